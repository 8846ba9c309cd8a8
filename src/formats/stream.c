/* How is a text read that is too long to be looked at twice? In one go, from a file or a pipe;
 * callers cut it into parts and have each part decoded for itself. */

#include "formats/formats_in.h"

struct Stream {
    Container *container;
};

Err stream_open(Cx *cx, Stream **out, Str path) {
    Stream *stream = NEW(cx->mem, Stream);
    TRY(container_open_long(cx, &stream->container, path));
    *out = stream;
    return OK;
}

Err stream_read(Cx *cx, Stream *stream, char *into, size_t room, size_t *got) {
    return container_read(cx, stream->container, (uint8_t *)into, room, got);
}

bool stream_packed(const Stream *stream) {
    return container_packed(stream->container);
}

Str stream_decode(Arena *mem, Encoding encoding, Str bytes, size_t line, Findings *findings) {
    must(encoding == UTF8 || encoding == UTF8_BOM || encoding == LATIN1 ||
         encoding == WINDOWS_1252);
    Decoder decoder = {.encoding = encoding, .line = line, .findings = findings};
    char *out = arena_alloc(mem, 3 * bytes.n + 3);
    size_t used;
    size_t n = decode(&decoder, (const uint8_t *)bytes.p, bytes.n, true, out, &used);
    return (Str){out, n};
}

/* What does a file say, as UTF-8? The stream is read once to learn its encoding, and then as often
 * as wanted. Clean UTF-8 goes through untouched; everything else is decoded piece by piece. */

#include <string.h>

#include "formats/formats_in.h"

struct Source {
    Container *container;
    Decoder decoder;
    size_t mark;  /* bytes of the byte order mark */
    bool through; /* clean UTF-8 */
    uint8_t *raw; /* PIECE, behind up to 3 bytes kept from the piece before */
    size_t kept;
    bool ended;
};

static Err skip_mark(Cx *cx, Source *source) {
    uint8_t mark[3];
    size_t got = 0;
    if (source->mark) TRY(container_read(cx, source->container, mark, source->mark, &got));
    return OK;
}

Err source_rewind(Cx *cx, Source *source) {
    TRY(container_rewind(cx, source->container));
    source->kept = 0;
    source->ended = false;
    source->decoder.line = 1;
    source->decoder.after_return = false;
    return skip_mark(cx, source);
}

static Err decode_piece(Cx *cx, Source *source, char *into, size_t *got) {
    *got = 0;
    while (!*got && !source->ended) {
        size_t more, used;
        TRY(container_read(cx, source->container, source->raw + source->kept, PIECE, &more));
        source->ended = more == 0;
        size_t n = source->kept + more;
        *got = decode(&source->decoder, source->raw, n, source->ended, into, &used);
        source->kept = n - used;
        memmove(source->raw, source->raw + used, source->kept);
    }
    return OK;
}

Err source_read(Cx *cx, Source *source, char *into, size_t room, size_t *got) {
    must(room >= SOURCE_ROOM);
    if (source->through) return container_read(cx, source->container, (uint8_t *)into, PIECE, got);
    return decode_piece(cx, source, into, got);
}

/* A damaged text is read once more, with lines counted: the sender must find the places. */
static Err tell_places(Cx *cx, Source *source, Findings *findings) {
    char *text = arena_alloc(cx->mem, SOURCE_ROOM);
    size_t got = 1;
    TRY(source_rewind(cx, source));
    source->decoder.findings = findings;
    while (got)
        TRY(source_read(cx, source, text, SOURCE_ROOM, &got));
    source->decoder.findings = NULL;
    return OK;
}

static Err look_through(Cx *cx, Container *container, EncodingLook *look, uint8_t *piece) {
    size_t got = 1;
    Msg message;
    while (got) {
        TRY(container_read(cx, container, piece, PIECE, &got));
        bool at_start = look->bytes == 0;
        encoding_look(look, piece, got);
        if (at_start && filetype_known((Str){(const char *)look->first, look->n_first}, &message))
            return fail(cx, INVALID, message, container_name(container));
    }
    return OK;
}

Err source_open(Cx *cx, Source **out, const RowsAsk *ask) {
    Source *source = NEW(cx->mem, Source);
    EncodingLook *look = NEW(cx->mem, EncodingLook);
    bool damaged;
    TRY(container_open(cx, &source->container, ask));
    source->raw = arena_alloc(cx->mem, PIECE + 4);
    TRY(look_through(cx, source->container, look, source->raw));
    source->decoder.encoding = encoding_decide(look, &source->mark, &damaged);
    if (look->bytes <= source->mark)
        return fail(cx, INVALID, MSG_FORMATS_EMPTY, source_name(source));
    Encoding encoding = source->decoder.encoding;
    bool wide = encoding == UTF16_LE || encoding == UTF16_BE;
    if (!wide && filetype_binary((Str){(const char *)look->first, look->n_first}))
        return fail(cx, INVALID, MSG_FORMATS_IS_BINARY, source_name(source));
    source->through = !damaged && (encoding == UTF8 || encoding == UTF8_BOM);
    if (damaged) TRY(tell_places(cx, source, ask->findings));
    *out = source;
    return source_rewind(cx, source);
}

Encoding source_encoding(const Source *source) {
    return source->decoder.encoding;
}
bool source_packed(const Source *source) {
    return container_packed(source->container);
}
Str source_name(const Source *source) {
    return container_name(source->container);
}

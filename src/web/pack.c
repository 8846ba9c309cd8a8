/* How is a page made smaller for its way? Brotli where the client takes it, else gzip; what is
 * packed already goes as it is. The levels: docs/decisions/0004.md. */

#include <brotli/encode.h>
#include <zlib.h>

#include "web/server_in.h"

enum { GZIP_LEVEL = 4, BROTLI_LEVEL = 4, BROTLI_WINDOW = 16 };

static Str pack_gzip(Arena *mem, Str body) {
    z_stream z = {0};
    must(deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&z, body.n);
    char *packed = arena_alloc(mem, room);
    z.next_in = (Bytef *)(uintptr_t)body.p;
    z.avail_in = (uInt)body.n;
    z.next_out = (Bytef *)packed;
    z.avail_out = (uInt)room;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    Str out = {packed, z.total_out};
    deflateEnd(&z);
    return out;
}

static Str pack_brotli(Arena *mem, Str body) {
    size_t n = BrotliEncoderMaxCompressedSize(body.n);
    char *packed = arena_alloc(mem, n);
    must(BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_WINDOW, BROTLI_MODE_TEXT, body.n,
                               (const uint8_t *)body.p, &n, (uint8_t *)packed));
    return (Str){packed, n};
}

Str pack(Arena *mem, Str body, Packing packing) {
    switch (packing) {
    case PACK_GZIP: return pack_gzip(mem, body);
    case PACK_BROTLI: return pack_brotli(mem, body);
    case PACK_NONE: break;
    }
    return body;
}

const char *packing_name(Packing packing) {
    return packing == PACK_BROTLI ? "br" : "gzip";
}

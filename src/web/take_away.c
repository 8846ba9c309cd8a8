/* How does a file travel inside a page, so that nothing of it need be kept here? */

#include <sodium.h>

#include "web/web_in.h"

Str take_away(Arena *mem, TakeAway kind, Str bytes) {
    static const char *const types[] = {
#define TAKE_AWAY(symbol, type) type,
#include "web/take_away.def"
#undef TAKE_AWAY
    };
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(mem, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return str_format(mem, "data:%s;base64,%s", types[kind], text);
}

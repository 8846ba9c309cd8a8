/* Which statistical format is a JSON text in? Its outermost members tell; what none of them knows
 * is no table. */

#include <string.h>

#include "formats/cube_in.h"

bool json_rows_knows(Cx *cx, const RowsAsk *ask) {
    Container *container;
    uint8_t first[256];
    size_t got = 0;
    if (container_open(cx, &container, ask) ||
        container_read(cx, container, first, sizeof first, &got))
        return false;
    Str text = str_trim(text_unmarked((Str){(const char *)first, got}));
    return text.n > 0 && text.p[0] == '{' && !str_starts(text, S("{\\rtf"));
}

Err json_rows(Cx *cx, Rows *out, const RowsAsk *ask) {
    JsonText *text = NEW(cx->mem, JsonText);
    JsonRowsAsk json = {ask, text};
    TRY(json_text_open(cx, text, ask));
    JsonWalk walk = json_walk(arena_within(cx->mem), text, (JsonPlace){0, JSON_OBJECT});
    TRY(walk_next(cx, &walk)); /* well-formed to the end, before anything is made of it */
    TRY(walk_skip(cx, &walk));
    TRY(walk_next(cx, &walk));
    Err err = sdmx_json_rows(cx, out, &json);
    if (err == NOT_FOUND) err = json_stat_rows(cx, out, &json);
    return err == NOT_FOUND ? fail(cx, INVALID, MSG_FORMATS_IS_JSON, text->name) : err;
}

/* What does not fit together in what people entered about the partnership, and what was answered to
 * it? The same list for every command that tells it. */

#include "cli/listing_in.h"
#include "agenda/agenda.h"

Err conflicts_tell(Cx *cx, const Options *options, size_t *open) {
    static const ListingColumn columns[] = {{"conflict", MSG_CLI_COL_KIND, false},
                                            {"record", MSG_CLI_COL_KEY, false},
                                            {"told", MSG_CLI_COL_REASON, false},
                                            {"answer", MSG_CLI_COL_ANSWER, false},
                                            {"key", MSG_CLI_COL_CONFLICT, false}};
    Conflicts found;
    Listing told = {COLUMNS(columns)};
    TRY(conflicts_now(cx, &found, local_date(cx->clock())));
    *open = 0;
    for (size_t i = 0; i < found.list.n; i++) {
        const Conflict *at = &found.list.at[i];
        Str record[] = {kind_of(at->at[0].kind)->id, at->at[0].id};
        listing_text(cx, &told, conflict_id(at->kind));
        listing_text(cx, &told, str_join(cx->mem, 2, record, S("/")));
        listing_text(cx, &told, at->text);
        listing_text(cx, &told, at->answer);
        listing_text(cx, &told, at->key);
        *open += at->answer.n == 0;
    }
    return listing_print(cx, &told, options->output);
}

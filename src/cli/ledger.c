/* wirk ledger: what was ever made public, and when? Newest first; which cells it were is told by
 * their digest alone. */

#include "cli/listing_in.h"

#include "figures/release.h"

static Err list(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"entry", MSG_CLI_COL_NUMBER, true},       {"at", MSG_CLI_COL_AT, false},
        {"told", MSG_CLI_COL_TOLD, false},         {"event", MSG_CLI_COL_EVENT, false},
        {"subject", MSG_CLI_COL_SUBJECT, true},    {"delivery", MSG_CLI_COL_DELIVERY, true},
        {"mapping", MSG_CLI_COL_SET, false},       {"organisation", MSG_CLI_COL_OWNER, false},
        {"audience", MSG_CLI_COL_AUDIENCE, false}, {"measure", MSG_CLI_COL_MEASURE, false},
        {"period", MSG_CLI_COL_PERIOD, false},     {"cells", MSG_CLI_COL_CELLS, true},
        {"hidden", MSG_CLI_COL_HIDDEN, true},      {"sha256", MSG_CLI_COL_DIGEST, false}};
    Listing listing = {COLUMNS(columns)};
    LedgerLine *lines;
    size_t n;
    TRY(open_store(cx, options));
    TRY(ledger_list(cx, &lines, &n));
    for (size_t i = 0; i < n; i++) {
        const LedgerLine *line = &lines[i];
        listing_number(cx, &listing, line->number);
        listing_time(cx, &listing, line->at);
        listing_time(cx, &listing, line->told);
        listing_text(cx, &listing, line->event);
        listing_number(cx, &listing, line->subject);
        listing_number(cx, &listing, line->delivery);
        const Str texts[] = {line->mapping, line->organisation, line->audience, line->measure,
                             line->period};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            listing_text(cx, &listing, texts[k]);
        listing_number(cx, &listing, line->cells);
        listing_number(cx, &listing, line->hidden);
        listing_text(cx, &listing, line->sha256);
    }
    return listing_print(cx, &listing, options->output);
}

int command_ledger(Cx *cx, const Options *options) {
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    return list(cx, options) ? give_up(cx) : EXIT_FINE;
}

/* wirk release: whose data are released for whom, from when on, and where are they used? */

#include "cli/listing_in.h"

#include "figures/release.h"

/* ---- the list: a line for each release, and one for a data set that has none ---- */

enum { SET_COLUMNS = 2, SHOWN = 10 };

static Str state_word(Cx *cx, const DataRelease *r) {
    if (!r->number || r->withdrawn) return message_text(cx->lang, MSG_RELEASE_NOT_RELEASED);
    return audience_word(cx->lang, r->audience);
}

static void grid_line(Cx *cx, Grid *grid, const DataSet *set, const DataRelease *r) {
    Str raw[RELEASE_COLUMNS];
    release_cells(cx, r, raw);
    if (r->loaded) raw[6] = message_text(cx->lang, MSG_RELEASE_ON_LOADING);
    const Str shown[SHOWN] = {set->mapping,
                              set->organisation.n ? set->organisation
                                                  : message_text(cx->lang, MSG_RELEASE_OFFICIAL),
                              raw[0],
                              state_word(cx, r),
                              r->from,
                              r->to,
                              release_level_word(cx->lang, r->level),
                              raw[5],
                              raw[6],
                              raw[9]};
    for (size_t c = 0; c < SHOWN; c++)
        vec_push(cx->mem, &grid->cells, text_harmless(cx->mem, shown[c]));
}

static void listing_line(Cx *cx, Listing *list, const DataSet *set, const DataRelease *r) {
    Str cells[RELEASE_COLUMNS];
    release_cells(cx, r, cells);
    listing_text(cx, list, set->mapping);
    listing_text(cx, list, set->organisation);
    for (size_t c = 0; c < RELEASE_COLUMNS; c++)
        listing_text(cx, list, cells[c]);
}

static Err list(Cx *cx, const Options *options) {
    static const Msg heads[SHOWN] = {MSG_CLI_COL_SET,      MSG_CLI_COL_OWNER,   MSG_CLI_COL_RELEASE,
                                     MSG_CLI_COL_AUDIENCE, MSG_CLI_COL_FIRST,   MSG_CLI_COL_LAST,
                                     MSG_CLI_COL_LEVEL,    MSG_CLI_COL_EMBARGO, MSG_CLI_COL_REASON,
                                     MSG_CLI_COL_WITHDRAWN};
    static const bool right[SHOWN] = {false, false, true};
    static const DataRelease none;
    ListingColumn columns[SET_COLUMNS + RELEASE_COLUMNS] = {{.id = "mapping"},
                                                            {.id = "organisation"}};
    Listing listing = {COLUMNS(columns)};
    Str texts[SHOWN];
    DataSet *sets;
    size_t n;
    for (size_t c = 0; c < RELEASE_COLUMNS; c++)
        columns[SET_COLUMNS + c].id = release_columns()[c];
    for (size_t i = 0; i < SHOWN; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = SHOWN, .heads = texts, .right = right};
    TRY(open_store(cx, options));
    TRY(data_sets(cx, &sets, &n));
    bool table = options->output == OUTPUT_TABLE;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < (sets[i].n_releases ? sets[i].n_releases : 1); k++) {
            const DataRelease *r = sets[i].n_releases ? &sets[i].releases[k] : &none;
            if (table)
                grid_line(cx, &grid, &sets[i], r);
            else
                listing_line(cx, &listing, &sets[i], r);
        }
    if (!table) return listing_print(cx, &listing, options->output);
    grid_print(cx, stdout, &grid);
    return OK;
}

/* ---- where data are used ---- */

static Err uses(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {{"indicator", MSG_CLI_COL_INDICATOR, false},
                                            {"title", MSG_CLI_COL_TITLE, false}};
    DataSet set;
    const Indicator **used;
    size_t n;
    Listing listing = {COLUMNS(columns)};
    TRY(open_store(cx, options));
    TRY(data_set_get(cx, &set, options->arguments[1], options->organisation));
    TRY(data_set_uses(cx, &set, &used, &n));
    for (size_t i = 0; i < n; i++) {
        listing_text(cx, &listing, used[i]->id);
        listing_text(cx, &listing, used[i]->title.in[cx->lang]);
    }
    return listing_print(cx, &listing, options->output);
}

/* ---- giving and taking back ---- */

enum { REVEALS_SHOWN = 20 };

static Str deliveries_text(Cx *cx, const ReleaseReveal *reveal) {
    Str *numbers = NEW_ARRAY(cx->mem, Str, reveal->n_deliveries);
    for (size_t i = 0; i < reveal->n_deliveries; i++)
        numbers[i] = str_int(cx->mem, reveal->deliveries[i]);
    return reveal->n_deliveries ? str_join(cx->mem, reveal->n_deliveries, numbers, S(", "))
                                : S("–");
}

static Err reveals_tell(Cx *cx, DataRelease *release) {
    ReleaseReveals reveals;
    TRY(release_reveals(cx, release, &reveals));
    for (size_t i = 0; i < reveals.n && i < REVEALS_SHOWN; i++) {
        const ReleaseReveal *r = &reveals.list[i];
        Str place[] = {r->region, r->breakdown};
        Str told[] = {str_join(cx->mem, r->breakdown.n ? 2 : 1, place, S(", ")),
                      r->measure,
                      r->period,
                      r->least == r->most ? str_int(cx->mem, r->least)
                                          : str_format(cx->mem, "%lld … %lld", (long long)r->least,
                                                       (long long)r->most),
                      deliveries_text(cx, r),
                      r->hider ? str_int(cx->mem, r->hider) : S("–")};
        say_message(cx, stderr, MSG_CLI_RELEASE_REVEALS, 6, told);
    }
    Str unchecked = str_int(cx->mem, (int64_t)reveals.n_unchecked);
    if (reveals.n_unchecked) say_message(cx, stderr, MSG_CLI_RELEASE_UNCHECKED, 1, &unchecked);
    return OK;
}

static Err give(Cx *cx, const Options *options) {
    DataRelease release = {.mapping = options->arguments[1],
                           .organisation = options->organisation,
                           .from = options->from,
                           .to = options->to,
                           .level = options->level,
                           .reason = options->reason,
                           .revealing = options->yes};
    if (!audience_read(options->audience, &release.audience))
        return fail(cx, INVALID, MSG_CLI_RELEASE_AUDIENCE, options->audience);
    TRY(moment_read(cx, options->embargo, false, &release.embargo));
    TRY(open_store(cx, options));
    TRY(reveals_tell(cx, &release));
    TRY(release_give(cx, &release));
    Str told[] = {str_int(cx->mem, release.number), audience_word(cx->lang, release.audience)};
    say_message(cx, stdout, MSG_CLI_RELEASE_GIVEN, 2, told);
    return OK;
}

static Err withdraw(Cx *cx, const Options *options) {
    int64_t number = 0;
    TRY(whole_read(cx, options->arguments[1], INT64_MAX, &number));
    TRY(open_store(cx, options));
    TRY(release_withdraw(cx, number, options->reason));
    say_message(cx, stdout, MSG_CLI_RELEASE_TAKEN_BACK, 1, &options->arguments[1]);
    return OK;
}

int command_release(Cx *cx, const Options *options) {
    static const struct {
        const char *name;
        Err (*run)(Cx *cx, const Options *options);
        Msg needs;
        size_t n;
        bool reason;
    } tasks[] = {{"list", list, MSG_CLI_RELEASE_TASK, 1, false},
                 {"give", give, MSG_CLI_RELEASE_WHAT, 2, true},
                 {"withdraw", withdraw, MSG_CLI_RELEASE_WHICH, 2, true},
                 {"uses", uses, MSG_CLI_RELEASE_SET, 2, false}};
    size_t n = options->n_arguments ? options->n_arguments : 1, i = 0;
    Str task = options->n_arguments ? options->arguments[0] : S("list");
    while (i < 4 && !str_equal(task, str_of(tasks[i].name)))
        i++;
    if (i == 4) return wrong_use(cx, MSG_CLI_RELEASE_TASK, task);
    if (n > tasks[i].n) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[n - 1]);
    if (n < tasks[i].n || (tasks[i].reason && !options->reason.n))
        return wrong_use(cx, tasks[i].needs, S(""));
    return tasks[i].run(cx, options) ? give_up(cx) : EXIT_FINE;
}

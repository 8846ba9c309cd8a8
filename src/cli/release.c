/* wirk release: whose data are released for whom, from when on, and where are they used? */

#include "cli/cli_in.h"

#include "figures/release.h"

enum { MOST_TEXT = 16 << 20 };

static Str moment(Cx *cx, int64_t at) {
    return at ? time_iso(cx->mem, at) : S("");
}

/* ---- the list: a line for each release, and one for a data set that has none ---- */

static const char *const columns[] = {
    "mapping", "organisation", "release",      "audience",        "from",
    "to",      "level",        "embargo",      "reason",          "given",
    "who",     "withdrawn",    "withdrawn_by", "withdrawn_reason"};
enum { COLUMNS = sizeof columns / sizeof *columns, SHOWN = 10 };

static void cells_of(Cx *cx, const DataSet *set, const DataRelease *r, Str *cells) {
    static const DataRelease none;
    const DataRelease *release = r ? r : &none;
    const Str texts[COLUMNS] = {set->mapping,
                                set->organisation,
                                release->number ? str_int(cx->mem, release->number) : S(""),
                                audience_id(release->audience),
                                release->from,
                                release->to,
                                release->level,
                                moment(cx, release->embargo),
                                release->loaded ? S("on-loading") : release->reason,
                                moment(cx, release->given),
                                release->who,
                                moment(cx, release->withdrawn),
                                release->withdrawn_by,
                                release->withdrawn_reason};
    for (size_t c = 0; c < COLUMNS; c++)
        cells[c] = texts[c];
}

static Str state_word(Cx *cx, const DataRelease *r) {
    if (!r || r->withdrawn) return message_text(cx->lang, MSG_RELEASE_NOT_RELEASED);
    return audience_word(cx->lang, r->audience);
}

static void grid_line(Cx *cx, Grid *grid, const DataSet *set, const DataRelease *r) {
    Str raw[COLUMNS];
    cells_of(cx, set, r, raw);
    if (r && r->loaded) raw[8] = message_text(cx->lang, MSG_RELEASE_ON_LOADING);
    const Str shown[SHOWN] = {raw[0],
                              raw[1].n ? raw[1] : message_text(cx->lang, MSG_RELEASE_OFFICIAL),
                              raw[2],
                              state_word(cx, r),
                              raw[4],
                              raw[5],
                              release_level_word(cx->lang, raw[6]),
                              raw[7],
                              raw[8],
                              raw[11]};
    for (size_t c = 0; c < SHOWN; c++)
        vec_push(cx->mem, &grid->cells, text_harmless(cx->mem, shown[c]));
}

static void print_table(Cx *cx, const DataSet *sets, size_t n) {
    static const Msg heads[SHOWN] = {MSG_CLI_COL_SET,      MSG_CLI_COL_OWNER,   MSG_CLI_COL_RELEASE,
                                     MSG_CLI_COL_AUDIENCE, MSG_CLI_COL_FIRST,   MSG_CLI_COL_LAST,
                                     MSG_CLI_COL_LEVEL,    MSG_CLI_COL_EMBARGO, MSG_CLI_COL_REASON,
                                     MSG_CLI_COL_WITHDRAWN};
    static const bool right[SHOWN] = {false, false, true};
    Str texts[SHOWN];
    for (size_t i = 0; i < SHOWN; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = SHOWN, .heads = texts, .right = right};
    for (size_t i = 0; i < n; i++) {
        if (!sets[i].n_releases) grid_line(cx, &grid, &sets[i], NULL);
        for (size_t k = 0; k < sets[i].n_releases; k++)
            grid_line(cx, &grid, &sets[i], &sets[i].releases[k]);
    }
    grid_print(cx, stdout, &grid);
}

typedef struct Lines { /* CSV lines or members of a JSON list */
    Buf out;
    bool json;
    size_t n, n_columns;
    const char *const *columns;
} Lines;

static void line_put(Lines *lines, const Str *cells) {
    /* NOLINTBEGIN(clang-analyzer-core.CallAndMessage): it loses count of the columns that are set
     */
    Json json = json_begin(&lines->out);
    if (lines->json && lines->n) buf_put(&lines->out, S(",\n"));
    if (lines->json) json_object(&json);
    for (size_t c = 0; c < lines->n_columns; c++) {
        if (lines->json)
            json_field(&json, lines->columns[c], cells[c]);
        else
            buf_csv_text(&lines->out, cells[c], ',');
        if (!lines->json) buf_put(&lines->out, c + 1 < lines->n_columns ? S(",") : S("\r\n"));
    }
    if (lines->json) json_object_end(&json);
    lines->n++;
    /* NOLINTEND(clang-analyzer-core.CallAndMessage) */
}

static Lines lines_begin(Cx *cx, Output output, const char *const *names, size_t n) {
    Lines lines = {.out = buf_new(cx->mem, MOST_TEXT),
                   .json = output == OUTPUT_JSON,
                   .columns = names,
                   .n_columns = n};
    if (lines.json) buf_put(&lines.out, S("{\"rows\":[\n"));
    for (size_t c = 0; c < n && !lines.json; c++)
        buf_format(&lines.out, "%s%s", names[c], c + 1 < n ? "," : "\r\n");
    return lines;
}

static Err lines_end(Cx *cx, Lines *lines) {
    if (lines->json) buf_put(&lines->out, S("\n]}\n"));
    TRY(buf_check(cx, &lines->out));
    say(stdout, buf_str(&lines->out));
    return OK;
}

static Err list(Cx *cx, const Options *options) {
    DataSet *sets;
    size_t n;
    Str cells[COLUMNS] = {0};
    TRY(open_store(cx, options));
    TRY(data_sets(cx, &sets, &n));
    if (options->output == OUTPUT_TABLE) {
        print_table(cx, sets, n);
        return OK;
    }
    Lines lines = lines_begin(cx, options->output, columns, COLUMNS);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < (sets[i].n_releases ? sets[i].n_releases : 1); k++) {
            cells_of(cx, &sets[i], sets[i].n_releases ? &sets[i].releases[k] : NULL, cells);
            line_put(&lines, cells);
        }
    return lines_end(cx, &lines);
}

/* ---- where data are used ---- */

static Err uses(Cx *cx, const Options *options) {
    static const char *const names[] = {"indicator", "title"};
    const DataSet set = {.mapping = options->arguments[1], .organisation = options->organisation};
    const Indicator **used;
    size_t n;
    TRY(open_store(cx, options));
    TRY(data_set_uses(cx, &set, &used, &n));
    Lines lines = lines_begin(cx, options->output, names, 2);
    const Str heads[] = {message_text(cx->lang, MSG_CLI_COL_INDICATOR),
                         message_text(cx->lang, MSG_CLI_COL_TITLE)};
    Grid grid = {.n_columns = 2, .heads = heads, .right = (const bool[]){false, false}};
    for (size_t i = 0; i < n; i++) {
        const Str cells[] = {used[i]->id, used[i]->title.in[cx->lang]};
        line_put(&lines, cells);
        vec_push(cx->mem, &grid.cells, cells[0]);
        vec_push(cx->mem, &grid.cells, cells[1]);
    }
    if (options->output != OUTPUT_TABLE) return lines_end(cx, &lines);
    grid_print(cx, stdout, &grid);
    return OK;
}

/* ---- giving and taking back ---- */

static Err give(Cx *cx, const Options *options) {
    DataRelease release = {.mapping = options->arguments[1],
                           .organisation = options->organisation,
                           .from = options->from,
                           .to = options->to,
                           .level = options->level,
                           .reason = options->reason};
    if (!audience_read(options->audience, &release.audience))
        return fail(cx, INVALID, MSG_CLI_RELEASE_AUDIENCE, options->audience);
    TRY(moment_read(cx, options->embargo, false, &release.embargo));
    TRY(open_store(cx, options));
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

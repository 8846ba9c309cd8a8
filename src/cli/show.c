/* wirk show: an indicator's figures, each with its state, band, definition and place in the
 * delivered file. */

#include "cli/cli_in.h"
#include "publish/publish.h"

static Str or_dash(Str text) {
    return text.n ? text : S("–");
}

static Str band_text(Cx *cx, const PublishedFigure *f) {
    const Value *v = &f->value;
    if (!value_has_number(v) || !(v->high > v->low)) return S("–");
    return words_band(cx->mem, cx->lang, v->low, v->high, publish_band_decimals(f->indicator),
                      v->unit);
}

static void show_figure(Cx *cx, Grid *grid, const Catalogue *catalogue, const PublishedFigure *f) {
    const Value *v = &f->value;
    bool has = value_has_number(v);
    Str state = publish_state_word(cx->lang, v);
    if (has && v->precision != EXACT) state = precision_word(cx->lang, v->precision);
    Str region = f->region->name.in[cx->lang];
    if (f->stand_in)
        region = str_format(cx->mem, "%.*s (%.*s)", STR_ARG(region),
                            STR_ARG(f->stand_in->name.in[cx->lang]));
    Str cells[] = {
        f->indicator->id,
        f->region->key,
        region,
        words_period(cx->mem, cx->lang, f->period),
        cell_label(cx->mem, cx->lang, catalogue, f->cell),
        has ? words_value(cx->mem, cx->lang, v->number,
                          value_decimals(v, f->indicator->decimals + 1), v->unit)
            : S("–"),
        state,
        band_text(cx, f),
        str_format(cx->mem, "%d", f->indicator->version),
        f->first.delivery ? str_format(cx->mem, "%lld", (long long)f->first.delivery) : S("–"),
        f->first.delivery ? str_format(cx->mem, "%zu", f->first.row) : S("–"),
        f->first.delivery ? str_format(cx->mem, "%zu", f->first.column) : S("–"),
        str_format(cx->mem, "%zu", f->n_cells),
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        vec_push(cx->mem, &grid->cells, or_dash(cells[i]));
}

static Err show_table(Cx *cx, const PublishedTable *table) {
    static const Msg heads[] = {
        MSG_CLI_COL_INDICATOR, MSG_CLI_COL_KEY,      MSG_CLI_COL_REGION, MSG_CLI_COL_PERIOD,
        MSG_CLI_COL_CELL,      MSG_CLI_COL_VALUE,    MSG_CLI_COL_STATE,  MSG_CLI_COL_BAND,
        MSG_CLI_COL_VERSION,   MSG_CLI_COL_DELIVERY, MSG_CLI_COL_ROW,    MSG_CLI_COL_COLUMN,
        MSG_CLI_COL_CELLS,
    };
    static const bool right[] = {false, false, false, false, false, true, false,
                                 false, true,  true,  true,  true,  true};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    const Catalogue *catalogue;
    Str source;
    TRY(catalogue_get(cx, &catalogue));
    TRY(publish_source(cx, &source, cx->lang, table));
    Str texts[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = COLUMNS, .heads = texts, .right = right};
    for (size_t i = 0; i < table->n; i++)
        show_figure(cx, &grid, catalogue, &table->figures[i]);
    say(stdout, table->indicator->id);
    say(stdout, S("  "));
    say(stdout, table->indicator->title.in[cx->lang]);
    fputc('\n', stdout);
    grid_print(cx, stdout, &grid);
    say(stdout, message_text(cx->lang, MSG_CLI_SOURCE));
    fputc(' ', stdout);
    say(stdout, source);
    fputc('\n', stdout);
    return OK;
}

static Err show(Cx *cx, const Options *options) {
    const Catalogue *catalogue;
    TRY(open_store(cx, options));
    TRY(catalogue_get(cx, &catalogue));
    const Indicator **indicators;
    const Region **regions;
    size_t n, n_regions;
    int64_t as_of;
    TRY(indicators_find(cx, catalogue, options->arguments[0], &indicators, &n));
    TRY(publish_regions(cx, options->region, &regions, &n_regions));
    TRY(publish_as_of(cx, options->as_of, &as_of));
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, n);
    const PublishedTable **pointers = NEW_ARRAY(cx->mem, const PublishedTable *, n);
    size_t figures = 0;
    for (size_t i = 0; i < n; i++) {
        PublishQuery query = {
            .indicator = indicators[i],
            .regions = regions,
            .n_regions = n_regions,
            .period = options->period,
            .by = options->by,
            .as_of = as_of,
        };
        TRY(publish_table(cx, &tables[i], &query));
        pointers[i] = &tables[i];
        figures += tables[i].n;
    }
    if (!figures)
        return fail(cx, NOT_FOUND, MSG_CLI_NOTHING_TO_SHOW, options->arguments[0],
                    or_dash(options->period));
    if (options->output == OUTPUT_TABLE) {
        for (size_t i = 0; i < n; i++) {
            if (!tables[i].n) continue;
            TRY(show_table(cx, &tables[i]));
        }
        return OK;
    }
    Buf out = buf_new(cx->mem, (size_t)256 << 20);
    if (options->output == OUTPUT_JSON)
        TRY(publish_json(cx, &out, pointers, n));
    else
        TRY(publish_csv(cx, &out, pointers, n, ',', DECIMAL_POINT));
    say(stdout, buf_str(&out));
    return OK;
}

int command_show(Cx *cx, const Options *options) {
    if (options->n_arguments != 1) return wrong_use(cx, MSG_CLI_SHOW_WHAT, S(""));
    return show(cx, options) ? give_up(cx) : EXIT_FINE;
}

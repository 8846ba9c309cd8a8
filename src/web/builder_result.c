/* The finished table: one for each indicator, since rival definitions never share a series, or all
 * values below each other. Only the lines of the page asked for are computed. */

#include "web/builder_in.h"
#include "web/figure_in.h"

/* The lines of one indicator: regions × cells, each with a value for every period. */
typedef struct Part {
    size_t indicator, n_periods, first_period, n_cells, n_lines;
} Part;

typedef struct Plan {
    Part *parts;
    size_t n_parts, n_lines, n_pages, page; /* page: from 0 */
    size_t from, to;                        /* lines of this page, over all parts */
} Plan;

/* Pages of whole lines with at most BUILD_SHOWN values each. */
static void plan_pages(Plan *plan) {
    size_t values = 0, line = 0;
    plan->n_pages = 1;
    for (size_t p = 0; p < plan->n_parts; p++) {
        const Part *part = &plan->parts[p];
        for (size_t l = 0; l < part->n_lines; l++, line++) {
            if (values && values + part->n_periods > BUILD_SHOWN) {
                if (plan->n_pages == plan->page + 1) plan->to = line;
                if (plan->n_pages == plan->page) plan->from = line;
                plan->n_pages++;
                values = 0;
            }
            values += part->n_periods;
        }
    }
    if (plan->n_pages <= plan->page + 1) plan->to = line;
}

static Err plan_make(Cx *cx, const Request *request, const Build *b, Plan *out) {
    Plan plan = {.parts = NEW_ARRAY(cx->mem, Part, b->n_indicators + 1)};
    Str page = request->get(request, S("page"));
    int64_t number = 1;
    if (page.n && (!int_read(page, &number) || number < 1))
        return fail(cx, INVALID, MSG_BUILD_NO_PAGE, page);
    plan.page = (size_t)number - 1;
    for (size_t i = 0; i < b->n_indicators; i++) {
        Part part = {.indicator = i};
        if (!b->chosen[i]) continue;
        part.n_periods = build_periods(b, i, &part.first_period);
        part.n_cells = build_cells(b, b->by, b->indicators[i]);
        part.n_lines = b->n_regions * part.n_cells;
        plan.parts[plan.n_parts++] = part;
        plan.n_lines += part.n_lines;
    }
    plan_pages(&plan);
    if (plan.page >= plan.n_pages) return fail(cx, NOT_FOUND, MSG_BUILD_NO_PAGE, page);
    *out = plan;
    return OK;
}

/* Leaves the periods of the range: with their sources, nobody else's. */
static void table_narrow(Cx *cx, const Part *part, PublishedTable *table) {
    size_t cells = part->n_cells, first = part->first_period, kept = 0;
    if (table->n_periods == part->n_periods) return;
    size_t regions = table->n_periods ? table->n / (table->n_periods * cells) : 0;
    for (size_t r = 0; r < regions; r++)
        for (size_t i = 0; i < part->n_periods * cells; i++)
            table->figures[kept++] = table->figures[(r * table->n_periods + first) * cells + i];
    table->n = kept;
    table->periods += first;
    table->n_periods = part->n_periods;
    table_deliveries(cx, table);
}

/* Figures of some regions. Of several periods all are asked for: those in the range are a run of
 * them. */
static Err part_table(Cx *cx, const Build *b, const Part *part, size_t region, size_t n_regions,
                      PublishedTable *out) {
    const Indicator *indicator = b->indicators[part->indicator];
    const Dimension *by = build_by(b->by, indicator);
    PublishQuery query = {
        .indicator = indicator,
        .regions = b->regions + region,
        .n_regions = n_regions,
        .by = by ? by->id : S(""),
        .as_of = b->as_of,
    };
    if (part->n_periods == 1)
        query.period = period_code(cx->mem, b->periods[part->indicator][part->first_period]);
    TRY(publish_table(cx, out, &query));
    table_narrow(cx, part, out);
    return OK;
}

/* ---- pages ---- */

static Str cell_text(Cx *cx, const Build *b, const Part *part, Str cell) {
    return part->n_cells == 1 ? STR_NONE : cell_label(cx->mem, cx->lang, b->catalogue, cell);
}

static void table_lines(Cx *cx, const Request *request, const Build *b, const Part *part,
                        const PublishedTable *table, size_t from, size_t to, BuildTable *out) {
    size_t region0 = from / part->n_cells;
    out->n_heads = part->n_periods;
    out->heads = NEW_ARRAY(cx->mem, Str, part->n_periods + 1);
    for (size_t p = 0; p < part->n_periods; p++)
        out->heads[p] = words_period_short(cx->mem, cx->lang, table->periods[p]);
    out->lines = NEW_ARRAY(cx->mem, BuildLine, to - from + 1);
    for (size_t l = from; l < to; l++) {
        size_t at = (l / part->n_cells - region0) * table->n_periods * part->n_cells;
        const PublishedFigure *f = &table->figures[at + l % part->n_cells];
        BuildLine *line = &out->lines[out->n_lines++];
        *line = (BuildLine){.region = f->region->name.in[cx->lang],
                            .region_href = region_href(cx, request, f->region),
                            .cell = cell_text(cx, b, part, f->cell),
                            .figures = NEW_ARRAY(cx->mem, FigureView, part->n_periods),
                            .n_figures = part->n_periods};
        for (size_t p = 0; p < part->n_periods; p++)
            line->figures[p] = figure_view(cx, request, &f[p * part->n_cells]);
    }
}

static void long_lines(Cx *cx, const Request *request, const Build *b, const Part *part,
                       const PublishedTable *table, size_t from, size_t to, BuildPage *page) {
    size_t region0 = from / part->n_cells;
    const Indicator *indicator = b->indicators[part->indicator];
    for (size_t l = from; l < to; l++)
        for (size_t p = 0; p < part->n_periods; p++) {
            size_t at = (l / part->n_cells - region0) * table->n_periods + p;
            const PublishedFigure *f = &table->figures[at * part->n_cells + l % part->n_cells];
            page->long_lines[page->n_long_lines++] = (LongLine){
                .indicator = indicator->id,
                .indicator_href =
                    page_href(cx, request, "/indicator/%.*s%.*s", STR_ARG(indicator->id),
                              STR_ARG(as_of_kept(cx, request, '?'))),
                .region = f->region->name.in[cx->lang],
                .cell = cell_text(cx, b, part, f->cell),
                .period = words_period_short(cx->mem, cx->lang, f->period),
                .figure = figure_view(cx, request, f),
            };
        }
}

/* The indicator's own page with the same areas, years and breakdown. */
static Str chart_href(Cx *cx, const Request *request, const Build *b, const Indicator *indicator) {
    Buf query = buf_new(cx->mem, 16384);
    const Dimension *by = build_by(b->by, indicator);
    buf_format(&query, "tab=chart");
    if (b->areas.n) buf_format(&query, "&areas=%.*s", STR_ARG(b->areas));
    if (b->from && b->from == b->to)
        buf_format(&query, "&period=%d", b->from);
    else if (b->from || b->to) {
        if (b->from) buf_format(&query, "&from=%d", b->from);
        if (b->to) buf_format(&query, "&to=%d", b->to);
    }
    if (by) buf_format(&query, "&by=%.*s", STR_ARG(by->id));
    return page_href(cx, request, "/indicator/%.*s?%.*s%.*s", STR_ARG(indicator->id),
                     STR_ARG(buf_str(&query)), STR_ARG(as_of_kept(cx, request, '&')));
}

static Err part_show(Cx *cx, const Request *request, const Build *b, const Part *part, size_t from,
                     size_t to, BuildPage *page) {
    const Indicator *indicator = b->indicators[part->indicator];
    const Dimension *by = build_by(b->by, indicator);
    BuildTable *shown = &page->tables[page->n_tables++];
    Str unit = words_unit(cx->lang, indicator->unit);
    *shown = (BuildTable){
        .id = indicator->id,
        .title = indicator->title.in[cx->lang],
        .unit = unit,
        .chart_href = chart_href(cx, request, b, indicator),
        .caption = message_fill(cx->mem, cx->lang, MSG_BUILD_CAPTION, 2,
                                (Str[]){indicator->title.in[cx->lang], unit}),
    };
    if (b->by && by != b->by) shown->note = message_text(cx->lang, MSG_BUILD_WITHOUT_BREAKDOWN);
    PublishedTable table = {.indicator = indicator};
    if (!part->n_periods) {
        bool withheld;
        TRY(publish_source(cx, &shown->source, cx->lang, &table));
        TRY(build_withheld(cx, b, part->indicator, &withheld));
        shown->note =
            message_text(cx->lang, withheld ? MSG_BUILD_WITHHELD_HERE : MSG_BUILD_NO_PERIODS_HERE);
        return OK;
    }
    size_t region = from / part->n_cells, end = (to - 1) / part->n_cells + 1;
    TRY(part_table(cx, b, part, region, end - region, &table));
    TRY(publish_source(cx, &shown->source, cx->lang, &table));
    if (b->is_long)
        long_lines(cx, request, b, part, &table, from, to, page);
    else
        table_lines(cx, request, b, part, &table, from, to, shown);
    return OK;
}

static void fill_pages(Cx *cx, const Request *request, const Build *b, const Plan *plan,
                       BuildPage *page) {
    Str numbers[] = {words_number(cx->mem, cx->lang, (double)plan->from + 1, 0),
                     words_number(cx->mem, cx->lang, (double)plan->to, 0),
                     words_number(cx->mem, cx->lang, (double)plan->n_lines, 0)};
    if (plan->n_pages < 2) return;
    page->shown = message_fill(cx->mem, cx->lang, MSG_BUILD_SHOWN_LINES, 3, numbers);
    page->pages = NEW_ARRAY(cx->mem, Link, plan->n_pages);
    for (size_t p = 0; p < plan->n_pages; p++)
        page->pages[page->n_pages++] = (Link){
            .href = build_href(cx, request, b, STEP_RESULT, "",
                               str_format(cx->mem, "&page=%zu", p + 1)),
            .text = words_number(cx->mem, cx->lang, (double)p + 1, 0),
            .active = p == plan->page,
        };
}

static bool any_rivals(const Build *b) {
    for (size_t i = 0; i < b->n_indicators; i++)
        for (size_t o = 0; b->chosen[i] && o < i; o++)
            if (b->chosen[o] && str_equal(b->indicators[o]->family, b->indicators[i]->family))
                return true;
    return false;
}

static void fill_links(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    Build other = *b;
    other.is_long = !b->is_long;
    page->is_long = b->is_long;
    page->other_form_href = build_href(cx, request, &other, STEP_RESULT, "", STR_NONE);
    page->other_form_text =
        message_text(cx->lang, b->is_long ? MSG_BUILD_FORM_WIDE : MSG_BUILD_FORM_LONG);
    page->json_href = build_href(cx, request, b, STEP_RESULT, ".json", STR_NONE);
    page->csv_comma_href = build_href(cx, request, b, STEP_RESULT, ".csv", STR_NONE);
    page->xlsx_href = build_href(cx, request, b, STEP_RESULT, ".xlsx", STR_NONE);
    page->csv_semicolon_href =
        build_href(cx, request, b, STEP_RESULT, ".csv", S("&separator=semicolon"));
    Str here = build_href(cx, request, b, STEP_RESULT, "", STR_NONE);
    page->address =
        str_format(cx->mem, "%.*s%.*s", STR_ARG(request->settings->address), STR_ARG(here));
    if (any_rivals(b)) page->rivals_note = message_text(cx->lang, MSG_BUILD_RIVALS_NOTE);
}

Err build_result(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    Plan plan = {0};
    TRY(plan_make(cx, request, b, &plan));
    page->is_result = true;
    page->tables = NEW_ARRAY(cx->mem, BuildTable, plan.n_parts + 1);
    if (b->is_long) page->long_lines = NEW_ARRAY(cx->mem, LongLine, BUILD_SHOWN + BUILD_MOST / 100);
    size_t line = 0;
    for (size_t p = 0; p < plan.n_parts; p++) {
        const Part *part = &plan.parts[p];
        size_t from = plan.from > line ? plan.from - line : 0;
        size_t to = plan.to < line + part->n_lines ? plan.to - line : part->n_lines;
        bool here = plan.to > line && from < part->n_lines && from < to;
        line += part->n_lines;
        if (here) TRY(part_show(cx, request, b, part, from, to, page));
    }
    fill_pages(cx, request, b, &plan, page);
    fill_links(cx, request, b, page);
    return OK;
}

/* ---- data ---- */

static Err build_workbook(Cx *cx, const Request *request, Reply *reply, const Tables *tables) {
    VEC(Str) ids = {0};
    for (size_t i = 0; i < tables->n; i++)
        vec_push(cx->mem, &ids, tables->at[i]->indicator->id);
    FigureAsk ask = {.request = request,
                     .path = S("/build"),
                     .title = message_text(cx->lang, MSG_BUILD_STEP_RESULT),
                     .id = str_join(cx->mem, ids.n, ids.at, S(", ")),
                     .tab = TAB_TABLE,
                     .no_picture = true};
    return tables_workbook(cx, request, &ask, tables, reply);
}

Err build_data(Cx *cx, const Request *request, Reply *reply, const Build *b) {
    size_t count = b->n_chosen ? build_count(b) : 0, n = 0;
    if (request->format == AS_SVG || request->format == AS_PNG)
        return fail(cx, NOT_FOUND, MSG_BUILD_NO_PICTURE);
    if (count > BUILD_MOST) return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_CELLS);
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, b->n_chosen + 1);
    const PublishedTable **pointers = NEW_ARRAY(cx->mem, const PublishedTable *, b->n_chosen + 1);
    for (size_t i = 0; i < b->n_indicators; i++) {
        Part part = {.indicator = i};
        if (!b->chosen[i]) continue;
        part.n_periods = build_periods(b, i, &part.first_period);
        part.n_cells = build_cells(b, b->by, b->indicators[i]);
        if (!part.n_periods) continue;
        TRY(part_table(cx, b, &part, 0, b->n_regions, &tables[n]));
        pointers[n] = &tables[n];
        n++;
    }
    Tables all = {pointers, n};
    if (request->format == AS_XLSX) return build_workbook(cx, request, reply, &all);
    return tables_reply(cx, request, reply, pointers, n);
}

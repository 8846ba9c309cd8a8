/* What does the table of a figure say? Exactly the figures of its picture: areas in rows, in
 * columns the newest period first, or the parts of one period; whole areas on top, notes by their
 * marks; in parts where it is long. */

#include "web/figure_in.h"

enum { CELLS_MOST = 5000 /* of one part */, PARTS_ACROSS = 12 /* columns of parts */ };

typedef struct TableRows {
    const PublishedTable *table;
    const PublishedNotes *notes;
    const Catalogue *catalogue;
    size_t cells;  /* per area and period */
    size_t across; /* so many cells of the only period stand beside each other; 0: periods do */
} TableRows;

static bool is_whole(const Catalogue *catalogue, const Region *region) {
    return region == area_own(catalogue) || region == area_around(catalogue);
}

static bool is_selected(const FigureAsk *ask, const Region *region) {
    for (size_t i = 0; i < ask->n_selected; i++)
        if (ask->selected[i] == region) return true;
    return false;
}

static size_t cells_of(const PublishedTable *table) {
    size_t n = 1;
    while (n < table->n && table->figures[n].region == table->figures[0].region &&
           period_compare(table->figures[n].period, table->figures[0].period) == 0)
        n++;
    return n;
}

/* Both halves of an age, the parts of several areas; else the periods. */
static size_t parts_across(const PublishedTable *table, size_t cells) {
    if (table->n_periods != 1 || cells < 2) return 0;
    if (table->figures[0].of && !table->figures[0].derived) return 2;
    return table->n > cells && cells <= PARTS_ACROSS ? cells : 0;
}

/* The figure of a line at the first period; the next ones follow at a distance of `cells`. */
static const PublishedFigure *line_start(const TableRows *rows, size_t line) {
    if (rows->across) return &rows->table->figures[line * rows->across];
    size_t area = line / rows->cells;
    return &rows->table->figures[area * rows->table->n_periods * rows->cells + line % rows->cells];
}

/* Rows are the ages of one area. */
static bool of_halves(const TableRows *rows) {
    return rows->across && rows->cells > rows->across;
}

static TableLine line_of(Cx *cx, const Request *request, const FigureAsk *ask,
                         const TableRows *rows, size_t l) {
    const PublishedFigure *first = line_start(rows, l);
    size_t n = rows->across ? rows->across : rows->table->n_periods;
    TableLine line = {
        .region = first->region->name.in[cx->lang],
        .region_href = region_href(cx, request, first->region),
        .figures = NEW_ARRAY(cx->mem, FigureView, n + 1),
        .n_figures = n,
        .marked = is_selected(ask, first->region),
    };
    if (of_halves(rows)) {
        line.region = publish_cell_label(cx, cx->lang, first->of);
        line.region_href = STR_NONE;
    } else if (!rows->across && (rows->cells > 1 || first->derived)) {
        line.cell = publish_cell_label(cx, cx->lang, first);
    }
    for (size_t p = 0; p < n; p++) { /* newest first, as tables are read */
        const PublishedFigure *f = rows->across ? &first[p] : &first[(n - 1 - p) * rows->cells];
        line.figures[p] = figure_view(cx, request, f);
        line.figures[p].note = publish_marks(cx, rows->notes, f);
        if (f->derived == DERIVED_SINCE)
            line.figures[p].since = publish_years_since(cx->mem, f->period.year - f->joined);
    }
    return line;
}

/* "männlich": what the figures of a column are, of a half without its age. */
static Str column_head(Cx *cx, const PublishedTable *table, size_t column) {
    const PublishedFigure *figure = &table->figures[column];
    if (!figure->of || figure->derived) return publish_cell_label(cx, cx->lang, figure);
    for (size_t i = 0, part = 0; i < table->crossed->n_codes; i++) {
        const DimensionCode *code = &table->crossed->codes[i];
        if (code->part && part++ == column) return code->label.in[cx->lang];
    }
    return STR_NONE;
}

static void fill_heads(Cx *cx, const TableRows *rows, FigureTable *out) {
    const PublishedTable *table = rows->table;
    if (rows->across) {
        out->heads = NEW_ARRAY(cx->mem, TableHead, rows->across);
        for (; out->n_heads < rows->across; out->n_heads++)
            out->heads[out->n_heads].text = column_head(cx, table, out->n_heads);
        return;
    }
    out->n_heads = table->n_periods;
    out->heads = NEW_ARRAY(cx->mem, TableHead, table->n_periods + 1);
    for (size_t i = 0; i < table->n_periods; i++) {
        size_t p = table->n_periods - 1 - i, mark = rows->notes->of_period[p];
        const PublishedFigure *first = &table->figures[p * rows->cells];
        bool change = table->n && first->derived == DERIVED_CHANGE;
        out->heads[i] =
            (TableHead){change ? message_text(cx->lang, MSG_CHART_GAP_CHANGE)
                               : words_period_short(cx->mem, cx->lang, table->periods[p]),
                        mark ? str_format(cx->mem, "%zu", mark) : STR_NONE};
    }
}

static Str part_href(Cx *cx, const Request *request, const FigureAsk *ask, size_t page) {
    Str number = page > 1 ? str_format(cx->mem, "%zu", page) : STR_NONE;
    return figure_href(cx, request, ask, "", query_with(cx, request, S("page"), number));
}

/* Which of n lines stand on the page asked for; a page behind the last one is the last one. */
static void cut_part(Cx *cx, const Request *request, const FigureAsk *ask, FigureTable *out,
                     size_t ends[2]) {
    size_t n = ends[1], figures = out->n_heads ? out->n_heads : 1;
    size_t most = figures < CELLS_MOST ? CELLS_MOST / figures : 1;
    if (n <= most) return;
    size_t last = (n + most - 1) / most, page = ask->page < last ? ask->page : last;
    ends[0] = (page - 1) * most;
    if (ends[0] + most < n) ends[1] = ends[0] + most;
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)ends[0] + 1),
                    words_count(cx->mem, cx->lang, (int64_t)ends[1]),
                    words_count(cx->mem, cx->lang, (int64_t)n),
                    words_count(cx->mem, cx->lang, (int64_t)(n * figures))};
    out->part_text = message_fill(cx->mem, cx->lang, MSG_FIGURE_TABLE_PART, 4, counts);
    if (page > 1) out->earlier_href = part_href(cx, request, ask, page - 1);
    if (page < last) out->later_href = part_href(cx, request, ask, page + 1);
}

Err figure_table(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                 const PublishedNotes *notes, FigureTable *out) {
    TableRows rows = {.table = &shown->table, .notes = notes, .cells = cells_of(&shown->table)};
    TRY(catalogue_get(cx, &rows.catalogue));
    rows.across = parts_across(&shown->table, rows.cells);
    size_t n = rows.across ? shown->table.n / rows.across : publish_lines(&shown->table);
    size_t n_fixed = 0, ends[2] = {0, 0};
    *out = (FigureTable){.label = ask->indicator->title.in[cx->lang],
                         .corner = of_halves(&rows) ? ask->dimension->label.in[cx->lang]
                                                    : message_text(cx->lang, MSG_WEB_COL_AREA)};
    fill_heads(cx, &rows, out);
    size_t *order = NEW_ARRAY(cx->mem, size_t, n + 1);
    for (size_t l = 0; l < n; l++)
        if (is_whole(rows.catalogue, line_start(&rows, l)->region)) order[n_fixed++] = l;
    ends[1] = n_fixed;
    for (size_t l = 0; l < n; l++)
        if (!is_whole(rows.catalogue, line_start(&rows, l)->region)) order[ends[1]++] = l;
    bool only_fixed = n_fixed == n; /* then there is nothing to stand above */
    if (only_fixed) n_fixed = 0;
    ends[1] -= n_fixed;
    cut_part(cx, request, ask, out, ends);
    out->fixed = NEW_ARRAY(cx->mem, TableLine, n_fixed + 1);
    out->lines = NEW_ARRAY(cx->mem, TableLine, ends[1] - ends[0] + 1);
    for (size_t i = 0; i < n_fixed; i++)
        out->fixed[out->n_fixed++] = line_of(cx, request, ask, &rows, order[i]);
    for (size_t i = ends[0]; i < ends[1]; i++)
        out->lines[out->n_lines++] = line_of(cx, request, ask, &rows, order[n_fixed + i]);
    return OK;
}

/* What does the table of a figure say? Exactly the figures of its picture: areas in rows, the
 * newest period first, whole areas on top, notes by their marks; in parts where it is long. */

#include "web/figure_in.h"

enum { CELLS_MOST = 5000 }; /* of one part */

typedef struct TableRows {
    const PublishedTable *table;
    const PublishedNotes *notes;
    const Catalogue *catalogue;
    size_t cells; /* per area and period */
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

/* The figure of a line at the first period; the next ones follow at a distance of `cells`. */
static const PublishedFigure *line_start(const TableRows *rows, size_t line) {
    size_t area = line / rows->cells;
    return &rows->table->figures[area * rows->table->n_periods * rows->cells + line % rows->cells];
}

static TableLine line_of(Cx *cx, const Request *request, const FigureAsk *ask,
                         const TableRows *rows, size_t l) {
    const PublishedFigure *first = line_start(rows, l);
    size_t n = rows->table->n_periods;
    TableLine line = {
        .region = first->region->name.in[cx->lang],
        .region_href = region_href(cx, request, first->region),
        .figures = NEW_ARRAY(cx->mem, FigureView, n + 1),
        .n_figures = n,
        .marked = is_selected(ask, first->region),
    };
    if (rows->cells > 1) line.cell = cell_label(cx->mem, cx->lang, rows->catalogue, first->cell);
    for (size_t p = 0; p < n; p++) { /* newest first, as tables are read */
        const PublishedFigure *f = &first[(n - 1 - p) * rows->cells];
        line.figures[p] = figure_view(cx, request, f);
        line.figures[p].note = publish_marks(cx, rows->notes, f);
    }
    return line;
}

static void fill_heads(Cx *cx, const TableRows *rows, FigureTable *out) {
    const PublishedTable *table = rows->table;
    out->n_heads = table->n_periods;
    out->heads = NEW_ARRAY(cx->mem, TableHead, table->n_periods + 1);
    for (size_t i = 0; i < table->n_periods; i++) {
        size_t p = table->n_periods - 1 - i, mark = rows->notes->of_period[p];
        out->heads[i] = (TableHead){words_period_short(cx->mem, cx->lang, table->periods[p]),
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
    size_t n = publish_lines(&shown->table), n_fixed = 0, ends[2] = {0, 0};
    *out = (FigureTable){.label = ask->indicator->title.in[cx->lang]};
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

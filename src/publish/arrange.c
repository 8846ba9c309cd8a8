/* In which order do the areas of a table stand, and what does it say where its picture leaves
 * something out? */

#include <math.h>
#include <stdlib.h>

#include "publish/publish_in.h"

typedef struct Block { /* the figures of one area */
    size_t at, rank;   /* place as asked; 0: a whole area, on top; 1: the others; 2: no number */
    double number;
    Str name;
    PublishOrder order;
} Block;

static int block_compare(const void *a, const void *b) {
    const Block *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    int by = 0;
    if (x->rank == 1 && x->order == ORDER_NAME) by = str_compare(x->name, y->name);
    if (x->rank == 1 && x->order != ORDER_NAME)
        by = (x->number < y->number) - (x->number > y->number);
    return by ? by : (x->at > y->at) - (x->at < y->at);
}

static const PublishedFigure *of_period(const PublishedFigure *line, size_t step, size_t n,
                                        Period period) {
    for (size_t p = 0; p < n; p++)
        if (period_same(line[p * step].period, period)) return &line[p * step];
    return NULL;
}

/* From the first to the last period that are alike to `period`, not across a break: a line that
 * lacks one of both has no change that goes with those of the others. */
static double change_of(const PublishedTable *table, const PublishedFigure *line, size_t step,
                        Period period) {
    const PublishedFigure *first = NULL, *last = NULL;
    for (size_t p = 0; p < table->n_periods; p++) {
        const PublishedFigure *f = &line[p * step];
        if (!period_alike(f->period, period)) continue;
        if (!first) first = f;
        last = f;
    }
    if (!first || first == last || first->stand_in != last->stand_in ||
        !value_has_number(&first->value) || !value_has_number(&last->value) ||
        figure_break_between(table->indicator, first->period, last->period, NULL))
        return NAN;
    return last->value.number - first->value.number;
}

static double number_of(const PublishedTable *table, const PublishedFigure *line, size_t step,
                        const Block *block, Period period) {
    if (block->order == ORDER_CHANGE) return change_of(table, line, step, period);
    const PublishedFigure *f = of_period(line, step, table->n_periods, period);
    return f && value_has_number(&f->value) ? f->value.number : NAN;
}

Err publish_order(Cx *cx, PublishedTable *table, PublishOrder order, Period period) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (order == ORDER_ASKED || !table->n) return OK;
    size_t cells = picture_cells(table), size = cells * table->n_periods, n = table->n / size;
    Block *blocks = NEW_ARRAY(cx->mem, Block, n);
    for (size_t i = 0; i < n; i++) {
        const PublishedFigure *line = &table->figures[i * size];
        Block *block = &blocks[i];
        bool whole = line->region == area_own(catalogue) || line->region == area_around(catalogue);
        *block = (Block){.at = i, .rank = whole ? 0 : 1, .order = order};
        if (order == ORDER_NAME)
            block->name = words_collation(cx->mem, line->region->name.in[cx->lang]);
        else
            block->number = number_of(table, line, cells, block, period);
        if (!whole && isnan(block->number)) block->rank = 2;
    }
    qsort(blocks, n, sizeof *blocks, block_compare);
    PublishedFigure *figures = NEW_ARRAY(cx->mem, PublishedFigure, table->n);
    for (size_t i = 0; i < table->n; i++)
        figures[i] = table->figures[blocks[i / size].at * size + i % size];
    table->figures = figures;
    return OK;
}

/* Of a change only both ends are shown. */
static void keep_ends(PublishedTable *table) {
    size_t n = table->n_periods, cells = n ? picture_cells(table) : 0, kept = 0;
    if (n < 3) return;
    for (size_t i = 0; i < table->n; i++) {
        size_t period = i / cells % n;
        if (period == 0 || period == n - 1) table->figures[kept++] = table->figures[i];
    }
    table->periods[1] = table->periods[n - 1];
    table->n_periods = 2, table->n = kept;
}

/* A row of parts is the town's or its Kreis's as a whole. */
static void take_out_of_rows(PublishedTable *table) {
    size_t cells = table->n ? picture_cells(table) : 1;
    for (size_t row = 0; row + cells <= table->n; row += cells) {
        const Region *stand_in = picture_cells_stand_in(&table->figures[row], cells);
        for (size_t k = 0; k < cells; k++)
            table->figures[row + k] = picture_own_figure(&table->figures[row + k], stand_in);
    }
}

void publish_as_drawn(PublishedTable *table, PictureKind kind) {
    bool own_only = kind == PICTURE_MAP || kind == PICTURE_DISTRIBUTION;
    for (size_t l = 0; l < publish_lines(table); l++) {
        PictureLine line = picture_line(table, l);
        const Region *stand_in = own_only ? NULL : picture_stand_in(table, line);
        for (size_t p = 0; p < table->n_periods; p++) {
            size_t at = (size_t)(line.first - table->figures) + p * line.step;
            table->figures[at] = picture_own_figure(&table->figures[at], stand_in);
        }
    }
    bool rows = kind == PICTURE_STACKED || kind == PICTURE_SHARES || kind == PICTURE_GAP;
    if (rows) take_out_of_rows(table);
    if (kind == PICTURE_BALANCE) keep_ends(table);
}

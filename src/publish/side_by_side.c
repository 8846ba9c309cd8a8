/* How do areas stand side by side in one indicator? At the newest period that all of them have;
 * where there is none, each at its own, which is then told. */

#include <math.h>
#include <stdlib.h>

#include "publish/publish_in.h"

enum { BAR_WIDTH = 100, BAR_HEIGHT = 6 };

/* What an area has: figures of its own, or only those of its Kreis. */
typedef struct Side {
    Series series;
    bool any, own;
} Side;

static bool counts(const Side *side, const SeriesState *state) {
    return side->own ? state->own : state->number;
}

static Err side_begin(Cx *cx, Side *side, const Series *series) {
    *side = (Side){.series = *series};
    for (size_t p = 0; p < side->series.n_periods && !side->own; p++) {
        SeriesState state;
        TRY(series_state(cx, &side->series, p, &state));
        side->any |= state.number;
        side->own |= state.own;
    }
    return OK;
}

typedef struct Sides {
    Side *list;
    size_t n, n_beside;
    size_t period; /* place of the row's period */
    bool common;
} Sides;

/* The newest period at which each area has a number that has any; else the newest of any. */
static Err period_common(Cx *cx, Sides *sides) {
    size_t newest = SIZE_MAX, n_periods = sides->list[0].series.n_periods;
    bool only_beside = sides->n == sides->n_beside;
    for (size_t p = n_periods; p-- > 0;) {
        bool all = true, some = false;
        for (size_t i = only_beside ? 0 : sides->n_beside; i < sides->n; i++) {
            SeriesState state;
            if (!sides->list[i].any) continue;
            TRY(series_state(cx, &sides->list[i].series, p, &state));
            bool has = counts(&sides->list[i], &state);
            all &= has;
            some |= has;
        }
        if (some && newest == SIZE_MAX) newest = p;
        if (!some || !all) continue;
        sides->period = p;
        sides->common = true;
        return OK;
    }
    sides->period = newest == SIZE_MAX ? n_periods - 1 : newest;
    sides->common = newest == SIZE_MAX; /* nobody has any: one state for all */
    return OK;
}

static Err period_asked(Cx *cx, Sides *sides, Str asked) {
    Period wanted;
    if (!period_read(asked, &wanted)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, asked);
    const Series *series = &sides->list[0].series;
    for (size_t p = series->n_periods; p-- > 0;) {
        Period period = series->periods[p];
        if (!period_meant(period, wanted)) continue;
        sides->period = p;
        sides->common = true;
        return OK;
    }
    return NOT_FOUND;
}

static Err figure_at(Cx *cx, const Sides *sides, size_t i, bool asked, PublishedFigure *out) {
    const Side *side = &sides->list[i];
    SeriesState state;
    TRY(series_state(cx, &side->series, sides->period, &state));
    if (asked || i < sides->n_beside || counts(side, &state) || !side->any)
        return series_figure(cx, &side->series, sides->period, out);
    return publish_newest(cx, out, side->series.indicator, side->series.region, side->series.as_of);
}

static double longest_of(const PublishedRow *row) {
    double longest = 0;
    for (size_t i = 0; i < row->n; i++) {
        const Value *v = &row->figures[i].value;
        if (v->unit == UNIT_COUNT) return 0;
        if (!value_has_number(v)) continue;
        if (v->number < 0) return 0;
        longest = fmax(longest, v->number);
    }
    return longest;
}

Err publish_row(Cx *cx, PublishedRow *out, const RowQuery *query) {
    Sides sides = {.n = query->n_regions, .n_beside = query->n_beside};
    must(query->n_regions > 0);
    Series series;
    TRY(series_begin(cx, &series, query->indicator, query->regions[0], query->as_of));
    if (!series.n_periods) return NOT_FOUND;
    sides.list = NEW_ARRAY(cx->mem, Side, sides.n);
    for (size_t i = 0; i < sides.n; i++) {
        Series own = series_elsewhere(&series, query->regions[i]);
        TRY(side_begin(cx, &sides.list[i], &own));
    }
    bool asked = query->period.n > 0;
    TRY(asked ? period_asked(cx, &sides, query->period) : period_common(cx, &sides));
    PublishedRow row = {
        .indicator = query->indicator,
        .period = series.periods[sides.period],
        .common = sides.common,
        .figures = NEW_ARRAY(cx->mem, PublishedFigure, sides.n),
        .n = sides.n,
    };
    for (size_t i = 0; i < sides.n; i++)
        TRY(figure_at(cx, &sides, i, asked, &row.figures[i]));
    row.longest = longest_of(&row);
    *out = row;
    return OK;
}

/* ---- as a table ---- */

static PublishedTable table_of(Cx *cx, const PublishedRow *row, int64_t as_of) {
    PublishedTable table = {
        .indicator = row->indicator,
        .periods = NEW_ARRAY(cx->mem, Period, 1),
        .n_periods = 1,
        .as_of = as_of,
    };
    table.periods[0] = row->period;
    return table;
}

Err publish_row_shown(Cx *cx, PublishedTable *out, const PublishedRow *row, int64_t as_of) {
    PublishedTable table = table_of(cx, row, as_of);
    if (!as_of) TRY(publish_last_delivery(cx, &table.as_of));
    table.figures = row->figures, table.n = row->n;
    table_deliveries(cx, &table);
    *out = table;
    return OK;
}

Err publish_row_table(Cx *cx, PublishedTable *out, const PublishedRow *row, int64_t as_of) {
    PublishedTable table = table_of(cx, row, as_of);
    table.figures = NEW_ARRAY(cx->mem, PublishedFigure, row->n);
    const Region **regions = NEW_ARRAY(cx->mem, const Region *, row->n);
    for (size_t i = 0, end; i < row->n; i = end) { /* neighbours of one period are one question */
        Period period = row->figures[i].period;
        for (end = i; end < row->n && period_same(row->figures[end].period, period); end++)
            regions[end] = row->figures[end].region;
        PublishedTable some;
        PublishQuery query = {
            .indicator = row->indicator,
            .regions = regions + i,
            .n_regions = end - i,
            .period = period_code(cx->mem, period),
            .as_of = as_of,
        };
        TRY(publish_table(cx, &some, &query));
        for (size_t k = 0; k < some.n; k++)
            if (!some.figures[k].cell.n && period_same(some.figures[k].period, period))
                table.figures[table.n++] = some.figures[k];
        table.as_of = some.as_of;
    }
    table_deliveries(cx, &table);
    *out = table;
    return OK;
}

/* ---- order ---- */

typedef struct Ranked {
    size_t place;
    bool has;
    double number;
    Str name;
} Ranked;

static int rank_compare(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    if (x->has != y->has) return x->has ? -1 : 1;
    if (x->has && x->number != y->number) return x->number > y->number ? -1 : 1;
    int by_name = str_compare(x->name, y->name);
    return by_name ? by_name : x->place < y->place ? -1 : 1;
}

void publish_row_order(Cx *cx, const PublishedRow *row, size_t first, size_t *order) {
    size_t n = row->n - first;
    Ranked *list = NEW_ARRAY(cx->mem, Ranked, n + 1);
    for (size_t i = 0; i < n; i++) {
        const PublishedFigure *f = &row->figures[first + i];
        list[i] = (Ranked){
            .place = first + i,
            .has = value_has_number(&f->value) && period_same(f->period, row->period),
            .number = f->value.number,
            .name = words_collation(cx->mem, f->region->name.in[cx->lang]),
        };
    }
    qsort(list, n, sizeof *list, rank_compare);
    for (size_t i = 0; i < n; i++)
        order[i] = list[i].place;
}

/* ---- bars ---- */

Err publish_row_bar(Cx *cx, Buf *out, const PublishedRow *row, size_t i) {
    const Value *own = &row->figures[i].value;
    if (!value_has_number(own) || !(row->longest > 0)) return OK;
    double length = BAR_WIDTH * own->number / row->longest;
    buf_format(out,
               "<svg class=\"cell-bar\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\" focusable=\"false\"><rect class=\"cell-bar__ground\" "
               "width=\"%d\" height=\"%d\" fill=\"#e3e6e9\"/><rect class=\"cell-bar__bar\" "
               "width=\"%d\" height=\"%d\" fill=\"#1d5fa6\"/></svg>",
               BAR_WIDTH, BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT, (int)lround(length), BAR_HEIGHT);
    return buf_check(cx, out);
}

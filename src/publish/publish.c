/* Which figures leave the house, and in which form? Every figure that a page, the command line or an interface shows
 * has passed publish_pass() in this file. */

#include <math.h>

#include "publish/publish_in.h"

static Value released(Value value) {
    if (value.secrecy != OPEN) {
        value.number = value.low = value.high = NAN;
        value.numerator = value.denominator = NAN;
    }
    return value;
}

PublishedCell publish_pass_cell(const Origin *origin) {
    if (!origin->measure) return (PublishedCell){0};
    return (PublishedCell){
        .delivery = origin->delivery,
        .row = origin->row,
        .column = origin->column,
        .measure = origin->measure->id,
        .measure_title = origin->measure->title,
        .region = origin->region,
        .period = origin->period,
        .cell = origin->cell,
        .value = released(origin->value),
    };
}

PublishedFigure publish_pass(const Figure *figure) {
    return (PublishedFigure){
        .indicator = figure->indicator,
        .region = figure->region,
        .period = figure->period,
        .cell = figure->cell,
        .value = released(figure->value),
        .stand_in = figure->stand_in,
        .n_cells = figure->n_origins,
        .first = publish_pass_cell(&figure->first),
    };
}

Err publish_figure(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                   Period period, Str cell, int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Figure figure;
    TRY(figure_evaluate(cx, catalogue, &figure, indicator, region, period, cell, as_of, NULL));
    *out = publish_pass(&figure);
    return OK;
}

Err publish_periods(Cx *cx, const Indicator *indicator, int64_t as_of, Period **out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    return figure_periods(cx, catalogue, indicator, as_of, out, n);
}

/* The periods a question means: all, the latest, one by its text, or every one that starts in a year. */
static Err periods_asked(Cx *cx, Str asked, Period **periods, size_t *n) {
    if (asked.n == 0) return OK;
    if (str_equal(asked, S("latest"))) {
        if (*n > 1) *periods += *n - 1, *n = 1;
        return OK;
    }
    Period wanted;
    if (!period_read(asked, &wanted)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, asked);
    size_t kept = 0;
    bool same_kind = false;
    for (size_t i = 0; i < *n; i++) {
        Period p = (*periods)[i];
        same_kind |= period_alike(p, wanted);
        bool same = period_compare(p, wanted) == 0;
        bool in_year = wanted.kind == PERIOD_YEAR && p.year == wanted.year;
        if (same || in_year) (*periods)[kept++] = p;
    }
    if (kept == 0 && same_kind) (*periods)[kept++] = wanted; /* no number anywhere: the states say why */
    *n = kept;
    return OK;
}

/* The cells of a breakdown: the total, then each code. */
static Err cells_asked(Cx *cx, const PublishQuery *query, Str **out, size_t *n) {
    const Dimension *by = NULL;
    for (size_t i = 0; i < query->indicator->n_by; i++)
        if (str_equal(query->indicator->by[i]->id, query->by)) by = query->indicator->by[i];
    if (query->by.n && !by) {
        VEC(Str) known = {0};
        for (size_t i = 0; i < query->indicator->n_by; i++)
            vec_push(cx->mem, &known, query->indicator->by[i]->id);
        return fail(cx, INVALID, MSG_PUBLISH_NO_BREAKDOWN, query->by, query->indicator->id,
                    known.n ? str_join(cx->mem, known.n, known.at, S(", ")) : S("–"));
    }
    size_t codes = by ? by->n_codes : 0;
    Str *cells = NEW_ARRAY(cx->mem, Str, codes + 1);
    cells[0] = S("");
    for (size_t i = 0; i < codes; i++)
        cells[i + 1] =
            str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(by->codes[i].code));
    *out = cells, *n = codes + 1;
    return OK;
}

static void note_delivery(Cx *cx, PublishedTable *table, size_t *room, int64_t number) {
    if (number == 0) return;
    for (size_t i = 0; i < table->n_deliveries; i++)
        if (table->deliveries[i] == number) return;
    if (table->n_deliveries == *room) {
        size_t more = *room ? *room * 2 : 8;
        table->deliveries = arena_grow(cx->mem, table->deliveries, *room * sizeof(int64_t),
                                       more * sizeof(int64_t));
        *room = more;
    }
    size_t at = table->n_deliveries++;
    for (; at > 0 && table->deliveries[at - 1] > number; at--)
        table->deliveries[at] = table->deliveries[at - 1];
    table->deliveries[at] = number;
}

Err publish_last_delivery(Cx *cx, int64_t *out) {
    return delivery_last(cx, out);
}

Err publish_table(Cx *cx, PublishedTable *out, const PublishQuery *query) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedTable table = {.indicator = query->indicator, .as_of = query->as_of};
    if (table.as_of == 0) TRY(publish_last_delivery(cx, &table.as_of));
    TRY(publish_periods(cx, query->indicator, query->as_of, &table.periods, &table.n_periods));
    TRY(periods_asked(cx, query->period, &table.periods, &table.n_periods));
    Str *cells = NULL;
    size_t n_cells = 0, delivery_room = 0;
    TRY(cells_asked(cx, query, &cells, &n_cells));
    size_t most = query->n_regions * table.n_periods * n_cells;
    if (most > 200000) return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_CELLS);
    table.figures = NEW_ARRAY(cx->mem, PublishedFigure, most);
    for (size_t r = 0; r < query->n_regions; r++)
        for (size_t p = 0; p < table.n_periods; p++)
            for (size_t c = 0; c < n_cells; c++) {
                Figure figure;
                TRY(figure_evaluate(cx, catalogue, &figure, query->indicator, query->regions[r],
                                    table.periods[p], cells[c], query->as_of, NULL));
                table.figures[table.n++] = publish_pass(&figure);
                note_delivery(cx, &table, &delivery_room, figure.first.delivery);
            }
    *out = table;
    return OK;
}

Err publish_origin(Cx *cx, PublishedCell **out, size_t *n, const PublishedFigure *figure,
                   int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Origins origins = {.mem = cx->mem};
    Figure again;
    TRY(figure_evaluate(cx, catalogue, &again, figure->indicator, figure->region, figure->period,
                        figure->cell, as_of, &origins));
    *out = NEW_ARRAY(cx->mem, PublishedCell, origins.list.n);
    for (size_t i = 0; i < origins.list.n; i++) (*out)[i] = publish_pass_cell(&origins.list.at[i]);
    *n = origins.list.n;
    return OK;
}

Err publish_versions(Cx *cx, PublishedVersion **out, size_t *n, const PublishedFigure *figure) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    FigureVersion *versions;
    TRY(figure_versions(cx, catalogue, figure->indicator, figure->region, figure->period,
                        figure->cell, &versions, n));
    *out = NEW_ARRAY(cx->mem, PublishedVersion, *n);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (PublishedVersion){versions[i].delivery, released(versions[i].value)};
    return OK;
}

Err publish_disagreements(Cx *cx, PublishedDisagreement **out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Disagreement *found;
    TRY(figure_disagreements(cx, catalogue, &found, n));
    *out = NEW_ARRAY(cx->mem, PublishedDisagreement, *n);
    for (size_t i = 0; i < *n; i++) {
        const Disagreement *d = &found[i];
        (*out)[i] = (PublishedDisagreement){
            .what = d->what,
            .note = d->note,
            .source = d->source,
            .indicator = d->indicator,
            .other = d->other,
            .region = d->region,
            .period = d->period,
            .cell = d->cell,
            .ours = released(d->ours),
            .theirs = released(d->theirs),
            .difference = released(d->difference),
            .agrees = d->agrees,
        };
    }
    return OK;
}

/* The own area, its members and their towns (each place once), and the area around it. */
static Err regions_usual(Cx *cx, const Catalogue *catalogue, const Region ***out, size_t *n) {
    VEC(const Region *) list = {0};
    const Region *own = area_own(catalogue);
    vec_push(cx->mem, &list, own);
    vec_push(cx->mem, &list, area_around(catalogue));
    for (size_t i = 0; i < own->n_members; i++) vec_push(cx->mem, &list, own->members[i]);
    *out = list.at, *n = list.n;
    return OK;
}

Err publish_regions(Cx *cx, Str keys, const Region ***out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (keys.n == 0) return regions_usual(cx, catalogue, out, n);
    VEC(const Region *) list = {0};
    for (Str rest = keys, key; str_cut(&rest, ',', &key);) {
        const Region *region;
        Err err = region_find(cx, catalogue, str_trim(key), &region);
        if (err == NOT_FOUND) return fail(cx, INVALID, MSG_PUBLISH_NO_REGION, str_trim(key));
        TRY(err);
        bool known = false;
        for (size_t i = 0; i < list.n; i++) known |= list.at[i] == region;
        if (!known) vec_push(cx->mem, &list, region);
        if (list.n > 500) return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_REGIONS);
    }
    *out = list.at, *n = list.n;
    return OK;
}

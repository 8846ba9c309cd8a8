/* Which figures leave the house, and in which form? Every figure that a page, the command line or
 * an interface shows has passed publish_pass() in this file. */

#include <math.h>

#include "publish/publish_in.h"

Value publish_note_value(const Cx *cx, Value value) {
    Beyond *beyond = cx->viewer ? cx->viewer->beyond : NULL;
    if (beyond && value.marks & NOT_PUBLIC) beyond->shown = true;
    return value;
}

Value publish_pass_value(const Cx *cx, Value value) {
    if (value.secrecy != OPEN) {
        if (value.secrecy == PRIMARY || value.secrecy == SECONDARY) value.secrecy = PROTECTED;
        value.marks &= ~(unsigned)(HELD_SMALL | HELD_BESIDE);
        value.marks &= ~(unsigned)NOT_PUBLIC;                 /* they do not see it either */
        if (value.presence == ZERO) value.presence = PRESENT; /* the state would tell the number */
        value.number = value.low = value.high = NAN;
        value.numerator = value.denominator = NAN;
    }
    return publish_note_value(cx, value);
}

/* Of a cell that is not released it is not told either which delivery brought it, and where. */
PublishedCell publish_pass_cell(const Cx *cx, const Origin *origin) {
    if (!origin->measure) return (PublishedCell){0};
    bool told = origin->value.secrecy != NOT_RELEASED;
    return (PublishedCell){
        .delivery = told ? origin->delivery : 0,
        .row = told ? origin->row : 0,
        .column = told ? origin->column : 0,
        .measure = origin->measure->id,
        .measure_title = origin->measure->title,
        .region = origin->region,
        .period = origin->period,
        .cell = origin->cell,
        .value = publish_pass_value(cx, origin->value),
    };
}

PublishedFigure publish_pass(const Cx *cx, const Figure *figure) {
    return (PublishedFigure){
        .indicator = figure->indicator,
        .region = figure->region,
        .period = figure->period,
        .cell = figure->cell,
        .value = publish_pass_value(cx, figure->value),
        .stand_in = figure->stand_in,
        .n_cells = figure->n_origins,
        .first = publish_pass_cell(cx, &figure->first),
    };
}

Err publish_figure(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                   Period period, Str cell, int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Figure figure;
    Behinds behind = {.mem = cx->mem};
    Origins origins = {.mem = cx->mem, .only_deliveries = true};
    TRY(figure_evaluate(cx, catalogue, &figure, indicator, region, period, cell, as_of, &origins));
    *out = publish_pass(cx, &figure);
    out->behind = behind_of(&behind, &origins);
    return OK;
}

/* The day on which it starts, as a number that grows. */
static int start_of(Period period) {
    int first = period.kind == PERIOD_SCHOOL_YEAR ? 8 : 1;
    int month = period.month ? period.month : first, day = period.day ? period.day : 1;
    return (period.year * 16 + month) * 32 + day;
}

Err publish_periods(Cx *cx, const Indicator *indicator, int64_t as_of, Period **out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(figure_periods(cx, catalogue, indicator, as_of, out, n));
    for (size_t i = 1; i < *n; i++) { /* each kind is in order already */
        Period period = (*out)[i];
        size_t at = i;
        for (; at > 0 && start_of((*out)[at - 1]) > start_of(period); at--)
            (*out)[at] = (*out)[at - 1];
        (*out)[at] = period;
    }
    return OK;
}

Err publish_withheld(Cx *cx, const Indicator *indicator, int64_t as_of, Period **out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    return figure_periods_withheld(cx, catalogue, indicator, as_of, out, n);
}

Err publish_as_of(Cx *cx, Str text, int64_t *out) {
    const Catalogue *catalogue;
    *out = 0;
    if (!text.n) return OK;
    TRY(catalogue_get(cx, &catalogue));
    if (!int_read(text, out) || *out < 1 || *out > catalogue_last_delivery(catalogue))
        return fail(cx, INVALID, MSG_PUBLISH_NO_AS_OF, text);
    /* Nobody is told the number of one of which they see nothing. */
    int64_t seen = catalogue_seen_until(catalogue, *out);
    if (seen) *out = seen;
    return OK;
}

Str publish_state_word(Lang lang, const Value *value) {
    if (value->secrecy == NOT_RELEASED) return message_text(lang, MSG_PUBLISH_NOT_RELEASED);
    if (value->secrecy == COVERING) return message_text(lang, MSG_PUBLISH_COVERING);
    if (value->secrecy == WHOLE_TABLE) return message_text(lang, MSG_PUBLISH_WHOLE_TABLE);
    return value->secrecy != OPEN ? message_text(lang, MSG_PUBLISH_PROTECTED)
                                  : presence_word(lang, value->presence);
}

bool period_meant(Period period, Period wanted) {
    if (wanted.kind == PERIOD_YEAR && period.year == wanted.year) return true;
    return period_compare(period, wanted) == 0;
}

/* Whether it lies between the bounds asked for. */
static bool within(Period period, const Period *from, const Period *to) {
    if (from && from->kind == PERIOD_YEAR && period.year < from->year) return false;
    if (to && to->kind == PERIOD_YEAR && period.year > to->year) return false;
    if (from && from->kind != PERIOD_YEAR && start_of(period) < start_of(*from)) return false;
    return !to || to->kind == PERIOD_YEAR || start_of(period) <= start_of(*to);
}

static Err bound_read(Cx *cx, Str text, Period *period, const Period **out) {
    *out = text.n ? period : NULL;
    if (!text.n || period_read(text, period)) return OK;
    return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
}

static Err periods_between(Cx *cx, const PublishQuery *query, Period *periods, size_t *n) {
    Period ends[2];
    const Period *from, *to;
    TRY(bound_read(cx, query->from, &ends[0], &from));
    TRY(bound_read(cx, query->to, &ends[1], &to));
    if (from && to && (from->year > to->year || !within(*from, NULL, to)))
        return fail(cx, INVALID, MSG_PUBLISH_FROM_AFTER_TO, query->from, query->to);
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++)
        if (within(periods[i], from, to) &&
            (!query->alike || period_alike(periods[i], *query->alike)))
            periods[kept++] = periods[i];
    *n = kept;
    return OK;
}

/* Of the periods in which nothing is released those that are meant. */
static Err withheld_asked(Cx *cx, const PublishQuery *query, Period wanted, Period **out,
                          size_t *n) {
    Period *all;
    size_t n_all;
    TRY(publish_withheld(cx, query->indicator, query->as_of, &all, &n_all));
    *n = 0;
    for (size_t i = 0; i < n_all; i++)
        if (period_meant(all[i], wanted)) all[(*n)++] = all[i];
    *out = all;
    return OK;
}

/* The periods a question means: all, the latest, one by its text, or every one that starts in a
 * year. */
static Err periods_asked(Cx *cx, const PublishQuery *query, Period **periods, size_t *n) {
    Str asked = query->period;
    TRY(periods_between(cx, query, *periods, n));
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
        if (period_meant(p, wanted)) (*periods)[kept++] = p;
    }
    *n = kept;
    if (kept) return OK;
    TRY(withheld_asked(cx, query, wanted, periods, n));
    if (*n || !same_kind) return OK;
    *periods = NEW(cx->mem, Period);
    **periods = wanted; /* no number anywhere: the states say why */
    *n = 1;
    return OK;
}

Err publish_breakdown(Cx *cx, const Indicator *indicator, Str by, const Dimension **out) {
    *out = NULL;
    if (!by.n) return OK;
    VEC(Str) known = {0};
    for (size_t i = 0; i < indicator->n_by; i++) {
        if (str_equal(indicator->by[i]->id, by)) *out = indicator->by[i];
        vec_push(cx->mem, &known, indicator->by[i]->id);
    }
    if (*out) return OK;
    return fail(cx, INVALID, MSG_PUBLISH_NO_BREAKDOWN, by, indicator->id,
                known.n ? str_join(cx->mem, known.n, known.at, S(", ")) : S("–"));
}

/* The cells of a breakdown: the total, then each code. */
static Err cells_asked(Cx *cx, const PublishQuery *query, Str **out, size_t *n) {
    const Dimension *by;
    if (query->cell.n) {
        *out = NEW_ARRAY(cx->mem, Str, 1);
        (*out)[0] = query->cell, *n = 1;
        return OK;
    }
    TRY(publish_breakdown(cx, query->indicator, query->by, &by));
    if (!by && !query->whole) by = query->indicator->needs;
    size_t codes = by ? by->n_codes : 0;
    Str *cells = NEW_ARRAY(cx->mem, Str, codes + 1);
    cells[0] = S("");
    for (size_t i = 0; i < codes; i++)
        cells[i + 1] =
            str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(by->codes[i].code));
    *out = cells, *n = codes + 1;
    return OK;
}

Err publish_last_delivery(Cx *cx, int64_t *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    *out = catalogue_last_seen(catalogue);
    return OK;
}

/* What a question asks for: area by area, each period, each cell. */
typedef struct Question {
    const PublishQuery *query;
    Str *cells;
    size_t n_cells, n;
} Question;

static Err question_read(Cx *cx, const PublishQuery *query, Question *out, PublishedTable *table) {
    *out = (Question){.query = query};
    *table = (PublishedTable){
        .indicator = query->indicator, .joins = query->joins, .as_of = query->as_of};
    if (table->as_of == 0) TRY(publish_last_delivery(cx, &table->as_of));
    TRY(publish_periods(cx, query->indicator, query->as_of, &table->periods, &table->n_periods));
    TRY(periods_asked(cx, query, &table->periods, &table->n_periods));
    TRY(cells_asked(cx, query, &out->cells, &out->n_cells));
    out->n = query->n_regions * table->n_periods * out->n_cells;
    if (out->n > 200000) return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_CELLS);
    table->figures = NEW_ARRAY(cx->mem, PublishedFigure, out->n);
    return OK;
}

static PublishedFigure figure_asked(const Question *q, const PublishedTable *table, size_t i) {
    return (PublishedFigure){
        .indicator = table->indicator,
        .region = q->query->regions[i / (table->n_periods * q->n_cells)],
        .period = table->periods[i / q->n_cells % table->n_periods],
        .cell = q->cells[i % q->n_cells],
    };
}

Err publish_outline(Cx *cx, PublishedTable *out, const PublishQuery *query) {
    Question question;
    TRY(question_read(cx, query, &question, out));
    for (; out->n < question.n; out->n++) {
        out->figures[out->n] = figure_asked(&question, out, out->n);
        out->figures[out->n].value = value_number(1, 0, query->indicator->unit);
    }
    return table_find_crossed(cx, out);
}

Err publish_table(Cx *cx, PublishedTable *out, const PublishQuery *query) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedTable table;
    Question question;
    TRY(question_read(cx, query, &question, &table));
    Behinds behind = {.mem = cx->mem};
    Arena *scratch = arena_within(cx->mem); /* for the cells behind one figure */
    for (size_t i = 0; i < question.n; i++) {
        PublishedFigure asked = figure_asked(&question, &table, i);
        Origins origins = {.mem = scratch, .only_deliveries = true};
        Figure figure;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(figure_evaluate(cx, catalogue, &figure, query->indicator, asked.region, asked.period,
                            asked.cell, query->as_of, &origins));
        table.figures[table.n] = publish_pass(cx, &figure);
        table.figures[table.n++].behind = behind_of(&behind, &origins);
        arena_reset(scratch);
    }
    table_deliveries(cx, &table);
    TRY(table_find_crossed(cx, &table));
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
    for (size_t i = 0; i < origins.list.n; i++)
        (*out)[i] = publish_pass_cell(cx, &origins.list.at[i]);
    *n = origins.list.n;
    return OK;
}

Err publish_versions(Cx *cx, PublishedVersion **out, size_t *n, const PublishedFigure *figure) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    FigureVersion *versions;
    TRY(figure_versions(cx, catalogue, figure->indicator, figure->region, figure->period,
                        figure->cell, &versions, n));
    size_t told = 0;
    *out = NEW_ARRAY(cx->mem, PublishedVersion, *n);
    for (size_t i = 0; i < *n; i++)
        if (versions[i].value.secrecy != NOT_RELEASED)
            (*out)[told++] =
                (PublishedVersion){versions[i].delivery, publish_pass_value(cx, versions[i].value)};
    *n = told;
    return OK;
}

Err publish_disagreements(Cx *cx, PublishedDisagreement **out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Disagreement *found;
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
            .ours = publish_pass_value(cx, d->ours),
            .theirs = publish_pass_value(cx, d->theirs),
            .difference = publish_pass_value(cx, d->difference),
            .agrees = d->agrees,
        };
    }
    return OK;
}

/* The own area, the area around it, and the members of the own area. */
static Err regions_usual(Cx *cx, const Catalogue *catalogue, const Region ***out, size_t *n) {
    VEC(const Region *) list = {0};
    const Region *own = area_own(catalogue);
    vec_push(cx->mem, &list, own);
    vec_push(cx->mem, &list, area_around(catalogue));
    for (size_t i = 0; i < own->n_members; i++)
        vec_push(cx->mem, &list, own->members[i]);
    *out = list.at, *n = list.n;
    return OK;
}

Err publish_regions(Cx *cx, Str keys, const Region ***out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (keys.n == 0 || str_equal(keys, S("all"))) return regions_usual(cx, catalogue, out, n);
    VEC(const Region *) list = {0};
    for (Str rest = keys, key; str_cut(&rest, ',', &key);) {
        const Region *region;
        Err err = region_named(cx, catalogue, str_trim(key), &region);
        if (err == NOT_FOUND) return fail(cx, INVALID, MSG_PUBLISH_NO_REGION, str_trim(key));
        TRY(err);
        bool known = false;
        for (size_t i = 0; i < list.n; i++)
            known |= list.at[i] == region;
        if (!known) vec_push(cx->mem, &list, region);
        if (list.n > 500) return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_REGIONS);
    }
    *out = list.at, *n = list.n;
    return OK;
}

/* What of a table fits into a row of another one: a line's course, and where an area stands among
 * the others, in a picture and in words. Whoever reads it has not asked for an order: so there are
 * counts of lower and higher ones and no ranks. */

#include "publish/publish_in.h"

Err publish_sparkline(Cx *cx, Buf *out, const PublishedTable *table, size_t line) {
    const Catalogue *catalogue;
    must(line < publish_lines(table));
    TRY(catalogue_get(cx, &catalogue));
    PictureLine of = picture_line(table, line);
    const Region *stand_in = picture_stand_in(table, of);
    size_t *at, n = picture_periods(cx, table, table->periods[table->n_periods - 1], &at);
    Period *periods = NEW_ARRAY(cx->mem, Period, n);
    bool *breaks = NEW_ARRAY(cx->mem, bool, n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, n);
    for (size_t p = 0; p < n; p++) {
        periods[p] = table->periods[at[p]];
        breaks[p] = p && figure_break_between(table->indicator, periods[p - 1], periods[p], NULL);
        points[p] = picture_own_point(&of.first[at[p] * of.step], stand_in);
    }
    return chart_sparkline(cx, out,
                           &(Sparkline){.name = picture_line_name(cx, catalogue, table, line),
                                        .lang = cx->lang,
                                        .unit = table->indicator->unit,
                                        .n_periods = n,
                                        .periods = periods,
                                        .break_before = breaks,
                                        .points = points});
}

/* ---- a place among all ---- */

/* Cities are Kreis and town at once; other areas stand beside those of their own kind. */
static bool same_level(const Region *own, const Region *other) {
    RegionKind kind = other->kind;
    if (own->kind == REGION_CITY || own->kind == REGION_KREIS)
        return kind == REGION_CITY || kind == REGION_KREIS;
    if (own->kind == REGION_TOWN) return kind == REGION_CITY || kind == REGION_TOWN;
    return own->kind == kind;
}

typedef struct Standing {
    const PublishedFigure *own;
    const PublishedFigure **all; /* with the own one: those of its level, at the last period */
    size_t n;
    size_t lower, higher, same; /* the own one is lower than so many others */
} Standing;

static void compare_with(Standing *place, const PublishedFigure *other) {
    int decimals = place->own->indicator->decimals;
    Compared from = compared(&other->value, decimals), to = compared(&place->own->value, decimals);
    switch (words_direction(&from, &to)) {
    case DIRECTION_UP: place->higher++; return;
    case DIRECTION_DOWN: place->lower++; return;
    case DIRECTION_SAME:
    case DIRECTION_UNKNOWN: place->same++; return;
    }
}

static Standing place_of(Cx *cx, const PublishedTable *table, const Region *own) {
    Standing place = {.all = NEW_ARRAY(cx->mem, const PublishedFigure *, table->n + 1)};
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (!period_same(f->period, table->periods[table->n_periods - 1])) continue;
        if (!str_equal(f->cell, table->figures[0].cell)) continue;
        if (f->region == own) place.own = f;
        if (f->region == own || (same_level(own, f->region) && !f->stand_in))
            place.all[place.n++] = f;
    }
    bool known = place.own && !place.own->stand_in && value_has_number(&place.own->value);
    for (size_t i = 0; known && i < place.n; i++)
        if (place.all[i] != place.own && value_has_number(&place.all[i]->value))
            compare_with(&place, place.all[i]);
    return place;
}

static Str counted(Cx *cx, Msg message, size_t n, size_t of) {
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)n),
                    words_count(cx->mem, cx->lang, (int64_t)of)};
    return message_fill(cx->mem, cx->lang, message, 2, counts);
}

/* The larger count first, with all there are; the others after it. */
static Str counts_text(Cx *cx, const Standing *place) {
    size_t all = place->lower + place->higher + place->same, n = 0;
    if (!all) return message_text(cx->lang, MSG_PUBLISH_POSITION_ALONE);
    if (place->same == all) return counted(cx, MSG_PUBLISH_POSITION_ALL_SAME, all, all);
    Str parts[3];
    bool lower = place->lower >= place->higher;
    parts[n++] = lower ? counted(cx, MSG_PUBLISH_POSITION_LOWER, place->lower, all)
                       : counted(cx, MSG_PUBLISH_POSITION_HIGHER, place->higher, all);
    if (lower && place->higher)
        parts[n++] = counted(cx, MSG_PUBLISH_POSITION_ALSO_HIGHER, place->higher, all);
    if (!lower && place->lower)
        parts[n++] = counted(cx, MSG_PUBLISH_POSITION_ALSO_LOWER, place->lower, all);
    if (place->same) parts[n++] = counted(cx, MSG_PUBLISH_POSITION_SAME, place->same, all);
    return str_join(cx->mem, n, parts, S(", "));
}

static Str place_text(Cx *cx, const Standing *place, const Region *own) {
    Str name = own->name.in[cx->lang];
    ChartPoint point = {.state = MARK_NOT_DELIVERED};
    if (place->own) point = picture_own_point(place->own, NULL);
    if (point.state != MARK_VALUE)
        return message_fill(cx->mem, cx->lang, MSG_PUBLISH_POSITION_NONE, 2,
                            (Str[]){name, mark_state_word(cx->lang, point.state)});
    Str value =
        words_value(cx->mem, cx->lang, point.value, point.decimals, place->own->indicator->unit);
    return message_fill(cx->mem, cx->lang, MSG_PUBLISH_POSITION, 3,
                        (Str[]){name, value, counts_text(cx, place)});
}

Err publish_position_text(Cx *cx, Str *out, const PublishedTable *table, const Region *own) {
    if (!table->n) return fail(cx, NOT_FOUND, MSG_PUBLISH_NOTHING_TO_PLACE);
    Standing place = place_of(cx, table, own);
    *out = place_text(cx, &place, own);
    return OK;
}

Err publish_position(Cx *cx, Buf *out, const PublishedTable *table, const Region *own) {
    if (!table->n) return fail(cx, NOT_FOUND, MSG_PUBLISH_NOTHING_TO_PLACE);
    Standing place = place_of(cx, table, own);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, place.n + 1);
    PositionStrip strip = {.text = place_text(cx, &place, own),
                           .lang = cx->lang,
                           .n_areas = place.n,
                           .points = points,
                           .own = SIZE_MAX};
    for (size_t i = 0; i < place.n; i++) {
        points[i] = picture_own_point(place.all[i], NULL);
        if (place.all[i] == place.own) strip.own = i;
    }
    return chart_position(cx, out, &strip);
}

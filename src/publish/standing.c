/* Where does an area stand? Totals that many pages ask for are worked out once for each state of
 * the store, indicator by indicator, and shared with the catalogue's snapshot; from them come the
 * newest figure, the course over the years and the peers. */

#include <string.h>

#include "publish/publish_in.h"

enum {
    TOTALS_MOST = 60000, /* of one indicator, 5 MB; more are computed when asked for */
    INDICATORS_MOST = 10000,
};

typedef struct Total {
    Value value;
    const PublishedBehind *behind;
    bool of_kreis; /* the Kreis stands in for the town */
} Total;

/* The totals of one indicator at the places that pages show. */
typedef struct Totals {
    const Region **regions; /* own area, area around, members, their towns, sets */
    size_t n_regions, n_periods;
    Period *periods;
    Total *list; /* region by region */
} Totals;

typedef struct Places {
    VEC(const Region *) list;
} Places;

static void place_add(Arena *mem, Places *places, const Region *region) {
    for (size_t i = 0; i < places->list.n; i++)
        if (places->list.at[i] == region) return;
    vec_push(mem, &places->list, region);
}

static Places places_of(Arena *mem, const Catalogue *catalogue) {
    Places places = {0};
    const Region *own = area_own(catalogue);
    place_add(mem, &places, own);
    place_add(mem, &places, area_around(catalogue));
    for (size_t i = 0; i < own->n_members; i++)
        place_add(mem, &places, own->members[i]);
    for (size_t i = 0; i < own->n_members; i++)
        for (size_t t = 0; t < own->members[i]->n_children; t++)
            place_add(mem, &places, own->members[i]->children[t]);
    size_t n;
    const Region *const *all = regions_all(catalogue, &n);
    for (size_t i = 0; i < n; i++)
        if (all[i]->kind == REGION_SET) place_add(mem, &places, all[i]);
    return places;
}

static Err totals_fill(Cx *cx, Arena *mem, const Catalogue *catalogue, const Indicator *indicator,
                       Totals *totals) {
    Behinds behind = {.mem = mem};
    Arena *scratch = arena_within(cx->mem);
    for (size_t r = 0; r < totals->n_regions; r++)
        for (size_t p = 0; p < totals->n_periods; p++) {
            Figure figure;
            Origins origins = {.mem = scratch, .only_deliveries = true};
            if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
            TRY(figure_evaluate(cx, catalogue, &figure, indicator, totals->regions[r],
                                totals->periods[p], S(""), 0, &origins));
            PublishedFigure passed = publish_pass(cx, &figure);
            totals->list[r * totals->n_periods + p] =
                (Total){passed.value, behind_of(&behind, &origins), passed.stand_in != NULL};
            arena_reset(scratch);
        }
    return OK;
}

static Err totals_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Indicator *indicator = of;
    const Catalogue *catalogue;
    Period *periods = NULL;
    size_t n = 0;
    TRY(catalogue_get(cx, &catalogue));
    TRY(publish_periods(cx, indicator, 0, &periods, &n));
    Places places = places_of(mem, catalogue);
    Totals *totals = NEW(mem, Totals);
    *totals = (Totals){
        .regions = places.list.at,
        .n_regions = places.list.n,
        .n_periods = n,
        .periods = NEW_ARRAY(mem, Period, n),
    };
    if (n) memcpy(totals->periods, periods, n * sizeof *periods);
    if (n <= TOTALS_MOST / (places.list.n + 1)) {
        totals->list = NEW_ARRAY(mem, Total, places.list.n * n);
        TRY(totals_fill(cx, mem, catalogue, indicator, totals));
    }
    *out = totals;
    return OK;
}

static Err totals_of(Cx *cx, const Indicator *indicator, const Totals **out) {
    const Catalogue *catalogue;
    const void *totals;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *here = indicator_here(catalogue, indicator);
    if (!here) return fail(cx, NOT_FOUND, MSG_FIGURE_OTHER_CATALOGUE, indicator->id);
    const Kept keep = {.make = totals_make, .most = INDICATORS_MOST, .key = here->id, .of = here};
    TRY(catalogue_kept(cx, catalogue, &keep, &totals));
    *out = totals;
    return OK;
}

static size_t region_at(const Totals *totals, const Region *region) {
    size_t i = 0;
    while (i < totals->n_regions && totals->regions[i] != region)
        i++;
    return totals->list && i < totals->n_regions ? i : SIZE_MAX;
}

static PublishedFigure figure_of(const Cx *cx, const Totals *totals, const Indicator *indicator,
                                 size_t region, size_t period) {
    const Total *total = &totals->list[region * totals->n_periods + period];
    const Region *place = totals->regions[region];
    return (PublishedFigure){
        .indicator = indicator,
        .region = place,
        .period = totals->periods[period],
        .cell = S(""),
        .value = publish_note_value(cx, total->value),
        .stand_in = total->of_kreis ? region_kreis(place) : NULL,
        .behind = total->behind,
    };
}

Err publish_now(Cx *cx, int64_t *as_of) {
    int64_t last;
    if (!*as_of) return OK;
    TRY(publish_last_delivery(cx, &last));
    if (*as_of >= last) *as_of = 0;
    return OK;
}

/* The same of one indicator: 0 also where nothing came later that it rests on. */
static Err now_of(Cx *cx, const Indicator *indicator, int64_t *as_of) {
    const Catalogue *catalogue;
    bool today;
    if (!*as_of) return OK;
    TRY(catalogue_get(cx, &catalogue));
    TRY(figure_today(cx, catalogue, indicator, *as_of, &today));
    if (today) *as_of = 0;
    return OK;
}

/* Where the period's totals stand; SIZE_MAX where there are none. */
static size_t period_at(const Totals *totals, Period period) {
    size_t i = 0;
    while (i < totals->n_periods && !period_same(totals->periods[i], period))
        i++;
    return totals->list && i < totals->n_periods ? i : SIZE_MAX;
}

Err publish_total(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                  Period period, int64_t as_of) {
    const Totals *totals = NULL;
    TRY(now_of(cx, indicator, &as_of));
    if (as_of) return publish_figure(cx, out, indicator, region, period, S(""), as_of);
    TRY(totals_of(cx, indicator, &totals));
    must(totals);
    size_t r = region_at(totals, region), p = period_at(totals, period);
    if (r == SIZE_MAX || p == SIZE_MAX)
        return publish_figure(cx, out, indicator, region, period, S(""), 0);
    *out = figure_of(cx, totals, indicator, r, p);
    return OK;
}

Err series_begin(Cx *cx, Series *out, const Indicator *indicator, const Region *region,
                 int64_t as_of) {
    TRY(now_of(cx, indicator, &as_of));
    *out = (Series){.indicator = indicator, .region = region, .as_of = as_of, .at = SIZE_MAX};
    if (as_of) return publish_periods(cx, indicator, as_of, &out->periods, &out->n_periods);
    TRY(totals_of(cx, indicator, &out->totals));
    must(out->totals);
    out->at = region_at(out->totals, region);
    out->periods = out->totals->periods;
    out->n_periods = out->totals->n_periods;
    return OK;
}

Series series_elsewhere(const Series *series, const Region *region) {
    Series other = *series;
    other.region = region;
    if (other.totals) other.at = region_at(other.totals, region);
    return other;
}

Err series_figure(Cx *cx, const Series *series, size_t p, PublishedFigure *out) {
    if (series->at == SIZE_MAX)
        return publish_figure(cx, out, series->indicator, series->region, series->periods[p], S(""),
                              series->as_of);
    *out = figure_of(cx, series->totals, series->indicator, series->at, p);
    return OK;
}

Err series_state(Cx *cx, const Series *series, size_t p, SeriesState *out) {
    PublishedFigure figure;
    if (series->at != SIZE_MAX) {
        const Totals *totals = series->totals;
        const Total *total = &totals->list[series->at * totals->n_periods + p];
        bool number = value_has_number(&total->value);
        *out = (SeriesState){number, number && !total->of_kreis};
        return OK;
    }
    TRY(series_figure(cx, series, p, &figure));
    bool number = value_has_number(&figure.value);
    *out = (SeriesState){number, number && !figure.stand_in};
    return OK;
}

Err publish_newest(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                   int64_t as_of) {
    Series series;
    TRY(series_begin(cx, &series, indicator, region, as_of));
    if (!series.n_periods) return NOT_FOUND;
    size_t newest = SIZE_MAX; /* one of the area's own, else one of its Kreis */
    for (size_t p = series.n_periods; p-- > 0;) {
        SeriesState state;
        TRY(series_state(cx, &series, p, &state));
        if (!state.number || (newest != SIZE_MAX && !state.own)) continue;
        newest = p;
        if (state.own) break;
    }
    return series_figure(cx, &series, newest == SIZE_MAX ? series.n_periods - 1 : newest, out);
}

Err publish_course(Cx *cx, PublishedTable *out, const PublishedFigure *newest, int64_t as_of) {
    Series series;
    TRY(series_begin(cx, &series, newest->indicator, newest->region, as_of));
    PublishedTable table = {
        .indicator = newest->indicator,
        .figures = NEW_ARRAY(cx->mem, PublishedFigure, series.n_periods),
        .periods = NEW_ARRAY(cx->mem, Period, series.n_periods),
        .as_of = as_of,
    };
    for (size_t p = 0; p < series.n_periods; p++) {
        Period period = series.periods[p];
        if (!period_alike(period, newest->period) || period_compare(period, newest->period) > 0)
            continue;
        TRY(series_figure(cx, &series, p, &table.figures[table.n++]));
        table.periods[table.n_periods++] = period;
    }
    table_deliveries(cx, &table);
    *out = table;
    return OK;
}

/* ---- among its like ---- */

/* The towns of the own area (its cities are towns, too), or its members. */
static void like_list(Cx *cx, const Catalogue *catalogue, PeerKind kind, const Region ***list,
                      size_t *n) {
    const Region *own = area_own(catalogue);
    VEC(const Region *) found = {0};
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        if (kind == PEERS_MEMBERS || member->kind == REGION_CITY) vec_push(cx->mem, &found, member);
        for (size_t t = 0; kind == PEERS_TOWNS && t < member->n_children; t++)
            vec_push(cx->mem, &found, member->children[t]);
    }
    *list = found.at, *n = found.n;
}

/* All of these at the figure's period, whether they have a number or not. */
static Err like_figures(Cx *cx, PublishedFigure *out, const PublishedFigure *figure,
                        const Region *const *list, size_t n, int64_t as_of) {
    const Totals *totals = NULL;
    TRY(now_of(cx, figure->indicator, &as_of));
    if (!as_of) TRY(totals_of(cx, figure->indicator, &totals));
    size_t p = totals ? period_at(totals, figure->period) : SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t r = totals ? region_at(totals, list[i]) : SIZE_MAX;
        if (r != SIZE_MAX && p != SIZE_MAX)
            out[i] = figure_of(cx, totals, figure->indicator, r, p);
        else
            TRY(publish_figure(cx, &out[i], figure->indicator, list[i], figure->period, S(""),
                               as_of));
    }
    return OK;
}

/* The figures of those that have one of their own, and the one that is looked at. */
static Err peers_table(Cx *cx, PublishedPeers *peers, const PublishedFigure *figure,
                       int64_t as_of) {
    const Catalogue *catalogue;
    const Region **list;
    size_t n;
    TRY(catalogue_get(cx, &catalogue));
    like_list(cx, catalogue, peers->kind, &list, &n);
    PublishedTable *table = &peers->table;
    *table = (PublishedTable){
        .indicator = figure->indicator,
        .figures = NEW_ARRAY(cx->mem, PublishedFigure, n + 1),
        .periods = NEW_ARRAY(cx->mem, Period, 1),
        .n_periods = 1,
        .as_of = as_of,
    };
    table->periods[0] = figure->period;
    TRY(like_figures(cx, table->figures, figure, list, n, as_of));
    bool own_there = false;
    for (size_t i = 0; i < n; i++) {
        const PublishedFigure *next = &table->figures[i];
        if (next->stand_in || !value_has_number(&next->value)) continue;
        own_there |= next->region == peers->own;
        table->figures[table->n++] = *next;
    }
    if (own_there) return OK;
    PublishedFigure *last = &table->figures[table->n++];
    *last = *figure;
    last->region = peers->own, last->stand_in = NULL;
    return OK;
}

static bool any_town(const PublishedTable *table) {
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region->kind == REGION_TOWN) return true;
    return false;
}

static void peers_count(PublishedPeers *peers, const Value *own) {
    for (size_t i = 0; i < peers->table.n; i++) {
        const Value *other = &peers->table.figures[i].value;
        if (peers->table.figures[i].region == peers->own) continue;
        peers->n_others++;
        if (other->high < own->low) peers->lower++;
        if (other->low > own->high) peers->higher++;
    }
}

Err publish_peers(Cx *cx, PublishedPeers *out, const PublishedFigure *figure, int64_t as_of) {
    PublishedPeers peers = {.own = figure->stand_in ? figure->stand_in : figure->region};
    bool counts = figure->value.unit == UNIT_COUNT;
    if (!counts && value_has_number(&figure->value)) {
        RegionKind kind = peers.own->kind;
        if (kind == REGION_TOWN || kind == REGION_CITY) {
            peers.kind = PEERS_TOWNS;
            TRY(peers_table(cx, &peers, figure, as_of));
        }
        if (peers.kind == PEERS_NONE || (kind == REGION_CITY && !any_town(&peers.table))) {
            peers.kind = PEERS_MEMBERS;
            TRY(peers_table(cx, &peers, figure, as_of));
        }
        peers_count(&peers, &figure->value);
        table_deliveries(cx, &peers.table);
        if (!peers.n_others) peers.kind = PEERS_NONE;
    }
    *out = peers;
    return OK;
}

Str publish_peers_text(Cx *cx, Lang lang, const PublishedPeers *peers) {
    if (peers->kind == PEERS_NONE) return STR_NONE;
    bool towns = peers->kind == PEERS_TOWNS;
    bool below = peers->higher >= peers->lower; /* what is true of more of them */
    size_t told = below ? peers->higher : peers->lower;
    Str arguments[] = {
        words_number(cx->mem, lang, (double)told, 0),
        words_number(cx->mem, lang, (double)peers->n_others, 0),
        message_text(lang, towns ? MSG_STANDING_TOWNS : MSG_STANDING_MEMBERS),
    };
    if (!told) return message_fill(cx->mem, lang, MSG_STANDING_UNSURE, 3, arguments);
    Msg message = below ? MSG_STANDING_LOWER : MSG_STANDING_HIGHER;
    return message_fill(cx->mem, lang, message, 3, arguments);
}

/* ---- against another ---- */

/* Counts of two places are never compared; a Kreis's figure that stands in for the other's town is
 * the same number, not the same state of things. */
PublishedDifference publish_difference(Cx *cx, Lang lang, const PublishedFigure *figure,
                                       const PublishedFigure *base) {
    const PublishedDifference none = {DIFFERS_NOT_TOLD, STR_NONE};
    int decimals = figure->indicator->decimals;
    Compared now = compared(&figure->value, decimals), with = compared(&base->value, decimals);
    bool same_question = str_equal(figure->indicator->id, base->indicator->id) &&
                         str_equal(figure->cell, base->cell) &&
                         period_same(figure->period, base->period);
    const Region *whose = figure->stand_in ? figure->stand_in : figure->region;
    const Region *whose_base = base->stand_in ? base->stand_in : base->region;
    if (!same_question || now.unit == UNIT_COUNT || !now.present || !with.present ||
        whose == whose_base)
        return none;
    Direction direction = words_direction(&with, &now);
    Differs how = direction == DIRECTION_UP     ? DIFFERS_UP
                  : direction == DIRECTION_DOWN ? DIFFERS_DOWN
                  : direction == DIRECTION_SAME ? DIFFERS_EQUAL
                                                : DIFFERS_UNSURE;
    return (PublishedDifference){how, words_difference(cx->mem, lang, &now, &with)};
}

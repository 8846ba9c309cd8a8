/* The start page: what is newest in each field, with its date as large as the number. */

#include "web/web_in.h"

/* Figures whose period began this many years before today's newest are shown as older, with the
 * table that brings newer ones. */
enum { FRESH_YEARS = 6 };

/* One indicator with a place on the start page, at its newest period. */
typedef struct Newest {
    const Indicator *indicator;
    const Region
        *region; /* the own area or the one around it; NULL: only the members have numbers */
    Period period;
} Newest;

/* The newest period at which the region has a number; NOT_FOUND where there is none. */
static Err newest_number(Cx *cx, const Newest *one, int64_t as_of, Period *out) {
    Period *periods;
    size_t n;
    TRY(publish_periods(cx, one->indicator, as_of, &periods, &n));
    while (n-- > 0) {
        PublishedFigure figure;
        TRY(publish_figure(cx, &figure, one->indicator, one->region, periods[n], S(""), as_of));
        *out = periods[n];
        if (value_has_number(&figure.value)) return OK;
    }
    return NOT_FOUND;
}

/* The newest period at which any member of the own area has a number. */
static Err newest_spread(Cx *cx, const Indicator *indicator, int64_t as_of, Period *out) {
    Period *periods;
    size_t n;
    TRY(publish_periods(cx, indicator, as_of, &periods, &n));
    while (n-- > 0) {
        PublishedSpread spread;
        *out = periods[n];
        Err err = publish_spread(cx, &spread, indicator, periods[n], as_of);
        if (err != NOT_FOUND) return err;
    }
    return NOT_FOUND;
}

static Err newest_of(Cx *cx, const Catalogue *catalogue, int64_t as_of, Newest *one) {
    one->region = area_own(catalogue);
    Err err = newest_number(cx, one, as_of, &one->period);
    if (err != NOT_FOUND) return err;
    one->region = NULL;
    err = newest_spread(cx, one->indicator, as_of, &one->period);
    if (err != NOT_FOUND) return err;
    one->region = area_around(catalogue);
    return newest_number(cx, one, as_of, &one->period);
}

/* All with a place on the start page, in that order. */
static Err newest_all(Cx *cx, int64_t as_of, Newest **out, size_t *n_out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    Newest *list = NEW_ARRAY(cx->mem, Newest, n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!all[i]->headline) continue;
        Newest one = {.indicator = all[i]};
        Err err = newest_of(cx, catalogue, as_of, &one);
        if (err == NOT_FOUND) continue;
        TRY(err);
        size_t at = kept++;
        for (; at > 0 && list[at - 1].indicator->headline > one.indicator->headline; at--)
            list[at] = list[at - 1];
        list[at] = one;
    }
    *out = list, *n_out = kept;
    return OK;
}

/* The tile's number: of the whole area, or the range of its members. */
static Err tile_number(Cx *cx, const Request *request, const Newest *one, Tile *tile) {
    const Indicator *indicator = one->indicator;
    PublishedSources sources = {.lang = cx->lang};
    int64_t as_of;
    TRY(request_as_of(cx, request, &as_of));
    if (one->region) {
        PublishedFigure figure;
        TRY(publish_total(cx, &figure, indicator, one->region, one->period, as_of));
        TRY(publish_sources_figure(cx, &sources, &figure));
        tile->source = publish_sources_text(cx, &sources);
        tile->figure = figure_view(cx, request, &figure);
        return publish_headline(cx, &tile->headline, cx->lang, indicator, one->region, one->period,
                                as_of);
    }
    PublishedSpread spread;
    TRY(publish_spread(cx, &spread, indicator, one->period, as_of));
    for (size_t i = 0; i < spread.n_numbers; i++)
        TRY(publish_sources_figure(cx, &sources, &spread.numbers[i]));
    tile->source = publish_sources_text(cx, &sources);
    tile->figure = (FigureView){
        .text = publish_spread_text(cx, cx->lang, indicator, &spread),
        .origin_href = page_href(cx, request, "/indicator/%.*s?tab=table", STR_ARG(indicator->id)),
    };
    return publish_spread_headline(cx, &tile->headline, cx->lang, indicator, one->period, as_of);
}

static Err tile_for(Cx *cx, const Request *request, const Newest *one, Tile *out) {
    Lang lang = request->lang;
    const Indicator *indicator = one->indicator;
    *out = (Tile){
        .date = words_period(cx->mem, lang, one->period),
        .title = indicator->title.in[lang],
        .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(indicator->id)),
        .newer = indicator->newer.in[lang],
        .newer_command = indicator->newer_command,
    };
    return tile_number(cx, request, one, out);
}

static Err sheet_of_newest(Cx *cx, const Request *request, Reply *reply, const Newest *list,
                           size_t n) {
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, n + 1);
    const PublishedTable **pointers = NEW_ARRAY(cx->mem, const PublishedTable *, n + 1);
    const Catalogue *catalogue;
    int64_t as_of;
    TRY(catalogue_get(cx, &catalogue));
    TRY(request_as_of(cx, request, &as_of));
    for (size_t i = 0; i < n; i++) {
        const Region *own = area_own(catalogue), *one = list[i].region;
        PublishQuery query = {
            .indicator = list[i].indicator,
            .regions = one ? &one : own->members,
            .n_regions = one ? 1 : own->n_members,
            .period = period_code(cx->mem, list[i].period),
            .as_of = as_of,
        };
        TRY(publish_table(cx, &tables[i], &query));
        pointers[i] = &tables[i];
    }
    return tables_reply(cx, request, reply, pointers, n);
}

static void add_tile(Cx *cx, Field *fields, size_t *n_fields, Str name, Tile tile) {
    size_t f = 0;
    while (f < *n_fields && !str_equal(fields[f].name, name))
        f++;
    if (f == *n_fields) fields[(*n_fields)++] = (Field){.name = name};
    Tile *more = NEW_ARRAY(cx->mem, Tile, fields[f].n_tiles + 1);
    for (size_t i = 0; i < fields[f].n_tiles; i++)
        more[i] = fields[f].tiles[i];
    more[fields[f].n_tiles++] = tile;
    fields[f].tiles = more;
}

Err route_start(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Newest *list;
    size_t n, n_indicators;
    int64_t as_of;
    TRY(request_as_of(cx, request, &as_of));
    TRY(newest_all(cx, as_of, &list, &n));
    if (request->format != AS_HTML) return sheet_of_newest(cx, request, reply, list, n);
    StartPage page = {
        .head = page_head(cx, request, message_text(request->lang, MSG_WEB_TITLE_START), S("/")),
        .fresh = NEW_ARRAY(cx->mem, Field, n + 1),
        .older = NEW_ARRAY(cx->mem, Field, n + 1),
    };
    int newest_year = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].period.year > newest_year) newest_year = list[i].period.year;
    for (size_t i = 0; i < n; i++) {
        Tile tile;
        TRY(tile_for(cx, request, &list[i], &tile));
        tile.old = list[i].period.year + FRESH_YEARS < newest_year;
        Str name = field_word(request->lang, list[i].indicator->field);
        if (tile.old)
            add_tile(cx, page.older, &page.n_older, name, tile);
        else
            add_tile(cx, page.fresh, &page.n_fresh, name, tile);
    }
    const Region *own = area_own(catalogue);
    page.places = NEW_ARRAY(cx->mem, Link, own->n_members + 1);
    for (size_t i = 0; i < own->n_members; i++)
        page.places[page.n_places++] = (Link){
            .href = page_href(cx, request, "/region/%.*s", STR_ARG(own->members[i]->key)),
            .text = own->members[i]->name.in[request->lang],
        };
    indicators_all(catalogue, &n_indicators);
    size_t n_regions = own->n_members;
    for (size_t i = 0; i < own->n_members; i++)
        n_regions += own->members[i]->n_children;
    int64_t deliveries;
    TRY(publish_last_delivery(cx, &deliveries));
    page.n_indicators = words_count(cx->mem, request->lang, (int64_t)n_indicators);
    page.n_regions = words_count(cx->mem, request->lang, (int64_t)n_regions);
    page.n_deliveries = words_count(cx->mem, request->lang, (int64_t)deliveries);
    page_start(&reply->body, request->lang, &page);
    return OK;
}

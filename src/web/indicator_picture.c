/* Which picture shows an indicator best? Lines where there is a course of time to show for few
 * areas, bars otherwise, and the map; what a picture leaves out stands beside it. */

#include "web/indicator_in.h"
#include "web/map_panel_in.h"

enum { LINES_MOST = 8, BARS_MOST = 120 };

static bool any_number(const PublishedTable *table, const Region *region) {
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region == region && value_has_number(&table->figures[i].value))
            return true;
    return false;
}

static size_t cells_of(const Asked *asked) {
    return asked->dimension ? asked->dimension->n_codes + 1 : 1;
}

/* More than one period to connect. */
static bool has_course(const Asked *asked) {
    size_t alike = 0;
    for (size_t i = 0; i < asked->n_periods; i++)
        alike += period_alike(asked->periods[i], asked->period);
    return alike > 1 && !asked->one_period;
}

static bool has_part(const PublishQuery *query, const Region *whole) {
    for (size_t i = 0; i < query->n_regions; i++)
        if (query->regions[i] != whole && region_contains(whole, query->regions[i])) return true;
    return false;
}

/* Beside its own parts a whole would dwarf them where things are counted: it is left out and named.
 */
static void leave_out_wholes(Cx *cx, PublishQuery *query, IndicatorPage *page) {
    const Region **kept = NEW_ARRAY(cx->mem, const Region *, query->n_regions);
    VEC(Str) names = {0};
    size_t n = 0;
    for (size_t i = 0; i < query->n_regions; i++) {
        if (has_part(query, query->regions[i]))
            vec_push(cx->mem, &names, query->regions[i]->name.in[cx->lang]);
        else
            kept[n++] = query->regions[i];
    }
    query->regions = kept, query->n_regions = n;
    Str list = str_join(cx->mem, names.n, names.at, S(", "));
    if (names.n)
        page->picture_note = message_fill(cx->mem, cx->lang, MSG_WEB_WHOLES_LEFT_OUT, 1, &list);
}

static Err draw_bars(Cx *cx, const Asked *asked, PublishQuery query, IndicatorPage *page,
                     Buf *out) {
    query.period = period_code(cx->mem, asked->period);
    if (asked->indicator->unit == UNIT_COUNT) leave_out_wholes(cx, &query, page);
    size_t bars = query.n_regions * cells_of(asked);
    if (bars > BARS_MOST) {
        Str count = words_count(cx->mem, cx->lang, (int64_t)bars);
        page->picture_note = message_fill(cx->mem, cx->lang, MSG_WEB_TOO_MANY_BARS, 1, &count);
        return OK;
    }
    PublishedTable table;
    TRY(publish_table(cx, &table, &query));
    Picture picture = {.title = page->headline, .period = asked->period};
    return publish_picture(cx, out, &table, PICTURE_BARS, &picture);
}

Err indicator_chart(Cx *cx, const Asked *asked, IndicatorPage *page, Buf *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *few[] = {area_own(catalogue), area_around(catalogue)};
    PublishQuery lines = asked_query(asked), bars = lines;
    if (!asked->areas.n) {
        lines.regions = few, lines.n_regions = asked->dimension ? 1 : 2;
        if (asked->dimension) bars.regions = few, bars.n_regions = 1;
    }
    if (!has_course(asked) || lines.n_regions * cells_of(asked) > LINES_MOST)
        return draw_bars(cx, asked, bars, page, out);
    PublishedTable table;
    TRY(publish_table(cx, &table, &lines));
    if (!asked->areas.n && !any_number(&table, area_own(catalogue)))
        return draw_bars(cx, asked, bars, page, out);
    Picture picture = {.title = page->headline, .period = asked->period};
    return publish_picture(cx, out, &table, PICTURE_LINES, &picture);
}

Err indicator_map(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page,
                  Buf *out) {
    MapAsk ask = {
        .indicator = asked->indicator,
        .dimension = asked->dimension,
        .period = asked->period,
        .periods = asked->periods,
        .n_periods = asked->n_periods,
        .as_of = asked->as_of,
        .address = page->action,
    };
    page->head.map_script = asset_address(cx->mem, S("map.js"));
    return map_panel(cx, request, &ask, &page->map, out);
}

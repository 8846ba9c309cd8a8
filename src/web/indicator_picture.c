/* Which picture shows an indicator best? Lines where there is a course of time to show for few
 * areas, bars otherwise, and the map; what a picture leaves out stands beside it. */

#include "web/indicator_in.h"

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

/* The areas of the map: towns where towns have values of their own, else Kreise and cities. */
static Err map_regions(Cx *cx, const Asked *asked, const Region ***out, size_t *n) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    VEC(const Region *) towns = {0};
    bool fine = false;
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        if (member->kind != REGION_KREIS) vec_push(cx->mem, &towns, member);
        for (size_t t = 0; member->kind == REGION_KREIS && t < member->n_children; t++) {
            PublishedFigure f;
            TRY(publish_figure(cx, &f, asked->indicator, member->children[t], asked->period, S(""),
                               asked->as_of));
            fine |= value_has_number(&f.value) && !f.stand_in;
            vec_push(cx->mem, &towns, member->children[t]);
        }
    }
    *out = fine ? towns.at : own->members;
    *n = fine ? towns.n : own->n_members;
    return OK;
}

/* The areas that are not on the map, or have no colour of their own there, and why. */
static void fill_not_shown(Cx *cx, const PublishedTable *table, IndicatorPage *page) {
    page->not_shown = NEW_ARRAY(cx->mem, Link, table->n);
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        bool number = value_has_number(&f->value) && !f->stand_in;
        if (number && f->region->n_rings) continue;
        page->not_shown[page->n_not_shown++] = (Link){
            .text = f->region->name.in[cx->lang],
            .note = number        ? message_text(cx->lang, MSG_WEB_NO_OUTLINE)
                    : f->stand_in ? presence_word(cx->lang, NOT_AT_LEVEL)
                                  : publish_state_word(cx->lang, &f->value),
        };
    }
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)page->n_not_shown),
                    words_count(cx->mem, cx->lang, (int64_t)table->n)};
    if (page->n_not_shown)
        page->not_shown_text = message_fill(cx->mem, cx->lang, MSG_WEB_NOT_SHOWN, 2, counts);
}

Err indicator_map(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page,
                  Buf *out) {
    PublishQuery query = asked_query(asked);
    query.period = period_code(cx->mem, asked->period);
    query.by = S("");
    TRY(map_regions(cx, asked, &query.regions, &query.n_regions));
    PublishedTable table;
    TRY(publish_table(cx, &table, &query));
    fill_not_shown(cx, &table, page);
    Picture picture = {
        .title = page->headline,
        .period = asked->period,
        .href_pattern = page_href(cx, request, "/region/*"),
    };
    return publish_picture(cx, out, &table, PICTURE_MAP, &picture);
}

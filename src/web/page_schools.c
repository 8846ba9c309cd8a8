/* Which schools are there, and where? The list that fits a reader's question, as a map and as a
 * table. */

#include <math.h>

#include "web/schools_in.h"

enum { PAGE_ROWS = 100, LIST_MOST = 100, FEW = 20 };

typedef struct Asked {
    SchoolQuery query;
    Str area, type, name, from, to, startchancen, order, frame; /* as they stand in the address */
    const Region **areas;
    size_t n_areas;
    const SchoolType *types;
    size_t n_types;
    bool table;
    size_t page; /* from 1 */
    int64_t as_of;
} Asked;

/* ---- what the address asks for ---- */

static Err index_read(Cx *cx, Str text, int *out) {
    int64_t number;
    *out = 0;
    if (!text.n) return OK;
    if (!int_read(text, &number) || number < INDEX_LOWEST || number > INDEX_HIGHEST)
        return fail(cx, INVALID, MSG_SCHOOLS_BAD_INDEX, text);
    *out = (int)number;
    return OK;
}

static const struct {
    const char *word;
    SchoolAnswer answer;
    Msg text;
} answers[] = {
    {"yes", ANSWER_YES, MSG_PUBLISH_STARTCHANCEN_YES},
    {"no", ANSWER_NO, MSG_PUBLISH_STARTCHANCEN_NO},
    {"unknown", ANSWER_UNKNOWN, MSG_PUBLISH_STARTCHANCEN_UNKNOWN},
};
enum { ANSWERS = sizeof answers / sizeof *answers };

static Err answer_read(Cx *cx, Str text, SchoolAnswer *out) {
    *out = ANSWER_ANY;
    if (!text.n) return OK;
    for (size_t i = 0; i < ANSWERS; i++)
        if (str_equal(text, str_of(answers[i].word))) *out = answers[i].answer;
    return *out ? OK : fail(cx, INVALID, MSG_SCHOOLS_BAD_STARTCHANCEN, text);
}

static const struct {
    const char *word;
    SchoolOrder order;
    Msg text;
    SchoolFact fact; /* whose period stands in the head of the column */
} orders[] = {
    {"name", SCHOOLS_BY_NAME, MSG_SCHOOLS_COL_NAME, SCHOOL_FACTS},
    {"type", SCHOOLS_BY_TYPE, MSG_SCHOOLS_COL_TYPE, SCHOOL_FACTS},
    {"town", SCHOOLS_BY_TOWN, MSG_SCHOOLS_COL_TOWN, SCHOOL_FACTS},
    {"pupils", SCHOOLS_BY_PUPILS, MSG_SCHOOLS_COL_PUPILS, SCHOOL_PUPILS},
    {"index", SCHOOLS_BY_INDEX, MSG_SCHOOLS_COL_INDEX, SCHOOL_INDEX},
    {"startchancen", SCHOOLS_BY_STARTCHANCEN, MSG_SCHOOLS_COL_STARTCHANCEN, SCHOOL_STARTCHANCEN},
};
enum { ORDERS = sizeof orders / sizeof *orders, PAGES_MOST = 100000 };

static Err not_known(Cx *cx, const char *parameter, Str value, Str known) {
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(parameter), value, known);
}

/* "pupils", "pupils-down" */
static Err order_read(Cx *cx, Asked *asked) {
    Str word = asked->order;
    VEC(Str) known = {0};
    if (!word.n) return OK;
    asked->query.descending = str_ends(word, S("-down"));
    if (asked->query.descending) word = str_slice(word, 0, word.n - S("-down").n);
    for (size_t i = 0; i < ORDERS; i++) {
        vec_push(cx->mem, &known, str_of(orders[i].word));
        if (!str_equal(word, str_of(orders[i].word))) continue;
        asked->query.order = orders[i].order;
        return OK;
    }
    return not_known(cx, "order", asked->order, str_join(cx->mem, known.n, known.at, S(", ")));
}

/* Map or table, and which part of a long table. */
static Err tab_read(Cx *cx, const Request *request, Asked *asked) {
    Str tab = request->get(request, S("tab")), page = request->get(request, S("page"));
    asked->table = str_equal(tab, S("table"));
    if (tab.n && !asked->table && !str_equal(tab, S("map")))
        return not_known(cx, "tab", tab, S("map, table"));
    int64_t number = 1;
    if (page.n && (!int_read(page, &number) || number < 1 || number >= PAGES_MOST))
        return not_known(cx, "page", page, S("1, 2, 3 …"));
    asked->page = (size_t)number;
    return OK;
}

static Err type_read(Cx *cx, const Asked *asked) {
    if (!asked->type.n) return OK;
    for (size_t i = 0; i < asked->n_types; i++)
        if (str_equal(asked->types[i].code, asked->type)) return OK;
    return fail(cx, INVALID, MSG_SCHOOLS_BAD_TYPE, asked->type);
}

static Str either(const Request *request, const char *name, const char *other) {
    Str text = str_trim(request->get(request, str_of(name)));
    return text.n ? text : str_trim(request->get(request, str_of(other)));
}

static Err filters_read(Cx *cx, Asked *asked) {
    SchoolQuery *q = &asked->query;
    bool all = !asked->area.n || str_equal(asked->area, S("all"));
    if (!all) TRY(publish_regions(cx, asked->area, &asked->areas, &asked->n_areas));
    q->areas = asked->areas, q->n_areas = asked->n_areas;
    TRY(type_read(cx, asked));
    TRY(index_read(cx, asked->from, &q->index_from));
    TRY(index_read(cx, asked->to, &q->index_to));
    TRY(answer_read(cx, asked->startchancen, &q->startchancen));
    q->type = asked->type, q->name = asked->name, q->as_of = asked->as_of;
    if (!asked->frame.n) return OK;
    q->has_frame = places_frame_read(asked->frame, &q->frame);
    return q->has_frame ? OK : fail(cx, INVALID, MSG_CHART_NO_FRAME);
}

static Err asked_read(Cx *cx, const Request *request, Asked *asked) {
    *asked = (Asked){
        .area = either(request, "area", "areas"),
        .type = str_trim(request->get(request, S("type"))),
        .name = str_trim(request->get(request, S("name"))),
        .from = str_trim(request->get(request, S("index_from"))),
        .to = str_trim(request->get(request, S("index_to"))),
        .startchancen = str_trim(request->get(request, S("startchancen"))),
        .order = str_trim(request->get(request, S("order"))),
        .frame = str_trim(request->get(request, S("bbox"))),
    };
    TRY(tab_read(cx, request, asked));
    TRY(request_as_of(cx, request, &asked->as_of));
    TRY(publish_school_types(cx, cx->lang, &asked->types, &asked->n_types));
    TRY(order_read(cx, asked));
    return filters_read(cx, asked);
}

/* ---- addresses ---- */

/* The query without some parameters (their names, ending with NULL). */
static Str query_without(Cx *cx, const Request *request, const char *const *names) {
    Request copy = *request;
    for (; *names; names++)
        copy.query = query_with(cx, &copy, str_of(*names), STR_NONE);
    return copy.query;
}

/* The list with something in front of the rest of the query. */
static Str href_before(Cx *cx, const Request *request, Str first, Str rest) {
    return page_href(cx, request, "/schools%s%.*s%s%.*s", first.n || rest.n ? "?" : "",
                     STR_ARG(first), first.n && rest.n ? "&" : "", STR_ARG(rest));
}

/* This list with something else in front of the query, and without what that replaces. */
static Str list_href(Cx *cx, const Request *request, Str first, const char *const *without) {
    return href_before(cx, request, first, query_without(cx, request, without));
}

static Str frame_href(Cx *cx, const Request *request, const PlacesFrame *frame) {
    static const char *const without[] = {"bbox", "page", NULL};
    Str text = places_frame_text(cx->mem, frame);
    return list_href(cx, request, str_format(cx->mem, "bbox=%.*s", STR_ARG(text)), without);
}

/* ---- the form ---- */

static void option_add(Option *list, size_t *n, Str value, Str text, Str chosen) {
    list[(*n)++] = (Option){value, text, str_equal(value, chosen)};
}

/* The own area and its parts, towns under their Kreis; what else was asked for stands there, too.
 */
static void areas_fill(Cx *cx, const Asked *asked, const Region *own, SchoolsPage *page) {
    size_t most = own->n_members + 3;
    for (size_t i = 0; i < own->n_members; i++)
        most += own->members[i]->n_children;
    page->areas = NEW_ARRAY(cx->mem, Option, most);
    Str chosen = asked->n_areas == 1 ? asked->areas[0]->key : asked->area;
    if (str_equal(chosen, own->key) || str_equal(chosen, S("all"))) chosen = S("");
    Lang lang = cx->lang;
    option_add(page->areas, &page->n_areas, S(""), own->name.in[lang], chosen);
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        option_add(page->areas, &page->n_areas, member->key, member->name.in[lang], chosen);
        for (size_t t = 0; t < member->n_children; t++)
            option_add(page->areas, &page->n_areas, member->children[t]->key,
                       str_format(cx->mem, "– %.*s", STR_ARG(member->children[t]->name.in[lang])),
                       chosen);
    }
    bool known = false;
    for (size_t i = 0; i < page->n_areas; i++)
        known |= page->areas[i].chosen;
    if (known) return;
    Str *names = NEW_ARRAY(cx->mem, Str, asked->n_areas + 1);
    for (size_t i = 0; i < asked->n_areas; i++)
        names[i] = asked->areas[i]->name.in[lang];
    option_add(page->areas, &page->n_areas, chosen,
               str_join(cx->mem, asked->n_areas, names, S(", ")), chosen);
}

static Option *steps_fill(Cx *cx, Str chosen, size_t *n) {
    Option *list = NEW_ARRAY(cx->mem, Option, INDEX_HIGHEST + 1);
    option_add(list, n, S(""), S("–"), chosen);
    for (int step = INDEX_LOWEST; step <= INDEX_HIGHEST; step++) {
        Str text = str_format(cx->mem, "%d", step);
        option_add(list, n, text, text, chosen);
    }
    return list;
}

static void form_fill(Cx *cx, const Request *request, const Asked *asked, const Region *own,
                      SchoolsPage *page) {
    Lang lang = cx->lang;
    page->action = page_href(cx, request, "/schools");
    page->tab = asked->table ? S("table") : S("map");
    page->name = asked->name;
    if (asked->as_of) page->as_of = str_format(cx->mem, "%lld", (long long)asked->as_of);
    areas_fill(cx, asked, own, page);
    page->types = NEW_ARRAY(cx->mem, Option, asked->n_types + 1);
    option_add(page->types, &page->n_types, S(""), message_text(lang, MSG_SCHOOLS_ALL_TYPES),
               asked->type);
    for (size_t i = 0; i < asked->n_types; i++)
        option_add(page->types, &page->n_types, asked->types[i].code, asked->types[i].name,
                   asked->type);
    page->index_from = steps_fill(cx, asked->from, &page->n_index_from);
    page->index_to = steps_fill(cx, asked->to, &page->n_index_to);
    page->startchancen = NEW_ARRAY(cx->mem, Option, ANSWERS + 1);
    option_add(page->startchancen, &page->n_startchancen, S(""),
               message_text(lang, MSG_SCHOOLS_ANY), asked->startchancen);
    for (size_t i = 0; i < ANSWERS; i++)
        option_add(page->startchancen, &page->n_startchancen, str_of(answers[i].word),
                   message_text(lang, answers[i].text), asked->startchancen);
    page->filtered = asked->n_areas || asked->type.n || asked->name.n || asked->from.n ||
                     asked->to.n || asked->startchancen.n || asked->frame.n;
    static const char *const filters[] = {"area",     "areas", "type", "name",         "index_from",
                                          "index_to", "bbox",  "page", "startchancen", NULL};
    page->reset_href = list_href(cx, request, STR_NONE, filters);
    page->stages_href =
        asked->n_areas ? page_href(cx, request, "/evidence/stages?areas=%.*s", STR_ARG(asked->area))
                       : page_href(cx, request, "/evidence/stages");
}

/* ---- the map ---- */

static PlacesFrame moved(const PlacesFrame *f, double by, double east, double north) {
    double wide = (f->east - f->west) / 2 * by, high = (f->north - f->south) / 2 * by;
    double x = (f->west + f->east) / 2 + east * wide, y = (f->south + f->north) / 2 + north * high;
    PlacesFrame frame = {fmax(x - wide, -180), fmax(y - high, -85), fmin(x + wide, 180),
                         fmin(y + high, 85)};
    return frame;
}

static void zoom_fill(Cx *cx, const Request *request, const Asked *asked, const PlacesFrame *whole,
                      const PlacesFrame *now, SchoolsPage *page) {
    static const struct {
        Msg text;
        double by, east, north;
    } ways[] = {
        {MSG_SCHOOLS_ZOOM_IN, 0.5, 0, 0}, {MSG_SCHOOLS_ZOOM_OUT, 2, 0, 0},
        {MSG_SCHOOLS_NORTH, 1, 0, 1},     {MSG_SCHOOLS_SOUTH, 1, 0, -1},
        {MSG_SCHOOLS_WEST, 1, -1, 0},     {MSG_SCHOOLS_EAST, 1, 1, 0},
    };
    static const char *const without[] = {"bbox", "page", NULL};
    page->zoom = NEW_ARRAY(cx->mem, Link, sizeof ways / sizeof *ways + 1);
    for (size_t i = 0; i < (asked->frame.n ? sizeof ways / sizeof *ways : 1); i++) {
        PlacesFrame frame = moved(now, ways[i].by, ways[i].east, ways[i].north);
        bool beyond = ways[i].by > 1 && frame.east - frame.west >= whole->east - whole->west;
        if (frame.east - frame.west < 0.002 || frame.west >= frame.east ||
            frame.south >= frame.north)
            continue;
        page->zoom[page->n_zoom++] =
            (Link){.href = beyond ? list_href(cx, request, STR_NONE, without)
                                  : frame_href(cx, request, &frame),
                   .text = message_text(cx->lang, ways[i].text)};
    }
    if (asked->frame.n)
        page->zoom[page->n_zoom++] = (Link){.href = list_href(cx, request, STR_NONE, without),
                                            .text = message_text(cx->lang, MSG_SCHOOLS_WHOLE)};
}

static Err map_fill(Cx *cx, const Request *request, const Asked *asked,
                    const PublishedSchools *schools, SchoolsPage *page) {
    static const char *const part[] = {"bbox", "page", NULL};
    static const char *const list[] = {"bbox", "page", "tab", NULL};
    PlacesFrame whole;
    if (!publish_schools_frame(schools, asked->query.areas, asked->n_areas, &whole)) return OK;
    PlacesFrame now = asked->frame.n ? asked->query.frame : whole;
    SchoolsMap map = {
        .title = page->count,
        .lang = request->lang,
        .frame = now,
        .areas = asked->query.areas,
        .n_areas = asked->n_areas,
        .school_href = school_href(cx, request, &(Region){.kind = REGION_SCHOOL, .key = S("*")}),
        .part_href = list_href(cx, request, S("bbox=*"), part),
        .list_href = list_href(cx, request, S("bbox=*&tab=table"), list),
        .shape = asked->frame.n ? 0.66 : 0,
    };
    Buf picture = buf_new(cx->mem, PAGE_MOST);
    TRY(publish_schools_map(cx, &picture, schools, &map));
    page->map.html = buf_str(&picture);
    page->has_map = true;
    zoom_fill(cx, request, asked, &whole, &now, page);
    return OK;
}

/* ---- lists ---- */

typedef struct TownCount {
    const Region *town;
    Str folded;
    int64_t n;
} TownCount;

/* How many of them lie in each town, by its name: the way on from a map with too many to list. */
static void towns_fill(Cx *cx, const Request *request, const PublishedSchools *schools,
                       SchoolsPage *page) {
    static const char *const without[] = {"area", "areas", "bbox", "page", NULL};
    VEC(TownCount) towns = {0};
    size_t last = 0;
    for (size_t i = 0; i < schools->n; i++) {
        const Region *town = publish_school_region(schools, i)->parent;
        if (!town) continue;
        if (last >= towns.n || towns.at[last].town != town)
            for (last = 0; last < towns.n && towns.at[last].town != town;)
                last++;
        if (last == towns.n) {
            TownCount fresh = {town, words_collation(cx->mem, town->name.in[cx->lang]), 0};
            vec_push(cx->mem, &towns, fresh);
        }
        towns.at[last].n++;
    }
    for (size_t i = 1; i < towns.n; i++) {
        TownCount town = towns.at[i];
        size_t at = i;
        for (; at > 0 && str_compare(towns.at[at - 1].folded, town.folded) > 0; at--)
            towns.at[at] = towns.at[at - 1];
        towns.at[at] = town;
    }
    Str rest = query_without(cx, request, without);
    page->towns = NEW_ARRAY(cx->mem, Link, towns.n + 1);
    for (size_t i = 0; i < towns.n; i++)
        page->towns[page->n_towns++] =
            (Link){.href = href_before(
                       cx, request,
                       str_format(cx->mem, "area=%.*s", STR_ARG(towns.at[i].town->key)), rest),
                   .text = towns.at[i].town->name.in[cx->lang],
                   .note = words_number(cx->mem, cx->lang, (double)towns.at[i].n, 0)};
}

static Str type_name(const Asked *asked, Str code) {
    for (size_t i = 0; i < asked->n_types; i++)
        if (str_equal(asked->types[i].code, code)) return asked->types[i].name;
    return S("–");
}

static SchoolLine line_of(Cx *cx, const Request *request, const Asked *asked,
                          const PublishedSchool *school) {
    const Region *r = school->region;
    return (SchoolLine){
        .number = r->key,
        .href = school_href(cx, request, r),
        .name = r->name.in[cx->lang],
        .type = type_name(asked, r->school_type),
        .town = r->parent ? r->parent->name.in[cx->lang] : S("–"),
        .town_href = r->parent ? region_href(cx, request, r->parent) : S(""),
        .pupils = school_fact_view(cx, request, school, SCHOOL_PUPILS),
        .index = school_fact_view(cx, request, school, SCHOOL_INDEX),
        .startchancen = school_fact_view(cx, request, school, SCHOOL_STARTCHANCEN),
    };
}

static void columns_fill(Cx *cx, const Request *request, const Asked *asked,
                         const PublishedSchools *schools, SchoolsPage *page) {
    static const char *const without[] = {"order", "page", NULL};
    page->columns = NEW_ARRAY(cx->mem, SchoolColumn, ORDERS);
    for (size_t i = 0; i < ORDERS; i++) {
        bool now = asked->query.order == orders[i].order;
        bool down = now && !asked->query.descending;
        Str text = message_text(cx->lang, orders[i].text);
        if (orders[i].fact < SCHOOL_FACTS && schools->periods[orders[i].fact].year)
            text = str_format(
                cx->mem, "%.*s %.*s", STR_ARG(text),
                STR_ARG(words_period_short(cx->mem, cx->lang, schools->periods[orders[i].fact])));
        page->columns[page->n_columns++] = (SchoolColumn){
            .text = text,
            .href = list_href(
                cx, request, str_format(cx->mem, "order=%s%s", orders[i].word, down ? "-down" : ""),
                without),
            .sorted = !now                      ? S("")
                      : asked->query.descending ? S("descending")
                                                : S("ascending"),
            .number = orders[i].fact == SCHOOL_PUPILS || orders[i].fact == SCHOOL_INDEX,
        };
    }
}

static void rows_fill(Cx *cx, const Request *request, Asked *asked, const PublishedSchools *schools,
                      SchoolsPage *page) {
    static const char *const without[] = {"page", NULL};
    size_t pages = (schools->n + PAGE_ROWS - 1) / PAGE_ROWS;
    if (asked->page > pages) asked->page = pages ? pages : 1;
    size_t first = (asked->page - 1) * PAGE_ROWS, end = first + PAGE_ROWS;
    if (end > schools->n) end = schools->n;
    page->rows = NEW_ARRAY(cx->mem, SchoolLine, PAGE_ROWS);
    for (size_t i = first; i < end; i++) {
        PublishedSchool school = publish_school_of(cx, schools, i);
        page->rows[page->n_rows++] = line_of(cx, request, asked, &school);
    }
    columns_fill(cx, request, asked, schools, page);
    if (!page->n_rows) return;
    Str counts[] = {words_number(cx->mem, cx->lang, (double)first + 1, 0),
                    words_number(cx->mem, cx->lang, (double)end, 0),
                    words_number(cx->mem, cx->lang, (double)schools->n, 0)};
    page->shown = message_fill(cx->mem, cx->lang, MSG_SCHOOLS_SHOWN, 3, counts);
    if (asked->page > 1)
        page->before_href =
            list_href(cx, request, str_format(cx->mem, "page=%zu", asked->page - 1), without);
    if (asked->page < pages)
        page->after_href =
            list_href(cx, request, str_format(cx->mem, "page=%zu", asked->page + 1), without);
}

/* Schools that no map can show; asked for without the part of the map, where none of them lies. */
static Err unplaced_fill(Cx *cx, const Request *request, const Asked *asked,
                         const PublishedSchools *schools, SchoolsPage *page) {
    PublishedSchools all = *schools;
    if (asked->query.has_frame) {
        SchoolQuery query = asked->query;
        query.has_frame = false;
        query.order = SCHOOLS_BY_TOWN;
        TRY(publish_schools(cx, &all, &query));
    }
    if (!all.n_without_place) return OK;
    page->without_place =
        message_count(cx->mem, cx->lang, MSG_SCHOOLS_WITHOUT_PLACE, (int64_t)all.n_without_place);
    page->unplaced = NEW_ARRAY(cx->mem, Link, all.n_without_place);
    page->few_unplaced = all.n_without_place <= FEW;
    for (size_t i = 0; i < all.n; i++) {
        const Region *r = publish_school_region(&all, i);
        if (isfinite(r->longitude)) continue;
        page->unplaced[page->n_unplaced++] =
            (Link){.href = school_href(cx, request, r),
                   .text = r->name.in[cx->lang],
                   .note = r->parent ? r->parent->name.in[cx->lang] : S("")};
    }
    return OK;
}

/* ---- words ---- */

static Err sources_fill(Cx *cx, const Request *request, const PublishedSchools *schools,
                        SchoolsPage *page) {
    page->sources = NEW_ARRAY(cx->mem, Link, schools->n_deliveries + 1);
    for (size_t i = 0; i < schools->n_deliveries; i++) {
        Delivery delivery;
        TRY(publish_delivery(cx, &delivery, schools->deliveries[i]));
        Str what = delivery.attribution.n ? delivery.attribution : delivery.file_name;
        page->sources[page->n_sources++] = (Link){
            .href = page_href(cx, request, "/delivery/%lld", (long long)schools->deliveries[i]),
            .text = what,
            .note = delivery.licence};
    }
    return OK;
}

static void words_fill(Cx *cx, const Asked *asked, const PublishedSchools *schools,
                       SchoolsPage *page) {
    Lang lang = cx->lang;
    page->count = message_count(cx->mem, lang, MSG_SCHOOLS_COUNT, (int64_t)schools->n);
    const Value *sum = &schools->pupils;
    if (schools->n && value_has_number(sum)) {
        Str parts[] = {words_number(cx->mem, lang, sum->number, 0),
                       words_band(cx->mem, lang, sum->low, sum->high, 0, UNIT_COUNT)};
        page->pupils = message_fill(cx->mem, lang, MSG_SCHOOLS_PUPILS_SUM, 2, parts);
    }
    if (asked->from.n || asked->to.n)
        page->index_note = message_text(lang, MSG_SCHOOLS_ONLY_WITH_INDEX);
    else if (schools->n_without_index)
        page->index_note = message_count(cx->mem, lang, MSG_SCHOOLS_WITHOUT_INDEX,
                                         (int64_t)schools->n_without_index);
    if (asked->frame.n) page->frame = message_text(lang, MSG_SCHOOLS_IN_FRAME);
    const Period *pupils = &schools->periods[SCHOOL_PUPILS],
                 *index = &schools->periods[SCHOOL_INDEX];
    if (pupils->year && index->year && period_compare(*pupils, *index) != 0) {
        Str periods[] = {words_period(cx->mem, lang, *pupils), words_period(cx->mem, lang, *index)};
        page->periods = message_fill(cx->mem, lang, MSG_SCHOOLS_TWO_DATES, 2, periods);
    }
    for (size_t i = 0; i < ORDERS; i++)
        if (asked->order.n && orders[i].order == asked->query.order) {
            Str column = message_text(lang, orders[i].text);
            page->order_note = message_fill(cx->mem, lang,
                                            asked->query.descending ? MSG_SCHOOLS_SORTED_DOWN
                                                                    : MSG_SCHOOLS_SORTED_UP,
                                            1, &column);
        }
}

static void tabs_fill(Cx *cx, const Request *request, const Asked *asked, SchoolsPage *page) {
    static const char *const without[] = {"tab", "page", NULL};
    page->tabs = NEW_ARRAY(cx->mem, Link, 2);
    page->n_tabs = 2;
    page->tabs[0] = (Link){.href = list_href(cx, request, S("tab=map"), without),
                           .text = message_text(cx->lang, MSG_SCHOOLS_TAB_MAP),
                           .active = !asked->table};
    page->tabs[1] = (Link){.href = list_href(cx, request, S("tab=table"), without),
                           .text = message_text(cx->lang, MSG_SCHOOLS_TAB_TABLE),
                           .active = asked->table};
}

static Err data_reply(Cx *cx, const Request *request, Reply *reply, const Asked *asked,
                      const PublishedSchools *schools) {
    Sheet sheet = school_sheet();
    for (size_t i = 0; i < schools->n; i++) {
        PublishedSchool school = publish_school_of(cx, schools, i);
        school_sheet_row(cx, &sheet, &school, type_name(asked, school.region->school_type));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_schools(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    Asked asked;
    PublishedSchools schools;
    TRY(catalogue_get(cx, &catalogue));
    TRY(asked_read(cx, request, &asked));
    TRY(publish_schools(cx, &schools, &asked.query));
    if (request->format != AS_HTML) return data_reply(cx, request, reply, &asked, &schools);
    SchoolsPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_SCHOOLS_TITLE), S("/schools")),
        .is_map = !asked.table,
        .is_table = asked.table || schools.n <= LIST_MOST,
    };
    form_fill(cx, request, &asked, area_own(catalogue), &page);
    words_fill(cx, &asked, &schools, &page);
    tabs_fill(cx, request, &asked, &page);
    if (page.is_map) TRY(map_fill(cx, request, &asked, &schools, &page));
    if (page.is_table)
        rows_fill(cx, request, &asked, &schools, &page);
    else
        towns_fill(cx, request, &schools, &page);
    TRY(unplaced_fill(cx, request, &asked, &schools, &page));
    TRY(sources_fill(cx, request, &schools, &page));
    page_schools(&reply->body, request->lang, &page);
    return OK;
}

/* One indicator: the finding, the chart, the map or the table, and what a reader needs to trust it. */

#include <stdio.h>

#include "web/web_in.h"

/* What the address asks for. */
typedef struct Asked {
    const Indicator *indicator;
    const Region **regions;
    size_t n_regions;
    bool usual; /* no areas were named: own area, area around, members */
    Period *periods;
    size_t n_periods;
    Period period; /* the one of map, bars and headline */
    bool one_period;
    Str tab, by;
    int64_t as_of;
} Asked;

static Err read_period(Cx *cx, const Request *request, Asked *asked) {
    TRY(publish_periods(cx, asked->indicator, asked->as_of, &asked->periods, &asked->n_periods));
    Str text = request->get(request, S("period"));
    if (asked->n_periods) asked->period = asked->periods[asked->n_periods - 1];
    if (!text.n || str_equal(text, S("latest"))) return OK;
    Period wanted;
    if (!period_read(text, &wanted)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
    for (size_t i = 0; i < asked->n_periods; i++) {
        Period p = asked->periods[i];
        if (period_compare(p, wanted) == 0 ||
            (wanted.kind == PERIOD_YEAR && p.year == wanted.year)) {
            asked->period = p;
            asked->one_period = true;
            return OK;
        }
    }
    return fail(cx, NOT_FOUND, MSG_WEB_NO_SUCH_PERIOD, text, asked->indicator->id);
}

static Err read_as_of(Cx *cx, const Request *request, int64_t *out) {
    Str text = request->get(request, S("as_of"));
    int64_t last;
    *out = 0;
    if (!text.n) return OK;
    TRY(publish_last_delivery(cx, &last));
    if (!int_read(text, out) || *out < 1 || *out > last)
        return fail(cx, INVALID, MSG_WEB_NO_AS_OF, text);
    return OK;
}

static Err read_asked(Cx *cx, const Request *request, Asked *asked) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicator_find(cx, catalogue, request->part, &asked->indicator));
    TRY(read_as_of(cx, request, &asked->as_of));
    Str areas = request->get(request, S("areas"));
    asked->usual = !areas.n;
    TRY(publish_regions(cx, areas, &asked->regions, &asked->n_regions));
    TRY(read_period(cx, request, asked));
    asked->by = request->get(request, S("by"));
    Str tab = request->get(request, S("tab"));
    asked->tab = str_equal(tab, S("map")) || str_equal(tab, S("table")) ? tab : S("chart");
    return OK;
}

static PublishQuery query_for(Cx *cx, const Asked *asked, bool all_periods) {
    return (PublishQuery){
        .indicator = asked->indicator,
        .regions = asked->regions,
        .n_regions = asked->n_regions,
        .period = all_periods && !asked->one_period ? S("") : period_code(cx->mem, asked->period),
        .by = asked->by,
        .as_of = asked->as_of,
    };
}

/* ---- picture ---- */

static bool any_number(const PublishedTable *table, const Region *region) {
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region == region && value_has_number(&table->figures[i].value))
            return true;
    return false;
}

/* Lines where there is a course of time to show for few areas; bars otherwise. */
static Err draw_chart(Cx *cx, const Asked *asked, Buf *out, Str title) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedTable table;
    Picture picture = {.title = title, .period = asked->period};
    PublishQuery query = query_for(cx, asked, true);
    const Region *few[2];
    if (asked->usual) {
        few[0] = area_own(catalogue), few[1] = area_around(catalogue);
        query.regions = few;
        query.n_regions = asked->by.n ? 1 : 2;
    }
    bool course = asked->n_periods > 1 && !asked->one_period && query.n_regions <= 8;
    if (course) {
        TRY(publish_table(cx, &table, &query));
        if (!asked->usual || any_number(&table, area_own(catalogue)))
            return publish_chart_lines(cx, out, &table, &picture);
    }
    query = query_for(cx, asked, false);
    if (asked->usual && asked->by.n) query.regions = few, query.n_regions = 1;
    TRY(publish_table(cx, &table, &query));
    return publish_chart_bars(cx, out, &table, &picture);
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

static Err draw_map(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page,
                    Buf *out, Str title) {
    PublishQuery query = query_for(cx, asked, false);
    query.by = S("");
    TRY(map_regions(cx, asked, &query.regions, &query.n_regions));
    PublishedTable table;
    TRY(publish_table(cx, &table, &query));
    page->not_shown = NEW_ARRAY(cx->mem, Link, table.n + 1);
    for (size_t i = 0; i < table.n; i++)
        if (!value_has_number(&table.figures[i].value) || !table.figures[i].region->n_rings)
            page->not_shown[page->n_not_shown++] = (Link){
                .text = table.figures[i].region->name.in[cx->lang],
                .note = presence_word(cx->lang, table.figures[i].value.presence),
            };
    if (page->n_not_shown) {
        Str counts[] = {words_number(cx->mem, cx->lang, (double)page->n_not_shown, 0),
                        words_number(cx->mem, cx->lang, (double)table.n, 0)};
        page->not_shown_text = message_fill(cx->mem, cx->lang, MSG_WEB_NOT_SHOWN, 2, counts);
    }
    Picture picture = {
        .title = title,
        .period = asked->period,
        .href_pattern = page_href(cx, request, "/region/*"),
    };
    return publish_map(cx, out, &table, &picture);
}

/* ---- table ---- */

static Err fill_table(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedTable table;
    PublishQuery query = query_for(cx, asked, true);
    TRY(publish_table(cx, &table, &query));
    page->n_heads = table.n_periods;
    page->heads = NEW_ARRAY(cx->mem, Str, table.n_periods + 1);
    for (size_t p = 0; p < table.n_periods; p++) /* newest first, as tables are read */
        page->heads[p] =
            words_period_short(cx->mem, cx->lang, table.periods[table.n_periods - 1 - p]);
    size_t n_cells = table.n_periods ? table.n / table.n_periods / asked->n_regions : 0;
    page->lines = NEW_ARRAY(cx->mem, TableLine, asked->n_regions * n_cells + 1);
    for (size_t r = 0; r < asked->n_regions; r++)
        for (size_t c = 0; c < n_cells; c++) {
            TableLine line = {
                .region = asked->regions[r]->name.in[cx->lang],
                .region_href =
                    page_href(cx, request, "/region/%.*s", STR_ARG(asked->regions[r]->key)),
                .figures = NEW_ARRAY(cx->mem, FigureView, table.n_periods + 1),
                .n_figures = table.n_periods,
                .marked = asked->regions[r]->kind == REGION_SET,
            };
            for (size_t p = 0; p < table.n_periods; p++) {
                const PublishedFigure *f =
                    &table.figures[(r * table.n_periods + table.n_periods - 1 - p) * n_cells + c];
                line.figures[p] = figure_view(cx, request, f);
                line.cell = n_cells > 1 ? cell_label(cx->mem, cx->lang, catalogue, f->cell) : S("");
            }
            page->lines[page->n_lines++] = line;
        }
    return OK;
}

/* ---- what stands around it ---- */

static Str coded(Lang lang, const char *kind, Str code) {
    char id[64];
    snprintf(id, sizeof id, "%s.%.*s", kind, STR_ARG(code));
    Msg message;
    return message_find(id, &message) ? message_text(lang, message) : code;
}

static void fill_definition(Cx *cx, const Asked *asked, IndicatorPage *page) {
    static const char *const places[] = {"school", "residence", "institution", "centre"};
    static const char *const polarities[] = {"none", "higher", "lower"};
    const Indicator *indicator = asked->indicator;
    Lang lang = cx->lang;
    page->id = indicator->id;
    page->version = str_format(cx->mem, "%d", indicator->version);
    page->title = indicator->title.in[lang];
    page->definition = indicator->definition.in[lang];
    page->limits = indicator->limits.in[lang];
    page->formula = indicator->formula;
    page->source = indicator->source.in[lang];
    page->newer = indicator->newer.in[lang];
    page->newer_command = indicator->newer_command;
    page->unit = words_unit(lang, indicator->unit);
    page->place = coded(lang, "place", str_of(places[indicator->place]));
    page->polarity = coded(lang, "polarity", str_of(polarities[indicator->polarity]));
    page->stage = coded(lang, "stage", indicator->stage);
    page->aspect = coded(lang, "aspect", indicator->aspect);
    page->secrecy = coded(lang, "secrecy_regime", indicator->secrecy);
    page->n_breaks = indicator->n_breaks;
    page->breaks = NEW_ARRAY(cx->mem, BreakLine, indicator->n_breaks + 1);
    for (size_t i = 0; i < indicator->n_breaks; i++)
        page->breaks[i] =
            (BreakLine){words_period(cx->mem, lang, indicator->breaks[i].before),
                        indicator->breaks[i].reason.in[lang]};
}

static Err fill_sources(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page) {
    PublishedTable table;
    PublishQuery query = query_for(cx, asked, true);
    query.by = S("");
    TRY(publish_table(cx, &table, &query));
    page->sources = NEW_ARRAY(cx->mem, SourceLine, table.n_deliveries + 1);
    for (size_t i = 0; i < table.n_deliveries; i++) {
        Delivery delivery;
        TRY(delivery_get(cx, &delivery, table.deliveries[i]));
        page->sources[page->n_sources++] = (SourceLine){
            .number = str_format(cx->mem, "%lld", (long long)delivery.number),
            .href = page_href(cx, request, "/delivery/%lld", (long long)delivery.number),
            .file = delivery.file_name,
            .stand = delivery.stand,
            .attribution = delivery.attribution,
        };
    }
    Str last = str_format(cx->mem, "%lld", (long long)table.as_of);
    page->data_as_of = last;
    page->live_href = page_href(cx, request, "/indicator/%.*s", STR_ARG(page->id));
    page->fixed_href =
        page_href(cx, request, "/indicator/%.*s?%.*s", STR_ARG(page->id),
                  STR_ARG(query_with(cx, request, S("as_of"), last)));
    Str arguments[] = {page->title, page->id, page->version, last, page->fixed_href};
    page->citation = message_fill(cx->mem, cx->lang, MSG_WEB_CITATION, 5, arguments);
    return OK;
}

static Link tab_link(Cx *cx, const Request *request, const Asked *asked, const char *tab, Msg text) {
    Str query = query_with(cx, request, S("tab"), str_of(tab));
    return (Link){
        .href = page_href(cx, request, "/indicator/%.*s?%.*s", STR_ARG(asked->indicator->id),
                          STR_ARG(query)),
        .text = message_text(cx->lang, text),
        .active = str_equal(asked->tab, str_of(tab)),
    };
}

static Err fill_rivals(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator **family;
    size_t n;
    TRY(indicators_find(cx, catalogue, asked->indicator->family, &family, &n));
    page->rivals = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        if (family[i] != asked->indicator)
            page->rivals[page->n_rivals++] = (Link){
                .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(family[i]->id)),
                .text = family[i]->id,
                .note = family[i]->title.in[cx->lang],
            };
    return OK;
}

static Err fill_choices(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Str areas = request->get(request, S("areas")), chosen = request->get(request, S("period"));
    page->regions = NEW_ARRAY(cx->mem, Option, own->n_members + 4);
    page->regions[page->n_regions++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_ALL_AREAS), !areas.n};
    page->regions[page->n_regions++] =
        (Option){own->key, own->name.in[cx->lang], str_equal(areas, own->key)};
    for (size_t i = 0; i < own->n_members; i++) {
        Str pair = str_format(cx->mem, "%.*s,%.*s", STR_ARG(own->members[i]->key),
                              STR_ARG(own->key));
        page->regions[page->n_regions++] =
            (Option){pair, own->members[i]->name.in[cx->lang], str_equal(areas, pair)};
    }
    page->periods = NEW_ARRAY(cx->mem, Option, asked->n_periods + 1);
    page->periods[page->n_periods++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_ALL_PERIODS), !chosen.n};
    for (size_t i = asked->n_periods; i-- > 0;) {
        Str code = period_code(cx->mem, asked->periods[i]);
        page->periods[page->n_periods++] =
            (Option){code, words_period(cx->mem, cx->lang, asked->periods[i]),
                     asked->one_period && period_compare(asked->periods[i], asked->period) == 0};
    }
    const Indicator *indicator = asked->indicator;
    page->breakdowns = NEW_ARRAY(cx->mem, Option, indicator->n_by + 1);
    page->breakdowns[page->n_breakdowns++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_NO_BREAKDOWN), !asked->by.n};
    for (size_t i = 0; i < indicator->n_by; i++)
        page->breakdowns[page->n_breakdowns++] =
            (Option){indicator->by[i]->id, indicator->by[i]->label.in[cx->lang],
                     str_equal(asked->by, indicator->by[i]->id)};
    page->has_breakdowns = indicator->n_by > 0;
    page->several_periods = asked->n_periods > 1;
    page->tab = asked->tab;
    page->action = page_href(cx, request, "/indicator/%.*s", STR_ARG(indicator->id));
    return OK;
}

/* The finding: of the first area asked for; where the whole area has no number of its own, the range of its members. */
static Err fill_headline(Cx *cx, const Asked *asked, IndicatorPage *page) {
    if (!asked->n_periods) {
        page->headline = message_text(cx->lang, MSG_WEB_NO_DATA);
        return OK;
    }
    const Region *region = asked->regions[0];
    PublishedFigure f;
    TRY(publish_figure(cx, &f, asked->indicator, region, asked->period, S(""), asked->as_of));
    Err err = NOT_FOUND;
    if (asked->usual && !value_has_number(&f.value))
        err = publish_spread_headline(cx, &page->headline, cx->lang, asked->indicator,
                                      asked->period, asked->as_of);
    if (err == NOT_FOUND)
        err = publish_headline(cx, &page->headline, cx->lang, asked->indicator, region,
                               asked->period, asked->as_of);
    TRY(err);
    Str arguments[] = {asked->indicator->title.in[cx->lang],
                       words_unit(cx->lang, asked->indicator->unit),
                       words_period(cx->mem, cx->lang, asked->period)};
    page->subtitle = message_fill(cx->mem, cx->lang, MSG_WEB_SUBTITLE, 3, arguments);
    return OK;
}

static Err fill_picture(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page) {
    page->is_table = str_equal(asked->tab, S("table"));
    if (page->is_table || !asked->n_periods) return OK;
    Buf picture = buf_new(cx->mem, 4 << 20);
    if (str_equal(asked->tab, S("map")))
        TRY(draw_map(cx, request, asked, page, &picture, page->headline));
    else
        TRY(draw_chart(cx, asked, &picture, page->headline));
    TRY(buf_check(cx, &picture));
    page->picture = (Safe){buf_str(&picture)};
    page->has_picture = picture.n > 0;
    return OK;
}

Err route_indicator(Cx *cx, const Request *request, Reply *reply) {
    Asked asked = {0};
    TRY(read_asked(cx, request, &asked));
    if (request->format != FORMAT_HTML) {
        PublishedTable table;
        PublishQuery query = query_for(cx, &asked, true);
        TRY(publish_table(cx, &table, &query));
        return tables_reply(cx, request, reply, (const PublishedTable *[]){&table}, 1);
    }
    IndicatorPage page = {
        .head = page_head(cx, request, asked.indicator->title.in[cx->lang], S("/indicators")),
        .tabs = NEW_ARRAY(cx->mem, Link, 3),
        .n_tabs = 3,
    };
    page.tabs[0] = tab_link(cx, request, &asked, "chart", MSG_WEB_TAB_CHART);
    page.tabs[1] = tab_link(cx, request, &asked, "map", MSG_WEB_TAB_MAP);
    page.tabs[2] = tab_link(cx, request, &asked, "table", MSG_WEB_TAB_TABLE);
    fill_definition(cx, &asked, &page);
    TRY(fill_headline(cx, &asked, &page));
    TRY(fill_picture(cx, request, &asked, &page));
    if (page.is_table && asked.n_periods) TRY(fill_table(cx, request, &asked, &page));
    TRY(fill_rivals(cx, request, &asked, &page));
    TRY(fill_choices(cx, request, &asked, &page));
    TRY(fill_sources(cx, request, &asked, &page));
    page.json_href = page.head.json_href;
    page.csv_comma_href = page.head.csv_href;
    page.csv_semicolon_href =
        page_href(cx, request, "/indicator/%.*s.csv?%.*s", STR_ARG(page.id),
                  STR_ARG(query_with(cx, request, S("separator"), S("semicolon"))));
    page_indicator(&reply->body, request->lang, &page);
    return OK;
}

/* One indicator: the finding, the chart, the map or the table, and what a reader needs to trust it.
 */

#include "web/indicator_in.h"

/* The period of map, bars and headline: the newest, or the first one that fits what was asked for.
 */
static Err read_period(Cx *cx, const Request *request, Asked *asked) {
    TRY(publish_periods(cx, asked->indicator, asked->as_of, &asked->periods, &asked->n_periods));
    Str text = asked->period_text = request->get(request, S("period"));
    asked->one_period = text.n > 0;
    if (asked->n_periods) asked->period = asked->periods[asked->n_periods - 1];
    if (!text.n || str_equal(text, S("latest"))) return OK;
    Period wanted;
    if (!period_read(text, &wanted)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
    for (size_t i = 0; i < asked->n_periods; i++) {
        asked->period = asked->periods[i];
        bool in_year = wanted.kind == PERIOD_YEAR && asked->period.year == wanted.year;
        if (in_year || period_compare(asked->period, wanted) == 0) return OK;
    }
    return fail(cx, NOT_FOUND, MSG_WEB_NO_SUCH_PERIOD, text, asked->indicator->id);
}

PublishQuery asked_query(const Asked *asked) {
    return (PublishQuery){
        .indicator = asked->indicator,
        .regions = asked->regions,
        .n_regions = asked->n_regions,
        .period = asked->period_text,
        .by = asked->by,
        .as_of = asked->as_of,
    };
}

/* Any area asked for has a number for a code of the breakdown. */
static Err has_part(Cx *cx, const Asked *asked, Period period, bool *out) {
    const Dimension *by = asked->dimension;
    *out = false;
    for (size_t i = 0; i < asked->n_regions * by->n_codes && !*out; i++) {
        PublishedFigure figure;
        Str code = by->codes[i % by->n_codes].code;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(publish_figure(cx, &figure, asked->indicator, asked->regions[i / by->n_codes], period,
                           str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(code)),
                           asked->as_of));
        *out = value_has_number(&figure.value);
    }
    return OK;
}

/* Not every period has the breakdown: without a period asked for, the newest that has it. */
static Err read_breakdown(Cx *cx, const Request *request, Asked *asked) {
    asked->by = request->get(request, S("by"));
    if (!asked->by.n && asked->indicator->needs) asked->by = asked->indicator->needs->id;
    TRY(publish_breakdown(cx, asked->indicator, asked->by, &asked->dimension));
    if (!asked->dimension || asked->one_period) return OK;
    for (size_t p = asked->n_periods; p-- > 0;) {
        bool found;
        TRY(has_part(cx, asked, asked->periods[p], &found));
        if (!found) continue;
        asked->period = asked->periods[p];
        return OK;
    }
    return OK;
}

static Err read_asked(Cx *cx, const Request *request, Asked *asked) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicator_find(cx, catalogue, request->part, &asked->indicator));
    TRY(request_as_of(cx, request, &asked->as_of));
    asked->areas = request->get(request, S("areas"));
    TRY(publish_regions(cx, asked->areas, &asked->regions, &asked->n_regions));
    TRY(read_period(cx, request, asked));
    TRY(read_breakdown(cx, request, asked));
    Str tab = request->get(request, S("tab"));
    asked->tab = str_equal(tab, S("map")) || str_equal(tab, S("table")) ? tab : S("chart");
    return OK;
}

/* ---- table ---- */

static Err fill_table(Cx *cx, const Request *request, const PublishedTable *table,
                      const Asked *asked, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    page->n_heads = table->n_periods;
    page->heads = NEW_ARRAY(cx->mem, Str, table->n_periods + 1);
    for (size_t p = 0; p < table->n_periods; p++) /* newest first, as tables are read */
        page->heads[p] =
            words_period_short(cx->mem, cx->lang, table->periods[table->n_periods - 1 - p]);
    size_t n_cells = table->n_periods ? table->n / table->n_periods / asked->n_regions : 0;
    page->lines = NEW_ARRAY(cx->mem, TableLine, asked->n_regions * n_cells + 1);
    for (size_t r = 0; r < asked->n_regions; r++)
        for (size_t c = 0; c < n_cells; c++) {
            TableLine line = {
                .region = asked->regions[r]->name.in[cx->lang],
                .region_href = region_href(cx, request, asked->regions[r]),
                .figures = NEW_ARRAY(cx->mem, FigureView, table->n_periods + 1),
                .n_figures = table->n_periods,
                .marked = asked->regions[r]->kind == REGION_SET,
            };
            for (size_t p = 0; p < table->n_periods; p++) {
                const PublishedFigure *f =
                    &table
                         ->figures[(r * table->n_periods + table->n_periods - 1 - p) * n_cells + c];
                line.figures[p] = figure_view(cx, request, f);
                line.cell = n_cells > 1 ? cell_label(cx->mem, cx->lang, catalogue, f->cell) : S("");
            }
            page->lines[page->n_lines++] = line;
        }
    return OK;
}

/* ---- what stands around it ---- */

static void fill_definition(Cx *cx, const Asked *asked, IndicatorPage *page) {
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
    page->place = place_word(lang, indicator->place);
    page->polarity = polarity_word(lang, indicator->polarity);
    page->stage = stage_word(lang, indicator->stage);
    page->aspect = aspect_word(lang, indicator->aspect);
    page->secrecy = secrecy_regime_word(lang, indicator->secrecy);
    page->n_breaks = indicator->n_breaks;
    page->breaks = NEW_ARRAY(cx->mem, BreakLine, indicator->n_breaks + 1);
    for (size_t i = 0; i < indicator->n_breaks; i++)
        page->breaks[i] = (BreakLine){words_period(cx->mem, lang, indicator->breaks[i].before),
                                      indicator->breaks[i].reason.in[lang]};
}

static Err fill_sources(Cx *cx, const Request *request, const PublishedTable *table,
                        const Asked *asked, IndicatorPage *page) {
    page->sources = NEW_ARRAY(cx->mem, SourceLine, table->n_deliveries + 1);
    for (size_t i = 0; i < table->n_deliveries; i++) {
        Delivery delivery;
        TRY(delivery_get(cx, &delivery, table->deliveries[i]));
        page->sources[page->n_sources++] = (SourceLine){
            .number = str_format(cx->mem, "%lld", (long long)delivery.number),
            .href = page_href(cx, request, "/delivery/%lld", (long long)delivery.number),
            .file = delivery.file_name,
            .stand = delivery.stand,
            .attribution = delivery.attribution,
        };
    }
    Str last = str_format(cx->mem, "%lld", (long long)table->as_of);
    page->data_as_of = last;
    if (asked->as_of) {
        page->as_of = last;
        page->fixed_note = message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &last);
        page->live_href = page_href(cx, request, "/indicator/%.*s?%.*s", STR_ARG(page->id),
                                    STR_ARG(query_with(cx, request, S("as_of"), S(""))));
    }
    page->fixed_href = page_href(cx, request, "/indicator/%.*s?%.*s", STR_ARG(page->id),
                                 STR_ARG(query_with(cx, request, S("as_of"), last)));
    Str arguments[] = {page->title, page->id, page->version, last, page->fixed_href};
    page->citation = message_fill(cx->mem, cx->lang, MSG_WEB_CITATION, 5, arguments);
    return OK;
}

/* The licence of the boundaries wants their note beside the map, with its address as a link. */
static Err fill_boundaries(Cx *cx, IndicatorPage *page) {
    Delivery *all;
    size_t n;
    TRY(delivery_list(cx, &all, &n));
    for (size_t i = 0; i < n && !page->boundaries.n; i++)
        if (!all[i].mapping.n) page->boundaries = all[i].attribution;
    size_t at = str_find(page->boundaries, S("https://"), 0);
    if (at != SIZE_MAX) page->boundaries_href = str_slice(page->boundaries, at, page->boundaries.n);
    return OK;
}

static Link tab_link(Cx *cx, const Request *request, const Asked *asked, const char *tab,
                     Msg text) {
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

/* "Duisburg, Essen, Metropole Ruhr …" */
static Str areas_text(Cx *cx, const Asked *asked) {
    enum { NAMED = 4 };
    VEC(Str) names = {0};
    for (size_t i = 0; i < asked->n_regions && i < NAMED; i++)
        vec_push(cx->mem, &names, asked->regions[i]->name.in[cx->lang]);
    Str text = str_join(cx->mem, names.n, names.at, S(", "));
    return asked->n_regions > NAMED ? str_format(cx->mem, "%.*s …", STR_ARG(text)) : text;
}

/* All, the own area, its members each with it, and what else was asked for. */
static Err fill_areas(Cx *cx, const Asked *asked, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Option *options = NEW_ARRAY(cx->mem, Option, own->n_members + 3);
    size_t n = 0;
    options[n++] = (Option){S(""), message_text(cx->lang, MSG_WEB_ALL_AREAS), false};
    options[n++] = (Option){own->key, own->name.in[cx->lang], false};
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        options[n++] =
            (Option){str_format(cx->mem, "%.*s,%.*s", STR_ARG(member->key), STR_ARG(own->key)),
                     member->name.in[cx->lang], false};
    }
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known |= options[i].chosen = str_equal(asked->areas, options[i].value);
    if (!known) options[n++] = (Option){asked->areas, areas_text(cx, asked), true};
    page->regions = options, page->n_regions = n;
    return OK;
}

static void fill_periods(Cx *cx, const Asked *asked, IndicatorPage *page) {
    page->periods = NEW_ARRAY(cx->mem, Option, asked->n_periods + 1);
    page->periods[page->n_periods++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_ALL_PERIODS), !asked->one_period};
    for (size_t i = asked->n_periods; i-- > 0;) {
        Period period = asked->periods[i];
        page->periods[page->n_periods++] =
            (Option){period_code(cx->mem, period), words_period(cx->mem, cx->lang, period),
                     asked->one_period && period_compare(period, asked->period) == 0};
    }
    page->several_periods = asked->n_periods > 1;
}

static void fill_breakdowns(Cx *cx, const Asked *asked, IndicatorPage *page) {
    const Indicator *indicator = asked->indicator;
    page->breakdowns = NEW_ARRAY(cx->mem, Option, indicator->n_by + 1);
    page->breakdowns[page->n_breakdowns++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_NO_BREAKDOWN), !asked->by.n};
    for (size_t i = 0; i < indicator->n_by; i++)
        page->breakdowns[page->n_breakdowns++] =
            (Option){indicator->by[i]->id, indicator->by[i]->label.in[cx->lang],
                     indicator->by[i] == asked->dimension};
    page->has_breakdowns = indicator->n_by > 0;
}

/* The finding: of the first area asked for; where the whole area has no number of its own, the
 * range of its members. */
static Err fill_headline(Cx *cx, const Asked *asked, IndicatorPage *page) {
    if (!asked->n_periods) {
        page->headline = message_text(cx->lang, MSG_WEB_NO_DATA);
        return OK;
    }
    const Region *region = asked->regions[0];
    PublishedFigure f;
    TRY(publish_figure(cx, &f, asked->indicator, region, asked->period, S(""), asked->as_of));
    Err err = NOT_FOUND;
    if (!asked->areas.n && !value_has_number(&f.value))
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
        TRY(indicator_map(cx, request, asked, page, &picture));
    else
        TRY(indicator_chart(cx, asked, page, &picture));
    TRY(buf_check(cx, &picture));
    page->picture = (Safe){buf_str(&picture)};
    page->has_picture = picture.n > 0;
    return OK;
}

Err route_indicator(Cx *cx, const Request *request, Reply *reply) {
    Asked asked = {0};
    TRY(read_asked(cx, request, &asked));
    PublishedTable table; /* the data, the table tab and the sources are told from the same one */
    PublishQuery query = asked_query(&asked);
    bool data = request->format != AS_HTML;
    if (!data && !str_equal(asked.tab, S("table"))) query.by = S("");
    TRY(publish_table(cx, &table, &query));
    if (data) return tables_reply(cx, request, reply, (const PublishedTable *[]){&table}, 1);
    IndicatorPage page = {
        .head = page_head(cx, request, asked.indicator->title.in[cx->lang], S("/indicators")),
        .tab = asked.tab,
        .action = page_href(cx, request, "/indicator/%.*s", STR_ARG(asked.indicator->id)),
        .tabs = NEW_ARRAY(cx->mem, Link, 3),
        .n_tabs = 3,
    };
    page.tabs[0] = tab_link(cx, request, &asked, "chart", MSG_WEB_TAB_CHART);
    page.tabs[1] = tab_link(cx, request, &asked, "map", MSG_WEB_TAB_MAP);
    page.tabs[2] = tab_link(cx, request, &asked, "table", MSG_WEB_TAB_TABLE);
    fill_definition(cx, &asked, &page);
    TRY(fill_headline(cx, &asked, &page));
    TRY(fill_picture(cx, request, &asked, &page));
    if (page.is_table && asked.n_periods) TRY(fill_table(cx, request, &table, &asked, &page));
    if (str_equal(asked.tab, S("map"))) TRY(fill_boundaries(cx, &page));
    TRY(fill_rivals(cx, request, &asked, &page));
    TRY(fill_areas(cx, &asked, &page));
    fill_periods(cx, &asked, &page);
    fill_breakdowns(cx, &asked, &page);
    TRY(fill_sources(cx, request, &table, &asked, &page));
    page.json_href = page.head.json_href;
    page.csv_comma_href = page.head.csv_href;
    page.csv_semicolon_href =
        page_href(cx, request, "/indicator/%.*s.csv?%.*s", STR_ARG(page.id),
                  STR_ARG(query_with(cx, request, S("separator"), S("semicolon"))));
    page_indicator(&reply->body, request->lang, &page);
    return OK;
}

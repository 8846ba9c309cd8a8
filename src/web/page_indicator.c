/* One indicator: what it means, what it says now, the figure, and what a reader needs to trust it.
 * Its address with other endings gives the same figure as a file. */

#include "web/figure_in.h"

/* ---- what stands around the figure ---- */

static void fill_definition(Cx *cx, const Request *request, const Indicator *indicator,
                            IndicatorPage *page) {
    Lang lang = cx->lang;
    uint32_t explained = 0;
    page->id = indicator->id;
    page->title = indicator->title.in[lang];
    page->definition = glossary_text(cx, request, indicator->definition.in[lang], &explained);
    page->limits = glossary_text(cx, request, indicator->limits.in[lang], &explained);
    page->formula = indicator->formula;
    page->newer = indicator->newer.in[lang];
    page->newer_command = indicator->newer_command;
    page->unit = words_unit(lang, indicator->unit);
    page->place = place_word(lang, indicator->place);
    page->polarity = polarity_word(lang, indicator->polarity);
    page->stage = stage_word(lang, indicator->stage);
    page->aspect = aspect_word(lang, indicator->aspect);
    page->secrecy = secrecy_regime_word(lang, indicator->secrecy);
    page->breaks = NEW_ARRAY(cx->mem, BreakLine, indicator->n_breaks + 1);
    for (; page->n_breaks < indicator->n_breaks; page->n_breaks++) {
        const Break *line = &indicator->breaks[page->n_breaks];
        page->breaks[page->n_breaks] =
            (BreakLine){words_period(cx->mem, lang, line->before), line->reason.in[lang]};
    }
}

static Err fill_sources(Cx *cx, const Request *request, const PublishedTable *table,
                        IndicatorPage *page) {
    page->sources = NEW_ARRAY(cx->mem, SourceLine, table->n_deliveries + 1);
    for (size_t i = 0; i < table->n_deliveries; i++) {
        Delivery delivery;
        TRY(publish_delivery(cx, &delivery, table->deliveries[i]));
        page->sources[page->n_sources++] = (SourceLine){
            .number = str_format(cx->mem, "%lld", (long long)delivery.number),
            .href = page_href(cx, request, "/delivery/%lld", (long long)delivery.number),
            .file = delivery.file_name,
            .stand = delivery.stand,
            .attribution = delivery.attribution,
        };
    }
    return OK;
}

static Err fill_versions(Cx *cx, const Indicator *indicator, IndicatorPage *page) {
    DefinitionVersion *all;
    size_t n;
    TRY(indicator_versions(cx, indicator, &all, &n));
    page->versions = NEW_ARRAY(cx->mem, Fact, n + 1);
    for (; page->n_versions < n; page->n_versions++) {
        const DefinitionVersion *v = &all[page->n_versions];
        page->versions[page->n_versions] =
            (Fact){str_format(cx->mem, "%lld", (long long)v->version), day_local(cx, v->agreed_on)};
    }
    return OK;
}

static Err fill_rivals(Cx *cx, const Request *request, const Indicator *indicator,
                       IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator **family;
    size_t n;
    TRY(indicators_find(cx, catalogue, indicator->family, &family, &n));
    page->rivals = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        if (family[i] != indicator)
            page->rivals[page->n_rivals++] = (Link){
                .href = page_href(cx, request, "/indicator/%.*s%.*s", STR_ARG(family[i]->id),
                                  STR_ARG(as_of_kept(cx, request, '?'))),
                .text = family[i]->id,
                .note = family[i]->title.in[cx->lang],
            };
    return OK;
}

/* ---- the newest value, with the direction in a word and an arrow ---- */

static void fill_trend(Cx *cx, const PublishedTrend *trend, IndicatorPage *page) {
    static const struct {
        Msg text;
        const char *arrow;
    } words[] = {
        [DIRECTION_UNKNOWN] = {MSG_FIGURE_TREND_UNSURE, "≈"},
        [DIRECTION_SAME] = {MSG_FIGURE_TREND_SAME, "→"},
        [DIRECTION_UP] = {MSG_FIGURE_TREND_UP, "↑"},
        [DIRECTION_DOWN] = {MSG_FIGURE_TREND_DOWN, "↓"},
    };
    if (!trend->has_before) {
        if (trend->after_break) page->trend = message_text(cx->lang, MSG_FIGURE_TREND_BREAK);
        return;
    }
    Str before = words_period(cx->mem, cx->lang, trend->before.period);
    page->trend = message_fill(cx->mem, cx->lang, words[trend->direction].text, 1, &before);
    page->arrow = str_of(words[trend->direction].arrow);
}

/* Of the first area asked for; where the own area has no number of its own, the range of its
 * members. */
static Err fill_current(Cx *cx, const Request *request, const FigureAsk *ask, IndicatorPage *page) {
    if (!ask->n_periods) return OK;
    const Region *region = ask->regions[0];
    PublishedTrend trend;
    TRY(publish_trend(cx, &trend, ask->indicator, region, ask->period, ask->as_of));
    page->current = figure_view(cx, request, &trend.now);
    Str place = region->name.in[cx->lang];
    if (value_has_number(&trend.now.value)) {
        fill_trend(cx, &trend, page);
    } else {
        PublishedSpread spread;
        Err err = publish_spread(cx, &spread, ask->indicator, ask->period, ask->as_of);
        if (err && err != NOT_FOUND) return err;
        if (err || (ask->areas.n && !str_equal(ask->areas, S("all")))) return OK;
        page->current = (FigureView){
            .text = publish_spread_text(cx, cx->lang, ask->indicator, &spread),
            .origin_href = figure_href(cx, request, ask, "", S("areas=all&tab=table")),
        };
        place = message_text(cx->lang, MSG_WEB_ALL_AREAS);
    }
    Str words[] = {place, words_period(cx->mem, cx->lang, ask->period)};
    page->current_where = str_join(cx->mem, 2, words, S(", "));
    page->has_current = !page->current.missing;
    return OK;
}

/* ---- what can be chosen ---- */

static Str areas_named(Cx *cx, const FigureAsk *ask) {
    enum { NAMED = 4 };
    VEC(Str) names = {0};
    for (size_t i = 0; i < ask->n_regions && i < NAMED; i++)
        vec_push(cx->mem, &names, ask->regions[i]->name.in[cx->lang]);
    Str text = str_join(cx->mem, names.n, names.at, S(", "));
    return ask->n_regions > NAMED ? str_format(cx->mem, "%.*s …", STR_ARG(text)) : text;
}

/* The overview, all, the members each with the own area, that one alone, and what else was asked
 * for. */
static Err fill_areas(Cx *cx, const FigureAsk *ask, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Option *options = NEW_ARRAY(cx->mem, Option, own->n_members + 4);
    size_t n = 0;
    options[n++] = (Option){S(""), message_text(cx->lang, MSG_FIGURE_OVERVIEW), false};
    options[n++] = (Option){S("all"), message_text(cx->lang, MSG_WEB_ALL_AREAS), false};
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        options[n++] =
            (Option){str_format(cx->mem, "%.*s,%.*s", STR_ARG(member->key), STR_ARG(own->key)),
                     member->name.in[cx->lang], false};
    }
    options[n++] = (Option){own->key, own->name.in[cx->lang], false};
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known |= options[i].chosen = str_equal(ask->areas, options[i].value);
    if (!known) options[n++] = (Option){ask->areas, areas_named(cx, ask), true};
    page->regions = options, page->n_regions = n;
    return OK;
}

static void fill_periods(Cx *cx, const FigureAsk *ask, IndicatorPage *page) {
    page->periods = NEW_ARRAY(cx->mem, Option, ask->n_periods + 1);
    page->periods[page->n_periods++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_ALL_PERIODS), !ask->one_period};
    for (size_t i = ask->n_periods; i-- > 0;) {
        Period period = ask->periods[i];
        page->periods[page->n_periods++] =
            (Option){period_code(cx->mem, period), words_period(cx->mem, cx->lang, period),
                     ask->one_period && period_compare(period, ask->period) == 0};
    }
    page->several_periods = ask->n_periods > 1;
}

static void fill_breakdowns(Cx *cx, const FigureAsk *ask, IndicatorPage *page) {
    const Indicator *indicator = ask->indicator;
    page->breakdowns = NEW_ARRAY(cx->mem, Option, indicator->n_by + 1);
    page->breakdowns[page->n_breakdowns++] =
        (Option){S(""), message_text(cx->lang, MSG_WEB_NO_BREAKDOWN), !ask->by.n};
    for (size_t i = 0; i < indicator->n_by; i++)
        page->breakdowns[page->n_breakdowns++] =
            (Option){indicator->by[i]->id, indicator->by[i]->label.in[cx->lang],
                     indicator->by[i] == ask->dimension};
    page->has_breakdowns = indicator->n_by > 0;
}

static Err fill_choices(Cx *cx, const Request *request, const FigureAsk *ask, IndicatorPage *page) {
    static const char *const left_out[] = {"areas", "period", "by", "page"};
    page->action = figure_href(cx, request, ask, "", STR_NONE);
    figure_kept(cx, request, 4, left_out, &page->kept, &page->n_kept);
    TRY(fill_areas(cx, ask, page));
    fill_periods(cx, ask, page);
    fill_breakdowns(cx, ask, page);
    return OK;
}

/* ---- side by side ---- */

static Str keys_of(Cx *cx, const Region *const *list, size_t n) {
    VEC(Str) keys = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(cx->mem, &keys, list[i]->key);
    return str_join(cx->mem, keys.n, keys.at, S(","));
}

/* The areas asked for by name; else those the reader marked; else the members. The marked ones stay
 * marked there, and on the way back. */
static Err fill_compare(Cx *cx, const Request *request, const FigureAsk *ask, IndicatorPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    bool by_name = ask->areas.n && !str_equal(ask->areas, S("all"));
    Str selected = keys_of(cx, ask->selected, ask->n_selected);
    Str areas = by_name ? keys_of(cx, ask->regions, ask->n_regions) : selected;
    size_t n = by_name ? ask->n_regions : ask->n_selected;
    if (!by_name) page->compare_usual = keys_of(cx, own->members, own->n_members);
    if (!areas.n) areas = page->compare_usual, n = own->n_members;
    if (n > COMPARED_MOST || own->n_members > COMPARED_MOST) return OK;
    page->compare_href =
        page_href(cx, request, "/compare?areas=%.*s&indicators=%.*s%s%.*s%.*s", STR_ARG(areas),
                  STR_ARG(ask->indicator->id), selected.n ? "&select=" : "", STR_ARG(selected),
                  STR_ARG(as_of_kept(cx, request, '&')));
    return OK;
}

/* A share of cases leads to how far groups of it are apart, and to what is more than chance. */
static void fill_evidence(Cx *cx, const Request *request, const FigureAsk *ask,
                          IndicatorPage *page) {
    const Indicator *indicator = ask->indicator;
    if (!indicator_counts(indicator, NULL)) return;
    Str as_of = as_of_kept(cx, request, '&');
    page->chance_href = page_href(cx, request, "/evidence/chance?indicator=%.*s%.*s",
                                  STR_ARG(indicator->id), STR_ARG(as_of));
    for (size_t i = 0; i < indicator->n_by && !page->gap_href.n; i++)
        if (indicator_counts(indicator, indicator->by[i]))
            page->gap_href =
                page_href(cx, request, "/evidence/gap?indicator=%.*s&by=%.*s%.*s",
                          STR_ARG(indicator->id), STR_ARG(indicator->by[i]->id), STR_ARG(as_of));
}

/* ---- the page ---- */

static Err show_page(Cx *cx, const Request *request, const FigureAsk *ask, Reply *reply) {
    FigureShown shown;
    TRY(figure_shown(cx, ask, &shown));
    IndicatorPage page = {
        .head = page_head(cx, request, ask->indicator->title.in[cx->lang], S("/indicators"))};
    page.head.description = ask->indicator->definition.in[cx->lang];
    fill_definition(cx, request, ask->indicator, &page);
    TRY(figure_block(cx, request, ask, &shown, &page.block));
    TRY(fill_current(cx, request, ask, &page));
    TRY(fill_versions(cx, ask->indicator, &page));
    TRY(fill_rivals(cx, request, ask->indicator, &page));
    TRY(fill_choices(cx, request, ask, &page));
    TRY(fill_compare(cx, request, ask, &page));
    fill_evidence(cx, request, ask, &page);
    TRY(fill_sources(cx, request, &shown.table, &page));
    if (page.block.map.shown) page.head.map_script = asset_address(cx->mem, S("map.js"));
    page.block.notes_href = S("#anmerkungen");
    if (ask->as_of) {
        page.fixed_note =
            message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &page.block.credits.number);
        page.live_href = page.block.live_href;
    }
    page_indicator(&reply->body, request->lang, &page);
    return OK;
}

Err route_indicator(Cx *cx, const Request *request, Reply *reply) {
    FigureAsk ask;
    TRY(figure_ask(cx, request, request->part, &ask));
    if (request->format == AS_HTML) return show_page(cx, request, &ask, reply);
    return figure_file(cx, request, &ask, reply);
}

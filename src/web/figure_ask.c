/* What does an address ask of a figure? One reading of areas, period, from, to, by, tab, chart,
 * select, order, base, as_of, page and data for every page that shows figures. */

#include "web/figure_in.h"

static const struct {
    const char *id;
} tabs[FIGURE_TABS] = {
#define TAB(symbol, id, message) [TAB_##symbol] = {id},
#include "web/figure_tabs.def"
#undef TAB
};
static const char *const orders[] = {
    [ORDER_NAME] = "name", [ORDER_VALUE] = "value", [ORDER_CHANGE] = "change"};

static Err not_known(Cx *cx, const char *parameter, Str value, Str known) {
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(parameter), value, known);
}

/* Between from and to, where they were given. */
static bool in_span(const FigureAsk *ask, Period period) {
    Period end;
    if (ask->from.n && period_read(ask->from, &end) && period.year < end.year) return false;
    return !ask->to.n || !period_read(ask->to, &end) || period.year <= end.year;
}

/* Of the periods in which nothing is released to who asks, the newest that is meant. It joins the
 * others, so that the page tells why it has no numbers. NOT_FOUND: none. */
static Err withheld_take(Cx *cx, FigureAsk *ask, const Period *wanted) {
    Period *all, *found = NULL;
    size_t n, at = 0;
    TRY(publish_withheld(cx, ask->indicator, ask->as_of, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (wanted ? period_meant(all[i], *wanted) : in_span(ask, all[i])) found = &all[i];
    if (!found) return NOT_FOUND;
    Period *more = NEW_ARRAY(cx->mem, Period, ask->n_periods + 1);
    while (at < ask->n_periods && period_compare(ask->periods[at], *found) < 0)
        at++;
    for (size_t i = 0; i <= ask->n_periods; i++)
        more[i] = i < at ? ask->periods[i] : i == at ? *found : ask->periods[i - 1];
    ask->periods = more;
    ask->n_periods++;
    ask->period = *found;
    return OK;
}

/* Nothing of the span is released: its newest period says so. */
static Err span_withheld(Cx *cx, FigureAsk *ask) {
    TRY(withheld_take(cx, ask, NULL));
    ask->period_text = period_code(cx->mem, ask->period);
    ask->one_period = true;
    ask->span = false;
    ask->from = ask->to = STR_NONE;
    return OK;
}

static Err read_span(Cx *cx, const Request *request, FigureAsk *ask) {
    ask->from = request->get(request, S("from"));
    ask->to = request->get(request, S("to"));
    ask->span = !ask->one_period && (ask->from.n || ask->to.n);
    Period end;
    const Str ends[] = {ask->from, ask->to};
    for (size_t i = 0; i < 2; i++)
        if (ends[i].n && !period_read(ends[i], &end))
            return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, ends[i]);
    if (!ask->span) {
        ask->from = ask->to = STR_NONE; /* one period asked for says more */
        return OK;
    }
    for (size_t i = ask->n_periods; i-- > 0;) {
        ask->period = ask->periods[i];
        if (in_span(ask, ask->period)) return OK;
    }
    Str span = str_format(cx->mem, "%.*s–%.*s", STR_ARG(ask->from), STR_ARG(ask->to));
    if (!ask->n_periods) return OK;
    Err err = span_withheld(cx, ask);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_WEB_NO_SUCH_PERIOD, span, ask->indicator->id)
                            : err;
}

/* The period of map, bars and headline: the newest, or the first one that fits what was asked for.
 */
static Err read_period(Cx *cx, const Request *request, FigureAsk *ask) {
    TRY(publish_periods(cx, ask->indicator, ask->as_of, &ask->periods, &ask->n_periods));
    Str text = ask->period_text = request->get(request, S("period"));
    ask->one_period = text.n > 0;
    if (ask->n_periods) ask->period = ask->periods[ask->n_periods - 1];
    TRY(read_span(cx, request, ask));
    if (!text.n || str_equal(text, S("latest"))) return OK;
    Period wanted;
    if (!period_read(text, &wanted)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
    for (size_t i = 0; i < ask->n_periods; i++) {
        ask->period = ask->periods[i];
        if (period_meant(ask->period, wanted)) return OK;
    }
    Err err = withheld_take(cx, ask, &wanted);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_WEB_NO_SUCH_PERIOD, text, ask->indicator->id)
                            : err;
}

/* Any area asked for has a number for a code of the breakdown. */
static Err has_part(Cx *cx, const FigureAsk *ask, Period period, bool *out) {
    const Dimension *by = ask->dimension;
    *out = false;
    for (size_t i = 0; i < ask->n_regions * by->n_codes && !*out; i++) {
        PublishedFigure figure;
        Str code = by->codes[i % by->n_codes].code;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(publish_figure(cx, &figure, ask->indicator, ask->regions[i / by->n_codes], period,
                           str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(code)),
                           ask->as_of));
        *out = value_has_number(&figure.value);
    }
    return OK;
}

/* Not every period has the breakdown: without a period asked for, the newest that has it. */
static Err read_breakdown(Cx *cx, const Request *request, FigureAsk *ask) {
    ask->by = request->get(request, S("by"));
    if (!ask->by.n && ask->indicator->needs) ask->by = ask->indicator->needs->id;
    TRY(publish_breakdown(cx, ask->indicator, ask->by, &ask->dimension));
    if (!ask->dimension || ask->one_period) return OK;
    for (size_t p = ask->n_periods; p-- > 0;) {
        bool found;
        if (!in_span(ask, ask->periods[p])) continue;
        TRY(has_part(cx, ask, ask->periods[p], &found));
        if (!found) continue;
        ask->period = ask->periods[p];
        return OK;
    }
    return OK;
}

static Str kinds_known(Cx *cx) {
    VEC(Str) ids = {0};
    for (size_t k = 0; k < PICTURE_KINDS; k++)
        vec_push(cx->mem, &ids, picture_kind_id((PictureKind)k));
    return str_join(cx->mem, ids.n, ids.at, S(", "));
}

/* Which tab, and which kind of chart: tab=map is the same as chart=map. */
static Err read_kind(Cx *cx, const Request *request, FigureAsk *ask) {
    Str chart = request->get(request, S("chart")), tab = request->get(request, S("tab"));
    ask->kind_asked = chart.n > 0;
    if (chart.n && !picture_kind_read(chart, &ask->kind))
        return not_known(cx, "chart", chart, kinds_known(cx));
    bool tab_known = !tab.n;
    for (size_t t = 0; t < FIGURE_TABS; t++)
        if (str_equal(tab, str_of(tabs[t].id))) ask->tab = (FigureTab)t, tab_known = true;
    if (!tab_known) return not_known(cx, "tab", tab, S("chart, map, table"));
    if (ask->tab == TAB_MAP) ask->kind = PICTURE_MAP, ask->kind_asked = true;
    if (ask->tab == TAB_CHART && ask->kind_asked && ask->kind == PICTURE_MAP) ask->tab = TAB_MAP;
    return OK;
}

static Err read_order(Cx *cx, const Request *request, FigureAsk *ask) {
    Str order = request->get(request, S("order"));
    for (size_t i = ORDER_NAME; i <= ORDER_CHANGE; i++)
        if (str_equal(order, str_of(orders[i]))) ask->order = (PublishOrder)i;
    if (order.n && ask->order == ORDER_ASKED)
        return not_known(cx, "order", order, S("name, value, change"));
    return OK;
}

static Err read_scale(Cx *cx, const Request *request, FigureAsk *ask) {
    Str scale = request->get(request, S("scale"));
    ask->own_scale = str_equal(scale, S("own"));
    return scale.n && !ask->own_scale ? not_known(cx, "scale", scale, S("own")) : OK;
}

/* Where an index can start: at a period of the series that is shown. */
static Err read_base(Cx *cx, const Request *request, FigureAsk *ask) {
    Str base = request->get(request, S("base"));
    Period wanted;
    if (!base.n) return OK;
    VEC(Str) known = {0};
    bool read = period_read(base, &wanted);
    for (size_t i = 0; i < ask->n_periods; i++) {
        Period period = ask->periods[i];
        if (!in_span(ask, period) || !period_alike(period, ask->period)) continue;
        vec_push(cx->mem, &known, period_code(cx->mem, period));
        bool in_year = read && wanted.kind == PERIOD_YEAR && period.year == wanted.year;
        bool same = read && period_compare(period, wanted) == 0;
        if (!ask->base.year && (in_year || same)) ask->base = period;
    }
    if (ask->base.year) return OK;
    return not_known(cx, "base", base, str_join(cx->mem, known.n, known.at, S(", ")));
}

static Err read_data(Cx *cx, const Request *request, FigureAsk *ask) {
    Str data = request->get(request, S("data"));
    ask->data_shown = str_equal(data, S("shown"));
    if (data.n && !ask->data_shown && !str_equal(data, S("all")))
        return not_known(cx, "data", data, S("shown, all"));
    Str page = request->get(request, S("page"));
    int64_t number = 1;
    if (page.n && (!int_read(page, &number) || number < 1 || number > 1000000))
        return not_known(cx, "page", page, S("1, 2, 3 …"));
    ask->page = (size_t)number;
    return OK;
}

Err figure_ask(Cx *cx, const Request *request, Str indicator, FigureAsk *out) {
    FigureAsk ask = {.request = request};
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicator_find(cx, catalogue, indicator, &ask.indicator));
    TRY(request_as_of(cx, request, &ask.as_of));
    ask.areas = request->get(request, S("areas"));
    TRY(publish_regions(cx, ask.areas, &ask.regions, &ask.n_regions));
    Str select = request->get(request, S("select"));
    if (select.n) TRY(publish_regions(cx, select, &ask.selected, &ask.n_selected));
    TRY(read_period(cx, request, &ask));
    TRY(read_breakdown(cx, request, &ask));
    TRY(read_kind(cx, request, &ask));
    TRY(read_order(cx, request, &ask));
    TRY(read_scale(cx, request, &ask));
    TRY(read_base(cx, request, &ask));
    TRY(read_data(cx, request, &ask));
    TRY(figure_joins(cx, &ask));
    *out = ask;
    return OK;
}

PublishQuery figure_query(const FigureAsk *ask) {
    return (PublishQuery){
        .indicator = ask->indicator,
        .regions = ask->regions,
        .n_regions = ask->n_regions,
        .period = ask->period_text,
        .from = ask->from,
        .to = ask->to,
        .by = ask->by,
        .joins = ask->joins,
        .as_of = ask->as_of,
    };
}

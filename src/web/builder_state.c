/* What does the address of a table say? Reads it, counts what it asks for, and writes it again. */

#include <stdlib.h>

#include "web/builder_in.h"

static const char *const step_ids[STEPS] = {"data",       "areas",      "periods",
                                            "indicators", "breakdowns", "result"};

Str step_id(Step step) {
    return str_of(step_ids[step]);
}

Str query_all(Cx *cx, const Request *request, Str name) {
    VEC(Str) values = {0};
    for (Str rest = request->query, pair; str_cut(&rest, '&', &pair);) {
        Request one = *request;
        one.query = pair;
        Str value = request->get(&one, name);
        if (value.n) vec_push(cx->mem, &values, value);
    }
    return str_join(cx->mem, values.n, values.at, S(","));
}

/* ---- reading ---- */

/* A table holds indicators of one field: without one named, that of the first indicator. */
static Err field_asked(Cx *cx, const Request *request, Build *b) {
    Str rest = query_all(cx, request, S("indicators")), id;
    const Indicator **found;
    size_t n = 0;
    b->field = request->get(request, S("field"));
    if (b->field.n || !str_cut(&rest, ',', &id) || !id.n) return OK;
    TRY(indicators_find(cx, b->catalogue, id, &found, &n));
    if (n) b->field = found[0]->field;
    return OK;
}

static Err read_field(Cx *cx, const Request *request, Build *b) {
    size_t n;
    const Indicator *const *all = indicators_all(b->catalogue, &n);
    TRY(field_asked(cx, request, b));
    b->indicators = NEW_ARRAY(cx->mem, const Indicator *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (str_equal(all[i]->field, b->field)) b->indicators[b->n_indicators++] = all[i];
    if (b->field.n && !b->n_indicators) return fail(cx, INVALID, MSG_BUILD_NO_FIELD, b->field);
    b->chosen = NEW_ARRAY(cx->mem, bool, n + 1);
    b->periods = NEW_ARRAY(cx->mem, Period *, n + 1);
    b->n_periods = NEW_ARRAY(cx->mem, size_t, n + 1);
    for (size_t i = 0; i < b->n_indicators; i++)
        TRY(publish_periods(cx, b->indicators[i], b->as_of, &b->periods[i], &b->n_periods[i]));
    return OK;
}

static Err read_year(Cx *cx, const Request *request, Str name, int *out) {
    Str text = request->get(request, name);
    Period period;
    *out = 0;
    if (!text.n) return OK;
    if (!period_read(text, &period)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
    *out = period.year;
    return OK;
}

static Err read_periods(Cx *cx, const Request *request, Build *b) {
    Str period = request->get(request, S("period"));
    TRY(read_year(cx, request, S("from"), &b->from));
    TRY(read_year(cx, request, S("to"), &b->to));
    b->latest = str_equal(period, S("latest"));
    if (b->latest) b->from = b->to = 0;
    if (period.n && !b->latest) {
        TRY(read_year(cx, request, S("period"), &b->from));
        b->to = b->from;
    }
    if (b->from && b->to && b->from > b->to) {
        int from = b->from;
        b->from = b->to, b->to = from;
    }
    return OK;
}

/* Also those of a whole family: "D-14". */
static Err read_indicators(Cx *cx, const Request *request, Build *b) {
    Str ids = query_all(cx, request, S("indicators"));
    for (Str rest = ids, id; str_cut(&rest, ',', &id);) {
        const Indicator **found;
        size_t n;
        if (!id.n) continue;
        TRY(indicators_find(cx, b->catalogue, id, &found, &n));
        if (n && b->field.n && !str_equal(found[0]->field, b->field))
            return fail(cx, INVALID, MSG_BUILD_OTHER_FIELD, id, b->field, found[0]->field);
        for (size_t f = 0; f < n; f++)
            for (size_t i = 0; i < b->n_indicators; i++)
                if (b->indicators[i] == found[f] && !b->chosen[i]) {
                    b->chosen[i] = true;
                    b->n_chosen++;
                }
    }
    return OK;
}

static Err read_by(Cx *cx, const Request *request, Build *b) {
    Str by = request->get(request, S("by"));
    b->by = by.n ? dimension_find(b->catalogue, by) : NULL;
    return by.n && !b->by ? fail(cx, INVALID, MSG_BUILD_NO_BREAKDOWN, by) : OK;
}

static Err read_step(Cx *cx, const Request *request, Build *b) {
    Str step = request->get(request, S("step"));
    b->step = b->n_chosen ? STEP_RESULT : b->field.n ? STEP_AREAS : STEP_DATA;
    if (!step.n) return OK;
    size_t s = 0;
    while (s < STEPS && !str_equal(step, step_id((Step)s)))
        s++;
    if (s == STEPS) return fail(cx, INVALID, MSG_BUILD_NO_STEP, step);
    b->step = (Step)s;
    if (b->step > STEP_INDICATORS && !b->n_chosen) b->step = STEP_INDICATORS;
    if (!b->field.n) b->step = STEP_DATA;
    return OK;
}

Err build_read(Cx *cx, const Request *request, Build *out) {
    Build b = {0};
    TRY(catalogue_get(cx, &b.catalogue));
    TRY(request_as_of(cx, request, &b.as_of));
    TRY(read_field(cx, request, &b));
    b.areas = query_all(cx, request, S("areas"));
    if (str_equal(b.areas, S("all"))) b.areas = S("");
    TRY(publish_regions(cx, b.areas, &b.regions, &b.n_regions));
    TRY(read_periods(cx, request, &b));
    TRY(read_indicators(cx, request, &b));
    TRY(read_by(cx, request, &b));
    TRY(read_step(cx, request, &b));
    Str form = request->get(request, S("form"));
    b.is_long = str_equal(form, S("long"));
    if (form.n && !b.is_long)
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("form"), form, S("long"));
    *out = b;
    return OK;
}

/* ---- counting ---- */

static bool in_range(const Build *b, Period period) {
    return (!b->from || period.year >= b->from) && (!b->to || period.year <= b->to);
}

size_t build_periods(const Build *b, size_t indicator, size_t *first) {
    size_t n = 0, all = b->n_periods[indicator];
    *first = 0;
    if (b->latest) {
        *first = all ? all - 1 : 0;
        return all ? 1 : 0;
    }
    for (size_t p = 0; p < all; p++) { /* by their start, so that the range is one run */
        if (!in_range(b, b->periods[indicator][p])) continue;
        if (!n) *first = p;
        n++;
    }
    return n;
}

Err build_withheld(Cx *cx, const Build *b, size_t indicator, bool *out) {
    Period *withheld;
    size_t n;
    TRY(publish_withheld(cx, b->indicators[indicator], b->as_of, &withheld, &n));
    *out = false;
    for (size_t i = 0; i < n; i++)
        *out |= in_range(b, withheld[i]);
    return OK;
}

const Dimension *build_by(const Dimension *by, const Indicator *indicator) {
    for (size_t i = 0; i < indicator->n_by; i++)
        if (indicator->by[i] == by) return by;
    return indicator->needs;
}

size_t build_cells(const Build *b, const Dimension *by, const Indicator *indicator) {
    (void)b;
    const Dimension *shown = build_by(by, indicator);
    return shown ? shown->n_codes + 1 : 1;
}

size_t build_count(const Build *b) {
    size_t n = 0, first;
    for (size_t i = 0; i < b->n_indicators; i++)
        if (b->chosen[i] || !b->n_chosen)
            n += build_periods(b, i, &first) * build_cells(b, b->by, b->indicators[i]);
    return n * b->n_regions;
}

/* ---- writing ---- */

Str build_href(Cx *cx, const Request *request, const Build *b, Step step, const char *ending,
               Str more) {
    Buf query = buf_new(cx->mem, 16384);
    bool any = false;
    if (b->field.n) buf_format(&query, "field=%.*s&", STR_ARG(b->field));
    if (b->areas.n) buf_format(&query, "areas=%.*s&", STR_ARG(b->areas));
    if (b->latest) buf_put(&query, S("period=latest&"));
    if (b->from) buf_format(&query, "from=%d&", b->from);
    if (b->to) buf_format(&query, "to=%d&", b->to);
    for (size_t i = 0; i < b->n_indicators; i++) {
        if (!b->chosen[i]) continue;
        buf_format(&query, "%s%.*s", any ? "," : "indicators=", STR_ARG(b->indicators[i]->id));
        any = true;
    }
    if (any) buf_char(&query, '&');
    if (b->by) buf_format(&query, "by=%.*s&", STR_ARG(b->by->id));
    if (b->is_long) buf_put(&query, S("form=long&"));
    if (b->as_of) buf_format(&query, "as_of=%lld&", (long long)b->as_of);
    return page_href(cx, request, "/build%s?%.*sstep=%.*s%.*s", ending, STR_ARG(buf_str(&query)),
                     STR_ARG(step_id(step)), STR_ARG(more));
}

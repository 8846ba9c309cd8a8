/* Which gap is asked for: of which share, between which two groups or areas, where and when? What
 * the address leaves open is the share that the start page shows, and the two groups of its first
 * breakdown. */

#include "web/gap_in.h"

static Err wrong(Cx *cx, const char *parameter, Str value, Str known) {
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(parameter), value, known);
}

static Str asked(const Evidence *evidence, const char *name) {
    return evidence->request->get(evidence->request, str_of(name));
}

/* ---- of which share ---- */

static const Dimension *first_breakdown(const Indicator *indicator) {
    for (size_t i = 0; i < indicator->n_by; i++)
        if (indicator_counts(indicator, indicator->by[i])) return indicator->by[i];
    return NULL;
}

/* What is shown where nobody asked: two groups that together are all say most; then what the start
 * page shows. */
static int usual_rank(const Indicator *indicator) {
    const Dimension *by = first_breakdown(indicator);
    size_t parts = 0;
    for (size_t i = 0; by && i < by->n_codes; i++)
        parts += by->codes[i].part;
    return (by ? 1 : 0) + (parts == 2 ? 4 : 0) + (indicator->headline ? 2 : 0);
}

static Err indicator_ask(Cx *cx, Evidence *evidence, GapAsk *ask) {
    const Catalogue *catalogue;
    size_t n;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *const *all = indicators_all(catalogue, &n);
    Str id = asked(evidence, "indicator");
    VEC(Str) known = {0};
    FormField *field = evidence_choice(cx, evidence, "indicator", MSG_GAP_INDICATOR, n);
    for (size_t i = 0; i < n; i++) {
        const Indicator *one = all[i];
        if (!indicator_counts(one, NULL)) continue;
        vec_push(cx->mem, &known, one->id);
        field->options[field->n_options++] =
            (Option){.value = one->id, .text = one->title.in[cx->lang]};
        bool usual = !ask->indicator || usual_rank(one) > usual_rank(ask->indicator);
        if (id.n ? str_equal(one->id, id) : usual) ask->indicator = one;
    }
    if (!known.n) return fail(cx, NOT_FOUND, MSG_GAP_NONE);
    if (!ask->indicator)
        return wrong(cx, "indicator", id, str_join(cx->mem, known.n, known.at, S(", ")));
    for (size_t i = 0; i < field->n_options; i++)
        field->options[i].chosen = str_equal(field->options[i].value, ask->indicator->id);
    return OK;
}

/* ---- where ---- */

/* Those of the regions that contain no other of them: each person counts once. */
Err gap_areas_ask(Cx *cx, Evidence *evidence, GapAsk *ask) {
    const Region **all;
    size_t n;
    TRY(publish_regions(cx, asked(evidence, "areas"), &all, &n));
    ask->areas = NEW_ARRAY(cx->mem, const Region *, n + 2);
    for (size_t i = 0; i < n; i++) {
        bool whole = false;
        for (size_t k = 0; k < n && !whole; k++)
            whole = k != i && region_contains(all[i], all[k]);
        if (!whole) ask->areas[ask->n_areas++] = all[i];
    }
    if (ask->n_areas > GAP_AREAS_MOST)
        return fail(cx, LIMIT, MSG_GAP_AREAS_MOST, str_int(cx->mem, GAP_AREAS_MOST));
    FormField *field = evidence_choice(cx, evidence, "areas", MSG_GAP_AREAS, 0);
    field->value = asked(evidence, "areas");
    field->hint = message_text(cx->lang, MSG_GAP_AREAS_HINT);
    return OK;
}

/* ---- between whom ---- */

static void by_offer(Cx *cx, Evidence *evidence, const GapAsk *ask) {
    FormField *field = evidence_choice(cx, evidence, "by", MSG_GAP_BY, ask->indicator->n_by + 1);
    for (size_t i = 0; i < ask->indicator->n_by; i++) {
        const Dimension *by = ask->indicator->by[i];
        if (!indicator_counts(ask->indicator, by)) continue;
        field->options[field->n_options++] =
            (Option){by->id, by->label.in[cx->lang], by == ask->by};
    }
    field->options[field->n_options++] =
        (Option){S("area"), message_text(cx->lang, MSG_GAP_BY_AREA), !ask->by};
}

static Err by_ask(Cx *cx, Evidence *evidence, GapAsk *ask) {
    Str id = asked(evidence, "by");
    ask->by = first_breakdown(ask->indicator);
    if (str_equal(id, S("area"))) {
        ask->by = NULL;
    } else if (id.n) { /* of another share's groups nothing is known here: its own ones */
        for (size_t i = 0; i < ask->indicator->n_by; i++)
            if (str_equal(ask->indicator->by[i]->id, id) &&
                indicator_counts(ask->indicator, ask->indicator->by[i]))
                ask->by = ask->indicator->by[i];
    }
    by_offer(cx, evidence, ask);
    return OK;
}

/* Two of the choices: those asked for, else the second and the first; never the same one. */
static void pair_ask(Cx *cx, Evidence *evidence, GapAsk *ask, const Option *options, size_t n) {
    static const char *const names[] = {"a", "b"};
    static const Msg labels[] = {MSG_GAP_A, MSG_GAP_B};
    size_t at[2] = {1, 0};
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < n; i++)
            if (str_equal(options[i].value, asked(evidence, names[side]))) at[side] = i;
    if (at[0] == at[1]) at[1] = at[0] ? 0 : 1;
    for (size_t side = 0; side < 2; side++) {
        FormField *field = evidence_choice(cx, evidence, names[side], labels[side], n);
        for (size_t i = 0; i < n; i++)
            field->options[field->n_options++] =
                (Option){options[i].value, options[i].text, i == at[side]};
        ask->code[side] = options[at[side]].value;
        ask->name[side] = options[at[side]].text;
    }
}

/* A part of which no area has a number cannot be compared. */
static Err has_numbers(Cx *cx, const GapAsk *ask, const DimensionCode *code, bool *out) {
    PublishQuery query = {
        .indicator = ask->indicator,
        .regions = ask->areas,
        .n_regions = ask->n_areas,
        .cell = str_format(cx->mem, "%.*s=%.*s", STR_ARG(ask->by->id), STR_ARG(code->code)),
        .as_of = ask->query.as_of};
    *out = false;
    return code->part && ask->n_periods ? publish_any(cx, &query, ask->period, out) : OK;
}

static Err groups_ask(Cx *cx, Evidence *evidence, GapAsk *ask) {
    size_t most = ask->by ? ask->by->n_codes : ask->n_areas, n = 0;
    Option *options = NEW_ARRAY(cx->mem, Option, most + 1);
    for (size_t i = 0; i < most; i++) {
        bool any = true;
        if (ask->by) TRY(has_numbers(cx, ask, &ask->by->codes[i], &any));
        if (!any) continue;
        options[n++] = ask->by ? (Option){.value = ask->by->codes[i].code,
                                          .text = ask->by->codes[i].label.in[cx->lang]}
                               : (Option){.value = ask->areas[i]->key,
                                          .text = ask->areas[i]->name.in[cx->lang]};
    }
    if (n < 2) return fail(cx, INVALID, MSG_GAP_TWO);
    pair_ask(cx, evidence, ask, options, n);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < most; i++)
            if (ask->by && str_equal(ask->by->codes[i].code, ask->code[side]))
                ask->query.only[side] = &ask->by->codes[i];
    if (ask->by) return OK;
    const Region *both[2] = {NULL, NULL};
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < most; i++)
            if (str_equal(ask->areas[i]->key, ask->code[side])) both[side] = ask->areas[i];
    ask->areas[0] = both[0], ask->areas[1] = both[1], ask->n_areas = 2;
    return OK;
}

/* ---- when ---- */

static Err period_ask(Cx *cx, Evidence *evidence, GapAsk *ask) {
    Period *all, wanted;
    size_t n;
    Str text = asked(evidence, "period");
    TRY(publish_periods(cx, ask->indicator, ask->query.as_of, &all, &n));
    if (!n) return OK; /* the frame says that there are no numbers */
    ask->period = all[n - 1];
    if (text.n && !period_read(text, &wanted))
        return wrong(cx, "period", text, period_code(cx->mem, ask->period));
    for (size_t i = 0; text.n && i < n; i++)
        if (period_meant(all[i], wanted)) ask->period = all[i];
    ask->periods = NEW_ARRAY(cx->mem, Period, n);
    FormField *field = evidence_choice(cx, evidence, "period", MSG_GAP_PERIOD, n);
    for (size_t i = n; i-- > 0;) {
        if (!period_alike(all[i], ask->period)) continue;
        Str code = period_code(cx->mem, all[i]);
        field->options[field->n_options++] =
            (Option){code, code, period_compare(all[i], ask->period) == 0};
    }
    for (size_t i = 0; i < n; i++)
        if (period_alike(all[i], ask->period)) ask->periods[ask->n_periods++] = all[i];
    for (size_t i = 0; i < ask->indicator->n_breaks; i++) {
        const Break *one = &ask->indicator->breaks[i];
        if (one->before.year <= ask->period.year && one->before.year > ask->periods[0].year &&
            one->before.year > ask->since)
            ask->since = one->before.year;
    }
    return OK;
}

/* ---- the method's options ---- */

static void options_name(Cx *cx, Evidence *evidence, const GapAsk *ask) {
    evidence_option(evidence, "group", ask->by ? ask->by->id : S("area"));
    evidence_option(evidence, "count", S("count"));
    evidence_option(evidence, "total", S("total"));
    evidence_option(evidence, "reference", ask->code[1]);
    if (ask->by) evidence_option(evidence, "stratum", S("area"));
    if (ask->n_periods < 2) return;
    evidence_option(evidence, "time", S("year"));
    evidence_option(evidence, "at", str_int(cx->mem, ask->period.year));
    if (ask->since) evidence_option(evidence, "since", str_int(cx->mem, ask->since));
}

static void counts_query(GapAsk *ask) {
    ColumnsQuery *query = &ask->query;
    query->values[0] = (ColumnWanted){S("count"), ask->indicator, STR_NONE, COLUMN_COUNTED};
    query->values[1] = (ColumnWanted){S("total"), ask->indicator, STR_NONE, COLUMN_OF};
    query->n_values = 2;
    query->regions = ask->areas, query->n_regions = ask->n_areas;
    query->alike = ask->n_periods ? &ask->period : NULL;
}

Err chance_ask(Cx *cx, Evidence *evidence, GapAsk *out) {
    *out = (GapAsk){0};
    TRY(publish_as_of(cx, asked(evidence, "as_of"), &out->query.as_of));
    TRY(indicator_ask(cx, evidence, out));
    TRY(gap_areas_ask(cx, evidence, out));
    TRY(period_ask(cx, evidence, out));
    counts_query(out);
    if (out->n_periods) out->query.period = period_code(cx->mem, out->period);
    evidence_option(evidence, "unit", S("area"));
    evidence_option(evidence, "count", S("count"));
    evidence_option(evidence, "total", S("total"));
    return OK;
}

Err gap_ask(Cx *cx, Evidence *evidence, GapAsk *out) {
    *out = (GapAsk){0};
    ColumnsQuery *query = &out->query;
    TRY(publish_as_of(cx, asked(evidence, "as_of"), &query->as_of));
    TRY(indicator_ask(cx, evidence, out));
    TRY(by_ask(cx, evidence, out));
    TRY(gap_areas_ask(cx, evidence, out));
    TRY(period_ask(cx, evidence, out));
    TRY(groups_ask(cx, evidence, out));
    counts_query(out);
    query->by[0] = out->by, query->n_by = out->by ? 1 : 0;
    options_name(cx, evidence, out);
    return OK;
}

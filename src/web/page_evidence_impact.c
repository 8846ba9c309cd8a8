/* Did something change where it began? Areas that joined the partnership in different years against
 * those that did not, a teaching file, or a file of one's own. */

#include "web/evidence_impact_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/impact",
    .method = "did",
    .title = MSG_IMPACT_TITLE,
    .lead = MSG_IMPACT_LEAD,
    .asked = "unit,time,first-treated,outcome,control",
};

#define DRAWS S("1000")
#define PLACEBOS S("999")
enum { PERIODS_LEAST = 8, ANTICIPATION_MOST = 3, YEARS_MOST = 100 };

/* ---- what can be chosen ---- */

/* Shares and rates over enough years: counts grow with the area and are no comparison. */
static Err indicators_fit(Cx *cx, const Catalogue *catalogue, const Indicator **out, size_t *n_out,
                          const Indicator **usual) {
    size_t n, n_periods, most = 0;
    const Indicator *const *all = indicators_all(catalogue, &n);
    *n_out = 0;
    *usual = NULL;
    for (size_t i = 0; i < n; i++) {
        Period *periods;
        if (all[i]->unit == UNIT_COUNT || all[i]->needs) continue;
        TRY(publish_periods(cx, all[i], 0, &periods, &n_periods));
        if (n_periods < PERIODS_LEAST) continue;
        out[(*n_out)++] = all[i];
        bool longer = n_periods > most, leads = n_periods == most && all[i]->headline;
        if (!*usual || longer || (leads && !(*usual)->headline)) *usual = all[i], most = n_periods;
    }
    return OK;
}

static Err choose_indicator(Cx *cx, Impact *impact, const Catalogue *catalogue) {
    const Request *request = impact->evidence.request;
    Str asked = str_trim(request->get(request, S("indicator")));
    size_t n;
    (void)indicators_all(catalogue, &n);
    const Indicator **fit = NEW_ARRAY(cx->mem, const Indicator *, n + 1);
    TRY(indicators_fit(cx, catalogue, fit, &n, &impact->indicator));
    if (asked.n) TRY(indicator_find(cx, catalogue, asked, &impact->indicator));
    if (!impact->indicator) return fail(cx, NOT_FOUND, MSG_EVIDENCE_NO_NUMBERS);
    FormField *field =
        evidence_choice(cx, &impact->evidence, "indicator", MSG_IMPACT_INDICATOR, n + 1);
    bool listed = false;
    for (size_t i = 0; i <= n; i++) {
        if (i == n && listed) break;
        const Indicator *one = i < n ? fit[i] : impact->indicator;
        listed |= one == impact->indicator;
        field->options[field->n_options++] = (Option){
            .value = one->id, .text = one->title.in[cx->lang], .chosen = one == impact->indicator};
    }
    return OK;
}

/* The years of its figures, from the first or up to the last. */
static Err choose_year(Cx *cx, Impact *impact, const char *name, Msg label, Str *out) {
    const Request *request = impact->evidence.request;
    Period *periods;
    size_t n;
    bool found = false;
    *out = str_trim(request->get(request, str_of(name)));
    TRY(publish_periods(cx, impact->indicator, 0, &periods, &n));
    FormField *field = evidence_choice(cx, &impact->evidence, name, label, n + 1);
    field->options[field->n_options++] =
        (Option){.text = message_text(cx->lang, MSG_IMPACT_ALL_YEARS), .chosen = !out->n};
    for (size_t i = n > YEARS_MOST ? n - YEARS_MOST : 0; i < n; i++) {
        Str year = str_format(cx->mem, "%d", periods[i].year);
        bool chosen = str_equal(year, *out);
        found |= chosen;
        field->options[field->n_options++] =
            (Option){.value = year, .text = year, .chosen = chosen};
    }
    if (out->n && !found)
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(name), *out,
                    message_text(cx->lang, MSG_IMPACT_YEARS_THERE));
    return OK;
}

static Err choose_control(Cx *cx, Impact *impact) {
    static const struct {
        const char *value;
        Msg text;
    } controls[] = {{"never", MSG_IMPACT_CONTROL_NEVER}, {"notyet", MSG_IMPACT_CONTROL_NOTYET}};
    const Request *request = impact->evidence.request;
    Str asked = str_trim(request->get(request, S("control")));
    FormField *field = evidence_choice(cx, &impact->evidence, "control", MSG_IMPACT_CONTROL, 2);
    for (size_t i = 0; i < 2; i++) {
        Str value = str_of(controls[i].value);
        field->options[field->n_options++] = (Option){
            .value = value,
            .text = message_text(cx->lang, controls[i].text),
            .chosen = asked.n ? str_equal(asked, value) : i == 0,
        };
    }
    evidence_option(&impact->evidence, "control", asked);
    return OK;
}

static Err choose_anticipation(Cx *cx, Impact *impact) {
    const Request *request = impact->evidence.request;
    Str asked = str_trim(request->get(request, S("anticipation")));
    FormField *field = evidence_choice(cx, &impact->evidence, "anticipation",
                                       MSG_IMPACT_ANTICIPATION, ANTICIPATION_MOST + 1);
    for (int64_t i = 0; i <= ANTICIPATION_MOST; i++) {
        Str value = str_int(cx->mem, i);
        field->options[field->n_options++] =
            (Option){.value = value,
                     .text = i ? message_count(cx->mem, cx->lang, MSG_IMPACT_YEARS_BEFORE, i)
                               : message_text(cx->lang, MSG_IMPACT_NO),
                     .chosen = asked.n ? str_equal(asked, value) : i == 0};
    }
    evidence_option(&impact->evidence, "anticipation", asked);
    return OK;
}

/* ---- figures of the store ---- */

/* Kreise and cities of the area around, whether they joined or not. */
static Err areas_ask(Cx *cx, Impact *impact, const Catalogue *catalogue) {
    const Region *around = area_around(catalogue);
    size_t n;
    const Region *const *regions = regions_all(catalogue, &n);
    const Region **areas = NEW_ARRAY(cx->mem, const Region *, n);
    for (size_t i = 0; i < n; i++) {
        bool kreis = regions[i]->kind == REGION_CITY || regions[i]->kind == REGION_KREIS;
        if (!kreis || (around && !region_contains(around, regions[i]))) continue;
        areas[impact->query.n_regions++] = regions[i];
    }
    impact->query.regions = areas;
    return evidence_joins(cx, &impact->query);
}

static Err store_ask(Cx *cx, Impact *impact) {
    Evidence *evidence = &impact->evidence;
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(choose_indicator(cx, impact, catalogue));
    TRY(choose_control(cx, impact));
    TRY(choose_anticipation(cx, impact));
    TRY(choose_year(cx, impact, "from", MSG_IMPACT_FROM, &impact->query.from));
    TRY(choose_year(cx, impact, "to", MSG_IMPACT_TO, &impact->query.to));
    TRY(areas_ask(cx, impact, catalogue));
    TRY(publish_as_of(cx, evidence->request->get(evidence->request, S("as_of")),
                      &impact->query.as_of));
    impact->query.values[impact->query.n_values++] =
        (ColumnWanted){.name = S("value"), .indicator = impact->indicator};
    TRY(evidence_columns(cx, evidence, &impact->query));
    evidence_option(evidence, "unit", S("area"));
    evidence_option(evidence, "time", S("year"));
    evidence_option(evidence, "first-treated", S("joined"));
    evidence_option(evidence, "outcome", S("value"));
    impact->outcome = impact->indicator->title.in[cx->lang];
    impact->unit = impact->indicator->unit == UNIT_PERCENT ? UNIT_POINTS : impact->indicator->unit;
    return OK;
}

/* ---- a file ---- */

static void file_ask(Cx *cx, Impact *impact) {
    Evidence *evidence = &impact->evidence;
    evidence_taught(cx, evidence);
    impact->unit = UNIT_COUNT;
    impact->outcome = evidence->data == DATA_TEACHING ? message_text(cx->lang, MSG_IMPACT_TEACHING)
                                                      : evidence_asked(evidence, S("outcome"));
}

/* ---- the page ---- */

/* Draws enough for bands and placebos that do not shake; a file may ask for others. */
static void draws_ask(Impact *impact) {
    Evidence *evidence = &impact->evidence;
    /* Without covariates all three are the same, and this one is the quickest. */
    evidence_option(evidence, "estimator",
                    evidence_asked(evidence, S("covariates")).n ? S("dr") : S("reg"));
    evidence_option(evidence, "incomplete", S("drop"));
    evidence_option(evidence, "bootstrap", DRAWS);
    if (!str_equal(evidence_asked(evidence, S("design")), S("cross-sections")))
        evidence_option(evidence, "placebo", PLACEBOS);
    evidence_option(evidence, "seed", S("1"));
}

static Err impact_page(Cx *cx, Impact *impact, Reply *reply) {
    Evidence *evidence = &impact->evidence;
    impact->about = about;
    if (impact->check) {
        Str path = str_format(cx->mem, "%s/%.*s", about.path, STR_ARG(impact->check->id));
        impact->about.path = cstr(cx->mem, path);
    }
    TRY(evidence_begin(cx, impact->scene.request, &impact->about, evidence));
    if (evidence->data == DATA_STORE)
        TRY(store_ask(cx, impact));
    else
        file_ask(cx, impact);
    draws_ask(impact);
    TRY(evidence_work(cx, evidence));
    TRY(impact_question(cx, impact));
    if (evidence->worked) {
        TRY(impact_shown(cx, impact));
        TRY(impact_ways(cx, impact));
    }
    return evidence_reply(cx, evidence, reply);
}

Err route_evidence_impact(Cx *cx, const Request *request, Reply *reply) {
    return impact_page(cx, &(Impact){.scene = {.request = request}}, reply);
}

/* The same as the answer to a question that was registered. */
Err route_evidence_impact_check(Cx *cx, const Request *request, Reply *reply) {
    Impact impact = {.check = NULL};
    TRY(scene_open(cx, request, reply, &impact.scene));
    TRY(scene_find(cx, &impact.scene, KIND_CHECK, request->part, &impact.check));
    return impact_page(cx, &impact, reply);
}

/* What does a call for a synthetic control ask of the file: which units, which times, and what they
 * are to be alike in? */

#include <math.h>
#include <string.h>

#include "analysis/synth_in.h"

enum { DONORS_MOST = 200 };
#define WORK_MOST ((size_t)1 << 28) /* predictors times the cube of the donors */

/* ---- columns that are named inside other options ---- */

static bool listed(Cx *cx, const Call *call, const char *option, Str name) {
    Str *names;
    size_t n = call_list(cx, call, option, &names);
    for (size_t i = 0; i < n; i++)
        if (str_equal(names[i], name)) return true;
    return false;
}

/* The call with those columns among the ones that are read. */
static Call call_whole_of(Cx *cx, const Call *call) {
    VEC(Str) names = {0};
    static const char *const options[] = {"special", "shares"};
    for (size_t k = 0; k < 2; k++) {
        Str *parts;
        size_t n = call_list(cx, call, options[k], &parts);
        for (size_t i = 0; i < n; i++)
            for (Str rest = parts[i], part; str_cut(&rest, k ? '+' : ':', &part);) {
                Str name = str_trim(part);
                bool known = listed(cx, call, "predictors", name) ||
                             str_equal(name, call_text(call, "outcome"));
                for (size_t j = 0; j < names.n; j++)
                    known |= str_equal(names.at[j], name);
                if (name.n && !known) vec_push(cx->mem, &names, name);
                if (!k) break; /* after the first colon stand times */
            }
    }
    Call out = *call;
    if (!names.n || call_has(call, "special-columns")) return out;
    Asked *asked = NEW_ARRAY(cx->mem, Asked, call->n_asked + 1);
    memcpy(asked, call->asked, call->n_asked * sizeof *asked);
    asked[out.n_asked++] =
        (Asked){S("special-columns"), str_join(cx->mem, names.n, names.at, S(","))};
    out.asked = asked;
    return out;
}

static const Column *column_named(const Frame *frame, Str name) {
    static const char *const options[] = {"predictors", "special-columns", "outcome"};
    for (size_t k = 0; k < 3; k++) {
        size_t n;
        const Column *columns = frame_columns(frame, options[k], &n);
        for (size_t i = 0; i < n; i++)
            if (str_equal(columns[i].name, name)) return columns + i;
    }
    return NULL;
}

/* ---- times ---- */

static Err span_of(Cx *cx, Span *out, const Call *call, const char *option) {
    if (span_read(out, call_text(call, option))) return OK;
    return option_wrong(cx, call, option, MSG_ANALYSIS_SYNTH_SPAN, STR_NONE);
}

double synth_outcome(const Synth *synth, size_t unit, size_t time) {
    uint32_t row = synth->panel.row[unit * synth->panel.n_times + time];
    return row == NO_ROW ? NAN : synth->outcome->values[row];
}

/* The first of the units in use that has no outcome at a time; n_units: all have. */
static size_t lacking(const Synth *synth, size_t time) {
    if (isnan(synth_outcome(synth, synth->treated, time))) return synth->treated;
    for (size_t j = 0; j < synth->n_donors; j++)
        if (isnan(synth_outcome(synth, synth->donors[j], time))) return synth->donors[j];
    return synth->panel.n_units;
}

static Err times_read(Cx *cx, Synth *synth, const Call *call) {
    const Panel *panel = &synth->panel;
    Span fit = {-INFINITY, INFINITY, 0}, plot = fit;
    if (call_has(call, "fit")) TRY(span_of(cx, &fit, call, "fit"));
    if (call_has(call, "plot")) TRY(span_of(cx, &plot, call, "plot"));
    synth->fit = NEW_ARRAY(cx->mem, size_t, panel->n_times);
    synth->plot = NEW_ARRAY(cx->mem, size_t, panel->n_times);
    bool after = false;
    for (size_t t = 0; t < panel->n_times; t++) {
        double time = panel->times[t];
        bool fits = span_holds(&fit, time) && time < synth->start;
        bool plots = span_holds(&plot, time);
        size_t unit = fits || plots ? lacking(synth, t) : panel->n_units;
        bool asked = fits || call_has(call, "plot");
        if (unit < panel->n_units && asked)
            return fail(cx, INVALID, MSG_ANALYSIS_SYNTH_NO_OUTCOME, panel->frame.file,
                        synth->outcome->name, panel->names[unit], time_text(cx, time));
        if (fits) synth->fit[synth->n_fit++] = t;
        if (plots && unit == panel->n_units) {
            synth->plot[synth->n_plot++] = t;
            after |= time >= synth->start;
        }
    }
    if (!synth->n_fit)
        return option_wrong(cx, call, "start", MSG_ANALYSIS_SYNTH_NO_BEFORE, STR_NONE);
    if (!after) return option_wrong(cx, call, "start", MSG_ANALYSIS_SYNTH_NO_AFTER, STR_NONE);
    return OK;
}

/* ---- units ---- */

static Err unit_find(Cx *cx, size_t *out, const Synth *synth, const Call *call, const char *option,
                     Str name) {
    *out = panel_unit(&synth->panel, name);
    if (*out < synth->panel.n_units) return OK;
    return option_wrong(cx, call, option, MSG_ANALYSIS_SYNTH_NO_UNIT, name);
}

static Err units_read(Cx *cx, Synth *synth, const Call *call) {
    const Panel *panel = &synth->panel;
    Str *controls, *excluded;
    size_t n_controls = call_list(cx, call, "controls", &controls), unit;
    size_t n_excluded = call_list(cx, call, "exclude", &excluded);
    bool *in = NEW_ARRAY(cx->mem, bool, panel->n_units);
    TRY(unit_find(cx, &synth->treated, synth, call, "treated",
                  str_trim(call_text(call, "treated"))));
    for (size_t u = 0; u < panel->n_units; u++)
        in[u] = n_controls == 0;
    for (size_t i = 0; i < n_controls; i++) {
        TRY(unit_find(cx, &unit, synth, call, "controls", controls[i]));
        in[unit] = true;
    }
    for (size_t i = 0; i < n_excluded; i++) {
        TRY(unit_find(cx, &unit, synth, call, "exclude", excluded[i]));
        in[unit] = false;
    }
    in[synth->treated] = false;
    synth->donors = NEW_ARRAY(cx->mem, size_t, panel->n_units);
    for (size_t u = 0; u < panel->n_units; u++)
        if (in[u]) synth->donors[synth->n_donors++] = u;
    if (synth->n_donors < 2)
        return column_wrong(cx, &panel->frame, frame_column(&panel->frame, "unit"),
                            MSG_ANALYSIS_SYNTH_FEW_DONORS,
                            str_int(cx->mem, (int64_t)synth->n_donors));
    if (synth->n_donors > DONORS_MOST)
        return fail(cx, LIMIT, MSG_ANALYSIS_SYNTH_MANY_DONORS, panel->frame.file,
                    str_int(cx->mem, DONORS_MOST));
    return OK;
}

/* ---- what they are to be alike in ---- */

/* The mean of a column over the times of a span in which a unit has it; NAN: in none. */
static double mean_of(const Synth *synth, const Column *column, size_t unit, const Span *span) {
    const Panel *panel = &synth->panel;
    double sum = 0;
    size_t n = 0;
    for (size_t t = 0; t < panel->n_times; t++) {
        uint32_t row = panel->row[unit * panel->n_times + t];
        if (row == NO_ROW || !span_holds(span, panel->times[t])) continue;
        if (!isnan(column->values[row])) sum += column->values[row], n++;
    }
    return n ? sum / (double)n : NAN;
}

static Err predictor_add(Cx *cx, Synth *synth, Str name, const Column *column, const Span *span) {
    const Panel *panel = &synth->panel;
    double *at = synth->x + synth->n_predictors * panel->n_units;
    for (size_t u = 0; u < panel->n_units; u++) {
        bool used = u == synth->treated;
        for (size_t j = 0; j < synth->n_donors && !used; j++)
            used = synth->donors[j] == u;
        at[u] = used ? mean_of(synth, column, u, span) : 0;
        if (isnan(at[u]))
            return fail(cx, INVALID, MSG_ANALYSIS_SYNTH_NO_PREDICTOR, panel->frame.file,
                        column->name, panel->names[u], name);
    }
    synth->predictors[synth->n_predictors++] = name;
    return OK;
}

/* "gdp:1960:1969" → special.gdp.1960.1969 */
static Err special_add(Cx *cx, Synth *synth, const Call *call, Str text) {
    size_t colon = str_find(text, S(":"), 0);
    Span span;
    Str name = colon == SIZE_MAX ? text : str_trim(str_slice(text, 0, colon));
    const Column *column = column_named(&synth->panel.frame, name);
    if (colon == SIZE_MAX || !span_read(&span, str_slice(text, colon + 1, text.n)) || !column)
        return option_wrong(cx, call, "special", MSG_ANALYSIS_SYNTH_SPECIAL, text);
    Str key =
        str_format(cx->mem, "special.%.*s.%.*s", STR_ARG(name), STR_ARG(time_text(cx, span.from)));
    if (span.to > span.from)
        key = str_format(cx->mem, "%.*s.%.*s", STR_ARG(key), STR_ARG(time_text(cx, span.to)));
    return predictor_add(cx, synth, key, column, &span);
}

/* Predictors that are parts of a whole become their shares of it, in percent; "a+b" adds columns to
 * the first of them. */
static Err shares_make(Cx *cx, Synth *synth, const Call *call, const Span *span) {
    const Panel *panel = &synth->panel;
    Str *parts;
    size_t n = call_list(cx, call, "shares", &parts);
    double *whole = NEW_ARRAY(cx->mem, double, panel->n_units);
    size_t *place = NEW_ARRAY(cx->mem, size_t, n);
    for (size_t i = 0; i < n; i++) {
        Str rest = parts[i], part;
        for (bool first = true; str_cut(&rest, '+', &part); first = false) {
            Str name = str_trim(part);
            const Column *column = column_named(&panel->frame, name);
            size_t k = 0;
            while (first && k < synth->n_predictors && !str_equal(synth->predictors[k], name))
                k++;
            if (first) place[i] = k;
            if (!column || place[i] == synth->n_predictors)
                return option_wrong(cx, call, "shares", MSG_ANALYSIS_SYNTH_SHARES, name);
            for (size_t u = 0; u < panel->n_units && !first; u++)
                synth->x[place[i] * panel->n_units + u] += mean_of(synth, column, u, span);
        }
        for (size_t u = 0; u < panel->n_units; u++)
            whole[u] += synth->x[place[i] * panel->n_units + u];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t u = 0; u < panel->n_units; u++) {
            double *at = &synth->x[place[i] * panel->n_units + u];
            *at = *at * 100 / whole[u];
            bool used = u == synth->treated;
            for (size_t j = 0; j < synth->n_donors && !used; j++)
                used = synth->donors[j] == u;
            if (used && !isfinite(*at))
                return fail(cx, INVALID, MSG_ANALYSIS_SYNTH_NO_PREDICTOR, panel->frame.file,
                            parts[i], panel->names[u], parts[i]);
        }
    return OK;
}

static Err predictors_read(Cx *cx, Synth *synth, const Call *call) {
    const Panel *panel = &synth->panel;
    size_t n, most = SYNTH_PREDICTORS_MOST;
    const Column *columns = frame_columns(&panel->frame, "predictors", &n);
    Str *special;
    size_t n_special = call_list(cx, call, "special", &special);
    bool none = n + n_special == 0;
    if (n + n_special > most || (none && synth->n_fit > most))
        return fail(cx, LIMIT, MSG_ANALYSIS_SYNTH_MANY, panel->frame.file,
                    str_int(cx->mem, (int64_t)most));
    Span span = {-INFINITY, INFINITY, 0};
    if (call_has(call, "predictor-times")) {
        TRY(span_of(cx, &span, call, "predictor-times"));
    } else {
        span.to = panel->times[synth->fit[synth->n_fit - 1]];
    }
    synth->x = NEW_ARRAY(cx->mem, double, most * panel->n_units);
    synth->predictors = NEW_ARRAY(cx->mem, Str, most);
    for (size_t i = 0; i < n; i++)
        TRY(predictor_add(cx, synth, columns[i].name, columns + i, &span));
    if (call_has(call, "shares")) TRY(shares_make(cx, synth, call, &span));
    for (size_t i = 0; i < n_special; i++)
        TRY(special_add(cx, synth, call, special[i]));
    for (size_t i = 0; none && i < synth->n_fit; i++) { /* the outcomes themselves */
        double time = panel->times[synth->fit[i]];
        Str key = str_format(cx->mem, "special.%.*s.%.*s", STR_ARG(synth->outcome->name),
                             STR_ARG(time_text(cx, time)));
        TRY(predictor_add(cx, synth, key, synth->outcome, &(Span){time, time, 0}));
    }
    return OK;
}

Err synth_read(Cx *cx, Synth *out, const Call *call) {
    Synth synth = {.start = call_number(call, "start")};
    Call whole = call_whole_of(cx, call);
    TRY(panel_read(cx, &synth.panel, &whole, false));
    synth.outcome = frame_column(&synth.panel.frame, "outcome");
    TRY(units_read(cx, &synth, &whole));
    TRY(times_read(cx, &synth, &whole));
    TRY(predictors_read(cx, &synth, &whole));
    *out = synth;
    return OK;
}

/* What is assumed of the years ahead: ratios, who enters, who moves in? What the call does not say
 * comes from the past. */

#include <math.h>

#include "analysis/forecast_in.h"

enum { HELD_YEARS = 3 };

/* ---- lists ---- */

/* The part behind the last colon; `rest` is what stands before it. */
static Str last_part(Str *rest) {
    size_t colon = rest->n;
    while (colon > 0 && rest->p[colon - 1] != ':')
        colon--;
    Str part = str_trim(str_slice(*rest, colon, rest->n));
    *rest = str_trim(str_slice(*rest, 0, colon ? colon - 1 : 0));
    return part;
}

Err assumed_list(Cx *cx, AssumedList *out, const Call *call, const char *option) {
    Str *parts;
    size_t n = call_list(cx, call, option, &parts);
    *out = (AssumedList){0};
    for (size_t i = 0; i < n; i++) {
        Str rest = parts[i], value = last_part(&rest);
        Number number;
        if (!number_read(value, DECIMAL_POINT, &number) || number.value < 0 ||
            number.value > COUNT_MOST)
            return option_wrong(cx, call, option, MSG_ANALYSIS_FORECAST_NO_PART, parts[i]);
        Str name = last_part(&rest);
        vec_push(cx->mem, out, ((Assumed){rest, name, number.value}));
    }
    return OK;
}

/* A year among those ahead, as a place from 0. INVALID with the years there are. */
static Err assumed_year(Cx *cx, size_t *out, const Forecast *forecast, const char *option,
                        Str name) {
    int64_t year, first = forecast->first_year + (int64_t)forecast->n_years;
    int64_t end = first + (int64_t)forecast->horizon;
    if (!int_read(name, &year) || year < first || year >= end)
        return option_wrong(cx, forecast->call, option, MSG_ANALYSIS_FORECAST_NO_YEAR_AHEAD,
                            str_format(cx->mem, "%lld–%lld", (long long)first, (long long)end - 1));
    *out = (size_t)(year - first);
    return OK;
}

Err assumed_school(Cx *cx, size_t *out, const Forecast *forecast, const char *option, Str name) {
    for (size_t s = 0; s < forecast->n_schools && forecast->by_school; s++) {
        if (!str_equal(forecast->schools[s], name)) continue;
        *out = s;
        return OK;
    }
    return option_wrong(cx, forecast->call, option, MSG_ANALYSIS_FORECAST_NO_SCHOOL, name);
}

Err bands_read(Cx *cx, ClassBands *out, const Call *call) {
    AssumedList list;
    TRY(assumed_list(cx, &list, call, "bands"));
    out->bounds = NEW_ARRAY(cx->mem, double, list.n + 1);
    out->n = list.n, out->step = call_number(call, "class-step");
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].name.n || !(list.at[i].value > (i ? out->bounds[i - 1] : 0)))
            return option_wrong(cx, call, "bands", MSG_ANALYSIS_CLASSES_BANDS, STR_NONE);
        out->bounds[i] = list.at[i].value;
    }
    return OK;
}

/* ---- ratios ---- */

/* "1:0.98": from grade 1 to the next one, in all schools. */
static Err ratios_change(Cx *cx, Forecast *forecast) {
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, "ratios"));
    for (size_t i = 0; i < list.n; i++) {
        size_t g = forecast_grade(forecast, list.at[i].name);
        if (list.at[i].school.n || g + 1 >= forecast->n_grades)
            return option_wrong(cx, forecast->call, "ratios", MSG_ANALYSIS_FORECAST_NO_GRADE,
                                list.at[i].name);
        forecast->all_ratios[g + 1] = list.at[i].value;
        for (size_t s = 0; s < forecast->n_schools; s++)
            forecast->ratios[s * forecast->n_grades + g + 1] = list.at[i].value;
    }
    return OK;
}

static Err ratios_complete(Cx *cx, const Forecast *forecast) {
    for (size_t i = 0; i < forecast->n_schools * forecast->n_grades; i++) {
        size_t g = i % forecast->n_grades;
        if (g == 0 || isfinite(forecast->ratios[i])) continue;
        return fail(cx, INVALID,
                    forecast->n_years < 2 ? MSG_ANALYSIS_FORECAST_ONE_YEAR
                                          : MSG_ANALYSIS_FORECAST_NO_RATIO,
                    forecast->frame.file, forecast->grades[g - 1], forecast->grades[g]);
    }
    return OK;
}

static Err ratios_find(Cx *cx, Forecast *forecast) {
    size_t n = forecast->n_grades;
    bool shared = str_equal(call_text(forecast->call, "ratios-of"), S("all"));
    forecast->all_ratios = NEW_ARRAY(cx->mem, double, n);
    forecast->ratios = NEW_ARRAY(cx->mem, double, forecast->n_schools *n);
    forecast_ratios(forecast->all_ratios, &forecast->all, forecast->average);
    for (size_t s = 0; s < forecast->n_schools; s++) {
        double *own = forecast->ratios + s * n;
        forecast_ratios(own, &forecast->past[s], forecast->average);
        for (size_t g = 0; g < n; g++) {
            bool born = g == 0 && !forecast->own_births; /* a school's share of all births */
            if (isnan(own[g]) || (shared && !born)) own[g] = forecast->all_ratios[g];
        }
    }
    TRY(ratios_change(cx, forecast));
    return ratios_complete(cx, forecast);
}

/* ---- entry ---- */

/* A school's share of the entry grade in the last years; an even one where nobody entered. */
static double entry_share(const Forecast *forecast, size_t s) {
    double own = 0, all = 0;
    for (size_t k = 1; k <= HELD_YEARS && k <= forecast->n_years; k++) {
        size_t at = (forecast->n_years - k) * forecast->n_grades;
        own += forecast->past[s].pupils[at];
        all += forecast->all.pupils[at];
    }
    return all > 0 ? own / all : 1 / (double)forecast->n_schools;
}

/* Numbers of the call, shared out among the schools. */
static Err entry_given(Cx *cx, Forecast *forecast) {
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, "entry"));
    for (size_t y = 0; y < forecast->horizon; y++) {
        if (list.at[y].name.n)
            return option_wrong(cx, forecast->call, "entry", MSG_ANALYSIS_FORECAST_NO_PART,
                                list.at[y].name);
        for (size_t s = 0; s < forecast->n_schools; s++)
            forecast->entry[s * forecast->horizon + y] =
                list.at[y].value * entry_share(forecast, s);
    }
    return OK;
}

/* Births times ratio; a given ratio of all is shared out as the schools' own ones are. */
static Err entry_born(Cx *cx, Forecast *forecast) {
    const Call *call = forecast->call;
    double all = forecast->all_ratios[0], given = all;
    if (call_has(call, "entry-ratio")) given = call_number(call, "entry-ratio");
    if (!isfinite(given))
        return fail(cx, INVALID, MSG_ANALYSIS_FORECAST_NO_ENTRY_RATIO, forecast->frame.file);
    for (size_t s = 0; s < forecast->n_schools; s++) {
        double *ratio = &forecast->ratios[s * forecast->n_grades];
        if (forecast->own_births && call_has(call, "entry-ratio")) *ratio = given;
        if (!forecast->own_births)
            *ratio = all > 0 ? *ratio * given / all : given * entry_share(forecast, s);
        for (size_t y = 0; y < forecast->horizon; y++)
            forecast->entry[s * forecast->horizon + y] =
                *ratio * forecast->past[s].births[forecast->n_years + y];
    }
    forecast->all_ratios[0] = given;
    return OK;
}

/* Nothing is known: as many as in the last years on average. */
static void entry_held(Forecast *forecast) {
    for (size_t s = 0; s < forecast->n_schools; s++) {
        size_t n = 0;
        double sum = 0;
        for (; n < HELD_YEARS && n < forecast->n_years; n++)
            sum += forecast->past[s].pupils[(forecast->n_years - 1 - n) * forecast->n_grades];
        for (size_t y = 0; y < forecast->horizon; y++)
            forecast->entry[s * forecast->horizon + y] = sum / (double)n;
    }
}

static Err entry_find(Cx *cx, Forecast *forecast) {
    size_t cells = forecast->n_schools * forecast->horizon;
    forecast->entry = NEW_ARRAY(cx->mem, double, cells);
    forecast->all_entry = NEW_ARRAY(cx->mem, double, forecast->horizon);
    if (call_has(forecast->call, "entry-ratio") && !forecast->n_births)
        return option_wrong(cx, forecast->call, "entry-ratio", MSG_ANALYSIS_FORECAST_NO_SECOND,
                            STR_NONE);
    if (call_has(forecast->call, "entry"))
        TRY(entry_given(cx, forecast));
    else if (forecast->n_births)
        TRY(entry_born(cx, forecast));
    else
        entry_held(forecast);
    for (size_t i = 0; i < cells; i++)
        forecast->all_entry[i % forecast->horizon] += forecast->entry[i];
    return OK;
}

/* ---- dwellings ---- */

/* Pupils of each grade in one new dwelling. */
static Err per_dwelling(Cx *cx, double *out, const Forecast *forecast) {
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, "per-dwelling"));
    if (!list.n)
        return option_wrong(cx, forecast->call, "dwellings", MSG_ANALYSIS_FORECAST_PER_DWELLING,
                            STR_NONE);
    for (size_t i = 0; i < list.n; i++) {
        size_t g = forecast_grade(forecast, list.at[i].name);
        bool all = list.n == 1 && !list.at[i].name.n;
        if (list.at[i].school.n || (!all && g == forecast->n_grades))
            return option_wrong(cx, forecast->call, "per-dwelling", MSG_ANALYSIS_FORECAST_NO_GRADE,
                                list.at[i].name);
        for (size_t k = 0; k < forecast->n_grades; k++)
            if (all || k == g) out[k] = list.at[i].value;
    }
    return OK;
}

/* "2027:120", "Schule A:2027:120": who moves in comes in that year and goes up from then on. */
static Err added_find(Cx *cx, Forecast *forecast) {
    size_t n = forecast->n_grades;
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, "dwellings"));
    if (!list.n) return OK;
    double *each = NEW_ARRAY(cx->mem, double, n);
    TRY(per_dwelling(cx, each, forecast));
    forecast->added = NEW_ARRAY(cx->mem, double, forecast->n_schools * forecast->horizon * n);
    for (size_t i = 0; i < list.n; i++) {
        size_t year = 0, only = SIZE_MAX;
        TRY(assumed_year(cx, &year, forecast, "dwellings", list.at[i].name));
        if (list.at[i].school.n)
            TRY(assumed_school(cx, &only, forecast, "dwellings", list.at[i].school));
        for (size_t s = 0; s < forecast->n_schools; s++) {
            double share = only == SIZE_MAX ? entry_share(forecast, s) : s == only;
            for (size_t g = 0; g < n; g++)
                forecast->added[(s * forecast->horizon + year) * n + g] +=
                    list.at[i].value * share * each[g];
        }
    }
    return OK;
}

Err forecast_assume(Cx *cx, Forecast *forecast, const Call *call) {
    forecast->call = call;
    forecast->average = 0;
    forecast->added = NULL;
    while (!str_equal(call_text(call, "method"), forecast_method(forecast->average)))
        forecast->average++;
    TRY(ratios_find(cx, forecast));
    TRY(entry_find(cx, forecast));
    return added_find(cx, forecast);
}

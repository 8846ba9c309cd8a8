/* Where do those go who leave the last grade, and are there places all day for who has a claim? */

#include <math.h>

#include "analysis/forecast_in.h"

static double cell_of_all(const Forecast *forecast, size_t y, size_t g) {
    double sum = 0;
    for (size_t s = 0; s < forecast->n_schools; s++)
        sum += forecast->ahead[(s * forecast->horizon + y) * forecast->n_grades + g];
    return sum;
}

/* Pupils of a grade in the year before one of those ahead. */
static double leaving_before(const Forecast *forecast, size_t y, size_t g) {
    if (y) return cell_of_all(forecast, y - 1, g);
    return forecast->all.pupils[(forecast->n_years - 1) * forecast->n_grades + g];
}

static Err shares_check(Cx *cx, const Forecast *forecast, const AssumedList *list) {
    double sum = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (!list->at[i].name.n || list->at[i].school.n)
            return option_wrong(cx, forecast->call, "transition", MSG_ANALYSIS_FORECAST_NO_PART,
                                list->at[i].school);
        sum += list->at[i].value;
    }
    if (sum <= 1 + 1e-9) return OK;
    return option_wrong(cx, forecast->call, "transition", MSG_ANALYSIS_FORECAST_SHARES,
                        result_number(cx->mem, cx->lang, sum, 4));
}

Err forecast_transitions(Cx *cx, Result *result, const Forecast *forecast) {
    const Call *call = forecast->call;
    size_t g = forecast->n_grades - 1;
    AssumedList list;
    TRY(assumed_list(cx, &list, call, "transition"));
    if (!list.n) return OK;
    TRY(shares_check(cx, forecast, &list));
    if (call_has(call, "transition-from"))
        g = forecast_grade(forecast, call_text(call, "transition-from"));
    if (g == forecast->n_grades)
        return option_wrong(cx, call, "transition-from", MSG_ANALYSIS_FORECAST_NO_GRADE,
                            call_text(call, "transition-from"));
    Item *out = item_list(result->root, S("transitions"));
    for (size_t y = 0; y < forecast->horizon; y++) {
        for (size_t i = 0; i < list.n; i++) {
            Item *row = item_object(out, STR_NONE);
            item_whole(row, S("year"), forecast->first_year + (int64_t)(forecast->n_years + y));
            item_text(row, S("from"), forecast->grades[g]);
            item_text(row, S("to"), list.at[i].name);
            item_number(row, S("pupils"), leaving_before(forecast, y, g) * list.at[i].value);
        }
    }
    return OK;
}

/* ---- places all day ---- */

/* How many of the first grades have the claim in a year: that of the last step begun. */
static size_t grades_claiming(const Forecast *forecast, const AssumedList *claim, int64_t year) {
    size_t grades = 0;
    int64_t begun = INT64_MIN, from;
    for (size_t i = 0; i < claim->n; i++) {
        if (!int_read(claim->at[i].name, &from) || from > year || from < begun) continue;
        begun = from, grades = (size_t)claim->at[i].value;
    }
    return grades < forecast->n_grades ? grades : forecast->n_grades;
}

static Err claim_check(Cx *cx, const Forecast *forecast, const AssumedList *claim) {
    for (size_t i = 0; i < claim->n; i++) {
        int64_t year;
        if (claim->at[i].school.n || !int_read(claim->at[i].name, &year))
            return option_wrong(cx, forecast->call, "claim", MSG_ANALYSIS_FORECAST_NO_PART,
                                claim->at[i].name);
    }
    return OK;
}

/* Places of each school, or all of them in places[0] where no school is named. */
static Err places_read(Cx *cx, double **out, bool *of_schools, const Forecast *forecast) {
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, "places"));
    double *places = NEW_ARRAY(cx->mem, double, forecast->n_schools + 1);
    *of_schools = list.n && list.at[0].name.n;
    for (size_t i = 0; i < list.n; i++) {
        size_t s = 0;
        if (list.at[i].school.n || (!*of_schools && list.n > 1))
            return option_wrong(cx, forecast->call, "places", MSG_ANALYSIS_FORECAST_NO_PART,
                                list.at[i].school.n ? list.at[i].school
                                                    : call_text(forecast->call, "places"));
        if (*of_schools) TRY(assumed_school(cx, &s, forecast, "places", list.at[i].name));
        places[s] = list.at[i].value;
    }
    *out = places;
    return OK;
}

static void put_need(Item *out, const Forecast *forecast, const AssumedList *claim, size_t s,
                     double places) {
    double demand = call_number(forecast->call, "demand");
    for (size_t y = 0; y < forecast->horizon; y++) {
        int64_t year = forecast->first_year + (int64_t)(forecast->n_years + y);
        size_t grades = grades_claiming(forecast, claim, year);
        double pupils = 0;
        for (size_t g = 0; g < grades; g++)
            pupils += s == SIZE_MAX
                          ? cell_of_all(forecast, y, g)
                          : forecast->ahead[(s * forecast->horizon + y) * forecast->n_grades + g];
        Item *row = item_object(out, STR_NONE);
        if (s != SIZE_MAX) item_text(row, S("school"), forecast->schools[s]);
        item_whole(row, S("year"), year);
        item_whole(row, S("grades"), (int64_t)grades);
        item_number(row, S("pupils"), pupils);
        item_number(row, S("demand"), pupils * demand);
        item_number(row, S("places"), places);
        item_number(row, S("need"), pupils * demand - places);
    }
}

Err forecast_places(Cx *cx, Result *result, const Forecast *forecast) {
    AssumedList claim;
    double *places = NULL, all = 0;
    bool of_schools = false;
    if (!call_has(forecast->call, "demand")) return OK;
    TRY(assumed_list(cx, &claim, forecast->call, "claim"));
    TRY(claim_check(cx, forecast, &claim));
    TRY(places_read(cx, &places, &of_schools, forecast));
    for (size_t s = 0; s < forecast->n_schools; s++)
        all += places[s];
    put_need(item_list(result->root, S("all_day")), forecast, &claim, SIZE_MAX, all);
    Item *out = of_schools ? item_list(result->root, S("all_day_schools")) : NULL;
    for (size_t s = 0; s < forecast->n_schools && of_schools; s++)
        put_need(out, forecast, &claim, s, places[s]);
    return OK;
}

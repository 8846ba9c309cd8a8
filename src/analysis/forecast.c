/* How many pupils will there be, in which grades, what do they need, and how far off would such
 * forecasts have been? Columns and assumptions in, results out. */

#include <math.h>

#include "analysis/forecast_in.h"

#define DRAWN_MOST 4000000000.0 /* numbers that a simulation makes: seconds */
#define PUPILS_MOST 1e12        /* nobody believes more; and ratios can make any number */
enum {
    SHORT_PAST = 5,   /* ratios; fewer tell little of their spread */
    VARIANT_MOST = 16 /* assumptions of one */
};

static Err project(Cx *cx, Forecast *forecast) {
    size_t size = forecast->horizon * forecast->n_grades;
    double sum = 0;
    forecast->ahead = NEW_ARRAY(cx->mem, double, forecast->n_schools *size);
    for (size_t s = 0; s < forecast->n_schools; s++) {
        const double *past = forecast->past[s].pupils;
        double *ahead = forecast->ahead + s * size;
        forecast_project(ahead, past + (forecast->n_years - 1) * forecast->n_grades,
                         forecast->ratios + s * forecast->n_grades,
                         forecast->entry + s * forecast->horizon,
                         forecast->added ? forecast->added + s * size : NULL, forecast->horizon,
                         forecast->n_grades);
        for (size_t i = 0; i < size; i++)
            sum += ahead[i];
    }
    if (sum <= PUPILS_MOST) return OK;
    return column_wrong(cx, &forecast->frame, frame_column(&forecast->frame, "pupils"),
                        MSG_ANALYSIS_TOO_LARGE, STR_NONE);
}

static int64_t year_ahead(const Forecast *forecast, size_t y) {
    return forecast->first_year + (int64_t)(forecast->n_years + y);
}

/* ---- bands ---- */

static Err draws_make(Cx *cx, ForecastDraws *draws, const Forecast *forecast) {
    const Call *call = forecast->call;
    size_t n = forecast->n_schools, years = forecast->horizon, grades = forecast->n_grades;
    double *start = NEW_ARRAY(cx->mem, double, n *grades);
    double *deviations = NEW_ARRAY(cx->mem, double, n * forecast->n_years * grades);
    size_t past = forecast->n_years - 1;
    *draws = (ForecastDraws){.deadline = cx->deadline,
                             .n_units = n,
                             .n_grades = grades,
                             .n_years = years,
                             .start = start,
                             .ratios = forecast->ratios,
                             .entry = forecast->entry,
                             .added = forecast->added,
                             .deviations = deviations,
                             .n_past = past,
                             .draws = (size_t)call_whole(call, "draws"),
                             .seed = (uint64_t)call_whole(call, "seed"),
                             .level = call_number(call, "level"),
                             .cells = NEW_ARRAY(cx->mem, Range, n * years * grades),
                             .units = NEW_ARRAY(cx->mem, Range, n * years),
                             .years = NEW_ARRAY(cx->mem, Range, years)};
    if ((double)(n * years * grades) * (double)draws->draws > DRAWN_MOST)
        return option_wrong(cx, call, "draws", MSG_ANALYSIS_FORECAST_DRAWS, STR_NONE);
    TRY(in_time(cx, &forecast->frame));
    for (size_t s = 0; s < n; s++) {
        for (size_t g = 0; g < grades; g++)
            start[s * grades + g] = forecast->past[s].pupils[past * grades + g];
        double *own = deviations + s * past * grades;
        forecast_deviations(own, &forecast->past[s]);
        for (size_t y = 0; y < past && call_has(call, "entry"); y++)
            own[y * grades] = 0; /* given numbers are taken as they are */
    }
    return forecast_draws(cx->mem, draws) ? OK : too_late(cx, &forecast->frame);
}

static void put_range(Item *in, const Range *range) {
    item_number(in, S("low"), range ? range->low : NAN);
    item_number(in, S("high"), range ? range->high : NAN);
}

/* ---- what comes out ---- */

static void put_assumptions(Item *root, const Forecast *forecast) {
    item_text(root, S("kind"), S("forecast"));
    if (call_has(forecast->call, "name"))
        item_text(root, S("name"), call_text(forecast->call, "name"));
    item_text(root, S("method"), forecast_method(forecast->average));
    item_whole(root, S("last_year_known"), year_ahead(forecast, 0) - 1);
    if (forecast->n_births) item_number(root, S("entry_ratio"), forecast->all_ratios[0]);
    Item *ratios = item_list(root, S("ratios"));
    for (size_t g = 1; g < forecast->n_grades; g++) {
        Item *row = item_object(ratios, STR_NONE);
        item_text(row, S("from"), forecast->grades[g - 1]);
        item_text(row, S("to"), forecast->grades[g]);
        item_number(row, S("ratio"), forecast->all_ratios[g]);
    }
    item_numbers(root, S("entry"), forecast->all_entry, forecast->horizon);
    Item *history = item_list(root, S("history"));
    for (size_t y = 0; y < forecast->n_years; y++) {
        Item *row = item_object(history, STR_NONE);
        double sum = 0;
        for (size_t g = 0; g < forecast->n_grades; g++)
            sum += forecast->all.pupils[y * forecast->n_grades + g];
        item_whole(row, S("year"), forecast->first_year + (int64_t)y);
        item_number(row, S("enrollment"), sum);
    }
}

static double classes_in(const Forecast *forecast, const ClassBands *bands, size_t s, size_t y) {
    const double *at = forecast->ahead + (s * forecast->horizon + y) * forecast->n_grades;
    double sum = 0;
    for (size_t g = 0; g < forecast->n_grades; g++)
        sum += classes_of(at[g], bands->bounds, bands->n, bands->step);
    return sum;
}

static double pupils_in(const Forecast *forecast, size_t s, size_t y) {
    const double *at = forecast->ahead + (s * forecast->horizon + y) * forecast->n_grades;
    double sum = 0;
    for (size_t g = 0; g < forecast->n_grades; g++)
        sum += at[g];
    return sum;
}

/* Every grade of every school; then schools; then all. */
static void put_cells(Item *root, const Forecast *forecast, const ForecastDraws *draws,
                      const ClassBands *bands) {
    Item *list = item_list(root, S("projection"));
    size_t cells = forecast->n_schools * forecast->horizon * forecast->n_grades;
    for (size_t i = 0; i < cells; i++) {
        size_t y = i / forecast->n_grades % forecast->horizon;
        Item *row = item_object(list, STR_NONE);
        if (forecast->by_school)
            item_text(row, S("school"),
                      forecast->schools[i / forecast->n_grades / forecast->horizon]);
        item_whole(row, S("year"), year_ahead(forecast, y));
        item_text(row, S("grade"), forecast->grades[i % forecast->n_grades]);
        item_number(row, S("enrollment"), forecast->ahead[i]);
        put_range(row, draws ? &draws->cells[i] : NULL);
        item_number(row, S("classes"),
                    classes_of(forecast->ahead[i], bands->bounds, bands->n, bands->step));
    }
}

static void put_sums(Item *root, const Forecast *forecast, const ForecastDraws *draws,
                     const ClassBands *bands) {
    Item *list = forecast->by_school ? item_list(root, S("schools")) : NULL;
    for (size_t i = 0; list && i < forecast->n_schools * forecast->horizon; i++) {
        size_t s = i / forecast->horizon, y = i % forecast->horizon;
        Item *row = item_object(list, STR_NONE);
        item_text(row, S("school"), forecast->schools[s]);
        item_whole(row, S("year"), year_ahead(forecast, y));
        item_number(row, S("enrollment"), pupils_in(forecast, s, y));
        put_range(row, draws ? &draws->units[i] : NULL);
        item_number(row, S("classes"), classes_in(forecast, bands, s, y));
    }
    list = item_list(root, S("total"));
    for (size_t y = 0; y < forecast->horizon; y++) {
        Item *row = item_object(list, STR_NONE);
        double pupils = 0, classes = 0;
        for (size_t s = 0; s < forecast->n_schools; s++) {
            pupils += pupils_in(forecast, s, y);
            classes += classes_in(forecast, bands, s, y);
        }
        item_whole(row, S("year"), year_ahead(forecast, y));
        item_number(row, S("enrollment"), pupils);
        put_range(row, draws ? &draws->years[y] : NULL);
        item_number(row, S("classes"), classes);
    }
}

/* All ways of taking the average side by side, for all schools together. */
static void put_methods(Cx *cx, Item *root, const Forecast *forecast) {
    size_t n = forecast->n_grades, years = forecast->horizon;
    double *ratios = NEW_ARRAY(cx->mem, double, n), *entry = NEW_ARRAY(cx->mem, double, years);
    double *ahead = NEW_ARRAY(cx->mem, double, years *n);
    for (ForecastAverage average = 0; average < FORECAST_AVERAGES; average++) {
        Item *item = item_object(root, forecast_method(average));
        forecast_ratios(ratios, &forecast->all, average);
        for (size_t y = 0; y < years; y++)
            entry[y] = forecast->n_births ? ratios[0] * forecast->all.births[forecast->n_years + y]
                                          : forecast->all_entry[y];
        if (forecast->n_births) item_number(item, S("entry_ratio"), ratios[0]);
        forecast_project(ahead, forecast->all.pupils + (forecast->n_years - 1) * n, ratios, entry,
                         NULL, years, n);
        item_numbers(item, S("ratios"), ratios + 1, n - 1);
        Item *rows = item_list(item, S("projection_rows"));
        for (size_t y = 0; y < years; y++)
            item_numbers(rows, STR_NONE, ahead + y * n, n);
    }
}

static Item *put_errors(Cx *cx, Item *root, Str key, const Forecast *forecast,
                        ForecastAverage average) {
    bool schools = str_equal(key, S("backtest_mape_schools"));
    size_t first = (size_t)call_whole(forecast->call, "backtest-from");
    Item *item = item_object(root, key);
    for (size_t h = 1; h + first <= forecast->n_years; h++) {
        double off = forecast_backtest(schools ? forecast->past : &forecast->all,
                                       schools ? forecast->n_schools : 1, average, first, h);
        item_number(item, str_format(cx->mem, "h%zu", h), off);
    }
    return item;
}

static void put_backtest(Cx *cx, Result *result, const Forecast *forecast) {
    Item *root = result->root;
    int64_t first = call_whole(forecast->call, "backtest-from");
    if ((int64_t)forecast->n_years <= first) {
        result_note(cx, result, MSG_ANALYSIS_FORECAST_NO_BACKTEST,
                    str_int(cx->mem, (int64_t)forecast->n_years), str_int(cx->mem, first + 1));
        return;
    }
    for (ForecastAverage average = 0; average < FORECAST_AVERAGES; average++) {
        Str key = str_format(cx->mem, "backtest_mape_%.*s", STR_ARG(forecast_method(average)));
        put_errors(cx, root, key, forecast, average);
    }
    if (forecast->by_school)
        put_errors(cx, root, S("backtest_mape_schools"), forecast, forecast->average);
}

static void notes(Cx *cx, Result *result, const Forecast *forecast) {
    result_note(cx, result, MSG_ANALYSIS_FORECAST_CAVEAT);
    if (forecast->n_years <= SHORT_PAST)
        result_note(cx, result, MSG_ANALYSIS_FORECAST_SHORT,
                    str_int(cx->mem, (int64_t)forecast->n_years - 1));
    if (!forecast->n_births && !call_has(forecast->call, "entry"))
        result_note(cx, result, MSG_ANALYSIS_FORECAST_HELD);
    if (call_has(forecast->call, "ratios")) result_note(cx, result, MSG_ANALYSIS_FORECAST_CHANGED);
}

/* ---- variants ---- */

/* What follows from one set of assumptions. */
static Err variant_work(Cx *cx, Result *result, Forecast *forecast, const Call *call) {
    ForecastDraws draws = {.draws = 0};
    ClassBands bands;
    TRY(bands_read(cx, &bands, call));
    TRY(forecast_assume(cx, forecast, call));
    TRY(project(cx, forecast));
    if (call_whole(call, "draws")) TRY(draws_make(cx, &draws, forecast));
    const ForecastDraws *drawn = draws.draws ? &draws : NULL;
    put_assumptions(result->root, forecast);
    put_sums(result->root, forecast, drawn, &bands);
    put_cells(result->root, forecast, drawn, &bands);
    TRY(forecast_transitions(cx, result, forecast));
    return forecast_places(cx, result, forecast);
}

static Err variant_name_check(Cx *cx, const char *option, Str name) {
    static const char *const names[] = {"name",        "method",    "ratios-of",    "ratios",
                                        "entry-ratio", "dwellings", "per-dwelling", "transition",
                                        "demand",      "places"};
    Str all[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        all[i] = str_of(names[i]);
        if (str_equal(name, all[i])) return OK;
    }
    Str list = str_join(cx->mem, sizeof names / sizeof *names, all, S(", "));
    return fail(cx, INVALID, MSG_ANALYSIS_FORECAST_NO_VARIANT, str_format(cx->mem, "--%s", option),
                list, name);
}

/* The call with what is different in a variant: "name=value;name=value". */
static Err variant_call(Cx *cx, Call *out, const Call *call, const char *option) {
    Asked *asked = NEW_ARRAY(cx->mem, Asked, call->n_asked + VARIANT_MOST);
    size_t n = 0;
    for (Str rest = call_text(call, option), part; str_cut(&rest, ';', &part);) {
        Str name;
        if (!str_trim(part).n) continue;
        (void)str_cut(&part, '=', &name);
        name = str_trim(name);
        TRY(variant_name_check(cx, option, name));
        if (n == VARIANT_MOST)
            return option_wrong(cx, call, option, MSG_ANALYSIS_OPTION_TWICE, STR_NONE);
        asked[n++] = (Asked){name, str_trim(part)};
    }
    size_t own = n;
    for (size_t i = 0; i < call->n_asked; i++) {
        bool changed = false;
        for (size_t k = 0; k < own; k++)
            changed |= str_equal(asked[k].name, call->asked[i].name);
        if (!changed) asked[n++] = call->asked[i];
    }
    *out = *call;
    out->asked = asked, out->n_asked = n;
    return call_check(cx, out);
}

static Err variants_put(Cx *cx, Result *result, const Forecast *forecast, const Call *call) {
    static const char *const options[] = {"variant-b", "variant-c"};
    Item *list = NULL;
    for (size_t i = 0; i < 2; i++) {
        Call *other = NEW(cx->mem, Call);
        Forecast own = *forecast;
        if (!call_has(call, options[i])) continue;
        TRY(variant_call(cx, other, call, options[i]));
        if (!list) list = item_list(result->root, S("variants"));
        Result part = {.root = item_object(list, STR_NONE)};
        TRY(variant_work(cx, &part, &own, other));
    }
    return OK;
}

Err analyse_forecast(Cx *cx, Result *result, const Call *call) {
    Forecast forecast;
    TRY(forecast_read(cx, &forecast, call));
    TRY(variant_work(cx, result, &forecast, call));
    TRY(variants_put(cx, result, &forecast, call));
    put_methods(cx, result->root, &forecast);
    put_backtest(cx, result, &forecast);
    notes(cx, result, &forecast);
    return OK;
}

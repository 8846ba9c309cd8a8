/* How many pupils were where in which year, and how many children were born for them? */

#include <math.h>

#include "analysis/forecast_in.h"

enum { YEARS_MOST = 200, AHEAD_MOST = 50, AHEAD_USUAL = 10, YEAR_DIGITS = 4 };

/* "2024", "2024/25": a school year is the one in which it begins. */
static bool year_read(Str text, int64_t *out) {
    Str digits = str_slice(text, 0, YEAR_DIGITS);
    if (text.n > YEAR_DIGITS && text.p[YEAR_DIGITS] != '/' && text.p[YEAR_DIGITS] != '-')
        return false;
    return digits.n == YEAR_DIGITS && int_read(digits, out) && *out >= 1000;
}

/* The year of each row. */
static Err years_read(Cx *cx, int64_t **out, const Frame *frame, const Column *column) {
    int64_t *of_label = NEW_ARRAY(cx->mem, int64_t, column->n_labels + 1);
    int64_t *years = NEW_ARRAY(cx->mem, int64_t, frame->n + 1);
    for (size_t i = 0; i < column->n_labels; i++)
        if (!year_read(column->labels[i], &of_label[i])) of_label[i] = 0;
    for (size_t i = 0; i < frame->n; i++) {
        years[i] = of_label[column->codes[i]];
        if (!years[i]) return cell_wrong(cx, frame, column, i, MSG_ANALYSIS_FORECAST_NO_YEAR);
    }
    *out = years;
    return OK;
}

/* ---- grades ---- */

/* The places of grades: by their numbers where all have one, else as they first appear. */
static uint32_t *grades_place(Cx *cx, Forecast *forecast, const Column *column) {
    size_t n = column->n_labels;
    bool numbers;
    const uint32_t *order = labels_by_number(cx, column, &numbers);
    uint32_t *place = NEW_ARRAY(cx->mem, uint32_t, n + 1);
    Str *names = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t i = 0; i < n; i++) {
        place[order[i]] = (uint32_t)i;
        names[i] = column->labels[order[i]];
    }
    forecast->grades = names, forecast->n_grades = n;
    return place;
}

size_t forecast_grade(const Forecast *forecast, Str name) {
    size_t g = 0;
    while (g < forecast->n_grades && !str_equal(forecast->grades[g], name))
        g++;
    return g;
}

/* ---- pupils ---- */

static Err span_find(Cx *cx, Forecast *forecast, const int64_t *years) {
    int64_t least = years[0], most = years[0];
    for (size_t i = 1; i < forecast->frame.n; i++) {
        if (years[i] < least) least = years[i];
        if (years[i] > most) most = years[i];
    }
    size_t n = (size_t)(most - least) + 1;
    size_t cells = forecast->n_grades * forecast->n_schools;
    if (n > YEARS_MOST || n + AHEAD_MOST > FRAME_MOST_CELLS / cells)
        return fail(cx, LIMIT, MSG_ANALYSIS_PANEL_TOO_MUCH, forecast->frame.file,
                    str_int(cx->mem, (int64_t)cells), str_int(cx->mem, (int64_t)n));
    forecast->first_year = least, forecast->n_years = n;
    return OK;
}

static Str series_name(Cx *cx, const Forecast *forecast, size_t school, size_t grade) {
    Str name = forecast->grades[grade];
    if (!forecast->by_school) return name;
    return str_join(cx->mem, 2, (const Str[]){forecast->schools[school], name}, S(", "));
}

static Err cells_complete(Cx *cx, const Forecast *forecast, const uint32_t *rows) {
    size_t grades = forecast->n_grades, cells = forecast->n_schools * forecast->n_years * grades;
    const Frame *frame = &forecast->frame;
    for (size_t i = 0; i < cells; i++) {
        if (rows[i]) continue;
        size_t year = i / grades % forecast->n_years, school = i / grades / forecast->n_years;
        return fail(cx, INVALID, MSG_ANALYSIS_PANEL_MISSING, frame->file,
                    frame_column(frame, "grade")->name,
                    series_name(cx, forecast, school, i % grades),
                    frame_column(frame, "year")->name,
                    str_int(cx->mem, forecast->first_year + (int64_t)year));
    }
    return OK;
}

static Err cells_fill(Cx *cx, Forecast *forecast, const int64_t *years, const uint32_t *place) {
    const Frame *frame = &forecast->frame;
    const Column *grade = frame_column(frame, "grade"), *school = frame_column(frame, "school");
    const Column *pupils = frame_column(frame, "pupils");
    size_t cells = forecast->n_schools * forecast->n_years * forecast->n_grades;
    uint32_t *rows = NEW_ARRAY(cx->mem, uint32_t, cells); /* row + 1 */
    double *values = NEW_ARRAY(cx->mem, double, cells);
    for (size_t i = 0; i < frame->n; i++) {
        size_t s = school ? school->codes[i] : 0, y = (size_t)(years[i] - forecast->first_year);
        size_t g = place[grade->codes[i]];
        size_t at = (s * forecast->n_years + y) * forecast->n_grades + g;
        if (pupils->values[i] > COUNT_MOST)
            return cell_wrong(cx, frame, pupils, i, MSG_ANALYSIS_TOO_MANY);
        if (rows[at])
            return fail(cx, INVALID, MSG_ANALYSIS_PANEL_TWICE, frame->file,
                        str_int(cx->mem, frame->lines[i]), series_name(cx, forecast, s, g),
                        str_int(cx->mem, years[i]), str_int(cx->mem, frame->lines[rows[at] - 1]));
        rows[at] = (uint32_t)i + 1;
        values[at] = pupils->values[i];
    }
    TRY(cells_complete(cx, forecast, rows));
    forecast->pupils = values;
    return OK;
}

/* Each school's past, and that of all. */
static void past_fill(Cx *cx, Forecast *forecast) {
    size_t size = forecast->n_years * forecast->n_grades;
    double *all = NEW_ARRAY(cx->mem, double, size);
    forecast->past = NEW_ARRAY(cx->mem, ForecastPast, forecast->n_schools);
    for (size_t s = 0; s < forecast->n_schools; s++) {
        const double *own = forecast->pupils + s * size;
        forecast->past[s] = (ForecastPast){own, NULL, forecast->n_years, forecast->n_grades};
        for (size_t i = 0; i < size; i++)
            all[i] += own[i];
    }
    forecast->all = (ForecastPast){all, NULL, forecast->n_years, forecast->n_grades};
}

static Err pupils_read(Cx *cx, Forecast *forecast) {
    Frame *frame = &forecast->frame;
    int64_t *years;
    TRY(frame_read(cx, frame, forecast->call, 0));
    const Column *school = frame_column(frame, "school");
    TRY(column_weights(cx, frame, frame_column(frame, "pupils")));
    TRY(years_read(cx, &years, frame, frame_column(frame, "year")));
    uint32_t *place = grades_place(cx, forecast, frame_column(frame, "grade"));
    forecast->by_school = school != NULL;
    forecast->schools = school ? school->labels : NULL;
    forecast->n_schools = school ? school->n_labels : 1;
    TRY(span_find(cx, forecast, years));
    TRY(cells_fill(cx, forecast, years, place));
    past_fill(cx, forecast);
    return OK;
}

/* ---- births ---- */

static size_t births_size(const Forecast *forecast) {
    return forecast->n_years + AHEAD_MOST;
}

/* Which school a row of births belongs to; SIZE_MAX where it is none of ours. */
static size_t *births_schools(Cx *cx, const Forecast *forecast, const Column *column) {
    size_t *out = NEW_ARRAY(cx->mem, size_t, column->n_labels + 1);
    Index index = {0};
    for (size_t s = 0; s < forecast->n_schools && forecast->by_school; s++)
        index_put(cx->mem, &index, forecast->schools[s], s);
    for (size_t i = 0; i < column->n_labels; i++)
        out[i] = index_get(&index, column->labels[i]);
    return out;
}

/* Births by year of entry, one list or one for each school; years without them are 0. */
static Err births_place(Cx *cx, Forecast *forecast, const Frame *frame, double *births) {
    const Column *school = frame_column(frame, "births-school");
    const Column *value = frame_column(frame, "births");
    size_t *of_label = school ? births_schools(cx, forecast, school) : NULL;
    size_t size = births_size(forecast);
    int64_t *years;
    TRY(years_read(cx, &years, frame, frame_column(frame, "entry-year")));
    for (size_t i = 0; i < frame->n; i++) {
        size_t s = school ? of_label[school->codes[i]] : 0;
        int64_t year = years[i] - forecast->first_year;
        if (s == SIZE_MAX)
            return cell_wrong(cx, frame, school, i, MSG_ANALYSIS_FORECAST_NO_SCHOOL_OF);
        if (year < 0 || (size_t)year >= size) continue;
        double *at = &births[s * size + (size_t)year];
        if (value->values[i] > COUNT_MOST)
            return cell_wrong(cx, frame, value, i, MSG_ANALYSIS_TOO_MANY);
        if (*at >= 0)
            return cell_wrong(cx, frame, frame_column(frame, "entry-year"), i,
                              MSG_ANALYSIS_FORECAST_YEAR_TWICE);
        *at = value->values[i];
    }
    return OK;
}

/* How many years ahead all lists have births for. */
static size_t births_ahead(const Forecast *forecast, const double *births, size_t lists) {
    size_t most = AHEAD_MOST;
    for (size_t s = 0; s < lists; s++) {
        const double *own = births + s * births_size(forecast);
        size_t n = 0;
        while (n < most && own[forecast->n_years + n] >= 0)
            n++;
        most = n;
    }
    return most;
}

/* What the lists mean for schools and for all. */
static Err births_use(Cx *cx, Forecast *forecast, double *births, Str file, Str column) {
    size_t lists = forecast->own_births ? forecast->n_schools : 1, size = births_size(forecast);
    double *all = NEW_ARRAY(cx->mem, double, size);
    size_t ahead = births_ahead(forecast, births, lists);
    if (!ahead)
        return fail(cx, INVALID, MSG_ANALYSIS_FORECAST_NO_BIRTHS_AHEAD, file, column,
                    str_int(cx->mem, forecast->first_year + (int64_t)forecast->n_years));
    for (size_t i = 0; i < lists * size; i++) {
        if (births[i] < 0) births[i] = 0;
        all[i % size] += births[i];
    }
    for (size_t s = 0; s < forecast->n_schools; s++)
        forecast->past[s].births = births + (forecast->own_births ? s * size : 0);
    forecast->all.births = all;
    forecast->n_births = forecast->n_years + ahead;
    return OK;
}

static double *births_none(Cx *cx, const Forecast *forecast) {
    size_t n = births_size(forecast) * (forecast->own_births ? forecast->n_schools : 1);
    double *births = NEW_ARRAY(cx->mem, double, n);
    for (size_t i = 0; i < n; i++)
        births[i] = -1;
    return births;
}

/* "2024:210,2025:205" */
static Err births_listed(Cx *cx, Forecast *forecast) {
    const char *option = "births-by-year";
    AssumedList list;
    TRY(assumed_list(cx, &list, forecast->call, option));
    double *births = births_none(cx, forecast);
    for (size_t i = 0; i < list.n; i++) {
        int64_t year;
        if (list.at[i].school.n || !year_read(list.at[i].name, &year))
            return option_wrong(cx, forecast->call, option, MSG_ANALYSIS_FORECAST_NO_PART,
                                list.at[i].name);
        year -= forecast->first_year;
        if (year >= 0 && (size_t)year < births_size(forecast)) births[year] = list.at[i].value;
    }
    return births_use(cx, forecast, births, forecast->frame.file, str_of(option));
}

static Err births_read(Cx *cx, Forecast *forecast) {
    const Call *call = forecast->call;
    bool listed = call_has(call, "births-by-year");
    Frame frame;
    if (call->n_inputs < 2) {
        if (call_has(call, "births"))
            return option_wrong(cx, call, "births", MSG_ANALYSIS_FORECAST_NO_SECOND, STR_NONE);
        return listed ? births_listed(cx, forecast) : OK;
    }
    if (listed)
        return option_wrong(cx, call, "births-by-year", MSG_ANALYSIS_FORECAST_BIRTHS_TWICE,
                            STR_NONE);
    if (!call_has(call, "births") || !call_has(call, "entry-year"))
        return fail(cx, INVALID, MSG_ANALYSIS_FORECAST_SECOND_NEEDS);
    TRY(frame_read(cx, &frame, call, 1));
    TRY(column_weights(cx, &frame, frame_column(&frame, "births")));
    forecast->own_births = frame_column(&frame, "births-school") != NULL;
    double *births = births_none(cx, forecast);
    TRY(births_place(cx, forecast, &frame, births));
    return births_use(cx, forecast, births, frame.file, frame_column(&frame, "entry-year")->name);
}

/* How far to look: as asked, else as far as births or given entries reach. */
static Err horizon_find(Cx *cx, Forecast *forecast) {
    const Call *call = forecast->call;
    Str *parts;
    size_t given = call_list(cx, call, "entry", &parts);
    size_t known = given ? given : forecast->n_births ? forecast->n_births - forecast->n_years : 0;
    forecast->horizon = known ? known : AHEAD_USUAL;
    if (forecast->horizon > AHEAD_MOST) forecast->horizon = AHEAD_MOST;
    if (!call_has(call, "horizon")) return OK;
    forecast->horizon = (size_t)call_whole(call, "horizon");
    if (known && forecast->horizon > known)
        return option_wrong(cx, call, "horizon", MSG_ANALYSIS_FORECAST_HORIZON,
                            str_int(cx->mem, (int64_t)known));
    return OK;
}

Str forecast_method(ForecastAverage average) {
    static const char *const names[FORECAST_AVERAGES] = {
        "mean_all",     "mean_last3",      "weighted_1_2_3", "last",
        "median_last5", "geometric_last3", "pooled_last3"};
    return str_of(names[average]);
}

Err forecast_read(Cx *cx, Forecast *out, const Call *call) {
    Forecast forecast = {.call = call};
    TRY(pupils_read(cx, &forecast));
    TRY(births_read(cx, &forecast));
    TRY(horizon_find(cx, &forecast));
    *out = forecast;
    return OK;
}

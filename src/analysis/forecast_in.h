#pragma once
/* Inside analysis/: pupils of schools by year and grade, and what is assumed of the years ahead. */

#include "analysis/shared_in.h"

/* A part of a list "name:value", or "school:name:value"; what is not there is empty. */
typedef struct Assumed {
    Str school, name;
    double value;
} Assumed;
typedef VEC(Assumed) AssumedList;

typedef struct Forecast {
    const Call *call;
    Frame frame;
    bool by_school;
    size_t n_schools, n_years, n_grades; /* one school where none are named */
    const Str *schools, *grades;
    int64_t first_year;
    const double *pupils; /* [school][year][grade] */
    ForecastPast all;     /* all schools together */
    ForecastPast *past;   /* [school] */
    bool own_births;      /* births of each school's own district */
    size_t n_births;      /* years of births, from first_year on; 0: none are known */
    size_t horizon;
    ForecastAverage average;
    double *ratios;     /* [school][grade] */
    double *all_ratios; /* [grade] */
    double *entry;      /* [school][year ahead] */
    double *all_entry;  /* [year ahead] */
    double *added;      /* [school][year ahead][grade]; NULL: none */
    double *ahead;      /* [school][year ahead][grade] */
} Forecast;

/* First file: pupils; second: births, where there is one. */
Err forecast_read(Cx *cx, Forecast *out, const Call *call) CHECKED;
/* Ratios, entry, dwellings: what the past says, or the call (that of the files, or of a variant).
 */
Err forecast_assume(Cx *cx, Forecast *forecast, const Call *call) CHECKED;

Str forecast_method(ForecastAverage average);
/* The grade of that name; n_grades: there is none. */
size_t forecast_grade(const Forecast *forecast, Str name);
/* A list of the call. INVALID for a part that is not of that form, and numbers below 0. */
Err assumed_list(Cx *cx, AssumedList *out, const Call *call, const char *option) CHECKED;
/* A school of the file, as a place from 0. INVALID where it is none. */
Err assumed_school(Cx *cx, size_t *out, const Forecast *forecast, const char *option,
                   Str name) CHECKED;

/* Bounds of --bands, rising. */
typedef struct ClassBands {
    double *bounds;
    size_t n;
    double step;
} ClassBands;
Err bands_read(Cx *cx, ClassBands *out, const Call *call) CHECKED;

/* Shares of who leaves a grade; places all day. Nothing where the call does not ask for them. */
Err forecast_transitions(Cx *cx, Result *result, const Forecast *forecast) CHECKED;
Err forecast_places(Cx *cx, Result *result, const Forecast *forecast) CHECKED;

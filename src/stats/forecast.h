#pragma once
/* Pupils by grade in the years to come, from how they went up before (grade progression, cohort
 * survival; methods of Schulentwicklungsplanung).
 *
 *   r_g(t) = E_g(t+1) / E_{g−1}(t)     how many arrive in grade g for each who was in the one
 * before r_0(t) = E_0(t) / B(t)             the entry grade for each child born of that age
 *   E_0(t+1) = r_0 · B(t+1),  E_g(t+1) = r_g · E_{g−1}(t) + added_g(t+1)
 *
 * The averages differ only in how the yearly ratios become one; nothing is rounded in between. A
 * ratio to nothing is not defined and left out: "last 3" are the last three that are defined.
 *
 * Bands: each simulated year takes the deviations of one past year, or their mirror image, for all
 * grades and units together – what moves all of them at once (people who move in, a change of the
 * law) does so in the simulation, too. A deviation is ln r(t) less its mean, times
 * √((n+1)/(n−1)): the spread of a further year around a mean of n. */

#include "base/base.h"
#include "stats/estimate.h"

typedef enum ForecastAverage {
    FORECAST_MEAN_ALL,
    FORECAST_MEAN_LAST3,
    FORECAST_WEIGHTED_1_2_3, /* the last year weighs three times, the one before twice */
    FORECAST_LAST,
    FORECAST_MEDIAN_LAST5,
    FORECAST_GEOMETRIC_LAST3,
    FORECAST_POOLED_LAST3, /* sum over sum */
    FORECAST_AVERAGES
} ForecastAverage;

/* What one unit – a school, a town – was like. Numbers finite, not below 0. */
typedef struct ForecastPast {
    const double *pupils; /* [year][grade] */
    const double *births; /* [year]: B; NULL: not known. Longer than n_years where the future is. */
    size_t n_years, n_grades;
} ForecastPast;

/* The ratios of a past, [grade]: [0] from births to the entry grade. NAN where no year has one.
 * O(years · grades). */
void forecast_ratios(double *ratios, const ForecastPast *past, ForecastAverage average);

/* The years ahead, out[year][grade], from the last year known. entry[year]: what the entry grade
 * gets, additions apart; added[year][grade]: NULL for none; ratios[0] is not used. */
void forecast_project(double *out, const double *start, const double *ratios, const double *entry,
                      const double *added, size_t n_years, size_t n_grades);

/* How far off it would have been: for each year from the first_cut-th (1, 2, …) on as if it were
 * the last one known, the mean of |forecast − real| / real over units and grades, `horizon` years
 * ahead; then the mean over those years. Without births only grades whose pupils were there
 * already count; cells without pupils do not. NAN where nothing can be held against anything. */
double forecast_backtest(const ForecastPast *units, size_t n_units, ForecastAverage average,
                         size_t first_cut, size_t horizon);

/* Deviations of a unit, out[year][grade] for the years but the first. Years without one get 0, and
 * the others more weight. The entry grade: around its ratio to births; without births around its
 * own mean. */
void forecast_deviations(double *out, const ForecastPast *past);

typedef struct ForecastDraws {
    size_t n_units, n_grades, n_years; /* n_years: ahead */
    const double *start;               /* [unit][grade] */
    const double *ratios;              /* [unit][grade] */
    const double *entry;               /* [unit][year] */
    const double *added;               /* [unit][year][grade]; NULL: none */
    const double *deviations;          /* [unit][past][grade] */
    size_t n_past;                     /* 0: no bands but the numbers themselves */
    size_t draws, threads;             /* draws > 0; threads 0: one per core */
    int64_t deadline;                  /* as of parallel_until */
    uint64_t seed;
    double level; /* 0.8: eight of ten simulated numbers lie within */
    Range *cells; /* out: [unit][year][grade] */
    Range *units; /* out: [unit][year], all grades */
    Range *years; /* out: [year], all units and grades */
} ForecastDraws;

/* The same seed gives the same bands whatever the number of threads. O(units · years · grades ·
 * draws); memory: 32 · years · draws and, per thread, 2 · grades · draws numbers. False past the
 * deadline: then nothing of it is good. */
bool forecast_draws(Arena *mem, ForecastDraws *draws) CHECKED;

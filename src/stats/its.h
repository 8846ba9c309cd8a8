#pragma once
/* Interrupted time series: did level and slope of one series change when something began?
 *
 *   y_t = b0 + b1·t + b2·post_t + b3·since_t + e_t
 *   post: 1 from the start on; since: periods since the last one before the start (1, 2, …), else 0
 *
 * (Wagner et al. 2002; Bernal et al. 2017.) Ordinary least squares with these standard errors: OLS;
 * HC0, HC1 = n/(n−p)·HC0, HC3 (residuals over 1 − leverage); Newey–West with Bartlett weights
 * 1 − j/(lag+1) (Newey and West 1987), plain and times n/(n−p). Beside it the same line with AR(1)
 * errors by exact Gaussian maximum likelihood: for each φ in (−1, 1) b by generalized least
 * squares, σ² = S/n, and φ maximizes ℓ = −n/2·(ln(2π·S/n) + 1) + ½·ln(1 − φ²), S = (1 − φ²)·e1² + Σ
 * (e_t − φ·e_{t−1})²; standard errors from the observed information of ℓ in (φ, b). As R does it:
 * lm with sandwich::vcovHC and NeweyWest(prewhite = FALSE), arima(order = c(1, 0, 0), xreg, method
 * = "ML"). Columns are centred before they are multiplied. O(n·lag). */

#include <stdbool.h>
#include <stddef.h>

enum {
    ITS_TERMS = 4,
    ITS_AR = 5,              /* φ, then the terms */
    ITS_PLACEBO_POINTS = 300 /* no placebos in longer series */
};

typedef enum ItsTrouble {
    ITS_FINE,
    ITS_TOO_FEW_BEFORE, /* fewer than 3 points before the start */
    ITS_TOO_FEW_AFTER,  /* fewer than 3 from the start on */
    ITS_DEPENDENT,      /* the columns do not differ enough to tell the terms apart */
    ITS_CONSTANT,       /* y is the same everywhere, or lies on the line without any error */
    ITS_TOO_LARGE       /* numbers beyond what a double holds */
} ItsTrouble;

typedef struct ItsSeries {
    const double *time, *post, *since, *y; /* n each, in the order of time, steps alike, finite */
    size_t n;
} ItsSeries;

typedef struct ItsFit {
    double coef[ITS_TERMS]; /* b0 … b3 */
    double se_ols[ITS_TERMS], se_hc0[ITS_TERMS], se_hc1[ITS_TERMS], se_hc3[ITS_TERMS];
    double se_newey_west[ITS_TERMS], se_newey_west_adjusted[ITS_TERMS];
    bool hc3; /* false: a point decides over its own fit, HC3 is not defined */
    double durbin_watson;
    double effect_at_end, effect_at_end_se; /* b2 + b3·since at the last point; se: adjusted N–W */
} ItsFit;

typedef struct ItsAr1 {
    double coef[ITS_AR], se[ITS_AR]; /* φ, b0 … b3 */
    double sigma2, log_likelihood;
    bool inside; /* false: φ runs to the edge; then nothing else is defined */
} ItsAr1;

/* lag < n. */
ItsTrouble its_fit(ItsFit *out, const ItsSeries *series, size_t lag);
/* Of a series that its_fit takes. */
ItsTrouble its_ar1(ItsAr1 *out, const ItsSeries *series);
/* ⌊4·(n/100)^(2/9)⌋, the usual lag (Newey and West 1994). */
size_t its_lag(size_t n);

/* Placebos: starts that were none, all inside the time before the real one, with at least 4 points
 * on each side. O(n²·lag). */
typedef struct ItsPlacebo {
    double start;     /* the time at which nothing began */
    double level, se; /* b2 and its adjusted Newey–West error */
} ItsPlacebo;
/* Room for n placebos; how many there are; none where more than ITS_PLACEBO_POINTS points lie
 * before the start. */
size_t its_placebos(ItsPlacebo *out, const ItsSeries *series, size_t lag);

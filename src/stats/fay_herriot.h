#pragma once
/* Area estimates that lean on what is known of the areas (Fay and Herriot 1979): y_i = x_i'b + u_i
 * + e_i, u with the variance A, e with the known variance v_i > 0; the first coefficient is a
 * constant.
 *
 *   estimate  γ_i y_i + (1 − γ_i) x_i'b, γ_i = A / (A + v_i), b by weighted least squares
 *   A         restricted or full maximum likelihood, or the moment equation of Fay and Herriot,
 *             Σ (y − x'b)² / (A + v) = m − p; at least 0
 *   error     Prasad and Rao 1990; Datta and Lahiri 2000; Datta, Rao and Smith 2005:
 *             g1 + g2 + 2 g3 (restricted), less B² times the bias of A for the two others, with
 *             B = v/(A + v), g1 = v(1−B), g2 = B² x'(X'V⁻¹X)⁻¹x, g3 = B² var(A)/(A + v)
 *
 * The equation for A is solved by the best of a grid, then by the zero of the derivative: to the
 * last digits, where Fisher's scoring (R: sae, by default) stops after four. Where A = 0 the
 * estimate is the regression's; its error is then too small to be believed alone, and the caller
 * says so. Work: O(m p²) per step, memory m × p. */

#include <stddef.h>

#include "stats/scaling.h"

#define FAY_HERRIOT_COLUMNS_MOST 32

typedef enum FayHerriotMethod {
    FAY_HERRIOT_REML,
    FAY_HERRIOT_ML,
    FAY_HERRIOT_MOMENTS
} FayHerriotMethod;
typedef enum FayHerriotFault {
    FAY_HERRIOT_FINE,
    FAY_HERRIOT_FEW,     /* not more areas than coefficients */
    FAY_HERRIOT_SINGULAR /* `column` follows from those before it, or is constant */
} FayHerriotFault;

typedef struct FayHerriotData {
    const double *y, *v;
    double
        *x; /* columns × m, one column behind the other; scaled in place by fay_herriot_prepare */
    size_t m, columns;
    Scaling scaling[FAY_HERRIOT_COLUMNS_MOST]; /* of the columns, by fay_herriot_prepare */
} FayHerriotData;
typedef struct FayHerriot {
    double variance, log_likelihood; /* A */
    size_t p;
    double beta[FAY_HERRIOT_COLUMNS_MOST + 1], error[FAY_HERRIOT_COLUMNS_MOST + 1];
} FayHerriot;

/* Once per data set, then any of the methods. */
FayHerriotFault fay_herriot_prepare(FayHerriotData *data, size_t *column);
/* estimate[m], squared_error[m] */
void fay_herriot_fit(FayHerriot *out, const FayHerriotData *data, FayHerriotMethod method,
                     double *estimate, double *squared_error);

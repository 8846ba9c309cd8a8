/* With what probability does which count become which other one? */

#include <math.h>

#include "protect/perturbation.h"

enum { REACH = 2 * PERTURBATION_MOST + 1, HALVINGS = 64, LOWERINGS = 20 };
#define LOWERING 0.05
#define SLOPE_MOST 700.0 /* beyond it exp(slope) leaves the numbers there are */
#define CURVE_MOST 1e7
#define REACHED 1e-9

typedef struct Row { /* of one count */
    int n, zero;     /* changes; which of them is 0: -1 where it is not allowed */
    int v[REACH];    /* ascending */
    double p[REACH];
    double stay; /* of the change 0; NAN: free */
} Row;

static Row row_of(const PerturbationWish *wish, int count) {
    Row row = {.zero = -1, .stay = wish->stay};
    for (int v = -wish->bound; v <= wish->bound; v++) {
        int j = count + v;
        if (j < 0 || (j > 0 && j <= wish->blocked)) continue;
        if (v == 0) row.zero = row.n;
        row.v[row.n++] = v;
    }
    if (row.zero < 0) row.stay = NAN;
    return row;
}

/* ---- the exponents, evened out where they would rise with the distance ---- */

typedef struct Pool { /* neighbours that share the mean of their exponents */
    int n;
    double sum;
} Pool;

static double mean_of(Pool pool) {
    return pool.sum / pool.n;
}

/* From the outermost change towards 0 exponents may not fall: from `from` on in steps of `step`
 * up to, not including, `to`. The pools, in that order. */
static int side_pool(Pool *pools, const double *exponents, int from, int to, int step) {
    int n = 0;
    for (int k = from; k != to; k += step) {
        pools[n++] = (Pool){1, exponents[k]};
        while (n > 1 && mean_of(pools[n - 2]) > mean_of(pools[n - 1])) {
            pools[n - 2].n += pools[n - 1].n;
            pools[n - 2].sum += pools[n - 1].sum;
            n--;
        }
    }
    return n;
}

static void side_write(double *exponents, const Pool *pools, int n, int from, int step) {
    for (int i = 0; i < n; i++)
        for (int k = 0; k < pools[i].n; k++, from += step)
            exponents[from] = mean_of(pools[i]);
}

/* The change 0 is the root of both sides: it takes in the higher of the two pools beside it for as
 * long as that one is higher than itself. */
static void exponents_even(const Row *row, double *exponents) {
    Pool below[REACH], above[REACH];
    int before = 0, middle = row->zero;
    if (middle < 0) {
        while (before < row->n && row->v[before] < 0)
            before++;
    }
    int left = side_pool(below, exponents, 0, middle < 0 ? before : middle, 1);
    int right = side_pool(above, exponents, row->n - 1, middle < 0 ? before - 1 : middle, -1);
    if (middle >= 0 && isnan(row->stay)) {
        Pool root = {1, exponents[middle]};
        for (;;) {
            double a = left ? mean_of(below[left - 1]) : -INFINITY;
            double b = right ? mean_of(above[right - 1]) : -INFINITY;
            if (fmax(a, b) <= mean_of(root)) break;
            Pool taken = a >= b ? below[--left] : above[--right];
            root = (Pool){root.n + taken.n, root.sum + taken.sum};
        }
        for (int k = 0; k < row->n; k++)
            exponents[k] = mean_of(root); /* what is left of the sides is written over it */
    }
    side_write(exponents, below, left, 0, 1);
    side_write(exponents, above, right, row->n - 1, -1);
}

/* ---- probabilities for two multipliers ---- */

/* All changes share what is left; none is above `stay`, where that is given. */
static void probabilities_scale(Row *row, const double *exponents) {
    double most = -INFINITY, rest = 1;
    bool given = !isnan(row->stay), capped[REACH] = {false};
    for (int k = 0; k < row->n; k++)
        if (!given || k != row->zero) most = fmax(most, exponents[k]);
    if (given) rest -= row->stay, row->p[row->zero] = row->stay;
    for (bool again = true; again;) {
        double sum = 0;
        again = false;
        for (int k = 0; k < row->n; k++)
            if (!capped[k] && !(given && k == row->zero)) sum += exp(exponents[k] - most);
        for (int k = 0; k < row->n; k++) {
            if (capped[k] || (given && k == row->zero)) continue;
            row->p[k] = rest * exp(exponents[k] - most) / sum;
        }
        for (int k = 0; given && k < row->n; k++) {
            if (capped[k] || k == row->zero || row->p[k] <= row->stay) continue;
            capped[k] = again = true;
            row->p[k] = row->stay, rest -= row->stay;
        }
    }
}

static double moment(const Row *row, int power) {
    double sum = 0;
    for (int k = 0; k < row->n; k++)
        sum += row->p[k] * (power == 1 ? row->v[k] : (double)row->v[k] * row->v[k]);
    return sum;
}

static double mean_for(Row *row, double slope, double curve) {
    double exponents[REACH], scale = fmax(-row->v[0], row->v[row->n - 1]);
    for (int k = 0; k < row->n; k++) {
        double u = row->v[k] / scale;
        exponents[k] = slope * u + curve * u * u;
    }
    exponents_even(row, exponents);
    probabilities_scale(row, exponents);
    return moment(row, 1);
}

/* The variance where the mean is 0. */
static double variance_for(Row *row, double curve) {
    double low = -SLOPE_MOST + 2 * curve, high = SLOPE_MOST - 2 * curve;
    for (int i = 0; i < HALVINGS; i++) {
        double slope = (low + high) / 2;
        if (mean_for(row, slope, curve) < 0)
            low = slope;
        else
            high = slope;
    }
    mean_for(row, (low + high) / 2, curve);
    return moment(row, 2);
}

/* Whether the mean can be 0 and the variance as small as wanted. */
static bool row_solve(Row *row, double variance, double *reached) {
    *reached = variance_for(row, 0);
    if (*reached > variance) {
        double low = -CURVE_MOST, high = 0;
        for (int i = 0; i < HALVINGS; i++) {
            double curve = (low + high) / 2;
            if (variance_for(row, curve) > variance)
                high = curve;
            else
                low = curve;
        }
        *reached = variance_for(row, low);
    }
    return *reached <= variance + REACHED && fabs(moment(row, 1)) <= REACHED;
}

/* Where V is not reached with as much staying as is wished for, less stays. */
static bool row_solve_staying(Row *row, double variance, double *reached) {
    Row first = *row;
    bool solved = row_solve(row, variance, reached);
    double at_first = *reached;
    for (int i = 0; i < LOWERINGS && !isnan(row->stay) && row->stay > LOWERING; i++) {
        if (solved && *reached >= variance - REACHED) return true;
        row->stay -= LOWERING;
        solved = row_solve(row, variance, reached);
    }
    if (solved && *reached >= variance - REACHED) return true;
    *row = first;
    *reached = at_first;
    return row_solve(row, variance, reached);
}

/* ---- the table ---- */

static Str whole(Cx *cx, int64_t number) {
    return str_format(cx->mem, "%lld", (long long)number);
}

static Err wish_check(Cx *cx, const PerturbationWish *wish) {
    if (wish->bound < 1 || wish->bound > PERTURBATION_MOST)
        return fail(cx, INVALID, MSG_PERTURBATION_BOUND, whole(cx, wish->bound),
                    whole(cx, PERTURBATION_MOST));
    if (wish->blocked < 0 || wish->blocked >= wish->bound)
        return fail(cx, INVALID, MSG_PERTURBATION_BLOCKED, whole(cx, wish->blocked),
                    whole(cx, wish->bound - 1));
    if (!(wish->variance > 0) || !isfinite(wish->variance))
        return fail(cx, INVALID, MSG_PERTURBATION_VARIANCE);
    if (!isnan(wish->stay) && !(wish->stay > 0 && wish->stay < 1))
        return fail(cx, INVALID, MSG_PERTURBATION_STAY);
    return OK;
}

/* Cumulated so that each row ends with 1 exactly. */
static void row_write(PerturbationStep *steps, const Row *row, int count) {
    double from = 0;
    for (int k = 0; k < row->n; k++) {
        double to = k + 1 < row->n ? fmin(from + row->p[k], 1) : 1;
        steps[k] = (PerturbationStep){count, count + row->v[k], row->p[k], from, to};
        from = to;
    }
}

Err perturbation_make(Cx *cx, PerturbationTable *out, const PerturbationWish *wish) {
    TRY(wish_check(cx, wish));
    int largest = wish->bound + wish->blocked + (wish->blocked > 0);
    size_t reach = 2 * (size_t)wish->bound + 1, n = 1;
    PerturbationStep *steps = NEW_ARRAY(cx->mem, PerturbationStep, ((size_t)largest + 1) * reach);
    size_t *first = NEW_ARRAY(cx->mem, size_t, (size_t)largest + 2);
    double *variances = NEW_ARRAY(cx->mem, double, (size_t)largest + 1);
    steps[0] = (PerturbationStep){0, 0, 1, 0, 1};
    first[0] = 0, variances[0] = 0;
    for (int count = 1; count <= largest; count++) {
        Row row = row_of(wish, count);
        first[count] = n;
        if (!row_solve_staying(&row, wish->variance, &variances[count]))
            return fail(cx, INVALID, MSG_PERTURBATION_NONE, whole(cx, count));
        row_write(steps + n, &row, count);
        n += (size_t)row.n;
    }
    first[largest + 1] = n;
    *out = (PerturbationTable){steps, n, first, variances, largest};
    return OK;
}

/* Whether a step comes well after `before` (NULL: it is the first of all); else what is wrong. */
static bool step_follows(const PerturbationStep *before, const PerturbationStep *step, Msg *wrong) {
    bool begins = !before || step->i != before->i;
    *wrong = MSG_PERTURBATION_LACKS;
    if (begins && step->i != (before ? before->i + 1 : 0)) return false;
    *wrong = MSG_PERTURBATION_BELOW;
    if (step->j < 0 || (step->i == 0 && step->j != 0)) return false;
    *wrong = MSG_PERTURBATION_GAP;
    if (begins && before && before->to < 1) return false;
    return step->from == (begins ? 0 : before->to) && step->to >= step->from && step->to <= 1;
}

Err perturbation_take(Cx *cx, PerturbationTable *out, const PerturbationStep *steps, size_t n) {
    size_t rows = 0;
    for (size_t k = 0; k < n; k++) {
        Msg wrong;
        if (!step_follows(k ? &steps[k - 1] : NULL, &steps[k], &wrong))
            return fail(cx, INVALID, wrong, whole(cx, steps[k].i));
        rows += k == 0 || steps[k].i != steps[k - 1].i;
    }
    if (!n || steps[n - 1].to < 1)
        return fail(cx, INVALID, MSG_PERTURBATION_GAP, whole(cx, n ? steps[n - 1].i : 0));
    size_t *first = NEW_ARRAY(cx->mem, size_t, rows + 1);
    double *variances = NEW_ARRAY(cx->mem, double, rows);
    for (size_t k = 0; k < n; k++) {
        size_t i = (size_t)steps[k].i;
        if (k == 0 || steps[k].i != steps[k - 1].i) first[i] = k, variances[i] = 0;
        double v = steps[k].j - steps[k].i;
        variances[i] += (steps[k].to - steps[k].from) * v * v;
    }
    first[rows] = n;
    *out = (PerturbationTable){steps, n, first, variances, (int32_t)rows - 1};
    return OK;
}

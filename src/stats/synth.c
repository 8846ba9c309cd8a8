/* Which mixture of other units is like this one? */

#include <math.h>
#include <string.h>

#include "stats/linear_in.h"
#include "stats/simplex.h"
#include "stats/synth.h"

enum { BFGS_MOST = 120, HALVINGS_MOST = 30 };
static const double deepest = -40;                    /* of ln V, beside the largest */
static const double exact = 1e-6, near_enough = 1e-4; /* of loss_w, in squared deviations */

/* The problem scaled, and room to work in. */
typedef struct Search {
    const SynthProblem *problem;
    size_t n, k;
    double *x1, *x0;           /* scaled */
    double *q, *c, *w, *p, *g; /* of the inner problem */
    double *room;
    double *theta;         /* ln V, to try */
    double *best, *best_w; /* ln V and W of the best so far */
    double best_loss;
} Search;

static bool search_begin(Arena *mem, Search *out, const SynthProblem *problem, size_t *which) {
    size_t n = problem->donors, k = problem->predictors;
    *out = (Search){.problem = problem, .n = n, .k = k, .best_loss = INFINITY};
    out->x1 = NEW_ARRAY(mem, double, k), out->x0 = NEW_ARRAY(mem, double, k *n);
    out->q = NEW_ARRAY(mem, double, n *n), out->c = NEW_ARRAY(mem, double, n);
    out->w = NEW_ARRAY(mem, double, n), out->p = NEW_ARRAY(mem, double, n);
    out->g = NEW_ARRAY(mem, double, n), out->best_w = NEW_ARRAY(mem, double, n);
    out->theta = NEW_ARRAY(mem, double, k);
    out->best = NEW_ARRAY(mem, double, k);
    out->room = NEW_ARRAY(mem, double, simplex_room(n));
    double *row = NEW_ARRAY(mem, double, n + 1);
    for (size_t i = 0; i < k; i++) {
        Scaling scaling;
        memcpy(row, problem->x0 + i * n, n * sizeof *row);
        row[n] = problem->x1[i];
        *which = i;
        if (!linear_scale(row, &scaling, n + 1, 1)) return false;
        double by = sqrt((double)n / (double)(n + 1)); /* the variance is over n */
        for (size_t j = 0; j < n; j++)
            out->x0[i * n + j] = row[j] * by;
        out->x1[i] = row[n] * by;
    }
    return true;
}

static double square_loss(const SynthProblem *problem, const double *w, double *g) {
    double loss = 0;
    if (g) memset(g, 0, problem->donors * sizeof *g);
    for (size_t t = 0; t < problem->periods; t++) {
        const double *row = problem->z0 + t * problem->donors;
        double off = problem->z1[t];
        for (size_t j = 0; j < problem->donors; j++)
            off -= w[j] * row[j];
        loss += off * off / (double)problem->periods;
        for (size_t j = 0; g && j < problem->donors; j++)
            g[j] -= 2 * off * row[j] / (double)problem->periods;
    }
    return loss;
}

static double rest_of(const Search *search, const double *w, size_t i) {
    double rest = search->x1[i];
    for (size_t j = 0; j < search->n; j++)
        rest -= w[j] * search->x0[i * search->n + j];
    return rest;
}

static void inner(Search *search, const double *v) {
    size_t n = search->n;
    memset(search->q, 0, n * n * sizeof *search->q);
    memset(search->c, 0, n * sizeof *search->c);
    for (size_t i = 0; i < search->k; i++) {
        const double *row = search->x0 + i * n;
        for (size_t a = 0; v[i] > 0 && a < n; a++) {
            double by = v[i] * row[a];
            search->c[a] += by * search->x1[i];
            for (size_t b = 0; b <= a; b++)
                search->q[a * n + b] += by * row[b];
        }
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++)
            search->q[b * n + a] = search->q[a * n + b];
    Simplex problem = {n, search->q, search->c, search->room};
    (void)simplex_minimum(search->w, &problem);
}

static void v_of(double *v, const double *theta, size_t k) {
    double largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < k; i++)
        largest = fmax(largest, theta[i]);
    for (size_t i = 0; i < k; i++)
        sum += v[i] = exp(fmax(theta[i] - largest, deepest));
    for (size_t i = 0; i < k; i++)
        v[i] /= sum;
}

/* loss_v at ln V = theta, its slopes where asked for; keeps the best. */
static double loss_at(Search *search, const double *theta, double *slope) {
    double v[SYNTH_PREDICTORS_MOST] = {0};
    v_of(v, theta, search->k);
    inner(search, v);
    double loss = square_loss(search->problem, search->w, slope ? search->g : NULL);
    if (loss < search->best_loss) {
        search->best_loss = loss;
        memcpy(search->best, theta, search->k * sizeof *theta);
        memcpy(search->best_w, search->w, search->n * sizeof *search->w);
    }
    if (!slope) return loss;
    Simplex problem = {search->n, search->q, search->c, search->room};
    bool moves = simplex_adjoint(search->p, &problem, search->w, search->g);
    for (size_t i = 0; i < search->k; i++) {
        double by = 0;
        for (size_t j = 0; moves && j < search->n; j++)
            by += search->p[j] * search->x0[i * search->n + j];
        slope[i] = v[i] * by * rest_of(search, search->w, i);
    }
    return loss;
}

/* ---- going down ---- */

typedef struct Descent {
    double *inverse, *slope, *next_slope, *next, *way; /* [k][k], k … */
} Descent;

static double inner_product(const double *a, const double *b, size_t k) {
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        sum += a[i] * b[i];
    return sum;
}

static void inverse_begin(Descent *descent, size_t k) {
    memset(descent->inverse, 0, k * k * sizeof *descent->inverse);
    for (size_t i = 0; i < k; i++)
        descent->inverse[i * k + i] = 1;
}

/* The BFGS update of the inverse Hessian (Nocedal and Wright 2006, 6.17). */
static void inverse_update(Descent *descent, const double *theta, size_t k) {
    double s[SYNTH_PREDICTORS_MOST], y[SYNTH_PREDICTORS_MOST], hy[SYNTH_PREDICTORS_MOST];
    for (size_t i = 0; i < k; i++) {
        s[i] = descent->next[i] - theta[i];
        y[i] = descent->next_slope[i] - descent->slope[i];
    }
    double sy = inner_product(s, y, k);
    if (!(sy > 1e-12 * sqrt(inner_product(s, s, k) * inner_product(y, y, k)))) return;
    for (size_t i = 0; i < k; i++)
        hy[i] = inner_product(descent->inverse + i * k, y, k);
    double by = (1 + inner_product(y, hy, k) / sy) / sy;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            descent->inverse[i * k + j] += by * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
}

/* A point further down along the way; false: none. */
static bool go_down(Search *search, Descent *descent, const double *theta, double *loss) {
    size_t k = search->k;
    double fall = -inner_product(descent->slope, descent->way, k), longest = 0;
    for (size_t i = 0; i < k; i++)
        longest = fmax(longest, fabs(descent->way[i]));
    double step = longest > 3 ? 3 / longest : 1;
    if (!(fall > 0)) return false;
    for (int i = 0; i < HALVINGS_MOST; i++, step /= 3) {
        for (size_t j = 0; j < k; j++)
            descent->next[j] = theta[j] + step * descent->way[j];
        double found = loss_at(search, descent->next, descent->next_slope);
        if (found <= *loss - 1e-4 * step * fall) {
            bool worth = *loss - found > 1e-10 * *loss;
            *loss = found;
            return worth;
        }
    }
    return false;
}

static void descend(Arena *mem, Search *search, double *theta) {
    size_t k = search->k;
    ArenaMark mark = arena_mark(mem);
    Descent descent = {NEW_ARRAY(mem, double, k *k), NEW_ARRAY(mem, double, k),
                       NEW_ARRAY(mem, double, k), NEW_ARRAY(mem, double, k),
                       NEW_ARRAY(mem, double, k)};
    inverse_begin(&descent, k);
    memset(search->w, 0, search->n * sizeof *search->w);
    double loss = loss_at(search, theta, descent.slope);
    bool plain = true;
    for (int i = 0; i < BFGS_MOST; i++) {
        for (size_t j = 0; j < k; j++)
            descent.way[j] = -inner_product(descent.inverse + j * k, descent.slope, k);
        if (plain && i == 0) { /* no idea of the size yet */
            double size = sqrt(inner_product(descent.way, descent.way, k));
            for (size_t j = 0; j < k && size > 0; j++)
                descent.way[j] /= size;
        }
        if (!go_down(search, &descent, theta, &loss)) {
            if (plain) break;
            inverse_begin(&descent, k); /* once more, straight down */
            plain = true;
            continue;
        }
        inverse_update(&descent, theta, k);
        memcpy(theta, descent.next, k * sizeof *theta);
        memcpy(descent.slope, descent.next_slope, k * sizeof *theta);
        plain = false;
    }
    arena_rewind(mem, mark);
}

/* From the best so far along each ln V_k by itself. */
static void polish(Search *search, double least) {
    for (double step = 2; step > 0.01; step /= 2)
        for (bool better = true; better && search->best_loss > least * (1 + 1e-9);) {
            better = false;
            for (size_t i = 0; i < 2 * search->k; i++) {
                double before = search->best_loss;
                memcpy(search->theta, search->best, search->k * sizeof *search->theta);
                search->theta[i / 2] += i % 2 ? -step : step;
                (void)loss_at(search, search->theta, NULL);
                better |= search->best_loss < before * (1 - 1e-6);
            }
        }
}

/* ln V as the regression of the outcomes on the predictors has it (squared coefficients). */
static bool regression_start(Arena *mem, double *theta, const Search *search) {
    const SynthProblem *problem = search->problem;
    size_t k = search->k, n = search->n, q = k + 1;
    double *sum = NEW_ARRAY(mem, double, q *q), *b = NEW_ARRAY(mem, double, q);
    double *square = NEW_ARRAY(mem, double, q), *row = NEW_ARRAY(mem, double, q);
    if (n < q) return false;
    for (size_t pass = 0; pass <= problem->periods; pass++) {
        memset(b, 0, q * sizeof *b);
        for (size_t j = 0; j <= n; j++) {
            row[0] = 1;
            for (size_t i = 0; i < k; i++)
                row[i + 1] = j < n ? search->x0[i * n + j] : search->x1[i];
            for (size_t i = 0; i < q; i++) {
                for (size_t m = 0; pass == 0 && m <= i; m++)
                    sum[i * q + m] += row[i] * row[m];
                if (pass)
                    b[i] +=
                        row[i] * (j < n ? problem->z0[(pass - 1) * n + j] : problem->z1[pass - 1]);
            }
        }
        if (!pass && linear_factor(sum, q) < q) return false;
        if (pass) linear_solve(sum, b, q);
        for (size_t i = 0; pass && i < q; i++)
            square[i] += b[i] * b[i];
    }
    for (size_t i = 0; i < k; i++)
        theta[i] = log(fmax(square[i + 1], 1e-300));
    return true;
}

/* Σ_t (z0_ta − z1_t)·(z0_tb − z1_t): loss_v is w' times that times w, over the periods. */
static void square_matrix(double *q, const SynthProblem *problem) {
    size_t n = problem->donors;
    memset(q, 0, n * n * sizeof *q);
    for (size_t t = 0; t < problem->periods; t++)
        for (size_t a = 0; a < n; a++) {
            double own = problem->z0[t * n + a] - problem->z1[t];
            for (size_t b = 0; b < n; b++)
                q[a * n + b] += own * (problem->z0[t * n + b] - problem->z1[t]);
        }
}

static double least_loss(Arena *mem, const SynthProblem *problem) {
    size_t n = problem->donors;
    double *q = NEW_ARRAY(mem, double, n *n), *c = NEW_ARRAY(mem, double, n);
    double *w = NEW_ARRAY(mem, double, n);
    square_matrix(q, problem);
    Simplex simplex = {n, q, c, NEW_ARRAY(mem, double, simplex_room(n))};
    (void)simplex_minimum(w, &simplex);
    return square_loss(problem, w, NULL);
}

static double predictor_loss(const Search *search, const double *w, const double *v) {
    double loss = 0;
    for (size_t i = 0; i < search->k; i++) {
        double rest = rest_of(search, w, i);
        loss += v[i] * rest * rest;
    }
    return loss;
}

static void tell(Arena *mem, SynthFit *out, const Search *search, const double *v) {
    *out = (SynthFit){.w = NEW_ARRAY(mem, double, search->n),
                      .v = NEW_ARRAY(mem, double, search->k),
                      .loss_v = search->best_loss};
    memcpy(out->w, search->best_w, search->n * sizeof *out->w);
    memcpy(out->v, v, search->k * sizeof *out->v);
    out->loss_w = predictor_loss(search, out->w, v);
}

/* Where the predictors can be met exactly, many weights do so. Of those that meet them to within a
 * hundredth of a standard deviation, the ones that meet the outcomes best: the minimum of
 * loss_v + by · loss_w for the smallest `by` that keeps loss_w near enough. */
static void choose_among(Arena *mem, Search *search, const double *v) {
    const SynthProblem *problem = search->problem;
    size_t n = search->n;
    double *q = NEW_ARRAY(mem, double, n *n), *c = NEW_ARRAY(mem, double, n);
    double *z = NEW_ARRAY(mem, double, n *n), low = -12, high = 12;
    square_matrix(z, problem);
    memset(search->w, 0, n * sizeof *search->w);
    inner(search, v);
    double size = 0, inner_size = 0;
    for (size_t a = 0; a < n; a++)
        size += z[a * n + a], inner_size += search->q[a * n + a];
    for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2, by = pow(10, middle) * size / inner_size;
        for (size_t a = 0; a < n; a++) {
            c[a] = by * search->c[a];
            for (size_t b = 0; b < n; b++)
                q[a * n + b] = z[a * n + b] + by * search->q[a * n + b];
        }
        Simplex simplex = {n, q, c, search->room};
        (void)simplex_minimum(search->w, &simplex);
        double loss = square_loss(problem, search->w, NULL);
        bool near = predictor_loss(search, search->w, v) <= near_enough;
        if (near && loss < search->best_loss) {
            search->best_loss = loss;
            memcpy(search->best_w, search->w, n * sizeof *search->w);
        }
        *(near ? &high : &low) = middle;
    }
}

bool synth_fit(Arena *mem, SynthFit *out, const SynthProblem *problem, size_t *which) {
    Search search;
    if (!search_begin(mem, &search, problem, which)) return false;
    size_t k = search.k;
    double least = least_loss(mem, problem), *theta = NEW_ARRAY(mem, double, k);
    descend(mem, &search, theta);
    if (k > 1 && regression_start(mem, theta, &search)) descend(mem, &search, theta);
    if (k > 1) polish(&search, least);
    double v[SYNTH_PREDICTORS_MOST];
    v_of(v, search.best, k);
    tell(mem, out, &search, v);
    out->least = least;
    if (out->loss_w < exact && out->loss_v > least * (1 + 1e-9)) {
        choose_among(mem, &search, v);
        tell(mem, out, &search, v);
        out->least = least;
    }
    return true;
}

bool synth_weigh(Arena *mem, SynthFit *out, const SynthProblem *problem, const double *v,
                 size_t *which) {
    Search search;
    if (!search_begin(mem, &search, problem, which)) return false;
    inner(&search, v);
    search.best_loss = square_loss(problem, search.w, NULL);
    memcpy(search.best_w, search.w, search.n * sizeof *search.w);
    tell(mem, out, &search, v);
    out->least = least_loss(mem, problem);
    return true;
}

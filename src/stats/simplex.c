/* Which shares of units fit best? */

#include <math.h>
#include <string.h>

#include "stats/linear_in.h"
#include "stats/simplex.h"

static const double way_down = 1e-11;

size_t simplex_room(size_t n) {
    return n * n + 5 * n;
}

/* The units with a share, and what is worked out about them; all of it in the caller's room. */
typedef struct Active {
    const Simplex *problem;
    size_t s;
    double *factor, *z, *ones, *gradient, *members, *blocked;
} Active;

static Active active_begin(const Simplex *problem) {
    size_t n = problem->n;
    double *room = problem->room + n * n;
    return (Active){.problem = problem,
                    .factor = problem->room,
                    .z = room,
                    .ones = room + n,
                    .gradient = room + 2 * n,
                    .members = room + 3 * n, /* small whole numbers */
                    .blocked = room + 4 * n};
}

static size_t member(const Active *active, size_t i) {
    return (size_t)active->members[i];
}

static void members_of(Active *active, const double *w) {
    active->s = 0;
    for (size_t i = 0; i < active->problem->n; i++)
        if (w[i] > 0) active->members[active->s++] = (double)i;
}

/* Q and a constant, which changes nothing where Σw is fixed but keeps the matrix definite. Returns
 * s, or the first member that depends on those before it. */
static size_t factor_members(Active *active) {
    size_t n = active->problem->n, s = active->s;
    const double *q = active->problem->q;
    double shift = 0;
    for (size_t i = 0; i < s; i++)
        shift = fmax(shift, q[member(active, i) * n + member(active, i)]);
    if (!(shift > 0)) shift = 1;
    for (size_t i = 0; i < s; i++)
        for (size_t j = 0; j <= i; j++)
            active->factor[i * s + j] = q[member(active, i) * n + member(active, j)] + shift;
    return linear_factor(active->factor, s);
}

/* z: solution of Q·z + ν = g on the members with Σz = sum. */
static void solve_members(Active *active, const double *g, double sum) {
    double z = 0, ones = 0;
    for (size_t i = 0; i < active->s; i++)
        active->z[i] = g[member(active, i)], active->ones[i] = 1;
    linear_solve(active->factor, active->z, active->s);
    linear_solve(active->factor, active->ones, active->s);
    for (size_t i = 0; i < active->s; i++)
        z += active->z[i], ones += active->ones[i];
    for (size_t i = 0; i < active->s; i++)
        active->z[i] += (sum - z) / ones * active->ones[i];
}

/* Goes from w towards z as far as no share falls below 0; true: all the way. */
static bool go(Active *active, double *w) {
    double part = 1;
    for (size_t i = 0; i < active->s; i++) {
        double now = w[member(active, i)];
        if (active->z[i] <= 0) part = fmin(part, now / (now - active->z[i]));
    }
    bool whole = true;
    for (size_t i = 0; i < active->s; i++) {
        double *at = w + member(active, i), left = *at + part * (active->z[i] - *at);
        bool leaves = active->z[i] <= 0 && (left <= 1e-15 || *at <= part * (*at - active->z[i]));
        *at = leaves ? 0 : left;
        whole &= !(active->z[i] <= 0);
    }
    return whole;
}

/* The unit outside with the steepest way down; n: none. */
static size_t steepest(Active *active, const double *w) {
    const Simplex *problem = active->problem;
    size_t n = problem->n, best = n;
    double level = 0, size = 0, lowest;
    for (size_t i = 0; i < n; i++) {
        double sum = 0, whole = fabs(problem->c[i]);
        for (size_t k = 0; k < active->s; k++) {
            double part = problem->q[i * n + member(active, k)] * w[member(active, k)];
            sum += part, whole += fabs(part);
        }
        active->gradient[i] = sum - problem->c[i];
        size = fmax(size, whole);
    }
    for (size_t k = 0; k < active->s; k++)
        level += active->gradient[member(active, k)] / (double)active->s;
    lowest = level - way_down * size;
    for (size_t i = 0; i < n; i++)
        if (!(w[i] > 0) && !(active->blocked[i] > 0) && active->gradient[i] < lowest)
            lowest = active->gradient[i], best = i;
    return best;
}

static void begin_at_best(double *w, const Simplex *problem) {
    size_t best = 0;
    double lowest = INFINITY;
    for (size_t i = 0; i < problem->n; i++) {
        double value = problem->q[i * problem->n + i] / 2 - problem->c[i];
        if (value < lowest) lowest = value, best = i;
    }
    w[best] = 1;
}

bool simplex_minimum(double *w, const Simplex *problem) {
    size_t n = problem->n, added = n;
    Active active = active_begin(problem);
    memset(active.blocked, 0, n * sizeof *w);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += w[i];
    if (!(sum > 0)) begin_at_best(w, problem);
    for (size_t round = 0; round < 20 * n + 100; round++) {
        members_of(&active, w);
        if (added < n) active.members[active.s++] = (double)added;
        if (factor_members(&active) < active.s) {
            if (added == n) { /* a start whose units depend on each other */
                memset(w, 0, n * sizeof *w);
                begin_at_best(w, problem);
                continue;
            }
            active.blocked[added] = 1;
            added = n;
        } else {
            solve_members(&active, problem->c, 1);
            bool stuck = added < n && active.z[active.s - 1] <= 0;
            if (stuck) active.blocked[added] = 1;
            bool whole = stuck ? false : go(&active, w);
            if (!stuck && added < n) memset(active.blocked, 0, n * sizeof *w);
            added = n;
            if (!whole && !stuck) continue;
        }
        members_of(&active, w);
        added = steepest(&active, w);
        if (added == n) return true;
    }
    return false;
}

bool simplex_adjoint(double *p, const Simplex *problem, const double *w, const double *g) {
    Active active = active_begin(problem);
    members_of(&active, w);
    memset(p, 0, problem->n * sizeof *p);
    if (factor_members(&active) < active.s) return false;
    solve_members(&active, g, 0);
    for (size_t i = 0; i < active.s; i++)
        p[member(&active, i)] = active.z[i];
    return true;
}

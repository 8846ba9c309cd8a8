/* Where does a chain of states end, and after how many steps? */

#include <string.h>

#include "stats/chain.h"

static bool leaves(const double *p, size_t n, size_t state) {
    for (size_t j = 0; j < n; j++)
        if (j != state && p[state * n + j] > 0) return true;
    return false;
}

size_t chain_order(uint32_t *order, const double *p, size_t n) {
    size_t transient = 0, absorbing = 0;
    for (size_t i = 0; i < n; i++)
        if (leaves(p, n, i)) order[transient++] = (uint32_t)i;
    for (size_t i = 0; i < n; i++)
        if (!leaves(p, n, i)) order[transient + absorbing++] = (uint32_t)i;
    return transient;
}

size_t chain_stuck(const Chain *chain, bool *room) {
    size_t n = chain->n;
    for (size_t i = 0; i < n; i++)
        room[chain->order[i]] = i >= chain->n_transient;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n && !room[i]; j++)
                if (room[j] && chain->p[i * n + j] > 0) room[i] = more = true;
    }
    for (size_t i = 0; i < n; i++)
        if (!room[i]) return i;
    return n;
}

/* L and U of I − Q in `a`, U's diagonal made of what leaves a state: to later states, and to
 * absorbing ones (`out`). */
static void factor(double *a, double *out, const Chain *chain) {
    size_t n = chain->n, m = chain->n_transient;
    for (size_t i = 0; i < m; i++) {
        const double *row = chain->p + chain->order[i] * n;
        for (size_t j = 0; j < m; j++)
            a[i * m + j] = -row[chain->order[j]];
        out[i] = 0;
        for (size_t j = m; j < n; j++)
            out[i] += row[chain->order[j]];
    }
    for (size_t k = 0; k < m; k++) {
        double leaving = out[k];
        for (size_t j = k + 1; j < m; j++)
            leaving -= a[k * m + j];
        a[k * m + k] = leaving;
        for (size_t i = k + 1; i < m; i++) {
            double part = a[i * m + k] /= leaving;
            out[i] -= part * out[k];
            for (size_t j = k + 1; j < m; j++)
                a[i * m + j] -= part * a[k * m + j];
        }
    }
}

static void column_solve(double *x, size_t stride, const double *a, size_t m) {
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < i; k++)
            x[i * stride] -= a[i * m + k] * x[k * stride];
    for (size_t i = m; i-- > 0;) {
        for (size_t k = i + 1; k < m; k++)
            x[i * stride] -= a[i * m + k] * x[k * stride];
        x[i * stride] /= a[i * m + i];
    }
}

void chain_solve(ChainEnds *ends, const Chain *chain, double *room) {
    size_t n = chain->n, m = chain->n_transient, absorbing = n - m;
    factor(room, room + m * m, chain);
    for (size_t j = 0; j < m; j++) {
        for (size_t i = 0; i < m; i++)
            ends->fundamental[i * m + j] = i == j;
        column_solve(ends->fundamental + j, m, room, m);
    }
    for (size_t i = 0; i < m; i++) {
        ends->time[i] = 0;
        memset(ends->absorption + i * absorbing, 0, absorbing * sizeof *ends->absorption);
        for (size_t k = 0; k < m; k++) {
            double visits = ends->fundamental[i * m + k];
            const double *row = chain->p + chain->order[k] * n;
            ends->time[i] += visits;
            for (size_t j = 0; j < absorbing; j++)
                ends->absorption[i * absorbing + j] += visits * row[chain->order[m + j]];
        }
    }
}

void chain_after(double *distribution, const Chain *chain, size_t start, size_t steps,
                 double *room) {
    size_t n = chain->n;
    for (size_t i = 0; i < n; i++)
        distribution[i] = i == start;
    for (size_t s = 0; s < steps; s++) {
        memset(room, 0, n * sizeof *room);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; distribution[i] > 0 && j < n; j++)
                room[j] += distribution[i] * chain->p[i * n + j];
        memcpy(distribution, room, n * sizeof *room);
    }
}

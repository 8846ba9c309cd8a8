/* How many go from which state to which, from one time to the next? */

#include <math.h>

#include "stats/transitions.h"

size_t transitions_room(const TransitionRows *rows) {
    size_t cells = 1, factors[] = {rows->n_times, rows->n_groups, rows->n_states, rows->n_states};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (__builtin_mul_overflow(cells, factors[i], &cells) || cells >= UINT32_MAX) return 0;
    return cells + 1;
}

/* The pairs of a unit with a missing time, of which row `at` is one. Returns its last row. */
static size_t count_gapped(uint32_t *gapped, const TransitionRows *rows, size_t at) {
    const uint32_t unit = rows->unit[at];
    size_t i = at;
    while (i > 0 && rows->unit[i - 1] == unit)
        i--;
    for (; i + 1 < rows->n && rows->unit[i + 1] == unit; i++)
        if (rows->time[i + 1] == rows->time[i] + 1)
            gapped[rows->state[i] * rows->n_states + rows->state[i + 1]]++;
    return i;
}

/* Of all pairs, those of whole sequences; `whole` holds those of the others. */
static void whole_from_rest(Transitions *out, const TransitionRows *rows) {
    size_t square = rows->n_states * rows->n_states, tables = rows->n_times * rows->n_groups;
    for (size_t i = 0; i < square; i++)
        out->whole[i] = 0 - out->whole[i];
    for (size_t t = 0; t < tables; t++)
        for (size_t i = 0; i < square; i++)
            out->whole[i] += out->pairs[t * square + i];
}

TransitionsFound transitions_count(Transitions *out, const TransitionRows *rows) {
    const size_t n_states = rows->n_states, square = n_states * n_states,
                 of_time = rows->n_groups * square, none = rows->n_times * of_time;
    const uint32_t *unit = rows->unit, *state = rows->state, *group = rows->group;
    const int32_t *time = rows->time;
    size_t units = rows->n > 0, gapped = 0, seen = 0;
    uint32_t *pairs = out->pairs;
    for (size_t i = 0; i + 1 < rows->n; i++) {
        /* Nearly every row has a next one of its unit a time later; who has not counts in a cell
         * of its own, so that the loop need not guess. */
        bool same = unit[i] == unit[i + 1], next = same & (time[i + 1] - time[i] == 1);
        size_t cell = (size_t)(uint32_t)(time[i] - rows->first) * of_time + state[i] * n_states +
                      state[i + 1];
        if (group) cell += group[i] * square;
        pairs[next ? cell : none]++;
        units += !same;
        if (next | (unit[i + 1] > unit[i])) continue;
        out->row = i + 1;
        if (!same || time[i + 1] < time[i]) return TRANSITIONS_UNSORTED;
        if (time[i + 1] == time[i]) return TRANSITIONS_TWICE;
        if (i < seen) continue;
        seen = count_gapped(out->whole, rows, i), gapped++;
    }
    out->pairs[none] = 0;
    whole_from_rest(out, rows);
    out->n_whole = units - gapped;
    return TRANSITIONS_FINE;
}

double transitions_error(double k, double n) {
    double p = k / n;
    return n > 0 ? sqrt(p * (1 - p) / n) : NAN;
}

double transitions_error_poisson(double k, double n) {
    return n > 0 ? sqrt(k) / n : NAN; /* p / √k */
}

Range transitions_share_band(const double *low, const double *high, size_t n, size_t at) {
    double least = 0, most = 0;
    for (size_t i = 0; i < n; i++)
        if (i != at) least += low[i], most += high[i];
    return (Range){low[at] > 0 ? low[at] / (low[at] + most) : 0,
                   least > 0 ? high[at] / (high[at] + least) : 1};
}

Range transitions_ratio_band(double a, double b, double half) {
    return (Range){fmax(a - half, 0) / (b + half), b > half ? (a + half) / (b - half) : INFINITY};
}

/* How large and how small can a variable be that must fit equations (attack_in.h)?
 *
 * What is wanted is always one variable: when it is basic, its own row says which others would let
 * it grow, so that no row of costs is needed; only the start has one, the sum of what does not fit
 * yet. The column that promises most enters; where nothing moves for some time, the first one
 * (Bland), which never goes round in a circle. */

#include <stdlib.h>
#include <string.h>

#include "protect/simplex_in.h"

enum { PATIENCE = 40 };
#define WORK_MOST ((uint64_t)1 << 36) /* numbers changed: about a minute */

void simplex_begin(Cx *cx, Simplex *out, size_t n_rows, size_t n_variables) {
    *out = (Simplex){.cx = cx,
                     .n_variables = (uint32_t)n_variables,
                     .n_rows_most = n_rows,
                     .divisor = 1,
                     .work = WORK_MOST};
    out->rows = NEW_ARRAY(cx->mem, SimplexRow, n_rows);
    out->right = NEW_ARRAY(cx->mem, int64_t, n_rows);
    out->basic = NEW_ARRAY(cx->mem, uint32_t, n_rows);
    out->other = NEW_ARRAY(cx->mem, uint32_t, n_variables + 1); /* one is added for the start */
    out->places = NEW_ARRAY(cx->mem, uint32_t, n_variables + 1);
    out->least = NEW_ARRAY(cx->mem, int64_t, n_variables);
    out->most = NEW_ARRAY(cx->mem, int64_t, n_variables);
    out->ends = NEW_ARRAY(cx->mem, int64_t, n_variables);
    out->reached = NEW_ARRAY(cx->mem, uint8_t, n_variables);
    for (uint32_t i = 0; i < n_variables; i++)
        out->least[i] = INT64_MAX, out->most[i] = out->ends[i] = -1;
}

void simplex_keep(Simplex *simplex, int64_t far) {
    simplex->far = far;
    for (int side = 0; side < 2 && !simplex->failed; side++)
        simplex->kept[side] = NEW_ARRAY(simplex->cx->mem, int64_t, simplex->n_variables);
}

static int compare_terms(const void *a, const void *b) {
    uint32_t p = ((const SimplexTerm *)a)->variable, q = ((const SimplexTerm *)b)->variable;
    return (p > q) - (p < q);
}

void simplex_row(Simplex *simplex, const SimplexTerm *terms, size_t n, int64_t right) {
    SimplexRow *row = &simplex->rows[simplex->n_given++];
    *row = (SimplexRow){NEW_ARRAY(simplex->cx->mem, SimplexTerm, n), n, right};
    if (!n) return;
    memcpy(row->terms, terms, n * sizeof *terms);
    qsort(row->terms, n, sizeof *row->terms, compare_terms);
}

/* ---- one step ---- */

static int64_t right_next(Simplex *simplex, size_t row, size_t r, size_t q) {
    __int128 value = (__int128)simplex->right[row] * row_of(simplex, r)[q] -
                     (__int128)row_of(simplex, row)[q] * simplex->right[r];
    value /= simplex->divisor;
    if (value > INT64_MAX / 4 || value < INT64_MIN / 4) simplex->failed = true;
    return (int64_t)value;
}

/* What a whole number is multiplied with to divide it by an odd one, where nothing is left over. */
static uint64_t inverse_of(uint64_t odd) {
    uint64_t inverse = odd;
    for (int i = 0; i < 5; i++) /* each time twice as many digits are right */
        inverse *= 2 - odd * inverse;
    return inverse;
}

/* The row less so many times the pivot's. What is divided leaves nothing over (Edmonds). */
static void row_change(Simplex *simplex, size_t row, size_t r, size_t q) {
    int32_t *to = row_of(simplex, row);
    const int32_t *from = row_of(simplex, r);
    int64_t pivot = from[q], factor = to[q], divisor = simplex->divisor, far = 0;
    if (!factor && pivot == divisor) return;
    simplex->right[row] = right_next(simplex, row, r, q);
    size_t n = simplex->n_columns;
    if (pivot == 1 && divisor == 1)
        for (size_t k = 0; k < n; k++) {
            int64_t value = to[k] - factor * from[k];
            to[k] = (int32_t)value;
            far |= value ^ to[k];
        }
    else {
        int shift = __builtin_ctzll((uint64_t)divisor);
        uint64_t inverse = inverse_of((uint64_t)divisor >> shift);
        for (size_t k = 0; k < n; k++) { /* products of 32 digits: the difference has 64 at most */
            int64_t value = pivot * to[k] - factor * from[k];
            value = (int64_t)((uint64_t)(value >> shift) * inverse);
            to[k] = (int32_t)value;
            far |= value ^ to[k];
        }
    }
    to[q] = (int32_t)-factor;
    if (far) simplex->failed = true;
    simplex->work -= simplex->work < n ? simplex->work : n;
}

void simplex_column_drop(Simplex *simplex, size_t q) {
    size_t last = --simplex->n_columns;
    for (size_t row = 0; row < simplex->n_rows; row++)
        row_of(simplex, row)[q] = row_of(simplex, row)[last];
    simplex->other[q] = simplex->other[last];
    if (q < last) simplex->places[simplex->other[q]] = (uint32_t)(simplex->n_rows_most + q);
}

void simplex_pivot(Simplex *simplex, size_t r, size_t q) {
    int32_t *row = row_of(simplex, r);
    int32_t size = row[q];
    uint32_t leaves = simplex->basic[r], enters = simplex->other[q];
    must(size > 0);
    for (size_t i = 0; i < simplex->n_rows; i++)
        if (i != r) row_change(simplex, i, r, q);
    row[q] = (int32_t)simplex->divisor;
    simplex->divisor = size;
    simplex->basic[r] = enters;
    simplex->places[enters] = (uint32_t)r;
    if (!simplex->work || cx_late(simplex->cx)) simplex->failed = true;
    if (leaves == UNFIT) {
        simplex_column_drop(simplex, q);
        return;
    }
    simplex->other[q] = leaves;
    simplex->places[leaves] = (uint32_t)(simplex->n_rows_most + q);
}

/* Which row stops the column's variable first? Rows from `end` on do not. */
static size_t row_stopping(const Simplex *simplex, size_t q, size_t end) {
    size_t best = SIZE_MAX;
    for (size_t row = 0; row < end; row++) {
        int64_t change = row_of(simplex, row)[q];
        if (change <= 0) continue;
        if (best == SIZE_MAX) {
            best = row;
            continue;
        }
        __int128 here = (__int128)simplex->right[row] * row_of(simplex, best)[q];
        __int128 there = (__int128)simplex->right[best] * change;
        if (here < there || (here == there && simplex->basic[row] < simplex->basic[best]))
            best = row;
    }
    return best;
}

/* The column whose variable lets `sign` × the row's right side fall most, or the first that does.
 */
static size_t column_best(const Simplex *simplex, size_t r, int sign, bool first) {
    const int32_t *row = row_of(simplex, r);
    size_t best = SIZE_MAX;
    int64_t gain = 0;
    for (size_t k = 0; k < simplex->n_columns; k++) {
        int64_t here = (int64_t)row[k] * sign;
        if (here <= 0) continue;
        bool earlier = best == SIZE_MAX || simplex->other[k] < simplex->other[best];
        if (first ? earlier : here > gain || (here == gain && earlier)) best = k, gain = here;
    }
    return best;
}

/* ---- whole tables on the way ---- */

static void seen(Simplex *simplex, uint32_t variable, int64_t value) {
    if (value < simplex->least[variable]) simplex->least[variable] = value;
    if (value > simplex->most[variable]) simplex->most[variable] = value;
}

/* The whole table that is so many times the column's variable further. */
static void keep(Simplex *simplex, int side, size_t q, int64_t times) {
    int64_t *kept = simplex->kept[side];
    for (size_t row = 0; row < simplex->n_rows; row++)
        kept[simplex->basic[row]] =
            simplex->right[row] / simplex->divisor - (times ? times * row_of(simplex, row)[q] : 0);
    for (size_t k = 0; k < simplex->n_columns; k++)
        kept[simplex->other[k]] = k == q ? times * simplex->divisor : 0;
}

static int64_t value_of(const Simplex *simplex, uint32_t variable) {
    uint32_t place = simplex->places[variable];
    return place < simplex->n_rows_most ? simplex->right[place] / simplex->divisor : 0;
}

static bool is_whole(const Simplex *simplex) {
    for (size_t row = 0; row < simplex->n_rows; row++)
        if (simplex->right[row] % simplex->divisor) return false;
    return true;
}

/* Variable 0 grows without end with the column's. */
static void keep_far(Simplex *simplex, size_t q) {
    if (!simplex->kept[1] || simplex->failed || !is_whole(simplex)) return;
    keep(simplex, 1, q, simplex->far);
    simplex->most[0] = simplex->kept[1][0];
}

/* Which ends that a variable is known to have at most are met here, in whole numbers or not. */
static void ends_meet(Simplex *simplex) {
    for (size_t row = 0; row < simplex->n_rows; row++) {
        uint32_t variable = simplex->basic[row];
        int64_t right = simplex->right[row], end = simplex->ends[variable];
        if (!right) simplex->reached[variable] |= 1;
        if (end >= 0 && right % simplex->divisor == 0 && right / simplex->divisor == end)
            simplex->reached[variable] |= 2;
    }
    for (size_t k = 0; k < simplex->n_columns; k++)
        simplex->reached[simplex->other[k]] |= 1;
}

void simplex_look(Simplex *simplex) {
    if (simplex->failed || !simplex->started) return;
    ends_meet(simplex);
    if (!is_whole(simplex)) return;
    if (simplex->kept[0] && value_of(simplex, 0) < simplex->least[0]) keep(simplex, 0, 0, 0);
    if (simplex->kept[1] && value_of(simplex, 0) > simplex->most[0]) keep(simplex, 1, 0, 0);
    for (size_t row = 0; row < simplex->n_rows; row++)
        seen(simplex, simplex->basic[row], simplex->right[row] / simplex->divisor);
    for (size_t k = 0; k < simplex->n_columns; k++)
        seen(simplex, simplex->other[k], 0);
}

/* ---- the ends ---- */

Found simplex_end(Simplex *simplex, uint32_t variable, int sign, int64_t *value) {
    if (simplex->failed) return FOUND_NOT;
    *value = 0;
    if (simplex->places[variable] >= simplex->n_rows_most) { /* it is 0 */
        if (sign < 0) return FOUND;
        size_t q = simplex->places[variable] - simplex->n_rows_most;
        size_t r = row_stopping(simplex, q, simplex->n_rows);
        if (r == SIZE_MAX) {
            keep_far(simplex, q);
            return FOUND_NONE;
        }
        simplex_pivot(simplex, r, q);
        simplex_look(simplex);
    }
    for (int still = 0; !simplex->failed;) {
        size_t own = simplex->places[variable];
        if (own >= simplex->n_rows_most) return FOUND; /* it fell to 0 */
        *value = simplex->right[own];
        size_t q = column_best(simplex, own, -sign, still > PATIENCE);
        if (q == SIZE_MAX) return FOUND;
        size_t r = row_stopping(simplex, q, simplex->n_rows);
        if (r == SIZE_MAX) {
            keep_far(simplex, q);
            return FOUND_NONE;
        }
        still = simplex->right[r] ? 0 : still + 1;
        simplex_pivot(simplex, r, q);
        *value = 0;
        simplex_look(simplex);
    }
    return FOUND_NOT;
}

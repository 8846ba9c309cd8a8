/* How large and how small can a variable be that must fit equations (attack_in.h)?
 *
 * What is wanted is always one variable: when it is basic, its own row says which others would let
 * it grow, so that no row of costs is needed; only the start has one, the sum of what does not fit
 * yet. The column that promises most enters; where nothing moves for some time, the first one
 * (Bland), which never goes round in a circle. */

#include <string.h>

#include "protect/attack_in.h"

#define UNFIT UINT32_MAX /* basic in rows that do not fit yet */
enum { PATIENCE = 40 };
#define TABLE_MOST ((size_t)1 << 26)  /* numbers */
#define WORK_MOST ((uint64_t)1 << 36) /* numbers changed: about a minute */

static int32_t *row_of(const Simplex *simplex, size_t row) {
    return simplex->table + row * simplex->stride;
}

void simplex_begin(Cx *cx, Simplex *out, size_t n_rows, size_t n_variables) {
    *out = (Simplex){.cx = cx,
                     .n_columns = n_variables,
                     .stride = n_variables,
                     .n_variables = n_variables,
                     .n_rows_most = n_rows + 1,
                     .divisor = 1,
                     .work = WORK_MOST};
    out->failed = n_variables && n_rows + 1 > TABLE_MOST / n_variables;
    if (out->failed) return;
    out->table = NEW_ARRAY(cx->mem, int32_t, (n_rows + 1) * n_variables);
    out->right = NEW_ARRAY(cx->mem, int64_t, n_rows + 1);
    out->basic = NEW_ARRAY(cx->mem, uint32_t, n_rows + 1);
    out->other = NEW_ARRAY(cx->mem, uint32_t, n_variables);
    out->places = NEW_ARRAY(cx->mem, uint32_t, n_variables);
    out->least = NEW_ARRAY(cx->mem, int64_t, n_variables);
    out->most = NEW_ARRAY(cx->mem, int64_t, n_variables);
    for (uint32_t i = 0; i < n_variables; i++) {
        out->other[i] = i;
        out->places[i] = (uint32_t)out->n_rows_most + i;
        out->least[i] = INT64_MAX, out->most[i] = -1;
    }
}

void simplex_keep(Simplex *simplex, int64_t far) {
    simplex->far = far;
    for (int side = 0; side < 2 && !simplex->failed; side++)
        simplex->kept[side] = NEW_ARRAY(simplex->cx->mem, int64_t, simplex->n_variables);
}

void simplex_row(Simplex *simplex, const SimplexTerm *terms, size_t n, int64_t right) {
    if (simplex->failed) return;
    size_t row = simplex->n_rows++;
    for (size_t i = 0; i < n; i++)
        row_of(simplex, row)[terms[i].variable] += right < 0 ? -terms[i].factor : terms[i].factor;
    simplex->right[row] = right < 0 ? -right : right;
    simplex->basic[row] = UNFIT;
}

/* ---- one step ---- */

static int64_t right_next(Simplex *simplex, size_t row, size_t r, size_t q) {
    __int128 value = (__int128)simplex->right[row] * row_of(simplex, r)[q] -
                     (__int128)row_of(simplex, row)[q] * simplex->right[r];
    value /= simplex->divisor;
    if (value > INT64_MAX / 4 || value < INT64_MIN / 4) simplex->failed = true;
    return (int64_t)value;
}

/* The row less so many times the pivot's. */
static void row_change(Simplex *simplex, size_t row, size_t r, size_t q) {
    int32_t *to = row_of(simplex, row);
    const int32_t *from = row_of(simplex, r);
    int64_t pivot = from[q], factor = to[q], divisor = simplex->divisor, far = 0;
    if (!factor && pivot == divisor) return;
    simplex->right[row] = right_next(simplex, row, r, q);
    if (pivot == 1 && divisor == 1)
        for (size_t k = 0; k < simplex->n_columns; k++) {
            int64_t value = to[k] - factor * from[k];
            to[k] = (int32_t)value;
            far |= value ^ to[k];
        }
    else
        for (size_t k = 0; k < simplex->n_columns; k++) {
            int64_t a, b, value;
            if (__builtin_mul_overflow(pivot, (int64_t)to[k], &a) ||
                __builtin_mul_overflow(factor, (int64_t)from[k], &b) ||
                __builtin_sub_overflow(a, b, &value)) {
                simplex->failed = true;
                return;
            }
            value /= divisor;
            to[k] = (int32_t)value;
            far |= value ^ to[k];
        }
    to[q] = (int32_t)-factor;
    if (far) simplex->failed = true;
    simplex->work -= simplex->work < simplex->n_columns ? simplex->work : simplex->n_columns;
}

static void column_drop(Simplex *simplex, size_t q) {
    size_t last = --simplex->n_columns;
    for (size_t row = 0; row < simplex->n_rows; row++)
        row_of(simplex, row)[q] = row_of(simplex, row)[last];
    simplex->other[q] = simplex->other[last];
    if (q < last) simplex->places[simplex->other[q]] = (uint32_t)(simplex->n_rows_most + q);
}

/* The variable of the column takes the row; the row's former one goes to the column, or, if it was
 * there for the start only, for good. The pivot is above 0. */
static void pivot(Simplex *simplex, size_t r, size_t q) {
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
    if (!simplex->work) simplex->failed = true;
    if (leaves == UNFIT) {
        column_drop(simplex, q);
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

static void look(Simplex *simplex) {
    if (simplex->failed || !is_whole(simplex)) return;
    if (simplex->kept[0] && value_of(simplex, 0) < simplex->least[0]) keep(simplex, 0, 0, 0);
    if (simplex->kept[1] && value_of(simplex, 0) > simplex->most[0]) keep(simplex, 1, 0, 0);
    for (size_t row = 0; row < simplex->n_rows; row++)
        seen(simplex, simplex->basic[row], simplex->right[row] / simplex->divisor);
    for (size_t k = 0; k < simplex->n_columns; k++)
        seen(simplex, simplex->other[k], 0);
}

/* ---- the start ---- */

/* The last row: the sum of those that do not fit. */
static void sum_make(Simplex *simplex) {
    size_t sum = simplex->n_rows++;
    simplex->basic[sum] = UNFIT;
    for (size_t row = 0; row < sum; row++) {
        __int128 right = (__int128)simplex->right[sum] + simplex->right[row];
        if (right > INT64_MAX / 4) simplex->failed = true;
        simplex->right[sum] = simplex->failed ? 0 : (int64_t)right;
        for (size_t k = 0; k < simplex->n_columns; k++)
            row_of(simplex, sum)[k] += row_of(simplex, row)[k];
    }
}

/* A row that fits without any variable of its own gets one, or says nothing and goes. */
static void row_settle(Simplex *simplex, size_t r) {
    int32_t *row = row_of(simplex, r);
    size_t q = SIZE_MAX;
    for (size_t k = 0; k < simplex->n_columns && q == SIZE_MAX; k++)
        if (row[k]) q = k;
    if (q == SIZE_MAX) {
        size_t last = --simplex->n_rows;
        if (r == last) return;
        memcpy(row, row_of(simplex, last), simplex->n_columns * sizeof *row);
        simplex->right[r] = simplex->right[last];
        simplex->basic[r] = simplex->basic[last];
        if (simplex->basic[r] != UNFIT) simplex->places[simplex->basic[r]] = (uint32_t)r;
        return;
    }
    if (row[q] < 0)
        for (size_t k = 0; k < simplex->n_columns; k++)
            row[k] = -row[k];
    pivot(simplex, r, q);
}

Found simplex_start(Simplex *simplex) {
    if (simplex->failed) return FOUND_NOT;
    sum_make(simplex);
    size_t sum = simplex->n_rows - 1;
    for (int still = 0; simplex->right[sum] && !simplex->failed;) {
        size_t q = column_best(simplex, sum, 1, still > PATIENCE);
        if (q == SIZE_MAX) return FOUND_NONE;
        size_t r = row_stopping(simplex, q, sum);
        must(r != SIZE_MAX);
        still = simplex->right[r] ? 0 : still + 1;
        pivot(simplex, r, q);
    }
    simplex->n_rows--;
    for (size_t row = simplex->n_rows; row-- > 0 && !simplex->failed;)
        if (simplex->basic[row] == UNFIT) row_settle(simplex, row);
    look(simplex);
    return simplex->failed ? FOUND_NOT : FOUND;
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
        pivot(simplex, r, q);
        look(simplex);
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
        pivot(simplex, r, q);
        *value = 0;
        look(simplex);
    }
    return FOUND_NOT;
}

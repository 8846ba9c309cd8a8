/* Where does a simplex begin (attack_in.h)? Equations of sums are sparse, and most of their
 * variables follow from a few others: one after the other is put out of all equations but one,
 * where little is filled in by that. What is left then is a small dense table of all variables by
 * the free ones. Where it has negative values, one more variable is added to all rows, so large
 * that none is negative, and made as small as it can be. */

#include <stdlib.h>
#include <string.h>

#include "protect/simplex_in.h"

enum { FACTOR_MOST = 1 << 20 };
#define NO_ROW SIZE_MAX

typedef struct Uses { /* of a variable: rows that it is in, or was in */
    VEC(uint32_t) rows;
} Uses;

typedef struct Reducing {
    Simplex *simplex;
    Arena *mem;
    Uses *uses;
    uint32_t *n_uses;   /* of each variable: rows that are not solved yet and have it */
    uint32_t *row_of;   /* of each variable: the row that is solved for it; UNFIT: none */
    uint8_t *solved;    /* of each row */
    uint32_t *order;    /* rows as they were solved */
    uint32_t *variable; /* the variable of each of these */
    size_t n_order, n_terms;
} Reducing;

static SimplexTerm *term_of(const SimplexRow *row, uint32_t variable) {
    size_t low = 0, high = row->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (row->terms[middle].variable < variable)
            low = middle + 1;
        else
            high = middle;
    }
    return low < row->n && row->terms[low].variable == variable ? &row->terms[low] : NULL;
}

static void use_add(Reducing *all, uint32_t variable, uint32_t row) {
    all->n_uses[variable]++;
    vec_push(all->mem, &all->uses[variable].rows, row);
}

/* The row less so many times the other. */
static void row_less(Reducing *all, uint32_t to, uint32_t from, int64_t times) {
    Simplex *simplex = all->simplex;
    SimplexRow *row = &simplex->rows[to];
    const SimplexRow *other = &simplex->rows[from];
    SimplexTerm *terms = NEW_ARRAY(all->mem, SimplexTerm, row->n + other->n);
    size_t n = 0, i = 0, k = 0;
    all->n_terms += row->n + other->n;
    while (i < row->n || k < other->n) {
        uint32_t a = i < row->n ? row->terms[i].variable : UNFIT;
        uint32_t b = k < other->n ? other->terms[k].variable : UNFIT;
        uint32_t variable = a < b ? a : b;
        int64_t factor = (a == variable ? row->terms[i].factor : 0) -
                         (b == variable ? times * other->terms[k].factor : 0);
        i += a == variable, k += b == variable;
        if (llabs((long long)factor) > FACTOR_MOST) simplex->failed = true;
        if (factor)
            terms[n++] = (SimplexTerm){variable, (int32_t)factor};
        else
            all->n_uses[variable]--;
        if (factor && a != variable) use_add(all, variable, to);
    }
    row->terms = terms, row->n = n;
    __int128 right = (__int128)row->right - (__int128)times * other->right;
    if (right > INT64_MAX / 4 || right < INT64_MIN / 4) simplex->failed = true;
    row->right = simplex->failed ? 0 : (int64_t)right;
}

/* The shortest row that has a variable with factor 1 or −1; of these the least used. */
static size_t row_next(const Reducing *all, uint32_t *variable) {
    const Simplex *simplex = all->simplex;
    size_t best = NO_ROW;
    uint32_t best_uses = 0;
    for (size_t r = 0; r < simplex->n_given; r++) {
        const SimplexRow *row = &simplex->rows[r];
        if (all->solved[r] || (best != NO_ROW && row->n >= simplex->rows[best].n)) continue;
        uint32_t found = UNFIT;
        for (size_t i = 0; i < row->n; i++) {
            uint32_t here = row->terms[i].variable;
            if (abs(row->terms[i].factor) != 1) continue;
            if (found == UNFIT || all->n_uses[here] < best_uses)
                found = here, best_uses = all->n_uses[here];
        }
        if (found != UNFIT) best = r, *variable = found;
    }
    return best;
}

static void row_solve(Reducing *all, size_t r, uint32_t variable) {
    Simplex *simplex = all->simplex;
    int64_t own = term_of(&simplex->rows[r], variable)->factor;
    all->solved[r] = 1;
    all->row_of[variable] = (uint32_t)all->n_order;
    all->order[all->n_order] = (uint32_t)r;
    all->variable[all->n_order++] = variable;
    for (size_t i = 0; i < simplex->rows[r].n; i++)
        all->n_uses[simplex->rows[r].terms[i].variable]--;
    for (size_t i = 0; i < all->uses[variable].rows.n && !simplex->failed; i++) {
        uint32_t other = all->uses[variable].rows.at[i];
        const SimplexTerm *term =
            all->solved[other] ? NULL : term_of(&simplex->rows[other], variable);
        if (term) row_less(all, other, (uint32_t)r, term->factor * own);
        if (all->n_terms > TABLE_MOST) simplex->failed = true;
    }
}

static void rows_reduce(Reducing *all) {
    Simplex *simplex = all->simplex;
    uint32_t variable = 0;
    for (uint32_t r = 0; r < simplex->n_given; r++)
        for (size_t i = 0; i < simplex->rows[r].n; i++)
            use_add(all, simplex->rows[r].terms[i].variable, r);
    for (size_t r; !simplex->failed && (r = row_next(all, &variable)) != NO_ROW;) {
        row_solve(all, r, variable);
        uint64_t cost = simplex->n_given;
        simplex->work -= cost < simplex->work ? cost : simplex->work;
    }
}

/* ---- the table ---- */

/* A row by the free variables: those that are solved are replaced. */
static void row_fill(const Reducing *all, const SimplexRow *row, int64_t sign, uint32_t own,
                     size_t to, int64_t *sums) {
    Simplex *simplex = all->simplex;
    size_t n = simplex->n_columns;
    __int128 right = (__int128)sign * row->right;
    memset(sums, 0, n * sizeof *sums);
    for (size_t i = 0; i < row->n; i++) {
        uint32_t variable = row->terms[i].variable;
        int64_t factor = sign * row->terms[i].factor;
        if (variable == own) continue;
        size_t place = simplex->places[variable];
        if (place >= simplex->n_rows_most) {
            sums[place - simplex->n_rows_most] += factor;
            continue;
        }
        const int32_t *from = row_of(simplex, place);
        for (size_t k = 0; k < n; k++)
            sums[k] -= factor * from[k];
        right -= (__int128)factor * simplex->right[place];
    }
    int32_t *out = row_of(simplex, to);
    for (size_t k = 0; k < n; k++) {
        if (llabs((long long)sums[k]) > INT32_MAX) simplex->failed = true;
        out[k] = (int32_t)sums[k];
    }
    if (right > INT64_MAX / 4 || right < INT64_MIN / 4) simplex->failed = true;
    simplex->right[to] = (int64_t)right;
}

static void table_make(Reducing *all) {
    Simplex *simplex = all->simplex;
    Cx *cx = simplex->cx;
    for (uint32_t v = 0; v < simplex->n_variables; v++)
        if (all->row_of[v] == UNFIT) {
            simplex->places[v] = (uint32_t)(simplex->n_rows_most + simplex->n_columns);
            simplex->other[simplex->n_columns++] = v;
        }
    simplex->stride = simplex->n_columns + 1;
    simplex->failed |= simplex->n_rows_most > TABLE_MOST / simplex->stride;
    if (simplex->failed) return;
    simplex->table = NEW_ARRAY(cx->mem, int32_t, simplex->n_rows_most * simplex->stride);
    int64_t *sums = NEW_ARRAY(cx->mem, int64_t, simplex->stride);
    for (size_t i = all->n_order; i-- > 0 && !simplex->failed;) {
        const SimplexRow *row = &simplex->rows[all->order[i]];
        uint32_t variable = all->variable[i];
        size_t to = simplex->n_rows++;
        row_fill(all, row, term_of(row, variable)->factor, variable, to, sums);
        simplex->basic[to] = variable;
        simplex->places[variable] = (uint32_t)to;
    }
    for (size_t r = 0; r < simplex->n_given && !simplex->failed; r++) {
        if (all->solved[r] || !simplex->rows[r].n) continue;
        size_t to = simplex->n_rows++;
        row_fill(all, &simplex->rows[r], 1, UNFIT, to, sums);
        simplex->basic[to] = UNFIT;
    }
}

/* ---- no negative values ---- */

/* A row that fits without any variable of its own gets one, or says nothing and goes; false: it
 * cannot be true. */
static bool row_settle(Simplex *simplex, size_t r) {
    int32_t *row = row_of(simplex, r);
    size_t q = SIZE_MAX;
    for (size_t k = 0; k < simplex->n_columns && q == SIZE_MAX; k++)
        if (row[k]) q = k;
    if (q == SIZE_MAX) {
        size_t last = --simplex->n_rows;
        if (simplex->right[r]) return false;
        if (r == last) return true;
        memcpy(row, row_of(simplex, last), simplex->n_columns * sizeof *row);
        simplex->right[r] = simplex->right[last];
        simplex->basic[r] = simplex->basic[last];
        if (simplex->basic[r] != UNFIT) simplex->places[simplex->basic[r]] = (uint32_t)r;
        return true;
    }
    if (row[q] < 0) {
        for (size_t k = 0; k < simplex->n_columns; k++)
            row[k] = -row[k];
        simplex->right[r] = -simplex->right[r];
    }
    simplex_pivot(simplex, r, q);
    return true;
}

/* The added variable takes the row with the least value: all others are then above 0. */
static void added_enter(Simplex *simplex, size_t least) {
    size_t n = simplex->n_columns++;
    int32_t *from = row_of(simplex, least);
    int64_t divisor = simplex->divisor, far = 0;
    for (size_t r = 0; r < simplex->n_rows; r++) {
        int32_t *to = row_of(simplex, r);
        to[n] = (int32_t)-divisor;
        if (r == least) continue;
        simplex->right[r] -= simplex->right[least];
        for (size_t k = 0; k < n; k++) {
            int64_t value = (int64_t)to[k] - from[k];
            to[k] = (int32_t)value;
            far |= value ^ to[k];
        }
    }
    for (size_t k = 0; k < n; k++)
        from[k] = -from[k];
    simplex->right[least] = -simplex->right[least];
    simplex->other[n] = simplex->basic[least];
    simplex->places[simplex->other[n]] = (uint32_t)(simplex->n_rows_most + n);
    simplex->basic[least] = simplex->n_variables;
    simplex->places[simplex->n_variables] = (uint32_t)least;
    simplex->failed |= far != 0;
}

static Found fit(Simplex *simplex) {
    uint32_t added = simplex->n_variables;
    size_t least = 0;
    int64_t value = 0;
    for (size_t r = 1; r < simplex->n_rows; r++)
        if (simplex->right[r] < simplex->right[least]) least = r;
    if (!simplex->n_rows || simplex->right[least] >= 0) return FOUND;
    added_enter(simplex, least);
    Found found = simplex_end(simplex, added, -1, &value);
    if (found != FOUND) return FOUND_NOT;
    if (value) return FOUND_NONE;
    size_t place = simplex->places[added];
    if (place >= simplex->n_rows_most)
        simplex_column_drop(simplex, place - simplex->n_rows_most);
    else {
        simplex->basic[place] = UNFIT; /* it is 0 */
        row_settle(simplex, place);
    }
    return simplex->failed ? FOUND_NOT : FOUND;
}

Found simplex_start(Simplex *simplex) {
    Arena *mem = simplex->cx->mem;
    size_t n = simplex->n_variables, n_rows = simplex->n_given;
    if (simplex->failed) return FOUND_NOT;
    Reducing all = {.simplex = simplex,
                    .mem = mem,
                    .uses = NEW_ARRAY(mem, Uses, n),
                    .n_uses = NEW_ARRAY(mem, uint32_t, n),
                    .row_of = NEW_ARRAY(mem, uint32_t, n),
                    .solved = NEW_ARRAY(mem, uint8_t, n_rows),
                    .order = NEW_ARRAY(mem, uint32_t, n_rows),
                    .variable = NEW_ARRAY(mem, uint32_t, n_rows)};
    memset(all.row_of, 0xFF, n * sizeof *all.row_of);
    rows_reduce(&all);
    if (simplex->failed) return FOUND_NOT;
    for (size_t r = 0; r < n_rows; r++)
        if (!simplex->rows[r].n && simplex->rows[r].right) return FOUND_NONE;
    table_make(&all);
    for (size_t r = simplex->n_rows; r-- > 0 && !simplex->failed;)
        if (simplex->basic[r] == UNFIT && !row_settle(simplex, r)) return FOUND_NONE;
    if (simplex->failed) return FOUND_NOT;
    Found found = fit(simplex);
    if (found != FOUND) return found;
    simplex->started = true;
    simplex_look(simplex);
    return simplex->failed ? FOUND_NOT : FOUND;
}

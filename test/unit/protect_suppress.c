/* Is what suppress() hides really safe, and at which loss? Thousands of small random tables; for
 * each all tables of non-negative integers that agree with what is shown are counted out, one by
 * one, without anything of protect/. */

#include "tap.h"

#include "protect/protect.h"
#include "stats/random.h"

enum { TABLES = 2000, CELLS = 64, INNER = 16 };

/* ---- a table to try ---- */

static CodeTree tree(Cx *cx, size_t leaves, bool nested) {
    HierarchyLine lines[12];
    size_t n = 0;
    CodeTree out;
    lines[n++] = (HierarchyLine){S("T"), S(""), 1};
    if (nested) lines[n++] = (HierarchyLine){S("N"), S("T"), 2};
    for (size_t i = 0; i < leaves; i++) {
        Str code = str_format(cx->mem, "c%zu", i);
        lines[n++] = (HierarchyLine){code, nested && i < 2 ? S("N") : S("T"), 3 + i};
    }
    must(!dimension_make(cx, &out, S("d"), S("f"), lines, n, S("Total")));
    return out;
}

static Crossing random_table(Cx *cx, Random *random) {
    static const size_t shapes[][3] = {{3, 3, 0}, {2, 3, 0}, {3, 2, 0}, {2, 4, 0}, {2, 2, 2}};
    const size_t *shape = shapes[random_below(random, 5)];
    CodeTree trees[3];
    Crossing out;
    size_t n = shape[2] ? 3 : 2;
    for (size_t d = 0; d < n; d++)
        trees[d] = tree(cx, shape[d], n == 2 && shape[d] >= 3 && random_below(random, 2));
    must(!crossing_make(cx, &out, trees, n));
    uint64_t largest = 2 + random_below(random, 3);
    for (size_t cell = 0; cell < out.n_cells; cell++)
        if (cell_is_inner(&out, cell) && random_below(random, 4))
            out.counts[cell] = (int64_t)random_below(random, largest);
    must(!crossing_sum(cx, &out));
    return out;
}

/* ---- counting out ---- */

typedef struct Sums { /* the table again, but only as sums over inner cells */
    size_t n_cells, n_inner, inner[INNER];
    bool within[CELLS][INNER];
    int64_t counts[CELLS];
} Sums;

static bool is_under(const CodeTree *tree_of, uint32_t code, uint32_t above) {
    while (code && code != above)
        code = tree_of->parents[code];
    return code == above;
}

static void sums_make(Sums *sums, const Crossing *crossing) {
    sums->n_cells = crossing->n_cells, sums->n_inner = 0;
    must(crossing->n_cells <= CELLS);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        sums->counts[cell] = crossing->counts[cell];
        if (cell_is_inner(crossing, cell)) sums->inner[sums->n_inner++] = cell;
    }
    must(sums->n_inner <= INNER);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        for (size_t i = 0; i < sums->n_inner; i++) {
            sums->within[cell][i] = true;
            for (size_t d = 0; d < crossing->n_dimensions; d++)
                sums->within[cell][i] &=
                    is_under(&crossing->dimensions[d], cell_code(crossing, sums->inner[i], d),
                             cell_code(crossing, cell, d));
        }
}

typedef struct Search {
    const Sums *sums;
    const uint8_t *states;
    int64_t left[CELLS]; /* of shown cells: what is not given out yet */
    int64_t now[INNER], low[CELLS], high[CELLS], floor, more;
} Search;

static void found(Search *search) {
    const Sums *sums = search->sums;
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        int64_t sum = 0;
        for (size_t i = 0; i < sums->n_inner; i++)
            sum += sums->within[cell][i] ? search->now[i] : 0;
        if (sum < search->low[cell]) search->low[cell] = sum;
        if (sum > search->high[cell]) search->high[cell] = sum;
    }
}

/* Values of inner cell i and all behind it; `more` than in truth is far enough where nothing shown
 * bounds it. */
static void walk(Search *search, size_t i) {
    const Sums *sums = search->sums;
    if (i == sums->n_inner) {
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            if (search->states[cell] == CELL_SHOWN && search->left[cell]) return;
        found(search);
        return;
    }
    int64_t truth = sums->counts[sums->inner[i]], most = truth + search->more;
    for (size_t cell = 0; cell < sums->n_cells; cell++)
        if (sums->within[cell][i] && search->states[cell] == CELL_SHOWN &&
            search->left[cell] < most)
            most = search->left[cell];
    for (int64_t value = truth && search->floor ? 1 : 0; value <= most; value++) {
        search->now[i] = value;
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            search->left[cell] -= sums->within[cell][i] ? value : 0;
        walk(search, i + 1);
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            search->left[cell] += sums->within[cell][i] ? value : 0;
    }
}

static bool is_safe(const Sums *sums, const uint8_t *states, const Wish *wish) {
    Search search = {
        .sums = sums, .states = states, .floor = wish->insiders, .more = 2 * wish->width};
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        search.left[cell] = sums->counts[cell];
        search.low[cell] = INT64_MAX, search.high[cell] = -1;
    }
    walk(&search, 0);
    for (size_t cell = 0; cell < sums->n_cells; cell++)
        if (states[cell] != CELL_SHOWN && search.high[cell] - search.low[cell] < wish->width)
            return false;
    return true;
}

/* ---- what is claimed ---- */

/* The two tables of a cell, written out. */
static bool proof_holds(const Sums *sums, const Suppression *done, size_t cell, const Wish *wish) {
    int64_t there[2];
    for (int side = 0; side < 2; side++) {
        const ProofTable *table = &done->proofs[cell].tables[side];
        int64_t values[CELLS];
        memcpy(values, sums->counts, sizeof values);
        for (size_t i = 0; table->move != NO_MOVE && i < done->moves[table->move].n; i++) {
            const MoveEntry *entry = &done->entries[done->moves[table->move].first + i];
            values[entry->cell] += table->times * entry->change;
        }
        for (size_t other = 0; other < sums->n_cells; other++) {
            int64_t sum = 0;
            for (size_t i = 0; i < sums->n_inner; i++)
                sum += sums->within[other][i] ? values[sums->inner[i]] : 0;
            if (values[other] < 0 || values[other] != sum) return false;
            if (wish->insiders && sums->counts[other] && !values[other]) return false;
            if (done->states[other] == CELL_SHOWN && values[other] != sums->counts[other])
                return false;
        }
        there[side] = values[cell];
    }
    return there[0] - there[1] >= wish->width;
}

/* The least loss of any set of hidden cells that is safe: all of them are tried. */
static int64_t least_loss(const Sums *sums, const Suppression *done, const Wish *wish) {
    size_t free_cells[CELLS], n = 0;
    int64_t best = done->loss;
    for (size_t cell = 0; cell < sums->n_cells; cell++)
        if (done->states[cell] != CELL_PRIMARY && sums->counts[cell]) free_cells[n++] = cell;
    if (n > 8) return -1;
    for (size_t set = 0; set < (size_t)1 << n; set++) {
        uint8_t states[CELLS];
        int64_t loss = 0;
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            states[cell] = done->states[cell] == CELL_PRIMARY ? CELL_PRIMARY : CELL_SHOWN;
        for (size_t i = 0; i < n; i++)
            if (set >> i & 1)
                states[free_cells[i]] = CELL_SECONDARY, loss += sums->counts[free_cells[i]];
        if (loss < best && is_safe(sums, states, wish)) best = loss;
    }
    return best;
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Random random = random_begin(8, 0);
    size_t unsafe = 0, unproved = 0, forgotten = 0, compared = 0, best = 0;
    double ours = 0, least = 0;
    for (size_t i = 0; i < TABLES; i++) {
        Arena *mem = cx.mem;
        ArenaMark mark = arena_mark(mem);
        Crossing crossing = random_table(&cx, &random);
        Wish wish = {.threshold = 1 + (int64_t)random_below(&random, 2),
                     .width = 1 + (int64_t)random_below(&random, 2),
                     .hide_zeros = random_below(&random, 4) == 0,
                     .insiders = random_below(&random, 4) == 0};
        Sums sums;
        Suppression done;
        sums_make(&sums, &crossing);
        must(!suppress(&cx, &done, &crossing, &wish));
        if (i % 4 == 0) unsafe += !is_safe(&sums, done.states, &wish);
        for (size_t cell = 0; cell < sums.n_cells; cell++) {
            unproved += done.states[cell] != CELL_SHOWN && !proof_holds(&sums, &done, cell, &wish);
            bool small = sums.counts[cell] ? sums.counts[cell] <= wish.threshold : wish.hide_zeros;
            forgotten += small != (done.states[cell] == CELL_PRIMARY);
        }
        int64_t loss = i % 8 || wish.hide_zeros ? -1 : least_loss(&sums, &done, &wish);
        if (loss >= 0) {
            compared++, best += loss == done.loss;
            ours += (double)done.loss, least += (double)loss;
        }
        arena_rewind(mem, mark);
    }
    ok(!unsafe, "%d tables, counted out: %zu are not safe", TABLES / 4, unsafe);
    ok(!unproved, "each hidden cell has two tables that prove it (%zu have not)", unproved);
    ok(!forgotten, "the small cells are hidden as primary, and no others (%zu)", forgotten);
    ok(compared > 30 && ours <= 1.2 * least,
       "of %zu tables %zu are hidden at the least loss; the loss of all is %.3f times the least",
       compared, best, ours / least);
    cx_end(&cx);
    return done();
}

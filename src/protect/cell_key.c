/* Which key has each cell, and what is published of it? */

#include <stdlib.h>

#include "protect/cell_key.h"

enum { HEX_DIGITS = 16, HEX_BITS = 4 };

/* ---- keys ---- */

static void sum_make(const Crossing *crossing, int64_t *keys, size_t d, const CodeSum *sum) {
    const TableDimension *dimension = &crossing->dimensions[d];
    size_t stride = crossing->strides[d], block = stride * dimension->n;
    for (size_t start = 0; start < crossing->n_cells; start += block) {
        int64_t *totals = keys + start + sum->total * stride;
        for (size_t cell = 0; cell < stride; cell++)
            totals[cell] = 0;
        for (uint32_t i = 0; i < sum->n; i++) {
            const int64_t *parts = keys + start + dimension->parts[sum->first + i] * stride;
            for (size_t cell = 0; cell < stride; cell++)
                totals[cell] = cell_key_add(totals[cell], parts[cell]);
        }
    }
}

/* As crossing_sum, modulo 1. */
static void keys_sum(const Crossing *crossing, int64_t *keys) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        for (size_t i = 0; i < dimension->n_sums; i++)
            sum_make(crossing, keys, d, &dimension->sums[dimension->order[i]]);
    }
}

int64_t *cell_keys_of_records(Cx *cx, const Records *records) {
    const Crossing *crossing = &records->crossing;
    int64_t *keys = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    for (size_t i = 0; i < records->n; i++) {
        uint64_t key = 0;
        must(number_scaled(records->keys[i], 15, &key));
        if (key >= (uint64_t)RECORD_KEYS) key = (uint64_t)RECORD_KEYS - 1;
        int64_t *to = &keys[records->cells[i]];
        *to = cell_key_add(*to, (int64_t)key);
    }
    keys_sum(crossing, keys);
    return keys;
}

static uint64_t mixed(uint64_t x) { /* the finaliser of SplitMix64 */
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

static uint64_t code_hash(Arena *mem, int64_t seed, Str name, Str code) {
    uint64_t out = 0;
    ArenaMark mark = arena_mark(mem);
    Sha256 *hash = sha256_new(mem);
    sha256_add(hash, str_format(mem, "%lld %zu %zu ", (long long)seed, name.n, code.n));
    sha256_add(hash, name);
    sha256_add(hash, code);
    Str hex = sha256_hex(mem, hash);
    for (size_t i = 0; i < HEX_DIGITS; i++)
        out = out << HEX_BITS | (uint64_t)(hex.p[i] <= '9' ? hex.p[i] - '0' : hex.p[i] - 'a' + 10);
    arena_rewind(mem, mark);
    return out;
}

/* The dimensions by name. */
static void order_find(const Crossing *crossing, size_t *order) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        size_t at = d;
        for (; at && str_compare(crossing->dimensions[order[at - 1]].name,
                                 crossing->dimensions[d].name) > 0;
             at--)
            order[at] = order[at - 1];
        order[at] = d;
    }
}

int64_t *cell_keys_of_seed(Cx *cx, const Crossing *crossing, int64_t seed) {
    int64_t *keys = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    uint64_t *hashes[DIMENSIONS_MOST];
    size_t order[DIMENSIONS_MOST];
    order_find(crossing, order);
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        hashes[d] = NEW_ARRAY(cx->mem, uint64_t, dimension->n);
        for (size_t code = 0; code < dimension->n; code++)
            hashes[d][code] = code_hash(cx->mem, seed, dimension->name, dimension->codes[code]);
    }
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        uint64_t hash = 0;
        if (!crossing->counts[cell] || !cell_is_inner(crossing, cell)) continue;
        for (size_t i = 0; i < crossing->n_dimensions; i++)
            hash = mixed(hash ^ hashes[order[i]][cell_code(crossing, cell, order[i])]);
        keys[cell] = (int64_t)(hash % (uint64_t)RECORD_KEYS);
    }
    keys_sum(crossing, keys);
    return keys;
}

/* ---- what is published ---- */

void cell_key_apply(Cx *cx, CellKeyed *out, const Crossing *crossing, int64_t *keys,
                    const PerturbationTable *table) {
    size_t n = crossing->n_cells;
    const Perturber *perturber = perturber_make(cx, table);
    *out = (CellKeyed){.counts = NEW_ARRAY(cx->mem, int64_t, n),
                       .keys = keys,
                       .steps = NEW_ARRAY(cx->mem, int32_t, n)};
    for (size_t cell = 0; cell < n; cell++) {
        int64_t count = crossing->counts[cell];
        size_t step = perturber_step(perturber, count, (double)keys[cell] / (double)RECORD_KEYS);
        int64_t change = table->steps[step].j - table->steps[step].i;
        out->steps[cell] = count ? (int32_t)step : NO_STEP;
        out->counts[cell] = count + change;
        out->n_changed += change != 0;
        out->sum += change;
        out->distance += llabs(change);
        if (llabs(change) > out->largest) out->largest = llabs(change);
    }
}

static bool happens(const PerturbationStep *step) {
    return step->to > step->from;
}

void perturbation_stands_for(const PerturbationTable *table, int64_t published, int64_t *least,
                             int64_t *most) {
    *least = INT64_MAX, *most = published;
    size_t last = table->first[table->largest];
    for (size_t k = 0; k < table->n; k++) {
        const PerturbationStep *step = &table->steps[k];
        int64_t count = k < last ? step->i : published - (step->j - step->i);
        bool is = k < last ? step->j == published : count >= table->largest;
        if (!is || !happens(step)) continue;
        if (*least == INT64_MAX || count > *most) *most = count;
        if (count < *least) *least = count;
    }
    if (*least == INT64_MAX) *least = published;
}

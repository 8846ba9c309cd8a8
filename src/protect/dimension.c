/* Which codes does a dimension have, and which are the sums of which? Hierarchies are taken in
 * together as sums; then all codes are put in order, and each gets the list of the leaves that it
 * stands for: two sums of one code must have the same. */

#include <stdlib.h>
#include <string.h>

#include "protect/protect.h"

#define NONE UINT32_MAX

/* A line of a hierarchy that says what belongs to what. */
typedef struct Edge {
    uint32_t part, total, line;
} Edge;

typedef struct RawSum { /* its parts: edges, one after the other */
    uint32_t total, first, n, file;
} RawSum;

typedef struct Making {
    Cx *cx;
    Arena *mem; /* for what is not kept */
    const TableDimensionOf *of;
    Index index;
    VEC(Str) names; /* in the order in which they are met: what stands for a code here */
    VEC(Edge) edges;
    VEC(RawSum) sums;
    uint32_t root, n_first;         /* so many codes has the first hierarchy */
    uint32_t *sum_first, *sum_next; /* of a code: the sums that it is the total of */
    uint32_t *order;                /* codes: each after all that it is a part of */
    uint32_t *place;                /* of a code in the dimension */
} Making;

static Err line_wrong(const Making *making, uint32_t file, uint32_t at, Msg message) {
    const Hierarchy *hierarchy = &making->of->hierarchies[file];
    const HierarchyLine *line = &hierarchy->lines[at];
    return fail(making->cx, INVALID, message, hierarchy->file,
                str_int(making->cx->mem, (int64_t)line->line), line->code, line->parent);
}

/* ---- sums ---- */

static uint32_t name_take(Making *making, Str name) {
    size_t at = index_get(&making->index, name);
    if (at != SIZE_MAX) return (uint32_t)at;
    index_put(making->mem, &making->index, name, making->names.n);
    vec_push(making->mem, &making->names, name);
    return (uint32_t)(making->names.n - 1);
}

static Err names_take(Making *making, uint32_t file) {
    const Hierarchy *hierarchy = &making->of->hierarchies[file];
    for (uint32_t i = 0; i < hierarchy->n; i++) {
        size_t before = making->names.n;
        if (!hierarchy->lines[i].code.n) return line_wrong(making, file, i, MSG_PROTECT_CODE_EMPTY);
        name_take(making, hierarchy->lines[i].code);
        if (!file && making->names.n == before)
            return line_wrong(making, file, i, MSG_PROTECT_CODE_TWICE);
        if (making->names.n >= CODES_MOST)
            return fail(making->cx, LIMIT, MSG_PROTECT_TOO_MANY_CODES, making->of->name,
                        str_int(making->cx->mem, (int64_t)CODES_MOST),
                        str_int(making->cx->mem, (int64_t)hierarchy->n));
    }
    return OK;
}

/* The first hierarchy has one root, or gets the total above its roots. */
static Err root_find(Making *making) {
    const Hierarchy *first = &making->of->hierarchies[0];
    uint32_t n_roots = 0, root = 0;
    for (uint32_t i = 0; i < first->n; i++)
        if (!first->lines[i].parent.n && !n_roots++) root = i;
    if (first->n && !n_roots)
        return fail(making->cx, INVALID, MSG_PROTECT_NO_ROOT, first->file, making->of->name);
    if (n_roots != 1) {
        size_t same = index_get(&making->index, making->of->total);
        if (same != SIZE_MAX)
            return line_wrong(making, 0, (uint32_t)same, MSG_PROTECT_TOTAL_BESIDE);
        root = name_take(making, making->of->total);
    }
    making->root = root;
    making->n_first = (uint32_t)making->names.n;
    return OK;
}

/* The lines of a hierarchy, by what they belong to, as sums. */
static Err sums_take(Making *making, uint32_t file) {
    const Hierarchy *hierarchy = &making->of->hierarchies[file];
    size_t n_codes = making->names.n, n_edges = 0;
    uint32_t *n_parts = NEW_ARRAY(making->mem, uint32_t, n_codes);
    uint32_t *sum_of = NEW_ARRAY(making->mem, uint32_t, n_codes);
    Edge *edges = NEW_ARRAY(making->mem, Edge, hierarchy->n);
    for (uint32_t i = 0; i < hierarchy->n; i++) {
        const HierarchyLine *line = &hierarchy->lines[i];
        uint32_t part = (uint32_t)index_get(&making->index, line->code), total = making->root;
        if (line->parent.n) {
            size_t at = index_get(&making->index, line->parent);
            if (at == SIZE_MAX || (!file && at >= hierarchy->n))
                return line_wrong(making, file, i, MSG_PROTECT_PARENT_UNKNOWN);
            total = (uint32_t)at;
        } else if (file || part == making->root)
            continue;
        edges[n_edges++] = (Edge){part, total, i};
        n_parts[total]++;
    }
    uint32_t at = (uint32_t)making->edges.n;
    for (size_t i = 0; i < n_edges; i++) {
        uint32_t total = edges[i].total;
        if (!sum_of[total]) {
            vec_push(making->mem, &making->sums, (RawSum){total, at, 0, file});
            sum_of[total] = (uint32_t)making->sums.n;
            at += n_parts[total];
        }
        vec_push(making->mem, &making->edges, (Edge){0}); /* room for it */
    }
    for (size_t i = 0; i < n_edges; i++) {
        RawSum *sum = &making->sums.at[sum_of[edges[i].total] - 1];
        making->edges.at[sum->first + sum->n++] = edges[i];
    }
    return OK;
}

static Err hierarchies_take(Making *making) {
    for (uint32_t file = 0; file < making->of->n; file++) {
        TRY(names_take(making, file));
        if (!file) TRY(root_find(making));
        TRY(sums_take(making, file));
    }
    size_t n = making->names.n;
    making->sum_first = NEW_ARRAY(making->mem, uint32_t, n);
    making->sum_next = NEW_ARRAY(making->mem, uint32_t, making->sums.n);
    memset(making->sum_first, 0xFF, n * sizeof *making->sum_first);
    for (uint32_t i = (uint32_t)making->sums.n; i-- > 0;) {
        making->sum_next[i] = making->sum_first[making->sums.at[i].total];
        making->sum_first[making->sums.at[i].total] = i;
    }
    return OK;
}

/* ---- order ---- */

/* From above: a code's turn comes when all that it is a part of had theirs. What never has one goes
 * round in a circle. */
static Err codes_order(Making *making) {
    size_t n = making->names.n, done = 0, n_order = 0;
    uint32_t *waits = NEW_ARRAY(making->mem, uint32_t, n);
    uint8_t *depth = NEW_ARRAY(making->mem, uint8_t, n);
    making->order = NEW_ARRAY(making->mem, uint32_t, n);
    for (size_t i = 0; i < making->edges.n; i++)
        waits[making->edges.at[i].part]++;
    for (uint32_t code = 0; code < n; code++)
        if (!waits[code]) making->order[n_order++] = code;
    while (done < n_order) {
        uint32_t code = making->order[done++];
        for (uint32_t s = making->sum_first[code]; s != NONE; s = making->sum_next[s]) {
            const RawSum *sum = &making->sums.at[s];
            if (depth[code] == LEVELS_MOST)
                return fail(making->cx, LIMIT, MSG_PROTECT_TOO_DEEP,
                            making->of->hierarchies[sum->file].file, making->of->name,
                            str_int(making->cx->mem, LEVELS_MOST));
            for (uint32_t i = sum->first; i < sum->first + sum->n; i++) {
                uint32_t part = making->edges.at[i].part;
                if (depth[part] <= depth[code]) depth[part] = (uint8_t)(depth[code] + 1);
                if (!--waits[part]) making->order[n_order++] = part;
            }
        }
    }
    for (uint32_t s = 0; s < making->sums.n && done < n; s++) {
        const RawSum *sum = &making->sums.at[s];
        for (uint32_t i = sum->first; i < sum->first + sum->n; i++)
            if (waits[making->edges.at[i].part])
                return line_wrong(making, sum->file, making->edges.at[i].line, MSG_PROTECT_CYCLE);
    }
    return OK;
}

/* The codes of the first hierarchy as one goes through the tree; new ones of others after them. */
static void places_give(Making *making) {
    size_t n = making->names.n;
    uint32_t *size = NEW_ARRAY(making->mem, uint32_t, n), next = making->n_first;
    making->place = NEW_ARRAY(making->mem, uint32_t, n);
    for (size_t i = n; i-- > 0;) {
        uint32_t code = making->order[i], s = making->sum_first[code];
        size[code]++;
        if (s == NONE || making->sums.at[s].file) continue;
        for (uint32_t k = 0; k < making->sums.at[s].n; k++)
            size[code] += size[making->edges.at[making->sums.at[s].first + k].part];
    }
    for (uint32_t code = making->n_first; code < n; code++)
        making->place[code] = next++;
    for (size_t i = 0; i < n; i++) {
        uint32_t code = making->order[i], s = making->sum_first[code];
        if (s == NONE || making->sums.at[s].file) continue;
        uint32_t at = making->place[code] + 1;
        for (uint32_t k = 0; k < making->sums.at[s].n; k++) {
            uint32_t part = making->edges.at[making->sums.at[s].first + k].part;
            making->place[part] = at;
            at += size[part];
        }
    }
}

/* ---- lists ---- */

/* Numbers of lists become where each begins. */
static void lists_begin(uint32_t *first, size_t n) {
    uint32_t at = 0;
    for (size_t i = 0; i <= n; i++) {
        uint32_t size = first[i];
        first[i] = at;
        at += size;
    }
}

static void sums_give(Making *making, TableDimension *out) {
    Arena *mem = making->cx->mem;
    size_t n = making->names.n, n_sums = making->sums.n;
    uint32_t *first = NEW_ARRAY(mem, uint32_t, n + 1), *sums_at = NEW_ARRAY(mem, uint32_t, n_sums);
    CodeSum *sums = NEW_ARRAY(mem, CodeSum, n_sums);
    uint32_t *parts = NEW_ARRAY(mem, uint32_t, making->edges.n);
    uint32_t *order = NEW_ARRAY(mem, uint32_t, n_sums), n_order = 0;
    for (size_t s = 0; s < n_sums; s++)
        first[making->place[making->sums.at[s].total]]++;
    lists_begin(first, n);
    for (size_t i = n; i-- > 0;) {
        uint32_t code = making->order[i], at = first[making->place[code]];
        for (uint32_t s = making->sum_first[code]; s != NONE; s = making->sum_next[s]) {
            const RawSum *sum = &making->sums.at[s];
            sums[at] = (CodeSum){making->place[code], sum->first, sum->n};
            sums_at[at] = order[n_order++] = at;
            at++;
            for (uint32_t k = sum->first; k < sum->first + sum->n; k++)
                parts[k] = making->place[making->edges.at[k].part];
        }
    }
    out->n_sums = n_sums;
    out->sums = sums;
    out->parts = parts;
    out->order = order;
    out->sums_of = (Lists){first, sums_at};
}

static void sums_with_give(Cx *cx, TableDimension *out, size_t n_parts) {
    uint32_t *first = NEW_ARRAY(cx->mem, uint32_t, out->n + 1);
    uint32_t *at = NEW_ARRAY(cx->mem, uint32_t, n_parts);
    uint32_t *n = NEW_ARRAY(cx->mem, uint32_t, out->n);
    for (size_t i = 0; i < n_parts; i++)
        first[out->parts[i]]++;
    lists_begin(first, out->n);
    for (uint32_t s = 0; s < out->n_sums; s++)
        for (uint32_t k = 0; k < out->sums[s].n; k++) {
            uint32_t part = out->parts[out->sums[s].first + k];
            at[first[part] + n[part]++] = s;
        }
    out->sums_with = (Lists){first, at};
}

/* ---- what codes stand for ---- */

static int compare_places(const void *a, const void *b) {
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

/* The line that says so of the code, in this sum. */
static Err sum_wrong(const Making *making, const TableDimension *out, const CodeSum *sum,
                     Msg message, uint32_t leaf) {
    uint32_t s = 0;
    while (making->sums.at[s].first != sum->first)
        s++;
    uint32_t file = making->sums.at[s].file;
    const Hierarchy *hierarchy = &making->of->hierarchies[file];
    size_t line = hierarchy->lines[making->edges.at[sum->first].line].line;
    return fail(making->cx, INVALID, message, hierarchy->file,
                str_int(making->cx->mem, (int64_t)line), out->codes[sum->total],
                out->codes[out->leaves[leaf]]);
}

/* How many leaves each code stands for. */
static Err covers_count(const Making *making, const TableDimension *out, uint32_t *first) {
    size_t n = 0;
    for (size_t i = 0; i < out->n_leaves; i++)
        first[out->leaves[i]] = 1, n++;
    for (size_t i = 0; i < out->n_sums; i++) {
        const CodeSum *sum = &out->sums[out->order[i]];
        size_t size = 0;
        for (uint32_t k = 0; k < sum->n; k++)
            size += first[out->parts[sum->first + k]];
        n += size;
        if (n > COVERED_MOST)
            return fail(making->cx, LIMIT, MSG_PROTECT_TOO_MANY_PARTS, making->of->name,
                        str_int(making->cx->mem, (int64_t)COVERED_MOST));
        if (!first[sum->total]) first[sum->total] = (uint32_t)size;
    }
    return OK;
}

/* The leaves of all parts of a sum, in their order; `twice`: one that is there twice. */
static size_t cover_make(const TableDimension *out, const CodeSum *sum, uint32_t *leaves,
                         uint32_t *twice) {
    size_t n = 0;
    bool sorted = true;
    for (uint32_t k = 0; k < sum->n; k++) {
        uint32_t part = out->parts[sum->first + k];
        for (uint32_t i = out->under.first[part]; i < out->under.first[part + 1]; i++) {
            leaves[n] = out->under.at[i];
            sorted &= !n || leaves[n - 1] < leaves[n];
            n++;
        }
    }
    if (!sorted) qsort(leaves, n, sizeof *leaves, compare_places);
    for (size_t i = 1; i < n && !sorted; i++)
        if (leaves[i - 1] == leaves[i]) *twice = leaves[i];
    return n;
}

/* Two sums of a code: what does the other have that this has not? */
static uint32_t missing_from(const uint32_t *here, size_t n, const uint32_t *other,
                             size_t n_other) {
    size_t i = 0;
    for (size_t k = 0; k < n_other; k++) {
        while (i < n && here[i] < other[k])
            i++;
        if (i == n || here[i] != other[k]) return other[k];
    }
    return NONE;
}

static Err covers_make(const Making *making, TableDimension *out, uint32_t *at) {
    uint32_t *scratch = NULL;
    for (size_t i = 0; i < out->n_sums; i++) {
        const CodeSum *sum = &out->sums[out->order[i]];
        uint32_t twice = NONE, *own = at + out->under.first[sum->total];
        uint32_t n_own = out->under.first[sum->total + 1] - out->under.first[sum->total];
        bool again = out->order[i] != out->sums_of.first[sum->total];
        size_t size = 0;
        for (uint32_t k = 0; again && k < sum->n; k++) {
            uint32_t part = out->parts[sum->first + k];
            size += out->under.first[part + 1] - out->under.first[part];
        }
        if (again) scratch = NEW_ARRAY(making->mem, uint32_t, size);
        size = cover_make(out, sum, again ? scratch : own, &twice);
        if (twice != NONE) return sum_wrong(making, out, sum, MSG_PROTECT_PARTS_OVERLAP, twice);
        if (!again) continue;
        uint32_t missing = missing_from(scratch, size, own, n_own);
        if (missing != NONE) return sum_wrong(making, out, sum, MSG_PROTECT_PARTS_GAP, missing);
        missing = missing_from(own, n_own, scratch, size);
        if (missing != NONE) return sum_wrong(making, out, sum, MSG_PROTECT_PARTS_MORE, missing);
    }
    return OK;
}

static void over_give(Cx *cx, TableDimension *out) {
    const Lists *under = &out->under;
    uint32_t *first = NEW_ARRAY(cx->mem, uint32_t, out->n_leaves + 1);
    uint32_t *at = NEW_ARRAY(cx->mem, uint32_t, under->first[out->n]);
    uint32_t *n = NEW_ARRAY(cx->mem, uint32_t, out->n_leaves);
    for (uint32_t i = 0; i < under->first[out->n]; i++)
        first[under->at[i]]++;
    lists_begin(first, out->n_leaves);
    for (uint32_t code = 0; code < out->n; code++)
        for (uint32_t i = under->first[code]; i < under->first[code + 1]; i++)
            at[first[under->at[i]] + n[under->at[i]]++] = code;
    out->over = (Lists){first, at};
}

static Err leaves_give(const Making *making, TableDimension *out) {
    Arena *mem = making->cx->mem;
    uint32_t *leaves = NEW_ARRAY(mem, uint32_t, out->n);
    uint32_t *first = NEW_ARRAY(mem, uint32_t, out->n + 1);
    for (uint32_t code = 0; code < out->n; code++)
        if (out->sums_of.first[code] == out->sums_of.first[code + 1])
            leaves[out->n_leaves++] = code;
    out->leaves = leaves;
    TRY(covers_count(making, out, first));
    lists_begin(first, out->n);
    uint32_t *at = NEW_ARRAY(mem, uint32_t, first[out->n]);
    out->under = (Lists){first, at};
    for (uint32_t i = 0; i < out->n_leaves; i++)
        at[first[leaves[i]]] = i;
    TRY(covers_make(making, out, at));
    for (uint32_t i = 0; i < out->n_leaves; i++)
        if (i >= first[1] || at[i] != i)
            return fail(making->cx, INVALID, MSG_PROTECT_CODE_OUTSIDE, making->of->name,
                        out->codes[leaves[i]], out->codes[0]);
    over_give(making->cx, out);
    return OK;
}

#define NO_LEVEL UINT8_MAX

/* From above by the first hierarchy, then by the others; sets of codes from below. */
static void levels_give(const Making *making, TableDimension *out) {
    uint8_t *levels = NEW_ARRAY(making->cx->mem, uint8_t, out->n);
    memset(levels, NO_LEVEL, out->n);
    levels[0] = 0;
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < out->n; i++) {
            uint32_t code = making->order[i], level = levels[making->place[code]];
            for (uint32_t s = making->sum_first[code]; s != NONE; s = making->sum_next[s]) {
                const RawSum *sum = &making->sums.at[s];
                for (uint32_t k = 0; k < sum->n && level != NO_LEVEL; k++) {
                    uint8_t *to = &levels[making->place[making->edges.at[sum->first + k].part]];
                    if (!sum->file == !others && *to == NO_LEVEL) *to = (uint8_t)(level + 1);
                }
            }
        }
    for (size_t i = 0; i < out->n_sums; i++) {
        const CodeSum *sum = &out->sums[out->order[i]];
        uint8_t highest = NO_LEVEL;
        for (uint32_t k = 0; k < sum->n; k++) {
            uint8_t level = levels[out->parts[sum->first + k]];
            if (level < highest) highest = level;
        }
        if (levels[sum->total] == NO_LEVEL)
            levels[sum->total] = highest > 1 ? (uint8_t)(highest - 1) : 1;
    }
    for (size_t i = 0; i < out->n; i++)
        if (levels[i] > out->deepest) out->deepest = levels[i];
    out->levels = levels;
}

static Err making_give(Making *making, TableDimension *out) {
    Cx *cx = making->cx;
    TRY(hierarchies_take(making));
    TRY(codes_order(making));
    places_give(making);
    Str *codes = NEW_ARRAY(cx->mem, Str, making->names.n);
    *out = (TableDimension){.name = making->of->name, .n = making->names.n, .codes = codes};
    for (size_t i = 0; i < out->n; i++)
        codes[making->place[i]] = making->names.at[i];
    for (size_t i = 0; i < out->n; i++)
        index_put(cx->mem, &out->index, codes[i], i);
    sums_give(making, out);
    sums_with_give(cx, out, making->edges.n);
    TRY(leaves_give(making, out));
    levels_give(making, out);
    return OK;
}

Err dimension_make(Cx *cx, TableDimension *out, const TableDimensionOf *of) {
    must(of->n >= 1 && of->n <= HIERARCHIES_MOST);
    Making making = {.cx = cx, .mem = arena_within(cx->mem), .of = of};
    TRY(making_give(&making, out));
    arena_reset(making.mem);
    return OK;
}

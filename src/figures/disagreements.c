/* What does not agree? Figures printed elsewhere and declared pairs of indicators are held against
 * the store; nothing is bent to meet them, both numbers are given. A printed figure is always
 * listed; of a pair only where the two differ. */

#include <math.h>
#include "figures/snapshot_in.h"

#define MOST_CHECKS ((size_t)2000)
#define MOST_DISAGREEMENTS ((size_t)5000)

typedef struct Listing {
    Cx *cx;
    const Catalogue *catalogue;
    VEC(Disagreement) found;
} Listing;

/* ---- reading: done when the catalogue is checked, and again when asked ---- */

typedef struct Printed {
    const Indicator *indicator;
    const Region *region;
    Period period;
    Str cell, source;
    Value value;
    Texts note;
} Printed;

static Err indicator_named(Cx *cx, const Catalogue *catalogue, const Node *node, const char *key,
                           const Indicator **out) {
    Str id;
    TRY(text_read(cx, node, key, false, &id));
    size_t i = index_get(&catalogue->definitions->indicator_ids, id);
    if (i == SIZE_MAX)
        return node_fault(cx, node_get(node, str_of(key)), MSG_CATALOGUE_UNKNOWN_INDICATOR, id);
    *out = &catalogue->definitions->indicators[i]->indicator;
    return OK;
}

static Err number_at(Cx *cx, const Node *node, const char *key, Number *out) {
    Str text;
    TRY(text_read(cx, node, key, false, &text));
    if (!number_read(text, DECIMAL_POINT, out))
        return node_fault(cx, node_get(node, str_of(key)), MSG_CATALOGUE_BAD_NUMBER, text);
    return OK;
}

static Err printed_read(Cx *cx, const Catalogue *catalogue, const Node *node, Printed *out) {
    static const char *const known[] = {"id",    "indicator", "region", "period", "cell",
                                        "value", "source",    "note",   NULL};
    Str key, period;
    Number number;
    TRY(keys_known(cx, node, known));
    TRY(indicator_named(cx, catalogue, node, "indicator", &out->indicator));
    TRY(text_read(cx, node, "region", false, &key));
    out->region = region_by_key(catalogue, key, false);
    if (!out->region)
        return node_fault(cx, node_get(node, S("region")), MSG_CATALOGUE_UNKNOWN_REGION, key);
    TRY(text_read(cx, node, "period", false, &period));
    if (!period_read(period, &out->period))
        return node_fault(cx, node_get(node, S("period")), MSG_CATALOGUE_BAD_PERIOD, period);
    TRY(text_read(cx, node, "cell", true, &out->cell));
    CellKey cell;
    if (!cell_key_read(catalogue, out->cell, &cell))
        return node_fault(cx, node_get(node, S("cell")), MSG_CATALOGUE_UNKNOWN_CODE, out->cell);
    TRY(text_read(cx, node, "source", true, &out->source));
    TRY(texts_read(cx, node_get(node, S("note")), &out->note));
    TRY(number_at(cx, node, "value", &number));
    out->value = value_number(number.value, number.decimals, out->indicator->unit);
    return OK;
}

#define KREISE_OF S("kreise-of:")

Err pair_read(Cx *cx, const Catalogue *catalogue, const Node *node, IndicatorPair *out) {
    static const char *const known[] = {"id", "a", "b", "regions", "tolerance", "note", NULL};
    Number tolerance;
    TRY(keys_known(cx, node, known));
    TRY(indicator_named(cx, catalogue, node, "a", &out->a));
    TRY(indicator_named(cx, catalogue, node, "b", &out->b));
    TRY(number_at(cx, node, "tolerance", &tolerance));
    out->tolerance = tolerance.value;
    TRY(texts_read(cx, node_get(node, S("note")), &out->note));
    TRY(text_read(cx, node, "regions", false, &out->regions));
    Str keys = out->regions;
    if (str_starts(keys, KREISE_OF)) keys = str_slice(keys, KREISE_OF.n, keys.n);
    for (Str rest = keys, key; str_cut(&rest, ',', &key);)
        if (!region_by_key(catalogue, str_trim(key), false))
            return node_fault(cx, node_get(node, S("regions")), MSG_CATALOGUE_UNKNOWN_REGION, key);
    return OK;
}

Err checks_load(Cx *cx, Definitions *d, Node *node) {
    static const char *const known[] = {"printed", "pairs", NULL};
    const Catalogue unfinished = {.definitions = d};
    const Node *list;
    TRY(keys_known(cx, node, known));
    TRY(list_read(cx, node, "printed", MOST_CHECKS, &list));
    for (size_t i = 0; i < list->n; i++) {
        Printed printed = {0};
        TRY(printed_read(cx, &unfinished, list->items[i], &printed));
    }
    TRY(list_read(cx, node, "pairs", MOST_CHECKS, &list));
    for (size_t i = 0; i < list->n; i++) {
        IndicatorPair pair = {0};
        TRY(pair_read(cx, &unfinished, list->items[i], &pair));
    }
    d->checks = node;
    return OK;
}

/* ---- comparing ---- */

/* The bands of both meet; a printed number stands for all that round to it. */
static bool figures_agree(const Value *ours, const Value *theirs, double away) {
    if (!value_has_number(ours) || !value_has_number(theirs)) return false;
    double close = 1e-9 * fmax(1, fabs(theirs->number));
    return ours->low <= theirs->high + away + close && ours->high >= theirs->low - away - close;
}

static void found_add(Listing *l, Disagreement found) {
    if (l->found.n >= MOST_DISAGREEMENTS) return;
    found.difference = value_difference(found.ours, found.theirs);
    vec_push(l->cx->mem, &l->found, found);
}

static Err printed_compare(Listing *l, const Node *node) {
    Printed printed = {0};
    TRY(printed_read(l->cx, l->catalogue, node, &printed));
    must(printed.indicator);
    Figure ours;
    TRY(figure_evaluate(l->cx, l->catalogue, &ours, printed.indicator, printed.region,
                        printed.period, printed.cell, 0, NULL));
    found_add(l, (Disagreement){.what = printed.indicator->title,
                                .note = printed.note,
                                .source = printed.source,
                                .indicator = printed.indicator,
                                .region = printed.region,
                                .period = printed.period,
                                .cell = printed.cell,
                                .ours = ours.value,
                                .theirs = printed.value,
                                .agrees = figures_agree(&ours.value, &printed.value,
                                                        0.5 * pow(10, -printed.value.decimals))});
    return OK;
}

static void pair_regions(Cx *cx, const Catalogue *catalogue, const IndicatorPair *pair,
                         const Region ***out, size_t *n) {
    Str regions = pair->regions;
    VEC(const Region *) list = {0};
    size_t all;
    const Region *const *areas = regions_all(catalogue, &all);
    if (str_starts(regions, KREISE_OF)) {
        const Region *outer =
            region_by_key(catalogue, str_slice(regions, KREISE_OF.n, regions.n), false);
        for (size_t i = 0; outer && i < all; i++)
            if (region_kreis(areas[i]) == areas[i] && region_contains(outer, areas[i]))
                vec_push(cx->mem, &list, areas[i]);
    } else {
        for (Str rest = regions, key; str_cut(&rest, ',', &key);)
            vec_push(cx->mem, &list, region_by_key(catalogue, str_trim(key), false));
    }
    *out = list.at;
    *n = list.n;
}

/* The same period of b; else, where the two count by different kinds of period, the only one that
 * starts in the same year. */
static bool pair_period(Period a, const Period *of_b, size_t n, Period *out) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (period_compare(a, of_b[i]) == 0) {
            *out = a;
            return true;
        }
    for (size_t i = 0; i < n; i++)
        if (of_b[i].year == a.year && of_b[i].kind != a.kind) {
            *out = of_b[i];
            found++;
        }
    return found == 1;
}

Err pair_meet(Cx *cx, const Catalogue *catalogue, const IndicatorPair *pair, Meetings *met) {
    const Region **regions;
    size_t n_regions;
    pair_regions(cx, catalogue, pair, &regions, &n_regions);
    for (size_t p = 0; p < met->n_a; p++) {
        Period in_a = met->of_a[p], in_b;
        if (!pair_period(in_a, met->of_b, met->n_b, &in_b)) continue;
        for (size_t r = 0; r < n_regions; r++) {
            Figure a, b;
            if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
            TRY(figure_evaluate(cx, catalogue, &a, pair->a, regions[r], in_a, S(""), 0, NULL));
            TRY(figure_evaluate(cx, catalogue, &b, pair->b, regions[r], in_b, S(""), 0, NULL));
            if (!value_has_number(&a.value) || !value_has_number(&b.value)) continue;
            met->compared++;
            if (figures_agree(&a.value, &b.value, pair->tolerance)) continue;
            vec_push(cx->mem, &met->differing, (Meeting){regions[r], in_a, in_b, a.value, b.value});
        }
    }
    return OK;
}

static Texts both_titles(Cx *cx, const IndicatorPair *pair) {
    Texts what;
    for (size_t lang = 0; lang < LANGS; lang++) {
        Str titles[] = {pair->a->title.in[lang], pair->b->title.in[lang]};
        what.in[lang] = message_fill(cx->mem, (Lang)lang, MSG_DISAGREEMENT_PAIR, 2, titles);
    }
    return what;
}

static Err pair_compare(Listing *l, const Node *node) {
    IndicatorPair pair = {0};
    Cx *cx = l->cx;
    TRY(pair_read(cx, l->catalogue, node, &pair));
    Meetings met = {0};
    TRY(figure_periods(cx, l->catalogue, pair.a, 0, &met.of_a, &met.n_a));
    TRY(figure_periods(cx, l->catalogue, pair.b, 0, &met.of_b, &met.n_b));
    TRY(pair_meet(cx, l->catalogue, &pair, &met));
    Texts what = both_titles(cx, &pair);
    for (size_t i = 0; i < met.differing.n; i++) {
        const Meeting *at = &met.differing.at[i];
        found_add(l, (Disagreement){.what = what,
                                    .note = pair.note,
                                    .source = pair.b->source.in[cx->lang],
                                    .indicator = pair.a,
                                    .other = pair.b,
                                    .region = at->region,
                                    .period = at->period,
                                    .cell = S(""),
                                    .ours = at->a,
                                    .theirs = at->b});
    }
    return OK;
}

typedef struct Disagreements {
    Disagreement *list;
    size_t n;
} Disagreements;

static Err list_all(Cx *cx, const Catalogue *catalogue, Disagreements *out) {
    Listing l = {.cx = cx, .catalogue = catalogue};
    const Node *checks = catalogue_checks(catalogue), *printed, *pairs;
    if (checks) {
        TRY(list_read(cx, checks, "printed", MOST_CHECKS, &printed));
        TRY(list_read(cx, checks, "pairs", MOST_CHECKS, &pairs));
        for (size_t i = 0; i < printed->n; i++)
            TRY(printed_compare(&l, printed->items[i]));
        for (size_t i = 0; i < pairs->n; i++)
            TRY(pair_compare(&l, pairs->items[i]));
    }
    *out = (Disagreements){l.found.at, l.found.n};
    return OK;
}

static Err disagreements_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    Disagreements *all = NEW(mem, Disagreements);
    Cx inner = *cx;
    inner.mem = mem;
    if (list_all(&inner, of, all)) return fault_pass(cx, &inner.fault);
    *out = all;
    return OK;
}

Err figure_disagreements(Cx *cx, const Catalogue *catalogue, const Disagreement **out, size_t *n) {
    const void *all;
    const Kept keep = {.make = disagreements_make,
                       .most = LANGS,
                       .key = cx->lang == DE ? S("de") : S("en"),
                       .of = catalogue};
    TRY(catalogue_kept(cx, catalogue, &keep, &all));
    *out = ((const Disagreements *)all)->list;
    *n = ((const Disagreements *)all)->n;
    return OK;
}

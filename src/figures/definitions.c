/* Which dimensions and measures were agreed on, and do all declarations together make sense? Reads
 * them in the order in which they build on each other: regions, dimensions, measures, indicators,
 * mappings. */

#include <stdlib.h>
#include "figures/snapshot_in.h"

#define MOST_MEASURES ((size_t)2000)
#define MOST_FILES_OF_A_KIND ((size_t)1000)

/* ---- dimensions ---- */

#define MOST_WORDS ((size_t)50)

static Err words_load(Cx *cx, const Node *node, DimensionCode *code) {
    const Node *also;
    TRY(list_read(cx, node, "also", MOST_WORDS, &also));
    code->also = NEW_ARRAY(cx->mem, Str, also->n + 1);
    for (size_t i = 0; i < also->n; i++) {
        if (also->items[i]->kind != NODE_TEXT)
            return node_fault(cx, also->items[i], MSG_CATALOGUE_NOT_TEXT, S("also"));
        code->also[code->n_also++] = str_trim(also->items[i]->text);
    }
    return OK;
}

static Err dimension_codes_load(Cx *cx, DimensionIn *in, const Node *list) {
    static const char *const known[] = {"code", "label", "part", "also", NULL};
    Dimension *dimension = &in->dimension;
    dimension->codes = NEW_ARRAY(cx->mem, DimensionCode, list->n);
    dimension->n_codes = list->n;
    for (size_t i = 0; i < list->n; i++) {
        const Node *node = list->items[i];
        DimensionCode *code = &dimension->codes[i];
        TRY(keys_known(cx, node, known));
        TRY(text_read(cx, node, "code", false, &code->code));
        if (!code_well_formed(code->code) || str_equal(code->code, S("total")))
            return node_fault(cx, node, MSG_CATALOGUE_BAD_CODE, code->code);
        if (index_get(&in->codes, code->code) != SIZE_MAX)
            return node_fault(cx, node, MSG_CATALOGUE_DOUBLE, code->code);
        TRY(texts_read(cx, node_get(node, S("label")), &code->label));
        if (!code->label.in[DE].n) code->label = (Texts){{code->code, code->code}};
        TRY(yes_read(cx, node, "part", true, &code->part));
        TRY(words_load(cx, node, code));
        if (code->part) in->n_parts++;
        index_put(cx->mem, &in->codes, code->code, i);
    }
    return OK;
}

static int dimension_order(const void *a, const void *b) {
    return str_compare(((const DimensionIn *)a)->dimension.id,
                       ((const DimensionIn *)b)->dimension.id);
}

Err dimension_load(Cx *cx, const Node *node, DimensionIn *in) {
    static const char *const known[] = {"id", "label", "complete", "ordered", "codes", NULL};
    const Node *codes;
    TRY(keys_known(cx, node, known));
    TRY(text_read(cx, node, "id", false, &in->dimension.id));
    if (!code_well_formed(in->dimension.id))
        return node_fault(cx, node, MSG_CATALOGUE_BAD_CODE, in->dimension.id);
    TRY(texts_read(cx, node_get(node, S("label")), &in->dimension.label));
    if (!in->dimension.label.in[DE].n)
        in->dimension.label = (Texts){{in->dimension.id, in->dimension.id}};
    TRY(yes_read(cx, node, "complete", false, &in->dimension.complete));
    TRY(yes_read(cx, node, "ordered", false, &in->dimension.ordered));
    TRY(list_read(cx, node, "codes", MOST_CODES, &codes));
    return dimension_codes_load(cx, in, codes);
}

static Err dimensions_load(Cx *cx, Definitions *d, const Node *node) {
    static const char *const known[] = {"dimensions", NULL};
    const Node *list;
    TRY(keys_known(cx, node, known));
    TRY(list_read(cx, node, "dimensions", MOST_DIMENSIONS, &list));
    d->dimensions = NEW_ARRAY(cx->mem, DimensionIn, list->n);
    Index seen = {0};
    for (size_t i = 0; i < list->n; i++) {
        DimensionIn *in = &d->dimensions[i];
        TRY(dimension_load(cx, list->items[i], in));
        if (index_get(&seen, in->dimension.id) != SIZE_MAX)
            return node_fault(cx, list->items[i], MSG_CATALOGUE_DOUBLE, in->dimension.id);
        index_put(cx->mem, &seen, in->dimension.id, i);
    }
    /* By id, so that the numbers of a cell's parts sort as its canonical text does. */
    if (list->n) qsort(d->dimensions, list->n, sizeof *d->dimensions, dimension_order);
    d->n_dimensions = list->n;
    for (size_t i = 0; i < list->n; i++) {
        index_put(cx->mem, &d->dimension_ids, d->dimensions[i].dimension.id, i);
        if (d->dimensions[i].dimension.complete) d->complete |= (uint64_t)1 << i;
    }
    return OK;
}

/* ---- measures ---- */

Err measure_words_load(Cx *cx, const Node *node, Measure *measure) {
    static const char *const known[] = {"id",         "unit",  "adds", "of",
                                        "dimensions", "title", "fact", NULL};
    static const char *const facts[] = {"listed", "pupils", "index", "startchancen", NULL};
    static const char *const units[] = {"count", "percent", "index", "per-1000", "ratio", NULL};
    static const Unit unit_of[] = {UNIT_COUNT, UNIT_PERCENT, UNIT_INDEX, UNIT_PER_1000, UNIT_RATIO};
    static const char *const observed_at[] = {"places", NULL};
    size_t unit, of, fact;
    TRY(keys_known(cx, node, known));
    TRY(text_read(cx, node, "id", false, &measure->id));
    if (!code_well_formed(measure->id))
        return node_fault(cx, node, MSG_CATALOGUE_BAD_CODE, measure->id);
    TRY(word_read(cx, node, "unit", units, &unit));
    measure->unit = unit_of[unit];
    TRY(yes_read(cx, node, "adds", false, &measure->adds));
    /* Shares and index points of different wholes do not add. */
    if (measure->adds && measure->unit != UNIT_COUNT)
        return node_fault(cx, node_get(node, S("adds")), MSG_CATALOGUE_NOT_ALLOWED, S("yes"));
    if (node_get(node, S("of"))) {
        TRY(word_read(cx, node, "of", observed_at, &of));
        measure->of_places = true;
    }
    measure->fact = SCHOOL_FACTS;
    if (node_get(node, S("fact"))) {
        TRY(word_read(cx, node, "fact", facts, &fact));
        measure->fact = (SchoolFact)fact;
    }
    TRY(texts_read(cx, node_get(node, S("title")), &measure->title));
    if (!measure->title.in[DE].n) measure->title = (Texts){{measure->id, measure->id}};
    return OK;
}

static Err measure_load(Cx *cx, Definitions *d, const Node *node, MeasureIn *in) {
    Measure *measure = &in->measure;
    const Node *dimensions;
    TRY(measure_words_load(cx, node, measure));
    if (index_get(&d->measure_ids, measure->id) != SIZE_MAX)
        return node_fault(cx, node, MSG_CATALOGUE_DOUBLE, measure->id);
    TRY(list_read(cx, node, "dimensions", CELL_PARTS, &dimensions));
    for (size_t i = 0; i < dimensions->n; i++) {
        Str id = str_trim(dimensions->items[i]->text);
        size_t dimension = index_get(&d->dimension_ids, id);
        if (dimension == SIZE_MAX)
            return node_fault(cx, dimensions->items[i], MSG_CATALOGUE_UNKNOWN_DIMENSION, id);
        in->dimensions |= (uint64_t)1 << dimension;
    }
    return OK;
}

static Err measures_load(Cx *cx, Definitions *d, const Node *node) {
    static const char *const known[] = {"measures", NULL};
    const Node *list;
    TRY(keys_known(cx, node, known));
    TRY(list_read(cx, node, "measures", MOST_MEASURES, &list));
    d->measures = NEW_ARRAY(cx->mem, MeasureIn, list->n);
    for (size_t i = 0; i < list->n; i++) {
        d->measures[i].index = (unsigned)i;
        TRY(measure_load(cx, d, list->items[i], &d->measures[i]));
        index_put(cx->mem, &d->measure_ids, d->measures[i].measure.id, i);
        d->n_measures = i + 1;
    }
    return OK;
}

const Measure *measure_find(const Catalogue *catalogue, Str id) {
    size_t i = index_get(&catalogue->definitions->measure_ids, id);
    return i == SIZE_MAX ? NULL : &catalogue->definitions->measures[i].measure;
}

bool measure_has(const Catalogue *catalogue, const Measure *measure, const Dimension *dimension) {
    size_t i = index_get(&catalogue->definitions->dimension_ids, dimension->id);
    return i != SIZE_MAX && ((const MeasureIn *)measure)->dimensions >> i & 1;
}

/* ---- all of it ---- */

static Err mapping_load(Cx *cx, Definitions *d, const Declaration *declaration, const Node *node) {
    Catalogue unfinished = {.definitions = d};
    Mapping *mapping;
    TRY(mapping_parse(cx, &unfinished, node, &mapping));
    if (!str_equal(mapping->id, declaration->id))
        return node_fault(cx, node, MSG_CATALOGUE_ID_NOT_NAME, mapping->id);
    mapping->version = declaration->version;
    d->mappings[d->n_mappings++] = mapping;
    return OK;
}

static Err one_load(Cx *cx, Definitions *d, const Declaration *declaration, Node *node) {
    switch (declaration->kind) {
    case DECLARED_REGIONS: return regions_load(cx, d, node);
    case DECLARED_DIMENSIONS: return dimensions_load(cx, d, node);
    case DECLARED_MEASURES: return measures_load(cx, d, node);
    case DECLARED_INDICATOR: return indicator_load(cx, d, declaration, node);
    case DECLARED_MAPPING: return mapping_load(cx, d, declaration, node);
    case DECLARED_CHECKS: return checks_load(cx, d, node);
    case DECLARATION_KINDS: break;
    }
    must(!"a declaration has a kind");
    return OK;
}

static int declaration_order(const void *a, const void *b) {
    return str_compare((*(const Declaration *const *)a)->id, (*(const Declaration *const *)b)->id);
}

/* Declarations of one kind, by id. */
static size_t of_kind(Cx *cx, const Declarations *all, DeclarationKind kind,
                      const Declaration ***out) {
    size_t n = 0;
    *out = NEW_ARRAY(cx->mem, const Declaration *, all->list.n);
    for (size_t i = 0; i < all->list.n; i++)
        if (all->list.at[i].kind == kind) (*out)[n++] = &all->list.at[i];
    if (n) qsort(*out, n, sizeof **out, declaration_order);
    return n;
}

Err definitions_load(Cx *cx, Definitions *d, const Declarations *declarations) {
    for (unsigned kind = 0; kind < DECLARATION_KINDS; kind++) {
        const Declaration **of;
        size_t n = of_kind(cx, declarations, (DeclarationKind)kind, &of);
        bool needed = kind == DECLARED_REGIONS;
        if (needed && n == 0)
            return fail(cx, INVALID, MSG_CATALOGUE_MISSING_FILE, S("regions.yaml"));
        if (n > MOST_FILES_OF_A_KIND)
            return fail(cx, LIMIT, MSG_CATALOGUE_TOO_MANY,
                        str_format(cx->mem, "%zu", MOST_FILES_OF_A_KIND));
        if (kind == DECLARED_INDICATOR) {
            d->indicators = NEW_ARRAY(cx->mem, IndicatorIn *, n);
            d->indicators_public = NEW_ARRAY(cx->mem, const Indicator *, n);
        }
        if (kind == DECLARED_MAPPING) d->mappings = NEW_ARRAY(cx->mem, const Mapping *, n);
        for (size_t i = 0; i < n; i++) {
            Node *node;
            TRY(declaration_parse(cx, of[i], &node));
            Err err = one_load(cx, d, of[i], node);
            if (err) return declaration_fault(cx, of[i], err);
        }
    }
    return OK;
}

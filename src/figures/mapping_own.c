/* What does a sender's mapping bring that the partnership has not agreed on? Measures and
 * breakdowns of one file: enough to look at it and to check it; a delivery needs agreed ones. */

#include "figures/mapping_read_in.h"
#include "figures/snapshot_in.h"

#define MOST_OWN 2000

typedef struct OwnMeasure {
    Measure measure; /* first */
    const Dimension **dimensions;
    size_t n_dimensions;
} OwnMeasure;

/* ---- finding ---- */

const Dimension *mapping_dimension(const MappingReader *reader, Str id) {
    const Mapping *mapping = reader->mapping;
    for (size_t i = 0; i < mapping->n_own_dimensions; i++)
        if (str_equal(mapping->own_dimensions[i].dimension.id, id))
            return &mapping->own_dimensions[i].dimension;
    return dimension_find(reader->catalogue, id);
}

static const OwnMeasure *own_measure(const Mapping *mapping, Str id) {
    for (size_t i = 0; i < mapping->n_own_measures; i++)
        if (str_equal(mapping->own_measures[i].measure.id, id)) return &mapping->own_measures[i];
    return NULL;
}

const Measure *mapping_measure(const MappingReader *reader, Str id) {
    const OwnMeasure *own = own_measure(reader->mapping, id);
    return own ? &own->measure : measure_find(reader->catalogue, id);
}

static const OwnMeasure *as_own(const Mapping *mapping, const Measure *measure) {
    for (size_t i = 0; i < mapping->n_own_measures; i++)
        if (&mapping->own_measures[i].measure == measure) return &mapping->own_measures[i];
    return NULL;
}

bool mapping_measure_has(const Catalogue *catalogue, const Mapping *mapping, const Measure *measure,
                         const Dimension *dimension) {
    const OwnMeasure *own = as_own(mapping, measure);
    if (!own) return measure_has(catalogue, measure, dimension);
    for (size_t i = 0; i < own->n_dimensions; i++)
        if (own->dimensions[i] == dimension) return true;
    return false;
}

const Measure *mapping_first_own(const Mapping *mapping) {
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (as_own(mapping, mapping->columns[i].measure)) return mapping->columns[i].measure;
    return NULL;
}

/* ---- reading ---- */

static Err breakdowns_read(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *list;
    Mapping *mapping = reader->mapping;
    TRY(list_read(cx, map, "breakdowns", MOST_DIMENSIONS, &list));
    mapping->own_dimensions = NEW_ARRAY(cx->mem, DimensionIn, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        DimensionIn *in = &mapping->own_dimensions[i];
        TRY(dimension_load(cx, list->items[i], in));
        if (mapping_dimension(reader, in->dimension.id))
            return node_fault(cx, list->items[i], MSG_CATALOGUE_DOUBLE, in->dimension.id);
        mapping->n_own_dimensions++;
    }
    return OK;
}

static Err own_dimensions(Cx *cx, const MappingReader *reader, const Node *node, OwnMeasure *own) {
    const Node *list;
    TRY(list_read(cx, node, "dimensions", CELL_PARTS, &list));
    own->dimensions = NEW_ARRAY(cx->mem, const Dimension *, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        Str id = str_trim(list->items[i]->text);
        const Dimension *dimension = mapping_dimension(reader, id);
        if (!dimension) return node_fault(cx, list->items[i], MSG_CATALOGUE_UNKNOWN_DIMENSION, id);
        own->dimensions[own->n_dimensions++] = dimension;
    }
    return OK;
}

Err mapping_own(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *list;
    Mapping *mapping = reader->mapping;
    TRY(breakdowns_read(cx, reader, map));
    TRY(list_read(cx, map, "measures", MOST_OWN, &list));
    mapping->own_measures = NEW_ARRAY(cx->mem, OwnMeasure, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        OwnMeasure *own = &mapping->own_measures[i];
        TRY(measure_words_load(cx, list->items[i], &own->measure));
        if (mapping_measure(reader, own->measure.id))
            return node_fault(cx, list->items[i], MSG_CATALOGUE_DOUBLE, own->measure.id);
        TRY(own_dimensions(cx, reader, list->items[i], own));
        mapping->n_own_measures++;
    }
    return OK;
}

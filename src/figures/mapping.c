/* What does a mapping declaration say? Reads the YAML of one mapping (docs/catalogue.md) into a
 * Mapping and refuses, with line and reason, everything the format does not know: a misspelt word
 * must not become a silently dropped column. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/figures_in.h"
#include "figures/mapping_read_in.h"

/* The value at fault; where there is none to show, the entry's name. */
Err mapping_bad(Cx *cx, const Node *node, const char *word, Str value) {
    return node_fault(cx, node, MSG_CATALOGUE_NOT_ALLOWED, value.n ? value : str_of(word));
}

Err mapping_lacks(Cx *cx, const Node *node, const char *word) {
    return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, str_of(word));
}

/* Every key of the map must be one of the words, given as "one two three". */
Err mapping_only(Cx *cx, const Node *map, const char *words) {
    if (map->kind != NODE_MAP) return node_fault(cx, map, MSG_CATALOGUE_NOT_MAP, map->text);
    for (size_t i = 0; i < map->n; i++) {
        bool known = false;
        Str word;
        for (Str rest = str_of(words); !known && str_cut(&rest, ' ', &word);)
            known = str_equal(word, map->keys[i]);
        if (!known) return node_fault(cx, map->items[i], MSG_CATALOGUE_KEY_UNKNOWN, map->keys[i]);
    }
    return OK;
}

/* A text, or a list of texts. */
Err mapping_texts(Cx *cx, const Node *node, const char *word, Str **out, size_t *n) {
    size_t count = node->kind == NODE_LIST ? node->n : 1;
    Str *list = NEW_ARRAY(cx->mem, Str, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        const Node *item = node->kind == NODE_LIST ? node->items[i] : node;
        if (item->kind != NODE_TEXT) return mapping_bad(cx, node, word, STR_NONE);
        list[i] = str_copy(cx->mem, str_trim(item->text));
    }
    *out = list;
    *n = count;
    return OK;
}

Err mapping_text(Cx *cx, const Node *map, const char *word, Str *out) {
    const Node *node = node_get(map, str_of(word));
    if (!node) return mapping_lacks(cx, map, word);
    if (node->kind != NODE_TEXT || !str_trim(node->text).n)
        return mapping_bad(cx, node, word, node->text);
    *out = str_copy(cx->mem, str_trim(node->text));
    return OK;
}

/* ---- texts folded for comparison ---- */

Str mapping_fold(Arena *mem, Str text) {
    char *out = arena_alloc(mem, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i],
                      next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
        if (c < 0x80) {
            if (c >= 'A' && c <= 'Z')
                out[n++] = (char)(c + 32);
            else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                out[n++] = (char)c;
        } else if (c == 0xC2 || (c == 0xE2 && (next == 0x80 || next == 0x81))) {
            i +=
                c == 0xC2 ? 1 : 2; /* U+0080 – U+00BF and U+2000 – U+207F: blanks and punctuation */
        } else if (c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
            out[n++] = (char)c, out[n++] = (char)(next + 0x20), i++;
        } else {
            out[n++] = (char)c;
        }
    }
    return (Str){out, n};
}

const MappedCode *code_list_find(const CodeList *codes, Str folded) {
    size_t at = index_get(&codes->by_text, folded);
    return at == SIZE_MAX ? NULL : &codes->list[at];
}

static Err code_add(Cx *cx, CodeList *codes, const Node *at, MappedCode code) {
    Str folded = mapping_fold(cx->mem, code.text);
    size_t known = index_get(&codes->by_text, folded);
    if (known != SIZE_MAX) {
        const MappedCode *other = &codes->list[known];
        if (other->ignore == code.ignore && str_equal(other->code, code.code)) return OK;
        return mapping_bad(cx, at, "codes", code.text);
    }
    index_put(cx->mem, &codes->by_text, folded, codes->n);
    codes->list[codes->n++] = code;
    return OK;
}

static Err code_check(Cx *cx, const Node *at, const Dimension *dimension, Str code) {
    if (!dimension || !code.n || dimension_code(dimension, code)) return OK;
    return node_fault(cx, at, MSG_CATALOGUE_UNKNOWN_CODE, code);
}

/* `codes: {text: code}` and `ignore: [text]` of a label, variable or school type. */
static Err mapping_codes(Cx *cx, const Node *map, const Dimension *dimension, CodeList *out) {
    const Node *codes = node_get(map, S("codes")), *ignore = node_get(map, S("ignore"));
    if (!codes) return mapping_lacks(cx, map, "codes");
    if (codes->kind != NODE_MAP) return mapping_bad(cx, codes, "codes", codes->text);
    if (ignore && ignore->kind != NODE_LIST) return mapping_bad(cx, ignore, "ignore", ignore->text);
    out->list = NEW_ARRAY(cx->mem, MappedCode, codes->n + (ignore ? ignore->n : 0) + 1);
    for (size_t i = 0; i < codes->n; i++) {
        const Node *item = codes->items[i];
        if (item->kind != NODE_TEXT) return mapping_bad(cx, item, "codes", STR_NONE);
        Str code = str_equal(item->text, S("total")) ? STR_NONE : str_copy(cx->mem, item->text);
        TRY(code_check(cx, item, dimension, code));
        TRY(code_add(cx, out, item,
                     (MappedCode){str_copy(cx->mem, str_trim(codes->keys[i])), code, false}));
    }
    for (size_t i = 0; ignore && i < ignore->n; i++)
        TRY(code_add(
            cx, out, ignore,
            (MappedCode){str_copy(cx->mem, str_trim(ignore->items[i]->text)), STR_NONE, true}));
    return OK;
}

static Err dimension_of(Cx *cx, const MappingReader *reader, const Node *map,
                        const Dimension **out) {
    const Node *node = node_get(map, S("dimension"));
    if (!node) return OK;
    *out = mapping_dimension(reader, node->text);
    return *out ? OK : node_fault(cx, node, MSG_CATALOGUE_UNKNOWN_DIMENSION, node->text);
}

/* ---- columns ---- */

static int part_order(const CellPart *a, const CellPart *b) {
    return str_compare(a->dimension->id, b->dimension->id);
}

static Err column_cell(Cx *cx, const MappingReader *reader, const Node *cell,
                       MappingColumn *column) {
    if (!cell) return OK;
    if (cell->kind != NODE_MAP) return mapping_bad(cx, cell, "cell", cell->text);
    for (size_t i = 0; i < cell->n; i++) {
        const Dimension *dimension = mapping_dimension(reader, cell->keys[i]);
        Str code = cell->items[i]->text;
        if (!dimension || cell->items[i]->kind != NODE_TEXT ||
            !mapping_measure_has(reader->catalogue, reader->mapping, column->measure, dimension))
            return node_fault(cx, cell->items[i], MSG_CATALOGUE_UNKNOWN_DIMENSION, cell->keys[i]);
        if (str_equal(code, S("total"))) continue;
        TRY(code_check(cx, cell->items[i], dimension, code));
        if (column->n_cell == CELL_MOST_PARTS) return mapping_bad(cx, cell, "cell", cell->keys[i]);
        CellPart part = {dimension, str_copy(cx->mem, code)};
        size_t at = column->n_cell++;
        for (; at && part_order(&column->cell[at - 1], &part) > 0; at--)
            column->cell[at] = column->cell[at - 1];
        column->cell[at] = part;
    }
    return OK;
}

static Err whole_number(Cx *cx, const Node *map, const char *word, int *out) {
    const Node *node = node_get(map, str_of(word));
    int64_t value = 0;
    if (!node) return OK;
    if (node->kind != NODE_TEXT || !int_read(node->text, &value) || value > 1000000)
        return mapping_bad(cx, node, word, node->text);
    *out = (int)value;
    return OK;
}

/* What a column says beside its path: measure, cell, rounding, empty fields. */
static Err mapping_meaning(Cx *cx, const MappingReader *reader, const Node *node,
                           MappingColumn *column) {
    Str measure = STR_NONE;
    TRY(mapping_text(cx, node, "measure", &measure));
    column->measure = mapping_measure(reader, measure);
    if (!column->measure) return node_fault(cx, node, MSG_CATALOGUE_UNKNOWN_MEASURE, measure);
    column->line = node->line;
    column->empty = NOT_DELIVERED;
    const Node *empty = node_get(node, S("empty"));
    if (empty && !presence_read(empty->text, &column->empty))
        return mapping_bad(cx, empty, "empty", empty->text);
    if (column->empty == PRESENT) return mapping_bad(cx, empty, "empty", empty->text);
    int rounded = 0;
    TRY(whole_number(cx, node, "rounded", &rounded));
    TRY(whole_number(cx, node, "period_shift", &column->period_shift));
    column->rounded = (unsigned)rounded;
    return column_cell(cx, reader, node_get(node, S("cell")), column);
}

static Err column_read(Cx *cx, const MappingReader *reader, const Node *node,
                       MappingColumn *column) {
    TRY(mapping_only(cx, node, "path constant measure cell rounded empty period_shift"));
    const Node *path = node_get(node, S("path")), *constant = node_get(node, S("constant"));
    if (!path == !constant) return mapping_lacks(cx, node, "path");
    if (path) TRY(mapping_texts(cx, path, "path", &column->path, &column->n_path));
    Number number;
    if (constant) {
        if (!number_read(constant->text, DECIMAL_POINT, &number))
            return mapping_bad(cx, constant, "constant", constant->text);
        column->constant = true;
        column->value = number.value;
    }
    return mapping_meaning(cx, reader, node, column);
}

static Err columns_read(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *columns = node_get(map, S("columns")), *ignore = node_get(map, S("ignore"));
    Mapping *mapping = reader->mapping;
    if (columns) {
        if (columns->kind != NODE_LIST) return mapping_bad(cx, columns, "columns", columns->text);
        mapping->columns = NEW_ARRAY(cx->mem, MappingColumn, columns->n + 1);
        for (size_t i = 0; i < columns->n; i++)
            TRY(column_read(cx, reader, columns->items[i],
                            &mapping->columns[mapping->n_columns++]));
    }
    if (!ignore) return OK;
    if (ignore->kind != NODE_LIST) return mapping_bad(cx, ignore, "ignore", ignore->text);
    mapping->ignore = NEW_ARRAY(cx->mem, MappingPath, ignore->n + 1);
    for (size_t i = 0; i < ignore->n; i++) {
        MappingPath *path = &mapping->ignore[mapping->n_ignore++];
        TRY(mapping_texts(cx, ignore->items[i], "ignore", &path->path, &path->n_path));
    }
    return OK;
}

/* `values: {CODE: {measure: …}}` become columns. */
static Err values_read(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *values = node_get(map, S("values"));
    Mapping *mapping = reader->mapping;
    if (!values) return mapping_lacks(cx, map, "values");
    if (values->kind != NODE_MAP) return mapping_bad(cx, values, "values", values->text);
    mapping->columns = NEW_ARRAY(cx->mem, MappingColumn, values->n + 1);
    for (size_t i = 0; i < values->n; i++) {
        MappingColumn *column = &mapping->columns[mapping->n_columns];
        TRY(mapping_only(cx, values->items[i], "measure cell rounded empty period_shift"));
        column->path = NEW(cx->mem, Str);
        column->path[0] = str_copy(cx->mem, values->keys[i]);
        column->n_path = 1;
        TRY(mapping_meaning(cx, reader, values->items[i], column));
        index_put(cx->mem, &mapping->by_code, mapping_fold(cx->mem, column->path[0]),
                  mapping->n_columns++);
    }
    return OK;
}

/* csv: `measure: {column: Merkmal}`, `value: Wert`: the row itself tells what its value is. */
static Err by_row_read(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *measure = node_get(map, S("measure")), *columns;
    Mapping *mapping = reader->mapping;
    if (!measure) return OK;
    if (mapping->n_columns) return mapping_bad(cx, measure, "measure", S("columns"));
    mapping->by_row = true;
    TRY(mapping_only(cx, measure, "column"));
    if (!(columns = node_get(measure, S("column")))) return mapping_lacks(cx, measure, "column");
    TRY(mapping_texts(cx, columns, "column", &mapping->measure_headings,
                      &mapping->n_measure_headings));
    if (!mapping->n_measure_headings || mapping->n_measure_headings > MEASURE_MOST_HEADINGS)
        return mapping_bad(cx, columns, "column", STR_NONE);
    TRY(mapping_text(cx, map, "value", &mapping->value_heading));
    return values_read(cx, reader, map);
}

/* ffcsv: variables by `dimensions: {CODE: {…}}`. */
static Err flat_read(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *dimensions = node_get(map, S("dimensions"));
    Mapping *mapping = reader->mapping;
    TRY(values_read(cx, reader, map));
    if (!dimensions) return OK;
    if (dimensions->kind != NODE_MAP)
        return mapping_bad(cx, dimensions, "dimensions", dimensions->text);
    mapping->variables = NEW_ARRAY(cx->mem, MappingVariable, dimensions->n + 1);
    for (size_t i = 0; i < dimensions->n; i++) {
        MappingVariable *variable = &mapping->variables[mapping->n_variables++];
        TRY(mapping_only(cx, dimensions->items[i], "dimension codes ignore"));
        variable->variable = str_copy(cx->mem, dimensions->keys[i]);
        TRY(dimension_of(cx, reader, dimensions->items[i], &variable->dimension));
        TRY(mapping_codes(cx, dimensions->items[i], variable->dimension, &variable->codes));
    }
    return OK;
}

static Err labels_read(Cx *cx, const MappingReader *reader, const Node *labels) {
    if (!labels) return OK;
    Mapping *mapping = reader->mapping;
    if (labels->kind != NODE_LIST) return mapping_bad(cx, labels, "labels", labels->text);
    mapping->labels = NEW_ARRAY(cx->mem, MappingLabel, labels->n + 1);
    for (size_t i = 0; i < labels->n; i++) {
        MappingLabel *label = &mapping->labels[mapping->n_labels++];
        const Node *node = labels->items[i];
        TRY(mapping_only(cx, node, "column dimension codes ignore"));
        if (mapping->kind == MAPPING_CSV) TRY(mapping_text(cx, node, "column", &label->column));
        TRY(dimension_of(cx, reader, node, &label->dimension));
        TRY(mapping_codes(cx, node, label->dimension, &label->codes));
    }
    return OK;
}

/* ---- register, places ---- */

static Err repair_read(Cx *cx, Mapping *mapping, const Node *node) {
    if (!node) return OK;
    mapping->repair_zero = str_equal(node->text, S("lost-zero"));
    return mapping->repair_zero ? OK : mapping_bad(cx, node, "repair", node->text);
}

static Err register_read(Cx *cx, const MappingReader *reader, const Node *node) {
    Mapping *mapping = reader->mapping;
    if (!node) return OK;
    mapping->has_register = true;
    TRY(mapping_only(cx, node, "name town school_type"));
    const Node *name = node_get(node, S("name")), *type = node_get(node, S("school_type"));
    if (!name) return mapping_lacks(cx, node, "name");
    if (!type) return mapping_lacks(cx, node, "school_type");
    TRY(mapping_texts(cx, name, "name", &mapping->register_name, &mapping->n_register_name));
    TRY(mapping_text(cx, node, "town", &mapping->register_town));
    TRY(mapping_only(cx, type, "column codes ignore"));
    TRY(mapping_text(cx, type, "column", &mapping->register_type));
    return mapping_codes(cx, type, dimension_find(reader->catalogue, S("schooltype")),
                         &mapping->register_types);
}

static Err places_read(Cx *cx, Mapping *mapping, const Node *node) {
    if (!node) return OK;
    mapping->has_places = true;
    TRY(mapping_only(cx, node, "easting northing crs"));
    TRY(mapping_text(cx, node, "easting", &mapping->easting));
    TRY(mapping_text(cx, node, "northing", &mapping->northing));
    const Node *crs = node_get(node, S("crs"));
    if (!crs) return mapping_lacks(cx, node, "crs");
    if (crs->kind == NODE_TEXT) return whole_number(cx, node, "crs", &mapping->crs_default);
    TRY(mapping_only(cx, crs, "column default"));
    if (node_get(crs, S("column"))) TRY(mapping_text(cx, crs, "column", &mapping->crs_column));
    return whole_number(cx, crs, "default", &mapping->crs_default);
}

/* ---- the whole ---- */

static Err kind_read(Cx *cx, const Node *map, Mapping *mapping) {
    static const char *const words[] = {"genesis", "flat", "csv", "shapes", "geojson"};
    Str kind = STR_NONE;
    if (node_get(map, S("boundaries")) && !node_get(map, S("kind"))) {
        mapping->kind = MAPPING_SHAPES;
        return OK;
    }
    TRY(mapping_text(cx, map, "kind", &kind));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(kind, str_of(words[i]))) {
            mapping->kind = i < MAPPING_SHAPES ? (MappingKind)i : MAPPING_SHAPES;
            return OK;
        }
    return mapping_bad(cx, map, "kind", kind);
}

/* Every licence of "dl-de/by-2-0; ODbL-1.0 (Koordinaten)" is an open one. */
static bool licences_open(Str licences) {
    static const Str known[] = {
#define LICENCE(id, name, address) S(id),
#include "figures/licences.def"
#undef LICENCE
    };
    size_t n = 0;
    for (Str rest = licences, part; str_cut(&rest, ';', &part); n++) {
        Str words = str_trim(part), id;
        bool open = false;
        if (!str_cut(&words, ' ', &id)) return false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            open |= str_equal(id, known[i]);
        if (!open) return false;
    }
    return n > 0;
}

/* Who sends a file cannot release it by saying so in the mapping. */
static Err release_read(Cx *cx, const Node *map, Mapping *mapping) {
    const Node *release = node_get(map, S("release"));
    if (!release) return OK;
    if (!str_equal(release->text, S("on-loading")))
        return mapping_bad(cx, release, "release", release->text);
    if (!licences_open(mapping->licence))
        return node_fault(cx, release, MSG_CATALOGUE_NOT_OPEN, mapping->licence);
    mapping->open = true;
    return OK;
}

static Err heading_read(Cx *cx, const Node *map, Mapping *mapping, bool sender) {
    TRY(mapping_text(cx, map, "mapping", &mapping->id));
    const Node *title = node_get(map, S("title"));
    if (!title) return mapping_lacks(cx, map, "title");
    TRY(texts_read(cx, title, &mapping->title));
    TRY(text_read(cx, map, "publisher", sender, &mapping->publisher));
    TRY(text_read(cx, map, "licence", sender, &mapping->licence));
    TRY(text_read(cx, map, "attribution", sender, &mapping->attribution));
    TRY(release_read(cx, map, mapping));
    TRY(kind_read(cx, map, mapping));
    const Node *recognise = node_get(map, S("recognise"));
    return recognise ? mapping_texts(cx, recognise, "recognise", &mapping->recognise,
                                     &mapping->n_recognise)
                     : OK;
}

/* `rows: single` and `id`: only tables that are counted row by row have persons in them. */
static Err single_read(Cx *cx, const Node *map, Mapping *mapping) {
    const Node *rows = node_get(map, S("rows")), *id = node_get(map, S("id"));
    if (rows && (!str_equal(rows->text, S("single")) || mapping->kind != MAPPING_CSV))
        return mapping_bad(cx, rows, "rows", rows->text);
    mapping->single = rows != NULL;
    if (id && !mapping->single) return mapping_bad(cx, id, "id", id->text);
    return id ? mapping_text(cx, map, "id", &mapping->id_column) : OK;
}

static Err schools_only(Cx *cx, const Node *map, const Mapping *mapping) {
    bool schools = mapping->has_register || mapping->has_places;
    if (mapping->single && (schools || mapping->by_row))
        return mapping_bad(cx, map, "rows", S("single"));
    for (size_t i = 0; i < mapping->n_columns; i++) {
        const MappingColumn *column = &mapping->columns[i];
        schools |= column->constant && !mapping->single;
        if (mapping->single && !(column->constant && column->value == trunc(column->value)))
            return mapping_bad(cx, map, "constant", column->measure->id);
    }
    if (schools && !(mapping->of_schools && mapping->kind == MAPPING_CSV))
        return mapping_bad(cx, map, "region_kind", S("area"));
    if (!mapping->n_columns && !schools && mapping->kind != MAPPING_SHAPES)
        return mapping_lacks(cx, map, "columns");
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (mapping->columns[i].measure->of_places != mapping->of_schools)
            return mapping_bad(cx, map, "measure", mapping->columns[i].measure->id);
    return OK;
}

/* Only where periods stand in the headings may a path be empty: the period is all the heading says.
 */
static Err paths_told(Cx *cx, const Node *map, const Mapping *mapping) {
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (!mapping->columns[i].constant && !mapping->columns[i].n_path &&
            mapping->period_from != PERIOD_FROM_COLUMNS)
            return mapping_bad(cx, map, "path", STR_NONE);
    return OK;
}

static Err boundaries_key(Cx *cx, const Node *map, Mapping *mapping) {
    const Node *boundaries = node_get(map, S("boundaries")), *rule = node_get(map, S("protect"));
    if (rule) return mapping_bad(cx, rule, "protect", STR_NONE);
    if (!boundaries) return mapping_lacks(cx, map, "boundaries");
    TRY(mapping_only(cx, boundaries, "key"));
    return mapping_text(cx, boundaries, "key", &mapping->shape_key);
}

static Err table_parts(Cx *cx, const MappingReader *reader, const Node *map) {
    Mapping *mapping = reader->mapping;
    if (node_get(map, S("boundaries"))) return mapping_bad(cx, map, "boundaries", STR_NONE);
    TRY(protect_rule_read(cx, map, &mapping->protect));
    TRY(labels_read(cx, reader, node_get(map, S("labels"))));
    TRY(columns_read(cx, reader, map));
    if (mapping->kind == MAPPING_CSV) TRY(by_row_read(cx, reader, map));
    return mapping->kind == MAPPING_FLAT ? flat_read(cx, reader, map) : OK;
}

#define AGREED_WORDS \
    "mapping title publisher licence attribution kind recognise region region_kind territory " \
    "period labels columns ignore values dimensions register places boundaries signs measure " \
    "value quality repair rows id protect"
#define SENDER_WORDS AGREED_WORDS " measures breakdowns"

static Err mapping_build(Cx *cx, const Catalogue *catalogue, const Node *node, bool sender,
                         Mapping **out) {
    MappingReader reader = {catalogue, NEW(cx->mem, Mapping)};
    Mapping *mapping = reader.mapping;
    TRY(mapping_only(cx, node, sender ? SENDER_WORDS : AGREED_WORDS " release"));
    mapping->version = 1;
    TRY(heading_read(cx, node, mapping, sender));
    if (sender) TRY(mapping_own(cx, &reader, node));
    TRY(mapping_region(cx, &reader, node));
    TRY(mapping->kind == MAPPING_SHAPES ? boundaries_key(cx, node, mapping)
                                        : table_parts(cx, &reader, node));
    TRY(mapping_period(cx, mapping, node));
    TRY(paths_told(cx, node, mapping));
    if (node_get(node, S("quality")))
        TRY(mapping_text(cx, node, "quality", &mapping->quality_heading));
    TRY(register_read(cx, &reader, node_get(node, S("register"))));
    TRY(places_read(cx, mapping, node_get(node, S("places"))));
    TRY(mapping_signs(cx, mapping, node_get(node, S("signs"))));
    TRY(repair_read(cx, mapping, node_get(node, S("repair"))));
    TRY(single_read(cx, node, mapping));
    TRY(schools_only(cx, node, mapping));
    *out = mapping;
    return OK;
}

Err mapping_parse(Cx *cx, const Catalogue *catalogue, const Node *node, Mapping **out) {
    return mapping_build(cx, catalogue, node, false, out);
}

Err mapping_read_sender(Cx *cx, const Catalogue *catalogue, Str yaml, Mapping **out) {
    Node *node;
    TRY(yaml_read(cx, &node, S("mapping"), yaml));
    return mapping_build(cx, catalogue, node, true, out);
}

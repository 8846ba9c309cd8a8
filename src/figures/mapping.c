/* What does a mapping declaration say? Reads the YAML of one mapping (docs/catalogue.md) into a
 * Mapping and refuses, with line and reason, everything the format does not know: a misspelt word
 * must not become a silently dropped column. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/figures_in.h"
#include "figures/mapping_in.h"

typedef struct Reader {
    const Catalogue *catalogue;
    Mapping *mapping;
} Reader;

/* The value at fault; where there is none to show, the entry's name. */
static Err bad(Cx *cx, const Node *node, const char *word, Str value) {
    return node_fault(cx, node, MSG_CATALOGUE_NOT_ALLOWED, value.n ? value : str_of(word));
}

static Err missing(Cx *cx, const Node *node, const char *word) {
    return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, str_of(word));
}

/* Every key of the map must be one of the words, given as "one two three". */
static Err only(Cx *cx, const Node *map, const char *words) {
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
static Err texts(Cx *cx, const Node *node, const char *word, Str **out, size_t *n) {
    size_t count = node->kind == NODE_LIST ? node->n : 1;
    Str *list = NEW_ARRAY(cx->mem, Str, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        const Node *item = node->kind == NODE_LIST ? node->items[i] : node;
        if (item->kind != NODE_TEXT) return bad(cx, node, word, STR_NONE);
        list[i] = str_copy(cx->mem, str_trim(item->text));
    }
    *out = list;
    *n = count;
    return OK;
}

static Err text_of(Cx *cx, const Node *map, const char *word, Str *out) {
    const Node *node = node_get(map, str_of(word));
    if (!node) return missing(cx, map, word);
    if (node->kind != NODE_TEXT || !str_trim(node->text).n) return bad(cx, node, word, node->text);
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
        return bad(cx, at, "codes", code.text);
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
static Err code_list(Cx *cx, const Node *map, const Dimension *dimension, CodeList *out) {
    const Node *codes = node_get(map, S("codes")), *ignore = node_get(map, S("ignore"));
    if (!codes) return missing(cx, map, "codes");
    if (codes->kind != NODE_MAP) return bad(cx, codes, "codes", codes->text);
    if (ignore && ignore->kind != NODE_LIST) return bad(cx, ignore, "ignore", ignore->text);
    out->list = NEW_ARRAY(cx->mem, MappedCode, codes->n + (ignore ? ignore->n : 0) + 1);
    for (size_t i = 0; i < codes->n; i++) {
        const Node *item = codes->items[i];
        if (item->kind != NODE_TEXT) return bad(cx, item, "codes", STR_NONE);
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

static Err dimension_of(Cx *cx, const Reader *reader, const Node *map, const Dimension **out) {
    const Node *node = node_get(map, S("dimension"));
    if (!node) return OK;
    *out = dimension_find(reader->catalogue, node->text);
    return *out ? OK : node_fault(cx, node, MSG_CATALOGUE_UNKNOWN_DIMENSION, node->text);
}

/* ---- columns ---- */

static int part_order(const CellPart *a, const CellPart *b) {
    return str_compare(a->dimension->id, b->dimension->id);
}

static Err column_cell(Cx *cx, const Reader *reader, const Node *cell, MappingColumn *column) {
    if (!cell) return OK;
    if (cell->kind != NODE_MAP) return bad(cx, cell, "cell", cell->text);
    for (size_t i = 0; i < cell->n; i++) {
        const Dimension *dimension = dimension_find(reader->catalogue, cell->keys[i]);
        Str code = cell->items[i]->text;
        if (!dimension || cell->items[i]->kind != NODE_TEXT ||
            !measure_has(reader->catalogue, column->measure, dimension))
            return node_fault(cx, cell->items[i], MSG_CATALOGUE_UNKNOWN_DIMENSION, cell->keys[i]);
        if (str_equal(code, S("total"))) continue;
        TRY(code_check(cx, cell->items[i], dimension, code));
        if (column->n_cell == CELL_MOST_PARTS) return bad(cx, cell, "cell", cell->keys[i]);
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
        return bad(cx, node, word, node->text);
    *out = (int)value;
    return OK;
}

/* What a column says beside its path: measure, cell, rounding, empty fields. */
static Err column_meaning(Cx *cx, const Reader *reader, const Node *node, MappingColumn *column) {
    Str measure = STR_NONE;
    TRY(text_of(cx, node, "measure", &measure));
    column->measure = measure_find(reader->catalogue, measure);
    if (!column->measure) return node_fault(cx, node, MSG_CATALOGUE_UNKNOWN_MEASURE, measure);
    column->line = node->line;
    column->empty = NOT_DELIVERED;
    const Node *empty = node_get(node, S("empty"));
    if (empty && !presence_read(empty->text, &column->empty))
        return bad(cx, empty, "empty", empty->text);
    if (column->empty == PRESENT) return bad(cx, empty, "empty", empty->text);
    int rounded = 0;
    TRY(whole_number(cx, node, "rounded", &rounded));
    TRY(whole_number(cx, node, "period_shift", &column->period_shift));
    column->rounded = (unsigned)rounded;
    return column_cell(cx, reader, node_get(node, S("cell")), column);
}

static Err column_read(Cx *cx, const Reader *reader, const Node *node, MappingColumn *column) {
    TRY(only(cx, node, "path constant measure cell rounded empty period_shift"));
    const Node *path = node_get(node, S("path")), *constant = node_get(node, S("constant"));
    if (!path == !constant) return missing(cx, node, "path");
    if (path) TRY(texts(cx, path, "path", &column->path, &column->n_path));
    if (path && !column->n_path) return bad(cx, path, "path", STR_NONE);
    Number number;
    if (constant) {
        if (!number_read(constant->text, DECIMAL_POINT, &number))
            return bad(cx, constant, "constant", constant->text);
        column->constant = true;
        column->value = number.value;
    }
    return column_meaning(cx, reader, node, column);
}

static Err columns_read(Cx *cx, const Reader *reader, const Node *map) {
    const Node *columns = node_get(map, S("columns")), *ignore = node_get(map, S("ignore"));
    Mapping *mapping = reader->mapping;
    if (columns) {
        if (columns->kind != NODE_LIST) return bad(cx, columns, "columns", columns->text);
        mapping->columns = NEW_ARRAY(cx->mem, MappingColumn, columns->n + 1);
        for (size_t i = 0; i < columns->n; i++)
            TRY(column_read(cx, reader, columns->items[i],
                            &mapping->columns[mapping->n_columns++]));
    }
    if (!ignore) return OK;
    if (ignore->kind != NODE_LIST) return bad(cx, ignore, "ignore", ignore->text);
    mapping->ignore = NEW_ARRAY(cx->mem, MappingPath, ignore->n + 1);
    for (size_t i = 0; i < ignore->n; i++) {
        MappingPath *path = &mapping->ignore[mapping->n_ignore++];
        TRY(texts(cx, ignore->items[i], "ignore", &path->path, &path->n_path));
    }
    return OK;
}

/* ffcsv: `values: {CODE: {measure: …}}` become columns, `dimensions: {CODE: {…}}` variables. */
static Err flat_read(Cx *cx, const Reader *reader, const Node *map) {
    const Node *values = node_get(map, S("values")), *dimensions = node_get(map, S("dimensions"));
    Mapping *mapping = reader->mapping;
    if (!values) return missing(cx, map, "values");
    if (values->kind != NODE_MAP) return bad(cx, values, "values", values->text);
    mapping->columns = NEW_ARRAY(cx->mem, MappingColumn, values->n + 1);
    for (size_t i = 0; i < values->n; i++) {
        MappingColumn *column = &mapping->columns[mapping->n_columns++];
        TRY(only(cx, values->items[i], "measure cell rounded empty period_shift"));
        column->path = NEW(cx->mem, Str);
        column->path[0] = str_copy(cx->mem, values->keys[i]);
        column->n_path = 1;
        TRY(column_meaning(cx, reader, values->items[i], column));
    }
    if (!dimensions) return OK;
    if (dimensions->kind != NODE_MAP) return bad(cx, dimensions, "dimensions", dimensions->text);
    mapping->variables = NEW_ARRAY(cx->mem, MappingVariable, dimensions->n + 1);
    for (size_t i = 0; i < dimensions->n; i++) {
        MappingVariable *variable = &mapping->variables[mapping->n_variables++];
        TRY(only(cx, dimensions->items[i], "dimension codes ignore"));
        variable->variable = str_copy(cx->mem, dimensions->keys[i]);
        TRY(dimension_of(cx, reader, dimensions->items[i], &variable->dimension));
        TRY(code_list(cx, dimensions->items[i], variable->dimension, &variable->codes));
    }
    return OK;
}

static Err labels_read(Cx *cx, const Reader *reader, const Node *labels) {
    if (!labels) return OK;
    Mapping *mapping = reader->mapping;
    if (labels->kind != NODE_LIST) return bad(cx, labels, "labels", labels->text);
    mapping->labels = NEW_ARRAY(cx->mem, MappingLabel, labels->n + 1);
    for (size_t i = 0; i < labels->n; i++) {
        MappingLabel *label = &mapping->labels[mapping->n_labels++];
        const Node *node = labels->items[i];
        TRY(only(cx, node, "column dimension codes ignore"));
        if (mapping->kind == MAPPING_CSV) TRY(text_of(cx, node, "column", &label->column));
        TRY(dimension_of(cx, reader, node, &label->dimension));
        TRY(code_list(cx, node, label->dimension, &label->codes));
    }
    return OK;
}

/* ---- region, period, register, places, signs ---- */

static Err region_read(Cx *cx, Mapping *mapping, const Node *map) {
    const Node *kind = node_get(map, S("region_kind")), *territory = node_get(map, S("territory"));
    if (kind && !str_equal(kind->text, S("area")) && !str_equal(kind->text, S("school")))
        return bad(cx, kind, "region_kind", kind->text);
    mapping->of_schools = kind && str_equal(kind->text, S("school"));
    if (territory) {
        mapping->territory = period_read(territory->text, &mapping->territory_day);
        if (!mapping->territory) return bad(cx, territory, "territory", territory->text);
    }
    const Node *region = node_get(map, S("region"));
    if (mapping->kind == MAPPING_SHAPES) return OK;
    if (!region) return missing(cx, map, "region");
    if (mapping->kind != MAPPING_GENESIS)
        return texts(cx, region, "region", &mapping->region, &mapping->n_region);
    return str_equal(region->text, S("key")) ? OK : bad(cx, region, "region", region->text);
}

static Err period_kind_read(Cx *cx, const Node *period, PeriodKind *out) {
    static const char *const words[] = {[PERIOD_YEAR] = "year",
                                        [PERIOD_SCHOOL_YEAR] = "school-year",
                                        [PERIOD_SEMESTER] = "semester",
                                        [PERIOD_DAY] = "day"};
    Str kind = STR_NONE;
    TRY(text_of(cx, period, "kind", &kind));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(kind, str_of(words[i]))) {
            *out = (PeriodKind)i;
            return OK;
        }
    return bad(cx, period, "kind", kind);
}

static Err period_of_mapping(Cx *cx, Mapping *mapping, const Node *map) {
    const Node *period = node_get(map, S("period"));
    mapping->period_from = PERIOD_NOWHERE;
    if (!period) return mapping->n_columns ? missing(cx, map, "period") : OK;
    TRY(only(cx, period, "from column constant kind"));
    TRY(period_kind_read(cx, period, &mapping->period_kind));
    Str from = node_text(period, S("from"));
    const Node *constant = node_get(period, S("constant"));
    if (constant) {
        mapping->period_from = PERIOD_DECLARED;
        if (!period_read(constant->text, &mapping->period) ||
            mapping->period.kind != mapping->period_kind)
            return bad(cx, constant, "constant", constant->text);
        return OK;
    }
    if (node_get(period, S("column"))) {
        mapping->period_from = PERIOD_FROM_COLUMN;
        return text_of(cx, period, "column", &mapping->period_column);
    }
    if (str_equal(from, S("heading")))
        mapping->period_from = PERIOD_FROM_HEADING;
    else if (str_equal(from, S("time")))
        mapping->period_from = PERIOD_FROM_TIME;
    else
        return bad(cx, period, "from", from);
    return OK;
}

static Err register_read(Cx *cx, const Reader *reader, const Node *node) {
    Mapping *mapping = reader->mapping;
    if (!node) return OK;
    mapping->has_register = true;
    TRY(only(cx, node, "name town school_type"));
    const Node *name = node_get(node, S("name")), *type = node_get(node, S("school_type"));
    if (!name) return missing(cx, node, "name");
    if (!type) return missing(cx, node, "school_type");
    TRY(texts(cx, name, "name", &mapping->register_name, &mapping->n_register_name));
    TRY(text_of(cx, node, "town", &mapping->register_town));
    TRY(only(cx, type, "column codes ignore"));
    TRY(text_of(cx, type, "column", &mapping->register_type));
    return code_list(cx, type, dimension_find(reader->catalogue, S("schooltype")),
                     &mapping->register_types);
}

static Err places_read(Cx *cx, Mapping *mapping, const Node *node) {
    if (!node) return OK;
    mapping->has_places = true;
    TRY(only(cx, node, "easting northing crs"));
    TRY(text_of(cx, node, "easting", &mapping->easting));
    TRY(text_of(cx, node, "northing", &mapping->northing));
    const Node *crs = node_get(node, S("crs"));
    if (!crs) return missing(cx, node, "crs");
    if (crs->kind == NODE_TEXT) return whole_number(cx, node, "crs", &mapping->crs_default);
    TRY(only(cx, crs, "column default"));
    if (node_get(crs, S("column"))) TRY(text_of(cx, crs, "column", &mapping->crs_column));
    return whole_number(cx, crs, "default", &mapping->crs_default);
}

static Err sign_meaning(Cx *cx, const Node *at, Str word, MappingSign *sign) {
    if (str_equal(word, S("dash"))) {
        sign->meaning = SIGN_DASH;
        sign->presence = NOT_DELIVERED;
    } else if (str_equal(word, S("unreliable-without-number"))) {
        sign->presence = UNKNOWN_AT_SOURCE;
        sign->marks = UNRELIABLE;
    } else if (!presence_read(word, &sign->presence) || sign->presence == PRESENT) {
        return bad(cx, at, "signs", word);
    }
    return OK;
}

/* The signs of the statistical offices; a declaration replaces or adds single ones. */
static Err signs_read(Cx *cx, Mapping *mapping, const Node *node) {
    static const MappingSign usual[] = {
        {{"-", 1}, SIGN_DASH, NOT_DELIVERED, 0},
        {{".", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, 0},
        {{"x", 1}, SIGN_STATE, NOT_MEANINGFUL, 0},
        {{"/", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, UNRELIABLE},
        {{"...", 3}, SIGN_STATE, NOT_DELIVERED, 0},
    };
    size_t n = sizeof usual / sizeof *usual,
           declared = node && node->kind == NODE_MAP ? node->n : 0;
    if (node && node->kind != NODE_MAP) return bad(cx, node, "signs", node->text);
    mapping->signs = NEW_ARRAY(cx->mem, MappingSign, n + declared);
    memcpy(mapping->signs, usual, sizeof usual);
    mapping->n_signs = n;
    for (size_t i = 0; i < declared; i++) {
        MappingSign sign = {.sign = str_copy(cx->mem, node->keys[i])};
        TRY(sign_meaning(cx, node->items[i], node->items[i]->text, &sign));
        size_t at = 0;
        while (at < mapping->n_signs && !str_equal(mapping->signs[at].sign, sign.sign))
            at++;
        if (at == mapping->n_signs) mapping->n_signs++;
        mapping->signs[at] = sign;
    }
    return OK;
}

/* ---- the whole ---- */

static Err kind_read(Cx *cx, const Node *map, Mapping *mapping) {
    static const char *const words[] = {"genesis", "flat", "csv", "geojson"};
    Str kind = STR_NONE;
    if (node_get(map, S("boundaries")) && !node_get(map, S("kind"))) {
        mapping->kind = MAPPING_SHAPES;
        return OK;
    }
    TRY(text_of(cx, map, "kind", &kind));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(kind, str_of(words[i]))) {
            mapping->kind = (MappingKind)i;
            return OK;
        }
    return bad(cx, map, "kind", kind);
}

static Err heading_read(Cx *cx, const Node *map, Mapping *mapping) {
    TRY(text_of(cx, map, "mapping", &mapping->id));
    const Node *title = node_get(map, S("title"));
    if (!title) return missing(cx, map, "title");
    TRY(texts_read(cx, title, &mapping->title));
    TRY(text_of(cx, map, "publisher", &mapping->publisher));
    TRY(text_of(cx, map, "licence", &mapping->licence));
    TRY(text_of(cx, map, "attribution", &mapping->attribution));
    TRY(kind_read(cx, map, mapping));
    const Node *recognise = node_get(map, S("recognise"));
    return recognise ? texts(cx, recognise, "recognise", &mapping->recognise, &mapping->n_recognise)
                     : OK;
}

static Err schools_only(Cx *cx, const Node *map, const Mapping *mapping) {
    bool schools = mapping->has_register || mapping->has_places;
    for (size_t i = 0; i < mapping->n_columns; i++)
        schools |= mapping->columns[i].constant;
    if (schools && !(mapping->of_schools && mapping->kind == MAPPING_CSV))
        return bad(cx, map, "region_kind", S("area"));
    if (!mapping->n_columns && !schools && mapping->kind != MAPPING_SHAPES)
        return missing(cx, map, "columns");
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (mapping->columns[i].measure->of_places != mapping->of_schools)
            return bad(cx, map, "measure", mapping->columns[i].measure->id);
    return OK;
}

Err mapping_parse(Cx *cx, const Catalogue *catalogue, const Node *node, Mapping **out) {
    Reader reader = {catalogue, NEW(cx->mem, Mapping)};
    Mapping *mapping = reader.mapping;
    TRY(only(cx, node,
             "mapping title publisher licence attribution kind recognise region region_kind "
             "territory period labels "
             "columns ignore values dimensions register places boundaries signs"));
    mapping->version = 1;
    TRY(heading_read(cx, node, mapping));
    TRY(region_read(cx, mapping, node));
    if (mapping->kind == MAPPING_SHAPES) {
        const Node *boundaries = node_get(node, S("boundaries"));
        if (!boundaries) return missing(cx, node, "boundaries");
        TRY(only(cx, boundaries, "key"));
        TRY(text_of(cx, boundaries, "key", &mapping->shape_key));
    } else {
        if (node_get(node, S("boundaries"))) return bad(cx, node, "boundaries", STR_NONE);
        TRY(labels_read(cx, &reader, node_get(node, S("labels"))));
        TRY(columns_read(cx, &reader, node));
        if (mapping->kind == MAPPING_FLAT) TRY(flat_read(cx, &reader, node));
    }
    TRY(period_of_mapping(cx, mapping, node));
    TRY(register_read(cx, &reader, node_get(node, S("register"))));
    TRY(places_read(cx, mapping, node_get(node, S("places"))));
    TRY(signs_read(cx, mapping, node_get(node, S("signs"))));
    TRY(schools_only(cx, node, mapping));
    *out = mapping;
    return OK;
}

Err mapping_read_sender(Cx *cx, const Catalogue *catalogue, Str yaml, Mapping **out) {
    Node *node;
    TRY(yaml_read(cx, &node, S("mapping"), yaml));
    return mapping_parse(cx, catalogue, node, out);
}

/* Where does a mapping find region and period? In columns, in the headings, in the lines above
 * them, or nowhere in the file: then the mapping itself says them. */

#include "figures/mapping_read_in.h"

#define MOST_KEY_COLUMNS 8

/* ---- region ---- */

static Err word_of(Cx *cx, const Node *map, const char *key, const char *const *words, int *out) {
    const Node *node = node_get(map, str_of(key));
    if (!node) return OK;
    for (int i = 0; words[i]; i++)
        if (node->kind == NODE_TEXT && str_equal(node->text, str_of(words[i]))) {
            *out = i;
            return OK;
        }
    return mapping_bad(cx, node, key, node->text);
}

/* csv: {column: …, name: …}, {name: …}, {constant: …}, {from: title} */
static Err region_map(Cx *cx, const MappingReader *reader, const Node *region) {
    static const char *const levels[] = {"any", "land", "district-group", "kreis", "town", NULL};
    static const char *const outsides[] = {"official", "unknown", "all", NULL};
    Mapping *mapping = reader->mapping;
    const Node *column = node_get(region, S("column")), *name = node_get(region, S("name"));
    const Node *constant = node_get(region, S("constant")), *from = node_get(region, S("from"));
    int level = LEVEL_ANY, outside = OUTSIDE_OFFICIAL;
    TRY(mapping_only(cx, region, "column name constant from level outside"));
    TRY(word_of(cx, region, "level", levels, &level));
    TRY(word_of(cx, region, "outside", outsides, &outside));
    mapping->level = (RegionLevel)level;
    mapping->outside = (RegionOutside)outside;
    if (name) TRY(mapping_text(cx, region, "name", &mapping->region_name));
    if (column) return mapping_texts(cx, column, "column", &mapping->region, &mapping->n_region);
    if (name) {
        mapping->region_from = REGION_FROM_NAME;
    } else if (constant) {
        mapping->region_from = REGION_DECLARED;
        TRY(mapping_text(cx, region, "constant", &mapping->region_constant));
        if (!region_by_key(reader->catalogue, mapping->region_constant, false))
            return mapping_bad(cx, constant, "constant", mapping->region_constant);
    } else {
        mapping->region_from = REGION_FROM_TITLE;
        if (!from) return mapping_lacks(cx, region, "column");
        if (!str_equal(from->text, S("title"))) return mapping_bad(cx, from, "from", from->text);
    }
    return OK;
}

static Err region_of(Cx *cx, const MappingReader *reader, const Node *region) {
    Mapping *mapping = reader->mapping;
    if (mapping->kind == MAPPING_GENESIS)
        return str_equal(region->text, S("key")) ? OK
                                                 : mapping_bad(cx, region, "region", region->text);
    if (mapping->kind == MAPPING_CSV && region->kind == NODE_MAP)
        TRY(region_map(cx, reader, region));
    else
        TRY(mapping_texts(cx, region, "region", &mapping->region, &mapping->n_region));
    if (mapping->region_from == REGION_FROM_KEY &&
        (!mapping->n_region || mapping->n_region > MOST_KEY_COLUMNS))
        return mapping_bad(cx, region, "region", region->text);
    if (mapping->of_schools && mapping->region_from != REGION_FROM_KEY)
        return mapping_bad(cx, region, "region", region->text);
    return OK;
}

Err mapping_region(Cx *cx, const MappingReader *reader, const Node *map) {
    const Node *kind = node_get(map, S("region_kind")), *territory = node_get(map, S("territory"));
    Mapping *mapping = reader->mapping;
    if (kind && !str_equal(kind->text, S("area")) && !str_equal(kind->text, S("school")))
        return mapping_bad(cx, kind, "region_kind", kind->text);
    mapping->of_schools = kind && str_equal(kind->text, S("school"));
    if (territory) {
        mapping->territory = period_read(territory->text, &mapping->territory_day);
        if (!mapping->territory) return mapping_bad(cx, territory, "territory", territory->text);
    }
    const Node *region = node_get(map, S("region"));
    if (mapping->kind == MAPPING_SHAPES) return OK;
    return region ? region_of(cx, reader, region) : mapping_lacks(cx, map, "region");
}

/* ---- period ---- */

static Err period_kind_read(Cx *cx, const Node *period, PeriodKind *out) {
    static const char *const words[] = {[PERIOD_YEAR] = "year",
                                        [PERIOD_SCHOOL_YEAR] = "school-year",
                                        [PERIOD_SEMESTER] = "semester",
                                        [PERIOD_DAY] = "day"};
    Str kind = STR_NONE;
    TRY(mapping_text(cx, period, "kind", &kind));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(kind, str_of(words[i]))) {
            *out = (PeriodKind)i;
            return OK;
        }
    return mapping_bad(cx, period, "kind", kind);
}

static Err period_from(Cx *cx, Mapping *mapping, const Node *period) {
    static const struct {
        const char *word;
        int from;
    } places[] = {{"heading", PERIOD_FROM_HEADING},
                  {"time", PERIOD_FROM_TIME},
                  {"columns", PERIOD_FROM_COLUMNS},
                  {"title", PERIOD_FROM_TITLE},
                  {"unknown", PERIOD_UNKNOWN}};
    Str from = node_text(period, S("from"));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!str_equal(from, str_of(places[i].word))) continue;
        mapping->period_from = places[i].from;
        bool wide = mapping->period_from == PERIOD_FROM_COLUMNS;
        if (wide && (mapping->kind != MAPPING_CSV || mapping->by_row)) break;
        return OK;
    }
    return mapping_bad(cx, period, "from", from);
}

Err mapping_period(Cx *cx, Mapping *mapping, const Node *map) {
    const Node *period = node_get(map, S("period"));
    mapping->period_from = PERIOD_NOWHERE;
    if (!period) return mapping->n_columns ? mapping_lacks(cx, map, "period") : OK;
    TRY(mapping_only(cx, period, "from column constant kind"));
    TRY(period_kind_read(cx, period, &mapping->period_kind));
    const Node *constant = node_get(period, S("constant"));
    if (constant) {
        mapping->period_from = PERIOD_DECLARED;
        if (!period_read(constant->text, &mapping->period) ||
            mapping->period.kind != mapping->period_kind)
            return mapping_bad(cx, constant, "constant", constant->text);
        return OK;
    }
    if (!node_get(period, S("column"))) return period_from(cx, mapping, period);
    mapping->period_from = PERIOD_FROM_COLUMN;
    return mapping_text(cx, period, "column", &mapping->period_column);
}

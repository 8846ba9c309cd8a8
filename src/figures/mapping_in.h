#pragma once
/* One mapping: how one layout of file becomes observations. Parsed from its YAML declaration
 * (docs/catalogue.md), held by the catalogue's snapshot, used by deliver(). Everything a Mapping
 * points to lives in the arena it was parsed into. */

#include "figures/catalogue.h"
#include "figures/value.h"

typedef enum MappingKind {
    MAPPING_GENESIS, /* GENESIS table layout: headings above, row headings at the left */
    MAPPING_FLAT,    /* ffcsv: one value per row, variables and codes beside it */
    MAPPING_CSV,     /* plain table with one heading line */
    MAPPING_SHAPES,  /* boundaries, no observations */
} MappingKind;

/* A text as files write it, and what it means. `code` empty = the total of the dimension; ignore =
 * left out on purpose. */
typedef struct MappedCode {
    Str text; /* trimmed, otherwise as declared */
    Str code;
    bool ignore;
} MappedCode;
typedef struct CodeList {
    MappedCode *list;
    size_t n;
    Index by_text; /* of mapping_fold(text) */
} CodeList;

typedef struct MappingLabel { /* a row heading that gives one dimension's code */
    Str column; /* csv: heading of its column; genesis: empty, they count from left to right */
    const Dimension
        *dimension; /* NULL: the texts are only checked, they make no part of the cell */
    CodeList codes;
} MappingLabel;

typedef struct CellPart { /* one dimension fixed to one code */
    const Dimension *dimension;
    Str code;
} CellPart;
#define CELL_MOST_PARTS 8
#define MEASURE_MOST_HEADINGS 8

typedef struct MappingColumn {
    Str *path; /* heading path; csv: one element */
    size_t n_path;
    bool constant; /* no column: every row says `value` */
    double value;
    const Measure *measure;
    CellPart cell[CELL_MOST_PARTS]; /* by dimension id, ascending */
    size_t n_cell;
    unsigned rounded; /* base the source rounds to; 0 = not */
    Presence empty;   /* what an empty field means */
    int period_shift; /* the value belongs to the period that many years later */
    size_t line;      /* of the declaration */
} MappingColumn;

typedef struct MappingPath { /* headings of columns left out on purpose */
    Str *path;
    size_t n_path;
} MappingPath;

typedef struct MappingVariable { /* ffcsv: a variable code and the dimension behind it */
    Str variable;
    const Dimension *dimension;
    CodeList codes;
} MappingVariable;

typedef enum RegionFrom {
    REGION_FROM_KEY,
    REGION_FROM_NAME, /* there is no key: the name alone */
    REGION_DECLARED,  /* the same for every row */
    REGION_FROM_TITLE /* key or name in the lines above the headings */
} RegionFrom;
typedef enum RegionLevel {
    LEVEL_ANY,
    LEVEL_LAND,
    LEVEL_GROUP,
    LEVEL_KREIS,
    LEVEL_TOWN
} RegionLevel;
typedef enum RegionOutside {
    OUTSIDE_OFFICIAL, /* official keys of other Länder */
    OUTSIDE_UNKNOWN,  /* whatever the register does not know */
    OUTSIDE_ALL       /* areas of another kind: they may be looked at, not delivered */
} RegionOutside;

typedef enum SignMeaning { SIGN_STATE, SIGN_DASH, SIGN_BESIDE } SignMeaning;
typedef struct MappingSign {
    Str sign;
    SignMeaning
        meaning; /* SIGN_DASH: zero only where totals agree (dash.c); SIGN_BESIDE: at a number */
    Presence presence; /* PRESENT in place of a number: it is below half the unit */
    unsigned marks;
    Precision precision;
} MappingSign;

typedef struct ProtectRule { /* `protect:`; every cell of the data set is held against it */
    bool set;                /* there is one */
    int64_t base;      /* counts are rounded to it and nothing is hidden; 0: cells are hidden */
    int64_t threshold; /* counts 1 … threshold */
    bool hide_zeros, group; /* zeros, too; all cases of a total in one of its parts */
    int64_t width;          /* so far apart must be what a hidden count can be */
} ProtectRule;

typedef struct Mapping Mapping;
struct Mapping {
    Str id;
    int version; /* set by the catalogue; 1 after mapping_parse */
    MappingKind kind;
    Texts title;
    Str publisher, licence, attribution;
    bool open; /* release: on-loading: official open data, released when they are loaded */
    ProtectRule protect;
    Str *recognise; /* as declared */
    size_t n_recognise;
    bool of_schools; /* region_kind: school */
    bool single;     /* rows: single: one row per person; rows are counted and never stored */
    Str id_column;   /* heading of the column that tells persons apart; empty: there is none */
    RegionFrom region_from;
    Str *region; /* csv: headings, their fields joined; flat: variable codes; genesis: empty (the
                    key column) */
    size_t n_region;
    Str region_name; /* csv: heading of the name beside the key, or the name that stands for it */
    Str region_constant;
    RegionLevel level;     /* REGION_FROM_NAME and _TITLE: only areas of this level are meant */
    RegionOutside outside; /* which areas need not be in the register */
    bool territory;        /* all rows are converted to the territorial status of `territory_day` */
    Period territory_day;
    PeriodKind period_kind;
    enum {
        PERIOD_FROM_TIME,
        PERIOD_FROM_HEADING,
        PERIOD_FROM_COLUMN,
        PERIOD_FROM_COLUMNS, /* in the headings of the value columns */
        PERIOD_FROM_TITLE,   /* somewhere in the lines above the headings */
        PERIOD_DECLARED,
        PERIOD_UNKNOWN, /* nothing tells it: may be looked at, not delivered */
        PERIOD_NOWHERE
    } period_from;
    Str period_column; /* PERIOD_FROM_COLUMN */
    Period period;     /* PERIOD_DECLARED */
    MappingLabel *labels;
    size_t n_labels;
    MappingColumn *columns; /* flat and by_row: one per code of `values:`, path[0] is the code */
    size_t n_columns;
    bool by_row; /* csv: the fields of these columns together tell what the row's value is */
    Str *measure_headings;
    size_t n_measure_headings;
    Str value_heading;
    Index by_code; /* of mapping_fold(path[0]) */
    MappingPath *ignore;
    size_t n_ignore;
    MappingVariable *variables; /* flat */
    size_t n_variables;
    bool has_register;
    Str *register_name; /* headings, joined with blanks */
    size_t n_register_name;
    Str register_town;
    Str register_type; /* heading; the code list follows */
    CodeList register_types;
    bool has_places;
    Str easting, northing, crs_column;
    int crs_default;
    bool repair_zero;   /* keys that lost a zero are restored and told */
    Str shape_key;      /* property that holds the key */
    MappingSign *signs; /* in place of a number */
    size_t n_signs;
    MappingSign *beside; /* at a number */
    size_t n_beside;
    Str quality_heading; /* csv: the column that says how good the value of the row is */
    /* Of a sender's mapping, not agreed on: */
    struct OwnMeasure *own_measures;
    size_t n_own_measures;
    struct DimensionIn *own_dimensions;
    size_t n_own_dimensions;
};

/* The declaration of one mapping. Dimensions and measures of the catalogue must be known already.
 * INVALID with line and reason for anything that is not in docs/catalogue.md: an unknown word is a
 * mistake, never skipped. */
Err mapping_parse(Cx *cx, const Catalogue *catalogue, const Node *node, Mapping **out) CHECKED;

/* The same from the text of a mapping file that a sender keeps: it may bring measures and
 * breakdowns of its own, enough to look at a file with, and need not name publisher and licence. */
Err mapping_read_sender(Cx *cx, const Catalogue *catalogue, Str yaml, Mapping **out) CHECKED;

/* protect_rule.c: the rule alone, of a declaration and of the text of one. */
Err protect_rule_read(Cx *cx, const Node *map, ProtectRule *out) CHECKED;
Err protect_rule_of_text(Cx *cx, Str yaml, ProtectRule *out) CHECKED;

/* The measure, own or agreed, is declared with this dimension. */
bool mapping_measure_has(const Catalogue *catalogue, const Mapping *mapping, const Measure *measure,
                         const Dimension *dimension);
/* The first measure of the mapping's columns that is not agreed on; NULL where all are. */
const Measure *mapping_first_own(const Mapping *mapping);

/* For comparing headings and title words: lower case, German umlauts folded with them, without
 * punctuation and blanks. */
Str mapping_fold(Arena *mem, Str text);
/* The meaning of a sign in place of a number, beside one, or in a column of qualities; NULL where
 * it has none. */
const MappingSign *sign_alone(const Mapping *mapping, Str text);
const MappingSign *sign_beside(const Mapping *mapping, Str text);
const MappingSign *sign_quality(const Mapping *mapping, Str text);
/* NULL where the folded text is not in the list. */
const MappedCode *code_list_find(const CodeList *codes, Str folded);

/* Implemented by the catalogue: all mappings of the snapshot, in order of id; one by its id (NULL
 * where there is none). */
const Mapping *const *mappings_all(const Catalogue *catalogue, size_t *n);
const Mapping *mapping_find(const Catalogue *catalogue, Str id);

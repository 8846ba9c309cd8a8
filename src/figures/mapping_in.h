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
    MAPPING_SHAPES,  /* GeoJSON: boundaries, no observations */
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

typedef enum SignMeaning { SIGN_STATE, SIGN_DASH } SignMeaning;
typedef struct MappingSign {
    Str sign;
    SignMeaning
        meaning; /* SIGN_DASH: zero only where totals agree (dash.c); else `presence` and `marks` */
    Presence presence;
    unsigned marks;
} MappingSign;

typedef struct Mapping Mapping;
struct Mapping {
    Str id;
    int version; /* set by the catalogue; 1 after mapping_parse */
    MappingKind kind;
    Texts title;
    Str publisher, licence, attribution;
    Str *recognise; /* as declared */
    size_t n_recognise;
    bool of_schools; /* region_kind: school */
    Str *region;     /* csv: heading; flat: variable codes; genesis: empty (the key column) */
    size_t n_region;
    bool territory; /* all rows are converted to the territorial status of `territory_day` */
    Period territory_day;
    PeriodKind period_kind;
    enum {
        PERIOD_FROM_TIME,
        PERIOD_FROM_HEADING,
        PERIOD_FROM_COLUMN,
        PERIOD_DECLARED,
        PERIOD_NOWHERE
    } period_from;
    Str period_column; /* PERIOD_FROM_COLUMN */
    Period period;     /* PERIOD_DECLARED */
    MappingLabel *labels;
    size_t n_labels;
    MappingColumn *columns; /* flat: one per value_variable_code, path[0] is the code */
    size_t n_columns;
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
    Str shape_key; /* property that holds the key */
    MappingSign *signs;
    size_t n_signs;
};

/* The declaration of one mapping. Dimensions and measures of the catalogue must be known already.
 * INVALID with line and reason for anything that is not in docs/catalogue.md: an unknown word is a
 * mistake, never skipped. */
Err mapping_parse(Cx *cx, const Catalogue *catalogue, const Node *node, Mapping **out) CHECKED;

/* The same from the text of a mapping file that a sender keeps. */
Err mapping_read_sender(Cx *cx, const Catalogue *catalogue, Str yaml, Mapping **out) CHECKED;

/* For comparing headings and title words: lower case, German umlauts folded with them, without
 * punctuation and blanks. */
Str mapping_fold(Arena *mem, Str text);
/* NULL where the folded text is not in the list. */
const MappedCode *code_list_find(const CodeList *codes, Str folded);

/* Implemented by the catalogue: all mappings of the snapshot, in order of id; one by its id (NULL
 * where there is none). */
const Mapping *const *mappings_all(const Catalogue *catalogue, size_t *n);
const Mapping *mapping_find(const Catalogue *catalogue, Str id);

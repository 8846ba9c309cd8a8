#pragma once
/* Inside formats/: a data set of JSON-stat. json_stat_set.c finds the data sets of a text and reads
 * the dimensions of one; json_stat.c gives its cells as rows. */

#include "formats/cube_in.h"

typedef struct StatDimension {
    Str id, label;
    ColumnRole role;
    ColumnCode *codes; /* by position */
    size_t n;
} StatDimension;

typedef enum StatMember {
    STAT_ID,
    STAT_SIZE,
    STAT_ROLE,
    STAT_DIMENSION,
    STAT_VALUE,
    STAT_STATUS,
    STAT_LABEL,
    STAT_HREF,
    STAT_MEMBERS
} StatMember;

typedef struct StatSet { /* where it stands */
    Str name;
    size_t n_values; /* listed, with a number or without */
    JsonPlace places[STAT_MEMBERS];
} StatSet;

typedef struct StatSets {
    StatSet *at;
    size_t n;
} StatSets;

typedef struct StatCube {
    StatDimension *dimensions;
    size_t n_dimensions;
    size_t n_cells; /* product of all sizes */
} StatCube;

/* NOT_FOUND where the text is no JSON-stat. */
Err stat_sets(Cx *cx, Arena *mem, const JsonText *text, StatSets *out) CHECKED;
Err stat_cube(Cx *cx, Arena *mem, const JsonText *text, const StatSet *set, StatCube *out) CHECKED;

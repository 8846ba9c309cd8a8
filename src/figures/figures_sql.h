#pragma once
/* The statements of this room that concern the catalogue and observations: each a small typed
 * function or, where rows are read in a loop, a query that is opened here and read by the caller.
 */

#include "store/store.h"

typedef struct StoreState { /* what a snapshot depends on; all of it only grows */
    Str store;              /* identifies the store within this process */
    Str state;              /* newest delivery, how much was agreed, how many cells and regions */
    int64_t agreed, last_delivery, last_cell;
} StoreState;
Err sql_state(Cx *cx, StoreState *out) CHECKED; /* a few look-ups by key */
/* The same for what definitions, schools and boundaries depend on: reads more. */
Err sql_signature(Cx *cx, Str *out) CHECKED;

Err sql_agreed_newest(Cx *cx, Rows **out) CHECKED; /* kind, id, version, content */
typedef struct AgreedRow {
    Str kind, id;
    int64_t version, agreed_on;
    Str content;
} AgreedRow;
/* agreed_on, content: the newest 20 versions, newest first */
Err sql_agreed_texts(Cx *cx, Rows **out, Str kind, Str id) CHECKED;
Err sql_agreed_versions(Cx *cx, Rows **out, Str kind,
                        Str id) CHECKED; /* version, agreed_on; newest first */
Err sql_agreed_add(Cx *cx, const AgreedRow *row) CHECKED;

Err sql_regions(Cx *cx, Rows **out) CHECKED;  /* number, kind, code */
Err sql_cells(Cx *cx, Rows **out) CHECKED;    /* number, id */
Err sql_measures(Cx *cx, Rows **out) CHECKED; /* number, id */
/* region, name, town, school_type, easting, northing, crs, delivery, line, place_delivery,
 * place_line */
Err sql_schools(Cx *cx, Rows **out) CHECKED;
Err sql_boundaries(Cx *cx,
                   Rows **out) CHECKED; /* region, rings, points; the newest of each region first */
/* region, period, cell, delivery, number, decimals, presence, precise, base, marks, line, place */
Err sql_observations(Cx *cx, int64_t measure, int64_t last_delivery, Rows **out) CHECKED;

typedef enum NumberedKind {
    NUMBERED_AREA,
    NUMBERED_SCHOOL,
    NUMBERED_MEASURE,
    NUMBERED_CELL,
    NUMBERED_KINDS
} NumberedKind;
/* NOT_FOUND where it has no number yet. */
Err sql_number_find(Cx *cx, NumberedKind kind, Str code, int64_t *out) CHECKED;
Err sql_number_last(Cx *cx, NumberedKind kind, int64_t *out) CHECKED;
Err sql_number_add(Cx *cx, NumberedKind kind, int64_t number, Str code) CHECKED;

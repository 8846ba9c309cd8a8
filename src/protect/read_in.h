#pragma once
/* Inside protect/: reading the columns of dimensions, the same for tables and for records. */

#include "formats/formats.h"
#include "protect/protect.h"

#define TOTAL UINT32_MAX /* the code of a dimension that the file does not have */

typedef struct CellRow {
    uint32_t codes[DIMENSIONS_MOST]; /* into Reading.labels */
    int64_t count;                   /* -1: hidden; of amounts: × 10^AMOUNT_DECIMALS at first */
    uint32_t line, file;
} CellRow;

typedef struct Reading {
    Cx *cx;
    const TableAsk *ask;
    Str file;        /* the one that is being read, … */
    uint32_t n_file; /* … 0: the first */
    Table *table;
    Findings findings;
    size_t columns[DIMENSIONS_MOST + 1]; /* the count's last */
    Index index[DIMENSIONS_MOST];
    VEC(HierarchyLine) labels[DIMENSIONS_MOST];
    Arena *mem;
    VEC(CellRow) rows;
    int decimals; /* of amounts: the most found */
} Reading;

/* A text as an amount from 0 on; false: not, and why (the message takes file, line, column, text).
 */
bool amount_read(Str text, Decimal decimal, Number *out, Msg *wrong);
/* Opens the file and finds the columns of the dimensions. */
Err reading_open(Reading *reading) CHECKED;
Err reading_column(Reading *reading, Str name, size_t *out) CHECKED;
/* What formats/ found wrong is wrong here, too: its rows would be missing. */
Err file_check(Cx *cx, Str file, const Findings *findings) CHECKED;
/* The row's code in a dimension, as a place in Reading.labels. */
Err reading_code(Reading *reading, size_t d, const Row *row, uint32_t *out) CHECKED;
/* All dimensions, from hierarchies or from the labels read. */
Err reading_crossing(Reading *reading, Crossing *out) CHECKED;
/* The place of each label among the codes of the dimension; UINT32_MAX: it has none. */
uint32_t *reading_places(Reading *reading, const TableDimension *dimension, size_t d);
Err reading_unknown(Reading *reading, const CellRow *row, size_t d) CHECKED;
/* What of the table is published, and what earlier files tell of it (publication.c). */
Err reading_roles(Reading *reading, TableRead *out, const size_t *cells) CHECKED;
Str reading_number(Reading *reading, size_t number);

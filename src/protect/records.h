#pragma once
/* Records (microdata): one row a person, a grant, a school. Which cell is each in, how much does it
 * contribute, and whose is it? */

#include "protect/protect.h"

#define RECORDS_MOST ((size_t)1 << 23)

typedef struct RecordsAsk {
    TableAsk table; /* path, dimensions, total */
    Str value;      /* what is summed; empty: each record counts 1 */
    Str holder;     /* whose it is; empty: each record is somebody's of their own */
    Str key;        /* the record key, from 0 to below 1; empty: none */
    Str cost;       /* what hiding it costs; empty: none */
} RecordsAsk;

/* Decimals as whole numbers: value × 10^decimals, with the finest decimals found. */
typedef struct Amounts {
    int64_t *at; /* of each record; NULL: there is no such column */
    int decimals;
} Amounts;

typedef struct Records {
    Str file;
    Crossing crossing; /* the counts are the sums of the values, or the numbers of records */
    size_t n;
    uint32_t *cells; /* of each record: its inner cell */
    Amounts values, costs;
    uint32_t *holders; /* of each record, from 0 on; NULL: none were asked for */
    const Str *holder_names;
    size_t n_holders;
    double *keys;
    uint32_t *lines; /* of each record: the line of the file it starts in */
} Records;

/* INVALID with file, line and column for what cannot be taken: a code that is a total, an empty
 * holder, a value below 0 or with more than AMOUNT_DECIMALS decimals, a key that is none; LIMIT for
 * too much. */
Err records_read(Cx *cx, Records *out, const RecordsAsk *ask) CHECKED;

/* Of each cell what hiding it costs, at least 1: the costs of its records; … */
Err costs_of_records(Cx *cx, int64_t **out, const Records *records) CHECKED;
/* … or those that a column of a table of cells tells. A cell without one costs as much as the inner
 * cells under it, an inner one 1. */
Err costs_of_table(Cx *cx, int64_t **out, const TableAsk *ask, Str column) CHECKED;

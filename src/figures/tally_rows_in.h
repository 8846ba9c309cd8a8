#pragma once
/* What tally_rows.c (a block into rows) and tally_cells.c (a row into sightings) share: the state
 * of one thread. */

#include "figures/tally_in.h"

#define TALLY_LABELS 16

typedef struct Label { /* a breakdown, by a column or by a variable of an ffcsv file */
    const Dimension *dimension;
    const CodeList *list;
    Codes codes;        /* text -> ordinal */
    uint32_t *ordinals; /* of each entry of the list: the same code has the same one */
    Str *texts;         /* code of each ordinal */
    uint32_t n;
    uint32_t chosen; /* in the row at hand */
} Label;

typedef struct CountSlot { /* persons of one region, period and breakdown */
    uint64_t cell, n;      /* cell: the labels' ordinals as one number */
    uint32_t spot, period;
} CountSlot;

struct RowReader {
    Arena *mem;
    const TallyForm *form;
    Frame *frame;
    const ScanWay *way;
    Intake *intake; /* for reading keys and fields: its scratch, its findings */
    Scan scan;
    Codes regions, periods, columns;
    Label *labels;
    size_t n_labels;
    NumberTable kinds; /* of column and labels */
    Arena *kinds_mem;
    NumberTable used; /* areas and periods that were told of */
    Arena *used_mem;
    bool *filled; /* per column of the mapping: it says something somewhere */
    CountSlot *counts;
    size_t n_counts;
    /* the row at hand */
    Block *block;
    Str text;
    const uint32_t *ends;
    size_t start, n_cells, line;
    uint32_t spot, period;
    uint32_t region; /* as remembered: spot, outside, and land */
    size_t region_column;
    int land;
    /* of the block: fields of regions outside the register, by period and kind */
    NumberTable aside;
};

/* Empty beyond the end. */
static inline Str row_cell(const RowReader *reader, size_t column) {
    if (column >= reader->n_cells) return STR_NONE;
    size_t from = column ? reader->ends[column - 1] + (size_t)1 : reader->start;
    return (Str){reader->text.p + from, reader->ends[column] - from};
}

/* What it says: without quotes and blanks around it. */
Str row_field(const RowReader *reader, size_t column);
void row_tell(const RowReader *reader, Rule rule, size_t column, Str expected);

Err cells_begin(Cx *cx, RowReader *reader) CHECKED; /* once, for the thread */
void cells_begin_block(RowReader *reader);
Err cells_of_row(Cx *cx, RowReader *reader) CHECKED;

#pragma once
/* What the steps of looking at a file hand to each other: check.c leads, check_columns.c tells what
 * was seen. */

#include "figures/check.h"
#include "figures/delivery_in.h"

typedef struct ColumnRun { /* as in CheckedColumn */
    size_t n;
    Texts reason;
} ColumnRun;

typedef struct Look {
    Str path;
    const CheckOptions *options;
    Checked *out;
    Findings *findings;
    size_t errors; /* findings before this file */
    const Catalogue *catalogue;
    Table *table;
    Chosen chosen;
    Layout layout; /* its mapping is NULL where none fits */
    Intake *intake;
    Outlines *outlines;
    Texts *column_reasons; /* of a proposal; else NULL */
    ColumnRun *runs;       /* so, too */
} Look;

/* ---- check_columns.c: form, title, columns and first rows for the reader ---- */

Err look_columns(Cx *cx, Look *look) CHECKED;
Err look_rows(Cx *cx, Look *look) CHECKED;

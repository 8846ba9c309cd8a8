#pragma once
/* What deliver, check and demo tell of each file. */

#include "cli/cli_in.h"
#include "figures/check.h"

typedef struct Report {
    Output output;
    Buf out;
    Json json;
    bool brief;     /* counts only, for demo */
    bool look_only; /* nothing was stored */
} Report;

void report_begin(Cx *cx, Report *report, Output output);
void report_told(Cx *cx, Report *report, const CheckTold *told);
/* The file could not be read at all: cx->fault tells why. */
void report_fault(Cx *cx, Report *report, Str path);
/* LIMIT where the JSON of all files together is too long to be told. */
Err report_end(Cx *cx, Report *report) CHECKED;

/* The findings as a workbook under that name, as a whole or not at all; an empty name: nothing. */
Err list_keep(Cx *cx, Str path, const CheckTold *told) CHECKED;

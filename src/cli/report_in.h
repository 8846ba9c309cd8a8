#pragma once
/* What deliver, check and demo tell of each file. */

#include "cli/cli_in.h"
#include "figures/delivery.h"

typedef struct ReportMore { /* what a command adds to the report of a file; NULL: nothing */
    void (*json)(Cx *cx, Json *j, void *arg);
    void (*text)(Cx *cx, Buf *out, void *arg);
    void *arg;
} ReportMore;

typedef struct Report {
    Output output;
    Buf out;
    Json json;
    bool brief;     /* counts only, for demo */
    bool look_only; /* nothing was stored */
    ReportMore more;
} Report;

void report_begin(Cx *cx, Report *report, Output output);
void report_delivery(Cx *cx, Report *report, Str path, const Delivery *delivery,
                     const Findings *findings);
/* The file could not be read at all: cx->fault tells why. */
void report_fault(Cx *cx, Report *report, Str path);
/* LIMIT where the JSON of all files together is too long to be told. */
Err report_end(Cx *cx, Report *report) CHECKED;

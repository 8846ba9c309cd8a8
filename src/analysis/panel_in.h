#pragma once
/* Inside analysis/: a file whose rows are units at times, sorted out. */

#include "analysis/analysis_in.h"

#define NO_ROW UINT32_MAX

typedef struct Panel {
    Frame frame;
    size_t n_units, n_times;
    Str *names;        /* of the units, in order: as numbers where all are, else by their bytes */
    double *times;     /* rising */
    uint32_t *unit_of; /* of each row */
    uint32_t *time_of; /* of each row */
    uint32_t *row;     /* [unit][time]: NO_ROW where there is none */
    Str *left_out;     /* units that lacked a row (--incomplete drop) */
    size_t n_left_out;
} Panel;

/* Reads the first input by its columns "unit" and "time". INVALID for two rows of a unit at one
 * time; with `whole` also for a unit that lacks a row at one of the times, unless the call's option
 * "incomplete" is "drop": then these units are left out. */
Err panel_read(Cx *cx, Panel *out, const Call *call, bool whole) CHECKED;
/* Tells which ones: left_out, and a note. Nothing where there are none. */
void put_left_out(Cx *cx, Result *result, const Panel *panel);
/* The same without units: each row stands for itself (n_units 0, no `names`, no `row`). */
Err panel_read_rows(Cx *cx, Panel *out, const Call *call) CHECKED;
/* Values of a column as [unit][time], of a whole panel. */
double *panel_values(Cx *cx, const Panel *panel, const Column *column);
/* The place of a unit; n_units: none. */
size_t panel_unit(const Panel *panel, Str name);
/* A time as it is said: whole numbers without marks of thousands. */
Str time_text(Cx *cx, double time);

/* "1984", "1984:1990", "1961:1969:2": the times that one means. False: not of that form, or upside
 * down. */
typedef struct Span {
    double from, to, step; /* step 0: any time in between */
} Span;
bool span_read(Span *out, Str text);
bool span_holds(const Span *span, double time);

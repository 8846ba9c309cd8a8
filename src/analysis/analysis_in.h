#pragma once
/* Inside analysis/: what a method is handed and how it says what it found. A method is a function
 *     Err analyse_<function>(Cx *cx, Result *result, const Call *call)
 * named in methods.def: it reads the columns it was given (frame_read), hands arrays to stats/ and
 * puts the results in, in the order in which they are to be read. */

#include "analysis/analysis.h"

/* ---- what was asked for (checked by call_check) ---- */

bool call_has(const Call *call, const char *option); /* given, or with a fallback */
/* Its value or its fallback; empty where it has neither. */
Str call_text(const Call *call, const char *option);
double call_number(const Call *call, const char *option); /* of NUMBER and WHOLE; 0 for neither */
int64_t call_whole(const Call *call, const char *option);
/* The parts of a list "a,b". */
size_t call_list(Cx *cx, const Call *call, const char *option, Str **out);
/* A message of a method: INVALID; {1} the option ("--pair"), {2} its value, {3} more. */
Err option_wrong(Cx *cx, const Call *call, const char *option, Msg message, Str more) CHECKED;

/* ---- columns ---- */

#define NO_CODE UINT32_MAX

typedef struct Column {
    const MethodOption *option;
    Str name;        /* as the file calls it */
    size_t at;       /* its number in the file, from 1 */
    uint32_t *codes; /* of CODES and MARKS: of each row, into labels; NO_CODE where empty */
    const Str *labels;
    size_t n_labels; /* in the order in which they first appear */
    double *values;  /* of NUMBERS and GAPPED: finite; NAN where the cell is empty */
} Column;

typedef struct Frame {
    Str file;
    size_t n;              /* rows */
    const uint32_t *lines; /* of each row, as an editor counts them */
    Column *columns;       /* in the order of the method's options */
    size_t n_columns;
} Frame;

/* Reads the columns that the call's options name from one of its files. INVALID with line and
 * column for an empty cell where none may be, a number that is none or not finite, a column that is
 * not there or there twice; LIMIT over FRAME_MOST_CELLS. */
Err frame_read(Cx *cx, Frame *out, const Call *call, size_t input) CHECKED;
#define FRAME_MOST_CELLS ((size_t)64 << 20)

/* The column that an option names; NULL where it was not given. */
const Column *frame_column(const Frame *frame, const char *option);
/* All columns of an option that takes several; they stand one behind the other. */
const Column *frame_columns(const Frame *frame, const char *option, size_t *n);

/* INVALID with a message of the method's: {1} file, {2} line, {3} column, {4} what stands there.
 * `row` counts from 0. */
Err cell_wrong(Cx *cx, const Frame *frame, const Column *column, size_t row, Msg message) CHECKED;
/* INVALID: {1} file, {2} column, {3} more, or empty. */
Err column_wrong(Cx *cx, const Frame *frame, const Column *column, Msg message, Str more) CHECKED;
/* LIMIT: the deadline came before everything that the file asks for was worked out. */
Err too_late(Cx *cx, const Frame *frame) CHECKED;
/* The numbers of a column that must not be below zero, and not all zero: weights, counts. */
Err column_weights(Cx *cx, const Frame *frame, const Column *column) CHECKED;
/* … that must be whole and not below zero: counts. */
Err column_counts(Cx *cx, const Frame *frame, const Column *column) CHECKED;

/* ---- results, in the order in which they are put ---- */

/* `key` is copied; in a list it is empty. */
Item *item_object(Item *in, Str key);
Item *item_list(Item *in, Str key);
void item_number(Item *in, Str key, double value); /* not finite: not defined */
void item_whole(Item *in, Str key, int64_t value);
void item_text(Item *in, Str key, Str value); /* copied */
void item_truth(Item *in, Str key, bool value);
void item_none(Item *in, Str key);
void item_numbers(Item *in, Str key, const double *at, size_t n); /* a list of them */

/* A sentence that goes with the numbers; arguments are Str. Told once, however often it comes. */
void result_note_put(Cx *cx, Result *result, Msg message, size_t n, const Str *arguments);
#define result_note(cx, result, message, ...) \
    result_note_put((cx), (result), (message), \
                    sizeof((Str[]){STR_NONE, ##__VA_ARGS__}) / sizeof(Str) - 1, \
                    (Str[]){STR_NONE, ##__VA_ARGS__} + 1)

/* ---- the methods ---- */

#define METHOD(symbol, function, id, least, most, example) \
    Err analyse_##function(Cx *cx, Result *result, const Call *call) CHECKED;
#define OPTION(method, symbol, name, kind, flags, fallback, of)
#include "analysis/methods.def"
#undef METHOD
#undef OPTION

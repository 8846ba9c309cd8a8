#pragma once
/* Inside cli/: what `protect` and `attack` have in common, and what the methods of `protect` share.
 */

#include "cli/cli_in.h"
#include "protect/protect.h"

enum { PROTECT_OUTPUT_MOST = 1 << 30 };

typedef enum ProtectMethod {
#define METHOD(symbol, name) METHOD_##symbol,
#define OPTION(symbol, name, values, methods, take)
#include "cli/protect.def"
#undef METHOD
#undef OPTION
    METHODS
} ProtectMethod;

/* What was asked for, and what was found. */
typedef struct Protecting {
    ProtectMethod method;
    TableAsk ask;
    Wish wish;
    int64_t seed;
    Str proof; /* where the proof goes; empty: nowhere */
    TableRead read;
    Suppression done;
} Protecting;

Err protect_options_take(Cx *cx, Protecting *all, const Options *options) CHECKED;

/* How a method is run, and what is told of it beside the codes of each cell. */
typedef struct ProtectWay {
    Err (*run)(Cx *cx, Protecting *all);
    Err (*keep)(Cx *cx, const Protecting *all); /* what goes into files; NULL: nothing does */
    void (*summary_json)(Json *json, const Protecting *all);
    void (*cell_json)(Json *json, const Protecting *all, size_t cell);
    void (*heads_csv)(Buf *out, const Protecting *all);
    void (*cell_csv)(Buf *out, const Protecting *all, size_t cell);
    void (*summary_tell)(Cx *cx, const Protecting *all);
} ProtectWay;
extern const ProtectWay protect_suppress;

/* "column" or "column:hierarchy.csv", with as many hierarchies as one likes. */
Err dimension_take(Cx *cx, TableAsk *ask, Str value) CHECKED;
/* The names of the dimensions, and the codes of a cell. */
void dimensions_json(Json *json, const Crossing *crossing);
void codes_json(Json *json, const Crossing *crossing, size_t cell);
void dimensions_csv(Buf *out, const Crossing *crossing);
void codes_csv(Buf *out, const Crossing *crossing, size_t cell);

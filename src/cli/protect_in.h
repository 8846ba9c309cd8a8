#pragma once
/* Inside cli/: what `protect` and `attack` have in common, and what the methods of `protect` share.
 */

#include "cli/cli_in.h"
#include "protect/cell_key.h"
#include "protect/log.h"
#include "protect/magnitude.h"
#include "protect/protect.h"
#include "protect/rounding.h"

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
    RecordsAsk records; /* --value: each row is a contribution */
    MagnitudeRules rules;
    Str width, weight; /* as asked for */
    Wish wish;
    int64_t seed;
    Str proof; /* where the proof goes; empty: nowhere */
    TableRead read;
    int decimals, cost_decimals; /* counts are so many digits finer than what is told */
    Magnitude magnitude;
    const char *contributors_key; /* what their number is called */
    Suppression done;
    int64_t base;
    bool wider;
    Rounding rounding;
    Str key, ptable; /* --method cellkey: a column of records; a file */
    int64_t bound, blocked;
    double variance, stay;
    PerturbationTable changes;
    CellKeyed keyed;
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
extern const ProtectWay protect_suppress, protect_round, protect_control, protect_cellkey;

/* Which of the options were given. */
typedef struct CellkeyAsked {
    bool seed, changes;
} CellkeyAsked;
Err cellkey_check(Cx *cx, const Protecting *all, const CellkeyAsked *asked) CHECKED;

/* Which cells a rule would hide: all->done.states, for methods that hide none. */
void primary_find(Cx *cx, Protecting *all);
void primary_json(Json *json, const Protecting *all, size_t cell);

/* The options of amounts, and a table of them. */
Err dominance_take(Cx *cx, Protecting *all, const Asked *asked) CHECKED;
Err p_percent_take(Cx *cx, Protecting *all, const Asked *asked) CHECKED;
Err weight_take(Cx *cx, Protecting *all, const Asked *asked) CHECKED;
Err magnitude_check(Cx *cx, const Protecting *all, bool threshold) CHECKED;
/* A table of amounts or of counts, with costs where --weight names a column. */
Err magnitude_read(Cx *cx, Protecting *all) CHECKED;
Err counts_read(Cx *cx, Protecting *all) CHECKED;
/* --width, which depends on what was read. */
Err width_take(Cx *cx, Protecting *all) CHECKED;
void magnitude_json(Json *json, const Protecting *all, size_t cell);
/* Of each hidden cell: how far up and apart its proof is. */
void magnitude_csv(Buf *out, const Protecting *all, size_t cell);
static inline bool is_magnitude(const Protecting *all) {
    return all->records.value.n > 0;
}
static inline Str figure_name(const Protecting *all) {
    return is_magnitude(all) ? all->records.value : all->ask.count;
}
int64_t amount_unit(int decimals); /* 100 for two */
/* "12.50": a whole number of hundredths. */
Str amount_text(Arena *mem, int64_t amount, int decimals);
void amount_put(Buf *out, int64_t amount, int decimals);
void amount_json(Json *json, int64_t amount, int decimals);

/* "column" or "column:hierarchy.csv", with as many hierarchies as one likes. */
Err dimension_take(Cx *cx, TableAsk *ask, Str value) CHECKED;
/* The names of the dimensions, and the codes of a cell. */
void dimensions_json(Json *json, const Crossing *crossing);
void codes_json(Json *json, const Crossing *crossing, size_t cell);

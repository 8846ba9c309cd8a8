#pragma once
/* From observations to figures: an indicator's formula over the store, with band, states and the
 * way back to each cell. Only publish/ may include this. */

#include "figures/catalogue.h"
#include "figures/delivery.h"
#include "figures/value.h"

typedef struct Origin { /* one cell of one delivered file that a figure rests on */
    int64_t delivery;
    size_t row, column; /* 1-based */
    const Measure *measure;
    const Region *region;
    Period period;
    Str cell;
    Value value; /* as delivered */
} Origin;
typedef struct DeliveryRun { /* cells in a row that stem from one delivery */
    int64_t delivery;
    size_t from; /* how many cells were before */
} DeliveryRun;
typedef struct Origins {
    Arena *mem;
    bool only_deliveries; /* `list` stays empty: sums over schools rest on thousands of cells */
    VEC(Origin) list;
    VEC(DeliveryRun) deliveries; /* where only these are asked for; some may be there twice */
} Origins;

typedef struct Figure {
    const Indicator *indicator;
    const Region *region;
    Period period;
    Str cell;
    Value value;
    /* A town without a value of its own: the figure of its Kreis, to be labelled so; NULL
     * otherwise. `value` is then the Kreis's. */
    const Region *stand_in;
    size_t n_origins;
    Origin first; /* of the numerator */
} Figure;

/* as_of: only deliveries up to this number count; 0 = all. origins may be NULL. Every combination
 * has an answer: what is missing comes as a state. O(members × terms). */
Err figure_evaluate(Cx *cx, const Catalogue *catalogue, Figure *out, const Indicator *indicator,
                    const Region *region, Period period, Str cell, int64_t as_of,
                    Origins *origins) CHECKED;
/* Periods for which the indicator has a number anywhere, ascending; where there is none, those of
 * figure_periods_withheld. */
Err figure_periods(Cx *cx, const Catalogue *catalogue, const Indicator *indicator, int64_t as_of,
                   Period **out, size_t *n) CHECKED;
/* Those for which it has none, but something that is not released to who asks. */
Err figure_periods_withheld(Cx *cx, const Catalogue *catalogue, const Indicator *indicator,
                            int64_t as_of, Period **out, size_t *n) CHECKED;
/* Nothing that the indicator rests on was delivered after as_of: its figures were those of today.
 */
Err figure_today(Cx *cx, const Catalogue *catalogue, const Indicator *indicator, int64_t as_of,
                 bool *today) CHECKED;
/* The same formula over all versions of one figure: each delivery that changed it, newest first. */
typedef struct FigureVersion {
    int64_t delivery;
    Value value;
} FigureVersion;
Err figure_versions(Cx *cx, const Catalogue *catalogue, const Indicator *indicator,
                    const Region *region, Period period, Str cell, FigureVersion **out,
                    size_t *n) CHECKED;
/* A break lies between a (earlier) and b (later): no line, no difference. *which may be NULL. */
bool figure_break_between(const Indicator *indicator, Period a, Period b, const Break **which);

/* ---- single schools ---- */

struct Observation;
struct Observations;
typedef struct SchoolEntry {
    const Region *region;
    Str folded;       /* its name as words_collation writes it */
    uint32_t by_name; /* place among all by name, then number */
    uint32_t type;    /* place of its type among the codes of the dimension; UINT32_MAX: unknown */
    const struct Observation *said[SCHOOL_FACTS]; /* NULL: nothing */
    uint32_t delivery[SCHOOL_FACTS];              /* that said it; 0: none */
    double number[SCHOOL_FACTS];                  /* NAN where there is none */
    double longitude, latitude;                   /* of its region, at hand for searches */
} SchoolEntry;
typedef struct Schools { /* all of the register, by town and in it by name */
    Arena *mem;
    SchoolEntry *list;
    size_t n;
    size_t *of_type; /* how many have each type, by its place in the dimension */
    const Measure *measure[SCHOOL_FACTS]; /* NULL: the catalogue has none */
    const struct Observations *observed[SCHOOL_FACTS];
    Period period[SCHOOL_FACTS]; /* the newest of each; year 0: nobody has any */
    uint32_t *places;            /* of each school of the snapshot: its place in the list */
} Schools;
/* For all deliveries (as_of 0) computed once and shared until the store changes; O(schools) for
 * fewer. They live as long as the catalogue, or in cx->mem. */
Err schools_get(Cx *cx, const Catalogue *catalogue, int64_t as_of, const Schools **out) CHECKED;
/* One thing said of a school; not delivered where nobody said it. */
Origin school_says(const Catalogue *catalogue, const Schools *schools, const SchoolEntry *school,
                   SchoolFact fact);
Value school_value(const Schools *schools, const SchoolEntry *school, SchoolFact fact);
/* The schools of an area that is no set: a run [*first, *end) of the list. */
void schools_run(const Catalogue *catalogue, const Region *area, size_t *first, size_t *end);
/* Its place in the list; SIZE_MAX where the register has none of that number. */
size_t schools_find(const Catalogue *catalogue, const Schools *schools, Str number);

/* The same indicator in this snapshot, where it may stem from an earlier one of the same context;
 * NULL where it is agreed on no longer. */
const Indicator *indicator_here(const Catalogue *catalogue, const Indicator *indicator);

/* ---- what is worked out once ---- */

/* Makes one thing of what the catalogue says at present; it lives in `mem`. */
typedef Err (*KeptMake)(Cx *cx, Arena *mem, const void *of, const void **out);
typedef struct Kept {
    KeptMake make;
    size_t most;    /* things of this maker are kept, as far as they fit into KEPT_BYTES */
    bool optional;  /* where there is no room nothing is made: NULL */
    Str key;        /* which of its things; any bytes */
    const void *of; /* what it is made of; given to the maker */
} Kept;
#define KEPT_BYTES ((size_t)16 << 20)
/* The thing under the key, made where nobody asked before. It is shared by all threads and lives as
 * long as the catalogue; where several make it at once the first one counts, and one that finds no
 * room lives as long as the context. O(1); making asks for no lock. */
Err catalogue_kept(Cx *cx, const Catalogue *catalogue, const Kept *keep, const void **out) CHECKED;

/* What does not agree: declared pairs of indicators, and figures printed elsewhere, held against
 * the store. */
typedef struct Disagreement {
    Texts what, note;
    Str source;                         /* of a printed figure, with its citation mark */
    const Indicator *indicator, *other; /* other: NULL for a printed figure */
    const Region *region;
    Period period;
    Str cell;
    Value ours, theirs;
    Value difference;
    bool agrees;
} Disagreement;
Err figure_disagreements(Cx *cx, const Catalogue *catalogue, const Disagreement **out,
                         size_t *n) CHECKED;

/* ---- the delivered files again (publish/ lets them out) ---- */

/* The kept bytes as a file without a name, closed with the arena of cx. */
Err delivery_bytes(Cx *cx, const Delivery *delivery, int *out) CHECKED;
/* The row that begins in `line`, as it stands in the delivered file, with those around it and its
 * headings. Reads the file up to there: LIMIT at the deadline. */
Err delivery_excerpt(Cx *cx, Excerpt *out, const Delivery *delivery, size_t line,
                     size_t around) CHECKED;

#pragma once
/* Inside the snapshot: how definitions, regions, cells, formulas and observations are held in
 * memory. Only the catalogue and the evaluation of figures look at this; deliveries use
 * figures_in.h. */

#include "figures/figures.h"
#include "figures/figures_in.h"
#include "figures/mapping_in.h"
#include "figures/release_in.h"

/* ---- declarations: one agreed text each ---- */

typedef enum DeclarationKind {
    DECLARED_REGIONS,
    DECLARED_DIMENSIONS,
    DECLARED_MEASURES,
    DECLARED_INDICATOR,
    DECLARED_MAPPING,
    DECLARED_CHECKS,
    DECLARATION_KINDS
} DeclarationKind;
typedef struct Declaration {
    DeclarationKind kind;
    Str id;   /* '' where there is only one of the kind */
    Str name; /* for messages: "indicators/D-14a.yaml" */
    Str content;
    int version;
} Declaration;
typedef struct Declarations {
    VEC(Declaration) list;
} Declarations;
Str declaration_kind_id(DeclarationKind kind);
/* From a folder, or built in where dir is empty. */
Err declarations_read(Cx *cx, Str dir, Declarations *out) CHECKED;
/* The newest versions in the store; withdrawn ones (empty text) are left out of *out but counted in
 * n_all. */
Err declarations_stored(Cx *cx, Declarations *out, bool withdrawn_too) CHECKED;
/* The text as a tree; faults name the file. */
Err declaration_parse(Cx *cx, const Declaration *declaration, Node **out) CHECKED;
/* Puts the file's name before a fault that names only the line. */
Err declaration_fault(Cx *cx, const Declaration *declaration, Err err) CHECKED;

/* ---- cells ---- */

#define CELL_PARTS 8
#define MOST_DIMENSIONS 60
#define MOST_CODES 1000
/* One code of one dimension as a number that sorts as the canonical text does; 0 = none. */
typedef uint16_t CellPart16;
#define CELL_PART(dimension, code) ((CellPart16)((((dimension) + 1) << 10) | (code)))
#define PART_DIMENSION(part) ((unsigned)((part) >> 10) - 1)
#define PART_CODE(part) ((unsigned)((part)&1023))
typedef struct CellKey {
    union {
        CellPart16 part[CELL_PARTS]; /* ascending, zeros at the end */
        uint64_t word[2];
    };
} CellKey;
static inline bool cell_same(CellKey a, CellKey b) {
    return a.word[0] == b.word[0] && a.word[1] == b.word[1];
}
uint64_t cell_mask(CellKey cell); /* bit per dimension */
/* False where it has a code of this dimension already or no room. */
bool cell_with(CellKey *cell, CellPart16 part);
CellKey cell_without(CellKey cell, unsigned dimension);
CellPart16 cell_part(CellKey cell, unsigned dimension); /* 0 where it has none */
/* Canonical or not; false where a word is not agreed on. */
bool cell_key_read(const Catalogue *catalogue, Str text, CellKey *out);
struct Definitions;

/* ---- definitions ---- */

typedef struct DimensionIn {
    Dimension dimension; /* first: a Dimension is one of these */
    Index codes;
    size_t n_parts;
} DimensionIn;

typedef struct MeasureIn {
    Measure measure;     /* first */
    uint64_t dimensions; /* bit per dimension */
    unsigned index;
} MeasureIn;

typedef struct RegionIn {
    Region region; /* first */
    const struct Definitions *definitions;
    uint32_t index; /* areas by hierarchy, so that what lies in one is one run; then sets; then
                       schools by town */
    uint32_t first_school, end_school;   /* run of indexes of the schools inside; empty for sets */
    const struct RegionIn *kreis, *land; /* that it lies in or is; NULL above and for sets */
    Str parent_key;                      /* while loading */
    size_t line;
} RegionIn;
static inline const RegionIn *region_in(const Region *region) {
    return (const RegionIn *)region;
}

typedef struct Formula Formula;
typedef struct IndicatorIn {
    Indicator indicator; /* first */
    const struct Definitions *definitions;
    Formula *formula;
    unsigned index;
    Str name; /* of its file, for faults */
} IndicatorIn;

typedef struct MappingVersion {
    Str id;
    int version;
} MappingVersion;

typedef struct Definitions {
    Arena *mem;
    int uses; /* under the catalogue's lock */
    Str signature;
    /* dimensions by id */
    DimensionIn *dimensions;
    size_t n_dimensions;
    Index dimension_ids;
    uint64_t complete; /* bit per dimension whose parts make the whole */
    /* measures in order of declaration */
    MeasureIn *measures;
    size_t n_measures;
    Index measure_ids;
    /* regions: areas, then sets (all); schools */
    RegionIn **regions; /* by index: areas, sets, schools */
    size_t n_areas, n_sets, n_schools;
    const Region **areas_and_sets, **schools;
    Index area_keys, school_keys; /* -> index */
    RegionIn **by_number;
    size_t n_numbers;
    RegionIn *own, *around;
    /* indicators by id */
    IndicatorIn **indicators;
    const Indicator **indicators_public;
    size_t n_indicators;
    Index indicator_ids;
    const Mapping **mappings;
    size_t n_mappings;
    Node *checks;
} Definitions;

/* regions.c */
Err regions_load(Cx *cx, Definitions *d, const Node *node) CHECKED;
Err region_key_add(Cx *cx, Definitions *d, RegionIn *in, Str key, const Node *node) CHECKED;
/* sets.c */
Err sets_load(Cx *cx, Definitions *d, const Node *list) CHECKED;
/* places.c: numbers, schools and boundaries as the store has them. */
Err regions_attach(Cx *cx, Definitions *d) CHECKED;
/* definitions.c: everything else that is declared. cx->mem is the definitions' arena. */
Err definitions_load(Cx *cx, Definitions *d, const Declarations *declarations) CHECKED;
/* indicators.c */
Err indicator_load(Cx *cx, Definitions *d, const Declaration *declaration,
                   const Node *node) CHECKED;

/* definitions.c: one dimension with its codes; what a measure says beside its dimensions. */
Err dimension_load(Cx *cx, const Node *node, DimensionIn *in) CHECKED;
Err measure_words_load(Cx *cx, const Node *node, Measure *measure) CHECKED;

/* disagreements.c: checks that every line of checks.yaml can be compared. */
Err checks_load(Cx *cx, Definitions *d, Node *node) CHECKED;
typedef struct IndicatorPair { /* two indicators that should say the same */
    const Indicator *a, *b;
    Str regions; /* keys, or kreise-of:KEY */
    double tolerance;
    Texts note;
} IndicatorPair;
Err pair_read(Cx *cx, const Catalogue *catalogue, const Node *node, IndicatorPair *out) CHECKED;
typedef struct Meeting { /* a region and period in which both have a number */
    const Region *region;
    Period period, in_b;
    Value a, b;
} Meeting;
typedef struct Meetings {
    Period *of_a, *of_b; /* asked for: the periods of both */
    size_t n_a, n_b;
    size_t compared; /* told: how many there are, and those in which the two differ */
    VEC(Meeting) differing;
} Meetings;
Err pair_meet(Cx *cx, const Catalogue *catalogue, const IndicatorPair *pair, Meetings *met) CHECKED;

/* ---- formulas ---- */

typedef enum Shift { SHIFT_NONE, SHIFT_YEAR_END_BEFORE, SHIFT_YEAR_END, SHIFT_SAME_YEAR } Shift;
typedef struct TermPart { /* one dimension fixed to codes that are added; n == 0: fixed to its total
                           */
    unsigned dimension;
    size_t n;
    CellPart16 *codes;
} TermPart;
typedef struct Term {
    size_t index; /* among the formula's */
    const MeasureIn *measure;
    TermPart *parts;
    size_t n_parts;
    uint64_t fixed; /* dimensions named in it */
    /* The cells whose values are added, without breakdown; most terms have one. */
    CellKey *cells;
    size_t n_cells;
    Shift shift;
    bool count; /* count(…, low, high) */
    double low, high;
} Term;

typedef enum FormulaOp {
    FORMULA_TERM,
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_SCALE,
    FORMULA_DIVIDE,
    FORMULA_PERCENT
} FormulaOp;
typedef struct FormulaNode {
    FormulaOp op;
    Unit unit;
    double factor;             /* SCALE */
    struct FormulaNode *a, *b; /* b: ADD, SUBTRACT, DIVIDE */
    Term *term;                /* TERM */
} FormulaNode;
struct Formula {
    FormulaNode *root;
    Term **terms; /* from left to right */
    size_t n_terms;
};
#define MOST_TERMS ((size_t)40)
#define FORMULA_LONGEST 1000
#define FORMULA_DEEPEST 32
/* Parses and checks names, dimensions and units; the faults name no line (the caller knows it). */
Err formula_parse(Cx *cx, const Definitions *d, Str text, Formula **out) CHECKED;
/* The unit a formula gives may stand for the declared one: a ratio times 1000 for per-1000, any
 * ratio for an index. */
bool formula_gives(const Formula *formula, Unit declared);
/* A share whose numerator counts some of those of its denominator, in each of the parts that fix
 * these dimensions. */
bool formula_counts(const Formula *formula, uint64_t broken_down);

/* ---- observations of one measure ---- */

/* Beside the marks of the store: who asks may not see it. Its number is not even loaded, or was
 * taken away (withhold.c; with HELD_SMALL, HELD_BESIDE or both, for a whole table, protect.c, but
 * for its own house). */
enum { OBSERVED_COVERING = 64, OBSERVED_NOT_RELEASED = 128 };

typedef struct Observation { /* 32 bytes */
    double number;
    uint32_t region; /* index */
    uint32_t delivery;
    uint32_t line;
    uint32_t cell; /* index in Observations.cells */
    uint16_t place;
    uint16_t base;
    uint8_t decimals, presence, precise, marks;
} Observation;

typedef struct ObservedCell { /* all regions' values of one cell in one period: a run of
                                 observations by region, delivery */
    CellKey cell;
    int64_t period; /* key */
    uint64_t mask;
    uint32_t number; /* of the cell */
    uint32_t first, n;
} ObservedCell;

/* Measures of places: which part of a Land a delivery speaks for. Where more than half of its
 * Kreise have places it is the whole Land: a Kreis without any then has none. Otherwise only the
 * Kreise that have some. */
typedef struct LandCover {
    uint32_t land;    /* region index */
    uint32_t since;   /* delivery from which on it is the whole Land; UINT32_MAX: never */
    uint32_t *kreise; /* region indexes, ascending */
    uint32_t n;
} LandCover;

typedef struct Pattern { /* the cells of one period that fix the same dimensions */
    uint64_t mask;
    uint32_t first_cell, n_cells;
    uint32_t since; /* first delivery */
    bool withheld;  /* something of it is not released to who asks */
    LandCover *covers;
    uint32_t n_covers;
} Pattern;

typedef struct ObservedPeriod {
    Period period;
    int64_t key;
    uint32_t first_pattern, n_patterns;
    uint32_t since; /* first delivery */
    bool withheld;  /* nothing of it is released to who asks */
} ObservedPeriod;

typedef struct Observations {
    Arena *mem;
    const MeasureIn *measure;
    Observation *list;
    size_t n;
    ObservedCell *cells; /* by period, mask, cell */
    size_t n_cells;
    Pattern *patterns;
    size_t n_patterns;
    ObservedPeriod *periods;
    size_t n_periods;
    uint32_t *slots; /* hash of period and cell -> index in cells + 1 */
    size_t n_slots;
    uint32_t *seen;       /* per region index the first delivery that had it; 0 = never */
    uint32_t since;       /* first delivery of all */
    uint32_t *deliveries; /* all behind these observations, ascending */
    size_t n_deliveries;
} Observations;

/* The number was taken away. */
static inline bool observation_taken(const Observation *o) {
    bool held = o->marks & (HELD_SMALL | HELD_BESIDE) && !(o->marks & NOT_PUBLIC);
    return held || o->marks & (OBSERVED_COVERING | OBSERVED_NOT_RELEASED);
}
/* Loaded when first asked for, then shared; until: only deliveries up to this number. */
Err observations_get(Cx *cx, const Catalogue *catalogue, const MeasureIn *measure,
                     const Observations **out) CHECKED;
/* An observation of a file that is not stored: it counts as one of the delivery after the last. */
typedef struct Incoming {
    CellKey cell;
    Period period;
    Observation observation; /* its cell and delivery are not set */
} Incoming;
/* The measure's observations as they would be with these; for a snapshot of the caller's own, whose
 * last delivery is the coming one. They live in cx->mem. */
Err observations_with(Cx *cx, const Catalogue *own, const MeasureIn *measure, const Incoming *list,
                      size_t n) CHECKED;
const ObservedPeriod *observed_period(const Observations *all, Period period); /* NULL: none */
const ObservedCell *observed_cell(const Observations *all, const ObservedPeriod *period,
                                  CellKey cell); /* NULL: none */
/* The newest of one region up to delivery `until`; NULL: none. */
const Observation *observation_at(const Observations *all, const ObservedCell *cell,
                                  uint32_t region, uint32_t until);
/* The run of a cell's observations whose regions lie in [from, to). */
const Observation *observation_run(const Observations *all, const ObservedCell *cell, uint32_t from,
                                   uint32_t to, const Observation **end);
/* Of the versions that start at `at` the newest up to `until` (NULL: none); *next is the following
 * region's first. */
const Observation *observation_newest(const Observation *at, const Observation *end, uint32_t until,
                                      const Observation **next);
Value observation_value(const Observations *all, const Observation *observation);

/* protect.c: what nobody but their own house may see of protected data sets. Worked out once for
 * each state of the store, before anything is loaded; NULL: there is nothing of the kind. BUSY: not
 * all is worked out at the deadline; what is goes on to whoever asks next. */
typedef struct Protection Protection;
Err protection_get(Cx *cx, const Catalogue *catalogue, const Protection **out) CHECKED;
/* Takes it away from who asks; sorted by cell and region, cells with their keys. What another owner
 * has as well, and shows, takes its place. */
void protection_apply(const Protection *protection, const Catalogue *catalogue, Observations *all);
/* observations.c: all of the measure, for a snapshot that is `whole`. */
Err observations_whole(Cx *cx, const Catalogue *whole, const MeasureIn *measure, Arena *mem,
                       const Observations **out) CHECKED;

/* grounds.c: those of the time, or those that have figures (`has`, by index); per area the indexes
 * of what it is made of. */
typedef struct Grounds {
    uint32_t **areas, *n;
} Grounds;
Grounds grounds_find(Arena *mem, const Definitions *d, Period period, const bool *has);
/* The area counts among these, which stand for disjoint ground but for reforms. */
bool ground_stands(const Region *const *areas, size_t n, size_t i, Period period, const bool *has);

/* withhold.c: totals from which a part that is not released could be worked out lose their numbers.
 */
void totals_withhold(const Definitions *d, Observations *all);
/* For somebody who sees more than the public: totals that it does not see for that reason get the
 * mark. */
void totals_mark(const Definitions *d, Observations *all);

/* ---- a term at a region ---- */

/* b begins to stand for the ground of a on the day after a has ended. */
bool region_ends_before(const Region *a, const Region *b);

typedef struct Evaluation {
    Cx *cx;
    const Catalogue *catalogue;
    const Definitions *d;
    const Indicator *indicator;
    const Observations *observed[MOST_TERMS]; /* per term of the formula: its measure's */
    uint32_t until;
    Origins *origins; /* or NULL */
    size_t n_origins;
    Origin first;
} Evaluation;
/* The term at a region; `by` is the breakdown, of which the term takes the dimensions that its
 * measure has and it does not fix. */
Value term_value(Evaluation *e, const Term *term, const RegionIn *region, Period period,
                 CellKey by);
typedef struct Question { /* what term_value asks for each cell */
    const Observations *all;
    const Term *term;
    const RegionIn *region;
    const ObservedPeriod *period; /* NULL: nobody has any of the measure then */
    Period when;
} Question;
/* place_sums.c: the sum or count over the schools in a region; for a school its own value. False:
 * no delivery speaks of such cells there. Of all deliveries and without the single cells it is
 * worked out once. */
bool places_value(Evaluation *e, const Question *q, CellKey cell, Value *out);
/* The next cell that the figure rests on stems from this delivery; before it is counted. */
void delivery_note(Evaluation *e, int64_t delivery);
/* The observation's value, noted as one that the figure rests on. */
Value observation_use(Evaluation *e, const Observations *all, const Observation *observation);
/* ---- the snapshot ---- */

typedef struct PeriodList {
    Period *list;
    size_t n;
} PeriodList;

/* kept.c: what was worked out of the snapshot. */
typedef struct Keeping Keeping;
Keeping *keeping_new(Arena *mem);
void keeping_free(Keeping *kept);

struct Catalogue {
    Arena *mem;
    int uses; /* under the catalogue's lock */
    Definitions *definitions;
    Str store;  /* which store: path or server and database */
    Str viewer; /* for whom it was made: viewer_key() */
    Str state;
    Visibility seen;        /* by them */
    const Visibility *open; /* by everybody: the same one where it was made for all */
    int64_t last_delivery;
    CellKey *cell_keys; /* by number */
    Str *cell_texts;    /* canonical; p == NULL: no cell that is agreed on */
    size_t n_cells;
    Index cell_numbers;                  /* canonical text -> number */
    Observations *_Atomic *observations; /* per measure; loaded when first asked for */
    PeriodList *_Atomic *periods;        /* per indicator, for all deliveries */
    struct Catalogue *base; /* of a snapshot for somebody: the public's, held as long; NULL */
    bool whole;             /* for nobody: all numbers, to work out which must not be seen */
    Keeping *kept;          /* NULL: a snapshot of somebody's own, of which nothing is kept */
};

/* A snapshot of the store as it is now, inside store_do with what is not committed yet, for
 * cx->viewer at cx->clock; it is shared with nobody and ends with the context. */
Err catalogue_own(Cx *cx, const Catalogue **out) CHECKED;

/* Checks everything that was declared, in an arena of its own; attach: with numbers, schools and
 * boundaries of the store. */
Err definitions_build(Cx *cx, const Declarations *declarations, bool attach,
                      Definitions **out) CHECKED;

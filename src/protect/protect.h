#pragma once
/* Statistical confidentiality of tables of counts: which cells must not be shown, which others must
 * then be hidden as well, and the proof that what is shown does not give them away. Pure: tables
 * in, states and witnesses out.
 *
 * A table is the crossing of up to four dimensions; its cells are all combinations of codes. Codes
 * are leaves or sums of other codes; an inner cell stands for a leaf in every dimension, all others
 * are sums of inner cells. Where each code is part of one sum at most, that is a tree. */

#include "base/base.h"

#define DIMENSIONS_MOST 4
#define HIERARCHIES_MOST 64          /* of one dimension */
#define CODES_MOST ((size_t)1 << 20) /* of one dimension */
#define COVERED_MOST \
    ((size_t)1 << 25) /* leaves that the codes of a dimension stand for, altogether */
#define CELLS_MOST ((size_t)1 << 22)  /* of a crossing */
#define COUNT_MOST ((int64_t)1 << 52) /* of a cell */
#define LEVELS_MOST 16                /* of a hierarchy */

/* A code and the codes that it is the sum of. */
typedef struct CodeSum {
    uint32_t total, first, n; /* its parts, in TableDimension.parts */
} CodeSum;

/* Lists in one: what belongs to i is at[first[i]] … before at[first[i + 1]], ascending. */
typedef struct Lists {
    const uint32_t *first, *at;
} Lists;

typedef struct TableDimension {
    Str name;
    size_t n, n_leaves, n_sums;
    const Str *codes;    /* 0 is the total; those of the first hierarchy stand before their parts */
    const CodeSum *sums; /* by their totals; one code can be several sums */
    const uint32_t *parts;
    Lists sums_of;          /* of a code: the sums that it is the total of */
    Lists sums_with;        /* of a code: the sums that it is a part of */
    const uint32_t *order;  /* all sums, those that make up the parts of another before it */
    const uint32_t *leaves; /* the codes that are no sum, in their order */
    Lists under;            /* of a code: the leaves it stands for, as places in that list */
    const uint8_t *levels;  /* of a code: 0 is the total; a set of others stands above its parts */
    uint8_t deepest;        /* of them */
    Lists over;             /* of a leaf: the codes that stand for it, itself among them */
    Index index;            /* from code to its place */
} TableDimension;

/* A line of a hierarchy: the code is a part of the parent; an empty parent: of none. */
typedef struct HierarchyLine {
    Str code, parent;
    size_t line;
} HierarchyLine;

typedef struct Hierarchy {
    Str file;
    const HierarchyLine *lines;
    size_t n;
} Hierarchy;

/* The first hierarchy is a tree, and says what the dimension has altogether; each further one gives
 * other sums of the same: codes may stand in it several times and be parts of several codes, new
 * ones too. */
typedef struct TableDimensionOf {
    Str name;
    const Hierarchy *hierarchies;
    size_t n;
    Str total; /* stands above the first one where that has several roots */
} TableDimensionOf;

/* INVALID with file and line for a code that stands twice, a parent that is none of the codes, a
 * cycle, no root, parts that overlap, parts that do not cover what another hierarchy says that they
 * do, a code outside of the total; LIMIT for too many codes or levels. */
Err dimension_make(Cx *cx, TableDimension *out, const TableDimensionOf *of) CHECKED;

typedef struct Crossing {
    TableDimension dimensions[DIMENSIONS_MOST];
    size_t n_dimensions, n_cells;
    size_t strides[DIMENSIONS_MOST];
    int64_t *counts; /* of each cell: filled by crossing_sum or by the caller */
} Crossing;

/* LIMIT over CELLS_MOST; INVALID for a dimension of one code only. */
Err crossing_make(Cx *cx, Crossing *out, const TableDimension *dimensions, size_t n) CHECKED;
/* The sums over the inner cells; LIMIT where one is over COUNT_MOST. Who has counts of their own
 * for totals (they may differ from the sum of their parts, as published ones do) sets them instead.
 */
Err crossing_sum(Cx *cx, Crossing *crossing) CHECKED;
static inline uint32_t cell_code(const Crossing *crossing, size_t cell, size_t dimension) {
    return (uint32_t)(cell / crossing->strides[dimension] % crossing->dimensions[dimension].n);
}
bool cell_is_inner(const Crossing *crossing, size_t cell);
Str cell_name(Cx *cx, const Crossing *crossing, size_t cell); /* "Herten / GE / alle" */

/* ---- which cells are hidden, and why ---- */

typedef enum CellState {
    CELL_SHOWN,
    CELL_PRIMARY,
    CELL_SECONDARY,
    CELL_UNPUBLISHED /* in no table that is published: neither shown nor hidden */
} CellState;
static inline bool cell_is_hidden(uint8_t state) {
    return state == CELL_PRIMARY || state == CELL_SECONDARY;
}
typedef enum CellReason {
    REASON_NONE,
    REASON_SMALL,     /* 1 … threshold */
    REASON_ZERO,      /* 0, where zeros are protected as well */
    REASON_ALL,       /* all cases of a total are in this cell */
    REASON_ALL_OTHER, /* a zero beside such a cell */
    REASON_FEW,       /* few contributors */
    REASON_P_PERCENT, /* the largest contributor could be estimated */
    REASON_DOMINANCE, /* a few contribute nearly all */
    REASON_EARLIER,   /* an earlier publication hides it; of a cell that is shown: shows it */
    REASON_COMPLEMENT /* so that others cannot be worked out */
} CellReason;

typedef enum Weight { WEIGHT_VALUES, WEIGHT_CELLS, WEIGHT_COSTS } Weight;

#define NOBODY UINT32_MAX

/* What contributions say of each cell (magnitude.h finds it): for tables of amounts. */
typedef struct Needs {
    const uint8_t *reasons; /* CellReason; REASON_NONE: no rule hides it */
    const int64_t *rises;   /* so far above the truth one table of its proof must be */
    const uint32_t *alone;  /* who alone contributes to it and so knows it; NOBODY: none does */
} Needs;

/* What of a cell is not to be decided. */
typedef enum CellRole {
    ROLE_PUBLISHED,   /* nothing: it is shown, or hidden */
    ROLE_UNPUBLISHED, /* nobody is told of it, and it needs no proof */
    ROLE_TOLD,        /* an earlier publication told its count: it stays shown */
    ROLE_KEPT         /* an earlier publication hid it: it stays hidden, and safe */
} CellRole;

typedef enum Exact {
    EXACT_AUTO, /* in small tables, for a short time */
    EXACT_YES,  /* for longer */
    EXACT_NO
} Exact;

typedef struct Wish {
    int64_t threshold; /* counts 1 … threshold are primary; 0: none */
    bool hide_zeros;   /* zeros are primary, too; else they are shown */
    bool insiders;     /* of amounts: who is alone in a cell knows it. Of counts: who looks knows of
                          each hidden cell that is not empty that it is not: those     in it do, and
                          where     zeros are shown, everybody can */
    bool all_of_them;  /* group disclosure */
    int64_t width;     /* W, at least 1 */
    Weight weight;
    const int64_t *costs; /* of each cell, at least 1, for WEIGHT_COSTS */
    const Needs *needs;   /* NULL: a table of counts */
    const uint8_t *roles; /* of each cell: CellRole; NULL: all are published, nothing was before */
    Exact exact;          /* is the least loss looked for? */
    uint64_t attempts;    /* each in another order, the best is taken; 0: as take no long time */
} Wish;

/* A change of the table that nothing shown notices. */
typedef struct Move {
    uint32_t first, n; /* its cells, in Suppression.entries */
    int64_t up, down;  /* it can be added so often, taken away so often */
    bool alive;
} Move;

typedef struct MoveEntry {
    uint32_t cell;
    int32_t change;
    uint32_t move, next; /* the cell's next entry */
} MoveEntry;

/* The two tables that prove a hidden cell: the true one, changed by a move so many times (NO_MOVE:
 * the true one itself). In the first the cell is at least as large as in truth, in the second at
 * most. */
#define NO_MOVE UINT32_MAX
typedef struct ProofTable {
    uint32_t move;
    int64_t times; /* below 0: backwards */
} ProofTable;
enum { PROOF_TABLES = 4 };
typedef struct CellProof {
    ProofTable tables[PROOF_TABLES]; /* two; and two more where those are no proof for somebody who
                             is alone in one of their cells */
} CellProof;

typedef struct Suppression {
    uint8_t *states, *reasons; /* of each cell: CellState, CellReason */
    CellProof *proofs;         /* of each hidden cell */
    const Move *moves;
    const MoveEntry *entries;
    size_t n_moves;
    size_t n_primary, n_secondary;
    int64_t value; /* the sum of all hidden cells */
    int64_t loss;  /* the weights of the secondary ones */
    bool optimal;  /* no set that is safe loses less */
} Suppression;

/* Marks the primary cells, and those that are not published. */
void primary_mark(const Crossing *crossing, const Wish *wish, uint8_t *states, uint8_t *reasons);

/* Hides more cells until for each hidden one there are two tables of non-negative integers that
 * agree with everything shown and are `width` apart in it. INVALID where no such set exists (the
 * total is all there is to hide, or what has been told earlier gives a cell away). */
Err suppress(Cx *cx, Suppression *out, const Crossing *crossing, const Wish *wish) CHECKED;

/* ---- what is known of hidden cells ---- */

typedef struct CellBounds {
    int64_t least, most; /* whole numbers between which it is; NO_LIMIT: nothing says how large */
    double lower, upper; /* the same if parts of a case could be; INFINITY: no upper end */
    bool exact;          /* there are whole tables with the least and the most; else the truth is
                            within them, but more may be known */
} CellBounds;
#define NO_LIMIT INT64_MAX

typedef struct Attack {
    CellBounds *bounds; /* of each cell */
    size_t n_equations;
} Attack;

/* ---- from files ---- */

typedef struct DimensionAsk {
    Str column;
    Str hierarchy; /* a file whose first column is the code, the second its parent; "@column": that
                      column of the table is the parent; empty: flat */
    const HierarchyLine *lines; /* instead of such a file, which is then a name only; NULL */
    size_t n_lines;
    const Str *further; /* files that give other sums of the same */
    size_t n_further;
} DimensionAsk;

enum { AMOUNT_DECIMALS = 4 };

typedef struct TableAsk {
    Str path;
    Str bytes, name;       /* a CSV in memory instead, and what messages call it; empty */
    const uint32_t *lines; /* where its rows stand in the file that it was made from; NULL */
    Str count;             /* the column */
    DimensionAsk dimensions[DIMENSIONS_MOST];
    size_t n_dimensions;
    Str total;    /* what the total is called where no hierarchy says so */
    bool amounts; /* the column has amounts: they are read as whole numbers × 10^-decimals */
    bool
        published; /* an empty cell, or a sign (x . * … : /), is hidden; what has no row, unknown */
    const Str *more; /* other files that were published of the same cases (of a table that is not
                        published: earlier); where one has no column for a dimension, it tells the
                        totals */
    size_t n_more;
    const Str *tables; /* what of it is published: "column,column:level": all cells of these
                          dimensions, down to a level; of others the total. None: everything */
    size_t n_tables;
    bool versions; /* published ones that tell different counts are versions of the cases */
} TableAsk;

#define COUNT_HIDDEN ((int64_t)-1)
typedef struct Telling { /* what a publication says of a cell */
    uint32_t cell;
    int64_t count; /* or COUNT_HIDDEN */
} Telling;

typedef struct Publication {
    Str name;
    int64_t version; /* those of different versions of the cases are never solved together; 0:
                        belongs to whatever it agrees with */
    const Telling *tellings;
    size_t n;
} Publication;

typedef enum Told { TOLD_NOTHING, TOLD_HIDDEN, TOLD_COUNT } Told;

typedef struct ToldBy { /* 0: no file tells the cell; 1: the first of TableAsk.more */
    uint32_t file, line;
} ToldBy;

typedef struct TableRead {
    Str file;
    Crossing crossing;
    uint8_t *told;  /* of each cell, where `published`: what the files tell; not of `versions` */
    uint8_t *roles; /* else, for Wish.roles: by `tables` and `more`; NULL where there are none */
    ToldBy *by;     /* of each cell: who told so earlier; NULL as well */
    const Str *earlier;
    size_t n_earlier;
    int decimals;              /* of amounts: the finest found, at most AMOUNT_DECIMALS */
    Publication *publications; /* where `published`: what each file tells, the first one first */
} TableRead;

/* The table of a file: inner cells that have no row are empty, totals that have one must be the sum
 * of their parts. INVALID with line and column for what cannot be taken; LIMIT for too much. Of
 * published ones: what all of them tell together; INVALID where two tell different counts. */
Err protect_read(Cx *cx, TableRead *out, const TableAsk *ask) CHECKED;
/* Which cells the asked-for tables publish, as roles. */
Err protect_tables(Cx *cx, TableRead *out, const TableAsk *ask) CHECKED;

/* suppress() with the roles of the table. Where something that was shown earlier gives a cell away
 * that must be hidden: INVALID with the file and line, or the files that do it together. */
Err protect_table(Cx *cx, Suppression *out, const TableRead *read, const Wish *wish) CHECKED;

/* Between which counts each cell must be, seen by somebody who knows all that is told, that each
 * total is the sum of its parts, that counts are whole numbers from 0 on, and that hidden ones are
 * at least `floor`. INVALID where no table agrees with all of it. */
Err attack(Cx *cx, Attack *out, const TableRead *published, int64_t floor) CHECKED;

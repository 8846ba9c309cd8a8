#pragma once
/* Inside the guard: what is known of each cell, and by which sums it became known. */

#include "protect/attack_in.h"
#include "protect/guard.h"

typedef struct Sums { /* totals and their parts, and where each cell is in */
    size_t n_cells, n;
    const uint32_t *parts;
    const Equation *equations;
    const uint32_t *first, *of; /* of each cell: its sums, of[first[cell]] … of[first[cell + 1]] */
} Sums;

/* Those of a crossing, and what follows from them for codes that lie in others. */
void sums_of_crossing(Cx *cx, Sums *out, const Crossing *crossing);
/* first and of, when the rest stands. */
void sums_link(Arena *mem, Sums *sums);

#define BY_TELLING UINT32_MAX
#define NO_STEP UINT32_MAX

typedef struct Narrowing { /* a bound that became narrower */
    int64_t value;
    uint32_t cell, before; /* before: the same bound's earlier step */
    uint32_t sum;          /* by which it did; or BY_TELLING */
    bool upper;
} Narrowing;

typedef struct Knowledge {
    Cx *cx;
    Arena *mem; /* of the steps, which grow */
    const Sums *sums;
    int64_t *least, *most; /* NO_LIMIT */
    uint32_t *last[2];     /* of each cell: the latest step of its lower and upper bound */
    VEC(Narrowing) steps;
    uint32_t *queue; /* sums to be looked at, a ring */
    bool *queued;
    size_t head, n_queued;
    uint64_t *work; /* may still be spent */
    bool wrong;     /* what is told contradicts itself, … */
    uint32_t wrong_cell, wrong_sum;
    bool wrong_upper; /* … this bound would have to be narrower than the other allows */
} Knowledge;

void knowledge_begin(Cx *cx, Knowledge *out, const Sums *sums, uint64_t *work);
void knowledge_tell(Knowledge *knowledge, uint32_t cell, int64_t least, int64_t most);
/* Narrows until nothing changes any more; false: it contradicts itself. */
bool knowledge_narrow(Knowledge *knowledge);

/* Which sums and which told cells a cell's bounds rest on (or the contradiction). */
typedef struct Trace {
    VEC(uint32_t) sums, cells; /* each once */
    bool *sum_in, *cell_in;
    uint32_t *seen, stamp; /* steps */
    size_t n_seen;
    VEC(uint32_t) stack;
} Trace;
void trace_begin(Cx *cx, Trace *out, const Knowledge *knowledge);
void trace_reset(Trace *trace);
void trace_cell(const Knowledge *knowledge, Trace *trace, uint32_t cell);
void trace_contradiction(const Knowledge *knowledge, Trace *trace);

/* ---- cells that depend on each other ---- */

typedef struct Gatherer {
    Part part;
    bool *cell_in, *sum_in;
    VEC(uint32_t) cells, sums;
} Gatherer;
void gather_begin(Cx *cx, Gatherer *out, const Sums *sums);
/* All that the cell depends on, as long as it is not known; marks in *_in stay. */
void gather(const Knowledge *knowledge, Gatherer *gatherer, uint32_t cell);

typedef struct Ends {
    int64_t least, most;
} Ends;
/* The least and the most of some of the part's cells, by linear programming; FOUND_NONE: nothing
 * agrees with what is told; FOUND_NOT: too much work for one of them (its ends are those of the
 * sums then). */
Found part_ends(const Knowledge *knowledge, const Part *part, const uint32_t *wanted, size_t n,
                Ends *out);

/* ---- one check ---- */

typedef struct Guarding {
    Cx *cx;
    const GuardAsk *ask;
    Sums sums;
    const uint32_t *first, *who; /* of each cell: who tells it, who[first[cell]] …, … */
    const int64_t *counts;       /* … and what */
    uint8_t *kinds;              /* of each cell: TELLS_…, by anybody */
    uint64_t *apart; /* of each publication: those that it does not agree with, as bits */
    size_t words;
    bool *member;     /* publications that are solved together now */
    uint64_t work;    /* may still be spent on finding, … */
    uint64_t reasons; /* … and on telling by what it was found */
    Knowledge known;
    Trace trace;
    Gatherer gatherer;
    Arena *scratch;  /* of one explanation */
    uint32_t *local; /* of each cell: its place in what is explained, from 1 on */
    uint32_t *found; /* of each cell: its place in revealed, from 1 on */
    VEC(Revealed) revealed;
    size_t n_open;
} Guarding;

enum { TELLS_HIDDEN = 1, TELLS_COUNT = 2, TELLS_COUNT_EARLIER = 4 };

static inline bool is_apart(const Guarding *g, size_t a, size_t b) {
    return g->apart[a * g->words + b / 64] >> (b % 64) & 1;
}
static inline void set_apart(Guarding *g, size_t a, size_t b) {
    g->apart[a * g->words + b / 64] |= (uint64_t)1 << (b % 64);
    g->apart[b * g->words + a / 64] |= (uint64_t)1 << (a % 64);
}

/* What single members tell of a cell, or all of them. */
void telling_know(Knowledge *knowledge, uint32_t cell, int64_t count, int64_t floor);

typedef struct Explained {
    uint32_t *by; /* ascending */
    size_t n;
    bool smallest;
} Explained;
/* Which publications are enough for what the trace led to: that the cell is known to less than the
 * width (`whole`: by solving its part), or, NO_CELL: that they contradict each other. */
void explain(Guarding *guarding, uint32_t cell, bool whole, Explained *out);

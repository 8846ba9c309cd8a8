#pragma once
/* Inside protect/: what is hidden while it is being decided, and the moves that prove it.
 *
 * A move is a change of the table that no shown cell notices: whole numbers, one per hidden cell,
 * whose sums are 0 wherever a total is shown. A hidden cell is safe when a move that lets it rise
 * and one that lets it fall (often the same one, backwards) take it `width` apart. */

#include "protect/protect.h"

#define PRICE_NEVER ((int64_t)1 << 60)
#define KNOWN ((size_t)1 << 16)
#define NO_CELL UINT32_MAX
enum { CHANGE_MOST = 1 << 20 }; /* of a cell in a move */

/* What is asked for. */
typedef struct Plan {
    const Crossing *crossing;
    const Wish *wish;
    const int64_t *weights; /* of each cell, if it were hidden; PRICE_NEVER: it must stay shown */
    uint8_t *bounded;       /* as in Work */
    const uint8_t *empty;   /* cells in totals that are shown to be 0 */
} Plan;

typedef struct Undo {
    uint32_t what;       /* a move that ended, or a cell … */
    uint8_t cell, state; /* … and the state it had */
} Undo;

typedef struct Step { /* a cell of a move that is being made */
    uint32_t cell;
    int32_t change;
} Step;

typedef VEC(Step) Steps;

typedef struct Work {
    Cx *cx;
    Arena *mem, *moves_mem, *entries_mem; /* what grows has an arena of its own */
    const Crossing *crossing;
    const Wish *wish;
    uint8_t *states;
    const uint8_t *bounded; /* cells whose count says how often a move can be made: inner ones, and
                               totals that are told to be less than their parts */
    const int64_t *weights; /* as in Plan */
    int64_t *prices;        /* what hiding it would cost now: 0 where it is hidden */
    int64_t total;          /* the weights of all secondary cells */
    uint32_t *heads;        /* of each cell: its latest entry */
    size_t n_known;         /* at most KNOWN */
    uint32_t *known;        /* moves by what they do: the last of each hash */
    uint64_t *refused;      /* which moves cells were in that could not be shown */
    uint32_t *proofs;       /* of each cell: two entries that proved it, perhaps no longer */
    VEC(MoveEntry) entries;
    VEC(Move) moves;
    size_t spent;   /* entries looked at so far */
    size_t n_alive; /* entries of moves that are alive */
    VEC(Undo) journal;
    Steps made;            /* scratch */
    VEC(uint32_t) touched; /* cells whose moves ended */
    VEC(uint32_t) queue;   /* cells to be shown */
    uint32_t *marks, mark; /* touched in this round */
    bool patient; /* what must be hidden needs a proof, and nothing can be taken back: mending may
                     take its time */
    struct Finder *finder;
    struct Mender *mender;
} Work;

/* So far above the truth a table of its proof must be, … */
static inline int64_t cell_rise(const Work *work, uint32_t cell) {
    bool own = work->wish->needs && work->states[cell] == CELL_PRIMARY;
    return own ? work->wish->needs->rises[cell] : 0;
}
/* … and so far the two must be apart. */
static inline int64_t cell_width(const Work *work, uint32_t cell) {
    int64_t rise = cell_rise(work, cell), width = work->wish->width;
    return rise > width ? rise : width;
}

/* ---- moves ---- */

/* The steps, sorted by cell, as a move; false where it is there already or is too much. */
bool move_add(Work *work, const Steps *steps);
/* Without common factors. */
void steps_reduce(Steps *steps);
/* So many cases can leave an inner cell, as far as anybody knows. */
static inline int64_t cell_spare(const Work *work, uint32_t cell) {
    int64_t count = work->crossing->counts[cell];
    return work->wish->insiders && count ? count - 1 : count;
}
/* How often a change can be made forwards and backwards. */
void move_reach(const Work *work, const Step *steps, size_t n, int64_t *up, int64_t *down);
/* How far the moves there are let a cell rise and fall, as far as its width needs. */
typedef struct Reach {
    int64_t rise, fall;
    uint32_t entry[2]; /* of the moves that do it; NO_CELL: none does */
} Reach;
Reach cell_reach(Work *work, uint32_t cell);
static inline bool reach_is_enough(const Work *work, uint32_t cell, const Reach *reach) {
    return reach->rise >= cell_rise(work, cell) &&
           reach->rise + reach->fall >= cell_width(work, cell);
}
/* How far the cell of this entry goes up and down with its move, if that is farther. */
void entry_reach(const Work *work, uint32_t e, Reach *reach);
bool cell_is_safe(Work *work, uint32_t cell);

/* Must the cell be kept from those who are alone in others? */
static inline bool cell_has_insiders(const Work *work, uint32_t cell) {
    return work->wish->needs && work->wish->insiders && work->states[cell] == CELL_PRIMARY;
}
/* The entries of one or two moves that do (NO_CELL: one is enough); false: none were found. */
bool cell_is_kept(const Work *work, uint32_t cell, uint32_t entries[2]);
/* Is nobody else alone in a cell of this move? */
bool steps_are_kept(const Work *work, uint32_t cell, const Step *steps, size_t n);
void cell_set(Work *work, uint32_t cell, CellState state);
/* Shows a cell: its moves end, and what they can do together without it takes their place. The
 * cells of the ended ones are in work->touched. */
void cell_show(Work *work, uint32_t cell);
/* Back to where the journal had so many entries, and the moves were so many. */
typedef struct Point {
    size_t journal, moves, entries;
    int64_t total;
} Point;
Point work_point(const Work *work);
void work_rewind(Work *work, Point point);
/* Forgets the moves that have ended. */
void work_pack(Work *work);

/* ---- finding moves ---- */

typedef struct Finder Finder;
Finder *finder_new(Work *work);
/* The move found that changes the cell wide enough and costs least in cells that are still shown,
 * sorted; false: none that costs less than `below`. */
bool move_find(Work *work, uint32_t cell, int64_t below, Steps *out);
/* One case more in an inner cell, and in all its totals, sorted; false: these are too many. */
bool move_alone(Work *work, uint32_t cell, Steps *out);

/* Makes a move that proves the cell out of several that do not; false: none was found. */
bool cell_mend(Work *work, uint32_t cell);
/* The same by looking through all tables near the truth, where the table is small. */
bool cell_search(Work *work, uint32_t cell);

#pragma once
/* Inside figures/: what of protected data sets nobody but their own house sees. */

#include "figures/hide_in.h"
#include "figures/snapshot_in.h"

typedef struct HeldCell {
    int64_t period; /* key */
    CellKey cell;
    uint32_t region;
    uint8_t how;       /* HELD_SMALL, HELD_BESIDE */
    uint32_t delivery; /* one that brought it */
} HeldCell;

typedef enum Unprotected { UNPROTECTED_NOT, UNPROTECTED_IMPOSSIBLE, UNPROTECTED_LARGE } Unprotected;
typedef struct HeldPeriod { /* in which a whole table is hidden */
    int64_t period;
    Unprotected why;
    uint32_t delivery; /* one of each data set that has something of it */
} HeldPeriod;

typedef struct HeldMeasure {
    VEC(HeldCell) list;
    uint32_t *slots; /* hash of period, cell and region -> place in the list + 1 */
    size_t n_slots;
    VEC(HeldPeriod) periods;
} HeldMeasure;

typedef struct Protecting { /* one measure's */
    Cx *cx;
    Arena *mem; /* of what stays */
    const Catalogue *whole;
    const Definitions *d;
    const Visibility *seen;
    const Observations *all;
    HeldMeasure *held;
} Protecting;

/* ---- protect_table.c: one period's cells as a table ---- */

enum { NO_CODE = -1 };
typedef struct TableAxis { /* of a breakdown */
    unsigned dimension;
    int32_t *axis_codes; /* per code of the dimension: on the axis; NO_CODE */
    CellPart16 *parts;   /* of each code of the axis; 0: it fixes nothing */
    uint32_t total;      /* its code on the axis */
} TableAxis;

typedef struct ProtectTable {
    const Protecting *of;
    const ObservedPeriod *period;
    Arena *mem;
    int32_t *region_codes; /* per region: its code on the first axis; NO_CODE */
    uint32_t *regions;     /* of each of those codes; UINT32_MAX: what is left of an area */
    TableAxis breakdowns[HIDE_AXES_MOST - 1];
    size_t n_breakdowns;
    HideTable hide;
} ProtectTable;
/* False: too much to be looked at. */
bool protect_table_make(ProtectTable *table);
/* SIZE_MAX: it is not in the table. */
size_t protect_table_cell(const ProtectTable *table, uint32_t region, CellKey cell);

/* ---- protect_cells.c: which cells are told, which are too small, which are hidden with them ----
 */

Err protect_period(const Protecting *protecting, const ObservedPeriod *period) CHECKED;
void held_add(Arena *mem, HeldMeasure *held, const HeldCell *cell);
/* 0: it is not. */
uint8_t held_how(const HeldMeasure *held, int64_t period, CellKey cell, uint32_t region);
Unprotected held_whole(const HeldMeasure *held, int64_t period);

#pragma once
/* Inside figures/: what was ever told, so that nothing is told later that gives it away together
 * with that. Only what stands here may be public: whoever makes something public writes it, in the
 * same transaction. Pages, downloads, pictures and feeds are worked out of the cells that readers
 * may see, and tell nothing of them that is not here. */

#include "figures/delivery_in.h"
#include "figures/release_in.h"

typedef struct LedgerCell {
    int64_t measure, period, delivery; /* numbers; key */
    int64_t cell, region;              /* numbers */
    double number;
    bool hidden;  /* nothing is told but that it is hidden */
    int64_t told; /* seconds: from when on */
} LedgerCell;
typedef struct LedgerCells {
    Arena *mem; /* the list grows in it alone */
    VEC(LedgerCell) list;
} LedgerCells;

typedef struct LedgerEvent {
    Str event; /* "delivery", "release" */
    int64_t subject;
    Str mapping, organisation;
    Audience audience;
} LedgerEvent;

/* Inside store_do: an entry for each delivery, measure and period; what stands there already for
 * that audience is not written again. */
Err ledger_write(Cx *cx, const LedgerEvent *event, LedgerCells *cells) CHECKED;
/* The cells of an entry, as far as they were read without a fault; INVALID bytes are BROKEN. */
Err ledger_cells(Cx *cx, Str content, LedgerCells *out) CHECKED;

/* ledger_tell.c, inside store_do and after everything was written: the delivery comes to what is
 * released of its data set. */
Err ledger_delivery(Cx *cx, const Intake *intake, int64_t delivery) CHECKED;
/* ... all that the release covers is told now, or when its embargo ends. */
Err ledger_release(Cx *cx, const DataRelease *release) CHECKED;

/* ---- ledger_sql.c ---- */

Err sql_ledger_last(Cx *cx, int64_t *entry, int64_t *content) CHECKED;
Err sql_ledger_content_of(Cx *cx, Str sha256, int64_t *number) CHECKED; /* 0: none */
typedef struct LedgerContent {
    int64_t number, cells, hidden;
    Str sha256, content;
} LedgerContent;
Err sql_ledger_content_add(Cx *cx, const LedgerContent *content) CHECKED;
typedef struct LedgerRow {
    int64_t number, at, told, delivery, measure, period, content;
    const LedgerEvent *event;
} LedgerRow;
/* The delivery's cells were told to the audience as they are. */
Err sql_ledger_known(Cx *cx, const LedgerRow *row, bool *out) CHECKED;
Err sql_ledger_add(Cx *cx, const LedgerRow *row) CHECKED;
/* number, at, told, event, subject, delivery, mapping, organisation, audience, id of the measure,
 * period, cells, hidden, sha256; newest first. */
Err sql_ledger(Cx *cx, Rows **out) CHECKED;
/* delivery, mapping, organisation, content, number, event, subject: of one measure and period,
 * oldest first; of all for whom that is told. */
Err sql_ledger_of_table(Cx *cx, Rows **out, int64_t measure, int64_t period,
                        Audience audience) CHECKED;
/* number of the measure: those that the data set's deliveries brought. */
Err sql_ledger_measures(Cx *cx, Rows **out, Str mapping, Str organisation) CHECKED;
/* measure, period, audience: the tables that a release or a delivery tells something of. */
Err sql_ledger_of_event(Cx *cx, Rows **out, Str event, int64_t subject) CHECKED;

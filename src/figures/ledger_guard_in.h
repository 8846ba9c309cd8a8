#pragma once
/* Inside figures/: what a release, or a delivery to what is released, gives away together with
 * what was told before. */

#include "figures/ledger_in.h"
#include "figures/snapshot_in.h"

typedef struct LedgerTable { /* of which a release or a delivery tells something */
    Str event;
    int64_t subject, measure, period; /* numbers; key */
    Audience audience;
} LedgerTable;

typedef struct LedgerTables {
    VEC(LedgerTable) list;
} LedgerTables;

/* Adds what is found in the table; after the release or the delivery was written. */
Err ledger_check(Cx *cx, const Catalogue *catalogue, const LedgerTable *table,
                 ReleaseReveals *out) CHECKED;
/* All tables that the release tells something of. */
Err ledger_reveals(Cx *cx, const DataRelease *release, ReleaseReveals *out) CHECKED;

#pragma once
/* Inside figures/: what a release gives away together with what was told before. */

#include "figures/ledger_in.h"
#include "figures/snapshot_in.h"

typedef struct LedgerTable {          /* of which a release tells something */
    int64_t release, measure, period; /* numbers; key */
    Audience audience;
} LedgerTable;

/* Adds what is found in the table; inside store_do, after the release was written. */
Err ledger_check(Cx *cx, const Catalogue *catalogue, const LedgerTable *table,
                 ReleaseReveals *out) CHECKED;
/* All tables that the release tells something of. */
Err ledger_reveals(Cx *cx, const DataRelease *release, ReleaseReveals *out) CHECKED;

#pragma once
/* Files with many records, read in as jobs: first they are looked at, then, once somebody has seen
 * what would become of them, taken. */

#include "jobs/jobs.h"
#include "records/records.h"
#include "web/web_in.h"

#define IMPORTING S("records") /* the kind of the jobs */

typedef struct ImportOrder {
    int64_t file; /* that was kept */
    Kind kind;
    Str sheet;
    Lang lang;  /* in which its findings speak */
    bool store; /* else it is only looked at */
} ImportOrder;

typedef enum ImportedAs { /* what came of it */
#define IMPORTED(symbol, id, message) IMPORTED_##symbol,
#include "web/imported_as.def"
#undef IMPORTED
                          IMPORTED_KINDS
} ImportedAs;

typedef struct Imported {
    ImportedAs as;
    RecordsIntake counts;
    int64_t found; /* findings, of which some are kept */
    Texts fault;   /* why it could not be read, else empty */
    Findings findings;
} Imported;

/* A job that looks at the file, or takes it; where one does already, that. NOT_FOUND: the file is
 * gone. */
Err import_order(Cx *cx, const ImportOrder *order, int64_t *job) CHECKED;
Err import_order_read(Cx *cx, Str arguments, ImportOrder *out) CHECKED;
/* An empty result is NOTHING. */
Err imported_read(Cx *cx, Str result, Imported *out) CHECKED;
/* One sentence; empty for NOTHING. */
Str imported_words(const Cx *cx, const Imported *imported);
JobKind importing_kind(void);

#pragma once
/* Files that people deliver in the browser: as jobs, so that nobody waits for a page and nothing is
 * lost when the program ends on the way. */

#include "figures/check.h"
#include "jobs/jobs.h"
#include "web/web_in.h"

#define DELIVERING S("delivery") /* the kind of the jobs */

/* How a kept file is to be read: what its check read it with. */
typedef struct Reading {
    Str sheet, mapping;
} Reading;
Str reading_write(Cx *cx, const Reading *reading);

typedef enum DeliveredAs { /* what came of it */
#define DELIVERED(symbol, id) DELIVERED_##symbol,
#include "web/delivered_as.def"
#undef DELIVERED
                           DELIVERED_KINDS
} DeliveredAs;

typedef struct Delivered {
    DeliveredAs as;
    int64_t delivery; /* its number; 0: none */
    int64_t found;    /* findings, of which some are kept where it was refused */
    Texts fault;      /* why it could not be read, else empty */
    Findings findings;
} Delivered;
/* INVALID for what delivering never wrote; an empty result is NOTHING. */
Err delivered_read(Cx *cx, Str result, Delivered *out) CHECKED;
/* One sentence. */
Str delivered_words(Cx *cx, const Delivered *delivered);

typedef struct DeliveryOrder {
    int64_t file;
    Str organisation; /* its id */
} DeliveryOrder;
Err order_read(Cx *cx, Str arguments, DeliveryOrder *out) CHECKED;
/* A job that delivers a kept file, in the log; where there is one already, that. */
Err delivery_order(Cx *cx, const DeliveryOrder *order, int64_t *job) CHECKED;

/* The job's function; `arg` is a bool: letters go out in this house. */
Err delivery_run(Cx *cx, const Job *job, void *arg) CHECKED;
const JobKind *delivering_kind(Arena *mem, bool letters);

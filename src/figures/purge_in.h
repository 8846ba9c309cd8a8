#pragma once
/* What purging a delivery needs to know: where its statements go, and what others said since.
 * Inside figures/ only. */

#include "figures/delivery_in.h"
#include "figures/figures_in.h"

typedef struct Lost { /* an observation of the purged delivery */
    int64_t at[4];    /* measure, region, period, cell: the key's bytes */
    double number;
    bool has_number, older; /* an earlier delivery has one, too */
    int64_t presence, precise, base;
    int64_t next;  /* delivery that brought another value since; INT64_MAX: none */
    int64_t taken; /* delivery that said the same first; 0: none */
    int64_t decimals, marks, line, place; /* as that one said it */
} Lost;

typedef struct LostBoundary {
    int64_t region, next, taken, line;
    Str rings, points;
} LostBoundary;

typedef struct Reread { /* a register or a list of places, read again */
    int64_t delivery;
    Intake *intake;
} Reread;

typedef struct Purge {
    int64_t number;       /* of the delivery that goes */
    int64_t last, purged; /* the newest delivery, and how many are purged, when it was looked at */
    Str sha256, reason;
    bool schools; /* the list of schools must be made anew */
    VEC(Lost) lost;
    Index of_key; /* into `lost` */
    VEC(LostBoundary) boundaries;
    VEC(Reread) registers;
} Purge;

/* purge_again.c: reads what later deliveries say about what is lost. CONFLICT where one of them
 * cannot be read any more as it was read then. */
Err purge_read_later(Cx *cx, Purge *purge) CHECKED;

/* delivery.c */
typedef struct ReadAgain {
    Intake *intake;
    Outlines *outlines; /* or NULL */
} ReadAgain;
Err delivery_read_again(Cx *cx, ReadAgain *out, const Delivery *delivery,
                        const Catalogue *catalogue) CHECKED;
/* delivery_kept.c */
Str delivery_sheet_read(const Delivery *delivery);

/* purge_sql.c */
Err sql_purge_state(Cx *cx, int64_t *last, int64_t *purged) CHECKED;
Err sql_purge_lost(Cx *cx, Rows **out, int64_t delivery) CHECKED; /* measure … next, older */
Err sql_purge_boundaries(Cx *cx, Rows **out, int64_t delivery) CHECKED;
Err sql_purge_schools(Cx *cx, int64_t delivery, int64_t *n) CHECKED; /* schools that it brought */
Err sql_purge_take_away(Cx *cx, int64_t delivery) CHECKED;
Err sql_purge_regions(Cx *cx) CHECKED; /* schools that nothing speaks of any more */
Err sql_purge_note(Cx *cx, const Purge *purge) CHECKED;

#pragma once
/* Who may see which data. A data set is what one mapping reads, of one owner; its owner releases it
 * for the partnership or for everybody, whole or some periods and levels of it, at once or from a
 * moment on, and takes releases back. Nothing is overwritten. Official open data (`release:
 * on-loading` in the mapping) are released when they are loaded. What is not released is looked up
 * by who asks and when (cx->viewer, cx->clock), never stored in a value. */

#include "figures/catalogue.h"

typedef enum Audience { /* each within the next */
                        FOR_HOUSE,
                        FOR_PARTNERSHIP,
                        FOR_PUBLIC,
                        AUDIENCES
} Audience;

/* Who asks (cx->viewer; NULL: the public). */
typedef struct Beyond { /* what a page that is made for them tells, and one for all does not */
    bool shown;
} Beyond;
typedef struct Viewer {
    bool partner;             /* signed in: what is released to the partnership may be seen */
    const Str *organisations; /* whose own data may be seen, released or not */
    size_t n_organisations;
    Beyond *beyond; /* NULL: nobody wants to know */
} Viewer;
/* Who asks, as far as it makes a difference today: viewers who see the same become the same, and
 * NULL who sees what everybody does. Organisations stay in their order. */
Err viewer_narrow(Cx *cx, const Viewer *viewer, const Viewer **out) CHECKED;
/* Names who asks: empty for the public. Two with one key see the same. */
Str viewer_key(Arena *mem, const Viewer *viewer);

typedef struct DataRelease {
    int64_t number; /* 1, 2, 3 … */
    Str mapping, organisation;
    Str from, to;      /* canonical periods, both included; empty: without bound */
    Str level;         /* "land", "group", "kreis", "town", "school": down to that; empty: all */
    Audience audience; /* never FOR_HOUSE: the owner's own house always sees its data */
    int64_t embargo;   /* seconds since 1970: not before; 0: at once */
    bool loaded;       /* open data, released by being loaded */
    Str reason, who;
    int64_t given, account; /* seconds since 1970; 0: none */
    int64_t withdrawn;      /* seconds since 1970; 0: in force */
    Str withdrawn_reason, withdrawn_by;
} DataRelease;
#define RELEASE_MOST_REASON 1000

/* Releases a data set that has been delivered; of `what` number, loaded, who, given, account and
 * what follows are set here. A transaction of its own; logged. INVALID for a period, level,
 * audience or reason that is none, NOT_FOUND for a data set that never came. */
Err release_give(Cx *cx, DataRelease *what) CHECKED;
/* Takes it back, at once; logged. NOT_FOUND; CONFLICT where it was taken back before. */
Err release_withdraw(Cx *cx, int64_t number, Str reason) CHECKED;
Err release_get(Cx *cx, DataRelease *out, int64_t number) CHECKED;

typedef struct DataSet {
    Str mapping, organisation; /* organisation empty: official data */
    Texts title;
    Str publisher, licence;
    int64_t deliveries, newest; /* how many, and the last one's number */
    DataRelease *releases;      /* newest first, also those that were taken back */
    size_t n_releases;
} DataSet;
/* By mapping, then organisation. */
Err data_sets(Cx *cx, DataSet **out, size_t *n) CHECKED;
/* The widest audience that may see some of it now, or from `*later` on (seconds; 0: no embargo is
 * running). */
Audience data_set_audience(Cx *cx, const DataSet *set, int64_t *later);
/* The indicators whose formula reads a measure that the data set has brought, by id. */
Err data_set_uses(Cx *cx, const DataSet *set, const Indicator ***out, size_t *n) CHECKED;

/* All of the delivery's data set is released to who asks: the file itself may be shown. */
Err delivery_released(Cx *cx, int64_t delivery, bool *out) CHECKED;
/* ... to everybody. */
Err delivery_public(Cx *cx, int64_t delivery, bool *out) CHECKED;
/* The owner of a delivery's data; empty: official data. */
Err delivery_organisation(Cx *cx, int64_t delivery, Str *out) CHECKED;

Str audience_id(Audience audience); /* "house", "partnership", "public" */
bool audience_read(Str id, Audience *out);
Str audience_word(Lang lang, Audience audience);
/* "bis zur Ebene der Kreise"; empty for all. */
Str release_level_word(Lang lang, Str level);

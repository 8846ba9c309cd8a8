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
    Str seen;       /* data_set_version when it was decided on; empty: whatever stands there */
    bool revealing; /* what it gives away together with what was told before is known, and wanted */
} DataRelease;
#define RELEASE_MOST_REASON 1000

/* What programs are told of one, column by column; moments as ISO 8601, what there is not empty. */
enum { RELEASE_COLUMNS = 12 };
const char *const *release_columns(void);
void release_cells(Cx *cx, const DataRelease *release, Str *cells);

/* Period, level, audience and reason are such; periods become canonical. Else INVALID. */
Err release_check(Cx *cx, DataRelease *what) CHECKED;
/* Releases a data set that has been delivered; of `what` number, loaded, who, given, account and
 * what follows are set here. A transaction of its own; logged. INVALID as release_check, NOT_FOUND
 * for a data set that never came, CONFLICT where something else was decided or delivered since
 * `seen`, or where it gives something away and is not `revealing`. Whether who does it may is asked
 * by the doors: pages ask for the right within the organisation, the command line is the
 * operator's. So for taking it back. */
Err release_give(Cx *cx, DataRelease *what) CHECKED;

/* A cell that a release gives away together with what was told before: hidden by somebody, or told
 * by nobody and as small as the rule of a data set does not allow. */
typedef struct ReleaseReveal {
    Str measure, region, breakdown, period; /* in words, the period as its code */
    Period at;                              /* the same */
    int64_t least, most;                    /* between which it must be */
    bool hidden, otherwise;                 /* otherwise: in another version of the numbers */
    int64_t hider;             /* the delivery that hides it; 0: none, or the release's own */
    const int64_t *deliveries; /* of what was told before: those that are needed */
    size_t n_deliveries;
} ReleaseReveal;
typedef struct ReleaseReveals {
    ReleaseReveal *list;
    size_t n;           /* at most the first 1,000 */
    size_t n_unchecked; /* tables that were too large to be looked at to the end */
    bool protected;     /* a cell of a data set with a rule of confidentiality becomes exactly
                           known: the release is refused */
} ReleaseReveals;
/* What the release would give away; as release_give, but nothing is done. */
Err release_reveals(Cx *cx, DataRelease *what, ReleaseReveals *out) CHECKED;

/* What the data set's newest delivery gives away where it came to what was released before: it is
 * told as its releases say, and its owner takes them back or not. For its owner alone; worked out
 * once for each state of the store. */
struct DataSet;
Err data_set_reveals(Cx *cx, const struct DataSet *set, const ReleaseReveals **out) CHECKED;

/* What was told when (wirk ledger). */
typedef struct LedgerLine {
    int64_t number, at, told, subject, delivery, cells, hidden; /* at, told: seconds since 1970 */
    Str event, mapping, organisation, audience, measure, period, sha256;
} LedgerLine;
Err ledger_list(Cx *cx, LedgerLine **out, size_t *n) CHECKED; /* newest first */
/* Takes it back, at once; logged. NOT_FOUND; CONFLICT where it was taken back before. */
Err release_withdraw(Cx *cx, int64_t number, Str reason) CHECKED;
Err release_get(Cx *cx, DataRelease *out, int64_t number) CHECKED;

typedef struct DataSet {
    Str mapping, organisation; /* organisation empty: official data */
    Texts title;
    Str publisher, licence;
    int64_t deliveries, newest; /* how many, and the last one's number */
    int64_t received;           /* when that came: seconds since 1970 */
    DataRelease *releases;      /* newest first, also those that were taken back */
    size_t n_releases;
} DataSet;
/* By mapping, then organisation. */
Err data_sets(Cx *cx, DataSet **out, size_t *n) CHECKED;
/* One of them. NOT_FOUND, also where all its deliveries were purged. */
Err data_set_get(Cx *cx, DataSet *out, Str mapping, Str organisation) CHECKED;
/* That of a delivery; NOT_FOUND, without a fault to tell, for what is none (boundaries). */
Err data_set_of(Cx *cx, DataSet *out, int64_t delivery) CHECKED;
/* Another one after each delivery, release and withdrawal. */
Str data_set_version(Arena *mem, const DataSet *set);
/* The widest audience that may see some of it now, or from `*later` on (seconds; 0: no embargo is
 * running). */
Audience data_set_audience(Cx *cx, const DataSet *set, int64_t *later);

typedef struct DataSetPart { /* values at one period, of one kind of areas */
    Period period;
    RegionKind kind;
    int64_t values; /* a corrected one counts once */
} DataSetPart;
typedef struct DataSetExtent {
    int64_t values;
    DataSetPart *parts; /* by start of the period, then from the whole country down */
    size_t n_parts;
    const Region **regions; /* areas, then schools, as in the register */
    size_t n_regions;
    const Region **sums; /* areas and sets with some of them inside, of which it says nothing */
    size_t n_sums;
    const Indicator **uses; /* by id: their formula reads a measure that the data set has brought */
    size_t n_uses;
} DataSetExtent;
/* What it holds, without a single value. Worked out once for each state of the store: O(all
 * observations) then. */
Err data_set_extent(Cx *cx, const DataSet *set, const DataSetExtent **out) CHECKED;
/* A release covers such values, whether it is in force or not. */
bool release_covers(const DataRelease *release, const DataSetPart *part);
typedef struct PartAudience {
    Audience now, then; /* then: from `later` on, and wider; where later is 0 the same as now */
    int64_t later;      /* seconds: when the first embargo ends that makes it wider */
} PartAudience;
/* The widest audience that may see these values. */
PartAudience data_set_part_audience(Cx *cx, const DataSet *set, const DataSetPart *part);
/* Some of it is released to nobody yet, nor from some moment on. */
Err data_set_waits(Cx *cx, const DataSet *set, bool *out) CHECKED;
/* The indicators whose formula reads a measure that the data set has brought, by id. */
Err data_set_uses(Cx *cx, const DataSet *set, const Indicator ***out, size_t *n) CHECKED;

/* All of the delivery's data set is released to who asks: the file itself may be shown. */
Err delivery_released(Cx *cx, int64_t delivery, bool *out) CHECKED;
/* It is, but its data set has a rule of confidentiality: what it is may be told, the file itself is
 * for its own house. */
Err delivery_protected(Cx *cx, int64_t delivery, bool *out) CHECKED;
/* ... to everybody. */
Err delivery_public(Cx *cx, int64_t delivery, bool *out) CHECKED;

/* What the rule of confidentiality of a data set hides from all but its own house (`protect:` of
 * its mapping). Beside the rule it is for that house only. */
typedef struct DataSetProtection {
    bool set;              /* there is a rule */
    int64_t threshold;     /* counts 1 … threshold; 0: they are rounded */
    int64_t base;          /* to a multiple of this */
    bool zeros, group;     /* these, too */
    int64_t small, beside; /* values the rule names; those hidden with them */
    Period *lost, *large;  /* in which all of it is hidden: nothing else would do; it is too much */
    size_t n_lost, n_large; /* each period once */
} DataSetProtection;
Err data_set_protection(Cx *cx, const DataSet *set, DataSetProtection *out) CHECKED;

Str audience_id(Audience audience); /* "house", "partnership", "public" */
bool audience_read(Str id, Audience *out);
Str audience_word(Lang lang, Audience audience);
/* "bis zur Ebene der Kreise"; empty for all. */
Str release_level_word(Lang lang, Str level);
Str release_level(size_t i); /* "land", "group" … by i, from the top; empty at the end */

#pragma once
/* Shared by the pages of releases, and by those that lead there. */

#include "figures/release.h"
#include "web/web_in.h"

/* ---- release_words.c ---- */

/* "/release/MAPPING/ORGANISATION", written as addresses are. */
Str release_path(Cx *cx, const DataSet *set);
/* "Für alle seit 12.03.2027", "… ab 12.03.2027, 08:00 Uhr (Sperrfrist)", "Zurückgenommen …". */
Str release_told(Cx *cx, const DataRelease *release);
/* "2019 bis 2022, bis zur Ebene der Kreise"; "alle Zeiträume und Ebenen". */
Str release_scope(Cx *cx, const DataRelease *release);
typedef struct ReleaseSign {
    Str id, word; /* "house", "Nicht freigegeben" */
} ReleaseSign;
/* How a data set stands as a whole. */
ReleaseSign release_sign(Cx *cx, const DataSet *set);
/* Columns are kinds of areas, rows periods; a row for the totals where there are several. Where
 * `after` is there, only values whose state differs in it, with both. Returns how many these are.
 */
typedef struct TableOf {
    const DataSetExtent *extent;
    const DataSet *before, *after; /* after: NULL */
} TableOf;
int64_t release_table(Cx *cx, const TableOf *of, ReleaseTable *out);
/* The indicators that read it, with links. */
void release_uses(Cx *cx, const Request *request, const DataSetExtent *extent, ReleaseUse **out);

/* ---- release_reveals.c ---- */

typedef struct RevealingOf {
    const ReleaseReveals *reveals;
    Msg title, lead; /* lead: with their number */
} RevealingOf;
/* Nothing where nothing is given away. */
void release_revealing(Cx *cx, const Request *request, const RevealingOf *of,
                       ReleaseRevealing *out);

/* ---- page_releases.c ---- */

typedef struct SeenSet { /* a data set that the reader may know of */
    DataSet set;
    Organisation owner; /* number 0: not registered here, its name is what the deliveries say */
    bool own;           /* the reader's house */
    bool may;           /* they may release it */
} SeenSet;
/* Fills all but the data set; false where they may not know of it. */
bool set_seen_by(const Person *person, SeenSet *seen);
Err set_owner(Cx *cx, const DataSet *set, Organisation *out) CHECKED;
/* That of the address; NOT_FOUND. */
Err set_asked(Cx *cx, const Request *request, SeenSet *out) CHECKED;

/* ---- page_release.c ---- */

/* What the page of one data set shows beside how it stands. */
typedef struct ReleaseAsk {
    const SeenSet *seen;
    const DataRelease *form; /* what stands in the form; NULL: nothing */
    Str seen_version;        /* where somebody was quicker: what the reader had seen; else empty */
    Str day, time;           /* as entered; empty: the form's embargo */
    Str filled;              /* what the form was filled with */
    Str reason;              /* entered to take one back */
    int64_t taking;          /* that one; 0 */
} ReleaseAsk;
Err release_page(Cx *cx, const Request *request, Reply *reply, const ReleaseAsk *ask) CHECKED;

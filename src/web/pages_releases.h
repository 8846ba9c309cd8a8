#pragma once
/* Releases: the list of data sets, one of them with its form, and what a change would make visible
 * or hide. */

#include "web/page.h"
#include "web/pages_accounts.h"

typedef struct ReleaseCard { /* a data set in the list */
    Str href, title, facts;
    Str sign;    /* "house", "waits", "partnership", "public", "withdrawn": for the style */
    Str badge;   /* the same as a word */
    Str *states; /* what is in force, a line each */
    size_t n_states;
    Str next;   /* what to do with it */
    bool wants; /* it waits for a decision of the reader */
} ReleaseCard;

typedef struct ReleasesPage {
    Head head;
    Str lead, waiting, empty, official;
    ReleaseCard *cards;
    size_t n_cards;
} ReleasesPage;

typedef struct ReleaseCell { /* values at one period, of one kind of areas */
    Str label;               /* what its column is called */
    Str values;              /* empty: there are none */
    Str words;               /* who sees them, or how that changes */
    Str sign;
} ReleaseCell;

typedef struct ReleaseRow {
    Str period;
    ReleaseCell *cells;
    size_t n_cells;
} ReleaseRow;

typedef struct ReleaseTable {
    Str caption;
    Str *columns;
    size_t n_columns; /* 0: no table */
    ReleaseRow *rows;
    size_t n_rows;
} ReleaseTable;

typedef struct ReleaseInForce {
    Str sign, words, scope, given, reason;
    Str number, id; /* of the field for a reason */
    Str entered;    /* what was written there */
    bool taking;    /* the reader is about to take it back */
    bool mine;      /* they may */
} ReleaseInForce;

typedef struct ReleaseChoice {
    Str id, value, text, note;
    bool chosen;
} ReleaseChoice;

typedef struct ReleaseForm { /* what was entered stays */
    ReleaseChoice *audiences;
    size_t n_audiences;
    Option *from, *to, *levels;
    size_t n_from, n_to, n_levels;
    Str day, time, reason, note; /* note: what it was filled with */
} ReleaseForm;

typedef struct ReleaseUse {
    Str href, id, title, note;
} ReleaseUse;

typedef struct ReleaseRevealed { /* a cell, and the deliveries it follows from */
    Str words, only;             /* only: where no other is needed */
    Link *told;
    size_t n_told;
    Link hider; /* who hides it; without address: none */
} ReleaseRevealed;

typedef struct ReleaseRevealing {
    Str title, lead, more, unchecked;
    ReleaseRevealed *cells;
    size_t n_cells;
} ReleaseRevealing;

typedef struct ReleasePage {
    Head head;
    Str told, problem;
    Str *quicker; /* what somebody else did meanwhile */
    size_t n_quicker;
    Str owner, sign, badge, state;
    Fact *facts;
    size_t n_facts;
    Str newest_href, newest; /* the newest delivery */
    ReleaseTable table;
    ReleaseInForce *in_force;
    size_t n_in_force;
    Str action, form_key, version; /* action: before /give and /withdraw; empty: nothing to do */
    ReleaseForm form;
    Str only_owner; /* who may, where the reader may not; empty */
    ReleaseUse *uses;
    size_t n_uses;
    Link *areas, *sums;
    size_t n_areas, n_sums;
    Str areas_more;
    ReleaseRevealing revealing; /* by its newest delivery; without title: nothing */
    DeskTable history;
} ReleasePage;

typedef struct ReleasePreviewPage {
    Head head;
    Str title, href; /* of the data set */
    Str sentence;
    Fact *facts;
    size_t n_facts;
    ReleaseTable table;
    Str unchanged; /* a sentence on all else; empty */
    ReleaseUse *uses;
    size_t n_uses;
    ReleaseRevealing revealing;    /* without title: nothing */
    Str action, form_key, confirm; /* confirm: empty where it is refused */
    bool grave;
    Fact *hidden;
    size_t n_hidden;
} ReleasePreviewPage;

PAGE(page_releases, ReleasesPage)
PAGE(page_release, ReleasePage)
PAGE(page_release_preview, ReleasePreviewPage)
PAGE(part_release_table, ReleaseTable)
PAGE(part_release_reveals, ReleaseRevealing)

#pragma once
/* Searching. */

#include "web/page.h"

typedef struct SearchGroup { /* the hits of one kind */
    Str id, name, count;
    Link *hits;
    size_t n_hits;
    Str more_href, more_text; /* where not all of them are shown */
} SearchGroup;

typedef struct KeyLine {
    Str key, text;
} KeyLine;

typedef struct SearchPage {
    Head head;
    Str question, action, count, cut; /* cut: that not all of the question was read */
    bool asked, found;
    SearchGroup *groups;
    size_t n_groups;
    Link *near;
    size_t n_near;
    Link *next; /* where to go on without hits, and without a question */
    size_t n_next;
    KeyLine *keys;
    size_t n_keys;
} SearchPage;

PAGE(page_search, SearchPage)

#pragma once
/* Forms whose session has ended, kept while who filled them in signs in elsewhere. */

#include "web/web_in.h"

typedef struct Drafts Drafts;
typedef struct Draft {
    Str text, to; /* its fields as a form sends them; the address it goes to */
} Draft;

Drafts *drafts_new(Arena *mem); /* lives as long as mem */
/* Keeps a copy for ten minutes, in memory alone; the key, 43 letters, opens it once. LIMIT where it
 * is longer than a form may be. Of one address four are kept, of all together 64: the oldest gives
 * way, of the same address first. */
Err drafts_put(Cx *cx, Drafts *drafts, const Draft *draft, Str origin, Str *key) CHECKED;
/* False: no such key, used, too late, or another one took its place. */
bool drafts_take(Cx *cx, Drafts *drafts, Str key, Draft *out);

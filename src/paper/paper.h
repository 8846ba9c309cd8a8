#pragma once
/* How pages come onto paper: a browser that is installed prints them as PDF. */

#include "base/base.h"

/* The program that prints: the one that is named or, where that is empty, the first Chromium in
 * PATH. False where there is none; *out is then what was looked for. */
bool paper_browser(Cx *cx, Str named, Str *out) CHECKED;

typedef struct Printing {
    Str browser; /* as paper_browser found it */
    Str html;    /* needs nothing beside it, has no scripts */
    int most_ms; /* then it is ended */
} Printing;

/* The page as PDF with tags, printed in a process of its own that gets nothing of our environment
 * and a private folder, which is gone afterwards. BUSY where no whole
 * PDF of at most 64 MB came of it in time: the message says why. */
Err paper_print(Cx *cx, Str *out, const Printing *printing) CHECKED;

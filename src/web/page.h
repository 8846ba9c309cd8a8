#pragma once
/* What do all pages show? Texts are ready to be shown; the templates in ui/pages escape them. */

#include "base/base.h"
#include "figures/release.h"

typedef struct Safe { /* SVG of chart/, the only markup that goes into a page as it is */
    Str html;
} Safe;

typedef struct Link {
    Str href, text, note;
    bool active;
} Link;

typedef struct Head {
    Str title, lang, base; /* base: "" or "/en" */
    Str description;       /* of the page in one sentence, for those who look for it */
    Str stylesheet, script, icon;
    Str font, font_bold; /* asked for at once, so that no line moves when they come */
    Str map_script;      /* of pages with a map; else empty */
    Str other_href, other_name, other_lang;
    Str place;       /* whose numbers these are: the partnership's area, else the house; empty */
    bool is_example; /* the example region is loaded */
    Str here;        /* for paper: with the public address where that is known */
    Str here_absolute, other_absolute; /* with the public address; empty where that is not known */
    Link *navigation;
    size_t n_navigation;
    Str person, form_key; /* of pages for somebody who is signed in; else empty */
    Link *own;            /* their pages */
    size_t n_own;
    const Beyond *beyond;    /* of who sees more than the public; NULL: as everybody */
    Str barrier_href;        /* to report a barrier met on this page */
    Str json_href, csv_href; /* this page for programs; empty where there is none */
} Head;

typedef struct FigureView {
    Str text;     /* "6,4 %" or the state in words */
    Str band;     /* "7,71–7,88 %"; empty where exact */
    Str marks;    /* "vorläufig, korrigiert" */
    Str stand_in; /* "Wert des Kreises Recklinghausen"; empty */
    Str origin_href;
    Str note;  /* marks of footnotes, "1, 3"; empty */
    Str since; /* years since the area joined, "+2"; empty */
    bool missing;
} FigureView;

typedef struct Option {
    Str value, text;
    bool chosen;
} Option;

typedef struct ExplainedText { /* in pieces: those with an address are words that are explained */
    Link *pieces;
    size_t n_pieces;
} ExplainedText;

typedef struct Fact {
    Str name, text;
} Fact;

/* The function that uigen makes of a template. */
#define PAGE(name, Type) void name(Buf *out, Lang lang, const Type *p);
PAGE(part_document, Head)
PAGE(part_head, Head)
PAGE(part_foot, Head)
PAGE(part_explained, ExplainedText)
PAGE(part_figure, FigureView)

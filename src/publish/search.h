#pragma once
/* Which page does a reader look for? Names and definitions only, no figures. */

#include "figures/catalogue.h"

typedef enum SearchKind {
    FOUND_COMPARED,  /* areas side by side */
    FOUND_CHART,     /* an indicator with an area */
    FOUND_INDICATOR, /* an indicator */
    FOUND_REGION,    /* an area or a set */
    FOUND_SCHOOL,
    FOUND_PARTNERSHIP, /* who works together and what for; found by who calls this room (partners/)
                        */
    FOUND_WORD,        /* a word of the definitions: a breakdown, one of its parts, a state */
    FOUND_PAGE,
    FOUND_ACTION,
    SEARCH_KINDS
} SearchKind;

typedef struct SearchHit {
    SearchKind kind;
    Str title, note;            /* in the reader's language */
    const Indicator *indicator; /* of a chart, an indicator, a breakdown; else NULL */
    const Region *region; /* of a chart, an area, a school; the first side by side; else NULL */
    const Dimension *by;  /* of a breakdown; else NULL */
    Str path;             /* of the partnership, a page, an action, a state: "/about"; else empty */
    Str with;     /* of a chart, side by side: keys of the areas to compare with, by commas */
    Str period;   /* of a chart or an indicator: the year that the question names; else empty */
    double score; /* the greater, the better */
} SearchHit;

#define SEARCH_LONGEST ((size_t)200) /* bytes of a question that are looked at */
#define SEARCH_WORDS ((size_t)12)    /* words of a question that are looked at */

/* What the question may mean, best first; ties by name, then by key. Every word of it must stand
 * somewhere in a hit: as it is, in another form, as a part of a compound, as a beginning, or nearly
 * so. An area and an indicator in one question lead to the indicator's chart with that area;
 * several areas lead to all of them side by side, or with an indicator to its chart of them. A year
 * that nothing is called by is the period, where the indicator has it; one that it does not have is
 * passed over. A question without words, or one that is not UTF-8, has no hits. At most `most`. The
 * index is built when first asked for, once per state of what was agreed on. */
Err publish_search(Cx *cx, SearchHit **out, size_t *n, Str text, Lang lang, size_t most) CHECKED;
/* Where nothing fits: words that are there and nearest to those of the question that are not, as
 * they are written, best first. */
Err publish_search_near(Cx *cx, Str **out, size_t *n, Str text, Lang lang, size_t most) CHECKED;
/* The address of its page without language: "/indicator/D-14a?areas=05916,MR". */
Str search_address(Arena *mem, const SearchHit *hit);
/* "indicator", "region" …: for files and interfaces. */
Str search_kind_id(SearchKind kind);
Str search_kind_word(Lang lang, SearchKind kind);

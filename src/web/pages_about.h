#pragma once
/* About the house, and errors. */

#include "web/page.h"

typedef struct SignRow {
    Str word, meaning;
} SignRow;

typedef struct LicenceLine {
    Str attribution, licence;
} LicenceLine;

typedef struct GlossaryWord {
    Str id, word, meaning; /* id: of its place on /about */
} GlossaryWord;

typedef struct AboutPage {
    Head head;
    SignRow *signs;
    size_t n_signs;
    GlossaryWord *words;
    size_t n_words;
    LicenceLine *licences;
    size_t n_licences;
} AboutPage;

typedef struct HouseSection {
    Str heading, id;
    Str lang,
        lang_note; /* of the operator's text, where it is not the reader's language; else empty */
    Str *paragraphs;
    size_t n_paragraphs;
    bool missing; /* the operator has entered nothing: the only paragraph says so */
    Link link;    /* what to do; empty */
} HouseSection;

typedef struct HousePage { /* what the operator and the program say of the house */
    Head head;
    Str lead;
    HouseSection *sections;
    size_t n_sections;
} HousePage;

typedef struct HouseSource {
    Str publisher, title, file, attribution, newest, newest_href, received, stand, deliveries;
    Link *licences;
    size_t n_licences;
} HouseSource;

typedef struct SourcesPage {
    Head head;
    Str lead;
    HouseSource *rows;
    size_t n_rows;
} SourcesPage;

typedef struct ErrorPage {
    Head head;
    Str status, title, text, advice;
    Str nearest_heading;
    Link *nearest;
    size_t n_nearest;
    Link *ways; /* where else to go */
    size_t n_ways;
} ErrorPage;

PAGE(page_house, HousePage)
PAGE(page_sources, SourcesPage)

PAGE(page_about, AboutPage)
PAGE(page_error, ErrorPage)

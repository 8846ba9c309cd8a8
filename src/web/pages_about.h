#pragma once
/* About the house, and errors. */

#include "web/page.h"

typedef struct SignRow {
    Str word, meaning;
} SignRow;

typedef struct LicenceLine {
    Str attribution, licence;
} LicenceLine;

typedef struct AboutPage {
    Head head;
    SignRow *signs;
    size_t n_signs;
    LicenceLine *licences;
    size_t n_licences;
} AboutPage;

typedef struct ErrorPage {
    Head head;
    Str status, title, text, advice;
} ErrorPage;

PAGE(page_about, AboutPage)
PAGE(page_error, ErrorPage)

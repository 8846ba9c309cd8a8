#pragma once
/* Looking at a file. */

#include "web/page.h"
#include "web/pages_accounts.h"

typedef struct CheckForm {
    Str action;
} CheckForm;

typedef struct CheckPage {
    Head head;
    CheckForm form;
    Link *formats; /* what is read, and what to know about it */
    size_t n_formats;
} CheckPage;

typedef struct CheckedColumnRow {
    Str letter, heading, use, meaning, reason;
    bool unused;
    Str parts_text; /* of a run: how many columns it has */
    Str *parts;     /* each with its heading and meaning */
    size_t n_parts;
} CheckedColumnRow;

typedef struct CheckedFinding {
    Str place, heading, text;
} CheckedFinding;

typedef struct CheckedGroup { /* the findings of one rule */
    Str severity, severity_class, rule, title, count, more;
    CheckedFinding *findings;
    size_t n_findings;
} CheckedGroup;

typedef struct PreviewColumn {
    Str letter, heading;
} PreviewColumn;

typedef struct PreviewCell {
    Str text, mark; /* mark: class of the gravest finding, and its sentence for those who hover */
    Str title;
} PreviewCell;

typedef struct PreviewLine {
    Str line;
    PreviewCell *cells;
    size_t n_cells;
} PreviewLine;

typedef struct CheckedPage {
    Head head;
    CheckForm form;
    Str file;
    Str verdict, verdict_class, verdict_note;
    Str deliver_lead;  /* to who may deliver: what the button does, or why there is none */
    FormView *deliver; /* NULL: none */
    Fact *facts;
    size_t n_facts;
    Str origin, yaml, yaml_href, yaml_name;
    Str *reasons;
    size_t n_reasons;
    CheckedColumnRow *columns;
    size_t n_columns;
    Str columns_more; /* how many are left out; empty */
    Str findings_title;
    CheckedGroup *groups;
    size_t n_groups;
    Str list_href, list_name, json_href, json_name; /* the findings to take away */
    PreviewLine *preview;
    size_t n_preview;
    PreviewColumn *preview_columns;
    size_t n_preview_columns;
    Str preview_text, preview_note; /* the note where not all columns are shown */
} CheckedPage;

PAGE(page_check, CheckPage)
PAGE(page_checked, CheckedPage)
PAGE(part_check_form, CheckForm)

#pragma once
/* Login, accounts, rights and administration. All but the table of rights are "desks": sections
 * made of facts, tables and forms. */

#include "web/page.h"

typedef struct FormField {
    Str id, name, label, hint, value;
    Str kind;         /* "text", "email", "password" …: the type of a line */
    Str autocomplete; /* what a browser may fill in */
    bool required, is_choice, is_ticks;
    bool code;       /* digits, mostly */
    int64_t most;    /* characters */
    Option *options; /* of a choice, or boxes to tick */
    size_t n_options;
} FormField;

typedef struct FormView {
    Str action, submit;
    Str about; /* what the button is about, for those who only hear it; empty */
    Str heading, lead;
    Str form_key; /* of the session; empty for visitors */
    Fact *hidden; /* name and value */
    size_t n_hidden;
    FormField *fields;
    size_t n_fields;
    bool small, grave; /* grave: what it does cannot be taken back */
} FormView;

typedef struct DeskCell {
    Str text, href; /* href may be empty */
    Str label;      /* what its column is called */
    bool moment;    /* a day and a time: not broken over many lines */
} DeskCell;

typedef struct DeskRow {
    Str id; /* of the row in the page; empty */
    DeskCell *cells;
    size_t n_cells;
    FormView *forms; /* what can be done with it */
    size_t n_forms;
    bool acts; /* there is a column for forms */
} DeskRow;

typedef struct DeskTable {
    Str caption;
    Str *columns;
    size_t n_columns; /* 0: no table */
    DeskRow *rows;
    size_t n_rows;
    Str live; /* address from which a script keeps the cells fresh; empty */
    bool acts;
} DeskTable;

typedef struct DeskSection {
    Str heading, lead;
    Fact *facts;
    size_t n_facts;
    Safe picture;
    Str *codes; /* shown once, to be kept */
    size_t n_codes;
    FormView *form; /* of a search; NULL */
    DeskTable table;
    Str empty; /* what is said of a list that is empty */
    FormView *forms;
    size_t n_forms;
    Link *links;
    size_t n_links;
} DeskSection;

typedef struct DeskPage {
    Head head;
    Str lead, told, problem; /* told: what was done; problem: why it was not */
    DeskSection *sections;
    size_t n_sections;
} DeskPage;

typedef struct RightRow {
    Str sentence, reach;
    Option *roles; /* value: its name, text "ja", "nein"; chosen: yes */
    size_t n_roles;
} RightRow;

typedef struct RightsPage {
    Head head;
    Fact *roles; /* name and sentence */
    size_t n_roles;
    RightRow *rights;
    size_t n_rights;
} RightsPage;

PAGE(page_rights, RightsPage)
PAGE(page_desk, DeskPage)
PAGE(part_desk_section, DeskSection)
PAGE(part_desk_table, DeskTable)
PAGE(part_desk_search, FormView)
PAGE(part_form, FormView)
PAGE(part_form_field, FormField)

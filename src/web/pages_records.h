#pragma once
/* Records: what can be entered, lists, one record, its form. All are made from the table of fields
 * (records/kinds.def). */

#include "web/pages_accounts.h"

typedef struct RecordKindRow {
    Str href, text, count;
    Str new_href; /* empty: who asks enters none */
} RecordKindRow;

typedef struct RecordRoom {
    Str heading, lead;
    RecordKindRow *kinds;
    size_t n_kinds;
} RecordRoom;

typedef struct RecordsPage {
    Head head;
    Str lead;
    Str conflicts, conflicts_href; /* what does not fit, for who sees it */
    RecordRoom *rooms;
    size_t n_rooms;
} RecordsPage;

typedef struct RecordColumn {
    Str title, href;
    Str sorted; /* "ascending", "descending"; empty: by another column */
} RecordColumn;

typedef struct RecordListPage {
    Head head;
    Str told, shown; /* shown: "1 bis 100 von 2.345" */
    Str action, query;
    Option *archived; /* which of them */
    size_t n_archived;
    RecordColumn *columns;
    size_t n_columns;
    DeskRow *rows;
    size_t n_rows;
    Str empty;
    Str previous_href, next_href, page;
    Link *links; /* what can be done with all of them */
    size_t n_links;
    Str new_href, new_text;
    Str home_href;
} RecordListPage;

typedef struct RecordValue {
    Str text, href;
    bool outside; /* href leads out of the house */
} RecordValue;

typedef struct RecordLine { /* a field in words */
    Str label;
    RecordValue *values;
    size_t n_values;
    bool prose;
    Str none; /* what is said where there is no value */
} RecordLine;

typedef struct RecordLinked { /* others that name this one */
    Str heading, count, all_href;
    Link *links;
    size_t n_links;
} RecordLinked;

typedef struct RecordConflict { /* something that does not fit */
    Str text, answer_href;      /* answer_href: empty for who answers none */
} RecordConflict;

typedef struct RecordPage {
    Head head;
    Str kind, kind_href; /* "Vereinbarungen" */
    Str told, problem, archived;
    Str conflicts_told; /* what the change made and ended of what does not fit */
    RecordConflict *conflicts;
    size_t n_conflicts;
    Str conflicts_href; /* all of them */
    Link *notes;        /* what the checks say of it as it stands */
    size_t n_notes;
    RecordLine *lines;
    size_t n_lines;
    Str person_href; /* where the fields of a person are shown; empty: there are none */
    Link *acts;      /* what who asks can do with it */
    size_t n_acts;
    RecordLinked *linked;
    size_t n_linked;
    Link *adds; /* kinds that can be entered as belonging to it */
    size_t n_adds;
    DeskSection *history; /* NULL: not for who asks */
    FormView *archive, *erase;
} RecordPage;

typedef struct RecordInput { /* one of the lines of a field that takes several */
    Str id, value, label;
} RecordInput;

typedef struct RecordField {
    Str id, name, label, hint, fault, note;
    bool required;
    bool is_line, is_lines, is_prose, is_choice, is_ticks, is_file; /* one of them */
    Str value;
    Str list; /* of what it can be; empty */
    Str kind, mode;
    Str told_by; /* ids of what describes it: hint, fault */
    int64_t most, rows;
    Option *options;
    size_t n_options;
    RecordInput *inputs;
    size_t n_inputs;
    Str file_href; /* of the file that is there */
    Str give_href; /* where one is handed over */
} RecordField;

typedef struct RecordGroup {
    Str heading, lead;
    RecordField *fields;
    size_t n_fields;
} RecordGroup;

typedef struct RecordOffers { /* what lines can be filled with, by a list of the browser */
    Str id;
    Option *options;
    size_t n_options;
} RecordOffers;

typedef struct RecordFormPage {
    Head head;
    Str title, kind, kind_href;
    Str problem, lead;
    Link *faults; /* each leads to its field */
    size_t n_faults;
    DeskSection *beside; /* what stands there and what was entered; NULL */
    Str action, submit, form_key;
    Fact *hidden;
    size_t n_hidden;
    RecordGroup *groups;
    size_t n_groups;
    RecordOffers *offers;
    size_t n_offers;
    Str back_href, back_text;
} RecordFormPage;

typedef struct RecordFilePage { /* a form that takes one file */
    Head head;
    Str kind, kind_href;
    Str problem, lead, hint, label, accept;
    Str action, submit, form_key;
    Fact *hidden;
    size_t n_hidden;
    bool sheet;      /* it may be a workbook with several sheets */
    bool form_first; /* what the sections tell is read afterwards */
    DeskSection *sections;
    size_t n_sections;
    Str back_href, back_text;
} RecordFilePage;

PAGE(page_records, RecordsPage)
PAGE(page_record_list, RecordListPage)
PAGE(page_record, RecordPage)
PAGE(page_record_form, RecordFormPage)
PAGE(page_record_file, RecordFilePage)
PAGE(part_record_field, RecordField)
PAGE(part_record_told, RecordField)
PAGE(part_record_give, RecordFilePage)

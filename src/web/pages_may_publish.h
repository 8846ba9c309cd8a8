#pragma once
/* "May I publish this?": the answer, the table cell by cell, ways side by side, the proof. */

#include "web/pages_accounts.h"
#include "web/pages_figure.h"

typedef struct MayCell {
    Str text, word, kind; /* word and kind ("primary", "secondary"): of a hidden one; else empty */
} MayCell;

typedef struct MayHead {
    Str text;
    bool total;
} MayHead;

typedef struct MayRow {
    MayHead *heads;
    size_t n_heads;
    MayCell *cells;
    size_t n_cells;
} MayRow;

typedef struct MayWay {
    Str title, what, problem; /* problem: why it is not possible, instead of all that follows */
    Str hidden, value, changed, largest, mean, additive, known;
    Str csv, xlsx; /* what the buttons ask for */
} MayWay;

typedef struct MayFile {
    Str take, text;
} MayFile;

typedef struct MayForm { /* what the columns are, and the rule */
    Str action;
    bool sends; /* a file goes along */
    Hidden *kept;
    size_t n_kept;
    Str not_kept;
    FormField *rules, *columns, *more;
    size_t n_rules, n_columns, n_more;
    Str list_label, list_hint,
        list; /* the text of the list of groups; label empty: there is none */
} MayForm;

typedef struct MayUpload {
    Str action, note;
} MayUpload;

typedef struct MayHouse {
    Str action;
    FormField *fields;
    size_t n_fields;
} MayHouse;

typedef struct MayPage {
    Head head;
    Str file; /* empty: nothing was asked yet */
    bool is_house;
    Str verdict, verdict_class, verdict_note;
    Str take; /* the corrected table at once; empty: there is none */
    Str *notes;
    size_t n_notes;
    Str *columns; /* headings of the table */
    size_t n_columns, n_heads;
    MayRow *rows;
    size_t n_rows;
    Str rows_note;
    bool has_hidden;
    MayWay *ways;
    size_t n_ways;
    Str ways_note;
    Str proof, proof_call, files_lead, call_lead, call;
    MayFile *files;
    size_t n_files;
    MayForm form;
    bool has_form;
    MayUpload upload;
    MayHouse house;
} MayPage;

PAGE(page_may_publish, MayPage)
PAGE(part_may_answer, MayPage)
PAGE(part_may_table, MayPage)
PAGE(part_may_ways, MayPage)
PAGE(part_may_proof, MayPage)
PAGE(part_may_form, MayForm)
PAGE(part_may_upload, MayUpload)
PAGE(part_may_house, MayHouse)

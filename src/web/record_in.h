#pragma once
/* Putting together the pages of records: everything of them comes from the table of fields. */

#include "records/records.h"
#include "web/desk_in.h"

enum { OFFERED_MOST = 500, CHOSEN_MOST = 200, TICKED_MOST = 80 };

/* Of what a page tells; `record` NULL: of a kind. */
typedef struct RecordAsked {
    const Records *records;
    const KindOf *kind;
    const Record *record;
    Str owner;         /* the partner to whom the record belongs; empty: the house */
    bool changes, any; /* who asks may change it as a whole, or some field of it */
} RecordAsked;
/* Who asks is found, too: the copy of the request knows them. NOT_FOUND also for what they do not
 * see, so that nobody learns that it is there; visitors of kinds that only partners see are told to
 * sign in. */
Err record_kind_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) CHECKED;
Err record_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) CHECKED;
/* DENIED with whom to ask. */
Err record_no_right(Cx *cx, const KindOf *kind) CHECKED;
/* What kept a change from being made that has no form of fields: the first thing that is wrong. */
Err record_not_so(Cx *cx, Err err, const FieldFaults *faults) CHECKED;
/* The version that a form was opened with; 0 where it tells none. */
int64_t version_sent(const Request *request);
/* They have a role here. */
bool has_role(const Person *person);

/* ---- record_words.c ---- */

/* One value in words: "11. Januar 2024", "1.250,00 €", the title of what it refers to. */
RecordValue value_shown(Cx *cx, const Request *request, const Records *records,
                        const FieldOf *field, const Record *record, Str value);
/* All values of a field as one text: for lists, history, both beside each other. */
Str values_words(Cx *cx, const Records *records, const FieldOf *field, RecordValues values);
/* One value as people enter it: "11.01.2024", "1250,00". */
Str value_entered(Cx *cx, const FieldOf *field, Str value);
Str record_href(Cx *cx, const Request *request, const Record *record, const char *more);
Str indicator_title(Cx *cx, Str id); /* "D-14a – …" */

/* ---- record_form.c ---- */

/* A form and what became of it. */
typedef struct RecordEntry {
    RecordAsked asked;
    RecordWanted wanted; /* as it was entered */
    FieldFaults faults;
    struct EntryField { /* by place */
        bool open;      /* who asks may change it */
        Str problem;    /* a reference that nothing or several things fit */
        Option *meant;  /* what it may mean */
        size_t n_meant;
        Meanings *meanings; /* of what it can refer to, once a text was no id */
    } * fields;
    bool questions; /* some reference has such a problem: nothing is stored before that is answered
                     */
} RecordEntry;
/* What stands, or what a new one is begun with; which fields are open. */
Err entry_begin(Cx *cx, const Request *request, const RecordAsked *asked, RecordEntry *out) CHECKED;
/* What was sent, over it. */
void entry_sent(Cx *cx, const Request *request, RecordEntry *entry);
/* Groups, faults, offers of a page. */
void entry_fill(Cx *cx, const Request *request, const RecordEntry *entry, RecordFormPage *page);

/* ---- page_conflicts.c: what does not fit ---- */

Str conflicts_href(Cx *cx, const Request *request);
size_t conflicts_open(const Conflicts *all); /* that nobody has answered */
/* What is open of it about the record; nothing for who does not see all. */
Err record_conflicts(Cx *cx, const Request *request, const Record *record,
                     RecordPage *page) CHECKED;
/* All there is before a change; empty for who does not see all. */
Err conflicts_before(Cx *cx, const Request *request, Conflicts *out) CHECKED;
typedef struct RecordDone {
    Kind kind;
    Str id;
    const char *what; /* "saved" */
    const Conflicts *before;
} RecordDone;
/* To the record's page, which tells what was done, and how many conflicts that made and ended. */
Err record_done(Cx *cx, const Request *request, Reply *reply, const RecordDone *done) CHECKED;
/* How many that were, as the address tells; empty: none. */
Str conflicts_told(Cx *cx, const Request *request);

/* ---- page_record.c ---- */

/* The page of the record that was asked for, with why it was not changed: the fault of cx. */
Err record_page_again(Cx *cx, const Request *request, Reply *reply, int status) CHECKED;

#pragma once
/* Putting together the pages of accounts and administration: sections, forms, tables. */

#include "web/web_in.h"

enum { FORM_FIELDS_MOST = 12, DESK_SECTIONS_MOST = 10, SECTION_FORMS_MOST = 4 };

/* A page with what ?done= says was done. */
DeskPage *desk_new(Cx *cx, const Request *request, Msg title);
/* What kept a change from being made, as a sentence of the page, and the status for it. A fault
 * that is not the reader's to mend is handed on. OK for err OK. */
Err desk_problem(Cx *cx, DeskPage *desk, Reply *reply, Err err) CHECKED;
DeskSection *desk_section(DeskPage *desk, Str heading);
void section_fact(Cx *cx, DeskSection *section, Msg name, Str text);
void section_link(Cx *cx, DeskSection *section, Str href, Msg text);
Err desk_reply(Cx *cx, const Request *request, Reply *reply, const DeskPage *desk) CHECKED;
/* The request that a page is shown for again after its form was sent to `path`, below it. */
Request request_at(const Request *request, Str path);
/* See other: after a change, so that going back or reloading does nothing twice. */
Err led_to(Cx *cx, const Request *request, Reply *reply, const char *format, ...)
    __attribute__((format(printf, 4, 5))) CHECKED;

/* ---- forms; what was sent stays in the fields ---- */

FormView *section_form(Cx *cx, const Request *request, DeskSection *section, Str action);
FormView form_new(Cx *cx, const Request *request, Str action, Msg submit);
void form_hidden(Cx *cx, FormView *form, const char *name, Str value);
/* `kind` is that of HTML: "text", "email", "password", "date". */
FormField *form_line(Cx *cx, const Request *request, FormView *form, const char *name, Msg label,
                     const char *kind) __attribute__((nonnull));
FormField *form_choice(Cx *cx, FormView *form, const char *name, Msg label, size_t n);
/* The language of an account. */
void form_language(Cx *cx, FormView *form, Lang chosen);
/* What was chosen there; the page's where nothing was. */
Lang language_sent(const Request *request);
/* Of a choice of form_choice: its next entry. */
void choice_add(FormField *field, Str value, Str text, bool chosen);

/* ---- tables: the same cells as page, .json and .csv ---- */

typedef struct DeskColumn {
    const char *id;
    Msg title;
} DeskColumn;
void table_begin(Cx *cx, DeskTable *table, Str caption, size_t n, const DeskColumn *columns);
/* A new row with room for its cells. */
DeskRow *table_row(Cx *cx, DeskTable *table);
void row_cell(DeskRow *row, Str text);
void row_moment(Cx *cx, const Request *request, DeskRow *row, int64_t seconds);
void row_link(DeskRow *row, Str text, Str href);
FormView *row_action(Cx *cx, const Request *request, DeskTable *table, DeskRow *row, Str action,
                     Msg submit);
Err table_reply(Cx *cx, const Request *request, Reply *reply, const DeskTable *table,
                const DeskColumn *columns) CHECKED;

Str yes_no(Lang lang, bool yes);
Str job_kind_told(Lang lang, Str kind); /* "Brief" */
/* "22.11.2026, 14:05 Uhr", by a clock in Germany; for programs as ISO 8601. 0: empty. */
Str moment_told(Cx *cx, const Request *request, int64_t seconds);
/* The whole address of a path of ours, for letters and for handing over. */
Str address_whole(Cx *cx, const Request *request, Str path);

/* ---- history.c ---- */

typedef struct HistoryView {
    const Edit *list;
    size_t n;
    Str action;      /* where a form with entry and version undoes a change; empty: nowhere */
    int64_t version; /* that is shown */
} HistoryView;
void section_history(Cx *cx, const Request *request, DeskPage *desk, const HistoryView *view);
/* The form of such a button. */
Undo undo_sent(const Request *request, int64_t subject);
/* What stands there beside what the reader wants; rows only for what differs. */
DeskTable *section_beside(Cx *cx, DeskPage *desk, Msg lead);
void beside_row(Cx *cx, DeskTable *table, Msg field, const Str sides[2]);
/* Of an account, where the two differ; what the reader wants may be NULL. */
void person_beside(Cx *cx, DeskPage *desk, Msg lead, const Person *const sides[2]);

/* ---- login ---- */

typedef struct SignedIn {
    const Session *session; /* fresh: with its secret */
    Str next;               /* where to; empty: the account */
} SignedIn;
/* Gives the browser its secret and leads on: to the code, where that is still wanted. */
Err signed_in(Cx *cx, const Request *request, Reply *reply, const SignedIn *in) CHECKED;
/* In a form that changes how somebody comes in, where they have not just shown who they are: a
 * field for the password; where they have none, the section offers to sign in elsewhere once more.
 */
Err confirm_field(Cx *cx, const Request *request, DeskSection *section, FormView *form) CHECKED;
/* They have shown it, or sent the password. */
Err confirm_sent(Cx *cx, const Request *request) CHECKED;
/* A new password, twice, in a form; and that both are the same. */
void password_fields(Cx *cx, const Request *request, FormView *form);
Err password_twice(Cx *cx, const Request *request) CHECKED;

/* ---- second factor ---- */

/* An address as a QR code; nothing where it is too long for one. */
Safe qr_picture(Cx *cx, Str address, Str label);
/* The page to sign in: all ways there are. */
DeskPage *login_desk(Cx *cx, const Request *request);
/* The form that begins to sign in elsewhere; `next`: where to afterwards. */
FormView *elsewhere_form(Cx *cx, const Request *request, DeskSection *section, Str next);
/* That form for who is signed in: there they have to show anew who they are. */
void elsewhere_anew(Cx *cx, const Request *request, DeskSection *section, Str next);
/* The form of the login. */
FormView *login_form(Cx *cx, const Request *request, DeskSection *section);

/* ---- a form whose session has ended ---- */

/* The login, with what was entered going along. */
Err draft_page(Cx *cx, const Request *request, Reply *reply) CHECKED;
void draft_carry(Cx *cx, const Request *request, FormView *form);
/* After the login: what was entered, to be sent once more. */
Err draft_offer(Cx *cx, const Request *request, Reply *reply, const Session *session) CHECKED;
/* After a change of password or second factor the browser gets a new secret; a program has none. */
Err session_renewed(Cx *cx, const Request *request, Reply *reply, Session *out) CHECKED;

/* How are the pages of accounts and administration put together? Forms that keep what was entered,
 * tables that are the same cells on the page and for programs, and what became of a change. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "web/desk_in.h"
#include "web/releases_in.h"

enum { ROWS_FIRST = 16, CHOICES_MOST = 2000, LINKS_MOST = 8, FACTS_MOST = 12 };

/* ---- the page ---- */

/* What a change leads to says by ?done= what was done. */
static const struct {
    const char *id;
    Msg text;
} done_words[] = {
    {"saved", MSG_DESK_DONE_SAVED},
    {"undone", MSG_DESK_DONE_UNDONE},
    {"out", MSG_DESK_DONE_OUT},
    {"sent", MSG_DESK_DONE_SENT},
    {"password", MSG_DESK_DONE_PASSWORD},
    {"reset", MSG_DESK_DONE_RESET},
    {"ended", MSG_DESK_DONE_ENDED},
    {"revoked", MSG_DESK_DONE_REVOKED},
    {"factor_off", MSG_DESK_DONE_FACTOR_OFF},
    {"welcome", MSG_DESK_DONE_WELCOME},
    {"closed", MSG_DESK_DONE_CLOSED},
    {"given", MSG_DESK_DONE_GIVEN},
    {"taken", MSG_DESK_DONE_TAKEN},
    {"stopped", MSG_DESK_DONE_STOPPED},
    {"again", MSG_DESK_DONE_AGAIN},
    {"letter", MSG_DESK_DONE_LETTER},
    {"draft_gone", MSG_DESK_DONE_DRAFT_GONE},
};

DeskPage *desk_new(Cx *cx, const Request *request, Msg title) {
    DeskPage *desk = NEW(cx->mem, DeskPage);
    desk->head = page_head(cx, request, message_text(cx->lang, title), S(""));
    desk->sections = NEW_ARRAY(cx->mem, DeskSection, DESK_SECTIONS_MOST);
    Str done = request_changes(request) ? S("") : request->get(request, S("done"));
    for (size_t i = 0; i < sizeof done_words / sizeof *done_words; i++)
        if (str_equal(done, str_of(done_words[i].id)))
            desk->told = message_text(cx->lang, done_words[i].text);
    return desk;
}

Err desk_problem(Cx *cx, DeskPage *desk, Reply *reply, Err err) {
    switch (err) {
    case OK: return OK;
    case INVALID: reply->status = 422; break;
    case DENIED: reply->status = 403; break;
    case NOT_FOUND: reply->status = 404; break;
    case CONFLICT: reply->status = 409; break;
    case LIMIT: reply->status = 429; break;
    case BUSY:
    case BROKEN: return err;
    }
    desk->problem = fault_text(cx->mem, cx->lang, &cx->fault);
    cx->fault = (Fault){0};
    return OK;
}

DeskSection *desk_section(DeskPage *desk, Str heading) {
    must(desk->n_sections < DESK_SECTIONS_MOST);
    DeskSection *section = &desk->sections[desk->n_sections++];
    section->heading = heading;
    return section;
}

void section_fact(Cx *cx, DeskSection *section, Msg name, Str text) {
    if (!section->facts) section->facts = NEW_ARRAY(cx->mem, Fact, FACTS_MOST);
    must(section->n_facts < FACTS_MOST);
    section->facts[section->n_facts++] = (Fact){message_text(cx->lang, name), text};
}

void section_link(Cx *cx, DeskSection *section, Str href, Msg text) {
    if (!section->links) section->links = NEW_ARRAY(cx->mem, Link, LINKS_MOST);
    must(section->n_links < LINKS_MOST);
    section->links[section->n_links++] = (Link){.href = href, .text = message_text(cx->lang, text)};
}

Err desk_reply(Cx *cx, const Request *request, Reply *reply, const DeskPage *desk) {
    (void)cx;
    page_desk(&reply->body, request->lang, desk);
    return OK;
}

Request request_at(const Request *request, Str path) {
    Request shown = *request;
    shown.path = path;
    if (request_changes(request)) shown.query = STR_NONE;
    return shown;
}

Err led_to(Cx *cx, const Request *request, Reply *reply, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args); /* what is asked for may be long */
    must(n > 0);
    char *path = arena_alloc(cx->mem, (size_t)n + 1);
    vsnprintf(path, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    reply->status = 303;
    reply->location = page_href(cx, request, "%s", path);
    return OK;
}

/* ---- forms ---- */

FormView form_new(Cx *cx, const Request *request, Str action, Msg submit) {
    return (FormView){
        .action = action,
        .submit = message_text(cx->lang, submit),
        .form_key = request->session ? request->session->form_key : S(""),
        .hidden = NEW_ARRAY(cx->mem, Fact, FORM_FIELDS_MOST),
        .fields = NEW_ARRAY(cx->mem, FormField, FORM_FIELDS_MOST),
    };
}

FormView *section_form(Cx *cx, const Request *request, DeskSection *section, Str action) {
    if (!section->forms) section->forms = NEW_ARRAY(cx->mem, FormView, SECTION_FORMS_MOST);
    must(section->n_forms < SECTION_FORMS_MOST);
    FormView *form = &section->forms[section->n_forms++];
    *form = form_new(cx, request, action, MSG_DESK_SAVE);
    return form;
}

void form_hidden(Cx *cx, FormView *form, const char *name, Str value) {
    (void)cx;
    must(form->n_hidden < FORM_FIELDS_MOST);
    form->hidden[form->n_hidden++] = (Fact){str_of(name), value};
}

/* Two forms of a page may have fields of the same name: the words of the form's address stand
 * before it, never a number or a secret. */
static Str field_id(Cx *cx, const FormView *form, const char *name) {
    Buf id = buf_new(cx->mem, 512);
    for (Str rest = form->action, part; str_cut(&rest, '/', &part);) {
        bool word = part.n > 0 && part.n < 20;
        for (size_t i = 0; i < part.n; i++)
            word &= part.p[i] >= 'a' && part.p[i] <= 'z';
        if (word) buf_format(&id, "%.*s-", STR_ARG(part));
    }
    buf_put(&id, str_of(name));
    return buf_str(&id);
}

static FormField *field_add(Cx *cx, FormView *form, const char *name, Msg label) {
    must(form->n_fields < FORM_FIELDS_MOST);
    FormField *field = &form->fields[form->n_fields++];
    *field = (FormField){.id = field_id(cx, form, name),
                         .name = str_of(name),
                         .label = message_text(cx->lang, label)};
    return field;
}

FormField *form_line(Cx *cx, const Request *request, FormView *form, const char *name, Msg label,
                     const char *kind) {
    FormField *field = field_add(cx, form, name, label);
    field->kind = str_of(kind);
    field->most = 200;
    if (strcmp(kind, "password") != 0) field->value = sent(request, str_of(name));
    return field;
}

FormField *form_choice(Cx *cx, FormView *form, const char *name, Msg label, size_t n) {
    FormField *field = field_add(cx, form, name, label);
    field->is_choice = true;
    field->options = NEW_ARRAY(cx->mem, Option, n < CHOICES_MOST ? n : CHOICES_MOST);
    field->most = (int64_t)n;
    return field;
}

void choice_add(FormField *field, Str value, Str text, bool chosen) {
    if ((int64_t)field->n_options >= field->most || field->n_options >= CHOICES_MOST) return;
    field->options[field->n_options++] = (Option){value, text, chosen};
}

void form_language(Cx *cx, FormView *form, Lang chosen) {
    FormField *field = form_choice(cx, form, "language", MSG_ACCOUNT_LANGUAGE, LANGS);
    choice_add(field, S("de"), S("Deutsch"), chosen == DE);
    choice_add(field, S("en"), S("English"), chosen == EN);
}

Lang language_sent(const Request *request) {
    Str id = sent(request, S("language"));
    return str_equal(id, S("en")) ? EN : str_equal(id, S("de")) ? DE : request->lang;
}

/* ---- tables ---- */

void table_begin(Cx *cx, DeskTable *table, Str caption, size_t n, const DeskColumn *columns) {
    *table = (DeskTable){.caption = caption, .columns = NEW_ARRAY(cx->mem, Str, n), .n_columns = n};
    for (size_t i = 0; i < n; i++)
        table->columns[i] = message_text(cx->lang, columns[i].title);
}

DeskRow *table_row(Cx *cx, DeskTable *table) {
    size_t n = table->n_rows;
    if (n == 0 || (n >= ROWS_FIRST && (n & (n - 1)) == 0)) {
        DeskRow *more = NEW_ARRAY(cx->mem, DeskRow, n ? 2 * n : ROWS_FIRST);
        if (n) memcpy(more, table->rows, n * sizeof *more);
        table->rows = more;
    }
    DeskRow *row = &table->rows[table->n_rows++];
    row->cells = NEW_ARRAY(cx->mem, DeskCell, table->n_columns);
    for (size_t i = 0; i < table->n_columns; i++)
        row->cells[i].label = table->columns[i];
    row->acts = table->acts;
    return row;
}

void row_link(DeskRow *row, Str text, Str href) {
    DeskCell *cell = &row->cells[row->n_cells++];
    cell->text = text;
    cell->href = href;
}

void row_cell(DeskRow *row, Str text) {
    row_link(row, text, S(""));
}

void row_moment(Cx *cx, const Request *request, DeskRow *row, int64_t seconds) {
    row_cell(row, moment_told(cx, request, seconds));
    row->cells[row->n_cells - 1].moment = true;
}

FormView *row_action(Cx *cx, const Request *request, DeskTable *table, DeskRow *row, Str action,
                     Msg submit) {
    must(table->acts);
    if (!row->forms) row->forms = NEW_ARRAY(cx->mem, FormView, SECTION_FORMS_MOST);
    must(row->n_forms < SECTION_FORMS_MOST);
    FormView *form = &row->forms[row->n_forms++];
    *form = form_new(cx, request, action, submit);
    form->small = true;
    return form;
}

Err table_reply(Cx *cx, const Request *request, Reply *reply, const DeskTable *table,
                const DeskColumn *columns) {
    const char **names = NEW_ARRAY(cx->mem, const char *, table->n_columns);
    for (size_t i = 0; i < table->n_columns; i++)
        names[i] = columns[i].id;
    Sheet sheet = {.n_columns = table->n_columns, .columns = names};
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            vec_push(cx->mem, &sheet.cells, table->rows[r].cells[c].text);
    return sheet_reply(cx, request, reply, &sheet);
}

/* ---- words ---- */

Str yes_no(Lang lang, bool yes) {
    return message_text(lang, yes ? MSG_RIGHTS_YES : MSG_RIGHTS_NO);
}

Str moment_told(Cx *cx, const Request *request, int64_t seconds) {
    if (!seconds) return S("");
    if (request->format != AS_HTML) return time_iso(cx->mem, seconds);
    return moment_local(cx, seconds);
}

Str address_whole(Cx *cx, const Request *request, Str path) {
    Str house = request->settings->address, host = request->caller->host;
    if (!house.n && host.n)
        house = str_format(cx->mem, "%s://%.*s", request->settings->tls ? "https" : "http",
                           STR_ARG(host));
    return str_format(cx->mem, "%.*s%.*s", STR_ARG(house), STR_ARG(path));
}

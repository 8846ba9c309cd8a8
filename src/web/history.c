/* What became of an organisation or an account, in words: each change of the log with who, when and
 * from what to what, and a button that undoes it. Also: both versions beside each other, where
 * somebody was quicker. */

#include "web/desk_in.h"

/* ---- words ---- */

static Str field_name(Lang lang, Str name) {
    static const struct {
        const char *id;
        Msg words;
    } names[] = {{"name", MSG_LINK_NAME},
                 {"region", MSG_ORGANISATION_REGION},
                 {"archived", MSG_ORGANISATION_ARCHIVED},
                 {"language", MSG_ACCOUNT_LANGUAGE},
                 {"role", MSG_ACCOUNT_ROLE},
                 {"organisation", MSG_ACCOUNT_ORGANISATION},
                 {"programme", MSG_ACCOUNT_PROGRAMME},
                 {"reason", MSG_ADMIN_REASON}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_of(names[i].id))) return message_text(lang, names[i].words);
    return name;
}

/* As a reader would say it. */
static Str value_words(Lang lang, Str name, Str value) {
    Role role;
    if (str_equal(name, S("archived")))
        return message_text(lang, str_equal(value, S("true")) ? MSG_RIGHTS_YES : MSG_RIGHTS_NO);
    if (str_equal(name, S("language")) && value.n)
        return str_equal(value, S("en")) ? S("English") : S("Deutsch");
    if (str_equal(name, S("role")) && role_read(value, &role)) return role_name(lang, role);
    return value;
}

static Str field_told(Cx *cx, const EditField *field, bool both) {
    Str texts[] = {field_name(cx->lang, field->name),
                   value_words(cx->lang, field->name, field->before),
                   value_words(cx->lang, field->name, field->after)};
    if (both && field->before.n && field->after.n)
        return message_fill(cx->mem, cx->lang, MSG_HISTORY_FROM_TO, 3, texts);
    if (both && !field->after.n)
        return message_fill(cx->mem, cx->lang, MSG_HISTORY_FIELD_OUT, 3, texts);
    if (!field->after.n) texts[2] = texts[1];
    return message_fill(cx->mem, cx->lang, MSG_HISTORY_FIELD, 3, texts);
}

static Str change_told(Cx *cx, const Edit *edit) {
    VEC(Str) parts = {0};
    bool both = edit->event == AUDIT_ORGANISATION_CHANGE || edit->event == AUDIT_ACCOUNT_CHANGE;
    if (edit->event == AUDIT_ORGANISATION_CHANGE && !edit->can_undo && !edit->erased)
        vec_push(cx->mem, &parts, message_text(cx->lang, MSG_HISTORY_MADE));
    else if (!both && edit->event < AUDIT_EVENTS)
        vec_push(cx->mem, &parts, audit_event_words(cx->lang, edit->event));
    for (size_t i = 0; i < edit->n_fields; i++)
        vec_push(cx->mem, &parts, field_told(cx, &edit->fields[i], both));
    if (edit->erased) vec_push(cx->mem, &parts, message_text(cx->lang, MSG_LOG_ERASED));
    if (edit->undoes) {
        Str number = str_format(cx->mem, "%lld", (long long)edit->undoes);
        vec_push(cx->mem, &parts, message_fill(cx->mem, cx->lang, MSG_HISTORY_UNDOES, 1, &number));
    }
    return str_join(cx->mem, parts.n, parts.at, S(" "));
}

/* ---- the section ---- */

void section_history(Cx *cx, const Request *request, DeskPage *desk, const HistoryView *view) {
    static const DeskColumn columns[] = {{"number", MSG_LOG_NUMBER},
                                         {"at", MSG_LOG_AT},
                                         {"who", MSG_LOG_WHO},
                                         {"change", MSG_HISTORY_CHANGE}};
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_HISTORY_TITLE));
    if (!view->n) {
        section->empty = message_text(cx->lang, MSG_HISTORY_EMPTY);
        return;
    }
    section->lead = message_text(cx->lang, MSG_HISTORY_LEAD);
    DeskTable *table = &section->table;
    table_begin(cx, table, section->heading, sizeof columns / sizeof *columns, columns);
    table->acts = view->action.n > 0;
    for (size_t i = 0; i < view->n; i++) {
        const Edit *edit = &view->list[i];
        Str number = str_format(cx->mem, "%lld", (long long)edit->number);
        DeskRow *row = table_row(cx, table);
        row_cell(row, number);
        row_cell(row, moment_told(cx, request, edit->at));
        row_cell(row, edit->who);
        row_cell(row, change_told(cx, edit));
        if (!edit->can_undo || !table->acts) continue;
        FormView *form = row_action(cx, request, table, row, view->action, MSG_HISTORY_UNDO);
        form->about = number;
        form_hidden(cx, form, "entry", number);
        form_hidden(cx, form, "version", str_format(cx->mem, "%lld", (long long)view->version));
    }
}

Undo undo_sent(const Request *request, int64_t subject) {
    Undo undo = {.subject = subject};
    (void)int_read(sent(request, S("entry")), &undo.entry);
    (void)int_read(sent(request, S("version")), &undo.version);
    return undo;
}

/* ---- both beside each other ---- */

DeskTable *section_beside(Cx *cx, DeskPage *desk, Msg lead) {
    static const DeskColumn columns[] = {
        {"field", MSG_BESIDE_FIELD}, {"theirs", MSG_BESIDE_THEIRS}, {"own", MSG_BESIDE_OWN}};
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_BESIDE_TITLE));
    section->lead = message_text(cx->lang, lead);
    table_begin(cx, &section->table, section->heading, 3, columns);
    return &section->table;
}

void beside_row(Cx *cx, DeskTable *table, Msg field, const Str sides[2]) {
    if (str_equal(sides[0], sides[1])) return;
    DeskRow *row = table_row(cx, table);
    row_cell(row, message_text(cx->lang, field));
    row_cell(row, sides[0]);
    row_cell(row, sides[1]);
}

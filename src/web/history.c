/* What became of an organisation or an account: each change of the log with who, when and from what
 * to what, and a button that undoes it. Also: both versions beside each other, where somebody was
 * quicker. */

#include "web/desk_in.h"

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
        row_cell(row, edit_words(cx, edit));
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

void person_beside(Cx *cx, DeskPage *desk, Msg lead, const Person *const sides[2]) {
    const Person *theirs = sides[0], *own = sides[1];
    if (!own || (str_equal(theirs->name, own->name) && theirs->lang == own->lang)) return;
    DeskTable *table = section_beside(cx, desk, lead);
    beside_row(cx, table, MSG_LINK_NAME, (const Str[2]){theirs->name, own->name});
    beside_row(cx, table, MSG_ACCOUNT_LANGUAGE,
               (const Str[2]){theirs->lang == EN ? S("English") : S("Deutsch"),
                              own->lang == EN ? S("English") : S("Deutsch")});
}

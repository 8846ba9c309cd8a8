/* What is open in the partnership: decisions that are wanted or wait for a council, and tasks
 * (overdue first)? For who has a role. */

#include <stdlib.h>

#include "agenda/agenda.h"
#include "web/topic_in.h"

static Str record_href(Cx *cx, const Request *request, Kind kind, Str id) {
    return page_href(cx, request, "/record/%.*s/%.*s", STR_ARG(kind_of(kind)->id), STR_ARG(id));
}

/* ---- decisions ---- */

Err route_decisions(Cx *cx, const Request *request, Reply *reply) {
    static const TopicColumn columns[] = {{"decision", MSG_TOGETHER_COL_DECISION, false},
                                          {"body", MSG_TOGETHER_COL_BODY, false},
                                          {"waits_for", MSG_TOGETHER_COL_WAITS, false},
                                          {"due", MSG_TOGETHER_COL_DUE, false},
                                          {"day", MSG_TOGETHER_COL_TAKEN, false}};
    Together of;
    size_t n, n_states;
    TRY(together_get(cx, request, reply, &of));
    TopicPage *page = topic_new(cx, request, message_text(cx->lang, MSG_TOGETHER_DECISIONS));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    const Record *const *all = records_of(of.records, KIND_DECISION, &n);
    const Choice *states = choices_of(S("decision-state"), &n_states);
    for (size_t s = 0; s < n_states; s++) {
        Str word = heading_of(cx, choice_word(cx->lang, S("decision-state"), states[s].id));
        TopicSection *section = topic_section(page, cstr(cx->mem, states[s].id), word);
        topic_table(cx, &section->table, word, 5, columns);
        for (size_t i = 0; i < n; i++) {
            if (!str_equal(record_text(all[i], DECISION_STATE), states[s].id)) continue;
            const Record *body =
                record_find(of.records, KIND_BODY, record_text(all[i], DECISION_BODY));
            TopicRow *row = topic_row(cx, &section->table);
            Day due = record_day(all[i], DECISION_UNTIL), day = record_day(all[i], DECISION_DAY);
            topic_link(&section->table, row, record_text(all[i], DECISION_TEXT),
                       record_href(cx, request, KIND_DECISION, all[i]->id));
            topic_link(&section->table, row, body ? record_words(body, BODY_NAME, cx->lang) : S(""),
                       body ? body_href(cx, request, body->id) : S(""));
            topic_cell(&section->table, row,
                       decision_waits_told(cx->mem, cx->lang, of.records, all[i]));
            TopicCell *until = topic_cell(
                &section->table, row, day_recorded(due) ? day_told(cx->mem, cx->lang, due) : S(""));
            if (decision_overdue(all[i], of.today))
                until->note = message_text(cx->lang, MSG_TOGETHER_LATE);
            topic_cell(&section->table, row,
                       day_recorded(day) ? day_told(cx->mem, cx->lang, day) : S(""));
        }
        if (!section->table.n_rows) page->n_sections--;
    }
    if (!page->n_sections) topic_section(page, "", S(""))->empty = not_recorded(cx);
    topic_enter(cx, request, page, KIND_DECISION);
    return topic_reply(cx, request, reply, page);
}

/* ---- tasks ---- */

typedef enum TaskState { TASK_LATE, TASK_OPEN, TASK_FINISHED, TASK_STATES } TaskState;

static TaskState task_state(const Record *task, Date today) {
    Day due = record_day(task, TASK_DUE);
    if (day_recorded(record_day(task, TASK_DONE))) return TASK_FINISHED;
    Date before = date_of_time(date_time(today) - 86400);
    return day_recorded(due) && day_reached(due, before) == YES ? TASK_LATE : TASK_OPEN;
}

/* What is due first; without a day last. */
static int by_due(const void *a, const void *b) {
    const Record *x = *(const Record *const *)a, *y = *(const Record *const *)b;
    Day left = record_day(x, TASK_DUE), right = record_day(y, TASK_DUE);
    if (day_recorded(left) != day_recorded(right)) return day_recorded(left) ? -1 : 1;
    int order = date_order(left.last, right.last);
    return order ? order : str_compare(x->id, y->id);
}

static void task_row(Cx *cx, const Request *request, const Together *of, const Record *task,
                     TopicTable *table) {
    TopicRow *row = topic_row(cx, table);
    const Partner *partner = partner_find(of->all, record_text(task, TASK_PARTNER));
    Day due = record_day(task, TASK_DUE), done = record_day(task, TASK_DONE);
    topic_link(table, row, record_text(task, TASK_TEXT),
               record_href(cx, request, KIND_TASK, task->id));
    topic_link(table, row, partner ? partner->name : S(""),
               partner ? partner_href(cx, request, partner->id) : S(""));
    topic_cell(table, row, record_text(task, TASK_WHO));
    topic_cell(table, row, day_recorded(due) ? day_told(cx->mem, cx->lang, due) : S(""));
    topic_cell(table, row, day_recorded(done) ? day_told(cx->mem, cx->lang, done) : S(""));
}

Err route_tasks(Cx *cx, const Request *request, Reply *reply) {
    static const TopicColumn columns[] = {{"task", MSG_TOGETHER_COL_TASK_TEXT, false},
                                          {"partner", MSG_TOGETHER_COL_PARTNER, false},
                                          {"who", MSG_TOGETHER_COL_OFFICE, false},
                                          {"due", MSG_TOGETHER_COL_DUE, false},
                                          {"done", MSG_TOGETHER_COL_DONE, false}};
    static const Msg headings[TASK_STATES] = {[TASK_LATE] = MSG_TOGETHER_LATE,
                                              [TASK_OPEN] = MSG_TOGETHER_OPEN,
                                              [TASK_FINISHED] = MSG_TOGETHER_FINISHED};
    static const char *const ids[TASK_STATES] = {"late", "open", "finished"};
    Together of;
    size_t n;
    TRY(together_get(cx, request, reply, &of));
    TopicPage *page = topic_new(cx, request, message_text(cx->lang, MSG_TOGETHER_TASKS));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    const Record *const *found = records_of(of.records, KIND_TASK, &n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = found[i];
    if (n) qsort(list, n, sizeof *list, by_due);
    for (TaskState s = 0; s < TASK_STATES; s++) {
        Str heading = message_text(cx->lang, headings[s]);
        TopicSection *section = topic_section(page, ids[s], heading);
        topic_table(cx, &section->table, heading, 5, columns);
        for (size_t i = 0; i < n; i++)
            if (task_state(list[i], of.today) == s)
                task_row(cx, request, &of, list[i], &section->table);
        if (!section->table.n_rows) page->n_sections--;
    }
    if (!n) topic_section(page, "", S(""))->empty = not_recorded(cx);
    topic_enter(cx, request, page, KIND_TASK);
    return topic_reply(cx, request, reply, page);
}

/* What is a meeting about, what was said and decided, what is to be done? For who has a role; an
 * editor sends the invitations. */

#include <stdlib.h>

#include "web/calendar_in.h"
#include "web/desk_in.h"
#include "web/partner_letters_in.h"

static int by_place(const void *a, const void *b) {
    const Record *x = *(const Record *const *)a, *y = *(const Record *const *)b;
    int64_t left = 0, right = 0;
    (void)int_read(record_text(x, TOPIC_PLACE), &left);
    (void)int_read(record_text(y, TOPIC_PLACE), &right);
    return left < right ? -1 : left > right;
}

static void about_fill(Cx *cx, const Request *request, const Together *of, const Record *meeting,
                       TopicPage *page) {
    TopicSection *section = topic_section(page, "sitzung", S(""));
    const Record *body = record_find(of->records, KIND_BODY, record_text(meeting, MEETING_BODY));
    section_told(cx, section, MSG_TOGETHER_WHEN, meeting_when(cx, meeting), S(""));
    section_known(cx, section, MSG_TOGETHER_COL_WHERE, record_text(meeting, MEETING_PLACE), S(""));
    section_told(cx, section, MSG_TOGETHER_STATE, choice_of(meeting, MEETING_STATE, cx->lang),
                 S(""));
    if (body)
        section_told(cx, section, MSG_TOGETHER_COL_BODY, record_words(body, BODY_NAME, cx->lang),
                     body_href(cx, request, body->id));
}

static void decisions_of(Cx *cx, const Request *request, const Together *of, const Record *topic,
                         TopicSection *decisions) {
    size_t n;
    const Record *const *list = records_naming(of->records, DECISION_TOPIC, topic->id, &n);
    for (size_t i = 0; i < n; i++)
        section_leads(cx, decisions,
                      page_href(cx, request, "/record/decision/%.*s", STR_ARG(list[i]->id)),
                      record_title(cx->mem, of->records, list[i], cx->lang),
                      choice_of(list[i], DECISION_STATE, cx->lang));
}

static void agenda_fill(Cx *cx, const Request *request, const Together *of, const Record *meeting,
                        TopicPage *page) {
    static const TopicColumn columns[] = {{"number", MSG_TOGETHER_COL_NUMBER, true},
                                          {"title", MSG_TOGETHER_COL_TOPIC, false},
                                          {"paper", MSG_TOGETHER_COL_PAPER, false},
                                          {"minutes", MSG_TOGETHER_COL_MINUTES, false}};
    size_t n;
    Str heading = message_text(cx->lang, MSG_TOGETHER_AGENDA);
    const Record *const *found = records_naming(of->records, TOPIC_MEETING, meeting->id, &n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = found[i];
    if (n) qsort(list, n, sizeof *list, by_place);
    TopicSection *section = topic_section(page, "tagesordnung", heading);
    TopicSection *minutes =
        topic_section(page, "protokoll", message_text(cx->lang, MSG_TOGETHER_COL_MINUTES));
    TopicSection *decisions =
        topic_section(page, "beschluesse", message_text(cx->lang, MSG_TOGETHER_DECISIONS));
    topic_table(cx, &section->table, heading, 4, columns);
    for (size_t i = 0; i < n; i++) {
        TopicRow *row = topic_row(cx, &section->table);
        topic_cell(&section->table, row, record_text(list[i], TOPIC_PLACE));
        topic_cell(&section->table, row, record_text(list[i], TOPIC_TITLE));
        topic_cell(&section->table, row, record_text(list[i], TOPIC_PAPER));
        topic_cell(&section->table, row, record_text(list[i], TOPIC_MINUTES));
        decisions_of(cx, request, of, list[i], decisions);
    }
    if (!n) section->empty = not_recorded(cx);
    section_text(cx, minutes, record_text(meeting, MEETING_MINUTES));
    if (!minutes->n_paragraphs) minutes->empty = not_recorded(cx);
    if (!decisions->n_links) decisions->empty = not_recorded(cx);
}

static void tasks_fill(Cx *cx, const Request *request, const Together *of, const Record *meeting,
                       TopicPage *page) {
    size_t n;
    const Record *const *list = records_naming(of->records, TASK_MEETING, meeting->id, &n);
    TopicSection *section =
        topic_section(page, "aufgaben", message_text(cx->lang, MSG_TOGETHER_TASKS));
    for (size_t i = 0; i < n; i++) {
        Day done = record_day(list[i], TASK_DONE), due = record_day(list[i], TASK_DUE);
        Str told = day_told(cx->mem, cx->lang, day_recorded(done) ? done : due);
        Msg text = day_recorded(done) ? MSG_TOGETHER_DONE_ON : MSG_TOGETHER_DUE;
        section_leads(
            cx, section, page_href(cx, request, "/record/task/%.*s", STR_ARG(list[i]->id)),
            record_text(list[i], TASK_TEXT), message_fill(cx->mem, cx->lang, text, 1, &told));
    }
    if (!n) section->empty = not_recorded(cx);
}

/* How many of those who sit in the body have an address that letters can go to. */
static void invite_fill(Cx *cx, const Request *request, const Together *of, const Record *meeting,
                        TopicPage *page) {
    if (!may(request->person, RIGHT_agree)) return;
    TopicSection *section =
        topic_section(page, "einladen", message_text(cx->lang, MSG_TOGETHER_INVITE));
    size_t n = invited_count(cx, of->records, meeting, of->today);
    if (!letters_go_out(request->settings) || !n) {
        section->empty =
            message_text(cx->lang, n ? MSG_TOGETHER_INVITE_NO_SERVER : MSG_TOGETHER_INVITE_NOBODY);
        return;
    }
    section->lead = message_count(cx->mem, cx->lang, MSG_TOGETHER_INVITE_LEAD, (int64_t)n);
    section->forms = NEW_ARRAY(cx->mem, FormView, 1);
    section->forms[section->n_forms++] =
        form_new(cx, request, page_href(cx, request, "/meeting/%.*s/invite", STR_ARG(meeting->id)),
                 MSG_TOGETHER_INVITE_SEND);
}

Err route_meeting(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *meeting;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_MEETING, &meeting));
    if (request->format == AS_ICS) return calendar_reply(cx, request, reply, &of, &meeting, 1);
    TopicPage *page = topic_new(cx, request, record_text(meeting, MEETING_TITLE));
    Str body = record_text(meeting, MEETING_BODY), done = request->get(request, S("done"));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    if (str_equal(done, S("invited"))) page->told = message_text(cx->lang, MSG_TOGETHER_INVITED);
    about_fill(cx, request, &of, meeting, page);
    agenda_fill(cx, request, &of, meeting, page);
    tasks_fill(cx, request, &of, meeting, page);
    invite_fill(cx, request, &of, meeting, page);
    topic_action(cx, page, page_href(cx, request, "/meeting/%.*s.ics", STR_ARG(meeting->id)),
                 MSG_TOGETHER_CALENDAR);
    topic_action(cx, page, page_href(cx, request, "/body/%.*s/meetings", STR_ARG(body)),
                 MSG_TOGETHER_MEETINGS_OF);
    TRY(topic_change(cx, request, page, &of, meeting));
    return topic_reply(cx, request, reply, page);
}

Err route_meeting_invited(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *meeting;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_MEETING, &meeting));
    if (!letters_go_out(request->settings)) return fail(cx, INVALID, MSG_TOGETHER_INVITE_NO_SERVER);
    TRY(invitations_put(cx, of.records, meeting, of.today));
    return led_to(cx, request, reply, "/meeting/%.*s?done=invited", STR_ARG(meeting->id));
}

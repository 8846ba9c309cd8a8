/* Which bodies steer the partnership, who sits in them on a day, when do they meet, and what did
 * they decide? */

#include <stdlib.h>

#include "web/calendar_in.h"
#include "web/topic_in.h"

/* ---- the list ---- */

Err route_bodies(Cx *cx, const Request *request, Reply *reply) {
    static const TopicColumn columns[] = {{"body", MSG_TOGETHER_COL_BODY, false},
                                          {"kind", MSG_TOGETHER_COL_KIND, false},
                                          {"task", MSG_TOGETHER_COL_TASK, false},
                                          {"seats", MSG_TOGETHER_COL_SEATS, true}};
    Together of;
    size_t n;
    static const TopicList list_of = {MSG_TOGETHER_BODIES, MSG_TOGETHER_BODIES_LEAD, 4, columns};
    TRY(together_get(cx, request, reply, &of));
    TopicPage *page = topic_list(cx, request, &list_of);
    TopicSection *section = &page->sections[0];
    const Record *const *all = records_of(of.records, KIND_BODY, &n);
    for (size_t i = 0; i < n; i++) {
        size_t seats;
        TopicRow *row = topic_row(cx, &section->table);
        (void)records_naming(of.records, SEAT_BODY, all[i]->id, &seats);
        topic_link(&section->table, row, record_words(all[i], BODY_NAME, cx->lang),
                   body_href(cx, request, all[i]->id));
        topic_cell(&section->table, row, choice_of(all[i], BODY_KIND, cx->lang));
        topic_cell(&section->table, row, record_words(all[i], BODY_TASK, cx->lang));
        topic_cell(&section->table, row, words_count(cx->mem, cx->lang, (int64_t)seats));
    }
    if (!n) section->empty = not_recorded(cx);
    topic_action(cx, page, page_href(cx, request, "/decisions"), MSG_TOGETHER_DECISIONS_IN);
    topic_action(cx, page, page_href(cx, request, "/tasks"), MSG_TOGETHER_TASKS_IN);
    topic_action(cx, page, page_href(cx, request, "/conflicts"), MSG_TOGETHER_CONFLICTS_IN);
    return topic_list_reply(cx, request, reply, page, &section->table);
}

/* ---- one ---- */

static Err day_asked(Cx *cx, const Request *request, const Together *of, Date *out) {
    Str on = request->get(request, S("on"));
    *out = of->today;
    if (!on.n || date_read(on, out)) return OK;
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("on"), on, S("2024-01-11"));
}

/* In it on the day: yes, no, or not known. */
static Answer sits(const Record *seat, Date on) {
    Day from = record_day(seat, SEAT_FROM), until = record_day(seat, SEAT_UNTIL);
    Answer begun = day_recorded(from) ? day_reached(from, on) : UNKNOWN;
    Answer over = NO;
    if (day_recorded(until)) {
        Date before = date_of_time(date_time(on) - 86400);
        over = day_reached(until, before);
    }
    if (begun == NO || over == YES) return NO;
    return begun == YES && over == NO ? YES : UNKNOWN;
}

static void seat_row(Cx *cx, const Request *request, const Together *of, const Record *seat,
                     TopicTable *table) {
    TopicRow *row = topic_row(cx, table);
    Str id = record_text(seat, SEAT_PARTNER);
    const Partner *partner = id.n ? partner_find(of->all, id) : NULL;
    Day until = record_day(seat, SEAT_UNTIL);
    topic_cell(table, row, record_text(seat, SEAT_OFFICE));
    topic_link(table, row, partner ? partner->name : S(""),
               partner ? partner_href(cx, request, id) : S(""));
    topic_cell(table, row, day_told(cx->mem, cx->lang, record_day(seat, SEAT_FROM)));
    topic_cell(table, row, day_recorded(until) ? day_told(cx->mem, cx->lang, until) : S(""));
}

static void members_fill(Cx *cx, const Request *request, const Together *of, const Record *body,
                         Date on, TopicPage *page) {
    static const TopicColumn columns[] = {{"office", MSG_TOGETHER_COL_OFFICE, false},
                                          {"partner", MSG_TOGETHER_COL_PARTNER, false},
                                          {"from", MSG_TOGETHER_COL_FROM_DAY, false},
                                          {"until", MSG_TOGETHER_COL_UNTIL_DAY, false}};
    size_t n;
    Str day = words_date(cx->mem, cx->lang, on);
    Str headings[] = {message_fill(cx->mem, cx->lang, MSG_TOGETHER_MEMBERS_ON, 1, &day),
                      message_text(cx->lang, MSG_TOGETHER_MEMBERS_FORMER)};
    const Record *const *seats = records_naming(of->records, SEAT_BODY, body->id, &n);
    for (size_t part = 0; part < 2; part++) {
        TopicSection *section =
            topic_section(page, part ? "andere-zeit" : "mitglieder", headings[part]);
        topic_table(cx, &section->table, headings[part], 4, columns);
        for (size_t i = 0; i < n; i++)
            if ((sits(seats[i], on) == NO) == (part == 1))
                seat_row(cx, request, of, seats[i], &section->table);
        if (!section->table.n_rows && part) page->n_sections--;
        if (!section->table.n_rows && !part) section->empty = not_recorded(cx);
    }
}

static int latest_first(const void *a, const void *b) {
    const Record *x = *(const Record *const *)a, *y = *(const Record *const *)b;
    return -str_compare(record_text(x, MEETING_BEGINS), record_text(y, MEETING_BEGINS));
}

static void meetings_fill(Cx *cx, const Request *request, const Together *of, const Record *body,
                          TopicPage *page) {
    size_t n;
    const Record *const *found = records_naming(of->records, MEETING_BODY, body->id, &n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, n + 1);
    TopicSection *section =
        topic_section(page, "sitzungen", message_text(cx->lang, MSG_TOGETHER_MEETINGS));
    for (size_t i = 0; i < n; i++)
        list[i] = found[i];
    if (n) qsort(list, n, sizeof *list, latest_first);
    for (size_t i = 0; i < n; i++)
        section_leads(cx, section, page_href(cx, request, "/meeting/%.*s", STR_ARG(list[i]->id)),
                      meeting_when(cx, list[i]),
                      str_format(cx->mem, "%.*s, %.*s",
                                 STR_ARG(record_text(list[i], MEETING_TITLE)),
                                 STR_ARG(choice_of(list[i], MEETING_STATE, cx->lang))));
    if (!n) section->empty = not_recorded(cx);
}

static Err body_page(Cx *cx, const Request *request, const Together *of, const Record *body,
                     TopicPage **out) {
    Date on;
    TRY(day_asked(cx, request, of, &on));
    TopicPage *page = *out = topic_new(cx, request, record_words(body, BODY_NAME, cx->lang));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    page->kind = choice_of(body, BODY_KIND, cx->lang);
    page->lead = record_words(body, BODY_TASK, cx->lang);
    TopicSection *section = topic_section(page, "gremium", S(""));
    const Record *within = record_find(of->records, KIND_BODY, record_text(body, BODY_WITHIN));
    if (within)
        section_told(cx, section, MSG_TOGETHER_WITHIN, record_words(within, BODY_NAME, cx->lang),
                     body_href(cx, request, within->id));
    section_sources(cx, section, record_values(body, BODY_SOURCES));
    members_fill(cx, request, of, body, on, page);
    Fact *chosen = NEW(cx->mem, Fact);
    *chosen = (Fact){S("on"), date_iso(cx->mem, on)};
    page->chosen = chosen;
    page->n_chosen = 1;
    return OK;
}

Err route_body(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *body;
    TopicPage *page;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_BODY, &body));
    TRY(body_page(cx, request, &of, body, &page));
    topic_action(cx, page, page_href(cx, request, "/body/%.*s/meetings", STR_ARG(body->id)),
                 MSG_TOGETHER_MEETINGS_IN);
    TRY(topic_change(cx, request, page, &of, body));
    return topic_reply(cx, request, reply, page);
}

/* With its meetings, for who has a role; also as a calendar. */
Err route_body_meetings(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *body;
    TopicPage *page;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_BODY, &body));
    if (request->format == AS_ICS) {
        size_t n;
        const Record *const *all = records_naming(of.records, MEETING_BODY, body->id, &n);
        return calendar_reply(cx, request, reply, &of, all, n);
    }
    page = topic_new(cx, request, record_words(body, BODY_NAME, cx->lang));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    meetings_fill(cx, request, &of, body, page);
    topic_action(cx, page, page_href(cx, request, "/body/%.*s/meetings.ics", STR_ARG(body->id)),
                 MSG_TOGETHER_CALENDAR);
    topic_action(cx, page, body_href(cx, request, body->id), MSG_TOGETHER_MEMBERS);
    topic_enter(cx, request, page, KIND_MEETING);
    return topic_reply(cx, request, reply, page);
}

/* Which courses are there for professionals, when, and how many came? */

#include <stdlib.h>

#include "web/agenda_in.h"
#include "web/calendar_in.h"

static Str begins_of(const Record *course) {
    return record_text(course, COURSE_BEGINS);
}

static int by_begin(const void *a, const void *b) {
    return str_compare(begins_of(*(const Record *const *)a), begins_of(*(const Record *const *)b));
}

/* Counts only: who came is nobody's business here. */
static void counts_add(Cx *cx, const Record *course, Fact *counts, size_t *n) {
    static const FieldName fields[] = {COURSE_SEATS, COURSE_REGISTERED, COURSE_ATTENDED,
                                       COURSE_CERTIFICATES};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        int64_t number;
        if (!int_read(record_text(course, fields[i]), &number)) continue;
        counts[(*n)++] = (Fact){field_title(cx->lang, field_of(fields[i])),
                                words_count(cx->mem, cx->lang, number)};
    }
}

static CourseLine course_line(Cx *cx, const Scene *scene, const Record *course) {
    Fact counts[4];
    Str told[4];
    size_t n = 0;
    const Record *organiser =
        record_find(scene->records, KIND_PARTNER, record_text(course, COURSE_ORGANISER));
    counts_add(cx, course, counts, &n);
    for (size_t i = 0; i < n; i++)
        told[i] = str_join(cx->mem, 2, (Str[]){counts[i].name, counts[i].text}, S(": "));
    return (CourseLine){
        .course = scene_link(cx, scene, course),
        .begins = clock_told(cx->mem, cx->lang, begins_of(course)),
        .place = record_text(course, COURSE_PLACE),
        .organiser = scene_title(cx, scene, organiser),
        .group = record_text(course, COURSE_TARGET_GROUP),
        .counts = n ? str_join(cx->mem, n, told, S(" · ")) : STR_NONE,
    };
}

static Err courses_sheet(Cx *cx, const Request *request, Reply *reply, const Record *const *list,
                         size_t n) {
    static const char *const columns[] = {"id",         "title",    "organiser",    "begins",
                                          "ends",       "place",    "target_group", "seats",
                                          "registered", "attended", "certificates"};
    static const FieldName fields[] = {COURSE_TITLE,       COURSE_ORGANISER,  COURSE_BEGINS,
                                       COURSE_ENDS,        COURSE_PLACE,      COURSE_TARGET_GROUP,
                                       COURSE_SEATS,       COURSE_REGISTERED, COURSE_ATTENDED,
                                       COURSE_CERTIFICATES};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < n; i++) {
        vec_push(cx->mem, &sheet.cells, list[i]->id);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            vec_push(cx->mem, &sheet.cells, record_text(list[i], fields[f]));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_courses(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    size_t n;
    TRY(scene_open(cx, request, reply, &scene));
    const Record *const *all = records_of(scene.records, KIND_COURSE, &n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = all[i];
    if (n) qsort(list, n, sizeof(Record *), by_begin);
    if (request->format != AS_HTML) return courses_sheet(cx, request, reply, list, n);
    CoursesPage page = {
        .enter_href = enter_href(cx, request, KIND_COURSE),
        .head =
            page_head(cx, scene.request, message_text(cx->lang, MSG_WORK_COURSES), S("/agenda")),
        .coming = NEW_ARRAY(cx->mem, CourseLine, n + 1),
        .past = NEW_ARRAY(cx->mem, CourseLine, n + 1),
    };
    Str today = date_iso(cx->mem, scene.ask.today);
    for (size_t i = 0; i < n; i++)
        if (str_compare(begins_of(list[i]), today) >= 0)
            page.coming[page.n_coming++] = course_line(cx, &scene, list[i]);
    for (size_t i = n; i-- > 0;) /* the newest of those that are over first */
        if (str_compare(begins_of(list[i]), today) < 0)
            page.past[page.n_past++] = course_line(cx, &scene, list[i]);
    page_courses(&reply->body, request->lang, &page);
    return OK;
}

/* ---- as a calendar entry ---- */

static Err course_calendar(Cx *cx, const Request *request, Reply *reply, const Record *course) {
    Str path = page_href(cx, request, "/course/%.*s", STR_ARG(course->id));
    Str house = request->settings->address;
    CalendarEvent event = {
        .uid = str_format(cx->mem, "course-%.*s@wirk", STR_ARG(course->id)),
        .sequence = course->version - 1,
        .stamp = course->at,
        .title = record_text(course, COURSE_TITLE),
        .place = record_text(course, COURSE_PLACE),
        .address = house.n ? str_join(cx->mem, 2, (Str[]){house, path}, STR_NONE) : STR_NONE,
    };
    bool dated = calendar_moment(begins_of(course), &event.begins);
    if (!calendar_moment(record_text(course, COURSE_ENDS), &event.ends)) event.ends = 0;
    calendar_put(&reply->body, event.title, &event, dated ? 1 : 0);
    reply->file_name = str_format(cx->mem, "%.*s.ics", STR_ARG(course->id));
    return buf_check(cx, &reply->body);
}

/* ---- one ---- */

Err route_course(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    const Record *course;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_COURSE, request->part, &course));
    if (request->format == AS_ICS) return course_calendar(cx, request, reply, course);
    if (request->format != AS_HTML) return courses_sheet(cx, request, reply, &course, 1);
    const Record *organiser =
        record_find(scene.records, KIND_PARTNER, record_text(course, COURSE_ORGANISER));
    Str ends = record_text(course, COURSE_ENDS);
    CoursePage page = {
        .title = record_text(course, COURSE_TITLE),
        .begins = clock_told(cx->mem, cx->lang, begins_of(course)),
        .ends = ends.n ? clock_told(cx->mem, cx->lang, ends) : STR_NONE,
        .place = record_text(course, COURSE_PLACE),
        .group = record_text(course, COURSE_TARGET_GROUP),
        .register_href = record_text(course, COURSE_REGISTER),
        .ics_href = page_href(cx, request, "/course/%.*s.ics", STR_ARG(course->id)),
        .organiser = scene_link(cx, &scene, organiser),
        .counts = NEW_ARRAY(cx->mem, Fact, 4),
    };
    counts_add(cx, course, page.counts, &page.n_counts);
    scene_links(cx, &scene, record_values(course, COURSE_MEASURES), KIND_MEASURE, &page.measures,
                &page.n_measures);
    TRY(scene_change(cx, &scene, course, &page.change_href));
    page.head = page_head(cx, scene.request, page.title, S("/agenda"));
    page_course(&reply->body, request->lang, &page);
    return OK;
}

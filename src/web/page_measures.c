/* Where does each measure stand this week, what has changed, what is overdue and with whom? */

#include "web/agenda_in.h"

enum { CHANGES_SHOWN = 4, WEEKS_OFFERED = 3, DAY_SECONDS = 86400 };

/* The day from which changes count: as asked for, else a week ago. */
static Err since_read(Cx *cx, Scene *scene, Date *out) {
    Str text = scene->request->get(scene->request, S("since"));
    *out = date_of_time(scene->ask.since);
    if (!text.n) return OK;
    if (!date_read(text, out)) return fail(cx, INVALID, MSG_WORK_BAD_SINCE, text);
    scene->ask.since = date_time(*out);
    return OK;
}

static void changes_fill(Cx *cx, const Scene *scene, const MeasureWeek *week, MeasureLine *line) {
    size_t most = week->n_changes < CHANGES_SHOWN ? week->n_changes : CHANGES_SHOWN;
    line->changes = NEW_ARRAY(cx->mem, Link, most + 1);
    for (size_t i = 0; i < most; i++) {
        const AgendaChange *change = &week->changes[i];
        Str parts[] = {kind_word(cx->lang, change->what->kind),
                       change->what == week->measure ? STR_NONE
                                                     : scene_title(cx, scene, change->what)};
        Msg how = change->fresh ? MSG_WORK_NEW : MSG_WORK_CHANGED;
        line->changes[line->n_changes++] = (Link){
            .text = parts[1].n ? message_fill(cx->mem, cx->lang, MSG_WORK_CHANGE_OF, 2, parts)
                               : parts[0],
            .note = message_text(cx->lang, how),
        };
    }
    if (week->n_changes > most)
        line->changes_more = message_count(cx->mem, cx->lang, MSG_WORK_CHANGES_MORE,
                                           (int64_t)(week->n_changes - most));
}

static Str money_line(Cx *cx, const MeasureMoney *money) {
    if (!money->lines) return STR_NONE;
    if (money->too_large) return message_text(cx->lang, MSG_WORK_MONEY_TOO_LARGE);
    Str parts[] = {money_text(cx->mem, cx->lang, money->spent),
                   money_text(cx->mem, cx->lang, money->plan)};
    Str sum = message_fill(cx->mem, cx->lang, MSG_WORK_MONEY_SUM, 2, parts);
    if (!money->unknown) return sum;
    Str both[] = {
        sum, message_count(cx->mem, cx->lang, MSG_WORK_MONEY_UNKNOWN, (int64_t)money->unknown)};
    return str_join(cx->mem, 2, both, S(" "));
}

static MeasureLine measure_line(Cx *cx, const Scene *scene, const MeasureWeek *week) {
    MeasureLine line = {
        .measure = scene_link(cx, scene, week->measure),
        .owner = scene_link(cx, scene, week->owner),
        .state =
            choice_word(cx->lang, S("measure-state"), record_text(week->measure, MEASURE_STATE)),
        .next = scene_title(cx, scene, week->next),
        .money = money_line(cx, &week->money_of_year),
        .beyond = week->money_of_year.beyond,
    };
    /* Visitors see no notes: that they hear nothing says nothing of the measure. */
    if (scene->partner || week->n_overdue) {
        line.attention = attention_word(cx->lang, week->attention);
        line.attention_id = attention_id(week->attention);
    }
    if (week->next) line.next_day = scene_day(cx, week->next, MILESTONE_DUE);
    if (week->note) {
        line.note = record_text(week->note, NOTE_TEXT);
        line.note_day = scene_day(cx, week->note, NOTE_DAY);
        line.note_state =
            choice_word(cx->lang, S("note-state"), record_text(week->note, NOTE_STATE));
    }
    if (week->risks_high)
        line.risks =
            message_count(cx->mem, cx->lang, MSG_WORK_RISKS_HIGH, (int64_t)week->risks_high);
    due_lines(cx, scene, week->overdue, week->n_overdue, &line.overdue, &line.n_overdue);
    changes_fill(cx, scene, week, &line);
    return line;
}

static Err weekly_sheet(Cx *cx, const Scene *scene, Reply *reply, const MeasuresPage *page,
                        const Weekly *week) {
    static const char *const columns[] = {"id",        "title",   "owner",    "state",
                                          "attention", "note",    "note_day", "next",
                                          "next_day",  "overdue", "changes"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < page->n_rows; i++) {
        const MeasureLine *line = &page->rows[i];
        const MeasureWeek *of = &week->measures[i];
        const Str cells[] = {
            of->measure->id,
            line->measure.text,
            line->owner.text,
            record_text(of->measure, MEASURE_STATE),
            line->attention_id,
            line->note,
            of->note ? record_text(of->note, NOTE_DAY) : STR_NONE,
            line->next,
            of->next ? record_text(of->next, MILESTONE_DUE) : STR_NONE,
            str_join(cx->mem, line->n_overdue, line->overdue, S(" ")),
            str_int(cx->mem, (int64_t)of->n_changes),
        };
        sheet_row(cx, &sheet, cells);
    }
    return sheet_reply(cx, scene->request, reply, &sheet);
}

/* "Vor einer Woche", "Vor zwei Wochen" … as links. */
static void weeks_fill(Cx *cx, const Scene *scene, MeasuresPage *page) {
    page->weeks = NEW_ARRAY(cx->mem, Link, WEEKS_OFFERED);
    for (int i = 1; i <= WEEKS_OFFERED; i++) {
        int64_t from = date_time(scene->ask.today) - (int64_t)i * WEEK_DAYS * DAY_SECONDS;
        Str day = date_iso(cx->mem, date_of_time(from));
        page->weeks[page->n_weeks++] = (Link){
            .href = page_href(cx, scene->request, "/measures?since=%.*s", STR_ARG(day)),
            .text = message_count(cx->mem, cx->lang, MSG_WORK_WEEKS, i),
            .active = str_equal(day, page->since),
        };
    }
}

/* Nothing where there is nothing to tell. */
static Str summary(Cx *cx, const Scene *scene, const Weekly *week) {
    const struct {
        Msg text;
        size_t n;
        bool partners;
    } all[] = {
        {MSG_WORK_N_OVERDUE, week->n_overdue, false},
        {MSG_WORK_N_CHANGES, week->n_changes, false},
        {MSG_WORK_N_STUCK, week->of_attention[ATTENTION_STUCK], true},
        {MSG_WORK_N_SILENT, week->n_silent, true},
    };
    Str parts[sizeof all / sizeof *all];
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n && (scene->partner || !all[i].partners))
            parts[n++] = message_count(cx->mem, cx->lang, all[i].text, (int64_t)all[i].n);
    return n ? str_join(cx->mem, n, parts, S(" · ")) : STR_NONE;
}

/* Overdue promises that belong to no measure. */
static Err promises_overdue(Cx *cx, const Scene *scene, MeasuresPage *page) {
    AgendaDue *all;
    size_t n, kept = 0;
    TRY(agenda_overdue(cx, &all, &n, scene->records, &scene->ask));
    for (size_t i = 0; i < n; i++)
        if (!all[i].measure) all[kept++] = all[i];
    due_lines(cx, scene, all, kept, &page->overdue, &page->n_overdue);
    return OK;
}

Err route_measures(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    Weekly week;
    Date since;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(since_read(cx, &scene, &since));
    TRY(agenda_weekly(cx, &week, scene.records, &scene.ask));
    MeasuresPage page = {
        .partner = scene.partner,
        .action = page_href(cx, request, "/measures"),
        .enter_href = enter_href(cx, request, KIND_MEASURE),
        .since = date_iso(cx->mem, since),
        .since_told = words_date(cx->mem, cx->lang, since),
        .today = words_date(cx->mem, cx->lang, scene.ask.today),
        .count = message_count(cx->mem, cx->lang, MSG_WORK_MEASURES, (int64_t)week.n),
        .summary = summary(cx, &scene, &week),
        .rows = NEW_ARRAY(cx->mem, MeasureLine, week.n + 1),
    };
    for (size_t i = 0; i < week.n; i++)
        page.rows[page.n_rows++] = measure_line(cx, &scene, &week.measures[i]);
    if (request->format != AS_HTML) return weekly_sheet(cx, &scene, reply, &page, &week);
    page.head =
        page_head(cx, scene.request, message_text(cx->lang, MSG_WORK_MEASURES_TITLE), S("/agenda"));
    weeks_fill(cx, &scene, &page);
    TRY(promises_overdue(cx, &scene, &page));
    page_measures(&reply->body, request->lang, &page);
    return OK;
}

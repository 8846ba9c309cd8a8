/* What is the program working on? Jobs with their progress; they can be stopped and tried again. */

#include "jobs/jobs.h"
#include "web/desk_in.h"

enum { SHOWN_MOST = 200 };

static const DeskColumn columns[] = {
    {"job", MSG_JOBS_NUMBER},
    {"kind", MSG_JOBS_KIND},
    {"state", MSG_JOBS_STATE},
    {"progress", MSG_JOBS_PROGRESS},
    {"attempts", MSG_JOBS_ATTEMPTS},
    {"created", MSG_JOBS_CREATED},
    {"who", MSG_LOG_WHO},
    {"told", MSG_JOBS_TOLD},
};

static Str progress_of(Cx *cx, const Job *job) {
    Str parts[] = {words_count(cx->mem, cx->lang, job->done),
                   words_count(cx->mem, cx->lang, job->whole)};
    if (!job->whole) return job->done ? parts[0] : S("");
    return message_fill(cx->mem, cx->lang, MSG_JOBS_OF, 2, parts);
}

Str job_kind_told(Lang lang, Str kind) {
    static const struct {
        const char *id;
        Msg words;
    } kinds[] = {{"mail", MSG_JOBS_KIND_MAIL},
                 {"delivery", MSG_JOBS_KIND_DELIVERY},
                 {"records", MSG_JOBS_KIND_RECORDS},
                 {"partner-letter", MSG_JOBS_KIND_PARTNER_LETTER},
                 {"terms", MSG_JOBS_KIND_TERMS}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal(kind, str_of(kinds[i].id))) return message_text(lang, kinds[i].words);
    return kind;
}

static void job_forms(Cx *cx, const Request *request, DeskTable *table, DeskRow *row,
                      const Job *job) {
    bool ended = job->state != JOB_WAITING && job->state != JOB_RUNNING;
    if (job->state == JOB_DONE || (job->stopping && !ended)) return;
    FormView *form = row_action(cx, request, table, row,
                                page_href(cx, request, "/admin/job/%lld/%s", (long long)job->number,
                                          ended ? "again" : "stop"),
                                ended ? MSG_JOBS_AGAIN : MSG_JOBS_STOP);
    form->about = str_format(cx->mem, "%lld", (long long)job->number);
}

static Err jobs_table(Cx *cx, const Request *request, DeskTable *table) {
    Job *list;
    size_t n;
    TRY(job_list(cx, &list, &n, SHOWN_MOST));
    table_begin(cx, table, message_text(cx->lang, MSG_JOBS_TITLE), sizeof columns / sizeof *columns,
                columns);
    table->acts = true;
    for (size_t i = 0; i < n; i++) {
        const Job *job = &list[i];
        DeskRow *row = table_row(cx, table);
        row->id = str_format(cx->mem, "job-%lld", (long long)job->number);
        row_cell(row, str_format(cx->mem, "%lld", (long long)job->number));
        row_cell(row, request->format == AS_HTML ? job_kind_told(cx->lang, job->kind) : job->kind);
        row_cell(row, job_words(cx->lang, job));
        row_cell(row, progress_of(cx, job));
        row_cell(row, str_format(cx->mem, "%d", job->attempts));
        row_moment(cx, request, row, job->created);
        row_cell(row, job->who);
        row_cell(row, job->told);
        job_forms(cx, request, table, row, job);
    }
    return OK;
}

static Err jobs_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    Request shown = request_at(request, S("/admin/jobs"));
    DeskPage *desk = desk_new(cx, &shown, MSG_JOBS_TITLE);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead = message_text(cx->lang, MSG_JOBS_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    TRY(jobs_table(cx, &shown, &section->table));
    section->table.live = page_href(cx, request, "/admin/jobs.json");
    if (!section->table.n_rows) {
        section->table.n_columns = 0;
        section->empty = message_text(cx->lang, MSG_JOBS_NONE);
    }
    section_link(cx, section, page_href(cx, request, "/admin/jobs"), MSG_JOBS_RELOAD);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_admin_jobs(Cx *cx, const Request *request, Reply *reply) {
    DeskTable table;
    if (request->format == AS_HTML) return jobs_page(cx, request, reply, OK);
    TRY(jobs_table(cx, request, &table));
    return table_reply(cx, request, reply, &table, columns);
}

/* 0 where the path has no number: no job has it. */
static int64_t job_asked(const Request *request) {
    int64_t number = 0;
    return int_read(request->part, &number) ? number : 0;
}

Err route_admin_job_stopped(Cx *cx, const Request *request, Reply *reply) {
    Err err = web_job_stop(cx, job_asked(request), request->settings);
    if (err) return jobs_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/admin/jobs?done=stopped");
}

Err route_admin_job_again(Cx *cx, const Request *request, Reply *reply) {
    Err err = job_again(cx, job_asked(request));
    if (err) return jobs_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/admin/jobs?done=again");
}

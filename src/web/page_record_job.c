/* A large file of records on its way: how far is the job, what was found, what would become of it,
 * and, once it is taken, what became of it? For who sent it, and for who looks after the jobs. */

#include "web/import_in.h"

static const DeskColumn columns[] = {
    {"job", MSG_JOBS_NUMBER},         {"file", MSG_WEB_COL_FILE},    {"state", MSG_JOBS_STATE},
    {"progress", MSG_ENTRY_JOB_ROWS}, {"created", MSG_JOBS_CREATED}, {"told", MSG_JOBS_TOLD},
};
enum { COLUMNS = sizeof columns / sizeof *columns, JOBS_SHOWN = 10 };

/* A job and what is left of its file. */
typedef struct Import {
    Job job;
    ImportOrder order;
    JobFile file; /* number 0: gone, or another job's by now */
    Imported imported;
} Import;

static bool running(const Job *job) {
    return job->state == JOB_WAITING || job->state == JOB_RUNNING;
}

static Err import_read(Cx *cx, const Job *job, Import *out) {
    Fault before = cx->fault;
    *out = (Import){.job = *job, .imported = {.findings = {.mem = cx->mem}}};
    TRY(import_order_read(cx, job->arguments, &out->order));
    Err err = job_file_of(cx, &out->file, job->number);
    if (!err) return imported_read(cx, out->file.result, &out->imported);
    if (err != NOT_FOUND) return err;
    cx->fault = before;
    out->file = (JobFile){.number = 0};
    return OK;
}

static Str job_href(Cx *cx, const Request *request, const Import *import, const char *more) {
    return page_href(cx, request, "/records/%.*s/import/%lld%s",
                     STR_ARG(kind_of(import->order.kind)->id), (long long)import->job.number, more);
}

/* "12.288 von 20.000"; at its end how many rows there were. */
static Str progress_told(Cx *cx, const Import *import) {
    const Job *job = &import->job;
    size_t rows = import->imported.counts.rows;
    if (!running(job)) return rows ? words_count(cx->mem, cx->lang, (int64_t)rows) : S("");
    Str counts[] = {words_count(cx->mem, cx->lang, job->done),
                    words_count(cx->mem, cx->lang, job->whole)};
    if (!job->done) return S("");
    return job->whole ? message_fill(cx->mem, cx->lang, MSG_ENTRY_JOB_OF, 2, counts) : counts[0];
}

static void import_row(Cx *cx, const Request *request, const Import *import, DeskTable *table) {
    const Job *job = &import->job;
    Str told = running(job) ? S("") : imported_words(cx, &import->imported);
    DeskRow *row = table_row(cx, table);
    row_link(row, str_int(cx->mem, job->number), job_href(cx, request, import, ""));
    row_cell(row, import->file.name);
    row_cell(row, job_words(cx->lang, job));
    row_cell(row, progress_told(cx, import));
    row_cell(row, moment_told(cx, request, job->created));
    if (table->n_columns == COLUMNS) row_cell(row, told.n ? told : job->told);
}

Err import_rows(Cx *cx, const Request *request, Kind kind, size_t most, DeskTable *table) {
    Job *list;
    size_t n, rows = 0;
    TRY(job_list_of(cx, &list, &n, request->person->account, IMPORTING));
    for (size_t i = 0; i < n && rows < most; i++) {
        Import import = {.order = {.kind = KINDS}};
        Fault before = cx->fault;
        Err err = import_read(cx, &list[i], &import);
        if (err == INVALID) { /* a newer program's: not to be told here */
            cx->fault = before;
            continue;
        }
        TRY(err);
        if (kind != KINDS && import.order.kind != kind) continue;
        import_row(cx, request, &import, table);
        rows++;
    }
    return OK;
}

Err import_jobs(Cx *cx, const Request *request, Kind kind, DeskSection *section) {
    section->heading = message_text(cx->lang, MSG_ENTRY_JOBS);
    table_begin(cx, &section->table, section->heading, COLUMNS, columns);
    return import_rows(cx, request, kind, JOBS_SHOWN, &section->table);
}

/* Own ones, and all for who may see jobs: to others it is not there. */
static Err job_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *asked, Import *out) {
    Job job = {.number = 0};
    int64_t number = 0;
    TRY(import_asked(cx, request, reply, asked));
    if (!int_read(request->second, &number))
        return fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, request->second);
    TRY(job_get(cx, &job, number));
    bool theirs = job.account == request->person->account || may(request->person, RIGHT_see_jobs);
    if (!theirs || !str_equal(job.kind, IMPORTING))
        return fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, request->second);
    TRY(import_read(cx, &job, out));
    bool here = out->order.kind == asked->kind->kind;
    return here ? OK : fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, request->second);
}

static void stop_form(Cx *cx, const Request *request, const Import *import, DeskSection *section) {
    FormView *form = section_form(cx, request, section, job_href(cx, request, import, "/stop"));
    form->submit = message_text(cx->lang, MSG_ENTRY_JOB_STOP);
    form->grave = true;
    section->lead = message_text(cx->lang, MSG_ENTRY_JOB_STOP_LEAD);
}

/* What came of it; a button where it can go on. */
static void result_fill(Cx *cx, const Request *request, const Import *import, DeskPage *desk) {
    const Imported *imported = &import->imported;
    bool own = import->job.account == request->person->account;
    bool again = imported->as == IMPORTED_FAULT || imported->as == IMPORTED_STOPPED;
    desk->lead = imported_words(cx, imported);
    if (!desk->lead.n) desk->lead = import->job.told;
    if (imported->as == IMPORTED_NOTHING) return;
    DeskSection *section = desk_section(desk, S(""));
    ImportOrder order = import->order;
    order.store = true;
    if (!again) {
        section->heading =
            message_text(cx->lang, imported->as == IMPORTED_TAKEN ? MSG_ENTRY_IMPORT_BECAME
                                                                  : MSG_ENTRY_IMPORT_WOULD);
        import_counts(cx, &imported->counts, section);
        import_findings(cx, &imported->findings, imported->found, desk_section(desk, S("")));
    }
    bool on = imported->as == IMPORTED_LOOKED || (again && import->order.store);
    if (own && on && import->file.bytes) import_confirm(cx, request, &order, section);
}

static Err job_page(Cx *cx, const Request *request, Reply *reply, const Import *import,
                    const DeskTable *table) {
    Str kind = kind_of(import->order.kind)->id;
    Str texts[] = {kinds_word(cx->lang, import->order.kind), import->file.name};
    DeskPage *desk = desk_new(cx, request, MSG_ENTRY_JOBS);
    desk->head.title = message_fill(cx->mem, cx->lang, MSG_ENTRY_IMPORT_TITLE, 1, texts);
    DeskSection *section = desk_section(desk, S(""));
    section->table = *table;
    if (running(&import->job)) {
        desk->lead = message_text(cx->lang, MSG_ENTRY_JOB_RUNNING);
        section->table.live = job_href(cx, request, import, ".json");
        section_link(cx, section, job_href(cx, request, import, ""), MSG_JOBS_RELOAD);
        if (!import->job.stopping) stop_form(cx, request, import, section);
    } else {
        result_fill(cx, request, import, desk);
    }
    section = desk_section(desk, S(""));
    section_link(cx, section, page_href(cx, request, "/records/%.*s", STR_ARG(kind)),
                 MSG_ENTRY_JOB_TO_LIST);
    section_link(cx, section, page_href(cx, request, "/records/%.*s/import", STR_ARG(kind)),
                 MSG_ENTRY_IMPORT_ANOTHER);
    return desk_reply(cx, request, reply, desk);
}

Err route_record_import_job(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Import import = {.order = {.kind = KINDS}};
    DeskTable table;
    TRY(job_asked(cx, &request, reply, &asked, &import));
    bool page = request.format == AS_HTML; /* what came of it stands above: said once */
    table_begin(cx, &table, message_text(cx->lang, MSG_ENTRY_JOBS),
                page && !running(&import.job) ? COLUMNS - 1 : COLUMNS, columns);
    import_row(cx, &request, &import, &table);
    if (!page) return table_reply(cx, &request, reply, &table, columns);
    return job_page(cx, &request, reply, &import, &table);
}

/* Too late is no mistake: the page says what came of it. */
Err route_record_import_stopped(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Import import = {.order = {.kind = KINDS}};
    Fault before = cx->fault;
    TRY(job_asked(cx, &request, reply, &asked, &import));
    Err err = web_job_stop(cx, import.job.number, request.settings);
    if (err && err != CONFLICT) return err;
    cx->fault = before;
    return led_to(cx, &request, reply, "/records/%.*s/import/%lld%s", STR_ARG(asked.kind->id),
                  (long long)import.job.number, err ? "" : "?done=stopped");
}

/* A file with records of a kind: what is in it, what would become of it, and, once that was looked
 * at, it is read in. The file is kept for an hour, so that it need not be sent twice. All of its
 * rows are taken or none. A large file is worked on as a job, whose page tells the same. */

#include "web/import_in.h"

enum { FINDINGS_SHOWN = 200, ROWS_AT_ONCE = 5000 /* more are a job's: nobody waits for a page */ };

static Str import_path(Cx *cx, const RecordAsked *asked) {
    return str_format(cx->mem, "/records/%.*s/import", STR_ARG(asked->kind->id));
}

static RecordFilePage page_of(Cx *cx, const Request *request, const RecordAsked *asked) {
    Request shown = request_at(request, import_path(cx, asked));
    Str word = kinds_word(cx->lang, asked->kind->kind);
    shown.alone = true;
    shown.posted = NULL;
    shown.form = NULL;
    return (RecordFilePage){
        .head = page_head(cx, &shown,
                          message_fill(cx->mem, cx->lang, MSG_ENTRY_IMPORT_TITLE, 1, &word), S("")),
        .kind = word,
        .kind_href = page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .lead = message_text(cx->lang, MSG_ENTRY_IMPORT_LEAD),
        .label = message_text(cx->lang, MSG_ENTRY_IMPORT_FILE),
        .hint = message_text(cx->lang, MSG_ENTRY_IMPORT_HINT),
        .accept = S(".csv,.xlsx"),
        .sheet = true,
        .action = page_href(cx, request, "%.*s", STR_ARG(import_path(cx, asked))),
        .submit = message_text(cx->lang, MSG_ENTRY_IMPORT_LOOK),
        .form_key = request->session ? request->session->form_key : S(""),
        .sections = NEW_ARRAY(cx->mem, DeskSection, 3),
        .back_href = page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .back_text = message_text(cx->lang, MSG_ENTRY_BACK),
    };
}

/* ---- the columns that a file may have ---- */

static void columns_section(Cx *cx, const RecordAsked *asked, RecordFilePage *page) {
    static const DeskColumn columns[] = {{"column", MSG_ENTRY_IMPORT_COLUMN},
                                         {"title", MSG_ENTRY_IMPORT_MEANS},
                                         {"needed", MSG_ENTRY_IMPORT_NEEDED}};
    DeskSection *section = &page->sections[page->n_sections++];
    section->heading = message_text(cx->lang, MSG_ENTRY_IMPORT_COLUMNS);
    section->lead = message_text(cx->lang, MSG_ENTRY_IMPORT_COLUMNS_LEAD);
    table_begin(cx, &section->table, section->heading, 3, columns);
    for (size_t i = 0; i < asked->kind->n_fields; i++) {
        const FieldOf *field = &asked->kind->fields[i];
        DeskRow *row = table_row(cx, &section->table);
        row_cell(row, field->id);
        row_cell(row, field_title(cx->lang, field));
        row_cell(row,
                 field->flags & FIELD_REQUIRED ? message_text(cx->lang, MSG_RIGHTS_YES) : S(""));
    }
}

/* Who may change something of the kind; of which partners, is asked row by row. */
Err import_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) {
    TRY(record_kind_asked(cx, request, reply, out));
    return out->changes ? OK : record_no_right(cx, out->kind);
}

static Err import_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                       Err err) {
    if (err == BUSY || err == BROKEN) return err;
    RecordFilePage page = page_of(cx, request, asked);
    if (err) {
        page.problem = fault_text(cx->mem, cx->lang, &cx->fault);
        reply->status = err == LIMIT ? 413 : err == NOT_FOUND ? 404 : 422;
        cx->fault = (Fault){0};
    }
    TRY(import_jobs(cx, request, asked->kind->kind, &page.sections[page.n_sections]));
    page.n_sections += page.sections[page.n_sections].table.n_rows > 0;
    columns_section(cx, asked, &page);
    page.form_first = true;
    page_record_file(&reply->body, request->lang, &page);
    return OK;
}

Err route_record_import(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(import_asked(cx, &request, reply, &asked));
    return import_page(cx, &request, reply, &asked, OK);
}

/* ---- what is in it ---- */

void import_counts(Cx *cx, const RecordsIntake *intake, DeskSection *section) {
    const struct {
        Msg name;
        size_t n;
    } counts[] = {{MSG_ENTRY_IMPORT_ROWS, intake->rows},
                  {MSG_ENTRY_IMPORT_ADDED, intake->added},
                  {MSG_ENTRY_IMPORT_CHANGED, intake->changed},
                  {MSG_ENTRY_IMPORT_SAME, intake->same},
                  {MSG_ENTRY_IMPORT_DOUBLES, intake->doubles}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        section_fact(cx, section, counts[i].name,
                     words_count(cx->mem, cx->lang, (int64_t)counts[i].n));
}

static void findings_of(Cx *cx, const Findings *findings, Severity severity, DeskTable *table) {
    for (size_t i = 0; i < findings->list.n && table->n_rows < FINDINGS_SHOWN; i++) {
        const Finding *f = &findings->list.at[i];
        if (rule_severity(f->rule) != severity) continue;
        DeskRow *row = table_row(cx, table);
        row_cell(row, severity_word(cx->lang, severity));
        row_cell(row, finding_place(cx->mem, cx->lang, f));
        row_cell(row, finding_text(cx->mem, cx->lang, f));
        row_cell(row, rule_id(f->rule));
    }
}

void import_findings(Cx *cx, const Findings *findings, int64_t whole, DeskSection *section) {
    static const DeskColumn columns[] = {{"severity", MSG_WEB_COL_SEVERITY},
                                         {"place", MSG_WEB_COL_PLACE},
                                         {"finding", MSG_WEB_COL_FINDING},
                                         {"rule", MSG_WEB_COL_RULE}};
    section->heading = message_text(cx->lang, MSG_ENTRY_IMPORT_FINDINGS);
    if (!findings->list.n) {
        section->empty = message_text(cx->lang, MSG_ENTRY_IMPORT_CLEAN);
        return;
    }
    table_begin(cx, &section->table, section->heading, 4, columns);
    for (Severity severity = ERROR_FINDING; severity > NOTE; severity--)
        findings_of(cx, findings, severity, &section->table);
    findings_of(cx, findings, NOTE, &section->table);
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)section->table.n_rows),
                    words_count(cx->mem, cx->lang, whole)};
    section->lead = message_fill(cx->mem, cx->lang, MSG_WEB_FINDINGS_SHOWN, 2, counts);
}

void import_confirm(Cx *cx, const Request *request, const ImportOrder *order,
                    DeskSection *section) {
    FormView *form = section_form(
        cx, request, section,
        page_href(cx, request, "/records/%.*s/import/confirm", STR_ARG(kind_of(order->kind)->id)));
    form->submit = message_text(cx->lang, MSG_ENTRY_IMPORT_CONFIRM);
    form_hidden(cx, form, "file", str_int(cx->mem, order->file));
    form_hidden(cx, form, "sheet", order->sheet);
}

/* The share of the work that a page takes on itself. */
static Err at_once(Cx *cx, void *arg, size_t done, size_t whole) {
    bool *over = arg;
    (void)whole;
    *over = done > ROWS_AT_ONCE || cx_late(cx);
    return *over ? fail(cx, LIMIT, MSG_RECORD_ROWS_MOST, str_int(cx->mem, ROWS_AT_ONCE)) : OK;
}

static Err ordered(Cx *cx, const Request *request, Reply *reply, const ImportOrder *order) {
    int64_t job = 0;
    TRY(import_order(cx, order, &job));
    return led_to(cx, request, reply, "/records/%.*s/import/%lld",
                  STR_ARG(kind_of(order->kind)->id), (long long)job);
}

/* Kept for an hour, for the button below what was found, or for the job that looks at it. */
static Err file_keep(Cx *cx, const Request *request, const RecordAsked *asked, ImportOrder *out) {
    JobFile file = {.number = 0};
    const JobFile wanted = {
        .account = request->person->account, .name = request->posted->name, .arguments = S("{}")};
    TRY(job_file_keep(cx, &file, &wanted, request->posted->path));
    *out = (ImportOrder){.file = file.number,
                         .kind = asked->kind->kind,
                         .sheet = str_trim(request->posted->fields[POSTED_SHEET]),
                         .lang = cx->lang};
    return OK;
}

static Err looked_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                       const Imported *seen) {
    RecordFilePage page = page_of(cx, request, asked);
    bool errors = findings_count(&seen->findings, ERROR_FINDING) > 0;
    bool news = seen->counts.added + seen->counts.changed > 0;
    page.lead = message_text(cx->lang, errors ? MSG_ENTRY_IMPORT_ERRORS
                                       : news ? MSG_ENTRY_IMPORT_READY
                                              : MSG_ENTRY_IMPORT_NOTHING);
    if (errors) reply->status = 422;
    page.label = message_text(cx->lang, MSG_ENTRY_IMPORT_ANOTHER);
    DeskSection *would = &page.sections[page.n_sections++];
    would->heading = message_text(cx->lang, MSG_ENTRY_IMPORT_WOULD);
    import_counts(cx, &seen->counts, would);
    if (!errors && news) {
        ImportOrder order;
        TRY(file_keep(cx, request, asked, &order));
        import_confirm(cx, request, &order, would);
    }
    import_findings(cx, &seen->findings, seen->found, &page.sections[page.n_sections++]);
    page_record_file(&reply->body, request->lang, &page);
    return OK;
}

static Err looked_at(Cx *cx, const Request *request, const RecordAsked *asked, Imported *out,
                     bool *over) {
    *out = (Imported){.findings = {.mem = cx->mem}};
    const RecordsIntakeAsk ask = {.kind = asked->kind->kind,
                                  .path = request->posted->path,
                                  .name = request->posted->name,
                                  .sheet = str_trim(request->posted->fields[POSTED_SHEET]),
                                  .check_only = true,
                                  .person = request->person,
                                  .findings = &out->findings,
                                  .progress = at_once,
                                  .arg = over};
    Err err = records_take(cx, &out->counts, &ask);
    out->found = findings_found(&out->findings);
    if (err != INVALID || !findings_count(&out->findings, ERROR_FINDING)) return err;
    cx->fault = (Fault){0};
    return OK;
}

Err route_record_import_looked(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Imported seen;
    ImportOrder order;
    bool over = false;
    TRY(import_asked(cx, &request, reply, &asked));
    Err err = looked_at(cx, &request, &asked, &seen, &over);
    if (over) {
        cx->fault = (Fault){0};
        err = file_keep(cx, &request, &asked, &order);
        if (!err) return ordered(cx, &request, reply, &order);
    }
    if (err) return import_page(cx, &request, reply, &asked, err);
    return looked_page(cx, &request, reply, &asked, &seen);
}

/* ---- read in ---- */

static Err order_sent(Cx *cx, const Request *request, const RecordAsked *asked, JobFile *file,
                      ImportOrder *out) {
    *out = (ImportOrder){.kind = asked->kind->kind,
                         .sheet = str_trim(sent(request, S("sheet"))),
                         .lang = cx->lang,
                         .store = true};
    if (!int_read(sent(request, S("file")), &out->file))
        return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    TRY(job_file_get(cx, file, out->file));
    bool own = file->account == request->person->account;
    return own ? OK : fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
}

static Err taken(Cx *cx, const Request *request, const JobFile *file, const ImportOrder *order,
                 bool *over) {
    Str path;
    RecordsIntake intake = {0};
    Findings findings = {.mem = cx->mem};
    TRY(job_file_open(cx, file, &path));
    const RecordsIntakeAsk ask = {.kind = order->kind,
                                  .path = path,
                                  .name = file->name,
                                  .sheet = order->sheet,
                                  .person = request->person,
                                  .findings = &findings,
                                  .progress = at_once,
                                  .arg = over};
    return records_take(cx, &intake, &ask);
}

/* What a job has looked at is for a job to take. */
Err route_record_imported(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    JobFile file = {.number = 0};
    ImportOrder order;
    TRY(import_asked(cx, &request, reply, &asked));
    Err err = order_sent(cx, &request, &asked, &file, &order);
    bool over = !err && file.job;
    if (!err && !over) err = taken(cx, &request, &file, &order, &over);
    if (over) {
        cx->fault = (Fault){0};
        return ordered(cx, &request, reply, &order);
    }
    if (err) return import_page(cx, &request, reply, &asked, err);
    return led_to(cx, &request, reply, "/records/%.*s?done=imported", STR_ARG(asked.kind->id));
}

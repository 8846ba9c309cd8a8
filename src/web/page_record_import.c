/* A file with records of a kind: what is in it, what would become of it, and, once that was looked
 * at, it is read in. The file is kept for an hour, so that it need not be sent twice. All of its
 * rows are taken or none. */

#include "jobs/jobs.h"
#include "web/record_in.h"

enum { FINDINGS_SHOWN = 200 };

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
        .action = page_href(cx, request, "/records/%.*s/import", STR_ARG(asked->kind->id)),
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

static Err import_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                       Err err) {
    if (err == BUSY || err == BROKEN) return err;
    RecordFilePage page = page_of(cx, request, asked);
    if (err) {
        page.problem = fault_text(cx->mem, cx->lang, &cx->fault);
        reply->status = err == LIMIT ? 413 : err == NOT_FOUND ? 404 : 422;
        cx->fault = (Fault){0};
    }
    columns_section(cx, asked, &page);
    page.form_first = true;
    page_record_file(&reply->body, request->lang, &page);
    return OK;
}

Err route_record_import(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(record_kind_asked(cx, &request, reply, &asked));
    return import_page(cx, &request, reply, &asked, OK);
}

/* ---- what is in it ---- */

static void counts_section(Cx *cx, const RecordsIntake *intake, RecordFilePage *page) {
    const struct {
        Msg name;
        size_t n;
    } counts[] = {{MSG_ENTRY_IMPORT_ROWS, intake->rows},
                  {MSG_ENTRY_IMPORT_ADDED, intake->added},
                  {MSG_ENTRY_IMPORT_CHANGED, intake->changed},
                  {MSG_ENTRY_IMPORT_SAME, intake->same},
                  {MSG_ENTRY_IMPORT_DOUBLES, intake->doubles}};
    DeskSection *section = &page->sections[page->n_sections++];
    section->heading = message_text(cx->lang, MSG_ENTRY_IMPORT_WOULD);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        section_fact(cx, section, counts[i].name,
                     words_count(cx->mem, cx->lang, (int64_t)counts[i].n));
}

static void findings_section(Cx *cx, const Findings *findings, RecordFilePage *page) {
    static const DeskColumn columns[] = {{"severity", MSG_WEB_COL_SEVERITY},
                                         {"place", MSG_WEB_COL_PLACE},
                                         {"finding", MSG_WEB_COL_FINDING},
                                         {"rule", MSG_WEB_COL_RULE}};
    DeskSection *section = &page->sections[page->n_sections++];
    section->heading = message_text(cx->lang, MSG_DELIVER_FINDINGS);
    if (!findings->list.n) {
        section->empty = message_text(cx->lang, MSG_ENTRY_IMPORT_CLEAN);
        return;
    }
    size_t n = 0, whole = 0;
    for (Rule rule = 0; rule < RULES; rule++)
        whole += findings->of_rule[rule];
    table_begin(cx, &section->table, section->heading, 4, columns);
    for (Severity severity = ERROR_FINDING;;
         severity = severity == ERROR_FINDING ? WARNING : NOTE) {
        for (size_t i = 0; i < findings->list.n && n < FINDINGS_SHOWN; i++) {
            const Finding *f = &findings->list.at[i];
            if (rule_severity(f->rule) != severity) continue;
            DeskRow *row = table_row(cx, &section->table);
            row_cell(row, severity_word(cx->lang, severity));
            row_cell(row, finding_place(cx->mem, cx->lang, f));
            row_cell(row, finding_text(cx->mem, cx->lang, f));
            row_cell(row, rule_id(f->rule));
            n++;
        }
        if (severity == NOTE) break;
    }
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)n),
                    words_count(cx->mem, cx->lang, (int64_t)whole)};
    section->lead = message_fill(cx->mem, cx->lang, MSG_WEB_FINDINGS_SHOWN, 2, counts);
}

/* The file stays for an hour, for the button below what was found. */
static Err confirm_form(Cx *cx, const Request *request, const RecordAsked *asked,
                        DeskSection *section) {
    JobFile file = {.number = 0};
    const JobFile wanted = {
        .account = request->person->account, .name = request->posted->name, .arguments = S("{}")};
    TRY(job_file_keep(cx, &file, &wanted, request->posted->path));
    FormView *form = section_form(
        cx, request, section,
        page_href(cx, request, "/records/%.*s/import/confirm", STR_ARG(asked->kind->id)));
    form->submit = message_text(cx->lang, MSG_ENTRY_IMPORT_CONFIRM);
    form_hidden(cx, form, "file", str_int(cx->mem, file.number));
    form_hidden(cx, form, "sheet", str_trim(request->posted->fields[POSTED_SHEET]));
    return OK;
}

static Err looked_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                       const RecordsIntake *intake, const Findings *findings) {
    RecordFilePage page = page_of(cx, request, asked);
    bool errors = findings_count(findings, ERROR_FINDING) > 0;
    page.lead =
        message_text(cx->lang, errors                            ? MSG_ENTRY_IMPORT_ERRORS
                               : intake->added + intake->changed ? MSG_ENTRY_IMPORT_READY
                                                                 : MSG_ENTRY_IMPORT_NOTHING);
    if (errors) reply->status = 422;
    page.label = message_text(cx->lang, MSG_ENTRY_IMPORT_ANOTHER);
    counts_section(cx, intake, &page);
    if (!errors && intake->added + intake->changed)
        TRY(confirm_form(cx, request, asked, &page.sections[0]));
    findings_section(cx, findings, &page);
    page_record_file(&reply->body, request->lang, &page);
    return OK;
}

Err route_record_import_looked(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordsIntake intake = {0};
    Findings findings = {.mem = cx->mem};
    TRY(record_kind_asked(cx, &request, reply, &asked));
    const RecordsIntakeAsk ask = {.kind = asked.kind->kind,
                                  .path = request.posted->path,
                                  .name = request.posted->name,
                                  .sheet = str_trim(request.posted->fields[POSTED_SHEET]),
                                  .check_only = true,
                                  .findings = &findings};
    Err err = records_take(cx, &intake, &ask);
    if (err == INVALID && findings_count(&findings, ERROR_FINDING)) {
        cx->fault = (Fault){0};
        err = OK;
    }
    if (err) return import_page(cx, &request, reply, &asked, err);
    return looked_page(cx, &request, reply, &asked, &intake, &findings);
}

/* ---- read in ---- */

static Err taken(Cx *cx, const Request *request, const RecordAsked *asked) {
    Str path;
    int64_t number = 0;
    RecordsIntake intake = {0};
    Findings findings = {.mem = cx->mem};
    JobFile file = {.number = 0};
    if (!int_read(sent(request, S("file")), &number))
        return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    TRY(job_file_get(cx, &file, number));
    if (file.account != request->person->account) return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    TRY(job_file_open(cx, &file, &path));
    const RecordsIntakeAsk ask = {.kind = asked->kind->kind,
                                  .path = path,
                                  .name = file.name,
                                  .sheet = str_trim(sent(request, S("sheet"))),
                                  .findings = &findings};
    return records_take(cx, &intake, &ask);
}

Err route_record_imported(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(record_kind_asked(cx, &request, reply, &asked));
    Err err = taken(cx, &request, &asked);
    if (err) return import_page(cx, &request, reply, &asked, err);
    return led_to(cx, &request, reply, "/records/%.*s?done=imported", STR_ARG(asked.kind->id));
}

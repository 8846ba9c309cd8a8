/* A file that was looked at is delivered: who may do that is offered a button, the delivery becomes
 * a job, and its page tells how far it is and what came of it. Nobody sees anybody else's. */

#include "web/deliver_in.h"
#include "web/desk_in.h"
#include "web/import_in.h"
#include "web/releases_in.h"

/* ---- the button behind a check ---- */

/* The organisations for which somebody may deliver. */
static Err organisations_of(Cx *cx, const Person *person, Organisation **out, size_t *n) {
    Organisation *all;
    size_t n_all;
    *n = 0;
    TRY(organisation_list(cx, &all, &n_all));
    for (size_t i = 0; i < n_all; i++)
        if (!all[i].archived && may_for(person, RIGHT_deliver, all[i].number)) all[(*n)++] = all[i];
    *out = all;
    return OK;
}

static Msg why_not(const Checked *checked, const Findings *findings) {
    if (checked->delivery.tallied) return MSG_DELIVER_NOT_PERSONS;
    if (findings->of_rule[RULE_MAPPING_OWN]) return MSG_DELIVER_NOT_AGREED;
    return MSG_DELIVER_NOT_WITH_ERRORS;
}

static bool deliverable(const Checked *checked, const Findings *findings) {
    return !checked->delivery.tallied && checked->delivery.outcome != DELIVERY_REFUSED &&
           !findings_count(findings, ERROR_FINDING) && !findings->of_rule[RULE_MAPPING_OWN];
}

/* What the reader saw is what is delivered: also a mapping that was proposed or remembered. */
static Str arguments_of(Cx *cx, const Request *request, const Checked *checked) {
    const Reading reading = {
        .sheet = str_trim(request->posted->fields[POSTED_SHEET]),
        .mapping = checked->origin == MAPPING_AGREED ? S("") : checked->yaml,
    };
    return reading_write(cx, &reading);
}

static void organisation_field(Cx *cx, const Request *request, FormView *form,
                               const DeliverOffer *offer) {
    Str sender = str_trim(request->posted->fields[POSTED_SENDER]);
    if (offer->n_organisations == 1) {
        form_hidden(cx, form, "organisation", offer->organisations[0].id);
        return;
    }
    FormField *field =
        form_choice(cx, form, "organisation", MSG_DELIVER_FOR, offer->n_organisations + 1);
    choice_add(field, S(""), message_text(cx->lang, MSG_ADMIN_CHOOSE), false);
    for (size_t i = 0; i < offer->n_organisations; i++) {
        const Organisation *one = &offer->organisations[i];
        choice_add(field, one->id, one->name,
                   str_equal(sender, one->id) || str_equal(sender, one->name));
    }
}

static void offer_form(Cx *cx, const Request *request, DeliverOffer *offer) {
    FormView *form = NEW(cx->mem, FormView);
    *form = form_new(cx, request, page_href(cx, request, "/deliver"), MSG_DELIVER_SUBMIT);
    form_hidden(cx, form, "file", str_format(cx->mem, "%lld", (long long)offer->file.number));
    organisation_field(cx, request, form, offer);
    offer->form = form;
    Str name = offer->organisations[0].name;
    offer->lead = offer->n_organisations == 1
                      ? message_fill(cx->mem, cx->lang, MSG_DELIVER_LEAD_ONE, 1, &name)
                      : message_text(cx->lang, MSG_DELIVER_LEAD);
}

Err deliver_offer(Cx *cx, const Request *request, const Checked *checked, const Findings *findings,
                  DeliverOffer *out) {
    const Person *person = request->person;
    *out = (DeliverOffer){.form = NULL};
    if (!may(person, RIGHT_deliver)) return OK;
    TRY(organisations_of(cx, person, &out->organisations, &out->n_organisations));
    if (!out->n_organisations) return OK;
    if (!deliverable(checked, findings)) {
        out->lead = message_text(cx->lang, why_not(checked, findings));
        return OK;
    }
    const JobFile wanted = {.account = person->account,
                            .name = request->posted->name,
                            .arguments = arguments_of(cx, request, checked)};
    Fault before = cx->fault;
    Err err = job_file_keep(cx, &out->file, &wanted, request->posted->path);
    if (err == LIMIT) { /* looking goes on */
        out->lead = fault_text(cx->mem, cx->lang, &cx->fault);
        cx->fault = before;
        return OK;
    }
    TRY(err);
    offer_form(cx, request, out);
    return OK;
}

/* ---- ordering ---- */

static Err order_sent(Cx *cx, const Request *request, DeliveryOrder *order) {
    Organisation organisation;
    JobFile file = {.number = 0};
    const Person *person = request->person;
    *order = (DeliveryOrder){.organisation = str_trim(sent(request, S("organisation")))};
    if (!int_read(sent(request, S("file")), &order->file))
        return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    TRY(job_file_get(cx, &file, order->file));
    if (file.account != person->account) return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    if (!order->organisation.n) return fail(cx, INVALID, MSG_ADMIN_NO_ORGANISATION);
    TRY(organisation_get(cx, &organisation, order->organisation));
    if (!may_for(person, RIGHT_deliver, organisation.number))
        return fail(cx, DENIED, MSG_DELIVER_NOT_FOR, organisation.name);
    return OK;
}

/* Nothing is lost by a wrong choice: the file is there still. */
static Err order_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    Request shown = request_at(request, S("/jobs"));
    Organisation *organisations;
    size_t n;
    DeskPage *desk = desk_new(cx, &shown, MSG_DELIVER_TITLE);
    bool choose = err == INVALID || err == DENIED;
    TRY(desk_problem(cx, desk, reply, err));
    DeskSection *section = desk_section(desk, S(""));
    if (choose) {
        TRY(organisations_of(cx, request->person, &organisations, &n));
        FormView *form = section_form(cx, &shown, section, page_href(cx, request, "/deliver"));
        form->submit = message_text(cx->lang, MSG_DELIVER_SUBMIT);
        form_hidden(cx, form, "file", sent(request, S("file")));
        FormField *field = form_choice(cx, form, "organisation", MSG_DELIVER_FOR, n);
        for (size_t i = 0; i < n; i++)
            choice_add(field, organisations[i].id, organisations[i].name, false);
    }
    section_link(cx, section, page_href(cx, request, "/check"), MSG_CHECK_TITLE);
    section_link(cx, section, page_href(cx, request, "/jobs"), MSG_DELIVER_JOBS);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_deliver(Cx *cx, const Request *request, Reply *reply) {
    DeliveryOrder order;
    int64_t job = 0;
    Err err = order_sent(cx, request, &order);
    if (!err) err = delivery_order(cx, &order, &job);
    if (err) return order_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/job/%lld", (long long)job);
}

/* ---- what was ordered ---- */

static const DeskColumn columns[] = {
    {"job", MSG_JOBS_NUMBER},       {"file", MSG_WEB_COL_FILE},    {"state", MSG_JOBS_STATE},
    {"progress", MSG_DELIVER_ROWS}, {"created", MSG_JOBS_CREATED}, {"told", MSG_JOBS_TOLD},
};

static bool running(const Job *job) {
    return job->state == JOB_WAITING || job->state == JOB_RUNNING;
}

static Err job_row(Cx *cx, const Request *request, DeskTable *table, const Job *job) {
    JobFile file = {.number = 0};
    Delivered delivered = {.as = DELIVERED_NOTHING};
    Fault before = cx->fault;
    Str number = str_format(cx->mem, "%lld", (long long)job->number);
    Err err = job_file_of(cx, &file, job->number);
    if (err == NOT_FOUND) {
        cx->fault = before;
        file = (JobFile){.number = 0};
    } else {
        TRY(err);
        TRY(delivered_read(cx, file.result, &delivered));
    }
    Str told = running(job) ? S("") : delivered_words(cx, &delivered);
    DeskRow *row = table_row(cx, table);
    row_link(row, number, page_href(cx, request, "/job/%lld", (long long)job->number));
    row_cell(row, file.name);
    row_cell(row, job_words(cx->lang, job));
    row_cell(row, job->done ? words_count(cx->mem, cx->lang, job->done) : S(""));
    row_cell(row, moment_told(cx, request, job->created));
    row_cell(row, told.n ? told : job->told);
    return OK;
}

static Err jobs_table(Cx *cx, const Request *request, DeskTable *table) {
    Job *list;
    size_t n;
    TRY(job_list_of(cx, &list, &n, request->person->account, DELIVERING));
    table_begin(cx, table, message_text(cx->lang, MSG_DELIVER_JOBS),
                sizeof columns / sizeof *columns, columns);
    for (size_t i = 0; i < n; i++)
        TRY(job_row(cx, request, table, &list[i]));
    return OK;
}

Err route_jobs(Cx *cx, const Request *request, Reply *reply) {
    DeskTable table;
    TRY(jobs_table(cx, request, &table));
    if (request->format != AS_HTML) {
        TRY(import_rows(cx, request, KINDS, SIZE_MAX, &table));
        return table_reply(cx, request, reply, &table, columns);
    }
    DeskPage *desk = desk_new(cx, request, MSG_DELIVER_JOBS);
    desk->lead = message_text(cx->lang, MSG_DELIVER_JOBS_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    section->table = table;
    section->table.live = page_href(cx, request, "/jobs.json");
    if (!table.n_rows) {
        section->table.n_columns = 0;
        section->empty = message_text(cx->lang, MSG_DELIVER_NONE);
    }
    section_link(cx, section, page_href(cx, request, "/check"), MSG_CHECK_TITLE);
    DeskSection imports = {.heading = STR_NONE};
    TRY(import_jobs(cx, request, KINDS, &imports));
    if (imports.table.n_rows) *desk_section(desk, S("")) = imports;
    return desk_reply(cx, request, reply, desk);
}

/* ---- one of them ---- */

/* Own ones, and all for who may see jobs: to others it is not there. */
static Err job_asked(Cx *cx, const Request *request, Job *out) {
    int64_t number = 0;
    if (!int_read(request->part, &number))
        return fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, request->part);
    TRY(job_get(cx, out, number));
    bool theirs = out->account == request->person->account || may(request->person, RIGHT_see_jobs);
    bool shown = theirs && str_equal(out->kind, DELIVERING);
    return shown ? OK : fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, request->part);
}

/* Whose data came in: are they released, and what is there to do? Nothing is said of official ones.
 */
static Err release_link(Cx *cx, const Request *request, DeskSection *section, int64_t delivery) {
    SeenSet seen = {.own = false};
    bool waits;
    Fault before = cx->fault;
    Err err = data_set_of(cx, &seen.set, delivery);
    if (err == NOT_FOUND) cx->fault = before;
    if (err == NOT_FOUND || (!err && !seen.set.organisation.n)) return OK;
    TRY(err);
    TRY(set_owner(cx, &seen.set, &seen.owner));
    if (!set_seen_by(request->person, &seen)) return OK;
    TRY(data_set_waits(cx, &seen.set, &waits));
    Str state = message_text(cx->lang, MSG_RELEASES_WAITS);
    if (waits) section_fact(cx, section, MSG_RELEASES_DECISION, state);
    section_link(cx, section, page_href(cx, request, "%.*s", STR_ARG(release_path(cx, &seen.set))),
                 !waits     ? MSG_RELEASES_SEE_STATE
                 : seen.may ? MSG_RELEASES_WAITS_NOW
                            : MSG_RELEASES_WAITS_SEE);
    return OK;
}

static Err result_links(Cx *cx, const Request *request, DeskPage *desk, const Job *job) {
    DeskSection *section = &desk->sections[0];
    JobFile file = {.number = 0};
    Delivered delivered = {.as = DELIVERED_NOTHING};
    Organisation organisation;
    DeliveryOrder order;
    TRY(job_file_of(cx, &file, job->number));
    TRY(order_read(cx, job->arguments, &order));
    TRY(organisation_get(cx, &organisation, order.organisation));
    TRY(delivered_read(cx, file.result, &delivered));
    if (!running(job)) desk->lead = delivered_words(cx, &delivered);
    section_fact(cx, section, MSG_WEB_COL_FILE, file.name);
    section_fact(cx, section, MSG_DELIVER_FOR, organisation.name);
    if (delivered.delivery) TRY(release_link(cx, request, section, delivered.delivery));
    if (delivered.delivery)
        section_link(cx, section,
                     page_href(cx, request, "/delivery/%lld", (long long)delivered.delivery),
                     MSG_DELIVER_TO_DELIVERY);
    if (delivered.as == DELIVERED_REFUSED)
        section_link(cx, section,
                     page_href(cx, request, "/job/%lld/findings", (long long)job->number),
                     MSG_DELIVER_TO_FINDINGS);
    return OK;
}

static void section_stop(Cx *cx, const Request *request, DeskSection *section, const Job *job) {
    FormView *form = section_form(cx, request, section,
                                  page_href(cx, request, "/job/%lld/stop", (long long)job->number));
    form->submit = message_text(cx->lang, MSG_DELIVER_STOP);
    form->grave = true;
    section->lead = message_text(cx->lang, MSG_DELIVER_STOP_LEAD);
}

/* Too late is no mistake: the page says what came of it. */
Err route_job_stopped(Cx *cx, const Request *request, Reply *reply) {
    Job job = {.number = 0};
    Fault before = cx->fault;
    TRY(job_asked(cx, request, &job));
    Err err = web_job_stop(cx, job.number, request->settings);
    if (err && err != CONFLICT) return err;
    cx->fault = before;
    return led_to(cx, request, reply, "/job/%lld%s", (long long)job.number,
                  err ? "" : "?done=stopped");
}

Err route_job(Cx *cx, const Request *request, Reply *reply) {
    Job job = {.number = 0};
    DeskTable table;
    TRY(job_asked(cx, request, &job));
    Str number = str_format(cx->mem, "%lld", (long long)job.number);
    table_begin(cx, &table, message_text(cx->lang, MSG_DELIVER_JOBS),
                sizeof columns / sizeof *columns, columns);
    TRY(job_row(cx, request, &table, &job));
    if (request->format != AS_HTML) return table_reply(cx, request, reply, &table, columns);
    DeskPage *desk = desk_new(cx, request, MSG_DELIVER_JOBS);
    desk->head.title = message_fill(cx->mem, cx->lang, MSG_DELIVER_JOB, 1, &number);
    desk->lead = running(&job) ? message_text(cx->lang, MSG_DELIVER_RUNNING) : S("");
    DeskSection *section = desk_section(desk, S(""));
    section->table = table;
    if (running(&job)) {
        section->table.live = page_href(cx, request, "/job/%lld.json", (long long)job.number);
        section_link(cx, section, page_href(cx, request, "/job/%lld", (long long)job.number),
                     MSG_JOBS_RELOAD);
    }
    if (running(&job) && !job.stopping) section_stop(cx, request, section, &job);
    Fault before = cx->fault;
    Err err = result_links(cx, request, desk, &job);
    if (err && err != NOT_FOUND) return err;
    if (err) cx->fault = before; /* long ago: only the job itself is left */
    section_link(cx, section, page_href(cx, request, "/jobs"), MSG_DELIVER_JOBS);
    section_link(cx, section, page_href(cx, request, "/check"), MSG_DELIVER_ANOTHER);
    return desk_reply(cx, request, reply, desk);
}

static const DeskColumn finding_columns[] = {
    {"severity", MSG_WEB_COL_SEVERITY},
    {"place", MSG_WEB_COL_PLACE},
    {"finding", MSG_WEB_COL_FINDING},
    {"rule", MSG_WEB_COL_RULE},
};

Err route_job_findings(Cx *cx, const Request *request, Reply *reply) {
    Job job = {.number = 0};
    JobFile file = {.number = 0};
    Delivered delivered = {.as = DELIVERED_NOTHING};
    DeskTable table;
    TRY(job_asked(cx, request, &job));
    TRY(job_file_of(cx, &file, job.number));
    TRY(delivered_read(cx, file.result, &delivered));
    const Findings *findings = &delivered.findings;
    table_begin(cx, &table, message_text(cx->lang, MSG_DELIVER_FINDINGS),
                sizeof finding_columns / sizeof *finding_columns, finding_columns);
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        DeskRow *row = table_row(cx, &table);
        row_cell(row, severity_word(cx->lang, rule_severity(f->rule)));
        row_cell(row, finding_place(cx->mem, cx->lang, f));
        row_cell(row, finding_text(cx->mem, cx->lang, f));
        row_cell(row, rule_id(f->rule));
    }
    if (request->format != AS_HTML) return table_reply(cx, request, reply, &table, finding_columns);
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)findings->list.n),
                    words_count(cx->mem, cx->lang, delivered.found)};
    DeskPage *desk = desk_new(cx, request, MSG_DELIVER_FINDINGS);
    desk->lead = file.name;
    DeskSection *section = desk_section(desk, S(""));
    section->lead = message_fill(cx->mem, cx->lang, MSG_WEB_FINDINGS_SHOWN, 2, counts);
    if (table.n_rows) section->table = table;
    section_link(cx, section, page_href(cx, request, "/job/%lld", (long long)job.number),
                 MSG_DELIVER_TO_JOB);
    return desk_reply(cx, request, reply, desk);
}

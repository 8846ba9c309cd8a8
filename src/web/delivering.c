/* How does a file that somebody delivers in the browser get into the store? As a job: it is read
 * from where it was kept, delivered like any other in the name of who sent it, and what came of it
 * is kept beside it, with the letter that tells so, in one transaction. A job that is run again
 * finds its bytes known, or its result written: the file is delivered once. */

#include "figures/release.h"
#include "web/delivering_in.h"
#include "web/letters_in.h"
#include "web/results_in.h"

enum { ATTEMPTS = 5 };

static const char *const as_ids[DELIVERED_KINDS] = {
#define DELIVERED(symbol, id) id,
#include "web/delivered_as.def"
#undef DELIVERED
};

/* ---- what is kept as JSON ---- */

Str reading_write(Cx *cx, const Reading *reading) {
    Buf out = buf_new(cx->mem, JOB_FILE_MOST_ARGUMENTS);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "sheet", reading->sheet);
    json_field(&j, "mapping", reading->mapping);
    json_object_end(&j);
    return buf_str(&out);
}

static void reading_pair(void *arg, Str key, const JsonToken *token) {
    Reading *reading = arg;
    if (token->kind != JSON_STRING) return;
    if (str_equal(key, S("sheet"))) reading->sheet = token->text;
    if (str_equal(key, S("mapping"))) reading->mapping = token->text;
}

static void order_pair(void *arg, Str key, const JsonToken *token) {
    DeliveryOrder *order = arg;
    if (token->kind == JSON_NUMBER && str_equal(key, S("file")))
        (void)int_read(token->text, &order->file);
    if (token->kind == JSON_STRING && str_equal(key, S("organisation")))
        order->organisation = token->text;
}

Err order_read(Cx *cx, Str arguments, DeliveryOrder *out) {
    *out = (DeliveryOrder){.file = 0};
    TRY(json_pairs(cx, arguments, order_pair, out));
    return out->file && out->organisation.n ? OK : fail(cx, INVALID, MSG_DELIVER_NO_ORDER);
}

static Str delivered_write(Cx *cx, const Delivered *delivered) {
    Buf out = buf_new(cx->mem, JOB_RESULT_MOST);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "as", str_of(as_ids[delivered->as]));
    json_field_int(&j, "delivery", delivered->delivery);
    json_field_int(&j, "found_in_all", delivered->found);
    json_field(&j, "fault_de", delivered->fault.in[DE]);
    json_field(&j, "fault_en", delivered->fault.in[EN]);
    if (delivered->as == DELIVERED_REFUSED) findings_write(&j, &delivered->findings);
    json_object_end(&j);
    must(!out.full);
    return buf_str(&out);
}

typedef struct ReadingBack {
    Delivered *out;
    FindingBack finding;
} ReadingBack;

static void text_back(Delivered *out, Str key, Str text) {
    if (str_equal(key, S("as")))
        for (DeliveredAs as = 0; as < DELIVERED_KINDS; as++)
            if (str_equal(text, str_of(as_ids[as]))) out->as = as;
    if (str_equal(key, S("fault_de"))) out->fault.in[DE] = text;
    if (str_equal(key, S("fault_en"))) out->fault.in[EN] = text;
}

static void delivered_pair(void *arg, Str key, const JsonToken *token) {
    ReadingBack *back = arg;
    int64_t number = 0;
    finding_pair(&back->finding, &back->out->findings, key, token);
    if (token->kind == JSON_STRING) text_back(back->out, key, token->text);
    if (token->kind != JSON_NUMBER || !int_read(token->text, &number)) return;
    if (str_equal(key, S("delivery"))) back->out->delivery = number;
    if (str_equal(key, S("found_in_all"))) back->out->found = number;
}

Err delivered_read(Cx *cx, Str result, Delivered *out) {
    *out = (Delivered){.as = DELIVERED_NOTHING, .findings = {.mem = cx->mem}};
    ReadingBack back = {.out = out};
    return json_pairs(cx, result, delivered_pair, &back);
}

Str delivered_words(Cx *cx, const Delivered *delivered) {
    Str number = str_format(cx->mem, "%lld", (long long)delivered->delivery);
    switch (delivered->as) {
    case DELIVERED_STORED: return message_fill(cx->mem, cx->lang, MSG_DELIVER_STORED, 1, &number);
    case DELIVERED_UNCHANGED:
        return message_fill(cx->mem, cx->lang, MSG_DELIVER_UNCHANGED, 1, &number);
    case DELIVERED_REFUSED: return message_text(cx->lang, MSG_DELIVER_REFUSED);
    case DELIVERED_FAULT: return delivered->fault.in[cx->lang];
    case DELIVERED_STOPPED: return message_text(cx->lang, MSG_DELIVER_STOPPED);
    case DELIVERED_NOTHING:
    case DELIVERED_KINDS: break;
    }
    return S("");
}

/* ---- ordering it ---- */

typedef struct Ordering {
    const DeliveryOrder *order;
    int64_t job;
} Ordering;

static Err order_put(Cx *cx, void *arg) {
    Ordering *ordering = arg;
    JobFile file;
    TRY(job_file_get(cx, &file, ordering->order->file));
    ordering->job = file.job;
    if (file.job) return OK; /* the button was pressed twice */
    Buf arguments = buf_new(cx->mem, JOB_MOST_ARGUMENTS);
    Json j = json_begin(&arguments);
    json_object(&j);
    json_field_int(&j, "file", file.number);
    json_field(&j, "organisation", ordering->order->organisation);
    json_object_end(&j);
    TRY(buf_check(cx, &arguments));
    const JobOrder wanted = {.kind = DELIVERING, .arguments = buf_str(&arguments)};
    TRY(job_add(cx, &ordering->job, &wanted));
    TRY(job_file_take(cx, &file, ordering->job));
    const JobNoted noted = {ordering->job, DELIVERING, file.sha256, "organisation",
                            ordering->order->organisation};
    return job_note(cx, &noted);
}

Err delivery_order(Cx *cx, const DeliveryOrder *order, int64_t *job) {
    Ordering ordering = {.order = order};
    TRY(store_do(cx, order_put, &ordering));
    *job = ordering.job;
    return OK;
}

/* ---- the job ---- */

typedef struct Run {
    const Job *job;
    bool letters; /* go out in this house */
    DeliveryOrder order;
    JobFile file;
    Delivered delivered;
    bool over;  /* it is to stop: whoever wants that says what becomes of it */
    bool waits; /* its owners are to release it */
} Run;

/* Rows so far: how many there are in all nobody knows before the end. */
static Err progress(Cx *cx, void *arg, Str name, size_t rows, bool last) {
    (void)name;
    Run *run = arg;
    const int64_t done_of[] = {(int64_t)rows, last ? (int64_t)rows : 0};
    return job_goes_on(cx, run->job, done_of, &run->over);
}

/* They may have lost the role, or their account, since they ordered it. */
static Err may_still(Cx *cx, const Run *run) {
    Person person;
    Organisation organisation;
    TRY(account_get(cx, &person, run->job->account));
    TRY(organisation_get(cx, &organisation, run->order.organisation));
    bool may_now = !person.closed && may_for(&person, RIGHT_deliver, organisation.number);
    return may_now ? OK : fail(cx, DENIED, MSG_DELIVER_NOT_FOR, organisation.name);
}

static Err delivered_now(Cx *cx, Run *run) {
    Str path;
    Delivery delivery = {.number = 0};
    Reading reading = {.sheet = STR_NONE};
    Delivered *out = &run->delivered;
    out->findings = (Findings){.mem = cx->mem};
    TRY(may_still(cx, run));
    TRY(json_pairs(cx, run->file.arguments, reading_pair, &reading));
    TRY(job_file_open(cx, &run->file, &path));
    const DeliverOptions options = {.name = run->file.name,
                                    .progress = progress,
                                    .arg = run,
                                    .sheet = reading.sheet,
                                    .sender = run->order.organisation,
                                    .mapping = reading.mapping};
    TRY(deliver(cx, &delivery, &out->findings, path, &options));
    /* Known, but only since this was ordered: an earlier try of this very job stored it. */
    bool own = run->job->attempts > 1 && delivery.received >= run->job->created;
    out->delivery = delivery.number;
    out->found = findings_found(&out->findings);
    out->as = delivery.outcome == DELIVERY_REFUSED         ? DELIVERED_REFUSED
              : delivery.outcome == DELIVERY_STORED || own ? DELIVERED_STORED
                                                           : DELIVERED_UNCHANGED;
    return OK;
}

/* Known before the end begins: inside its transaction the catalogue is not to be asked. */
static Err waits_find(Cx *cx, Run *run) {
    DataSet set;
    Fault before = cx->fault;
    run->waits = false;
    if (run->delivered.as != DELIVERED_STORED) return OK;
    Err err = data_set_of(cx, &set, run->delivered.delivery);
    if (err == NOT_FOUND) cx->fault = before; /* boundaries are nobody's figures */
    if (err) return err == NOT_FOUND ? OK : err;
    return set.organisation.n ? data_set_waits(cx, &set, &run->waits) : OK;
}

/* Who stops their own delivery knows of it. */
static Err stopped_by_owner(Cx *cx, const Job *job, bool *out) {
    AuditEntry *found;
    size_t n;
    const AuditQuery query = {.event = audit_event_id(AUDIT_JOB_STOP),
                              .subject = str_format(cx->mem, "job:%lld", (long long)job->number),
                              .most = 1};
    TRY(audit_find(cx, &found, &n, &query));
    *out = n && found[0].account == job->account;
    return OK;
}

/* The bytes stay for a while where it may be tried again. */
static Err end(Cx *cx, void *arg) {
    static const LetterKind letters[DELIVERED_KINDS] = {[DELIVERED_STORED] = LETTER_DELIVERED,
                                                        [DELIVERED_UNCHANGED] = LETTER_DELIVERED,
                                                        [DELIVERED_REFUSED] = LETTER_NOT_DELIVERED,
                                                        [DELIVERED_FAULT] = LETTER_NOT_DELIVERED,
                                                        [DELIVERED_STOPPED] = LETTER_STOPPED};
    const Run *run = arg;
    DeliveredAs as = run->delivered.as;
    bool again = as == DELIVERED_FAULT || as == DELIVERED_STOPPED, known = false;
    Str result = delivered_write(cx, &run->delivered);
    TRY(again ? job_file_told(cx, &run->file, result) : job_file_done(cx, &run->file, result));
    if (as == DELIVERED_STOPPED) TRY(stopped_by_owner(cx, run->job, &known));
    if (known || !run->letters) return OK;
    if (run->waits) TRY(letters_release(cx, run->delivered.delivery, run->order.organisation));
    if (!run->job->account) return OK;
    return letter_about(cx, letters[as], run->job->account, run->job->number);
}

/* The fault is told in both languages: who reads it later has their own. */
static Err ended_badly(Cx *cx, Run *run, Err err) {
    if (run->over) return err;
    Fault fault = cx->fault;
    bool may_pass = (err == BUSY || err == BROKEN) && run->job->attempts < ATTEMPTS;
    if (may_pass) return err;
    run->delivered.as = DELIVERED_FAULT;
    for (Lang lang = DE; lang < LANGS; lang++)
        run->delivered.fault.in[lang] = fault_text(cx->mem, lang, &fault);
    TRY(store_do(cx, end, run));
    cx->fault = fault;
    return err;
}

static Err run_look(Cx *cx, Run *run, Delivered *before) {
    TRY(order_read(cx, run->job->arguments, &run->order));
    TRY(job_file_get(cx, &run->file, run->order.file));
    return delivered_read(cx, run->file.result, before);
}

/* Nothing is left to be tried again. */
static bool ended_well(const Delivered *delivered) {
    return delivered->as == DELIVERED_STORED || delivered->as == DELIVERED_UNCHANGED ||
           delivered->as == DELIVERED_REFUSED;
}

Err delivery_run(Cx *cx, const Job *job, void *arg) {
    Run run = {.job = job, .letters = *(const bool *)arg};
    Delivered before;
    TRY(run_look(cx, &run, &before));
    if (!ended_well(&before)) {
        Err err = delivered_now(cx, &run);
        if (!err) err = waits_find(cx, &run);
        if (err) return ended_badly(cx, &run, err);
        TRY(store_do(cx, end, &run));
    } else {
        run.delivered = before; /* it ended well, and its worker was lost before it could say so */
    }
    job_result(job, delivered_words(cx, &run.delivered));
    return OK;
}

/* ---- it is stopped ---- */

static Err stopped(Cx *cx, Job *job, void *arg) {
    Run run = {.job = job, .letters = *(const bool *)arg};
    Delivered before;
    TRY(run_look(cx, &run, &before));
    if (ended_well(&before)) {
        run.delivered = before;
    } else {
        /* A worker that was lost after the file was stored has done it, whatever was asked since.
         */
        int64_t *number = &run.delivered.delivery;
        if (job->attempts) TRY(delivery_since(cx, run.file.sha256, job->created, number));
        run.delivered.as = *number ? DELIVERED_STORED : DELIVERED_STOPPED;
        TRY(end(cx, &run));
    }
    if (run.delivered.as != DELIVERED_STOPPED) job->state = JOB_DONE;
    job->told = delivered_words(cx, &run.delivered);
    return OK;
}

/* A job whose file is gone, or whose order nobody can read, is stopped all the same. */
static Err delivery_stopped(Cx *cx, Job *job, void *arg) {
    Fault before = cx->fault;
    Err err = stopped(cx, job, arg);
    if (err != NOT_FOUND && err != INVALID) return err;
    cx->fault = before;
    return OK;
}

const JobKind *delivering_kind(Arena *mem, bool letters) {
    JobKind *kind = NEW(mem, JobKind);
    bool *arg = NEW(mem, bool);
    *arg = letters;
    *kind = (JobKind){.id = "delivery",
                      .run = delivery_run,
                      .arg = arg,
                      .most_attempts = ATTEMPTS,
                      .stopped = delivery_stopped};
    return kind;
}

/* How does a large file of records get into the store? As jobs: one looks what is in it, another,
 * once that was seen and confirmed, stores all of its rows together with what came of them. A job
 * that is run again finds its result written, or nothing stored: the rows are taken once. */

#include "web/importing_in.h"

#include "web/results_in.h"

enum { ATTEMPTS = 5 };

static const struct {
    const char *id;
    Msg message;
} ways[IMPORTED_KINDS] = {
#define IMPORTED(symbol, id, message) {id, MSG_##message},
#include "web/imported_as.def"
#undef IMPORTED
};

/* ---- what is kept as JSON ---- */

static Str order_write(Cx *cx, const ImportOrder *order) {
    Buf out = buf_new(cx->mem, JOB_MOST_ARGUMENTS);
    Json j = json_begin(&out);
    json_object(&j);
    json_field_int(&j, "file", order->file);
    json_field(&j, "kind", kind_of(order->kind)->id);
    json_field(&j, "sheet", order->sheet);
    json_field_int(&j, "lang", order->lang);
    json_field_int(&j, "store", order->store);
    json_object_end(&j);
    must(!out.full); /* a sheet's name of at most 200 bytes */
    return buf_str(&out);
}

static void order_pair(void *arg, Str key, const JsonToken *token) {
    ImportOrder *order = arg;
    int64_t number = 0;
    if (token->kind == JSON_STRING) {
        if (str_equal(key, S("kind")) && !kind_read(token->text, &order->kind)) order->kind = KINDS;
        if (str_equal(key, S("sheet"))) order->sheet = token->text;
    }
    if (token->kind != JSON_NUMBER || !int_read(token->text, &number)) return;
    if (str_equal(key, S("file"))) order->file = number;
    if (str_equal(key, S("lang"))) order->lang = number == EN ? EN : DE;
    if (str_equal(key, S("store"))) order->store = number != 0;
}

Err import_order_read(Cx *cx, Str arguments, ImportOrder *out) {
    *out = (ImportOrder){.kind = KINDS};
    TRY(json_pairs(cx, arguments, order_pair, out));
    return out->file && out->kind != KINDS ? OK : fail(cx, INVALID, MSG_ENTRY_IMPORT_NO_ORDER);
}

typedef struct Count {
    const char *id;
    size_t *n;
} Count;
enum { COUNTS = 5 };

static void counts_of(RecordsIntake *counts, Count out[COUNTS]) {
    const Count all[COUNTS] = {{"rows", &counts->rows},
                               {"added", &counts->added},
                               {"changed", &counts->changed},
                               {"same", &counts->same},
                               {"doubles", &counts->doubles}};
    for (size_t i = 0; i < COUNTS; i++)
        out[i] = all[i];
}

static Str imported_write(Cx *cx, Imported *imported) {
    Buf out = buf_new(cx->mem, JOB_RESULT_MOST);
    Json j = json_begin(&out);
    Count counts[COUNTS];
    counts_of(&imported->counts, counts);
    json_object(&j);
    json_field(&j, "as", str_of(ways[imported->as].id));
    for (size_t i = 0; i < COUNTS; i++)
        json_field_int(&j, counts[i].id, (int64_t)*counts[i].n);
    json_field_int(&j, "found_in_all", imported->found);
    json_field(&j, "fault_de", imported->fault.in[DE]);
    json_field(&j, "fault_en", imported->fault.in[EN]);
    findings_write(&j, &imported->findings);
    json_object_end(&j);
    must(!out.full);
    return buf_str(&out);
}

typedef struct ReadingBack {
    Imported *out;
    FindingBack finding;
} ReadingBack;

static void imported_pair(void *arg, Str key, const JsonToken *token) {
    ReadingBack *back = arg;
    Imported *out = back->out;
    Count counts[COUNTS];
    int64_t number = 0;
    finding_pair(&back->finding, &out->findings, key, token);
    if (token->kind == JSON_STRING) {
        for (ImportedAs as = 0; str_equal(key, S("as")) && as < IMPORTED_KINDS; as++)
            if (str_equal(token->text, str_of(ways[as].id))) out->as = as;
        if (str_equal(key, S("fault_de"))) out->fault.in[DE] = token->text;
        if (str_equal(key, S("fault_en"))) out->fault.in[EN] = token->text;
    }
    if (token->kind != JSON_NUMBER || !int_read(token->text, &number)) return;
    counts_of(&out->counts, counts);
    for (size_t i = 0; i < COUNTS; i++)
        if (str_equal(key, str_of(counts[i].id))) *counts[i].n = (size_t)number;
    if (str_equal(key, S("found_in_all"))) out->found = number;
}

Err imported_read(Cx *cx, Str result, Imported *out) {
    *out = (Imported){.findings = {.mem = cx->mem}};
    ReadingBack back = {.out = out};
    return json_pairs(cx, result, imported_pair, &back);
}

Str imported_words(const Cx *cx, const Imported *imported) {
    if (imported->as == IMPORTED_NOTHING) return S("");
    Str fault = imported->fault.in[cx->lang];
    return imported->as == IMPORTED_FAULT && fault.n
               ? fault
               : message_text(cx->lang, ways[imported->as].message);
}

/* ---- ordering it ---- */

typedef struct Ordering {
    const ImportOrder *order;
    int64_t job;
} Ordering;

/* The job of the file does what is wanted: it is on its way, or has stored it. */
static Err ordered_already(Cx *cx, const JobFile *file, bool *out) {
    Job job = {.number = 0};
    Imported imported;
    *out = false;
    if (!file->job) return OK;
    Fault before = cx->fault;
    Err err = job_get(cx, &job, file->job);
    if (err == NOT_FOUND) {
        cx->fault = before;
        return OK;
    }
    TRY(err);
    TRY(imported_read(cx, file->result, &imported));
    *out = job.state == JOB_WAITING || job.state == JOB_RUNNING || imported.as == IMPORTED_TAKEN;
    return OK;
}

static Err order_put(Cx *cx, void *arg) {
    Ordering *ordering = arg;
    JobFile file;
    bool already;
    TRY(job_file_get(cx, &file, ordering->order->file));
    TRY(ordered_already(cx, &file, &already));
    ordering->job = file.job;
    if (already) return OK; /* the button was pressed twice */
    const JobOrder wanted = {.kind = IMPORTING, .arguments = order_write(cx, ordering->order)};
    TRY(job_add(cx, &ordering->job, &wanted));
    TRY(job_file_take(cx, &file, ordering->job));
    TRY(job_file_told(cx, &file, S("")));
    const JobNoted noted = {ordering->job, IMPORTING, file.sha256, "records",
                            kind_of(ordering->order->kind)->id};
    return job_note(cx, &noted);
}

Err import_order(Cx *cx, const ImportOrder *order, int64_t *job) {
    Ordering ordering = {.order = order};
    TRY(store_do(cx, order_put, &ordering));
    *job = ordering.job;
    return OK;
}

/* ---- the job ---- */

typedef struct Run {
    const Job *job;
    ImportOrder order;
    JobFile file;
    Imported imported;
    bool over; /* it is to stop: whoever wants that says what becomes of it */
} Run;

static Err progress(Cx *cx, void *arg, size_t done, size_t whole) {
    Run *run = arg;
    const int64_t done_of[] = {(int64_t)done, (int64_t)whole};
    return job_goes_on(cx, run->job, done_of, &run->over);
}

/* Nothing is left to be tried again. */
static bool ended_well(const Run *run) {
    ImportedAs as = run->imported.as;
    return as == IMPORTED_TAKEN || as == IMPORTED_REFUSED || as == IMPORTED_NO_NEWS ||
           (as == IMPORTED_LOOKED && !run->order.store);
}

/* The bytes stay for a while where somebody may want to go on with them. */
static Err end(Cx *cx, void *arg) {
    Run *run = arg;
    bool goes_on = !ended_well(run) || run->imported.as == IMPORTED_LOOKED;
    Str result = imported_write(cx, &run->imported);
    return goes_on ? job_file_told(cx, &run->file, result) : job_file_done(cx, &run->file, result);
}

static Err stored(Cx *cx, void *arg) {
    Run *run = arg;
    run->imported.as = IMPORTED_TAKEN;
    run->imported.found = findings_found(&run->imported.findings);
    return end(cx, run);
}

/* They may have lost the role, or their account, since they ordered it. */
static Err may_still(Cx *cx, const Run *run, Person *out) {
    TRY(account_get(cx, out, run->job->account));
    if (!out->closed && may(out, kind_of(run->order.kind)->right)) return OK;
    return fail(cx, DENIED, MSG_ENTRY_NO_RIGHT, kinds_word(cx->lang, run->order.kind));
}

static Err import_now(Cx *cx, Run *run) {
    Person person;
    Str path;
    Imported *out = &run->imported;
    *out = (Imported){.findings = {.mem = cx->mem}};
    TRY(may_still(cx, run, &person));
    TRY(job_file_open(cx, &run->file, &path));
    const RecordsIntakeAsk ask = {.kind = run->order.kind,
                                  .path = path,
                                  .name = run->file.name,
                                  .sheet = run->order.sheet,
                                  .check_only = !run->order.store,
                                  .person = &person,
                                  .findings = &out->findings,
                                  .progress = progress,
                                  .stored = stored,
                                  .arg = run};
    Err err = records_take(cx, &out->counts, &ask);
    bool errors = err == INVALID && findings_count(&out->findings, ERROR_FINDING);
    if (out->as == IMPORTED_TAKEN || (err && !errors)) return err;
    cx->fault = (Fault){0};
    out->as = errors                                    ? IMPORTED_REFUSED
              : out->counts.added + out->counts.changed ? IMPORTED_LOOKED
                                                        : IMPORTED_NO_NEWS;
    out->found = findings_found(&out->findings);
    return store_do(cx, end, run);
}

/* The fault is told in both languages: who reads it later has their own. */
static Err ended_badly(Cx *cx, Run *run, Err err) {
    bool may_pass = (err == BUSY || err == BROKEN) && run->job->attempts < ATTEMPTS;
    if (run->over || may_pass) return err;
    Fault fault = cx->fault;
    run->imported.as = IMPORTED_FAULT;
    for (Lang lang = DE; lang < LANGS; lang++)
        run->imported.fault.in[lang] = fault_text(cx->mem, lang, &fault);
    TRY(store_do(cx, end, run));
    cx->fault = fault;
    return err;
}

static Err run_look(Cx *cx, Run *run) {
    TRY(import_order_read(cx, run->job->arguments, &run->order));
    TRY(job_file_get(cx, &run->file, run->order.file));
    return imported_read(cx, run->file.result, &run->imported);
}

static Err import_run(Cx *cx, const Job *job, void *arg) {
    Run run = {.job = job};
    (void)arg;
    TRY(run_look(cx, &run));
    if (!ended_well(&run)) {
        Lang before = cx->lang;
        cx->lang = run.order.lang;
        Err err = import_now(cx, &run);
        cx->lang = before;
        if (err) return ended_badly(cx, &run, err);
    }
    job_result(job, imported_words(cx, &run.imported));
    return OK;
}

/* ---- it is stopped ---- */

static Err stopped(Cx *cx, Job *job) {
    Run run = {.job = job};
    TRY(run_look(cx, &run));
    if (ended_well(&run)) {
        job->state = JOB_DONE;
    } else {
        run.imported = (Imported){.as = IMPORTED_STOPPED, .findings = {.mem = cx->mem}};
        TRY(end(cx, &run));
    }
    job->told = imported_words(cx, &run.imported);
    return OK;
}

/* A job whose file is gone, or whose order nobody can read, is stopped all the same. */
static Err import_stopped(Cx *cx, Job *job, void *arg) {
    Fault before = cx->fault;
    (void)arg;
    Err err = stopped(cx, job);
    if (err != NOT_FOUND && err != INVALID) return err;
    cx->fault = before;
    return OK;
}

JobKind importing_kind(void) {
    return (JobKind){
        .id = "records", .run = import_run, .most_attempts = ATTEMPTS, .stopped = import_stopped};
}

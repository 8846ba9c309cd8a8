/* wirk job: which jobs are there, how far are they, and which are to be stopped or tried again? */

#include "cli/cli_in.h"

#include "jobs/jobs.h"

enum { MOST_TEXT = 16 << 20 };

static const char *const columns[] = {"number",   "kind",    "state",   "done",      "whole",
                                      "attempts", "created", "started", "ended",     "next",
                                      "account",  "who",     "told",    "arguments", "stopping"};
enum { COLUMNS = sizeof columns / sizeof *columns, SHOWN = 8 };

static Str moment(Cx *cx, int64_t at) {
    return at ? time_iso(cx->mem, at) : S("");
}

static void cells_of(Cx *cx, const Job *job, Str *cells) {
    const Str texts[COLUMNS] = {str_int(cx->mem, job->number),
                                job->kind,
                                job_state_id(job->state),
                                str_int(cx->mem, job->done),
                                str_int(cx->mem, job->whole),
                                str_int(cx->mem, job->attempts),
                                moment(cx, job->created),
                                moment(cx, job->started),
                                moment(cx, job->ended),
                                moment(cx, job->next),
                                job->account ? str_int(cx->mem, job->account) : S(""),
                                job->who,
                                job->told,
                                job->arguments,
                                job->stopping ? S("yes") : S("")};
    for (size_t c = 0; c < COLUMNS; c++)
        cells[c] = texts[c];
}

static Str progress(Cx *cx, const Job *job) {
    if (!job->whole) return job->done ? str_int(cx->mem, job->done) : S("");
    return str_format(cx->mem, "%lld / %lld", (long long)job->done, (long long)job->whole);
}

static void print_table(Cx *cx, const Job *jobs, size_t n) {
    static const Msg heads[SHOWN] = {
        MSG_CLI_COL_NUMBER,   MSG_CLI_COL_KIND,    MSG_CLI_COL_STATE, MSG_CLI_COL_PROGRESS,
        MSG_CLI_COL_ATTEMPTS, MSG_CLI_COL_CREATED, MSG_CLI_COL_WHO,   MSG_CLI_COL_TOLD};
    static const bool right[SHOWN] = {true, false, false, true, true};
    Str texts[SHOWN];
    for (size_t i = 0; i < SHOWN; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = SHOWN, .heads = texts, .right = right};
    for (size_t i = 0; i < n; i++) {
        const Job *job = &jobs[i];
        const Str cells[SHOWN] = {str_int(cx->mem, job->number),
                                  job->kind,
                                  job_words(cx->lang, job),
                                  progress(cx, job),
                                  str_int(cx->mem, job->attempts),
                                  moment(cx, job->created),
                                  job->who,
                                  job->told};
        for (size_t c = 0; c < SHOWN; c++)
            vec_push(cx->mem, &grid.cells, text_harmless(cx->mem, cells[c]));
    }
    grid_print(cx, stdout, &grid);
}

static void put_json(Cx *cx, Buf *out, const Job *jobs, size_t n) {
    Json json = json_begin(out);
    json_object(&json);
    json_key(&json, S("rows"));
    json_array(&json);
    for (size_t i = 0; i < n; i++) {
        Str cells[COLUMNS];
        cells_of(cx, &jobs[i], cells);
        json_object(&json);
        json_field_int(&json, "number", jobs[i].number);
        json_field_int(&json, "done", jobs[i].done);
        json_field_int(&json, "whole", jobs[i].whole);
        json_field_int(&json, "attempts", jobs[i].attempts);
        json_field_int(&json, "account", jobs[i].account);
        for (size_t c = 1; c < COLUMNS; c++)
            if (c < 3 || (c > 5 && c != 10 && c != COLUMNS - 1))
                json_field(&json, columns[c], cells[c]);
        json_key(&json, S("stopping"));
        json_bool(&json, jobs[i].stopping);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    buf_char(out, '\n');
}

static void put_csv(Cx *cx, Buf *out, const Job *jobs, size_t n) {
    for (size_t c = 0; c < COLUMNS; c++)
        buf_format(out, "%s%s", columns[c], c + 1 < COLUMNS ? "," : "\r\n");
    for (size_t i = 0; i < n; i++) {
        Str cells[COLUMNS];
        cells_of(cx, &jobs[i], cells);
        for (size_t c = 0; c < COLUMNS; c++) {
            buf_csv_text(out, cells[c], ',');
            buf_put(out, c + 1 < COLUMNS ? S(",") : S("\r\n"));
        }
    }
}

static Err print(Cx *cx, const Job *jobs, size_t n, Output output) {
    if (output == OUTPUT_TABLE) {
        print_table(cx, jobs, n);
        return OK;
    }
    Buf out = buf_new(cx->mem, MOST_TEXT);
    if (output == OUTPUT_JSON)
        put_json(cx, &out, jobs, n);
    else
        put_csv(cx, &out, jobs, n);
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

static Err list(Cx *cx, const Options *options) {
    Job *jobs;
    size_t n;
    int64_t most = 0;
    TRY(whole_read(cx, options->most, 1000, &most));
    TRY(open_store(cx, options));
    TRY(job_list(cx, &jobs, &n, (size_t)most));
    return print(cx, jobs, n, options->output);
}

/* Whoever waits for a delivery is told by letter that it was stopped, where it is known that
 * letters go out here; else whoever stopped it is told that nobody was. */
static Err stop(Cx *cx, const Options *options, int64_t number) {
    Settings settings;
    Job job;
    bool letters;
    TRY(settings_given(cx, options, &settings));
    TRY(open_store(cx, options));
    TRY(web_job_stop(cx, number, options->settings.n ? &settings : NULL));
    TRY(web_letters_known(cx, NULL, &letters));
    TRY(job_get(cx, &job, number));
    bool waited = job.account && job.state == JOB_STOPPED && str_equal(job.kind, S("delivery"));
    if (waited && !options->settings.n && !letters)
        say_message(cx, stderr, MSG_CLI_JOB_NO_LETTER, 1, &job.who);
    return OK;
}

static Err one(Cx *cx, const Options *options) {
    Str task = options->arguments[0];
    int64_t number = 0;
    Job job;
    TRY(whole_read(cx, options->arguments[1], INT64_MAX, &number));
    if (str_equal(task, S("stop")))
        TRY(stop(cx, options, number));
    else
        TRY(open_store(cx, options));
    if (str_equal(task, S("again"))) TRY(job_again(cx, number));
    TRY(job_get(cx, &job, number));
    return print(cx, &job, 1, options->output);
}

int command_job(Cx *cx, const Options *options) {
    static const char *const tasks[] = {"show", "stop", "again"};
    size_t n = options->n_arguments;
    Str task = n ? options->arguments[0] : S("list");
    bool listed = str_equal(task, S("list")), known = listed;
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        known |= str_equal(task, str_of(tasks[i]));
    if (!known) return wrong_use(cx, MSG_CLI_JOB_TASK, task);
    if (n > (listed ? 1u : 2u)) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[n - 1]);
    if (!listed && n < 2) return wrong_use(cx, MSG_CLI_JOB_NUMBER, task);
    Err err = listed ? list(cx, options) : one(cx, options);
    return err ? give_up(cx) : EXIT_FINE;
}

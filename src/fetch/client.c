/* What is asked, and what follows from the answer? First for the table at once; where it is too
 * large for that (98), for a job that makes it (99); then, with growing pauses, whether the job's
 * result is there (104: not yet), and at last for the result. One question at a time. */

#include <string.h>
#include "fetch/fetch_in.h"

#define FIRST_RETRY_MS 2000
#define FIRST_POLL_MS 2000
#define LONGEST_POLL_MS 60000
#define LONGEST_TITLE 120

typedef struct Answer {
    AnswerKind kind;
    HttpAnswer http;
    Status status; /* of ANSWER_STATUS */
} Answer;

static Str office(const Client *client) {
    return http_host(client->http);
}

static Str number(Cx *cx, int64_t value) {
    return str_format(cx->mem, "%lld", (long long)value);
}

/* ---- one question, until there is an answer ---- */

static Err page_failed(Cx *cx, const Client *client, Str head, long status) {
    Str title = str_slice(page_title(cx->mem, head), 0, LONGEST_TITLE);
    title = account_hide(cx->mem, &client->request->account, title);
    return fail(cx, BUSY, MSG_FETCH_PAGE, office(client), title.n ? title : S("–"),
                number(cx, status));
}

/* What came, told by its first bytes. A page and an unknown thing are faults; a status is read. */
static Err answer_take(Cx *cx, Answer *answer, const Client *client) {
    Str head;
    TRY(file_head(cx, &head, client->body, ANSWER_HEAD));
    answer->kind = answer_kind(head);
    bool good = answer->http.status >= 200 && answer->http.status < 300;
    if (answer->kind == ANSWER_STATUS) {
        if (answer->http.bytes > STATUS_MOST_BYTES)
            return fail(cx, INVALID, MSG_FETCH_NOT_UNDERSTOOD, office(client));
        TRY(file_head(cx, &head, client->body, answer->http.bytes));
        if (status_read(cx, &answer->status, head))
            return fail(cx, INVALID, MSG_FETCH_NOT_UNDERSTOOD, office(client));
        if (answer->http.status == 401 || answer->http.status == 403)
            answer->status.meaning = NOT_ALLOWED;
        Str text = account_hide(cx->mem, &client->request->account, answer->status.text);
        answer->status.text = text.n ? text : S("–");
        return OK;
    }
    if (answer->http.status == 401 || answer->http.status == 403)
        return fail(cx, DENIED, MSG_FETCH_ACCOUNT_HTTP, office(client),
                    number(cx, answer->http.status));
    if (answer->kind == ANSWER_PAGE) return page_failed(cx, client, head, answer->http.status);
    if (!good)
        return fail(cx, answer->http.later ? BUSY : INVALID, MSG_FETCH_HTTP, office(client),
                    number(cx, answer->http.status));
    if (answer->kind == ANSWER_EMPTY || answer->kind == ANSWER_UNKNOWN)
        return fail(cx, INVALID, MSG_FETCH_NOT_UNDERSTOOD, office(client));
    return OK;
}

/* Asks, and asks again where that may help: after faults of the way or the server, and where other
 * questions of the account are still being worked on. */
static Err ask(Cx *cx, Answer *out, Client *client, Str method, Str fields) {
    for (int64_t tries = 0, pause = FIRST_RETRY_MS;; tries++, pause *= 2) {
        *out = (Answer){0};
        client->requests++;
        Err err = http_post(cx, &out->http, client->http, method, fields);
        if (!err) err = answer_take(cx, out, client);
        bool crowded = !err && out->kind == ANSWER_STATUS && out->status.meaning == CROWDED;
        bool again = out->http.later || crowded;
        bool unknown = client->starts_job && out->http.sent && !out->http.status;
        if (!again || unknown) return err;
        if (tries == MOST_RETRIES) {
            if (err) return err;
            return fail(cx, BUSY, MSG_FETCH_SAYS, office(client), number(cx, out->status.code),
                        out->status.text);
        }
        int64_t wish = out->http.retry_after ? out->http.retry_after * 1000 : pause;
        Str why[] = {office(client), number(cx, (wish + 999) / 1000)};
        client->wait.world->tell(client->wait.world->arg, MSG_FETCH_AGAIN, 2, why);
        TRY(wait_pause(cx, &client->wait, wish));
    }
}

/* ---- questions ---- */

static void field(Buf *out, const char *name, Str value) {
    buf_format(out, "%s%s=", out->n ? "&" : "", name);
    buf_url(out, value);
}

static Buf fields_begin(Cx *cx, const Client *client) {
    Buf out = buf_new(cx->mem, (size_t)16 << 10);
    field(&out, "language", client->request->labels == EN ? S("en") : S("de"));
    return out;
}

static Err table_ask(Cx *cx, Answer *out, Client *client, const Piece *piece, bool job) {
    Buf fields = fields_begin(cx, client);
    field(&fields, "name", client->request->table);
    field(&fields, "area", S("all"));
    field(&fields, "format", S("ffcsv"));
    /* Packed it comes anyway; "true" would leave out rows without values, and an empty row tells
     * something, too. */
    field(&fields, "compress", S("false"));
    if (piece->first_year) field(&fields, "startyear", number(cx, piece->first_year));
    if (piece->last_year) field(&fields, "endyear", number(cx, piece->last_year));
    if (piece->regions.n) field(&fields, "regionalkey", piece->regions);
    field(&fields, "job", job ? S("true") : S("false"));
    TRY(buf_check(cx, &fields));
    client->starts_job = job;
    Err err = ask(cx, out, client, S("data/tablefile"), buf_str(&fields));
    client->starts_job = false;
    return err;
}

static Err says(Cx *cx, const Client *client, const Status *status) {
    switch (status->meaning) {
    case NOTHING:
        return fail(cx, NOT_FOUND, MSG_FETCH_NOTHING, office(client), client->request->table,
                    status->text);
    case NOT_ALLOWED: return fail(cx, DENIED, MSG_FETCH_ACCOUNT, office(client), status->text);
    case DONE:
        if (status->code == 0) return fail(cx, INVALID, MSG_FETCH_NO_TABLE);
        break;
    case TOO_LARGE:
    case JOB_STARTED:
    case CROWDED:
    case REFUSED: break;
    }
    return fail(cx, INVALID, MSG_FETCH_SAYS, office(client), number(cx, status->code),
                status->text);
}

/* ---- a job ---- */

static bool is_listed(const Status *status, Str job) {
    for (size_t i = 0; i < status->listed.n; i++)
        if (str_equal(status->listed.at[i], job)) return true;
    return false;
}

/* OK and *there: the result can be fetched. */
static Err result_look(Cx *cx, bool *there, Client *client, Str job) {
    Answer answer;
    Buf fields = fields_begin(cx, client);
    field(&fields, "selection", job);
    field(&fields, "area", S("user"));
    field(&fields, "pagelength", S("1"));
    TRY(ask(cx, &answer, client, S("catalogue/results"), buf_str(&fields)));
    if (answer.kind != ANSWER_STATUS)
        return fail(cx, INVALID, MSG_FETCH_NOT_UNDERSTOOD, office(client));
    *there = answer.status.meaning == DONE && is_listed(&answer.status, job);
    if (answer.status.meaning == DONE || answer.status.meaning == NOTHING) return OK;
    return says(cx, client, &answer.status);
}

static Err result_fetch(Cx *cx, bool *there, Client *client, Str job) {
    Answer answer;
    Buf fields = fields_begin(cx, client);
    field(&fields, "name", job);
    field(&fields, "area", S("all"));
    field(&fields, "format", S("ffcsv"));
    field(&fields, "compress", S("false"));
    TRY(ask(cx, &answer, client, S("data/resultfile"), buf_str(&fields)));
    *there = answer.kind != ANSWER_STATUS;
    if (*there || answer.status.meaning == NOTHING) return OK;
    return says(cx, client, &answer.status);
}

static Err job_wait(Cx *cx, Client *client, Str job) {
    const FetchWorld *world = client->wait.world;
    Str told[] = {office(client), job};
    world->tell(world->arg, MSG_FETCH_JOB, 2, told);
    for (int64_t pause = FIRST_POLL_MS;; pause = pause * 3 / 2) {
        if (pause > LONGEST_POLL_MS) pause = LONGEST_POLL_MS;
        if (wait_pause(cx, &client->wait, pause))
            return fail(cx, BUSY, MSG_FETCH_JOB_LATE, office(client), job);
        bool there = false;
        ArenaMark mark = arena_mark(cx->mem);
        Err err = result_look(cx, &there, client, job);
        if (!err && there) err = result_fetch(cx, &there, client, job);
        if (err) return err;
        arena_rewind(cx->mem, mark);
        if (there) return OK;
    }
}

static Err job_start(Cx *cx, Got *out, Client *client, const Piece *piece) {
    Answer answer;
    TRY(table_ask(cx, &answer, client, piece, true));
    *out = GOT_TABLE;
    if (answer.kind != ANSWER_STATUS) return OK; /* it was not too large after all */
    const Status *status = &answer.status;
    if (status->meaning == JOB_STARTED) {
        if (status->job.n) return job_wait(cx, client, str_copy(cx->mem, status->job));
        return says(cx, client, status);
    }
    *out = status->meaning == NOTHING ? GOT_NOTHING : GOT_REFUSED;
    must(says(cx, client, status) != OK); /* what the office said, where nothing helps */
    return OK;
}

Err client_table(Cx *cx, Got *out, Client *client, const Piece *piece) {
    Answer answer;
    TRY(table_ask(cx, &answer, client, piece, false));
    *out = GOT_TABLE;
    if (answer.kind == ANSWER_STATUS) {
        const Status *status = &answer.status;
        if (status->meaning == TOO_LARGE) {
            TRY(job_start(cx, out, client, piece));
        } else if (status->meaning == JOB_STARTED && status->job.n) {
            TRY(job_wait(cx, client, str_copy(cx->mem, status->job)));
        } else {
            Err err = says(cx, client, status);
            *out = GOT_NOTHING;
            return err == NOT_FOUND ? OK : err;
        }
    }
    return *out == GOT_TABLE ? join_check(cx, client->body) : OK;
}

Err client_years(Cx *cx, Client *client, Piece *out) {
    Answer answer;
    Buf fields = fields_begin(cx, client);
    field(&fields, "name", client->request->table);
    field(&fields, "area", S("all"));
    TRY(ask(cx, &answer, client, S("metadata/table"), buf_str(&fields)));
    if (answer.kind != ANSWER_STATUS)
        return fail(cx, INVALID, MSG_FETCH_NOT_UNDERSTOOD, office(client));
    if (answer.status.meaning != DONE) return says(cx, client, &answer.status);
    out->first_year = answer.status.first_year;
    out->last_year = answer.status.last_year;
    return OK;
}

/* wirk log: who did what? The newest entries, or with --all everything that fits from the first
 * entry on, as it comes; with --head only the end, to be kept elsewhere. Whoever reads the log is
 * written into it first. */

#include "cli/log_in.h"
#include "records/records.h"

enum { MOST_LINE = 512 << 10 };

static const char *const columns[] = {"number",  "at",      "event",   "account", "who",
                                      "origin",  "subject", "before",  "after",   "erased",
                                      "seconds", "salt",    "content", "chain"};
enum { COLUMNS = sizeof columns / sizeof *columns, SHOWN = 8 };

/* ---- what is asked for ---- */

/* "22.11.2026 14:05" by the wall clock of the house. */
static bool clock_read(Str text, int64_t *out) {
    enum { CLOCK = 5 };
    Day day;
    int64_t hour, minute;
    if (text.n <= CLOCK || text.p[text.n - CLOCK + 2] != ':') return false;
    Str clock = str_slice(text, text.n - CLOCK, text.n);
    return day_read(str_trim(str_slice(text, 0, text.n - CLOCK)), &day) && day_known(day) &&
           int_read(str_slice(clock, 0, 2), &hour) && hour >= 0 && hour < 24 &&
           int_read(str_slice(clock, 3, CLOCK), &minute) && minute >= 0 && minute < 60 &&
           local_moment(day.first, (int)(hour * 60 + minute), out);
}

Err moment_read(Cx *cx, Str text, bool end, int64_t *out) {
    Day day;
    if (!text.n || time_read(text, out) || clock_read(text, out)) return OK;
    if (!day_read(text, &day)) return fail(cx, INVALID, MSG_CLI_LOG_MOMENT, text);
    /* Midnight is never left out by a clock. */
    Date first = end ? date_of_time(date_time(day.last) + 24 * 60 * 60) : day.first;
    must(local_moment(first, 0, out));
    return OK;
}

Err log_query(Cx *cx, AuditQuery *out, const Options *options) {
    int64_t most = 0;
    AuditEvent event;
    *out =
        (AuditQuery){.event = options->event, .subject = options->subject, .words = options->words};
    for (event = 0; out->event.n && event < AUDIT_EVENTS; event++) {
        Str id = audit_event_id(event);
        if (str_starts(id, out->event) && (id.n == out->event.n || id.p[out->event.n] == '.'))
            break;
    }
    if (out->event.n && event == AUDIT_EVENTS)
        return fail(cx, INVALID, MSG_CLI_LOG_EVENT, out->event);
    TRY(moment_read(cx, options->from, false, &out->from));
    TRY(moment_read(cx, options->to, true, &out->to));
    TRY(whole_read(cx, options->account, INT64_MAX, &out->account));
    TRY(whole_read(cx, options->most, 1000, &most));
    out->most = (size_t)most;
    return OK;
}

/* ---- reading is logged ---- */

static Err note_reading(Cx *cx, void *arg) {
    const AuditQuery *query = arg;
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&after);
    json_object(&json);
    if (query->event.n) json_field(&json, "event", query->event);
    if (query->subject.n) json_field(&json, "subject", query->subject);
    if (query->words.n) json_field(&json, "words", query->words);
    if (query->account) json_field_int(&json, "account", query->account);
    if (query->from) json_field(&json, "from", time_iso(cx->mem, query->from));
    if (query->to) json_field(&json, "to", time_iso(cx->mem, query->to));
    json_object_end(&json);
    TRY(buf_check(cx, &after));
    const AuditNote note = {
        .event = AUDIT_AUDIT_READ, .subject = S("log"), .after = buf_str(&after)};
    return audit_write(cx, &note);
}

Err log_is_read(Cx *cx, AuditQuery *query) {
    return store_do(cx, note_reading, query);
}

/* ---- printing ---- */

static void cells_of(Cx *cx, const AuditEntry *e, Str *cells) {
    const Str texts[COLUMNS] = {str_int(cx->mem, e->number),
                                time_iso(cx->mem, e->at),
                                e->id,
                                e->account ? str_int(cx->mem, e->account) : S(""),
                                e->who,
                                e->origin,
                                e->subject,
                                e->before,
                                e->after,
                                e->erased ? S("yes") : S(""),
                                str_int(cx->mem, e->at),
                                e->salt,
                                e->content,
                                e->chain};
    for (size_t c = 0; c < COLUMNS; c++)
        cells[c] = texts[c];
}

static void print_table(Cx *cx, const AuditEntry *entries, size_t n) {
    static const Msg heads[SHOWN] = {MSG_CLI_COL_NUMBER, MSG_CLI_COL_AT,     MSG_CLI_COL_EVENT,
                                     MSG_CLI_COL_WHO,    MSG_CLI_COL_ORIGIN, MSG_CLI_COL_SUBJECT,
                                     MSG_CLI_COL_BEFORE, MSG_CLI_COL_AFTER};
    static const bool right[SHOWN] = {true};
    Str texts[SHOWN];
    for (size_t i = 0; i < SHOWN; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = SHOWN, .heads = texts, .right = right};
    for (size_t i = 0; i < n; i++) {
        const AuditEntry *e = &entries[i];
        Str who = e->erased ? message_text(cx->lang, MSG_CLI_LOG_ERASED) : e->who;
        const Str cells[SHOWN] = {str_int(cx->mem, e->number),
                                  time_iso(cx->mem, e->at),
                                  e->id,
                                  who,
                                  e->origin,
                                  e->subject,
                                  e->before,
                                  e->after};
        for (size_t c = 0; c < SHOWN; c++)
            vec_push(cx->mem, &grid.cells, text_harmless(cx->mem, cells[c]));
    }
    grid_print(cx, stdout, &grid);
}

/* Entries one after the other, as CSV lines or members of a JSON list. */
typedef struct Stream {
    Output output;
    size_t n;
} Stream;

static void stream_begin(const Stream *stream) {
    if (stream->output == OUTPUT_JSON) fputs("{\"rows\":[", stdout);
    for (size_t c = 0; stream->output == OUTPUT_CSV && c < COLUMNS; c++)
        printf("%s%s", columns[c], c + 1 < COLUMNS ? "," : "\r\n");
}

static void line_json(Cx *cx, Buf *out, const AuditEntry *entry) {
    Str cells[COLUMNS];
    cells_of(cx, entry, cells);
    Json json = json_begin(out);
    json_object(&json);
    json_field_int(&json, "number", entry->number);
    json_field(&json, "at", cells[1]);
    json_field_int(&json, "seconds", entry->at);
    json_field(&json, "event", entry->id);
    json_key(&json, S("erased"));
    json_bool(&json, entry->erased);
    json_field_int(&json, "account", entry->account);
    for (size_t c = 4; c < 9; c++)
        json_field(&json, columns[c], cells[c]);
    for (size_t c = 11; c < COLUMNS; c++)
        json_field(&json, columns[c], cells[c]);
    json_object_end(&json);
}

static Err stream_entry(Cx *cx, void *arg, const AuditEntry *entry) {
    Stream *stream = arg;
    ArenaMark mark = arena_mark(cx->mem);
    Buf out = buf_new(cx->mem, MOST_LINE);
    if (stream->output == OUTPUT_JSON) {
        buf_put(&out, stream->n ? S(",\n") : S("\n"));
        line_json(cx, &out, entry);
    } else {
        Str cells[COLUMNS];
        cells_of(cx, entry, cells);
        for (size_t c = 0; c < COLUMNS; c++) {
            buf_csv_text(&out, cells[c], ',');
            buf_put(&out, c + 1 < COLUMNS ? S(",") : S("\r\n"));
        }
    }
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    stream->n++;
    arena_rewind(cx->mem, mark);
    return OK;
}

static void stream_end(const Stream *stream) {
    if (stream->output == OUTPUT_JSON) fputs(stream->n ? "\n]}\n" : "]}\n", stdout);
}

static Err print_newest(Cx *cx, const AuditQuery *query, Output output) {
    AuditEntry *entries;
    size_t n;
    Stream stream = {.output = output};
    TRY(audit_find(cx, &entries, &n, query));
    if (output == OUTPUT_TABLE) {
        print_table(cx, entries, n);
        return OK;
    }
    stream_begin(&stream);
    for (size_t i = 0; i < n; i++)
        TRY(stream_entry(cx, &stream, &entries[i]));
    stream_end(&stream);
    return OK;
}

static Err print_all(Cx *cx, const AuditQuery *query, Output output) {
    Stream stream = {.output = output == OUTPUT_TABLE ? OUTPUT_CSV : output};
    stream_begin(&stream);
    TRY(audit_each(cx, query, stream_entry, &stream));
    stream_end(&stream);
    return OK;
}

static Err print_head(Cx *cx) {
    int64_t number;
    Str chain;
    TRY(audit_head(cx, &number, &chain));
    printf("%lld:%.*s\n", (long long)number, STR_ARG(chain));
    return OK;
}

int command_log(Cx *cx, const Options *options) {
    if (options->n_arguments && str_equal(options->arguments[0], S("erase")))
        return log_erase(cx, options);
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    if (options->head.n) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->head);
    AuditQuery query;
    Err err = log_query(cx, &query, options);
    if (!err) err = open_store(cx, options);
    if (!err && options->head_asked) {
        err = print_head(cx);
    } else if (!err) {
        err = log_is_read(cx, &query);
        if (!err)
            err = options->all ? print_all(cx, &query, options->output)
                               : print_newest(cx, &query, options->output);
    }
    return err ? give_up(cx) : EXIT_FINE;
}

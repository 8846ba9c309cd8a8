/* Who did what, and when? The log to search and to take along; taking it along is logged itself. */

#include "audit/audit.h"
#include "web/desk_in.h"
#include "web/log_words_in.h"

enum {
    SHOWN_MOST = 100,
    DAY_SECONDS = 86400,
    TAKEN_MOST = 5000,    /* entries of one reply to programs */
    BYTES_MOST = 4 << 20, /* of its texts, about */
    ENTRY_BYTES = 400,    /* of an entry beside its texts */
};

/* The page shows words; what is taken along has the keys, which stay the same whatever the
 * language, and the words beside them. */
static const DeskColumn columns[] = {
    {"number", MSG_LOG_NUMBER},       {"at", MSG_LOG_AT},
    {"event", MSG_LOG_EVENT},         {"who", MSG_LOG_WHO},
    {"origin", MSG_LOG_ORIGIN},       {"subject", MSG_LOG_SUBJECT},
    {"before", MSG_LOG_BEFORE},       {"after", MSG_LOG_AFTER},
    {"chain", MSG_LOG_CHAIN},         {"event_words", MSG_LOG_EVENT},
    {"who_words", MSG_LOG_WHO},       {"subject_words", MSG_LOG_SUBJECT},
    {"before_words", MSG_LOG_BEFORE}, {"after_words", MSG_LOG_AFTER}};
enum { COLUMNS = sizeof columns / sizeof *columns, COLUMNS_SHOWN = 8 };

/* The moment at which a day begins here, or with `later` one of the next. */
static Err day_asked(Cx *cx, const Request *request, const char *name, int later, int64_t *out) {
    Str text = request->get(request, str_of(name));
    Date date;
    *out = 0;
    if (!text.n) return OK;
    if (!date_read(text, &date)) return fail(cx, INVALID, MSG_LOG_BAD_DAY, text);
    Date begins = date_of_time(date_time(date) + later * DAY_SECONDS);
    return local_moment(begins, 0, out) ? OK : fail(cx, INVALID, MSG_LOG_BAD_DAY, text);
}

static Err query_asked(Cx *cx, const Request *request, AuditQuery *out) {
    *out = (AuditQuery){.event = request->get(request, S("event")),
                        .subject = request->get(request, S("subject")),
                        .words = request->get(request, S("words")),
                        .most = SHOWN_MOST};
    TRY(day_asked(cx, request, "from", 0, &out->from));
    TRY(day_asked(cx, request, "to", 1, &out->to)); /* the day itself, too */
    Str below = request->get(request, S("below"));
    if (below.n && !int_read(below, &out->below))
        return fail(cx, INVALID, MSG_LOG_BAD_NUMBER, below);
    return OK;
}

/* Whoever acts from the command line is written into the log as that, in English. */
static Str who_told(Cx *cx, Str text) {
    Str line = S("command line");
    Str words[] = {message_text(cx->lang, MSG_LOG_COMMAND_LINE), str_slice(text, line.n, text.n)};
    return str_starts(text, line) ? str_join(cx->mem, 2, words, S("")) : text;
}

static Str who_shown(Cx *cx, const AuditEntry *entry) {
    return entry->erased    ? message_text(cx->lang, MSG_LOG_ERASED)
           : entry->account ? entry->who
                            : who_told(cx, entry->who);
}

typedef struct Told {
    Str event, who, before, after;
    Link subject;
} Told;

static Err entry_told(Cx *cx, const Request *request, LogReader *reader, const AuditEntry *entry,
                      Told *out) {
    *out = (Told){.event = entry->event < AUDIT_EVENTS ? audit_event_words(cx->lang, entry->event)
                                                       : entry->id,
                  .who = who_shown(cx, entry)};
    TRY(log_subject(cx, request, reader, entry, &out->subject));
    TRY(log_fields(cx, reader, entry, entry->before, &out->before));
    return log_fields(cx, reader, entry, entry->after, &out->after);
}

static Err entry_row(Cx *cx, const Request *request, LogReader *reader, DeskTable *table,
                     const AuditEntry *entry) {
    Told told;
    TRY(entry_told(cx, request, reader, entry, &told));
    DeskRow *row = table_row(cx, table);
    row_cell(row, str_int(cx->mem, entry->number));
    row_moment(cx, request, row, entry->at);
    if (request->format != AS_HTML) {
        const Str keys[] = {entry->id,
                            entry->who,
                            entry->origin,
                            entry->subject,
                            entry->before,
                            entry->after,
                            str_copy(cx->mem, entry->chain)};
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            row_cell(row, keys[i]);
    }
    row_cell(row, told.event);
    row_cell(row, told.who);
    if (request->format == AS_HTML) row_cell(row, who_told(cx, entry->origin));
    row_link(row, told.subject.text, told.subject.href);
    row_cell(row, told.before);
    row_cell(row, told.after);
    return OK;
}

/* ---- the page ---- */

static void search_form(Cx *cx, const Request *request, DeskSection *section) {
    FormView *form = NEW(cx->mem, FormView);
    *form = form_new(cx, request, page_href(cx, request, "/admin/log"), MSG_LOG_SEARCH);
    FormField *event = form_choice(cx, form, "event", MSG_LOG_EVENT, AUDIT_EVENTS + 1);
    Str chosen = request->get(request, S("event"));
    choice_add(event, S(""), message_text(cx->lang, MSG_LOG_ALL_EVENTS), false);
    for (AuditEvent e = 0; e < AUDIT_EVENTS; e++)
        choice_add(event, audit_event_id(e), audit_event_words(cx->lang, e),
                   str_equal(chosen, audit_event_id(e)));
    static const struct {
        const char *name;
        Msg label;
        const char *kind;
    } lines[] = {{"words", MSG_LOG_WORDS, "search"},
                 {"subject", MSG_LOG_SUBJECT, "text"},
                 {"from", MSG_LOG_FROM, "date"},
                 {"to", MSG_LOG_TO, "date"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        form_line(cx, request, form, lines[i].name, lines[i].label, lines[i].kind)->value =
            request->get(request, str_of(lines[i].name));
    section->form = form;
}

static Err log_page(Cx *cx, const Request *request, Reply *reply, const AuditQuery *query) {
    AuditEntry *list;
    size_t n;
    TRY(audit_find(cx, &list, &n, query));
    DeskPage *desk = desk_new(cx, request, MSG_LOG_TITLE);
    desk->lead = message_text(cx->lang, MSG_LOG_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    search_form(cx, request, section);
    table_begin(cx, &section->table, message_text(cx->lang, MSG_LOG_TITLE), COLUMNS_SHOWN, columns);
    LogReader reader = {.person = request->person};
    for (size_t i = 0; i < n; i++)
        TRY(entry_row(cx, request, &reader, &section->table, &list[i]));
    if (!n) {
        section->table.n_columns = 0;
        section->empty = message_text(cx->lang, MSG_LOG_EMPTY);
    }
    if (n == SHOWN_MOST) {
        Str below = str_format(cx->mem, "%lld", (long long)list[n - 1].number);
        Str more = query_with(cx, request, S("below"), below);
        section_link(cx, section, page_href(cx, request, "/admin/log?%.*s", STR_ARG(more)),
                     MSG_LOG_OLDER);
    }
    if (query->below)
        section_link(cx, section, page_href(cx, request, "/admin/log"), MSG_LOG_NEWEST);
    return desk_reply(cx, request, reply, desk);
}

/* ---- to take along ---- */

/* So much at a time, newest first; where there is more the reply tells the address of the rest. */
typedef struct Taking {
    const Request *request;
    DeskTable *table;
    LogReader reader;
    size_t bytes;
    int64_t last; /* the number of the last entry that is told */
    bool more;
} Taking;

static size_t entry_bytes(const AuditEntry *entry) {
    return ENTRY_BYTES + entry->who.n + entry->subject.n + 4 * (entry->before.n + entry->after.n);
}

static Err entries_take(Cx *cx, AuditQuery query, Taking *taking) {
    size_t n = SHOWN_MOST;
    query.most = SHOWN_MOST;
    while (!taking->more && n == SHOWN_MOST) {
        AuditEntry *list;
        TRY(audit_find(cx, &list, &n, &query));
        for (size_t i = 0; i < n && !taking->more; i++) {
            taking->bytes += entry_bytes(&list[i]);
            taking->more = taking->table->n_rows == TAKEN_MOST ||
                           (taking->table->n_rows > 0 && taking->bytes > BYTES_MOST);
            if (taking->more) break;
            TRY(entry_row(cx, taking->request, &taking->reader, taking->table, &list[i]));
            taking->last = query.below = list[i].number;
        }
    }
    return OK;
}

static Err taking_noted(Cx *cx, void *arg) {
    const Request *request = arg;
    Buf query = buf_new(cx->mem, 16384);
    Json j = json_begin(&query);
    json_object(&j);
    json_field(&j, "query", request->query);
    json_object_end(&j);
    const AuditNote note = {AUDIT_AUDIT_READ, S("log"), S(""), buf_str(&query)};
    return audit_write(cx, &note);
}

Err route_admin_log(Cx *cx, const Request *request, Reply *reply) {
    AuditQuery query;
    TRY(query_asked(cx, request, &query));
    if (request->format == AS_HTML) return log_page(cx, request, reply, &query);
    DeskTable table;
    Taking taking = {.request = request, .table = &table, .reader = {.person = request->person}};
    table_begin(cx, &table, S(""), COLUMNS, columns);
    TRY(entries_take(cx, query, &taking));
    TRY(store_do(cx, taking_noted, (void *)(uintptr_t)request));
    if (taking.more) {
        Str below = str_format(cx->mem, "%lld", (long long)taking.last);
        reply->next =
            page_href(cx, request, "/admin/log.%s?%.*s", request->format == AS_CSV ? "csv" : "json",
                      STR_ARG(query_with(cx, request, S("below"), below)));
    }
    return table_reply(cx, request, reply, &table, columns);
}

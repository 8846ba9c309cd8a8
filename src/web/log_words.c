/* What does an entry of the log say, in the words of who reads it? Whom and what it is about, by
 * name as far as the reader may see that, and its fields with names and values that people use. */

#include "web/log_words_in.h"

#include "figures/release.h"
#include "web/desk_in.h"

enum {
    DIGEST_LETTERS = 64, /* SHA-256 */
    DIGEST_SHOWN = 12,
    TITLE_MOST = 200, /* bytes of a record's title */
};

/* ---- people and organisations ---- */

static Err person_find(Cx *cx, LogReader *reader, int64_t number, const Person **out) {
    if (!reader->people_known) TRY(account_list(cx, &reader->people, &reader->n_people));
    reader->people_known = true;
    *out = NULL;
    for (size_t i = 0; i < reader->n_people && !*out; i++)
        if (reader->people[i].account == number) *out = &reader->people[i];
    return OK;
}

/* By its number or its id: the log has both. */
static Err organisation_find(Cx *cx, LogReader *reader, Str told, const Organisation **out) {
    int64_t number = 0;
    if (!reader->organisations_known)
        TRY(organisation_list(cx, &reader->organisations, &reader->n_organisations));
    reader->organisations_known = true;
    (void)int_read(told, &number);
    *out = NULL;
    for (size_t i = 0; i < reader->n_organisations && !*out; i++) {
        const Organisation *one = &reader->organisations[i];
        if (one->number == number || str_equal(one->id, told)) *out = one;
    }
    return OK;
}

/* Names stand in the log as it is; addresses are for who looks after the account. */
static Str person_told(Cx *cx, const LogReader *reader, const Person *person) {
    if (!reaches_some(reader->person, person) && reader->person->account != person->account)
        return person->name;
    return str_format(cx->mem, "%.*s (%.*s)", STR_ARG(person->name), STR_ARG(person->mail));
}

/* ---- what it is about ---- */

typedef struct Subject {
    const Request *request;
    LogReader *reader;
    Str kind, id; /* "account", "7" */
    int64_t number;
} Subject;

typedef Err Tell(Cx *cx, const Subject *subject, Link *out);

static Err tell_account(Cx *cx, const Subject *s, Link *out) {
    const Person *person;
    TRY(person_find(cx, s->reader, s->number, &person));
    out->text =
        person ? person_told(cx, s->reader, person) : message_text(cx->lang, MSG_LOG_NO_ACCOUNT);
    if (person && reaches_some(s->reader->person, person))
        out->href = page_href(cx, s->request, "/admin/account/%lld", (long long)s->number);
    return OK;
}

static Err tell_organisation(Cx *cx, const Subject *s, Link *out) {
    const Organisation *found;
    TRY(organisation_find(cx, s->reader, s->id, &found));
    if (!found) return OK;
    out->text = found->name;
    if (may(s->reader->person, RIGHT_manage_organisations))
        out->href = page_href(cx, s->request, "/admin/organisation/%.*s", STR_ARG(found->id));
    return OK;
}

static Err tell_delivery(Cx *cx, const Subject *s, Link *out) {
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_DELIVERY, 1, &s->id);
    out->href = page_href(cx, s->request, "/delivery/%lld", (long long)s->number);
    return OK;
}

static Err tell_job(Cx *cx, const Subject *s, Link *out) {
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_JOB, 1, &s->id);
    if (may(s->reader->person, RIGHT_see_jobs))
        out->href = page_href(cx, s->request, "/admin/jobs#job-%lld", (long long)s->number);
    return OK;
}

static Err tell_release(Cx *cx, const Subject *s, Link *out) {
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_RELEASE, 1, &s->id);
    return OK;
}

static Err tell_entry(Cx *cx, const Subject *s, Link *out) {
    out->text =
        message_fill(cx->mem, cx->lang, s->id.n ? MSG_LOG_ENTRY : MSG_LOG_ITSELF, 1, &s->id);
    return OK;
}

static Err tell_file(Cx *cx, const Subject *s, Link *out) {
    Str cut = str_format(cx->mem, "%.*s…", DIGEST_SHOWN, s->id.p);
    bool digest = s->id.n == DIGEST_LETTERS;
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_FILE, 1, digest ? &cut : &s->id);
    return OK;
}

static Err tell_mapping(Cx *cx, const Subject *s, Link *out) {
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_MAPPING, 1, &s->id);
    return OK;
}

/* A title says no more than the reader may see of the record. */
static Err record_told(Cx *cx, const Subject *s, Kind kind, Str id, Link *out) {
    LogReader *reader = s->reader;
    if (!reader->records) TRY(records_now(cx, &reader->records));
    const Record *record = record_find(reader->records, kind, id);
    bool seen = record && record_seen(cx, reader->records, record, reader->person);
    Str title = seen ? record_title(cx->mem, reader->records, record, cx->lang) : id;
    if (title.n > TITLE_MOST) title = id;
    Str parts[] = {kind_word(cx->lang, kind), title};
    out->text = message_fill(cx->mem, cx->lang, MSG_LOG_RECORD, 2, parts);
    if (seen)
        out->href =
            page_href(cx, s->request, "/record/%.*s/%.*s", STR_ARG(kind_of(kind)->id), STR_ARG(id));
    return OK;
}

static Err tell_record(Cx *cx, const Subject *s, Link *out) {
    Kind kind;
    size_t slash = str_find(s->id, S("/"), 0);
    if (slash == SIZE_MAX || !kind_read(str_slice(s->id, 0, slash), &kind)) return OK;
    return record_told(cx, s, kind, str_slice(s->id, slash + 1, s->id.n), out);
}

static Err tell_records(Cx *cx, const Subject *s, Link *out) {
    Kind kind;
    if (!kind_read(s->id, &kind)) return OK;
    out->text = kinds_word(cx->lang, kind);
    out->href = page_href(cx, s->request, "/records/%.*s", STR_ARG(s->id));
    return OK;
}

/* "meeting:ID:…", "term:ID:…": letters about a record. */
static Err tell_meeting(Cx *cx, const Subject *s, Link *out) {
    return record_told(cx, s, KIND_MEETING, str_slice(s->id, 0, str_find(s->id, S(":"), 0)), out);
}

static Err tell_term(Cx *cx, const Subject *s, Link *out) {
    return record_told(cx, s, KIND_AGREEMENT, str_slice(s->id, 0, str_find(s->id, S(":"), 0)), out);
}

Err log_subject(Cx *cx, const Request *request, LogReader *reader, const AuditEntry *entry,
                Link *out) {
    static const struct {
        const char *kind;
        Tell *tell;
    } tells[] = {
        {"account", tell_account}, {"organisation", tell_organisation}, {"delivery", tell_delivery},
        {"job", tell_job},         {"release", tell_release},           {"log", tell_entry},
        {"file", tell_file},       {"mapping", tell_mapping},           {"record", tell_record},
        {"records", tell_records}, {"meeting", tell_meeting},           {"term", tell_term}};
    size_t colon = str_find(entry->subject, S(":"), 0);
    Subject subject = {
        .request = request,
        .reader = reader,
        .kind = str_slice(entry->subject, 0, colon),
        .id = colon == SIZE_MAX ? S("") : str_slice(entry->subject, colon + 1, entry->subject.n)};
    (void)int_read(subject.id, &subject.number);
    *out = (Link){.text = entry->subject};
    for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
        if (str_equal(subject.kind, str_of(tells[i].kind))) return tells[i].tell(cx, &subject, out);
    return OK;
}

/* ---- what was before and after ---- */

static const struct {
    const char *id;
    Msg words;
} field_names[] = {
    {"account", MSG_DESK_ACCOUNT},
    {"added", MSG_LOG_FIELD_ADDED},
    {"audience", MSG_LOG_FIELD_AUDIENCE},
    {"changed", MSG_LOG_FIELD_CHANGED},
    {"days", MSG_LOG_FIELD_DAYS},
    {"embargo", MSG_LOG_FIELD_EMBARGO},
    {"ends", MSG_TOKEN_ENDS},
    {"event", MSG_LOG_EVENT},
    {"file", MSG_LOG_FIELD_FILE},
    {"first", MSG_LOG_FIELD_FIRST},
    {"from", MSG_LOG_FIELD_FROM},
    {"issuer", MSG_LOG_FIELD_ISSUER},
    {"kind", MSG_JOBS_KIND},
    {"last", MSG_LOG_FIELD_LAST},
    {"layout", MSG_LOG_FIELD_LAYOUT},
    {"letter", MSG_JOBS_KIND_MAIL},
    {"level", MSG_LOG_FIELD_LEVEL},
    {"mapping", MSG_LOG_FIELD_MAPPING},
    {"mapping_version", MSG_LOG_FIELD_MAPPING_VERSION},
    {"query", MSG_LOG_FIELD_QUERY},
    {"reason", MSG_ADMIN_REASON},
    {"rights", MSG_TOKEN_RIGHTS},
    {"sender", MSG_LOG_FIELD_SENDER},
    {"sha256", MSG_LOG_FIELD_SHA256},
    {"subject", MSG_LOG_SUBJECT},
    {"to", MSG_LOG_FIELD_TO},
    {"token", MSG_LOG_FIELD_TOKEN},
    {"unchanged", MSG_LOG_FIELD_UNCHANGED},
    {"undoes", MSG_LOG_FIELD_UNDOES},
    {"until", MSG_LOG_FIELD_TO},
    {"version", MSG_LOG_FIELD_VERSION},
    {"withdrawn", MSG_LOG_FIELD_WITHDRAWN},
    {"words", MSG_LOG_WORDS},
};

/* The field of a record that the entry is about; NULL where it is about something else. */
static const FieldOf *record_field(const AuditEntry *entry, Str key) {
    Kind kind;
    Str rest = entry->subject, first, id;
    if (!str_cut(&rest, ':', &first) || !str_equal(first, S("record"))) return NULL;
    return str_cut(&rest, '/', &id) && kind_read(id, &kind) ? field_find(kind, key) : NULL;
}

static Str field_named(Lang lang, const AuditEntry *entry, Str key) {
    const FieldOf *field = record_field(entry, key);
    if (field) return field_title(lang, field);
    for (size_t i = 0; i < sizeof field_names / sizeof *field_names; i++)
        if (str_equal(key, str_of(field_names[i].id)))
            return message_text(lang, field_names[i].words);
    return edit_field_words(lang, key);
}

/* A digest by its first letters, as people tell them apart; the export has it whole. */
static Str shortened(Cx *cx, Str text) {
    bool digest = text.n == DIGEST_LETTERS;
    for (size_t i = 0; i < text.n && digest; i++)
        digest = (text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f');
    return digest ? str_format(cx->mem, "%.*s…", DIGEST_SHOWN, text.p) : text;
}

/* "see-log deliver": each as its sentence in the table of rights. */
static Str rights_told(Cx *cx, Str ids) {
    VEC(Str) all = {0};
    Right right;
    for (Str rest = ids, id; str_cut(&rest, ' ', &id);)
        vec_push(cx->mem, &all, right_read(id, &right) ? right_sentence(cx->lang, right) : id);
    return str_join(cx->mem, all.n, all.at, S(" "));
}

static Str value_told(Cx *cx, const AuditEntry *entry, Str key, Str text) {
    int64_t at;
    Audience audience;
    AuditEvent event;
    const FieldOf *field = record_field(entry, key);
    if (field && field->type == FIELD_CHOICE && !(field->flags & FIELD_MANY))
        return choice_word(cx->lang, field->choices, text);
    if (field) return shortened(cx, text);
    if (str_equal(key, S("rights"))) return rights_told(cx, text);
    if (str_equal(key, S("kind"))) return job_kind_told(cx->lang, text);
    if (str_equal(key, S("audience")) && audience_read(text, &audience))
        return audience_word(cx->lang, audience);
    if (str_equal(key, S("event")) && audit_event_read(text, &event))
        return audit_event_words(cx->lang, event);
    if (time_read(text, &at)) return moment_local(cx, at);
    return edit_value_words(cx->lang, key, shortened(cx, text));
}

typedef struct Fields {
    const AuditEntry *entry;
    LogReader *reader;
    Buf out;
} Fields;

static Err field_add(Cx *cx, Fields *f, Str key, const JsonToken *token) {
    const Person *person = NULL;
    const Organisation *organisation = NULL;
    int64_t number = 0;
    Str text = token->text;
    if (token->kind == JSON_TRUE || token->kind == JSON_FALSE)
        text = message_text(cx->lang, token->kind == JSON_TRUE ? MSG_RIGHTS_YES : MSG_RIGHTS_NO);
    if (!text.n) return OK;
    if (str_equal(key, S("account")) && int_read(text, &number))
        TRY(person_find(cx, f->reader, number, &person));
    if (str_equal(key, S("organisation")))
        TRY(organisation_find(cx, f->reader, text, &organisation));
    if (organisation) text = organisation->name;
    text = person ? person_told(cx, f->reader, person) : value_told(cx, f->entry, key, text);
    buf_format(&f->out, "%s%.*s: %.*s", f->out.n ? "; " : "",
               STR_ARG(field_named(cx->lang, f->entry, key)), STR_ARG(text));
    return OK;
}

Err log_fields(Cx *cx, LogReader *reader, const AuditEntry *entry, Str json, Str *out) {
    Fields f = {entry, reader, buf_new(cx->mem, 16 * json.n + 4096)};
    JsonReader *tokens = json_read(cx->mem, json);
    JsonToken token = {.kind = JSON_NULL};
    Str key = STR_NONE;
    Fault before = cx->fault;
    *out = json;
    while (json.n && token.kind != JSON_END) {
        if (json_next(cx, tokens, &token)) {
            cx->fault = before;
            return OK;
        }
        if (token.kind == JSON_KEY)
            key = token.text;
        else if (token.kind == JSON_STRING || token.kind == JSON_NUMBER ||
                 token.kind == JSON_TRUE || token.kind == JSON_FALSE)
            TRY(field_add(cx, &f, key, &token));
    }
    if (!f.out.full) *out = buf_str(&f.out);
    return OK;
}

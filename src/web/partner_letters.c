/* Who is written to about the partnership? Those who sit in a body before it meets, with the
 * meeting as a calendar file; editors and the data owners of partners before a term ends, 90 and 30
 * days ahead, each once. A letter is a job that names records; addresses are looked up when it goes
 * out. */

#include "web/calendar_in.h"
#include "web/partner_letters_in.h"

enum { ARGUMENTS_MOST = 1000, ATTEMPTS = 8, SAID_MOST = 1000, MORNING = 6 * 60 };
static const int64_t ahead[] = {90, 30}; /* days */
enum { TIMES_AHEAD = sizeof ahead / sizeof *ahead };

/* ---- what a job says ---- */

typedef struct Wanted {
    Str record, seat, until; /* of a meeting with a seat; of an agreement with its last day */
    int64_t version, account, days;
} Wanted;

static Str arguments_of(Cx *cx, const Wanted *wanted) {
    Buf out = buf_new(cx->mem, ARGUMENTS_MOST);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "record", wanted->record);
    json_field(&j, "seat", wanted->seat);
    json_field(&j, "until", wanted->until);
    json_field_int(&j, "version", wanted->version);
    json_field_int(&j, "account", wanted->account);
    json_field_int(&j, "days", wanted->days);
    json_object_end(&j);
    return buf_str(&out);
}

static Err wanted_read(Cx *cx, Str arguments, Wanted *out) {
    JsonReader *reader = json_read(cx->mem, arguments);
    JsonToken token = {.kind = JSON_NULL};
    Str key = STR_NONE;
    *out = (Wanted){0};
    while (token.kind != JSON_END) {
        TRY(json_next(cx, reader, &token));
        if (token.kind == JSON_KEY) key = token.text;
        if (token.kind == JSON_STRING && str_equal(key, S("record"))) out->record = token.text;
        if (token.kind == JSON_STRING && str_equal(key, S("seat"))) out->seat = token.text;
        if (token.kind == JSON_STRING && str_equal(key, S("until"))) out->until = token.text;
        if (token.kind != JSON_NUMBER) continue;
        if (str_equal(key, S("version"))) (void)int_read(token.text, &out->version);
        if (str_equal(key, S("account"))) (void)int_read(token.text, &out->account);
        if (str_equal(key, S("days"))) (void)int_read(token.text, &out->days);
    }
    if (!out->record.n || (!out->seat.n && !out->account))
        return fail(cx, INVALID, MSG_LETTER_UNKNOWN);
    return OK;
}

/* ---- ordering them, each once ---- */

typedef struct Order {
    AuditEvent event;
    Str subject; /* of the log's entry: which letter, to whom */
    const Wanted *wanted;
    bool there; /* it was ordered before */
} Order;

/* The log remembers what was sent, also when the jobs are long gone. */
static Err order_write(Cx *cx, void *arg) {
    Order *order = arg;
    AuditEntry *entries;
    size_t n;
    int64_t number;
    const AuditQuery query = {
        .event = audit_event_id(order->event), .subject = order->subject, .most = 1};
    TRY(audit_find(cx, &entries, &n, &query));
    order->there = n > 0;
    if (order->there) return OK;
    Str arguments = arguments_of(cx, order->wanted);
    TRY(audit_write(cx, &(AuditNote){order->event, order->subject, STR_NONE, arguments}));
    const JobOrder job = {
        .kind = S("partner-letter"), .arguments = arguments, .key = order->subject};
    return job_add(cx, &number, &job);
}

/* ---- invitations ---- */

static bool invited(const Record *seat, Date on) {
    if (!record_text(seat, SEAT_MAIL).n) return false;
    Day until = record_day(seat, SEAT_UNTIL);
    bool over =
        day_recorded(until) && day_reached(until, date_of_time(date_time(on) - 86400)) == YES;
    return !over && day_reached(record_day(seat, SEAT_FROM), on) != NO;
}

size_t invited_count(Cx *cx, const Records *records, const Record *meeting, Date on) {
    size_t n, count = 0;
    const Record *const *seats =
        records_naming(records, SEAT_BODY, record_text(meeting, MEETING_BODY), &n);
    (void)cx;
    for (size_t i = 0; i < n; i++)
        count += invited(seats[i], on);
    return count;
}

Err invitations_put(Cx *cx, const Records *records, const Record *meeting, Date on) {
    size_t n;
    const Record *const *seats =
        records_naming(records, SEAT_BODY, record_text(meeting, MEETING_BODY), &n);
    for (size_t i = 0; i < n; i++) {
        if (!invited(seats[i], on)) continue;
        const Wanted wanted = {
            .record = meeting->id, .seat = seats[i]->id, .version = meeting->version};
        Order order = {.event = AUDIT_MEETING_INVITE,
                       .subject =
                           str_format(cx->mem, "meeting:%.*s:%lld:%.*s", STR_ARG(meeting->id),
                                      (long long)meeting->version, STR_ARG(seats[i]->id)),
                       .wanted = &wanted};
        TRY(store_do(cx, order_write, &order));
    }
    return OK;
}

/* ---- terms that end ---- */

/* Editors of the house, and who releases the data of one of the partners. */
static bool reminded(const Person *person, const Reminder *reminder, const Organisation *all,
                     size_t n) {
    if (person->closed) return false;
    if (may(person, RIGHT_agree)) return true;
    for (size_t i = 0; i < reminder->n_partners; i++)
        for (size_t k = 0; k < n; k++)
            if (str_equal(all[k].id, reminder->partners[i]->id) &&
                may_for(person, RIGHT_release, all[k].number))
                return true;
    return false;
}

static Err remind(Cx *cx, const Reminder *reminder, const Person *person, int64_t days) {
    const Agreement *agreement = reminder->agreement;
    const Wanted wanted = {.record = agreement->id,
                           .until = date_iso(cx->mem, agreement->until.last),
                           .account = person->account,
                           .days = days};
    Order order = {.event = AUDIT_TERM_REMIND,
                   .subject = str_format(cx->mem, "term:%.*s:%.*s:%lld:%lld",
                                         STR_ARG(agreement->id), STR_ARG(wanted.until),
                                         (long long)days, (long long)person->account),
                   .wanted = &wanted};
    return store_do(cx, order_write, &order);
}

static Err terms_of(Cx *cx, const Register *all, Date today) {
    Person *people;
    Organisation *organisations;
    Reminder *ends;
    size_t n_people, n_organisations, n;
    partners_reminders(cx->mem, all, today, ahead[0], &ends, &n);
    if (!n) return OK;
    TRY(account_list(cx, &people, &n_people));
    TRY(organisation_list(cx, &organisations, &n_organisations));
    for (size_t i = 0; i < n; i++) {
        /* The nearest of those that are due: who was away for a while gets one letter. */
        int64_t days = ends[i].days <= ahead[1] ? ahead[1] : ahead[0];
        for (size_t p = 0; p < n_people; p++)
            if (reminded(&people[p], &ends[i], organisations, n_organisations))
                TRY(remind(cx, &ends[i], &people[p], days));
    }
    return OK;
}

static Err look_order(Cx *cx, Date day, int64_t next) {
    int64_t number;
    Str iso = date_iso(cx->mem, day);
    const JobOrder order = {.kind = S("terms"), .arguments = S("{}"), .key = iso, .next = next};
    return job_add(cx, &number, &order);
}

Err reminders_begin(Cx *cx) {
    return look_order(cx, local_date(cx->clock()), 0);
}

Err reminders_look(Cx *cx) {
    const Register *all;
    int64_t next;
    Date today = local_date(cx->clock()), morrow = date_of_time(date_time(today) + 86400);
    TRY(partners_now(cx, &all));
    TRY(terms_of(cx, all, today));
    must(local_moment(morrow, MORNING, &next));
    return look_order(cx, morrow, next);
}

static Err terms_run(Cx *cx, const Job *job, void *arg) {
    (void)job;
    (void)arg;
    return reminders_look(cx);
}

JobKind reminders_kind(void) {
    return (JobKind){.id = "terms", .run = terms_run, .most_attempts = ATTEMPTS};
}

/* ---- sending one ---- */

static Err meeting_letter(Cx *cx, const Settings *settings, const Wanted *wanted, Letter *out) {
    const Records *records;
    CalendarEvent event;
    TRY(records_now(cx, &records));
    const Record *meeting = record_find(records, KIND_MEETING, wanted->record);
    const Record *seat = record_find(records, KIND_SEAT, wanted->seat);
    if (!meeting || !seat || seat->archived || !record_text(seat, SEAT_MAIL).n)
        return fail(cx, NOT_FOUND, MSG_LETTER_UNKNOWN);
    if (!meeting_event(cx, settings, records, meeting, &event))
        return fail(cx, INVALID, MSG_LETTER_UNKNOWN);
    Buf calendar = buf_new(cx->mem, MAIL_MOST_BYTES / 4);
    Str house = settings->name.n ? settings->name : settings->address;
    calendar_put(&calendar, house, &event, 1);
    TRY(buf_check(cx, &calendar));
    Str parts[] = {record_text(seat, SEAT_OFFICE),
                   event.title,
                   meeting_when(cx, meeting),
                   event.place.n ? event.place : not_recorded(cx),
                   event.address,
                   house};
    out->to = record_text(seat, SEAT_MAIL);
    out->to_name = record_text(seat, SEAT_NAME);
    out->subject = message_fill(cx->mem, cx->lang,
                                event.cancelled ? MSG_LETTER_MEETING_CANCELLED_SUBJECT
                                                : MSG_LETTER_MEETING_SUBJECT,
                                2, (Str[]){event.title, parts[2]});
    out->text =
        message_fill(cx->mem, cx->lang,
                     event.cancelled ? MSG_LETTER_MEETING_CANCELLED : MSG_LETTER_MEETING, 6, parts);
    out->attachment = buf_str(&calendar);
    out->attachment_name = S("termin.ics");
    out->attachment_type = S("text/calendar");
    return record_read_note(cx, seat);
}

static const Agreement *agreement_of(const Register *all, Str id) {
    for (size_t i = 0; i < all->n_agreements; i++)
        if (str_equal(all->agreements[i].id, id)) return &all->agreements[i];
    return NULL;
}

static Err term_letter(Cx *cx, const Settings *settings, const Wanted *wanted, Letter *out) {
    const Register *all;
    Person person;
    TRY(partners_now(cx, &all));
    TRY(account_get(cx, &person, wanted->account));
    const Agreement *agreement = agreement_of(all, wanted->record);
    if (!agreement || person.closed) return fail(cx, NOT_FOUND, MSG_LETTER_UNKNOWN);
    Lang lang = person.lang;
    Str address = str_format(cx->mem, "%.*s%s/agreement/%.*s", STR_ARG(settings->address),
                             lang == EN ? "/en" : "", STR_ARG(agreement->id));
    Str parts[] = {person.name.n ? person.name : person.mail, agreement->title.in[lang],
                   day_told(cx->mem, lang, agreement->until), address,
                   settings->name.n ? settings->name : settings->address};
    out->to = person.mail;
    out->to_name = person.name;
    out->subject = message_fill(cx->mem, lang, MSG_LETTER_TERM_SUBJECT, 3, parts);
    out->text = message_fill(cx->mem, lang, MSG_LETTER_TERM, 5, parts);
    return OK;
}

static Err letter_run(Cx *cx, const Job *job, void *arg) {
    const Settings *settings = arg;
    Wanted wanted;
    MailServer server;
    Letter letter = {.id =
                         str_format(cx->mem, "job-%lld-%d", (long long)job->number, job->attempts)};
    TRY(wanted_read(cx, job->arguments, &wanted));
    TRY(letters_server(cx, settings, &server));
    if (wanted.seat.n)
        TRY(meeting_letter(cx, settings, &wanted, &letter));
    else
        TRY(term_letter(cx, settings, &wanted, &letter));
    return mail_send(cx, &server, &letter);
}

JobKind partner_letters_kind(const Settings *settings) {
    return (JobKind){.id = "partner-letter",
                     .run = letter_run,
                     .arg = (void *)(uintptr_t)settings,
                     .most_attempts = ATTEMPTS};
}

/* How does a meeting come into somebody's calendar? As iCalendar (RFC 5545): an event with a name
 * that never changes, a number that grows with each version, its times in UTC. */

#include "web/calendar_in.h"

enum { LINE_MOST = 75, MOMENT_LENGTH = 16 /* "2026-12-01 14:00" */ };

/* ---- lines ---- */

/* Folded: after 75 bytes, never inside a character, the rest goes on behind a blank. */
static void line_put(Buf *out, Str line) {
    size_t room = LINE_MOST, used = 0;
    for (size_t i = 0; i < line.n;) {
        size_t n = str_character(line, i);
        if (used + n > room) {
            buf_put(out, S("\r\n "));
            used = 0;
            room = LINE_MOST - 1;
        }
        buf_put(out, str_slice(line, i, i + n));
        used += n;
        i += n;
    }
    buf_put(out, S("\r\n"));
}

/* What has a meaning of its own gets a backslash (3.3.11); other control characters go. */
static void text_put(Buf *out, const char *name, Str text) {
    if (!text.n) return;
    Buf line = buf_new(out->mem, 2 * text.n + 40);
    buf_put(&line, str_of(name));
    buf_char(&line, ':');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\\' || c == ';' || c == ',') buf_char(&line, '\\');
        if (c == '\n')
            buf_put(&line, S("\\n"));
        else if (c >= ' ' && c != 0x7F)
            buf_char(&line, (char)c);
    }
    line_put(out, buf_str(&line));
}

static void moment_put(Buf *out, const char *name, int64_t seconds) {
    Date date = date_of_time(seconds);
    int64_t of_day = seconds - date_time(date);
    buf_format(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, date.year, date.month, date.day,
               (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}

static void event_put(Buf *out, const CalendarEvent *event) {
    buf_put(out, S("BEGIN:VEVENT\r\n"));
    text_put(out, "UID", event->uid);
    moment_put(out, "DTSTAMP", event->stamp);
    buf_format(out, "SEQUENCE:%lld\r\n", (long long)event->sequence);
    moment_put(out, "DTSTART", event->begins);
    if (event->ends > event->begins) moment_put(out, "DTEND", event->ends);
    text_put(out, "SUMMARY", event->title);
    text_put(out, "LOCATION", event->place);
    text_put(out, "DESCRIPTION", event->text);
    if (event->address.n) {
        Buf line = buf_new(out->mem, event->address.n + 8);
        buf_put(&line, S("URL:"));
        buf_put(&line, event->address);
        line_put(out, buf_str(&line));
    }
    buf_format(out, "STATUS:%s\r\nEND:VEVENT\r\n", event->cancelled ? "CANCELLED" : "CONFIRMED");
}

void calendar_put(Buf *out, Str name, const CalendarEvent *events, size_t n) {
    buf_put(out, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wirk//Wirk//DE\r\n"
                   "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
    text_put(out, "X-WR-CALNAME", name);
    for (size_t i = 0; i < n; i++)
        event_put(out, &events[i]);
    buf_put(out, S("END:VCALENDAR\r\n"));
}

/* ---- meetings ---- */

bool calendar_moment(Str text, int64_t *out) {
    Date date;
    int64_t hour, minute;
    if (text.n < MOMENT_LENGTH || !date_read(str_slice(text, 0, 10), &date)) return false;
    if (!int_read(str_slice(text, 11, 13), &hour) || !int_read(str_slice(text, 14, 16), &minute))
        return false;
    return local_moment(date, (int)(hour * 60 + minute), out);
}

Str meeting_when(Cx *cx, const Record *meeting) {
    Str begins = record_text(meeting, MEETING_BEGINS), ends = record_text(meeting, MEETING_ENDS);
    Date date, last;
    if (begins.n < MOMENT_LENGTH || !date_read(str_slice(begins, 0, 10), &date)) return begins;
    Str parts[] = {words_date(cx->mem, cx->lang, date), str_slice(begins, 11, MOMENT_LENGTH), ends};
    if (ends.n < MOMENT_LENGTH || !date_read(str_slice(ends, 0, 10), &last))
        return message_fill(cx->mem, cx->lang, MSG_TOGETHER_AT, 2, parts);
    parts[2] = str_slice(ends, 11, MOMENT_LENGTH);
    if (date_order(date, last) != 0)
        parts[2] =
            str_join(cx->mem, 2, (Str[]){words_date(cx->mem, cx->lang, last), parts[2]}, S(", "));
    return message_fill(cx->mem, cx->lang, MSG_TOGETHER_FROM_TO, 3, parts);
}

bool meeting_event(Cx *cx, const Settings *settings, const Records *records, const Record *meeting,
                   CalendarEvent *out) {
    Str house = settings->address.n ? settings->address : S("https://wirk.invalid");
    size_t host = str_find(house, S("://"), 0);
    Str domain = host == SIZE_MAX ? house : str_slice(house, host + 3, house.n);
    const Record *body = record_find(records, KIND_BODY, record_text(meeting, MEETING_BODY));
    Str state = record_text(meeting, MEETING_STATE);
    *out = (CalendarEvent){
        .uid = str_format(cx->mem, "meeting-%.*s@%.*s", STR_ARG(meeting->id), STR_ARG(domain)),
        .sequence = meeting->version - 1,
        .stamp = meeting->at,
        .cancelled = meeting->archived || str_equal(state, S("cancelled")),
        .title = record_text(meeting, MEETING_TITLE),
        .place = record_text(meeting, MEETING_PLACE),
    };
    if (body)
        out->title =
            str_format(cx->mem, "%.*s: %.*s", STR_ARG(record_words(body, BODY_NAME, cx->lang)),
                       STR_ARG(record_text(meeting, MEETING_TITLE)));
    if (settings->address.n)
        out->address = str_format(cx->mem, "%.*s/meeting/%.*s", STR_ARG(settings->address),
                                  STR_ARG(meeting->id));
    if (!calendar_moment(record_text(meeting, MEETING_BEGINS), &out->begins)) return false;
    if (!calendar_moment(record_text(meeting, MEETING_ENDS), &out->ends)) out->ends = 0;
    return true;
}

Err calendar_reply(Cx *cx, const Request *request, Reply *reply, const Together *of,
                   const Record *const *meetings, size_t n) {
    CalendarEvent *events = NEW_ARRAY(cx->mem, CalendarEvent, n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += meeting_event(cx, request->settings, of->records, meetings[i], &events[kept]);
    const Settings *settings = request->settings;
    calendar_put(&reply->body, settings->name.n ? settings->name : S("Wirk"), events, kept);
    reply->file_name = str_format(cx->mem, "%.*s.ics", STR_ARG(request->part));
    return buf_check(cx, &reply->body);
}

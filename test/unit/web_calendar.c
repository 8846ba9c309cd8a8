/* Calendar files: lines of at most 75 bytes, nothing broken inside a character, signs with a
 * meaning escaped, times in UTC. That other programs read them is asked of ical.js in
 * test/partnership. */

#include "tap.h"
#include "web/calendar_in.h"

static Str put(Arena *mem, const CalendarEvent *events, size_t n) {
    Buf out = buf_new(mem, 1 << 20);
    calendar_put(&out, S("Haus; mit, Zeichen"), events, n);
    return buf_str(&out);
}

static bool lines_good(Str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r')) return false;
        n = text.p[i] == '\n' ? 0 : n + 1;
        if (n > 76) return false; /* 75 and the CR */
    }
    return text.n > 0 && text.p[text.n - 1] == '\n';
}

static bool says(Str text, const char *part) {
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

/* What was folded, put together again. */
static Str unfolded(Arena *mem, Str text) {
    Buf out = buf_new(mem, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (str_starts(str_slice(text, i, text.n), S("\r\n ")))
            i += 2;
        else
            buf_char(&out, text.p[i]);
    }
    return buf_str(&out);
}

int main(void) {
    Arena *mem = arena_new();
    /* 2026-12-01 13:00:05 and 2027-01-01 00:00:00 UTC, by `date -u -d @…` */
    CalendarEvent event = {.uid = S("meeting-a@example.org"),
                           .sequence = 3,
                           .stamp = 1796130005,
                           .begins = 1796130005,
                           .ends = 1798761600,
                           .title = S("Übergänge"),
                           .place = S("Essen, Raum 1; \\ hinten"),
                           .text = S("eins\nzwei\x01")};
    Str text = put(mem, &event, 1);
    ok(lines_good(text), "lines are short and end with CR LF");
    ok(says(text, "DTSTART:20261201T130005Z\r\n"), "begins, in UTC");
    ok(says(text, "DTEND:20270101T000000Z\r\n"), "ends, across a year");
    ok(says(text, "SEQUENCE:3\r\n") && says(text, "STATUS:CONFIRMED\r\n"), "version and state");
    ok(says(text, "LOCATION:Essen\\, Raum 1\\; \\\\ hinten\r\n"), "signs with a meaning");
    ok(says(text, "DESCRIPTION:eins\\nzwei\r\n"), "a line break; no control characters");
    event.cancelled = true;
    event.ends = event.begins;
    text = put(mem, &event, 1);
    ok(says(text, "STATUS:CANCELLED\r\n"), "cancelled");
    ok(!says(text, "DTEND"), "an end that is none is left out");
    for (size_t n = 0; n < 200; n++) {
        Buf title = buf_new(mem, 2000);
        for (size_t i = 0; i < n; i++)
            buf_put(&title, i % 3 ? S("ä") : S("€,"));
        event.title = buf_str(&title);
        text = put(mem, &event, 1);
        if (!lines_good(text) || !str_is_utf8(text)) break;
        Buf line = buf_new(mem, 4000);
        buf_put(&line, S("SUMMARY:"));
        for (size_t i = 0; i < n; i++)
            buf_put(&line, i % 3 ? S("ä") : S("€\\,"));
        buf_put(&line, S("\r\n"));
        bool same = n == 0 || str_find(unfolded(mem, text), buf_str(&line), 0) != SIZE_MAX;
        if (!same || n == 199) is_int((int64_t)n, 199, "titles of any length come back whole");
        if (!same) break;
    }
    ok(lines_good(put(mem, NULL, 0)), "a calendar without events");
    arena_free(mem);
    return done();
}

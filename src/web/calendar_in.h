#pragma once
/* Meetings as calendar files (iCalendar, RFC 5545). */

#include "web/topic_in.h"

typedef struct CalendarEvent {
    Str uid;              /* the same for ever */
    int64_t sequence;     /* grows with each version */
    int64_t stamp;        /* when that version was made */
    int64_t begins, ends; /* seconds since 1970; ends 0: not known */
    bool cancelled;
    Str title, place, text, address;
} CalendarEvent;
/* Lines of at most 75 bytes, ended by CRLF, times in UTC. */
void calendar_put(Buf *out, Str name, const CalendarEvent *events, size_t n);

/* "2026-12-03 14:00" of the German clock; false where it never shows that, or nothing is there. */
bool calendar_moment(Str text, int64_t *out);
/* "1. Dezember 2026, 14:00 bis 16:00 Uhr" */
Str meeting_when(Cx *cx, const Record *meeting);
/* False where it begins at a moment that the wall clock never shows. */
bool meeting_event(Cx *cx, const Settings *settings, const Records *records, const Record *meeting,
                   CalendarEvent *out);
Err calendar_reply(Cx *cx, const Request *request, Reply *reply, const Together *of,
                   const Record *const *meetings, size_t n) CHECKED;

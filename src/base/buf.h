#pragma once
/* Growable text with a mandatory maximum. Writing past the maximum writes nothing more and sets
 * `full`: the writer looks once, at the end (buf_check). */

#include "base/cx.h"

typedef struct Buf {
    Arena *mem;
    char *p;
    size_t n, room, most;
    bool full;
} Buf;

Buf buf_new(Arena *mem, size_t most);
/* Room for so many more at once, where it is known about how many there will be: a hint. */
void buf_expect(Buf *out, size_t more);
void buf_put(Buf *out, Str s);
void buf_char(Buf *out, char c);
void buf_format(Buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const Buf *out);
Err buf_check(Cx *cx, const Buf *out) CHECKED; /* LIMIT when something did not fit */

/* Text for its place. HTML: & < > " ' become entities; right for text and for quoted attributes. */
void buf_html(Buf *out, Str s);
void buf_url(Buf *out, Str s); /* one component of an address, percent-encoded */
void buf_csv(Buf *out, Str s,
             char separator); /* quoted where needed (separator, quote, line break, edge space) */
/* The same for a text of anybody's: where a spreadsheet would take it for a formula (= + - @ in
 * front of more, but no number), an apostrophe goes before it; also inside, where a spreadsheet
 * that expects another separator would begin a cell. */
void buf_csv_text(Buf *out, Str s, char separator);
void buf_int(Buf *out, int64_t value);
/* Shortest text that reads back as the same double; point as decimal sign; "null" where not finite.
 */
void buf_double(Buf *out, double value);

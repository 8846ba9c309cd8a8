/* How is text put together without ever outgrowing its limit, and how is it made safe for the place
 * it goes to? A write that does not fit is left out as a whole, and so is everything after it: what
 * is there is always a true beginning of what was meant. */

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/base.h"

Buf buf_new(Arena *mem, size_t most) {
    return (Buf){.mem = mem, .most = most};
}

/* Room for `more` bytes at the end, or NULL when the buffer is full. */
static char *buf_room(Buf *out, size_t more) {
    if (out->full || more > out->most - out->n) {
        out->full = true;
        return NULL;
    }
    if (more > out->room - out->n) {
        size_t room = out->room < 128 ? 256 : out->room * 2;
        if (room < out->n + more) room = out->n + more;
        if (room > out->most) room = out->most;
        out->p = arena_grow(out->mem, out->p, out->room, room);
        out->room = room;
    }
    return out->p + out->n;
}

void buf_expect(Buf *out, size_t more) {
    size_t rest = out->most - out->n;
    size_t room = out->n + (more < rest ? more : rest);
    if (out->full || room <= out->room) return;
    out->p = arena_grow(out->mem, out->p, out->room, room);
    out->room = room;
}

void buf_put(Buf *out, Str s) {
    if (s.n == 0) return;
    char *to = buf_room(out, s.n);
    if (!to) return;
    memcpy(to, s.p, s.n);
    out->n += s.n;
}

void buf_char(Buf *out, char c) {
    char *to = buf_room(out, 1);
    if (!to) return;
    *to = c;
    out->n++;
}

void buf_format(Buf *out, const char *format, ...) {
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = format_write(small, sizeof small, format, args);
    va_end(args);
    if (n < sizeof small) {
        buf_put(out, (Str){small, n});
    } else if (!out->full && n <= out->most - out->n) {
        /* A closing zero may be written that the maximum has no room for: it goes through a
         * copy. */
        char *large = arena_alloc(out->mem, n + 1);
        format_write(large, n + 1, format, again);
        buf_put(out, (Str){large, n});
    } else {
        out->full = true;
    }
    va_end(again);
}

Str buf_str(const Buf *out) {
    return out->p ? (Str){out->p, out->n} : S("");
}

Err buf_check(Cx *cx, const Buf *out) {
    if (!out->full) return OK;
    return fail(cx, LIMIT, MSG_TEXT_TOO_LONG, str_format(cx->mem, "%zu", out->most));
}

static Str html_entity(char c) {
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&quot;");
    case '\'': return S("&#39;");
    default: return STR_NONE;
    }
}

void buf_html(Buf *out, Str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] > '>') continue; /* most letters: none of them is one */
        Str entity = html_entity(s.p[i]);
        if (!entity.n) continue;
        buf_put(out, str_slice(s, from, i));
        buf_put(out, entity);
        from = i + 1;
    }
    buf_put(out, str_slice(s, from, s.n));
}

static bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void buf_url(Buf *out, Str s) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved(s.p[i]))
            buf_char(out, s.p[i]);
        else
            buf_put(out, (Str){(char[]){'%', hex[c >> 4], hex[c & 15]}, 3});
    }
}

static bool csv_needs_quotes(Str s, char separator) {
    if (s.n == 0) return false;
    char first = s.p[0], last = s.p[s.n - 1];
    if (first == ' ' || first == '\t' || last == ' ' || last == '\t') return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == separator || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r') return true;
    return false;
}

void buf_csv(Buf *out, Str s, char separator) {
    if (!csv_needs_quotes(s, separator)) {
        buf_put(out, s);
        return;
    }
    buf_char(out, '"');
    size_t from = 0, at;
    while ((at = str_find(s, S("\""), from)) != SIZE_MAX) {
        buf_put(out, str_slice(s, from, at + 1));
        buf_char(out, '"');
        from = at + 1;
    }
    buf_put(out, str_slice(s, from, s.n));
    buf_char(out, '"');
}

/* Digits and their signs alone ("-1,5", "+3%", "-1e-05"). */
static bool is_plain_number(Str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool exponent = digits && (c == 'e' || c == 'E');
        bool sign = (c == '-' || c == '+') && (i == 0 || s.p[i - 1] == 'e' || s.p[i - 1] == 'E');
        if (c >= '0' && c <= '9')
            digits++;
        else if (!sign && !exponent && c != '.' && c != ',' && !(c == '%' && i + 1 == s.n))
            return false;
    }
    return digits > 0;
}

enum { WIDE_BEGIN = 0xEF }; /* the first byte of wide signs */

/* A spreadsheet would take it for a formula: a sign of one in front of more, but no number. The
 * wide signs count for one in East Asian settings. */
static bool is_formula(Str s) {
    static const char *const wide[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}; /* = + - @ */
    if (s.n < 2) return false;
    for (size_t i = 0; (unsigned char)s.p[0] == WIDE_BEGIN && i < sizeof wide / sizeof *wide; i++)
        if (str_starts(s, str_of(wide[i]))) return true;
    return s.p[0] && strchr("=+-@\t\r\n", s.p[0]) && !is_plain_number(s);
}

/* What may part cells where the reader's spreadsheet expects another separator than was written. */
static bool parts_cells(char c) {
    return c == ';' || c == ',' || c == '\t' || c == '\n' || c == '\r';
}

/* The piece from `at` to where another spreadsheet may see the next cell, without its quotes. */
static Str cell_piece(Str s, size_t at) {
    while (at < s.n && s.p[at] == '"')
        at++;
    size_t end = at;
    while (end < s.n && !parts_cells(s.p[end]) && s.p[end] != '"')
        end++;
    return str_slice(s, at, end);
}

/* From `at` on: where a spreadsheet would begin a formula; SIZE_MAX: nowhere. */
static size_t formula_next(Str s, size_t at) {
    if (at == 0 && is_formula(s)) return 0;
    for (size_t i = at ? at : 1; i < s.n; i++)
        if (parts_cells(s.p[i - 1]) && is_formula(cell_piece(s, i))) return i;
    return SIZE_MAX;
}

/* Most cells: nothing in it parts cells or has to be quoted, and no formula can begin. */
static bool is_harmless(Str s, char separator) {
    static const bool careful[256] = {
        ['"'] = true, [','] = true, [';'] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true};
    if (!s.n) return true;
    char first = s.p[0], last = s.p[s.n - 1];
    bool found = first == '=' || first == '+' || first == '-' || first == '@' || first == ' ' ||
                 (unsigned char)first == WIDE_BEGIN || last == ' ';
    for (size_t i = 0; i < s.n; i++)
        found |= careful[(unsigned char)s.p[i]] | (s.p[i] == separator);
    return !found;
}

void buf_csv_text(Buf *out, Str s, char separator) {
    if (is_harmless(s, separator)) {
        buf_put(out, s);
        return;
    }
    VEC(Str) parts = {0};
    size_t from = 0;
    for (size_t at; (at = formula_next(s, parts.n ? from + 1 : 0)) != SIZE_MAX; from = at) {
        vec_push(out->mem, &parts, str_slice(s, from, at));
        vec_push(out->mem, &parts, S("'"));
    }
    Str rest = str_slice(s, from, s.n);
    if (!parts.n) {
        buf_csv(out, s, separator);
        return;
    }
    vec_push(out->mem, &parts, rest);
    buf_csv(out, str_join(out->mem, parts.n, parts.at, STR_NONE), separator);
}

void buf_int(Buf *out, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) digits[--at] = '-';
    buf_put(out, (Str){digits + at, sizeof digits - at});
}

/* A decimal text of up to 15 digits survives the way through a double and back, so 15 digits
 * without closing zeros are the shortest text wherever they read back the same; subnormal numbers
 * hold fewer digits and are tried from one on. */
void buf_double(Buf *out, double value) {
    if (!isfinite(value)) {
        buf_put(out, S("null"));
        return;
    }
    if (fabs(value) < 1e15 && value == trunc(value)) {
        buf_int(out, (int64_t)value);
        return;
    }
    char text[40];
    int n = 0;
    for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        n = snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (back <= value && back >= value) break;
    }
    buf_put(out, (Str){text, (size_t)n});
}

/* How is JSON written? Members of objects and containers in arrays start on a line of their own,
 * plain values of an array share one, so that what people open is readable and what programs fetch
 * stays small. The writer never fails: the buffer keeps the limit. Wrong nesting is our own
 * mistake. */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/base.h"

#define DEEPEST 32
#define MOST_DECIMALS 17

Json json_begin(Buf *out) {
    return (Json){.out = out};
}

static void new_line(Json *j) {
    static const char indent[] = "\n                                "
                                 "                                ";
    _Static_assert(sizeof indent == 1 + 2 * DEEPEST + 1, "two spaces for each level");
    buf_put(j->out, (Str){indent, 1 + 2 * (size_t)j->depth});
}

/* What must stand between the last thing written and the next one. */
static void separate(Json *j, bool on_new_line) {
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    bool filled = j->filled[j->depth];
    must(j->depth > 0 || !filled);
    if (filled) buf_char(j->out, ',');
    if (j->depth > 0 && on_new_line)
        new_line(j);
    else if (filled)
        buf_char(j->out, ' ');
    j->filled[j->depth] = true;
}

static void open_container(Json *j, char mark) {
    separate(j, true);
    buf_char(j->out, mark);
    must(j->depth < DEEPEST);
    j->depth++;
    j->filled[j->depth] = false;
}

static void close_container(Json *j, char mark, bool on_new_line) {
    must(j->depth > 0 && !j->after_key);
    j->depth--;
    if (on_new_line) new_line(j);
    buf_char(j->out, mark);
}

void json_object(Json *j) {
    open_container(j, '{');
}

void json_object_end(Json *j) {
    close_container(j, '}', j->filled[j->depth]);
}

void json_array(Json *j) {
    open_container(j, '[');
}

void json_array_end(Json *j) {
    Str so_far = buf_str(j->out);
    bool held_containers = str_ends(so_far, S("}")) || str_ends(so_far, S("]"));
    close_container(j, ']', j->filled[j->depth] && held_containers);
}

static void put_escaped(Buf *out, char c) {
    switch (c) {
    case '"': buf_put(out, S("\\\"")); return;
    case '\\': buf_put(out, S("\\\\")); return;
    case '\n': buf_put(out, S("\\n")); return;
    case '\r': buf_put(out, S("\\r")); return;
    case '\t': buf_put(out, S("\\t")); return;
    default: buf_format(out, "\\u%04x", (unsigned)(unsigned char)c); return;
    }
}

#define EACH(byte) ((byte)*0x0101010101010101u)

/* Any byte zero? True also for some words of other bytes with the highest bit, never false for one
 * that has a zero. */
static uint64_t has_zero(uint64_t word) {
    return (word - EACH(1)) & ~word & EACH(0x80);
}

/* Eight bytes that stand as they are: the common case, taken in one step. */
static bool stands8(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    uint64_t below_space = (word - EACH(0x20)) & ~word;
    return !((word | below_space) & EACH(0x80)) && !has_zero(word ^ EACH((uint64_t)'"')) &&
           !has_zero(word ^ EACH((uint64_t)'\\'));
}

/* Text is UTF-8 in this house; should a byte not be, the reader still gets JSON, with U+FFFD in its
 * place. */
static void put_string(Buf *out, Str s) {
    buf_char(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        if (s.n - i >= 8 && stands8(s.p + i)) {
            i += 8;
            continue;
        }
        char c = s.p[i];
        bool plain = (unsigned char)c < 0x80;
        size_t n = plain ? c != 0 : str_character(s, i);
        if (n > 1 || (n == 1 && (unsigned char)c >= 0x20 && c != '"' && c != '\\')) {
            i += n;
            continue;
        }
        buf_put(out, str_slice(s, from, i));
        if ((unsigned char)c < 0x80)
            put_escaped(out, c);
        else
            buf_put(out, S("\ufffd"));
        from = ++i;
    }
    buf_put(out, str_slice(s, from, s.n));
    buf_char(out, '"');
}

void json_key(Json *j, Str key) {
    must(j->depth > 0 && !j->after_key);
    separate(j, true);
    put_string(j->out, key);
    buf_put(j->out, S(": "));
    j->after_key = true;
}

void json_str(Json *j, Str s) {
    separate(j, false);
    put_string(j->out, s);
}

static void put_plain(Json *j, Str text) {
    separate(j, false);
    buf_put(j->out, text);
}

void json_int(Json *j, int64_t value) {
    separate(j, false);
    buf_int(j->out, value);
}

void json_double(Json *j, double value, int decimals) {
    must(decimals >= -1 && decimals <= MOST_DECIMALS);
    if (decimals < 0 || !isfinite(value)) {
        separate(j, false);
        buf_double(j->out, value);
        return;
    }
    char text[352]; /* 309 digits before the point, 17 after it */
    int n = snprintf(text, sizeof text, "%.*f", decimals, value);
    Str number = {text, (size_t)n};
    bool nothing = true;
    for (size_t i = 0; i < number.n; i++)
        nothing = nothing && (text[i] < '1' || text[i] > '9');
    /* No negative zero, however small the number was before rounding. */
    put_plain(j, nothing && text[0] == '-' ? str_slice(number, 1, number.n) : number);
}

void json_raw_number(Json *j, Str digits) {
    must(json_is_number(digits));
    put_plain(j, digits);
}

void json_bool(Json *j, bool value) {
    put_plain(j, value ? S("true") : S("false"));
}

void json_null(Json *j) {
    put_plain(j, S("null"));
}

void json_field(Json *j, const char *key, Str value) {
    json_key(j, str_of(key));
    json_str(j, value);
}

void json_field_int(Json *j, const char *key, int64_t value) {
    json_key(j, str_of(key));
    json_int(j, value);
}

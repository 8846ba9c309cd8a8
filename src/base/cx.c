/* How does a request begin and end, and how is a failure put into words? Nothing here knows what
 * failed: the place of the failure gives kind, message and arguments, and the words are looked up
 * when somebody is there to read them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/base.h"

#define LONGEST_ARGUMENT 1000
#define LONGEST_MESSAGE ((size_t)64 << 10)

static int64_t system_clock(void) {
    return (int64_t)time(NULL);
}

void cx_begin_in(Cx *cx, Arena *mem, Lang lang) {
    *cx = (Cx){.mem = mem, .lang = lang, .clock = system_clock};
}

void cx_begin(Cx *cx, Lang lang) {
    cx_begin_in(cx, arena_new(), lang);
}

void cx_end(Cx *cx) {
    arena_free(cx->mem);
    *cx = (Cx){0};
}

int64_t monotonic_ms(void) {
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool cx_late(const Cx *cx) {
    return cx->deadline != 0 && monotonic_ms() >= cx->deadline;
}

/* An argument often quotes foreign input: it is cut to a readable length, and what is no character
 * becomes U+FFFD. */
static Str argument_keep(Arena *mem, Str s) {
    Buf out = buf_new(mem, LONGEST_ARGUMENT * 3 + 8);
    bool whole = s.n <= LONGEST_ARGUMENT;
    for (size_t i = 0; i < s.n && i < LONGEST_ARGUMENT;) {
        size_t n = str_character(s, i);
        bool control = n == 1 && (unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t';
        buf_put(&out, n == 0 || control || s.p[i] == 0x7f ? S("\ufffd") : (Str){s.p + i, n});
        i += n ? n : 1;
    }
    if (!whole) buf_put(&out, S("…"));
    return buf_str(&out);
}

Err fail_at(Cx *cx, Err kind, Msg message, const char *file, int line, size_t n,
            const Str *arguments) {
    must(kind != OK && n <= FAULT_ARGUMENTS);
    Fault fault = {.kind = kind, .message = message, .n_arguments = n, .file = file, .line = line};
    for (size_t i = 0; i < n; i++)
        fault.arguments[i] = argument_keep(cx->mem, arguments[i]);
    cx->fault = fault;
    return kind;
}

static Str text_of(const char *const *in, Lang lang) {
    return str_of(in[lang] ? in[lang] : in[DE]);
}

Str message_text(Lang lang, Msg message) {
    must((unsigned)message < (unsigned)MSGS && (unsigned)lang < (unsigned)LANGS);
    return text_of(message_texts[message].one, lang);
}

/* {1} … {6} become the arguments; a number without argument stays as it is, so that a test sees it.
 */
static Str filled(Arena *mem, Str text, size_t n, const Str *arguments) {
    Buf out = buf_new(mem, LONGEST_MESSAGE);
    size_t from = 0, at;
    while ((at = str_find(text, S("{"), from)) != SIZE_MAX) {
        size_t which = at + 1 < text.n ? (size_t)((unsigned char)text.p[at + 1] - '1') : SIZE_MAX;
        bool known = at + 2 < text.n && text.p[at + 2] == '}' && which < n;
        buf_put(&out, str_slice(text, from, known ? at : at + 1));
        if (known) buf_put(&out, arguments[which]);
        from = known ? at + 3 : at + 1;
    }
    buf_put(&out, str_slice(text, from, text.n));
    return buf_str(&out);
}

Str message_fill(Arena *mem, Lang lang, Msg message, size_t n, const Str *arguments) {
    return filled(mem, message_text(lang, message), n, arguments);
}

/* 1234567 as "1.234.567" or "1,234,567". */
static Str count_text(Arena *mem, Lang lang, int64_t count) {
    uint64_t left = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    char digits[32];
    size_t at = sizeof digits, n = 0;
    do {
        if (n && n % 3 == 0) digits[--at] = lang == EN ? ',' : '.';
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
        n++;
    } while (left);
    Str parts[] = {count < 0 ? S("\u2212") : S(""), {digits + at, sizeof digits - at}};
    return str_join(mem, 2, parts, STR_NONE);
}

Str message_count(Arena *mem, Lang lang, Msg message, int64_t count) {
    Str one = message_text(lang, message);
    const char *const *other = message_texts[message].other;
    Str number = count_text(mem, lang, count);
    bool several = count != 1 && (other[lang] || other[DE]);
    return filled(mem, several ? text_of(other, lang) : one, 1, &number);
}

Str fault_text(Arena *mem, Lang lang, const Fault *fault) {
    if (fault->kind == OK) return S("");
    return message_fill(mem, lang, fault->message, fault->n_arguments, fault->arguments);
}

_Noreturn void must_fail(const char *condition, const char *file, int line) {
    log_write(LOG_ERROR, "%s:%d: does not hold: %s", file, line, condition);
    abort();
}

Err fault_pass(Cx *to, const Fault *fault) {
    to->fault = *fault;
    for (size_t i = 0; i < fault->n_arguments; i++)
        to->fault.arguments[i] = str_copy(to->mem, fault->arguments[i]);
    return fault->kind;
}

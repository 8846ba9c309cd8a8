/* What can be asked of a piece of text, and how are new texts made? Views never copy; everything
 * that returns new text takes the arena it goes into. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/base.h"

Str str_of(const char *terminated) {
    return terminated ? (Str){terminated, strlen(terminated)} : S("");
}

bool str_equal(Str a, Str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_compare(Str a, Str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix) {
    return s.n >= prefix.n && str_equal((Str){s.p, prefix.n}, prefix);
}

bool str_ends(Str s, Str suffix) {
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

size_t str_find(Str s, Str needle, size_t from) {
    if (from > s.n) return SIZE_MAX;
    if (needle.n == 0) return from;
    if (s.n - from < needle.n) return SIZE_MAX;
    const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

Str str_slice(Str s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return s.p ? (Str){s.p + from, to - from} : s;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Str str_trim(Str s) {
    for (;;) {
        if (s.n && is_blank(s.p[0]))
            s = str_slice(s, 1, s.n);
        else if (str_starts(s, S("\u00a0")))
            s = str_slice(s, 2, s.n);
        else
            break;
    }
    for (;;) {
        if (s.n && is_blank(s.p[s.n - 1]))
            s.n -= 1;
        else if (str_ends(s, S("\u00a0")))
            s.n -= 2;
        else
            return s;
    }
}

Str path_last(Str path) {
    size_t at = path.n;
    while (at && path.p[at - 1] != '/')
        at--;
    return str_slice(path, at, path.n);
}

Str path_folder(Str path) {
    return str_slice(path, 0, path.n - path_last(path).n);
}

bool str_cut(Str *rest, char mark, Str *part) {
    if (!rest->p) return false;
    const char *hit = rest->n ? memchr(rest->p, mark, rest->n) : NULL;
    if (!hit) {
        *part = *rest;
        *rest = STR_NONE;
        return true;
    }
    size_t before = (size_t)(hit - rest->p);
    *part = (Str){rest->p, before};
    *rest = (Str){hit + 1, rest->n - before - 1};
    return true;
}

static bool is_tail(unsigned char c) {
    return (c & 0xc0) == 0x80;
}

size_t str_character(Str s, size_t at) {
    if (at >= s.n) return 0;
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at;
    unsigned char c = p[0];
    if (c < 0x80) return c != 0;
    if (c < 0xc2 || c > 0xf4 || left < 2 || !is_tail(p[1])) return 0;
    if (c < 0xe0) return 2;
    if (left < 3 || !is_tail(p[2])) return 0;
    if (c < 0xf0) {
        bool overlong = c == 0xe0 && p[1] < 0xa0, surrogate = c == 0xed && p[1] > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    bool overlong = c == 0xf0 && p[1] < 0x90, beyond = c == 0xf4 && p[1] > 0x8f;
    return left < 4 || !is_tail(p[3]) || overlong || beyond ? 0 : 4;
}

/* Eight bytes that are all ASCII and none of them NUL: the common case, taken in one step. */
static bool is_plain8(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    const uint64_t high = 0x8080808080808080u, ones = 0x0101010101010101u;
    return !(word & high) && !((word - ones) & ~word & high);
}

bool str_is_utf8(Str s) {
    size_t i = 0;
    while (i < s.n) {
        if (s.n - i >= 8 && is_plain8(s.p + i)) {
            i += 8;
            continue;
        }
        size_t n = str_character(s, i);
        if (!n) return false;
        i += n;
    }
    return true;
}

/* FNV-1a with a final mix: for order-free comparison and sampling, the same on every machine.
 * Tables of foreign keys use the keyed hash in hash.c. */
uint64_t str_hash(Str s) {
    uint64_t h = 0xcbf29ce484222325u ^ s.n, word;
    size_t i = 0;
    for (; i + sizeof word <= s.n; i += sizeof word) { /* pages are hashed, too */
        memcpy(&word, s.p + i, sizeof word);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    for (; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

Str str_lower(Arena *mem, Str s) {
    char *p = arena_alloc(mem, s.n);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + ('a' - 'A')) : s.p[i];
    return (Str){p, s.n};
}

Str str_int(Arena *mem, int64_t number) {
    return str_format(mem, "%lld", (long long)number);
}

Str str_copy(Arena *mem, Str s) {
    char *p = arena_alloc(mem, s.n);
    if (s.n) memcpy(p, s.p, s.n);
    return (Str){p, s.n};
}

static char *append(char *to, Str s) {
    if (s.n) memcpy(to, s.p, s.n);
    return to + s.n;
}

Str str_join(Arena *mem, size_t n, const Str *parts, Str between) {
    size_t total = n > 1 ? between.n * (n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        total += parts[i].n;
    char *p = arena_alloc(mem, total), *to = p;
    for (size_t i = 0; i < n; i++) {
        if (i) to = append(to, between);
        to = append(to, parts[i]);
    }
    return (Str){p, total};
}

Str str_format(Arena *mem, const char *format, ...) {
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = format_write(small, sizeof small, format, args);
    va_end(args);
    char *p = arena_alloc(mem, n + 1);
    if (n < sizeof small)
        memcpy(p, small, n);
    else
        format_write(p, n + 1, format, again);
    va_end(again);
    return (Str){p, n};
}

char *cstr(Arena *mem, Str s) {
    size_t n = s.n ? strnlen(s.p, s.n) : 0;
    char *p = arena_alloc(mem, n + 1);
    if (n) memcpy(p, s.p, n);
    return p;
}

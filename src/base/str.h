#pragma once
/* Pointer-and-length text. A Str is a view: not terminated, not owned. All text inside the house is
 * UTF-8; it is checked once, where it comes in. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

typedef struct Str {
    const char *p;
    size_t n;
} Str;

#define S(literal) ((Str){"" literal "", sizeof(literal) - 1})
#define STR_NONE ((Str){0})
/* For printf-like calls: str_format(mem, "%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p

Str str_of(const char *terminated); /* "" for NULL */
bool str_equal(Str a, Str b);
int str_compare(Str a, Str b); /* byte order: <0, 0, >0 */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
/* Position of the first `needle` at or after `from`; SIZE_MAX where there is none. */
size_t str_find(Str s, Str needle, size_t from);
Str str_slice(Str s, size_t from, size_t to); /* clamped to the bounds of s */
Str str_trim(Str s);                          /* spaces, tabs, line ends and U+00A0 at both ends */
/* Of a path: what stands behind its last slash, and what goes up to it and with it. */
Str path_last(Str path);
Str path_folder(Str path); /* empty where there is no slash */
/* Cuts s at the first `mark`: the part before it is returned, *rest is what follows (empty, p ==
 * NULL, at the end). Loop: for (Str rest = s, part; str_cut(&rest, ',', &part);) */
bool str_cut(Str *rest, char mark, Str *part);
bool str_is_utf8(Str s); /* well-formed, no surrogates, no overlong forms, no NUL */
size_t str_character(
    Str s, size_t at); /* bytes of the character at `at`; 0 where no such character stands there */
uint64_t str_hash(Str s);
/* ASCII lower case; other bytes unchanged. */
Str str_lower(Arena *mem, Str s);

Str str_copy(Arena *mem, Str s);
Str str_join(Arena *mem, size_t n, const Str *parts, Str between);
Str str_int(Arena *mem, int64_t number); /* "-12" */
Str str_format(Arena *mem, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As vsnprintf, and quicker for the common directives; but what is at `to` need not be terminated.
 */
size_t format_write(char *to, size_t room, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
/* A terminated copy for library borders. A NUL inside the text ends the copy there. */
char *cstr(Arena *mem, Str s);

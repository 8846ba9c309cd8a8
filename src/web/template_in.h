#pragma once
/* What the C that tools/uigen makes of ui/pages stands on: what counts as yes in {{#if}}, which
 * numbers {{int}} takes, and which addresses may stand in a page. Types that do not fit are errors
 * of the compiler. */

#include "web/pages.h"

#define UI_UNUSED __attribute__((unused)) static

UI_UNUSED bool ui_text_is(Str s) {
    return s.n > 0;
}
UI_UNUSED bool ui_safe_is(Safe s) {
    return s.html.n > 0;
}
UI_UNUSED bool ui_whole_is(long long value) {
    return value != 0;
}
UI_UNUSED bool ui_natural_is(unsigned long long value) {
    return value != 0;
}
UI_UNUSED bool ui_real_is(double value) {
    return value < 0 || value > 0;
}
UI_UNUSED bool ui_pointer_is(const void *value) {
    return value;
}

/* Yes: a text that is not empty, a number that is not zero, a pointer to something. */
#define UI_TRUE(x) \
    _Generic((x), Str \
             : ui_text_is, Safe \
             : ui_safe_is, bool \
             : ui_whole_is, char \
             : ui_whole_is, signed char \
             : ui_whole_is, short \
             : ui_whole_is, int \
             : ui_whole_is, long \
             : ui_whole_is, long long \
             : ui_whole_is, unsigned char \
             : ui_natural_is, unsigned short \
             : ui_natural_is, unsigned \
             : ui_natural_is, unsigned long \
             : ui_natural_is, unsigned long long \
             : ui_natural_is, float \
             : ui_real_is, double \
             : ui_real_is, default \
             : ui_pointer_is)(x)

UI_UNUSED int64_t ui_whole(long long value) {
    return value;
}
UI_UNUSED int64_t ui_natural(unsigned long long value) {
    return (int64_t)value;
}

/* Whole numbers only: a share would lose its decimals. */
#define UI_INT(x) \
    _Generic((x), signed char \
             : ui_whole, short \
             : ui_whole, int \
             : ui_whole, long \
             : ui_whole, long long \
             : ui_whole, unsigned char \
             : ui_natural, unsigned short \
             : ui_natural, unsigned \
             : ui_natural, unsigned long \
             : ui_natural, unsigned long long \
             : ui_natural)(x)

UI_UNUSED void ui_safe(Buf *out, Safe safe) {
    buf_put(out, safe.html);
}

/* A whole address. One that would run a script, or leads to another kind of thing than a page,
 * becomes "#". */
UI_UNUSED void ui_address(Buf *out, Str address) {
    size_t i = 0;
    while (i < address.n && address.p[i] != ':' && address.p[i] != '/' && address.p[i] != '?' &&
           address.p[i] != '#')
        i++;
    bool scheme = i < address.n && address.p[i] == ':';
    bool known = str_starts(address, S("https:")) || str_starts(address, S("http:")) ||
                 str_starts(address, S("mailto:"));
#define TAKE_AWAY(symbol, type) known = known || str_starts(address, S("data:" type ";base64,"));
#include "web/take_away.def"
#undef TAKE_AWAY
    buf_html(out, scheme && !known ? S("#") : address);
}

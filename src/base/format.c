/* How does text with numbers come about quickly? Pages and pictures hold thousands of them, nearly
 * all of a few plain kinds: those are written here, byte for byte as vsnprintf writes them, and
 * everything else is left to it. */

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/base.h"

enum { MOST_SCALED = 22, MOST_PLAIN = 9 };

bool number_scaled(double value, int decimals, uint64_t *out) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    if (exponent > 1023 + 62 || decimals < 0 || decimals > MOST_SCALED) return false;
    if (exponent) mantissa |= (uint64_t)1 << 52;
    int down = 1075 - (exponent ? exponent : 1); /* the value is mantissa / 2^down */
    unsigned __int128 product = mantissa;        /* below 2^53 × 10^22 < 2^127 */
    for (int i = 0; i < decimals; i++)
        product *= 10;
    if (down >= 128) {
        *out = 0;
        return true;
    }
    if (down < 0) {
        if (product >> (63 + down)) return false;
        product <<= -down;
    } else if (down > 0) {
        unsigned __int128 half = (unsigned __int128)1 << (down - 1);
        unsigned __int128 rest = product & (half + (half - 1));
        product >>= down;
        product += rest > half || (rest == half && (product & 1));
    }
    if (product >> 63) return false;
    *out = (uint64_t)product;
    return true;
}

typedef struct Out {
    char *to;
    size_t room, n; /* n: also what found no room */
} Out;

static void put(Out *out, const char *p, size_t n) {
    if (n && out->n < out->room)
        memcpy(out->to + out->n, p, n < out->room - out->n ? n : out->room - out->n);
    out->n += n;
}

/* Its digits, the last `decimals` of them after a point. */
static void put_digits(Out *out, bool negative, uint64_t digits, int decimals) {
    char text[24 + MOST_PLAIN];
    size_t at = sizeof text;
    for (int i = 0; i < decimals; i++, digits /= 10)
        text[--at] = (char)('0' + digits % 10);
    if (decimals) text[--at] = '.';
    do {
        text[--at] = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits);
    if (negative) text[--at] = '-';
    put(out, text + at, sizeof text - at);
}

static void put_signed(Out *out, int64_t value) {
    put_digits(out, value < 0, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 0);
}

static bool put_double(Out *out, double value, int decimals) {
    uint64_t scaled;
    if (decimals < 0 || decimals > MOST_PLAIN || !number_scaled(value, decimals, &scaled))
        return false;
    put_digits(out, __builtin_signbit(value), scaled, decimals);
    return true;
}

static void put_text(Out *out, const char *p, int most) {
    if (most) put(out, p, most < 0 ? strlen(p) : strnlen(p, (size_t)most));
}

/* A directive with a point: text of a length, or a number with so many decimals. */
static bool put_bounded(Out *out, const char **at, va_list *args) {
    char how = **at, what = how ? (*at)[1] : 0;
    bool digit = how >= '0' && how <= '9';
    if (!(what == 'f' && (digit || how == '*')) && !(what == 's' && how == '*')) return false;
    *at += 2;
    int most = digit ? how - '0' : va_arg(*args, int);
    if (what == 'f') return put_double(out, va_arg(*args, double), most);
    put_text(out, va_arg(*args, const char *), most);
    return true;
}

/* A number of at least so many digits. */
static bool put_padded(Out *out, const char **at, va_list *args) {
    char digits = **at;
    if (digits < '1' || digits > '9' || (*at)[1] != 'd') return false;
    *at += 2;
    int value = va_arg(*args, int);
    if (value < 0) return false;
    int width = 1;
    for (int rest = value; rest >= 10; rest /= 10)
        width++;
    for (; width < digits - '0'; width++)
        put(out, "0", 1);
    put_signed(out, value);
    return true;
}

/* One directive; *at stands behind its percent sign. False for a kind that is not written here. */
static bool put_next(Out *out, const char **at, va_list *args) {
    switch (*(*at)++) {
    case '0': return put_padded(out, at, args);
    case '.': return put_bounded(out, at, args);
    case 's': put_text(out, va_arg(*args, const char *), -1); return true;
    case 'd': put_signed(out, va_arg(*args, int)); return true;
    case 'u': put_digits(out, false, va_arg(*args, unsigned), 0); return true;
    case '%': put(out, "%", 1); return true;
    case 'c': put(out, &(char){(char)va_arg(*args, int)}, 1); return true;
    case 'z':
        if (*(*at)++ != 'u') return false;
        put_digits(out, false, va_arg(*args, size_t), 0);
        return true;
    case 'l':
        if ((*at)[0] != 'l' || (*at)[1] != 'd') return false;
        *at += 2;
        put_signed(out, va_arg(*args, long long));
        return true;
    default: return false;
    }
}

size_t format_write(char *to, size_t room, const char *format, va_list args) {
    Out out = {to, room, 0};
    va_list rest;
    va_copy(rest, args);
    bool plain = true;
    for (const char *at = format; *at && plain;) {
        size_t n = (size_t)(strchrnul(at, '%') - at);
        put(&out, at, n);
        at += n;
        if (*at == '%') {
            at++;
            plain = put_next(&out, &at, &rest);
        }
    }
    va_end(rest);
    if (plain) return out.n;
    int n = vsnprintf(to, room, format, args);
    must(n >= 0);
    return (size_t)n;
}

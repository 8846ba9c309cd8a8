/* What does a person see in a cell of a workbook? Numbers are stored in binary, percentages as
 * fractions, dates as counts of days, keys as numbers without their zeros; only the cell's format
 * tells which. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/sheets_in.h"

/* ---- formats ---- */

CellFormat cell_format_built_in(int64_t id) {
    const CellFormat day = {.shape = SHAPE_DATE, .day = true};
    const CellFormat time = {.shape = SHAPE_DATE, .time = true};
    if (id == 9 || id == 10) return (CellFormat){.shape = SHAPE_PERCENT};
    if (id == 22) return (CellFormat){.shape = SHAPE_DATE, .day = true, .time = true};
    if (id == 46) return (CellFormat){.shape = SHAPE_DATE, .time = true, .elapsed = true};
    /* 32 to 35 and 55, 56 are hours only in Chinese and Japanese editions */
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return day;
    if ((id >= 18 && id <= 21) || id == 45 || id == 47) return time;
    return (CellFormat){0};
}

typedef struct FormatLetters { /* of the first section, which is the one for positive numbers */
    size_t zeros;
    bool percent, other; /* other: what neither a date nor a plain run of zeros has */
    bool year, month, day, hour, second, elapsed;
} FormatLetters;

static void take_letter(FormatLetters *seen, char c) {
    switch (c) {
    case '0': seen->zeros++; break;
    case '%': seen->percent = true; break;
    case 'y':
    case 'Y': seen->year = true; break;
    case 'm':
    case 'M': seen->month = true; break;
    case 'd':
    case 'D': seen->day = true; break;
    case 'h':
    case 'H': seen->hour = true; break;
    case 's':
    case 'S': seen->second = true; break;
    case ' ': break;
    default: seen->other = true;
    }
}

/* Over "text" and [condition]; [h], [mm] and [ss] count hours past a day. */
static size_t over_quoted(FormatLetters *seen, Str code, size_t at) {
    char end = code.p[at] == '"' ? '"' : ']';
    size_t to = at + 1;
    while (to < code.n && code.p[to] != end)
        to++;
    Str inner = str_slice(code, at + 1, to);
    char first = inner.n ? (char)(inner.p[0] | 32) : 0;
    if (end == ']' && inner.n <= 2 && (first == 'h' || first == 'm' || first == 's'))
        seen->elapsed = seen->hour = true;
    else if (end == '"')
        seen->other = true;
    return to;
}

CellFormat cell_format_read(Str code) {
    FormatLetters seen = {0};
    if (str_starts(code, S("General"))) return (CellFormat){0};
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        if (c == '"' || c == '[') {
            i = over_quoted(&seen, code, i);
        } else if (c == '\\' || c == '_' || c == '*') {
            seen.other |= c != '\\' || (i + 1 < code.n && code.p[i + 1] != ' ');
            i++;
        } else {
            take_letter(&seen, c);
        }
    }
    bool clock = seen.hour || seen.second;
    bool day = seen.year || seen.day || (seen.month && !clock);
    if (day || clock)
        return (CellFormat){
            .shape = SHAPE_DATE,
            .day = day,
            .time = clock,
            .elapsed = seen.elapsed && !day,
            .year_alone = seen.year && !seen.month && !seen.day && !clock,
        };
    if (seen.percent) return (CellFormat){.shape = SHAPE_PERCENT};
    if (seen.zeros >= 2 && seen.zeros <= 30 && !seen.other)
        return (CellFormat){.shape = SHAPE_PADDED, .digits = (uint8_t)seen.zeros};
    return (CellFormat){0};
}

/* ---- numbers ---- */

typedef struct Digits { /* a number as text: sign, digits, point, digits */
    size_t whole, fraction, significant;
    bool minus, point;
    Str whole_digits, fraction_digits; /* without needless zeros */
} Digits;

static bool digits_read(Digits *out, Str text) {
    size_t i = 0;
    *out = (Digits){0};
    if (text.n && text.p[0] == '-') out->minus = true, i++;
    while (i < text.n && text.p[i] == '0' && i + 1 < text.n && text.p[i + 1] != '.')
        i++;
    size_t from = i;
    while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
        i++;
    out->whole_digits = str_slice(text, from, i);
    if (i < text.n && text.p[i] == '.') out->point = true, i++;
    size_t behind = i, last = i;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        if (text.p[i] != '0') last = i + 1;
    out->fraction_digits = str_slice(text, behind, last);
    if (i != text.n || !(out->whole_digits.n + (text.n - behind) * out->point)) return false;
    bool below_one = !out->whole_digits.n || out->whole_digits.p[0] == '0';
    size_t zeros = 0;
    while (below_one && zeros < out->fraction_digits.n && out->fraction_digits.p[zeros] == '0')
        zeros++;
    out->significant = (below_one ? 0 : out->whole_digits.n) + out->fraction_digits.n - zeros;
    return true;
}

static Str digits_write(char *room, const Digits *digits) {
    size_t n = 0;
    bool whole = digits->whole_digits.n > 0;
    bool zero = !digits->fraction_digits.n && (!whole || digits->whole_digits.p[0] == '0');
    if (digits->minus && !zero) room[n++] = '-';
    if (!whole) room[n++] = '0';
    if (whole) memmove(room + n, digits->whole_digits.p, digits->whole_digits.n);
    n += digits->whole_digits.n;
    if (digits->fraction_digits.n) {
        room[n++] = '.';
        memmove(room + n, digits->fraction_digits.p, digits->fraction_digits.n);
        n += digits->fraction_digits.n;
    }
    return (Str){room, n};
}

/* Finite, written with digits, signs, point and exponent only. */
static bool double_read(Str text, double *out) {
    char room[64], *end = NULL;
    if (!text.n || text.n >= sizeof room) return false;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("0123456789+-.eE", text.p[i]) || !text.p[i]) return false;
    memcpy(room, text.p, text.n);
    room[text.n] = 0;
    *out = strtod(room, &end);
    return end == room + text.n && isfinite(*out);
}

/* Binary fractions have an end like 69.349999999999994, which nobody has typed in. */
static Str double_write(char room[static CELL_ROOM], double value) {
    Digits digits;
    int decimals = 0;
    char full[CELL_ROOM];
    if (fabs(value) < 1 || value != nearbyint(value))
        decimals = 14 - (int)floor(log10(fabs(value) > 1e-15 ? fabs(value) : 1e-15));
    decimals = decimals < 0 ? 0 : decimals > 15 ? 15 : decimals;
    int n = snprintf(full, sizeof full, "%.*f", decimals, value);
    must(n > 0 && n < CELL_ROOM && digits_read(&digits, (Str){full, (size_t)n}));
    return digits_write(room, &digits);
}

/* Nothing in it is left out when it is written anew. */
static bool as_written(const Digits *digits, Str stored) {
    size_t n = digits->whole_digits.n + digits->minus;
    if (!digits->whole_digits.n || digits->fraction_digits.n > 15) return false;
    if (digits->fraction_digits.n) n += digits->fraction_digits.n + 1;
    return n == stored.n && !(digits->minus && digits->whole_digits.p[0] == '0');
}

/* How most numbers are written: as they are shown. */
static bool is_shown(Str text) {
    const char *at = text.p, *end = text.p + text.n;
    if (text.n > 16) return false; /* 15 significant digits and a point */
    if (text.n && *at == '-') at++;
    const char *from = at;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    if (at == from || (*from == '0' && at - from > 1)) return false;
    if (at == end) return from == text.p || *from != '0';
    if (*at++ != '.' || end[-1] < '1') return false;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at == end;
}

/* Rounds a long fraction on its digits. False where that could come out otherwise than rounding the
 * binary number, which is off by up to a ninth of the last place that is kept. */
static bool digits_round(char room[static CELL_ROOM], const Digits *digits, Str *out) {
    enum { LEAST = 38, MOST = 62 }; /* hundredths of that place */
    bool below_one = !digits->whole_digits.n || digits->whole_digits.p[0] == '0';
    size_t keep = below_one ? 15 : 15 - digits->whole_digits.n;
    Str fraction = digits->fraction_digits;
    if (digits->whole_digits.n > 14 || fraction.n <= keep || (below_one && digits->minus))
        return false;
    int tail = 10 * (fraction.p[keep] - '0');
    if (keep + 1 < fraction.n) tail += fraction.p[keep + 1] - '0';
    if (tail >= LEAST && tail <= MOST) return false;
    Digits shorter = *digits;
    shorter.fraction_digits.n = keep;
    size_t n = digits_write(room, &shorter).n, at = n - 1;
    for (; tail > MOST && at && (room[at] == '9' || room[at] == '.'); at--)
        if (room[at] == '9') room[at] = '0';
    if (tail > MOST && (room[at] == '9' || room[at] == '-')) return false;
    if (tail > MOST) room[at]++;
    while (room[n - 1] == '0')
        n--;
    *out = (Str){room, room[n - 1] == '.' ? n - 1 : n};
    return true;
}

static bool plain(char room[static CELL_ROOM], Str stored, Str *out) {
    Digits digits;
    double value;
    bool read = stored.n < 40 && digits_read(&digits, stored);
    bool exact = read && (digits.significant <= 15 ||
                          (!digits.fraction_digits.n && digits.significant <= 17));
    if (exact && as_written(&digits, stored)) {
        *out = stored;
        return true;
    }
    if (exact && digits.fraction_digits.n <= 15) {
        *out = digits_write(room, &digits);
        return true;
    }
    if (read && digits_round(room, &digits, out)) return true;
    if (!double_read(stored, &value)) return false;
    *out = double_write(room, value);
    return true;
}

/* The point two places to the right, on the text: no arithmetic, no new fraction. */
static Str percent(char room[static CELL_ROOM], Str number) {
    char wide[CELL_ROOM + 4];
    Digits digits;
    size_t n = 0;
    if (number.n + 4 > CELL_ROOM || !digits_read(&digits, number)) return number;
    if (digits.minus) wide[n++] = '-';
    memcpy(wide + n, digits.whole_digits.p, digits.whole_digits.n);
    n += digits.whole_digits.n;
    for (size_t i = 0; i < 2; i++)
        wide[n++] = i < digits.fraction_digits.n ? digits.fraction_digits.p[i] : '0';
    if (digits.fraction_digits.n > 2) {
        wide[n++] = '.';
        memcpy(wide + n, digits.fraction_digits.p + 2, digits.fraction_digits.n - 2);
        n += digits.fraction_digits.n - 2;
    }
    return digits_read(&digits, (Str){wide, n}) ? digits_write(room, &digits) : number;
}

static Str padded(char room[static CELL_ROOM], Str number, size_t digits) {
    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] < '0' || number.p[i] > '9') return number;
    if (number.n >= digits) return number;
    memmove(room + (digits - number.n), number.p, number.n);
    memset(room, '0', digits - number.n);
    return (Str){room, digits};
}

/* ---- dates ---- */

#define DAYS_TO_1970 25569 /* from 1899-12-30 */
#define LAST_DAY 2958465   /* 9999-12-31 */
#define DAYS_TO_1904 1462

static size_t put_day(char *room, size_t size, int64_t days, bool year_alone) {
    int n = 0;
    if (days == 0 || days == 60) { /* days that never were; programs show them all the same */
        n = snprintf(room, size, year_alone ? "1900" : days ? "1900-02-29" : "1900-01-00");
    } else {
        int64_t since = days - DAYS_TO_1970 + (days < 60); /* 1900 counts as a leap year */
        Date date = date_of_time(since * 86400);
        n = year_alone ? snprintf(room, size, "%04d", date.year)
                       : snprintf(room, size, "%04d-%02d-%02d", date.year, date.month, date.day);
    }
    return n > 0 ? (size_t)n : 0;
}

static Str date_text(char room[static CELL_ROOM], double value, CellFormat format) {
    double whole = floor(value);
    int64_t days = (int64_t)whole, seconds = 0;
    size_t n = 0;
    if (format.time) seconds = (int64_t)floor((value - whole) * 86400 + 0.5);
    if (seconds == 86400) days++, seconds = 0;
    bool clock = format.time && (!format.day || seconds || !days);
    if (format.day && !(clock && !days)) n = put_day(room, CELL_ROOM, days, format.year_alone);
    if (!clock) return (Str){room, n};
    int64_t hours = seconds / 3600 + (format.elapsed ? days * 24 : 0);
    int m = snprintf(room + n, CELL_ROOM - n, "%s%02lld:%02d:%02d", n ? "T" : "", (long long)hours,
                     (int)(seconds / 60 % 60), (int)(seconds % 60));
    return (Str){room, n + (m > 0 ? (size_t)m : 0)};
}

/* ---- cells ---- */

Str cell_text(char room[static CELL_ROOM], Str stored, CellFormat format, bool since_1904) {
    if (format.shape == SHAPE_PLAIN && is_shown(stored)) return stored;
    Str number = str_trim(stored);
    double value;
    if (!plain(room, number, &number)) return number;
    switch ((CellShape)format.shape) {
    case SHAPE_PLAIN: break;
    case SHAPE_PERCENT: return percent(room, number);
    case SHAPE_PADDED: return padded(room, number, format.digits);
    case SHAPE_DATE:
        if (!double_read(number, &value)) break;
        if (since_1904 && format.day) value += DAYS_TO_1904;
        if (value < 0 || value >= LAST_DAY + 1) break;
        return date_text(room, value, format);
    }
    return number;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t put_character(char *to, uint32_t c) {
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 0x3f));
    to[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

/* 0 where no character that may stand in a text is written there. */
static uint32_t escaped(Str text) {
    uint32_t c = 0;
    if (text.n < 7 || text.p[0] != '_' || text.p[1] != 'x' || text.p[6] != '_') return 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_digit(text.p[i]);
        if (digit < 0) return 0;
        c = c << 4 | (uint32_t)digit;
    }
    bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return control || (c >= 0xd800 && c < 0xe000) ? 0 : c;
}

size_t cell_unescape(char *text, size_t n) {
    size_t to = 0;
    if (!n || !memchr(text, '_', n)) return n;
    for (size_t i = 0; i < n;) {
        uint32_t c = text[i] == '_' ? escaped((Str){text + i, n - i}) : 0;
        if (c) {
            to += put_character(text + to, c);
            i += 7;
        } else {
            text[to++] = text[i++];
        }
    }
    return to;
}

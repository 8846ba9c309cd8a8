/* Which decimal sign do the cells of a table use? Each cell that can be read in only one way has a
 * vote. "1.234" has none: it is a German thousand or an English fraction; a table of nothing but
 * such cells and whole numbers is read as German. */

#include "formats/formats_in.h"

typedef struct Signs {
    size_t commas, points, last; /* last: position of the last of both */
    size_t gaps;                 /* blanks and apostrophes between groups */
    size_t digits_before, digits_after;
    bool groups; /* all signs before the last have groups of three behind them */
    bool zero;   /* starts with 0 */
} Signs;

/* Length of a blank or apostrophe between groups of digits; 0 where there is none. */
static size_t gap_at(Str s, size_t at) {
    static const Str gaps[] = {S(" "), S("\u00a0"), S("\u202f"), S("\u2009"), S("'"), S("\u2019")};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        if (str_starts(str_slice(s, at, s.n), gaps[i])) return gaps[i].n;
    return 0;
}

/* Digits with commas and points, perhaps with gaps between groups; a sign before them and a percent
 * sign behind them are allowed. */
static bool signs_of(Str s, Signs *out) {
    if (s.n && s.p[s.n - 1] == '%') s = str_trim(str_slice(s, 0, s.n - 1));
    size_t i = str_starts(s, S("\u2212")) ? 3 : s.n && (s.p[0] == '-' || s.p[0] == '+'), run = 0;
    *out = (Signs){.groups = true, .zero = i < s.n && s.p[i] == '0'};
    bool any = false;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9') {
            run++;
            continue;
        }
        size_t gap = c == ',' || c == '.' ? 0 : gap_at(s, i);
        if (gap) { /* what follows is a group, and a sign behind it no sign of groups */
            if (any || run > 3 || (out->gaps && run != 3)) return false;
            out->gaps++;
            run = 0;
            i += gap - 1;
            continue;
        }
        if (c != ',' && c != '.') return false;
        if (out->gaps && (any || run != 3)) return false;
        if (!any ? run < 1 || run > 3 : run != 3) out->groups = false;
        if (!any) out->digits_before = run;
        any = true;
        out->commas += c == ',';
        out->points += c == '.';
        out->last = i;
        run = 0;
    }
    out->digits_after = run;
    return any && out->digits_before && run;
}

void decimal_vote(DecimalVotes *votes, Str cell) {
    Signs seen;
    cell = str_trim(cell);
    if (cell.n < 3 || cell.n > 40 || !signs_of(cell, &seen)) return;
    bool comma_last = cell.p[seen.last] == ',';
    if (seen.commas + seen.points == 1) {
        bool either = !seen.gaps && seen.digits_after == 3 && seen.digits_before <= 3 &&
                      !(seen.zero && seen.digits_before == 1);
        if (either) return;
        (comma_last ? votes->comma++ : votes->point++);
    } else if (seen.commas &&
               seen.points) { /* the last one is the decimal sign, if the others make groups */
        if (!seen.groups || (comma_last ? seen.commas : seen.points) != 1) return;
        (comma_last ? votes->comma++ : votes->point++);
    } else if (seen.groups &&
               seen.digits_after == 3) { /* 1.234.567: the sign that repeats makes groups */
        (seen.points ? votes->comma++ : votes->point++);
    }
}

Decimal decimal_result(const DecimalVotes *votes) {
    return votes->point > votes->comma ? DECIMAL_POINT : DECIMAL_COMMA;
}

/* Which decimal sign do the cells of a table use? Each cell that can be read in only one way has a
 * vote. "1.234" has none: it is a German thousand or an English fraction; a table of nothing but
 * such cells and whole numbers is read as German. */

#include "formats/formats_in.h"

typedef struct Signs {
    size_t commas, points, last; /* last: position of the last of both */
    size_t digits_before, digits_after;
    bool groups; /* all signs before the last have groups of three behind them */
    bool zero;   /* starts with 0 */
} Signs;

/* Digits with commas and points only, a sign before them allowed. */
static bool signs_of(Str s, Signs *out) {
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), run = 0;
    *out = (Signs){.groups = true, .zero = i < s.n && s.p[i] == '0'};
    bool any = false;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9') {
            run++;
            continue;
        }
        if (c != ',' && c != '.') return false;
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
        bool either = seen.digits_after == 3 && seen.digits_before <= 3 &&
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

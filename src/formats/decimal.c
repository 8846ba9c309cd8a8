/* Which decimal sign do the cells of a table use, and which those of a single column? Each cell
 * that can be read in only one way has a vote. "1.234" has none: it is a German thousand or an
 * English fraction; a table of nothing but such cells and whole numbers is read as German. */

#include <string.h>

#include "formats/formats_in.h"

#define STORED_VOTES 2 /* of a number that a sheet keeps as one: nobody mistyped its sign */

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

/* "1.234E5": where there is an exponent there are no groups. */
static void exponent_vote(DecimalVotes *votes, Str cell) {
    Number number;
    char last = cell.p[cell.n - 1];
    if (last < '0' || last > '9') return;
    votes->comma += memchr(cell.p, ',', cell.n) && number_read(cell, DECIMAL_COMMA, &number);
    votes->point += memchr(cell.p, '.', cell.n) && number_read(cell, DECIMAL_POINT, &number);
}

void decimal_vote(DecimalVotes *votes, Str cell) {
    Signs seen;
    cell = str_trim(cell);
    if (cell.n < 3 || cell.n > 40) return;
    if (!signs_of(cell, &seen)) {
        exponent_vote(votes, cell);
        return;
    }
    bool comma_last = cell.p[seen.last] == ',';
    if (seen.commas + seen.points == 1) {
        bool either = !seen.gaps && seen.digits_after == 3 && seen.digits_before <= 3 &&
                      !(seen.zero && seen.digits_before == 1);
        if (either) {
            votes->either++;
            return;
        }
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

void decimal_vote_stored(DecimalVotes *votes, Str cell) {
    if (str_find(cell, S("."), 0) != SIZE_MAX) votes->point += STORED_VOTES;
}

Decimal decimal_result(const DecimalVotes *votes) {
    return votes->point > votes->comma ? DECIMAL_POINT : DECIMAL_COMMA;
}

/* One cell with the other sign may be a slip: "20.2011" among whole numbers, or among German
 * thousands. A column has a sign of its own where that is its rule. */
Decimal decimal_of_column(const DecimalVotes *votes, Decimal table) {
    Decimal other = table == DECIMAL_COMMA ? DECIMAL_POINT : DECIMAL_COMMA;
    size_t own = table == DECIMAL_COMMA ? votes->comma : votes->point;
    size_t against = table == DECIMAL_COMMA ? votes->point : votes->comma;
    bool rule = against >= STORED_VOTES && against > own * 10 && against * 4 >= votes->either;
    return rule ? other : table;
}

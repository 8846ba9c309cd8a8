/* How are the numbers and lists read that somebody writes into the planner? With a decimal comma
 * or a point, parted by semicolons or commas, wherever that leaves no doubt:
 *     0,8                                    one number
 *     Gymnasium: 0,41; Gesamtschule: 0,33    semicolons: each comma is a decimal one
 *     Gymnasium:0,41,Gesamtschule:0,33       each entry has a name: digits alone go on the number
 *     2026: 1.150; 2027: 1.140               counts have no decimals: three digits are thousands
 * What is left in doubt stays as it was written, and the method says what is wrong with it. */

#include "web/planner_in.h"

enum { LIST_MOST = 8 << 10 };

static bool is_list(PlannerKind kind) {
    return kind == PLANNER_COUNTS || kind == PLANNER_SHARE || kind == PLANNER_SHARES;
}

static bool has(Str text, char sign) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == sign) return true;
    return false;
}

static bool is_digits(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9') return false;
    return text.n > 0;
}

/* Behind the last colon; all of it where there is none. */
static Str value_of(Str part) {
    size_t from = part.n;
    while (from > 0 && part.p[from - 1] != ':')
        from--;
    return str_trim(str_slice(part, from, part.n));
}

/* "1.150": up to three digits, then groups of three. */
static bool is_grouped(Str value) {
    size_t group = 0, groups = 0;
    for (size_t i = 0; i < value.n; i++) {
        bool mark = value.p[i] == '.' || value.p[i] == ',';
        if (!mark && !is_digits(str_slice(value, i, i + 1))) return false;
        if (mark && (group == 0 || group > 3 || (groups && group != 3))) return false;
        groups += mark;
        group = mark ? 0 : group + 1;
    }
    return groups > 0 && group == 3;
}

static void put_part(Buf *out, PlannerKind kind, Str part) {
    Str value = value_of(part), name = str_slice(part, 0, part.n - value.n);
    bool grouped = kind == PLANNER_COUNTS && is_grouped(value);
    if (buf_str(out).n) buf_char(out, ',');
    buf_put(out, name);
    for (size_t i = 0; i < value.n; i++) {
        bool mark = value.p[i] == ',' || value.p[i] == '.';
        if (!(mark && grouped)) buf_char(out, value.p[i] == ',' ? '.' : value.p[i]);
    }
}

/* Whether digits that stand alone are the decimals of the number before them. */
static bool goes_on(Str text, Str before, Str part) {
    bool named = has(text, ':');
    if (!is_digits(part) || !is_digits(value_of(before)) || has(before, ':') != named) return false;
    if (named) return true;
    Str rest = text, first;
    (void)str_cut(&rest, ',', &first);
    return !has(rest, ','); /* the only comma there is */
}

Str planner_plain(Cx *cx, PlannerKind kind, Str text) {
    if (!is_list(kind)) return text;
    Buf out = buf_new(cx->mem, LIST_MOST);
    char sign = has(text, ';') ? ';' : ',';
    Str before = STR_NONE;
    for (Str rest = text, part; str_cut(&rest, sign, &part);) {
        part = str_trim(part);
        if (!part.n) continue;
        if (sign == ',' && kind != PLANNER_COUNTS && goes_on(text, before, part)) {
            buf_char(&out, '.');
            buf_put(&out, part);
            before = STR_NONE;
            continue;
        }
        put_part(&out, kind, part);
        before = part;
    }
    return out.full ? text : buf_str(&out);
}

Str planner_told(Cx *cx, PlannerKind kind, Str text) {
    if (!is_list(kind)) return text;
    Buf out = buf_new(cx->mem, LIST_MOST);
    for (size_t i = 0; i < text.n; i++) {
        char sign = text.p[i];
        if (sign == ',')
            buf_put(&out, S("; "));
        else if (sign == ':')
            buf_put(&out, S(": "));
        else
            buf_char(&out, sign == '.' && cx->lang == DE ? ',' : sign);
    }
    return buf_str(&out);
}

/* Which sentence is true of these numbers? The headline names value, period, comparison and
 * direction from the numbers alone. Words of direction need bands that do not touch; otherwise the
 * sentence says that no difference is certain. */

#include <math.h>

#include "words/words_in.h"

/* A comparison that may be told: with an earlier period or with another place. */
typedef struct Comparison {
    const Compared *with;
    Str place_or_time; /* "2014", "in der Metropole Ruhr" */
    Direction direction;
} Comparison;

typedef struct Told {
    const HeadlineFacts *facts;
    Lang lang;
    int decimals;
    bool closer; /* more decimals than usual, since rounded numbers would contradict each other */
} Told;

static bool has_number(const Compared *c) {
    return c->present && isfinite(c->value);
}

static bool is_exact(const Compared *c) {
    return c->low == c->value && c->high == c->value;
}

static int at_most_six(int decimals) {
    return decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
}

static Direction direction_at(const Compared *from, const Compared *to, int decimals) {
    if (!has_number(from) || !has_number(to) || from->unit != to->unit) return DIRECTION_UNKNOWN;
    if (is_exact(from) && is_exact(to) &&
        words_rounded(from->value, decimals) == words_rounded(to->value, decimals))
        return DIRECTION_SAME;
    /* A band that is not one (NAN, value outside) gives no certainty: the comparisons below are
     * then false. */
    bool sane = from->low <= from->value && from->value <= from->high && to->low <= to->value &&
                to->value <= to->high;
    if (sane && to->low > from->high) return DIRECTION_UP;
    if (sane && to->high < from->low) return DIRECTION_DOWN;
    return DIRECTION_UNKNOWN;
}

Direction words_direction(const Compared *from, const Compared *to) {
    return direction_at(from, to, from->decimals < to->decimals ? from->decimals : to->decimals);
}

/* Whether a reader who subtracts the shown numbers finds another difference than the one shown. */
static bool subtracts_wrong(double from, double to, int decimals) {
    double shown = words_rounded(to, decimals) - words_rounded(from, decimals);
    return words_rounded(shown, decimals) != words_rounded(to - from, decimals);
}

int words_difference_decimals(double from, double to, int decimals) {
    decimals = at_most_six(decimals);
    return subtracts_wrong(from, to, decimals) ? at_most_six(decimals + 1) : decimals;
}

static bool contradicts(const Compared *now, const Compared *with, int decimals) {
    return words_rounded(now->value - with->value, decimals) == 0 ||
           subtracts_wrong(with->value, now->value, decimals);
}

/* Sets the directions as they are seen at these decimals; whether value and differences then go
 * together. */
static bool directions_at(const Compared *now, size_t n, Comparison *comparisons, int decimals) {
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        Comparison *c = &comparisons[i];
        c->direction = direction_at(c->with, now, decimals);
        bool told = c->direction == DIRECTION_UP || c->direction == DIRECTION_DOWN;
        bool exact = is_exact(now) && is_exact(c->with); /* else the difference says "etwa" */
        if (told && exact && contradicts(now, c->with, decimals)) good = false;
    }
    return good;
}

/* One decimal more than usual where the usual ones would contradict each other; what is then still
 * left is the rounding of a last digit. */
static int decimals_for(const Compared *now, size_t n, Comparison *comparisons) {
    int usual = at_most_six(now->decimals);
    if (directions_at(now, n, comparisons, usual)) return usual;
    directions_at(now, n, comparisons, at_most_six(usual + 1));
    return at_most_six(usual + 1);
}

static Unit unit_of_difference(Unit unit) {
    return unit == UNIT_PERCENT ? UNIT_POINTS : unit;
}

static Str difference_text(Arena *mem, const Told *told, const Compared *with) {
    const Compared *now = &told->facts->now;
    double difference = fabs(now->value - with->value);
    Lang lang = told->lang;
    Str text = words_value(mem, lang, difference, told->decimals, unit_of_difference(now->unit));
    bool exact = is_exact(now) && is_exact(with);
    double percent = with->value > 0 ? words_rounded(100 * difference / with->value, 1) : 0;
    if (now->unit == UNIT_COUNT && exact && with->value >= 20 && percent > 0 && percent < 1000) {
        Str share = words_value(mem, lang, percent, 1, UNIT_PERCENT);
        text = words_fill(mem, lang, MSG_WORDS_WITH, 2, text, share);
    }
    return exact ? text : words_fill(mem, lang, MSG_WORDS_ABOUT, 1, text, STR_NONE);
}

static Msg direction_message(Unit unit, Direction direction) {
    bool up = direction == DIRECTION_UP;
    if (unit == UNIT_INDEX || unit == UNIT_RATIO) return up ? MSG_WORDS_HIGHER : MSG_WORDS_LOWER;
    if (unit == UNIT_COUNT) return up ? MSG_WORDS_MORE : MSG_WORDS_FEWER;
    return up ? MSG_WORDS_MORE : MSG_WORDS_LESS;
}

static Msg same_message(Unit unit) {
    if (unit == UNIT_INDEX || unit == UNIT_RATIO) return MSG_WORDS_SAME_LEVEL;
    return unit == UNIT_COUNT ? MSG_WORDS_SAME_COUNT : MSG_WORDS_SAME_SHARE;
}

/* "0,5 Prozentpunkte weniger als 2014" */
static Str comparison_text(Arena *mem, const Told *told, const Comparison *comparison) {
    Unit unit = told->facts->now.unit;
    Lang lang = told->lang;
    Str with = comparison->place_or_time;
    if (comparison->direction == DIRECTION_UNKNOWN)
        return words_fill(mem, lang, MSG_WORDS_UNSURE, 1, with, STR_NONE);
    if (told->closer) {
        Str value = words_value(mem, lang, comparison->with->value, told->decimals, unit);
        with = words_fill(mem, lang, MSG_WORDS_WITH, 2, with, value);
    }
    if (comparison->direction == DIRECTION_SAME)
        return words_fill(mem, lang, same_message(unit), 1, with, STR_NONE);
    Str difference = difference_text(mem, told, comparison->with);
    return words_fill(mem, lang, direction_message(unit, comparison->direction), 2, difference,
                      with);
}

static Str place_and_period(Arena *mem, Lang lang, const HeadlineFacts *facts) {
    bool year = facts->period.kind == PERIOD_YEAR;
    Str when = year ? words_period(mem, lang, facts->period) : words_when(mem, lang, facts->period);
    return str_join(mem, 2, (Str[]){facts->place, when}, S(" "));
}

static Str missing_text(Arena *mem, Lang lang, const HeadlineFacts *facts) {
    Str head = place_and_period(mem, lang, facts);
    Msg message = facts->missing.n ? MSG_WORDS_FINDING_NONE_BECAUSE : MSG_WORDS_FINDING_NONE;
    Str text = message_fill(mem, lang, message, 3, (Str[]){head, facts->subject, facts->missing});
    return str_join(mem, 2, (Str[]){text, STR_NONE}, S("."));
}

/* "Duisburg 2015: 6,4 % Abgänge ohne Hauptschulabschluss" */
static Str finding_sentence(Arena *mem, const Told *told) {
    const HeadlineFacts *facts = told->facts;
    Unit unit = facts->now.unit;
    bool value_first = unit == UNIT_PERCENT || unit == UNIT_COUNT;
    Str head = place_and_period(mem, told->lang, facts);
    Str value = words_value(mem, told->lang, facts->now.value, told->decimals, unit);
    Msg message = value_first ? MSG_WORDS_FINDING_VALUE_FIRST : MSG_WORDS_FINDING_SUBJECT_FIRST;
    return message_fill(mem, told->lang, message, 3, (Str[]){head, value, facts->subject});
}

/* The second sentence: what could not be compared, and why. */
static Str remark(Arena *mem, Lang lang, const HeadlineFacts *facts, size_t n) {
    bool before_counts = facts->has_before && period_alike(facts->period, facts->before_period);
    if (facts->after_break) return message_text(lang, MSG_WORDS_AFTER_BREAK);
    if (before_counts && !has_number(&facts->before))
        return words_fill(mem, lang, MSG_WORDS_VALUE_ABSENT, 1,
                          words_when(mem, lang, facts->before_period), STR_NONE);
    if (facts->has_other && !has_number(&facts->other) && facts->now.unit != UNIT_COUNT)
        return words_fill(mem, lang, MSG_WORDS_VALUE_ABSENT, 1,
                          words_where(mem, lang, facts->other_place), STR_NONE);
    return n == 0 && !before_counts ? message_text(lang, MSG_WORDS_NO_EARLIER) : STR_NONE;
}

static size_t comparisons_of(Arena *mem, Lang lang, const HeadlineFacts *facts, Comparison out[2]) {
    size_t n = 0;
    const Compared *now = &facts->now;
    if (facts->has_before && !facts->after_break && has_number(&facts->before) &&
        facts->before.unit == now->unit && period_alike(facts->period, facts->before_period))
        out[n++] = (Comparison){&facts->before, words_when(mem, lang, facts->before_period), 0};
    /* A town's number of children against the region's would say nothing. */
    if (facts->has_other && has_number(&facts->other) && facts->other.unit == now->unit &&
        now->unit != UNIT_COUNT)
        out[n++] = (Comparison){&facts->other, words_where(mem, lang, facts->other_place), 0};
    return n;
}

Str words_headline(Arena *mem, Lang lang, const HeadlineFacts *facts) {
    if (!has_number(&facts->now)) return missing_text(mem, lang, facts);
    Comparison comparisons[2];
    size_t n = comparisons_of(mem, lang, facts, comparisons);
    Told told = {.facts = facts, .lang = lang};
    told.decimals = decimals_for(&facts->now, n, comparisons);
    told.closer = told.decimals > at_most_six(facts->now.decimals);
    Str sentence = finding_sentence(mem, &told);
    if (n) {
        Str all = comparison_text(mem, &told, &comparisons[0]);
        if (n == 2) {
            Str second = comparison_text(mem, &told, &comparisons[1]);
            all = words_fill(mem, lang, MSG_WORDS_AND, 2, all, second);
        }
        sentence = str_join(mem, 2, (Str[]){sentence, all}, S(", "));
    }
    Str more = remark(mem, lang, facts, n);
    return more.n ? str_join(mem, 2, (Str[]){sentence, more}, S(". "))
                  : str_join(mem, 2, (Str[]){sentence, STR_NONE}, S("."));
}

Str words_difference(Arena *mem, Lang lang, const Compared *now, const Compared *with) {
    if (!has_number(now) || !has_number(with) || now->unit != with->unit) return STR_NONE;
    Compared shown = *now;
    if (with->decimals < shown.decimals) shown.decimals = with->decimals;
    Comparison comparison = {.with = with};
    int decimals = decimals_for(&shown, 1, &comparison);
    if (comparison.direction == DIRECTION_UNKNOWN) return message_text(lang, MSG_WORDS_CELL_UNSURE);
    if (comparison.direction == DIRECTION_SAME) return message_text(lang, MSG_WORDS_CELL_SAME);
    Unit unit = unit_of_difference(now->unit);
    Str text = words_value(mem, lang, fabs(now->value - with->value), decimals, unit);
    Str sign = comparison.direction == DIRECTION_UP ? S("+") : S("\xE2\x88\x92");
    text = str_join(mem, 2, (Str[]){sign, text}, STR_NONE);
    bool exact = is_exact(now) && is_exact(with);
    return exact ? text : words_fill(mem, lang, MSG_WORDS_ABOUT, 1, text, STR_NONE);
}

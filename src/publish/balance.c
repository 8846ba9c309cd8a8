/* What has changed between the first and the last period of a table, area by area? Percent minus
 * percent are percentage points, with the band of both; a relative change for counts; and none at
 * all across a break. */

#include <math.h>

#include "publish/publish_in.h"

bool table_ends(const PublishedTable *table, size_t *first, size_t *last) {
    if (!table->n_periods) return false;
    *last = table->n_periods - 1;
    for (*first = 0; !period_alike(table->periods[*first], table->periods[*last]);)
        ++*first;
    return *first < *last;
}

/* to ÷ from − 1 in percent: closer than the change divided by `from`, whose bands are not
 * independent of each other. */
static Value relative_change(const Value *from, const Value *to) {
    if (from->unit != UNIT_COUNT) return value_missing(NOT_MEANINGFUL, UNIT_PERCENT);
    Value v = value_percent(value_divide(*to, *from));
    if (!value_has_number(&v)) return v;
    v.number -= 100, v.low -= 100, v.high -= 100;
    v.numerator = v.denominator = NAN;
    v.presence = v.low == 0 && v.high == 0 ? ZERO : PRESENT;
    return v;
}

PublishedChange figures_change(const PublishedFigure *from, const PublishedFigure *to) {
    const Indicator *indicator = from->indicator;
    PublishedChange change = {.from = from, .to = to};
    Unit unit = indicator->unit == UNIT_PERCENT ? UNIT_POINTS : indicator->unit;
    bool parts = period_same(from->period, to->period); /* of one period: nothing is relative */
    Presence presence = PRESENCES;
    if (from->stand_in != to->stand_in)
        presence = NOT_AT_LEVEL; /* the town here, its Kreis there */
    if (figure_break_between(indicator, from->period, to->period, &change.broken))
        presence = NOT_MEANINGFUL;
    if (presence != PRESENCES) {
        change.change = value_missing(presence, unit);
        change.relative = value_missing(presence, UNIT_PERCENT);
        return change;
    }
    change.change = value_difference(to->value, from->value);
    change.relative = parts ? value_missing(NOT_MEANINGFUL, UNIT_PERCENT)
                            : relative_change(&from->value, &to->value);
    const Value *v = &change.change;
    change.certain = value_has_number(v) && (v->low == v->high || v->low > 0 || v->high < 0);
    return change;
}

Err publish_balance(Cx *cx, PublishedChange **out, size_t *n, const PublishedTable *table) {
    size_t first, last, lines = publish_lines(table);
    bool two = table_ends(table, &first, &last);
    *out = NEW_ARRAY(cx->mem, PublishedChange, lines + 1);
    *n = two ? lines : 0;
    for (size_t l = 0; l < *n; l++) {
        PictureLine line = picture_line(table, l);
        (*out)[l] = figures_change(&line.first[first * line.step], &line.first[last * line.step]);
    }
    return OK;
}

static Str with_sign(Cx *cx, const Value *value, int decimals) {
    Str text = words_value(cx->mem, cx->lang, value->number, decimals, value->unit);
    bool plus = words_rounded(value->number, decimals) > 0;
    return plus ? str_join(cx->mem, 2, (Str[]){S("+"), text}, STR_NONE) : text;
}

Str publish_change_text(Cx *cx, const PublishedChange *change) {
    const Value *v = &change->change;
    if (change->broken) return message_text(cx->lang, MSG_CHART_GAP_APART);
    if (!value_has_number(v)) return publish_state_word(cx->lang, v);
    if (!change->certain) return message_text(cx->lang, MSG_CHART_GAP_UNSURE);
    int decimals = value_decimals(v, change->from->indicator->decimals);
    if (v->low == v->high)
        decimals = words_difference_decimals(change->from->value.number, change->to->value.number,
                                             decimals);
    if (words_rounded(v->number, decimals) == 0) return message_text(cx->lang, MSG_CHART_GAP_NONE);
    Str text = with_sign(cx, v, decimals);
    const Value *relative = &change->relative;
    if (!value_has_number(relative)) return text;
    Str percent = with_sign(cx, relative, value_decimals(relative, 1));
    return message_fill(cx->mem, cx->lang, MSG_CHART_WITH, 2, (Str[]){text, percent});
}

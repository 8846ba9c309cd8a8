/* What does a table say where its picture shows something made of its figures? An index, a share, a
 * difference, a change: figures of their own, each with its name and what it is made of. */

#include <math.h>
#include <stdlib.h>

#include "publish/publish_in.h"

Err same_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    (void)cx, (void)picture;
    *out = *table;
    return OK;
}

static Presence presence_of(MarkState state) {
    switch (state) {
    case MARK_NOT_COLLECTED: return NOT_COLLECTED;
    case MARK_NOT_DELIVERED: return NOT_DELIVERED;
    case MARK_UNKNOWN: return UNKNOWN_AT_SOURCE;
    case MARK_NOT_AT_LEVEL: return NOT_AT_LEVEL;
    case MARK_VALUE:
    case MARK_PROTECTED:
    case MARK_COVERING:
    case MARK_NOT_RELEASED:
    case MARK_NOT_MEANINGFUL:
    case MARK_STATES: return NOT_MEANINGFUL;
    }
    return NOT_MEANINGFUL;
}

static Secrecy secrecy_of(MarkState state) {
    if (state == MARK_NOT_RELEASED) return NOT_RELEASED;
    if (state == MARK_COVERING) return COVERING;
    return state == MARK_PROTECTED ? PROTECTED : OPEN;
}

PublishedFigure figure_derived(const PublishedFigure *figure, Derived derived, Unit unit,
                               const ChartPoint *point) {
    PublishedFigure out = *figure;
    out.derived = derived;
    Value *v = &out.value;
    v->unit = unit, v->base = 0;
    v->numerator = v->denominator = NAN;
    if (point->state != MARK_VALUE) {
        Value missing = value_missing(presence_of(point->state), unit);
        missing.secrecy = v->secrecy != OPEN ? v->secrecy : secrecy_of(point->state);
        *v = missing;
        return out;
    }
    v->number = point->value, v->low = point->low, v->high = point->high;
    v->presence = v->low == 0 && v->high == 0 ? ZERO : PRESENT;
    v->decimals = point->decimals;
    if (point->provisional) v->marks |= PROVISIONAL;
    return out;
}

PublishedTable rows_told(Cx *cx, const PublishedTable *table, const PictureRows *rows,
                         size_t cells) {
    PublishedTable out = *table;
    out.figures = NEW_ARRAY(cx->mem, PublishedFigure, rows->n * cells + 1);
    out.n = rows->n * cells;
    out.periods = NEW_ARRAY(cx->mem, Period, rows->n + 1);
    out.n_periods = 0;
    out.crossed = NULL;
    for (size_t i = 0; i < rows->n; i++) { /* one area at each period, or many at the same one */
        Period period = rows->rows[i].first->period;
        if (!i || !period_same(out.periods[out.n_periods - 1], period))
            out.periods[out.n_periods++] = period;
    }
    return out;
}

/* ---- words ---- */

Str derived_id(Arena *mem, const PublishedFigure *figure) {
    const PublishedFigure *of = figure->of;
    switch (figure->derived) {
    case DERIVED_NOT: return STR_NONE;
    case DERIVED_SHARE: return S("share");
    case DERIVED_INDEX: return str_format(mem, "index %.*s", STR_ARG(period_code(mem, of->period)));
    case DERIVED_DIFFERENCE: return str_format(mem, "minus %.*s", STR_ARG(of->cell));
    case DERIVED_CHANGE:
        return str_format(mem, "minus %.*s", STR_ARG(period_code(mem, of->period)));
    case DERIVED_SINCE: return str_format(mem, "joined %d", figure->joined);
    }
    return STR_NONE;
}

Str publish_cell_label(Cx *cx, Lang lang, const PublishedFigure *figure) {
    const Catalogue *catalogue;
    const PublishedFigure *of = figure->of;
    if (catalogue_get(cx, &catalogue)) return figure->cell;
    Str label = cell_label(cx->mem, lang, catalogue, figure->cell);
    Msg message = MSG_PUBLISH_TOLD_INDEX;
    Str words[2] = {label};
    switch (figure->derived) {
    case DERIVED_NOT: return label;
    case DERIVED_SHARE: return message_fill(cx->mem, lang, MSG_PUBLISH_TOLD_SHARE, 1, words);
    case DERIVED_INDEX:
        words[1] = words_period_short(cx->mem, lang, of->period);
        if (!figure->cell.n) message = MSG_PUBLISH_TOLD_INDEX_TOTAL;
        return message_fill(cx->mem, lang, message, 2, words);
    case DERIVED_DIFFERENCE:
        words[0] = cell_label(cx->mem, lang, catalogue, of->cell), words[1] = label;
        return message_fill(cx->mem, lang, MSG_CHART_GAP_HEAD, 2, words);
    case DERIVED_CHANGE:
        if (!figure->cell.n) return message_text(lang, MSG_CHART_GAP_CHANGE);
        return message_fill(cx->mem, lang, MSG_PUBLISH_TOLD_CHANGE, 1, words);
    case DERIVED_SINCE:
        words[1] = str_format(cx->mem, "%d", figure->joined);
        if (!figure->cell.n)
            message = MSG_PUBLISH_TOLD_JOINED_TOTAL;
        else
            message = MSG_PUBLISH_TOLD_JOINED;
        return message_fill(cx->mem, lang, message, 2, words);
    }
    return label;
}

Str publish_years_since(Arena *mem, int years) {
    return str_format(mem, "%s%d", years < 0 ? "\u2212" : years ? "+" : "", abs(years));
}

Str publish_when(Cx *cx, Lang lang, const PublishedFigure *figure) {
    Str period = words_period(cx->mem, lang, figure->period);
    if (figure->derived != DERIVED_SINCE) return period;
    int years = figure->period.year - figure->joined;
    Str since =
        !years ? message_text(lang, MSG_PUBLISH_JOINED_MOMENT)
               : message_count(cx->mem, lang,
                               years < 0 ? MSG_PUBLISH_JOINED_BEFORE : MSG_PUBLISH_JOINED_AFTER,
                               abs(years));
    return str_format(cx->mem, "%.*s (%.*s)", STR_ARG(period), STR_ARG(since));
}

Str publish_figure_text(Cx *cx, const PublishedFigure *figure) {
    const Value *v = &figure->value;
    if (figure->derived == DERIVED_DIFFERENCE || figure->derived == DERIVED_CHANGE) {
        PublishedChange change = figures_change(&figure->of[0], &figure->of[1]);
        return publish_change_text(cx, &change);
    }
    if (!value_has_number(v)) return publish_state_word(cx->lang, v);
    bool own = figure->derived == DERIVED_NOT || figure->derived == DERIVED_SINCE;
    int most = own ? figure->indicator->decimals : v->decimals;
    return words_value(cx->mem, cx->lang, v->number, value_decimals(v, most), v->unit);
}

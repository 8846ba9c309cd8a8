/* On which side of its line does a target's newest value lie, and by which rule is that said? */

#include <math.h>

#include "agenda/agenda_in.h"

bool curve_broken(const Curve *curve, Period a, Period b) {
    for (size_t i = 0; i < curve->n_breaks; i++)
        if (period_compare(a, curve->breaks[i]) < 0 && period_compare(curve->breaks[i], b) <= 0)
            return true;
    return false;
}

/* ---- the line ---- */

typedef struct Line {
    double base, base_low, base_high;
    double value; /* at its end; of a level line the base, where no other is named */
    int years;    /* from base to end; 0: level */
} Line;

static bool base_find(const Aim *aim, const Curve *curve, Line *line) {
    line->base = line->base_low = line->base_high = aim->base;
    if (aim->has_base) return true;
    line->base = line->base_low = line->base_high = NAN;
    for (size_t i = 0; i < curve->n; i++) {
        const CurvePoint *point = &curve->points[i];
        if (!point->number || period_compare(point->period, aim->base_period) != 0) continue;
        line->base = point->value, line->base_low = point->low, line->base_high = point->high;
        return true;
    }
    return false;
}

/* What is wrong with the aim itself. */
static StatusReason line_make(const Aim *aim, const Curve *curve, Line *line) {
    *line = (Line){.base = aim->has_base ? aim->base : NAN}; /* told even where no line is drawn */
    if (!aim->has_base_period) return REASON_NO_BASE;
    if (aim->has_period && !period_alike(aim->base_period, aim->period)) return REASON_NOT_ALIKE;
    if (curve->n && !period_alike(aim->base_period, curve->points[0].period))
        return REASON_NOT_ALIKE;
    if (!base_find(aim, curve, line)) return REASON_NO_BASE;
    line->value = aim->has_value ? aim->value : line->base;
    if (aim->has_period && period_compare(aim->period, aim->base_period) <= 0)
        return REASON_BASE_AFTER_TARGET;
    if (aim->direction == AIM_HOLD) {
        if (aim->has_value) line->base_low = line->base_high = aim->value;
        return REASON_CLEAR;
    }
    line->years = period_distance(aim->base_period, aim->period);
    bool up = line->value > line->base;
    return line->value == line->base || up != (aim->direction == AIM_UP) ? REASON_AGAINST
                                                                         : REASON_CLEAR;
}

typedef struct Level {
    double at, low, high;
} Level;

static Level line_at(const Aim *aim, const Line *line, Period period) {
    if (!line->years) return (Level){line->value, line->base_low, line->base_high};
    double part = fmin(1, period_distance(aim->base_period, period) / (double)line->years);
    double end = part * line->value, rest = 1 - part;
    return (Level){end + rest * line->base, end + rest * line->base_low,
                   end + rest * line->base_high};
}

static StatusState side_of(const Aim *aim, const Curve *curve, const CurvePoint *point,
                           Level level) {
    double all[] = {point->low, point->high, level.low, level.high};
    bool same = true;
    for (size_t i = 1; i < 4; i++)
        same &= words_rounded(all[i], curve->decimals) == words_rounded(all[0], curve->decimals);
    if (same) return STATUS_ON_LINE;
    if (point->low <= level.high && point->high >= level.low) return STATUS_UNCLEAR;
    bool above = point->low > level.high;
    bool better = aim->direction == AIM_UP     ? above
                  : aim->direction == AIM_DOWN ? !above
                  : curve->polarity == POLARITY_NONE
                      ? false
                      : above == (curve->polarity == POLARITY_HIGHER_IS_BETTER);
    return better ? STATUS_AHEAD : STATUS_BEHIND;
}

/* ---- the state ---- */

/* The newest number after the base, and what came after it without one. */
static void newest_find(const Aim *aim, const Curve *curve, Status *status) {
    for (size_t i = 0; i < curve->n; i++) {
        const CurvePoint *point = &curve->points[i];
        if (period_compare(point->period, aim->base_period) <= 0) continue;
        if (point->number)
            status->at = point, status->later = NULL;
        else if (!status->later)
            status->later = point;
    }
}

static void hold_count(const Aim *aim, const Curve *curve, const Line *line, Status *status) {
    for (size_t i = 0; i < curve->n; i++) {
        const CurvePoint *point = &curve->points[i];
        if (!point->number || period_compare(point->period, aim->base_period) <= 0) continue;
        if (curve_broken(curve, aim->base_period, point->period)) continue;
        status->judged++;
        Level level = line_at(aim, line, point->period);
        status->held += side_of(aim, curve, point, level) != STATUS_BEHIND;
    }
}

static Status unclear(Status status, StatusReason reason) {
    status.state = STATUS_UNCLEAR;
    status.reason = reason;
    return status;
}

static Status against_line(const Aim *aim, const Curve *curve, const Line *line, Status status) {
    if (curve_broken(curve, aim->base_period, status.at->period))
        return unclear(status, REASON_BREAK);
    Level level = line_at(aim, line, status.at->period);
    status.line = level.at, status.line_low = level.low, status.line_high = level.high;
    status.over = aim->has_period && period_compare(status.at->period, aim->period) >= 0;
    status.state = status.if_final = side_of(aim, curve, status.at, level);
    if (aim->direction == AIM_HOLD) hold_count(aim, curve, line, &status);
    if (status.at->unreliable) return unclear(status, REASON_UNRELIABLE);
    if (status.at->provisional) return unclear(status, REASON_PROVISIONAL);
    if (status.state == STATUS_UNCLEAR) status.reason = REASON_BAND;
    return status;
}

Status target_status(const Aim *aim, const Curve *curve) {
    Status status = {.state = STATUS_NO_TARGET, .if_final = STATUS_UNCLEAR};
    status.line = status.line_low = status.line_high = status.base = NAN;
    if (aim->direction != AIM_HOLD && (!aim->has_value || !aim->has_period)) return status;
    Line line;
    StatusReason wrong = line_make(aim, curve, &line);
    status.base = line.base;
    if (wrong) return unclear(status, wrong);
    newest_find(aim, curve, &status);
    if (status.at) return against_line(aim, curve, &line, status);
    status.state = status.later ? STATUS_NOT_SHOWN : STATUS_TOO_EARLY;
    status.reason = status.later ? REASON_NO_NUMBER : REASON_CLEAR;
    return status;
}

/* ---- words ---- */

static const struct {
    Str id;
    Msg word;
} states[STATUS_STATES] = {
    [STATUS_AHEAD] = {S("ahead"), MSG_AGENDA_STATUS_AHEAD},
    [STATUS_ON_LINE] = {S("on-line"), MSG_AGENDA_STATUS_ON_LINE},
    [STATUS_BEHIND] = {S("behind"), MSG_AGENDA_STATUS_BEHIND},
    [STATUS_UNCLEAR] = {S("unclear"), MSG_AGENDA_STATUS_UNCLEAR},
    [STATUS_TOO_EARLY] = {S("too-early"), MSG_AGENDA_STATUS_TOO_EARLY},
    [STATUS_NO_TARGET] = {S("no-target"), MSG_AGENDA_STATUS_NO_TARGET},
    [STATUS_NOT_SHOWN] = {S("not-shown"), MSG_AGENDA_STATUS_NOT_SHOWN},
};

Str status_id(StatusState state) {
    return states[state].id;
}

Str status_word(Lang lang, StatusState state) {
    return message_text(lang, states[state].word);
}

static Str number(Arena *mem, Lang lang, const Curve *curve, double value) {
    return isnan(value) ? S("–") : words_value(mem, lang, value, curve->decimals, curve->unit);
}

/* "6,1 %", with its band where it has one. */
static Str point_text(Arena *mem, Lang lang, const Curve *curve, const CurvePoint *point) {
    Str value = number(mem, lang, curve, point->value);
    if (point->low == point->high) return value;
    Str band = words_band(mem, lang, point->low, point->high, curve->decimals, curve->unit);
    return message_fill(mem, lang, MSG_AGENDA_WITH_BAND, 2, (Str[]){value, band});
}

static Str why(Arena *mem, Lang lang, const Status *status) {
    static const Msg reasons[STATUS_REASONS] = {
        [REASON_BAND] = MSG_AGENDA_BECAUSE_BAND,
        [REASON_PROVISIONAL] = MSG_AGENDA_BECAUSE_PROVISIONAL,
        [REASON_UNRELIABLE] = MSG_AGENDA_BECAUSE_UNRELIABLE,
        [REASON_BREAK] = MSG_AGENDA_BECAUSE_BREAK,
        [REASON_NO_BASE] = MSG_AGENDA_BECAUSE_NO_BASE,
        [REASON_BASE_AFTER_TARGET] = MSG_AGENDA_BECAUSE_BASE_AFTER_TARGET,
        [REASON_AGAINST] = MSG_AGENDA_BECAUSE_AGAINST,
        [REASON_NOT_ALIKE] = MSG_AGENDA_BECAUSE_NOT_ALIKE,
        [REASON_NO_NUMBER] = MSG_AGENDA_BECAUSE_NO_NUMBER,
    };
    if (!status->reason) return STR_NONE;
    Str arguments[] = {status->later ? words_period(mem, lang, status->later->period) : S(""),
                       status->later ? status->later->why : S(""),
                       status_word(lang, status->if_final)};
    return message_fill(mem, lang, reasons[status->reason], 3, arguments);
}

static Str held_text(Arena *mem, Lang lang, const Status *status) {
    if (!status->judged) return STR_NONE;
    Str arguments[] = {words_count(mem, lang, (int64_t)status->held),
                       words_count(mem, lang, (int64_t)status->judged)};
    return message_fill(mem, lang, MSG_AGENDA_HELD, 2, arguments);
}

static Str later_text(Arena *mem, Lang lang, const Status *status) {
    if (!status->later || !status->at) return STR_NONE;
    Str arguments[] = {words_period(mem, lang, status->later->period), status->later->why};
    return message_fill(mem, lang, MSG_AGENDA_LATER_WITHOUT, 2, arguments);
}

static Str value_text(Arena *mem, Lang lang, const Aim *aim, const Curve *curve,
                      const Status *status) {
    if (!status->at) return STR_NONE;
    Str arguments[] = {words_period(mem, lang, status->at->period),
                       point_text(mem, lang, curve, status->at),
                       number(mem, lang, curve, status->line),
                       aim->has_period ? words_period(mem, lang, aim->period) : S("")};
    Msg message = isnan(status->line)          ? MSG_AGENDA_VALUE_ALONE
                  : aim->direction == AIM_HOLD ? MSG_AGENDA_VALUE_AND_LEVEL
                  : status->over               ? MSG_AGENDA_VALUE_AND_TARGET
                                               : MSG_AGENDA_VALUE_AND_LINE;
    return message_fill(mem, lang, message, 4, arguments);
}

Str sentences_join(Arena *mem, const Str *parts, size_t n) {
    Buf out = buf_new(mem, 8192);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n && out.n) buf_char(&out, ' ');
        buf_put(&out, parts[i]);
    }
    return buf_str(&out);
}

Str status_sentence(Arena *mem, Lang lang, const Aim *aim, const Curve *curve,
                    const Status *status) {
    Str parts[] = {value_text(mem, lang, aim, curve, status), why(mem, lang, status),
                   held_text(mem, lang, status), later_text(mem, lang, status)};
    Str text = sentences_join(mem, parts, sizeof parts / sizeof *parts);
    if (text.n) return text;
    return message_text(lang, status->state == STATUS_TOO_EARLY ? MSG_AGENDA_TOO_EARLY_SENTENCE
                                                                : MSG_AGENDA_NO_TARGET_SENTENCE);
}

static Str side_word(Lang lang, const Aim *aim, const Curve *curve) {
    bool up = aim->direction == AIM_UP ||
              (aim->direction == AIM_HOLD && curve->polarity == POLARITY_HIGHER_IS_BETTER);
    return message_text(lang, up ? MSG_AGENDA_HIGHER : MSG_AGENDA_LOWER);
}

Str status_rule(Arena *mem, Lang lang, const Aim *aim, const Curve *curve, const Status *status) {
    if (status->state == STATUS_NO_TARGET) return message_text(lang, MSG_AGENDA_RULE_NONE);
    Str decimals = message_count(mem, lang, MSG_AGENDA_DECIMALS, curve->decimals);
    Str base = number(mem, lang, curve, status->base);
    Str since = aim->has_base_period ? words_period(mem, lang, aim->base_period) : S("–");
    if (aim->direction == AIM_HOLD) {
        Str level = aim->has_value ? number(mem, lang, curve, aim->value) : base;
        bool sided = curve->polarity != POLARITY_NONE;
        Str arguments[] = {level, since, sided ? side_word(lang, aim, curve) : S(""), decimals};
        return message_fill(mem, lang, sided ? MSG_AGENDA_RULE_HOLD_SIDE : MSG_AGENDA_RULE_HOLD, 4,
                            arguments);
    }
    Str arguments[] = {base,
                       since,
                       number(mem, lang, curve, aim->value),
                       words_period(mem, lang, aim->period),
                       side_word(lang, aim, curve),
                       decimals};
    return message_fill(mem, lang, MSG_AGENDA_RULE, 6, arguments);
}

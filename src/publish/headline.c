/* Which sentence is true of a figure? Gathers what words_headline() compares: the last period not
 * across a break, and the area that the region is part of. */

#include <math.h>

#include "publish/publish_in.h"

Compared compared(const Value *value, int decimals) {
    return (Compared){
        .value = value->number,
        .low = value->low,
        .high = value->high,
        .decimals = value_decimals(value, decimals),
        .unit = value->unit,
        .present = value_has_number(value),
    };
}

/* The last alike period before this one that has a number; *broken where one exists only beyond a
 * break. */
static Err last_before(Cx *cx, const PublishedFigure *now, int64_t as_of, PublishedFigure *before,
                       bool *broken) {
    Period *periods;
    size_t n;
    *broken = false;
    TRY(publish_periods(cx, now->indicator, as_of, &periods, &n));
    for (size_t i = n; i-- > 0;) {
        if (!period_alike(periods[i], now->period) || period_compare(periods[i], now->period) >= 0)
            continue;
        PublishedFigure earlier;
        TRY(publish_total(cx, &earlier, now->indicator, now->region, periods[i], as_of));
        if (!value_has_number(&earlier.value) || earlier.stand_in != now->stand_in) continue;
        if (figure_break_between(now->indicator, periods[i], now->period, NULL)) {
            *broken = true;
            return NOT_FOUND;
        }
        *before = earlier;
        return OK;
    }
    return NOT_FOUND;
}

Err publish_trend(Cx *cx, PublishedTrend *out, const Indicator *indicator, const Region *region,
                  Period period, int64_t as_of) {
    PublishedTrend trend = {0};
    TRY(publish_figure(cx, &trend.now, indicator, region, period, S(""), as_of));
    Err err = value_has_number(&trend.now.value)
                  ? last_before(cx, &trend.now, as_of, &trend.before, &trend.after_break)
                  : NOT_FOUND;
    if (err && err != NOT_FOUND) return err;
    trend.has_before = err == OK;
    if (trend.has_before) {
        Compared before = compared(&trend.before.value, indicator->decimals);
        Compared now = compared(&trend.now.value, indicator->decimals);
        trend.direction = words_direction(&before, &now);
    }
    *out = trend;
    return OK;
}

static Str value_text(Cx *cx, Lang lang, const Indicator *indicator, const Value *value) {
    return words_value(cx->mem, lang, value->number, value_decimals(value, indicator->decimals),
                       value->unit);
}

/* How large parts without a number can be: of shares of a whole what the others leave of it. */
static double room_left(const Indicator *indicator, double told) {
    bool shares = indicator->unit == UNIT_PERCENT && indicator->needs->complete;
    return shares && told <= 100 + 1e-6 ? 100 - told : INFINITY;
}

/* Of an indicator that is nothing without its breakdown: its two largest parts; NOT_FOUND where it
 * is not certain which ones these are. */
static Err headline_of_parts(Cx *cx, Str *out, Lang lang, const Indicator *indicator,
                             const Region *region, Period period, int64_t as_of) {
    const Dimension *by = indicator->needs;
    const DimensionCode *largest[2] = {NULL, NULL};
    Value values[2] = {0};
    double rest = -INFINITY; /* the most that any other part can be */
    double told = 0;         /* of the whole, by parts that have a number */
    bool untold = false;
    const Region *shown = region;
    for (size_t i = 0; i < by->n_codes; i++) {
        PublishedFigure part;
        Str cell = str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(by->codes[i].code));
        TRY(publish_figure(cx, &part, indicator, region, period, cell, as_of));
        if (!by->codes[i].part) continue;
        untold |= !value_has_number(&part.value);
        if (!value_has_number(&part.value)) continue;
        told += part.value.low;
        if (part.stand_in) shown = part.stand_in;
        bool first = !largest[0] || part.value.number > values[0].number;
        bool second = first || !largest[1] || part.value.number > values[1].number;
        const Value *out_of_two = second ? &values[1] : &part.value;
        if (!second || largest[1]) rest = fmax(rest, out_of_two->high);
        if (!second) continue;
        if (first) largest[1] = largest[0], values[1] = values[0];
        largest[!first] = &by->codes[i];
        values[!first] = part.value;
    }
    if (untold) rest = fmax(rest, room_left(indicator, told));
    if (!largest[1] || values[1].low <= rest) return NOT_FOUND;
    Str arguments[] = {
        indicator->title.in[lang],
        shown->name.in[lang],
        words_period(cx->mem, lang, period),
        str_format(cx->mem, "%.*s (%.*s)", STR_ARG(largest[0]->label.in[lang]),
                   STR_ARG(value_text(cx, lang, indicator, &values[0]))),
        str_format(cx->mem, "%.*s (%.*s)", STR_ARG(largest[1]->label.in[lang]),
                   STR_ARG(value_text(cx, lang, indicator, &values[1]))),
    };
    bool certain = values[0].low > values[1].high; /* which of both is larger */
    Msg message = certain ? MSG_PUBLISH_PARTS : MSG_PUBLISH_PARTS_UNSURE;
    *out = message_fill(cx->mem, lang, message, 5, arguments);
    return OK;
}

Err publish_headline(Cx *cx, Str *out, Lang lang, const Indicator *indicator, const Region *region,
                     Period period, int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (indicator->needs) {
        Err parts = headline_of_parts(cx, out, lang, indicator, region, period, as_of);
        if (parts != NOT_FOUND) return parts;
    }
    PublishedFigure now, before = {0};
    TRY(publish_total(cx, &now, indicator, region, period, as_of));
    const Region *shown = now.stand_in ? now.stand_in : region;
    HeadlineFacts facts = {
        .subject = indicator->subject.in[lang],
        .place = shown->name.in[lang],
        .period = period,
        .now = compared(&now.value, indicator->decimals),
        .missing = publish_state_word(lang, &now.value),
    };
    Err err = last_before(cx, &now, as_of, &before, &facts.after_break);
    if (err == OK) {
        facts.has_before = true;
        facts.before = compared(&before.value, indicator->decimals);
        facts.before_period = before.period;
    } else if (err != NOT_FOUND) {
        return err;
    }
    const Region *own = area_own(catalogue), *around = area_around(catalogue);
    const Region *other = shown != own && region_contains(own, shown) ? own
                          : shown != around                           ? around
                                                                      : NULL;
    if (other) {
        PublishedFigure there;
        TRY(publish_total(cx, &there, indicator, other, period, as_of));
        facts.has_other = value_has_number(&there.value);
        facts.other = compared(&there.value, indicator->decimals);
        facts.other_place = other->name.in[lang];
    }
    *out = words_headline(cx->mem, lang, &facts);
    return OK;
}

Err publish_spread(Cx *cx, PublishedSpread *out, const Indicator *indicator, Period period,
                   int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    PublishedSpread spread = {.period = period,
                              .n_areas = own->n_members,
                              .numbers = NEW_ARRAY(cx->mem, PublishedFigure, own->n_members + 1)};
    for (size_t i = 0; i < own->n_members; i++) {
        PublishedFigure f;
        TRY(publish_total(cx, &f, indicator, own->members[i], period, as_of));
        if (!value_has_number(&f.value)) continue;
        if (!spread.n_numbers || f.value.number < spread.low.number) spread.low = f.value;
        if (!spread.n_numbers || f.value.number > spread.high.number) spread.high = f.value;
        spread.numbers[spread.n_numbers++] = f;
    }
    *out = spread;
    return spread.n_numbers ? OK : NOT_FOUND;
}

int publish_band_decimals(const Indicator *indicator) {
    return indicator->unit == UNIT_COUNT ? 0 : indicator->decimals + 1;
}

static int spread_decimals(const Indicator *indicator, const PublishedSpread *spread) {
    int low = value_decimals(&spread->low, indicator->decimals);
    int high = value_decimals(&spread->high, indicator->decimals);
    return low < high ? low : high;
}

Str publish_spread_text(Cx *cx, Lang lang, const Indicator *indicator,
                        const PublishedSpread *spread) {
    return words_band(cx->mem, lang, spread->low.number, spread->high.number,
                      spread_decimals(indicator, spread), indicator->unit);
}

/* "von 4,2 bis 12,3 %" */
static Str spread_range(Cx *cx, Lang lang, const Indicator *indicator,
                        const PublishedSpread *spread) {
    int decimals = spread_decimals(indicator, spread);
    Str ends[] = {
        words_number(cx->mem, lang, spread->low.number, decimals),
        words_value(cx->mem, lang, spread->high.number, decimals, indicator->unit),
    };
    return message_fill(cx->mem, lang, MSG_PUBLISH_RANGE, 2, ends);
}

/* "in den 15 Kreisen …", or "in 13 von 15 …" where some have no number. */
static Str spread_areas(Cx *cx, Lang lang, const PublishedSpread *spread) {
    bool all = spread->n_numbers == spread->n_areas;
    Str counts[] = {
        words_count(cx->mem, lang, (int64_t)spread->n_numbers),
        words_count(cx->mem, lang, (int64_t)spread->n_areas),
    };
    return message_fill(cx->mem, lang, all ? MSG_PUBLISH_AREAS_ALL : MSG_PUBLISH_AREAS_SOME, 2,
                        counts);
}

static Str spread_sentence(Cx *cx, Lang lang, const Indicator *indicator,
                           const PublishedSpread *now, const PublishedSpread *before) {
    Str arguments[] = {
        indicator->title.in[lang],
        words_period(cx->mem, lang, now->period),
        spread_range(cx, lang, indicator, now),
        spread_areas(cx, lang, now),
        before ? words_period(cx->mem, lang, before->period) : S(""),
        before ? spread_range(cx, lang, indicator, before) : S(""),
    };
    Msg message = before ? MSG_PUBLISH_SPREAD_SINCE : MSG_PUBLISH_SPREAD;
    return message_fill(cx->mem, lang, message, 6, arguments);
}

/* The last earlier alike period that is not beyond a break. */
static bool period_before(const Indicator *indicator, const Period *periods, size_t n,
                          Period period, Period *out) {
    for (size_t i = n; i-- > 0;) {
        if (!period_alike(periods[i], period) || period_compare(periods[i], period) >= 0) continue;
        if (figure_break_between(indicator, periods[i], period, NULL)) return false;
        *out = periods[i];
        return true;
    }
    return false;
}

Err publish_spread_headline(Cx *cx, Str *out, Lang lang, const Indicator *indicator, Period period,
                            int64_t as_of) {
    PublishedSpread now, earlier;
    TRY(publish_spread(cx, &now, indicator, period, as_of));
    Period *periods, before;
    size_t n;
    TRY(publish_periods(cx, indicator, as_of, &periods, &n));
    Err err = NOT_FOUND;
    if (period_before(indicator, periods, n, period, &before))
        err = publish_spread(cx, &earlier, indicator, before, as_of);
    if (err && err != NOT_FOUND) return err;
    *out = spread_sentence(cx, lang, indicator, &now, err ? NULL : &earlier);
    return OK;
}

/* Does a value change from one period to the next as it does elsewhere? For each measure and cell
 * the change of every area is held against those of the other areas of the same level:
 *
 *   counts   d = ln((x + 1/2) / (y + 1/2)),  noise v = 1 / (x + 1/2) + 1 / (y + 1/2)
 *   others   d = x − y,                      noise v = (unit of the last decimal)²
 *   z = (d − m) / √(s² + v),  m the median of d, s = 1.4826 × median |d − m| over the areas
 *
 * v is the chance of small numbers (for counts the delta method on a Poisson count): small areas do
 * not flood, and where all change alike (s = 0) nothing is divided by zero. The modified z-score is
 * that of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993), who call 3.5 remarkable;
 * thousands of cells are looked at here, so that 6 is asked for, and a change that matters: 30 per
 * cent beside the others and 10 heads, or 25 per cent of the level and 2 points. A row is told
 * once, by its strangest cell, and not the way back after a leap. The medians themselves, one per
 * period, are held against each other in the same way: a year in which all areas leap at once
 * (year.shift). */

#include <math.h>
#include <stdlib.h>
#include "base/base.h"
#include "figures/history_in.h"

#define SCORE 6.0
#define RANGE_SCORE 3.0 /* the range that is called expected */
#define AREAS_COMPARED 8
#define COUNT_CHANGE 0.262 /* ln 1.3 */
#define COUNT_HEADS 10.0
#define COUNT_SEEN 20.0 /* counts below say nothing of a shift of all */
#define SHARE_CHANGE 0.25
#define SHARE_POINTS 2.0
#define YEARS_APART 6
#define PERIODS_COMPARED 2000 /* in a file of more, and more columns, nobody asks for years */
#define LOOKS_MOST 2e7
#define SHIFTS_COMPARED 5
#define SHIFT_COUNT 0.182 /* ln 1.2 */
#define SHIFT_POINTS 3.0
#define SHIFT_SPREAD 0.02 /* at least; of shares in points by 10 */

typedef struct Change { /* of one area */
    uint32_t spot;
    double now, before, d, noise;
    const Raw *raw; /* of the file; NULL: only the store has the later one */
} Change;

typedef struct Shift { /* of all areas at once */
    double middle;
    const Raw *first; /* NULL: not of the file */
    uint32_t period;
} Shift;

typedef struct Leap { /* the strangest of a row */
    const Raw *raw;
    double score;
    Str value, expected;
} Leap;

typedef struct Leaps {
    VEC(Leap) leaps;
    NumberTable of_row;
} Leaps;

typedef struct Years {
    Leaps *all;
    const Past *past;
    Intake *intake;
    const Measure *unit_of;
    uint32_t measure, cell;
    bool counts;
    NumberTable told; /* spot and series -> 1 upwards, 0 downwards */
    VEC(Change) changes;
    VEC(Shift) shifts;
    double *numbers;
    size_t room;
} Years;

/* ---- values ---- */

/* The file's value, else the store's. */
static bool value_at(const Years *y, uint32_t spot, uint32_t period, double *number,
                     unsigned *decimals, const Raw **raw) {
    Intake *intake = y->intake;
    *raw = NULL;
    uint32_t series =
        period < intake->periods.n ? intake_series_at(intake, y->measure, y->cell, period) : NONE32;
    uint32_t at = series == NONE32 ? NONE32 : intake_find(intake, spot, series);
    if (at != NONE32) {
        *raw = &intake->raws.at[at];
        *number = (*raw)->number;
        *decimals = (*raw)->decimals;
        return raw_has_number(*raw);
    }
    const PastValue *value = past_value(y->past, spot, y->measure, y->cell, period);
    if (!value || isnan(value->number)) return false;
    *number = value->number;
    *decimals = value->decimals;
    return true;
}

static bool change_of(const Years *y, uint32_t spot, uint32_t before, uint32_t now, Change *out) {
    unsigned decimals = 0, decimals_before = 0;
    const Raw *raw_before;
    *out = (Change){.spot = spot};
    if (!value_at(y, spot, now, &out->now, &decimals, &out->raw) ||
        !value_at(y, spot, before, &out->before, &decimals_before, &raw_before))
        return false;
    if (!out->raw) out->raw = raw_before;
    if (!out->raw) return false; /* both of the store: told when they came */
    if (y->counts) {
        if (out->now < 0 || out->before < 0) return false;
        double a = out->now + 0.5, b = out->before + 0.5;
        double base = out->raw->base > 1 ? (double)out->raw->base : 0;
        out->d = log(a / b);
        out->noise = 1 / a + 1 / b + base * base / 4 * (1 / (a * a) + 1 / (b * b));
    } else {
        double unit = pow(10, -(double)(decimals < decimals_before ? decimals : decimals_before));
        out->d = out->now - out->before;
        out->noise = unit * unit;
    }
    return true;
}

/* ---- one step from period to period, one level of areas ---- */

static bool matters(const Years *y, const Change *change, double middle) {
    double beside = fabs(change->d - middle);
    if (y->counts) {
        double expected = (change->before + 0.5) * exp(middle) - 0.5;
        return beside > COUNT_CHANGE && fabs(change->now - expected) >= COUNT_HEADS;
    }
    double level = fmax(fabs(change->before), fabs(change->now));
    return beside > SHARE_CHANGE * level &&
           (y->unit_of->unit != UNIT_PERCENT || beside > SHARE_POINTS);
}

static uint64_t told_key(uint32_t spot, uint32_t cell, uint32_t period) {
    return (uint64_t)spot << 32 | (uint64_t)cell << 15 | period;
}

/* A cell that contains this one leapt in the same direction. */
static bool told_above(const Years *y, const Change *change, uint32_t period, uint32_t up) {
    for (size_t i = 0; i < y->intake->cells.at[y->cell].n; i++) {
        uint32_t above = intake_cell_without(y->intake, y->cell, i);
        if (above != NONE32 && numbers_get(&y->told, told_key(change->spot, above, period)) == up)
            return true;
    }
    return false;
}

static void tell_change(Years *y, const Change *change, double middle, double sigma) {
    Arena *mem;
    double low = change->before + middle - RANGE_SCORE * sigma;
    double high = change->before + middle + RANGE_SCORE * sigma;
    int decimals = y->counts ? 0 : change->raw->decimals;
    if (y->counts) {
        low = fmax(0, (change->before + 0.5) * exp(middle - RANGE_SCORE * sigma) - 0.5);
        high = (change->before + 0.5) * exp(middle + RANGE_SCORE * sigma) - 0.5;
    } else if (change->before >= 0 && change->now >= 0) {
        low = fmax(0, low);
    }
    Leap leap = {change->raw, fabs(change->d - middle) / sigma, STR_NONE, STR_NONE};
    uint64_t row = (uint64_t)change->raw->line << 32 | change->spot;
    uint32_t at = numbers_get(&y->all->of_row, row);
    if (at != NONE32 && y->all->leaps.at[at].score >= leap.score) return;
    mem = y->past->mem;
    leap.value = str_format(mem, "%.*f → %.*f", decimals, change->before, decimals, change->now);
    leap.expected = str_format(mem, "%.*f – %.*f", decimals, low, decimals, high);
    if (at == NONE32) {
        numbers_put(mem, &y->all->of_row, row, (uint32_t)y->all->leaps.n);
        vec_push(mem, &y->all->leaps, leap);
    } else {
        y->all->leaps.at[at] = leap;
    }
}

static void judge_change(Years *y, const Change *change, const Shift *all, double spread,
                         uint32_t before) {
    double sigma = sqrt(spread * spread + change->noise);
    if (!(fabs(change->d - all->middle) > SCORE * sigma) || !matters(y, change, all->middle))
        return;
    uint32_t up = change->d > all->middle;
    bool back = numbers_get(&y->told, told_key(change->spot, y->cell, before)) == (up ? 0u : 1u);
    bool above = told_above(y, change, all->period, up);
    numbers_put(y->past->mem, &y->told, told_key(change->spot, y->cell, all->period), up);
    if (!back && !above) tell_change(y, change, all->middle, sigma);
    arena_reset(y->intake->scratch);
}

static bool on_level(const Spot *spot, RegionKind level) {
    if (!spot->region) return false;
    return spot->region->kind == level ||
           (level == REGION_KREIS && spot->region->kind == REGION_CITY);
}

static void numbers_reserve(Years *y, size_t n) {
    if (n <= y->room) return;
    y->numbers = NEW_ARRAY(y->past->mem, double, n);
    y->room = n;
}

/* The median over the areas that are large enough to say something of all. */
static void note_shift(Years *y, uint32_t now) {
    size_t n = 0;
    const Raw *first = NULL;
    for (size_t i = 0; i < y->changes.n; i++) {
        const Change *change = &y->changes.at[i];
        if (y->counts && fmax(change->now, change->before) < COUNT_SEEN) continue;
        y->numbers[n++] = change->d;
        if (!first || change->raw->line < first->line) first = change->raw;
    }
    double spread;
    if (n < AREAS_COMPARED) return;
    double middle = robust_middle(y->numbers, n, &spread);
    vec_push(y->past->mem, &y->shifts, (Shift){middle, first, now});
}

static void check_step(Years *y, RegionKind level, uint32_t before, uint32_t now) {
    Intake *intake = y->intake;
    y->changes.n = 0;
    for (uint32_t spot = 0; spot < intake->spots.n; spot++) {
        Change change;
        if (on_level(&intake->spots.at[spot], level) && change_of(y, spot, before, now, &change))
            vec_push(y->past->mem, &y->changes, change);
    }
    if (y->changes.n < AREAS_COMPARED) return;
    numbers_reserve(y, y->changes.n);
    for (size_t i = 0; i < y->changes.n; i++)
        y->numbers[i] = y->changes.at[i].d;
    double spread;
    Shift all = {.period = now};
    all.middle = robust_middle(y->numbers, y->changes.n, &spread);
    for (size_t i = 0; i < y->changes.n; i++)
        judge_change(y, &y->changes.at[i], &all, spread, before);
    if (level == REGION_KREIS) note_shift(y, now);
}

/* ---- all areas at once ---- */

static void tell_shift(Years *y, const Shift *shift, double usual, double spread) {
    Arena *mem = y->intake->scratch;
    Str period = period_code(mem, y->past->periods.at[shift->period]), value, expected;
    double low = usual - RANGE_SCORE * spread, high = usual + RANGE_SCORE * spread;
    if (y->counts) {
        value = str_format(mem, "%.*s: %+.0f %%", STR_ARG(period), 100 * expm1(shift->middle));
        expected = str_format(mem, "%+.0f – %+.0f %%", 100 * expm1(low), 100 * expm1(high));
    } else {
        value = str_format(mem, "%.*s: %+.1f", STR_ARG(period), shift->middle);
        expected = str_format(mem, "%+.1f – %+.1f", low, high);
    }
    finding_add(y->intake->findings, RULE_YEAR_SHIFT, shift->first->line, shift->first->place,
                value, expected);
    arena_reset(mem);
}

static void check_shifts(Years *y) {
    double spread, back = 0;
    if (y->shifts.n < SHIFTS_COMPARED) return;
    numbers_reserve(y, y->shifts.n);
    for (size_t i = 0; i < y->shifts.n; i++)
        y->numbers[i] = y->shifts.at[i].middle;
    double usual = robust_middle(y->numbers, y->shifts.n, &spread);
    double least = y->counts ? SHIFT_COUNT : SHIFT_POINTS;
    spread = fmax(spread, y->counts ? SHIFT_SPREAD : SHIFT_SPREAD * 10);
    for (size_t i = 0; i < y->shifts.n; i++) {
        double beside = y->shifts.at[i].middle - usual;
        bool leap = fabs(beside) > SCORE * spread && fabs(beside) > least;
        uint32_t up = beside > 0, period = y->shifts.at[i].period;
        Change whole = {.spot = UINT32_MAX};
        bool above = leap && told_above(y, &whole, period, up);
        if (leap) numbers_put(y->past->mem, &y->told, told_key(UINT32_MAX, y->cell, period), up);
        if (leap && !above && beside * back >= 0) tell_shift(y, &y->shifts.at[i], usual, spread);
        back = leap ? beside : 0;
    }
}

/* ---- all measures and cells ---- */

static bool has_period(const Years *y, uint32_t period) {
    if (period < y->intake->periods.n &&
        intake_series_at(y->intake, y->measure, y->cell, period) != NONE32)
        return true;
    return past_line(y->past, y->measure, y->cell, period);
}

static void check_line(Years *y, const uint32_t *order, size_t n) {
    static const RegionKind levels[] = {REGION_KREIS, REGION_TOWN};
    const Past *past = y->past;
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
        uint32_t before = NONE32;
        y->shifts.n = 0;
        for (size_t i = 0; i < n; i++) {
            uint32_t now = order[i];
            if (!has_period(y, now)) continue;
            bool alike =
                before != NONE32 && period_alike(past->periods.at[before], past->periods.at[now]);
            if (alike &&
                period_distance(past->periods.at[before], past->periods.at[now]) <= YEARS_APART)
                check_step(y, levels[l], before, now);
            before = now;
        }
        check_shifts(y);
    }
}

static size_t periods_in_order(const Past *past, uint32_t **out) {
    uint32_t *order = NEW_ARRAY(past->mem, uint32_t, past->periods.n + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < past->periods.n; i++) {
        size_t at = n++;
        int64_t key = period_key(past->periods.at[i]);
        for (; at && period_key(past->periods.at[order[at - 1]]) > key; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    *out = order;
    return n;
}

void check_years(const Past *past) {
    Intake *intake = past->intake;
    uint32_t *order;
    if (intake->mapping->of_schools || past->periods.n > PERIODS_COMPARED) return;
    if ((double)intake->measures.n * (double)intake->cells.n * (double)past->periods.n > LOOKS_MOST)
        return;
    size_t n = periods_in_order(past, &order);
    if (n < 2) return;
    Leaps all = {.of_row = {0}};
    for (uint32_t m = 0; m < intake->measures.n; m++) {
        Years y = {.all = &all,
                   .past = past,
                   .intake = intake,
                   .unit_of = intake->measures.at[m],
                   .measure = m};
        y.counts = y.unit_of->unit == UNIT_COUNT;
        for (size_t parts = 0; parts <= CELL_MOST_PARTS; parts++)
            for (uint32_t c = 0; c < intake->cells.n; c++) {
                if (intake->cells.at[c].n != parts) continue;
                y.cell = c;
                check_line(&y, order, n);
            }
    }
    for (size_t i = 0; i < all.leaps.n; i++)
        finding_add(intake->findings, RULE_YEAR_OUTLIER, all.leaps.at[i].raw->line,
                    all.leaps.at[i].raw->place, all.leaps.at[i].value, all.leaps.at[i].expected);
}

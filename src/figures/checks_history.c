/* What has changed since the last time? Values that the store knows otherwise are told with the old
 * one; those that differ far more than the other corrections of the file gravely. Values that the
 * same table had for the same periods and that are missing now are counted per area: so a file
 * that was cut between two rows is told. */

#include <math.h>
#include <stdlib.h>
#include "base/base.h"
#include "figures/figures_in.h"
#include "figures/history_in.h"

#define YEARS_BACK 8
#define YEARS_ON 2
#define GONE_NAMED 4
#define CORRECTIONS_COMPARED 8 /* fewer tell nothing of what is usual */
#define CORRECTION_LARGE 0.405 /* ln 1.5: half as much again */
#define CORRECTION_SMALL 0.095 /* ln 1.1: never called large */
#define CORRECTION_SCORE 5.0
#define CORRECTION_COUNT 5.0 /* a count may be corrected by as many without much ado */

/* ---- the middle ---- */

static int number_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle_of(double *numbers, size_t n) {
    qsort(numbers, n, sizeof *numbers, number_order);
    return (numbers[(n - 1) / 2] + numbers[n / 2]) / 2;
}

double robust_middle(double *numbers, size_t n, double *spread) {
    double middle = middle_of(numbers, n);
    for (size_t i = 0; i < n; i++)
        numbers[i] = fabs(numbers[i] - middle);
    *spread = 1.4826 * middle_of(numbers, n);
    return middle;
}

/* ---- what the store has ---- */

/* Spots below 2^20 (of areas and schools), cells below 2^17, measures below 2^12, periods 2^15. */
static uint64_t past_key(uint32_t spot, uint32_t measure, uint32_t cell, uint32_t period) {
    return (uint64_t)spot << 44 | (uint64_t)measure << 32 | (uint64_t)cell << 15 | period;
}

static bool past_fits(const Intake *intake) {
    return intake->spots.n < 1u << 20 && intake->measures.n < 1u << 12 &&
           intake->cells.n < 1u << 17 && intake->periods.n < 1u << 14;
}

const PastValue *past_value(const Past *past, uint32_t spot, uint32_t measure, uint32_t cell,
                            uint32_t period) {
    uint32_t at = numbers_get(&past->value_of_key, past_key(spot, measure, cell, period));
    return at == NONE32 ? NULL : &past->values.at[at];
}

bool past_line(const Past *past, uint32_t measure, uint32_t cell, uint32_t period) {
    return numbers_get(&past->line_of_key, past_key(0, measure, cell, period)) != NONE32;
}

static void past_numbers(Past *past) {
    Intake *intake = past->intake;
    for (uint32_t i = 0; i < intake->spots.n; i++) {
        const Spot *spot = &intake->spots.at[i];
        const Region *region =
            spot->region ? spot->region : region_by_key(intake->catalogue, spot->code, true);
        if (region && region->id > 0)
            numbers_put(past->mem, &past->spot_of_number, (uint64_t)region->id, i);
    }
    for (uint32_t i = 0; i < intake->cells.n; i++) {
        int64_t number = cell_number(intake->catalogue, intake->cells.at[i].id);
        if (number > 0) numbers_put(past->mem, &past->cell_of_number, (uint64_t)number, i);
    }
    for (uint32_t i = 0; i < intake->periods.n; i++) {
        vec_push(past->mem, &past->periods, intake->periods.at[i]);
        numbers_put(past->mem, &past->period_of_key, (uint64_t)period_key(intake->periods.at[i]),
                    i);
    }
}

static uint32_t past_period(Past *past, int64_t key) {
    uint32_t at = numbers_get(&past->period_of_key, (uint64_t)key);
    if (at != NONE32 || past->periods.n >= 1u << 15) return at;
    at = (uint32_t)past->periods.n;
    vec_push(past->mem, &past->periods, period_of_key(key));
    numbers_put(past->mem, &past->period_of_key, (uint64_t)key, at);
    return at;
}

static void gone_add(Past *past, int64_t region) {
    uint32_t at = numbers_get(&past->gone_of_region, (uint64_t)region);
    if (at == NONE32) {
        at = (uint32_t)past->gone.n;
        vec_push(past->mem, &past->gone, (Gone){region, 0});
        numbers_put(past->mem, &past->gone_of_region, (uint64_t)region, at);
    }
    must(at < past->gone.n);
    past->gone.at[at].values++;
}

/* The last version of an observation: the row before the next one's first. */
typedef struct Last {
    bool any;
    int64_t region, period, cell;
    PastValue value;
} Last;

static void last_take(Past *past, uint32_t measure, const Last *last) {
    Intake *intake = past->intake;
    if (!last->any) return;
    uint32_t spot = numbers_get(&past->spot_of_number, (uint64_t)last->region);
    uint32_t cell = numbers_get(&past->cell_of_number, (uint64_t)last->cell);
    uint32_t period = past_period(past, last->period);
    if (period == NONE32) return;
    bool known = spot != NONE32 && cell != NONE32;
    if (period < intake->periods.n && last->value.same_table && !isnan(last->value.number)) {
        uint32_t series = known ? intake_series_at(intake, measure, cell, period) : NONE32;
        bool there = series != NONE32 && intake_find(intake, spot, series) != NONE32;
        past->met += there;
        if (!there) gone_add(past, last->region);
    }
    if (!known) return;
    numbers_put(past->mem, &past->line_of_key, past_key(0, measure, cell, period), 1);
    numbers_put(past->mem, &past->value_of_key, past_key(spot, measure, cell, period),
                (uint32_t)past->values.n);
    vec_push(past->mem, &past->values, last->value);
}

static Err past_measure(Cx *cx, Past *past, uint32_t measure) {
    Intake *intake = past->intake;
    int64_t from = INT64_MAX, to = INT64_MIN;
    for (size_t i = 0; i < intake->periods.n; i++) {
        Period early = intake->periods.at[i], late = early;
        early.year = (int16_t)(early.year - YEARS_BACK);
        late.year = (int16_t)(late.year + YEARS_ON);
        if (period_key(early) < from) from = period_key(early);
        if (period_key(late) > to) to = period_key(late);
    }
    Rows *rows;
    Err err;
    Last last = {.any = false};
    TRY(sql_versions(cx, &rows, intake->measures.at[measure]->number, from, to));
    while (!(err = rows_next(cx, rows))) {
        const DataSetKey set = {rows_int(rows, 10), rows_text(rows, 11), rows_text(rows, 12)};
        if (!intake_sees(intake, &set)) continue;
        Last row = {.any = true, .region = rows_int(rows, 0), .period = rows_int(rows, 1)};
        row.cell = rows_int(rows, 2);
        bool same = last.any && row.region == last.region && row.period == last.period &&
                    row.cell == last.cell;
        if (!same) last_take(past, measure, &last);
        row.value.number = rows_null(rows, 3) ? (double)NAN : rows_real(rows, 3);
        row.value.decimals = (uint8_t)rows_int(rows, 4);
        row.value.same_table = str_equal(rows_text(rows, 9), intake->mapping->id);
        last = row;
    }
    last_take(past, measure, &last);
    return err == NOT_FOUND ? OK : err;
}

/* ---- corrections ---- */

typedef struct Correction {
    const Raw *raw;
    const PastValue *before;
    double size; /* |ln| of the ratio; of shares the points by 100 */
} Correction;

static double correction_size(const Measure *measure, const Raw *raw, double before) {
    if (measure->unit == UNIT_PERCENT) return fabs(raw->number - before) / 20;
    if (measure->unit == UNIT_COUNT && fabs(raw->number - before) <= CORRECTION_COUNT) return 0;
    if (raw->number < 0 || before < 0) return CORRECTION_LARGE * 2;
    return fabs(log((raw->number + 0.5) / (before + 0.5)));
}

/* What was printed with fewer decimals says the same. */
static bool says_the_same(const Raw *raw, const PastValue *before) {
    if (!raw_has_number(raw)) return raw->presence == NOT_DELIVERED && !before->same_table;
    unsigned decimals = raw->decimals < before->decimals ? raw->decimals : before->decimals;
    bool equal = fabs(raw->number - before->number) <= 1e-9 * fmax(1, fabs(before->number));
    return equal || (raw->decimals != before->decimals &&
                     fabs(raw->number - before->number) <= 0.5 * pow(10, -(double)decimals) + 1e-9);
}

static Str before_text(Arena *mem, const PastValue *before) {
    return str_format(mem, "%.*f", before->decimals, before->number);
}

static void tell_correction(Intake *intake, const Correction *correction, bool large) {
    Arena *mem = intake->scratch;
    const Raw *raw = correction->raw;
    finding_add(intake->findings, large ? RULE_VERSION_CHANGED_MUCH : RULE_VERSION_CHANGED,
                raw->line, raw->place, str_format(mem, "%.*f", raw->decimals, raw->number),
                before_text(mem, correction->before));
    arena_reset(mem);
}

static void check_corrections(Past *past) {
    Intake *intake = past->intake;
    VEC(Correction) found = {0};
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        const Series *series = &intake->series.at[raw->series];
        const PastValue *before =
            past_value(past, raw->spot, series->measure, series->cell, series->period);
        if (!before || isnan(before->number) || says_the_same(raw, before)) continue;
        if (!raw_has_number(raw)) {
            finding_add(intake->findings, RULE_VERSION_NO_NUMBER, raw->line, raw->place, STR_NONE,
                        before_text(intake->scratch, before));
            continue;
        }
        double size = correction_size(intake->measures.at[series->measure], raw, before->number);
        vec_push(past->mem, &found, (Correction){raw, before, size});
    }
    if (!found.n) return;
    double *sizes = NEW_ARRAY(past->mem, double, found.n), spread, limit = CORRECTION_LARGE;
    for (size_t i = 0; i < found.n; i++)
        sizes[i] = found.at[i].size;
    double middle = robust_middle(sizes, found.n, &spread);
    if (found.n >= CORRECTIONS_COMPARED)
        limit = fmin(limit, fmax(CORRECTION_SMALL, middle + CORRECTION_SCORE * spread));
    for (size_t i = 0; i < found.n; i++)
        tell_correction(intake, &found.at[i], found.at[i].size > limit);
}

/* ---- what is gone ---- */

static Str area_text(Arena *mem, const Intake *intake, int64_t number) {
    for (size_t i = 0; i < intake->n_areas; i++)
        if (intake->areas[i]->id == number)
            return str_format(mem, "%.*s %.*s", STR_ARG(intake->areas[i]->key),
                              STR_ARG(intake->areas[i]->name.in[DE]));
    return STR_NONE;
}

/* A table that has nothing of the last one is another part of the whole, not a cut one. Many areas
 * are told together: a part cut out on purpose is one thing. */
static void check_gone(const Past *past) {
    Intake *intake = past->intake;
    Arena *mem = intake->scratch;
    Str names[GONE_NAMED + 1];
    size_t named = 0, values = 0;
    bool each = past->gone.n <= GONE_NAMED && !intake->mapping->of_schools;
    if (!past->met || !past->gone.n) return;
    for (size_t i = 0; i < past->gone.n; i++) {
        const Gone *gone = &past->gone.at[i];
        values += gone->values;
        if (named == GONE_NAMED) continue;
        Str area = area_text(mem, intake, gone->region);
        if (area.n) names[named++] = area;
        if (each)
            finding_add(intake->findings, RULE_VERSION_GONE, 0, 0, area,
                        str_format(mem, "%zu", gone->values));
    }
    names[named++] = str_format(mem, "… (%zu)", past->gone.n);
    if (!each)
        finding_add(intake->findings, RULE_VERSION_GONE, 0, 0, str_join(mem, named, names, S(", ")),
                    str_format(mem, "%zu", values));
    arena_reset(mem);
}

Err check_history(Cx *cx, Intake *intake) {
    if (!past_fits(intake)) return OK;
    Past past = {.intake = intake, .mem = arena_new()};
    Err err = OK;
    past_numbers(&past);
    for (uint32_t m = 0; m < intake->measures.n && !err; m++)
        if (intake->measures.at[m]->number > 0) err = past_measure(cx, &past, m);
    if (!err) {
        check_corrections(&past);
        check_gone(&past);
        check_years(&past);
    }
    arena_free(past.mem);
    return err;
}

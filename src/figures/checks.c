/* Can these numbers be? Field by field: counts are whole and not negative, shares lie between 0 and
 * what a rate can be. The file as a whole: regions existed then, parts make their totals. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define MOST_PERCENT \
    200 /* some rates pass 100: more children in care than residents of that age \
         */

void checks_field(Intake *intake, const Raw *raw, const Measure *measure, Str text) {
    Findings *findings = intake->findings;
    if (!raw_has_number(raw) || raw->dash) return;
    if (measure->unit == UNIT_COUNT) {
        if (raw->number < 0)
            finding_add(findings, RULE_NUMBER_NEGATIVE, raw->line, raw->place, text, STR_NONE);
        if (raw->number != round(raw->number))
            finding_add(findings,
                        intake->counts_only ? RULE_NUMBER_UNREADABLE : RULE_NUMBER_NOT_WHOLE,
                        raw->line, raw->place, text, STR_NONE);
        else if (raw->base > 1 && fmod(raw->number, raw->base) != 0)
            finding_add(findings, RULE_NUMBER_NOT_ROUNDED, raw->line, raw->place, text,
                        str_format(intake->scratch, "%u", raw->base));
    } else if (measure->unit == UNIT_PERCENT &&
               !(raw->number >= 0 && raw->number <= MOST_PERCENT)) {
        finding_add(findings, RULE_SHARE_RANGE, raw->line, raw->place, text, STR_NONE);
    }
}

static Str number_text(Arena *mem, double number) {
    return str_format(mem, "%.*f", number == round(number) ? 0 : 3, number);
}

typedef enum Bound { EQUAL, AT_LEAST } Bound;

static void tell_sum(Intake *intake, Rule rule, const Raw *total, const PartSum *sum, Bound bound) {
    Arena *mem = intake->scratch;
    Str expected = number_text(mem, sum->sum);
    if (bound == AT_LEAST) expected = str_join(mem, 2, (Str[]){S("≥"), expected}, S(" "));
    finding_add(intake->findings, rule, total->line, total->place, number_text(mem, total->number),
                expected);
    arena_reset(mem);
}

static void check_regions(Intake *intake, const Raw *total, PartLevel level) {
    PartSum sum = sum_of_regions(intake, level, total->spot, total->series);
    uint32_t rounded = intake->series.at[total->series].rounded;
    if (sum.complete && !sum.unclear && sum.dashes < sum.parts &&
        !sum_agrees(&sum, total->number, rounded))
        tell_sum(intake, RULE_SUM_REGIONS, total, &sum, EQUAL);
}

static void check_cells(Intake *intake, const Raw *total) {
    const Series *series = &intake->series.at[total->series];
    for (size_t i = 0; i < intake->groups.n; i++) {
        if (intake->groups.at[i].total != series->cell) continue;
        PartSum sum = sum_of_cells(intake, &intake->groups.at[i], total->spot, total->series);
        bool all = sum.complete && !sum.unclear;
        if (all && sum.dashes < sum.parts && !sum_agrees(&sum, total->number, series->rounded))
            tell_sum(intake, RULE_SUM_PARTS, total, &sum, EQUAL);
        if (!all && sum_exceeds(&sum, total->number, series->rounded))
            tell_sum(intake, RULE_SUM_PARTS, total, &sum, AT_LEAST);
    }
}

static Str validity_text(Arena *mem, const Region *region) {
    Str from = region->valid_from.year ? period_code(mem, region->valid_from) : STR_NONE;
    Str to = region->valid_to.year ? period_code(mem, region->valid_to) : STR_NONE;
    return str_join(mem, 2, (Str[]){from, to}, S(" – "));
}

static void check_validity(Intake *intake, const Raw *raw, uint32_t *last_line) {
    const Region *region = intake->spots.at[raw->spot].region;
    if (!region || intake->mapping->territory || *last_line == raw->line) return;
    if (!(region->valid_from.year || region->valid_to.year)) return;
    if (region_valid(region, intake->periods.at[intake->series.at[raw->series].period])) return;
    *last_line = raw->line;
    finding_add(intake->findings, RULE_REGION_NOT_VALID, raw->line, 0, region->key,
                validity_text(intake->scratch, region));
    arena_reset(intake->scratch);
}

/* A file of several regions without a single number is an export gone wrong, not a correction. */
static void check_numbers(Intake *intake) {
    for (size_t i = 0; i < intake->raws.n; i++)
        if (raw_has_number(&intake->raws.at[i])) return;
    if (intake->raws.n && intake->spots.n > 1)
        finding_add(intake->findings, RULE_NUMBER_NONE, intake->raws.at[0].line, 0, STR_NONE,
                    STR_NONE);
}

/* An area that a reform ended may be meant by the one that came after it. */
static bool expected_there(const Intake *intake, const Region *region) {
    if (region->valid_to.year) return false;
    if (intake->mapping->territory) return region_valid(region, intake->mapping->territory_day);
    for (size_t i = 0; i < intake->periods.n; i++)
        if (region_valid(region, intake->periods.at[i])) return true;
    return false;
}

#define MISSING_NAMED 8

/* Of a Land with at least two Kreise in the file: are the others there? A file that was cut between
 * two rows looks whole in every other way. */
static void check_kreise(Intake *intake, const Region *land) {
    Str missing[MISSING_NAMED + 1];
    size_t n = 0, here = 0;
    for (size_t i = 0; i < intake->n_areas; i++) {
        const Region *area = intake->areas[i];
        if (area->kind != REGION_KREIS && area->kind != REGION_CITY) continue;
        if (!str_starts(area->key, land->key)) continue;
        here += intake->area_spots[i] != NONE32;
        if (intake->area_spots[i] != NONE32 || !expected_there(intake, area)) continue;
        if (n < MISSING_NAMED) missing[n] = area->key;
        n++;
    }
    if (here < 2 || !n) return;
    size_t named = n < MISSING_NAMED ? n : MISSING_NAMED;
    if (n > named) missing[named++] = S("…");
    finding_add(intake->findings, RULE_REGION_MISSING, 0, 0,
                str_join(intake->scratch, named, missing, S(", ")),
                str_format(intake->scratch, "%zu", n));
    arena_reset(intake->scratch);
}

void checks_whole(Intake *intake) {
    check_numbers(intake);
    for (size_t i = 0; i < intake->n_areas; i++)
        if (intake->areas[i]->kind == REGION_LAND) check_kreise(intake, intake->areas[i]);
    uint32_t last_line = 0;
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (!raw_has_number(raw) || raw->dash) continue;
        const Region *region = intake->spots.at[raw->spot].region;
        check_validity(intake, raw, &last_line);
        if (!intake->measures.at[intake->series.at[raw->series].measure]->adds) continue;
        check_cells(intake, raw);
        if (!region) continue;
        if (region->kind == REGION_STATE) check_regions(intake, raw, LANDS_OF_STATE);
        if (region->kind == REGION_LAND) check_regions(intake, raw, KREISE_OF_LAND);
        if (region->kind == REGION_KREIS) check_regions(intake, raw, TOWNS_OF_KREIS);
    }
}

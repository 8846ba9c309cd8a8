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

static void tell_sum(Intake *intake, Rule rule, const Raw *total, const PartSum *sum) {
    Arena *mem = intake->scratch;
    finding_add(intake->findings, rule, total->line, total->place, number_text(mem, total->number),
                number_text(mem, sum->sum));
    arena_reset(mem);
}

static void check_regions(Intake *intake, const Raw *total, PartLevel level) {
    PartSum sum = sum_of_regions(intake, level, total->spot, total->series);
    uint32_t rounded = intake->series.at[total->series].rounded;
    if (sum.complete && !sum.unclear && sum.dashes < sum.parts &&
        !sum_agrees(&sum, total->number, rounded))
        tell_sum(intake, RULE_SUM_REGIONS, total, &sum);
}

static void check_cells(Intake *intake, const Raw *total) {
    const Series *series = &intake->series.at[total->series];
    for (size_t i = 0; i < intake->groups.n; i++) {
        if (intake->groups.at[i].total != series->cell) continue;
        PartSum sum = sum_of_cells(intake, &intake->groups.at[i], total->spot, total->series);
        if (sum.complete && !sum.unclear && sum.dashes < sum.parts &&
            !sum_agrees(&sum, total->number, series->rounded))
            tell_sum(intake, RULE_SUM_PARTS, total, &sum);
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

void checks_whole(Intake *intake) {
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

/* Do the parts make their totals, by what is declared: Kreise a Land, Länder the state, towns a
 * Kreis, the codes of a complete dimension their total? A row is told once, by its largest gap;
 * gaps such as rounding to whole numbers leaves (averages of a year, for one) are only noted. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define NEAR_SHARE 1e-4 /* of the total: what is called a remainder */

typedef struct Gap { /* of the row at hand */
    const Raw *total;
    PartSum sum;
    Rule rule;
    bool at_least; /* some parts alone are already more than the total */
    double tolerance;
} Gap;

Str finding_number(Arena *mem, double number) {
    return str_format(mem, "%.*f", number == round(number) ? 0 : 3, number);
}

static double gap_size(const Gap *gap) {
    return fabs(gap->sum.sum - gap->total->number);
}

static void gap_tell(Intake *intake, Gap *gap) {
    Arena *mem = intake->scratch;
    if (!gap->total) return;
    Str expected = finding_number(mem, gap->sum.sum);
    if (gap->at_least) expected = str_join(mem, 2, (Str[]){S("≥"), expected}, S(" "));
    if (gap->rule == RULE_SUM_ROUNDED)
        expected = str_format(mem, "%.*s ± %.*s", STR_ARG(expected),
                              STR_ARG(finding_number(mem, gap->tolerance)));
    finding_add(intake->findings, gap->rule, gap->total->line, gap->total->place,
                finding_number(mem, gap->total->number), expected);
    gap->total = NULL;
    arena_reset(mem);
}

/* Each number may be rounded to the next whole one. */
static bool is_near(const Gap *gap) {
    return gap_size(gap) <= 0.5 * (double)(gap->sum.parts + 1) &&
           gap_size(gap) <= NEAR_SHARE * fabs(gap->total->number);
}

/* Of two gaps in a row the graver one is kept, then the larger one. */
static void gap_note(Intake *intake, Gap *kept, Gap found) {
    if (found.rule == RULE_SUM_REGIONS && is_near(&found)) found.rule = RULE_SUM_NEAR;
    if (found.rule == RULE_SUM_ROUNDED) {
        gap_tell(intake, &found);
        return;
    }
    bool graver = kept->total && rule_severity(found.rule) != rule_severity(kept->rule)
                      ? rule_severity(found.rule) > rule_severity(kept->rule)
                      : !kept->total || gap_size(&found) > gap_size(kept);
    if (graver) *kept = found;
}

static void check_regions(Intake *intake, const Raw *total, PartLevel level, Gap *kept) {
    PartSum sum = sum_of_regions(intake, level, total->spot, total->series);
    uint32_t rounded = intake->series.at[total->series].rounded;
    if (!rounded) rounded = intake->series.at[total->series].looks_rounded;
    if (sum.complete && !sum.unclear && sum.dashes < sum.parts &&
        !sum_agrees(&sum, total->number, rounded))
        gap_note(intake, kept, (Gap){total, sum, RULE_SUM_REGIONS, false, 0});
}

static void check_cells(Intake *intake, const Raw *total, Gap *kept) {
    const Series *series = &intake->series.at[total->series];
    uint32_t rounded = series->rounded ? series->rounded : series->looks_rounded;
    for (size_t i = 0; i < intake->groups.n; i++) {
        if (intake->groups.at[i].total != series->cell) continue;
        PartSum sum = sum_of_cells(intake, &intake->groups.at[i], total->spot, total->series);
        bool all = sum.complete && !sum.unclear;
        bool differs = all ? sum.dashes < sum.parts && !sum_agrees(&sum, total->number, rounded)
                           : sum_exceeds(&sum, total->number, rounded);
        /* A dash may hide what is missing: then it is no matter of rounding. */
        Rule rule = rounded > 1 && !sum.dashes ? RULE_SUM_ROUNDED : RULE_SUM_PARTS;
        double tolerance = sum_tolerance(rounded, sum.parts);
        if (differs) gap_note(intake, &kept[!all], (Gap){total, sum, rule, !all, tolerance});
    }
}

void check_sums(Intake *intake) {
    Gap areas = {.total = NULL}, cells[2] = {{.total = NULL}, {.total = NULL}};
    uint32_t line = 0;
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (raw->line != line) {
            gap_tell(intake, &areas);
            gap_tell(intake, &cells[0]);
            gap_tell(intake, &cells[1]);
            line = raw->line;
        }
        const Region *region = intake->spots.at[raw->spot].region;
        if (!raw_has_number(raw) || raw->dash) continue;
        if (!intake->measures.at[intake->series.at[raw->series].measure]->adds) continue;
        check_cells(intake, raw, cells);
        if (!region) continue;
        if (region->kind == REGION_STATE) check_regions(intake, raw, LANDS_OF_STATE, &areas);
        if (region->kind == REGION_LAND) check_regions(intake, raw, KREISE_OF_LAND, &areas);
        if (region->kind == REGION_KREIS) check_regions(intake, raw, TOWNS_OF_KREIS, &areas);
    }
    gap_tell(intake, &areas);
    gap_tell(intake, &cells[0]);
    gap_tell(intake, &cells[1]);
}

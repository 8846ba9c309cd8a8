/* Do the parts make their totals, by what is declared: Kreise a Land, Länder the state, towns a
 * Kreis, the codes of a complete dimension their total? A row is told once, by its largest gap;
 * gaps such as rounding to whole numbers leaves (averages of a year, for one) are only noted. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define NEAR_SHARE 1e-4 /* of the total: what is called a remainder */
#define NEAR_SCORE 3.0  /* standard deviations of a sum of numbers rounded to whole ones */
#define OFF_FEWEST \
    5 /* so many totals, and this share of them, are not exact: they are averages \
       */
#define OFF_SHARE 0.2

typedef struct Gap {
    const Raw *total;
    PartSum sum;
    Rule rule;
    bool at_least; /* some parts alone are already more than the total */
    double tolerance;
} Gap;

typedef struct Sums {
    Intake *intake;
    VEC(Gap) gaps;       /* one per row and kind */
    size_t checked, off; /* totals, and those that are not exact */
    Gap areas, cells[2]; /* of the row at hand: the gravest */
} Sums;

Str finding_number(Arena *mem, double number) {
    return str_format(mem, "%.*f", number == round(number) ? 0 : 3, number);
}

static double gap_size(const Gap *gap) {
    return fabs(gap->sum.sum - gap->total->number);
}

/* Each number may be rounded to the next whole one; what is told of it depends on how many totals
 * of the file are off: in a table of exact counts a gap of one is a mistake. */
static bool is_near(const Gap *gap, bool mostly_off) {
    double parts = (double)(gap->sum.parts + 1);
    double least = mostly_off ? NEAR_SCORE * sqrt(parts / 12) : 0;
    return gap_size(gap) <= 0.5 * parts &&
           gap_size(gap) <= fmax(least, NEAR_SHARE * fabs(gap->total->number));
}

static void gap_tell(Intake *intake, const Gap *gap, bool mostly_off) {
    Arena *mem = intake->scratch;
    Str expected = finding_number(mem, gap->sum.sum);
    bool near = gap->rule == RULE_SUM_REGIONS && is_near(gap, mostly_off);
    if (gap->at_least) expected = str_join(mem, 2, (Str[]){S("≥"), expected}, S(" "));
    if (gap->rule == RULE_SUM_ROUNDED)
        expected = str_format(mem, "%.*s ± %.*s", STR_ARG(expected),
                              STR_ARG(finding_number(mem, gap->tolerance)));
    finding_add(intake->findings, near ? RULE_SUM_NEAR : gap->rule, gap->total->line,
                gap->total->place, finding_number(mem, gap->total->number), expected);
    arena_reset(mem);
}

static void gap_done(Sums *sums, Gap *gap) {
    if (gap->total) vec_push(sums->intake->mem, &sums->gaps, *gap);
    gap->total = NULL;
}

static void row_done(Sums *sums) {
    gap_done(sums, &sums->areas);
    gap_done(sums, &sums->cells[0]);
    gap_done(sums, &sums->cells[1]);
}

/* Of two gaps in a row the larger one is kept; one that is an error is always told. */
static void gap_note(Sums *sums, Gap *kept, Gap found) {
    if (found.rule == RULE_SUM_ROUNDED)
        gap_done(sums, &found);
    else if (!kept->total || gap_size(&found) > gap_size(kept))
        *kept = found;
}

static uint32_t rounded_of(const Intake *intake, const Raw *raw) {
    const Series *series = &intake->series.at[raw->series];
    uint32_t declared = series->rounded ? series->rounded : series->looks_rounded;
    return declared > raw->base ? declared : raw->base;
}

static void check_regions(Sums *sums, const Raw *total, PartLevel level) {
    PartSum sum = sum_of_regions(sums->intake, level, total->spot, total->series);
    if (!sum.complete || sum.unclear || sum.dashes == sum.parts) return;
    sums->checked++;
    if (sum_agrees(&sum, total->number, rounded_of(sums->intake, total))) return;
    sums->off++;
    gap_note(sums, &sums->areas, (Gap){total, sum, RULE_SUM_REGIONS, false, 0});
}

static void check_cells(Sums *sums, const Raw *total) {
    const Intake *intake = sums->intake;
    uint32_t cell = intake->series.at[total->series].cell, rounded = rounded_of(intake, total);
    for (size_t i = 0; i < intake->groups.n; i++) {
        if (intake->groups.at[i].total != cell) continue;
        PartSum sum = sum_of_cells(intake, &intake->groups.at[i], total->spot, total->series);
        bool all = sum.complete && !sum.unclear;
        bool differs = all ? sum.dashes < sum.parts && !sum_agrees(&sum, total->number, rounded)
                           : sum_exceeds(&sum, total->number, rounded);
        /* A dash may hide what is missing: then it is no matter of rounding. */
        Rule rule = rounded > 1 && !sum.dashes ? RULE_SUM_ROUNDED : RULE_SUM_PARTS;
        double tolerance = sum_tolerance(rounded, sum.parts);
        if (differs) gap_note(sums, &sums->cells[!all], (Gap){total, sum, rule, !all, tolerance});
    }
}

void check_sums(Intake *intake) {
    Sums sums = {.intake = intake};
    uint32_t line = 0;
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (raw->line != line) row_done(&sums);
        line = raw->line;
        const Region *region = intake->spots.at[raw->spot].region;
        if (!raw_has_number(raw) || raw->dash) continue;
        if (!intake->measures.at[intake->series.at[raw->series].measure]->adds) continue;
        check_cells(&sums, raw);
        if (!region) continue;
        if (region->kind == REGION_STATE) check_regions(&sums, raw, LANDS_OF_STATE);
        if (region->kind == REGION_LAND) check_regions(&sums, raw, KREISE_OF_LAND);
        if (region->kind == REGION_KREIS) check_regions(&sums, raw, TOWNS_OF_KREIS);
    }
    row_done(&sums);
    bool mostly_off =
        sums.off >= OFF_FEWEST && (double)sums.off >= OFF_SHARE * (double)sums.checked;
    for (size_t i = 0; i < sums.gaps.n; i++)
        gap_tell(intake, &sums.gaps.at[i], mostly_off);
}

/* Is this '-' a zero? Officially it is "exactly nothing"; in real files it also stands for a Kreis
 * that did not exist and for a question that was not asked. Only the file's own totals can tell: a
 * '-' is zero where the parts, with '-' as 0, make the printed total; everywhere else it is a
 * missing number. */

#include "base/base.h"
#include "figures/delivery_in.h"

typedef struct RowTally { /* of one region in one period */
    uint32_t fields, dashes;
    bool told;
} RowTally;

typedef struct Settling {
    Intake *intake;
    NumberTable row_of_key; /* spot and period -> rows */
    VEC(RowTally) rows;
    uint32_t *first, *next; /* dashes per series, as lists */
} Settling;

static uint64_t row_key(const Intake *intake, const Raw *raw) {
    return (uint64_t)raw->spot << 32 | intake->series.at[raw->series].period;
}

static void tally_rows(Settling *settling) {
    Intake *intake = settling->intake;
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (raw->presence == NOT_MEANINGFUL) continue;
        uint64_t key = row_key(intake, raw);
        uint32_t at = numbers_get(&settling->row_of_key, key);
        if (at == NONE32) {
            at = (uint32_t)settling->rows.n;
            vec_push(intake->mem, &settling->rows, (RowTally){0});
            numbers_put(intake->mem, &settling->row_of_key, key, at);
        }
        must(at < settling->rows.n);
        settling->rows.at[at].fields++;
        settling->rows.at[at].dashes += raw->dash;
    }
}

static bool valid_then(const Intake *intake, const Raw *raw) {
    const Region *region = intake->spots.at[raw->spot].region;
    if (!region || intake->mapping->territory) return true;
    return region_valid(region, intake->periods.at[intake->series.at[raw->series].period]);
}

static void settle(Raw *raw, Presence presence) {
    raw->presence = (uint8_t)presence;
    raw->number = presence == ZERO ? 0 : (double)NAN;
}

static void tell_dash(const Intake *intake, const Raw *raw) {
    finding_add(intake->findings, RULE_DASH_NOT_ZERO, raw->line, raw->place, S("-"), STR_NONE);
}

/* The codes of a complete dimension, in the same region, make the printed total. */
static bool cells_agree(const Intake *intake, const Raw *raw) {
    const Series *series = &intake->series.at[raw->series];
    for (size_t i = 0; i < intake->groups.n; i++) {
        const CellGroup *group = &intake->groups.at[i];
        bool member = false;
        for (size_t k = 0; k < group->n && !member; k++)
            member = group->parts[k] == series->cell;
        uint32_t above = member ? intake_sibling(intake, raw->series, group->total) : NONE32;
        uint32_t at = above == NONE32 ? NONE32 : intake_find(intake, raw->spot, above);
        if (at == NONE32 || !raw_has_number(&intake->raws.at[at])) continue;
        PartSum sum = sum_of_cells(intake, group, raw->spot, raw->series);
        if (sum.complete && sum_agrees(&sum, intake->raws.at[at].number, series->rounded))
            return true;
    }
    return false;
}

typedef enum Verdict { NO_TOTAL, TOTAL_AGREES, TOTAL_DISAGREES } Verdict;

/* Do the regions beside it make the printed total of the one above? */
static Verdict regions_say(const Intake *intake, PartLevel level, uint32_t above, uint32_t series) {
    uint32_t at = above == NONE32 ? NONE32 : intake_find(intake, above, series);
    if (at == NONE32 || !raw_has_number(&intake->raws.at[at])) return NO_TOTAL;
    PartSum sum = sum_of_regions(intake, level, above, series);
    bool agrees = sum_agrees(&sum, intake->raws.at[at].number, intake->series.at[series].rounded);
    return agrees ? TOTAL_AGREES : TOTAL_DISAGREES;
}

/* Only where no region above has a number do the region's own cells decide. */
static void decide(Intake *intake, Raw *raw, Verdict verdict) {
    bool adds = intake->measures.at[intake->series.at[raw->series].measure]->adds;
    bool zero = verdict == TOTAL_AGREES || (verdict == NO_TOTAL && cells_agree(intake, raw));
    settle(raw, adds && zero ? ZERO : NOT_DELIVERED);
    if (raw->presence != ZERO) tell_dash(intake, raw);
}

static bool level_of(const Region *region, PartLevel *level) {
    if (!region) return false;
    switch (region->kind) {
    case REGION_LAND: *level = LANDS_OF_STATE; return true;
    case REGION_DISTRICT_GROUP: *level = GROUPS_OF_LAND; return true;
    case REGION_CITY:
    case REGION_KREIS: *level = KREISE_OF_LAND; return true;
    case REGION_TOWN: *level = TOWNS_OF_KREIS; return true;
    default: return false;
    }
}

static uint32_t spot_above(const Intake *intake, const Region *region, PartLevel level) {
    if (level == LANDS_OF_STATE) return intake->spot_dg;
    const Region *above = region->parent;
    while (level != TOWNS_OF_KREIS && above && above->kind != REGION_LAND)
        above = above->parent;
    size_t spot = above ? index_get(&intake->spot_of_code, above->key) : NOWHERE;
    return spot == NOWHERE ? NONE32 : (uint32_t)spot;
}

/* Cases that need no total: true where the dash is settled. A row or a column of nothing but dashes
 * is told once. */
static bool settle_plainly(Settling *settling, Raw *raw) {
    const Intake *intake = settling->intake;
    const Series *series = &intake->series.at[raw->series];
    RowTally *row = &settling->rows.at[numbers_get(&settling->row_of_key, row_key(intake, raw))];
    bool column = series->fields > 1 && series->fields == series->dashes;
    double towns;
    if (!valid_then(intake, raw)) {
        settle(raw, NOT_DELIVERED);
    } else if (row->fields > 1 && row->fields == row->dashes) {
        if (!row->told && !column) tell_dash(intake, raw);
        row->told = true;
        raw->silent = true;
        settle(raw, NOT_DELIVERED);
    } else if (column) {
        if (raw == &intake->raws.at[settling->first[raw->series]]) tell_dash(intake, raw);
        settle(raw, NOT_COLLECTED);
    } else if (intake->spots.at[raw->spot].region &&
               towns_stand_in(intake, intake->spots.at[raw->spot].region, raw->series, &towns)) {
        settle(raw, NOT_DELIVERED);
    } else {
        return false;
    }
    return true;
}

/* All dashes of one series on one level: they stand or fall together, by one total for each region
 * above. */
static void settle_level(Settling *settling, uint32_t series, PartLevel level) {
    Intake *intake = settling->intake;
    uint32_t above_known = NONE32;
    bool summed = false;
    Verdict verdict = NO_TOTAL;
    for (uint32_t i = settling->first[series]; i != NONE32; i = settling->next[i]) {
        Raw *raw = &intake->raws.at[i];
        PartLevel own;
        const Region *region = intake->spots.at[raw->spot].region;
        if (!level_of(region, &own) || own != level || settle_plainly(settling, raw)) continue;
        uint32_t above = spot_above(intake, region, level);
        if (!summed || above != above_known) verdict = regions_say(intake, level, above, series);
        summed = true;
        above_known = above;
        decide(intake, raw, verdict);
    }
}

/* The state, and schools: only other cells of the same region can tell. */
static void settle_alone(Settling *settling, uint32_t series) {
    Intake *intake = settling->intake;
    for (uint32_t i = settling->first[series]; i != NONE32; i = settling->next[i]) {
        Raw *raw = &intake->raws.at[i];
        PartLevel level;
        if (level_of(intake->spots.at[raw->spot].region, &level) || settle_plainly(settling, raw))
            continue;
        decide(intake, raw, NO_TOTAL);
    }
}

static void list_dashes(Settling *settling) {
    Intake *intake = settling->intake;
    settling->first = NEW_ARRAY(intake->mem, uint32_t, intake->series.n + 1);
    settling->next = NEW_ARRAY(intake->mem, uint32_t, intake->raws.n + 1);
    for (size_t s = 0; s < intake->series.n; s++)
        settling->first[s] = NONE32;
    for (size_t i = intake->raws.n; i-- > 0;) {
        const Raw *raw = &intake->raws.at[i];
        if (!raw->dash) continue;
        settling->next[i] = settling->first[raw->series];
        settling->first[raw->series] = (uint32_t)i;
    }
}

void dash_settle(Intake *intake) {
    Settling settling = {.intake = intake};
    tally_rows(&settling);
    list_dashes(&settling);
    for (size_t i = 0; i < intake->raws.n;
         i++) { /* a sign declared to be zero says nothing of what did not exist */
        Raw *raw = &intake->raws.at[i];
        if (raw->presence == ZERO && !valid_then(intake, raw)) settle(raw, NOT_DELIVERED);
    }
    for (PartLevel level = LANDS_OF_STATE; level <= TOWNS_OF_KREIS; level++) {
        for (uint32_t s = 0; s < intake->series.n; s++) {
            if (level == LANDS_OF_STATE) settle_alone(&settling, s);
            settle_level(&settling, s, level);
        }
    }
}

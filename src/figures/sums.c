/* Do the parts of a file make its totals? Adds Kreise of a Land, Länder of the state, towns of a
 * Kreis, and the codes of a complete dimension, as far as the file itself has them. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

void sums_prepare(Intake *intake) {
    intake->area_spots = NEW_ARRAY(intake->mem, uint32_t, intake->n_areas + 1);
    for (size_t i = 0; i < intake->n_areas; i++) {
        size_t spot = index_get(&intake->spot_of_code, intake->areas[i]->key);
        intake->area_spots[i] = spot == NOWHERE ? NONE32 : (uint32_t)spot;
    }
}

double sum_tolerance(uint32_t rounded, size_t parts) {
    return rounded > 1 ? floor(rounded / 2.0) * (double)(parts + 1) : 0;
}

bool sum_agrees(const PartSum *sum, double total, uint32_t rounded) {
    return !sum->unclear && fabs(sum->sum - total) <= sum_tolerance(rounded, sum->parts) + 1e-6;
}

bool sum_exceeds(const PartSum *sum, double total, uint32_t rounded) {
    return sum->sum > total + sum_tolerance(rounded, sum->parts) + 1e-6;
}

static const Raw *raw_at(const Intake *intake, uint32_t spot, uint32_t series) {
    uint32_t at = spot == NONE32 || series == NONE32 ? NONE32 : intake_find(intake, spot, series);
    return at == NONE32 ? NULL : &intake->raws.at[at];
}

/* A dash that was found to be no zero still counts as 0 here: the question is whether the printed
 * total says so. */
static void add_raw(PartSum *sum, const Raw *raw) {
    sum->parts++;
    if (raw->dash)
        sum->dashes++;
    else if (raw_has_number(raw))
        sum->sum += raw->number;
    else
        sum->unclear++;
}

bool towns_stand_in(const Intake *intake, const Region *kreis, uint32_t series, double *sum) {
    bool any = false;
    *sum = 0;
    for (size_t i = 0; i < kreis->n_children; i++) {
        if (kreis->children[i]->kind != REGION_TOWN) continue;
        size_t spot = index_get(&intake->spot_of_code, kreis->children[i]->key);
        const Raw *raw = spot == NOWHERE ? NULL : raw_at(intake, (uint32_t)spot, series);
        if (!raw || raw->dash || !raw_has_number(raw)) continue;
        any = true;
        *sum += raw->number;
    }
    return any;
}

static bool is_part(const Region *part, const Region *whole, PartLevel level) {
    bool kreis = part->kind == REGION_KREIS || part->kind == REGION_CITY;
    return str_starts(part->key, whole->key) &&
           (level == GROUPS_OF_LAND ? part->kind == REGION_DISTRICT_GROUP : kreis);
}

static PartSum sum_of_lands(const Series *series) {
    return (PartSum){.sum = series->lands.sum,
                     .parts = series->lands.parts,
                     .dashes = series->lands.dashes,
                     .unclear = series->lands.unclear,
                     .complete = series->lands.parts > 1};
}

static void add_part(const Intake *intake, PartSum *sum, const Region *part, uint32_t spot,
                     uint32_t series) {
    const Raw *raw = raw_at(intake, spot, series);
    double towns = 0;
    bool gone = (!raw || raw->dash) && part->kind != REGION_TOWN;
    bool valid = region_valid(part, intake->periods.at[intake->series.at[series].period]);
    if (gone && towns_stand_in(intake, part, series, &towns))
        sum->sum += towns, sum->parts++;
    else if (raw)
        add_raw(sum, raw);
    /* A row of nothing but dashes says that the area is missing, not that it has nothing. */
    if ((!raw || raw->silent) && valid && !(gone && towns > 0)) sum->complete = false;
}

static PartSum sum_of_towns(const Intake *intake, const Region *kreis, uint32_t series) {
    PartSum sum = {.complete = true};
    for (size_t i = 0; i < kreis->n_children; i++) {
        if (kreis->children[i]->kind != REGION_TOWN) continue;
        size_t spot = index_get(&intake->spot_of_code, kreis->children[i]->key);
        add_part(intake, &sum, kreis->children[i], spot == NOWHERE ? NONE32 : (uint32_t)spot,
                 series);
    }
    sum.complete = sum.complete && sum.parts > 1;
    return sum;
}

PartSum sum_of_regions(const Intake *intake, PartLevel level, uint32_t spot, uint32_t series) {
    const Region *whole = intake->spots.at[spot].region;
    if (level == LANDS_OF_STATE) return sum_of_lands(&intake->series.at[series]);
    if (level == TOWNS_OF_KREIS) return sum_of_towns(intake, whole, series);
    PartSum sum = {.complete = true};
    for (size_t i = 0; i < intake->n_areas; i++)
        if (is_part(intake->areas[i], whole, level))
            add_part(intake, &sum, intake->areas[i], intake->area_spots[i], series);
    sum.complete = sum.complete && sum.parts > 1;
    return sum;
}

PartSum sum_of_cells(const Intake *intake, const CellGroup *group, uint32_t spot, uint32_t series) {
    PartSum sum = {.complete = group->whole};
    for (size_t i = 0; i < group->n; i++) {
        const Raw *raw = raw_at(intake, spot, intake_sibling(intake, series, group->parts[i]));
        if (raw)
            add_raw(&sum, raw);
        else
            sum.complete = false;
    }
    return sum;
}

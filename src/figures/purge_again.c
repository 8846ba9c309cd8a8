/* What do later deliveries say about what a purged one brought? A later one that said the same
 * wrote nothing, because it was known: its kept bytes are read again, and what it said becomes an
 * observation of its own. A delivery that repeated nothing need not be read. */

#include <math.h>
#include <string.h>
#include "figures/figures_sql.h"
#include "figures/purge_in.h"

static Err cannot_read(Cx *cx, const Purge *purge, const Delivery *later) {
    return fail(cx, CONFLICT, MSG_DELIVERY_PURGE_DEPENDS, str_int(cx->mem, purge->number),
                str_int(cx->mem, later->number));
}

/* Numbers of schools that no register names. */
static Err number_spots(Cx *cx, Intake *intake) {
    for (size_t i = 0; i < intake->spots.n; i++) {
        Spot *spot = &intake->spots.at[i];
        if (spot->region || spot->number > 0) continue;
        Err err = sql_number_find(cx, NUMBERED_SCHOOL, spot->code, &spot->number);
        if (err && err != NOT_FOUND) return err;
    }
    return OK;
}

static bool same_value(const Lost *lost, const Raw *raw) {
    if (lost->presence != raw->presence || lost->precise != raw->precision ||
        lost->base != raw->base || lost->has_number != raw_has_number(raw))
        return false;
    return !lost->has_number || lost->number == raw->number;
}

/* False: it says something else, and yet has no row of its own. */
static bool take_raw(Purge *purge, const Intake *intake, const Raw *raw, int64_t delivery) {
    const Series *series = &intake->series.at[raw->series];
    int64_t at[4] = {intake->measures.at[series->measure]->number,
                     intake->spots.at[raw->spot].number,
                     period_key(intake->periods.at[series->period]),
                     cell_number(intake->catalogue, intake->cells.at[series->cell].id)};
    size_t i = index_get(&purge->of_key, (Str){(const char *)at, sizeof at});
    if (i == SIZE_MAX) return true;
    Lost *lost = &purge->lost.at[i];
    if (lost->taken || lost->next <= delivery) return true;
    if (!same_value(lost, raw)) return raw->presence == NOT_DELIVERED; /* it says nothing */
    lost->taken = delivery;
    lost->decimals = raw->decimals;
    lost->marks = raw->marks | (lost->older ? (unsigned)CORRECTED : 0);
    lost->line = (int64_t)raw->line;
    lost->place = (int64_t)raw->place;
    return true;
}

static Err take_table(Cx *cx, Purge *purge, const Delivery *later, Intake *intake) {
    int64_t said = later->added + later->changed + later->unchanged;
    if ((int64_t)intake->raws.n != said) return cannot_read(cx, purge, later);
    TRY(number_spots(cx, intake));
    for (size_t i = 0; i < intake->raws.n; i++)
        if (!take_raw(purge, intake, &intake->raws.at[i], later->number))
            return cannot_read(cx, purge, later);
    return OK;
}

static void take_boundaries(Purge *purge, const Outlines *outlines, int64_t delivery) {
    for (size_t i = 0; i < outlines->list.n; i++)
        for (size_t k = 0; k < purge->boundaries.n; k++) {
            const Outline *outline = &outlines->list.at[i];
            LostBoundary *lost = &purge->boundaries.at[k];
            if (lost->region != outline->region->id || lost->taken || lost->next <= delivery)
                continue;
            if (!str_equal(lost->rings, buf_str(&outline->rings)) ||
                !str_equal(lost->points, buf_str(&outline->points)))
                continue;
            lost->taken = delivery;
            lost->line = (int64_t)outline->line;
        }
}

static bool may_bring_schools(const Catalogue *catalogue, const Delivery *delivery) {
    const Mapping *mapping = mapping_find(catalogue, delivery->mapping);
    return delivery->mapping.n && (!mapping || mapping->has_register || mapping->has_places);
}

/* In an arena that goes with it, unless its schools are wanted later. */
static Err read_one(Cx *cx, Purge *purge, const Delivery *later, const Catalogue *catalogue) {
    Cx own = *cx;
    bool schools = purge->schools && may_bring_schools(catalogue, later);
    bool repeats = later->number > purge->number && later->unchanged > 0 &&
                   (later->mapping.n ? purge->lost.n > 0 : purge->boundaries.n > 0);
    if (!schools && !repeats) return OK;
    own.mem = arena_within(cx->mem);
    ReadAgain again = {0};
    Err err = delivery_read_again(&own, &again, later, catalogue);
    if (err == BUSY || err == BROKEN) {
        fault_keep(cx, &own.fault);
        return err;
    }
    if (err) return cannot_read(cx, purge, later);
    if (again.outlines && repeats) take_boundaries(purge, again.outlines, later->number);
    if (!again.outlines && repeats) {
        own.fault = (Fault){0};
        err = take_table(&own, purge, later, again.intake);
        if (err) {
            fault_keep(cx, &own.fault);
            return err;
        }
    }
    if (schools && again.intake->schools.n) {
        Reread reread = {later->number, again.intake};
        vec_push(cx->mem, &purge->registers, reread);
    } else {
        arena_reset(own.mem);
    }
    return OK;
}

Err purge_read_later(Cx *cx, Purge *purge) {
    const Catalogue *catalogue;
    Delivery *all;
    size_t n;
    if (!purge->lost.n && !purge->boundaries.n && !purge->schools) return OK;
    TRY(catalogue_get(cx, &catalogue));
    TRY(delivery_list(cx, &all, &n));
    for (size_t i = n; i-- > 0;) /* oldest first */
        if (all[i].number != purge->number) TRY(read_one(cx, purge, &all[i], catalogue));
    return OK;
}

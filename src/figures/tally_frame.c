/* Which regions, measures and cells does the file speak of? One book for all threads: each asks
 * only once for what it has not seen yet, and remembers the answer. */

#include <string.h>
#include "base/base.h"
#include "figures/tally_in.h"

static Err spot_of(Cx *cx, Frame *frame, const Region *region, Str school, uint32_t *out) {
    Intake *intake = frame->intake;
    if (!region && intake->spots.n >= DELIVERY_MOST_SCHOOLS &&
        index_get(&intake->spot_of_code, school) == NOWHERE)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY,
                    str_format(cx->mem, "%u", DELIVERY_MOST_SCHOOLS));
    *out = region ? intake_area(intake, region) : intake_place(intake, school);
    return OK;
}

Err frame_spot(Cx *cx, Frame *frame, const Region *region, Str school, uint32_t *out) {
    lock_take(&frame->lock);
    Err err = spot_of(cx, frame, region, school, out);
    lock_give(&frame->lock);
    return err;
}

static Err kind_add(Cx *cx, Frame *frame, Kind kind, uint32_t measure, uint32_t *out) {
    uint64_t key = (uint64_t)measure << 48 | (uint64_t)kind.cell << 24 | (kind.rounded & 0xFFFFFF);
    *out = numbers_get(&frame->kind_of_key, key);
    if (*out != NONE32) return OK;
    if (frame->kinds.n >= DELIVERY_MOST_SERIES)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES,
                    str_format(cx->mem, "%u", DELIVERY_MOST_SERIES));
    *out = (uint32_t)frame->kinds.n;
    vec_push(frame->intake->mem, &frame->kinds, kind);
    numbers_put(frame->intake->mem, &frame->kind_of_key, key, *out);
    return OK;
}

static uint32_t measure_number(Intake *intake, const Measure *measure) {
    for (uint32_t i = 0; i < intake->measures.n; i++)
        if (intake->measures.at[i] == measure) return i;
    vec_push(intake->mem, &intake->measures, measure);
    return (uint32_t)intake->measures.n - 1;
}

Err frame_kind(Cx *cx, Frame *frame, const MappingColumn *column, size_t n, const CellPart *parts,
               uint32_t *out) {
    CellPart all[CELL_MOST_PARTS];
    size_t n_all = column->n_cell;
    memcpy(all, column->cell, n_all * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        if (!mapping_measure_has(frame->intake->catalogue, frame->intake->mapping, column->measure,
                                 parts[i].dimension))
            continue;
        if (n_all == CELL_MOST_PARTS) return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES, S("8"));
        all[n_all++] = parts[i];
    }
    lock_take(&frame->lock);
    Kind kind = {.measure = column->measure,
                 .rounded = column->rounded,
                 .cell = intake_cell(frame->intake, n_all, all)};
    Err err = kind_add(cx, frame, kind, measure_number(frame->intake, column->measure), out);
    arena_reset(frame->intake->scratch);
    lock_give(&frame->lock);
    return err;
}

/* ---- periods in 23 bits, in the order of period_key ---- */

uint32_t period_pack(Period period) {
    int64_t key = period_key(period);
    return (uint32_t)((key >> 32 & 3) << 21 | (key >> 16 & 0xFFF) << 9 | (key >> 8 & 0xF) << 5 |
                      (key & 0x1F));
}

Period period_unpack(uint32_t packed) {
    int64_t wide = packed;
    return period_of_key((wide >> 21 & 3) << 32 | (wide >> 9 & 0xFFF) << 16 |
                         (wide >> 5 & 0xF) << 8 | (wide & 0x1F));
}

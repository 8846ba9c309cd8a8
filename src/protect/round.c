/* Which multiple of a base is nearest to each count, and for which counts does it stand? */

#include <stdlib.h>

#include "protect/rounding.h"

Err rounding_base_check(Cx *cx, const Crossing *crossing, int64_t base) {
    int64_t largest = 0;
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (crossing->counts[cell] > largest) largest = crossing->counts[cell];
    if (base < 2 || base > BASE_MOST)
        return fail(cx, INVALID, MSG_ROUNDING_BASE, str_int(cx->mem, base),
                    str_int(cx->mem, BASE_MOST));
    if (base > largest)
        return fail(cx, INVALID, MSG_ROUNDING_BASE_LARGE, str_int(cx->mem, base),
                    str_int(cx->mem, largest));
    return OK;
}

void rounding_measure(Rounding *rounding, const Crossing *crossing) {
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t change = llabs(rounding->counts[cell] - crossing->counts[cell]);
        rounding->n_changed += change > 0;
        rounding->distance += change;
        if (change > rounding->largest) rounding->largest = change;
    }
}

/* Two are as near: the even one. */
static int64_t nearest(int64_t count, int64_t base) {
    int64_t whole = count / base, twice = count % base * 2;
    return (whole + (twice > base || (twice == base && whole % 2))) * base;
}

Err round_each(Cx *cx, Rounding *out, const Crossing *crossing, int64_t base) {
    TRY(rounding_base_check(cx, crossing, base));
    *out = (Rounding){
        .base = base, .counts = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells), .steps = 1};
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        out->counts[cell] = nearest(crossing->counts[cell], base);
    rounding_measure(out, crossing);
    out->bound = out->distance;
    return OK;
}

void rounding_stands_for(const Rounding *rounding, int64_t published, int64_t *least,
                         int64_t *most) {
    int64_t reach = rounding->steps * rounding->base - 1;
    if (!rounding->additive) {
        bool even = rounding->base % 2 == 0, loses = even && published / rounding->base % 2;
        reach = rounding->base / 2 - loses;
    }
    *least = published > reach ? published - reach : 0;
    *most = published + reach;
}

/* In which order do numbers stand? */

#include <string.h>

#include "stats/order.h"

enum { BITS = 11, BUCKETS = 1 << BITS, PASSES = 6 };

/* The bits of a double as a number that grows with it; −0 as 0. */
static uint64_t key_of(double x) {
    uint64_t bits;
    x += 0.0;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

void order_ascending(uint32_t *order, const double *x, size_t n, Ordered *room) {
    uint32_t counts[PASSES][BUCKETS] = {0};
    for (size_t i = 0; i < n; i++) {
        room[i] = (Ordered){key_of(x[i]), (uint32_t)i};
        for (size_t pass = 0; pass < PASSES; pass++)
            counts[pass][room[i].key >> pass * BITS & (BUCKETS - 1)]++;
    }
    Ordered *from = room, *to = room + n;
    for (size_t pass = 0; pass < PASSES && n > 0; pass++) {
        uint32_t *count = counts[pass], sum = 0;
        if (count[from[0].key >> pass * BITS & (BUCKETS - 1)] == n) continue; /* all alike */
        for (size_t i = 0; i < BUCKETS; i++) {
            uint32_t here = count[i];
            count[i] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++)
            to[count[from[i].key >> pass * BITS & (BUCKETS - 1)]++] = from[i];
        Ordered *swap = from;
        from = to, to = swap;
    }
    for (size_t i = 0; i < n; i++)
        order[i] = from[i].place;
}

#pragma once
/* The places of numbers in ascending order, equal ones in the order of their places: a radix sort
 * by 11 bits of the bits of a double, O(n); finite numbers, n < 2^32. */

#include <stddef.h>
#include <stdint.h>

typedef struct Ordered {
    uint64_t key;
    uint32_t place;
} Ordered;
/* room: 2 n of them, from the caller. */
void order_ascending(uint32_t *order, const double *x, size_t n, Ordered *room);

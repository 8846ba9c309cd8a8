#pragma once
/* A clock that a test moves by hand: tests never sleep. */

#include <stdint.h>

static int64_t now_is = 1800000000; /* 2027-01-15 */

__attribute__((unused)) static int64_t hand_clock(void) {
    return now_is;
}

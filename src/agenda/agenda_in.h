#pragma once
/* Shared inside agenda/ only. */

#include "agenda/agenda.h"

/* A new series begins after a and not after b. */
bool curve_broken(const Curve *curve, Period a, Period b);
/* Those that are not empty, with a space between them. */
Str sentences_join(Arena *mem, const Str *parts, size_t n);

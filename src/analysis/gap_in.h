#pragma once
/* The gap of tables and of named groups. */

#include "analysis/shared_in.h"

void gap_put_table(Item *in, const Fourfold *t, double level, bool closed);
bool gap_closed(const Call *call); /* --limits closed */
void gap_put_strata(Item *root, const char *key, const Fourfold *tables, size_t n,
                    const Str *labels, double level);
bool gap_is_small(const Fourfold *t); /* a cell of fewer than 5 */

Err gap_of_groups(Cx *cx, Result *result, const Call *call) CHECKED;

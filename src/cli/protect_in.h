#pragma once
/* Inside cli/: what `protect` and `attack` have in common. */

#include "cli/cli_in.h"
#include "protect/protect.h"

/* "column" or "column:hierarchy.csv". */
Err dimension_take(Cx *cx, TableAsk *ask, Str value) CHECKED;
/* The names of the dimensions, and the codes of a cell. */
void dimensions_json(Json *json, const Crossing *crossing);
void codes_json(Json *json, const Crossing *crossing, size_t cell);
void dimensions_csv(Buf *out, const Crossing *crossing);
void codes_csv(Buf *out, const Crossing *crossing, size_t cell);

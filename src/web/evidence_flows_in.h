#pragma once
/* Between the files of the page on transitions: the results of "transitions" as a picture of flows
 * with its table. */

#include "web/evidence_in.h"

/* The picture from stage to stage, for all or for the group in the address, and its table. */
Err flows_block(Cx *cx, Evidence *evidence) CHECKED;

Str flow_name(Cx *cx, const Item *item);            /* as it is said; numbers as they are written */
const Item *flow_part(const Item *object, Str key); /* NULL: none */

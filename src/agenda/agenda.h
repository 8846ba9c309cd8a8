#pragma once
/* What the partnership wants to reach, what is done for it, and whether it works. Reads the records
 * (records/records.h) and the catalogue; stores nothing. Figures come to it as curves that publish/
 * lets out (publish/target.c). */

#include "agenda/status.h"
#include "agenda/measures.h"
#include "agenda/loop.h"
#include "agenda/registry.h"
#include "agenda/conflicts.h"

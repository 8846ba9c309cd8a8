#pragma once
/* What the partnership wants to reach, what is done for it, and whether it works. Reads the records
 * (records/records.h) and the catalogue; stores nothing. */

#include "agenda/status.h"

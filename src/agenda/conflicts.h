#pragma once
/* What does not fit together: it stays visible until someone answers. */

#include "agenda/measures.h"

/* In goals, targets, commitments, measures, checks and decisions. O(n log n). */
void agenda_conflicts(Conflicts *to, const Records *records, Date today);
/* Everything that does not fit in what people entered about the partnership, with what was answered
 * to it, by kind, then key: the only list of it, for who sees all records. */
Err conflicts_now(Cx *cx, Conflicts *out, Date today) CHECKED;

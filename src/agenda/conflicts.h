#pragma once
/* What does not fit together in goals, measures and checks: it stays visible until someone answers.
 */

#include "agenda/measures.h"

typedef enum AgendaConflictKind {
#define CONFLICT(symbol, id) CONFLICT_##symbol,
#include "agenda/conflicts.def"
#undef CONFLICT
    AGENDA_CONFLICTS
} AgendaConflictKind;
typedef struct AgendaConflict {
    AgendaConflictKind kind;
    const Record *record, *other; /* other NULL: none */
    Str sentence;                 /* in the language of cx */
} AgendaConflict;
/* All that who asks may see, by kind, then by id. O(n log n). */
Err agenda_conflicts(Cx *cx, AgendaConflict **out, size_t *n, const Records *records,
                     const AgendaAsk *ask) CHECKED;
Str agenda_conflict_id(AgendaConflictKind kind); /* "goal-cycle" */

/* What does not fit together in all that people entered, and what was answered to it? */

#include "agenda/agenda_in.h"
#include "partners/partners.h"

Err conflicts_now(Cx *cx, Conflicts *out, Date today) {
    const Register *all;
    const Records *records;
    TRY(records_now(cx, &records));
    TRY(partners_now(cx, &all));
    *out = (Conflicts){.mem = cx->mem, .lang = cx->lang};
    conflicts_of_records(out, records);
    partners_conflicts(out, all);
    agenda_conflicts(out, records, today);
    conflicts_sort(out);
    conflicts_answer(out, records);
    return OK;
}

/* Which jobs does a server do, beside its letters? Files that people handed in: figures that are
 * delivered, records that are read in. */

#include "web/work_in.h"

#include "web/delivering_in.h"
#include "web/importing_in.h"
#include "web/letters_in.h"

enum { WORK_KINDS = 2 };

static const JobKind *work_kinds(Arena *mem, bool letters) {
    JobKind *kinds = NEW_ARRAY(mem, JobKind, WORK_KINDS);
    kinds[0] = *delivering_kind(mem, letters);
    kinds[1] = importing_kind();
    return kinds;
}

JobWorker *work_begin(Arena *mem, Str store, const Settings *settings) {
    return job_worker_begin(mem, store, work_kinds(mem, letters_go_out(settings)), WORK_KINDS);
}

Err web_job_stop(Cx *cx, int64_t number, const Settings *settings) {
    bool letters;
    TRY(web_letters_known(cx, settings, &letters));
    return job_stop(cx, number, work_kinds(cx->mem, letters), WORK_KINDS);
}

#pragma once
/* What a server does beside its pages, as jobs: one after the other, by one thread. */

#include "jobs/jobs.h"
#include "web/web.h"

JobWorker *work_begin(Arena *mem, Str store, const Settings *settings);

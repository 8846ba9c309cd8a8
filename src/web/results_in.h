#pragma once
/* What jobs on files share: how they are noted, how they tell how far they are, and how it is kept
 * what came of them. */

#include "base/json.h"
#include "formats/formats.h"
#include "jobs/jobs.h"

/* Inside the transaction that adds the job: its entry in the log. */
typedef struct JobNoted {
    int64_t job;
    Str kind, sha256;
    const char *about; /* what else is told of it: "organisation" */
    Str value;
} JobNoted;
Err job_note(Cx *cx, const JobNoted *noted) CHECKED;
/* Only that the job is to stop ends it (*over), not that its progress could not be written down. */
Err job_goes_on(Cx *cx, const Job *job, const int64_t done_of[2], bool *over) CHECKED;

/* 500 findings of at most 400 bytes, each byte at most six. */
#define JOB_RESULT_MOST ((size_t)2 << 20)

/* Each key with its text or number, whatever the depth: what is read here was written here. */
Err json_pairs(Cx *cx, Str json, void (*each)(void *arg, Str key, const JsonToken *token),
               void *arg) CHECKED;
/* "findings": the first of them, as a member of the object that is open. */
void findings_write(Json *j, const Findings *findings);
int64_t findings_found(const Findings *findings); /* also those that are not kept */
typedef struct FindingBack {
    Finding finding;
    bool known; /* this program has its rule */
} FindingBack;
/* For each pair: a finding that is whole goes into `out`. */
void finding_pair(FindingBack *back, Findings *out, Str key, const JsonToken *token);

#pragma once
/* What came of the files that jobs read, as it is kept beside them. */

#include "base/json.h"
#include "formats/formats.h"

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

#pragma once
/* The pages of a file of records: what is in it, what would become of it, the job that does it. */

#include "web/importing_in.h"
#include "web/record_in.h"
#include "web/results_in.h"

/* page_record_import.c */
Err import_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) CHECKED;
void import_counts(Cx *cx, const RecordsIntake *intake, DeskSection *section);
void import_findings(Cx *cx, const Findings *findings, int64_t whole, DeskSection *section);
/* The button that has a file taken that was looked at. */
void import_confirm(Cx *cx, const Request *request, const ImportOrder *order, DeskSection *section);

/* page_record_job.c: the jobs on files of this kind (KINDS: of any) that who asks has ordered, the
 * newest first; and as rows of a table that has the columns of /jobs. */
Err import_jobs(Cx *cx, const Request *request, Kind kind, DeskSection *section) CHECKED;
Err import_rows(Cx *cx, const Request *request, Kind kind, size_t most, DeskTable *table) CHECKED;

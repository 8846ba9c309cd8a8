#pragma once
/* Between wirk log and wirk log erase. */

#include "cli/cli_in.h"

#include "audit/audit.h"

/* Which entries the options ask for. */
Err log_query(Cx *cx, AuditQuery *out, const Options *options) CHECKED;
/* Whoever reads the log is written into it first. */
Err log_is_read(Cx *cx, AuditQuery *query) CHECKED;
int log_erase(Cx *cx, const Options *options);

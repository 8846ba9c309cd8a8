#pragma once
/* Shared inside audit/ only: the rows of the log and the two digests. */

#include "audit/audit.h"

#define AUDIT_SALT_BYTES 16
#define AUDIT_NO_CHAIN S("0000000000000000000000000000000000000000000000000000000000000000")

/* audit.c */
Str audit_content_digest(Arena *mem, const AuditEntry *entry);
Str audit_chain_digest(Arena *mem, Str before, const AuditEntry *entry);

/* audit_sql.c */
Err sql_audit_head(Cx *cx, int64_t *number, Str *chain) CHECKED;
Err sql_audit_add(Cx *cx, const AuditEntry *entry, Str salt) CHECKED;
/* Entries above (oldest first) or below (newest first) a number. */
typedef struct AuditPart {
    const AuditQuery *query;
    int64_t beyond;
    size_t most;
    bool oldest_first;
} AuditPart;
Err sql_audit_part(Cx *cx, Rows **out, const AuditPart *part) CHECKED;
/* The whole log; the column behind the entry's tells whether an entry says that it was erased. */
Err sql_audit_all(Cx *cx, Rows **out) CHECKED;
#define AUDIT_COLUMN_TOLD 13
AuditEntry audit_row(Arena *mem, const Rows *rows);
/* NOT_FOUND where there is no such entry. */
Err sql_audit_event(Cx *cx, int64_t number, Str *event, bool *erased) CHECKED;
Err sql_audit_erase(Cx *cx, int64_t number) CHECKED;
/* Contents without an entry: how many, and the number of the first. */
Err sql_audit_stray(Cx *cx, int64_t *n, int64_t *first) CHECKED;

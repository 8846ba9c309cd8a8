#pragma once
/* An entry of the log in the words of who reads it. */

#include "audit/audit.h"
#include "records/records.h"
#include "web/web_in.h"

/* Who reads, and the names of what entries are about: each asked for when the first needs it. */
typedef struct LogReader {
    const Person *person;
    const Records *records;
    Person *people;
    Organisation *organisations;
    size_t n_people, n_organisations;
    bool people_known, organisations_known;
} LogReader;

/* What it is about, and its page where the reader may open that: "Anna Amt (anna@example.org)" for
 * "account:7", without the address for who does not look after that account. */
Err log_subject(Cx *cx, const Request *request, LogReader *reader, const AuditEntry *entry,
                Link *out) CHECKED;
/* {"role":"editor","programme":""} as "Rolle: Redaktion": what is empty is left out, a digest is
 * cut. What is no such JSON stays as it is. */
Err log_fields(Cx *cx, LogReader *reader, const AuditEntry *entry, Str json, Str *out) CHECKED;

#pragma once
/* Tables of the statistical offices, asked for through their GENESIS interface (REST, 2020). What
 * comes back is the office's file as it was sent, written as a whole or not at all. */

#include "base/base.h"

/* Who asks. Never in an address, a message or the log. */
typedef struct Account {
    Str user;     /* or the token of an account */
    Str password; /* empty with a token */
} Account;

/* From a file of the lines "user = …" and "password = …" (at most 4 kB; not readable for everybody:
 * DENIED), or, where no file is named, from the two texts. INVALID where neither tells a user. */
Err fetch_account_read(Cx *cx, Account *out, Str file, const Account *otherwise) CHECKED;

typedef struct FetchRequest {
    Str from; /* a name of servers.def, or an address: https://…, http:// for this machine only */
    Str table;   /* letters, digits, "-" and "_" */
    Str years;   /* "2015", "2010-2020" or empty: all */
    Str regions; /* official keys, separated by commas, "05*" for all that begin so; empty: all */
    Str agent;   /* product and version: tells the office who asks */
    Str file;    /* where the table goes; replaced if it exists */
    Lang labels; /* of the labels in the file */
    Account account;
    int64_t limit_ms; /* for everything together; 0: an hour */
} FetchRequest;

/* What tests put in place of the real clock. `tell` hears what is going on. */
typedef struct FetchWorld {
    void *arg;
    int64_t (*now)(void *arg); /* milliseconds that only grow */
    void (*pause)(void *arg, int64_t ms);
    void (*tell)(void *arg, Msg message, size_t n, const Str *arguments);
} FetchWorld;

typedef struct FetchOutcome {
    Str host;
    size_t bytes;
    size_t parts;    /* 1: the file as it was sent; more: CSV joined from so many answers */
    size_t nothing;  /* parts for which the office has nothing */
    size_t requests; /* sent in all */
} FetchOutcome;

/* One request at a time. A table too large for an answer at once is started as a job and asked for
 * again with growing pauses; only where the job is refused, too, is the question split by years,
 * then by region, and the answers joined. NOT_FOUND: the office has no such table or nothing in it;
 * DENIED: account or certificate not accepted; INVALID: wrong question, with the office's own
 * text; LIMIT: too large; BUSY: no answer in time, maintenance; BROKEN: disk, damaged answer. */
Err fetch_table(Cx *cx, FetchOutcome *out, const FetchRequest *request,
                const FetchWorld *world) CHECKED;

/* Address of a short name, or empty. */
Str fetch_server(Str name);
/* All short names, separated by commas. */
Str fetch_servers(Arena *mem);

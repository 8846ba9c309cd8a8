#pragma once
/* The log: who did what, when, from where, what was before and after. Entries are only added, one
 * after the other, each with a digest over the one before it: a row that was changed, taken out or
 * put in is found and named. What an entry says (who, what, before, after) lies beside it with a
 * salt of its own and can be erased: the chain holds only the salted digest.
 *
 * The two digests, so that any program can check them: SHA-256, written as 64 lower-case hex
 * digits, of parts each written as its length in bytes, a colon, the bytes, a comma ("5:hello,").
 * Numbers are written in decimal digits; the chain before the first entry is 64 zeros.
 *   content = salt (32 lower-case hex digits), account, who, origin, subject, before, after
 *   chain   = chain of the entry before, number, at, event, content */

#include "store/store.h"

typedef enum AuditEvent {
#define EVENT(symbol, id) AUDIT_##symbol,
#include "audit/events.def"
#undef EVENT
    AUDIT_EVENTS
} AuditEvent;

Str audit_event_id(AuditEvent event); /* "delivery.accept": stable, for exports and commands */
Str audit_event_words(Lang lang, AuditEvent event); /* a sentence without names */
bool audit_event_read(Str id, AuditEvent *out);

/* One thing that is done. Who and from where are taken from cx->actor (base/cx.h); where that is
 * NULL, it is the program itself ("Wirk"). Texts are UTF-8; before and after are JSON or empty, at
 * most AUDIT_MOST_BYTES each. Never a password, a token, a secret. */
typedef struct AuditNote {
    AuditEvent event;
    Str subject; /* what it was done to: "delivery:24", "account:7" */
    Str before, after;
} AuditNote;
#define AUDIT_MOST_BYTES ((size_t)64 << 10)

/* Inside store_do, in the transaction of what it tells: both are kept or neither. LIMIT where a
 * text is too long. */
Err audit_write(Cx *cx, const AuditNote *note) CHECKED;

typedef struct AuditEntry {
    int64_t number, at; /* 1, 2, 3 … without a gap; seconds since 1970 */
    AuditEvent event;   /* AUDIT_EVENTS where a newer program wrote it: `id` tells */
    Str id, who, origin, subject, before, after; /* empty where erased */
    int64_t account;                             /* 0: none */
    bool erased;
    Str salt;           /* 32 hex digits; empty where erased */
    Str content, chain; /* 64 hex digits each */
} AuditEntry;

typedef struct AuditQuery {    /* empty, 0: whatever */
    Str event;                 /* id, or its first part: "delivery" */
    Str subject, words;        /* subject whole; each word anywhere in who, origin, subject, before,
                                  after; upper and lower case alike */
    int64_t account, from, to; /* seconds, from <= at < to */
    int64_t below;             /* numbers below this one: the next page */
    size_t most;               /* 0: 100; at most 1,000 */
} AuditQuery;
/* Newest first. LIMIT where the context's deadline passes on the way. */
Err audit_find(Cx *cx, AuditEntry **out, size_t *n, const AuditQuery *query) CHECKED;
/* Oldest first, in bounded memory: for exports. `most` is not asked. The entry lives until fn
 * returns. */
Err audit_each(Cx *cx, const AuditQuery *query,
               Err (*fn)(Cx *cx, void *arg, const AuditEntry *entry), void *arg) CHECKED;
/* Number and chain of the newest entry; 0 and 64 zeros where there is none. To be kept elsewhere:
 * with it a log whose end was cut off is found, too. */
Err audit_head(Cx *cx, int64_t *number, Str *chain) CHECKED;

/* Inside store_do: takes away what the entry says; the erasure itself becomes an entry. NOT_FOUND
 * for a number that is none; OK where it is erased already; CONFLICT for an entry that tells an
 * erasure: it is the proof that the other one was not simply taken away. */
Err audit_erase(Cx *cx, int64_t number, Str reason) CHECKED;

typedef struct AuditProof {
    int64_t entries, erased; /* erased: whose contents were, told by an entry of the log */
    size_t faults;
} AuditProof;
/* The whole chain from its first entry; each fault is one line with the entry's number. `head` (may
 * be empty): "number:chain" as kept elsewhere, which must stand in the log; INVALID where it has
 * another form. O(entries), bounded memory. */
Err audit_verify(Cx *cx, Str head, void (*say)(void *arg, Str line), void *arg,
                 AuditProof *out) CHECKED;

#pragma once
/* Deliveries: a sender's file comes in, is checked as a whole, and is stored as a whole or not at
 * all. Nothing is ever overwritten: a corrected file makes new observations, the old ones stay
 * readable (as_of). No values go out here. */

#include "figures/catalogue.h"

typedef enum DeliveryOutcome {
    DELIVERY_STORED,
    DELIVERY_UNCHANGED,
    DELIVERY_REFUSED
} DeliveryOutcome;

typedef struct Delivery {
    int64_t number; /* 1, 2, 3 … in order of acceptance; 0 where refused */
    DeliveryOutcome outcome;
    Str file_name, sha256;
    int64_t bytes, received; /* seconds since 1970 */
    Str mapping;             /* id; empty for boundaries */
    int mapping_version;
    Texts title;
    Str publisher, licence, attribution, stand;
    Str owner;                         /* id or name of whose data it brings; empty: official */
    Str form;                          /* "GENESIS table, UTF-8, ;" in words of the shape found */
    int64_t added, changed, unchanged; /* observations; shapes for boundaries */
    int64_t rows, rows_outside;        /* data rows read; those of areas outside the register */
    bool tallied;                      /* read in one go (tally.h): only checked and counted */
    int64_t cells;                     /* where it was */
    int64_t purged;                    /* seconds since 1970; 0: it is there */
    Str purge_reason;
    bool not_public; /* who asks sees more of it than the public does (publish/) */
    bool withheld;   /* not released to who asks (publish/): only title, publisher and date stay */
} Delivery;

/* Reads, checks and stores one file. OK also where the file is refused: then outcome says so,
 * findings tell why, and the store is unchanged. A fault (BROKEN, BUSY, LIMIT, NOT_FOUND) also
 * leaves the store unchanged. */
/* Told how far reading is, from the thread that reads. A fault ends the delivery, which hands it
 * on: the store is then unchanged. When the last has come all is stored, and a fault changes
 * nothing. */
typedef Err DeliverProgress(Cx *cx, void *arg, Str name, size_t rows, bool last);
typedef struct DeliverOptions {
    Str name;                  /* as the sender called it; empty: last part of the path */
    DeliverProgress *progress; /* may be NULL */
    void *arg;
    bool check_only;
    Str cells;   /* check_only: a file for the cells counted (tally.h) */
    Str sheet;   /* of a workbook; empty: the one with the most cells */
    Str sender;  /* whose remembered mappings are asked; empty: agreed ones only */
    Str mapping; /* YAML of a mapping to use; it is remembered for the sender, who must be named */
} DeliverOptions;
Err deliver(Cx *cx, Delivery *out, Findings *findings, Str path,
            const DeliverOptions *options) CHECKED;

/* A file that a check reads in one go, in bounded memory (tally.h): a pipe, or long. */
bool tally_wanted(Cx *cx, Str path);

/* Number of the delivery of these bytes that was accepted at or after a moment (seconds), 0 where
 * there is none. */
Err delivery_since(Cx *cx, Str sha256, int64_t since, int64_t *out) CHECKED;
/* Number of the newest accepted delivery, 0 where there is none. */
Err delivery_last(Cx *cx, int64_t *out) CHECKED;
Err delivery_get(Cx *cx, Delivery *out, int64_t number) CHECKED;
/* Newest first, without those that were purged. */
Err delivery_list(Cx *cx, Delivery **out, size_t *n) CHECKED;
Err delivery_findings(Cx *cx, int64_t number, Findings *out) CHECKED;

/* Takes a file away that should never have been sent: its bytes, what was made from it, and what is
 * left of both in free pages and journals of the store. Digest, reason and who stay, in table purge
 * and in the log. What later deliveries said stays: those that repeated it are read again. Outside
 * store_do. CONFLICT where one of them cannot be read as it was then: nothing has changed. Where it
 * was purged before, only copies that wait for work go, and the store is cleaned again. */
Err delivery_purge(Cx *cx, int64_t number, Str reason) CHECKED;

/* The form in words of the reader's language: "CSV, UTF-8, semicolon". */
Str delivery_form_words(Arena *mem, Lang lang, Str form);

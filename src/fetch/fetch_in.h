#pragma once
/* Shared inside fetch/ only: what an answer is, one request, the file it is kept in. */

#include "fetch/fetch.h"

#define ANSWER_MOST_BYTES ((size_t)256 << 20) /* of one answer as it comes */
#define JOINED_MOST_BYTES ((size_t)4 << 30)   /* of all parts together, unpacked */
#define STATUS_MOST_BYTES ((size_t)4 << 20)   /* of an answer that is no table */
#define LIMIT_MS ((int64_t)3600 * 1000)
#define MOST_RETRIES 4
#define MOST_PARTS 500 /* questions a table may be split into */

/* ---- what the office says (status.c) ---- */

typedef enum Meaning {
    DONE,
    TOO_LARGE,
    JOB_STARTED,
    NOTHING,
    CROWDED,
    NOT_ALLOWED,
    REFUSED
} Meaning;

typedef struct Status {
    int64_t code;
    Meaning meaning;
    Str text, type;
    Str service, method;       /* which question is answered */
    Str job;                   /* of JOB_STARTED: under which name the result will be found */
    int first_year, last_year; /* of a table's description; 0 where not told */
    VEC(Str) listed;           /* codes of the objects in the answer's list */
} Status;

#define STATUS_MOST_LISTED 100
/* INVALID where the text is no JSON or tells no code. */
Err status_read(Cx *cx, Status *out, Str json) CHECKED;

typedef enum AnswerKind {
    ANSWER_EMPTY,
    ANSWER_ZIP,
    ANSWER_GZIP,
    ANSWER_CSV,
    ANSWER_STATUS,
    ANSWER_PAGE,
    ANSWER_UNKNOWN
} AnswerKind;
#define ANSWER_HEAD 4096
AnswerKind answer_kind(Str head); /* by its first bytes, whatever the sender calls it */
Str page_title(Arena *mem, Str page);

/* ---- one request (http.c) ---- */

typedef struct Http Http;
typedef struct Wait { /* how long anything may take */
    const FetchWorld *world;
    int64_t end; /* milliseconds of world->now */
} Wait;

typedef struct HttpPlan {
    Str address, agent;
    Account account;
    Wait wait;
    int body; /* each answer is written here, from the start */
} HttpPlan;

Err http_open(Cx *cx, Http **out, const HttpPlan *plan) CHECKED;
Str http_host(const Http *http);

typedef struct HttpAnswer {
    long status;
    size_t bytes;
    bool sent;           /* the question may have arrived, whatever came back */
    bool later;          /* may be tried again */
    int64_t retry_after; /* seconds the server asks to wait; 0 where it does not say */
} HttpAnswer;
/* One request, no second try; follows redirects to the same place only. */
Err http_post(Cx *cx, HttpAnswer *out, Http *http, Str method, Str fields) CHECKED;

/* Waits, or fails with BUSY where that would last beyond the end. */
Err wait_pause(Cx *cx, const Wait *wait, int64_t ms) CHECKED;

/* ---- asking and asking again (client.c) ---- */

typedef struct Piece {         /* what is asked of a table */
    int first_year, last_year; /* 0: all */
    Str regions;
} Piece;

typedef struct Client {
    const FetchRequest *request;
    Http *http;
    Wait wait;
    int body;
    bool starts_job; /* the question under way: asked twice, it may become two jobs */
    size_t requests;
} Client;

typedef enum Got { GOT_TABLE, GOT_NOTHING, GOT_REFUSED } Got;
/* The table, or a part of it: at once or as a job. GOT_TABLE: it stands in client->body, whole and
 * readable. GOT_REFUSED: too large, and no job was taken; the fault tells what the office said. */
Err client_table(Cx *cx, Got *out, Client *client, const Piece *piece) CHECKED;
/* First and last year of the table, 0 where the office does not tell. */
Err client_years(Cx *cx, Client *client, Piece *out) CHECKED;
/* The same text without user and password. */
Str account_hide(Arena *mem, const Account *account, Str text);

/* ---- files (file.c, join.c) ---- */

Err file_scratch(Cx *cx, int *out, Str beside) CHECKED; /* without a name: gone when closed */
Err file_keep(Cx *cx, int file, Str path) CHECKED;      /* under its name, whole or not at all */
Err file_head(Cx *cx, Str *out, int file, size_t most) CHECKED;
size_t file_bytes(int file);

/* An answer read to its end: unpacked, check sums looked at. */
Err join_check(Cx *cx, int part) CHECKED;
typedef struct Join {
    int to;
    Buf header;
    size_t bytes;
    VEC(uint64_t) marks; /* one per part: the same whatever the order of its rows */
} Join;
Join join_begin(Cx *cx, int to);
/* Rows of a part to the end; its header must be that of the first. */
Err join_add(Cx *cx, Join *join, int part) CHECKED;

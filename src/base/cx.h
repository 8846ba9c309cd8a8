#pragma once
/* One context per request, job or command, and the one error model of the house. */

#include "base/arena.h"
#include "base/messages.h"
#include "base/str.h"
#include <time.h>

typedef enum Err {
    OK = 0,
    NOT_FOUND, /* expected absence */
    INVALID,   /* the input breaks a rule */
    DENIED,
    CONFLICT,
    LIMIT,  /* too much input */
    BUSY,   /* may be tried again */
    BROKEN, /* disk, database, system */
} Err;

typedef enum Lang { DE, EN, LANGS } Lang;

/* Why something failed, told once, where it happened; put into words late, in the reader's
 * language. */
#define FAULT_ARGUMENTS 6
typedef struct Fault {
    Err kind;
    Msg message;
    Str arguments[FAULT_ARGUMENTS]; /* {1} … {6} of the message; they live in the context's arena */
    size_t n_arguments;
    const char *file; /* of our source: for the log, not for the reader */
    int line;
} Fault;

struct Store;
struct Viewer;

/* Who has something done, for the log. */
typedef struct Actor {
    Str name;        /* of the person; of the program's part where there is none */
    Str origin;      /* network address, "command line" */
    int64_t account; /* 0: none */
} Actor;

typedef struct Cx {
    Arena *mem; /* what a function returns lives here, until the context ends */
    Fault fault;
    struct Store *store;         /* this thread's session, or NULL */
    const Actor *actor;          /* NULL: the program itself */
    const struct Viewer *viewer; /* for whom things are shown (figures/release.h); NULL: anybody */
    Lang lang;
    int64_t deadline;       /* monotonic milliseconds; 0 = none */
    int64_t (*clock)(void); /* seconds since 1970, UTC; tests put their own clock here */
} Cx;

#define CHECKED __attribute__((warn_unused_result))

void cx_begin(Cx *cx, Lang lang); /* a fresh arena, the system clock, no store */
void cx_end(Cx *cx);
/* The same in an arena of the caller's, who resets it where the context ends. */
void cx_begin_in(Cx *cx, Arena *mem, Lang lang);
bool cx_late(const Cx *cx); /* the deadline has passed: long loops ask, and fail with LIMIT */
int64_t monotonic_ms(void);

Err fail_at(Cx *cx, Err kind, Msg message, const char *file, int line, size_t n,
            const Str *arguments);
/* return fail(cx, INVALID, MSG_CSV_ROW_TOO_LONG, row_text); arguments are Str */
#define fail(cx, kind, message, ...) \
    fail_at((cx), (kind), (message), __FILE__, __LINE__, \
            sizeof((Str[]){STR_NONE, ##__VA_ARGS__}) / sizeof(Str) - 1, \
            (Str[]){STR_NONE, ##__VA_ARGS__} + 1)

#define TRY(expression) \
    do { \
        Err err_ = (expression); \
        if (err_) return err_; \
    } while (0)

/* Text of a message in a language; {1} … {6} are replaced by the arguments. */
Str message_text(Lang lang, Msg message);
Str message_fill(Arena *mem, Lang lang, Msg message, size_t n, const Str *arguments);
/* The same for a message with a singular and a plural form; the count is {1}. */
Str message_count(Arena *mem, Lang lang, Msg message, int64_t count);
Str fault_text(Arena *mem, Lang lang, const Fault *fault);
/* The fault of another context with its words in the memory of the one that is to tell it; its
 * kind. */
Err fault_pass(Cx *to, const Fault *fault);

/* Our own mistake, never the input's: logs place and condition, then aborts. On in production. */
#define must(condition) ((condition) ? (void)0 : must_fail(#condition, __FILE__, __LINE__))
_Noreturn void must_fail(const char *condition, const char *file, int line);

#pragma once
/* What the watcher (watch.c, loaded into the program under test) and the test (delivery.c) tell
 * each other: the page of shared memory in the file that WIRK_WATCH names. The test fills in the
 * orders, the watcher what it saw. */

#include <stdint.h>

#define WATCH_ROOM 4096

typedef enum WatchOrder {
    WATCH_COUNT,     /* only count */
    WATCH_KILL,      /* SIGKILL before the k-th operation */
    WATCH_TEAR,      /* the k-th operation writes half of its bytes, then SIGKILL */
    WATCH_FAIL,      /* the k-th operation and `fail_for` − 1 more fail with `error` */
    WATCH_RUN,       /* `command` runs before the k-th operation … */
    WATCH_RUN_AFTER, /* … or right after it */
    WATCH_TIMER,     /* SIGKILL `nanoseconds` after the first BEGIN */
    WATCH_MEMORY,    /* the k-th allocation gets nothing */
} WatchOrder;

typedef struct Watch {
    /* orders */
    WatchOrder order;
    uint64_t at; /* k, from 1 */
    uint64_t fail_for;
    int error;
    int sockets; /* operations on sockets count; otherwise those on files whose path starts with
                    `path` */
    uint64_t nanoseconds;
    char path[512], command[1024];
    /* what was seen */
    uint64_t operations, allocations;
    uint64_t transactions; /* BEGIN that succeeded */
    uint64_t begun, ended; /* of the longest one, monotonic nanoseconds */
    uint64_t now_begun;    /* of the present one */
    uint64_t inside;       /* operations inside transactions */
    int open;              /* a transaction is open */
    char last[64];         /* name of the operation at which the order was carried out */
} Watch;

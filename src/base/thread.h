#pragma once
/* Threads: a bounded pool for slow work, and named locks with a rank. A thread may take a lock only
 * of a higher rank than those it holds; builds with sanitizers check it. */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Lock {
    pthread_mutex_t mutex;
    const char *name;
    int rank;
} Lock;
#define LOCK(name_, rank_) \
    { PTHREAD_MUTEX_INITIALIZER, name_, rank_ }
void lock_take(Lock *lock);
void lock_give(Lock *lock);

size_t cores(void); /* that this process may use */

typedef struct Pool Pool;
Pool *pool_new(size_t threads, size_t queue);               /* threads 0 = one per core */
void pool_free(Pool *pool);                                 /* finishes what is queued */
bool pool_put(Pool *pool, void (*work)(void *), void *arg); /* false: the queue is full, say BUSY */

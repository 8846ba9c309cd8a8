/* Who does the slow work, and who may hold which lock? A pool of a fixed number of threads with a
 * bounded queue, and locks whose rank rules out that two threads wait for each other. */

#include <sched.h>
#include <signal.h>
#include <pthread.h>
#include "base/base.h"
#include "base/sanitizers_in.h"

#define CHECKS_RANKS (WITH_ADDRESS_SANITIZER || WITH_THREAD_SANITIZER)
#define MOST_HELD 16
#define MOST_THREADS 256

/* ---- locks ---- */

static _Thread_local struct {
    const Lock *at[MOST_HELD];
    size_t n;
} held;

static void held_add(const Lock *lock) {
    for (size_t i = 0; i < held.n; i++)
        must(held.at[i]->rank < lock->rank);
    must(held.n < MOST_HELD);
    held.at[held.n++] = lock;
}

static void held_remove(const Lock *lock) {
    size_t i = held.n;
    while (i > 0 && held.at[i - 1] != lock)
        i--;
    must(i > 0);
    for (; i < held.n; i++)
        held.at[i - 1] = held.at[i];
    held.n--;
}

void lock_take(Lock *lock) {
    if (CHECKS_RANKS) held_add(lock);
    must(pthread_mutex_lock(&lock->mutex) == 0);
}

void lock_give(Lock *lock) {
    if (CHECKS_RANKS) held_remove(lock);
    must(pthread_mutex_unlock(&lock->mutex) == 0);
}

/* ---- pool ---- */

typedef struct Work {
    void (*fn)(void *);
    void *arg;
} Work;

struct Pool {
    Arena *mem;
    pthread_mutex_t mutex;
    pthread_cond_t more;
    pthread_t *threads;
    size_t n_threads;
    Work *queue; /* a ring of `room` places, the oldest at `first` */
    size_t first, n, room;
    bool ending;
};

static void *pool_thread(void *arg) {
    Pool *pool = arg;
    must(pthread_mutex_lock(&pool->mutex) == 0);
    for (;;) {
        while (pool->n == 0 && !pool->ending)
            pthread_cond_wait(&pool->more, &pool->mutex);
        if (pool->n == 0) break;
        Work work = pool->queue[pool->first];
        pool->first = (pool->first + 1) % pool->room;
        pool->n--;
        pthread_mutex_unlock(&pool->mutex);
        work.fn(work.arg);
        must(pthread_mutex_lock(&pool->mutex) == 0);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

size_t cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n > 0 ? (size_t)n : 1;
}

/* Signals are the main thread's business: the threads of a pool are started with all of them
 * blocked. */
static void pool_start(Pool *pool, size_t wanted) {
    sigset_t all, before;
    sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    while (pool->n_threads < wanted &&
           pthread_create(&pool->threads[pool->n_threads], NULL, pool_thread, pool) == 0)
        pool->n_threads++;
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}

Pool *pool_new(size_t threads, size_t queue) {
    size_t wanted = threads ? threads : cores();
    if (wanted > MOST_THREADS) wanted = MOST_THREADS;
    must(queue > 0);
    Arena *mem = arena_new();
    Pool *pool = NEW(mem, Pool);
    pool->mem = mem;
    pool->room = queue;
    pool->queue = NEW_ARRAY(mem, Work, queue);
    pool->threads = NEW_ARRAY(mem, pthread_t, wanted);
    must(pthread_mutex_init(&pool->mutex, NULL) == 0 && pthread_cond_init(&pool->more, NULL) == 0);
    pool_start(pool, wanted);
    if (pool->n_threads < wanted)
        log_write(LOG_WARNING, "only %zu of %zu threads could be started", pool->n_threads, wanted);
    must(pool->n_threads > 0);
    return pool;
}

bool pool_put(Pool *pool, void (*work)(void *), void *arg) {
    must(pthread_mutex_lock(&pool->mutex) == 0);
    bool room = pool->n < pool->room && !pool->ending;
    if (room) {
        pool->queue[(pool->first + pool->n) % pool->room] = (Work){work, arg};
        pool->n++;
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->mutex);
    return room;
}

void pool_free(Pool *pool) {
    if (!pool) return;
    must(pthread_mutex_lock(&pool->mutex) == 0);
    pool->ending = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->mutex);
    for (size_t i = 0; i < pool->n_threads; i++)
        must(pthread_join(pool->threads[i], NULL) == 0);
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->mutex);
    arena_free(pool->mem);
}

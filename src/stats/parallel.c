/* Who does which piece? Each thread takes the next piece that nobody has. */

#include <stdatomic.h>

#include "base/base.h"
#include "stats/parallel.h"

typedef struct Each {
    void (*work)(void *arg, size_t i, size_t thread);
    void *arg;
    size_t n;
    int64_t deadline;
    atomic_size_t next;
    atomic_bool late;
} Each;

typedef struct Hand {
    Each *each;
    size_t thread;
} Hand;

static void hand_run(void *arg) {
    Hand *hand = arg;
    Each *each = hand->each;
    for (size_t i; (i = atomic_fetch_add(&each->next, 1)) < each->n;) {
        if (each->deadline && monotonic_ms() > each->deadline) {
            atomic_store(&each->late, true);
            return;
        }
        each->work(each->arg, i, hand->thread);
    }
}

size_t parallel_threads(size_t threads, size_t n) {
    if (!threads) threads = cores();
    if (threads > PARALLEL_MOST) threads = PARALLEL_MOST;
    return threads < n ? threads : n ? n : 1;
}

bool parallel_until(Crew crew, size_t n, void (*work)(void *arg, size_t i, size_t thread),
                    void *arg) {
    Hand hands[PARALLEL_MOST];
    Each each = {.work = work, .arg = arg, .n = n, .deadline = crew.deadline};
    size_t threads = parallel_threads(crew.threads, n);
    for (size_t t = 0; t < threads; t++)
        hands[t] = (Hand){&each, t};
    Pool *pool = threads > 1 ? pool_new(threads - 1, threads) : NULL;
    for (size_t t = 1; t < threads; t++)
        must(pool_put(pool, hand_run, &hands[t]));
    hand_run(&hands[0]);
    pool_free(pool);
    return !atomic_load(&each.late);
}

void parallel_each(size_t threads, size_t n, void (*work)(void *arg, size_t i, size_t thread),
                   void *arg) {
    must(parallel_until((Crew){.threads = threads}, n, work, arg));
}

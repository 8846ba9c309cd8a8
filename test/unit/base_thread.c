/* Does the pool do each piece of work once, say when it is full, and finish what is queued? Do
 * locks refuse a wrong order where that is checked? */

#include "tap.h"
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/base.h"
#include "base/sanitizers_in.h"

typedef struct Counter {
    Lock lock;
    int n;
} Counter;

static void count(void *arg) {
    Counter *counter = arg;
    lock_take(&counter->lock);
    counter->n++;
    lock_give(&counter->lock);
}

static void test_all_done(void) {
    Counter counter = {.lock = LOCK("counter", 1)};
    Pool *pool = pool_new(4, 100000);
    bool taken = true;
    for (int i = 0; i < 20000; i++)
        taken = pool_put(pool, count, &counter) && taken;
    pool_free(pool);
    ok(taken, "a queue with room takes everything");
    is_int(counter.n, 20000, "what is queued is finished before the pool ends");
    pool_free(NULL);
}

typedef struct Gate { /* holds a worker until the test lets it go on */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool entered, opened;
} Gate;

static void wait_at_gate(void *arg) {
    Gate *gate = arg;
    pthread_mutex_lock(&gate->mutex);
    gate->entered = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->opened)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}

static void test_full(void) {
    Gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};
    Counter counter = {.lock = LOCK("counter", 1)};
    Pool *pool = pool_new(1, 3);
    ok(pool_put(pool, wait_at_gate, &gate), "work for the only thread");
    pthread_mutex_lock(&gate.mutex);
    while (!gate.entered)
        pthread_cond_wait(&gate.changed, &gate.mutex);
    pthread_mutex_unlock(&gate.mutex);
    int taken = 0;
    for (int i = 0; i < 10; i++)
        taken += pool_put(pool, count, &counter);
    is_int(taken, 3, "a queue of three takes three");
    pthread_mutex_lock(&gate.mutex);
    gate.opened = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.mutex);
    pool_free(pool);
    is_int(counter.n, 3, "and only these are done");
}

static _Atomic int order_wrong, order_next;

static void in_order(void *arg) {
    if (atomic_fetch_add(&order_next, 1) != *(int *)arg) order_wrong++;
}

static void test_order(void) {
    int numbers[50];
    Pool *pool = pool_new(1, 50);
    for (int i = 0; i < 50; i++) {
        numbers[i] = i;
        pool_put(pool, in_order, &numbers[i]);
    }
    pool_free(pool);
    ok(order_wrong == 0 && order_next == 50, "one thread works in the order of the queue");
}

static void look_at_signals(void *arg) {
    sigset_t set;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    *(int *)arg = sigismember(&set, SIGTERM);
}

static void test_cores(void) {
    int blocked = 0;
    Pool *pool = pool_new(0, 10);
    ok(pool_put(pool, look_at_signals, &blocked), "a pool of one thread per core");
    pool_free(pool);
    is_int(blocked, 1, "its threads leave signals to the main thread");
    sigset_t set;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    is_int(sigismember(&set, SIGTERM), 0, "which still gets them");
}

static void test_ranks(void) {
    Lock low = LOCK("low", 1), high = LOCK("high", 2);
    lock_take(&low);
    lock_take(&high);
    lock_give(&low);
    lock_give(&high);
    lock_take(&low);
    lock_give(&low);
    ok(true, "locks in the order of their ranks, given back in any");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr)) _exit(0);
        lock_take(&high);
        lock_take(&low);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
#if WITH_ADDRESS_SANITIZER || WITH_THREAD_SANITIZER
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "the wrong order ends the process");
#else
    ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
       "without sanitizers the order is not checked");
#endif
}

int main(void) {
    test_all_done();
    test_full();
    test_order();
    test_cores();
    test_ranks();
    return done();
}

/* How are passwords kept, and how is the work of it bounded? Argon2id of libsodium; at most two at
 * a time in a process and a short queue, each in a thread that yields to all others, so that who
 * tries many passwords starves no page. */

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include "accounts/accounts_in.h"

/* OWASP's second setting for Argon2id: 19 MiB, two passes, one lane. */
enum { PASSES = 2, AT_A_TIME = 2, MOST_WAITING = 32, LONGEST_PASSWORD = 1024 };
enum { YIELDING = 5 }; /* niceness: a third of the weight of what answers pages */
#define MEMORY ((size_t)19 << 20)

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t place;
    size_t running, waiting;
    _Atomic size_t done;
} queue = {.mutex = PTHREAD_MUTEX_INITIALIZER, .place = PTHREAD_COND_INITIALIZER};

static Err queue_enter(Cx *cx) {
    must(pthread_mutex_lock(&queue.mutex) == 0);
    bool full = queue.running >= AT_A_TIME && queue.waiting >= MOST_WAITING;
    if (!full) {
        queue.waiting++;
        while (queue.running >= AT_A_TIME)
            pthread_cond_wait(&queue.place, &queue.mutex);
        queue.waiting--;
        queue.running++;
    }
    pthread_mutex_unlock(&queue.mutex);
    return full ? fail(cx, BUSY, MSG_ACCOUNTS_BUSY) : OK;
}

static void queue_leave(void) {
    must(pthread_mutex_lock(&queue.mutex) == 0);
    queue.running--;
    pthread_cond_signal(&queue.place);
    pthread_mutex_unlock(&queue.mutex);
    atomic_fetch_add(&queue.done, 1);
}

Err password_room(Cx *cx) {
    must(pthread_mutex_lock(&queue.mutex) == 0);
    bool full = queue.running >= AT_A_TIME && queue.waiting >= MOST_WAITING;
    pthread_mutex_unlock(&queue.mutex);
    return full ? fail(cx, BUSY, MSG_ACCOUNTS_BUSY) : OK;
}

size_t password_hashes(void) {
    return atomic_load(&queue.done);
}

/* ---- the work ---- */

typedef struct Work {
    const char *with; /* NULL: a new hash is made, in text */
    char *text;
    Str password;
    bool bad;
} Work;

/* A thread once made modest never gets its weight back: so it does this work and nothing else, and
 * holds neither locks nor the store meanwhile. */
static void *modest(void *arg) {
    Work *work = arg;
    (void)setpriority(PRIO_PROCESS, 0,
                      YIELDING); /* of Linux: this thread; where refused, as it is */
    work->bad = work->with
                    ? crypto_pwhash_str_verify(work->with, work->password.p, work->password.n)
                    : crypto_pwhash_str_alg(work->text, work->password.p, work->password.n, PASSES,
                                            MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    return NULL;
}

/* In its turn. The thread costs a thousandth of what it does. */
static Err work_do(Cx *cx, Work *work) {
    pthread_t thread;
    TRY(queue_enter(cx));
    bool made = pthread_create(&thread, NULL, modest, work) == 0;
    if (made) must(pthread_join(thread, NULL) == 0);
    queue_leave();
    return made ? OK : fail(cx, BUSY, MSG_ACCOUNTS_BUSY);
}

Err password_hash(Cx *cx, Str *out, Str password) {
    char *text = arena_alloc(cx->mem, crypto_pwhash_STRBYTES);
    must(sodium_init() >= 0 && password.n <= LONGEST_PASSWORD);
    Work work = {.text = text, .password = password};
    TRY(work_do(cx, &work));
    if (work.bad) return fail(cx, BUSY, MSG_ACCOUNTS_BUSY); /* no memory */
    *out = str_of(text);
    return OK;
}

/* Of 32 random bytes that nobody kept. */
#define NOBODYS \
    "$argon2id$v=19$m=19456,t=2,p=1$b+ZmItXovVu23tqhYcuM8A" \
    "$J8+UVMyui/d5BQhM7iHqckcDgTZE2EUUPlJV8hpbF80"

Err password_fits(Cx *cx, bool *out, Str hash, Str password) {
    const char *with = hash.n ? cstr(cx->mem, hash) : NOBODYS;
    must(sodium_init() >= 0);
    size_t n = password.n < LONGEST_PASSWORD ? password.n : LONGEST_PASSWORD;
    Work work = {.with = with, .password = {password.p ? password.p : "", n}};
    TRY(work_do(cx, &work));
    *out = !work.bad && hash.n > 0 && n == password.n;
    return OK;
}

/* What is worked out of a snapshot: is it made once, seen by every thread, bounded, and gone with
 * the snapshot? */

#include "figures_fixture.h"
#include "figures/figures.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 4, KEYS = 40, ROUNDS = 50, MOST = 3 };

static atomic_int ended;

static void end_count(void *p) {
    (void)p;
    atomic_fetch_add(&ended, 1);
}

/* The thing is the square of what it is made of. */
static Err square_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    (void)cx;
    int *thing = NEW(mem, int);
    *thing = *(const int *)of * *(const int *)of;
    arena_defer(mem, end_count, NULL);
    *out = thing;
    return OK;
}

static Err negative_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    int *thing = NEW(mem, int);
    if (*(const int *)of == 0) return fail(cx, INVALID, MSG_CX_LATE);
    *thing = -*(const int *)of;
    *out = thing;
    return OK;
}

static const int *get(Cx *cx, const Catalogue *c, int of, Kept keep) {
    const void *thing = NULL;
    if (!keep.make) keep.make = square_make;
    if (!keep.most) keep.most = MOST;
    keep.key = str_format(cx->mem, "number %d", of);
    keep.of = &of;
    return catalogue_kept(cx, c, &keep, &thing) ? NULL : thing;
}

static void once(Fixture *f) {
    const int *two = get(&f->cx, f->catalogue, 2, (Kept){0});
    ok(two && *two == 4, "a thing is made when first asked for");
    ok(get(&f->cx, f->catalogue, 2, (Kept){0}) == two, "… and only then");
    const int *three = get(&f->cx, f->catalogue, 3, (Kept){0});
    ok(three && *three == 9, "another key, another thing");
    const int *other = get(&f->cx, f->catalogue, 2, (Kept){.make = negative_make});
    ok(other && *other == -2, "another maker under the same key, too");
    ok(!get(&f->cx, f->catalogue, 0, (Kept){.make = negative_make}), "a failure is handed on");
    is_int(f->cx.fault.kind, INVALID, "… with its reason");
}

static void bounded(Fixture *f) {
    Cx cx;
    cx_begin(&cx, DE);
    const int *third = get(&cx, f->catalogue, 4, (Kept){0});
    ok(third && get(&cx, f->catalogue, 4, (Kept){0}) == third, "as many as wished are kept");
    const int *fourth = get(&cx, f->catalogue, 5, (Kept){0});
    ok(fourth && *fourth == 25, "one more is made");
    ok(get(&cx, f->catalogue, 5, (Kept){0}) != fourth, "… but not kept");
    ok(!get(&cx, f->catalogue, 5, (Kept){.optional = true}), "… nor made where it is optional");
    ok(get(&cx, f->catalogue, 4, (Kept){.optional = true}) == third, "what is there is given");
    ok(get(&cx, f->catalogue, 5, (Kept){.make = negative_make}) != NULL,
       "each maker has its own room");
    is_int(atomic_load(&ended), 0, "nothing has ended so far");
    cx_end(&cx);
    is_int(atomic_load(&ended), 2, "what was not kept ends with its context");
}

typedef struct Asker {
    const Catalogue *catalogue;
    const int *seen[KEYS];
    int wrong;
} Asker;

static void *ask(void *arg) {
    Asker *asker = arg;
    for (int round = 0; round < ROUNDS; round++) {
        Cx cx;
        cx_begin(&cx, DE);
        for (int i = 0; i < KEYS; i++) {
            int of = 100 + (i * 7 + round) % KEYS;
            const int *thing = get(&cx, asker->catalogue, of, (Kept){.most = 1000});
            asker->wrong += !thing || *thing != of * of;
            asker->wrong += asker->seen[of - 100] && asker->seen[of - 100] != thing;
            asker->seen[of - 100] = thing;
        }
        cx_end(&cx);
    }
    return NULL;
}

static void threads(Fixture *f) {
    pthread_t thread[THREADS];
    Asker askers[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) {
        askers[i].catalogue = f->catalogue;
        must(pthread_create(&thread[i], NULL, ask, &askers[i]) == 0);
    }
    int wrong = 0, others = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        wrong += askers[i].wrong;
        for (int k = 0; k < KEYS; k++)
            others += askers[i].seen[k] != askers[0].seen[k];
    }
    is_int(wrong, 0, "threads that ask at once get the right things");
    is_int(others, 0, "… and all the same ones");
}

int main(void) {
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    once(&f);
    bounded(&f);
    threads(&f);
    int before = atomic_load(&ended);
    catalogue_drop();
    is_int(atomic_load(&ended), before, "a context that still looks keeps them");
    fixture_end(&f);
    is_int(atomic_load(&ended), before + MOST + KEYS, "they end with the snapshot");
    return done();
}

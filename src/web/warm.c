/* How is the first reader served quickly, too? While the door opens, a thread reads what the start
 * page needs, beginning with what it shows last: the first request begins with what it shows first,
 * and both meet in the middle. */

#include "store/store.h"
#include "web/server_in.h"

struct WarmUp {
    pthread_t thread;
    Str store;
    bool started;
};

static void read_headlines(Cx *cx) {
    const Catalogue *catalogue;
    if (catalogue_get(cx, &catalogue)) return;
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    int last = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i]->headline > last) last = all[i]->headline;
    for (int place = last; place > 0; place--)
        for (size_t i = 0; i < n; i++) {
            Period *periods;
            size_t n_periods;
            if (all[i]->headline != place) continue;
            if (publish_periods(cx, all[i], 0, &periods, &n_periods))
                return; /* told when asked for */
        }
}

static void *run(void *arg) {
    WarmUp *warm = arg;
    Cx cx;
    Store *store;
    cx_begin(&cx, DE);
    if (store_open(&cx, &store, warm->store) == OK) read_headlines(&cx);
    cx_end(&cx);
    return NULL;
}

WarmUp *warm_begin(Arena *mem, Str store) {
    WarmUp *warm = NEW(mem, WarmUp);
    warm->store = store;
    warm->started = pthread_create(&warm->thread, NULL, run, warm) == 0;
    return warm;
}

void warm_end(WarmUp *warm) {
    if (warm->started) pthread_join(warm->thread, NULL);
}

Err web_warm(Cx *cx) {
    const Catalogue *catalogue;
    return catalogue_get(cx, &catalogue);
}

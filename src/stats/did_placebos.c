/* What would have been found had others begun? */

#include <math.h>
#include <string.h>

#include "stats/did.h"
#include "stats/parallel.h"
#include "stats/random.h"

typedef struct Dealing {
    DidPlacebo *out;
    const DidPanel *panel;
    const DidAsk *ask;
    const DidDraws *draws;
} Dealing;

DidPlacebo did_placebo_of(Arena *mem, const Did *did) {
    DidMeans simple, dynamic;
    DidPlacebo out = {NAN, NAN};
    double square = 0, n = 0;
    if (did_means(mem, &simple, did, DID_SIMPLE)) out.att = simple.overall.att;
    if (!did_means(mem, &dynamic, did, DID_DYNAMIC)) return out;
    for (size_t i = 0; i < dynamic.n; i++)
        if (dynamic.parts[i].at < 0 && isfinite(dynamic.parts[i].se))
            square += dynamic.parts[i].att * dynamic.parts[i].att, n++;
    if (n > 0) out.before = sqrt(square / n);
    return out;
}

/* Units that had begun from the first period on are never used: they keep their start. */
static void deal(Arena *mem, double *first, const Dealing *dealing, Random *random) {
    const DidPanel *panel = dealing->panel;
    double soonest = panel->times[0] + dealing->ask->anticipation;
    size_t *used = NEW_ARRAY(mem, size_t, panel->n), n = 0;
    memcpy(first, panel->first, panel->n * sizeof *first);
    for (size_t i = 0; i < panel->n; i++) {
        if (!(first[i] > soonest)) continue;
        used[n++] = i;
        size_t other = used[random_below(random, n)];
        double kept = first[i];
        first[i] = first[other];
        first[other] = kept;
    }
}

static void draw_work(void *shared, size_t draw, size_t thread) {
    (void)thread;
    const Dealing *dealing = shared;
    Arena *mem = arena_new();
    DidPanel panel = *dealing->panel;
    DidAsk ask = *dealing->ask;
    Random random = random_begin(dealing->draws->seed, draw);
    double *first = NEW_ARRAY(mem, double, panel.n);
    deal(mem, first, dealing, &random);
    panel.first = first;
    ask.untested = true;
    ask.threads = 1; /* the draws are what runs side by side */
    Did did;
    dealing->out[draw] = (DidPlacebo){NAN, NAN};
    if (!did_effects(mem, &did, &panel, &ask)) dealing->out[draw] = did_placebo_of(mem, &did);
    arena_free(mem);
}

bool did_placebos(DidPlacebo *out, const DidPanel *panel, const DidAsk *ask,
                  const DidDraws *draws) {
    Dealing dealing = {out, panel, ask, draws};
    return parallel_until((Crew){draws->threads, draws->deadline}, draws->draws, draw_work,
                          &dealing);
}

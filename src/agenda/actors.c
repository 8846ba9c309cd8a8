/* What do the questions of the registry read of each actor: its place, its stages, its themes? */

#include "agenda/agenda_in.h"

enum { CHOICES_MOST = 64 };

/* The values that the list knows, each as the bit of its place there. */
static uint64_t choices_bits(RecordValues values, const Choice *list, size_t n) {
    uint64_t bits = 0;
    must(n <= CHOICES_MOST);
    for (size_t v = 0; v < values.n; v++)
        for (size_t c = 0; c < n; c++)
            if (str_equal(values.list[v], list[c].id)) bits |= (uint64_t)1 << c;
    return bits;
}

static const void *read_make(Arena *mem, const Records *records, int of) {
    size_t n_stages, n_themes;
    const Choice *stages = choices_of(S("stage"), &n_stages),
                 *themes = choices_of(S("theme"), &n_themes);
    ActorsRead *out = NEW(mem, ActorsRead);
    const Record *const *all = records_of(records, KIND_ACTOR, &out->n);
    ActorFacts *list = NEW_ARRAY(mem, ActorFacts, out->n + 1);
    VEC(Str) places = {0};
    Index known = {0};
    (void)of;
    for (size_t i = 0; i < out->n; i++) {
        Str key = record_text(all[i], ACTOR_REGION);
        size_t place = index_get(&known, key);
        if (place == SIZE_MAX) {
            place = places.n;
            vec_push(mem, &places, key);
            index_put(mem, &known, key, place);
        }
        list[i] = (ActorFacts){
            .place = place,
            .stages = choices_bits(record_values(all[i], ACTOR_STAGES), stages, n_stages),
            .themes = choices_bits(record_values(all[i], ACTOR_THEMES), themes, n_themes),
        };
    }
    out->list = list;
    out->places = places.at;
    out->n_places = places.n;
    return out;
}

const ActorsRead *actors_read(const Records *records) {
    return records_derived(records, read_make, 0);
}

bool actor_has(uint64_t choices, size_t choice) {
    return choice == SIZE_MAX || choices >> choice & 1;
}

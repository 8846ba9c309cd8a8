/* Who is joined to whom: partners, agreements, bodies and measures, each tie with the record that
 * says so. */

#include "partners/partners_in.h"

static const Str ids[] = {
    [TIE_SIGNED] = S("signed"), [TIE_REPRESENTS] = S("represents"), [TIE_SEAT] = S("seat"),
    [TIE_OWNS] = S("owns"),     [TIE_TAKES_PART] = S("takes-part"), [TIE_RENEWS] = S("renews"),
};

Str tie_id(TieKind kind) {
    return ids[kind];
}

typedef struct Ties {
    Arena *mem;
    VEC(Tie) list;
} Ties;

static void signatures_tie(Ties *ties, const Register *all) {
    for (size_t i = 0; i < all->n_signatures; i++) {
        const Signature *at = &all->signatures[i];
        vec_push(ties->mem, &ties->list,
                 (Tie){TIE_SIGNED, KIND_PARTNER, KIND_AGREEMENT, at->partner->id, at->agreement->id,
                       KIND_SIGNATURE, at->id});
        for (size_t k = 0; k < at->n_represents; k++)
            vec_push(ties->mem, &ties->list,
                     (Tie){TIE_REPRESENTS, KIND_PARTNER, KIND_PARTNER, at->partner->id,
                           at->represents[k]->id, KIND_SIGNATURE, at->id});
    }
}

static void measures_tie(Ties *ties, const Register *all) {
    for (size_t i = 0; i < all->n_undertakings; i++) {
        const Undertaking *at = &all->undertakings[i];
        if (at->owner)
            vec_push(ties->mem, &ties->list,
                     (Tie){TIE_OWNS, KIND_PARTNER, KIND_MEASURE, at->owner->id, at->id,
                           KIND_MEASURE, at->id});
        for (size_t k = 0; k < at->n_partners; k++)
            vec_push(ties->mem, &ties->list,
                     (Tie){TIE_TAKES_PART, KIND_PARTNER, KIND_MEASURE, at->partners[k]->id, at->id,
                           KIND_MEASURE, at->id});
    }
}

void partners_network(Arena *mem, const Register *all, Tie **out, size_t *n) {
    Ties ties = {.mem = mem};
    signatures_tie(&ties, all);
    for (size_t i = 0; i < all->n_seats; i++) {
        const Seat *at = &all->seats[i];
        if (at->partner)
            vec_push(mem, &ties.list,
                     (Tie){TIE_SEAT, KIND_PARTNER, KIND_BODY, at->partner->id, at->body->id,
                           KIND_SEAT, at->id});
    }
    measures_tie(&ties, all);
    for (size_t i = 0; i < all->n_agreements; i++) {
        const Agreement *at = &all->agreements[i];
        if (at->renews)
            vec_push(mem, &ties.list,
                     (Tie){TIE_RENEWS, KIND_AGREEMENT, KIND_AGREEMENT, at->id, at->renews->id,
                           KIND_AGREEMENT, at->id});
    }
    *out = ties.list.at;
    *n = ties.list.n;
}

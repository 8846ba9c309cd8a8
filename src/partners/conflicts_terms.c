/* Do agreements, signatures and representations fit each other in time and place? */

#include <stdlib.h>
#include "partners/partners_in.h"

static Str told(Conflicts *to, Day day) {
    return day_told(to->mem, to->lang, day);
}

static ConflictAt at_agreement(const Agreement *agreement) {
    return (ConflictAt){KIND_AGREEMENT, agreement->id};
}
static ConflictAt at_signature(const Signature *signature) {
    return (ConflictAt){KIND_SIGNATURE, signature->id};
}
static ConflictAt at_partner(const Partner *partner) {
    return (ConflictAt){KIND_PARTNER, partner->id};
}

/* ---- the terms of one partner ---- */

typedef struct Span { /* an agreement that a partner signed, with both ends of its term */
    const Agreement *agreement;
    Day from, until;
} Span;

static int by_begin(const void *a, const void *b) {
    const Span *x = a, *y = b;
    if (day_order(x->from) != day_order(y->from)) return day_order(x->from) - day_order(y->from);
    return str_compare(x->agreement->id, y->agreement->id);
}

/* An agreement whose end is not known overlaps nothing for certain, and leaves no gap before it. */
static size_t spans_of(const Partner *partner, Span *out) {
    size_t n = 0;
    for (size_t i = 0; i < partner->n_signatures; i++) {
        const Signature *at = partner->signatures[i];
        Day from = signature_begins(at);
        if (day_recorded(at->agreement->from)) from = at->agreement->from;
        bool twice = false;
        for (size_t k = 0; k < n && !twice; k++)
            twice = out[k].agreement == at->agreement;
        if (!twice && day_recorded(from) && !day_recorded(at->withdrawn))
            out[n++] = (Span){at->agreement, from, at->agreement->until};
    }
    if (n) qsort(out, n, sizeof *out, by_begin);
    return n;
}

/* Where one before has no known end, nobody knows of a gap. */
static void terms_compare(Conflicts *to, const Partner *partner, const Span *before,
                          const Span *after, bool open) {
    const Agreement *a = before->agreement, *b = after->agreement;
    bool overlap = date_number(after->from.last) <= date_number(before->until.first);
    bool gap =
        !open && date_number(after->from.first) > date_number(date_after(before->until.last, 1));
    if (!overlap && !gap) return;
    Str words[] = {partner->name, a->title.in[to->lang], b->title.in[to->lang],
                   told(to, overlap ? before->until : after->from)};
    conflict_add(to,
                 (Conflict){.kind = overlap ? CONFLICT_TERMS_OVERLAP : CONFLICT_TERMS_GAP,
                            .at = {at_partner(partner), at_agreement(a), at_agreement(b)}},
                 4, words);
}

static void terms_check(Conflicts *to, const Partner *partner, Span *spans) {
    size_t n = spans_of(partner, spans);
    const Span *latest = NULL; /* of those before, the one that ends last */
    bool open = false;         /* one of them has no known end */
    for (size_t i = 0; i < n; i++) {
        if (latest) terms_compare(to, partner, latest, &spans[i], open);
        if (!day_recorded(spans[i].until)) {
            open = true;
        } else if (!latest || day_order(spans[i].until) > day_order(latest->until)) {
            latest = &spans[i];
        }
    }
}

/* ---- single records ---- */

static void days_check(Conflicts *to, ConflictKind kind, const Signature *at, Day early, Day late) {
    if (!day_recorded(early) || !day_recorded(late) || day_before(early, late) != YES) return;
    const Agreement *agreement = at->agreement;
    Str words[] = {partner_name(at->partner), agreement->title.in[to->lang], told(to, early),
                   told(to, late)};
    Conflict found = {.kind = kind, .at = {at_signature(at)}};
    if (kind != CONFLICT_WITHDRAWN_BEFORE) found.at[1] = at_agreement(agreement);
    conflict_add(to, found, 4, words);
}

/* A press release may come after the signature, not the other way round: of its day only what is
 * certain counts. */
static void signature_check(Conflicts *to, const Signature *at) {
    if (!at->press) days_check(to, CONFLICT_SIGNED_AFTER_TERM, at, at->agreement->until, at->day);
    days_check(to, CONFLICT_SIGNED_BEFORE, at, at->day, at->agreement->from);
    if (!at->press) days_check(to, CONFLICT_WITHDRAWN_BEFORE, at, at->withdrawn, at->day);
}

/* Signed itself, and not gone before the other one signed in its name. */
static const Signature *own_beside(const Partner *town, const Signature *speaker) {
    for (size_t i = 0; i < town->n_signatures; i++) {
        const Signature *own = town->signatures[i];
        bool gone = day_recorded(own->withdrawn) && day_recorded(speaker->day) &&
                    day_before(own->withdrawn, speaker->day) == YES;
        if (!gone) return own;
    }
    return NULL;
}

static void representation_check(Conflicts *to, const Signature *at) {
    for (size_t i = 0; i < at->n_represents; i++) {
        const Partner *town = at->represents[i];
        Str speaker = partner_name(at->partner);
        const Signature *own = own_beside(town, at);
        if (own)
            conflict_add(to,
                         (Conflict){.kind = CONFLICT_REPRESENTS_SIGNED,
                                    .at = {at_signature(at), at_partner(town)}},
                         4, (Str[]){speaker, town->name, told(to, own->day), told(to, at->day)});
        bool inside = town->kind == PARTNER_TOWN && str_equal(town->kreis, at->partner->region);
        if (town->region.n && at->partner->region.n && !inside)
            conflict_add(to,
                         (Conflict){.kind = CONFLICT_REPRESENTS_OUTSIDE,
                                    .at = {at_signature(at), at_partner(town)}},
                         4, (Str[]){speaker, town->name, town->region, at->partner->region});
    }
}

void conflicts_of_terms(Conflicts *to, const Register *all) {
    size_t most = 0;
    for (size_t i = 0; i < all->n_partners; i++)
        if (all->partners[i].n_signatures > most) most = all->partners[i].n_signatures;
    Span *spans = NEW_ARRAY(to->mem, Span, most + 1);
    for (size_t i = 0; i < all->n_partners; i++)
        terms_check(to, &all->partners[i], spans);
    for (size_t i = 0; i < all->n_signatures; i++) {
        signature_check(to, &all->signatures[i]);
        representation_check(to, &all->signatures[i]);
    }
}

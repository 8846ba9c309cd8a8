/* Which signatures has a partner, who speaks for it, and how is it found by id, key and name? */

#include <stdlib.h>
#include "partners/partners_in.h"

Texts texts_same(Str text) {
    return (Texts){{text, text}};
}

Str partner_name(const Partner *partner) {
    return partner ? partner->name : STR_NONE;
}

const Partner *partner_find(const Register *all, Str id) {
    size_t at = index_get(&all->partner_ids, id);
    return at == SIZE_MAX ? NULL : &all->partners[at];
}

const Partner *partner_of_region(const Register *all, Str key) {
    size_t at = key.n ? index_get(&all->partner_regions, key) : SIZE_MAX;
    return at == SIZE_MAX ? NULL : &all->partners[at];
}

/* One whose day is not recorded comes last. */
static int by_first_day(const void *a, const void *b) {
    const Signature *x = *(const Signature *const *)a, *y = *(const Signature *const *)b;
    bool x_has = day_recorded(x->day), y_has = day_recorded(y->day);
    if (x_has != y_has) return x_has ? -1 : 1;
    if (day_order(x->day) != day_order(y->day)) return day_order(x->day) - day_order(y->day);
    return str_compare(x->id, y->id);
}

static void sort(const Signature **list, size_t n) {
    if (n) qsort(list, n, sizeof *list, by_first_day);
}

static void signatures_join(Arena *mem, Register *all) {
    for (size_t i = 0; i < all->n_signatures; i++) {
        const Signature *at = &all->signatures[i];
        at->partner->n_signatures++;
        at->agreement->n_signatures++;
        for (size_t k = 0; k < at->n_represents; k++)
            at->represents[k]->n_represented++;
    }
    for (size_t i = 0; i < all->n_partners; i++) {
        Partner *at = &all->partners[i];
        at->signatures = NEW_ARRAY(mem, const Signature *, at->n_signatures);
        at->represented = NEW_ARRAY(mem, const Signature *, at->n_represented);
        at->n_signatures = at->n_represented = 0;
    }
    for (size_t i = 0; i < all->n_agreements; i++) {
        Agreement *at = &all->agreements[i];
        at->signatures = NEW_ARRAY(mem, const Signature *, at->n_signatures);
        at->n_signatures = 0;
    }
    for (size_t i = 0; i < all->n_signatures; i++) {
        const Signature *at = &all->signatures[i];
        Partner *partner = at->partner;
        partner->signatures[partner->n_signatures++] = at;
        at->agreement->signatures[at->agreement->n_signatures++] = at;
        for (size_t k = 0; k < at->n_represents; k++) {
            Partner *town = at->represents[k];
            town->represented[town->n_represented++] = at;
        }
    }
}

static void renewals_join(Register *all) {
    for (size_t i = 0; i < all->n_agreements; i++)
        if (all->agreements[i].renews)
            all->agreements[all->agreements[i].renews - all->agreements].renewed = true;
}

void register_join(Arena *mem, Register *all) {
    for (size_t i = 0; i < all->n_partners; i++) {
        Partner *at = &all->partners[i];
        index_put(mem, &all->partner_ids, at->id, i);
        /* Of two partners of one region the first is its; an invented one never is. */
        bool taken = index_get(&all->partner_regions, at->region) != SIZE_MAX;
        if (at->region.n && !at->invented && !taken)
            index_put(mem, &all->partner_regions, at->region, i);
    }
    signatures_join(mem, all);
    renewals_join(all);
    for (size_t i = 0; i < all->n_partners; i++) {
        sort(all->partners[i].signatures, all->partners[i].n_signatures);
        sort(all->partners[i].represented, all->partners[i].n_represented);
    }
    for (size_t i = 0; i < all->n_agreements; i++)
        sort(all->agreements[i].signatures, all->agreements[i].n_signatures);
    all->names = names_of(mem, all);
    partners_timeline(mem, all, &all->events, &all->n_events);
    for (size_t i = 0; i < all->n_stated; i++)
        stated_explain(mem, all, &all->stated[i]);
}

/* How many partners on a day, by which rule, and why is each of them in or out? */

#include <stdlib.h>
#include "partners/partners_in.h"

static const struct {
    Str id;
    Msg sentence;
} rules[] = {
#define COUNT_RULE(symbol, id) {S(id), MSG_PARTNERS_RULE_##symbol},
#include "partners/rules.def"
#undef COUNT_RULE
};

bool count_rule_read(Str id, CountRule *out) {
    for (CountRule rule = 0; rule < COUNT_RULES; rule++) {
        if (!str_equal(id, rules[rule].id)) continue;
        *out = rule;
        return true;
    }
    return false;
}

Str count_rule_id(CountRule rule) {
    return rules[rule].id;
}

Str count_rule_sentence(Lang lang, CountRule rule) {
    return message_text(lang, rules[rule].sentence);
}

/* ---- one partner ---- */

/* Not signed by itself: what it is instead. */
static Why outside(const Register *all, const Partner *partner, Date on) {
    const Signature *by = withdrawn_of(partner, on);
    if (by) return (Why){NO, REASON_WITHDRAWN, by};
    Found represented = represented_by(partner, on);
    if (represented.answer == YES) return (Why){NO, REASON_REPRESENTED, represented.by};
    Found covered = covered_by(all, partner->region, partner->kreis, on);
    if (covered.answer == YES) return (Why){NO, REASON_COVERED, covered.by};
    by = coming_of(partner, on);
    return by ? (Why){NO, REASON_NOT_YET, by} : (Why){NO, REASON_NONE, NULL};
}

static CountReason maybe_signed(const Signature *by) {
    return day_recorded(by->day) ? REASON_MAY_HAVE_SIGNED : REASON_DAY_NOT_RECORDED;
}

static Why by_signature(const Register *all, const Partner *partner, Date on) {
    Found found = signed_by(partner, on);
    if (found.answer == NO) return outside(all, partner, on);
    if (found.answer == UNKNOWN) return (Why){UNKNOWN, maybe_signed(found.by), found.by};
    return (Why){YES, found.by->press ? REASON_SIGNED_PRESS : REASON_SIGNED, found.by};
}

static Why by_district(const Register *all, const Partner *partner, Date on) {
    if (partner->kind == PARTNER_TOWN) return (Why){NO, REASON_WITHIN_KREIS, NULL};
    if (partner->kind != PARTNER_CITY && partner->kind != PARTNER_KREIS)
        return (Why){NO, REASON_NO_MUNICIPALITY, NULL};
    return by_signature(all, partner, on);
}

static Why by_term(const Register *all, const Partner *partner, Date on) {
    Found found = in_force_by(partner, on);
    if (found.answer == YES) {
        bool open = !day_recorded(found.by->agreement->until);
        return (Why){YES, open ? REASON_IN_FORCE_OPEN : REASON_IN_FORCE, found.by};
    }
    if (found.answer == UNKNOWN && signature_stands(found.by, on) == YES)
        return (Why){UNKNOWN, REASON_TERM_UNKNOWN, found.by};
    if (found.answer == UNKNOWN) return (Why){UNKNOWN, maybe_signed(found.by), found.by};
    const Signature *lapsed = lapsed_by(partner, on);
    if (lapsed) return (Why){NO, REASON_LAPSED, lapsed};
    Found given = signed_by(partner, on);
    if (given.answer == YES) return (Why){NO, REASON_NOT_YET, given.by}; /* begins later */
    return outside(all, partner, on);
}

static Why by_representation(const Register *all, const Partner *partner, Date on) {
    Why own = by_signature(all, partner, on);
    if (own.in == YES) return own;
    Found found = represented_by(partner, on);
    if (found.answer == YES) return (Why){YES, REASON_REPRESENTED, found.by};
    if (own.in == UNKNOWN || found.answer == NO) return own;
    return (Why){UNKNOWN, REASON_MAY_BE_REPRESENTED, found.by};
}

Why partner_why(const Register *all, const Partner *partner, const CountWish *wish) {
    static Why (*const ways[])(const Register *, const Partner *, Date) = {
        [COUNT_SIGNED] = by_signature,
        [COUNT_DISTRICT_LEVEL] = by_district,
        [COUNT_IN_FORCE] = by_term,
        [COUNT_REPRESENTED] = by_representation,
    };
    if (partner->invented) return (Why){NO, REASON_INVENTED, NULL};
    return ways[wish->rule](all, partner, wish->on);
}

/* ---- one place ---- */

Why place_why(const Register *all, const PlaceOf *place, Date on) {
    const Partner *partner = partner_of_region(all, place->key);
    Why own = {NO, REASON_NONE, NULL};
    if (partner && !partner->invented) own = by_representation(all, partner, on);
    if (own.in == YES) return own;
    Found covered = covered_by(all, place->key, place->kreis, on);
    if (covered.answer == YES) return (Why){YES, REASON_COVERED, covered.by};
    if (own.in == UNKNOWN || covered.answer == NO) return own;
    return (Why){UNKNOWN, REASON_MAY_BE_COVERED, covered.by};
}

/* ---- all ---- */

static Str entry_id(const CountEntry *entry) {
    return entry->partner ? entry->partner->id : entry->place->key;
}

static int by_answer(const void *a, const void *b) {
    const CountEntry *x = a, *y = b;
    if (x->in != y->in) return x->in > y->in ? -1 : 1;
    return str_compare(entry_id(x), entry_id(y));
}

static void take(PartnerCount *count, const Partner *partner, const PlaceOf *place, Why why) {
    count->list[count->n++] = (CountEntry){partner, place, why.in, why.reason, why.by};
    count->sure += why.in == YES;
    count->open += why.in == UNKNOWN;
}

void partners_count(Arena *mem, PartnerCount *out, const Register *all, const CountWish *wish) {
    bool places = wish->rule == COUNT_COVERED;
    *out = (PartnerCount){.wish = *wish};
    out->list = NEW_ARRAY(mem, CountEntry, places ? all->n_places : all->n_partners);
    for (size_t i = 0; places && i < all->n_places; i++)
        take(out, NULL, &all->places[i], place_why(all, &all->places[i], wish->on));
    for (size_t i = 0; !places && i < all->n_partners; i++) {
        const Partner *partner = &all->partners[i];
        if (wish->kinds & PARTNERS_OF(partner->kind))
            take(out, partner, NULL, partner_why(all, partner, wish));
    }
    if (out->n) qsort(out->list, out->n, sizeof *out->list, by_answer);
}

/* ---- words ---- */

Str count_told(Arena *mem, Lang lang, const PartnerCount *count) {
    Str sure = words_count(mem, lang, (int64_t)count->sure);
    Str open = words_count(mem, lang, (int64_t)count->open);
    Msg message =
        count->wish.rule == COUNT_IN_FORCE ? MSG_PARTNERS_AT_LEAST_TERM : MSG_PARTNERS_AT_LEAST;
    return count->open ? message_fill(mem, lang, message, 2, (Str[]){sure, open}) : sure;
}

static const struct {
    Str id;
    Msg sentence;
} reasons[] = {
#define REASON(symbol, id) {S(id), MSG_PARTNERS_REASON_##symbol},
#include "partners/reasons.def"
#undef REASON
};

Str count_reason_id(CountReason reason) {
    return reasons[reason].id;
}

Str count_reason_told(Arena *mem, Lang lang, const CountEntry *entry) {
    const Signature *by = entry->by;
    Msg message = reasons[entry->reason].sentence;
    if (!by) return message_text(lang, message);
    Day day = by->day;
    if (entry->reason == REASON_WITHDRAWN) day = by->withdrawn;
    if (entry->reason == REASON_IN_FORCE || entry->reason == REASON_LAPSED)
        day = by->agreement->until;
    if (entry->reason == REASON_NOT_YET) day = signature_begins(by);
    Str told = day_told(mem, lang, day);
    return message_fill(mem, lang, message, 2, (Str[]){told, partner_name(by->partner)});
}

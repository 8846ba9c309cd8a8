/* Who was a member on a day, and by what? Signatures, withdrawals and terms, with three answers. */

#include "partners/partners_in.h"

Date date_after(Date date, int64_t days) {
    return date_of_time(date_time(date) + days * 86400);
}

/* Chains are short; the bound is for records that lead round in a circle. */
#define LONGEST_CHAIN 1000

bool agreement_follows(const Agreement *later, const Agreement *earlier) {
    for (int i = 0; later && i < LONGEST_CHAIN; i++, later = later->renews)
        if (later == earlier) return true;
    return false;
}

Answer signature_withdrawn(const Signature *signature, Date on, const Signature **by) {
    const Partner *partner = signature->partner;
    Answer worst = NO;
    if (by) *by = NULL;
    for (size_t i = 0; i < partner->n_signatures; i++) {
        const Signature *other = partner->signatures[i];
        if (!day_recorded(other->withdrawn)) continue;
        /* Who withdraws leaves what was renewed, too; what is signed after that stands. */
        if (other != signature && (!agreement_follows(other->agreement, signature->agreement) ||
                                   day_before(other->withdrawn, signature->day) == YES))
            continue;
        Answer gone = day_reached(other->withdrawn, on);
        if (gone > worst && by) *by = other;
        worst = either(worst, gone);
    }
    return worst;
}

Answer signature_stands(const Signature *signature, Date on) {
    Answer given = day_reached(signature->day, on);
    return given == NO ? NO : both(given, opposite(signature_withdrawn(signature, on, NULL)));
}

/* Has the last day passed? */
static Answer agreement_over(const Agreement *agreement, Date on) {
    if (day_recorded(agreement->until)) {
        if (date_number(agreement->until.last) < date_number(on)) return YES;
        return date_number(agreement->until.first) < date_number(on) ? UNKNOWN : NO;
    }
    return agreement->term == TERM_OPEN ? NO : UNKNOWN;
}

Answer signature_in_force(const Signature *signature, Date on) {
    Answer stands = signature_stands(signature, on);
    const Agreement *agreement = signature->agreement;
    Answer begun = day_recorded(agreement->from) ? day_reached(agreement->from, on) : YES;
    return both(both(stands, begun), opposite(agreement_over(agreement, on)));
}

Day signature_begins(const Signature *signature) {
    Day from = signature->agreement->from;
    if (!day_recorded(from)) return signature->day;
    if (!day_recorded(signature->day)) return from;
    return day_order(from) > day_order(signature->day) ? from : signature->day;
}

/* ---- over all signatures ---- */

static Found best(const Signature *const *list, size_t n, Date on,
                  Answer (*ask)(const Signature *, Date)) {
    Found found = {NO, NULL};
    for (size_t i = 0; i < n && found.answer < YES; i++) {
        Answer answer = ask(list[i], on);
        if (answer > found.answer) found = (Found){answer, list[i]};
    }
    return found;
}

Found signed_by(const Partner *partner, Date on) {
    return best(partner->signatures, partner->n_signatures, on, signature_stands);
}

Found in_force_by(const Partner *partner, Date on) {
    return best(partner->signatures, partner->n_signatures, on, signature_in_force);
}

Found represented_by(const Partner *partner, Date on) {
    return best(partner->represented, partner->n_represented, on, signature_stands);
}

Found covered_by(const Register *all, Str key, Str kreis, Date on) {
    Found found = {NO, NULL};
    if (!kreis.n || str_equal(key, kreis)) return found;
    const Partner *partner = partner_of_region(all, kreis);
    return partner && !partner->invented ? signed_by(partner, on) : found;
}

const Signature *lapsed_by(const Partner *partner, Date on) {
    const Signature *last = NULL;
    for (size_t i = 0; i < partner->n_signatures; i++) {
        const Signature *at = partner->signatures[i];
        if (signature_stands(at, on) == NO || agreement_over(at->agreement, on) != YES) continue;
        if (!last || day_order(at->agreement->until) > day_order(last->agreement->until)) last = at;
    }
    return last;
}

const Signature *coming_of(const Partner *partner, Date on) {
    for (size_t i = 0; i < partner->n_signatures; i++)
        if (day_reached(partner->signatures[i]->day, on) == NO) return partner->signatures[i];
    return NULL;
}

const Signature *withdrawn_of(const Partner *partner, Date on) {
    const Signature *by = NULL;
    for (size_t i = partner->n_signatures; i > 0 && !by; i--)
        if (signature_withdrawn(partner->signatures[i - 1], on, &by) != YES) by = NULL;
    return by;
}

/* ---- standing ---- */

/* Does it run still, as far as is known? */
static bool runs(Found found, Date on) {
    return found.answer == YES && agreement_over(found.by->agreement, on) != YES;
}

static Standing standing_of(const Register *all, const Partner *partner, Str key, Str kreis,
                            Date on) {
    Found own = {NO, NULL}, force = own, represented = own;
    if (partner) {
        own = signed_by(partner, on);
        force = in_force_by(partner, on);
        represented = represented_by(partner, on);
    }
    Found covered = covered_by(all, key, kreis, on);
    Standing out = {STANDING_NONE,      own.answer,     force.answer,
                    represented.answer, covered.answer, NULL};
    const Signature *other = NULL;
#define IS(standing, why) (out.state = STANDING_##standing, out.by = (why))
    if (own.answer == YES && force.answer != NO) {
        IS(SIGNED, force.by);
    } else if (runs(represented, on)) {
        IS(REPRESENTED, represented.by);
    } else if (runs(covered, on)) {
        IS(COVERED, covered.by);
    } else if (own.answer == YES && (other = lapsed_by(partner, on))) {
        IS(LAPSED, other);
    } else if (own.answer == YES) {
        IS(SIGNED, own.by); /* the term has not begun */
    } else if (own.answer == UNKNOWN || represented.answer == UNKNOWN) {
        IS(UNKNOWN, own.by ? own.by : represented.by);
    } else if (covered.answer == UNKNOWN) {
        IS(UNKNOWN, covered.by);
    } else if (partner && (other = withdrawn_of(partner, on))) {
        IS(WITHDRAWN, other);
    } else if (partner && (other = coming_of(partner, on))) {
        IS(NOT_YET, other);
    } else if (key.n) {
        IS(NOT_YET, NULL); /* a place that could be in */
    }
#undef IS
    return out;
}

Standing partner_standing(const Register *all, const Partner *partner, Date on) {
    return standing_of(all, partner, partner->region, partner->kreis, on);
}

Standing region_standing(const Register *all, Str key, Str kreis, Date on) {
    const Partner *partner = partner_of_region(all, key);
    return standing_of(all, partner && partner->invented ? NULL : partner, key, kreis, on);
}

/* ---- words ---- */

static const struct {
    Str id;
    Msg word;
} standings[] = {
#define STANDING(symbol, id) {S(id), MSG_PARTNERS_STANDING_##symbol},
#include "partners/standings.def"
#undef STANDING
};

Str standing_id(StandingState state) {
    return standings[state].id;
}

Str standing_word(Lang lang, StandingState state) {
    return message_text(lang, standings[state].word);
}

Str standing_told(Arena *mem, Lang lang, const Standing *standing) {
    const Signature *by = standing->by;
    if (!by) return standing_word(lang, standing->state);
    const Agreement *agreement = by->agreement;
    bool until = standing->state == STANDING_LAPSED;
    Day day = standing->state == STANDING_WITHDRAWN ? by->withdrawn
              : until                               ? agreement->until
                                                    : by->day;
    Str told = day_told(mem, lang, day);
    Str parts[] = {standing_word(lang, standing->state), partner_name(by->partner),
                   agreement->title.in[lang], told};
    return message_fill(mem, lang, MSG_PARTNERS_STANDING_TOLD, 4, parts);
}

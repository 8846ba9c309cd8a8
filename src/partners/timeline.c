/* What happened when: who joined, renewed, withdrew, whose term ended, and what ends soon? */

#include <stdlib.h>
#include "partners/partners_in.h"

static const struct {
    Str id;
    Msg sentence;
} happenings[] = {
#define HAPPENING(symbol, id) {S(id), MSG_PARTNERS_EVENT_##symbol},
#include "partners/happenings.def"
#undef HAPPENING
};

Str happening_id(Happening kind) {
    return happenings[kind].id;
}

typedef VEC(PartnerEvent) Events;

static int in_time(const void *a, const void *b) {
    const PartnerEvent *x = a, *y = b;
    if (day_order(x->day) != day_order(y->day)) return day_order(x->day) - day_order(y->day);
    if (x->kind != y->kind) return (int)x->kind - (int)y->kind;
    if (!x->partner || !y->partner) return (x->partner != NULL) - (y->partner != NULL);
    int order = str_compare(x->partner->id, y->partner->id);
    return order ? order : str_compare(x->agreement->id, y->agreement->id);
}

/* Is it one of an agreement that renews one which the partner signed before? */
static Happening signing_of(const Partner *partner, size_t i) {
    if (i == 0) return HAPPENED_JOINED;
    for (size_t k = 0; k < i; k++)
        if (partner->signatures[i]->agreement != partner->signatures[k]->agreement &&
            agreement_follows(partner->signatures[i]->agreement, partner->signatures[k]->agreement))
            return HAPPENED_RENEWED;
    return HAPPENED_SIGNED;
}

/* When the first of the partner's other agreements begins that lasts beyond a day; none: not
 * recorded. */
static const Signature *next_after(const Partner *partner, Day until, bool *running) {
    const Signature *next = NULL;
    for (size_t i = 0; i < partner->n_signatures; i++) {
        const Signature *at = partner->signatures[i];
        Day begins = signature_begins(at);
        if (!day_recorded(begins)) continue;
        bool longer = !day_recorded(at->agreement->until) ||
                      day_order(at->agreement->until) > day_order(until);
        bool soon = date_number(begins.first) <= date_number(date_after(until.last, 1));
        if (longer && soon) *running = true;
        if (longer && !soon && (!next || day_order(begins) < day_order(signature_begins(next))))
            next = at;
    }
    return next;
}

static void end_add(Arena *mem, Events *events, const Partner *partner, const Signature *at) {
    Day until = at->agreement->until;
    bool running = false;
    if (!day_recorded(until) || signature_stands(at, until.last) != YES) return;
    vec_push(mem, events,
             (PartnerEvent){HAPPENED_ENDED, until, {{0}, {0}}, partner, at->agreement, at});
    const Signature *next = next_after(partner, until, &running);
    if (running || !next) return;
    Day begins = signature_begins(next);
    Day from = {date_after(until.first, 1), date_after(until.last, 1)};
    Day last = {date_after(begins.first, -1), date_after(begins.last, -1)};
    vec_push(mem, events, (PartnerEvent){HAPPENED_GAP, from, last, partner, at->agreement, next});
}

static bool ended_before(const Partner *partner, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (partner->signatures[k]->agreement == partner->signatures[i]->agreement) return true;
    return false;
}

void partners_timeline(Arena *mem, const Register *all, const PartnerEvent **out, size_t *n) {
    Events events = {0};
    const Day none = {{0}, {0}};
    for (size_t i = 0; i < all->n_agreements; i++) {
        const Agreement *at = &all->agreements[i];
        if (!at->n_signatures && day_recorded(at->from))
            vec_push(mem, &events, (PartnerEvent){HAPPENED_AGREED, at->from, none, NULL, at, NULL});
    }
    for (size_t i = 0; i < all->n_partners; i++) {
        const Partner *partner = &all->partners[i];
        for (size_t s = 0; s < partner->n_signatures; s++) {
            const Signature *at = partner->signatures[s];
            if (day_recorded(at->day))
                vec_push(mem, &events,
                         (PartnerEvent){signing_of(partner, s), at->day, none, partner,
                                        at->agreement, at});
            if (day_recorded(at->withdrawn))
                vec_push(mem, &events,
                         (PartnerEvent){HAPPENED_WITHDRAWN, at->withdrawn, none, partner,
                                        at->agreement, at});
            if (!ended_before(partner, s)) end_add(mem, &events, partner, at);
        }
    }
    if (events.n) qsort(events.at, events.n, sizeof *events.at, in_time);
    *out = events.at;
    *n = events.n;
}

Str happening_told(Arena *mem, Lang lang, const PartnerEvent *event) {
    const Signature *by = event->signature;
    Str more = S("");
    bool signing = event->kind == HAPPENED_JOINED || event->kind == HAPPENED_RENEWED ||
                   event->kind == HAPPENED_SIGNED;
    if (signing && by->n_represents)
        more = message_count(mem, lang, MSG_PARTNERS_EVENT_FOR, (int64_t)by->n_represents);
    Msg sentence = happenings[event->kind].sentence;
    if (event->kind == HAPPENED_GAP) {
        more = day_told(mem, lang, event->until);
        bool one = day_known(event->day) && day_order(event->day) == day_order(event->until);
        if (one && day_known(event->until)) sentence = MSG_PARTNERS_EVENT_GAP_DAY;
    }
    Str parts[] = {partner_name(event->partner), event->agreement->title.in[lang],
                   day_told(mem, lang, event->day), more};
    return message_fill(mem, lang, sentence, 4, parts);
}

/* ---- what ends soon ---- */

static int soonest(const void *a, const void *b) {
    const Reminder *x = a, *y = b;
    if (x->days != y->days) return x->days < y->days ? -1 : 1;
    return str_compare(x->agreement->id, y->agreement->id);
}

static bool renewed_by(const Partner *partner, const Agreement *at) {
    for (size_t i = 0; at->renewed && i < partner->n_signatures; i++)
        if (partner->signatures[i]->agreement->renews == at) return true;
    return false;
}

static void reminder_fill(Arena *mem, Reminder *out, Date on) {
    const Agreement *at = out->agreement;
    out->partners = NEW_ARRAY(mem, const Partner *, at->n_signatures);
    for (size_t i = 0; i < at->n_signatures; i++)
        if (signature_stands(at->signatures[i], on) != NO &&
            !renewed_by(at->signatures[i]->partner, at))
            out->partners[out->n_partners++] = at->signatures[i]->partner;
}

void partners_reminders(Arena *mem, const Register *all, Date on, int64_t days, Reminder **out,
                        size_t *n) {
    VEC(Reminder) list = {0};
    for (size_t i = 0; i < all->n_agreements; i++) {
        const Agreement *at = &all->agreements[i];
        if (!day_recorded(at->until)) continue;
        int64_t left = (date_time(at->until.last) - date_time(on)) / 86400;
        if (left < 0 || left > days) continue;
        Reminder reminder = {.agreement = at, .days = left};
        reminder_fill(mem, &reminder, on);
        if (at->renewed && !reminder.n_partners) continue;
        vec_push(mem, &list, reminder);
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, soonest);
    *out = list.at;
    *n = list.n;
}

/* When does a rule of counting give a number that somebody else has published? Each partner is
 * asked on the few days on which its own state changes; the sum of all is then followed through
 * time. */

#include <stdlib.h>
#include "partners/partners_in.h"

static const Date FIRST_DAY = {1, 1, 1}, LAST_DAY = {9999, 12, 31};

typedef struct Step { /* from this day on the count has so many more */
    Date day;
    int sure, open;
} Step;
typedef struct Steps {
    Arena *mem;
    const Register *all;
    CountWish wish;
    Date first, last; /* asked for */
    VEC(Date) days;   /* of the one who is looked at */
    VEC(Step) list;
} Steps;

static int by_date(const void *a, const void *b) {
    return date_number(*(const Date *)a) - date_number(*(const Date *)b);
}

static int by_day(const void *a, const void *b) {
    return date_number(((const Step *)a)->day) - date_number(((const Step *)b)->day);
}

static void day_note(Steps *steps, Date day) {
    int at = date_number(day);
    if (at > date_number(steps->first) && at <= date_number(steps->last))
        vec_push(steps->mem, &steps->days, day);
}

/* An answer changes on the first day that is possible and on the last. */
static void days_note(Steps *steps, Day day, int later) {
    if (!day_recorded(day)) return;
    day_note(steps, later ? date_after(day.first, later) : day.first);
    day_note(steps, later ? date_after(day.last, later) : day.last);
}

static void signatures_note(Steps *steps, const Signature *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        days_note(steps, list[i]->day, 0);
        days_note(steps, list[i]->withdrawn, 0);
        days_note(steps, list[i]->agreement->from, 0);
        days_note(steps, list[i]->agreement->until, 1);
    }
}

static void partner_note(Steps *steps, const Partner *partner) {
    if (!partner) return;
    signatures_note(steps, partner->signatures, partner->n_signatures);
    for (size_t i = 0; i < partner->n_represented; i++) {
        const Partner *speaker = partner->represented[i]->partner;
        signatures_note(steps, speaker->signatures, speaker->n_signatures);
    }
}

static void steps_take(Steps *steps, const Partner *partner, const PlaceOf *place) {
    Answer before = NO;
    steps->days.n = 0;
    vec_push(steps->mem, &steps->days, steps->first);
    if (place) {
        partner = partner_of_region(steps->all, place->key);
        partner_note(steps, partner_of_region(steps->all, place->kreis));
    }
    partner_note(steps, partner);
    qsort(steps->days.at, steps->days.n, sizeof *steps->days.at, by_date);
    for (size_t i = 0; i < steps->days.n; i++) {
        if (i && date_order(steps->days.at[i], steps->days.at[i - 1]) == 0) continue;
        CountWish wish = steps->wish;
        wish.on = steps->days.at[i];
        Answer now = place ? place_why(steps->all, place, wish.on).in
                           : partner_why(steps->all, partner, &wish).in;
        if (now != before)
            vec_push(steps->mem, &steps->list,
                     (Step){wish.on, (now == YES) - (before == YES),
                            (now == UNKNOWN) - (before == UNKNOWN)});
        before = now;
    }
}

static void steps_make(Steps *steps) {
    const Register *all = steps->all;
    bool places = steps->wish.rule == COUNT_COVERED;
    steps->list.n = 0;
    for (size_t i = 0; places && i < all->n_places; i++)
        steps_take(steps, NULL, &all->places[i]);
    for (size_t i = 0; !places && i < all->n_partners; i++)
        if (steps->wish.kinds & PARTNERS_OF(all->partners[i].kind))
            steps_take(steps, &all->partners[i], NULL);
    if (steps->list.n) qsort(steps->list.at, steps->list.n, sizeof *steps->list.at, by_day);
}

typedef VEC(CountMatch) Matches;

/* The runs of days on which all is known and the sum is the number. */
static void runs_find(const Steps *steps, int64_t number, Matches *out) {
    int64_t sure = 0, open = 0;
    Date since = steps->first;
    for (size_t i = 0; i <= steps->list.n; i++) {
        bool end = i == steps->list.n;
        Date day = end ? steps->last : steps->list.at[i].day;
        bool moved = date_number(day) > date_number(since);
        if ((moved || end) && sure == number && open == 0)
            vec_push(steps->mem, out,
                     (CountMatch){steps->wish.rule, since, end ? day : date_after(day, -1)});
        if (end) break;
        sure += steps->list.at[i].sure;
        open += steps->list.at[i].open;
        since = day;
    }
}

void stated_explain(Arena *mem, const Register *all, StatedCount *stated) {
    bool any = !day_recorded(stated->day);
    Steps steps = {.mem = mem,
                   .all = all,
                   .first = any ? FIRST_DAY : stated->day.first,
                   .last = any ? LAST_DAY : stated->day.last};
    Matches matches = {0};
    for (CountRule rule = 0; rule < COUNT_RULES; rule++) {
        if (rule == COUNT_COVERED && stated->kinds != PARTNERS_MUNICIPAL) continue;
        steps.wish = (CountWish){.rule = rule, .kinds = stated->kinds};
        steps_make(&steps);
        runs_find(&steps, stated->number, &matches);
    }
    stated->matches = matches.at;
    stated->n_matches = matches.n;
}

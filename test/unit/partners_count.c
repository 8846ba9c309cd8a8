/* How many partners on a day, by which rule? Expected numbers: the guide's timeline of partners,
 * where 7, 13 and 14 were published and 7, 14, 15 come of counting Herten, too. */

#include "tap.h"
#include "unit/partners_test.h"

static PartnerCount count(const Made *made, const char *on, CountRule rule, unsigned kinds) {
    PartnerCount out;
    partners_count(made->mem, &out, &made->all, &(CountWish){date(on), rule, kinds});
    return out;
}

static const CountEntry *entry(const PartnerCount *count, const char *name) {
    for (size_t i = 0; i < count->n; i++)
        if (count->list[i].partner && str_equal(count->list[i].partner->name, str_of(name)))
            return &count->list[i];
    return NULL;
}

static void published(Arena *mem) {
    static const struct {
        const char *on;
        CountRule rule;
        size_t sure, open;
    } wanted[] = {
        {"2013-05-01", COUNT_SIGNED, 0, 0},          {"2013-05-02", COUNT_SIGNED, 5, 0},
        {"2018-12-31", COUNT_SIGNED, 5, 0},          {"2019-01-15", COUNT_SIGNED, 5, 2},
        {"2019-01-31", COUNT_SIGNED, 7, 0},          {"2019-06-30", COUNT_SIGNED, 7, 0},
        {"2023-04-20", COUNT_SIGNED, 7, 0},          {"2023-04-21", COUNT_SIGNED, 12, 0},
        {"2023-05-31", COUNT_SIGNED, 13, 0},         {"2024-01-11", COUNT_SIGNED, 14, 0},
        {"2024-04-09", COUNT_SIGNED, 15, 0},         {"2019-06-30", COUNT_DISTRICT_LEVEL, 6, 0},
        {"2024-01-10", COUNT_DISTRICT_LEVEL, 12, 0}, {"2024-01-11", COUNT_DISTRICT_LEVEL, 13, 0},
        {"2024-04-09", COUNT_DISTRICT_LEVEL, 14, 0}, {"2024-04-09", COUNT_IN_FORCE, 5, 10},
        {"2024-12-31", COUNT_IN_FORCE, 5, 10},       {"2025-01-01", COUNT_IN_FORCE, 0, 10},
        {"2024-04-09", COUNT_REPRESENTED, 16, 0},    {"2023-05-30", COUNT_REPRESENTED, 12, 0},
    };
    Made made = history(mem);
    made_join(&made);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        PartnerCount got = count(&made, wanted[i].on, wanted[i].rule, PARTNERS_MUNICIPAL);
        ok(got.sure == wanted[i].sure && got.open == wanted[i].open, "%s by %.*s: %zu, %zu open",
           wanted[i].on, STR_ARG(count_rule_id(wanted[i].rule)), wanted[i].sure, wanted[i].open);
    }
    is_int(count(&made, "2019-06-30", COUNT_SIGNED, PARTNERS_OF(PARTNER_UNIVERSITY)).sure, 2,
           "universities by themselves");
    is_int(count(&made, "2019-06-30", COUNT_SIGNED, PARTNERS_ALL).sure, 9, "all kinds");
}

static void reasons(Arena *mem) {
    Made made = history(mem);
    Partner *invented = made_partner(&made, "Musterstadt", PARTNER_CITY, "");
    invented->invented = true;
    made_signature(&made, invented, &made.all.agreements[0], "2013-05-02");
    made_join(&made);
    PartnerCount got = count(&made, "2024-01-11", COUNT_SIGNED, PARTNERS_MUNICIPAL);
    is_int(got.sure, 14, "an invented partner is not counted");
    is_int(entry(&got, "Musterstadt")->reason, REASON_INVENTED, "... and told so");
    is_int(entry(&got, "Oberhausen")->reason, REASON_NOT_YET, "Oberhausen: not yet");
    is_str(count_reason_told(mem, DE, entry(&got, "Oberhausen")), "noch nicht: erst 9. April 2024",
           "... and when");
    is_int(entry(&got, "Witten")->reason, REASON_REPRESENTED, "Witten: represented, not counted");
    got = count(&made, "2024-01-11", COUNT_DISTRICT_LEVEL, PARTNERS_MUNICIPAL);
    is_int(entry(&got, "Herten")->reason, REASON_WITHIN_KREIS, "Herten: within a Kreis");
    got = count(&made, "2025-06-01", COUNT_IN_FORCE, PARTNERS_MUNICIPAL);
    is_int(entry(&got, "Hamm")->reason, REASON_LAPSED, "Hamm: the term has ended");
    is_str(count_told(mem, EN, &got),
           "at least 0; for 10 more it is not known whether an agreement ran on this day",
           "what is not known is said");
    got = count(&made, "2019-01-15", COUNT_SIGNED, PARTNERS_MUNICIPAL);
    is_str(count_told(mem, DE, &got),
           "mindestens 5; bei 2 weiteren ist nicht bekannt, ob sie an diesem Tag dazugehörten",
           "a month whose day is not known");
    is_str(count_reason_told(mem, DE, entry(&got, "Bochum")),
           "hat unterschrieben: Januar 2019 (Tag nicht bekannt); ob schon an diesem Tag, ist nicht "
           "bekannt",
           "... with the reason");
}

static int year(const Made *made, const char *key) {
    int out;
    return region_joined(&made->all, str_of(key), &out) ? out : 0;
}

/* Since when? As the guide tells it, and where nobody can say. */
static void joining(Arena *mem) {
    Made made = history(mem);
    Partner *invented = made_partner(&made, "Musterstadt", PARTNER_CITY, "99999");
    Partner *twice = made_partner(&made, "Zweimal", PARTNER_CITY, "99998");
    Partner *unsure = made_partner(&made, "Unbekannt", PARTNER_CITY, "99997");
    invented->invented = true;
    made_signature(&made, invented, &made.all.agreements[0], "2013-05-02");
    made_signature(&made, twice, &made.all.agreements[0], "2023");
    made_signature(&made, twice, &made.all.agreements[0], "2019-01");
    made_signature(&made, unsure, &made.all.agreements[0], "2019-01");
    made_signature(&made, unsure, &made.all.agreements[0], "");
    made_join(&made);
    is_int(year(&made, "05913"), 2013, "Dortmund by its own signature");
    is_int(year(&made, "05911"), 2019, "Bochum: the month is enough for the year");
    is_int(year(&made, made_find(&made, "Witten")->region.p), 2023, "Witten by that of its Kreis");
    is_int(year(&made, "99998"), 2019, "the first of several, although the year is all there is");
    is_int(year(&made, "99997"), 0, "a signature without a day may have been the first");
    is_int(year(&made, "99999"), 0, "who is invented has not joined");
    is_int(year(&made, "05111"), 0, "nor has who is no partner");
    ok(joined_rule_sentence(DE).n && joined_rule_sentence(EN).n, "the rule is stated");
}

/* Nobody is called back by a withdrawal from something else, and who signs again is in again. */
static void withdrawals(Arena *mem) {
    Made made = made_begin(mem);
    Partner *a = made_partner(&made, "A", PARTNER_CITY, "05001");
    Agreement *first = made_agreement(&made, "first", "2010-01-01", "2014-12-31");
    Agreement *second = made_agreement(&made, "second", "2015-01-01", "2019-12-31");
    Agreement *beside = made_agreement(&made, "beside", "2015-01-01", "");
    second->renews = first;
    made_signature(&made, a, first, "2010-01-01");
    made_signature(&made, a, second, "2015-01-01")->withdrawn = day("2016-03");
    Partner *b = made_partner(&made, "B", PARTNER_CITY, "05002");
    made_signature(&made, b, first, "2010-01-01");
    made_signature(&made, b, beside, "2015-02-01")->withdrawn = day("2016-03-01");
    Partner *c = made_partner(&made, "C", PARTNER_CITY, "05003");
    made_signature(&made, c, first, "2010-01-01")->withdrawn = day("2012-01-01");
    made_signature(&made, c, first, "2013-01-01");
    made_join(&made);
    PartnerCount got = count(&made, "2016-02-28", COUNT_SIGNED, PARTNERS_ALL);
    is_int(got.sure, 3, "before the withdrawal");
    got = count(&made, "2016-03-15", COUNT_SIGNED, PARTNERS_ALL);
    ok(got.sure == 2 && got.open == 1, "in a month of which the day is not known");
    got = count(&made, "2016-04-01", COUNT_SIGNED, PARTNERS_ALL);
    is_int(entry(&got, "A")->reason, REASON_WITHDRAWN, "from what renewed the first, from both");
    is_int(entry(&got, "B")->in, YES, "from another agreement: still in");
    is_int(entry(&got, "C")->in, YES, "who signed again, is in again");
    got = count(&made, "2012-06-01", COUNT_SIGNED, PARTNERS_ALL);
    is_int(entry(&got, "C")->in, NO, "... and was out between");
    first->renews = second; /* round in a circle: cannot be entered, but must not hang */
    ok(!agreement_follows(first, beside), "a circle ends");
}

static void standings(Arena *mem) {
    Made made = history(mem);
    made_join(&made);
    const Register *all = &made.all;
    static const struct {
        const char *name, *on;
        StandingState state;
    } wanted[] = {
        {"Witten", "2023-05-30", STANDING_NOT_YET}, {"Witten", "2023-05-31", STANDING_REPRESENTED},
        {"Herten", "2012-01-01", STANDING_NOT_YET}, {"Herten", "2024-01-01", STANDING_SIGNED},
        {"Bochum", "2019-01-10", STANDING_UNKNOWN}, {"Bochum", "2019-02-01", STANDING_SIGNED},
        {"Hamm", "2024-12-31", STANDING_SIGNED},    {"Hamm", "2025-01-01", STANDING_LAPSED},
        {"Hamm", "2023-04-20", STANDING_NOT_YET},   {"Kreis Unna", "2024-01-11", STANDING_SIGNED},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        Standing got = partner_standing(all, made_find(&made, wanted[i].name), date(wanted[i].on));
        ok(got.state == wanted[i].state, "%s on %s: %.*s", wanted[i].name, wanted[i].on,
           STR_ARG(standing_id(wanted[i].state)));
    }
    Standing town = region_standing(all, S("05562024"), S("05562"), date("2020-01-01"));
    is_int(town.state, STANDING_COVERED, "a town that is no partner lies in a Kreis that is");
    is_int(region_standing(all, S("05170"), S("05170"), date("2025-01-01")).state, STANDING_NOT_YET,
           "Kreis Wesel: no signature");
    Standing hamm = partner_standing(all, made_find(&made, "Hamm"), date("2025-01-01"));
    is_str(standing_told(mem, EN, &hamm),
           "term over, no renewal recorded – Hamm, “2023”: 31 December 2024", "told with evidence");
}

static void covered(Arena *mem) {
    static const PlaceOf places[] = {
        {S("05113"), S("05113"), {{S("Essen"), S("Essen")}}},
        {S("05562020"), S("05562"), {{S("Herten"), S("Herten")}}},
        {S("05562024"), S("05562"), {{S("Marl"), S("Marl")}}},
        {S("05954036"), S("05954"), {{S("Witten"), S("Witten")}}},
        {S("05170004"), S("05170"), {{S("Dinslaken"), S("Dinslaken")}}},
    };
    Made made = history(mem);
    made.all.places = NEW_ARRAY(mem, PlaceOf, 5);
    memcpy(made.all.places, places, sizeof places);
    made.all.n_places = 5;
    made_join(&made);
    is_int(count(&made, "2018-01-01", COUNT_COVERED, PARTNERS_ALL).sure, 2, "Essen and Herten");
    PartnerCount got = count(&made, "2019-01-15", COUNT_COVERED, PARTNERS_ALL);
    ok(got.sure == 2 && got.open == 1, "Marl: perhaps, from some day in January 2019");
    got = count(&made, "2024-01-01", COUNT_COVERED, PARTNERS_ALL);
    is_int(got.sure, 4, "all but Dinslaken");
    is_int(got.list[got.n - 1].reason, REASON_NONE, "... which nobody signed for");
}

static void stated(Arena *mem) {
    static const struct {
        int64_t number;
        const char *day;
        CountRule rule;
        const char *first, *last;
    } wanted[] = {
        {7, "", COUNT_SIGNED, "2019-01-31", "2023-04-20"},
        {13, "2024-01-11", COUNT_DISTRICT_LEVEL, "2024-01-11", "2024-01-11"},
        {14, "2024-04-09", COUNT_DISTRICT_LEVEL, "2024-04-09", "2024-04-09"},
        {14, "2024-01", COUNT_SIGNED, "2024-01-11", "2024-01-31"},
    };
    Made made = history(mem);
    made_join(&made);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        StatedCount at = {
            .number = wanted[i].number, .kinds = PARTNERS_MUNICIPAL, .day = day(wanted[i].day)};
        stated_explain(mem, &made.all, &at);
        bool found = false;
        for (size_t k = 0; k < at.n_matches; k++)
            found |= at.matches[k].rule == wanted[i].rule &&
                     str_equal(date_iso(mem, at.matches[k].first), str_of(wanted[i].first)) &&
                     str_equal(date_iso(mem, at.matches[k].last), str_of(wanted[i].last));
        ok(found, "%d is explained by %.*s from %s to %s", (int)wanted[i].number,
           STR_ARG(count_rule_id(wanted[i].rule)), wanted[i].first, wanted[i].last);
    }
    StatedCount wrong = {.number = 99, .kinds = PARTNERS_MUNICIPAL};
    stated_explain(mem, &made.all, &wrong);
    is_int(wrong.n_matches, 0, "99 never was");
    /* The runs say the same as counting day by day. */
    StatedCount twelve = {.number = 12, .kinds = PARTNERS_MUNICIPAL, .day = day("2023")};
    stated_explain(mem, &made.all, &twelve);
    for (CountRule rule = 0; rule < COUNT_COVERED; rule++) {
        size_t by_day = 0, by_runs = 0;
        for (Date at = date("2023-01-01"); at.year == 2023; at = date_after(at, 1)) {
            PartnerCount got;
            partners_count(mem, &got, &made.all, &(CountWish){at, rule, PARTNERS_MUNICIPAL});
            by_day += got.sure == 12 && !got.open;
        }
        for (size_t k = 0; k < twelve.n_matches; k++) {
            const CountMatch *at = &twelve.matches[k];
            if (at->rule == rule)
                by_runs += (size_t)((date_time(at->last) - date_time(at->first)) / 86400) + 1;
        }
        ok(by_day == by_runs, "days with 12 in 2023 by %.*s: %zu", STR_ARG(count_rule_id(rule)),
           by_day);
    }
}

static void kinds(void) {
    unsigned got;
    ok(partner_kinds_read(S("municipality"), &got) && got == PARTNERS_MUNICIPAL, "municipality");
    ok(partner_kinds_read(S(""), &got) && got == PARTNERS_ALL, "none asked for: all");
    ok(partner_kinds_read(S("other"), &got) && got == PARTNERS_OF(PARTNER_OTHER), "other");
    ok(!partner_kinds_read(S("citi"), &got), "no such kind");
    size_t n;
    const Choice *choices = choices_of(S("partner-kind"), &n);
    is_int(n, PARTNER_KINDS, "as many kinds as can be chosen");
    for (size_t i = 0; i < n; i++)
        ok(str_equal(partner_kind_id((PartnerKind)i), choices[i].id), "%.*s",
           STR_ARG(choices[i].id));
}

int main(void) {
    Arena *mem = arena_new();
    published(mem);
    reasons(mem);
    joining(mem);
    withdrawals(mem);
    standings(mem);
    covered(mem);
    stated(mem);
    kinds();
    arena_free(mem);
    return done();
}

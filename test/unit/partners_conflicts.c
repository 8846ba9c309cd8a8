/* What contradicts itself is found, told in both languages, and stays until somebody answers. */

#include <time.h>
#include "tap.h"
#include "unit/partners_test.h"

static const Conflict *conflicts;
static size_t n_conflicts;

static void find_in(Arena *mem, const Register *all) {
    Conflicts found = {.mem = mem, .lang = DE};
    partners_conflicts(&found, all);
    conflicts_sort(&found);
    conflicts = found.list.at;
    n_conflicts = found.list.n;
}

static void find(Made *made) {
    made_join(made);
    find_in(made->mem, &made->all);
}

static const Conflict *of(ConflictKind kind) {
    for (size_t i = 0; i < n_conflicts; i++)
        if (conflicts[i].kind == kind) return &conflicts[i];
    return NULL;
}

static void terms(Arena *mem) {
    Made made = made_begin(mem);
    Partner *a = made_partner(&made, "Astadt", PARTNER_CITY, "05001");
    made_signature(&made, a, made_agreement(&made, "eins", "2010-01-01", "2012-12-31"),
                   "2010-01-01");
    made_signature(&made, a, made_agreement(&made, "zwei", "2012-12-31", "2014-12-31"),
                   "2013-01-01");
    made_signature(&made, a, made_agreement(&made, "drei", "2015-02-01", "2015-12-31"),
                   "2015-02-01");
    find(&made);
    is_int(n_conflicts, 2, "one overlap, one gap");
    is_str(conflicts[0].key, "terms-overlap:astadt:eins:zwei", "the overlap by its key");
    is_str(
        conflicts[0].text,
        "Astadt: Die Vereinbarung „zwei“ beginnt, bevor „eins“ endet (31. Dezember 2012). Gelten "
        "beide, oder stimmt ein Tag nicht?",
        "... and in words");
    is_str(conflicts[1].key, "terms-gap:astadt:zwei:drei", "the gap");
    is_str(conflicts[1].at[2].id, "drei", "... between two that can be looked at");
    made.all.agreements[1].from = day("2013-01-01");
    made.all.agreements[2].from = day("2015-01");
    find_in(mem, &made.all);
    is_int(n_conflicts, 0, "from day to day, or perhaps so: nothing to tell");
    made_signature(&made, a, made_agreement(&made, "offen", "2009-01-01", ""), "2009-01-01");
    made.all.agreements[1].from = day("2012-12-31");
    made.all.agreements[2].from = day("2015-02-01");
    find(&made);
    is_int(n_conflicts, 1, "beside one whose end nobody knows: no gap, but the overlap");
    is_str(conflicts[0].key, "terms-overlap:astadt:eins:zwei", "... the same");
}

static void signatures(Arena *mem) {
    Made made = made_begin(mem);
    Partner *a = made_partner(&made, "Astadt", PARTNER_CITY, "05001");
    Partner *b = made_partner(&made, "Bstadt", PARTNER_CITY, "05002");
    Partner *c = made_partner(&made, "Cstadt", PARTNER_CITY, "05003");
    Partner *d = made_partner(&made, "Dstadt", PARTNER_CITY, "05004");
    Agreement *of_years = made_agreement(&made, "jahre", "2010-01-01", "2012-12-31");
    made_signature(&made, a, of_years, "2013-01-01");
    made_signature(&made, b, of_years, "2009-12-31");
    made_signature(&made, c, of_years, "2012-12")->withdrawn = day("2012-11-30");
    made_signature(&made, d, of_years, "2013")->press = true;
    find(&made);
    is_int(n_conflicts, 3, "three");
    is_str(of(CONFLICT_SIGNED_AFTER_TERM)->at[0].id, "s00", "signed after the term");
    is_str(of(CONFLICT_SIGNED_BEFORE)->at[0].id, "s01", "signed before it began");
    is_str(of(CONFLICT_WITHDRAWN_BEFORE)->at[0].id, "s02", "withdrawn before it was signed");
}

static void representations(Arena *mem) {
    Made made = history(mem);
    Signature *en = NULL;
    for (size_t i = 0; i < made.all.n_signatures; i++)
        if (made.all.signatures[i].n_represents) en = &made.all.signatures[i];
    Partner *towns[] = {made_find(&made, "Witten"), made_find(&made, "Herten")};
    en->represents = towns;
    en->n_represents = 2;
    find(&made);
    is_int(n_conflicts, 2, "Herten has signed itself and lies elsewhere; Witten is fine");
    is_str(of(CONFLICT_REPRESENTS_SIGNED)->at[1].id, "herten", "signed itself");
    is_str(of(CONFLICT_REPRESENTS_OUTSIDE)->text,
           "Ennepe-Ruhr-Kreis vertritt Herten, aber Herten (05562020) liegt nicht in diesem Kreis "
           "(05954).",
           "outside");
}

static void names(Arena *mem) {
    static const Str aliases[] = {S("HRW"), S("hochschule ruhr west")};
    Made made = made_begin(mem);
    made_partner(&made, "Hochschule Ruhr West", PARTNER_UNIVERSITY, "")->id = S("a");
    Partner *b = made_partner(&made, "Hochschule Ruhr-West", PARTNER_UNIVERSITY, "");
    b->id = S("b");
    b->aliases = aliases;
    b->n_aliases = 2;
    made_partner(&made, "Hochschule Bochum", PARTNER_UNIVERSITY, "");
    Body body = {S("rat"), {{S("Beirat"), S("Board")}}};
    Body other = {S("ag"), {{S("AG"), S("Group")}}};
    Seat seats[] = {
        {.id = S("1"),
         .body = &body,
         .office = S("Schulamt"),
         .partner = b,
         .name = S("Dr. Ute Müller")},
        {.id = S("2"), .body = &body, .office = S("Rektorat"), .name = S("Dr. Ute Mueller")},
        {.id = S("3"), .body = &other, .name = S("Dr. Ute Müller")},
        {.id = S("4"), .body = &other, .name = S("Jan Maas"), .until = day("2019-12-31")},
        {.id = S("5"), .body = &other, .name = S("Jan Maas"), .from = day("2020-01-01")},
        {.id = S("6"), .body = &other},
        {.id = S("7"), .body = &other},
    };
    made.all.seats = seats;
    made.all.n_seats = sizeof seats / sizeof *seats;
    StatedCount said[] = {{.id = S("c1"), .number = 3, .kinds = PARTNERS_ALL, .text = S("drei")}};
    made.all.stated = said;
    made.all.n_stated = 1;
    find(&made);
    is_int(n_conflicts, 3, "three");
    is_str(of(CONFLICT_DOUBLE_NAME)->key, "double-name:a:b", "two partners under one name, once");
    is_str(of(CONFLICT_SAME_PERSON)->key, "same-person:1:2", "two people of one name in one body");
    is_str(
        of(CONFLICT_SAME_PERSON)->text,
        "Zwei Sitze in „Beirat“ tragen denselben Namen (Schulamt, Hochschule Ruhr-West; Rektorat). "
        "Ist es dieselbe Person?",
        "... whose name is not told");
    is_str(
        of(CONFLICT_COUNT_UNEXPLAINED)->text,
        "Veröffentlicht ist die Zahl 3 (Tag: nicht erfasst): „drei“. Keine Zählregel ergibt sie.",
        "a number that no rule gives");
}

static void search(Arena *mem) {
    static const Str aliases[] = {S("RUB"), S("Uni Bochum")}, other[] = {S("UDE")};
    static const struct {
        const char *asked, *found;
    } wanted[] = {
        {"Hochschule Ruhr-West", "hochschuleruhrwest"},
        {"hochschule ruhrwest", "hochschuleruhrwest"},
        {"Hochschuhle Ruhr West", "hochschuleruhrwest"},
        {"Muelheim", "mulheimanderruhr"},
        {"Mülheim (Ruhr)", "mulheimanderruhr"},
        {"Mühlheim an der Ruhr", "mulheimanderruhr"},
        {"rub", "ruhruniversitatbochum"},
        {"Duisburg-Essen", "universitatduisburgessen"},
        {"Ennepe Ruhr", "enneperuhrkreis"},
        {"stundents@school", "students"},
        {"stundents", "students"},
        {"Gelsenkirchn", "gelsenkirchen"},
    };
    Made made = history(mem);
    made_partner(&made, "Hochschule Ruhr West", PARTNER_UNIVERSITY, "");
    Partner *ude = made_partner(&made, "Universität Duisburg-Essen", PARTNER_UNIVERSITY, "");
    ude->aliases = other;
    ude->n_aliases = 1;
    Partner *rub = made_find(&made, "Ruhr-Universität Bochum");
    rub->aliases = aliases;
    rub->n_aliases = 2;
    Undertaking measures[] = {{.id = S("students"), .title = S("students@school")}};
    made.all.undertakings = measures;
    made.all.n_undertakings = 1;
    made_join(&made);
    PartnerFound *found;
    size_t n;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        partners_search(mem, &made.all, str_of(wanted[i].asked), &found, &n, 5);
        is_str(n ? found[0].id : S("nothing"), wanted[i].found, wanted[i].asked);
    }
    partners_search(mem, &made.all, S("Hochschule"), &found, &n, 5);
    is_int(n, 2, "both universities of applied sciences");
    partners_search(mem, &made.all, S("Quakenbrück"), &found, &n, 5);
    is_int(n, 0, "nothing near");
    partners_search(mem, &made.all, S(""), &found, &n, 5);
    is_int(n, 0, "nothing asked for");
    partners_search(mem, &made.all, S("---"), &found, &n, 5);
    is_int(n, 0, "no letters");
    char *many = arena_alloc(mem, 100000);
    memset(many, 'a', 100000);
    partners_search(mem, &made.all, (Str){many, 100000}, &found, &n, 5);
    is_int(n, 0, "a very long text");
    ok(partner_named(mem, &made.all, S("UNI-BOCHUM")) == rub, "known by another name");
    ok(!partner_named(mem, &made.all, S("Uni Bohum")), "... an error is no other spelling");
}

/* From the 1st to the 1st is one day. */
static void one_day(Arena *mem) {
    Made made = made_begin(mem);
    Partner *a = made_partner(&made, "Astadt", PARTNER_CITY, "05001");
    made_signature(&made, a, made_agreement(&made, "eins", "2023-01-01", "2024-12-31"),
                   "2023-01-01");
    made_signature(&made, a, made_agreement(&made, "zwei", "2025-01-02", "2026-12-31"),
                   "2025-01-02");
    made_join(&made);
    const PartnerEvent *events;
    size_t n, gaps = 0;
    partners_timeline(mem, &made.all, &events, &n);
    for (size_t i = 0; i < n; i++) {
        if (events[i].kind != HAPPENED_GAP) continue;
        gaps++;
        is_str(happening_told(mem, DE, &events[i]),
               "1. Januar 2025: Astadt an diesem Tag ohne bekannte Vereinbarung (nach „eins“)",
               "a gap of one day");
    }
    is_int(gaps, 1, "one gap");
}

static void timeline(Arena *mem) {
    Made made = history(mem);
    Partner *hamm = made_find(&made, "Hamm");
    Agreement *next = made_agreement(&made, "2026", "2026-02-01", "2027-12-31");
    next->renews = &made.all.agreements[2];
    made_signature(&made, hamm, next, "2026-02-01");
    made_agreement(&made, "leer", "2018-05-07", "2022");
    made_join(&made);
    const PartnerEvent *events;
    size_t n, joined = 0, ended = 0, gaps = 0, renewed = 0;
    partners_timeline(mem, &made.all, &events, &n);
    for (size_t i = 0; i < n; i++) {
        joined += events[i].kind == HAPPENED_JOINED;
        ended += events[i].kind == HAPPENED_ENDED;
        gaps += events[i].kind == HAPPENED_GAP;
        renewed += events[i].kind == HAPPENED_RENEWED;
        if (i) ok(day_order(events[i - 1].day) <= day_order(events[i].day), "in order of time");
        if (events[i].kind == HAPPENED_GAP)
            is_str(
                happening_told(mem, DE, &events[i]),
                "1. Januar 2025 bis 31. Januar 2026: Hamm ohne bekannte Vereinbarung (nach „2023“)",
                "a gap");
        if (events[i].kind == HAPPENED_AGREED)
            is_str(happening_told(mem, EN, &events[i]),
                   "7 May 2018: “leer” begins; who signed is not recorded here", "an agreement");
        if (events[i].kind == HAPPENED_JOINED && events[i].signature->n_represents)
            is_str(
                happening_told(mem, DE, &events[i]),
                "31. Mai 2023: Ennepe-Ruhr-Kreis kommt hinzu („joins“), auch im Namen einer Stadt",
                "a Kreis for a town");
    }
    ok(joined == 17 && ended == 6 && gaps == 1 && renewed == 1,
       "17 joined, six terms end, one renewed after a gap: %zu %zu %zu %zu", joined, ended, gaps,
       renewed);
    Reminder *ends;
    partners_reminders(mem, &made.all, date("2024-10-01"), 91, &ends, &n);
    ok(n == 1 && ends[0].n_partners == 4, "who has signed the renewal needs no reminder: %zu",
       n ? ends[0].n_partners : 0);
    next->renews = NULL;
    made.all.agreements[2].renewed = false;
    partners_reminders(mem, &made.all, date("2024-10-01"), 91, &ends, &n);
    ok(n == 1 && ends[0].days == 91 && ends[0].n_partners == 5, "in 91 days, for five partners");
    partners_reminders(mem, &made.all, date("2024-10-01"), 90, &ends, &n);
    is_int(n, 0, "not within 90 days");
    partners_reminders(mem, &made.all, date("2025-01-01"), 90, &ends, &n);
    is_int(n, 0, "not after its end");
    Tie *ties;
    partners_network(mem, &made.all, &ties, &n);
    is_int(n, made.all.n_signatures + 1, "a tie for each signature, and one for Witten");
}

/* 1,000 partners, 5,000 agreements, each signed by two; all conflicts and counts in ten
 * milliseconds of processor time (with room for slow machines and sanitizers). */
static void large(Arena *mem) {
    enum { PARTNERS = 1000, AGREEMENTS = 5000 };
    Register all = {0};
    all.partners = NEW_ARRAY(mem, Partner, PARTNERS);
    all.agreements = NEW_ARRAY(mem, Agreement, AGREEMENTS);
    all.signatures = NEW_ARRAY(mem, Signature, 2 * AGREEMENTS);
    for (size_t i = 0; i < PARTNERS; i++)
        all.partners[all.n_partners++] =
            (Partner){.id = str_format(mem, "p%04zu", i),
                      .name = str_format(mem, "Stadt %zu an der Ruhr", i),
                      .kind = (PartnerKind)(i % 3),
                      .region = str_format(mem, "%05zu", i)};
    for (size_t i = 0; i < AGREEMENTS; i++) {
        int year = 1950 + (int)(i / 500) * 5;
        all.agreements[all.n_agreements++] =
            (Agreement){.id = str_format(mem, "a%04zu", i),
                        .title = texts_same(S("Vereinbarung")),
                        .from = day(cstr(mem, str_format(mem, "%d-01-01", year))),
                        .until = day(cstr(mem, str_format(mem, "%d-12-31", year + 4)))};
        for (size_t k = 0; k < 2; k++)
            all.signatures[all.n_signatures++] =
                (Signature){.id = str_format(mem, "s%05zu", 2 * i + k),
                            .partner = &all.partners[(2 * i + k) % PARTNERS],
                            .agreement = &all.agreements[i],
                            .day = all.agreements[i].from};
    }
    StatedCount said[] = {{.number = 999, .kinds = PARTNERS_ALL, .day = day("1990-06-01")},
                          {.number = 998, .kinds = PARTNERS_ALL}};
    all.stated = said;
    all.n_stated = 2;
    clock_t start = clock();
    register_join(mem, &all);
    double joined = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    printf("# joined, with two stated counts explained, in %.1f ms\n", joined);
    start = clock();
    find_in(mem, &all);
    double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    printf("# %zu conflicts in %.1f ms\n", n_conflicts, ms);
    is_int(n_conflicts, 2, "in a large partnership: only the two stated counts that no rule gives");
    start = clock();
    PartnerCount count;
    partners_count(mem, &count, &all,
                   &(CountWish){date("1990-06-01"), COUNT_IN_FORCE, PARTNERS_ALL});
    PartnerFound *found;
    size_t n;
    double counted = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    start = clock();
    partners_search(mem, &all, S("Stadt 99 an der Rhur"), &found, &n, 10);
    printf("# counted in %.2f ms, searched in %.2f ms\n", counted,
           (double)(clock() - start) * 1000 / CLOCKS_PER_SEC);
    is_int(count.sure, PARTNERS, "all have a running agreement");
    is_str(found[0].id, "p0099", "found among a thousand");
}

int main(void) {
    Arena *mem = arena_new();
    terms(mem);
    signatures(mem);
    representations(mem);
    names(mem);
    search(mem);
    one_day(mem);
    timeline(mem);
    large(mem);
    arena_free(mem);
    return done();
}

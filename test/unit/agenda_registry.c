/* What exists where, where is nothing, where do several do the same; and which entries are one
 * actor twice. Places and actors are invented; what is expected was counted by hand. */

#include "agenda_fixture.h"

static AgendaAsk who;

/* Land ⊃ two cities and a Kreis with two towns; the own area holds them. */
static Region land, area, east, west, kreis, town_a, town_b;
static const Region *towns[] = {&town_a, &town_b};

static void region(Region *out, RegionKind kind, const char *key, const Region *parent) {
    *out = (Region){.kind = kind, .key = str_of(key), .parent = parent};
    out->keys = NEW_ARRAY(cx.mem, Str, 2);
    out->keys[0] = str_of(key);
    out->keys[1] = str_format(cx.mem, "%s000", key);
    out->n_keys = 2;
}

static void regions(void) {
    region(&land, REGION_LAND, "90", NULL);
    region(&area, REGION_SET, "AREA", NULL);
    region(&east, REGION_CITY, "90001", &land);
    region(&west, REGION_CITY, "90002", &land);
    region(&kreis, REGION_KREIS, "90003", &land);
    region(&town_a, REGION_TOWN, "90003004", &kreis);
    region(&town_b, REGION_TOWN, "90003008", &kreis);
    kreis.children = towns, kreis.n_children = 2;
}

static RegistryNeed needs[3];

static RegistryAsk question(void) {
    needs[0] = (RegistryNeed){.region = &east, .number = true, .value = 10};
    needs[1] = (RegistryNeed){.region = &west, .number = true, .value = 30};
    needs[2] = (RegistryNeed){.region = &kreis, .number = true, .value = 20};
    return (RegistryAsk){.needs = needs, .n = 3, .area = &area, .who = &who};
}

static size_t choice(const Choice *list, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].id, str_of(id))) return i;
    must(!"known");
    return 0;
}

static void actors(void) {
    given(KIND_ACTOR, "a1", {ACTOR_NAME, "Lesepaten"}, {ACTOR_REGION, "90001"},
          {ACTOR_STAGES, "primary"}, {ACTOR_THEMES, "language"}, {ACTOR_TARGET_GROUP, "Kinder"});
    given(KIND_ACTOR, "a2", {ACTOR_NAME, "Bücherei"}, {ACTOR_REGION, "90001000"},
          {ACTOR_STAGES, "primary|early"}, {ACTOR_THEMES, "language"},
          {ACTOR_TARGET_GROUP, "KINDER"});
    given(KIND_ACTOR, "a3", {ACTOR_NAME, "Lesebus"}, {ACTOR_REGION, "90001"},
          {ACTOR_STAGES, "primary"}, {ACTOR_THEMES, "language|media"},
          {ACTOR_TARGET_GROUP, "Kinder|Eltern"});
    given(KIND_ACTOR, "a4", {ACTOR_NAME, "Nur Eltern"}, {ACTOR_REGION, "90001"},
          {ACTOR_STAGES, "primary"}, {ACTOR_THEMES, "language"}, {ACTOR_TARGET_GROUP, "Eltern"});
    given(KIND_ACTOR, "a5", {ACTOR_NAME, "Im Ort"}, {ACTOR_REGION, "90003004"},
          {ACTOR_STAGES, "early"}, {ACTOR_THEMES, "sport"});
    given(KIND_ACTOR, "a6", {ACTOR_NAME, "Überall"}, {ACTOR_REGION, "AREA"},
          {ACTOR_STAGES, "higher"}, {ACTOR_THEMES, "science"});
    given(KIND_ACTOR, "a7", {ACTOR_NAME, "Anderswo"}, {ACTOR_REGION, "88888"},
          {ACTOR_STAGES, "higher"}, {ACTOR_THEMES, "science"});
    given(KIND_ACTOR, "a8", {ACTOR_NAME, "Ohne Angaben"}, {ACTOR_REGION, "90002"});
    given_sort();
}

static void matrix(void) {
    RegistryAsk ask = question();
    RegistryMatrix m;
    ok(registry_matrix(&cx, &m, &given_records, &ask) == OK, "the matrix");
    size_t primary = choice(m.stages, m.n_stages, "primary");
    size_t early = choice(m.stages, m.n_stages, "early");
    size_t language = choice(m.themes, m.n_themes, "language");
    is_int(registry_count(&m, 0, primary, language), 4, "four in the east, by any of its keys");
    is_int(registry_count(&m, 0, early, language), 1, "one in two stages counts in both");
    is_int(registry_count(&m, 2, early, choice(m.themes, m.n_themes, "sport")), 1,
           "a town's actor counts at its Kreis");
    is_int(m.everywhere[choice(m.stages, m.n_stages, "higher") * m.n_themes +
                        choice(m.themes, m.n_themes, "science")],
           1, "one of the whole area");
    is_int(m.actors, 8, "all");
    is_int(m.elsewhere, 1, "one of another area");
    is_int(m.places[1].unclassified, 1, "one in no cell");
    is_str(need_id(m.places[0].need), "low", "10 of 10, 20, 30");
    is_str(need_id(m.places[1].need), "high", "30");
    is_str(need_id(m.places[2].need), "middle", "20");
    RegistryGap *gaps;
    size_t n;
    ok(registry_gaps(&cx, &gaps, &n, &m) == OK, "where is nothing");
    is_int(gaps[0].place, 1, "the greatest need first");
    ok(gaps[0].theme == SIZE_MAX, "a whole stage");
    /* West: 7 stages. Kreis: 6 stages and 14 themes of one. East: 5 stages, 13 themes of primary
     * (language and media are there) and 14 of early. */
    is_int(m.n_stages * 1000 + m.n_themes, 7015, "the counts below hold for 7 stages, 15 themes");
    is_int(n, 7 + 6 + 14 + 5 + 13 + 14, "each once");
    is_int(gaps[7].place, 2, "then the Kreis, 20");
    ok(gaps[7].theme == SIZE_MAX && gaps[13].theme != SIZE_MAX, "its stages before its themes");
    is_int(gaps[n - 1].place, 0, "the least need last");
    RegistryMatrix empty = m;
    empty.actors = 0;
    ok(registry_gaps(&cx, &gaps, &n, &empty) == OK && n == 0, "an empty registry knows of no gaps");
    ask.lower_is_needier = true;
    ok(registry_matrix(&cx, &m, &given_records, &ask) == OK, "the other way round");
    is_str(need_id(m.places[0].need), "high", "the lowest number has the greatest need");
    needs[2].number = false;
    ok(registry_matrix(&cx, &m, &given_records, &ask) == OK, "with two numbers");
    is_str(need_id(m.places[0].need), "unknown", "there are no thirds");
    RegistryOverlap *overlaps;
    ok(registry_overlaps(&cx, &overlaps, &n, &m, &given_records, &ask) == OK, "overlaps");
    is_int(n, 1, "one");
    is_int(overlaps[0].n, 3, "three for children; two for parents are none");
    is_str(overlaps[0].actors[2]->id, "a3", "by id");
    is_str(overlaps[0].group, "Kinder", "as it was written first");
}

/* Within a third the need itself decides, not the order of the places. */
static void order(void) {
    static Region six[6];
    static RegistryNeed of[6];
    static const double values[] = {12, 31, 11, 33, 0, 32};
    static const size_t high_first[] = {3, 5, 1, 0, 2, 4}, low_first[] = {2, 0, 1, 5, 3, 4};
    for (size_t i = 0; i < 6; i++) {
        region(&six[i], REGION_CITY, cstr(cx.mem, str_format(cx.mem, "9100%zu", i)), &land);
        of[i] = (RegistryNeed){.region = &six[i], .number = i != 4, .value = values[i]};
    }
    for (int lower = 0; lower < 2; lower++) {
        RegistryAsk ask = {.needs = of, .n = 6, .lower_is_needier = lower == 1, .who = &who};
        RegistryMatrix m;
        RegistryGap *gaps;
        size_t n;
        ok(registry_matrix(&cx, &m, &given_records, &ask) == OK &&
               registry_gaps(&cx, &gaps, &n, &m) == OK,
           "six places");
        is_int(n, 6 * m.n_stages, "without anything");
        for (size_t i = 0; i < n; i += m.n_stages)
            is_int(gaps[i].place, (lower ? low_first : high_first)[i / m.n_stages],
                   "by the number, the one without last");
    }
}

/* On the map: in the towns themselves, for a Kreis as a whole, for all, and elsewhere. */
static void map(void) {
    static const Region *members[] = {&east, &west, &kreis};
    RegistryTowns map;
    Region whole = area;
    whole.members = members, whole.n_members = 3;
    given(KIND_ACTOR, "b1", {ACTOR_NAME, "Im Kreis"}, {ACTOR_REGION, "90003000"});
    given(KIND_ACTOR, "b2", {ACTOR_NAME, "Im Land"}, {ACTOR_REGION, "90"});
    given(KIND_ACTOR, "b3", {ACTOR_NAME, "Nirgends"});
    const ActorsRead *read = actors_read(&given_records);
    size_t *counts = NEW_ARRAY(cx.mem, size_t, read->n_places);
    for (size_t i = 0; i < read->n; i++)
        counts[read->list[i].place]++;
    registry_towns(&cx, &map, &whole, read, counts);
    is_int(map.n, 4, "two cities, two towns of the Kreis");
    is_int(map.list[0].actors, 4, "four in the east");
    is_int(map.list[1].actors, 1, "one in the west, whatever it offers");
    ok(map.list[2].region == &town_a && map.list[2].member == &kreis, "a town and its Kreis");
    is_int(map.list[2].actors, 1, "one in the town");
    is_int(map.list[2].around, 1, "and one for the whole Kreis");
    is_int(map.list[3].actors, 0, "which is not in the other town");
    is_int(map.list[3].around, 1, "but reaches it");
    is_int(map.list[0].around, 0, "and no city");
    is_int(map.everywhere, 2, "of the area and of the Land");
    is_int(map.elsewhere, 2, "of another one, and of none");
    memset(counts, 0, read->n_places * sizeof *counts);
    registry_towns(&cx, &map, &whole, read, counts);
    is_int(map.n, 4, "an empty registry has the same places");
}

/* Of the records themselves: places in their list. */
static void doubled(void) {
    const ActorPair *found;
    size_t n, before;
    bool more;
    records_of(&given_records, KIND_ACTOR, &before);
    ok(actors_doubled(&cx, &found, &n, &more, &given_records) == OK && n == 0, "none so far");
    given(KIND_ACTOR, "c1", {ACTOR_NAME, "Lernhaus Nord"}, {ACTOR_REGION, "90001"});
    given(KIND_ACTOR, "c2", {ACTOR_NAME, "Lernhaus Nord"}, {ACTOR_REGION, "90002"});
    given(KIND_ACTOR, "c3", {ACTOR_NAME, "Lernhaus-Nord e.V."}, {ACTOR_REGION, "90001"});
    ok(actors_doubled(&cx, &found, &n, &more, &given_records) == OK && n == 1 && !more,
       "two at one place");
    is_int(found[0].first, before, "the first of three");
    is_int(found[0].second, before + 2, "and the last");
    is_int(found[0].how, SAME_NAME, "under one name");
}

/* ---- doubles ---- */

static const char *pairs_of(const char *const names[], size_t n) {
    static char text[400];
    ActorEntry entries[20];
    ActorPair *pairs;
    size_t found, at = 0;
    bool more;
    for (size_t i = 0; i < n; i++)
        entries[i] = (ActorEntry){str_of(names[i]), S("90001")};
    must(actors_same(&cx, &pairs, &found, &more, entries, n) == OK);
    text[0] = 0;
    for (size_t i = 0; i < found && at < sizeof text - 20; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%zu%s%zu ", pairs[i].first,
                               pairs[i].how == SAME_NAME ? "=" : "~", pairs[i].second);
    return text;
}
#define pairs(...) \
    str_of(pairs_of((const char *const[]){__VA_ARGS__}, \
                    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static void doubles(void) {
    is_str(pairs("Hochschule Ruhr-West", "Hochschule Ruhr West"), "0=1 ", "a hyphen");
    is_str(pairs("Bürgerstiftung Übermorgen e.V.", "BUERGERSTIFTUNG UEBERMORGEN"), "0=1 ",
           "umlauts, case, legal form");
    is_str(pairs("Verein Lernhaus gGmbH", "Lernhaus"), "0=1 ", "the form alone makes no other");
    is_str(pairs("Kinderhaus Sonne", "Sonne Kinderhaus"), "0=1 ", "the order of words");
    is_str(pairs("Kinderhaus Sonne", "Kinderhaus Sone"), "0~1 ", "a letter left out");
    is_str(pairs("Leseförderung", "Lesefoerderug"), "0~1 ", "in a single word");
    is_str(pairs("Studentsschool", "Stundentsschool"), "0~1 ", "as real texts misspell it");
    is_str(pairs("Kinderhaus Sonne Nord", "Kinderhaus Sonne"), "0~1 ", "one word more");
    is_str(pairs("Kinderhaus Sonne", "Kinderhaus Mond"), "", "another name");
    is_str(pairs("Grundschule 1", "Grundschule 2", "Grundschule 11"), "", "other numbers");
    is_str(pairs("Kita Nord", "Kita Süd"), "", "short words must agree");
    is_str(pairs("Kita", "Kita Nord"), "", "one word shared is too little");
    is_str(pairs("", "", "…"), "", "names without a word are nobody's");
    is_str(pairs("e.V.", "e. V."), "0=1 ", "a name of a legal form alone keeps it");
    ActorEntry apart[] = {{S("Lernhaus"), S("90001")}, {S("Lernhaus"), S("90002")}};
    ActorPair *found;
    size_t n;
    bool more;
    ok(actors_same(&cx, &found, &n, &more, apart, 2) == OK && n == 0, "two places are two actors");
}

/* 20,000 names of few words, 500 of them entered twice with an error each. */
static void many(void) {
    enum { ENTRIES = 20000, DOUBLES = 500 };
    static const char *const kinds[] = {"Kita", "Grundschule", "Verein", "Initiative",
                                        "Jugendhaus"};
    ActorEntry *entries = NEW_ARRAY(cx.mem, ActorEntry, ENTRIES);
    unsigned seed = 7;
    for (size_t i = 0; i < ENTRIES; i++) {
        char word[12];
        for (size_t c = 0; c < 11; c++)
            word[c] = (char)('a' + (seed = seed * 1103515245u + 12345u) / 65536 % 26);
        entries[i].name = str_format(cx.mem, "%s %.11s", kinds[i % 5], word);
        entries[i].place = S("90001");
    }
    for (size_t i = 0; i < DOUBLES; i++) { /* the fifth letter left out */
        Str name = entries[i * 20].name;
        size_t cut = str_find(name, S(" "), 0) + 5;
        entries[i * 20 + 7].name = str_format(cx.mem, "%.*s%.*s", (int)cut, name.p,
                                              (int)(name.n - cut - 1), name.p + cut + 1);
    }
    ActorPair *found;
    size_t n, right = 0;
    bool more;
    ok(actors_same(&cx, &found, &n, &more, entries, ENTRIES) == OK, "20,000 entries");
    for (size_t i = 0; i < n; i++)
        right += found[i].first % 20 == 0 && found[i].second == found[i].first + 7;
    is_int(right, DOUBLES, "every double is found");
    is_int(n - right, 0, "and nothing else");
    for (size_t i = 0; i < ENTRIES; i++)
        entries[i].name = S("Immer derselbe Name");
    ok(actors_same(&cx, &found, &n, &more, entries, ENTRIES) == OK && more, "all the same");
    is_int(n, ACTOR_PAIRS_MOST, "told up to a limit");
    ok(actors_same(&cx, &found, &n, &more, entries, ACTORS_MOST + 1) == LIMIT,
       "too many are refused");
}

int main(void) {
    given_begin();
    Person person = {.account = 1};
    who = agenda_ask(&cx, WEEK_DAYS, &person);
    regions();
    actors();
    matrix();
    order();
    map();
    doubled();
    doubles();
    many();
    cx_end(&cx);
    return done();
}

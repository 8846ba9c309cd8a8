/* Are headlines true? Known sentences in both languages, and properties that hold for all numbers:
 * swapped numbers turn the word of direction round, and bands that touch never get one. */

#include "tap.h"

#include "base/base.h"
#include "words/words.h"

static Arena *mem;

static Compared exactly(double value, int decimals, Unit unit) {
    return (Compared){.value = value,
                      .low = value,
                      .high = value,
                      .decimals = decimals,
                      .unit = unit,
                      .present = true};
}

static Compared banded(double value, double half) {
    return (Compared){.value = value,
                      .low = value - half,
                      .high = value + half,
                      .decimals = 1,
                      .unit = UNIT_PERCENT,
                      .present = true};
}

static HeadlineFacts leavers(Compared now, Compared before) {
    return (HeadlineFacts){.subject = S("Abgänge ohne Hauptschulabschluss"),
                           .place = S("Duisburg"),
                           .period = {PERIOD_YEAR, 2015, 0, 0},
                           .now = now,
                           .has_before = true,
                           .before = before,
                           .before_period = {PERIOD_YEAR, 2014, 0, 0}};
}

static HeadlineFacts against_region(HeadlineFacts facts, Compared other) {
    facts.has_other = true;
    facts.other = other;
    facts.other_place = S("Metropole Ruhr");
    return facts;
}

#define SAYS(lang, facts, want, name) is_str(words_headline(mem, (lang), &(facts)), (want), (name))
#define P UNIT_PERCENT

static void sentences_of_shares(void) {
    HeadlineFacts f =
        against_region(leavers(exactly(6.42, 1, P), exactly(6.94, 1, P)), exactly(6.92, 1, P));
    SAYS(DE, f,
         "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss, 0,5 Prozentpunkte weniger "
         "als 2014 und "
         "0,5 Prozentpunkte weniger als in der Metropole Ruhr.",
         "less than before and than the region");
    f.subject = S("leavers without a Hauptschulabschluss");
    f.other_place = S("Ruhr Metropolis");
    SAYS(EN, f,
         "Duisburg 2015: 6.4% leavers without a Hauptschulabschluss, 0.5 percentage points less "
         "than in 2014 "
         "and 0.5 percentage points less than in the Ruhr Metropolis.",
         "the same in English");
    f = leavers(exactly(7.42, 1, P), exactly(6.42, 1, P));
    SAYS(DE, f,
         "Duisburg 2015: 7,4\u00a0% Abgänge ohne Hauptschulabschluss, 1,0 Prozentpunkte mehr als "
         "2014.",
         "1,0 is plural");
    f = leavers(exactly(7, 0, P), exactly(6, 0, P));
    SAYS(DE, f,
         "Duisburg 2015: 7\u00a0% Abgänge ohne Hauptschulabschluss, 1 Prozentpunkt mehr als 2014.",
         "1 is singular");
    SAYS(
        EN, f,
        "Duisburg 2015: 7% Abgänge ohne Hauptschulabschluss, 1 percentage point more than in 2014.",
        "1 is singular in English");
    f = leavers(exactly(6.4, 1, P), exactly(6.4, 1, P));
    SAYS(DE, f, "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss, ebenso viel wie 2014.",
         "equal");
    SAYS(EN, f, "Duisburg 2015: 6.4% Abgänge ohne Hauptschulabschluss, the same as in 2014.",
         "equal, English");
}

static void rounding_does_not_contradict(void) {
    HeadlineFacts f = leavers(exactly(6.44, 1, P), exactly(6.86, 1, P)); /* 6,4 and 6,9 with 0,4 */
    SAYS(DE, f,
         "Duisburg 2015: 6,44\u00a0% Abgänge ohne Hauptschulabschluss, 0,42 Prozentpunkte weniger "
         "als 2014 "
         "(6,86\u00a0%).",
         "one decimal more for all three");
    f = leavers(exactly(6.46, 1, P), exactly(6.44, 1, P)); /* 6,5 and 6,4 with 0,0 */
    SAYS(DE, f,
         "Duisburg 2015: 6,46\u00a0% Abgänge ohne Hauptschulabschluss, 0,02 Prozentpunkte mehr als "
         "2014 "
         "(6,44\u00a0%).",
         "no 0,0 more");
    f = against_region(leavers(exactly(6.44, 1, P), exactly(6.86, 1, P)), exactly(6.41, 1, P));
    SAYS(DE, f,
         "Duisburg 2015: 6,44\u00a0% Abgänge ohne Hauptschulabschluss, 0,42 Prozentpunkte weniger "
         "als 2014 "
         "(6,86\u00a0%) und 0,03 Prozentpunkte mehr als in der Metropole Ruhr (6,41\u00a0%).",
         "what looked equal is told apart where decimals are added");
}

static void sentences_of_uncertainty(void) {
    HeadlineFacts f = against_region(leavers(banded(6.4, 0.3), banded(6.9, 0.3)), banded(8, 0.3));
    SAYS(DE, f,
         "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss, nicht sicher verschieden vom "
         "Wert 2014 und "
         "etwa 1,6 Prozentpunkte weniger als in der Metropole Ruhr.",
         "a band over zero");
    SAYS(EN, f,
         "Duisburg 2015: 6.4% Abgänge ohne Hauptschulabschluss, not reliably different from the "
         "value in 2014 "
         "and about 1.6 percentage points less than in the Metropole Ruhr.",
         "a band over zero, English");
}

static void sentences_of_counts(void) {
    HeadlineFacts f = leavers(exactly(1234, 0, UNIT_COUNT), exactly(1357, 0, UNIT_COUNT));
    f.subject = S("Schüler*innen");
    f.period = (Period){PERIOD_SCHOOL_YEAR, 2015, 8, 1};
    f.before_period = (Period){PERIOD_SCHOOL_YEAR, 2014, 8, 1};
    f = against_region(f, exactly(100000, 0, UNIT_COUNT));
    SAYS(DE, f,
         "Duisburg im Schuljahr 2015/16: 1.234 Schüler*innen, 123 (9,1\u00a0%) weniger als im "
         "Schuljahr "
         "2014/15.",
         "counts: number and percent, never against the region");
    SAYS(EN, f,
         "Duisburg in the school year 2015/16: 1,234 Schüler*innen, 123 (9.1%) fewer than in the "
         "school year "
         "2014/15.",
         "counts, English");
    f.now = exactly(1357, 0, UNIT_COUNT);
    SAYS(DE, f,
         "Duisburg im Schuljahr 2015/16: 1.357 Schüler*innen, ebenso viele wie im Schuljahr "
         "2014/15.",
         "equal counts");
    f.before = exactly(3, 0, UNIT_COUNT);
    f.now = exactly(4, 0, UNIT_COUNT);
    SAYS(DE, f, "Duisburg im Schuljahr 2015/16: 4 Schüler*innen, 1 mehr als im Schuljahr 2014/15.",
         "no percent of very few");
}

static void sentences_of_levels(void) {
    HeadlineFacts f = leavers(exactly(5.2, 1, UNIT_INDEX), exactly(4.8, 1, UNIT_INDEX));
    f.subject = S("mittlerer Sozialindex");
    f.period = (Period){PERIOD_DAY, 2016, 3, 1};
    f.before_period = (Period){PERIOD_DAY, 2015, 3, 1};
    SAYS(DE, f, "Duisburg am 01.03.2016: mittlerer Sozialindex 5,2, 0,4 höher als am 01.03.2015.",
         "index and days");
    SAYS(EN, f,
         "Duisburg on 1 March 2016: mittlerer Sozialindex 5.2, 0.4 higher than on 1 March 2015.",
         "index and days, English");
    f = leavers(exactly(31.2, 1, UNIT_PER_1000), exactly(32.2, 1, UNIT_PER_1000));
    f.subject = S("Studierende");
    SAYS(DE, f, "Duisburg 2015: Studierende 31,2 je 1.000, 1,0 je 1.000 weniger als 2014.",
         "per 1,000");
}

static void sentences_of_absence(void) {
    HeadlineFacts f = leavers((Compared){.unit = P}, exactly(6.9, 1, P));
    f.missing = S("nicht geliefert");
    SAYS(DE, f, "Duisburg 2015: kein Wert für Abgänge ohne Hauptschulabschluss (nicht geliefert).",
         "missing, with state");
    f.missing = STR_NONE;
    SAYS(EN, f, "Duisburg 2015: no value for Abgänge ohne Hauptschulabschluss.",
         "missing, without state");
    f = leavers(exactly(NAN, 1, P), exactly(6.9, 1, P));
    SAYS(DE, f, "Duisburg 2015: kein Wert für Abgänge ohne Hauptschulabschluss.", "NAN is missing");
    f = leavers(exactly(6.4, 1, P), exactly(6.9, 1, P));
    f.after_break = true;
    SAYS(DE, f,
         "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss. Frühere Werte sind wegen "
         "eines Bruchs in der "
         "Reihe nicht vergleichbar.",
         "no comparison across a break");
    f.after_break = false;
    f.before.present = false;
    SAYS(DE, f, "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss. Der Wert 2014 fehlt.",
         "earlier one missing");
    f.has_before = false;
    SAYS(DE, f,
         "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss. Ein früherer Wert zum "
         "Vergleich liegt nicht "
         "vor.",
         "no earlier one");
    f = leavers(exactly(6.4, 1, P), exactly(6.9, 1, P));
    f.before_period = (Period){PERIOD_SCHOOL_YEAR, 2014, 8, 1};
    SAYS(DE, f,
         "Duisburg 2015: 6,4\u00a0% Abgänge ohne Hauptschulabschluss. Ein früherer Wert zum "
         "Vergleich liegt nicht "
         "vor.",
         "a school year is not compared with a year");
    f = leavers(exactly(6.4, 1, P), exactly(6, 0, UNIT_COUNT));
    ok(str_find(words_headline(mem, DE, &f), S("als 2014"), 0) == SIZE_MAX, "units must agree");
}

static void places(void) {
    const char *names[] = {"Kreis Recklinghausen", "Ennepe-Ruhr-Kreis", "Nordrhein-Westfalen",
                           "Mülheim an der Ruhr", "Ruhrgebiet"};
    const char *want[] = {"als im Kreis Recklinghausen.", "als im Ennepe-Ruhr-Kreis.",
                          "als in Nordrhein-Westfalen.", "als in Mülheim an der Ruhr.",
                          "als im Ruhrgebiet."};
    for (size_t i = 0; i < 5; i++) {
        HeadlineFacts f =
            against_region(leavers(exactly(6.4, 1, P), exactly(6, 1, P)), exactly(7, 1, P));
        f.other_place = str_of(names[i]);
        ok(str_ends(words_headline(mem, DE, &f), str_of(want[i])), "%s", want[i]);
    }
}

/* ---- properties ---------------------------------------------------------------------------------
 */

static const char *const up_words[LANGS][3] = {{" mehr ", " höher ", NULL},
                                               {" more ", " higher ", NULL}};
static const char *const down_words[LANGS][4] = {{" weniger ", " niedriger ", NULL},
                                                 {" less ", " fewer ", " lower ", NULL}};

static bool has_any(Str sentence, const char *const *list) {
    for (; *list; list++)
        if (str_find(sentence, str_of(*list), 0) != SIZE_MAX) return true;
    return false;
}

static uint64_t seed = 88172645463325252u;
static double random_to(double most) { /* xorshift: the same numbers in every run */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return most * (double)(seed >> 11) / 9007199254740992.0;
}

static Compared random_value(Unit unit, bool exact) {
    int decimals = unit == UNIT_COUNT ? 0 : (int)random_to(3);
    double value = unit == UNIT_COUNT ? floor(random_to(2000)) : random_to(100);
    double half = exact ? 0 : random_to(20);
    return (Compared){value, value - half, value + half, decimals, unit, true};
}

static bool pair_is_true(Lang lang, Compared a, Compared b) {
    HeadlineFacts f = leavers(a, b), swapped = leavers(b, a);
    Str there = words_headline(mem, lang, &f), back = words_headline(mem, lang, &swapped);
    bool up = has_any(there, up_words[lang]), down = has_any(there, down_words[lang]);
    bool back_up = has_any(back, up_words[lang]), back_down = has_any(back, down_words[lang]);
    bool apart = a.low > b.high || b.low > a.high;
    bool good = !(up && down) && up == back_down && down == back_up;
    if (!apart && (up || down)) good = false;
    if (up && !(a.value > b.value)) good = false;
    if (down && !(a.value < b.value)) good = false;
    if ((up || down) && str_equal(there, back)) good = false;
    if (!good) printf("# %.*s\n# %.*s\n", STR_ARG(there), STR_ARG(back));
    return good;
}

static void swapping_turns_the_direction(void) {
    static const Unit units[] = {UNIT_COUNT, P, UNIT_POINTS, UNIT_INDEX, UNIT_PER_1000, UNIT_RATIO};
    int bad = 0, with_word = 0;
    for (int i = 0; i < 20000; i++) {
        ArenaMark mark = arena_mark(mem);
        Unit unit = units[i % 6];
        bool exact = i % 3 == 0;
        Compared a = random_value(unit, exact), b = random_value(unit, exact);
        b.decimals = a.decimals;
        bad += !pair_is_true(DE, a, b) || !pair_is_true(EN, a, b);
        Direction there = words_direction(&b, &a), back = words_direction(&a, &b);
        bad += (there == DIRECTION_UP) != (back == DIRECTION_DOWN) ||
               (there == DIRECTION_SAME) != (back == DIRECTION_SAME);
        with_word += there == DIRECTION_UP || there == DIRECTION_DOWN;
        arena_rewind(mem, mark);
    }
    is_int(bad, 0, "20,000 pairs: swapping turns the word round, and it is never wrong");
    ok(with_word > 8000, "%d of them had a word of direction", with_word);
}

static void bands_over_zero_have_no_direction(void) {
    int bad = 0, unsure = 0;
    for (int i = 0; i < 5000; i++) {
        ArenaMark mark = arena_mark(mem);
        Compared a = random_value(P, false), b = random_value(P, false);
        double reach = (a.high - a.low) / 2 + (b.high - b.low) / 2,
               shift = random_to(2 * reach) - reach;
        double half = b.high - b.value;
        b.value = a.value + shift; /* never further apart than the bands reach */
        b.low = b.value - half;
        b.high = b.value + half;
        for (Lang lang = DE; lang < LANGS; lang++) {
            HeadlineFacts f = against_region(leavers(a, b), b);
            Str sentence = words_headline(mem, lang, &f);
            bad += has_any(sentence, up_words[lang]) || has_any(sentence, down_words[lang]);
            unsure +=
                str_find(sentence,
                         lang == DE ? S("nicht sicher verschieden") : S("not reliably different"),
                         0) != SIZE_MAX;
        }
        arena_rewind(mem, mark);
    }
    is_int(bad, 0, "5,000 bands over zero: no word of direction in either language");
    is_int(unsure, 10000, "all of them say that nothing is certain");
}

static void strange_bands(void) {
    Compared a = exactly(5, 1, P), b = exactly(9, 1, P);
    is_int(words_direction(&a, &b), DIRECTION_UP, "up");
    b.low = NAN;
    is_int(words_direction(&a, &b), DIRECTION_UNKNOWN, "a band that is none gives no direction");
    b = exactly(9, 1, P);
    b.high = 8;
    is_int(words_direction(&a, &b), DIRECTION_UNKNOWN, "a value outside its band gives none");
    b = exactly(INFINITY, 1, P);
    is_int(words_direction(&a, &b), DIRECTION_UNKNOWN, "infinity gives none");
    b = exactly(9, 1, UNIT_COUNT);
    is_int(words_direction(&a, &b), DIRECTION_UNKNOWN, "two units give none");
    b = banded(5, 0);
    b.decimals = 9999;
    is_int(words_direction(&a, &b), DIRECTION_SAME, "the same");
    a = exactly(1e300, 6, P), b = exactly(-1e300, 6, P);
    HeadlineFacts f = leavers(a, b);
    ok(words_headline(mem, DE, &f).n > 600, "huge numbers are written out");
}

static void differences(void) {
    is_int(words_difference_decimals(5.0, 7.5, 1), 1, "7.5 - 5.0 is shown as it is");
    is_int(words_difference_decimals(5.56, 7.51, 1), 2, "5.6 and 7.5 would give 1.9 for 1.95");
    is_int(words_difference_decimals(100, 120, 0), 0, "counts");
    is_int(words_difference_decimals(1e300, -1e300, 99), 6, "never more than six");
}

int main(void) {
    mem = arena_new();
    differences();
    sentences_of_shares();
    rounding_does_not_contradict();
    sentences_of_uncertainty();
    sentences_of_counts();
    sentences_of_levels();
    sentences_of_absence();
    places();
    swapping_turns_the_direction();
    bands_over_zero_have_no_direction();
    strange_bands();
    arena_free(mem);
    return done();
}

/* Which region does a key mean? Keys are texts: "05112" is Duisburg, "5112" is a key that a
 * spreadsheet has taken for a number. It is refused with the key it should have been, unless the
 * mapping says to repair just that; then it is read so and told. */

#include "base/base.h"
#include "figures/delivery_in.h"

#define NOT_BOOKED_KEPT 10000
#define LANDS_OF_THE_STATE 16 /* official keys begin with 01 … 16 */

static const Region *exactly(const Intake *intake, Str key) {
    size_t at = index_get(&intake->area_of_key, key);
    return at == NOWHERE ? NULL : intake->areas[at];
}

static bool only_digits(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* Lengths of official keys: Land, Regierungsbezirk, Kreis, Gemeinde, Verband, regional key. */
static bool official_length(size_t n) {
    return n == 2 || n == 3 || n == 5 || n == 8 || n == 9 || n == 12;
}

/* The same area by a longer key: of 12 digits the first five and the last three are the
 * municipality, of 9 digits those of one that belongs to no association; "000" at the end stands
 * for the Kreis. */
static const Region *registered(const Intake *intake, Str key) {
    const Region *region = exactly(intake, key);
    if (region || !only_digits(key)) return region;
    bool alone = key.n == 9 && key.p[5] == '0';
    if (key.n != 8 && key.n != 12 && !alone) return NULL;
    Str kreis = str_slice(key, 0, 5), town = str_slice(key, key.n - 3, key.n);
    if (str_equal(town, S("000"))) {
        bool none = key.n == 8 || str_ends(key, S("0000"));
        return none ? exactly(intake, kreis) : NULL;
    }
    return key.n == 8
               ? NULL
               : exactly(intake, str_join(intake->scratch, 2, (Str[]){kreis, town}, STR_NONE));
}

/* The districts of Hamburg and Berlin have keys that look like those of Kreise. */
static bool in_city_state(int land) {
    return land == 2 || land == 11;
}

Key key_read(const Intake *intake, Str text) {
    Str key = str_trim(text);
    Key found = {.kind = KEY_KNOWN, .region = registered(intake, key)};
    if (found.region) return found;
    bool decimal = str_ends(key, S(".0"));
    Str digits = decimal ? str_slice(key, 0, key.n - 2) : key;
    found.kind = KEY_UNKNOWN;
    if (!only_digits(digits) || digits.n > 12) return found;
    Str padded = str_format(intake->scratch, "0%.*s", STR_ARG(digits));
    /* Tables of municipalities write Kreis, association and municipality without filling them up.
     */
    bool whole =
        official_length(digits.n) || (digits.p[0] == '0' && digits.n > 5 && area_official(digits));
    bool lost = digits.p[0] != '0';
    if (registered(intake, padded) || (lost && !whole && official_length(padded.n)) ||
        (decimal && whole)) {
        found.kind = KEY_LOST_ZERO;
        found.expected = registered(intake, padded) || !whole ? padded : digits;
        return found;
    }
    if (!whole) return found;
    const Region *land = registered(intake, str_slice(digits, 0, 2));
    int number = (digits.p[0] - '0') * 10 + (digits.p[1] - '0');
    bool elsewhere =
        !(land && land->kind == REGION_LAND) && number >= 1 && number <= LANDS_OF_THE_STATE;
    bool booked = digits.n < 5 || in_city_state(number) || area_official(digits);
    if (elsewhere) found.kind = booked ? KEY_OUTSIDE : KEY_NOT_BOOKED;
    return found;
}

/* The mapping says that its senders lose zeros: the key is read as what it should have been, and
 * told. A key that is none even then is refused as it stands. */
static bool restored(Intake *intake, Str text, size_t line, size_t place, const Region **out,
                     bool *outside) {
    Key key = key_read(intake, text), fixed = key_read(intake, key.expected);
    bool known = fixed.kind == KEY_KNOWN;
    *outside = fixed.kind == KEY_OUTSIDE;
    *out = fixed.region;
    finding_add(intake->findings,
                known || *outside ? RULE_REGION_ZERO_RESTORED : RULE_REGION_LOST_ZERO, line, place,
                text, key.expected);
    return known;
}

/* The book may be older than the file: the row is left out as that of any area elsewhere, but not
 * in silence. Each key is told once. */
static void tell_not_booked(Intake *intake, Str text, size_t line, size_t place) {
    if (index_get(&intake->not_booked, text) != NOWHERE) return;
    if (intake->not_booked.n < NOT_BOOKED_KEPT)
        index_put(intake->mem, &intake->not_booked, str_copy(intake->mem, text), 1);
    finding_add(intake->findings, RULE_REGION_UNKNOWN_ELSEWHERE, line, place, text, STR_NONE);
}

bool key_accept(Intake *intake, Str text, size_t line, size_t place, const Region **out,
                bool *outside) {
    Key key = key_read(intake, text);
    *outside = key.kind == KEY_OUTSIDE || key.kind == KEY_NOT_BOOKED;
    if (key.kind == KEY_NOT_BOOKED) tell_not_booked(intake, text, line, place);
    *out = key.region;
    if (key.kind == KEY_LOST_ZERO && intake->mapping && intake->mapping->repair_zero)
        return restored(intake, text, line, place, out, outside);
    if (key.kind == KEY_LOST_ZERO)
        finding_add(intake->findings, RULE_REGION_LOST_ZERO, line, place, text, key.expected);
    if (key.kind == KEY_UNKNOWN)
        finding_add(intake->findings, RULE_REGION_UNKNOWN, line, place, text, STR_NONE);
    return key.kind == KEY_KNOWN;
}

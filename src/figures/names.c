/* Does the name beside a key belong to the region? The key decides, but where the two do not fit,
 * rows may have been mixed up. Names are written in many ways ("Duisburg, kreisfreie Stadt"), so
 * only the most telling word of the region's name is looked for. */

#include "base/base.h"
#include "figures/delivery_in.h"

/* Words that say only what kind of area it is. */
static bool is_common(Str folded) {
    static const Str words[] = {S("kreis"), S("stadt"), S("stadteregion"), S("stadtregion"),
                                S("regierungsbezirk")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(folded, words[i])) return true;
    return false;
}

/* The longest word of a name, folded; what stands in brackets is often shortened. */
static Str telling_word(Arena *mem, Str name) {
    Str best = STR_NONE;
    for (Str rest = str_slice(name, 0, str_find(name, S(" ("), 0)), word;
         str_cut(&rest, ' ', &word);) {
        Str folded = mapping_fold(mem, word);
        if (folded.n > best.n && !is_common(folded)) best = folded;
    }
    return best;
}

static bool name_fits(Arena *mem, const Region *region, Str name) {
    Str folded = mapping_fold(mem, name);
    for (Lang lang = DE; lang < LANGS; lang++)
        if (str_find(folded, telling_word(mem, region->name.in[lang]), 0) != NOWHERE) return true;
    return folded.n == 0;
}

void name_check(Intake *intake, uint32_t at, Str name, size_t line, size_t place) {
    Spot *spot = &intake->spots.at[at];
    if (spot->misnamed || str_equal(name, spot->named)) return;
    if (name_fits(intake->scratch, spot->region, name)) {
        if (!spot->named.n) spot->named = str_copy(intake->mem, name);
        return;
    }
    spot->misnamed = true;
    finding_add(intake->findings, RULE_REGION_NAME, line, place, name, spot->region->name.in[DE]);
}

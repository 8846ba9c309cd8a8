/* In which year did a city, a Kreis or a town join? */

#include "partners/partners_in.h"

static bool year_of(Day day, int *year) {
    *year = day.first.year;
    return day_recorded(day) && day.first.year == day.last.year;
}

/* Of a signature whose year is not known nobody can say that it was not the first. */
static bool first_year(const Signature *const *list, size_t n, int *year) {
    for (size_t i = 0; i < n; i++) {
        int own;
        if (!year_of(list[i]->day, &own)) return false;
        if (!i || own < *year) *year = own;
    }
    return n > 0;
}

bool region_joined(const Register *all, Str key, int *year) {
    const Partner *partner = partner_of_region(all, key);
    if (!partner || partner->invented) return false;
    if (partner->n_signatures) return first_year(partner->signatures, partner->n_signatures, year);
    return first_year(partner->represented, partner->n_represented, year);
}

Str joined_rule_sentence(Lang lang) {
    return message_text(lang, MSG_PARTNERS_JOINED_RULE);
}

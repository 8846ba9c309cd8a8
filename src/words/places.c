/* Which words stand before the name of a place? German names of areas carry their gender in their
 * first or last word. */

#include "words/words_in.h"

typedef struct PlaceWord {
    const char *start, *end; /* one of them: how the name begins or ends */
    Msg message[LANGS];
} PlaceWord;

static const PlaceWord place_words[] = {
    {"Metropole ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE_THE}},
    {"Region ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE_THE}},
    {"Städteregion ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE_THE}},
    {"Stadt ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE}},
    {"Gemeinde ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE}},
    {"Kreis ", NULL, {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {"Landkreis ", NULL, {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {"Land ", NULL, {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {"Regierungsbezirk ", NULL, {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {NULL, "kreis", {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {NULL, "-Kreis", {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE}},
    {NULL, "gebiet", {MSG_WORDS_WHERE_DER_IM, MSG_WORDS_WHERE_THE}},
    {"Ruhr ", NULL, {MSG_WORDS_WHERE_THE, MSG_WORDS_WHERE_THE}}, /* "Ruhr Metropolis" */
    {NULL, " area", {MSG_WORDS_WHERE, MSG_WORDS_WHERE_THE}},
    {NULL, " region", {MSG_WORDS_WHERE, MSG_WORDS_WHERE_THE}},
    {NULL, " district", {MSG_WORDS_WHERE, MSG_WORDS_WHERE_THE}},
    {"District ", NULL, {MSG_WORDS_WHERE, MSG_WORDS_WHERE_THE}},
};

Str words_where(Arena *mem, Lang lang, Str place) {
    Msg message = MSG_WORDS_WHERE;
    for (size_t i = 0; i < sizeof place_words / sizeof *place_words; i++) {
        const PlaceWord *word = &place_words[i];
        bool fits = word->start ? str_starts(place, str_of(word->start))
                                : str_ends(place, str_of(word->end));
        if (!fits) continue;
        message = word->message[lang];
        break;
    }
    return words_fill(mem, lang, message, 1, place, STR_NONE);
}

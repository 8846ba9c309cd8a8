/* What are the states and the words of a definition called? Ids as files and interfaces write them,
 * and the words for readers in both languages. */

#include "figures/catalogue.h"
#include "figures/value.h"

static const char *const presence_ids[] = {
#define PRESENCE(name, id) [name] = id,
#include "figures/states.def"
#undef PRESENCE
};
static const char *const precision_ids[] = {
#define PRECISION(name, id) [name] = id,
#include "figures/states.def"
#undef PRECISION
};
static const char *const secrecy_ids[] = {
#define SECRECY(name, id) [name] = id,
#include "figures/states.def"
#undef SECRECY
};

Str presence_id(Presence presence) {
    must((unsigned)presence < PRESENCES);
    return str_of(presence_ids[presence]);
}

Str precision_id(Precision precision) {
    must((unsigned)precision < PRECISIONS);
    return str_of(precision_ids[precision]);
}

Str secrecy_id(Secrecy secrecy) {
    must((unsigned)secrecy < SECRECIES);
    return str_of(secrecy_ids[secrecy]);
}

bool presence_read(Str id, Presence *out) {
    for (unsigned i = 0; i < PRESENCES; i++)
        if (str_equal(id, str_of(presence_ids[i]))) {
            *out = (Presence)i;
            return true;
        }
    return false;
}

Str presence_word(Lang lang, Presence presence) {
    static const Msg words[PRESENCES] = {
        [PRESENT] = MSG_PRESENCE_VALUE,
        [ZERO] = MSG_PRESENCE_ZERO,
        [NOT_COLLECTED] = MSG_PRESENCE_NOT_COLLECTED,
        [NOT_DELIVERED] = MSG_PRESENCE_NOT_DELIVERED,
        [NOT_MEANINGFUL] = MSG_PRESENCE_NOT_MEANINGFUL,
        [UNKNOWN_AT_SOURCE] = MSG_PRESENCE_UNKNOWN_AT_SOURCE,
        [NOT_AT_LEVEL] = MSG_PRESENCE_NOT_AT_LEVEL,
    };
    must((unsigned)presence < PRESENCES);
    return message_text(lang, words[presence]);
}

Str precision_word(Lang lang, Precision precision) {
    static const Msg words[PRECISIONS] = {
        [EXACT] = MSG_PRECISION_EXACT,           [ROUNDED] = MSG_PRECISION_ROUNDED,
        [BELOW_HALF] = MSG_PRECISION_BELOW_HALF, [PERTURBED] = MSG_PRECISION_PERTURBED,
        [ESTIMATED] = MSG_PRECISION_ESTIMATED,   [FORECAST] = MSG_PRECISION_FORECAST,
    };
    must((unsigned)precision < PRECISIONS);
    return message_text(lang, words[precision]);
}

Str secrecy_word(Lang lang, Secrecy secrecy) {
    static const Msg words[SECRECIES] = {
        [OPEN] = MSG_SECRECY_NONE,
        [PRIMARY] = MSG_SECRECY_PRIMARY,
        [SECONDARY] = MSG_SECRECY_SECONDARY,
        [PROTECTED] = MSG_SECRECY_PROTECTED,
        [WHOLE_TABLE] = MSG_SECRECY_WHOLE_TABLE,
        [COVERING] = MSG_SECRECY_COVERING,
        [NOT_RELEASED] = MSG_SECRECY_NOT_RELEASED,
    };
    must((unsigned)secrecy < SECRECIES);
    return message_text(lang, words[secrecy]);
}

Msg mark_message(Mark mark) {
    switch (mark) {
    case PROVISIONAL: return MSG_MARK_PROVISIONAL;
    case CORRECTED: return MSG_MARK_CORRECTED;
    case UNRELIABLE: return MSG_MARK_UNRELIABLE;
    case HELD_SMALL: return MSG_MARK_HELD_SMALL;
    case HELD_BESIDE: return MSG_MARK_HELD_BESIDE;
    case NOT_PUBLIC: return MSG_MARK_NOT_PUBLIC;
    }
    must(!"a mark is one bit");
    return MSG_MARK_UNRELIABLE;
}

/* ---- words of a definition ---- */

typedef struct CodeWord {
    const char *code;
    Msg message;
} CodeWord;

static const CodeWord stages[] = {
    {"early", MSG_STAGE_EARLY},
    {"primary", MSG_STAGE_PRIMARY},
    {"secondary-1", MSG_STAGE_SECONDARY_1},
    {"secondary-2", MSG_STAGE_SECONDARY_2},
    {"vocational", MSG_STAGE_VOCATIONAL},
    {"higher", MSG_STAGE_HIGHER},
    {"context", MSG_STAGE_CONTEXT},
    {"all", MSG_STAGE_ALL},
    {0},
};
static const CodeWord aspects[] = {
    {"access", MSG_ASPECT_ACCESS},
    {"participation", MSG_ASPECT_PARTICIPATION},
    {"success", MSG_ASPECT_SUCCESS},
    {"context", MSG_ASPECT_CONTEXT},
    {0},
};
static const CodeWord regimes[] = {
    {"none", MSG_SECRECY_REGIME_NONE},
    {"rounded-5", MSG_SECRECY_REGIME_ROUNDED_5},
    {"source", MSG_SECRECY_REGIME_SOURCE},
    {0},
};
static const CodeWord fields[] = {
    {"A", MSG_FIELD_A}, {"B", MSG_FIELD_B}, {"C", MSG_FIELD_C},
    {"D", MSG_FIELD_D}, {"E", MSG_FIELD_E}, {"F", MSG_FIELD_F},
    {"G", MSG_FIELD_G}, {"H", MSG_FIELD_H}, {0},
};

static Str code_word(const CodeWord *words, Lang lang, Str code) {
    for (; words->code; words++)
        if (str_equal(code, str_of(words->code))) return message_text(lang, words->message);
    return STR_NONE;
}

Str stage_word(Lang lang, Str code) {
    return code_word(stages, lang, code);
}

Str aspect_word(Lang lang, Str code) {
    return code_word(aspects, lang, code);
}

Str secrecy_regime_word(Lang lang, Str code) {
    return code_word(regimes, lang, code);
}

Str field_word(Lang lang, Str code) {
    return code_word(fields, lang, code);
}

Str place_word(Lang lang, Place place) {
    static const Msg words[PLACES] = {
        [PLACE_SCHOOL] = MSG_PLACE_SCHOOL,
        [PLACE_RESIDENCE] = MSG_PLACE_RESIDENCE,
        [PLACE_INSTITUTION] = MSG_PLACE_INSTITUTION,
        [PLACE_CENTRE] = MSG_PLACE_CENTRE,
    };
    must((unsigned)place < PLACES);
    return message_text(lang, words[place]);
}

Str polarity_word(Lang lang, Polarity polarity) {
    static const Msg words[] = {
        [POLARITY_NONE] = MSG_POLARITY_NONE,
        [POLARITY_HIGHER_IS_BETTER] = MSG_POLARITY_HIGHER,
        [POLARITY_LOWER_IS_BETTER] = MSG_POLARITY_LOWER,
    };
    return message_text(lang, words[polarity]);
}

Str region_kind_word(Lang lang, RegionKind kind) {
    static const Msg words[REGION_KINDS] = {
        [REGION_STATE] = MSG_REGION_KIND_STATE,
        [REGION_LAND] = MSG_REGION_KIND_LAND,
        [REGION_DISTRICT_GROUP] = MSG_REGION_KIND_DISTRICT_GROUP,
        [REGION_CITY] = MSG_REGION_KIND_CITY,
        [REGION_KREIS] = MSG_REGION_KIND_KREIS,
        [REGION_TOWN] = MSG_REGION_KIND_TOWN,
        [REGION_SCHOOL] = MSG_REGION_KIND_SCHOOL,
        [REGION_SET] = MSG_REGION_KIND_SET,
    };
    must((unsigned)kind < REGION_KINDS);
    return message_text(lang, words[kind]);
}

/* What kinds of partners are there, and which of them are municipalities? */

#include "partners/partners_in.h"

static const Str kind_ids[PARTNER_KINDS] = {
    [PARTNER_CITY] = S("city"),
    [PARTNER_KREIS] = S("kreis"),
    [PARTNER_TOWN] = S("town"),
    [PARTNER_UNIVERSITY] = S("university"),
    [PARTNER_ASSOCIATION] = S("association"),
    [PARTNER_LAND] = S("land"),
    [PARTNER_FOUNDATION] = S("foundation"),
    [PARTNER_COMPANY] = S("company"),
    [PARTNER_OTHER] = S("other"),
};

Str partner_kind_id(PartnerKind kind) {
    return kind_ids[kind];
}

Str partner_kind_word(Lang lang, PartnerKind kind) {
    return choice_word(lang, S("partner-kind"), kind_ids[kind]);
}

PartnerKind partner_kind_of(Str id) {
    PartnerKind kind = 0;
    while (kind < PARTNER_OTHER && !str_equal(id, kind_ids[kind]))
        kind++;
    return kind;
}

bool partner_kinds_read(Str id, unsigned *out) {
    *out = PARTNERS_ALL;
    if (!id.n) return true;
    *out = PARTNERS_MUNICIPAL;
    if (str_equal(id, S("municipality"))) return true;
    PartnerKind kind = partner_kind_of(id);
    *out = PARTNERS_OF(kind);
    return str_equal(id, kind_ids[kind]);
}

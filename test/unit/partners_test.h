#pragma once
/* A register made by hand: the history of the example partnership as the guide tells it, and empty
 * ones to be filled. */

#include <string.h>
#include "partners/partners_in.h"

static inline Day day(const char *text) {
    Day out = {0};
    must(day_read(str_of(text), &out));
    return out;
}

static inline Date date(const char *text) {
    Date out = {0};
    must(date_read(str_of(text), &out));
    return out;
}

enum { MOST_MADE = 80 };
typedef struct Made { /* lists with room, so that pointers into them stay */
    Arena *mem;
    Register all;
} Made;

static inline Made made_begin(Arena *mem) {
    Made made = {.mem = mem};
    made.all.partners = NEW_ARRAY(mem, Partner, MOST_MADE);
    made.all.agreements = NEW_ARRAY(mem, Agreement, MOST_MADE);
    made.all.signatures = NEW_ARRAY(mem, Signature, MOST_MADE);
    return made;
}

static inline Partner *made_partner(Made *made, const char *name, PartnerKind kind,
                                    const char *region) {
    Partner *out = &made->all.partners[made->all.n_partners++];
    Str key = str_of(region);
    *out = (Partner){.id = name_key(made->mem, str_of(name)),
                     .name = str_of(name),
                     .kind = kind,
                     .region = key,
                     .kreis = str_slice(key, 0, 5)};
    return out;
}

static inline Agreement *made_agreement(Made *made, const char *id, const char *from,
                                        const char *until) {
    Agreement *out = &made->all.agreements[made->all.n_agreements++];
    *out = (Agreement){.id = str_of(id), .from = day(from), .until = day(until)};
    out->title = texts_same(out->id);
    out->term = *until ? TERM_FIXED : TERM_UNKNOWN;
    return out;
}

static inline Signature *made_signature(Made *made, Partner *partner, Agreement *agreement,
                                        const char *on) {
    Signature *out = &made->all.signatures[made->all.n_signatures];
    *out = (Signature){.id = str_format(made->mem, "s%02zu", made->all.n_signatures++),
                       .partner = partner,
                       .agreement = agreement,
                       .day = day(on)};
    return out;
}

static inline void made_join(Made *made) {
    register_join(made->mem, &made->all);
}

static inline Partner *made_find(Made *made, const char *name) {
    for (size_t i = 0; i < made->all.n_partners; i++)
        if (str_equal(made->all.partners[i].name, str_of(name))) return &made->all.partners[i];
    must(!"no such partner");
    return NULL;
}

/* Who joined when, as far as is known. */
static inline Made history(Arena *mem) {
    static const struct {
        const char *name;
        PartnerKind kind;
        const char *region;
        const char *agreement, *on;
    } joined[] = {
        {"Dortmund", PARTNER_CITY, "05913", "2013", "2013-05-02"},
        {"Essen", PARTNER_CITY, "05113", "2013", "2013-05-02"},
        {"Gelsenkirchen", PARTNER_CITY, "05513", "2013", "2013-05-02"},
        {"Herten", PARTNER_TOWN, "05562020", "2013", "2013-05-02"},
        {"Mülheim an der Ruhr", PARTNER_CITY, "05117", "2013", "2013-05-02"},
        {"Ruhr-Universität Bochum", PARTNER_UNIVERSITY, "", "2013", "2013-05-02"},
        {"Bochum", PARTNER_CITY, "05911", "joins", "2019-01"},
        {"Kreis Recklinghausen", PARTNER_KREIS, "05562", "joins", "2019-01"},
        {"Hochschule Bochum", PARTNER_UNIVERSITY, "", "joins", "2019-01"},
        {"Bottrop", PARTNER_CITY, "05512", "2023", "2023-04-21"},
        {"Duisburg", PARTNER_CITY, "05112", "2023", "2023-04-21"},
        {"Hagen", PARTNER_CITY, "05914", "2023", "2023-04-21"},
        {"Hamm", PARTNER_CITY, "05915", "2023", "2023-04-21"},
        {"Herne", PARTNER_CITY, "05916", "2023", "2023-04-21"},
        {"Ennepe-Ruhr-Kreis", PARTNER_KREIS, "05954", "joins", "2023-05-31"},
        {"Kreis Unna", PARTNER_KREIS, "05978", "joins", "2024-01-11"},
        {"Oberhausen", PARTNER_CITY, "05119", "joins", "2024-04-09"},
        {"Witten", PARTNER_TOWN, "05954036", NULL, NULL},
    };
    Made made = made_begin(mem);
    made_agreement(&made, "2013", "2013-05-02", "");
    made_agreement(&made, "joins", "", "");
    made_agreement(&made, "2023", "2023-01-01", "2024-12-31");
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
        Partner *partner = made_partner(&made, joined[i].name, joined[i].kind, joined[i].region);
        for (size_t a = 0; a < made.all.n_agreements && joined[i].agreement; a++)
            if (str_equal(made.all.agreements[a].id, str_of(joined[i].agreement)))
                made_signature(&made, partner, &made.all.agreements[a], joined[i].on);
    }
    Partner **towns = NEW_ARRAY(mem, Partner *, 1);
    towns[0] = made_find(&made, "Witten");
    for (size_t i = 0; i < made.all.n_signatures; i++) {
        Signature *at = &made.all.signatures[i];
        if (at->partner->kind != PARTNER_KREIS || !str_equal(at->partner->region, S("05954")))
            continue;
        at->represents = towns;
        at->n_represents = 1;
    }
    return made;
}

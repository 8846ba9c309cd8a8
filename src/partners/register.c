/* What do the records say of partners, agreements and signatures, as views with types? Built once
 * of a snapshot of the records and the catalogue's regions, in an arena of its own. */

#include <stdlib.h>
#include "partners/partners_in.h"

typedef struct Reading {
    Arena *mem;
    const Records *records;
    const Catalogue *catalogue;
    Register *all;
    Index partners, agreements, bodies; /* id -> place in their lists */
} Reading;

/* ---- texts and references ---- */

static Str text_of(const Reading *r, const Record *record, FieldName name) {
    return str_copy(r->mem, record_text(record, name));
}

static Texts words_of(const Reading *r, const Record *record, FieldName name) {
    Texts out;
    for (Lang lang = 0; lang < LANGS; lang++)
        out.in[lang] = str_copy(r->mem, record_words(record, name, lang));
    return out;
}

/* NULL where the record is archived or was never there: what refers to it is left out or goes
 * without it. */
static Partner *partner_of(const Reading *r, Str id) {
    size_t at = id.n ? index_get(&r->partners, id) : SIZE_MAX;
    return at == SIZE_MAX ? NULL : &r->all->partners[at];
}

static Agreement *agreement_of(const Reading *r, Str id) {
    size_t at = id.n ? index_get(&r->agreements, id) : SIZE_MAX;
    return at == SIZE_MAX ? NULL : &r->all->agreements[at];
}

static Partner **partners_named(const Reading *r, const Record *record, FieldName name, size_t *n) {
    RecordValues values = record_values(record, name);
    Partner **out = NEW_ARRAY(r->mem, Partner *, values.n);
    *n = 0;
    for (size_t i = 0; i < values.n; i++)
        if ((out[*n] = partner_of(r, values.list[i]))) ++*n;
    return out;
}

static void ids_index(const Reading *r, Kind kind, Index *out) {
    size_t n;
    const Record *const *list = records_of(r->records, kind, &n);
    for (size_t i = 0; i < n; i++)
        index_put(r->mem, out, list[i]->id, i);
}

/* ---- the lists ---- */

static void partners_read(Reading *r) {
    Register *all = r->all;
    const Record *const *list = records_of(r->records, KIND_PARTNER, &all->n_partners);
    all->partners = NEW_ARRAY(r->mem, Partner, all->n_partners);
    for (size_t i = 0; i < all->n_partners; i++) {
        const Record *at = list[i];
        RecordValues aliases = record_values(at, PARTNER_ALIASES);
        Str *copies = NEW_ARRAY(r->mem, Str, aliases.n);
        for (size_t a = 0; a < aliases.n; a++)
            copies[a] = str_copy(r->mem, aliases.list[a]);
        all->partners[i] = (Partner){
            .id = str_copy(r->mem, at->id),
            .name = text_of(r, at, PARTNER_NAME),
            .aliases = copies,
            .n_aliases = aliases.n,
            .kind = partner_kind_of(record_text(at, PARTNER_KIND)),
            .region = text_of(r, at, PARTNER_REGION),
            .invented = record_text(at, PARTNER_INVENTED).n > 0,
        };
    }
}

static Term term_of(Str id) {
    return str_equal(id, S("fixed"))  ? TERM_FIXED
           : str_equal(id, S("open")) ? TERM_OPEN
                                      : TERM_UNKNOWN;
}

static void agreements_read(Reading *r) {
    Register *all = r->all;
    const Record *const *list = records_of(r->records, KIND_AGREEMENT, &all->n_agreements);
    all->agreements = NEW_ARRAY(r->mem, Agreement, all->n_agreements);
    for (size_t i = 0; i < all->n_agreements; i++) {
        const Record *at = list[i];
        all->agreements[i] = (Agreement){
            .id = str_copy(r->mem, at->id),
            .title = words_of(r, at, AGREEMENT_TITLE),
            .from = record_day(at, AGREEMENT_FROM),
            .until = record_day(at, AGREEMENT_UNTIL),
            .term = term_of(record_text(at, AGREEMENT_TERM)),
            .renews = agreement_of(r, record_text(at, AGREEMENT_RENEWS)),
        };
    }
}

static void signatures_read(Reading *r) {
    Register *all = r->all;
    size_t n;
    const Record *const *list = records_of(r->records, KIND_SIGNATURE, &n);
    all->signatures = NEW_ARRAY(r->mem, Signature, n);
    for (size_t i = 0; i < n; i++) {
        const Record *at = list[i];
        Signature *out = &all->signatures[all->n_signatures];
        *out = (Signature){
            .id = str_copy(r->mem, at->id),
            .partner = partner_of(r, record_text(at, SIGNATURE_PARTNER)),
            .agreement = agreement_of(r, record_text(at, SIGNATURE_AGREEMENT)),
            .day = record_day(at, SIGNATURE_DAY),
            .press = str_equal(record_text(at, SIGNATURE_DAY_IS), S("press")),
            .withdrawn = record_day(at, SIGNATURE_WITHDRAWN),
        };
        if (!out->partner || !out->agreement) continue;
        out->represents = partners_named(r, at, SIGNATURE_FOR, &out->n_represents);
        all->n_signatures++;
    }
}

static void bodies_read(Reading *r) {
    Register *all = r->all;
    const Record *const *list = records_of(r->records, KIND_BODY, &all->n_bodies);
    all->bodies = NEW_ARRAY(r->mem, Body, all->n_bodies);
    for (size_t i = 0; i < all->n_bodies; i++)
        all->bodies[i] = (Body){str_copy(r->mem, list[i]->id), words_of(r, list[i], BODY_NAME)};
    size_t n;
    list = records_of(r->records, KIND_SEAT, &n);
    all->seats = NEW_ARRAY(r->mem, Seat, n);
    for (size_t i = 0; i < n; i++) {
        size_t body = index_get(&r->bodies, record_text(list[i], SEAT_BODY));
        if (body == SIZE_MAX) continue;
        all->seats[all->n_seats++] = (Seat){
            .id = str_copy(r->mem, list[i]->id),
            .body = &all->bodies[body],
            .partner = partner_of(r, record_text(list[i], SEAT_PARTNER)),
            .office = text_of(r, list[i], SEAT_OFFICE),
            .name = text_of(r, list[i], SEAT_NAME),
            .from = record_day(list[i], SEAT_FROM),
            .until = record_day(list[i], SEAT_UNTIL),
        };
    }
}

static void undertakings_read(Reading *r) {
    Register *all = r->all;
    const Record *const *list = records_of(r->records, KIND_MEASURE, &all->n_undertakings);
    all->undertakings = NEW_ARRAY(r->mem, Undertaking, all->n_undertakings);
    for (size_t i = 0; i < all->n_undertakings; i++) {
        Undertaking *out = &all->undertakings[i];
        *out = (Undertaking){.id = str_copy(r->mem, list[i]->id),
                             .title = text_of(r, list[i], MEASURE_TITLE),
                             .owner = partner_of(r, record_text(list[i], MEASURE_OWNER))};
        out->partners = partners_named(r, list[i], MEASURE_PARTNERS, &out->n_partners);
    }
}

static void stated_read(Reading *r) {
    Register *all = r->all;
    const Record *const *list = records_of(r->records, KIND_STATED_COUNT, &all->n_stated);
    all->stated = NEW_ARRAY(r->mem, StatedCount, all->n_stated);
    for (size_t i = 0; i < all->n_stated; i++) {
        StatedCount *out = &all->stated[i];
        int64_t number = 0;
        Str digits = record_text(list[i], STATED_COUNT_NUMBER);
        for (size_t k = 0; k < digits.n; k++)
            number = number * 10 + (digits.p[k] - '0');
        *out = (StatedCount){.id = str_copy(r->mem, list[i]->id),
                             .text = text_of(r, list[i], STATED_COUNT_TEXT),
                             .number = number,
                             .day = record_day(list[i], STATED_COUNT_DAY)};
        Str counted = record_text(list[i], STATED_COUNT_COUNTED);
        if (!partner_kinds_read(counted, &out->kinds)) out->kinds = PARTNERS_ALL;
    }
}

/* ---- the cities and towns of the area ---- */

static int by_place_key(const void *a, const void *b) {
    return str_compare(((const PlaceOf *)a)->key, ((const PlaceOf *)b)->key);
}

static PlaceOf place_of(const Reading *r, const Region *region) {
    const Region *kreis = region_kreis(region);
    PlaceOf out = {.key = str_copy(r->mem, region->key)};
    if (kreis) out.kreis = str_copy(r->mem, kreis->key);
    for (Lang lang = 0; lang < LANGS; lang++)
        out.name.in[lang] = str_copy(r->mem, region->name.in[lang]);
    return out;
}

static void places_read(Reading *r) {
    const Region *area = area_own(r->catalogue);
    VEC(PlaceOf) places = {0};
    for (size_t i = 0; area && i < area->n_members; i++) {
        const Region *member = area->members[i];
        if (member->kind != REGION_KREIS) vec_push(r->mem, &places, place_of(r, member));
        for (size_t k = 0; member->kind == REGION_KREIS && k < member->n_children; k++)
            vec_push(r->mem, &places, place_of(r, member->children[k]));
    }
    if (places.n) qsort(places.at, places.n, sizeof *places.at, by_place_key);
    r->all->places = places.at;
    r->all->n_places = places.n;
}

/* One pass over the regions for all partners. */
static void kreise_find(Reading *r) {
    Index keys = {0};
    size_t n;
    const Region *const *regions = regions_all(r->catalogue, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < regions[i]->n_keys; k++)
            index_put(r->mem, &keys, regions[i]->keys[k], i);
    for (size_t i = 0; i < r->all->n_partners; i++) {
        Partner *partner = &r->all->partners[i];
        size_t at = partner->region.n ? index_get(&keys, partner->region) : SIZE_MAX;
        const Region *kreis = at == SIZE_MAX ? NULL : region_kreis(regions[at]);
        if (at != SIZE_MAX) partner->region = str_copy(r->mem, regions[at]->key);
        if (kreis) partner->kreis = str_copy(r->mem, kreis->key);
    }
}

void register_read(Arena *mem, const Records *records, const Catalogue *catalogue, Register *out) {
    *out = (Register){0};
    Reading r = {.mem = mem, .records = records, .catalogue = catalogue, .all = out};
    ids_index(&r, KIND_PARTNER, &r.partners);
    ids_index(&r, KIND_AGREEMENT, &r.agreements);
    ids_index(&r, KIND_BODY, &r.bodies);
    partners_read(&r);
    kreise_find(&r);
    agreements_read(&r);
    signatures_read(&r);
    bodies_read(&r);
    undertakings_read(&r);
    stated_read(&r);
    places_read(&r);
    register_join(mem, out);
}

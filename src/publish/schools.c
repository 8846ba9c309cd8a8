/* Which schools are there, and what may be said of each? The list of schools for a question, and
 * one school; every number passes the gate of publish.c. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "publish/publish_in.h"

enum { MOST_WORDS = 8 };

/* ---- one school ---- */

static PublishedSchool passed(const Cx *cx, const Catalogue *catalogue, const Schools *known,
                              size_t at) {
    PublishedSchool school = {.region = known->list[at].region};
    for (int fact = 0; fact < SCHOOL_FACTS; fact++) {
        Origin says = school_says(catalogue, known, &known->list[at], (SchoolFact)fact);
        if (says.measure) school.facts[fact] = publish_pass_cell(cx, &says);
        if (!says.measure) school.facts[fact].value = says.value;
    }
    return school;
}

const Region *publish_school_region(const PublishedSchools *schools, size_t i) {
    return schools->known->list[schools->list[i]].region;
}

PublishedSchool publish_school_of(const Cx *cx, const PublishedSchools *schools, size_t i) {
    return passed(cx, schools->catalogue, schools->known, schools->list[i]);
}

Err publish_school(Cx *cx, PublishedSchool *out, Str number, int64_t as_of) {
    const Catalogue *catalogue;
    const Schools *known;
    TRY(catalogue_get(cx, &catalogue));
    TRY(schools_get(cx, catalogue, as_of, &known));
    size_t at = schools_find(catalogue, known, number);
    if (at == SIZE_MAX) return fail(cx, NOT_FOUND, MSG_PUBLISH_NO_SCHOOL, number);
    *out = passed(cx, catalogue, known, at);
    return OK;
}

static SchoolAnswer answer_of(double number) {
    if (isnan(number)) return ANSWER_UNKNOWN;
    return number > 0 ? ANSWER_YES : ANSWER_NO;
}

SchoolAnswer publish_school_startchancen(const PublishedSchool *school) {
    const Value *value = &school->facts[SCHOOL_STARTCHANCEN].value;
    return answer_of(value_has_number(value) ? value->number : (double)NAN);
}

/* ---- types ---- */

Str publish_school_type_name(Cx *cx, Lang lang, const Catalogue *catalogue, Str code) {
    return cell_label(cx->mem, lang, catalogue,
                      str_format(cx->mem, "schooltype=%.*s", STR_ARG(code)));
}

static Str upper_first(Str word) {
    return str_slice(word, 0, str_character(word, 0));
}

/* The k-th suggestion for letters of a name: its first letter; the first and that of its last word;
 * the first two; the first and a later one. */
static Str letters_try(Arena *mem, Str name, size_t k) {
    Str first = upper_first(name), rest = str_slice(name, first.n, name.n);
    size_t blank = SIZE_MAX;
    for (size_t at = 0; (at = str_find(name, S(" "), at)) != SIZE_MAX; at++)
        blank = at;
    if (k == 0) return first;
    if (k == 1) return str_slice(name, 0, first.n + str_character(rest, 0));
    if (k == 2 && blank != SIZE_MAX)
        return str_join(mem, 2, (Str[]){first, upper_first(str_slice(name, blank + 1, name.n))},
                        STR_NONE);
    size_t at = 0;
    for (size_t i = 1; i < k && at < rest.n; i++)
        at += str_character(rest, at) ? str_character(rest, at) : 1;
    return str_join(mem, 2, (Str[]){first, str_slice(rest, at, at + str_character(rest, at))},
                    STR_NONE);
}

static void letters_give(Cx *cx, SchoolType *types, size_t n) {
    types[n].letters = S("?");
    for (size_t k = 0; k < types[n].name.n; k++) {
        Str letters = letters_try(cx->mem, types[n].name, k);
        bool taken = letters.n == 0;
        for (size_t i = 0; i < n; i++)
            taken |= str_equal(types[i].letters, letters);
        if (taken) continue;
        types[n].letters = letters;
        return;
    }
}

Err publish_school_types(Cx *cx, Lang lang, const SchoolType **out, size_t *n) {
    const Catalogue *catalogue;
    const Schools *known;
    TRY(catalogue_get(cx, &catalogue));
    TRY(schools_get(cx, catalogue, 0, &known));
    const Dimension *dimension = dimension_find(catalogue, S("schooltype"));
    size_t most = dimension ? dimension->n_codes : 0;
    SchoolType *types = NEW_ARRAY(cx->mem, SchoolType, most + 1);
    *n = 0;
    for (size_t c = 0; c < most; c++) {
        if (!known->of_type[c]) continue;
        types[*n].code = dimension->codes[c].code;
        types[*n].name = dimension->codes[c].label.in[lang];
        letters_give(cx, types, *n);
        ++*n;
    }
    *out = types;
    return OK;
}

/* ---- the question ---- */

typedef struct Asked {
    const SchoolQuery *query;
    const Catalogue *catalogue;
    const Schools *known;
    Str words[MOST_WORDS]; /* folded */
    size_t n_words;
} Asked;

/* Numbers pass the gate here as elsewhere; NAN where there is none. */
static double fact_number(const Asked *asked, size_t at, SchoolFact fact) {
    return asked->known->list[at].number[fact];
}

static Value fact_value(const Cx *cx, const Asked *asked, size_t at, SchoolFact fact) {
    return publish_pass_value(cx, school_value(asked->known, &asked->known->list[at], fact));
}

static bool index_fits(const Asked *asked, size_t at) {
    const SchoolQuery *q = asked->query;
    if (!q->index_from && !q->index_to) return true;
    double index = fact_number(asked, at, SCHOOL_INDEX);
    return !isnan(index) && (!q->index_from || index >= q->index_from) &&
           (!q->index_to || index <= q->index_to);
}

static bool name_fits(const Asked *asked, size_t at) {
    const SchoolEntry *school = &asked->known->list[at];
    for (size_t i = 0; i < asked->n_words; i++)
        if (str_find(school->folded, asked->words[i], 0) == SIZE_MAX &&
            !str_equal(school->region->key, asked->words[i]))
            return false;
    return true;
}

static bool place_known(const SchoolEntry *school) {
    return isfinite(school->longitude) && isfinite(school->latitude);
}

static bool place_fits(const SchoolQuery *q, const SchoolEntry *school) {
    if (!q->has_frame) return true;
    return place_known(school) && school->longitude >= q->frame.west &&
           school->longitude <= q->frame.east && school->latitude >= q->frame.south &&
           school->latitude <= q->frame.north;
}

static bool fits(const Asked *asked, size_t at) {
    const SchoolQuery *q = asked->query;
    const SchoolEntry *school = &asked->known->list[at];
    if (asked->known->measure[SCHOOL_LISTED] && !school->said[SCHOOL_LISTED]) return false;
    if (q->type.n && !str_equal(q->type, school->region->school_type)) return false;
    if (!place_fits(q, school) || !name_fits(asked, at) || !index_fits(asked, at)) return false;
    if (q->startchancen == ANSWER_ANY) return true;
    double number = fact_number(asked, at, SCHOOL_STARTCHANCEN);
    return answer_of(number) == q->startchancen;
}

static void name_fold(Cx *cx, Asked *asked) {
    for (Str rest = words_collation(cx->mem, asked->query->name), word;
         asked->n_words < MOST_WORDS && str_cut(&rest, ' ', &word);)
        if (word.n) asked->words[asked->n_words++] = word;
}

/* ---- the list ---- */

static void area_take(Cx *cx, const Asked *asked, const Region *area, bool *taken,
                      PublishedSchools *out) {
    size_t first, end;
    if (area->kind == REGION_SET)
        for (size_t i = 0; i < area->n_members; i++)
            area_take(cx, asked, area->members[i], taken, out);
    schools_run(asked->catalogue, area, &first, &end);
    for (size_t at = first; at < end; at++) {
        if (taken[at] || !fits(asked, at)) continue;
        taken[at] = true;
        out->list[out->n++] = (uint32_t)at;
    }
}

void school_delivery_note(int64_t *list, size_t *n, int64_t number) {
    size_t at = *n;
    while (at > 0 && list[at - 1] > number)
        at--;
    if (!number || (at > 0 && list[at - 1] == number) || *n == SCHOOL_DELIVERIES_MOST) return;
    memmove(&list[at + 1], &list[at], (*n - at) * sizeof *list);
    list[at] = number;
    ++*n;
}

/* Mostly they are the same as of the school before. */
static void delivery_note(PublishedSchools *out, int64_t number, int64_t *last) {
    if (number != *last) school_delivery_note(out->deliveries, &out->n_deliveries, number);
    *last = number;
}

static void deliveries_note(Cx *cx, const Asked *asked, PublishedSchools *out) {
    int64_t last[SCHOOL_FACTS + 2] = {0}; /* of each kind: mostly they are the same */
    out->deliveries = NEW_ARRAY(cx->mem, int64_t, SCHOOL_DELIVERIES_MOST + 1);
    for (size_t i = 0; i < out->n; i++) {
        const SchoolEntry *school = &asked->known->list[out->list[i]];
        delivery_note(out, school->region->listed.delivery, &last[SCHOOL_FACTS]);
        delivery_note(out, school->region->placed.delivery, &last[SCHOOL_FACTS + 1]);
        for (int fact = 0; fact < SCHOOL_FACTS; fact++)
            delivery_note(out, school->delivery[fact], &last[fact]);
    }
}

static void list_count(const Cx *cx, const Asked *asked, PublishedSchools *out) {
    Value sum = value_number(0, 0, UNIT_COUNT);
    for (size_t i = 0; i < out->n; i++) {
        size_t at = out->list[i];
        out->n_without_place += !place_known(&asked->known->list[at]);
        out->n_without_index += isnan(fact_number(asked, at, SCHOOL_INDEX)) ? 1 : 0;
        sum = value_add(sum, fact_value(cx, asked, at, SCHOOL_PUPILS));
    }
    out->pupils = sum;
}

typedef struct Sortable {
    uint64_t key;
    uint32_t at;
} Sortable;

static int key_order(const void *a, const void *b) {
    const Sortable *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* What the list is sorted by, as a number; what has none comes last in both directions. */
static uint64_t rank_of(const Asked *asked, size_t at) {
    static const SchoolFact facts[] = {[SCHOOLS_BY_PUPILS] = SCHOOL_PUPILS,
                                       [SCHOOLS_BY_INDEX] = SCHOOL_INDEX,
                                       [SCHOOLS_BY_STARTCHANCEN] = SCHOOL_STARTCHANCEN};
    const uint64_t most = UINT32_MAX;
    const SchoolQuery *q = asked->query;
    if (q->order == SCHOOLS_BY_NAME) return 0;
    uint64_t rank = asked->known->list[at].type;
    if (q->order != SCHOOLS_BY_TYPE) {
        double number = fact_number(asked, at, facts[q->order]);
        if (isnan(number)) return most;
        rank = (uint64_t)fmin(fmax(number, 0) * 100, (double)(most - 1));
    }
    return q->descending ? most - 1 - rank : rank;
}

/* Towns stand in the list as they are, their schools by name; everything else is sorted, equal ones
 * by name. */
static void list_sort(Cx *cx, const Asked *asked, PublishedSchools *out) {
    const SchoolQuery *q = asked->query;
    if (q->order == SCHOOLS_BY_TOWN && !q->descending) return;
    Sortable *rows = NEW_ARRAY(cx->mem, Sortable, out->n + 1);
    const Region *town = NULL;
    uint64_t place = 0; /* of the town */
    for (size_t i = 0; i < out->n; i++) {
        const SchoolEntry *school = &asked->known->list[out->list[i]];
        bool name_down = q->order == SCHOOLS_BY_NAME && q->descending;
        uint64_t by_name = name_down ? UINT32_MAX - school->by_name : school->by_name;
        if (i == 0 || school->region->parent != town) place++;
        town = school->region->parent;
        uint64_t rank =
            q->order == SCHOOLS_BY_TOWN ? UINT32_MAX - place : rank_of(asked, out->list[i]);
        rows[i] = (Sortable){rank << 32 | by_name, out->list[i]};
    }
    qsort(rows, out->n, sizeof *rows, key_order);
    for (size_t i = 0; i < out->n; i++)
        out->list[i] = rows[i].at;
}

Err publish_schools(Cx *cx, PublishedSchools *out, const SchoolQuery *query) {
    const Catalogue *catalogue;
    Asked asked = {.query = query};
    TRY(catalogue_get(cx, &catalogue));
    asked.catalogue = catalogue;
    TRY(schools_get(cx, catalogue, query->as_of, &asked.known));
    name_fold(cx, &asked);
    *out = (PublishedSchools){.known = asked.known, .catalogue = catalogue, .as_of = query->as_of};
    out->list = NEW_ARRAY(cx->mem, uint32_t, asked.known->n + 1);
    bool *taken = NEW_ARRAY(cx->mem, bool, asked.known->n + 1);
    const Region *own = area_own(catalogue);
    size_t n = query->n_areas ? query->n_areas : 1;
    for (size_t i = 0; i < n; i++)
        area_take(cx, &asked, query->n_areas ? query->areas[i] : own, taken, out);
    list_count(cx, &asked, out);
    deliveries_note(cx, &asked, out);
    if (out->n) list_sort(cx, &asked, out);
    for (int fact = 0; fact < SCHOOL_FACTS; fact++) {
        out->periods[fact] = asked.known->period[fact];
        out->measures[fact] = asked.known->measure[fact];
    }
    return OK;
}

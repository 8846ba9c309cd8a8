/* What do the deliveries say of single schools? Of each the newest number of pupils, the index and
 * what else the catalogue calls a fact of a school, all of one period, so that a list compares like
 * with like; and the order of their names. Computed once per state of the store. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "figures/snapshot_in.h"

/* ---- names ---- */

static int name_order(const void *a, const void *b) {
    const SchoolEntry *x = a, *y = b;
    int order = str_compare(x->folded, y->folded);
    return order ? order : str_compare(x->region->key, y->region->key);
}

/* As the snapshot has the towns, so that the schools of an area stay one run. */
static int town_order(const void *a, const void *b) {
    const SchoolEntry *x = a, *y = b;
    uint32_t in_x = x->region->parent ? region_in(x->region->parent)->index : UINT32_MAX;
    uint32_t in_y = y->region->parent ? region_in(y->region->parent)->index : UINT32_MAX;
    if (in_x != in_y) return in_x < in_y ? -1 : 1;
    return (x->by_name > y->by_name) - (x->by_name < y->by_name);
}

static void names_gather(Cx *cx, const Definitions *d, Schools *out) {
    size_t types = index_get(&d->dimension_ids, S("schooltype"));
    size_t n_types = types == SIZE_MAX ? 0 : d->dimensions[types].dimension.n_codes;
    out->list = NEW_ARRAY(out->mem, SchoolEntry, d->n_schools);
    out->of_type = NEW_ARRAY(out->mem, size_t, n_types + 1);
    out->places = NEW_ARRAY(out->mem, uint32_t, d->n_schools);
    out->n = d->n_schools;
    for (size_t i = 0; i < out->n; i++) {
        SchoolEntry *school = &out->list[i];
        ArenaMark mark = arena_mark(cx->mem);
        const Region *region = school->region = d->schools[i];
        school->folded = str_copy(out->mem, words_collation(cx->mem, region->name.in[DE]));
        arena_rewind(cx->mem, mark);
        school->longitude = region->longitude;
        school->latitude = region->latitude;
        size_t type =
            n_types ? index_get(&d->dimensions[types].codes, region->school_type) : SIZE_MAX;
        school->type = type < n_types ? (uint32_t)type : UINT32_MAX;
        out->of_type[type < n_types ? type : n_types]++;
    }
    if (!out->n) return;
    qsort(out->list, out->n, sizeof *out->list, name_order);
    for (size_t i = 0; i < out->n; i++)
        out->list[i].by_name = (uint32_t)i;
    qsort(out->list, out->n, sizeof *out->list, town_order);
    size_t before = d->n_areas + d->n_sets;
    for (size_t i = 0; i < out->n; i++)
        out->places[region_in(out->list[i].region)->index - before] = (uint32_t)i;
}

/* ---- facts ---- */

Value school_value(const Schools *schools, const SchoolEntry *school, SchoolFact fact) {
    const Measure *measure = schools->measure[fact];
    if (school->said[fact]) return observation_value(schools->observed[fact], school->said[fact]);
    return value_missing(NOT_DELIVERED, measure ? measure->unit : UNIT_COUNT);
}

static const ObservedPeriod *newest_period(const Observations *all, uint32_t until) {
    const ObservedPeriod *withheld = NULL;
    for (size_t i = all->n_periods; i-- > 0;) {
        const ObservedPeriod *p = &all->periods[i];
        if (p->since <= until && !p->withheld) return p;
        if (p->since <= until && !withheld) withheld = p;
    }
    return withheld;
}

/* Of several versions, and of several cells after a school has changed its type, the newest. */
static void fact_gather(const Definitions *d, Schools *out, SchoolFact fact, uint32_t until) {
    const Observations *all = out->observed[fact];
    const ObservedPeriod *period = newest_period(all, until);
    if (!period) return;
    out->period[fact] = period->period;
    size_t before = d->n_areas + d->n_sets;
    for (uint32_t p = 0; p < period->n_patterns; p++) {
        const Pattern *pattern = &all->patterns[period->first_pattern + p];
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + c];
            for (uint32_t i = 0; i < cell->n; i++) {
                const Observation *o = &all->list[cell->first + i];
                if (o->delivery > until || o->region < before) continue;
                const Observation **said = &out->list[out->places[o->region - before]].said[fact];
                if (!*said || (*said)->delivery <= o->delivery) *said = o;
            }
        }
    }
}

static Err facts_gather(Cx *cx, const Catalogue *catalogue, Schools *out, uint32_t until) {
    const Definitions *d = catalogue->definitions;
    for (size_t i = 0; i < d->n_measures; i++) {
        SchoolFact fact = d->measures[i].measure.fact;
        if (fact == SCHOOL_FACTS || out->measure[fact]) continue;
        TRY(observations_get(cx, catalogue, &d->measures[i], &out->observed[fact]));
        out->measure[fact] = &d->measures[i].measure;
        fact_gather(d, out, fact, until);
    }
    for (size_t i = 0; i < out->n; i++)
        for (int fact = 0; fact < SCHOOL_FACTS; fact++) {
            Value value = school_value(out, &out->list[i], (SchoolFact)fact);
            const Observation *said = out->list[i].said[fact];
            out->list[i].number[fact] = value_has_number(&value) ? value.number : (double)NAN;
            out->list[i].delivery[fact] = said ? said->delivery : 0;
        }
    return OK;
}

/* ---- the shared copy ---- */

static Err schools_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Catalogue *catalogue = of;
    Schools *schools = NEW(mem, Schools);
    schools->mem = mem;
    names_gather(cx, catalogue->definitions, schools);
    TRY(facts_gather(cx, catalogue, schools, UINT32_MAX));
    *out = schools;
    return OK;
}

Err schools_get(Cx *cx, const Catalogue *catalogue, int64_t as_of, const Schools **out) {
    const Kept keep = {.make = schools_make, .most = 1, .key = S("schools"), .of = catalogue};
    const void *all;
    TRY(catalogue_kept(cx, catalogue, &keep, &all));
    *out = all;
    if (as_of == 0 || as_of >= catalogue->last_delivery) return OK;
    Schools *earlier = NEW(cx->mem, Schools);
    *earlier = (Schools){
        .mem = cx->mem, .n = (*out)->n, .of_type = (*out)->of_type, .places = (*out)->places};
    earlier->list = NEW_ARRAY(cx->mem, SchoolEntry, earlier->n);
    for (size_t i = 0; i < earlier->n; i++) {
        earlier->list[i] = (*out)->list[i];
        for (int fact = 0; fact < SCHOOL_FACTS; fact++)
            earlier->list[i].said[fact] = NULL;
    }
    *out = earlier;
    return facts_gather(cx, catalogue, earlier, (uint32_t)as_of);
}

/* ---- what is asked of it ---- */

Origin school_says(const Catalogue *catalogue, const Schools *schools, const SchoolEntry *school,
                   SchoolFact fact) {
    const Observation *o = school->said[fact];
    const Measure *measure = schools->measure[fact];
    Origin says = {.measure = measure, .region = school->region, .period = schools->period[fact]};
    says.value = school_value(schools, school, fact);
    if (!o) return says;
    const ObservedCell *cell = &schools->observed[fact]->cells[o->cell];
    says.delivery = o->delivery;
    says.row = o->line;
    says.column = o->place;
    says.cell = catalogue->cell_texts[cell->number];
    return says;
}

void schools_run(const Catalogue *catalogue, const Region *area, size_t *first, size_t *end) {
    size_t before = catalogue->definitions->n_areas + catalogue->definitions->n_sets;
    const RegionIn *in = region_in(area);
    *first = *end = 0;
    if (in->first_school >= in->end_school) return;
    *first = in->first_school - before;
    *end = in->end_school - before;
}

size_t schools_find(const Catalogue *catalogue, const Schools *schools, Str number) {
    const Definitions *d = catalogue->definitions;
    size_t at = index_get(&d->school_keys, number);
    return at == SIZE_MAX ? SIZE_MAX : schools->places[at - d->n_areas - d->n_sets];
}

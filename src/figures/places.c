/* What does the store know of regions? Their numbers, the schools of the newest register in order
 * of the towns they lie in, where on the globe each lies, and boundaries. Also: which region is
 * meant by what a reader typed. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"
#include "words/search.h"

#define HIGHEST_NUMBER ((int64_t)10000000)
#define MOST_SCHOOLS ((size_t)200000)
#define MOST_POINTS ((size_t)5000000)
#define MOST_NEAR ((size_t)5)
#define MOST_SYSTEMS 20 /* of coordinates; each costs PROJ some milliseconds */

/* ---- numbers ---- */

typedef struct NumberedRegion {
    int64_t number;
    bool school;
    Str code;
} NumberedRegion;
typedef struct NumberedRegions {
    VEC(NumberedRegion) list;
    int64_t highest;
} NumberedRegions;

static Err numbers_read(Cx *cx, NumberedRegions *out) {
    Rows *rows;
    *out = (NumberedRegions){0};
    TRY(sql_regions(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        NumberedRegion r = {.number = rows_int(rows, 0),
                            .school = str_equal(rows_text(rows, 1), S("school")),
                            .code = str_copy(cx->mem, rows_text(rows, 2))};
        if (r.number <= 0 || r.number > HIGHEST_NUMBER)
            return fail(cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, S("region"));
        if (r.number > out->highest) out->highest = r.number;
        vec_push(cx->mem, &out->list, r);
    }
    return err == NOT_FOUND ? OK : err;
}

/* ---- schools ---- */

static Str kept_word(Cx *cx, const Definitions *d, Str word) {
    size_t i = index_get(&d->dimension_ids, S("schooltype"));
    size_t code = i == SIZE_MAX ? SIZE_MAX : index_get(&d->dimensions[i].codes, word);
    return code == SIZE_MAX ? str_copy(cx->mem, word) : d->dimensions[i].dimension.codes[code].code;
}

static Err schools_read(Cx *cx, Definitions *d, const NumberedRegions *numbers, RegionIn **out,
                        size_t *n) {
    const NumberedRegion **by_number =
        NEW_ARRAY(cx->mem, const NumberedRegion *, numbers->highest + 1);
    for (size_t i = 0; i < numbers->list.n; i++)
        by_number[numbers->list.at[i].number] = &numbers->list.at[i];
    RegionIn *schools = NEW_ARRAY(cx->mem, RegionIn, numbers->list.n);
    size_t count = 0;
    Rows *rows;
    TRY(sql_schools(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        int64_t number = rows_int(rows, 0);
        bool known = number > 0 && number <= numbers->highest && by_number[number];
        if (!known || count >= numbers->list.n || count >= MOST_SCHOOLS)
            return fail(cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, S("school"));
        RegionIn *in = &schools[count++];
        Region *r = &in->region;
        *in = (RegionIn){.definitions = d};
        r->id = number;
        r->kind = REGION_SCHOOL;
        r->key = by_number[number]->code;
        r->keys = &r->key;
        r->n_keys = 1;
        r->name.in[DE] = r->name.in[EN] = str_copy(cx->mem, rows_text(rows, 1));
        r->full_name = r->name;
        size_t town = index_get(&d->area_keys, rows_text(rows, 2));
        if (town != SIZE_MAX) {
            r->parent = &d->regions[town]->region;
            in->kreis = d->regions[town]->kreis;
            in->land = d->regions[town]->land;
        }
        r->school_type = kept_word(cx, d, rows_text(rows, 3));
        r->easting = rows_null(rows, 4) ? NAN : rows_real(rows, 4);
        r->northing = rows_null(rows, 5) ? NAN : rows_real(rows, 5);
        r->crs = rows_null(rows, 6) ? 0 : (int)rows_int(rows, 6);
        r->longitude = r->latitude = NAN;
        r->listed = (SourceRow){rows_int(rows, 7), (size_t)rows_int(rows, 8)};
        if (!rows_null(rows, 9))
            r->placed = (SourceRow){rows_int(rows, 9), (size_t)rows_int(rows, 10)};
    }
    *out = schools;
    *n = count;
    return err == NOT_FOUND ? OK : err;
}

static int school_order(const void *a, const void *b) {
    const Region *x = a, *y = b; /* a RegionIn starts with its Region */
    uint32_t in_x = x->parent ? region_in(x->parent)->index : UINT32_MAX;
    uint32_t in_y = y->parent ? region_in(y->parent)->index : UINT32_MAX;
    if (in_x != in_y) return in_x < in_y ? -1 : 1;
    return str_compare(x->key, y->key);
}

/* All places of one system at once; those whose system nobody knows stay without degrees. */
static void schools_locate(Cx *cx, RegionIn *schools, size_t n) {
    int systems[MOST_SYSTEMS];
    size_t n_systems = 0;
    double *pairs = NEW_ARRAY(cx->mem, double, 2 * n);
    size_t *at = NEW_ARRAY(cx->mem, size_t, n);
    for (size_t i = 0; i < n; i++) {
        int crs = schools[i].region.crs;
        size_t known = 0, count = 0;
        while (known < n_systems && systems[known] != crs)
            known++;
        if (!crs || known < n_systems || n_systems == MOST_SYSTEMS) continue;
        systems[n_systems++] = crs;
        for (size_t k = i; k < n; k++) {
            const Region *r = &schools[k].region;
            if (r->crs != crs || isnan(r->easting) || isnan(r->northing)) continue;
            pairs[2 * count] = r->easting;
            pairs[2 * count + 1] = r->northing;
            at[count++] = k;
        }
        if (points_to_degrees(cx, crs, pairs, count)) continue;
        for (size_t k = 0; k < count; k++) {
            schools[at[k]].region.longitude = pairs[2 * k];
            schools[at[k]].region.latitude = pairs[2 * k + 1];
        }
    }
}

/* The run of schools of each area: its own, then those of what lies in it, which follows it in the
 * order. */
static void school_runs(Definitions *d, const RegionIn *schools, size_t n) {
    uint32_t first = (uint32_t)(d->n_areas + d->n_sets);
    size_t at = 0;
    for (size_t i = 0; i < d->n_areas; i++) {
        while (at < n && schools[at].region.parent &&
               region_in(schools[at].region.parent)->index < i)
            at++;
        size_t end = at;
        while (end < n && schools[end].region.parent &&
               region_in(schools[end].region.parent)->index == i)
            end++;
        d->regions[i]->first_school = first + (uint32_t)at;
        d->regions[i]->end_school = first + (uint32_t)end;
    }
    for (size_t i = d->n_areas; i-- > 0;) {
        const Region *parent = d->regions[i]->region.parent;
        RegionIn *up = parent ? d->regions[region_in(parent)->index] : NULL;
        if (up && up->end_school < d->regions[i]->end_school)
            up->end_school = d->regions[i]->end_school;
    }
}

static void schools_place(Cx *cx, Definitions *d, RegionIn *schools, size_t n) {
    if (n) qsort(schools, n, sizeof *schools, school_order);
    size_t before = d->n_areas + d->n_sets;
    RegionIn **all = NEW_ARRAY(cx->mem, RegionIn *, before + n);
    if (before) memcpy(all, d->regions, before * sizeof *all);
    d->schools = NEW_ARRAY(cx->mem, const Region *, n);
    for (size_t i = 0; i < n; i++) {
        schools[i].index = schools[i].first_school = (uint32_t)(before + i);
        schools[i].end_school = schools[i].index + 1;
        schools[i].region.keys = &schools[i].region.key; /* moved by the sorting */
        all[before + i] = &schools[i];
        d->schools[i] = &schools[i].region;
        index_put(cx->mem, &d->school_keys, schools[i].region.key, before + i);
    }
    d->regions = all;
    d->n_schools = n;
    school_runs(d, schools, n);
}

/* ---- boundaries ---- */

static double degrees(const unsigned char *p) {
    uint32_t v = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return (int32_t)v * 1e-5;
}

static Err boundary_read(Cx *cx, Region *region, Str rings, Str points) {
    VEC(size_t) list = {0};
    size_t total = 0;
    for (Str rest = rings, part; str_cut(&rest, ' ', &part);) {
        int64_t n;
        if (!int_read(part, &n) || n < 1 || (size_t)n > MOST_POINTS)
            return fail(cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, region->key);
        vec_push(cx->mem, &list, (size_t)n);
        total += (size_t)n;
    }
    if (total > MOST_POINTS || points.n != total * 8)
        return fail(cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, region->key);
    double *out = NEW_ARRAY(cx->mem, double, total * 2);
    region->west = region->south = INFINITY;
    region->east = region->north = -INFINITY;
    for (size_t i = 0; i < total * 2; i++)
        out[i] = degrees((const unsigned char *)points.p + i * 4);
    for (size_t i = 0; i < total; i++) {
        region->west = fmin(region->west, out[2 * i]);
        region->east = fmax(region->east, out[2 * i]);
        region->south = fmin(region->south, out[2 * i + 1]);
        region->north = fmax(region->north, out[2 * i + 1]);
    }
    region->points = out;
    region->ring_points = list.at;
    region->n_rings = list.n;
    return OK;
}

static Err boundaries_read(Cx *cx, Definitions *d) {
    Rows *rows;
    TRY(sql_boundaries(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        int64_t number = rows_int(rows, 0);
        bool known = number > 0 && (uint64_t)number < d->n_numbers && d->by_number[number];
        if (!known || d->by_number[number]->region.n_rings) continue; /* the newest came first */
        TRY(boundary_read(cx, &d->by_number[number]->region, rows_text(rows, 1),
                          rows_blob(rows, 2)));
    }
    return err == NOT_FOUND ? OK : err;
}

Err regions_attach(Cx *cx, Definitions *d) {
    NumberedRegions numbers;
    RegionIn *schools = NULL;
    size_t n = 0;
    TRY(numbers_read(cx, &numbers));
    TRY(schools_read(cx, d, &numbers, &schools, &n));
    ArenaMark mark = arena_mark(cx->mem);
    schools_locate(cx, schools, n);
    arena_rewind(cx->mem, mark);
    schools_place(cx, d, schools, n);
    d->n_numbers = (size_t)numbers.highest + 1;
    d->by_number = NEW_ARRAY(cx->mem, RegionIn *, d->n_numbers);
    for (size_t i = 0; i < numbers.list.n; i++) {
        const NumberedRegion *r = &numbers.list.at[i];
        size_t at = index_get(r->school ? &d->school_keys : &d->area_keys, r->code);
        if (at == SIZE_MAX) continue; /* no longer declared */
        d->by_number[r->number] = d->regions[at];
        d->regions[at]->region.id = r->number;
    }
    return boundaries_read(cx, d);
}

/* ---- what a reader typed ---- */

/* At most one character more, less or other; or the same but for zeros in front. */
static bool keys_near(Str a, Str b) {
    while (a.n && a.p[0] == '0')
        a = str_slice(a, 1, a.n);
    while (b.n && b.p[0] == '0')
        b = str_slice(b, 1, b.n);
    if (a.n > b.n + 1 || b.n > a.n + 1) return false;
    size_t head = 0, tail = 0;
    while (head < a.n && head < b.n && (a.p[head] | 32) == (b.p[head] | 32))
        head++;
    while (tail + head < a.n && tail + head < b.n &&
           (a.p[a.n - 1 - tail] | 32) == (b.p[b.n - 1 - tail] | 32))
        tail++;
    return a.n - head - tail <= 1 && b.n - head - tail <= 1;
}

static bool name_near(Arena *mem, Str typed, const Region *region) {
    for (size_t lang = 0; lang < LANGS; lang++) {
        Str a = words_collation(mem, typed), b = words_collation(mem, region->name.in[lang]);
        if (a.n >= 3 && str_find(b, a, 0) != SIZE_MAX) return true;
    }
    return false;
}

/* "Essn": a typing error or two in a whole name. */
static bool name_mistyped(Arena *mem, Str typed, const Region *region) {
    Str a = words_collation(mem, typed);
    int errors = words_errors(a.n);
    for (size_t lang = 0; lang < LANGS; lang++)
        if (words_distance(a, words_collation(mem, region->name.in[lang]), errors) <= errors)
            return true;
    return false;
}

Err region_find(Cx *cx, const Catalogue *catalogue, Str key, const Region **out) {
    const Region *found = region_by_key(catalogue, key, false);
    if (!found) found = region_by_key(catalogue, key, true);
    if (found) {
        *out = found;
        return OK;
    }
    Str near[MOST_NEAR];
    size_t n = 0, all;
    const Region *const *regions = regions_all(catalogue, &all);
    for (size_t pass = 0; pass < 3 && n == 0 && key.n <= 100; pass++)
        for (size_t i = 0; i < all && n < MOST_NEAR; i++) {
            bool is_near = pass == 0   ? keys_near(key, regions[i]->key)
                           : pass == 1 ? name_near(cx->mem, key, regions[i])
                                       : name_mistyped(cx->mem, key, regions[i]);
            if (is_near)
                near[n++] = str_format(cx->mem, "%.*s (%.*s)", STR_ARG(regions[i]->key),
                                       STR_ARG(regions[i]->name.in[cx->lang]));
        }
    if (n == 0) return fail(cx, NOT_FOUND, MSG_REGION_UNKNOWN, key);
    return fail(cx, NOT_FOUND, MSG_REGION_UNKNOWN_NEAR, key, str_join(cx->mem, n, near, S(", ")));
}

Err area_known(Cx *cx, Str *key) {
    const Catalogue *catalogue;
    const Region *region = NULL;
    size_t n;
    if (!key->n) return OK;
    TRY(catalogue_get(cx, &catalogue));
    regions_all(catalogue, &n);
    if (!n) return OK;
    Err err = region_find(cx, catalogue, *key, &region);
    must(err || region);
    if (!err) *key = region->key;
    if (err != NOT_FOUND) return err;
    Fault said = cx->fault;
    said.kind = INVALID;
    return fault_pass(cx, &said);
}

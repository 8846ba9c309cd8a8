/* Which data sets does a JSON-stat text hold, and what are the dimensions of one? Version 2 tells
 * its class; version 1 is a bundle of named data sets that keep `id` and `size` among the
 * dimensions. */

#include "formats/json_stat_in.h"

#define MOST_DIMENSIONS 200

static const Str members[STAT_MEMBERS] = {
    [STAT_ID] = S("id"),       [STAT_SIZE] = S("size"),
    [STAT_ROLE] = S("role"),   [STAT_DIMENSION] = S("dimension"),
    [STAT_VALUE] = S("value"), [STAT_STATUS] = S("status"),
    [STAT_LABEL] = S("label"), [STAT_HREF] = S("href"),
};

static Err wrong(Cx *cx, const JsonText *text, JsonPlace place, const char *what) {
    return json_wrong(cx, text, place.at, FORMAT_JSON_STAT, what);
}

/* ---- finding the data sets ---- */

static Err count_values(Cx *cx, Arena *mem, const JsonText *text, StatSet *set) {
    JsonPlace place = set->places[STAT_VALUE];
    if (place.kind != JSON_ARRAY && place.kind != JSON_OBJECT)
        return wrong(cx, text, place, "value");
    JsonWalk walk = json_walk(mem, text, place);
    TRY(walk_next(cx, &walk));
    for (set->n_values = 0;; set->n_values++) {
        if (set->n_values % 65536 == 0 && cx_late(cx))
            return fail(cx, LIMIT, MSG_FORMATS_LATE, text->name);
        TRY(walk_next(cx, &walk));
        if (walk.token.kind == JSON_ARRAY_END || walk.token.kind == JSON_OBJECT_END) return OK;
        if (walk.token.kind == JSON_KEY) TRY(walk_next(cx, &walk));
        TRY(walk_skip(cx, &walk));
    }
}

typedef struct SetSearch {
    const JsonText *text;
    Arena *mem;
    VEC(StatSet) found;
    size_t references; /* data sets that stand elsewhere */
} SetSearch;

/* Takes an object with dimensions and values; *is tells whether it was one. */
static Err take_set(Cx *cx, SetSearch *search, JsonPlace place, Str name, bool *is) {
    StatSet set = {0};
    TRY(json_find(cx, search->mem, search->text, place, STAT_MEMBERS, members, set.places));
    *is = set.places[STAT_DIMENSION].kind == JSON_OBJECT && set.places[STAT_VALUE].kind != JSON_END;
    if (!*is) return OK;
    if (search->found.n == CUBE_MOST_SETS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, search->text->name,
                    str_format(cx->mem, "%d", CUBE_MOST_SETS));
    Str label, href;
    TRY(json_words(cx, search->mem, search->text, set.places[STAT_LABEL], &label));
    TRY(json_words(cx, search->mem, search->text, set.places[STAT_HREF], &href));
    set.name = name.n ? name : label.n ? label : href.n ? href : S("dataset");
    TRY(count_values(cx, search->mem, search->text, &set));
    vec_push(search->mem, &search->found, set);
    return OK;
}

static Err take_bundle(Cx *cx, SetSearch *search, JsonPlace root) {
    JsonWalk walk = json_walk(search->mem, search->text, root);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str key;
        bool is;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) return OK;
        JsonPlace place = json_place(&walk);
        TRY(walk_skip(cx, &walk));
        if (place.kind == JSON_OBJECT) TRY(take_set(cx, search, place, key, &is));
    }
}

static Err take_collection(Cx *cx, SetSearch *search, JsonPlace link) {
    JsonPlace items;
    bool any = true, is;
    TRY(json_find(cx, search->mem, search->text, link, 1, &S("item"), &items));
    if (items.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(search->mem, search->text, items);
    TRY(walk_next(cx, &walk));
    for (;;) {
        TRY(walk_item(cx, &walk, &any));
        if (!any) return OK;
        JsonPlace place = json_place(&walk);
        TRY(walk_skip(cx, &walk));
        TRY(take_set(cx, search, place, STR_NONE, &is));
        search->references += !is;
    }
}

Err stat_sets(Cx *cx, Arena *mem, const JsonText *text, StatSets *out) {
    enum { CLASS, LINK, HIGHEST };
    const Str names[HIGHEST] = {[CLASS] = S("class"), [LINK] = S("link")};
    JsonPlace places[HIGHEST], root = {0, JSON_OBJECT};
    SetSearch search = {.text = text, .mem = mem};
    Str class;
    bool single = false;
    TRY(json_find(cx, mem, text, root, HIGHEST, names, places));
    TRY(json_words(cx, mem, text, places[CLASS], &class));
    if (str_equal(class, S("dimension")))
        return fail(cx, INVALID, MSG_FORMATS_CUBE_STRUCTURE, text->name);
    if (str_equal(class, S("collection")))
        TRY(take_collection(cx, &search, places[LINK]));
    else
        TRY(take_set(cx, &search, root, STR_NONE, &single));
    if (!class.n && !single) TRY(take_bundle(cx, &search, root));
    if (search.references && !search.found.n)
        return fail(cx, INVALID, MSG_FORMATS_CUBE_REFERENCES, text->name);
    if (!search.found.n && !str_equal(class, S("dataset")) && !str_equal(class, S("collection")))
        return NOT_FOUND;
    *out = (StatSets){search.found.at, search.found.n};
    return OK;
}

/* ---- the dimensions of one ---- */

typedef struct CubeReading {
    Arena *mem;
    const JsonText *text;
    StatCube *cube;
    size_t n_codes; /* of all dimensions so far */
    Index by_id;
} CubeReading;

static Err read_ids(Cx *cx, CubeReading *r, JsonPlace place) {
    VEC(StatDimension) list = {0};
    bool any;
    if (place.kind != JSON_ARRAY) return wrong(cx, r->text, place, "id");
    JsonWalk walk = json_walk(r->mem, r->text, place);
    TRY(walk_next(cx, &walk));
    for (;;) {
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        Str id = walk.token.text;
        if (walk.token.kind != JSON_STRING || index_get(&r->by_id, id) != SIZE_MAX)
            return wrong(cx, r->text, json_place(&walk), "id");
        if (list.n == MOST_DIMENSIONS)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_COLUMNS, r->text->name,
                        str_format(cx->mem, "%d", MOST_DIMENSIONS));
        index_put(r->mem, &r->by_id, id, list.n);
        vec_push(r->mem, &list, (StatDimension){.id = id, .role = ROLE_DIMENSION});
    }
    r->cube->dimensions = list.at;
    r->cube->n_dimensions = list.n;
    return OK;
}

static Err read_sizes(Cx *cx, CubeReading *r, JsonPlace place) {
    size_t n = 0;
    bool any;
    if (place.kind != JSON_ARRAY) return wrong(cx, r->text, place, "size");
    JsonWalk walk = json_walk(r->mem, r->text, place);
    TRY(walk_next(cx, &walk));
    r->cube->n_cells = 1;
    for (;; n++) {
        int64_t size;
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        if (walk.token.kind != JSON_NUMBER || !int_read(walk.token.text, &size) ||
            n == r->cube->n_dimensions)
            return wrong(cx, r->text, json_place(&walk), "size");
        r->cube->dimensions[n].n = (size_t)size;
        if (__builtin_mul_overflow(r->cube->n_cells, (size_t)size, &r->cube->n_cells))
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CELLS, r->text->name);
    }
    return n == r->cube->n_dimensions ? OK : wrong(cx, r->text, place, "size");
}

/* {"time": ["year"], "geo": ["area"], "metric": ["concept"]} */
static Err read_roles(Cx *cx, CubeReading *r, JsonPlace place) {
    const Str names[] = {S("time"), S("geo"), S("metric")};
    const ColumnRole roles[] = {ROLE_TIME, ROLE_REGION, ROLE_METRIC};
    JsonPlace lists[3];
    bool any;
    for (size_t d = 0; place.kind == JSON_END && d < r->cube->n_dimensions; d++) {
        ColumnRole known = sdmx_role(r->cube->dimensions[d].id); /* a cube made from SDMX */
        if (known == ROLE_TIME || known == ROLE_REGION) r->cube->dimensions[d].role = known;
    }
    TRY(json_find(cx, r->mem, r->text, place, 3, names, lists));
    for (size_t i = 0; i < 3; i++) {
        if (lists[i].kind != JSON_ARRAY) continue;
        JsonWalk walk = json_walk(r->mem, r->text, lists[i]);
        TRY(walk_next(cx, &walk));
        for (;;) {
            TRY(walk_item(cx, &walk, &any));
            if (!any) break;
            size_t d = index_get(&r->by_id, walk.token.text);
            if (walk.token.kind == JSON_STRING && d != SIZE_MAX)
                r->cube->dimensions[d].role = roles[i];
            TRY(walk_skip(cx, &walk));
        }
    }
    return OK;
}

static Err wrong_categories(Cx *cx, const CubeReading *r, const StatDimension *dimension,
                            size_t listed) {
    return fail(cx, INVALID, MSG_FORMATS_CUBE_CATEGORIES, r->text->name,
                str_copy(cx->mem, dimension->id), str_format(cx->mem, "%zu", dimension->n),
                str_format(cx->mem, "%zu", listed));
}

typedef struct Category {
    Str code;
    size_t position;
} Category;
typedef struct Categories {
    Arena *mem;
    VEC(Category) list;
} Categories;

/* The index as an object gives positions, as a list it is in order; without one, the single label's
 * key is the code. */
static Err read_index(Cx *cx, CubeReading *r, JsonPlace place, Categories *out) {
    bool object = place.kind == JSON_OBJECT;
    JsonWalk walk = json_walk(r->mem, r->text, place);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str code;
        bool any;
        int64_t position = (int64_t)out->list.n;
        if (object) {
            TRY(walk_member(cx, &walk, &code));
            if (!code.p) return OK;
            if (walk.token.kind == JSON_NUMBER && !int_read(walk.token.text, &position))
                return wrong(cx, r->text, json_place(&walk), "index");
        } else {
            TRY(walk_item(cx, &walk, &any));
            if (!any) return OK;
            code = walk.token.text;
            if (walk.token.kind != JSON_STRING && walk.token.kind != JSON_NUMBER)
                return wrong(cx, r->text, json_place(&walk), "index");
        }
        TRY(walk_skip(cx, &walk));
        if (++r->n_codes > CUBE_MOST_CODES)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CODES, r->text->name,
                        str_format(cx->mem, "%zu", CUBE_MOST_CODES));
        vec_push(out->mem, &out->list, (Category){code, (size_t)position});
    }
}

/* Each position from 0 on is taken once. */
static Err place_codes(Cx *cx, CubeReading *r, StatDimension *dimension,
                       const Categories *categories) {
    if (categories->list.n != dimension->n)
        return wrong_categories(cx, r, dimension, categories->list.n);
    dimension->codes = NEW_ARRAY(r->mem, ColumnCode, dimension->n + 1);
    const Category *category = categories->list.at;
    for (size_t i = 0; category && i < dimension->n; i++, category++) {
        if (category->position >= dimension->n || dimension->codes[category->position].code.p)
            return wrong_categories(cx, r, dimension, i);
        ColumnCode *code = &dimension->codes[category->position];
        code->code = category->code.p ? category->code : S("");
    }
    return OK;
}

static Err read_labels(Cx *cx, CubeReading *r, StatDimension *dimension, JsonPlace place) {
    Index by_code = {0};
    if (place.kind != JSON_OBJECT) return OK;
    for (size_t i = 0; i < dimension->n; i++)
        index_put(r->mem, &by_code, dimension->codes[i].code, i);
    JsonWalk walk = json_walk(r->mem, r->text, place);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str code;
        TRY(walk_member(cx, &walk, &code));
        if (!code.p) return OK;
        size_t i = index_get(&by_code, code);
        if (i != SIZE_MAX && walk.token.kind == JSON_STRING)
            dimension->codes[i].label = walk.token.text;
        TRY(walk_skip(cx, &walk));
    }
}

static Err read_dimension(Cx *cx, CubeReading *r, StatDimension *dimension, JsonPlace place) {
    const Str outer[] = {S("label"), S("category")}, inner[] = {S("index"), S("label")};
    JsonPlace told[2], category[2];
    Categories categories = {.mem = r->mem};
    TRY(json_find(cx, r->mem, r->text, place, 2, outer, told));
    TRY(json_words(cx, r->mem, r->text, told[0], &dimension->label));
    TRY(json_find(cx, r->mem, r->text, told[1], 2, inner, category));
    bool indexed = category[0].kind == JSON_OBJECT || category[0].kind == JSON_ARRAY;
    bool one = !indexed && category[1].kind == JSON_OBJECT;
    if (indexed || one) TRY(read_index(cx, r, category[indexed ? 0 : 1], &categories));
    if (one && categories.list.n > 1) /* nothing tells their order */
        return wrong_categories(cx, r, dimension, 0);
    TRY(place_codes(cx, r, dimension, &categories));
    return read_labels(cx, r, dimension, category[1]);
}

static Err read_dimensions(Cx *cx, CubeReading *r, JsonPlace place) {
    JsonWalk walk = json_walk(r->mem, r->text, place);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str key;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) break;
        size_t d = index_get(&r->by_id, key);
        JsonPlace at = json_place(&walk);
        TRY(walk_skip(cx, &walk));
        if (d != SIZE_MAX && !r->cube->dimensions[d].codes)
            TRY(read_dimension(cx, r, &r->cube->dimensions[d], at));
    }
    for (size_t d = 0; d < r->cube->n_dimensions; d++)
        if (!r->cube->dimensions[d].codes)
            return wrong_categories(cx, r, &r->cube->dimensions[d], 0);
    return OK;
}

Err stat_cube(Cx *cx, Arena *mem, const JsonText *text, const StatSet *set, StatCube *out) {
    CubeReading r = {.mem = mem, .text = text, .cube = out};
    JsonPlace old[3];
    /* version 1 keeps the first three members one level deeper */
    TRY(json_find(cx, mem, text, set->places[STAT_DIMENSION], 3, members, old));
    for (size_t i = 0; i < 3; i++)
        if (set->places[i].kind != JSON_END) old[i] = set->places[i];
    if (old[STAT_ID].kind == JSON_END) old[STAT_ID].at = set->places[STAT_DIMENSION].at;
    if (old[STAT_SIZE].kind == JSON_END) old[STAT_SIZE].at = set->places[STAT_DIMENSION].at;
    TRY(read_ids(cx, &r, old[STAT_ID]));
    TRY(read_sizes(cx, &r, old[STAT_SIZE]));
    TRY(read_roles(cx, &r, old[STAT_ROLE]));
    return read_dimensions(cx, &r, set->places[STAT_DIMENSION]);
}

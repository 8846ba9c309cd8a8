/* Where do the schools lie? The list of schools as places on the outlines of the towns; what a sign
 * says is written only for those that are drawn. */

#include <math.h>
#include <string.h>

#include "publish/publish_in.h"

/* ---- parts of the earth -------------------------------------------------------------------------
 */

/* Four decimals, some ten metres. */
static void put_degrees(Buf *out, double value) {
    int64_t parts = (int64_t)(fmin(fmax(value, -360), 360) * 1e4);
    int64_t positive = parts < 0 ? -parts : parts;
    if (parts < 0) buf_char(out, '-');
    buf_int(out, positive / 10000);
    buf_char(out, '.');
    for (int64_t unit = 1000; unit; unit /= 10)
        buf_char(out, (char)('0' + positive / unit % 10));
}

Str places_frame_text(Arena *mem, const PlacesFrame *f) {
    /* Outwards, so that what is to be seen lies inside. */
    double edges[] = {floor(f->west * 1e4) / 1e4, floor(f->south * 1e4) / 1e4,
                      ceil(f->east * 1e4) / 1e4, ceil(f->north * 1e4) / 1e4};
    Buf out = buf_new(mem, 80);
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_char(&out, ',');
        put_degrees(&out, edges[i] + copysign(1e-7, edges[i])); /* never just below it */
    }
    return buf_str(&out);
}

static bool degrees_read(Str text, double *out) {
    bool minus = str_starts(text, S("-"));
    Number number;
    if (!number_read(minus ? str_slice(text, 1, text.n) : text, DECIMAL_POINT, &number) ||
        number.value < 0)
        return false;
    *out = minus ? -number.value : number.value;
    return true;
}

bool places_frame_read(Str text, PlacesFrame *out) {
    double at[4];
    size_t n = 0;
    for (Str rest = text, part; str_cut(&rest, ',', &part);)
        if (n == 4 || !degrees_read(part, &at[n++])) return false;
    if (n != 4) return false;
    *out = (PlacesFrame){at[0], at[1], at[2], at[3]};
    return out->west >= -180 && out->west + 1e-5 < out->east && out->east <= 180 &&
           out->south >= -85 && out->south + 1e-5 < out->north && out->north <= 85;
}

static void frame_widen(PlacesFrame *f, const double *point) {
    if (!isfinite(point[0]) || !isfinite(point[1])) return;
    f->west = fmin(f->west, point[0]), f->east = fmax(f->east, point[0]);
    f->south = fmin(f->south, point[1]), f->north = fmax(f->north, point[1]);
}

static void frame_of_region(const Region *region, PlacesFrame *f) {
    if (region->n_rings) {
        frame_widen(f, (double[]){region->west, region->south});
        frame_widen(f, (double[]){region->east, region->north});
    }
    bool set = region->kind == REGION_SET;
    const Region **parts = set ? region->members : region->children;
    size_t n_parts = set ? region->n_members : region->n_children;
    for (size_t i = 0; !region->n_rings && i < n_parts; i++)
        frame_of_region(parts[i], f);
}

bool publish_schools_frame(const PublishedSchools *schools, const Region *const *areas, size_t n,
                           PlacesFrame *out) {
    PlacesFrame f = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    const Region *own = area_own(schools->catalogue);
    for (size_t i = 0; i < (n ? n : 1); i++)
        frame_of_region(n ? areas[i] : own, &f);
    for (size_t i = 0; !(f.west < f.east) && i < schools->n; i++) {
        const Region *r = publish_school_region(schools, i);
        frame_widen(&f, (double[]){r->longitude, r->latitude});
    }
    if (!(f.west <= f.east && f.south <= f.north)) return false;
    double air = 0.02 * fmax(f.east - f.west, f.north - f.south) + 1e-4;
    *out = (PlacesFrame){f.west - air, f.south - air, f.east + air, f.north + air};
    return out->west >= -180 && out->east <= 180 && out->south >= -85 && out->north <= 85;
}

/* ---- the ground ---------------------------------------------------------------------------------
 */

static bool inside(const Region *region, const Region *const *areas, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (areas[i] == region || region_contains(areas[i], region)) return true;
    return false;
}

/* Towns and cities; a Kreis only where the outlines of its towns are not known. */
static bool is_ground(const Region *region) {
    if (!region->n_rings) return false;
    if (region->kind == REGION_CITY || region->kind == REGION_TOWN) return true;
    for (size_t i = 0; i < region->n_children; i++)
        if (region->children[i]->n_rings) return false;
    return region->kind == REGION_KREIS;
}

static void ground_fill(Cx *cx, const PublishedSchools *schools, const SchoolsMap *map,
                        PlacesChart *chart) {
    size_t n;
    const Region *const *all = regions_all(schools->catalogue, &n);
    const Region *own = area_own(schools->catalogue);
    const Region *const *areas = map->n_areas ? map->areas : &own;
    size_t n_areas = map->n_areas ? map->n_areas : 1;
    GroundArea *ground = NEW_ARRAY(cx->mem, GroundArea, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!is_ground(all[i])) continue;
        ground[chart->n_ground++] =
            (GroundArea){.name = all[i]->name.in[map->lang],
                         .points = all[i]->points,
                         .ring_points = all[i]->ring_points,
                         .n_rings = all[i]->n_rings,
                         .bounds = {all[i]->west, all[i]->south, all[i]->east, all[i]->north},
                         .inside = inside(all[i], areas, n_areas)};
    }
    chart->ground = ground;
}

/* ---- what signs say -----------------------------------------------------------------------------
 */

typedef struct Words {
    Cx *cx;
    const PublishedSchools *schools;
    const SchoolsMap *map;
    const SchoolType *types;
    size_t n_types;
} Words;

static Str with_star(Arena *mem, Str pattern, Str what) {
    size_t star = str_find(pattern, S("*"), 0);
    if (star == SIZE_MAX) return pattern;
    return str_join(
        mem, 3, (Str[]){str_slice(pattern, 0, star), what, str_slice(pattern, star + 1, pattern.n)},
        STR_NONE);
}

static size_t type_of(const Words *words, const Region *school) {
    size_t i = 0;
    while (i < words->n_types && !str_equal(words->types[i].code, school->school_type))
        i++;
    return i;
}

/* "Goetheschule, Grundschule in Essen. Schüler*innen: 220 (218–222), 2024/25. …" */
static Str school_label(const Words *words, const PublishedSchool *school, Str type) {
    Arena *mem = words->cx->mem;
    Lang lang = words->map->lang;
    const Value *pupils = &school->facts[SCHOOL_PUPILS].value;
    const Value *index = &school->facts[SCHOOL_INDEX].value;
    static const Msg answers[] = {[ANSWER_YES] = MSG_PUBLISH_STARTCHANCEN_YES,
                                  [ANSWER_NO] = MSG_PUBLISH_STARTCHANCEN_NO,
                                  [ANSWER_UNKNOWN] = MSG_PUBLISH_STARTCHANCEN_UNKNOWN};
    Str parts[] = {
        school->region->name.in[lang],
        type,
        school->region->parent ? school->region->parent->name.in[lang] : S("–"),
        value_has_number(pupils) ? words_value(mem, lang, pupils->number, 0, UNIT_COUNT)
                                 : publish_state_word(lang, pupils),
        value_has_number(index) ? words_number(mem, lang, index->number, 0)
                                : publish_state_word(lang, index),
        message_text(lang, answers[publish_school_startchancen(school)]),
    };
    return message_fill(mem, lang, MSG_PUBLISH_SCHOOL_LABEL, 6, parts);
}

static void say_place(void *arg, size_t at, PlaceSign *out) {
    const Words *words = arg;
    PublishedSchool school = publish_school_of(words->cx, words->schools, at);
    const Value *index = &school.facts[SCHOOL_INDEX].value;
    size_t type = type_of(words, school.region);
    *out = (PlaceSign){
        .label =
            school_label(words, &school, type < words->n_types ? words->types[type].name : S("–")),
        .href = with_star(words->cx->mem, words->map->school_href, school.region->key),
        .kind = (unsigned)type,
        .step = -1,
        .square = publish_school_startchancen(&school) == ANSWER_YES,
    };
    if (value_has_number(index))
        out->step = (int)fmin(fmax(round(index->number), INDEX_LOWEST), INDEX_HIGHEST) - 1;
}

static void say_group(void *arg, const PlaceGroup *group, PlaceSign *out) {
    const Words *words = arg;
    Arena *mem = words->cx->mem;
    Lang lang = words->map->lang;
    Str n = words_number(mem, lang, (double)group->n, 0);
    PlacesFrame spot = group->bounds;
    Msg text = group->parts ? MSG_PUBLISH_SCHOOLS_CLOSER : MSG_PUBLISH_SCHOOLS_ONE_SPOT;
    *out = (PlaceSign){.label = message_fill(mem, lang, text, 1, &n)};
    if (!group->parts) {
        spot.west -= 1e-4, spot.south -= 1e-4, spot.east += 1e-4, spot.north += 1e-4;
        out->href = with_star(mem, words->map->list_href, places_frame_text(mem, &spot));
    } else {
        out->href = with_star(mem, words->map->part_href, places_frame_text(mem, &group->frame));
    }
}

/* ---- the map ------------------------------------------------------------------------------------
 */

static void places_fill(Cx *cx, const PublishedSchools *schools, const SchoolsMap *map,
                        PlacesChart *chart) {
    double *points = NEW_ARRAY(cx->mem, double, 2 * schools->n + 2);
    chart->marked = SIZE_MAX;
    for (size_t i = 0; i < schools->n; i++) {
        const SchoolEntry *school = &schools->known->list[schools->list[i]];
        points[2 * i] = school->longitude;
        points[2 * i + 1] = school->latitude;
        if (map->marked && school->region->id == map->marked->id) chart->marked = i;
    }
    chart->points = points;
    chart->n_places = schools->n;
}

Err publish_schools_map(Cx *cx, Buf *out, const PublishedSchools *schools, const SchoolsMap *map) {
    Lang lang = map->lang;
    Words words = {cx, schools, map, NULL, 0};
    TRY(publish_school_types(cx, lang, &words.types, &words.n_types));
    PlaceKind *kinds = NEW_ARRAY(cx->mem, PlaceKind, words.n_types + 1);
    for (size_t i = 0; i < words.n_types; i++)
        kinds[i] = (PlaceKind){words.types[i].letters, words.types[i].name};
    PlacesChart chart = {
        .title = map->title,
        .description = message_count(cx->mem, lang, MSG_PUBLISH_SCHOOLS_MAP,
                                     (int64_t)(schools->n - schools->n_without_place)),
        .lang = lang,
        .frame = map->frame,
        .place = say_place,
        .group = say_group,
        .arg = &words,
        .n_steps = schools->measures[SCHOOL_INDEX] ? INDEX_HIGHEST : 0,
        .steps = message_text(lang, MSG_PUBLISH_SCHOOL_INDEX),
        .low = message_text(lang, MSG_PUBLISH_SCHOOL_INDEX_LOW),
        .high = message_text(lang, MSG_PUBLISH_SCHOOL_INDEX_HIGH),
        .none = message_text(lang, MSG_PUBLISH_SCHOOL_INDEX_NONE),
        .square = message_text(lang, MSG_PUBLISH_STARTCHANCEN_SIGN),
        .several = message_text(lang, MSG_PUBLISH_SCHOOLS_SEVERAL),
        .n_kinds = words.n_types,
        .kinds = kinds,
        .shape = map->shape,
    };
    ground_fill(cx, schools, map, &chart);
    places_fill(cx, schools, map, &chart);
    DRAW_FORMS(chart_places, chart, map, "schulen");
    return OK;
}

/* How is a table drawn as a map of its areas? Numbers of things as circles, rates as colours, in
 * classes that stay the same over the years, with what lies beside it as a comparison. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "publish/publish_in.h"

bool map_fits(const PublishedTable *table) {
    if (table->n_periods != 1 || picture_cells(table) != 1) return false;
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region->n_rings) return true;
    return false;
}

/* ---- the numbers that classes are made of -------------------------------------------------------
 */

enum { MAPS_MOST = 512 };

typedef struct Points {
    ChartPoint *at;
    size_t n;
    Period first, last; /* with any number */
    unsigned marks;     /* of all figures */
    size_t n_periods;
} Points;

static bool own_number(const PublishedFigure *f) {
    return value_has_number(&f->value) && !f->stand_in;
}

/* Which areas, in which periods, which part. */
static Str points_key(Cx *cx, const PublishedMap *map, const Picture *picture) {
    const PublishedFigure *like = map->areas[0].figure;
    uint64_t areas = 0;
    for (size_t i = 0; i < map->n_areas; i++)
        areas = areas * 31 + str_hash(map->areas[i].figure->region->key);
    Period p = picture->period;
    int kind = ((int)p.kind * 16 + p.month) * 32 + p.day;
    return str_format(cx->mem, "map %.*s %.*s %d %llx", STR_ARG(like->indicator->id),
                      STR_ARG(picture->cell), kind, (unsigned long long)areas);
}

/* Of one period: from the table where it is the one on the map. */
static Err add_period(Cx *cx, const PublishedMap *map, const Picture *picture, int64_t as_of,
                      Period period, Points *out) {
    size_t before = out->n;
    for (size_t i = 0; i < map->n_areas; i++) {
        PublishedFigure f = *map->areas[i].figure;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        if (!period_same(period, picture->period))
            TRY(publish_figure(cx, &f, f.indicator, f.region, period, picture->cell, as_of));
        if (!own_number(&f)) continue;
        out->at[out->n++] = picture_point(&f);
        out->marks |= f.value.marks;
    }
    if (out->n == before) return OK;
    if (!out->n_periods++) out->first = period;
    out->last = period;
    return OK;
}

typedef struct Ever { /* what the points of all periods are made of */
    const PublishedMap *map;
    const Picture *picture;
    int64_t as_of;
} Ever;

static Err points_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Ever *ever = of;
    Period *periods;
    size_t n_periods;
    TRY(publish_periods(cx, ever->map->areas[0].figure->indicator, ever->as_of, &periods,
                        &n_periods));
    Points *points = NEW(mem, Points);
    points->at = NEW_ARRAY(mem, ChartPoint, n_periods * ever->map->n_areas + 1);
    for (size_t p = 0; p < n_periods; p++)
        if (period_alike(periods[p], ever->picture->period))
            TRY(add_period(cx, ever->map, ever->picture, ever->as_of, periods[p], points));
    *out = points;
    return OK;
}

/* Of all periods that are alike: what a map of another year will show belongs to the same classes.
 * Hundreds of figures, so they are kept where nobody asks for an earlier state. */
static Err points_ever(Cx *cx, const Ever *ever, Points *out) {
    const Catalogue *catalogue;
    const void *points;
    bool today;
    TRY(catalogue_get(cx, &catalogue));
    TRY(figure_today(cx, catalogue, ever->map->areas[0].figure->indicator, ever->as_of, &today));
    const Kept keep = {.make = points_make,
                       .most = today ? MAPS_MOST : 0,
                       .key = points_key(cx, ever->map, ever->picture),
                       .of = ever};
    if (keep.most)
        TRY(catalogue_kept(cx, catalogue, &keep, &points));
    else
        TRY(points_make(cx, cx->mem, ever, &points));
    *out = *(const Points *)points;
    (void)publish_note_value(cx, (Value){.marks = out->marks});
    ChartPoint *copy = NEW_ARRAY(cx->mem, ChartPoint, out->n + 1); /* that may be sorted */
    memcpy(copy, out->at, out->n * sizeof *copy);
    out->at = copy;
    return OK;
}

static void points_now(Cx *cx, const PublishedMap *map, Points *out) {
    out->at = NEW_ARRAY(cx->mem, ChartPoint, map->n_areas + 1);
    for (size_t i = 0; i < map->n_areas; i++)
        if (map->areas[i].own) out->at[out->n++] = picture_point(map->areas[i].figure);
}

/* ---- comparison and middle ----------------------------------------------------------------------
 */

typedef struct Compare { /* the own area, and that around it */
    PublishedFigure of[2];
    bool known[2];
} Compare;

static Err read_compared(Cx *cx, const PublishedTable *table, const Picture *picture,
                         Compare *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *areas[] = {area_own(catalogue), area_around(catalogue)};
    for (size_t i = 0; i < 2; i++) {
        PublishedFigure *f = &out->of[i];
        TRY(publish_figure(cx, f, table->indicator, areas[i], picture->period, picture->cell,
                           table->as_of));
        out->known[i] = value_has_number(&f->value);
    }
    return OK;
}

static Str figure_text(Cx *cx, const PublishedFigure *f) {
    int decimals = value_decimals(&f->value, f->indicator->decimals);
    return words_value(cx->mem, cx->lang, f->value.number, decimals, f->value.unit);
}

/* A whole says nothing about its parts where things are counted. */
static Str compared_text(Cx *cx, const Compare *compare, Unit unit) {
    Str parts[2];
    size_t n = 0;
    for (size_t i = 0; unit != UNIT_COUNT && i < 2; i++)
        if (compare->known[i])
            parts[n++] =
                str_format(cx->mem, "%.*s %.*s", STR_ARG(compare->of[i].region->name.in[cx->lang]),
                           STR_ARG(figure_text(cx, &compare->of[i])));
    return n ? str_join(cx->mem, n, parts, S(", ")) : S("");
}

static int compare_values(const void *a, const void *b) {
    const ChartPoint *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Where a scale has two sides: at zero for differences; for rates at the value of the whole area;
 * else at the median. */
static void split_at_middle(Cx *cx, PublishedMap *map, const Compare *compare, Points *points) {
    Unit unit = map->chart.unit;
    if (unit == UNIT_POINTS) {
        classes_split(&map->classes, 0);
        map->middle = words_value(cx->mem, cx->lang, 0, 0, unit);
        return;
    }
    for (size_t i = 0; unit != UNIT_COUNT && i < 2; i++) {
        if (!compare->known[i]) continue;
        classes_split(&map->classes, compare->of[i].value.number);
        map->middle =
            str_format(cx->mem, "%.*s, %.*s", STR_ARG(compare->of[i].region->name.in[cx->lang]),
                       STR_ARG(figure_text(cx, &compare->of[i])));
        return;
    }
    if (!points->n) return;
    qsort(points->at, points->n, sizeof *points->at, compare_values);
    const ChartPoint *median = &points->at[(points->n - 1) / 2];
    classes_split(&map->classes, median->value);
    Str text = words_value(cx->mem, cx->lang, median->value, median->decimals, unit);
    map->middle = message_fill(cx->mem, cx->lang, MSG_PUBLISH_MAP_MEDIAN, 1, &text);
}

/* ---- areas --------------------------------------------------------------------------------------
 */

static bool is_selected(const Picture *picture, const Region *region) {
    for (size_t i = 0; i < picture->n_selected; i++)
        if (picture->selected[i] == region) return true;
    return false;
}

/* The keys that are selected once this area was toggled, in place of the pattern's last *. */
static Str toggle_address(Cx *cx, const Picture *picture, const Region *region) {
    Str pattern = picture->href_pattern;
    size_t at = pattern.n;
    while (at > 0 && pattern.p[at - 1] != '*')
        at--;
    if (!at) return S("");
    Buf out = buf_new(cx->mem, 16384);
    buf_put(&out, str_slice(pattern, 0, at - 1));
    bool any = false;
    for (size_t i = 0; i <= picture->n_selected; i++) {
        const Region *next = i < picture->n_selected ? picture->selected[i] : region;
        bool leave = i < picture->n_selected ? next == region : is_selected(picture, region);
        if (leave) continue;
        if (any) buf_char(&out, ',');
        buf_put(&out, next->key);
        any = true;
    }
    buf_put(&out, str_slice(pattern, at, pattern.n));
    return buf_str(&out);
}

static void read_areas(Cx *cx, PublishedMap *map, const PublishedTable *table,
                       const Picture *picture) {
    map->areas = NEW_ARRAY(cx->mem, PublishedMapArea, table->n + 1);
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (!str_equal(f->cell, picture->cell) || !period_same(f->period, picture->period))
            continue;
        map->areas[map->n_areas++] = (PublishedMapArea){
            .figure = f,
            .own = own_number(f),
            .selected = is_selected(picture, f->region),
            .href = picture->href_pattern.n ? toggle_address(cx, picture, f->region) : S(""),
        };
    }
}

static MapArea area_of(const Region *region, Lang lang) {
    return (MapArea){
        .key = region->key,
        .name = region->name.in[lang],
        .points = region->points,
        .ring_points = region->ring_points,
        .n_rings = region->n_rings,
    };
}

/* Where towns are shown, the borders of their Kreise, each once. */
static void read_borders(Cx *cx, PublishedMap *map) {
    MapArea *borders = NEW_ARRAY(cx->mem, MapArea, map->n_areas + 1);
    for (size_t i = 0; i < map->n_areas; i++) {
        const Region *region = map->areas[i].figure->region, *kreis = region_kreis(region);
        if (!kreis || kreis == region || !kreis->n_rings) continue;
        bool known = false;
        for (size_t b = 0; b < map->chart.n_borders; b++)
            known |= str_equal(borders[b].key, kreis->key);
        if (!known) borders[map->chart.n_borders++] = area_of(kreis, cx->lang);
    }
    map->chart.borders = borders;
}

static void fill_chart(Cx *cx, PublishedMap *map, const MapWish *wish) {
    MapChart *chart = &map->chart;
    MapArea *areas = NEW_ARRAY(cx->mem, MapArea, map->n_areas + 1);
    for (size_t i = 0; i < map->n_areas; i++) {
        PublishedMapArea *mine = &map->areas[i];
        const Region *region = mine->figure->region;
        MapArea area = area_of(region, cx->lang);
        area.point = picture_own_point(mine->figure, NULL); /* its own figure only */
        if (mine->own && !map->circles)
            mine->css = map_class_css(cx->mem, wish->palette, &map->classes,
                                      classes_place(&map->classes, &area.point));
        if (!region->n_rings) continue;
        area.href = mine->href;
        area.more = mine->own ? map->compared : S("");
        area.marked = mine->selected;
        area.bordered = chart->n_borders && region_kreis(region) == region;
        areas[chart->n_areas++] = area;
    }
    chart->areas = areas;
    chart->classes = &map->classes;
    chart->palette = wish->palette;
    chart->circles = map->circles;
    chart->hide_missing = wish->hide_missing;
}

/* ---- all together -------------------------------------------------------------------------------
 */

/* Where the bounds or the sizes come from, and what the middle is. */
static void fill_notes(Cx *cx, PublishedMap *map, const Points *points, const Picture *picture,
                       bool own_scale) {
    Str *notes = NEW_ARRAY(cx->mem, Str, 2);
    size_t n = 0;
    Str now = words_period_short(cx->mem, cx->lang, picture->period);
    if (own_scale) {
        notes[n++] = message_fill(cx->mem, cx->lang, MSG_PUBLISH_MAP_SCALE_OWN, 1, &now);
    } else if (points->n_periods > 1) {
        Msg text = map->circles ? MSG_PUBLISH_MAP_SIZES_EVER : MSG_PUBLISH_MAP_SCALE_EVER;
        Str ends[] = {words_period_short(cx->mem, cx->lang, points->first),
                      words_period_short(cx->mem, cx->lang, points->last)};
        notes[n++] = message_fill(cx->mem, cx->lang, text, 2, ends);
    }
    if (map->middle.n)
        notes[n++] = message_fill(cx->mem, cx->lang, MSG_PUBLISH_MAP_MIDDLE, 1, &map->middle);
    map->chart.notes = notes, map->chart.n_notes = n;
}

static Err make_classes(Cx *cx, PublishedMap *map, const PublishedTable *table,
                        const Picture *picture, const MapWish *wish) {
    Points now = {0}, ever = {0};
    points_now(cx, map, &now);
    bool by_hand = wish->classes.method == CLASS_MANUAL && !map->circles;
    /* Too few to be parted now are not parted by what they once were. */
    bool own = wish->own_scale || by_hand || (now.n < CLASS_VALUES_LEAST && !map->circles);
    const Ever asked = {map, picture, table->as_of};
    if (!own && map->n_areas) TRY(points_ever(cx, &asked, &ever));
    Points *points = own ? &now : &ever;
    ClassWish classes = wish->classes;
    if (!classes.classes) classes.classes = CLASSES_USUAL;
    map->zero_apart = !by_hand && classes_zero_apart(points->at, points->n);
    classes.zero_own = classes.zero_own || (map->zero_apart && !wish->zero_among);
    map->classes = classes_make(cx->mem, points->at, points->n, &classes);
    for (size_t i = 0; map->circles && i < points->n; i++)
        map->chart.largest = fmax(map->chart.largest, fabs(points->at[i].value));
    Compare compare = {0};
    TRY(read_compared(cx, table, picture, &compare));
    map->compared = compared_text(cx, &compare, map->chart.unit);
    if (wish->palette == PALETTE_DIVERGING && !map->circles)
        split_at_middle(cx, map, &compare, points);
    fill_notes(cx, map, points, picture, wish->own_scale && !by_hand);
    return OK;
}

Err publish_map(Cx *cx, PublishedMap **out, const PublishedTable *table, const Picture *picture) {
    const MapWish usual = {0}, *wish = picture->map ? picture->map : &usual;
    PublishedMap *map = NEW(cx->mem, PublishedMap);
    bool counts = table->indicator->unit == UNIT_COUNT;
    map->circles = wish->show == SHOW_AS_FITS ? counts : wish->show == SHOW_CIRCLES;
    map->misleading = map->circles != counts;
    map->chart = (MapChart){
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .width = MAP_WIDTH,
        .unit = table->indicator->unit,
    };
    read_areas(cx, map, table, picture);
    TRY(make_classes(cx, map, table, picture, wish));
    read_borders(cx, map);
    fill_chart(cx, map, wish);
    *out = map;
    return OK;
}

Err publish_map_draw(Cx *cx, Buf *out, const PublishedMap *map, const Picture *picture) {
    MapChart chart = map->chart;
    DRAW_FORMS(chart_map, chart, picture, "karte");
    return OK;
}

Err picture_map(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    PublishedMap *map;
    TRY(publish_map(cx, &map, table, picture));
    return publish_map_draw(cx, out, map, picture);
}

Err publish_any(Cx *cx, const PublishQuery *query, Period period, bool *out) {
    *out = false;
    for (size_t i = 0; i < query->n_regions && !*out; i++) {
        PublishedFigure f;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(publish_figure(cx, &f, query->indicator, query->regions[i], period, query->cell,
                           query->as_of));
        *out = own_number(&f);
    }
    return OK;
}

Err publish_first_part(Cx *cx, const PublishQuery *query, const Dimension *by, Period period,
                       Str *out) {
    PublishQuery part = *query;
    *out = S("");
    for (size_t c = 0; c < by->n_codes; c++) {
        bool found;
        part.cell = str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(by->codes[c].code));
        TRY(publish_any(cx, &part, period, &found));
        if (!found) continue;
        *out = part.cell;
        return OK;
    }
    return OK;
}

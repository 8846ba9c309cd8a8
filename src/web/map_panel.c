/* The map of an indicator with what a planner does beside it: another part, another year, other
 * classes, areas to mark, and a list that names each area, also those that are not on the map. */

#include <stdlib.h>

#include "web/map_panel_in.h"
#include "web/map_wish_in.h"

enum { ADDRESS_MOST = 2048, SELECTED_MOST = 60 };

struct MapPanel {
    const Request *request;
    const MapAsk *ask;
    MapChoice choice;
    const Region **areas;
    size_t n_areas;
    const Region **selected;
    size_t n_selected;
    bool towns, levels; /* towns are shown; both levels can be */
    const Dimension *dimension;
    Str cell;
};
typedef struct MapPanel Panel;

/* What a map's address may hold; nothing else goes from one map to the next. */
static const char *const parameters[] = {
    "tab",    "chart",   "areas", "by",   "cell",    "period", "level", "class", "number",
    "breaks", "palette", "zero",  "show", "missing", "scale",  "order", "as_of", "select",
};
enum { PARAMETERS = sizeof parameters / sizeof *parameters };

/* Another map like this one: one parameter replaced (by nothing where it is empty). */
static Str query_of(Cx *cx, const Request *request, const char *name, Str value) {
    Buf out = buf_new(cx->mem, ADDRESS_MOST);
    for (size_t i = 0; i < PARAMETERS; i++) {
        bool replaced = str_equal(str_of(parameters[i]), str_of(name));
        Str text = replaced ? value : request->get(request, str_of(parameters[i]));
        if (!text.n) continue;
        buf_char(&out, out.n ? '&' : '?');
        buf_format(&out, "%s=", parameters[i]);
        buf_url(&out, text);
    }
    return out.full ? S("") : buf_str(&out);
}

/* ---- what is asked for --------------------------------------------------------------------------
 */

/* Cities, and in place of each Kreis its towns; those alone are told as well. */
static void list_towns(const Region *own, const Region **all, size_t *n, const Region **towns,
                       size_t *n_towns) {
    *n = *n_towns = 0;
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        if (member->kind != REGION_KREIS) all[(*n)++] = member;
        for (size_t t = 0; member->kind == REGION_KREIS && t < member->n_children; t++)
            all[(*n)++] = towns[(*n_towns)++] = member->children[t];
    }
}

/* Towns where towns have values of their own, unless Kreise are asked for. */
static Err read_level(Cx *cx, Panel *panel) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    size_t most = own->n_members, n;
    for (size_t i = 0; i < own->n_members; i++)
        most += own->members[i]->n_children;
    const Region **all = NEW_ARRAY(cx->mem, const Region *, most + 1);
    PublishQuery query = {.indicator = panel->ask->indicator,
                          .regions = NEW_ARRAY(cx->mem, const Region *, most + 1),
                          .as_of = panel->ask->as_of,
                          .cell = panel->cell};
    list_towns(own, all, &n, query.regions, &query.n_regions);
    TRY(publish_any(cx, &query, panel->ask->period, &panel->levels));
    Str level = panel->request->get(panel->request, S("level"));
    if (level.n && !str_equal(level, S("kreis")) && !str_equal(level, S("town")))
        return fail(cx, INVALID, MSG_MAP_NO_CHOICE, S("level"), level, S("kreis, town"));
    panel->towns = panel->levels && !str_equal(level, S("kreis"));
    panel->areas = panel->towns ? all : own->members;
    panel->n_areas = panel->towns ? n : own->n_members;
    return OK;
}

const Dimension *map_dimension(const Indicator *indicator, Str cell) {
    for (size_t i = 0; i < indicator->n_by; i++)
        if (str_equal(str_slice(cell, 0, str_find(cell, S("="), 0)), indicator->by[i]->id))
            return indicator->by[i];
    return NULL;
}

/* Which part: the one asked for, the total where `cell=total` says so, else the first that has a
 * number. */
static Err read_cell(Cx *cx, Panel *panel) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Str cell = panel->request->get(panel->request, S("cell"));
    panel->dimension = panel->ask->dimension;
    if (str_equal(cell, S("total"))) return OK;
    if (cell.n) {
        TRY(cell_read(cx, catalogue, cell, &panel->cell));
        const Dimension *of = map_dimension(panel->ask->indicator, panel->cell);
        if (!of) return fail(cx, INVALID, MSG_MAP_NO_PART, cell, panel->ask->indicator->id);
        panel->dimension = of;
        return OK;
    }
    if (!panel->dimension) return OK;
    PublishQuery query = {.indicator = panel->ask->indicator,
                          .regions = own->members,
                          .n_regions = own->n_members,
                          .as_of = panel->ask->as_of};
    return publish_first_part(cx, &query, panel->dimension, panel->ask->period, &panel->cell);
}

static Err read_selected(Cx *cx, Panel *panel) {
    Str keys = panel->request->get(panel->request, S("select"));
    if (!keys.n) return OK;
    TRY(publish_regions(cx, keys, &panel->selected, &panel->n_selected));
    if (panel->n_selected > SELECTED_MOST) panel->n_selected = SELECTED_MOST;
    return OK;
}

/* ---- what stands beside -------------------------------------------------------------------------
 */

static void fill_kept(Cx *cx, const Panel *panel, MapView *view) {
    static const char *const kept[] = {"areas", "by", "order", "as_of", "select"};
    size_t n = sizeof kept / sizeof *kept;
    view->kept = NEW_ARRAY(cx->mem, Fact, n + 1);
    view->kept[view->n_kept++] = (Fact){S("tab"), S("map")};
    for (size_t i = 0; i < n; i++) {
        Str text = panel->request->get(panel->request, str_of(kept[i]));
        if (text.n) view->kept[view->n_kept++] = (Fact){str_of(kept[i]), text};
    }
}

static Err fill_cells(Cx *cx, const Panel *panel, MapView *view) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Dimension *by = panel->dimension;
    if (!by) return OK;
    view->cells = NEW_ARRAY(cx->mem, Option, by->n_codes + 2);
    bool known = !panel->cell.n;
    if (!panel->ask->indicator->needs || known)
        view->cells[view->n_cells++] =
            (Option){S("total"), cell_label(cx->mem, cx->lang, catalogue, S("")), known};
    for (size_t i = 0; i < by->n_codes; i++) {
        Str cell = str_format(cx->mem, "%.*s=%.*s", STR_ARG(by->id), STR_ARG(by->codes[i].code));
        bool chosen = str_equal(cell, panel->cell);
        known |= chosen;
        view->cells[view->n_cells++] = (Option){cell, by->codes[i].label.in[cx->lang], chosen};
    }
    if (!known)
        view->cells[view->n_cells++] =
            (Option){panel->cell, cell_label(cx->mem, cx->lang, catalogue, panel->cell), true};
    return OK;
}

static Link step_link(Cx *cx, const Panel *panel, size_t p) {
    Str query =
        query_of(cx, panel->request, "period", period_code(cx->mem, panel->ask->periods[p]));
    return (Link){.href =
                      str_format(cx->mem, "%.*s%.*s", STR_ARG(panel->ask->address), STR_ARG(query)),
                  .text = words_period(cx->mem, cx->lang, panel->ask->periods[p])};
}

static void fill_periods(Cx *cx, const Panel *panel, MapView *view) {
    const MapAsk *ask = panel->ask;
    view->periods = NEW_ARRAY(cx->mem, Option, ask->n_periods + 1);
    for (size_t p = ask->n_periods; p-- > 0;) {
        bool now = period_compare(ask->periods[p], ask->period) == 0;
        view->periods[view->n_periods++] =
            (Option){period_code(cx->mem, ask->periods[p]),
                     words_period(cx->mem, cx->lang, ask->periods[p]), now};
        if (now && p > 0) view->earlier = step_link(cx, panel, p - 1);
        if (now && p + 1 < ask->n_periods) view->later = step_link(cx, panel, p + 1);
    }
    if (view->n_periods == 1) view->n_periods = 0; /* nothing to choose */
}

static void fill_levels(Cx *cx, const Panel *panel, MapView *view) {
    if (!panel->levels) return;
    view->levels = NEW_ARRAY(cx->mem, Option, 2);
    view->levels[view->n_levels++] =
        (Option){S("town"), message_text(cx->lang, MSG_MAP_LEVEL_TOWN), panel->towns};
    view->levels[view->n_levels++] =
        (Option){S("kreis"), message_text(cx->lang, MSG_MAP_LEVEL_KREIS), !panel->towns};
}

static Err fill_title(Cx *cx, const Panel *panel, MapView *view) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str arguments[] = {panel->ask->indicator->title.in[cx->lang],
                       words_period(cx->mem, cx->lang, panel->ask->period),
                       cell_label(cx->mem, cx->lang, catalogue, panel->cell)};
    Msg text = panel->cell.n ? MSG_MAP_TITLE_PART : MSG_MAP_TITLE;
    view->title = message_fill(cx->mem, cx->lang, text, 3, arguments);
    return OK;
}

/* ---- areas --------------------------------------------------------------------------------------
 */

typedef struct Named {
    Str sort;
    const PublishedMapArea *area;
} Named;

static int by_name(const void *a, const void *b) {
    const Named *x = a, *y = b;
    return str_compare(x->sort, y->sort);
}

static MapRow row_of(Cx *cx, const Panel *panel, const PublishedMapArea *area) {
    const Region *region = area->figure->region;
    FigureView figure = figure_view(cx, panel->request, area->figure);
    return (MapRow){
        .name = region->name.in[cx->lang],
        .value = area->own                ? figure.text
                 : area->figure->stand_in ? presence_word(cx->lang, NOT_AT_LEVEL)
                                          : figure.text,
        .marks = area->own ? figure.marks : S(""),
        .profile_href = region_href(cx, panel->request, region),
        .key = region->key,
        .href = area->href,
        .css = area->css,
        .missing = !area->own,
        .selected = area->selected,
    };
}

/* By name; an area without a number of its own or without a shape also under the map, with the
 * reason. */
static void fill_rows(Cx *cx, const Panel *panel, const PublishedMap *map, MapView *view) {
    Named *named = NEW_ARRAY(cx->mem, Named, map->n_areas + 1);
    for (size_t i = 0; i < map->n_areas; i++)
        named[i] =
            (Named){words_collation(cx->mem, map->areas[i].figure->region->name.in[cx->lang]),
                    &map->areas[i]};
    qsort(named, map->n_areas, sizeof *named, by_name);
    view->rows = NEW_ARRAY(cx->mem, MapRow, map->n_areas + 1);
    view->not_shown = NEW_ARRAY(cx->mem, Link, map->n_areas + 1);
    for (size_t i = 0; i < map->n_areas; i++) {
        const PublishedMapArea *area = named[i].area;
        MapRow row = view->rows[view->n_rows++] = row_of(cx, panel, area);
        if (area->own && area->figure->region->n_rings) continue;
        view->not_shown[view->n_not_shown++] =
            (Link){.text = row.name,
                   .note = area->own ? message_text(cx->lang, MSG_WEB_NO_OUTLINE) : row.value};
    }
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)view->n_not_shown),
                    words_count(cx->mem, cx->lang, (int64_t)map->n_areas)};
    if (view->n_not_shown)
        view->not_shown_text = message_fill(cx->mem, cx->lang, MSG_WEB_NOT_SHOWN, 2, counts);
    view->rows_text = message_fill(cx->mem, cx->lang, MSG_MAP_AREAS, 1, &counts[1]);
}

/* ---- all together -------------------------------------------------------------------------------
 */

Err map_shown(Cx *cx, const Request *request, const MapAsk *ask, MapPanel **out,
              PublishedTable *table) {
    Panel *panel = NEW(cx->mem, Panel);
    *panel = (Panel){.request = request, .ask = ask};
    TRY(map_choice_read(cx, request, &panel->choice));
    TRY(read_cell(cx, panel));
    TRY(read_level(cx, panel));
    TRY(read_selected(cx, panel));
    PublishQuery query = {
        .indicator = ask->indicator,
        .regions = panel->areas,
        .n_regions = panel->n_areas,
        .period = period_code(cx->mem, ask->period),
        .by = panel->dimension && panel->cell.n ? panel->dimension->id : S(""),
        .as_of = ask->as_of,
        .cell = panel->cell,
        .whole = !panel->cell.n,
    };
    *out = panel;
    return publish_table(cx, table, &query);
}

static Picture picture_of(const Panel *panel, Str title) {
    return (Picture){
        .title = title,
        .period = panel->ask->period,
        .cell = panel->cell,
        .map = &panel->choice.wish,
        .selected = panel->selected,
        .n_selected = panel->n_selected,
    };
}

static Err draw(Cx *cx, const Panel *panel, const PublishedTable *table, MapView *view, Buf *out) {
    Str others = query_of(cx, panel->request, "select", S(""));
    Picture picture = picture_of(panel, view->title);
    if (!others.n) others = S("?tab=map");
    picture.href_pattern =
        str_format(cx->mem, "%.*s%.*s&select=*", STR_ARG(panel->ask->address), STR_ARG(others));
    PublishedMap *map;
    TRY(publish_map(cx, &map, table, &picture));
    TRY(publish_map_draw(cx, out, map, &picture));
    map_choice_fill(cx, &panel->choice, map, view);
    fill_rows(cx, panel, map, view);
    if (map->misleading)
        view->warning =
            message_text(cx->lang, map->circles ? MSG_MAP_WARN_CIRCLES : MSG_MAP_WARN_COLOUR);
    if (map->compared.n)
        view->compared = message_fill(cx->mem, cx->lang, MSG_MAP_COMPARED, 1, &map->compared);
    if (panel->n_selected)
        view->clear_href =
            str_format(cx->mem, "%.*s%.*s", STR_ARG(panel->ask->address), STR_ARG(others));
    return OK;
}

Err map_panel(Cx *cx, const MapPanel *panel, const PublishedTable *table, MapView *view,
              Buf *picture) {
    view->shown = true;
    view->action = panel->ask->address;
    TRY(fill_title(cx, panel, view));
    TRY(draw(cx, panel, table, view, picture));
    fill_kept(cx, panel, view);
    TRY(fill_cells(cx, panel, view));
    fill_periods(cx, panel, view);
    fill_levels(cx, panel, view);
    return OK;
}

Err map_picture(Cx *cx, const MapPanel *panel, const PublishedTable *table, PictureForm form,
                Buf *out) {
    MapView view = {0};
    TRY(fill_title(cx, panel, &view));
    Picture picture = picture_of(panel, view.title);
    picture.form = form;
    return publish_picture(cx, out, table, PICTURE_MAP, &picture);
}

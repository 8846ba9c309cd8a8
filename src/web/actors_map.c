/* Where is something, and where is nothing? The registry as a map of cities and towns, against need
 * where one is asked for, and the table that says the same. */

#include "web/actors_map_in.h"

typedef enum MapState {
    MAP_SEVERAL,
    MAP_FEW,
    MAP_AROUND,
    MAP_NOTHING,
    MAP_NOTHING_MIDDLE,
    MAP_NOTHING_HIGH,
    MAP_STATES
} MapState;

static NeedClass need_of(const RegistryMatrix *matrix, const RegistryTown *town) {
    for (size_t i = 0; matrix && i < matrix->n_places; i++)
        if (matrix->places[i].region == town->member) return matrix->places[i].need;
    return NEED_UNKNOWN;
}

static MapState state_of(const RegistryTown *town, NeedClass need) {
    if (town->actors) return town->actors < OVERLAP_LEAST ? MAP_FEW : MAP_SEVERAL;
    if (town->around) return MAP_AROUND;
    return need == NEED_HIGH     ? MAP_NOTHING_HIGH
           : need == NEED_MIDDLE ? MAP_NOTHING_MIDDLE
                                 : MAP_NOTHING;
}

static void looks_fill(Cx *cx, bool needs, StateOf of[MAP_STATES]) {
    static const struct {
        Msg word;
        StateLook look;
    } looks[MAP_STATES] = {
        [MAP_SEVERAL] = {MSG_WORK_MAP_SEVERAL, LOOK_FULL},
        [MAP_FEW] = {MSG_WORK_MAP_FEW, LOOK_STRIPES},
        [MAP_AROUND] = {MSG_WORK_MAP_AROUND, LOOK_DOTS},
        [MAP_NOTHING] = {MSG_WORK_MAP_NOTHING, LOOK_EMPTY},
        [MAP_NOTHING_MIDDLE] = {MSG_WORK_MAP_NOTHING_MIDDLE, LOOK_DASHES},
        [MAP_NOTHING_HIGH] = {MSG_WORK_MAP_NOTHING_HIGH, LOOK_CROSSED},
    };
    for (size_t i = 0; i < MAP_STATES; i++)
        of[i] = (StateOf){message_text(cx->lang, looks[i].word), looks[i].look};
    if (needs) of[MAP_NOTHING].word = message_text(cx->lang, MSG_WORK_MAP_NOTHING_LOW);
}

/* The list of what is there, chosen as the map is. */
static Str list_href(Cx *cx, const ActorsMap *map, const Region *region) {
    const Str choices[][2] = {
        {S("place"), region->key}, {S("stage"), map->stage}, {S("theme"), map->theme}};
    Buf out = buf_new(cx->mem, 512);
    buf_put(&out, page_href(cx, map->scene->request, "/actors"));
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (!choices[i][1].n) continue;
        buf_format(&out, "%c%.*s=", i ? '&' : '?', STR_ARG(choices[i][0]));
        buf_url(&out, choices[i][1]);
    }
    return buf_str(&out);
}

static void row_add(Cx *cx, const ActorsMap *map, const RegistryTown *town, TopicTable *table,
                    const MapArea *area) {
    TopicRow *row = topic_row(cx, table);
    bool within = town->region != town->member;
    topic_link(table, row, area->name, area->href);
    topic_cell(table, row,
               within ? town->member->name.in[cx->lang]
                      : region_kind_word(cx->lang, town->region->kind));
    topic_cell(table, row, words_count(cx->mem, cx->lang, (int64_t)town->actors));
    topic_cell(table, row,
               within ? words_count(cx->mem, cx->lang, (int64_t)town->around) : STR_NONE);
    if (map->needs) topic_cell(table, row, need_word(cx->lang, need_of(map->needs, town)));
}

/* "2 Angebote, 1 Angebot für den ganzen Kreis" */
static Str town_told(Cx *cx, const RegistryTown *town) {
    Str parts[] = {
        message_count(cx->mem, cx->lang, MSG_WORK_N_ACTORS, (int64_t)town->actors),
        message_count(cx->mem, cx->lang, MSG_WORK_MAP_N_AROUND, (int64_t)town->around),
    };
    return str_join(cx->mem, town->around ? 2 : 1, parts, S(", "));
}

/* What no area of the map shows. */
static Str beyond_told(Cx *cx, const RegistryTowns *towns) {
    Str parts[2];
    size_t n = 0;
    if (towns->everywhere)
        parts[n++] =
            message_count(cx->mem, cx->lang, MSG_WORK_MAP_EVERYWHERE, (int64_t)towns->everywhere);
    if (towns->elsewhere)
        parts[n++] =
            message_count(cx->mem, cx->lang, MSG_WORK_MAP_ELSEWHERE, (int64_t)towns->elsewhere);
    return n ? str_join(cx->mem, n, parts, S(" ")) : STR_NONE;
}

static Err towns_draw(Cx *cx, const ActorsMap *map, const RegistryTowns *towns,
                      TopicSection *view) {
    StateOf of[MAP_STATES];
    MapArea *areas = NEW_ARRAY(cx->mem, MapArea, towns->n + 1);
    MapArea *borders = NEW_ARRAY(cx->mem, MapArea, towns->n + 1);
    size_t *states = NEW_ARRAY(cx->mem, size_t, towns->n + 1), n_borders = 0;
    for (size_t i = 0; i < towns->n; i++) {
        const RegistryTown *town = &towns->list[i];
        NeedClass need = need_of(map->needs, town);
        bool first = !i || towns->list[i - 1].member != town->member;
        areas[i] = region_shape(cx, town->region);
        areas[i].href = list_href(cx, map, town->region);
        states[i] = state_of(town, need);
        areas[i].more = town_told(cx, town);
        if (first && town->region != town->member)
            borders[n_borders++] = region_shape(cx, town->member);
        row_add(cx, map, town, &view->table, &areas[i]);
    }
    if (map->scene->request->format != AS_HTML) return OK;
    looks_fill(cx, map->needs, of);
    view->empty = beyond_told(cx, towns);
    const StatesChart chart = {.id = S("angebote-karte"),
                               .title = view->heading,
                               .lang = cx->lang,
                               .n_areas = towns->n,
                               .areas = areas,
                               .states = states,
                               .n_borders = n_borders,
                               .borders = borders,
                               .n_of = MAP_STATES,
                               .of = of};
    return states_picture(cx, &chart, view);
}

static Str title_of(Cx *cx, const ActorsMap *map) {
    Str parts[3] = {message_text(cx->lang, MSG_WORK_MAP_TITLE)};
    size_t n = 1;
    if (map->stage.n) parts[n++] = choice_word(cx->lang, S("stage"), map->stage);
    if (map->theme.n) parts[n++] = choice_word(cx->lang, S("theme"), map->theme);
    return str_join(cx->mem, n, parts, S(" · "));
}

Err actors_map(Cx *cx, const ActorsMap *map, TopicSection *view) {
    static const TopicColumn columns[] = {{"name", MSG_WORK_PLACE, false},
                                          {"part_of", MSG_TOGETHER_COL_PART_OF, false},
                                          {"actors", MSG_WORK_MAP_HERE, true},
                                          {"around", MSG_WORK_MAP_COL_AROUND, true},
                                          {"need", MSG_WORK_NEED, false}};
    const Catalogue *catalogue;
    RegistryTowns towns;
    TRY(catalogue_get(cx, &catalogue));
    view->heading = title_of(cx, map);
    topic_table(cx, &view->table, view->heading, map->needs ? 5 : 4, columns);
    registry_towns(cx, &towns, area_own(catalogue), actors_read(map->scene->records), map->counts);
    return towns_draw(cx, map, &towns, view);
}

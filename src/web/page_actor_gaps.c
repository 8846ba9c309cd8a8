/* What exists, and where is nothing? The registry by place, stage and theme against need; where
 * several do the same; and which entries may be one actor entered twice. */

#include "figures/catalogue.h"
#include "web/actors_map_in.h"

enum { GAPS_SHOWN = 100, OVERLAPS_SHOWN = 50, DOUBLES_SHOWN = 500 };

typedef struct Asked {
    const Indicator *need; /* NULL: none */
    Str stage, theme;
    size_t stage_place, theme_place; /* SIZE_MAX: all of them */
} Asked;

static const Str no_need = S("none");

/* The first of the start page that tells of the circumstances, and which way is better. */
static const Indicator *need_usual(const Catalogue *catalogue) {
    const Indicator *found = NULL;
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        bool fits = all[i]->headline && all[i]->polarity != POLARITY_NONE &&
                    str_equal(all[i]->aspect, S("context"));
        if (fits && (!found || all[i]->headline < found->headline)) found = all[i];
    }
    return found;
}

static Err asked_read(Cx *cx, const Request *request, Asked *out) {
    const Catalogue *catalogue;
    Str need = request->get(request, S("need"));
    Asked asked = {.need = NULL};
    TRY(catalogue_get(cx, &catalogue));
    if (!need.n)
        asked.need = need_usual(catalogue);
    else if (!str_equal(need, no_need))
        TRY(indicator_find(cx, catalogue, need, &asked.need));
    TRY(choice_asked(cx, request, "stage", &asked.stage, &asked.stage_place));
    TRY(choice_asked(cx, request, "theme", &asked.theme, &asked.theme_place));
    *out = asked;
    return OK;
}

/* Indicators of which it is said which way is better. */
static Err options_fill(Cx *cx, const Asked *asked, GapsPage *page) {
    const Catalogue *catalogue;
    size_t n;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *const *all = indicators_all(catalogue, &n);
    page->needs = NEW_ARRAY(cx->mem, Option, n + 1);
    page->needs[page->n_needs++] =
        (Option){no_need, message_text(cx->lang, MSG_WORK_NO_NEED), !asked->need};
    for (size_t i = 0; i < n; i++)
        if (all[i]->polarity != POLARITY_NONE)
            page->needs[page->n_needs++] =
                (Option){all[i]->id, all[i]->title.in[cx->lang], all[i] == asked->need};
    choice_options(cx, "stage", asked->stage, &page->stages, &page->n_stages);
    choice_options(cx, "theme", asked->theme, &page->themes, &page->n_themes);
    return OK;
}

/* ---- place by place ---- */

/* How many themes have somebody; how many actors the stage or theme has that was chosen. */
static int64_t count_of(const RegistryMatrix *matrix, const Asked *asked, size_t place,
                        size_t column) {
    bool by_theme = asked->stage_place != SIZE_MAX; /* columns are themes of that stage */
    size_t stage = by_theme ? asked->stage_place : column;
    if (asked->theme_place != SIZE_MAX)
        return registry_count(matrix, place, stage, asked->theme_place);
    if (by_theme) return registry_count(matrix, place, stage, column);
    int64_t n = 0;
    for (size_t t = 0; t < matrix->n_themes; t++)
        n += registry_count(matrix, place, stage, t) > 0;
    return n;
}

static void heads_fill(Cx *cx, const RegistryMatrix *matrix, const Asked *asked, GapsPage *page) {
    bool by_theme = asked->stage_place != SIZE_MAX, one = asked->theme_place != SIZE_MAX;
    const Choice *choices = by_theme ? matrix->themes : matrix->stages;
    size_t n = by_theme ? matrix->n_themes : matrix->n_stages;
    page->heads = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!by_theme || !one || i == asked->theme_place)
            page->heads[page->n_heads++] =
                choice_word(cx->lang, by_theme ? S("theme") : S("stage"), choices[i].id);
    Str stage = by_theme ? choice_word(cx->lang, S("stage"), asked->stage) : STR_NONE;
    page->matrix_title = by_theme ? message_fill(cx->mem, cx->lang, MSG_WORK_MATRIX_OF, 1, &stage)
                                  : message_text(cx->lang, MSG_WORK_MATRIX);
    page->cell_means = message_text(cx->lang, by_theme ? MSG_WORK_CELL_OF_STAGE
                                              : one    ? MSG_WORK_CELL_ACTORS
                                                       : MSG_WORK_CELL_THEMES);
}

/* "29,9 %"; empty where there is none. */
static Str need_number(Cx *cx, const Asked *asked, const RegistryPlace *place) {
    return asked->need && place->number->number
               ? words_value(cx->mem, cx->lang, place->number->value, asked->need->decimals,
                             asked->need->unit)
               : STR_NONE;
}

static void rows_fill(Cx *cx, const Scene *scene, const RegistryMatrix *matrix, const Asked *asked,
                      GapsPage *page) {
    heads_fill(cx, matrix, asked, page);
    page->rows = NEW_ARRAY(cx->mem, NeedRow, matrix->n_places + 1);
    for (size_t p = 0; p < matrix->n_places; p++) {
        const RegistryPlace *place = &matrix->places[p];
        NeedRow *row = &page->rows[page->n_rows++];
        *row = (NeedRow){
            .region = {.href = page_href(cx, scene->request, "/actors?place=%.*s",
                                         STR_ARG(place->region->key)),
                       .text = place->region->name.in[cx->lang]},
            .need = need_word(cx->lang, place->need),
            .need_id = need_id(place->need),
            .number = need_number(cx, asked, place),
            .cells = NEW_ARRAY(cx->mem, NeedCell, page->n_heads + 1),
        };
        for (size_t c = 0; c < page->n_heads; c++) {
            int64_t n = count_of(matrix, asked, p, c);
            row->cells[row->n_cells++] =
                (NeedCell){.text = n ? words_count(cx->mem, cx->lang, n)
                                     : message_text(cx->lang, MSG_WORK_NOTHING),
                           .empty = !n};
        }
    }
}

/* ---- the map ---- */

static Err map_fill(Cx *cx, const Scene *scene, const RegistryMatrix *matrix, const Asked *asked,
                    TopicSection *view) {
    const ActorsRead *read = actors_read(scene->records);
    size_t *counts = NEW_ARRAY(cx->mem, size_t, read->n_places + 1);
    for (size_t i = 0; i < read->n; i++)
        counts[read->list[i].place] += actor_has(read->list[i].stages, asked->stage_place) &&
                                       actor_has(read->list[i].themes, asked->theme_place);
    const ActorsMap map = {.scene = scene,
                           .counts = counts,
                           .stage = asked->stage,
                           .theme = asked->theme,
                           .needs = asked->need ? matrix : NULL};
    return actors_map(cx, &map, view);
}

/* ---- the list ---- */

static Str stage_theme(Cx *cx, const RegistryMatrix *matrix, size_t stage, size_t theme) {
    Str parts[] = {choice_word(cx->lang, S("stage"), matrix->stages[stage].id),
                   theme == SIZE_MAX ? message_text(cx->lang, MSG_WORK_NOTHING_AT_ALL)
                                     : choice_word(cx->lang, S("theme"), matrix->themes[theme].id)};
    return str_join(cx->mem, 2, parts, S(": "));
}

static Err gaps_fill(Cx *cx, const RegistryMatrix *matrix, const Asked *asked, GapsPage *page) {
    RegistryGap *gaps;
    size_t n, kept = 0;
    TRY(registry_gaps(cx, &gaps, &n, matrix));
    page->gaps = NEW_ARRAY(cx->mem, Fact, GAPS_SHOWN);
    for (size_t i = 0; i < n; i++) {
        bool of_theme = asked->theme_place == SIZE_MAX || gaps[i].theme == SIZE_MAX ||
                        gaps[i].theme == asked->theme_place;
        bool of_stage = asked->stage_place == SIZE_MAX || gaps[i].stage == asked->stage_place;
        if (!of_theme || !of_stage || kept++ >= GAPS_SHOWN) continue;
        const RegistryPlace *place = &matrix->places[gaps[i].place];
        Str name = place->region->name.in[cx->lang], need = need_word(cx->lang, place->need);
        if (place->need != NEED_UNKNOWN)
            name = str_format(cx->mem, "%.*s (%.*s, %.*s)", STR_ARG(name), STR_ARG(need),
                              STR_ARG(need_number(cx, asked, place)));
        page->gaps[page->n_gaps++] =
            (Fact){.name = name, .text = stage_theme(cx, matrix, gaps[i].stage, gaps[i].theme)};
    }
    page->no_gaps =
        message_text(cx->lang, matrix->actors ? MSG_WORK_NO_GAPS : MSG_WORK_GAPS_UNKNOWN);
    if (kept > GAPS_SHOWN)
        page->gaps_more =
            message_count(cx->mem, cx->lang, MSG_WORK_AND_MORE, (int64_t)(kept - GAPS_SHOWN));
    return OK;
}

static Err overlaps_fill(Cx *cx, const Scene *scene, const RegistryMatrix *matrix,
                         const RegistryAsk *ask, GapsPage *page) {
    RegistryOverlap *overlaps;
    size_t n;
    TRY(registry_overlaps(cx, &overlaps, &n, matrix, scene->records, ask));
    page->overlaps = NEW_ARRAY(cx->mem, Fact, OVERLAPS_SHOWN);
    for (size_t i = 0; i < n && i < OVERLAPS_SHOWN; i++) {
        Str count = message_count(cx->mem, cx->lang, MSG_WORK_N_ACTORS, (int64_t)overlaps[i].n);
        Str parts[] = {stage_theme(cx, matrix, overlaps[i].stage, overlaps[i].theme), count,
                       overlaps[i].group};
        page->overlaps[page->n_overlaps++] =
            (Fact){.name = matrix->places[overlaps[i].place].region->name.in[cx->lang],
                   .text = str_join(cx->mem, parts[2].n ? 3 : 2, parts, S(" · "))};
    }
    if (n > OVERLAPS_SHOWN)
        page->overlaps_more =
            message_count(cx->mem, cx->lang, MSG_WORK_AND_MORE, (int64_t)(n - OVERLAPS_SHOWN));
    return OK;
}

static Err matrix_sheet(Cx *cx, const Request *request, Reply *reply,
                        const RegistryMatrix *matrix) {
    static const char *const columns[] = {"region", "name", "need", "stage", "theme", "actors"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t p = 0; p < matrix->n_places; p++)
        for (size_t s = 0; s < matrix->n_stages; s++)
            for (size_t t = 0; t < matrix->n_themes; t++) {
                const RegistryPlace *place = &matrix->places[p];
                const Str cells[] = {
                    place->region->key,   place->region->name.in[cx->lang],
                    need_id(place->need), matrix->stages[s].id,
                    matrix->themes[t].id, str_int(cx->mem, registry_count(matrix, p, s, t))};
                sheet_row(cx, &sheet, cells);
            }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_actor_gaps(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    Asked asked;
    RegistryNeed *needs;
    RegistryMatrix matrix;
    const Catalogue *catalogue;
    size_t n;
    TRY(scene_open_public(cx, request, &scene));
    TRY(asked_read(cx, request, &asked));
    TRY(catalogue_get(cx, &catalogue));
    TRY(publish_needs(cx, &needs, &n, asked.need));
    const RegistryAsk ask = {
        .needs = needs,
        .n = n,
        .area = area_own(catalogue),
        .lower_is_needier = asked.need && asked.need->polarity == POLARITY_HIGHER_IS_BETTER,
        .who = &scene.ask,
    };
    TRY(registry_matrix(cx, &matrix, scene.records, &ask));
    if (request->format != AS_HTML) return matrix_sheet(cx, request, reply, &matrix);
    GapsPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_WORK_GAPS), S("/agenda")),
        .action = page_href(cx, request, "/actors/gaps"),
        .summary = message_count(cx->mem, cx->lang, MSG_WORK_GAPS_COUNT, (int64_t)matrix.actors),
    };
    if (asked.need)
        page.need_told =
            message_fill(cx->mem, cx->lang, MSG_WORK_NEED_TOLD, 1, &asked.need->title.in[cx->lang]);
    TRY(options_fill(cx, &asked, &page));
    TRY(map_fill(cx, &scene, &matrix, &asked, &page.map));
    rows_fill(cx, &scene, &matrix, &asked, &page);
    TRY(gaps_fill(cx, &matrix, &asked, &page));
    page.overlaps_shown = str_equal(request->get(request, S("overlaps")), S("shown"));
    Str query = query_with(cx, request, S("overlaps"), S("shown"));
    page.overlaps_href = page_href(cx, request, "/actors/gaps?%.*s#mehrere", STR_ARG(query));
    if (page.overlaps_shown) TRY(overlaps_fill(cx, &scene, &matrix, &ask, &page));
    page_gaps(&reply->body, request->lang, &page);
    return OK;
}

/* ---- entered twice? ---- */

Err route_actor_doubles(Cx *cx, const Request *request, Reply *reply) {
    static const char *const columns[] = {"first", "second", "how"};
    Scene scene;
    const ActorPair *pairs;
    bool more;
    size_t n_actors, n;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(actors_doubled(cx, &pairs, &n, &more, scene.records));
    const Record *const *all = records_of(scene.records, KIND_ACTOR, &n_actors);
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    DoublesPage page = {
        .count = message_count(cx->mem, cx->lang, MSG_WORK_DOUBLES_COUNT, (int64_t)n),
        .rows = NEW_ARRAY(cx->mem, DoubleLine, n + 1),
    };
    for (size_t i = 0; i < n; i++) {
        const Record *pair[] = {all[pairs[i].first], all[pairs[i].second]};
        bool same = pairs[i].how == SAME_NAME;
        vec_push(cx->mem, &sheet.cells, pair[0]->id);
        vec_push(cx->mem, &sheet.cells, pair[1]->id);
        vec_push(cx->mem, &sheet.cells, same ? S("same-name") : S("near"));
        if (i >= DOUBLES_SHOWN) continue;
        DoubleLine *line = &page.rows[page.n_rows++];
        Link region;
        TRY(region_told(cx, &scene, record_text(pair[0], ACTOR_REGION), &region));
        *line = (DoubleLine){
            .first = scene_link(cx, &scene, pair[0]),
            .second = scene_link(cx, &scene, pair[1]),
            .region = region.text,
            .how = message_text(cx->lang, same ? MSG_WORK_SAME_NAME : MSG_WORK_NEAR_NAME),
        };
    }
    if (request->format != AS_HTML) return sheet_reply(cx, request, reply, &sheet);
    if (n > DOUBLES_SHOWN)
        page.more =
            message_count(cx->mem, cx->lang, MSG_WORK_AND_MORE, (int64_t)(n - DOUBLES_SHOWN));
    page.head =
        page_head(cx, scene.request, message_text(cx->lang, MSG_WORK_DOUBLES), S("/agenda"));
    page_doubles(&reply->body, request->lang, &page);
    return OK;
}

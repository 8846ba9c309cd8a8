/* What stands in the way of the partnership: where, which rule, who can change it, how far is it?
 * (What stands in the way of readers of these pages is reported on /barrier.) */

#include "web/agenda_in.h"

static Err regions_join(Cx *cx, const Scene *scene, const Record *hurdle, Str *out) {
    RecordValues keys = record_values(hurdle, BARRIER_REGIONS);
    Str *names = NEW_ARRAY(cx->mem, Str, keys.n + 1);
    for (size_t i = 0; i < keys.n; i++) {
        Link region;
        TRY(region_told(cx, scene, keys.list[i], &region));
        names[i] = region.text;
    }
    *out = keys.n ? str_join(cx->mem, keys.n, names, S(", ")) : STR_NONE;
    return OK;
}

static Err hurdles_sheet(Cx *cx, const Request *request, Reply *reply, const HurdleLine *rows,
                         size_t n) {
    static const char *const columns[] = {"id",      "title", "state", "who_can_change",
                                          "regions", "rule"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < n; i++) {
        const Str cells[] = {rows[i].id,  rows[i].hurdle.text, rows[i].state,
                             rows[i].who, rows[i].regions,     rows[i].rule};
        sheet_row(cx, &sheet, cells);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

static Err line_fill(Cx *cx, const Scene *scene, const Record *hurdle, HurdleLine *out) {
    *out = (HurdleLine){
        .id = hurdle->id,
        .hurdle = scene_link(cx, scene, hurdle),
        .state = choices_told(cx, hurdle, BARRIER_STATE),
        .who = record_text(hurdle, BARRIER_WHO),
        .rule = record_text(hurdle, BARRIER_RULE),
    };
    return regions_join(cx, scene, hurdle, &out->regions);
}

Err route_hurdles(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    size_t n;
    TRY(scene_open(cx, request, reply, &scene));
    const Record *const *all = records_of(scene.records, KIND_BARRIER, &n);
    HurdlesPage page = {.partner = scene.partner,
                        .enter_href = enter_href(cx, request, KIND_BARRIER),
                        .rows = NEW_ARRAY(cx->mem, HurdleLine, n + 1)};
    for (size_t i = 0; i < n; i++)
        if (scene_sees(cx, &scene, all[i]))
            TRY(line_fill(cx, &scene, all[i], &page.rows[page.n_rows++]));
    if (request->format != AS_HTML)
        return hurdles_sheet(cx, request, reply, page.rows, page.n_rows);
    page.head =
        page_head(cx, scene.request, message_text(cx->lang, MSG_WORK_HURDLES), S("/agenda"));
    page_hurdles(&reply->body, request->lang, &page);
    return OK;
}

Err route_hurdle(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    HurdleLine line;
    const Record *hurdle;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_BARRIER, request->part, &hurdle));
    TRY(line_fill(cx, &scene, hurdle, &line));
    if (request->format != AS_HTML) return hurdles_sheet(cx, request, reply, &line, 1);
    RecordValues decisions = record_values(hurdle, BARRIER_DECISIONS);
    HurdlePage page = {
        .title = line.hurdle.text,
        .state = line.state,
        .who = line.who,
        .regions = line.regions,
        .rule = line.rule,
        .decisions = NEW_ARRAY(cx->mem, Str, decisions.n + 1),
    };
    for (size_t i = 0; i < decisions.n; i++) {
        const Record *decision = record_find(scene.records, KIND_DECISION, decisions.list[i]);
        if (scene_sees(cx, &scene, decision))
            page.decisions[page.n_decisions++] = record_text(decision, DECISION_TEXT);
    }
    scene_links(cx, &scene, record_values(hurdle, BARRIER_MEASURES), KIND_MEASURE, &page.measures,
                &page.n_measures);
    TRY(scene_change(cx, &scene, hurdle, &page.change_href));
    page.head = page_head(cx, scene.request, page.title, S("/agenda"));
    page_hurdle(&reply->body, request->lang, &page);
    return OK;
}

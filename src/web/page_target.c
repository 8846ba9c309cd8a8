/* The guided story of a target: how are we doing, what lies behind it, who takes part, what works,
 * what is proposed, what comes next? */

#include "web/agenda_in.h"

static Err rows_fill(Cx *cx, const PublishedTarget *told, TargetPage *page) {
    TargetRow *rows;
    size_t n;
    TRY(publish_target_rows(cx, &rows, &n, told));
    page->rows = NEW_ARRAY(cx->mem, TargetLine, n + 1);
    for (size_t i = 0; i < n; i++)
        page->rows[page->n_rows++] = (TargetLine){
            .period = words_period(cx->mem, cx->lang, rows[i].period),
            .value = rows[i].value,
            .line = rows[i].line,
            .ahead = rows[i].ahead,
            .band = rows[i].band,
            .after_break = rows[i].after_break,
        };
    return OK;
}

static Err picture_fill(Cx *cx, const PublishedTarget *told, TargetPage *page) {
    Buf out = buf_new(cx->mem, 1 << 20);
    const Picture picture = {.title = page->title, .form = FORM_BOTH};
    TRY(publish_target_picture(cx, &out, told, &picture));
    TRY(buf_check(cx, &out));
    page->picture = (Safe){buf_str(&out)};
    page->has_picture = out.n > 0;
    return OK;
}

static void story_fill(Cx *cx, const TargetStory *story, TargetPage *page) {
    static const Msg titles[] = {MSG_WORK_STORY_1, MSG_WORK_STORY_2, MSG_WORK_STORY_3,
                                 MSG_WORK_STORY_4, MSG_WORK_STORY_5};
    static const char *const ids[] = {"dahinter", "partner", "wirkt", "vorschlag", "schritte"};
    for (size_t i = 0; i < STORY_PARTS; i++)
        page->story[page->n_story++] =
            (StoryPart){message_text(cx->lang, titles[i]), story->texts[i], str_of(ids[i])};
}

static Err target_fill(Cx *cx, const Scene *scene, const Record *target, TargetPage *page) {
    PublishedTarget told;
    TRY(publish_target(cx, &told, scene->records, target, &scene->ask));
    const Aim *aim = &told.story.aim;
    *page = (TargetPage){
        .title = record_text(target, TARGET_INDICATOR),
        .goal = told.story.goal ? record_words(told.story.goal, GOAL_TEXT, cx->lang) : STR_NONE,
        .outcome = told.story.outcome ? record_words(told.story.outcome, OUTCOME_TEXT, cx->lang)
                                      : STR_NONE,
        .state = status_word(cx->lang, told.status.state),
        .state_id = status_id(told.status.state),
        .sentence = status_sentence(cx->mem, cx->lang, aim, &told.curve, &told.status),
        .rule = status_rule(cx->mem, cx->lang, aim, &told.curve, &told.status),
        .ahead = forecast_sentence(cx->mem, cx->lang, &told.curve, &told.forecast),
        .wanted = target_wanted(cx, &told),
        .invented = record_text(target, TARGET_INVENTED).n > 0,
        .measures = NEW_ARRAY(cx->mem, EvidenceLine, told.story.n_contributing + 1),
    };
    TRY(scene_change(cx, scene, target, &page->change_href));
    for (size_t i = 0; i < told.story.n_contributing; i++)
        page->measures[page->n_measures++] = evidence_line(cx, scene, &told.story.contributing[i]);
    story_fill(cx, &told.story, page);
    if (!told.region) return OK;
    Str parts[] = {told.indicator->title.in[cx->lang], told.region->name.in[cx->lang]};
    page->title = str_join(cx->mem, 2, parts, S(", "));
    page->indicator = (Link){
        .href = page_href(cx, scene->request, "/indicator/%.*s?areas=%.*s",
                          STR_ARG(told.indicator->id), STR_ARG(told.region->key)),
        .text = parts[0],
    };
    page->region = (Link){.href = region_href(cx, scene->request, told.region), .text = parts[1]};
    TRY(rows_fill(cx, &told, page));
    return picture_fill(cx, &told, page);
}

static Err target_sheet(Cx *cx, const Request *request, Reply *reply, const TargetPage *page) {
    static const char *const columns[] = {"period", "measured", "line", "if_nothing_changes",
                                          "interval"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < page->n_rows; i++) {
        const TargetLine *row = &page->rows[i];
        const Str cells[] = {row->period, row->value, row->line, row->ahead, row->band};
        sheet_row(cx, &sheet, cells);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_target(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    TargetPage page;
    const Record *target;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_TARGET, request->part, &target));
    TRY(target_fill(cx, &scene, target, &page));
    if (request->format != AS_HTML) return target_sheet(cx, request, reply, &page);
    page.head = page_head(cx, scene.request, page.title, S("/agenda"));
    page_target(&reply->body, request->lang, &page);
    return OK;
}

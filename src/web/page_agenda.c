/* What has the partnership agreed to reach, and how does it stand on a day? How all children of the
 * region fare and what single measures achieve is told apart. */

#include "web/agenda_in.h"

/* Was it in force on that day, as far as is known? */
static Answer in_force(const Record *record, FieldName from, FieldName until, Date on) {
    Day begin = record_day(record, from), end = record_day(record, until);
    Answer begun = day_recorded(begin) ? day_reached(begin, on) : UNKNOWN;
    if (begun == NO) return NO;
    if (!day_recorded(end)) return begun;
    if (date_order(end.last, on) < 0) return NO;
    return date_order(end.first, on) >= 0 ? begun : UNKNOWN;
}

static Str names_of(Cx *cx, const Scene *scene, const Record *const *list, size_t n) {
    Str *names = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = scene_title(cx, scene, list[i]);
    return str_join(cx->mem, n, names, S(", "));
}

/* "seit 2013, ersetzt durch Schule (Tag nicht bekannt)" */
static Str validity(Cx *cx, const Scene *scene, const Record *field) {
    Str parts[4], from = scene_day(cx, field, FIELD_OF_ACTION_FROM);
    Str until = scene_day(cx, field, FIELD_OF_ACTION_UNTIL);
    size_t n = 0, n_later;
    if (from.n) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_SINCE, 1, &from);
    if (until.n) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_UNTIL, 1, &until);
    const Record *const *later =
        records_naming(scene->records, FIELD_OF_ACTION_REPLACES, field->id, &n_later);
    Str by = names_of(cx, scene, later, n_later);
    if (n_later) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_REPLACED_BY, 1, &by);
    if ((n_later && !until.n) || (record_values(field, FIELD_OF_ACTION_REPLACES).n && !from.n))
        parts[n++] = message_text(cx->lang, MSG_WORK_DAY_UNKNOWN);
    return n ? str_join(cx->mem, n, parts, S(", ")) : STR_NONE;
}

static int64_t place_of(const Record *record, FieldName place) {
    int64_t number;
    return int_read(record_text(record, place), &number) ? number : INT64_MAX;
}

/* By their number; those without one last. */
static const Record **in_order(Cx *cx, const Scene *scene, Kind kind, FieldName place, size_t *n) {
    const Record *const *all = records_of(scene->records, kind, n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        size_t k = i;
        for (; k > 0 && place_of(list[k - 1], place) > place_of(all[i], place); k--)
            list[k] = list[k - 1];
        list[k] = all[i];
    }
    return list;
}

static void fields_fill(Cx *cx, const Scene *scene, Date on, AgendaPage *page) {
    size_t n;
    const Record **all = in_order(cx, scene, KIND_FIELD_OF_ACTION, FIELD_OF_ACTION_PLACE, &n);
    page->fields = NEW_ARRAY(cx->mem, FieldLine, n + 1);
    page->unsure_fields = NEW_ARRAY(cx->mem, FieldLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        Answer in = in_force(all[i], FIELD_OF_ACTION_FROM, FIELD_OF_ACTION_UNTIL, on);
        size_t n_later;
        (void)records_naming(scene->records, FIELD_OF_ACTION_REPLACES, all[i]->id, &n_later);
        bool replaces = record_values(all[i], FIELD_OF_ACTION_REPLACES).n > 0;
        /* Without a day, and neither replaced nor in place of another: there all along. */
        bool unsure = in == UNKNOWN && (n_later || replaces);
        if (in == NO) continue;
        FieldLine line = {.name = scene_title(cx, scene, all[i]),
                          .validity = validity(cx, scene, all[i])};
        if (unsure)
            page->unsure_fields[page->n_unsure_fields++] = line;
        else
            page->fields[page->n_fields++] = line;
    }
}

/* ---- goals ---- */

static Err aim_fill(Cx *cx, const Scene *scene, const Record *target, AimLine *out) {
    PublishedTarget told;
    TRY(publish_target(cx, &told, scene->records, target, &scene->ask));
    const Aim *aim = &told.story.aim;
    *out = (AimLine){
        .target = scene_link(cx, scene, target),
        .state = status_word(cx->lang, told.status.state),
        .state_id = status_id(told.status.state),
        .sentence = status_sentence(cx->mem, cx->lang, aim, &told.curve, &told.status),
        .rule = status_rule(cx->mem, cx->lang, aim, &told.curve, &told.status),
        .goal_value = target_wanted(cx, &told),
        .invented = record_text(target, TARGET_INVENTED).n > 0,
    };
    if (!told.region) {
        out->indicator = record_text(target, TARGET_INDICATOR);
        out->target.text = out->indicator;
        return OK;
    }
    out->indicator = told.indicator->title.in[cx->lang];
    out->target.text = out->indicator;
    out->region.text = told.region->name.in[cx->lang];
    return OK;
}

static Err outcomes_fill(Cx *cx, const Scene *scene, const Record *goal, GoalLine *line) {
    size_t n, n_aims;
    const Record *const *all = records_naming(scene->records, OUTCOME_GOAL, goal->id, &n);
    line->outcomes = NEW_ARRAY(cx->mem, OutcomeLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        OutcomeLine *outcome = &line->outcomes[line->n_outcomes++];
        const Record *const *aims =
            records_naming(scene->records, TARGET_OUTCOME, all[i]->id, &n_aims);
        *outcome = (OutcomeLine){.text = record_words(all[i], OUTCOME_TEXT, cx->lang),
                                 .aims = NEW_ARRAY(cx->mem, AimLine, n_aims + 1)};
        for (size_t a = 0; a < n_aims; a++)
            TRY(aim_fill(cx, scene, aims[a], &outcome->aims[outcome->n_aims++]));
    }
    return OK;
}

static Err measures_fill(Cx *cx, const Scene *scene, const Record *goal, GoalLine *line) {
    size_t n;
    MeasureEvidence evidence;
    const Record *const *all = records_naming(scene->records, MEASURE_GOALS, goal->id, &n);
    line->measures = NEW_ARRAY(cx->mem, EvidenceLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!scene_sees(cx, scene, all[i])) continue;
        TRY(measure_evidence(cx, &evidence, scene->records, all[i], &scene->ask));
        line->measures[line->n_measures++] = evidence_line(cx, scene, &evidence);
    }
    return OK;
}

static Str goal_about(Cx *cx, const Scene *scene, const Record *goal) {
    Str parts[4], from = scene_day(cx, goal, GOAL_FROM), until = scene_day(cx, goal, GOAL_UNTIL);
    size_t n = 0, n_fields = 0;
    Link *fields;
    scene_links(cx, scene, record_values(goal, GOAL_FIELDS), KIND_FIELD_OF_ACTION, &fields,
                &n_fields);
    Str *names = NEW_ARRAY(cx->mem, Str, n_fields + 1);
    for (size_t i = 0; i < n_fields; i++)
        names[i] = fields[i].text;
    Str joined = str_join(cx->mem, n_fields, names, S(", "));
    if (n_fields) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_FIELD_OF, 1, &joined);
    if (from.n) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_SINCE, 1, &from);
    if (until.n) parts[n++] = message_fill(cx->mem, cx->lang, MSG_WORK_UNTIL, 1, &until);
    return n ? str_join(cx->mem, n, parts, S(" · ")) : STR_NONE;
}

static Err goals_fill(Cx *cx, const Scene *scene, Date on, AgendaPage *page) {
    size_t n;
    const Record **all = in_order(cx, scene, KIND_GOAL, GOAL_PLACE, &n);
    page->goals = NEW_ARRAY(cx->mem, GoalLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (in_force(all[i], GOAL_FROM, GOAL_UNTIL, on) == NO) continue;
        const Record *above =
            record_find(scene->records, KIND_GOAL, record_text(all[i], GOAL_SERVES));
        GoalLine *line = &page->goals[page->n_goals++];
        *line = (GoalLine){
            .id = all[i]->id,
            .text = record_words(all[i], GOAL_TEXT, cx->lang),
            .number = record_text(all[i], GOAL_PLACE),
            .serves = scene_title(cx, scene, above),
            .validity = goal_about(cx, scene, all[i]),
        };
        sources_fill(cx, record_values(all[i], GOAL_SOURCES), &line->sources, &line->n_sources);
        TRY(outcomes_fill(cx, scene, all[i], line));
        TRY(measures_fill(cx, scene, all[i], line));
    }
    return OK;
}

static Err agenda_sheet(Cx *cx, const Request *request, Reply *reply, const AgendaPage *page) {
    static const char *const columns[] = {"goal",   "outcome", "indicator", "region",
                                          "target", "state",   "sentence",  "rule"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t g = 0; g < page->n_goals; g++) {
        const GoalLine *goal = &page->goals[g];
        static const AimLine none = {.state_id = {"no-target", 9}};
        bool any = false;
        for (size_t o = 0; o <= goal->n_outcomes; o++) {
            bool last = o == goal->n_outcomes;
            size_t n = last ? !any : goal->outcomes[o].n_aims;
            for (size_t a = 0; a < n; a++) {
                const AimLine *aim = last ? &none : &goal->outcomes[o].aims[a];
                const Str cells[] = {goal->text,      last ? STR_NONE : goal->outcomes[o].text,
                                     aim->indicator,  aim->region.text,
                                     aim->goal_value, aim->state_id,
                                     aim->sentence,   aim->rule};
                any = true;
                sheet_row(cx, &sheet, cells);
            }
        }
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_agenda(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    TRY(scene_open(cx, request, reply, &scene));
    Str text = request->get(request, S("on"));
    Date on = scene.ask.today;
    if (text.n && !date_read(text, &on)) return fail(cx, INVALID, MSG_WORK_BAD_ON, text);
    AgendaPage page = {
        .action = page_href(cx, request, "/agenda"),
        .enter_href = enter_href(cx, request, KIND_GOAL),
        .on = date_iso(cx->mem, on),
        .on_told = words_date(cx->mem, cx->lang, on),
    };
    fields_fill(cx, &scene, on, &page);
    TRY(goals_fill(cx, &scene, on, &page));
    if (request->format != AS_HTML) return agenda_sheet(cx, request, reply, &page);
    page.head = page_head(cx, scene.request, message_text(cx->lang, MSG_WORK_AGENDA), S("/agenda"));
    page_agenda(&reply->body, request->lang, &page);
    return OK;
}

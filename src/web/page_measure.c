/* One measure: who carries it, how it is meant to work, what is shown to work, what comes next. */

#include <math.h>

#include "web/agenda_in.h"
#include "figures/catalogue.h"

static Str span(Cx *cx, const Record *measure) {
    Str ends[] = {scene_day(cx, measure, MEASURE_FROM), scene_day(cx, measure, MEASURE_UNTIL)};
    Msg how = ends[0].n && ends[1].n ? MSG_WORK_SPAN
              : ends[0].n            ? MSG_WORK_SPAN_FROM
                                     : MSG_WORK_SPAN_UNTIL;
    return ends[0].n || ends[1].n ? message_fill(cx->mem, cx->lang, how, 2, ends) : STR_NONE;
}

static Err indicators_fill(Cx *cx, const Scene *scene, const Record *measure, MeasurePage *page) {
    RecordValues ids = record_values(measure, MEASURE_INDICATORS);
    const Catalogue *catalogue;
    const Indicator *indicator;
    TRY(catalogue_get(cx, &catalogue));
    page->indicators = NEW_ARRAY(cx->mem, Link, ids.n + 1);
    for (size_t i = 0; i < ids.n; i++) {
        Err err = indicator_find(cx, catalogue, ids.list[i], &indicator);
        if (err == NOT_FOUND) continue; /* it has been taken out of the catalogue since */
        TRY(err);
        page->indicators[page->n_indicators++] = (Link){
            .href = page_href(cx, scene->request, "/indicator/%.*s", STR_ARG(indicator->id)),
            .text = indicator->title.in[cx->lang],
        };
    }
    return OK;
}

static void logic_fill(Cx *cx, const Record *measure, MeasurePage *page) {
    static const Msg hints[] = {MSG_WORK_LOGIC_INPUT, MSG_WORK_LOGIC_OUTPUT, MSG_WORK_LOGIC_OUTCOME,
                                MSG_WORK_LOGIC_IMPACT};
    LogicModel model = measure_logic(measure);
    page->n_logic = sizeof hints / sizeof *hints;
    for (size_t i = 0; i < page->n_logic; i++)
        page->logic[i] = (LogicLine){field_title(cx->lang, field_of(model.fields[i])),
                                     message_text(cx->lang, hints[i]), model.texts[i]};
    if (model.missing)
        page->logic_missing =
            message_count(cx->mem, cx->lang, MSG_WORK_LOGIC_MISSING, (int64_t)model.missing);
}

static Err evidence_fill(Cx *cx, const Scene *scene, const Record *measure, MeasurePage *page) {
    MeasureEvidence evidence;
    TRY(measure_evidence(cx, &evidence, scene->records, measure, &scene->ask));
    page->evidence = evidence_sentence(cx->mem, cx->lang, &evidence);
    evidence_steps(cx, &evidence, page->steps);
    page->n_steps = IMPACT_STEPS;
    page->checks = NEW_ARRAY(cx->mem, CheckLine, evidence.n + 1);
    for (size_t i = 0; i < evidence.n; i++)
        page->checks[page->n_checks++] = check_line(cx, scene, evidence.checks[i]);
    return OK;
}

/* What belongs to the measure and is seen by who asks. */
static const Record **seen_of(Cx *cx, const Scene *scene, FieldName field, Str id, size_t *n) {
    size_t n_all;
    const Record *const *all = records_naming(scene->records, field, id, &n_all);
    const Record **seen = NEW_ARRAY(cx->mem, const Record *, n_all + 1);
    *n = 0;
    for (size_t i = 0; i < n_all; i++)
        if (scene_sees(cx, scene, all[i])) seen[(*n)++] = all[i];
    return seen;
}

/* Few at a time: by day, in order where it is the same. */
static void order_by_day(const Record **list, size_t n, FieldName day, bool newest_first) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0; k--) {
            int order =
                date_order(record_day(list[k - 1], day).last, record_day(list[k], day).last);
            if (newest_first ? order >= 0 : order <= 0) break;
            const Record *moved = list[k];
            list[k] = list[k - 1], list[k - 1] = moved;
        }
}

static void milestones_fill(Cx *cx, const Scene *scene, Str id, MeasurePage *page) {
    size_t n;
    const Record **all = seen_of(cx, scene, MILESTONE_MEASURE, id, &n);
    order_by_day(all, n, MILESTONE_DUE, false);
    page->milestones = NEW_ARRAY(cx->mem, MilestoneLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        Day due = record_day(all[i], MILESTONE_DUE);
        bool done = day_recorded(record_day(all[i], MILESTONE_DONE));
        page->milestones[page->n_milestones++] = (MilestoneLine){
            .title = record_text(all[i], MILESTONE_TITLE),
            .due = scene_day(cx, all[i], MILESTONE_DUE),
            .done = scene_day(cx, all[i], MILESTONE_DONE),
            .who = record_text(all[i], MILESTONE_WHO),
            .overdue = !done && date_order(due.last, scene->ask.today) < 0,
        };
    }
}

static Str cents_told(Cx *cx, const Record *record, FieldName field) {
    Number number;
    Str text = record_text(record, field);
    if (!text.n || !number_read(text, DECIMAL_POINT, &number)) return STR_NONE;
    return money_text(cx->mem, cx->lang, llround(number.value * 100));
}

static void money_fill(Cx *cx, const Scene *scene, const MeasureWeek *week, MeasurePage *page) {
    size_t n;
    const Record **all = seen_of(cx, scene, MONEY_MEASURE, week->measure->id, &n);
    page->money = NEW_ARRAY(cx->mem, MoneyLine, n + 1);
    for (size_t i = 0; i < n; i++)
        page->money[page->n_money++] = (MoneyLine){
            .line = record_text(all[i], MONEY_LINE),
            .year = record_text(all[i], MONEY_YEAR),
            .plan = cents_told(cx, all[i], MONEY_PLAN),
            .spent = cents_told(cx, all[i], MONEY_SPENT),
        };
    const MeasureMoney *money = &week->money;
    Str parts[] = {money_text(cx->mem, cx->lang, money->spent),
                   money_text(cx->mem, cx->lang, money->plan)};
    if (n && money->too_large)
        page->money_sum = message_text(cx->lang, MSG_WORK_MONEY_TOO_LARGE);
    else if (n)
        page->money_sum = message_fill(cx->mem, cx->lang, MSG_WORK_MONEY_SUM, 2, parts);
    page->beyond = money->beyond;
}

static void risks_fill(Cx *cx, const Scene *scene, Str id, MeasurePage *page) {
    size_t n;
    const Record **all = seen_of(cx, scene, RISK_MEASURE, id, &n);
    page->risks = NEW_ARRAY(cx->mem, RiskLine, n + 1);
    for (size_t i = 0; i < n; i++)
        page->risks[page->n_risks++] = (RiskLine){
            .text = record_text(all[i], RISK_TEXT),
            .chance = choices_told(cx, all[i], RISK_CHANCE),
            .harm = choices_told(cx, all[i], RISK_HARM),
            .answer = record_text(all[i], RISK_ANSWER),
            .over = scene_day(cx, all[i], RISK_OVER),
        };
}

static void notes_fill(Cx *cx, const Scene *scene, Str id, MeasurePage *page) {
    size_t n;
    const Record **all = seen_of(cx, scene, NOTE_MEASURE, id, &n);
    order_by_day(all, n, NOTE_DAY, true);
    page->notes = NEW_ARRAY(cx->mem, NoteLine, n + 1);
    for (size_t i = 0; i < n; i++)
        page->notes[page->n_notes++] = (NoteLine){
            .day = scene_day(cx, all[i], NOTE_DAY),
            .state = choices_told(cx, all[i], NOTE_STATE),
            .text = record_text(all[i], NOTE_TEXT),
        };
}

static Err path_fill(Cx *cx, const Scene *scene, const Record *measure, MeasurePage *page) {
    ApprovalPath path;
    if (!scene->partner) return OK;
    TRY(measure_path(cx, &path, scene->records, measure));
    for (size_t i = 0; i < PATH_STEPS; i++) {
        const PathStep *step = &path.steps[i];
        PathLine *line = &page->path[page->n_path++];
        *line = (PathLine){
            .step = choice_word(cx->lang, S("measure-state"), step->state),
            .state = path_state_word(cx->lang, step->is),
            .now = step->is == PATH_NOW || step->is == PATH_BACK,
            .done = step->is == PATH_DONE || step->is == PATH_SAID,
        };
        if (!step->approval) continue;
        const Record *body =
            record_find(scene->records, KIND_BODY, record_text(step->approval, APPROVAL_BODY));
        line->day = scene_day(cx, step->approval, APPROVAL_DAY);
        line->result = choices_told(cx, step->approval, APPROVAL_RESULT);
        line->reason = record_text(step->approval, APPROVAL_REASON);
        line->body = scene_link(cx, scene, body);
    }
    page->waiting = NEW_ARRAY(cx->mem, Str, path.n_waiting + 1);
    for (size_t i = 0; i < path.n_waiting; i++)
        page->waiting[page->n_waiting++] = record_text(path.waiting[i], DECISION_TEXT);
    return OK;
}

static Err measure_sheet(Cx *cx, const Scene *scene, Reply *reply, const MeasurePage *page) {
    Sheet sheet;
    told_begin(&sheet);
    told_add(cx, &sheet,
             (Told){.part = S("measure"),
                    .title = page->title,
                    .state = page->state,
                    .day = page->span,
                    .text = page->owner.text});
    for (size_t i = 0; i < page->n_logic; i++)
        told_add(
            cx, &sheet,
            (Told){.part = S("logic"), .title = page->logic[i].title, .text = page->logic[i].text});
    told_add(cx, &sheet, (Told){.part = S("evidence"), .text = page->evidence});
    for (size_t i = 0; i < page->n_checks; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("impact-check"),
                        .title = page->checks[i].question,
                        .day = page->checks[i].registered,
                        .state = page->checks[i].step,
                        .text = page->checks[i].result});
    for (size_t i = 0; i < page->n_milestones; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("milestone"),
                        .title = page->milestones[i].title,
                        .day = page->milestones[i].due,
                        .state = page->milestones[i].done,
                        .text = page->milestones[i].who});
    for (size_t i = 0; i < page->n_notes; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("note"),
                        .day = page->notes[i].day,
                        .state = page->notes[i].state,
                        .text = page->notes[i].text});
    return sheet_reply(cx, scene->request, reply, &sheet);
}

static Err measure_fill(Cx *cx, const Scene *scene, const Record *measure, MeasurePage *page) {
    MeasureWeek week;
    TRY(measure_week(cx, &week, scene->records, measure, &scene->ask));
    *page = (MeasurePage){
        .title = record_text(measure, MEASURE_TITLE),
        .state = choices_told(cx, measure, MEASURE_STATE),
        .partner = scene->partner,
        .invented = week.owner && record_text(week.owner, PARTNER_INVENTED).n,
        .owner = scene_link(cx, scene, week.owner),
        .office = record_text(measure, MEASURE_OFFICE),
        .span = span(cx, measure),
        .programmes = values_joined(cx, measure, MEASURE_PROGRAMMES),
    };
    sources_fill(cx, record_values(measure, MEASURE_SOURCES), &page->sources, &page->n_sources);
    scene_links(cx, scene, record_values(measure, MEASURE_PARTNERS), KIND_PARTNER, &page->partners,
                &page->n_partners);
    scene_links(cx, scene, record_values(measure, MEASURE_GOALS), KIND_GOAL, &page->goals,
                &page->n_goals);
    scene_links(cx, scene, record_values(measure, MEASURE_COMMITMENTS), KIND_COMMITMENT,
                &page->promises, &page->n_promises);
    due_lines(cx, scene, week.overdue, week.n_overdue, &page->overdue, &page->n_overdue);
    TRY(scene_change(cx, scene, measure, &page->change_href));
    TRY(indicators_fill(cx, scene, measure, page));
    logic_fill(cx, measure, page);
    TRY(evidence_fill(cx, scene, measure, page));
    milestones_fill(cx, scene, measure->id, page);
    money_fill(cx, scene, &week, page);
    risks_fill(cx, scene, measure->id, page);
    notes_fill(cx, scene, measure->id, page);
    return path_fill(cx, scene, measure, page);
}

Err route_measure(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    MeasurePage page;
    const Record *measure;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_MEASURE, request->part, &measure));
    TRY(measure_fill(cx, &scene, measure, &page));
    if (request->format != AS_HTML) return measure_sheet(cx, &scene, reply, &page);
    page.head = page_head(cx, scene.request, page.title, S("/agenda"));
    page_measure(&reply->body, request->lang, &page);
    return OK;
}

/* What is shown to work? Promises, the measures that answer them, and the step of the
 * Wirkungstreppe that each has evidence for, as pages tell it. */

#include "web/agenda_in.h"
#include "web/topic_in.h"

static bool is_yes(const Record *record, FieldName field) {
    return record && record_text(record, field).n > 0;
}

EvidenceLine evidence_line(Cx *cx, const Scene *scene, const MeasureEvidence *evidence) {
    const Record *measure = evidence->measure;
    const Record *owner =
        record_find(scene->records, KIND_PARTNER, record_text(measure, MEASURE_OWNER));
    return (EvidenceLine){
        .measure = scene_link(cx, scene, measure),
        .owner = scene_title(cx, scene, owner),
        .state = choice_word(cx->lang, S("measure-state"), record_text(measure, MEASURE_STATE)),
        .sentence = evidence_sentence(cx->mem, cx->lang, evidence),
        .step = evidence->step ? str_int(cx->mem, evidence->step) : STR_NONE,
        .above = evidence->step > STEPS_OF_OUTPUT,
    };
}

void evidence_steps(Cx *cx, const MeasureEvidence *evidence, StepLine steps[IMPACT_STEPS]) {
    static const Msg parts[] = {MSG_WORK_STEPS_OUTPUT, MSG_WORK_STEPS_OUTCOME,
                                MSG_WORK_STEPS_IMPACT};
    for (int i = 0; i < IMPACT_STEPS; i++) {
        Str number = str_int(cx->mem, i + 1);
        int part = i + 1 <= STEPS_OF_OUTPUT ? 0 : i + 1 < IMPACT_STEPS ? 1 : 2;
        bool parted = i == 0 || i == STEPS_OF_OUTPUT || i + 1 == IMPACT_STEPS;
        steps[i] = (StepLine){
            .number = number,
            .text = choice_word(cx->lang, S("impact-step"), number),
            .shown = i < evidence->step,
            .highest = i + 1 == evidence->step,
            .parted = parted,
            .part = parted ? message_text(cx->lang, parts[part]) : STR_NONE,
        };
    }
}

CheckLine check_line(Cx *cx, const Scene *scene, const Record *check) {
    Str step = record_text(check, CHECK_STEP);
    Day due = record_day(check, CHECK_DUE);
    bool done = day_recorded(record_day(check, CHECK_DONE));
    CheckLine line = {
        .question = record_text(check, CHECK_QUESTION),
        .assess_href = page_href(cx, scene->request, "/evidence/impact/%.*s", STR_ARG(check->id)),
        .registered = scene_day(cx, check, CHECK_REGISTERED),
        .design = record_text(check, CHECK_DESIGN),
        .due = scene_day(cx, check, CHECK_DUE),
        .data_from = scene_day(cx, check, CHECK_DATA_FROM),
        .done = scene_day(cx, check, CHECK_DONE),
        .result = record_text(check, CHECK_RESULT),
        .step = step.n ? choice_word(cx->lang, S("impact-step"), step) : STR_NONE,
        .learnt = record_text(check, CHECK_LEARNT),
        .changes = record_text(check, CHECK_CHANGES),
        .late = day_before(record_day(check, CHECK_DATA_FROM),
                           record_day(check, CHECK_REGISTERED)) == YES,
        .overdue = !done && day_recorded(due) && date_order(due.last, scene->ask.today) < 0,
    };
    sources_fill(cx, record_values(check, CHECK_SOURCES), &line.sources, &line.n_sources);
    return line;
}

void due_lines(Cx *cx, const Scene *scene, const AgendaDue *due, size_t n_due, Str **out,
               size_t *n) {
    *out = NEW_ARRAY(cx->mem, Str, n_due + 1);
    for (*n = 0; *n < n_due; ++*n)
        (*out)[*n] = due_sentence(cx->mem, cx->lang, scene->records, &due[*n]);
}

/* ---- promises ---- */

static Str promise_note(Cx *cx, const CommitmentLoop *loop) {
    Str parts[4];
    size_t n = 0;
    if (loop->kept) parts[n++] = message_text(cx->lang, MSG_WORK_KEPT);
    if (loop->overdue) parts[n++] = message_text(cx->lang, MSG_WORK_PROMISE_OVERDUE);
    if (loop->check_overdue) parts[n++] = message_text(cx->lang, MSG_WORK_CHECK_OVERDUE);
    return n ? str_join(cx->mem, n, parts, S(" ")) : STR_NONE;
}

static PromiseLine promise_line(Cx *cx, const Scene *scene, const CommitmentLoop *loop) {
    const Record *promise = loop->commitment;
    PromiseLine line = {
        .text = record_text(promise, COMMITMENT_TEXT),
        .since = scene_day(cx, promise, COMMITMENT_FROM),
        .due = scene_day(cx, promise, COMMITMENT_DUE),
        .owner = record_text(promise, COMMITMENT_OWNER),
        .state = loop_word(cx->lang, loop->state),
        .state_id = loop_id(loop->state),
        .note = promise_note(cx, loop),
        .measures = NEW_ARRAY(cx->mem, EvidenceLine, loop->n_measures + 1),
        .n_measures = loop->n_measures,
    };
    if (loop->duty) {
        Str duty = record_text(loop->duty, DUTY_PLACE);
        line.duty = message_fill(cx->mem, cx->lang, MSG_WORK_DUTY, 1, &duty);
    }
    for (size_t i = 0; i < loop->n_measures; i++)
        line.measures[i] = evidence_line(cx, scene, &loop->measures[i]);
    return line;
}

static bool answers_a_promise(const PartnerLoop *loop, const Record *measure) {
    for (size_t i = 0; i < loop->n_promises; i++)
        for (size_t m = 0; m < loop->promises[i].n_measures; m++)
            if (loop->promises[i].measures[m].measure == measure) return true;
    return false;
}

Err partner_promises(Cx *cx, const Scene *scene, const Record *partner, PartnerPromises *out) {
    PartnerLoop loop;
    Day told = record_day(partner, PARTNER_TOLD);
    bool released = day_recorded(told) && day_reached(told, scene->ask.today) == YES;
    PartnerPromises page = {
        .present = true,
        .invented = is_yes(partner, PARTNER_INVENTED),
    };
    page.shown = released || scene->partner;
    if (!released)
        page.told = message_text(cx->lang, scene->partner ? MSG_WORK_FOR_PARTNERS_ONLY
                                                          : MSG_WORK_NOT_RELEASED);
    *out = page;
    if (!page.shown) return OK;
    TRY(partner_loop(cx, &loop, scene->records, partner, &scene->ask));
    page.not_recorded = loop.not_recorded;
    page.promises = NEW_ARRAY(cx->mem, PromiseLine, loop.n_promises + 1);
    for (size_t i = 0; i < loop.n_promises; i++)
        page.promises[page.n_promises++] = promise_line(cx, scene, &loop.promises[i]);
    page.others = NEW_ARRAY(cx->mem, EvidenceLine, loop.n_measures + 1);
    for (size_t i = 0; i < loop.n_measures; i++)
        if (!answers_a_promise(&loop, loop.measures[i].measure))
            page.others[page.n_others++] = evidence_line(cx, scene, &loop.measures[i]);
    due_lines(cx, scene, loop.open, loop.n_open, &page.open, &page.n_open);
    page.brief_href = page_href(cx, scene->request, "/partner/%.*s/brief", STR_ARG(partner->id));
    *out = page;
    return OK;
}

Err partner_promises_fill(Cx *cx, const Request *request, const Together *of, const Record *partner,
                          PartnerPromises *out) {
    Scene scene = {.records = of->records,
                   .request = request,
                   .ask = agenda_ask(cx, WEEK_DAYS, of->person),
                   .partner = may(of->person, RIGHT_see_partnership)};
    scene.ask.today = of->today;
    return partner_promises(cx, &scene, partner, out);
}

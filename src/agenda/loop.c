/* What was promised, what answers it, and what is shown to work? */

#include <stdlib.h>

#include "agenda/agenda_in.h"

static bool is_invented(const Record *partner) {
    return partner && record_text(partner, PARTNER_INVENTED).n > 0;
}

/* ---- evidence ---- */

static int registered_first(const void *a, const void *b) {
    const Record *one = *(const Record *const *)a, *other = *(const Record *const *)b;
    int order = date_order(record_day(one, CHECK_REGISTERED).first,
                           record_day(other, CHECK_REGISTERED).first);
    return order ? order : str_compare(one->id, other->id);
}

bool check_is_late(const Record *check) {
    return day_before(record_day(check, CHECK_DATA_FROM), record_day(check, CHECK_REGISTERED)) ==
           YES;
}

static void check_add(MeasureEvidence *evidence, const Record *check, Date today) {
    int64_t step = 0;
    evidence->checks[evidence->n++] = check;
    evidence->n_late += check_is_late(check);
    if (!day_recorded(record_day(check, CHECK_DONE))) {
        evidence->n_open++;
        evidence->n_due += due_passed(record_day(check, CHECK_DUE), today);
        return;
    }
    bool said =
        int_read(record_text(check, CHECK_STEP), &step) && step >= 1 && step <= IMPACT_STEPS;
    if (said && step > evidence->step) evidence->step = (int)step, evidence->best = check;
}

Err measure_evidence(Cx *cx, MeasureEvidence *out, const Records *records, const Record *measure,
                     const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, CHECK_MEASURE, measure->id, &n);
    const Record *owner = record_find(records, KIND_PARTNER, record_text(measure, MEASURE_OWNER));
    MeasureEvidence evidence = {
        .measure = measure,
        .checks = NEW_ARRAY(cx->mem, const Record *, n + 1),
        .not_recorded = !is_invented(owner) && measure_untold(records, measure),
    };
    for (size_t i = 0; i < n; i++)
        if (agenda_seen(cx, records, all[i], ask)) check_add(&evidence, all[i], ask->today);
    if (evidence.n) qsort(evidence.checks, evidence.n, sizeof(Record *), registered_first);
    *out = evidence;
    return OK;
}

typedef struct EvidenceList {
    VEC(MeasureEvidence) list;
} EvidenceList;

static Err evidence_add(Cx *cx, EvidenceList *to, const Records *records, const Record *measure,
                        const AgendaAsk *ask) {
    MeasureEvidence evidence;
    if (!agenda_seen(cx, records, measure, ask)) return OK;
    for (size_t i = 0; i < to->list.n; i++)
        if (to->list.at[i].measure == measure) return OK;
    TRY(measure_evidence(cx, &evidence, records, measure, ask));
    vec_push(cx->mem, &to->list, evidence);
    return OK;
}

/* ---- one promise ---- */

/* Nothing but the duty that every partner signed. */
static bool only_duty(const Record *commitment, const Record *partner) {
    static const FieldName said[] = {COMMITMENT_DUE, COMMITMENT_OWNER, COMMITMENT_KEPT,
                                     COMMITMENT_CHECK_DUE};
    if (!record_text(commitment, COMMITMENT_DUTY).n) return false;
    if (is_invented(partner)) return false;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (record_text(commitment, said[i]).n) return false;
    return true;
}

bool commitment_is_bare(const Records *records, const Record *commitment) {
    size_t n;
    records_naming(records, MEASURE_COMMITMENTS, commitment->id, &n);
    Str partner = record_text(commitment, COMMITMENT_PARTNER);
    return n == 0 && only_duty(commitment, record_find(records, KIND_PARTNER, partner));
}

static LoopState state_of(const CommitmentLoop *loop) {
    if (!loop->n_measures) return LOOP_OPEN;
    LoopState state = LOOP_ANSWERED;
    for (size_t i = 0; i < loop->n_measures; i++) {
        int step = loop->measures[i].step;
        if (step > STEPS_OF_OUTPUT) return LOOP_EVIDENCED;
        if (step) state = LOOP_CHECKED;
    }
    return state;
}

Err commitment_loop(Cx *cx, CommitmentLoop *out, const Records *records, const Record *commitment,
                    const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, MEASURE_COMMITMENTS, commitment->id, &n);
    EvidenceList measures = {0};
    for (size_t i = 0; i < n; i++)
        TRY(evidence_add(cx, &measures, records, all[i], ask));
    bool bare = commitment_is_bare(records, commitment);
    CommitmentLoop loop = {
        .commitment = commitment,
        .duty = record_find(records, KIND_DUTY, record_text(commitment, COMMITMENT_DUTY)),
        .measures = measures.list.at,
        .n_measures = measures.list.n,
        .kept = day_reached(record_day(commitment, COMMITMENT_KEPT), ask->today) == YES,
        .without_owner = !bare && !record_text(commitment, COMMITMENT_OWNER).n,
    };
    DueList due = {0};
    commitment_due(cx, &due, records, commitment, ask->today);
    loop.overdue =
        due.n && !loop.kept && due_passed(record_day(commitment, COMMITMENT_DUE), ask->today);
    loop.check_overdue = due.n && !loop.overdue;
    loop.state = bare ? LOOP_NOT_RECORDED : state_of(&loop);
    *out = loop;
    return OK;
}

/* ---- a partner ---- */

static int64_t duty_place(const CommitmentLoop *loop) {
    int64_t place = INT64_MAX;
    if (loop->duty && !int_read(record_text(loop->duty, DUTY_PLACE), &place)) place = INT64_MAX;
    return place;
}

static int by_duty(const void *a, const void *b) {
    const CommitmentLoop *one = a, *other = b;
    int64_t x = duty_place(one), y = duty_place(other);
    if (x != y) return x < y ? -1 : 1;
    return str_compare(one->commitment->id, other->commitment->id);
}

static Err promises_add(Cx *cx, PartnerLoop *loop, const Records *records, const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, COMMITMENT_PARTNER, loop->partner->id, &n);
    loop->promises = NEW_ARRAY(cx->mem, CommitmentLoop, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        CommitmentLoop *promise = &loop->promises[loop->n_promises++];
        TRY(commitment_loop(cx, promise, records, all[i], ask));
        loop->of_state[promise->state]++;
    }
    if (loop->n_promises) qsort(loop->promises, loop->n_promises, sizeof(CommitmentLoop), by_duty);
    return OK;
}

static Err measures_add(Cx *cx, PartnerLoop *loop, const Records *records, const AgendaAsk *ask) {
    static const FieldName fields[] = {MEASURE_OWNER, MEASURE_PARTNERS};
    EvidenceList measures = {0};
    for (size_t f = 0; f < 2; f++) {
        size_t n;
        const Record *const *all = records_naming(records, fields[f], loop->partner->id, &n);
        for (size_t i = 0; i < n; i++)
            TRY(evidence_add(cx, &measures, records, all[i], ask));
        if (f == 0) loop->n_own = measures.list.n;
    }
    loop->measures = measures.list.at, loop->n_measures = measures.list.n;
    return OK;
}

static Err open_add(Cx *cx, PartnerLoop *loop, const Records *records, const AgendaAsk *ask) {
    DueList list = {0};
    for (size_t i = 0; i < loop->n_promises; i++)
        commitment_due(cx, &list, records, loop->promises[i].commitment, ask->today);
    for (size_t i = 0; i < loop->n_own; i++) {
        MeasureWeek week;
        TRY(measure_week(cx, &week, records, loop->measures[i].measure, ask));
        for (size_t o = 0; o < week.n_overdue; o++)
            vec_push(cx->mem, &list, week.overdue[o]);
    }
    due_sort(&list);
    loop->open = list.at, loop->n_open = list.n;
    return OK;
}

Err partner_loop(Cx *cx, PartnerLoop *out, const Records *records, const Record *partner,
                 const AgendaAsk *ask) {
    PartnerLoop loop = {.partner = partner};
    TRY(promises_add(cx, &loop, records, ask));
    TRY(measures_add(cx, &loop, records, ask));
    TRY(open_add(cx, &loop, records, ask));
    loop.not_recorded = !loop.n_measures && !is_invented(partner) &&
                        loop.of_state[LOOP_NOT_RECORDED] == loop.n_promises;
    *out = loop;
    return OK;
}

/* ---- two pages for who signs ---- */

typedef VEC(DoneThing) DoneList;

static void done_add(Cx *cx, DoneList *list, const Record *record, FieldName field,
                     const AgendaAsk *ask) {
    Day day = record_day(record, field);
    if (day_reached(day, ask->today) != YES) return;
    if (date_order(day.last, date_of_time(ask->since)) < 0) return;
    vec_push(cx->mem, list, (DoneThing){record, day});
}

static int newest_done(const void *a, const void *b) {
    const DoneThing *one = a, *other = b;
    int order = date_order(other->day.last, one->day.last);
    return order ? order : str_compare(one->what->id, other->what->id);
}

static void done_find(Cx *cx, SignatoryBrief *brief, const Records *records, const AgendaAsk *ask) {
    DoneList list = {0};
    const PartnerLoop *loop = &brief->loop;
    for (size_t i = 0; i < loop->n_promises; i++)
        done_add(cx, &list, loop->promises[i].commitment, COMMITMENT_KEPT, ask);
    for (size_t i = 0; i < loop->n_own; i++) {
        size_t n;
        Str id = loop->measures[i].measure->id;
        const Record *const *milestones = records_naming(records, MILESTONE_MEASURE, id, &n);
        for (size_t m = 0; m < n; m++)
            if (agenda_seen(cx, records, milestones[m], ask))
                done_add(cx, &list, milestones[m], MILESTONE_DONE, ask);
        for (size_t c = 0; c < loop->measures[i].n; c++)
            done_add(cx, &list, loop->measures[i].checks[c], CHECK_DONE, ask);
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, newest_done);
    brief->done = list.at, brief->n_done = list.n;
}

static Err targets_find(Cx *cx, SignatoryBrief *brief, const Records *records,
                        const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_of(records, KIND_TARGET, &n);
    Str region = record_text(brief->loop.partner, PARTNER_REGION);
    brief->targets = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n && region.n; i++)
        if (str_equal(record_text(all[i], TARGET_REGION), region) &&
            agenda_seen(cx, records, all[i], ask))
            brief->targets[brief->n_targets++] = all[i];
    return OK;
}

static bool is_wanted(const Records *records, const Record *decision, const Record *partner,
                      Cx *cx) {
    if (str_equal(record_text(decision, DECISION_STATE), S("wanted"))) return true;
    if (!str_equal(record_text(decision, DECISION_STATE), S("waiting"))) return false;
    size_t n;
    const Record **partners = decision_waits(cx->mem, records, decision, &n);
    for (size_t i = 0; i < n; i++)
        if (partners[i] == partner) return true;
    return false;
}

static int by_due(const void *a, const void *b) {
    const Record *one = *(const Record *const *)a, *other = *(const Record *const *)b;
    Day x = record_day(one, DECISION_UNTIL), y = record_day(other, DECISION_UNTIL);
    if (day_recorded(x) != day_recorded(y)) return day_recorded(x) ? -1 : 1;
    int order = date_order(x.last, y.last);
    return order ? order : str_compare(one->id, other->id);
}

Err signatory_brief(Cx *cx, SignatoryBrief *out, const Records *records, const Record *partner,
                    const AgendaAsk *ask) {
    SignatoryBrief brief = {0};
    TRY(partner_loop(cx, &brief.loop, records, partner, ask));
    done_find(cx, &brief, records, ask);
    TRY(targets_find(cx, &brief, records, ask));
    size_t n;
    const Record *const *all = records_of(records, KIND_DECISION, &n);
    brief.decisions = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (is_wanted(records, all[i], partner, cx) && agenda_seen(cx, records, all[i], ask))
            brief.decisions[brief.n_decisions++] = all[i];
    if (brief.n_decisions) qsort(brief.decisions, brief.n_decisions, sizeof(Record *), by_due);
    *out = brief;
    return OK;
}

/* ---- a target ---- */

static bool decimal_of(const Record *record, FieldName field, double *out) {
    Number number;
    Str text = record_text(record, field);
    if (!text.n || !number_read(text, DECIMAL_POINT, &number)) return false;
    *out = number.value;
    return true;
}

Aim aim_of(const Record *target) {
    Str direction = record_text(target, TARGET_DIRECTION);
    Aim aim = {.direction = str_equal(direction, S("up"))     ? AIM_UP
                            : str_equal(direction, S("down")) ? AIM_DOWN
                                                              : AIM_HOLD};
    aim.has_base_period = period_read(record_text(target, TARGET_BASE_PERIOD), &aim.base_period);
    aim.has_period = period_read(record_text(target, TARGET_PERIOD), &aim.period);
    aim.has_base = decimal_of(target, TARGET_BASE_VALUE, &aim.base);
    aim.has_value = decimal_of(target, TARGET_VALUE, &aim.value);
    return aim;
}

static Err contributing_find(Cx *cx, TargetStory *story, const Records *records,
                             const AgendaAsk *ask) {
    EvidenceList measures = {0};
    size_t n;
    if (!story->goal) return OK;
    const Record *const *all = records_naming(records, MEASURE_GOALS, story->goal->id, &n);
    for (size_t i = 0; i < n; i++)
        TRY(evidence_add(cx, &measures, records, all[i], ask));
    story->contributing = measures.list.at, story->n_contributing = measures.list.n;
    return OK;
}

Err target_story(Cx *cx, TargetStory *out, const Records *records, const Record *target,
                 const AgendaAsk *ask) {
    TargetStory story = {
        .target = target,
        .outcome = record_find(records, KIND_OUTCOME, record_text(target, TARGET_OUTCOME)),
        .aim = aim_of(target),
        .parts = {STORY_BEHIND, STORY_PARTNERS, STORY_WORKS, STORY_PROPOSAL, STORY_NEXT},
    };
    if (!agenda_seen(cx, records, target, ask)) return fail(cx, NOT_FOUND, MSG_AGENDA_NOT_SEEN);
    if (story.outcome)
        story.goal = record_find(records, KIND_GOAL, record_text(story.outcome, OUTCOME_GOAL));
    size_t n;
    const Record *const *stories = records_naming(records, STORY_TARGET, target->id, &n);
    for (size_t i = 0; i < n; i++) /* the newest, where somebody wrote two */
        if (!story.story || stories[i]->number > story.story->number) story.story = stories[i];
    for (size_t i = 0; i < STORY_PARTS && story.story; i++)
        story.texts[i] = record_text(story.story, story.parts[i]);
    TRY(contributing_find(cx, &story, records, ask));
    *out = story;
    return OK;
}

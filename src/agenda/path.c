/* How far is a measure on its way to a decision, what is missing, and whose council is waited for?
 * The steps are those of the house (domain: submitted, complete, voted on, decided, running). */

#include "agenda/agenda_in.h"

static const Str path_states[PATH_STEPS] = {S("submitted"), S("complete"), S("voted"), S("decided"),
                                            S("running")};

/* How far the measure's own state says it has come: 0 nothing … PATH_STEPS running or ended. */
static size_t steps_said(Str state) {
    if (str_equal(state, S("ended"))) return PATH_STEPS;
    for (size_t i = 0; i < PATH_STEPS; i++)
        if (str_equal(state, path_states[i])) return i + 1;
    return 0;
}

static bool later(const Record *a, const Record *b) {
    int order = date_order(record_day(a, APPROVAL_DAY).last, record_day(b, APPROVAL_DAY).last);
    return order > 0 || (order == 0 && a->number > b->number);
}

static const Record *approval_of(const Record *const *all, size_t n, Str step) {
    const Record *newest = NULL;
    for (size_t i = 0; i < n; i++)
        if (str_equal(record_text(all[i], APPROVAL_STEP), step) &&
            (!newest || later(all[i], newest)))
            newest = all[i];
    return newest;
}

static PathState state_of(const Record *approval, bool said) {
    if (!approval) return said ? PATH_SAID : PATH_AHEAD;
    Str result = record_text(approval, APPROVAL_RESULT);
    if (str_equal(result, S("no"))) return PATH_NO;
    return str_equal(result, S("back")) ? PATH_BACK : PATH_DONE;
}

const Record **decision_waits(Arena *mem, const Records *records, const Record *decision,
                              size_t *n) {
    RecordValues wanted = record_values(decision, DECISION_WAITS);
    RecordValues resolved = record_values(decision, DECISION_RESOLVED);
    const Record **out = NEW_ARRAY(mem, const Record *, wanted.n + 1);
    *n = 0;
    for (size_t i = 0; i < wanted.n; i++) {
        bool done = values_hold(resolved, wanted.list[i]);
        const Record *partner = record_find(records, KIND_PARTNER, wanted.list[i]);
        if (!done && partner) out[(*n)++] = partner;
    }
    return out;
}

Str decision_waits_told(Arena *mem, Lang lang, const Records *records, const Record *decision) {
    size_t n;
    const Record **partners = decision_waits(mem, records, decision, &n);
    Str *names = NEW_ARRAY(mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = record_title(mem, records, partners[i], lang);
    return str_join(mem, n, names, S(", "));
}

bool decision_overdue(const Record *decision, Date today) {
    Str state = record_text(decision, DECISION_STATE);
    bool open = str_equal(state, S("wanted")) || str_equal(state, S("waiting"));
    return open && due_passed(record_day(decision, DECISION_UNTIL), today);
}

static void waiting_find(Cx *cx, ApprovalPath *path, const Records *records,
                         const Record *const *all, size_t n) {
    path->waiting = NEW_ARRAY(cx->mem, const Record *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const Record *decision =
            record_find(records, KIND_DECISION, record_text(all[i], APPROVAL_DECISION));
        size_t n_partners;
        if (!decision || !str_equal(record_text(decision, DECISION_STATE), S("waiting"))) continue;
        decision_waits(cx->mem, records, decision, &n_partners);
        bool known = false;
        for (size_t w = 0; w < path->n_waiting; w++)
            known |= path->waiting[w] == decision;
        if (n_partners && !known) path->waiting[path->n_waiting++] = decision;
    }
}

Err measure_path(Cx *cx, ApprovalPath *out, const Records *records, const Record *measure) {
    size_t n;
    const Record *const *all = records_naming(records, APPROVAL_MEASURE, measure->id, &n);
    Str state = record_text(measure, MEASURE_STATE);
    size_t said = steps_said(state);
    bool stopped = str_equal(state, S("rejected"));
    ApprovalPath path = {0};
    for (size_t i = 0; i < PATH_STEPS; i++) {
        PathStep *step = &path.steps[i];
        step->state = path_states[i];
        step->approval = approval_of(all, n, step->state);
        step->is = state_of(step->approval, i < said);
        stopped |= step->is == PATH_NO;
        if (path.missing.n || stopped || step->is == PATH_DONE || step->is == PATH_SAID) continue;
        path.missing = step->state;
        if (step->is == PATH_AHEAD) step->is = PATH_NOW;
    }
    waiting_find(cx, &path, records, all, n);
    *out = path;
    return OK;
}

Str path_state_word(Lang lang, PathState state) {
    static const Msg words[] = {
        [PATH_DONE] = MSG_AGENDA_PATH_DONE, [PATH_SAID] = MSG_AGENDA_PATH_SAID,
        [PATH_NOW] = MSG_AGENDA_PATH_NOW,   [PATH_BACK] = MSG_AGENDA_PATH_BACK,
        [PATH_NO] = MSG_AGENDA_PATH_NO,     [PATH_AHEAD] = MSG_AGENDA_PATH_AHEAD,
    };
    return message_text(lang, words[state]);
}

LogicModel measure_logic(const Record *measure) {
    LogicModel model = {.fields = {MEASURE_INPUT, MEASURE_OUTPUT, MEASURE_OUTCOME, MEASURE_IMPACT}};
    for (size_t i = 0; i < 4; i++) {
        model.texts[i] = record_text(measure, model.fields[i]);
        model.missing += !model.texts[i].n;
    }
    return model;
}

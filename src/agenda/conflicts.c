/* What does not fit together in what was entered about goals, targets, measures and checks? */

#include <stdlib.h>

#include "agenda/agenda_in.h"

enum { CHAIN_SHOWN = 12 /* goals of a cycle that its sentence names */ };

typedef struct Finder {
    Cx *cx;
    const Records *records;
    const AgendaAsk *ask;
    VEC(AgendaConflict) list;
} Finder;

static Str title_of(const Finder *f, const Record *record) {
    return record ? record_title(f->cx->mem, f->records, record, f->cx->lang) : S("–");
}

static const Msg messages[AGENDA_CONFLICTS] = {
    [CONFLICT_GOAL_CYCLE] = MSG_AGENDA_CONFLICT_GOAL_CYCLE,
    [CONFLICT_FIELDS_OVERLAP] = MSG_AGENDA_CONFLICT_FIELDS_OVERLAP,
    [CONFLICT_FIELD_WITHOUT_END] = MSG_AGENDA_CONFLICT_FIELD_WITHOUT_END,
    [CONFLICT_TARGET_WITHOUT_BASE] = MSG_AGENDA_CONFLICT_TARGET_WITHOUT_BASE,
    [CONFLICT_TARGET_BEFORE_BASE] = MSG_AGENDA_CONFLICT_TARGET_BEFORE_BASE,
    [CONFLICT_TARGET_AGAINST] = MSG_AGENDA_CONFLICT_TARGET_AGAINST,
    [CONFLICT_COMMITMENT_WITHOUT_OWNER] = MSG_AGENDA_CONFLICT_COMMITMENT_WITHOUT_OWNER,
    [CONFLICT_MEASURE_OPEN] = MSG_AGENDA_CONFLICT_MEASURE_OPEN,
    [CONFLICT_MEASURE_BEYOND] = MSG_AGENDA_CONFLICT_MEASURE_BEYOND,
    [CONFLICT_CHECK_LATE] = MSG_AGENDA_CONFLICT_CHECK_LATE,
};

/* {1} the title of the record; {2}, {3} what the sentence says beside it. */
static void found(Finder *f, AgendaConflictKind kind, const Record *record, const Record *other,
                  Str second, Str third) {
    Cx *cx = f->cx;
    if (!agenda_seen(cx, f->records, record, f->ask)) return;
    Str arguments[] = {title_of(f, record), second, third};
    Str sentence = message_fill(cx->mem, cx->lang, messages[kind], 3, arguments);
    vec_push(cx->mem, &f->list, (AgendaConflict){kind, record, other, sentence});
}

static Str day_text(const Finder *f, const Record *record, FieldName field) {
    return day_told(f->cx->mem, f->cx->lang, record_day(record, field));
}

/* ---- goals that serve themselves ---- */

static int by_id(const void *key, const void *element) {
    const Record *record = *(const Record *const *)element;
    return str_compare(*(const Str *)key, record->id);
}

static size_t place_of(const Record *const *all, size_t n, Str id) {
    const Record *const *at = n && id.n ? bsearch(&id, all, n, sizeof *all, by_id) : NULL;
    return at ? (size_t)(at - all) : SIZE_MAX;
}

static Str quoted(const Finder *f, const Record *record) {
    Str title = title_of(f, record);
    return message_fill(f->cx->mem, f->cx->lang, MSG_AGENDA_QUOTED, 1, &title);
}

/* From the goal with the lowest id on, round to it again: "A → B → A". */
static void cycle_tell(Finder *f, const Record *const *all, size_t n, size_t start) {
    size_t lowest = start, at = start;
    do {
        at = place_of(all, n, record_text(all[at], GOAL_SERVES));
        if (at < lowest) lowest = at;
    } while (at != start);
    Buf chain = buf_new(f->cx->mem, 16384);
    at = lowest;
    for (size_t i = 0; i < CHAIN_SHOWN; i++) {
        buf_format(&chain, "%.*s → ", STR_ARG(quoted(f, all[at])));
        at = place_of(all, n, record_text(all[at], GOAL_SERVES));
        if (at == lowest) break;
    }
    if (at == lowest)
        buf_put(&chain, quoted(f, all[lowest]));
    else
        buf_put(&chain, S("…"));
    found(f, CONFLICT_GOAL_CYCLE, all[lowest], NULL, buf_str(&chain), STR_NONE);
}

/* Each goal serves one at most: walk up, and whoever meets the own walk again is in a cycle. */
static void goals_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_GOAL, &n);
    size_t *walk = NEW_ARRAY(f->cx->mem, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        while (at != SIZE_MAX && !walk[at]) {
            walk[at] = i + 1;
            at = place_of(all, n, record_text(all[at], GOAL_SERVES));
        }
        if (at != SIZE_MAX && walk[at] == i + 1) cycle_tell(f, all, n, at);
    }
}

/* ---- versions of a field of action ---- */

static void fields_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_FIELD_OF_ACTION, &n);
    for (size_t i = 0; i < n; i++) {
        RecordValues replaced = record_values(all[i], FIELD_OF_ACTION_REPLACES);
        Day from = record_day(all[i], FIELD_OF_ACTION_FROM);
        for (size_t r = 0; r < replaced.n; r++) {
            const Record *old = record_find(f->records, KIND_FIELD_OF_ACTION, replaced.list[r]);
            if (!old || old->archived || !day_recorded(from)) continue;
            Day until = record_day(old, FIELD_OF_ACTION_UNTIL);
            if (!day_recorded(until))
                found(f, CONFLICT_FIELD_WITHOUT_END, all[i], old, title_of(f, old),
                      day_text(f, all[i], FIELD_OF_ACTION_FROM));
            else if (date_order(from.last, until.first) <= 0)
                found(f, CONFLICT_FIELDS_OVERLAP, all[i], old, title_of(f, old),
                      day_text(f, old, FIELD_OF_ACTION_UNTIL));
        }
    }
}

/* ---- targets ---- */

/* "27,5" */
static Str decimal_text(const Finder *f, const Record *record, FieldName field) {
    Number number;
    Str text = record_text(record, field);
    if (!number_read(text, DECIMAL_POINT, &number)) return text;
    int decimals = number.decimals > 6 ? 6 : number.decimals;
    return words_number(f->cx->mem, f->cx->lang, number.value, decimals);
}

static bool value_known(const Aim *aim) {
    return aim->has_base && aim->has_value;
}

static void targets_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_TARGET, &n);
    for (size_t i = 0; i < n; i++) {
        Aim aim = aim_of(all[i]);
        Str base = decimal_text(f, all[i], TARGET_BASE_VALUE);
        Str value = decimal_text(f, all[i], TARGET_VALUE);
        if (aim.has_value && !aim.has_base_period)
            found(f, CONFLICT_TARGET_WITHOUT_BASE, all[i], NULL, value, STR_NONE);
        else if (aim.has_base_period && aim.has_period &&
                 (!period_alike(aim.base_period, aim.period) ||
                  period_compare(aim.period, aim.base_period) <= 0))
            found(f, CONFLICT_TARGET_BEFORE_BASE, all[i], NULL,
                  words_period(f->cx->mem, f->cx->lang, aim.base_period),
                  words_period(f->cx->mem, f->cx->lang, aim.period));
        else if (value_known(&aim) && aim.direction != AIM_HOLD &&
                 (aim.direction == AIM_UP ? aim.value <= aim.base : aim.value >= aim.base))
            found(f, CONFLICT_TARGET_AGAINST, all[i], NULL, base, value);
    }
}

/* ---- commitments, measures, checks ---- */

static void commitments_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_COMMITMENT, &n);
    for (size_t i = 0; i < n; i++) {
        if (record_text(all[i], COMMITMENT_OWNER).n || commitment_is_bare(f->records, all[i]))
            continue;
        const Record *partner =
            record_find(f->records, KIND_PARTNER, record_text(all[i], COMMITMENT_PARTNER));
        found(f, CONFLICT_COMMITMENT_WITHOUT_OWNER, all[i], partner, title_of(f, partner),
              STR_NONE);
    }
}

static void measures_look(Finder *f) {
    size_t n, n_milestones;
    const Record *const *all = records_of(f->records, KIND_MEASURE, &n);
    for (size_t i = 0; i < n; i++) {
        Str state = record_text(all[i], MEASURE_STATE);
        if (str_equal(state, S("running")) &&
            due_passed(record_day(all[i], MEASURE_UNTIL), f->ask->today))
            found(f, CONFLICT_MEASURE_BEYOND, all[i], NULL, day_text(f, all[i], MEASURE_UNTIL),
                  STR_NONE);
        if (!str_equal(state, S("ended"))) continue;
        const Record *const *milestones =
            records_naming(f->records, MILESTONE_MEASURE, all[i]->id, &n_milestones);
        int64_t open = 0;
        const Record *first = NULL;
        for (size_t m = 0; m < n_milestones; m++) {
            if (day_recorded(record_day(milestones[m], MILESTONE_DONE))) continue;
            if (!open++) first = milestones[m];
        }
        if (open)
            found(f, CONFLICT_MEASURE_OPEN, all[i], first,
                  message_count(f->cx->mem, f->cx->lang, MSG_AGENDA_MILESTONES, open),
                  title_of(f, first));
    }
}

static void checks_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_CHECK, &n);
    for (size_t i = 0; i < n; i++)
        if (check_is_late(all[i]))
            found(f, CONFLICT_CHECK_LATE, all[i], NULL, day_text(f, all[i], CHECK_REGISTERED),
                  day_text(f, all[i], CHECK_DATA_FROM));
}

static int by_kind(const void *a, const void *b) {
    const AgendaConflict *one = a, *other = b;
    if (one->kind != other->kind) return one->kind < other->kind ? -1 : 1;
    int order = str_compare(one->record->id, other->record->id);
    if (order || !one->other || !other->other) return order;
    return str_compare(one->other->id, other->other->id);
}

Err agenda_conflicts(Cx *cx, AgendaConflict **out, size_t *n, const Records *records,
                     const AgendaAsk *ask) {
    Finder f = {.cx = cx, .records = records, .ask = ask};
    goals_look(&f);
    fields_look(&f);
    targets_look(&f);
    commitments_look(&f);
    measures_look(&f);
    checks_look(&f);
    if (f.list.n) qsort(f.list.at, f.list.n, sizeof *f.list.at, by_kind);
    *out = f.list.at, *n = f.list.n;
    return OK;
}

Str agenda_conflict_id(AgendaConflictKind kind) {
    static const Str ids[] = {
#define CONFLICT(symbol, id) S(id),
#include "agenda/conflicts.def"
#undef CONFLICT
    };
    return ids[kind];
}

/* What does not fit together in what was entered about goals, targets, measures and checks? */

#include <stdlib.h>

#include "agenda/agenda_in.h"

enum { CHAIN_SHOWN = 12 /* goals of a cycle that its sentence names */ };

typedef struct Finder {
    Conflicts *to;
    Arena *mem;
    Lang lang;
    const Records *records;
    Date today;
} Finder;

static Str title_of(const Finder *f, const Record *record) {
    return record_title(f->mem, f->records, record, f->lang);
}

/* {1} the title of the record; {2} … {4} what the sentence says beside it. */
static void found(Finder *f, ConflictKind kind, const Record *record, const Record *other,
                  const Str words[3]) {
    Str all[] = {title_of(f, record), words[0], words[1], words[2]};
    Conflict conflict = {.kind = kind, .at = {{record->kind, record->id}}};
    if (other) conflict.at[1] = (ConflictAt){other->kind, other->id};
    conflict_add(f->to, conflict, sizeof all / sizeof *all, all);
}

static Str day_text(const Finder *f, const Record *record, FieldName field) {
    return day_told(f->mem, f->lang, record_day(record, field));
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
    return message_fill(f->mem, f->lang, MSG_AGENDA_QUOTED, 1, &title);
}

/* From the goal with the lowest id on, round to it again: "A → B → A". */
static void cycle_tell(Finder *f, const Record *const *all, size_t n, size_t start) {
    size_t lowest = start, at = start;
    do {
        at = place_of(all, n, record_text(all[at], GOAL_SERVES));
        if (at < lowest) lowest = at;
    } while (at != start);
    Buf chain = buf_new(f->mem, 16384);
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
    found(f, CONFLICT_GOAL_CYCLE, all[lowest], NULL, (Str[3]){buf_str(&chain)});
}

/* Each goal serves one at most: walk up, and whoever meets the own walk again is in a cycle. */
static void goals_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_GOAL, &n);
    size_t *walk = NEW_ARRAY(f->mem, size_t, n + 1);
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
                found(f, CONFLICT_FIELD_WITHOUT_END, all[i], old,
                      (Str[3]){title_of(f, old), day_text(f, all[i], FIELD_OF_ACTION_FROM)});
            else if (date_order(from.last, until.first) <= 0)
                found(f, CONFLICT_FIELDS_OVERLAP, all[i], old,
                      (Str[3]){title_of(f, old), day_text(f, old, FIELD_OF_ACTION_UNTIL)});
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
    return words_number(f->mem, f->lang, number.value, decimals);
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
            found(f, CONFLICT_TARGET_WITHOUT_BASE, all[i], NULL, (Str[3]){value});
        else if (aim.has_base_period && aim.has_period &&
                 (!period_alike(aim.base_period, aim.period) ||
                  period_compare(aim.period, aim.base_period) <= 0))
            found(f, CONFLICT_TARGET_BEFORE_BASE, all[i], NULL,
                  (Str[3]){words_period(f->mem, f->lang, aim.base_period),
                           words_period(f->mem, f->lang, aim.period)});
        else if (value_known(&aim) && aim.direction != AIM_HOLD &&
                 (aim.direction == AIM_UP ? aim.value <= aim.base : aim.value >= aim.base))
            found(f, CONFLICT_TARGET_AGAINST, all[i], NULL, (Str[3]){base, value});
    }
}

/* ---- commitments, measures, checks ---- */

static void commitments_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_COMMITMENT, &n);
    for (size_t i = 0; i < n; i++) {
        if (!record_text(all[i], COMMITMENT_OWNER).n)
            found(f, CONFLICT_COMMITMENT_WITHOUT_OWNER, all[i], NULL, (Str[3]){STR_NONE});
    }
}

static void milestones_look(Finder *f, const Record *measure) {
    size_t n;
    const Record *const *all = records_naming(f->records, MILESTONE_MEASURE, measure->id, &n),
                        *first = NULL;
    Day until = record_day(measure, MEASURE_UNTIL);
    int64_t open = 0;
    for (size_t i = 0; i < n; i++) {
        if (day_recorded(record_day(all[i], MILESTONE_DONE))) continue;
        if (!open++) first = all[i];
        if (day_before(until, record_day(all[i], MILESTONE_DUE)) == YES)
            found(f, CONFLICT_MILESTONE_BEYOND, all[i], measure,
                  (Str[3]){day_text(f, all[i], MILESTONE_DUE), title_of(f, measure),
                           day_text(f, measure, MEASURE_UNTIL)});
    }
    if (open && str_equal(record_text(measure, MEASURE_STATE), S("ended")))
        found(f, CONFLICT_MEASURE_OPEN, measure, NULL,
              (Str[3]){message_count(f->mem, f->lang, MSG_AGENDA_MILESTONES, open),
                       title_of(f, first)});
}

static void measures_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_MEASURE, &n);
    for (size_t i = 0; i < n; i++) {
        if (str_equal(record_text(all[i], MEASURE_STATE), S("running")) &&
            due_passed(record_day(all[i], MEASURE_UNTIL), f->today))
            found(f, CONFLICT_MEASURE_BEYOND, all[i], NULL,
                  (Str[3]){day_text(f, all[i], MEASURE_UNTIL)});
        milestones_look(f, all[i]);
    }
}

static void decisions_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_DECISION, &n);
    for (size_t i = 0; i < n; i++) {
        if (!str_equal(record_text(all[i], DECISION_STATE), S("taken"))) continue;
        Str councils = decision_waits_told(f->mem, f->lang, f->records, all[i]);
        if (councils.n) found(f, CONFLICT_TAKEN_WAITING, all[i], NULL, (Str[3]){councils});
    }
}

static void checks_look(Finder *f) {
    size_t n;
    const Record *const *all = records_of(f->records, KIND_CHECK, &n);
    for (size_t i = 0; i < n; i++)
        if (check_is_late(all[i]))
            found(f, CONFLICT_CHECK_LATE, all[i], NULL,
                  (Str[3]){day_text(f, all[i], CHECK_REGISTERED),
                           day_text(f, all[i], CHECK_DATA_FROM)});
}

void agenda_conflicts(Conflicts *to, const Records *records, Date today) {
    Finder f = {to, to->mem, to->lang, records, today};
    goals_look(&f);
    fields_look(&f);
    targets_look(&f);
    commitments_look(&f);
    measures_look(&f);
    checks_look(&f);
    decisions_look(&f);
}

/* Where does each measure stand this week, what has changed, what is overdue and with whom? */

#include <stdlib.h>
#include <string.h>

#include "agenda/agenda_in.h"

AgendaAsk agenda_ask(Cx *cx, int days, const Person *person) {
    Date today = local_date(cx->clock());
    return (AgendaAsk){
        .today = today, .since = date_time(today) - (int64_t)days * 86400, .person = person};
}

bool agenda_seen(Cx *cx, const Records *records, const Record *record, const AgendaAsk *ask) {
    return ask->whole || record_seen(cx, records, record, ask->person);
}

int days_between(Date from, Date to) {
    return (int)((date_time(to) - date_time(from)) / 86400);
}

/* ---- what is overdue ---- */

bool due_passed(Day due, Date today) {
    return day_recorded(due) && date_order(due.last, today) < 0;
}

void due_add(Cx *cx, DueList *list, AgendaDue due, Date today) {
    due.days = days_between(due.due.last, today);
    vec_push(cx->mem, list, due);
}

static int by_days(const void *a, const void *b) {
    const AgendaDue *one = a, *other = b;
    if (one->days != other->days) return one->days > other->days ? -1 : 1;
    return str_compare(one->what->id, other->what->id);
}

void due_sort(DueList *list) {
    if (list->n) qsort(list->at, list->n, sizeof *list->at, by_days);
}

static const Record *owner_of(const Records *records, const Record *measure) {
    return record_find(records, KIND_PARTNER, record_text(measure, MEASURE_OWNER));
}

static Str who_of(const Record *record, FieldName who, const Record *measure) {
    Str name = record_text(record, who);
    return name.n ? name : record_text(measure, MEASURE_OFFICE);
}

/* Open milestones: the overdue ones, and the next of the others. */
static void milestones_look(Cx *cx, MeasureWeek *week, DueList *list, const Records *records,
                            const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, MILESTONE_MEASURE, week->measure->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        if (day_recorded(record_day(all[i], MILESTONE_DONE))) continue;
        Day due = record_day(all[i], MILESTONE_DUE);
        if (!due_passed(due, ask->today)) {
            Day next = week->next ? record_day(week->next, MILESTONE_DUE) : due;
            if (!week->next || date_order(due.last, next.last) < 0) week->next = all[i];
            continue;
        }
        due_add(cx, list,
                (AgendaDue){.what = all[i],
                            .measure = week->measure,
                            .due = due,
                            .partner = week->owner,
                            .who = who_of(all[i], MILESTONE_WHO, week->measure)},
                ask->today);
    }
}

static void checks_look(Cx *cx, MeasureWeek *week, DueList *list, const Records *records,
                        const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, CHECK_MEASURE, week->measure->id, &n);
    for (size_t i = 0; i < n; i++) {
        Day due = record_day(all[i], CHECK_DUE);
        if (day_recorded(record_day(all[i], CHECK_DONE)) || !due_passed(due, ask->today)) continue;
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        due_add(cx, list,
                (AgendaDue){.what = all[i],
                            .measure = week->measure,
                            .due = due,
                            .partner = week->owner,
                            .who = record_text(week->measure, MEASURE_OFFICE)},
                ask->today);
    }
}

/* ---- notes, money, risks, changes ---- */

static void note_look(Cx *cx, MeasureWeek *week, const Records *records, const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, NOTE_MEASURE, week->measure->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        if (!week->note) {
            week->note = all[i];
            continue;
        }
        int order =
            date_order(record_day(all[i], NOTE_DAY).last, record_day(week->note, NOTE_DAY).last);
        bool later = order > 0 || (order == 0 && all[i]->number > week->note->number);
        if (later) week->note = all[i];
    }
}

/* "1250.00" or "-100.00" as cents; false where it is no such text. */
static bool cents_read(Str text, int64_t *out) {
    int64_t euros, cents = 0;
    size_t point = str_find(text, S("."), 0);
    Str rest = point == SIZE_MAX ? STR_NONE : str_slice(text, point + 1, text.n);
    bool less = str_starts(text, S("-"));
    if (!int_read(str_slice(text, less, point == SIZE_MAX ? text.n : point), &euros)) return false;
    if (rest.n && (rest.n != 2 || !int_read(rest, &cents))) return false;
    if (__builtin_mul_overflow(euros, 100, out) || __builtin_add_overflow(*out, cents, out))
        return false;
    if (less) *out = -*out;
    return true;
}

static void money_add(MeasureMoney *money, const Record *line) {
    int64_t plan, spent = 0;
    Str said = record_text(line, MONEY_SPENT);
    money->lines++;
    money->unknown += !said.n;
    bool fits = cents_read(record_text(line, MONEY_PLAN), &plan) &&
                (!said.n || cents_read(said, &spent)) &&
                !__builtin_add_overflow(money->plan, plan, &money->plan) &&
                !__builtin_add_overflow(money->spent, spent, &money->spent);
    money->too_large |= !fits;
    if (money->too_large) money->plan = money->spent = 0;
    money->beyond = money->spent > money->plan;
}

static void money_look(Cx *cx, MeasureWeek *week, const Records *records, const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, MONEY_MEASURE, week->measure->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        int64_t year;
        money_add(&week->money, all[i]);
        if (int_read(record_text(all[i], MONEY_YEAR), &year) && year == ask->today.year)
            money_add(&week->money_of_year, all[i]);
    }
}

static void risks_look(Cx *cx, MeasureWeek *week, const Records *records, const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_naming(records, RISK_MEASURE, week->measure->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (day_reached(record_day(all[i], RISK_OVER), ask->today) == YES) continue;
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        week->risks++;
        week->risks_high += str_equal(record_text(all[i], RISK_CHANCE), S("high")) &&
                            str_equal(record_text(all[i], RISK_HARM), S("high"));
    }
}

typedef VEC(AgendaChange) Changes;

static void change_note(Cx *cx, Changes *list, const Record *record, const AgendaAsk *ask) {
    if (record->at < ask->since) return;
    vec_push(cx->mem, list, (AgendaChange){record, record->version == 1});
}

static int newest_first(const void *a, const void *b) {
    const Record *one = ((const AgendaChange *)a)->what, *other = ((const AgendaChange *)b)->what;
    return one->number > other->number ? -1 : one->number < other->number;
}

static void changes_look(Cx *cx, MeasureWeek *week, const Records *records, const AgendaAsk *ask) {
    static const FieldName belongs[] = {APPROVAL_MEASURE, MILESTONE_MEASURE, MONEY_MEASURE,
                                        RISK_MEASURE,     NOTE_MEASURE,      CHECK_MEASURE};
    Changes list = {0};
    change_note(cx, &list, week->measure, ask);
    for (size_t f = 0; f < sizeof belongs / sizeof *belongs; f++) {
        size_t n;
        const Record *const *all = records_naming(records, belongs[f], week->measure->id, &n);
        for (size_t i = 0; i < n; i++)
            if (all[i]->at >= ask->since && agenda_seen(cx, records, all[i], ask))
                change_note(cx, &list, all[i], ask);
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, newest_first);
    week->changes = list.at, week->n_changes = list.n;
}

/* ---- the week ---- */

bool measure_untold(const Records *records, const Record *measure) {
    static const FieldName tells[] = {MILESTONE_MEASURE, MONEY_MEASURE, RISK_MEASURE, NOTE_MEASURE,
                                      CHECK_MEASURE};
    size_t n = 0;
    for (size_t f = 0; f < sizeof tells / sizeof *tells && !n; f++)
        (void)records_naming(records, tells[f], measure->id, &n);
    return !n;
}

static MeasureAttention attention_of(const MeasureWeek *week, const Records *records,
                                     const AgendaAsk *ask) {
    Str says = week->note ? record_text(week->note, NOTE_STATE) : STR_NONE;
    if (str_equal(says, S("stuck"))) return ATTENTION_STUCK;
    if (week->n_overdue || str_equal(says, S("doubt"))) return ATTENTION_OVERDUE;
    if (!str_equal(record_text(week->measure, MEASURE_STATE), S("running")))
        return ATTENTION_RESTING;
    if (measure_untold(records, week->measure)) return ATTENTION_NOT_RECORDED;
    if (!week->note) return ATTENTION_SILENT;
    Day day = record_day(week->note, NOTE_DAY);
    return days_between(day.last, ask->today) > NOTE_OLD_DAYS ? ATTENTION_SILENT : ATTENTION_NONE;
}

Err measure_week(Cx *cx, MeasureWeek *out, const Records *records, const Record *measure,
                 const AgendaAsk *ask) {
    MeasureWeek week = {.measure = measure, .owner = owner_of(records, measure)};
    DueList list = {0};
    if (!agenda_seen(cx, records, measure, ask)) return fail(cx, NOT_FOUND, MSG_AGENDA_NOT_SEEN);
    milestones_look(cx, &week, &list, records, ask);
    checks_look(cx, &week, &list, records, ask);
    due_sort(&list);
    week.overdue = list.at, week.n_overdue = list.n;
    note_look(cx, &week, records, ask);
    money_look(cx, &week, records, ask);
    risks_look(cx, &week, records, ask);
    changes_look(cx, &week, records, ask);
    week.attention = attention_of(&week, records, ask);
    *out = week;
    return OK;
}

bool measure_over(const Record *measure) {
    Str state = record_text(measure, MEASURE_STATE);
    return str_equal(state, S("ended")) || str_equal(state, S("rejected"));
}

typedef struct Titled {
    Str key;
    MeasureWeek week;
} Titled;

static int by_attention(const void *a, const void *b) {
    const Titled *one = a, *other = b;
    if (one->week.attention != other->week.attention)
        return one->week.attention < other->week.attention ? -1 : 1;
    int order = str_compare(one->key, other->key);
    return order ? order : str_compare(one->week.measure->id, other->week.measure->id);
}

Err agenda_weekly(Cx *cx, Weekly *out, const Records *records, const AgendaAsk *ask) {
    size_t n;
    const Record *const *all = records_of(records, KIND_MEASURE, &n);
    if (n > AGENDA_LIST_MOST) return fail(cx, LIMIT, MSG_AGENDA_TOO_MANY);
    Weekly weekly = {.measures = NEW_ARRAY(cx->mem, MeasureWeek, n + 1)};
    Titled *list = NEW_ARRAY(cx->mem, Titled, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask)) continue;
        MeasureWeek *week = &list[weekly.n].week;
        TRY(measure_week(cx, week, records, all[i], ask));
        if (measure_over(all[i]) && !week->n_changes && !week->n_overdue) continue;
        list[weekly.n++].key = words_collation(cx->mem, record_text(all[i], MEASURE_TITLE));
    }
    if (weekly.n) qsort(list, weekly.n, sizeof *list, by_attention);
    for (size_t i = 0; i < weekly.n; i++) {
        const MeasureWeek *week = &list[i].week;
        weekly.measures[i] = *week;
        weekly.n_overdue += week->n_overdue;
        weekly.n_changes += week->n_changes;
        weekly.n_silent += week->attention == ATTENTION_SILENT;
        weekly.of_attention[week->attention]++;
    }
    *out = weekly;
    return OK;
}

/* ---- everything overdue ---- */

static bool check_done(const Records *records, const Record *commitment) {
    size_t n, n_checks;
    const Record *const *all = records_naming(records, MEASURE_COMMITMENTS, commitment->id, &n);
    for (size_t i = 0; i < n; i++) {
        const Record *const *checks = records_naming(records, CHECK_MEASURE, all[i]->id, &n_checks);
        for (size_t c = 0; c < n_checks; c++)
            if (day_recorded(record_day(checks[c], CHECK_DONE))) return true;
    }
    return false;
}

void commitment_due(Cx *cx, DueList *list, const Records *records, const Record *commitment,
                    Date today) {
    AgendaDue due = {
        .what = commitment,
        .due = record_day(commitment, COMMITMENT_DUE),
        .partner = record_find(records, KIND_PARTNER, record_text(commitment, COMMITMENT_PARTNER)),
        .who = record_text(commitment, COMMITMENT_OWNER),
    };
    bool kept = day_recorded(record_day(commitment, COMMITMENT_KEPT));
    if (!kept && due_passed(due.due, today)) {
        due_add(cx, list, due, today);
        return;
    }
    due.due = record_day(commitment, COMMITMENT_CHECK_DUE);
    if (due_passed(due.due, today) && !check_done(records, commitment))
        due_add(cx, list, due, today);
}

Err agenda_overdue(Cx *cx, AgendaDue **out, size_t *n, const Records *records,
                   const AgendaAsk *ask) {
    Weekly weekly = {0};
    DueList list = {0};
    TRY(agenda_weekly(cx, &weekly, records, ask));
    for (size_t i = 0; i < weekly.n; i++)
        for (size_t o = 0; o < weekly.measures[i].n_overdue; o++)
            vec_push(cx->mem, &list, weekly.measures[i].overdue[o]);
    size_t n_commitments;
    const Record *const *commitments = records_of(records, KIND_COMMITMENT, &n_commitments);
    for (size_t i = 0; i < n_commitments; i++)
        if (agenda_seen(cx, records, commitments[i], ask))
            commitment_due(cx, &list, records, commitments[i], ask->today);
    due_sort(&list);
    *out = list.at, *n = list.n;
    return OK;
}

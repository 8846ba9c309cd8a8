/* How many go from which state to which? From sequences of units over times, from sums of flows, or
 * from shares. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/transitions_in.h"
#include "words/words.h"

enum { STATES_MOST = 300, TIMES_MOST = 1000 };
#define CELLS_MOST ((size_t)1 << 20)
#define TIME_FURTHEST 1e6
#define SUM_TOLERANCE 1e-6 /* of shares written with six decimals */

typedef struct Listed {
    Str key;
    double number;
    uint32_t place;
} Listed;

static int by_list(const void *a, const void *b) {
    const Listed *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    int order = str_compare(x->key, y->key);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

uint32_t *labels_listed(Cx *cx, const Str *labels, size_t n, bool by_bytes) {
    Listed *list = NEW_ARRAY(cx->mem, Listed, n + 1);
    uint32_t *order = NEW_ARRAY(cx->mem, uint32_t, n + 1);
    bool numbers = true;
    for (size_t i = 0; i < n; i++) {
        Number number;
        bool is = number_read(labels[i], DECIMAL_POINT, &number);
        list[i] = (Listed){by_bytes ? labels[i] : words_collation(cx->mem, labels[i]),
                           is ? number.value : 0, (uint32_t)i};
        numbers = numbers && is;
    }
    for (size_t i = 0; i < n && !numbers; i++)
        list[i].number = 0;
    qsort(list, n, sizeof *list, by_list);
    for (size_t i = 0; i < n; i++)
        order[i] = list[i].place;
    return order;
}

/* ---- codes ---- */

typedef struct Coding {
    const Str *labels;
    size_t n;
    uint32_t *of_row;
} Coding;

/* A column's codes in the order of their names. */
static Coding coding_listed(Cx *cx, const Frame *frame, const Column *column) {
    uint32_t *order = labels_listed(cx, column->labels, column->n_labels, true),
             *place = NEW_ARRAY(cx->mem, uint32_t, column->n_labels + 1);
    Str *labels = NEW_ARRAY(cx->mem, Str, column->n_labels + 1);
    for (size_t i = 0; i < column->n_labels; i++)
        labels[i] = column->labels[order[i]], place[order[i]] = (uint32_t)i;
    uint32_t *of_row = NEW_ARRAY(cx->mem, uint32_t, frame->n);
    for (size_t i = 0; i < frame->n; i++)
        of_row[i] = place[column->codes[i]];
    return (Coding){labels, column->n_labels, of_row};
}

static Err groups_read(Cx *cx, Flows *flows, Coding *out) {
    flows->group = frame_column(&flows->frame, "group");
    if (!flows->group) {
        *out = (Coding){.labels = NULL, .n = 1};
        flows->n_groups = 1;
        return OK;
    }
    *out = coding_listed(cx, &flows->frame, flows->group);
    flows->groups = out->labels, flows->n_groups = out->n;
    return OK;
}

static Err too_much(Cx *cx, const Flows *flows) {
    return fail(cx, LIMIT, MSG_ANALYSIS_TRANSITIONS_TOO_MUCH, flows->frame.file,
                str_int(cx->mem, (int64_t)flows->n_states),
                str_int(cx->mem, (int64_t)flows->n_times),
                str_int(cx->mem, (int64_t)flows->n_groups));
}

/* How many counters there will be. */
static Err cells_within(Cx *cx, const Flows *flows, size_t *out) {
    size_t states = flows->n_states, cells;
    if (states > STATES_MOST ||
        __builtin_mul_overflow(flows->n_times * states * states, flows->n_groups, &cells) ||
        cells > CELLS_MOST)
        return too_much(cx, flows);
    *out = cells;
    return OK;
}

/* Times of all rows: whole, and not far apart. */
static Err times_read(Cx *cx, Flows *flows, int32_t **out) {
    const Frame *frame = &flows->frame;
    const Column *time = flows->time = frame_column(frame, "time");
    flows->n_times = 1;
    *out = NULL;
    if (!time) return OK;
    int32_t *times = NEW_ARRAY(cx->mem, int32_t, frame->n), least = INT32_MAX, most = INT32_MIN;
    for (size_t i = 0; i < frame->n; i++) {
        double value = time->values[i];
        if (value != floor(value) || fabs(value) > TIME_FURTHEST)
            return cell_wrong(cx, frame, time, i, MSG_ANALYSIS_CELL_NOT_WHOLE);
        times[i] = (int32_t)value;
        least = times[i] < least ? times[i] : least, most = times[i] > most ? times[i] : most;
    }
    flows->first = least, flows->n_times = (size_t)(most - least) + 1;
    if (flows->n_times > TIMES_MOST) return too_much(cx, flows);
    *out = times;
    return OK;
}

/* ---- sequences ---- */

/* The rows by unit and time, where the file has them otherwise. */
static void rows_sort(Cx *cx, TransitionRows *rows, uint32_t *order) {
    size_t n = rows->n;
    double *key = NEW_ARRAY(cx->mem, double, n);
    for (size_t i = 0; i < n; i++)
        key[i] = (double)rows->unit[i] * (double)rows->n_times + (rows->time[i] - rows->first);
    order_ascending(order, key, n, NEW_ARRAY(cx->mem, Ordered, 2 * n));
    uint32_t *unit = NEW_ARRAY(cx->mem, uint32_t, n), *state = NEW_ARRAY(cx->mem, uint32_t, n),
             *group = rows->group ? NEW_ARRAY(cx->mem, uint32_t, n) : NULL;
    int32_t *time = NEW_ARRAY(cx->mem, int32_t, n);
    for (size_t i = 0; i < n; i++) {
        unit[i] = rows->unit[order[i]], time[i] = rows->time[order[i]];
        state[i] = rows->state[order[i]];
        if (group) group[i] = rows->group[order[i]];
    }
    rows->unit = unit, rows->time = time, rows->state = state, rows->group = group;
}

static double *as_numbers(Cx *cx, const uint32_t *at, size_t n) {
    double *out = NEW_ARRAY(cx->mem, double, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = at[i];
    return out;
}

static void sum_all(Cx *cx, Flows *flows) {
    size_t square = flows->n_states * flows->n_states;
    double *all = NEW_ARRAY(cx->mem, double, square);
    for (size_t t = 0; t < flows->n_times * flows->n_groups; t++)
        for (size_t i = 0; i < square; i++)
            all[i] += flows->count[t * square + i];
    flows->all = all;
}

static Err count_rows(Cx *cx, Flows *flows, TransitionRows *rows) {
    const Frame *frame = &flows->frame;
    const Column *unit = frame_column(frame, "unit");
    Transitions found = {.pairs = NEW_ARRAY(cx->mem, uint32_t, transitions_room(rows)),
                         .whole = NEW_ARRAY(cx->mem, uint32_t, rows->n_states * rows->n_states)};
    TransitionsFound how = transitions_count(&found, rows);
    uint32_t *order = NULL;
    if (how == TRANSITIONS_UNSORTED) {
        order = NEW_ARRAY(cx->mem, uint32_t, rows->n);
        rows_sort(cx, rows, order);
        memset(found.pairs, 0, transitions_room(rows) * sizeof *found.pairs);
        memset(found.whole, 0, rows->n_states * rows->n_states * sizeof *found.whole);
        how = transitions_count(&found, rows);
    }
    if (how == TRANSITIONS_TWICE)
        return cell_wrong(cx, frame, unit, order ? order[found.row] : found.row,
                          MSG_ANALYSIS_TRANSITIONS_TWICE);
    must(how == TRANSITIONS_FINE);
    flows->count = as_numbers(cx, found.pairs, transitions_room(rows) - 1);
    flows->whole = as_numbers(cx, found.whole, rows->n_states * rows->n_states);
    flows->n_whole = found.n_whole, flows->n_units = unit->n_labels;
    sum_all(cx, flows);
    return OK;
}

static Err sequences_read(Cx *cx, Flows *flows) {
    const Frame *frame = &flows->frame;
    Coding states = coding_listed(cx, frame, frame_column(frame, "state")), groups;
    int32_t *times;
    size_t cells = 0;
    TRY(groups_read(cx, flows, &groups));
    flows->sequences = true;
    flows->states = states.labels, flows->n_states = states.n;
    TRY(times_read(cx, flows, &times));
    TRY(cells_within(cx, flows, &cells));
    if (flows->n_times < 2)
        return column_wrong(cx, frame, flows->time, MSG_ANALYSIS_TRANSITIONS_ONE_TIME, STR_NONE);
    TransitionRows rows = {.n = frame->n,
                           .unit = frame_column(frame, "unit")->codes,
                           .time = times,
                           .state = states.of_row,
                           .group = flows->group ? groups.of_row : NULL,
                           .first = (int32_t)flows->first,
                           .n_times = flows->n_times,
                           .n_states = flows->n_states,
                           .n_groups = flows->n_groups};
    return count_rows(cx, flows, &rows);
}

/* ---- from, to ---- */

/* States of two columns under one numbering, in the order in which they first come: whoever wrote
 * the file had a reason for it. */
static void states_join(Cx *cx, Flows *flows, uint32_t *from, uint32_t *to) {
    const Frame *frame = &flows->frame;
    const Column *columns[] = {frame_column(frame, "from"), frame_column(frame, "to")};
    uint32_t *codes[] = {from, to};
    Index index = {0};
    VEC(Str) names = {0};
    for (size_t c = 0; c < 2; c++) {
        uint32_t *place = NEW_ARRAY(cx->mem, uint32_t, columns[c]->n_labels + 1);
        for (size_t i = 0; i < columns[c]->n_labels; i++) {
            size_t known = index_get(&index, columns[c]->labels[i]);
            if (known == SIZE_MAX) {
                known = names.n;
                vec_push(cx->mem, &names, columns[c]->labels[i]);
                index_put(cx->mem, &index, columns[c]->labels[i], known);
            }
            place[i] = (uint32_t)known;
        }
        for (size_t i = 0; i < frame->n; i++)
            codes[c][i] = place[columns[c]->codes[i]];
    }
    flows->states = names.at, flows->n_states = names.n;
}

static Err sums_read(Cx *cx, Flows *flows) {
    const Frame *frame = &flows->frame;
    const Column *count = frame_column(frame, "count");
    uint32_t *from = NEW_ARRAY(cx->mem, uint32_t, frame->n),
             *to = NEW_ARRAY(cx->mem, uint32_t, frame->n);
    Coding groups;
    int32_t *times;
    size_t cells = 0, n;
    TRY(column_counts(cx, frame, count));
    TRY(column_weights(cx, frame, count)); /* not all 0 */
    TRY(groups_read(cx, flows, &groups));
    states_join(cx, flows, from, to);
    TRY(times_read(cx, flows, &times));
    TRY(cells_within(cx, flows, &cells));
    double *counts = NEW_ARRAY(cx->mem, double, cells);
    bool *given = NEW_ARRAY(cx->mem, bool, cells);
    n = flows->n_states;
    for (size_t i = 0; i < frame->n; i++) {
        size_t time = times ? (size_t)(times[i] - flows->first) : 0,
               group = flows->group ? groups.of_row[i] : 0,
               cell = ((time * flows->n_groups + group) * n + from[i]) * n + to[i];
        if (count->values[i] > COUNT_MOST)
            return cell_wrong(cx, frame, count, i, MSG_ANALYSIS_TOO_MANY);
        if (given[cell])
            return cell_wrong(cx, frame, frame_column(frame, "to"), i,
                              MSG_ANALYSIS_TRANSITIONS_WAY_TWICE);
        given[cell] = true, counts[cell] = count->values[i];
    }
    flows->count = counts, flows->given = given;
    sum_all(cx, flows);
    flows->whole = flows->all;
    return OK;
}

/* Each state's shares must make 1; a state without any is an end. */
static Err chances_check(Cx *cx, const Flows *flows, const uint32_t *from, const double *chance) {
    size_t n = flows->n_states;
    const Column *column = frame_column(&flows->frame, "from");
    for (size_t i = 0; i < flows->frame.n; i++) {
        double sum = 0;
        TRY(in_time(cx, &flows->frame));
        for (size_t j = 0; j < n; j++)
            sum += chance[from[i] * n + j];
        if (fabs(sum - 1) > SUM_TOLERANCE)
            return fail(cx, INVALID, MSG_ANALYSIS_TRANSITIONS_NO_WHOLE, flows->frame.file,
                        str_int(cx->mem, flows->frame.lines[i]), column->name,
                        flows->states[from[i]], result_number(cx->mem, cx->lang, sum, 9));
    }
    return OK;
}

static Err chances_read(Cx *cx, Flows *flows) {
    const Frame *frame = &flows->frame;
    const Column *p = frame_column(frame, "p");
    uint32_t *from = NEW_ARRAY(cx->mem, uint32_t, frame->n),
             *to = NEW_ARRAY(cx->mem, uint32_t, frame->n);
    size_t n;
    states_join(cx, flows, from, to);
    n = flows->n_states, flows->n_times = flows->n_groups = 1;
    if (n > STATES_MOST) return too_much(cx, flows);
    double *chance = NEW_ARRAY(cx->mem, double, n *n);
    bool *given = NEW_ARRAY(cx->mem, bool, n *n), *begins = NEW_ARRAY(cx->mem, bool, n);
    for (size_t i = 0; i < frame->n; i++) {
        if (p->values[i] < 0 || p->values[i] > 1)
            return cell_wrong(cx, frame, p, i, MSG_ANALYSIS_TRANSITIONS_NO_SHARE);
        if (given[from[i] * n + to[i]])
            return cell_wrong(cx, frame, frame_column(frame, "to"), i,
                              MSG_ANALYSIS_TRANSITIONS_WAY_TWICE);
        given[from[i] * n + to[i]] = begins[from[i]] = true;
        chance[from[i] * n + to[i]] = p->values[i];
    }
    TRY(chances_check(cx, flows, from, chance));
    for (size_t i = 0; i < n; i++)
        if (!begins[i]) chance[i * n + i] = 1;
    flows->chances = true, flows->chance = chance;
    return OK;
}

/* ---- which of the three ---- */

Err flows_read(Cx *cx, Flows *out, const Call *call) {
    bool unit = call_has(call, "unit"), state = call_has(call, "state"),
         time = call_has(call, "time"), group = call_has(call, "group"),
         from = call_has(call, "from"), to = call_has(call, "to"), p = call_has(call, "p"),
         count = call_has(call, "count");
    bool sequences = unit && state && time && !from && !to && !p && !count,
         ways = from && to && !unit && !state, chances = ways && p && !count && !time && !group;
    if (!sequences && !chances && !(ways && count && !p))
        return fail(cx, INVALID, MSG_ANALYSIS_TRANSITIONS_WHICH);
    Flows flows = {.level = call_number(call, "level"),
                   .half = floor(call_number(call, "rounded") / 2)};
    TRY(frame_read(cx, &flows.frame, call, 0));
    TRY(sequences ? sequences_read(cx, &flows)
        : chances ? chances_read(cx, &flows)
                  : sums_read(cx, &flows));
    *out = flows;
    return OK;
}

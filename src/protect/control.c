/* Which multiples of a base are close to the counts of a table and add up as they do? */

#include "protect/control_in.h"
#include "protect/crossing_in.h"
#include "protect/rounding.h"

enum { STEPS_MOST = 64, COLUMNS = 3, WORK_LEAST = 64 /* of so much a part */ };
#define WORK_MOST ((uint64_t)1 << 30) /* half a minute */
#define NO_ROW UINT32_MAX

/* Of each cell its multiple is the one below the count and so many more as its columns say: one up
 * to the next multiple; where changes may be wider, more upwards and downwards. */
typedef struct Control {
    Cx *cx;
    const Crossing *crossing;
    int64_t base, steps; /* each count lies less than steps × base away from the truth */
    uint32_t *starts;    /* of each cell, one more: the equations it is in */
    uint32_t *rows;
    int8_t *signs;   /* 1: it is the total */
    uint32_t *first; /* of each cell, one more: its columns */
    Program program;
} Control;

/* One equation for each total: all others follow from these. */
static void equations_take(Control *control) {
    Arena *mem = control->cx->mem;
    size_t n = control->crossing->n_cells;
    Equations equations = crossing_equations(control->cx, control->crossing);
    uint32_t *row_of = NEW_ARRAY(mem, uint32_t, equations.n + 1);
    uint8_t *has = NEW_ARRAY(mem, uint8_t, n);
    control->starts = NEW_ARRAY(mem, uint32_t, n + 2);
    uint32_t *ends = control->starts + 1; /* grows by one: from where a cell begins to its end */
    for (size_t e = 0; e < equations.n; e++) {
        const Equation *equation = &equations.at[e];
        const uint32_t *parts = &equations.parts[equation->first];
        row_of[e] = NO_ROW;
        if (has[parts[0]]) continue;
        has[parts[0]] = 1;
        row_of[e] = (uint32_t)control->program.n_rows++;
        for (size_t i = 0; i < equation->n; i++)
            ends[parts[i] + 1]++;
    }
    for (size_t cell = 0; cell < n; cell++)
        ends[cell + 1] += ends[cell];
    control->rows = NEW_ARRAY(mem, uint32_t, ends[n] + 1);
    control->signs = NEW_ARRAY(mem, int8_t, ends[n] + 1);
    for (size_t e = 0; e < equations.n; e++) {
        const Equation *equation = &equations.at[e];
        for (size_t i = 0; i < equation->n && row_of[e] != NO_ROW; i++) {
            uint32_t at = ends[equations.parts[equation->first + i]]++;
            control->rows[at] = row_of[e];
            control->signs[at] = i ? -1 : 1;
        }
    }
}

static void column_add(Control *control, size_t cell, int sign, int64_t cost, int64_t upper) {
    Program *program = &control->program;
    size_t j = program->n_columns;
    if (upper <= 0) return;
    int at = program->starts[j];
    for (uint32_t k = control->starts[cell]; k < control->starts[cell + 1]; k++, at++) {
        program->rows[at] = (int)control->rows[k];
        program->signs[at] = sign * control->signs[k];
    }
    program->costs[j] = cost;
    program->upper[j] = (int32_t)upper;
    program->n_columns++;
    program->starts[j + 1] = at;
}

/* The step to the next multiple costs less than any other, so that none is made and taken back. */
static void cell_add(Control *control, size_t cell) {
    Program *program = &control->program;
    int64_t base = control->base, more = control->steps - 1;
    int64_t whole = control->crossing->counts[cell] / base;
    int64_t rest = control->crossing->counts[cell] % base;
    control->first[cell] = (uint32_t)program->n_columns;
    program->cost += rest;
    for (uint32_t k = control->starts[cell]; k < control->starts[cell + 1]; k++)
        program->right[control->rows[k]] -= control->signs[k] * whole;
    column_add(control, cell, 1, base - 2 * rest, rest > 0);
    column_add(control, cell, 1, base, more);
    column_add(control, cell, -1, base, more < whole ? more : whole);
}

static void program_make(Control *control) {
    Arena *mem = control->cx->mem;
    size_t n = control->crossing->n_cells, columns = control->steps > 1 ? COLUMNS * n : n;
    Program *program = &control->program;
    *program = (Program){0};
    equations_take(control);
    size_t entries = control->starts[n] * (columns / n);
    program->starts = NEW_ARRAY(mem, int, columns + 1);
    program->costs = NEW_ARRAY(mem, int64_t, columns);
    program->lower = NEW_ARRAY(mem, int32_t, columns);
    program->upper = NEW_ARRAY(mem, int32_t, columns);
    program->right = NEW_ARRAY(mem, int64_t, n);
    program->rows = NEW_ARRAY(mem, int, entries + 1);
    program->signs = NEW_ARRAY(mem, double, entries + 1);
    control->first = NEW_ARRAY(mem, uint32_t, n + 1);
    for (size_t cell = 0; cell < n; cell++)
        cell_add(control, cell);
    control->first[n] = (uint32_t)program->n_columns;
}

/* The multiples that the columns say. */
static void answer_write(const Control *control, const Answer *answer, Rounding *out) {
    const Program *program = &control->program;
    const Crossing *crossing = control->crossing;
    out->counts = NEW_ARRAY(control->cx->mem, int64_t, crossing->n_cells);
    out->additive = true;
    out->steps = control->steps;
    out->bound = answer->bound + program->cost;
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t multiple = crossing->counts[cell] / control->base, step = 0;
        for (uint32_t j = control->first[cell]; j < control->first[cell + 1]; j++) {
            bool down = control->steps > 1 && multiple > 0 && j + 1 == control->first[cell + 1];
            step += down ? -answer->values[j] : answer->values[j];
        }
        out->counts[cell] = (multiple + step) * control->base;
    }
}

/* All sums hold in these counts. */
static bool is_additive(Cx *cx, const Crossing *crossing, const int64_t *counts) {
    Equations equations = crossing_equations(cx, crossing);
    for (size_t e = 0; e < equations.n; e++) {
        const uint32_t *parts = &equations.parts[equations.at[e].first];
        int64_t left = counts[parts[0]];
        for (size_t i = 1; i < equations.at[e].n; i++)
            left -= counts[parts[i]];
        if (left) return false;
    }
    return true;
}

/* What was found is what was promised; all in whole numbers, without what it was found with. */
static void answer_check(const Control *control, const Rounding *rounding) {
    const int64_t *counts = control->crossing->counts;
    must(is_additive(control->cx, control->crossing, rounding->counts));
    must(rounding->largest < rounding->steps * rounding->base);
    must(rounding->distance >= rounding->bound);
    for (size_t cell = 0; cell < control->crossing->n_cells; cell++) {
        must(rounding->counts[cell] >= 0 && rounding->counts[cell] % rounding->base == 0);
        must(rounding->steps > 1 || counts[cell] % rounding->base ||
             counts[cell] == rounding->counts[cell]);
    }
}

/* From the smallest changes to larger ones. No more work is done for all of them than for one:
 * where larger changes may come, half of what is left. Fewer steps that were left open are told. */
static void answer_find(Control *control, Answer *answer, const ControlWish *wish, Rounding *out) {
    int64_t steps_most = wish->wider ? STEPS_MOST : 1;
    uint64_t most = wish->work ? wish->work : WORK_MOST;
    while (control->steps < steps_most && !cx_late(control->cx)) {
        uint64_t left = most - out->work;
        ArenaMark mark = arena_mark(control->cx->mem);
        control->steps++;
        program_make(control);
        program_solve(control->cx, answer, &control->program,
                      control->steps < steps_most ? left - left / 2 : left);
        out->work += answer->work < left ? answer->work : left;
        if (answer->found) return;
        arena_rewind(control->cx->mem, mark);
        out->narrower_open |= answer->bound < INT64_MAX;
        if (most - out->work <= most / WORK_LEAST) break;
    }
    out->narrower_open |= cx_late(control->cx);
}

Err round_control(Cx *cx, Rounding *out, const Crossing *crossing, const ControlWish *wish) {
    Control control = {.cx = cx, .crossing = crossing, .base = wish->base};
    Answer answer = {0};
    Str base = str_int(cx->mem, wish->base);
    *out = (Rounding){.base = wish->base};
    TRY(rounding_base_check(cx, crossing, wish->base));
    if (!is_additive(cx, crossing, crossing->counts))
        return fail(cx, INVALID, MSG_ROUNDING_NOT_ADDITIVE);
    answer_find(&control, &answer, wish, out);
    if (!answer.found && cx_late(cx)) return fail(cx, LIMIT, MSG_ROUNDING_LATE, base);
    if (!answer.found)
        return out->narrower_open ? fail(cx, LIMIT, MSG_ROUNDING_NOT_FOUND, base)
                                  : fail(cx, INVALID, MSG_ROUNDING_NONE, base);
    answer_write(&control, &answer, out);
    rounding_measure(out, crossing);
    answer_check(&control, out);
    return OK;
}

/* Which perturbation table does a file hold? */

#include "protect/cell_key.h"
#include "protect/read_in.h"

enum { COLUMNS = 4, DECIMALS = 15 };
#define STEPS_MOST ((size_t)1 << 20)
#define TOLD_MOST ((size_t)100)

static const Str names[COLUMNS] = {S("i"), S("j"), S("p_int_lb"), S("p_int_ub")};

/* Digits beyond the fifteenth are left off, so that what programs write can be taken. */
static bool number_take(Str text, Decimal decimal, double *out) {
    Number number;
    size_t point = str_find(text, decimal == DECIMAL_COMMA ? S(",") : S("."), 0);
    bool plain = str_find(text, S("e"), 0) == SIZE_MAX && str_find(text, S("E"), 0) == SIZE_MAX;
    if (plain && point != SIZE_MAX) text = str_slice(text, 0, point + 1 + DECIMALS);
    if (!number_read(text, decimal, &number)) return false;
    *out = number.value;
    return true;
}

static Err step_take(Reading *reading, const Row *row, PerturbationStep *out) {
    double values[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t at = reading->columns[c];
        Str text = str_trim(row->cells[at]);
        bool count = c < 2;
        double most = count ? (double)INT32_MAX : 1;
        bool right = number_take(text, reading->table->columns[at].decimal, &values[c]) &&
                     values[c] >= 0 && values[c] <= most &&
                     (!count || values[c] == (double)(int32_t)values[c]);
        if (!right)
            return fail(reading->cx, INVALID,
                        count ? MSG_PERTURBATION_NO_COUNT : MSG_PERTURBATION_NO_PART, reading->file,
                        reading_number(reading, row->line), names[c],
                        str_slice(text, 0, TOLD_MOST));
    }
    *out = (PerturbationStep){.i = (int32_t)values[0],
                              .j = (int32_t)values[1],
                              .p = values[3] - values[2],
                              .from = values[2],
                              .to = values[3]};
    return OK;
}

Err perturbation_read(Cx *cx, PerturbationTable *out, Str path) {
    TableAsk ask = {.path = path};
    Reading reading = {.cx = cx, .ask = &ask};
    VEC(PerturbationStep) steps = {0};
    Row row;
    Err err;
    TRY(reading_open(&reading));
    for (size_t c = 0; c < COLUMNS; c++)
        TRY(reading_column(&reading, names[c], &reading.columns[c]));
    while (!(err = table_next(cx, reading.table, &row))) {
        PerturbationStep step;
        if (steps.n == STEPS_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_ROWS, reading.file,
                        reading_number(&reading, STEPS_MOST));
        TRY(step_take(&reading, &row, &step));
        vec_push(cx->mem, &steps, step);
    }
    if (err != NOT_FOUND) return err;
    TRY(file_check(cx, reading.file, &reading.findings));
    err = perturbation_take(cx, out, steps.at, steps.n);
    if (!err) return OK;
    return fail(cx, err, MSG_PERTURBATION_FILE, reading.file,
                fault_text(cx->mem, cx->lang, &cx->fault));
}

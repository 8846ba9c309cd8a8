/* Which columns of a file does a call name, and what stands in them? A file is a list with names in
 * its first filled row, in any form that formats/ reads. What cannot be taken is told with line and
 * column, and nothing is left out silently. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_in.h"
#include "formats/formats.h"

enum { LATE_EVERY = 1 << 14 /* rows */ };

/* A column while it is read; what it holds grows in an arena of its own. */
typedef struct Growing {
    Column column;
    Arena *mem;
    Decimal decimal;
    Index index;
    VEC(uint32_t) codes;
    VEC(Str) labels;
    VEC(double) values;
} Growing;

typedef struct Reading {
    Cx *cx;
    Table *table;
    Frame *frame;
    VEC(Growing) columns;
    Arena *mem; /* of the lines */
    VEC(uint32_t) lines;
} Reading;

static bool may_be_empty(const MethodOption *option) {
    return option->kind == GAPPED || option->kind == MARKS;
}

static bool is_number(const MethodOption *option) {
    return option->kind == NUMBERS || option->kind == GAPPED;
}

/* ---- which columns ---- */

static Str heading(Cx *cx, const Table *table, size_t i) {
    const TableColumn *column = &table->columns[i];
    return str_trim(str_join(cx->mem, column->n_path, column->path, S(" ")));
}

/* "PV*MATH": one star stands for any text. */
static bool fits(Str pattern, size_t star, Str name) {
    Str front = str_slice(pattern, 0, star), back = str_slice(pattern, star + 1, pattern.n);
    return name.n >= front.n + back.n && str_starts(name, front) && str_ends(name, back);
}

static void column_take(Reading *reading, const MethodOption *option, size_t at, Str name) {
    Arena *mem = arena_within(reading->cx->mem);
    Growing growing = {.column = {.option = option, .name = name, .at = at + 1},
                       .mem = mem,
                       .decimal = reading->table->columns[at].decimal};
    vec_push(reading->cx->mem, &reading->columns, growing);
}

static Err no_column(Reading *reading, Str name) {
    Cx *cx = reading->cx;
    VEC(Str) names = {0};
    for (size_t i = 0; i < reading->table->n_columns; i++)
        if (heading(cx, reading->table, i).n)
            vec_push(cx->mem, &names, heading(cx, reading->table, i));
    return fail(cx, INVALID, MSG_ANALYSIS_NO_COLUMN, reading->frame->file, name,
                str_join(cx->mem, names.n, names.at, S(", ")));
}

/* The columns that one name means. */
static Err name_take(Reading *reading, const MethodOption *option, Str name) {
    Cx *cx = reading->cx;
    size_t found = 0, exact = 0, star = str_find(name, S("*"), 0);
    for (size_t i = 0; i < reading->table->n_columns; i++)
        exact += str_equal(heading(cx, reading->table, i), name);
    if (exact > 1) return fail(cx, INVALID, MSG_ANALYSIS_COLUMN_TWICE, reading->frame->file, name);
    bool pattern = !exact && star != SIZE_MAX && option->flags & SEVERAL;
    for (size_t i = 0; i < reading->table->n_columns; i++) {
        Str text = heading(cx, reading->table, i);
        if (pattern ? !text.n || !fits(name, star, text) : !str_equal(text, name)) continue;
        column_take(reading, option, i, text);
        found++;
    }
    return found ? OK : no_column(reading, name);
}

static Err columns_find(Reading *reading, const Call *call, size_t input) {
    for (const MethodOption *option = call->method->options; option->name.n; option++) {
        Str value = call_text(call, option->name.p);
        unsigned only = option->flags & (FIRST | SECOND);
        if (!option_is_column(option) || !value.n) continue;
        if (only && only != (input ? SECOND : FIRST)) continue;
        if (!(option->flags & SEVERAL)) {
            TRY(name_take(reading, option, str_trim(value)));
            continue;
        }
        for (Str rest = value, part; str_cut(&rest, ',', &part);)
            if (str_trim(part).n) TRY(name_take(reading, option, str_trim(part)));
    }
    return OK;
}

/* ---- what stands in a cell ---- */

static Str line_text(Reading *reading, size_t line) {
    return str_int(reading->cx->mem, (int64_t)line);
}

static Err cell_fail(Reading *reading, const Column *column, size_t line, Msg message, Str text) {
    return fail(reading->cx, INVALID, message, reading->frame->file, line_text(reading, line),
                column->name, text);
}

/* Digits, perhaps with a point among them, few enough for a double to hold them: most cells of
 * most files. */
static bool short_read(Str text, double *out) {
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = text.n && text.p[0] == '-';
    size_t i = negative, point = SIZE_MAX;
    uint64_t digits = 0;
    if (text.n < i + 1 || text.n > 16) return false;
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9')
            digits = digits * 10 + (uint64_t)(c - '0');
        else if (c == '.' && point == SIZE_MAX && i > negative && i + 1 < text.n)
            point = i;
        else
            return false;
    }
    if (digits >= 1000000000000000u) return false;
    size_t decimals = point == SIZE_MAX ? 0 : text.n - point - 1;
    double value = (double)digits / powers[decimals];
    *out = negative && value > 0 ? -value : value;
    return true;
}

/* As offices write numbers, and as programs do with all digits of a double. */
static bool cell_number(Arena *mem, Str text, Decimal decimal, double *out) {
    Number number;
    if (decimal == DECIMAL_POINT && short_read(text, out)) return true;
    if (number_read(text, decimal, &number)) {
        *out = number.value;
        return true;
    }
    if (decimal != DECIMAL_POINT || text.n > 400 || !json_is_number(text)) return false;
    *out = strtod(cstr(mem, text), NULL);
    return isfinite(*out);
}

static bool says_infinite(Str text) {
    if (text.n && strchr("+-", text.p[0])) text = str_slice(text, 1, text.n);
    return text.n >= 3 && text.n <= 8 && strncasecmp(text.p, "infinity", text.n) == 0;
}

static Err number_take(Reading *reading, Growing *growing, const Row *row, Str text) {
    ArenaMark mark = arena_mark(reading->cx->mem);
    double value = NAN;
    bool right = !text.n || cell_number(reading->cx->mem, text, growing->decimal, &value);
    arena_rewind(reading->cx->mem, mark);
    if (!right)
        return cell_fail(
            reading, &growing->column, row->line,
            says_infinite(text) ? MSG_ANALYSIS_CELL_INFINITE : MSG_ANALYSIS_CELL_NO_NUMBER, text);
    vec_push(growing->mem, &growing->values, value);
    return OK;
}

static void code_take(Growing *growing, Str text) {
    size_t n = growing->codes.n, code;
    uint32_t before = n ? growing->codes.at[n - 1] : NO_CODE;
    if (!text.n)
        code = NO_CODE;
    else if (before != NO_CODE && str_equal(growing->labels.at[before], text))
        code = before; /* files are mostly sorted */
    else
        code = index_get(&growing->index, text);
    if (code == SIZE_MAX) {
        code = growing->labels.n;
        Str kept = str_copy(growing->mem, text);
        vec_push(growing->mem, &growing->labels, kept);
        index_put(growing->mem, &growing->index, kept, code);
    }
    vec_push(growing->mem, &growing->codes, (uint32_t)code);
}

static Err row_take(Reading *reading, const Row *row) {
    for (size_t i = 0; i < reading->columns.n; i++) {
        Growing *growing = &reading->columns.at[i];
        const MethodOption *option = growing->column.option;
        Str text = str_trim(row->cells[growing->column.at - 1]);
        if (is_number(option) && (str_equal(text, S("NA")) || str_equal(text, S("NaN"))))
            text = STR_NONE; /* as statistical programs write an empty cell */
        if (!text.n && !may_be_empty(option))
            return cell_fail(reading, &growing->column, row->line, MSG_ANALYSIS_CELL_EMPTY,
                             STR_NONE);
        if (is_number(option))
            TRY(number_take(reading, growing, row, text));
        else
            code_take(growing, text);
    }
    vec_push(reading->mem, &reading->lines, (uint32_t)row->line);
    return OK;
}

/* ---- all rows ---- */

/* What formats/ found wrong is wrong here, too: its rows would be missing. */
static Err findings_check(Cx *cx, const Frame *frame, const Findings *findings) {
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *finding = &findings->list.at[i];
        if (rule_severity(finding->rule) != ERROR_FINDING) continue;
        Str place = finding_place(cx->mem, cx->lang, finding);
        return fail(cx, INVALID, place.n ? MSG_ANALYSIS_FILE_WRONG : MSG_ANALYSIS_FILE_WRONG_ALL,
                    frame->file, finding_text(cx->mem, cx->lang, finding), place);
    }
    return OK;
}

static Err rows_take(Reading *reading, const Findings *findings) {
    Cx *cx = reading->cx;
    size_t most = FRAME_MOST_CELLS / (reading->columns.n ? reading->columns.n : 1);
    Row row;
    Err err;
    while (!(err = table_next(cx, reading->table, &row))) {
        if (reading->lines.n == most)
            return fail(cx, LIMIT, MSG_ANALYSIS_TOO_MUCH, reading->frame->file,
                        str_int(cx->mem, (int64_t)most));
        if (reading->lines.n % LATE_EVERY == 0 && cx_late(cx)) return too_late(cx, reading->frame);
        TRY(row_take(reading, &row));
    }
    if (err != NOT_FOUND) return err;
    TRY(findings_check(cx, reading->frame, findings));
    return reading->lines.n ? OK : fail(cx, INVALID, MSG_ANALYSIS_NO_ROWS, reading->frame->file);
}

static void frame_fill(Reading *reading) {
    Frame *frame = reading->frame;
    frame->n = reading->lines.n;
    frame->lines = reading->lines.at;
    frame->n_columns = reading->columns.n;
    frame->columns = NEW_ARRAY(reading->cx->mem, Column, frame->n_columns + 1);
    for (size_t i = 0; i < frame->n_columns; i++) {
        Growing *growing = &reading->columns.at[i];
        frame->columns[i] = growing->column;
        frame->columns[i].codes = growing->codes.at;
        frame->columns[i].labels = growing->labels.at;
        frame->columns[i].n_labels = growing->labels.n;
        frame->columns[i].values = growing->values.at;
    }
}

Err frame_read(Cx *cx, Frame *out, const Call *call, size_t input) {
    must(input < call->n_inputs);
    const Input *file = &call->inputs[input];
    Findings findings = {.mem = cx->mem};
    Frame frame = {.file = file->name.n ? file->name : path_last(file->path)};
    Reading reading = {.cx = cx, .frame = &frame, .mem = arena_within(cx->mem)};
    TRY(table_open_sheet(cx, &reading.table,
                         &(RowsAsk){.path = file->path,
                                    .bytes = file->bytes,
                                    .name = file->name,
                                    .findings = &findings,
                                    .headed = true,
                                    .one_column = true}));
    TRY(columns_find(&reading, call, input));
    TRY(rows_take(&reading, &findings));
    frame_fill(&reading);
    *out = frame;
    return OK;
}

/* ---- what a method asks of it ---- */

const Column *frame_columns(const Frame *frame, const char *option, size_t *n) {
    const Column *first = NULL;
    *n = 0;
    for (size_t i = 0; i < frame->n_columns; i++) {
        if (!str_equal(frame->columns[i].option->name, str_of(option))) continue;
        if (!first) first = &frame->columns[i];
        ++*n;
    }
    return first;
}

const Column *frame_column(const Frame *frame, const char *option) {
    size_t n;
    return frame_columns(frame, option, &n);
}

Err cell_wrong(Cx *cx, const Frame *frame, const Column *column, size_t row, Msg message) {
    Str shown = STR_NONE;
    if (column->values)
        shown = result_number(cx->mem, cx->lang, column->values[row], 15);
    else if (column->codes[row] != NO_CODE)
        shown = column->labels[column->codes[row]];
    return fail(cx, INVALID, message, frame->file, str_int(cx->mem, frame->lines[row]),
                column->name, shown);
}

Err too_late(Cx *cx, const Frame *frame) {
    return fail(cx, LIMIT, MSG_ANALYSIS_LATE, frame->file);
}

Err column_wrong(Cx *cx, const Frame *frame, const Column *column, Msg message, Str more) {
    return fail(cx, INVALID, message, frame->file, column->name, more);
}

Err column_weights(Cx *cx, const Frame *frame, const Column *column) {
    bool any = false;
    for (size_t i = 0; i < frame->n; i++) {
        if (column->values[i] < 0)
            return cell_wrong(cx, frame, column, i, MSG_ANALYSIS_CELL_NEGATIVE);
        any |= column->values[i] > 0;
    }
    return any ? OK : column_wrong(cx, frame, column, MSG_ANALYSIS_ALL_ZERO, STR_NONE);
}

Err column_counts(Cx *cx, const Frame *frame, const Column *column) {
    for (size_t i = 0; i < frame->n; i++) {
        double value = column->values[i];
        if (value < 0) return cell_wrong(cx, frame, column, i, MSG_ANALYSIS_CELL_NEGATIVE);
        if (value != floor(value) || value > 9007199254740992.0)
            return cell_wrong(cx, frame, column, i, MSG_ANALYSIS_CELL_NOT_WHOLE);
    }
    return OK;
}

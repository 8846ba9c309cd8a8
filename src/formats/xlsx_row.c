/* What does one row of a sheet show? Its cells stand in columns of their own, whatever order they
 * come in, and merged ranges give their text to the cells they cover. All memory is taken at the
 * start: one row of text, one of cells. */

#include <string.h>

#include "formats/sheets_in.h"

#define ABOVE_SLOT 512 /* of a text that goes down; longer ones are no names of groups */

static Str number_text(Arena *mem, size_t n) {
    return str_format(mem, "%zu", n);
}

Err row_broken(Cx *cx, const SheetRow *row) {
    return fail(cx, INVALID, MSG_FORMATS_SHEET_BROKEN, row->ask.name,
                number_text(cx->mem, row->row));
}

/* The ranges that begin in this row. What begins in a row that is not there has no text. */
static void find_merges(SheetRow *row) {
    const SheetLook *look = row->ask.look;
    size_t at = row->next_merge;
    while (at < look->merges.n && look->merges.at[at].row < row->row)
        at++;
    row->merge = at;
    for (; at < look->merges.n && look->merges.at[at].row == row->row; at++) {
        const MergedRange *range = &look->merges.at[at];
        for (uint32_t column = range->column; column <= range->last_column; column++)
            row->merged[column] = range->last_row;
    }
    row->next_merge = at;
}

Err row_begin(Cx *cx, SheetRow *row, size_t number) {
    if (!number) number = row->row + 1;
    if (number <= row->row)
        return fail(cx, INVALID, MSG_FORMATS_SHEET_ORDER, row->ask.name,
                    number_text(cx->mem, row->row + 1));
    if (number > SHEET_MOST_ROWS) return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_ROWS, row->ask.name);
    memset(row->cells, 0, (row->n + 1) * sizeof *row->cells);
    memset(row->stored, 0, (row->n + 1) * sizeof *row->stored);
    row->row = number;
    row->n = row->used = row->column = 0;
    row->numbers = row->hidden = false;
    find_merges(row);
    return OK;
}

/* ---- cells ---- */

static char type_of(Str told) {
    if (!told.n || str_equal(told, S("n"))) return 'n';
    if (str_equal(told, S("str"))) return 'f';
    if (str_equal(told, S("inlineStr"))) return 'i';
    return told.n == 1 ? told.p[0] : 'f';
}

CellHead cell_head(size_t column_before) {
    return (CellHead){.column = column_before + 1, .type = 'n'};
}

bool cell_attribute(CellHead *head, Str name, Str text) {
    size_t column, row;
    int64_t style;
    if (name.n != 1) return true;
    switch (name.p[0]) {
    case 'r':
        if (!cell_reference(text, &column, &row) || !column) return false;
        head->column = column;
        return true;
    case 's':
        if (!int_read(text, &style)) return false;
        head->style = (size_t)style;
        return true;
    case 't': head->type = type_of(text); return true;
    default: return true;
    }
}

#define MOST_NAMED 100 /* cells of a sheet of formulas; the others are only counted */

void row_no_value(Cx *cx, SheetRow *row, const CellHead *head) {
    if (row->row <= row->told) return;
    Str name = STR_NONE;
    if (row->n_formulas++ < MOST_NAMED) {
        Str letters = column_letters(cx->mem, head->column);
        name = str_format(cx->mem, "%.*s%zu", STR_ARG(letters), row->row);
    }
    finding_add(row->ask.findings, RULE_SHEET_FORMULA, row->row, head->column, name, STR_NONE);
}

static Err shared(Cx *cx, const SheetRow *row, Str stored, Str *out) {
    int64_t index;
    stored = str_trim(stored);
    if (!stored.n) return OK;
    bool found = int_read(stored, &index) && shared_string(row->ask.strings, (size_t)index, out);
    return found ? OK : row_broken(cx, row);
}

/* The date of t="d" is ISO already; midnight says no more than the day. */
static Str date_of(Str text) {
    text = str_trim(text);
    if (str_ends(text, S("Z"))) text.n--;
    size_t clock = str_find(text, S("T00:00:00"), 0);
    return clock == SIZE_MAX ? text : str_slice(text, 0, clock);
}

static Err number(Cx *cx, SheetRow *row, size_t style, Str *text) {
    char room[CELL_ROOM];
    const CellFormats *formats = row->ask.formats;
    CellFormat format = {0};
    if (style < formats->list.n) format = formats->list.at[style];
    Str shown = cell_text(room, *text, format, row->ask.since_1904);
    if (shown.p == room) {
        if (row->used + shown.n > TABLE_MOST_ROW)
            return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, number_text(cx->mem, row->row));
        shown.p = memcpy(row->text + row->used, room, shown.n);
        row->used += shown.n;
    }
    *text = shown;
    return OK;
}

Err row_put(Cx *cx, SheetRow *row, const CellHead *head, Str stored) {
    Str shown = stored;
    switch (head->type) {
    case 's':
        shown = STR_NONE;
        TRY(shared(cx, row, stored, &shown));
        break;
    case 'b': shown = str_equal(str_trim(stored), S("1")) ? S("TRUE") : S("FALSE"); break;
    case 'n': TRY(number(cx, row, head->style, &shown)); break;
    case 'd': shown = date_of(stored); break;
    default: break;
    }
    if (!shown.n) return OK;
    if (head->column > TABLE_MOST_COLUMNS)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS, number_text(cx->mem, row->row));
    row->cells[head->column] = shown;
    if (head->column > row->n) row->n = head->column;
    bool is_number = head->type == 'n' || head->type == 'N';
    row->stored[head->column] = is_number;
    if (is_number && row->merged[head->column] < row->row) row->numbers = true;
    return OK;
}

/* ---- merged ranges ---- */

/* A text that stands alone in its row and begins where the sheet begins is a title or a note,
 * however far it is spread. */
static bool is_title(const SheetRow *row, const MergedRange *range) {
    return row->n == range->column && range->column <= row->ask.look->first_column;
}

static void fill_right(SheetRow *row, const MergedRange *range) {
    Str text = row->cells[range->column];
    for (uint32_t column = range->column; column <= range->last_column; column++)
        if (!row->cells[column].n) row->cells[column] = text;
    if (range->last_column > row->n) row->n = range->last_column;
}

/* Keeps a text for the rows below. */
static void keep_above(SheetRow *row, const MergedRange *range) {
    Str text = row->cells[range->column];
    if (text.n > ABOVE_SLOT) return;
    char *slot = row->above_text + (size_t)range->column * ABOVE_SLOT;
    memcpy(slot, text.p, text.n);
    text.p = slot;
    for (uint32_t column = range->column; column <= range->last_column; column++) {
        row->above[column] = text;
        row->until[column] = range->last_row;
    }
    if (range->last_row > row->deepest) row->deepest = range->last_row;
}

/* To the right a range gives its text to every cell. Downwards only where its row has numbers of
 * its own: there it names a group of rows; in a heading the text would only be repeated. */
static void fill_merges(SheetRow *row) {
    const SheetLook *look = row->ask.look;
    for (uint32_t column = 1; row->deepest >= row->row && column <= TABLE_MOST_COLUMNS; column++) {
        if (row->until[column] < row->row || row->cells[column].n) continue;
        row->cells[column] = row->above[column];
        if (column > row->n) row->n = column;
    }
    size_t to = row->next_merge;
    bool title = to - row->merge == 1 && is_title(row, &look->merges.at[row->merge]);
    for (size_t i = row->merge; i < to && !title; i++) {
        const MergedRange *range = &look->merges.at[i];
        if (!row->cells[range->column].n) continue;
        if (range->last_column > range->column) fill_right(row, range);
        if (range->last_row > range->row && row->numbers) keep_above(row, range);
    }
}

/* ---- done ---- */

Err row_give(Cx *cx, SheetRow *row, RawRow *out) {
    size_t bytes = 0;
    fill_merges(row);
    for (size_t i = 1; i <= row->n; i++)
        bytes += row->cells[i].n;
    if (bytes > TABLE_MOST_ROW)
        return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, number_text(cx->mem, row->row));
    row->handed += bytes + row->n;
    if (row->handed > TABLE_MOST_BYTES)
        return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, row->ask.name);
    if (row->row > row->told) row->told = row->row;
    row->n_hidden += row->hidden;
    *out =
        (RawRow){.cells = row->cells + 1, .n = row->n, .line = row->row, .stored = row->stored + 1};
    return OK;
}

void row_over(Cx *cx, SheetRow *row) {
    if (row->n_hidden && !row->all_told)
        finding_add(row->ask.findings, RULE_SHEET_HIDDEN_ROWS, 0, 0,
                    number_text(cx->mem, row->n_hidden), STR_NONE);
    row->all_told = true;
}

void row_rewind(SheetRow *row) {
    row->row = row->next_merge = row->handed = row->n_hidden = 0;
    row->deepest = 0;
    memset(row->merged, 0, sizeof row->merged);
    memset(row->until, 0, sizeof row->until);
}

SheetRow *row_new(Arena *mem, const SheetAsk *ask) {
    SheetRow *row = NEW(mem, SheetRow);
    row->ask = *ask;
    row->text = arena_alloc(mem, TABLE_MOST_ROW);
    row->above_text = arena_alloc(mem, (TABLE_MOST_COLUMNS + 1) * ABOVE_SLOT);
    return row;
}

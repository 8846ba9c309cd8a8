/* What stands behind the rows of a table: notes, date, copyright? In the layout of GENESIS a line
 * of underscores opens them. A plain table has no such promise: a row with a single text may be its
 * first note or a heading among its rows; so it waits until the next row tells. */

#include <string.h>

#include "formats/formats_in.h"

bool notes_line(const RawRow *row) {
    if (!cell_is_line(str_trim(row->cells[0]))) return false;
    for (size_t i = 1; i < row->n; i++)
        if (str_trim(row->cells[i]).n) return false;
    return true;
}

static void note_add(Reader *reader, Str text) {
    size_t room = MOST_NOTES - reader->n_notes;
    if (!text.n || room < 2) return;
    if (reader->n_notes) {
        reader->notes[reader->n_notes++] = '\n';
        room--;
    }
    if (text.n > room) { /* cut between two letters */
        text.n = room;
        while (text.n && ((uint8_t)text.p[text.n] & 0xc0) == 0x80)
            text.n--;
    }
    memcpy(reader->notes + reader->n_notes, text.p, text.n);
    reader->n_notes += text.n;
}

/* "Stand: 14.12.2017 / 15:51:18", in whatever language: a word, a colon, a date. */
static bool take_stand(Reader *reader, Str text) {
    Date date;
    size_t colon = str_find(text, S(":"), 0);
    if (colon == SIZE_MAX || colon > 20 || str_find(text, S("\n"), 0) != SIZE_MAX) return false;
    Str day = str_slice(str_trim(str_slice(text, colon + 1, text.n)), 0, 10);
    if (!date_read(day, &date)) return false;
    memcpy(reader->stand, day.p, day.n);
    reader->table.stand = (Str){reader->stand, day.n};
    return true;
}

/* The line of the copyright; what follows it in the same cell is the licence, and goes to the
 * notes. */
static bool take_copyright(Reader *reader, Str text, Str *rest) {
    if (!str_starts(text, S("©")) && !str_starts(text, S("(C)")) && !str_starts(text, S("(c)")))
        return false;
    size_t end = str_find(text, S("\n"), 0);
    Str line = str_trim(str_slice(text, 0, end));
    *rest = end == SIZE_MAX ? STR_NONE : str_trim(str_slice(text, end, text.n));
    if (line.n > sizeof reader->copyright) return false;
    memcpy(reader->copyright, line.p, line.n);
    reader->table.copyright = (Str){reader->copyright, line.n};
    return true;
}

/* A note that was not quoted has fallen into cells: the whole, up to the last cell that says
 * something, as far as notes are kept. */
static Str joined(const Reader *reader, const RawRow *row) {
    size_t filled = row->n, n = 0;
    while (filled > 1 && !str_trim(row->cells[filled - 1]).n)
        filled--;
    for (size_t i = 0; i < filled && n < MOST_NOTES; i++) {
        if (i) reader->line[n++] = reader->rows.separator ? reader->rows.separator : ' ';
        size_t more = row->cells[i].n < MOST_NOTES - n ? row->cells[i].n : MOST_NOTES - n;
        if (more) memcpy(reader->line + n, row->cells[i].p, more);
        n += more;
    }
    return str_trim((Str){reader->line, n});
}

/* A note never has a region's key in a cell of its own; the rows of a second table do. */
static bool is_data_again(const RawRow *row, Str *key) {
    size_t filled = 0;
    *key = STR_NONE;
    for (size_t i = 0; i < row->n; i++) {
        Str cell = str_trim(row->cells[i]);
        filled += cell.n > 0;
        if (!key->n && cell_is_strong_key(cell)) *key = cell;
    }
    return key->n && filled > 2;
}

static void take_footer_row(Reader *reader, const RawRow *row) {
    Str key;
    if (is_data_again(row, &key)) {
        if (reader->told != SIZE_MAX && !reader->second)
            finding_add(reader->findings, RULE_TABLE_SECOND, row->line, 0, key, STR_NONE);
        reader->second = true;
        return;
    }
    Str text = joined(reader, row), rest;
    if (cell_is_line(text) || take_stand(reader, text)) return;
    if (take_copyright(reader, text, &rest)) text = rest;
    note_add(reader, text);
}

Err notes_read(Cx *cx, Reader *reader) {
    for (;;) {
        RawRow row;
        Err err = reader->rows.next(cx, reader->rows.state, &row);
        if (err == NOT_FOUND) break;
        TRY(err);
        reader->last_line = row.line;
        if (row.open_quote && row.line > reader->told)
            finding_add(reader->findings, RULE_CSV_OPEN_QUOTE, row.open_quote, 0, STR_NONE,
                        STR_NONE);
        take_footer_row(reader, &row);
    }
    notes_end(reader);
    return OK;
}

/* ---- of a plain table ---- */

/* The only cell with text; SIZE_MAX where there are several or none. A text that fills the whole
 * row of a sheet was one merged cell. */
size_t row_only(const RawRow *row, bool grid) {
    size_t only = SIZE_MAX, filled = 0;
    Str first = STR_NONE;
    for (size_t i = 0; i < row->n; i++) {
        Str cell = row->cells[i].n ? str_trim(row->cells[i]) : STR_NONE;
        if (!cell.n) continue;
        if (!filled++) {
            only = i;
            first = cell;
        } else if (!grid || filled <= i || !str_equal(cell, first)) {
            return SIZE_MAX;
        }
    }
    bool merged = filled >= 3 && filled == row->n && !cell_is_number(first) && !cell_is_sign(first);
    return filled == 1 || merged ? only : SIZE_MAX;
}

/* "1) …", "2 …", "*) …", "© …", "Quelle: …": what notes begin with, and names of regions do not. */
bool notes_like(Str text) {
    size_t i = 0, colon = str_find(text, S(":"), 0);
    while (i < text.n && i < 3 && text.p[i] >= '0' && text.p[i] <= '9')
        i++;
    if (i < text.n && (text.p[i] == ')' || (i && text.p[i] == ' '))) return true;
    if (!text.n) return false;
    if (text.p[0] == '*' || str_starts(text, S("©")) || str_starts(text, S("(C)")) ||
        str_starts(text, S("(c)")))
        return true;
    for (size_t k = 0; k < 9; k++) { /* ¹ … ⁹ */
        static const char *const marks[] = {"¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
        if (str_starts(text, str_of(marks[k]))) return true;
    }
    return colon != SIZE_MAX && colon > 2 && colon < 24;
}

/* A text that is no name: long, a sentence, or begins as notes do. */
static bool is_note(Str text) {
    return notes_like(text) || text.n > 60 || str_ends(text, S("."));
}

/* No cell of the row is a number where this table has numbers. */
static bool without_numbers(const Reader *reader, const RawRow *row) {
    for (size_t i = 0; i < row->n && i < reader->table.n_columns; i++) {
        Str cell = str_trim(row->cells[i]);
        if (reader->numeric[i] && cell.n && (cell_is_number(cell) || cell_is_period(cell)))
            return false;
    }
    return true;
}

bool notes_may_begin(const Reader *reader, const RawRow *row) {
    size_t only = row_only(row, reader->rows.grid), want = reader->table.n_columns;
    if (want < 2) return false;
    if (only == SIZE_MAX) { /* a note whose own signs divided it */
        bool told = reader->waiting.n && reader->waiting.rows[reader->waiting.n - 1].note;
        Str last = row->n ? str_trim(row->cells[row->n - 1]) : STR_NONE;
        bool named = notes_like(str_trim(row->cells[0])), apart = told || reader->blank_before;
        bool like = named || told || (apart && str_ends(last, S(".")));
        return row->n < want && !reader->rows.grid && like &&
               ((named && apart) || without_numbers(reader, row));
    }
    Str text = str_trim(row->cells[only]);
    if (only > 1 || cell_is_number(text) || cell_is_sign(text) || cell_is_key(text)) return false;
    if (cell_is_line(text)) return true;
    return !row->unended || reader->blank_before || reader->waiting.n || is_note(text);
}

/* False where too much waits already: then these are rows. */
bool notes_wait(Reader *reader, const RawRow *row) {
    Waiting *waiting = &reader->waiting;
    size_t only = row_only(row, reader->rows.grid);
    Str text = only == SIZE_MAX ? joined(reader, row) : str_trim(row->cells[only]);
    if (waiting->n == MOST_WAITING || text.n > MOST_NOTES - waiting->used) return false;
    memcpy(waiting->text + waiting->used, text.p, text.n);
    waiting->rows[waiting->n++] = (WaitingRow){
        .text = {waiting->text + waiting->used, text.n},
        .line = row->line,
        .column = only == SIZE_MAX ? 0 : only,
        .width = reader->rows.grid ? reader->table.n_columns : row->n,
        .blank_before = reader->blank_before,
        .note = only == SIZE_MAX || is_note(text) || cell_is_line(text),
    };
    waiting->used += text.n;
    return true;
}

/* The last rows of the table: from the first that looks like a note, stands alone in its line or
 * behind a blank one, they are notes. Returns how many before it are rows. */
size_t notes_settle(Reader *reader) {
    Waiting *waiting = &reader->waiting;
    size_t first = 0;
    while (first < waiting->n && !waiting->rows[first].note && !waiting->rows[first].blank_before &&
           waiting->rows[first].width > 1)
        first++;
    for (size_t i = first; i < waiting->n; i++) {
        Str text = waiting->rows[i].text, rest;
        if (cell_is_line(text) || take_stand(reader, text)) continue;
        if (take_copyright(reader, text, &rest)) text = rest;
        note_add(reader, text);
    }
    waiting->n = first;
    return first;
}

void notes_end(Reader *reader) {
    reader->table.notes = (Str){reader->notes, reader->n_notes};
}

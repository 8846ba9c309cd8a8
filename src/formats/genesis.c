/* Which rows and columns of a GENESIS table are what? Such a table has lines of title, a block of
 * headings that are repeated in each column below them, perhaps a line of units, and rows that
 * begin with a region: its key, its name. Nothing here asks for the order of the columns: the key
 * column is the one whose cells look like region keys and that has no heading. */

#include <string.h>

#include "formats/formats_in.h"

typedef struct Layout {
    size_t width, first, end; /* data rows of the head: first … end-1 */
    size_t key, time, name;
    bool numbered, strong; /* a line with the table's number; keys that can be nothing else */
    bool footed;
    bool is_heading[HEAD_ROWS], is_label[TABLE_MOST_COLUMNS + 1];
    size_t units; /* row of the units, SIZE_MAX where there is none */
} Layout;

/* ---- what single cells look like ---- */

static bool is_digits(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* Also keys that lost a leading zero: they are told later, by name, and not taken for something
 * else. */
static bool is_key(Str s) {
    return str_equal(s, S("DG")) || (is_digits(s) && s.n <= 12);
}
static bool is_key_length(Str s) {
    return s.n == 2 || s.n == 3 || s.n == 5 || s.n == 8 || s.n == 9 || s.n == 10 || s.n == 12;
}
static bool is_strong_key(Str s) {
    return str_equal(s, S("DG")) || (is_digits(s) && s.p[0] == '0' && is_key_length(s));
}

static bool is_period(Str s) {
    Period period;
    return s.n >= 4 && period_read(s, &period);
}

/* A number or one of the signs that stand for one. */
static bool is_valuelike(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789.,+-/xX()", s.p[i])) return false;
    return true;
}

static bool is_unit(Str s) {
    static const Str words[] = {
        S("Anzahl"), S("Prozent"), S("%"),       S("Promille"), S("1000"), S("Tsd."),
        S("Mio."),   S("Mill."),   S("EUR"),     S("Euro"),     S("DM"),   S("qm"),
        S("m²"),     S("qkm"),     S("km²"),     S("ha"),       S("ar"),   S("cbm"),
        S("m³"),     S("t"),       S("kg"),      S("Jahre"),    S("Tage"), S("Stunden"),
        S("Number"), S("number"),  S("Percent"), S("percent"),  S("per"),  S("Mill"),
        S("years"),  S("days"),    S("Index"),
    };
    Str rest = s, word;
    if (!str_cut(&rest, ' ', &word)) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i])) return true;
    return str_ends(s, S("=100"));
}

static bool is_underscores(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '_') return false;
    return s.n >= 3;
}

/* "GENESIS-Tabelle: 1-2-3"; the number is information only. */
static bool is_number_line(Str s, Str *number) {
    static const Str starts[] = {S("GENESIS-Tabelle:"), S("GENESIS-Table:"), S("Tabelle:"),
                                 S("Table:")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (!str_starts(s, starts[i])) continue;
        *number = str_trim(str_slice(s, starts[i].n, s.n));
        return true;
    }
    return false;
}

/* ---- where the data are ---- */

static bool data_row(const Layout *layout, const HeadRow *row) {
    return row->filled >= 2 && row->n + 1 >= layout->width;
}

typedef struct Column { /* a column as candidate for keys or times */
    size_t first, rows, keys, lengths, strong, periods;
} Column;

/* Nothing but titles stands above the first row in this column. A single column of values has
 * headings that stand as alone in their rows as titles do; so the row next to the data must be
 * empty here, unless the column is `sure`. */
static bool without_heading(const Layout *layout, const Head *head, size_t column, size_t first,
                            bool sure) {
    bool nearest = !sure, any = false;
    for (size_t i = first; i-- > 0;) {
        const HeadRow *row = &head->rows[i];
        if (!row->filled) continue;
        if (head_cell(row, column).n && (nearest || row->filled > 1)) return false;
        nearest = false;
        any = any || row->n + 1 >= layout->width;
    }
    return any;
}

static Column column_look(const Layout *layout, const Head *head, size_t column, bool times) {
    Column seen = {.first = SIZE_MAX};
    for (size_t i = 0; i < layout->end; i++) {
        const HeadRow *row = &head->rows[i];
        Str cell = head_cell(row, column);
        if (!data_row(layout, row)) continue;
        bool fits = times ? is_period(cell) : is_key(cell);
        if (seen.first == SIZE_MAX && !fits) continue;
        if (seen.first == SIZE_MAX) seen.first = i;
        seen.rows++;
        seen.keys += is_key(cell);
        seen.lengths += is_key(cell) && is_key_length(cell);
        seen.strong += is_strong_key(cell);
        seen.periods += is_period(cell);
    }
    return seen;
}

static void find_key(Layout *layout, const Head *head) {
    double best = -1;
    for (size_t column = 0; column < layout->width; column++) {
        Column seen = column_look(layout, head, column, false);
        if (!seen.rows || seen.keys * 5 < seen.rows * 4) continue;
        if (!without_heading(layout, head, column, seen.first, seen.strong > 0)) continue;
        double value = 2 * (double)(seen.lengths + seen.strong) / (double)seen.rows;
        if (seen.strong) value += 4;
        if (seen.periods == seen.rows) value = 0;
        if (value <= best) continue;
        best = value;
        layout->key = column;
        layout->first = seen.first;
        layout->strong = seen.strong > 0;
    }
}

static void find_time(Layout *layout, const Head *head) {
    for (size_t column = 0; column < layout->width && layout->time == SIZE_MAX; column++) {
        Column seen = column_look(layout, head, column, true);
        if (column == layout->key || !seen.rows || seen.periods * 5 < seen.rows * 4) continue;
        size_t first = layout->key == SIZE_MAX ? seen.first : layout->first;
        if (!without_heading(layout, head, column, first, layout->strong && column == 0)) continue;
        layout->time = column;
        layout->first = first;
    }
    if (layout->key != layout->time && layout->key != SIZE_MAX) return;
    layout->key = SIZE_MAX;
}

/* ---- titles and headings ---- */

/* A text alone in its row is a title, unless it stands where values are. Titles stand in the first
 * column; a program that permuted the columns may have moved them along with the key or the time.
 */
static bool title_row(const Layout *layout, const Head *head, size_t i) {
    const HeadRow *row = &head->rows[i];
    if (row->filled != 1) return false;
    if (row->n == 1 || row->only == layout->key || row->only == layout->time) return true;
    if (row->only != 0) return false;
    if (i + 1 == layout->first) return false;
    return !(i + 2 == layout->first && is_unit(head->rows[i + 1].cells[0]));
}

static void find_headings(Layout *layout, const Head *head) {
    bool heads[TABLE_MOST_COLUMNS + 1] = {0};
    for (size_t i = 0; i < layout->first; i++) {
        const HeadRow *row = &head->rows[i];
        layout->is_heading[i] = row->filled && !title_row(layout, head, i);
        for (size_t c = 0; layout->is_heading[i] && c < layout->width; c++)
            heads[c] = heads[c] || head_cell(row, c).n;
    }
    size_t values = 0;
    for (size_t c = 0; c < layout->width; c++) {
        layout->is_label[c] = !heads[c] && c != layout->key && c != layout->time;
        values += heads[c];
    }
    layout->units = SIZE_MAX;
    for (size_t i = layout->first; i-- > 0 && layout->units == SIZE_MAX;) {
        const HeadRow *row = &head->rows[i];
        bool all = layout->is_heading[i] && row->filled == values;
        for (size_t c = 0; all && c < row->n; c++)
            all = !row->cells[c].n || is_unit(row->cells[c]);
        if (all) layout->units = i;
    }
}

/* Columns of numbers without a heading are no row headings. */
static void drop_unnamed_values(Layout *layout, const Head *head) {
    for (size_t c = 0; c < layout->width; c++) {
        size_t rows = 0, values = 0;
        for (size_t i = layout->first; layout->is_label[c] && i < layout->end; i++) {
            if (!data_row(layout, &head->rows[i])) continue;
            rows++;
            values += is_valuelike(head_cell(&head->rows[i], c));
        }
        if (rows && values * 5 >= rows * 4) layout->is_label[c] = false;
    }
}

/* The name changes when the key does and stays when it stays; labels do not. */
static void find_name(Layout *layout, const Head *head) {
    size_t best = 0;
    for (size_t c = 0; c < layout->width && layout->key != SIZE_MAX; c++) {
        if (!layout->is_label[c]) continue;
        size_t agree = 1, before = SIZE_MAX;
        for (size_t i = layout->first; i < layout->end; i++) {
            const HeadRow *row = &head->rows[i];
            if (!data_row(layout, row)) continue;
            if (before != SIZE_MAX) {
                const HeadRow *last = &head->rows[before];
                bool key = str_equal(head_cell(row, layout->key), head_cell(last, layout->key));
                if (key == str_equal(head_cell(row, c), head_cell(last, c))) agree += 2;
            }
            before = i;
        }
        agree += c == layout->key + 1; /* where the rows do not tell, the place does */
        if (agree <= best) continue;
        best = agree;
        layout->name = c;
    }
}

/* ---- into the table ---- */

static void set_columns(Arena *mem, Reader *reader, const Head *head, const Layout *layout) {
    Table *table = &reader->table;
    table->n_columns = layout->width;
    table->columns = NEW_ARRAY(mem, TableColumn, layout->width);
    for (size_t c = 0; c < layout->width; c++) {
        TableColumn *column = &table->columns[c];
        column->path = NEW_ARRAY(mem, Str, layout->first + 1);
        for (size_t i = 0; i < layout->first; i++) {
            if (!layout->is_heading[i]) continue;
            Str text = heading_text(mem, head_cell(&head->rows[i], c));
            if (i == layout->units)
                column->unit = text;
            else if (text.n &&
                     !(column->n_path && str_equal(column->path[column->n_path - 1], text)))
                column->path[column->n_path++] = text;
        }
        bool row_heading =
            c == layout->key || c == layout->time || c == layout->name || layout->is_label[c];
        reader->is_value[c] = !row_heading;
    }
    table->time_column = layout->time;
    table->key_column = layout->key;
    table->name_column = layout->name;
    for (size_t c = 0; c < layout->width; c++) {
        if (!layout->is_label[c] || c == layout->name) {
            if (table->n_label_columns) break;
            continue;
        }
        if (!table->n_label_columns++) table->first_label_column = c;
    }
}

static void set_titles(Arena *mem, Table *table, const Head *head, const Layout *layout) {
    const size_t room = sizeof table->title / sizeof *table->title;
    for (size_t i = 0; i < layout->first; i++) {
        const HeadRow *row = &head->rows[i];
        if (!row->filled || layout->is_heading[i]) continue;
        Str text = heading_text(mem, row->cells[row->only]), number;
        if (!table->table_number.n && is_number_line(text, &number)) {
            table->table_number = number;
        } else if (is_period(text)) {
            table->heading_period = text;
            table->heading_period_row = row->line;
        } else if (table->n_title < room) {
            table->title[table->n_title++] = text;
        }
    }
}

static void find_end(Layout *layout, const Head *head) {
    Str number;
    layout->end = head->n;
    for (size_t i = 0; i < head->n; i++) {
        const HeadRow *row = &head->rows[i];
        if (row->filled != 1) continue;
        if (i < 8 && is_number_line(row->cells[row->only], &number)) layout->numbered = true;
        if (!is_underscores(row->cells[row->only])) continue;
        layout->end = i;
        layout->footed = true;
        return;
    }
}

bool genesis_recognise(Cx *cx, Reader *reader, const Head *head) {
    Layout *layout = NEW(cx->mem, Layout);
    layout->key = layout->time = layout->name = SIZE_MAX;
    layout->width = head->width;
    find_end(layout, head);
    find_key(layout, head);
    find_time(layout, head);
    bool found = layout->key != SIZE_MAX || (layout->time != SIZE_MAX && layout->numbered);
    if (!found) {
        if (!layout->numbered) return false;
        layout->first = layout->end; /* a table without a single row of data, or cut before it */
    }
    find_headings(layout, head);
    bool titled = false;
    for (size_t i = 0; i < layout->first; i++)
        titled = titled || (head->rows[i].filled == 1 && !layout->is_heading[i]);
    if (!layout->numbered && !layout->strong && !titled && !layout->footed) return false;
    drop_unnamed_values(layout, head);
    find_name(layout, head);
    if (layout->name != SIZE_MAX) layout->is_label[layout->name] = false;
    reader->table.kind = TABLE_GENESIS;
    set_columns(cx->mem, reader, head, layout);
    set_titles(cx->mem, &reader->table, head, layout);
    reader->first_line = found ? head->rows[layout->first].line : SIZE_MAX;
    if (!layout->numbered)
        finding_add(reader->findings, RULE_TABLE_NO_NUMBER_LINE, 0, 0, STR_NONE, STR_NONE);
    return true;
}

/* ---- the end of the file ---- */

bool genesis_footer(const RawRow *row) {
    if (!is_underscores(str_trim(row->cells[0]))) return false;
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
        if (!key->n && is_strong_key(cell)) *key = cell;
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
    if (is_underscores(text) || take_stand(reader, text)) return;
    if (take_copyright(reader, text, &rest)) text = rest;
    note_add(reader, text);
}

Err genesis_read_footer(Cx *cx, Reader *reader) {
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
    reader->table.notes = (Str){reader->notes, reader->n_notes};
    return OK;
}

/* Which rows and columns of a GENESIS table are what? Such a table has lines of title, a block of
 * headings that are repeated in each column below them, perhaps a line of units, and rows that
 * begin with a region: its key, its name. Nothing here asks for the order of the columns: the key
 * column is the one whose cells look like region keys and that has no heading. */

#include "formats/formats_in.h"

typedef struct Layout {
    size_t width, first, end; /* data rows of the head: first … end-1 */
    size_t key, time, name;
    bool numbered, strong; /* a line with the table's number; keys that can be nothing else */
    bool footed;
    bool is_heading[HEAD_ROWS], is_label[TABLE_MOST_COLUMNS + 1];
    size_t units; /* row of the units, SIZE_MAX where there is none */
} Layout;

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
        bool fits = times ? cell_is_period(cell) : cell_is_key(cell);
        if (seen.first == SIZE_MAX && !fits) continue;
        if (seen.first == SIZE_MAX) seen.first = i;
        seen.rows++;
        seen.keys += cell_is_key(cell);
        seen.lengths += cell_is_key(cell) && cell_is_key_length(cell);
        seen.strong += cell_is_strong_key(cell);
        seen.periods += cell_is_period(cell);
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
    return !(i + 2 == layout->first && cell_is_unit(head->rows[i + 1].cells[0]));
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
            all = !row->cells[c].n || cell_is_unit(row->cells[c]);
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
            values += cell_is_valuelike(head_cell(&head->rows[i], c));
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

/* The heading cell of each column at each row of headings. In a text each column has its own; in a
 * sheet they may be merged. */
static const size_t *heading_cells(Arena *mem, const Reader *reader, const Head *head,
                                   const Layout *layout) {
    size_t *rows = NEW_ARRAY(mem, size_t, layout->first + 1);
    HeadLevels levels = {head, layout->width, rows, 0, layout->units, SIZE_MAX};
    for (size_t i = 0; i < layout->first; i++)
        if (layout->is_heading[i]) rows[levels.n++] = i;
    return reader->rows.grid ? heading_parents(mem, &levels) : NULL;
}

static void set_columns(Arena *mem, Reader *reader, const Head *head, const Layout *layout) {
    Table *table = &reader->table;
    const size_t *cells = heading_cells(mem, reader, head, layout);
    table->n_columns = layout->width;
    table->columns = NEW_ARRAY(mem, TableColumn, layout->width);
    for (size_t c = 0; c < layout->width; c++) {
        TableColumn *column = &table->columns[c];
        column->path = NEW_ARRAY(mem, Str, layout->first + 1);
        for (size_t i = 0, level = 0; i < layout->first; i++) {
            if (!layout->is_heading[i]) continue;
            size_t from = cells ? cells[level++ * layout->width + c] : c;
            Str text =
                from == SIZE_MAX ? STR_NONE : heading_text(mem, head_cell(&head->rows[i], from));
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
        } else if (cell_is_period(text)) {
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
        if (!cell_is_line(row->cells[row->only])) continue;
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

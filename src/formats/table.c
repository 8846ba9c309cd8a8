/* What kind of table is a file, what are its columns, and which rows are its data? The kind is
 * decided by content. Findings of form are told while reading, each line once, however often the
 * table is read. */

#include "formats/formats_in.h"

/* ---- the head: copies of the first rows ---- */

Str head_cell(const HeadRow *row, size_t column) {
    return column < row->n ? row->cells[column] : STR_NONE;
}

Str heading_text(Arena *mem, Str cell) {
    cell = str_trim(cell);
    char *text = arena_alloc(mem, cell.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        bool blank =
            cell.p[i] == ' ' || cell.p[i] == '\t' || cell.p[i] == '\n' || cell.p[i] == '\r';
        if (blank && n && text[n - 1] == ' ') continue;
        text[n++] = blank ? ' ' : cell.p[i];
    }
    return (Str){text, n};
}

static HeadRow head_row(Arena *mem, const RawRow *row, bool grid) {
    Str *cells = NEW_ARRAY(mem, Str, row->n);
    HeadRow out = {.cells = cells, .n = row->n, .line = row->line, .only = SIZE_MAX};
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = str_copy(mem, str_trim(row->cells[i]));
        if (!cells[i].n) continue;
        out.filled++;
        if (out.only == SIZE_MAX) out.only = i;
    }
    if (grid && out.filled > 1 && row_only(row, true) != SIZE_MAX) out.filled = 1;
    return out;
}

static size_t head_width(const Head *head) {
    size_t best = 0, width = 0;
    for (size_t i = 0; i < head->n; i++) {
        size_t same = 0;
        for (size_t k = 0; head->rows[i].n > 1 && k < head->n; k++)
            same += head->rows[k].n == head->rows[i].n && head->rows[k].filled > 1;
        if (same > best) {
            best = same;
            width = head->rows[i].n;
        }
    }
    return width;
}

static Err head_read(Cx *cx, const Rows *rows, Head *head) {
    size_t bytes = 0;
    *head = (Head){.rows = NEW_ARRAY(cx->mem, HeadRow, HEAD_ROWS)};
    while (head->n < HEAD_ROWS && bytes < TABLE_MOST_ROW) {
        RawRow row;
        Err err = rows->next(cx, rows->state, &row);
        if (err == NOT_FOUND) break;
        TRY(err);
        head->rows[head->n++] = head_row(cx->mem, &row, rows->grid);
        for (size_t i = 0; i < row.n; i++)
            bytes += row.cells[i].n + sizeof(Str);
    }
    head->width = head_width(head);
    if (head->width > TABLE_MOST_COLUMNS)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS,
                    str_format(cx->mem, "%zu", head->rows[0].line));
    return OK;
}

/* ---- opening ---- */

#define VOTES_ENOUGH 1000 /* of the table */
#define ROWS_ENOUGH 2000  /* for its columns, too */

static void row_votes(const Reader *reader, const RawRow *row, DecimalVotes *votes) {
    for (size_t i = 0; i < row->n && i < reader->table.n_columns; i++) {
        if (!reader->is_value[i]) continue;
        if (row->stored && row->stored[i])
            decimal_vote_stored(&votes[i], row->cells[i]);
        else
            decimal_vote(&votes[i], row->cells[i]);
    }
}

static DecimalVotes votes_together(const DecimalVotes *votes, size_t n) {
    DecimalVotes all = {0};
    for (size_t i = 0; i < n; i++) {
        all.comma += votes[i].comma;
        all.point += votes[i].point;
        all.either += votes[i].either;
    }
    return all;
}

/* The whole table is looked at, unless the first rows leave no doubt. A fault on the way is told
 * when the rows are read. Cubes have a point, unless the cells of a text leave no doubt. */
static void find_decimal(Cx *cx, Reader *reader) {
    Table *table = &reader->table;
    DecimalVotes *votes = NEW_ARRAY(cx->mem, DecimalVotes, table->n_columns + 1), all = {0};
    RawRow row;
    bool cube = table->kind == TABLE_CUBE, told = cube && !table->separator;
    size_t rows = 0;
    while (!told && (rows % ROWS_ENOUGH || all.comma + all.point < VOTES_ENOUGH) &&
           reader->rows.next(cx, reader->rows.state, &row) == OK) {
        if (row.line < reader->first_line) continue;
        if (table->kind == TABLE_GENESIS && notes_line(&row)) break;
        row_votes(reader, &row, votes);
        if (++rows % ROWS_ENOUGH == 0) all = votes_together(votes, table->n_columns);
    }
    all = votes_together(votes, table->n_columns);
    /* Where commas part the cells, an unquoted "1.234" is no German thousand. */
    bool point = cube || (table->separator == ',' && all.either);
    table->decimal = point && all.comma <= all.point ? DECIMAL_POINT : decimal_result(&all);
    for (size_t i = 0; i < table->n_columns; i++)
        table->columns[i].decimal = decimal_of_column(&votes[i], table->decimal);
}

/* A format that tells its columns has no headings among its rows. */
static void columns_told(Reader *reader) {
    Table *table = &reader->table;
    table->kind = TABLE_CUBE;
    table->columns = reader->rows.columns;
    table->n_columns = reader->rows.n_columns;
    if (reader->rows.title.n) table->title[table->n_title++] = reader->rows.title;
    for (size_t i = 0; i < table->n_columns; i++)
        reader->is_value[i] = table->columns[i].role == ROLE_VALUE;
}

static Reader *reader_new(Cx *cx, const Rows *rows, const RowsAsk *ask) {
    Reader *reader = NEW(cx->mem, Reader);
    *reader = (Reader){.rows = *rows, .findings = ask->findings, .headed = ask->headed};
    reader->table = (Table){
        .format = rows->format,
        .encoding = rows->encoding,
        .separator = rows->separator,
        .separator_line = rows->separator_line,
        .packed = rows->packed,
        .sheets = rows->sheets,
        .n_sheets = rows->n_sheets,
        .sheet = rows->sheet,
        .time_column = SIZE_MAX,
        .key_column = SIZE_MAX,
        .name_column = SIZE_MAX,
    };
    reader->notes = arena_alloc(cx->mem, MOST_NOTES);
    reader->line = arena_alloc(cx->mem, MOST_NOTES);
    reader->is_value = NEW_ARRAY(cx->mem, bool, TABLE_MOST_COLUMNS + 1);
    reader->numeric = NEW_ARRAY(cx->mem, bool, TABLE_MOST_COLUMNS + 1);
    reader->waiting.rows = NEW_ARRAY(cx->mem, WaitingRow, MOST_WAITING);
    reader->waiting.text = arena_alloc(cx->mem, MOST_NOTES);
    return reader;
}

Err table_open_sheet(Cx *cx, Table **out, const RowsAsk *ask) {
    Rows rows;
    Head head;
    TRY(rows_open(cx, &rows, ask));
    Reader *reader = reader_new(cx, &rows, ask);
    if (rows.columns) {
        columns_told(reader);
    } else {
        TRY(head_read(cx, &rows, &head));
        if (ask->headed || !genesis_recognise(cx, reader, &head))
            TRY(headings_recognise(cx, reader, &head));
        TRY(rows.rewind(cx, rows.state));
    }
    reader->padded = NEW_ARRAY(cx->mem, Str, reader->table.n_columns + 1);
    find_decimal(cx, reader);
    *out = &reader->table;
    return rows.rewind(cx, rows.state);
}

Err table_open(Cx *cx, Table **out, Str path, Findings *findings) {
    return table_open_sheet(cx, out, &(RowsAsk){.path = path, .findings = findings});
}

/* ---- reading ---- */

static bool row_blank(const RawRow *row) {
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].n && str_trim(row->cells[i]).n) return false;
    return true;
}

/* A row of a sheet ends with its last filled cell. */
static void row_pad(const Reader *reader, RawRow *row) {
    size_t want = reader->table.n_columns;
    if (!reader->rows.grid || row->n >= want) return;
    for (size_t i = 0; i < want; i++)
        reader->padded[i] = i < row->n ? row->cells[i] : STR_NONE;
    row->cells = reader->padded;
    row->n = want;
}

/* False where the row is left out: why is told. */
static bool row_right(Reader *reader, const RawRow *row) {
    bool tell = row->line > reader->told;
    return row_form(tell ? reader->findings : NULL, row, reader->table.n_columns) &&
           (reader->table.kind != TABLE_FLAT || flat_row_right(reader, row, tell));
}

static void reading_over(Reader *reader) {
    Table *table = &reader->table;
    bool unended = reader->unended;
    reader->ended = true;
    if (table->kind == TABLE_CSV) notes_end(reader);
    table->n_rows = reader->n_read;
    if (reader->told == SIZE_MAX) return;
    reader->told = SIZE_MAX;
    if (!table->n_rows) finding_add(reader->findings, RULE_TABLE_NO_ROWS, 0, 0, STR_NONE, STR_NONE);
    if ((table->kind == TABLE_GENESIS && !reader->footed) ||
        (table->kind != TABLE_CSV && table->kind != TABLE_GENESIS && unended))
        finding_add(reader->findings, RULE_TABLE_TRUNCATED, reader->last_line, 0, STR_NONE,
                    STR_NONE);
    else if (table->kind == TABLE_CSV && unended)
        finding_add(reader->findings, RULE_TABLE_NO_LINE_END, reader->last_line, 0, STR_NONE,
                    STR_NONE);
}

/* ---- rows that waited because they may be notes ---- */

/* The next of them that is a row; false where there is none left. */
static bool waiting_hand(Reader *reader, Row *out) {
    Waiting *waiting = &reader->waiting;
    size_t want = reader->table.n_columns;
    while (reader->handed < waiting->n) {
        const WaitingRow *row = &waiting->rows[reader->handed++];
        if (cell_is_line(row->text)) continue;
        for (size_t i = 0; i < want; i++)
            reader->padded[i] = i == row->column ? row->text : STR_NONE;
        RawRow raw = {.cells = reader->padded, .n = row->width, .line = row->line};
        bool right = row_right(reader, &raw);
        if (row->line > reader->told) reader->told = row->line;
        if (!right) continue;
        reader->n_read++;
        *out = (Row){reader->padded, want, row->line};
        return true;
    }
    waiting->n = waiting->used = reader->handed = 0;
    return false;
}

static bool second_begins(Reader *reader, const RawRow *row) {
    const TableColumn *first = reader->table.columns;
    bool look =
        reader->blank_before || reader->waiting.n ||
        (first->n_path && str_equal(str_trim(row->cells[0]), first->path[first->n_path - 1]));
    return look && !(row->n < reader->table.n_columns && notes_may_begin(reader, row)) &&
           headings_again(reader, row);
}

/* What a row of a plain table is beside a row: true where it is to be passed over for now. */
static bool plain_aside(Reader *reader, const RawRow *row) {
    if (second_begins(reader, row)) {
        if (reader->told != SIZE_MAX)
            finding_add(reader->findings, RULE_TABLE_SECOND, row->line, 0, str_trim(row->cells[0]),
                        STR_NONE);
        reader->over = reader->handing = true;
        notes_settle(reader);
        return true;
    }
    if (notes_may_begin(reader, row) && notes_wait(reader, row)) return true;
    reader->handing = reader->waiting.n > 0;
    reader->held = *row;
    return reader->handing;
}

/* The next row that may be one of data: rows above the first, blank rows and what waits are passed
 * over. NOT_FOUND at the end of the table. */
static Err next_candidate(Cx *cx, Reader *reader, RawRow *row) {
    for (;;) {
        Err err = reader->rows.next(cx, reader->rows.state, row);
        if (err == NOT_FOUND && reader->waiting.n) {
            notes_settle(reader);
            reader->over = reader->handing = true;
        }
        TRY(err);
        reader->last_line = row->line;
        reader->unended = row->unended && !row->open_quote;
        if (reader->table.kind == TABLE_GENESIS && notes_line(row)) {
            TRY(notes_read(cx, reader));
            reader->footed = true;
            return NOT_FOUND;
        }
        if (row->line < reader->first_line && !row->open_quote) continue;
        if (row_blank(row)) {
            reader->blank_before = true;
            continue;
        }
        bool plain = reader->table.kind == TABLE_CSV && !reader->headed;
        bool aside = plain && !row->open_quote && plain_aside(reader, row);
        reader->blank_before = false;
        if (!aside) return OK;
        if (reader->handing) return NOT_FOUND;
    }
}

Err table_next(Cx *cx, Table *table, Row *out) {
    Reader *reader = (Reader *)table;
    while (!reader->ended) {
        RawRow row;
        if (reader->handing) {
            if (waiting_hand(reader, out)) return OK;
            reader->handing = false;
            if (reader->over) {
                reading_over(reader);
                break;
            }
            row = reader->held;
        } else {
            Err err = next_candidate(cx, reader, &row);
            if (err == NOT_FOUND && reader->handing) continue;
            if (err == NOT_FOUND) reading_over(reader);
            TRY(err);
        }
        row_pad(reader, &row);
        bool right = row_right(reader, &row);
        if (row.line > reader->told) reader->told = row.line;
        if (!right) continue;
        reader->n_read++;
        *out = (Row){row.cells, table->n_columns, row.line};
        return OK;
    }
    return NOT_FOUND;
}

Err table_rewind(Cx *cx, Table *table) {
    Reader *reader = (Reader *)table;
    reader->ended = false;
    reader->footed = reader->over = reader->handing = reader->blank_before = false;
    reader->n_read = reader->n_notes = reader->handed = 0;
    reader->waiting.n = reader->waiting.used = 0;
    return reader->rows.rewind(cx, reader->rows.state);
}

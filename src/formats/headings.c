/* Where do the headings of a plain table end and its rows begin, and what does each column's
 * heading say? What decides is how cells look, not what they say: below, a column has numbers, keys
 * or periods; where its cell is a text, the row is a heading. Years over numbers are headings,
 * years over years are rows. Upper headings reach to the right over empty cells, as merged cells
 * are written. */

#include <string.h>

#include "formats/formats_in.h"

#define MOST_HEADINGS 8 /* rows */
#define MOST_SEEN 160   /* rows of the head that are looked at */

typedef enum Look { LOOK_EMPTY, LOOK_TEXT, LOOK_NUMBER, LOOK_YEAR, LOOK_PERIOD } Look;
typedef enum Verdict { UNCLEAR, IS_HEADING, IS_ROW } Verdict;

typedef struct Below { /* of the cells of one column below the row being judged */
    uint32_t filled, numbers, signs, years, periods;
} Below;

typedef struct Plain {
    const Head *head;
    size_t width;
    bool grid;
    uint8_t *looks; /* head->n × width */
    Below *below;
    uint32_t rows_below;
    Verdict verdicts[HEAD_ROWS];
    bool counted[HEAD_ROWS];            /* rises by one from cell to cell */
    size_t rows[MOST_HEADINGS], n_rows; /* of headings, from top to bottom */
    size_t first;                       /* row of data; head->n where there is none */
    size_t units, numbering;            /* rows; SIZE_MAX where there is none */
    bool guessed;                       /* the first row looks like the others */
} Plain;

/* ---- what cells and columns look like ---- */

static Look look_at(Str s) {
    if (!s.n) return LOOK_EMPTY;
    bool letter = (s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z';
    if (letter && s.p[0] != 'J' && s.p[0] != 'S' && s.p[0] != 'W') /* as no period begins */
        return cell_is_sign(s) ? LOOK_NUMBER : LOOK_TEXT;
    if (cell_is_period(s)) return cell_is_digits(s) ? LOOK_YEAR : LOOK_PERIOD;
    return cell_is_sign(s) || cell_is_number(s) ? LOOK_NUMBER : LOOK_TEXT;
}

static Look look_of(const Plain *plain, size_t row, size_t column) {
    return (Look)plain->looks[row * plain->width + column];
}

static bool mostly(uint32_t part, uint32_t whole) {
    return part && part * 4 >= whole * 3;
}

static bool holds_periods(const Below *below) {
    return mostly(below->years + below->periods, below->filled);
}

static bool holds_numbers(const Below *below) {
    return below->numbers > below->signs && mostly(below->numbers + below->years, below->filled);
}

/* The column that names the rows: the first that is filled in nearly all of them. */
static size_t lead_column(const Plain *plain) {
    for (size_t c = 0; c < plain->width; c++)
        if (plain->rows_below && plain->below[c].filled * 10 >= plain->rows_below * 9) return c;
    return SIZE_MAX;
}

/* Three or more whole numbers, or two years, each one more than the one before. */
static bool rises(const Plain *plain, size_t row, size_t least) {
    int64_t last = 0, value;
    size_t n = 0;
    for (size_t c = 0; c < plain->width; c++) {
        Look look = look_of(plain, row, c);
        if (look != LOOK_NUMBER && look != LOOK_YEAR) continue;
        if (!int_read(head_cell(&plain->head->rows[row], c), &value)) return false;
        if (n && value != last + 1) return false;
        last = value;
        n++;
    }
    return n >= least;
}

/* ---- one row, seen against the rows below it ---- */

typedef struct Evidence {
    size_t fits, against, years, numbered_texts;
} Evidence;

static Evidence row_evidence(const Plain *plain, size_t row) {
    Evidence seen = {0};
    for (size_t c = 0; c < plain->width; c++) {
        const Below *below = &plain->below[c];
        Look look = look_of(plain, row, c);
        if (look == LOOK_EMPTY) continue;
        if (holds_periods(below))
            (look == LOOK_TEXT ? seen.against++ : seen.fits++);
        else if (!holds_numbers(below))
            seen.numbered_texts += look != LOOK_TEXT && below->filled > 0;
        else if (look == LOOK_YEAR && below->years * 2 < below->filled)
            seen.years++;
        else
            (look == LOOK_NUMBER || look == LOOK_YEAR ? seen.fits++ : seen.against++);
    }
    return seen;
}

static bool all_units(const HeadRow *row) {
    for (size_t c = 0; c < row->n; c++)
        if (row->cells[c].n && !cell_unit(row->cells[c]).n) return false;
    return row->filled > 0;
}

/* A row above names the rows already: another one cannot do so with a text of its own. */
static bool named_above(const Plain *plain, size_t row, size_t lead) {
    for (size_t i = row; i-- > 0 && plain->head->rows[i].filled;)
        if (head_cell(&plain->head->rows[i], lead).n) return true;
    return false;
}

/* A row with one text, or with fewer cells than the others: a title or a note. */
static bool too_short(const Plain *plain, size_t row) {
    const HeadRow *cells = &plain->head->rows[row];
    if (cells->filled < 2 && plain->width > 1) return true;
    return !plain->grid && cells->n + 1 < plain->head->width;
}

static Verdict judge(const Plain *plain, size_t row) {
    const HeadRow *cells = &plain->head->rows[row];
    if (too_short(plain, row)) return UNCLEAR;
    if (all_units(cells)) return IS_HEADING;
    Evidence seen = row_evidence(plain, row);
    size_t lead = lead_column(plain);
    bool named = lead != SIZE_MAX && head_cell(cells, lead).n && named_above(plain, row, lead);
    if (!seen.fits && seen.years && (seen.against || !named))
        return seen.years + seen.against > 1 || !named ? IS_HEADING : IS_ROW;
    if (plain->rows_below && rises(plain, row, 3) &&
        (seen.against || seen.numbered_texts || !named))
        return IS_HEADING;
    if (!seen.fits && !seen.years) return seen.against ? IS_HEADING : UNCLEAR;
    return seen.fits + seen.years >= seen.against ? IS_ROW : IS_HEADING;
}

static void count_row(Plain *plain, size_t row) {
    if (too_short(plain, row)) return;
    plain->rows_below++;
    for (size_t c = 0; c < plain->width; c++) {
        Below *below = &plain->below[c];
        Look look = look_of(plain, row, c);
        below->filled += look != LOOK_EMPTY;
        below->numbers += look == LOOK_NUMBER;
        below->years += look == LOOK_YEAR;
        below->periods += look == LOOK_PERIOD;
        below->signs += look == LOOK_NUMBER && cell_is_sign(head_cell(&plain->head->rows[row], c));
    }
}

/* From the last row upwards, so that each is seen against all those below it. */
static void judge_all(Plain *plain) {
    for (size_t i = plain->head->n; i-- > 0;) {
        plain->verdicts[i] = judge(plain, i);
        count_row(plain, i);
    }
}

/* ---- where the rows begin ---- */

/* Each column has a heading in one row above, without a blank row between. */
static bool full_above(const Plain *plain, size_t at) {
    while (at-- > 0 && plain->head->rows[at].filled)
        if (plain->head->rows[at].filled + 1 >= plain->width) return true;
    return false;
}

/* A row that looks like data, and no full row of headings close behind it, unless it has its own
 * above and the other ones stand behind a blank row. */
static bool begins_at(const Plain *plain, size_t at) {
    const Head *head = plain->head;
    if (plain->verdicts[at] != IS_ROW) return false;
    bool headed = full_above(plain, at);
    for (size_t i = at + 1, seen = 0; i < head->n && seen < 3; i++) {
        if (!head->rows[i].filled && headed) return true;
        if (head->rows[i].filled < 2) continue;
        seen++;
        if (plain->verdicts[i] == IS_HEADING && head->rows[i].filled * 2 >= plain->width)
            return false;
    }
    return true;
}

static size_t first_with_two(const Head *head) {
    size_t any = SIZE_MAX;
    for (size_t i = 0; i < head->n; i++) {
        if (head->rows[i].filled >= 2) return i;
        if (any == SIZE_MAX && head->rows[i].filled) any = i;
    }
    return any;
}

static size_t next_filled(const Head *head, size_t from, size_t least) {
    while (from < head->n && head->rows[from].filled < least)
        from++;
    return from;
}

/* Without a row that is clearly data, what stands behind the last clear heading is; a table of
 * nothing but texts has one row of headings. */
static void find_first(Plain *plain) {
    const Head *head = plain->head;
    for (size_t i = 0; i < head->n; i++)
        if (begins_at(plain, i)) {
            plain->first = i;
            return;
        }
    size_t at = first_with_two(head);
    while (at + 1 < head->n && plain->verdicts[at] == IS_HEADING &&
           plain->verdicts[at + 1] == IS_HEADING && next_filled(head, at + 2, 2) < head->n)
        at++;
    plain->first = next_filled(head, at + 1, 1);
}

/* ---- which rows above them are headings ---- */

/* A text alone at the left is a title, unless rows of headings stand above it. */
static bool title_row(const Plain *plain, size_t at) {
    const HeadRow *row = &plain->head->rows[at];
    if (row->filled != 1 || plain->width < 2) return false;
    for (size_t c = 0; c < row->only; c++)
        if (plain->below[c].filled > 1) return false;
    for (size_t i = at; i-- > 0 && plain->head->rows[i].filled;)
        if (plain->head->rows[i].filled > 1) return false;
    return true;
}

/* Nothing is without a heading any more: a row above with few cells belongs to the title. */
static bool above_full(const Reader *reader, const Plain *plain, size_t at, const bool *covered) {
    const HeadRow *row = &plain->head->rows[at];
    for (size_t c = 0; c < plain->width; c++)
        if (!covered[c] && plain->below[c].filled) return false;
    if (!reader->rows.grid && row->n < plain->head->width) return true;
    return row->filled <= 2 && row->only == 0 && plain->width >= 5;
}

static void take_heading(Plain *plain, size_t at, bool *covered) {
    memmove(plain->rows + 1, plain->rows, plain->n_rows * sizeof *plain->rows);
    plain->rows[0] = at;
    plain->n_rows++;
    for (size_t c = 0; c < plain->width; c++)
        covered[c] = covered[c] || head_cell(&plain->head->rows[at], c).n;
}

/* Below headings for every column, a row that does not look like one is the first row: a heading
 * among the rows, or one without numbers. */
static void drop_unclear(Plain *plain) {
    while (plain->first > 1 && plain->width > 1 && plain->head->rows[plain->first - 1].filled &&
           plain->verdicts[plain->first - 1] == UNCLEAR &&
           !all_units(&plain->head->rows[plain->first - 1]) && full_above(plain, plain->first - 1))
        plain->first--;
}

static void find_headings(const Reader *reader, Plain *plain) {
    const Head *head = plain->head;
    bool covered[TABLE_MOST_COLUMNS + 1] = {0};
    size_t at = plain->first;
    while (at && !head->rows[at - 1].filled)
        at--;
    while (at && plain->n_rows < MOST_HEADINGS && head->rows[at - 1].filled) {
        if (title_row(plain, at - 1)) break;
        if (plain->n_rows && above_full(reader, plain, at - 1, covered)) break;
        take_heading(plain, --at, covered);
    }
    if (plain->n_rows) return;
    at = first_with_two(head);
    plain->guessed = at == plain->first;
    take_heading(plain, at, covered);
    if (plain->guessed) plain->first = next_filled(head, at + 1, 1);
}

/* Rows among the headings that name nothing: units, and the numbers of the columns. */
static void find_special(Plain *plain) {
    plain->units = plain->numbering = SIZE_MAX;
    for (size_t i = 1; i < plain->n_rows; i++) {
        const HeadRow *row = &plain->head->rows[plain->rows[i]];
        int64_t number;
        if (row->filled > 2 && rises(plain, plain->rows[i], row->filled) &&
            int_read(row->cells[row->only], &number) && number == 1)
            plain->numbering = plain->rows[i];
        else if (all_units(row))
            plain->units = plain->rows[i];
    }
}

/* ---- the headings of each column ---- */

/* Without the mark of a footnote at its end: "Area km2 1)", "Area¹". */
static Str without_mark(Str text) {
    size_t n = text.n;
    if (n && text.p[n - 1] == ')') {
        size_t i = n - 1;
        while (i && ((text.p[i - 1] >= '0' && text.p[i - 1] <= '9') || text.p[i - 1] == '*'))
            i--;
        bool open = str_find(str_slice(text, 0, i), S("("), 0) != SIZE_MAX &&
                    str_find(str_slice(text, 0, i), S(")"), 0) == SIZE_MAX;
        if (i < n - 1 && n - 1 - i <= 2 && !open) n = i;
    }
    Str rest = str_trim(str_slice(text, 0, n));
    return rest.n ? rest : text;
}

static void set_columns(Arena *mem, Table *table, const Plain *plain) {
    HeadLevels levels = {plain->head,   plain->width, plain->rows,
                         plain->n_rows, plain->units, plain->numbering};
    const size_t *parents = heading_parents(mem, &levels);
    table->columns = NEW_ARRAY(mem, TableColumn, table->n_columns);
    for (size_t c = 0; c < table->n_columns; c++) {
        TableColumn *column = &table->columns[c];
        column->path = NEW_ARRAY(mem, Str, plain->n_rows);
        for (size_t k = 0; k < plain->n_rows; k++) {
            size_t from = parents[k * plain->width + c];
            if (from == SIZE_MAX || plain->rows[k] == plain->numbering) continue;
            Str text = heading_text(mem, head_cell(&plain->head->rows[plain->rows[k]], from));
            if (plain->rows[k] == plain->units) {
                column->unit = cell_unit(text);
                continue;
            }
            text = without_mark(text);
            if (text.n && !(column->n_path && str_equal(column->path[column->n_path - 1], text)))
                column->path[column->n_path++] = text;
        }
    }
}

static bool same_path(const TableColumn *a, const TableColumn *b) {
    if (a->n_path != b->n_path) return false;
    for (size_t i = 0; i < a->n_path; i++)
        if (!str_equal(a->path[i], b->path[i])) return false;
    return true;
}

static void tell_double_headings(Arena *mem, const Reader *reader, size_t line) {
    const Table *table = &reader->table;
    for (size_t i = 1; i < table->n_columns; i++) {
        const TableColumn *column = &table->columns[i];
        for (size_t k = 0; column->n_path && k < i; k++) {
            if (!same_path(&table->columns[k], column)) continue;
            finding_add(reader->findings, RULE_CSV_DOUBLE_HEADING, line, i + 1,
                        str_join(mem, column->n_path, column->path, S(" > ")), STR_NONE);
            break;
        }
    }
}

/* ---- the whole ---- */

/* A last column that has neither heading nor cells: rows that end with a separator. */
static size_t columns_of(const Reader *reader, const Plain *plain) {
    const Head *head = plain->head;
    size_t n = 0;
    for (size_t k = 0; k < plain->n_rows; k++) {
        const HeadRow *row = &head->rows[plain->rows[k]];
        if (row->n > n && (k == 0 || reader->rows.grid || n != head->width)) n = row->n;
    }
    for (size_t i = plain->first; reader->rows.grid && i < head->n; i++)
        if (head->rows[i].n > n) n = head->rows[i].n;
    if (n < 2) return n;
    for (size_t i = 0; i < head->n; i++)
        if ((i >= plain->first || i >= plain->rows[0]) && head_cell(&head->rows[i], n - 1).n)
            return n;
    return n - 1;
}

static void set_titles(Arena *mem, const Reader *reader, Table *table, const Plain *plain) {
    Str between = reader->rows.separator == ',' ? S(", ") : S(" ");
    for (size_t i = 0; i < plain->rows[0]; i++) {
        const HeadRow *row = &plain->head->rows[i];
        if (!row->filled || table->n_title == sizeof table->title / sizeof *table->title) continue;
        size_t n = row->n;
        while (n > row->only + 1 && !row->cells[n - 1].n)
            n--;
        Str text = row->filled == 1 ? row->cells[row->only]
                                    : str_join(mem, n - row->only, row->cells + row->only, between);
        table->title[table->n_title++] = heading_text(mem, text);
    }
}

/* What the columns hold, for telling where another table begins. */
static void set_numeric(const Plain *plain, Reader *reader) {
    memset(plain->below, 0, plain->width * sizeof *plain->below);
    Plain body = *plain;
    body.rows_below = 0;
    for (size_t i = plain->first; i < plain->head->n; i++)
        count_row(&body, i);
    for (size_t c = 0; c < plain->width; c++)
        reader->numeric[c] = holds_numbers(&body.below[c]) || holds_periods(&body.below[c]);
}

static Err plain_look(Cx *cx, Plain *plain, const Head *head) {
    *plain = (Plain){.head = head};
    for (size_t i = 0; i < head->n; i++)
        if (head->rows[i].n > plain->width) plain->width = head->rows[i].n;
    if (plain->width > TABLE_MOST_COLUMNS + 1)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS,
                    str_format(cx->mem, "%zu", head->rows[0].line));
    plain->looks = arena_alloc(cx->mem, head->n * plain->width + 1);
    plain->below = NEW_ARRAY(cx->mem, Below, plain->width + 1);
    for (size_t i = 0; i < head->n; i++)
        for (size_t c = 0; c < plain->width; c++)
            plain->looks[i * plain->width + c] = (uint8_t)look_at(head_cell(&head->rows[i], c));
    return OK;
}

/* The fixed names of a flat file are one row, whatever stands below, and so are those of a list of
 * entries. */
static bool headings_fixed(const Reader *reader, const Head *head, Plain *plain) {
    size_t at = reader->headed ? next_filled(head, 0, 1) : first_with_two(head);
    if (!reader->headed && !flat_recognise(&head->rows[at])) return false;
    plain->rows[0] = at;
    plain->n_rows = 1;
    plain->first = next_filled(head, at + 1, 1);
    plain->units = plain->numbering = SIZE_MAX;
    return true;
}

Err headings_recognise(Cx *cx, Reader *reader, const Head *all) {
    Table *table = &reader->table;
    Plain *plain = NEW(cx->mem, Plain);
    Head seen = *all, *head = &seen;
    if (seen.n > MOST_SEEN) seen.n = MOST_SEEN;
    if (first_with_two(head) == SIZE_MAX)
        return fail(cx, INVALID, MSG_FORMATS_EMPTY, reader->rows.name);
    TRY(plain_look(cx, plain, head));
    plain->grid = reader->rows.grid;
    bool fixed = headings_fixed(reader, head, plain), flat = fixed && !reader->headed;
    table->kind = flat ? TABLE_FLAT : TABLE_CSV;
    if (!fixed) {
        judge_all(plain);
        find_first(plain);
        drop_unclear(plain);
        find_headings(reader, plain);
        find_special(plain);
    }
    table->n_columns = columns_of(reader, plain);
    const HeadRow *last = &head->rows[plain->rows[plain->n_rows - 1]];
    if (table->n_columns > TABLE_MOST_COLUMNS)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS,
                    str_format(cx->mem, "%zu", last->line));
    set_columns(cx->mem, table, plain);
    set_titles(cx->mem, reader, table, plain);
    set_numeric(plain, reader);
    if (flat) flat_begin(reader, last);
    for (size_t i = 0; i < table->n_columns; i++)
        reader->is_value[i] = !flat || reader->flat_value == i;
    tell_double_headings(cx->mem, reader, last->line);
    if (plain->guessed)
        finding_add(reader->findings, RULE_TABLE_NO_HEADINGS, last->line, 0, STR_NONE, STR_NONE);
    reader->first_line = plain->first < head->n ? head->rows[plain->first].line : last->line + 1;
    return OK;
}

/* ---- another table further down ---- */

bool headings_again(const Reader *reader, const RawRow *row) {
    size_t against = 0, fits = 0, filled = 0, same = 0;
    for (size_t c = 0; c < row->n && c < reader->table.n_columns; c++) {
        Str cell = str_trim(row->cells[c]);
        const TableColumn *column = &reader->table.columns[c];
        if (!cell.n) continue;
        filled++;
        same += column->n_path && str_equal(cell, column->path[column->n_path - 1]);
        if (!reader->numeric[c]) continue;
        (look_at(cell) == LOOK_TEXT ? against++ : fits++);
    }
    if (filled > 1 && same == filled) return true;
    bool apart = reader->blank_before || reader->waiting.n;
    return apart && filled > 1 && against && !fits && !notes_like(str_trim(row->cells[0]));
}

/* Which rows does a file hold that somebody wants to publish? All of it is kept in memory, for as
 * long as the request. */

#include "formats/formats.h"
#include "web/may_publish_in.h"

enum { TEXT_MOST = 400 /* bytes of a cell */ };

/* One line, bounded: it goes into pages, headings and files. */
static Str plain(Arena *mem, Str text) {
    text = str_trim(text);
    size_t n = text.n < TEXT_MOST ? text.n : TEXT_MOST;
    while (n < text.n && n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    char *copy = arena_alloc(mem, n + 1);
    for (size_t i = 0; i < n; i++)
        copy[i] = (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i];
    return (Str){copy, n};
}

/* How many columns have no heading. */
static size_t headings_fill(Cx *cx, MaySheet *out, const Table *table) {
    size_t nameless = 0;
    Index used = {0};
    Decimal *decimals = NEW_ARRAY(cx->mem, Decimal, table->n_columns + 1);
    out->headings = NEW_ARRAY(cx->mem, Str, table->n_columns + 1);
    for (size_t i = 0; i < out->n_columns; i++) {
        const TableColumn *column = &table->columns[i];
        Str name = plain(cx->mem, str_join(cx->mem, column->n_path, column->path, S(" ")));
        nameless += !name.n;
        /* Each column needs a name of its own. */
        if (!name.n || index_get(&used, name) != SIZE_MAX)
            name = str_format(cx->mem, "%.*s%s%.*s", STR_ARG(name), name.n ? " " : "",
                              STR_ARG(column_letters(cx->mem, i + 1)));
        index_put(cx->mem, &used, name, i);
        out->headings[i] = name;
        decimals[i] = column->decimal;
    }
    out->decimals = decimals;
    return nameless;
}

/* What formats/ found wrong is wrong here, too: its rows would be missing. */
static Err findings_check(Cx *cx, const MaySheet *sheet, const Findings *findings) {
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *finding = &findings->list.at[i];
        if (rule_severity(finding->rule) == ERROR_FINDING)
            return fail(cx, INVALID, MSG_PROTECT_FILE_WRONG, sheet->name,
                        finding_text(cx->mem, cx->lang, finding),
                        finding_place(cx->mem, cx->lang, finding));
    }
    return OK;
}

typedef struct Reading {
    MaySheet sheet;
    size_t nameless;
} Reading;

static Err rows_read(Cx *cx, Reading *out, const RowsAsk *from) {
    Findings findings = {.mem = cx->mem};
    RowsAsk ask = *from;
    MaySheet *sheet = &out->sheet;
    VEC(Str) cells = {0};
    VEC(uint32_t) lines = {0};
    Table *table;
    Row row;
    Err err;
    ask.findings = &findings;
    *sheet = (MaySheet){.name = from->name};
    TRY(table_open_sheet(cx, &table, &ask));
    sheet->n_columns = table->n_columns < MAY_COLUMNS_MOST ? table->n_columns : MAY_COLUMNS_MOST;
    out->nameless = headings_fill(cx, sheet, table);
    sheet->sheets = table->sheets, sheet->n_sheets = table->n_sheets;
    while (!(err = table_next(cx, table, &row))) {
        if (lines.n == MAY_ROWS_MOST)
            return fail(cx, LIMIT, MSG_MAY_TOO_MANY_ROWS, from->name,
                        words_count(cx->mem, cx->lang, MAY_ROWS_MOST));
        vec_push(cx->mem, &lines, (uint32_t)row.line);
        for (size_t i = 0; i < sheet->n_columns; i++)
            vec_push(cx->mem, &cells, i < row.n ? plain(cx->mem, row.cells[i]) : S(""));
    }
    if (err != NOT_FOUND) return err;
    TRY(findings_check(cx, sheet, &findings));
    sheet->cells = cells.at, sheet->lines = lines.at, sheet->n_rows = lines.n;
    return sheet->n_rows && sheet->n_columns ? OK
                                             : fail(cx, INVALID, MSG_PROTECT_NO_ROWS, from->name);
}

/* The first filled row is the headings; where that does not fit, or most of them lack there, it is
 * a title, and the form of the whole file says where the headings are. */
Err may_read(Cx *cx, MaySheet *out, const RowsAsk *from) {
    Reading first, second;
    RowsAsk ask = *from;
    ask.headed = ask.one_column = true;
    Err err = rows_read(cx, &first, &ask);
    if (err && err != INVALID) return err;
    if (!err) *out = first.sheet;
    if (!err && first.nameless * 2 <= first.sheet.n_columns) return OK;
    Fault before = cx->fault;
    ask.headed = false;
    if (rows_read(cx, &second, &ask)) {
        cx->fault = before;
        return err;
    }
    cx->fault = (Fault){.kind = OK};
    if (err || second.nameless < first.nameless) *out = second.sheet;
    return OK;
}

static void put_row(Buf *out, const Str *cells, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i) buf_char(out, ';');
        buf_csv(out, cells[i], ';');
    }
    buf_put(out, S("\r\n"));
}

Str may_kept(Cx *cx, const MaySheet *sheet) {
    Buf out = buf_new(cx->mem, MAY_KEPT_MOST);
    uint32_t line = 1;
    /* The headings stand where there is room before the first row: its line says the rest. */
    put_row(&out, sheet->headings, sheet->n_columns);
    for (size_t r = 0; r < sheet->n_rows && !out.full; r++) {
        for (line++; line < sheet->lines[r] && !out.full; line++)
            buf_put(&out, S("\r\n"));
        put_row(&out, &sheet->cells[r * sheet->n_columns], sheet->n_columns);
    }
    return out.full ? STR_NONE : buf_str(&out);
}

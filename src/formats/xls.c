/* Which rows does an old workbook (XLS) have? Another process has read it; nothing of what that one
 * says is believed before it is checked: kinds, lengths, order and UTF-8. The library behind it
 * knows neither merged ranges nor percentages nor what is hidden; where its answer is all there is,
 * a heading stands in its first cell only and a cell shown as 12,5 % gives 0.125, and that is told.
 */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/sheets_in.h"
#include "formats/xls_in.h"

typedef struct Xls {
    Str name, answer;
    size_t at, first; /* in the answer; first: of its rows */
    size_t n_rows;
    SheetLook look;
    SheetRow *row;
} Xls;

bool xls_knows(Cx *cx, const RowsAsk *ask) {
    static const char magic[8] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    char first[8] = {0};
    struct stat state;
    int file;
    if (file_open(cx, &file, &state, ask->path, ask_name(ask))) return false;
    bool knows =
        pread(file, first, sizeof first, 0) == sizeof first && !memcmp(first, magic, sizeof magic);
    close(file);
    return knows;
}

/* ---- the answer, piece by piece ---- */

static Err broken(Cx *cx, const Xls *xls) {
    return fail(cx, INVALID, MSG_FORMATS_XLS_BROKEN, xls->name);
}

static Err take_number(Cx *cx, Xls *xls, size_t *out) {
    uint32_t value;
    if (xls->answer.n - xls->at < sizeof value) return broken(cx, xls);
    memcpy(&value, xls->answer.p + xls->at, sizeof value);
    xls->at += sizeof value;
    *out = value;
    return OK;
}

static Err take_text(Cx *cx, Xls *xls, Str *out) {
    size_t n = 0;
    TRY(take_number(cx, xls, &n));
    if (n > xls->answer.n - xls->at || n > TABLE_MOST_ROW) return broken(cx, xls);
    *out = n ? (Str){xls->answer.p + xls->at, n} : STR_NONE;
    xls->at += n;
    return !n || str_is_utf8(*out) ? OK : broken(cx, xls);
}

static Err fault_of(Cx *cx, Xls *xls, const RowsAsk *ask) {
    size_t fault = 0;
    TRY(take_number(cx, xls, &fault));
    switch (fault) {
    case XLS_SECRET: return fail(cx, INVALID, MSG_FORMATS_WORKBOOK_SECRET, xls->name);
    case XLS_NO_SHEET:
        return ask->sheet.n ? fail(cx, INVALID, MSG_FORMATS_NO_SHEET_NAMED, xls->name, ask->sheet)
                            : fail(cx, INVALID, MSG_FORMATS_NO_SHEET, xls->name);
    default: return broken(cx, xls);
    }
}

static Err next(Cx *cx, void *state, RawRow *out) {
    Xls *xls = state;
    size_t kind = 0, number = 0, n = 0;
    TRY(take_number(cx, xls, &kind));
    if (kind == XLS_END) {
        TRY(take_number(cx, xls, &n));
        if (n != xls->n_rows || xls->at != xls->answer.n) return broken(cx, xls);
        xls->at -= 2 * sizeof(uint32_t); /* the next time, too */
        return NOT_FOUND;
    }
    if (kind != XLS_ROW) return broken(cx, xls);
    TRY(take_number(cx, xls, &number));
    TRY(take_number(cx, xls, &n));
    if (number <= xls->row->row || n > TABLE_MOST_COLUMNS) return broken(cx, xls);
    TRY(row_begin(cx, xls->row, number));
    for (size_t i = 0; i < n; i++) {
        size_t is_number = 0;
        Str text = STR_NONE;
        TRY(take_number(cx, xls, &is_number));
        TRY(take_text(cx, xls, &text));
        CellHead head = {.column = i + 1, .type = is_number ? 'N' : 'f'};
        if (text.n) TRY(row_put(cx, xls->row, &head, text));
    }
    xls->n_rows++;
    return row_give(cx, xls->row, out);
}

static Err rewind_rows(Cx *cx, void *state) {
    Xls *xls = state;
    (void)cx;
    xls->at = xls->first;
    xls->n_rows = 0;
    row_rewind(xls->row);
    return OK;
}

static Err take_merges(Cx *cx, Xls *xls) {
    size_t n = 0, place[4] = {0};
    TRY(take_number(cx, xls, &n));
    if (n > SHEET_MOST_MERGES) return broken(cx, xls);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 4; k++)
            TRY(take_number(cx, xls, &place[k]));
        if (!place[0] || !place[1] || place[2] < place[0] || place[3] < place[1] ||
            place[2] > SHEET_MOST_ROWS || place[3] > TABLE_MOST_COLUMNS)
            return broken(cx, xls);
        vec_push(cx->mem, &xls->look.merges,
                 (MergedRange){(uint32_t)place[0], (uint32_t)place[1], (uint32_t)place[2],
                               (uint32_t)place[3]});
    }
    merges_settle(cx, &xls->look);
    return OK;
}

static Err take_sheets(Cx *cx, Xls *xls, WorkbookSheets *out) {
    size_t n = 0, chosen = 0;
    TRY(take_number(cx, xls, &n));
    if (!n || n > WORKBOOK_MOST_SHEETS) return broken(cx, xls);
    workbook_sheets(cx, out, n);
    size_t *place = NEW_ARRAY(cx->mem, size_t, n);
    for (size_t i = 0; i < n; i++) {
        size_t hidden = 0;
        Str name = STR_NONE;
        TRY(take_text(cx, xls, &name));
        TRY(take_number(cx, xls, &hidden));
        place[i] = hidden ? SIZE_MAX : out->n_visible;
        workbook_sheet(out, name, hidden);
    }
    TRY(take_number(cx, xls, &chosen));
    if (chosen >= n || place[chosen] == SIZE_MAX) return broken(cx, xls);
    out->chosen = place[chosen];
    return OK;
}

static Err take_head(Cx *cx, Xls *xls, Rows *out, const RowsAsk *ask) {
    size_t kind = 0, looked = 0;
    WorkbookSheets sheets = {0};
    xls->look = (SheetLook){.first_column = 1};
    TRY(take_number(cx, xls, &kind));
    if (kind == XLS_FAULT) return fault_of(cx, xls, ask);
    if (kind != XLS_MARK) return broken(cx, xls);
    TRY(take_sheets(cx, xls, &sheets));
    TRY(take_number(cx, xls, &looked));
    TRY(take_number(cx, xls, &xls->look.hidden_rows));
    TRY(take_number(cx, xls, &xls->look.hidden_columns));
    TRY(take_merges(cx, xls));
    xls->first = xls->at;
    const SheetAsk ask_row = {.name = xls->name,
                              .formats = NEW(cx->mem, CellFormats),
                              .look = &xls->look,
                              .findings = ask->findings};
    xls->row = row_new(cx->mem, &ask_row);
    out->sheets = sheets.visible;
    out->n_sheets = sheets.n_visible;
    out->sheet = sheets.chosen;
    workbook_tell(cx, ask->findings, &sheets, &xls->look);
    if (!looked) finding_add(ask->findings, RULE_SHEET_PARTLY, 0, 0, STR_NONE, STR_NONE);
    return OK;
}

/* ---- as rows ---- */

static Err ask_child(Cx *cx, Xls *xls, int file, const RowsAsk *ask) {
    switch (cfb_look(file)) {
    case CFB_ENCRYPTED: return fail(cx, INVALID, MSG_FORMATS_WORKBOOK_SECRET, xls->name);
    case CFB_OTHER: return fail(cx, INVALID, MSG_FORMATS_IS_XLS, xls->name);
    case CFB_WORKBOOK: break;
    }
    return xls_ask(cx, &xls->answer, file, ask);
}

Err xls_rows(Cx *cx, Rows *out, const RowsAsk *ask) {
    Xls *xls = NEW(cx->mem, Xls);
    struct stat state;
    int file;
    xls->name = str_copy(cx->mem, ask_name(ask));
    TRY(file_open(cx, &file, &state, ask->path, ask_name(ask)));
    Err err = (size_t)state.st_size > XLS_MOST_ANSWER
                  ? fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, xls->name)
                  : ask_child(cx, xls, file, ask);
    close(file);
    TRY(err);
    *out = (Rows){
        .name = xls->name,
        .format = FORMAT_XLS,
        .encoding = UTF8,
        .grid = true,
        .state = xls,
        .next = next,
        .rewind = rewind_rows,
    };
    return take_head(cx, xls, out, ask);
}

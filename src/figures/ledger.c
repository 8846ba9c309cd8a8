/* How is kept what was told? The cells of one delivery, measure and period that are told together
 * are bytes, known by their digest: for each cell (ascending) the differences of its number and of
 * its region's to those before, as numbers of 7 bits a byte, lowest first; then what is told: 0:
 * that it is hidden, 1: a broken number (8 bytes), else a whole number from 0 on, plus 2. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures/ledger_in.h"

#define CONTENT_MOST ((size_t)1 << 28)
enum { IS_HIDDEN, IS_BROKEN, IS_WHOLE };
#define WHOLE_MOST 9e15

/* ---- bytes ---- */

static void number_put(Buf *out, uint64_t number) {
    for (; number > 127; number >>= 7)
        buf_char(out, (char)(128 | (number & 127)));
    buf_char(out, (char)number);
}

static bool is_whole(double number) {
    return number >= 0 && number <= WHOLE_MOST && !signbit(number) && floor(number) >= number;
}

static void cell_put(Buf *out, const LedgerCell *cell, const LedgerCell *before) {
    bool same = before && before->cell == cell->cell;
    number_put(out, (uint64_t)(cell->cell - (before ? before->cell : 0)));
    number_put(out, (uint64_t)(cell->region - (same ? before->region : 0)));
    if (cell->hidden) {
        number_put(out, IS_HIDDEN);
    } else if (is_whole(cell->number)) {
        number_put(out, (uint64_t)cell->number + IS_WHOLE);
    } else {
        number_put(out, IS_BROKEN);
        uint64_t bits;
        memcpy(&bits, &cell->number, sizeof bits);
        for (int i = 0; i < 8; i++)
            buf_char(out, (char)(bits >> (8 * i) & 255));
    }
}

static bool number_take(Str *bytes, uint64_t *out) {
    *out = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        if (!bytes->n) return false;
        uint64_t byte = (unsigned char)bytes->p[0];
        *bytes = str_slice(*bytes, 1, bytes->n);
        *out |= (byte & 127) << shift;
        if (byte < 128) return *out <= INT64_MAX / 4;
    }
    return false;
}

static bool broken_take(Str *bytes, double *out) {
    uint64_t bits = 0;
    if (bytes->n < 8) return false;
    for (int i = 0; i < 8; i++)
        bits |= (uint64_t)(unsigned char)bytes->p[i] << (8 * i);
    *bytes = str_slice(*bytes, 8, bytes->n);
    memcpy(out, &bits, sizeof *out);
    return isfinite(*out);
}

Err ledger_cells(Cx *cx, Str content, LedgerCells *out) {
    LedgerCell cell = {0};
    while (content.n) {
        uint64_t of_cell, of_region, what;
        if (!number_take(&content, &of_cell) || !number_take(&content, &of_region) ||
            !number_take(&content, &what))
            return fail(cx, BROKEN, MSG_LEDGER_BROKEN);
        cell.cell += (int64_t)of_cell;
        cell.region = (of_cell ? 0 : cell.region) + (int64_t)of_region;
        cell.hidden = what == IS_HIDDEN;
        cell.number = what < IS_WHOLE ? 0 : (double)(what - IS_WHOLE);
        if (what == IS_BROKEN && !broken_take(&content, &cell.number))
            return fail(cx, BROKEN, MSG_LEDGER_BROKEN);
        vec_push(out->mem, &out->list, cell);
    }
    return OK;
}

/* ---- writing ---- */

typedef struct Writer {
    Cx *cx;
    const LedgerEvent *event;
    int64_t last_entry, last_content, now;
} Writer;

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int compare_cells(const void *a, const void *b) {
    const LedgerCell *x = a, *y = b;
    int tables = order(x->measure, y->measure);
    if (!tables) tables = order(x->period, y->period);
    if (!tables) tables = order(x->delivery, y->delivery);
    if (!tables) tables = order(x->told, y->told);
    if (!tables) tables = order(x->cell, y->cell);
    return tables ? tables : order(x->region, y->region);
}

static bool same_table(const LedgerCell *a, const LedgerCell *b) {
    return a->measure == b->measure && a->period == b->period && a->delivery == b->delivery &&
           a->told == b->told;
}

static Err content_write(Writer *w, const LedgerCell *cells, size_t n, int64_t *number) {
    Cx *cx = w->cx;
    Buf bytes = buf_new(cx->mem, CONTENT_MOST);
    LedgerContent content = {.cells = (int64_t)n};
    for (size_t i = 0; i < n; i++) {
        cell_put(&bytes, &cells[i], i ? &cells[i - 1] : NULL);
        content.hidden += cells[i].hidden;
    }
    TRY(buf_check(cx, &bytes));
    Sha256 *hash = sha256_new(cx->mem);
    content.content = buf_str(&bytes);
    sha256_add(hash, content.content);
    content.sha256 = sha256_hex(cx->mem, hash);
    TRY(sql_ledger_content_of(cx, content.sha256, number));
    if (*number) return OK;
    *number = content.number = ++w->last_content;
    return sql_ledger_content_add(cx, &content);
}

static Err table_write(Writer *w, const LedgerCell *cells, size_t n) {
    bool known;
    LedgerRow row = {.at = w->now,
                     .told = cells->told > w->now ? cells->told : w->now,
                     .delivery = cells->delivery,
                     .measure = cells->measure,
                     .period = cells->period,
                     .event = w->event};
    ArenaMark mark = arena_mark(w->cx->mem);
    TRY(content_write(w, cells, n, &row.content));
    TRY(sql_ledger_known(w->cx, &row, &known));
    row.number = w->last_entry + 1;
    if (!known) TRY(sql_ledger_add(w->cx, &row));
    w->last_entry += !known;
    arena_rewind(w->cx->mem, mark);
    return OK;
}

Err ledger_write(Cx *cx, const LedgerEvent *event, LedgerCells *cells) {
    Writer w = {.cx = cx, .event = event, .now = cx->clock()};
    if (!cells->list.n) return OK;
    qsort(cells->list.at, cells->list.n, sizeof *cells->list.at, compare_cells);
    TRY(sql_ledger_last(cx, &w.last_entry, &w.last_content));
    for (size_t i = 0, end; i < cells->list.n; i = end) {
        for (end = i + 1;
             end < cells->list.n && same_table(&cells->list.at[i], &cells->list.at[end]);)
            end++;
        TRY(table_write(&w, &cells->list.at[i], end - i));
    }
    return OK;
}

/* ---- looking ---- */

Err ledger_list(Cx *cx, LedgerLine **out, size_t *n) {
    VEC(LedgerLine) list = {0};
    Rows *rows;
    Err err;
    TRY(sql_ledger(cx, &rows));
    while (!(err = rows_next(cx, rows))) {
        LedgerLine line = {.number = rows_int(rows, 0),
                           .at = rows_int(rows, 1),
                           .told = rows_int(rows, 2),
                           .event = str_copy(cx->mem, rows_text(rows, 3)),
                           .subject = rows_int(rows, 4),
                           .delivery = rows_int(rows, 5),
                           .mapping = str_copy(cx->mem, rows_text(rows, 6)),
                           .organisation = str_copy(cx->mem, rows_text(rows, 7)),
                           .audience = str_copy(cx->mem, rows_text(rows, 8)),
                           .measure = str_copy(cx->mem, rows_text(rows, 9)),
                           .period = period_code(cx->mem, period_of_key(rows_int(rows, 10))),
                           .cells = rows_int(rows, 11),
                           .hidden = rows_int(rows, 12),
                           .sha256 = str_copy(cx->mem, rows_text(rows, 13))};
        vec_push(cx->mem, &list, line);
    }
    *out = list.at;
    *n = list.n;
    return err == NOT_FOUND ? OK : err;
}

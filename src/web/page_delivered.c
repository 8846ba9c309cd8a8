/* What stood in the file that a number came from? One row of a delivered file as it was delivered,
 * with its headings and neighbours, and the file itself to be taken away. */

#include <fcntl.h>

#include "web/web_in.h"

enum {
    AROUND = 3,        /* rows before and behind */
    CELL_SHOWN = 200,  /* characters, in the table */
    TEXT_SHOWN = 2000, /* of the cell asked for */
    COLUMNS_MOST = 24,
    LABELS = 3, /* columns at the left that say what the row is about */
};

/* ---- foreign text ---- */

/* Signs that act on what stands around them, or on nothing that can be seen. */
static bool acts_unseen(unsigned sign) {
    return sign < 0x20 || (sign >= 0x7F && sign < 0xA0) || sign == 0x61C || sign == 0xAD ||
           (sign >= 0x200B && sign <= 0x200F) || (sign >= 0x2028 && sign <= 0x202E) ||
           (sign >= 0x2060 && sign <= 0x206F) || sign == 0xFEFF || sign >= 0xE0000;
}

static unsigned sign_at(Str s, size_t at, size_t n) {
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned sign = (unsigned char)s.p[at] & masks[n];
    for (size_t i = 1; i < n; i++)
        sign = sign << 6 | ((unsigned char)s.p[at + i] & 0x3F);
    return sign;
}

Str text_seen(Cx *cx, Str text, size_t most, size_t whole) {
    Buf out = buf_new(cx->mem, 16 * most + 64);
    size_t at = 0;
    for (size_t n, shown = 0; at < text.n && shown < most; at += n, shown++) {
        n = str_character(text, at);
        if (!n) break;
        unsigned sign = sign_at(text, at, n);
        if (sign == '\n' || sign == '\r')
            buf_put(&out, S("↵"));
        else if (sign == '\t')
            buf_put(&out, S("⇥"));
        else if (acts_unseen(sign))
            buf_format(&out, "⟨U+%04X⟩", sign);
        else
            buf_put(&out, str_slice(text, at, at + n));
    }
    if (at < whole) {
        Str bytes = words_count(cx->mem, cx->lang, (int64_t)whole);
        buf_put(&out, message_fill(cx->mem, cx->lang, MSG_ORIGIN_CUT, 1, &bytes));
    }
    return buf_str(&out);
}

/* ---- what was asked for ---- */

typedef struct Look {
    Delivery delivery;
    size_t line, column; /* column 0: none in particular */
    Excerpt excerpt;
    size_t n_columns; /* of the widest row */
} Look;

static Err asked_number(Cx *cx, Str text, size_t *out) {
    int64_t number;
    if (!int_read(text, &number) || number < 1 || number > UINT32_MAX)
        return fail(cx, INVALID, MSG_ORIGIN_NO_PLACE, text);
    *out = (size_t)number;
    return OK;
}

static Err look_up(Cx *cx, const Request *request, Look *look) {
    TRY(asked_delivery(cx, request, &look->delivery));
    TRY(asked_number(cx, request->second, &look->line));
    Str column = request->get(request, S("column"));
    if (column.n) TRY(asked_number(cx, column, &look->column));
    TRY(publish_delivery_row(cx, &look->excerpt, &look->delivery, look->line, AROUND));
    const Excerpt *e = &look->excerpt;
    for (size_t i = 0; i < e->n_rows; i++)
        if (e->rows[i].n > look->n_columns) look->n_columns = e->rows[i].n;
    if (look->column > look->n_columns)
        return fail(cx, INVALID, MSG_ORIGIN_NO_COLUMN, column,
                    str_format(cx->mem, "%zu", look->n_columns));
    return OK;
}

/* "A" in a sheet, "1" elsewhere. */
static Str column_name(Cx *cx, const Look *look, size_t column) {
    if (look->excerpt.sheet.n) return column_letters(cx->mem, column);
    return str_format(cx->mem, "%zu", column);
}

/* The texts above a column, from top to bottom. */
static Str heading_of(Cx *cx, const Excerpt *excerpt, size_t column) {
    VEC(Str) texts = {0};
    for (size_t i = 0; i < excerpt->n_heads; i++) {
        if (column >= excerpt->heads[i].n) continue;
        Str text = str_trim(excerpt->heads[i].cells[column].text);
        if (text.n && (!texts.n || !str_equal(texts.at[texts.n - 1], text)))
            vec_push(cx->mem, &texts, text);
    }
    return texts.n ? str_join(cx->mem, texts.n, texts.at, S(" › ")) : S("");
}

/* ---- as a list ---- */

static Err row_sheet(Cx *cx, const Request *request, Reply *reply, const Look *look) {
    static const char *const columns[] = {"row", "column", "heading", "text", "bytes", "asked"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    const ExcerptRow *row = &look->excerpt.rows[look->excerpt.at];
    for (size_t c = 0; c < row->n; c++) {
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", row->line));
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", c + 1));
        vec_push(cx->mem, &sheet.cells, heading_of(cx, &look->excerpt, c));
        vec_push(cx->mem, &sheet.cells, row->cells[c].text);
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", row->cells[c].n));
        vec_push(cx->mem, &sheet.cells, c + 1 == look->column ? S("yes") : S("no"));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

/* ---- as a page ---- */

typedef struct Window { /* the columns that are shown; SIZE_MAX stands for those left out */
    size_t columns[COLUMNS_MOST + 3];
    size_t n, left_out;
} Window;

static Window window_of(const Look *look) {
    Window w = {.n = 0};
    size_t n = look->n_columns, at = look->column ? look->column - 1 : 0;
    size_t width = COLUMNS_MOST - LABELS, from = 0;
    if (n > COLUMNS_MOST && at > width / 2) from = at - width / 2;
    if (n > COLUMNS_MOST && from + width > n) from = n - width;
    for (size_t c = 0; c < LABELS && c < from; c++)
        w.columns[w.n++] = c;
    if (from > LABELS) w.columns[w.n++] = SIZE_MAX;
    size_t to = from + (n > COLUMNS_MOST ? width : n);
    for (size_t c = from; c < to && c < n; c++)
        w.columns[w.n++] = c;
    if (to < n) w.columns[w.n++] = SIZE_MAX;
    for (size_t i = 0; i < w.n; i++)
        w.left_out += w.columns[i] != SIZE_MAX;
    w.left_out = n - w.left_out;
    return w;
}

static DeliveredRow row_shown(Cx *cx, const Window *w, const ExcerptRow *row) {
    DeliveredRow out = {.cells = NEW_ARRAY(cx->mem, DeliveredCell, w->n + 1), .n_cells = w->n};
    if (row->line) out.line = words_count(cx->mem, cx->lang, (int64_t)row->line);
    for (size_t i = 0; i < w->n; i++) {
        size_t c = w->columns[i];
        if (c == SIZE_MAX) {
            out.cells[i].gap = true;
            out.cells[i].text = S("…");
        } else if (c < row->n) {
            out.cells[i].text = text_seen(cx, row->cells[c].text, CELL_SHOWN, row->cells[c].n);
        }
    }
    return out;
}

static void fill_rows(Cx *cx, const Request *request, const Look *look, DeliveredPage *page) {
    const Excerpt *e = &look->excerpt;
    Window w = window_of(look);
    page->columns = NEW_ARRAY(cx->mem, DeliveredCell, w.n + 1);
    page->n_columns = w.n;
    for (size_t i = 0; i < w.n; i++) {
        bool gap = w.columns[i] == SIZE_MAX;
        page->columns[i] =
            (DeliveredCell){.text = gap ? S("…") : column_name(cx, look, w.columns[i] + 1),
                            .gap = gap,
                            .marked = !gap && w.columns[i] + 1 == look->column};
    }
    page->heads = NEW_ARRAY(cx->mem, DeliveredRow, e->n_heads + 1);
    for (size_t i = 0; i < e->n_heads; i++)
        page->heads[page->n_heads++] = row_shown(cx, &w, &e->heads[i]);
    page->rows = NEW_ARRAY(cx->mem, DeliveredRow, e->n_rows + 1);
    for (size_t i = 0; i < e->n_rows; i++) {
        DeliveredRow *row = &page->rows[page->n_rows++];
        *row = row_shown(cx, &w, &e->rows[i]);
        row->marked = i == e->at;
        if (!row->marked)
            row->href = page_href(cx, request, "/delivery/%lld/row/%zu%s%.0zu",
                                  (long long)look->delivery.number, e->rows[i].line,
                                  look->column ? "?column=" : "", look->column);
        for (size_t k = 0; k < w.n && row->marked; k++)
            row->cells[k].marked = look->column && w.columns[k] == look->column - 1;
    }
    if (w.left_out) {
        Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)(look->n_columns - w.left_out)),
                        words_count(cx->mem, cx->lang, (int64_t)look->n_columns)};
        page->note = message_fill(cx->mem, cx->lang, MSG_ORIGIN_COLUMNS_SHOWN, 2, counts);
    }
}

/* "Zeile 12, Spalte 3 (Anzahl)" in the reader's words. */
static Str place_words(Cx *cx, const Look *look) {
    Str line = words_count(cx->mem, cx->lang, (int64_t)look->line);
    Msg message = look->excerpt.numbered ? MSG_ORIGIN_OBSERVATION : MSG_ORIGIN_ROW;
    if (!look->column) return message_fill(cx->mem, cx->lang, message, 1, &line);
    Str heading = heading_of(cx, &look->excerpt, look->column - 1);
    Str texts[] = {message_fill(cx->mem, cx->lang, message, 1, &line),
                   column_name(cx, look, look->column),
                   text_seen(cx, heading, CELL_SHOWN, heading.n)};
    return message_fill(cx->mem, cx->lang,
                        heading.n ? MSG_ORIGIN_ROW_COLUMN_HEADING : MSG_ORIGIN_ROW_COLUMN, 3,
                        texts);
}

Err route_delivered_row(Cx *cx, const Request *request, Reply *reply) {
    Look look = {.line = 0};
    TRY(look_up(cx, request, &look));
    if (request->format != AS_HTML) return row_sheet(cx, request, reply, &look);
    const Delivery *d = &look.delivery;
    Str place = place_words(cx, &look);
    DeliveredPage page = {
        .head = page_head(cx, request, place, S("/deliveries")),
        .number = str_format(cx->mem, "%lld", (long long)d->number),
        .delivery_href = page_href(cx, request, "/delivery/%lld", (long long)d->number),
        .file_href = page_href(cx, request, "/delivery/%lld/file", (long long)d->number),
        .title = d->title.in[cx->lang],
        .file = d->file_name,
        .sheet = look.excerpt.sheet,
        .place = place,
        .publisher = d->publisher,
        .licence = d->licence,
        .attribution = d->attribution,
        .received = day_local(cx, d->received),
        .sha256 = d->sha256,
    };
    const ExcerptRow *row = &look.excerpt.rows[look.excerpt.at];
    if (look.column && look.column <= row->n)
        page.text = text_seen(cx, row->cells[look.column - 1].text, TEXT_SHOWN,
                              row->cells[look.column - 1].n);
    fill_rows(cx, request, &look, &page);
    page_delivered(&reply->body, request->lang, &page);
    return OK;
}

/* ---- the file ---- */

Err route_delivered_file(Cx *cx, const Request *request, Reply *reply) {
    Delivery delivery = {0};
    TRY(asked_delivery(cx, request, &delivery));
    if (request->format != AS_HTML) {
        static const char *const columns[] = {"delivery", "file", "sha256", "bytes", "address"};
        Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
        vec_push(cx->mem, &sheet.cells, request->part);
        vec_push(cx->mem, &sheet.cells, delivery.file_name);
        vec_push(cx->mem, &sheet.cells, delivery.sha256);
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%lld", (long long)delivery.bytes));
        vec_push(cx->mem, &sheet.cells,
                 str_format(cx->mem, "%.*s/delivery/%lld/file", STR_ARG(request->settings->address),
                            (long long)delivery.number));
        return sheet_reply(cx, request, reply, &sheet);
    }
    int file;
    TRY(publish_delivery_file(cx, &delivery, &file));
    file = fcntl(file, F_DUPFD_CLOEXEC, 0);
    if (file < 0) return fail(cx, BUSY, MSG_WEB_PAGES_BUSY); /* too many files are open just now */
    ReplyFile *sent = NEW(cx->mem, ReplyFile);
    *sent = (ReplyFile){.fd = file, .bytes = delivery.bytes, .tag = delivery.sha256};
    reply->file = sent;
    reply->file_name = delivery.file_name;
    reply->type = "application/octet-stream";
    return OK;
}

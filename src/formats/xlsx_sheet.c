/* Which rows does a sheet have? Its bytes go to the XML parser, except for the rows that are plain
 * enough to be read without it: the parser then sees a sheet in which they do not stand. */

#include <string.h>

#include "formats/sheets_in.h"

#define WINDOW (4 * PIECE) /* of a sheet that is not kept; longer rows are for the parser */

typedef enum Where { OUTSIDE, IN_ROWS, IN_ROW, IN_CELL } Where;

struct Sheet {
    SheetRow *row;
    XmlReader *xml;
    Where where;
    bool over;  /* </sheetData> was read */
    bool ready; /* a row with something in it is whole */
    /* the bytes: the whole part, or a window on it */
    Part *part;
    const char *bytes;
    size_t at, end;
    bool kept, ended; /* ended: nothing comes behind bytes[end] */
    char *window;
    size_t for_parser; /* bytes from `at` on that it gets next */
    /* the cell that the parser is in */
    CellHead head;
    size_t begin, piece; /* its text, and the <t> being read, begin there in row->text */
    bool formula, value, collecting, phonetic, blanks;
};

/* ---- what the parser tells ---- */

/* Without prefix: xmlns:r is no r. */
static Str own_attribute(const XmlElement *element, Str name) {
    for (size_t i = 0; i < element->n_attributes; i++)
        if (!element->attributes[i].name.uri.n &&
            str_equal(element->attributes[i].name.local, name))
            return element->attributes[i].text;
    return STR_NONE;
}

static Err begin_row(Cx *cx, Sheet *sheet, const XmlElement *element) {
    Str told = own_attribute(element, S("r"));
    int64_t number = 0;
    if (told.p && (!int_read(told, &number) || !number)) return row_broken(cx, sheet->row);
    sheet->where = IN_ROW;
    TRY(row_begin(cx, sheet->row, (size_t)number));
    sheet->row->hidden = is_true(xml_attribute(element, S("hidden")));
    return OK;
}

static Err begin_cell(Cx *cx, Sheet *sheet, const XmlElement *element) {
    sheet->head = cell_head(sheet->row->column);
    for (size_t i = 0; i < element->n_attributes; i++)
        if (!element->attributes[i].name.uri.n &&
            !cell_attribute(&sheet->head, element->attributes[i].name.local,
                            element->attributes[i].text))
            return row_broken(cx, sheet->row);
    sheet->row->column = sheet->head.column;
    sheet->begin = sheet->row->used;
    sheet->formula = sheet->value = sheet->collecting = sheet->phonetic = false;
    sheet->where = IN_CELL;
    return OK;
}

static void begin_text(Sheet *sheet, bool blanks) {
    sheet->collecting = sheet->value = true;
    sheet->piece = sheet->row->used;
    sheet->blanks = blanks;
}

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    Sheet *sheet = arg;
    Str name = element->name.local;
    switch (sheet->where) {
    case OUTSIDE:
        if (str_equal(name, S("sheetData")) && !sheet->over) sheet->where = IN_ROWS;
        return OK;
    case IN_ROWS: return str_equal(name, S("row")) ? begin_row(cx, sheet, element) : OK;
    case IN_ROW: return str_equal(name, S("c")) ? begin_cell(cx, sheet, element) : OK;
    case IN_CELL: break;
    }
    if (str_equal(name, S("f"))) sheet->formula = true;
    if (str_equal(name, S("rPh"))) sheet->phonetic = true;
    if (str_equal(name, S("v"))) begin_text(sheet, true);
    if (str_equal(name, S("t")) && sheet->head.type == 'i' && !sheet->phonetic)
        begin_text(sheet, str_equal(xml_attribute(element, S("space")), S("preserve")));
    return OK;
}

static Err on_piece(Cx *cx, void *arg, Str piece, size_t line) {
    Sheet *sheet = arg;
    SheetRow *row = sheet->row;
    (void)line;
    if (!sheet->collecting) return OK;
    if (row->used + piece.n > TABLE_MOST_ROW)
        return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, str_format(cx->mem, "%zu", row->row));
    memcpy(row->text + row->used, piece.p, piece.n);
    row->used += piece.n;
    return OK;
}

static void end_text(Sheet *sheet) {
    SheetRow *row = sheet->row;
    char *from = row->text + sheet->piece;
    Str text = {from, row->used - sheet->piece};
    sheet->collecting = false;
    if (!sheet->blanks) text = str_trim(text);
    if (!text.n) {
        row->used = sheet->piece;
        return;
    }
    memmove(from, text.p, text.n);
    bool words = sheet->head.type == 'i' || sheet->head.type == 'f';
    row->used = sheet->piece + (words ? cell_unescape(from, text.n) : text.n);
}

static Err end_cell(Cx *cx, Sheet *sheet) {
    SheetRow *row = sheet->row;
    sheet->where = IN_ROW;
    if (!sheet->value && sheet->formula) row_no_value(cx, row, &sheet->head);
    if (!sheet->value || row->used == sheet->begin) return OK;
    return row_put(cx, row, &sheet->head,
                   (Str){row->text + sheet->begin, row->used - sheet->begin});
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    Sheet *sheet = arg;
    Str name = element->name.local;
    if (sheet->where == IN_CELL) {
        if (sheet->collecting) end_text(sheet);
        if (str_equal(name, S("rPh"))) sheet->phonetic = false;
        return str_equal(name, S("c")) ? end_cell(cx, sheet) : OK;
    }
    if (sheet->where == IN_ROW && str_equal(name, S("row"))) {
        sheet->where = IN_ROWS;
        sheet->ready = sheet->row->n > 0;
        if (sheet->ready) xml_pause(sheet->xml);
    } else if (sheet->where == IN_ROWS && str_equal(name, S("sheetData"))) {
        sheet->where = OUTSIDE;
        sheet->over = true;
        xml_pause(sheet->xml);
    }
    return OK;
}

/* ---- bytes ---- */

static Err more_bytes(Cx *cx, Sheet *sheet) {
    size_t got, left = sheet->end - sheet->at;
    if (sheet->ended) return OK;
    if (left) memmove(sheet->window, sheet->window + sheet->at, left);
    TRY(part_read(cx, sheet->part, (uint8_t *)sheet->window + left, WINDOW - left, &got));
    sheet->at = 0;
    sheet->end = left + got;
    sheet->ended = !got;
    return OK;
}

/* The parser's source. */
static Err give_parser(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Sheet *sheet = from;
    (void)cx;
    size_t n = sheet->for_parser < room ? sheet->for_parser : room;
    if (n) memcpy(into, sheet->bytes + sheet->at, n);
    sheet->at += n;
    sheet->for_parser -= n;
    *got = n;
    return OK;
}

/* The parser gets a row to its end, and what is between rows to the begin of the next: then it is
 * idle where a row may be plain. Where no such mark comes, it gets what it takes at a time. */
static Err feed_parser(Cx *cx, Sheet *sheet) {
    if (sheet->at == sheet->end) TRY(more_bytes(cx, sheet));
    Str left = {sheet->bytes + sheet->at, sheet->end - sheet->at};
    if (left.n > PIECE) left.n = PIECE;
    bool at_row = sheet->where == IN_ROWS && str_starts(left, S("<row"));
    bool in_row = at_row || sheet->where == IN_ROW || sheet->where == IN_CELL;
    size_t mark = left.n ? str_find(left, in_row ? S("</row>") : S("<row"), 1) : SIZE_MAX;
    sheet->for_parser = mark == SIZE_MAX ? left.n : in_row ? mark + 6 : mark;
    return xml_step(cx, sheet->xml);
}

/* ---- as rows ---- */

/* *tried: the row was whole, with something in it or not. */
static Err try_plain(Cx *cx, Sheet *sheet, bool *tried) {
    Plain plain;
    size_t used = 0;
    *tried = false;
    if (sheet->where != IN_ROWS || !xml_idle(sheet->xml)) return OK;
    for (;;) {
        Str bytes = {sheet->bytes + sheet->at, sheet->end - sheet->at};
        TRY(plain_row(cx, sheet->row, bytes, &used, &plain));
        if (plain != PLAIN_MORE || sheet->ended || bytes.n > WINDOW / 2) break;
        TRY(more_bytes(cx, sheet));
    }
    *tried = plain == PLAIN_ROW;
    sheet->ready = *tried && sheet->row->n > 0;
    if (*tried) sheet->at += used;
    return OK;
}

static Err at_end(Cx *cx, Sheet *sheet) {
    row_over(cx, sheet->row);
    return NOT_FOUND;
}

Err sheet_next(Cx *cx, void *state, RawRow *out) {
    Sheet *sheet = state;
    sheet->ready = false;
    while (!sheet->ready) {
        bool tried;
        if (sheet->over) return at_end(cx, sheet);
        TRY(try_plain(cx, sheet, &tried));
        if (!tried) TRY(feed_parser(cx, sheet));
    }
    return row_give(cx, sheet->row, out);
}

static Err start(Cx *cx, Sheet *sheet) {
    sheet->where = OUTSIDE;
    sheet->over = false;
    sheet->at = sheet->for_parser = 0;
    if (sheet->kept) return OK;
    sheet->end = 0;
    sheet->ended = false;
    return part_rewind(cx, sheet->part);
}

Err sheet_rewind(Cx *cx, void *state) {
    Sheet *sheet = state;
    row_rewind(sheet->row);
    xml_rewind(sheet->xml);
    return start(cx, sheet);
}

Err sheet_open(Cx *cx, Sheet **out, const SheetAsk *ask) {
    Sheet *sheet = NEW(cx->mem, Sheet);
    const ByteSource source = {ask->name, TABLE_MOST_BYTES, give_parser, sheet};
    const XmlHandlers handlers = {.start = on_start, .end = on_end, .piece = on_piece};
    Str whole;
    sheet->row = row_new(cx->mem, ask);
    sheet->part = ask->part;
    sheet->xml = xml_open(cx, &source, &handlers, sheet);
    TRY(part_keep(cx, ask->part, &whole));
    sheet->kept = sheet->ended = whole.n > 0;
    sheet->bytes = whole.p;
    sheet->end = whole.n;
    if (!sheet->kept) sheet->bytes = sheet->window = arena_alloc(cx->mem, WINDOW);
    *out = sheet;
    return start(cx, sheet);
}

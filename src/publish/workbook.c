/* How does a table go into a workbook? Three sheets: the figures, one in each row, with numbers as
 * numbers, keys as text and states as words in a column of their own; what they mean; and what the
 * marks beside them say. Every text is a text cell: nothing becomes a formula or a link. */

#include <xlsxwriter.h>

#include <math.h>
#include <stdlib.h>

#include "publish/publish_in.h"

enum {
    ROWS_MOST = 50000, /* a workbook of more takes a reader's machine long to open */
    TEXT_MOST = 8000,  /* bytes of a text */
    DECIMALS_MOST = 6, /* as in the other open formats */
    PAPER_A4 = 9,
};

typedef enum Column {
#define COLUMN(symbol, message, width) COLUMN_##symbol,
#include "publish/workbook.def"
#undef COLUMN
    COLUMNS
} Column;

static const struct {
    Msg heading;
    double width; /* characters */
} columns[COLUMNS] = {
#define COLUMN(symbol, message, width) [COLUMN_##symbol] = {message, width},
#include "publish/workbook.def"
#undef COLUMN
};

typedef struct Book {
    Cx *cx;
    lxw_workbook *book;
    lxw_format *head, *text, *wrapped, *whole, *numbers[DECIMALS_MOST + 1];
    const PublishedTable *const *tables;
    const PublishedTable *table; /* the one that is being written, its notes and source */
    const PublishedNotes *all_notes, *notes;
    const Str *all_sources;
    Str source;
    size_t n_tables;
    const WorkbookAbout *about;
} Book;

static void put(const Book *b, lxw_worksheet *sheet, lxw_row_t row, size_t column, Str text,
                lxw_format *format) {
    if (text.n)
        worksheet_write_string(sheet, row, (lxw_col_t)column,
                               cstr(b->cx->mem, workbook_text(b->cx->mem, text, TEXT_MOST)),
                               format);
}

static void formats_add(Book *b) {
    static const char *const numbers[DECIMALS_MOST + 1] = {
        "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000", "#,##0.00000", "#,##0.000000"};
    b->head = workbook_add_format(b->book);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    b->text = workbook_add_format(b->book);
    format_set_num_format(b->text, "@"); /* stays text where somebody edits it */
    b->wrapped = workbook_add_format(b->book);
    format_set_text_wrap(b->wrapped);
    format_set_align(b->wrapped, LXW_ALIGN_VERTICAL_TOP);
    b->whole = workbook_add_format(b->book);
    for (size_t i = 0; i <= DECIMALS_MOST; i++) {
        b->numbers[i] = workbook_add_format(b->book);
        format_set_num_format(b->numbers[i], numbers[i]);
    }
}

/* The number as the other formats write it, shown with the decimals that it has there. */
static void put_number(const Book *b, lxw_worksheet *sheet, lxw_row_t row, Column column,
                       const Value *value, double number) {
    Buf text = buf_new(b->cx->mem, 400);
    publish_number(&text, value, number);
    Str digits = buf_str(&text);
    Number read;
    if (!number_read(digits, DECIMAL_POINT, &read)) return;
    int shown = value_decimals(value, b->table->indicator->decimals);
    if (shown > DECIMALS_MOST) shown = DECIMALS_MOST;
    worksheet_write_number(sheet, row, (lxw_col_t)column, read.value,
                           b->numbers[shown < 0 ? 0 : shown]);
}

static void put_count(const Book *b, lxw_worksheet *sheet, lxw_row_t row, Column column,
                      int64_t number) {
    if (number) worksheet_write_number(sheet, row, (lxw_col_t)column, (double)number, b->whole);
}

static void figure_row(const Book *b, lxw_worksheet *sheet, lxw_row_t row,
                       const PublishedFigure *f) {
    Cx *cx = b->cx;
    const Value *v = &f->value;
    put(b, sheet, row, COLUMN_INDICATOR, f->indicator->id, b->text);
    put(b, sheet, row, COLUMN_KEY, f->region->key, b->text);
    put(b, sheet, row, COLUMN_AREA, f->region->name.in[cx->lang], b->text);
    put(b, sheet, row, COLUMN_PERIOD, period_code(cx->mem, f->period), b->text);
    put(b, sheet, row, COLUMN_PERIOD_WORDS, publish_when(cx, cx->lang, f), b->text);
    put(b, sheet, row, COLUMN_CELL, publish_cell_label(cx, cx->lang, f), b->text);
    put_number(b, sheet, row, COLUMN_NUMBER, v, v->number);
    put(b, sheet, row, COLUMN_UNIT, words_unit(cx->lang, v->unit), b->text);
    put(b, sheet, row, COLUMN_STATE, publish_state_word(cx->lang, v), b->text);
    if (v->high > v->low) {
        Value ends = *v;
        ends.low = ends.high = ends.number;
        put_number(b, sheet, row, COLUMN_LOW, &ends, v->low);
        put_number(b, sheet, row, COLUMN_HIGH, &ends, v->high);
    }
    put(b, sheet, row, COLUMN_MARKS, publish_marks(cx, b->notes, f), b->text);
    if (f->stand_in)
        put(b, sheet, row, COLUMN_VALUE_OF, f->stand_in->full_name.in[cx->lang], b->text);
    put_count(b, sheet, row, COLUMN_DELIVERY, f->first.delivery);
    put_count(b, sheet, row, COLUMN_ROW, (int64_t)f->first.row);
    put_count(b, sheet, row, COLUMN_COLUMN, (int64_t)f->first.column);
}

static lxw_worksheet *sheet_add(const Book *b, Msg name) {
    Str text = message_text(b->cx->lang, name);
    lxw_worksheet *sheet = workbook_add_worksheet(b->book, cstr(b->cx->mem, text));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    return sheet;
}

static void table_begin(Book *b, size_t t) {
    b->table = b->tables[t];
    b->notes = &b->all_notes[t];
    b->source = b->all_sources[t];
}

static void data_sheet(Book *b) {
    lxw_worksheet *sheet = sheet_add(b, MSG_PUBLISH_SHEET_DATA);
    for (size_t c = 0; c < COLUMNS; c++) {
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, columns[c].width, NULL);
        put(b, sheet, 0, c, message_text(b->cx->lang, columns[c].heading), b->head);
    }
    lxw_row_t row = 0;
    for (size_t t = 0; t < b->n_tables; t++) {
        table_begin(b, t);
        for (size_t i = 0; i < b->table->n; i++)
            figure_row(b, sheet, ++row, &b->table->figures[i]);
    }
    if (row) worksheet_autofilter(sheet, 0, 0, row, (lxw_col_t)(COLUMNS - 1));
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
}

/* Below the one before it, from that row on; the next free one. */
static lxw_row_t definition_rows(const Book *b, lxw_worksheet *sheet, lxw_row_t row) {
    const Indicator *indicator = b->table->indicator;
    Lang lang = b->cx->lang;
    const struct {
        Msg name;
        Str text;
    } facts[] = {
        {MSG_PUBLISH_FACT_INDICATOR, indicator->id},
        {MSG_PUBLISH_FACT_TITLE, indicator->title.in[lang]},
        {MSG_PUBLISH_FACT_VERSION, str_format(b->cx->mem, "%d", indicator->version)},
        {MSG_PUBLISH_FACT_DEFINITION, indicator->definition.in[lang]},
        {MSG_PUBLISH_FACT_LIMITS, indicator->limits.in[lang]},
        {MSG_PUBLISH_FACT_FORMULA, indicator->formula},
        {MSG_PUBLISH_FACT_UNIT, words_unit(lang, indicator->unit)},
        {MSG_PUBLISH_FACT_PLACE, place_word(lang, indicator->place)},
        {MSG_PUBLISH_FACT_SOURCE, b->source},
        {MSG_PUBLISH_FACT_LICENCE, b->about->licences},
        {MSG_PUBLISH_FACT_AS_OF, b->about->data_version},
        {MSG_PUBLISH_FACT_ADDRESS, b->about->address},
        {MSG_PUBLISH_FACT_CITATION, b->about->citation},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i].text.n) continue;
        put(b, sheet, row, 0, message_text(lang, facts[i].name), b->head);
        put(b, sheet, row++, 1, facts[i].text, b->wrapped);
    }
    return row + 1;
}

static void definition_sheet(Book *b) {
    lxw_worksheet *sheet = sheet_add(b, MSG_PUBLISH_SHEET_DEFINITION);
    worksheet_set_column(sheet, 0, 0, 24, NULL);
    worksheet_set_column(sheet, 1, 1, 96, NULL);
    lxw_row_t row = 0;
    for (size_t t = 0; t < b->n_tables; t++) {
        table_begin(b, t);
        row = definition_rows(b, sheet, row);
    }
}

/* Each table numbers its own: where there are several, the indicator stands beside. */
static void marks_sheet(Book *b) {
    lxw_worksheet *sheet = sheet_add(b, MSG_PUBLISH_SHEET_MARKS);
    lxw_row_t row = 0;
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 96, NULL);
    put(b, sheet, row, 0, message_text(b->cx->lang, MSG_PUBLISH_COLUMN_MARKS), b->head);
    put(b, sheet, row, 1, message_text(b->cx->lang, MSG_PUBLISH_MARK_MEANING), b->head);
    if (b->n_tables > 1)
        put(b, sheet, row, 2, message_text(b->cx->lang, MSG_PUBLISH_FACT_INDICATOR), b->head);
    for (size_t t = 0; t < b->n_tables; t++) {
        table_begin(b, t);
        for (size_t i = 0; i < b->notes->n; i++) {
            put(b, sheet, ++row, 0, str_format(b->cx->mem, "%zu", i + 1), b->text);
            put(b, sheet, row, 1, b->notes->texts[i], b->wrapped);
            if (b->n_tables > 1) put(b, sheet, row, 2, b->table->indicator->id, b->text);
        }
    }
}

static void fill(Cx *cx, lxw_workbook *book, const void *arg) {
    Book b = *(const Book *)arg;
    b.cx = cx, b.book = book;
    formats_add(&b);
    data_sheet(&b);
    definition_sheet(&b);
    marks_sheet(&b);
}

Err publish_workbook_of(Cx *cx, Str *out, const PublishedTable *const *tables, size_t n,
                        const WorkbookAbout *about) {
    PublishedNotes *notes = NEW_ARRAY(cx->mem, PublishedNotes, n + 1);
    Str *sources = NEW_ARRAY(cx->mem, Str, n + 1);
    Book b = {.tables = tables,
              .n_tables = n,
              .all_notes = notes,
              .all_sources = sources,
              .about = about};
    Str most = words_count(cx->mem, cx->lang, ROWS_MOST);
    size_t rows = 0;
    for (size_t t = 0; t < n; t++) {
        rows += tables[t]->n;
        if (rows > ROWS_MOST) return fail(cx, LIMIT, MSG_PUBLISH_WORKBOOK_TOO_LONG, most);
        TRY(publish_notes(cx, &notes[t], tables[t]));
        TRY(publish_source(cx, &sources[t], cx->lang, tables[t]));
    }
    return workbook_bytes(cx, out, about->when, fill, &b);
}

Err publish_workbook(Cx *cx, Str *out, const PublishedTable *table, const WorkbookAbout *about) {
    return publish_workbook_of(cx, out, &table, 1, about);
}

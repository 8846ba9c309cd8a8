/* Does a workbook say what the table says? It is read back with our own reader of workbooks and
 * held against the figures cell by cell; and nothing in it is a formula. */

#include "figures_fixture.h"
#include "formats_test.h"
#include "publish/publish.h"

static Fixture f;

static PublishedTable table(const char *id, const char *keys, const char *by) {
    PublishQuery q = {.by = str_of(by)};
    PublishedTable t;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static Str book_of_table(const PublishedTable *t) {
    static const WorkbookAbout about = {.licences = S("dl-de/by-2-0"),
                                        .data_version = S("2 vom 22.11.2026"),
                                        .address = S("=https://zahlen.example.org/x?as_of=2"),
                                        .citation = S("Haus: …"),
                                        .when = 1790000000};
    Str bytes = STR_NONE;
    GOOD(&f, publish_workbook(&f.cx, &bytes, t, &about));
    return bytes;
}

/* The sheet with that place, row by row. */
static VEC(Str) cells;
static size_t width;
static size_t read_sheet(Str bytes, size_t place) {
    Table *t;
    Findings findings = {.mem = f.cx.mem};
    Str path = file_with(&f.cx, bytes);
    GOOD(&f, table_open(&f.cx, &t, path, &findings));
    is_int(t->n_sheets, 3, "three sheets: figures, definition, marks");
    Str name = t->sheets[place];
    RowsAsk ask = {.path = path, .sheet = name, .findings = &findings};
    GOOD(&f, table_open_sheet(&f.cx, &t, &ask));
    cells.n = 0, width = t->n_columns;
    Row row;
    size_t n = 0;
    for (; !table_next(&f.cx, t, &row); n++)
        for (size_t i = 0; i < width; i++)
            vec_push(f.cx.mem, &cells, i < row.n ? str_copy(f.cx.mem, row.cells[i]) : STR_NONE);
    return n;
}

/* As the column says it: 6 number, 8 state, 9 and 10 the band, 11 marks, 12 whose value. */
static void compare_row(const PublishedTable *t, const PublishedNotes *notes, size_t i) {
    const PublishedFigure *figure = &t->figures[i];
    const Str *row = &cells.at[i * width];
    Number number = {.value = NAN};
    bool has = value_has_number(&figure->value);
    is_str(row[1], cstr(f.cx.mem, figure->region->key), "the key, as text");
    is_str(row[3], cstr(f.cx.mem, period_code(f.cx.mem, figure->period)), "the period");
    ok(has == (row[6].n > 0), "a number where there is one, nothing where there is none");
    if (has) {
        ok(number_read(row[6], DECIMAL_POINT, &number) ||
               number_read(row[6], DECIMAL_COMMA, &number),
           "it is a number");
        double band = figure->value.high - figure->value.low;
        is_double(number.value, figure->value.number, fmax(1e-6, band), "the figure's number");
    }
    is_str(row[8], cstr(f.cx.mem, publish_state_word(DE, &figure->value)), "its state in words");
    is_str(row[11], cstr(f.cx.mem, publish_marks(&f.cx, notes, figure)), "its marks");
    ok((row[12].n > 0) == (figure->stand_in != NULL), "whose value it is, where it stands in");
}

static void read_back(void) {
    PublishedTable t = table("D-14a", "05111,05112,05170004,MR", "sex");
    Str bytes = book_of_table(&t);
    PublishedNotes notes;
    GOOD(&f, publish_notes(&f.cx, &notes, &t));
    size_t n = read_sheet(bytes, 0);
    is_int(n, t.n, "a row for each figure");
    is_int(width, 16, "of sixteen columns");
    for (size_t i = 0; i < t.n && i < n; i++)
        compare_row(&t, &notes, i);
    ok(str_equal(cells.at[1], S("05111")), "the key keeps its zero");
    read_sheet(bytes, 2);
    ok(notes.n >= 2 && cells.n >= notes.n * 2, "each mark is explained");
    ok(str_equal(cells.at[1], notes.texts[0]), "with the words that stand under the table");
    ok(str_equal(bytes, book_of_table(&t)), "the same figures give the same bytes");
}

static void refused(void) {
    PublishedTable t = table("D-14a", "05111", "");
    t.n = 50001;
    Str bytes;
    is_int(publish_workbook(&f.cx, &bytes, &t, &(WorkbookAbout){0}), LIMIT,
           "more figures than a workbook takes are refused");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("leavers", "05111", "2015", "", 40, .base = 5),
            SEE("leavers", "05111", "2015", "certificate=none", 5, .base = 5),
            SEE("leavers", "05111", "2014", "", 40, .marks = PROVISIONAL),
            SEE("leavers", "05111", "2014", "certificate=none", 3),
            SEE("leavers", "05170", "2015", "", 200),
            SEE("leavers", "05170", "2015", "certificate=none", 11),
            SEE("leavers", "05112", "2015", "", 0, .presence = UNKNOWN_AT_SOURCE));
    read_back();
    refused();
    fixture_end(&f);
    return done();
}

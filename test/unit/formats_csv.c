/* Are all the dialects of CSV that offices send read as what they mean? */

#include "formats_test.h"

static void separators(void) {
    Trial t;
    try_text(&t, "a;b;c\n1,5;2,5;x\n3,5;4,5;y\n");
    is_int(t.table->separator, ';', "semicolon, though there are decimal commas");
    is_str(rows_of(&t), "2:1,5|2,5|x\n3:3,5|4,5|y\n", "its rows");
    is_int(t.table->decimal, DECIMAL_COMMA, "its decimal sign");
    end(&t);
    try_text(&t, "a,b,c\n\"x;y\",2.5,3\n\"x;z\",4.25,3\n");
    is_int(t.table->separator, ',', "comma, though there are semicolons within quotes");
    is_str(rows_of(&t), "2:x;y|2.5|3\n3:x;z|4.25|3\n", "its rows");
    is_int(t.table->decimal, DECIMAL_POINT, "its decimal sign");
    end(&t);
    try_text(&t, "a\tb\n1,2\t3\n");
    is_int(t.table->separator, '\t', "tab");
    end(&t);
    try_text(&t, "a|b\n1|3\n");
    is_int(t.table->separator, '|', "vertical bar");
    end(&t);
    try_text(&t, "sep=;\na;b\n1;2\n");
    ok(t.table->separator_line && t.table->separator == ';', "a first line says which separator");
    is_str(headings_of(&t), "a; b", "it is no heading");
    is_str(rows_of(&t), "3:1|2\n", "and counts as a line");
    end(&t);
    try_text(&t, "\"sep=,\"\r\na;a,b\r\n1;1,2\r\n");
    ok(t.table->separator_line && t.table->separator == ',',
       "also quoted, against what the rows suggest");
    end(&t);
    try_text(&t, "only\ntext\nhere\n");
    ok(t.opened == INVALID && fault_says(&t, "trennt kein Zeichen"), "no separator: no table");
    end(&t);
}

static void quotes(void) {
    Trial t;
    try_text(&t, "a;b\n\"x \"\"y\"\" z\";\"\"\n\"\"\"\";\"a\"\"\"\n");
    is_str(rows_of(&t), "2:x \"y\" z|\n3:\"|a\"\n", "doubled quotes, empty quotes");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, "a;\"b\nb2\";c\n1;\"x\r\ny\rz\nw\";3\n4;5;6\n");
    is_str(headings_of(&t), "a; b b2; c", "a line break within a heading becomes a space");
    is_str(rows_of(&t), "3:1|x\r\ny\rz\nw|3\n7:4|5|6\n",
           "line breaks within quotes are kept and counted");
    end(&t);
    try_text(&t, "a;b\n\"x\" ;2\n\"x\"y;2\nx\"y;3\n");
    is_str(rows_of(&t), "2:x|2\n3:xy|2\n4:x\"y|3\n", "text around quotes");
    is_str(findings_of(&t), "csv.stray-quote@3/1 csv.stray-quote@4/1",
           "is told where it is no blank");
    end(&t);
    try_text(&t, "a;b\n1;2\n3;\"4\n5;6\n7;8\n");
    is_str(rows_of(&t), "2:1|2\n", "a quote never closed swallows the rest");
    is_str(findings_of(&t), "csv.open-quote@3/0", "and that is told with its line");
    end(&t);
}

static void lines(void) {
    Trial t;
    try_text(&t, "a;b\r\n1;2\r\n3;4\r\n");
    is_str(rows_of(&t), "2:1|2\n3:3|4\n", "CR LF");
    end(&t);
    try_text(&t, "a;b\r1;2\r3;4\r");
    is_str(rows_of(&t), "2:1|2\n3:3|4\n", "CR alone");
    end(&t);
    try_text(&t, "\n\na;b\n\n1;2\n;\n , \n3;4");
    is_str(rows_of(&t), "5:1|2\n8:3|4\n", "blank lines are no rows, and a last line needs no end");
    is_str(findings_of(&t), "csv.ragged-row@7/0 table.no-line-end@8/0", "which is told");
    end(&t);
    try_text(&t, "Schools 2024\n\na;b\n1;2\n");
    is_str(t.table->title[0], "Schools 2024", "a line above the headings is a title");
    is_str(headings_of(&t), "a; b", "and not a heading");
    end(&t);
}

static void widths(void) {
    Trial t;
    try_text(&t, "a;b;\n1;2\n3;4\n");
    is_str(headings_of(&t), "a; b", "a separator behind the last heading makes no column");
    is_str(rows_of(&t), "2:1|2\n3:3|4\n", "where the rows do not have it");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, "a;b;\n1;2;\n3;4;\n");
    is_str(rows_of(&t), "2:1|2\n3:3|4\n", "nor where all rows have it");
    is_int(t.table->n_columns, 2, "two columns");
    end(&t);
    try_text(&t, "a;b;\n1;2;x\n3;4;y\n");
    is_str(rows_of(&t), "2:1|2|x\n3:3|4|y\n", "but a column without heading that has cells stays");
    end(&t);
    try_text(&t, "a;b;c\n1;2;3\n1;2\n1;2;3;4\n5;6;7\n8;9");
    is_str(rows_of(&t), "2:1|2|3\n5:5|6|7\n", "ragged rows are left out");
    is_str(findings_of(&t),
           "csv.ragged-row@3/0 csv.ragged-row@4/0 csv.ragged-row@6/0 table.no-line-end@6/0",
           "and told with their lines");
    is_str(finding_text(t.cx.mem, DE, &t.findings.list.at[0]),
           "Die Zeile hat 2 Zellen; die Tabelle hat 3 Spalten.", "in words");
    end(&t);
    try_text(&t, "a;b;a\n1;2;3\n");
    is_str(findings_of(&t), "csv.double-heading@1/3", "a heading that occurs twice");
    end(&t);
    try_text(&t, "a;b\n");
    is_str(findings_of(&t), "table.no-rows@0/0", "a table without rows");
    end(&t);
}

static void again(void) {
    Trial t;
    try_text(&t, "a;b\n1;2\n3\n4;5\n\"6\"\"\";7\n");
    Str first = str_copy(t.cx.mem, rows_of(&t)), told = findings_of(&t);
    is_int(t.table->n_rows, 3, "rows are counted");
    is_int(table_rewind(&t.cx, t.table), OK, "a table can be read again");
    read_rows(&t);
    ok(str_equal(first, rows_of(&t)), "with the same rows");
    ok(str_equal(told, findings_of(&t)), "findings are told once");
    is_int(t.table->n_rows, 3, "rows are counted anew");
    Row row;
    ok(!table_rewind(&t.cx, t.table) && !table_next(&t.cx, t.table, &row) &&
           !table_rewind(&t.cx, t.table) && !table_next(&t.cx, t.table, &row),
       "also from the middle");
    is_int(row.line, 2, "from the first row");
    end(&t);
}

/* ',' or '.' of each column. */
static Str signs_of_columns(const Trial *t) {
    Buf out = buf_new(t->cx.mem, 100);
    for (size_t c = 0; c < t->table->n_columns; c++)
        buf_char(&out, t->table->columns[c].decimal == DECIMAL_COMMA ? ',' : '.');
    return buf_str(&out);
}

static void decimals_of_columns(void) {
    static const struct {
        const char *text, *signs, *what;
        Decimal table;
    } cases[] = {
        {"a;b;c;d\nx;1,5;2.25;7\ny;2,5;3.5;8\nz;3,5;1.75;9\n", ",,.,", "each its own",
         DECIMAL_COMMA},
        {"a;b;c\nx;1.5;2,25\ny;2.5;3,5\nz;3.55;7\n", "..,", "the other way round", DECIMAL_POINT},
        {"a;b;c\nx;1,5;20.2011\ny;2,5;7\nz;3,5;8\n", ",,,", "one slip is no rule", DECIMAL_COMMA},
        {"a;b;c\nx;1,5;1.234\ny;2,5;12.345\nz;3,5;20.2011\nz;3,5;4.56\nz;3,5;1.111\n"
         "z;3,5;1.112\nz;3,5;1.113\nz;3,5;1.114\nz;3,5;1.115\nz;3,5;1.116\nz;3,5;1.117\n",
         ",,,", "nor are two among thousands", DECIMAL_COMMA},
        {"a;b;c\nx;1,5;1.5\ny;2,5;1,5\nz;3,5;2.5\nz;3,5;3.5\n", ",,,",
         "a column at odds with itself", DECIMAL_COMMA},
        {"a;b;c\nx;1,5;1.5E-03\ny;2,5;2e-05\nz;3,5;1.234E2\n", ",,.", "powers vote, too",
         DECIMAL_COMMA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Trial t;
        try_text(&t, cases[i].text);
        ok(!t.opened && t.table->decimal == cases[i].table, "the table's sign: %s", cases[i].what);
        is_str(signs_of_columns(&t), cases[i].signs, cases[i].what);
        end(&t);
    }
}

static void decimals(void) {
    static const struct {
        const char *cell;
        Decimal decimal;
    } cases[] = {
        {"1,5", DECIMAL_COMMA},        {"1.5", DECIMAL_POINT},      {"-0,25", DECIMAL_COMMA},
        {"0.125", DECIMAL_POINT},      {"1.234", DECIMAL_COMMA},    {"1,234", DECIMAL_COMMA},
        {"1.234,5", DECIMAL_COMMA},    {"1,234.5", DECIMAL_POINT},  {"1.234.567", DECIMAL_COMMA},
        {"1,234,567", DECIMAL_POINT},  {"1234.567", DECIMAL_POINT}, {"12", DECIMAL_COMMA},
        {"31.12.2015", DECIMAL_COMMA}, {"-", DECIMAL_COMMA},        {"1.2.3", DECIMAL_COMMA},
        {"x.5", DECIMAL_COMMA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Trial t;
        Cx keep;
        cx_begin(&keep, DE);
        try_bytes(&t, str_format(keep.mem, "a;b\n%s;x\n", cases[i].cell));
        is_int(t.table->decimal, cases[i].decimal, cases[i].cell);
        end(&t);
        cx_end(&keep);
    }
}

/* A row lies across the border of two pieces at every possible place. */
static void borders(void) {
    bool same = true;
    for (size_t pad = 0; pad < 40; pad++) {
        Trial t;
        Cx cx;
        cx_begin(&cx, DE);
        Buf text = buf_new(cx.mem, 1 << 20);
        buf_put(&text, S("a;b;c\n"));
        while (text.n + 20 + pad < PIECE)
            buf_put(&text, S("1;2;3\n"));
        for (size_t i = text.n; i < PIECE - pad - 4; i++)
            buf_char(&text, 'z');
        buf_put(&text, S(";\"q\"\"\xc3\xa4\r\n\";ende\r\n4;5;6\n"));
        try_bytes(&t, buf_str(&text));
        Str rows = rows_of(&t);
        same = same && str_find(rows, S("|q\"\xc3\xa4\r\n|ende\n"), 0) != SIZE_MAX &&
               str_ends(rows, S(":4|5|6\n")) && !t.findings.list.n;
        end(&t);
        cx_end(&cx);
    }
    ok(same, "the border between two pieces is not to be noticed");
}

/* Reading does not grow the arena, however long the file is. */
static void memory(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    Buf text = buf_new(cx.mem, 8 << 20);
    buf_put(&text, S("a;b;c\n"));
    while (text.n < (size_t)4 << 20)
        buf_put(&text, S("\"Städtische \"\"Schule\"\"\";12345;6,75\n"));
    t = (Trial){0};
    cx_begin(&t.cx, DE);
    t.findings.mem = t.cx.mem;
    ok(!table_open(&t.cx, &t.table, file_with(&t.cx, buf_str(&text)), &t.findings),
       "a long file opens");
    size_t before = arena_bytes(t.cx.mem), bytes = 0;
    Row row;
    while (!table_next(&t.cx, t.table, &row))
        bytes += row.cells[0].n;
    ok(bytes == t.table->n_rows * 20 && t.table->n_rows > 90000, "and is read");
    is_int(arena_bytes(t.cx.mem), before, "without growing the arena");
    ok(before < (size_t)1 << 20, "which is small");
    cx_end(&t.cx);
    cx_end(&cx);
}

static void decimals_between_commas(void) {
    Trial t;
    try_text(&t, "key,share\n05112,1.234\n05113,2.345\n");
    is_int(t.table->decimal, DECIMAL_POINT, "where commas part the cells, 1.234 is no thousand");
    end(&t);
    try_text(&t, "key;number\n05112;1.234\n05113;2.345\n");
    is_int(t.table->decimal, DECIMAL_COMMA, "where semicolons do, it is");
    end(&t);
}

int main(void) {
    separators();
    quotes();
    lines();
    widths();
    again();
    decimals();
    decimals_between_commas();
    decimals_of_columns();
    borders();
    memory();
    return done();
}

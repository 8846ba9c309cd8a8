/* Is a GENESIS table recognised by its layout, whatever is done to it on its way: lines deleted or
 * added, columns permuted, the end cut off? What cannot be read as it was must be told by name. */

#include "formats_test.h"

#define TITLES \
    "GENESIS-Tabelle: 1-2-3\n" \
    "Schulen: Lernende nach Art;;;;;;\n" \
    "\"Themen \"\"Bildung\"\"\";;;;;;\n"
#define HEADINGS \
    ";;;;Lernende;Lernende;Quote\n" \
    ";;;;Insgesamt;weiblich;\n" \
    ";;;;Anzahl;Anzahl;Prozent\n"
#define ROWS \
    "2015;DG;Deutschland;Grundschule;200;100;1,5\n" \
    "2015;DG;Deutschland;Gymnasium;300;-;2,5\n" \
    "2015;05;  Nordrhein-Westfalen;Grundschule;20;10;x\n" \
    "2015;05;  Nordrhein-Westfalen;Gymnasium;30;.;3,5\n" \
    "2014;05112;      Duisburg, Kreisfreie Stadt;Grundschule;2;1;4,5\n" \
    "2014;05112;      Duisburg, Kreisfreie Stadt;Gymnasium;3;/;5,5\n"
#define FOOTER \
    "__________\n" \
    "\"zu \"\"gesamte Tabelle\"\":\n" \
    "Hessen; ohne 2007\n" \
    "5;6;7\"\n" \
    "\"© Ämter, Deutschland, 2017.\n" \
    "Dieses Werk ist frei.\"\n" \
    "Stand: 14.12.2017 / 15:51:18\n"
#define SAMPLE TITLES HEADINGS ROWS FOOTER

static void whole(void) {
    Trial t;
    try_text(&t, SAMPLE);
    Table *table = t.table;
    is_int(table->kind, TABLE_GENESIS, "recognised");
    is_str(table->table_number, "1-2-3", "number of the table");
    is_int(table->n_title, 2, "two lines of title");
    is_str(table->title[0], "Schulen: Lernende nach Art", "without padding");
    is_str(table->title[1], "Themen \"Bildung\"", "without doubled quotes");
    is_str(headings_of(&t),
           "; ; ; ; Lernende/Insgesamt [Anzahl]; Lernende/weiblich [Anzahl]; Quote [Prozent]",
           "headings and units");
    is_int(table->time_column, 0, "time");
    is_int(table->key_column, 1, "key");
    is_int(table->name_column, 2, "name");
    ok(table->first_label_column == 3 && table->n_label_columns == 1, "one more row heading");
    is_int(table->n_rows, 6, "rows");
    is_int(table->decimal, DECIMAL_COMMA, "decimal sign");
    ok(str_starts(rows_of(&t), S("7:2015|DG|Deutschland|Grundschule|200|100|1,5\n")),
       "first row of data");
    is_str(table->stand, "14.12.2017", "date");
    is_str(table->copyright, "© Ämter, Deutschland, 2017.", "copyright");
    is_str(table->notes, "zu \"gesamte Tabelle\":\nHessen; ohne 2007\n5;6;7\nDieses Werk ist frei.",
           "notes");
    is_int(t.findings.list.n, 0, "no finding");
    end(&t);
}

static void deleted_and_added(void) {
    Trial t;
    try_text(&t, SAMPLE + sizeof "GENESIS-Tabelle: 1-2-3");
    is_int(t.table->kind, TABLE_GENESIS, "recognised without its number");
    ok(t.table->n_rows == 6 && t.table->n_title == 2 && t.table->key_column == 1,
       "and read as before");
    is_str(findings_of(&t), "table.no-number-line@0/0", "which is noted");
    end(&t);
    try_text(&t, "Export vom Montag\n\n" TITLES ";;;;;;\n2013;;;;;;\n" HEADINGS ROWS FOOTER);
    ok(t.table->n_rows == 6 && t.table->n_title == 3, "lines added above the headings");
    is_str(t.table->title[0], "Export vom Montag", "are titles");
    is_str(t.table->table_number, "1-2-3", "the number need not come first");
    is_str(t.table->heading_period, "2013", "a year alone is a period");
    is_int(t.table->heading_period_row, 7, "with its line");
    is_str(headings_of(&t),
           "; ; ; ; Lernende/Insgesamt [Anzahl]; Lernende/weiblich [Anzahl]; Quote [Prozent]",
           "and no heading");
    end(&t);
    try_text(&t, TITLES ";;;;Statistik;Statistik;Statistik\n" HEADINGS ROWS FOOTER);
    is_str(headings_of(&t),
           "; ; ; ; Statistik/Lernende/Insgesamt [Anzahl]; Statistik/Lernende/weiblich [Anzahl]; "
           "Statistik/Quote [Prozent]",
           "one more line of headings is one more step in the path");
    end(&t);
    try_text(&t, TITLES ";;;;2014;2015;2015\n"
                        ";;;;A;A;B\n" ROWS FOOTER);
    is_str(headings_of(&t), "; ; ; ; 2014/A; 2015/A; 2015/B", "years as headings, no units");
    is_int(t.table->n_rows, 6, "are no data");
    end(&t);
    try_text(&t, TITLES HEADINGS "Hinweis;;;;;;\n" ROWS FOOTER);
    ok(t.table->n_rows == 6 && t.table->time_column == 0 && t.table->key_column == 1,
       "a line added between headings and data");
    is_str(t.table->title[2], "Hinweis", "is a title too");
    end(&t);
    try_text(&t, TITLES HEADINGS "DG;;Deutschland;A;1;2;3\n"
                                 "1001;;Flensburg;A;1;2;3\n5112;;Duisburg;A;1;2;3\n" FOOTER);
    ok(t.table->key_column == 0 && t.table->n_rows == 3,
       "keys that lost a zero are still seen as keys");
    end(&t);
}

static void other_layouts(void) {
    Trial t;
    try_text(&t, "GENESIS-Tabelle: 9\nQuote;;;\nJahr: 2016;;;\n;;;Quote\n;;;Prozent\n"
                 "2016;DG;Deutschland;8,8\n2016;01;  Holstein;8,9\n__________\nStand: 10.10.2017 / "
                 "13:34:48\n");
    is_str(headings_of(&t), "; ; ; Quote [Prozent]", "a single column of values");
    is_str(t.table->heading_period, "Jahr: 2016", "a period in words");
    ok(t.table->time_column == 0 && t.table->key_column == 1 && t.table->name_column == 2,
       "its row headings");
    end(&t);
    try_text(&t, "GENESIS-Tabelle: 9\nFl\xc3\xa4"
                 "che;;\n;Wald;Heide\n;Anteil;Anteil\n31.12.2012;1;2\n31.12.2011;3;4\n_____\n"
                 "(C)opyright Amt\n_____\n");
    ok(t.table->kind == TABLE_GENESIS && t.table->time_column == 0 &&
           t.table->key_column == SIZE_MAX,
       "a table of one place has only times");
    ok(t.table->n_rows == 2 && str_starts(t.table->copyright, S("(C)")), "and is read");
    end(&t);
    try_text(&t, "Table: "
                 "9\nPupils;;;\n;;Total;female\n;;Number;percent\nDG;Germany;1234;5.5\n05112;"
                 "Duisburg;20;4.25\n"
                 "__________\n\xc2\xa9 Offices, 2017\nAs of: 2017-12-14\n");
    ok(t.table->kind == TABLE_GENESIS && t.table->decimal == DECIMAL_POINT, "an English table");
    is_str(headings_of(&t), "; ; Total [Number]; female [percent]", "its units");
    is_str(t.table->stand, "2017-12-14", "its date");
    is_str(t.table->copyright, "\xc2\xa9 Offices, 2017", "its copyright");
    end(&t);
    try_text(&t, ",name,value\n10,a,1\n11,b,2\n12,c,3\n");
    is_int(t.table->kind, TABLE_CSV, "a plain table with an unnamed first column is none");
    end(&t);
    try_text(&t, "key,name,value\n05112,a,1\n05113,b,2\n");
    ok(t.table->kind == TABLE_CSV && t.table->n_rows == 2,
       "nor is one with keys and a heading for them");
    end(&t);
}

static void truncated(void) {
    Trial t;
    try_text(&t, TITLES HEADINGS ROWS);
    is_str(findings_of(&t), "table.truncated@12/0", "without its end the table is cut off");
    end(&t);
    try_text(&t, TITLES HEADINGS ROWS "2014;05113;      Essen;Grundsch");
    is_str(findings_of(&t), "csv.ragged-row@13/0 table.truncated@13/0", "within a row");
    end(&t);
    try_text(&t, TITLES HEADINGS);
    ok(t.table->kind == TABLE_GENESIS && t.table->n_rows == 0, "without rows");
    is_str(findings_of(&t), "table.no-rows@0/0 table.truncated@6/0", "which is told");
    end(&t);
    /* Cut off at any byte: a fault, an error told, or (cut off in the notes) all of the rows. */
    Cx cx;
    cx_begin(&cx, DE);
    bool good = true;
    for (size_t n = 0; n < sizeof SAMPLE - 1; n++) {
        try_bytes(&t, str_slice(S(SAMPLE), 0, n));
        bool refused = t.opened == INVALID && t.cx.fault.kind == INVALID;
        bool told = !t.opened && findings_count(&t.findings, ERROR_FINDING);
        bool complete = !t.opened && t.table->n_rows == 6 && str_ends(rows_of(&t), S("|/|5,5\n"));
        if (!refused && !told && !complete) printf("# cut off after byte %zu: silent\n", n);
        good = good && (refused || told || complete) && (t.opened || t.ended == NOT_FOUND);
        end(&t);
    }
    ok(good, "cut off at any byte it is told or complete");
    cx_end(&cx);
}

/* ---- permuted columns ---- */

/* The sample with its columns in another order; the lines of title too, or not. */
static Str permuted(Arena *mem, const size_t *order, bool titles) {
    Buf out = buf_new(mem, 100000);
    size_t line_number = 0;
    buf_put(&out, S("GENESIS-Tabelle: 1-2-3\n"));
    Str rest = S("Schulen;;;;;;\nTitel;;;;;;\n2013;;;;;;\n" HEADINGS ROWS), line;
    while (str_cut(&rest, '\n', &line)) {
        Str cells[7] = {{0}}, cell, left = line;
        if (!line.n) continue;
        for (size_t i = 0; i < 7 && str_cut(&left, ';', &cell); i++)
            cells[i] = cell;
        bool keep = ++line_number <= 3 && !titles;
        for (size_t i = 0; i < 7; i++) {
            if (i) buf_char(&out, ';');
            buf_put(&out, cells[keep ? i : order[i]]);
        }
        buf_char(&out, '\n');
    }
    buf_put(&out, S(FOOTER));
    return buf_str(&out);
}

static bool permutation_good(const Trial *t, const size_t *order) {
    static const char *const paths[] = {"", "", "", "", "Lernende", "Lernende", "Quote"};
    static const char *const units[] = {"", "", "", "", "Anzahl", "Anzahl", "Prozent"};
    const Table *table = t->table;
    bool good = table->kind == TABLE_GENESIS && table->n_columns == 7 && table->n_rows == 6;
    for (size_t i = 0; i < 7 && good; i++) {
        const TableColumn *column = &table->columns[i];
        good = str_equal(column->n_path ? column->path[0] : STR_NONE, str_of(paths[order[i]])) &&
               str_equal(column->unit, str_of(units[order[i]])) && column->n_path <= 2;
        if (order[i] == 0) good = good && table->time_column == i;
        if (order[i] == 1) good = good && table->key_column == i;
        if (order[i] == 2) good = good && table->name_column == i;
        if (order[i] == 3)
            good = good && table->first_label_column == i && table->n_label_columns == 1;
    }
    return good && str_equal(table->heading_period, S("2013")) && table->n_title == 2 &&
           !t->findings.list.n;
}

static void permutations(void) {
    size_t order[7] = {0, 1, 2, 3, 4, 5, 6}, tried = 0, good = 0;
    uint32_t seed = 1;
    for (int round = 0; round < 200; round++) {
        for (size_t i = 7; i-- > 1;) { /* a fixed row of shuffles */
            seed = seed * 1664525u + 1013904223u;
            size_t k = (seed >> 8) % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        for (int titles = 0; titles < 2; titles++) {
            Cx cx;
            Trial t;
            cx_begin(&cx, DE);
            try_bytes(&t, permuted(cx.mem, order, titles));
            tried++;
            bool right = !t.opened && permutation_good(&t, order);
            if (!right)
                printf("# order %zu %zu %zu %zu %zu %zu %zu titles %d: %.*s\n", order[0], order[1],
                       order[2], order[3], order[4], order[5], order[6], titles,
                       STR_ARG(t.opened ? S("fault") : headings_of(&t)));
            good += right;
            end(&t);
            cx_end(&cx);
        }
    }
    is_int(good, tried, "columns in any order are found again");
}

/* The hardest case: one column of values, whole numbers, whose headings stand alone like titles. */
static void permuted_single(void) {
    static const char *const lines[][4] = {
        {"Titel", "", "", ""},          {"", "", "", "Schulen"},
        {"", "", "", "Anzahl"},         {"2015", "DG", "Deutschland", "33000"},
        {"2015", "05", "Land", "5500"}, {"2014", "05112", "Duisburg", "160"},
    };
    size_t good = 0;
    for (size_t code = 0; code < 256; code++) {
        size_t order[4] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6}, seen = 0;
        Trial t;
        Cx cx;
        for (size_t i = 0; i < 4; i++)
            seen |= (size_t)1 << order[i];
        if (seen != 15) continue;
        cx_begin(&cx, DE);
        Buf text = buf_new(cx.mem, 10000);
        buf_put(&text, S("GENESIS-Tabelle: 1\n"));
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
            for (size_t c = 0; c < 4; c++)
                buf_format(&text, "%s%c", lines[i][order[c]], c == 3 ? '\n' : ';');
        buf_put(&text, S(FOOTER));
        try_bytes(&t, buf_str(&text));
        bool right = !t.opened && t.table->kind == TABLE_GENESIS && t.table->n_rows == 3;
        for (size_t c = 0; c < 4 && right; c++) {
            size_t place = order[c] == 0   ? t.table->time_column
                           : order[c] == 1 ? t.table->key_column
                           : order[c] == 2 ? t.table->name_column
                                           : c;
            const TableColumn *column = &t.table->columns[c];
            right = place == c && column->n_path == (order[c] == 3) &&
                    (order[c] != 3 || (str_equal(column->path[0], S("Schulen")) &&
                                       str_equal(column->unit, S("Anzahl"))));
        }
        if (!right) printf("# order %zu %zu %zu %zu\n", order[0], order[1], order[2], order[3]);
        good += right;
        end(&t);
        cx_end(&cx);
    }
    is_int(good, 24, "a single column of values in any place");
}

int main(void) {
    whole();
    deleted_and_added();
    other_layouts();
    truncated();
    permutations();
    permuted_single();
    return done();
}

/* Are the headings of plain tables found by what the cells look like, and what stands behind the
 * rows told apart from them? */

#include "formats_test.h"

static void levels(void) {
    Trial t;
    try_text(&t, "Kennziffer;Raum;Abgänge;Abgänge;Abgänge\n;;2019;2020;2021\n"
                 "05112;Duisburg;6,5;6,75;7\n05113;Essen;1995;2;3,25\n05114;Krefeld;1;-;.\n");
    is_str(headings_of(&t), "Kennziffer; Raum; Abgänge/2019; Abgänge/2020; Abgänge/2021",
           "years over numbers are headings");
    is_str(rows_of(&t),
           "3:05112|Duisburg|6,5|6,75|7\n4:05113|Essen|1995|2|3,25\n5:05114|Krefeld|1|-|.\n",
           "a number that looks like a year is none");
    end(&t);
    try_text(&t, "Schule;gegründet;erweitert\nA;1950;1960\nB;1971;1972\nC;1999;2001\n");
    is_str(rows_of(&t), "2:A|1950|1960\n3:B|1971|1972\n4:C|1999|2001\n",
           "years over years are rows");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, "Stadt;2019;2020\nEssen;1950;2010\nHagen;5000;5100\nHamm;700;800\n");
    is_str(headings_of(&t), "Stadt; 2019; 2020", "years as the only headings");
    is_str(rows_of(&t), "2:Essen|1950|2010\n3:Hagen|5000|5100\n4:Hamm|700|800\n",
           "a named row of numbers that look like years");
    end(&t);
    try_text(&t, "Jahr;Wert\n2019;5\n2020;6\n2021;7\n");
    is_str(rows_of(&t), "2:2019|5\n3:2020|6\n4:2021|7\n", "years that name rows");
    end(&t);
    try_text(&t, "key_code;key_name;share_19\nSchlüssel;Name;Anteil 2019\n"
                 "05112;Duisburg;6,5\n05113;Essen;7,5\n");
    is_str(headings_of(&t), "key_code/Schlüssel; key_name/Name; share_19/Anteil 2019",
           "codes in one row, words in the next");
    end(&t);
    try_text(&t, "Alter;0;1;2;3\nEssen;10;20;30;40\nHagen;11;21;31;41\n");
    is_str(headings_of(&t), "Alter; 0; 1; 2; 3", "numbers that count are headings");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
}

static void merged(void) {
    Trial t;
    try_text(&t, "Jahr;Monate;;;;;\n;Januar;;;Februar;;\n;Geschlecht;;;Geschlecht;;\n"
                 ";zusammen;m;w;zusammen;m;w\n2014;3;1;2;7;3;4\n2013;3;1;2;7;3;4\n");
    is_str(headings_of(&t),
           "Jahr; Monate/Januar/Geschlecht/zusammen; Monate/Januar/Geschlecht/m; "
           "Monate/Januar/Geschlecht/w; Monate/Februar/Geschlecht/zusammen; "
           "Monate/Februar/Geschlecht/m; Monate/Februar/Geschlecht/w",
           "an upper heading reaches over the empty cells at its right");
    end(&t);
    try_text(&t, "Stadt;2019;;2020;\n;m;w;m;w\nEssen;1;2;3;4\nHagen;5;6;7;8\n");
    is_str(headings_of(&t), "Stadt; 2019/m; 2019/w; 2020/m; 2020/w", "a year over two columns");
    is_int(t.table->n_rows, 2, "numbers that happen to count are rows");
    end(&t);
    try_text(&t, "Verzeichnis am 30.06.2024;;;;;;\n;;;;;;\n"
                 "Schlüssel;;Name;Fläche km2 1);Bevölkerung2);;Post-leitzahl\n"
                 "Land;Kreis;;;insgesamt;je km2;\n;;;31.12.2022;am 31.12.2022;;\n;;;;;;\n"
                 "05;12;Duisburg;232,84;502211;2157;47051\n05;13;Essen;210,34;584580;2779;45127\n"
                 "05;14;Krefeld;137,8;228550;1659;47803\n"
                 ";;;;;;\n1) Abweichungen sind möglich.;;;;;;\n2) Fortschreibung;;;;;;\n");
    is_str(t.table->title[0], "Verzeichnis am 30.06.2024", "title");
    is_str(headings_of(&t),
           "Schlüssel/Land; Schlüssel/Kreis; Name; Fläche km2/31.12.2022; "
           "Bevölkerung/insgesamt/am 31.12.2022; Bevölkerung/je km2; Post-leitzahl",
           "three rows of headings, marks of footnotes left out");
    is_int(t.table->n_rows, 3, "rows");
    is_str(t.table->notes, "1) Abweichungen sind möglich.\n2) Fortschreibung", "notes");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, "Stadt;Fläche;Anteil;Lernende\n;km²;in %;Anzahl\n1;2;3;4\nEssen;210,3;5,5;7\n"
                 "Hagen;160,4;6,5;8\n");
    is_str(headings_of(&t), "Stadt; Fläche [km²]; Anteil [%]; Lernende [Anzahl]",
           "a row of units, and one that numbers the columns");
    is_int(t.table->n_rows, 2, "are no rows");
    end(&t);
    try_text(&t, "Stadt;\"Zahl der\nLernenden\";Anteil\nEssen;\"1\";2\n\"Hagen\nWest\";3;4\n");
    is_str(headings_of(&t), "Stadt; Zahl der Lernenden; Anteil", "line breaks in headings");
    is_str(rows_of(&t), "3:Essen|1|2\n4:Hagen\nWest|3|4\n", "and in cells");
    end(&t);
}

static void titles(void) {
    Trial t;
    try_text(&t, "Schulen, Lernende, Stand 2024\nQuelle: Amt\nStadt,Schulen,Lernende,Quote\n"
                 "Essen,1,2,3.5\nHagen,4,5,6.5\n");
    is_int(t.table->n_title, 2, "lines above, also with signs that separate");
    is_str(t.table->title[0], "Schulen, Lernende, Stand 2024", "as they are written");
    is_str(headings_of(&t), "Stadt; Schulen; Lernende; Quote", "are no headings");
    is_int(t.table->n_rows, 2, "and no rows");
    end(&t);
    try_text(&t, "\"Schulen\";\"Stand 2024\"\n\"Stadt\";\"Schulen\";\"Kinder\"\n"
                 "\"Essen\";\"1.234\";\"5.678,5\"\n\"Hagen\";\"2.345\";\"6.789,25\"\n");
    is_str(headings_of(&t), "Stadt; Schulen; Kinder", "a shorter row above full headings");
    is_str(t.table->title[0], "Schulen Stand 2024", "is a title");
    end(&t);
    try_text(&t, "Stand:;31.12.2024;;\n;;;\nStadt;Schulen;Lernende;Quote\nEssen;1;2;3,5\n"
                 "Hagen;4;5;6,5\n");
    is_str(headings_of(&t), "Stadt; Schulen; Lernende; Quote", "a date above is no row");
    is_str(t.table->title[0], "Stand: 31.12.2024", "but a title");
    end(&t);
    try_text(&t, "05112;Duisburg;12\n05113;Essen;13\n05114;Krefeld;14\n");
    is_str(findings_of(&t), "table.no-headings@1/0", "a table without headings is told");
    end(&t);
    try_text(&t, "Kreis;Schulen;Lernende\nRegierungsbezirk A;;\n05111;4;5\n05112;6;7\n"
                 "Regierungsbezirk B;;\n05913;8;9\n");
    is_str(rows_of(&t),
           "2:Regierungsbezirk A||\n3:05111|4|5\n4:05112|6|7\n"
           "5:Regierungsbezirk B||\n6:05913|8|9\n",
           "headings among the rows are rows");
    end(&t);
}

static void notes(void) {
    Trial t;
    try_text(&t, "Stadt;Zahl;Quote\nEssen;1;2\nHagen;3;4\nInsgesamt;4;6\n\nQuelle: Amt für X\n"
                 "1) ohne Wald; Stand 2024\n_____\n(C)opyright Amt\nStand: 07.10.2013 / 10:52\n");
    is_str(rows_of(&t), "2:Essen|1|2\n3:Hagen|3|4\n4:Insgesamt|4|6\n",
           "totals are rows, notes are none");
    is_str(t.table->notes, "Quelle: Amt für X\n1) ohne Wald; Stand 2024", "notes");
    is_str(t.table->stand, "07.10.2013", "their date");
    is_str(t.table->copyright, "(C)opyright Amt", "their copyright");
    is_int(t.findings.list.n, 0, "without a finding");
    is_int(table_rewind(&t.cx, t.table), OK, "once more");
    read_rows(&t);
    is_str(t.table->notes, "Quelle: Amt für X\n1) ohne Wald; Stand 2024", "the same notes");
    end(&t);
    try_text(&t, "Stadt,Zahl,Quote,Rest\nEssen,1,2,3\nHagen,3,4,5\n\n"
                 "Die Zahlen sind gerundet, auch die Summen.\nQuelle: Amt, 2024\n");
    is_str(t.table->notes, "Die Zahlen sind gerundet, auch die Summen.\nQuelle: Amt, 2024",
           "notes that their own commas divide");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, "Stadt;Zahl;Quote\nEssen;1;2\nBemerkung\nHagen;3;4\nHamm;;\n");
    is_str(rows_of(&t), "2:Essen|1|2\n4:Hagen|3|4\n5:Hamm||\n",
           "a name without numbers at the end is a row");
    is_str(findings_of(&t), "csv.ragged-row@3/0", "a text alone in the middle is told");
    is_int(t.table->notes.n, 0, "and no note");
    end(&t);
    try_text(&t, "Stadt;Zahl;Quote\nEssen;1;2\nHagen;3;4\n051");
    is_str(findings_of(&t), "csv.ragged-row@4/0 table.no-line-end@4/0", "half a row is no note");
    end(&t);
    try_text(&t, "Stadt;Zahl;Quote\nEssen;1;2\nHagen;3;4\nDuis");
    is_str(findings_of(&t), "csv.ragged-row@4/0 table.no-line-end@4/0", "nor is half a name");
    end(&t);
}

static void second(void) {
    Trial t;
    try_text(&t, "Stadt;Zahl;Quote\nEssen;1;2\nHagen;3;4\n\nTabelle 2\nStadt;Fläche;Wald\n"
                 "Essen;9;8\nHagen;7;6\n");
    is_str(rows_of(&t), "2:Essen|1|2\n3:Hagen|3|4\n", "a second table below is not read");
    is_str(findings_of(&t), "table.second@6/0", "and told");
    end(&t);
    try_text(&t, "Stadt;Zahl\nEssen;1\nHagen;3\nStadt;Zahl\nEssen;4\n");
    is_str(findings_of(&t), "table.second@4/0", "nor where the headings come again");
    is_int(t.table->n_rows, 2, "rows of the first");
    is_int(table_rewind(&t.cx, t.table), OK, "once more");
    read_rows(&t);
    is_str(findings_of(&t), "table.second@4/0", "told once");
    end(&t);
}

#define CUBE \
    "* Export\nK;DQ;FACH-SCHL;\"mit Werten\"\nD;1234BJ;;N\nK;DQA;NAME;RHF-BSR\nD;KREISE;1\n" \
    "D;GES;2\nK;DQZ;NAME;ZI\nD;JAHR;3\nK;DQI;NAME;ME-NAME;DST\nD;BEV;Anzahl;FEST\nD;ANT;%;FEST\n" \
    "K;QEI;FACH-SCHL;FACH-SCHL;ZI-WERT;WERT;QUALITAET;WERT;QUALITAET\n" \
    "D;05112;GESM;2024;136;p;1.5;e\nD;05113;GESW;2024;;/;2.25;e\n"

static void cubes(void) {
    Trial t;
    try_text(&t, CUBE);
    is_int(t.table->kind, TABLE_CUBE, "a cube");
    is_str(headings_of(&t),
           "KREISE; GES; JAHR; BEV [Anzahl]; BEV/QUALITAET; ANT [%]; ANT/QUALITAET",
           "its axes and contents");
    const ColumnRole roles[] = {ROLE_DIMENSION, ROLE_DIMENSION, ROLE_TIME,     ROLE_VALUE,
                                ROLE_ATTRIBUTE, ROLE_VALUE,     ROLE_ATTRIBUTE};
    bool right = true;
    for (size_t i = 0; i < t.table->n_columns; i++)
        right = right && t.table->columns[i].role == roles[i];
    ok(right && t.table->n_columns == 7, "what each column is");
    is_str(rows_of(&t), "13:05112|GESM|2024|136|p|1.5|e\n14:05113|GESW|2024||/|2.25|e\n", "rows");
    is_int(t.table->decimal, DECIMAL_POINT, "decimal sign");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
    try_text(&t, CUBE "D;05114;GESM");
    is_str(findings_of(&t), "csv.ragged-row@15/0 table.truncated@15/0", "cut off");
    end(&t);
    try_text(&t, "* Export\nK;DQ;FACH-SCHL\nD;1234BJ;;N\n");
    ok(t.opened == INVALID && fault_says(&t, "keinen Block mit Werten"), "without values");
    end(&t);
}

#define FLAT_HEADS \
    "statistics_code;time;1_variable_code;1_variable_label;1_variable_attribute_code;" \
    "1_variable_attribute_label;value;value_unit\n"

static void shifted(void) {
    Trial t;
    try_text(&t, FLAT_HEADS "12;2024;KREISE;Kreise;05112;Duisburg;7;number\n"
                            "12;2024;KREISE;Kreise;05113;9;number;number\n"
                            "12;2024;KREISE;05114;Krefeld;8;number\n"
                            "12;2024;KREISE;Kreise;05116;Hagen;-;number\n");
    is_int(t.table->kind, TABLE_FLAT, "a flat file");
    is_str(findings_of(&t), "flat.shifted-row@3/7 csv.ragged-row@4/0",
           "a missing label shifts the cells behind it");
    is_int(t.table->n_rows, 2, "such rows are left out");
    end(&t);
}

/* Rows with years below, a note behind a blank line, the headings once more: in a list of entries
 * all of these are rows. */
static void entries(void) {
    Cx cx;
    Table *table;
    Row row;
    size_t n = 0;
    cx_begin(&cx, EN);
    Findings findings = {.mem = cx.mem};
    Str text = S("id,title,from,until\n"
                 "a,One,2021-11,2023-12-31\n"
                 "b,Two,2014,\n"
                 "c,Three,2016,\n"
                 "\n"
                 "* a note,,,\n"
                 "id,title,from,until\n"
                 "d,Four,2025,2026\n");
    RowsAsk ask = {.path = file_with(&cx, text), .findings = &findings, .headed = true};
    ok(table_open_sheet(&cx, &table, &ask) == OK, "a list of entries");
    is_int(table->n_columns, 4, "four columns");
    is_str(table->columns[2].path[0], "from", "... called as in the first row");
    while (table_next(&cx, table, &row) == OK)
        n++;
    is_int(n, 6, "all below are rows");
    cx_end(&cx);
}

int main(void) {
    levels();
    entries();
    merged();
    titles();
    notes();
    second();
    cubes();
    shifted();
    return done();
}

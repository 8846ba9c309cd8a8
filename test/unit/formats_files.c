/* Are official files read as they are? Each known file must give its rows, columns, headings, title
 * and end; every file of the example region must be readable without an error. Where the files are
 * not there, this is said and skipped. */

#include <dirent.h>

#include "formats_test.h"

#define SHARED "../shared/data/"
#define OFFICES "© Statistische Ämter des Bundes und der Länder, Deutschland, 201"

static Err open_file(Trial *t, Str path) {
    *t = (Trial){0};
    cx_begin(&t->cx, DE);
    t->findings.mem = t->cx.mem;
    t->opened = table_open(&t->cx, &t->table, path, &t->findings);
    return t->opened;
}

/* Counts rows and remembers nothing else; the line of the first row. */
static size_t read_through(Trial *t) {
    Row row;
    size_t first = 0;
    while (!(t->ended = table_next(&t->cx, t->table, &row)))
        if (!first) first = row.line;
    return first;
}

typedef struct Known {
    const char *name;
    Encoding encoding;
    size_t columns, rows, first;
    bool time, label;
    size_t titles;
    const char *period;
    size_t notes;
    const char *stand;
} Known;

static void genesis_file(const Known *known) {
    Trial t;
    Cx keep;
    cx_begin(&keep, DE);
    Str path = str_format(keep.mem, SHARED "regionalstatistik-csv/%s", known->name);
    if (open_file(&t, path) == NOT_FOUND) {
        skip("no shared data here");
    } else {
        Table *table = t.table;
        size_t first = t.opened ? 0 : read_through(&t), key = known->time ? 1 : 0;
        ok(!t.opened && t.ended == NOT_FOUND && !t.findings.list.n, "%s is read without a finding",
           known->name);
        ok(table->kind == TABLE_GENESIS && table->encoding == known->encoding &&
               table->n_columns == known->columns && table->n_rows == known->rows &&
               first == known->first,
           "kind, encoding, columns, rows, first row");
        ok(table->time_column == (known->time ? 0 : SIZE_MAX) && table->key_column == key &&
               table->name_column == key + 1 && table->n_label_columns == known->label &&
               (!known->label || table->first_label_column == key + 2),
           "row headings");
        ok(table->n_title == known->titles && str_starts(str_of(known->name), table->table_number),
           "titles, number");
        is_str(table->heading_period, known->period, "period above the headings");
        is_str(table->stand, known->stand, "date");
        ok(str_starts(table->copyright, S(OFFICES)) && table->notes.n == known->notes,
           "copyright, notes");
        bool headed = true;
        for (size_t i = 0; i < table->n_columns; i++) {
            bool row_heading = i <= key + 1 || (known->label && i == key + 2);
            headed = headed && (table->columns[i].n_path == 0) == row_heading;
        }
        ok(headed, "each value column has headings, no other has");
    }
    cx_end(&t.cx);
    cx_end(&keep);
}

static void genesis_files(void) {
    static const Known files[] = {
        {"12411-01-01-4.csv", LATIN1, 5, 526, 9, false, false, 5, "", 300, "14.12.2017"},
        {"12411-02-03-5_00_NRW-cut.csv", UTF8, 56, 444, 11, false, false, 5, "31.12.2015", 477,
         "10.10.2017"},
        {"12411-03-03-4_00.csv", UTF8, 13, 11572, 9, true, true, 5, "", 509, "10.10.2017"},
        {"12411-05-01-4_00.csv", UTF8, 6, 11046, 8, true, false, 5, "", 877, "10.10.2017"},
        {"12411-06-01-4_00.csv", UTF8, 6, 526, 9, true, false, 4, "", 300, "10.10.2017"},
        {"12612-01-01-4_00.csv", UTF8, 6, 11046, 7, true, false, 4, "", 431, "10.10.2017"},
        {"13111-12-03-4_00.csv", UTF8, 10, 8416, 11, true, true, 5, "", 659, "10.10.2017"},
        {"13211-01-03-5_00.csv", UTF8, 9, 14493, 11, false, false, 4, "Jahr: 2016", 1385,
         "10.10.2017"},
        {"13211-02-05-4_00.csv", UTF8, 16, 8416, 9, true, false, 4, "", 1598, "10.10.2017"},
        {"21111-01-03-4.csv", LATIN1, 9, 6312, 11, false, true, 4, "2015", 9676, "13.12.2017"},
        {"21111-02-06-4.csv", LATIN1, 17, 11046, 10, true, false, 5, "", 4572, "24.02.2018"},
        {"21121-01-05-4.csv", LATIN1, 7, 5260, 11, false, true, 4, "2015", 3817, "16.12.2017"},
        {"21121-02-02-4.csv", LATIN1, 15, 5260, 12, true, false, 4, "", 1749, "24.02.2018"},
        {"22221-01-01-4_00.csv", UTF8, 13, 3156, 9, true, false, 4, "", 849, "10.10.2017"},
        {"22541-01-01-4_00.csv", UTF8, 14, 1578, 10, true, false, 4, "", 420, "10.10.2017"},
        {"22541-01-04-4_00.csv", UTF8, 16, 5260, 10, true, false, 4, "", 2143, "10.10.2017"},
        {"22543-01-01-4_00.csv", UTF8, 10, 6312, 10, true, true, 4, "", 264, "10.10.2017"},
        {"22543-01-02-4_00.csv", UTF8, 10, 9468, 10, true, true, 4, "", 434, "10.10.2017"},
        {"22543-02-02-4_00.csv", UTF8, 11, 526, 10, true, false, 4, "", 274, "10.10.2017"},
        {"22811-01-01-4_00.csv", UTF8, 10, 3156, 10, true, false, 4, "", 196, "10.10.2017"},
        {"22811-02-02-4_00.csv", UTF8, 16, 3682, 10, true, false, 4, "", 281, "10.10.2017"},
        {"AI-N-05_00.csv", UTF8, 5, 4208, 8, true, false, 4, "", 91, "10.10.2017"},
        {"AI-N-06_00.csv", UTF8, 5, 5260, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI-S-03_00.csv", UTF8, 4, 3156, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI002-1_00.csv", UTF8, 10, 6838, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI002-2_00.csv", UTF8, 8, 6838, 7, true, false, 3, "", 208, "10.10.2017"},
        {"AI003-1_00.csv", UTF8, 6, 5260, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI003-2_00.csv", UTF8, 5, 5260, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI003-3_00.csv", UTF8, 5, 3156, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AI008-1_00.csv", UTF8, 8, 6838, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AIG-03-1_00.csv", UTF8, 5, 5260, 7, true, false, 3, "", 91, "10.10.2017"},
        {"AIG-03-2_00.csv", UTF8, 6, 5260, 7, true, false, 3, "", 91, "10.10.2017"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        genesis_file(&files[i]);
}

static void headings(void) {
    static const struct {
        const char *name;
        size_t column;
        const char *heading;
    } cases[] = {
        {"12411-01-01-4.csv", 3, "31.12.2015/männlich []"},
        {"12411-03-03-4_00.csv", 4, "Insgesamt []"},
        {"12411-02-03-5_00_NRW-cut.csv", 20,
         "männlich/Altersgruppen (unter 3 bis 75 u.m.)/unter 3 Jahre []"},
        {"21111-02-06-4.csv", 6, "Schulabschluss/ohne Hauptschulabschluss/weiblich []"},
        {"21121-02-02-4.csv", 6,
         "Absolventen/Abgänger (berufllich)/davon mit/mit Hauptschulabschluss/Geschlecht/weiblich "
         "[Anzahl]"},
        {"22541-01-04-4_00.csv", 9, "Genehmigte Plätze [Anzahl]"},
        {"13211-02-05-4_00.csv", 10, "Arbeitslosenquote bez. abh. zivile Erwerbspers. [Prozent]"},
        {"AI-S-03_00.csv", 3, "Mindestsicherungsquote [Prozent]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Trial t;
        Cx keep;
        cx_begin(&keep, DE);
        if (open_file(&t, str_format(keep.mem, SHARED "regionalstatistik-csv/%s", cases[i].name)) ==
            NOT_FOUND) {
            skip("no shared data here");
        } else {
            const TableColumn *column = &t.table->columns[cases[i].column];
            Str path = str_join(keep.mem, column->n_path, column->path, S("/"));
            is_str(str_format(keep.mem, "%.*s [%.*s]", STR_ARG(path), STR_ARG(column->unit)),
                   cases[i].heading, cases[i].name);
        }
        cx_end(&t.cx);
        cx_end(&keep);
    }
}

static void other_files(void) {
    static const struct {
        const char *name;
        TableKind kind;
        Encoding encoding;
        char separator;
        size_t columns, rows, first;
        Decimal decimal;
    } cases[] = {
        {"genesis-ffcsv/1000A-0000_de_flat.zip", TABLE_FLAT, UTF8_BOM, ';', 13, 10787, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/1000A-2022_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 22, 1360, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/11111-02-01-4_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 13, 489, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/12211-0001_en_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 21, 225, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/12211-Z-11_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 18, 1956, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/12411-01-01-4_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 17, 1467, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/13111-01-03-4_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 21, 3300, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/2000S-2003_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 21, 72, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/21311-01-01-4-B_de_flat.zip", TABLE_FLAT, UTF8_BOM, ';', 25, 44100, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/21311-01-01-4-B_de_flat_Ruhr.csv", TABLE_FLAT, UTF8_BOM, ';', 25, 1350, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/23111-0001_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 13, 272, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/4000W-2041_de_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 21, 180, 2,
         DECIMAL_COMMA},
        {"genesis-ffcsv/4000W-2041_en_flat.csv", TABLE_FLAT, UTF8_BOM, ';', 21, 180, 2,
         DECIMAL_POINT},
        {"genesis-ffcsv/AI-N-01-2-5_de_flat.zip", TABLE_FLAT, UTF8_BOM, ';', 13, 27132, 2,
         DECIMAL_COMMA},
        {"schulen-nrw/schuldaten_2021-09.csv", TABLE_CSV, UTF8, ';', 23, 5507, 3, DECIMAL_COMMA},
        {"schulen-nrw/AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv", TABLE_CSV, UTF8, ',', 19,
         5407, 2, DECIMAL_COMMA},
        {"schulen-nrw/"
         "AS_BS_Verzeichnis_2024_25_mit_Sozialindex_und_Koordinaten_und_Startchancen.csv",
         TABLE_CSV, UTF8, ',', 23, 5407, 2, DECIMAL_POINT},
        {"schulen-nrw/AS_BS_Verzeichnis_2024_25_mit_Teilstandorten.csv", TABLE_CSV, UTF8, ',', 20,
         5407, 5, DECIMAL_POINT},
        {"schulen-nrw/sozialindex_schulliste_schuljahr_2025-26.csv", TABLE_CSV, UTF8, ',', 6, 4125,
         2, DECIMAL_COMMA},
        {"inkar/gerda/county_covariates_1995_2022.csv", TABLE_CSV, UTF8, ',', 29, 11200, 2,
         DECIMAL_POINT},
        {"inkar/gerda/county_covariates_codebook.csv", TABLE_CSV, UTF8, ',', 7, 29, 2,
         DECIMAL_POINT},
        {"inkar/edition_1998-2021/IRIS_Einkommenssteuer_Gemeindeverbaende_2022.csv", TABLE_CSV,
         WINDOWS_1252, ';', 27, 4600, 3, DECIMAL_COMMA},
        {"geo/gemeindeverzeichnis/rvr_mitgliedskommunen_2024.csv", TABLE_CSV, UTF8, ',', 15, 53, 2,
         DECIMAL_COMMA},
        {"it-nrw-landesdatenbank/33111-02ir.csv", TABLE_GENESIS, LATIN1, ';', 22, 19, 10,
         DECIMAL_COMMA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Trial t;
        Cx keep;
        cx_begin(&keep, DE);
        if (open_file(&t, str_format(keep.mem, SHARED "%s", cases[i].name)) == NOT_FOUND) {
            skip("no shared data here");
        } else {
            size_t before = arena_bytes(t.cx.mem), first = t.opened ? 0 : read_through(&t);
            ok(!t.opened && t.ended == NOT_FOUND && !t.findings.list.n &&
                   t.table->kind == cases[i].kind && t.table->encoding == cases[i].encoding &&
                   t.table->separator == cases[i].separator &&
                   t.table->n_columns == cases[i].columns && t.table->n_rows == cases[i].rows &&
                   first == cases[i].first && t.table->decimal == cases[i].decimal &&
                   arena_bytes(t.cx.mem) == before,
               "%s", cases[i].name);
        }
        cx_end(&t.cx);
        cx_end(&keep);
    }
}

static Err ignore_shape(Cx *cx, void *arg, const Shape *shape) {
    (void)cx;
    *(size_t *)arg += shape->n_rings > 0;
    return OK;
}

/* Every file of the example region is a table or a collection of areas, without an error. */
static void example_region(void) {
    DIR *folder = opendir("data/ruhr/files");
    if (!folder) {
        skip("no example region here");
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        Str name = str_of(entry->d_name);
        if (name.p[0] == '.' || str_ends(name, S(".md"))) continue;
        Trial t;
        Cx keep;
        cx_begin(&keep, DE);
        Str path = str_format(keep.mem, "data/ruhr/files/%s", entry->d_name);
        size_t shapes = 0;
        if (str_find(name, S(".geojson"), 0) != SIZE_MAX) {
            Findings findings = {.mem = keep.mem};
            Err err = shapes_read(&keep, &(RowsAsk){.path = path, .findings = &findings},
                                  ignore_shape, &shapes);
            ok(!err && shapes && !findings.list.n, "%s: areas", entry->d_name);
        } else {
            bool opened = !open_file(&t, path);
            if (opened) read_through(&t);
            ok(opened && t.ended == NOT_FOUND && t.table->n_rows &&
                   !findings_count(&t.findings, ERROR_FINDING),
               "%s: rows", entry->d_name);
            cx_end(&t.cx);
        }
        cx_end(&keep);
    }
    closedir(folder);
}

int main(void) {
    genesis_files();
    headings();
    other_files();
    example_region();
    return done();
}

/* A row of a file as it stands: found by its line in every form of file, with headings and
 * neighbours; hostile cells are bounded. */

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>
#include "tap.h"
#include "formats/formats_in.h"

static Cx cx;
static Findings findings;

static Err look(Str path, size_t line, Excerpt *out) {
    findings = (Findings){.mem = cx.mem};
    cx.fault = (Fault){0};
    return excerpt_read(&cx, out, &(RowsAsk){.path = path, .findings = &findings}, line, 2);
}

static Str written(Str text) {
    static int n;
    Str path = str_format(cx.mem, "/tmp/excerpt-%d-%d", (int)getpid(), n++);
    FILE *file = fopen(cstr(cx.mem, path), "w");
    must(file && fwrite(text.p, 1, text.n, file) == text.n && fclose(file) == 0);
    return path;
}

static void plain(void) {
    Excerpt e;
    Str path = written(S("Titel\n\nschluessel;name;wert\n05112;Duisburg;1\n05113;\"Es\nsen\";2\n"
                         "05114; Krefeld ;3\n05116;M;4\n05117;N;5\n"));
    is_int(look(path, 7, &e), OK, "a row behind one of two lines");
    is_int(e.n_rows, 5, "two rows before and two behind");
    is_int(e.at, 2, "it is the third");
    is_str(e.rows[e.at].cells[1].text, " Krefeld ", "blanks stay");
    is_str(e.rows[1].cells[1].text, "Es\nsen", "line breaks, too");
    is_int(e.rows[1].line, 5, "a row begins in its first line");
    is_int(e.n_heads, 1, "the headings, without the title");
    is_str(e.heads[0].cells[2].text, "wert", "as they stand");
    is_int(look(path, 6, &e), NOT_FOUND, "no row begins in the middle of another");
    is_int(look(path, 4, &e), OK, "the first row");
    is_int(e.at, 0, "has none before it");
    is_int(look(path, 9, &e), OK, "the last row");
    is_int(e.at + 1, e.n_rows, "has none behind it");
    is_int(look(path, 3, &e), OK, "a row of headings can be looked at, too");
    is_str(e.rows[e.at].cells[0].text, "schluessel", "it is the one asked for");
    is_int(look(path, 500, &e), NOT_FOUND, "beyond the end");
    is_int(look(path, SIZE_MAX, &e), NOT_FOUND, "far beyond the end");
    unlink(cstr(cx.mem, path));
}

static void hostile(void) {
    Excerpt e;
    Buf text = buf_new(cx.mem, 4 << 20);
    buf_put(&text, S("a;b;c\n1;2;3\n4;"));
    for (size_t i = 0; i < 300000; i++)
        buf_put(&text, S("ä"));
    buf_put(&text, S(";\xE2\x80\xAE\x01x\n7;8;9\n"));
    Str path = written(buf_str(&text));
    is_int(look(path, 3, &e), OK, "a row with a cell of 600 kB");
    is_int(e.rows[e.at].cells[1].text.n, 2000, "is cut between letters");
    is_int(e.rows[e.at].cells[1].n, 600000, "its length is told");
    is_int(e.rows[e.at].cells[2].text.n, 5, "other signs stay as they are");
    unlink(cstr(cx.mem, path));
    path = written(S("a;b\n1;2\n"));
    is_int(look(path, 2, &e), OK, "a table of one row");
    is_int(e.n_rows, 1, "is that row");
    unlink(cstr(cx.mem, path));
}

/* Values as Python's openpyxl, json and csv read them from the same files. */
static void forms(void) {
    Excerpt e;
    if (look(S("data/ruhr/files/21311-01-01-4-B_de_flat.zip"), 2, &e) == OK)
        ok(e.heads[0].n > 5 && e.rows[e.at].n == e.heads[0].n, "ffcsv in a zip");
    else
        ok(false, "ffcsv in a zip");
    is_int(look(S("data/ruhr/files/21111-02-06-4.csv.gz"), 87, &e), OK, "GENESIS, packed");
    is_str(e.rows[e.at].cells[5].text, "315", "the cell of the sixth column");
    is_str(e.heads[e.n_heads - 1].cells[5].text, "Insgesamt", "the headings above it");
    is_int(excerpt_read_shapes(&cx, &e,
                               &(RowsAsk){.path = S("data/ruhr/files/rvr_kreise_2021.geojson.gz"),
                                          .findings = &findings},
                               1, 2),
           NOT_FOUND, "no area begins in the first line");
}

/* What a delivery notes of a row leads back to it, whatever the form of the file. */
static void rows_again(const char *folder, size_t least) {
    DIR *dir = opendir(folder);
    size_t files = 0, wrong = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        Str path = str_format(cx.mem, "%s/%s", folder, entry->d_name);
        Table *table;
        Row row;
        findings = (Findings){.mem = cx.mem};
        if (entry->d_name[0] == '.' || table_open(&cx, &table, path, &findings)) continue;
        if (table_next(&cx, table, &row) == OK) {
            ExcerptRow want = {.line = row.line, .n = row.n};
            Str *cells = NEW_ARRAY(cx.mem, Str, row.n + 1);
            for (size_t i = 0; i < row.n; i++)
                cells[i] = str_copy(cx.mem, row.cells[i]);
            Excerpt e;
            bool same = look(path, want.line, &e) == OK && e.rows[e.at].line == want.line;
            for (size_t i = 0; same && i < want.n && i < e.rows[e.at].n; i++)
                same = str_starts(cells[i], e.rows[e.at].cells[i].text);
            if (!same) wrong++;
            if (!same) printf("# %s line %zu\n", entry->d_name, want.line);
        }
        files++;
    }
    if (dir) closedir(dir);
    ok(files >= least && wrong == 0, "%s: %zu files", folder, files);
}

int main(void) {
    cx_begin(&cx, DE);
    plain();
    hostile();
    forms();
    rows_again("test/data/workbooks", 5);
    rows_again("test/data/json-stat", 2);
    rows_again("test/data/sdmx", 5);
    rows_again("test/data/tables", 2);
    cx_end(&cx);
    return done();
}

/* Does the way through long files come to what the way through small ones finds? Real flat files,
 * whole and damaged at random, go through both; blocks of every size, memory for hardly anything,
 * one thread and several must give the same cells and findings. Then pipes, disks that are full,
 * and files that end midway. */

#include "tally_test.h"
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>

/* ---- the way of small files ---- */

static Str raw_line(Cx *cx, const Intake *intake, const Raw *raw) {
    const Series *series = &intake->series.at[raw->series];
    const CellEntry *cell = &intake->cells.at[series->cell];
    Buf value = buf_new(cx->mem, 64);
    if (raw_has_number(raw)) buf_double(&value, raw->number);
    return str_format(
        cx->mem, "%.*s %.*s %.*s %.*s = %.*s", STR_ARG(intake->spots.at[raw->spot].code),
        STR_ARG(period_code(cx->mem, intake->periods.at[series->period])), STR_ARG(cell->id),
        STR_ARG(intake->measures.at[series->measure]->id), STR_ARG(buf_str(&value)));
}

static Err small_steps(Cx *cx, Str path, Findings *findings, Told *told) {
    const Catalogue *catalogue;
    Table *table;
    Layout layout;
    Lines lines = {0};
    DeliverOptions options = {.check_only = true};
    TRY(catalogue_get(cx, &catalogue));
    TRY(table_open(cx, &table, path, findings));
    TRY(layout_choose(cx, &layout, catalogue, table, findings));
    Intake *intake = intake_new(cx->mem, catalogue, layout.mapping, findings);
    layout_tell_unknown(cx->mem, &layout, table, findings);
    TRY(translate(cx, &layout, table, intake, &options));
    /* What holds a file against the store or asks all periods at once is not for long files. */
    intake_groups(intake);
    sums_prepare(intake);
    rounding_detect(intake);
    dash_settle(intake);
    checks_regions(intake);
    checks_validity(intake, areas_tell(intake));
    check_sums(intake);
    for (size_t i = 0; i < intake->raws.n; i++)
        vec_push(cx->mem, &lines, raw_line(cx, intake, &intake->raws.at[i]));
    told->cells = sorted(cx->mem, &lines);
    told->rows = (int64_t)intake->rows;
    told->rows_outside = (int64_t)intake->rows_outside;
    told->n_cells = (int64_t)intake->raws.n;
    return OK;
}

static size_t rules_told[RULES]; /* in all files that went through */

static Told small_way(Cx *cx, Str path) {
    Told told = {.fits = true};
    Findings findings = {.mem = cx->mem};
    told.err = small_steps(cx, path, &findings, &told);
    for (size_t r = 0; r < RULES; r++)
        rules_told[r] += findings.of_rule[r] > 0;
    told.findings = findings_text(cx, &findings);
    return told;
}

static TallyOrder order_draw(Str path) {
    static const size_t blocks[] = {1, 7, 64, 999, 20000, 0}, rooms[] = {16, 333, 0};
    return (TallyOrder){.path = path,
                        .block = blocks[draw(6)],
                        .sightings = rooms[draw(3)],
                        .persons = rooms[draw(3)],
                        .threads = draw(3) + 1,
                        .plain = draw(2)};
}

static void first_difference(Str a, Str b) {
    Str x, y;
    while (a.p || b.p) {
        if (!str_cut(&a, '\n', &x)) x = STR_NONE;
        if (!str_cut(&b, '\n', &y)) y = STR_NONE;
        if (str_equal(x, y)) continue;
        printf("# small: %.*s\n#  long: %.*s\n", STR_ARG(x), STR_ARG(y));
        return;
    }
}

/* Cells are written only where nothing is wrong. */
static bool same(const Told *small, const Told *big) {
    bool good = small->rows == big->rows && small->rows_outside == big->rows_outside &&
                small->n_cells == big->n_cells && str_equal(small->findings, big->findings) &&
                (big->outcome == DELIVERY_REFUSED || str_equal(small->cells, big->cells));
    if (good && !big->err) return true;
    printf("# rows %lld %lld, outside %lld %lld, cells %lld %lld %.*s\n", (long long)small->rows,
           (long long)big->rows, (long long)small->rows_outside, (long long)big->rows_outside,
           (long long)small->n_cells, (long long)big->n_cells, STR_ARG(big->fault));
    first_difference(small->findings, big->findings);
    if (big->outcome != DELIVERY_REFUSED) first_difference(small->cells, big->cells);
    return false;
}

/* ---- flat files as they are ---- */

static void test_real(const char *path) {
    Cx cx;
    if (access(path, R_OK) != 0) {
        skip("a file of the shared data is not here");
        return;
    }
    store_fresh(&cx, RUHR);
    Told small = small_way(&cx, str_of(path));
    Told big = long_way(&cx, (TallyOrder){.path = str_of(path)});
    ok(small.err == OK && small.n_cells > 0, "%s can be read", path);
    ok(same(&small, &big), "both ways find the same in it");
    cx_end(&cx);
}

static Str students(Cx *cx) {
    Str path = S("../shared/data/genesis-ffcsv/21311-01-01-4-B_de_flat_Ruhr.csv");
    return access(path.p, R_OK) == 0 ? text_of_file(cx, path.p) : STR_NONE;
}

/* The head and some of the rows, part of them of an earlier semester. */
static Str some_rows(Cx *cx, Str text, uint32_t share) {
    Buf out = buf_new(cx->mem, (size_t)8 << 20);
    Str line;
    bool head = true;
    for (Str rest = text; str_cut(&rest, '\n', &line);) {
        if (!line.n || (!head && draw(share))) continue;
        head = false;
        size_t at = str_find(line, S("2023-10P6M"), 0);
        if (at != SIZE_MAX && draw(2))
            line = str_join(
                cx->mem, 3,
                (Str[]){str_slice(line, 0, at), S("2022-10P6M"), str_slice(line, at + 10, line.n)},
                STR_NONE);
        buf_put(&out, line);
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}

/* One cell of some row says something else: mostly the value, the key, the period or a code. */
static Str cell_changed(Cx *cx, Str text, size_t head) {
    static const char *const says[] = {
        "5111",  "5111.0", "-3", "1,5",        "2,25",       "13.20", "09175",
        "99999", "05",     "7",  "1.234",      "123456789",  "-",     ".",
        "x",     "(12)",   "/",  "12 p",       "GESM",       "NATD",  "HS-FG03",
        "1.000", "DG",     "",   "2022-10P6M", "2035-10P6M", "\"8\"", "KREISE"};
    static const size_t columns[] = {4, 7, 7, 11, 15, 19, 21, 21, 21, 21, 23, 5, 22};
    size_t at = str_find(text, S("\n"), head + draw((uint32_t)(text.n - head)));
    size_t column = columns[draw(13)];
    for (; at != SIZE_MAX && column; column--)
        at = str_find(text, S(";"), at + 1);
    if (at == SIZE_MAX) return text;
    size_t end = str_find(text, S(";"), at + 1);
    if (end == SIZE_MAX) return text;
    Str say = str_of(says[draw(sizeof says / sizeof *says)]);
    return str_join(cx->mem, 3,
                    (Str[]){str_slice(text, 0, at + 1), say, str_slice(text, end, text.n)},
                    STR_NONE);
}

/* Something that offices, spreadsheets and broken disks do to a file. */
static Str damaged(Cx *cx, Str text, uint32_t how_often) {
    static const char *const pieces[] = {
        "\"",        ";",      "\n",         "\r\n", "\xff", "\xc3",       " ",   "-",
        "x",         "5",      ",",          ".",    "\"\"", ";;;;;;;;;;", "\r",  "0511;",
        "INSGESAMT", "GESM",   "2099-10P6M", "ä",    "()",   "",           "-7;", "\"a\nb\"",
        "1 000",     "\"\n\"", "Ã¤",         "/",    "00",   "05111"};
    char *bytes = cstr(cx->mem, text);
    Str out = {bytes, text.n};
    size_t head = str_find(text, S("\n"), 0) + 1;
    uint32_t cells = draw(4) * how_often;
    for (uint32_t i = 0; i < cells; i++)
        out = cell_changed(cx, out, head);
    for (uint32_t i = draw(3) ? 0 : draw(how_often) + 1; i--;) {
        size_t at = head + draw((uint32_t)(out.n - head)), over = draw(2) ? draw(4) : 0;
        Str piece = str_of(pieces[draw(sizeof pieces / sizeof *pieces)]);
        if (!draw(6)) piece = str_slice(out, head + draw((uint32_t)(out.n - head)), out.n);
        if (piece.n > 600) piece.n = 600;
        out = str_join(cx->mem, 3,
                       (Str[]){str_slice(out, 0, at), piece, str_slice(out, at + over, out.n)},
                       STR_NONE);
    }
    if (!draw(8)) out = str_slice(out, 0, head + draw((uint32_t)(out.n - head)));
    return out;
}

static void test_damaged(int rounds, uint32_t share, uint32_t how_often) {
    int different = 0, run = 0;
    Cx cx;
    store_fresh(&cx, RUHR);
    cx_end(&cx);
    for (int round = 0; round < rounds && !different; round++) {
        Store *store;
        cx_begin(&cx, EN);
        must(store_open(&cx, &store, str_of(address)) == OK);
        Str text = students(&cx);
        if (!text.n) { /* no shared data here: a short excerpt, of which more is kept */
            text = text_of_file(&cx, EXCERPT("population-de.csv"));
            share = 3;
        }
        text = damaged(&cx, some_rows(&cx, text, share), how_often);
        Str path = file_write(&cx, text);
        Told small = small_way(&cx, path);
        Told big = long_way(&cx, order_draw(path));
        if (small.err == OK && big.fits) {
            run++;
            if (!same(&small, &big) && !different++) printf("# %.*s\n", STR_ARG(path));
        } else if (small.err == OK && small.rows > 0) {
            different++;
            printf("# does not fit: %.*s\n", STR_ARG(path));
        }
        if (!different) unlink(cstr(cx.mem, path));
        cx_end(&cx);
    }
    ok(!different && run > rounds / 2, "%d damaged files are told of in the same way", run);
}

/* Neither blocks nor threads nor memory change what is written. */
static void test_same_bytes(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = students(&cx);
    if (!text.n) {
        skip("a file of the shared data is not here");
        cx_end(&cx);
        return;
    }
    Str path = file_write(&cx, some_rows(&cx, text, 2));
    Str first = STR_NONE;
    int different = 0;
    for (int i = 0; i < 12; i++) {
        TallyOrder order = order_draw(path);
        if (order.block && order.block < 64) order.block = 64;
        Delivery delivery = {0};
        Findings findings = {.mem = cx.mem};
        bool fits;
        Str instead;
        char name[128];
        snprintf(name, sizeof name, "%s/bytes", folder);
        order.cells = str_of(name);
        must(tally(&cx, &order, &delivery, &findings, &fits, &instead) == OK && fits);
        Str bytes = text_of_file(&cx, name);
        if (!first.n) first = bytes;
        different += !str_equal(first, bytes);
        unlink(name);
    }
    ok(first.n > 1000 && !different, "the file of cells is the same to the byte");
    cx_end(&cx);
}

/* ---- totals over regions, and '-' ---- */

static Str totals_file(Cx *cx) {
    static const char *const sexes[] = {"", "GESM", "GESW"};
    Str real = text_of_file(cx, EXCERPT("population-de.csv"));
    Buf out = buf_new(cx->mem, (size_t)4 << 20);
    buf_put(&out, str_slice(real, 0, str_find(real, S("\n"), 0) + 1));
    const Catalogue *catalogue;
    const Region *land;
    must(catalogue_get(cx, &catalogue) == OK && region_find(cx, catalogue, S("05"), &land) == OK);
    size_t n;
    const Region *const *all = regions_all(catalogue, &n);
    for (int year = 2010; year < 2014; year++)
        for (size_t s = 0; s < 3; s++) {
            int sum = 0;
            for (size_t i = 0; i < n; i++) {
                bool kreis = all[i]->kind == REGION_KREIS || all[i]->kind == REGION_CITY;
                if (!kreis || !str_starts(all[i]->key, S("05"))) continue;
                int value = (int)draw(5000);
                bool dash = !draw(9);
                sum += dash ? (draw(3) ? 0 : value) : value;
                buf_format(
                    &out, "12411;x;STAG;x;%d-12-31;KREISE;x;%.*s;x;GES;x;%s;x;%s;Anzahl;BEVSTD;x\n",
                    year, STR_ARG(all[i]->key), sexes[s],
                    dash ? "-" : str_format(cx->mem, "%d", value).p);
            }
            for (int l = 1; l <= 16; l++)
                buf_format(
                    &out, "12411;x;STAG;x;%d-12-31;KREISE;x;%02d;x;GES;x;%s;x;%s;Anzahl;BEVSTD;x\n",
                    year, l, sexes[s],
                    l == 5    ? str_format(cx->mem, "%d", sum + (draw(3) ? 0 : 1)).p
                    : draw(4) ? "10"
                              : "-");
            buf_format(&out,
                       "12411;x;STAG;x;%d-12-31;KREISE;x;DG;x;GES;x;%s;x;%d;Anzahl;BEVSTD;x\n",
                       year, sexes[s], sum + (draw(2) ? 150 : 130));
        }
    return buf_str(&out);
}

static void test_totals(void) {
    int different = 0;
    Cx cx;
    store_fresh(&cx, RUHR);
    cx_end(&cx);
    for (int round = 0; round < 20 && !different; round++) {
        Store *store;
        cx_begin(&cx, EN);
        must(store_open(&cx, &store, str_of(address)) == OK);
        Str path = file_write(&cx, totals_file(&cx));
        Told small = small_way(&cx, path), big = long_way(&cx, order_draw(path));
        different += small.err || !big.fits || !same(&small, &big);
        cx_end(&cx);
    }
    ok(!different, "totals over regions and dashes are judged in the same way");
    ok(rules_told[RULE_SUM_REGIONS] && rules_told[RULE_DASH_NOT_ZERO], "some of them are wrong");
}

/* ---- pipes ---- */

typedef struct Pipe {
    pid_t child;
    int end; /* for reading */
    Str path;
} Pipe;

/* Another process writes the first bytes of a file into a pipe. */
static Pipe pipe_start(Cx *cx, const char *from, size_t most) {
    int ends[2];
    must(pipe(ends) == 0);
    Pipe out = {fork(), ends[0], str_format(cx->mem, "/proc/self/fd/%d", ends[0])};
    must(out.child >= 0);
    if (!out.child) {
        char piece[3001];
        int in = open(from, O_RDONLY);
        close(ends[0]);
        for (ssize_t got; most && (got = read(in, piece, sizeof piece)) > 0;) {
            if ((size_t)got > most) got = (ssize_t)most;
            if (write(ends[1], piece, (size_t)got) != got) break;
            most -= (size_t)got;
        }
        _exit(0);
    }
    close(ends[1]);
    return out;
}

static void pipe_end(const Pipe *pipe) {
    close(pipe->end);
    waitpid(pipe->child, NULL, 0);
}

static void test_pipe(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = students(&cx);
    if (!text.n) {
        skip("a file of the shared data is not here");
        cx_end(&cx);
        return;
    }
    Str path = file_write(&cx, text);
    Pipe whole = pipe_start(&cx, cstr(cx.mem, path), SIZE_MAX);
    Told small = small_way(&cx, path), big = long_way(&cx, (TallyOrder){.path = whole.path});
    pipe_end(&whole);
    ok(same(&small, &big), "a pipe is read like a file");
    Pipe cut = pipe_start(&cx, cstr(cx.mem, path), text.n / 2);
    Str half = file_write(&cx, str_slice(text, 0, text.n / 2));
    small = small_way(&cx, half);
    big = long_way(&cx, (TallyOrder){.path = cut.path, .block = 5000});
    pipe_end(&cut);
    ok(same(&small, &big) && big.outcome == DELIVERY_REFUSED, "one that ends midway is told of");
    Pipe other = pipe_start(&cx, EXCERPT("leavers.csv"), SIZE_MAX);
    DeliverOptions options = {.check_only = true};
    Given given = give_with(&cx, other.path, &options);
    pipe_end(&other);
    ok(stored(&cx, &given) && given.delivery.added == 124 * 14 && !given.delivery.tallied,
       "a table of another layout is read as a whole, from a pipe too");
    cx_end(&cx);
}

/* ---- no room ---- */

static void test_disk_full(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("population-de.csv"));
    Str path = file_write(&cx, text);
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 600;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    TallyOrder order = {.path = path, .sightings = 16};
    Delivery delivery = {0};
    Findings findings = {.mem = cx.mem};
    bool fits;
    Str instead;
    Err err = tally(&cx, &order, &delivery, &findings, &fits, &instead);
    setrlimit(RLIMIT_FSIZE, &before);
    ok(err == BROKEN, "a full disk ends the work");
    /* The sample goes into a nameless file in memory, which has the limit of files, too. */
    ok(cx.fault.message == MSG_TALLY_DISK_FULL, "and is told as what it is");
    cx_end(&cx);
    cx_begin(&cx, EN);
    Store *store;
    must(store_open(&cx, &store, str_of(address)) == OK);
    order =
        (TallyOrder){.path = S(EXCERPT("population-de.csv")), .cells = S("/nowhere/at/all.csv")};
    findings = (Findings){.mem = cx.mem};
    err = tally(&cx, &order, &delivery, &findings, &fits, &instead);
    ok(err == BROKEN && cx.fault.message == MSG_TALLY_CELLS_FAILED,
       "cells that cannot be written are told of");
    cx_end(&cx);
}

static void test_limits(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str real = text_of_file(&cx, EXCERPT("population-de.csv"));
    char *filler = arena_alloc(cx.mem, 3 << 20);
    memset(filler, 'x', 3 << 20);
    Str wide = str_join(cx.mem, 3, (Str[]){real, {filler, 3 << 20}, S("\n")}, STR_NONE);
    Told told = long_way(&cx, (TallyOrder){.path = file_write(&cx, wide), .threads = 2});
    ok(told.err == LIMIT &&
           str_find(told.fault, str_format(cx.mem, "%zu", line_of(wide, "xxxx")), 0) != SIZE_MAX,
       "a row without end is refused with its line");
    Str lone = str_join(cx.mem, 3, (Str[]){real, S("\"a"), {filler, 1 << 19}}, STR_NONE);
    told = long_way(&cx, (TallyOrder){.path = file_write(&cx, lone), .block = 4096});
    ok(!told.err && str_find(told.findings, S("csv.open-quote"), 0) != SIZE_MAX,
       "a quote that is never closed is told");
    cx_end(&cx);
}

int main(void) {
    alarm(300);
    folder_make();
    test_real("test/data/delivery/population-de.csv");
    test_real("test/data/delivery/inkar.csv");
    test_real("data/ruhr/files/21311-01-01-4-B_de_flat.zip");
    test_real("data/ruhr/files/12411-01-01-4_de_flat.csv.gz");
    test_real("../shared/data/genesis-ffcsv/21311-01-01-4-B_de_flat_Ruhr.csv");
    test_same_bytes();
    test_totals();
    test_pipe();
    test_disk_full();
    test_limits();
    test_damaged(60, 3, 3);
    test_damaged(300, 40, 5);
    int rules = 0;
    for (size_t r = 0; r < RULES; r++) {
        rules += rules_told[r] > 0;
        if (rules_told[r]) printf("# %zu files: %.*s\n", rules_told[r], STR_ARG(rule_id((Rule)r)));
    }
    ok(rules >= 15, "they broke %d rules", rules);
    folder_drop();
    return done();
}

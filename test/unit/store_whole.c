/* Is a store as a whole what it was? Kept files, schema steps, backup and restore between the
 * engines, and whether verify finds what was tampered with: one suite for both engines. SQLite
 * always, PostgreSQL where WIRK_TEST_POSTGRES names a server. */

#include "store_test.h"

/* ---- kept files ---- */

typedef struct Keep {
    const char *bytes;
    size_t n;
    Str sha256;
    int64_t length;
} Keep;

static Err keep(Cx *cx, void *arg) {
    Keep *keep = arg;
    KeptFile *file;
    TRY(kept_begin(cx, &file));
    for (size_t from = 0; from < keep->n; from += 70001) {
        size_t n = keep->n - from < 70001 ? keep->n - from : 70001;
        TRY(kept_add(cx, file, (Str){keep->bytes + from, n}));
    }
    return kept_end(cx, file, &keep->sha256, &keep->length);
}

typedef struct Held {
    const char *bytes;
    size_t n, largest;
    bool same;
} Held;

static Err compare_piece(Cx *cx, void *arg, Str bytes) {
    Held *held = arg;
    (void)cx;
    held->same &= memcmp(held->bytes + held->n, bytes.p, bytes.n) == 0;
    held->n += bytes.n;
    if (bytes.n > held->largest) held->largest = bytes.n;
    return OK;
}

static void test_kept(void) {
    static const Sql files = {.sql = "SELECT count(*) FROM kept_file"};
    static const Sql parts = {.sql = "SELECT count(*) FROM kept_part"};
    Cx cx;
    fresh();
    must_open(&cx);
    size_t n = 5 * 1000 * 1000 + 17;
    char *bytes = arena_alloc(cx.mem, n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * i >> 7 ^ i);
    Keep large = {bytes, n, STR_NONE, 0}, again = large, empty = {"", 0, STR_NONE, 0},
         abc = {"abc", 3, STR_NONE, 0};
    must(store_do(&cx, keep, &abc) == OK && store_do(&cx, keep, &large) == OK &&
         store_do(&cx, keep, &empty) == OK);
    is_str(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
           "the digest is SHA-256");
    is_str(empty.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           "also of nothing");
    is_int(large.length, n, "the length");
    must(store_do(&cx, keep, &again) == OK);
    ok(str_equal(again.sha256, large.sha256), "%s: the same bytes, the same digest", engine);
    is_int(one(&cx, &files), 3, "the same bytes are kept once");
    is_int(one(&cx, &parts), 1 + 5, "in pieces of a megabyte");
    Held held = {bytes, 0, 0, true};
    is_int(kept_read(&cx, large.sha256, compare_piece, &held), OK, "a file of 5 MB is read back");
    ok(held.same && held.n == n && held.largest == (size_t)1 << 20, "%s: the same bytes", engine);
    is_int(kept_read(&cx, S("00"), compare_piece, &held), NOT_FOUND,
           "an unknown digest is not found");
    cx_end(&cx);
}

/* ---- migrations ---- */

static void open_refused(Err want, const char *part, const char *name) {
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    is_int(store_open(&cx, &store, str_of(address)), want, name);
    Str text = fault_text(cx.mem, EN, &cx.fault);
    if (!ok(str_find(text, str_of(part), 0) != SIZE_MAX, "... and says so"))
        printf("# %.*s\n", STR_ARG(text));
    ok(cx.store == NULL, "... and leaves no session");
    cx_end(&cx);
}

static void open_in_child(int gate) {
    Cx cx;
    Store *store;
    char c;
    must(read(gate, &c, 1) == 0); /* the gate opens for all at once */
    cx_begin(&cx, EN);
    Err err = store_open(&cx, &store, str_of(address));
    if (err) printf("# %.*s\n", STR_ARG(why(&cx)));
    fflush(stdout);
    cx_end(&cx);
    _exit((int)err);
}

static void test_migrations(void) {
    static const Sql applied = {.sql = "SELECT count(*) FROM migration"};
    Cx cx;
    fresh();
    int gate[2];
    must(pipe(gate) == 0);
    fflush(stdout);
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            close(gate[1]);
            open_in_child(gate[0]);
        }
    }
    close(gate[0]);
    close(gate[1]);
    bool fine = true;
    for (int i = 0, status; i < 4; i++)
        fine &= wait(&status) > 0 && status == 0;
    ok(fine, "%s: four processes make the same new store at once", engine);
    must_open(&cx);
    is_int(one(&cx, &applied), (int64_t)store_migrations_n, "each step is applied once");
    cx_end(&cx);
    tamper("INSERT INTO migration VALUES ('9999-future', 'x', 0)");
    open_refused(INVALID, "newer version", "a store of a newer program is refused");
    tamper("DELETE FROM migration WHERE name = '9999-future'");
    must_open(&cx);
    cx_end(&cx);
    tamper("UPDATE migration SET sha256 = 'x' WHERE name = '0000-store'");
    open_refused(INVALID, "0000-store", "a store whose step was another is refused");
}

/* ---- backup, restore, verify ---- */

static void put_line(void *arg, Str line) {
    Buf *out = arg;
    buf_put(out, line);
    buf_char(out, '\n');
}

static size_t faults(Cx *cx, Str *lines) {
    Buf out = buf_new(cx->mem, 100000);
    size_t n = 12345;
    Err err = store_verify(cx, put_line, &out, &n);
    if (err) printf("# %.*s\n", STR_ARG(why(cx)));
    must(err == OK);
    *lines = buf_str(&out);
    return n;
}

/* Some rows in every kind of column of the real schema. */
static Err fill(Cx *cx, void *arg) {
    static const Sql delivery = {.sql = "INSERT INTO delivery VALUES (1, $1, 'ä.csv', 2, 'm', 1, "
                                        "'f', 's', 'a', 1, 2, 3, 4, 5)"};
    static const Sql region = {
        .sql = "INSERT INTO region VALUES (1, 'area', '05112'), (2, 'school', '100020')"};
    static const Sql measure = {.sql = "INSERT INTO measure VALUES (1, 'leavers')"};
    static const Sql cell = {.sql = "INSERT INTO cell VALUES (1, ''), (2, 'sex=f')"};
    static const Sql school = {.sql = "INSERT INTO school VALUES (2, 1, 3, 'x', '05112', '02', "
                                      "1.5, NULL, 25832, NULL, NULL)"};
    static const Sql boundary = {.sql = "INSERT INTO boundary VALUES (1, 1, 2, '3', $1)"};
    static const Sql finding = {.sql =
                                    "INSERT INTO finding VALUES (1, 1, 'r', 2, 3, '„x“', '', 4)"};
    static const Sql agreed = {.sql = "INSERT INTO agreed VALUES ('regions', '', 1, 5, 'a: b')"};
    static const char *const columns[] = {"measure", "region",   "period",   "cell",    "delivery",
                                          "number",  "decimals", "presence", "precise", "base",
                                          "marks",   "line",     "place"};
    Keep *file = arg;
    TRY(keep(cx, file));
    TRY(STORE_RUN(cx, &delivery, ARG_S(file->sha256)));
    TRY(STORE_RUN(cx, &region));
    TRY(STORE_RUN(cx, &measure));
    TRY(STORE_RUN(cx, &cell));
    TRY(STORE_RUN(cx, &school));
    TRY(STORE_RUN(cx, &boundary, ARG_B(((Str){"\0\1\2\xff", 4}))));
    TRY(STORE_RUN(cx, &finding));
    TRY(STORE_RUN(cx, &agreed));
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "observation", 13, columns));
    for (int64_t i = 0; i < 1000; i++)
        TRY(bulk_row(cx, bulk,
                     (Arg[]){ARG_I(1), ARG_I(1), ARG_I(i), ARG_I(1 + i % 2), ARG_I(1),
                             i % 5 ? ARG_D(0.1 * (double)i) : ARG_N, ARG_I(1), ARG_I(0), ARG_I(0),
                             ARG_I(0), ARG_I(0), ARG_I(i), ARG_I(2)}));
    TRY(bulk_close(cx, bulk));
    return store_touch(cx);
}

/* All rows of all tables as one text. */
static Str contents(Cx *cx) {
    static const Sql queries[] = {
        {.sql = "SELECT sha256, number, bytes FROM kept_file ORDER BY 1"},
        {.sql = "SELECT file, part, content FROM kept_part ORDER BY 1, 2"},
        {.sql = "SELECT * FROM delivery ORDER BY number"},
        {.sql = "SELECT * FROM region ORDER BY number"},
        {.sql = "SELECT * FROM measure ORDER BY number"},
        {.sql = "SELECT * FROM cell ORDER BY number"},
        {.sql = "SELECT * FROM school ORDER BY region"},
        {.sql = "SELECT * FROM boundary ORDER BY region"},
        {.sql = "SELECT * FROM finding ORDER BY number"},
        {.sql = "SELECT * FROM agreed ORDER BY kind"},
        {.sql = "SELECT * FROM observation ORDER BY period"},
    };
    Buf out = buf_new(cx->mem, (size_t)64 << 20);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        Rows *rows;
        must(STORE_QUERY(cx, &rows, &queries[q]) == OK);
        while (rows_next(cx, rows) == OK) {
            for (size_t i = 0; i < rows->n_columns; i++) {
                Arg value = rows_arg(rows, i);
                buf_format(&out, "%d|%lld|%.17g|%zu|", (int)value.kind, (long long)value.i, value.d,
                           value.s.n);
                buf_put(&out, value.s);
            }
            buf_char(&out, '\n');
        }
    }
    must(!out.full && out.n > 1000);
    return buf_str(&out);
}

static void test_backup(const char *other) {
    Cx cx, back;
    char path[128];
    const char *own = engine;
    fresh();
    must_open(&cx);
    size_t n = 1500000;
    char *bytes = arena_alloc(cx.mem, n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * i >> 5);
    Keep file = {bytes, n, STR_NONE, 0};
    is_int(store_do(&cx, fill, &file), OK, "a store with rows in every table");
    Str before = contents(&cx), lines;
    is_int(faults(&cx, &lines), 0, "nothing is wrong with it");
    snprintf(path, sizeof path, "%s/%s-to-%s.backup", folder, own, other);
    is_int(store_backup(&cx, str_of(path)), OK, "it is backed up");
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", path);
    ok(access(path, R_OK) == 0 && access(wal, F_OK) != 0, "%s: the backup is one file", own);
    is_int(store_backup(&cx, str_of(path)), CONFLICT, "a backup does not replace a file");
    is_int(store_backup(&cx, S("/nowhere/x.backup")), BROKEN,
           "a backup into a folder that is not there is told");
    is_int(store_restore(&cx, str_of(path)), CONFLICT, "a store with data is not restored into");
    ok(str_equal(contents(&cx), before), "%s: ... and is not changed", own);
    engine = other;
    fresh();
    must_open(&back);
    must(chmod(path, 0444) == 0);
    Err err = store_restore(&back, str_of(path));
    if (err) printf("# %.*s\n", STR_ARG(why(&back)));
    is_int(err, OK, "the backup is brought back into an empty store");
    Str after = contents(&back);
    if (!ok(str_equal(before, after), "from %s to %s: every row is the same", own, other))
        printf("# %zu and %zu bytes\n", before.n, after.n);
    int64_t then, now;
    must(store_revision(&cx, &then) == OK && store_revision(&back, &now) == OK);
    ok(now > then, "from %s to %s: the revision has grown", own, other);
    is_int(faults(&back, &lines), 0, "nothing is wrong with the copy");
    is_int(store_restore(&back, S("/nowhere/x.backup")), NOT_FOUND,
           "a backup that is not there is told");
    is_int(store_restore(&back, S("Makefile")), INVALID, "a file that is no backup is refused");
    cx_end(&back);
    engine = own;
    cx_end(&cx);
}

static Err put_pair(Cx *cx, void *arg) {
    static const Sql cell = {.sql = "INSERT INTO cell VALUES ($1, $2)"};
    static const Sql measure = {.sql = "INSERT INTO measure VALUES ($1, $2)"};
    int64_t i = *(int64_t *)arg;
    Str name = str_format(cx->mem, "%0500lld", (long long)i);
    TRY(STORE_RUN(cx, &cell, ARG_I(i), ARG_S(name)));
    TRY(STORE_RUN(cx, &measure, ARG_I(i), ARG_S(name)));
    return store_touch(cx);
}

/* Writes pairs until the pipe is closed; says when the first hundred are there. */
static void pairs_in_child(const int *pipes) {
    Cx cx;
    struct timespec wait = {.tv_nsec = 200000};
    must_open(&cx);
    fcntl(pipes[2], F_SETFL, O_NONBLOCK);
    Err err = OK;
    char c = 'x';
    for (int64_t i = 1; !err; i++) {
        err = store_do(&cx, put_pair, &i);
        if (i == 100) must(write(pipes[1], &c, 1) == 1);
        if (read(pipes[2], &c, 1) == 0) break;
        nanosleep(&wait, NULL); /* others get their turn */
    }
    cx_end(&cx);
    _exit((int)err);
}

static void test_backup_while_writing(void) {
    static const Sql cells = {.sql = "SELECT count(*) FROM cell"};
    static const Sql pairs = {
        .sql = "SELECT count(*) FROM cell AS c JOIN measure AS m ON m.id = c.id"};
    Cx cx;
    char path[128], c;
    int pipes[4], status;
    fresh();
    must(pipe(pipes) == 0 && pipe(pipes + 2) == 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(pipes[3]);
        pairs_in_child(pipes);
    }
    close(pipes[2]);
    must(read(pipes[0], &c, 1) == 1);
    must_open(&cx);
    int64_t before = one(&cx, &cells);
    snprintf(path, sizeof path, "%s/%s-moving.backup", folder, engine);
    is_int(store_backup(&cx, str_of(path)), OK, "a backup while another process writes");
    close(pipes[3]);
    must(waitpid(child, &status, 0) == child);
    is_int(WEXITSTATUS(status), OK, "... which is not disturbed");
    int64_t after = one(&cx, &cells);
    cx_end(&cx);
    Store *copy;
    cx_begin(&cx, EN);
    must(store_open(&cx, &copy, str_of(path)) == OK);
    int64_t both = one(&cx, &pairs), n = one(&cx, &cells);
    ok(n == both && n >= before && n <= after, "%s: shows one moment: %lld pairs, %lld cells",
       engine, (long long)both, (long long)n);
    cx_end(&cx);
    close(pipes[0]);
    close(pipes[1]);
}

static void test_verify(void) {
    static const struct {
        const char *sql, *part;
    } wounds[] = {
        {"UPDATE kept_part SET content = (SELECT content FROM kept_part WHERE file = 1 AND part = "
         "0) WHERE part = 1",
         "no longer match"},
        {"UPDATE kept_part SET content = 'x' WHERE part = 1", "Kept file"},
        {"DELETE FROM kept_part WHERE part = 1", "no longer match"},
        {"UPDATE kept_file SET bytes = bytes + 1", "no longer match"},
        {"UPDATE delivery SET sha256 = 'gone'", "kept_file"},
        {"UPDATE observation SET region = 77 WHERE period = 5", "observation: 1 rows"},
        {"DELETE FROM measure", "observation: 1000 rows"},
        {"DELETE FROM migration WHERE name <> '0000-store'", "is missing"},
    };
    for (size_t i = 0; i < sizeof wounds / sizeof *wounds; i++) {
        Cx cx;
        fresh();
        must_open(&cx);
        size_t n = 1500000;
        char *bytes = arena_alloc(cx.mem, n);
        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)(k * k >> 5);
        Keep file = {bytes, n, STR_NONE, 0};
        must(store_do(&cx, fill, &file) == OK);
        bool lite = cx.store->kind == STORE_SQLITE;
        bool blob = lite && strstr(wounds[i].sql, "'x'");
        tamper(blob ? "UPDATE kept_part SET content = x'78' WHERE part = 1" : wounds[i].sql);
        Str lines;
        size_t found = faults(&cx, &lines);
        if (!ok(found >= 1 && str_find(lines, str_of(wounds[i].part), 0) != SIZE_MAX,
                "%s: verify finds: %s", engine, wounds[i].sql))
            printf("# %.*s\n", STR_ARG(lines));
        cx_end(&cx);
    }
}
static void tests(bool server) {
    const char *own = engine;
    test_kept();
    test_migrations();
    test_verify();
    test_backup_while_writing();
    test_backup(own);
    if (server) test_backup(strcmp(own, "sqlite") == 0 ? "postgresql" : "sqlite");
}

int main(void) {
    return both_engines(tests);
}

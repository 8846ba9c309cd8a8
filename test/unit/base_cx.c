/* Does a failure keep kind, place and arguments, and does it come out in words of the reader's
 * language? */

#include "tap.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/base.h"

static Err low(Cx *cx, Str found) {
    return fail(cx, INVALID, MSG_JSON_TOO_DEEP, found, S("32"));
}

static Err middle(Cx *cx, Str found) {
    TRY(low(cx, found));
    return OK;
}

static void test_begin(void) {
    Cx cx;
    cx_begin(&cx, EN);
    ok(cx.mem && cx.lang == EN && cx.store == NULL && cx.deadline == 0, "a fresh context");
    ok(cx.clock() > 1600000000, "the clock is the system's");
    ok(!cx_late(&cx), "without a deadline never late");
    int64_t now = monotonic_ms();
    ok(now > 0 && monotonic_ms() >= now, "monotonic time does not go back");
    cx.deadline = now + 3600000;
    ok(!cx_late(&cx), "an hour ahead is not late");
    cx.deadline = now > 1 ? now - 1 : 1;
    ok(cx_late(&cx), "a deadline behind us is late");
    cx_end(&cx);
    ok(cx.mem == NULL, "an ended context holds nothing");
}

static void test_fail(void) {
    Cx cx;
    cx_begin(&cx, DE);
    char foreign[] = "17";
    is_int(middle(&cx, str_of(foreign)), INVALID, "TRY hands the kind through");
    foreign[0] = 'x';
    ok(cx.fault.kind == INVALID && cx.fault.message == MSG_JSON_TOO_DEEP,
       "the fault has kind and message");
    ok(cx.fault.line > 0 && strstr(cx.fault.file, "base_cx"), "the fault has its place");
    is_str(fault_text(cx.mem, DE, &cx.fault),
           "Der JSON-Text ist beim 17. Byte tiefer geschachtelt als die erlaubten 32 Ebenen.",
           "German; the argument was copied");
    is_str(fault_text(cx.mem, EN, &cx.fault),
           "The JSON text is nested deeper than the allowed 32 levels at byte 17.", "English");
    is_int(fail(&cx, LIMIT, MSG_CX_LATE), LIMIT, "a fault without arguments");
    is_int(cx.fault.n_arguments, 0, "a new fault replaces the old one");
    cx.fault = (Fault){0};
    is_str(fault_text(cx.mem, DE, &cx.fault), "", "no fault, no text");
    cx_end(&cx);
}

static void test_hostile_arguments(void) {
    Cx cx;
    cx_begin(&cx, DE);
    is_int(fail(&cx, INVALID, MSG_TEXT_TOO_LONG, S("a\x1b[31m\xff\x80 ü\n")), INVALID,
           "hostile bytes");
    is_str(cx.fault.arguments[0], "a\ufffd[31m\ufffd\ufffd ü\n",
           "control and broken bytes are replaced");
    char *big = arena_alloc(cx.mem, 1 << 20);
    memset(big, 0xc3, 1 << 20);
    is_int(fail(&cx, INVALID, MSG_TEXT_TOO_LONG, (Str){big, 1 << 20}), INVALID,
           "a megabyte of them");
    ok(cx.fault.arguments[0].n <= 3010 && str_is_utf8(cx.fault.arguments[0]),
       "is cut and is UTF-8");
    ok(str_ends(cx.fault.arguments[0], S("…")), "the cut is marked");
    cx_end(&cx);
}

static void test_messages(Arena *mem) {
    Msg found;
    ok(message_find("json.not_json", &found) && found == MSG_JSON_NOT_JSON,
       "a message is found by its id");
    ok(!message_find("json.not", &found), "an unknown id is not");
    bool both = true;
    for (int i = 0; i < (int)MSGS; i++)
        both =
            both && str_is_utf8(message_text(DE, (Msg)i)) && str_is_utf8(message_text(EN, (Msg)i));
    ok(both, "all messages have UTF-8 text in both languages");
    is_str(message_fill(mem, EN, MSG_JSON_TOO_DEEP, 2, (Str[]){S("{2}"), S("b")}),
           "The JSON text is nested deeper than the allowed b levels at byte {2}.",
           "an argument that looks like a place is left alone");
    is_str(message_fill(mem, EN, MSG_TEXT_TOO_LONG, 0, NULL),
           "The text gets too long; at most {1} bytes are provided for.",
           "a place without argument stays visible");
    is_str(message_count(mem, DE, MSG_COUNT_BYTES, 1), "1 Byte", "German singular");
    is_str(message_count(mem, DE, MSG_COUNT_BYTES, 0), "0 Bytes", "nought is plural");
    is_str(message_count(mem, DE, MSG_COUNT_BYTES, 1234567), "1.234.567 Bytes", "German grouping");
    is_str(message_count(mem, EN, MSG_COUNT_BYTES, 1234567), "1,234,567 bytes", "English grouping");
    is_str(message_count(mem, EN, MSG_COUNT_BYTES, 999), "999 bytes", "no mark below a thousand");
    is_str(message_count(mem, EN, MSG_COUNT_BYTES, 1000), "1,000 bytes", "a mark at a thousand");
    is_str(message_count(mem, EN, MSG_COUNT_BYTES, INT64_MIN),
           "\u22129,223,372,036,854,775,808 bytes", "the smallest number");
    is_str(message_count(mem, EN, MSG_CX_LATE, 5),
           "This took too long and was stopped. Please ask for less, for example fewer areas or "
           "periods.",
           "a message without plural");
}

static void test_must(void) {
    int pipes[2];
    if (pipe(pipes) != 0) return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        must(1 + 1 == 2);
        must(1 + 1 == 3);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    close(pipes[1]);
    char said[512];
    ssize_t n = read(pipes[0], said, sizeof said);
    close(pipes[0]);
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "must ends the process");
    ok(n > 0 && str_find((Str){said, (size_t)n}, S("1 + 1 == 3"), 0) != SIZE_MAX,
       "and says the condition");
}

int main(void) {
    Arena *mem = arena_new();
    test_begin();
    test_fail();
    test_hostile_arguments();
    test_messages(mem);
    test_must();
    arena_free(mem);
    return done();
}

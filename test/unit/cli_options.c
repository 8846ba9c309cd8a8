/* The command line: what is taken for an option, its value or an argument, and what is refused. */

#include <stdlib.h>
#include "tap.h"
#include "cli/cli_in.h"

static Cx cx;
static Options options;

static Err read_words(int n, const char *const *words) {
    char *argv[16] = {cstr(cx.mem, S("wirk"))};
    for (int i = 0; i < n; i++)
        argv[i + 1] = cstr(cx.mem, str_of(words[i]));
    return options_read(&cx, &options, n + 1, argv);
}
#define READ(...) \
    read_words((int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)), \
               (const char *[]){__VA_ARGS__})

static void is_refused(Err err, Msg message, const char *name) {
    ok(err == INVALID && cx.fault.message == message, "%s", name);
}

static void taken(void) {
    is_int(READ("show", "D-14a", "--region", "05112,MR", "--period=2015", "--json"), OK, "read");
    is_int(options.n_arguments, 2, "two arguments");
    is_str(options.arguments[1], "D-14a", "the second");
    is_str(options.region, "05112,MR", "a value after a blank");
    is_str(options.period, "2015", "a value after =");
    is_int(options.output, OUTPUT_JSON, "--json");
    is_str(options.listen, "127.0.0.1:8080", "what is not said keeps its default");
    is_int(READ("check", "--format", "csv", "--", "--json"), OK, "after -- all are arguments");
    is_int(options.output, OUTPUT_CSV, "--format csv");
    is_str(options.arguments[1], "--json", "also what looks like an option");
    is_int(READ("-h"), OK, "-h");
    ok(options.help, "is --help");
    is_int(READ("show", "--lang", "en"), OK, "--lang");
    is_int(cx.lang, EN, "is the language from then on");
    is_int(READ("show", "--period="), OK, "an empty value");
    is_int(options.period.n, 0, "is a value");
}

static void refused(void) {
    is_refused(READ("show", "--colour", "red"), MSG_CLI_NO_OPTION, "an option that is none");
    is_refused(READ("show", "--colour"), MSG_CLI_NO_OPTION, "also without value");
    is_refused(READ("show", "--json=yes"), MSG_CLI_NO_OPTION, "a flag with a value");
    is_refused(READ("show", "--region"), MSG_CLI_NO_VALUE, "a value that is missing");
    is_refused(READ("show", "--format"), MSG_CLI_NO_VALUE, "the format's, too");
    is_refused(READ("show", "--lang"), MSG_CLI_NO_VALUE, "the language's, too");
    is_refused(READ("show", "--format", "xml"), MSG_CLI_NO_FORMAT, "an unknown format");
    is_refused(READ("show", "--lang", "fr"), MSG_CLI_NO_LANG, "an unknown language");
    is_refused(READ("show", "\xff"), MSG_CLI_NOT_UTF8, "an argument that is no UTF-8");
    is_refused(READ("show", "--region", "\xff"), MSG_CLI_NOT_UTF8, "a value that is no UTF-8");
}

static void environment(void) {
    setenv("LC_ALL", "", 1);
    setenv("LANG", "en_GB.UTF-8", 1);
    (void)READ("help");
    is_int(cx.lang, EN, "LANG asks for English");
    setenv("LC_ALL", "de_DE.UTF-8", 1);
    (void)READ("help");
    is_int(cx.lang, DE, "LC_ALL goes before LANG");
    setenv("LC_ALL", "C.UTF-8", 1);
    (void)READ("help");
    is_int(cx.lang, DE, "without a language: German");
    unsetenv("WIRK_DB");
    is_str(store_address(&options), "wirk.db", "the store without a word");
    setenv("WIRK_DB", "other.db", 1);
    is_str(store_address(&options), "other.db", "WIRK_DB names it");
    (void)READ("help", "--db", "third.db");
    is_str(store_address(&options), "third.db", "--db goes before it");
}

int main(void) {
    cx_begin(&cx, DE);
    taken();
    refused();
    environment();
    cx_end(&cx);
    return done();
}

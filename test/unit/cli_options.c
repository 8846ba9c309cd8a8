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
    ok(!options.listen.p, "what is not said is not made up");
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

/* The real usages: what each subcommand must take, and what it has no use for. */
static void of_subcommand(void) {
    static const struct {
        const char *name, *usage;
    } commands[] = {
#define COMMAND(name, usage) {#name, usage},
#include "cli/commands.def"
#undef COMMAND
    };
    static const char *const yes[] = {
        "demo --db x --data y --catalogue z --lang de",
        "serve --db=x --listen 127.0.0.1:1 --routes",
        "check --list a --cells b --sender c --mapping d --sheet e --propose --remember",
        "check --db x --json",
        "deliver --sender c --mapping d --sheet e --db x --format csv",
        "show --region x --period y --by z --as-of 1 --db x --json",
        "fetch --from a --out b --years c --region d --account e --wait 1",
        "backup --db x",
        "restore --db x",
        "verify --db x --lang en",
    };
    static const char *const no[] = {
        "demo --json",       "demo --region x",     "serve --data x",    "serve --format json",
        "check --region x",  "check --catalogue x", "deliver --list x",  "deliver --propose",
        "deliver --cells x", "show --data x",       "show --years 2015", "fetch --db x",
        "fetch --json",      "backup --format csv", "restore --out x",   "verify --period=2015",
    };
    for (size_t i = 0; i < sizeof yes / sizeof *yes + sizeof no / sizeof *no; i++) {
        bool good = i < sizeof yes / sizeof *yes;
        const char *line = good ? yes[i] : no[i - sizeof yes / sizeof *yes];
        const char *words[16];
        int n = 0;
        for (Str rest = str_of(line), word; str_cut(&rest, ' ', &word);)
            words[n++] = cstr(cx.mem, word);
        is_int(read_words(n, words), OK, line);
        Err err = NOT_FOUND;
        for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
            if (str_equal(options.arguments[0], str_of(commands[c].name)))
                err = options_check(&cx, &options, options.arguments[0], str_of(commands[c].usage));
        if (good)
            is_int(err, OK, "is taken");
        else
            is_refused(err, MSG_CLI_OTHER_OPTION, "is refused");
    }
    cx.lang = DE;
    (void)READ("verify", "--lang", "de", "--json");
    is_refused(options_check(&cx, &options, S("verify"), S("verify [--db ADDRESS]")),
               MSG_CLI_OTHER_OPTION, "--json is no option where --format is none");
    is_str(fault_text(cx.mem, DE, &cx.fault),
           "„wirk verify“ hat keine Option --json. Es gibt dort: --db, --lang, --help, --version.",
           "the refusal names what there is");
    is_str(fault_text(cx.mem, EN, &cx.fault),
           "“wirk verify” has no option --json. It has: --db, --lang, --help, --version.",
           "in both languages");
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
    of_subcommand();
    environment();
    cx_end(&cx);
    return done();
}

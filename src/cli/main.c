/* Which subcommand is asked for? The table is commands.def. */

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli_in.h"

typedef struct Entry {
    const char *name, *usage;
    Command run;
    Msg what;
} Entry;

static const Entry entries[] = {
#define COMMAND(name, usage) {#name, usage, command_##name, MSG_CLI_##name},
#define MSG_CLI_demo MSG_CLI_DEMO
#define MSG_CLI_serve MSG_CLI_SERVE
#define MSG_CLI_check MSG_CLI_CHECK
#define MSG_CLI_deliver MSG_CLI_DELIVER
#define MSG_CLI_show MSG_CLI_SHOW
#define MSG_CLI_search MSG_CLI_SEARCH
#define MSG_CLI_profile MSG_CLI_PROFILE
#define MSG_CLI_fetch MSG_CLI_FETCH
#define MSG_CLI_backup MSG_CLI_BACKUP
#define MSG_CLI_restore MSG_CLI_RESTORE
#define MSG_CLI_verify MSG_CLI_VERIFY
#define MSG_CLI_ledger MSG_CLI_LEDGER
#define MSG_CLI_log MSG_CLI_LOG
#define MSG_CLI_job MSG_CLI_JOB
#define MSG_CLI_purge MSG_CLI_PURGE
#define MSG_CLI_user MSG_CLI_USER
#define MSG_CLI_organisation MSG_CLI_ORGANISATION
#define MSG_CLI_role MSG_CLI_ROLE
#define MSG_CLI_record MSG_CLI_RECORD
#define MSG_CLI_partners MSG_CLI_PARTNERS
#define MSG_CLI_token MSG_CLI_TOKEN
#define MSG_CLI_agenda MSG_CLI_AGENDA
#define MSG_CLI_analyse MSG_CLI_ANALYSE
#define MSG_CLI_protect MSG_CLI_PROTECT
#define MSG_CLI_attack MSG_CLI_ATTACK
#define MSG_CLI_release MSG_CLI_RELEASE
#include "cli/commands.def"
#undef COMMAND
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static void print_help(Cx *cx, FILE *to) {
    say(to, message_text(cx->lang, MSG_CLI_HEAD));
    fputs("\n\n", to);
    for (size_t i = 0; i < ENTRIES; i++) {
        fprintf(to, "  wirk %s\n      ", entries[i].usage);
        say(to, message_text(cx->lang, entries[i].what));
        fputc('\n', to);
    }
    fputc('\n', to);
    say(to, message_text(cx->lang, MSG_CLI_TAIL));
    fputc('\n', to);
}

static void print_usage(Cx *cx, FILE *to, const Entry *entry) {
    fprintf(to, "wirk %s\n", entry->usage);
    say(to, message_text(cx->lang, entry->what));
    fputs("\n\n", to);
    say(to, message_text(cx->lang, MSG_CLI_TAIL));
    fputc('\n', to);
}

/* What there is to know beyond the usage. */
static int tell_more(Cx *cx, const Entry *entry, const Options *options) {
    if (entry->run == command_analyse) return analyse_help(cx, options);
    if (entry->run == command_protect) protect_help(cx);
    return EXIT_FINE;
}

static int run(Cx *cx, int argc, char **argv) {
    Options options;
    if (options_read(cx, &options, argc, argv)) return give_up(cx);
    if (options.version) {
        puts("wirk " WIRK_VERSION);
        return EXIT_FINE;
    }
    Str name = options.n_arguments ? options.arguments[0] : S("");
    bool help = options.help || str_equal(name, S("help"));
    if (str_equal(name, S("help")) && options.n_arguments > 1) name = options.arguments[1];
    for (size_t i = 0; i < ENTRIES; i++) {
        if (!str_equal(str_of(entries[i].name), name)) continue;
        if (help) {
            print_usage(cx, stdout, &entries[i]);
            return tell_more(cx, &entries[i], &options);
        }
        if (options_check(cx, &options, name, str_of(entries[i].usage))) return give_up(cx);
        if (options.paper.n && entries[i].run != command_profile)
            return wrong_use(cx, MSG_CLI_NO_FORMAT, options.paper);
        options.arguments++, options.n_arguments--;
        return entries[i].run(cx, &options);
    }
    if (help && (!name.n || str_equal(name, S("help")))) {
        print_help(cx, stdout);
        return EXIT_FINE;
    }
    if (name.n) return wrong_use(cx, MSG_CLI_NO_COMMAND, name);
    print_help(cx, stderr);
    return EXIT_USE;
}

/* Who types is known by their name in the system. */
static void act(Cx *cx, Actor *actor) {
    char text[1024];
    struct passwd entry, *found = NULL;
    getpwuid_r(geteuid(), &entry, text, sizeof text, &found);
    Str name = found ? str_of(found->pw_name) : str_format(cx->mem, "%u", (unsigned)geteuid());
    if (!str_is_utf8(name)) name = S("?");
    *actor = (Actor){.name = str_format(cx->mem, "command line: %.*s", STR_ARG(name)),
                     .origin = S("command line")};
    cx->actor = actor;
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    log_level(LOG_WARNING);
    Cx cx;
    cx_begin(&cx, DE);
    Actor actor;
    act(&cx, &actor);
    int code = run(&cx, argc, argv);
    bool told = fflush(stdout) == 0 && !ferror(stdout);
    if (!told && code == EXIT_FINE) code = EXIT_SYSTEM;
    cx_end(&cx);
    return code;
}

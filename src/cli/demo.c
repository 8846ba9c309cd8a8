/* wirk demo: loads the example region and ends. The files and their order stand in DIR/load.txt,
 * those of the partnership in DIR/partners/load.txt. */

#include <limits.h>
#include <unistd.h>

#include "cli/cli_in.h"
#include "cli/report_in.h"
#include "figures/catalogue.h"
#include "formats/formats.h"
#include "records/records.h"

enum { LIST_MOST = 65536 };

/* --data, else data/ruhr here, beside the program, or where a package puts it. */
static Err data_folder(Cx *cx, const Options *options, Str *out) {
    if (options->data.n) {
        *out = options->data;
        return OK;
    }
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    Str program = path_folder((Str){self, n > 0 ? (size_t)n : 0});
    Str places[] = {S("data/ruhr"), str_format(cx->mem, "%.*sdata/ruhr", STR_ARG(program)),
                    str_format(cx->mem, "%.*s../share/wirk/ruhr", STR_ARG(program))};
    for (size_t i = 0; i < 3; i++) {
        Str list = str_format(cx->mem, "%.*s/load.txt", STR_ARG(places[i]));
        if (access(cstr(cx->mem, list), R_OK) == 0) {
            *out = places[i];
            return OK;
        }
    }
    return fail(cx, NOT_FOUND, MSG_CLI_NO_EXAMPLE, S("data/ruhr"));
}

typedef struct Progress {
    size_t done, all;
    bool terminal;
} Progress;

static Err show_progress(Cx *cx, void *arg, Str name, size_t rows, bool last) {
    (void)cx;
    Progress *progress = arg;
    if (!progress->terminal) return OK;
    fprintf(stderr, "\r\033[K[%2zu/%2zu] %.*s  %zu", progress->done + 1, progress->all,
            STR_ARG(name), rows);
    if (last) fputs("\r\033[K", stderr);
    return OK;
}

static Err load_one(Cx *cx, Report *report, Str folder, Str name, Progress *progress) {
    Str path = str_format(cx->mem, "%.*s/files/%.*s", STR_ARG(folder), STR_ARG(name));
    Findings findings = {.mem = cx->mem};
    Delivery delivery;
    DeliverOptions how = {.progress = show_progress, .arg = progress};
    TRY(deliver(cx, &delivery, &findings, path, &how));
    report_told(cx, report, &(CheckTold){name, &delivery, NULL, &findings});
    progress->done++;
    if (delivery.outcome == DELIVERY_REFUSED)
        return fail(cx, INVALID, MSG_CLI_EXAMPLE_REFUSED, name);
    return OK;
}

/* The next file of the list; # begins a remark. */
static bool next_name(Str *rest, Str *name) {
    for (Str line; str_cut(rest, '\n', &line);) {
        *name = str_trim(line);
        if (name->n && name->p[0] != '#') return true;
    }
    return false;
}

static void tell_findings(Cx *cx, Str name, const Findings *findings) {
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *at = &findings->list.at[i];
        say(stderr, str_format(cx->mem, "%.*s:%zu:%zu: %.*s\n", STR_ARG(name), (size_t)at->row,
                               (size_t)at->column, STR_ARG(finding_text(cx->mem, cx->lang, at))));
    }
}

/* "agreement.csv" holds records of the kind agreement. */
static Err take_one(Cx *cx, Str folder, Str name, RecordsIntake *sum) {
    Kind kind;
    Findings findings = {.mem = cx->mem};
    RecordsIntake taken;
    Str path = str_format(cx->mem, "%.*s/partners/%.*s", STR_ARG(folder), STR_ARG(name));
    size_t dot = str_find(name, S("."), 0);
    if (!kind_read(str_slice(name, 0, dot), &kind))
        return fail(cx, INVALID, MSG_CLI_EXAMPLE_REFUSED, name);
    RecordsIntakeAsk ask = {.kind = kind, .path = path, .name = name, .findings = &findings};
    Err err = records_take(cx, &taken, &ask);
    if (err) {
        tell_findings(cx, name, &findings);
        return err;
    }
    sum->rows += taken.rows;
    sum->added += taken.added;
    sum->changed += taken.changed;
    return OK;
}

/* What people entered about the partnership; a folder need not have any. */
static Err take_partners(Cx *cx, Str folder) {
    Str list, path = str_format(cx->mem, "%.*s/partners/load.txt", STR_ARG(folder));
    RecordsIntake sum = {0};
    if (access(cstr(cx->mem, path), R_OK)) return OK;
    TRY(file_read(cx, &list, path, LIST_MOST));
    for (Str rest = list, name; next_name(&rest, &name);)
        TRY(take_one(cx, folder, name, &sum));
    Str told[] = {str_format(cx->mem, "%zu", sum.rows),
                  str_format(cx->mem, "%zu", sum.added + sum.changed)};
    say_message(cx, stdout, MSG_CLI_DEMO_RECORDS, 2, told);
    return OK;
}

static Err load(Cx *cx, const Options *options) {
    Str folder = STR_NONE, list = STR_NONE;
    TRY(data_folder(cx, options, &folder));
    TRY(file_read(cx, &list, str_format(cx->mem, "%.*s/load.txt", STR_ARG(folder)), LIST_MOST));
    TRY(open_store(cx, options));
    TRY(catalogue_agree(cx, options->catalogue));
    Progress progress = {.terminal = isatty(STDERR_FILENO)};
    for (Str rest = list, name; next_name(&rest, &name);)
        progress.all++;
    Report report;
    report_begin(cx, &report, OUTPUT_TABLE);
    report.brief = true;
    for (Str rest = list, name; next_name(&rest, &name);) {
        ArenaMark mark = arena_mark(cx->mem);
        TRY(load_one(cx, &report, folder, name, &progress));
        arena_rewind(cx->mem, mark);
    }
    TRY(take_partners(cx, folder));
    Str arguments[] = {str_format(cx->mem, "%zu", progress.all), store_name(cx->store)};
    say_message(cx, stdout, MSG_CLI_DEMO_DONE, 2, arguments);
    return OK;
}

int command_demo(Cx *cx, const Options *options) {
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    if (load(cx, options) == OK) return EXIT_FINE;
    int code = give_up(cx);
    return cx->fault.message == MSG_CLI_EXAMPLE_REFUSED ? EXIT_FINDINGS : code;
}

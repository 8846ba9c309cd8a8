/* wirk check: what would become of this file? Shows what it is, which mapping reads it and why, and
 * what does not fit; --list keeps that as a workbook to work through; --propose gives the mapping
 * alone, to be edited and handed over with --mapping. */

#include <unistd.h>

#include "cli/cli_in.h"
#include "cli/report_in.h"
#include "figures/check.h"
#include "figures/release.h"

#define MAPPING_MOST ((size_t)1 << 20)

static int failed(Cx *cx, Str path, Report *report) {
    report_fault(cx, report, path);
    if (cx->fault.kind == NOT_FOUND) return EXIT_USE;
    return cx->fault.kind == INVALID || cx->fault.kind == LIMIT ? EXIT_FINDINGS : give_up(cx);
}

/* A long file, or a pipe: read in one go, without a look at its first rows. */
static int check_long(Cx *cx, Str path, const Options *options, Report *report) {
    Findings findings = {.mem = cx->mem};
    Delivery delivery;
    DeliverOptions how = {.check_only = true,
                          .cells = options->cells,
                          .sheet = options->sheet,
                          .sender = options->sender};
    if (options->mapping.n && file_read(cx, &how.mapping, options->mapping, MAPPING_MOST))
        return give_up(cx);
    if (deliver(cx, &delivery, &findings, path, &how)) return failed(cx, path, report);
    CheckTold told = {path, &delivery, NULL, &findings};
    report_told(cx, report, &told);
    if (list_keep(cx, options->list, &told)) return give_up(cx);
    return findings_count(&findings, ERROR_FINDING) ? EXIT_FINDINGS : EXIT_FINE;
}

/* Exit code of one file. */
static int check_one(Cx *cx, Str path, const Options *options, const CheckOptions *how,
                     Report *report) {
    Findings findings = {.mem = cx->mem};
    Checked checked;
    if (options->cells.n || (!options->propose && tally_wanted(cx, path)))
        return check_long(cx, path, options, report);
    if (check_file(cx, &checked, &findings, path, how)) return failed(cx, path, report);
    CheckTold told = {path, &checked.delivery, &checked, &findings};
    if (list_keep(cx, options->list, &told)) return give_up(cx);
    if (options->propose && checked.yaml.n) {
        say(stdout, checked.yaml);
        return EXIT_FINE;
    }
    report_told(cx, report, &told);
    if (options->remember && checked.yaml.n && !findings_count(&findings, ERROR_FINDING))
        say_message(cx, stderr, MSG_CLI_REMEMBERED, 1, &options->sender);
    return findings_count(&findings, ERROR_FINDING) ? EXIT_FINDINGS : EXIT_FINE;
}

int command_check(Cx *cx, const Options *options) {
    const Viewer sender = {.organisations = &options->sender, .n_organisations = 1};
    if (options->sender.n) cx->viewer = &sender; /* its earlier data are held against the file */
    if (!options->n_arguments) return wrong_use(cx, MSG_CLI_DELIVER_WHAT, S(""));
    if (options->cells.n && options->n_arguments > 1)
        return wrong_use(cx, MSG_CLI_CELLS_OF_ONE, S(""));
    if (options->list.n && options->n_arguments > 1)
        return wrong_use(cx, MSG_CLI_LIST_OF_ONE, S(""));
    if (options->remember && !options->sender.n) return wrong_use(cx, MSG_CLI_SENDER_WANTED, S(""));
    CheckOptions how = {
        .sheet = options->sheet, .sender = options->sender, .remember = options->remember};
    if (options->mapping.n && file_read(cx, &how.mapping, options->mapping, MAPPING_MOST))
        return give_up(cx);
    if (open_store(cx, options)) return give_up(cx);
    Report report;
    report_begin(cx, &report, options->output);
    report.look_only = true;
    int worst = EXIT_FINE;
    for (size_t i = 0; i < options->n_arguments; i++) {
        int code = check_one(cx, options->arguments[i], options, &how, &report);
        if (code > worst) worst = code;
        if (code == EXIT_SYSTEM) break;
    }
    if (options->propose) return worst;
    return report_end(cx, &report) ? give_up(cx) : worst;
}

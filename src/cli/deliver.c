/* wirk deliver: files come in, and what the checks found is told with place and rule. */

#include <unistd.h>

#include "cli/cli_in.h"
#include "cli/report_in.h"

#define MAPPING_MOST ((size_t)1 << 20)

static Err progress(Cx *cx, void *arg, Str name, size_t rows, bool last) {
    (void)cx, (void)arg;
    fprintf(stderr, "\r%-60.*s %9zu%s", STR_ARG(name), rows, last ? "\n" : "");
    return OK;
}

/* Exit code of one file. */
static int deliver_one(Cx *cx, Str path, const DeliverOptions *given, Report *report) {
    Findings findings = {.mem = cx->mem};
    Delivery delivery;
    DeliverOptions how = *given;
    how.progress = isatty(STDERR_FILENO) ? progress : NULL;
    if (deliver(cx, &delivery, &findings, path, &how)) {
        report_fault(cx, report, path);
        if (cx->fault.kind == NOT_FOUND) return EXIT_USE;
        return cx->fault.kind == INVALID || cx->fault.kind == LIMIT ? EXIT_FINDINGS : give_up(cx);
    }
    report_told(cx, report, &(CheckTold){path, &delivery, NULL, &findings});
    return delivery.outcome == DELIVERY_REFUSED || findings_count(&findings, ERROR_FINDING)
               ? EXIT_FINDINGS
               : EXIT_FINE;
}

int command_deliver(Cx *cx, const Options *options) {
    if (!options->n_arguments) return wrong_use(cx, MSG_CLI_DELIVER_WHAT, S(""));
    if (options->mapping.n && !options->sender.n)
        return wrong_use(cx, MSG_CLI_SENDER_WANTED, S(""));
    DeliverOptions how = {.sheet = options->sheet, .sender = options->sender};
    if (options->mapping.n && file_read(cx, &how.mapping, options->mapping, MAPPING_MOST))
        return give_up(cx);
    if (open_store(cx, options)) return give_up(cx);
    Report report;
    report_begin(cx, &report, options->output);
    int worst = EXIT_FINE;
    for (size_t i = 0; i < options->n_arguments; i++) {
        int code = deliver_one(cx, options->arguments[i], &how, &report);
        if (code > worst) worst = code;
        if (code == EXIT_SYSTEM) break;
    }
    return report_end(cx, &report) ? give_up(cx) : worst;
}

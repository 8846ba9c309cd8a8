/* wirk purge: a file that should never have been sent. */

#include "cli/cli_in.h"

#include "figures/delivery.h"

static Err purge(Cx *cx, const Options *options) {
    int64_t number = 0;
    TRY(whole_read(cx, options->arguments[0], INT64_MAX, &number));
    TRY(open_store(cx, options));
    return delivery_purge(cx, number, options->reason);
}

int command_purge(Cx *cx, const Options *options) {
    size_t n = options->n_arguments;
    if (n > 1) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[1]);
    if (!n || !options->reason.n) return wrong_use(cx, MSG_CLI_PURGE_WHAT, S(""));
    if (purge(cx, options)) return give_up(cx);
    say_message(cx, stdout, MSG_CLI_PURGED, 1, options->arguments);
    return EXIT_FINE;
}

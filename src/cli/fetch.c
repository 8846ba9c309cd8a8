/* wirk fetch: a table of a statistical office into a file. */

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "cli/cli_in.h"
#include "fetch/fetch.h"

#define LONGEST_WAIT_S ((int64_t)7 * 24 * 3600)

static int64_t world_now(void *arg) {
    (void)arg;
    return monotonic_ms();
}

static void world_pause(void *arg, int64_t ms) {
    (void)arg;
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&left, &left) && errno == EINTR)
        ;
}

static void world_tell(void *arg, Msg message, size_t n, const Str *arguments) {
    say_message(arg, stderr, message, n, arguments);
}

static Err request_read(Cx *cx, FetchRequest *out, const Options *options) {
    Account environment = {
        .user = str_of(getenv("WIRK_GENESIS_USER")),
        .password = str_of(getenv("WIRK_GENESIS_PASSWORD")),
    };
    int64_t wait = 0;
    if (options->wait.n && (!int_read(options->wait, &wait) || wait < 1 || wait > LONGEST_WAIT_S))
        return fail(cx, INVALID, MSG_CLI_FETCH_WAIT, options->wait);
    *out = (FetchRequest){
        .from = options->from,
        .table = options->arguments[0],
        .years = options->years,
        .regions = options->region,
        .agent = S("Wirk/" WIRK_VERSION),
        .file = options->out,
        .labels = cx->lang,
        .limit_ms = wait * 1000,
    };
    return fetch_account_read(cx, &out->account, options->account, &environment);
}

static int told(Cx *cx, const FetchRequest *request, const FetchOutcome *outcome) {
    Str facts[] = {
        request->file,
        outcome->host,
        str_format(cx->mem, "%zu", outcome->bytes),
        str_format(cx->mem, "%zu", outcome->parts),
        str_format(cx->mem, "%zu", outcome->nothing),
    };
    say_message(cx, stdout, outcome->parts > 1 ? MSG_CLI_FETCHED_PARTS : MSG_CLI_FETCHED, 5, facts);
    if (outcome->nothing) say_message(cx, stdout, MSG_CLI_FETCHED_WITHOUT, 5, facts);
    return EXIT_FINE;
}

int command_fetch(Cx *cx, const Options *options) {
    if (options->n_arguments != 1 || !options->from.n || !options->out.n)
        return wrong_use(cx, MSG_CLI_FETCH_WHAT, S(""));
    FetchRequest request;
    FetchOutcome outcome = {0};
    FetchWorld world = {cx, world_now, world_pause, world_tell};
    Err err = request_read(cx, &request, options);
    if (!err) err = fetch_table(cx, &outcome, &request, &world);
    return err ? give_up(cx) : told(cx, &request, &outcome);
}

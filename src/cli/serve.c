/* wirk serve: opens the door for browsers. */

#include "cli/cli_in.h"

#include "accounts/accounts.h"

static void say_line(void *arg, Str line) {
    (void)arg;
    say(stderr, line);
    fputc('\n', stderr);
}

#define LISTEN_USUAL S("127.0.0.1:8080")

int command_serve(Cx *cx, const Options *options) {
    if (options->routes) {
        Buf out = buf_new(cx->mem, 65536);
        web_routes(&out);
        say(stdout, buf_str(&out));
        return EXIT_FINE;
    }
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    Settings settings;
    if (settings_given(cx, options, &settings)) return give_up(cx);
    if (settings.key_file.n && accounts_key(cx, settings.key_file)) return give_up(cx);
    WebOptions web = {
        .store = store_address(options),
        .settings = &settings,
        .address = options->listen.p ? options->listen : LISTEN_USUAL,
        .moves = !options->listen.p,
        .certificate = options->tls_certificate,
        .key = options->tls_key,
        .say = say_line,
    };
    return web_serve(cx, &web) ? give_up(cx) : EXIT_FINE;
}

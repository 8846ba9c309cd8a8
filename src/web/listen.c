/* Where does the server listen? Reads the address asked for. Where one port is busy the next is
 * taken only if nobody asked for this one: what stands in front of Wirk would not find it. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/server_in.h"

enum { PORTS_TRIED = 10, PORT_HIGHEST = 65535, WAITING_MOST = 1024 };

typedef struct Listening {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address;
    socklen_t bytes;
    Str host; /* as it stands in an address of a page: "127.0.0.1", "[::1]" */
    uint16_t port;
} Listening;

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or ":8080" (all IPv4 addresses). */
static Err address_read(Cx *cx, Str text, Listening *out) {
    size_t colon = text.n;
    int64_t port;
    while (colon > 0 && text.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || !int_read(str_slice(text, colon, text.n), &port) || port > PORT_HIGHEST)
        return fail(cx, INVALID, MSG_WEB_NO_ADDRESS, text);
    Str host = str_slice(text, 0, colon - 1), bare = host;
    if (host.n == 0) host = bare = S("0.0.0.0");
    if (str_equal(host, S("localhost"))) bare = S("127.0.0.1");
    if (str_starts(host, S("[")) && str_ends(host, S("]"))) bare = str_slice(host, 1, host.n - 1);
    *out = (Listening){.host = host, .port = (uint16_t)port};
    if (inet_pton(AF_INET, cstr(cx->mem, bare), &out->address.four.sin_addr) == 1) {
        out->address.four.sin_family = AF_INET;
        out->bytes = sizeof out->address.four;
        return OK;
    }
    if (bare.n == host.n ||
        inet_pton(AF_INET6, cstr(cx->mem, bare), &out->address.six.sin6_addr) != 1)
        return fail(cx, INVALID, MSG_WEB_NO_ADDRESS, text);
    out->address.six.sin6_family = AF_INET6;
    out->bytes = sizeof out->address.six;
    return OK;
}

/* A listening socket, or -1 with errno. */
static int listen_on(Listening *at, uint16_t port) {
    int family = at->address.any.sa_family, yes = 1;
    if (family == AF_INET6)
        at->address.six.sin6_port = htons(port);
    else
        at->address.four.sin_port = htons(port);
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, &at->address.any, at->bytes) == 0 && listen(fd, WAITING_MOST) == 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* The port that the system gave where 0 was asked for. */
static uint16_t port_of(int fd, Listening *at) {
    socklen_t n = at->bytes;
    must(getsockname(fd, &at->address.any, &n) == 0);
    bool six = at->address.any.sa_family == AF_INET6;
    return ntohs(six ? at->address.six.sin6_port : at->address.four.sin_port);
}

static void say(Cx *cx, const WebOptions *options, Msg message, Str argument) {
    options->say(options->arg, message_fill(cx->mem, cx->lang, message, 1, &argument));
}

Err web_listen(Cx *cx, const WebOptions *options, int *out, Str *address) {
    Listening at = {0};
    TRY(address_read(cx, options->address, &at));
    for (unsigned port = at.port; port < at.port + (unsigned)PORTS_TRIED && port <= PORT_HIGHEST;
         port++) {
        *out = listen_on(&at, (uint16_t)port);
        if (*out >= 0) {
            *address =
                str_format(cx->mem, "%s://%.*s:%u", options->certificate.n ? "https" : "http",
                           STR_ARG(at.host), port_of(*out, &at));
            say(cx, options, MSG_WEB_LISTENING, str_format(cx->mem, "%.*s/", STR_ARG(*address)));
            return OK;
        }
        if (errno != EADDRINUSE)
            return fail(cx, BROKEN, MSG_WEB_CANNOT_LISTEN, options->address,
                        str_of(strerror(errno)));
        if (!options->moves) return fail(cx, BROKEN, MSG_WEB_PORT_TAKEN, options->address);
        say(cx, options, MSG_WEB_PORT_BUSY, str_format(cx->mem, "%u", port));
    }
    return fail(cx, BROKEN, MSG_WEB_NO_FREE_PORT, options->address);
}

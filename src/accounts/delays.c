/* How long must somebody wait who failed often? Each failure beyond the first few doubles the wait,
 * up to a quarter of an hour; nobody is ever locked out. */

#include <arpa/inet.h>
#include <string.h>
#include "accounts/accounts_in.h"

enum { LONGEST_WAIT = 900, FORGOTTEN_AFTER = 24 * 3600, KNOWN_FOR = 30 * 24 * 3600 };
enum { CONFIRMED_FOR = 600 };

static const struct {
    Str id;
    int64_t spare; /* failures that cost nothing */
} kinds[] = {
    [DELAY_ACCOUNT] = {{"account", 7}, 2},
    [DELAY_ORIGIN] = {{"origin", 6}, 19},       /* a whole school stands behind one address */
    [DELAY_CODE] = {{"code", 4}, 2},            /* of one login that is under way */
    [DELAY_CODES] = {{"codes", 5}, 49},         /* of an account, all logins together */
    [DELAY_PASSWORD] = {{"password", 8}, 2},    /* of who is signed in, from one address */
    [DELAY_PASSWORDS] = {{"passwords", 9}, 49}, /* from all that the account is not known from */
};
#define KNOWN S("known")
#define CONFIRMED S("confirmed")

typedef struct Failures {
    int64_t n, until;
} Failures;

static Err failures_read(Cx *cx, Failures *out, Str kind, Str id) {
    Rows *rows;
    *out = (Failures){0};
    TRY(QUERY(cx, &rows, DELAY, ARG_S(kind), ARG_S(id)));
    Err err = rows_next(cx, rows);
    if (!err) *out = (Failures){rows_int(rows, 0), rows_int(rows, 1)};
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err delay_wait(Cx *cx, int64_t *seconds, DelayKind kind, Str id) {
    Failures failures;
    TRY(failures_read(cx, &failures, kinds[kind].id, id));
    int64_t rest = failures.until - cx->clock();
    *seconds = rest < 0 ? 0 : rest > LONGEST_WAIT ? LONGEST_WAIT : rest;
    return OK;
}

Err delay_fail(Cx *cx, DelayKind kind, Str id) {
    Failures failures;
    int64_t now = cx->clock();
    TRY(RUN(cx, DELAYS_DROP_LATE, ARG_I(now - FORGOTTEN_AFTER)));
    TRY(failures_read(cx, &failures, kinds[kind].id, id));
    int64_t beyond = failures.n + 1 - kinds[kind].spare, wait = 0;
    if (beyond > 0) wait = beyond > 10 ? LONGEST_WAIT : INT64_C(1) << (beyond - 1);
    if (wait > LONGEST_WAIT) wait = LONGEST_WAIT;
    return RUN(cx, DELAY_PUT, ARG_S(kinds[kind].id), ARG_S(id), ARG_I(failures.n + 1),
               ARG_I(now + wait));
}

Err delay_good(Cx *cx, DelayKind kind, Str id) {
    return RUN(cx, DELAY_DROP, ARG_S(kinds[kind].id), ARG_S(id));
}

Err delay_forgive(Cx *cx, DelayKind kind, Str id) {
    Failures failures;
    TRY(failures_read(cx, &failures, kinds[kind].id, id));
    if (!failures.n) return OK;
    return RUN(cx, DELAY_PUT, ARG_S(kinds[kind].id), ARG_S(id), ARG_I(failures.n - 1),
               ARG_I(cx->clock()));
}

Err delay_try(Cx *cx, int64_t *seconds, DelayKind kind, Str id) {
    TRY(delay_wait(cx, seconds, kind, id));
    return *seconds ? OK : delay_fail(cx, kind, id);
}

Err fail_wait(Cx *cx, int64_t seconds) {
    return fail(cx, LIMIT, MSG_ACCOUNTS_WAIT, str_format(cx->mem, "%lld", (long long)seconds));
}

Str delay_id(Arena *mem, Str a, Str b) {
    return secret_digest(mem, str_join(mem, 2, (Str[]){a, b}, S("\n")));
}

Str delay_origin(Arena *mem, Str origin) {
    unsigned char bytes[sizeof(struct in6_addr)];
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (inet_pton(AF_INET6, cstr(mem, origin), bytes) != 1) return origin; /* IPv4 */
    if (memcmp(bytes, mapped, sizeof mapped) == 0)
        return str_format(mem, "%d.%d.%d.%d", bytes[12], bytes[13], bytes[14], bytes[15]);
    memset(bytes + 8, 0, 8); /* a household has a whole network to choose from */
    char text[INET6_ADDRSTRLEN];
    must(inet_ntop(AF_INET6, bytes, text, sizeof text) != NULL);
    return str_format(mem, "%s/64", text);
}

/* ---- what is known for a while ---- */

Err known_put(Cx *cx, Str id) {
    return RUN(cx, DELAY_PUT, ARG_S(KNOWN), ARG_S(id), ARG_I(0), ARG_I(cx->clock() + KNOWN_FOR));
}

static Str session_id(Arena *mem, int64_t session) {
    return delay_id(mem, str_format(mem, "%lld", (long long)session), CONFIRMED);
}

Err confirmed_put(Cx *cx, int64_t session) {
    return RUN(cx, DELAY_PUT, ARG_S(CONFIRMED), ARG_S(session_id(cx->mem, session)), ARG_I(0),
               ARG_I(cx->clock() + CONFIRMED_FOR));
}

Err session_confirmed(Cx *cx, bool *out, const Session *session) {
    Failures found;
    TRY(failures_read(cx, &found, CONFIRMED, session_id(cx->mem, session->number)));
    *out = found.until > cx->clock();
    return OK;
}

Err known(Cx *cx, bool *out, Str id) {
    Failures found;
    TRY(failures_read(cx, &found, KNOWN, id));
    *out = found.until > cx->clock();
    return OK;
}

/* Has somebody the telephone at hand that they registered, or one of the codes they put away? */

#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include "accounts/accounts_in.h"

enum { SECRET_BYTES = 20, STEP = 30, DIGITS = 6, WINDOW = 1 };
enum { RECOVERY_CODES = 10, RECOVERY_LETTERS = 16 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static Str base32(Arena *mem, const unsigned char *bytes, size_t n) {
    char *text = arena_alloc(mem, (n * 8 + 4) / 5 + 1);
    size_t length = 0;
    for (size_t bit = 0; bit < n * 8; bit += 5) {
        unsigned pair = (unsigned)bytes[bit / 8] << 8;
        if (bit / 8 + 1 < n) pair |= bytes[bit / 8 + 1];
        text[length++] = letters[pair >> (11 - bit % 8) & 31];
    }
    return (Str){text, length};
}

static void library_begin(void) {
    must(oath_init() == OATH_OK);
}

bool code_fits(Str secret, int64_t now, int64_t last_step, Str code, int64_t *step) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char digits[DIGITS + 1] = {0};
    size_t n = 0;
    int place = 0;
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] == ' ') continue;
        if (code.p[i] < '0' || code.p[i] > '9' || n == DIGITS) return false;
        digits[n++] = code.p[i];
    }
    if (n != DIGITS) return false;
    pthread_once(&once, library_begin);
    int found =
        oath_totp_validate2(secret.p, secret.n, (time_t)now, STEP, 0, WINDOW, &place, digits);
    *step = now / STEP + place;
    return found >= 0 && *step > last_step;
}

/* ---- recovery codes ---- */

static Str recovery_digest(Arena *mem, int64_t account, Str code) {
    return secret_digest(mem, str_format(mem, "%lld:%.*s", (long long)account, STR_ARG(code)));
}

/* As it is told: without blanks and hyphens, in capital letters. False: it cannot be one. */
static bool recovery_plain(Str code, char plain[RECOVERY_LETTERS]) {
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c == ' ' || c == '-') continue;
        if (n == RECOVERY_LETTERS) return false;
        plain[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return n == RECOVERY_LETTERS;
}

bool recovery_formed(Str code) {
    char plain[RECOVERY_LETTERS];
    return recovery_plain(code, plain);
}

Err recovery_use(Cx *cx, bool *out, int64_t account, Str code) {
    char plain[RECOVERY_LETTERS];
    int64_t open;
    *out = false;
    if (!recovery_plain(code, plain)) return OK;
    Str digest = recovery_digest(cx->mem, account, (Str){plain, RECOVERY_LETTERS});
    TRY(SQL_NUMBER(cx, &open, RECOVERY_OPEN, ARG_I(account), ARG_S(digest)));
    if (!open) return OK;
    *out = true;
    TRY(RUN(cx, RECOVERY_USED, ARG_I(account), ARG_S(digest), ARG_I(cx->clock())));
    return note_account(cx, AUDIT_RECOVERY_USE, account, STR_NONE, STR_NONE);
}

Err recovery_left(Cx *cx, int64_t account, size_t *out) {
    int64_t left;
    TRY(SQL_NUMBER(cx, &left, RECOVERY_LEFT, ARG_I(account)));
    *out = (size_t)left;
    return OK;
}

/* Ten bytes each: nobody guesses them, nor finds them again from the digest. */
static Err recovery_make(Cx *cx, Str *codes, int64_t account) {
    unsigned char bytes[RECOVERY_LETTERS * 5 / 8];
    TRY(RUN(cx, RECOVERIES_DROP, ARG_I(account)));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        randombytes_buf(bytes, sizeof bytes);
        Str code = base32(cx->mem, bytes, sizeof bytes);
        TRY(RUN(cx, RECOVERY_ADD, ARG_I(account), ARG_S(recovery_digest(cx->mem, account, code))));
        codes[i] =
            str_format(cx->mem, "%.4s-%.4s-%.4s-%.4s", code.p, code.p + 4, code.p + 8, code.p + 12);
    }
    return OK;
}

/* ---- offered, in force, gone ---- */

static Err open_account(Cx *cx, Account *out, int64_t number) {
    TRY(account_whole(cx, out, number));
    return out->person.closed ? fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, out->person.mail) : OK;
}

typedef struct Offer {
    int64_t account;
    unsigned char secret[SECRET_BYTES];
    Str mail;
} Offer;

static Err offer(Cx *cx, void *arg) {
    Offer *o = arg;
    Account there = {0};
    Str sealed;
    TRY(open_account(cx, &there, o->account));
    if (there.factor_confirmed) return fail(cx, CONFLICT, MSG_ACCOUNTS_FACTOR_STANDS);
    o->mail = there.person.mail;
    TRY(factor_seal(cx, &sealed, o->account, (Str){(const char *)o->secret, SECRET_BYTES}));
    return RUN(cx, ACCOUNT_FACTOR, ARG_I(o->account), ARG_B(sealed), ARG_I(0), ARG_I(0));
}

Err factor_offer(Cx *cx, FactorOffer *out, int64_t account) {
    Offer o = {.account = account};
    must(sodium_init() >= 0);
    randombytes_buf(o.secret, sizeof o.secret);
    TRY(store_do(cx, offer, &o));
    Buf address = buf_new(cx->mem, 2000);
    out->base32 = base32(cx->mem, o.secret, sizeof o.secret);
    sodium_memzero(o.secret, sizeof o.secret);
    buf_put(&address, S("otpauth://totp/Wirk:"));
    buf_url(&address, o.mail);
    buf_format(&address, "?secret=%.*s&issuer=Wirk", STR_ARG(out->base32));
    out->address = buf_str(&address);
    return buf_check(cx, &address);
}

typedef struct Confirm {
    int64_t account;
    Str code;
    Str *codes;
} Confirm;

static Err confirm(Cx *cx, void *arg) {
    Confirm *c = arg;
    Account there = {0};
    Str secret;
    int64_t step;
    TRY(open_account(cx, &there, c->account));
    if (there.factor_confirmed) return fail(cx, CONFLICT, MSG_ACCOUNTS_FACTOR_STANDS);
    if (!there.factor.n) return fail(cx, CONFLICT, MSG_ACCOUNTS_FACTOR_NONE);
    TRY(factor_unseal(cx, &secret, c->account, there.factor));
    if (!code_fits(secret, cx->clock(), 0, c->code, &step))
        return fail(cx, DENIED, MSG_ACCOUNTS_CODE_WRONG);
    TRY(RUN(cx, ACCOUNT_FACTOR, ARG_I(c->account), ARG_B(there.factor), ARG_I(1), ARG_I(step)));
    TRY(recovery_make(cx, c->codes, c->account));
    return note_account(cx, AUDIT_SECOND_FACTOR_ON, c->account, STR_NONE, STR_NONE);
}

Err factor_confirm(Cx *cx, Str **codes, size_t *n, int64_t account, Str code) {
    Confirm c = {account, code, NEW_ARRAY(cx->mem, Str, RECOVERY_CODES)};
    must(sodium_init() >= 0);
    TRY(store_do(cx, confirm, &c));
    *codes = c.codes;
    *n = RECOVERY_CODES;
    return OK;
}

static Err drop(Cx *cx, void *arg) {
    int64_t account = *(const int64_t *)arg;
    Account there = {0};
    TRY(account_whole(cx, &there, account));
    if (!there.factor_confirmed) return fail(cx, CONFLICT, MSG_ACCOUNTS_FACTOR_NONE);
    TRY(RUN(cx, ACCOUNT_FACTOR, ARG_I(account), ARG_N, ARG_I(0), ARG_I(0)));
    TRY(RUN(cx, RECOVERIES_DROP, ARG_I(account)));
    return note_account(cx, AUDIT_SECOND_FACTOR_OFF, account, STR_NONE, STR_NONE);
}

Err factor_remove(Cx *cx, int64_t account, Str password) {
    TRY(password_ask(cx, account, password));
    return store_do(cx, drop, &account);
}

Err factor_drop(Cx *cx, int64_t account) {
    return store_do(cx, drop, &account);
}

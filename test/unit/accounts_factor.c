/* Does the second factor take the codes it should, each once, and do recovery codes and the house's
 * key what they promise? */

#include "accounts_test.h"
#include <liboath/oath.h>

/* RFC 6238, appendix B: SHA-1, the last six of the eight digits printed there. */
static void test_vectors(void) {
    static const struct {
        int64_t time;
        const char *code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    Str secret = S("12345678901234567890");
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        int64_t time = vectors[i].time, step;
        Str code = str_of(vectors[i].code);
        ok(code_fits(secret, time, 0, code, &step) && step == time / 30, "RFC 6238 at %lld",
           (long long)time);
        ok(!code_fits(secret, time, time / 30, code, &step), "... not a second time");
        ok(code_fits(secret, time + 30, 0, code, &step) && step == time / 30, "... a step late");
        ok(!code_fits(secret, time + 60, 0, code, &step), "... two steps late");
        ok(time < 60 || !code_fits(secret, time - 60, 0, code, &step), "... two steps early");
    }
    int64_t step;
    ok(code_fits(secret, 59, 0, S("287 082"), &step), "with a blank, as telephones show it");
    static const char *const bad[] = {"", "28708", "2870820", "28708a", "287082\n", "-87082"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!code_fits(secret, 59, 0, str_of(bad[i]), &step), "no code");
}

static Str bytes_of(Cx *cx, Str base32) {
    Buf out = buf_new(cx->mem, 64);
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < base32.n; i++) {
        char c = base32.p[i];
        held = held << 5 | (unsigned)(c >= 'A' ? c - 'A' : c - '2' + 26);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        buf_char(&out, (char)(held >> bits & 255));
    }
    return buf_str(&out);
}

/* The code of now as a telephone would show it. */
static Str code_now(Cx *cx, Str secret) {
    char digits[8] = {0};
    must(oath_totp_generate(secret.p, secret.n, (time_t)now_is, 30, 0, 6, digits) == OATH_OK);
    return str_copy(cx->mem, str_of(digits));
}

static Session half_from(Cx *cx, Str origin) {
    Session s;
    LoginStep step;
    LoginAsk ask = {S("kim@example.org"), GOOD_PASSWORD, origin, S("B")};
    must_ok(cx, login(cx, &s, &step, &ask));
    must(step == LOGIN_WANTS_CODE);
    return s;
}

static Session half(Cx *cx) {
    return half_from(cx, S("192.0.2.1"));
}

static Str set_up(Cx *cx, int64_t account, Str **codes) {
    FactorOffer offer;
    size_t n;
    must_ok(cx, factor_offer(cx, &offer, account));
    is_int(offer.base32.n, 32, "a secret of 160 bits");
    ok(str_starts(offer.address, S("otpauth://totp/Wirk:kim%40example.org?secret=")) &&
           str_ends(offer.address, S("&issuer=Wirk")),
       "an address for the QR code");
    Str secret = bytes_of(cx, offer.base32);
    is_int(factor_confirm(cx, codes, &n, account, S("000000")), DENIED, "a wrong code");
    is_int(factor_confirm(cx, codes, &n, account, code_now(cx, secret)), OK, "in force");
    is_int(n, 10, "with ten recovery codes");
    return secret;
}

static void test_login(void) {
    Cx cx;
    begin(&cx);
    Str *codes;
    Session s, found, whole;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0}), person;
    Str secret = set_up(&cx, p.account, &codes), used = code_now(&cx, secret);
    FactorOffer offer;
    is_int(factor_offer(&cx, &offer, p.account), CONFLICT, "no second one beside it");
    s = half(&cx);
    must_ok(&cx, session_find(&cx, &found, &person, s.secret));
    ok(!found.whole && person.account == 0, "half a session is nobody's");
    is_int(login_code(&cx, &whole, s.secret, used), DENIED, "the code of the set-up is used");
    now_is += 30;
    Str code = code_now(&cx, secret);
    is_int(login_code(&cx, &whole, s.secret, code), OK, "the next one opens");
    ok(!str_equal(whole.secret, s.secret), "the session's secret is a new one");
    is_int(session_find(&cx, &found, &person, s.secret), NOT_FOUND, "... the old one is gone");
    must_ok(&cx, session_find(&cx, &found, &person, whole.secret));
    is_int(person.account, p.account, "the whole session is the person's");
    is_int(login_code(&cx, &found, whole.secret, code), NOT_FOUND, "a whole one wants no code");
    s = half(&cx);
    is_int(login_code(&cx, &whole, s.secret, code), DENIED, "nobody uses a code again");
    now_is += 600;
    is_int(login_code(&cx, &whole, s.secret, code_now(&cx, secret)), NOT_FOUND,
           "after ten minutes the half session has ended");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'login.good'"), 1,
           "the log tells of whole logins");
    cx_end(&cx);
}

static void test_recovery(void) {
    Cx cx;
    begin(&cx);
    Str *codes;
    Session s, whole;
    size_t left;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    Str secret = set_up(&cx, p.account, &codes);
    s = half(&cx);
    Str typed = str_lower(cx.mem, str_slice(codes[3], 0, 9));
    Str rest = str_slice(codes[3], 10, 99);
    typed = str_format(cx.mem, " %.*s%.*s", STR_ARG(typed), STR_ARG(rest));
    is_int(login_code(&cx, &whole, s.secret, typed), OK, "a recovery code, typed carelessly");
    s = half(&cx);
    is_int(login_code(&cx, &whole, s.secret, codes[3]), DENIED, "... once");
    is_int(login_code(&cx, &whole, s.secret, S("AAAA-BBBB-CCCC-DDDD")), DENIED, "a made-up one");
    is_int(login_code(&cx, &whole, s.secret, codes[4]), OK, "another one");
    must_ok(&cx, recovery_left(&cx, p.account, &left));
    is_int(left, 8, "eight are left");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'recovery.use'"), 2,
           "both are in the log");
    s = half(&cx);
    for (int i = 0; i < 3; i++)
        must(login_code(&cx, &whole, s.secret, S("123456")) == DENIED);
    is_int(login_code(&cx, &whole, s.secret, code_now(&cx, secret)), LIMIT,
           "who fails often waits, whatever the code");
    is_int(login_code(&cx, &whole, s.secret, codes[5]), LIMIT, "... also a recovery code");
    is_int(factor_remove(&cx, p.account, OTHER_PASSWORD), DENIED, "not without the password");
    is_int(factor_remove(&cx, p.account, GOOD_PASSWORD), OK, "removed");
    is_int(factor_remove(&cx, p.account, GOOD_PASSWORD), CONFLICT, "... once");
    must_ok(&cx, recovery_left(&cx, p.account, &left));
    is_int(left, 0, "the recovery codes with it");
    is_int(login_code(&cx, &whole, s.secret, codes[6]), NOT_FOUND, "half a session opens nothing");
    set_up(&cx, p.account, &codes);
    is_int(factor_drop(&cx, p.account), OK, "an administrator takes it away without password");
    cx_end(&cx);
}

/* Who knows the password guesses codes, in one login after the other: that keeps nobody else out.
 */
static void test_guessing(void) {
    enum { SPARE = 49, A_DAY = 24 * 3600 };
    Cx cx;
    begin(&cx);
    Str *codes;
    Session s, whole;
    Str far = S("198.51.100.1"), home = S("192.0.2.1");
    int guesses = 0;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    Str secret = set_up(&cx, p.account, &codes);
    now_is += 30;
    s = half_from(&cx, home);
    must_ok(&cx, login_code(&cx, &whole, s.secret, code_now(&cx, secret)));
    for (int64_t end = now_is + A_DAY; now_is < end; now_is++) {
        s = half_from(&cx, far);
        while (login_code(&cx, &whole, s.secret, S("000000")) == DENIED)
            guesses++;
        int64_t wait;
        must(int_read(cx.fault.arguments[0], &wait));
        now_is +=
            wait > 1 ? wait - 1 : 0; /* one second: the login's own, so another one is begun */
    }
    ok(guesses > SPARE && guesses < 160, "a day has room for %d guesses", guesses);
    s = half_from(&cx, far);
    is_int(login_code(&cx, &whole, s.secret, S("000000")), DENIED, "one guess more");
    s = half_from(&cx, S("203.0.113.5"));
    is_int(login_code(&cx, &whole, s.secret, code_now(&cx, secret)), LIMIT,
           "then an address that nobody knows waits");
    is_int(login_code(&cx, &whole, s.secret, codes[0]), OK, "... not with a recovery code");
    s = half_from(&cx, home);
    is_int(login_code(&cx, &whole, s.secret, code_now(&cx, secret)), OK,
           "and not where the account is known from");
    now_is += 600;
    s = half_from(&cx, far);
    is_int(login_code(&cx, &whole, s.secret, S("000000")), LIMIT,
           "who guesses does not begin anew after that");
    cx_end(&cx);
}

/* What changes how somebody comes in is done by who has just shown who they are. */
static void test_confirmed(void) {
    Cx cx;
    begin(&cx);
    Session s, whole;
    Str *codes;
    bool lately;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    LoginStep step;
    LoginAsk ask = {S("kim@example.org"), GOOD_PASSWORD, S("192.0.2.1"), S("B")};
    must_ok(&cx, login(&cx, &s, &step, &ask));
    is_int(session_confirm(&cx, &s, S("")), OK, "just signed in: nothing more is asked");
    now_is += 600;
    must_ok(&cx, session_confirmed(&cx, &lately, &s));
    ok(!lately, "ten minutes later that is over");
    is_int(session_confirm(&cx, &s, S("")), DENIED, "the password is wanted");
    is_int(session_confirm(&cx, &s, OTHER_PASSWORD), DENIED, "... the right one");
    is_int(session_confirm(&cx, &s, GOOD_PASSWORD), OK, "... then it goes on");
    is_int(session_confirm(&cx, &s, S("")), OK, "... for a while");
    Str secret = set_up(&cx, p.account, &codes);
    now_is += 30;
    s = half(&cx);
    must_ok(&cx, session_confirmed(&cx, &lately, &s));
    ok(!lately, "the password alone, where a code is wanted, confirms nothing");
    must_ok(&cx, login_code(&cx, &whole, s.secret, code_now(&cx, secret)));
    is_int(session_confirm(&cx, &whole, S("")), OK, "with the code it does");
    cx_end(&cx);
}

/* Somebody with a copy of the session tries passwords from wherever they like. */
static void test_password_guessing(void) {
    enum { HOURS = 24 };
    Cx cx;
    begin(&cx);
    Session s;
    LoginStep step;
    int guesses = 0;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    LoginAsk ask = {S("kim@example.org"), GOOD_PASSWORD, S("192.0.2.1"), S("B")};
    must_ok(&cx, login(&cx, &s, &step, &ask));
    for (int i = 0; i < 60 * HOURS; i++, now_is += 60) {
        Actor thief = {p.name, str_format(cx.mem, "198.51.%d.%d", i / 250, i % 250), p.account};
        cx.actor = &thief;
        guesses += session_confirm(&cx, &s, OTHER_PASSWORD) == DENIED;
    }
    ok(guesses > 49 && guesses < 160, "a day has room for %d guesses", guesses);
    Actor owner = {p.name, S("192.0.2.1"), p.account};
    cx.actor = &owner;
    is_int(session_confirm(&cx, &s, GOOD_PASSWORD), OK, "who is known from there waits for none");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'login.bad'"), guesses,
           "each stands in the log");
    cx_end(&cx);
}

/* Who comes from elsewhere has no password: a login there counts that has just happened. */
static void test_confirmed_elsewhere(void) {
    Cx cx;
    begin(&cx);
    Session s;
    Str link;
    must_ok(&cx,
            link_invite(&cx, &link, &(Invitation){.mail = S("ada@example.org"), .name = S("Ada")}));
    ForeignLogin ask = {.issuer = S("https://login.example.org"),
                        .subject = S("7"),
                        .mail = S("ada@example.org"),
                        .mail_verified = true};
    must_ok(&cx, login_foreign(&cx, &s, &ask));
    is_int(session_confirm(&cx, &s, S("")), DENIED, "one that was known there from before: no");
    is_int(session_confirm(&cx, &s, GOOD_PASSWORD), DENIED, "nor is there a password");
    ask.fresh = true;
    must_ok(&cx, login_foreign(&cx, &s, &ask));
    is_int(session_confirm(&cx, &s, S("")), OK, "one that has just signed in there: yes");
    now_is += 600;
    is_int(session_confirm(&cx, &s, S("")), DENIED, "... for ten minutes");
    cx_end(&cx);
}

static void raw_file(const char *path, const char *text, mode_t mode) {
    FILE *out = fopen(path, "wb");
    must(out && fputs(text, out) >= 0 && fclose(out) == 0 && chmod(path, mode) == 0);
}

/* What is sealed opens with the same key for the same account only. */
static void test_key(void) {
    Cx cx;
    begin(&cx);
    Str sealed, opened;
    char path[600];
    struct stat state;
    if (strcmp(engine, "postgresql") == 0) {
        is_int(factor_seal(&cx, &sealed, 1, S("secret")), INVALID, "the key has to be named");
        is_int(house_key_check(&cx, true), INVALID, "... which is told where it is needed");
        is_int(house_key_check(&cx, false), NOT_FOUND, "... and where it will be");
        cx_end(&cx);
        return;
    }
    must_ok(&cx, factor_seal(&cx, &sealed, 1, S("secret of twenty byt")));
    snprintf(path, sizeof path, "%s.key", address);
    ok(stat(path, &state) == 0 && (state.st_mode & 0777) == 0600, "the key lies beside the store");
    ok(str_find(sealed, S("secret"), 0) == SIZE_MAX, "nothing of it can be read");
    must_ok(&cx, factor_unseal(&cx, &opened, 1, sealed));
    is_str(opened, "secret of twenty byt", "it opens");
    is_int(factor_unseal(&cx, &opened, 2, sealed), INVALID, "not for another account");
    ((char *)sealed.p)[sealed.n - 1] ^= 1;
    is_int(factor_unseal(&cx, &opened, 1, sealed), INVALID, "not where a bit was changed");
    ((char *)sealed.p)[sealed.n - 1] ^= 1;
    is_int(factor_unseal(&cx, &opened, 1, str_slice(sealed, 0, 20)), INVALID, "not cut off");
    is_int(house_key_check(&cx, false), OK, "the key is as it should be");
    static const mode_t open[] = {0644, 0640, 0604, 0620, 0610};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        must(chmod(path, open[i]) == 0);
        is_int(factor_unseal(&cx, &opened, 1, sealed), INVALID, "not with a key open to others");
        is_int(house_key_check(&cx, false), INVALID, "... which is told before it is wanted");
        ok(str_find(why(&cx), S("chmod 600"), 0) != SIZE_MAX, "... with what to do");
    }
    must(chmod(path, 0400) == 0);
    is_int(factor_unseal(&cx, &opened, 1, sealed), OK, "with one that its owner reads");
    must(chmod(path, 0600) == 0);
    raw_file(path, "0123", 0600);
    is_int(factor_unseal(&cx, &opened, 1, sealed), INVALID, "not with half a key");
    raw_file(path, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", 0600);
    is_int(factor_unseal(&cx, &opened, 1, sealed), INVALID, "not with another key");
    is_int(accounts_key(&cx, str_of(folder)), INVALID, "a folder is no key");
    is_int(accounts_key(&cx, S("/nowhere/at/all/key")), BROKEN, "nor a place that is not there");
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_key();
    if (strcmp(engine, "postgresql") == 0) {
        Cx cx;
        cx_begin(&cx, EN);
        must_ok(&cx, accounts_key(&cx, str_format(cx.mem, "%s/named.key", folder)));
        cx_end(&cx);
    }
    test_login();
    test_recovery();
    test_guessing();
    test_confirmed();
    test_confirmed_elsewhere();
    test_password_guessing();
}

int main(void) {
    test_vectors();
    return both_engines(tests);
}

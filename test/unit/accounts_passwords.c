/* Which passwords are refused, and are hashes those that other programs make, too? */

#include "accounts_test.h"

static const struct {
    const char *password;
    Msg message; /* 0: good */
} judged[] = {
    {"Regenschirm am Kanalufer", (Msg)0},
    {"drei Eulen im Stellwerk", (Msg)0},
    {"xK9#mQ2$vL7!", (Msg)0},
    {"wjfhsoqpalym", (Msg)0},
    {"日本語日本語かなカナ漢字です", (Msg)0},
    {"483920184752", (Msg)0},
    {"elf Zeichen", MSG_ACCOUNTS_PASSWORD_SHORT},
    {"ööööäääüüüß", MSG_ACCOUNTS_PASSWORD_SHORT}, /* 11 characters, 22 bytes */
    {"", MSG_ACCOUNTS_PASSWORD_SHORT},
    {"aaaaaaaaaaaaaa", MSG_ACCOUNTS_PASSWORD_REPEATED},
    {"abcabcabcabcab", MSG_ACCOUNTS_PASSWORD_REPEATED},
    {"345678901234", MSG_ACCOUNTS_PASSWORD_REPEATED},
    {"abcdefghijklm", MSG_ACCOUNTS_PASSWORD_REPEATED},
    {"zyxwvutsrqpo", MSG_ACCOUNTS_PASSWORD_REPEATED},
    {"Passwort2026!", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"passwordpassword", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"P4ssw0rt!!!!", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"Pa$$w0rd20261", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"qwertzuiop123", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"Schalke04Schalke04", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"ichliebedich1", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"iloveyou12345", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"Sommer-Sommer-2026", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"1234567890!!", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"112233445566", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"GeheimesPasswort", (Msg)0}, /* "geheimes" is no word of the list: told plainly */
    {"Schlüssel2026!!", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"2026Willkommen2026", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"BorussiaDortmund09", MSG_ACCOUNTS_PASSWORD_COMMON},
    {"kim.beispiel2026", MSG_ACCOUNTS_PASSWORD_OWN},
    {"BeispielKim!!!", MSG_ACCOUNTS_PASSWORD_OWN},
    {"musterstadt-kim1", MSG_ACCOUNTS_PASSWORD_OWN},
    {"a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", MSG_ACCOUNTS_PASSWORD_SIGNS},
};

static void test_judge(void) {
    Cx cx;
    cx_begin(&cx, EN);
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        Err err = password_judge(&cx, str_of(judged[i].password), S("kim@musterstadt.example"),
                                 S("Kim Beispiel"));
        bool right =
            judged[i].message ? err == INVALID && cx.fault.message == judged[i].message : err == OK;
        if (!ok(right, "%s", judged[i].password)) printf("# %.*s\n", STR_ARG(why(&cx)));
    }
    Buf lengthy = buf_new(cx.mem, 1000);
    while (lengthy.n < 128)
        buf_char(&lengthy, (char)('a' + (lengthy.n * lengthy.n / 7 + lengthy.n) % 23));
    is_int(password_judge(&cx, buf_str(&lengthy), S("k@b.de"), S("K")), OK, "128 characters");
    buf_char(&lengthy, 'z');
    is_int(password_judge(&cx, buf_str(&lengthy), S("k@b.de"), S("K")), INVALID, "129");
    cx_end(&cx);
}

static const char *const listed[] = {
#define WORD(text) text,
#include "accounts/common_passwords.def"
#undef WORD
};

static void test_list(void) {
    size_t n = sizeof listed / sizeof *listed, wrong = 0;
    for (size_t i = 1; i < n; i++)
        wrong += strcmp(listed[i - 1], listed[i]) >= 0;
    is_int(wrong, 0, "the list is in the order that it is searched in, nothing twice");
    ok(n > 2000, "it has %zu words", n);
}

/* Made with the reference implementation (Debian package argon2 0~20190702):
 * printf PASSWORD | argon2 SALT -id -t 2 -k 19456 -p 1 -l 32 -e */
static void test_foreign_hashes(void) {
    static const struct {
        const char *hash, *password;
    } made_elsewhere[] = {
        {"$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbiBieXRlIHNhbHQ$"
         "wIbYpfZg0+oQybMyy0hkwG3nCCE/KT/obqf+LixdBu4",
         "Regenschirm am Kanalufer"},
        {"$argon2id$v=19$m=19456,t=2,p=1$YW5vdGhlciBzYWx0IDEyMw$"
         "anxW+5sysTr7g8vP5NNwdWtC+nL0DRVNwI4TcEqXvxs",
         "Übergrößenträger in Öl"},
    };
    Cx cx;
    bool fits;
    cx_begin(&cx, EN);
    for (size_t i = 0; i < 2; i++) {
        Str hash = str_of(made_elsewhere[i].hash), password = str_of(made_elsewhere[i].password);
        must_ok(&cx, password_fits(&cx, &fits, hash, password));
        ok(fits, "a hash of the reference implementation opens");
        must_ok(&cx, password_fits(&cx, &fits, hash, str_slice(password, 0, password.n - 1)));
        ok(!fits, "... and not with a letter less");
    }
    Str own;
    must_ok(&cx, password_hash(&cx, &own, GOOD_PASSWORD));
    ok(str_starts(own, S("$argon2id$v=19$m=19456,t=2,p=1$")), "made with 19 MiB and two passes");
    must_ok(&cx, password_fits(&cx, &fits, own, GOOD_PASSWORD));
    ok(fits, "the own one opens");
    must_ok(&cx, password_fits(&cx, &fits, S("no hash"), GOOD_PASSWORD));
    ok(!fits, "what is no hash opens nothing");
    cx_end(&cx);
}

static void test_change(void) {
    Cx cx;
    begin(&cx);
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    is_int(password_change(&cx, p.account, GOOD_PASSWORD, S("kurz")), INVALID, "a bad new one");
    is_int(password_change(&cx, p.account, OTHER_PASSWORD, OTHER_PASSWORD), DENIED, "a wrong old");
    is_int(password_change(&cx, p.account, GOOD_PASSWORD, OTHER_PASSWORD), OK, "changed");
    Session s;
    LoginStep step;
    LoginAsk ask = {S("kim@example.org"), OTHER_PASSWORD, S("192.0.2.1"), S("B")};
    is_int(login(&cx, &s, &step, &ask), OK, "the new one opens");
    for (int i = 0; i < 3; i++)
        must(password_change(&cx, p.account, GOOD_PASSWORD, GOOD_PASSWORD) == DENIED);
    is_int(password_change(&cx, p.account, OTHER_PASSWORD, GOOD_PASSWORD), LIMIT,
           "a stolen session cannot try passwords without end");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit_content WHERE after LIKE '%Eulen%' OR "
                          "after LIKE '%argon%' OR before LIKE '%argon%'"),
           0, "nothing of it is in the log");
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_change();
}

int main(void) {
    test_judge();
    test_list();
    test_foreign_hashes();
    return both_engines(tests);
}

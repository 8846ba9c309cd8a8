/* The operator's settings: what is taken, and that each mistake is told with its line and rule. */

#include <stdio.h>
#include <unistd.h>
#include "tap.h"
#include "../../src/cli/settings.c"

static Cx cx;

static Str written(const char *yaml) {
    static int n;
    Str path = str_format(cx.mem, "%s/settings-%d-%d.yaml", "/tmp", (int)getpid(), n++);
    FILE *file = fopen(cstr(cx.mem, path), "w");
    must(file);
    fputs(yaml, file);
    fclose(file);
    return path;
}

static Err read_from(const char *yaml, Settings *out) {
    Str path = written(yaml);
    cx.fault = (Fault){0};
    Err err = settings_read(&cx, out, path, S("wirk.db"));
    remove(cstr(cx.mem, path));
    return err;
}

static void is_refused(const char *yaml, Msg message, const char *line, const char *name) {
    Settings settings;
    Err err = read_from(yaml, &settings);
    ok(err == INVALID && cx.fault.message == message &&
           str_equal(cx.fault.arguments[1], str_of(line)),
       "%s", name);
}

/* What a store in a database needs beside single sign-on. */
static void keys(void) {
    static const struct {
        const char *store, *key;
        Err err;
    } cases[] = {{"wirk.db", "", OK},
                 {"postgres://localhost/wirk", "", INVALID},
                 {"postgresql:///wirk", "", INVALID},
                 {"postgres://localhost/wirk", "key-file: /etc/wirk.key\n", OK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s;
        Str path =
            written(cstr(cx.mem, str_format(cx.mem,
                                            "address: https://x.example\n\nsign-on-client: wirk\n"
                                            "sign-on-issuer: https://login.example\n%s",
                                            cases[i].key)));
        cx.fault = (Fault){0};
        Err err = settings_read(&cx, &s, path, str_of(cases[i].store));
        remove(cstr(cx.mem, path));
        ok(err == cases[i].err, "single sign-on with %s %s", cases[i].store, cases[i].key);
        if (err)
            ok(str_equal(cx.fault.arguments[1], S("4")) &&
                   str_equal(cx.fault.arguments[2], S("sign-on-issuer")),
               "... told with line and entry");
    }
    cx.fault = (Fault){0};
}

static void taken(void) {
    Settings s;
    is_int(read_from("address: https://zahlen.example.org/\nname: Haus „A“\nmail: a.b+c@x.example\n"
                     "phone: +49 (201) 12-3/4\nstatement-date: 22.11.2026\n"
                     "imprint:\n  de: |\n    Eins\n\n    Zwei\n  en: One\n",
                     &s),
           OK, "all that is right is taken");
    is_str(s.address, "https://zahlen.example.org", "without the slash at its end");
    is_str(s.name, "Haus „A“", "a name");
    is_str(s.statement_date, "2026-11-22", "a German day");
    is_str(s.imprint.in[DE], "Eins\n\nZwei", "paragraphs stay");
    is_str(s.imprint.in[EN], "One", "the other language");
    is_str(s.privacy.in[DE], "", "what was left out is empty");
    is_int(read_from("address: http://127.0.0.1:8080\n", &s), OK, "http for one's own computer");
    is_int(read_from("address: http://localhost\n", &s), OK, "by its name, too");
    is_int(read_from("address: https://x.example:8443\n", &s), OK, "a port");
    is_int(read_from("name: \"\"\n", &s), OK, "an empty entry is none");
}

static void roles(void) {
    Settings s;
    is_int(read_from("sign-on-groups:\n  amt: editor@stadt-essen, owner@stadt-essen/ganztag\n"
                     "  \"CN=Leser,OU=X\": reader@kreis\n",
                     &s),
           OK, "roles by group are taken");
    const GroupRole *at = s.sign_on_groups.at;
    is_int((int64_t)s.sign_on_groups.n, 3, "each of them");
    is_str(at[1].group, "amt", "with its group");
    ok(at[0].role == ROLE_EDITOR && at[1].role == ROLE_OWNER && at[2].role == ROLE_READER,
       "its role");
    is_str(at[0].organisation, "stadt-essen", "its organisation");
    is_str(at[0].programme, "", "all of it");
    is_str(at[1].organisation, "stadt-essen", "the part before the stroke");
    is_str(at[1].programme, "ganztag", "or one programme");
    is_str(at[2].group, "CN=Leser,OU=X", "a group of many signs");
    const char *wrong[] = {"editor", "chief@x", "editor@", "editor@x/", "editor@x,", "@x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Str yaml = str_format(cx.mem, "name: x\nsign-on-groups:\n  amt: \"%s\"\n", wrong[i]);
        is_refused(cstr(cx.mem, yaml), MSG_SETTINGS_BAD_ROLE, "3", wrong[i]);
    }
    is_refused("sign-on-groups: x\n", MSG_SETTINGS_NO_GROUPS, "1", "no groups");
}

static void refused(void) {
    is_refused("name: x\nfoo: y\n", MSG_SETTINGS_UNKNOWN, "2", "an entry that there is not");
    is_refused("name:\n  - x\n", MSG_SETTINGS_NO_TEXT, "2", "a list");
    is_refused("imprint: x\n", MSG_SETTINGS_NO_LANGUAGES, "1", "no languages");
    is_refused("imprint:\n  de: x\n  fr: y\n", MSG_SETTINGS_NO_LANGUAGES, "3", "another language");
    is_refused("imprint:\n  de:\n    - x\n", MSG_SETTINGS_NO_TEXT, "3", "a list in a language");
    is_refused("name: \"a\\nb\"\n", MSG_SETTINGS_ONE_LINE, "1", "two lines");
    is_refused("imprint:\n  de: \"a\\u0007\"\n", MSG_SETTINGS_BAD_SIGN, "2", "a control character");
    const char *addresses[] = {"example.org",
                               "ftp://x.example",
                               "https://",
                               "https://x.example/a",
                               "https://a b.example",
                               "https://x.example:0",
                               "https://x.example:99999",
                               "https://-x.example",
                               "https://a..b",
                               "https://x.example?a",
                               "javascript:alert(1)",
                               "https://u@x.example"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        Str yaml = str_format(cx.mem, "address: \"%s\"\n", addresses[i]);
        is_refused(cstr(cx.mem, yaml), MSG_SETTINGS_BAD_ADDRESS, "1", addresses[i]);
    }
    is_refused("address: http://example.org\n", MSG_SETTINGS_NOT_SAFE, "1", "http elsewhere");
    is_refused("address: http://127.evil.example\n", MSG_SETTINGS_NOT_SAFE, "1", "looks like 127");
    const char *mails[] = {"a", "a@b", "@b.example", "a b@c.example", "a@b.example?cc=d@e.example"};
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
        Str yaml = str_format(cx.mem, "mail: \"%s\"\n", mails[i]);
        is_refused(cstr(cx.mem, yaml), MSG_SETTINGS_BAD_MAIL, "1", mails[i]);
    }
    is_refused("browser: chromium\n", MSG_SETTINGS_BAD_PROGRAM, "1", "no full path");
    is_refused("phone: call me\n", MSG_SETTINGS_BAD_PHONE, "1", "no number");
    is_refused("statement-date: 31.02.2026\n", MSG_SETTINGS_BAD_DATE, "1", "no day");
    char name[300] = "name: ";
    memset(name + 6, 'x', 201);
    is_refused(name, MSG_SETTINGS_TOO_LONG, "1", "too long");
    is_refused("- name\n", MSG_SETTINGS_NO_ENTRIES, "1", "no entries");
    Settings s;
    is_int(read_from("name: a\nname: b\n", &s), INVALID, "an entry twice");
    is_int(settings_read(&cx, &s, S("/nirgends/settings.yaml"), S("wirk.db")), NOT_FOUND,
           "no such file");
    is_int(settings_read(&cx, &s, S("data/ruhr/settings.yaml"), S("wirk.db")), OK, "the example");
    ok(str_find(s.name, S("erfunden"), 0) != SIZE_MAX, "which says that it is invented");
}

/* What one entry says makes another one needed, or does not fit what it is for. */
static void together(void) {
    static const struct {
        const char *yaml;
        Msg message;
        const char *line, *more;
    } wrong[] = {
        {"name: x\nmail-server: smtp://127.0.0.1\nmail-from: a@x.example\n", MSG_SETTINGS_NEEDS,
         "2", "address"},
        {"address: http://localhost\nmail-server: smtp://127.0.0.1\n", MSG_SETTINGS_NEEDS, "2",
         "mail-from"},
        {"mail-password-file: /x\n", MSG_SETTINGS_NEEDS, "1", "mail-name"},
        {"sign-on-client: x\nsign-on-issuer: https://x.example\naddress: \"\"\n",
         MSG_SETTINGS_NEEDS, "2", "address"},
        {"address: http://localhost\nsign-on-issuer: https://x.example\n", MSG_SETTINGS_NEEDS, "2",
         "sign-on-client"},
        {"address: http://localhost\nmail-from: nobody\nmail-server: smtp://127.0.0.1\n",
         MSG_SETTINGS_AT, "2", "nobody"},
        {"mail-from: a@x.example\naddress: http://localhost\n\nmail-server: smtp://x.example/y\n",
         MSG_SETTINGS_AT, "4", "smtp://x.example/y"},
        {"name: x\nsign-on-issuer: http://x.example\n", MSG_SETTINGS_BAD_ISSUER, "2",
         "http://x.example"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        is_refused(wrong[i].yaml, wrong[i].message, wrong[i].line, wrong[i].more);
        for (Lang lang = DE; lang <= EN; lang++) {
            Str text = fault_text(cx.mem, lang, &cx.fault);
            ok(str_find(text, str_of(wrong[i].more), 0) != SIZE_MAX &&
                   str_find(text, S(".yaml, "), 0) != SIZE_MAX,
               "file and cause are named");
        }
    }
    Settings s;
    is_int(read_from("address: http://localhost\nmail-server: smtp://127.0.0.1:25\n"
                     "mail-from: Wirk <a@x.example>\nsign-on-client: x\n"
                     "sign-on-issuer: http://127.0.0.1:1/x\n",
                     &s),
           OK, "what fits together is taken");
}

int main(void) {
    cx_begin(&cx, DE);
    taken();
    keys();
    roles();
    refused();
    together();
    cx_end(&cx);
    return done();
}

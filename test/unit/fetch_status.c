/* What do the recorded answers of the offices say, and what becomes of answers nobody recorded? The
 * expected codes, sentences and names were read in the files with a JSON parser (Python's). */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tap.h"
#include "fetch/fetch_in.h"

static Cx cx;

static Str file_text(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) return STR_NONE;
    char *bytes = arena_alloc(cx.mem, STATUS_MOST_BYTES);
    size_t n = fread(bytes, 1, STATUS_MOST_BYTES, in);
    fclose(in);
    return (Str){bytes, n};
}

static Status recorded(const char *name) {
    Status status = {0};
    Str text = file_text(cstr(cx.mem, str_format(cx.mem, "test/data/genesis-api/%s", name)));
    ok(text.n && answer_kind(str_slice(text, 0, ANSWER_HEAD)) == ANSWER_STATUS,
       "%s is a status by its first bytes", name);
    is_int(status_read(&cx, &status, text), OK, "it can be read");
    return status;
}

static void test_recorded(void) {
    Status s = recorded("pystatis_12531-0043_tablefile_code98.json");
    is_int(s.code, 98, "code 98");
    is_int(s.meaning, TOO_LARGE, "too large for an answer at once");
    ok(str_starts(s.text, S("Die Tabelle ist zu gross")), "with its sentence");
    is_str(s.service, "data", "asked of data");
    is_str(s.method, "tablefile", "by tablefile");
    is_str(s.job, "", "no job yet");

    s = recorded("pystatis_12531-0043_tablefile_code99.json");
    is_int(s.meaning, JOB_STARTED, "99: a job");
    is_str(s.job, "12531-0043_175879554", "its name out of the sentence");

    s = recorded("pystatis_12531-0043_results_code104.json");
    is_int(s.meaning, NOTHING, "104 of results");
    is_str(s.method, "results", "about results: not yet");
    is_int(s.listed.n, 0, "lists nothing");

    s = recorded("pystatis_63121-0001_tablefile_code104.json");
    is_int(s.meaning, NOTHING, "104 of a table");
    is_str(s.method, "tablefile", "about the table: nothing");
    is_str(s.text, "Es gibt keine Objekte zum angegebenen Selektionskriterium", "in words");

    s = recorded("pystatis_12531-0043_results_code0.json");
    is_int(s.meaning, DONE, "code 0");
    is_int(s.listed.n, 1, "one result");
    is_str(s.listed.at[0], "12531-0043_175879554", "the job's");

    s = recorded("pystatis_61111-0021_tablefile_code-1.json");
    is_int(s.code, -1, "code -1");
    is_int(s.meaning, REFUSED, "is a refusal");
    ok(str_ends(s.text, S("wurde kein Datenquader gefunden!\n(Keine Datenquader oder Zeitscheibe "
                          "nach PTable)")),
       "the whole sentence is kept");
    is_str(s.type, "Fehler", "of type Fehler");

    s = recorded("pystatis_12531-0043_table_code0.json");
    is_int(s.first_year, 2007, "a description tells the first year");
    is_int(s.last_year, 2024, "and the last");

    s = recorded("values1__catalogue_values2variable.json");
    is_int(s.code, 103, "103");
    is_int(s.meaning, NOTHING, "nothing found, in English");
    s = recorded("values2__catalogue_values2variable.json");
    is_int(s.code, 22, "22");
    is_int(s.meaning, DONE, "is done, with a changed parameter");
    ok(s.listed.n > 1, "and lists");
    s = recorded("catalogue1__catalogue_tables.json");
    is_int(s.meaning, DONE, "a list in another spelling of its type");
    s = recorded("catalogue3__catalogue_cubes.json");
    is_int(s.meaning, NOTHING, "104 of a catalogue");
}

/* Every recorded JSON answer there is: read without fault, with the code that its text shows. */
static void test_all(void) {
    FILE *list = popen("ls ../shared/data/genesis-api-json/*.json 2>/dev/null", "r");
    char path[500];
    size_t n = 0, wrong = 0;
    while (list && fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = 0;
        Str text = file_text(path);
        Status status;
        Err err = status_read(&cx, &status, text);
        Str code = str_format(cx.mem, "\"Code\":%lld,", (long long)status.code);
        Str spaced = str_format(cx.mem, "\"Code\": %lld,", (long long)status.code);
        bool stands = str_find(text, code, 0) != SIZE_MAX || str_find(text, spaced, 0) != SIZE_MAX;
        n++;
        if (err || !stands || !status.text.n) {
            wrong++;
            printf("# %s\n", path);
        }
    }
    if (list) pclose(list);
    if (n)
        is_int(wrong, 0, "all recorded answers of the example data are read");
    else
        skip("the example data are not there");
}

static Status read_text(const char *text) {
    Status status = {0};
    is_int(status_read(&cx, &status, str_of(text)), OK, text);
    return status;
}

static void test_made(void) {
    Status s = read_text("{\"Code\":15,\"Content\":\"no\",\"Type\":\"ERROR\"}");
    is_int(s.meaning, NOT_ALLOWED, "a fault of the account comes without frame");
    is_str(s.text, "no", "with its sentence");
    s = read_text("{\"Code\":2,\"Content\":\"Nutzername?\"}");
    is_int(s.meaning, NOT_ALLOWED, "whatever its number");
    s = read_text("{\"Status\":{\"Code\":2,\"Content\":\"Maximal erlaubte Anzahl\"}}");
    is_int(s.meaning, REFUSED, "the same number in its frame is a refusal");
    s = read_text("{\"Status\":{\"Code\":\"98\"}}");
    is_int(s.meaning, TOO_LARGE, "a number as text");
    s = read_text("\xEF\xBB\xBF{\"Status\":{\"Code\":0},\"List\":[{\"Code\":\"a\",\"More\":"
                  "{\"Code\":\"b\"}},{\"Code\":\"c\"}]}");
    is_int(s.listed.n, 2, "only the codes of the list's own items are listed");
    s = read_text("{\"Parameter\":{\"Code\":98},\"Status\":{\"Code\":0}}");
    is_int(s.code, 0, "a code elsewhere is none of the answer");
    s = read_text("{\"Status\":{\"Code\":99,\"Content\":\"Name: 42153-0001_001597503 (Mindestens "
                  "ein Parameter wurde angepasst.: stand)\"}}");
    is_str(s.job, "42153-0001_001597503", "a name with something behind it");
    s = read_text("{\"Status\":{\"Code\":99,\"Content\":\"The job_name is_1 _123 x_12a\"}}");
    is_str(s.job, "", "words that only look like a name");
    s = read_text("{\"Status\":{\"Code\":99},\"Ident\":null,\"Object\":[{\"Time\":{\"From\":"
                  "\"2007\"}}]}");
    is_int(s.first_year, 0, "a time elsewhere is none of the table");
    s = read_text("{\"Status\":{\"Code\":0},\"Object\":{\"Time\":{\"From\":\"WS 2007/08\",\"To\":"
                  "\"bis 2x\"}}}");
    is_int(s.first_year, 2007, "a winter term's year");
    is_int(s.last_year, 0, "no year");
}

static void test_refused(void) {
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "5",
        "{\"Status\":{}}",
        "{\"Status\":{\"Code\":null}}",
        "{\"Status\":{\"Code\":1e300}}",
        "{\"Status\":{\"Code\":\"a\"}}",
        "<html>",
        "{\"Status\":{\"Code\":0}} x",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Status status;
        is_int(status_read(&cx, &status, str_of(bad[i])), INVALID, bad[i]);
    }
}

static void test_kinds(void) {
    is_int(answer_kind(S("PK\x03\x04xx")), ANSWER_ZIP, "a zip");
    is_int(answer_kind(S("\x1F\x8B\x08")), ANSWER_GZIP, "gzip");
    is_int(answer_kind(S(" \r\n{\"a\"")), ANSWER_STATUS, "JSON after blanks");
    is_int(answer_kind(S("\n<!DOCTYPE html>")), ANSWER_PAGE, "a page");
    is_int(answer_kind(S("\xEF\xBB\xBFstatistics_code;time\r\n1;2")), ANSWER_CSV, "a table");
    is_int(answer_kind(S("")), ANSWER_EMPTY, "nothing");
    is_int(answer_kind(S(" \n ")), ANSWER_EMPTY, "blanks");
    is_int(answer_kind(S("Wartung")), ANSWER_UNKNOWN, "a word");
    is_int(answer_kind(S("a;b\x01\n")), ANSWER_UNKNOWN, "bytes that are no text");
    is_int(answer_kind(S("word\na;b\n")), ANSWER_UNKNOWN, "columns must begin in the first line");
    is_str(page_title(cx.mem, S("<html><TITLE lang=de> Wartung </Title>")), "Wartung", "a title");
    is_str(page_title(cx.mem, S("<html><title>x")), "", "a title without end");
}

static void is_account(const char *text, unsigned mode, Err want, const char *name) {
    const Account none = {0};
    Account account = {0};
    char path[] = "/tmp/wirk-account-XXXXXX";
    int file = mkstemp(path);
    must(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    must(fchmod(file, mode) == 0 && close(file) == 0);
    is_int(fetch_account_read(&cx, &account, str_of(path), &none), want, name);
    if (want == OK) {
        is_str(account.user, "me", "the user");
        is_str(account.password, "a=b c", "the password, signs and all");
    }
    unlink(path);
}

static void test_account(void) {
    is_account("# mine\nuser = me\npassword = a=b c \n", 0600, OK, "an account's file");
    is_account("user=me\r\npassword=a=b c", 0640, OK, "of other line ends, readable for the group");
    is_account("user = me\npassword = x\n", 0644, DENIED, "one that all can read");
    is_account("user = me\ncolour = red\n", 0600, INVALID, "one with something else in it");
    is_account("password = x\n", 0600, INVALID, "one without user");
    is_account("user = me\x01\n", 0600, INVALID, "a control character");
    Account account, given = {S("me"), S("a=b c")}, none = {0};
    is_int(fetch_account_read(&cx, &account, STR_NONE, &given), OK, "from outside");
    is_str(account.user, "me", "as given");
    is_int(fetch_account_read(&cx, &account, STR_NONE, &none), INVALID, "nothing at all");
    is_int(fetch_account_read(&cx, &account, S("/nowhere/account"), &given), NOT_FOUND,
           "no such file");
    is_int(fetch_account_read(&cx, &account, S("/tmp"), &given), INVALID, "a folder");
    is_str(account_hide(cx.mem, &given, S("me: a=b c, not me")), "***: ***, not ***",
           "the account is taken out of texts");
}

int main(void) {
    cx_begin(&cx, DE);
    test_recorded();
    test_all();
    test_made();
    test_refused();
    test_kinds();
    test_account();
    cx_end(&cx);
    return done();
}

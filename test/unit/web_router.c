/* Addresses: language, format, percent signs and parameters; which page a pattern means. */

#include "tap.h"
#include "../../src/web/router.c"

static Cx cx;

static Request asked(const char *path, const char *query) {
    return request_read(&cx, str_of(path), str_of(query));
}

static void is_path(const char *path, const char *want, Lang lang, Format format) {
    Request r = asked(path, "");
    ok(str_equal(r.path, str_of(want)) && r.lang == lang && r.format == format,
       "%s is %s, language %d, format %d", path, want, lang, format);
}

static void paths(void) {
    is_path("/", "/", DE, AS_HTML);
    is_path("", "/", DE, AS_HTML);
    is_path("/en", "/", EN, AS_HTML);
    is_path("/en/", "/", EN, AS_HTML);
    is_path("/en/about", "/about", EN, AS_HTML);
    is_path("/english", "/english", DE, AS_HTML);
    is_path("/start.json", "/", DE, AS_JSON);
    is_path("/en/start.csv", "/", EN, AS_CSV);
    is_path("/indicator/D-14a.json", "/indicator/D-14a", DE, AS_JSON);
    is_path("/indicator/D-14a/origin.csv", "/indicator/D-14a/origin", DE, AS_CSV);
    is_path("/en/partner/bochum/brief.pdf", "/partner/bochum/brief", EN, AS_PDF);
    is_path("/region/K%C3%B6ln", "/region/Köln", DE, AS_HTML);
    is_path("/region/a+b", "/region/a+b", DE, AS_HTML);
    is_path("/region/%zz%4", "/region/%zz%4", DE, AS_HTML);
    is_path("/indicator/A%2Forigin", "/indicator/A%2Forigin", DE, AS_HTML);
    is_path("/region/%FF", "/region/%FF", DE, AS_HTML);
    is_path("/region/%00", "/region/%00", DE, AS_HTML);
    is_path("/region/\xff", "?", DE, AS_HTML);
}

static void parameters(void) {
    Request r = asked("/", "areas=05112%2CMR&by=&x&period=2015+%26&areas=2");
    is_str(r.get(&r, S("areas")), "05112,MR", "a parameter, decoded; the first counts");
    is_str(r.get(&r, S("period")), "2015 &", "+ is a blank");
    is_str(r.get(&r, S("by")), "", "an empty one");
    is_str(r.get(&r, S("x")), "", "one without =");
    is_str(r.get(&r, S("nothing")), "", "one that is not there");
    r = asked("/", "a=\r\n\t \x7f\xff&b=1");
    is_str(r.query, "a=%0D%0A%09%20%7F%FF&b=1", "no control sign goes on into an address");
    is_str(r.get(&r, S("b")), "1", "the rest stays");
}

static void patterns(void) {
    Str part = S("before"), parts[ROUTE_PARTS];
    ok(fits(S("/about"), S("/about"), &part), "without * the whole path");
    ok(!fits(S("/about/"), S("/about"), &part), "and nothing more");
    ok(fits(S("/region/05112"), S("/region/*"), &part), "* is a part");
    is_str(part, "05112", "which is handed on");
    ok(!fits(S("/region/"), S("/region/*"), &part), "not an empty one");
    ok(!fits(S("/region/a/b"), S("/region/*"), &part), "one only");
    ok(fits(S("/indicator/x/origin"), S("/indicator/*/origin"), &part), "with an end");
    is_str(part, "x", "what lies between");
    ok(!fits(S("/indicator//origin"), S("/indicator/*/origin"), &part), "not nothing");
    ok(fits(S("/delivery/3/row/12"), S("/delivery/*/row/*"), parts), "two parts");
    is_str(parts[0], "3", "the first");
    is_str(parts[1], "12", "the second");
    ok(!fits(S("/delivery/3/row/"), S("/delivery/*/row/*"), parts), "neither is empty");
    ok(!fits(S("/indicator/origin"), S("/indicator/*/origin"), &part), "not one slash for two");
}

/* What takes long to make must not keep the threads that others read with. */
static void slow_ones(void) {
    static const struct {
        const char *path;
        bool slow;
    } cases[] = {
        {"/indicator/D-14a", false},     {"/indicator/D-14a.csv", false},
        {"/indicator/D-14a.svg", false}, {"/indicator/D-14a.png", true},
        {"/indicator/D-14a.xlsx", true}, {"/delivery/3/row/12", true},
        {"/nowhere.xlsx", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Request r = asked(cases[i].path, "");
        ok(route_is_slow(&r) == cases[i].slow, "%s is %s", cases[i].path,
           cases[i].slow ? "slow" : "fast");
    }
}

static void headers(void) {
    ok(encoding_taken(S("gzip, deflate, br"), S("gzip")), "gzip");
    ok(encoding_taken(S("deflate,br;q=0.5"), S("br")), "br with a weight");
    ok(!encoding_taken(S("gzip;q=0, br"), S("gzip")), "q=0: not taken");
    ok(!encoding_taken(S("gzip; q=0.000"), S("gzip")), "q=0.000: not taken");
    ok(encoding_taken(S("gzip;q=0.001"), S("gzip")), "a little is taken");
    ok(!encoding_taken(S("x-gzip, vibrant"), S("br")), "a part of a word is another word");
    ok(!encoding_taken(S(""), S("gzip")), "nothing said: nothing taken");
    ok(tag_known(S("\"a\""), S("\"a\"")), "a tag");
    ok(tag_known(S("\"b\", W/\"a\""), S("\"a\"")), "a weak one in a list");
    ok(tag_known(S("*"), S("\"a\"")), "any");
    ok(!tag_known(S("\"b\""), S("\"a\"")) && !tag_known(S(""), S("\"a\"")), "another one, none");
}

int main(void) {
    cx_begin(&cx, DE);
    paths();
    parameters();
    patterns();
    slow_ones();
    headers();
    cx_end(&cx);
    return done();
}

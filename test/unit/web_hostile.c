/* Addresses nobody in good faith asks for: each is answered, or refused with a fault that says so;
 * none is BROKEN, and nothing of it comes back as markup. */

#include <math.h>
#include <string.h>

#include "figures_fixture.h"
#include "web/figure_in.h"
#include "web/map_wish_in.h"
#include "web/server_in.h"

static Fixture f;

static const char *const paths[] = {
    "/indicator/D-14a",
    "/indicator/D-14a.csv",
    "/indicator/D-14a.svg",
    "/embed/indicator/D-14a",
    "/indicator/D-14a/download",
    "/indicator/D-14a/origin",
    "/compare",
    "/compare.svg",
    "/compare.xlsx",
    "/build.xlsx",
    "/compare/download",
    "/embed/compare",
    "/build",
    "/build.csv",
    "/schools",
    "/search",
    "/profiles",
    "/region/05111",
    "/barrier",
    "/",
};
static const char *const names[] = {
    "areas",  "select", "period",     "from",      "to",      "by",     "tab",     "chart", "order",
    "as_of",  "page",   "data",       "class",     "number",  "breaks", "palette", "zero",  "show",
    "scale",  "level",  "cell",       "separator", "decimal", "bom",    "q",       "field", "step",
    "format", "region", "indicators", "form",      "name",    "x",      "y",       "base",
};
static const char *const values[] = {
    "",
    "NaN",
    "inf",
    "1e308",
    "-1",
    "99999999999999999999",
    "-9223372036854775808",
    "natural:999",
    "equal:",
    "::",
    ",,,,",
    ";;;;",
    "1e308,-1e308,1e308",
    "1,2,3,4,5,6,7,8,9,10,11,12",
    "nan;inf",
    "%00",
    "%ff%fe",
    "%0d%0aX-Other:1",
    "//example.org",
    "javascript:alert(1)",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "\"><script>alert(1)</script>",
    "9999-13",
    "all",
    "latest",
    "05111,05111,05111",
};
enum {
    PATHS = sizeof paths / sizeof *paths,
    NAMES = sizeof names / sizeof *names,
    VALUES = sizeof values / sizeof *values,
};

/* What browsers show: lists and faults of other forms are JSON and CSV, and named so. */
static bool safe(const Request *r, const Reply *reply) {
    Str body = buf_str(&reply->body);
    for (size_t i = 0; i < reply->location.n; i++)
        if ((unsigned char)reply->location.p[i] <= ' ') return false;
    if (str_starts(reply->location, S("//"))) return false;
    if (r->format != AS_HTML) return true;
    return str_find(body, S("<script>alert"), 0) == SIZE_MAX &&
           str_find(body, S("href=\"javascript:"), 0) == SIZE_MAX &&
           str_find(body, S("href=\"//"), 0) == SIZE_MAX;
}

static void ask(const char *path, const char *query) {
    ArenaMark mark = arena_mark(f.cx.mem);
    Request r = request_read(&f.cx, str_of(path), str_of(query));
    Reply reply = {.status = 200, .body = buf_new(f.cx.mem, PAGE_MOST)};
    Err err = route(&f.cx, &r, &reply);
    bool refused = err == INVALID || err == NOT_FOUND || err == LIMIT;
    if (refused) {
        Fault fault = f.cx.fault;
        error_page(&f.cx, &r, &reply, &fault);
    }
    if ((err && !refused) || !safe(&r, &reply)) ok(false, "%s?%s: %d", path, query, err);
    arena_rewind(f.cx.mem, mark);
}

static void one_by_one(void) {
    for (size_t p = 0; p < PATHS; p++) {
        for (size_t n = 0; n < NAMES; n++)
            for (size_t v = 0; v < VALUES; v++) {
                char query[200];
                snprintf(query, sizeof query, "%s=%s", names[n], values[v]);
                ask(paths[p], query);
            }
        ok(true, "%s is asked for with %d values of %d parameters", paths[p], VALUES, NAMES);
    }
}

/* Bounds of classes are numbers, whatever is written. */
static void bounds(void) {
    for (size_t v = 0; v < VALUES; v++) {
        char query[200];
        MapChoice choice = {0};
        snprintf(query, sizeof query, "breaks=%s", values[v]);
        Request r = request_read(&f.cx, S("/indicator/D-14a"), str_of(query));
        bool finite = true;
        if (map_choice_read(&f.cx, &r, &choice)) continue;
        for (size_t i = 0; i < choice.n_bounds; i++)
            finite &= isfinite(choice.bounds[i]) != 0;
        ok(finite && choice.n_bounds <= CLASS_BOUNDS, "%s", query);
    }
}

/* The line for other houses is whole even where every sign of the address needs six. */
static void longest_line(void) {
    char query[1900] = "x=";
    memset(query + 2, '"', sizeof query - 3);
    FigureBlock block = {0};
    FigureAsk a;
    FigureShown shown = {0};
    Request r = request_read(&f.cx, S("/indicator/D-14a"), str_of(query));
    static const Settings house = {.address = S("https://zahlen.example.org")};
    r.settings = &house;
    GOOD(&f, figure_ask(&f.cx, &r, S("D-14a"), &a));
    GOOD(&f, figure_shown(&f.cx, &a, &shown));
    block.has_picture = true;
    GOOD(&f, figure_actions(&f.cx, &r, &a, &shown, &block));
    ok(str_ends(block.frame_code, S("</noscript>")), "the line for other houses is whole");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    DELIVER(&f, SEE("leavers", "05111", "2014", "", 100),
            SEE("leavers", "05111", "2014", "certificate=none", 5),
            SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "certificate=none", 10),
            SEE("leavers", "05112", "2015", "", 200, .base = 5),
            SEE("leavers", "05112", "2015", "certificate=none", 20, .base = 5));
    one_by_one();
    bounds();
    longest_line();
    fixture_end(&f);
    return done();
}

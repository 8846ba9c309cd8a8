/* What all pages share: addresses, the query with one parameter changed, figures as text, lists as
 * JSON and CSV, and error pages; everything foreign is escaped. */

#include "figures_fixture.h"
#include "web/server_in.h"

static Fixture f;

static Request asked(const char *path, const char *query) {
    return request_read(&f.cx, str_of(path), str_of(query));
}

static void queries(void) {
    Request r = asked("/indicator/D-14a", "tab=map&areas=05112&x");
    is_str(query_with(&f.cx, &r, S("tab"), S("table")), "areas=05112&x&tab=table", "replaced");
    is_str(query_with(&f.cx, &r, S("tab"), S("")), "areas=05112&x", "taken out");
    is_str(query_with(&f.cx, &r, S("as_of"), S("3 &=\"")),
           "tab=map&areas=05112&x&as_of=3%20%26%3D%22", "added, encoded");
    r = asked("/indicator/D-14a", "tab=1&tab=2");
    is_str(query_with(&f.cx, &r, S("tab"), S("3")), "tab=3", "each of the same name");
    r = asked("/en/about", "");
    is_str(page_href(&f.cx, &r, "/region/%s", "MR"), "/en/region/MR", "in the reader's language");
    char path[3000];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = 0;
    is_int(page_href(&f.cx, &r, "/%s", path).n, sizeof path + 3, "long addresses are not cut");
}

static void heads(void) {
    Request r = asked("/region/%22%3E%3Cb%3E", "a=%22%3E&b=\"><i>");
    Head head = page_head(&f.cx, &r, S("<Titel>"), S("/regions"));
    is_str(head.other_href, "/en/region/%22%3E%3Cb%3E?a=%22%3E&b=\"><i>",
           "the same page in the other language");
    is_str(head.json_href, "/region/%22%3E%3Cb%3E.json?a=%22%3E&b=\"><i>", "and for programs");
    ok(head.navigation[1].active && !head.navigation[0].active, "the navigation knows its place");
    Buf out = buf_new(f.cx.mem, PAGE_MOST);
    part_head(&out, DE, &head);
    Str html = buf_str(&out);
    ok(str_find(html, S("<b>"), 0) == SIZE_MAX && str_find(html, S("<i>"), 0) == SIZE_MAX &&
           str_find(html, S("<Titel>"), 0) == SIZE_MAX,
       "nothing of the address becomes markup");
    ok(str_find(html, S("&quot;&gt;&lt;i&gt;"), 0) != SIZE_MAX, "it is escaped");
    r = asked("/", "");
    head = page_head(&f.cx, &r, S(""), S("/"));
    is_str(head.json_href, "/start.json", "the start page for programs");
    is_str(head.other_href, "/en/", "and in the other language");
}

static PublishedFigure shown(Value value) {
    const Indicator *indicator;
    const Region *region;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, S("D-14a"), &indicator));
    GOOD(&f, region_find(&f.cx, f.catalogue, S("05111"), &region));
    return (PublishedFigure){.indicator = indicator,
                             .region = region,
                             .period = {.kind = PERIOD_YEAR, .year = 2015},
                             .cell = S("sex=f"),
                             .value = value};
}

static void figures(void) {
    Request r = asked("/", "as_of=2");
    Value share = value_percent(
        value_divide(value_rounded(200, 5, UNIT_COUNT), value_rounded(2565, 5, UNIT_COUNT)));
    share.marks = PROVISIONAL;
    PublishedFigure figure = shown(share);
    FigureView view = figure_view(&f.cx, &r, &figure);
    is_str(view.text, "7,8\u00a0%", "a share with its unit");
    is_str(view.band, "7,71–7,88\u00a0%", "its band");
    is_str(view.marks, "vorläufig", "its mark");
    is_str(view.origin_href,
           "/indicator/D-14a/origin?region=05111&period=2015&cell=sex%3Df&as_of=2",
           "the way to its cells, of the same delivery");
    figure = shown(value_missing(NOT_DELIVERED, UNIT_PERCENT));
    figure.stand_in = region_kreis(figure.region);
    view = figure_view(&f.cx, &r, &figure);
    ok(view.missing && view.text.n > 0 && !view.band.n, "a missing one says why");
    is_str(view.stand_in, "Wert für: Astadt, kreisfreie Stadt", "whose value it is");
    share.secrecy = PRIMARY;
    figure = shown(share);
    view = figure_view(&f.cx, &r, &figure);
    is_str(view.text, "gesperrt", "a protected one shows no number");
    ok(view.missing && !view.band.n, "and no band");
    is_str(region_href(&f.cx, &r, figure.region), "/region/05111?as_of=2",
           "an area has a page, of the same delivery");
    is_str(region_href(&f.cx, &r, &(Region){.kind = REGION_SCHOOL, .key = S("100020")}),
           "/school/100020?as_of=2", "and so has a school");
}

static void as_of(void) {
    int64_t number = 7;
    Request r = asked("/", "");
    is_int(request_as_of(&f.cx, &r, &number), OK, "without as_of");
    is_int(number, 0, "all deliveries");
    r = asked("/", "as_of=1");
    ok(request_as_of(&f.cx, &r, &number) == OK && number == 1, "a delivery that there is");
    const char *wrong[] = {"as_of=0", "as_of=2", "as_of=-1", "as_of=x", "as_of=1.0"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        r = asked("/", wrong[i]);
        is_int(request_as_of(&f.cx, &r, &number), INVALID, wrong[i]);
    }
}

static Str replied(const char *path, Err (*make)(const Request *, Reply *)) {
    Request r = asked(path, "");
    Reply reply = {.status = 404, .body = buf_new(f.cx.mem, PAGE_MOST)};
    GOOD(&f, make(&r, &reply));
    return buf_str(&reply.body);
}

static Err a_list(const Request *r, Reply *reply) {
    static const char *const columns[] = {"a", "b"};
    Sheet sheet = {.n_columns = 2, .columns = columns};
    const char *cells[] = {"1", "x,\"y\"", "2", "ä"};
    for (size_t i = 0; i < 4; i++)
        vec_push(f.cx.mem, &sheet.cells, str_of(cells[i]));
    return sheet_reply(&f.cx, r, reply, &sheet);
}

static Err an_error(const Request *r, Reply *reply) {
    if (fail(&f.cx, NOT_FOUND, MSG_WEB_NO_PAGE, S("/<x>\"")) != NOT_FOUND) return BROKEN;
    error_page(&f.cx, r, reply, &f.cx.fault);
    return OK;
}

static void replies(void) {
    is_str(replied("/x.csv", a_list), "a,b\r\n1,\"x,\"\"y\"\"\"\r\n2,ä\r\n", "a list as CSV");
    Str json = replied("/x.json", a_list);
    ok(str_find(json, S("\"b\": \"x,\\\"y\\\"\""), 0) != SIZE_MAX, "the same as JSON");
    Str html = replied("/en/x", an_error);
    ok(str_find(html, S("There is no page “/&lt;x&gt;&quot;”."), 0) != SIZE_MAX,
       "an error page quotes what was asked for, escaped");
    ok(str_find(html, S("application/json"), 0) == SIZE_MAX, "and has no data beside it");
    json = replied("/x.csv", an_error);
    ok(str_find(json, S("\"status\": 404"), 0) != SIZE_MAX &&
           str_find(json, S("\"error\": \"Die Seite „/<x>\\\"“ gibt es nicht.\""), 0) != SIZE_MAX,
       "for programs it is JSON, also where CSV was asked for");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("leavers", "05111", "2015", "", 100));
    queries();
    heads();
    figures();
    as_of();
    replies();
    fixture_end(&f);
    return done();
}

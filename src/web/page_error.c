/* What does a reader see when something is not there or does not work? What was asked for, what may
 * have been meant, and what to do next; of what was withdrawn, since when and what follows it. */

#include "web/web_in.h"
#include "words/search.h"

enum { NEAREST_MOST = 6, ASKED_MOST = 100, ID_ERRORS = 1, ID_LONGEST = 20, NEXT_MOST = 4500 };

static Msg advice_for(int status) {
    switch (status) {
    case 400: return MSG_WEB_ADVICE_INVALID;
    case 401: return MSG_DOOR_ADVICE_SIGN_IN;
    case 403: return MSG_DOOR_ADVICE_DENIED;
    case 409: return MSG_DOOR_ADVICE_CONFLICT;
    case 404: return MSG_WEB_ADVICE_NOT_FOUND;
    case 410: return MSG_ERROR_ADVICE_GONE;
    case 414: return MSG_ERROR_ADVICE_TOO_LONG;
    case 413: return MSG_WEB_ADVICE_LIMIT;
    case 503: return MSG_WEB_ADVICE_BUSY;
    default: return MSG_WEB_ADVICE_BROKEN;
    }
}

static Msg title_for(int status) {
    switch (status) {
    case 401: return MSG_DOOR_ERROR_SIGN_IN;
    case 403: return MSG_DOOR_ERROR_DENIED;
    case 404: return MSG_WEB_ERROR_NOT_FOUND;
    case 409: return MSG_DOOR_ERROR_CONFLICT;
    case 410: return MSG_ERROR_GONE;
    case 400:
    case 413:
    case 414: return MSG_WEB_ERROR_INVALID;
    case 503: return MSG_WEB_ERROR_BUSY;
    default: return MSG_WEB_ERROR_BROKEN;
    }
}

/* ---- withdrawn ---- */

static bool part_of(Str path, Str before, Str *part) {
    if (!str_starts(path, before)) return false;
    *part = str_slice(path, before.n, path.n);
    *part = str_slice(*part, 0, str_find(*part, S("/"), 0));
    return part->n > 0;
}

/* Indicators of the same family stand for the same question. */
static void followers(Cx *cx, const Request *request, const Withdrawn *gone, ErrorPage *page) {
    const Catalogue *catalogue;
    size_t n;
    if (!gone->family.n || catalogue_get(cx, &catalogue)) return;
    const Indicator *const *all = indicators_all(catalogue, &n);
    for (size_t i = 0; i < n && page->n_nearest < NEAREST_MOST; i++)
        if (str_equal(all[i]->family, gone->family))
            page->nearest[page->n_nearest++] = (Link){
                .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(all[i]->id)),
                .text = all[i]->title.in[request->lang],
                .note = all[i]->definition.in[request->lang],
            };
}

/* A delivery that was purged: when and why. */
static bool purged_fill(Cx *cx, const Request *request, ErrorPage *page) {
    Str id;
    int64_t number;
    Delivery delivery;
    if (!cx->store || !part_of(request->path, S("/delivery/"), &id) || !int_read(id, &number))
        return false;
    Fault fault = cx->fault;
    Err err = publish_delivery(cx, &delivery, number);
    cx->fault = fault; /* the one that is told */
    if (err || !delivery.purged) return false;
    Str texts[] = {id, day_local(cx, delivery.purged), delivery.purge_reason};
    page->text = message_fill(cx->mem, request->lang, MSG_ERROR_DELIVERY_GONE, 3, texts);
    return true;
}

/* True where it was there once: then the text says since when it is not. */
static bool gone_fill(Cx *cx, const Request *request, ErrorPage *page) {
    Str id;
    bool region = part_of(request->path, S("/region/"), &id);
    if (purged_fill(cx, request, page)) return true;
    if (!region && !part_of(request->path, S("/indicator/"), &id)) return false;
    Withdrawn gone;
    Fault fault = cx->fault;
    Err err = cx->store ? withdrawn_find(cx, &gone, region, id) : NOT_FOUND;
    cx->fault = fault; /* the one that is told */
    if (err) return false;
    Str texts[] = {gone.name.in[request->lang], day_local(cx, gone.since)};
    page->text = message_fill(cx->mem, request->lang,
                              region ? MSG_ERROR_REGION_GONE : MSG_ERROR_INDICATOR_GONE, 2, texts);
    if (!region) followers(cx, request, &gone, page);
    return true;
}

/* ---- what may have been meant ---- */

/* Indicators whose id is nearly the one asked for, the nearest first. */
static void indicators_near(Cx *cx, const Request *request, Str asked, ErrorPage *page) {
    const Catalogue *catalogue;
    size_t n;
    if (catalogue_get(cx, &catalogue)) return;
    const Indicator *const *all = indicators_all(catalogue, &n);
    Str folded = words_fold(cx->mem, asked);
    for (int errors = 0; errors <= ID_ERRORS; errors++)
        for (size_t i = 0; i < n && page->n_nearest < NEAREST_MOST; i++) {
            Str id = words_fold(cx->mem, all[i]->id);
            if (words_distance(folded, id, ID_ERRORS) == errors)
                page->nearest[page->n_nearest++] = (Link){
                    .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(all[i]->id)),
                    .text = all[i]->title.in[request->lang],
                    .note = all[i]->id,
                };
        }
}

/* By the last part of the path: the parts before it say what kind of thing it is. */
static void nearest_fill(Cx *cx, const Request *request, ErrorPage *page) {
    Str asked = str_slice(path_last(request->path), 0, ASKED_MOST);
    while (!str_is_utf8(asked) && asked.n)
        asked.n--;
    Str id;
    if (cx->store && part_of(request->path, S("/indicator/"), &id) && id.n <= ID_LONGEST &&
        str_is_utf8(id))
        indicators_near(cx, request, id, page);
    if (cx->store && asked.n && !page->n_nearest)
        page->nearest = search_suggestions(cx, request, asked, NEAREST_MOST, &page->n_nearest);
}

/* ---- the page ---- */

/* And back to what was asked for, unless that was a form, or a link that is good once. */
static Link to_login(Cx *cx, const Request *request) {
    bool back = !request_changes(request) && !request->alone;
    Buf next = buf_new(cx->mem, NEXT_MOST);
    if (back) buf_url(&next, address_inside(page_here(cx, request)));
    Str way = next.full ? S("") : buf_str(&next);
    return (Link){.href =
                      page_href(cx, request, "/login%s%.*s", way.n ? "?next=" : "", STR_ARG(way)),
                  .text = message_text(cx->lang, MSG_DOOR_TO_LOGIN),
                  .note = message_text(cx->lang, MSG_DOOR_TO_LOGIN_NOTE)};
}

static void ways_fill(Cx *cx, const Request *request, ErrorPage *page, bool login) {
    static const struct {
        const char *path;
        Msg text, note;
    } ways[] = {
        {"/search", MSG_SEARCH_TITLE, MSG_ERROR_WAY_SEARCH},
        {"/indicators", MSG_WEB_NAV_INDICATORS, MSG_ERROR_WAY_INDICATORS},
        {"/regions", MSG_WEB_NAV_REGIONS, MSG_ERROR_WAY_REGIONS},
        {"/deliveries", MSG_WEB_NAV_DELIVERIES, MSG_ERROR_WAY_DELIVERIES},
        {"/", MSG_WEB_NAV_START, MSG_ERROR_WAY_START},
    };
    size_t n = sizeof ways / sizeof *ways;
    page->ways = NEW_ARRAY(cx->mem, Link, n + 1);
    if (login) page->ways[page->n_ways++] = to_login(cx, request);
    for (size_t i = 0; i < n; i++)
        page->ways[page->n_ways++] = (Link){.href = page_href(cx, request, "%s", ways[i].path),
                                            .text = message_text(request->lang, ways[i].text),
                                            .note = message_text(request->lang, ways[i].note)};
}

static void way_to_login(Cx *cx, const Request *request, ErrorPage *page) {
    page->ways = NEW(cx->mem, Link);
    page->n_ways = 1;
    *page->ways = to_login(cx, request);
}

static void error_json(Reply *reply, const ErrorPage *page) {
    Json j = json_begin(&reply->body);
    json_object(&j);
    json_field_int(&j, "status", reply->status);
    json_field(&j, "error", page->text);
    json_field(&j, "advice", page->advice);
    if (page->n_nearest) {
        json_key(&j, S("nearest"));
        json_array(&j);
        for (size_t i = 0; i < page->n_nearest; i++) {
            json_object(&j);
            json_field(&j, "address", page->nearest[i].href);
            json_field(&j, "title", page->nearest[i].text);
            json_object_end(&j);
        }
        json_array_end(&j);
    }
    json_object_end(&j);
    buf_char(&reply->body, '\n');
}

void error_page(Cx *cx, const Request *request, Reply *reply, const Fault *fault) {
    Lang lang = request->lang;
    ErrorPage page = {.text = fault_text(cx->mem, lang, fault),
                      .nearest = NEW_ARRAY(cx->mem, Link, NEAREST_MOST)};
    if (reply->status == 404 && gone_fill(cx, request, &page)) reply->status = 410;
    if (reply->status == 404) nearest_fill(cx, request, &page);
    page.nearest_heading =
        message_text(lang, reply->status == 410 ? MSG_ERROR_FOLLOWS : MSG_ERROR_NEAREST);
    page.title = message_text(lang, title_for(reply->status));
    page.advice = message_text(lang, advice_for(reply->status));
    if (request->format != AS_HTML) {
        error_json(reply, &page);
        return;
    }
    page.head = page_head(cx, request, page.title, S(""));
    page.head.json_href = page.head.csv_href = S("");
    page.status = str_format(cx->mem, "%d", reply->status);
    if (reply->status == 401)
        way_to_login(cx, request, &page);
    else if (reply->status != 503)
        ways_fill(cx, request, &page, reply->status == 403 && !request->person);
    page_error(&reply->body, lang, &page);
}

/* Which handler answers an address? Takes the address apart (language, format, percent signs) and
 * walks routes.def. */

#include <string.h>

#include "web/server_in.h"

typedef enum Speed { SPEED_fast, SPEED_shared, SPEED_slow, SPEED_away } Speed;
/* What a route answers with, or takes. */
typedef enum Forms {
    FORMS_page,   /* also .json and .csv */
    FORMS_list,   /* and as workbook */
    FORMS_figure, /* also as workbook and picture */
    FORMS_dated,  /* also .json, .csv and, for calendars, .ics */
    FORMS_paper,  /* a page also printed, as .pdf */
    FORMS_html,   /* the page alone: a form of one person */
    FORMS_upload, /* takes a file, answers as a page does */
    FORMS_form,   /* takes fields, answers with a page or leads to one */
} Forms;

typedef struct Route {
    const char *method, *pattern;
    Right right;
    Speed speed;
    Forms forms;
    const char *sentence;
    Handler handler;
} Route;

static const Route routes[] = {
#define ROUTE(method, pattern, handler, right, speed, forms, sentence) \
    {method, pattern, RIGHT_##right, SPEED_##speed, FORMS_##forms, sentence, handler},
#include "web/routes.def"
#undef ROUTE
};

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Str url_decode(Arena *mem, Str s, bool in_query) {
    char *out = arena_alloc(mem, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool coded = s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
        char c = coded ? (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])) : s.p[i];
        if (coded && c == '/' && !in_query) {
            coded = false;
            c = '%';
        }
        if (coded) i += 2;
        out[n++] = in_query && !coded && c == '+' ? ' ' : c;
    }
    return (Str){out, n};
}

/* What is not UTF-8 afterwards stays as it was sent: nothing is called so, and the reader is told
 * what was asked for. */
static Str decode(Arena *mem, Str s, bool in_query) {
    Str decoded = url_decode(mem, s, in_query);
    if (str_is_utf8(decoded)) return decoded;
    return str_is_utf8(s) ? s : S("?");
}

static Str request_get(const Request *request, Str name) {
    for (Str rest = request->query, pair; str_cut(&rest, '&', &pair);) {
        size_t equals = str_find(pair, S("="), 0);
        Str key = str_slice(pair, 0, equals == SIZE_MAX ? pair.n : equals);
        if (str_equal(key, name) && equals != SIZE_MAX)
            return decode(request->mem, str_slice(pair, equals + 1, pair.n), true);
    }
    return S("");
}

/* What may stand in an address of ours: everything else is written with percent signs. */
static Str plain_query(Arena *mem, Str query) {
    Buf out = buf_new(mem, 3 * query.n + 1);
    for (size_t i = 0; i < query.n; i++) {
        unsigned char c = (unsigned char)query.p[i];
        if (c <= ' ' || c >= 0x7F)
            buf_format(&out, "%%%02X", (unsigned)c);
        else
            buf_char(&out, (char)c);
    }
    return buf_str(&out);
}

static const Settings nothing_known;
static const Caller nobody;
static const char *const endings[FORMATS] = {
#define FORMAT(symbol, ending, type) ending,
#include "web/formats.def"
#undef FORMAT
};

Request request_read(Cx *cx, Str path, Str query) {
    Request request = {.mem = cx->mem,
                       .query = plain_query(cx->mem, query),
                       .get = request_get,
                       .settings = &nothing_known,
                       .caller = &nobody,
                       .lang = DE};
    path = decode(cx->mem, path, false);
    if (str_equal(path, S("/en")) || str_starts(path, S("/en/"))) {
        request.lang = EN;
        path = str_slice(path, 3, path.n);
    }
    if (path.n == 0) path = S("/");
    for (size_t f = 1; f < FORMATS; f++)
        if (str_ends(path, str_of(endings[f]))) {
            request.format = (Format)f;
            path = str_slice(path, 0, path.n - strlen(endings[f]));
            break;
        }
    if (str_equal(path, S("/start"))) path = S("/"); /* so that the start page has its .json, too */
    request.path = path;
    return request;
}

/* "/indicator/x/origin" against the pattern with "*" for parts that are not empty. */
static bool fits(Str path, Str pattern, Str *parts) {
    size_t n = 0;
    Str want, have;
    while (str_cut(&pattern, '/', &want)) {
        if (!str_cut(&path, '/', &have)) return false;
        if (!str_equal(want, S("*"))) {
            if (!str_equal(want, have)) return false;
            continue;
        }
        must(n < ROUTE_PARTS);
        if (!have.n) return false;
        parts[n++] = have;
    }
    return path.p == NULL;
}

static const Route *route_find(const char *method, Str path, Str *parts) {
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strcmp(routes[i].method, method) == 0 && fits(path, str_of(routes[i].pattern), parts))
            return &routes[i];
    return NULL;
}

RouteTakes route_takes(Cx *cx, Str path) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find("POST", request_read(cx, path, STR_NONE).path, parts);
    if (!found) return TAKES_NOTHING;
    if (found->forms == FORMS_upload) return TAKES_FILE;
    return found->speed == SPEED_slow ? TAKES_PASSWORD : TAKES_FIELDS;
}

bool route_is_own_form(Cx *cx, Str path) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find("POST", request_read(cx, path, STR_NONE).path, parts);
    return found && found->forms == FORMS_form && found->right != RIGHT_everyone;
}

/* Forms of a page that take long to make whatever the page. */
static const bool slow_form[FORMATS] = {[AS_PNG] = true, [AS_XLSX] = true, [AS_PDF] = true};

bool route_is_slow(const Request *request) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find("GET", request->path, parts);
    return found && (found->speed >= SPEED_slow || slow_form[request->format]);
}

bool route_is_shared(const Request *request) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find("GET", request->path, parts);
    return found && found->speed == SPEED_shared;
}

bool route_prints(const Request *request) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find("GET", request->path, parts);
    return found && found->forms == FORMS_paper && request->format == AS_PDF;
}

bool route_asks_elsewhere(const char *method, const Request *request) {
    Str parts[ROUTE_PARTS];
    const Route *found = route_find(method, request->path, parts);
    return found && found->speed == SPEED_away;
}

static bool offers(const Route *route, Format format) {
    switch (route->forms) {
    case FORMS_page: return format <= AS_CSV;
    case FORMS_list: return format <= AS_XLSX;
    case FORMS_upload: return format <= AS_JSON; /* what is found in a file is no table */
    case FORMS_dated: return format <= AS_CSV || format == AS_ICS;
    case FORMS_figure: return format <= AS_PNG;
    case FORMS_paper: return format <= AS_CSV || format == AS_PDF;
    case FORMS_html:
    case FORMS_form: return format == AS_HTML;
    }
    return false;
}

Err route(Cx *cx, Request *request, Reply *reply) {
    Str parts[ROUTE_PARTS] = {0};
    bool changes = request_changes(request), led_away = false;
    const Route *found = route_find(changes ? "POST" : "GET", request->path, parts);
    request->part = parts[0];
    request->second = parts[1];
    if (!found || !offers(found, request->format))
        return fail(cx, NOT_FOUND, MSG_WEB_NO_PAGE, request->path);
    reply->personal =
        found->right != RIGHT_everyone || found->forms == FORMS_html || found->forms == FORMS_form;
    request->alone = found->forms == FORMS_html || found->forms == FORMS_form;
    TRY(guard(cx, request, reply, found->right, &led_away));
    if (led_away) return OK;
    if (!changes) TRY(catalogue_hold(cx)); /* what is sent may change the store */
    return found->handler(cx, request, reply);
}

void web_routes(Buf *out) {
    static const char *const speeds[] = {"fast", "shared", "slow", "away"};
    static const char *const forms[] = {"page",  "list", "figure", "dated",
                                        "paper", "html", "upload", "form"};
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        buf_format(out, "%-4s %-28s %-16s %-6s %-7s %s\n", routes[i].method, routes[i].pattern,
                   cstr(out->mem, right_id(routes[i].right)), speeds[routes[i].speed],
                   forms[routes[i].forms], routes[i].sentence);
}

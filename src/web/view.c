/* What do all pages have in common? Head and foot, addresses in the reader's language, figures as
 * text, and plain lists as JSON and CSV. */

#include <stdarg.h>
#include <string.h>

#include "figures/catalogue.h"
#include "records/records.h"
#include "web/web_in.h"

static Str language_prefix(Lang lang) {
    return lang == EN ? S("/en") : S("");
}

Str page_href(Cx *cx, const Request *request, const char *format, ...) {
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = format_write(small, sizeof small, format, args);
    Str prefix = language_prefix(request->lang);
    char *text = arena_alloc(cx->mem, prefix.n + n + 1);
    if (prefix.n) memcpy(text, prefix.p, prefix.n);
    if (n < sizeof small)
        memcpy(text + prefix.n, small, n);
    else
        format_write(text + prefix.n, n + 1, format, again);
    va_end(again);
    va_end(args);
    return (Str){text, prefix.n + n};
}

/* Encoded as a part of a path or a value of a query. */
static Str encoded(Cx *cx, Str s) {
    Buf out = buf_new(cx->mem, 3 * s.n + 1);
    buf_url(&out, s);
    return buf_str(&out);
}

Str as_of_kept(Cx *cx, const Request *request, char mark) {
    Str as_of = request->get(request, S("as_of"));
    if (!as_of.n) return STR_NONE;
    return str_format(cx->mem, "%cas_of=%.*s", mark, STR_ARG(encoded(cx, as_of)));
}

Str region_href(Cx *cx, const Request *request, const Region *region) {
    Str as_of = as_of_kept(cx, request, '?');
    const char *page = region->kind == REGION_SCHOOL ? "school" : "region";
    return page_href(cx, request, "/%s/%.*s%.*s", page, STR_ARG(region->key), STR_ARG(as_of));
}

Err request_as_of(Cx *cx, const Request *request, int64_t *out) {
    return publish_as_of(cx, request->get(request, S("as_of")), out);
}

Str query_with(Cx *cx, const Request *request, Str name, Str value) {
    Buf out = buf_new(cx->mem, 8192);
    for (Str rest = request->query, pair; str_cut(&rest, '&', &pair);) {
        size_t equals = str_find(pair, S("="), 0);
        if (pair.n == 0 || str_equal(str_slice(pair, 0, equals), name)) continue;
        if (out.n) buf_char(&out, '&');
        buf_put(&out, pair);
    }
    if (value.n) {
        if (out.n) buf_char(&out, '&');
        buf_format(&out, "%.*s=%.*s", STR_ARG(name), STR_ARG(encoded(cx, value)));
    }
    return buf_str(&out);
}

static Str with_query(Cx *cx, Str path, Str query) {
    if (!query.n) return path;
    return str_format(cx->mem, "%.*s?%.*s", STR_ARG(path), STR_ARG(query));
}

/* This page in a language and with a suffix (".json"), with the same query. */
static Str same_page(Cx *cx, const Request *request, Lang lang, Str suffix) {
    Str path = request->path;
    if (suffix.n && str_equal(path, S("/"))) path = S("/start");
    Buf out = buf_new(cx->mem, 8192);
    buf_put(&out, language_prefix(lang));
    for (Str rest = path, part; str_cut(&rest, '/', &part);) {
        if (!part.n) continue;
        buf_char(&out, '/');
        buf_url(&out, part);
    }
    if (str_equal(path, S("/"))) buf_char(&out, '/');
    buf_put(&out, suffix);
    return with_query(cx, buf_str(&out), request->query);
}

Head document_head(Cx *cx, const Request *request, Str title) {
    return (Head){
        .title = title,
        .lang = request->lang == DE ? S("de") : S("en"),
        .stylesheet = asset_address(cx->mem, S("wirk.css")),
        .font = asset_address(cx->mem, S("fira-sans-400.woff2")),
        .font_bold = asset_address(cx->mem, S("fira-sans-600.woff2")),
        .script = asset_address(cx->mem, S("wirk.js")),
        .icon = asset_address(cx->mem, S("wirk.svg")),
    };
}

Str page_here(Cx *cx, const Request *request) {
    return same_page(cx, request, request->lang, S(""));
}

Str beyond_words(const Cx *cx) {
    const Beyond *beyond = cx->viewer ? cx->viewer->beyond : NULL;
    return beyond && beyond->shown ? message_text(cx->lang, MSG_BEYOND_VIEW) : S("");
}

/* Pages for somebody show who that is and where they may go. */
static void own_fill(Cx *cx, const Request *request, Head *head) {
    static const struct {
        const char *path;
        Msg text;
        Right right;
    } entries[] = {
        {"/account", MSG_ACCOUNT_TITLE, RIGHT_signed_in},
        {"/records", MSG_ENTRY_TITLE, RIGHT_signed_in},
        {"/conflicts", MSG_TOGETHER_CONFLICTS, RIGHT_agree},
        {"/jobs", MSG_DELIVER_JOBS, RIGHT_deliver},
        {"/releases", MSG_RELEASES_TITLE, RIGHT_see_partnership},
        {"/admin/accounts", MSG_ADMIN_ACCOUNTS, RIGHT_manage_accounts},
        {"/admin/organisations", MSG_ADMIN_ORGANISATIONS, RIGHT_manage_organisations},
        {"/admin/log", MSG_LOG_TITLE, RIGHT_see_log},
        {"/admin/jobs", MSG_JOBS_TITLE, RIGHT_see_jobs},
    };
    size_t n = sizeof entries / sizeof *entries;
    const Person *person = request->person;
    if (!person) return;
    head->person = person->name.n ? person->name : person->mail;
    head->form_key = request->session ? request->session->form_key : S("");
    head->own = NEW_ARRAY(cx->mem, Link, n);
    for (size_t i = 0; i < n; i++)
        if (may(person, entries[i].right))
            head->own[head->n_own++] = (Link){
                .href = page_href(cx, request, "%s", entries[i].path),
                .text = message_text(request->lang, entries[i].text),
                .active = str_starts(request->path, str_of(entries[i].path)),
            };
}

/* The example has a partner that is marked as invented; nobody else invents one. */
static const void *example_make(Arena *mem, const Records *records, int of) {
    size_t n;
    const Record *const *partners = records_of(records, KIND_PARTNER, &n);
    bool *out = NEW(mem, bool);
    (void)of;
    for (size_t i = 0; i < n && !*out; i++)
        *out = record_text(partners[i], PARTNER_INVENTED).n > 0;
    return out;
}

static bool is_example(Cx *cx) {
    const Records *records;
    return !records_now(cx, &records) && *(const bool *)records_derived(records, example_make, 0);
}

/* Also on the page that tells of a fault: whatever cannot be read is left out. */
static void place_fill(Cx *cx, const Request *request, Head *head) {
    const Catalogue *catalogue;
    Fault before = cx->fault;
    head->place = request->settings->name;
    if (!cx->store) return;
    const Region *own = catalogue_get(cx, &catalogue) ? NULL : area_own(catalogue);
    if (own) head->place = own->name.in[request->lang];
    head->is_example = own && is_example(cx);
    cx->fault = before;
}

/* A page of one person has nothing beside it for programs, and its address, which may hold a
 * secret, goes nowhere else. */
static void alone_fill(Cx *cx, const Request *request, Head *head) {
    head->json_href = head->csv_href = S("");
    head->here_absolute = head->other_absolute = S("");
    head->barrier_href = page_href(cx, request, "/barrier");
}

Head page_head(Cx *cx, const Request *request, Str title, Str active) {
    static const struct {
        const char *path;
        Msg text;
    } entries[] = {
        {"/indicators", MSG_WEB_NAV_INDICATORS},
        {"/regions", MSG_WEB_NAV_REGIONS},
        {"/schools", MSG_WEB_NAV_SCHOOLS},
        {"/partners", MSG_WEB_NAV_PARTNERS},
        {"/agenda", MSG_WORK_NAV},
        {"/evidence", MSG_EVIDENCE_TITLE},
        {"/compare", MSG_WEB_NAV_COMPARE},
        {"/build", MSG_WEB_NAV_BUILD},
        {"/check", MSG_WEB_NAV_CHECK},
    };
    size_t n = sizeof entries / sizeof *entries;
    Lang other = request->lang == DE ? EN : DE;
    Head head = document_head(cx, request, title);
    head.base = language_prefix(request->lang);
    head.description = message_text(request->lang, MSG_WEB_DESCRIPTION);
    head.other_href = same_page(cx, request, other, S(""));
    head.other_name = other == EN ? S("English") : S("Deutsch");
    head.other_lang = other == EN ? S("en") : S("de");
    head.barrier_href =
        page_href(cx, request, "/barrier?page=%.*s",
                  STR_ARG(encoded(cx, same_page(cx, request, request->lang, S("")))));
    head.json_href = same_page(cx, request, request->lang, S(".json"));
    head.csv_href = same_page(cx, request, request->lang, S(".csv"));
    head.navigation = NEW_ARRAY(cx->mem, Link, n);
    head.n_navigation = n;
    Str address = request->settings->address;
    head.here = same_page(cx, request, request->lang, S(""));
    if (address.n) {
        head.here = head.here_absolute =
            str_format(cx->mem, "%.*s%.*s", STR_ARG(address), STR_ARG(head.here));
        head.other_absolute =
            str_format(cx->mem, "%.*s%.*s", STR_ARG(address), STR_ARG(head.other_href));
    }
    for (size_t i = 0; i < n; i++)
        head.navigation[i] = (Link){
            .href = page_href(cx, request, "%s", entries[i].path),
            .text = message_text(request->lang, entries[i].text),
            .active = str_equal(active, str_of(entries[i].path)),
        };
    head.beyond = cx->viewer ? cx->viewer->beyond : NULL;
    own_fill(cx, request, &head);
    place_fill(cx, request, &head);
    if (request->alone) alone_fill(cx, request, &head);
    return head;
}

static Str marks_text(Cx *cx, Lang lang, unsigned marks) {
    Buf out = buf_new(cx->mem, 256);
#define MARK(name, id, bit) \
    if (marks & name) { \
        if (out.n) buf_put(&out, S(", ")); \
        buf_put(&out, message_text(lang, mark_message(name))); \
    }
#include "figures/states.def"
#undef MARK
    return buf_str(&out);
}

Str origin_href(Cx *cx, const Request *request, const PublishedFigure *f) {
    return page_href(cx, request, "/indicator/%.*s/origin?region=%.*s&period=%.*s%s%.*s%.*s",
                     STR_ARG(f->indicator->id), STR_ARG(f->region->key),
                     STR_ARG(encoded(cx, period_code(cx->mem, f->period))),
                     f->cell.n ? "&cell=" : "", STR_ARG(encoded(cx, f->cell)),
                     STR_ARG(as_of_kept(cx, request, '&')));
}

FigureView figure_view(Cx *cx, const Request *request, const PublishedFigure *f) {
    const Value *v = &f->value;
    Lang lang = request->lang;
    FigureView view = {
        .origin_href = origin_href(cx, request, f),
        .marks = marks_text(cx, lang, v->marks),
        .missing = !value_has_number(v),
    };
    if (f->stand_in) {
        Str name = f->stand_in->full_name.in[lang];
        view.stand_in = message_fill(cx->mem, lang, MSG_WEB_STAND_IN, 1, &name);
    }
    view.text = publish_figure_text(cx, f);
    if (!view.missing && v->high > v->low)
        view.band = words_band(cx->mem, lang, v->low, v->high, publish_band_decimals(f->indicator),
                               v->unit);
    return view;
}

/* "on=2024-01-11&rule=signed" */
static Str chosen_told(Cx *cx, const Sheet *sheet) {
    Str *parts = NEW_ARRAY(cx->mem, Str, sheet->n_chosen + 1);
    for (size_t i = 0; i < sheet->n_chosen; i++)
        parts[i] = str_format(cx->mem, "%.*s=%.*s", STR_ARG(sheet->chosen[i].name),
                              STR_ARG(sheet->chosen[i].text));
    return str_join(cx->mem, sheet->n_chosen, parts, S("&"));
}

enum {
    SAMPLE = 2000, /* cells that tell how long the others will be */
    AHEAD = 32,    /* so many cells before it is written a text is fetched: they lie scattered */
};

static Err sheet_csv(Cx *cx, Buf *out, const Sheet *sheet) {
    size_t columns = sheet->n_columns;
    bool beyond = beyond_words(cx).n > 0;
    Str chosen = chosen_told(cx, sheet);
    for (size_t c = 0; c < columns; c++) {
        if (c) buf_char(out, ',');
        buf_put(out, str_of(sheet->columns[c]));
    }
    buf_put(out, sheet->n_chosen ? S(",selection") : S(""));
    buf_put(out, beyond ? S(",view\r\n") : S("\r\n"));
    for (size_t i = 0; i < sheet->cells.n; i++) {
        if (i == SAMPLE) buf_expect(out, out->n * (sheet->cells.n - i) / SAMPLE * 17 / 16);
        if (i + AHEAD < sheet->cells.n) __builtin_prefetch(sheet->cells.at[i + AHEAD].p);
        buf_csv_text(out, sheet->cells.at[i], ',');
        if ((i + 1) % columns) {
            buf_char(out, ',');
            continue;
        }
        if (sheet->n_chosen) {
            buf_char(out, ',');
            buf_csv_text(out, chosen, ',');
        }
        buf_put(out, beyond ? S(",not-public\r\n") : S("\r\n"));
    }
    return buf_check(cx, out);
}

void sheet_row(Cx *cx, Sheet *sheet, const Str *cells) {
    for (size_t i = 0; i < sheet->n_columns; i++)
        vec_push(cx->mem, &sheet->cells, cells[i]);
}

Err sheet_reply(Cx *cx, const Request *request, Reply *reply, const Sheet *sheet) {
    Buf *out = &reply->body;
    size_t columns = sheet->n_columns, rows = sheet->cells.n / columns;
    if (request->format == AS_CSV) return sheet_csv(cx, out, sheet);
    Json j = json_begin(out);
    json_object(&j);
    if (sheet->n_chosen) {
        json_key(&j, S("selection"));
        json_object(&j);
        for (size_t i = 0; i < sheet->n_chosen; i++)
            json_field(&j, cstr(cx->mem, sheet->chosen[i].name), sheet->chosen[i].text);
        json_object_end(&j);
    }
    json_key(&j, S("rows"));
    json_array(&j);
    for (size_t r = 0; r < rows; r++) {
        if (r == SAMPLE) buf_expect(out, out->n * (rows - r) / SAMPLE * 17 / 16);
        json_object(&j);
        for (size_t c = 0; c < columns; c++) {
            size_t i = r * columns + c;
            if (i + AHEAD < sheet->cells.n) __builtin_prefetch(sheet->cells.at[i + AHEAD].p);
            json_field(&j, sheet->columns[c], sheet->cells.at[i]);
        }
        json_object_end(&j);
    }
    json_array_end(&j);
    if (beyond_words(cx).n) json_field(&j, "not_public", beyond_words(cx));
    if (reply->next.n) json_field(&j, "next", reply->next);
    json_object_end(&j);
    buf_char(out, '\n');
    return buf_check(cx, out);
}

/* A parameter that is one of two words; `usual` where it is not there. */
static Err one_of(Cx *cx, const Request *request, const char *name, const char *const words[2],
                  bool usual, bool *first) {
    Str value = request->get(request, str_of(name));
    *first = value.n ? str_equal(value, str_of(words[0])) : usual;
    if (!value.n || *first || str_equal(value, str_of(words[1]))) return OK;
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(name), value,
                str_format(cx->mem, "%s, %s", words[0], words[1]));
}

Err tables_reply(Cx *cx, const Request *request, Reply *reply, const PublishedTable *const *tables,
                 size_t n) {
    static const char *const separators[] = {"semicolon", "comma"};
    static const char *const decimals[] = {"comma", "point"}, *const yes[] = {"yes", "no"};
    if (request->format == AS_JSON) return publish_json(cx, &reply->body, tables, n);
    bool semicolon, comma, bom; /* German Excel asks for all three */
    TRY(one_of(cx, request, "separator", separators, false, &semicolon));
    TRY(one_of(cx, request, "decimal", decimals, semicolon, &comma));
    TRY(one_of(cx, request, "bom", yes, semicolon, &bom));
    if (bom) buf_put(&reply->body, S("\xEF\xBB\xBF"));
    return publish_csv(cx, &reply->body, tables, n, semicolon ? ';' : ',',
                       comma ? DECIMAL_COMMA : DECIMAL_POINT);
}

/* Where is it? Hits of a question by kind; without any, words that are near and ways to go on. */

#include "partners/partners.h"
#include "publish/search.h"
#include "records/records.h"
#include "web/web_in.h"

enum {
    HITS_MOST = 500,
    GROUP_MOST = 10,
    NEAR_MOST = 6,
    DATA_MOST = 40,
    NAMES_MOST = 50,
    FIRST_MOST = 8
};

typedef VEC(SearchHit) SearchHits;

static Str hit_href(Cx *cx, const Request *request, const SearchHit *hit) {
    return page_href(cx, request, "%.*s", STR_ARG(search_address(cx->mem, hit)));
}

static Str search_href(Cx *cx, const Request *request, Str text, Str kind) {
    Buf query = buf_new(cx->mem, 4 * SEARCH_LONGEST * 3);
    buf_url(&query, str_slice(text, 0, SEARCH_LONGEST));
    return page_href(cx, request, "/search?q=%.*s%s%.*s", STR_ARG(buf_str(&query)),
                     kind.n ? "&kind=" : "", STR_ARG(kind));
}

static Err search_data(Cx *cx, const Request *request, Reply *reply, const SearchHit *hits,
                       size_t n) {
    static const char *const columns[] = {"kind", "kind_name", "title", "note", "address"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < n; i++) {
        vec_push(cx->mem, &sheet.cells, search_kind_id(hits[i].kind));
        vec_push(cx->mem, &sheet.cells, search_kind_word(cx->lang, hits[i].kind));
        vec_push(cx->mem, &sheet.cells, hits[i].title);
        vec_push(cx->mem, &sheet.cells, hits[i].note);
        vec_push(cx->mem, &sheet.cells, hit_href(cx, request, &hits[i]));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

/* Who and what of the partnership is called so, as far as everybody may see it: the page is the
 * same for all. */
static Err partnership_find(Cx *cx, Str question, SearchHits *out) {
    const Records *records;
    const Register *all;
    PartnerFound *found;
    size_t n = 0;
    if (!question.n || !str_is_utf8(question)) return OK;
    TRY(records_now(cx, &records));
    TRY(partners_now(cx, &all));
    partners_search(cx->mem, all, question, &found, &n, NAMES_MOST);
    for (size_t i = 0; i < n; i++) {
        const Record *record = record_find(records, found[i].kind, found[i].id);
        if (!record || !record_seen(cx, records, record, NULL)) continue;
        SearchHit hit = {.kind = FOUND_PARTNERSHIP,
                         .title = found[i].name.in[cx->lang],
                         .note = kind_word(cx->lang, found[i].kind)};
        hit.path = str_format(cx->mem, "/%.*s/%.*s", STR_ARG(kind_of(found[i].kind)->id),
                              STR_ARG(found[i].id));
        vec_push(cx->mem, out, hit);
    }
    return OK;
}

/* What the index of figures knows, and after its first hits, before the many schools, the
 * partnership. `known`: whether the index knows anything. */
static Err hits_find(Cx *cx, Str question, size_t most, SearchHits *out, bool *known) {
    SearchHit *hits;
    size_t n, at = 0;
    TRY(publish_search(cx, &hits, &n, question, cx->lang, most));
    *known = n > 0;
    for (; at < n && at < FIRST_MOST && hits[at].kind != FOUND_SCHOOL; at++)
        vec_push(cx->mem, out, hits[at]);
    TRY(partnership_find(cx, question, out));
    for (; at < n && out->n < most; at++)
        vec_push(cx->mem, out, hits[at]);
    return OK;
}

/* ---- the page ---- */

static Err kind_known(Cx *cx, const Request *request) {
    Str kind = request->get(request, S("kind"));
    VEC(Str) known = {0};
    for (SearchKind k = FOUND_COMPARED; k < SEARCH_KINDS; k++) {
        vec_push(cx->mem, &known, search_kind_id(k));
        if (!kind.n || str_equal(kind, search_kind_id(k))) return OK;
    }
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("kind"), kind,
                str_join(cx->mem, known.n, known.at, S(", ")));
}

/* In order of their best hits. */
static void fill_groups(Cx *cx, const Request *request, const SearchHit *hits, size_t n,
                        SearchPage *page) {
    Str kind = request->get(request, S("kind"));
    size_t counts[SEARCH_KINDS] = {0};
    SearchGroup *of_kind[SEARCH_KINDS] = {0};
    page->groups = NEW_ARRAY(cx->mem, SearchGroup, SEARCH_KINDS);
    for (size_t i = 0; i < n; i++)
        counts[hits[i].kind]++;
    for (size_t i = 0; i < n; i++) {
        SearchKind k = hits[i].kind;
        bool alone = str_equal(kind, search_kind_id(k));
        if (kind.n && !alone) continue;
        SearchGroup *group = of_kind[k];
        if (!group) {
            group = of_kind[k] = &page->groups[page->n_groups++];
            group->id = search_kind_id(k);
            group->name = search_kind_word(cx->lang, k);
            group->count = words_number(cx->mem, cx->lang, (double)counts[k], 0);
            group->hits = NEW_ARRAY(cx->mem, Link, counts[k]);
        }
        if (group->n_hits == GROUP_MOST && !alone) {
            group->more_href = search_href(cx, request, request->get(request, S("q")), group->id);
            group->more_text = message_fill(cx->mem, cx->lang, MSG_SEARCH_MORE, 2,
                                            (Str[]){group->count, group->name});
            continue;
        }
        group->hits[group->n_hits++] = (Link){
            .href = hit_href(cx, request, &hits[i]), .text = hits[i].title, .note = hits[i].note};
    }
    page->found = page->n_groups > 0;
}

static Err fill_near(Cx *cx, const Request *request, Str question, SearchPage *page) {
    Str *words;
    TRY(publish_search_near(cx, &words, &page->n_near, question, cx->lang, NEAR_MOST));
    page->near = NEW_ARRAY(cx->mem, Link, page->n_near + 1);
    for (size_t i = 0; i < page->n_near; i++)
        page->near[i] =
            (Link){.href = search_href(cx, request, words[i], STR_NONE), .text = words[i]};
    return OK;
}

/* The first indicator of the start page, the first member of the own area, and both. */
static Err fill_next(Cx *cx, const Request *request, SearchPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n), *first = NULL;
    for (size_t i = 0; i < n; i++)
        if (all[i]->headline && (!first || all[i]->headline < first->headline)) first = all[i];
    const Region *own = area_own(catalogue), *member = own->n_members ? own->members[0] : own;
    VEC(Link) next = {0};
    if (first) {
        Str title = str_slice(first->title.in[cx->lang], 0,
                              str_find(first->title.in[cx->lang], S(" ("), 0));
        Str both =
            str_format(cx->mem, "%.*s %.*s", STR_ARG(member->name.in[cx->lang]), STR_ARG(title));
        vec_push(cx->mem, &next,
                 ((Link){.href = search_href(cx, request, title, STR_NONE), .text = title}));
        vec_push(cx->mem, &next,
                 ((Link){.href = search_href(cx, request, both, STR_NONE), .text = both}));
    }
    vec_push(cx->mem, &next,
             ((Link){.href = search_href(cx, request, member->key, STR_NONE),
                     .text = member->key,
                     .note = member->name.in[cx->lang]}));
    page->next = next.at, page->n_next = next.n;
    return OK;
}

static void fill_keys(Cx *cx, SearchPage *page) {
    static const struct {
        const char *key;
        Msg text;
    } keys[] = {
        {"", MSG_SEARCH_KEY_PALETTE},   {"t", MSG_SEARCH_KEY_TAB},
        {"d", MSG_SEARCH_KEY_DOWNLOAD}, {"s", MSG_SEARCH_KEY_SOURCES},
        {"f", MSG_SEARCH_KEY_FULL},     {"l", MSG_SEARCH_KEY_SCALE},
        {"o", MSG_SEARCH_KEY_RESET},    {"← →", MSG_SEARCH_KEY_PERIOD},
        {"?", MSG_SEARCH_KEY_KEYS},
    };
    page->n_keys = sizeof keys / sizeof *keys;
    page->keys = NEW_ARRAY(cx->mem, KeyLine, page->n_keys);
    for (size_t i = 0; i < page->n_keys; i++)
        page->keys[i] = (KeyLine){*keys[i].key ? str_of(keys[i].key)
                                               : message_text(cx->lang, MSG_SEARCH_KEY_CTRL_K),
                                  message_text(cx->lang, keys[i].text)};
}

Err route_search(Cx *cx, const Request *request, Reply *reply) {
    Str question = str_trim(request->get(request, S("q")));
    SearchHits hits = {0};
    bool data = request->format != AS_HTML, known;
    TRY(kind_known(cx, request));
    TRY(hits_find(cx, question, data ? DATA_MOST : HITS_MOST, &hits, &known));
    if (data) return search_data(cx, request, reply, hits.at, hits.n);
    Str title = message_text(cx->lang, MSG_SEARCH_TITLE);
    SearchPage page = {
        .question = question,
        .asked = question.n > 0,
        .action = page_href(cx, request, "/search"),
    };
    if (question.n)
        title = message_fill(cx->mem, cx->lang, MSG_SEARCH_TITLE_OF, 1,
                             (Str[]){str_slice(question, 0, SEARCH_LONGEST)});
    if (!str_is_utf8(title)) title = message_text(cx->lang, MSG_SEARCH_TITLE); /* cut in a letter */
    page.head = page_head(cx, request, title, S("/search"));
    if (question.n > SEARCH_LONGEST) page.cut = message_text(cx->lang, MSG_SEARCH_CUT);
    fill_groups(cx, request, hits.at, hits.n, &page);
    page.count = message_count(cx->mem, cx->lang, MSG_SEARCH_COUNT, (int64_t)hits.n);
    if (page.asked && !known) TRY(fill_near(cx, request, question, &page));
    if (!page.found) TRY(fill_next(cx, request, &page));
    fill_keys(cx, &page);
    page_search(&reply->body, request->lang, &page);
    return OK;
}

/* ---- for pages that are not there ---- */

static Err suggestions(Cx *cx, const Request *request, Str text, size_t most, Link **out,
                       size_t *n) {
    SearchHit *hits;
    TRY(publish_search(cx, &hits, n, text, cx->lang, most));
    *out = NEW_ARRAY(cx->mem, Link, most + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (Link){
            .href = hit_href(cx, request, &hits[i]), .text = hits[i].title, .note = hits[i].note};
    if (*n) return OK;
    Str *words;
    TRY(publish_search_near(cx, &words, n, text, cx->lang, most));
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (Link){.href = search_href(cx, request, words[i], STR_NONE), .text = words[i]};
    return OK;
}

Link *search_suggestions(Cx *cx, const Request *request, Str text, size_t most, size_t *n) {
    Link *links = NULL;
    Fault fault = cx->fault; /* the one that is being told */
    char *plain = cstr(cx->mem, text);
    for (char *c = plain; *c; c++)
        if (*c == '/' || *c == '_' || *c == '.') *c = ' ';
    *n = 0;
    if (suggestions(cx, request, str_of(plain), most, &links, n)) *n = 0;
    cx->fault = fault;
    return links;
}

/* How does a number come about, and what do the signs mean? */

#include <stdio.h>

#include "web/web_in.h"

static const Presence explained[] = {ZERO,           NOT_COLLECTED,     NOT_DELIVERED,
                                     NOT_MEANINGFUL, UNKNOWN_AT_SOURCE, NOT_AT_LEVEL};

static const Secrecy withheld[] = {PROTECTED, WHOLE_TABLE, COVERING, NOT_RELEASED};
enum {
    PRESENCES_SHOWN = sizeof explained / sizeof *explained,
    SIGNS = PRESENCES_SHOWN + sizeof withheld / sizeof *withheld
};

static Msg meaning_of(Str name) {
    char id[64];
    snprintf(id, sizeof id, "web.meaning.%.*s", STR_ARG(name));
    Msg message = MSG_WEB_NO_DATA;
    must(message_find(id, &message));
    return message;
}

/* Each attribution line once. */
static Err fill_licences(Cx *cx, AboutPage *page) {
    Delivery *all;
    size_t n;
    TRY(publish_deliveries(cx, &all, &n));
    page->licences = NEW_ARRAY(cx->mem, LicenceLine, n + 1);
    for (size_t i = n; i-- > 0;) {
        bool known = !all[i].attribution.n;
        for (size_t k = 0; k < page->n_licences; k++)
            known |= str_equal(page->licences[k].attribution, all[i].attribution);
        if (known) continue;
        page->licences[page->n_licences++] = (LicenceLine){all[i].attribution, all[i].licence};
    }
    return OK;
}

Err route_about(Cx *cx, const Request *request, Reply *reply) {
    Str ids[SIGNS];
    AboutPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_WEB_TITLE_ABOUT), S("/about")),
        .signs = NEW_ARRAY(cx->mem, SignRow, SIGNS),
        .n_signs = SIGNS,
    };
    for (size_t i = 0; i < SIGNS; i++) {
        bool presence = i < PRESENCES_SHOWN;
        Value v = {.presence = presence ? explained[i] : PRESENT,
                   .secrecy = presence ? OPEN : withheld[i - PRESENCES_SHOWN]};
        ids[i] = presence ? presence_id(v.presence) : secrecy_id(v.secrecy);
        page.signs[i] =
            (SignRow){publish_state_word(cx->lang, &v), message_text(cx->lang, meaning_of(ids[i]))};
    }
    glossary_list(cx, cx->lang, &page.words, &page.n_words);
    TRY(fill_licences(cx, &page));
    if (request->format == AS_HTML) {
        page_about(&reply->body, request->lang, &page);
        return OK;
    }
    static const char *const columns[] = {"state", "word", "meaning"};
    Sheet sheet = {.n_columns = 3, .columns = columns};
    for (size_t i = 0; i < SIGNS; i++) {
        vec_push(cx->mem, &sheet.cells, ids[i]);
        vec_push(cx->mem, &sheet.cells, page.signs[i].word);
        vec_push(cx->mem, &sheet.cells, page.signs[i].meaning);
    }
    for (size_t i = 0; i < page.n_words; i++) {
        vec_push(cx->mem, &sheet.cells, page.words[i].id);
        vec_push(cx->mem, &sheet.cells, page.words[i].word);
        vec_push(cx->mem, &sheet.cells, page.words[i].meaning);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

/* Who runs the house, and what do they owe their readers? Legal notice, privacy notice,
 * accessibility statement and the way to report a barrier: the operator's texts from the settings,
 * and what is true of the program itself. What the operator has not entered is said to be missing.
 */

#include "web/web_in.h"

enum { SECTIONS_MOST = 10 };

/* ---- sections ---- */

/* A blank line begins a new paragraph. */
static void paragraphs_of(Cx *cx, Str text, HouseSection *section) {
    VEC(Str) list = {0};
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, S("\n\n"), at);
        Str one = str_trim(str_slice(text, at, end));
        if (one.n) vec_push(cx->mem, &list, one);
        at = end == SIZE_MAX ? text.n : end + 2;
    }
    section->paragraphs = list.at;
    section->n_paragraphs = list.n;
}

static HouseSection *section_add(HousePage *page, Str heading) {
    must(page->n_sections < SECTIONS_MOST);
    HouseSection *section = &page->sections[page->n_sections++];
    section->heading = heading;
    return section;
}

static HouseSection *section_of(Cx *cx, HousePage *page, Msg heading, Str text) {
    HouseSection *section = section_add(page, message_text(cx->lang, heading));
    paragraphs_of(cx, text, section);
    return section;
}

/* The operator's text in the reader's language, else in the other one, else that there is none. */
static HouseSection *section_told(Cx *cx, HousePage *page, Msg heading, const Texts *texts) {
    Lang lang = cx->lang, other = lang == DE ? EN : DE;
    bool own = texts->in[lang].n > 0, any = own || texts->in[other].n > 0;
    Str text = own ? texts->in[lang] : texts->in[other];
    HouseSection *section =
        section_of(cx, page, heading, any ? text : message_text(lang, MSG_HOUSE_NOT_ENTERED));
    section->missing = !any;
    if (any && !own) {
        section->lang = other == DE ? S("de") : S("en");
        section->lang_note = message_text(lang, MSG_HOUSE_OTHER_LANGUAGE);
    }
    return section;
}

static HouseSection *section_line(Cx *cx, HousePage *page, Msg heading, Str line) {
    const Texts texts = {{line, line}};
    return section_told(cx, page, heading, &texts);
}

static HousePage house_page(Cx *cx, const Request *request, Msg title, Msg lead) {
    return (HousePage){.head = page_head(cx, request, message_text(cx->lang, title), S("")),
                       .lead = message_text(cx->lang, lead),
                       .sections = NEW_ARRAY(cx->mem, HouseSection, SECTIONS_MOST)};
}

static Err house_reply(Cx *cx, const Request *request, Reply *reply, const HousePage *page) {
    if (request->format == AS_HTML) {
        page_house(&reply->body, request->lang, page);
        return OK;
    }
    static const char *const columns[] = {"section", "entered", "text"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < page->n_sections; i++) {
        const HouseSection *section = &page->sections[i];
        vec_push(cx->mem, &sheet.cells, section->heading);
        vec_push(cx->mem, &sheet.cells, section->missing ? S("no") : S("yes"));
        vec_push(cx->mem, &sheet.cells,
                 section->n_paragraphs
                     ? str_join(cx->mem, section->n_paragraphs, section->paragraphs, S("\n\n"))
                     : S(""));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

/* ---- pages ---- */

Err route_imprint(Cx *cx, const Request *request, Reply *reply) {
    const Settings *s = request->settings;
    HousePage page = house_page(cx, request, MSG_HOUSE_IMPRINT, MSG_HOUSE_IMPRINT_LEAD);
    section_line(cx, &page, MSG_HOUSE_OPERATOR, s->name);
    section_told(cx, &page, MSG_HOUSE_IMPRINT_TEXT, &s->imprint);
    section_of(cx, &page, MSG_HOUSE_PROGRAM, message_text(cx->lang, MSG_HOUSE_PROGRAM_TEXT));
    return house_reply(cx, request, reply, &page);
}

Err route_privacy(Cx *cx, const Request *request, Reply *reply) {
    HousePage page = house_page(cx, request, MSG_HOUSE_PRIVACY, MSG_HOUSE_PRIVACY_LEAD);
    section_of(cx, &page, MSG_HOUSE_PRIVACY_PROGRAM,
               message_text(cx->lang, MSG_HOUSE_PRIVACY_PROGRAM_TEXT));
    section_of(cx, &page, MSG_HOUSE_PRIVACY_FILES,
               message_text(cx->lang, MSG_HOUSE_PRIVACY_FILES_TEXT));
    section_told(cx, &page, MSG_HOUSE_PRIVACY_TEXT, &request->settings->privacy);
    return house_reply(cx, request, reply, &page);
}

static Link way_to_report(Cx *cx, const Request *request) {
    return (Link){.href = page_href(cx, request, "/barrier"),
                  .text = message_text(cx->lang, MSG_HOUSE_BARRIER)};
}

Err route_accessibility(Cx *cx, const Request *request, Reply *reply) {
    const Settings *s = request->settings;
    Lang lang = cx->lang;
    HousePage page = house_page(cx, request, MSG_HOUSE_STATEMENT, MSG_HOUSE_STATEMENT_LEAD);
    section_of(cx, &page, MSG_HOUSE_STATUS, message_text(lang, MSG_HOUSE_STATUS_TEXT));
    section_of(cx, &page, MSG_HOUSE_BARRIERS_PROGRAM,
               message_text(lang, MSG_HOUSE_BARRIERS_PROGRAM_TEXT));
    section_told(cx, &page, MSG_HOUSE_BARRIERS_OPERATOR, &s->known_barriers);
    section_of(cx, &page, MSG_HOUSE_METHOD, message_text(lang, MSG_HOUSE_METHOD_TEXT));
    Date date;
    Str day = date_read(s->statement_date, &date) ? words_date(cx->mem, lang, date) : STR_NONE;
    section_line(cx, &page, MSG_HOUSE_DATE, day);
    section_told(cx, &page, MSG_HOUSE_CONTACT, &s->statement_contact);
    section_of(cx, &page, MSG_HOUSE_FEEDBACK, message_text(lang, MSG_HOUSE_FEEDBACK_TEXT))->link =
        way_to_report(cx, request);
    section_told(cx, &page, MSG_HOUSE_ENFORCEMENT, &s->enforcement);
    return house_reply(cx, request, reply, &page);
}

static Str mail_href(Cx *cx, const Request *request, Str page) {
    Str address =
        str_format(cx->mem, "%.*s%.*s", STR_ARG(request->settings->address), STR_ARG(page));
    Buf out = buf_new(cx->mem, 16384);
    buf_format(&out, "mailto:%.*s?subject=", STR_ARG(request->settings->mail));
    buf_url(&out, message_text(cx->lang, MSG_HOUSE_MAIL_SUBJECT));
    buf_put(&out, S("&body="));
    buf_url(&out, message_fill(cx->mem, cx->lang, MSG_HOUSE_MAIL_BODY, 1, &address));
    return buf_str(&out);
}

Err route_barrier(Cx *cx, const Request *request, Reply *reply) {
    const Settings *s = request->settings;
    Str met = address_inside(request->get(request, S("page")));
    HousePage page = house_page(cx, request, MSG_HOUSE_BARRIER, MSG_HOUSE_BARRIER_LEAD);
    if (met.n)
        section_of(cx, &page, MSG_HOUSE_BARRIER_PAGE, met)->link =
            (Link){.href = met, .text = message_text(cx->lang, MSG_HOUSE_BACK)};
    HouseSection *mail = section_line(cx, &page, MSG_HOUSE_BY_MAIL, s->mail);
    if (s->mail.n)
        mail->link = (Link){.href = mail_href(cx, request, met.n ? met : S("/")),
                            .text = message_text(cx->lang, MSG_HOUSE_WRITE)};
    section_line(cx, &page, MSG_HOUSE_BY_PHONE, s->phone);
    section_line(cx, &page, MSG_HOUSE_BY_POST, s->post);
    section_of(cx, &page, MSG_HOUSE_THEN, message_text(cx->lang, MSG_HOUSE_THEN_TEXT))->link =
        (Link){.href = page_href(cx, request, "/accessibility"),
               .text = message_text(cx->lang, MSG_HOUSE_STATEMENT)};
    return house_reply(cx, request, reply, &page);
}

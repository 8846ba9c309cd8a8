/* Which questions can be answered here, and with which figures? Also all methods by name. */

#include "web/evidence_in.h"

static const struct {
    const char *path;
    Msg question, answer, with;
} questions[] = {
#define QUESTION(path, message) \
    {path, MSG_EVIDENCE_QUESTION_##message, MSG_EVIDENCE_ANSWER_##message, \
     MSG_EVIDENCE_WITH_##message},
#include "web/evidence_questions.def"
#undef QUESTION
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static Err hub_rows(Cx *cx, const Request *request, Reply *reply, const HubPage *page) {
    static const char *const columns[] = {"kind", "title", "what", "figures", "address"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < page->n_questions; i++) {
        const HubQuestion *q = &page->questions[i];
        sheet_row(cx, &sheet, (Str[]){S("question"), q->question, q->answer, q->with, q->href});
    }
    for (size_t i = 0; i < page->n_methods; i++) {
        const Link *method = &page->methods[i];
        sheet_row(cx, &sheet,
                  (Str[]){S("method"), method->text, method->note, STR_NONE, method->href});
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_evidence(Cx *cx, const Request *request, Reply *reply) {
    Str title = message_text(cx->lang, MSG_EVIDENCE_TITLE);
    HubPage page = {.head = page_head(cx, request, title, S("/evidence")),
                    .questions = NEW_ARRAY(cx->mem, HubQuestion, QUESTIONS),
                    .methods = NEW_ARRAY(cx->mem, Link, methods_count())};
    for (; page.n_questions < QUESTIONS; page.n_questions++) {
        size_t i = page.n_questions;
        page.questions[i] = (HubQuestion){.href = page_href(cx, request, "%s", questions[i].path),
                                          .question = message_text(cx->lang, questions[i].question),
                                          .answer = message_text(cx->lang, questions[i].answer),
                                          .with = message_text(cx->lang, questions[i].with)};
    }
    for (; page.n_methods < methods_count(); page.n_methods++) {
        const Method *method = method_at(page.n_methods);
        page.methods[page.n_methods] =
            (Link){.href = page_href(cx, request, "/method/%.*s", STR_ARG(method->id)),
                   .text = message_text(cx->lang, method->title),
                   .note = message_text(cx->lang, method->what)};
    }
    if (request->format != AS_HTML) return hub_rows(cx, request, reply, &page);
    page_hub(&reply->body, request->lang, &page);
    return OK;
}

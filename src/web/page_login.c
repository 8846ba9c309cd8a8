/* How does somebody sign in and out? Mail address and password, then the code of the second factor
 * where one is in force. The page says the same whatever was wrong. */

#include "web/desk_in.h"

/* Where the reader wanted to go; empty. */
static Str next_of(const Request *request) {
    Str name = S("next");
    return address_inside(request_changes(request) ? sent(request, name)
                                                   : request->get(request, name));
}

static Str encoded(Cx *cx, Str text) {
    Buf out = buf_new(cx->mem, 3 * text.n + 1);
    buf_url(&out, text);
    return buf_str(&out);
}

/* What stands in an address may be more than what may stand in a header. */
static Str as_location(Cx *cx, Str address) {
    Buf out = buf_new(cx->mem, 3 * address.n + 1);
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] < 0x80)
            buf_char(&out, address.p[i]);
        else
            buf_format(&out, "%%%02X", (unsigned)(unsigned char)address.p[i]);
    return buf_str(&out);
}

/* The seconds that a fault names; they go into Retry-After. */
static void wait_told(Cx *cx, Reply *reply, Err err) {
    int64_t seconds = 0;
    if (err == LIMIT && cx->fault.n_arguments && int_read(cx->fault.arguments[0], &seconds))
        reply->wait = seconds;
}

static Err code_page(Cx *cx, const Request *request, Reply *reply, Err err);

static Err led_on(Cx *cx, const Request *request, Reply *reply, Str next) {
    if (!next.n) return led_to(cx, request, reply, "/account");
    reply->status = 303;
    reply->location = as_location(cx, next);
    return OK;
}

Err signed_in(Cx *cx, const Request *request, Reply *reply, const SignedIn *in) {
    bool draft = sent(request, S("draft")).n > 0;
    reply->session = in->session->secret;
    if (draft && in->session->whole) return draft_offer(cx, request, reply, in->session);
    if (draft) return code_page(cx, request, reply, OK);
    if (!in->session->whole)
        return led_to(cx, request, reply, "/login/code?next=%.*s", STR_ARG(encoded(cx, in->next)));
    return led_on(cx, request, reply, in->next);
}

/* ---- mail address and password ---- */

FormView *login_form(Cx *cx, const Request *request, DeskSection *section) {
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/login"));
    form->submit = message_text(cx->lang, MSG_LOGIN_SUBMIT);
    form_hidden(cx, form, "next", next_of(request));
    draft_carry(cx, request, form);
    FormField *mail = form_line(cx, request, form, "mail", MSG_LOGIN_MAIL, "email");
    FormField *password = form_line(cx, request, form, "password", MSG_LOGIN_PASSWORD, "password");
    mail->autocomplete = S("username");
    password->autocomplete = S("current-password");
    mail->required = password->required = true;
    return form;
}

DeskPage *login_desk(Cx *cx, const Request *request) {
    DeskPage *desk = desk_new(cx, request, MSG_LOGIN_TITLE);
    bool elsewhere = request->sign_on != NULL;
    if (elsewhere)
        draft_carry(cx, request,
                    elsewhere_form(cx, request, desk_section(desk, S("")), next_of(request)));
    DeskSection *section =
        desk_section(desk, elsewhere ? message_text(cx->lang, MSG_LOGIN_HERE) : S(""));
    (void)login_form(cx, request, section);
    section_link(cx, section, page_href(cx, request, "/reset"), MSG_LOGIN_FORGOTTEN);
    section_link(cx, section, page_href(cx, request, "/rights"), MSG_RIGHTS_TITLE);
    return desk;
}

static Err login_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    DeskPage *desk = login_desk(cx, request);
    wait_told(cx, reply, err);
    TRY(desk_problem(cx, desk, reply, err));
    return desk_reply(cx, request, reply, desk);
}

/* Pages that all share offer it to whoever is signed in, too: these go where they want to. */
Err route_login(Cx *cx, const Request *request, Reply *reply) {
    return request->session ? led_on(cx, request, reply, next_of(request))
                            : login_page(cx, request, reply, OK);
}

Err route_login_sent(Cx *cx, const Request *request, Reply *reply) {
    LoginAsk ask = {.mail = sent(request, S("mail")),
                    .password = sent(request, S("password")),
                    .origin = request->caller->origin,
                    .agent = request->caller->agent};
    Session session;
    LoginStep step;
    Err err = login(cx, &session, &step, &ask);
    if (err) return login_page(cx, request, reply, err);
    const SignedIn in = {&session, next_of(request)};
    return signed_in(cx, request, reply, &in);
}

/* ---- the code ---- */

static Err code_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    DeskPage *desk = desk_new(cx, request, MSG_LOGIN_CODE_TITLE);
    wait_told(cx, reply, err);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead = message_text(cx->lang, MSG_LOGIN_CODE_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/login/code"));
    form->submit = message_text(cx->lang, MSG_LOGIN_SUBMIT);
    form_hidden(cx, form, "next", next_of(request));
    draft_carry(cx, request, form);
    FormField *code = form_line(cx, request, form, "code", MSG_LOGIN_CODE, "text");
    code->autocomplete = S("one-time-code");
    code->hint = message_text(cx->lang, MSG_LOGIN_CODE_HINT);
    code->value = S("");
    code->required = true;
    section_link(cx, section, page_href(cx, request, "/login"), MSG_LOGIN_AGAIN);
    return desk_reply(cx, request, reply, desk);
}

Err route_code(Cx *cx, const Request *request, Reply *reply) {
    if (!request->caller->secret.n) return led_to(cx, request, reply, "/login");
    return code_page(cx, request, reply, OK);
}

Err route_code_sent(Cx *cx, const Request *request, Reply *reply) {
    Session session;
    Str secret = request->caller->secret;
    Err err = secret.n ? login_code(cx, &session, secret, sent(request, S("code"))) : NOT_FOUND;
    if (err == NOT_FOUND) { /* the ten minutes are over */
        cx->fault = (Fault){0};
        return led_to(cx, request, reply, "/login");
    }
    if (err) return code_page(cx, request, reply, err);
    const SignedIn in = {&session, next_of(request)};
    return signed_in(cx, request, reply, &in);
}

/* ---- out again ---- */

Err route_logout(Cx *cx, const Request *request, Reply *reply) {
    if (request->session) TRY(session_end(cx, request->person->account, request->session->number));
    reply->session_ends = true;
    return led_to(cx, request, reply, "/login?done=out");
}

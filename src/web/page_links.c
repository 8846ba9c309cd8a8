/* What happens behind a link that came by mail, or that the program printed when it was started for
 * the first time? A password is set, once; then its owner is signed in. */

#include "web/desk_in.h"
#include "web/letters_in.h"

typedef struct LinkPage {
    LinkKind kind;
    const char *path; /* before the link's secret */
    Msg title, lead;
} LinkPage;

static const LinkPage pages[] = {
    [LINK_INVITATION] = {LINK_INVITATION, "/invitation", MSG_LINK_INVITATION_TITLE,
                         MSG_LINK_INVITATION_LEAD},
    [LINK_RESET] = {LINK_RESET, "/reset", MSG_LINK_RESET_TITLE, MSG_LINK_RESET_LEAD},
    [LINK_FIRST] = {LINK_FIRST, "/first", MSG_LINK_FIRST_TITLE, MSG_LINK_FIRST_LEAD},
};

static FormField *line_wanted(Cx *cx, const Request *request, FormView *form, const char *name,
                              Msg label) {
    FormField *field = form_line(cx, request, form, name, label, "text");
    field->required = true;
    return field;
}

void password_fields(Cx *cx, const Request *request, FormView *form) {
    FormField *first = form_line(cx, request, form, "password", MSG_LINK_PASSWORD, "password");
    FormField *again = form_line(cx, request, form, "again", MSG_LINK_AGAIN, "password");
    first->hint = message_text(cx->lang, MSG_LINK_PASSWORD_HINT);
    first->autocomplete = again->autocomplete = S("new-password");
    first->required = again->required = true;
    first->most = again->most = 0; /* what is too long is said, not cut */
}

Err password_twice(Cx *cx, const Request *request) {
    if (str_equal(sent(request, S("password")), sent(request, S("again")))) return OK;
    return fail(cx, INVALID, MSG_LINK_NOT_TWICE);
}

static void person_fields(Cx *cx, const Request *request, const LinkPage *about,
                          const Person *person, FormView *form) {
    if (about->kind == LINK_FIRST) {
        FormField *house = form_line(cx, request, form, "house", MSG_LINK_HOUSE, "text");
        house->autocomplete = S("organization");
        if (!house->value.n) house->value = request->settings->name;
        FormField *mail = line_wanted(cx, request, form, "mail", MSG_LOGIN_MAIL);
        mail->kind = S("email");
        mail->autocomplete = S("username");
    }
    if (about->kind == LINK_RESET) return;
    FormField *name = line_wanted(cx, request, form, "name", MSG_LINK_NAME);
    name->autocomplete = S("name");
    if (!name->value.n) name->value = person->name;
}

static Err link_page(Cx *cx, const Request *request, Reply *reply, const LinkPage *about, Err err) {
    DeskPage *desk = desk_new(cx, request, about->title);
    TRY(desk_problem(cx, desk, reply, err));
    Person person = {0};
    LinkKind kind;
    TRY(link_look(cx, &person, &kind, request->part));
    if (kind != about->kind) return fail(cx, NOT_FOUND, MSG_LINK_UNKNOWN);
    desk->lead = message_text(cx->lang, about->lead);
    DeskSection *section = desk_section(desk, S(""));
    if (person.mail.n) section_fact(cx, section, MSG_LOGIN_MAIL, person.mail);
    FormView *form =
        section_form(cx, request, section,
                     page_href(cx, request, "%s/%.*s", about->path, STR_ARG(request->part)));
    form->submit = message_text(cx->lang, MSG_LINK_SUBMIT);
    person_fields(cx, request, about, &person, form);
    password_fields(cx, request, form);
    return desk_reply(cx, request, reply, desk);
}

/* The password is set; whoever knows it is signed in with it at once. */
static Err link_sent(Cx *cx, const Request *request, Person *person, const LinkPage *about) {
    NewAccount wanted = {.mail = str_trim(sent(request, S("mail"))),
                         .name = str_trim(sent(request, S("name"))),
                         .organisation = str_trim(sent(request, S("house"))),
                         .password = sent(request, S("password"))};
    LinkKind kind;
    TRY(link_look(cx, person, &kind, request->part));
    if (kind != about->kind) return fail(cx, NOT_FOUND, MSG_LINK_UNKNOWN);
    TRY(password_twice(cx, request));
    return link_use(cx, person, request->part, &wanted);
}

static Err link_followed(Cx *cx, const Request *request, Reply *reply, LinkKind kind) {
    const LinkPage *about = &pages[kind];
    Person person;
    Err err = link_sent(cx, request, &person, about);
    if (err == INVALID) return link_page(cx, request, reply, about, err);
    TRY(err);
    LoginAsk ask = {.mail = person.mail,
                    .password = sent(request, S("password")),
                    .origin = request->caller->origin,
                    .agent = request->caller->agent};
    Session session;
    LoginStep step;
    TRY(login(cx, &session, &step, &ask));
    Str next = kind == LINK_RESET ? page_href(cx, request, "/account?done=reset")
                                  : page_href(cx, request, "/account/factor?done=welcome");
    const SignedIn in = {&session, next};
    return signed_in(cx, request, reply, &in);
}

Err route_invitation(Cx *cx, const Request *request, Reply *reply) {
    return link_page(cx, request, reply, &pages[LINK_INVITATION], OK);
}
Err route_invitation_sent(Cx *cx, const Request *request, Reply *reply) {
    return link_followed(cx, request, reply, LINK_INVITATION);
}
Err route_reset(Cx *cx, const Request *request, Reply *reply) {
    return link_page(cx, request, reply, &pages[LINK_RESET], OK);
}
Err route_reset_sent(Cx *cx, const Request *request, Reply *reply) {
    return link_followed(cx, request, reply, LINK_RESET);
}
Err route_first(Cx *cx, const Request *request, Reply *reply) {
    return link_page(cx, request, reply, &pages[LINK_FIRST], OK);
}
Err route_first_sent(Cx *cx, const Request *request, Reply *reply) {
    return link_followed(cx, request, reply, LINK_FIRST);
}

/* ---- a forgotten password ---- */

Err route_forgotten(Cx *cx, const Request *request, Reply *reply) {
    DeskPage *desk = desk_new(cx, request, MSG_RESET_TITLE);
    DeskSection *section = desk_section(desk, S(""));
    bool letters = letters_go_out(request->settings);
    desk->lead = message_text(cx->lang, letters ? MSG_RESET_LEAD : MSG_RESET_NO_MAIL);
    if (letters) {
        FormView *form = section_form(cx, request, section, page_href(cx, request, "/reset"));
        FormField *mail = line_wanted(cx, request, form, "mail", MSG_LOGIN_MAIL);
        form->submit = message_text(cx->lang, MSG_RESET_SUBMIT);
        mail->kind = S("email");
        mail->autocomplete = S("username");
    }
    section_link(cx, section, page_href(cx, request, "/login"), MSG_LOGIN_TITLE);
    return desk_reply(cx, request, reply, desk);
}

/* Says the same, after the same work, whether there is such an account or not. */
Err route_forgotten_sent(Cx *cx, const Request *request, Reply *reply) {
    if (request->wishes)
        TRY(letter_wish(cx, request->wishes, str_trim(sent(request, S("mail"))),
                        request->caller->origin));
    return led_to(cx, request, reply, "/reset?done=sent");
}

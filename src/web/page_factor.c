/* How does somebody take a second factor into use? A code to scan or to type, a first number as
 * proof, and ten recovery codes that are told once. */

#include "web/desk_in.h"

enum { OFFER_MOST = 400 };

static Err offer_page(Cx *cx, const Request *request, Reply *reply, const FactorOffer *offer,
                      Err err) {
    Request shown = request_at(request, S("/account/factor"));
    DeskPage *desk = desk_new(cx, &shown, MSG_FACTOR_TITLE);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead = message_text(cx->lang, MSG_FACTOR_SCAN);
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_FACTOR_STEP_SCAN));
    section->picture = qr_picture(cx, offer->address, message_text(cx->lang, MSG_FACTOR_PICTURE));
    section_fact(cx, section, MSG_FACTOR_TYPED, offer->base32);
    section = desk_section(desk, message_text(cx->lang, MSG_FACTOR_STEP_PROVE));
    FormView *form =
        section_form(cx, request, section, page_href(cx, request, "/account/factor/confirm"));
    form->submit = message_text(cx->lang, MSG_FACTOR_CONFIRM);
    form_hidden(cx, form, "base32", offer->base32);
    form_hidden(cx, form, "address", offer->address);
    FormField *code = form_line(cx, request, form, "code", MSG_FACTOR_CODE, "text");
    code->value = S("");
    code->autocomplete = S("one-time-code");
    code->code = code->required = true;
    code->most = 10;
    section_link(cx, section, page_href(cx, request, "/account"), MSG_FACTOR_LATER);
    return desk_reply(cx, &shown, reply, desk);
}

static Err begin_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    Request shown = request_at(request, S("/account/factor"));
    DeskPage *desk = desk_new(cx, &shown, MSG_FACTOR_TITLE);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead = message_text(cx->lang, MSG_FACTOR_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    if (request->person->second_factor) {
        section->empty = message_text(cx->lang, MSG_FACTOR_ON);
    } else {
        FormView *form =
            section_form(cx, request, section, page_href(cx, request, "/account/factor"));
        form->submit = message_text(cx->lang, MSG_FACTOR_BEGIN);
        TRY(confirm_field(cx, &shown, section, form));
    }
    section_link(cx, section, page_href(cx, request, "/account"), MSG_FACTOR_LATER);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_factor(Cx *cx, const Request *request, Reply *reply) {
    return begin_page(cx, request, reply, OK);
}

Err route_factor_begun(Cx *cx, const Request *request, Reply *reply) {
    FactorOffer offer;
    Err err = confirm_sent(cx, request);
    if (!err) err = factor_offer(cx, &offer, request->person->account);
    if (err) return begin_page(cx, request, reply, err);
    return offer_page(cx, request, reply, &offer, OK);
}

/* What was offered comes back with the form, so that a mistyped code does not ask for a new scan;
 * it is only shown again, never stored. */
Err route_factor_confirmed(Cx *cx, const Request *request, Reply *reply) {
    Str *codes;
    size_t n;
    FactorOffer offer = {.base32 = str_slice(sent(request, S("base32")), 0, OFFER_MOST),
                         .address = sent(request, S("address"))};
    Err err = factor_confirm(cx, &codes, &n, request->person->account,
                             str_trim(sent(request, S("code"))));
    if (err) return offer_page(cx, request, reply, &offer, err);
    Session session;
    TRY(session_renewed(cx, request, reply, &session));
    Request shown = request_at(request, S("/account/factor"));
    if (request->session) shown.session = &session;
    DeskPage *desk = desk_new(cx, &shown, MSG_FACTOR_TITLE);
    desk->told = message_text(cx->lang, MSG_FACTOR_CONFIRMED);
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_FACTOR_RECOVERY));
    section->lead = message_text(cx->lang, MSG_FACTOR_RECOVERY_LEAD);
    section->codes = codes;
    section->n_codes = n;
    section_link(cx, section, page_href(cx, request, "/account"), MSG_FACTOR_TO_ACCOUNT);
    return desk_reply(cx, &shown, reply, desk);
}

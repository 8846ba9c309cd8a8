/* How does somebody sign in who has an account with the provider of single sign-on? Away with what
 * the browser keeps, sealed, for the way back; back with a code; then the account here that belongs
 * to that person. Passwords stay possible: a provider may be away. */

#include "formats/formats.h"
#include "web/desk_in.h"
#include "web/drafts_in.h"
#include "web/server_in.h"

enum { AUTHORITIES_MOST = 4 << 20 };
enum { WAY_PARTS = 7, NEXT_MOST = 1500, AGAIN_SECONDS = 30, FRESH_SECONDS = 600 };

static Str purpose(void) {
    return S("sign-on way");
}

static Str house_path(Cx *cx, const Settings *settings, const char *path) {
    return str_format(cx->mem, "%.*s%s", STR_ARG(settings->address), path);
}

/* What every login will read is looked at before anybody comes. */
static Err secrets_check(Cx *cx, const Settings *settings) {
    Str secret, certificates, file = settings->sign_on_authorities;
    if (settings->sign_on_secret_file.n)
        TRY(secret_read(cx, &secret, settings->sign_on_secret_file));
    if (!file.n) return OK;
    TRY(file_read(cx, &certificates, file, AUTHORITIES_MOST));
    bool some = str_find(certificates, S("-----BEGIN CERTIFICATE-----"), 0) != SIZE_MAX;
    return some ? OK : fail(cx, INVALID, MSG_TLS_NO_CERTIFICATE, file);
}

Err sign_on_open(Cx *cx, const Settings *settings, OidcProvider **out) {
    *out = NULL;
    if (!settings->sign_on_issuer.n) return OK;
    if (!settings->address.n) return fail(cx, INVALID, MSG_ELSEWHERE_NO_ADDRESS);
    TRY(secrets_check(cx, settings));
    Str claim = settings->sign_on_groups_claim;
    const OidcSettings wanted = {
        .issuer = settings->sign_on_issuer,
        .client = settings->sign_on_client,
        .secret_file = settings->sign_on_secret_file,
        .redirect = house_path(cx, settings, "/login/elsewhere/back"),
        .after_logout = house_path(cx, settings, "/login"),
        .scopes = settings->sign_on_scopes,
        .groups_claim = claim.n || !settings->sign_on_groups.n ? claim : S("groups"),
        .authorities = settings->sign_on_authorities,
    };
    return oidc_open(cx, out, &wanted);
}

/* "login.example.org": the provider as people may know it. */
static Str provider_host(const Settings *settings) {
    Str issuer = settings->sign_on_issuer;
    size_t host = str_find(issuer, S("://"), 0);
    Str rest = host == SIZE_MAX ? issuer : str_slice(issuer, host + 3, issuer.n);
    return str_slice(rest, 0, str_find(rest, S("/"), 0));
}

FormView *elsewhere_form(Cx *cx, const Request *request, DeskSection *section, Str next) {
    const Settings *settings = request->settings;
    const Texts *button = &settings->sign_on_button;
    Str own = button->in[cx->lang], other = button->in[cx->lang == DE ? EN : DE];
    Str host = provider_host(settings);
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/login/elsewhere"));
    form->submit = own.n     ? own
                   : other.n ? other
                             : message_fill(cx->mem, cx->lang, MSG_ELSEWHERE_BUTTON, 1, &host);
    if (next.n) form_hidden(cx, form, "next", next);
    if (!str_equal(request->get(request, S("done")), S("out"))) return form;
    section_link(cx, section, page_href(cx, request, "/logout/elsewhere"), MSG_ELSEWHERE_OUT);
    section->links[section->n_links - 1].note =
        message_fill(cx->mem, cx->lang, MSG_ELSEWHERE_OUT_NOTE, 1, &host);
    return form;
}

void elsewhere_anew(Cx *cx, const Request *request, DeskSection *section, Str next) {
    FormView *form = elsewhere_form(cx, request, section, next);
    form->submit = message_text(cx->lang, MSG_ELSEWHERE_ANEW);
    form_hidden(cx, form, "anew", S("1"));
}

/* ---- what the browser keeps until it is back ---- */

typedef struct Way {
    OidcAsk ask;
    Lang lang;
    Str next;
    Str draft; /* the key of a form whose session has ended; empty */
} Way;

static Err way_seal(Cx *cx, Str *out, const Way *way) {
    Str parts[WAY_PARTS] = {
        str_format(cx->mem, "%lld", (long long)cx->clock() + WAY_SECONDS),
        way->lang == EN ? S("en") : S("de"),
        way->ask.state,
        way->ask.nonce,
        way->ask.verifier,
        way->next,
        way->draft,
    };
    return house_seal(cx, out, purpose(), str_join(cx->mem, WAY_PARTS, parts, S("\n")));
}

/* NOT_FOUND: not begun in this browser, or too long ago. */
static Err way_open(Cx *cx, Way *out, Str sealed) {
    Str plain, parts[WAY_PARTS];
    int64_t ends = 0;
    if (!sealed.n || house_unseal(cx, &plain, purpose(), sealed))
        return fail(cx, NOT_FOUND, MSG_ELSEWHERE_LOST);
    for (size_t i = 0; i < WAY_PARTS; i++)
        if (!str_cut(&plain, '\n', &parts[i])) /* written by another version */
            return fail(cx, NOT_FOUND, MSG_ELSEWHERE_LOST);
    if (!int_read(parts[0], &ends) || cx->clock() >= ends)
        return fail(cx, NOT_FOUND, MSG_ELSEWHERE_LOST);
    *out = (Way){.ask = {.state = parts[2], .nonce = parts[3], .verifier = parts[4]},
                 .lang = str_equal(parts[1], S("en")) ? EN : DE,
                 .next = parts[5],
                 .draft = parts[6]};
    return OK;
}

/* ---- what is said where it did not work ---- */

/* The page to sign in, as if it were asked for: no address with a code in it is shown or linked. */
static Request login_request(const Request *request) {
    Request shown = request_at(request, S("/login"));
    shown.query = STR_NONE;
    return shown;
}

/* All ways to sign in, and why this one did not work. Nothing in the fault is a secret. */
static Err not_signed_in(Cx *cx, const Request *request, Reply *reply, Err err) {
    static const int statuses[] = {
        [NOT_FOUND] = 403, [INVALID] = 400, [DENIED] = 403, [CONFLICT] = 409,
        [LIMIT] = 503,     [BUSY] = 503,    [BROKEN] = 503};
    Request shown = login_request(request);
    DeskPage *desk = login_desk(cx, &shown);
    bool away = err == BUSY || err == BROKEN || err == LIMIT;
    if (away) log_write(LOG_ERROR, "%.*s", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    if (away) desk->lead = message_text(cx->lang, MSG_ELSEWHERE_AWAY);
    desk->problem = fault_text(cx->mem, cx->lang, &cx->fault);
    cx->fault = (Fault){0};
    reply->status = statuses[err];
    reply->wait = away ? AGAIN_SECONDS : 0;
    return desk_reply(cx, &shown, reply, desk);
}

/* Known there, not here: whom to ask. */
static Err unknown_page(Cx *cx, const Request *request, Reply *reply, const OidcPerson *person) {
    Request shown = login_request(request);
    DeskPage *desk = desk_new(cx, &shown, MSG_ELSEWHERE_UNKNOWN_TITLE);
    Str texts[] = {provider_host(request->settings), request->settings->mail};
    cx->fault = (Fault){0};
    reply->status = 403;
    desk->lead = message_fill(cx->mem, cx->lang, MSG_ELSEWHERE_UNKNOWN, 1, texts);
    DeskSection *section = desk_section(desk, S(""));
    if (person->name.n) section_fact(cx, section, MSG_LINK_NAME, person->name);
    if (person->mail.n) section_fact(cx, section, MSG_LOGIN_MAIL, person->mail);
    section = desk_section(desk, message_text(cx->lang, MSG_ELSEWHERE_ASK));
    section->lead = message_fill(
        cx->mem, cx->lang, texts[1].n ? MSG_ELSEWHERE_ASK_MAIL : MSG_ELSEWHERE_ASK_HOUSE, 2, texts);
    if (person->mail.n && !person->verified)
        section->empty = message_fill(cx->mem, cx->lang, MSG_ELSEWHERE_UNVERIFIED, 1, texts);
    section_link(cx, section, page_href(cx, &shown, "/login"), MSG_LOGIN_TITLE);
    section_link(cx, section, page_href(cx, &shown, "/logout/elsewhere"), MSG_ELSEWHERE_OTHER);
    return desk_reply(cx, &shown, reply, desk);
}

/* ---- away ---- */

Err route_elsewhere(Cx *cx, const Request *request, Reply *reply) {
    return led_to(cx, request, reply, "/login");
}

/* A form may lead nowhere but into this house (Content-Security-Policy), also not by a redirect:
 * so the reply is a page that leads on by itself, with a link for those where it does not. */
Err route_elsewhere_begun(Cx *cx, const Request *request, Reply *reply) {
    if (!request->sign_on) return led_to(cx, request, reply, "/login");
    Way way = {.lang = request->lang, .next = address_inside(sent(request, S("next")))};
    const Draft draft = {sent(request, S("draft")), sent(request, S("draft_to"))};
    if (way.next.n > NEXT_MOST || draft.text.n) way.next = STR_NONE;
    bool anew = sent(request, S("anew")).n > 0;
    Err err = anew ? oidc_begin_anew(cx, request->sign_on, &way.ask)
                   : oidc_begin(cx, request->sign_on, &way.ask);
    if (!err && draft.text.n)
        err = drafts_put(cx, request->drafts, &draft, request->caller->origin, &way.draft);
    if (!err) err = way_seal(cx, &reply->way, &way);
    if (err) return not_signed_in(cx, request, reply, err);
    Request shown = login_request(request);
    shown.form = NULL;
    DeskPage *desk = desk_new(cx, &shown, MSG_ELSEWHERE_ONWARD_TITLE);
    Str host = provider_host(request->settings);
    desk->lead = message_fill(cx->mem, cx->lang, MSG_ELSEWHERE_ONWARD, 1, &host);
    section_link(cx, desk_section(desk, S("")), way.ask.address, MSG_ELSEWHERE_ONWARD_LINK);
    reply->onward = way.ask.address;
    return desk_reply(cx, &shown, reply, desk);
}

/* ---- back ---- */

static Err person_in(Cx *cx, const Request *request, Session *session, const OidcPerson *person) {
    const GroupRoles *roles = &request->settings->sign_on_groups;
    const ForeignLogin ask = {
        .issuer = person->issuer,
        .subject = person->subject,
        .mail = person->mail,
        .name = person->name,
        .origin = request->caller->origin,
        .agent = request->caller->agent,
        .mail_verified = person->verified,
        .fresh = person->since && cx->clock() - person->since < FRESH_SECONDS,
        .n_groups = person->n_groups,
        .groups = person->groups,
        .n_group_roles = roles->n,
        .group_roles = roles->at,
    };
    return login_foreign(cx, session, &ask);
}

Err route_elsewhere_back(Cx *cx, const Request *request, Reply *reply) {
    Request here = *request;
    OidcPerson person;
    Session session;
    Way way = {.lang = request->lang};
    if (!request->sign_on) return led_to(cx, request, reply, "/login");
    Err err = way_open(cx, &way, request->caller->way);
    here.lang = cx->lang = way.lang;
    if (!err) reply->way_ends = true; /* good once */
    if (!err) err = oidc_finish(cx, request->sign_on, &way.ask, request->query, &person);
    if (err) return not_signed_in(cx, &here, reply, err);
    err = person_in(cx, &here, &session, &person);
    if (err == DENIED) return unknown_page(cx, &here, reply, &person);
    TRY(err);
    Draft draft = {STR_NONE, STR_NONE};
    if (way.draft.n && !drafts_take(cx, request->drafts, way.draft, &draft))
        way.next = page_href(cx, &here, "/account?done=draft_gone");
    SentField fields[] = {{S("draft"), draft.text}, {S("draft_to"), draft.to}};
    const SentForm form = {.fields = fields, .n = 2};
    if (draft.text.n) here.form = &form; /* as if it had come with a login here */
    const SignedIn in = {&session, way.next};
    return signed_in(cx, &here, reply, &in);
}

/* ---- out ---- */

Err route_elsewhere_out(Cx *cx, const Request *request, Reply *reply) {
    Str address;
    if (!request->sign_on) return led_to(cx, request, reply, "/login");
    Err err = oidc_logout(cx, request->sign_on, &address);
    if (err) return not_signed_in(cx, request, reply, err);
    reply->status = 303;
    reply->location = address;
    return OK;
}

/* Who asks, and may they? Reads session and token out of a request, finds the person, and holds
 * every route against the table of rights before its handler runs. A change by a browser also has
 * to carry the key that only the forms of its own session have. */

#include <sodium.h>
#include <string.h>

#include "web/desk_in.h"
#include "web/server_in.h"

enum { SECRET_LETTERS = 43, ADDRESS_MOST = 1500 };

/* ---- what came with the request ---- */

Str cookie_value(Str header, Str name) {
    for (Str rest = header, pair; str_cut(&rest, ';', &pair);) {
        Str one = str_trim(pair);
        size_t equals = str_find(one, S("="), 0);
        if (equals != SIZE_MAX && str_equal(str_slice(one, 0, equals), name))
            return str_slice(one, equals + 1, one.n);
    }
    return S("");
}

bool secret_shaped(Str text) {
    if (text.n != SECRET_LETTERS) return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

Str bearer_token(Str header) {
    size_t blank = str_find(header, S(" "), 0);
    if (blank != 6 || strncasecmp(header.p, "Bearer", 6) != 0) return S("");
    Str token = str_trim(str_slice(header, 7, header.n));
    bool ours = str_starts(token, S("wirk_")) && secret_shaped(str_slice(token, 5, token.n));
    return ours ? token : S("");
}

Str address_inside(Str address) {
    bool inside = str_starts(address, S("/")) && !str_starts(address, S("//")) &&
                  address.n < ADDRESS_MOST && str_is_utf8(address);
    for (size_t i = 0; i < address.n; i++)
        inside &=
            (unsigned char)address.p[i] > 0x20 && address.p[i] != 0x7F && address.p[i] != '\\';
    return inside ? address : S("");
}

bool house_is_safe(const Settings *settings) {
    return settings->tls || str_starts(settings->address, S("https://"));
}

Str cookie_name(const Settings *settings) {
    return house_is_safe(settings) ? S("__Host-wirk") : S("wirk");
}

Str way_cookie_name(const Settings *settings) {
    return house_is_safe(settings) ? S("__Host-wirk-way") : S("wirk-way");
}

bool path_is_secret(Str path) {
    static const char *const begins[] = {"/first/", "/invitation/", "/reset/",
                                         "/login/elsewhere/back"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(path, str_of(begins[i]))) return true;
    return false;
}

/* ---- who it is ---- */

static Err person_of_session(Cx *cx, const Caller *caller, Person *person, Known *out) {
    Session *session = NEW(cx->mem, Session);
    if (!caller->secret.n) return NOT_FOUND;
    TRY(session_find(cx, session, person, caller->secret));
    if (!session->whole) return NOT_FOUND; /* a code is wanted first */
    out->session = session;
    return OK;
}

Err caller_find(Cx *cx, const Caller *caller, Known *out) {
    Fault before = cx->fault;
    Person *person = NEW(cx->mem, Person);
    uint64_t rights;
    *out = (Known){NULL, NULL};
    Err err = caller->token.n ? token_find(cx, person, &rights, caller->token)
                              : person_of_session(cx, caller, person, out);
    if (err == NOT_FOUND) {
        cx->fault = before;
        return OK;
    }
    TRY(err);
    out->person = person;
    return OK;
}

void request_known(Cx *cx, Request *request, const Known *known) {
    if (!known || !known->person) return;
    Actor *actor = NEW(cx->mem, Actor);
    *actor = (Actor){known->person->name, request->caller->origin, known->person->account};
    cx->actor = actor;
    request->person = known->person;
    request->session = known->session;
}

/* ---- what they are told ---- */

static Err visitor_refused(Cx *cx, Reply *reply, Msg why) {
    reply->status = 401;
    return fail(cx, DENIED, why);
}

static void visitor_led(Cx *cx, const Request *request, Reply *reply) {
    Buf next = buf_new(cx->mem, 3 * ADDRESS_MOST);
    buf_url(&next, address_inside(page_here(cx, request)));
    reply->status = 303;
    reply->location = page_href(cx, request, "/login?next=%.*s", STR_ARG(buf_str(&next)));
}

/* "Administration, Prüfung" */
static Str roles_with(Cx *cx, Right right) {
    VEC(Str) names = {0};
    for (Role role = 0; role < ROLES; role++)
        if (right_of_role(right, role)) vec_push(cx->mem, &names, role_name(cx->lang, role));
    return str_join(cx->mem, names.n, names.at, S(", "));
}

/* They have it in an organisation, and it reaches no further. */
static bool has_role(const Person *person, Right right) {
    for (size_t i = 0; i < person->n_grants; i++)
        if (right_of_role(right, person->grants[i].role)) return true;
    return false;
}

/* Which role may do it, and whom to ask. */
static Err right_lacking(Cx *cx, Right right, const Request *request) {
    Str words = right_sentence(cx->lang, right), roles = roles_with(cx, right);
    if (right_of_signed_in(right)) return fail(cx, DENIED, MSG_DOOR_TOKEN_ONLY, words);
    if (!request->caller->token.n && has_role(request->person, right))
        return fail(cx, DENIED, MSG_DOOR_HOUSE_ONLY, words);
    if (!request->settings->mail.n) return fail(cx, DENIED, MSG_DOOR_NO_RIGHT, words, roles);
    return fail(cx, DENIED, MSG_DOOR_NO_RIGHT_MAIL, words, roles, request->settings->mail);
}

static bool key_right(const Request *request) {
    Str want = request->session->form_key, have = sent(request, S("form_key"));
    return want.n && want.n == have.n && sodium_memcmp(want.p, have.p, want.n) == 0;
}

static Err known_held(Cx *cx, const Request *request, Right right) {
    if (!may(request->person, right)) return right_lacking(cx, right, request);
    if (request_changes(request) && request->session && !key_right(request))
        return fail(cx, DENIED, MSG_DOOR_FORM_KEY);
    return OK;
}

/* What they wanted to send is not lost; a file would have to travel along, and does not. */
static Err visitor_held(Cx *cx, const Request *request, Reply *reply, bool *led_away) {
    bool browser = request->caller->browser;
    if (browser && request->format == AS_HTML && !request_changes(request)) {
        visitor_led(cx, request, reply);
        *led_away = true;
        return OK;
    }
    if (browser && request->form) {
        *led_away = true;
        return draft_page(cx, request, reply);
    }
    return visitor_refused(cx, reply,
                           browser && request->posted ? MSG_DRAFT_FILE : MSG_DOOR_SIGN_IN);
}

Err guard(Cx *cx, Request *request, Reply *reply, Right right, bool *led_away) {
    if (right == RIGHT_everyone) return OK;
    Err err = request->person ? known_held(cx, request, right)
                              : visitor_held(cx, request, reply, led_away);
    if (err && !request->caller->browser)
        request->format = AS_JSON; /* a program is told so whatever it asked for */
    return err;
}

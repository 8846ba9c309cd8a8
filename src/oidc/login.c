/* How does somebody sign in? Away to the provider with state, nonce and the challenge of a verifier
 * that only we know; back with a code; the code for tokens; the ID token, checked, for a person. */

#include <sodium.h>
#include "oidc/provider_in.h"

#define RANDOM_BYTES 32
#define LONGEST_CODE 8192
#define ADDRESS_MOST_BYTES 8192

/* ---- away ---- */

static Str random_text(Arena *mem) {
    unsigned char bytes[RANDOM_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    return base64url(mem, bytes, sizeof bytes);
}

static void field(Buf *out, const char *name, Str value) {
    bool first = str_find(buf_str(out), S("?"), 0) == SIZE_MAX;
    buf_format(out, "%c%s=", first ? '?' : '&', name);
    buf_url(out, value);
}

static Err way_there(Cx *cx, OidcProvider *provider, bool anew, OidcAsk *out) {
    const OidcSettings *settings = provider_settings(provider);
    Metadata metadata;
    TRY(provider_metadata(cx, provider, &metadata));
    OidcAsk ask = {.state = random_text(cx->mem),
                   .nonce = random_text(cx->mem),
                   .verifier = random_text(cx->mem)};
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)ask.verifier.p, ask.verifier.n);
    Str scopes = settings->scopes.n ? settings->scopes : S("profile email");
    Buf address = buf_new(cx->mem, ADDRESS_MOST_BYTES);
    buf_put(&address, metadata.authorization);
    field(&address, "response_type", S("code"));
    field(&address, "client_id", settings->client);
    field(&address, "redirect_uri", settings->redirect);
    field(&address, "scope", str_format(cx->mem, "openid %.*s", STR_ARG(scopes)));
    field(&address, "state", ask.state);
    field(&address, "nonce", ask.nonce);
    field(&address, "code_challenge", base64url(cx->mem, hash, sizeof hash));
    field(&address, "code_challenge_method", S("S256"));
    field(&address, "ui_locales", cx->lang == EN ? S("en") : S("de"));
    if (anew) field(&address, "prompt", S("login"));
    if (anew) field(&address, "max_age", S("0")); /* so that the token tells when it was */
    TRY(buf_check(cx, &address));
    ask.address = buf_str(&address);
    *out = ask;
    return OK;
}

Err oidc_begin(Cx *cx, OidcProvider *provider, OidcAsk *out) {
    return way_there(cx, provider, false, out);
}

Err oidc_begin_anew(Cx *cx, OidcProvider *provider, OidcAsk *out) {
    return way_there(cx, provider, true, out);
}

Err oidc_logout(Cx *cx, OidcProvider *provider, Str *address) {
    const OidcSettings *settings = provider_settings(provider);
    Metadata metadata;
    TRY(provider_metadata(cx, provider, &metadata));
    if (!metadata.logout.n) return fail(cx, NOT_FOUND, MSG_OIDC_NO_LOGOUT, settings->issuer);
    Buf out = buf_new(cx->mem, ADDRESS_MOST_BYTES);
    buf_put(&out, metadata.logout);
    field(&out, "client_id", settings->client);
    if (settings->after_logout.n) field(&out, "post_logout_redirect_uri", settings->after_logout);
    TRY(buf_check(cx, &out));
    *address = buf_str(&out);
    return OK;
}

/* ---- back ---- */

/* Only what the standard calls an error: anything else came from who knows where. */
static Str error_told(Str error) {
    for (size_t i = 0; i < error.n; i++)
        if (error.p[i] != '_' && (error.p[i] < 'a' || error.p[i] > 'z')) return S("–");
    return error.n && error.n <= 60 ? error : S("–");
}

static Err callback_check(Cx *cx, const Callback *back, const OidcAsk *kept, Str issuer) {
    if (!same_secret(back->state, kept->state)) return fail(cx, INVALID, MSG_OIDC_STATE);
    if (back->issuer.p && !str_equal(back->issuer, issuer))
        return fail(cx, INVALID, MSG_OIDC_OTHER_ISSUER, issuer, back->issuer);
    if (back->error.p) {
        Str error = error_told(back->error);
        bool later =
            str_equal(error, S("temporarily_unavailable")) || str_equal(error, S("server_error"));
        return fail(cx, later ? BUSY : DENIED, MSG_OIDC_SAYS_NO, error);
    }
    if (!back->code.n || back->code.n > LONGEST_CODE) return fail(cx, INVALID, MSG_OIDC_QUERY);
    return OK;
}

typedef struct Tokens {
    Str id, access;
} Tokens;

static Err tokens_failed(Cx *cx, const Reply *reply, Str host) {
    Node *said = NULL;
    if (reply->status >= 500 || reply->status == 429)
        return fail(cx, BUSY, MSG_OIDC_STATUS, host, str_format(cx->mem, "%ld", reply->status));
    if (tree_read(cx, &said, reply->body)) return fail(cx, INVALID, MSG_OIDC_NO_JSON, host);
    Str error = error_told(tree_text(said, "error"));
    if (str_equal(error, S("invalid_grant"))) return fail(cx, INVALID, MSG_OIDC_CODE);
    if (reply->status == 401 || str_equal(error, S("invalid_client")))
        return fail(cx, BROKEN, MSG_OIDC_CLIENT, host);
    return fail(cx, INVALID, MSG_OIDC_TOKENS, host, error);
}

typedef struct Exchange {
    const Metadata *metadata;
    Str code, verifier;
} Exchange;

/* The code for tokens. */
static Err tokens_get(Cx *cx, Tokens *out, OidcProvider *provider, const Exchange *exchange) {
    const Metadata *metadata = exchange->metadata;
    const OidcSettings *settings = provider_settings(provider);
    Str secret = STR_NONE, host = address_host(cx, metadata->token);
    if (settings->secret_file.n) TRY(secret_read(cx, &secret, settings->secret_file));
    Buf form = buf_new(cx->mem, REPLY_MOST_BYTES);
    question_field(&form, "grant_type", S("authorization_code"));
    question_field(&form, "code", exchange->code);
    question_field(&form, "redirect_uri", settings->redirect);
    question_field(&form, "code_verifier", exchange->verifier);
    if (!secret.n || metadata->posts_secret) question_field(&form, "client_id", settings->client);
    if (secret.n && metadata->posts_secret) question_field(&form, "client_secret", secret);
    TRY(buf_check(cx, &form));
    Question ask = {.address = metadata->token,
                    .form = buf_str(&form),
                    .name = settings->client,
                    .secret = metadata->posts_secret ? STR_NONE : secret,
                    .authorities = settings->authorities};
    Reply reply = {0};
    Node *said = NULL;
    TRY(provider_ask(cx, &reply, &ask));
    if (reply.status != 200) return tokens_failed(cx, &reply, host);
    if (tree_read(cx, &said, reply.body)) return fail(cx, INVALID, MSG_OIDC_NO_JSON, host);
    *out = (Tokens){tree_text(said, "id_token"), tree_text(said, "access_token")};
    if (!out->id.n) return fail(cx, INVALID, MSG_OIDC_TOKENS, host, S("id_token"));
    return OK;
}

/* With the kept key, and where that does not fit, with the one that the provider tells now: keys
 * are changed without notice, sometimes without a new name. */
static Err claims_get(Cx *cx, Node **claims, OidcProvider *provider, const Metadata *metadata,
                      Str token) {
    KeyAsk ask = {.metadata = metadata};
    Jwk key;
    TRY(token_head(cx, &ask.head, token));
    TRY(provider_key(cx, provider, &ask, &key));
    Err err = token_verify(cx, claims, token, &key);
    if (!err) return OK;
    Fault first = cx->fault;
    ask.anew = true;
    if (provider_key(cx, provider, &ask, &key)) {
        cx->fault = first;
        return err;
    }
    return token_verify(cx, claims, token, &key);
}

/* What the token does not say of the person, the provider says when asked with the access token. */
static Err userinfo_take(Cx *cx, OidcPerson *person, const OidcSettings *settings,
                         const Metadata *metadata, Str access) {
    bool missing = !person->mail.n || (settings->groups_claim.n && !person->groups);
    if (!missing || !metadata->userinfo.n || !access.n) return OK;
    for (size_t i = 0; i < access.n; i++)
        if ((unsigned char)access.p[i] <= 0x20 || (unsigned char)access.p[i] >= 0x7f)
            return fail(cx, INVALID, MSG_OIDC_TOKEN_FORM);
    Question ask = {
        .address = metadata->userinfo, .bearer = access, .authorities = settings->authorities};
    Node *said = NULL;
    TRY(provider_object(cx, &said, &ask));
    if (!str_equal(tree_text(said, "sub"), person->subject))
        return fail(cx, INVALID, MSG_OIDC_OTHER_PERSON);
    return person_take(cx, person, said, settings->groups_claim);
}

Err oidc_finish(Cx *cx, OidcProvider *provider, const OidcAsk *kept, Str query, OidcPerson *out) {
    const OidcSettings *settings = provider_settings(provider);
    Callback back = {0};
    Metadata metadata = {0};
    Tokens tokens = {0};
    Node *claims = NULL;
    TRY(callback_read(cx, &back, query));
    TRY(callback_check(cx, &back, kept, settings->issuer));
    TRY(provider_metadata(cx, provider, &metadata));
    if (metadata.tells_issuer && !back.issuer.p)
        return fail(cx, INVALID, MSG_OIDC_OTHER_ISSUER, settings->issuer, S("–"));
    Exchange exchange = {&metadata, back.code, kept->verifier};
    TRY(tokens_get(cx, &tokens, provider, &exchange));
    TRY(claims_get(cx, &claims, provider, &metadata, tokens.id));
    Expected expected = {settings->issuer, settings->client, kept->nonce, tokens.access};
    TRY(claims_check(cx, claims, &expected));
    OidcPerson person = {.issuer = settings->issuer, .subject = tree_text(claims, "sub")};
    if (!tree_number(claims, "auth_time", &person.since) || person.since > cx->clock() + SKEW_S)
        person.since = 0;
    TRY(person_take(cx, &person, claims, settings->groups_claim));
    TRY(userinfo_take(cx, &person, settings, &metadata, tokens.access));
    *out = person;
    return OK;
}

/* What is known of a provider, and for how long? What it says of itself and its keys are kept for
 * an hour, shared by threads: read under a lock as a copy, asked for without it. An unknown key is
 * reason to ask anew, at most once a minute, so that nobody can make us flood the provider. */

#include <curl/curl.h>
#include "oidc/provider_in.h"

#define KEPT_S 3600
#define ASK_AGAIN_S 60
#define LONGEST_SETTING 2000
#define LOCK_RANK 55

struct OidcProvider {
    Arena *mem;
    OidcSettings settings;
    Lock lock; /* for all below */
    Arena *said_mem, *keys_mem;
    Metadata said;
    Keys keys;
    int64_t said_at, keys_at;
    int64_t asked_at; /* for keys, whatever came of it */
};

/* ---- settings ---- */

static Err settings_check(Cx *cx, const OidcSettings *settings) {
    const Str addresses[] = {settings->issuer, settings->redirect, settings->after_logout};
    for (size_t i = 0; i < 3; i++) {
        bool needed = i < 2 || addresses[i].n;
        if (needed && !address_good(cx, addresses[i], true))
            return fail(cx, INVALID, MSG_OIDC_ADDRESS, addresses[i]);
    }
    if (str_find(settings->issuer, S("?"), 0) != SIZE_MAX)
        return fail(cx, INVALID, MSG_OIDC_ADDRESS, settings->issuer);
    const Str texts[] = {settings->client, settings->scopes, settings->groups_claim};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < texts[i].n; k++)
            if ((unsigned char)texts[i].p[k] < 0x20 || (unsigned char)texts[i].p[k] > 0x7e ||
                texts[i].n > LONGEST_SETTING)
                return fail(cx, INVALID, MSG_OIDC_SETTING);
    return settings->client.n ? OK : fail(cx, INVALID, MSG_OIDC_SETTING);
}

static OidcSettings settings_keep(Arena *mem, const OidcSettings *from) {
    OidcSettings to = *from;
    Str *const fields[] = {&to.issuer, &to.client,       &to.secret_file,  &to.redirect,
                           &to.scopes, &to.after_logout, &to.groups_claim, &to.authorities};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = str_copy(mem, *fields[i]);
    return to;
}

Err oidc_open(Cx *cx, OidcProvider **out, const OidcSettings *settings) {
    TRY(settings_check(cx, settings));
    Arena *mem = arena_new();
    OidcProvider *provider = NEW(mem, OidcProvider);
    *provider = (OidcProvider){.mem = mem,
                               .settings = settings_keep(mem, settings),
                               .lock = LOCK("identity provider", LOCK_RANK),
                               .said_mem = arena_within(mem),
                               .keys_mem = arena_within(mem)};
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
    *out = provider;
    return OK;
}

void oidc_close(OidcProvider *provider) {
    curl_global_cleanup();
    arena_free(provider->mem);
}

const OidcSettings *provider_settings(const OidcProvider *provider) {
    return &provider->settings;
}

/* ---- what it says of itself ---- */

static Metadata metadata_copy(Arena *mem, const Metadata *from) {
    Metadata to = *from;
    Str *const fields[] = {&to.issuer, &to.authorization, &to.token,
                           &to.keys,   &to.userinfo,      &to.logout};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = str_copy(mem, *fields[i]);
    return to;
}

/* A clock that was set back makes nothing younger. */
static bool within(int64_t now, int64_t at, int64_t seconds) {
    return at && now >= at && now - at < seconds;
}

Err provider_metadata(Cx *cx, OidcProvider *provider, Metadata *out) {
    const OidcSettings *settings = &provider->settings;
    int64_t now = cx->clock();
    lock_take(&provider->lock);
    bool fresh = within(now, provider->said_at, KEPT_S);
    if (fresh) *out = metadata_copy(cx->mem, &provider->said);
    lock_give(&provider->lock);
    if (fresh) return OK;
    Str issuer = settings->issuer;
    if (str_ends(issuer, S("/"))) issuer.n--;
    Question ask = {
        .address = str_format(cx->mem, "%.*s/.well-known/openid-configuration", STR_ARG(issuer)),
        .authorities = settings->authorities};
    Node *said;
    TRY(provider_object(cx, &said, &ask));
    TRY(metadata_read(cx, out, said, settings->issuer));
    lock_take(&provider->lock);
    arena_reset(provider->said_mem);
    provider->said = metadata_copy(provider->said_mem, out);
    provider->said_at = now;
    lock_give(&provider->lock);
    return OK;
}

/* ---- its keys ---- */

static Jwk jwk_copy(Arena *mem, const Jwk *from) {
    Jwk to = *from;
    Str *const fields[] = {&to.id, &to.alg, &to.n, &to.e, &to.x, &to.y};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = str_copy(mem, *fields[i]);
    return to;
}

/* Under the lock: the kept key for this token. */
static bool kept_key(Cx *cx, const OidcProvider *provider, const TokenHead *head, Jwk *out) {
    const Jwk *key;
    if (keys_choose(&provider->keys, head, &key)) return false;
    *out = jwk_copy(cx->mem, key);
    return true;
}

static Err keys_fetch(Cx *cx, OidcProvider *provider, const Metadata *metadata) {
    Question ask = {.address = metadata->keys, .authorities = provider->settings.authorities};
    Node *said;
    Keys keys;
    TRY(provider_object(cx, &said, &ask));
    TRY(keys_read(cx, &keys, said));
    lock_take(&provider->lock);
    arena_reset(provider->keys_mem);
    provider->keys = (Keys){.at = NEW_ARRAY(provider->keys_mem, Jwk, keys.n ? keys.n : 1)};
    for (; provider->keys.n < keys.n; provider->keys.n++)
        provider->keys.at[provider->keys.n] =
            jwk_copy(provider->keys_mem, &keys.at[provider->keys.n]);
    provider->keys_at = cx->clock();
    lock_give(&provider->lock);
    return OK;
}

Err provider_key(Cx *cx, OidcProvider *provider, const KeyAsk *ask, Jwk *out) {
    int64_t now = cx->clock();
    lock_take(&provider->lock);
    bool fresh = within(now, provider->keys_at, KEPT_S);
    bool known = fresh && !ask->anew && kept_key(cx, provider, &ask->head, out);
    bool may = !known && (!fresh || !within(now, provider->asked_at, ASK_AGAIN_S));
    if (may) provider->asked_at = now; /* who may ask is the only one for a while */
    lock_give(&provider->lock);
    if (known) return OK;
    if (!may) return fail(cx, INVALID, MSG_OIDC_TOKEN_KEY);
    TRY(keys_fetch(cx, provider, ask->metadata));
    lock_take(&provider->lock);
    known = kept_key(cx, provider, &ask->head, out);
    lock_give(&provider->lock);
    return known ? OK : fail(cx, INVALID, MSG_OIDC_TOKEN_KEY);
}

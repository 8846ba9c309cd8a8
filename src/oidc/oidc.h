#pragma once
/* Single sign-on: the relying party of OpenID Connect, authorization code with PKCE (S256), state
 * and nonce. What a provider says of itself (discovery, keys) is kept and shared by threads; who
 * signed in, and what that person may do, is decided elsewhere.
 *
 * The way: oidc_begin gives the address to send the browser to, and what to keep for that browser
 * alone (server-side or in a cookie that only we can read). The browser comes back with a query;
 * oidc_finish takes both, once: forget what was kept before calling it. */

#include "base/base.h"

#define OIDC_MOST_GROUPS 1000
#define OIDC_LIMIT_MS 15000 /* of one question to the provider */

typedef struct OidcSettings {
    Str issuer;       /* https://login.example.org/realms/x, exactly as the provider calls itself */
    Str client;       /* the name it knows us by */
    Str secret_file;  /* empty: a public client, PKCE alone; read anew each time */
    Str redirect;     /* our own address for the way back */
    Str after_logout; /* our own address for after logging out; empty: the provider's page */
    Str scopes;       /* "profile email": openid is added; empty: these two */
    Str groups_claim; /* "groups", or a way inside: "realm_access.roles"; empty: none */
    Str authorities;  /* file of the certificates to trust (PEM); empty: those of the system */
} OidcSettings;

typedef struct OidcProvider OidcProvider;
/* Checks the settings, asks nobody. Memory of its own until oidc_close; the settings are copied.
 * INVALID: an address that is none, or without TLS beyond this machine; no client. */
Err oidc_open(Cx *cx, OidcProvider **out, const OidcSettings *settings) CHECKED;
void oidc_close(OidcProvider *provider);

typedef struct OidcAsk {
    Str address;                /* for the browser */
    Str state, nonce, verifier; /* kept for it; verifier and nonce are secrets */
} OidcAsk;
typedef struct OidcPerson {
    Str issuer, subject; /* together they name the person, for good */
    Str mail, name;      /* empty where not told */
    bool verified;       /* the provider has checked the mail address */
    int64_t since;       /* when the person showed there who they are; 0: not told */
    Str *groups;
    size_t n_groups;
} OidcPerson;

/* INVALID: what the provider says of itself is not right; BUSY: it is away, slow, or says 5xx;
 * BROKEN: it cannot be trusted. */
Err oidc_begin(Cx *cx, OidcProvider *provider, OidcAsk *out) CHECKED;
/* The same for who has to show there anew who they are, though the provider may know them still: to
 * be held against `since` afterwards. */
Err oidc_begin_anew(Cx *cx, OidcProvider *provider, OidcAsk *out) CHECKED;
/* `query`: what stands behind the ? of the address that the browser came back to. DENIED: the
 * provider or the person said no; INVALID: state, code, token or answer is not right, with which
 * and why; BUSY as above. No fault holds a code, token or secret. */
Err oidc_finish(Cx *cx, OidcProvider *provider, const OidcAsk *kept, Str query,
                OidcPerson *out) CHECKED;
/* Where to send the browser after logging out here. NOT_FOUND: the provider has no such place. */
Err oidc_logout(Cx *cx, OidcProvider *provider, Str *address) CHECKED;

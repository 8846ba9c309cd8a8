#pragma once
/* Shared inside oidc/ only: what is kept of a provider. */

#include "oidc/oidc_in.h"

const OidcSettings *provider_settings(const OidcProvider *provider);
/* What it says of itself, kept or asked for; in the context's memory. */
Err provider_metadata(Cx *cx, OidcProvider *provider, Metadata *out) CHECKED;

typedef struct KeyAsk {
    const Metadata *metadata;
    TokenHead head;
    bool anew; /* the kept one did not fit: only a newer answer helps */
} KeyAsk;
/* The key of a token; INVALID where there is none and it is too early to ask again. */
Err provider_key(Cx *cx, OidcProvider *provider, const KeyAsk *ask, Jwk *out) CHECKED;

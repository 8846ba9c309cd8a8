/* What does a provider say of itself (OpenID Connect Discovery 1.0), and may that be believed? The
 * issuer must be the one that was asked, each address as safe as its own. */

#include "oidc/oidc_in.h"

/* Absent means: no. An address that is none is a fault, also where it would not be needed. */
static Err address_take(Cx *cx, Str *out, const Node *said, const char *key) {
    const Node *node = tree_get(said, str_of(key));
    *out = STR_NONE;
    if (!node || node->kind == JSON_NULL) return OK;
    bool here = str_starts(tree_text(said, "issuer"), S("http:"));
    if (node->kind != JSON_STRING || !address_good(cx, node->text, here))
        return fail(cx, INVALID, MSG_OIDC_ENDPOINT, str_of(key), node->text);
    *out = node->text;
    return OK;
}

Err metadata_read(Cx *cx, Metadata *out, const Node *said, Str issuer) {
    *out = (Metadata){.issuer = tree_text(said, "issuer")};
    if (!str_equal(out->issuer, issuer))
        return fail(cx, INVALID, MSG_OIDC_OTHER_ISSUER, issuer, out->issuer);
    TRY(address_take(cx, &out->authorization, said, "authorization_endpoint"));
    TRY(address_take(cx, &out->token, said, "token_endpoint"));
    TRY(address_take(cx, &out->keys, said, "jwks_uri"));
    TRY(address_take(cx, &out->userinfo, said, "userinfo_endpoint"));
    TRY(address_take(cx, &out->logout, said, "end_session_endpoint"));
    static const char *const needed[] = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
    for (size_t i = 0; i < 3; i++)
        if (!tree_text(said, needed[i]).n)
            return fail(cx, INVALID, MSG_OIDC_ENDPOINT, str_of(needed[i]), S("–"));
    const Node *pkce = tree_get(said, S("code_challenge_methods_supported"));
    if (pkce && !tree_has(pkce, S("S256"))) return fail(cx, INVALID, MSG_OIDC_NO_PKCE, issuer);
    const Node *ways = tree_get(said, S("token_endpoint_auth_methods_supported"));
    out->posts_secret = ways && !tree_has(ways, S("client_secret_basic")) &&
                        tree_has(ways, S("client_secret_post"));
    const Node *tells = tree_get(said, S("authorization_response_iss_parameter_supported"));
    out->tells_issuer = tells && tells->kind == JSON_TRUE;
    return OK;
}

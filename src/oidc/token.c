/* Is that ID token signed by its issuer? Algorithms are RS256, PS256 and ES256, by name; libcjose
 * does the arithmetic with a key that was made of a provider's numbers here, so that a token never
 * says what kind of key it is checked with. */

#include <cjose/cjose.h>
#include <sodium.h>
#include <string.h>
#include "oidc/oidc_in.h"

/* ---- base64url ---- */

Str base64url(Arena *mem, const unsigned char *bytes, size_t n) {
    size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(mem, room);
    return str_of(
        sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

bool base64url_read(Arena *mem, Str *out, Str text) {
    unsigned char *bytes = arena_alloc(mem, text.n + 1);
    size_t n = 0;
    if (!text.n || sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, NULL,
                                     sodium_base64_VARIANT_URLSAFE_NO_PADDING))
        return false;
    *out = (Str){(const char *)bytes, n};
    return true;
}

bool same_secret(Str a, Str b) {
    return a.n == b.n && a.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

/* ---- its head ---- */

static bool algorithm_taken(Str name) {
    return str_equal(name, S("RS256")) || str_equal(name, S("PS256")) ||
           str_equal(name, S("ES256"));
}

Err token_head(Cx *cx, TokenHead *out, Str token) {
    Str rest = token, parts[4], bytes;
    size_t n = 0;
    while (n < 4 && str_cut(&rest, '.', &parts[n]))
        n++;
    if (token.n > TOKEN_MOST_BYTES || n != 3 || !base64url_read(cx->mem, &bytes, parts[1]) ||
        !base64url_read(cx->mem, &bytes, parts[0]))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_FORM);
    Node *head;
    if (tree_read(cx, &head, bytes)) return fail(cx, INVALID, MSG_OIDC_TOKEN_FORM);
    *out = (TokenHead){tree_text(head, "alg"), tree_text(head, "kid")};
    if (!algorithm_taken(out->alg)) return fail(cx, INVALID, MSG_OIDC_TOKEN_ALGORITHM, out->alg);
    /* extensions that must be understood (RFC 7515, 4.1.11): we know none */
    if (tree_get(head, S("crit")) || tree_get(head, S("b64")))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_FORM);
    if (!base64url_read(cx->mem, &bytes, parts[2]))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_SIGNATURE);
    return OK;
}

/* ---- its signature ---- */

static void bytes_give(Cx *cx, uint8_t **to, size_t *n, Str text) {
    Str bytes;
    must(base64url_read(cx->mem, &bytes, text));
    *to = arena_alloc(cx->mem, bytes.n);
    memcpy(*to, bytes.p, bytes.n);
    *n = bytes.n;
}

static cjose_jwk_t *key_made(Cx *cx, const Jwk *key) {
    cjose_err why;
    if (key->elliptic) {
        cjose_jwk_ec_keyspec point = {.crv = CJOSE_JWK_EC_P_256};
        bytes_give(cx, &point.x, &point.xlen, key->x);
        bytes_give(cx, &point.y, &point.ylen, key->y);
        return cjose_jwk_create_EC_spec(&point, &why);
    }
    cjose_jwk_rsa_keyspec numbers = {0};
    bytes_give(cx, &numbers.n, &numbers.nlen, key->n);
    bytes_give(cx, &numbers.e, &numbers.elen, key->e);
    return cjose_jwk_create_RSA_spec(&numbers, &why);
}

/* The text under the signature; empty where the signature is not good. */
static Str verified(Cx *cx, Str token, const Jwk *key) {
    cjose_err why;
    uint8_t *bytes = NULL;
    size_t n = 0;
    Str text = STR_NONE;
    cjose_jwk_t *jwk = key_made(cx, key);
    cjose_jws_t *jws = jwk ? cjose_jws_import(token.p, token.n, &why) : NULL;
    if (jws && cjose_jws_verify(jws, jwk, &why) &&
        cjose_jws_get_plaintext(jws, &bytes, &n, &why)) /* stays the jws's */
        text = str_copy(cx->mem, (Str){(const char *)bytes, n});
    if (jws) cjose_jws_release(jws);
    if (jwk) cjose_jwk_release(jwk);
    return text;
}

Err token_verify(Cx *cx, Node **claims, Str token, const Jwk *key) {
    Str text = verified(cx, token, key);
    if (!text.n) return fail(cx, INVALID, MSG_OIDC_TOKEN_SIGNATURE);
    if (tree_read(cx, claims, text)) return fail(cx, INVALID, MSG_OIDC_TOKEN_FORM);
    return OK;
}

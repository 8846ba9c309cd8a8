/* Which key has signed? Of a provider's keys (RFC 7517) only those are kept that could sign an ID
 * token for us: RSA of 2048 to 8192 bits, and P-256; made for signing. A symmetric key among them
 * is no key. */

#include "oidc/oidc_in.h"

#define RSA_LEAST_BYTES 256
#define RSA_MOST_BYTES 1024
#define EXPONENT_MOST_BYTES 8
#define P256_BYTES 32

/* Bytes of a big-endian number without its leading zeros; 0 where it is no base64url. */
static size_t number_bytes(Cx *cx, Str text) {
    Str bytes;
    if (!base64url_read(cx->mem, &bytes, text)) return 0;
    size_t zeros = 0;
    while (zeros < bytes.n && !bytes.p[zeros])
        zeros++;
    return bytes.n - zeros;
}

static bool for_signing(const Node *said) {
    Str use = tree_text(said, "use");
    const Node *operations = tree_get(said, S("key_ops"));
    return (!use.n || str_equal(use, S("sig"))) &&
           (!operations || tree_has(operations, S("verify")));
}

static bool key_read(Cx *cx, Jwk *out, const Node *said) {
    Str type = tree_text(said, "kty");
    *out = (Jwk){.id = tree_text(said, "kid"), .alg = tree_text(said, "alg")};
    if (said->kind != JSON_OBJECT || !for_signing(said)) return false;
    if (str_equal(type, S("RSA"))) {
        out->n = tree_text(said, "n"), out->e = tree_text(said, "e");
        size_t n = number_bytes(cx, out->n), e = number_bytes(cx, out->e);
        return n >= RSA_LEAST_BYTES && n <= RSA_MOST_BYTES && e > 0 && e <= EXPONENT_MOST_BYTES;
    }
    out->elliptic = true;
    out->x = tree_text(said, "x"), out->y = tree_text(said, "y");
    Str x, y;
    return str_equal(type, S("EC")) && str_equal(tree_text(said, "crv"), S("P-256")) &&
           base64url_read(cx->mem, &x, out->x) && base64url_read(cx->mem, &y, out->y) &&
           x.n == P256_BYTES && y.n == P256_BYTES;
}

Err keys_read(Cx *cx, Keys *out, const Node *said) {
    const Node *list = tree_get(said, S("keys"));
    if (!list || list->kind != JSON_ARRAY) return fail(cx, INVALID, MSG_OIDC_NO_KEYS);
    *out = (Keys){.at = NEW_ARRAY(cx->mem, Jwk, KEYS_MOST)};
    for (const Node *child = list->inside; child; child = child->next) {
        Jwk key;
        if (!key_read(cx, &key, child)) continue;
        if (out->n == KEYS_MOST) return fail(cx, INVALID, MSG_OIDC_NO_KEYS);
        out->at[out->n++] = key;
    }
    return OK;
}

Err keys_choose(const Keys *keys, const TokenHead *head, const Jwk **out) {
    bool elliptic = str_equal(head->alg, S("ES256"));
    const Jwk *found = NULL;
    for (size_t i = 0; i < keys->n; i++) {
        const Jwk *key = &keys->at[i];
        if (key->elliptic != elliptic) continue;
        if (key->alg.n && !str_equal(key->alg, head->alg)) continue;
        if (head->id.n && !str_equal(key->id, head->id)) continue;
        if (found) return NOT_FOUND;
        found = key;
    }
    if (!found) return NOT_FOUND;
    *out = found;
    return OK;
}

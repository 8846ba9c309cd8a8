/* Do the readers of what a provider and a browser send stand any bytes? The first byte says which
 * one reads the rest: what a provider says of itself, its keys, a token's head and signature, its
 * claims (as if the signature were good), or the way back. */

#include <stdint.h>
#include <string.h>
#include "oidc/oidc_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int64_t still(void) {
    return 1795362346;
}

static void is_refusal(Err err) {
    must(err == OK || err == INVALID || err == LIMIT);
}

static void metadata_try(Cx *cx, Str text) {
    Node *said;
    Metadata metadata;
    Str issuer = S("https://login.example.org");
    if (tree_read(cx, &said, text)) return;
    Err err = metadata_read(cx, &metadata, said, issuer);
    is_refusal(err);
    must(err || (str_equal(metadata.issuer, issuer) && str_starts(metadata.token, S("https:"))));
}

/* Keys that were taken must be such as can be given to the library. */
static void keys_try(Cx *cx, Str text) {
    Node *said, *claims;
    Keys keys;
    /* {"alg":"RS256"}.{}.x */
    Str token = S("eyJhbGciOiJSUzI1NiJ9.e30.eA");
    if (tree_read(cx, &said, text) || keys_read(cx, &keys, said)) return;
    for (size_t i = 0; i < keys.n && i < 3; i++)
        must(token_verify(cx, &claims, token, &keys.at[i]) == INVALID);
}

static void token_try(Cx *cx, Str text) {
    TokenHead head;
    Node *claims;
    Jwk key = {.elliptic = true,
               .x = S("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"),
               .y = S("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")};
    Err err = token_head(cx, &head, text);
    is_refusal(err);
    if (!err) is_refusal(token_verify(cx, &claims, text, &key));
}

static void claims_try(Cx *cx, Str text) {
    Node *claims;
    Expected expected = {S("https://login.example.org"), S("wirk"), S("nonce"), S("access")};
    OidcPerson person = {0};
    if (tree_read(cx, &claims, text)) return;
    is_refusal(claims_check(cx, claims, &expected));
    Err err = person_take(cx, &person, claims, S("realm_access.roles"));
    is_refusal(err);
    must(person.n_groups <= OIDC_MOST_GROUPS && person.name.n <= LONGEST_TEXT);
    must(str_is_utf8(person.name) && str_is_utf8(person.mail));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    if (!n) return 0;
    cx_begin(&cx, DE);
    cx.clock = still;
    Str text = {(const char *)bytes + 1, n - 1};
    Callback back;
    switch (bytes[0]) {
    case 'm': metadata_try(&cx, text); break;
    case 'k': keys_try(&cx, text); break;
    case 't': token_try(&cx, text); break;
    case 'c': claims_try(&cx, text); break;
    default: is_refusal(callback_read(&cx, &back, text));
    }
    cx_end(&cx);
    return 0;
}

/* Does a token speak to us, now, of the login that was asked for (OpenID Connect Core, 3.1.3.7)?
 * And who is it that it speaks of? */

#include <sodium.h>
#include "oidc/oidc_in.h"

#define LONGEST_SUBJECT 255
#define LONGEST_MAIL 254

/* ---- is it for us ---- */

static Err audience_check(Cx *cx, const Node *claims, Str client) {
    const Node *audience = tree_get(claims, S("aud")), *azp = tree_get(claims, S("azp"));
    bool several =
        audience && audience->kind == JSON_ARRAY && audience->inside && audience->inside->next;
    if (!tree_has(audience, client)) return fail(cx, INVALID, MSG_OIDC_TOKEN_AUDIENCE, client);
    if (several && !azp) return fail(cx, INVALID, MSG_OIDC_TOKEN_AUDIENCE, client);
    if (azp && !str_equal(tree_text(claims, "azp"), client))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_AUDIENCE, client);
    return OK;
}

static Err time_check(Cx *cx, const Node *claims) {
    int64_t now = cx->clock(), expires, issued, earliest;
    if (!tree_number(claims, "exp", &expires))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_CLAIM, S("exp"));
    if (!tree_number(claims, "iat", &issued))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_CLAIM, S("iat"));
    if (now >= expires + SKEW_S)
        return fail(cx, INVALID, MSG_OIDC_TOKEN_EXPIRED, time_iso(cx->mem, expires));
    if (issued > now + SKEW_S)
        return fail(cx, INVALID, MSG_OIDC_TOKEN_EARLY, time_iso(cx->mem, issued));
    if (!tree_get(claims, S("nbf"))) return OK;
    if (!tree_number(claims, "nbf", &earliest))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_CLAIM, S("nbf"));
    if (earliest > now + SKEW_S)
        return fail(cx, INVALID, MSG_OIDC_TOKEN_EARLY, time_iso(cx->mem, earliest));
    return OK;
}

/* at_hash: the left half of the access token's SHA-256. */
static Err access_check(Cx *cx, const Node *claims, Str access) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    if (!tree_get(claims, S("at_hash"))) return OK;
    crypto_hash_sha256(hash, (const unsigned char *)access.p, access.n);
    if (!access.n ||
        !str_equal(tree_text(claims, "at_hash"), base64url(cx->mem, hash, sizeof hash / 2)))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_ACCESS);
    return OK;
}

Err claims_check(Cx *cx, const Node *claims, const Expected *expected) {
    Str subject = tree_text(claims, "sub");
    if (!str_equal(tree_text(claims, "iss"), expected->issuer))
        return fail(cx, INVALID, MSG_OIDC_OTHER_ISSUER, expected->issuer, tree_text(claims, "iss"));
    TRY(audience_check(cx, claims, expected->client));
    TRY(time_check(cx, claims));
    if (!same_secret(tree_text(claims, "nonce"), expected->nonce))
        return fail(cx, INVALID, MSG_OIDC_TOKEN_NONCE);
    if (!subject.n || subject.n > LONGEST_SUBJECT)
        return fail(cx, INVALID, MSG_OIDC_TOKEN_CLAIM, S("sub"));
    return access_check(cx, claims, expected->access);
}

/* ---- who is it ---- */

/* A text of anybody's in one line: control characters become spaces, its length a bound. */
static Str one_line(Cx *cx, Str text) {
    Buf out = buf_new(cx->mem, LONGEST_TEXT);
    for (size_t at = 0, n; at < text.n && (n = str_character(text, at)) > 0; at += n) {
        bool control = (unsigned char)text.p[at] < 0x20 || text.p[at] == 0x7f;
        if (out.n + n > LONGEST_TEXT) break;
        buf_put(&out, control ? S(" ") : str_slice(text, at, at + n));
    }
    return str_trim(buf_str(&out));
}

static Str name_of(Cx *cx, const Node *claims) {
    Str name = one_line(cx, tree_text(claims, "name"));
    if (name.n) return name;
    name = one_line(cx, str_format(cx->mem, "%.*s %.*s", STR_ARG(tree_text(claims, "given_name")),
                                   STR_ARG(tree_text(claims, "family_name"))));
    return name.n ? name : one_line(cx, tree_text(claims, "preferred_username"));
}

/* Some providers write the word. */
static bool is_true(const Node *node) {
    return node && (node->kind == JSON_TRUE ||
                    (node->kind == JSON_STRING && str_equal(node->text, S("true"))));
}

/* By its whole name, which may have dots in it; else step by step. */
static const Node *groups_of(const Node *claims, Str claim) {
    const Node *found = tree_get(claims, claim);
    if (found || str_find(claim, S("."), 0) == SIZE_MAX) return found;
    const Node *at = claims;
    for (Str rest = claim, step; at && str_cut(&rest, '.', &step);)
        at = tree_get(at, step);
    return at;
}

static Err groups_take(Cx *cx, OidcPerson *person, const Node *list) {
    if (list->kind != JSON_ARRAY && list->kind != JSON_STRING) return OK;
    person->groups = NEW_ARRAY(cx->mem, Str, OIDC_MOST_GROUPS);
    const Node *first = list->kind == JSON_ARRAY ? list->inside : list;
    for (const Node *one = first; one; one = list->kind == JSON_ARRAY ? one->next : NULL) {
        /* what is cut or cleaned could become the name of another group */
        bool whole = one->kind == JSON_STRING && one->text.n &&
                     str_equal(one_line(cx, one->text), one->text);
        if (!whole) continue;
        if (person->n_groups == OIDC_MOST_GROUPS) return fail(cx, LIMIT, MSG_OIDC_GROUPS);
        person->groups[person->n_groups++] = one->text;
    }
    return OK;
}

Err person_take(Cx *cx, OidcPerson *person, const Node *claims, Str groups_claim) {
    Str mail = tree_text(claims, "email");
    if (!person->name.n) person->name = name_of(cx, claims);
    if (!person->mail.n && mail.n <= LONGEST_MAIL && str_equal(one_line(cx, mail), mail)) {
        person->mail = mail;
        person->verified = mail.n && is_true(tree_get(claims, S("email_verified")));
    }
    const Node *list = groups_claim.n ? groups_of(claims, groups_claim) : NULL;
    return list && !person->groups ? groups_take(cx, person, list) : OK;
}

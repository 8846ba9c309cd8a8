#pragma once
/* Shared inside oidc/ only: JSON as a tree, what a provider says of itself, its keys, tokens. */

#include "oidc/oidc.h"

#define REPLY_MOST_BYTES ((size_t)1 << 20)
#define TOKEN_MOST_BYTES ((size_t)64 << 10)
#define SKEW_S 60        /* clocks may differ by this much */
#define LONGEST_TEXT 500 /* of a name, a group, an address */

/* ---- JSON (tree.c) ---- */

#define TREE_MOST_NODES 5000 /* looking for a key goes through all: bounded by its square */
typedef struct Node Node;
struct Node {
    JsonKind kind; /* JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_TRUE … JSON_NULL */
    Str key;       /* inside an object */
    Str text;
    double number;
    Node *inside, *next; /* first child; next of the same parent */
};
/* The text is one object, no key twice in any object: INVALID else, LIMIT beyond the most nodes.
 * Sets no fault of its own that would quote the text. */
Err tree_read(Cx *cx, Node **out, Str json) CHECKED;
const Node *tree_get(const Node *object, Str key);  /* NULL where absent */
Str tree_text(const Node *object, const char *key); /* empty where absent or no text */
bool tree_number(const Node *object, const char *key, int64_t *out); /* false: absent, no moment */
/* An array of texts, or one text, holds it. */
bool tree_has(const Node *list, Str text);

/* ---- asking (question.c) ---- */

typedef struct Question {
    Str address;
    Str form;         /* posted where there is one */
    Str bearer;       /* access token */
    Str name, secret; /* of HTTP's basic authentication */
    Str authorities;
} Question;
typedef struct Reply {
    long status;
    Str body;
} Reply;
/* LIMIT: more than REPLY_MOST_BYTES; INVALID: sent elsewhere; BUSY; BROKEN: not trusted. */
Err provider_ask(Cx *cx, Reply *out, const Question *ask) CHECKED;
/* The JSON object of an answer with status 200; INVALID and BUSY else. */
Err provider_object(Cx *cx, Node **out, const Question *ask) CHECKED;
/* https, or http on this machine where that is allowed; no account, no fragment. */
bool address_good(Cx *cx, Str address, bool http_here);
Str address_host(Cx *cx, Str address);
void question_field(Buf *out, const char *name,
                    Str value); /* name=value, & before it where needed */

/* ---- what a provider says of itself (metadata.c) ---- */

typedef struct Metadata {
    Str issuer, authorization, token, keys, userinfo, logout;
    bool posts_secret; /* the secret goes into the form */
    bool tells_issuer; /* the way back names the issuer */
} Metadata;
Err metadata_read(Cx *cx, Metadata *out, const Node *said, Str issuer) CHECKED;

/* ---- keys and tokens (keys.c, token.c) ---- */

typedef struct Jwk {
    Str id, alg;
    bool elliptic;  /* P-256; else RSA */
    Str n, e, x, y; /* base64url */
} Jwk;
#define KEYS_MOST 100
typedef struct Keys {
    Jwk *at;
    size_t n;
} Keys;
/* Those that we could use; others are left out without a word, as the standard wants. */
Err keys_read(Cx *cx, Keys *out, const Node *said) CHECKED;

typedef struct TokenHead {
    Str alg, id;
} TokenHead;
/* INVALID: no signed token, or one with an algorithm or an extension we do not take. */
Err token_head(Cx *cx, TokenHead *out, Str token) CHECKED;
/* The key for it; NOT_FOUND: none, or not one alone where the token names none. No fault. */
Err keys_choose(const Keys *keys, const TokenHead *head, const Jwk **out) CHECKED;
/* The claims, once the signature is good. */
Err token_verify(Cx *cx, Node **claims, Str token, const Jwk *key) CHECKED;

typedef struct Expected {
    Str issuer, client, nonce, access; /* access token: empty where there is none */
} Expected;
Err claims_check(Cx *cx, const Node *claims, const Expected *expected) CHECKED;
/* Takes what the claims say and the person does not have yet. */
Err person_take(Cx *cx, OidcPerson *person, const Node *claims, Str groups_claim) CHECKED;

/* ---- the way back (query.c) ---- */

typedef struct Callback {
    Str state, code, error, issuer;
} Callback;
Err callback_read(Cx *cx, Callback *out, Str query) CHECKED;

Str base64url(Arena *mem, const unsigned char *bytes, size_t n);
bool base64url_read(Arena *mem, Str *out, Str text);
/* Same bytes, told in a time that does not depend on where they differ. */
bool same_secret(Str a, Str b);

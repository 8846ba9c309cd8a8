/* With which certificate does the server speak TLS, and do certificate and key belong together?
 * What is wrong with either file is told by its name before anything listens. */

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "formats/formats.h"
#include "web/server_in.h"
#include "words/words.h"

enum { CERTIFICATE_MOST = 256 << 10, CHAIN_MOST = 16 };

/* TLS 1.3 and 1.2 only, keys of one connection only (ECDHE), and ciphers that also prove what they
 * carry. */
const char *tls_priorities(void) {
    return "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"
           "-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD:"
           "%SERVER_PRECEDENCE";
}

static gnutls_datum_t datum(Str text) {
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)text.p, (unsigned)text.n};
}

/* The chain is there; *ends is when its first certificate ends to be valid. */
static Err chain_check(Cx *cx, Str path, Str text, int64_t *ends) {
    gnutls_x509_crt_t chain[CHAIN_MOST];
    unsigned n = CHAIN_MOST;
    gnutls_datum_t bytes = datum(text);
    int got = gnutls_x509_crt_list_import(chain, &n, &bytes, GNUTLS_X509_FMT_PEM,
                                          GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);
    if (got <= 0) return fail(cx, INVALID, MSG_TLS_NO_CERTIFICATE, path);
    *ends = (int64_t)gnutls_x509_crt_get_expiration_time(chain[0]);
    for (unsigned i = 0; i < (unsigned)got; i++)
        gnutls_x509_crt_deinit(chain[i]);
    return OK;
}

static Err key_check(Cx *cx, Str path, Str text) {
    gnutls_x509_privkey_t key;
    gnutls_datum_t bytes = datum(text);
    must(gnutls_x509_privkey_init(&key) == 0);
    int got = gnutls_x509_privkey_import2(key, &bytes, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_x509_privkey_deinit(key);
    return got < 0 ? fail(cx, INVALID, MSG_TLS_NO_KEY, path) : OK;
}

static Err pair_check(Cx *cx, const WebOptions *options, Str chain, Str secret) {
    gnutls_certificate_credentials_t both;
    gnutls_datum_t certificate = datum(chain), key = datum(secret);
    must(gnutls_certificate_allocate_credentials(&both) == 0);
    int got = gnutls_certificate_set_x509_key_mem(both, &certificate, &key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(both);
    if (got >= 0) return OK;
    return fail(cx, INVALID, MSG_TLS_NO_PAIR, options->certificate, options->key);
}

Err tls_read(Cx *cx, Tls *out, const WebOptions *options) {
    Str certificate, key;
    int64_t ends = 0;
    *out = (Tls){NULL, NULL};
    if (!options->certificate.n && !options->key.n) return OK;
    if (!options->certificate.n || !options->key.n) return fail(cx, INVALID, MSG_TLS_BOTH);
    TRY(file_read(cx, &certificate, options->certificate, CERTIFICATE_MOST));
    TRY(secret_file_read(cx, &key, options->key));
    TRY(chain_check(cx, options->certificate, certificate, &ends));
    TRY(key_check(cx, options->key, key));
    TRY(pair_check(cx, options, certificate, key));
    Str what[] = {options->certificate, words_date(cx->mem, cx->lang, date_of_time(ends))};
    if (ends < cx->clock())
        options->say(options->arg, message_fill(cx->mem, cx->lang, MSG_TLS_ENDED, 2, what));
    *out = (Tls){cstr(cx->mem, certificate), cstr(cx->mem, key)};
    return OK;
}

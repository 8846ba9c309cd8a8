/* Where does an address lead, is that this machine, and was it the certificate? The same answers
 * for all who use libcurl. */

#include <curl/curl.h>
#include "base/network.h"
#include "base/base.h"

static Str part_of(Arena *mem, CURLU *url, CURLUPart part, unsigned flags) {
    char *text = NULL;
    Str found = STR_NONE;
    if (curl_url_get(url, part, &text, flags) == CURLUE_OK) found = str_lower(mem, str_of(text));
    curl_free(text);
    return found;
}

bool url_read(Arena *mem, Url *out, Str text) {
    CURLU *url = curl_url();
    bool good = url && curl_url_set(url, CURLUPART_URL, cstr(mem, text), 0) == CURLUE_OK;
    if (good) {
        *out = (Url){.scheme = part_of(mem, url, CURLUPART_SCHEME, 0),
                     .host = part_of(mem, url, CURLUPART_HOST, 0),
                     .port = part_of(mem, url, CURLUPART_PORT, CURLU_DEFAULT_PORT),
                     .port_named = part_of(mem, url, CURLUPART_PORT, 0).n > 0,
                     .path = part_of(mem, url, CURLUPART_PATH, 0).n > 1,
                     .query = part_of(mem, url, CURLUPART_QUERY, 0).n > 0,
                     .fragment = part_of(mem, url, CURLUPART_FRAGMENT, 0).n > 0};
        good = out->host.n && !part_of(mem, url, CURLUPART_USER, 0).n &&
               !part_of(mem, url, CURLUPART_PASSWORD, 0).n;
    }
    curl_url_cleanup(url);
    return good;
}

bool url_same(const Url *a, const Url *b) {
    return str_equal(a->scheme, b->scheme) && str_equal(a->host, b->host) &&
           str_equal(a->port, b->port);
}

bool host_here(Str host) {
    return str_equal(host, S("127.0.0.1")) || str_equal(host, S("localhost")) ||
           str_equal(host, S("[::1]"));
}

bool curl_distrusts(int code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CIPHER ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_INVALIDCERTSTATUS;
}

/* Is that this machine, and was it the certificate? The same two answers for all who use libcurl.
 */

#include <curl/curl.h>
#include "base/network.h"
#include "base/base.h"

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

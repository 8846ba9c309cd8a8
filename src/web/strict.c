/* Would every program on the way read this request as we do? Where a proxy and this server could
 * see its end, or its host, in different places, one request would carry another one past the
 * proxy: such a request is refused, and its connection closed. Rules of RFC 9112. */

#include <microhttpd.h>
#include <string.h>

#include "web/serving_in.h"

typedef struct Looked {
    size_t lengths, codings, hosts; /* how often each was sent */
    Str coding, host;
    bool odd; /* a name that is no word, or a sign that no header may have */
} Looked;

/* What a name of a header is made of (RFC 9110, 5.6.2): no blank before the colon, nothing empty.
 */
static bool is_word(Str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (!c || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return name.n > 0;
}

static bool has_control(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if (((unsigned char)text.p[i] < 0x20 && text.p[i] != '\t') || text.p[i] == 0x7F)
            return true;
    return false;
}

static bool named(Str name, const char *like) {
    return name.n == strlen(like) && strncasecmp(name.p, like, name.n) == 0;
}

/* libmicrohttpd joins a line that begins with a blank to the one before it, without the blank: "5"
 * and "0" become a length of 50. It does so in another place of its memory; every other value lies
 * right behind its name. */
static bool is_folded(Str name, const char *value) {
    const char *at = name.p + name.n;
    if (!value) return false;
    if ((uintptr_t)value <= (uintptr_t)at) return true;
    for (at++; at != value; at++)
        if (*at != ' ' && *at != '\t') return true;
    return false;
}

static enum MHD_Result look(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
                            const char *value, size_t value_n) {
    (void)kind;
    Looked *looked = arg;
    Str key = {name, name_n}, text = {value, value ? value_n : 0};
    looked->odd |= !is_word(key) || has_control(text) || is_folded(key, value);
    if (named(key, "Content-Length")) looked->lengths++;
    if (named(key, "Transfer-Encoding")) looked->codings++, looked->coding = text;
    if (named(key, "Host")) looked->hosts++, looked->host = text;
    return MHD_YES;
}

static bool host_plain(Str host) {
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c && strchr(".-_:[]", c))))
            return false;
    }
    return host.n > 0;
}

/* "/path", "http://host/path" with the host that the header names, too, or "*" of OPTIONS. */
static bool address_plain(Str address, Str host) {
    if (has_control(address) || str_find(address, S(" "), 0) != SIZE_MAX) return false;
    if (str_starts(address, S("/")) || str_equal(address, S("*"))) return true;
    size_t begin = str_starts(address, S("http://"))    ? 7
                   : str_starts(address, S("https://")) ? 8
                                                        : 0;
    size_t end = begin;
    while (end < address.n && address.p[end] != '/' && address.p[end] != '?')
        end++;
    return begin && str_equal(str_slice(address, begin, end), host);
}

bool request_plain(struct MHD_Connection *connection, Str address, const char *version) {
    Looked looked = {.odd = false};
    bool newer = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look, &looked);
    if (looked.odd || looked.lengths + looked.codings > 1) return false;
    if (looked.codings && (!newer || !named(looked.coding, "chunked"))) return false;
    if (looked.hosts > 1 || (newer && !looked.hosts)) return false;
    if (looked.hosts && !host_plain(looked.host)) return false;
    return address_plain(address, looked.host);
}

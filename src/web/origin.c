/* Which client does a request come from? The connection tells it; where a trusted proxy stands in
 * front, the proxy does. */

#include <arpa/inet.h>
#include <microhttpd.h>
#include <string.h>

#include "base/base.h"
#include "web/origin_in.h"

/* One address in one way of writing, or empty. */
static Str address_plain(Arena *mem, int family, const void *bytes) {
    char text[INET6_ADDRSTRLEN];
    if (family == AF_INET6 && IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)bytes))
        return address_plain(mem, AF_INET, (const unsigned char *)bytes + 12);
    return inet_ntop(family, bytes, text, sizeof text) ? str_copy(mem, str_of(text)) : S("");
}

static Str address_read(Arena *mem, Str text) {
    struct in_addr four;
    struct in6_addr six;
    if (!text.n || text.n >= INET6_ADDRSTRLEN) return S("");
    const char *address = cstr(mem, text);
    if (inet_pton(AF_INET, address, &four) == 1) return address_plain(mem, AF_INET, &four);
    if (inet_pton(AF_INET6, address, &six) == 1) return address_plain(mem, AF_INET6, &six);
    return S("");
}

Str forwarded_origin(Arena *mem, Str header) {
    Str last = STR_NONE;
    for (Str rest = header, part; str_cut(&rest, ',', &part);)
        last = str_trim(part);
    return address_read(mem, last);
}

/* The header may come several times: a client's own first, the proxy's last. */
static enum MHD_Result keep_last(void *arg, enum MHD_ValueKind kind, const char *name,
                                 const char *value) {
    (void)kind;
    Str *last = arg;
    if (strcasecmp(name, "X-Forwarded-For") == 0) *last = str_of(value);
    return MHD_YES;
}

static Str connection_origin(Arena *mem, struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info ? info->client_addr : NULL;
    if (from && from->sa_family == AF_INET)
        return address_plain(mem, AF_INET,
                             &((const struct sockaddr_in *)(const void *)from)->sin_addr);
    if (from && from->sa_family == AF_INET6)
        return address_plain(mem, AF_INET6,
                             &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr);
    return S("");
}

Str client_origin(Arena *mem, struct MHD_Connection *connection, Str proxy) {
    Str own = connection_origin(mem, connection), header = S("");
    if (!proxy.n || !str_equal(address_read(mem, proxy), own)) return own;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, keep_last, &header);
    Str told = forwarded_origin(mem, header);
    return told.n ? told : own;
}

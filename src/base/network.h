#pragma once
/* What the rooms that talk to other machines have in common. */

#include "base/arena.h"
#include "base/str.h"

/* Where an address leads, in lower case; IPv6 in brackets. The port is that of the scheme where the
 * address names none. */
typedef struct Url {
    Str scheme, host, port;
    bool port_named, path, query, fragment; /* what else it has; a lone / is no path */
} Url;
/* False for what is no address, and for one with an account in it: a secret in an address is told
 * to everybody on its way. Which schemes and parts are good is for who asks to say. */
bool url_read(Arena *mem, Url *out, Str text);
/* The same scheme, host and port. */
bool url_same(const Url *a, const Url *b);

/* This machine itself, by name or address (as libcurl tells a host: lower case, IPv6 in brackets):
 * what goes there needs no TLS. */
bool host_here(Str host);
/* A result of libcurl (CURLcode) that says: the other side could not be trusted. */
bool curl_distrusts(int code);

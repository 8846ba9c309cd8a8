#pragma once
/* What the rooms that talk to other machines have in common. */

#include "base/str.h"

/* This machine itself, by name or address (as libcurl tells a host: lower case, IPv6 in brackets):
 * what goes there needs no TLS. */
bool host_here(Str host);
/* A result of libcurl (CURLcode) that says: the other side could not be trusted. */
bool curl_distrusts(int code);

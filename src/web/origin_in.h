#pragma once
/* Where does a request come from? For delays after wrong passwords, the list of sessions and the
 * log. */

#include "base/arena.h"
#include "base/str.h"

struct MHD_Connection;

/* The network address of the client: of the connection or, where that comes from `proxy` (may be
 * empty: none), the one that the proxy tells in X-Forwarded-For. What anybody else writes there is
 * not believed. Plain: "192.0.2.7" also where a socket for both kinds gives "::ffff:192.0.2.7". */
Str client_origin(Arena *mem, struct MHD_Connection *connection, Str proxy);
/* The last address of X-Forwarded-For, as the proxy in front wrote it; empty where it is none. */
Str forwarded_origin(Arena *mem, Str header);

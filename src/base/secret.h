#pragma once
/* A secret from a file of its own: never from the command line or the environment, which others can
 * read. */

#include "base/cx.h"

#define SECRET_MOST_BYTES 4096
#define SECRET_FILE_MOST_BYTES ((size_t)64 << 10)

/* The file's first line, without line end and spaces at its ends. NOT_FOUND: no such file; INVALID:
 * empty, more than one line, control characters, or open to all on this machine; BROKEN: it cannot
 * be read. A fault names the file, never what is in it. */
Err secret_read(Cx *cx, Str *out, Str path) CHECKED;
/* The whole file (a key in PEM), likewise not open to all. INVALID beyond 64 kB. */
Err secret_file_read(Cx *cx, Str *out, Str path) CHECKED;

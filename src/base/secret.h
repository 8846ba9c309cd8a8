#pragma once
/* A secret from a file of its own: never from the command line or the environment, which others can
 * read. */

#include "base/cx.h"

struct stat;

#define SECRET_MOST_BYTES 4096
#define SECRET_FILE_MOST_BYTES ((size_t)64 << 10)

/* Others than its owner can open the file: everybody, or the group of a file that belongs to who
 * runs the program. Of somebody else's file (root's, handed over by systemd or a group made for it)
 * the group is how we read it at all. */
bool secret_is_open(const struct stat *state);
/* The file's first line, without line end and spaces at its ends. NOT_FOUND: no such file; INVALID:
 * empty, more than one line, control characters, or open to others on this machine; BROKEN: it
 * cannot be read. A fault names the file, never what is in it. */
Err secret_read(Cx *cx, Str *out, Str path) CHECKED;
/* The whole file (a key in PEM), likewise not open to others. INVALID beyond 64 kB. */
Err secret_file_read(Cx *cx, Str *out, Str path) CHECKED;

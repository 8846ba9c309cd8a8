#pragma once
/* Files that nobody sees and that are gone when they are closed. */

#include "base/arena.h"

/* A file without a name, to be read and written; -1 and errno where there is none. It lies in
 * $TMPDIR, else in /tmp. */
int temporary_file(Arena *mem);

#pragma once
/* SHA-256 of bytes that arrive in pieces (libsodium), as 64 lower-case hex digits. */

#include "base/str.h"

typedef struct Sha256 Sha256;
Sha256 *sha256_new(Arena *mem);
void sha256_add(Sha256 *hash, Str bytes);
Str sha256_hex(Arena *mem, Sha256 *hash); /* ends the hash */

/* Hash table from text to index, inside an arena; used for names and keys. Keys are not copied. */
typedef struct Index {
    struct IndexSlot *slots;
    size_t n, room;
} Index;
void index_put(Arena *mem, Index *index, Str key, size_t value); /* replaces */
size_t index_get(const Index *index, Str key);                   /* SIZE_MAX where absent */

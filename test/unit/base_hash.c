/* Is the SHA-256 the standard's, however the bytes arrive, and does the index find every key and no
 * other? */

#include "tap.h"
#include "base/base.h"

static Str digest(Arena *mem, Str bytes, size_t piece) {
    Sha256 *hash = sha256_new(mem);
    for (size_t i = 0; i < bytes.n; i += piece)
        sha256_add(hash, str_slice(bytes, i, i + piece));
    sha256_add(hash, STR_NONE);
    return sha256_hex(mem, hash);
}

static void test_sha256(Arena *mem) {
    /* FIPS 180-4 examples */
    is_str(digest(mem, STR_NONE, 1),
           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "empty");
    is_str(digest(mem, S("abc"), 99),
           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
    Str two = S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    const char *want = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    is_str(digest(mem, two, 99), want, "two blocks at once");
    is_str(digest(mem, two, 1), want, "two blocks byte by byte");
    is_str(digest(mem, two, 7), want, "two blocks in pieces of seven");
    char *million = arena_alloc(mem, 1000000);
    memset(million, 'a', 1000000);
    is_str(digest(mem, (Str){million, 1000000}, 65536),
           "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million letters");
}

static void test_index(Arena *mem) {
    Index index = {0};
    ok(index_get(&index, S("05112")) == SIZE_MAX, "an empty index holds nothing");
    for (size_t i = 0; i < 20000; i++)
        index_put(mem, &index, str_format(mem, "%zu", i), i);
    is_int(index.n, 20000, "20000 keys");
    int wrong = 0;
    for (size_t i = 0; i < 20000; i++) {
        char key[24];
        int n = snprintf(key, sizeof key, "%zu", i);
        wrong += index_get(&index, (Str){key, (size_t)n}) != i;
    }
    is_int(wrong, 0, "each is found with its value");
    ok(index_get(&index, S("20000")) == SIZE_MAX && index_get(&index, S("")) == SIZE_MAX,
       "others are not");
    index_put(mem, &index, S("17"), 99);
    is_int(index_get(&index, S("17")), 99, "a second put replaces");
    is_int(index.n, 20000, "and adds nothing");
    index_put(mem, &index, STR_NONE, 5);
    is_int(index_get(&index, S("")), 5, "the empty key is a key");
    index_put(mem, &index, (Str){"a\0b", 3}, 6);
    ok(index_get(&index, S("a")) == SIZE_MAX, "a key with NUL is not its beginning");
}

int main(void) {
    Arena *mem = arena_new();
    test_sha256(mem);
    test_index(mem);
    arena_free(mem);
    return done();
}

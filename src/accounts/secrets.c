/* Where do secrets come from, how are they known again without being kept, and how is what must be
 * kept (the secrets of second factors) sealed? */

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "accounts/accounts_in.h"

static Str letters_of(Arena *mem, const unsigned char *bytes, size_t n) {
    size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(mem, room);
    sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(text);
}

Str secret_new(Arena *mem) {
    unsigned char bytes[32];
    must(sodium_init() >= 0);
    randombytes_buf(bytes, sizeof bytes);
    Str secret = letters_of(mem, bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
    return secret;
}

bool secret_formed(Str secret) {
    if (secret.n != SECRET_LETTERS) return false;
    for (size_t i = 0; i < secret.n; i++) {
        char c = secret.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '_') return false;
    }
    return true;
}

Str secret_digest(Arena *mem, Str secret) {
    Sha256 *hash = sha256_new(mem);
    sha256_add(hash, secret);
    return sha256_hex(mem, hash);
}

/* Who knows the key of the forms does not know the cookie. */
Str secret_form_key(Arena *mem, Str secret) {
    unsigned char bytes[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.p, secret.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)"form", 4);
    crypto_auth_hmacsha256_final(&state, bytes);
    return letters_of(mem, bytes, sizeof bytes);
}

int64_t number_random(void) {
    uint64_t number;
    must(sodium_init() >= 0);
    randombytes_buf(&number, sizeof number);
    return (int64_t)(number >> 16) + 1;
}

/* ---- the house's key ---- */

typedef struct Key {
    Arena *mem; /* of the one that is kept */
    unsigned char bytes[crypto_secretbox_KEYBYTES];
} Key;
enum { KEY_DIGITS = 2 * crypto_secretbox_KEYBYTES };

static _Atomic(const Key *) named; /* the one named at start; never changed again */

static Err key_fault(Cx *cx, Str path, int number) {
    return fail(cx, BROKEN, MSG_ACCOUNTS_KEY_FILE, path,
                str_copy(cx->mem, str_of(strerror(number))));
}

/* Writes a new key beside the path and puts it there as a whole; who was quicker wins. */
static Err key_make(Cx *cx, Str path) {
    char text[KEY_DIGITS + 2];
    Key key;
    must(sodium_init() >= 0);
    randombytes_buf(key.bytes, sizeof key.bytes);
    sodium_bin2hex(text, sizeof text, key.bytes, sizeof key.bytes);
    text[KEY_DIGITS] = '\n';
    char *to = cstr(cx->mem, path);
    char *new = cstr(cx->mem, str_format(cx->mem, "%.*s.%llx", STR_ARG(path),
                                         (unsigned long long)number_random()));
    int file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return key_fault(cx, path, errno);
    bool good = write(file, text, KEY_DIGITS + 1) == KEY_DIGITS + 1 && fsync(file) == 0;
    int number = good ? 0 : errno;
    close(file);
    if (good && link(new, to) && errno != EEXIST) number = errno;
    unlink(new);
    sodium_memzero(text, sizeof text);
    sodium_memzero(&key, sizeof key);
    return number ? key_fault(cx, path, number) : OK;
}

static Err key_load(Cx *cx, Key *out, Str path) {
    char text[KEY_DIGITS + 3];
    struct stat state;
    int file = open(cstr(cx->mem, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 && errno == ENOENT) return NOT_FOUND;
    if (file < 0 || fstat(file, &state)) {
        int number = errno;
        if (file >= 0) close(file);
        return key_fault(cx, path, number);
    }
    ssize_t n = S_ISREG(state.st_mode) ? read(file, text, sizeof text) : -1;
    close(file);
    if (secret_is_open(&state)) return fail(cx, INVALID, MSG_ACCOUNTS_KEY_OPEN, path);
    Str digits = str_trim((Str){text, n > 0 ? (size_t)n : 0});
    size_t length = 0;
    bool good = digits.n == KEY_DIGITS &&
                sodium_hex2bin(out->bytes, sizeof out->bytes, digits.p, digits.n, NULL, &length,
                               NULL) == 0 &&
                length == sizeof out->bytes;
    sodium_memzero(text, sizeof text);
    return good ? OK : fail(cx, INVALID, MSG_ACCOUNTS_KEY_NONE, path);
}

static Err key_of_file(Cx *cx, Key *out, Str path) {
    Err err = key_load(cx, out, path);
    if (err != NOT_FOUND) return err;
    TRY(key_make(cx, path));
    err = key_load(cx, out, path);
    return err == NOT_FOUND ? key_fault(cx, path, ENOENT) : err;
}

Err accounts_key(Cx *cx, Str path) {
    Arena *mem = arena_new(); /* lives as long as the program */
    Key *key = NEW(mem, Key);
    key->mem = mem;
    Err err = key_of_file(cx, key, path);
    if (err)
        arena_free(mem);
    else
        atomic_store(&named, key);
    return err;
}

static Err key_find(Cx *cx, Key *out) {
    const Key *key = atomic_load(&named);
    if (key) {
        *out = *key;
        return OK;
    }
    if (store_kind(cx->store) != STORE_SQLITE) return fail(cx, INVALID, MSG_ACCOUNTS_KEY_UNNAMED);
    Str store = store_name(cx->store);
    return key_of_file(cx, out, str_format(cx->mem, "%.*s.key", STR_ARG(store)));
}

Err house_key_check(Cx *cx, bool needed) {
    Key key;
    if (needed) return key_find(cx, &key);
    if (atomic_load(&named)) return OK;
    if (store_kind(cx->store) != STORE_SQLITE) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_KEY_UNNAMED);
    Str store = store_name(cx->store);
    Err err = key_load(cx, &key, str_format(cx->mem, "%.*s.key", STR_ARG(store)));
    sodium_memzero(&key, sizeof key);
    return err == NOT_FOUND ? OK : err; /* it is made with the first second factor */
}

/* ---- sealing: nonce, then the box of the account's number and the secret ---- */

enum { NUMBER_BYTES = 8, LONGEST_SECRET = 64 };

static void number_write(unsigned char *to, int64_t number) {
    for (int i = 0; i < NUMBER_BYTES; i++)
        to[i] = (unsigned char)((uint64_t)number >> (8 * i));
}

Err factor_seal(Cx *cx, Str *out, int64_t account, Str secret) {
    Key key;
    unsigned char plain[NUMBER_BYTES + LONGEST_SECRET];
    must(secret.n <= LONGEST_SECRET);
    TRY(key_find(cx, &key));
    size_t n = NUMBER_BYTES + secret.n;
    unsigned char *sealed =
        arena_alloc(cx->mem, crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + n);
    number_write(plain, account);
    memcpy(plain + NUMBER_BYTES, secret.p, secret.n);
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, plain, n, sealed, key.bytes);
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(&key, sizeof key);
    *out = (Str){(char *)sealed, crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + n};
    return OK;
}

Err factor_unseal(Cx *cx, Str *out, int64_t account, Str sealed) {
    Key key;
    unsigned char number[NUMBER_BYTES];
    size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.n < around + NUMBER_BYTES) return fail(cx, INVALID, MSG_ACCOUNTS_KEY_OTHER);
    TRY(key_find(cx, &key));
    const unsigned char *box = (const unsigned char *)sealed.p;
    unsigned char *plain = arena_alloc(cx->mem, sealed.n - around);
    int bad = crypto_secretbox_open_easy(plain, box + crypto_secretbox_NONCEBYTES,
                                         sealed.n - crypto_secretbox_NONCEBYTES, box, key.bytes);
    sodium_memzero(&key, sizeof key);
    number_write(number, account);
    if (bad || memcmp(plain, number, NUMBER_BYTES) != 0)
        return fail(cx, INVALID, MSG_ACCOUNTS_KEY_OTHER);
    *out = (Str){(char *)plain + NUMBER_BYTES, sealed.n - around - NUMBER_BYTES};
    return OK;
}

/* ---- sealing for browsers: nonce, then the box, as letters ---- */

enum { AROUND = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, LONGEST_SEALED = 8192 };

/* What is sealed for one purpose opens for no other, and tells nothing of the house's key. */
static Err key_for(Cx *cx, Key *out, Str purpose) {
    Key house;
    TRY(key_find(cx, &house));
    must(sodium_init() >= 0);
    int bad = crypto_generichash(out->bytes, sizeof out->bytes, (const unsigned char *)purpose.p,
                                 purpose.n, house.bytes, sizeof house.bytes);
    sodium_memzero(&house, sizeof house);
    must(!bad);
    return OK;
}

Err house_seal(Cx *cx, Str *out, Str purpose, Str plain) {
    Key key;
    TRY(key_for(cx, &key, purpose));
    size_t n = AROUND + plain.n;
    unsigned char *sealed = arena_alloc(cx->mem, n);
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p,
                          plain.n, sealed, key.bytes);
    sodium_memzero(&key, sizeof key);
    *out = letters_of(cx->mem, sealed, n);
    return OK;
}

Err house_unseal(Cx *cx, Str *out, Str purpose, Str sealed) {
    Key key;
    size_t n = 0;
    if (sealed.n > LONGEST_SEALED) return fail(cx, INVALID, MSG_ACCOUNTS_SEALED);
    unsigned char *bytes = arena_alloc(cx->mem, sealed.n + 1);
    if (sodium_base642bin(bytes, sealed.n + 1, sealed.p, sealed.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        n < AROUND)
        return fail(cx, INVALID, MSG_ACCOUNTS_SEALED);
    TRY(key_for(cx, &key, purpose));
    char *plain = arena_alloc(cx->mem, n);
    int bad =
        crypto_secretbox_open_easy((unsigned char *)plain, bytes + crypto_secretbox_NONCEBYTES,
                                   n - crypto_secretbox_NONCEBYTES, bytes, key.bytes);
    sodium_memzero(&key, sizeof key);
    if (bad) return fail(cx, INVALID, MSG_ACCOUNTS_SEALED);
    *out = (Str){plain, n - AROUND};
    return OK;
}

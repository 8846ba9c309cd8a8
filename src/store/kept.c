/* How are the original bytes of deliveries kept? In pieces of a megabyte, each compressed by
 * itself, so that neither writing nor reading a large file needs more memory than a small one;
 * known by their SHA-256, the same bytes once. */

#include <string.h>
#include <zlib.h>
#include "store/store_in.h"

#define PIECE ((size_t)1 << 20)
#define LEVEL 3 /* half the time of the usual 6 for a tenth more bytes */

struct KeptFile { /* one per session: its buffers serve all kept files in turn */
    char *piece, *packed;
    size_t n; /* bytes in `piece` */
    size_t packed_room;
    int64_t number, part, bytes;
    Sha256 *hash;
    bool open;
};

static KeptFile *buffers(Store *store) {
    if (store->kept) return store->kept;
    KeptFile *file = NEW(store->mem, KeptFile);
    file->packed_room = compressBound(PIECE);
    file->piece = NEW_ARRAY(store->mem, char, PIECE);
    file->packed = NEW_ARRAY(store->mem, char, file->packed_room);
    return store->kept = file;
}

void kept_forget(Store *store) {
    if (store->kept) store->kept->open = false;
}

static Err number_next(Cx *cx, int64_t *out) {
    static const Sql next = {.sql = "SELECT coalesce(max(number), 0) + 1 FROM kept_file"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &next));
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

/* The digest is known only at the end; until then the file has none. */
Err kept_begin(Cx *cx, KeptFile **out) {
    static const Sql begin = {
        .sql = "INSERT INTO kept_file (sha256, number, bytes) VALUES ('', $1, 0)"};
    must(cx->store->in_transaction);
    KeptFile *file = buffers(cx->store);
    TRY(number_next(cx, &file->number));
    TRY(STORE_RUN(cx, &begin, ARG_I(file->number)));
    file->n = 0;
    file->part = file->bytes = 0;
    file->hash = sha256_new(cx->mem);
    file->open = true;
    *out = file;
    return OK;
}

static Err piece_write(Cx *cx, KeptFile *file) {
    static const Sql write = {
        .sql = "INSERT INTO kept_part (file, part, content) VALUES ($1, $2, $3)"};
    uLongf n = file->packed_room;
    must(compress2((Bytef *)file->packed, &n, (const Bytef *)file->piece, file->n, LEVEL) == Z_OK);
    TRY(STORE_RUN(cx, &write, ARG_I(file->number), ARG_I(file->part),
                  ARG_B(((Str){file->packed, n}))));
    file->part++;
    file->n = 0;
    return OK;
}

Err kept_add(Cx *cx, KeptFile *file, Str bytes) {
    must(file->open);
    sha256_add(file->hash, bytes);
    file->bytes += (int64_t)bytes.n;
    while (bytes.n) {
        size_t n = PIECE - file->n < bytes.n ? PIECE - file->n : bytes.n;
        memcpy(file->piece + file->n, bytes.p, n);
        file->n += n;
        bytes = str_slice(bytes, n, bytes.n);
        if (file->n == PIECE) TRY(piece_write(cx, file));
    }
    return OK;
}

static Err known(Cx *cx, Str sha256, bool *out) {
    static const Sql find = {.sql = "SELECT coalesce(p.purged, 0) FROM kept_file k LEFT JOIN "
                                    "kept_purged p ON p.file = k.number WHERE k.sha256 = $1"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &find, ARG_S(sha256)));
    Err err = rows_next(cx, rows);
    bool purged = !err && rows_int(rows, 0);
    rows_close(rows);
    *out = err == OK;
    if (purged) return fail(cx, CONFLICT, MSG_STORE_KEPT_PURGED, sha256);
    return err == NOT_FOUND ? OK : err;
}

static Err take_back(Cx *cx, const KeptFile *file) {
    static const Sql parts = {.sql = "DELETE FROM kept_part WHERE file = $1"};
    static const Sql head = {.sql = "DELETE FROM kept_file WHERE number = $1"};
    TRY(STORE_RUN(cx, &parts, ARG_I(file->number)));
    return STORE_RUN(cx, &head, ARG_I(file->number));
}

Err kept_end(Cx *cx, KeptFile *file, Str *sha256, int64_t *bytes) {
    static const Sql name = {.sql =
                                 "UPDATE kept_file SET sha256 = $1, bytes = $2 WHERE number = $3"};
    must(file->open && cx->store->in_transaction);
    file->open = false;
    if (file->n) TRY(piece_write(cx, file));
    Str digest = sha256_hex(cx->mem, file->hash);
    bool twice;
    TRY(known(cx, digest, &twice));
    if (twice)
        TRY(take_back(cx, file));
    else
        TRY(STORE_RUN(cx, &name, ARG_S(digest), ARG_I(file->bytes), ARG_I(file->number)));
    *sha256 = digest;
    *bytes = file->bytes;
    return OK;
}

Err kept_purge(Cx *cx, Str sha256) {
    static const Sql parts = {.sql = "DELETE FROM kept_part WHERE file = (SELECT number FROM "
                                     "kept_file WHERE sha256 = $1)"};
    static const Sql mark = {.sql = "INSERT INTO kept_purged (file, purged) SELECT number, CAST($2 "
                                    "AS BIGINT) FROM kept_file WHERE sha256 = $1"};
    must(cx->store->in_transaction);
    TRY(STORE_RUN(cx, &parts, ARG_S(sha256)));
    return STORE_RUN(cx, &mark, ARG_S(sha256), ARG_I(cx->clock()));
}

/* Unpacks one piece into the session's buffer. BROKEN where it is no compressed piece of ours. */
static Err piece_read(Cx *cx, int64_t number, int64_t part, Str *out) {
    static const Sql read = {.sql = "SELECT content FROM kept_part WHERE file = $1 AND part = $2"};
    KeptFile *file = buffers(cx->store);
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &read, ARG_I(number), ARG_I(part)));
    Err err = rows_next(cx, rows);
    if (!err) {
        Str packed = rows_blob(rows, 0);
        uLongf n = PIECE;
        if (uncompress((Bytef *)file->piece, &n, (const Bytef *)packed.p, packed.n) != Z_OK)
            err = fail(cx, BROKEN, MSG_STORE_KEPT_DAMAGED, cx->store->label);
        *out = (Str){file->piece, n};
    }
    rows_close(rows);
    return err;
}

typedef struct Whole { /* what has been read of a kept file */
    int64_t number, expected, bytes;
    Sha256 *hash;
} Whole;

static Err whole_find(Cx *cx, Str sha256, Whole *out) {
    static const Sql find = {.sql = "SELECT number, bytes FROM kept_file WHERE sha256 = $1 AND "
                                    "number NOT IN (SELECT file FROM kept_purged)"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &find, ARG_S(sha256)));
    Err err = rows_next(cx, rows);
    if (!err)
        *out = (Whole){.number = rows_int(rows, 0),
                       .expected = rows_int(rows, 1),
                       .hash = sha256_new(cx->mem)};
    rows_close(rows);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_STORE_KEPT_UNKNOWN, sha256) : err;
}

/* The pieces are asked for one by one, so that `piece` may use the store. */
Err kept_read(Cx *cx, Str sha256, Err (*piece)(Cx *cx, void *arg, Str bytes), void *arg) {
    Whole whole = {0};
    TRY(whole_find(cx, sha256, &whole));
    must(!buffers(cx->store)->open);
    for (int64_t part = 0;; part++) {
        Str bytes;
        ArenaMark mark = arena_mark(cx->mem);
        Err err = piece_read(cx, whole.number, part, &bytes);
        if (err == NOT_FOUND) break;
        TRY(err);
        arena_rewind(cx->mem, mark);
        sha256_add(whole.hash, bytes);
        whole.bytes += (int64_t)bytes.n;
        TRY(piece(cx, arg, bytes));
    }
    bool right =
        whole.bytes == whole.expected && str_equal(sha256_hex(cx->mem, whole.hash), sha256);
    return right ? OK : fail(cx, BROKEN, MSG_STORE_KEPT_DAMAGED, sha256);
}

/* ---- verify ---- */

static Err piece_ignore(Cx *cx, void *arg, Str bytes) {
    (void)cx;
    (void)arg;
    (void)bytes;
    return OK;
}

static Err one_verify(Cx *cx, Say *to, Str sha256) {
    Err err = kept_read(cx, sha256, piece_ignore, NULL);
    if (err != BROKEN) return err;
    if (cx->fault.message == MSG_STORE_SERVER_LOST || cx->fault.message == MSG_STORE_UNREACHABLE)
        return err;
    SAY(cx, to, MSG_STORE_VERIFY_KEPT, sha256, fault_text(cx->mem, cx->lang, &cx->fault));
    return OK;
}

Err kept_verify(Cx *cx, Say *to) {
    static const Sql all = {.sql = "SELECT sha256 FROM kept_file WHERE number NOT IN (SELECT file "
                                   "FROM kept_purged) ORDER BY sha256"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &all));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        err = one_verify(cx, to, rows_text(rows, 0));
        if (err) break;
    }
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

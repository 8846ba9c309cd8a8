/* Is an answer whole, and how do parts become one table? Packed answers are read to their end, so
 * that their check sums are looked at; of parts the first gives the header, the others must have
 * the same. Parts of the same rows mean that the office did not heed the split: better no table
 * than one with everything twice. */

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>
#include "fetch/fetch_in.h"

#define PIECE ((size_t)64 << 10)
#define HEADER_MOST ((size_t)64 << 10)

typedef struct Part { /* an answer's unpacked bytes */
    zip_t *zip;
    zip_file_t *member;
    gzFile plain; /* gzip, or as it is */
    size_t left;  /* bytes that may still come */
    char piece[PIECE];
} Part;

static Err damaged(Cx *cx) {
    return fail(cx, BROKEN, MSG_FETCH_DAMAGED);
}

static void part_close(Part *part) {
    if (part->member) zip_fclose(part->member);
    if (part->zip) zip_discard(part->zip);
    if (part->plain) gzclose(part->plain);
}

static Err part_open_zip(Cx *cx, Part *part, int file) {
    int error = 0;
    part->zip = zip_fdopen(file, ZIP_CHECKCONS, &error);
    if (!part->zip) {
        close(file);
        return damaged(cx);
    }
    if (zip_get_num_entries(part->zip, 0) != 1)
        return fail(cx, INVALID, MSG_FETCH_NOT_ONE,
                    str_format(cx->mem, "%lld", (long long)zip_get_num_entries(part->zip, 0)));
    part->member = zip_fopen_index(part->zip, 0, 0);
    return part->member ? OK : damaged(cx);
}

static Err part_open(Cx *cx, Part *part, int file) {
    Str head;
    TRY(file_head(cx, &head, file, 4));
    int own = dup(file);
    if (own < 0 || lseek(own, 0, SEEK_SET) < 0) {
        if (own >= 0) close(own);
        return fail(cx, BROKEN, MSG_FETCH_DISK, str_copy(cx->mem, str_of(strerror(errno))));
    }
    if (answer_kind(head) == ANSWER_ZIP) return part_open_zip(cx, part, own);
    part->plain = gzdopen(own, "rb");
    must(part->plain != NULL);
    return OK;
}

static Err part_next(Cx *cx, Part *part, Str *out) {
    int64_t n = part->zip ? zip_fread(part->member, part->piece, PIECE)
                          : gzread(part->plain, part->piece, (unsigned)PIECE);
    int error = Z_OK;
    if (part->plain && n == 0) gzerror(part->plain, &error); /* a gzip file that was cut off */
    if (n < 0 || (error != Z_OK && error != Z_STREAM_END)) return damaged(cx);
    if ((size_t)n > part->left)
        return fail(cx, LIMIT, MSG_FETCH_TOO_LARGE_JOINED,
                    str_format(cx->mem, "%zu", JOINED_MOST_BYTES >> 20));
    part->left -= (size_t)n;
    *out = (Str){part->piece, (size_t)n};
    return OK;
}

static Err part_check(Cx *cx, Part *part) {
    Str piece = STR_NONE;
    size_t n = 0;
    do {
        TRY(part_next(cx, part, &piece));
        if (n == 0 && answer_kind(str_slice(piece, 0, ANSWER_HEAD)) != ANSWER_CSV)
            return fail(cx, INVALID, MSG_FETCH_NO_TABLE);
        n += piece.n;
    } while (piece.n);
    return OK;
}

Err join_check(Cx *cx, int file) {
    Part part = {.left = JOINED_MOST_BYTES};
    Err err = part_open(cx, &part, file);
    if (!err) err = part_check(cx, &part);
    part_close(&part);
    return err;
}

/* ---- joining ---- */

Join join_begin(Cx *cx, int to) {
    return (Join){.to = to, .header = buf_new(cx->mem, HEADER_MOST)};
}

static Err put(Cx *cx, Join *join, Str bytes) {
    if (bytes.n > JOINED_MOST_BYTES - join->bytes)
        return fail(cx, LIMIT, MSG_FETCH_TOO_LARGE_JOINED,
                    str_format(cx->mem, "%zu", JOINED_MOST_BYTES >> 20));
    join->bytes += bytes.n;
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(join->to, bytes.p + at, bytes.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return fail(cx, BROKEN, MSG_FETCH_DISK, str_copy(cx->mem, str_of(strerror(errno))));
        at += (size_t)n;
    }
    return OK;
}

typedef struct Rows { /* a part's rows as they pass */
    Buf header;
    bool header_over;
    uint64_t mark, row;
    bool open; /* the last row has no line end yet */
} Rows;

static const uint64_t row_start = 0xcbf29ce484222325u; /* FNV-1a */

static void rows_mark(Rows *rows, Str bytes) {
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c == '\r') continue;
        if (c == '\n') {
            if (rows->row != row_start) rows->mark += rows->row * 0x9e3779b97f4a7c15u | 1;
            rows->row = row_start;
        } else {
            rows->row = (rows->row ^ c) * 0x100000001b3u;
        }
    }
    if (bytes.n) rows->open = bytes.p[bytes.n - 1] != '\n';
}

/* A piece of the header; what follows its line is left in *rest. */
static Err header_take(Cx *cx, Join *join, Rows *rows, Str *rest) {
    size_t end = str_find(*rest, S("\n"), 0);
    buf_put(&rows->header, str_slice(*rest, 0, end == SIZE_MAX ? rest->n : end));
    *rest = end == SIZE_MAX ? STR_NONE : str_slice(*rest, end + 1, rest->n);
    TRY(buf_check(cx, &rows->header));
    if (end == SIZE_MAX) return OK;
    rows->header_over = true;
    Str mine = str_trim(buf_str(&rows->header));
    if (!join->header.n) {
        buf_put(&join->header, mine);
        TRY(put(cx, join, mine));
        return put(cx, join, S("\n"));
    }
    if (!str_equal(mine, buf_str(&join->header))) return fail(cx, INVALID, MSG_FETCH_OTHER_HEADER);
    return OK;
}

static Err rows_add(Cx *cx, Join *join, Rows *rows, Part *part) {
    for (Str piece = STR_NONE;;) {
        TRY(part_next(cx, part, &piece));
        bool end = !piece.n;
        if (end) piece = rows->header_over ? STR_NONE : S("\n");
        if (!rows->header_over) TRY(header_take(cx, join, rows, &piece));
        if (end) return OK;
        rows_mark(rows, piece);
        TRY(put(cx, join, piece));
    }
}

Err join_add(Cx *cx, Join *join, int file) {
    Part part = {.left = JOINED_MOST_BYTES};
    Rows rows = {.header = buf_new(cx->mem, HEADER_MOST), .row = row_start};
    Err err = part_open(cx, &part, file);
    if (!err) err = rows_add(cx, join, &rows, &part);
    part_close(&part);
    TRY(err);
    if (rows.open) {
        rows_mark(&rows, S("\n"));
        TRY(put(cx, join, S("\n")));
    }
    for (size_t i = 0; i < join->marks.n; i++)
        if (rows.mark && join->marks.at[i] == rows.mark)
            return fail(cx, INVALID, MSG_FETCH_SAME_PARTS);
    vec_push(cx->mem, &join->marks, rows.mark);
    return OK;
}

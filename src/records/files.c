/* Which files do records name? Agreements as PDF, and pictures: known by the digest of their bytes,
 * kept once, and told apart by what is in them. */

#include "records/records_in.h"

enum { NAME_MOST = 200 };

static Str type_of(Str content) {
    if (str_starts(content, S("%PDF-"))) return S("application/pdf");
    if (str_starts(content, S("\x89PNG\r\n\x1a\n"))) return S("image/png");
    if (str_starts(content, S("\xff\xd8\xff"))) return S("image/jpeg");
    return S("");
}

/* One line of text, as it may stand in a header later. */
static Str name_clean(Arena *mem, Str name) {
    Buf out = buf_new(mem, NAME_MOST);
    name = path_last(str_is_utf8(name) ? name : S("?"));
    for (size_t i = 0, n; i < name.n; i += n) {
        n = str_character(name, i);
        Str letter = str_slice(name, i, i + n);
        bool plain = (unsigned char)letter.p[0] >= ' ' && letter.p[0] != 0x7f &&
                     !str_equal(letter, S("\"")) && !str_equal(letter, S("\\"));
        if (out.n + n > NAME_MOST) break;
        buf_put(&out, plain ? letter : S("_"));
    }
    return buf_str(&out);
}

static Err file_store(Cx *cx, void *arg) {
    const RecordFile *file = arg;
    int64_t n;
    TRY(number_query(cx, &n, FILE_THERE, 1, &ARG_S(file->digest)));
    if (n) return OK;
    TRY(RUN(cx, FILE_ADD, ARG_S(file->digest), ARG_S(file->name), ARG_S(file->type),
            ARG_B(file->content)));
    AuditNote note = {AUDIT_RECORD_FILE, str_format(cx->mem, "file:%.*s", STR_ARG(file->digest)),
                      STR_NONE, STR_NONE};
    return audit_write(cx, &note);
}

Err record_file_put(Cx *cx, Str *digest, Str name, Str content) {
    enum { MEGABYTE = 20 };
    RecordFile file = {.name = name_clean(cx->mem, name), .content = content};
    if (content.n > RECORD_FILE_MOST)
        return fail(cx, LIMIT, MSG_RECORD_FILE_LARGE, file.name,
                    str_int(cx->mem, (int64_t)(RECORD_FILE_MOST >> MEGABYTE)));
    file.type = type_of(content);
    if (!file.type.n) return fail(cx, INVALID, MSG_RECORD_FILE_KIND, file.name);
    Sha256 *hash = sha256_new(cx->mem);
    sha256_add(hash, content);
    file.digest = sha256_hex(cx->mem, hash);
    TRY(store_do(cx, file_store, &file));
    *digest = file.digest;
    return OK;
}

Err record_file_get(Cx *cx, RecordFile *out, Str digest) {
    Rows *rows;
    if (!str_is_utf8(digest)) return fail(cx, NOT_FOUND, MSG_RECORD_FILE_NONE);
    TRY(QUERY(cx, &rows, FILE_FIND, ARG_S(digest)));
    Err err = rows_next(cx, rows);
    if (!err)
        *out = (RecordFile){
            .digest = str_copy(cx->mem, digest),
            .name = str_copy(cx->mem, rows_text(rows, 0)),
            .type = str_copy(cx->mem, rows_text(rows, 1)),
            .content = str_copy(cx->mem, rows_blob(rows, 2)),
        };
    rows_close(rows);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_RECORD_FILE_NONE) : err;
}

/* Are answers looked through to their end, and are parts joined as tables, not as bytes? The zips
 * are written by libzip, the gzip files by zlib. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>
#include "tap.h"
#include "fetch/fetch_in.h"

static Cx cx;

static int scratch(void) {
    int file = -1;
    must(file_scratch(&cx, &file, S("/tmp/")) == OK);
    return file;
}

static int plain(Str text) {
    int file = scratch();
    must(write(file, text.p, text.n) == (ssize_t)text.n);
    return file;
}

static int gzipped(Str text) {
    int file = scratch();
    gzFile out = gzdopen(dup(file), "wb");
    must(out && gzwrite(out, text.p, (unsigned)text.n) == (int)text.n && gzclose(out) == Z_OK);
    return file;
}

static int zipped(Str text, int members) {
    char path[] = "/tmp/wirk-zip-XXXXXX";
    int error, file = mkstemp(path);
    must(file >= 0 && close(file) == 0);
    zip_t *out = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    must(out != NULL);
    for (int i = 0; i < members; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d.csv", i);
        must(zip_file_add(out, name, zip_source_buffer(out, text.p, text.n, 0), 0) >= 0);
    }
    must(zip_close(out) == 0);
    FILE *in = fopen(path, "rb");
    must(in != NULL);
    char *bytes = arena_alloc(cx.mem, 1 << 20);
    size_t n = fread(bytes, 1, 1 << 20, in);
    fclose(in);
    unlink(path);
    return plain((Str){bytes, n});
}

static void is_whole(int file, Err want, const char *name) {
    is_int(join_check(&cx, file), want, name);
}

static void test_check(void) {
    is_whole(plain(S("a;b\n1;2\n")), OK, "a table");
    is_whole(plain(S("a;b")), OK, "a table of its header");
    is_whole(gzipped(S("a;b\n1;2\n")), OK, "in gzip");
    is_whole(zipped(S("a;b\n1;2\n"), 1), OK, "in a zip");
    is_whole(zipped(S("a;b\n1;2\n"), 2), INVALID, "a zip of two files");
    is_whole(zipped(S("<html></html>"), 1), INVALID, "a zip with a page in it");
    is_whole(zipped(S(""), 1), INVALID, "a zip with an empty file in it");
    is_whole(plain(S("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")), INVALID, "an empty zip");
    is_whole(plain(S("PK\x03\x04 and no more")), BROKEN, "the beginning of a zip");
    is_whole(plain(S("\x1F\x8B\x08 and no more")), BROKEN, "the beginning of a gzip file");
    /* a byte of the check sum, eight before the end */
    int file = gzipped(S("a;b\n1;2\n"));
    must(pwrite(file, "\xAA\xAA", 2, (off_t)file_bytes(file) - 7) == 2);
    is_whole(file, BROKEN, "a gzip file whose check sum is wrong");
    /* larger than a piece, so that it is read in several */
    Buf large = buf_new(cx.mem, 1 << 20);
    for (int i = 0; i < 50000; i++)
        buf_format(&large, "%d;%d\n", i, i * 7);
    is_whole(gzipped(buf_str(&large)), OK, "a large one");
    file = gzipped(buf_str(&large));
    must(ftruncate(file, (off_t)file_bytes(file) - 9) == 0);
    is_whole(file, BROKEN, "cut off in its last bytes");
}

static Str joined(const Join *join) {
    Str text = STR_NONE;
    size_t n = file_bytes(join->to);
    must(file_head(&cx, &text, join->to, n) == OK && n == join->bytes);
    return text;
}

static void test_join(void) {
    Join join = join_begin(&cx, scratch());
    is_int(join_add(&cx, &join, plain(S("\xEF\xBB\xBFk;v\r\n2;b\r\n1;a"))), OK, "a first part");
    is_int(join_add(&cx, &join, zipped(S("\xEF\xBB\xBFk;v\n3;c\n"), 1)), OK, "one in a zip");
    is_int(join_add(&cx, &join, plain(S("\xEF\xBB\xBFk;v"))), OK, "one of its header only");
    is_int(join_add(&cx, &join, gzipped(S("\xEF\xBB\xBFk;v\n4;d\n\n"))), OK, "one in gzip");
    is_str(joined(&join), "\xEF\xBB\xBFk;v\n2;b\r\n1;a\n3;c\n4;d\n\n",
           "the header once, each row on its line");
    is_int(join_add(&cx, &join, plain(S("k;v;w\n5;e;f\n"))), INVALID, "a part of other columns");
    ok(cx.fault.message == MSG_FETCH_OTHER_HEADER, "is told so");
    is_int(join_add(&cx, &join, plain(S("\xEF\xBB\xBFk;v\n1;a\n2;b\n"))), INVALID,
           "the rows of the first part again, in another order");
    ok(cx.fault.message == MSG_FETCH_SAME_PARTS, "is told so");

    /* columns whose header ends exactly where a piece ends, before and behind */
    for (int more = -2; more <= 2; more++) {
        Buf text = buf_new(cx.mem, 1 << 20);
        Join one = join_begin(&cx, scratch());
        buf_put(&text, S("k;v\n"));
        while (text.n < (size_t)(65536 + more))
            buf_char(&text, text.n % 64 == 63 ? '\n' : 'x');
        is_int(join_add(&cx, &one, plain(buf_str(&text))), OK, "a part of about one piece");
        Str got = joined(&one);
        ok(got.n - text.n <= 1 && str_starts(got, buf_str(&text)), "is kept byte for byte");
    }
    Buf text = buf_new(cx.mem, 1 << 20);
    while (text.n < 100000)
        buf_put(&text, S("column;"));
    Join wide = join_begin(&cx, scratch());
    is_int(join_add(&cx, &wide, plain(buf_str(&text))), LIMIT, "a header beyond all measure");
}

int main(void) {
    cx_begin(&cx, DE);
    test_check();
    test_join();
    cx_end(&cx);
    return done();
}

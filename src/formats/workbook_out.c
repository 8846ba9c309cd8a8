/* How does a workbook get out of the house? The library writes files only: into one in memory. And
 * what is a foreign text as it may stand in a cell? */

#include <xlsxwriter.h>

#include <sys/mman.h>
#include <unistd.h>

#include "formats/formats_in.h"

#define WORKBOOK_MOST_BYTES ((size_t)64 << 20)

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_" means a letter A in a workbook. */
static bool is_escape(Str text, size_t at) {
    if (text.n - at < 7 || text.p[at] != '_' || text.p[at + 1] != 'x' || text.p[at + 6] != '_')
        return false;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!is_hex(text.p[i])) return false;
    return true;
}

/* XML knows no U+FFFE and U+FFFF; a long text is cut between two letters. */
Str workbook_text(Arena *mem, Str text, size_t most) {
    Buf out = buf_new(mem, 3 * most + 8);
    size_t i = 0;
    while (i < text.n && (i < most || ((uint8_t)text.p[i] & 0xc0) == 0x80)) {
        Str next = str_slice(text, i, i + 3);
        bool none = str_equal(next, S("\xef\xbf\xbe")) || str_equal(next, S("\xef\xbf\xbf"));
        if (none) buf_put(&out, S("\xef\xbf\xbd"));
        if (is_escape(text, i)) buf_put(&out, S("_x005F"));
        if (!none) buf_char(&out, text.p[i]);
        i += none ? 3 : 1;
    }
    if (i < text.n) buf_put(&out, S("…"));
    return buf_str(&out);
}

static Err failed(Cx *cx, const char *reason) {
    return fail(cx, BROKEN, MSG_FORMATS_LIST_FAILED, str_copy(cx->mem, str_of(reason)));
}

Err workbook_bytes(Cx *cx, Str *out, int64_t created,
                   void (*fill)(Cx *cx, lxw_workbook *book, const void *arg), const void *arg) {
    int file = memfd_create("workbook", MFD_CLOEXEC);
    if (file < 0) return failed(cx, "memfd_create");
    Str path = str_format(cx->mem, "/proc/self/fd/%d", file);
    lxw_workbook *book = workbook_new(cstr(cx->mem, path));
    Err err = book ? OK : failed(cx, "workbook_new");
    if (book) {
        lxw_doc_properties properties = {.created = (time_t)created};
        workbook_set_properties(book, &properties);
        fill(cx, book, arg);
        lxw_error error = workbook_close(book);
        if (error) err = failed(cx, lxw_strerror(error));
    }
    if (!err) err = file_read(cx, out, path, WORKBOOK_MOST_BYTES);
    close(file);
    return err;
}

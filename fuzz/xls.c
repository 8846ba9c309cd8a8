/* Does what we do with old workbooks stand any bytes? The first byte says what the rest is: 0 an
 * office file as sent, 1 the records of a workbook. The library itself is left out: it is bounded
 * by the process it runs in, and what that one answers is tried byte by byte in the tests. */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/xls_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void look(Arena *mem, Str stream) {
    Biff biff;
    biff_read(mem, &biff, stream);
    for (size_t i = 0; i < biff.sheets.n && i < 3; i++) {
        BiffLook sheet;
        biff_look(mem, &sheet, &biff, &biff.sheets.at[i]);
        must(sheet.merges.n <= SHEET_MOST_MERGES && sheet.rows <= BIFF_ROWS);
        must(sheet.columns <= BIFF_COLUMNS);
        for (size_t k = 0; k < sheet.merges.n; k++) {
            const MergedRange *range = &sheet.merges.at[k];
            must(range->row && range->row <= range->last_row && range->last_row <= BIFF_ROWS);
            must(range->column && range->column <= range->last_column);
            must(range->last_column <= BIFF_COLUMNS);
        }
        for (size_t k = 0; k < sheet.cells.n; k++)
            must(!sheet.cells.at[k].text.n || str_is_utf8(sheet.cells.at[k].text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (!n) return 0;
    Arena *mem = arena_new();
    Str rest = {(const char *)bytes + 1, n - 1};
    if (bytes[0] % 2) {
        look(mem, rest);
    } else {
        int file = memfd_create("input", MFD_CLOEXEC);
        must(file >= 0 && write(file, rest.p, rest.n) == (ssize_t)rest.n);
        CfbKind kind = cfb_look(file);
        must(kind == CFB_OTHER || kind == CFB_WORKBOOK || kind == CFB_ENCRYPTED);
        look(mem, cfb_workbook(mem, file));
        close(file);
    }
    arena_free(mem);
    return 0;
}

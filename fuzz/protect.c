/* Does the reader of tables that need protection stand any bytes, and does what is then made of
 * them hold: are hidden cells protected, and is the truth always within what an attacker finds?
 *
 * The first byte says how it is read; a line "---" ends the table, what follows is the hierarchy of
 * the first dimension. The columns are x, y and n. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protect/protect.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CELLS = 300, PUBLISHED = 1, HIERARCHY = 2, ZEROS = 4, TWICE = 8 };

static Str file_of(Cx *cx, int *file, const uint8_t *bytes, size_t n) {
    *file = memfd_create("input", MFD_CLOEXEC);
    must(*file >= 0 && write(*file, bytes, n) == (ssize_t)n);
    return str_format(cx->mem, "/proc/self/fd/%d", *file);
}

static void hide_and_look(Cx *cx, TableRead *read, bool zeros) {
    Suppression done;
    Attack seen;
    size_t n_cells = read->crossing.n_cells;
    Wish wish = {.threshold = 2, .width = 1, .hide_zeros = zeros, .attempts = 1};
    Err err = suppress(cx, &done, &read->crossing, &wish);
    must(!err || err == INVALID);
    if (err) return;
    read->told = NEW_ARRAY(cx->mem, uint8_t, n_cells);
    for (size_t cell = 0; cell < n_cells; cell++)
        read->told[cell] = done.states[cell] ? TOLD_HIDDEN : TOLD_COUNT;
    must(!attack(cx, &seen, read, zeros ? 0 : 1));
    for (size_t cell = 0; cell < n_cells; cell++) {
        const CellBounds *bounds = &seen.bounds[cell];
        int64_t count = read->crossing.counts[cell];
        must(bounds->least <= count && count <= bounds->most);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (!n) return 0;
    Cx cx;
    TableRead read;
    Attack seen;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes + 1, n - 1};
    int how = bytes[0], files[2] = {-1, -1};
    size_t end = str_find(text, S("\n---\n"), 0), rest = end == SIZE_MAX ? text.n : end + 5;
    if (end == SIZE_MAX) end = text.n;
    Str table = file_of(&cx, &files[0], bytes + 1, end);
    Str hierarchy = file_of(&cx, &files[1], bytes + 1 + rest, text.n - rest);
    TableAsk ask = {
        .path = table,
        .count = S("n"),
        .dimensions = {{.column = S("x"), .hierarchy = how & HIERARCHY ? hierarchy : STR_NONE},
                       {.column = S("y")}},
        .n_dimensions = 2,
        .total = S("T"),
        .published = how & PUBLISHED,
        .more = &table,
        .n_more = (how & PUBLISHED) && (how & TWICE)};
    Err err = protect_read(&cx, &read, &ask);
    must(!err || err == INVALID || err == LIMIT);
    if (!err && read.crossing.n_cells <= CELLS) {
        if (ask.published) {
            err = attack(&cx, &seen, &read, how & ZEROS ? 1 : 0);
            must(!err || err == INVALID || err == LIMIT);
        } else
            hide_and_look(&cx, &read, how & ZEROS);
    }
    close(files[0]);
    close(files[1]);
    cx_end(&cx);
    return 0;
}

/* Does the reader of tables that need protection stand any bytes, and does what is then made of
 * them hold: are hidden cells protected, and is the truth always within what an attacker finds?
 *
 * The first byte says how it is read; lines "---" end the table, the hierarchy of the first
 * dimension, another hierarchy of it, and a table that was published earlier. The columns are x, y
 * and n. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protect/protect.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CELLS = 300, PARTS = 4 };
enum {
    PUBLISHED = 1,
    HIERARCHY = 2,
    ZEROS = 4,
    TWICE = 8,
    FURTHER = 16,
    TABLES = 32,
    EARLIER = 64
};

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
    Err err = protect_table(cx, &done, read, &wish);
    must(!err || err == INVALID);
    if (err) return;
    bool floor = !zeros;
    read->told = NEW_ARRAY(cx->mem, uint8_t, n_cells);
    for (size_t cell = 0; cell < n_cells; cell++) {
        bool hidden = cell_is_hidden(done.states[cell]);
        if (done.states[cell] == CELL_SHOWN) read->told[cell] = TOLD_COUNT;
        if (hidden) read->told[cell] = TOLD_HIDDEN;
        floor &= !hidden || read->crossing.counts[cell]; /* what was hidden earlier can be 0 */
    }
    must(!attack(cx, &seen, read, floor));
    for (size_t cell = 0; cell < n_cells; cell++) {
        const CellBounds *bounds = &seen.bounds[cell];
        int64_t count = read->crossing.counts[cell];
        must(bounds->least <= count && count <= bounds->most);
        if (cell_is_hidden(done.states[cell]) && !floor) must(bounds->least < bounds->most);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (!n) return 0;
    Cx cx;
    TableRead read;
    Attack seen;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes + 1, n - 1};
    int how = bytes[0], files[PARTS];
    Str parts[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        size_t end = str_find(text, S("\n---\n"), 0), to = end == SIZE_MAX ? text.n : end;
        parts[i] = file_of(&cx, &files[i], (const uint8_t *)text.p, to);
        text = str_slice(text, end == SIZE_MAX ? text.n : end + 5, text.n);
    }
    Str tables[] = {S("x:1"), S("x,y:0"), S("y")};
    Str more[] = {how & EARLIER ? parts[3] : parts[0]};
    bool published = how & PUBLISHED, further = (how & FURTHER) && (how & HIERARCHY);
    TableAsk ask = {.path = parts[0],
                    .count = S("n"),
                    .dimensions = {{.column = S("x"),
                                    .hierarchy = how & HIERARCHY ? parts[1] : STR_NONE,
                                    .further = &parts[2],
                                    .n_further = further ? 1 : 0},
                                   {.column = S("y")}},
                    .n_dimensions = 2,
                    .total = S("T"),
                    .published = published,
                    .tables = tables,
                    .n_tables = !published && (how & TABLES) ? 3 : 0,
                    .more = more,
                    .n_more = how & (published ? TWICE : EARLIER) ? 1 : 0};
    Err err = protect_read(&cx, &read, &ask);
    must(!err || err == INVALID || err == LIMIT);
    if (!err && read.crossing.n_cells <= CELLS) {
        if (ask.published) {
            err = attack(&cx, &seen, &read, how & ZEROS ? 1 : 0);
            must(!err || err == INVALID || err == LIMIT);
        } else
            hide_and_look(&cx, &read, how & ZEROS);
    }
    for (size_t i = 0; i < PARTS; i++)
        close(files[i]);
    cx_end(&cx);
    return 0;
}

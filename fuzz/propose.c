/* Does a proposal stand any table, and does it keep its word: what is written down is a mapping
 * that the ordinary reader takes, and looking at the same bytes again proposes the same? */

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include "figures/check.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define LOOKS_PER_STORE 2000 /* then a new session, so that nothing piles up */

/* One store for many inputs: the catalogue is the built-in one, and looking stores nothing. */
static Cx *store_cx(void) {
    static Cx cx;
    static int uses;
    static char path[64];
    if (uses && uses % LOOKS_PER_STORE == 0) cx_end(&cx);
    if (uses++ % LOOKS_PER_STORE) return &cx;
    if (!path[0]) snprintf(path, sizeof path, "/tmp/wirk-fuzz-%ld.db", (long)getpid());
    unlink(path);
    cx_begin(&cx, DE);
    Store *store;
    must(store_open(&cx, &store, str_of(path)) == OK);
    return &cx;
}

static Err look(Cx *cx, int file, Str mapping, Checked *out, Findings *findings) {
    CheckOptions options = {.name = S("table.csv"), .mapping = mapping};
    *findings = (Findings){.mem = cx->mem};
    return check_file(cx, out, findings, str_format(cx->mem, "/proc/self/fd/%d", file), &options);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx = *store_cx();
    Arena *mem = cx.mem;
    cx.mem = arena_new();
    Checked first, second;
    Findings findings, again;
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes, n) == (ssize_t)n);
    Err err = look(&cx, file, STR_NONE, &first, &findings);
    must(!err || err == INVALID || err == LIMIT);
    for (size_t c = 0; !err && c < first.n_columns; c++)
        must(str_is_utf8(first.columns[c].reason.in[DE]));
    if (!err && first.origin == MAPPING_PROPOSED) {
        must(!look(&cx, file, STR_NONE, &second, &again));
        must(str_equal(first.yaml, second.yaml));
        must(!look(&cx, file, first.yaml, &second, &again));
        must(second.origin == MAPPING_GIVEN && second.delivery.rows == first.delivery.rows);
    }
    close(file);
    arena_free(cx.mem);
    cx.mem = mem;
    return 0;
}

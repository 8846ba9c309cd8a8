/* Does the way through long files stand any bytes, and does it keep its word: the same rows, cells
 * and findings whatever the size of a block, the number of threads, and the way to look at text?
 * The first bytes say how the rest is cut; the head of a flat table stands before it. */

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "figures/tally_in.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char head[] =
    "statistics_code;time;1_variable_code;1_variable_attribute_code;2_variable_code;"
    "2_variable_attribute_code;value;value_unit;value_variable_code\n"
    "1;2024-12-31;KREISE;05112;GES;;10;Anzahl;BEVSTD\n";

typedef struct Seen {
    Err err;
    bool fits;
    int64_t rows, outside, cells;
    size_t told[RULES];
} Seen;

static Seen look(Cx *cx, TallyOrder order) {
    Seen seen = {0};
    Findings findings = {.mem = cx->mem};
    Delivery delivery = {0};
    Str instead;
    seen.err = tally(cx, &order, &delivery, &findings, &seen.fits, &instead);
    seen.rows = delivery.rows;
    seen.outside = delivery.rows_outside;
    seen.cells = delivery.cells;
    memcpy(seen.told, findings.of_rule, sizeof seen.told);
    for (size_t i = 0; i < findings.list.n; i++)
        must(finding_text(cx->mem, EN, &findings.list.at[i]).n > 0);
    return seen;
}

/* The example catalogue in a store in memory, made once. */
static void store_begin(Cx *cx) {
    static bool agreed;
    Store *store;
    cx_begin(cx, DE);
    must(store_open(cx, &store, S("/tmp/wirk-fuzz-tally.db")) == OK);
    if (!agreed) must(catalogue_agree(cx, STR_NONE) == OK);
    agreed = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    if (n < 2) return 0;
    store_begin(&cx);
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, head, sizeof head - 1) == (ssize_t)sizeof head - 1 &&
         write(file, bytes + 2, n - 2) == (ssize_t)(n - 2));
    Str path = str_format(cx.mem, "/proc/self/fd/%d", file);
    Seen plain = look(&cx, (TallyOrder){.path = path, .threads = 1, .plain = true});
    Seen other = look(&cx, (TallyOrder){.path = path,
                                        .threads = 2,
                                        .block = (size_t)bytes[0] + 1,
                                        .sightings = (size_t)bytes[1] + 1});
    must(plain.err == other.err && plain.fits == other.fits);
    if (!plain.err && plain.fits)
        must(plain.rows == other.rows && plain.outside == other.outside &&
             plain.cells == other.cells && !memcmp(plain.told, other.told, sizeof plain.told));
    close(file);
    cx_end(&cx);
    return 0;
}

/* Does the reader of records stand any bytes, and does what is then made of them hold: do cells add
 * up, are those hidden that a rule names, is the truth always within what an attacker finds?
 *
 * The first byte says which columns are read (x, y, v amounts, h holders, k keys, c costs) and by
 * which rules cells are judged. */

#include <sys/mman.h>
#include <unistd.h>

#include "protect/magnitude.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CELLS = 300, VALUE = 1, HOLDER = 2, KEY = 4, COST = 8, FEW = 16, P = 32, INSIDERS = 64 };

static void hide_and_look(Cx *cx, const Records *records, int how) {
    Magnitude magnitude;
    Suppression done;
    Attack seen;
    MagnitudeRules rules = {.contributors = how & FEW ? 2 : 0,
                            .p = how & P ? 10 * PERCENT : 0,
                            .q = 100 * PERCENT,
                            .dominances = {{1, 75 * PERCENT}},
                            .n_dominances = !(how & P),
                            .ranges = true};
    size_t n_cells = records->crossing.n_cells;
    int64_t *costs = NULL;
    must(!magnitude_judge(cx, &magnitude, records, &rules));
    Wish wish = {.width = 1, .insiders = how & INSIDERS, .needs = &magnitude.needs, .attempts = 1};
    if (how & COST) {
        Err err = costs_of_records(cx, &costs, records);
        must(!err || err == LIMIT);
        if (err) return;
        wish.weight = WEIGHT_COSTS;
        wish.costs = costs;
    }
    Err err = suppress(cx, &done, &records->crossing, &wish);
    must(!err || err == INVALID || err == LIMIT);
    if (err) return;
    TableRead read = {.crossing = records->crossing, .told = NEW_ARRAY(cx->mem, uint8_t, n_cells)};
    for (size_t cell = 0; cell < n_cells; cell++) {
        read.told[cell] = done.states[cell] ? TOLD_HIDDEN : TOLD_COUNT;
        must(!magnitude.needs.reasons[cell] || done.states[cell] == CELL_PRIMARY);
    }
    err = attack(cx, &seen, &read, 0);
    must(!err || err == LIMIT);
    for (size_t cell = 0; !err && cell < n_cells; cell++) {
        const CellBounds *bounds = &seen.bounds[cell];
        int64_t count = records->crossing.counts[cell];
        must(bounds->least <= count && count <= bounds->most);
        if (done.states[cell] == CELL_PRIMARY && bounds->exact && bounds->most != NO_LIMIT)
            must(bounds->most - count >= magnitude.needs.rises[cell]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (!n) return 0;
    Cx cx;
    Records records;
    cx_begin(&cx, DE);
    int how = bytes[0], file = memfd_create("records", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes + 1, n - 1) == (ssize_t)(n - 1));
    RecordsAsk ask = {.table = {.path = str_format(cx.mem, "/proc/self/fd/%d", file),
                                .dimensions = {{.column = S("x")}, {.column = S("y")}},
                                .n_dimensions = 2,
                                .total = S("T")},
                      .value = how & VALUE ? S("v") : STR_NONE,
                      .holder = how & HOLDER ? S("h") : STR_NONE,
                      .key = how & KEY ? S("k") : STR_NONE,
                      .cost = how & COST ? S("c") : STR_NONE};
    Err err = records_read(&cx, &records, &ask);
    must(!err || err == INVALID || err == LIMIT);
    if (!err && records.crossing.n_cells <= CELLS) hide_and_look(&cx, &records, how);
    close(file);
    cx_end(&cx);
    return 0;
}

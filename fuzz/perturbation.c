/* Does the reader of perturbation tables stand any bytes, and does what it takes hold: is each key
 * in some step of each count, does 0 stay 0, does each published count stand for what it was? */

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protect/cell_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { COUNTS = 40, KEYS = 20 };

static void look_up(Cx *cx, const PerturbationTable *table) {
    const Perturber *perturber = perturber_make(cx, table);
    for (int64_t count = 0; count < COUNTS; count++)
        for (int k = 0; k < KEYS; k++) {
            int64_t published, least, most;
            double key = (double)k / KEYS;
            perturb(perturber, &count, &key, &published, 1);
            must(published >= 0 && (count || !published));
            perturbation_stands_for(table, published, &least, &most);
            const PerturbationStep *step = &table->steps[perturber_step(perturber, count, key)];
            must(key <= step->to && (key > step->from || !k));
            must(step->to == step->from || (least <= count && count <= most));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    PerturbationTable table;
    cx_begin(&cx, DE);
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes, n) == (ssize_t)n);
    Err err = perturbation_read(&cx, &table, str_format(cx.mem, "/proc/self/fd/%d", file));
    must(!err || err == INVALID || err == LIMIT);
    if (!err && table.n < 1000) look_up(&cx, &table);
    close(file);
    cx_end(&cx);
    return 0;
}

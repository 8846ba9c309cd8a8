/* The changes of a table, looked up for many cells. */

#include "protect/perturbation.h"

/* Keys are parted into as many equal pieces; each knows at which step of its row to begin. */
enum { PIECES = 512 };

typedef struct Change {
    double to;
    int64_t by;
} Change;

struct Perturber {
    int64_t largest;
    const Change *changes;  /* of all rows */
    const uint32_t *starts; /* of each count and piece: a place in `changes` */
};

Perturber *perturber_make(Cx *cx, const PerturbationTable *table) {
    Perturber *out = NEW(cx->mem, Perturber);
    size_t rows = (size_t)table->largest + 1;
    Change *changes = NEW_ARRAY(cx->mem, Change, table->n);
    uint32_t *starts = NEW_ARRAY(cx->mem, uint32_t, rows * PIECES);
    for (size_t k = 0; k < table->n; k++)
        changes[k] = (Change){table->steps[k].to, table->steps[k].j - table->steps[k].i};
    for (size_t i = 0; i < rows; i++) {
        size_t k = table->first[i];
        for (size_t piece = 0; piece < PIECES; piece++) {
            while (changes[k].to < (double)piece / PIECES)
                k++;
            starts[i * PIECES + piece] = (uint32_t)k;
        }
    }
    *out = (Perturber){table->largest, changes, starts};
    return out;
}

static inline size_t step_of(const Perturber *perturber, int64_t count, double key) {
    int64_t row = count < perturber->largest ? count : perturber->largest;
    size_t piece = (size_t)(key * PIECES);
    size_t at = perturber->starts[(size_t)row * PIECES + piece];
    while (perturber->changes[at].to < key)
        at++;
    return at;
}

size_t perturber_step(const Perturber *perturber, int64_t count, double key) {
    return step_of(perturber, count, key);
}

void perturb(const Perturber *perturber, const int64_t *counts, const double *keys, int64_t *out,
             size_t n) {
    for (size_t k = 0; k < n; k++)
        out[k] = counts[k] + perturber->changes[step_of(perturber, counts[k], keys[k])].by;
}

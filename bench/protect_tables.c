/* Tables of counts to be protected, always the same for the same call: what bench/protect.sh
 * measures with.
 *
 * use: protect_tables SHAPE CELLS FOLDER   writes FOLDER/table.csv (a,b,c,n; inner cells that are
 * not empty) and FOLDER/a.csv, b.csv, c.csv (code,parent), and prints how many cells there are with
 * all sums.
 * SHAPE: balanced (three hierarchies of the same size), long (one of many codes, as of schools),
 * sparse (seven of ten inner cells are empty), small (most counts are below ten). */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = 3, LEAVES_OF_GROUP = 8, GROUPS_OF_AREA = 12, CODES_MOST = 1 << 20 };

typedef struct Shape {
    const char *name;
    double middle;         /* cases of an inner cell */
    double empty;          /* share of inner cells without any */
    int codes[DIMENSIONS]; /* about so many; 0: as many as the size asks for */
} Shape;

static const Shape shapes[] = {{"balanced", 30, 0.1, {0, 0, 0}},
                               {"long", 20, 0.1, {0, 7, 3}},
                               {"sparse", 30, 0.7, {0, 0, 0}},
                               {"small", 4, 0.1, {0, 0, 0}}};

static uint64_t state;

static uint64_t next(void) { /* splitmix64 */
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static double share(void) {
    return (double)(next() >> 11) / 9007199254740992.0;
}

/* The total; areas of GROUPS_OF_AREA groups where there are many; groups of leaves. Returns the
 * number of leaves and adds the codes to `codes`. */
static int tree_write(const char *folder, int d, int wanted, int *codes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%c.csv", folder, 'a' + d);
    FILE *out = fopen(path, "w");
    if (!out) exit(3);
    int leaves = 0, n = 1, groups = 0, areas = 0;
    bool flat = wanted<LEAVES_OF_GROUP + 2, deep = wanted> GROUPS_OF_AREA * LEAVES_OF_GROUP;
    fputs("code,parent\nT,\n", out);
    while (n < wanted) {
        if (!flat && leaves % LEAVES_OF_GROUP == 0) {
            if (deep && groups % GROUPS_OF_AREA == 0) fprintf(out, "A%d,T\n", ++areas), n++;
            if (deep)
                fprintf(out, "G%d,A%d\n", ++groups, areas);
            else
                fprintf(out, "G%d,T\n", ++groups);
            n++;
        }
        if (flat)
            fprintf(out, "L%d,T\n", leaves++);
        else
            fprintf(out, "L%d,G%d\n", leaves++, groups);
        n++;
    }
    if (fclose(out)) exit(3);
    *codes = n;
    return leaves;
}

static void cells_write(const Shape *shape, const char *folder, const int *leaves) {
    char path[4096];
    snprintf(path, sizeof path, "%s/table.csv", folder);
    FILE *out = fopen(path, "w");
    double *sizes[DIMENSIONS];
    if (!out) exit(3);
    for (int d = 0; d < DIMENSIONS; d++) { /* some codes are large, many small */
        sizes[d] = malloc((size_t)leaves[d] * sizeof(double));
        if (!sizes[d]) exit(3);
        for (int i = 0; i < leaves[d]; i++)
            sizes[d][i] = exp(1.6 * (share() + share() + share() - 1.5));
    }
    fputs("a,b,c,n\n", out);
    for (int a = 0; a < leaves[0]; a++)
        for (int b = 0; b < leaves[1]; b++)
            for (int c = 0; c < leaves[2]; c++) {
                double expected = shape->middle * sizes[0][a] * sizes[1][b] * sizes[2][c];
                bool none = share() < shape->empty;
                long count = lround(expected * (0.3 + 1.4 * share()));
                if (!none && count > 0) fprintf(out, "L%d,L%d,L%d,%ld\n", a, b, c, count);
            }
    if (fclose(out)) exit(3);
    for (int d = 0; d < DIMENSIONS; d++)
        free(sizes[d]);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    const Shape *shape = shapes;
    while (shape < shapes + sizeof shapes / sizeof *shapes && strcmp(shape->name, argv[1]) != 0)
        shape++;
    long cells = strtol(argv[2], NULL, 10), made = 1;
    if (shape == shapes + sizeof shapes / sizeof *shapes || cells < 50 || cells > CODES_MOST)
        return 2;
    state = 2026 + (uint64_t)(shape - shapes) * 1000003u + (uint64_t)cells;
    int leaves[DIMENSIONS];
    double free_cells = (double)cells;
    int free_dimensions = 0, codes;
    for (int d = 0; d < DIMENSIONS; d++) {
        if (shape->codes[d]) free_cells /= shape->codes[d];
        free_dimensions += !shape->codes[d];
    }
    int each = (int)lround(pow(free_cells, 1.0 / free_dimensions));
    for (int d = 0; d < DIMENSIONS; d++) {
        leaves[d] = tree_write(argv[3], d, shape->codes[d] ? shape->codes[d] : each, &codes);
        made *= codes;
    }
    cells_write(shape, argv[3], leaves);
    printf("%ld\n", made);
    return 0;
}

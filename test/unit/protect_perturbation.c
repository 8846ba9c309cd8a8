/* Are counts changed with the probabilities of greatest entropy, and each in the same way wherever
 * it stands? Held against the tables of the R package ptable 0.3.3 (test/reference/sdc), which it
 * found with a general optimiser. */

#include "tap.h"

#include "protect/perturbation.h"

#define EACH(cases) for (size_t k = 0; k < sizeof(cases) / sizeof *(cases); k++)
#define FOLDER "test/reference/sdc/cellkey_ptables/"

static Arena *mem;

/* The greatest distance from a file's probabilities; INFINITY where a row is not in both. */
static double distance(const char *file, const PerturbationTable *table) {
    FILE *in = fopen(file, "r");
    char line[200];
    double worst = 0;
    size_t n = 0;
    if (!in || !fgets(line, sizeof line, in)) return INFINITY;
    for (; fgets(line, sizeof line, in); n++) {
        int i, j;
        double p;
        if (sscanf(line, "%d,%d,%lf", &i, &j, &p) != 3 || n >= table->n) return INFINITY;
        const PerturbationStep *step = &table->steps[n];
        if (step->i != i || step->j != j) return INFINITY;
        worst = fmax(worst, fabs(step->p - p));
    }
    (void)fclose(in);
    return n == table->n ? worst : INFINITY;
}

static void anchors(void) {
    static const struct {
        const char *file;
        PerturbationWish wish;
    } cases[] = {
        {"expected_ptable_D10_V5_js0_pstayNA.csv", {10, 0, 5, NAN}},
        {"expected_ptable_D2_V1_js0_pstayNA.csv", {2, 0, 1, NAN}},
        {"expected_ptable_D4_V2_js1_pstayNA.csv", {4, 1, 2, NAN}},
        {"expected_ptable_D5_V3_js2_pstayNA.csv", {5, 2, 3, NAN}},
        {"expected_ptable_D8_V3_js2_pstay0.5.csv", {8, 2, 3, 0.5}},
    };
    EACH(cases) {
        Cx cx = {.mem = mem};
        PerturbationTable table;
        if (!ok(!perturbation_make(&cx, &table, &cases[k].wish), "%s is made", cases[k].file))
            continue;
        char path[200];
        (void)snprintf(path, sizeof path, FOLDER "%s", cases[k].file);
        double worst = distance(path, &table);
        ok(worst < 1e-6, "%s: as the package found them, but for %g", cases[k].file, worst);
    }
}

/* What every table keeps, whatever was wished for; the name of what it does not. */
static const char *broken(const PerturbationWish *wish, const PerturbationTable *table) {
    for (int32_t i = 0; i <= table->largest; i++) {
        double sum = 0, mean = 0, variance = 0;
        const PerturbationStep *from = &table->steps[table->first[i]],
                               *end = &table->steps[table->first[i + 1]];
        for (const PerturbationStep *step = from; step < end; step++) {
            int v = step->j - i, before = step > from ? step[-1].j - i : 0;
            sum += step->p, mean += step->p * v, variance += step->p * v * v;
            if (step->p < 0 || v > wish->bound || -v > wish->bound || step->j < 0) return "bounds";
            if (step->j > 0 && step->j <= wish->blocked) return "blocked counts";
            if (step > from && v <= 0 && step->p < step[-1].p - 1e-9) return "rising to 0";
            if (step > from && before >= 0 && step->p > step[-1].p + 1e-9) return "falling from 0";
            if (step->from != (step > from ? step[-1].to : 0)) return "gaps";
        }
        if (end[-1].to != 1 || fabs(sum - 1) > 1e-9) return "the whole";
        if (fabs(mean) > 1e-6) return "the mean";
        if (variance > wish->variance + 1e-5) return "the variance";
        if (fabs(variance - table->variances[i]) > 1e-9) return "the told variance";
    }
    return NULL;
}

static double entropy(const double *p, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum -= p[k] > 0 ? p[k] * log(p[k]) : 0;
    return sum;
}

/* Little moves between three or four changes that keep sum, mean and variance and do not break the
 * order: none of them has more entropy. */
static bool greatest(const PerturbationTable *table, int32_t i) {
    const PerturbationStep *steps = &table->steps[table->first[i]];
    size_t n = table->first[i + 1] - table->first[i];
    double p[2 * PERTURBATION_MOST + 1];
    for (size_t a = 0; a + 3 < n; a++)
        for (int sign = -1; sign <= 1; sign += 2) {
            /* third differences over neighbours: 1, −3, 3, −1 keep all three */
            static const double third[] = {1, -3, 3, -1};
            bool kept = steps[a + 3].j - steps[a].j == 3;
            for (size_t k = 0; k < n; k++)
                p[k] = steps[k].p + (k >= a && k < a + 4 ? sign * 1e-6 * third[k - a] : 0);
            for (size_t k = 0; k < n; k++) {
                int v = steps[k].j - i;
                kept = kept && p[k] >= 0;
                if (k > 0 && v <= 0 && p[k] < p[k - 1]) kept = false;
                if (k > 0 && v > 0 && steps[k - 1].j >= i && p[k] > p[k - 1]) kept = false;
            }
            double before[2 * PERTURBATION_MOST + 1];
            for (size_t k = 0; k < n; k++)
                before[k] = steps[k].p;
            if (kept && entropy(p, n) > entropy(before, n) + 1e-13) return false;
        }
    return true;
}

static void properties(void) {
    const char *wrong = NULL;
    bool best = true;
    size_t made = 0;
    for (int bound = 1; bound <= 12; bound += bound < 4 ? 1 : 4)
        for (int blocked = 0; blocked < bound && blocked < 4; blocked++)
            for (double variance = 0.5; variance <= 30; variance *= 2.3)
                for (int staying = 0; staying < 2; staying++) {
                    Cx cx = {.mem = mem};
                    PerturbationTable table;
                    const PerturbationWish wish = {bound, blocked, variance, staying ? 0.6 : NAN};
                    if (perturbation_make(&cx, &table, &wish)) {
                        ok(cx.fault.kind == INVALID && blocked > 0, "refused: %d %d %g", bound,
                           blocked, variance);
                        continue;
                    }
                    made++;
                    if (!wrong) wrong = broken(&wish, &table);
                    for (int32_t i = 1; i <= table.largest && !staying; i++)
                        best = best && greatest(&table, i);
                }
    ok(!wrong, "%zu tables keep what they must: %s", made, wrong ? wrong : "all");
    ok(made > 50 && best, "no little move has more entropy");
}

static void looked_up(void) {
    Cx cx = {.mem = mem};
    PerturbationTable table;
    ok(!perturbation_make(&cx, &table, &(PerturbationWish){6, 1, 4, NAN}), "a table");
    const Perturber *perturber = perturber_make(&cx, &table);
    enum { N = 20000 };
    int64_t *counts = NEW_ARRAY(mem, int64_t, N), *out = NEW_ARRAY(mem, int64_t, N);
    double *keys = NEW_ARRAY(mem, double, N);
    uint64_t state = 1;
    for (size_t k = 0; k < N; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        counts[k] = (int64_t)(state >> 59);
        keys[k] =
            k < 400 ? table.steps[k % table.n].to * (1 - 1e-16) : (double)(state >> 11) * 0x1p-53;
        if (keys[k] >= 1) keys[k] = 0;
    }
    perturb(perturber, counts, keys, out, N);
    size_t same = 0;
    for (size_t k = 0; k < N; k++) {
        int32_t i = counts[k] < table.largest ? (int32_t)counts[k] : table.largest;
        size_t at = table.first[i];
        while (keys[k] > table.steps[at].to)
            at++;
        same += out[k] == counts[k] + table.steps[at].j - i;
    }
    is_int(same, N, "quickly or slowly looked up, it is the same");
    int64_t sum = 0, back = 0, tenth = RECORD_KEYS / 10;
    for (int64_t k = 1; k <= 9; k++)
        sum = cell_key_add(sum, k * tenth), back = cell_key_add(back, (10 - k) * tenth);
    ok(sum == back && sum == 5 * tenth, "the key of a cell: what is over 1 falls away");
}

static void refused(void) {
    static const PerturbationWish wishes[] = {
        {0, 0, 1, NAN}, {51, 0, 1, NAN},       {3, 3, 1, NAN}, {3, -1, 1, NAN},
        {3, 0, 0, NAN}, {3, 0, INFINITY, NAN}, {3, 0, 1, 1},   {3, 2, 0.1, NAN}};
    EACH(wishes) {
        Cx cx = {.mem = mem};
        PerturbationTable table;
        ok(perturbation_make(&cx, &table, &wishes[k]) == INVALID, "wish %zu is refused", k);
    }
    static const struct {
        PerturbationStep steps[3];
        Msg wrong;
    } rows[] = {
        {{{0, 1, 1, 0, 1}}, MSG_PERTURBATION_BELOW},
        {{{1, 1, 1, 0, 1}}, MSG_PERTURBATION_LACKS},
        {{{0, 0, 1, 0, 1}, {1, -1, 1, 0, 1}}, MSG_PERTURBATION_BELOW},
        {{{0, 0, 1, 0, 1}, {1, 0, 0.5, 0, 0.5}}, MSG_PERTURBATION_GAP},
        {{{0, 0, 1, 0, 1}, {1, 0, 0.5, 0, 0.5}, {1, 2, 0.4, 0.6, 1}}, MSG_PERTURBATION_GAP},
        {{{0, 0, 1, 0, 1}, {1, 0, 0.5, 0, 0.5}, {2, 2, 0.5, 0, 1}}, MSG_PERTURBATION_GAP},
        {{{0, 0, 1, 0, 1}, {2, 2, 1, 0, 1}}, MSG_PERTURBATION_LACKS},
    };
    EACH(rows) {
        Cx cx = {.mem = mem};
        PerturbationTable table;
        size_t n = 0;
        while (n < 3 && rows[k].steps[n].to > 0)
            n++;
        ok(perturbation_take(&cx, &table, rows[k].steps, n) == INVALID &&
               cx.fault.message == rows[k].wrong,
           "table %zu is refused with its reason", k);
    }
    Cx cx = {.mem = mem};
    PerturbationTable made, taken;
    ok(!perturbation_make(&cx, &made, &(PerturbationWish){5, 2, 3, NAN}) &&
           !perturbation_take(&cx, &taken, made.steps, made.n) && taken.largest == made.largest,
       "what was made can be taken");
    ok(perturbation_take(&cx, &taken, NULL, 0) == INVALID, "nothing is no table");
}

int main(void) {
    mem = arena_new();
    anchors();
    properties();
    looked_up();
    refused();
    arena_free(mem);
    return done();
}

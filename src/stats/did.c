/* What effect did something have on those who began at g, at each time t? */

#include <float.h>
#include <math.h>
#include <string.h>

#include "stats/did_in.h"
#include "stats/linear_in.h"
#include "stats/parallel.h"

/* The panel as it is used: units by first, covariates centred and scaled. */
typedef struct Sample {
    const DidPanel *panel;
    const DidAsk *ask;
    size_t n, stride, periods; /* stride: values of a unit in y, x and weights */
    const size_t *unit;        /* of the panel, by first */
    const double *first;       /* INFINITY: never, as far as the panel goes */
    double *x;                 /* [covariate][unit][period], centred and scaled */
    bool steady;               /* covariates and weights do not change over time */
    Did *out;
} Sample;

/* ---- who and what is used ---- */

typedef struct Begun {
    double first;
    size_t unit;
} Begun;

static void sort_begun(Begun *at, Begun *spare,
                       size_t n) { /* merge sort: keeps the order of ties */
    if (n < 2) return;
    size_t half = n / 2, left = 0, right = half;
    sort_begun(at, spare, half);
    sort_begun(at + half, spare, n - half);
    for (size_t i = 0; i < n; i++) {
        bool take_left = left < half && (right == n || at[left].first <= at[right].first);
        spare[i] = at[take_left ? left++ : right++];
    }
    memcpy(at, spare, n * sizeof *at);
}

/* Without anybody who never begins, the last to begin are the controls, until they begin. */
static size_t periods_that_count(const DidPanel *panel, const DidAsk *ask) {
    double latest = -INFINITY;
    for (size_t i = 0; i < panel->n; i++)
        latest = fmax(latest, panel->first[i]);
    double end = panel->times[panel->periods - 1] + ask->anticipation;
    if (latest > end || !ask->not_yet) return panel->periods;
    size_t periods = 0;
    while (periods < panel->periods && panel->times[periods] < latest - ask->anticipation)
        periods++;
    return periods;
}

static DidTrouble choose_units(Arena *mem, Sample *sample) {
    const DidPanel *panel = sample->panel;
    Begun *units = NEW_ARRAY(mem, Begun, panel->n), *spare = NEW_ARRAY(mem, Begun, panel->n);
    double soonest = panel->times[0] + sample->ask->anticipation;
    double end = panel->times[sample->periods - 1] + sample->ask->anticipation;
    size_t n = 0, never = 0;
    for (size_t i = 0; i < panel->n; i++) {
        double first = panel->first[i] > end ? INFINITY : panel->first[i];
        if (panel->period && panel->period[i] >= sample->periods) continue;
        if (first > soonest)
            units[n++] = (Begun){first, i}, never += isinf(first) != 0;
        else
            sample->out->dropped++;
    }
    if (n == never) return DID_NOBODY;
    if (!never) return DID_NO_CONTROLS;
    sort_begun(units, spare, n);
    size_t *unit = NEW_ARRAY(mem, size_t, n);
    double *first = NEW_ARRAY(mem, double, n);
    for (size_t i = 0; i < n; i++)
        unit[i] = units[i].unit, first[i] = units[i].first;
    sample->unit = unit, sample->first = first, sample->n = n;
    return DID_FINE;
}

static double value_at(const Sample *sample, const double *values, size_t i, size_t t) {
    return values[sample->unit[i] * sample->stride + t];
}

/* Singular over everybody: then it is so in every cell. */
static DidTrouble scale_covariates(Arena *mem, Sample *sample) {
    const DidPanel *panel = sample->panel;
    size_t k = panel->covariates, all = panel->n * sample->stride;
    double *sums = NEW_ARRAY(mem, double, k *k);
    Scaling *scaling = NEW_ARRAY(mem, Scaling, k);
    sample->x = NEW_ARRAY(mem, double, k *all);
    sample->steady = !panel->period;
    if (k) memcpy(sample->x, panel->x, k * all * sizeof *panel->x);
    sample->out->which = linear_scale(sample->x, scaling, all, k);
    if (sample->out->which < k) return DID_SINGULAR;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++)
            for (size_t i = 0; i < all; i++)
                sums[a * k + b] += sample->x[a * all + i] * sample->x[b * all + i];
    size_t good = linear_factor(sums, k);
    sample->out->which = good;
    if (good < k) return DID_SINGULAR;
    for (size_t a = 0; a < (sample->steady ? k : 0) + (panel->weights && sample->steady); a++) {
        const double *at = a < k ? panel->x + a * all : panel->weights;
        for (size_t i = 0; i < all; i++)
            if (at[i] != at[i - i % sample->stride]) sample->steady = false;
    }
    return DID_FINE;
}

/* ---- cells ---- */

static size_t base_period(const Sample *sample, double group) { /* periods: none */
    size_t base = sample->periods;
    for (size_t t = 0; t < sample->periods; t++)
        if (sample->panel->times[t] + sample->ask->anticipation < group) base = t;
    return base;
}

typedef struct Two {
    double group;
    size_t later, base; /* periods: of the effect, and of the comparison */
} Two;

static bool is_control(const Sample *sample, size_t i, const Two *two) {
    double first = sample->first[i];
    if (isinf(first)) return true;
    size_t last = two->later > two->base ? two->later : two->base;
    return sample->ask->not_yet && first != two->group &&
           first > sample->panel->times[last] + sample->ask->anticipation;
}

static bool takes_part(const Sample *sample, size_t i, const Two *two) {
    const size_t *period = sample->panel->period;
    if (period) {
        size_t t = period[sample->unit[i]];
        if (t != two->later && t != two->base) return false;
    }
    return sample->first[i] == two->group || is_control(sample, i, two);
}

/* The group and its controls, written out row by row. */
typedef struct Gathered {
    Pair pair;
    size_t *who;
    double *y, *influence;
} Gathered;

static void gather(Arena *mem, Gathered *out, const Sample *sample, const Two *two) {
    const DidPanel *panel = sample->panel;
    size_t all = panel->n * sample->stride, q = panel->covariates + 1, m = 0;
    size_t early = two->later < two->base ? two->later : two->base;
    out->who = NEW_ARRAY(mem, size_t, sample->n);
    for (size_t i = 0; i < sample->n; i++)
        if (takes_part(sample, i, two)) out->who[m++] = i;
    double *x = NEW_ARRAY(mem, double, m *q), *d = NEW_ARRAY(mem, double, m);
    double *w = NEW_ARRAY(mem, double, m), *post = panel->period ? NEW_ARRAY(mem, double, m) : NULL;
    for (size_t row = 0; row < m; row++) {
        size_t i = out->who[row], t = panel->period ? 0 : early;
        d[row] = sample->first[i] == two->group;
        w[row] = panel->weights ? value_at(sample, panel->weights, i, t) : 1;
        if (post) post[row] = panel->period[sample->unit[i]] == two->later;
        x[row * q] = 1;
        for (size_t k = 1; k < q; k++)
            x[row * q + k] = value_at(sample, sample->x + (k - 1) * all, i, t);
    }
    out->pair = (Pair){.m = m, .q = q, .x = x, .w = w, .d = d, .post = post};
    out->y = NEW_ARRAY(mem, double, m);
    out->influence = NEW_ARRAY(mem, double, m);
}

static void cell_count(DidCell *cell, const Pair *pair) {
    for (size_t i = 0; i < pair->m; i++)
        pair->d[i] == 1 ? cell->treated++ : cell->controls++;
}

static void cell_work(Arena *mem, const Sample *sample, DidCell *cell, Gathered *gathered) {
    const DidPanel *panel = sample->panel;
    const DidEstimator estimator = sample->ask->estimator;
    Pair *pair = &gathered->pair;
    double *column = sample->out->influence + (size_t)(cell - sample->out->cells) * sample->n;
    double square = 0, whole = 0, n = (double)sample->n;
    cell_count(cell, pair);
    if (cell->state) return;
    cell->att = panel->period ? pair_effect_cross(gathered->influence, pair, gathered->y, estimator)
                              : pair_effect(mem, gathered->influence, pair, gathered->y, estimator);
    for (size_t i = 0; i < pair->m; i++) {
        double value = gathered->influence[i] * n / (double)pair->m;
        column[gathered->who[i]] = value;
        square += value * value;
        whole = fmax(whole, fabs(gathered->y[i]));
    }
    cell->se = sqrt(square) / n;
    if (!(cell->se > whole * 1e-13)) cell->se = NAN;
}

/* All cells of one group: where members and covariates stay the same, so do the models of them. */
static void group_work(void *shared, size_t which, size_t thread) {
    (void)thread;
    const Sample *sample = shared;
    const DidPanel *panel = sample->panel;
    Arena *mem = arena_new();
    double group = sample->out->groups[which];
    bool same = sample->steady && !sample->ask->not_yet, gathered_already = false;
    Gathered gathered;
    DidState state = DID_DEFINED;
    for (size_t c = 0; c < sample->out->n_cells; c++) {
        DidCell *cell = sample->out->cells + c;
        if (cell->group != group || cell->state == DID_REFERENCE) continue;
        Two two = {.group = group, .base = base_period(sample, group)};
        while (panel->times[two.later] != cell->time)
            two.later++;
        if (!sample->ask->universal && cell->time < group) two.base = two.later - 1;
        if (!same || !gathered_already) {
            arena_reset(mem);
            gather(mem, &gathered, sample, &two);
            state = pair_prepare(mem, &gathered.pair, sample->ask->estimator);
            gathered_already = true;
        }
        for (size_t row = 0; row < gathered.pair.m; row++) {
            size_t i = gathered.who[row];
            gathered.y[row] = panel->period ? value_at(sample, panel->y, i, 0)
                                            : value_at(sample, panel->y, i, two.later) -
                                                  value_at(sample, panel->y, i, two.base);
        }
        cell->state = state;
        cell_work(mem, sample, cell, &gathered);
    }
    arena_free(mem);
}

static DidTrouble list_cells(Arena *mem, Sample *sample) {
    Did *out = sample->out;
    out->groups = NEW_ARRAY(mem, double, sample->n);
    for (size_t i = 0; i < sample->n && !isinf(sample->first[i]); i++)
        if (!out->n_groups || out->groups[out->n_groups - 1] != sample->first[i])
            out->groups[out->n_groups++] = sample->first[i];
    size_t q = sample->panel->covariates + 1, each = sample->periods * sample->n;
    if (out->n_groups > DID_MOST / each || out->n_groups > DID_WORK_MOST / each / (q * q))
        return DID_TOO_MUCH;
    out->cells = NEW_ARRAY(mem, DidCell, out->n_groups * sample->periods);
    for (size_t g = 0; g < out->n_groups; g++) {
        size_t base = base_period(sample, out->groups[g]);
        for (size_t t = !sample->ask->universal; t < sample->periods; t++)
            out->cells[out->n_cells++] = (DidCell){
                .group = out->groups[g],
                .time = sample->panel->times[t],
                .se = NAN,
                .state = sample->ask->universal && t == base ? DID_REFERENCE : DID_DEFINED};
    }
    out->influence = NEW_ARRAY(mem, double, out->n_cells * sample->n);
    return DID_FINE;
}

/* ---- the pre-test ---- */

typedef struct Product {
    const Did *did;
    const size_t *cells;
    size_t k;
    double *v;
} Product;

static void product_row(void *shared, size_t a, size_t thread) {
    (void)thread;
    const Product *product = shared;
    const Did *did = product->did;
    const double *one = did->influence + product->cells[a] * did->n;
    for (size_t b = 0; b <= a; b++) {
        const double *other = did->influence + product->cells[b] * did->n;
        double sum[4] = {0};
        for (size_t i = 0; i < did->n; i++)
            sum[i % 4] += one[i] * other[i];
        product->v[a * product->k + b] = (sum[0] + sum[1] + sum[2] + sum[3]) / (double)did->n;
    }
}

static void pre_test(Arena *mem, Did *did, size_t threads) {
    size_t *cells = NEW_ARRAY(mem, size_t, did->n_cells), k = 0;
    for (size_t c = 0; c < did->n_cells; c++)
        if (did->cells[c].time < did->cells[c].group && did->cells[c].state == DID_DEFINED)
            cells[k++] = c;
    did->wald = NAN;
    did->wald_freedom = k;
    if (!k || k >= did->n || k > DID_PRE_MOST) return; /* more than units: V is singular */
    double *v = NEW_ARRAY(mem, double, k *k), *a = NEW_ARRAY(mem, double, k);
    Product product = {did, cells, k, v};
    parallel_each(threads, k, product_row, &product);
    for (size_t i = 0; i < k; i++)
        a[i] = did->cells[cells[i]].att;
    if (linear_factor(v, k) < k) return;
    linear_solve(v, a, k);
    did->wald = 0;
    for (size_t i = 0; i < k; i++)
        did->wald += (double)did->n * a[i] * did->cells[cells[i]].att;
}

DidTrouble did_effects(Arena *mem, Did *out, const DidPanel *panel, const DidAsk *ask) {
    *out = (Did){.wald = NAN};
    Sample sample = {.panel = panel, .ask = ask, .out = out};
    sample.stride = panel->period ? 1 : panel->periods;
    sample.periods = panel->periods > 1 ? periods_that_count(panel, ask) : 0;
    if (sample.periods < 2) return DID_ONE_PERIOD;
    if (panel->covariates >= DID_TERMS_MOST) return DID_TOO_MUCH;
    DidTrouble trouble = choose_units(mem, &sample);
    if (!trouble) trouble = scale_covariates(mem, &sample);
    if (!trouble) trouble = list_cells(mem, &sample);
    if (trouble) return trouble;
    out->n = sample.n, out->first = sample.first, out->periods_used = sample.periods;
    double *weights = NEW_ARRAY(mem, double, sample.n);
    for (size_t i = 0; i < sample.n; i++)
        weights[i] = panel->weights ? value_at(&sample, panel->weights, i, 0) : 1;
    out->share_weights = weights;
    if (!parallel_until((Crew){ask->threads, ask->deadline}, out->n_groups, group_work, &sample))
        return DID_LATE;
    bool any = false;
    for (size_t c = 0; c < out->n_cells; c++) {
        const DidCell *cell = out->cells + c;
        if (!isfinite(cell->att) || isinf(cell->se)) return DID_TOO_LARGE;
        any |= cell->state == DID_DEFINED;
    }
    if (!any) return DID_ALL_UNDEFINED;
    if (!ask->untested) pre_test(mem, out, ask->threads);
    return DID_FINE;
}

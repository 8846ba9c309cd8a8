/* What would have become of the treated units, judged by weighted others and weighted years? */

#include <math.h>
#include <string.h>

#include "stats/parallel.h"
#include "stats/random.h"
#include "stats/sdid.h"
#include "stats/simplex.h"

enum { STEPS_FIRST = 100, STEPS_MOST = 10000, AFRESH = 100 };

static double cell(const SdidPanel *panel, size_t unit, size_t t) {
    return panel->y[unit * (panel->before + panel->after) + t];
}

double sdid_noise(const SdidPanel *panel) {
    double mean = 0, square = 0, whole = 0, n = (double)(panel->controls * (panel->before - 1));
    for (size_t i = 0; i < panel->controls; i++)
        for (size_t t = 1; t < panel->before; t++)
            mean += (cell(panel, i, t) - cell(panel, i, t - 1)) / n;
    for (size_t i = 0; i < panel->controls; i++)
        for (size_t t = 1; t < panel->before; t++) {
            double off = cell(panel, i, t) - cell(panel, i, t - 1) - mean;
            square += off * off;
            whole = fmax(whole, fabs(cell(panel, i, t)));
        }
    double noise = n > 1 ? sqrt(square / (n - 1)) : 0;
    return noise > whole * 1e-13 ? noise : 0;
}

/* ---- least squares on the simplex ---- */

/* ½·w'Qw − c'w times 2/rows is the loss: Q = A'A + rows·ζ²·I, c = A'b. */
typedef struct Fit {
    size_t n, rows;
    double *q, *c;
} Fit;

/* Whose mean over the last rows or columns is to be met: for ω the treated units' in each period
 * before, for λ each control's over the periods after. */
typedef struct Want {
    const SdidPanel *panel;
    bool units, intercept; /* ω or λ */
    double zeta;
} Want;

static double want_cell(const Want *want, size_t row, size_t column) {
    const SdidPanel *p = want->panel;
    size_t n = want->units ? p->controls : p->before, last = want->units ? p->treated : p->after;
    if (column < n) return want->units ? cell(p, column, row) : cell(p, row, column);
    double sum = 0;
    for (size_t k = n; k < n + last; k++)
        sum += want->units ? cell(p, k, row) : cell(p, row, k);
    return sum / (double)last;
}

static Fit fit_of(Arena *mem, const Want *want) {
    const SdidPanel *p = want->panel;
    Fit fit = {.n = want->units ? p->controls : p->before,
               .rows = want->units ? p->before : p->controls};
    size_t n = fit.n, rows = fit.rows;
    double *a = NEW_ARRAY(mem, double, (n + 1) * rows); /* column by column, b last */
    fit.q = NEW_ARRAY(mem, double, n *n);
    fit.c = NEW_ARRAY(mem, double, n);
    for (size_t j = 0; j <= n; j++) {
        double mean = 0;
        for (size_t i = 0; i < rows; i++)
            mean += (a[j * rows + i] = want_cell(want, i, j)) / (double)rows;
        for (size_t i = 0; want->intercept && i < rows; i++)
            a[j * rows + i] -= mean;
    }
    for (size_t j = 0; j <= n; j++)
        for (size_t k = 0; k <= j && k < n; k++) {
            double sum = 0;
            for (size_t i = 0; i < rows; i++)
                sum += a[j * rows + i] * a[k * rows + i];
            if (j == n)
                fit.c[k] = sum;
            else
                fit.q[j * n + k] = fit.q[k * n + j] = sum;
        }
    for (size_t j = 0; j < n; j++)
        fit.q[j * n + j] += (double)rows * want->zeta * want->zeta;
    return fit;
}

/* Where the steps have come to: ½·gradient is Qx − c, and two sums that go along with it, so that a
 * step walks through the weights once. */
typedef struct Walk {
    const Fit *fit;
    double *x, *gradient;
    double own, linear; /* x'Qx, c'x */
    size_t best;        /* where the gradient is least */
} Walk;

/* Worked out anew now and then, so that rounding does not add up. */
static void walk_afresh(Walk *walk) {
    const Fit *fit = walk->fit;
    size_t n = fit->n;
    walk->own = walk->linear = 0, walk->best = 0;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += fit->q[i * n + k] * walk->x[k];
        walk->own += sum * walk->x[i];
        walk->linear += fit->c[i] * walk->x[i];
        walk->gradient[i] = sum - fit->c[i];
        if (walk->gradient[i] < walk->gradient[walk->best]) walk->best = i;
    }
}

/* All weights shrink alike, and the best one gets what they lose. */
static void walk_move(Walk *walk, double step) {
    const Fit *fit = walk->fit;
    const double *row = fit->q + walk->best * fit->n, *c = fit->c;
    double *x = walk->x, *gradient = walk->gradient, keep = 1 - step, least = INFINITY;
    size_t from = walk->best, best = 0;
    double bend = row[from], slope = gradient[from] + c[from];
    for (size_t i = 0; i < fit->n; i++) {
        x[i] *= keep;
        gradient[i] = keep * gradient[i] + step * (row[i] - c[i]);
        if (gradient[i] < least) least = gradient[i], best = i;
    }
    x[from] += step;
    walk->own = keep * keep * walk->own + 2 * step * keep * slope + step * step * bend;
    walk->linear = keep * walk->linear + step * c[from];
    walk->best = best;
}

/* One step; how far the loss fell. */
static double step_down(Walk *walk) {
    const Fit *fit = walk->fit;
    size_t best = walk->best;
    double along = walk->gradient[best] - (walk->own - walk->linear);
    double bend =
        fit->q[best * fit->n + best] - 2 * (walk->gradient[best] + fit->c[best]) + walk->own;
    if (walk->x[best] == 1 || !(bend > 0) || !(along < 0)) return 0;
    double step = fmin(1, -along / bend);
    walk_move(walk, step);
    return -(2 * step * along + step * step * bend) / (double)fit->rows;
}

static void frank_wolfe(double *x, double *gradient, const Fit *fit, double least, size_t most) {
    Walk walk = {.fit = fit, .x = x, .gradient = gradient};
    double fell = 0;
    for (size_t t = 0; t < most && (t < 2 || fell > least * least); t++) {
        if (t % AFRESH == 0) walk_afresh(&walk);
        fell = step_down(&walk);
    }
}

static void weights_by_steps(Arena *mem, double *x, const Fit *fit, double least) {
    double *gradient = NEW_ARRAY(mem, double, fit->n), largest = 0, sum = 0;
    for (size_t i = 0; i < fit->n; i++)
        x[i] = 1 / (double)fit->n;
    frank_wolfe(x, gradient, fit, least, STEPS_FIRST);
    for (size_t i = 0; i < fit->n; i++)
        largest = fmax(largest, x[i]);
    for (size_t i = 0; i < fit->n; i++) {
        if (x[i] <= largest / 4) x[i] = 0;
        sum += x[i];
    }
    for (size_t i = 0; i < fit->n; i++)
        x[i] /= sum;
    frank_wolfe(x, gradient, fit, least, STEPS_MOST);
}

static void weights_exact(Arena *mem, double *x, const Fit *fit) {
    memset(x, 0, fit->n * sizeof *x);
    Simplex problem = {fit->n, fit->q, fit->c, NEW_ARRAY(mem, double, simplex_room(fit->n))};
    (void)simplex_minimum(x, &problem);
}

/* ---- the estimate ---- */

/* Treated less weighted controls, in period t. */
static double gap_at(const SdidPanel *panel, const double *omega, size_t t) {
    double gap = 0;
    for (size_t i = 0; i < panel->treated; i++)
        gap += cell(panel, panel->controls + i, t) / (double)panel->treated;
    for (size_t i = 0; i < panel->controls; i++)
        gap -= omega[i] * cell(panel, i, t);
    return gap;
}

static void estimate(SdidFit *fit, const SdidPanel *panel) {
    double base = 0;
    for (size_t t = 0; t < panel->before; t++)
        if (fit->lambda[t] > 0) base += fit->lambda[t] * gap_at(panel, fit->omega, t);
    fit->estimate = 0;
    for (size_t t = 0; t < panel->after; t++) {
        double effect = gap_at(panel, fit->omega, panel->before + t) - base;
        if (fit->effect_curve) fit->effect_curve[t] = effect;
        fit->estimate += effect / (double)panel->after;
    }
}

void sdid_fit(Arena *mem, SdidFit *out, const SdidPanel *panel, SdidKind kind) {
    double noise = sdid_noise(panel);
    *out = (SdidFit){.omega = NEW_ARRAY(mem, double, panel->controls),
                     .lambda = NEW_ARRAY(mem, double, panel->before),
                     .effect_curve = NEW_ARRAY(mem, double, panel->after),
                     .zeta_omega = pow((double)(panel->treated * panel->after), 0.25) * noise,
                     .zeta_lambda = 1e-6 * noise,
                     .min_decrease = (kind == SDID_EXACT ? 1e-10 : 1e-5) * noise};
    if (kind == SDID_CONTROL) out->zeta_omega = 1e-6 * noise;
    ArenaMark mark = arena_mark(mem);
    for (int units = 0; units < 2; units++) {
        double *x = units ? out->omega : out->lambda;
        size_t n = units ? panel->controls : panel->before;
        if (kind == SDID_DIFFERENCE || (kind == SDID_CONTROL && !units)) {
            for (size_t i = 0; i < n; i++)
                x[i] = kind == SDID_DIFFERENCE ? 1 / (double)n : 0;
            continue;
        }
        Want want = {panel, units, !units || kind != SDID_CONTROL,
                     units ? out->zeta_omega : out->zeta_lambda};
        Fit fit = fit_of(mem, &want);
        if (kind == SDID_EXACT)
            weights_exact(mem, x, &fit);
        else
            weights_by_steps(mem, x, &fit, out->min_decrease);
    }
    arena_rewind(mem, mark);
    estimate(out, panel);
}

void sdid_control(Arena *mem, SdidControl *out, const SdidPanel *panel) {
    *out = (SdidControl){.weights = NEW_ARRAY(mem, double, panel->controls)};
    ArenaMark mark = arena_mark(mem);
    Want want = {panel, true, false, 0};
    Fit fit = fit_of(mem, &want);
    weights_exact(mem, out->weights, &fit);
    arena_rewind(mem, mark);
    double square = 0;
    for (size_t t = 0; t < panel->before + panel->after; t++) {
        double gap = gap_at(panel, out->weights, t);
        if (t < panel->before)
            square += gap * gap;
        else
            out->att += gap / (double)panel->after;
    }
    out->pre_rmspe = sqrt(square / (double)panel->before);
}

/* ---- how sure ---- */

/* The estimate for a panel made of some of the rows. */
static double estimate_of(Arena *mem, const SdidPanel *panel, const size_t *rows, size_t controls,
                          size_t treated) {
    size_t periods = panel->before + panel->after;
    double *y = NEW_ARRAY(mem, double, (controls + treated) * periods);
    for (size_t i = 0; i < controls + treated; i++)
        memcpy(y + i * periods, panel->y + rows[i] * periods, periods * sizeof *y);
    SdidPanel part = {controls, treated, panel->before, panel->after, y};
    if (controls < 2 || !treated || sdid_noise(&part) == 0) return NAN;
    SdidFit fit;
    sdid_fit(mem, &fit, &part, SDID_STEPS);
    return fit.estimate;
}

typedef struct Draws {
    const SdidPanel *panel;
    const SdidDraws *ask;
    double *estimates;
} Draws;

/* Estimate with the chosen controls (1 in `chosen`) in the place of the treated. */
static double placebo(Arena *mem, const SdidPanel *panel, const bool *chosen) {
    size_t *rows = NEW_ARRAY(mem, size_t, panel->controls), n = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < panel->controls; i++)
            if (chosen[i] == (round == 1)) rows[n++] = i;
    return estimate_of(mem, panel, rows, panel->controls - panel->treated, panel->treated);
}

static void single_placebo(void *shared, size_t unit, size_t thread) {
    (void)thread;
    const Draws *draws = shared;
    Arena *mem = arena_new();
    bool *chosen = NEW_ARRAY(mem, bool, draws->panel->controls);
    chosen[unit] = true;
    draws->estimates[unit] = placebo(mem, draws->panel, chosen);
    arena_free(mem);
}

/* The first `take` of `at` become a sample without replacement. */
static void shuffle(Random *random, size_t *at, size_t n, size_t take) {
    for (size_t i = 0; i < take; i++) {
        size_t other = i + (size_t)random_below(random, n - i), kept = at[i];
        at[i] = at[other];
        at[other] = kept;
    }
}

static void drawn_placebo(void *shared, size_t draw, size_t thread) {
    (void)thread;
    const Draws *draws = shared;
    size_t n = draws->panel->controls;
    Arena *mem = arena_new();
    bool *chosen = NEW_ARRAY(mem, bool, n);
    size_t *order = NEW_ARRAY(mem, size_t, n);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    Random random = random_begin(draws->ask->seed, draw);
    shuffle(&random, order, n, draws->panel->treated);
    for (size_t i = 0; i < draws->panel->treated; i++)
        chosen[order[i]] = true;
    draws->estimates[draw] = placebo(mem, draws->panel, chosen);
    arena_free(mem);
}

bool sdid_placebos(Arena *mem, double *estimates, const SdidPanel *panel, const SdidDraws *ask) {
    if (panel->controls <= panel->treated) return false;
    Draws draws = {panel, ask, estimates};
    Crew crew = {ask->threads, ask->deadline};
    if (panel->treated > 1) return parallel_until(crew, ask->draws, drawn_placebo, &draws);
    draws.estimates = NEW_ARRAY(mem, double, panel->controls);
    if (!parallel_until(crew, panel->controls, single_placebo, &draws)) return false;
    for (size_t draw = 0; draw < ask->draws; draw++) {
        Random random = random_begin(ask->seed, draw);
        estimates[draw] = draws.estimates[random_below(&random, panel->controls)];
    }
    return true;
}

static void resampled(void *shared, size_t draw, size_t thread) {
    (void)thread;
    const Draws *draws = shared;
    const SdidPanel *panel = draws->panel;
    size_t n = panel->controls + panel->treated, controls = 0, at = 0;
    Arena *mem = arena_new();
    size_t *often = NEW_ARRAY(mem, size_t, n), *rows = NEW_ARRAY(mem, size_t, n);
    Random random = random_begin(draws->ask->seed, draw);
    for (size_t i = 0; i < n; i++)
        often[random_below(&random, n)]++;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < often[i]; k++)
            rows[at++] = i, controls += i < panel->controls;
    draws->estimates[draw] = estimate_of(mem, panel, rows, controls, n - controls);
    arena_free(mem);
}

bool sdid_resample(double *estimates, const SdidPanel *panel, const SdidDraws *ask) {
    Draws draws = {panel, ask, estimates};
    return parallel_until((Crew){ask->threads, ask->deadline}, ask->draws, resampled, &draws);
}

double sdid_spread(const double *estimates, size_t n) {
    double mean = 0, square = 0;
    size_t good = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(estimates[i])) mean += estimates[i], good++;
    if (good < 2) return NAN;
    mean /= (double)good;
    for (size_t i = 0; i < n; i++)
        if (isfinite(estimates[i])) square += (estimates[i] - mean) * (estimates[i] - mean);
    return sqrt(square / (double)good);
}

double sdid_jackknife(Arena *mem, const SdidPanel *panel, const SdidFit *fit) {
    size_t n = panel->controls + panel->treated, with_weight = 0;
    for (size_t i = 0; i < panel->controls; i++)
        with_weight += fit->omega[i] > 0;
    if (panel->treated < 2 || with_weight < 2) return NAN;
    ArenaMark mark = arena_mark(mem);
    size_t periods = panel->before + panel->after;
    double *estimates = NEW_ARRAY(mem, double, n), *y = NEW_ARRAY(mem, double, n *periods);
    SdidFit part = {.omega = NEW_ARRAY(mem, double, n), .lambda = fit->lambda};
    for (size_t left = 0; left < n; left++) {
        size_t rows = 0;
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            if (i == left) continue;
            memcpy(y + rows * periods, panel->y + i * periods, periods * sizeof *y);
            if (i < panel->controls) sum += part.omega[rows] = fit->omega[i];
            rows++;
        }
        bool control = left < panel->controls;
        SdidPanel rest = {panel->controls - control, panel->treated - !control, panel->before,
                          panel->after, y};
        for (size_t i = 0; i < rest.controls; i++)
            part.omega[i] /= sum;
        estimate(&part, &rest);
        estimates[left] = part.estimate;
    }
    double spread = sdid_spread(estimates, n) * sqrt((double)n - 1);
    arena_rewind(mem, mark);
    return spread;
}

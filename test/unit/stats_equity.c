/* Are inequality, concentration and gradients right? Compared with the plain double sums of their
 * definitions; the gradient with every statistic worked out naively for each weighting. */

#include "tap.h"

#include "stats/stats.h"

enum { N = 900, PV = 3, REPLICATES = 10, STRIDE = 16 };

static uint64_t state = 42;
static double uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static double pairwise_gini(const double *y, const double *w, size_t n) {
    double sum = 0, all = 0, mean = 0;
    for (size_t i = 0; i < n; i++) {
        all += w[i], mean += w[i] * y[i];
        for (size_t j = 0; j < n; j++)
            sum += w[i] * w[j] * fabs(y[i] - y[j]);
    }
    return sum / (2 * all * mean);
}

static void inequality(void) {
    enum { M = 200 };
    double y[M], w[M], rank[M], scaled[M];
    uint32_t order[M];
    Ordered room[2 * M];
    Inequality found, other;
    for (size_t i = 0; i < M; i++)
        y[i] = floor(1 + 30 * uniform()), w[i] = 0.5 + uniform();
    order_ascending(order, y, M, room);
    inequality_midrank(rank, y, w, order, M);
    inequality_of(&found, y, w, rank, M);
    is_double(found.gini, pairwise_gini(y, w, M), 1e-13, "Gini over all pairs, with ties");
    for (size_t i = 0; i < M; i++)
        scaled[i] = 1000 * y[i];
    inequality_of(&other, scaled, w, rank, M);
    ok(fabs(other.gini - found.gini) < 1e-13 && fabs(other.theil_t - found.theil_t) < 1e-13 &&
           fabs(other.theil_l - found.theil_l) < 1e-13 &&
           fabs(other.half_cv2 - found.half_cv2) < 1e-13,
       "the unit does not matter");
    double between_t = 0, within_t = 0, between_l = 0, within_l = 0;
    for (size_t g = 0; g < 2; g++) {
        size_t from = g * M / 2;
        inequality_of(&other, y + from, w + from, rank + from, M / 2);
        double p = other.weight / found.weight, s = p * other.mean / found.mean;
        within_t += s * other.theil_t, within_l += p * other.theil_l;
        between_t += s * log(other.mean / found.mean),
            between_l += p * log(found.mean / other.mean);
    }
    is_double(within_t + between_t, found.theil_t, 1e-14, "Theil's T is the sum of its parts");
    is_double(within_l + between_l, found.theil_l, 1e-14, "Theil's L is the sum of its parts");
    Concentration concentration;
    ok(inequality_concentration(&concentration, y, w, rank, M, 2), "a concentration index");
    is_double(concentration.index, found.gini, 1e-13, "over its own rank it is Gini");
    is_double(concentration.extended, concentration.index, 1e-13, "extended with 2 it is the same");
    is_double(concentration.regression, concentration.index, 1e-13, "as the regression has it");
    double index, mean, people[] = {10, 20, 30}, rate[] = {5, 3, 1};
    ok(inequality_grouped(&index, &mean, people, rate, 3), "grouped");
    double each_y[60], each_w[60], each_rank[60];
    for (size_t i = 0; i < 60; i++)
        each_y[i] = i < 10   ? 5
                    : i < 30 ? 3
                             : 1,
        each_w[i] = 1,
        each_rank[i] = i < 10   ? 5.0 / 60
                       : i < 30 ? 20.0 / 60
                                : 45.0 / 60;
    inequality_concentration(&concentration, each_y, each_w, each_rank, 60, 2);
    is_double(index, concentration.index, 1e-14, "as person by person");
    ok(!inequality_grouped(&index, &mean, people, (double[]){0, 0, 0}, 3), "no rate at all");
    const double few[] = {1, 2, 3, 4}, ones[] = {1, 1, 1, 1};
    const uint32_t straight[] = {0, 1, 2, 3};
    is_double(inequality_quantile(few, ones, straight, 4, 0.5), 2.5, 0, "a share reached exactly");
    is_double(inequality_quantile(few, ones, straight, 4, 0.6), 3, 0, "a share within a step");
    is_double(inequality_quantile(few, ones, straight, 4, 1), 4, 0, "the last one");
    ok(isnan(inequality_gap_below(few, ones, straight, 4, 0.5)), "nobody is below");
}

/* ---- gradient, by hand -------------------------------------------------------------------------
 */

static double x[N], female[N], group[N], weights[N * STRIDE], y[PV][N];

static double step_quantile(const double *v, size_t r, double share) {
    double all = 0, best = INFINITY;
    for (size_t i = 0; i < N; i++)
        all += weights[i * STRIDE + r];
    for (size_t i = 0; i < N; i++) {
        double up_to = 0;
        for (size_t j = 0; j < N; j++)
            up_to += v[j] <= v[i] ? weights[j * STRIDE + r] : 0;
        if (up_to >= share * all && v[i] < best) best = v[i];
    }
    return best;
}

static void naive(double *out, size_t m, size_t r, double low) {
    double w = 0, my = 0, mx = 0, xx = 0, xy = 0, yy = 0, sums[2] = {0}, of[2] = {0};
    double quarter = step_quantile(x, r, 0.25), hits[2] = {0}, sizes[2] = {0}, ranked = 0, lows = 0;
    for (size_t i = 0; i < N; i++) {
        double wi = weights[i * STRIDE + r];
        w += wi, my += wi * y[m][i], mx += wi * x[i];
        sums[(int)group[i]] += wi * y[m][i], of[(int)group[i]] += wi;
        sizes[x[i] <= quarter] += wi;
        if (y[m][i] < low) hits[x[i] <= quarter] += wi;
    }
    my /= w, mx /= w;
    for (size_t i = 0; i < N; i++) {
        double wi = weights[i * STRIDE + r], dx = x[i] - mx, dy = y[m][i] - my, below = 0;
        xx += wi * dx * dx, xy += wi * dx * dy, yy += wi * dy * dy;
        for (size_t j = 0; j < N; j++)
            below += weights[j * STRIDE + r] * (x[j] < x[i] ? 1 : x[j] <= x[i] ? 0.5 : 0);
        if (y[m][i] < low) ranked += wi * below / w, lows += wi;
    }
    double p = hits[1] / sizes[1], q = hits[0] / sizes[0];
    out[GRADIENT_MEAN] = my, out[GRADIENT_DEVIATION] = sqrt(yy / (w - 1));
    out[GRADIENT_DEVIATION_POPULATION] = sqrt(yy / w);
    out[GRADIENT_P10] = step_quantile(y[m], r, 0.1),
    out[GRADIENT_P90] = step_quantile(y[m], r, 0.9);
    out[GRADIENT_SLOPE] = xy / xx, out[GRADIENT_STRENGTH] = 100 * xy * xy / (xx * yy);
    out[GRADIENT_GAP] = sums[0] / of[0] - sums[1] / of[1];
    out[GRADIENT_ADJUSTED] = NAN; /* compared in test/reference */
    out[GRADIENT_BOTTOM] = p, out[GRADIENT_OTHERS] = q, out[GRADIENT_DIFFERENCE] = p - q;
    out[GRADIENT_RATIO] = p / q, out[GRADIENT_ODDS] = p / (1 - p) / (q / (1 - q));
    out[GRADIENT_CONCENTRATION] = 2 * ranked / lows - 1;
}

static void survey(void) {
    for (size_t i = 0; i < N; i++) {
        x[i] = floor(40 * (uniform() + uniform() - 1)) / 8, female[i] = uniform() < 0.5;
        group[i] = uniform() < 0.3;
        for (size_t m = 0; m < PV; m++)
            y[m][i] = floor(500 + 20 * x[i] - 15 * group[i] + 200 * (uniform() - 0.5));
        for (size_t r = 0; r <= REPLICATES; r++)
            weights[i * STRIDE + r] =
                r ? weights[i * STRIDE] * (uniform() < 0.5 ? 0.5 : 1.5) : 0.5 + 4 * uniform();
    }
}

static double results[1 << 16], values[GRADIENT_STATISTICS * PV * (REPLICATES + 1)];
static double room[1 << 16], mean_x[REPLICATES + 1], plain[3 * (REPLICATES + 1)];

static void gradient(void) {
    survey();
    const double *plausible[PV] = {y[0], y[1], y[2]}, *covariates[] = {female};
    GradientData data = {.n = N,
                         .plausible = PV,
                         .weightings = REPLICATES + 1,
                         .covariates = 1,
                         .x = x,
                         .y = plausible,
                         .weights = weights,
                         .stride = STRIDE,
                         .covariate = covariates,
                         .group = group,
                         .low = 450};
    GradientValues found = {values, mean_x, plain};
    ok(gradient_room(&data) < sizeof room / sizeof *room &&
           gradient_results(&data) < sizeof results / sizeof *results,
       "room is enough");
    for (size_t task = gradient_tasks(&data); task-- > 0;) /* any order will do */
        gradient_task(&data, task, results, room);
    gradient_finish(&data, results, &found);
    double worst = 0;
    for (size_t m = 0; m < PV; m++)
        for (size_t r = 0; r <= REPLICATES; r++) {
            double expected[GRADIENT_STATISTICS];
            naive(expected, m, r, data.low);
            for (size_t i = 0; i < GRADIENT_STATISTICS; i++) {
                double got = values[(i * PV + m) * (REPLICATES + 1) + r];
                if (i != GRADIENT_ADJUSTED) worst = fmax(worst, fabs(got / expected[i] - 1));
            }
        }
    ok(worst < 1e-11, "all statistics as worked out by hand: %g", worst);
    double kept = values[GRADIENT_ADJUSTED * PV * (REPLICATES + 1)];
    for (size_t i = 0; i < N; i++)
        x[i] = 3 * x[i] + 2020, female[i] += 2000; /* other units, other zero */
    for (size_t task = 0; task < gradient_tasks(&data); task++)
        gradient_task(&data, task, results, room);
    gradient_finish(&data, results, &found);
    is_double(values[GRADIENT_ADJUSTED * PV * (REPLICATES + 1)], kept, 1e-9,
              "the adjusted gap does not know units");
    Combined one = gradient_combine((double[]){5, 6, 4}, 1, 3, 0.5);
    is_double(one.sampling, 2.0 / (2 * 0.25), 1e-15, "Fay's variance around the full sample");
    is_double(one.error, 2, 1e-15, "one plausible value: the sampling error alone");
    Combined two = gradient_combine((double[]){5, 7}, 2, 1, 0);
    ok(two.estimate == 6 && two.imputation == 2 && isnan(two.error), "no replicates, no error");
}

int main(void) {
    inequality();
    gradient();
    return done();
}

/* Where does one class end and the next begin? By quantiles, equal steps, natural breaks, standard
 * deviations, or as told; always at numbers that can be read in the legend. */

#include <math.h>
#include <stdlib.h>

#include "chart/chart_in.h"

static const char *const methods[CLASS_METHODS] = {
    [CLASS_QUANTILE] = "quantile",   [CLASS_EQUAL] = "equal",   [CLASS_NATURAL] = "natural",
    [CLASS_DEVIATION] = "deviation", [CLASS_MANUAL] = "manual",
};

Str class_method_id(ClassMethod method) {
    return str_of(methods[method]);
}

bool class_method_read(Str id, ClassMethod *out) {
    for (size_t i = 0; i < CLASS_METHODS; i++)
        if (str_equal(id, str_of(methods[i]))) {
            *out = (ClassMethod)i;
            return true;
        }
    return false;
}

typedef struct Values { /* as they are shown, ascending */
    double *at;
    size_t n;
} Values;

static int compare_doubles(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The number as it is shown: what reads the same belongs to the same class. */
static double shown(const ChartPoint *point) {
    return words_rounded(point->value, point->decimals);
}

static bool exact_zero(const ChartPoint *point) {
    return !(point->low < 0) && !(point->high > 0) && !(point->value < 0) && !(point->value > 0);
}

bool classes_zero_apart(const ChartPoint *points, size_t n) {
    bool zero = false, other = false;
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(points[i]);
        if (point.state != MARK_VALUE) continue;
        bool nothing = exact_zero(&point);
        zero |= nothing;
        other |= !nothing;
    }
    return zero && other;
}

static Values values_of(Arena *mem, const ChartPoint *points, size_t n, Classes *classes) {
    Values values = {NEW_ARRAY(mem, double, n + 1), 0};
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(points[i]);
        if (point.state != MARK_VALUE) continue;
        if (point.decimals > classes->decimals) classes->decimals = point.decimals;
        if (classes->zero_own && exact_zero(&point)) continue;
        values.at[values.n++] = shown(&point);
    }
    qsort(values.at, values.n, sizeof *values.at, compare_doubles);
    classes->n_values = values.n;
    if (values.n) classes->low = values.at[0], classes->high = values.at[values.n - 1];
    return values;
}

/* Bounds come in ascending order. */
static void add_bound(Classes *classes, double bound) {
    bound = words_rounded(bound, classes->decimals);
    size_t n = classes->n_bounds;
    if (!isfinite(bound) || n == CLASS_BOUNDS || (n && bound <= classes->bounds[n - 1])) return;
    classes->bounds[classes->n_bounds++] = bound;
}

/* One between the values: nothing below or nothing above it makes no class. */
static void add_inner(Classes *classes, double bound) {
    bound = words_rounded(bound, classes->decimals);
    if (bound >= classes->low && bound < classes->high) add_bound(classes, bound);
}

/* ---- the methods --------------------------------------------------------------------------------
 */

/* At least i/k of the values are at or below the i-th bound: the inverse of the distribution
 * (definition 1 of Hyndman and Fan 1996), so that each bound is a value. */
static void by_quantile(Classes *classes, const Values *values, size_t k) {
    for (size_t i = 1; i < k; i++)
        add_inner(classes, values->at[(i * values->n + k - 1) / k - 1]);
}

static void by_equal(Classes *classes, size_t k) {
    for (size_t i = 1; i < k; i++) {
        double part = (double)i / (double)k;
        add_inner(classes, classes->low * (1 - part) + classes->high * part);
    }
}

/* Of the values as they are, not of a sample: divided by n. */
static void by_deviation(Classes *classes, const Values *values, size_t k) {
    double mean = 0, squares = 0;
    for (size_t i = 0; i < values->n; i++)
        mean += (values->at[i] - mean) / (double)(i + 1);
    for (size_t i = 0; i < values->n; i++)
        squares += (values->at[i] - mean) * (values->at[i] - mean);
    double deviation = sqrt(squares / (double)values->n);
    for (size_t i = 1; i < k; i++)
        add_inner(classes, mean + deviation * ((double)i - (double)k / 2));
}

static void by_hand(Arena *mem, Classes *classes, const ClassWish *wish) {
    double *bounds = NEW_ARRAY(mem, double, wish->n_manual + 1);
    size_t n = 0;
    for (size_t i = 0; i < wish->n_manual; i++)
        if (isfinite(wish->manual[i])) bounds[n++] = wish->manual[i];
    qsort(bounds, n, sizeof *bounds, compare_doubles);
    for (size_t i = 0; i < n; i++)
        add_bound(classes, bounds[i]);
}

/* ---- natural breaks -----------------------------------------------------------------------------
 * The classes with the least sum of squared differences from their means, exactly: W. D. Fisher,
 * "On Grouping for Maximum Homogeneity", Journal of the American Statistical Association 53 (1958),
 * used for maps by G. F. Jenks (1967). The best beginning of the last class never moves back when a
 * value is added, so each row of the table is filled by halving (H. Wang and M. Song,
 * "Ckmeans.1d.dp", The R Journal 3/2 (2011); in this form from version 4 on). */

typedef struct Natural {
    const double *at; /* different values, ascending */
    size_t n;
    double *weight, *sum, *square; /* of the first i values; of their distance from the middle */
    double *before, *now;          /* least cost of the first j + 1 values, with one class fewer */
    uint32_t *first;               /* of the last class, row by row */
} Natural;

/* Σ (x − mean)² of the values i … j. */
static double spread_of(const Natural *natural, size_t i, size_t j) {
    double weight = natural->weight[j + 1] - natural->weight[i];
    double sum = natural->sum[j + 1] - natural->sum[i];
    double cost = natural->square[j + 1] - natural->square[i] - sum * sum / weight;
    return cost > 0 ? cost : 0;
}

/* Fills low … high of a row; the last class begins in from … to. */
static void fill_row(Natural *natural, size_t row, const size_t range[2], size_t from, size_t to) {
    if (range[0] > range[1] || range[1] == SIZE_MAX) return;
    size_t j = (range[0] + range[1]) / 2, best = from > row ? from : row;
    double least = INFINITY;
    for (size_t i = best; i <= j && i <= to; i++) {
        double cost = natural->before[i - 1] + spread_of(natural, i, j);
        if (cost < least) least = cost, best = i;
    }
    natural->now[j] = least;
    natural->first[row * natural->n + j] = (uint32_t)best;
    if (j > range[0]) fill_row(natural, row, (size_t[]){range[0], j - 1}, from, best);
    fill_row(natural, row, (size_t[]){j + 1, range[1]}, best, to);
}

static Natural natural_new(Arena *mem, const Values *values, size_t k) {
    size_t most = values->n + 1;
    double *at = NEW_ARRAY(mem, double, most), middle = values->at[values->n / 2];
    Natural natural = {.at = at,
                       .weight = NEW_ARRAY(mem, double, most),
                       .sum = NEW_ARRAY(mem, double, most),
                       .square = NEW_ARRAY(mem, double, most),
                       .before = NEW_ARRAY(mem, double, most),
                       .now = NEW_ARRAY(mem, double, most)};
    for (size_t i = 0; i < values->n; i++) {
        size_t n = natural.n;
        double x = values->at[i] - middle; /* small numbers keep their digits */
        if (!n || values->at[i] > at[n - 1]) {
            at[natural.n++] = values->at[i];
            natural.weight[n + 1] = natural.weight[n];
            natural.sum[n + 1] = natural.sum[n];
            natural.square[n + 1] = natural.square[n];
        }
        natural.weight[natural.n] += 1;
        natural.sum[natural.n] += x;
        natural.square[natural.n] += x * x;
    }
    natural.first = NEW_ARRAY(mem, uint32_t, k * natural.n);
    return natural;
}

static void by_natural(Arena *mem, Classes *classes, const Values *values, size_t k) {
    Natural natural = natural_new(mem, values, k);
    if (k > natural.n) k = natural.n;
    for (size_t j = 0; j < natural.n; j++)
        natural.now[j] = spread_of(&natural, 0, j);
    for (size_t row = 1; row < k; row++) {
        double *before = natural.before;
        natural.before = natural.now;
        natural.now = before;
        fill_row(&natural, row, (size_t[]){row, natural.n - 1}, row, natural.n - 1);
    }
    double bounds[CLASS_BOUNDS];
    for (size_t row = k - 1, last = natural.n - 1; row > 0; row--) {
        last = natural.first[row * natural.n + last] - 1;
        bounds[row - 1] = natural.at[last];
    }
    for (size_t i = 0; i + 1 < k; i++)
        add_inner(classes, bounds[i]);
}

/* ---- all together -------------------------------------------------------------------------------
 */

Classes classes_make(Arena *mem, const ChartPoint *points, size_t n, const ClassWish *wish) {
    Classes classes = {.zero_own = wish->zero_own};
    Values values = values_of(mem, points, n, &classes);
    size_t k = wish->classes < CLASSES_LEAST  ? CLASSES_LEAST
               : wish->classes > CLASSES_MOST ? CLASSES_MOST
                                              : wish->classes;
    if (wish->method == CLASS_MANUAL) {
        by_hand(mem, &classes, wish);
        return classes;
    }
    if (values.n < CLASS_VALUES_LEAST) {
        classes.note = CLASS_FEW_VALUES;
    } else if (!(classes.low < classes.high)) {
        classes.note = CLASS_EQUAL_VALUES;
    } else {
        if (wish->method == CLASS_QUANTILE) by_quantile(&classes, &values, k);
        if (wish->method == CLASS_EQUAL) by_equal(&classes, k);
        if (wish->method == CLASS_NATURAL) by_natural(mem, &classes, &values, k);
        if (wish->method == CLASS_DEVIATION) by_deviation(&classes, &values, k);
        if (classes.n_bounds + 1 < k) classes.note = CLASS_FEWER;
    }
    return classes;
}

void classes_split(Classes *classes, double middle) {
    middle = words_rounded(middle, classes->decimals);
    if (!isfinite(middle)) return;
    classes->has_middle = true;
    classes->middle = middle;
    bool inside = middle >= classes->low && middle < classes->high;
    if (!inside || classes->note == CLASS_FEW_VALUES || classes->note == CLASS_EQUAL_VALUES) return;
    size_t nearest = 0;
    for (size_t i = 1; i < classes->n_bounds; i++)
        if (fabs(classes->bounds[i] - middle) < fabs(classes->bounds[nearest] - middle))
            nearest = i;
    classes->bounds[nearest] = middle;
    if (!classes->n_bounds) classes->n_bounds = 1;
}

bool class_above(const Classes *classes, size_t k) {
    return k == 0 ? classes->n_values && classes->low > classes->middle
                  : classes->bounds[k - 1] >= classes->middle;
}

size_t classes_place(const Classes *classes, const ChartPoint *point) {
    if (classes->zero_own && exact_zero(point)) return CLASSES_MOST;
    double value = shown(point);
    size_t k = 0;
    while (k < classes->n_bounds && value > classes->bounds[k])
        k++;
    return k;
}

void classes_count(const Classes *classes, const ChartPoint *points, size_t n,
                   size_t counts[CLASSES_MOST + 1]) {
    for (size_t k = 0; k <= CLASSES_MOST; k++)
        counts[k] = 0;
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(points[i]);
        if (point.state == MARK_VALUE) counts[classes_place(classes, &point)]++;
    }
}

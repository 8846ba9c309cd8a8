/* Are values put into the right classes? Expected bounds are those of a Python script: quantiles as
 * numpy.quantile(…, method="inverted_cdf") defines them, equal steps and standard deviations by
 * their formulas, natural breaks by trying every way to part the values. */

#include "tap.h"
#include <math.h>

#include "base/base.h"
#include "chart/chart.h"

static Cx cx;

typedef struct Expected {
    size_t n;
    double values[16];
    int decimals;
    size_t k;
    double bounds[3][8]; /* quantile, equal, deviation */
    size_t n_bounds[3];
    double least;      /* Σ (x − mean of its class)² of the best natural breaks */
    double natural[8]; /* where there is one best way only */
    int n_natural;     /* −1: several are as good */
} Expected;

static const Expected expected[] = {
    {6, {9.0, 7.7, 9.1, 6.4, 6.9, 2.6}, 1, 2, {{6.9}, {5.9}, {7.0}}, {1, 1, 1}, 5.908, {2.6}, 1},
    {6,
     {6.9, 6.4, 9.1, 9.0, 2.6, 7.7},
     1,
     3,
     {{6.4, 7.7}, {4.8, 6.9}, {5.9, 8.0}},
     {2, 2, 2},
     0.865,
     {2.6, 7.7},
     2},
    {6,
     {6.9, 2.6, 6.4, 9.1, 9.0, 7.7},
     1,
     5,
     {{6.4, 6.9, 7.7, 9.0}, {3.9, 5.2, 6.5, 7.8}, {3.7, 5.9, 8.0}},
     {4, 4, 3},
     0.005,
     {2.6, 6.4, 6.9, 7.7},
     4},
    {6,
     {2.6, 7.7, 9.1, 9.0, 6.9, 6.4},
     1,
     7,
     {{2.6, 6.4, 6.9, 7.7, 9.0}, {3.5, 4.5, 5.4, 6.3, 7.2, 8.2}, {3.7, 5.9, 8.0}},
     {5, 6, 3},
     0,
     {2.6, 6.4, 6.9, 7.7, 9.0},
     5},
    {9,
     {16.0, 21.0, 8.0, 3.0, 4.0, 8.0, 10.0, 34.0, 10.0},
     0,
     2,
     {{10.0}, {19.0}, {13.0}},
     {1, 1, 1},
     196.214286,
     {16.0},
     1},
    {9,
     {21.0, 10.0, 8.0, 16.0, 3.0, 4.0, 10.0, 34.0, 8.0},
     0,
     3,
     {{8.0, 10.0}, {13.0, 24.0}, {8.0, 17.0}},
     {2, 2, 2},
     57.3333333,
     {10.0, 21.0},
     2},
    {9,
     {34.0, 4.0, 3.0, 8.0, 21.0, 16.0, 10.0, 8.0, 10.0},
     0,
     5,
     {{4.0, 8.0, 10.0, 21.0}, {9.0, 15.0, 22.0, 28.0}, {8.0, 17.0, 26.0}},
     {4, 4, 3},
     4.5,
     {4.0, 10.0, 16.0, 21.0},
     4},
    {9,
     {10.0, 10.0, 8.0, 3.0, 8.0, 21.0, 4.0, 16.0, 34.0},
     0,
     7,
     {{4.0, 8.0, 10.0, 16.0, 21.0}, {7.0, 12.0, 16.0, 21.0, 25.0, 30.0}, {8.0, 17.0, 26.0}},
     {5, 6, 3},
     0,
     {3.0, 4.0, 8.0, 10.0, 16.0, 21.0},
     6},
    {12,
     {5.4, 3.2, 6.4, 10.4, 3.1, 12.0, 10.8, 2.0, 8.1, 7.8, 7.2, 11.9},
     1,
     2,
     {{7.2}, {7.0}, {7.4}},
     {1, 1, 1},
     37.4051429,
     {6.4},
     1},
    {12,
     {8.1, 6.4, 5.4, 7.2, 12.0, 7.8, 3.2, 10.4, 11.9, 10.8, 3.1, 2.0},
     1,
     3,
     {{5.4, 8.1}, {5.3, 8.7}, {5.7, 9.0}},
     {2, 2, 2},
     7.60216667,
     {3.2, 8.1},
     2},
    {12,
     {3.2, 7.2, 10.8, 7.8, 6.4, 8.1, 3.1, 12.0, 10.4, 11.9, 5.4, 2.0},
     1,
     5,
     {{3.2, 6.4, 8.1, 10.8}, {4.0, 6.0, 8.0, 10.0}, {2.4, 5.7, 9.0}},
     {4, 4, 3},
     1.89166667,
     {3.2, 6.4, 8.1, 10.8},
     4},
    {12,
     {3.2, 5.4, 2.0, 11.9, 7.2, 10.4, 8.1, 10.8, 12.0, 3.1, 6.4, 7.8},
     1,
     7,
     {{3.1, 5.4, 7.2, 7.8, 10.4, 11.9}, {3.4, 4.9, 6.3, 7.7, 9.1, 10.6}, {2.4, 5.7, 9.0}},
     {6, 6, 3},
     0.455,
     {2.0, 3.2, 5.4, 7.2, 8.1, 10.8},
     6},
    {14,
     {0.66, -0.22, -0.03, 0.25, -0.72, -0.75, -0.38, -0.64, -0.59, 0.88, -0.71, -0.83, -0.81, 0.63},
     2,
     2,
     {{-0.59}, {0.03}, {-0.23}},
     {1, 1, 1},
     0.86046,
     {-0.03},
     1},
    {14,
     {0.63, -0.59, -0.71, -0.75, 0.88, 0.25, 0.66, -0.64, -0.81, -0.22, -0.83, -0.72, -0.38, -0.03},
     2,
     3,
     {{-0.71, -0.03}, {-0.26, 0.31}, {-0.53, 0.06}},
     {2, 2, 2},
     0.295554167,
     {-0.38, 0.25},
     2},
    {14,
     {-0.38, -0.22, 0.66, 0.25, -0.64, -0.75, -0.71, -0.81, -0.59, -0.03, 0.63, -0.72, 0.88, -0.83},
     2,
     5,
     {{-0.75, -0.64, -0.22, 0.63}, {-0.49, -0.15, 0.2, 0.54}, {-0.53, 0.06, 0.64}},
     {4, 4, 3},
     0.094552381,
     {-0.59, -0.22, -0.03, 0.25},
     4},
    {14,
     {-0.75, 0.63, -0.81, -0.64, -0.38, -0.72, 0.88, -0.83, -0.71, 0.25, 0.66, -0.22, -0.59, -0.03},
     2,
     7,
     {{-0.81, -0.72, -0.64, -0.38, -0.03, 0.63},
      {-0.59, -0.34, -0.1, 0.15, 0.39, 0.64},
      {-0.53, 0.06, 0.64}},
     {6, 6, 3},
     0.02602,
     {-0.71, -0.59, -0.22, -0.03, 0.25, 0.66},
     6},
    {15,
     {5.3, 10.9, 4.7, 9.2, 3.2, 9.2, 3.9, 4.1, 3.7, 3.1, 3.4, 4.9, 9.6, 4.1, 5.7},
     1,
     2,
     {{4.7}, {7.0}, {5.7}},
     {1, 1, 1},
     9.35659091,
     {5.7},
     1},
    {15,
     {9.2, 3.1, 4.1, 3.7, 10.9, 4.1, 3.4, 4.7, 3.2, 9.6, 3.9, 9.2, 5.7, 5.3, 4.9},
     1,
     3,
     {{3.9, 5.3}, {5.7, 8.3}, {4.4, 7.0}},
     {2, 2, 2},
     3.57464286,
     {4.1, 5.7},
     2},
    {15,
     {3.9, 4.1, 3.7, 10.9, 3.1, 5.3, 9.2, 3.2, 9.6, 4.9, 5.7, 9.2, 4.1, 3.4, 4.7},
     1,
     5,
     {{3.4, 4.1, 4.9, 9.2}, {4.7, 6.2, 7.8, 9.3}, {4.4, 7.0, 9.5}},
     {4, 4, 3},
     0.853333333,
     {3.4, 4.1, 5.7, 9.6},
     4},
    {15,
     {4.1, 4.1, 10.9, 5.7, 3.1, 5.3, 3.2, 9.2, 3.4, 4.7, 3.9, 9.2, 9.6, 4.9, 3.7},
     1,
     7,
     {{3.4, 3.9, 4.1, 4.9, 5.7, 9.2}, {4.2, 5.3, 6.4, 7.6, 8.7, 9.8}, {4.4, 7.0, 9.5}},
     {6, 6, 3},
     0.256666667,
     {3.4, 4.1, 4.9, 5.7, 9.2, 9.6},
     6},
    {11,
     {0.0, 3.0, 1.0, 2.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0},
     0,
     2,
     {{1.0}, {2.0}, {1.0}},
     {1, 1, 1},
     2.72222222,
     {1.0},
     1},
    {11,
     {0.0, 0.0, 0.0, 2.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 3.0},
     0,
     3,
     {{0.0, 1.0}, {1.0, 2.0}, {0.0, 1.0}},
     {2, 2, 2},
     0.5,
     {0.0, 1.0},
     2},
    {11,
     {1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 3.0, 1.0, 1.0},
     0,
     5,
     {{0.0, 1.0}, {1.0, 2.0}, {0.0, 1.0, 2.0}},
     {2, 2, 3},
     0,
     {0.0, 1.0, 2.0},
     3},
    {11,
     {0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 2.0, 3.0, 1.0, 0.0, 0.0},
     0,
     7,
     {{0.0, 1.0, 2.0}, {0.0, 1.0, 2.0}, {0.0, 1.0, 2.0}},
     {3, 3, 3},
     0,
     {0.0, 1.0, 2.0},
     3},
    {16,
     {74109.0, 13322.0, 26380.0, 67362.0, 1066.0, 33551.0, 72260.0, 65820.0, 46117.0, 16151.0,
      87648.0, 10564.0, 50491.0, 45980.0, 78454.0, 47012.0},
     0,
     2,
     {{46117.0}, {44357.0}, {46018.0}},
     {1, 1, 1},
     2.73786227e+09,
     {33551.0},
     1},
    {16,
     {46117.0, 33551.0, 45980.0, 72260.0, 1066.0, 10564.0, 47012.0, 16151.0, 13322.0, 26380.0,
      65820.0, 78454.0, 74109.0, 50491.0, 67362.0, 87648.0},
     0,
     3,
     {{33551.0, 65820.0}, {29927.0, 58787.0}, {32961.0, 59075.0}},
     {2, 2, 2},
     822646978,
     {26380.0, 50491.0},
     2},
    {16,
     {87648.0, 10564.0, 78454.0, 65820.0, 45980.0, 26380.0, 50491.0, 46117.0, 1066.0, 67362.0,
      13322.0, 47012.0, 16151.0, 72260.0, 33551.0, 74109.0},
     0,
     5,
     {{16151.0, 45980.0, 50491.0, 72260.0},
      {18382.0, 35699.0, 53015.0, 70332.0},
      {6846.0, 32961.0, 59075.0, 85190.0}},
     {4, 4, 4},
     256417062,
     {16151.0, 33551.0, 50491.0, 74109.0},
     4},
    {16,
     {16151.0, 13322.0, 87648.0, 72260.0, 50491.0, 74109.0, 46117.0, 1066.0, 33551.0, 10564.0,
      65820.0, 45980.0, 47012.0, 78454.0, 26380.0, 67362.0},
     0,
     7,
     {{13322.0, 26380.0, 45980.0, 50491.0, 67362.0, 74109.0},
      {13435.0, 25804.0, 38173.0, 50541.0, 62910.0, 75279.0},
      {6846.0, 32961.0, 59075.0, 85190.0}},
     {6, 6, 4},
     76097095.2,
     {1066.0, 16151.0, 33551.0, 50491.0, 67362.0, 78454.0},
     6},
};

static ChartPoint *points_of(const double *values, size_t n, int decimals) {
    ChartPoint *points = NEW_ARRAY(cx.mem, ChartPoint, n + 1);
    for (size_t i = 0; i < n; i++)
        points[i] = (ChartPoint){
            .value = values[i], .low = values[i], .high = values[i], .decimals = decimals};
    return points;
}

static Classes make(const ChartPoint *points, size_t n, ClassMethod method, size_t k) {
    ClassWish wish = {.method = method, .classes = k};
    return classes_make(cx.mem, points, n, &wish);
}

static bool same(const Classes *classes, const double *bounds, size_t n) {
    bool equal = classes->n_bounds == n;
    for (size_t i = 0; equal && i < n; i++)
        equal = fabs(classes->bounds[i] - bounds[i]) < 1e-9;
    return equal;
}

static double spread_in(const Classes *classes, const ChartPoint *points, size_t n) {
    double sum[CLASSES_MOST] = {0}, cost = 0;
    size_t count[CLASSES_MOST] = {0};
    for (size_t i = 0; i < n; i++) {
        size_t k = classes_place(classes, &points[i]);
        sum[k] += points[i].value;
        count[k]++;
    }
    for (size_t i = 0; i < n; i++) {
        size_t k = classes_place(classes, &points[i]);
        double away = points[i].value - sum[k] / (double)count[k];
        cost += away * away;
    }
    return cost;
}

static void against_expected(void) {
    static const ClassMethod methods[] = {CLASS_QUANTILE, CLASS_EQUAL, CLASS_DEVIATION};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const Expected *e = &expected[i];
        ChartPoint *points = points_of(e->values, e->n, e->decimals);
        for (size_t m = 0; m < 3; m++) {
            Classes classes = make(points, e->n, methods[m], e->k);
            ok(same(&classes, e->bounds[m], e->n_bounds[m]), "set %zu, %zu classes: %s", i, e->k,
               class_method_id(methods[m]).p);
        }
        Classes classes = make(points, e->n, CLASS_NATURAL, e->k);
        ok(fabs(spread_in(&classes, points, e->n) - e->least) < 1e-6 + 1e-7 * e->least,
           "set %zu, %zu classes: the least spread", i, e->k);
        if (e->n_natural >= 0)
            ok(same(&classes, e->natural, (size_t)e->n_natural), "by the breaks that give it");
    }
}

/* Every value is in one class, between its bounds. */
static void counts(void) {
    const Expected *e = &expected[18];
    ChartPoint *points = points_of(e->values, e->n, e->decimals);
    points[3].state = MARK_PROTECTED;
    points[5].value = points[5].low = points[5].high = NAN;
    for (int method = 0; method < CLASS_MANUAL; method++) {
        Classes classes = make(points, e->n, (ClassMethod)method, 5);
        size_t of_class[CLASSES_MOST + 1], all = 0;
        classes_count(&classes, points, e->n, of_class);
        for (size_t k = 0; k <= CLASSES_MOST; k++)
            all += of_class[k];
        is_int(all, e->n - 2, "missing values are in no class");
        is_int(of_class[CLASSES_MOST], 0, "nothing is a zero on its own unless asked for");
        is_int(classes.n_values, e->n - 2, "and do not count");
    }
}

static void few_and_equal(void) {
    const double four[] = {1, 2, 3, 4}, same_ones[] = {2.04, 2.01, 2, 1.96, 1.99, 2.02},
                 two[] = {1, 1, 1, 1, 1, 9};
    for (int method = 0; method < CLASS_MANUAL; method++) {
        Classes classes = make(points_of(four, 4, 0), 4, (ClassMethod)method, 5);
        ok(classes.n_bounds == 0 && classes.note == CLASS_FEW_VALUES, "four values: one class");
        classes = make(points_of(four, 0, 0), 0, (ClassMethod)method, 5);
        ok(classes.n_bounds == 0 && classes.note == CLASS_FEW_VALUES, "none: one class");
        classes = make(points_of(same_ones, 6, 1), 6, (ClassMethod)method, 5);
        ok(classes.n_bounds == 0 && classes.note == CLASS_EQUAL_VALUES,
           "what reads the same is the same");
        classes = make(points_of(two, 6, 0), 6, (ClassMethod)method, 5);
        if (method == CLASS_QUANTILE || method == CLASS_NATURAL)
            ok(classes.n_bounds == 1 && classes.note == CLASS_FEWER && classes.bounds[0] < 1.5,
               "two different values: two classes, and why");
    }
    const double ends[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    is_int(make(points_of(ends, 12, 0), 12, CLASS_EQUAL, 0).n_bounds, 1, "at least two classes");
    is_int(make(points_of(ends, 12, 0), 12, CLASS_EQUAL, 99).n_bounds, 8, "at most nine");
}

static void by_hand(void) {
    const double bounds[] = {6, 2.04, NAN, 4.5, 2.01, INFINITY}, values[] = {1, 2, 3};
    ClassWish wish = {.method = CLASS_MANUAL, .manual = bounds, .n_manual = 6};
    Classes classes = classes_make(cx.mem, points_of(values, 3, 1), 3, &wish);
    ok(same(&classes, (double[]){2, 4.5, 6}, 3), "sorted, rounded, each once, numbers only");
    is_int(classes.note, CLASS_AS_ASKED, "also for three values, and beyond them");
    double many[20];
    for (size_t i = 0; i < 20; i++)
        many[i] = (double)i;
    wish.manual = many, wish.n_manual = 20;
    classes = classes_make(cx.mem, points_of(values, 3, 1), 3, &wish);
    is_int(classes.n_bounds, 8, "never more than nine classes");
}

static void zeros(void) {
    const double values[] = {0, 0, 0, 0.04, 1, 2, 3, 4, 0};
    ChartPoint *points = points_of(values, 9, 1);
    points[8].high = 2; /* a count rounded to nought is no exact zero */
    ClassWish wish = {.classes = 3, .zero_own = true};
    Classes classes = classes_make(cx.mem, points, 9, &wish);
    size_t of_class[CLASSES_MOST + 1];
    classes_count(&classes, points, 9, of_class);
    is_int(of_class[CLASSES_MOST], 3, "three exact zeros");
    is_int(classes.n_values, 6, "the others are parted without them");
    is_int(classes_place(&classes, &points[3]), 0, "0.04 reads as nought and is none");
    wish.zero_own = false;
    classes = classes_make(cx.mem, points, 9, &wish);
    is_int(classes.n_values, 9, "unasked they are values as others");
}

static void middles(void) {
    const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    ChartPoint *points = points_of(values, 10, 0);
    Classes classes = make(points, 10, CLASS_QUANTILE, 5); /* 2 4 6 8 */
    classes_split(&classes, 5.4);
    ok(same(&classes, (double[]){2, 5, 6, 8}, 4) || same(&classes, (double[]){2, 4, 5, 8}, 4),
       "the nearest bound moves to the middle, rounded as bounds are");
    size_t below = 0;
    while (!class_above(&classes, below))
        below++;
    is_double(classes.bounds[below - 1], 5, 1e-12, "the classes above begin there");
    classes = make(points, 10, CLASS_QUANTILE, 5);
    classes_split(&classes, 50);
    ok(same(&classes, (double[]){2, 4, 6, 8}, 4) && !class_above(&classes, 4),
       "a middle beyond the values moves nothing: all lie below");
    classes_split(&classes, -3);
    ok(class_above(&classes, 0), "or above");
    Classes before = classes;
    classes_split(&classes, NAN);
    is_double(classes.middle, before.middle, 0, "what is no number is no middle");
}

/* Many values with strange numbers among them: bounds ascend, and it ends soon. */
static void many(void) {
    enum { MANY = 20000 };
    double *values = NEW_ARRAY(cx.mem, double, MANY);
    uint64_t seed = 7;
    int bad = 0;
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < MANY; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            double unit = (double)(seed >> 11) / 9007199254740992.0;
            values[i] = round == 0   ? floor(unit * 3000) / 10
                        : round == 1 ? exp(unit * 600)
                        : round == 2 ? (unit < 0.5 ? -1.7e308 : 1.7e308)
                                     : (unit < 0.3 ? NAN : unit - 0.5);
        }
        ChartPoint *points = points_of(values, MANY, round);
        for (int method = 0; method < CLASS_MANUAL; method++) {
            Classes classes = make(points, MANY, (ClassMethod)method, 9);
            for (size_t i = 0; i < classes.n_bounds; i++)
                bad += !isfinite(classes.bounds[i]) ||
                       (i && !(classes.bounds[i] > classes.bounds[i - 1]));
        }
    }
    is_int(bad, 0, "20,000 values: bounds are numbers and ascend");
}

static void words(void) {
    for (int method = 0; method < CLASS_METHODS; method++) {
        ClassMethod read;
        ok(class_method_read(class_method_id((ClassMethod)method), &read) &&
               read == (ClassMethod)method,
           "its word is read as itself");
    }
    ClassMethod read = CLASS_EQUAL;
    ok(!class_method_read(S("jenks"), &read) && read == CLASS_EQUAL, "another one is none");
}

int main(void) {
    cx_begin(&cx, DE);
    against_expected();
    counts();
    few_and_equal();
    by_hand();
    zeros();
    middles();
    many();
    words();
    cx_end(&cx);
    return done();
}

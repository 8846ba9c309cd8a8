/* Is Student's t right, and a line through points with its interval? Quantiles and tails were
 * worked out with 60 digits (for the nearest doubles) by a Python script from the closed sums of
 * Abramowitz and Stegun 26.7.3 and 26.7.4 (another way than ours); lines by the same script in
 * exact fractions, by inverting X'X. "Norris" is the data set of the NIST Statistical Reference
 * Datasets, with its certified values. */

#include "tap.h"

#include "stats/stats.h"

static void quantiles(void) {
    static const struct {
        double probability, freedom, t;
    } cases[] = {
        {0.975, 1, 1.2706204736174694e+01},        {0.975, 2, 4.3026527297494619e+00},
        {0.975, 3, 3.1824463052837086e+00},        {0.975, 4, 2.7764451051977934e+00},
        {0.975, 5, 2.5705818356363146e+00},        {0.975, 6, 2.4469118511449692e+00},
        {0.975, 10, 2.2281388519862744e+00},       {0.975, 30, 2.0422724563012378e+00},
        {0.975, 120, 1.9799304050824404e+00},      {0.975, 1000, 1.9623390808264081e+00},
        {0.975, 9999, 1.9602012636213573e+00},     {0.95, 1, 6.3137515146750376e+00},
        {0.95, 2, 2.9199855803537242e+00},         {0.95, 3, 2.3533634348018229e+00},
        {0.95, 4, 2.1318467863266495e+00},         {0.95, 5, 2.0150483733330233e+00},
        {0.95, 6, 1.9431802805153027e+00},         {0.95, 10, 1.8124611228116758e+00},
        {0.95, 30, 1.6972608865939574e+00},        {0.95, 120, 1.6576508993552352e+00},
        {0.95, 1000, 1.6463788172854643e+00},      {0.95, 9999, 1.6450060333112990e+00},
        {0.995, 1, 6.3656741162871526e+01},        {0.995, 2, 9.9248432009182892e+00},
        {0.995, 3, 5.8409093097333553e+00},        {0.995, 4, 4.6040948713499921e+00},
        {0.995, 5, 4.0321429835552269e+00},        {0.995, 6, 3.7074280213247790e+00},
        {0.995, 10, 3.1692726726169509e+00},       {0.995, 30, 2.7499956535672250e+00},
        {0.995, 120, 2.6174211451068659e+00},      {0.995, 1000, 2.5807546980659506e+00},
        {0.995, 9999, 2.5763210958565974e+00},     {0.9999995, 1, 6.3661977241943032e+05},
        {0.9999995, 2, 9.9999925004097713e+02},    {0.9999995, 3, 1.3015458956192759e+02},
        {0.9999995, 4, 4.9458636757953222e+01},    {0.9999995, 5, 2.8478473463455249e+01},
        {0.9999995, 6, 2.0047856110882627e+01},    {0.9999995, 10, 1.0516489957008545e+01},
        {0.9999995, 30, 6.1190756204137324e+00},   {0.9999995, 120, 5.1575699729239455e+00},
        {0.9999995, 1000, 4.9222895234460742e+00}, {0.9999995, 9999, 4.8946889215420892e+00},
        {0.6, 1, 3.2491969623290623e-01},          {0.6, 2, 2.8867513459481281e-01},
        {0.6, 3, 2.7667066233268983e-01},          {0.6, 4, 2.7072229470759734e-01},
        {0.6, 5, 2.6718086570414507e-01},          {0.6, 6, 2.6483453293357345e-01},
        {0.6, 10, 2.6018482949208016e-01},         {0.6, 30, 2.5560536495191272e-01},
        {0.6, 120, 2.5390952321492849e-01},        {0.6, 1000, 2.5341451583949870e-01},
        {0.6, 9999, 2.5335384411983586e-01},
    };
    double worst = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double t = student_quantile(cases[i].probability, cases[i].freedom);
        worst = fmax(worst, fabs(t / cases[i].t - 1));
        double mirrored = student_quantile(1 - cases[i].probability, cases[i].freedom);
        worst = fmax(worst, fabs(mirrored / cases[i].t + 1) * 1e-6); /* 1 - p is rounded */
    }
    ok(worst < 1e-12, "quantiles are right to twelve digits: %g", worst);
    is_double(student_quantile(0.5, 7), 0, 1e-15, "the middle is zero");
    ok(isnan(student_quantile(0, 5)) && isnan(student_quantile(1, 5)), "no quantile at the ends");
    ok(isnan(student_quantile(0.9, 0)) && isnan(student_quantile(NAN, 4)), "none without freedom");
    is_double(student_quantile(0.975, 1e6), 1.959966356843, 1e-9, "as the normal one in the end");
}

static void tails(void) {
    static const struct {
        double t, freedom, above;
    } cases[] = {
        {0.5, 1, 3.5241638234956674e-01},  {0.5, 6, 3.1744000000000000e-01},
        {0.5, 25, 3.1072389259511429e-01}, {2.5, 1, 1.2111894159084340e-01},
        {2.5, 6, 2.3264116142083655e-02},  {2.5, 25, 9.6715637849713494e-03},
        {40, 1, 7.9560899120258138e-03},   {40, 6, 8.1591804652712340e-09},
        {40, 25, 1.7349901388795790e-24},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_double(student_above(cases[i].t, cases[i].freedom) / cases[i].above, 1, 1e-12,
                  "what lies above");
    is_double(student_above(-2.5, 6), 1 - 2.3264116142083655e-02, 1e-15, "below zero");
    is_double(student_above(0, 3), 0.5, 1e-15, "half lies above zero");
    is_double(student_above(INFINITY, 3), 0, 0, "nothing above all");
    is_double(student_above(-INFINITY, 3), 1, 0, "all above nothing");
    ok(isnan(student_above(1, -1)) && isnan(student_above(NAN, 2)), "no answer without question");
}

static void norris(void) {
    static const double points[][2] = {
        {0.2, 0.1},     {337.4, 338.8}, {118.2, 118.1}, {884.6, 888.0}, {10.1, 9.2},
        {226.5, 228.1}, {666.3, 668.5}, {996.3, 998.5}, {448.6, 449.1}, {777.0, 778.9},
        {558.2, 559.2}, {0.4, 0.3},     {0.6, 0.1},     {775.5, 778.1}, {666.9, 668.8},
        {338.0, 339.3}, {447.5, 448.9}, {11.6, 10.8},   {556.0, 557.7}, {228.1, 228.3},
        {995.8, 998.0}, {887.6, 888.8}, {120.2, 119.6}, {0.3, 0.3},     {0.3, 0.6},
        {556.8, 557.6}, {339.1, 339.3}, {887.2, 888.0}, {999.0, 998.5}, {779.0, 778.9},
        {11.1, 10.2},   {118.3, 117.6}, {229.2, 228.9}, {669.1, 668.4}, {448.9, 449.2},
        {0.5, 0.2},
    };
    double x[36], y[36];
    for (size_t i = 0; i < 36; i++)
        x[i] = points[i][0], y[i] = points[i][1];
    Trend trend;
    ok(trend_fit(&trend, x, y, 36), "Norris has a line");
    is_double(trend.slope, 1.00211681802045, 1e-13, "its slope");
    is_double(trend_level(&trend, 0), -0.262323073774029, 1e-12, "its level at zero");
    is_double(trend.scatter, 0.884796396144373, 1e-13, "its scatter");
}

static void ahead(void) {
    static const double years[] = {2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023};
    static const double rates[] = {7.8, 7.4, 7.1, 6.9, 6.4, 6.6, 6.1, 5.7};
    static const double gaps[] = {2015, 2016, 2018, 2019, 2022};
    static const double pupils[] = {18430, 18902, 19775, 19810, 21004};
    Trend trend;
    ok(trend_fit(&trend, years, rates, 8), "eight years have a line");
    is_double(trend.slope, -2.761904761904762e-01, 1e-9, "the slope");
    is_double(trend.scatter, 1.506599239957750e-01, 1e-9, "the scatter");
    is_double(trend_level(&trend, 2024), 5.507142857142857e+00, 1e-8, "the level in 2024");
    is_double(trend_margin(&trend, 2024, 0.95), 4.673511434518481e-01, 1e-8, "the margin in 2024");
    is_double(trend_level(&trend, 2026), 4.954761904761905e+00, 1e-8, "the level in 2026");
    is_double(trend_margin(&trend, 2026, 0.95), 5.381494996756063e-01, 1e-8, "the margin in 2026");
    is_double(trend_level(&trend, 2033), 3.021428571428571e+00, 1e-8, "the level in 2033");
    is_double(trend_margin(&trend, 2033, 0.95), 8.617529288441959e-01, 1e-8, "the margin in 2033");
    ok(trend_fit(&trend, gaps, pupils, 5), "years may be left out");
    is_double(trend.slope, 3.577333333333333e+02, 1e-9, "the slope");
    is_double(trend.scatter, 1.432976699818327e+02, 1e-9, "the scatter");
    is_double(trend_level(&trend, 2023), 2.137286666666666e+04, 1e-8, "the level in 2023");
    is_double(trend_margin(&trend, 2023, 0.95), 6.502861492781383e+02, 1e-8, "the margin in 2023");
    is_double(trend_level(&trend, 2030), 2.387700000000000e+04, 1e-8, "the level in 2030");
    is_double(trend_margin(&trend, 2030, 0.95), 1.117058297712124e+03, 1e-8, "the margin in 2030");
}

static void refused(void) {
    static const double x[] = {1, 2, 3, 4}, y[] = {1, 3, 2, 4}, same[] = {5, 5, 5, 5};
    static const double odd[] = {1, NAN, 3, 4}, huge[] = {1e308, -1e308, 1e308, -1e308};
    Trend trend;
    ok(!trend_fit(&trend, x, y, 2), "two points are no trend");
    ok(!trend_fit(&trend, same, y, 4), "nor are points at one place");
    ok(!trend_fit(&trend, x, odd, 4), "nor what is no number");
    ok(!trend_fit(&trend, x, huge, 4), "nor what is beyond numbers");
    ok(trend_fit(&trend, x, same, 4) && trend.slope == 0 && trend_margin(&trend, 9, 0.95) == 0,
       "points that never differ go on so");
}

int main(void) {
    quantiles();
    tails();
    norris();
    ahead();
    refused();
    return done();
}

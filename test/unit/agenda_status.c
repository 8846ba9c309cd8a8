/* Where does a target stand, and what if nothing changes? Lines were worked out by hand; the
 * forecast's numbers with exact fractions by a Python script (see stats_trend.c). */

#include "tap.h"

#include "agenda/agenda.h"

static Arena *mem;

static Period year(int y) {
    return (Period){.kind = PERIOD_YEAR, .year = (int16_t)y};
}

static CurvePoint exact(int y, double value) {
    return (CurvePoint){
        .period = year(y), .number = true, .value = value, .low = value, .high = value};
}

static CurvePoint band(int y, double low, double value, double high) {
    CurvePoint point = exact(y, value);
    point.low = low, point.high = high;
    return point;
}

static CurvePoint without(int y, const char *why) {
    return (CurvePoint){.period = year(y), .why = str_of(why)};
}

/* From 8.0 (2020) down to 4.0 (2028): half a point a year. */
static Aim down(void) {
    return (Aim){.direction = AIM_DOWN,
                 .has_base_period = true,
                 .has_base = true,
                 .has_value = true,
                 .has_period = true,
                 .base_period = year(2020),
                 .period = year(2028),
                 .base = 8,
                 .value = 4};
}

static Aim up(void) {
    Aim aim = down();
    aim.direction = AIM_UP, aim.base = 20, aim.value = 40; /* 2.5 a year */
    return aim;
}

static Curve curve_of(const CurvePoint *points, size_t n) {
    return (Curve){.points = points,
                   .n = n,
                   .unit = UNIT_PERCENT,
                   .decimals = 1,
                   .polarity = POLARITY_LOWER_IS_BETTER};
}

static Status of_one(Aim aim, CurvePoint point) {
    static CurvePoint kept;
    kept = point;
    Curve curve = curve_of(&kept, 1);
    return target_status(&aim, &curve);
}

static void is_state(Status status, const char *want, StatusReason reason, const char *name) {
    is_str(status_id(status.state), want, name);
    is_int(status.reason, reason, "for this reason");
}

static void against_the_line(void) {
    Status status = of_one(down(), exact(2023, 6.1));
    is_double(status.line, 6.5, 1e-12, "three years of eight: 8 - 3 * 0.5");
    is_state(status, "ahead", REASON_CLEAR, "below a falling line is ahead");
    is_state(of_one(down(), exact(2023, 6.6)), "behind", REASON_CLEAR, "above it is behind");
    is_state(of_one(down(), exact(2023, 6.54)), "on-line", REASON_CLEAR, "6.54 reads 6.5");
    is_state(of_one(down(), exact(2023, 6.56)), "behind", REASON_CLEAR, "6.56 reads 6.6");
    status = of_one(up(), exact(2026, 36));
    is_double(status.line, 35, 1e-12, "20 + 6 * 2.5");
    is_state(status, "ahead", REASON_CLEAR, "above a rising line is ahead");
    is_state(of_one(up(), exact(2026, 34)), "behind", REASON_CLEAR, "below it is behind");
}

static void bands(void) {
    is_state(of_one(down(), band(2023, 6.2, 6.4, 6.6)), "unclear", REASON_BAND,
             "the band holds 6.5");
    is_state(of_one(down(), band(2023, 6.0, 6.2, 6.4)), "ahead", REASON_CLEAR,
             "the band ends before");
    is_state(of_one(down(), band(2023, 6.6, 6.8, 7.0)), "behind", REASON_CLEAR, "it begins behind");
    is_state(of_one(down(), band(2023, 6.49, 6.5, 6.51)), "on-line", REASON_CLEAR,
             "all of the band reads 6.5");
    /* Without a base value of its own: that of the curve, with its band. 7.5 to 8.5 in 2020 makes
     * 6.1875 to 6.8125 in 2023 (5/8 of it and 3/8 of 4). */
    Aim aim = down();
    aim.has_base = false;
    CurvePoint points[] = {band(2020, 7.5, 8, 8.5), exact(2023, 6.7)};
    Curve curve = curve_of(points, 2);
    Status status = target_status(&aim, &curve);
    is_double(status.line_low, 6.1875, 1e-12, "the line has a band");
    is_double(status.line_high, 6.8125, 1e-12, "on both sides");
    is_state(status, "unclear", REASON_BAND, "6.7 lies within");
    points[1] = exact(2023, 6.9);
    is_state(target_status(&aim, &curve), "behind", REASON_CLEAR, "6.9 lies behind");
}

static void over(void) {
    Status status = of_one(down(), exact(2030, 4.2));
    ok(status.over, "the target's year has passed");
    is_double(status.line, 4, 1e-12, "the line stays at the target");
    is_state(status, "behind", REASON_CLEAR, "it was missed");
    is_state(of_one(down(), exact(2028, 3.9)), "ahead", REASON_CLEAR, "it was passed");
    Aim aim = down();
    status = of_one(aim, exact(2030, 4.2));
    static CurvePoint point;
    point = exact(2030, 4.2);
    Curve curve = curve_of(&point, 1);
    is_str(status_sentence(mem, DE, &aim, &curve, &status),
           "2030: 4,2\u00a0%. Vereinbart waren 4,0\u00a0% bis 2028.", "and said so");
}

static void wrong_aims(void) {
    Aim aim = down();
    aim.has_value = false;
    is_state(of_one(aim, exact(2023, 6)), "no-target", REASON_CLEAR, "no value was agreed on");
    aim = down(), aim.has_period = false;
    is_state(of_one(aim, exact(2023, 6)), "no-target", REASON_CLEAR, "no date was agreed on");
    aim = down(), aim.has_base_period = false;
    is_state(of_one(aim, exact(2023, 6)), "unclear", REASON_NO_BASE, "no base period");
    aim = down(), aim.has_base = false;
    is_state(of_one(aim, exact(2023, 6)), "unclear", REASON_NO_BASE, "no base value anywhere");
    aim = down(), aim.base_period = year(2028);
    is_state(of_one(aim, exact(2029, 6)), "unclear", REASON_BASE_AFTER_TARGET,
             "base at the target");
    aim.base_period = year(2031);
    is_state(of_one(aim, exact(2032, 6)), "unclear", REASON_BASE_AFTER_TARGET,
             "base after the target");
    aim = down(), aim.value = 9;
    is_state(of_one(aim, exact(2023, 6)), "unclear", REASON_AGAINST, "down to more");
    aim.value = 8;
    is_state(of_one(aim, exact(2023, 6)), "unclear", REASON_AGAINST, "down to the same");
    aim = down(), aim.period = (Period){PERIOD_SCHOOL_YEAR, 2028, 0, 0};
    is_state(of_one(aim, exact(2023, 6)), "unclear", REASON_NOT_ALIKE, "a school year is no year");
    aim = down();
    CurvePoint point = exact(2023, 6);
    point.period = (Period){PERIOD_DAY, 2023, 12, 31};
    is_state(of_one(aim, point), "unclear", REASON_NOT_ALIKE, "nor is a day");
}

static void unsure_values(void) {
    CurvePoint point = exact(2023, 6.1);
    point.provisional = true;
    Status status = of_one(down(), point);
    is_state(status, "unclear", REASON_PROVISIONAL, "a provisional value");
    is_str(status_id(status.if_final), "ahead", "would be ahead");
    point.unreliable = true;
    is_state(of_one(down(), point), "unclear", REASON_UNRELIABLE, "an unreliable value");
    is_state(of_one(down(), exact(2020, 8)), "too-early", REASON_CLEAR, "only the base");
    is_state(of_one(down(), exact(2019, 8)), "too-early", REASON_CLEAR, "only before the base");
    Aim aim = down();
    Curve none = curve_of(NULL, 0);
    is_state(target_status(&aim, &none), "too-early", REASON_CLEAR, "nothing at all");
    status = of_one(down(), without(2023, "geheim"));
    is_state(status, "not-shown", REASON_NO_NUMBER, "a secret value");
    CurvePoint points[] = {exact(2022, 6.9), without(2023, "nicht freigegeben")};
    Curve curve = curve_of(points, 2);
    status = target_status(&aim, &curve);
    is_state(status, "ahead", REASON_CLEAR, "the newest that is shown decides");
    is_str(status_sentence(mem, DE, &aim, &curve, &status),
           "2022: 6,9\u00a0%. Auf der Linie zum Ziel wären es 7,0\u00a0%. "
           "Für 2023 gibt es hier keine Zahl (nicht freigegeben).",
           "and the gap is told");
    static const Period broken[] = {{PERIOD_YEAR, 2022, 0, 0}};
    curve.breaks = broken, curve.n_breaks = 1;
    is_state(target_status(&aim, &curve), "unclear", REASON_BREAK, "no line across a break");
    static const Period at_base[] = {{PERIOD_YEAR, 2020, 0, 0}};
    curve.breaks = at_base;
    is_state(target_status(&aim, &curve), "ahead", REASON_CLEAR, "the base may begin a series");
}

static void held(void) {
    Aim aim = {.direction = AIM_HOLD, .has_base_period = true, .base_period = year(2018)};
    CurvePoint points[] = {exact(2018, 5), exact(2019, 5), exact(2020, 5.4), exact(2021, 4.8)};
    Curve curve = curve_of(points, 4);
    Status status = target_status(&aim, &curve);
    is_state(status, "ahead", REASON_CLEAR, "lower is better here");
    is_int(status.judged, 3, "three values since the base");
    is_int(status.held, 2, "of which two were not above it");
    curve.polarity = POLARITY_NONE;
    status = target_status(&aim, &curve);
    is_state(status, "behind", REASON_CLEAR, "without a better side any departure counts");
    is_int(status.held, 1, "one was the same");
    aim.has_value = true, aim.value = 4.8;
    is_state(target_status(&aim, &curve), "on-line", REASON_CLEAR, "the level may be another");
}

static void rule(void) {
    Aim aim = down();
    CurvePoint point = exact(2023, 6.1);
    Curve curve = curve_of(&point, 1);
    Status status = target_status(&aim, &curve);
    Str text = status_rule(mem, DE, &aim, &curve, &status);
    ok(str_find(text, S("8,0\u00a0% (2020) zum Ziel 4,0\u00a0% (2028)"), 0) != SIZE_MAX,
       "the rule has its numbers");
    ok(str_find(text, S("wenn er niedriger ist"), 0) != SIZE_MAX, "and its side");
    ok(str_find(text, S("mit 1 Nachkommastelle gleich"), 0) != SIZE_MAX, "and its accuracy");
    text = status_rule(mem, EN, &aim, &curve, &status);
    ok(str_find(text, S("8.0% (2020) to the target 4.0% (2028)"), 0) != SIZE_MAX,
       "in English, too");
}

static void ahead(void) {
    static const double rates[] = {7.8, 7.4, 7.1, 6.9, 6.4, 6.6, 6.1, 5.7};
    CurvePoint points[10];
    points[0] = exact(2013, 20), points[1] = exact(2014, 30); /* before the last eight */
    for (int i = 0; i < 8; i++)
        points[i + 2] = exact(2016 + i, rates[i]);
    Curve curve = curve_of(points, 10);
    Aim aim = down();
    aim.period = year(2026);
    Forecast forecast = curve_forecast(&curve, &aim);
    is_int(forecast.state, FORECAST_MADE, "eight values make a line");
    is_int(forecast.n, 3, "to the target's year");
    is_double(forecast.steps[0].value, 5.507142857142857, 1e-9, "2024");
    is_double(forecast.steps[2].value, 4.954761904761905, 1e-9, "2026");
    is_double(forecast.steps[2].high, 4.954761904761905 + 0.5381494996756063, 1e-9,
              "its upper end");
    is_double(forecast.steps[2].low, 4.954761904761905 - 0.5381494996756063, 1e-9, "its lower end");
    is_int(forecast.meets, MEETS_NOT, "4.0 is below all that");
    aim.value = 5;
    is_int(curve_forecast(&curve, &aim).meets, MEETS_UNSURE, "5.0 lies within");
    aim.value = 5.6;
    is_int(curve_forecast(&curve, &aim).meets, MEETS, "5.6 would be met");
    Str text = forecast_sentence(mem, DE, &curve, &forecast);
    ok(str_starts(text, S("Wenn sich nichts ändert, sind es 2026 etwa 5,0\u00a0%, mit 95 % "
                          "Wahrscheinlichkeit im Bereich 4,4–5,5\u00a0%")),
       "it is told");
    if (!str_starts(text, S("Wenn sich nichts ändert, sind es 2026 etwa 5,0")))
        printf("# %.*s\n", STR_ARG(text));
}

static void bounds(void) {
    CurvePoint points[12];
    for (int i = 0; i < 12; i++)
        points[i] = exact(2010 + i, 12 - i); /* a straight fall to 1 in 2021 */
    Curve curve = curve_of(points, 12);
    Aim aim = down();
    aim.period = year(2060);
    Forecast forecast = curve_forecast(&curve, &aim);
    is_int(forecast.n, FORECAST_STEPS, "never more than ten steps");
    is_int(forecast.meets, MEETS_NOT_ASKED, "so the target is out of sight");
    ok(forecast.cut && forecast.steps[9].value == 0 && forecast.steps[9].low == 0,
       "no share below 0");
    aim.period = year(2015);
    is_int(curve_forecast(&curve, &aim).n, FORECAST_STEPS_USUAL, "a past target: three steps");
    is_int(curve_forecast(&curve, NULL).n, FORECAST_STEPS_USUAL, "no target: three steps");
    curve.unit = UNIT_POINTS;
    ok(curve_forecast(&curve, NULL).steps[2].value < 0, "points may be below 0");
    curve = curve_of(points, 4);
    is_int(curve_forecast(&curve, NULL).state, FORECAST_FEW, "none of four values");
    ok(str_starts(
           forecast_sentence(mem, EN, &curve, &(Forecast){.state = FORECAST_FEW, .n_points = 4}),
           S("No forecast")),
       "and said so");
    static const Period broken[] = {{PERIOD_YEAR, 2018, 0, 0}};
    curve = curve_of(points, 12);
    curve.breaks = broken, curve.n_breaks = 1;
    Forecast after = curve_forecast(&curve, NULL);
    is_int(after.state, FORECAST_FEW_SINCE_BREAK, "four values since a break");
    is_int(after.n_points, 4, "are counted");
    points[3] = without(2013, "geheim");
    curve.n_breaks = 0, curve.n = 6;
    is_int(curve_forecast(&curve, NULL).n_points, 5, "what has no number is no point");
}

int main(void) {
    mem = arena_new();
    against_the_line();
    bands();
    over();
    wrong_aims();
    unsure_values();
    held();
    rule();
    ahead();
    bounds();
    arena_free(mem);
    return done();
}

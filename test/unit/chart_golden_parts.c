/* Do the pictures of parts, gaps and tables stay as they were when somebody last looked at them?
 * And do they tell what is missing? */

#include "chart_golden.h"

#define NO(why) \
    { .state = MARK_##why }

static bool says(const Buf *out, const char *text) {
    return str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
}

static const char *const towns[] = {
    "Bochum", "Bottrop",       "Dortmund",          "Duisburg",
    "Essen",  "Gelsenkirchen", "Ennepe-Ruhr-Kreis", "Kreis Recklinghausen"};

static Str *town_names(void) {
    Str *names = NEW_ARRAY(cx.mem, Str, 8);
    for (size_t i = 0; i < 8; i++)
        names[i] = str_of(towns[i]);
    return names;
}

/* ---- stacked bars and bars of 100 % ---- */

static void stacks(void) {
    enum { BARS = 8, PARTS = 5 };
    Str parts[PARTS] = {S("ohne Hauptschulabschluss"), S("Hauptschulabschluss"),
                        S("Mittlerer Abschluss"), S("Fachhochschulreife"),
                        S("allgemeine Hochschulreife")};
    ChartPoint points[BARS][PARTS] = {{N(215), N(612), N(1480), N(150), N(1390)},
                                      {N(61), N(190), N(510), N(44), N(402)},
                                      {N(430), N(1105), N(2260), N(260), N(2311)},
                                      {N(402), N(1190), N(2010), NO(NOT_DELIVERED), N(1620)},
                                      {N(360), N(840), NO(NOT_DELIVERED), N(205), N(2290)},
                                      {N(310), NO(PROTECTED), N(1150), N(96), N(770)},
                                      {NO(NOT_COLLECTED), NO(NOT_COLLECTED), NO(NOT_COLLECTED),
                                       NO(NOT_COLLECTED), NO(NOT_COLLECTED)},
                                      {N(390), N(1120), N(2640), N(301), N(1990)}};
    ChartPoint totals[BARS] = {N(3847),           N(1207), N(6366),           N(5480),
                               NO(NOT_DELIVERED), N(2900), NO(NOT_COLLECTED), N(6441)};
    points[7][4].provisional = true;
    bool marked[BARS] = {[3] = true};
    StackChart chart = {.id = S("abschluesse"),
                        .title = S("Schulabschlüsse"),
                        .description = S("Abgänge nach Schulabschluss."),
                        .unit = UNIT_COUNT,
                        .n_bars = BARS,
                        .n_parts = PARTS,
                        .labels = town_names(),
                        .part_names = parts,
                        .points = points[0],
                        .totals = totals,
                        .marked = marked};
    Buf out = paper();
    ok(chart_stack(&cx, &out, &chart) == OK, "stacked bars");
    compare("stack", &out, chart.id, BARS * PARTS);
    ok(says(&out, "data-label=\"Bochum, Hauptschulabschluss: 612\""),
       "a segment tells what the table beside it tells");
    ok(says(&out, "data-label=\"Gelsenkirchen, Hauptschulabschluss: gesperrt\""),
       "a missing part says why");
    ok(!says(&out, "2.900") && !says(&out, "574"),
       "a protected part is not worked out from the total");
    out = paper();
    chart.shares = true;
    ok(chart_stack(&cx, &out, &chart) == OK, "bars of 100 %%");
    compare("shares", &out, chart.id, BARS * PARTS);
    ok(says(&out, ">Mittlerer Abschluss: nicht geliefert<"), "a bar that cannot be whole says why");
    out = paper();
    chart.width = 360;
    ok(chart_stack(&cx, &out, &chart) == OK, "bars of 100 %% for a phone");
    compare("shares-compact", &out, chart.id, BARS * PARTS);
    out = paper();
    chart.lang = EN;
    chart.shares = false;
    chart.n_bars = 5;
    ok(chart_stack(&cx, &out, &chart) == OK, "stacked bars for a phone, English");
    compare("stack-compact-en", &out, chart.id, 5 * PARTS);
}

/* The widths of the drawn segments, added up. */
static double drawn_width(const Buf *out) {
    Str text = buf_str(out);
    double sum = 0;
    for (size_t at = 0; (at = str_find(text, S("<rect class=\"bar"), at)) != SIZE_MAX; at++)
        sum += strtod(text.p + str_find(text, S("width=\""), at) + 7, NULL);
    return sum;
}

static double width_of(const ChartPoint *points, size_t n, const ChartPoint *total) {
    Str names[] = {S("a"), S("b"), S("c")}, label = S("Ort");
    StackChart chart = {.id = S("a"),
                        .shares = true,
                        .n_bars = 1,
                        .n_parts = n,
                        .labels = &label,
                        .part_names = names,
                        .points = points,
                        .totals = total};
    Buf out = paper();
    ok(chart_stack(&cx, &out, &chart) == OK, "drawn");
    return drawn_width(&out);
}

static void wholes(void) {
    ChartPoint points[] = {N(25), N(50), N(25)}, total = N(200), exact = N(100), low = N(90);
    double full = width_of(points, 3, NULL);
    ok(full > 400, "all parts: the bar is whole");
    is_double(width_of(points, 3, &exact), full, 0.1, "with its total, too");
    is_double(width_of(points, 3, &low), full, 0.1, "a total that is too small changes nothing");
    is_double(width_of(points, 3, &total), full / 2, 0.1,
              "parts that are half the total fill half");
    points[1] = (ChartPoint)NO(NOT_DELIVERED);
    is_double(width_of(points, 3, &total), full / 4, 0.1,
              "with a missing part the rest stays open");
    is_double(width_of(points, 3, NULL), 0, 0, "without a total nothing is drawn");
    points[1].state = MARK_PROTECTED;
    is_double(width_of(points, 3, &total), 0, 0, "nor where a protected part would be told");
    points[1].state = MARK_UNKNOWN;
    is_double(width_of(points, 3, &total), 0, 0, "nor a lone one that may be secret");
    points[1] = (ChartPoint)N(-4);
    is_double(width_of(points, 3, NULL), 0, 0, "a negative number is no part");
    ChartPoint nothing[] = {N(0), N(0), N(0)};
    is_double(width_of(nothing, 3, NULL), 0, 0, "nothing has no shares");
}

/* ---- gaps ---- */

static void gaps(void) {
    Str *names = town_names();
    GapRow rows[] = {{names[0], V(4.2), V(6.3), STR_NONE, false, false},
                     {names[1], BAND(5.1, 0.4), BAND(5.6, 0.4), STR_NONE, false, false},
                     {names[2], BAND(5.3, 0.2), BAND(8.1, 0.3), STR_NONE, false, false},
                     {names[3], V(6.4), V(5.9), STR_NONE, false, true},
                     {names[4], NO(PROTECTED), V(7.7), STR_NONE, false, false},
                     {names[5], V(8.4), NO(NOT_DELIVERED), STR_NONE, false, false},
                     {names[6], NO(NOT_COLLECTED), NO(NOT_COLLECTED), STR_NONE, false, false},
                     {names[7], V(5.0), V(5.0), STR_NONE, false, false}};
    rows[0].to.provisional = true;
    GapChart chart = {.id = S("abstand"),
                      .title = S("Abgänge ohne Hauptschulabschluss nach Geschlecht"),
                      .unit = UNIT_PERCENT,
                      .from_name = S("weiblich"),
                      .to_name = S("männlich"),
                      .n_rows = 8,
                      .rows = rows};
    Buf out = paper();
    ok(chart_gaps(&cx, &out, &chart) == OK, "gaps");
    compare("gaps", &out, chart.id, 8);
    ok(says(&out, "data-label=\"Duisburg: weiblich 6,4\u00a0%; männlich 5,9\u00a0%; männlich minus "
                  "weiblich: −0,5 Prozentpunkte\""),
       "a row tells both ends and the gap with its sign");
    ok(says(&out, ">nicht sicher verschieden<") || says(&out, ">nicht sicher<"),
       "bands that touch");
    ok(says(&out, ">weiblich: gesperrt<"), "which end is missing, and why");
    out = paper();
    chart.width = 360;
    ok(chart_gaps(&cx, &out, &chart) == OK, "gaps for a phone");
    compare("gaps-compact", &out, chart.id, 8);
    GapRow counts[] = {{names[0], N(1240), N(1410), S("+170 (+13,7 %)"), false, false},
                       {names[1], N(310), N(250), S("−60 (−19,4 %)"), false, false},
                       {names[2], N(980), N(1010), STR_NONE, true, false},
                       {names[3], N(1630), NO(NOT_DELIVERED), STR_NONE, false, false}};
    chart = (GapChart){.id = S("wandel"),
                       .title = S("Betreute Kinder"),
                       .lang = EN,
                       .unit = UNIT_COUNT,
                       .from_name = S("2010"),
                       .to_name = S("2015"),
                       .change = true,
                       .n_rows = 4,
                       .rows = counts};
    out = paper();
    ok(chart_gaps(&cx, &out, &chart) == OK, "changes");
    compare("gaps-change-en", &out, chart.id, 4);
    ok(says(&out, ">not comparable<") || says(&out, ">not comparable (break)<"),
       "no change across a break");
}

/* ---- pyramid ---- */

static void pyramid(void) {
    enum { AGES = 11 };
    Str ages[AGES] = {
        S("unter 6 Jahre"),         S("6 bis unter 10 Jahre"),  S("10 bis unter 15 Jahre"),
        S("15 bis unter 18 Jahre"), S("18 bis unter 25 Jahre"), S("25 bis unter 35 Jahre"),
        S("35 bis unter 45 Jahre"), S("45 bis unter 55 Jahre"), S("55 bis unter 65 Jahre"),
        S("65 bis unter 75 Jahre"), S("75 Jahre und mehr")};
    ChartPoint left[AGES] = {N(12430), N(8310),  N(11020), N(7200),  N(19400), N(31210),
                             N(27900), N(39300), N(35710), N(25990), N(35480)};
    ChartPoint right[AGES] = {N(13110), N(8770),  N(11650), N(7710),  N(20900), N(32600),
                              N(28200), N(40120), N(34490), N(22870), N(22410)};
    left[3] = (ChartPoint)NO(NOT_DELIVERED);
    right[4] = (ChartPoint)NO(PROTECTED);
    right[10].provisional = true;
    right[7].low -= 900;
    right[7].high += 900;
    PyramidChart chart = {.id = S("alter"),
                          .title = S("Bevölkerung nach Alter und Geschlecht"),
                          .unit = UNIT_COUNT,
                          .heading = S("Metropole Ruhr, 31.12.2015"),
                          .left_name = S("weiblich"),
                          .right_name = S("männlich"),
                          .n_ages = AGES,
                          .ages = ages,
                          .left = left,
                          .right = right,
                          .uneven = true};
    Buf out = paper();
    ok(chart_pyramid(&cx, &out, &chart) == OK, "a pyramid");
    compare("pyramid", &out, chart.id, AGES * 2);
    ok(says(&out, "tabindex=\"0\" role=\"img\" aria-label=\"75 Jahre und mehr, weiblich: 35.480\""),
       "it is read from the top");
    out = paper();
    chart.width = 360;
    ok(chart_pyramid(&cx, &out, &chart) == OK, "a pyramid for a phone");
    compare("pyramid-compact", &out, chart.id, AGES * 2);
    chart.n_ages = 1;
    chart.left = chart.right = &(ChartPoint)N(5);
    chart.width = 720;
    out = paper();
    ok(chart_pyramid(&cx, &out, &chart) == OK, "one age");
    Str text = buf_str(&out);
    size_t first = str_find(text, S("width=\""), str_find(text, S("class=\"bar c0"), 0)),
           second = str_find(text, S("width=\""), str_find(text, S("class=\"bar c1"), 0));
    ok(first != SIZE_MAX && second != SIZE_MAX &&
           str_equal(str_slice(text, first, first + 12), str_slice(text, second, second + 12)),
       "equal numbers are equally long on both sides");
}

/* ---- funnel ---- */

static void funnel(void) {
    Str names[] = {S("Schüler*innen in Klasse 9"), S("Beratung begonnen"),
                   S("Praktikum gemacht"),         S("Bewerbung geschrieben"),
                   S("Ausbildung begonnen"),       S("Probezeit bestanden")};
    ChartPoint points[] = {N(1250), N(880), N(610), N(655), NO(NOT_DELIVERED), N(210)};
    FunnelChart chart = {.id = S("weg"),
                         .title = S("Von der Schule in die Ausbildung"),
                         .unit = UNIT_COUNT,
                         .n_steps = 6,
                         .names = names,
                         .points = points};
    Buf out = paper();
    ok(chart_funnel(&cx, &out, &chart) == OK, "a funnel");
    compare("funnel", &out, chart.id, 6);
    ok(says(&out, "data-label=\"Beratung begonnen: 880; 70,4\u00a0% der Stufe davor\""),
       "a step tells its share");
    ok(says(&out, ">mehr als davor: 107,4\u00a0%<"), "a step that grows is told");
    ok(says(&out, "Probezeit bestanden: 210; kein Anteil – Stufe davor: nicht geliefert"),
       "no share of a step without a number");
    out = paper();
    chart.width = 360;
    chart.lang = EN;
    points[1] = (ChartPoint)BAND(880, 30);
    points[1].decimals = 0;
    points[2].provisional = true;
    ok(chart_funnel(&cx, &out, &chart) == OK, "a funnel for a phone, English");
    compare("funnel-compact-en", &out, chart.id, 6);
}

/* ---- heat table ---- */

static void heat(void) {
    enum { ROWS = 8, YEARS = 10 };
    ChartPoint points[ROWS][YEARS];
    Str years[YEARS];
    bool breaks[YEARS] = {[6] = true}, marked[ROWS] = {[3] = true};
    for (size_t r = 0; r < ROWS; r++)
        for (size_t y = 0; y < YEARS; y++) {
            double value = 3.2 + 0.9 * (double)((r * 5 + 3) % 8) - 0.22 * (double)y;
            points[r][y] = (ChartPoint)V(value);
            years[y] = str_format(cx.mem, "%zu", 2006 + y);
        }
    points[1][2] = points[1][3] = (ChartPoint)NO(NOT_DELIVERED);
    points[5][7] = (ChartPoint)NO(PROTECTED);
    points[6][0] = (ChartPoint)NO(NOT_COLLECTED);
    points[7][9].provisional = points[6][9].provisional = true;
    double bounds[] = {3, 4.5, 6, 7.5};
    HeatChart chart = {.id = S("waerme"),
                       .title = S("Abgänge ohne Hauptschulabschluss"),
                       .unit = UNIT_PERCENT,
                       .n_rows = ROWS,
                       .n_columns = YEARS,
                       .row_names = town_names(),
                       .column_names = years,
                       .points = points[0],
                       .break_before = breaks,
                       .marked = marked,
                       .breaks = bounds,
                       .n_breaks = 4};
    Buf out = paper();
    ok(chart_heat(&cx, &out, &chart) == OK, "a heat table");
    compare("heat", &out, chart.id, ROWS * YEARS);
    ok(says(&out, "data-label=\"Gelsenkirchen, 2013: gesperrt\""), "a missing cell says why");
    ok(says(&out, "Bruch in der Reihe vor: 2012;"), "the description names the break");
    out = paper();
    chart.width = 360;
    ok(chart_heat(&cx, &out, &chart) == OK, "a heat table for a phone");
    compare("heat-compact", &out, chart.id, ROWS * YEARS);
    double nine[] = {1, 2, 3, 4, 5, 6, 7, 8};
    out = paper();
    chart.width = 720;
    chart.lang = EN;
    chart.n_breaks = 8;
    chart.breaks = nine;
    chart.n_rows = 4;
    chart.unit = UNIT_PER_1000;
    ok(chart_heat(&cx, &out, &chart) == OK, "nine classes, English");
    compare("heat-nine-en", &out, chart.id, 4 * YEARS);
}

int main(void) {
    cx_begin(&cx, DE);
    stacks();
    wholes();
    gaps();
    pyramid();
    funnel();
    heat();
    cx_end(&cx);
    return done();
}

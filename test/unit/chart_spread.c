/* Do courses and spreads stay as they were when somebody last looked at them: revised values, an
 * index, small multiples, two measures, all areas on one axis, pictures for a table's row? */

#include "chart_golden.h"
#include "chart/spread_in.h"

static const char *const city_names[] = {"Bochum",
                                         "Bottrop",
                                         "Dortmund",
                                         "Duisburg",
                                         "Essen",
                                         "Gelsenkirchen",
                                         "Hagen",
                                         "Hamm",
                                         "Herne",
                                         "Mülheim an der Ruhr",
                                         "Oberhausen",
                                         "Ennepe-Ruhr-Kreis",
                                         "Kreis Recklinghausen",
                                         "Kreis Unna",
                                         "Kreis Wesel"};
enum { CITIES = 15 };

/* A course of its own for each place, the same in every run. */
static double course(size_t place, size_t i) {
    double start = 6 + (double)(place * 7 % 11) / 2, slope = (double)(place * 5 % 7) / 10 - 0.4;
    return start + slope * (double)i + (double)((place * 13 + i * 7) % 5) / 4;
}

static bool says(const Buf *out, const char *text) {
    return str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
}

static void revised(void) {
    ChartPoint city[] = {V(8.9), V(8.6), V(8.1), V(7.7), V(7.9), V(7.1), V(6.6), V(6.8)};
    ChartPoint region[] = {V(7.6), V(7.5), V(7.2), V(6.9), V(6.9), V(6.5), V(6.4), V(6.6)};
    city[3].revised = city[6].revised = city[6].provisional = true;
    city[7].provisional = region[7].provisional = true;
    ChartSeries series[] = {{.name = S("Duisburg"), .points = city},
                            {.name = S("Metropole Ruhr"), .points = region, .quiet = true}};
    LineChart chart = {.id = S("korrigiert"),
                       .title = S("Abgänge ohne Hauptschulabschluss"),
                       .unit = UNIT_PERCENT,
                       .n_periods = 8,
                       .periods = years(2008, 8),
                       .n_series = 2,
                       .series = series,
                       .from_zero = true};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "revised and provisional values");
    compare("line-revised", &out, chart.id, 16);
    ok(says(&out, "data-label=\"Duisburg, 2011: 7,7\u00a0% (berichtigt)\""), "a mark says so");
    ok(says(&out, "(vorläufig; berichtigt)"), "both where both hold");
    ok(says(&out, "Berichtigte Werte: 2."), "the description counts them");
}

static void indexed(void) {
    ChartPoint points[4][9];
    ChartSeries series[] = {{.name = S("Duisburg"), .points = points[0]},
                            {.name = S("Kreis Recklinghausen"), .points = points[1]},
                            {.name = S("Herne"), .points = points[2]},
                            {.name = S("Metropole Ruhr"), .points = points[3], .quiet = true}};
    static const double bases[] = {12000, 30500, 0, 260000};
    for (size_t s = 0; s < 4; s++)
        for (size_t i = 0; i < 9; i++)
            points[s][i] =
                (ChartPoint)N(bases[s] + (double)((s * 5 + i * (s + 2)) % 7) * bases[s] / 60 -
                              (double)i * bases[s] / 80 * ((double)s - 1));
    for (size_t i = 0; i < 9; i++)
        points[2][i] = i == 3 ? (ChartPoint){.state = MARK_NOT_DELIVERED}
                              : (ChartPoint)N(5000 + 100 * (double)i);
    points[1][5] = (ChartPoint){.state = MARK_PROTECTED};
    bool breaks[9] = {[2] = true};
    LineChart chart = {.id = S("index"),
                       .title = S("Schüler*innen"),
                       .unit = UNIT_COUNT,
                       .n_periods = 9,
                       .periods = years(2010, 9),
                       .break_before = breaks,
                       .n_series = 4,
                       .series = series,
                       .from_zero = true,
                       .indexed = true,
                       .base = 3};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "lines from 100");
    compare("line-index", &out, chart.id, 36);
    ok(says(&out, "data-label=\"Duisburg, 2013: 100,0\""), "100 at the base");
    ok(says(&out, "data-label=\"Duisburg, 2011: nicht mit 2013 vergleichbar\""),
       "no index across the break");
    ok(says(&out, "Herne: kein Index: 2013 nicht geliefert."), "and says why a line has none");
    points[2][3] = (ChartPoint)N(0);
    chart.lang = EN;
    chart.width = 360;
    out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "for a phone, with a base of nothing");
    compare("line-index-compact-en", &out, chart.id, 36);
    ok(says(&out, "no index: the value of 2013 is 0"), "0 is no base");
}

static void multiples(void) {
    static ChartPoint points[CITIES][10], region[10];
    ChartSeries panels[CITIES],
        reference = {.name = S("Metropole Ruhr"), .points = region, .quiet = true};
    bool marked[CITIES] = {[3] = true}, breaks[10] = {[4] = true};
    for (size_t p = 0; p < CITIES; p++) {
        for (size_t i = 0; i < 10; i++)
            points[p][i] = (ChartPoint)V(course(p, i));
        panels[p] = (ChartSeries){.name = str_of(city_names[p]), .points = points[p]};
    }
    for (size_t i = 0; i < 10; i++)
        region[i] = (ChartPoint)V(8.4 - 0.1 * (double)i);
    points[1][0].state = points[1][1].state = MARK_NOT_COLLECTED;
    points[4][6].state = points[4][7].state = MARK_PROTECTED;
    points[5][9].provisional = points[6][5].revised = true;
    points[7][9].state = MARK_NOT_DELIVERED;
    for (size_t i = 0; i < 10; i++)
        points[8][i].state = MARK_NOT_DELIVERED;
    MultiplesChart chart = {.id = S("felder"),
                            .title = S("Abgänge ohne Hauptschulabschluss"),
                            .unit = UNIT_PERCENT,
                            .n_periods = 10,
                            .periods = years(2006, 10),
                            .break_before = breaks,
                            .n_panels = CITIES,
                            .panels = panels,
                            .marked = marked,
                            .reference = &reference,
                            .from_zero = true};
    Buf out = paper();
    ok(chart_multiples(&cx, &out, &chart) == OK, "fifteen panels");
    compare_stops("multiples", &out, chart.id, 150, CITIES);
    ok(says(&out, "Herne: kein Wert."), "a panel without values says so");
    chart.own_scale = true;
    chart.width = 360;
    chart.n_panels = 5;
    chart.reference = NULL;
    chart.lang = EN;
    out = paper();
    ok(chart_multiples(&cx, &out, &chart) == OK, "for a phone, own axes");
    compare_stops("multiples-compact-en", &out, chart.id, 50, 5);
}

static void pages(void) {
    ChartPoint point = V(5);
    ChartSeries panels[53];
    for (size_t p = 0; p < 53; p++)
        panels[p] = (ChartSeries){.name = str_format(cx.mem, "Ort %zu", p + 1), .points = &point};
    MultiplesChart chart = {.id = S("felder"),
                            .n_periods = 1,
                            .periods = years(2015, 1),
                            .n_panels = 53,
                            .panels = panels};
    static const struct {
        size_t first, marks;
        const char *text;
    } cases[] = {{0, 24, "Felder 1 bis 24 von 53."},
                 {24, 24, "Felder 25 bis 48 von 53."},
                 {48, 5, "Felder 49 bis 53 von 53."},
                 {1000, 5, "Felder 49 bis 53 von 53."}};
    for (size_t i = 0; i < 4; i++) {
        chart.first_panel = cases[i].first;
        Buf out = paper();
        ok(chart_multiples(&cx, &out, &chart) == OK, "from panel %zu", cases[i].first);
        is_int(svg_check(buf_str(&out), chart.id).marks, cases[i].marks, "so many panels");
        ok(says(&out, cases[i].text), "and it says which");
    }
    is_int(chart_panel_pages(53), 3, "53 panels are three pages");
    is_int(chart_panel_pages(48), 2, "48 are two");
    is_int(chart_panel_pages(0), 1, "none is one");
}

static void scatter(void) {
    ScatterArea areas[CITIES];
    for (size_t p = 0; p < CITIES; p++)
        areas[p] = (ScatterArea){.name = str_of(city_names[p]),
                                 .x = BAND(12 + course(p, 3) * 2.1, 1.2),
                                 .y = BAND(course(p, 5), 0.5)};
    areas[3].marked = areas[9].marked = areas[12].marked = true;
    areas[5].x.provisional = areas[9].y.provisional = true;
    areas[7].y.revised = true;
    areas[4].x = (ChartPoint){.state = MARK_NOT_DELIVERED};
    areas[8].y = (ChartPoint){.state = MARK_PROTECTED};
    areas[14].x = areas[14].y = (ChartPoint){.state = MARK_UNKNOWN};
    ScatterChart chart = {.id = S("wolke"),
                          .title = S("Armut und Abgänge"),
                          .x_name = S("Kinder in Bedarfsgemeinschaften, 2015"),
                          .y_name = S("Abgänge ohne Hauptschulabschluss, 2015"),
                          .x_unit = UNIT_PERCENT,
                          .y_unit = UNIT_PERCENT,
                          .n_areas = CITIES,
                          .areas = areas};
    Buf out = paper();
    ok(chart_scatter(&cx, &out, &chart) == OK, "two measures");
    compare("scatter", &out, chart.id, CITIES);
    ok(says(&out, "Nicht gezeichnet (3 von 15 Gebieten): Essen (Kinder in Bedarfsgemeinschaften, "
                  "2015: nicht geliefert), Herne"),
       "who is left out, and why");
    ok(says(&out, "data-label=\"Duisburg: Kinder in Bedarfsgemeinschaften, 2015: "),
       "a mark tells both numbers");
    chart.lang = EN;
    chart.width = 360;
    chart.bands = true;
    chart.y_unit = UNIT_PER_1000;
    out = paper();
    ok(chart_scatter(&cx, &out, &chart) == OK, "for a phone, with bands");
    compare("scatter-compact-en", &out, chart.id, CITIES);
}

static void distribution(void) {
    enum { ALL = 53 };
    SpreadArea areas[ALL];
    for (size_t p = 0; p < ALL; p++)
        areas[p] = (SpreadArea){
            .name = p < CITIES ? str_of(city_names[p]) : str_format(cx.mem, "Ort %zu", p),
            .point = V((double)(long)(10 * (course(p, p % 7) + (double)(p * p % 17) / 9)) / 10)};
    areas[3].marked = areas[6].marked = areas[9].marked = true;
    areas[52] = (SpreadArea){S("Metropole Ruhr"), V(8.4), false, true};
    areas[3].point = areas[20].point = areas[21].point = areas[22].point = (ChartPoint)V(9.5);
    areas[10].point.provisional = areas[11].point.revised = true;
    areas[12].point = (ChartPoint){.state = MARK_NOT_DELIVERED};
    areas[30].point = (ChartPoint){.state = MARK_PROTECTED};
    SpreadChart chart = {.id = S("verteilung"),
                         .title = S("Abgänge ohne Hauptschulabschluss"),
                         .unit = UNIT_PERCENT,
                         .n_areas = ALL,
                         .areas = areas};
    Buf out = paper();
    ok(chart_distribution(&cx, &out, &chart) == OK, "all areas on one axis");
    compare("distribution", &out, chart.id, ALL);
    ok(says(&out, "Nicht gezeichnet (2 von 53 Gebieten): Kreis Recklinghausen: nicht geliefert"),
       "who is left out, and why");
    chart.lang = EN;
    chart.width = 360;
    chart.unit = UNIT_POINTS;
    chart.n_areas = 9;
    out = paper();
    ok(chart_distribution(&cx, &out, &chart) == OK, "for a phone");
    compare("distribution-compact-en", &out, chart.id, 9);
    for (size_t p = 0; p < ALL; p++)
        areas[p].point = (ChartPoint)V(7);
    chart.n_areas = ALL;
    out = paper();
    ok(chart_distribution(&cx, &out, &chart) == OK, "all equal is no error");
    compare("distribution-equal", &out, chart.id, ALL);
    for (size_t n = 0; n < 4; n++) {
        chart.n_areas = n;
        out = paper();
        ok(chart_distribution(&cx, &out, &chart) == OK, "%zu areas are no error", n);
        is_int(says(&out, "class=\"median\""), n > 2, "quartiles from three values on");
    }
}

/* As numpy.percentile([…], q) says, whose default is type 7. */
static void quartiles(void) {
    double numbers[] = {9, 1, 4, 16, 25, 36};
    numbers_sort(numbers, 6);
    is_double(quantile_of(numbers, 6, 0.25), 5.25, 1e-12, "lower quartile");
    is_double(quantile_of(numbers, 6, 0.5), 12.5, 1e-12, "median");
    is_double(quantile_of(numbers, 6, 0.75), 22.75, 1e-12, "upper quartile");
    is_double(quantile_of(numbers, 1, 0.75), 1, 0, "of one value");
    is_double(quantile_of(numbers, 6, 1), 36, 0, "the end");
}

static void small(void) {
    ChartPoint points[20], places[57];
    bool breaks[20] = {[13] = true};
    for (size_t i = 0; i < 20; i++)
        points[i] = (ChartPoint)V(course(3, i));
    points[4].state = points[8].state = points[10].state = MARK_NOT_DELIVERED;
    points[19].provisional = true;
    Sparkline spark = {.name = S("Kreis Recklinghausen"),
                       .unit = UNIT_PERCENT,
                       .n_periods = 20,
                       .periods = years(1996, 20),
                       .break_before = breaks,
                       .points = points};
    Buf out = paper();
    ok(chart_sparkline(&cx, &out, &spark) == OK, "a line for a table's row");
    compare_stops("spark", &out, S("none"), 0, 0);
    ok(out.n < 900, "%zu bytes are under 900", out.n);
    ok(says(&out, "<title>Kreis Recklinghausen: "), "says whose");
    ok(says(&out, "(2009), zuletzt "), "compares within what the break leaves comparable");
    is_int(says(&out, "h0"), 1, "a value alone is a dot");
    for (size_t i = 0; i < 57; i++)
        places[i] = (ChartPoint)V(course(i, i % 9) + (double)i / 7);
    PositionStrip strip = {.text = S("Duisburg: 7,8\u00a0%; niedriger als in 40 von 56 anderen "
                                     "Gebieten mit Angabe; Median 9,1\u00a0%"),
                           .n_areas = 57,
                           .points = places,
                           .own = 3};
    out = paper();
    ok(chart_position(&cx, &out, &strip) == OK, "a place among all");
    compare_stops("position", &out, S("none"), 0, 0);
    ok(out.n < 1200, "%zu bytes are under 1,200", out.n);
    places[3].state = MARK_PROTECTED;
    out = paper();
    ok(chart_position(&cx, &out, &strip) == OK && !says(&out, "\"own\""), "no own value, no mark");
    spark.n_periods = 0;
    out = paper();
    ok(chart_sparkline(&cx, &out, &spark) == OK && says(&out, "kein Wert"), "nothing at all");
}

static void flow(void) {
    static const Str stages[] = {S("Klasse 4, Übergangsempfehlung"), S("Klasse 5, 2012/13"),
                                 S("Klasse 10, 2017/18")};
    const FlowNode nodes[] = {{S("Hauptschule"), 0},        {S("Realschule"), 0},
                              {S("Gymnasium"), 0},          {S("Hauptschule"), 1},
                              {S("Realschule"), 1},         {S("Gesamtschule"), 1},
                              {S("Gymnasium"), 1},          {S("Erster Abschluss"), 2},
                              {S("Fachoberschulreife"), 2}, {S("Berechtigung zur Oberstufe"), 2}};
    Flow flows[] = {{0, 3, N(410)}, {0, 5, N(620)},  {0, 4, N(90)},   {1, 4, N(980)},
                    {1, 5, N(760)}, {1, 6, N(260)},  {2, 6, N(1840)}, {2, 5, N(210)},
                    {2, 4, N(60)},  {3, 7, N(290)},  {3, 8, N(60)},   {4, 7, N(70)},
                    {4, 8, N(720)}, {4, 9, N(310)},  {5, 7, N(330)},  {5, 8, N(640)},
                    {5, 9, N(520)}, {6, 9, N(1760)}, {6, 8, N(150)}};
    flows[2].point = (ChartPoint){.state = MARK_PROTECTED};
    flows[13].point.provisional = true;
    FlowChart chart = {.id = S("wege"),
                       .title = S("Wege von der Grundschule zum Abschluss"),
                       .unit = UNIT_COUNT,
                       .n_stages = 3,
                       .stages = stages,
                       .n_nodes = 10,
                       .nodes = nodes,
                       .n_flows = sizeof flows / sizeof *flows,
                       .flows = flows};
    Buf out = paper();
    ok(chart_flow(&cx, &out, &chart) == OK, "ways through three stages");
    /* 10 nodes, 19 ways, and three nodes that more enter than leave */
    compare("flow", &out, chart.id, 32);
    ok(says(&out, "Wege mit Zahl: 18; die größten: "
                  "Gymnasium nach Gymnasium: 1.840; "
                  "Gymnasium nach Berechtigung"),
       "the text lists the largest");
    ok(says(&out, "Gymnasium: Verbleib unbekannt: 190."), "2,100 in, 1,910 out");
    ok(says(&out, "Hauptschule: Verbleib unbekannt: 60."), "410 in, 350 out");
    ok(!says(&out, "Realschule: Verbleib") && !says(&out, "Realschule: von anderswo"),
       "a difference that would give a protected number away is not told");
    ok(says(&out, "data-label=\"Hauptschule nach Realschule: gesperrt\""), "its way is shown");
    chart.lang = EN;
    chart.width = 360;
    chart.n_stages = 2;
    chart.n_nodes = 7;
    chart.n_flows = 9;
    flows[8].point = (ChartPoint){.value = 60, .low = 58, .high = 62};
    chart.bands = true;
    out = paper();
    ok(chart_flow(&cx, &out, &chart) == OK, "two stages for a phone");
    compare("flow-compact-en", &out, chart.id, 16);
    flows[0].to = 1;
    out = paper();
    is_int(chart_flow(&cx, &out, &chart), INVALID, "a way within a stage is refused");
    flows[0].to = 3;
    flows[0].point = (ChartPoint)N(-1);
    is_int(chart_flow(&cx, &out, &chart), INVALID, "a number below 0 too");
    flows[0].to = 99;
    is_int(chart_flow(&cx, &out, &chart), INVALID, "a way to nowhere too");
    chart.n_flows = CHART_FLOWS + 1;
    is_int(chart_flow(&cx, &out, &chart), LIMIT, "too many ways are told");
    is_int(out.n, 0, "and nothing is drawn");
}

/* Sums that differ within their bands are not said to differ. */
static void flow_balance(void) {
    static const Str stages[] = {S("A"), S("B"), S("C")};
    const FlowNode nodes[] = {{S("a"), 0}, {S("b"), 1}, {S("c"), 2}};
    Flow flows[] = {{0, 1, BAND(100, 2)}, {1, 2, BAND(97, 2)}};
    FlowChart chart = {.id = S("f"),
                       .n_stages = 3,
                       .stages = stages,
                       .n_nodes = 3,
                       .nodes = nodes,
                       .n_flows = 2,
                       .flows = flows};
    Buf out = paper();
    ok(chart_flow(&cx, &out, &chart) == OK && !says(&out, "Verbleib"), "3 less with ±4: not sure");
    flows[1].point = (ChartPoint)BAND(95, 2);
    out = paper();
    ok(chart_flow(&cx, &out, &chart) == OK && says(&out, "b: Verbleib unbekannt: 5"), "5 less is");
    flows[1].point = (ChartPoint)BAND(105, 2);
    out = paper();
    ok(chart_flow(&cx, &out, &chart) == OK && says(&out, "b: von anderswo: 5"), "5 more came");
}

int main(void) {
    cx_begin(&cx, DE);
    revised();
    indexed();
    multiples();
    pages();
    scatter();
    distribution();
    quartiles();
    small();
    flow();
    flow_balance();
    cx_end(&cx);
    return done();
}

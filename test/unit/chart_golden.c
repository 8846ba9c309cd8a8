/* Do the pictures stay as they were when somebody last looked at them? Each is compared byte for
 * byte with test/golden; WIRK_ACCEPT=1 writes them anew. */

#include "chart_golden.h"

static void lines(void) {
    ChartPoint city[] = {V(8.9), V(8.6), V(8.1), V(7.7), V(7.9),
                         V(7.1), V(6.6), V(6.8), V(6.9), V(6.4)};
    ChartPoint region[] = {V(7.6), V(7.5), V(7.2), V(6.9), V(6.9),
                           V(6.5), V(6.4), V(6.6), V(6.9), V(6.9)};
    ChartSeries series[] = {{.name = S("Mülheim an der Ruhr"), .points = city},
                            {.name = S("Metropole Ruhr"), .points = region, .quiet = true}};
    LineChart chart = {.id = S("abgaenge"),
                       .title = S("Abgänge ohne Hauptschulabschluss"),
                       .description = S("Anteil an allen Abgängen."),
                       .unit = UNIT_PERCENT,
                       .n_periods = 10,
                       .periods = years(2006, 10),
                       .n_series = 2,
                       .series = series,
                       .from_zero = true};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "two lines");
    compare("line-two", &out, chart.id, 20);
    out = paper();
    chart.lang = EN;
    chart.width = 360;
    chart.height = 280;
    ok(chart_line(&cx, &out, &chart) == OK, "two lines for a phone, English");
    compare("line-compact-en", &out, chart.id, 20);
}

static void gaps(void) {
    ChartPoint points[] = {{.state = MARK_NOT_COLLECTED},
                           BAND(35.3, 1.5),
                           BAND(37.1, 1.5),
                           {.state = MARK_NOT_DELIVERED},
                           {.state = MARK_NOT_DELIVERED},
                           BAND(32.3, 1.5),
                           BAND(34.1, 1.5),
                           BAND(38.2, 1.5),
                           BAND(42.4, 1.5),
                           BAND(44.1, 1.5)};
    points[8].provisional = points[9].provisional = true;
    bool breaks[10] = {[7] = true};
    ChartSeries series = {.name = S("Kreis Recklinghausen"), .points = points};
    LineChart chart = {.id = S("betreuung"),
                       .title = S("Kinder unter 3 Jahren in Tagesbetreuung"),
                       .unit = UNIT_PERCENT,
                       .n_periods = 10,
                       .periods = years(2006, 10),
                       .break_before = breaks,
                       .n_series = 1,
                       .series = &series};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "one line with everything that may happen to it");
    compare("line-gaps", &out, chart.id, 10);
    Str text = buf_str(&out);
    ok(str_find(text, S("Ohne Wert: 3 von 10 (nicht erhoben: 1; nicht geliefert: 2)."), 0) !=
           SIZE_MAX,
       "the description counts what is missing");
    ok(str_find(text, S("Bruch in der Reihe vor: 2013;"), 0) != SIZE_MAX,
       "the description names the break");
    ok(str_find(text,
                S("data-label=\"Kreis Recklinghausen, 2015: 44,1\u00a0% (42,6–45,6\u00a0%; "
                  "vorläufig)\""),
                0) != SIZE_MAX,
       "a mark tells value, band and state");
}

/* The same line beside notes: each number stands at what its note explains. */
static void notes(void) {
    ChartPoint points[] = {V(35.3),         {.state = MARK_NOT_DELIVERED},
                           BAND(34.1, 1.5), BAND(38, 1.5),
                           BAND(42.4, 1.5), BAND(44.1, 1.5)};
    points[4].revised = points[5].provisional = true;
    bool breaks[6] = {[3] = true};
    size_t of_break[6] = {[3] = 12};
    ChartNotes notes = {.provisional = 2, .revised = 3, .band = 4, .of_break = of_break};
    notes.states[MARK_NOT_DELIVERED] = 5;
    ChartSeries series = {.name = S("Kreis Recklinghausen"), .points = points};
    LineChart chart = {.id = S("anmerkungen"),
                       .title = S("Kinder unter 3 Jahren in Tagesbetreuung"),
                       .unit = UNIT_PERCENT,
                       .n_periods = 6,
                       .periods = years(2010, 6),
                       .break_before = breaks,
                       .n_series = 1,
                       .series = &series,
                       .notes = &notes};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "a line with notes");
    compare("line-notes", &out, chart.id, 6);
    ok(str_find(buf_str(&out), S(">Bruch¹²<"), 0) != SIZE_MAX, "the twelfth note is of the break");
}

static void eight(void) {
    static const char *const names[] = {"Bochum", "Bottrop",       "Dortmund", "Duisburg",
                                        "Essen",  "Gelsenkirchen", "Hagen",    "Metropole Ruhr"};
    ChartPoint points[8][4];
    ChartSeries series[8];
    Period periods[4];
    for (size_t s = 0; s < 8; s++) {
        for (size_t i = 0; i < 4; i++)
            points[s][i] = (ChartPoint)N(20000 + 300 * (double)(s * i) - 900 * (double)i);
        series[s] = (ChartSeries){.name = str_of(names[s]), .points = points[s], .quiet = s == 7};
    }
    for (size_t i = 0; i < 4; i++)
        periods[i] = (Period){PERIOD_SCHOOL_YEAR, (int16_t)(2012 + (int)i), 8, 1};
    points[2][1] = points[3][1] = (ChartPoint){.state = MARK_PROTECTED};
    points[5][3] = (ChartPoint){.state = MARK_UNKNOWN};
    LineChart chart = {.id = S("schule"),
                       .title = S("Schüler*innen"),
                       .unit = UNIT_COUNT,
                       .n_periods = 4,
                       .periods = periods,
                       .n_series = 8,
                       .series = series,
                       .from_zero = true};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK, "eight lines");
    compare("line-eight", &out, chart.id, 32);
    chart.n_series = 9;
    out = paper();
    ok(chart_line(&cx, &out, &chart) == LIMIT && out.n == 0, "nine lines are refused");
}

static void bars(void) {
    Str labels[] = {S("Gelsenkirchen"), S("Kreis Recklinghausen"), S("Essen"),
                    S("Duisburg"),      S("Ennepe-Ruhr-Kreis"),    S("Kreis Unna")};
    ChartPoint points[] = {BAND(9.59, 0.4),
                           V(6.9),
                           V(6.75),
                           V(6.42),
                           {.state = MARK_UNKNOWN},
                           {.state = MARK_NOT_DELIVERED}};
    points[1].provisional = true;
    bool marked[] = {false, false, false, true, false, false};
    BarChart chart = {.id = S("vergleich"),
                      .title = S("Abgänge ohne Hauptschulabschluss"),
                      .unit = UNIT_PERCENT,
                      .n_bars = 6,
                      .labels = labels,
                      .points = points,
                      .marked = marked,
                      .has_reference = true,
                      .reference = 6.9,
                      .reference_name = S("Metropole Ruhr"),
                      .reference_decimals = 1};
    Buf out = paper();
    ok(chart_bars(&cx, &out, &chart) == OK, "bars");
    compare("bars", &out, chart.id, 6);
    out = paper();
    chart.width = 360;
    ok(chart_bars(&cx, &out, &chart) == OK, "bars for a phone");
    compare("bars-compact", &out, chart.id, 6);
    ChartPoint changes[] = {V(2.4), V(1.2), V(0), V(-0.8), V(-2.9), {.state = MARK_NOT_MEANINGFUL}};
    out = paper();
    chart = (BarChart){.id = S("wandel"),
                       .title = S("Veränderung"),
                       .unit = UNIT_POINTS,
                       .n_bars = 6,
                       .labels = labels,
                       .points = changes};
    ok(chart_bars(&cx, &out, &chart) == OK, "bars to both sides");
    compare("bars-both-sides", &out, chart.id, 6);
}

/* Two sides with a zero of its own and a larger border; dots; circles. */
static void other_maps(MapArea *areas, ChartPoint *points, MapChart chart) {
    ChartPoint before = points[0];
    MapArea larger = areas[3];
    areas[0].point = points[0] = (ChartPoint){.decimals = 1};
    points[2] = (ChartPoint)V(3);
    ClassWish wish = {.method = CLASS_EQUAL, .classes = 4, .zero_own = true};
    Classes classes = classes_make(cx.mem, points, 6, &wish);
    classes_split(&classes, 6.9);
    chart.classes = &classes;
    chart.palette = PALETTE_DIVERGING;
    chart.borders = &larger;
    chart.n_borders = 1;
    areas[4].bordered = true;
    Buf out = paper();
    ok(chart_map(&cx, &out, &chart) == OK, "a map with two sides");
    compare("map-sides", &out, chart.id, 6);
    chart.palette = PALETTE_PATTERN;
    chart.hide_missing = true;
    out = paper();
    ok(chart_map(&cx, &out, &chart) == OK, "a map of dots");
    compare("map-dots", &out, chart.id, 5);
    ok(str_find(buf_str(&out), S("gesperrt ("), 0) == SIZE_MAX,
       "what is hidden is not in the legend");
    chart.circles = true;
    chart.unit = UNIT_COUNT;
    chart.hide_missing = false;
    for (size_t i = 1; i < 6; i++)
        if (i != 2) areas[i].point = (ChartPoint)N(100 * (double)(i * i * i));
    out = paper();
    ok(chart_map(&cx, &out, &chart) == OK, "a map of circles");
    compare("map-circles", &out, chart.id, 6);
    Str text = buf_str(&out);
    ok(str_find(text, S("Ort 6: 12.500"), 0) < str_find(text, S("Ort 5: 6.400"), 0),
       "the larger ones first");
    ok(str_find(text, S(">10.000<"), 0) != SIZE_MAX && str_find(text, S(">2.000<"), 0) != SIZE_MAX,
       "a key at round numbers");
    areas[0].point = points[0] = before;
    areas[4].bordered = false;
    for (size_t i = 1; i < 6; i++)
        if (i != 2) areas[i].point = points[i];
    points[2] = areas[2].point;
}

/* Six squares in two rows, the last with a hole. */
static void map(void) {
    static double squares[6][16];
    static const size_t one_ring[] = {4}, two_rings[] = {4, 4};
    MapArea areas[6];
    for (size_t i = 0; i < 6; i++) {
        double west = 6.5 + 0.3 * (double)(i % 3), south = 51.3 + 0.2 * (double)(i / 3),
               *p = squares[i];
        const double corners[] = {west,       south,        west + 0.3, south,
                                  west + 0.3, south + 0.2,  west,       south + 0.2,
                                  west + 0.1, south + 0.05, west + 0.2, south + 0.05,
                                  west + 0.2, south + 0.1,  west + 0.1, south + 0.1};
        memcpy(p, corners, sizeof corners);
        areas[i] = (MapArea){.key = S("0"),
                             .name = str_format(cx.mem, "Ort %zu", i + 1),
                             .points = p,
                             .ring_points = i == 5 ? two_rings : one_ring,
                             .n_rings = i == 5 ? 2 : 1,
                             .point = V(5 + (double)i)};
    }
    areas[0].href = S("/gebiete/05112?a=1&b=2");
    areas[0].more = S("Land 7,0\u00a0%");
    areas[1].marked = true;
    areas[2].point = (ChartPoint){.state = MARK_PROTECTED};
    ChartPoint points[6];
    for (size_t i = 0; i < 6; i++)
        points[i] = areas[i].point;
    ClassWish wish = {.classes = 3};
    Classes classes = classes_make(cx.mem, points, 6, &wish);
    is_int(classes.n_bounds, 2, "three classes of five values");
    Str notes[] = {S("Klassengrenzen aus allen Zeiträumen von 1995 bis 2015.")};
    MapChart chart = {.id = S("karte"),
                      .title = S("Abgänge ohne Hauptschulabschluss"),
                      .unit = UNIT_PERCENT,
                      .n_areas = 6,
                      .areas = areas,
                      .classes = &classes,
                      .notes = notes,
                      .n_notes = 1};
    Buf out = paper();
    ok(chart_map(&cx, &out, &chart) == OK, "a map");
    compare("map", &out, chart.id, 6);
    Str text = buf_str(&out);
    ok(str_find(text,
                S("<a href=\"/gebiete/05112?a=1&amp;b=2\" tabindex=\"-1\"><g class=\"mark\" "
                  "tabindex=\"0\""),
                0) != SIZE_MAX,
       "an area with an address is a link");
    ok(str_find(text, S("gesperrt (1)"), 0) != SIZE_MAX, "the legend counts the missing");
    ok(str_find(text, S("über 6,0 bis 9,0\u00a0% (2)"), 0) != SIZE_MAX, "and each class");
    ok(str_find(text, S("data-label=\"Ort 1: 5,0\u00a0%; Land 7,0\u00a0%\""), 0) != SIZE_MAX,
       "a tip says what it is compared with");
    other_maps(areas, points, chart);
    out = paper();
    chart.width = 360;
    chart.n_areas = 4;
    classes = classes_make(cx.mem, points, 4, &wish);
    is_int(classes.n_bounds, 0, "few values make one class");
    ok(chart_map(&cx, &out, &chart) == OK, "a map for a phone");
    compare("map-compact", &out, chart.id, 4);
}

int main(void) {
    cx_begin(&cx, DE);
    lines();
    gaps();
    notes();
    eight();
    bars();
    map();
    cx_end(&cx);
    return done();
}

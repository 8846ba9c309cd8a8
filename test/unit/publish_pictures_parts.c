/* Do the pictures of parts, gaps, ages, tables and changes show exactly the figures of their table,
 * and say honestly which tables they fit? Numbers beside them were reckoned by hand. */

#include "figures_fixture.h"
#include "chart_check.h"
#include "publish/publish_in.h"

static Fixture f;

#define MOST ((size_t)4 << 20)

static PublishedTable table(const char *id, const char *keys, const char *period, const char *by) {
    PublishQuery q = {.period = str_of(period), .by = str_of(by)};
    PublishedTable t;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static bool says(const Buf *out, const char *text) {
    bool found = str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
    if (!found) printf("# not said: %s\n", text);
    return found;
}

/* The picture in its wide form; `marks` values in it. */
static Buf drawn(const PublishedTable *t, PictureKind kind, const char *id, size_t marks) {
    Picture picture = {
        .title = S("Bild"), .period = t->periods[t->n_periods - 1], .form = FORM_WIDE};
    Buf out = buf_new(f.cx.mem, MOST);
    ok(publish_picture_fits(t, kind), "%s fits", id);
    GOOD(&f, publish_picture(&f.cx, &out, t, kind, &picture));
    Svg svg = svg_check(buf_str(&out), str_of(id));
    ok(!svg.why, "%s is a good SVG%s%s", id, svg.why ? ": " : "", svg.why ? svg.why : "");
    is_int(svg.marks, marks, id);
    return out;
}

static void stacked(void) {
    PublishedTable t = table("D-13a", "05112,05113", "2015", "certificate");
    Buf out = drawn(&t, PICTURE_STACKED, "teile", 2 * 5);
    ok(says(&out, "Duisburg, Hauptschulabschluss: 30\""), "a part");
    ok(says(&out, "Essen, allgemeine Hochschulreife: nicht geliefert"), "a missing one");
    out = drawn(&t, PICTURE_SHARES, "anteile", 2 * 5);
    ok(says(&out, ">Mittlerer Abschluss: nicht geliefert und 1 weitere<"),
       "it never makes a bar look whole");
    t = table("D-13a", "05112", "", "certificate");
    out = drawn(&t, PICTURE_SHARES, "anteile", 2 * 5);
    ok(says(&out, "data-label=\"2014, "), "the periods of a single area are the bars");
    t = table("D-13a", "05112", "2014", "certificate");
    out = drawn(&t, PICTURE_STACKED, "teile", 5);
    t = table("D-14a", "05112,05113", "2015", "sex");
    ok(!publish_picture_fits(&t, PICTURE_STACKED), "shares have no parts");
    t = table("D-13a", "05112,05113", "2015", "");
    ok(!publish_picture_fits(&t, PICTURE_STACKED) && !publish_picture_fits(&t, PICTURE_GAP) &&
           !publish_picture_fits(&t, PICTURE_PYRAMID),
       "nor has what is not broken down");
}

/* A town without figures of its own: whose figures its Kreis's are stands at each part. */
static void stand_ins(void) {
    DELIVER(&f, SEE("residents", "05170", "2018-12-31", "", 90),
            SEE("residents", "05170", "2018-12-31", "sex=f", 50),
            SEE("residents", "05170", "2018-12-31", "sex=m", 40));
    PublishedTable t = table("A-01", "05170004", "2018-12-31", "sex");
    ok(t.figures[0].stand_in != NULL, "the Kreis stands in");
    Str kreis = t.figures[0].stand_in->name.in[f.cx.lang];
    static const PictureKind kinds[] = {PICTURE_STACKED, PICTURE_GAP, PICTURE_BARS};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Picture picture = {.title = S("Bild"), .period = t.periods[0], .form = FORM_WIDE};
        Buf out = buf_new(f.cx.mem, MOST);
        GOOD(&f, publish_picture(&f.cx, &out, &t, kinds[i], &picture));
        ok(str_find(buf_str(&out), kreis, 0) != SIZE_MAX, "%.*s names it",
           STR_ARG(picture_kind_id(kinds[i])));
    }
    /* One part is the town's own: the others are not the town's. */
    DELIVER(&f, SEE("residents", "05170004", "2018-12-31", "sex=f", 7));
    t = table("A-01", "05170004", "2018-12-31", "sex");
    publish_as_drawn(&t, PICTURE_STACKED);
    ok(t.figures[1].value.number == 7 && !t.figures[2].stand_in &&
           t.figures[2].value.presence == NOT_AT_LEVEL,
       "the table holds no part of the Kreis beside the town's, as the picture");
}

/* Parts that nobody has, and that no total leaves room for, are not shown. */
static void parts_shown(void) {
    PublishedTable t = table("D-13a", "05915", "2015", "certificate");
    Breakdown parts;
    ok(table_breakdown(&t, &parts), "by certificate");
    is_int(parts.n, 5, "what is only shown beside the parts is none of them");
    breakdown_shorten(&t, &parts);
    is_int(parts.n, 2, "parts that are nowhere, and not missing in any total, are left out");
    t = table("D-13a", "05915,05911", "2015", "certificate");
    ok(table_breakdown(&t, &parts), "with an area whose total leaves room");
    breakdown_shorten(&t, &parts);
    is_int(parts.n, 5, "all parts stay");
}

static void gap(void) {
    PublishedTable t = table("D-14a", "05112,05113", "2015", "sex");
    Buf out = drawn(&t, PICTURE_GAP, "abstand", 2);
    ok(says(&out, "Duisburg: weiblich 5,0\u00a0%; männlich 15,0\u00a0%; männlich minus weiblich: "
                  "+10,0 Prozentpunkte"),
       "5 of 100 and 15 of 100");
    t = table("D-14a", "05112,05113", "2014", "sex");
    out = drawn(&t, PICTURE_GAP, "abstand", 2);
    ok(says(&out, "Essen: weiblich 4,0\u00a0%; männlich nicht geliefert"), "a missing end");
    ok(says(&out, ">männlich: nicht geliefert<"), "is told in the picture");
    t = table("D-13a", "05112", "2015", "certificate");
    ok(!publish_picture_fits(&t, PICTURE_GAP), "five parts have no gap");
}

static void pyramid(void) {
    PublishedTable t = table("A-01", "05112,05113", "2015-12-31", "age");
    ok(t.crossed && str_equal(t.crossed->id, S("sex")), "ages are observed together with sex");
    Buf out = drawn(&t, PICTURE_PYRAMID, "pyramide", 2 * 17);
    ok(says(&out, "3 bis unter 6 Jahre, männlich: 320"), "a half of an age");
    ok(says(&out, "75 Jahre und mehr, weiblich: nicht geliefert"), "a missing one");
    ok(says(&out, ">Duisburg, 31.12.2015<"), "whose ages they are");
    ok(says(&out, "verschieden viele Jahre"), "the groups are not equally wide");
    ok(str_find(buf_str(&out), S("65 bis unter 70"), 0) == SIZE_MAX,
       "finer groups are shown beside the parts only");
    Picture picture = {.title = S("Bild"), .period = t.periods[0], .form = FORM_WIDE};
    const Region *essen;
    GOOD(&f, region_find(&f.cx, f.catalogue, S("05113"), &essen));
    picture.selected = &essen, picture.n_selected = 1;
    out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_PYRAMID, &picture));
    ok(says(&out, ">Essen, 31.12.2015<"), "of the area that was chosen");
    t = table("A-01", "05113", "", "age");
    ok(!t.crossed && !publish_picture_fits(&t, PICTURE_PYRAMID),
       "not where ages and sexes were never observed together");
    t = table("A-01", "05112", "", "sex");
    ok(!publish_picture_fits(&t, PICTURE_PYRAMID), "not by sex alone");
}

static void heat(void) {
    PublishedTable t = table("D-14a", "05112,05113", "", "");
    Buf out = drawn(&t, PICTURE_HEAT, "waerme", 2 * 2);
    ok(says(&out, "Duisburg, 2014: 12,0\u00a0%"), "12 of 100");
    t = table("D-14a", "05112,05113", "2015", "");
    ok(!publish_picture_fits(&t, PICTURE_HEAT), "one period is no table");
}

/* ---- balance ---- */

static void balance_of_shares(void) {
    PublishedTable t = table("D-14a", "05112,05113,05911", "", "");
    PublishedChange *changes;
    size_t n;
    GOOD(&f, publish_balance(&f.cx, &changes, &n, &t));
    is_int(n, 3, "a change for each area");
    is_double(changes[0].change.number, -2, 1e-9, "10 % after 12 %");
    is_int(changes[0].change.unit, UNIT_POINTS, "in percentage points");
    is_int(changes[0].relative.presence, NOT_MEANINGFUL, "no percent of percent");
    is_str(publish_change_text(&f.cx, &changes[0]), "−2,0 Prozentpunkte", "in words");
    /* 198 ± 2 of 2000 ± 2 after 200 ± 2 of 2000 ± 2: 9.79–10.01 % after 9.89–10.11 % */
    ok(value_has_number(&changes[2].change) && !changes[2].certain, "bands that touch");
    is_double(changes[2].change.low, 100.0 * 196 / 2002 - 100.0 * 202 / 1998, 1e-9, "low");
    is_double(changes[2].change.high, 100.0 * 200 / 1998 - 100.0 * 198 / 2002, 1e-9, "high");
    is_str(publish_change_text(&f.cx, &changes[2]), "nicht sicher verschieden", "in words");
    Buf out = drawn(&t, PICTURE_BALANCE, "bilanz", 3);
    ok(says(&out, "Duisburg: 2014 12,0\u00a0%; 2015 10,0\u00a0%; Veränderung: −2,0 Prozentpunkte"),
       "the picture tells both figures and the change");
    t = table("D-14a", "05112", "2015", "");
    GOOD(&f, publish_balance(&f.cx, &changes, &n, &t));
    ok(n == 0 && !publish_picture_fits(&t, PICTURE_BALANCE), "one period has no change");
}

static void balance_of_counts(void) {
    PublishedTable t = table("D-13a", "05112,05113,05911", "", "");
    PublishedChange *changes;
    size_t n;
    GOOD(&f, publish_balance(&f.cx, &changes, &n, &t));
    is_double(changes[0].change.number, 0, 0, "100 after 100");
    ok(changes[0].certain, "which is certain");
    is_str(publish_change_text(&f.cx, &changes[0]), "kein Unterschied", "in words");
    is_double(changes[1].change.number, 30, 0, "80 after 50");
    is_double(changes[1].relative.number, 60, 1e-9, "are 60 % more");
    is_str(publish_change_text(&f.cx, &changes[1]), "+30 (+60,0\u00a0%)", "in words");
    ok(!changes[2].certain, "2000 ± 2 after 2000 ± 2");
    is_double(changes[2].relative.high, 100.0 * 2002 / 1998 - 100, 1e-9,
              "band of the relative one");
}

/* A-01 breaks before 31.12.2022. */
static void balance_across_a_break(void) {
    PublishedTable t = table("A-01", "05112,05113", "", "");
    PublishedChange *changes;
    size_t n;
    GOOD(&f, publish_balance(&f.cx, &changes, &n, &t));
    is_int(n, 2, "both areas");
    ok(changes[0].broken && !value_has_number(&changes[0].change) &&
           !value_has_number(&changes[0].relative),
       "no change across a break");
    ok(value_has_number(&changes[0].from->value) && value_has_number(&changes[0].to->value),
       "both figures are there");
    Buf out = drawn(&t, PICTURE_BALANCE, "bilanz", 2);
    ok(says(&out, "Zensus 2022"), "the reason is given");
    ok(str_find(buf_str(&out), S("class=\"join\""), 0) == SIZE_MAX, "no line joins them");
    ok(says(&out, ">nicht vergleichbar (Bruch)<"), "and no number");
}

static void protected_numbers(void) {
    PublishedTable t = table("D-13a", "05112,05113", "", "certificate");
    size_t cells = picture_cells(&t);
    for (size_t i = 2; i < t.n; i += cells) { /* the second part of each row */
        Figure raw = {.indicator = t.indicator,
                      .region = t.figures[i].region,
                      .period = t.figures[i].period,
                      .cell = t.figures[i].cell,
                      .value = value_number(4321, 0, UNIT_COUNT)};
        raw.value.secrecy = PRIMARY;
        t.figures[i] = publish_pass(&f.cx, &raw);
    }
    for (size_t kind = 0; kind < PICTURE_KINDS; kind++) {
        Picture picture = {.title = S("Bild"), .period = t.periods[0]};
        Buf out = buf_new(f.cx.mem, MOST);
        if (kind == PICTURE_MAP || !publish_picture_fits(&t, (PictureKind)kind)) continue;
        GOOD(&f, publish_picture(&f.cx, &out, &t, (PictureKind)kind, &picture));
        ok(str_find(buf_str(&out), S("4.321"), 0) == SIZE_MAX &&
               str_find(buf_str(&out), S("4321"), 0) == SIZE_MAX,
           "kind %zu does not tell it", kind);
    }
    Picture picture = {.title = S("Bild"), .period = t.periods[1]};
    Buf out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_SHARES, &picture));
    ok(str_find(buf_str(&out), S("class=\"bar"), 0) == SIZE_MAX,
       "nor do the shares of the other parts");
}

static void words(void) {
    static const Msg names[] = {
        MSG_PUBLISH_PICTURE_LINES,   MSG_PUBLISH_PICTURE_BARS,   MSG_PUBLISH_PICTURE_MAP,
        MSG_PUBLISH_PICTURE_STACKED, MSG_PUBLISH_PICTURE_SHARES, MSG_PUBLISH_PICTURE_GAP,
        MSG_PUBLISH_PICTURE_PYRAMID, MSG_PUBLISH_PICTURE_HEAT,   MSG_PUBLISH_PICTURE_BALANCE};
    size_t n = sizeof names / sizeof *names, same = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            same += str_equal(message_text(DE, names[i]), message_text(DE, names[k]));
    is_int(same, 0, "each kind has a word of its own");
    PictureKind kind;
    ok(picture_kind_read(S("balance"), &kind) && kind == PICTURE_BALANCE, "and an address");
}

#define RES(cell, number) SEE("residents", "05112", "2015-12-31", cell, number)
#define LEFT(region, period, cell, number) SEE("leavers", region, period, cell, number)

int main(void) {
    fixture_begin(&f, NULL);
    f.cx.lang = DE;
    DELIVER(
        &f, LEFT("05112", "2014", "", 100), LEFT("05112", "2014", "certificate=none", 12),
        LEFT("05112", "2015", "", 100), LEFT("05112", "2015", "certificate=none", 10),
        LEFT("05112", "2015", "certificate=hsa", 30), LEFT("05112", "2015", "certificate=msa", 35),
        LEFT("05112", "2015", "certificate=fhr", 5),
        LEFT("05112", "2015", "certificate=abitur", 20), LEFT("05113", "2014", "", 50),
        LEFT("05113", "2015", "", 80), LEFT("05113", "2015", "certificate=none", 8),
        LEFT("05113", "2015", "certificate=hsa", 12), LEFT("05113", "2015", "certificate=fhr", 3),
        LEFT("05112", "2015", "sex=f", 100), LEFT("05112", "2015", "sex=m", 100),
        LEFT("05112", "2015", "certificate=none;sex=f", 5),
        LEFT("05112", "2015", "certificate=none;sex=m", 15), LEFT("05113", "2014", "sex=f", 50),
        LEFT("05113", "2014", "certificate=none;sex=f", 2), LEFT("05915", "2015", "", 100),
        LEFT("05915", "2015", "certificate=none", 60), LEFT("05915", "2015", "certificate=hsa", 40),
        SEE("leavers", "05911", "2014", "", 2000, .base = 5),
        SEE("leavers", "05911", "2014", "certificate=none", 200, .base = 5),
        SEE("leavers", "05911", "2015", "", 2000, .base = 5),
        SEE("leavers", "05911", "2015", "certificate=none", 198, .base = 5));
    DELIVER(&f, RES("", 5000), RES("age=0-2", 500), RES("age=0-2;sex=f", 240),
            RES("age=0-2;sex=m", 260), RES("age=3-5", 600), RES("age=3-5;sex=f", 280),
            RES("age=3-5;sex=m", 320), RES("nationality=german", 5000),
            SEE("residents", "05113", "2015-12-31", "", 4000),
            SEE("residents", "05113", "2015-12-31", "age=0-2", 400),
            SEE("residents", "05113", "2015-12-31", "nationality=german", 4000),
            SEE("residents", "05112", "2024-12-31", "", 5200),
            SEE("residents", "05113", "2024-12-31", "", 4100));
    stacked();
    parts_shown();
    gap();
    pyramid();
    heat();
    balance_of_shares();
    balance_of_counts();
    balance_across_a_break();
    protected_numbers();
    words();
    stand_ins();
    fixture_end(&f);
    return done();
}

/* Do table and files tell exactly what a picture makes of figures: index, shares, gap, change, both
 * halves of each age? The numbers were reckoned by hand from those delivered below. */

#include "figures_fixture.h"
#include "publish/publish_in.h"

static Fixture f;

static PublishedTable table(const char *id, const char *keys, const char *period, const char *by) {
    PublishQuery q = {.period = str_of(period), .by = str_of(by)};
    PublishedTable t;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static Picture picture_of(const PublishedTable *t) {
    return (Picture){.title = S("Bild"), .period = t->periods[t->n_periods - 1], .form = FORM_WIDE};
}

static PublishedTable told(const PublishedTable *t, PictureKind kind) {
    Picture picture = picture_of(t);
    PublishedTable out;
    ok(publish_picture_fits(t, kind), "%.*s fits", STR_ARG(picture_kind_id(kind)));
    GOOD(&f, publish_told(&f.cx, &out, t, kind, &picture));
    return out;
}

static bool says(const Buf *out, const char *text) {
    return str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
}

static Str label(const PublishedFigure *figure) {
    return publish_cell_label(&f.cx, DE, figure);
}

static void index_lines(void) {
    PublishedTable t = table("D-14a", "05112,05113", "", ""), x = told(&t, PICTURE_INDEX);
    is_int(x.n, t.n, "a value for each figure");
    is_double(x.figures[0].value.number, 120, 1e-9, "from the first period where both have one");
    Picture picture = picture_of(&t);
    picture.base = t.periods[0];
    GOOD(&f, publish_told(&f.cx, &x, &t, PICTURE_INDEX, &picture));
    is_double(x.figures[0].value.number, 100, 0, "12 of 100 are the base that was asked for");
    is_double(x.figures[1].value.number, 100.0 * 10 / 12, 1e-9, "10 of 100 after 12 of 100");
    is_int(x.figures[1].value.unit, UNIT_INDEX, "an index, no per cent");
    is_str(publish_figure_text(&f.cx, &x.figures[1]), "83,3", "with the decimal of the picture");
    is_str(label(&x.figures[1]), "Index (2014 = 100)", "and its base");
    is_str(derived_id(f.cx.mem, &x.figures[1]), "index 2014", "also for machines");
    is_double(t.figures[0].value.number, 12, 1e-9, "the table itself stays");
    t = table("A-01", "05112", "", ""), x = told(&t, PICTURE_INDEX);
    ok(x.figures[0].value.presence == NOT_MEANINGFUL ||
           x.figures[1].value.presence == NOT_MEANINGFUL,
       "none across a break");
}

static void gap(void) {
    PublishedTable t = table("D-14a", "05112,05113", "2015", "sex"), x = told(&t, PICTURE_GAP);
    is_int(x.n, 2 * 3, "both ends and the difference of each area, without the total");
    is_str(x.figures[0].cell, "sex=f", "from");
    is_str(x.figures[1].cell, "sex=m", "to");
    is_double(x.figures[2].value.number, 10, 1e-9, "15 % minus 5 %");
    is_int(x.figures[2].value.unit, UNIT_POINTS, "in percentage points");
    is_str(publish_figure_text(&f.cx, &x.figures[2]), "+10,0 Prozentpunkte", "with its sign");
    is_str(label(&x.figures[2]), "männlich minus weiblich", "which from which");
    is_str(derived_id(f.cx.mem, &x.figures[2]), "minus sex=f", "also for machines");
    is_int(x.figures[5].value.presence, x.figures[4].value.presence,
           "none where an end is missing");
    Buf csv = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_csv(&f.cx, &csv, (const PublishedTable *[]){&x}, 1, ',', DECIMAL_POINT));
    ok(says(&csv, ",cells,derived\r\n") && says(&csv, ",minus sex=f\r\n"),
       "CSV says it at the end");
    Buf json = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_json(&f.cx, &json, (const PublishedTable *[]){&x}, 1));
    ok(says(&json, "minus sex=f"), "so does JSON");
    csv = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_csv(&f.cx, &csv, (const PublishedTable *[]){&t}, 1, ',', DECIMAL_POINT));
    ok(says(&csv, ",cells\r\n"), "what is not derived has no such column");
}

static void shares(void) {
    PublishedTable t = table("D-13a", "05112,05113", "2015", "certificate");
    PublishedTable x = told(&t, PICTURE_SHARES);
    is_int(x.n, 2 * 5 * 2, "each part with its share");
    is_str(label(&x.figures[3]), "Hauptschulabschluss, Anteil", "named so");
    is_double(x.figures[3].value.number, 30, 1e-9, "30 of 100");
    is_int(x.figures[3].value.unit, UNIT_PERCENT, "in per cent");
    is_double(x.figures[10].value.number, 8, 0, "a number of the second area");
    is_double(x.figures[11].value.number, 10, 1e-9, "8 of the 80 of its total");
    is_int(x.figures[15].value.presence, NOT_DELIVERED, "no share of what is missing");
    x = told(&t, PICTURE_STACKED);
    is_int(x.n, 2 * 6, "a composition: the whole and its parts");
    ok(!x.figures[0].cell.n && x.figures[0].value.number == 100, "the whole first");
    for (size_t i = 0; i < t.n; i++) /* a part that must not be told */
        if (str_equal(t.figures[i].cell, S("certificate=hsa")))
            t.figures[i].value.secrecy = PRIMARY;
    x = told(&t, PICTURE_SHARES);
    size_t open = 0;
    for (size_t i = 1; i < 10; i += 2)
        open += value_has_number(&x.figures[i].value);
    is_int(open, 0, "nor the shares beside it, from which it could be worked out");
}

static void pyramid(void) {
    PublishedTable t = table("A-01", "05113,05112", "2015-12-31", "age");
    const Region *duisburg;
    GOOD(&f, region_find(&f.cx, f.catalogue, S("05112"), &duisburg));
    Picture picture = picture_of(&t);
    picture.selected = &duisburg, picture.n_selected = 1;
    PublishedTable x;
    GOOD(&f, publish_told(&f.cx, &x, &t, PICTURE_PYRAMID, &picture));
    is_int(x.n, 2 * 17, "both halves of each age of one area");
    size_t other = 0, total = 0, finer = 0;
    for (size_t i = 0; i < x.n; i++) {
        other += x.figures[i].region != duisburg;
        total += str_find(x.figures[i].cell, S("sex="), 0) == SIZE_MAX;
        finer += str_find(x.figures[i].cell, S("age=65-69"), 0) != SIZE_MAX;
    }
    ok(!other && !total && !finer, "no other area, no total, no age twice");
    is_double(x.figures[0].value.number, 240, 0, "girls under 3");
    is_double(x.figures[3].value.number, 320, 0, "boys from 3 to 5");
    PublishedTable outline;
    PublishQuery q = {.period = S("2015-12-31"), .by = S("age"), .indicator = t.indicator};
    GOOD(&f, publish_regions(&f.cx, S("05112"), &q.regions, &q.n_regions));
    GOOD(&f, publish_outline(&f.cx, &outline, &q));
    ok(publish_picture_fits(&outline, PICTURE_PYRAMID), "the outline knows that it fits");
    q.by = S("sex");
    GOOD(&f, publish_outline(&f.cx, &outline, &q));
    ok(!publish_picture_fits(&outline, PICTURE_PYRAMID), "and where it does not");
}

static void balance(void) {
    PublishedTable t = table("D-14a", "05112,05113", "", ""), x = told(&t, PICTURE_BALANCE);
    is_int(x.n, 2 * 3, "both ends and the change");
    is_double(x.figures[2].value.number, -2, 1e-9, "10 % after 12 %");
    is_str(publish_figure_text(&f.cx, &x.figures[2]), "−2,0 Prozentpunkte", "with its sign");
    is_str(label(&x.figures[2]), "Veränderung", "named so");
    is_str(derived_id(f.cx.mem, &x.figures[2]), "minus 2014", "also for machines");
}

/* Duisburg joined in 2013, Essen in 2015: their values of 2014 and 2015 stand at +1 and +2, −1 and
 * 0. */
static void joined(void) {
    PublishedTable t = table("D-14a", "MR,05112,05113", "", "");
    const Region *areas[] = {t.figures[t.n_periods].region, t.figures[2 * t.n_periods].region};
    ok(!publish_picture_fits(&t, PICTURE_JOINED), "not where nobody said who joined when");
    const PublishedJoin list[] = {{areas[0], 2013}, {areas[1], 2015}};
    PublishedJoins joins = {list, 1};
    t.joins = &joins;
    ok(!publish_picture_fits(&t, PICTURE_JOINED), "nor for a single area");
    joins.n = 2;
    PublishedTable x = told(&t, PICTURE_JOINED);
    is_int(x.n, 2 * 2, "who has not joined is left out");
    is_double(x.figures[0].value.number, 12, 1e-9, "the values stay as they are");
    is_str(publish_figure_text(&f.cx, &x.figures[0]), "12,0\u00a0%", "also in words");
    is_str(label(&x.figures[0]), "Beitritt 2013", "the year of joining");
    is_str(publish_when(&f.cx, DE, &x.figures[0]), "2014 (1 Jahr nach dem Beitritt)", "both years");
    is_str(publish_when(&f.cx, DE, &x.figures[2]), "2014 (1 Jahr vor dem Beitritt)", "before");
    is_str(publish_when(&f.cx, EN, &x.figures[3]), "2015 (year of joining)", "in it");
    is_str(publish_years_since(f.cx.mem, -3), "−3", "with its sign");
    Buf csv = buf_new(f.cx.mem, 1 << 20), json = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_csv(&f.cx, &csv, (const PublishedTable *[]){&x}, 1, ',', DECIMAL_POINT));
    ok(says(&csv, ",derived,years_since_joining\r\n") && says(&csv, ",joined 2015,-1\r\n"),
       "CSV has both years");
    GOOD(&f, publish_json(&f.cx, &json, (const PublishedTable *[]){&x}, 1));
    ok(says(&json, "\"years_since_joining\":-1") || says(&json, "\"years_since_joining\": -1"),
       "so has JSON");
    Picture picture = picture_of(&t);
    Buf out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_JOINED, &picture));
    for (size_t i = 0; i < 4; i++) {
        static const char *const axis[] = {">−1<", ">0<", ">+1<", ">+2<"};
        ok(says(&out, axis[i]), "the axis counts %s", axis[i]);
    }
    ok(says(&out, ">Jahr des Beitritts<"), "the moment has its line and word");
    ok(says(&out, "Duisburg, 2015 (2 Jahre nach dem Beitritt)"), "each mark tells both years");
    ok(!says(&out, "Metropole Ruhr"), "no mark of who is left out");
    t = table("A-01", "05112,05113", "", "");
    t.joins = &joins;
    out = buf_new(f.cx.mem, 1 << 20);
    picture = picture_of(&t);
    if (publish_picture_fits(&t, PICTURE_JOINED)) {
        GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_JOINED, &picture));
        ok(!says(&out, "class=\"line"), "no line across a break of its own");
    }
}

/* The numbers of the notes stand in the picture at what they explain. */
static void notes_in_pictures(void) {
    PublishedTable t = table("A-01", "05112", "", "");
    Picture picture = picture_of(&t);
    PublishedNotes notes;
    GOOD(&f, publish_notes(&f.cx, &notes, &t));
    picture.notes = &notes;
    Buf out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    ok(says(&out, ">Bruch¹<"), "the break has the number of its note");
    picture.notes = NULL;
    out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    ok(says(&out, ">Bruch<"), "without notes beside it there is no number");
    t = table("D-14a", "05112,05113", "2014", "");
    GOOD(&f, publish_notes(&f.cx, &notes, &t));
    picture = picture_of(&t);
    picture.notes = &notes;
    out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_BARS, &picture));
    ok(says(&out, ">nicht geliefert¹<"), "so has the word of what is missing");
}

#define LEFT(region, period, cell, number) SEE("leavers", region, period, cell, number)
#define RES(cell, number) SEE("residents", "05112", "2015-12-31", cell, number)

int main(void) {
    fixture_begin(&f, NULL);
    f.cx.lang = DE;
    DELIVER(&f, LEFT("05112", "2014", "", 100), LEFT("05112", "2014", "certificate=none", 12),
            LEFT("05112", "2015", "", 100), LEFT("05112", "2015", "certificate=none", 10),
            LEFT("05112", "2015", "certificate=hsa", 30),
            LEFT("05112", "2015", "certificate=msa", 35),
            LEFT("05112", "2015", "certificate=fhr", 5),
            LEFT("05112", "2015", "certificate=abitur", 20), LEFT("05113", "2014", "", 50),
            LEFT("05113", "2015", "", 80), LEFT("05113", "2015", "certificate=none", 8),
            LEFT("05113", "2015", "certificate=hsa", 12),
            LEFT("05113", "2015", "certificate=fhr", 3), LEFT("05112", "2015", "sex=f", 100),
            LEFT("05112", "2015", "sex=m", 100), LEFT("05112", "2015", "certificate=none;sex=f", 5),
            LEFT("05112", "2015", "certificate=none;sex=m", 15), LEFT("05113", "2015", "sex=f", 50),
            LEFT("05113", "2015", "certificate=none;sex=f", 2));
    DELIVER(&f, RES("", 5000), RES("age=0-2", 500), RES("age=0-2;sex=f", 240),
            RES("age=0-2;sex=m", 260), RES("age=3-5", 600), RES("age=3-5;sex=f", 280),
            RES("age=3-5;sex=m", 320), SEE("residents", "05113", "2015-12-31", "", 4000),
            SEE("residents", "05112", "2024-12-31", "", 5200));
    index_lines();
    gap();
    shares();
    pyramid();
    balance();
    joined();
    notes_in_pictures();
    fixture_end(&f);
    return done();
}

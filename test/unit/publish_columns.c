/* Figures as columns of a file: a row for each area, period and part; what has no number is counted
 * with its reason. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;

static ColumnsQuery query(const char *id, const char *keys) {
    ColumnsQuery q = {.n_values = 1};
    q.values[0].name = S("value");
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.values[0].indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    return q;
}

static void plain(void) {
    ColumnsQuery q = query("A-01", "05111,05112,05170");
    PublishedColumns c;
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    is_str(c.csv,
           "area,name,period,year,value\r\n05111,Astadt,2014-12-31,2014,0\r\n"
           "05111,Astadt,2015-12-31,2015,10\r\n05112,Bestadt,2014-12-31,2014,7\r\n",
           "numbers in their order, zero among them; the others are left out");
    ok(c.rows == 3 && c.left_out == 3 && c.n_gaps == 2, "and counted");
    size_t n = 0;
    for (size_t i = 0; i < c.n_gaps; i++)
        n += c.gaps[i].n;
    ok(n == c.left_out, "each with a reason");
    ok(c.tables[0].n == 3 && c.tables[0].n_deliveries == 1, "the figures behind them are told");
    q.gaps = true;
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    ok(c.rows == 6 && c.left_out == 3 && c.tables[0].n == 3 &&
           str_find(c.csv, S("05170,Kreis Ceeh,2014-12-31,2014,\r\n"), 0) != SIZE_MAX,
       "or they stay, with an empty cell");
    q.period = S("2015");
    q.gaps = false;
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    ok(c.rows == 1 && c.left_out == 2, "of one year");
}

static void parts(void) {
    ColumnsQuery q = query("A-01", "05111,05112");
    const Dimension *sex = dimension_find(f.catalogue, S("sex"));
    PublishedColumns c;
    q.by[0] = sex, q.n_by = 1;
    q.values[1] = q.values[0];
    q.values[1].name = S("young");
    q.values[1].cell = S("age=0-2");
    q.n_values = 2;
    q.period = S("2015");
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    is_str(c.csv,
           "area,name,period,year,sex,value,young\r\n"
           "05111,Astadt,2015-12-31,2015,f,4,3\r\n",
           "a row has all its values");
    ok(c.left_out == 3, "or it is none");
    PublishedJoin join = {q.regions[0], 2013};
    PublishedJoins joins = {&join, 1};
    q.joins = &joins;
    q.gaps = true;
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    ok(str_find(c.csv, S(",f,4,3,2013\r\n"), 0) != SIZE_MAX &&
           str_find(c.csv, S("05112,Bestadt,2015-12-31,2015,m,,,\r\n"), 0) != SIZE_MAX,
       "who joined has a year, who did not has none");
}

static void shares(void) {
    ColumnsQuery q = query("D-14a", "05111,05112");
    PublishedColumns c;
    q.by[0] = dimension_find(f.catalogue, S("sex")), q.n_by = 1;
    q.values[1] = q.values[0];
    q.values[0].name = S("k"), q.values[0].part = COLUMN_COUNTED;
    q.values[1].name = S("n"), q.values[1].part = COLUMN_OF;
    q.n_values = 2;
    ok(indicator_counts(q.values[0].indicator, NULL) &&
           indicator_counts(q.values[0].indicator, q.by[0]),
       "leavers without a certificate are some of all leavers, of either sex");
    GOOD(&f, publish_columns(&f.cx, &c, &q));
    is_str(c.csv,
           "area,name,period,year,sex,k,n\r\n05111,Astadt,2015,2015,f,3,40\r\n"
           "05111,Astadt,2015,2015,m,7,50\r\n",
           "a share as so many of so many");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    DELIVER(&f, SEE("residents", "05111", "2014-12-31", "", 0),
            SEE("residents", "05111", "2015-12-31", "", 10),
            SEE("residents", "05111", "2015-12-31", "sex=f", 4),
            SEE("residents", "05111", "2015-12-31", "sex=m", 6),
            SEE("residents", "05111", "2015-12-31", "age=0-2;sex=f", 3),
            SEE("residents", "05112", "2014-12-31", "", 7),
            {.measure = "residents",
             .region = "05112",
             .period = "2015-12-31",
             .cell = "",
             .presence = UNKNOWN_AT_SOURCE},
            SEE("leavers", "05111", "2015", "sex=f", 40),
            SEE("leavers", "05111", "2015", "sex=m", 50),
            SEE("leavers", "05111", "2015", "certificate=none;sex=f", 3),
            SEE("leavers", "05111", "2015", "certificate=none;sex=m", 7));
    plain();
    parts();
    shares();
    fixture_end(&f);
    return done();
}

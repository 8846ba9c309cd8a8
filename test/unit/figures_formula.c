/* Formulas: what they may say, and what evaluating them gives. */

#include "figures_fixture.h"
#include "figures/snapshot_in.h"

static void refused(Fixture *f, const char *text, Msg message) {
    Formula *formula;
    Err err = formula_parse(&f->cx, f->catalogue->definitions, str_of(text), &formula);
    ok(err == INVALID && f->cx.fault.message == message, "refused: %s", text);
    if (!err || f->cx.fault.message != message)
        printf("# %.*s\n", STR_ARG(fault_text(f->cx.mem, EN, &f->cx.fault)));
}

static Formula *parsed(Fixture *f, const char *text) {
    Formula *formula = NULL;
    GOOD(f, formula_parse(&f->cx, f->catalogue->definitions, str_of(text), &formula));
    return formula;
}

static void reading(Fixture *f) {
    Formula *share = parsed(f, "100 * leavers[certificate=none] / leavers");
    is_int(share->root->op, FORMULA_PERCENT, "100 * a / b is a percentage");
    is_int(share->root->a->op, FORMULA_DIVIDE, "… of a division that keeps both parts");
    is_int(share->n_terms, 2, "… of two terms");
    ok(formula_gives(share, UNIT_PERCENT) && !formula_gives(share, UNIT_COUNT),
       "… and gives percent");
    Formula *bracket =
        parsed(f, "100 * leavers[certificate=none] / (residents[age=15-17]@year-end / 3)");
    is_int(bracket->root->a->b->op, FORMULA_SCALE, "a divided denominator is a scaled one");
    is_int(bracket->terms[1]->shift, SHIFT_YEAR_END, "@year-end is a shift");
    Formula *thousand = parsed(f, "1000 * students / residents");
    ok(formula_gives(thousand, UNIT_PER_1000), "1000 * a / b is a rate per 1,000");
    Formula *sum = parsed(f, "leavers[certificate=hsa|abitur, sex=f] - leavers[certificate=total]");
    is_int(sum->terms[0]->n_cells, 2, "a|b are two cells");
    is_int(sum->terms[1]->n_cells, 1, "total is one cell");
    ok(sum->terms[1]->fixed != 0, "… that fixes its dimension");
    Formula *count = parsed(f, "count(school_index[schooltype=primary], 6, 9)");
    ok(count->terms[0]->count && count->terms[0]->low >= 6 && count->terms[0]->high <= 9,
       "count has its limits");
    ok(formula_gives(parsed(f, "published_rate - published_rate"), UNIT_POINTS),
       "percent − percent gives points");
    is_double(parsed(f, "2 * 3 * leavers / (1 + 1)")->root->factor, 3, 0,
              "plain numbers are worked out");
}

static void refusing(Fixture *f) {
    refused(f, "", MSG_FORMULA_ENDS_EARLY);
    refused(f, "100", MSG_FORMULA_ENDS_EARLY);
    refused(f, "leavers +", MSG_FORMULA_ENDS_EARLY);
    refused(f, "leavers leavers", MSG_FORMULA_NOT_UNDERSTOOD);
    refused(f, "(leavers", MSG_FORMULA_ENDS_EARLY);
    refused(f, "leavers)", MSG_FORMULA_NOT_UNDERSTOOD);
    refused(f, "leavers; DROP TABLE", MSG_FORMULA_NOT_UNDERSTOOD);
    refused(f, "unheard_of", MSG_CATALOGUE_UNKNOWN_MEASURE);
    refused(f, "leavers[age=0-2]", MSG_FORMULA_NO_DIMENSION);
    refused(f, "leavers[certificate=nothing]", MSG_CATALOGUE_UNKNOWN_CODE);
    refused(f, "leavers[sex=f,sex=m]", MSG_CATALOGUE_DOUBLE);
    refused(f, "leavers[sex=f|f]", MSG_CATALOGUE_DOUBLE);
    refused(f, "leavers + 3", MSG_FORMULA_UNITS_DIFFER);
    refused(f, "leavers * leavers", MSG_FORMULA_UNITS_DIFFER);
    refused(f, "100 / leavers", MSG_FORMULA_UNITS_DIFFER);
    refused(f, "leavers / 0", MSG_FORMULA_ZERO_DIVISOR);
    refused(f, "published_rate + published_rate", MSG_FORMULA_UNITS_DIFFER);
    refused(f, "leavers + published_rate", MSG_FORMULA_UNITS_DIFFER);
    refused(f, "count(leavers, 1, 2)", MSG_FORMULA_COUNT_OF_PLACES);
    refused(f, "count(school_index, 9, 6)", MSG_FORMULA_NOT_UNDERSTOOD);
    refused(f, "students@year-end", MSG_FORMULA_FIRST_SHIFTED);
    refused(f, "students / residents@tomorrow", MSG_FORMULA_NOT_UNDERSTOOD);
    Buf deep = buf_new(f->cx.mem, 4000);
    for (int i = 0; i < 200; i++)
        buf_char(&deep, '(');
    buf_put(&deep, S("leavers"));
    refused(f, cstr(f->cx.mem, buf_str(&deep)), MSG_FORMULA_TOO_LONG);
    for (int i = 0; i < 200; i++)
        buf_put(&deep, S(" + leavers"));
    refused(f, cstr(f->cx.mem, buf_str(&deep)), MSG_FORMULA_TOO_LONG);
}

static void evaluating(Fixture *f) {
    DELIVER(f, SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "certificate=none", 7),
            SEE("leavers", "05111", "2015", "certificate=hsa", 40),
            SEE("leavers", "05111", "2015", "certificate=abitur", 53),
            SEE("leavers", "05111", "2015", "sex=f", 45),
            SEE("leavers", "05111", "2015", "certificate=none;sex=f", 2),
            SEE("leavers", "05112", "2015", "certificate=none", 10),
            SEE("leavers", "05112", "2015", "certificate=hsa", 20),
            SEE("leavers", "05112", "2015", "certificate=abitur", 30),
            SEE("residents", "05111", "2015-12-31", "age=15-17", 300),
            SEE("residents", "05111", "2014-12-31", "age=0-2", 50),
            SEE("children", "05111", "2015-03-01", "", 10),
            SEE("residents", "05111", "2015-12-31", "age=0-2", 40));
    Figure a = figure_cell(f, "D-14a", "05111", "2015", "", 0);
    is_double(a.value.number, 7, 0, "7 of 100 leavers are 7 %");
    is_double(a.value.denominator, 100, 0, "the denominator is kept");
    is_int(a.n_origins, 2, "two cells stand behind it");
    is_str(a.first.cell, "certificate=none", "the first is the numerator's");
    is_int(a.first.row, 11, "with its line of the file");
    is_int(a.first.column, 3, "and column");
    is_int(a.first.delivery, 1, "and delivery");
    is_double(figure(f, "D-14b", "05111", "2015").number, 7, 1e-12,
              "D-14b divides by a third of the residents at year end");
    is_double(figure(f, "D-13s", "05111", "2015").number, 93, 0, "a|b adds the cells");
    is_double(figure(f, "C-03", "05111", "2015-03-01").number, 20, 1e-12,
              "@year-end-before takes the year before");
    is_double(figure(f, "C-03y", "05111", "2015-03-01").number, 25, 1e-12,
              "@same-year takes the same year's");
    is_double(figure(f, "D-13", "05112", "2015").number, 60, 0,
              "a missing total is the sum of its parts");
    is_double(figure_cell(f, "D-13", "05111", "2015", "sex=m", 0).value.number, 55, 0,
              "a missing part is the total less the other");
    is_double(figure_cell(f, "D-14a", "05111", "2015", "sex=m", 0).value.number, 100.0 * 5 / 55,
              1e-9, "both for numerator and denominator of a breakdown");
    is_int(figure_cell(f, "D-13", "05112", "2015", "sex=m", 0).value.presence, NOT_DELIVERED,
           "what cannot be derived is not delivered");
    is_int(figure(f, "D-13", "05914", "2015").presence, NOT_AT_LEVEL,
           "a region that never had any is not at this level");
    is_int(figure(f, "D-13", "05111", "2014").presence, NOT_DELIVERED,
           "another period is not delivered");
    is_int(figure(f, "D-13", "05", "2015").presence, NOT_AT_LEVEL,
           "no sum for a Land of which one area has no number");
    is_int(figure_cell(f, "D-14b", "05111", "2015", "age=0-2", 0).value.presence, NOT_MEANINGFUL,
           "a breakdown in which the numerator has no part makes no sense");
    is_int(figure(f, "C-03p", "05111", "2015").presence, NOT_DELIVERED,
           "of a measure without any delivery: not delivered");
}

static void sets(Fixture *f) {
    DELIVER(f, SEE("leavers", "05170", "2015", "", 30),
            SEE("leavers", "05170", "2015", "certificate=none", 3),
            SEE("leavers", "05914", "2015", "", 20),
            SEE("leavers", "05914", "2015", "certificate=none", 0, .presence = ZERO),
            SEE("published_rate", "05111", "2015", "", 6.5, .decimals = 1),
            SEE("published_rate", "05112", "2015", "", 7.5, .decimals = 1),
            SEE("published_rate", "05170", "2015", "", 5.5, .decimals = 1),
            SEE("published_rate", "05914", "2015", "", 4.5, .decimals = 1));
    Figure mr = figure_cell(f, "D-14a", "MR", "2015", "", 0);
    is_double(mr.value.numerator, 20, 0, "a set adds numerators");
    is_double(mr.value.denominator, 210, 0, "and denominators, a derived one among them");
    is_int(mr.n_origins, 4 + 6, "every source cell is counted");
    is_int(figure(f, "C-03p", "MR", "2015").presence, NOT_AT_LEVEL, "published rates do not add");
    is_double(figure(f, "C-03p", "05111", "2015").number, 6.5, 0, "… but stand for their region");
    Figure town = figure_cell(f, "D-14a", "05170004", "2015", "", 0);
    ok(town.stand_in && str_equal(town.stand_in->key, S("05170")),
       "a town shows the figure of its Kreis, labelled so");
    is_double(town.value.number, 10, 1e-12, "3 of 30 in the Kreis");
    is_str(town.region->key, "05170004", "the figure stays the town's");
    DELIVER(f, SEE("leavers", "05914", "2016", "", 20, .presence = NOT_COLLECTED),
            SEE("leavers", "05111", "2016", "", 1), SEE("leavers", "05112", "2016", "", 1),
            SEE("leavers", "05170", "2016", "", 1));
    Value gap = figure(f, "D-13", "MR", "2016");
    ok(gap.presence == NOT_COLLECTED && isnan(gap.number),
       "a sum with a missing member is no number and carries its state");
    DELIVER(f, SEE("leavers", "05170004", "2014", "", 4),
            SEE("leavers", "05170008", "2014", "", 5));
    Figure kreis = figure_cell(f, "D-13", "05170", "2014", "", 0);
    ok(kreis.value.number >= 9 && kreis.value.number <= 9 && kreis.n_origins == 2,
       "a Kreis is the sum of all its towns");
    is_int(figure(f, "D-13", "051", "2014").presence, NOT_AT_LEVEL,
           "a Regierungsbezirk with gaps has no sum");
    DELIVER(f, SEE("leavers", "05914", "2017", "", 20), SEE("leavers", "05111", "2017", "", 1));
    is_int(figure(f, "D-13", "MR", "2017").presence, NOT_DELIVERED,
           "members that sent nothing: not delivered");
}

static void places(Fixture *f) {
    REGISTER(f, {"100", "05111000", "primary"}, {"101", "05111", "gymnasium"},
             {"102", "05112", "primary"}, {"103", "05170004", "primary"},
             {"104", "05170004", "primary"}, {"105", "05914", "gymnasium"});
#define AT(school_, measure_, cell_, number_, ...) \
    SEE(measure_, school_, "2024/25", cell_, number_, .school = true, ##__VA_ARGS__)
    DELIVER(f, AT("100", "schools", "schooltype=primary", 1),
            AT("101", "schools", "schooltype=gymnasium", 1),
            AT("102", "schools", "schooltype=primary", 1),
            AT("103", "schools", "schooltype=primary", 1),
            AT("104", "schools", "schooltype=primary", 1),
            AT("105", "schools", "schooltype=gymnasium", 1),
            AT("100", "school_pupils", "schooltype=primary", 200, .base = 5),
            AT("101", "school_pupils", "schooltype=gymnasium", 800, .base = 5),
            AT("102", "school_pupils", "schooltype=primary", 100, .base = 5),
            AT("103", "school_pupils", "schooltype=primary", 50, .base = 5),
            AT("104", "school_pupils", "schooltype=primary", 60, .base = 5),
            AT("105", "school_pupils", "schooltype=gymnasium", 0, .presence = UNKNOWN_AT_SOURCE),
            AT("100", "school_index", "schooltype=primary", 7),
            AT("101", "school_index", "schooltype=gymnasium", 2),
            AT("102", "school_index", "schooltype=primary", 6),
            AT("103", "school_index", "schooltype=primary", 0, .presence = NOT_COLLECTED),
            AT("104", "school_index", "schooltype=primary", 9));
    is_double(figure(f, "D-02", "05111", "2024/25").number, 2, 0, "two schools in the city");
    is_double(figure(f, "D-02", "MR", "2024/25").number, 6, 0, "six in the set");
    is_double(figure(f, "D-02", "05", "2024/25").number, 6, 0, "six in the Land");
    is_double(figure_cell(f, "D-02", "05170", "2024/25", "schooltype=gymnasium", 0).value.number, 0,
              0, "no Gymnasium in the Kreis …");
    is_int(figure_cell(f, "D-02", "05170", "2024/25", "schooltype=gymnasium", 0).value.presence,
           ZERO, "… is exactly none");
    Figure town = figure_cell(f, "D-02", "05170008", "2024/25", "", 0);
    ok(town.value.presence == ZERO && !town.stand_in,
       "a town without schools has none, and nobody stands in");
    Value pupils = figure(f, "D-01", "05170004", "2024/25");
    ok(pupils.number >= 110 && pupils.low <= 106 && pupils.high >= 114,
       "pupils of two schools: 110, band 106–114");
    is_int(figure(f, "D-01", "MR", "2024/25").presence, UNKNOWN_AT_SOURCE,
           "a school that is secret makes the sum unknown");
    is_double(figure(f, "D-04", "MR", "2024/25").number, 75, 1e-9,
              "three of four schools with an index are burdened");
    is_double(figure_cell(f, "D-04", "MR", "2024/25", "schooltype=primary", 0).value.number, 100,
              1e-9, "all three primary schools");
    is_int(figure(f, "D-04", "05914", "2024/25").presence, NOT_MEANINGFUL,
           "no school with an index: a share of none");
    is_int(figure(f, "D-04i", "05111", "2024/25").presence, NOT_AT_LEVEL,
           "an index of a city is no sum");
    is_double(figure(f, "D-04i", "100", "2024/25").number, 7, 0, "a school has its own");
    is_int(figure(f, "D-02", "05111", "2023/24").presence, NOT_DELIVERED,
           "no register of that year");
    static const char *const all[] = {"D-01", "D-02", "D-04"}, *const at[] = {"05111",    "05170",
                                                                              "05170004", "MR",
                                                                              "05",       "100"};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 6; k++) {
            Figure without = figure_cell(f, all[i], at[k], "2024/25", "", 0), with;
            Origins origins = {.mem = f->cx.mem};
            GOOD(f, figure_evaluate(&f->cx, f->catalogue, &with, without.indicator, without.region,
                                    without.period, S(""), 0, &origins));
            ok(value_same(with.value, without.value) && with.n_origins == without.n_origins &&
                   origins.list.n == with.n_origins,
               "%s of %s is the same with and without its origins", all[i], at[k]);
        }
    is_double(figure(f, "D-02", "DG", "2024/25").number, 6, 0,
              "the state whose only Land is covered");
}

static void counting(Fixture *f) {
    static const struct {
        const char *text;
        bool counts, by_sex;
    } cases[] = {
        {"100 * leavers[certificate=none] / leavers", true, true},
        {"100 * leavers[certificate=none] / leavers[certificate=total]", true, true},
        {"leavers[certificate=none] / leavers[certificate=none|hsa]", true, true},
        {"100 * leavers[certificate=none|abitur] / leavers[certificate=none|hsa]", false, false},
        {"100 * leavers / leavers[certificate=none]", false, false},
        {"100 * leavers[sex=f] / leavers[sex=total]", true, false},
        {"100 * leavers[certificate=none] / residents[age=15-17]", false, false},
        {"100 * leavers[certificate=none] / (leavers / 3)", false, false},
        {"100 * residents[age=0-2] / residents@year-end", false, false},
        {"100 * count(school_index, 6, 9) / count(school_index, 1, 9)", true, false},
        {"100 * count(school_index, 1, 9) / count(school_index, 6, 9)", false, false},
        {"leavers", false, false},
    };
    size_t sex = index_get(&f->catalogue->definitions->dimension_ids, S("sex"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Formula *formula = parsed(f, cases[i].text);
        ok(formula_counts(formula, 0) == cases[i].counts, "k of n or not: %s", cases[i].text);
        if (formula->terms[0]->measure->dimensions >> sex & 1)
            ok(formula_counts(formula, (uint64_t)1 << sex) == cases[i].by_sex,
               "... for each sex: %s", cases[i].text);
    }
}

int main(void) {
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    reading(&f);
    counting(&f);
    refusing(&f);
    evaluating(&f);
    sets(&f);
    places(&f);
    fixture_end(&f);
    return done();
}

/* What do the figures say of a target? A store with a few deliveries, and targets entered as people
 * enter them. Lines were worked out by hand, the forecast with exact fractions by a Python script.
 */

#include "figures_fixture.h"
#include "publish/target.h"

static Fixture f;

typedef struct Given {
    FieldName field;
    const char *text;
} Given;

static void put_list(Kind kind, const char *id, const Given *fields, size_t n) {
    RecordWanted wanted = {.kind = kind,
                           .id = str_of(id),
                           .values = NEW_ARRAY(f.cx.mem, RecordValues, kind_of(kind)->n_fields)};
    for (size_t i = 0; i < n; i++) {
        Str *text = NEW(f.cx.mem, Str);
        *text = str_of(fields[i].text);
        wanted.values[field_place(fields[i].field)] = (RecordValues){text, 1};
    }
    Record out;
    FieldFaults faults = {0};
    Err err = record_put(&f.cx, &out, &faults, &wanted);
    good(&f, err, id);
}
#define put(kind, id, ...) \
    put_list((kind), (id), (const Given[]){__VA_ARGS__}, \
             sizeof((const Given[]){__VA_ARGS__}) / sizeof(Given))

static PublishedTarget told(const char *id) {
    PublishedTarget target;
    const Records *records;
    AgendaAsk ask = agenda_ask(&f.cx, WEEK_DAYS, NULL);
    GOOD(&f, records_now(&f.cx, &records));
    const Record *record = record_find(records, KIND_TARGET, str_of(id));
    GOOD(&f, publish_target(&f.cx, &target, records, record, &ask));
    return target;
}

static void targets(void) {
    put(KIND_GOAL, "g", {GOAL_TEXT, "Ein Ziel"});
    put(KIND_OUTCOME, "o", {OUTCOME_GOAL, "g"}, {OUTCOME_TEXT, "Ein Ergebnis"});
    put(KIND_TARGET, "down", {TARGET_OUTCOME, "o"}, {TARGET_INDICATOR, "C-03p"},
        {TARGET_REGION, "05111"}, {TARGET_DIRECTION, "down"}, {TARGET_BASE_PERIOD, "2009"},
        {TARGET_BASE_VALUE, "8"}, {TARGET_PERIOD, "2019"}, {TARGET_VALUE, "5"});
    put(KIND_TARGET, "bare", {TARGET_OUTCOME, "o"}, {TARGET_INDICATOR, "C-03p"},
        {TARGET_REGION, "05112"}, {TARGET_DIRECTION, "up"});
    put(KIND_TARGET, "other", {TARGET_OUTCOME, "o"}, {TARGET_INDICATOR, "C-03p"},
        {TARGET_REGION, "05112"}, {TARGET_DIRECTION, "down"}, {TARGET_BASE_PERIOD, "2014"},
        {TARGET_BASE_VALUE, "9"}, {TARGET_PERIOD, "2019"}, {TARGET_VALUE, "5"});
    put(KIND_TARGET, "town", {TARGET_OUTCOME, "o"}, {TARGET_INDICATOR, "C-03p"},
        {TARGET_REGION, "05170004"}, {TARGET_DIRECTION, "down"}, {TARGET_BASE_PERIOD, "2014"},
        {TARGET_BASE_VALUE, "9"}, {TARGET_PERIOD, "2019"}, {TARGET_VALUE, "5"});
}

static void states(void) {
    PublishedTarget target = told("down");
    is_int(target.curve.n, 8, "eight years of figures");
    is_str(status_id(target.status.state), "behind", "6.4 against 6.2 on the line");
    is_double(target.status.line, 6.2, 1e-9, "8 - 6 * 0.3 in 2015");
    /* 6.4 in 2015 is provisional once a later delivery says so. */
    DELIVER(&f,
            SEE("published_rate", "05111", "2015", "", 5.9, .decimals = 1, .marks = PROVISIONAL));
    target = told("down");
    is_str(status_id(target.status.state), "unclear", "a provisional figure leaves it open");
    is_str(status_id(target.status.if_final), "ahead", "and says what it would be");
    is_str(status_id(told("bare").status.state), "no-target", "no target was agreed on");
    is_str(status_id(told("other").status.state), "ahead", "another area has its own figures");
    target = told("town");
    is_str(status_id(target.status.state), "not-shown",
           "the Kreis's figures are none of the town's");
    is_str(target.curve.points[target.curve.n - 1].why, "not available at this level",
           "which is told");
    is_int(target.forecast.state, FORECAST_FEW, "nor do they make a forecast");
}

/* 7.8 7.4 7.1 6.9 6.4 6.6 6.1 5.7 from 2008 to 2015: as in stats_trend.c, eight years earlier. */
static void forecasts(void) {
    PublishedTarget target = told("down");
    is_int(target.forecast.n, 4, "to 2019");
    is_double(target.ahead[0].number, 5.507142857142857, 1e-9, "2016");
    is_double(target.ahead[0].high, 5.507142857142857 + 0.4673511434518481, 1e-9, "its band");
    is_int(target.ahead[0].precision, FORECAST, "typed as a forecast");
    is_int(target.forecast.meets, MEETS_UNSURE, "5 lies within");
}

static void needs(void) {
    RegistryNeed *list;
    const Indicator *indicator;
    size_t n, numbers = 0;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, S("C-03p"), &indicator));
    GOOD(&f, publish_needs(&f.cx, &list, &n, indicator));
    is_int(n, area_own(f.catalogue)->n_members, "each member");
    for (size_t i = 0; i < n; i++)
        numbers += list[i].number;
    is_int(numbers, indicator->polarity == POLARITY_NONE ? 0 : 3, "with its own number");
    GOOD(&f, publish_needs(&f.cx, &list, &n, NULL));
    ok(n > 0 && !list[0].number, "without an indicator none has one");
}

int main(void) {
    static const double rates[] = {7.8, 7.4, 7.1, 6.9, 6.4, 6.6, 6.1, 6.4};
    static char years[8][12];
    Seen seen[16];
    fixture_begin(&f, "test/data/figures-small");
    for (int i = 0; i < 8; i++) {
        snprintf(years[i], sizeof years[i], "%d", 2008 + i);
        seen[2 * i] = (Seen)SEE("published_rate", "05111", years[i], "", rates[i], .decimals = 1);
        seen[2 * i + 1] = (Seen)SEE("published_rate", i % 2 ? "05112" : "05170", years[i], "", 7.5,
                                    .decimals = 1);
    }
    deliver_seen(&f, seen, 16);
    targets();
    states();
    DELIVER(&f, SEE("published_rate", "05111", "2015", "", 5.7, .decimals = 1),
            SEE("published_rate", "05170", "2015", "", 7.5, .decimals = 1));
    forecasts();
    needs();
    fixture_end(&f);
    return done();
}

/* How unevenly are groups spread over units? Pupils over school types, for the areas of the house;
 * single schools come with a file. */

#include <math.h>
#include <stdlib.h>

#include "web/evidence_in.h"

/* Ids of the catalogue: the breakdowns whose parts can be groups, the usual one first. */
static const char *const groupings[] = {"nationality", "sex"};
enum {
    GROUPINGS = sizeof groupings / sizeof *groupings,
    DRAWS = 60,     /* of 20 cells: a third of a millisecond */
    BARS_MOST = 25, /* units that are drawn */
    TREND_MOST = 20 /* periods */
};

static const EvidenceAbout about = {
    .path = "/evidence/segregation",
    .method = "segregation",
    .title = MSG_SEGREGATION_TITLE,
    .lead = MSG_SEGREGATION_LEAD,
};

/* What is looked at: of figures of the store also what its codes are called. */
typedef struct Look {
    Evidence evidence;
    const Indicator *indicator; /* NULL: not of the store */
    const Dimension *unit, *group;
    ColumnsQuery query;
    Period period;
    Period *periods;
    size_t n_periods;
} Look;

static Str say(const Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

/* ---- which figures ---- */

static const Dimension *by_of(const Indicator *indicator, const char *id) {
    for (size_t i = 0; i < indicator->n_by; i++)
        if (str_equal(indicator->by[i]->id, str_of(id))) return indicator->by[i];
    return NULL;
}

static bool is_grouping(const Dimension *dimension) {
    for (size_t i = 0; i < GROUPINGS; i++)
        if (str_equal(dimension->id, str_of(groupings[i]))) return true;
    return false;
}

/* The units: the first breakdown that is no grouping; NULL where people are not counted so. */
static const Dimension *units_of(const Indicator *indicator) {
    bool fits = indicator->unit == UNIT_COUNT && indicator->place != PLACE_RESIDENCE &&
                by_of(indicator, groupings[0]);
    for (size_t i = 0; fits && i < indicator->n_by; i++)
        if (!is_grouping(indicator->by[i])) return indicator->by[i];
    return NULL;
}

/* The indicators that can answer it; the one asked for, or the first. */
static Err indicator_choose(Cx *cx, Look *look) {
    const Request *request = look->evidence.request;
    const Catalogue *catalogue;
    size_t n;
    Str id = request->get(request, S("indicator"));
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *const *all = indicators_all(catalogue, &n);
    FormField *field = evidence_choice(cx, &look->evidence, "indicator", MSG_EVIDENCE_INDICATOR, n);
    for (size_t i = 0; i < n; i++) {
        if (!units_of(all[i])) continue;
        bool chosen = id.n ? str_equal(all[i]->id, id) : !look->indicator;
        if (chosen) look->indicator = all[i];
        field->options[field->n_options++] =
            (Option){all[i]->id, all[i]->title.in[cx->lang], chosen};
    }
    if (look->indicator || !id.n) return OK;
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("indicator"), id, S("–"));
}

static Err group_choose(Cx *cx, Look *look) {
    const Request *request = look->evidence.request;
    Str id = request->get(request, S("group"));
    FormField *field =
        evidence_choice(cx, &look->evidence, "group", MSG_SEGREGATION_GROUPS, GROUPINGS);
    for (size_t i = 0; i < GROUPINGS; i++) {
        const Dimension *group = by_of(look->indicator, groupings[i]);
        if (!group) continue;
        bool chosen = id.n ? str_equal(group->id, id) : !look->group;
        if (chosen) look->group = group;
        field->options[field->n_options++] = (Option){group->id, group->label.in[cx->lang], chosen};
    }
    return look->group ? OK
                       : fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("group"), id,
                              look->indicator->by[0]->id);
}

static Err period_choose(Cx *cx, Look *look) {
    const Request *request = look->evidence.request;
    Str asked = request->get(request, S("period"));
    Period wanted = {.year = 0};
    TRY(publish_periods(cx, look->indicator, look->query.as_of, &look->periods, &look->n_periods));
    if (asked.n && !period_read(asked, &wanted))
        return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, asked);
    FormField *field =
        evidence_choice(cx, &look->evidence, "period", MSG_EVIDENCE_PERIOD, look->n_periods);
    for (size_t i = look->n_periods; i-- > 0;) {
        Period period = look->periods[i];
        bool chosen = asked.n ? period_meant(period, wanted) : i + 1 == look->n_periods;
        if (chosen) look->period = period;
        field->options[field->n_options++] =
            (Option){period_code(cx->mem, period), words_period(cx->mem, cx->lang, period), chosen};
    }
    return look->period.year || !look->n_periods ? OK
                                                 : fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, asked);
}

static Err areas_choose(Cx *cx, Look *look) {
    const Request *request = look->evidence.request;
    const Catalogue *catalogue;
    Str keys = request->get(request, S("areas"));
    TRY(catalogue_get(cx, &catalogue));
    FormField *field = evidence_choice(cx, &look->evidence, "areas", MSG_EVIDENCE_AREAS, 0);
    field->value = keys;
    field->hint = say(cx, MSG_EVIDENCE_AREAS_HINT);
    field->most = 500;
    const Region *own = area_own(catalogue);
    look->query.regions = own->members, look->query.n_regions = own->n_members;
    return keys.n ? publish_regions(cx, keys, &look->query.regions, &look->query.n_regions) : OK;
}

static Err store_look(Cx *cx, Look *look) {
    Evidence *evidence = &look->evidence;
    TRY(request_as_of(cx, evidence->request, &look->query.as_of));
    TRY(indicator_choose(cx, look));
    if (!look->indicator) return OK;
    TRY(group_choose(cx, look));
    TRY(period_choose(cx, look));
    TRY(areas_choose(cx, look));
    look->unit = units_of(look->indicator);
    look->query.values[0] = (ColumnWanted){.name = S("value"), .indicator = look->indicator};
    look->query.n_values = 1;
    look->query.by[0] = look->unit, look->query.by[1] = look->group;
    look->query.n_by = 2;
    look->query.period = period_code(cx->mem, look->period);
    TRY(evidence_columns(cx, evidence, &look->query));
    evidence_option(evidence, "unit", look->unit->id);
    evidence_option(evidence, "group", look->group->id);
    evidence_option(evidence, "weight", S("value"));
    evidence_option(evidence, "within", S("area"));
    return OK;
}

/* ---- words ---- */

static Str code_word(const Cx *cx, const Dimension *dimension, Str code) {
    for (size_t i = 0; dimension && i < dimension->n_codes; i++)
        if (str_equal(dimension->codes[i].code, code))
            return dimension->codes[i].label.in[cx->lang];
    return code;
}

static const Region *region_of(const Look *look, Str key) {
    for (size_t i = 0; look->indicator && i < look->query.n_regions; i++)
        if (str_equal(look->query.regions[i]->key, key)) return look->query.regions[i];
    return NULL;
}

static Str place_word_of(const Cx *cx, const Look *look, Str key) {
    const Region *region = region_of(look, key);
    return region ? region->name.in[cx->lang] : key;
}

/* A share of one as per cent. */
static Str percent(Cx *cx, double share) {
    if (!isfinite(share)) return S("–");
    return words_value(cx->mem, cx->lang, 100 * share, 1, UNIT_PERCENT);
}

static ChartPoint percent_point(double share, double low, double high) {
    return evidence_point(100 * share, 100 * low, 100 * high, 1);
}

static double number_of(const Item *row, const char *key) {
    return result_number_at(row, key);
}

/* The first member, which says what the row is of. */
static Str name_of(const Item *row) {
    return row->first->text;
}

/* What the units are called: "Schulform". */
static Str unit_word(const Cx *cx, const Look *look) {
    return look->unit ? look->unit->label.in[cx->lang] : STR_NONE;
}

static Str with_unit(Cx *cx, const Look *look, Msg message) {
    Str unit = unit_word(cx, look);
    return message_fill(cx->mem, cx->lang, message, 1, &unit);
}

/* As the form or the page asked for them. */
static Str draws_asked(const Evidence *evidence) {
    return evidence_asked(evidence, S("bootstrap"));
}

/* An end of the interval of D, by the draws. */
static double drawn(Cx *cx, const Look *look, size_t end) {
    Str path =
        str_format(cx->mem, "boot_D_%.*s.CI[%zu]", STR_ARG(draws_asked(&look->evidence)), end);
    return evidence_number(&look->evidence, cstr(cx->mem, path));
}

/* ---- the finding ---- */

static void finding(Cx *cx, Look *look) {
    Evidence *evidence = &look->evidence;
    EvidenceFrame *frame = &evidence->page.frame;
    const Item *pairs = result_at(evidence->result.root, "dissimilarity");
    Str chance = percent(cx, evidence_number(evidence, "under_independence.H"));
    if (pairs && pairs->n == 1) {
        const Item *pair = pairs->first;
        Str words[] = {percent(cx, number_of(pair, "D")),
                       code_word(cx, look->group, result_at(pair, "a")->text),
                       code_word(cx, look->group, result_at(pair, "b")->text),
                       percent(cx, number_of(pair, "under_independence")),
                       unit_word(cx, look),
                       words_period(cx->mem, cx->lang, look->period)};
        frame->finding =
            message_fill(cx->mem, cx->lang,
                         look->indicator ? MSG_SEGREGATION_FINDING_TYPES : MSG_SEGREGATION_FINDING,
                         look->indicator ? 6 : 4, words);
    } else {
        Str words[] = {percent(cx, evidence_number(evidence, "total.H")), chance};
        frame->finding = message_fill(cx->mem, cx->lang, MSG_SEGREGATION_FINDING_H, 2, words);
    }
    double low = drawn(cx, look, 0), high = drawn(cx, look, 1);
    Str band[] = {percent(cx, low), percent(cx, high), draws_asked(evidence)};
    Msg unsure = low < 0 ? MSG_SEGREGATION_UNSURE_BELOW : MSG_SEGREGATION_UNSURE;
    if (isfinite(low) && isfinite(high))
        frame->unsure = message_fill(cx->mem, cx->lang, unsure, 3, band);
    if (!look->indicator) return;
    evidence_limit(evidence, with_unit(cx, look, MSG_SEGREGATION_TYPES_NOT_SCHOOLS));
    if (str_equal(look->unit->id, S("schooltype")))
        evidence_limit(evidence, say(cx, MSG_SEGREGATION_TIME));
}

/* ---- by place ---- */

static Err draw_places(Cx *cx, Look *look, EvidenceBlock *block, const ChartPoint *points,
                       const Item *list) {
    MapArea *areas = NEW_ARRAY(cx->mem, MapArea, list->n + 1);
    Str *names = NEW_ARRAY(cx->mem, Str, list->n + 1);
    size_t n = 0, shaped = 0;
    for (const Item *row = list->first; row; row = row->next, n++) {
        const Region *region = region_of(look, name_of(row));
        names[n] = place_word_of(cx, look, name_of(row));
        areas[n] = region ? region_shape(cx, region) : (MapArea){.name = names[n]};
        areas[n].point = points[n];
        shaped += areas[n].n_rings > 0;
    }
    if (shaped == n && n > 1) {
        Classes classes = classes_make(cx->mem, points, n, &(ClassWish){.classes = CLASSES_USUAL});
        MapChart map = {.unit = UNIT_PERCENT, .n_areas = n, .areas = areas, .classes = &classes};
        EVIDENCE_DRAW(cx, &look->evidence, block, chart_map, map);
        return OK;
    }
    BarChart bars = {.unit = UNIT_PERCENT,
                     .n_bars = n < BARS_MOST ? n : BARS_MOST,
                     .labels = names,
                     .points = points};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_bars, bars);
    return OK;
}

static Err places(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"place", MSG_SEGREGATION_PLACE, false},
                                          {"H", MSG_SEGREGATION_H, true},
                                          {"share", MSG_SEGREGATION_SHARE_OF_ALL, true}};
    const Item *list = result_at(look->evidence.result.root, "within_detail");
    if (!list || !list->n) return OK;
    EvidenceBlock *block = evidence_block(&look->evidence, "orte", say(cx, MSG_SEGREGATION_PLACES));
    block->lead = say(cx, MSG_SEGREGATION_H_TOLD);
    topic_table(cx, &block->table, block->heading, 3, columns);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, list->n);
    size_t n = 0;
    for (const Item *row = list->first; row; row = row->next) {
        double h = number_of(row, "H");
        points[n++] = percent_point(h, NAN, NAN);
        if (block->table.n_rows == TOPIC_ROWS_MOST) continue;
        TopicRow *out = topic_row(cx, &block->table);
        topic_cell(&block->table, out, place_word_of(cx, look, name_of(row)));
        topic_cell(&block->table, out, percent(cx, h));
        topic_cell(&block->table, out, percent(cx, number_of(row, "p")));
    }
    return draw_places(cx, look, block, points, list);
}

/* ---- named numbers as bars ---- */

typedef struct Bar {
    Msg name;
    const char *path;
    bool band; /* of the draws */
} Bar;

static Err bars_block(Cx *cx, Look *look, EvidenceBlock *block, const Bar *bars, size_t n) {
    enum { MOST = 4 };
    static const TopicColumn columns[] = {{"part", MSG_SEGREGATION_PART, false},
                                          {"value", MSG_EVIDENCE_VALUE, true}};
    ChartPoint points[MOST];
    Str names[MOST];
    must(n <= MOST);
    topic_table(cx, &block->table, block->heading, 2, columns);
    for (size_t i = 0; i < n; i++) {
        double low = bars[i].band ? drawn(cx, look, 0) : NAN;
        double high = bars[i].band ? drawn(cx, look, 1) : NAN;
        double value = evidence_number(&look->evidence, bars[i].path);
        points[i] = percent_point(value, low, high);
        names[i] = say(cx, bars[i].name);
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, names[i]);
        TopicCell *cell = topic_cell(&block->table, row, percent(cx, value));
        if (isfinite(low) && isfinite(high))
            cell->note = words_band(cx->mem, cx->lang, 100 * low, 100 * high, 1, UNIT_PERCENT);
    }
    BarChart chart = {.unit = UNIT_PERCENT, .n_bars = n, .labels = names, .points = points};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_bars, chart);
    return OK;
}

static Err decomposition(Cx *cx, Look *look) {
    static const Bar bars[] = {{MSG_SEGREGATION_BETWEEN, "between.H", false},
                               {MSG_SEGREGATION_WITHIN, "within_total.H", false}};
    if (!isfinite(evidence_number(&look->evidence, "between.H"))) return OK;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "zerlegung", say(cx, MSG_SEGREGATION_DECOMPOSITION));
    block->lead = say(cx, MSG_SEGREGATION_DECOMPOSITION_TOLD);
    return bars_block(cx, look, block, bars, 2);
}

static Err chance(Cx *cx, Look *look) {
    static const Bar bars[] = {
        {MSG_SEGREGATION_MEASURED, "dissimilarity[0].D", true},
        {MSG_SEGREGATION_CHANCE, "dissimilarity[0].under_independence", false},
        {MSG_SEGREGATION_ADJUSTED, "dissimilarity[0].adjusted", false}};
    const Item *pairs = result_at(look->evidence.result.root, "dissimilarity");
    if (!pairs || pairs->n != 1) return OK;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "zufall", say(cx, MSG_SEGREGATION_BESIDE_CHANCE));
    block->lead = say(cx, MSG_SEGREGATION_BESIDE_CHANCE_TOLD);
    return bars_block(cx, look, block, bars, 3);
}

/* ---- who contributes ---- */

static int by_share(const void *a, const void *b) {
    double x = number_of(*(const Item *const *)a, "share");
    double y = number_of(*(const Item *const *)b, "share");
    return (x < y) - (x > y);
}

static Err units(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"unit", MSG_SEGREGATION_UNIT, false},
                                          {"contribution", MSG_SEGREGATION_CONTRIBUTION, true},
                                          {"share", MSG_SEGREGATION_SHARE_OF_ALL, true},
                                          {"ls", MSG_SEGREGATION_LOCAL, true}};
    const Item *list = result_at(look->evidence.result.root, "local_unit");
    if (!list || !list->n) return OK;
    const Item **rows = NEW_ARRAY(cx->mem, const Item *, list->n);
    size_t n = 0;
    for (const Item *row = list->first; row; row = row->next)
        rows[n++] = row;
    qsort(rows, n, sizeof *rows, by_share);
    if (n > BARS_MOST) n = BARS_MOST;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "einheiten",
                       look->indicator ? with_unit(cx, look, MSG_SEGREGATION_TYPES)
                                       : say(cx, MSG_SEGREGATION_UNITS));
    block->lead = say(cx, MSG_SEGREGATION_UNITS_TOLD);
    topic_table(cx, &block->table, block->heading, 4, columns);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, n);
    Str *names = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++) {
        points[i] = percent_point(number_of(rows[i], "share"), NAN, NAN);
        names[i] = code_word(cx, look->unit, name_of(rows[i]));
        TopicRow *out = topic_row(cx, &block->table);
        topic_cell(&block->table, out, names[i]);
        topic_cell(&block->table, out, percent(cx, number_of(rows[i], "share")));
        topic_cell(&block->table, out, percent(cx, number_of(rows[i], "p")));
        topic_cell(&block->table, out,
                   words_number(cx->mem, cx->lang, number_of(rows[i], "ls"), 4));
    }
    Str left = words_count(cx->mem, cx->lang, (int64_t)(list->n - n));
    if (list->n > n)
        block->note = message_fill(cx->mem, cx->lang, MSG_EVIDENCE_ROWS_LEFT, 1, &left);
    BarChart bars = {.unit = UNIT_PERCENT, .n_bars = n, .labels = names, .points = points};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_bars, bars);
    return OK;
}

/* ---- who meets whom ---- */

static void meetings(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"of", MSG_SEGREGATION_OF, false},
                                          {"to", MSG_SEGREGATION_TO, false},
                                          {"exposure", MSG_SEGREGATION_EXPOSURE, true}};
    enum { MOST = 36 };
    const Item *list = result_at(look->evidence.result.root, "exposure");
    if (!list || !list->n || list->n > MOST) return;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "begegnung", say(cx, MSG_SEGREGATION_MEETING));
    block->lead = say(cx, MSG_SEGREGATION_MEETING_TOLD);
    topic_table(cx, &block->table, block->heading, 3, columns);
    for (const Item *row = list->first; row; row = row->next) {
        TopicRow *out = topic_row(cx, &block->table);
        topic_cell(&block->table, out, code_word(cx, look->group, result_at(row, "of")->text));
        topic_cell(&block->table, out, code_word(cx, look->group, result_at(row, "to")->text));
        topic_cell(&block->table, out, percent(cx, number_of(row, "exposure")));
    }
}

/* ---- over the years ---- */

/* The rows of one period. */
static Str rows_of(Cx *cx, Str csv, Period period) {
    Str mark = str_format(cx->mem, ",%.*s,%d,", STR_ARG(period_code(cx->mem, period)), period.year);
    Buf out = buf_new(cx->mem, csv.n + 2);
    Str rest = csv, line;
    bool head = true, any = false;
    for (; str_cut(&rest, '\n', &line); head = false) {
        bool of = str_find(line, mark, 0) != SIZE_MAX;
        if (!head && !of) continue;
        any |= of;
        buf_put(&out, line);
        buf_char(&out, '\n');
    }
    return any ? buf_str(&out) : STR_NONE;
}

/* H of each period; one without numbers has none. */
static Err trend_points(Cx *cx, Look *look, const PublishedTable *table, Str csv,
                        ChartPoint *points) {
    Call call = look->evidence.call;
    Asked asked[3];
    size_t n = 0;
    for (size_t i = 0; i < call.n_asked && n < 3; i++) /* neither places nor draws */
        if (!str_equal(call.asked[i].name, S("within")) &&
            !str_equal(call.asked[i].name, S("bootstrap")))
            asked[n++] = call.asked[i];
    call.asked = asked, call.n_asked = n;
    for (size_t p = 0; p < table->n_periods; p++) {
        Result result;
        Fault before = cx->fault;
        points[p] = (ChartPoint){.state = MARK_NOT_DELIVERED};
        call.inputs[0] = (Input){.bytes = rows_of(cx, csv, table->periods[p]), .name = S("–")};
        if (!call.inputs[0].bytes.n) continue;
        Err err = analysis_run(cx, &result, &call);
        if (err && err != INVALID) return err;
        cx->fault = before;
        if (!err) points[p] = percent_point(result_number_at(result.root, "total.H"), NAN, NAN);
    }
    return OK;
}

static Err trend(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"period", MSG_EVIDENCE_PERIOD, false},
                                          {"H", MSG_SEGREGATION_H, true}};
    ColumnsQuery query = look->query;
    PublishedColumns all;
    PublishedNotes notes;
    if (look->n_periods < 2) {
        evidence_limit(&look->evidence, say(cx, MSG_SEGREGATION_ONE_PERIOD));
        return OK;
    }
    size_t first = look->n_periods > TREND_MOST ? look->n_periods - TREND_MOST : 0;
    query.period = STR_NONE;
    query.from = period_code(cx->mem, look->periods[first]);
    TRY(publish_columns(cx, &all, &query));
    const PublishedTable *table = &all.tables[0];
    TRY(publish_notes(cx, &notes, table));
    EvidenceBlock *block =
        evidence_block(&look->evidence, "verlauf", say(cx, MSG_SEGREGATION_TREND));
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, table->n_periods);
    bool *broken = NEW_ARRAY(cx->mem, bool, table->n_periods);
    TRY(trend_points(cx, look, table, all.csv, points));
    topic_table(cx, &block->table, block->heading, 2, columns);
    for (size_t p = 0; p < table->n_periods; p++) {
        TopicRow *row = topic_row(cx, &block->table);
        broken[p] = notes.of_period[p] > 0;
        topic_cell(&block->table, row, words_period(cx->mem, cx->lang, table->periods[p]));
        topic_cell(&block->table, row,
                   points[p].state == MARK_VALUE ? percent(cx, points[p].value / 100) : S("–"));
        if (broken[p]) evidence_limit(&look->evidence, notes.texts[notes.of_period[p] - 1]);
    }
    const ChartSeries series = {.name = say(cx, MSG_SEGREGATION_H), .points = points};
    LineChart lines = {.unit = UNIT_PERCENT,
                       .n_periods = table->n_periods,
                       .periods = table->periods,
                       .break_before = broken,
                       .n_series = 1,
                       .series = &series,
                       .from_zero = true};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_line, lines);
    return OK;
}

/* ---- the page ---- */

Err route_evidence_segregation(Cx *cx, const Request *request, Reply *reply) {
    Look look = {.indicator = NULL};
    Evidence *evidence = &look.evidence;
    TRY(evidence_begin(cx, request, &about, evidence));
    if (evidence->data == DATA_STORE) TRY(store_look(cx, &look));
    evidence_taught(cx, evidence);
    evidence_option(evidence, "bootstrap", str_int(cx->mem, DRAWS));
    if (evidence->data != DATA_FILE) evidence_option(evidence, "drawn", S("pair"));
    TRY(evidence_work(cx, evidence));
    if (evidence->worked) {
        finding(cx, &look);
        TRY(places(cx, &look));
        TRY(chance(cx, &look));
        TRY(decomposition(cx, &look));
        TRY(units(cx, &look));
        meetings(cx, &look);
        if (evidence->data == DATA_STORE) TRY(trend(cx, &look));
    }
    return evidence_reply(cx, evidence, reply);
}

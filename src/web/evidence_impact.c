/* What is said of an effect: the question first, then in one sentence what was found and how sure
 * that is, the course by years since the start, chance for comparison, and all numbers. */

#include <math.h>

#include "web/evidence_impact_in.h"

#define CERTAIN 0.05 /* the share of chance below which a difference is said to be there */
enum { DECIMALS_MOST = 6 };

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str fill(Cx *cx, Msg message, size_t n, const Str *arguments) {
    return message_fill(cx->mem, cx->lang, message, n, arguments);
}

Str impact_amount(Cx *cx, const Impact *impact, double value) {
    return words_value(cx->mem, cx->lang, value, impact->decimals, impact->unit);
}

EvidenceBlock *impact_table(Cx *cx, Impact *impact, const char *id, Msg heading, size_t n,
                            const TopicColumn *columns) {
    EvidenceBlock *block = evidence_block(&impact->evidence, id, say(cx, heading));
    topic_table(cx, &block->table, block->heading, n, columns);
    return block;
}

void impact_number(Cx *cx, const Impact *impact, TopicTable *table, TopicRow *row, double value) {
    topic_cell(table, row,
               isfinite(value) ? words_number(cx->mem, cx->lang, value, impact->decimals) : S("–"));
}

/* ---- the question ---- */

static void told(Cx *cx, TopicTable *table, Msg name, Str text) {
    if (!text.n) return;
    TopicRow *row = topic_row(cx, table);
    topic_cell(table, row, say(cx, name));
    topic_cell(table, row, text);
}

/* Was it asked before its figures were there? */
static Str asked_when(Cx *cx, const Record *check) {
    Day data = record_day(check, CHECK_DATA_FROM);
    if (!day_recorded(data)) return say(cx, MSG_IMPACT_ASKED_UNKNOWN);
    bool late = day_before(data, record_day(check, CHECK_REGISTERED)) == YES;
    return say(cx, late ? MSG_IMPACT_ASKED_AFTER : MSG_IMPACT_ASKED_BEFORE);
}

static Err check_told(Cx *cx, Impact *impact, EvidenceBlock *block) {
    static const TopicColumn columns[] = {{"what", MSG_IMPACT_WHAT, false},
                                          {"told", MSG_IMPACT_TOLD, false}};
    const Record *check = impact->check;
    CheckLine line = check_line(cx, &impact->scene, check);
    TopicTable *table = &block->table;
    topic_table(cx, table, block->heading, 2, columns);
    block->lead = asked_when(cx, check);
    if (impact->evidence.data == DATA_STORE) block->note = say(cx, MSG_IMPACT_NOT_MEASURE);
    told(cx, table, MSG_IMPACT_QUESTION, line.question);
    told(cx, table, MSG_WORK_REGISTERED, line.registered);
    told(cx, table, MSG_IMPACT_DATA_FROM, line.data_from);
    told(cx, table, MSG_WORK_DESIGN, line.design);
    told(cx, table, MSG_WORK_DUE, line.due);
    told(cx, table, MSG_WORK_RESULT, line.result);
    const Record *measure =
        record_find(impact->scene.records, KIND_MEASURE, record_text(check, CHECK_MEASURE));
    if (!measure) return OK;
    Link link = scene_link(cx, &impact->scene, measure);
    TopicRow *row = topic_row(cx, table);
    topic_cell(table, row, say(cx, MSG_IMPACT_MEASURE));
    topic_link(table, row, link.text, link.href);
    return OK;
}

Err impact_question(Cx *cx, Impact *impact) {
    const Evidence *evidence = &impact->evidence;
    EvidenceBlock *block = evidence_block(&impact->evidence, "frage", say(cx, MSG_IMPACT_FIRST));
    block->mark = STR_NONE;
    if (impact->check) return check_told(cx, impact, block);
    Str outcome = impact->outcome;
    block->lead = evidence->data == DATA_STORE      ? fill(cx, MSG_IMPACT_EXAMPLE, 1, &outcome)
                  : evidence->data == DATA_TEACHING ? say(cx, MSG_IMPACT_EXAMPLE_TEACHING)
                                                    : say(cx, MSG_IMPACT_ASK_FIRST);
    return OK;
}

/* ---- in one sentence ---- */

static double number(const Impact *impact, const char *path) {
    return evidence_number(&impact->evidence, path);
}

/* So many that the error has two digits. */
static int decimals_of(double error) {
    if (!(error > 0)) return 2;
    double digits = 1 - floor(log10(error));
    return digits < 0 ? 0 : digits > DECIMALS_MOST ? DECIMALS_MOST : (int)digits;
}

static void finding(Cx *cx, Impact *impact) {
    double att = number(impact, "simple.overall_att"), p = number(impact, "placebo_p");
    double low = number(impact, "simple.overall_lower"),
           high = number(impact, "simple.overall_upper");
    bool beyond = low > 0 || high<0, chance = p> CERTAIN;
    bool known = isfinite(low) && isfinite(high);
    Msg message = !known              ? MSG_IMPACT_NO_SCATTER
                  : !beyond || chance ? MSG_IMPACT_NOT_SURE
                  : att > 0           ? MSG_IMPACT_FOUND_UP
                                      : MSG_IMPACT_FOUND_DOWN;
    bool signs = message == MSG_IMPACT_NOT_SURE || !known;
    Str arguments[] = {impact->outcome, impact_amount(cx, impact, signs ? att : fabs(att)),
                       words_number(cx->mem, cx->lang, low, impact->decimals),
                       words_number(cx->mem, cx->lang, high, impact->decimals)};
    impact->evidence.page.frame.finding = fill(cx, message, 4, arguments);
}

/* How often chance looks like this, whether they ran apart before, what would have been seen. */
static void unsure(Cx *cx, Impact *impact) {
    Str parts[4];
    size_t n = 0;
    double p = number(impact, "placebo_p"), before = number(impact, "pre_placebo_p");
    double least = number(impact, "placebo_minimum_detectable");
    if (!isfinite(least)) least = number(impact, "minimum_detectable.simple");
    if (isfinite(p)) {
        Str arguments[] = {
            words_count(cx->mem, cx->lang, (int64_t)number(impact, "placebo_as_large")),
            words_count(cx->mem, cx->lang, (int64_t)number(impact, "placebo_ways"))};
        parts[n++] = fill(cx, MSG_IMPACT_CHANCE, 2, arguments);
    }
    if (!isfinite(before)) before = number(impact, "wald_pretest_p[0][0]");
    if (isfinite(before))
        parts[n++] = say(cx, before < CERTAIN ? MSG_IMPACT_PRE_APART : MSG_IMPACT_PRE_FINE);
    if (isfinite(least)) {
        Str amount = impact_amount(cx, impact, least);
        parts[n++] = fill(cx, MSG_IMPACT_LEAST, 1, &amount);
    }
    impact->evidence.page.frame.unsure = str_join(cx->mem, n, parts, S(" "));
}

/* ---- the course since the start ---- */

/* Years have no marks of thousands. */
static Str time_words(Cx *cx, double time) {
    if (time == floor(time) && fabs(time) < 10000) return str_int(cx->mem, (int64_t)time);
    return words_number(cx->mem, cx->lang, time, 2);
}

static Str since_words(Cx *cx, double since) {
    Msg message = since < 0 ? MSG_IMPACT_YEARS_BEFORE : MSG_IMPACT_YEARS_AFTER;
    if (since == 0) return say(cx, MSG_IMPACT_AT_START);
    if (since == floor(since) && fabs(since) < 10000)
        return message_count(cx->mem, cx->lang, message, (int64_t)fabs(since));
    return str_join(cx->mem, 2, (Str[]){since > 0 ? S("+") : STR_NONE, time_words(cx, since)},
                    STR_NONE);
}

static EffectMark mark_of(Cx *cx, const Impact *impact, const Item *part) {
    double since = result_number_at(part, "egt"), att = result_number_at(part, "att");
    Str amount = words_number(cx->mem, cx->lang, since, since == floor(since) ? 0 : 2);
    return (EffectMark){
        .name = since_words(cx, since),
        .axis = since > 0 ? str_join(cx->mem, 2, (Str[]){S("+"), amount}, STR_NONE) : amount,
        .at = since,
        .point = evidence_point(att, result_number_at(part, "lower"),
                                result_number_at(part, "upper"), impact->decimals),
        .all_low = result_number_at(part, "band_lower"),
        .all_high = result_number_at(part, "band_upper"),
        .before = since < 0,
    };
}

static Err course(Cx *cx, Impact *impact) {
    static const TopicColumn columns[] = {
        {"since", MSG_IMPACT_SINCE, false},      {"difference", MSG_IMPACT_DIFFERENCE, true},
        {"lower", MSG_IMPACT_LOWER, true},       {"upper", MSG_IMPACT_UPPER, true},
        {"all_lower", MSG_IMPACT_ALL_LOW, true}, {"all_upper", MSG_IMPACT_ALL_HIGH, true}};
    const Item *parts = result_at(impact->evidence.result.root, "dynamic.detail");
    if (!parts) return OK;
    EvidenceBlock *block = impact_table(cx, impact, "verlauf", MSG_IMPACT_COURSE, 6, columns);
    block->lead = say(cx, MSG_IMPACT_COURSE_LEAD);
    EffectMark *marks = NEW_ARRAY(cx->mem, EffectMark, parts->n + 1);
    EffectsChart chart = {.unit = impact->unit,
                          .marks = marks,
                          .description = block->lead,
                          .moment = -0.5,
                          .moment_word = say(cx, MSG_IMPACT_START),
                          .before_word = say(cx, MSG_IMPACT_KEY_BEFORE),
                          .after_word = say(cx, MSG_IMPACT_KEY_AFTER),
                          .alone_word = say(cx, MSG_IMPACT_KEY_ALONE)};
    for (const Item *part = parts->first; part; part = part->next) {
        EffectMark mark = mark_of(cx, impact, part);
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, mark.name);
        impact_number(cx, impact, &block->table, row, result_number_at(part, "att"));
        impact_number(cx, impact, &block->table, row, result_number_at(part, "lower"));
        impact_number(cx, impact, &block->table, row, result_number_at(part, "upper"));
        impact_number(cx, impact, &block->table, row, mark.all_low);
        impact_number(cx, impact, &block->table, row, mark.all_high);
        if (isfinite(mark.all_low)) chart.all_word = say(cx, MSG_IMPACT_KEY_ALL);
        if (chart.n < EFFECTS_MOST) marks[chart.n++] = mark;
    }
    EVIDENCE_DRAW(cx, &impact->evidence, block, chart_effects, chart);
    block->note = say(cx, MSG_IMPACT_COURSE_NOTE);
    return OK;
}

/* ---- what chance makes ---- */

static Err placebos(Cx *cx, Impact *impact) {
    static const TopicColumn columns[] = {{"difference", MSG_IMPACT_DIFFERENCE, false},
                                          {"placebos", MSG_IMPACT_PLACEBOS_OF, true},
                                          {"own", MSG_IMPACT_OWN, false}};
    const Item *classes = result_at(impact->evidence.result.root, "placebo_classes");
    if (!classes || !classes->n) return OK;
    EvidenceBlock *block = impact_table(cx, impact, "zufall", MSG_IMPACT_BY_CHANCE, 3, columns);
    block->lead = say(cx, MSG_IMPACT_BY_CHANCE_LEAD);
    Str *labels = NEW_ARRAY(cx->mem, Str, classes->n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, classes->n);
    bool *marked = NEW_ARRAY(cx->mem, bool, classes->n);
    BarChart bars = {.unit = UNIT_COUNT, .labels = labels, .points = points, .marked = marked};
    bars.description = block->lead;
    for (const Item *at = classes->first; at; at = at->next) {
        Str ends[] = {
            words_number(cx->mem, cx->lang, result_number_at(at, "from"), impact->decimals),
            words_number(cx->mem, cx->lang, result_number_at(at, "to"), impact->decimals)};
        double n = result_number_at(at, "placebos");
        const Item *own = result_at(at, "own");
        size_t i = bars.n_bars++;
        labels[i] = fill(cx, MSG_IMPACT_FROM_TO, 2, ends);
        marked[i] = own && own->whole;
        points[i] = evidence_point(n, n, n, 0);
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, labels[i]);
        topic_cell(&block->table, row, words_count(cx->mem, cx->lang, (int64_t)n));
        topic_cell(&block->table, row, marked[i] ? say(cx, MSG_IMPACT_OWN_HERE) : STR_NONE);
        if (marked[i])
            labels[i] =
                str_join(cx->mem, 2, (Str[]){labels[i], say(cx, MSG_IMPACT_OWN_HERE)}, S(" · "));
    }
    EVIDENCE_DRAW(cx, &impact->evidence, block, chart_bars, bars);
    return OK;
}

/* ---- the groups as they are ---- */

enum { GROUPS_DRAWN = 8 };

typedef struct Course { /* of one group */
    ChartPoint *points;
    double group;
    Str name;
} Course;

typedef struct Courses {
    Course list[GROUPS_DRAWN];
    size_t n, n_times;
    double *times;
} Courses;

static Str group_name(Cx *cx, double group, double units) {
    Str arguments[] = {time_words(cx, group), words_count(cx->mem, cx->lang, (int64_t)units)};
    return fill(cx, isfinite(group) ? MSG_IMPACT_GROUP : MSG_IMPACT_GROUP_NEVER, 2, arguments);
}

/* False: more groups than a picture tells apart. */
static bool courses_read(Cx *cx, const Impact *impact, const Item *means, Courses *out) {
    *out = (Courses){.times = NEW_ARRAY(cx->mem, double, means->n)};
    for (const Item *at = means->first; at; at = at->next) {
        double group = result_number_at(at, "group"), time = result_number_at(at, "time");
        Course *course = out->n ? &out->list[out->n - 1] : NULL;
        if (!course || !(course->group == group || (isnan(course->group) && isnan(group)))) {
            if (out->n == GROUPS_DRAWN) return false;
            course = &out->list[out->n++];
            *course = (Course){NEW_ARRAY(cx->mem, ChartPoint, means->n), group,
                               group_name(cx, group, result_number_at(at, "units"))};
            out->n_times = 0;
        }
        double mean = result_number_at(at, "mean");
        out->times[out->n_times] = time;
        course->points[out->n_times++] = evidence_point(mean, mean, mean, impact->decimals);
    }
    return true;
}

/* Years can be drawn on an axis of time; other times stand in the table alone. */
static bool years_of(Cx *cx, const Courses *courses, Period **out) {
    *out = NEW_ARRAY(cx->mem, Period, courses->n_times + 1);
    for (size_t t = 0; t < courses->n_times; t++) {
        double year = courses->times[t];
        if (year != floor(year) || year < 1800 || year > 2200) return false;
        (*out)[t] = (Period){.kind = PERIOD_YEAR, .year = (int16_t)year};
    }
    return true;
}

static Err groups_draw(Cx *cx, Impact *impact, EvidenceBlock *block, const Courses *courses) {
    Period *periods;
    if (!years_of(cx, courses, &periods)) return OK;
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, courses->n);
    for (size_t g = 0; g < courses->n; g++)
        series[g] = (ChartSeries){.name = courses->list[g].name,
                                  .points = courses->list[g].points,
                                  .quiet = isnan(courses->list[g].group)};
    LineChart lines = {.unit = impact->indicator ? impact->indicator->unit : UNIT_COUNT,
                       .n_periods = courses->n_times,
                       .periods = periods,
                       .n_series = courses->n,
                       .series = series};
    lines.description = block->lead;
    EVIDENCE_DRAW(cx, &impact->evidence, block, chart_line, lines);
    return OK;
}

static Err groups(Cx *cx, Impact *impact) {
    const Item *means = result_at(impact->evidence.result.root, "raw_means");
    Courses courses;
    if (!means || !courses_read(cx, impact, means, &courses) || !courses.n) return OK;
    TopicColumn columns[GROUPS_DRAWN + 1] = {{"time", MSG_IMPACT_TIME, false}};
    size_t n = courses.n + 1 < TOPIC_COLUMNS_MOST ? courses.n + 1 : TOPIC_COLUMNS_MOST;
    for (size_t g = 1; g < n; g++)
        columns[g] = (TopicColumn){"mean", MSG_IMPACT_MEAN, true};
    EvidenceBlock *block = impact_table(cx, impact, "gruppen", MSG_IMPACT_GROUPS, n, columns);
    block->lead = say(cx, MSG_IMPACT_GROUPS_LEAD);
    for (size_t g = 1; g < n; g++)
        block->table.columns[g].text = courses.list[g - 1].name;
    for (size_t t = 0; t < courses.n_times; t++) {
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, time_words(cx, courses.times[t]));
        for (size_t g = 1; g < n; g++)
            impact_number(cx, impact, &block->table, row, courses.list[g - 1].points[t].value);
    }
    return groups_draw(cx, impact, block, &courses);
}

/* ---- all numbers ---- */

static void put_effect(Cx *cx, const Impact *impact, TopicTable *table, TopicRow *row,
                       const Item *of) {
    impact_number(cx, impact, table, row, result_number_at(of, "att"));
    impact_number(cx, impact, table, row, result_number_at(of, "lower"));
    impact_number(cx, impact, table, row, result_number_at(of, "upper"));
}

static void cells(Cx *cx, Impact *impact) {
    static const TopicColumn columns[] = {
        {"group", MSG_IMPACT_BEGUN, false},          {"time", MSG_IMPACT_TIME, false},
        {"difference", MSG_IMPACT_DIFFERENCE, true}, {"lower", MSG_IMPACT_LOWER, true},
        {"upper", MSG_IMPACT_UPPER, true},           {"treated", MSG_IMPACT_TREATED, true},
        {"controls", MSG_IMPACT_CONTROLS, true}};
    const Item *list = result_at(impact->evidence.result.root, "att_gt");
    if (!list) return;
    EvidenceBlock *block = impact_table(cx, impact, "jahre", MSG_IMPACT_CELLS, 7, columns);
    block->lead = say(cx, MSG_IMPACT_CELLS_LEAD);
    for (const Item *cell = list->first; cell; cell = cell->next) {
        double group = result_number_at(cell, "group"), time = result_number_at(cell, "time");
        if (time < group || block->table.n_rows == TOPIC_ROWS_MOST) continue;
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, time_words(cx, group));
        topic_cell(&block->table, row, time_words(cx, time));
        put_effect(cx, impact, &block->table, row, cell);
        topic_cell(&block->table, row, time_words(cx, result_number_at(cell, "treated")));
        topic_cell(&block->table, row, time_words(cx, result_number_at(cell, "controls")));
    }
}

static void means(Cx *cx, Impact *impact) {
    static const TopicColumn columns[] = {{"mean", MSG_IMPACT_MEAN_OF, false},
                                          {"difference", MSG_IMPACT_DIFFERENCE, true},
                                          {"lower", MSG_IMPACT_LOWER, true},
                                          {"upper", MSG_IMPACT_UPPER, true},
                                          {"least", MSG_IMPACT_LEAST_SEEN, true}};
    static const struct {
        const char *id;
        Msg text;
    } all[] = {{"simple", MSG_IMPACT_BY_SIMPLE},
               {"dynamic", MSG_IMPACT_BY_DYNAMIC},
               {"group", MSG_IMPACT_BY_GROUP},
               {"calendar", MSG_IMPACT_BY_CALENDAR}};
    EvidenceBlock *block = impact_table(cx, impact, "mittel", MSG_IMPACT_MEANS, 5, columns);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const Item *of = result_at(impact->evidence.result.root, all[i].id);
        const char *least = cstr(cx->mem, str_format(cx->mem, "minimum_detectable.%s", all[i].id));
        if (!of) continue;
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, say(cx, all[i].text));
        impact_number(cx, impact, &block->table, row, result_number_at(of, "overall_att"));
        impact_number(cx, impact, &block->table, row, result_number_at(of, "overall_lower"));
        impact_number(cx, impact, &block->table, row, result_number_at(of, "overall_upper"));
        impact_number(cx, impact, &block->table, row, number(impact, least));
    }
    block->note = say(cx, MSG_IMPACT_MEANS_NOTE);
}

/* ---- what goes with it ---- */

static void limits(Cx *cx, Impact *impact) {
    Evidence *evidence = &impact->evidence;
    if (evidence->data != DATA_STORE) return;
    evidence_limit(evidence, joined_rule_sentence(cx->lang));
    evidence_limit(evidence, say(cx, MSG_IMPACT_CORONA));
    evidence_limit(evidence, impact->indicator->limits.in[cx->lang]);
}

/* This view as it will still be when newer figures have come. */
static Str address_fixed(Cx *cx, const Impact *impact) {
    const Evidence *evidence = &impact->evidence;
    const Request *request = evidence->request;
    Str query = query_with(cx, request, S("as_of"), evidence->page.frame.credits.number);
    if (impact->indicator && !request->get(request, S("indicator")).n)
        query = str_format(cx->mem, "indicator=%.*s&%.*s", STR_ARG(impact->indicator->id),
                           STR_ARG(query));
    Str href = page_href(cx, request, "%s?%.*s", evidence->about->path, STR_ARG(query));
    return public_address(cx, request, href);
}

/* To who may change the check: its form, with result and address filled in. */
static Err take_over(Cx *cx, Impact *impact) {
    Evidence *evidence = &impact->evidence;
    if (!impact->check || evidence->data == DATA_FILE) return OK;
    Str href, parts[] = {evidence->invented ? INVENTED_MARK : STR_NONE,
                         evidence->page.frame.finding, evidence->page.frame.unsure};
    TRY(scene_change(cx, &impact->scene, impact->check, &href));
    if (!href.n) return OK;
    Str result = str_join(cx->mem, 3 - !evidence->invented, parts + !evidence->invented, S(" "));
    TopicTable *table = &evidence->page.blocks[0].table;
    TopicRow *row = topic_row(cx, table);
    Buf out = buf_new(cx->mem, 8 << 10);
    buf_format(&out, "%.*s/change?result=", STR_ARG(href));
    buf_url(&out, result);
    buf_put(&out, S("&sources="));
    buf_url(&out, address_fixed(cx, impact));
    topic_cell(table, row, say(cx, MSG_IMPACT_TAKE_OVER));
    topic_link(table, row, say(cx, MSG_IMPACT_TAKE_OVER_LINK), buf_str(&out));
    return OK;
}

Err impact_shown(Cx *cx, Impact *impact) {
    impact->decimals = decimals_of(number(impact, "simple.overall_se"));
    finding(cx, impact);
    unsure(cx, impact);
    limits(cx, impact);
    TRY(course(cx, impact));
    TRY(placebos(cx, impact));
    TRY(groups(cx, impact));
    means(cx, impact);
    cells(cx, impact);
    return take_over(cx, impact);
}

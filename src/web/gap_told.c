/* What is told of a gap: in each area, over the years, and what it is made of, each as picture and
 * table of the same values; and in one sentence. All numbers are the method's results. */

#include <math.h>
#include <stdlib.h>

#include "web/gap_in.h"

typedef struct Telling {
    Cx *cx;
    Evidence *evidence;
    const GapAsk *ask;    /* NULL: of a file */
    Str group, reference; /* as the results call them */
    Str name[2];          /* of both */
} Telling;

static Str say(const Telling *t, Msg message, size_t n, const Str *arguments) {
    return message_fill(t->cx->mem, t->cx->lang, message, n, arguments);
}

/* The rows of a list that are about the groups compared. */
static const Item **rows_of(const Telling *t, const char *list, size_t *n) {
    const Item *all = result_at(t->evidence->result.root, list);
    const Item **out = NEW_ARRAY(t->cx->mem, const Item *, (all ? all->n : 0) + 1);
    *n = 0;
    for (const Item *row = all ? all->first : NULL; row; row = row->next)
        if (str_equal(gap_label(t->cx, row, "group"), t->group)) out[(*n)++] = row;
    return out;
}

void gap_cut(Cx *cx, Evidence *evidence, size_t rows) {
    if (rows > TOPIC_ROWS_MOST)
        evidence_limit(evidence,
                       message_fill(cx->mem, cx->lang, MSG_GAP_CUT, 2,
                                    (Str[]){words_count(cx->mem, cx->lang, TOPIC_ROWS_MOST),
                                            words_count(cx->mem, cx->lang, (int64_t)rows)}));
}

/* ---- a table of gaps ---- */

static void table_begin(const Telling *t, EvidenceBlock *block, Msg first) {
    const TopicColumn columns[] = {{"place", first, false},        {"a", MSG_GAP_A, true},
                                   {"b", MSG_GAP_B, true},         {"gap", MSG_GAP_GAP, true},
                                   {"ratio", MSG_GAP_RATIO, true}, {"odds", MSG_GAP_ODDS, true},
                                   {"cases_a", MSG_GAP_A, true},   {"cases_b", MSG_GAP_B, true}};
    topic_table(t->cx, &block->table, block->heading, 8, columns);
    for (size_t side = 0; side < 2; side++) {
        block->table.columns[1 + side].text = t->name[side];
        block->table.columns[6 + side].text = say(t, MSG_GAP_CASES_OF, 1, &t->name[side]);
    }
}

static void table_row(const Telling *t, EvidenceBlock *block, const Item *row, Str place) {
    TopicTable *table = &block->table;
    TopicRow *out = topic_row(t->cx, table);
    TopicCell *cell = topic_cell(table, out, place);
    if (gap_small(row)) cell->note = message_text(t->cx->lang, MSG_GAP_SMALL);
    topic_cell(table, out, gap_share(t->cx, row, 0));
    topic_cell(table, out, gap_share(t->cx, row, 1));
    topic_cell(table, out, gap_estimate(t->cx, row, "RD_newcombe", 100, 1));
    topic_cell(table, out, gap_estimate(t->cx, row, "RR_wald", 1, 2));
    topic_cell(table, out, gap_estimate(t->cx, row, "OR_wald", 1, 2));
    topic_cell(table, out, gap_cases(t->cx, row, 0));
    topic_cell(table, out, gap_cases(t->cx, row, 1));
}

/* ---- in each area ---- */

static Str area_name(const Telling *t, Str key) {
    for (size_t i = 0; t->ask && i < t->ask->n_areas; i++)
        if (str_equal(t->ask->areas[i]->key, key)) return t->ask->areas[i]->name.in[t->cx->lang];
    return key;
}

static int by_gap(const void *left, const void *right) {
    double a = gap_number(*(const Item *const *)left, "RD_newcombe[0]"),
           b = gap_number(*(const Item *const *)right, "RD_newcombe[0]");
    return (a < b) - (a > b);
}

static Err tell_areas(const Telling *t) {
    size_t n, certain = 0, shown;
    const Item **rows = rows_of(t, "by_stratum", &n);
    if (!n) return OK;
    qsort(rows, n, sizeof *rows, by_gap);
    EvidenceBlock *block = evidence_block(
        t->evidence, "orte",
        message_text(t->cx->lang, t->ask ? MSG_GAP_AREAS_HEADING : MSG_GAP_STRATA_HEADING));
    shown = n < GAP_AREAS_MOST ? n : GAP_AREAS_MOST;
    GapRow *gaps = NEW_ARRAY(t->cx->mem, GapRow, shown);
    table_begin(t, block, t->ask ? MSG_GAP_AREA : MSG_GAP_STRATUM);
    for (size_t i = 0; i < n; i++) {
        Str name = area_name(t, gap_label(t->cx, rows[i], "stratum"));
        certain += gap_certain(rows[i], "RD_newcombe");
        if (i < TOPIC_ROWS_MOST) table_row(t, block, rows[i], name);
        if (i >= shown) continue;
        gaps[i] = (GapRow){.name = name,
                           .from = gap_point(t->cx, rows[i], 1),
                           .to = gap_point(t->cx, rows[i], 0),
                           .words = gap_estimate(t->cx, rows[i], "RD_newcombe", 100, 1)};
    }
    GapChart chart = {.unit = UNIT_PERCENT,
                      .from_name = t->name[1],
                      .to_name = t->name[0],
                      .n_rows = shown,
                      .rows = gaps};
    EVIDENCE_DRAW(t->cx, t->evidence, block, chart_gaps, chart);
    block->lead = say(t, MSG_GAP_AREAS_LEAD, 2,
                      (Str[]){words_count(t->cx->mem, t->cx->lang, (int64_t)certain),
                              words_count(t->cx->mem, t->cx->lang, (int64_t)n)});
    block->note = message_text(t->cx->lang, MSG_GAP_BANDS);
    gap_cut(t->cx, t->evidence, n);
    return OK;
}

/* ---- over the years ---- */

static Period period_at(const Telling *t, const Item *row) {
    int year = (int)gap_number(row, "time");
    for (size_t i = 0; t->ask && i < t->ask->n_periods; i++)
        if (t->ask->periods[i].year == year) return t->ask->periods[i];
    return (Period){.kind = PERIOD_YEAR, .year = (int16_t)year};
}

/* Of a file anything may be a time. */
static bool are_years(const Item *const *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double time = gap_number(rows[i], "time");
        if (!(time >= 1800 && time <= 2200) || time != floor(time)) return false;
    }
    return true;
}

static bool breaks_before(const Telling *t, Period before, Period now) {
    for (size_t i = 0; t->ask && i < t->ask->indicator->n_breaks; i++) {
        int year = t->ask->indicator->breaks[i].before.year;
        if (year > before.year && year <= now.year) return true;
    }
    return false;
}

static Err draw_years(const Telling *t, EvidenceBlock *block, const Item *const *rows, size_t n) {
    Arena *mem = t->cx->mem;
    Period *periods = NEW_ARRAY(mem, Period, n);
    bool *broken = NEW_ARRAY(mem, bool, n);
    ChartPoint *points = NEW_ARRAY(mem, ChartPoint, n);
    for (size_t i = 0; i < n; i++) {
        periods[i] = period_at(t, rows[i]);
        broken[i] = i > 0 && breaks_before(t, periods[i - 1], periods[i]);
        points[i] = evidence_point(gap_number(rows[i], "RD_newcombe[0]") * 100,
                                   gap_number(rows[i], "RD_newcombe[1]") * 100,
                                   gap_number(rows[i], "RD_newcombe[2]") * 100, 1);
    }
    ChartSeries series = {.name = say(t, MSG_GAP_MINUS, 2, t->name), .points = points};
    LineChart chart = {.unit = UNIT_POINTS,
                       .n_periods = n,
                       .periods = periods,
                       .break_before = broken,
                       .n_series = 1,
                       .series = &series,
                       .from_zero = true};
    EVIDENCE_DRAW(t->cx, t->evidence, block, chart_line, chart);
    return OK;
}

/* How many places after the comma tell of a slope more than its size. */
static int slope_decimals(double slope) {
    return fabs(slope) >= 1 ? 1 : fabs(slope) >= 0.1 ? 2 : 3;
}

/* "Seit 1995 wurde der Abstand im Mittel um 0,07 Prozentpunkte je Jahr kleiner (0,04 bis 0,11)." */
static Str trend_text(const Telling *t) {
    size_t n, n_times;
    const Item **trends = rows_of(t, "trends", &n), **times = rows_of(t, "by_time", &n_times);
    if (!n) return STR_NONE;
    const Item *trend = trends[0];
    bool scattered = gap_number(trend, "dispersion") > 1;
    const Item *slope = result_at(trend, scattered ? "slope_scattered" : "slope");
    double value = gap_number(slope, "[0]") * 100, low = gap_number(slope, "[1]") * 100,
           high = gap_number(slope, "[2]") * 100;
    double from = gap_number(trend, "from");
    bool above = true, below = true; /* the gap itself: it cannot shrink where it changes sides */
    for (size_t i = 0; i < n_times; i++) {
        double gap = gap_number(times[i], "RD_newcombe[0]");
        if (gap_number(times[i], "time") < from) continue;
        above = above && gap > 0, below = below && gap < 0;
    }
    bool grows = above ? value > 0 : value < 0, sides = above || below;
    Msg message = low <= 0 && high >= 0 ? MSG_GAP_TREND_UNSURE
                  : !sides              ? MSG_GAP_TREND_SIDES
                  : grows               ? MSG_GAP_TREND_LARGER
                                        : MSG_GAP_TREND_SMALLER;
    bool size = message == MSG_GAP_TREND_LARGER || message == MSG_GAP_TREND_SMALLER;
    int decimals = slope_decimals(value);
    double ends[] = {size ? fmin(fabs(low), fabs(high)) : low,
                     size ? fmax(fabs(low), fabs(high)) : high};
    return say(
        t, message, 5,
        (Str[]){str_int(t->cx->mem, (int64_t)from),
                size ? gap_plain(t->cx, fabs(value), decimals) : gap_signed(t->cx, value, decimals),
                gap_plain(t->cx, ends[0], decimals), gap_plain(t->cx, ends[1], decimals),
                str_int(t->cx->mem, (int64_t)gap_number(trend, "to"))});
}

static Err tell_years(const Telling *t) {
    size_t n;
    const Item **rows = rows_of(t, "by_time", &n);
    if (n < 2) return OK;
    EvidenceBlock *block =
        evidence_block(t->evidence, "verlauf", message_text(t->cx->lang, MSG_GAP_YEARS_HEADING));
    table_begin(t, block, MSG_GAP_TIME);
    size_t from = n > TOPIC_ROWS_MOST ? n - TOPIC_ROWS_MOST : 0;
    for (size_t i = n; i-- > from;) /* the newest first */
        table_row(t, block, rows[i],
                  t->ask ? period_code(t->cx->mem, period_at(t, rows[i]))
                         : gap_label(t->cx, rows[i], "time"));
    if (are_years(rows, n)) TRY(draw_years(t, block, rows, n));
    block->lead = trend_text(t);
    block->note = message_text(t->cx->lang, MSG_GAP_YEARS_NOTE);
    return OK;
}

/* ---- what it is made of ---- */

static Err tell_parts(const Telling *t) {
    static const TopicColumn columns[] = {{"part", MSG_GAP_PART, false},
                                          {"points", MSG_GAP_GAP, true}};
    static const struct {
        const char *key;
        Msg name;
    } parts[] = {{"gap", MSG_GAP_PART_ALL},
                 {"composition", MSG_GAP_PART_COMPOSITION},
                 {"within", MSG_GAP_PART_WITHIN}};
    size_t n;
    const Item **rows = rows_of(t, "parts", &n);
    if (!n || !isfinite(gap_number(rows[0], "gap"))) return OK;
    EvidenceBlock *block =
        evidence_block(t->evidence, "anteile", message_text(t->cx->lang, MSG_GAP_PARTS_HEADING));
    topic_table(t->cx, &block->table, block->heading, 2, columns);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        TopicRow *row = topic_row(t->cx, &block->table);
        topic_cell(&block->table, row, message_text(t->cx->lang, parts[i].name));
        topic_cell(&block->table, row,
                   gap_signed(t->cx, gap_number(rows[0], parts[i].key) * 100, 2));
    }
    double composition = gap_number(rows[0], "composition"), within = gap_number(rows[0], "within");
    Msg message = fabs(within) > 3 * fabs(composition)   ? MSG_GAP_PARTS_WITHIN
                  : fabs(composition) > 3 * fabs(within) ? MSG_GAP_PARTS_COMPOSITION
                                                         : MSG_GAP_PARTS_BOTH;
    block->lead =
        say(t, message, 2,
            (Str[]){gap_signed(t->cx, within * 100, 1), gap_signed(t->cx, composition * 100, 1)});
    block->note = message_text(t->cx->lang, MSG_GAP_PARTS_NOTE);
    return OK;
}

/* ---- all together ---- */

static Err tell_whole(const Telling *t) {
    static const TopicColumn columns[] = {{"group", MSG_GAP_GROUP, false},
                                          {"share", MSG_GAP_SHARE, true},
                                          {"cases", MSG_GAP_CASES_HEAD, true}};
    const Item *groups = result_at(t->evidence->result.root, "groups");
    EvidenceBlock *block =
        evidence_block(t->evidence, "gruppen", message_text(t->cx->lang, MSG_GAP_WHOLE_HEADING));
    topic_table(t->cx, &block->table, block->heading, 3, columns);
    size_t n = groups->n < GAP_AREAS_MOST ? groups->n : GAP_AREAS_MOST, i = 0;
    Str *names = NEW_ARRAY(t->cx->mem, Str, n + 1);
    ChartPoint *points = NEW_ARRAY(t->cx->mem, ChartPoint, n + 1);
    for (const Item *row = groups->first; row && i < n; row = row->next, i++) {
        Str of = gap_label(t->cx, row, "group");
        names[i] = str_equal(of, t->group)       ? t->name[0]
                   : str_equal(of, t->reference) ? t->name[1]
                                                 : of;
        points[i] = gap_point(t->cx, row, 0);
        TopicRow *out = topic_row(t->cx, &block->table);
        topic_cell(&block->table, out, names[i]);
        topic_cell(&block->table, out, gap_share(t->cx, row, 0));
        topic_cell(&block->table, out, gap_cases(t->cx, row, 0));
    }
    BarChart chart = {.unit = UNIT_PERCENT, .n_bars = n, .labels = names, .points = points};
    EVIDENCE_DRAW(t->cx, t->evidence, block, chart_bars, chart);
    size_t found;
    const Item **gap = rows_of(t, "gaps", &found);
    block->lead = say(t, MSG_GAP_WHOLE_LEAD, 3,
                      (Str[]){gap_estimate(t->cx, gap[0], "RD_newcombe", 100, 1),
                              gap_estimate(t->cx, gap[0], "RR_wald", 1, 2),
                              gap_estimate(t->cx, gap[0], "OR_wald", 1, 2)});
    block->note = message_text(t->cx->lang, MSG_GAP_ODDS_NOTE);
    return OK;
}

/* "Abgänge ohne Hauptschulabschluss, 15 Orte zusammen, 2015: männlich 7,5 %, weiblich 5,6 %. Der
 * Abstand beträgt 2,0 Prozentpunkte (1,5 bis 2,4)." */
static void tell_finding(const Telling *t) {
    size_t n;
    const Item *root = t->evidence->result.root, **found = rows_of(t, "gaps", &n);
    double shares[2] = {NAN, NAN};
    for (const Item *row = result_at(root, "groups")->first; row; row = row->next) {
        Str of = gap_label(t->cx, row, "group");
        if (str_equal(of, t->group)) shares[0] = gap_number(row, "p");
        if (str_equal(of, t->reference)) shares[1] = gap_number(row, "p");
    }
    Str about = t->evidence->request->posted ? t->evidence->request->posted->name
                                             : message_text(t->cx->lang, MSG_GAP_TEACHING);
    if (t->ask) {
        Str where =
            t->ask->by && t->ask->n_areas > 1
                ? message_count(t->cx->mem, t->cx->lang, MSG_GAP_TOGETHER, (int64_t)t->ask->n_areas)
            : t->ask->by ? t->ask->areas[0]->name.in[t->cx->lang]
                         : message_text(t->cx->lang, MSG_GAP_TWO_AREAS);
        about = say(t, MSG_GAP_ABOUT, 3,
                    (Str[]){t->ask->indicator->title.in[t->cx->lang], where,
                            period_code(t->cx->mem, t->ask->period)});
    }
    Str pairs[2];
    for (size_t side = 0; side < 2; side++)
        pairs[side] = str_join(t->cx->mem, 2,
                               (Str[]){t->name[side], gap_percent(t->cx, shares[side])}, S(" "));
    const Item *gap = result_at(found[0], "RD_newcombe");
    double value = gap_number(gap, "[0]"), low = gap_number(gap, "[1]"),
           high = gap_number(gap, "[2]");
    bool certain = gap_certain(found[0], "RD_newcombe"), turned = certain && value < 0;
    Str parts[] = {about,
                   pairs[0],
                   pairs[1],
                   certain ? gap_plain(t->cx, fabs(value) * 100, 1)
                           : gap_signed(t->cx, value * 100, 1),
                   gap_plain(t->cx, (turned ? -high : low) * 100, 1),
                   certain ? gap_plain(t->cx, (turned ? -low : high) * 100, 1)
                           : gap_signed(t->cx, high * 100, 1)};
    Str finding = say(t, certain ? MSG_GAP_FINDING : MSG_GAP_FINDING_UNSURE, 6, parts);
    Str trend = trend_text(t);
    t->evidence->page.frame.finding =
        trend.n ? str_join(t->cx->mem, 2, (Str[]){finding, trend}, S(" ")) : finding;
    t->evidence->page.frame.unsure = message_text(t->cx->lang, MSG_GAP_UNSURE);
}

Err gap_tell(Cx *cx, Evidence *evidence, const GapAsk *ask) {
    Telling t = {.cx = cx, .evidence = evidence, .ask = ask};
    const Item *gap = result_at(evidence->result.root, "gaps[0]");
    if (!gap) return gap_order_tell(cx, evidence); /* of tables alone the files tell it */
    t.group = t.name[0] = gap_label(cx, gap, "group");
    t.reference = t.name[1] = gap_label(cx, gap, "reference");
    for (size_t side = 0; ask && side < 2; side++)
        t.name[side] = ask->name[side];
    tell_finding(&t);
    TRY(tell_whole(&t));
    TRY(tell_areas(&t));
    TRY(tell_years(&t));
    TRY(tell_parts(&t));
    return gap_order_tell(cx, evidence);
}

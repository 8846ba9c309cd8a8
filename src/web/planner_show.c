/* What does the planner show? Lines of all variants with what was counted, what is needed each
 * year, where pupils go on to, and each school's grades. */

#include <math.h>

#include "web/planner_in.h"

enum { GRADES_WIDE = 4 }; /* as columns of a table; more of them stand in rows */

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str told(Cx *cx, Msg message, size_t n, const Str *arguments) {
    return message_fill(cx->mem, cx->lang, message, n, arguments);
}

static Str whole(Cx *cx, double value) {
    return isfinite(value) ? words_number(cx->mem, cx->lang, value, 0) : S("–");
}

static Period period_of(const Item *row) {
    int16_t year = (int16_t)result_number_at(row, "year");
    return (Period){.kind = PERIOD_SCHOOL_YEAR, .year = year};
}

static Str year_of(Cx *cx, const Item *row) {
    return period_code(cx->mem, period_of(row));
}

static Str text_of(const Item *row, const char *key) {
    const Item *item = result_at(row, key);
    return item && item->kind == ITEM_TEXT ? item->text : STR_NONE;
}

static const Item *rows_of(const Item *variant, const char *key) {
    const Item *list = result_at(variant, key);
    return list ? list->first : NULL;
}

static const Item *last_of(const Item *row) {
    while (row && row->next)
        row = row->next;
    return row;
}

static Str band(Cx *cx, const Item *row) {
    double low = result_number_at(row, "low"), high = result_number_at(row, "high");
    if (!isfinite(low) || !isfinite(high)) return S("–");
    return words_band(cx->mem, cx->lang, low, high, 0, UNIT_COUNT);
}

PlannerVariants planner_variants(Cx *cx, const Evidence *evidence) {
    static const Msg unnamed[] = {MSG_PLANNER_VARIANT_A, MSG_PLANNER_VARIANT_B,
                                  MSG_PLANNER_VARIANT_C};
    PlannerVariants out = {.n = 1, .items = {evidence->result.root}};
    for (const Item *item = rows_of(evidence->result.root, "variants"); item; item = item->next)
        if (out.n < VARIANTS_MOST) out.items[out.n++] = item;
    for (size_t i = 0; i < out.n; i++) {
        out.names[i] = text_of(out.items[i], "name");
        if (!out.names[i].n) out.names[i] = say(cx, unnamed[i]);
    }
    return out;
}

/* ---- the finding ---- */

static void put_finding(Cx *cx, Evidence *evidence, const PlannerVariants *variants) {
    const Item *known = last_of(rows_of(evidence->result.root, "history"));
    Buf out = buf_new(cx->mem, 8 << 10);
    for (size_t i = 0; i < variants->n; i++) {
        const Item *end = last_of(rows_of(variants->items[i], "total"));
        double now = result_number_at(known, "enrollment");
        double then = result_number_at(end, "enrollment"), change = then - now;
        Str arguments[] = {variants->names[i],      year_of(cx, end),   whole(cx, then),
                           whole(cx, fabs(change)), year_of(cx, known), band(cx, end)};
        bool more = words_rounded(change, 0) >= 0;
        Msg message = i      ? MSG_PLANNER_FINDING_OTHER
                      : more ? MSG_PLANNER_FINDING_MORE
                             : MSG_PLANNER_FINDING_LESS;
        if (i) buf_char(&out, ' ');
        buf_put(&out, told(cx, message, 6, arguments));
    }
    evidence->page.frame.finding = buf_str(&out);
}

static Str percent(Cx *cx, double share) {
    return words_value(cx->mem, cx->lang, 100 * share, 1, UNIT_PERCENT);
}

/* The furthest horizon for which there is an error: without births all grades end some day. */
static const Item *furthest(const Item *errors, size_t *years) {
    const Item *last = NULL;
    size_t n = 0;
    for (const Item *item = errors ? errors->first : NULL; item; item = item->next) {
        n++;
        if (item->kind == ITEM_NUMBER) last = item, *years = n;
    }
    return last;
}

/* How far off the first variant's way of averaging would have been. */
static void put_backtest(Cx *cx, Evidence *evidence) {
    const Item *root = evidence->result.root;
    size_t years = 0, same = 0;
    Str key = str_format(cx->mem, "backtest_mape_%.*s", STR_ARG(text_of(root, "method")));
    const Item *errors = result_at(root, key.p), *far = furthest(errors, &years);
    const Item *schools = furthest(result_at(root, "backtest_mape_schools"), &same);
    if (!far) {
        evidence->page.frame.unsure = say(cx, MSG_PLANNER_NO_BACKTEST);
        return;
    }
    Str arguments[] = {percent(cx, errors->first->number), str_int(cx->mem, (int64_t)years),
                       percent(cx, far->number), schools ? percent(cx, schools->number) : STR_NONE};
    evidence->page.frame.unsure =
        told(cx, schools ? MSG_PLANNER_BACKTEST_SCHOOLS : MSG_PLANNER_BACKTEST, 4, arguments);
}

/* ---- lines ---- */

static ChartPoint point_of(const Item *row) {
    return evidence_point(result_number_at(row, "enrollment"), result_number_at(row, "low"),
                          result_number_at(row, "high"), 0);
}

/* What was counted as one line; each variant goes on from its last point. */
static Err put_lines(Cx *cx, Evidence *evidence, EvidenceBlock *block,
                     const PlannerVariants *variants) {
    const Item *history = result_at(evidence->result.root, "history");
    const Item *total = result_at(evidence->result.root, "total");
    size_t past = history->n, n = past + total->n;
    Period *periods = NEW_ARRAY(cx->mem, Period, n);
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, variants->n + 1);
    for (size_t v = 0; v <= variants->n; v++) {
        series[v] = (ChartSeries){.name = v ? variants->names[v - 1] : say(cx, MSG_PLANNER_COUNTED),
                                  .points = NEW_ARRAY(cx->mem, ChartPoint, n),
                                  .dashed = v > 0,
                                  .from = v ? past - 1 : 0,
                                  .to = v ? n : past};
        size_t i = 0;
        for (const Item *row = history->first; row; row = row->next, i++) {
            bool own = !v || !row->next;
            periods[i] = period_of(row);
            series[v].points[i] = own ? point_of(row) : (ChartPoint){.state = MARK_NOT_COLLECTED};
        }
        const Item *row = v ? rows_of(variants->items[v - 1], "total") : total->first;
        for (; row; row = row->next, i++) {
            periods[i] = period_of(row);
            series[v].points[i] = v ? point_of(row) : (ChartPoint){.state = MARK_NOT_COLLECTED};
        }
    }
    bool *breaks = NEW_ARRAY(cx->mem, bool, n);
    LineChart chart = {.unit = UNIT_COUNT,
                       .n_periods = n,
                       .periods = periods,
                       .break_before = breaks,
                       .n_series = variants->n + 1,
                       .series = series};
    EVIDENCE_DRAW(cx, evidence, block, chart_line, chart);
    return OK;
}

static void put_lines_table(Cx *cx, const Evidence *evidence, TopicTable *table,
                            const PlannerVariants *variants) {
    TopicColumn columns[2 + 2 * VARIANTS_MOST] = {{"year", MSG_PLANNER_YEAR, false},
                                                  {"counted", MSG_PLANNER_COUNTED, true}};
    for (size_t v = 0; v < variants->n; v++) {
        columns[2 + 2 * v] = (TopicColumn){"variant", MSG_PLANNER_VARIANT_A, true};
        columns[3 + 2 * v] = (TopicColumn){"band", MSG_PLANNER_BAND, true};
    }
    topic_table(cx, table, table->caption, 2 + 2 * variants->n, columns);
    for (size_t v = 0; v < variants->n; v++)
        table->columns[2 + 2 * v].text = variants->names[v];
    for (const Item *row = rows_of(evidence->result.root, "history"); row; row = row->next) {
        TopicRow *to = topic_row(cx, table);
        topic_cell(table, to, year_of(cx, row));
        topic_cell(table, to, whole(cx, result_number_at(row, "enrollment")));
        for (size_t v = 0; v < 2 * variants->n; v++)
            topic_cell(table, to, STR_NONE);
    }
    const Item *at[VARIANTS_MOST];
    for (size_t v = 0; v < variants->n; v++)
        at[v] = rows_of(variants->items[v], "total");
    while (at[0]) {
        TopicRow *to = topic_row(cx, table);
        topic_cell(table, to, year_of(cx, at[0]));
        topic_cell(table, to, STR_NONE);
        for (size_t v = 0; v < variants->n; v++) {
            topic_cell(table, to, whole(cx, result_number_at(at[v], "enrollment")));
            topic_cell(table, to, band(cx, at[v]));
            at[v] = at[v]->next;
        }
    }
}

/* ---- classes and places ---- */

static void put_needs(Cx *cx, EvidenceBlock *block, const PlannerVariants *variants) {
    static const TopicColumn columns[] = {
        {"variant", MSG_PLANNER_VARIANT, false},    {"year", MSG_PLANNER_YEAR, false},
        {"pupils", MSG_PLANNER_PUPILS, true},       {"classes", MSG_PLANNER_CLASSES, true},
        {"claim", MSG_PLANNER_CLAIM, true},         {"demand", MSG_PLANNER_WANTED, true},
        {"places", MSG_PLANNER_PLACES_THERE, true}, {"need", MSG_PLANNER_NEED, true}};
    bool all_day = rows_of(variants->items[0], "all_day") != NULL;
    topic_table(cx, &block->table, block->heading, all_day ? 8 : 4, columns);
    for (size_t v = 0; v < variants->n; v++) {
        const Item *day = rows_of(variants->items[v], "all_day");
        for (const Item *row = rows_of(variants->items[v], "total"); row; row = row->next) {
            TopicRow *to = topic_row(cx, &block->table);
            topic_cell(&block->table, to, variants->names[v]);
            topic_cell(&block->table, to, year_of(cx, row));
            topic_cell(&block->table, to, whole(cx, result_number_at(row, "enrollment")));
            topic_cell(&block->table, to, whole(cx, result_number_at(row, "classes")));
            if (!day) continue;
            topic_cell(&block->table, to, whole(cx, result_number_at(day, "pupils")));
            topic_cell(&block->table, to, whole(cx, result_number_at(day, "demand")));
            topic_cell(&block->table, to, whole(cx, result_number_at(day, "places")));
            topic_cell(&block->table, to, whole(cx, result_number_at(day, "need")));
            day = day->next;
        }
    }
    block->note = say(cx, all_day ? MSG_PLANNER_NEEDS_NOTE : MSG_PLANNER_CLASSES_NOTE);
}

/* ---- where they go on to ---- */

static void put_transitions(Cx *cx, EvidenceBlock *block, const PlannerVariants *variants) {
    TopicColumn columns[2 + VARIANTS_MOST] = {{"year", MSG_PLANNER_YEAR, false},
                                              {"to", MSG_PLANNER_TO, false}};
    const Item *at[VARIANTS_MOST];
    for (size_t v = 0; v < variants->n; v++) {
        columns[2 + v] = (TopicColumn){"variant", MSG_PLANNER_VARIANT_A, true};
        at[v] = rows_of(variants->items[v], "transitions");
    }
    topic_table(cx, &block->table, block->heading, 2 + variants->n, columns);
    for (size_t v = 0; v < variants->n; v++)
        block->table.columns[2 + v].text = variants->names[v];
    while (at[0]) {
        TopicRow *to = topic_row(cx, &block->table);
        topic_cell(&block->table, to, year_of(cx, at[0]));
        topic_cell(&block->table, to, text_of(at[0], "to"));
        for (size_t v = 0; v < variants->n; v++) {
            topic_cell(&block->table, to, whole(cx, result_number_at(at[v], "pupils")));
            at[v] = at[v]->next;
        }
    }
}

/* ---- schools and grades ---- */

static size_t grades_of(const Item *variant) {
    const Item *ratios = result_at(variant, "ratios");
    return ratios ? ratios->n + 1 : 1;
}

/* A row for each school and year, its grades side by side. */
static void rows_wide(Cx *cx, TopicTable *table, const Item *variant, size_t grades) {
    for (const Item *row = rows_of(variant, "projection"); row;) {
        double pupils = 0, classes = 0;
        if (table->n_rows == TOPIC_ROWS_MOST) return;
        TopicRow *to = topic_row(cx, table);
        if (text_of(row, "school").n) topic_cell(table, to, text_of(row, "school"));
        topic_cell(table, to, year_of(cx, row));
        for (size_t g = 0; g < grades && row; g++, row = row->next) {
            topic_cell(table, to, whole(cx, result_number_at(row, "enrollment")));
            pupils += result_number_at(row, "enrollment");
            classes += result_number_at(row, "classes");
        }
        topic_cell(table, to, whole(cx, pupils));
        topic_cell(table, to, whole(cx, classes));
    }
}

static void rows_long(Cx *cx, TopicTable *table, const Item *variant) {
    for (const Item *row = rows_of(variant, "projection"); row; row = row->next) {
        if (table->n_rows == TOPIC_ROWS_MOST) return;
        TopicRow *to = topic_row(cx, table);
        if (text_of(row, "school").n) topic_cell(table, to, text_of(row, "school"));
        topic_cell(table, to, year_of(cx, row));
        topic_cell(table, to, text_of(row, "grade"));
        topic_cell(table, to, whole(cx, result_number_at(row, "enrollment")));
        topic_cell(table, to, band(cx, row));
        topic_cell(table, to, whole(cx, result_number_at(row, "classes")));
    }
}

static void put_grades(Cx *cx, EvidenceBlock *block, const Item *variant) {
    TopicColumn columns[TOPIC_COLUMNS_MOST];
    size_t n = 0, grades = grades_of(variant), first;
    const Item *row = rows_of(variant, "projection");
    bool wide = grades <= GRADES_WIDE;
    if (text_of(row, "school").n) columns[n++] = (TopicColumn){"school", MSG_PLANNER_SCHOOL, false};
    columns[n++] = (TopicColumn){"year", MSG_PLANNER_YEAR, false};
    first = n;
    if (!wide) columns[n++] = (TopicColumn){"grade", MSG_PLANNER_GRADE, false};
    for (size_t g = 0; g < grades && wide; g++)
        columns[n++] = (TopicColumn){"grade", MSG_PLANNER_GRADE, true};
    columns[n++] = (TopicColumn){"pupils", MSG_PLANNER_PUPILS, true};
    if (!wide) columns[n++] = (TopicColumn){"band", MSG_PLANNER_BAND, true};
    columns[n++] = (TopicColumn){"classes", MSG_PLANNER_CLASSES, true};
    topic_table(cx, &block->table, block->heading, n, columns);
    for (size_t g = 0; g < grades && wide; g++, row = row->next) {
        Str grade = text_of(row, "grade");
        block->table.columns[first + g].text = told(cx, MSG_PLANNER_GRADE_OF, 1, &grade);
    }
    if (wide)
        rows_wide(cx, &block->table, variant, grades);
    else
        rows_long(cx, &block->table, variant);
    if (block->table.n_rows == TOPIC_ROWS_MOST) block->note = say(cx, MSG_PLANNER_CUT);
}

Err planner_show(Cx *cx, Evidence *evidence) {
    PlannerVariants variants = planner_variants(cx, evidence);
    put_finding(cx, evidence, &variants);
    put_backtest(cx, evidence);
    EvidenceBlock *block = evidence_block(evidence, "verlauf", say(cx, MSG_PLANNER_COURSE));
    block->lead = say(cx, MSG_PLANNER_COURSE_LEAD);
    TRY(put_lines(cx, evidence, block, &variants));
    put_lines_table(cx, evidence, &block->table, &variants);
    block = evidence_block(evidence, "bedarf", say(cx, MSG_PLANNER_NEEDS));
    put_needs(cx, block, &variants);
    if (rows_of(variants.items[0], "transitions")) {
        block = evidence_block(evidence, "uebergaenge", say(cx, MSG_PLANNER_GOING_ON));
        put_transitions(cx, block, &variants);
    }
    for (size_t v = 0; v < variants.n; v++) {
        Str id = str_format(cx->mem, "schulen-%zu", v + 1);
        block =
            evidence_block(evidence, id.p, told(cx, MSG_PLANNER_GRADES_OF, 1, &variants.names[v]));
        put_grades(cx, block, variants.items[v]);
    }
    return OK;
}

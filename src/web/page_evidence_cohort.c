/* Who of a cohort comes through the grades, and how many school years does that take? From a
 * teaching file or the reader's own, by the rates of two years or along the sums of many. */

#include <math.h>

#include "web/evidence_flows_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/cohort",
    .method = "cohort",
    .no_store = true,
    .title = MSG_COHORT_TITLE,
    .lead = MSG_COHORT_LEAD,
};

static Str percent(Cx *cx, double share) {
    if (!isfinite(share)) return S("–");
    return words_value(cx->mem, cx->lang, 100 * share, 1, UNIT_PERCENT);
}

static Str number(Cx *cx, double value, int decimals) {
    return isfinite(value) ? words_number(cx->mem, cx->lang, value, decimals) : S("–");
}

static const Item *nth(const Item *list, size_t i) {
    const Item *item = list->first;
    while (item && i--)
        item = item->next;
    return item;
}

/* ---- rates of two years ---- */

static void find(Cx *cx, Evidence *evidence) {
    double share = evidence_number(evidence, "unlimited.graduation_probability_markovchain"),
           years = evidence_number(evidence, "unlimited.years_input_per_graduate"),
           efficiency = evidence_number(evidence, "unlimited.coefficient_of_efficiency");
    const Item *grades = result_at(evidence->result.root, "grades");
    Str told[] = {number(cx, 1000 * share, 0), number(cx, years, 2),
                  words_count(cx->mem, cx->lang, (int64_t)grades->n), percent(cx, efficiency)};
    evidence->page.frame.finding = message_fill(cx->mem, cx->lang, MSG_COHORT_FINDING, 4, told);
    evidence->page.frame.unsure = message_text(cx->lang, MSG_COHORT_UNSURE);
}

static Err survival_block(Cx *cx, Evidence *evidence) {
    static const TopicColumn columns[] = {{"grade", MSG_COHORT_GRADE, false},
                                          {"survival", MSG_COHORT_SURVIVAL, true},
                                          {"promotion", MSG_COHORT_PROMOTION, true},
                                          {"repetition", MSG_COHORT_REPETITION, true},
                                          {"dropout", MSG_COHORT_DROPOUT, true}};
    const Item *root = evidence->result.root, *grades = result_at(root, "grades"),
               *survival = result_at(root, "unlimited.survival_to_grade");
    EvidenceBlock *block =
        evidence_block(evidence, "durchlauf", message_text(cx->lang, MSG_COHORT_THROUGH));
    block->lead = message_text(cx->lang, MSG_COHORT_THROUGH_ABOUT);
    topic_table(cx, &block->table, block->heading, sizeof columns / sizeof *columns, columns);
    Str *labels = NEW_ARRAY(cx->mem, Str, grades->n + 1);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, grades->n + 1);
    BarChart chart = {.unit = UNIT_PERCENT, .labels = labels, .points = points};
    for (size_t i = 0; i < grades->n; i++) {
        Str name = flow_name(cx, nth(grades, i));
        double arrive = nth(survival, i)->number;
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, name);
        topic_cell(&block->table, row, percent(cx, arrive));
        topic_cell(&block->table, row, percent(cx, nth(result_at(root, "promotion"), i)->number));
        topic_cell(&block->table, row, percent(cx, nth(result_at(root, "repetition"), i)->number));
        topic_cell(&block->table, row, percent(cx, nth(result_at(root, "dropout"), i)->number));
        labels[i] = message_fill(cx->mem, cx->lang, MSG_COHORT_GRADE_NAMED, 1, &name);
        points[i] = evidence_point(100 * arrive, NAN, NAN, 1);
    }
    double graduates = evidence_number(evidence, "unlimited.graduation_probability_markovchain");
    TopicRow *row = topic_row(cx, &block->table);
    labels[grades->n] = message_text(cx->lang, MSG_COHORT_GRADUATES);
    points[grades->n] = evidence_point(100 * graduates, NAN, NAN, 1);
    topic_cell(&block->table, row, labels[grades->n]);
    topic_cell(&block->table, row, percent(cx, graduates));
    for (size_t i = 0; i < 3; i++)
        topic_cell(&block->table, row, S("–"));
    chart.n_bars = grades->n + 1;
    EVIDENCE_DRAW(cx, evidence, block, chart_bars, chart);
    return OK;
}

/* How the measures depend on how long the cohort is followed. */
static void limits_block(Cx *cx, Evidence *evidence) {
    static const TopicColumn columns[] = {
        {"followed", MSG_COHORT_FOLLOWED, false}, {"graduates", MSG_COHORT_OF_1000, true},
        {"dropouts", MSG_COHORT_LEFT, true},      {"pupil_years", MSG_COHORT_PUPIL_YEARS, true},
        {"input", MSG_COHORT_INPUT, true},        {"efficiency", MSG_COHORT_EFFICIENCY, true}};
    EvidenceBlock *block =
        evidence_block(evidence, "wirkungsgrad", message_text(cx->lang, MSG_COHORT_MEASURES));
    block->lead = message_text(cx->lang, MSG_COHORT_MEASURES_ABOUT);
    topic_table(cx, &block->table, block->heading, sizeof columns / sizeof *columns, columns);
    for (const Item *item = evidence->result.root->first; item; item = item->next) {
        if (!str_starts(item->key, S("truncated_"))) continue;
        Str years = number(cx, result_number_at(item, "max_extra_years"), 0);
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row,
                   message_fill(cx->mem, cx->lang, MSG_COHORT_EXTRA, 1, &years));
        topic_cell(&block->table, row, number(cx, result_number_at(item, "graduates"), 1));
        topic_cell(&block->table, row, number(cx, result_number_at(item, "dropouts"), 1));
        topic_cell(&block->table, row, number(cx, result_number_at(item, "pupil_years"), 0));
        topic_cell(&block->table, row,
                   number(cx, result_number_at(item, "years_input_per_graduate"), 3));
        topic_cell(&block->table, row,
                   percent(cx, result_number_at(item, "coefficient_of_efficiency")));
    }
}

/* ---- sums of many years ---- */

static Str when_text(Cx *cx, const Item *row, bool grouped) {
    Str time = flow_name(cx, grouped ? row->first->next : row->first);
    if (!grouped) return time;
    return str_format(cx->mem, "%.*s, %.*s", STR_ARG(flow_name(cx, row->first)), STR_ARG(time));
}

/* "cohorts" or "rates": from grade to grade, with the quotient. */
static EvidenceBlock *counts_block(Cx *cx, Evidence *evidence, const Item *list, bool chain) {
    static const TopicColumn columns[] = {
        {"when", MSG_COHORT_WHEN, false},       {"from", MSG_COHORT_FROM_GRADE, false},
        {"to", MSG_COHORT_TO_GRADE, false},     {"n", MSG_COHORT_BEFORE, true},
        {"n_next", MSG_COHORT_AFTER, true},     {"rate", MSG_COHORT_RATE, true},
        {"per_step", MSG_COHORT_PER_STEP, true}};
    Str heading = message_text(cx->lang, chain ? MSG_COHORT_CHAINS : MSG_COHORT_RATES);
    EvidenceBlock *block = evidence_block(evidence, chain ? "ketten" : "quoten", heading);
    TopicTable *table = &block->table;
    topic_table(cx, table, heading, chain ? 7 : 6, columns);
    const char *keys[2][5] = {{"grade", "next_grade", "n", "n_next", "rate"},
                              {"from_grade", "to_grade", "n", "n_end", "product"}};
    for (const Item *item = list->first; item && table->n_rows < TOPIC_ROWS_MOST;
         item = item->next) {
        bool grouped = !str_equal(item->first->next->key, str_of(keys[chain][0]));
        TopicRow *row = topic_row(cx, table);
        topic_cell(table, row, when_text(cx, item, grouped));
        for (size_t i = 0; i < 2; i++)
            topic_cell(table, row, flow_name(cx, result_at(item, keys[chain][i])));
        for (size_t i = 2; i < 5; i++)
            topic_cell(table, row,
                       number(cx, result_number_at(item, keys[chain][i]), i == 4 ? 3 : 0));
        if (chain) topic_cell(table, row, number(cx, result_number_at(item, "per_step"), 4));
    }
    return block;
}

static Err chains_draw(Cx *cx, Evidence *evidence, EvidenceBlock *block, const Item *list) {
    enum { BARS_MOST = 60 };
    if (!list->n || list->n > BARS_MOST) return OK;
    Str *labels = NEW_ARRAY(cx->mem, Str, list->n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, list->n);
    BarChart chart = {.unit = UNIT_RATIO,
                      .labels = labels,
                      .points = points,
                      .has_reference = true,
                      .reference = 1,
                      .reference_name = message_text(cx->lang, MSG_COHORT_STABLE)};
    for (const Item *item = list->first; item; item = item->next) {
        bool grouped = !str_equal(item->first->next->key, S("from_grade"));
        labels[chart.n_bars] = when_text(cx, item, grouped);
        points[chart.n_bars++] =
            evidence_point(result_number_at(item, "product"), result_number_at(item, "product_low"),
                           result_number_at(item, "product_high"), 3);
    }
    EVIDENCE_DRAW(cx, evidence, block, chart_bars, chart);
    return OK;
}

static Err sums_blocks(Cx *cx, Evidence *evidence) {
    const Item *root = evidence->result.root, *chains = result_at(root, "cohorts");
    const Item *last = chains->last;
    if (last) {
        Str told[] = {flow_name(cx, result_at(last, "from_grade")),
                      flow_name(cx, result_at(last, "to_grade")),
                      number(cx, result_number_at(last, "n"), 0),
                      number(cx, result_number_at(last, "n_end"), 0),
                      number(cx, result_number_at(last, "product"), 3),
                      when_text(cx, last, !str_equal(last->first->next->key, S("from_grade")))};
        evidence->page.frame.finding =
            message_fill(cx->mem, cx->lang, MSG_COHORT_FINDING_SUMS, 6, told);
        TRY(chains_draw(cx, evidence, counts_block(cx, evidence, chains, true), chains));
    }
    (void)counts_block(cx, evidence, result_at(root, "rates"), false);
    return OK;
}

Err route_evidence_cohort(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    TRY(evidence_begin(cx, request, &about, &evidence));
    evidence_taught(cx, &evidence);
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked && result_at(evidence.result.root, "cohorts")) {
        TRY(sums_blocks(cx, &evidence));
    } else if (evidence.worked) {
        find(cx, &evidence);
        TRY(survival_block(cx, &evidence));
        limits_block(cx, &evidence);
    }
    return evidence_reply(cx, &evidence, reply);
}

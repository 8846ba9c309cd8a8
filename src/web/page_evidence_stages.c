/* Where do schools of high social index stand, how many pupils learn there, and does support reach
 * them? All schools of the areas by stage, or groups of them beside one that they are held against.
 * Of results of single schools there are no open data, and the page says so. */

#include "web/gap_in.h"

enum { HIGH_USUAL = 6, STAGES = INDEX_HIGHEST - INDEX_LOWEST + 1 };

static const EvidenceAbout about = {
    .path = "/evidence/stages",
    .method = "gap",
    .no_teaching = true,
    .title = MSG_STAGES_TITLE,
    .lead = MSG_STAGES_LEAD,
    .asked = "group,count,total,order,stage,reference",
};

typedef struct Look {
    Evidence evidence;
    StagesQuery query;
    PublishedStages stages;
    const StageGroup *reference; /* NULL: by stage */
} Look;

static Str say(const Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str asked(const Look *look, const char *name) {
    const Request *request = look->evidence.request;
    return request->get(request, str_of(name));
}

static Err wrong(Cx *cx, const char *parameter, Str value, Str known) {
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(parameter), value, known);
}

/* ---- what the address asks for ---- */

static const struct {
    const char *word;
    Msg text;
} ways[] = {[STAGES_BY_STAGE] = {"stage", MSG_STAGES_BY_STAGE},
            [STAGES_BY_TYPE] = {"type", MSG_STAGES_BY_TYPE},
            [STAGES_BY_AREA] = {"area", MSG_STAGES_BY_AREA}};
enum { WAYS = sizeof ways / sizeof *ways };

static Err by_ask(Cx *cx, Look *look) {
    Str word = asked(look, "by");
    size_t at = word.n ? WAYS : STAGES_BY_STAGE;
    FormField *field = evidence_choice(cx, &look->evidence, "by", MSG_STAGES_BY, WAYS);
    for (size_t i = 0; i < WAYS; i++)
        if (str_equal(word, str_of(ways[i].word))) at = i;
    if (at == WAYS) return wrong(cx, "by", word, S("stage, type, area"));
    for (size_t i = 0; i < WAYS; i++)
        field->options[field->n_options++] =
            (Option){str_of(ways[i].word), say(cx, ways[i].text), i == at};
    look->query.by = (StagesBy)at;
    return OK;
}

static Err high_ask(Cx *cx, Look *look) {
    Str text = asked(look, "high");
    int64_t high = HIGH_USUAL;
    if (text.n && (!int_read(text, &high) || high <= INDEX_LOWEST || high > INDEX_HIGHEST))
        return wrong(cx, "high", text, S("2, 3 … 9"));
    FormField *field = evidence_choice(cx, &look->evidence, "high", MSG_STAGES_HIGH, STAGES);
    for (int64_t i = INDEX_LOWEST + 1; i <= INDEX_HIGHEST; i++)
        field->options[field->n_options++] =
            (Option){str_int(cx->mem, i), str_int(cx->mem, i), i == high};
    look->query.high = (int)high;
    return OK;
}

/* Which group the others are held against: the first one where nobody asked. */
static void reference_ask(Cx *cx, Look *look) {
    const PublishedStages *stages = &look->stages;
    if (look->query.by == STAGES_BY_STAGE || !stages->n_groups) return;
    FormField *field = evidence_choice(cx, &look->evidence, "b", MSG_GAP_B, stages->n_groups);
    look->reference = &stages->groups[0];
    for (size_t i = 0; i < stages->n_groups; i++)
        if (str_equal(stages->groups[i].key, asked(look, "b")))
            look->reference = &stages->groups[i];
    for (size_t i = 0; i < stages->n_groups; i++) {
        const StageGroup *group = &stages->groups[i];
        field->options[field->n_options++] =
            (Option){group->key, group->name, group == look->reference};
    }
}

static void options_name(Look *look) {
    bool by_stage = look->query.by == STAGES_BY_STAGE;
    Evidence *evidence = &look->evidence;
    evidence_option(evidence, "group", S("group"));
    evidence_option(evidence, "count", by_stage ? S("startchancen") : S("high"));
    evidence_option(evidence, "total", S("schools"));
    evidence_option(evidence, by_stage ? "order" : "stage", S("stage"));
    const StageGroup *lowest = look->stages.n_groups ? look->stages.groups : NULL,
                     *reference = look->reference ? look->reference : lowest;
    if (reference) evidence_option(evidence, "reference", reference->key);
    evidence_option(evidence, "limits", S("closed"));
}

/* Of the deliveries that told of these schools. */
static Err credits_fill(Cx *cx, Look *look) {
    FigureCredits *credits = &look->evidence.page.frame.credits;
    const PublishedStages *stages = &look->stages;
    PublishedTable behind = {.deliveries = stages->deliveries,
                             .n_deliveries = stages->n_deliveries,
                             .as_of = stages->as_of};
    Str *sources = NEW_ARRAY(cx->mem, Str, stages->n_deliveries + 1);
    Delivery *all;
    size_t n, n_sources = 0;
    TRY(publish_deliveries(cx, &all, &n));
    credits_among(cx, all, n, &behind, credits);
    for (size_t i = 0; i < stages->n_deliveries; i++)
        for (size_t d = 0; d < n; d++) {
            if (all[d].number != stages->deliveries[i]) continue;
            Str source = all[d].attribution.n ? all[d].attribution : all[d].file_name;
            bool known = false;
            for (size_t k = 0; k < n_sources; k++)
                known = known || str_equal(sources[k], source);
            if (!known) sources[n_sources++] = source;
        }
    credits->source = str_join(cx->mem, n_sources, sources, S("; "));
    return OK;
}

static Err look_ask(Cx *cx, Look *look) {
    GapAsk places = {0};
    TRY(publish_as_of(cx, asked(look, "as_of"), &look->query.as_of));
    TRY(by_ask(cx, look));
    TRY(high_ask(cx, look));
    TRY(gap_areas_ask(cx, &look->evidence, &places));
    look->query.areas = (const Region *const *)places.areas;
    look->query.n_areas = places.n_areas;
    TRY(publish_stages(cx, &look->stages, &look->query));
    reference_ask(cx, look);
    look->evidence.columns = look->stages.columns;
    look->evidence.page.frame.left_out = evidence_left_out(cx, &look->stages.columns);
    options_name(look);
    return look->stages.columns.rows ? credits_fill(cx, look) : OK;
}

/* ---- how schools and pupils are spread over the stages ---- */

static Str value_text(Cx *cx, const Value *value) {
    if (!value_has_number(value)) return publish_state_word(cx->lang, value);
    return words_value(cx->mem, cx->lang, value->number, value_decimals(value, 1), UNIT_PERCENT);
}

static ChartPoint value_point(const Value *value) {
    if (!value_has_number(value)) return (ChartPoint){.state = MARK_NOT_MEANINGFUL};
    return evidence_point(value->number, value->number, value->number, value_decimals(value, 1));
}

static Str stage_name(Cx *cx, int stage) {
    Str text = str_int(cx->mem, stage);
    return message_fill(cx->mem, cx->lang, MSG_STAGES_STAGE, 1, &text);
}

/* Of all schools: a row for each stage. */
static Err tell_stages(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"stage", MSG_STAGES_INDEX, false},
                                          {"schools", MSG_STAGES_SCHOOLS, true},
                                          {"share", MSG_STAGES_SHARE, true},
                                          {"pupils", MSG_STAGES_PUPILS, true}};
    const StageGroup *all = &look->stages.all;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "stufen", say(cx, MSG_STAGES_SPREAD_HEADING));
    GapRow *rows = NEW_ARRAY(cx->mem, GapRow, STAGES);
    topic_table(cx, &block->table, block->heading, 4, columns);
    for (int stage = INDEX_LOWEST; stage <= INDEX_HIGHEST; stage++) {
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, stage_name(cx, stage));
        topic_cell(&block->table, row, words_count(cx->mem, cx->lang, all->schools[stage]));
        topic_cell(&block->table, row, value_text(cx, &all->share[stage]));
        topic_cell(&block->table, row, value_text(cx, &all->pupils[stage]));
        rows[stage - INDEX_LOWEST] = (GapRow){.name = stage_name(cx, stage),
                                              .from = value_point(&all->share[stage]),
                                              .to = value_point(&all->pupils[stage])};
    }
    GapChart chart = {.unit = UNIT_PERCENT,
                      .from_name = say(cx, MSG_STAGES_SHARE),
                      .to_name = say(cx, MSG_STAGES_PUPILS),
                      .n_rows = STAGES,
                      .rows = rows};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_gaps, chart);
    block->note = say(cx, MSG_STAGES_SPREAD_NOTE);
    return OK;
}

/* Of groups: a bar of all its stages for each. */
static Err tell_spread(Cx *cx, Look *look) {
    static const char *const ids[] = {"stage1", "stage2", "stage3", "stage4", "stage5",
                                      "stage6", "stage7", "stage8", "stage9"};
    TopicColumn columns[STAGES + 2] = {{"group", MSG_GAP_GROUP, false},
                                       {"schools", MSG_STAGES_SCHOOLS, true}};
    const PublishedStages *stages = &look->stages;
    EvidenceBlock *block =
        evidence_block(&look->evidence, "stufen", say(cx, MSG_STAGES_SPREAD_HEADING));
    Str *labels = NEW_ARRAY(cx->mem, Str, stages->n_groups),
        *parts = NEW_ARRAY(cx->mem, Str, STAGES);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, stages->n_groups * STAGES);
    for (int i = 0; i < STAGES; i++)
        columns[i + 2] = (TopicColumn){ids[i], MSG_STAGES_INDEX, true};
    topic_table(cx, &block->table, block->heading, STAGES + 2, columns);
    for (int i = 0; i < STAGES; i++)
        parts[i] = block->table.columns[i + 2].text = stage_name(cx, i + INDEX_LOWEST);
    for (size_t g = 0; g < stages->n_groups; g++) {
        const StageGroup *group = &stages->groups[g];
        TopicRow *row = topic_row(cx, &block->table);
        labels[g] = group->name;
        topic_cell(&block->table, row, group->name);
        topic_cell(&block->table, row, words_count(cx->mem, cx->lang, group->n));
        for (int i = 0; i < STAGES; i++) {
            double n = (double)group->schools[i + INDEX_LOWEST];
            topic_cell(&block->table, row, value_text(cx, &group->share[i + INDEX_LOWEST]));
            points[g * STAGES + (size_t)i] = evidence_point(n, n, n, 0);
        }
    }
    StackChart chart = {.unit = UNIT_COUNT,
                        .shares = true,
                        .n_bars = stages->n_groups,
                        .n_parts = STAGES,
                        .labels = labels,
                        .part_names = parts,
                        .points = points};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_stack, chart);
    return OK;
}

/* ---- shares with their limits ---- */

static const Item *row_of(Cx *cx, const Item *list, Str group) {
    for (const Item *row = list ? list->first : NULL; row; row = row->next)
        if (str_equal(gap_label(cx, row, "group"), group)) return row;
    return NULL;
}

/* By stage: of how many the programme is; of groups: how many stand high, and against which. */
static Err tell_shares(Cx *cx, Look *look) {
    static const TopicColumn columns[] = {{"group", MSG_GAP_GROUP, false},
                                          {"share", MSG_GAP_SHARE, true},
                                          {"cases", MSG_STAGES_SCHOOLS, true},
                                          {"gap", MSG_GAP_GAP, true},
                                          {"rank_gap", MSG_GAP_RANK, true}};
    const PublishedStages *stages = &look->stages;
    const Item *root = look->evidence.result.root, *gaps = result_at(root, "gaps"),
               *ranks = result_at(root, "rank_gaps"), *shares = result_at(root, "groups");
    Str high = str_int(cx->mem, look->query.high);
    EvidenceBlock *block = evidence_block(
        &look->evidence, "anteile",
        look->reference ? message_fill(cx->mem, cx->lang, MSG_STAGES_HIGH_HEADING, 1, &high)
                        : say(cx, MSG_STAGES_PROGRAMME_HEADING));
    topic_table(cx, &block->table, block->heading, look->reference ? 5 : 3, columns);
    if (!look->reference) block->table.columns[0].text = say(cx, MSG_STAGES_INDEX);
    Str *labels = NEW_ARRAY(cx->mem, Str, stages->n_groups);
    bool *marked = NEW_ARRAY(cx->mem, bool, stages->n_groups);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, stages->n_groups);
    for (size_t g = 0; g < stages->n_groups; g++) {
        const StageGroup *group = &stages->groups[g];
        const Item *item = row_of(cx, shares, group->key);
        TopicRow *row = topic_row(cx, &block->table);
        labels[g] = look->reference ? group->name
                                    : stage_name(cx, INDEX_LOWEST + (int)(group->key.p[0] - '1'));
        points[g] = gap_point(cx, item, 0);
        marked[g] = group == look->reference;
        topic_cell(&block->table, row, labels[g]);
        topic_cell(&block->table, row, gap_share(cx, item, 0));
        topic_cell(&block->table, row, gap_cases(cx, item, 0));
        if (!look->reference) continue;
        const Item *gap = row_of(cx, gaps, group->key), *rank = row_of(cx, ranks, group->key);
        topic_cell(&block->table, row, gap ? gap_estimate(cx, gap, "RD_newcombe", 100, 1) : S("–"));
        topic_cell(&block->table, row, rank ? gap_estimate(cx, rank, "rank_gap", 1, 2) : S("–"));
    }
    BarChart chart = {.unit = UNIT_PERCENT,
                      .n_bars = stages->n_groups,
                      .labels = labels,
                      .points = points,
                      .marked = marked};
    EVIDENCE_DRAW(cx, &look->evidence, block, chart_bars, chart);
    block->note = say(cx, look->reference ? MSG_STAGES_HIGH_NOTE : MSG_STAGES_PROGRAMME_NOTE);
    return OK;
}

/* ---- all together ---- */

/* "2025/26: Von 1.159 Schulen mit Sozialindex stehen 454 (39,2 %) auf den Stufen 6 bis 9; dort
 * lernen 40,1 % der Schüler*innen." */
static void tell_finding(Cx *cx, Look *look) {
    EvidenceFrame *frame = &look->evidence.page.frame;
    const StageGroup *all = &look->stages.all;
    Str parts[] = {words_period_short(cx->mem, cx->lang, look->stages.index),
                   words_count(cx->mem, cx->lang, all->n),
                   words_count(cx->mem, cx->lang, all->n_high),
                   value_text(cx, &all->high_share),
                   str_int(cx->mem, look->query.high),
                   value_text(cx, &all->high_pupils)};
    Str found = message_fill(cx->mem, cx->lang, MSG_STAGES_FINDING, 6, parts), more = STR_NONE;
    if (look->reference) {
        const Item *gaps = result_at(look->evidence.result.root, "gaps");
        int64_t certain = 0, n = 0;
        for (const Item *row = gaps ? gaps->first : NULL; row; row = row->next, n++)
            certain += gap_certain(row, "RD_newcombe");
        more = message_fill(
            cx->mem, cx->lang, MSG_STAGES_FINDING_GROUPS, 4,
            (Str[]){look->reference->name, value_text(cx, &look->reference->high_share),
                    words_count(cx->mem, cx->lang, certain), words_count(cx->mem, cx->lang, n)});
    } else if (look->stages.n_groups > 1) {
        const Item *shares = result_at(look->evidence.result.root, "groups");
        Str low = look->stages.groups[0].key,
            top = look->stages.groups[look->stages.n_groups - 1].key;
        more =
            message_fill(cx->mem, cx->lang, MSG_STAGES_FINDING_PROGRAMME, 4,
                         (Str[]){top, gap_percent(cx, gap_number(row_of(cx, shares, top), "p")),
                                 low, gap_percent(cx, gap_number(row_of(cx, shares, low), "p"))});
    }
    frame->finding = str_join(cx->mem, 2, (Str[]){found, more}, S(" "));
    frame->unsure = say(cx, MSG_STAGES_UNSURE);
}

static void limits_tell(Cx *cx, Look *look) {
    const PublishedStages *stages = &look->stages;
    evidence_limit(&look->evidence, say(cx, MSG_STAGES_NO_RESULTS));
    evidence_limit(&look->evidence, say(cx, MSG_STAGES_NO_QUALITY));
    if (!look->reference) evidence_limit(&look->evidence, say(cx, MSG_STAGES_CHOSEN));
    if (stages->pupils.year && period_compare(stages->pupils, stages->index) != 0) {
        Str periods[] = {words_period(cx->mem, cx->lang, stages->pupils),
                         words_period(cx->mem, cx->lang, stages->index)};
        evidence_limit(&look->evidence,
                       message_fill(cx->mem, cx->lang, MSG_SCHOOLS_TWO_DATES, 2, periods));
    }
    if (stages->all.n_without_pupils)
        evidence_limit(&look->evidence, message_count(cx->mem, cx->lang, MSG_STAGES_WITHOUT_PUPILS,
                                                      stages->all.n_without_pupils));
}

Err route_evidence_stages(Cx *cx, const Request *request, Reply *reply) {
    Look look = {0};
    Evidence *evidence = &look.evidence;
    TRY(evidence_begin(cx, request, &about, evidence));
    bool store = evidence->data == DATA_STORE;
    if (store) TRY(look_ask(cx, &look));
    TRY(evidence_work(cx, evidence));
    if (evidence->worked && !store) TRY(gap_tell(cx, evidence, NULL));
    if (evidence->worked && store) {
        tell_finding(cx, &look);
        TRY(tell_shares(cx, &look));
        TRY(look.reference ? tell_spread(cx, &look) : tell_stages(cx, &look));
        if (!look.reference) TRY(gap_order_tell(cx, evidence));
    }
    if (store) limits_tell(cx, &look);
    return evidence_reply(cx, evidence, reply);
}

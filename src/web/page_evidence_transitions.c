/* Where do children go after primary school, and who changes between school types later? There are
 * no open data for single places: the page begins with a teaching file, and takes the reader's. */

#include <math.h>

#include "web/evidence_flows_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/transitions",
    .method = "transitions",
    .no_store = true,
    .title = MSG_TRANSITIONS_TITLE,
    .lead = MSG_TRANSITIONS_LEAD,
};

/* ---- the finding ---- */

static const Item *largest(const Item *rates) {
    const Item *found = NULL;
    for (const Item *row = rates ? rates->first : NULL; row; row = row->next)
        if (!found || result_number_at(row, "n") > result_number_at(found, "n")) found = row;
    return found;
}

/* Of all who leave: the same list for each group, or for all. */
static const Item *rates_of_all(const Evidence *evidence) {
    const Item *all = result_at(evidence->result.root, "transfer_rates_primary_all");
    return all ? all : result_at(evidence->result.root, "transfer_rates_primary");
}

static Str share_text(Cx *cx, double share) {
    return words_value(cx->mem, cx->lang, 100 * share, 1, UNIT_PERCENT);
}

static Str count_text(Cx *cx, double n) {
    return words_number(cx->mem, cx->lang, n, 0);
}

static Str limits_text(Cx *cx, const Item *row, const char *name) {
    double low = result_number_at(row, cstr(cx->mem, str_format(cx->mem, "%s_low", name))),
           high = result_number_at(row, cstr(cx->mem, str_format(cx->mem, "%s_high", name)));
    if (!isfinite(low) || !isfinite(high)) return S("–");
    return words_band(cx->mem, cx->lang, 100 * low, 100 * high, 1, UNIT_PERCENT);
}

static void find(Cx *cx, Evidence *evidence) {
    EvidenceFrame *frame = &evidence->page.frame;
    const Item *most = largest(rates_of_all(evidence));
    double up = evidence_number(evidence, "permeability.up"),
           down = evidence_number(evidence, "permeability.down");
    Str sentences[2];
    size_t n = 0;
    if (most) {
        Str told[] = {count_text(cx, result_number_at(most, "tot")),
                      share_text(cx, result_number_at(most, "share")),
                      flow_name(cx, result_at(most, "to"))};
        sentences[n++] = message_fill(cx->mem, cx->lang, MSG_TRANSITIONS_MOST, 3, told);
        Str sure[] = {limits_text(cx, most, "wilson"), limits_text(cx, most, "rounded")};
        frame->unsure = message_fill(cx->mem, cx->lang,
                                     isfinite(result_number_at(most, "rounded_low"))
                                         ? MSG_TRANSITIONS_UNSURE_ROUNDED
                                         : MSG_TRANSITIONS_UNSURE,
                                     2, sure);
    }
    if (isfinite(up) && isfinite(down) && up + down > 0) {
        Str told[] = {count_text(cx, up), count_text(cx, down)};
        sentences[n++] = message_fill(cx->mem, cx->lang, MSG_TRANSITIONS_MOVES, 2, told);
    }
    if (!n) sentences[n++] = message_text(cx->lang, MSG_TRANSITIONS_NO_ORIGIN);
    frame->finding = str_join(cx->mem, n, sentences, S(" "));
}

/* ---- where they go, by group ---- */

static void rates_table(Cx *cx, EvidenceBlock *block, const Item *rates, Str group) {
    TopicColumn columns[] = {
        {"group", MSG_TRANSITIONS_GROUP, false},  {"to", MSG_TRANSITIONS_TO, false},
        {"n", MSG_TRANSITIONS_NUMBER, true},      {"share", MSG_TRANSITIONS_SHARE, true},
        {"limits", MSG_TRANSITIONS_LIMITS, true}, {"rounded", MSG_TRANSITIONS_ROUNDED, true}};
    bool band = rates->first && isfinite(result_number_at(rates->first, "rounded_low"));
    size_t skip = group.n ? 0 : 1;
    topic_table(cx, &block->table, block->heading, 5 - skip + band, columns + skip);
    for (const Item *item = rates->first; item; item = item->next) {
        TopicRow *row = topic_row(cx, &block->table);
        if (group.n) topic_cell(&block->table, row, flow_name(cx, flow_part(item, group)));
        topic_cell(&block->table, row, flow_name(cx, result_at(item, "to")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "n")));
        topic_cell(&block->table, row, share_text(cx, result_number_at(item, "share")));
        topic_cell(&block->table, row, limits_text(cx, item, "wilson"));
        if (band) topic_cell(&block->table, row, limits_text(cx, item, "rounded"));
    }
}

static ChartPoint rate_point(const Item *row) {
    if (!row) return (ChartPoint){.state = MARK_NOT_MEANINGFUL};
    return evidence_point(100 * result_number_at(row, "share"),
                          100 * result_number_at(row, "wilson_low"),
                          100 * result_number_at(row, "wilson_high"), 1);
}

static const Item *rate_of(Cx *cx, const Item *rates, Str key, Str group, Str to) {
    for (const Item *row = rates->first; row; row = row->next)
        if (str_equal(flow_name(cx, flow_part(row, key)), group) &&
            str_equal(flow_name(cx, result_at(row, "to")), to))
            return row;
    return NULL;
}

/* Two groups beside each other, for each place they go to. */
static Err groups_draw(Cx *cx, Evidence *evidence, EvidenceBlock *block, const Item *rates,
                       Str key) {
    const Item *all = rates_of_all(evidence);
    VEC(Str) groups = {0};
    for (const Item *row = rates->first; row; row = row->next) {
        Str name = flow_name(cx, flow_part(row, key));
        if (!groups.n || !str_equal(groups.at[groups.n - 1], name))
            vec_push(cx->mem, &groups, name);
    }
    if (groups.n != 2 || all->n > GAP_MOST_ROWS) return OK;
    GapRow *rows = NEW_ARRAY(cx->mem, GapRow, all->n + 1);
    GapChart chart = {.unit = UNIT_PERCENT,
                      .from_name = groups.at[0],
                      .to_name = groups.at[1],
                      .rows = rows,
                      .description = message_text(cx->lang, MSG_TRANSITIONS_GROUPS_ABOUT)};
    for (const Item *row = all->first; row; row = row->next) {
        Str to = flow_name(cx, result_at(row, "to"));
        rows[chart.n_rows++] = (GapRow){
            .name = to,
            .from = rate_point(rate_of(cx, rates, key, groups.at[0], to)),
            .to = rate_point(rate_of(cx, rates, key, groups.at[1], to)),
        };
    }
    EVIDENCE_DRAW(cx, evidence, block, chart_gaps, chart);
    return OK;
}

static Err bars_draw(Cx *cx, Evidence *evidence, EvidenceBlock *block, const Item *rates) {
    enum { BARS_MOST = 60 };
    Str *labels = NEW_ARRAY(cx->mem, Str, rates->n + 1);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, rates->n + 1);
    BarChart chart = {.unit = UNIT_PERCENT, .labels = labels, .points = points};
    if (rates->n > BARS_MOST) return OK;
    for (const Item *row = rates->first; row; row = row->next) {
        labels[chart.n_bars] = flow_name(cx, result_at(row, "to"));
        points[chart.n_bars++] = rate_point(row);
    }
    EVIDENCE_DRAW(cx, evidence, block, chart_bars, chart);
    return OK;
}

static Err rates_block(Cx *cx, Evidence *evidence) {
    const Item *rates = result_at(evidence->result.root, "transfer_rates_primary");
    if (!rates || !rates->n) return OK;
    Str key = rates->first->first->key; /* the group comes first, where there is one */
    if (str_equal(key, S("to"))) key = STR_NONE;
    EvidenceBlock *block = evidence_block(
        evidence, "uebergang",
        message_text(cx->lang, key.n ? MSG_TRANSITIONS_BY_GROUP : MSG_TRANSITIONS_RATES));
    block->lead = message_text(cx->lang, MSG_TRANSITIONS_DENOMINATOR);
    rates_table(cx, block, rates, key);
    if (key.n) return groups_draw(cx, evidence, block, rates, key);
    return bars_draw(cx, evidence, block, rates);
}

/* ---- up and down, and what balances ---- */

static void moves_block(Cx *cx, Evidence *evidence) {
    static const TopicColumn columns[] = {
        {"from", MSG_TRANSITIONS_FROM, false}, {"n", MSG_TRANSITIONS_THERE, true},
        {"up", MSG_TRANSITIONS_UP, true},      {"up_limits", MSG_TRANSITIONS_UP_LIMITS, true},
        {"down", MSG_TRANSITIONS_DOWN, true},  {"down_limits", MSG_TRANSITIONS_DOWN_LIMITS, true}};
    const Item *list = result_at(evidence->result.root, "permeability_by_origin");
    if (!list) return;
    EvidenceBlock *block =
        evidence_block(evidence, "wechsel", message_text(cx->lang, MSG_TRANSITIONS_PERMEABLE));
    block->lead = message_text(cx->lang, MSG_TRANSITIONS_PERMEABLE_ABOUT);
    topic_table(cx, &block->table, block->heading, sizeof columns / sizeof *columns, columns);
    for (const Item *item = list->first; item; item = item->next) {
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, flow_name(cx, result_at(item, "from")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "n")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "up")));
        topic_cell(&block->table, row, limits_text(cx, item, "up_rate"));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "down")));
        topic_cell(&block->table, row, limits_text(cx, item, "down_rate"));
    }
}

static void balance_block(Cx *cx, Evidence *evidence) {
    static const TopicColumn columns[] = {{"time", MSG_TRANSITIONS_WHEN, false},
                                          {"state", MSG_TRANSITIONS_WHERE, false},
                                          {"in", MSG_TRANSITIONS_IN, true},
                                          {"out", MSG_TRANSITIONS_OUT, true},
                                          {"difference", MSG_TRANSITIONS_DIFFERENCE, true},
                                          {"balanced", MSG_TRANSITIONS_BALANCED, false}};
    const Item *list = result_at(evidence->result.root, "balance");
    if (!list || !list->n) return;
    bool timed = !str_equal(list->first->first->key, S("state"));
    EvidenceBlock *block =
        evidence_block(evidence, "bilanz", message_text(cx->lang, MSG_TRANSITIONS_BALANCE));
    block->lead = message_text(cx->lang, MSG_TRANSITIONS_BALANCE_ABOUT);
    topic_table(cx, &block->table, block->heading, timed ? 6 : 5, columns + !timed);
    for (const Item *item = list->first; item; item = item->next) {
        if (block->table.n_rows == TOPIC_ROWS_MOST) break; /* programs get all */
        TopicRow *row = topic_row(cx, &block->table);
        const Item *balanced = result_at(item, "balanced");
        if (timed) topic_cell(&block->table, row, flow_name(cx, item->first));
        topic_cell(&block->table, row, flow_name(cx, result_at(item, "state")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "in")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "out")));
        topic_cell(&block->table, row, count_text(cx, result_number_at(item, "difference")));
        topic_cell(&block->table, row,
                   message_text(cx->lang,
                                balanced->whole ? MSG_TRANSITIONS_WITHIN : MSG_TRANSITIONS_BEYOND));
    }
}

/* Where everybody is in the end, if the shares stay as they are. */
static void ends_block(Cx *cx, Evidence *evidence) {
    static const TopicColumn columns[] = {{"from", MSG_TRANSITIONS_FROM, false},
                                          {"end", MSG_TRANSITIONS_END, false},
                                          {"share", MSG_TRANSITIONS_SHARE_END, true},
                                          {"time", MSG_TRANSITIONS_STEPS, true}};
    const Item *root = evidence->result.root, *rows = result_at(root, "absorption_rows"),
               *ends = result_at(root, "absorbing"),
               *times = result_at(root, "mean_absorption_time");
    if (!rows || rows->n * ends->n > TOPIC_ROWS_MOST) return;
    EvidenceBlock *block =
        evidence_block(evidence, "ende", message_text(cx->lang, MSG_TRANSITIONS_ENDS));
    block->lead = message_text(cx->lang, MSG_TRANSITIONS_ENDS_ABOUT);
    topic_table(cx, &block->table, block->heading, sizeof columns / sizeof *columns, columns);
    const Item *from = result_at(root, "transient")->first, *time = times->first;
    for (const Item *item = rows->first; item; item = item->next) {
        const Item *end = ends->first;
        for (const Item *share = item->first; share; share = share->next, end = end->next) {
            TopicRow *row = topic_row(cx, &block->table);
            topic_cell(&block->table, row, flow_name(cx, from));
            topic_cell(&block->table, row, flow_name(cx, end));
            topic_cell(&block->table, row, share_text(cx, share->number));
            topic_cell(&block->table, row, words_number(cx->mem, cx->lang, time->number, 1));
        }
        from = from->next, time = time->next;
    }
}

Err route_evidence_transitions(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    TRY(evidence_begin(cx, request, &about, &evidence));
    evidence_taught(cx, &evidence);
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked) {
        find(cx, &evidence);
        TRY(flows_block(cx, &evidence));
        TRY(rates_block(cx, &evidence));
        moves_block(cx, &evidence);
        balance_block(cx, &evidence);
        ends_block(cx, &evidence);
    }
    return evidence_reply(cx, &evidence, reply);
}

/* What is told of more than two groups at once: how a share rises along their order, and who of
 * them stands higher on ordered stages? */

#include <math.h>

#include "web/gap_in.h"

static Str say(const Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

/* "Vom untersten zum obersten Rang steigt der Anteil um 78,2 Prozentpunkte (74,1 bis 82,3)." */
static Str slope_text(Cx *cx, const Item *order) {
    const Item *slope = result_at(order, "SII");
    double value = gap_number(slope, "[0]"), low = gap_number(slope, "[1]"),
           high = gap_number(slope, "[2]");
    bool falls = value < 0;
    Str parts[] = {gap_plain(cx, fabs(value) * 100, 1),
                   gap_plain(cx, (falls ? -high : low) * 100, 1),
                   gap_plain(cx, (falls ? -low : high) * 100, 1)};
    Msg message = !gap_certain(order, "SII") ? MSG_GAP_ORDER_UNSURE
                  : fabs(value) > 1          ? MSG_GAP_ORDER_STEEP /* more than a share can rise */
                  : falls                    ? MSG_GAP_ORDER_FALLS
                                             : MSG_GAP_ORDER_RISES;
    if (message != MSG_GAP_ORDER_RISES && message != MSG_GAP_ORDER_FALLS)
        parts[0] = gap_signed(cx, value * 100, 1);
    return message_fill(cx->mem, cx->lang, message, 3, parts);
}

static void tell_slope(Cx *cx, Evidence *evidence, const Item *order) {
    static const TopicColumn columns[] = {{"measure", MSG_GAP_ORDER_MEASURE, false},
                                          {"value", MSG_GAP_ORDER_VALUE, true},
                                          {"meaning", MSG_GAP_ORDER_MEANING, false}};
    static const struct {
        const char *key;
        Msg name, meaning;
        double times;
        int decimals;
    } measures[] = {{"SII", MSG_GAP_ORDER_SII, MSG_GAP_ORDER_SII_MEANS, 100, 1},
                    {"RII_kunst_mackenbach", MSG_GAP_ORDER_KUNST, MSG_GAP_ORDER_KUNST_MEANS, 1, 2},
                    {"RII_pamuk", MSG_GAP_ORDER_PAMUK, MSG_GAP_ORDER_PAMUK_MEANS, 1, 2}};
    EvidenceBlock *block = evidence_block(evidence, "ordnung", say(cx, MSG_GAP_ORDER_HEADING));
    topic_table(cx, &block->table, block->heading, 3, columns);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, say(cx, measures[i].name));
        topic_cell(
            &block->table, row,
            gap_estimate(cx, order, measures[i].key, measures[i].times, measures[i].decimals));
        topic_cell(&block->table, row, say(cx, measures[i].meaning));
    }
    TopicRow *row = topic_row(cx, &block->table);
    topic_cell(&block->table, row, say(cx, MSG_GAP_ORDER_CONCENTRATION));
    topic_cell(&block->table, row, gap_signed(cx, gap_number(order, "concentration_index"), 3));
    topic_cell(&block->table, row, say(cx, MSG_GAP_ORDER_CONCENTRATION_MEANS));
    block->lead = slope_text(cx, order);
    block->note = say(cx, MSG_GAP_ORDER_NOTE);
}

static void tell_ranks(Cx *cx, Evidence *evidence, const Item *ranks) {
    static const TopicColumn columns[] = {{"group", MSG_GAP_GROUP, false},
                                          {"reference", MSG_GAP_B, false},
                                          {"rank_gap", MSG_GAP_RANK, true}};
    EvidenceBlock *block = evidence_block(evidence, "rang", say(cx, MSG_GAP_RANK_HEADING));
    topic_table(cx, &block->table, block->heading, 3, columns);
    const Item *item = ranks->first;
    for (size_t i = 0; item && i < TOPIC_ROWS_MOST; item = item->next, i++) {
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, gap_label(cx, item, "group"));
        topic_cell(&block->table, row, gap_label(cx, item, "reference"));
        topic_cell(&block->table, row, gap_estimate(cx, item, "rank_gap", 1, 2));
    }
    gap_cut(cx, evidence, ranks->n);
    block->note = say(cx, MSG_GAP_RANK_NOTE);
}

Err gap_order_tell(Cx *cx, Evidence *evidence) {
    const Item *order = result_at(evidence->result.root, "along_order"),
               *ranks = result_at(evidence->result.root, "rank_gaps");
    if (order) tell_slope(cx, evidence, order);
    if (ranks && ranks->n) tell_ranks(cx, evidence, ranks);
    return OK;
}

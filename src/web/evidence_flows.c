/* Who goes from where to where, as a picture: stages are the years of the file, or the steps from
 * state to state, or just two sides. */

#include <math.h>

#include "web/evidence_flows_in.h"

enum { STAGES_SHOWN = CHART_STAGES - 1 /* steps between stages */ };

typedef struct Way {
    const Item *row;
    int64_t time;
    Str from, to;
    size_t stage; /* of `from` */
} Way;

typedef struct Ways {
    VEC(Way) list;
    bool timed;
    size_t n_stages;
    int64_t first; /* time of the first stage shown */
    bool cut;      /* earlier stages are left out */
} Ways;

Str flow_name(Cx *cx, const Item *item) {
    if (!item) return STR_NONE;
    return item->kind == ITEM_WHOLE ? str_int(cx->mem, item->whole) : item->text;
}

const Item *flow_part(const Item *object, Str key) {
    for (const Item *item = object->first; item; item = item->next)
        if (str_equal(item->key, key)) return item;
    return NULL;
}

/* What stands between "from" and "to": the group. Empty: the rows have none. */
static Str group_key(const Item *row) {
    for (const Item *item = row->first; item && item->next; item = item->next)
        if (str_equal(item->key, S("from"))) {
            Str key = item->next->key;
            return str_equal(key, S("to")) ? STR_NONE : key;
        }
    return STR_NONE;
}

/* ---- which ways ---- */

/* A choice of one group, where there are several; the rows to be shown. */
static Err group_choose(Cx *cx, Evidence *evidence, const Item **rows, Str *group) {
    const Item *root = evidence->result.root;
    *rows = result_at(root, "flows_all"), *group = STR_NONE;
    if (!*rows) {
        *rows = result_at(root, "flows"); /* none where shares were given */
        return OK;
    }
    const Item *by_group = result_at(root, "flows");
    Str asked = evidence->request->get(evidence->request, S("group")), key;
    VEC(Str) names = {0};
    key = group_key(by_group->first);
    for (const Item *row = by_group->first; row; row = row->next) {
        Str name = flow_name(cx, flow_part(row, key));
        size_t i = 0;
        while (i < names.n && !str_equal(names.at[i], name))
            i++;
        if (i == names.n) vec_push(cx->mem, &names, name);
        if (str_equal(name, asked)) *group = name, *rows = by_group;
    }
    if (evidence->data == DATA_FILE) return OK; /* a sent file has no address */
    if (asked.n && !group->n)
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("group"), asked,
                    str_join(cx->mem, names.n, names.at, S(", ")));
    FormField *field = evidence_choice(cx, evidence, "group", MSG_TRANSITIONS_CHOOSE, names.n + 1);
    field->options[field->n_options++] =
        (Option){.text = message_text(cx->lang, MSG_TRANSITIONS_ALL_GROUPS), .chosen = !group->n};
    for (size_t i = 0; i < names.n; i++)
        field->options[field->n_options++] = (Option){
            .value = names.at[i], .text = names.at[i], .chosen = str_equal(names.at[i], *group)};
    return OK;
}

static void ways_read(Cx *cx, Ways *ways, const Item *rows, Str group) {
    for (const Item *row = rows->first; row; row = row->next) {
        Str key = group.n ? group_key(row) : STR_NONE;
        if (key.n && !str_equal(flow_name(cx, flow_part(row, key)), group)) continue;
        Way way = {.row = row,
                   .from = flow_name(cx, result_at(row, "from")),
                   .to = flow_name(cx, result_at(row, "to"))};
        ways->timed = !str_equal(row->first->key, S("from"));
        if (ways->timed) way.time = row->first->whole;
        vec_push(cx->mem, &ways->list, way);
    }
}

/* ---- which stages ---- */

/* Years: the last ones, if they are too many to be drawn. */
static void stages_by_time(Ways *ways) {
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < ways->list.n; i++) {
        int64_t time = ways->list.at[i].time;
        first = time < first ? time : first, last = time > last ? time : last;
    }
    ways->cut = last - first >= STAGES_SHOWN;
    ways->first = ways->cut ? last - STAGES_SHOWN + 1 : first;
    ways->n_stages = (size_t)(last - ways->first) + 2;
    for (size_t i = 0; i < ways->list.n; i++) {
        Way *way = &ways->list.at[i];
        way->stage = way->time < ways->first ? SIZE_MAX : (size_t)(way->time - ways->first);
    }
}

/* Steps: each state as far from the beginning as the longest way to it. Two sides where that is no
 * order of stages: in a circle, or where a way leaps over one. */
static void stages_by_steps(Cx *cx, Ways *ways) {
    Index deep = {0};
    bool more = true, fits = true;
    for (size_t round = 0; more && round <= CHART_STAGES; round++) {
        more = false;
        for (size_t i = 0; i < ways->list.n; i++) {
            size_t from = index_get(&deep, ways->list.at[i].from),
                   to = index_get(&deep, ways->list.at[i].to);
            if (from == SIZE_MAX) index_put(cx->mem, &deep, ways->list.at[i].from, from = 0);
            if (to != SIZE_MAX && to > from) continue;
            index_put(cx->mem, &deep, ways->list.at[i].to, from + 1);
            more = true;
        }
    }
    ways->n_stages = 2;
    for (size_t i = 0; i < ways->list.n; i++) {
        Way *way = &ways->list.at[i];
        way->stage = index_get(&deep, way->from);
        fits = fits && index_get(&deep, way->to) == way->stage + 1;
        if (way->stage + 2 > ways->n_stages) ways->n_stages = way->stage + 2;
    }
    if (!more && fits && ways->n_stages <= CHART_STAGES) return;
    ways->n_stages = 2;
    for (size_t i = 0; i < ways->list.n; i++)
        ways->list.at[i].stage = 0;
}

static const Str *stage_heads(Cx *cx, const Ways *ways) {
    Str *heads = NEW_ARRAY(cx->mem, Str, ways->n_stages);
    for (size_t i = 0; i < ways->n_stages; i++) {
        Str number = str_int(cx->mem, (int64_t)i + 1);
        if (ways->timed)
            heads[i] = str_int(cx->mem, ways->first + (int64_t)i);
        else if (ways->n_stages == 2)
            heads[i] = message_text(cx->lang, i ? MSG_TRANSITIONS_TO : MSG_TRANSITIONS_FROM);
        else
            heads[i] = message_fill(cx->mem, cx->lang, MSG_TRANSITIONS_STAGE, 1, &number);
    }
    return heads;
}

/* ---- the picture ---- */

typedef struct FlowPicture {
    VEC(FlowNode) nodes;
    VEC(Flow) flows;
    Index index; /* "stage name" */
} FlowPicture;

static size_t node_of(Cx *cx, FlowPicture *picture, size_t stage, Str name) {
    Str key = str_format(cx->mem, "%zu %.*s", stage, STR_ARG(name));
    size_t at = index_get(&picture->index, key);
    if (at != SIZE_MAX) return at;
    at = picture->nodes.n;
    vec_push(cx->mem, &picture->nodes, (FlowNode){name, stage});
    index_put(cx->mem, &picture->index, key, at);
    return at;
}

/* Nodes stand in the order of the states, the same at each stage. */
static void nodes_fill(Cx *cx, FlowPicture *picture, const Ways *ways, const Item *states) {
    Index used = {0};
    for (size_t i = 0; i < ways->list.n; i++) {
        const Way *way = &ways->list.at[i];
        if (way->stage == SIZE_MAX) continue;
        for (size_t end = 0; end < 2; end++)
            index_put(cx->mem, &used,
                      str_format(cx->mem, "%zu %.*s", way->stage + end,
                                 STR_ARG(end ? way->to : way->from)),
                      1);
    }
    for (size_t stage = 0; stage < ways->n_stages; stage++)
        for (const Item *state = states->first; state; state = state->next) {
            Str name = flow_name(cx, state);
            if (index_get(&used, str_format(cx->mem, "%zu %.*s", stage, STR_ARG(name))) != SIZE_MAX)
                (void)node_of(cx, picture, stage, name);
        }
}

static void flows_fill(Cx *cx, FlowPicture *picture, const Ways *ways) {
    for (size_t i = 0; i < ways->list.n; i++) {
        const Way *way = &ways->list.at[i];
        if (way->stage == SIZE_MAX) continue;
        Flow flow = {.from = node_of(cx, picture, way->stage, way->from),
                     .to = node_of(cx, picture, way->stage + 1, way->to),
                     .point = evidence_point(result_number_at(way->row, "n"),
                                             result_number_at(way->row, "n_low"),
                                             result_number_at(way->row, "n_high"), 0)};
        vec_push(cx->mem, &picture->flows, flow);
    }
}

static Err draw(Cx *cx, Evidence *evidence, EvidenceBlock *block, const Ways *ways) {
    FlowPicture picture = {.index = {0}};
    nodes_fill(cx, &picture, ways, result_at(evidence->result.root, "states"));
    flows_fill(cx, &picture, ways);
    if (picture.nodes.n > CHART_FLOW_NODES || picture.flows.n > CHART_FLOWS) {
        block->note = message_text(cx->lang, MSG_TRANSITIONS_TOO_MANY);
        return OK;
    }
    FlowChart chart = {.unit = UNIT_COUNT,
                       .n_stages = ways->n_stages,
                       .stages = stage_heads(cx, ways),
                       .n_nodes = picture.nodes.n,
                       .nodes = picture.nodes.at,
                       .n_flows = picture.flows.n,
                       .flows = picture.flows.at,
                       .bands = true};
    EVIDENCE_DRAW(cx, evidence, block, chart_flow, chart);
    return OK;
}

/* ---- the table ---- */

static Str number_text(Cx *cx, const Item *row, bool band) {
    double low = result_number_at(row, "n_low"), high = result_number_at(row, "n_high");
    if (band) return words_band(cx->mem, cx->lang, low, high, 0, UNIT_COUNT);
    return words_number(cx->mem, cx->lang, result_number_at(row, "n"), 0);
}

static void table_fill(Cx *cx, EvidenceBlock *block, const Ways *ways) {
    TopicColumn columns[] = {{"time", MSG_TRANSITIONS_WHEN, false},
                             {"from", MSG_TRANSITIONS_FROM, false},
                             {"to", MSG_TRANSITIONS_TO, false},
                             {"n", MSG_TRANSITIONS_NUMBER, true},
                             {"share", MSG_TRANSITIONS_SHARE_THERE, true},
                             {"limits", MSG_TRANSITIONS_LIMITS, true},
                             {"band", MSG_TRANSITIONS_BAND, true}};
    bool band = isfinite(result_number_at(ways->list.at[0].row, "n_low"));
    TopicTable *table = &block->table;
    size_t skip = ways->timed ? 0 : 1;
    topic_table(cx, table, block->heading, 6 + (size_t)band - skip, columns + skip);
    for (size_t i = 0; i < ways->list.n && table->n_rows < TOPIC_ROWS_MOST; i++) {
        const Way *way = &ways->list.at[i];
        if (way->stage == SIZE_MAX) continue;
        TopicRow *row = topic_row(cx, table);
        double share = result_number_at(way->row, "share"),
               low = result_number_at(way->row, "wilson_low"),
               high = result_number_at(way->row, "wilson_high");
        if (ways->timed) topic_cell(table, row, str_int(cx->mem, way->time));
        topic_cell(table, row, way->from);
        topic_cell(table, row, way->to);
        topic_cell(table, row, number_text(cx, way->row, false));
        topic_cell(table, row, words_value(cx->mem, cx->lang, 100 * share, 1, UNIT_PERCENT));
        topic_cell(table, row,
                   words_band(cx->mem, cx->lang, 100 * low, 100 * high, 1, UNIT_PERCENT));
        if (band) topic_cell(table, row, number_text(cx, way->row, true));
    }
}

Err flows_block(Cx *cx, Evidence *evidence) {
    const Item *rows;
    Str group;
    Ways ways = {.timed = false};
    TRY(group_choose(cx, evidence, &rows, &group));
    if (rows) ways_read(cx, &ways, rows, group);
    if (!ways.list.n) return OK;
    Str heading = group.n ? message_fill(cx->mem, cx->lang, MSG_TRANSITIONS_FLOWS_OF, 1, &group)
                          : message_text(cx->lang, MSG_TRANSITIONS_FLOWS);
    EvidenceBlock *block = evidence_block(evidence, "wege", heading);
    if (ways.timed)
        stages_by_time(&ways);
    else
        stages_by_steps(cx, &ways);
    block->lead = message_text(cx->lang, MSG_TRANSITIONS_FLOWS_ABOUT);
    if (ways.cut) evidence_limit(evidence, message_text(cx->lang, MSG_TRANSITIONS_CUT));
    TRY(draw(cx, evidence, block, &ways));
    table_fill(cx, block, &ways);
    return OK;
}

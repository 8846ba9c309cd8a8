/* Does the answer hang on how it is worked out? The same figures against other controls, from an
 * earlier start, without the last years, and by another method. */

#include <math.h>

#include "web/evidence_impact_in.h"

enum { OPTIONS_MOST = 16 };
#define CORONA_YEAR 2020

typedef struct Way {
    Msg name;
    const char *method;
    const char *option, *value; /* that it differs by; NULL: none */
    const char *estimate, *lower, *upper;
} Way;

static const char did_att[] = "simple.overall_att", did_lower[] = "simple.overall_lower",
                  did_upper[] = "simple.overall_upper";

/* The page's own call with one option otherwise; draws are left to the page. */
static Err way_work(Cx *cx, const Impact *impact, const Way *way, Str csv, Result *out) {
    static const char *const kept[] = {"unit",    "time",    "first-treated",
                                       "outcome", "control", "anticipation"};
    const Evidence *evidence = &impact->evidence;
    Asked asked[OPTIONS_MOST];
    size_t n = 0;
    bool did = str_equal(str_of(way->method), S("did"));
    if (way->option) asked[n++] = (Asked){str_of(way->option), str_of(way->value)};
    asked[n++] = (Asked){S("incomplete"), S("drop")};
    if (did) asked[n++] = (Asked){S("estimator"), S("reg")};
    for (size_t i = 0; i < (did ? 6 : 4); i++) {
        Str value = evidence_asked(evidence, str_of(kept[i]));
        if (value.n && !(way->option && str_equal(str_of(kept[i]), str_of(way->option))))
            asked[n++] = (Asked){str_of(kept[i]), value};
    }
    Call call = {.n_inputs = 1, .asked = asked, .n_asked = n};
    call.inputs[0] = (Input){.bytes = csv, .name = S("input.csv")};
    TRY(method_find(cx, &call.method, str_of(way->method)));
    return analysis_run(cx, out, &call);
}

/* A way that cannot be worked out is told with its reason. */
static Err way_put(Cx *cx, Impact *impact, TopicTable *table, const Way *way, Str csv) {
    Result result = {.root = NULL};
    TopicRow *row = topic_row(cx, table);
    topic_cell(table, row, message_text(cx->lang, way->name));
    Err err = way_work(cx, impact, way, csv, &result);
    if (err == INVALID || err == LIMIT) {
        Str why = fault_text(cx->mem, cx->lang, &cx->fault);
        cx->fault = (Fault){.kind = OK};
        for (size_t i = 0; i < 3; i++)
            impact_number(cx, impact, table, row, NAN);
        topic_cell(table, row, why);
        return OK;
    }
    TRY(err);
    impact_number(cx, impact, table, row, result_number_at(result.root, way->estimate));
    impact_number(cx, impact, table, row, result_number_at(result.root, way->lower));
    impact_number(cx, impact, table, row, result_number_at(result.root, way->upper));
    topic_cell(table, row, STR_NONE);
    return OK;
}

/* The areas that joined first, and those that have not joined by the last year. */
static Err first_joined(Cx *cx, const Impact *impact, PublishedColumns *out, int *year) {
    ColumnsQuery query = impact->query;
    const PublishedJoins *joins = query.joins;
    const PublishedTable *table = &impact->evidence.columns.tables[0];
    if (!table->n_periods) return OK;
    int first = table->periods[0].year, last = table->periods[table->n_periods - 1].year;
    const Region **areas = NEW_ARRAY(cx->mem, const Region *, query.n_regions);
    *year = INT16_MAX;
    for (size_t i = 0; i < joins->n; i++)
        if (joins->list[i].year > first && joins->list[i].year < *year) *year = joins->list[i].year;
    query.n_regions = 0;
    for (size_t i = 0; i < impact->query.n_regions; i++) {
        int joined;
        bool any = publish_joined(joins, impact->query.regions[i], &joined);
        if (!any || joined == *year || joined > last)
            areas[query.n_regions++] = impact->query.regions[i];
    }
    query.regions = areas;
    PublishedJoins *only = NEW(cx->mem, PublishedJoins);
    PublishedJoin *list = NEW_ARRAY(cx->mem, PublishedJoin, joins->n + 1);
    for (size_t i = 0; i < joins->n; i++)
        if (joins->list[i].year == *year) list[only->n++] = joins->list[i];
    only->list = list;
    query.joins = only;
    return publish_columns(cx, out, &query);
}

static Err store_ways(Cx *cx, Impact *impact, TopicTable *table) {
    static const Way before_corona = {
        MSG_IMPACT_WAY_CORONA, "did", NULL, NULL, did_att, did_lower, did_upper};
    static const Way synthetic = {MSG_IMPACT_WAY_SDID, "sdid",  "placebo", "200",
                                  "synthdid.estimate", "lower", "upper"};
    const PublishedTable *of = &impact->evidence.columns.tables[0];
    PublishedColumns columns = {.rows = 0};
    int year = 0;
    if (of->n_periods && of->periods[0].year < CORONA_YEAR &&
        of->periods[of->n_periods - 1].year >= CORONA_YEAR) {
        ColumnsQuery query = impact->query;
        query.to = str_int(cx->mem, CORONA_YEAR - 1);
        TRY(publish_columns(cx, &columns, &query));
        TRY(way_put(cx, impact, table, &before_corona, columns.csv));
    }
    TRY(first_joined(cx, impact, &columns, &year));
    return columns.rows ? way_put(cx, impact, table, &synthetic, columns.csv) : OK;
}

Err impact_ways(Cx *cx, Impact *impact) {
    static const TopicColumn columns[] = {{"way", MSG_IMPACT_WAY, false},
                                          {"difference", MSG_IMPACT_DIFFERENCE, true},
                                          {"lower", MSG_IMPACT_LOWER, true},
                                          {"upper", MSG_IMPACT_UPPER, true},
                                          {"why", MSG_IMPACT_WAY_WHY, false}};
    static const Way ways[] = {
        {MSG_IMPACT_WAY_NEVER, "did", "control", "never", did_att, did_lower, did_upper},
        {MSG_IMPACT_WAY_NOTYET, "did", "control", "notyet", did_att, did_lower, did_upper},
        {MSG_IMPACT_WAY_EARLIER, "did", "anticipation", "1", did_att, did_lower, did_upper}};
    Evidence *evidence = &impact->evidence;
    /* Programs get the one way that was asked for; a file is not kept to be read again. */
    if (evidence->request->format != AS_HTML || evidence->data == DATA_FILE) return OK;
    EvidenceBlock *block = impact_table(cx, impact, "wege", MSG_IMPACT_WAYS, 5, columns);
    block->lead = message_text(cx->lang, MSG_IMPACT_WAYS_LEAD);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        TRY(way_put(cx, impact, &block->table, &ways[i], evidence_input(evidence)));
    return evidence->data == DATA_STORE ? store_ways(cx, impact, &block->table) : OK;
}

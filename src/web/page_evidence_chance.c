/* Which places differ by more than chance? Shares of few cases vary by themselves; limits of chance
 * around the share of all say by how much. No ranking comes of it. */

#include <math.h>
#include <stdlib.h>

#include "web/gap_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/chance",
    .method = "funnel",
    .title = MSG_CHANCE_TITLE,
    .lead = MSG_CHANCE_LEAD,
};

enum { LIMITS = 5 };
/* Of the limits that are drawn: their name in the results, in words, and whether they are dashed.
 */
static const struct {
    const char *key;
    Msg name;
    bool dashed;
} limits[LIMITS] = {{"exact_lo998", MSG_CHANCE_998, true},
                    {"exact_lo95", MSG_CHANCE_95, false},
                    {"", MSG_CHANCE_ALL, false},
                    {"exact_hi95", MSG_CHANCE_95, false},
                    {"exact_hi998", MSG_CHANCE_998, true}};

typedef struct Chance {
    Cx *cx;
    Evidence *evidence;
    const GapAsk *ask; /* NULL: of a file */
    const Item **rows; /* by their number of cases */
    size_t n;
    double target;
} Chance;

static double number(const Item *row, const char *key) {
    return result_number_at(row, key);
}

/* In per cent. Limits are found between whole cases and may lie beyond what a share can be. */
static double limit_of(const Item *row, const char *key) {
    return fmin(100, fmax(0, number(row, key) * 100));
}

static Str say(const Chance *c, Msg message) {
    return message_text(c->cx->lang, message);
}

static Str place_name(const Chance *c, const Item *row) {
    const Item *unit = row->first; /* the column's own name is its key */
    Str key = unit->kind == ITEM_TEXT ? unit->text : str_int(c->cx->mem, unit->whole);
    for (size_t i = 0; c->ask && i < c->ask->n_areas; i++)
        if (str_equal(c->ask->areas[i]->key, key)) return c->ask->areas[i]->name.in[c->cx->lang];
    return key;
}

static int by_cases(const void *left, const void *right) {
    double a = number(*(const Item *const *)left, "n"),
           b = number(*(const Item *const *)right, "n");
    return (a > b) - (a < b);
}

static void rows_read(Chance *c) {
    const Item *list = result_at(c->evidence->result.root, "rows");
    c->rows = NEW_ARRAY(c->cx->mem, const Item *, list->n + 1);
    for (const Item *row = list->first; row; row = row->next)
        c->rows[c->n++] = row;
    qsort(c->rows, c->n, sizeof *c->rows, by_cases);
    c->target = evidence_number(c->evidence, "p0");
}

/* ---- the picture ---- */

static ScatterCurve *curves_new(const Chance *c) {
    Arena *mem = c->cx->mem;
    ScatterCurve *curves = NEW_ARRAY(mem, ScatterCurve, LIMITS);
    double *x = NEW_ARRAY(mem, double, c->n);
    for (size_t i = 0; i < c->n; i++)
        x[i] = number(c->rows[i], "n");
    for (size_t k = 0; k < LIMITS; k++) {
        double *y = NEW_ARRAY(mem, double, c->n);
        for (size_t i = 0; i < c->n; i++)
            y[i] = limits[k].key[0] ? limit_of(c->rows[i], limits[k].key) : c->target * 100;
        curves[k] = (ScatterCurve){say(c, limits[k].name), c->n, x, y, limits[k].dashed};
    }
    return curves;
}

static bool is_beyond(const Item *row) {
    double share = number(row, "p");
    return share < number(row, "exact_lo998") || share > number(row, "exact_hi998");
}

/* Beyond what the scatter of all of them makes usual, too. */
static bool is_unusual(const Item *row) {
    const double far = 3.09; /* 99.8 % of a normal distribution lie within */
    return fabs(number(row, "z_overdispersed")) > far;
}

static Err draw(const Chance *c, EvidenceBlock *block) {
    size_t n = c->n < CHART_SPREAD_AREAS ? c->n : CHART_SPREAD_AREAS;
    ScatterArea *areas = NEW_ARRAY(c->cx->mem, ScatterArea, n);
    for (size_t i = 0; i < n; i++) {
        double cases = number(c->rows[i], "n"), share = number(c->rows[i], "p") * 100;
        areas[i] = (ScatterArea){.name = place_name(c, c->rows[i]),
                                 .x = evidence_point(cases, NAN, NAN, 0),
                                 .y = evidence_point(share, NAN, NAN, 1),
                                 .marked = is_unusual(c->rows[i])};
    }
    ScatterChart chart = {.x_name = say(c, MSG_CHANCE_CASES),
                          .y_name = c->ask ? c->ask->indicator->title.in[c->cx->lang]
                                           : say(c, MSG_CHANCE_SHARE),
                          .x_unit = UNIT_COUNT,
                          .y_unit = UNIT_PERCENT,
                          .n_areas = n,
                          .areas = areas,
                          .curves = curves_new(c),
                          .n_curves = LIMITS};
    EVIDENCE_DRAW(c->cx, c->evidence, block, chart_scatter, chart);
    return OK;
}

/* ---- the table ---- */

static Str between(const Chance *c, const Item *row, const char *low, const char *high) {
    Arena *mem = c->cx->mem;
    Str ends[] = {words_number(mem, c->cx->lang, limit_of(row, low), 1),
                  words_number(mem, c->cx->lang, limit_of(row, high), 1)};
    return message_fill(mem, c->cx->lang, MSG_CHANCE_BETWEEN, 2, ends);
}

static Str verdict(const Chance *c, const Item *row) {
    if (is_unusual(row)) return say(c, MSG_CHANCE_UNUSUAL);
    if (is_beyond(row)) return say(c, MSG_CHANCE_BEYOND);
    return say(c, MSG_CHANCE_WITHIN);
}

static void table_fill(const Chance *c, EvidenceBlock *block) {
    static const TopicColumn columns[] = {{"place", MSG_CHANCE_PLACE, false},
                                          {"share", MSG_CHANCE_SHARE, true},
                                          {"cases", MSG_CHANCE_OF, true},
                                          {"limits95", MSG_CHANCE_LIMITS_95, true},
                                          {"limits998", MSG_CHANCE_LIMITS_998, true},
                                          {"verdict", MSG_CHANCE_VERDICT, false}};
    Arena *mem = c->cx->mem;
    Lang lang = c->cx->lang;
    topic_table(c->cx, &block->table, block->heading, 6, columns);
    const Item *row = result_at(c->evidence->result.root, "rows[0]");
    for (size_t i = 0; row && i < TOPIC_ROWS_MOST; row = row->next, i++) { /* as in the input */
        TopicRow *out = topic_row(c->cx, &block->table);
        topic_cell(&block->table, out, place_name(c, row));
        topic_cell(&block->table, out,
                   words_value(mem, lang, number(row, "p") * 100, 1, UNIT_PERCENT));
        topic_cell(&block->table, out,
                   message_fill(mem, lang, MSG_GAP_CASES, 2,
                                (Str[]){words_number(mem, lang, number(row, "k"), 0),
                                        words_number(mem, lang, number(row, "n"), 0)}));
        topic_cell(&block->table, out, between(c, row, "exact_lo95", "exact_hi95"));
        topic_cell(&block->table, out, between(c, row, "exact_lo998", "exact_hi998"));
        topic_cell(&block->table, out, verdict(c, row));
    }
}

static Err tell(Cx *cx, Evidence *evidence, const GapAsk *ask) {
    Chance c = {.cx = cx, .evidence = evidence, .ask = ask};
    rows_read(&c);
    size_t beyond = 0, unusual = 0;
    for (size_t i = 0; i < c.n; i++)
        beyond += is_beyond(c.rows[i]), unusual += is_unusual(c.rows[i]);
    Str about_what = ask ? message_fill(cx->mem, cx->lang, MSG_CHANCE_ABOUT, 2,
                                        (Str[]){ask->indicator->title.in[cx->lang],
                                                period_code(cx->mem, ask->period)})
                         : say(&c, MSG_CHANCE_SHARE);
    evidence->page.frame.finding = message_fill(
        cx->mem, cx->lang, MSG_CHANCE_FINDING, 5,
        (Str[]){about_what, words_value(cx->mem, cx->lang, c.target * 100, 1, UNIT_PERCENT),
                words_count(cx->mem, cx->lang, (int64_t)beyond),
                words_count(cx->mem, cx->lang, (int64_t)c.n),
                words_count(cx->mem, cx->lang, (int64_t)unusual)});
    evidence->page.frame.unsure = say(&c, MSG_CHANCE_UNSURE);
    EvidenceBlock *block = evidence_block(evidence, "trichter", say(&c, MSG_CHANCE_HEADING));
    TRY(draw(&c, block));
    table_fill(&c, block);
    gap_cut(cx, evidence, c.n);
    block->note = say(&c, MSG_CHANCE_NOTE);
    return OK;
}

Err route_evidence_chance(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    GapAsk ask;
    TRY(evidence_begin(cx, request, &about, &evidence));
    bool store = evidence.data == DATA_STORE;
    evidence_taught(cx, &evidence);
    if (store) {
        TRY(chance_ask(cx, &evidence, &ask));
        TRY(evidence_columns(cx, &evidence, &ask.query));
    }
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked) TRY(tell(cx, &evidence, store ? &ask : NULL));
    if (store) evidence_limit(&evidence, ask.indicator->limits.in[cx->lang]);
    return evidence_reply(cx, &evidence, reply);
}

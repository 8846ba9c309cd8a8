/* How do two indicators stand against each other, area by area? The scatter picture of the page
 * that puts areas side by side, and the same figures as a table. */

#include "web/compare_in.h"
#include "web/figure_in.h"

/* How many periods are tried, newest first, until one holds both indicators. */
enum { PERIODS_TRIED = 12, PAIRS_LEAST = 2 };

static Err one_of_pair(Cx *cx, const Request *request, const char *name, Compare *compare,
                       const Indicator **out) {
    Str id = str_trim(request->get(request, str_of(name)));
    *out = NULL;
    if (!id.n) return OK;
    Err err = indicator_find(cx, compare->catalogue, id, out);
    return err == NOT_FOUND ? fail(cx, INVALID, MSG_COMPARE_NO_INDICATOR, id) : err;
}

Err compare_pair_read(Cx *cx, const Request *request, Compare *compare) {
    static const char *const names[] = {"x", "y"};
    for (size_t i = 0; i < 2; i++)
        TRY(one_of_pair(cx, request, names[i], compare, &compare->pair[i]));
    return OK;
}

void compare_pair_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    size_t n = compare->indicators.n;
    if (n < 2) return;
    for (size_t axis = 0; axis < 2; axis++) {
        CompareAxis *out = &page->axes[axis];
        out->id = axis ? S("y") : S("x");
        out->name = message_text(cx->lang, axis ? MSG_COMPARE_PAIR_Y : MSG_COMPARE_PAIR_X);
        out->options = NEW_ARRAY(cx->mem, Option, n + 1);
        out->options[out->n_options++] =
            (Option){S(""), message_text(cx->lang, MSG_COMPARE_PAIR_NONE), !compare->pair[axis]};
        for (size_t i = 0; i < n; i++) {
            const Indicator *indicator = compare->indicators.at[i];
            out->options[out->n_options++] =
                (Option){indicator->id,
                         str_format(cx->mem, "%.*s (%.*s)", STR_ARG(indicator->title.in[cx->lang]),
                                    STR_ARG(indicator->id)),
                         indicator == compare->pair[axis]};
        }
    }
    page->n_axes = 2;
}

/* ---- its figures ---- */

typedef struct Pair {
    const Compare *compare;
    PublishedTable tables[2];
    Period period; /* of the first */
    size_t n;      /* areas with a number in both */
} Pair;

static Err table_of(Cx *cx, Pair *pair, size_t i, Str period) {
    const Compare *compare = pair->compare;
    PublishQuery query = {
        .indicator = compare->pair[i],
        .regions = compare->regions,
        .n_regions = compare->n_regions,
        .period = period,
        .as_of = compare->as_of,
    };
    return publish_table(cx, &pair->tables[i], &query);
}

static bool number_of_its_own(const PublishedFigure *f) {
    return f && !f->stand_in && value_has_number(&f->value);
}

static Err pair_at(Cx *cx, Pair *pair, Period period) {
    pair->period = period;
    pair->n = 0;
    TRY(table_of(cx, pair, 0, period_code(cx->mem, period)));
    TRY(table_of(cx, pair, 1, str_format(cx->mem, "%d", (int)period.year)));
    if (!publish_scatter_fits(&pair->tables[0], &pair->tables[1], period)) return OK;
    for (size_t i = 0; i < pair->compare->n_regions; i++) {
        const PublishedFigure *f[2];
        publish_scatter_pair(&pair->tables[0], &pair->tables[1], period, pair->compare->regions[i],
                             f);
        pair->n += number_of_its_own(f[0]) && number_of_its_own(f[1]);
    }
    return OK;
}

/* The newest period that holds both for at least two areas: one point shows nothing. */
static Err pair_find(Cx *cx, Pair *pair) {
    const Compare *compare = pair->compare;
    Period *periods, asked = {0};
    size_t n;
    TRY(publish_periods(cx, compare->pair[0], compare->as_of, &periods, &n));
    if (compare->period.n && !period_read(compare->period, &asked)) return OK;
    for (size_t i = n, tried = 0; i-- > 0 && tried < PERIODS_TRIED;) {
        bool in_year = asked.kind == PERIOD_YEAR && asked.year == periods[i].year;
        if (compare->period.n && !in_year && period_compare(periods[i], asked) != 0) continue;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(pair_at(cx, pair, periods[i]));
        if (pair->n >= PAIRS_LEAST) return OK;
        tried++;
    }
    pair->n = 0;
    return OK;
}

/* ---- what is shown ---- */

static void lines_fill(Cx *cx, const Request *request, const Pair *pair, ComparePair *out) {
    const Compare *compare = pair->compare;
    out->lines = NEW_ARRAY(cx->mem, PairLine, compare->n_regions);
    for (size_t i = 0; i < compare->n_regions; i++) {
        const PublishedFigure *f[2];
        publish_scatter_pair(&pair->tables[0], &pair->tables[1], pair->period, compare->regions[i],
                             f);
        if (!f[0] || !f[1]) continue;
        out->lines[out->n_lines++] = (PairLine){
            .name = compare->regions[i]->name.in[cx->lang],
            .href = region_href(cx, request, compare->regions[i]),
            .x = figure_view(cx, request, f[0]),
            .y = figure_view(cx, request, f[1]),
        };
        out->x_name = message_fill(cx->mem, cx->lang, MSG_COMPARE_PAIR_COLUMN, 2,
                                   (Str[]){f[0]->indicator->title.in[cx->lang],
                                           words_period(cx->mem, cx->lang, f[0]->period)});
        out->y_name = message_fill(cx->mem, cx->lang, MSG_COMPARE_PAIR_COLUMN, 2,
                                   (Str[]){f[1]->indicator->title.in[cx->lang],
                                           words_period(cx->mem, cx->lang, f[1]->period)});
    }
}

static Err picture_fill(Cx *cx, const Pair *pair, ComparePair *out) {
    Buf svg = buf_new(cx->mem, PAGE_MOST);
    Picture picture = {.title = out->title, .period = pair->period};
    TRY(publish_scatter(cx, &svg, &pair->tables[0], &pair->tables[1], &picture));
    TRY(buf_check(cx, &svg));
    out->picture = (Safe){buf_str(&svg)};
    for (size_t i = 0; i < 2; i++) {
        FigureAsk ask = {.indicator = pair->compare->pair[i]};
        TRY(figure_credits(cx, &ask, &pair->tables[i], &out->credits[i]));
        out->credits[i].boundaries = out->credits[i].boundaries_href = STR_NONE;
    }
    const FigureCredits *c = out->credits; /* one line where both come from the same table */
    bool same = str_equal(c[0].source, c[1].source) && str_equal(c[0].version, c[1].version) &&
                str_equal(c[0].number, c[1].number) && str_equal(c[0].licences, c[1].licences);
    out->n_credits = same ? 1 : 2;
    out->drawn = true;
    return OK;
}

Err compare_pair(Cx *cx, const Request *request, const Compare *compare, ComparePair *out) {
    const Indicator *x = compare->pair[0], *y = compare->pair[1];
    if (!x && !y) return OK;
    out->asked = true;
    if (!x || !y || x == y) {
        out->title = message_text(cx->lang, MSG_COMPARE_PAIR);
        out->note = message_text(cx->lang, MSG_COMPARE_PAIR_INCOMPLETE);
        return OK;
    }
    Pair pair = {.compare = compare};
    out->title = message_fill(cx->mem, cx->lang, MSG_COMPARE_PAIR_TITLE, 2,
                              (Str[]){x->title.in[cx->lang], y->title.in[cx->lang]});
    TRY(pair_find(cx, &pair));
    if (!pair.n) {
        out->note = message_text(cx->lang, MSG_COMPARE_PAIR_NO_PERIOD);
        return OK;
    }
    out->note = message_text(cx->lang, MSG_COMPARE_PAIR_NOTE);
    lines_fill(cx, request, &pair, out);
    return picture_fill(cx, &pair, out);
}

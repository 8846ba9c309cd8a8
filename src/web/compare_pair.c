/* Which two indicators stand against each other, and of when are their figures? */

#include "web/compare_in.h"

/* How many periods are tried, newest first, until one holds both indicators. */
enum { PERIODS_TRIED = 12, PAIRS_LEAST = 2 };

Err compare_indicator(Cx *cx, const Request *request, const char *name, const Compare *compare,
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
        TRY(compare_indicator(cx, request, names[i], compare, &compare->pair[i]));
    return OK;
}

void compare_axis(Cx *cx, const Compare *compare, const Indicator *chosen, CompareAxis *out) {
    size_t n = compare->indicators.n;
    out->options = NEW_ARRAY(cx->mem, Option, n + 1);
    out->options[out->n_options++] =
        (Option){S(""), message_text(cx->lang, MSG_COMPARE_PAIR_NONE), !chosen};
    for (size_t i = 0; i < n; i++) {
        const Indicator *indicator = compare->indicators.at[i];
        out->options[out->n_options++] =
            (Option){indicator->id,
                     str_format(cx->mem, "%.*s (%.*s)", STR_ARG(indicator->title.in[cx->lang]),
                                STR_ARG(indicator->id)),
                     indicator == chosen};
    }
}

void compare_pair_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    if (compare->indicators.n < 2) return;
    for (size_t axis = 0; axis < 2; axis++) {
        CompareAxis *out = &page->axes[page->n_axes++];
        out->id = axis ? S("y") : S("x");
        out->name = message_text(cx->lang, axis ? MSG_COMPARE_PAIR_Y : MSG_COMPARE_PAIR_X);
        compare_axis(cx, compare, compare->pair[axis], out);
    }
}

/* ---- its figures ---- */

static bool has_part(const Compare *compare, const Region *whole) {
    for (size_t i = 0; i < compare->n_regions; i++)
        if (compare->regions[i] != whole && region_contains(whole, compare->regions[i]))
            return true;
    return false;
}

/* Beside the count of a whole area those of its parts would lie on one spot: it is left out of
 * picture, table and files alike, and named. */
static void areas_shown(Cx *cx, ComparedPair *pair) {
    const Compare *compare = pair->compare;
    bool counts = compare->pair[0]->unit == UNIT_COUNT || compare->pair[1]->unit == UNIT_COUNT;
    VEC(Str) names = {0};
    pair->regions = NEW_ARRAY(cx->mem, const Region *, compare->n_regions);
    for (size_t i = 0; i < compare->n_regions; i++) {
        const Region *region = compare->regions[i];
        if (counts && has_part(compare, region))
            vec_push(cx->mem, &names, region->name.in[cx->lang]);
        else
            pair->regions[pair->n_regions++] = region;
    }
    pair->left_out = str_join(cx->mem, names.n, names.at, S(", "));
}

static Err table_of(Cx *cx, ComparedPair *pair, size_t i, Str period) {
    const Compare *compare = pair->compare;
    PublishQuery query = {
        .indicator = compare->pair[i],
        .regions = pair->regions,
        .n_regions = pair->n_regions,
        .period = period,
        .as_of = compare->as_of,
    };
    return publish_table(cx, &pair->tables[i], &query);
}

static bool number_of_its_own(const PublishedFigure *f) {
    return f && !f->stand_in && value_has_number(&f->value);
}

static Err pair_at(Cx *cx, ComparedPair *pair, Period period) {
    pair->period = period;
    pair->n = 0;
    TRY(table_of(cx, pair, 0, period_code(cx->mem, period)));
    TRY(table_of(cx, pair, 1, str_format(cx->mem, "%d", (int)period.year)));
    if (!publish_scatter_fits(&pair->tables[0], &pair->tables[1], period)) return OK;
    for (size_t i = 0; i < pair->n_regions; i++) {
        const PublishedFigure *f[2];
        publish_scatter_pair(&pair->tables[0], &pair->tables[1], period, pair->regions[i], f);
        pair->n += number_of_its_own(f[0]) && number_of_its_own(f[1]);
    }
    return OK;
}

/* The newest period that holds both for at least two areas: one point shows nothing. */
Err compare_pair_find(Cx *cx, const Compare *compare, ComparedPair *pair) {
    *pair = (ComparedPair){.compare = compare};
    if (!compare->pair[0] || !compare->pair[1] || compare->pair[0] == compare->pair[1]) return OK;
    areas_shown(cx, pair);
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

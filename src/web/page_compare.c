/* How do areas stand side by side? Any areas and indicators as a table, with the own area and the
 * one around it as fixed first columns, and the difference from one of them where it is asked for.
 * Nobody is ranked unless the reader asks, and then by a rule that stands beside it. */

#include "web/compare_in.h"

/* ---- what the address asks for ---- */

/* All values of a parameter that a form sends several times, as one list: "05112,05562". */
static Str values_of(Cx *cx, const Request *request, Str name, size_t *times) {
    Buf out = buf_new(cx->mem, request->query.n + 1);
    *times = 0;
    for (Str rest = request->query, pair; str_cut(&rest, '&', &pair);) {
        Request one = *request;
        one.query = pair;
        size_t equals = str_find(pair, S("="), 0);
        Str value = request->get(&one, name);
        if (equals == SIZE_MAX || !str_equal(str_slice(pair, 0, equals), name)) continue;
        ++*times;
        if (!value.n) continue;
        if (out.n) buf_char(&out, ',');
        buf_put(&out, value);
    }
    return buf_str(&out);
}

static bool is_beside(const Compare *compare, const Region *region) {
    return region == area_own(compare->catalogue) || region == area_around(compare->catalogue);
}

/* The own area, the one around it, then what was chosen. */
static Err areas_read(Cx *cx, Compare *compare) {
    const Region **chosen = NULL;
    size_t n = 0;
    bool all = str_equal(compare->areas_text, S("all"));
    if (compare->areas_text.n)
        TRY(publish_regions(cx, all ? S("") : compare->areas_text, &chosen, &n));
    compare->regions = NEW_ARRAY(cx->mem, const Region *, n + BESIDE);
    compare->regions[0] = area_own(compare->catalogue);
    compare->regions[1] = area_around(compare->catalogue);
    compare->n_regions = BESIDE;
    for (size_t i = 0; i < n; i++)
        if (!is_beside(compare, chosen[i])) compare->regions[compare->n_regions++] = chosen[i];
    compare->some = n > 0;
    if (compare->n_regions - BESIDE <= COMPARED_MOST) return OK;
    Str arguments[] = {str_format(cx->mem, "%d", COMPARED_MOST),
                       str_format(cx->mem, "%zu", compare->n_regions - BESIDE)};
    return fail(cx, LIMIT, MSG_COMPARE_TOO_MANY_AREAS, arguments[0], arguments[1]);
}

static void indicator_add(Cx *cx, Compare *compare, const Indicator *indicator) {
    for (size_t i = 0; i < compare->indicators.n; i++)
        if (compare->indicators.at[i] == indicator) return;
    vec_push(cx->mem, &compare->indicators, indicator);
}

/* Those asked for, by id or family; else those with a place on the start page. */
static Err indicators_read(Cx *cx, Compare *compare) {
    size_t n;
    const Indicator *const *all = indicators_all(compare->catalogue, &n);
    for (size_t i = 0; i < n && !compare->indicators_text.n; i++)
        if (all[i]->headline) indicator_add(cx, compare, all[i]);
    for (Str rest = compare->indicators_text, id; str_cut(&rest, ',', &id);) {
        const Indicator **found;
        size_t n_found;
        if (!str_trim(id).n) continue;
        Err err = indicators_find(cx, compare->catalogue, str_trim(id), &found, &n_found);
        if (err == NOT_FOUND) return fail(cx, INVALID, MSG_COMPARE_NO_INDICATOR, str_trim(id));
        TRY(err);
        for (size_t i = 0; i < n_found; i++)
            indicator_add(cx, compare, found[i]);
    }
    const Indicator *drawn[] = {compare->pair[0], compare->pair[1], compare->course};
    for (size_t i = 0; i < 3; i++) /* what a picture shows stands in the table, too */
        if (drawn[i]) indicator_add(cx, compare, drawn[i]);
    if (compare->joined && !compare->course && compare->indicators.n)
        compare->course = compare->indicators.at[0];
    if (compare->indicators.n <= INDICATORS_MOST) return OK;
    return fail(cx, LIMIT, MSG_COMPARE_TOO_MANY_INDICATORS,
                str_format(cx->mem, "%d", INDICATORS_MOST),
                str_format(cx->mem, "%zu", compare->indicators.n));
}

static Err base_read(Cx *cx, const Request *request, Compare *compare) {
    Str key = request->get(request, S("base"));
    if (!key.n) return OK;
    const Region *base = NULL;
    Err err = region_find(cx, compare->catalogue, key, &base);
    if (err == NOT_FOUND) return fail(cx, INVALID, MSG_PUBLISH_NO_REGION, key);
    TRY(err);
    for (size_t i = 0; i < compare->n_regions; i++)
        if (compare->regions[i] == base) compare->base = base;
    must(base);
    if (compare->base || !compare->some) return OK;
    return fail(cx, INVALID, MSG_COMPARE_NO_BASE, base->name.in[cx->lang]);
}

/* "name", "value" (of the first indicator), "value:D-14a"; as chosen without it. */
static Err order_read(Cx *cx, const Request *request, Compare *compare) {
    Str order = compare->order = request->get(request, S("order"));
    if (!order.n || str_equal(order, S("name"))) return OK;
    Str id = str_starts(order, S("value:")) ? str_slice(order, 6, order.n) : S("");
    bool known = id.n > 0 || str_equal(order, S("value"));
    for (size_t i = 0; i < compare->indicators.n && !compare->ranked && known; i++)
        if (!id.n || str_equal(compare->indicators.at[i]->id, id))
            compare->ranked = compare->indicators.at[i];
    if (compare->ranked || (known && !compare->indicators.n)) return OK;
    return fail(cx, INVALID, MSG_COMPARE_NO_ORDER, order);
}

/* Areas that are only marked are shown, too. */
static Err selected_read(Cx *cx, const Request *request, Compare *compare) {
    Str select = request->get(request, S("select"));
    if (!select.n) return OK;
    if (!compare->areas_text.n) compare->areas_text = select;
    return publish_regions(cx, select, &compare->selected, &compare->n_selected);
}

bool compare_is_selected(const Compare *compare, const Region *region) {
    for (size_t i = 0; i < compare->n_selected; i++)
        if (compare->selected[i] == region) return true;
    return false;
}

static Err parameters_read(Cx *cx, const Request *request, Compare *compare) {
    size_t times[2];
    TRY(catalogue_get(cx, &compare->catalogue));
    compare->areas_text = values_of(cx, request, S("areas"), &times[0]);
    TRY(selected_read(cx, request, compare));
    compare->indicators_text = values_of(cx, request, S("indicators"), &times[1]);
    compare->several = times[0] > 1 || times[1] > 1;
    compare->period = request->get(request, S("period"));
    if (str_equal(compare->period, S("latest"))) compare->period = S("");
    TRY(request_as_of(cx, request, &compare->as_of));
    Str tab = request->get(request, S("tab"));
    if (tab.n && !str_equal(tab, S("chart")) && !str_equal(tab, S("table")))
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("tab"), tab, S("chart, table"));
    TRY(areas_read(cx, compare));
    TRY(compare_pair_read(cx, request, compare));
    TRY(compare_course_read(cx, request, compare));
    TRY(indicators_read(cx, compare));
    TRY(base_read(cx, request, compare));
    return order_read(cx, request, compare);
}

/* ---- figures ---- */

static Err row_read(Cx *cx, const Compare *compare, const Indicator *indicator, int64_t as_of,
                    PublishedRow *out) {
    RowQuery query = {
        .indicator = indicator,
        .regions = compare->regions,
        .n_regions = compare->n_regions,
        .n_beside = BESIDE,
        .period = compare->period,
        .as_of = as_of,
    };
    return publish_row(cx, out, &query);
}

typedef struct Named {
    Str key;
    const Region *region;
} Named;

static void sort_by_name(Cx *cx, Compare *compare) {
    size_t n = compare->n_regions;
    Named *list = NEW_ARRAY(cx->mem, Named, n);
    for (size_t i = BESIDE; i < n; i++) {
        Named next = {words_collation(cx->mem, compare->regions[i]->name.in[cx->lang]),
                      compare->regions[i]};
        size_t at = i;
        for (; at > BESIDE && str_compare(list[at - 1].key, next.key) > 0; at--)
            list[at] = list[at - 1];
        list[at] = next;
    }
    for (size_t i = BESIDE; i < n; i++)
        compare->regions[i] = list[i].region;
}

static Err areas_sort(Cx *cx, Compare *compare, int64_t as_of) {
    if (str_equal(compare->order, S("name"))) sort_by_name(cx, compare);
    if (!compare->ranked) return OK;
    PublishedRow row;
    Err err = row_read(cx, compare, compare->ranked, as_of, &row);
    if (err) return err == NOT_FOUND ? OK : err;
    size_t n = compare->n_regions - BESIDE;
    size_t *order = NEW_ARRAY(cx->mem, size_t, n + 1);
    const Region **sorted = NEW_ARRAY(cx->mem, const Region *, compare->n_regions);
    publish_row_order(cx, &row, BESIDE, order);
    for (size_t i = 0; i < n; i++)
        sorted[i] = compare->regions[order[i]];
    for (size_t i = 0; i < n; i++)
        compare->regions[BESIDE + i] = sorted[i];
    return OK;
}

/* "Schulabgänge (nicht freigegeben)" */
static Err without_add(Cx *cx, Compare *compare, const Indicator *indicator) {
    Period *withheld, wanted;
    size_t n;
    bool found = false, asked = period_read(compare->period, &wanted);
    TRY(publish_withheld(cx, indicator, compare->as_of, &withheld, &n));
    for (size_t i = 0; i < n; i++)
        found |= asked && period_meant(withheld[i], wanted);
    Str title = indicator->title.in[cx->lang];
    if (found)
        title = str_format(cx->mem, "%.*s (%.*s)", STR_ARG(title),
                           STR_ARG(message_text(cx->lang, MSG_PUBLISH_NOT_RELEASED)));
    vec_push(cx->mem, &compare->without, title);
    return OK;
}

static Err rows_read(Cx *cx, Compare *compare) {
    int64_t as_of = compare->as_of;
    TRY(publish_now(cx, &as_of));
    TRY(areas_sort(cx, compare, as_of));
    compare->rows = NEW_ARRAY(cx->mem, PublishedRow, compare->indicators.n + 1);
    for (size_t i = 0; i < compare->indicators.n; i++) {
        const Indicator *indicator = compare->indicators.at[i];
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        Err err = row_read(cx, compare, indicator, as_of, &compare->rows[compare->n_rows]);
        if (err == NOT_FOUND) {
            TRY(without_add(cx, compare, indicator));
            continue;
        }
        TRY(err);
        compare->n_rows++;
    }
    return OK;
}

Err compare_read(Cx *cx, const Request *request, bool rows, Compare *out) {
    *out = (Compare){0};
    TRY(parameters_read(cx, request, out));
    return rows ? rows_read(cx, out) : OK;
}

/* A form sends its boxes one by one; the address of the page has them as lists. */
static void send_on(Cx *cx, const Request *request, Reply *reply, const Compare *compare) {
    static const char *const suffix[FORMATS] = {
#define FORMAT(symbol, ending, type) ending,
#include "web/formats.def"
#undef FORMAT
    };
    Request next = *request;
    next.query = query_with(cx, &next, S("areas"), compare->areas_text);
    next.query = query_with(cx, &next, S("indicators"), compare->indicators_text);
    reply->status = 301;
    reply->location = page_href(cx, request, "/compare%s?%.*s", suffix[request->format],
                                STR_ARG(plain_commas(cx, next.query)));
}

Err route_compare(Cx *cx, const Request *request, Reply *reply) {
    Compare compare;
    TRY(compare_read(cx, request, false, &compare));
    if (compare.several) {
        send_on(cx, request, reply, &compare);
        return OK;
    }
    if (request->format != AS_HTML) return compare_file(cx, request, &compare, reply);
    if (compare.some) TRY(compare_read(cx, request, true, &compare));
    ComparePage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_COMPARE_TITLE), S("/compare")),
    };
    compare_choices(cx, request, &compare, &page);
    if (compare.some) TRY(compare_result(cx, request, &compare, &page));
    page_compare(&reply->body, request->lang, &page);
    return OK;
}

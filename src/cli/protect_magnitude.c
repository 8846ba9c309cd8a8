/* wirk protect --value: which cells of a table of amounts say too much of one contributor? */

#include "cli/protect_in.h"

enum { WIDTH_MOST = 1 << 20, AMOUNT_TEXT = 32 };

/* ---- options ---- */

static Err option_wrong(Cx *cx, const Asked *asked, Str of) {
    return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, asked->name, asked->value, of);
}

/* "85.5" as 855000; above 0, up to `most` percent. */
static bool percent_read(Str text, int64_t most, int64_t *out) {
    Number number;
    uint64_t scaled;
    if (!number_read(text, DECIMAL_POINT, &number) || number.value <= 0 || number.decimals > 4 ||
        !number_scaled(number.value, 4, &scaled) || scaled > (uint64_t)(most * PERCENT))
        return false;
    *out = (int64_t)scaled;
    return true;
}

Err dominance_take(Cx *cx, Protecting *all, const Asked *asked) {
    MagnitudeRules *rules = &all->rules;
    Str range = str_format(cx->mem, "N:K, N 1 … %d, K < 100", LARGEST_MOST);
    for (Str rest = asked->value, one; str_cut(&rest, ',', &one);) {
        size_t colon = str_find(one, S(":"), 0);
        int64_t n = 0;
        Dominance rule = {0};
        if (colon == SIZE_MAX || !int_read(str_slice(one, 0, colon), &n) || n < 1 ||
            n > LARGEST_MOST || !percent_read(str_slice(one, colon + 1, one.n), 100, &rule.share) ||
            rule.share == 100 * PERCENT)
            return option_wrong(cx, asked, range);
        if (rules->n_dominances == DOMINANCES_MOST)
            return option_wrong(cx, asked, str_format(cx->mem, "1 … %d × N:K", DOMINANCES_MOST));
        rule.n = (uint32_t)n;
        rules->dominances[rules->n_dominances++] = rule;
    }
    return OK;
}

Err p_percent_take(Cx *cx, Protecting *all, const Asked *asked) {
    size_t colon = str_find(asked->value, S(":"), 0);
    Str p = str_slice(asked->value, 0, colon);
    all->rules.q = 100 * PERCENT;
    bool right = percent_read(p, 100, &all->rules.p);
    if (right && colon != SIZE_MAX)
        right =
            percent_read(str_slice(asked->value, colon + 1, asked->value.n), 100, &all->rules.q) &&
            all->rules.p < all->rules.q;
    return right ? OK : option_wrong(cx, asked, S("P, P:Q, 0 < P < Q ≤ 100"));
}

Err magnitude_check(Cx *cx, const Protecting *all, bool threshold) {
    const MagnitudeRules *rules = &all->rules;
    bool ruled = rules->n_dominances || rules->p || rules->contributors;
    if (is_magnitude(all)) {
        if (all->ask.count.n) return fail(cx, INVALID, MSG_PROTECT_VALUE_OR_COUNT);
        if (all->ask.n_more) return fail(cx, INVALID, MSG_PROTECT_VALUE_EARLIER);
        if (threshold) return fail(cx, INVALID, MSG_PROTECT_VALUE_THRESHOLD);
        return ruled ? OK : fail(cx, INVALID, MSG_PROTECT_VALUE_RULE);
    }
    return ruled || all->records.holder.n ? fail(cx, INVALID, MSG_PROTECT_RULE_VALUE) : OK;
}

/* ---- reading ---- */

Err magnitude_read(Cx *cx, Protecting *all) {
    Records records;
    all->records.table = all->ask;
    all->rules.ranges = !all->width.n;
    if (all->wish.weight == WEIGHT_COSTS) all->records.cost = all->weight;
    TRY(records_read(cx, &records, &all->records));
    if (all->wish.weight == WEIGHT_COSTS) {
        int64_t *costs;
        TRY(costs_of_records(cx, &costs, &records));
        all->wish.costs = costs;
        all->cost_decimals = records.costs.decimals;
    }
    TRY(magnitude_judge(cx, &all->magnitude, &records, &all->rules));
    all->read = (TableRead){.file = records.file, .crossing = records.crossing};
    if (all->ask.n_tables) TRY(protect_tables(cx, &all->read, &all->ask));
    all->decimals = records.values.decimals;
    all->contributors_key = cstr(
        cx->mem, str_format(cx->mem, "n_%.*s",
                            STR_ARG(all->records.holder.n ? all->records.holder : S("contrib"))));
    all->wish.needs = &all->magnitude.needs;
    return OK;
}

Err counts_read(Cx *cx, Protecting *all) {
    TRY(protect_read(cx, &all->read, &all->ask));
    if (all->wish.weight != WEIGHT_COSTS) return OK;
    int64_t *costs;
    TRY(costs_of_table(cx, &costs, &all->ask, all->weight));
    all->wish.costs = costs;
    return OK;
}

Err weight_take(Cx *cx, Protecting *all, const Asked *asked) {
    (void)cx;
    all->weight = asked->value;
    all->wish.weight = str_equal(asked->value, S("values"))  ? WEIGHT_VALUES
                       : str_equal(asked->value, S("cells")) ? WEIGHT_CELLS
                                                             : WEIGHT_COSTS;
    return OK;
}

Err width_take(Cx *cx, Protecting *all) {
    Number number;
    uint64_t width;
    int64_t most = is_magnitude(all) ? COUNT_MOST : WIDTH_MOST;
    if (!all->width.n) return OK;
    if (number_read(all->width, DECIMAL_POINT, &number) && number.value > 0 &&
        number.decimals <= all->decimals && number_scaled(number.value, all->decimals, &width) &&
        width <= (uint64_t)most) {
        all->wish.width = (int64_t)width;
        return OK;
    }
    return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, S("width"), all->width,
                str_format(cx->mem, "%.*s … %lld", STR_ARG(amount_text(cx->mem, 1, all->decimals)),
                           (long long)most));
}

/* ---- telling ---- */

typedef struct AmountText {
    char bytes[AMOUNT_TEXT];
    size_t n;
} AmountText;

int64_t amount_unit(int decimals) {
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    return unit;
}

static AmountText amount_write(int64_t amount, int decimals) {
    AmountText text;
    int64_t unit = amount_unit(decimals);
    int n = snprintf(text.bytes, sizeof text.bytes, "%lld", (long long)(amount / unit));
    if (decimals)
        n += snprintf(text.bytes + n, sizeof text.bytes - (size_t)n, ".%0*lld", decimals,
                      (long long)(amount % unit));
    text.n = (size_t)n;
    return text;
}

Str amount_text(Arena *mem, int64_t amount, int decimals) {
    AmountText text = amount_write(amount, decimals);
    return str_copy(mem, (Str){text.bytes, text.n});
}

void amount_put(Buf *out, int64_t amount, int decimals) {
    AmountText text = amount_write(amount, decimals);
    buf_put(out, (Str){text.bytes, text.n});
}

void amount_json(Json *json, int64_t amount, int decimals) {
    AmountText text = amount_write(amount, decimals);
    json_raw_number(json, (Str){text.bytes, text.n});
}

static bool is_hidden(const Protecting *all, size_t cell) {
    return cell_is_hidden(all->done.states[cell]);
}

static int64_t rise_of(const Protecting *all, size_t cell) {
    bool own = all->done.states[cell] == CELL_PRIMARY;
    return own ? all->magnitude.needs.rises[cell] : 0;
}

static int64_t width_of(const Protecting *all, size_t cell) {
    int64_t rise = rise_of(all, cell);
    return rise > all->wish.width ? rise : all->wish.width;
}

void magnitude_json(Json *json, const Protecting *all, size_t cell) {
    static const char *const records[] = {"x1", "x2", "x3"};
    static const char *const holders[] = {"t1", "t2", "t3"};
    const char *const *names = all->records.holder.n ? holders : records;
    const Makeup *makeup = &all->magnitude.makeups[cell];
    json_field_int(json, all->contributors_key, makeup->n);
    for (size_t i = 0; i < LARGEST_KEPT; i++) {
        json_key(json, str_of(names[i]));
        amount_json(json, makeup->largest[i], all->decimals);
    }
    if (!is_hidden(all, cell)) return;
    json_key(json, S("rise"));
    amount_json(json, rise_of(all, cell), all->decimals);
    json_key(json, S("width"));
    amount_json(json, width_of(all, cell), all->decimals);
}

/* Who is alone in a cell knows it, whether it is hidden or not published at all. */
static void alone_put(Buf *out, const Protecting *all, size_t cell) {
    uint32_t alone = all->magnitude.needs.alone[cell];
    if (alone == NOBODY || !all->wish.insiders || all->done.states[cell] == CELL_SHOWN) return;
    if (all->magnitude.names)
        buf_csv(out, all->magnitude.names[alone], ',');
    else
        buf_format(out, "%u", alone);
}

void magnitude_csv(Buf *out, const Protecting *all, size_t cell) {
    buf_char(out, ',');
    if (is_hidden(all, cell)) amount_put(out, rise_of(all, cell), all->decimals);
    buf_char(out, ',');
    if (is_hidden(all, cell)) amount_put(out, width_of(all, cell), all->decimals);
    buf_char(out, ',');
    alone_put(out, all, cell);
}

/* How are the numbers of gaps said: shares with their limits, cases, estimates, and why there is
 * none? */

#include <math.h>

#include "web/gap_in.h"

double gap_number(const Item *row, const char *key) {
    return result_number_at(row, key);
}

Str gap_label(Cx *cx, const Item *row, const char *key) {
    const Item *item = result_at(row, key);
    if (!item) return STR_NONE;
    return item->kind == ITEM_TEXT    ? item->text
           : item->kind == ITEM_WHOLE ? str_int(cx->mem, item->whole)
                                      : result_number(cx->mem, cx->lang, item->number, 6);
}

Str gap_plain(Cx *cx, double value, int decimals) {
    if (!isfinite(value)) return message_text(cx->lang, MSG_GAP_UNDEFINED);
    return words_number(cx->mem, cx->lang, value, decimals);
}

Str gap_signed(Cx *cx, double value, int decimals) {
    Str text = gap_plain(cx, value, decimals);
    bool above = isfinite(value) && words_rounded(value, decimals) > 0;
    return above ? str_join(cx->mem, 2, (Str[]){S("+"), text}, STR_NONE) : text;
}

Str gap_percent(Cx *cx, double share) {
    if (!isfinite(share)) return message_text(cx->lang, MSG_GAP_UNDEFINED);
    return words_value(cx->mem, cx->lang, share * 100, 1, UNIT_PERCENT);
}

Str gap_estimate(Cx *cx, const Item *row, const char *key, double times, int decimals) {
    const Item *list = result_at(row, key);
    if (!list) return message_text(cx->lang, MSG_GAP_UNDEFINED);
    double value = gap_number(list, "[0]"), low = gap_number(list, "[1]"),
           high = gap_number(list, "[2]");
    bool sign = times > 1;
    Str parts[] = {sign ? gap_signed(cx, value * times, decimals) : gap_plain(cx, value, decimals),
                   gap_plain(cx, low * times, decimals), gap_plain(cx, high * times, decimals)};
    if (!isfinite(low) || !isfinite(high)) return parts[0];
    return message_fill(cx->mem, cx->lang, MSG_GAP_ESTIMATE, 3, parts);
}

/* The result "wilson_reference_lo" of a row: of the reference where `side` is 1. */
static double share_number(Cx *cx, const Item *row, const char *name, size_t side) {
    bool limit = name[0] == 'w';
    Str key = str_format(cx->mem, "%s%s%s", limit ? "wilson" : name, side ? "_reference" : "",
                         limit ? name + 1 : "");
    return gap_number(row, cstr(cx->mem, key));
}

Str gap_share(Cx *cx, const Item *row, size_t side) {
    Str parts[] = {gap_percent(cx, share_number(cx, row, "p", side)),
                   gap_plain(cx, share_number(cx, row, "w_lo", side) * 100, 1),
                   gap_plain(cx, share_number(cx, row, "w_hi", side) * 100, 1)};
    return message_fill(cx->mem, cx->lang, MSG_GAP_ESTIMATE, 3, parts);
}

Str gap_cases(Cx *cx, const Item *row, size_t side) {
    return message_fill(cx->mem, cx->lang, MSG_GAP_CASES, 2,
                        (Str[]){gap_plain(cx, share_number(cx, row, "k", side), 0),
                                gap_plain(cx, share_number(cx, row, "n", side), 0)});
}

ChartPoint gap_point(Cx *cx, const Item *row, size_t side) {
    return evidence_point(share_number(cx, row, "p", side) * 100,
                          share_number(cx, row, "w_lo", side) * 100,
                          share_number(cx, row, "w_hi", side) * 100, 1);
}

bool gap_small(const Item *row) {
    const Item *small = result_at(row, "small");
    return small && small->whole;
}

bool gap_certain(const Item *row, const char *key) {
    const Item *list = result_at(row, key);
    double low = gap_number(list, "[1]"), high = gap_number(list, "[2]");
    return low > 0 || high < 0;
}

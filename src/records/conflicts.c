/* What does not fit in what people entered, and has anybody answered it? Here: how all rooms tell
 * it, and what the fields of one record say against each other. */

#include <stdlib.h>

#include "records/records_in.h"

/* ---- a list of them ---- */

static const struct {
    Str id;
    Msg sentence;
} kinds[CONFLICT_KINDS] = {
#define CONFLICT(symbol, id, message) {S(id), message},
#include "records/conflicts.def"
#undef CONFLICT
};

Str conflict_id(ConflictKind kind) {
    return kinds[kind].id;
}

void conflict_add(Conflicts *to, Conflict found, size_t n, const Str *words) {
    VEC(Str) parts = {0};
    vec_push(to->mem, &parts, kinds[found.kind].id);
    if (found.field.n) vec_push(to->mem, &parts, found.field);
    for (size_t i = 0; i < CONFLICT_RECORDS && found.at[i].id.n; i++)
        vec_push(to->mem, &parts, found.at[i].id);
    found.key = str_join(to->mem, parts.n, parts.at, S(":"));
    found.text = message_fill(to->mem, to->lang, kinds[found.kind].sentence, n, words);
    vec_push(to->mem, &to->list, found);
}

static int by_kind(const void *a, const void *b) {
    const Conflict *x = a, *y = b;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : str_compare(x->key, y->key);
}

void conflicts_sort(Conflicts *found) {
    if (found->list.n) qsort(found->list.at, found->list.n, sizeof *found->list.at, by_kind);
}

/* Of several answers to one conflict the last one is told. */
void conflicts_answer(Conflicts *found, const Records *records) {
    size_t n;
    Index answers = {0};
    const Record *const *all = records_of(records, KIND_ANSWER, &n);
    for (size_t i = 0; i < n; i++)
        index_put(found->mem, &answers, record_text(all[i], ANSWER_CONFLICT), i);
    for (size_t i = 0; n && i < found->list.n; i++) {
        size_t at = index_get(&answers, found->list.at[i].key);
        if (at != SIZE_MAX) found->list.at[i].answer = record_text(all[at], ANSWER_TEXT);
    }
}

bool conflict_names(const Conflict *conflict, const Record *record) {
    for (size_t i = 0; i < CONFLICT_RECORDS && conflict->at[i].id.n; i++)
        if (conflict->at[i].kind == record->kind && str_equal(conflict->at[i].id, record->id))
            return true;
    return false;
}

/* ---- fields in an order ---- */

static const struct Order {
    FieldName first, second;
} orders[] = {
#define ORDER(first, second) {first, second},
#include "records/orders.def"
#undef ORDER
};

static bool numbers_inverted(Str first, Str second) {
    int64_t less = 0, more = 0;
    return int_read(first, &less) && int_read(second, &more) && less > more;
}

static bool inverted(const Record *record, const struct Order *order) {
    Str first = record_text(record, order->first), second = record_text(record, order->second);
    if (!first.n || !second.n) return false;
    switch (field_of(order->first)->type) {
    case FIELD_WHOLE: return numbers_inverted(first, second);
    case FIELD_MOMENT: return str_compare(second, first) < 0; /* written so that they sort */
    default:
        return day_before(record_day(record, order->second), record_day(record, order->first)) ==
               YES;
    }
}

static Str value_told(Conflicts *to, const Record *record, FieldName name) {
    Str value = record_text(record, name);
    int64_t number;
    switch (field_of(name)->type) {
    case FIELD_WHOLE:
        return int_read(value, &number) ? words_count(to->mem, to->lang, number) : value;
    case FIELD_MOMENT: return clock_told(to->mem, to->lang, value);
    default: return day_told(to->mem, to->lang, record_day(record, name));
    }
}

static void order_check(Conflicts *to, const Records *records, const Record *record,
                        const struct Order *order) {
    const FieldOf *first = field_of(order->first), *second = field_of(order->second);
    if (!inverted(record, order)) return;
    bool whole = first->type == FIELD_WHOLE;
    Str kind = kind_of(record->kind)->id;
    Str words[] = {
        kind_word(to->lang, record->kind), record_title(to->mem, records, record, to->lang),
        field_title(to->lang, first),      value_told(to, record, order->first),
        field_title(to->lang, second),     value_told(to, record, order->second),
    };
    conflict_add(to,
                 (Conflict){
                     .kind = whole ? CONFLICT_MORE_THAN_WHOLE : CONFLICT_DAYS_INVERTED,
                     .field = str_join(to->mem, 3, (Str[]){kind, first->id, second->id}, S(":")),
                     .at = {{record->kind, record->id}},
                 },
                 sizeof words / sizeof *words, words);
}

void conflicts_of_records(Conflicts *to, const Records *records) {
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        size_t n;
        const Record *const *all = records_of(records, field_of(orders[o].first)->kind, &n);
        for (size_t i = 0; i < n; i++)
            order_check(to, records, all[i], &orders[o]);
    }
}

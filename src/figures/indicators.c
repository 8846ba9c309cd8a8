/* What does an indicator mean? Reads one definition, checks every word of it against what was
 * agreed on, and finds definitions by id or family. */

#include "figures/snapshot_in.h"

#define MOST_BREAKS ((size_t)100)
#define MOST_EXCLUDED ((size_t)1000)
#define MOST_NEAR ((size_t)5)

/* ---- reading ---- */

static Err needed_texts(Cx *cx, const Node *node, const char *key, Texts *out) {
    const Node *texts = node_get(node, str_of(key));
    if (!texts) return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, str_of(key));
    return texts_read(cx, texts, out);
}

static Err texts_of_indicator(Cx *cx, const Node *node, Indicator *out) {
    TRY(needed_texts(cx, node, "title", &out->title));
    TRY(needed_texts(cx, node, "definition", &out->definition));
    TRY(texts_read(cx, node_get(node, S("subject")), &out->subject));
    if (!out->subject.in[DE].n) out->subject = out->title;
    TRY(texts_read(cx, node_get(node, S("limits")), &out->limits));
    TRY(texts_read(cx, node_get(node, S("also")), &out->also));
    TRY(texts_read(cx, node_get(node, S("source")), &out->source));
    TRY(texts_read(cx, node_get(node, S("period_word")), &out->period_word));
    static const char *const known[] = {"text", "table", "command", NULL};
    const Node *newer = node_get(node, S("newer"));
    if (!newer) return OK;
    TRY(keys_known(cx, newer, known));
    TRY(texts_read(cx, node_get(newer, S("text")), &out->newer));
    TRY(text_read(cx, newer, "table", true, &out->newer_table));
    return text_read(cx, newer, "command", true, &out->newer_command);
}

/* The word at `key`, one of `words`; the first of them where it is absent. */
static Err code_of(Cx *cx, const Node *node, const char *key, const char *const *words,
                   size_t *which, Str *out) {
    *which = 0;
    if (node_get(node, str_of(key))) TRY(word_read(cx, node, key, words, which));
    if (out) *out = str_of(words[*which]);
    return OK;
}

static Err whole_number(Cx *cx, const Node *node, const char *key, int64_t most, int *out) {
    Str text;
    int64_t number;
    TRY(text_read(cx, node, key, true, &text));
    *out = 0;
    if (text.n == 0) return OK;
    if (!int_read(text, &number) || number > most)
        return node_fault(cx, node_get(node, str_of(key)), MSG_CATALOGUE_BAD_NUMBER, text);
    *out = (int)number;
    return OK;
}

static Err words_of_indicator(Cx *cx, const Node *node, Indicator *out) {
    static const char *const fields[] = {"A", "B", "C", "D", "E", "F", "G", "H", NULL};
    static const char *const units[] = {"count", "percent", "index", "per-1000",
                                        "ratio", "points",  NULL};
    static const Unit unit_of[] = {UNIT_COUNT,    UNIT_PERCENT, UNIT_INDEX,
                                   UNIT_PER_1000, UNIT_RATIO,   UNIT_POINTS};
    static const char *const polarities[] = {"none", "higher", "lower", NULL};
    static const char *const places[] = {"school", "residence", "institution", "centre", NULL};
    static const char *const stages[] = {"all",         "early",       "primary",
                                         "secondary-1", "secondary-2", "vocational",
                                         "higher",      "context",     NULL};
    static const char *const aspects[] = {"context", "access", "participation", "success", NULL};
    static const char *const regimes[] = {"none", "rounded-5", "source", NULL};
    size_t which;
    TRY(word_read(cx, node, "field", fields, &which));
    out->field = str_of(fields[which]);
    TRY(word_read(cx, node, "unit", units, &which));
    out->unit = unit_of[which];
    /* Polarity and place have no default: both must have been thought about. */
    TRY(word_read(cx, node, "polarity", polarities, &which));
    out->polarity = (Polarity)which;
    TRY(word_read(cx, node, "place", places, &which));
    out->place = (Place)which;
    TRY(code_of(cx, node, "stage", stages, &which, &out->stage));
    TRY(code_of(cx, node, "aspect", aspects, &which, &out->aspect));
    TRY(code_of(cx, node, "secrecy", regimes, &which, &out->secrecy));
    TRY(whole_number(cx, node, "decimals", 6, &out->decimals));
    return whole_number(cx, node, "headline", 1000, &out->headline);
}

static Err breaks_load(Cx *cx, const Node *node, Indicator *out) {
    static const char *const known[] = {"before", "reason", NULL};
    const Node *list;
    TRY(list_read(cx, node, "breaks", MOST_BREAKS, &list));
    out->breaks = NEW_ARRAY(cx->mem, Break, list->n);
    for (size_t i = 0; i < list->n; i++) {
        const Node *item = list->items[i];
        Str before;
        TRY(keys_known(cx, item, known));
        TRY(text_read(cx, item, "before", false, &before));
        if (!period_read(before, &out->breaks[i].before))
            return node_fault(cx, item, MSG_CATALOGUE_BAD_PERIOD, before);
        TRY(needed_texts(cx, item, "reason", &out->breaks[i].reason));
    }
    out->n_breaks = list->n;
    return OK;
}

static Err excluded_load(Cx *cx, const Definitions *d, const Node *node, Indicator *out) {
    const Node *list;
    TRY(list_read(cx, node, "exclude", MOST_EXCLUDED, &list));
    out->excluded = NEW_ARRAY(cx->mem, const Region *, list->n);
    for (size_t i = 0; i < list->n; i++) {
        Str key = str_trim(list->items[i]->text);
        size_t at = index_get(&d->area_keys, key);
        if (at == SIZE_MAX || at >= d->n_areas)
            return node_fault(cx, list->items[i], MSG_CATALOGUE_UNKNOWN_REGION, key);
        out->excluded[i] = &d->regions[at]->region;
    }
    out->n_excluded = list->n;
    return OK;
}

static Err breakdowns_load(Cx *cx, const Definitions *d, const Node *node, IndicatorIn *in) {
    const Node *list;
    TRY(list_read(cx, node, "by", CELL_PARTS, &list));
    in->indicator.by = NEW_ARRAY(cx->mem, const Dimension *, list->n);
    for (size_t i = 0; i < list->n; i++) {
        Str id = str_trim(list->items[i]->text);
        size_t at = index_get(&d->dimension_ids, id);
        if (at == SIZE_MAX)
            return node_fault(cx, list->items[i], MSG_CATALOGUE_UNKNOWN_DIMENSION, id);
        /* The numerator must take part in the breakdown, else every code would show the same. */
        const Term *first = in->formula->terms[0];
        bool taken = first->measure->dimensions >> at & 1 && !(first->fixed >> at & 1);
        if (!taken) return node_fault(cx, list->items[i], MSG_FORMULA_NO_DIMENSION, id);
        in->indicator.by[i] = &d->dimensions[at].dimension;
    }
    in->indicator.n_by = list->n;
    Str needs = node_text(node, S("needs"));
    for (size_t i = 0; needs.n && i < list->n; i++)
        if (str_equal(in->indicator.by[i]->id, needs)) in->indicator.needs = in->indicator.by[i];
    if (needs.n && !in->indicator.needs)
        return node_fault(cx, node_get(node, S("needs")), MSG_CATALOGUE_UNKNOWN_DIMENSION, needs);
    return OK;
}

static Err formula_load(Cx *cx, const Definitions *d, const Node *node, IndicatorIn *in) {
    TRY(text_read(cx, node, "formula", false, &in->indicator.formula));
    const Node *formula = node_get(node, S("formula"));
    if (formula_parse(cx, d, in->indicator.formula, &in->formula))
        return fail(cx, INVALID, MSG_CATALOGUE_LINE, str_format(cx->mem, "%zu", formula->line),
                    fault_text(cx->mem, cx->lang, &cx->fault));
    if (!formula_gives(in->formula, in->indicator.unit))
        return node_fault(cx, formula, MSG_CATALOGUE_UNIT_BY_FORMULA, node_text(node, S("unit")));
    return OK;
}

Err indicator_load(Cx *cx, Definitions *d, const Declaration *declaration, const Node *node) {
    static const char *const known[] = {
        "id",       "family",  "title",   "subject",  "definition",  "limits", "source",
        "newer",    "field",   "unit",    "decimals", "polarity",    "place",  "stage",
        "aspect",   "secrecy", "formula", "by",       "period_word", "breaks", "exclude",
        "headline", "needs",   "also",    NULL};
    IndicatorIn *in = NEW(cx->mem, IndicatorIn);
    Indicator *indicator = &in->indicator;
    TRY(keys_known(cx, node, known));
    TRY(text_read(cx, node, "id", false, &indicator->id));
    if (!str_equal(indicator->id, declaration->id))
        return node_fault(cx, node_get(node, S("id")), MSG_CATALOGUE_ID_NOT_NAME, indicator->id);
    TRY(text_read(cx, node, "family", true, &indicator->family));
    if (indicator->family.n == 0) indicator->family = indicator->id;
    indicator->version = declaration->version;
    in->definitions = d;
    in->index = (unsigned)d->n_indicators;
    TRY(texts_of_indicator(cx, node, indicator));
    TRY(words_of_indicator(cx, node, indicator));
    TRY(formula_load(cx, d, node, in));
    TRY(breakdowns_load(cx, d, node, in));
    TRY(breaks_load(cx, node, indicator));
    TRY(excluded_load(cx, d, node, indicator));
    index_put(cx->mem, &d->indicator_ids, indicator->id, d->n_indicators);
    d->indicators_public[d->n_indicators] = indicator;
    d->indicators[d->n_indicators++] = in;
    return OK;
}

/* ---- finding ---- */

const Indicator *const *indicators_all(const Catalogue *catalogue, size_t *n) {
    *n = catalogue->definitions->n_indicators;
    return catalogue->definitions->indicators_public;
}

/* Ids of the same field, or whose letters are the same but for upper and lower case. */
static Err unknown(Cx *cx, const Definitions *d, Str id) {
    Str near[MOST_NEAR];
    size_t n = 0;
    Str typed = str_lower(cx->mem, str_slice(id, 0, 60));
    for (size_t i = 0; i < d->n_indicators && n < MOST_NEAR; i++) {
        Str known = str_lower(cx->mem, d->indicators[i]->indicator.id);
        Str head = str_slice(typed, 0, known.n < 4 ? known.n : 4);
        if (head.n && str_starts(known, head)) near[n++] = d->indicators[i]->indicator.id;
    }
    if (n == 0) return fail(cx, NOT_FOUND, MSG_INDICATOR_UNKNOWN, id);
    return fail(cx, NOT_FOUND, MSG_INDICATOR_UNKNOWN_NEAR, id, str_join(cx->mem, n, near, S(", ")));
}

Err indicator_find(Cx *cx, const Catalogue *catalogue, Str id, const Indicator **out) {
    const Definitions *d = catalogue->definitions;
    size_t i = index_get(&d->indicator_ids, id);
    if (i == SIZE_MAX) return unknown(cx, d, id);
    *out = &d->indicators[i]->indicator;
    return OK;
}

Err indicators_find(Cx *cx, const Catalogue *catalogue, Str id_or_family, const Indicator ***out,
                    size_t *n) {
    const Definitions *d = catalogue->definitions;
    const Indicator **found = NEW_ARRAY(cx->mem, const Indicator *, d->n_indicators);
    size_t count = 0, exact = index_get(&d->indicator_ids, id_or_family);
    for (size_t i = 0; i < d->n_indicators; i++) {
        const Indicator *indicator = &d->indicators[i]->indicator;
        bool wanted = exact == SIZE_MAX ? str_equal(indicator->family, id_or_family) : i == exact;
        if (wanted) found[count++] = indicator;
    }
    if (count == 0) return unknown(cx, d, id_or_family);
    *out = found;
    *n = count;
    return OK;
}

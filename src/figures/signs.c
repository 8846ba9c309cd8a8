/* What do the signs of a table mean? Two sets are in use: the one that all offices have printed for
 * decades, and the letters that some use now; a mapping names the set and adds or replaces single
 * signs. A sign stands in place of a number or beside one, and the same letter may do both. */

#include <string.h>
#include "base/base.h"
#include "figures/mapping_read_in.h"

/* "-" nothing there, "." unknown or secret, "x" makes no sense, "/" not reliable enough, "..."
 * comes later; p provisional, r corrected, s estimated. */
static const MappingSign old_alone[] = {
    {{"-", 1}, SIGN_DASH, NOT_DELIVERED, 0, EXACT},
    {{".", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, 0, EXACT},
    {{"x", 1}, SIGN_STATE, NOT_MEANINGFUL, 0, EXACT},
    {{"/", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, UNRELIABLE, EXACT},
    {{"...", 3}, SIGN_STATE, NOT_DELIVERED, 0, EXACT},
};
static const MappingSign old_beside[] = {
    {{"p", 1}, SIGN_BESIDE, PRESENT, PROVISIONAL, EXACT},
    {{"r", 1}, SIGN_BESIDE, PRESENT, CORRECTED, EXACT},
    {{"s", 1}, SIGN_BESIDE, PRESENT, 0, ESTIMATED},
};

/* As the statistical office of Lower Saxony explains them (statistik.niedersachsen.de,
 * "Abkürzungen und Zeichenerklärungen"): k not zero, but rounded to it; t comes later; u not
 * certain enough; g unknown or secret; x makes no sense; beside a number u and f of limited use, p,
 * r and s as ever, e final. n and the brackets are from the list of former signs on the same page.
 */
static const MappingSign new_alone[] = {
    {{"n", 1}, SIGN_DASH, NOT_DELIVERED, 0, EXACT},
    {{"-", 1}, SIGN_DASH, NOT_DELIVERED, 0, EXACT},
    {{"k", 1}, SIGN_STATE, PRESENT, 0, BELOW_HALF},
    {{"[0]", 3}, SIGN_STATE, PRESENT, 0, BELOW_HALF},
    {{"t", 1}, SIGN_STATE, NOT_DELIVERED, 0, EXACT},
    {{"u", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, UNRELIABLE, EXACT},
    {{"g", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, 0, EXACT},
    {{"x", 1}, SIGN_STATE, NOT_MEANINGFUL, 0, EXACT},
};
static const MappingSign new_beside[] = {
    {{"p", 1}, SIGN_BESIDE, PRESENT, PROVISIONAL, EXACT},
    {{"r", 1}, SIGN_BESIDE, PRESENT, CORRECTED, EXACT},
    {{"s", 1}, SIGN_BESIDE, PRESENT, 0, ESTIMATED},
    {{"e", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"u", 1}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
    {{"f", 1}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
};

/* What a column of qualities says beyond the signs of the mapping: signs of the GENESIS databases,
 * and the code list of SDMX for the status of an observation (CL_OBS_STATUS 2.2). Codes that say
 * nothing of the value itself (a break, another definition, a strike) leave it as it is; G
 * (experimental) and J (derogation) have no certain meaning here. */
static const MappingSign qualities[] = {
    {{"()", 2}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
    {{"e", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"u", 1}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
    {{"f", 1}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
    {{"A", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"B", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"D", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"E", 1}, SIGN_BESIDE, PRESENT, 0, ESTIMATED},
    {{"F", 1}, SIGN_BESIDE, PRESENT, 0, FORECAST},
    {{"H", 1}, SIGN_STATE, NOT_COLLECTED, 0, EXACT},
    {{"I", 1}, SIGN_BESIDE, PRESENT, 0, ESTIMATED},
    {{"K", 1}, SIGN_STATE, NOT_DELIVERED, 0, EXACT},
    {{"L", 1}, SIGN_STATE, NOT_COLLECTED, 0, EXACT},
    {{"M", 1}, SIGN_STATE, NOT_MEANINGFUL, 0, EXACT},
    {{"N", 1}, SIGN_STATE, PRESENT, 0, BELOW_HALF},
    {{"O", 1}, SIGN_STATE, NOT_DELIVERED, 0, EXACT},
    {{"P", 1}, SIGN_BESIDE, PRESENT, PROVISIONAL, EXACT},
    {{"Q", 1}, SIGN_STATE, UNKNOWN_AT_SOURCE, 0, EXACT},
    {{"S", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
    {{"U", 1}, SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
    {{"V", 1}, SIGN_BESIDE, PRESENT, PROVISIONAL, EXACT},
    {{"W", 1}, SIGN_BESIDE, PRESENT, 0, EXACT},
};

/* ---- looking one up ---- */

static const MappingSign *find(const MappingSign *list, size_t n, Str text) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].sign, text)) return &list[i];
    return NULL;
}

/* The same sign as another keyboard or program writes it. */
static Str twin(Str text) {
    static const struct {
        Str text, sign;
    } twins[] = {{S("\u2013"), S("-")},   {S("\u2014"), S("-")}, {S("\u2212"), S("-")},
                 {S("\u2026"), S("...")}, {S("\u00b7"), S(".")}, {S("\u2022"), S(".")},
                 {S("X"), S("x")}};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (str_equal(text, twins[i].text)) return twins[i].sign;
    if (text.n == 3 && text.p[0] == '[' && text.p[2] == ']') return str_slice(text, 1, 2);
    return STR_NONE;
}

const MappingSign *sign_alone(const Mapping *mapping, Str text) {
    const MappingSign *sign = find(mapping->signs, mapping->n_signs, text);
    Str other = sign ? STR_NONE : twin(text);
    return other.n ? find(mapping->signs, mapping->n_signs, other) : sign;
}

const MappingSign *sign_beside(const Mapping *mapping, Str text) {
    const MappingSign *sign = find(mapping->beside, mapping->n_beside, text);
    Str other = sign ? STR_NONE : twin(text);
    return other.n ? find(mapping->beside, mapping->n_beside, other) : sign;
}

const MappingSign *sign_quality(const Mapping *mapping, Str text) {
    const MappingSign *sign = sign_beside(mapping, text);
    if (!sign) sign = sign_alone(mapping, text);
    return sign ? sign : find(qualities, sizeof qualities / sizeof *qualities, text);
}

/* ---- the declaration ---- */

static Err meaning(Cx *cx, const Node *at, MappingSign *sign) {
    static const struct {
        Str word;
        SignMeaning meaning;
        Presence presence;
        unsigned marks;
        Precision precision;
    } words[] = {
        {S("dash"), SIGN_DASH, NOT_DELIVERED, 0, EXACT},
        {S("unreliable-without-number"), SIGN_STATE, UNKNOWN_AT_SOURCE, UNRELIABLE, EXACT},
        {S("below-half"), SIGN_STATE, PRESENT, 0, BELOW_HALF},
        {S("provisional"), SIGN_BESIDE, PRESENT, PROVISIONAL, EXACT},
        {S("corrected"), SIGN_BESIDE, PRESENT, CORRECTED, EXACT},
        {S("unreliable"), SIGN_BESIDE, PRESENT, UNRELIABLE, EXACT},
        {S("estimated"), SIGN_BESIDE, PRESENT, 0, ESTIMATED},
        {S("forecast"), SIGN_BESIDE, PRESENT, 0, FORECAST},
        {S("final"), SIGN_BESIDE, PRESENT, 0, EXACT},
    };
    Str word = at->kind == NODE_TEXT ? at->text : STR_NONE;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i].word)) {
            *sign = (MappingSign){sign->sign, words[i].meaning, words[i].presence, words[i].marks,
                                  words[i].precision};
            return OK;
        }
    if (!presence_read(word, &sign->presence) || sign->presence == PRESENT)
        return mapping_bad(cx, at, "signs", word);
    return OK;
}

static void put(MappingSign *list, size_t *n, MappingSign sign) {
    size_t at = 0;
    while (at < *n && !str_equal(list[at].sign, sign.sign))
        at++;
    if (at == *n) ++*n;
    list[at] = sign;
}

static void start_with(Mapping *mapping, bool letters) {
    mapping->n_signs =
        letters ? sizeof new_alone / sizeof *new_alone : sizeof old_alone / sizeof *old_alone;
    mapping->n_beside =
        letters ? sizeof new_beside / sizeof *new_beside : sizeof old_beside / sizeof *old_beside;
    memcpy(mapping->signs, letters ? new_alone : old_alone,
           mapping->n_signs * sizeof *mapping->signs);
    memcpy(mapping->beside, letters ? new_beside : old_beside,
           mapping->n_beside * sizeof *mapping->beside);
}

Err mapping_signs(Cx *cx, Mapping *mapping, const Node *node) {
    const Node *set = node && node->kind == NODE_MAP ? node_get(node, S("set")) : node;
    size_t declared = node && node->kind == NODE_MAP ? node->n : 0;
    bool letters = set && set->kind == NODE_TEXT && str_equal(set->text, S("new"));
    if (set && !letters && !(set->kind == NODE_TEXT && str_equal(set->text, S("old"))))
        return mapping_bad(cx, set, "signs", set->text);
    mapping->signs =
        NEW_ARRAY(cx->mem, MappingSign, sizeof new_alone / sizeof *new_alone + declared);
    mapping->beside =
        NEW_ARRAY(cx->mem, MappingSign, sizeof new_beside / sizeof *new_beside + declared);
    start_with(mapping, letters);
    for (size_t i = 0; i < declared; i++) {
        MappingSign sign = {.sign = str_copy(cx->mem, node->keys[i])};
        if (node->items[i] == set) continue;
        TRY(meaning(cx, node->items[i], &sign));
        if (sign.meaning == SIGN_BESIDE)
            put(mapping->beside, &mapping->n_beside, sign);
        else
            put(mapping->signs, &mapping->n_signs, sign);
    }
    return OK;
}

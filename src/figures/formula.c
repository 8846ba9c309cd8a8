/* What does a formula say? Reads "100 * leavers[certificate=none] / leavers" into a small tree
 * whose names, dimensions and units have been checked, so that evaluating it cannot fail for
 * reasons of the formula. Rewrites (k · a) / b as k · (a / b): a share keeps its numerator and
 * denominator. */

#include <math.h>
#include "figures/snapshot_in.h"

#define MOST_CELLS ((size_t)200)

typedef struct Parser {
    Cx *cx;
    const Definitions *d;
    Str text;
    size_t at;
    unsigned depth;
    VEC(Term *) terms;
} Parser;

typedef struct Operand { /* a plain number or a tree */
    FormulaNode *node;
    double number;
} Operand;

static Err sum_parse(Parser *p, Operand *out);

/* ---- words ---- */

static void blanks_skip(Parser *p) {
    while (p->at < p->text.n && (p->text.p[p->at] == ' ' || p->text.p[p->at] == '\n'))
        p->at++;
}

static Str rest(const Parser *p) {
    return str_slice(p->text, p->at, p->at + 40);
}

static Err not_understood(Parser *p) {
    if (p->at >= p->text.n) return fail(p->cx, INVALID, MSG_FORMULA_ENDS_EARLY, p->text);
    return fail(p->cx, INVALID, MSG_FORMULA_NOT_UNDERSTOOD, rest(p));
}

static bool sign_take(Parser *p, char sign) {
    blanks_skip(p);
    if (p->at >= p->text.n || p->text.p[p->at] != sign) return false;
    p->at++;
    return true;
}

static Err sign_need(Parser *p, char sign) {
    return sign_take(p, sign) ? OK : not_understood(p);
}

static bool code_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* A code as long as it can be; a minus counts to it only where a letter or digit follows at once.
 */
static Str word_take(Parser *p) {
    blanks_skip(p);
    size_t from = p->at;
    while (p->at < p->text.n && code_character(p->text.p[p->at])) {
        bool minus = p->text.p[p->at] == '-';
        if (minus && (p->at + 1 >= p->text.n || !code_character(p->text.p[p->at + 1]))) break;
        p->at++;
    }
    return str_slice(p->text, from, p->at);
}

static bool number_take(Parser *p, double *out) {
    blanks_skip(p);
    size_t from = p->at, to = from;
    while (to < p->text.n &&
           ((p->text.p[to] >= '0' && p->text.p[to] <= '9') || p->text.p[to] == '.'))
        to++;
    Number number;
    if (!number_read(str_slice(p->text, from, to), DECIMAL_POINT, &number)) return false;
    p->at = to;
    *out = number.value;
    return true;
}

/* ---- trees ---- */

static FormulaNode *node_new(Parser *p, FormulaOp op, Unit unit, FormulaNode *a, FormulaNode *b) {
    FormulaNode *node = NEW(p->cx->mem, FormulaNode);
    *node = (FormulaNode){.op = op, .unit = unit, .a = a, .b = b};
    return node;
}

static FormulaNode *scaled(Parser *p, FormulaNode *a, double factor) {
    if (a->op == FORMULA_SCALE) {
        factor *= a->factor;
        a = a->a;
    }
    if (a->op == FORMULA_DIVIDE && fabs(factor - 100) < 1e-9)
        return node_new(p, FORMULA_PERCENT, UNIT_PERCENT, a, NULL);
    FormulaNode *node = node_new(p, FORMULA_SCALE, a->unit, a, NULL);
    node->factor = factor;
    return node;
}

static FormulaNode *divided(Parser *p, FormulaNode *a, FormulaNode *b) {
    double factor = 1;
    if (a->op == FORMULA_SCALE) {
        factor = a->factor;
        a = a->a;
    }
    FormulaNode *node = node_new(p, FORMULA_DIVIDE, UNIT_RATIO, a, b);
    return fabs(factor - 1) < 1e-12 ? node : scaled(p, node, factor);
}

static Err units_differ(Parser *p, size_t from) {
    return fail(p->cx, INVALID, MSG_FORMULA_UNITS_DIFFER, str_slice(p->text, from, from + 40));
}

/* ---- terms ---- */

static Err codes_parse(Parser *p, TermPart *part) {
    const DimensionIn *in = &p->d->dimensions[part->dimension];
    VEC(CellPart16) codes = {0};
    do {
        Str code = word_take(p);
        if (codes.n == 0 && str_equal(code, S("total"))) return OK;
        size_t i = index_get(&in->codes, code);
        if (i == SIZE_MAX) return fail(p->cx, INVALID, MSG_CATALOGUE_UNKNOWN_CODE, code);
        for (size_t k = 0; k < codes.n; k++)
            if (PART_CODE(codes.at[k]) == i)
                return fail(p->cx, INVALID, MSG_CATALOGUE_DOUBLE, code);
        vec_push(p->cx->mem, &codes, CELL_PART(part->dimension, i));
    } while (sign_take(p, '|'));
    part->codes = codes.at;
    part->n = codes.n;
    return OK;
}

static Err parts_parse(Parser *p, Term *term) {
    VEC(TermPart) parts = {0};
    do {
        Str id = word_take(p);
        size_t i = index_get(&p->d->dimension_ids, id);
        if (i == SIZE_MAX || !(term->measure->dimensions >> i & 1))
            return fail(p->cx, INVALID, MSG_FORMULA_NO_DIMENSION, id);
        if (term->fixed >> i & 1) return fail(p->cx, INVALID, MSG_CATALOGUE_DOUBLE, id);
        TermPart part = {.dimension = (unsigned)i};
        TRY(sign_need(p, '='));
        TRY(codes_parse(p, &part));
        term->fixed |= (uint64_t)1 << i;
        vec_push(p->cx->mem, &parts, part);
    } while (sign_take(p, ','));
    term->parts = parts.at;
    term->n_parts = parts.n;
    return sign_need(p, ']');
}

/* All combinations of the codes that are added. */
static Err cells_make(Parser *p, Term *term) {
    size_t n = 1;
    for (size_t i = 0; i < term->n_parts; i++)
        if (term->parts[i].n) n *= term->parts[i].n;
    if (n > MOST_CELLS) return fail(p->cx, INVALID, MSG_FORMULA_TOO_LONG, p->text);
    /* Shares of different parts do not add. */
    if (n > 1 && !term->count && term->measure->measure.unit != UNIT_COUNT)
        return fail(p->cx, INVALID, MSG_FORMULA_UNITS_DIFFER, term->measure->measure.id);
    term->cells = NEW_ARRAY(p->cx->mem, CellKey, n);
    term->n_cells = n;
    for (size_t c = 0; c < n; c++) {
        size_t left = c;
        for (size_t i = 0; i < term->n_parts; i++) {
            const TermPart *part = &term->parts[i];
            if (!part->n) continue;
            if (!cell_with(&term->cells[c], part->codes[left % part->n]))
                return fail(p->cx, INVALID, MSG_FORMULA_TOO_LONG, p->text);
            left /= part->n;
        }
    }
    return OK;
}

static Err shift_parse(Parser *p, Term *term) {
    static const struct {
        const char *word;
        Shift shift;
    } shifts[] = {{"year-end-before", SHIFT_YEAR_END_BEFORE},
                  {"year-end", SHIFT_YEAR_END},
                  {"same-year", SHIFT_SAME_YEAR}};
    size_t from = p->at;
    Str word = word_take(p);
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++)
        if (str_equal(word, str_of(shifts[i].word))) term->shift = shifts[i].shift;
    if (term->shift != SHIFT_NONE) return OK;
    p->at = from;
    return not_understood(p);
}

static Err term_parse(Parser *p, Str id, Term **out) {
    size_t i = index_get(&p->d->measure_ids, id);
    if (i == SIZE_MAX) return fail(p->cx, INVALID, MSG_CATALOGUE_UNKNOWN_MEASURE, id);
    if (p->terms.n >= MOST_TERMS) return fail(p->cx, INVALID, MSG_FORMULA_TOO_LONG, p->text);
    Term *term = NEW(p->cx->mem, Term);
    term->measure = &p->d->measures[i];
    term->index = p->terms.n;
    if (sign_take(p, '[')) TRY(parts_parse(p, term));
    if (sign_take(p, '@')) TRY(shift_parse(p, term));
    if (p->terms.n == 0 && term->shift != SHIFT_NONE)
        return fail(p->cx, INVALID, MSG_FORMULA_FIRST_SHIFTED, id);
    vec_push(p->cx->mem, &p->terms, term);
    *out = term;
    return OK;
}

static Err count_parse(Parser *p, Term **out) {
    TRY(sign_need(p, '('));
    Str id = word_take(p);
    TRY(term_parse(p, id, out));
    Term *term = *out;
    if (!term->measure->measure.of_places)
        return fail(p->cx, INVALID, MSG_FORMULA_COUNT_OF_PLACES, id);
    term->count = true;
    TRY(sign_need(p, ','));
    if (!number_take(p, &term->low)) return not_understood(p);
    TRY(sign_need(p, ','));
    if (!number_take(p, &term->high) || term->high < term->low) return not_understood(p);
    return sign_need(p, ')');
}

/* ---- expressions ---- */

static Err factor_parse(Parser *p, Operand *out) {
    *out = (Operand){0};
    if (sign_take(p, '(')) {
        if (++p->depth > FORMULA_DEEPEST)
            return fail(p->cx, INVALID, MSG_FORMULA_TOO_LONG, p->text);
        TRY(sum_parse(p, out));
        p->depth--;
        return sign_need(p, ')');
    }
    if (number_take(p, &out->number)) return OK;
    Str id = word_take(p);
    if (id.n == 0) return not_understood(p);
    Term *term = NULL;
    size_t after = p->at;
    bool count = str_equal(id, S("count")) && sign_take(p, '(');
    p->at = after;
    if (count) {
        TRY(count_parse(p, &term));
    } else {
        TRY(term_parse(p, id, &term));
    }
    must(term);
    TRY(cells_make(p, term));
    Unit unit = count ? UNIT_COUNT : term->measure->measure.unit;
    out->node = node_new(p, FORMULA_TERM, unit, NULL, NULL);
    out->node->term = term;
    return OK;
}

static Err times(Parser *p, Operand *a, const Operand *b, size_t from) {
    if (a->node && b->node) return units_differ(p, from);
    if (a->node || b->node) {
        *a = (Operand){.node =
                           scaled(p, a->node ? a->node : b->node, a->node ? b->number : a->number)};
    } else {
        a->number *= b->number;
    }
    return OK;
}

static Err by(Parser *p, Operand *a, const Operand *b, size_t from) {
    if (!b->node && !(fabs(b->number) > 0))
        return fail(p->cx, INVALID, MSG_FORMULA_ZERO_DIVISOR, str_slice(p->text, from, from + 40));
    if (b->node && !a->node) return units_differ(p, from);
    if (b->node) {
        a->node = divided(p, a->node, b->node);
    } else if (a->node) {
        a->node = scaled(p, a->node, 1 / b->number);
    } else {
        a->number /= b->number;
    }
    return OK;
}

static Err product_parse(Parser *p, Operand *out) {
    TRY(factor_parse(p, out));
    for (;;) {
        bool multiply = sign_take(p, '*');
        if (!multiply && !sign_take(p, '/')) return OK;
        blanks_skip(p);
        size_t from = p->at;
        Operand next;
        TRY(factor_parse(p, &next));
        TRY(multiply ? times(p, out, &next, from) : by(p, out, &next, from));
    }
}

static Err sum_parse(Parser *p, Operand *out) {
    TRY(product_parse(p, out));
    for (;;) {
        bool plus = sign_take(p, '+');
        if (!plus && !sign_take(p, '-')) return OK;
        blanks_skip(p);
        size_t from = p->at;
        Operand next;
        TRY(product_parse(p, &next));
        if (!out->node != !next.node) return units_differ(p, from);
        if (!out->node) {
            out->number += plus ? next.number : -next.number;
            continue;
        }
        Unit unit = out->node->unit;
        bool adds = unit == UNIT_COUNT || unit == UNIT_POINTS;
        if (unit != next.node->unit || (plus && !adds)) return units_differ(p, from);
        if (!plus && unit == UNIT_PERCENT) unit = UNIT_POINTS;
        out->node = node_new(p, plus ? FORMULA_ADD : FORMULA_SUBTRACT, unit, out->node, next.node);
    }
}

Err formula_parse(Cx *cx, const Definitions *d, Str text, Formula **out) {
    if (text.n > FORMULA_LONGEST)
        return fail(cx, INVALID, MSG_FORMULA_TOO_LONG, str_slice(text, 0, 40));
    Parser p = {.cx = cx, .d = d, .text = text};
    Operand root;
    TRY(sum_parse(&p, &root));
    blanks_skip(&p);
    if (p.at < text.n || !root.node) return not_understood(&p);
    *out = NEW(cx->mem, Formula);
    **out = (Formula){.root = root.node, .terms = p.terms.at, .n_terms = p.terms.n};
    return OK;
}

bool formula_gives(const Formula *formula, Unit declared) {
    const FormulaNode *root = formula->root;
    if (root->unit == declared) return true;
    if (root->unit != UNIT_RATIO) return false;
    if (declared == UNIT_INDEX) return true;
    return declared == UNIT_PER_1000 && root->op == FORMULA_SCALE &&
           fabs(root->factor - 1000) < 1e-9;
}

/* ---- k of n ---- */

static const TermPart *part_of(const Term *term, unsigned dimension) {
    for (size_t i = 0; i < term->n_parts; i++)
        if (term->parts[i].dimension == dimension) return &term->parts[i];
    return NULL;
}

static bool has_code(const TermPart *part, CellPart16 code) {
    for (size_t i = 0; i < part->n; i++)
        if (part->codes[i] == code) return true;
    return false;
}

/* Whoever the first term counts is among those of the second. */
static bool lies_in(const Term *part, const Term *whole) {
    if (part->measure != whole->measure || part->shift != whole->shift ||
        part->count != whole->count ||
        (part->count && (part->low < whole->low || part->high > whole->high)))
        return false;
    for (size_t i = 0; i < whole->n_parts; i++) {
        const TermPart *outer = &whole->parts[i], *inner = part_of(part, outer->dimension);
        if (outer->n == 0) continue; /* the total */
        if (!inner || inner->n == 0) return false;
        for (size_t k = 0; k < inner->n; k++)
            if (!has_code(outer, inner->codes[k])) return false;
    }
    return true;
}

bool formula_counts(const Formula *formula, uint64_t broken_down) {
    const FormulaNode *node = formula->root;
    if (node->op == FORMULA_PERCENT) node = node->a;
    if (node->op != FORMULA_DIVIDE || node->a->op != FORMULA_TERM || node->b->op != FORMULA_TERM)
        return false;
    const Term *part = node->a->term, *whole = node->b->term;
    if (node->a->unit != UNIT_COUNT || node->b->unit != UNIT_COUNT || !lies_in(part, whole))
        return false;
    return !(broken_down & (part->fixed | whole->fixed));
}

bool indicator_counts(const Indicator *indicator, const Dimension *by) {
    const IndicatorIn *in = (const IndicatorIn *)indicator;
    uint64_t bit = 0;
    if (indicator->needs && indicator->needs != by) return false; /* a whole is no share */
    if (by) bit = (uint64_t)1 << (size_t)((const DimensionIn *)by - in->definitions->dimensions);
    return formula_counts(in->formula, bit);
}

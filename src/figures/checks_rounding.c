/* Are these numbers rounded, and do the parts of a whole fit within what rounding can do? Offices
 * round counts to 5: a sum of n parts may then lie 2 × (n + 1) beside its total, no further. Which
 * columns or rows are parts of which total is declared for agreed tables only; elsewhere the
 * headings ("insgesamt") or the numbers themselves say so: where the others make up one column to
 * within half a per cent nearly everywhere, it is their total. A table in which they nearly never
 * make it exactly (perturbed by cell keys) says nothing. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define ROUNDED_NUMBERS 7     /* as many multiples of 5 in a row are no chance: 5^-7 */
#define ROUNDED_DISTINCT 4    /* … unless they are the same number again and again */
#define WHOLE_NEAR 0.005      /* of the total */
#define WHOLE_MOSTLY 0.8      /* of the rows */
#define WHOLE_ROWS 5          /* below that a single row decides */
#define MOST_CELLS_LOOKED 300 /* wholes are looked for in tables people read */
#define MOST_PERIODS_LOOKED 300
#define MOST_PARTS_OF_WHOLE 64

/* ---- rounding ---- */

typedef struct Multiples {
    uint64_t common; /* greatest common divisor */
    size_t numbers, distinct;
    double some[ROUNDED_DISTINCT];
} Multiples;

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void multiples_add(Multiples *m, double number) {
    if (!(number >= 1 && number < 9e15) || number != trunc(number)) {
        if (number != 0) m->common = 1;
        return;
    }
    m->common = common_divisor(m->common, (uint64_t)number);
    m->numbers++;
    size_t i = 0;
    while (i < m->distinct && m->some[i] != number)
        i++;
    if (i == m->distinct && i < ROUNDED_DISTINCT) m->some[m->distinct++] = number;
}

static uint32_t multiples_base(const Multiples *m) {
    static const uint32_t bases[] = {1000, 500, 100, 50, 10, 5};
    if (m->numbers < ROUNDED_NUMBERS || m->distinct < ROUNDED_DISTINCT) return 0;
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (m->common % bases[i] == 0) return bases[i];
    return 0;
}

void rounding_detect(Intake *intake) {
    Multiples *of = NEW_ARRAY(intake->mem, Multiples, intake->measures.n + 1);
    Multiples all = {0};
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        const Series *series = &intake->series.at[raw->series];
        if (intake->measures.at[series->measure]->unit != UNIT_COUNT) continue;
        if (!raw_has_number(raw) || raw->dash || raw->base > 1) continue;
        multiples_add(&of[series->measure], raw->number);
        multiples_add(&all, raw->number);
    }
    uint32_t whole_file = multiples_base(&all);
    for (size_t s = 0; s < intake->series.n; s++) {
        Series *series = &intake->series.at[s];
        if (intake->measures.at[series->measure]->unit != UNIT_COUNT) continue;
        uint32_t own = multiples_base(&of[series->measure]);
        series->looks_rounded = own ? own : whole_file;
    }
}

/* ---- wholes that nobody declared ---- */

typedef struct Line { /* a measure and cell: a column, or the rows of one label */
    uint32_t measure, cell;
    bool total; /* its heading says so */
    double size;
} Line;

typedef struct Fit { /* how the parts meet the total, over all rows */
    size_t rows, near, exact;
} Fit;

typedef struct Whole {
    Line lines[MOST_PARTS_OF_WHOLE + 1];
    size_t n;
    size_t total; /* place among the lines */
    Fit fit;
} Whole;

typedef struct Wholes {
    Intake *intake;
    uint32_t *first, *next; /* raws per series, as lists */
    VEC(Whole *) found;
    Fit all; /* of those found */
} Wholes;

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* One of the words that name a total stands in the text by itself: "Gesamtschule" is none. */
static bool names_total(Arena *mem, Str text) {
    static const char *const words[] = {"insgesamt", "gesamt",      "zusammen", "summe",
                                        "total",     "gesamtsumme", "overall",  "sum",
                                        "alle",      "gesamtzahl"};
    Str lower = str_lower(mem, text);
    for (size_t at = 0; at < lower.n;) {
        size_t end = at;
        while (end < lower.n && is_letter(lower.p[end]))
            end++;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_equal(str_slice(lower, at, end), str_of(words[i]))) return true;
        at = end + 1;
    }
    return false;
}

static Str code_label(const CellPart *part) {
    for (size_t i = 0; i < part->dimension->n_codes; i++)
        if (str_equal(part->dimension->codes[i].code, part->code))
            return part->dimension->codes[i].label.in[DE];
    return part->code;
}

static void list_raws(Wholes *wholes) {
    Intake *intake = wholes->intake;
    wholes->first = NEW_ARRAY(intake->mem, uint32_t, intake->series.n + 1);
    wholes->next = NEW_ARRAY(intake->mem, uint32_t, intake->raws.n + 1);
    memset(wholes->first, 0xFF, (intake->series.n + 1) * sizeof *wholes->first);
    for (size_t i = intake->raws.n; i-- > 0;) {
        const Raw *raw = &intake->raws.at[i];
        wholes->next[i] = wholes->first[raw->series];
        wholes->first[raw->series] = (uint32_t)i;
    }
}

static double line_size(const Wholes *wholes, const Line *line) {
    const Intake *intake = wholes->intake;
    double size = 0;
    for (uint32_t p = 0; p < intake->periods.n; p++) {
        uint32_t series = intake_series_at(intake, line->measure, line->cell, p);
        uint32_t i = series == NONE32 ? NONE32 : wholes->first[series];
        for (; i != NONE32; i = wholes->next[i])
            if (raw_has_number(&intake->raws.at[i])) size += intake->raws.at[i].number;
    }
    return size;
}

/* The heading decides; where none or several say "total", the largest. */
static bool choose_total(Wholes *wholes, Whole *whole) {
    size_t named = 0, largest = 0;
    for (size_t i = 0; i < whole->n; i++) {
        whole->lines[i].size = line_size(wholes, &whole->lines[i]);
        if (whole->lines[i].size > whole->lines[largest].size) largest = i;
        if (whole->lines[i].total && !named++) whole->total = i;
    }
    if (named != 1) whole->total = largest;
    return whole->n >= (named == 1 ? 3 : 4);
}

/* NAN where a part is missing. */
static double parts_sum(const Intake *intake, const Whole *whole, const Raw *total) {
    uint32_t period = intake->series.at[total->series].period;
    double sum = 0;
    for (size_t i = 0; i < whole->n; i++) {
        if (i == whole->total) continue;
        uint32_t series =
            intake_series_at(intake, whole->lines[i].measure, whole->lines[i].cell, period);
        uint32_t at = series == NONE32 ? NONE32 : intake_find(intake, total->spot, series);
        if (at == NONE32) return (double)NAN;
        const Raw *raw = &intake->raws.at[at];
        if (!raw->dash && !raw_has_number(raw)) return (double)NAN;
        if (raw_has_number(raw)) sum += raw->number;
    }
    return sum;
}

static uint32_t rounded_of(const Intake *intake, const Raw *raw) {
    const Series *series = &intake->series.at[raw->series];
    uint32_t declared = series->rounded ? series->rounded : series->looks_rounded;
    return declared > raw->base ? declared : raw->base;
}

static void tell_row(const Wholes *wholes, const Fit *fit, const Raw *total, double sum,
                     double most) {
    Intake *intake = wholes->intake;
    Arena *mem = intake->scratch;
    if (fit->rows < WHOLE_ROWS) fit = &wholes->all; /* too few to tell what is usual */
    bool rounded = rounded_of(intake, total) > 1;
    bool mostly = (double)fit->exact >= WHOLE_MOSTLY * (double)fit->rows;
    /* Where sums are never exact the numbers were changed on purpose. */
    if (!rounded && !mostly && fit->rows >= WHOLE_ROWS) return;
    finding_add(intake->findings, rounded ? RULE_SUM_ROUNDED : RULE_SUM_PARTS, total->line,
                total->place, finding_number(mem, total->number),
                str_format(mem, "%.*s ± %.*s", STR_ARG(finding_number(mem, sum)),
                           STR_ARG(finding_number(mem, most))));
    arena_reset(mem);
}

/* One pass over all rows; fit NULL: counts, else tells. */
static Fit rows_fit(Wholes *wholes, const Whole *whole, const Fit *fit) {
    Intake *intake = wholes->intake;
    const Line *total = &whole->lines[whole->total];
    Fit found = {0};
    for (uint32_t p = 0; p < intake->periods.n; p++) {
        uint32_t series = intake_series_at(intake, total->measure, total->cell, p);
        uint32_t i = series == NONE32 ? NONE32 : wholes->first[series];
        for (; i != NONE32; i = wholes->next[i]) {
            const Raw *raw = &intake->raws.at[i];
            double sum = raw_has_number(raw) ? parts_sum(intake, whole, raw) : (double)NAN;
            if (isnan(sum) || raw->number <= 0) continue;
            double gap = fabs(sum - raw->number);
            double most = sum_tolerance(rounded_of(intake, raw), whole->n - 1);
            bool exact = gap <= most + 1e-6;
            found.rows++;
            found.exact += exact;
            found.near += exact || gap <= WHOLE_NEAR * raw->number;
            if (fit && !exact) tell_row(wholes, fit, raw, sum, most);
        }
    }
    return found;
}

static void whole_check(Wholes *wholes, Whole *whole) {
    if (!choose_total(wholes, whole)) return;
    Fit fit = rows_fit(wholes, whole, NULL);
    if (!fit.rows || (double)fit.near < WHOLE_MOSTLY * (double)fit.rows) return;
    Whole *kept = NEW(wholes->intake->mem, Whole);
    *kept = *whole;
    kept->fit = fit;
    vec_push(wholes->intake->mem, &wholes->found, kept);
    wholes->all.rows += fit.rows;
    wholes->all.exact += fit.exact;
}

static void line_add(Whole *whole, Line line) {
    if (whole->n <= MOST_PARTS_OF_WHOLE) whole->lines[whole->n] = line;
    whole->n++;
}

/* All columns of counts: some may be measures of their own, others cells of one. */
static void columns_check(Wholes *wholes) {
    Intake *intake = wholes->intake;
    Whole whole = {.n = 0};
    for (size_t s = 0; s < intake->series.n; s++) {
        const Series *series = &intake->series.at[s];
        bool known = intake->measures.at[series->measure]->unit != UNIT_COUNT;
        if (whole.n > MOST_PARTS_OF_WHOLE) return;
        for (size_t i = 0; i < whole.n && !known; i++)
            known =
                whole.lines[i].measure == series->measure && whole.lines[i].cell == series->cell;
        if (known) continue;
        Str label = column_label(intake->scratch, intake, series->measure, series->cell);
        line_add(&whole,
                 (Line){series->measure, series->cell, names_total(intake->scratch, label), 0});
    }
    arena_reset(intake->scratch);
    bool single = false; /* else the codes of one dimension: looked at by themselves */
    for (size_t i = 0; i < whole.n; i++)
        single |= whole.lines[i].measure != whole.lines[0].measure;
    if (single && whole.n > 2) whole_check(wholes, &whole);
}

static bool declared(const Intake *intake, uint32_t total, const Dimension *dimension) {
    for (size_t i = 0; i < intake->groups.n; i++)
        if (intake->groups.at[i].total == total && intake->groups.at[i].dimension == dimension)
            return true;
    return false;
}

/* The cells that differ from this one in the code of one dimension only. */
static bool siblings(const CellEntry *a, const CellEntry *b, size_t part) {
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        if (a->parts[i].dimension != b->parts[i].dimension) return false;
        if (i != part && !str_equal(a->parts[i].code, b->parts[i].code)) return false;
    }
    return true;
}

static bool is_without(const CellEntry *total, const CellEntry *cell, size_t part) {
    if (total->n + 1 != cell->n) return false;
    for (size_t i = 0, k = 0; i < cell->n; i++) {
        if (i == part) continue;
        if (total->parts[k].dimension != cell->parts[i].dimension ||
            !str_equal(total->parts[k].code, cell->parts[i].code))
            return false;
        k++;
    }
    return true;
}

/* The file has the measure in this cell. */
static bool has_line(const Intake *intake, uint32_t measure, uint32_t cell) {
    for (uint32_t p = 0; p < intake->periods.n; p++)
        if (intake_series_at(intake, measure, cell, p) != NONE32) return true;
    return false;
}

/* Codes of one dimension with all others alike; `cell` is the first of them. */
static void codes_check(Wholes *wholes, uint32_t measure, uint32_t cell, size_t part) {
    Intake *intake = wholes->intake;
    const CellEntry *own = &intake->cells.at[cell];
    Whole whole = {.n = 0};
    for (uint32_t c = 0; c < intake->cells.n; c++) {
        const CellEntry *other = &intake->cells.at[c];
        bool sibling = siblings(own, other, part), total = is_without(other, own, part);
        if (!(sibling || total) || !has_line(intake, measure, c)) continue;
        if (sibling && c < cell) return; /* looked at already */
        if (total && declared(intake, c, own->parts[part].dimension)) return;
        if (sibling) {
            const DimensionCode *code = NULL;
            const Dimension *dimension = own->parts[part].dimension;
            for (size_t i = 0; i < dimension->n_codes; i++)
                if (str_equal(dimension->codes[i].code, other->parts[part].code))
                    code = &dimension->codes[i];
            if (code && !code->part) continue;
            total = names_total(intake->scratch, code_label(&other->parts[part]));
        }
        line_add(&whole, (Line){measure, c, total, 0});
    }
    arena_reset(intake->scratch);
    if (whole.n > 2 && whole.n <= MOST_PARTS_OF_WHOLE + 1) whole_check(wholes, &whole);
}

void check_wholes(Intake *intake) {
    Wholes wholes = {.intake = intake};
    if (intake->cells.n > MOST_CELLS_LOOKED || intake->periods.n > MOST_PERIODS_LOOKED ||
        intake->mapping->of_schools)
        return;
    list_raws(&wholes);
    columns_check(&wholes);
    for (uint32_t m = 0; m < intake->measures.n; m++) {
        if (intake->measures.at[m]->unit != UNIT_COUNT) continue;
        for (uint32_t c = 0; c < intake->cells.n; c++)
            for (size_t part = 0; part < intake->cells.at[c].n; part++)
                if (has_line(intake, m, c)) codes_check(&wholes, m, c, part);
    }
    for (size_t i = 0; i < wholes.found.n; i++)
        rows_fit(&wholes, wholes.found.at[i], &wholes.found.at[i]->fit);
}

/* Can a column measure what its heading says? Three questions that any table of shares can be
 * asked, whatever it is about:
 *
 * label.constant: at least 99.5 per cent, or one and the same number, in nearly all areas. Sees
 * columns that were divided by themselves or shifted; cannot tell them from a duty that everybody
 * fulfils, and leaves columns of zeros alone.
 *
 * label.ages: groups like "30 bis unter 50" that make 100 per cent together must adjoin; and where
 * they run from birth to an open end they are a population, of which a year of age has a bounded
 * share. In 427 municipalities and Kreise of North Rhine-Westphalia (31 December 2015) the median
 * over the areas lies between 0.85 and 1.67 per cent per year of age, of single areas between 0.57
 * and 2.24; below 65 years medians beyond 0.6 to 2.0, or twice those of the neighbours, are told.
 * Sees exchanged and shifted headings; cannot see two groups of like size exchanged, nor groups of
 * a part of the population (staff, students), which do not begin at birth.
 *
 * label.whole: adjoining age groups from birth to an open end whose shares do not make 100 per cent
 * nearly everywhere. Only where all headings speak of shares: rates of age groups need not add up.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/history_in.h"

#define AREAS_ASKED 8
#define NEARLY_ALL 0.95
#define ALMOST_100 99.5
#define AGE_MOST 120
#define AGE_OPEN 200 /* no upper end */
#define AGE_OLD 65   /* above, the shares thin out by nature */
#define GROUPS_FEWEST 3
#define GROUPS_MOST 40
#define GROUP_WIDEST_NARROW 5 /* narrower groups vary more */
#define YEAR_LEAST 0.6
#define YEAR_MOST 2.0
#define NEIGHBOUR_MOST 2.0
#define BIRTH_LEAST 0.5 /* of the first group: else it is no population from birth on */
#define WHOLE_AWAY 3.0  /* points from 100 that rounding and perturbation may leave */

/* ---- headings ---- */

/* What stands there already is not said again. */
static Str joined(Arena *mem, Str a, Str b) {
    if (!a.n || !b.n) return a.n ? a : b;
    if (str_find(a, b, 0) != SIZE_MAX) return a;
    return str_join(mem, 2, (Str[]){a, b}, S(" "));
}

static bool column_is(const MappingColumn *column, const Measure *measure, const CellEntry *cell) {
    if (column->measure != measure) return false;
    for (size_t i = 0; i < column->n_cell; i++) {
        bool found = false;
        for (size_t k = 0; k < cell->n; k++)
            found |= cell->parts[k].dimension == column->cell[i].dimension &&
                     str_equal(cell->parts[k].code, column->cell[i].code);
        if (!found) return false;
    }
    return true;
}

static Str code_labels(Arena *mem, const CellEntry *cell) {
    Str text = STR_NONE;
    for (size_t k = 0; k < cell->n; k++) {
        const Dimension *dimension = cell->parts[k].dimension;
        for (size_t i = 0; i < dimension->n_codes; i++)
            if (str_equal(dimension->codes[i].code, cell->parts[k].code))
                text = joined(mem, text, dimension->codes[i].label.in[DE]);
    }
    return text;
}

Str column_label(Arena *mem, const Intake *intake, uint32_t measure, uint32_t cell) {
    const Mapping *mapping = intake->mapping;
    const Measure *of = intake->measures.at[measure];
    const CellEntry *entry = &intake->cells.at[cell];
    Str text = code_labels(mem, entry);
    for (size_t i = 0; i < mapping->n_columns; i++) {
        const MappingColumn *column = &mapping->columns[i];
        if (!column_is(column, of, entry)) continue;
        for (size_t k = 0; k < column->n_path; k++)
            text = joined(mem, text, column->path[k]);
        break;
    }
    return joined(mem, joined(mem, text, of->title.in[DE]), of->title.in[EN]);
}

/* ---- ages ---- */

typedef struct Ages {
    int from, to; /* both included; to AGE_OPEN: and older */
} Ages;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Passes over blanks, underlines and the word for years. */
static size_t pass_years(Str s, size_t at) {
    static const char *const words[] = {" ", "_", "jahren", "jahre", "years", "year", "j."};
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < sizeof words / sizeof *words && !moved; i++)
            if (str_starts(str_slice(s, at, s.n), str_of(words[i]))) {
                at += strlen(words[i]);
                moved = true;
            }
    }
    return at;
}

/* The length of the word of the list that stands at the place; 0: none. */
static size_t word_at(Str s, size_t at, const char *const *words) {
    for (; *words; words++)
        if (str_starts(str_slice(s, at, s.n), str_of(*words))) return strlen(*words);
    return 0;
}

static bool word_before(Str s, size_t at, const char *const *words) {
    while (at && (s.p[at - 1] == ' ' || s.p[at - 1] == '_'))
        at--;
    for (; *words; words++)
        if (str_ends(str_slice(s, 0, at), str_of(*words))) return true;
    return false;
}

/* An age of at most three digits; false for anything else that has digits. */
static bool age_at(Str s, size_t at, int *age, size_t *end) {
    *age = 0;
    for (*end = at; *end < s.n && is_digit(s.p[*end]) && *end < at + 4; ++*end)
        *age = *age * 10 + (s.p[*end] - '0');
    return *end > at && *end < at + 4 && *age <= AGE_MOST;
}

static bool ages_from(Str s, size_t at, Ages *out, size_t *end) {
    static const char *const below[] = {"unter", "under", "below", "<", NULL};
    static const char *const above[] = {"ab", "over", "über", ">=", NULL};
    static const char *const older[] = {"+",        "plus",      "und äl",  "und mehr", "u. m",
                                        "u.m",      "u. äl",     "u.ä",     "and over", "and ol",
                                        "or older", "and above", "or more", "and more", NULL};
    static const char *const until[] = {"bis unter", "to under", "b.u.", "to less than", NULL};
    static const char *const to[] = {"bis", "to", "-", "–", "_", NULL};
    int first, second;
    if (!age_at(s, at, &first, end)) return false;
    size_t next = pass_years(s, *end), length, last;
    if (word_at(s, next, older) || word_before(s, at, above)) {
        *out = (Ages){first, AGE_OPEN};
        return true;
    }
    if (first > 0 && word_before(s, at, below)) {
        *out = (Ages){0, first - 1};
        return true;
    }
    bool open = (length = word_at(s, next, until)) > 0;
    if (!open) length = word_at(s, next, to);
    if (!length && next > *end && s.p[*end] == '_') length = 0; /* "30_49" */
    size_t place = pass_years(s, next + length);
    bool linked = length > 0 || (next > *end && s.p[*end] == '_');
    if (!linked || !age_at(s, place, &second, &last) || second - open < first) return false;
    *out = (Ages){first, second - open};
    *end = last;
    return true;
}

/* The first range of ages in a heading. */
static bool ages_read(Arena *mem, Str label, Ages *out) {
    Str s = str_lower(mem, label);
    for (size_t at = 0; at < s.n;) {
        size_t end;
        if (!is_digit(s.p[at])) {
            at++;
            continue;
        }
        if (ages_from(s, at, out, &end)) return true;
        while (at < s.n && is_digit(s.p[at]))
            at++;
    }
    return false;
}

/* ---- columns of shares ---- */

typedef struct Column { /* of shares, in one period */
    uint32_t measure, cell, series;
    Ages ages;
    bool has_ages, share;
    double middle; /* median over the areas */
    const Raw *first;
    Str label;
} Column;

typedef struct Labels {
    Intake *intake;
    Arena *mem;
    uint32_t *first, *next; /* raws per series, as lists */
    double *numbers;
} Labels;

static void list_raws(Labels *l) {
    Intake *intake = l->intake;
    l->first = NEW_ARRAY(l->mem, uint32_t, intake->series.n + 1);
    l->next = NEW_ARRAY(l->mem, uint32_t, intake->raws.n + 1);
    l->numbers = NEW_ARRAY(l->mem, double, intake->raws.n + 1);
    memset(l->first, 0xFF, (intake->series.n + 1) * sizeof *l->first);
    for (size_t i = intake->raws.n; i-- > 0;) {
        l->next[i] = l->first[intake->raws.at[i].series];
        l->first[intake->raws.at[i].series] = (uint32_t)i;
    }
}

static size_t numbers_of(const Labels *l, Column *column) {
    size_t n = 0;
    column->first = NULL;
    for (uint32_t i = l->first[column->series]; i != NONE32; i = l->next[i]) {
        const Raw *raw = &l->intake->raws.at[i];
        if (!raw_has_number(raw) || raw->dash) continue;
        if (!column->first || raw->line < column->first->line) column->first = raw;
        l->numbers[n++] = raw->number;
    }
    return n;
}

static void tell(const Labels *l, Rule rule, const Column *column, Str value, Str expected) {
    finding_add(l->intake->findings, rule, column->first->line, column->first->place, value,
                expected);
}

static void check_constant(Labels *l, Column *column) {
    size_t n = numbers_of(l, column), full = 0, same = 0;
    double spread;
    if (n < AREAS_ASKED) return;
    for (size_t i = 0; i < n; i++)
        full += l->numbers[i] >= ALMOST_100 && l->numbers[i] <= 200 - ALMOST_100;
    column->middle = robust_middle(l->numbers, n, &spread);
    for (size_t i = 0; i < n; i++) /* they are distances from the median now */
        same += l->numbers[i] < 1e-9;
    bool constant = (double)same >= NEARLY_ALL * (double)n && column->middle != 0;
    if ((double)full < NEARLY_ALL * (double)n && !constant) return;
    Str value = str_format(l->mem, "%.*s: %.*f %%, %zu / %zu", STR_ARG(column->label),
                           column->first->decimals, column->middle, constant ? same : full, n);
    tell(l, RULE_LABEL_CONSTANT, column, value, STR_NONE);
}

/* ---- sets of age groups ---- */

static int by_age(const void *a, const void *b) {
    const Column *x = a, *y = b;
    return (x->ages.from > y->ages.from) - (x->ages.from < y->ages.from);
}

static Str ages_text(Arena *mem, Ages ages) {
    return ages.to == AGE_OPEN ? str_format(mem, "%d+", ages.from)
                               : str_format(mem, "%d–%d", ages.from, ages.to);
}

/* Share of the areas in which the groups make 100 per cent, and the median of their sums. */
static double whole_share(Labels *l, const Column *columns, size_t n, double *middle,
                          size_t *areas) {
    Intake *intake = l->intake;
    size_t wholes = 0;
    *areas = 0;
    for (uint32_t i = l->first[columns[0].series]; i != NONE32; i = l->next[i]) {
        double sum = 0;
        for (size_t c = 0; c < n; c++) {
            uint32_t at = intake_find(intake, intake->raws.at[i].spot, columns[c].series);
            sum += at == NONE32 || !raw_has_number(&intake->raws.at[at])
                       ? (double)NAN
                       : intake->raws.at[at].number;
        }
        if (isnan(sum)) continue;
        l->numbers[(*areas)++] = sum;
        wholes += fabs(sum - 100) <= WHOLE_AWAY;
    }
    double spread;
    *middle = *areas ? robust_middle(l->numbers, *areas, &spread) : (double)NAN;
    return *areas ? (double)wholes / (double)*areas : 0;
}

/* The first two groups that do not adjoin; n where all do. */
static size_t first_break(const Column *columns, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (columns[i].ages.from != columns[i - 1].ages.to + 1) return i;
    return n;
}

static double per_year(const Column *column) {
    return column->middle / (double)(column->ages.to - column->ages.from + 1);
}

static bool dense(const Column *columns, size_t n, size_t i) {
    double own = per_year(&columns[i]);
    bool beside = false;
    if (own < YEAR_LEAST || own > YEAR_MOST) return true;
    for (size_t k = i ? i - 1 : 1; k <= i + 1; k += 2) {
        if (k >= n || columns[k].ages.to >= AGE_OLD) continue;
        beside = own > NEIGHBOUR_MOST * per_year(&columns[k]);
        if (!beside) return false;
    }
    return beside;
}

static void check_density(Labels *l, Column *columns, size_t n) {
    for (size_t i = 0; i < n; i++) {
        numbers_of(l, &columns[i]);
        const Column *column = &columns[i];
        int width = column->ages.to - column->ages.from + 1;
        if (column->ages.to >= AGE_OLD || width < GROUP_WIDEST_NARROW) continue;
        if (!dense(columns, n, i)) continue;
        double most = fmin(100, YEAR_MOST * width);
        Str value = str_format(l->mem, "%.*s: %.*s, %.1f %%", STR_ARG(column->label),
                               STR_ARG(ages_text(l->mem, column->ages)), column->middle);
        tell(l, RULE_LABEL_AGES, column, value,
             str_format(l->mem, "%.0f – %.0f %%", YEAR_LEAST * width, most));
    }
}

static void check_set(Labels *l, Column *columns, size_t n) {
    size_t areas, apart;
    double middle, share;
    if (n < GROUPS_FEWEST || n > GROUPS_MOST) return;
    qsort(columns, n, sizeof *columns, by_age);
    share = whole_share(l, columns, n, &middle, &areas);
    if (areas < AREAS_ASKED) return;
    apart = first_break(columns, n);
    bool from_birth = columns[0].ages.from == 0 && columns[n - 1].ages.to == AGE_OPEN;
    if (share < 1 - NEARLY_ALL && apart == n && from_birth) {
        bool shares = true;
        for (size_t i = 0; i < n; i++)
            shares &= columns[i].share;
        if (shares)
            tell(l, RULE_LABEL_WHOLE, &columns[0], str_format(l->mem, "%.1f %%", middle),
                 S("100 %"));
    }
    if (share < NEARLY_ALL) return;
    if (apart < n) {
        Str value = str_join(l->mem, 2,
                             (Str[]){ages_text(l->mem, columns[apart - 1].ages),
                                     ages_text(l->mem, columns[apart].ages)},
                             S(" | "));
        tell(l, RULE_LABEL_AGES, &columns[apart], value,
             str_format(l->mem, "%d …", columns[apart - 1].ages.to + 1));
    } else if (from_birth && per_year(&columns[0]) >= BIRTH_LEAST) {
        check_density(l, columns, n);
    }
}

/* ---- all ---- */

static bool speaks_of_share(Arena *mem, Str label) {
    Str lower = str_lower(mem, label);
    return str_find(lower, S("anteil"), 0) != SIZE_MAX ||
           str_find(lower, S("share"), 0) != SIZE_MAX;
}

static Column column_make(Labels *l, uint32_t series) {
    const Series *s = &l->intake->series.at[series];
    Column column = {.measure = s->measure, .cell = s->cell, .series = series};
    column.label = column_label(l->mem, l->intake, s->measure, s->cell);
    column.has_ages = ages_read(l->mem, column.label, &column.ages);
    column.share = speaks_of_share(l->mem, column.label);
    return column;
}

/* Those of one period: measures of their own, or cells of one measure that differ in one code. */
static void check_sets(Labels *l, Column *columns, size_t n) {
    Column *set = NEW_ARRAY(l->mem, Column, n + 1);
    bool *used = NEW_ARRAY(l->mem, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t in_set = 0;
        if (used[i] || !columns[i].has_ages) continue;
        size_t parts = l->intake->cells.at[columns[i].cell].n;
        for (size_t k = i; k < n; k++) {
            bool same = parts ? columns[k].measure == columns[i].measure &&
                                    l->intake->cells.at[columns[k].cell].n == parts
                              : columns[k].cell == columns[i].cell;
            if (!same || !columns[k].has_ages) continue;
            used[k] = true;
            set[in_set++] = columns[k];
        }
        check_set(l, set, in_set);
    }
}

#define COLUMNS_ASKED 400 /* in one period */

/* Series per period, as lists: a file may have as many periods as series. */
static uint32_t *list_series(const Labels *l, uint32_t *of_period) {
    const Intake *intake = l->intake;
    uint32_t *next = NEW_ARRAY(l->mem, uint32_t, intake->series.n + 1);
    for (size_t p = 0; p < intake->periods.n; p++)
        of_period[p] = NONE32;
    for (size_t s = intake->series.n; s-- > 0;) {
        const Series *series = &intake->series.at[s];
        if (intake->measures.at[series->measure]->unit != UNIT_PERCENT) continue;
        next[s] = of_period[series->period];
        of_period[series->period] = (uint32_t)s;
    }
    return next;
}

void check_labels(Intake *intake) {
    bool any = false;
    for (size_t m = 0; m < intake->measures.n; m++)
        any |= intake->measures.at[m]->unit == UNIT_PERCENT;
    if (!any) return;
    Labels l = {.intake = intake, .mem = arena_new()};
    Column *columns = NEW_ARRAY(l.mem, Column, COLUMNS_ASKED);
    uint32_t *of_period = NEW_ARRAY(l.mem, uint32_t, intake->periods.n + 1);
    uint32_t *next = list_series(&l, of_period);
    list_raws(&l);
    for (uint32_t p = 0; p < intake->periods.n; p++) {
        ArenaMark mark = arena_mark(l.mem);
        size_t n = 0;
        for (uint32_t s = of_period[p]; s != NONE32 && n < COLUMNS_ASKED; s = next[s]) {
            columns[n] = column_make(&l, s);
            check_constant(&l, &columns[n++]);
        }
        check_sets(&l, columns, n);
        arena_rewind(l.mem, mark);
    }
    arena_free(l.mem);
}

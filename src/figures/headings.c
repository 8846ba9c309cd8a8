/* Which column of a table does a declared heading path mean? Columns may stand in any order and
 * under further headings; what decides is only the headings themselves, compared without case,
 * punctuation and blanks; those only where two headings differ in nothing else. */

#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"

Headings headings_fold(Arena *mem, const Table *table) {
    Headings out = {.paths = NEW_ARRAY(mem, Str *, table->n_columns + 1),
                    .n_paths = NEW_ARRAY(mem, size_t, table->n_columns + 1),
                    .columns = table->columns,
                    .n = table->n_columns};
    for (size_t c = 0; c < table->n_columns; c++) {
        const TableColumn *column = &table->columns[c];
        out.n_paths[c] = column->n_path;
        out.paths[c] = NEW_ARRAY(mem, Str, column->n_path + 1);
        for (size_t i = 0; i < column->n_path; i++)
            out.paths[c][i] = mapping_fold(mem, column->path[i]);
    }
    return out;
}

typedef struct Claim { /* a declared path, folded */
    Str *path;
    size_t n;
    size_t column; /* of the mapping; NOWHERE: left out on purpose */
} Claim;

static Claim claim_of(Arena *mem, const Str *path, size_t n, size_t column) {
    Claim claim = {NEW_ARRAY(mem, Str, n + 1), n, column};
    for (size_t i = 0; i < n; i++)
        claim.path[i] = mapping_fold(mem, path[i]);
    return claim;
}

/* The declared headings occur in the column's path, in their order. */
static bool claim_matches(const Claim *claim, const Str *path, size_t n) {
    size_t at = 0;
    for (size_t i = 0; i < n && at < claim->n; i++)
        if (str_equal(claim->path[at], path[i])) at++;
    return claim->n && at == claim->n;
}

/* For one mapping column: of the table columns it has a claim to, the one with the fewest further
 * headings. */
static size_t claim_best(const Headings *headings, const bool *claimed) {
    size_t best = NOWHERE, fewest = SIZE_MAX, several = 0;
    for (size_t c = 0; c < headings->n; c++) {
        if (!claimed[c] || headings->n_paths[c] > fewest) continue;
        several = headings->n_paths[c] == fewest ? several + 1 : 1;
        fewest = headings->n_paths[c];
        best = c;
    }
    return several == 1 ? best : NOWHERE;
}

static size_t claims_gather(Arena *mem, const Mapping *mapping, Claim **out) {
    Claim *claims = NEW_ARRAY(mem, Claim, mapping->n_columns + mapping->n_ignore + 1);
    size_t n = 0;
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (!mapping->columns[i].constant)
            claims[n++] = claim_of(mem, mapping->columns[i].path, mapping->columns[i].n_path, i);
    for (size_t i = 0; i < mapping->n_ignore; i++)
        claims[n++] = claim_of(mem, mapping->ignore[i].path, mapping->ignore[i].n_path, NOWHERE);
    *out = claims;
    return n;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "income98" beside a heading that says 1998: the short year goes, too. */
static Str without_short_year(Arena *mem, Str text, int year) {
    Str two = str_format(mem, "%02d", year % 100), four = str_format(mem, "%04d", year);
    Str tail = str_ends(text, four) ? four : two;
    if (!str_ends(text, tail)) return text;
    Str rest = str_slice(text, 0, text.n - tail.n);
    return rest.n && is_digit(rest.p[rest.n - 1]) ? text : rest;
}

size_t heading_undated(Arena *mem, const TableColumn *column, Period *period, Str *out) {
    size_t n = 0, dated = column->n_path;
    Str rest = STR_NONE;
    for (size_t i = 0; i < column->n_path && dated == column->n_path; i++)
        if (when_find(mem, column->path[i], period, &rest)) dated = i;
    if (dated == column->n_path) period->year = 0;
    for (size_t i = 0; i < column->n_path; i++) {
        Str text = i == dated     ? rest
                   : period->year ? without_short_year(mem, column->path[i], period->year)
                                  : column->path[i];
        Str folded = mapping_fold(mem, text);
        if (folded.n && !(n && str_equal(mapping_fold(mem, out[n - 1]), folded))) out[n++] = text;
    }
    return n;
}

Headings headings_fold_dated(Arena *mem, const Table *table) {
    Headings out = headings_fold(mem, table);
    Period only = {.year = 0};
    bool several = false;
    out.periods = NEW_ARRAY(mem, Period, table->n_columns + 1);
    for (size_t c = 0; c < table->n_columns; c++) {
        Period *period = &out.periods[c];
        out.n_paths[c] = heading_undated(mem, &table->columns[c], period, out.paths[c]);
        for (size_t i = 0; i < out.n_paths[c]; i++)
            out.paths[c][i] = mapping_fold(mem, out.paths[c][i]);
        if (!period->year) continue;
        several |= only.year && period_compare(only, *period) != 0;
        only = *period;
    }
    for (size_t c = 0; c < table->n_columns && !several; c++)
        out.periods[c] = only; /* one period for the whole table, wherever it stands */
    return out;
}

/* The claim that knows most of the column's headings; NULL: none, or two alike. */
static const Claim *claim_longest(const Claim *claims, size_t n, const Headings *headings,
                                  size_t c) {
    const Claim *best = NULL;
    bool tie = false;
    for (size_t k = 0; k < n; k++) {
        bool fits = claims[k].n
                        ? claim_matches(&claims[k], headings->paths[c], headings->n_paths[c])
                        : !headings->n_paths[c];
        if (!fits || (best && claims[k].n < best->n)) continue;
        tie = best && claims[k].n == best->n && claims[k].column != best->column;
        best = &claims[k];
    }
    return tie ? NULL : best;
}

/* Of two columns for the same declaration and period the one with fewer headings; *tie: neither. */
static bool place_wins(const Headings *headings, const ValuePlaces *places, size_t declared,
                       size_t c, size_t *rival) {
    for (size_t i = 0; i < places->n; i++) {
        const ValuePlace *place = &places->at[i];
        if (place->declared != declared || period_compare(place->period, headings->periods[c]) != 0)
            continue;
        *rival = i;
        return headings->n_paths[c] < headings->n_paths[place->column];
    }
    *rival = NOWHERE;
    return true;
}

void headings_assign_dated(Arena *mem, const Headings *headings, const Mapping *mapping,
                           ValuePlaces *places, bool *ignored) {
    Claim *claims;
    size_t n = claims_gather(mem, mapping, &claims), rival;
    for (size_t c = 0; c < headings->n; c++) {
        const Claim *claim = claim_longest(claims, n, headings, c);
        if (claim && claim->column == NOWHERE) ignored[c] = true;
        if (!claim || claim->column == NOWHERE || !headings->periods[c].year) continue;
        if (!place_wins(headings, places, claim->column, c, &rival)) continue;
        ValuePlace place = {claim->column, c, headings->periods[c], true};
        if (rival == NOWHERE)
            vec_push(mem, places, place);
        else
            places->at[rival] = place;
    }
}

void headings_assign(Arena *mem, const Headings *headings, const Mapping *mapping, size_t *columns,
                     bool *ignored) {
    Claim *claims;
    size_t n = claims_gather(mem, mapping, &claims);
    size_t *longest = NEW_ARRAY(mem, size_t, headings->n + 1),
           *taken = NEW_ARRAY(mem, size_t, headings->n + 1);
    bool *claimed = NEW_ARRAY(mem, bool, headings->n + 1);
    for (size_t c = 0; c < headings->n; c++)
        for (size_t k = 0; k < n; k++)
            if (claims[k].n > longest[c] &&
                claim_matches(&claims[k], headings->paths[c], headings->n_paths[c]))
                longest[c] = claims[k].n;
    for (size_t k = 0; k < n; k++) {
        for (size_t c = 0; c < headings->n; c++)
            claimed[c] = claims[k].n == longest[c] &&
                         claim_matches(&claims[k], headings->paths[c], headings->n_paths[c]);
        if (claims[k].column == NOWHERE) {
            for (size_t c = 0; c < headings->n; c++)
                ignored[c] |= claimed[c];
            continue;
        }
        size_t best = claim_best(headings, claimed);
        columns[claims[k].column] = best;
        if (best != NOWHERE) taken[best]++;
    }
    for (size_t i = 0; i < mapping->n_columns; i++) {
        if (mapping->columns[i].constant)
            columns[i] = NOWHERE;
        else if (columns[i] != NOWHERE && taken[columns[i]] > 1)
            columns[i] = NOWHERE;
    }
}

/* All texts of the column's heading, one after the other, are the folded text. */
static bool heading_is(const Headings *headings, size_t c, Str folded) {
    size_t at = 0;
    for (size_t i = 0; i < headings->n_paths[c]; i++) {
        Str text = headings->paths[c][i];
        if (!str_starts(str_slice(folded, at, folded.n), text)) return false;
        at += text.n;
    }
    return at && at == folded.n;
}

/* "#3": the third column, if it has no heading. */
static size_t heading_numbered(const Headings *headings, Str heading) {
    int64_t number;
    if (!str_starts(heading, S("#")) || !int_read(str_slice(heading, 1, heading.n), &number) ||
        number < 1 || (size_t)number > headings->n || headings->n_paths[number - 1])
        return NOWHERE;
    return (size_t)number - 1;
}

/* Two headings may differ in nothing but a hyphen or a blank; then the one written as declared is
 * meant. */
size_t headings_find(Arena *mem, const Headings *headings, Str heading) {
    Str folded = mapping_fold(mem, heading);
    size_t found = NOWHERE, n = 0, written = NOWHERE, n_written = 0;
    for (size_t c = 0; c < headings->n; c++) {
        const TableColumn *column = &headings->columns[c];
        if (!heading_is(headings, c, folded)) continue;
        found = c;
        n++;
        if (!str_equal(layout_path(mem, column->path, column->n_path), heading)) continue;
        written = c;
        n_written++;
    }
    if (!n) return heading_numbered(headings, heading);
    return n == 1 ? found : n_written == 1 ? written : NOWHERE;
}

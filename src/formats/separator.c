/* Which sign separates the cells? The one that gives the first rows the same number of cells,
 * quoted cells counted as one; a first line "sep=;" has the last word. */

#include "formats/formats_in.h"

#define SAMPLE_ROWS 400

/* Counts the cells of the row at *at and steps behind it. *whole is false where the sample ends
 * within the row. */
static size_t row_width(Str text, size_t *at, char separator, bool *whole) {
    size_t width = 1, i = *at;
    bool quoted = false, start = true;
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            quoted = c != '"'; /* a doubled quote closes and opens again */
            start = !quoted;   /* … which only counts when the next sign is a quote too */
            continue;
        }
        if (c == '\n' || c == '\r') break;
        if (c == '"' && start) quoted = true;
        start = c == separator;
        width += start;
    }
    *whole = i < text.n;
    if (i + 1 < text.n && text.p[i] == '\r' && text.p[i + 1] == '\n') i++;
    *at = i < text.n ? i + 1 : i;
    return width;
}

typedef struct Candidate {
    size_t rows, at_mode, mode, first; /* first: width of the first row that has cells */
} Candidate;

static Candidate candidate_look(Str sample, bool whole, char separator) {
    size_t widths[SAMPLE_ROWS], n = 0;
    Candidate seen = {0};
    for (size_t at = 0; at < sample.n && n < SAMPLE_ROWS;) {
        size_t from = at;
        bool ended;
        size_t width = row_width(sample, &at, separator, &ended);
        if (!ended && !whole && n) break;
        if (!str_trim(str_slice(sample, from, at)).n) continue;
        widths[n++] = width;
        if (!seen.first && width > 1) seen.first = width;
    }
    seen.rows = n;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; widths[i] > 1 && k < n; k++)
            same += widths[k] == widths[i];
        if (same > seen.at_mode || (same == seen.at_mode && same && widths[i] > seen.mode)) {
            seen.at_mode = same;
            seen.mode = widths[i];
        }
    }
    return seen;
}

char separator_guess(Str sample, bool whole) {
    static const char signs[] = {';', ',', '\t', '|'};
    char best = 0;
    double most = 0;
    for (size_t i = 0; i < sizeof signs; i++) {
        Candidate seen = candidate_look(sample, whole, signs[i]);
        if (!seen.at_mode) continue;
        double value = (double)seen.at_mode / (double)seen.rows;
        /* headings hold no decimal commas: a sign that divides the first row like the others is
         * rarely wrong */
        if (seen.first == seen.mode || seen.first == seen.mode + 1) value += 0.1;
        if (value > most) {
            most = value;
            best = signs[i];
        }
    }
    return best;
}

size_t separator_line(Str sample, char *separator) {
    size_t end = 0;
    while (end < sample.n && end < 16 && sample.p[end] != '\n' && sample.p[end] != '\r')
        end++;
    Str line = str_slice(sample, 0, end);
    if (line.n > 2 && line.p[0] == '"' && line.p[line.n - 1] == '"')
        line = str_slice(line, 1, line.n - 1);
    bool named = line.n >= 5 && (line.p[0] | 32) == 's' && (line.p[1] | 32) == 'e' &&
                 (line.p[2] | 32) == 'p' && line.p[3] == '=';
    if (!named) return 0;
    for (size_t i = 5; i < line.n; i++) /* other programs pad it with separators */
        if (line.p[i] != line.p[4] && line.p[i] != ' ') return 0;
    if (line.p[4] != ';' && line.p[4] != ',' && line.p[4] != '\t' && line.p[4] != '|') return 0;
    *separator = line.p[4];
    if (end + 1 < sample.n && sample.p[end] == '\r' && sample.p[end + 1] == '\n') end++;
    return end < sample.n ? end + 1 : end;
}

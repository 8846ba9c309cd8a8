/* Which columns of a sheet are dimensions, which the counts, and what belongs to what? Proposed
 * from the texts in them; what is chosen counts. */

#include <sodium.h>

#include "formats/formats.h"
#include "protect/cell_key.h"
#include "web/may_publish_in.h"

enum {
    CODES_FEW = 400, /* of a column that looks like a dimension */
    CODES_OF_NUMBERS = 40,
    TOTAL_WORDS = 16
};
#define THRESHOLD_MOST 1000000
#define WIDTH_MOST 100000

static Str cell_at(const MaySheet *sheet, size_t row, size_t column) {
    return sheet->cells[row * sheet->n_columns + column];
}

bool may_count(Str text, Decimal decimal, int64_t *out) {
    Number number;
    *out = 0;
    if (!text.n || str_equal(text, S("-")) || str_equal(text, S("–")) || str_equal(text, S("—")))
        return true;
    if (!number_read(text, decimal, &number)) return false;
    if (number.value < -(double)COUNT_MOST || number.value > (double)COUNT_MOST) return false;
    *out = (int64_t)number.value;
    return (double)*out == number.value;
}

/* ---- what a column seems to be ---- */

typedef struct Look {
    size_t n_codes; /* at most CODES_FEW + 1 */
    size_t n_filled;
    bool numbers_rows;
    bool whole;      /* all that is in it are counts */
    bool coded;      /* numbers that begin with 0, or are years */
    uint32_t *codes; /* of each row, as far as there are few */
} Look;

static bool is_year(int64_t number) {
    return number >= 1900 && number <= 2100;
}

static Look look_at(Cx *cx, const MaySheet *sheet, size_t column) {
    Look look = {.whole = true, .codes = NEW_ARRAY(cx->mem, uint32_t, sheet->n_rows)};
    Index index = {0};
    bool years = true;
    for (size_t r = 0; r < sheet->n_rows; r++) {
        Str text = cell_at(sheet, r, column);
        int64_t number = 0;
        look.n_filled += text.n > 0;
        look.whole = look.whole && may_count(text, sheet->decimals[column], &number);
        look.coded = look.coded || (text.n > 1 && text.p[0] == '0' && look.whole);
        years = years && is_year(number);
        if (look.n_codes > CODES_FEW) continue;
        size_t at = index_get(&index, text);
        if (at == SIZE_MAX) index_put(cx->mem, &index, text, at = look.n_codes++);
        look.codes[r] = (uint32_t)at;
    }
    look.whole = look.whole && look.n_filled;
    look.coded = look.coded || (look.whole && years);
    return look;
}

/* Each code of `by` stands with one code of `of` only. */
static bool tells(Cx *cx, const MaySheet *sheet, const Look *by, const Look *of) {
    uint32_t *with = NEW_ARRAY(cx->mem, uint32_t, by->n_codes + 1);
    for (size_t r = 0; r < sheet->n_rows; r++) {
        uint32_t *seen = &with[by->codes[r]], code = of->codes[r] + 1;
        if (*seen && *seen != code) return false;
        *seen = code;
    }
    return true;
}

static bool is_dimension(const MaySheet *sheet, const Look *look) {
    if (look->numbers_rows || look->n_codes < 2 || look->n_codes > CODES_FEW) return false;
    if (!look->whole) return true;
    bool few = look->n_codes <= CODES_OF_NUMBERS && look->n_codes * 4 <= sheet->n_rows;
    return look->coded && few;
}

/* Together the other columns tell the rows apart, or each row is a case of its own: then a column
 * whose every text is another one is a number of rows, no dimension. */
static bool is_row_number(Cx *cx, const MaySheet *sheet, const Look *looks, size_t column,
                          const MayChoice *choice) {
    Index rows = {0};
    if (looks[column].n_codes < sheet->n_rows) return false;
    if (choice->count == MAY_NONE) return true;
    for (size_t r = 0; r < sheet->n_rows; r++) {
        Buf key = buf_new(cx->mem, 64 + 12 * sheet->n_columns);
        for (size_t c = 0; c < sheet->n_columns && c < choice->count; c++)
            if (c != column && is_dimension(sheet, &looks[c]))
                buf_format(&key, "%u,", looks[c].codes[r]);
        if (index_get(&rows, buf_str(&key)) != SIZE_MAX) return false;
        index_put(cx->mem, &rows, buf_str(&key), r);
    }
    return true;
}

/* Counts stand in the last column of whole numbers, or in three and more side by side up to it. */
static void propose_counts(MayChoice *out, const MaySheet *sheet, const Look *looks) {
    out->count = MAY_NONE;
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (looks[c].whole && !is_dimension(sheet, &looks[c])) out->count = c;
    out->count_last = out->count;
    if (out->count == MAY_NONE) return;
    size_t first = out->count;
    while (first && looks[first - 1].whole && !looks[first - 1].coded)
        first--;
    if (out->count_last - first >= 2 && first) out->count = first;
}

/* Of columns that tell the same one is taken; one that another tells stands above it. */
static void propose_dimensions(Cx *cx, MayChoice *out, const MaySheet *sheet, const Look *looks) {
    for (size_t c = 0; c < sheet->n_columns && out->n_dimensions < DIMENSIONS_MOST; c++) {
        bool counts = out->count != MAY_NONE && c >= out->count && c <= out->count_last;
        if (counts || !is_dimension(sheet, &looks[c])) continue;
        bool told = false;
        for (size_t o = 0; o < sheet->n_columns && !told; o++) {
            bool other = o != c && is_dimension(sheet, &looks[o]) &&
                         !(out->count != MAY_NONE && o >= out->count && o <= out->count_last);
            if (!other || !tells(cx, sheet, &looks[o], &looks[c])) continue;
            /* Of two names for the same thing the words are taken, else the first. */
            bool same = looks[o].n_codes == looks[c].n_codes;
            told = !same || (looks[c].whole && !looks[o].whole) ||
                   (looks[c].whole == looks[o].whole && o < c);
        }
        if (told) continue;
        out->above[out->n_dimensions] = MAY_NONE;
        out->dimensions[out->n_dimensions++] = c;
    }
    for (size_t d = 0; d < out->n_dimensions; d++)
        for (size_t c = 0; c < sheet->n_columns && out->above[d] == MAY_NONE; c++) {
            const Look *own = &looks[out->dimensions[d]];
            bool counts = out->count != MAY_NONE && c >= out->count && c <= out->count_last;
            if (counts || !is_dimension(sheet, &looks[c]) || looks[c].n_codes >= own->n_codes)
                continue;
            if (tells(cx, sheet, own, &looks[c])) out->above[d] = c;
        }
}

void may_propose(Cx *cx, MayChoice *out, const MaySheet *sheet) {
    Look *looks = NEW_ARRAY(cx->mem, Look, sheet->n_columns);
    *out = (MayChoice){.listed = MAY_NONE,
                       .proposed = true,
                       .across = message_text(cx->lang, MSG_MAY_ACROSS),
                       .wish = {.threshold = 3, .width = 1}};
    for (size_t c = 0; c < sheet->n_columns; c++)
        looks[c] = look_at(cx, sheet, c);
    propose_counts(out, sheet, looks);
    for (size_t c = 0; c < sheet->n_columns; c++)
        looks[c].numbers_rows = is_row_number(cx, sheet, looks, c, out);
    propose_dimensions(cx, out, sheet, looks);
}

/* ---- what was chosen ---- */

Str may_asked(const Request *request, const char *name) {
    Str id = str_of(name);
    if (!request->posted) return request->get(request, id);
    Str value = posted_more(request->posted, id);
    return value.n ? value : sent(request, id);
}

Str may_column_name(Cx *cx, const MaySheet *sheet, size_t column) {
    return str_format(cx->mem, "%.*s: %.*s", STR_ARG(column_letters(cx->mem, column + 1)),
                      STR_ARG(sheet->headings[column]));
}

/* By heading or letter; empty, "none": MAY_NONE. */
static Err column_take(Cx *cx, const MaySheet *sheet, const Request *request, const char *name,
                       size_t *out) {
    Str value = str_trim(may_asked(request, name));
    *out = MAY_NONE;
    if (!value.n || str_equal(value, S("none"))) return OK;
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (str_equal(value, sheet->headings[c])) *out = c;
    for (size_t c = 0; c < sheet->n_columns && *out == MAY_NONE; c++)
        if (str_equal(value, column_letters(cx->mem, c + 1))) *out = c;
    if (*out != MAY_NONE) return OK;
    return fail(cx, INVALID, MSG_PROTECT_NO_COLUMN, sheet->name, value,
                str_join(cx->mem, sheet->n_columns, sheet->headings, S(", ")));
}

static Err number_take(Cx *cx, const Request *request, const char *name, int64_t most,
                       int64_t *out) {
    Str value = str_trim(may_asked(request, name));
    int64_t number;
    if (!value.n) return OK;
    if (!int_read(value, &number) || number > most)
        return fail(cx, INVALID, MSG_MAY_NO_NUMBER, str_of(name), value, str_int(cx->mem, most));
    *out = number;
    return OK;
}

static bool is_yes(const Request *request, const char *name) {
    return str_equal(may_asked(request, name), S("yes"));
}

Err may_rule(Cx *cx, MayChoice *out, const Request *request) {
    Wish *wish = &out->wish;
    out->seed = NO_SEED;
    TRY(number_take(cx, request, "threshold", THRESHOLD_MOST, &wish->threshold));
    TRY(number_take(cx, request, "width", WIDTH_MOST, &wish->width));
    if (!wish->width) wish->width = 1;
    wish->hide_zeros = str_equal(may_asked(request, "zeros"), S("hide"));
    wish->all_of_them = is_yes(request, "group");
    wish->insiders = is_yes(request, "insiders");
    TRY(number_take(cx, request, "seed", SEED_MOST, &out->seed));
    return OK;
}

static Err dimensions_take(Cx *cx, MayChoice *out, const Request *request, const MaySheet *sheet) {
    static const char *const names[DIMENSIONS_MOST][2] = {
        {"dim1", "above1"}, {"dim2", "above2"}, {"dim3", "above3"}, {"dim4", "above4"}};
    out->n_dimensions = 0;
    for (size_t d = 0; d < DIMENSIONS_MOST; d++) {
        size_t column, above;
        TRY(column_take(cx, sheet, request, names[d][0], &column));
        TRY(column_take(cx, sheet, request, names[d][1], &above));
        if (column == MAY_NONE) continue;
        for (size_t other = 0; other < out->n_dimensions; other++)
            if (out->dimensions[other] == column)
                return fail(cx, INVALID, MSG_MAY_DIMENSION_TWICE, sheet->headings[column]);
        out->above[out->n_dimensions] = above == column ? MAY_NONE : above;
        out->dimensions[out->n_dimensions++] = column;
    }
    return OK;
}

static Err counts_take(Cx *cx, MayChoice *out, const Request *request, const MaySheet *sheet) {
    Str across = str_trim(may_asked(request, "across"));
    TRY(column_take(cx, sheet, request, "count", &out->count));
    TRY(column_take(cx, sheet, request, "count_to", &out->count_last));
    if (out->count_last == MAY_NONE || out->count == MAY_NONE) out->count_last = out->count;
    if (out->count != MAY_NONE && out->count_last < out->count)
        return fail(cx, INVALID, MSG_MAY_COUNTS_BACKWARDS, sheet->headings[out->count],
                    sheet->headings[out->count_last]);
    if (across.n) out->across = across;
    return OK;
}

/* What is sent and drawn travels in the form; an address that is asked for once more would have
 * another answer each time, so that there it must be given. */
static int64_t seed_draw(void) {
    uint64_t bits;
    randombytes_buf(&bits, sizeof bits);
    return (int64_t)(bits % (uint64_t)SEED_MOST) + 1;
}

Err may_choose(Cx *cx, MayChoice *out, const Request *request, const MaySheet *sheet) {
    may_propose(cx, out, sheet);
    TRY(may_rule(cx, out, request));
    if (out->seed == NO_SEED) out->seed = seed_draw();
    if (!may_asked(request, "count").n && !may_asked(request, "dim1").n) return OK;
    out->proposed = false;
    TRY(counts_take(cx, out, request, sheet));
    TRY(dimensions_take(cx, out, request, sheet));
    out->list = may_asked(request, "hierarchy");
    TRY(column_take(cx, sheet, request, "hierarchy_of", &out->listed));
    if (!str_trim(out->list).n) out->listed = MAY_NONE;
    return OK;
}

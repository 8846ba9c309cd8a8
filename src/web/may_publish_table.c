/* Which table of counts do the chosen columns make? One row a cell, as protect/ reads it, and the
 * codes of each dimension with what they belong to. */

#include "formats/formats.h"
#include "web/may_publish_in.h"

enum { ROWS_MOST = 400000, CSV_MOST = 64 << 20, LIST_LINES_MOST = 5000 };

typedef struct Part { /* a row of the table that is being made */
    uint32_t codes[DIMENSIONS_MOST];
    int64_t count;
    uint32_t line;
} Part;

typedef struct Codes {
    Str name;
    Index index;
    VEC(Str) texts;
    VEC(uint32_t) lines; /* where each stands first */
    VEC(Str) above;      /* what each belongs to, by the column above; empty */
} Codes;

typedef struct Making {
    Cx *cx;
    const MaySheet *sheet;
    const MayChoice *choice;
    Codes dimensions[DIMENSIONS_MOST];
    size_t n_dimensions, n_columns; /* the last dimension may be that of the headings */
    VEC(Part) parts;
    Index cells; /* of records: each combination's part */
    MayTable *out;
} Making;

static Str cell_at(const Making *making, size_t row, size_t column) {
    return making->sheet->cells[row * making->sheet->n_columns + column];
}

static Str number_text(const Making *making, int64_t number) {
    return str_int(making->cx->mem, number);
}

static uint32_t code_take(const Making *making, Codes *codes, Str text, uint32_t line) {
    Arena *mem = making->cx->mem;
    size_t at = index_get(&codes->index, text);
    if (at != SIZE_MAX) return (uint32_t)at;
    index_put(mem, &codes->index, text, codes->texts.n);
    vec_push(mem, &codes->texts, text);
    vec_push(mem, &codes->lines, line);
    vec_push(mem, &codes->above, S(""));
    return (uint32_t)(codes->texts.n - 1);
}

/* ---- rows ---- */

/* What the code of the row belongs to must be the same wherever it stands. */
static Err above_take(Making *making, size_t d, uint32_t code, size_t row) {
    Codes *codes = &making->dimensions[d];
    size_t column = making->choice->above[d];
    if (column == MAY_NONE) return OK;
    Str text = cell_at(making, row, column), *known = &codes->above.at[code];
    if (!text.n || str_equal(text, codes->texts.at[code])) return OK;
    if (known->n && !str_equal(*known, text))
        return fail(making->cx, INVALID, MSG_MAY_TWO_PARENTS, making->sheet->name,
                    number_text(making, making->sheet->lines[row]), codes->texts.at[code], text,
                    *known);
    *known = text;
    return OK;
}

static Err count_take(Making *making, size_t row, size_t column, int64_t *out) {
    const MaySheet *sheet = making->sheet;
    Str text = cell_at(making, row, column);
    bool right = may_count(text, sheet->decimals[column], out);
    making->out->n_empty += !text.n;
    if (right && *out >= 0) return OK;
    return fail(making->cx, INVALID, right ? MSG_PROTECT_COUNT_NEGATIVE : MSG_PROTECT_COUNT_WRONG,
                sheet->name, number_text(making, sheet->lines[row]), sheet->headings[column],
                str_slice(text, 0, 100));
}

/* Each record is one case of its cell. */
static Err record_take(Making *making, const Part *part) {
    Buf key = buf_new(making->cx->mem, 64);
    for (size_t d = 0; d < making->n_dimensions; d++)
        buf_format(&key, "%u,", part->codes[d]);
    size_t at = index_get(&making->cells, buf_str(&key));
    if (at == SIZE_MAX) {
        index_put(making->cx->mem, &making->cells, buf_str(&key), making->parts.n);
        vec_push(making->cx->mem, &making->parts, *part);
    } else
        making->parts.at[at].count++;
    return OK;
}

static Err row_take(Making *making, size_t row) {
    const MayChoice *choice = making->choice;
    Part part = {.line = making->sheet->lines[row], .count = 1};
    for (size_t d = 0; d < making->n_columns; d++) {
        Str text = cell_at(making, row, choice->dimensions[d]);
        part.codes[d] = code_take(making, &making->dimensions[d], text, part.line);
        TRY(above_take(making, d, part.codes[d], row));
    }
    if (choice->count == MAY_NONE) return record_take(making, &part);
    for (size_t c = choice->count; c <= choice->count_last; c++) {
        if (making->n_dimensions > making->n_columns)
            part.codes[making->n_columns] =
                code_take(making, &making->dimensions[making->n_columns],
                          making->sheet->headings[c], part.line);
        TRY(count_take(making, row, c, &part.count));
        if (making->parts.n == ROWS_MOST)
            return fail(making->cx, LIMIT, MSG_PROTECT_TOO_MANY_ROWS, making->sheet->name,
                        number_text(making, ROWS_MOST));
        vec_push(making->cx->mem, &making->parts, part);
    }
    return OK;
}

/* ---- what belongs to what ---- */

static bool is_total_word(Cx *cx, Str text) {
    Str lower = str_lower(cx->mem, text);
    for (Lang lang = 0; lang < LANGS; lang++)
        for (Str rest = message_text(lang, MSG_MAY_TOTAL_WORDS), word; str_cut(&rest, '|', &word);)
            if (str_equal(lower, word)) return true;
    return false;
}

/* The code that is the sum of all others, by its word, or where the counts say so; SIZE_MAX. */
static size_t total_find(const Making *making, size_t d) {
    const Codes *codes = &making->dimensions[d];
    int64_t *sums = NEW_ARRAY(making->cx->mem, int64_t, codes->texts.n + 1), all = 0;
    for (size_t i = 0; i < codes->texts.n; i++)
        if (is_total_word(making->cx, codes->texts.at[i])) return i;
    if (d < making->n_columns && making->choice->above[d] != MAY_NONE) return SIZE_MAX;
    for (size_t i = 0; i < making->parts.n; i++) {
        int64_t count = making->parts.at[i].count;
        if (all > COUNT_MOST || count > COUNT_MOST - all) return SIZE_MAX;
        sums[making->parts.at[i].codes[d]] += count;
        all += count;
    }
    for (size_t i = 0; i < codes->texts.n && all && codes->texts.n > 2; i++)
        if (2 * sums[i] == all) return i;
    return SIZE_MAX;
}

typedef VEC(HierarchyLine) Lines;

static bool has_code(const Lines *lines, Str code) {
    for (size_t i = 0; i < lines->n; i++)
        if (str_equal(lines->at[i].code, code)) return true;
    return false;
}

/* A name for the total that no code has. */
static Str total_name(Cx *cx, const Lines *lines) {
    Str name = message_text(cx->lang, MSG_MAY_TOTAL);
    while (has_code(lines, name))
        name = str_format(cx->mem, "%.*s*", STR_ARG(name));
    return name;
}

static void lines_of_codes(const Making *making, size_t d, Lines *out) {
    Cx *cx = making->cx;
    const Codes *codes = &making->dimensions[d];
    size_t total = total_find(making, d), n = codes->texts.n;
    Index known = {0};
    Lines listed = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(cx->mem, &listed, ((HierarchyLine){.code = codes->texts.at[i]}));
    for (size_t i = 0; i < n; i++) /* also what only stands above */
        if (index_get(&codes->index, codes->above.at[i]) == SIZE_MAX)
            vec_push(cx->mem, &listed, ((HierarchyLine){.code = codes->above.at[i]}));
    Str root = total == SIZE_MAX ? total_name(cx, &listed) : codes->texts.at[total];
    vec_push(cx->mem, out, ((HierarchyLine){.code = root, .line = 1}));
    for (size_t i = 0; i < n; i++) {
        Str above = codes->above.at[i];
        if (i == total) continue;
        bool to_root = !above.n || str_equal(above, root) || is_total_word(cx, above);
        vec_push(cx->mem, out,
                 ((HierarchyLine){codes->texts.at[i], to_root ? root : above, codes->lines.at[i]}));
        if (to_root || index_get(&codes->index, above) != SIZE_MAX ||
            index_get(&known, above) != SIZE_MAX)
            continue;
        index_put(cx->mem, &known, above, i);
        vec_push(cx->mem, out, ((HierarchyLine){above, root, codes->lines.at[i]}));
    }
}

/* "code; parent" in each line; the parts of a total that nobody names belong to it. */
static Err lines_listed(const Making *making, Lines *out) {
    Cx *cx = making->cx;
    size_t number = 0, roots = 0;
    for (Str rest = making->choice->list, line; str_cut(&rest, '\n', &line);) {
        number++;
        if (!str_trim(line).n) continue;
        char mark = str_find(line, S("\t"), 0) != SIZE_MAX  ? '\t'
                    : str_find(line, S(";"), 0) != SIZE_MAX ? ';'
                                                            : ',';
        Str code;
        str_cut(&line, mark, &code);
        HierarchyLine made = {str_trim(code), str_trim(line), number};
        if (out->n == LIST_LINES_MOST)
            return fail(cx, LIMIT, MSG_MAY_LIST_LONG, str_int(cx->mem, LIST_LINES_MOST));
        if (!out->n && str_equal(str_lower(cx->mem, made.code), S("code"))) continue;
        roots += !made.parent.n;
        vec_push(cx->mem, out, made);
    }
    if (roots < 2) return OK;
    Str root = total_name(cx, out);
    for (size_t i = 0; i < out->n; i++)
        if (!out->at[i].parent.n) out->at[i].parent = root;
    vec_push(cx->mem, out, ((HierarchyLine){.code = root, .line = number}));
    return OK;
}

static Err hierarchies_make(Making *making) {
    Cx *cx = making->cx;
    for (size_t d = 0; d < making->n_dimensions; d++) {
        DimensionAsk *ask = &making->out->ask.dimensions[d];
        Lines lines = {0};
        bool listed = d < making->n_columns && making->choice->listed != MAY_NONE &&
                      making->choice->listed == making->choice->dimensions[d];
        if (listed) TRY(lines_listed(making, &lines));
        listed = lines.n > 0;
        if (!listed) lines_of_codes(making, d, &lines);
        *ask = (DimensionAsk){.column = making->dimensions[d].name,
                              .hierarchy = listed ? message_text(cx->lang, MSG_MAY_LIST) : STR_NONE,
                              .lines = lines.at,
                              .n_lines = lines.n};
    }
    return OK;
}

/* ---- the table ---- */

static Err csv_make(Making *making) {
    Cx *cx = making->cx;
    TableAsk *ask = &making->out->ask;
    Buf out = buf_new(cx->mem, CSV_MOST);
    uint32_t *lines = NEW_ARRAY(cx->mem, uint32_t, making->parts.n + 1);
    for (size_t d = 0; d < making->n_dimensions; d++) {
        buf_csv(&out, making->dimensions[d].name, ',');
        buf_char(&out, ',');
    }
    buf_csv(&out, ask->count, ',');
    for (size_t i = 0; i < making->parts.n; i++) {
        const Part *part = &making->parts.at[i];
        buf_put(&out, S("\r\n"));
        for (size_t d = 0; d < making->n_dimensions; d++) {
            buf_csv(&out, making->dimensions[d].texts.at[part->codes[d]], ',');
            buf_char(&out, ',');
        }
        buf_int(&out, part->count);
        lines[i] = part->line;
    }
    buf_put(&out, S("\r\n"));
    ask->bytes = buf_str(&out);
    ask->lines = lines;
    return buf_check(cx, &out);
}

/* A heading that no dimension has. */
static Str count_name(const Making *making) {
    const MayChoice *choice = making->choice;
    bool one = choice->count != MAY_NONE && choice->count == choice->count_last;
    Str name = one ? making->sheet->headings[choice->count]
                   : message_text(making->cx->lang, MSG_MAY_COUNT);
    for (size_t d = 0; d < making->n_dimensions; d++)
        if (str_equal(making->dimensions[d].name, name))
            name = str_format(making->cx->mem, "%.*s*", STR_ARG(name));
    return name;
}

static Err dimensions_name(Making *making) {
    const MayChoice *choice = making->choice;
    bool several = choice->count != MAY_NONE && choice->count_last > choice->count;
    making->n_columns = choice->n_dimensions;
    making->n_dimensions = choice->n_dimensions + several;
    if (making->n_dimensions > DIMENSIONS_MOST)
        return fail(making->cx, INVALID, MSG_PROTECT_DIMENSIONS_MOST,
                    number_text(making, DIMENSIONS_MOST));
    if (!making->n_dimensions) return fail(making->cx, INVALID, MSG_MAY_NO_DIMENSION);
    for (size_t d = 0; d < making->n_columns; d++) {
        size_t column = choice->dimensions[d];
        making->dimensions[d].name = making->sheet->headings[column];
        if (choice->count != MAY_NONE && column >= choice->count && column <= choice->count_last)
            return fail(making->cx, INVALID, MSG_MAY_BOTH, making->dimensions[d].name);
    }
    if (several) making->dimensions[making->n_columns].name = choice->across;
    for (size_t d = 0; d < making->n_columns && several; d++)
        if (str_equal(making->dimensions[d].name, choice->across))
            return fail(making->cx, INVALID, MSG_MAY_DIMENSION_TWICE, choice->across);
    return OK;
}

Err may_table(Cx *cx, MayTable *out, const MaySheet *sheet, const MayChoice *choice) {
    Making making = {.cx = cx, .sheet = sheet, .choice = choice, .out = out};
    *out = (MayTable){.n_empty = 0};
    TRY(dimensions_name(&making));
    for (size_t r = 0; r < sheet->n_rows; r++)
        TRY(row_take(&making, r));
    out->ask.name = sheet->name;
    out->ask.count = count_name(&making);
    out->ask.n_dimensions = making.n_dimensions;
    TRY(hierarchies_make(&making));
    return csv_make(&making);
}

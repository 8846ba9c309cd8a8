/* What does a sheet say beside its rows? Merged ranges stand behind all rows but are needed with
 * the first one, and which of several sheets has the most cells is only known when all have been
 * seen. So the bytes of a sheet are gone over once, looking only from tag to tag, which costs
 * little more than unpacking. Nothing of it is believed to be well-formed: that is seen when the
 * rows are read; a tag in a comment could at most add a merged range. */

#include <stdlib.h>
#include <string.h>

#include "formats/sheets_in.h"

#define LONGEST_TAG ((size_t)4096) /* of those looked for; longer ones are passed over */

typedef struct Look {
    SheetLook *out;
    Str name;
    char room[PIECE + LONGEST_TAG];
} Look;

bool cell_reference(Str text, size_t *column, size_t *row) {
    size_t i = 0, letters = 0, digits = 0;
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (c == '$') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (c < 'A' || c > 'Z') break;
        letters = letters * 26 + (size_t)(c - 'A' + 1);
        if (letters > 100000) return false;
    }
    for (; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        digits = digits * 10 + (size_t)(text.p[i] - '0');
        if (digits > 100000000) return false;
    }
    *column = letters;
    *row = digits;
    return letters || digits;
}

/* ` name="…"` of a tag's text. */
static Str attribute(Str tag, Str name) {
    for (size_t at = str_find(tag, name, 0); at != SIZE_MAX; at = str_find(tag, name, at + 1)) {
        size_t i = at + name.n;
        bool begins = at && strchr(" \t\r\n", tag.p[at - 1]);
        if (!begins || i + 1 >= tag.n || tag.p[i] != '=') continue;
        if (tag.p[i + 1] != '"' && tag.p[i + 1] != '\'') continue;
        const char *end = memchr(tag.p + i + 2, tag.p[i + 1], tag.n - i - 2);
        if (end) return (Str){tag.p + i + 2, (size_t)(end - tag.p) - i - 2};
    }
    return STR_NONE;
}

bool is_true(Str text) {
    return str_equal(text, S("1")) || str_equal(text, S("true"));
}

static Err take_merge(Cx *cx, Look *look, Str tag) {
    Str first, rest = attribute(tag, S("ref"));
    size_t column, row, last_column, last_row;
    if (!str_cut(&rest, ':', &first) || !rest.p) return OK;
    if (!cell_reference(first, &column, &row) || !cell_reference(rest, &last_column, &last_row))
        return OK;
    bool inside = column && row && last_column >= column && last_row >= row &&
                  last_column <= SHEET_MOST_COLUMNS && last_row <= SHEET_MOST_ROWS;
    if (!inside || column > TABLE_MOST_COLUMNS) return OK;
    if (look->out->merges.n == SHEET_MOST_MERGES)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_MERGES, look->name);
    if (last_column > TABLE_MOST_COLUMNS) last_column = TABLE_MOST_COLUMNS;
    vec_push(
        cx->mem, &look->out->merges,
        (MergedRange){(uint32_t)row, (uint32_t)column, (uint32_t)last_row, (uint32_t)last_column});
    return OK;
}

/* To hide all columns to the right of a table is a habit that hides nothing. */
static void take_columns(Look *look, Str tag) {
    int64_t first, last;
    if (!is_true(attribute(tag, S("hidden"))) || !int_read(attribute(tag, S("min")), &first) ||
        !int_read(attribute(tag, S("max")), &last))
        return;
    if (first < 1 || last < first || last >= (int64_t)SHEET_MOST_COLUMNS) return;
    look->out->hidden_columns += (size_t)(last - first) + 1;
}

/* The program's own word for where the sheet begins; only the look of a title depends on it. */
static void take_dimension(Look *look, Str tag) {
    size_t column = 0, row;
    Str first, rest = attribute(tag, S("ref"));
    if (str_cut(&rest, ':', &first) && cell_reference(first, &column, &row) && column)
        look->out->first_column = column;
}

/* `tag` is what stands between '<' and '>'. */
static Err take_tag(Cx *cx, Look *look, Str tag) {
    size_t n = 0;
    while (n < tag.n && !strchr(" \t\r\n/", tag.p[n]))
        n++;
    Str name = str_slice(tag, 0, n);
    const char *colon = n ? memchr(name.p, ':', n) : NULL;
    if (colon) name = str_slice(name, (size_t)(colon - name.p) + 1, n);
    if (str_equal(name, S("v")) || str_equal(name, S("is"))) {
        look->out->cells++;
    } else if (str_equal(name, S("mergeCell"))) {
        return take_merge(cx, look, tag);
    } else if (str_equal(name, S("col"))) {
        take_columns(look, tag);
    } else if (str_equal(name, S("dimension"))) {
        take_dimension(look, tag);
    }
    return OK;
}

/* All whole tags of n bytes; *rest: bytes from the last tag that is not whole. The first two
 * letters of most tags are enough. */
static Err take_piece(Cx *cx, Look *look, Str text, size_t *rest) {
    const char *at = text.p, *end = text.p + text.n;
    *rest = 0;
    while ((at = memchr(at, '<', (size_t)(end - at)))) {
        char first = at + 1 < end ? at[1] : 0, second = at + 2 < end ? at[2] : 0;
        if (first == '/' || (first == 'c' && second == ' ')) {
            at += 2;
            continue;
        }
        if (first == 'v' && second == '>') {
            look->out->cells++;
            at += 3;
            continue;
        }
        const char *close = memchr(at, '>', (size_t)(end - at));
        if (!close) {
            *rest = (size_t)(end - at);
            break;
        }
        bool short_enough = (size_t)(close - at) <= LONGEST_TAG;
        if (short_enough && first != '!' && first != '?')
            TRY(take_tag(cx, look, (Str){at + 1, (size_t)(close - at) - 1}));
        at = close + 1;
    }
    return OK;
}

/* ---- afterwards ---- */

static int by_first_row(const void *a, const void *b) {
    const MergedRange *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* Goes down the rows once, remembering for each column how far it is taken: the time is that of all
 * ranges' widths, however they lie. */
void merges_settle(Cx *cx, SheetLook *out) {
    uint32_t *taken = NEW_ARRAY(cx->mem, uint32_t, TABLE_MOST_COLUMNS + 1);
    size_t n = 0;
    if (out->merges.n) qsort(out->merges.at, out->merges.n, sizeof *out->merges.at, by_first_row);
    for (size_t i = 0; i < out->merges.n; i++) {
        MergedRange range = out->merges.at[i];
        uint32_t column = range.column;
        while (column <= range.last_column && taken[column] < range.row)
            column++;
        if (column <= range.last_column) {
            if (!out->overlaps++) out->first_overlap = range.row;
            continue;
        }
        for (column = range.column; column <= range.last_column; column++)
            taken[column] = range.last_row;
        out->merges.at[n++] = range;
    }
    out->merges.n = n;
}

static Err look_piecewise(Cx *cx, Look *look, Part *part, size_t *budget) {
    size_t kept = 0, got = 1;
    while (got) {
        TRY(part_read(cx, part, (uint8_t *)look->room + kept, PIECE, &got));
        if (got > *budget) return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, look->name);
        *budget -= got;
        size_t n = kept + got;
        TRY(take_piece(cx, look, (Str){look->room, n}, &kept));
        if (kept > LONGEST_TAG) kept = 0; /* its end will be taken for text */
        if (kept) memmove(look->room, look->room + n - kept, kept);
    }
    return OK;
}

/* Where the last tag begins that says that the rows are over; the end of the text where it is not
 * there. */
static size_t end_of_rows(Str text) {
    const Str mark = S("</sheetData>");
    for (const char *at = text.p + text.n; (at = memrchr(text.p, '<', (size_t)(at - text.p)));) {
        Str rest = {at, text.n - (size_t)(at - text.p)};
        if (str_starts(rest, mark)) return (size_t)(at - text.p);
    }
    return text.n;
}

static Err look_around(Cx *cx, Look *look, Str whole) {
    size_t rest, rows = str_find(whole, S("<row"), 0), behind = end_of_rows(whole);
    if (rows == SIZE_MAX || behind == whole.n || behind < rows)
        return take_piece(cx, look, whole, &rest);
    TRY(take_piece(cx, look, str_slice(whole, 0, rows), &rest));
    return take_piece(cx, look, str_slice(whole, behind, whole.n), &rest);
}

Err sheet_look(Cx *cx, SheetLook *out, const LookAsk *ask) {
    Look *look = NEW(cx->mem, Look);
    Str whole;
    size_t rest;
    *out = (SheetLook){.first_column = 1};
    look->out = out;
    look->name = ask->name;
    TRY(part_keep(cx, ask->part, &whole));
    if (whole.n > *ask->budget) return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, ask->name);
    *ask->budget -= whole.n;
    if (!whole.n)
        TRY(look_piecewise(cx, look, ask->part, ask->budget));
    else if (ask->count)
        TRY(take_piece(cx, look, whole, &rest));
    else
        TRY(look_around(cx, look, whole));
    merges_settle(cx, out);
    return OK;
}

/* Can this row be read without an XML parser? Nearly every program writes the rows of a sheet in
 * the same short form, <row r="1"><c r="A1" t="s"><v>0</v></c>…</row>, and a large sheet is little
 * else. What is exactly that is read here, several times as fast; everything else, down to a single
 * quote or an umlaut, is left to the parser, which decides what it means. */

#include <string.h>

#include "formats/sheets_in.h"

#define LONGEST_STEP 32 /* of the words that are looked for */

typedef struct Scan {
    const char *at, *end;
} Scan;

static inline bool take(Scan *scan, Str word) {
    if ((size_t)(scan->end - scan->at) < word.n || memcmp(scan->at, word.p, word.n) != 0)
        return false;
    scan->at += word.n;
    return true;
}

/* What may stand in a value or a text without meaning more than itself. */
static inline bool is_simple(char c) {
    return c >= ' ' && c < 0x7f && c != '<' && c != '>' && c != '&' && c != '"';
}

/* ` name="text"`; false where none follows. */
static bool take_attribute(Scan *scan, Str *name, Str *text) {
    const char *at = scan->at, *end = scan->end;
    if (at == end || *at != ' ') return false;
    const char *from = ++at;
    while (at < end && ((*at | 32) >= 'a') && ((*at | 32) <= 'z'))
        at++;
    if (at == from || end - at < 2 || at[0] != '=' || at[1] != '"') {
        /* a prefix or a digit in the name: of interest to nobody here */
        while (at < end && is_simple(*at) && *at != '=' && *at != ' ' && *at != '/')
            at++;
        if (end - at < 2 || at[0] != '=' || at[1] != '"') return false;
    }
    *name = (Str){from, (size_t)(at - from)};
    from = at += 2;
    while (at < end && is_simple(*at))
        at++;
    if (at == end || *at != '"') return false;
    *text = (Str){from, (size_t)(at - from)};
    scan->at = at + 1;
    return true;
}

static Str take_text(Scan *scan) {
    const char *from = scan->at;
    while (scan->at < scan->end && (is_simple(*scan->at) || *scan->at == '"'))
        scan->at++;
    return (Str){from, (size_t)(scan->at - from)};
}

/* <f>…</f>, <f …>…</f> or <f …/>; what it says does not matter, only its result. */
static bool take_formula(Scan *scan) {
    Str name, text;
    while (take_attribute(scan, &name, &text))
        ;
    if (take(scan, S("/>"))) return true;
    if (!take(scan, S(">"))) return false;
    take_text(scan);
    return take(scan, S("</f>"));
}

/* ` r="AB12"`, with which nearly every cell begins. */
static bool take_place(Scan *scan, CellHead *head) {
    const char *at = scan->at, *end = scan->end;
    if (end - at < LONGEST_STEP || memcmp(at, " r=\"", 4) != 0) return false;
    at += 4;
    size_t column = 0, letters = 0, digits = 0;
    for (; letters < 4 && *at >= 'A' && *at <= 'Z'; letters++)
        column = column * 26 + (size_t)(*at++ - 'A' + 1);
    for (; digits < 8 && *at >= '0' && *at <= '9'; digits++)
        at++;
    if (!letters || !digits || *at != '"') return false;
    head->column = column;
    scan->at = at + 1;
    return true;
}

/* Behind "<c". */
static bool take_cell(Scan *scan, CellHead *head, Str *stored) {
    Str name, text;
    *stored = STR_NONE;
    take_place(scan, head);
    while (take_attribute(scan, &name, &text))
        if (!cell_attribute(head, name, text)) return false;
    if (take(scan, S("/>"))) return true;
    if (!take(scan, S(">"))) return false;
    if (take(scan, S("<v>"))) {
        *stored = take_text(scan);
        return take(scan, S("</v></c>"));
    }
    if (take(scan, S("<f"))) {
        if (!take_formula(scan) || !take(scan, S("<v>"))) return false;
        *stored = take_text(scan);
        return take(scan, S("</v></c>"));
    }
    if (head->type == 'i' && take(scan, S("<is><t>"))) {
        *stored = str_trim(take_text(scan));
        return take(scan, S("</t></is></c>"));
    }
    return take(scan, S("</c>"));
}

/* "_x0041_" needs to be written anew. */
static bool has_escape(const CellHead *head, Str stored) {
    return (head->type == 'i' || head->type == 'f') && stored.n > 6 &&
           str_find(stored, S("_x"), 0) != SIZE_MAX;
}

static Err read_row(Cx *cx, SheetRow *row, Scan *scan, bool *whole) {
    Str name, text;
    size_t number = 0, letters;
    bool hidden = false;
    *whole = false;
    while (take_attribute(scan, &name, &text)) {
        if (str_equal(name, S("r")) &&
            (!cell_reference(text, &letters, &number) || letters || !number))
            return OK;
        if (str_equal(name, S("hidden"))) hidden = is_true(text);
    }
    bool empty = take(scan, S("/>"));
    if (!empty && !take(scan, S(">"))) return OK;
    TRY(row_begin(cx, row, number));
    row->hidden = hidden;
    while (!empty && !take(scan, S("</row>"))) {
        CellHead head = cell_head(row->column);
        Str stored;
        if (!take(scan, S("<c")) || !take_cell(scan, &head, &stored) || has_escape(&head, stored))
            return OK;
        row->column = head.column;
        if (stored.n) TRY(row_put(cx, row, &head, stored));
    }
    *whole = true;
    return OK;
}

Err plain_row(Cx *cx, SheetRow *row, Str bytes, size_t *used, Plain *result) {
    Scan scan = {bytes.p, bytes.p + bytes.n};
    size_t before = row->row, merge = row->next_merge;
    bool whole;
    *result = PLAIN_NOT;
    if (!take(&scan, S("<row"))) return OK;
    TRY(read_row(cx, row, &scan, &whole));
    if (whole) {
        *used = bytes.n - (size_t)(scan.end - scan.at);
        *result = PLAIN_ROW;
        return OK;
    }
    row->row = before;
    row->next_merge = merge;
    if (scan.end - scan.at < LONGEST_STEP) *result = PLAIN_MORE;
    return OK;
}

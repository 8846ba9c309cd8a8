/* Where do cells and rows end? The plain answer, byte by byte, which every faster way must give
 * too: quotes count only at the start of a cell, a doubled one inside is a letter, line ends inside
 * are part of the cell; a quote anywhere else is a letter that should not be there. */

#include <string.h>
#include "base/base.h"
#include "figures/tally_in.h"

static inline bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* Behind the closing quote; the end of the text where there is none. */
static size_t through_quotes(Str text, size_t at, CellLook *look) {
    size_t opened = at++;
    look->quotes = true;
    for (; at < text.n; at++) {
        if (is_line_end(text.p[at])) look->breaks = true;
        if (text.p[at] != '"') continue;
        if (at + 1 == text.n || text.p[at + 1] != '"') return at + 1;
        at++;
    }
    look->open = true;
    look->opened = opened;
    return text.n;
}

size_t scan_cell(Str text, size_t at, char separator, CellLook *look) {
    bool quoted = at < text.n && text.p[at] == '"';
    size_t rest = quoted ? through_quotes(text, at, look) : at, end = rest;
    while (end < text.n && text.p[end] != separator && !is_line_end(text.p[end])) {
        if (text.p[end] == '"') look->quotes = look->stray = true;
        end++;
    }
    if (quoted && str_trim(str_slice(text, rest, end)).n) look->stray = true;
    return end;
}

size_t scan_over_line_end(Str text, size_t at) {
    bool two = text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n';
    return at + 1 + two;
}

size_t scan_line_ends(Str text) {
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        if (is_line_end(text.p[at])) {
            n++;
            at = scan_over_line_end(text, at);
        } else {
            at++;
        }
    }
    return n;
}

static void index_plain(Str text, char separator, Scan *out) {
    CellLook look = {0};
    out->n = 0;
    for (size_t at = 0; at < text.n;) {
        size_t end = scan_cell(text, at, separator, &look);
        must(out->n < out->room);
        out->ends[out->n++] = (uint32_t)end;
        if (end == text.n) break;
        bool more = text.p[end] == separator;
        at = more ? end + 1 : scan_over_line_end(text, end);
        if (more && at == text.n) out->ends[out->n++] = (uint32_t)at; /* an empty last cell */
    }
    out->quotes = look.quotes;
    out->breaks = look.breaks;
    out->irregular = look.stray || look.open;
}

static size_t cut_plain(Str text, char separator) {
    CellLook look = {0};
    size_t cut = 0;
    for (size_t at = 0; at < text.n;) {
        size_t end = scan_cell(text, at, separator, &look);
        if (end == text.n) break;
        if (text.p[end] == separator) {
            at = end + 1;
            continue;
        }
        if (text.p[end] == '\r' && end + 1 == text.n) break; /* a line feed may follow */
        cut = at = scan_over_line_end(text, end);
    }
    return cut;
}

static bool clean_plain(Str text) {
    for (size_t at = 0; (at = str_find(text, S("\xc3\x83"), at)) != SIZE_MAX; at += 2) {
        uint8_t next = at + 2 < text.n ? (uint8_t)text.p[at + 2] : 0;
        if (next == 0xc2 || next == 0xc5 || next == 0xe2) return false;
    }
    return str_is_utf8(text);
}

const ScanWay *scan_plain(void) {
    static const ScanWay plain = {"plain", index_plain, cut_plain, clean_plain};
    return &plain;
}

const ScanWay *scan_best(void) {
    const ScanWay *fast = scan_avx2();
    return fast ? fast : scan_plain();
}

/* ---- what a cell says ---- */

/* With doubled quotes, or with text behind the closing one, which stays part of the cell. */
static Str unquoted_slowly(Arena *mem, Str cell) {
    char *out = arena_alloc(mem, cell.n + 1);
    size_t n = 0, at = 1;
    for (; at < cell.n; at++) {
        if (cell.p[at] == '"') {
            at++;
            if (at >= cell.n || cell.p[at] != '"') break;
        }
        out[n++] = cell.p[at];
    }
    Str rest = at < cell.n ? str_slice(cell, at, cell.n) : STR_NONE;
    if (rest.p && str_trim(rest).n) {
        memcpy(out + n, rest.p, rest.n);
        n += rest.n;
    }
    return (Str){out, n};
}

Str scan_unquoted(Arena *mem, Str cell) {
    if (!cell.n || cell.p[0] != '"') return cell;
    if (cell.n >= 2 && cell.p[cell.n - 1] == '"' && !memchr(cell.p + 1, '"', cell.n - 2))
        return str_slice(cell, 1, cell.n - 1);
    return unquoted_slowly(mem, cell);
}

/* Which rows stand in this part of the text, and is their form right? Every byte is looked at: for
 * its encoding, for quotes, for the width of its row; cells are cut out only where somebody asks.
 */

#include <stdio.h>
#include <string.h>
#include "base/base.h"
#include "figures/tally_rows_in.h"

#define SCRATCH_ROWS 64

/* Nothing that could be cut off begins or ends so. */
static inline bool is_bare(char c) {
    return c > ' ' && c != '"';
}

Str row_field(const RowReader *reader, size_t column) {
    Str cell = row_cell(reader, column);
    if (cell.n && is_bare(cell.p[0]) && is_bare(cell.p[cell.n - 1])) return cell;
    return str_trim(scan_unquoted(reader->intake->scratch, cell));
}

void row_tell(const RowReader *reader, Rule rule, size_t column, Str expected) {
    finding_add(reader->intake->findings, rule, reader->line, column + 1, row_field(reader, column),
                expected);
}

Err row_reader_new(Cx *cx, RowReader **out, const TallyForm *form, Frame *frame,
                   const ScanWay *way) {
    RowReader *reader = NEW(cx->mem, RowReader);
    reader->mem = cx->mem;
    reader->form = form;
    reader->frame = frame;
    reader->way = way;
    reader->intake = intake_new(cx->mem, frame->intake->catalogue, form->mapping, NULL);
    reader->intake->counts_only = form->counts_only;
    TRY(cells_begin(cx, reader));
    *out = reader;
    return OK;
}

/* ---- the text of a block ---- */

static Str padded(Arena *mem, Str text) {
    char *out = arena_alloc(mem, text.n + SCAN_PADDING);
    if (text.n) memcpy(out, text.p, text.n);
    memset(out + text.n, '\n', SCAN_PADDING);
    return (Str){out, text.n};
}

static Str utf8_of(const RowReader *reader, Block *block) {
    Str text = {block->text, block->n};
    Encoding encoding = reader->form->encoding;
    bool unicode = encoding == UTF8 || encoding == UTF8_BOM;
    if (unicode && reader->way->clean(text)) return text;
    return padded(block->mem, stream_decode(block->mem, encoding, text, 1, &block->findings));
}

static void index_block(RowReader *reader, Block *block) {
    reader->text = utf8_of(reader, block);
    if (reader->scan.room <= reader->text.n) {
        size_t room = reader->text.n + reader->text.n / 4 + SCAN_PADDING;
        reader->scan.ends = arena_grow(reader->mem, reader->scan.ends,
                                       reader->scan.room * sizeof *reader->scan.ends,
                                       room * sizeof *reader->scan.ends);
        reader->scan.room = room;
    }
    reader->way->index(reader->text, reader->form->separator, &reader->scan);
}

/* ---- the form of a row ---- */

static bool row_blank(const RowReader *reader) {
    char c = reader->text.p[reader->start];
    if (reader->n_cells == 1 && reader->ends[0] == reader->start) return true;
    if (c != reader->form->separator && c != ' ' && c != '\t' && c != '"' && c != '\xC2')
        return false;
    for (size_t i = 0; i < reader->n_cells; i++)
        if (row_field(reader, i).n) return false;
    return true;
}

/* Quotes that stand where none may, in a block that has such. False: one is never closed. */
static bool quotes_right(const RowReader *reader) {
    size_t at = reader->start, stray = 0;
    for (size_t i = 0; i < reader->n_cells; i++) {
        CellLook look = {0};
        at = scan_cell(reader->text, at, reader->form->separator, &look) + 1;
        if (look.stray && !stray) stray = i + 1;
        if (!look.open) continue;
        Str before = str_slice(reader->text, reader->start, look.opened);
        finding_add(reader->intake->findings, RULE_CSV_OPEN_QUOTE,
                    reader->line + scan_line_ends(before), 0, STR_NONE, STR_NONE);
        return false;
    }
    if (stray)
        finding_add(reader->intake->findings, RULE_CSV_STRAY_QUOTE, reader->line, stray,
                    scan_unquoted(reader->intake->scratch, row_cell(reader, stray - 1)), STR_NONE);
    return true;
}

static bool width_right(const RowReader *reader) {
    size_t want = reader->form->n_columns;
    if (reader->n_cells == want) return true;
    if (reader->n_cells == want + 1 && !row_field(reader, want).n) return true;
    Arena *mem = reader->intake->scratch;
    finding_add(reader->intake->findings, RULE_CSV_RAGGED_ROW, reader->line, 0,
                str_format(mem, "%zu", reader->n_cells), str_format(mem, "%zu", want));
    return false;
}

static bool value_right(const RowReader *reader) {
    if (reader->form->mapping->kind != MAPPING_FLAT) return true;
    size_t column = reader->form->layout->flat.value;
    Str cell = row_cell(reader, column);
    if (cell.n && cell.n < 20 && cell.p[0] >= '0' && cell.p[0] <= '9') return true; /* mostly */
    if (flat_value_right(row_field(reader, column))) return true;
    row_tell(reader, RULE_FLAT_SHIFTED_ROW, column, STR_NONE);
    return false;
}

/* ---- all rows ---- */

/* The cells of the next row, from cell `*cell` on; where the row ends. */
static size_t next_row(RowReader *reader, size_t *cell) {
    const char *p = reader->text.p;
    size_t first = *cell, i = first, end;
    do
        end = reader->scan.ends[i++];
    while (end < reader->text.n && p[end] == reader->form->separator);
    reader->ends = reader->scan.ends + first;
    reader->n_cells = i - first;
    *cell = i;
    return end;
}

static size_t lines_of_row(const RowReader *reader, size_t end) {
    if (!reader->scan.breaks && !reader->scan.irregular) return 1;
    return scan_line_ends(str_slice(reader->text, reader->start, end)) + (end < reader->text.n);
}

static Err take_row(Cx *cx, RowReader *reader) {
    Block *block = reader->block;
    /* What the rows of a block leave behind is bounded by the block. */
    if (block->rows % SCRATCH_ROWS == 0) arena_reset(reader->intake->scratch);
    if (row_blank(reader)) return OK;
    bool right = (!reader->scan.irregular || quotes_right(reader)) && width_right(reader) &&
                 value_right(reader);
    if (!right) return OK;
    block->rows++;
    return cells_of_row(cx, reader);
}

static bool row_open(const RowReader *reader, size_t end) {
    CellLook look = {0};
    if (reader->scan.irregular && end == reader->text.n && reader->n_cells) {
        size_t n = reader->n_cells;
        scan_cell(reader->text, n > 1 ? reader->ends[n - 2] + (size_t)1 : reader->start,
                  reader->form->separator, &look);
    }
    return look.open;
}

Err row_reader_block(Cx *cx, RowReader *reader, Block *block) {
    reader->block = block;
    reader->intake->findings = &block->findings;
    index_block(reader, block);
    cells_begin_block(reader);
    size_t cell = 0;
    reader->line = 1;
    for (size_t at = 0; at < reader->text.n;) {
        reader->start = at;
        size_t end = next_row(reader, &cell);
        block->last_row = reader->line;
        block->unended = end == reader->text.n && !row_open(reader, end);
        TRY(take_row(cx, reader));
        reader->line += lines_of_row(reader, end);
        at = end < reader->text.n ? scan_over_line_end(reader->text, end) : end;
    }
    arena_reset(reader->intake->scratch);
    block->lines = reader->line - 1;
    return OK;
}

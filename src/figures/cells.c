/* Which part of a measure is meant? A cell is a set of dimension codes: read from text, written in
 * one way only, put into words, and held as small numbers that are compared in two steps. */

#include "figures/snapshot_in.h"

#define LONGEST_CELL ((size_t)1000)

const Dimension *dimension_find(const Catalogue *catalogue, Str id) {
    size_t i = index_get(&catalogue->definitions->dimension_ids, id);
    return i == SIZE_MAX ? NULL : &catalogue->definitions->dimensions[i].dimension;
}

const DimensionCode *dimension_code(const Dimension *dimension, Str code) {
    size_t i = index_get(&((const DimensionIn *)dimension)->codes, code);
    return i == SIZE_MAX ? NULL : &dimension->codes[i];
}

/* ---- keys ---- */

uint64_t cell_mask(CellKey cell) {
    uint64_t mask = 0;
    for (size_t i = 0; i < CELL_PARTS && cell.part[i]; i++)
        mask |= (uint64_t)1 << PART_DIMENSION(cell.part[i]);
    return mask;
}

bool cell_with(CellKey *cell, CellPart16 part) {
    if (cell->part[CELL_PARTS - 1]) return false;
    size_t at = 0;
    while (cell->part[at] && PART_DIMENSION(cell->part[at]) < PART_DIMENSION(part))
        at++;
    if (cell->part[at] && PART_DIMENSION(cell->part[at]) == PART_DIMENSION(part)) return false;
    for (size_t i = CELL_PARTS - 1; i > at; i--)
        cell->part[i] = cell->part[i - 1];
    cell->part[at] = part;
    return true;
}

CellKey cell_without(CellKey cell, unsigned dimension) {
    CellKey out = {0};
    size_t n = 0;
    for (size_t i = 0; i < CELL_PARTS && cell.part[i]; i++)
        if (PART_DIMENSION(cell.part[i]) != dimension) out.part[n++] = cell.part[i];
    return out;
}

CellPart16 cell_part(CellKey cell, unsigned dimension) {
    for (size_t i = 0; i < CELL_PARTS && cell.part[i]; i++)
        if (PART_DIMENSION(cell.part[i]) == dimension) return cell.part[i];
    return 0;
}

/* ---- texts ---- */

typedef struct CellFault {
    Msg message;
    Str word, of;
} CellFault;

static bool cell_parse(const Definitions *d, Str text, CellKey *out, CellFault *fault) {
    *out = (CellKey){0};
    *fault = (CellFault){.message = MSG_CELL_UNREADABLE, .word = text};
    if (text.n == 0) return true;
    if (text.n > LONGEST_CELL || text.p[text.n - 1] == ';') return false;
    for (Str rest = text, pair; str_cut(&rest, ';', &pair);) {
        size_t equals = str_find(pair, S("="), 0);
        if (equals == SIZE_MAX) return false;
        Str id = str_trim(str_slice(pair, 0, equals));
        Str code = str_trim(str_slice(pair, equals + 1, pair.n));
        size_t dimension = index_get(&d->dimension_ids, id);
        if (dimension == SIZE_MAX) {
            *fault = (CellFault){.message = MSG_CELL_UNKNOWN_DIMENSION, .word = id};
            return false;
        }
        size_t at = index_get(&d->dimensions[dimension].codes, code);
        if (at == SIZE_MAX) {
            *fault = (CellFault){MSG_CELL_UNKNOWN_CODE, id, code};
            return false;
        }
        if (!cell_with(out, CELL_PART(dimension, at))) return false;
    }
    return true;
}

bool cell_key_read(const Catalogue *catalogue, Str text, CellKey *out) {
    CellFault fault;
    return cell_parse(catalogue->definitions, text, out, &fault);
}

static Str cell_text(const Definitions *d, CellKey cell, Arena *mem) {
    if (!cell.part[0]) return S("");
    Buf out = buf_new(mem, LONGEST_CELL * 2);
    for (size_t i = 0; i < CELL_PARTS && cell.part[i]; i++) {
        const Dimension *dimension = &d->dimensions[PART_DIMENSION(cell.part[i])].dimension;
        if (i) buf_char(&out, ';');
        buf_put(&out, dimension->id);
        buf_char(&out, '=');
        buf_put(&out, dimension->codes[PART_CODE(cell.part[i])].code);
    }
    return buf_str(&out);
}

Err cell_read(Cx *cx, const Catalogue *catalogue, Str text, Str *canonical) {
    CellKey key;
    CellFault fault;
    if (!cell_parse(catalogue->definitions, text, &key, &fault))
        return fail(cx, INVALID, fault.message, fault.word, fault.of);
    *canonical = cell_text(catalogue->definitions, key, cx->mem);
    return OK;
}

Str cell_label(Arena *mem, Lang lang, const Catalogue *catalogue, Str cell) {
    CellKey key;
    if (!cell_key_read(catalogue, cell, &key)) return str_copy(mem, cell);
    if (!key.part[0]) return message_text(lang, MSG_CELL_TOTAL);
    Str labels[CELL_PARTS];
    size_t n = 0;
    for (size_t i = 0; i < CELL_PARTS && key.part[i]; i++) {
        const DimensionIn *in = &catalogue->definitions->dimensions[PART_DIMENSION(key.part[i])];
        labels[n++] = in->dimension.codes[PART_CODE(key.part[i])].label.in[lang];
    }
    return str_join(mem, n, labels, S(", "));
}

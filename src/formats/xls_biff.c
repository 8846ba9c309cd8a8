/* What does an old workbook say that its library does not tell? Merged ranges, hidden sheets, rows
 * and columns, and the formats that make a number a percentage or a key with zeros. The records are
 * gone over once; each is looked at only as far as it reaches. */

#include <string.h>

#include "formats/xls_in.h"

typedef enum Record {
    RECORD_EOF = 0x0a,
    RECORD_DATEMODE = 0x22,
    RECORD_COLINFO = 0x7d,
    RECORD_BOUNDSHEET = 0x85,
    RECORD_MULRK = 0xbd,
    RECORD_XF = 0xe0,
    RECORD_MERGEDCELLS = 0xe5,
    RECORD_NUMBER = 0x203,
    RECORD_BOOLERR = 0x205,
    RECORD_STRING = 0x207,
    RECORD_ROW = 0x208,
    RECORD_RK = 0x27e,
    RECORD_FORMULA = 0x06,
    RECORD_FORMAT = 0x41e,
    RECORD_BOF = 0x809
} Record;

typedef struct Records {
    Str stream, body;
    size_t at;
    unsigned kind;
} Records;

/* Beyond the end of a record stands 0. */
static unsigned number_at(Str body, size_t at) {
    if (at + 2 > body.n) return 0;
    return (unsigned)(uint8_t)body.p[at] | (unsigned)(uint8_t)body.p[at + 1] << 8;
}

static bool next_record(Records *records) {
    Str head = str_slice(records->stream, records->at, records->at + 4);
    if (head.n < 4) return false;
    records->kind = number_at(head, 0);
    size_t from = records->at + 4, to = from + number_at(head, 2);
    if (to > records->stream.n) return false;
    records->body = str_slice(records->stream, from, to);
    records->at = to;
    return true;
}

/* ---- the workbook ---- */

typedef struct OwnFormat {
    unsigned id;
    CellFormat format;
} OwnFormat;

typedef struct Globals {
    Arena *mem;
    Biff *out;
    bool wide; /* version 8: texts have a flag and may be UTF-16 */
    VEC(OwnFormat) own;
    VEC(unsigned) cells; /* the number format of each format of cells, in order */
} Globals;

/* The signs that matter in a format are ASCII; any other becomes '?'. */
static Str format_code(Arena *mem, Str body, bool wide) {
    size_t n = wide ? number_at(body, 2) : body.n > 2 ? (uint8_t)body.p[2] : 0;
    size_t from = wide ? 5 : 3, step = wide && body.n > 4 && (body.p[4] & 1) ? 2 : 1;
    char *code = arena_alloc(mem, n + 1);
    size_t i = 0;
    for (; i < n && from + (i + 1) * step <= body.n; i++) {
        const char *c = body.p + from + i * step;
        code[i] = (step == 2 && c[1]) || (*c & 0x80) ? '?' : *c;
    }
    return (Str){code, i};
}

static void take_global(Globals *globals, const Records *records) {
    Biff *out = globals->out;
    Str body = records->body;
    switch (records->kind) {
    case RECORD_BOF: globals->wide = number_at(body, 0) == 0x600; break;
    case RECORD_DATEMODE: out->since_1904 = number_at(body, 0) == 1; break;
    case RECORD_XF: vec_push(globals->mem, &globals->cells, number_at(body, 2)); break;
    case RECORD_FORMAT:
        vec_push(globals->mem, &globals->own,
                 (OwnFormat){number_at(body, 0),
                             cell_format_read(format_code(globals->mem, body, globals->wide))});
        break;
    case RECORD_BOUNDSHEET:
        vec_push(globals->mem, &out->sheets,
                 (BiffSheet){.offset = number_at(body, 0) | number_at(body, 2) << 16,
                             .hidden = (number_at(body, 4) & 3) != 0,
                             .worksheet = number_at(body, 4) >> 8 == 0});
        break;
    default: break;
    }
}

static CellFormat format_of(const Globals *globals, unsigned id) {
    for (size_t i = globals->own.n; i-- > 0;)
        if (globals->own.at[i].id == id) return globals->own.at[i].format;
    return cell_format_built_in(id);
}

#define MOST_XF 4096 /* of the format; and of number formats */

void biff_read(Arena *mem, Biff *out, Str stream) {
    Globals globals = {.mem = mem, .out = out};
    Records records = {.stream = stream};
    *out = (Biff){.stream = stream};
    while (next_record(&records) && records.kind != RECORD_EOF &&
           globals.cells.n + globals.own.n + out->sheets.n < 2 * MOST_XF)
        take_global(&globals, &records);
    for (size_t i = 0; i < globals.cells.n; i++)
        vec_push(mem, &out->formats, format_of(&globals, globals.cells.at[i]));
}

/* ---- one sheet ---- */

typedef struct SheetRun {
    Arena *mem;
    const Biff *biff;
    BiffLook *out;
    bool wide;            /* version 8 */
    unsigned row, column; /* of the last formula, whose text may follow, or of a date */
    bool awaits_text;
} SheetRun;

static void take_merges(Arena *mem, BiffLook *out, Str body) {
    size_t n = number_at(body, 0);
    for (size_t i = 0; i < n && 2 + (i + 1) * 8 <= body.n; i++) {
        unsigned place[4];
        for (size_t k = 0; k < 4; k++)
            place[k] = number_at(body, 2 + i * 8 + k * 2);
        if (place[1] < place[0] || place[3] < place[2] || place[3] >= BIFF_COLUMNS) continue;
        if (out->merges.n == SHEET_MOST_MERGES) return;
        vec_push(mem, &out->merges,
                 (MergedRange){place[0] + 1, place[2] + 1, place[1] + 1, place[3] + 1});
    }
}

static BiffPlace **block_of(const BiffLook *look, size_t row, size_t column) {
    return &look->blocks[(row * BIFF_COLUMNS + column) / BIFF_BLOCK];
}

static BiffPlace *place_at(SheetRun *run, unsigned row, unsigned column) {
    BiffPlace **block = block_of(run->out, row, column);
    if (!*block) *block = NEW_ARRAY(run->mem, BiffPlace, BIFF_BLOCK);
    return *block + column % BIFF_BLOCK;
}

BiffPlace biff_place(const BiffLook *look, size_t row, size_t column) {
    bool inside = look->blocks && row < BIFF_ROWS && column < BIFF_COLUMNS;
    const BiffPlace *block = inside ? *block_of(look, row, column) : NULL;
    return block ? block[column % BIFF_BLOCK] : (BiffPlace){0};
}

static void take_format(SheetRun *run, unsigned row, unsigned column, unsigned format) {
    if (column < BIFF_COLUMNS && format < MOST_XF)
        place_at(run, row, column)->format = (uint16_t)(format + 1);
}

static void put_cell(SheetRun *run, BiffCell cell) {
    BiffLook *out = run->out;
    if (run->column >= BIFF_COLUMNS) return;
    vec_push(run->mem, &out->cells, cell);
    place_at(run, run->row, run->column)->cell = (uint32_t)out->cells.n;
    if (run->row >= out->rows) out->rows = run->row + 1;
    if (run->column >= out->columns) out->columns = run->column + 1;
}

/* 30 bits: a whole number or the upper part of a fraction; perhaps in hundredths. */
static double short_number(Str body, size_t at) {
    uint32_t bits = number_at(body, at) | (uint32_t)number_at(body, at + 2) << 16;
    uint64_t upper = (uint64_t)(bits & ~3U) << 32;
    double value;
    memcpy(&value, &upper, sizeof value);
    if (bits & 2) value = (int32_t)bits >> 2;
    return bits & 1 ? value / 100 : value;
}

/* `at`: of the format's number, behind which the number stands. Dates are kept: the library takes
 * 2100 for a leap year, so that its days behind that February are one too early. */
static void take_number(SheetRun *run, unsigned column, Str body, size_t at) {
    unsigned row = number_at(body, 0), format = number_at(body, at);
    bool date = format < run->biff->formats.n && run->biff->formats.at[format].shape == SHAPE_DATE;
    double value = short_number(body, at + 2);
    take_format(run, row, column, format);
    if (!date) return;
    if (at + 10 == body.n) memcpy(&value, body.p + at + 2, sizeof value);
    run->row = row;
    run->column = column;
    put_cell(run, (BiffCell){.is_number = true, .value = value});
}

static Str truth_or_error(unsigned code, bool is_error) {
    static const struct {
        unsigned code;
        Str text;
    } errors[] = {{0x00, S("#NULL!")}, {0x07, S("#DIV/0!")}, {0x0f, S("#VALUE!")},
                  {0x17, S("#REF!")},  {0x1d, S("#NAME?")},  {0x24, S("#NUM!")},
                  {0x2a, S("#N/A")}};
    if (!is_error) return code ? S("TRUE") : S("FALSE");
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].code == code) return errors[i].text;
    return S("#N/A");
}

/* The result stands behind the format: a number, or what no number has in its last bytes. */
static void take_result(SheetRun *run, Str body) {
    double value;
    run->awaits_text = false;
    if (body.n < 14) return;
    if (number_at(body, 12) != 0xffff) {
        memcpy(&value, body.p + 6, sizeof value);
        put_cell(run, (BiffCell){.is_number = true, .value = value});
        return;
    }
    unsigned kind = (uint8_t)body.p[6], code = (uint8_t)body.p[8];
    run->awaits_text = kind == 0;
    if (kind == 1 || kind == 2) put_cell(run, (BiffCell){.text = truth_or_error(code, kind == 2)});
}

/* The text of the formula before it. One that goes on in another record is left out. */
static void take_string(SheetRun *run, Str body) {
    size_t n = number_at(body, 0), from = run->wide ? 3 : 2, used;
    bool two = run->wide && body.n > 2 && (body.p[2] & 1);
    Decoder decoder = {.encoding = two ? UTF16_LE : WINDOWS_1252};
    size_t bytes = two ? 2 * n : n;
    if (!run->awaits_text || !n || from + bytes > body.n) return;
    char *text = arena_alloc(run->mem, 3 * bytes + 3);
    size_t length = decode(&decoder, (const uint8_t *)body.p + from, bytes, true, text, &used);
    put_cell(run, (BiffCell){.text = {text, length}});
    run->awaits_text = false;
}

static void take_record(SheetRun *run, unsigned kind, Str body) {
    BiffLook *out = run->out;
    unsigned row = number_at(body, 0), column = number_at(body, 2);
    if (kind == RECORD_FORMULA || kind == RECORD_BOOLERR) run->row = row, run->column = column;
    switch (kind) {
    case RECORD_FORMULA:
        take_format(run, row, column, number_at(body, 4));
        take_result(run, body);
        break;
    case RECORD_NUMBER:
    case RECORD_RK: take_number(run, column, body, 4); break;
    case RECORD_STRING: take_string(run, body); break;
    case RECORD_BOOLERR:
        put_cell(run, (BiffCell){.text = truth_or_error(number_at(body, 6) & 0xff,
                                                        number_at(body, 6) >> 8 != 0)});
        break;
    case RECORD_MULRK: /* a format and a number for each column */
        for (size_t at = 4; at + 8 <= body.n; at += 6)
            take_number(run, column++, body, at);
        break;
    case RECORD_ROW: out->hidden_rows[row] = (number_at(body, 12) & 0x20) != 0; break;
    case RECORD_COLINFO: /* from, to; to the last one: nothing but the rest of the sheet */
        if ((number_at(body, 8) & 1) && column >= row && column < BIFF_COLUMNS - 1)
            out->hidden_columns += column - row + 1;
        break;
    case RECORD_MERGEDCELLS: take_merges(run->mem, out, body); break;
    default: break;
    }
}

void biff_look(Arena *mem, BiffLook *out, const Biff *biff, const BiffSheet *sheet) {
    Records records = {.stream = biff->stream, .at = sheet->offset};
    size_t depth = 0; /* charts in the sheet have records of their own */
    const size_t blocks = (size_t)BIFF_ROWS * BIFF_COLUMNS / BIFF_BLOCK;
    *out = (BiffLook){.blocks = NEW_ARRAY(mem, BiffPlace *, blocks),
                      .hidden_rows = NEW_ARRAY(mem, bool, BIFF_ROWS)};
    SheetRun run = {.mem = mem, .biff = biff, .out = out};
    while (next_record(&records)) {
        if (records.kind == RECORD_BOF && !depth++) run.wide = number_at(records.body, 0) == 0x600;
        if (records.kind == RECORD_EOF && depth-- <= 1) return;
        if (depth == 1) take_record(&run, records.kind, records.body);
    }
}

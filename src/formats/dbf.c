/* What does the table beside a Shapefile say of each area? dBASE: a head that names the fields,
 * then rows of fixed width in one of the encodings of half a century, named in a .cpg file, by a
 * byte in the head, or not at all. */

#include <string.h>

#include "formats/shapes_in.h"

#define HEAD ((size_t)32) /* of the table and of each field */
#define REPLACEMENT 0xfffd

/* The letters 128 … 255 of the two encodings of DOS, as the Unicode Consortium maps them. */
static const uint16_t cp437[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};
static const uint16_t cp850[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00f8, 0x00a3, 0x00d8, 0x00d7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x00ae, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00c1, 0x00c2, 0x00c0, 0x00a9, 0x2563, 0x2551, 0x2557,
    0x255d, 0x00a2, 0x00a5, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x00e3, 0x00c3,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x00a4, 0x00f0, 0x00d0, 0x00ca, 0x00cb,
    0x00c8, 0x0131, 0x00cd, 0x00ce, 0x00cf, 0x2518, 0x250c, 0x2588, 0x2584, 0x00a6, 0x00cc, 0x2580,
    0x00d3, 0x00df, 0x00d4, 0x00d2, 0x00f5, 0x00d5, 0x00b5, 0x00fe, 0x00de, 0x00da, 0x00db, 0x00d9,
    0x00fd, 0x00dd, 0x00af, 0x00b4, 0x00ad, 0x00b1, 0x2017, 0x00be, 0x00b6, 0x00a7, 0x00f7, 0x00b8,
    0x00b0, 0x00a8, 0x00b7, 0x00b9, 0x00b3, 0x00b2, 0x25a0, 0x00a0,
};

/* ---- which letters ---- */

typedef enum Letters {
    LETTERS_UNKNOWN,
    LETTERS_UTF8,
    LETTERS_1252,
    LETTERS_LATIN1,
    LETTERS_437,
    LETTERS_850
} Letters;

/* "UTF-8", "ISO 8859-1", "ANSI 1252", "OEM 850"; compared without case, blanks and signs. */
static Letters letters_named(Arena *mem, Str name) {
    static const struct {
        Str name;
        Letters letters;
    } known[] = {
        {S("utf8"), LETTERS_UTF8},     {S("65001"), LETTERS_UTF8},
        {S("cp65001"), LETTERS_UTF8},  {S("iso88591"), LETTERS_LATIN1},
        {S("88591"), LETTERS_LATIN1},  {S("latin1"), LETTERS_LATIN1},
        {S("28591"), LETTERS_LATIN1},  {S("windows1252"), LETTERS_1252},
        {S("ansi1252"), LETTERS_1252}, {S("cp1252"), LETTERS_1252},
        {S("1252"), LETTERS_1252},     {S("cp437"), LETTERS_437},
        {S("oem437"), LETTERS_437},    {S("437"), LETTERS_437},
        {S("ibm437"), LETTERS_437},    {S("cp850"), LETTERS_850},
        {S("oem850"), LETTERS_850},    {S("850"), LETTERS_850},
        {S("ibm850"), LETTERS_850},
    };
    Str lower = str_lower(mem, str_slice(name, 0, 100));
    char *plain = arena_alloc(mem, lower.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < lower.n; i++)
        if ((lower.p[i] >= 'a' && lower.p[i] <= 'z') || (lower.p[i] >= '0' && lower.p[i] <= '9'))
            plain[n++] = lower.p[i];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal((Str){plain, n}, known[i].name)) return known[i].letters;
    return LETTERS_UNKNOWN;
}

/* The language byte in the head: those of western Europe. */
static Letters letters_of_byte(uint8_t language) {
    switch (language) {
    case 0x01: /* US */
    case 0x09: /* Dutch, Finnish, French, German, Italian, Spanish, Swedish, English, US */
    case 0x0b:
    case 0x0d:
    case 0x0f:
    case 0x11:
    case 0x15:
    case 0x18:
    case 0x19:
    case 0x1b: return LETTERS_437;
    case 0x02: /* the same, and Danish, Norwegian, Portuguese, in the international set */
    case 0x0a:
    case 0x0e:
    case 0x10:
    case 0x12:
    case 0x14:
    case 0x16:
    case 0x1a:
    case 0x1d:
    case 0x25:
    case 0x37: return LETTERS_850;
    case 0x03: /* Windows */
    case 0x57:
    case 0x58:
    case 0x59: return LETTERS_1252;
    default: return LETTERS_UNKNOWN;
    }
}

static Str before_nul(Str bytes) {
    const char *nul = bytes.n ? memchr(bytes.p, 0, bytes.n) : NULL;
    return nul ? str_slice(bytes, 0, (size_t)(nul - bytes.p)) : bytes;
}

static Str field_bytes(const Dbf *dbf, const DbfField *field, size_t row) {
    size_t from = row * dbf->row_bytes + field->from;
    return before_nul(str_slice(dbf->rows, from, from + field->n));
}

/* A field that is full may end within a letter: the writer cut it there. */
static Str without_half_letter(Str bytes) {
    for (size_t back = 1; back <= 3 && back <= bytes.n; back++) {
        uint8_t byte = (uint8_t)bytes.p[bytes.n - back];
        if ((byte & 0xc0) == 0x80) continue;
        size_t whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return whole > back ? str_slice(bytes, 0, bytes.n - back) : bytes;
    }
    return bytes;
}

/* All texts are UTF-8, and some letter shows it. */
static bool looks_utf8(const Dbf *dbf) {
    bool shown = false;
    for (size_t row = 0; row < dbf->n_rows; row++)
        for (size_t i = 0; i < dbf->n_fields; i++) {
            if (dbf->fields[i].type != 'C') continue;
            Str bytes = without_half_letter(field_bytes(dbf, &dbf->fields[i], row));
            if (!str_is_utf8(bytes)) return false;
            for (size_t k = 0; k < bytes.n && !shown; k++)
                shown = (uint8_t)bytes.p[k] >= 0x80;
        }
    return shown;
}

static const uint16_t *letters_table(Arena *mem, Letters letters) {
    if (letters == LETTERS_UTF8) return NULL;
    if (letters == LETTERS_437) return cp437;
    if (letters == LETTERS_850) return cp850;
    uint16_t *table = NEW_ARRAY(mem, uint16_t, 128);
    for (unsigned i = 0; i < 128; i++) {
        uint32_t c = letters == LETTERS_LATIN1 ? i + 128 : windows_1252((uint8_t)(i + 128));
        table[i] = (uint16_t)(c ? c : REPLACEMENT);
    }
    return table;
}

/* A .cpg is believed; the byte in the head only where the texts do not show otherwise. */
static void find_letters(ShapeMaker *maker, Dbf *dbf, Str cpg, uint8_t language) {
    Arena *mem = maker->cx->mem;
    cpg = str_trim(cpg);
    Letters letters = letters_named(mem, cpg);
    if (cpg.n && !letters)
        finding_add(maker->findings, RULE_SHAPE_ENCODING, 0, 0,
                    str_is_utf8(cpg) ? str_slice(cpg, 0, 100) : STR_NONE, STR_NONE);
    if (!letters && looks_utf8(dbf)) letters = LETTERS_UTF8;
    if (!letters) letters = letters_of_byte(language);
    dbf->letters = letters_table(mem, letters);
}

/* ---- the head ---- */

static uint32_t little16(const char *p) {
    return (uint32_t)(uint8_t)p[0] | (uint32_t)(uint8_t)p[1] << 8;
}

static Err refused(const ShapeMaker *maker, Msg message) {
    return fail(maker->cx, INVALID, message, maker->name);
}

static Err read_fields(ShapeMaker *maker, Dbf *dbf, Str head) {
    size_t from = 1;
    dbf->fields = NEW_ARRAY(maker->cx->mem, DbfField, head.n / HEAD + 1);
    for (size_t at = HEAD; at + HEAD <= head.n && head.p[at] != '\r'; at += HEAD) {
        DbfField field = {.name = before_nul(str_slice(head, at, at + 11)),
                          .type = head.p[at + 11],
                          .from = from,
                          .n = (uint8_t)head.p[at + 16]};
        from += field.n;
        if (from > dbf->row_bytes) return refused(maker, MSG_FORMATS_SHAPE_DBF);
        if (field.n) dbf->fields[dbf->n_fields++] = field;
    }
    return OK;
}

Err dbf_open(ShapeMaker *maker, Dbf *out, const ShapefileParts *parts) {
    Str dbf = parts->dbf;
    *out = (Dbf){.letters = NULL};
    if (dbf.n < HEAD + 1) return refused(maker, MSG_FORMATS_SHAPE_DBF_SHORT);
    size_t head = little16(dbf.p + 8);
    out->n_rows = little16(dbf.p + 4) | (size_t)little16(dbf.p + 6) << 16;
    out->row_bytes = little16(dbf.p + 10);
    if (head <= HEAD || !out->row_bytes) return refused(maker, MSG_FORMATS_SHAPE_DBF);
    if (head > dbf.n || out->n_rows > (dbf.n - head) / out->row_bytes)
        return refused(maker, MSG_FORMATS_SHAPE_DBF_SHORT);
    out->rows = str_slice(dbf, head, head + out->n_rows * out->row_bytes);
    TRY(read_fields(maker, out, str_slice(dbf, 0, head)));
    find_letters(maker, out, parts->cpg, (uint8_t)dbf.p[29]);
    return OK;
}

/* ---- rows ---- */

bool dbf_deleted(const Dbf *dbf, size_t row) {
    return dbf->rows.p[row * dbf->row_bytes] == '*';
}

/* As UTF-8, in the scratch arena unless it is that already. */
static Str decoded(ShapeMaker *maker, const Dbf *dbf, Str bytes, bool *damaged) {
    if (!dbf->letters && str_is_utf8(bytes)) return bytes;
    char *out = arena_alloc(maker->scratch, 3 * bytes.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n;) {
        uint8_t byte = (uint8_t)bytes.p[i];
        size_t letter = dbf->letters ? 0 : str_character(bytes, i);
        uint32_t c = byte < 0x80 ? byte : dbf->letters ? dbf->letters[byte - 0x80] : REPLACEMENT;
        if (letter)
            memcpy(out + n, bytes.p + i, letter), n += letter;
        else
            n += utf8_put(out + n, c);
        *damaged |= !letter && c == REPLACEMENT;
        i += letter ? letter : 1;
    }
    return (Str){out, n};
}

static Str right_trimmed(Str s) {
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* Numbers stay as they are written; stars say that one did not fit. */
static Str plain_value(ShapeMaker *maker, char type, Str bytes) {
    Str text = str_trim(bytes);
    if (type == 'L') {
        char c = text.n ? text.p[0] : '?';
        if (c == 'T' || c == 't' || c == 'Y' || c == 'y') return S("true");
        return c == 'F' || c == 'f' || c == 'N' || c == 'n' ? S("false") : S("");
    }
    if (text.n && text.p[0] == '*') return S("");
    int64_t day;
    if (type != 'D' || text.n != 8 || !int_read(text, &day)) return text;
    return str_format(maker->scratch, "%.4s-%.2s-%.2s", text.p, text.p + 4, text.p + 6);
}

Err dbf_properties(ShapeMaker *maker, const Dbf *dbf, size_t row) {
    for (size_t i = 0; i < dbf->n_fields; i++) {
        const DbfField *field = &dbf->fields[i];
        bool damaged = false, ignored = false;
        if (str_find(S("CNFDL"), (Str){&field->type, 1}, 0) == SIZE_MAX) continue;
        Str bytes = field_bytes(dbf, field, row);
        if (field->type != 'C') bytes = plain_value(maker, field->type, bytes);
        if (!dbf->letters) bytes = without_half_letter(bytes);
        Str text = decoded(maker, dbf, right_trimmed(bytes), &damaged);
        if (damaged)
            finding_add(maker->findings, RULE_TEXT_ENCODING, row + 1, i + 1, text, STR_NONE);
        TRY(shape_property(maker, decoded(maker, dbf, field->name, &ignored), text));
    }
    return OK;
}

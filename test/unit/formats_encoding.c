/* Is every encoding recognised by its bytes, and is damage told and not turned into wrong letters?
 */

#include <zlib.h>

#include "formats_test.h"

#define BODY \
    "St\xc3\xa4" \
    "dte;Stra\xc3\x9f" \
    "e\nK\xc3\xb6ln;1\n\xe2\x82\xac;2\n"

static void clean(void) {
    Trial t;
    try_text(&t, BODY);
    is_str(encoding_name(t.table->encoding), "UTF-8", "UTF-8");
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "its rows");
    end(&t);
    try_text(&t, "\xef\xbb\xbf" BODY);
    is_int(t.table->encoding, UTF8_BOM, "UTF-8 with its mark");
    is_str(headings_of(&t), "Städte; Straße", "the mark is no part of the heading");
    end(&t);
    try_text(&t, "St\xe4"
                 "dte;Stra\xdf"
                 "e\nK\xf6ln;1\n\x80;2\n");
    is_int(t.table->encoding, WINDOWS_1252, "Windows-1252");
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "its rows");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
}

/* UTF-8 to UTF-16, for tests only: two- and three-byte sequences. */
static Str wide(Arena *mem, Str text, bool little, bool mark) {
    Buf out = buf_new(mem, 1 << 20);
    Buf units = buf_new(mem, 1 << 20);
    if (mark) buf_put(&units, S("\xef\xbb\xbf"));
    buf_put(&units, text);
    for (size_t i = 0; i < units.n;) {
        const unsigned char *p = (const unsigned char *)units.p + i;
        unsigned c = p[0] < 0x80   ? p[0]
                     : p[0] < 0xe0 ? (p[0] & 31u) << 6 | (p[1] & 63u)
                                   : (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
        i += p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : 3;
        buf_char(&out, (char)(little ? c & 255 : c >> 8));
        buf_char(&out, (char)(little ? c >> 8 : c & 255));
    }
    return buf_str(&out);
}

static void utf16(void) {
    for (int way = 0; way < 4; way++) {
        Trial t;
        Cx cx;
        cx_begin(&cx, DE);
        bool little = way & 1, mark = way & 2;
        try_bytes(&t, wide(cx.mem, S(BODY), little, mark));
        ok(!t.opened && t.table->encoding == (little ? UTF16_LE : UTF16_BE), "UTF-16 %s, %s mark",
           little ? "little" : "big", mark ? "with" : "without");
        is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "its rows");
        is_str(headings_of(&t), "Städte; Straße", "its headings");
        is_int(t.findings.list.n, 0, "without a finding");
        end(&t);
        cx_end(&cx);
    }
    Trial t;
    try_bytes(&t, S("\xff\xfe"
                    "a\0;\0b\0\n\0\x3d\xd8\x00\xde;\0\x00\xd8\n\0"));
    is_str(rows_of(&t), "2:😀|\xef\xbf\xbd\n",
           "surrogates: a pair is a letter, half a pair is none");
    is_str(findings_of(&t), "text.encoding@2/0", "which is told");
    end(&t);
    try_bytes(&t, S("\xff\xfe"
                    "a\0;\0b\0\n\0"
                    "1\0;\0"
                    "2\0\n"));
    is_str(findings_of(&t), "text.encoding@2/0 table.no-line-end@2/0",
           "half a unit at the end is told");
    end(&t);
}

static void damaged(void) {
    Trial t;
    try_text(&t, "a;b\nK\xc3\xb6ln;M\xc3\xbcnchen\nD\xf6ren;1\n");
    is_int(t.table->encoding, UTF8, "UTF-8 with one foreign byte stays UTF-8");
    is_str(rows_of(&t), "2:Köln|München\n3:D\xef\xbf\xbdren|1\n",
           "the byte is replaced, nothing else");
    is_str(findings_of(&t), "text.encoding@3/0", "and told with its line");
    is_str(t.findings.list.at[0].value, "0xF6", "and its value");
    end(&t);
    try_text(&t, "a;b\nK\xf6ln;1\nM\x81nster;2\r\nM\x81nster;3\n");
    is_int(t.table->encoding, WINDOWS_1252, "bytes without meaning in Windows-1252");
    is_str(findings_of(&t), "text.encoding@3/0 text.encoding@4/0", "are told, each line once");
    end(&t);
    try_bytes(&t, S("a;b\n1;x\0y\n2;z\n\n3;\0\0\n"));
    is_str(rows_of(&t), "2:1|x\xef\xbf\xbdy\n3:2|z\n5:3|\xef\xbf\xbd\xef\xbf\xbd\n",
           "NUL is replaced");
    is_str(findings_of(&t), "text.nul@2/0 text.nul@5/0", "and told");
    ok(findings_count(&t.findings, ERROR_FINDING) == 2, "as an error");
    end(&t);
    try_text(&t, "a;b\n\xc3\xa4;\xed\xa0\x80\n\xc3\xa4\xc3\xa4;\xc0\xaf\n\xc3\xa4;\xc3\xa4\n");
    is_str(rows_of(&t),
           "2:ä|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n3:ää|\xef\xbf\xbd\xef\xbf\xbd\n4:ä|ä\n",
           "surrogates and overlong forms are no letters");
    end(&t);
}

/* UTF-8 taken for Windows-1252 and written again as UTF-8: well-formed, and wrong. */
static void garbled(void) {
    Trial t;
    try_text(&t, "Stadt;Wert\nK\xc3\x83\xc2\xb6ln;1\nM\xc3\xbcnster;2\nGro\xc3\x83\xc5\xb8;3\n");
    is_str(findings_of(&t), "text.encoding@2/0 text.encoding@4/0",
           "letters that became two are told");
    is_str(t.findings.list.at[0].value, "Ã¶", "as they stand there");
    is_int(t.table->n_rows, 3, "though they can be read");
    end(&t);
    try_text(&t, "a;b\nS\xc3\xa3o;\xc3\x83\n\xc3\x83o;x\n");
    is_int(t.findings.list.n, 0, "an A with tilde alone is a letter like others");
    end(&t);
}

/* A sequence that lies across two pieces, at each of its bytes. */
static void borders(void) {
    bool good = true;
    for (size_t pad = 0; pad < 8; pad++) {
        for (int broken = 0; broken < 2; broken++) {
            Cx cx;
            Trial t;
            cx_begin(&cx, DE);
            Buf text = buf_new(cx.mem, 1 << 20);
            buf_put(&text, broken ? S("a;\xff\n") : S("a;b\n"));
            while (text.n < PIECE - pad)
                buf_char(&text, 'x');
            buf_put(&text, S(";\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa4\n"));
            try_bytes(&t, buf_str(&text));
            good =
                good && str_ends(rows_of(&t), S("|😀€ä\n")) && t.findings.list.n == (size_t)broken;
            end(&t);
            cx_end(&cx);
        }
    }
    ok(good, "sequences across the border of two pieces stay whole");
}

/* ---- packed files ---- */

static Str gzip(Arena *mem, Str text) {
    z_stream stream = {0};
    size_t room = text.n + 1000;
    unsigned char *out = arena_alloc(mem, room);
    must(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)text.p;
    stream.avail_in = (uInt)text.n;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    must(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    size_t n = stream.total_out;
    deflateEnd(&stream);
    return (Str){(const char *)out, n};
}

static void le(Buf *out, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(value >> (8 * i) & 255));
}

/* A zip of stored members: name, text, name, text … */
static Str zip(Arena *mem, size_t n, const Str *members) {
    Buf out = buf_new(mem, 1 << 20), directory = buf_new(mem, 1 << 20);
    for (size_t i = 0; i < n; i += 2) {
        Str name = members[i], text = members[i + 1];
        uint32_t at = (uint32_t)out.n;
        uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)text.p, (uInt)text.n);
        Buf head = buf_new(mem, 1000);
        le(&head, 20, 2), le(&head, 0, 4), le(&head, 0, 4), le(&head, sum, 4);
        le(&head, (uint32_t)text.n, 4), le(&head, (uint32_t)text.n, 4),
            le(&head, (uint32_t)name.n, 2), le(&head, 0, 2);
        buf_put(&out, S("PK\3\4"));
        buf_put(&out, buf_str(&head));
        buf_put(&out, name);
        buf_put(&out, text);
        buf_put(&directory, S("PK\1\2"));
        le(&directory, 20, 2);
        buf_put(&directory, buf_str(&head));
        le(&directory, 0, 4), le(&directory, 0, 4), le(&directory, 0, 2), le(&directory, at, 4);
        buf_put(&directory, name);
    }
    uint32_t at = (uint32_t)out.n;
    buf_put(&out, buf_str(&directory));
    buf_put(&out, S("PK\5\6"));
    le(&out, 0, 4), le(&out, (uint32_t)n / 2, 2), le(&out, (uint32_t)n / 2, 2);
    le(&out, (uint32_t)directory.n, 4), le(&out, at, 4), le(&out, 0, 2);
    return buf_str(&out);
}

static void gzipped(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    Str packed = gzip(cx.mem, S(BODY));
    try_bytes(&t, packed);
    ok(!t.opened && t.table->packed, "gzip is unpacked");
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "its rows");
    ok(!table_rewind(&t.cx, t.table), "and can be read again");
    read_rows(&t);
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "with the same rows");
    end(&t);
    Str twice[] = {packed, gzip(cx.mem, S("x;3\n"))};
    try_bytes(&t, str_join(cx.mem, 2, twice, STR_NONE));
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n4:x|3\n", "two gzip members are one text");
    end(&t);
    bool refused = true;
    for (size_t n = 3; n < packed.n; n++) {
        try_bytes(&t, str_slice(packed, 0, n));
        refused = refused && t.opened == INVALID && fault_says(&t, "unvollständig");
        end(&t);
    }
    ok(refused, "gzip cut short at any byte is refused with a clear text");
    char *broken = arena_alloc(cx.mem, packed.n);
    memcpy(broken, packed.p, packed.n);
    broken[packed.n - 6] ^= 1; /* in the check sum */
    try_bytes(&t, (Str){broken, packed.n});
    ok(t.opened == INVALID && fault_says(&t, "beschädigt"), "a wrong check sum is refused");
    end(&t);
    try_bytes(&t, gzip(cx.mem, packed));
    ok(t.opened == INVALID && fault_says(&t, "weiteres Archiv"), "packed twice is refused");
    end(&t);
    cx_end(&cx);
}

static void zipped(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    Str packed = zip(cx.mem, 2, (Str[]){S("table.csv"), S(BODY)});
    try_bytes(&t, packed);
    ok(!t.opened && t.table->packed, "a zip with one member is unpacked");
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "its rows");
    end(&t);
    bool refused = true;
    for (size_t n = 4; n < packed.n; n++) {
        try_bytes(&t, str_slice(packed, 0, n));
        refused = refused && t.opened == INVALID && fault_says(&t, "unvollständig");
        end(&t);
    }
    ok(refused, "a zip cut short at any byte is refused with a clear text");
    char *broken = arena_alloc(cx.mem, packed.n);
    memcpy(broken, packed.p, packed.n);
    broken[45] ^= 1; /* in the text */
    try_bytes(&t, (Str){broken, packed.n});
    ok(t.opened == INVALID && fault_says(&t, "beschädigt"), "a wrong check sum is refused");
    end(&t);
    try_bytes(&t, zip(cx.mem, 4, (Str[]){S("folder/"), STR_NONE, S("folder/table.csv"), S(BODY)}));
    is_str(rows_of(&t), "2:Köln|1\n3:€|2\n", "a folder is no member");
    end(&t);
    try_bytes(&t, zip(cx.mem, 4, (Str[]){S("a.csv"), S(BODY), S("b.csv"), S(BODY)}));
    ok(t.opened == INVALID && fault_says(&t, "enthält 2 Dateien"), "two members are refused");
    end(&t);
    try_bytes(&t,
              zip(cx.mem, 4,
                  (Str[]){S("[Content_Types].xml"), S("<x/>"), S("xl/workbook.xml"), S("<x/>")}));
    ok(t.opened == INVALID && fault_says(&t, "kein sichtbares"), "a workbook is taken for one");
    end(&t);
    cx_end(&cx);
}

static void other_files(void) {
    static const struct {
        Str bytes;
        const char *words;
    } cases[] = {
        {S("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "PDF"},
        {S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "Bild"},
        {S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), "alte Office-Datei"},
        {S("SQLite format 3\0\20\0"), "Datenbank"},
        {S("<!DOCTYPE html>\n<html>;</html>\n"), "Webseite"},
        {S(" \n{\"a\": [1, 2]}\n"), "JSON"},
        {S("{\\rtf1\\ansi;}"), "Textdokument"},
        {S("\x7f"
           "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0\1\1\1\1"),
         "keine Textdatei"},
        {S(""), "ist leer"},
        {S("\xef\xbb\xbf"), "ist leer"},
        {S(" ; \n;\n"), "ist leer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Trial t;
        try_bytes(&t, cases[i].bytes);
        ok(t.opened == INVALID && fault_says(&t, cases[i].words), "refused as what it is: %s",
           cases[i].words);
        end(&t);
    }
    Trial t = {0};
    cx_begin(&t.cx, DE);
    is_int(table_open(&t.cx, &t.table, S("test/unit/no such file.csv"), NULL), NOT_FOUND,
           "a file that is not there");
    ok(fault_says(&t, "no such file.csv"), "is named");
    is_int(table_open(&t.cx, &t.table, S("test/unit"), NULL), INVALID, "a folder is no file");
    Str text;
    is_int(file_read(&t.cx, &text, S("test/unit/formats_encoding.c"), 100), LIMIT,
           "a file over the limit");
    ok(!file_read(&t.cx, &text, S("test/unit/formats_encoding.c"), 1 << 20) &&
           str_starts(text, S("/* Is every")),
       "a whole file");
    cx_end(&t.cx);
}

int main(void) {
    clean();
    utf16();
    damaged();
    garbled();
    borders();
    gzipped();
    zipped();
    other_files();
    return done();
}

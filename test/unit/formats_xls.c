/* Does an old workbook give the same rows as the same workbook of today, and does nothing that is
 * wrong with it, or with the process that reads it, reach beyond a clear text? The answers of that
 * process are made here byte by byte. */

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "xlsx_book.h"
#include "base/sanitizers_in.h"
#include "../../src/formats/xls.c"

#define OWN "test/data/workbooks/"

static Str whole(Cx *cx, const char *path) {
    Str bytes = STR_NONE;
    must(!file_read(cx, &bytes, str_of(path), (size_t)4 << 20));
    return bytes;
}

/* Right hand side: what LibreOffice 7.4 writes as CSV of the same sheet, its percentages without
 * the sign, dates in ISO. */
static const char *formats_rows =
    "1:Titel über alles\n"
    "2:Schlüssel|Anteile|Anteile|Anteile|Tag|Zeit\n"
    "3:|A|B|C\n"
    "4:05114|37.5|3.3|3703701|2025-01-03|2024-12-31T18:00:00|7.5|2020|TRUE\n"
    "5:05115|50|4.4|4938268|2025-01-04|2024-12-31T18:00:00|10|2020|FALSE\n"
    "6:05116|62.5|5.5|0.001|2025-01-05|2024-12-31T18:00:00|12.5|2020|TRUE\n"
    "7:05117|75|6.6|7407402|2025-01-06|2024-12-31T18:00:00|15|2020|FALSE\n"
    "8:05118|87.5|7.7|8641969|2025-01-07|2024-12-31T18:00:00|17.5|2020|TRUE\n"
    "9:05119|100|8.8|9876536|2025-01-08|2024-12-31T18:00:00|20|2020|FALSE\n"
    "10:Gruppe|1\n"
    "11:Gruppe|2\n";

static void same_rows(void) {
    static const char *paths[] = {OWN "formats.xlsx", OWN "formats.xls"};
    for (size_t i = 0; i < 2; i++) {
        Trial t;
        Cx cx;
        cx_begin(&cx, DE);
        Str bytes = whole(&cx, paths[i]);
        try_sheet(&t, bytes, STR_NONE);
        is_str(rows_of(&t), formats_rows, paths[i]);
        is_str(findings_of(&t),
               i ? "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-rows@0/0 "
                   "sheet.hidden-columns@0/0"
                 : "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-columns@0/0 "
                   "sheet.hidden-rows@0/0",
               "what is hidden is told");
        is_str(t.findings.list.at[0].value, "Geheim", "the hidden sheet by name");
        end(&t);
        try_sheet(&t, bytes, S("Info"));
        is_str(rows_of(&t), "1:nur Text\n", "a sheet by its name");
        end(&t);
        try_sheet(&t, bytes, S("Geheim"));
        ok(t.opened == INVALID && fault_says(&t, "Geheim"), "a hidden one is not to be had");
        end(&t);
        try_bytes(&t, bytes);
        ok(!t.opened && t.table->n_sheets == 2 && t.table->sheet == 1, "the sheets of the table");
        end(&t);
        cx_end(&cx);
    }
    is_str(format_name(FORMAT_XLS), "XLS", "the format has a name");
}

/* A workbook below 4 kB is kept in pieces. Right hand side: LibreOffice's CSV as above. */
static void small_workbook(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    try_sheet(&t, whole(&cx, OWN "small.xls"), STR_NONE);
    is_str(rows_of(&t),
           "1:Schlüssel|Name|Geschlecht|Bis|Anteil|Text\n"
           "2:05111|Düsseldorf|männlich|9999-12-31|0.875|ab\n"
           "3:05111|Düsseldorf|weiblich|2024-02-29|12.5|#DIV/0!\n"
           "4:05112|Duisburg|männlich|2100-12-31|1|ab\n"
           "5:05112|Duisburg|weiblich|2024-02-29|112.5|#DIV/0!\n",
           "formulas, merged groups, percentages and late dates of a small workbook");
    end(&t);
    cx_end(&cx);
}

/* ---- files ---- */

static void put(char *bytes, uint32_t value, size_t n) {
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(value >> (8 * i));
}

/* A file system with one entry of this name. */
static Str cfb_with(Arena *mem, Str name) {
    char *bytes = arena_alloc(mem, 3 * 512);
    memcpy(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    bytes[30] = 9;
    put(bytes + 48, 1, 4); /* directory */
    put(bytes + 76, 0, 4); /* table of sectors */
    put(bytes + 512 + 4, 0xfffffffeU, 4);
    for (size_t i = 0; i < name.n; i++)
        bytes[1024 + 128 + 2 * i] = name.p[i];
    put(bytes + 1024 + 128 + 64, (uint32_t)(2 * name.n + 2), 2);
    return (Str){bytes, 3 * 512};
}

/* A workbook in the last 200 sectors of a file that has more of them than the head's list reaches:
 * sector 0 is the directory, 1 the list of the table's other sectors, 2 … the table. */
static void long_file(void) {
    enum { SECTOR = 512, IN_ONE = 128, TABLES = 130, SECTORS = TABLES * IN_ONE, KEPT = 200 };
    Cx cx;
    cx_begin(&cx, DE);
    size_t size = (size_t)(SECTORS + 1) * SECTOR;
    char *bytes = arena_alloc(cx.mem, size), *sectors = bytes + SECTOR, *entry = sectors + 128;
    bytes[30] = 9;
    put(bytes + 56, 4096, 4);
    put(bytes + 68, 1, 4);
    for (size_t i = 0; i < TABLES; i++)
        put(i < 109 ? bytes + 76 + 4 * i : sectors + SECTOR + 4 * (i - 109), (uint32_t)i + 2, 4);
    for (size_t i = 0; i < SECTORS; i++)
        put(sectors + (size_t)2 * SECTOR + 4 * i, i + 1 < SECTORS ? (uint32_t)i + 1 : 0xfffffffeU,
            4);
    for (size_t i = 0; i < 8; i++)
        entry[2 * i] = "Workbook"[i];
    put(entry + 64, 18, 2);
    put(entry + 116, SECTORS - KEPT, 4);
    put(entry + 120, KEPT * SECTOR, 4);
    for (size_t i = 0; i < KEPT; i++)
        put(sectors + (SECTORS - KEPT + i) * SECTOR, (uint32_t)i, 4);
    int file = memfd_create("long", MFD_CLOEXEC);
    must(write(file, bytes, size) == (ssize_t)size);
    Str book = cfb_workbook(cx.mem, file);
    is_int(book.n, KEPT * SECTOR, "a workbook far behind is found in its whole length");
    is_int(book.n ? (uint8_t)book.p[(size_t)199 * SECTOR] : 0, 199, "in its order");
    put(bytes + 68, 1U << 30, 4);
    must(pwrite(file, bytes, SECTOR, 0) == SECTOR);
    is_int(cfb_workbook(cx.mem, file).n, 0, "without the list it is not found");
    close(file);
    cx_end(&cx);
}

static void refused(Str bytes, const char *words) {
    Trial t;
    try_sheet(&t, bytes, STR_NONE);
    ok(t.opened == INVALID && fault_says(&t, words), "refused: %s", words);
    end(&t);
}

static void other_files(void) {
    Cx cx;
    cx_begin(&cx, DE);
    refused(cfb_with(cx.mem, S("EncryptedPackage")), "Kennwort");
    refused(cfb_with(cx.mem, S("WordDocument")), "nicht wie eine Tabelle");
    refused(cfb_with(cx.mem, S("Workbook")), "lässt sich nicht lesen");
    char *loop = (char *)(uintptr_t)cfb_with(cx.mem, S("x")).p;
    put(loop + 512 + 4, 1, 4); /* the directory follows itself */
    refused((Str){loop, 3 * 512}, "nicht wie eine Tabelle");
    Str real = whole(&cx, OWN "formats.xls");
    size_t strange = 0;
    for (size_t n = 8; n < real.n; n += 509) {
        Trial t;
        try_sheet(&t, str_slice(real, 0, n), STR_NONE);
        strange += t.opened && t.opened != INVALID && t.opened != LIMIT;
        end(&t);
    }
    ok(!strange, "cut short anywhere: rows or a clear text");
    uint32_t random = 1;
    for (size_t i = 0; i < 60; i++) {
        Trial t;
        char *bytes = arena_alloc(cx.mem, real.n);
        memcpy(bytes, real.p, real.n);
        for (size_t k = 0; k < 1 + i / 4; k++) {
            random = random * 1664525U + 1013904223U;
            bytes[8 + (random >> 8) % (real.n - 8)] = (char)(random >> 3);
        }
        try_sheet(&t, (Str){bytes, real.n}, STR_NONE);
        Err err = t.opened ? t.opened : t.ended;
        strange += err != INVALID && err != LIMIT && err != NOT_FOUND;
        end(&t);
    }
    ok(!strange, "with wrong bytes, too");
    ok(waitpid(-1, NULL, WNOHANG) < 0, "no process is left behind");
    cx_end(&cx);
}

/* ---- other workbooks ---- */

/* Right hand side: what LibreOffice 7.4 writes as CSV of this sheet; dates in ISO, percentages
 * without the sign, the key in the five digits of its format. */
static void of_excel_95(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    Str bytes = whole(&cx, OWN "biff5.xls");
    try_sheet(&t, bytes, STR_NONE);
    is_str(rows_of(&t),
           "1:Schlüssel|Kreis|Anteil|Stichtag|Summe\n"
           "2:05111|Düsseldorf|12.5|2005-12-31|2\n"
           "3:05112|Duisburg|8.15|2006-12-31|2\n"
           "4:05315|Köln, Stadt|7|2024-12-31|2\n",
           "a workbook of Excel 95 is read");
    is_str(findings_of(&t), "sheet.hidden@0/0 sheet.chosen@0/0", "with its hidden sheet told");
    end(&t);
    cx_end(&cx);
}

#define IN_HEAD 109 /* sectors of the table of sectors */

/* A file system with this workbook in it; where its table of sectors is longer than the head can
 * name, the rest is named where the format has it. */
static Str cfb_of(Arena *mem, Str stream) {
    size_t n = (stream.n + 511) / 512, tables = n / 127 + 2, lists = 0;
    if (tables > IN_HEAD) lists = (tables - IN_HEAD + 126) / 127;
    size_t first = lists + tables + 1, all = first + n; /* lists, tables, directory, workbook */
    char *bytes = arena_alloc(mem, (all + 1) * 512), *table = bytes + 512 * (1 + lists);
    memcpy(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    const struct {
        size_t at;
        uint32_t value, n;
    } head[] = {{24, 0x3e, 2},
                {26, 3, 2},
                {28, 0xfffe, 2},
                {30, 9, 2},
                {32, 6, 2},
                {44, (uint32_t)tables, 4},
                {48, (uint32_t)(first - 1), 4},
                {56, 4096, 4},
                {60, 0xfffffffeU, 4},
                {68, lists ? 0 : 0xfffffffeU, 4},
                {72, (uint32_t)lists, 4}};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        put(bytes + head[i].at, head[i].value, head[i].n);
    for (size_t i = 0; i < IN_HEAD + lists * 127; i++) {
        size_t k = i - IN_HEAD;
        char *at = i < IN_HEAD ? bytes + 76 + i * 4 : bytes + 512 + k / 127 * 512 + k % 127 * 4;
        put(at, i < tables ? (uint32_t)(lists + i) : 0xffffffffU, 4);
    }
    for (size_t i = 0; i < lists; i++)
        put(bytes + 512 * (i + 2) - 4, i + 1 < lists ? (uint32_t)i + 1 : 0xfffffffeU, 4);
    for (size_t i = 0; i < tables * 128; i++)
        put(table + i * 4,
            i < lists       ? 0xfffffffcU
            : i < first - 1 ? 0xfffffffdU
            : i < first     ? 0xfffffffeU
            : i + 1 < all   ? (uint32_t)i + 1
            : i < all       ? 0xfffffffeU
                            : 0xffffffffU,
            4);
    const char *names[] = {"Root Entry", "Workbook"};
    for (size_t i = 0; i < 4; i++) {
        char *entry = bytes + 512 * first + 128 * i;
        for (size_t k = 0; i < 2 && names[i][k]; k++)
            entry[2 * k] = names[i][k];
        put(entry + 64, i < 2 ? (uint32_t)(2 * strlen(names[i]) + 2) : 0, 2);
        entry[66] = (char)(i == 0 ? 5 : i == 1 ? 2 : 0);
        put(entry + 68, 0xffffffffU, 4);
        put(entry + 72, 0xffffffffU, 4);
        put(entry + 76, i ? 0xffffffffU : 1, 4);
        put(entry + 116, i == 1 ? (uint32_t)first : 0xfffffffeU, 4);
        put(entry + 120, i == 1 ? (uint32_t)stream.n : 0, 4);
    }
    memcpy(bytes + 512 * (first + 1), stream.p, stream.n);
    return (Str){bytes, (all + 1) * 512};
}

static void record(Buf *out, uint32_t kind, Str body) {
    char head[4];
    put(head, kind, 2);
    put(head + 2, (uint32_t)body.n, 2);
    buf_put(out, (Str){head, 4});
    buf_put(out, body);
}

/* The workbook of the first test with 12 MB of nothing behind it: past what a head alone names. */
static void large_file(void) {
    Trial t;
    Cx cx;
    struct stat state;
    int file = -1;
    cx_begin(&cx, DE);
    must(!file_open(&cx, &file, &state, S(OWN "formats.xls"), S("formats.xls")));
    Str stream = cfb_workbook(cx.mem, file);
    close(file);
    Buf out = buf_new(cx.mem, (size_t)13 << 20);
    char *nothing = arena_alloc(cx.mem, 8000);
    buf_put(&out, stream);
    while (out.n < (size_t)12 << 20)
        buf_put(&out, (Str){nothing, 8000});
    try_sheet(&t, cfb_of(cx.mem, buf_str(&out)), STR_NONE);
    is_str(rows_of(&t), formats_rows, "a file of 12 MB keeps merged cells, formulas and formats");
    is_str(findings_of(&t),
           "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-rows@0/0 sheet.hidden-columns@0/0",
           "and tells what is hidden");
    end(&t);
    cx_end(&cx);
}

/* ---- limits ---- */

#define BEGIN(type) S("\x00\x06" type "\x00\xbb\x0d\xcc\x07\0\0\0\0\0\0\0\0")
#define SHEET_NAME \
    S("\x01\x00" \
      "A")

/* A sheet that says it has this many rows and columns, and has a number in so many of its rows,
 * with a format that stands behind 2000 others. */
static Str busy_book(Arena *mem, uint32_t rows, uint32_t columns, uint32_t filled) {
    Buf out = buf_new(mem, (size_t)48 << 20);
    char place[14] = {0}, format[8] = {0, 0, 1, 0, 0, '0'}, style[20] = {0}, sheet[9] = {0};
    char *numbers = arena_alloc(mem, 6 + 6 * 256);
    record(&out, 0x809, BEGIN("\x05"));
    for (uint32_t i = 0; i < 2000; i++) {
        put(format, 164 + i, 2);
        record(&out, 0x41e, (Str){format, 6});
    }
    put(style + 2, 164 + 1999, 2);
    record(&out, 0xe0, (Str){style, 20});
    put(sheet, (uint32_t)out.n + 4 + 9 + 4, 4);
    memcpy(sheet + 6, SHEET_NAME.p, SHEET_NAME.n);
    record(&out, 0x85, (Str){sheet, 9});
    record(&out, 0x0a, STR_NONE);
    record(&out, 0x809, BEGIN("\x10"));
    put(place + 4, rows, 4);
    put(place + 10, columns, 2);
    record(&out, 0x200, (Str){place, 14});
    for (uint32_t row = 0; row < filled; row++) {
        put(numbers, row, 2);
        put(numbers + 4 + 6 * columns, columns - 1, 2);
        record(&out, 0xbd, (Str){numbers, 6 + 6 * columns});
    }
    record(&out, 0x0a, STR_NONE);
    while (out.n < 4096)
        record(&out, 0xef, (Str){place, 14});
    return cfb_of(mem, buf_str(&out));
}

static void limited(Str book, Err want, const char *words) {
    Trial t;
    int64_t before = monotonic_ms();
    try_sheet(&t, book, STR_NONE);
    if (!ok(t.opened == want && fault_says(&t, words), "limited: %s", words))
        printf("# %d\n", t.opened);
    ok(monotonic_ms() - before < XLS_MOST_WAIT_MS, "in time");
    end(&t);
}

/* The process that reads is given what this one has left, if that is less than usual: here one
 * second of the processor. */
static void limits(void) {
    Cx cx;
    struct rlimit usual, second;
    struct rusage used;
    cx_begin(&cx, DE);
    Trial t;
    try_sheet(&t, busy_book(cx.mem, 3, 2, 3), STR_NONE);
    is_str(rows_of(&t), "1:0|0\n2:0|0\n3:0|0\n", "a small one of the same kind is read");
    end(&t);
    /* the library says of a sheet that it has no memory for only that it cannot be read */
    limited(busy_book(cx.mem, 65535, 256, 1), INVALID, "lässt sich nicht lesen");
    must(!getrusage(RUSAGE_CHILDREN, &used) && !getrlimit(RLIMIT_CPU, &usual));
    if (!WITH_ADDRESS_SANITIZER)
        ok((size_t)used.ru_maxrss << 10 < XLS_MOST_MEMORY + ((size_t)64 << 20),
           "in bounded memory");
    second = usual;
    second.rlim_cur = 1;
    signal(SIGXCPU, SIG_IGN); /* of this process */
    must(!setrlimit(RLIMIT_CPU, &second));
    limited(busy_book(cx.mem, 65535, 80, 65535), LIMIT, "zu lange");
    must(!setrlimit(RLIMIT_CPU, &usual));
    ok(waitpid(-1, NULL, WNOHANG) < 0, "no process is left behind");
    cx_end(&cx);
}

/* ---- answers ---- */

static void answer_number(Buf *out, uint32_t value) {
    buf_put(out, (Str){(const char *)&value, sizeof value});
}
static void answer_text(Buf *out, Str text) {
    answer_number(out, (uint32_t)text.n);
    buf_put(out, text);
}

/* One sheet, one merged range and, if it is not NULL, one row. */
static Buf answer_of(Arena *mem, const Str *cell) {
    Buf out = buf_new(mem, (size_t)4 << 20);
    answer_number(&out, XLS_MARK);
    answer_number(&out, 1);
    answer_text(&out, S("Blatt"));
    const uint32_t head[] = {0, 0, 1, 0, 0, 1, 1, 1, 1, 2}; /* not hidden, the first, looked at */
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        answer_number(&out, head[i]);
    if (cell) {
        answer_number(&out, XLS_ROW);
        answer_number(&out, 7);
        answer_number(&out, 1);
        answer_number(&out, 0);
        answer_text(&out, *cell);
    }
    return out;
}

/* *partly: it is told that merged ranges and the like were not read. */
static Err read_answer_told(Str answer, Str *first, bool *partly) {
    Cx cx;
    Rows rows = {0};
    RawRow row;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    Xls *xls = NEW(cx.mem, Xls);
    *xls = (Xls){.name = S("x.xls"), .answer = answer};
    Err err = take_head(&cx, xls, &rows, &(RowsAsk){.path = S("x.xls"), .findings = &findings});
    while (!err)
        if (!(err = next(&cx, xls, &row)) && first) *first = row.n ? row.cells[0] : STR_NONE;
    if (err != NOT_FOUND) must(fault_text(cx.mem, EN, &cx.fault).n > 0);
    *partly = findings.list.n == 1 && findings.list.at[0].rule == RULE_SHEET_PARTLY;
    cx_end(&cx);
    return err;
}

static Err read_answer(Str answer, Str *first) {
    bool partly;
    return read_answer_told(answer, first, &partly);
}

static void answers(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Str text = S("Köln"), broken_text = S("K\xf6ln"), got = STR_NONE;
    Buf good = answer_of(cx.mem, &text);
    answer_number(&good, XLS_END);
    answer_number(&good, 1);
    is_int(read_answer(buf_str(&good), &got), NOT_FOUND, "a whole answer is read to its end");
    bool partly = true;
    Str told = str_copy(cx.mem, buf_str(&good));
    char *looked = (char *)(uintptr_t)told.p + 3 * 4 + 5 + 2 * 4;
    is_int(read_answer_told(told, &got, &partly), NOT_FOUND, "it was looked at as a whole");
    ok(!partly, "then nothing is told");
    put(looked, 0, 4);
    is_int(read_answer_told(told, &got, &partly), NOT_FOUND, "only the library has read it");
    ok(partly, "then it is told that it was read in part");
    size_t refused_n = 0;
    for (size_t n = 0; n < good.n; n++)
        refused_n += read_answer(str_slice(buf_str(&good), 0, n), NULL) == INVALID;
    is_int(refused_n, good.n, "cut short anywhere, it is refused");
    size_t strange = 0;
    for (size_t i = 0; i < good.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *bytes = arena_alloc(cx.mem, good.n);
            memcpy(bytes, good.p, good.n);
            bytes[i] = (char)(bytes[i] ^ (1 << bit));
            Err err = read_answer((Str){bytes, good.n}, NULL);
            strange += err != INVALID && err != LIMIT && err != NOT_FOUND;
        }
    ok(!strange, "with any bit turned it is refused or read, nothing else");
    Buf bad = answer_of(cx.mem, &broken_text);
    is_int(read_answer(buf_str(&bad), NULL), INVALID, "a text that is no UTF-8 is refused");
    Buf long_one = answer_of(cx.mem, NULL);
    answer_number(&long_one, XLS_ROW);
    answer_number(&long_one, 1);
    answer_number(&long_one, TABLE_MOST_COLUMNS + 1);
    is_int(read_answer(buf_str(&long_one), NULL), INVALID, "more cells than a row can have");
    Buf extra = answer_of(cx.mem, NULL);
    answer_number(&extra, XLS_END);
    answer_number(&extra, 0);
    buf_char(&extra, 'x');
    is_int(read_answer(buf_str(&extra), NULL), INVALID, "more than the answer");
    cx_end(&cx);
}

int main(void) {
    same_rows();
    small_workbook();
    long_file();
    other_files();
    of_excel_95();
    large_file();
    limits();
    answers();
    return done();
}

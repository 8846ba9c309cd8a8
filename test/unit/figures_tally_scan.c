/* Do all ways to look at a text see the same cells and rows as the reader of small files? Texts are
 * drawn at random from the signs that matter, so that every sign stands in every place. */

#include <sys/mman.h>
#include <unistd.h>
#include "tap.h"
#include "figures/tally_in.h"
#include "formats/formats_in.h"

#define MOST 300

static uint64_t drawn = 88172645463325252u;
static uint32_t draw(uint32_t below) {
    drawn ^= drawn << 13, drawn ^= drawn >> 7, drawn ^= drawn << 17;
    return (uint32_t)(drawn >> 33) % below;
}

typedef struct Text {
    char p[MOST + SCAN_PADDING];
    size_t n;
} Text;

static Str padded(Text *text) {
    memset(text->p + text->n, '\n', SCAN_PADDING);
    return (Str){text->p, text->n};
}

/* Mostly well formed where `tidy`: cells in quotes, with breaks and doubled quotes inside. */
static Text text_draw(bool tidy) {
    static const char *const wild[] = {"a", "b", ";", "\"", "\n", "\r", "\r\n", " ", "\"\"", ";;"};
    static const char *const cells[] = {"a",          "",           "\"\"", "\"a;b\"",
                                        "\"x\r\ny\"", "\"a\"\"b\"", "cde",  "12345678901234567890"};
    static const char *const ends[] = {";", ";", ";", "\n", "\r\n", "\r"};
    Text text = {.n = 0};
    size_t want = draw(MOST - 40);
    while (text.n < want) {
        const char *pieces[2] = {wild[draw(10)], ""};
        if (tidy) pieces[0] = cells[draw(8)], pieces[1] = ends[draw(6)];
        for (int i = 0; i < 2; i++) {
            memcpy(text.p + text.n, pieces[i], strlen(pieces[i]));
            text.n += strlen(pieces[i]);
        }
    }
    if (tidy && draw(2) && text.n) text.n--;
    return text;
}

typedef struct Found {
    uint32_t ends[MOST + 1];
    Scan scan;
} Found;

static void find(const ScanWay *way, Str text, Found *out) {
    out->scan = (Scan){.ends = out->ends, .room = MOST + 1};
    way->index(text, ';', &out->scan);
}

static bool same(const Found *a, const Found *b) {
    return a->scan.n == b->scan.n && a->scan.quotes == b->scan.quotes &&
           a->scan.irregular == b->scan.irregular &&
           (a->scan.irregular || a->scan.breaks == b->scan.breaks) &&
           !memcmp(a->ends, b->ends, a->scan.n * sizeof *a->ends);
}

static void show(Str text) {
    printf("# ");
    for (size_t i = 0; i < text.n; i++)
        printf(text.p[i] >= ' ' && text.p[i] < 127 ? "%c" : "\\x%02x", (uint8_t)text.p[i]);
    printf("\n");
}

static void test_ways(bool tidy) {
    size_t different = 0, cuts = 0, clean = 0;
    for (int round = 0; scan_avx2() && round < 200000; round++) {
        Text text = text_draw(tidy);
        static Found plain, fast;
        Str s = padded(&text);
        find(scan_plain(), s, &plain);
        find(scan_avx2(), s, &fast);
        if (!same(&plain, &fast) && !different++) show(s);
        if (scan_plain()->cut(s, ';') != scan_avx2()->cut(s, ';') && !cuts++) show(s);
        /* UTF-8: letters over some of the signs, most of them whole */
        static const char *const letters[] = {"ä",
                                              "€",
                                              "😀",
                                              "\xc3",
                                              "\xa4",
                                              "\xed\xa0\x80",
                                              "Ã¤",
                                              "\xf4\x90\x80\x80",
                                              "\xe0\x80\x80",
                                              "\xc0\x80",
                                              "Ã"};
        for (uint32_t i = draw(20); i-- && text.n > 8;) {
            const char *letter = letters[draw(draw(3) ? 3 : 11)];
            memcpy(text.p + draw((uint32_t)text.n - 4), letter, strlen(letter));
        }
        if (!draw(50) && text.n) text.p[draw((uint32_t)text.n)] = 0;
        if (scan_plain()->clean(s) != scan_avx2()->clean(s) && !clean++) show(s);
    }
    if (!scan_avx2()) {
        skip("this processor has no AVX2");
        return;
    }
    is_int((int64_t)different, 0, "the fast way finds the cells that the plain way finds");
    is_int((int64_t)cuts, 0, "and cuts where it cuts");
    is_int((int64_t)clean, 0, "and finds the same texts well formed");
}

/* The rows that the reader of small files sees: cells as texts, and what is wrong with them. */
static bool as_csv_reads(Cx *cx, Str text) {
    int file = memfd_create("text", MFD_CLOEXEC);
    must(file >= 0 && write(file, text.p, text.n) == (ssize_t)text.n);
    Findings findings = {.mem = cx->mem};
    Source *source;
    Csv csv;
    RawRow row;
    Str path = str_format(cx->mem, "/proc/self/fd/%d", file);
    if (source_open(cx, &source, &(RowsAsk){.path = path, .findings = &findings}) ||
        csv_open(cx, &csv, source, false) || csv.separator != ';') {
        close(file);
        return true; /* not a table with this separator at all */
    }
    static Found found;
    find(scan_plain(), text, &found);
    size_t cell = 0, at = 0, line = 1;
    bool good = true;
    while (good && csv_next(cx, &csv, &row) == OK) {
        size_t start = at;
        good = row.line == line;
        bool stray = false, open = false;
        for (size_t i = 0; good && i < row.n; i++, cell++) {
            if (cell >= found.scan.n) return false;
            CellLook look = {0};
            good = scan_cell(text, at, ';', &look) == found.ends[cell];
            Str raw = str_slice(text, at, found.ends[cell]);
            if (!look.open) good = good && str_equal(scan_unquoted(cx->mem, raw), row.cells[i]);
            if (look.stray && !stray) good = good && row.stray == i + 1;
            stray |= look.stray;
            open |= look.open;
            at = found.ends[cell] + (i + 1 < row.n);
        }
        good = good && stray == (row.stray > 0) && open == (row.open_quote > 0) &&
               row.unended == (at == text.n);
        if (at < text.n) at = scan_over_line_end(text, at);
        line += scan_line_ends(str_slice(text, start, at));
    }
    close(file);
    return good && cell == found.scan.n;
}

static void test_reader(bool tidy) {
    size_t different = 0;
    for (int round = 0; round < 20000; round++) {
        Cx cx;
        cx_begin(&cx, DE);
        Text text = text_draw(tidy);
        if (text.n && !as_csv_reads(&cx, padded(&text)) && !different++)
            show((Str){text.p, text.n});
        cx_end(&cx);
    }
    is_int((int64_t)different, 0, "the plain way sees what the reader of small files sees");
}

/* Whatever is cut off and read later, the rows stay the same. */
static void test_cuts(void) {
    size_t different = 0;
    for (int round = 0; round < 20000; round++) {
        Text text = text_draw(round % 2);
        static Found whole, part;
        Str s = padded(&text);
        find(scan_plain(), s, &whole);
        size_t border = draw((uint32_t)text.n + 1), cells = 0;
        Text first = text, second = {.n = 0};
        first.n = border;
        size_t cut = scan_best()->cut(padded(&first), ';');
        first.n = cut;
        second.n = text.n - cut;
        memcpy(second.p, text.p + cut, second.n);
        find(scan_plain(), padded(&first), &part);
        cells = part.scan.n;
        bool good = !memcmp(part.ends, whole.ends, cells * sizeof *part.ends);
        find(scan_plain(), padded(&second), &part);
        for (size_t i = 0; good && i < part.scan.n; i++)
            good = part.ends[i] + cut == whole.ends[cells + i];
        if (!(good && cells + part.scan.n == whole.scan.n) && !different++) show(s);
    }
    is_int((int64_t)different, 0, "a text may be cut anywhere");
}

int main(void) {
    test_ways(true);
    test_ways(false);
    test_reader(true);
    test_reader(false);
    test_cuts();
    return done();
}

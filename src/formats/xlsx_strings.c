/* What are the texts that a workbook keeps once and its cells point to? All of them are held while
 * the sheet is read: pages of views on blocks of text, so that growing copies nothing. */

#include <string.h>

#include "formats/sheets_in.h"

#define PAGE 4096
#define BLOCK ((size_t)256 << 10)

struct SharedStrings {
    Str *pages[WORKBOOK_MOST_STRINGS / PAGE];
    size_t n;
};

typedef struct StringsRun {
    SharedStrings *strings;
    Str name;
    char *block; /* the text being read is its end: block[begin … used] */
    size_t room, begin, piece, used;
    size_t total;
    bool in_text, phonetic, kept; /* kept: blanks at the ends of this piece belong to it */
} StringsRun;

/* Room for n more bytes behind the text being read, which moves where its block is full. */
static Err make_room(Cx *cx, StringsRun *run, size_t n) {
    size_t held = run->used - run->begin;
    run->total += n;
    if (run->total > WORKBOOK_MOST_TEXT)
        return fail(cx, LIMIT, MSG_FORMATS_STRINGS_TOO_LARGE, run->name);
    if (held + n > TABLE_MOST_ROW) return fail(cx, LIMIT, MSG_FORMATS_CELL_TOO_LONG, run->name);
    if (run->room - run->used >= n) return OK;
    size_t room = held + n > BLOCK / 4 ? 2 * (held + n) : BLOCK;
    char *block = arena_alloc(cx->mem, room);
    if (held) memcpy(block, run->block + run->begin, held);
    run->piece -= run->begin;
    run->begin = 0;
    run->used = held;
    run->block = block;
    run->room = room;
    return OK;
}

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    StringsRun *run = arg;
    Str name = element->name.local;
    (void)cx;
    if (str_equal(name, S("si"))) {
        run->begin = run->used;
    } else if (str_equal(name, S("rPh"))) {
        run->phonetic = true;
    } else if (str_equal(name, S("t")) && !run->phonetic) {
        run->in_text = true;
        run->piece = run->used;
        run->kept = str_equal(xml_attribute(element, S("space")), S("preserve"));
    }
    return OK;
}

static Err on_piece(Cx *cx, void *arg, Str piece, size_t line) {
    StringsRun *run = arg;
    (void)line;
    if (!run->in_text) return OK;
    TRY(make_room(cx, run, piece.n));
    memcpy(run->block + run->used, piece.p, piece.n);
    run->used += piece.n;
    return OK;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void end_text(StringsRun *run) {
    size_t from = 0, n = run->used - run->piece;
    run->in_text = false;
    if (!n) return;
    char *text = run->block + run->piece;
    while (!run->kept && n && is_blank(text[n - 1]))
        n--;
    while (!run->kept && from < n && is_blank(text[from]))
        from++;
    memmove(text, text + from, n - from);
    run->used = run->piece + cell_unescape(text, n - from);
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    StringsRun *run = arg;
    SharedStrings *strings = run->strings;
    Str name = element->name.local;
    if (str_equal(name, S("rPh"))) run->phonetic = false;
    if (str_equal(name, S("t")) && run->in_text) end_text(run);
    if (!str_equal(name, S("si"))) return OK;
    if (strings->n == WORKBOOK_MOST_STRINGS)
        return fail(cx, LIMIT, MSG_FORMATS_STRINGS_TOO_LARGE, run->name);
    Str **page = &strings->pages[strings->n / PAGE];
    if (!*page) *page = NEW_ARRAY(cx->mem, Str, PAGE);
    size_t n = run->used - run->begin;
    (*page)[strings->n++ % PAGE] = n ? (Str){run->block + run->begin, n} : STR_NONE;
    run->begin = run->used;
    return OK;
}

Err shared_strings_read(Cx *cx, SharedStrings **out, Package *package, Str part) {
    StringsRun run = {.strings = NEW(cx->mem, SharedStrings), .name = package_name(package)};
    const XmlHandlers handlers = {.start = on_start, .end = on_end, .piece = on_piece};
    *out = run.strings;
    if (!part.n) return OK;
    Err err = part_parse(cx, package, part, &handlers, &run);
    return err == NOT_FOUND ? OK : err;
}

bool shared_string(const SharedStrings *strings, size_t index, Str *out) {
    if (index >= strings->n) return false;
    *out = strings->pages[index / PAGE][index % PAGE];
    return true;
}

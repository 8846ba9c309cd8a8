/* What are the texts that a workbook keeps once and its cells point to? All of them are held while
 * the sheet is read: pages of views on blocks of text, so that growing copies nothing. A list of
 * nothing but plain texts, <si><t>…</t></si>, needs no XML parser and is a list of views on the
 * part itself; one that has anything else in it is the parser's from its start. */

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

static Str trimmed(Str text) {
    while (text.n && is_blank(text.p[text.n - 1]))
        text.n--;
    while (text.n && is_blank(text.p[0]))
        text = str_slice(text, 1, text.n);
    return text;
}

static void end_text(StringsRun *run) {
    run->in_text = false;
    if (run->used == run->piece) return;
    char *to = run->block + run->piece;
    Str text = {to, run->used - run->piece};
    if (!run->kept) text = trimmed(text);
    memmove(to, text.p, text.n);
    run->used = run->piece + cell_unescape(to, text.n);
}

static Err add_string(Cx *cx, SharedStrings *strings, Str text, Str name) {
    if (strings->n == WORKBOOK_MOST_STRINGS)
        return fail(cx, LIMIT, MSG_FORMATS_STRINGS_TOO_LARGE, name);
    Str **page = &strings->pages[strings->n / PAGE];
    if (!*page) *page = NEW_ARRAY(cx->mem, Str, PAGE);
    (*page)[strings->n++ % PAGE] = text;
    return OK;
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    StringsRun *run = arg;
    Str name = element->name.local;
    if (str_equal(name, S("rPh"))) run->phonetic = false;
    if (str_equal(name, S("t")) && run->in_text) end_text(run);
    if (!str_equal(name, S("si"))) return OK;
    size_t n = run->used - run->begin;
    Str text = n ? (Str){run->block + run->begin, n} : STR_NONE;
    run->begin = run->used;
    return add_string(cx, run->strings, text, run->name);
}

/* ---- without the parser ---- */

static bool take(Str *rest, Str word) {
    if (!str_starts(*rest, word)) return false;
    *rest = str_slice(*rest, word.n, rest->n);
    return true;
}

/* Up to `mark`, over signs that mean only themselves. */
static bool take_plain(Str *rest, char mark, Str *out) {
    size_t n = 0;
    while (n < rest->n && rest->p[n] != mark) {
        unsigned char c = (unsigned char)rest->p[n];
        if (c == '&' || c == '<' || c == '>' || (c < ' ' && c != '\n')) return false;
        n++;
    }
    if (n == rest->n) return false;
    *out = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return true;
}

/* <?xml … encoding="UTF-8" …?><sst …> */
static bool take_head(Str *rest) {
    Str words;
    if (take(rest, S("<?xml ")) &&
        (!take_plain(rest, '?', &words) || str_find(words, S("\"UTF-8\""), 0) == SIZE_MAX ||
         !take(rest, S("?>"))))
        return false;
    *rest = str_trim(*rest);
    return take(rest, S("<sst ")) && take_plain(rest, '>', &words) && !str_ends(words, S("/")) &&
           take(rest, S(">"));
}

/* *plain is false where the parser is needed after all; then no string is left. */
static Err read_plain(Cx *cx, SharedStrings *strings, Str text, Str name, bool *plain) {
    Str rest = str_trim(text), words;
    *plain = false;
    if (!take_head(&rest) || !str_is_utf8(rest)) return OK;
    while (take(&rest, S("<si><t"))) {
        bool kept = take(&rest, S(" xml:space=\"preserve\">"));
        bool told = (kept || take(&rest, S(">"))) && take_plain(&rest, '<', &words) &&
                    take(&rest, S("</t></si>"));
        if (!told || words.n > TABLE_MOST_ROW || str_find(words, S("_x"), 0) != SIZE_MAX) {
            strings->n = 0;
            return OK;
        }
        TRY(add_string(cx, strings, kept ? words : trimmed(words), name));
    }
    *plain = str_equal(rest, S("</sst>"));
    if (!*plain) strings->n = 0;
    return OK;
}

Err shared_strings_read(Cx *cx, SharedStrings **out, Package *package, Str part) {
    StringsRun run = {.strings = NEW(cx->mem, SharedStrings), .name = package_name(package)};
    const XmlHandlers handlers = {.start = on_start, .end = on_end, .piece = on_piece};
    Part *opened = NULL;
    Str whole;
    bool plain = false;
    *out = run.strings;
    Err err = part.n ? part_open(cx, &opened, package, part) : NOT_FOUND;
    if (err) return err == NOT_FOUND ? OK : err;
    TRY(part_keep(cx, opened, &whole));
    if (whole.n) TRY(read_plain(cx, run.strings, whole, run.name, &plain));
    if (plain) return OK;
    part_close(opened);
    return part_parse(cx, package, part, &handlers, &run);
}

bool shared_string(const SharedStrings *strings, size_t index, Str *out) {
    if (index >= strings->n) return false;
    *out = strings->pages[index / PAGE][index % PAGE];
    return true;
}

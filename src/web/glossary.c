/* Which words of a text are explained, and where? The first time that a page says one it becomes a
 * link to its entry on /about; a few on each page, so that the text stays calm. */

#include "web/web_in.h"

enum { EXPLAINED_MOST = 5, PIECES_MOST = 2 * EXPLAINED_MOST + 1 };

static const struct {
    const char *id;
    Msg message;
} words[] = {
#define WORD(id, message) {id, message},
#include "publish/glossary.def"
#undef WORD
};
enum { WORDS = sizeof words / sizeof *words };
_Static_assert(WORDS <= 32, "a bit for each word");

typedef struct Found {
    size_t word, at, n; /* at SIZE_MAX: none */
} Found;

/* Letters, digits, and the pieces of letters beyond ASCII. */
static bool in_word(Str text, size_t at) {
    if (at >= text.n) return false;
    unsigned char c = (unsigned char)text.p[at];
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

static size_t form_find(Str text, Str form, size_t from) {
    for (size_t at = str_find(text, form, from); at != SIZE_MAX; at = str_find(text, form, at + 1))
        if (!(at && in_word(text, at - 1)) && !in_word(text, at + form.n)) return at;
    return SIZE_MAX;
}

static void word_parts(Lang lang, size_t word, Str parts[3]) {
    Str rest = message_text(lang, words[word].message);
    for (size_t i = 0; i < 3; i++)
        if (!str_cut(&rest, '|', &parts[i])) parts[i] = STR_NONE;
}

/* The first word from there on that is not explained yet. */
static Found word_find(Lang lang, Str text, size_t from, uint32_t explained) {
    Found found = {.at = SIZE_MAX};
    for (size_t w = 0; w < WORDS; w++) {
        Str parts[3], form;
        if (explained >> w & 1) continue;
        word_parts(lang, w, parts);
        while (str_cut(&parts[1], ',', &form)) {
            size_t at = form.n ? form_find(text, form, from) : SIZE_MAX;
            if (at < found.at) found = (Found){w, at, form.n};
        }
    }
    return found;
}

ExplainedText glossary_text(Cx *cx, const Request *request, Str text, uint32_t *explained) {
    ExplainedText out = {.pieces = NEW_ARRAY(cx->mem, Link, PIECES_MOST)};
    size_t from = 0;
    while (__builtin_popcount(*explained) < EXPLAINED_MOST) {
        Found found = word_find(request->lang, text, from, *explained);
        if (found.at == SIZE_MAX) break;
        size_t end = found.at + found.n;
        if (found.at > from)
            out.pieces[out.n_pieces++] = (Link){.text = str_slice(text, from, found.at)};
        out.pieces[out.n_pieces++] =
            (Link){.text = str_slice(text, found.at, end),
                   .href = page_href(cx, request, "/about#wort-%s", words[found.word].id)};
        *explained |= 1u << found.word;
        from = end;
    }
    if (from < text.n) out.pieces[out.n_pieces++] = (Link){.text = str_slice(text, from, text.n)};
    return out;
}

void glossary_list(Cx *cx, Lang lang, GlossaryWord **out, size_t *n) {
    *out = NEW_ARRAY(cx->mem, GlossaryWord, WORDS);
    for (*n = 0; *n < WORDS; ++*n) {
        Str parts[3];
        word_parts(lang, *n, parts);
        (*out)[*n] = (GlossaryWord){.id = str_format(cx->mem, "wort-%s", words[*n].id),
                                    .word = parts[0],
                                    .meaning = parts[2]};
    }
}

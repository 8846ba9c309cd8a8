/* Which words of a text are explained? Each once on a page, whole words only, a few at most; and
 * nothing of the text is lost. */

#include <string.h>

#include "tap.h"
#include "web/server_in.h"

static Cx cx;

static Str links(const char *text, const char *path, uint32_t *explained) {
    Request r = request_read(&cx, str_of(path), STR_NONE);
    cx.lang = r.lang;
    ExplainedText out = glossary_text(&cx, &r, str_of(text), explained);
    Buf whole = buf_new(cx.mem, 9999), found = buf_new(cx.mem, 9999);
    for (size_t i = 0; i < out.n_pieces; i++) {
        buf_put(&whole, out.pieces[i].text);
        if (!out.pieces[i].href.n) continue;
        buf_put(&found, out.pieces[i].href);
        buf_char(&found, '=');
        buf_put(&found, out.pieces[i].text);
        buf_char(&found, ' ');
    }
    is_str(buf_str(&whole), text, "nothing is lost");
    return buf_str(&found);
}

static Str alone(const char *text, const char *path) {
    uint32_t explained = 0;
    return links(text, path, &explained);
}

int main(void) {
    cx_begin(&cx, DE);
    is_str(alone("Gezählt am Stichtag 1. März.", "/"), "/about#wort-stichtag=Stichtag ", "a word");
    is_str(alone("Stichtag", "/"), "/about#wort-stichtag=Stichtag ", "the word alone");
    is_str(alone("der Stichtag und der Stichtag", "/"), "/about#wort-stichtag=Stichtag ",
           "the first of two");
    is_str(alone("Betreuungsquote, Quotenregel, Übergangs-Quote", "/"), "/about#wort-quote=Quote ",
           "whole words only");
    is_str(alone("ÄQuote Quoteß", "/"), "", "also beside letters beyond ASCII");
    is_str(alone("Fachhochschulreife oder Hochschulreife", "/"),
           "/about#wort-fachhochschulreife=Fachhochschulreife "
           "/about#wort-hochschulreife=Hochschulreife ",
           "in the order of the text");
    is_str(alone("on the reference date", "/en/"), "/en/about#wort-stichtag=reference date ",
           "in the reader's language");
    is_str(alone("am Stichtag", "/en/"), "", "and only there");
    is_str(alone("", "/"), "", "no text");
    uint32_t explained = 0;
    links("Stichtag", "/", &explained);
    is_str(links("Stichtag und Quote", "/", &explained), "/about#wort-quote=Quote ",
           "once on a page");
    Str many = alone("INKAR Zensus Fortschreibung Gebietsstand SGB II Ganztag Quote G8", "/");
    size_t n = 0;
    for (size_t i = 0; i < many.n; i++)
        n += many.p[i] == '=';
    is_int((int64_t)n, 5, "a few on a page");
    for (Lang lang = DE; lang < LANGS; lang++) {
        GlossaryWord *words;
        glossary_list(&cx, lang, &words, &n);
        bool whole = n > 0;
        for (size_t i = 0; i < n; i++)
            whole &= words[i].word.n && words[i].meaning.n > 20 &&
                     str_find(words[i].meaning, S("|"), 0) == SIZE_MAX;
        ok(whole, "each word has a name and a meaning");
    }
    cx_end(&cx);
    return done();
}

#pragma once
/* Is a text an SVG that the pages may carry? A small strict reader: tags nest, attributes are
 * quoted and single, text is escaped; no script, no style attribute, no address of another host,
 * ids begin with the chart's, numbers are numbers. */

#include "base/base.h"

typedef struct Svg {
    const char *why;     /* what is wrong first; NULL where all is right */
    size_t marks, stops; /* marks; those with tabindex 0 */
} Svg;

__attribute__((unused)) static bool svg_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':';
}

static const char *svg_text_fault(Str text) {
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;"};
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '<') return "a bare <";
        if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\n' && text.p[i] != '\t')
            return "a control character";
        if (text.p[i] != '&') continue;
        bool known = false;
        for (size_t k = 0; k < 6; k++)
            known = known || str_starts(str_slice(text, i, text.n), str_of(entities[k]));
        if (!known) return "a bare &";
    }
    return NULL;
}

/* Attributes that hold numbers only. */
static bool svg_is_number(Str name) {
    static const char *const names[] = {
        "x", "y",     "x1",     "x2", "y1",      "y2",        "cx",           "cy",
        "r", "width", "height", "d",  "viewBox", "font-size", "stroke-width", "transform"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_of(names[i]))) return true;
    return false;
}

static const char *svg_attribute_fault(Str id, Str name, Str value) {
    const char *fault = svg_text_fault(value);
    if (fault) return fault;
    if (str_equal(name, S("style")) || str_starts(name, S("on")))
        return "a style or script attribute";
    if (str_equal(name, S("id")) && !str_starts(value, id))
        return "an id that does not begin with the chart's";
    if (str_equal(name, S("href")) &&
        (str_find(value, S("://"), 0) != SIZE_MAX || str_starts(value, S("//")) ||
         str_starts(value, S("javascript:"))))
        return "an address of another host";
    if (svg_is_number(name) &&
        (str_find(value, S("n"), 0) != SIZE_MAX || str_find(value, S("inf"), 0) != SIZE_MAX) &&
        !str_starts(value, S("translate")))
        return "a number that is none";
    if (svg_is_number(name) && str_find(value, S("nan"), 0) != SIZE_MAX)
        return "a number that is none";
    if (str_starts(value, S("url(")) && !str_starts(value, S("url(#")))
        return "a pattern from elsewhere";
    return NULL;
}

/* Reads one tag's attributes from *at to its end; counts marks. */
static const char *svg_attributes(Svg *svg, Str id, Str text, size_t *at, bool *closed) {
    bool mark = false, stop = false;
    VEC(Str) seen = {0};
    Arena *mem = arena_new();
    const char *fault = NULL;
    while (!fault) {
        while (*at < text.n && (text.p[*at] == ' ' || text.p[*at] == '\n'))
            ++*at;
        *closed = *at < text.n && text.p[*at] == '/';
        if (*closed) ++*at;
        if (*at < text.n && text.p[*at] == '>') break;
        size_t from = *at;
        while (*at < text.n && svg_name_char(text.p[*at]))
            ++*at;
        Str name = str_slice(text, from, *at);
        if (!name.n || !str_starts(str_slice(text, *at, text.n), S("=\"")))
            fault = "an attribute without a quoted value";
        size_t end = fault ? SIZE_MAX : str_find(text, S("\""), *at + 2);
        if (end == SIZE_MAX) fault = fault ? fault : "an open quote";
        if (fault) break;
        Str value = str_slice(text, *at + 2, end);
        for (size_t i = 0; i < seen.n; i++)
            if (str_equal(seen.at[i], name)) fault = "an attribute twice";
        vec_push(mem, &seen, name);
        if (!fault) fault = svg_attribute_fault(id, name, value);
        mark = mark || (str_equal(name, S("class")) && str_equal(value, S("mark")));
        stop = stop || (str_equal(name, S("tabindex")) && str_equal(value, S("0")));
        *at = end + 1;
    }
    ++*at;
    svg->marks += mark;
    svg->stops += stop;
    arena_free(mem);
    return fault;
}

static Svg svg_check(Str text, Str id) {
    Svg svg = {0};
    Str open[64];
    size_t depth = 0, at = 0;
    if (!str_is_utf8(text)) svg.why = "not UTF-8";
    while (!svg.why && at < text.n) {
        size_t next = str_find(text, S("<"), at);
        if (next == SIZE_MAX) next = text.n;
        svg.why = svg_text_fault(str_slice(text, at, next));
        if (svg.why || next == text.n) break;
        bool end = next + 1 < text.n && text.p[next + 1] == '/', closed = false;
        size_t from = next + 1 + end;
        for (at = from; at < text.n && svg_name_char(text.p[at]);)
            at++;
        Str name = str_slice(text, from, at);
        if (end) {
            if (!depth || !str_equal(open[--depth], name)) svg.why = "an end without its beginning";
            at++;
            continue;
        }
        if (str_equal(name, S("script")) || !name.n) svg.why = "a tag that must not be";
        const char *fault = svg_attributes(&svg, id, text, &at, &closed);
        if (!svg.why) svg.why = fault;
        if (!closed && depth == 64)
            svg.why = "too deep";
        else if (!closed)
            open[depth++] = name;
    }
    if (!svg.why && depth) svg.why = "a beginning without its end";
    return svg;
}

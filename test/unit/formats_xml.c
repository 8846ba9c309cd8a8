/* Is XML told as it is written, and does nothing in it get at memory, time or other files? */

#include "formats_test.h"

typedef struct Told {
    Cx cx;
    Buf out;
    Err err;
    size_t pieces;
    Str rest;    /* bytes not yet given */
    size_t step; /* bytes given at a time */
} Told;

static Err more(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Told *told = from;
    (void)cx;
    *got = told->rest.n < told->step ? told->rest.n : told->step;
    if (*got > room) *got = room;
    if (*got) memcpy(into, told->rest.p, *got);
    told->rest = str_slice(told->rest, *got, told->rest.n);
    return OK;
}

static Err start(Cx *cx, void *arg, const XmlElement *element) {
    Told *told = arg;
    (void)cx;
    buf_format(&told->out, "%zu:<%.*s", element->line, STR_ARG(element->name.local));
    if (element->name.uri.n) buf_format(&told->out, "@%.*s", STR_ARG(element->name.uri));
    for (size_t i = 0; i < element->n_attributes; i++)
        buf_format(&told->out, " %.*s=%.*s", STR_ARG(element->attributes[i].name.local),
                   STR_ARG(element->attributes[i].text));
    buf_char(&told->out, '>');
    return str_equal(element->name.local, S("enough")) ? NOT_FOUND : OK;
}

static Err end_of(Cx *cx, void *arg, const XmlElement *element) {
    Told *told = arg;
    (void)cx;
    buf_format(&told->out, "</%.*s>", STR_ARG(element->name.local));
    return OK;
}

static Err text(Cx *cx, void *arg, Str words, size_t line) {
    Told *told = arg;
    (void)cx;
    buf_format(&told->out, "%zu:", line);
    buf_put(&told->out, words);
    return OK;
}

static Err piece(Cx *cx, void *arg, Str words, size_t line) {
    Told *told = arg;
    (void)cx, (void)line;
    told->pieces++;
    buf_put(&told->out, words);
    return OK;
}

static void parse(Told *told, Str bytes, size_t step, const XmlHandlers *handlers) {
    static const XmlHandlers usual = {start, end_of, text, NULL};
    *told = (Told){.rest = bytes, .step = step};
    cx_begin(&told->cx, DE);
    told->out = buf_new(told->cx.mem, (size_t)8 << 20);
    ByteSource source = {S("brief.xml"), (size_t)4 << 20, more, told};
    told->err = xml_parse(&told->cx, &source, handlers ? handlers : &usual, told);
}

static bool says(const Told *told, const char *words) {
    Str said = fault_text(told->cx.mem, DE, &told->cx.fault);
    bool found = str_find(said, str_of(words), 0) != SIZE_MAX;
    if (!found) printf("# fault: %.*s\n", STR_ARG(said));
    return found;
}

static void told_as_written(void) {
    Str document = S("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<a:r xmlns:a='urn:x' n='&lt;1&gt;' "
                     "a:m='2'>\n<!-- no --><b>Gr\xc3\xbc\xc3\x9f"
                     "e &amp; <![CDATA[<c>]]>\r\nx</b><c/></a:r>");
    const char *want = "2:<r@urn:x n=<1> m=2>2:\n3:<b>3:Gr\xc3\xbc\xc3\x9f"
                       "e & <c>\nx</b>4:<c></c></r>";
    for (size_t step = 1; step < 100; step += 49) {
        Told told;
        parse(&told, document, step, NULL);
        is_int(told.err, OK, "a document is read");
        is_str(buf_str(&told.out), want, "names, attributes, texts, lines");
        cx_end(&told.cx);
    }
    Told told;
    parse(&told, S("<?xml version='1.0' encoding='Windows-1252'?><r>K\xf6ln \x80</r>"), 9, NULL);
    is_str(buf_str(&told.out), "1:<r>1:K\xc3\xb6ln \xe2\x82\xac</r>", "Windows-1252");
    cx_end(&told.cx);
    parse(&told, S("\xff\xfe<\0r\0>\0\xf6\0<\0/\0r\0>\0"), 3, NULL);
    is_str(buf_str(&told.out), "1:<r>1:\xc3\xb6</r>", "UTF-16");
    cx_end(&told.cx);
    parse(&told, S("<r>a<enough/>b</r>"), 100, NULL);
    is_int(told.err, NOT_FOUND, "what a handler returns comes back");
    is_str(buf_str(&told.out), "1:<r>1:a1:<enough>", "and nothing is told after it");
    cx_end(&told.cx);
}

static void entities(void) {
    static const Str documents[] = {
        S("<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
          "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
          "\"&c;&c;&c;&c;&c;&c;\">]>\n<r>&d;</r>"),
        S("<!DOCTYPE r [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;]><r/>"),
        S("<!DOCTYPE r [<!ENTITY p SYSTEM \"/etc/hostname\">]><r>&p;</r>"),
        S("<!DOCTYPE r SYSTEM \"http://localhost/r.dtd\"><r/>"),
        S("<!DOCTYPE r><r/>"),
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        Told told;
        parse(&told, documents[i], 7, NULL);
        ok(told.err == INVALID && says(&told, "DOCTYPE"), "document type %zu is refused", i);
        is_int(told.out.n, 0, "and nothing was told");
        cx_end(&told.cx);
    }
    Told told;
    parse(&told, S("<r>\n&nbsp;</r>"), 7, NULL);
    ok(told.err == INVALID && says(&told, "Zeile 2, Spalte 1"), "an unknown entity");
    cx_end(&told.cx);
}

static void limits(void) {
    Told told;
    Cx cx;
    cx_begin(&cx, DE);
    for (size_t depth = XML_MOST_DEPTH; depth <= XML_MOST_DEPTH + 1; depth++) {
        Buf deep = buf_new(cx.mem, 10000);
        for (size_t i = 0; i < depth; i++)
            buf_put(&deep, S("<d>"));
        for (size_t i = 0; i < depth; i++)
            buf_put(&deep, S("</d>"));
        parse(&told, buf_str(&deep), 10, NULL);
        if (depth == XML_MOST_DEPTH)
            is_int(told.err, OK, "64 levels");
        else
            ok(told.err == LIMIT && says(&told, "64 Ebenen"), "65 levels");
        cx_end(&told.cx);
    }
    Buf many = buf_new(cx.mem, 10000);
    buf_put(&many, S("<r"));
    for (size_t i = 0; i <= XML_MOST_ATTRIBUTES; i++)
        buf_format(&many, " a%zu=''", i);
    buf_put(&many, S("/>"));
    parse(&told, buf_str(&many), 1000, NULL);
    ok(told.err == LIMIT && says(&told, "256 Attribute"), "too many attributes");
    cx_end(&told.cx);
    cx_end(&cx);
}

/* before + n times 'x' + after */
static Str stretched(Cx *cx, Str before, size_t n, Str after) {
    Buf out = buf_new(cx->mem, (size_t)16 << 20);
    buf_put(&out, before);
    for (size_t i = 0; i < n / 16; i++)
        buf_put(&out, S("xxxxxxxxxxxxxxxx"));
    buf_put(&out, after);
    return buf_str(&out);
}

static void lengths(void) {
    static const XmlHandlers in_pieces = {start, NULL, NULL, piece};
    Told told;
    Cx cx;
    cx_begin(&cx, DE);
    parse(&told, stretched(&cx, S("<r>"), XML_MOST_TEXT, S("</r>")), PIECE, NULL);
    ok(told.err == OK && told.out.n > XML_MOST_TEXT, "a text of 1 MB");
    cx_end(&told.cx);
    Str longer = stretched(&cx, S("<r>"), XML_MOST_TEXT + 16, S("</r>"));
    parse(&told, longer, PIECE, NULL);
    ok(told.err == LIMIT && says(&told, "länger als 1024 kB"), "and one over it");
    cx_end(&told.cx);
    parse(&told, longer, PIECE, &in_pieces);
    ok(told.err == OK && told.pieces > 10 && told.out.n == XML_MOST_TEXT + 16 + 5, "in pieces");
    cx_end(&told.cx);
    parse(&told, stretched(&cx, S("<r a='"), (size_t)3 << 20, S("'/>")), PIECE, NULL);
    ok(told.err == LIMIT && says(&told, "länger als 1024 kB"), "an attribute of 3 MB");
    cx_end(&told.cx);
    parse(&told, stretched(&cx, S("<r><!--"), (size_t)3 << 20, S("--></r>")), PIECE, NULL);
    is_int(told.err, LIMIT, "a comment of 3 MB");
    cx_end(&told.cx);
    parse(&told, stretched(&cx, S("<r>"), (size_t)5 << 20, S("</r>")), PIECE, &in_pieces);
    ok(told.err == LIMIT && says(&told, "zu groß"), "a document over its limit");
    cx_end(&told.cx);
    told = (Told){.rest = longer, .step = PIECE};
    cx_begin(&told.cx, DE);
    told.cx.deadline = 1;
    ByteSource source = {S("brief.xml"), (size_t)4 << 20, more, &told};
    told.err = xml_parse(&told.cx, &source, &in_pieces, &told);
    ok(told.err == LIMIT && says(&told, "zu lange"), "a deadline in the past");
    cx_end(&told.cx);
    cx_end(&cx);
}

static void truncated(void) {
    Str whole = S("<?xml version='1.0'?><r a='1'>\n<![CDATA[x]]>\xc3\xb6<b/><!-- c --></r>");
    bool all = true;
    for (size_t n = 1; n < whole.n; n++) {
        Told told;
        parse(&told, str_slice(whole, 0, n), 5, NULL);
        all = all && told.err == INVALID && says(&told, "endet in Zeile");
        cx_end(&told.cx);
    }
    ok(all, "cut off at any byte it is told to be incomplete");
    Told told;
    parse(&told, S("<r>\n<b></r>"), 5, NULL);
    ok(told.err == INVALID && says(&told, "Zeile 2, Spalte 6"), "a wrong end has its place");
    cx_end(&told.cx);
    parse(&told, S("<r/><r/>"), 5, NULL);
    is_int(told.err, INVALID, "two roots");
    cx_end(&told.cx);
    parse(&told, S("<r>\xff</r>"), 5, NULL);
    is_int(told.err, INVALID, "bytes that are no UTF-8");
    cx_end(&told.cx);
}

int main(void) {
    told_as_written();
    entities();
    limits();
    lengths();
    truncated();
    return done();
}

/* What does an XML document say, when nobody can be trusted? Feeds expat piece by piece and hands
 * on elements and texts. A document type declaration is refused, and with it every entity of one's
 * own and every address to fetch from; depth, length of one text or tag, number of attributes and
 * size of the whole are bounded, so that memory follows the largest tag and never the file. */

#include <expat.h>
#include <string.h>

#include "formats/formats_in.h"

#define NAMESPACE_MARK '\x1f' /* stands in no XML text, so in no name */

typedef struct XmlReader XmlRun;
struct XmlReader {
    Cx *cx;
    XML_Parser parser;
    ByteSource source;
    XmlHandlers handlers;
    void *arg;
    Err err;                 /* what stopped the reading */
    size_t depth, fed, seen; /* seen: where the last tag or text ends that was told */
    size_t reached;          /* how far the parser has come at least */
    bool local_names;        /* names without namespace, no lines */
    bool paused, last;       /* a handler paused the reading; all bytes are with the parser */
    Buf text;                /* since the last tag */
    size_t text_line;
};

static void stop(XmlRun *run, Err err) {
    run->err = err;
    if (err) XML_StopParser(run->parser, XML_FALSE);
}

static size_t line_of(const XmlRun *run) {
    return (size_t)XML_GetCurrentLineNumber(run->parser);
}
static void mark_seen(XmlRun *run) {
    XML_Index at = XML_GetCurrentByteIndex(run->parser);
    run->seen = at < 0 ? 0 : (size_t)at + (size_t)XML_GetCurrentByteCount(run->parser);
}

/* Counting lines costs as much as finding the tags. */
static size_t line_told(const XmlRun *run) {
    return run->local_names ? 0 : line_of(run);
}

static Err refused(XmlRun *run, Err kind, Msg message, size_t most) {
    Arena *mem = run->cx->mem;
    return fail(run->cx, kind, message, run->source.name, str_format(mem, "%zu", line_of(run)),
                str_format(mem, "%zu", most));
}

/* ---- what expat tells ---- */

/* "uri^name" or "name"; "prefix:name" where local names are enough: then the prefix is told */
static XmlName name_of(const XmlRun *run, const char *told) {
    const char mark = run->local_names ? ':' : NAMESPACE_MARK;
    const char *at = strchr(told, mark);
    if (!at) return (XmlName){STR_NONE, str_of(told)};
    return (XmlName){{told, (size_t)(at - told)}, str_of(at + 1)};
}

static bool take_text(XmlRun *run) {
    if (!run->text.n) return true;
    Str text = buf_str(&run->text);
    run->text.n = 0;
    if (run->handlers.text) stop(run, run->handlers.text(run->cx, run->arg, text, run->text_line));
    return !run->err;
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes) {
    XmlRun *run = data;
    mark_seen(run);
    if (run->err || !take_text(run)) return;
    XmlAttribute list[XML_MOST_ATTRIBUTES];
    XmlElement element = {.name = name_of(run, name), .line = line_told(run), .attributes = list};
    if (++run->depth > XML_MOST_DEPTH) {
        stop(run, refused(run, LIMIT, MSG_FORMATS_XML_DEPTH, XML_MOST_DEPTH));
        return;
    }
    element.depth = run->depth;
    for (; attributes[0]; attributes += 2) {
        if (element.n_attributes == XML_MOST_ATTRIBUTES) {
            stop(run, refused(run, LIMIT, MSG_FORMATS_XML_ATTRIBUTES, XML_MOST_ATTRIBUTES));
            return;
        }
        list[element.n_attributes++] =
            (XmlAttribute){name_of(run, attributes[0]), str_of(attributes[1])};
    }
    if (run->handlers.start) stop(run, run->handlers.start(run->cx, run->arg, &element));
}

static void XMLCALL on_end(void *data, const char *name) {
    XmlRun *run = data;
    mark_seen(run);
    if (run->err || !take_text(run)) return;
    XmlElement element = {
        .name = name_of(run, name), .line = line_told(run), .depth = run->depth--};
    if (run->handlers.end) stop(run, run->handlers.end(run->cx, run->arg, &element));
}

static void XMLCALL on_text(void *data, const char *text, int n) {
    XmlRun *run = data;
    Str piece = {text, (size_t)n};
    mark_seen(run);
    if (run->err) return;
    if (run->handlers.piece) {
        stop(run, run->handlers.piece(run->cx, run->arg, piece, line_told(run)));
        return;
    }
    if (!run->handlers.text) return;
    if (!run->text.n) run->text_line = line_told(run);
    buf_put(&run->text, piece);
    if (run->text.full) stop(run, refused(run, LIMIT, MSG_FORMATS_XML_LONG, XML_MOST_TEXT >> 10));
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int internal) {
    XmlRun *run = data;
    (void)name, (void)system, (void)public, (void)internal;
    if (!run->err) stop(run, refused(run, INVALID, MSG_FORMATS_XML_DOCTYPE, 0));
}

/* Of the encodings expat does not know itself, the one that German offices write. */
static int XMLCALL on_encoding(void *data, const char *name, XML_Encoding *out) {
    (void)data;
    Str given = str_of(name);
    char lower[16];
    if (given.n >= sizeof lower) return XML_STATUS_ERROR;
    for (size_t i = 0; i < given.n; i++)
        lower[i] = (char)(given.p[i] >= 'A' && given.p[i] <= 'Z' ? given.p[i] + 32 : given.p[i]);
    Str word = {lower, given.n};
    if (!str_equal(word, S("windows-1252")) && !str_equal(word, S("cp1252")))
        return XML_STATUS_ERROR;
    for (int byte = 0; byte < 256; byte++) {
        uint32_t c = windows_1252((uint8_t)byte);
        out->map[byte] = c || !byte ? (int)c : -1;
    }
    out->data = NULL;
    out->convert = NULL;
    out->release = NULL;
    return XML_STATUS_OK;
}

/* ---- feeding ---- */

static Err not_well_formed(XmlRun *run, bool last) {
    enum XML_Error error = XML_GetErrorCode(run->parser);
    must(error != XML_ERROR_NO_MEMORY);
    Arena *mem = run->cx->mem;
    Str line = str_format(mem, "%zu", line_of(run));
    if (last && (error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
                 error == XML_ERROR_UNCLOSED_CDATA_SECTION || error == XML_ERROR_PARTIAL_CHAR))
        return fail(run->cx, INVALID, MSG_FORMATS_XML_SHORT, run->source.name, line);
    size_t column = (size_t)XML_GetCurrentColumnNumber(run->parser) + 1;
    return fail(run->cx, INVALID, MSG_FORMATS_XML_BROKEN, run->source.name, line,
                str_format(mem, "%zu", column), str_of(XML_ErrorString(error)));
}

/* Expat keeps a tag until it is whole. While it waits for more of one it does not say where it
 * stands, but it has not passed what it told last. */
static bool tag_too_long(XmlRun *run) {
    XML_Index at = XML_GetCurrentByteIndex(run->parser);
    if (at >= 0 && (size_t)at > run->reached) run->reached = (size_t)at;
    if (run->seen > run->reached) run->reached = run->seen;
    return run->fed - run->reached > XML_MOST_TEXT + PIECE;
}

/* The next piece, or the rest of the one in which a handler paused. */
static Err feed(XmlRun *run) {
    const ByteSource *source = &run->source;
    enum XML_Status status;
    if (run->paused) {
        run->paused = false;
        status = XML_ResumeParser(run->parser);
    } else {
        size_t got = 0;
        if (cx_late(run->cx)) return fail(run->cx, LIMIT, MSG_FORMATS_LATE, source->name);
        void *into = XML_GetBuffer(run->parser, (int)PIECE);
        must(into != NULL);
        TRY(source->more(run->cx, source->from, into, PIECE, &got));
        run->fed += got;
        run->last = !got;
        if (run->fed > source->most)
            return fail(run->cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, source->name,
                        size_text(run->cx->mem, source->most));
        status = XML_ParseBuffer(run->parser, (int)got, !got);
    }
    if (run->err) return run->err;
    if (status == XML_STATUS_ERROR) return not_well_formed(run, run->last);
    if (tag_too_long(run)) return refused(run, LIMIT, MSG_FORMATS_XML_LONG, XML_MOST_TEXT >> 10);
    return OK;
}

static void begin(XmlRun *run) {
    XML_SetUserData(run->parser, run);
    XML_SetElementHandler(run->parser, on_start, on_end);
    XML_SetCharacterDataHandler(run->parser, on_text);
    XML_SetStartDoctypeDeclHandler(run->parser, on_doctype);
    XML_SetUnknownEncodingHandler(run->parser, on_encoding, NULL);
    run->depth = run->fed = run->seen = run->reached = run->text.n = 0;
    run->paused = run->last = false;
    run->err = OK;
}

static XmlRun run_of(Cx *cx, const ByteSource *source, const XmlHandlers *handlers, bool local) {
    XML_Parser parser = local ? XML_ParserCreate(NULL) : XML_ParserCreateNS(NULL, NAMESPACE_MARK);
    must(parser != NULL);
    return (XmlRun){.cx = cx,
                    .parser = parser,
                    .local_names = local,
                    .source = *source,
                    .handlers = *handlers,
                    .text = buf_new(cx->mem, XML_MOST_TEXT)};
}

Err xml_parse(Cx *cx, const ByteSource *source, const XmlHandlers *handlers, void *arg) {
    XmlRun run = run_of(cx, source, handlers, false);
    Err err = OK;
    run.arg = arg;
    begin(&run);
    while (!err && !run.last)
        err = feed(&run);
    XML_ParserFree(run.parser);
    return err;
}

static void parser_free(void *parser) {
    XML_ParserFree(parser);
}

XmlReader *xml_open(Cx *cx, const ByteSource *source, const XmlHandlers *handlers, void *arg) {
    XmlReader *reader = NEW(cx->mem, XmlReader);
    *reader = run_of(cx, source, handlers, true);
    reader->arg = arg;
    arena_defer(cx->mem, parser_free, reader->parser);
    begin(reader);
    return reader;
}

void xml_pause(XmlReader *reader) {
    reader->paused = XML_StopParser(reader->parser, XML_TRUE) == XML_STATUS_OK;
}

Err xml_step(Cx *cx, XmlReader *reader) {
    reader->cx = cx;
    return reader->last && !reader->paused ? NOT_FOUND : feed(reader);
}

Err xml_next(Cx *cx, XmlReader *reader) {
    do
        TRY(xml_step(cx, reader));
    while (!reader->paused);
    return OK;
}

bool xml_idle(const XmlReader *reader) {
    return !reader->paused && reader->seen == reader->fed;
}

void xml_rewind(XmlReader *reader) {
    must(XML_ParserReset(reader->parser, NULL));
    begin(reader);
}

Str xml_attribute(const XmlElement *element, Str name) {
    for (size_t i = 0; i < element->n_attributes; i++)
        if (str_equal(element->attributes[i].name.local, name)) return element->attributes[i].text;
    return STR_NONE;
}

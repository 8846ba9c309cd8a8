/* Does the reader of XML stand any bytes in pieces of any size, and is what it tells well-formed:
 * starts and ends in pairs, nothing but UTF-8, no depth and no length over the limits? */

#include <string.h>
#include "base/base.h"
#include "formats/formats_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

typedef struct Feed {
    const uint8_t *bytes;
    size_t n, step, depth;
} Feed;

static Err more(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Feed *feed = from;
    (void)cx;
    *got = feed->n < feed->step ? feed->n : feed->step;
    if (*got > room) *got = room;
    if (*got) memcpy(into, feed->bytes, *got);
    feed->bytes += *got;
    feed->n -= *got;
    return OK;
}

static Err start(Cx *cx, void *arg, const XmlElement *element) {
    Feed *feed = arg;
    (void)cx;
    must(element->depth == ++feed->depth && feed->depth <= XML_MOST_DEPTH);
    must(element->name.local.n && str_is_utf8(element->name.local));
    must(!element->name.uri.n || str_is_utf8(element->name.uri));
    for (size_t i = 0; i < element->n_attributes; i++)
        must(!element->attributes[i].text.n || str_is_utf8(element->attributes[i].text));
    return OK;
}

static Err end(Cx *cx, void *arg, const XmlElement *element) {
    Feed *feed = arg;
    (void)cx;
    must(element->depth == feed->depth--);
    return OK;
}

static Err text(Cx *cx, void *arg, Str words, size_t line) {
    const Feed *feed = arg;
    (void)cx;
    must(feed->depth && line && words.n && words.n <= XML_MOST_TEXT && str_is_utf8(words));
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static const XmlHandlers handlers = {start, end, text, NULL};
    Cx cx;
    if (!n) return 0;
    cx_begin(&cx, DE);
    Feed feed = {bytes + 1, n - 1, (size_t)bytes[0] * 16 + 1, 0};
    ByteSource source = {S("input"), (size_t)4 << 20, more, &feed};
    Err err = xml_parse(&cx, &source, &handlers, &feed);
    must(err == OK || err == INVALID || err == LIMIT);
    must(err || !feed.depth);
    cx_end(&cx);
    return 0;
}

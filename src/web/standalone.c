/* How does a page become a file that needs nothing beside it? As the server sends it, with style
 * and letters put inside, scripts taken out, and links that lead to the public address. */

#include <sodium.h>
#include <string.h>

#include "web/server_in.h"

enum { FILE_MOST = 4 << 20 };

static void base64_put(Cx *cx, Buf *out, Str bytes) {
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(cx->mem, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_put(out, str_of(text));
}

/* Up to the mark; the rest stands behind it. False where there is none. */
static bool cut_before(Str *rest, Str mark, Str *part) {
    size_t at = str_find(*rest, mark, 0);
    if (at == SIZE_MAX) return false;
    *part = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at + mark.n, rest->n);
    return true;
}

/* The style sheet with what it asks for (letters, our sign) inside. */
static void style_put(Cx *cx, Buf *out) {
    AssetBody sheet, asset;
    Str name = asset_address(cx->mem, S("wirk.css"));
    must(asset_find(str_slice(name, strlen("/assets/"), name.n), false, false, &sheet));
    Str rest = sheet.bytes, part, address;
    buf_put(out, S("<style>"));
    while (cut_before(&rest, S("url("), &part)) {
        buf_put(out, part);
        if (!cut_before(&rest, S(")"), &address)) break;
        Str bare = address;
        if (str_starts(bare, S("\""))) bare = str_slice(bare, 1, bare.n - 1);
        buf_put(out, S("url("));
        if (asset_find(bare, false, false, &asset)) {
            buf_format(out, "data:%s;base64,", asset.type);
            base64_put(cx, out, asset.bytes);
        } else {
            buf_put(out, address);
        }
        buf_char(out, ')');
    }
    buf_put(out, rest);
    buf_put(out, S("</style>"));
}

/* Links inside the house: with its address before them, or without any. Texts hold no quotation
 * marks as they are, so that nothing but an attribute can look like one. */
static void body_put(Buf *out, Str rest, Str house) {
    Str part, path;
    while (cut_before(&rest, S(" href=\"/"), &part)) {
        buf_put(out, part);
        if (!cut_before(&rest, S("\""), &path)) break;
        if (!house.n) continue;
        buf_put(out, S(" href=\""));
        buf_html(out, house);
        buf_char(out, '/');
        buf_put(out, path);
        buf_char(out, '"');
    }
    buf_put(out, rest);
}

/* The head without what is fetched: title and what tells about letters and screens stay. */
static void head_put(Cx *cx, Buf *out, Str head) {
    Str part, tag;
    while (cut_before(&head, S("<link "), &part)) {
        buf_put(out, part);
        if (!cut_before(&head, S(">"), &tag)) break;
    }
    if (cut_before(&head, S("<script "), &part)) {
        buf_put(out, part);
        if (!cut_before(&head, S("</script>"), &tag)) head = STR_NONE;
    }
    buf_put(out, head);
    style_put(cx, out);
}

Err page_standalone(Cx *cx, Buf *out, Str page, Str house) {
    Str head;
    *out = buf_new(cx->mem, FILE_MOST);
    must(cut_before(&page, S("</head>"), &head));
    head_put(cx, out, head);
    buf_put(out, S("</head>"));
    body_put(out, page, house);
    return buf_check(cx, out);
}

/* How does an address look as a QR code? Draws the squares that libqrencode finds as one path of
 * SVG, with the quiet zone that readers need. */

#include <qrencode.h>

#include "web/desk_in.h"

enum { QUIET = 4, ADDRESS_MOST = 400 };

static void code_free(void *code) {
    QRcode_free(code);
}

Safe qr_picture(Cx *cx, Str address, Str label) {
    if (!address.n || address.n > ADDRESS_MOST) return (Safe){STR_NONE};
    QRcode *code = QRcode_encodeString8bit(cstr(cx->mem, address), 0, QR_ECLEVEL_M);
    if (!code) return (Safe){STR_NONE};
    arena_defer(cx->mem, code_free, code);
    Buf out = buf_new(cx->mem, 1 << 20);
    int side = code->width + 2 * QUIET;
    buf_format(&out, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", side,
               side);
    buf_html(&out, label);
    buf_format(&out, "\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
               side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                buf_format(&out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    buf_put(&out, S("\"/></svg>"));
    return (Safe){buf_str(&out)};
}

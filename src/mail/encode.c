/* How does any text travel through mail servers that know ASCII lines only? Headers as encoded
 * words (RFC 2047), parameters as RFC 2231, text as quoted-printable, files as base64 (RFC 2045).
 */

#include <sodium.h>
#include <string.h>
#include "mail/mail_in.h"

#define LONGEST_LINE 76
#define LONGEST_PLAIN 60 /* of a header that goes out as it is: with its name within one line */
#define WORD_START "=?UTF-8?Q?"
#define WORD_END "?="
#define WORD_ROOM (75 - (sizeof WORD_START - 1) - (sizeof WORD_END - 1))
#define FIRST_ROOM (WORD_ROOM - 14) /* the header's name stands before the first word */
#define BASE64_LINE_BYTES 57        /* 76 signs */

static bool is_ascii(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 || (unsigned char)text.p[i] > 0x7e) return false;
    return true;
}

bool header_text_good(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f) return false;
    return str_is_utf8(text);
}

/* Signs that an encoded word may hold as they are, wherever it stands. */
static bool stays(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!*+-/", c) != NULL);
}

static size_t encoded_bytes(Str sign) {
    return sign.n == 1 && (stays(sign.p[0]) || sign.p[0] == ' ') ? 1 : 3 * sign.n;
}

static void encoded_words_put(Buf *out, Str text) {
    size_t room = FIRST_ROOM;
    buf_put(out, S(WORD_START));
    for (size_t at = 0, n; at < text.n; at += n) {
        n = str_character(text, at);
        must(n > 0);
        Str sign = str_slice(text, at, at + n);
        if (encoded_bytes(sign) > room) { /* a word never ends inside a character */
            buf_put(out, S(WORD_END "\r\n " WORD_START));
            room = WORD_ROOM;
        }
        room -= encoded_bytes(sign);
        if (encoded_bytes(sign) == 1)
            buf_char(out, sign.p[0] == ' ' ? '_' : sign.p[0]);
        else
            for (size_t i = 0; i < n; i++)
                buf_format(out, "=%02X", (unsigned char)sign.p[i]);
    }
    buf_put(out, S(WORD_END));
}

/* Edge and double spaces do not survive in a plain header, and "=?" would be decoded. */
static bool travels_plainly(Str text) {
    return is_ascii(text) && text.n <= LONGEST_PLAIN && str_equal(text, str_trim(text)) &&
           str_find(text, S("  "), 0) == SIZE_MAX && str_find(text, S("=?"), 0) == SIZE_MAX;
}

void header_text_put(Buf *out, Str text) {
    if (travels_plainly(text))
        buf_put(out, text);
    else
        encoded_words_put(out, text);
}

static void quoted_put(Buf *out, Str text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\') buf_char(out, '\\');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

void header_name_put(Buf *out, Str name) {
    if (travels_plainly(name))
        quoted_put(out, name);
    else
        encoded_words_put(out, name);
}

void header_parameter_put(Buf *out, const char *name, Str value) {
    if (is_ascii(value)) {
        buf_format(out, ";\r\n %s=", name);
        quoted_put(out, value);
        return;
    }
    buf_format(out, ";\r\n %s*=UTF-8''", name);
    buf_url(out, value);
}

/* Bytes that the line end follows, or the end of the text. */
static size_t line_end(Str text, size_t at) {
    if (at >= text.n) return 0;
    if (text.p[at] == '\n') return 1;
    if (text.p[at] == '\r') return at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1;
    return 0;
}

void quoted_printable_put(Buf *out, Str text) {
    size_t column = 0;
    for (size_t at = 0; at < text.n;) {
        size_t end = line_end(text, at);
        if (end) {
            buf_put(out, S("\r\n"));
            column = 0, at += end;
            continue;
        }
        char c = text.p[at++];
        bool last = at == text.n || line_end(text, at);
        /* a space at the end of a line would be cut off on the way */
        bool plain = (c > 0x20 && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !last);
        size_t width = plain ? 1 : 3;
        if (column + width > LONGEST_LINE - (last ? 0U : 1U)) {
            buf_put(out, S("=\r\n"));
            column = 0;
        }
        if (plain)
            buf_char(out, c);
        else
            buf_format(out, "=%02X", (unsigned char)c);
        column += width;
    }
    if (column) buf_put(out, S("\r\n"));
}

void base64_lines_put(Cx *cx, Buf *out, Str bytes) {
    size_t room = sodium_base64_ENCODED_LEN(BASE64_LINE_BYTES, sodium_base64_VARIANT_ORIGINAL);
    char *line = arena_alloc(cx->mem, room);
    for (size_t at = 0; at < bytes.n && !out->full; at += BASE64_LINE_BYTES) {
        Str part = str_slice(bytes, at, at + BASE64_LINE_BYTES);
        sodium_bin2base64(line, room, (const unsigned char *)part.p, part.n,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_put(out, str_of(line));
        buf_put(out, S("\r\n"));
    }
}

/* Which encoding are bytes in, and how do they become UTF-8? One look over the whole stream
 * decides: a byte order mark, the pattern of NULs that UTF-16 leaves in western text, well-formed
 * UTF-8, else Windows-1252, which is
 * called Latin-1 where both are the same. A text that is mostly UTF-8 and has broken sequences is
 * damaged UTF-8 and not a Windows text: reading it as such would turn every umlaut into two wrong
 * letters without a word. Where somebody has done that already, the wrong letters are told. */

#include <stdio.h>
#include <string.h>

#include "formats/formats_in.h"

/* 0x80 … 0x9f of Windows-1252; 0 where the byte has no meaning. */
static const uint16_t windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

uint32_t windows_1252(uint8_t byte) {
    return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
}

#define REPLACEMENT 0xfffdu

Str text_unmarked(Str text) {
    return str_starts(text, S("\xef\xbb\xbf")) ? str_slice(text, 3, text.n) : text;
}

/* ---- the look ---- */

/* What the first byte of a sequence asks of the next ones. False where no sequence starts so. */
static bool utf8_begin(Utf8State *state, uint8_t byte) {
    *state = (Utf8State){0, 0x80, 0xbf};
    if (byte >= 0xc2 && byte <= 0xdf)
        state->left = 1;
    else if (byte >= 0xe0 && byte <= 0xef)
        state->left = 2;
    else if (byte >= 0xf0 && byte <= 0xf4)
        state->left = 3;
    else
        return false;
    if (byte == 0xe0)
        state->low = 0xa0; /* no overlong forms, no surrogates, nothing over U+10FFFF */
    if (byte == 0xed) state->high = 0x9f;
    if (byte == 0xf0) state->low = 0x90;
    if (byte == 0xf4) state->high = 0x8f;
    return true;
}

static bool utf8_goes_on(Utf8State *state, uint8_t byte) {
    if (byte < state->low || byte > state->high) return false;
    state->left--;
    state->low = 0x80;
    state->high = 0xbf;
    return true;
}

/* "ö" read as Windows-1252 and written as UTF-8 gives "Ã¶": no German text has an A with tilde
 * before such a sign. */
static bool is_garbled(uint32_t three_bytes) {
    return three_bytes == 0xc383c2 || three_bytes == 0xc383c5 || three_bytes == 0xc383e2;
}

static void look_at_high_byte(EncodingLook *look, uint8_t byte) {
    look->recent = (look->recent << 8 | byte) & 0xffffff;
    look->garbled += is_garbled(look->recent);
    look->windows += byte < 0xa0;
    look->undefined += byte < 0xa0 && !windows[byte - 0x80];
    if (look->state.left) {
        if (utf8_goes_on(&look->state, byte)) {
            look->sequences += look->state.left == 0;
            return;
        }
        look->broken++;
        look->state.left = 0;
    }
    if (!utf8_begin(&look->state, byte)) look->broken++;
}

void encoding_look(EncodingLook *look, const uint8_t *bytes, size_t n) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    for (size_t i = 0; i < n && look->n_first < sizeof look->first; i++) {
        if (bytes[i] == 0) (look->n_first % 2 ? look->nuls_odd++ : look->nuls_even++);
        look->first[look->n_first++] = bytes[i];
    }
    look->bytes += n;
    for (size_t i = 0; i < n;) {
        uint64_t eight;
        if (!look->state.left && i + sizeof eight <= n) {
            memcpy(&eight, bytes + i, sizeof eight);
            if (!(((eight - ones) | eight) & highs)) { /* neither NUL nor anything over ASCII */
                i += sizeof eight;
                look->recent = 0;
                continue;
            }
        }
        uint8_t byte = bytes[i++];
        if (byte >= 0x80) {
            look_at_high_byte(look, byte);
        } else {
            look->broken += look->state.left > 0;
            look->state.left = 0;
            look->recent = 0;
            look->nuls += byte == 0;
        }
    }
}

Encoding encoding_decide(EncodingLook *look, size_t *mark, bool *damaged) {
    Str first = {(const char *)look->first, look->n_first};
    look->broken += look->state.left > 0; /* ends within a sequence */
    look->state.left = 0;
    *mark = 0;
    *damaged = true; /* UTF-16 is always decoded unit by unit */
    if (str_starts(first, S("\xff\xfe"))) return *mark = 2, UTF16_LE;
    if (str_starts(first, S("\xfe\xff"))) return *mark = 2, UTF16_BE;
    *damaged = look->nuls || look->broken || look->garbled;
    if (str_starts(first, S("\xef\xbb\xbf"))) return *mark = 3, UTF8_BOM;
    size_t half = look->n_first / 2;
    if (half >= 2 && look->nuls_odd * 10 >= half * 7 && look->nuls_even * 20 <= half)
        return UTF16_LE;
    if (half >= 2 && look->nuls_even * 10 >= half * 7 && look->nuls_odd * 20 <= half)
        return UTF16_BE;
    if (!look->broken || (look->sequences && look->sequences >= look->broken)) return UTF8;
    *damaged = look->nuls || look->undefined;
    return look->windows ? WINDOWS_1252 : LATIN1;
}

/* ---- the way to UTF-8 ---- */

static size_t put(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

size_t utf8_put(char *out, uint32_t c) {
    return put(out, c);
}

static void tell(Decoder *decoder, Rule rule, Str found) {
    if (decoder->told[rule] == decoder->line) return;
    decoder->told[rule] = decoder->line;
    finding_add(decoder->findings, rule, decoder->line, 0, found, STR_NONE);
}

static uint32_t replaced(Decoder *decoder, uint32_t unit) {
    char text[16];
    if (!decoder->findings) return REPLACEMENT;
    int n = snprintf(text, sizeof text, unit > 0xff ? "U+%04X" : "0x%02X", unit);
    tell(decoder, unit ? RULE_TEXT_ENCODING : RULE_TEXT_NUL, (Str){text, (size_t)n});
    return REPLACEMENT;
}

static void count_line(Decoder *decoder, uint32_t c) {
    decoder->line += c == '\r' || (c == '\n' && !decoder->after_return);
    decoder->after_return = c == '\r';
}

/* Tells letters that are garbled; false where more bytes are needed to see it. */
static bool tell_garbled(Decoder *decoder, const uint8_t *bytes, size_t n, bool last) {
    if (!decoder->findings || bytes[0] != 0xc3 || n < 2 || bytes[1] != 0x83) return true;
    if (n < 4) return last;
    if (is_garbled((uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2]))
        tell(decoder, RULE_TEXT_ENCODING, (Str){(const char *)bytes, bytes[2] == 0xe2 ? 2 : 4});
    return true;
}

/* Bytes of the UTF-8 sequence at the start, 0 where it needs more than there are; *whole is false
 * where it is broken. */
static size_t utf8_length(const uint8_t *bytes, size_t n, bool *whole) {
    Utf8State state;
    *whole = bytes[0] < 0x80;
    if (bytes[0] < 0x80 || !utf8_begin(&state, bytes[0])) return 1;
    size_t length = 1;
    while (state.left) {
        if (length == n) return 0;
        if (!utf8_goes_on(&state, bytes[length])) return length;
        length++;
    }
    *whole = true;
    return length;
}

static size_t decode_utf8(Decoder *decoder, const uint8_t *bytes, size_t n, bool last, char *out,
                          size_t *used) {
    size_t written = 0, i = 0;
    while (i < n) {
        bool whole;
        size_t length = utf8_length(bytes + i, n - i, &whole);
        if (!length && !last) break;
        if (!length) length = n - i;
        if (!tell_garbled(decoder, bytes + i, n - i, last)) break;
        if (whole && bytes[i]) {
            memcpy(out + written, bytes + i, length);
            written += length;
        } else {
            written += put(out + written, replaced(decoder, bytes[i]));
        }
        if (decoder->findings) count_line(decoder, bytes[i]);
        i += length;
    }
    *used = i;
    return written;
}

static size_t decode_windows(Decoder *decoder, const uint8_t *bytes, size_t n, char *out) {
    size_t written = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = bytes[i];
        if (c - 1 < 0x7f) { /* 1 … 0x7f: by far the most */
            out[written++] = (char)c;
            if (decoder->findings) count_line(decoder, c);
            continue;
        }
        if (c >= 0x80 && c < 0xa0) c = windows[c - 0x80];
        written += put(out + written, c ? c : replaced(decoder, bytes[i]));
    }
    return written;
}

static size_t decode_utf16(Decoder *decoder, const uint8_t *bytes, size_t n, bool last, char *out,
                           size_t *used) {
    size_t written = 0, i = 0;
    bool little = decoder->encoding == UTF16_LE;
    while (n - i >= 2) {
        uint32_t c = little ? (uint32_t)(bytes[i] | bytes[i + 1] << 8)
                            : (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
        size_t length = 2;
        if (c >= 0xd800 && c < 0xdc00 && n - i < 4 && !last) break;
        if (c >= 0xd800 && c < 0xdc00 && n - i >= 4) {
            uint32_t low = little ? (uint32_t)(bytes[i + 2] | bytes[i + 3] << 8)
                                  : (uint32_t)(bytes[i + 2] << 8 | bytes[i + 3]);
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                length = 4;
            }
        }
        if (c == 0 || (c >= 0xd800 && c < 0xe000)) c = replaced(decoder, c);
        written += put(out + written, c);
        if (decoder->findings) count_line(decoder, c);
        i += length;
    }
    if (last && i < n) { /* half a unit at the end */
        written += put(out + written, replaced(decoder, bytes[i] ? bytes[i] : 1));
        i = n;
    }
    *used = i;
    return written;
}

size_t decode(Decoder *decoder, const uint8_t *bytes, size_t n, bool last, char *out,
              size_t *used) {
    *used = n;
    switch (decoder->encoding) {
    case LATIN1:
    case WINDOWS_1252: return decode_windows(decoder, bytes, n, out);
    case UTF16_LE:
    case UTF16_BE: return decode_utf16(decoder, bytes, n, last, out, used);
    case UTF8:
    case UTF8_BOM:
    case ENCODINGS: break;
    }
    return decode_utf8(decoder, bytes, n, last, out, used);
}

Str encoding_name(Encoding encoding) {
    switch (encoding) {
    case UTF8: return S("UTF-8");
    case UTF8_BOM: return S("UTF-8 (BOM)");
    case LATIN1: return S("Latin-1 (ISO-8859-1)");
    case WINDOWS_1252: return S("Windows-1252");
    case UTF16_LE: return S("UTF-16LE");
    case UTF16_BE: return S("UTF-16BE");
    case ENCODINGS: break;
    }
    must(false);
    return STR_NONE;
}

/* In which order do names stand? The sort key of DIN 5007-1 (dictionaries): letters without their
 * marks, ß as ss, upper case as lower case, a hyphen as a space. Keys are compared byte by byte;
 * different names may share one. */

#include "words/words_in.h"

/* Base letters of U+00C0 … U+017F; 0 keeps the letter, digits stand for the pairs below. */
static const char base_letters[] = "aaaaaa0ceeeeiiii1nooooo\0ouuuuy32" /* À … ß */
                                   "aaaaaa0ceeeeiiii1nooooo\0ouuuuy3y" /* à … ÿ */
                                   "aaaaaaccccccccddddeeeeeeeeeegggg"  /* Ā … ğ */
                                   "gggghhhhiiiiiiiiii44jjkkklllllll"  /* Ġ … Ŀ */
                                   "lllnnnnnn5nnoooooo66rrrrrrssssss"  /* ŀ … ş */
                                   "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* Š … ſ */

static const char *const pairs[] = {"ae", "d", "ss", "th", "ij", "n", "oe"};

static void put_letter(Buf *key, char base) {
    if (base >= '0' && base <= '6')
        buf_put(key, str_of(pairs[base - '0']));
    else
        buf_char(key, base);
}

Str words_collation(Arena *mem, Str text) {
    Buf key = buf_new(mem, text.n * 2 + 16);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        unsigned next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
        unsigned code =
            c >= 0xC3 && c <= 0xC5 && (next & 0xC0) == 0x80 ? (c & 0x1Fu) << 6 | (next & 0x3F) : 0;
        if (code >= 0xC0 && base_letters[code - 0xC0]) {
            put_letter(&key, base_letters[code - 0xC0]);
            i++;
        } else if ((c == 0xCC && next >= 0x80) || (c == 0xCD && next >= 0x80 && next <= 0xAF)) {
            i++; /* a mark of its own: a decomposed ä */
        } else if (c == 0xE1 && str_equal(str_slice(text, i, i + 3), S("ẞ"))) {
            buf_put(&key, S("ss"));
            i += 2;
        } else if (c == 0xC2 && next == 0xAD) {
            i++; /* soft hyphen */
        } else if (c == 0xC2 && next == 0xA0) {
            buf_char(&key, ' ');
            i++;
        } else {
            buf_char(&key, c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)c);
        }
    }
    return buf_str(&key);
}

/* Would somebody who tries common passwords come to this one soon? Folds away what people add to a
 * word so that it looks like a password: capitals, digits and signs around it, digits for letters,
 * a second word, the same one again. */

#include <string.h>
#include "accounts/accounts_in.h"

static const Str words[] = {
#define WORD(text) {text, sizeof(text) - 1},
#include "accounts/common_passwords.def"
#undef WORD
};
enum { WORDS = sizeof words / sizeof *words, ENDINGS = 8 };

static bool is_word(Str text) {
    size_t low = 0, high = WORDS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(words[middle], text);
        if (!order) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* U+00C0 … U+00FF without their accents, umlauts as they are written out. */
static const char *const latin[64] = {
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o", "o", "o",  "o", "oe", "x", "o", "u", "u", "u", "ue", "y", "th", "ss",
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o", "o", "o",  "o", "oe", "/", "o", "u", "u", "u", "ue", "y", "th", "y",
};

Str password_fold(Arena *mem, Str text) {
    Buf out = buf_new(mem, text.n * 2 + 1);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == 0xC3 && i + 1 < text.n) {
            buf_put(&out, str_of(latin[(unsigned char)text.p[++i] & 63]));
            continue;
        }
        buf_char(&out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c);
    }
    return buf_str(&out);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* Letters only; digits and signs that stand for letters are read as these. `one` is what 1 means.
 */
static Str read_over(Arena *mem, Str text, bool signs, char one) {
    static const char from[] = "0345789@$!|+", to[] = "oeastbgasiit";
    Buf out = buf_new(mem, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        const char *at = strchr(from, text.p[i]);
        if (is_letter(text.p[i]))
            buf_char(&out, text.p[i]);
        else if (signs && text.p[i] == '1')
            buf_char(&out, one);
        else if (signs && text.p[i] && at)
            buf_char(&out, to[at - from]);
    }
    return buf_str(&out);
}

static bool is_two_words(Str text) {
    if (is_word(text)) return true;
    for (size_t i = 2; i + 2 <= text.n; i++)
        if (is_word(str_slice(text, 0, i)) && is_word(str_slice(text, i, text.n))) return true;
    return false;
}

static Str digits_of(Arena *mem, Str text) {
    Buf out = buf_new(mem, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9') buf_char(&out, text.p[i]);
    return buf_str(&out);
}

bool password_common(Arena *mem, Str password) {
    Str folded = password_fold(mem, password);
    size_t from = 0, to = folded.n;
    while (from < to && !is_letter(folded.p[from]))
        from++;
    while (to > from && !is_letter(folded.p[to - 1]))
        to--;
    if (is_two_words(folded) || is_two_words(read_over(mem, folded, false, 0))) return true;
    if (from == to && is_two_words(digits_of(mem, folded))) return true; /* no letter at all */
    for (size_t end = to; end <= folded.n && end <= to + ENDINGS; end++)
        for (int variant = 0; variant < 4; variant++) {
            size_t begin = variant & 1 ? 0 : from;
            Str core = str_slice(folded, begin, end);
            if (is_two_words(read_over(mem, core, true, variant & 2 ? 'l' : 'i'))) return true;
        }
    return false;
}

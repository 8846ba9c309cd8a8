/* When are two spellings the same word? Folding for search, and which words a text has. */

#include "words/words.h"

static bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* ae, oe, ue stand for one letter unless a vowel or q is before them. */
static bool is_umlaut(const char *p, size_t i, size_t n) {
    bool pair = i + 1 < n && p[i + 1] == 'e' && (p[i] == 'a' || p[i] == 'o' || p[i] == 'u');
    return pair && (i == 0 || (!is_vowel(p[i - 1]) && p[i - 1] != 'q'));
}

/* Most words are plain: the collation's answer for these, without asking it. */
static bool lower_plain(Str text, char *out) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if ((unsigned char)c >= 0x80) return false;
        out[i] = c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return true;
}

Str words_fold(Arena *mem, Str text) {
    char *out = arena_alloc(mem, text.n + 1);
    Str plain = {out, text.n};
    size_t n = 0;
    if (!lower_plain(text, out)) {
        plain = words_collation(mem, text);
        if (plain.n > text.n) out = arena_alloc(mem, plain.n + 1); /* æ is two letters, too */
    }
    for (size_t i = 0; i < plain.n; i++) {
        bool umlaut = is_umlaut(plain.p, i, plain.n); /* before `out`, which may be the same */
        out[n++] = plain.p[i];
        i += umlaut;
    }
    return (Str){out, n};
}

/* Length of the letter or digit at `at`; 0 where none stands there. Quotation marks, dashes, signs
 * and spaces beyond ASCII are none. */
static size_t letter_at(Str s, size_t at) {
    unsigned char c = (unsigned char)s.p[at];
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? 1 : 0;
    size_t n = str_character(s, at);
    Str letter = str_slice(s, at, at + n);
    bool sign = c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF || str_equal(letter, S("×")) ||
                str_equal(letter, S("÷"));
    bool sharp = str_equal(letter, S("ẞ"));
    return n && (!sign || sharp) ? n : 0;
}

/* A mark that belongs to the letter before it (a decomposed ä) or is not seen (soft hyphen). */
static size_t mark_at(Str s, size_t at) {
    size_t n = str_character(s, at);
    if (n != 2) return 0;
    unsigned char c = (unsigned char)s.p[at], next = (unsigned char)s.p[at + 1];
    return c == 0xCC || (c == 0xCD && next <= 0xAF) || (c == 0xC2 && next == 0xAD) ? n : 0;
}

static size_t word_end(Str text, size_t at) {
    for (size_t n; at < text.n; at += n) {
        n = letter_at(text, at);
        if (!n) n = mark_at(text, at);
        if (!n) break;
    }
    return at;
}

typedef struct Words {
    Arena *mem;
    Str *out, *as_written;
    size_t n, most;
} Words;

static void words_add(Words *words, Str folded, Str as_written) {
    if (!folded.n || words->n == words->most) return;
    if (words->as_written) words->as_written[words->n] = as_written;
    words->out[words->n++] = folded;
}

size_t words_pieces(Arena *mem, Str text, Str *out, Str *as_written, size_t most) {
    Words words = {mem, out, as_written, 0, most};
    for (size_t at = 0; at < text.n && words.n < most;) {
        if (!letter_at(text, at)) {
            size_t n = str_character(text, at);
            at += n ? n : 1;
            continue;
        }
        size_t start = at, first = words.n, parts = 0;
        for (;; at++) { /* on the hyphen between two parts */
            size_t end = word_end(text, at);
            Str part = str_slice(text, at, end);
            words_add(&words, words_fold(mem, part), part);
            parts++;
            at = end;
            if (at + 1 >= text.n || text.p[at] != '-' || !letter_at(text, at + 1)) break;
        }
        size_t kept = words.n - first;
        Str whole = str_slice(text, start, at);
        if (parts > 1 && kept == parts)
            words_add(&words, str_join(mem, kept, out + first, STR_NONE), whole);
    }
    return words.n;
}

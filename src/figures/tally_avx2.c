/* Where do cells and rows end? The same answer as tally_scan.c, 64 bytes at a time. Quotes that
 * stand where they should are told from others by their neighbours; where one does not, the plain
 * way decides. The check of UTF-8 is the one by Keiser and Lemire, "Validating UTF-8 in less than
 * one instruction per byte" (2021). */

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <string.h>
#include "base/base.h"
#include "figures/tally_in.h"

#if defined(__x86_64__)

#define FAST __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define CHUNK 64

typedef struct Masks { /* one bit per byte of a chunk */
    uint64_t quote, separator, feed, back;
} Masks;

FAST static inline __m256i load(const char *p) {
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

FAST static inline uint64_t equal_mask(__m256i low, __m256i high, char c) {
    __m256i wanted = _mm256_set1_epi8(c);
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return a | (uint64_t)b << 32;
}

FAST static inline Masks masks_of(const char *p, char separator) {
    __m256i low = load(p), high = load(p + CHUNK / 2);
    return (Masks){
        equal_mask(low, high, '"'),
        equal_mask(low, high, separator),
        equal_mask(low, high, '\n'),
        equal_mask(low, high, '\r'),
    };
}

/* Bit i: the number of bits up to and with i is odd. */
static inline uint64_t parity_up_to(uint64_t bits) {
    for (int shift = 1; shift < CHUNK; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

static inline uint64_t valid_of(size_t left) {
    return left >= CHUNK ? UINT64_MAX : ((uint64_t)1 << left) - 1;
}

typedef struct Walk { /* over the chunks of a text */
    uint64_t inside;  /* all bits set: the next byte lies inside quotes */
    uint64_t border;  /* 1: behind the byte before a cell may begin, or a doubled quote go on */
    uint64_t closed;  /* 1: the byte before is a closing quote */
    uint64_t back;    /* 1: the byte before is a carriage return outside of quotes */
    uint64_t wrong;
    bool quotes, breaks;
} Walk;

/* The separators and line ends outside of quotes; CR LF counts at its CR. */
static inline uint64_t walk_chunk(Walk *walk, const Masks *m, uint64_t *line_ends) {
    uint64_t inside = walk->inside;
    uint64_t ends = m->feed | m->back, borders = ends | m->separator | m->quote;
    if (m->quote) {
        inside ^= parity_up_to(m->quote);
        walk->inside = inside >> 63 ? UINT64_MAX : 0;
        walk->quotes = true;
    }
    uint64_t opens = m->quote & inside, closes = m->quote & ~inside;
    walk->wrong |= opens & ~(borders << 1 | walk->border);
    walk->wrong |= (closes << 1 | walk->closed) & ~borders;
    walk->border = borders >> 63;
    walk->closed = closes >> 63;
    walk->breaks |= (ends & inside) != 0;
    uint64_t back = m->back & ~inside;
    *line_ends = back | (m->feed & ~inside & ~(back << 1 | walk->back));
    walk->back = back >> 63;
    return (m->separator & ~inside) | *line_ends;
}

FAST static inline size_t put_ends(uint32_t *out, uint64_t bits, size_t base) {
    size_t n = (size_t)_mm_popcnt_u64(bits);
    for (; bits; bits = _blsr_u64(bits))
        *out++ = (uint32_t)(base + _tzcnt_u64(bits));
    return n;
}

FAST static void index_fast(Str text, char separator, Scan *out) {
    Walk walk = {.border = 1};
    size_t n = 0;
    must(out->room > text.n);
    for (size_t at = 0; at < text.n; at += CHUNK) {
        uint64_t line_ends;
        Masks m = masks_of(text.p + at, separator);
        uint64_t ends = walk_chunk(&walk, &m, &line_ends) & valid_of(text.n - at);
        n += put_ends(out->ends + n, ends, at);
    }
    if (walk.wrong || walk.inside) {
        scan_plain()->index(text, separator, out);
        return;
    }
    char last = text.n ? text.p[text.n - 1] : '\n';
    if (last != '\n' && last != '\r') out->ends[n++] = (uint32_t)text.n;
    out->n = n;
    out->quotes = walk.quotes;
    out->breaks = walk.breaks;
    out->irregular = false;
}

static size_t cut_without_quotes(Str text) {
    size_t at = text.n;
    while (at && text.p[at - 1] != '\n' && (text.p[at - 1] != '\r' || at == text.n))
        at--;
    return at;
}

FAST static size_t cut_fast(Str text, char separator) {
    if (!text.n || !memchr(text.p, '"', text.n)) return cut_without_quotes(text);
    Walk walk = {.border = 1};
    size_t cut = 0;
    for (size_t at = 0; at < text.n; at += CHUNK) {
        uint64_t line_ends;
        Masks m = masks_of(text.p + at, separator);
        walk_chunk(&walk, &m, &line_ends);
        line_ends &= valid_of(text.n - at);
        if (text.n - at <= CHUNK && text.p[text.n - 1] == '\r') /* a line feed may follow */
            line_ends &= ~((uint64_t)1 << (text.n - at - 1));
        if (line_ends) cut = at + CHUNK - (size_t)__builtin_clzll(line_ends);
    }
    if (walk.wrong) return scan_plain()->cut(text, separator);
    return cut ? scan_over_line_end(text, cut - 1) : 0;
}

/* ---- UTF-8 ---- */

typedef enum Fault8 { /* bits of what two neighbouring bytes may have wrong */
                      TOO_SHORT = 0x01,
                      TOO_LONG = 0x02,
                      OVERLONG_3 = 0x04,
                      TOO_LARGE = 0x08,
                      SURROGATE = 0x10,
                      OVERLONG_2 = 0x20,
                      TOO_LARGE_1000 = 0x40,
                      OVERLONG_4 = 0x40,
                      TWO_CONTINUED = 0x80,
                      CARRIED = TOO_SHORT | TOO_LONG | TWO_CONTINUED,
                      LARGE = CARRIED | TOO_LARGE | TOO_LARGE_1000,
                      CONTINUED = TOO_LONG | OVERLONG_2 | TWO_CONTINUED,
} Fault8;

static const uint8_t first_high[16] = {
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TWO_CONTINUED,
    TWO_CONTINUED,
    TWO_CONTINUED,
    TWO_CONTINUED,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
};
static const uint8_t first_low[16] = {
    CARRIED | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    CARRIED | OVERLONG_2,
    CARRIED,
    CARRIED,
    CARRIED | TOO_LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE | SURROGATE,
    LARGE,
    LARGE,
};
static const uint8_t second_high[16] = {
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    CONTINUED | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
    CONTINUED | OVERLONG_3 | TOO_LARGE,
    CONTINUED | SURROGATE | TOO_LARGE,
    CONTINUED | SURROGATE | TOO_LARGE,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
};

FAST static inline __m256i looked_up(const uint8_t table[static 16], __m256i nibbles) {
    __m256i both =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
    return _mm256_shuffle_epi8(both, nibbles);
}

FAST static inline __m256i high_nibbles(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

typedef struct Utf8Look {
    __m256i before, error;
    bool high; /* the half chunk before has bytes over ASCII */
    bool garbled, nul;
} Utf8Look;

FAST static inline void look_utf8(Utf8Look *look, __m256i now) {
    look->nul |= _mm256_movemask_epi8(_mm256_cmpeq_epi8(now, _mm256_setzero_si256())) != 0;
    bool high = _mm256_movemask_epi8(now) != 0;
    if (high || look->high) {
        __m256i shifted = _mm256_permute2x128_si256(look->before, now, 0x21);
        __m256i one = _mm256_alignr_epi8(now, shifted, 15);
        __m256i two = _mm256_alignr_epi8(now, shifted, 14);
        __m256i three = _mm256_alignr_epi8(now, shifted, 13);
        __m256i pair = _mm256_and_si256(
            _mm256_and_si256(looked_up(first_high, high_nibbles(one)),
                             looked_up(first_low, _mm256_and_si256(one, _mm256_set1_epi8(0x0F)))),
            looked_up(second_high, high_nibbles(now)));
        __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80)));
        __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80)));
        __m256i due =
            _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
        look->error = _mm256_or_si256(look->error, _mm256_xor_si256(due, pair));
        __m256i twice = _mm256_and_si256(_mm256_cmpeq_epi8(one, _mm256_set1_epi8((char)0xC3)),
                                         _mm256_cmpeq_epi8(now, _mm256_set1_epi8((char)0x83)));
        look->garbled |= _mm256_movemask_epi8(twice) != 0;
    }
    look->high = high;
    look->before = now;
}

FAST static bool clean_fast(Str text) {
    Utf8Look look = {.before = _mm256_setzero_si256(), .error = _mm256_setzero_si256()};
    size_t at = 0;
    for (; at + 32 <= text.n; at += 32)
        look_utf8(&look, load(text.p + at));
    char rest[32]; /* also where nothing is left: a sequence may be cut short */
    memset(rest, ' ', sizeof rest);
    if (text.n > at) memcpy(rest, text.p + at, text.n - at);
    look_utf8(&look, load(rest));
    if (look.nul || !_mm256_testz_si256(look.error, look.error)) return false;
    return !look.garbled || scan_plain()->clean(text);
}

const ScanWay *scan_avx2(void) {
    static const ScanWay fast = {"avx2", index_fast, cut_fast, clean_fast};
    bool can = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    return can ? &fast : NULL;
}

#else

const ScanWay *scan_avx2(void) {
    return NULL;
}

#endif

/* What did this text mean the last time? Keys, periods and codes come again and again;
 * understanding one takes a thousand times as long as remembering it. A slot holds text and answer;
 * where a group of slots is full, the text's own slot is taken over, so that memory is fixed. */

#include <string.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define PROBES 4

Codes codes_new(Arena *mem, size_t room) {
    must(room && !(room & (room - 1)));
    return (Codes){.slots = NEW_ARRAY(mem, CodeSlot, room + PROBES), .mask = (uint32_t)room - 1};
}

void codes_forget_last(Codes *codes) {
    codes->last = (CodeText){.text = {NULL, SIZE_MAX}};
}

static inline CodeText code_text(Str text) {
    CodeText out = {.text = text};
    if (text.n >= 8) {
        memcpy(&out.first, text.p, 8);
        memcpy(&out.last, text.p + text.n - 8, 8);
    } else if (text.n) {
        memcpy(&out.first, text.p, 8);
        out.first &= ((uint64_t)1 << 8 * text.n) - 1;
    }
    return out;
}

/* Texts longer than the two words differ in the middle, too. */
static inline bool same_middle(const char *a, Str text) {
    return text.n <= 16 || !memcmp(a + 8, text.p + 8, text.n - 16);
}

static inline uint32_t slot_of(const Codes *codes, const CodeText *t) {
    uint64_t mixed =
        (t->first * 0x9E3779B97F4A7C15u) ^ ((t->last + t->text.n) * 0xC2B2AE3D27D4EB4Fu);
    return (uint32_t)((mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9u >> 40) & codes->mask;
}

uint32_t codes_find(Codes *codes, Str text) {
    CodeText t = code_text(text);
    const CodeText *last = &codes->last;
    if (t.first == last->first && t.last == last->last && text.n == last->text.n &&
        same_middle(last->text.p, text))
        return codes->last_code;
    if (text.n > CODES_TEXT) return CODES_UNKNOWN;
    const CodeSlot *slot = &codes->slots[slot_of(codes, &t)];
    for (size_t i = 0; i < PROBES; i++, slot++) {
        if (slot->first != t.first || slot->last != t.last || slot->n != text.n + 1 ||
            !same_middle(slot->text, text))
            continue;
        codes->last = t;
        return codes->last_code = slot->code;
    }
    return CODES_UNKNOWN;
}

void codes_keep(Codes *codes, Str text, uint32_t code) {
    if (text.n > CODES_TEXT) return;
    CodeText t = code_text(text);
    CodeSlot *slot = &codes->slots[slot_of(codes, &t)];
    size_t i = 0;
    while (i < PROBES && slot[i].n)
        i++;
    if (i == PROBES) i = 0;
    slot[i] = (CodeSlot){t.first, t.last, code, (uint8_t)(text.n + 1), {0}};
    if (text.n) memcpy(slot[i].text, text.p, text.n);
}

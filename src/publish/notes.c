/* What has to be said beside the numbers of a table? Numbered once for all: the table shows the
 * marks in its cells, the page lists the texts under it, the workbook carries both. */

#include "publish/publish_in.h"

/* Why a figure has a mark; missing ones follow, one for each presence. */
typedef enum Reason {
    REASON_PROVISIONAL,
    REASON_CORRECTED,
    REASON_UNRELIABLE,
    REASON_BAND,
    REASON_STAND_IN,
    REASON_PROTECTED,
    REASON_WHOLE_TABLE,
    REASON_COVERING,
    REASON_NOT_RELEASED,
    REASON_NOT_PUBLIC,
    REASON_HELD_SMALL,
    REASON_HELD_BESIDE,
    REASON_PRESENCE,
    REASONS = REASON_PRESENCE + PRESENCES
} Reason;
_Static_assert((size_t)REASONS <= sizeof((PublishedNotes){0}.of_reason) / sizeof(size_t),
               "each reason has its place");

static unsigned reasons_of(const PublishedFigure *figure) {
    const Value *v = &figure->value;
    unsigned reasons = 0;
    if (v->marks & PROVISIONAL) reasons |= 1u << REASON_PROVISIONAL;
    if (v->marks & CORRECTED) reasons |= 1u << REASON_CORRECTED;
    if (v->marks & UNRELIABLE) reasons |= 1u << REASON_UNRELIABLE;
    if (figure->stand_in) reasons |= 1u << REASON_STAND_IN;
    if (v->marks & HELD_SMALL) reasons |= 1u << REASON_HELD_SMALL;
    if (v->marks & HELD_BESIDE) reasons |= 1u << REASON_HELD_BESIDE;
    if (v->marks & NOT_PUBLIC) reasons |= 1u << REASON_NOT_PUBLIC;
    if (v->secrecy == NOT_RELEASED) return reasons | 1u << REASON_NOT_RELEASED;
    if (v->secrecy == COVERING) return reasons | 1u << REASON_COVERING;
    if (v->secrecy == WHOLE_TABLE) return reasons | 1u << REASON_WHOLE_TABLE;
    if (v->secrecy != OPEN) return reasons | 1u << REASON_PROTECTED;
    if (!value_has_number(v)) return reasons | 1u << (REASON_PRESENCE + v->presence);
    if (v->high > v->low) reasons |= 1u << REASON_BAND;
    return reasons;
}

/* "nicht geliefert: Für diesen Zeitraum kam keine Zahl …" */
static Str presence_text(Cx *cx, Presence presence) {
    Str word = presence_word(cx->lang, presence);
    Msg meaning;
    Str id = str_format(cx->mem, "web.meaning.%.*s", STR_ARG(presence_id(presence)));
    if (!message_find(cstr(cx->mem, id), &meaning)) return word;
    return str_join(cx->mem, 2, (Str[]){word, message_text(cx->lang, meaning)}, S(": "));
}

static Str reason_text(Cx *cx, size_t reason) {
    static const Msg texts[REASON_PRESENCE] = {
        [REASON_PROVISIONAL] = MSG_PUBLISH_NOTE_PROVISIONAL,
        [REASON_CORRECTED] = MSG_PUBLISH_NOTE_CORRECTED,
        [REASON_UNRELIABLE] = MSG_PUBLISH_NOTE_UNRELIABLE,
        [REASON_BAND] = MSG_PUBLISH_NOTE_BAND,
        [REASON_STAND_IN] = MSG_PUBLISH_NOTE_STAND_IN,
        [REASON_PROTECTED] = MSG_PUBLISH_NOTE_PROTECTED,
        [REASON_WHOLE_TABLE] = MSG_PUBLISH_NOTE_WHOLE_TABLE,
        [REASON_COVERING] = MSG_PUBLISH_NOTE_COVERING,
        [REASON_NOT_RELEASED] = MSG_PUBLISH_NOTE_NOT_RELEASED,
        [REASON_NOT_PUBLIC] = MSG_PUBLISH_NOTE_NOT_PUBLIC,
        [REASON_HELD_SMALL] = MSG_PUBLISH_NOTE_HELD_SMALL,
        [REASON_HELD_BESIDE] = MSG_PUBLISH_NOTE_HELD_BESIDE,
    };
    if (reason < REASON_PRESENCE) return message_text(cx->lang, texts[reason]);
    return presence_text(cx, (Presence)(reason - REASON_PRESENCE));
}

/* The first period of the table that stands behind the break, where another one stands before it.
 */
static void note_break(Cx *cx, PublishedNotes *notes, const Break *found) {
    const PublishedTable *table = notes->table;
    for (size_t p = 1; p < table->n_periods; p++) {
        const Break *which = NULL;
        if (notes->of_period[p] ||
            !figure_break_between(table->indicator, table->periods[p - 1], table->periods[p],
                                  &which) ||
            which != found)
            continue;
        Str arguments[] = {words_period(cx->mem, cx->lang, found->before),
                           found->reason.in[cx->lang]};
        notes->texts[notes->n++] =
            message_fill(cx->mem, cx->lang, MSG_PUBLISH_NOTE_BREAK, 2, arguments);
        notes->of_period[p] = notes->n;
        return;
    }
}

Err publish_notes(Cx *cx, PublishedNotes *out, const PublishedTable *table) {
    const Indicator *indicator = table->indicator;
    PublishedNotes notes = {
        .table = table,
        .texts = NEW_ARRAY(cx->mem, Str, (size_t)REASONS + indicator->n_breaks + 1),
        .of_period = NEW_ARRAY(cx->mem, size_t, table->n_periods + 1),
    };
    for (size_t b = 0; b < indicator->n_breaks; b++)
        note_break(cx, &notes, &indicator->breaks[b]);
    unsigned all = 0;
    for (size_t i = 0; i < table->n; i++)
        all |= reasons_of(&table->figures[i]);
    for (size_t r = 0; r < REASONS; r++) {
        if (!(all & 1u << r)) continue;
        notes.texts[notes.n++] = reason_text(cx, r);
        notes.of_reason[r] = notes.n;
    }
    *out = notes;
    return OK;
}

Str publish_marks(Cx *cx, const PublishedNotes *notes, const PublishedFigure *figure) {
    unsigned reasons = reasons_of(figure);
    if (!reasons) return STR_NONE;
    Buf out = buf_new(cx->mem, 128);
    for (size_t r = 0; r < REASONS; r++) {
        if (!(reasons & 1u << r) || !notes->of_reason[r]) continue;
        if (out.n) buf_put(&out, S(", "));
        buf_int(&out, (int64_t)notes->of_reason[r]);
    }
    return buf_str(&out);
}

const ChartNotes *picture_notes(Cx *cx, const Picture *picture, const size_t *at, size_t n) {
    const PublishedNotes *notes = picture->notes;
    if (!notes) return NULL;
    const size_t *of = notes->of_reason;
    ChartNotes *out = NEW(cx->mem, ChartNotes);
    size_t *breaks = NEW_ARRAY(cx->mem, size_t, n + 1);
    *out = (ChartNotes){.provisional = of[REASON_PROVISIONAL],
                        .revised = of[REASON_CORRECTED],
                        .band = of[REASON_BAND],
                        .of_break = breaks};
    for (size_t i = 0; i < n; i++)
        breaks[i] = at[i] < notes->table->n_periods ? notes->of_period[at[i]] : 0;
    for (size_t presence = 0; presence < PRESENCES; presence++) {
        const PublishedFigure missing = {.indicator = notes->table->indicator,
                                         .value = {.presence = (Presence)presence}};
        MarkState state = picture_point(&missing).state;
        if (state != MARK_VALUE) out->states[state] = of[REASON_PRESENCE + presence];
    }
    out->states[MARK_PROTECTED] = of[REASON_PROTECTED];
    out->states[MARK_COVERING] = of[REASON_COVERING];
    out->states[MARK_NOT_RELEASED] = of[REASON_NOT_RELEASED];
    return out;
}

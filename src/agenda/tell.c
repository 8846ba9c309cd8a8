/* How are attention, due things, money, evidence and promises put into words? */

#include "agenda/agenda_in.h"

static const struct {
    Str id;
    Msg word;
} attentions[ATTENTIONS] = {
    [ATTENTION_STUCK] = {S("stuck"), MSG_AGENDA_ATTENTION_STUCK},
    [ATTENTION_OVERDUE] = {S("overdue"), MSG_AGENDA_ATTENTION_OVERDUE},
    [ATTENTION_SILENT] = {S("silent"), MSG_AGENDA_ATTENTION_SILENT},
    [ATTENTION_NONE] = {S("none"), MSG_AGENDA_ATTENTION_NONE},
    [ATTENTION_RESTING] = {S("resting"), MSG_AGENDA_ATTENTION_RESTING},
    [ATTENTION_NOT_RECORDED] = {S("not-recorded"), MSG_AGENDA_ATTENTION_NOT_RECORDED},
};

Str attention_id(MeasureAttention attention) {
    return attentions[attention].id;
}

Str attention_word(Lang lang, MeasureAttention attention) {
    return message_text(lang, attentions[attention].word);
}

static const struct {
    Str id;
    Msg word;
} loops[LOOP_STATES] = {
    [LOOP_NOT_RECORDED] = {S("not-recorded"), MSG_AGENDA_LOOP_NOT_RECORDED},
    [LOOP_OPEN] = {S("open"), MSG_AGENDA_LOOP_OPEN},
    [LOOP_ANSWERED] = {S("answered"), MSG_AGENDA_LOOP_ANSWERED},
    [LOOP_CHECKED] = {S("checked"), MSG_AGENDA_LOOP_CHECKED},
    [LOOP_EVIDENCED] = {S("evidenced"), MSG_AGENDA_LOOP_EVIDENCED},
};

Str loop_id(LoopState state) {
    return loops[state].id;
}

Str loop_word(Lang lang, LoopState state) {
    return message_text(lang, loops[state].word);
}

Str due_sentence(Arena *mem, Lang lang, const Records *records, const AgendaDue *due) {
    Str partner = due->partner ? record_title(mem, records, due->partner, lang) : STR_NONE;
    Str with[2];
    size_t n = 0;
    if (partner.n) with[n++] = partner;
    if (due->who.n) with[n++] = due->who;
    Str arguments[] = {
        message_count(mem, lang, MSG_AGENDA_DAYS, due->days),
        n ? str_join(mem, n, with, S(", ")) : message_text(lang, MSG_AGENDA_NOBODY),
        kind_word(lang, due->what->kind),
        record_title(mem, records, due->what, lang),
        day_told(mem, lang, due->due),
    };
    return message_fill(mem, lang, MSG_AGENDA_DUE, 5, arguments);
}

Str money_text(Arena *mem, Lang lang, int64_t cents) {
    /* Amounts below 2^53 cents; the records hold less. */
    Str number = words_number(mem, lang, (double)cents / 100, 2);
    return message_fill(mem, lang, MSG_AGENDA_EUROS, 1, &number);
}

Str evidence_sentence(Arena *mem, Lang lang, const MeasureEvidence *evidence) {
    Str step = choice_word(lang, S("impact-step"), str_int(mem, evidence->step));
    Msg message = evidence->step > STEPS_OF_OUTPUT ? MSG_AGENDA_EVIDENCE_ABOVE
                  : evidence->step                 ? MSG_AGENDA_EVIDENCE_BELOW
                  : evidence->not_recorded         ? MSG_AGENDA_EVIDENCE_NOT_RECORDED
                                                   : MSG_AGENDA_EVIDENCE_NONE;
    Str parts[] = {
        message_fill(mem, lang, message, 1, &step),
        evidence->n_due
            ? message_count(mem, lang, MSG_AGENDA_EVIDENCE_DUE, (int64_t)evidence->n_due)
            : STR_NONE,
        evidence->n_late
            ? message_count(mem, lang, MSG_AGENDA_EVIDENCE_LATE, (int64_t)evidence->n_late)
            : STR_NONE,
    };
    return sentences_join(mem, parts, sizeof parts / sizeof *parts);
}

/* What has a partner promised, and what came of it? A part of its page; told to everybody from the
 * day on which the partner's data owner releases it. */

#include "web/topic_in.h"

static PromiseLine line_of(Cx *cx, const Together *of, const Record *record) {
    const Record *duty = record_find(of->records, KIND_DUTY, record_text(record, COMMITMENT_DUTY));
    Day due = record_day(record, COMMITMENT_DUE), kept = record_day(record, COMMITMENT_KEPT);
    PromiseLine line = {.text = record_text(record, COMMITMENT_TEXT),
                        .state = message_text(cx->lang, MSG_TOGETHER_KEPT_UNKNOWN)};
    if (duty) line.duty = record_words(duty, DUTY_TEXT, cx->lang);
    Str days[] = {day_told(cx->mem, cx->lang, due), day_told(cx->mem, cx->lang, kept)};
    if (day_recorded(due))
        line.due = message_fill(cx->mem, cx->lang, MSG_TOGETHER_DUE, 1, &days[0]);
    if (day_recorded(kept))
        line.state = message_fill(cx->mem, cx->lang, MSG_TOGETHER_KEPT, 1, &days[1]);
    return line;
}

Err partner_promises_fill(Cx *cx, const Request *request, const Together *of, const Record *partner,
                          PartnerPromises *out) {
    size_t n;
    (void)request;
    const Record *const *list = records_naming(of->records, COMMITMENT_PARTNER, partner->id, &n);
    out->shown = true;
    out->lines = NEW_ARRAY(cx->mem, PromiseLine, n + 1);
    for (size_t i = 0; i < n; i++)
        if (record_seen(cx, of->records, list[i], of->person))
            out->lines[out->n_lines++] = line_of(cx, of, list[i]);
    Day told = record_day(partner, PARTNER_TOLD);
    if (day_reached(told, of->today) != YES)
        out->lead = message_text(cx->lang, MSG_TOGETHER_NOT_TOLD);
    else if (!out->n_lines)
        out->lead = message_text(cx->lang, MSG_TOGETHER_NO_PROMISE);
    return OK;
}

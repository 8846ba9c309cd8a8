/* How far are two groups apart, where, since when, and does it come from where they live? Of the
 * shares of the house that are so many of so many, or of a file. */

#include "web/gap_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/gap",
    .method = "gap",
    .title = MSG_GAP_TITLE,
    .lead = MSG_GAP_LEAD,
};

static void breaks_tell(Cx *cx, Evidence *evidence, const GapAsk *ask) {
    for (size_t i = 0; i < ask->indicator->n_breaks; i++) {
        const Break *one = &ask->indicator->breaks[i];
        evidence_limit(evidence, message_fill(cx->mem, cx->lang, MSG_GAP_BREAK, 2,
                                              (Str[]){period_code(cx->mem, one->before),
                                                      one->reason.in[cx->lang]}));
    }
    evidence_limit(evidence, ask->indicator->limits.in[cx->lang]);
}

Err route_evidence_gap(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    GapAsk ask;
    TRY(evidence_begin(cx, request, &about, &evidence));
    bool store = evidence.data == DATA_STORE;
    evidence_taught(cx, &evidence);
    if (store) {
        TRY(gap_ask(cx, &evidence, &ask));
        TRY(evidence_columns(cx, &evidence, &ask.query));
    }
    if (evidence.data != DATA_FILE) evidence_option(&evidence, "limits", S("closed"));
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked) TRY(gap_tell(cx, &evidence, store ? &ask : NULL));
    if (store) breaks_tell(cx, &evidence, &ask);
    return evidence_reply(cx, &evidence, reply);
}

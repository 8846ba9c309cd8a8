/* Which cells does a release, or a delivery to what is released, give away, and by what? In words,
 * with the deliveries that were published before as links. */

#include "web/releases_in.h"

enum { REVEALS_SHOWN = 20 };

static Link delivery_link(Cx *cx, const Request *request, int64_t number) {
    Str text = str_int(cx->mem, number);
    return (Link){.href = page_href(cx, request, "/delivery/%lld", (long long)number),
                  .text = message_fill(cx->mem, cx->lang, MSG_RELEASES_REVEALED_BY, 1, &text)};
}

static Str reveal_words(Cx *cx, const ReleaseReveal *r) {
    Str place[] = {r->region, r->breakdown};
    Str ends[] = {words_count(cx->mem, cx->lang, r->least),
                  words_count(cx->mem, cx->lang, r->most)};
    Str cell = str_join(cx->mem, r->breakdown.n ? 2 : 1, place, S(", "));
    Str period = words_period(cx->mem, cx->lang, r->at);
    Str exact[] = {cell, r->measure, period, ends[0]};
    Str between[] = {cell, r->measure, period, ends[0], ends[1]};
    return r->least == r->most
               ? message_fill(cx->mem, cx->lang, MSG_RELEASES_REVEALED_EXACT, 4, exact)
               : message_fill(cx->mem, cx->lang, MSG_RELEASES_REVEALED_BETWEEN, 5, between);
}

static ReleaseRevealed revealed_of(Cx *cx, const Request *request, const ReleaseReveal *r) {
    ReleaseRevealed out = {.words = reveal_words(cx, r),
                           .told = NEW_ARRAY(cx->mem, Link, r->n_deliveries + 1)};
    for (size_t i = 0; i < r->n_deliveries; i++)
        out.told[out.n_told++] = delivery_link(cx, request, r->deliveries[i]);
    if (!out.n_told) out.only = message_text(cx->lang, MSG_RELEASES_REVEALED_ALONE);
    if (r->hider) out.hider = delivery_link(cx, request, r->hider);
    return out;
}

void release_revealing(Cx *cx, const Request *request, const RevealingOf *of,
                       ReleaseRevealing *out) {
    const ReleaseReveals *reveals = of->reveals;
    size_t shown = reveals->n < REVEALS_SHOWN ? reveals->n : REVEALS_SHOWN;
    if (!reveals->n && !reveals->n_unchecked) return;
    out->title = message_text(cx->lang, reveals->n ? of->title : MSG_RELEASES_UNCHECKED);
    if (reveals->n) out->lead = message_count(cx->mem, cx->lang, of->lead, (int64_t)reveals->n);
    out->cells = NEW_ARRAY(cx->mem, ReleaseRevealed, shown + 1);
    while (out->n_cells < shown) {
        out->cells[out->n_cells] = revealed_of(cx, request, &reveals->list[out->n_cells]);
        out->n_cells++;
    }
    if (reveals->n > shown)
        out->more =
            message_count(cx->mem, cx->lang, MSG_RELEASES_N_MORE, (int64_t)(reveals->n - shown));
    if (reveals->n_unchecked)
        out->unchecked = message_count(cx->mem, cx->lang, MSG_RELEASES_UNCHECKED_TABLES,
                                       (int64_t)reveals->n_unchecked);
}

/* An owner decides: what would a release make visible, what would taking one back hide, and, once
 * that was seen and confirmed, it is done. Nothing happens at the first step. */

#include "web/desk_in.h"
#include "web/releases_in.h"

enum { PREVIEW_FACTS = 8, PREVIEW_HIDDEN = 12 };

/* The owner's own, in forms: to others it is not there, or not theirs to decide. */
static Err set_to_change(Cx *cx, const Request *request, SeenSet *out) {
    TRY(set_asked(cx, request, out));
    return out->may ? OK : fail(cx, DENIED, MSG_RELEASES_NOT_YOURS, out->owner.name);
}

static Err version_check(Cx *cx, const Request *request, const DataSet *set) {
    Str seen = sent(request, S("version"));
    return str_equal(seen, data_set_version(cx->mem, set))
               ? OK
               : fail(cx, CONFLICT, MSG_RELEASE_CHANGED);
}

static Err reason_check(Cx *cx, Str reason) {
    bool good = reason.n && reason.n <= RELEASE_MOST_REASON;
    return good ? OK
                : fail(cx, INVALID, MSG_RELEASES_NO_REASON, str_int(cx->mem, RELEASE_MOST_REASON));
}

/* What was entered, as far as it can be understood; the first thing that is wrong is the fault. */
static Err release_entered(Cx *cx, const Request *request, const SeenSet *seen, DataRelease *out) {
    *out = (DataRelease){.mapping = seen->set.mapping,
                         .organisation = seen->set.organisation,
                         .from = str_trim(sent(request, S("from"))),
                         .to = str_trim(sent(request, S("to"))),
                         .level = str_trim(sent(request, S("level"))),
                         .reason = str_trim(sent(request, S("reason"))),
                         .seen = sent(request, S("version")),
                         .revealing = str_equal(sent(request, S("revealing")), S("yes"))};
    bool chosen = audience_read(sent(request, S("audience")), &out->audience);
    Err err = moment_entered(cx, sent(request, S("day")), sent(request, S("time")), &out->embargo);
    if (!chosen || out->audience == FOR_HOUSE) return fail(cx, INVALID, MSG_RELEASES_NO_AUDIENCE);
    TRY(err);
    if (out->embargo && out->embargo <= cx->clock())
        return fail(cx, INVALID, MSG_RELEASES_PAST, moment_local(cx, out->embargo));
    TRY(reason_check(cx, out->reason));
    return release_check(cx, out);
}

/* ---- the preview ---- */

static void hidden_add(ReleasePreviewPage *page, const char *name, Str value) {
    must(page->n_hidden < PREVIEW_HIDDEN);
    if (value.n) page->hidden[page->n_hidden++] = (Fact){str_of(name), value};
}

static void fact_add(Cx *cx, ReleasePreviewPage *page, Msg name, Str text) {
    must(page->n_facts < PREVIEW_FACTS);
    if (text.n) page->facts[page->n_facts++] = (Fact){message_text(cx->lang, name), text};
}

static void facts_of(Cx *cx, const DataRelease *r, ReleasePreviewPage *page) {
    bool all = r->audience == FOR_PUBLIC;
    Str whom[] = {
        message_text(cx->lang, all ? MSG_RELEASES_FOR_PUBLIC : MSG_RELEASES_FOR_PARTNERSHIP),
        message_text(cx->lang,
                     all ? MSG_RELEASES_FOR_PUBLIC_NOTE : MSG_RELEASES_FOR_PARTNERSHIP_NOTE)};
    fact_add(cx, page, MSG_RELEASES_AUDIENCE,
             message_fill(cx->mem, cx->lang, MSG_RELEASES_WHOM, 2, whom));
    fact_add(cx, page, MSG_RELEASES_PART, release_scope(cx, r));
    bool later = r->embargo > cx->clock();
    fact_add(cx, page, MSG_RELEASES_FROM_WHEN,
             later ? moment_local(cx, r->embargo) : message_text(cx->lang, MSG_RELEASES_AT_ONCE));
}

/* The data set as it would be. */
static DataSet set_with(Cx *cx, const DataSet *set, const DataRelease *added) {
    DataSet after = *set;
    after.releases = NEW_ARRAY(cx->mem, DataRelease, set->n_releases + 1);
    after.releases[0] = *added;
    for (size_t i = 0; i < set->n_releases; i++)
        after.releases[i + 1] = set->releases[i];
    after.n_releases++;
    return after;
}

static DataSet set_without(Cx *cx, const DataSet *set, int64_t number) {
    DataSet after = *set;
    after.releases = NEW_ARRAY(cx->mem, DataRelease, set->n_releases + 1);
    for (size_t i = 0; i < set->n_releases; i++) {
        after.releases[i] = set->releases[i];
        if (after.releases[i].number == number) after.releases[i].withdrawn = cx->clock();
    }
    return after;
}

/* What would change, in words and as a table. */
static Err preview_fill(Cx *cx, const Request *request, const TableOf *of,
                        ReleasePreviewPage *page) {
    const DataSet *set = of->before;
    int64_t n = release_table(cx, of, &page->table), rest = of->extent->values - n;
    Str others = message_count(cx->mem, cx->lang, MSG_RELEASES_N_VALUES, rest);
    page->table.caption = message_text(cx->lang, MSG_RELEASES_CHANGED_VALUES);
    page->title = set->title.in[cx->lang];
    page->href = page_href(cx, request, "%.*s", STR_ARG(release_path(cx, set)));
    page->action = page->href;
    page->form_key = request->session ? request->session->form_key : S("");
    page->sentence = n ? message_count(cx->mem, cx->lang,
                                       page->grave ? MSG_RELEASES_WILL_HIDE_VALUES
                                                   : MSG_RELEASES_WILL_SHOW_VALUES,
                                       n)
                       : message_text(cx->lang, MSG_RELEASES_NOTHING_CHANGES);
    if (n && rest)
        page->unchanged = message_fill(cx->mem, cx->lang, MSG_RELEASES_UNCHANGED, 1, &others);
    release_uses(cx, request, of->extent, &page->uses);
    page->n_uses = n ? of->extent->n_uses : 0;
    return OK;
}

static ReleasePreviewPage preview_new(Cx *cx, const Request *request, Msg title) {
    return (ReleasePreviewPage){
        .head = page_head(cx, request, message_text(cx->lang, title), S("")),
        .facts = NEW_ARRAY(cx->mem, Fact, PREVIEW_FACTS),
        .hidden = NEW_ARRAY(cx->mem, Fact, PREVIEW_HIDDEN),
    };
}

static Request request_of_set(Cx *cx, const Request *request) {
    return request_at(request, str_format(cx->mem, "/release/%.*s/%.*s", STR_ARG(request->part),
                                          STR_ARG(request->second)));
}

/* ---- giving ---- */

/* What it gives away together with what was told before; who confirms has read it. */
static Err reveals_show(Cx *cx, const Request *request, const DataRelease *wanted,
                        ReleasePreviewPage *page) {
    ReleaseReveals reveals;
    DataRelease trial = *wanted;
    TRY(release_reveals(cx, &trial, &reveals));
    Msg lead = reveals.protected ? MSG_RELEASES_REVEALS_REFUSED : MSG_RELEASES_REVEALS_CONFIRM;
    release_revealing(cx, request, &(RevealingOf){&reveals, MSG_RELEASES_REVEALS, lead},
                      &page->revealing);
    if (reveals.protected) page->confirm = S("");
    if (reveals.n && !reveals.protected) {
        hidden_add(page, "revealing", S("yes"));
        page->confirm = message_text(cx->lang, MSG_RELEASES_CONFIRM_REVEALING);
    }
    return OK;
}

static Err covers_something(Cx *cx, const DataSetExtent *extent, const DataRelease *r) {
    for (size_t i = 0; i < extent->n_parts; i++)
        if (release_covers(r, &extent->parts[i])) return OK;
    return extent->n_parts ? fail(cx, INVALID, MSG_RELEASES_NOTHING) : OK;
}

static Err give_preview(Cx *cx, const Request *request, Reply *reply, const DataRelease *wanted,
                        const TableOf *of) {
    Request shown = request_of_set(cx, request);
    ReleasePreviewPage page = preview_new(cx, &shown, MSG_RELEASES_WILL_SHOW);
    TRY(preview_fill(cx, &shown, of, &page));
    Str day, time;
    moment_fields(cx, wanted->embargo, &day, &time);
    facts_of(cx, wanted, &page);
    fact_add(cx, &page, MSG_RELEASES_COL_REASON, wanted->reason);
    page.action = str_format(cx->mem, "%.*s/give", STR_ARG(page.href));
    page.confirm = message_text(cx->lang, MSG_RELEASES_CONFIRM_GIVE);
    hidden_add(&page, "version", wanted->seen);
    hidden_add(&page, "audience", audience_id(wanted->audience));
    hidden_add(&page, "from", wanted->from);
    hidden_add(&page, "to", wanted->to);
    hidden_add(&page, "level", wanted->level);
    hidden_add(&page, "day", day);
    hidden_add(&page, "time", time);
    hidden_add(&page, "reason", wanted->reason);
    TRY(reveals_show(cx, &shown, wanted, &page));
    page_release_preview(&reply->body, request->lang, &page);
    return OK;
}

/* The form again, with what was entered, what was wrong with it, and what others did. */
static Err give_again(Cx *cx, const Request *request, Reply *reply, ReleaseAsk *ask) {
    SeenSet now = *ask->seen;
    if (cx->fault.kind == CONFLICT) {
        Fault fault = cx->fault;
        TRY(data_set_get(cx, &now.set, now.set.mapping, now.set.organisation));
        cx->fault = fault;
        ask->seen_version = sent(request, S("version"));
        if (!ask->seen_version.n) ask->seen_version = S("0.0.0");
    }
    ask->seen = &now;
    return release_page(cx, request, reply, ask);
}

/* A button that was pressed twice: the very same was given just now by the same person. */
static bool given_already(const Cx *cx, const DataSet *set, const DataRelease *wanted) {
    const DataRelease *last = set->n_releases ? &set->releases[0] : NULL;
    return last && !last->withdrawn && cx->actor && last->account == cx->actor->account &&
           last->audience == wanted->audience && last->embargo == wanted->embargo &&
           str_equal(last->from, wanted->from) && str_equal(last->to, wanted->to) &&
           str_equal(last->level, wanted->level) && str_equal(last->reason, wanted->reason);
}

static Err give_confirmed(Cx *cx, const SeenSet *seen, DataRelease *wanted) {
    DataSet now;
    Fault before = cx->fault;
    Err err = release_give(cx, wanted);
    if (err != CONFLICT) return err;
    Fault fault = cx->fault;
    TRY(data_set_get(cx, &now, seen->set.mapping, seen->set.organisation));
    cx->fault = fault;
    if (!given_already(cx, &now, wanted)) return err;
    cx->fault = before;
    return OK;
}

Err route_release_given(Cx *cx, const Request *request, Reply *reply) {
    SeenSet seen = {.own = false};
    DataRelease wanted;
    const DataSetExtent *extent;
    Str step = sent(request, S("step"));
    TRY(set_to_change(cx, request, &seen));
    TRY(data_set_extent(cx, &seen.set, &extent));
    ReleaseAsk ask = {.seen = &seen, .form = &wanted};
    Err err = release_entered(cx, request, &seen, &wanted);
    if (!err) err = covers_something(cx, extent, &wanted);
    if (err) ask.day = sent(request, S("day")), ask.time = sent(request, S("time"));
    if (err || str_equal(step, S("change"))) return give_again(cx, request, reply, &ask);
    if (str_equal(step, S("confirm"))) {
        if (give_confirmed(cx, &seen, &wanted)) return give_again(cx, request, reply, &ask);
        return led_to(cx, request, reply, "%.*s?done=released",
                      STR_ARG(release_path(cx, &seen.set)));
    }
    if (version_check(cx, request, &seen.set)) return give_again(cx, request, reply, &ask);
    DataSet after = set_with(cx, &seen.set, &wanted);
    return give_preview(cx, request, reply, &wanted, &(TableOf){extent, &seen.set, &after});
}

/* ---- taking back ---- */

static const DataRelease *release_named(const DataSet *set, Str number) {
    int64_t wanted;
    for (size_t i = 0; int_read(number, &wanted) && i < set->n_releases; i++)
        if (set->releases[i].number == wanted) return &set->releases[i];
    return NULL;
}

static Err withdraw_preview(Cx *cx, const Request *request, Reply *reply, const DataRelease *r,
                            const TableOf *of) {
    Request shown = request_of_set(cx, request);
    ReleasePreviewPage page = preview_new(cx, &shown, MSG_RELEASES_WILL_HIDE);
    Str reason = str_trim(sent(request, S("reason")));
    page.grave = true;
    TRY(preview_fill(cx, &shown, of, &page));
    facts_of(cx, r, &page);
    fact_add(cx, &page, MSG_RELEASES_COL_REASON, reason);
    page.action = str_format(cx->mem, "%.*s/withdraw", STR_ARG(page.href));
    page.confirm = message_text(cx->lang, MSG_RELEASES_CONFIRM_TAKE);
    hidden_add(&page, "version", data_set_version(cx->mem, of->before));
    hidden_add(&page, "release", str_int(cx->mem, r->number));
    hidden_add(&page, "reason", reason);
    page_release_preview(&reply->body, request->lang, &page);
    return OK;
}

Err route_release_withdrawn(Cx *cx, const Request *request, Reply *reply) {
    SeenSet seen = {.own = false};
    const DataSetExtent *extent;
    Str step = sent(request, S("step")), reason = str_trim(sent(request, S("reason")));
    Str number = sent(request, S("release"));
    TRY(set_to_change(cx, request, &seen));
    TRY(data_set_extent(cx, &seen.set, &extent));
    const DataRelease *release = release_named(&seen.set, number);
    if (!release) return fail(cx, NOT_FOUND, MSG_RELEASES_NOT_OF_SET, number);
    ReleaseAsk ask = {.seen = &seen, .taking = release->number, .reason = reason};
    if (version_check(cx, request, &seen.set) || reason_check(cx, reason) ||
        str_equal(step, S("change")))
        return give_again(cx, request, reply, &ask);
    if (str_equal(step, S("confirm"))) {
        if (release_withdraw(cx, release->number, reason))
            return give_again(cx, request, reply, &ask);
        return led_to(cx, request, reply, "%.*s?done=withdrawn",
                      STR_ARG(release_path(cx, &seen.set)));
    }
    DataSet after = set_without(cx, &seen.set, release->number);
    return withdraw_preview(cx, request, reply, release, &(TableOf){extent, &seen.set, &after});
}

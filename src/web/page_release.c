/* One data set: for whom it is released, where its figures are used, what stays hidden with it, and
 * what was decided so far. Its owner finds the forms to release it and to take releases back. */

#include "web/desk_in.h"
#include "web/releases_in.h"

enum { AREAS_SHOWN = 24, FACTS_MOST = 10, VERSION_PARTS = 3 };

/* ---- what it is ---- */

static void fact_add(Cx *cx, ReleasePage *page, Msg name, Str text) {
    must(page->n_facts < FACTS_MOST);
    if (text.n) page->facts[page->n_facts++] = (Fact){message_text(cx->lang, name), text};
}

static Str span_told(Cx *cx, const DataSetExtent *extent) {
    if (!extent->n_parts) return S("");
    Str ends[] = {words_period(cx->mem, cx->lang, extent->parts[0].period),
                  words_period(cx->mem, cx->lang, extent->parts[extent->n_parts - 1].period)};
    if (str_equal(ends[0], ends[1])) return ends[0];
    return message_fill(cx->mem, cx->lang, MSG_RELEASES_PERIOD_FROM_TO, 2, ends);
}

static Str periods_told(Cx *cx, Msg why, const Period *list, size_t n) {
    Str *texts = NEW_ARRAY(cx->mem, Str, n + 1);
    if (!n) return S("");
    for (size_t i = 0; i < n; i++)
        texts[i] = words_period(cx->mem, cx->lang, list[i]);
    Str all = str_join(cx->mem, n, texts, S(", "));
    return message_fill(cx->mem, cx->lang, why, 1, &all);
}

/* Which rule hides what of it; how much, and where it found no way, is told its own house. */
static Err protection_fill(Cx *cx, const DataSet *set, ReleasePage *page) {
    DataSetProtection p;
    TRY(data_set_protection(cx, set, &p));
    if (!p.set) return OK;
    Str least = p.base ? str_int(cx->mem, p.base) : str_int(cx->mem, p.zeros ? 0 : 1);
    Str bounds[] = {least, str_int(cx->mem, p.threshold)};
    Msg rule = p.base ? MSG_RELEASES_PROTECT_ROUNDED : MSG_RELEASES_PROTECT_RULE;
    fact_add(cx, page, MSG_RELEASES_PROTECT, message_fill(cx->mem, cx->lang, rule, 2, bounds));
    Str held[] = {words_count(cx->mem, cx->lang, p.small),
                  words_count(cx->mem, cx->lang, p.beside)};
    if (p.small || p.beside)
        fact_add(cx, page, MSG_RELEASES_HELD,
                 message_fill(cx->mem, cx->lang, MSG_RELEASES_HELD_TOLD, 2, held));
    fact_add(cx, page, MSG_RELEASES_LOST,
             periods_told(cx, MSG_RELEASES_LOST_TOLD, p.lost, p.n_lost));
    fact_add(cx, page, MSG_RELEASES_LOST,
             periods_told(cx, MSG_RELEASES_LARGE_TOLD, p.large, p.n_large));
    return OK;
}

static void facts_fill(Cx *cx, const Request *request, const SeenSet *seen,
                       const DataSetExtent *extent, ReleasePage *page) {
    const DataSet *set = &seen->set;
    size_t schools = 0;
    for (size_t i = 0; i < extent->n_regions; i++)
        schools += extent->regions[i]->kind == REGION_SCHOOL;
    size_t areas = extent->n_regions - schools;
    page->facts = NEW_ARRAY(cx->mem, Fact, FACTS_MOST);
    fact_add(cx, page, MSG_RELEASES_OWNER, seen->owner.name);
    fact_add(cx, page, MSG_RELEASES_PUBLISHER, set->publisher);
    fact_add(cx, page, MSG_RELEASES_VALUES, words_count(cx->mem, cx->lang, extent->values));
    fact_add(cx, page, MSG_RELEASES_PERIODS, span_told(cx, extent));
    if (areas)
        fact_add(cx, page, MSG_RELEASES_AREAS, words_count(cx->mem, cx->lang, (int64_t)areas));
    if (schools)
        fact_add(cx, page, MSG_RELEASES_PLACES, words_count(cx->mem, cx->lang, (int64_t)schools));
    Str newest[] = {str_int(cx->mem, set->newest), day_local(cx, set->received)};
    Str parts[] = {message_count(cx->mem, cx->lang, MSG_RELEASES_N_DELIVERIES, set->deliveries),
                   message_fill(cx->mem, cx->lang, MSG_RELEASES_NEWEST, 2, newest)};
    page->newest = str_join(cx->mem, 2, parts, S(", "));
    page->newest_href = page_href(cx, request, "/delivery/%lld", (long long)set->newest);
}

static void in_force_fill(Cx *cx, const ReleaseAsk *ask, ReleasePage *page) {
    const SeenSet *seen = ask->seen;
    const DataSet *set = &seen->set;
    page->in_force = NEW_ARRAY(cx->mem, ReleaseInForce, set->n_releases + 1);
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        if (r->withdrawn) continue;
        Str texts[] = {day_local(cx, r->given), r->who};
        Msg given = r->loaded ? MSG_RELEASES_GIVEN_LOADED : MSG_RELEASES_GIVEN_BY;
        bool waits = r->embargo > cx->clock();
        page->in_force[page->n_in_force++] = (ReleaseInForce){
            .sign = waits ? S("waits") : audience_id(r->audience),
            .words = release_told(cx, r),
            .scope = release_scope(cx, r),
            .given = message_fill(cx->mem, cx->lang, given, 2, texts),
            .reason = r->reason.n
                          ? message_fill(cx->mem, cx->lang, MSG_RELEASES_REASON_TOLD, 1, &r->reason)
                          : S(""),
            .number = str_int(cx->mem, r->number),
            .id = str_format(cx->mem, "reason-%lld", (long long)r->number),
            .entered = ask->taking == r->number ? ask->reason : S(""),
            .taking = ask->taking == r->number,
            .mine = seen->may,
        };
    }
}

/* ---- where it is used ---- */

static Link area_link(Cx *cx, const Request *request, const Region *region) {
    return (Link){.href = region_href(cx, request, region), .text = region->name.in[cx->lang]};
}

static void areas_fill(Cx *cx, const Request *request, const DataSetExtent *extent,
                       ReleasePage *page) {
    size_t areas = 0;
    page->areas = NEW_ARRAY(cx->mem, Link, AREAS_SHOWN);
    page->sums = NEW_ARRAY(cx->mem, Link, AREAS_SHOWN);
    for (size_t i = 0; i < extent->n_regions; i++) {
        if (extent->regions[i]->kind == REGION_SCHOOL || areas++ >= AREAS_SHOWN) continue;
        page->areas[page->n_areas++] = area_link(cx, request, extent->regions[i]);
    }
    for (size_t i = 0; i < extent->n_sums && page->n_sums < AREAS_SHOWN; i++)
        page->sums[page->n_sums++] = area_link(cx, request, extent->sums[i]);
    if (areas > page->n_areas)
        page->areas_more =
            message_count(cx->mem, cx->lang, MSG_RELEASES_N_MORE, (int64_t)(areas - page->n_areas));
}

/* ---- the form ---- */

static void option_add(Option *list, size_t *n, Option option) {
    list[(*n)++] = option;
}

static void periods_fill(Cx *cx, const DataSetExtent *extent, const DataRelease *filled,
                         ReleaseForm *form) {
    form->from = NEW_ARRAY(cx->mem, Option, extent->n_parts + 1);
    form->to = NEW_ARRAY(cx->mem, Option, extent->n_parts + 1);
    option_add(form->from, &form->n_from,
               (Option){.text = message_text(cx->lang, MSG_RELEASES_FROM_ALL)});
    option_add(form->to, &form->n_to,
               (Option){.text = message_text(cx->lang, MSG_RELEASES_TO_ALL)});
    for (size_t i = 0; i < extent->n_parts; i++) {
        Period period = extent->parts[i].period;
        if (i && period_compare(extent->parts[i - 1].period, period) == 0) continue;
        Str code = period_code(cx->mem, period), text = words_period(cx->mem, cx->lang, period);
        option_add(form->from, &form->n_from, (Option){code, text, str_equal(filled->from, code)});
        option_add(form->to, &form->n_to, (Option){code, text, str_equal(filled->to, code)});
    }
}

/* Those that leave something out and something in. */
static void levels_fill(Cx *cx, const DataSetExtent *extent, const DataRelease *filled,
                        ReleaseForm *form) {
    form->levels = NEW_ARRAY(cx->mem, Option, REGION_KINDS + 1);
    option_add(form->levels, &form->n_levels,
               (Option){.text = message_text(cx->lang, MSG_RELEASES_LEVELS_ALL)});
    for (size_t i = 0; release_level(i).n; i++) {
        const DataRelease level = {.level = release_level(i)};
        bool some = false, all = true;
        for (size_t k = 0; k < extent->n_parts; k++) {
            bool covered = release_covers(&level, &extent->parts[k]);
            some |= covered, all &= covered;
        }
        if (!some || all) continue;
        option_add(form->levels, &form->n_levels,
                   (Option){level.level, release_level_word(cx->lang, level.level),
                            str_equal(filled->level, level.level)});
    }
}

static void form_fill(Cx *cx, const DataSetExtent *extent, const ReleaseAsk *ask,
                      ReleasePage *page) {
    static const DataRelease empty;
    const DataRelease *filled = ask->form ? ask->form : &empty;
    ReleaseForm *form = &page->form;
    static const Msg texts[][2] = {
        {MSG_RELEASES_FOR_PARTNERSHIP, MSG_RELEASES_FOR_PARTNERSHIP_NOTE},
        {MSG_RELEASES_FOR_PUBLIC, MSG_RELEASES_FOR_PUBLIC_NOTE}};
    form->audiences = NEW_ARRAY(cx->mem, ReleaseChoice, AUDIENCES);
    for (Audience audience = FOR_PARTNERSHIP; audience < AUDIENCES; audience++) {
        const Msg *text = texts[audience - FOR_PARTNERSHIP];
        Str id = audience_id(audience);
        form->audiences[form->n_audiences++] =
            (ReleaseChoice){.id = str_format(cx->mem, "for-%.*s", STR_ARG(id)),
                            .value = id,
                            .text = message_text(cx->lang, text[0]),
                            .note = message_text(cx->lang, text[1]),
                            .chosen = filled->audience == audience};
    }
    periods_fill(cx, extent, filled, form);
    levels_fill(cx, extent, filled, form);
    moment_fields(cx, filled->embargo, &form->day, &form->time);
    if (ask->day.n || ask->time.n) form->day = ask->day, form->time = ask->time;
    form->reason = filled->reason;
    form->note = ask->filled;
}

/* ---- what was decided so far ---- */

static Str decision_told(Cx *cx, const DataRelease *r) {
    Str audience = message_text(cx->lang, r->audience == FOR_PUBLIC ? MSG_RELEASES_FOR_PUBLIC
                                                                    : MSG_RELEASES_FOR_PARTNERSHIP);
    Str texts[] = {audience, release_scope(cx, r)};
    Str told = message_fill(cx->mem, cx->lang, MSG_RELEASES_DECISION_OF, 2, texts);
    if (!r->embargo) return told;
    Str more[] = {told, moment_local(cx, r->embargo)};
    return message_fill(cx->mem, cx->lang, MSG_RELEASES_EMBARGO_UNTIL, 2, more);
}

static void history_fill(Cx *cx, const Request *request, const SeenSet *seen, DeskTable *table) {
    static const DeskColumn columns[] = {
        {"release", MSG_RELEASES_NUMBER},       {"decision", MSG_RELEASES_DECISION},
        {"reason", MSG_RELEASES_COL_REASON},    {"given", MSG_RELEASES_GIVEN},
        {"withdrawn", MSG_RELEASES_TAKEN_BACK}, {"again", MSG_DESK_ACTS}};
    const DataSet *set = &seen->set;
    if (!set->n_releases) return;
    Str path = release_path(cx, set);
    bool again = false;
    for (size_t i = 0; i < set->n_releases; i++)
        again |= seen->may && set->releases[i].withdrawn;
    table_begin(cx, table, message_text(cx->lang, MSG_RELEASES_HISTORY), again ? 6 : 5, columns);
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        Str number = str_int(cx->mem, r->number);
        Str given[] = {moment_local(cx, r->given), r->who};
        Str taken[] = {moment_local(cx, r->withdrawn), r->withdrawn_by, r->withdrawn_reason};
        DeskRow *row = table_row(cx, table);
        row_cell(row, number);
        row_cell(row, decision_told(cx, r));
        row_cell(row, r->loaded ? message_text(cx->lang, MSG_RELEASE_ON_LOADING) : r->reason);
        row_cell(row, message_fill(cx->mem, cx->lang, MSG_RELEASES_BY, 2, given));
        row_cell(row, r->withdrawn ? message_fill(cx->mem, cx->lang, MSG_RELEASES_BY_WHY, 3, taken)
                                   : S(""));
        if (!again) continue;
        Str href =
            page_href(cx, request, "%.*s?like=%lld#give", STR_ARG(path), (long long)r->number);
        if (r->withdrawn)
            row_link(row, message_text(cx->lang, MSG_RELEASES_AGAIN), href);
        else
            row_cell(row, S(""));
    }
}

/* ---- what somebody else did meanwhile ---- */

static void version_read(Str version, int64_t parts[VERSION_PARTS]) {
    Str part, rest = version;
    for (size_t i = 0; i < VERSION_PARTS; i++)
        if (!str_cut(&rest, '.', &part) || !int_read(part, &parts[i]) || parts[i] < 0) parts[i] = 0;
}

static Str quicker_line(Cx *cx, const DataRelease *r, bool taken) {
    Str texts[] = {str_int(cx->mem, r->number), taken ? r->withdrawn_by : r->who,
                   taken ? r->withdrawn_reason : decision_told(cx, r)};
    return message_fill(cx->mem, cx->lang,
                        taken ? MSG_RELEASES_QUICKER_TAKEN : MSG_RELEASES_QUICKER_GIVEN, 3, texts);
}

/* The version counts: what came later stands first in the list, or was taken back last. */
static void quicker_fill(Cx *cx, const DataSet *set, Str seen_version, ReleasePage *page) {
    int64_t seen[VERSION_PARTS], now[VERSION_PARTS], since = 0;
    version_read(seen_version, seen);
    version_read(data_set_version(cx->mem, set), now);
    page->quicker = NEW_ARRAY(cx->mem, Str, 2 * set->n_releases + 2);
    if (now[0] > seen[0]) {
        Str number = str_int(cx->mem, set->newest);
        page->quicker[page->n_quicker++] =
            message_fill(cx->mem, cx->lang, MSG_RELEASES_QUICKER_DELIVERY, 1, &number);
    }
    for (int64_t i = 0; i < now[1] - seen[1] && i < now[1]; i++)
        page->quicker[page->n_quicker++] = quicker_line(cx, &set->releases[i], false);
    for (int64_t left = now[2] - seen[2]; left > 0; left--) { /* the latest ones */
        const DataRelease *last = NULL;
        for (size_t i = 0; i < set->n_releases; i++) {
            const DataRelease *r = &set->releases[i];
            bool later = r->withdrawn && (!since || r->withdrawn < since);
            if (later && (!last || r->withdrawn > last->withdrawn)) last = r;
        }
        if (!last) break;
        since = last->withdrawn;
        page->quicker[page->n_quicker++] = quicker_line(cx, last, true);
    }
}

/* ---- the page ---- */

static Str done_told(Cx *cx, const Request *request) {
    Str done = request_changes(request) ? S("") : request->get(request, S("done"));
    if (str_equal(done, S("released"))) return message_text(cx->lang, MSG_RELEASES_DONE_RELEASED);
    if (str_equal(done, S("withdrawn"))) return message_text(cx->lang, MSG_RELEASES_DONE_WITHDRAWN);
    return S("");
}

static Err problem_take(Cx *cx, ReleasePage *page, Reply *reply) {
    DeskPage desk = {.told = S("")};
    TRY(desk_problem(cx, &desk, reply, cx->fault.kind));
    page->problem = desk.problem;
    return OK;
}

Err release_page(Cx *cx, const Request *request, Reply *reply, const ReleaseAsk *ask) {
    const SeenSet *seen = ask->seen;
    const DataSet *set = &seen->set;
    const DataSetExtent *extent;
    ReleasePage page = {.told = done_told(cx, request)};
    TRY(problem_take(cx, &page, reply));
    TRY(data_set_extent(cx, set, &extent));
    Str path =
        str_format(cx->mem, "/release/%.*s/%.*s", STR_ARG(request->part), STR_ARG(request->second));
    Request shown = request_at(request, path);
    ReleaseSign sign = release_sign(cx, set);
    page.head = page_head(cx, &shown, set->title.in[cx->lang], S(""));
    page.owner = seen->owner.name;
    page.sign = sign.id;
    page.badge = sign.word;
    facts_fill(cx, &shown, seen, extent, &page);
    TRY(protection_fill(cx, set, &page));
    release_table(cx, &(TableOf){.extent = extent, .before = set}, &page.table);
    page.table.caption = message_text(cx->lang, MSG_RELEASES_WHO_SEES);
    in_force_fill(cx, ask, &page);
    if (!page.n_in_force)
        page.state = message_text(cx->lang, seen->own ? MSG_RELEASES_STATE_YOUR_HOUSE
                                                      : MSG_RELEASES_STATE_HOUSE);
    release_uses(cx, &shown, extent, &page.uses);
    page.n_uses = extent->n_uses;
    areas_fill(cx, &shown, extent, &page);
    history_fill(cx, &shown, seen, &page.history);
    Str role = role_name(cx->lang, ROLE_OWNER);
    if (seen->may) {
        const ReleaseReveals *reveals;
        TRY(data_set_reveals(cx, set, &reveals));
        release_revealing(
            cx, &shown,
            &(RevealingOf){reveals, MSG_RELEASES_REVEALS_NOW, MSG_RELEASES_REVEALS_DELIVERY},
            &page.revealing);
        page.action = page_href(cx, &shown, "%.*s", STR_ARG(release_path(cx, set)));
        page.form_key = request->session ? request->session->form_key : S("");
        page.version = data_set_version(cx->mem, set);
        form_fill(cx, extent, ask, &page);
    } else if (seen->own) {
        page.only_owner = message_fill(cx->mem, cx->lang, MSG_RELEASES_ONLY_OWNER, 1, &role);
    }
    if (ask->seen_version.n) quicker_fill(cx, set, ask->seen_version, &page);
    page_release(&reply->body, request->lang, &page);
    return OK;
}

/* ---- for programs: a line for each release ---- */

static Err releases_sheet(Cx *cx, const Request *request, Reply *reply, const DataSet *set) {
    Sheet sheet = {.n_columns = RELEASE_COLUMNS, .columns = release_columns()};
    for (size_t i = 0; i < set->n_releases; i++) {
        Str cells[RELEASE_COLUMNS];
        release_cells(cx, &set->releases[i], cells);
        for (size_t c = 0; c < RELEASE_COLUMNS; c++)
            vec_push(cx->mem, &sheet.cells, cells[c]);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

/* "?like=7": the form is filled in as release 7 was, without its embargo where that is over. */
static const DataRelease *like_asked(Cx *cx, const Request *request, const SeenSet *seen) {
    int64_t number;
    if (!seen->may || !int_read(request->get(request, S("like")), &number)) return NULL;
    for (size_t i = 0; i < seen->set.n_releases; i++)
        if (seen->set.releases[i].number == number) {
            DataRelease *like = NEW(cx->mem, DataRelease);
            *like = seen->set.releases[i];
            if (like->embargo <= cx->clock()) like->embargo = 0;
            return like;
        }
    return NULL;
}

Err route_release(Cx *cx, const Request *request, Reply *reply) {
    SeenSet seen = {.own = false};
    TRY(set_asked(cx, request, &seen));
    if (request->format != AS_HTML) return releases_sheet(cx, request, reply, &seen.set);
    ReleaseAsk ask = {.seen = &seen, .form = like_asked(cx, request, &seen)};
    Str number = ask.form ? str_int(cx->mem, ask.form->number) : S("");
    if (ask.form) ask.filled = message_fill(cx->mem, cx->lang, MSG_RELEASES_AGAIN_OF, 1, &number);
    return release_page(cx, request, reply, &ask);
}

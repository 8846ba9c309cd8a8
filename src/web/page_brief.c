/* What does a partner's signatory need before a meeting, on two pages? What was promised, what was
 * done, the own figures in fair comparison, and the decisions wanted. */

#include <stdlib.h>

#include "figures/catalogue.h"
#include "web/agenda_in.h"

enum { DONE_DAYS = 92, DONE_SHOWN = 8, FIGURES_SHOWN = 7, PICTURE_MOST = 64 << 10 };

static Err since_read(Cx *cx, Scene *scene, BriefPage *page) {
    Str text = scene->request->get(scene->request, S("since"));
    scene->ask = agenda_ask(cx, DONE_DAYS, scene->ask.person);
    Date since = date_of_time(scene->ask.since);
    if (text.n && !date_read(text, &since)) return fail(cx, INVALID, MSG_WORK_BAD_SINCE, text);
    if (text.n) scene->ask.since = date_time(since);
    page->since = date_iso(cx->mem, since);
    Str parts[] = {words_date(cx->mem, cx->lang, scene->ask.today),
                   words_date(cx->mem, cx->lang, since)};
    page->since_told = message_fill(cx->mem, cx->lang, MSG_WORK_BRIEF_SINCE_TOLD, 2, parts);
    return OK;
}

static Str measure_of(Cx *cx, const Scene *scene, const Record *what) {
    FieldName field = what->kind == KIND_MILESTONE ? MILESTONE_MEASURE : CHECK_MEASURE;
    if (what->kind != KIND_MILESTONE && what->kind != KIND_CHECK) return STR_NONE;
    return scene_title(cx, scene,
                       record_find(scene->records, KIND_MEASURE, record_text(what, field)));
}

static void done_fill(Cx *cx, const Scene *scene, const SignatoryBrief *brief, BriefPage *page) {
    size_t most = brief->n_done < DONE_SHOWN ? brief->n_done : DONE_SHOWN;
    page->done = NEW_ARRAY(cx->mem, DoneLine, most + 1);
    for (size_t i = 0; i < most; i++)
        page->done[page->n_done++] = (DoneLine){
            .day = day_told(cx->mem, cx->lang, brief->done[i].day),
            .kind = kind_word(cx->lang, brief->done[i].what->kind),
            .text = scene_title(cx, scene, brief->done[i].what),
            .measure = measure_of(cx, scene, brief->done[i].what),
        };
    if (brief->n_done > most)
        page->done_more = message_count(cx->mem, cx->lang, MSG_WORK_BRIEF_DONE_MORE,
                                        (int64_t)(brief->n_done - most));
}

/* ---- figures ---- */

typedef struct Figures { /* as they are chosen: of rival definitions of one thing one only */
    const Scene *scene;
    const Region *region;
    BriefPage *page;
    Str families[FIGURES_SHOWN];
} Figures;

static bool is_full(const Figures *to) {
    return to->page->n_figures == FIGURES_SHOWN;
}

static bool is_shown(const Figures *to, const Indicator *indicator) {
    for (size_t i = 0; i < to->page->n_figures; i++)
        if (str_equal(to->families[i], indicator->family)) return true;
    return false;
}

/* The newest figure, the region's beside it, and where it stands among its like: in words and as a
 * picture, without names and places in a row. */
static Err figure_told(Cx *cx, const Figures *to, const PublishedFigure *here, BriefFigure *out) {
    const Catalogue *catalogue;
    const Indicator *indicator = here->indicator;
    const Request *request = to->scene->request;
    PublishedFigure own;
    PublishedPeers peers;
    Buf picture = buf_new(cx->mem, PICTURE_MOST);
    TRY(catalogue_get(cx, &catalogue));
    TRY(publish_total(cx, &own, indicator, area_own(catalogue), here->period, 0));
    TRY(publish_peers(cx, &peers, here, 0));
    bool whole =
        to->region->kind == REGION_SET || to->region->kind == REGION_LAND; /* not among its parts */
    if (!whole) TRY(publish_position(cx, &picture, &peers));
    TRY(buf_check(cx, &picture));
    *out = (BriefFigure){
        .href = page_href(cx, request, "/indicator/%.*s?areas=%.*s", STR_ARG(indicator->id),
                          STR_ARG(to->region->key)),
        .title = indicator->title.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, here->period),
        .here = figure_view(cx, request, here),
        .own = figure_view(cx, request, &own),
        .position_text = whole ? STR_NONE : publish_peers_text(cx, cx->lang, &peers),
        .position = {buf_str(&picture)},
        .has_position = picture.n > 0,
    };
    return OK;
}

/* NOT_FOUND where the region has no number. */
static Err newest_number(Cx *cx, const Figures *to, const Indicator *indicator,
                         PublishedFigure *out) {
    Fault before = cx->fault;
    Err err = publish_newest(cx, out, indicator, to->region, 0);
    if (!err && !value_has_number(&out->value)) err = NOT_FOUND;
    if (err == NOT_FOUND) cx->fault = before;
    return err;
}

static Err figure_add(Cx *cx, Figures *to, const PublishedFigure *here) {
    BriefPage *page = to->page;
    TRY(figure_told(cx, to, here, &page->figures[page->n_figures]));
    to->families[page->n_figures++] = here->indicator->family;
    return OK;
}

/* Indicators that somebody has named; one that there is no longer is left out. */
static Err named_add(Cx *cx, Figures *to, RecordValues ids) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    for (size_t i = 0; i < ids.n && !is_full(to); i++) {
        const Indicator *indicator;
        PublishedFigure here;
        Fault before = cx->fault;
        Err err = indicator_find(cx, catalogue, ids.list[i], &indicator);
        if (err == NOT_FOUND) {
            cx->fault = before;
            continue;
        }
        TRY(err);
        if (is_shown(to, indicator)) continue;
        err = newest_number(cx, to, indicator, &here);
        if (err == NOT_FOUND) continue;
        TRY(err);
        TRY(figure_add(cx, to, &here));
    }
    return OK;
}

/* Of the rivals of one family of which it is said which way is better the one with the number
 * of the newest year; of equals the first. */
static Err family_add(Cx *cx, Figures *to, Str family) {
    const Catalogue *catalogue;
    const Indicator **all;
    PublishedFigure best = {0};
    size_t n;
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicators_find(cx, catalogue, family, &all, &n));
    for (size_t i = 0; i < n; i++) {
        PublishedFigure here;
        if (all[i]->polarity == POLARITY_NONE) continue;
        Err err = newest_number(cx, to, all[i], &here);
        if (err == NOT_FOUND) continue;
        TRY(err);
        if (!best.indicator || here.period.year > best.period.year) best = here;
    }
    return best.indicator ? figure_add(cx, to, &best) : OK;
}

static int headline_first(const void *a, const void *b) {
    const Indicator *one = *(const Indicator *const *)a, *other = *(const Indicator *const *)b;
    if (!one->headline != !other->headline) return one->headline ? -1 : 1;
    if (one->headline != other->headline) return one->headline < other->headline ? -1 : 1;
    return str_compare(one->id, other->id);
}

/* Those of the partner's targets first, then of its measures, of the start page, and the others of
 * which it is said which way is better. */
static Err figures_fill(Cx *cx, const SignatoryBrief *brief, Figures *to) {
    const Catalogue *catalogue;
    size_t n, kept = 0;
    TRY(catalogue_get(cx, &catalogue));
    to->page->figures = NEW_ARRAY(cx->mem, BriefFigure, FIGURES_SHOWN);
    for (size_t i = 0; i < brief->n_targets; i++)
        TRY(named_add(cx, to, record_values(brief->targets[i], TARGET_INDICATOR)));
    for (size_t i = 0; i < brief->loop.n_own; i++)
        TRY(named_add(cx, to, record_values(brief->loop.measures[i].measure, MEASURE_INDICATORS)));
    const Indicator *const *all = indicators_all(catalogue, &n);
    const Indicator **list = NEW_ARRAY(cx->mem, const Indicator *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (all[i]->polarity != POLARITY_NONE) list[kept++] = all[i];
    if (kept) qsort(list, kept, sizeof *list, headline_first);
    for (size_t i = 0; i < kept && !is_full(to); i++)
        if (!is_shown(to, list[i])) TRY(family_add(cx, to, list[i]->family));
    return OK;
}

/* A partner without an area of its own sees the region's figures, and that they are those. */
static Err area_fill(Cx *cx, const Scene *scene, const SignatoryBrief *brief, BriefPage *page) {
    const Catalogue *catalogue;
    const Region *region;
    Str key = record_text(brief->loop.partner, PARTNER_REGION);
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Err err = key.n ? region_find(cx, catalogue, key, &region) : NOT_FOUND;
    if (err && err != NOT_FOUND) return err;
    if (err) region = own;
    page->whole = region == own;
    page->own_name = own->name.in[cx->lang];
    page->area =
        err ? message_text(cx->lang, MSG_WORK_BRIEF_REGION_OF_ALL) : region->name.in[cx->lang];
    Figures figures = {.scene = scene, .region = region, .page = page};
    return figures_fill(cx, brief, &figures);
}

/* ---- decisions ---- */

static Err decisions_fill(Cx *cx, const Scene *scene, const SignatoryBrief *brief,
                          BriefPage *page) {
    page->decisions = NEW_ARRAY(cx->mem, DecisionLine, brief->n_decisions + 1);
    for (size_t i = 0; i < brief->n_decisions; i++) {
        const Record *decision = brief->decisions[i];
        Str waits = decision_waits_told(cx->mem, cx->lang, scene->records, decision),
            due = scene_day(cx, decision, DECISION_UNTIL);
        const Record *body =
            record_find(scene->records, KIND_BODY, record_text(decision, DECISION_BODY));
        page->decisions[page->n_decisions++] = (DecisionLine){
            .text = record_text(decision, DECISION_TEXT),
            .body = scene_title(cx, scene, body),
            .due = due.n ? message_fill(cx->mem, cx->lang, MSG_WORK_BRIEF_DUE, 1, &due) : due,
            .waits = waits.n ? message_fill(cx->mem, cx->lang, MSG_WORK_BRIEF_WAITS, 1, &waits)
                             : STR_NONE,
        };
    }
    return OK;
}

static Err brief_sheet(Cx *cx, const Request *request, Reply *reply, const BriefPage *page) {
    Sheet sheet;
    told_begin(&sheet);
    for (size_t i = 0; i < page->promises.n_promises; i++) {
        const PromiseLine *line = &page->promises.promises[i];
        told_add(cx, &sheet,
                 (Told){.part = S("promise"),
                        .title = line->duty,
                        .day = line->due,
                        .state = line->state_id,
                        .text = line->text});
    }
    for (size_t i = 0; i < page->n_done; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("done"),
                        .title = page->done[i].kind,
                        .day = page->done[i].day,
                        .text = page->done[i].text});
    for (size_t i = 0; i < page->n_figures; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("figure"),
                        .title = page->figures[i].title,
                        .day = page->figures[i].period,
                        .state = page->figures[i].here.text,
                        .text = page->figures[i].position_text});
    for (size_t i = 0; i < page->n_decisions; i++)
        told_add(cx, &sheet,
                 (Told){.part = S("decision"),
                        .title = page->decisions[i].body,
                        .day = page->decisions[i].due,
                        .state = page->decisions[i].waits,
                        .text = page->decisions[i].text});
    return sheet_reply(cx, request, reply, &sheet);
}

static Err brief_paper(Cx *cx, const Request *request, Reply *reply, const BriefPage *page) {
    Buf html = buf_new(cx->mem, PAGE_MOST);
    page_brief(&html, request->lang, page);
    TRY(buf_check(cx, &html));
    reply->file_name = str_format(cx->mem, "%.*s-%.*s.pdf", STR_ARG(request->part),
                                  STR_ARG(message_text(request->lang, MSG_WORK_BRIEF_FILE)));
    return page_print(cx, request, reply, buf_str(&html));
}

Err route_partner_brief(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    SignatoryBrief brief;
    const Record *partner;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_PARTNER, request->part, &partner));
    BriefPage page = {
        .partner = scene.partner,
        .name = record_text(partner, PARTNER_NAME),
        .action = page_href(cx, request, "/partner/%.*s/brief", STR_ARG(partner->id)),
        .page_href = page_href(cx, request, "/partner/%.*s", STR_ARG(partner->id)),
    };
    TRY(since_read(cx, &scene, &page));
    page.pdf_href = page_href(cx, request, "/partner/%.*s/brief.pdf?since=%.*s",
                              STR_ARG(partner->id), STR_ARG(page.since));
    TRY(partner_promises(cx, &scene, partner, &page.promises));
    page.promises.brief_href = STR_NONE;
    if (!page.promises.shown) return fail(cx, NOT_FOUND, MSG_WORK_BRIEF_NOT, page.name);
    TRY(signatory_brief(cx, &brief, scene.records, partner, &scene.ask));
    done_fill(cx, &scene, &brief, &page);
    TRY(area_fill(cx, &scene, &brief, &page));
    TRY(decisions_fill(cx, &scene, &brief, &page));
    if (request->format == AS_JSON || request->format == AS_CSV)
        return brief_sheet(cx, request, reply, &page);
    page.head =
        page_head(cx, scene.request, message_fill(cx->mem, cx->lang, MSG_WORK_BRIEF, 1, &page.name),
                  S("/agenda"));
    if (request->format == AS_PDF) return brief_paper(cx, request, reply, &page);
    page_brief(&reply->body, request->lang, &page);
    return OK;
}

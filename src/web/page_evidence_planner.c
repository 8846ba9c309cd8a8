/* How many pupils, classes and all-day places will there be, if what is assumed holds? A teaching
 * file to try it, or a file of one's own; every assumption is a field, and up to three variants
 * stand side by side. */

#include "web/planner_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/planner",
    .method = "forecast",
    .no_store = true,
    .title = MSG_PLANNER_TITLE,
    .lead = MSG_PLANNER_LEAD,
    .asked_only = true,
};

#define DRAWS S("200") /* enough for eight of ten, and quick */

Err route_evidence_planner(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    PlannerPage page = {.n_blocks = 0};
    bool is_page;
    TRY(evidence_begin(cx, request, &about, &evidence));
    planner_options(cx, &evidence);
    evidence_option(&evidence, "draws", DRAWS);
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked) TRY(planner_show(cx, &evidence));
    TRY(evidence_finish(cx, &evidence, reply, &is_page));
    if (!is_page) return OK;
    planner_form(cx, &evidence, about.path, &page.form);
    page.frame = evidence.page.frame;
    page.n_course = evidence.page.n_blocks > 0;
    page.course = evidence.page.blocks;
    page.blocks = evidence.page.blocks + page.n_course;
    page.n_blocks = evidence.page.n_blocks - page.n_course;
    page_planner(&reply->body, request->lang, &page);
    return OK;
}

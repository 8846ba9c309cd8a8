/* How unevenly are groups spread over units? Pupils over school types, for the areas of the house;
 * single schools come with a file. */

#include "web/evidence_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/segregation",
    .method = "segregation",
    .teaching = "segregation",
    .title = MSG_SEGREGATION_TITLE,
    .lead = MSG_SEGREGATION_LEAD,
    .asked = "unit,group,weight,within",
};

/* The columns of the teaching file. */
static void teaching_options(Evidence *evidence) {
    evidence_option(evidence, "unit", S("school"));
    evidence_option(evidence, "group", S("language"));
    evidence_option(evidence, "weight", S("pupils"));
    evidence_option(evidence, "within", S("town"));
}

static Err segregation_page(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    TRY(evidence_begin(cx, request, &about, &evidence));
    if (evidence.data == DATA_TEACHING) teaching_options(&evidence);
    TRY(evidence_work(cx, &evidence));
    return evidence_reply(cx, &evidence, reply);
}

Err route_evidence_segregation(Cx *cx, const Request *request, Reply *reply) {
    return segregation_page(cx, request, reply);
}

Err route_evidence_segregation_sent(Cx *cx, const Request *request, Reply *reply) {
    return segregation_page(cx, request, reply);
}

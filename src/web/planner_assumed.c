/* What does the planner assume: what was sent, or what a teaching file begins with? */

#include "web/planner_in.h"

static const PlannerAsk shared[] = {
    {"births-by-year", PLANNER_COUNTS, MSG_PLANNER_BIRTHS, MSG_PLANNER_BIRTHS_HINT, {NULL}},
    {"ratios-of", PLANNER_CHOICE, MSG_PLANNER_RATIOS_OF, MSG_PLANNER_RATIOS_OF_HINT, {""}},
    {"transition",
     PLANNER_SHARES,
     MSG_PLANNER_TRANSITION,
     MSG_PLANNER_TRANSITION_HINT,
     {"Gymnasium:0.41,Gesamtschule:0.33,Realschule:0.2"}},
    {"demand", PLANNER_SHARE, MSG_PLANNER_DEMAND, MSG_PLANNER_DEMAND_HINT, {"0.8"}},
    {"places", PLANNER_COUNTS, MSG_PLANNER_PLACES, MSG_PLANNER_PLACES_HINT, {"1150"}},
    {"bands", PLANNER_COUNTS, MSG_PLANNER_BANDS, MSG_PLANNER_BANDS_HINT, {"29,56,81,104,125,150"}},
};

/* What a variant may assume. */
static const PlannerAsk own[] = {
    {"name", PLANNER_WORD, MSG_PLANNER_NAME, MSG_PLANNER_NAME_HINT, {"", "", ""}},
    {"method",
     PLANNER_CHOICE,
     MSG_PLANNER_METHOD,
     MSG_PLANNER_METHOD_HINT,
     {"weighted_1_2_3", "weighted_1_2_3", ""}},
    {"entry-ratio",
     PLANNER_SHARE,
     MSG_PLANNER_ENTRY_RATIO,
     MSG_PLANNER_ENTRY_RATIO_HINT,
     {"", "", ""}},
    {"ratios", PLANNER_SHARES, MSG_PLANNER_RATIOS, MSG_PLANNER_RATIOS_HINT, {"", "", ""}},
    {"dwellings",
     PLANNER_COUNTS,
     MSG_PLANNER_DWELLINGS,
     MSG_PLANNER_DWELLINGS_HINT,
     {"", "2027:220,2028:160", ""}},
    {"per-dwelling",
     PLANNER_SHARES,
     MSG_PLANNER_PER_DWELLING,
     MSG_PLANNER_PER_DWELLING_HINT,
     {"", "0.08", ""}},
};
enum { SHARED = sizeof shared / sizeof *shared, OWN = sizeof own / sizeof *own };

const PlannerAsk *planner_shared(size_t *n) {
    *n = SHARED;
    return shared;
}

const PlannerAsk *planner_own(size_t *n) {
    *n = OWN;
    return own;
}

Str planner_sent(const Evidence *evidence, const char *name) {
    const Request *request = evidence->request;
    Str key = str_of(name);
    return str_trim(request->posted ? posted_more(request->posted, key)
                                    : request->get(request, key));
}

/* Nothing was changed yet. */
static bool untouched(const Evidence *evidence) {
    return !planner_sent(evidence, "assumed").n;
}

Str planner_shared_value(Cx *cx, const Evidence *evidence, const PlannerAsk *ask) {
    Str sent = planner_sent(evidence, ask->name);
    if (sent.n || !untouched(evidence) || evidence->data != DATA_TEACHING) return sent;
    Str taught = ask->taught[0] ? str_of(ask->taught[0])
                                : taught_value(taught_of(evidence->method->id), str_of(ask->name));
    return planner_told(cx, ask->kind, taught);
}

Str planner_own_name(Cx *cx, const PlannerAsk *ask, size_t variant) {
    static const char *const letters[VARIANTS_MOST] = {"", "b-", "c-"};
    return str_format(cx->mem, "%s%s", letters[variant], ask->name);
}

/* What a variant of a file begins with: two ways of averaging. */
static Str begun(const Cx *cx, const PlannerAsk *ask, size_t variant) {
    if (ask->kind == PLANNER_WORD)
        return message_text(cx->lang, variant ? MSG_PLANNER_NAME_ALL : MSG_PLANNER_NAME_A);
    if (ask->kind == PLANNER_CHOICE) return variant ? S("mean_all") : S("weighted_1_2_3");
    return STR_NONE;
}

Str planner_own_value(Cx *cx, const Evidence *evidence, const PlannerAsk *ask, size_t variant) {
    Str sent = planner_sent(evidence, planner_own_name(cx, ask, variant).p);
    if (sent.n || !untouched(evidence) || variant == 2) return sent;
    if (evidence->data != DATA_TEACHING) return begun(cx, ask, variant);
    if (ask->kind == PLANNER_WORD)
        return message_text(cx->lang, variant ? MSG_PLANNER_NAME_B : MSG_PLANNER_NAME_A);
    return planner_told(cx, ask->kind, str_of(ask->taught[variant]));
}

static Str own_plain(Cx *cx, const Evidence *evidence, const PlannerAsk *ask, size_t variant) {
    return planner_plain(cx, ask->kind, planner_own_value(cx, evidence, ask, variant));
}

/* "name=Neubau;dwellings=2027:120": empty where nothing is assumed. */
static Str variant_text(Cx *cx, const Evidence *evidence, size_t variant) {
    Buf out = buf_new(cx->mem, 8 << 10);
    for (size_t i = 0; i < OWN; i++) {
        Str value = own_plain(cx, evidence, &own[i], variant), rest = value;
        if (!value.n || !str_cut(&rest, ';', &value)) continue; /* a name holds none */
        buf_format(&out, "%s%s=%.*s", buf_str(&out).n ? ";" : "", own[i].name, STR_ARG(value));
    }
    return buf_str(&out);
}

void planner_options(Cx *cx, Evidence *evidence) {
    static const char *const columns[] = {"year", "grade", "pupils", "school"};
    const Taught *of = taught_of(evidence->method->id);
    for (size_t i = 0; evidence->data == DATA_TEACHING && i < 4; i++)
        evidence_option(evidence, columns[i], taught_value(of, str_of(columns[i])));
    for (size_t i = 0; i < SHARED; i++) {
        Str value = planner_shared_value(cx, evidence, &shared[i]);
        evidence_option(evidence, shared[i].name, planner_plain(cx, shared[i].kind, value));
    }
    for (size_t i = 0; i < OWN; i++)
        evidence_option(evidence, own[i].name, own_plain(cx, evidence, &own[i], 0));
    evidence_option(evidence, "variant-b", variant_text(cx, evidence, 1));
    evidence_option(evidence, "variant-c", variant_text(cx, evidence, 2));
}

/* How many pupils, classes and all-day places will there be, if what is assumed holds? A teaching
 * file to try it, or a file of one's own; every assumption is a field, and up to three variants
 * stand side by side. */

#include "web/planner_in.h"

static const EvidenceAbout about = {
    .path = "/evidence/planner",
    .method = "forecast",
    .teaching = "planner",
    .no_store = true,
    .title = MSG_PLANNER_TITLE,
    .lead = MSG_PLANNER_LEAD,
    .asked = "year,grade,pupils,school,births-by-year",
    .asked_only = true,
};

#define TEACHING_BIRTHS \
    "2016:418,2017:431,2018:447,2019:462,2020:470,2021:489,2022:481,2023:497,2024:492,2025:503," \
    "2026:498,2027:486,2028:471,2029:468,2030:455,2031:449"
#define DRAWS S("200") /* enough for eight of ten, and quick */

/* What all variants have in common: `taught` is what the teaching file begins with. */
static const struct {
    const char *name, *taught;
    Msg label, hint;
} shared[] = {
    {"births-by-year", TEACHING_BIRTHS, MSG_PLANNER_BIRTHS, MSG_PLANNER_BIRTHS_HINT},
    {"ratios-of", "", MSG_PLANNER_RATIOS_OF, MSG_PLANNER_RATIOS_OF_HINT},
    {"transition", "Gymnasium:0.41,Gesamtschule:0.33,Realschule:0.2", MSG_PLANNER_TRANSITION,
     MSG_PLANNER_TRANSITION_HINT},
    {"demand", "0.8", MSG_PLANNER_DEMAND, MSG_PLANNER_DEMAND_HINT},
    {"places", "1150", MSG_PLANNER_PLACES, MSG_PLANNER_PLACES_HINT},
    {"bands", "29,56,81,104,125,150", MSG_PLANNER_BANDS, MSG_PLANNER_BANDS_HINT},
};
enum { SHARED = sizeof shared / sizeof *shared };

/* What a variant may assume, with what each begins with on the teaching file. */
static const struct {
    const char *name;
    Msg label, hint;
    const char *taught[VARIANTS_MOST];
} own[] = {
    {"name", MSG_PLANNER_NAME, MSG_PLANNER_NAME_HINT, {"", "", ""}},
    {"method",
     MSG_PLANNER_METHOD,
     MSG_PLANNER_METHOD_HINT,
     {"weighted_1_2_3", "weighted_1_2_3", ""}},
    {"entry-ratio", MSG_PLANNER_ENTRY_RATIO, MSG_PLANNER_ENTRY_RATIO_HINT, {"", "", ""}},
    {"ratios", MSG_PLANNER_RATIOS, MSG_PLANNER_RATIOS_HINT, {"", "", ""}},
    {"dwellings", MSG_PLANNER_DWELLINGS, MSG_PLANNER_DWELLINGS_HINT, {"", "2027:220,2028:160", ""}},
    {"per-dwelling", MSG_PLANNER_PER_DWELLING, MSG_PLANNER_PER_DWELLING_HINT, {"", "0.08", ""}},
};
enum { OWN = sizeof own / sizeof *own };
static const char *const letters[VARIANTS_MOST] = {"", "b-", "c-"};

Str planner_sent(const Evidence *evidence, const char *name) {
    const Request *request = evidence->request;
    Str key = str_of(name);
    return str_trim(request->posted ? posted_more(request->posted, key)
                                    : request->get(request, key));
}

bool planner_untouched(const Evidence *evidence) {
    return !planner_sent(evidence, "assumed").n;
}

/* ---- what is assumed ---- */

static Str shared_value(const Evidence *evidence, size_t i) {
    if (!planner_untouched(evidence)) return planner_sent(evidence, shared[i].name);
    Str sent = planner_sent(evidence, shared[i].name);
    if (sent.n || evidence->data != DATA_TEACHING) return sent;
    return str_of(shared[i].taught);
}

static Str own_name(Cx *cx, size_t variant, size_t i) {
    return str_format(cx->mem, "%s%s", letters[variant], own[i].name);
}

static Str own_value(Cx *cx, const Evidence *evidence, size_t variant, size_t i) {
    static const Msg names[] = {MSG_PLANNER_NAME_A, MSG_PLANNER_NAME_B};
    static const char *const methods[VARIANTS_MOST] = {"weighted_1_2_3", "mean_all", ""};
    Str sent = planner_sent(evidence, own_name(cx, variant, i).p);
    if (!planner_untouched(evidence) || sent.n || variant == 2) return sent;
    bool taught = evidence->data == DATA_TEACHING;
    if (i == 0 && variant == 1 && !taught) return message_text(cx->lang, MSG_PLANNER_NAME_ALL);
    if (i == 0) return message_text(cx->lang, names[variant]);
    if (!taught) return i == 1 ? str_of(methods[variant]) : STR_NONE;
    return str_of(own[i].taught[variant]);
}

/* "name=Neubau;dwellings=2027:120": empty where nothing is assumed. */
static Str variant_text(Cx *cx, const Evidence *evidence, size_t variant) {
    Buf out = buf_new(cx->mem, 8 << 10);
    for (size_t i = 0; i < OWN; i++) {
        Str value = own_value(cx, evidence, variant, i);
        if (!value.n) continue;
        for (size_t k = 0; k < value.n; k++)
            if (value.p[k] == ';') value = str_slice(value, 0, k);
        buf_format(&out, "%s%s=%.*s", buf_str(&out).n ? ";" : "", own[i].name, STR_ARG(value));
    }
    return buf_str(&out);
}

static void options_set(Cx *cx, Evidence *evidence) {
    static const char *const columns[] = {"year", "grade", "pupils", "school"};
    for (size_t i = 0; evidence->data == DATA_TEACHING && i < 4; i++)
        evidence_option(evidence, columns[i], str_of(columns[i]));
    for (size_t i = 0; i < SHARED; i++)
        evidence_option(evidence, shared[i].name, shared_value(evidence, i));
    for (size_t i = 0; i < OWN; i++)
        evidence_option(evidence, own[i].name, own_value(cx, evidence, 0, i));
    evidence_option(evidence, "variant-b", variant_text(cx, evidence, 1));
    evidence_option(evidence, "variant-c", variant_text(cx, evidence, 2));
    evidence_option(evidence, "draws", DRAWS);
}

/* ---- the form ---- */

static const MethodOption *option_named(const Evidence *evidence, const char *name) {
    const MethodOption *option = evidence->method->options;
    while (option->name.n && !str_equal(option->name, str_of(name)))
        option++;
    return option;
}

/* Choices in words; the first of the third variant is that there is none. */
static void choices_fill(Cx *cx, FormField *field, Str of, bool none) {
    static const struct {
        const char *id;
        Msg word;
    } words[] = {
        {"mean_all", MSG_PLANNER_MEAN_ALL},
        {"mean_last3", MSG_PLANNER_MEAN_LAST3},
        {"weighted_1_2_3", MSG_PLANNER_WEIGHTED},
        {"last", MSG_PLANNER_LAST},
        {"median_last5", MSG_PLANNER_MEDIAN},
        {"geometric_last3", MSG_PLANNER_GEOMETRIC},
        {"pooled_last3", MSG_PLANNER_POOLED},
        {"school", MSG_PLANNER_OF_SCHOOL},
        {"all", MSG_PLANNER_OF_ALL},
    };
    field->is_choice = true;
    field->options = NEW_ARRAY(cx->mem, Option, sizeof words / sizeof *words + 1);
    if (none)
        field->options[field->n_options++] =
            (Option){.text = message_text(cx->lang, MSG_PLANNER_AS_FIRST)};
    for (Str rest = of, part; str_cut(&rest, '|', &part);) {
        size_t i = 0;
        while (!str_equal(part, str_of(words[i].id)))
            i++;
        field->options[field->n_options++] = (Option){.value = part,
                                                      .text = message_text(cx->lang, words[i].word),
                                                      .chosen = str_equal(part, field->value)};
    }
}

static FormField assumption_field(Cx *cx, Str name) {
    return (FormField){.id = str_format(cx->mem, "annahme-%.*s", STR_ARG(name)),
                       .name = name,
                       .kind = S("text"),
                       .autocomplete = S("off"),
                       .most = 900};
}

/* What the past says, beside the field that changes it: "1 → 2: 0,973". */
static Str ratios_told(Cx *cx, const Evidence *evidence) {
    Buf out = buf_new(cx->mem, 4 << 10);
    const Item *list = evidence->worked ? result_at(evidence->result.root, "ratios") : NULL;
    for (const Item *row = list ? list->first : NULL; row; row = row->next) {
        Str ratio = words_number(cx->mem, cx->lang, result_number_at(row, "ratio"), 3);
        buf_format(&out, "%s%.*s → %.*s: %.*s", buf_str(&out).n ? "; " : "",
                   STR_ARG(result_at(row, "from")->text), STR_ARG(result_at(row, "to")->text),
                   STR_ARG(ratio));
    }
    return out.full ? STR_NONE : buf_str(&out);
}

static void shared_fill(Cx *cx, const Evidence *evidence, PlannerGroup *group) {
    *group = (PlannerGroup){.id = S("gemeinsam"),
                            .legend = message_text(cx->lang, MSG_PLANNER_SHARED),
                            .fields = NEW_ARRAY(cx->mem, FormField, SHARED)};
    for (size_t i = 0; i < SHARED; i++) {
        FormField *field = &group->fields[group->n_fields++];
        *field = assumption_field(cx, str_of(shared[i].name));
        field->label = message_text(cx->lang, shared[i].label);
        field->hint = message_text(cx->lang, shared[i].hint);
        field->value = shared_value(evidence, i);
        const MethodOption *option = option_named(evidence, shared[i].name);
        if (option->kind == CHOICE) choices_fill(cx, field, option->of, false);
    }
}

static void variant_fill(Cx *cx, const Evidence *evidence, PlannerGroup *group, size_t variant) {
    static const Msg legends[] = {MSG_PLANNER_VARIANT_A, MSG_PLANNER_VARIANT_B,
                                  MSG_PLANNER_VARIANT_C};
    *group = (PlannerGroup){.id = str_format(cx->mem, "variante-%zu", variant + 1),
                            .legend = message_text(cx->lang, legends[variant]),
                            .fields = NEW_ARRAY(cx->mem, FormField, OWN)};
    if (variant) group->hint = message_text(cx->lang, MSG_PLANNER_VARIANT_HINT);
    for (size_t i = 0; i < OWN; i++) {
        FormField *field = &group->fields[group->n_fields++];
        *field = assumption_field(cx, own_name(cx, variant, i));
        field->label = message_text(cx->lang, own[i].label);
        field->hint = message_text(cx->lang, own[i].hint);
        field->value = own_value(cx, evidence, variant, i);
        if (str_equal(str_of(own[i].name), S("ratios")) && !variant) {
            Str told = ratios_told(cx, evidence);
            if (told.n)
                field->hint = message_fill(cx->mem, cx->lang, MSG_PLANNER_RATIOS_NOW, 1, &told);
        }
        const MethodOption *option = option_named(evidence, own[i].name);
        if (option->kind == CHOICE) choices_fill(cx, field, option->of, variant > 0);
    }
}

void planner_form(Cx *cx, const Evidence *evidence, PlannerForm *out) {
    *out = (PlannerForm){.action = page_href(cx, evidence->request, "%s", about.path),
                         .kept = NEW_ARRAY(cx->mem, Hidden, 12),
                         .groups = NEW_ARRAY(cx->mem, PlannerGroup, VARIANTS_MOST + 1)};
    out->kept[out->n_kept++] = (Hidden){S("assumed"), S("1")};
    out->sends = evidence->data == DATA_FILE;
    if (out->sends && !planner_file_keep(cx, evidence, out)) {
        out->not_kept = message_text(cx->lang, MSG_PLANNER_NOT_KEPT);
        return;
    }
    if (!out->sends) out->kept[out->n_kept++] = (Hidden){S("data"), S("teaching")};
    shared_fill(cx, evidence, &out->groups[out->n_groups++]);
    for (size_t variant = 0; variant < VARIANTS_MOST; variant++)
        variant_fill(cx, evidence, &out->groups[out->n_groups++], variant);
}

/* ---- the page ---- */

Err route_evidence_planner(Cx *cx, const Request *request, Reply *reply) {
    Evidence evidence;
    PlannerPage page = {.n_blocks = 0};
    bool is_page;
    TRY(evidence_begin(cx, request, &about, &evidence));
    options_set(cx, &evidence);
    TRY(evidence_work(cx, &evidence));
    if (evidence.worked) TRY(planner_show(cx, &evidence));
    TRY(evidence_finish(cx, &evidence, reply, &is_page));
    if (!is_page) return OK;
    planner_form(cx, &evidence, &page.form);
    page.frame = evidence.page.frame;
    page.n_course = evidence.page.n_blocks > 0;
    page.course = evidence.page.blocks;
    page.blocks = evidence.page.blocks + page.n_course;
    page.n_blocks = evidence.page.n_blocks - page.n_course;
    page_planner(&reply->body, request->lang, &page);
    return OK;
}

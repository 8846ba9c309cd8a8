/* What do all pages of evidence share? Which numbers are asked for, the method at work on them, and
 * the frame that says what was found, how sure that is and where it comes from. */

#include <math.h>

#include "partners/partners.h"
#include "web/evidence_in.h"

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

/* ---- which numbers ---- */

static Err data_asked(Cx *cx, Evidence *evidence) {
    static const char *const words[] = {"store", "teaching"};
    const EvidenceAbout *about = evidence->about;
    Str asked = evidence->request->get(evidence->request, S("data"));
    evidence->data = about->no_store ? DATA_TEACHING : DATA_STORE;
    if (evidence->request->posted) {
        evidence->data = DATA_FILE;
        evidence->invented = file_invented(cx, evidence->request->posted);
        return OK;
    }
    if (str_equal(asked, str_of(words[DATA_TEACHING])) && evidence->teaching.n)
        evidence->data = DATA_TEACHING;
    else if (asked.n && !(str_equal(asked, str_of(words[DATA_STORE])) && !about->no_store))
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("data"), asked, S("store, teaching"));
    evidence->invented = evidence->data == DATA_TEACHING;
    return OK;
}

Str evidence_asked(const Evidence *evidence, Str name) {
    for (size_t i = 0; i < evidence->call.n_asked; i++)
        if (str_equal(evidence->asked[i].name, name)) return evidence->asked[i].value;
    return STR_NONE;
}

static void option_add(Evidence *evidence, Str name, Str value) {
    value = str_trim(value);
    if (!value.n || evidence_asked(evidence, name).n) return;
    must(evidence->call.n_asked < EVIDENCE_OPTIONS_MOST);
    evidence->asked[evidence->call.n_asked++] = (Asked){name, value};
}

void evidence_option(Evidence *evidence, const char *name, Str value) {
    for (const MethodOption *o = evidence->method->options; o->name.n; o++)
        if (str_equal(o->name, str_of(name)) &&
            !(evidence->data == DATA_FILE && option_is_column(o)))
            option_add(evidence, o->name, value);
}

void evidence_taught(Cx *cx, Evidence *evidence) {
    const Taught *of = taught_of(evidence->method->id);
    Str name;
    if (evidence->data != DATA_TEACHING) return;
    for (Str rest = str_of(of->columns), pair; str_cut(&rest, '&', &pair);)
        if (str_cut(&pair, '=', &name)) evidence_option(evidence, cstr(cx->mem, name), pair);
}

static void options_sent(Evidence *evidence) {
    const Posted *posted = evidence->request->posted;
    if (!posted) return;
    for (const MethodOption *o = evidence->method->options; o->name.n; o++)
        option_add(evidence, o->name, posted_more(posted, o->name));
}

/* ---- the frame ---- */

static void inputs_fill(Cx *cx, Evidence *evidence) {
    EvidenceFrame *frame = &evidence->page.frame;
    const char *path = evidence->about->path;
    const Request *request = evidence->request;
    frame->inputs = NEW_ARRAY(cx->mem, Link, 3);
    if (!evidence->about->no_store)
        frame->inputs[frame->n_inputs++] = (Link){.href = page_href(cx, request, "%s", path),
                                                  .text = say(cx, MSG_EVIDENCE_OF_STORE),
                                                  .active = evidence->data == DATA_STORE};
    if (evidence->teaching.n)
        frame->inputs[frame->n_inputs++] =
            (Link){.href = page_href(cx, request, "%s?data=teaching", path),
                   .text = say(cx, MSG_EVIDENCE_OF_TEACHING),
                   .active = evidence->data == DATA_TEACHING};
    frame->inputs[frame->n_inputs++] = (Link){.href = S("#eigene-datei"),
                                              .text = say(cx, MSG_EVIDENCE_OF_FILE),
                                              .active = evidence->data == DATA_FILE};
}

static void frame_fill(Cx *cx, Evidence *evidence) {
    EvidenceFrame *frame = &evidence->page.frame;
    const Method *method = evidence->method;
    const Request *request = evidence->request;
    frame->title = say(cx, evidence->about->title);
    frame->lead = say(cx, evidence->about->lead);
    frame->head = page_head(cx, request, frame->title, S("/evidence"));
    frame->head.description = frame->lead;
    frame->crumb = say(cx, MSG_EVIDENCE_TITLE);
    frame->crumb_href = page_href(cx, request, "/evidence");
    frame->mark = evidence->invented ? INVENTED_MARK : STR_NONE;
    frame->limits = NEW_ARRAY(cx->mem, Str, EVIDENCE_LIMITS_MOST);
    frame->choices_action = page_href(cx, request, "%s", evidence->about->path);
    frame->what = say(cx, method->what);
    frame->formula = say(cx, method->formula);
    frame->source_text = say(cx, method->source);
    frame->method = (Link){.href = page_href(cx, request, "/method/%.*s", STR_ARG(method->id)),
                           .text = say(cx, method->title)};
    if (request->posted) {
        frame->file = request->posted->name;
        frame->head.json_href = frame->head.csv_href = STR_NONE;
    }
    inputs_fill(cx, evidence);
}

Err evidence_begin(Cx *cx, const Request *request, const EvidenceAbout *about, Evidence *out) {
    *out = (Evidence){.request = request, .about = about};
    TRY(method_find(cx, &out->method, str_of(about->method)));
    if (!about->no_teaching) (void)teaching_find(taught_of(out->method->id)->file, &out->teaching);
    TRY(data_asked(cx, out));
    out->call = (Call){.method = out->method, .n_inputs = 1};
    options_sent(out);
    out->page.blocks = NEW_ARRAY(cx->mem, EvidenceBlock, EVIDENCE_BLOCKS_MOST);
    frame_fill(cx, out);
    return OK;
}

void evidence_limit(Evidence *evidence, Str text) {
    EvidenceFrame *frame = &evidence->page.frame;
    if (text.n && frame->n_limits < EVIDENCE_LIMITS_MOST) frame->limits[frame->n_limits++] = text;
}

FormField *evidence_choice(Cx *cx, Evidence *evidence, const char *name, Msg label, size_t n) {
    enum { CHOICES_MOST = 12 };
    EvidenceFrame *frame = &evidence->page.frame;
    if (!frame->choices) frame->choices = NEW_ARRAY(cx->mem, FormField, CHOICES_MOST);
    must(frame->n_choices < CHOICES_MOST);
    FormField *field = &frame->choices[frame->n_choices++];
    *field = (FormField){.id = str_format(cx->mem, "wahl-%s", name),
                         .name = str_of(name),
                         .label = say(cx, label),
                         .kind = S("text"),
                         .is_choice = n > 0,
                         .options = NEW_ARRAY(cx->mem, Option, n + 1)};
    return field;
}

/* ---- figures of the store ---- */

/* "12 von 90 Zeilen haben keine Zahl …: 8 × nicht geliefert, 4 × …" */
Str evidence_left_out(Cx *cx, const PublishedColumns *columns) {
    Str *reasons = NEW_ARRAY(cx->mem, Str, columns->n_gaps + 1);
    if (!columns->left_out) return STR_NONE;
    for (size_t i = 0; i < columns->n_gaps; i++)
        reasons[i] =
            str_format(cx->mem, "%.*s × %.*s",
                       STR_ARG(words_count(cx->mem, cx->lang, (int64_t)columns->gaps[i].n)),
                       STR_ARG(columns->gaps[i].reason));
    Str arguments[] = {words_count(cx->mem, cx->lang, (int64_t)columns->left_out),
                       str_join(cx->mem, columns->n_gaps, reasons, S(", "))};
    return message_fill(cx->mem, cx->lang, MSG_EVIDENCE_LEFT_OUT, 2, arguments);
}

/* Source, state and licence of all figures together. */
static Err credits_fill(Cx *cx, Evidence *evidence) {
    const PublishedColumns *columns = &evidence->columns;
    PublishedSources sources = {.lang = cx->lang};
    PublishedTable all = columns->tables[0];
    VEC(PublishedFigure) figures = {0};
    for (size_t t = 0; t < columns->n_tables; t++) {
        const PublishedTable *table = &columns->tables[t];
        bool known = false; /* k and n are parts of the same figures */
        for (size_t i = 0; i < t; i++)
            known = known || columns->tables[i].figures == table->figures;
        if (known) continue;
        for (size_t i = 0; i < table->n; i++)
            vec_push(cx->mem, &figures, table->figures[i]);
        TRY(publish_sources_add(cx, &sources, table));
    }
    all.figures = figures.at, all.n = figures.n;
    table_deliveries(cx, &all);
    TRY(figure_credits(cx, &all, &evidence->page.frame.credits));
    evidence->page.frame.credits.source = publish_sources_text(cx, &sources);
    return OK;
}

Err evidence_joins(Cx *cx, ColumnsQuery *query) {
    const Register *all;
    PublishedJoins *joins = NEW(cx->mem, PublishedJoins);
    PublishedJoin *list = NEW_ARRAY(cx->mem, PublishedJoin, query->n_regions);
    TRY(partners_now(cx, &all));
    *joins = (PublishedJoins){list, 0};
    for (size_t i = 0; i < query->n_regions; i++) {
        PublishedJoin *join = &list[joins->n];
        join->region = query->regions[i];
        joins->n += region_joined(all, join->region->key, &join->year);
    }
    query->joins = joins;
    return OK;
}

Err evidence_columns(Cx *cx, Evidence *evidence, const ColumnsQuery *query) {
    must(evidence->data == DATA_STORE);
    TRY(publish_columns(cx, &evidence->columns, query));
    evidence->page.frame.left_out = evidence_left_out(cx, &evidence->columns);
    return evidence->columns.rows ? credits_fill(cx, evidence) : OK;
}

/* ---- the method at work ---- */

static Input input_of(Cx *cx, const Evidence *evidence) {
    const Posted *posted = evidence->request->posted;
    if (evidence->data == DATA_FILE) return (Input){.path = posted->path, .name = posted->name};
    return (Input){.bytes = evidence_input(evidence),
                   .name = evidence_file_name(cx, evidence, "-input.csv")};
}

/* The reader's own fault, or the data's: told on the page. */
static Err problem(Cx *cx, Evidence *evidence, Err err) {
    if (err != INVALID && err != LIMIT) return err;
    evidence->page.frame.problem = fault_text(cx->mem, cx->lang, &cx->fault);
    evidence->page.frame.mark = STR_NONE;
    cx->fault = (Fault){.kind = OK};
    return OK;
}

Err evidence_work(Cx *cx, Evidence *evidence) {
    const Request *request = evidence->request;
    evidence->call.asked = evidence->asked;
    if (request->format == AS_CSV && str_equal(request->get(request, S("part")), S("input")))
        return OK; /* only what would be read is asked for */
    if (evidence->data == DATA_STORE && !evidence->columns.rows) {
        evidence->page.frame.problem = say(cx, MSG_EVIDENCE_NO_NUMBERS);
        return OK;
    }
    evidence->call.inputs[0] = input_of(cx, evidence);
    Err err = analysis_run(cx, &evidence->result, &evidence->call);
    if (err) return problem(cx, evidence, err);
    evidence->worked = true;
    for (size_t i = 0; i < evidence->result.notes.n; i++)
        evidence_limit(evidence, evidence->result.notes.at[i]);
    return OK;
}

double evidence_number(const Evidence *evidence, const char *path) {
    return evidence->worked ? result_number_at(evidence->result.root, path) : NAN;
}

/* ---- what was found ---- */

EvidenceBlock *evidence_block(Evidence *evidence, const char *id, Str heading) {
    must(evidence->page.n_blocks < EVIDENCE_BLOCKS_MOST);
    EvidenceBlock *block = &evidence->page.blocks[evidence->page.n_blocks++];
    *block =
        (EvidenceBlock){.id = str_of(id), .heading = heading, .mark = evidence->page.frame.mark};
    block->table.caption = heading;
    return block;
}

Err evidence_picture(Cx *cx, const Evidence *evidence, EvidenceBlock *block, Str wide, Str narrow) {
    Buf out = buf_new(cx->mem, PAGE_MOST);
    Str forms[] = {wide, narrow}, mark = evidence->invented ? INVENTED_MARK : beyond_words(cx);
    for (size_t i = 0; i < 2; i++) {
        if (mark.n)
            TRY(chart_marked(cx, &out, forms[i], mark));
        else
            buf_put(&out, forms[i]);
    }
    TRY(buf_check(cx, &out));
    block->picture = (Safe){buf_str(&out)};
    block->has_picture = true;
    return OK;
}

ChartPoint evidence_point(double value, double low, double high, int decimals) {
    if (!isfinite(value)) return (ChartPoint){.state = MARK_NOT_MEANINGFUL};
    bool band = isfinite(low) && isfinite(high);
    return (ChartPoint){.state = MARK_VALUE,
                        .value = value,
                        .low = band ? low : value,
                        .high = band ? high : value,
                        .decimals = decimals};
}

/* ---- the reply ---- */

Err evidence_finish(Cx *cx, Evidence *evidence, Reply *reply, bool *is_page) {
    const Request *request = evidence->request;
    Str part = request->get(request, S("part"));
    *is_page = request->format == AS_HTML;
    if (evidence->page.frame.problem.n) reply->status = 422;
    if (request->format == AS_CSV && str_equal(part, S("input"))) {
        reply->status = 200;
        reply->file_name = evidence_file_name(cx, evidence, "-input.csv");
        buf_put(&reply->body, evidence_input(evidence));
        return buf_check(cx, &reply->body);
    }
    if (request->format != AS_HTML) {
        if (request->format == AS_JSON)
            evidence_json(cx, &reply->body, evidence);
        else
            evidence_csv(cx, &reply->body, evidence);
        return buf_check(cx, &reply->body);
    }
    evidence_form(cx, evidence);
    if (evidence->worked) evidence->page.frame.call = evidence_call(cx, evidence);
    evidence_downloads(cx, evidence);
    return OK;
}

Err evidence_reply(Cx *cx, Evidence *evidence, Reply *reply) {
    bool is_page;
    TRY(evidence_finish(cx, evidence, reply, &is_page));
    if (is_page) page_evidence(&reply->body, evidence->request->lang, &evidence->page);
    return OK;
}

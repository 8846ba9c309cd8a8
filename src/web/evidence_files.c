/* How do the results of a page of evidence leave: as JSON, as rows, and with what they were worked
 * out from? Each file says what the page says: that data are invented, whose they are, what is
 * missing. */

#include "web/evidence_in.h"

enum { CARRIED_MOST = 1 << 20 /* bytes of a file that a page carries inside itself */ };

Str evidence_file_name(Cx *cx, const Evidence *evidence, const char *ending) {
    return str_format(cx->mem, "wirk-%.*s%s%s", STR_ARG(path_last(str_of(evidence->about->path))),
                      evidence->data == DATA_TEACHING ? "-teaching" : "", ending);
}

Str evidence_input(const Evidence *evidence) {
    if (evidence->data == DATA_STORE) return evidence->columns.csv;
    return evidence->data == DATA_TEACHING ? evidence->teaching : STR_NONE;
}

static const char *data_word(EvidenceData data) {
    static const char *const words[] = {"store", "teaching", "file"};
    return words[data];
}

/* ---- what goes with the numbers ---- */

typedef struct About { /* names and texts, those without a text left out */
    Fact facts[16];
    size_t n;
} About;

static void about_put(About *about, const char *name, Str text) {
    if (text.n) about->facts[about->n++] = (Fact){str_of(name), text};
}

static About about_of(Cx *cx, const Evidence *evidence) {
    const EvidenceFrame *frame = &evidence->page.frame;
    const FigureCredits *credits = &frame->credits;
    About about = {.n = 0};
    if (evidence->invented) about_put(&about, "invented", INVENTED_MARK);
    about_put(&about, "title", frame->title);
    about_put(&about, "fault", frame->problem);
    about_put(&about, "finding", frame->finding);
    about_put(&about, "how_sure", frame->unsure);
    about_put(&about, "data", str_of(data_word(evidence->data)));
    about_put(&about, "file", frame->file);
    about_put(&about, "source", credits->source);
    about_put(&about, "data_version",
              credits->source.n ? figure_data_version(cx, credits) : STR_NONE);
    about_put(&about, "licences", credits->licences);
    about_put(&about, "left_out", frame->left_out);
    about_put(&about, "call", evidence_call(cx, evidence));
    about_put(&about, "not_public", beyond_words(cx));
    return about;
}

void evidence_json(Cx *cx, Buf *out, const Evidence *evidence) {
    const EvidenceFrame *frame = &evidence->page.frame;
    About about = about_of(cx, evidence);
    Json j = json_begin(out);
    json_object(&j);
    for (size_t i = 0; i < about.n; i++) {
        json_key(&j, about.facts[i].name);
        if (str_equal(about.facts[i].name, S("invented"))) {
            json_bool(&j, true);
            json_field(&j, "mark", about.facts[i].text);
        } else
            json_str(&j, about.facts[i].text);
    }
    json_field(&j, "method", evidence->method->id);
    json_key(&j, S("limits"));
    json_array(&j);
    for (size_t i = 0; i < frame->n_limits; i++)
        json_str(&j, frame->limits[i]);
    json_array_end(&j);
    if (evidence->worked) {
        json_key(&j, S("result"));
        result_json_in(&j, &evidence->result);
    }
    json_object_end(&j);
    buf_char(out, '\n');
}

void evidence_csv(Cx *cx, Buf *out, const Evidence *evidence) {
    About about = about_of(cx, evidence);
    Buf rows = buf_new(cx->mem, PAGE_MOST);
    Str heads = S("key,value\r\n");
    if (evidence->worked)
        result_csv(&rows, &evidence->result);
    else
        buf_put(&rows, heads);
    buf_put(out, heads);
    for (size_t i = 0; i < about.n; i++) {
        buf_csv_text(out, about.facts[i].name, ',');
        buf_char(out, ',');
        buf_csv_text(out, about.facts[i].text, ',');
        buf_put(out, S("\r\n"));
    }
    Str all = buf_str(&rows);
    buf_put(out, str_slice(all, heads.n, all.n));
}

/* ---- on the page ---- */

static void download(EvidenceFrame *frame, Str href, Str text, Str name) {
    frame->downloads[frame->n_downloads++] = (Link){.href = href, .text = text, .note = name};
}

/* What came of a file that was sent is kept nowhere: it travels inside the page. */
static void carried(Cx *cx, Evidence *evidence, TakeAway kind, const char *ending, Msg text) {
    Buf out = buf_new(cx->mem, CARRIED_MOST);
    if (kind == TAKE_JSON)
        evidence_json(cx, &out, evidence);
    else
        evidence_csv(cx, &out, evidence);
    if (out.full) return; /* whoever asks for .json gets it still */
    download(&evidence->page.frame, take_away(cx->mem, kind, buf_str(&out)),
             message_text(cx->lang, text), evidence_file_name(cx, evidence, ending));
}

void evidence_downloads(Cx *cx, Evidence *evidence) {
    EvidenceFrame *frame = &evidence->page.frame;
    const Request *request = evidence->request;
    frame->downloads = NEW_ARRAY(cx->mem, Link, 4);
    if (!evidence->worked) return;
    if (evidence->data == DATA_FILE) {
        carried(cx, evidence, TAKE_CSV, ".csv", MSG_EVIDENCE_DOWNLOAD_CSV);
        carried(cx, evidence, TAKE_JSON, ".json", MSG_EVIDENCE_DOWNLOAD_JSON);
        return;
    }
    download(frame, frame->head.csv_href, message_text(cx->lang, MSG_EVIDENCE_DOWNLOAD_CSV),
             evidence_file_name(cx, evidence, ".csv"));
    download(frame, frame->head.json_href, message_text(cx->lang, MSG_EVIDENCE_DOWNLOAD_JSON),
             evidence_file_name(cx, evidence, ".json"));
    Str query = query_with(cx, request, S("part"), S("input"));
    download(frame, page_href(cx, request, "%s.csv?%.*s", evidence->about->path, STR_ARG(query)),
             message_text(cx->lang, MSG_EVIDENCE_DOWNLOAD_INPUT),
             evidence_file_name(cx, evidence, "-input.csv"));
}

/* What does a reader bring to a page of evidence? A file of their own, or the teaching file, with
 * the names of its columns; and how the same would be asked for on the command line. */

#include "formats/formats.h"
#include "web/evidence_in.h"

extern const struct TeachingFile {
    const char *path;
    const char *text;
    size_t n;
} teaching_files[];
extern const size_t teaching_files_n;

bool teaching_find(const char *name, Str *out) {
    for (size_t i = 0; i < teaching_files_n; i++) {
        Str path = str_of(teaching_files[i].path), id = str_of(name);
        if (path.n != id.n + 4 || !str_starts(path, id)) continue;
        *out = (Str){teaching_files[i].text, teaching_files[i].n};
        return true;
    }
    return false;
}

static const Taught taught[] = {
#define TAUGHT(method, asked, file, columns) {method, asked, file, columns},
#include "web/evidence_methods.def"
#undef TAUGHT
};

const Taught *taught_of(Str method) {
    size_t i = 0, n = sizeof taught / sizeof *taught;
    while (i < n && !str_equal(str_of(taught[i].method), method))
        i++;
    must(i < n);
    return &taught[i];
}

Str taught_value(const Taught *of, Str option) {
    Str name;
    for (Str rest = str_of(of->columns), pair; str_cut(&rest, '&', &pair);)
        if (str_cut(&pair, '=', &name) && str_equal(name, option)) return pair;
    return STR_NONE;
}

/* What fits the template: each column by its name there; other options only where nothing can be
 * worked out without them. */
static Str template_value(const Evidence *evidence, const MethodOption *option) {
    const Taught *of = taught_of(evidence->method->id);
    return option->kind > MARKS && of->file[0] ? STR_NONE : taught_value(of, option->name);
}

bool file_invented(Cx *cx, const Posted *posted) {
    Fault before = cx->fault;
    Findings findings = {.mem = cx->mem};
    RowsAsk ask = {
        .path = posted->path, .name = posted->name, .findings = &findings, .headed = true};
    Table *table;
    Row row;
    bool found = false;
    if (!table_open_sheet(cx, &table, &ask) && !table_next(cx, table, &row))
        for (size_t i = 0; i < row.n; i++)
            found |= str_equal(str_trim(row.cells[i]), INVENTED_MARK);
    cx->fault = before; /* what is wrong with the file is told by who works on it */
    return found;
}

/* ---- the form ---- */

static FormField option_field(Cx *cx, const Evidence *evidence, const MethodOption *option) {
    /* What was asked of the house's own figures does not fit the reader's file. */
    bool own = evidence->data != DATA_STORE || option->kind == CHOICE;
    Str value = own ? evidence_asked(evidence, option->name) : template_value(evidence, option);
    FormField field = {
        .id = str_format(cx->mem, "angabe-%.*s", STR_ARG(option->name)),
        .name = option->name,
        .label = message_text(cx->lang, option->what),
        .hint = str_format(cx->mem, "%.*s (%.*s)", STR_ARG(option->name),
                           STR_ARG(option_told(cx, option))),
        .value = value,
        .kind = S("text"),
        .autocomplete = S("off"),
        .most = 300,
        .required = option->flags & NEEDED,
        .is_choice = option->kind == CHOICE,
    };
    if (!field.is_choice) return field;
    size_t n = 1;
    for (size_t i = 0; i < option->of.n; i++)
        n += option->of.p[i] == '|';
    field.options = NEW_ARRAY(cx->mem, Option, n);
    for (Str rest = option->of, part; str_cut(&rest, '|', &part);)
        field.options[field.n_options++] =
            (Option){.value = part,
                     .text = part,
                     .chosen = str_equal(part, value.n ? value : option->fallback)};
    return field;
}

static bool is_asked(const Evidence *evidence, const MethodOption *option) {
    const char *own = evidence->about->asked;
    Str rest = str_of(own ? own : taught_of(evidence->method->id)->asked);
    for (Str part; str_cut(&rest, ',', &part);)
        if (str_equal(part, option->name)) return true;
    return false;
}

void evidence_form(Cx *cx, Evidence *evidence) {
    EvidenceForm *form = &evidence->page.frame.form;
    const Request *request = evidence->request;
    Str id = evidence->method->id;
    *form = (EvidenceForm){.action = page_href(cx, request, "%s", evidence->about->path)};
    form->fields = NEW_ARRAY(cx->mem, FormField, EVIDENCE_OPTIONS_MOST);
    form->more = NEW_ARRAY(cx->mem, FormField, EVIDENCE_OPTIONS_MOST);
    for (const MethodOption *o = evidence->method->options; o->name.n; o++) {
        if (is_asked(evidence, o))
            form->fields[form->n_fields++] = option_field(cx, evidence, o);
        else if (!evidence->about->asked_only)
            form->more[form->n_more++] = option_field(cx, evidence, o);
    }
    form->template =
        (Link){.href = page_href(cx, request, "/method/%.*s.csv?part=template", STR_ARG(id)),
               .text = message_text(cx->lang, MSG_EVIDENCE_TEMPLATE)};
    if (evidence->teaching.n)
        form->teaching = (Link){.href = page_href(cx, request, "%s.csv?data=teaching&part=input",
                                                  evidence->about->path),
                                .text = message_text(cx->lang, MSG_EVIDENCE_TEACHING)};
}

/* ---- on the command line ---- */

static bool is_plain(Str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (!letter && c != '_' && c != '-' && c != '.' && c != ',' && c != '=') return false;
    }
    return text.n > 0;
}

/* A word as a shell takes it. */
static void put_word(Buf *out, Str text) {
    if (is_plain(text)) {
        buf_put(out, text);
        return;
    }
    buf_char(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\'') buf_put(out, S("'\\'"));
        buf_char(out, text.p[i]);
    }
    buf_char(out, '\'');
}

Str evidence_call(Cx *cx, const Evidence *evidence) {
    Buf out = buf_new(cx->mem, 64 << 10);
    Str file = evidence->data == DATA_FILE ? evidence->request->posted->name
                                           : evidence_file_name(cx, evidence, "-input.csv");
    buf_format(&out, "wirk analyse %.*s --input ", STR_ARG(evidence->method->id));
    put_word(&out, file);
    for (size_t i = 0; i < evidence->call.n_asked; i++) {
        buf_format(&out, " --%.*s ", STR_ARG(evidence->asked[i].name));
        put_word(&out, evidence->asked[i].value);
    }
    return buf_str(&out);
}

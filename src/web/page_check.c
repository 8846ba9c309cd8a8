/* What is this file, how would it be read, and what does not fit? An officer's first act: a form
 * that takes one file, and a page that tells what was seen. Of a visitor's file nothing is stored:
 * the list of findings and the proposed mapping travel inside the page. Who may deliver it has it
 * kept for an hour, so that it need not be sent twice. Figures of the store are named only as what
 * a finding expects, and only those that who asks may see. */

#include <string.h>

#include "figures/check.h"
#include "web/deliver_in.h"

#define SHOWN_PER_RULE 10
/* So that a page stays one, whatever the table is: of 2000 columns, with headings of any length. */
#define PREVIEW_COLUMNS 100
#define MAPPED_COLUMNS 500
#define RUN_COLUMNS 500 /* of a run, one by one */
#define TEXT_MOST 80    /* bytes of a cell of the preview */
#define HEADING_MOST 160
#define JSON_MOST ((size_t)1 << 20) /* of the findings that the page carries */
#define YAML_MOST ((size_t)256 << 10)

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str say_with(Cx *cx, Msg message, Str argument) {
    return message_fill(cx->mem, cx->lang, message, 1, &argument);
}

/* ---- the form ---- */

static CheckForm form_of(Cx *cx, const Request *request) {
    return (CheckForm){page_href(cx, request, "/check")};
}

Err route_check(Cx *cx, const Request *request, Reply *reply) {
    static const struct {
        Msg name, note;
    } formats[] = {
        {MSG_CHECK_FORMAT_SHEETS, MSG_CHECK_NOTE_SHEETS},
        {MSG_CHECK_FORMAT_TEXT, MSG_CHECK_NOTE_TEXT},
        {MSG_CHECK_FORMAT_GENESIS, MSG_CHECK_NOTE_GENESIS},
        {MSG_CHECK_FORMAT_CUBES, MSG_CHECK_NOTE_CUBES},
        {MSG_CHECK_FORMAT_SHAPES, MSG_CHECK_NOTE_SHAPES},
    };
    size_t n = sizeof formats / sizeof *formats;
    if (request->format != AS_HTML) {
        static const char *const columns[] = {"format", "note"};
        Sheet sheet = {.n_columns = 2, .columns = columns};
        for (size_t i = 0; i < n; i++) {
            vec_push(cx->mem, &sheet.cells, say(cx, formats[i].name));
            vec_push(cx->mem, &sheet.cells, say(cx, formats[i].note));
        }
        return sheet_reply(cx, request, reply, &sheet);
    }
    CheckPage page = {
        .head = page_head(cx, request, say(cx, MSG_CHECK_TITLE), S("/check")),
        .form = form_of(cx, request),
        .formats = NEW_ARRAY(cx->mem, Link, n),
        .n_formats = n,
    };
    for (size_t i = 0; i < n; i++)
        page.formats[i] =
            (Link){.text = say(cx, formats[i].name), .note = say(cx, formats[i].note)};
    page_check(&reply->body, request->lang, &page);
    return OK;
}

/* ---- places and words ---- */

static Str place_of(Cx *cx, const Finding *f) {
    if (!f->row && !f->column) return say(cx, MSG_CHECK_PLACE_FILE);
    Str arguments[] = {str_format(cx->mem, "%zu", f->row), column_letters(cx->mem, f->column)};
    if (!f->row) return say_with(cx, MSG_CHECK_PLACE_COLUMN, arguments[1]);
    return message_fill(cx->mem, cx->lang, f->column ? MSG_CHECK_PLACE_CELL : MSG_CHECK_PLACE_ROW,
                        2, arguments);
}

static Str use_word(Cx *cx, ColumnUse use) {
    switch (use) {
    case USE_REGION: return say(cx, MSG_CHECK_USE_REGION);
    case USE_NAME: return say(cx, MSG_CHECK_USE_NAME);
    case USE_PERIOD: return say(cx, MSG_CHECK_USE_PERIOD);
    case USE_LABEL: return say(cx, MSG_CHECK_USE_LABEL);
    case USE_VALUE: return say(cx, MSG_CHECK_USE_VALUE);
    case USE_QUALITY: return say(cx, MSG_CHECK_USE_QUALITY);
    case USE_NONE: break;
    }
    return say(cx, MSG_CHECK_USE_NONE);
}

static Str origin_sentence(Cx *cx, const Checked *checked) {
    switch (checked->origin) {
    case MAPPING_AGREED: return say_with(cx, MSG_CHECK_ORIGIN_AGREED, checked->mapping_id);
    case MAPPING_GIVEN: return say(cx, MSG_CHECK_ORIGIN_GIVEN);
    case MAPPING_REMEMBERED: return say(cx, MSG_CHECK_ORIGIN_REMEMBERED);
    case MAPPING_PROPOSED: return say(cx, MSG_CHECK_ORIGIN_PROPOSED);
    case MAPPING_ABSENT: break;
    }
    return checked->n_columns ? say(cx, MSG_CHECK_ORIGIN_ABSENT) : STR_NONE;
}

/* ---- the verdict ---- */

/* What was read and what else was found, as far as there is any of it. */
static Str counts_text(Cx *cx, const Checked *checked, const Findings *findings, bool errors) {
    const Delivery *d = &checked->delivery;
    const struct {
        Msg message;
        int64_t n;
    } all[] = {
        {MSG_CHECK_COUNT_ROWS, d->rows},
        {MSG_CHECK_COUNT_VALUES, errors ? 0 : d->added + d->changed + d->unchanged},
        {MSG_CHECK_COUNT_WARNINGS, (int64_t)findings_count(findings, WARNING)},
        {MSG_CHECK_COUNT_NOTES, (int64_t)findings_count(findings, NOTE)},
    };
    Str parts[sizeof all / sizeof *all];
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n) parts[n++] = message_count(cx->mem, cx->lang, all[i].message, all[i].n);
    return str_join(cx->mem, n, parts, S(" · "));
}

static void verdict(Cx *cx, CheckedPage *page, const Checked *checked, const Findings *findings) {
    size_t errors = findings_count(findings, ERROR_FINDING),
           warnings = findings_count(findings, WARNING);
    page->findings_title =
        say(cx, errors || warnings ? MSG_CHECK_FINDINGS : MSG_CHECK_FINDINGS_NOTES);
    page->verdict_class = errors ? S("bad") : warnings ? S("look") : S("good");
    if (errors)
        page->verdict = message_count(cx->mem, cx->lang, MSG_CHECK_VERDICT_ERRORS, (int64_t)errors);
    else if (findings->of_rule[RULE_MAPPING_OWN])
        page->verdict = say(cx, MSG_CHECK_VERDICT_OWN);
    else if (warnings)
        page->verdict =
            message_count(cx->mem, cx->lang, MSG_CHECK_VERDICT_WARNINGS, (int64_t)warnings);
    else
        page->verdict = say(cx, MSG_CHECK_VERDICT_GOOD);
    page->verdict_note = counts_text(cx, checked, findings, errors > 0);
}

/* ---- facts, columns ---- */

static void fact(CheckedPage *page, Str name, Str text) {
    if (text.n) page->facts[page->n_facts++] = (Fact){name, text};
}

static void facts(Cx *cx, CheckedPage *page, const Checked *checked) {
    page->facts = NEW_ARRAY(cx->mem, Fact, 8);
    fact(page, say(cx, MSG_CHECK_FACT_FORM), delivery_form_words(cx->mem, cx->lang, checked->form));
    fact(page, say(cx, MSG_CHECK_FACT_TITLE),
         str_join(cx->mem, checked->n_title, checked->title, S(" · ")));
    fact(page, say(cx, MSG_CHECK_FACT_DECIMAL),
         str_equal(checked->decimal, S(","))   ? say(cx, MSG_CHECK_DECIMAL_COMMA)
         : str_equal(checked->decimal, S(".")) ? say(cx, MSG_CHECK_DECIMAL_POINT)
                                               : STR_NONE);
    if (checked->n_sheets > 1)
        fact(page, say(cx, MSG_CHECK_FACT_SHEETS),
             str_join(cx->mem, checked->n_sheets, checked->sheets, S(" · ")));
    fact(page, say(cx, MSG_CHECK_FACT_STAND), checked->delivery.stand);
    fact(page, say(cx, MSG_CHECK_FACT_SOURCE), checked->delivery.attribution);
    fact(page, S("SHA-256"), checked->delivery.sha256);
}

/* Cut between two letters. */
static Str short_text(Arena *mem, Str text, size_t most) {
    if (text.n <= most) return text;
    size_t n = most;
    while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return str_format(mem, "%.*s…", (int)n, text.p);
}

/* "D: Schüler*innen, weiblich" */
static void run_parts(Cx *cx, CheckedColumnRow *row, const CheckedColumn *first, size_t at) {
    Arena *mem = cx->mem;
    row->parts = NEW_ARRAY(mem, Str, first->run);
    for (size_t i = 0; i < first->run && row->n_parts < RUN_COLUMNS; i++) {
        Str meaning = first[i].meaning.in[cx->lang];
        row->parts[row->n_parts++] =
            str_format(mem, "%.*s: %.*s%s%.*s", STR_ARG(column_letters(mem, at + i + 1)),
                       STR_ARG(short_text(mem, first[i].heading, HEADING_MOST)),
                       meaning.n && first[i].use == USE_VALUE ? " → " : "",
                       STR_ARG(first[i].use == USE_VALUE ? meaning : STR_NONE));
    }
    row->parts_text = message_count(mem, cx->lang, MSG_CHECK_COLUMNS_ALL, (int64_t)first->run);
}

/* One row for columns that one sentence tells of. */
static CheckedColumnRow column_row(Cx *cx, const Checked *checked, size_t at) {
    const CheckedColumn *column = &checked->columns[at], *last = column + column->run - 1;
    Str heading = short_text(cx->mem, column->heading, HEADING_MOST);
    CheckedColumnRow row = {
        .letter = column_letters(cx->mem, at + 1),
        .heading = heading,
        .use = use_word(cx, column->use),
        .meaning = column->meaning.in[cx->lang],
        .reason = column->told.in[cx->lang],
        .unused = column->use == USE_NONE,
    };
    if (column->run == 1) return row;
    row.letter = str_format(cx->mem, "%.*s–%.*s", STR_ARG(row.letter),
                            STR_ARG(column_letters(cx->mem, at + column->run)));
    row.heading = str_format(cx->mem, "%.*s … %.*s", STR_ARG(heading),
                             STR_ARG(short_text(cx->mem, last->heading, HEADING_MOST)));
    for (size_t i = 1; i < column->run; i++)
        if (!str_equal(column[i].meaning.in[DE], column->meaning.in[DE])) row.meaning = STR_NONE;
    run_parts(cx, &row, column, at);
    return row;
}

/* Those that are read, wherever they stand, and of the others the first ones. */
static void columns(Cx *cx, CheckedPage *page, const Checked *checked) {
    size_t left = 0;
    page->columns = NEW_ARRAY(cx->mem, CheckedColumnRow, checked->n_columns + 1);
    for (size_t c = 0; c < checked->n_columns; c += checked->columns[c].run) {
        if (c >= MAPPED_COLUMNS && checked->columns[c].use == USE_NONE)
            left += checked->columns[c].run;
        else
            page->columns[page->n_columns++] = column_row(cx, checked, c);
    }
    if (left)
        page->columns_more =
            message_count(cx->mem, cx->lang, MSG_CHECK_COLUMNS_MORE, (int64_t)left);
    page->origin = origin_sentence(cx, checked);
    page->reasons = NEW_ARRAY(cx->mem, Str, checked->n_reasons + 1);
    for (size_t i = 0; i < checked->n_reasons; i++)
        page->reasons[page->n_reasons++] = checked->reasons[i].in[cx->lang];
}

/* ---- findings ---- */

static Str heading_at(Arena *mem, const Checked *checked, size_t column) {
    if (!column || column > checked->n_columns) return STR_NONE;
    return short_text(mem, checked->columns[column - 1].heading, HEADING_MOST);
}

static void group(Cx *cx, CheckedGroup *out, Rule rule, const Checked *checked,
                  const Findings *findings) {
    Severity severity = rule_severity(rule);
    size_t all = findings->of_rule[rule];
    *out = (CheckedGroup){
        .severity = severity_word(cx->lang, severity),
        .severity_class = severity_id(severity),
        .rule = rule_id(rule),
        .title = rule_title(cx->lang, rule),
        .count = words_count(cx->mem, cx->lang, (int64_t)all),
        .findings = NEW_ARRAY(cx->mem, CheckedFinding, SHOWN_PER_RULE),
    };
    for (size_t i = 0; i < findings->list.n && out->n_findings < SHOWN_PER_RULE; i++) {
        const Finding *f = &findings->list.at[i];
        if (f->rule != rule) continue;
        out->findings[out->n_findings++] = (CheckedFinding){
            .place = place_of(cx, f),
            .heading = heading_at(cx->mem, checked, f->column),
            .text = finding_text(cx->mem, cx->lang, f),
        };
    }
    if (all > out->n_findings)
        out->more =
            message_count(cx->mem, cx->lang, MSG_CHECK_MORE, (int64_t)(all - out->n_findings));
}

static void groups(Cx *cx, CheckedPage *page, const Checked *checked, const Findings *findings) {
    page->groups = NEW_ARRAY(cx->mem, CheckedGroup, RULES);
    for (int severity = ERROR_FINDING; severity >= NOTE; severity--)
        for (Rule rule = 0; rule < RULES; rule++)
            if (findings->of_rule[rule] && (int)rule_severity(rule) == severity)
                group(cx, &page->groups[page->n_groups++], rule, checked, findings);
}

/* ---- the first rows ---- */

static void mark_cells(Cx *cx, CheckedPage *page, const Checked *checked,
                       const Findings *findings) {
    for (int severity = NOTE; severity <= ERROR_FINDING; severity++)
        for (size_t i = 0; i < findings->list.n; i++) {
            const Finding *f = &findings->list.at[i];
            if ((int)rule_severity(f->rule) != severity || !f->column) continue;
            for (size_t r = 0; r < checked->n_rows; r++) {
                if (checked->lines[r] != f->row || f->column > page->n_preview_columns) continue;
                PreviewCell *cell = &page->preview[r].cells[f->column - 1];
                cell->mark = severity_id((Severity)severity);
                cell->title = str_format(cx->mem, "%.*s: %.*s",
                                         STR_ARG(severity_word(cx->lang, (Severity)severity)),
                                         STR_ARG(finding_text(cx->mem, cx->lang, f)));
            }
        }
}

static void preview(Cx *cx, CheckedPage *page, const Checked *checked, const Findings *findings) {
    size_t n = checked->n_columns < PREVIEW_COLUMNS ? checked->n_columns : PREVIEW_COLUMNS;
    page->n_preview_columns = n;
    page->preview_columns = NEW_ARRAY(cx->mem, PreviewColumn, n + 1);
    for (size_t c = 0; c < n; c++)
        page->preview_columns[c] =
            (PreviewColumn){column_letters(cx->mem, c + 1), heading_at(cx->mem, checked, c + 1)};
    page->preview = NEW_ARRAY(cx->mem, PreviewLine, checked->n_rows + 1);
    for (size_t r = 0; r < checked->n_rows; r++) {
        PreviewLine *line = &page->preview[page->n_preview++];
        line->line = str_format(cx->mem, "%zu", checked->lines[r]);
        line->cells = NEW_ARRAY(cx->mem, PreviewCell, n + 1);
        line->n_cells = n;
        for (size_t c = 0; c < n; c++)
            line->cells[c].text = short_text(cx->mem, checked->rows[r][c], TEXT_MOST);
    }
    page->preview_text =
        message_count(cx->mem, cx->lang, MSG_CHECK_PREVIEW, (int64_t)checked->n_rows);
    if (n < checked->n_columns) {
        Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)n),
                        words_count(cx->mem, cx->lang, (int64_t)checked->n_columns)};
        page->preview_note = message_fill(cx->mem, cx->lang, MSG_CHECK_PREVIEW_COLUMNS, 2, counts);
    }
    mark_cells(cx, page, checked, findings);
}

/* ---- what the reader takes along ---- */

/* The file's name without its ending, and another behind it. */
static Str name_with(Arena *mem, Str file, const char *tail) {
    size_t dot = file.n;
    while (dot && file.p[dot - 1] != '.')
        dot--;
    return str_format(mem, "%.*s%s", STR_ARG(str_slice(file, 0, dot > 1 ? dot - 1 : file.n)), tail);
}

static CheckTold told_of(const Checked *checked, const Findings *findings) {
    return (CheckTold){checked->delivery.file_name, &checked->delivery, checked, findings};
}

/* `file`: the number under which it is kept to be delivered; 0: it is not. */
static void json_put(Cx *cx, Buf *out, const Checked *checked, const Findings *findings,
                     int64_t file) {
    Json j = json_begin(out);
    CheckTold told = told_of(checked, findings);
    json_object(&j);
    check_tell(cx, &j, &told);
    if (file) json_field_int(&j, "kept_file", file);
    json_object_end(&j);
    buf_char(out, '\n');
}

static Err take_along(Cx *cx, CheckedPage *page, const Checked *checked, const Findings *findings) {
    Str list = STR_NONE;
    if (checked->yaml.n && checked->yaml.n <= YAML_MOST) {
        page->yaml = checked->yaml;
        page->yaml_href = take_away(cx->mem, TAKE_YAML, checked->yaml);
        page->yaml_name = name_with(cx->mem, page->file, ".yaml");
    }
    if (!page->n_groups) return OK;
    CheckTold told = told_of(checked, findings);
    TRY(check_list(cx, &list, &told));
    page->list_href = take_away(cx->mem, TAKE_XLSX, list);
    page->list_name =
        name_with(cx->mem, page->file, cx->lang == DE ? "-befunde.xlsx" : "-findings.xlsx");
    Buf json = buf_new(cx->mem, JSON_MOST);
    json_put(cx, &json, checked, findings, 0);
    if (json.full) return OK; /* whoever asks for .json gets it still */
    page->json_href = take_away(cx->mem, TAKE_JSON, buf_str(&json));
    page->json_name = name_with(cx->mem, page->file, ".json");
    return OK;
}

/* ---- the page ---- */

static Err unreadable(Cx *cx, const Request *request, Reply *reply) {
    Str text = fault_text(cx->mem, cx->lang, &cx->fault);
    reply->status = 422;
    if (request->format != AS_HTML) {
        Json j = json_begin(&reply->body);
        json_object(&j);
        json_field(&j, "file", request->posted->name);
        json_field(&j, "fault", text);
        json_object_end(&j);
        buf_char(&reply->body, '\n');
        return OK;
    }
    CheckedPage page = {
        .head = page_head(cx, request, say(cx, MSG_CHECK_TITLE), S("/check")),
        .form = form_of(cx, request),
        .file = request->posted->name,
        .verdict = say(cx, MSG_CHECK_VERDICT_UNREADABLE),
        .verdict_class = S("bad"),
        .verdict_note = text,
    };
    page.head.json_href = page.head.csv_href = STR_NONE;
    page_checked(&reply->body, request->lang, &page);
    return OK;
}

static Err checked_reply(Cx *cx, const Request *request, Reply *reply, const Checked *checked,
                         const Findings *findings) {
    DeliverOffer offer;
    TRY(deliver_offer(cx, request, checked, findings, &offer));
    if (request->format != AS_HTML) {
        json_put(cx, &reply->body, checked, findings, offer.file.number);
        return OK;
    }
    CheckedPage page = {
        .deliver = offer.form,
        .deliver_lead = offer.lead,
        .head = page_head(cx, request, say(cx, MSG_CHECK_TITLE), S("/check")),
        .form = form_of(cx, request),
        .file = request->posted->name,
    };
    page.head.json_href = page.head.csv_href = STR_NONE;
    verdict(cx, &page, checked, findings);
    facts(cx, &page, checked);
    columns(cx, &page, checked);
    groups(cx, &page, checked, findings);
    preview(cx, &page, checked, findings);
    TRY(take_along(cx, &page, checked, findings));
    page_checked(&reply->body, request->lang, &page);
    return OK;
}

Err route_checked(Cx *cx, const Request *request, Reply *reply) {
    const Posted *posted = request->posted;
    CheckOptions options = {
        .name = posted->name,
        .sheet = str_trim(posted->fields[POSTED_SHEET]),
        .sender = str_trim(posted->fields[POSTED_SENDER]),
        .mapping = posted->fields[POSTED_MAPPING],
    };
    Findings findings = {.mem = cx->mem};
    Checked checked = {.n_columns = 0};
    Err err = check_file(cx, &checked, &findings, posted->path, &options);
    if (err == INVALID || err == LIMIT || err == NOT_FOUND) return unreadable(cx, request, reply);
    TRY(err);
    return checked_reply(cx, request, reply, &checked, &findings);
}

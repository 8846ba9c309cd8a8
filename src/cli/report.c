/* What is told of a delivered file: outcome, counts, and each finding with place, rule and one
 * sentence. */

#include <string.h>

#include "cli/report_in.h"

#define REPORT_MOST ((size_t)64 << 20)

static Msg outcome_message(const Report *report, DeliveryOutcome outcome) {
    if (report->look_only)
        return outcome == DELIVERY_REFUSED ? MSG_CLI_WOULD_REFUSE : MSG_CLI_WOULD_STORE;
    switch (outcome) {
    case DELIVERY_STORED: return MSG_CLI_STORED;
    case DELIVERY_UNCHANGED: return MSG_CLI_UNCHANGED;
    case DELIVERY_REFUSED: break;
    }
    return MSG_CLI_REFUSED;
}

void report_begin(Cx *cx, Report *report, Output output) {
    *report = (Report){.output = output, .out = buf_new(cx->mem, REPORT_MOST)};
    if (output == OUTPUT_JSON) {
        report->json = json_begin(&report->out);
        json_object(&report->json);
        json_key(&report->json, S("files"));
        json_array(&report->json);
    } else if (output == OUTPUT_CSV) {
        buf_put(&report->out,
                S("file,outcome,delivery,rule,severity,row,column,found,expected,text\r\n"));
    }
}

static void as_json(Cx *cx, Report *report, const CheckTold *told) {
    json_object(&report->json);
    check_tell(cx, &report->json, told);
    json_object_end(&report->json);
}

static void as_csv(Cx *cx, Buf *out, const CheckTold *told) {
    const Delivery *d = told->delivery;
    const Findings *findings = told->findings;
    Str outcome = check_outcome(d->outcome);
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        Str words[] = {rule_id(f->rule), severity_id(rule_severity(f->rule))};
        buf_csv_text(out, told->file, ',');
        buf_format(out, ",%.*s,%lld,%.*s,%.*s,%zu,%zu,", STR_ARG(outcome), (long long)d->number,
                   STR_ARG(words[0]), STR_ARG(words[1]), f->row, f->column);
        buf_csv_text(out, f->value, ',');
        buf_char(out, ',');
        buf_csv_text(out, f->expected, ',');
        buf_char(out, ',');
        buf_csv_text(out, finding_text(cx->mem, cx->lang, f), ',');
        buf_put(out, S("\r\n"));
    }
    if (!findings->list.n) {
        buf_csv_text(out, told->file, ',');
        buf_format(out, ",%.*s,%lld,,,,,,,\r\n", STR_ARG(outcome), (long long)d->number);
    }
}

static void line_of_finding(Cx *cx, Buf *out, const Finding *f) {
    buf_put(out, S("    "));
    buf_put(out, severity_word(cx->lang, rule_severity(f->rule)));
    if (f->row) {
        buf_put(out, S(", "));
        buf_put(out, finding_place(cx->mem, cx->lang, f));
    }
    buf_format(out, ": %.*s [%.*s]\n", STR_ARG(finding_text(cx->mem, cx->lang, f)),
               STR_ARG(rule_id(f->rule)));
}

/* Errors first, then warnings, then notes; of each rule the first few, the rest is counted. */
static void findings_brief(Cx *cx, Buf *out, const Findings *findings, size_t most) {
    size_t shown[RULES] = {0};
    for (int severity = ERROR_FINDING; severity >= NOTE; severity--)
        for (size_t i = 0; i < findings->list.n; i++) {
            const Finding *f = &findings->list.at[i];
            if ((int)rule_severity(f->rule) != severity) continue;
            if (shown[f->rule]++ < most) line_of_finding(cx, out, f);
        }
    for (size_t r = 0; r < RULES; r++)
        if (findings->of_rule[r] > most) {
            Str arguments[] = {
                words_count(cx->mem, cx->lang, (int64_t)(findings->of_rule[r] - most)),
                rule_id((Rule)r)};
            buf_put(out, S("    "));
            buf_put(out, message_fill(cx->mem, cx->lang, MSG_CLI_MORE_FINDINGS, 2, arguments));
            buf_char(out, '\n');
        }
}

static Msg origin_message(MappingOrigin origin) {
    switch (origin) {
    case MAPPING_ABSENT: break;
    case MAPPING_AGREED: return MSG_CLI_MAPPING_AGREED;
    case MAPPING_GIVEN: return MSG_CLI_MAPPING_GIVEN;
    case MAPPING_REMEMBERED: return MSG_CLI_MAPPING_REMEMBERED;
    case MAPPING_PROPOSED: return MSG_CLI_MAPPING_PROPOSED;
    }
    return MSG_CLI_MAPPING_NONE;
}

static void line(Buf *out, Str text) {
    if (text.n) buf_format(out, "    %.*s\n", STR_ARG(text));
}

/* Which mapping reads the file, and why. */
static void text_of_look(Cx *cx, Buf *out, const Checked *checked) {
    line(out,
         message_fill(cx->mem, cx->lang, origin_message(checked->origin), 1, &checked->mapping_id));
    for (size_t i = 0; i < checked->n_reasons; i++)
        line(out, checked->reasons[i].in[cx->lang]);
    for (size_t c = 0; c < checked->n_columns; c++)
        line(out, checked->columns[c].told.in[cx->lang]);
}

static void as_text(Cx *cx, Report *report, const CheckTold *told) {
    const Delivery *d = told->delivery;
    Str arguments[] = {
        told->file,
        str_format(cx->mem, "%lld", (long long)d->number),
        words_count(cx->mem, cx->lang, d->rows),
        words_count(cx->mem, cx->lang, d->added),
        words_count(cx->mem, cx->lang, d->changed),
        words_count(cx->mem, cx->lang, d->unchanged),
    };
    bool counted = d->tallied && d->outcome == DELIVERY_STORED;
    if (counted) arguments[1] = words_count(cx->mem, cx->lang, d->cells);
    Msg message = counted ? MSG_CLI_TALLIED : outcome_message(report, d->outcome);
    buf_put(&report->out, message_fill(cx->mem, cx->lang, message, 6, arguments));
    buf_char(&report->out, '\n');
    line(&report->out, delivery_form_words(cx->mem, cx->lang, d->form));
    if (told->checked) text_of_look(cx, &report->out, told->checked);
    findings_brief(cx, &report->out, told->findings, report->brief ? 2 : 20);
}

/* The next file begins with no text of this one, so that its memory may go in between. */
static void flush(Cx *cx, Report *report) {
    if (report->output == OUTPUT_JSON) return; /* told as a whole at the end */
    say(stdout, buf_str(&report->out));
    report->out = buf_new(cx->mem, REPORT_MOST);
}

void report_told(Cx *cx, Report *report, const CheckTold *told) {
    if (report->output == OUTPUT_JSON)
        as_json(cx, report, told);
    else if (report->output == OUTPUT_CSV)
        as_csv(cx, &report->out, told);
    else
        as_text(cx, report, told);
    flush(cx, report);
}

void report_fault(Cx *cx, Report *report, Str path) {
    Str text = fault_text(cx->mem, cx->lang, &cx->fault);
    if (report->output == OUTPUT_JSON) {
        Json *j = &report->json;
        json_object(j);
        json_field(j, "file", path);
        json_field(j, "outcome", S("refused"));
        json_field(j, "fault", text);
        json_object_end(j);
    } else if (report->output == OUTPUT_CSV) {
        buf_csv_text(&report->out, path, ',');
        buf_put(&report->out, S(",refused,,,error,,,,,"));
        buf_csv_text(&report->out, text, ',');
        buf_put(&report->out, S("\r\n"));
    } else {
        Str arguments[] = {path, text};
        buf_put(&report->out, message_fill(cx->mem, cx->lang, MSG_CLI_UNREADABLE, 2, arguments));
        buf_char(&report->out, '\n');
    }
    flush(cx, report);
}

Err report_end(Cx *cx, Report *report) {
    if (report->output != OUTPUT_JSON) return OK;
    json_array_end(&report->json);
    json_object_end(&report->json);
    buf_char(&report->out, '\n');
    TRY(buf_check(cx, &report->out));
    say(stdout, buf_str(&report->out));
    return OK;
}

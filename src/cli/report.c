/* What is told of a delivered file: outcome, counts, and each finding with place, rule and one
 * sentence. */

#include "cli/report_in.h"

#define REPORT_MOST ((size_t)64 << 20)

static const char *outcome_id(DeliveryOutcome outcome) {
    switch (outcome) {
    case DELIVERY_STORED: return "stored";
    case DELIVERY_UNCHANGED: return "unchanged";
    case DELIVERY_REFUSED: break;
    }
    return "refused";
}

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

static const char *severity_id(Severity severity) {
    return severity == ERROR_FINDING ? "error" : severity == WARNING ? "warning" : "note";
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

static void json_finding(Cx *cx, Json *j, const Finding *f) {
    json_object(j);
    json_field(j, "rule", rule_id(f->rule));
    json_field(j, "severity", str_of(severity_id(rule_severity(f->rule))));
    json_field_int(j, "row", (int64_t)f->row);
    json_field_int(j, "column", (int64_t)f->column);
    json_field(j, "found", f->value);
    json_field(j, "expected", f->expected);
    json_field(j, "text", finding_text(cx->mem, cx->lang, f));
    json_object_end(j);
}

static void as_json(Cx *cx, Report *report, Str path, const Delivery *d, const Findings *findings) {
    Json *j = &report->json;
    json_object(j);
    json_field(j, "file", path);
    json_field(j, "outcome", str_of(outcome_id(d->outcome)));
    json_field_int(j, "delivery", d->number);
    json_field(j, "mapping", d->mapping);
    json_field(j, "form", d->form);
    json_field_int(j, "rows", d->rows);
    json_field_int(j, "rows_outside", d->rows_outside);
    json_field_int(j, "added", d->added);
    json_field_int(j, "changed", d->changed);
    json_field_int(j, "unchanged", d->unchanged);
    if (d->tallied) json_field_int(j, "cells", d->cells);
    if (report->more.json) report->more.json(cx, j, report->more.arg);
    json_key(j, S("findings"));
    json_array(j);
    for (size_t i = 0; i < findings->list.n; i++)
        json_finding(cx, j, &findings->list.at[i]);
    json_array_end(j);
    json_object_end(j);
}

static void as_csv(Cx *cx, Buf *out, Str path, const Delivery *d, const Findings *findings) {
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        buf_csv(out, path, ',');
        buf_format(out, ",%s,%lld,%.*s,%s,%zu,%zu,", outcome_id(d->outcome), (long long)d->number,
                   STR_ARG(rule_id(f->rule)), severity_id(rule_severity(f->rule)), f->row,
                   f->column);
        buf_csv(out, f->value, ',');
        buf_char(out, ',');
        buf_csv(out, f->expected, ',');
        buf_char(out, ',');
        buf_csv(out, finding_text(cx->mem, cx->lang, f), ',');
        buf_put(out, S("\r\n"));
    }
    if (!findings->list.n) {
        buf_csv(out, path, ',');
        buf_format(out, ",%s,%lld,,,,,,,\r\n", outcome_id(d->outcome), (long long)d->number);
    }
}

static Str number_text(Cx *cx, int64_t number) {
    return words_number(cx->mem, cx->lang, (double)number, 0);
}

static void line_of_finding(Cx *cx, Buf *out, const Finding *f) {
    static const Msg words[] = {MSG_CLI_NOTE, MSG_CLI_WARNING, MSG_CLI_ERROR};
    buf_put(out, S("    "));
    buf_put(out, message_text(cx->lang, words[rule_severity(f->rule)]));
    if (f->row) {
        Str place[] = {str_format(cx->mem, "%zu", f->row), str_format(cx->mem, "%zu", f->column)};
        buf_put(out, S(", "));
        buf_put(out, message_fill(cx->mem, cx->lang,
                                  f->column ? MSG_CLI_PLACE_CELL : MSG_CLI_PLACE_ROW, 2, place));
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
            Str arguments[] = {number_text(cx, (int64_t)(findings->of_rule[r] - most)),
                               rule_id((Rule)r)};
            buf_put(out, S("    "));
            buf_put(out, message_fill(cx->mem, cx->lang, MSG_CLI_MORE_FINDINGS, 2, arguments));
            buf_char(out, '\n');
        }
}

static void as_text(Cx *cx, Report *report, Str path, const Delivery *d, const Findings *findings) {
    Str arguments[] = {
        path,
        str_format(cx->mem, "%lld", (long long)d->number),
        number_text(cx, d->rows),
        number_text(cx, d->added),
        number_text(cx, d->changed),
        number_text(cx, d->unchanged),
    };
    bool counted = d->tallied && d->outcome == DELIVERY_STORED;
    if (counted) arguments[1] = number_text(cx, d->cells);
    Msg message = counted ? MSG_CLI_TALLIED : outcome_message(report, d->outcome);
    buf_put(&report->out, message_fill(cx->mem, cx->lang, message, 6, arguments));
    buf_char(&report->out, '\n');
    if (d->form.n) buf_format(&report->out, "    %.*s\n", STR_ARG(d->form));
    if (report->more.text) report->more.text(cx, &report->out, report->more.arg);
    findings_brief(cx, &report->out, findings, report->brief ? 2 : 20);
}

/* The next file begins with no text of this one, so that its memory may go in between. */
static void flush(Cx *cx, Report *report) {
    if (report->output == OUTPUT_JSON) return; /* told as a whole at the end */
    say(stdout, buf_str(&report->out));
    report->out = buf_new(cx->mem, REPORT_MOST);
}

void report_delivery(Cx *cx, Report *report, Str path, const Delivery *delivery,
                     const Findings *findings) {
    if (report->output == OUTPUT_JSON)
        as_json(cx, report, path, delivery, findings);
    else if (report->output == OUTPUT_CSV)
        as_csv(cx, &report->out, path, delivery, findings);
    else
        as_text(cx, report, path, delivery, findings);
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
        buf_csv(&report->out, path, ',');
        buf_put(&report->out, S(",refused,,,error,,,,,"));
        buf_csv(&report->out, text, ',');
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

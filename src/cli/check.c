/* wirk check: what would become of this file? Shows what it is, which mapping reads it and why, and
 * what does not fit; --propose gives the mapping alone, to be edited and handed over with
 * --mapping. */

#include <unistd.h>

#include "cli/cli_in.h"
#include "cli/report_in.h"
#include "figures/check.h"

#define MAPPING_MOST ((size_t)1 << 20)

static const char *origin_id(MappingOrigin origin) {
    switch (origin) {
    case MAPPING_ABSENT: break;
    case MAPPING_AGREED: return "agreed";
    case MAPPING_GIVEN: return "given";
    case MAPPING_REMEMBERED: return "remembered";
    case MAPPING_PROPOSED: return "proposed";
    }
    return "none";
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

static const char *use_id(ColumnUse use) {
    switch (use) {
    case USE_NONE: break;
    case USE_REGION: return "region";
    case USE_NAME: return "name";
    case USE_PERIOD: return "period";
    case USE_LABEL: return "label";
    case USE_VALUE: return "value";
    case USE_QUALITY: return "quality";
    }
    return "none";
}

static void json_columns(Cx *cx, Json *j, const Checked *checked) {
    json_key(j, S("columns"));
    json_array(j);
    for (size_t c = 0; c < checked->n_columns; c++) {
        const CheckedColumn *column = &checked->columns[c];
        json_object(j);
        json_field_int(j, "column", (int64_t)c + 1);
        json_field(j, "heading", column->heading);
        json_field(j, "use", str_of(use_id(column->use)));
        json_field(j, "meaning", column->meaning.in[cx->lang]);
        json_field(j, "reason", column->reason.in[cx->lang]);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_checked(Cx *cx, Json *j, void *arg) {
    const Checked *checked = arg;
    json_field(j, "origin", str_of(origin_id(checked->origin)));
    json_field(j, "decimal", checked->decimal);
    json_field(j, "yaml", checked->yaml);
    json_key(j, S("sheets"));
    json_array(j);
    for (size_t i = 0; i < checked->n_sheets; i++)
        json_str(j, checked->sheets[i]);
    json_array_end(j);
    json_key(j, S("title"));
    json_array(j);
    for (size_t i = 0; i < checked->n_title; i++)
        json_str(j, checked->title[i]);
    json_array_end(j);
    json_key(j, S("reasons"));
    json_array(j);
    for (size_t i = 0; i < checked->n_reasons; i++)
        json_str(j, checked->reasons[i].in[cx->lang]);
    json_array_end(j);
    json_columns(cx, j, checked);
}

static void line(Buf *out, Str text) {
    if (text.n) buf_format(out, "    %.*s\n", STR_ARG(text));
}

static void text_checked(Cx *cx, Buf *out, void *arg) {
    const Checked *checked = arg;
    line(out,
         message_fill(cx->mem, cx->lang, origin_message(checked->origin), 1, &checked->mapping_id));
    for (size_t i = 0; i < checked->n_reasons; i++)
        line(out, checked->reasons[i].in[cx->lang]);
    for (size_t c = 0; c < checked->n_columns; c++)
        line(out, checked->columns[c].reason.in[cx->lang]);
}

static int failed(Cx *cx, Str path, Report *report) {
    report_fault(cx, report, path);
    if (cx->fault.kind == NOT_FOUND) return EXIT_USE;
    return cx->fault.kind == INVALID || cx->fault.kind == LIMIT ? EXIT_FINDINGS : give_up(cx);
}

/* A long file, or a pipe: read in one go, without a look at its first rows. */
static int check_long(Cx *cx, Str path, const Options *options, Report *report) {
    Findings findings = {.mem = cx->mem};
    Delivery delivery;
    DeliverOptions how = {.check_only = true,
                          .cells = options->cells,
                          .sheet = options->sheet,
                          .sender = options->sender};
    if (options->mapping.n && file_read(cx, &how.mapping, options->mapping, MAPPING_MOST))
        return give_up(cx);
    if (deliver(cx, &delivery, &findings, path, &how)) return failed(cx, path, report);
    report_delivery(cx, report, path, &delivery, &findings);
    return findings_count(&findings, ERROR_FINDING) ? EXIT_FINDINGS : EXIT_FINE;
}

/* Exit code of one file. */
static int check_one(Cx *cx, Str path, const Options *options, const CheckOptions *how,
                     Report *report) {
    Findings findings = {.mem = cx->mem};
    Checked checked;
    if (options->cells.n || (!options->propose && tally_wanted(cx, path)))
        return check_long(cx, path, options, report);
    if (check_file(cx, &checked, &findings, path, how)) return failed(cx, path, report);
    if (options->propose && checked.yaml.n) {
        say(stdout, checked.yaml);
        return EXIT_FINE;
    }
    report->more = (ReportMore){json_checked, text_checked, &checked};
    report_delivery(cx, report, path, &checked.delivery, &findings);
    report->more = (ReportMore){NULL, NULL, NULL};
    if (options->remember && checked.yaml.n && !findings_count(&findings, ERROR_FINDING))
        say_message(cx, stderr, MSG_CLI_REMEMBERED, 1, &options->sender);
    return findings_count(&findings, ERROR_FINDING) ? EXIT_FINDINGS : EXIT_FINE;
}

int command_check(Cx *cx, const Options *options) {
    if (!options->n_arguments) return wrong_use(cx, MSG_CLI_DELIVER_WHAT, S(""));
    if (options->cells.n && options->n_arguments > 1)
        return wrong_use(cx, MSG_CLI_CELLS_OF_ONE, S(""));
    if (options->remember && !options->sender.n) return wrong_use(cx, MSG_CLI_SENDER_WANTED, S(""));
    CheckOptions how = {
        .sheet = options->sheet, .sender = options->sender, .remember = options->remember};
    if (options->mapping.n && file_read(cx, &how.mapping, options->mapping, MAPPING_MOST))
        return give_up(cx);
    if (open_store(cx, options)) return give_up(cx);
    Report report;
    report_begin(cx, &report, options->output);
    report.look_only = true;
    int worst = EXIT_FINE;
    for (size_t i = 0; i < options->n_arguments; i++) {
        int code = check_one(cx, options->arguments[i], options, &how, &report);
        if (code > worst) worst = code;
        if (code == EXIT_SYSTEM) break;
    }
    if (options->propose) return worst;
    return report_end(cx, &report) ? give_up(cx) : worst;
}

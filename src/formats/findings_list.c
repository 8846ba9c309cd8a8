/* What does a sender work through? The findings of one file as a workbook: one sheet with a line
 * for each, one that counts them by rule. Texts are written as text cells only: what stands in a
 * foreign file never becomes a formula or a link. */

#include <xlsxwriter.h>

#include <math.h>

#include "formats/formats_in.h"

#define LINE_HEIGHT 15.0               /* points */
#define HIGHEST_ROW 400.0              /* what spreadsheets take is 409 */
#define CELL_MOST_BYTES ((size_t)1000) /* of a text; far below what a cell may hold */

typedef enum ListColumn {
    COLUMN_NUMBER,
    COLUMN_SEVERITY,
    COLUMN_ROW,
    COLUMN_COLUMN,
    COLUMN_HEADING,
    COLUMN_FOUND,
    COLUMN_EXPECTED,
    COLUMN_SENTENCE,
    COLUMN_RULE,
    COLUMN_DONE,
    COLUMN_REMARK,
    LIST_COLUMNS
} ListColumn;

static const struct {
    Msg heading;
    double width; /* characters */
} columns[LIST_COLUMNS] = {
    [COLUMN_NUMBER] = {MSG_FORMATS_LIST_NUMBER, 5},
    [COLUMN_SEVERITY] = {MSG_FORMATS_LIST_SEVERITY, 9},
    [COLUMN_ROW] = {MSG_FORMATS_LIST_ROW, 7},
    [COLUMN_COLUMN] = {MSG_FORMATS_LIST_COLUMN, 7},
    [COLUMN_HEADING] = {MSG_FORMATS_LIST_HEADING, 22},
    [COLUMN_FOUND] = {MSG_FORMATS_LIST_FOUND, 15},
    [COLUMN_EXPECTED] = {MSG_FORMATS_LIST_EXPECTED, 15},
    [COLUMN_SENTENCE] = {MSG_FORMATS_LIST_SENTENCE, 54},
    [COLUMN_RULE] = {MSG_FORMATS_LIST_RULE, 16},
    [COLUMN_DONE] = {MSG_FORMATS_LIST_DONE, 8},
    [COLUMN_REMARK] = {MSG_FORMATS_LIST_REMARK, 22},
};

typedef struct ListBook {
    lxw_workbook *book;
    lxw_format *head, *text, *number, *severity[ERROR_FINDING + 1];
} ListBook;

/* Colours carry nothing that the word beside them does not say. */
static void formats_add(ListBook *list) {
    static const lxw_color_t grounds[] = {
        [NOTE] = 0xE8EEF7, [WARNING] = 0xFFF1CC, [ERROR_FINDING] = 0xF9D9D6};
    list->head = workbook_add_format(list->book);
    format_set_bold(list->head);
    format_set_text_wrap(list->head);
    format_set_bg_color(list->head, 0xE3E7EC);
    format_set_bottom(list->head, LXW_BORDER_THIN);
    list->text = workbook_add_format(list->book);
    format_set_text_wrap(list->text);
    format_set_align(list->text, LXW_ALIGN_VERTICAL_TOP);
    list->number = workbook_add_format(list->book);
    format_set_align(list->number, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(list->number, LXW_ALIGN_CENTER);
    for (Severity severity = NOTE; severity <= ERROR_FINDING; severity++) {
        list->severity[severity] = workbook_add_format(list->book);
        format_set_bg_color(list->severity[severity], grounds[severity]);
        format_set_align(list->severity[severity], LXW_ALIGN_VERTICAL_TOP);
    }
}

static void put_text(Cx *cx, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text,
                     lxw_format *format) {
    worksheet_write_string(sheet, row, column,
                           cstr(cx->mem, workbook_text(cx->mem, text, CELL_MOST_BYTES)), format);
}

static void put_message(Cx *cx, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Msg message,
                        lxw_format *format) {
    put_text(cx, sheet, row, column, message_text(cx->lang, message), format);
}

Str column_letters(Arena *mem, size_t column) {
    char letters[16];
    size_t at = sizeof letters;
    for (; column && at; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return str_copy(mem, (Str){letters + at, sizeof letters - at});
}

/* In a footer '&' begins a word of command. */
static Str footer_text(Arena *mem, Str text) {
    Buf out = buf_new(mem, 2 * text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '&') buf_char(&out, '&');
        buf_char(&out, text.p[i]);
    }
    return buf_str(&out);
}

static void print_settings(Cx *cx, lxw_worksheet *sheet, Str file) {
    Str footer = str_format(
        cx->mem, "&L%.*s&R%.*s",
        STR_ARG(footer_text(cx->mem, file.n > 80 ? STR_NONE
                                                 : workbook_text(cx->mem, file, CELL_MOST_BYTES))),
        STR_ARG(message_text(cx->lang, MSG_FORMATS_LIST_PAGE)));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_footer(sheet, cstr(cx->mem, footer));
}

/* Lines that the text takes in its column; spreadsheets do not all find that out themselves. */
static double lines_of(Str text, ListColumn column) {
    double letters = 0;
    for (size_t i = 0; i < text.n; i++)
        letters += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return ceil(letters / (columns[column].width * 0.9));
}

static double row_height(Cx *cx, const Finding *finding, const FindingsAbout *about) {
    Str heading = finding->column && finding->column <= about->n_headings
                      ? about->headings[finding->column - 1]
                      : STR_NONE;
    double lines = lines_of(finding_text(cx->mem, cx->lang, finding), COLUMN_SENTENCE);
    lines = fmax(lines, lines_of(heading, COLUMN_HEADING));
    lines = fmax(lines, lines_of(finding_value(cx->mem, cx->lang, finding), COLUMN_FOUND));
    lines = fmax(lines, lines_of(finding_expected(cx->mem, cx->lang, finding), COLUMN_EXPECTED));
    lines = fmax(lines, lines_of(rule_id(finding->rule), COLUMN_RULE));
    return fmin(LINE_HEIGHT * fmax(lines, 1), HIGHEST_ROW);
}

static void finding_line(Cx *cx, const ListBook *list, lxw_worksheet *sheet, lxw_row_t row,
                         const Finding *finding, const FindingsAbout *about) {
    Severity severity = rule_severity(finding->rule);
    worksheet_set_row(sheet, row, row_height(cx, finding, about), NULL);
    worksheet_write_number(sheet, row, COLUMN_NUMBER, row, list->number);
    put_text(cx, sheet, row, COLUMN_SEVERITY, severity_word(cx->lang, severity),
             list->severity[severity]);
    if (finding->row)
        worksheet_write_number(sheet, row, COLUMN_ROW, (double)finding->row, list->number);
    if (finding->column)
        put_text(cx, sheet, row, COLUMN_COLUMN, column_letters(cx->mem, finding->column),
                 list->text);
    if (finding->column && finding->column <= about->n_headings)
        put_text(cx, sheet, row, COLUMN_HEADING, about->headings[finding->column - 1], list->text);
    put_text(cx, sheet, row, COLUMN_FOUND, finding_value(cx->mem, cx->lang, finding), list->text);
    put_text(cx, sheet, row, COLUMN_EXPECTED, finding_expected(cx->mem, cx->lang, finding),
             list->text);
    put_text(cx, sheet, row, COLUMN_SENTENCE, finding_text(cx->mem, cx->lang, finding), list->text);
    put_text(cx, sheet, row, COLUMN_RULE, rule_id(finding->rule), list->text);
    worksheet_write_blank(sheet, row, COLUMN_DONE, list->text);
    worksheet_write_blank(sheet, row, COLUMN_REMARK, list->text);
}

/* The drop-down of the column "done". */
static void done_choices(Cx *cx, lxw_worksheet *sheet, lxw_row_t last) {
    char *choices[] = {cstr(cx->mem, message_text(cx->lang, MSG_FORMATS_LIST_YES)),
                       cstr(cx->mem, message_text(cx->lang, MSG_FORMATS_LIST_NO)), NULL};
    lxw_data_validation validation = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = (void *)choices,
    };
    worksheet_data_validation_range(sheet, 1, COLUMN_DONE, last, COLUMN_DONE, &validation);
}

static void findings_sheet(Cx *cx, const ListBook *list, const Findings *findings,
                           const FindingsAbout *about) {
    Str name = message_text(cx->lang, MSG_FORMATS_LIST_FINDINGS);
    lxw_worksheet *sheet = workbook_add_worksheet(list->book, cstr(cx->mem, name));
    lxw_row_t row = 0;
    for (lxw_col_t c = 0; c < (lxw_col_t)LIST_COLUMNS; c++) {
        worksheet_set_column(sheet, c, c, columns[c].width, NULL);
        put_message(cx, sheet, 0, c, columns[c].heading, list->head);
    }
    for (int severity = ERROR_FINDING; severity >= NOTE; severity--)
        for (size_t i = 0; i < findings->list.n; i++)
            if ((int)rule_severity(findings->list.at[i].rule) == severity)
                finding_line(cx, list, sheet, ++row, &findings->list.at[i], about);
    if (row) {
        worksheet_autofilter(sheet, 0, 0, row, LIST_COLUMNS - 1);
        done_choices(cx, sheet, row);
    } else {
        put_message(cx, sheet, 1, COLUMN_SENTENCE, MSG_FORMATS_LIST_NONE, list->text);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    print_settings(cx, sheet, about->file);
}

static void summary_sheet(Cx *cx, const ListBook *list, const Findings *findings,
                          const FindingsAbout *about) {
    Str name = message_text(cx->lang, MSG_FORMATS_LIST_SUMMARY);
    lxw_worksheet *sheet = workbook_add_worksheet(list->book, cstr(cx->mem, name));
    const struct {
        Msg name;
        Str value;
    } facts[] = {
        {MSG_FORMATS_LIST_FILE, about->file},
        {MSG_FORMATS_LIST_DIGEST, about->sha256},
        {MSG_FORMATS_LIST_WHEN, time_iso(cx->mem, about->when)},
        {MSG_FORMATS_LIST_FORM, about->form},
        {MSG_FORMATS_LIST_MAPPING, about->mapping},
    };
    lxw_row_t row = 0;
    size_t kept[RULES] = {0};
    worksheet_set_column(sheet, 0, 0, 28, NULL);
    worksheet_set_column(sheet, 1, 1, 40, NULL);
    worksheet_set_column(sheet, 2, 3, 20, NULL);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i].value.n) continue;
        put_message(cx, sheet, row, 0, facts[i].name, list->head);
        put_text(cx, sheet, row++, 1, facts[i].value, list->text);
    }
    row++;
    const Msg heads[] = {MSG_FORMATS_LIST_RULE, MSG_FORMATS_LIST_SEVERITY, MSG_FORMATS_LIST_COUNTED,
                         MSG_FORMATS_LIST_SHOWN};
    for (lxw_col_t c = 0; c < 4; c++)
        put_message(cx, sheet, row, c, heads[c], list->head);
    for (size_t i = 0; i < findings->list.n; i++)
        kept[findings->list.at[i].rule]++;
    for (int severity = ERROR_FINDING; severity >= NOTE; severity--)
        for (Rule rule = 0; rule < RULES; rule++) {
            if (!findings->of_rule[rule] || (int)rule_severity(rule) != severity) continue;
            put_text(cx, sheet, ++row, 0, rule_title(cx->lang, rule), list->text);
            put_text(cx, sheet, row, 1, severity_word(cx->lang, (Severity)severity),
                     list->severity[severity]);
            worksheet_write_number(sheet, row, 2, (double)findings->of_rule[rule], list->number);
            worksheet_write_number(sheet, row, 3, (double)kept[rule], list->number);
        }
    print_settings(cx, sheet, about->file);
}

typedef struct ListOf {
    const Findings *findings;
    const FindingsAbout *about;
} ListOf;

static void list_fill(Cx *cx, lxw_workbook *book, const void *arg) {
    const ListOf *of = arg;
    ListBook list = {.book = book};
    formats_add(&list);
    findings_sheet(cx, &list, of->findings, of->about);
    summary_sheet(cx, &list, of->findings, of->about);
}

Err findings_list(Cx *cx, Str *out, const Findings *findings, const FindingsAbout *about) {
    const ListOf of = {findings, about};
    return workbook_bytes(cx, out, about->when, list_fill, &of);
}

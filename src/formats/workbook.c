/* What does a sender hear about the sheets of a workbook? Which one is read, and what of it or
 * beside it does not show on the screen. */

#include "formats/sheets_in.h"

void workbook_sheets(Cx *cx, WorkbookSheets *out, size_t most) {
    *out = (WorkbookSheets){.visible = NEW_ARRAY(cx->mem, Str, most + 1),
                            .hidden = NEW_ARRAY(cx->mem, Str, most + 1)};
}

void workbook_sheet(WorkbookSheets *sheets, Str name, bool hidden) {
    if (hidden)
        sheets->hidden[sheets->n_hidden++] = name;
    else
        sheets->visible[sheets->n_visible++] = name;
}

void workbook_tell(Cx *cx, Findings *findings, const WorkbookSheets *sheets,
                   const SheetLook *look) {
    const struct {
        Rule rule;
        size_t row, count;
    } counts[] = {{RULE_SHEET_HIDDEN_ROWS, 0, look->hidden_rows},
                  {RULE_SHEET_HIDDEN_COLUMNS, 0, look->hidden_columns},
                  {RULE_SHEET_OVERLAP, look->first_overlap, look->overlaps}};
    if (sheets->n_hidden)
        finding_add(findings, RULE_SHEET_HIDDEN, 0, 0,
                    str_join(cx->mem, sheets->n_hidden, sheets->hidden, S(", ")), STR_NONE);
    if (sheets->n_visible > 1)
        finding_add(findings, RULE_SHEET_CHOSEN, 0, 0, sheets->visible[sheets->chosen],
                    str_format(cx->mem, "%zu", sheets->n_visible));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].count)
            finding_add(findings, counts[i].rule, counts[i].row, 0,
                        str_format(cx->mem, "%zu", counts[i].count), STR_NONE);
}

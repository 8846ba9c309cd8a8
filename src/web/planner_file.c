/* How does a file travel with its assumptions, so that it need not be chosen again for each change?
 * As CSV in a hidden field; nothing of it is kept here. */

#include "formats/formats.h"
#include "web/planner_in.h"

enum { KEPT_MOST = 200 << 10 /* bytes; of FIELD(KEPT) in fields.def */ };

static void put_text(Buf *out, Str text, size_t column) {
    if (column) buf_char(out, ';');
    buf_csv_text(out, text, ';');
}

/* The table as it was read: headings, then rows. */
static Err table_put(Cx *cx, Buf *out, const Posted *posted) {
    Findings findings = {.mem = cx->mem};
    Table *table;
    Row row;
    Err err;
    TRY(table_open_sheet(cx, &table,
                         &(RowsAsk){.path = posted->path,
                                    .name = posted->name,
                                    .findings = &findings,
                                    .headed = true,
                                    .one_column = true}));
    for (size_t i = 0; i < table->n_columns; i++) {
        const TableColumn *column = &table->columns[i];
        put_text(out, str_trim(str_join(cx->mem, column->n_path, column->path, S(" "))), i);
    }
    buf_put(out, S("\r\n"));
    while (!(err = table_next(cx, table, &row)) && !out->full) {
        for (size_t i = 0; i < row.n; i++)
            put_text(out, row.cells[i], i);
        buf_put(out, S("\r\n"));
    }
    return err == NOT_FOUND || !err ? OK : err;
}

bool planner_file_keep(Cx *cx, const Evidence *evidence, PlannerForm *form) {
    static const char *const columns[] = {"year", "grade", "pupils", "school"};
    const Posted *posted = evidence->request->posted;
    Fault before = cx->fault;
    Buf out = buf_new(cx->mem, KEPT_MOST);
    Err err = table_put(cx, &out, posted);
    cx->fault = before; /* what is wrong with the file is told by who worked on it */
    if (err || out.full) return false;
    form->kept[form->n_kept++] = (Hidden){S("kept"), buf_str(&out)};
    form->kept[form->n_kept++] = (Hidden){S("kept_name"), posted->name};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        Str value = planner_sent(evidence, columns[i]);
        if (value.n) form->kept[form->n_kept++] = (Hidden){str_of(columns[i]), value};
    }
    return true;
}

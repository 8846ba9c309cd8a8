/* How do all records of a kind leave as a file? As CSV and JSON for programs, as a workbook for
 * people; each can be taken in again. What the reader may not see is left out, and nothing becomes
 * a formula. */

#include <xlsxwriter.h>

#include "records/records_in.h"

enum {
    OUT_MOST = 64 << 20,
    SAMPLE = 200,      /* rows that tell how long the others will be */
    CELL_MOST = 32000, /* bytes: what a cell of a workbook holds is little more */
    SHEET_NAME_MOST = 31,
    OTHER_COLUMNS = 2, /* id before, archived behind the fields */
};

typedef struct Giving {
    Cx *cx;
    const RecordsGive *ask;
    const KindOf *kind;
    VEC(const Record *) list;
    bool *personal; /* of each of the list: PERSONAL fields are in it */
} Giving;

static Err list_read(Cx *cx, Giving *g) {
    size_t n;
    const Records *records;
    VEC(bool) personal = {0};
    TRY(records_now(cx, &records));
    const Record *const *all = records_all(records, g->kind->kind, &n);
    if (g->ask->only) {
        all = g->ask->only;
        n = g->ask->n_only;
    }
    for (size_t i = 0; i < n; i++) {
        bool changes = g->ask->whole;
        if (!g->ask->whole && !record_seen(cx, records, all[i], g->ask->person)) continue;
        if (!changes && g->ask->person)
            TRY(kind_changed_by(cx, &changes, g->kind->kind, record_owner(records, all[i]),
                                g->ask->person));
        vec_push(cx->mem, &g->list, all[i]);
        vec_push(cx->mem, &personal, changes);
    }
    g->personal = personal.at;
    return OK;
}

static RecordValues given(const Giving *g, size_t i, size_t field) {
    bool hidden = g->kind->fields[field].flags & FIELD_PERSONAL && !g->personal[i];
    return hidden ? (RecordValues){0} : g->list.at[i]->values[field];
}

static Str archived(const Record *record) {
    return record->archived ? S("yes") : S("");
}

/* "q=Lesepaten&archived=yes": beside each row, so that the file has one head and can be taken in
 * again. */
static Str chosen_told(Cx *cx, const Giving *g) {
    Str *parts = NEW_ARRAY(cx->mem, Str, g->ask->n_chosen + 1);
    for (size_t i = 0; i < g->ask->n_chosen; i++)
        parts[i] = str_format(cx->mem, "%.*s=%.*s", STR_ARG(g->ask->chosen[i].name),
                              STR_ARG(g->ask->chosen[i].value));
    return str_join(cx->mem, g->ask->n_chosen, parts, S("&"));
}

/* ---- CSV ---- */

static void csv_row(Cx *cx, const Giving *g, size_t i, Buf *csv) {
    buf_put(csv, g->list.at[i]->id);
    for (size_t f = 0; f < g->kind->n_fields; f++) {
        buf_char(csv, ',');
        buf_csv_text(csv, values_told(cx->mem, given(g, i, f)), ',');
    }
    buf_char(csv, ',');
    buf_put(csv, archived(g->list.at[i]));
}

static Err give_csv(Cx *cx, const Giving *g, Str *out) {
    Buf csv = buf_new(cx->mem, OUT_MOST);
    buf_put(&csv, S("id"));
    for (size_t f = 0; f < g->kind->n_fields; f++) {
        buf_char(&csv, ',');
        buf_put(&csv, g->kind->fields[f].id);
    }
    Str chosen = chosen_told(cx, g);
    buf_put(&csv, chosen.n ? S(",archived,selection\r\n") : S(",archived\r\n"));
    for (size_t i = 0; i < g->list.n; i++) {
        if (i == SAMPLE) buf_expect(&csv, csv.n * (g->list.n - i) / SAMPLE * 17 / 16);
        csv_row(cx, g, i, &csv);
        if (chosen.n) {
            buf_char(&csv, ',');
            buf_csv_text(&csv, chosen, ',');
        }
        buf_put(&csv, S("\r\n"));
    }
    *out = buf_str(&csv);
    return buf_check(cx, &csv);
}

/* ---- JSON ---- */

static void put_values(Json *j, const FieldOf *field, RecordValues values) {
    json_key(j, field->id);
    if (!(field->flags & FIELD_MANY)) {
        json_str(j, values.list[0]);
        return;
    }
    json_array(j);
    for (size_t v = 0; v < values.n; v++)
        json_str(j, values.list[v]);
    json_array_end(j);
}

static Err give_json(Cx *cx, const Giving *g, Str *out) {
    Buf text = buf_new(cx->mem, OUT_MOST);
    Json j = json_begin(&text);
    json_object(&j);
    json_field(&j, "kind", g->kind->id);
    if (g->ask->n_chosen) {
        json_key(&j, S("selection"));
        json_object(&j);
        for (size_t i = 0; i < g->ask->n_chosen; i++)
            json_field(&j, cstr(cx->mem, g->ask->chosen[i].name), g->ask->chosen[i].value);
        json_object_end(&j);
    }
    json_key(&j, S("records"));
    json_array(&j);
    for (size_t i = 0; i < g->list.n; i++) {
        json_object(&j);
        json_field(&j, "id", g->list.at[i]->id);
        json_field_int(&j, "version", g->list.at[i]->version);
        if (g->list.at[i]->archived) json_field(&j, "archived", S("yes"));
        for (size_t f = 0; f < g->kind->n_fields; f++)
            if (given(g, i, f).n) put_values(&j, &g->kind->fields[f], given(g, i, f));
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    buf_char(&text, '\n');
    *out = buf_str(&text);
    return buf_check(cx, &text);
}

/* ---- workbook ---- */

static void put_cell(Cx *cx, lxw_worksheet *sheet, size_t row, size_t column, Str text,
                     lxw_format *format) {
    if (text.n)
        worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column,
                               cstr(cx->mem, workbook_text(cx->mem, text, CELL_MOST)), format);
}

static Str heading(const Giving *g, size_t column) {
    Lang lang = g->cx->lang;
    if (!column) return message_text(lang, MSG_RECORD_COLUMN_ID);
    if (column > g->kind->n_fields) return message_text(lang, MSG_RECORD_COLUMN_ARCHIVED);
    return field_title(lang, &g->kind->fields[column - 1]);
}

/* A sheet of its own: that of the records can be taken in again as it is. */
static void chosen_sheet(Cx *cx, const Giving *g, lxw_workbook *book, lxw_format *text) {
    enum { WIDTH = 32 };
    if (!g->ask->n_chosen) return;
    lxw_worksheet *sheet = workbook_add_worksheet(
        book, cstr(cx->mem, message_text(cx->lang, MSG_RECORD_SHEET_CHOSEN)));
    worksheet_set_column(sheet, 0, 1, WIDTH, text);
    for (size_t i = 0; i < g->ask->n_chosen; i++) {
        put_cell(cx, sheet, i, 0, g->ask->chosen[i].title, text);
        put_cell(cx, sheet, i, 1, g->ask->chosen[i].value, text);
    }
}

static void fill(Cx *cx, lxw_workbook *book, const void *arg) {
    enum { WIDTH = 24 };
    const Giving *g = arg;
    size_t columns = g->kind->n_fields + OTHER_COLUMNS;
    lxw_worksheet *sheet =
        workbook_add_worksheet(book, cstr(cx->mem, str_slice(g->kind->id, 0, SHEET_NAME_MOST)));
    lxw_format *head = workbook_add_format(book), *text = workbook_add_format(book);
    format_set_bold(head);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_num_format(text, "@"); /* stays text where somebody edits it */
    worksheet_set_column(sheet, 0, (lxw_col_t)(columns - 1), WIDTH, text);
    for (size_t c = 0; c < columns; c++)
        put_cell(cx, sheet, 0, c, heading(g, c), head);
    for (size_t i = 0; i < g->list.n; i++) {
        put_cell(cx, sheet, i + 1, 0, g->list.at[i]->id, text);
        for (size_t f = 0; f < g->kind->n_fields; f++)
            put_cell(cx, sheet, i + 1, f + 1, values_told(cx->mem, given(g, i, f)), text);
        put_cell(cx, sheet, i + 1, columns - 1, archived(g->list.at[i]), text);
    }
    worksheet_freeze_panes(sheet, 1, 1);
    chosen_sheet(cx, g, book, text);
}

/* Nothing is cut off in silence. */
static Err cells_fit(Cx *cx, const Giving *g) {
    for (size_t i = 0; i < g->list.n; i++)
        for (size_t f = 0; f < g->kind->n_fields; f++)
            if (values_told(cx->mem, given(g, i, f)).n > CELL_MOST)
                return fail(cx, LIMIT, MSG_RECORD_CELL_LARGE, g->list.at[i]->id,
                            field_title(cx->lang, &g->kind->fields[f]));
    return OK;
}

/* ---- the log ---- */

static Err read_write(Cx *cx, void *arg) {
    const Giving *g = arg;
    AuditNote note = {AUDIT_PERSON_READ, str_format(cx->mem, "records:%.*s", STR_ARG(g->kind->id)),
                      STR_NONE, STR_NONE};
    return audit_write(cx, &note);
}

static Err read_note(Cx *cx, Giving *g) {
    for (size_t i = 0; i < g->list.n; i++)
        for (size_t f = 0; f < g->kind->n_fields; f++)
            if (g->kind->fields[f].flags & FIELD_PERSONAL && given(g, i, f).n)
                return store_do(cx, read_write, g);
    return OK;
}

Err records_give(Cx *cx, Str *out, const RecordsGive *ask) {
    Giving g = {.cx = cx, .ask = ask, .kind = kind_of(ask->kind)};
    TRY(list_read(cx, &g));
    TRY(read_note(cx, &g));
    switch (ask->form) {
    case RECORDS_CSV: return give_csv(cx, &g, out);
    case RECORDS_JSON: return give_json(cx, &g, out);
    case RECORDS_XLSX: break;
    }
    TRY(cells_fit(cx, &g));
    return workbook_bytes(cx, out, cx->clock(), fill, &g);
}

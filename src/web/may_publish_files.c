/* What can be taken along? The corrected table as CSV and as a workbook, where all hidden cells
 * look the same; and, for its owner alone, the log of the proof. */

#include <xlsxwriter.h>

#include "formats/formats.h"
#include "protect/log.h"
#include "web/may_publish_in.h"

enum { FILE_MOST = 64 << 20, TEXT_MOST = 2000, NOTES_MOST = 8 };

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static bool is_hidden(const Way *way, size_t cell) {
    return way->done.states && way->done.states[cell];
}

/* The sender's name of the file without its ending. */
static Str base_name(const May *may) {
    size_t dot = may->sheet.name.n;
    while (dot && may->sheet.name.p[dot - 1] != '.')
        dot--;
    return dot > 1 ? str_slice(may->sheet.name, 0, dot - 1) : may->sheet.name;
}

/* ---- the corrected table ---- */

static void corrected_csv(Cx *cx, Buf *out, const May *may, const Way *way) {
    const Crossing *crossing = &way->table.crossing;
    bool german = cx->lang == DE;
    char mark = german ? ';' : ',';
    if (german) buf_put(out, S("\xef\xbb\xbf")); /* as its spreadsheets expect */
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        buf_csv_text(out, crossing->dimensions[d].name, mark);
        buf_char(out, mark);
    }
    buf_csv_text(out, may->table.ask.count, mark);
    buf_char(out, mark);
    buf_csv_text(out, say(cx, MSG_MAY_FILE_STATUS), mark);
    buf_put(out, S("\r\n"));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        for (size_t d = 0; d < crossing->n_dimensions; d++) {
            buf_csv_text(out, crossing->dimensions[d].codes[cell_code(crossing, cell, d)], mark);
            buf_char(out, mark);
        }
        buf_put(out, may_cell_text(cx, way, cell));
        buf_char(out, mark);
        if (is_hidden(way, cell)) buf_put(out, say(cx, MSG_MAY_FILE_HIDDEN));
        buf_put(out, S("\r\n"));
    }
}

typedef struct Book {
    const May *may;
    const Way *way;
} Book;

typedef struct Notes {
    Fact facts[NOTES_MOST];
    size_t n;
} Notes;

static void note_add(Cx *cx, Notes *notes, Msg name, Str text) {
    must(notes->n < NOTES_MOST);
    if (text.n) notes->facts[notes->n++] = (Fact){say(cx, name), text};
}

/* What readers may know: never which cells a rule hides, nor how much the hidden ones add up to. */
static Notes notes_of(Cx *cx, const May *may, const Way *way) {
    Notes notes = {.n = 0};
    Str rule = may_rule_words(cx, may);
    Str width = words_count(cx->mem, cx->lang, may->choice.wish.width);
    Str cells[] = {words_count(cx->mem, cx->lang, (int64_t)way->n_hidden),
                   words_count(cx->mem, cx->lang, (int64_t)way->table.crossing.n_cells)};
    note_add(cx, &notes, MSG_MAY_NOTE_METHOD, may_way_title(cx, may, way));
    if (way->n_hidden) {
        note_add(cx, &notes, MSG_MAY_NOTE_SIGN, say(cx, MSG_MAY_NOTE_SIGN_TEXT));
        note_add(cx, &notes, MSG_MAY_NOTE_RULE,
                 message_fill(cx->mem, cx->lang, MSG_MAY_NOTE_RULE_TEXT, 1, &rule));
        note_add(cx, &notes, MSG_MAY_NOTE_SAFETY,
                 message_fill(cx->mem, cx->lang, MSG_MAY_KNOWN_WIDTH, 1, &width));
    }
    Str changes[] = {words_count(cx->mem, cx->lang, way->base),
                     words_count(cx->mem, cx->lang, way->largest)};
    Str noise = words_count(cx->mem, cx->lang, way->noise.bound);
    note_add(cx, &notes, MSG_MAY_NOTE_LOSS,
             way->kind == WAY_CELLKEY
                 ? message_fill(cx->mem, cx->lang, MSG_MAY_NOTE_NOISE, 1, &noise)
             : way->base ? message_fill(cx->mem, cx->lang, MSG_MAY_NOTE_ROUNDED, 2, changes)
                         : message_fill(cx->mem, cx->lang, MSG_MAY_NOTE_LOSS_TEXT, 2, cells));
    if (!way->additive) note_add(cx, &notes, MSG_MAY_ADDITIVE, say(cx, MSG_MAY_NOTE_NOT_ADDITIVE));
    if (way->kind == WAY_JOINED)
        note_add(cx, &notes, MSG_MAY_NOTE_JOINED,
                 str_join(cx->mem, way->table.n_joined < 200 ? way->table.n_joined : 200,
                          way->table.joined, S(", ")));
    note_add(cx, &notes, MSG_MAY_NOTE_DATE, day_local(cx, cx->clock()));
    if (may->source.n) note_add(cx, &notes, MSG_MAY_NOTE_SOURCE, may->source);
    return notes;
}

static void put(Cx *cx, lxw_worksheet *sheet, lxw_row_t row, size_t column, Str text,
                lxw_format *format) {
    worksheet_write_string(sheet, row, (lxw_col_t)column,
                           cstr(cx->mem, workbook_text(cx->mem, text, TEXT_MOST)), format);
}

static lxw_worksheet *sheet_add(Cx *cx, lxw_workbook *book, Msg name) {
    return workbook_add_worksheet(book, cstr(cx->mem, say(cx, name)));
}

static void table_sheet(Cx *cx, lxw_workbook *book, const Book *of, lxw_format *const *formats) {
    const Crossing *crossing = &of->way->table.crossing;
    size_t n = crossing->n_dimensions;
    lxw_format *head = formats[0], *text = formats[1], *number = formats[2], *sign = formats[3];
    lxw_worksheet *sheet = sheet_add(cx, book, MSG_MAY_FILE_SHEET_TABLE);
    for (size_t d = 0; d < n; d++)
        put(cx, sheet, 0, d, crossing->dimensions[d].name, head);
    put(cx, sheet, 0, n, of->may->table.ask.count, head);
    put(cx, sheet, 0, n + 1, say(cx, MSG_MAY_FILE_STATUS), head);
    worksheet_set_column(sheet, 0, (lxw_col_t)(n + 1), 20, NULL);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        lxw_row_t row = (lxw_row_t)(cell + 1);
        for (size_t d = 0; d < n; d++)
            put(cx, sheet, row, d, crossing->dimensions[d].codes[cell_code(crossing, cell, d)],
                text);
        if (is_hidden(of->way, cell)) {
            put(cx, sheet, row, n, may_cell_text(cx, of->way, cell), sign);
            put(cx, sheet, row, n + 1, say(cx, MSG_MAY_FILE_HIDDEN), text);
        } else
            worksheet_write_number(sheet, row, (lxw_col_t)n, (double)of->way->counts[cell], number);
    }
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)crossing->n_cells, (lxw_col_t)(n + 1));
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
}

static void fill(Cx *cx, lxw_workbook *book, const void *arg) {
    const Book *of = arg;
    lxw_format *formats[4];
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        formats[i] = workbook_add_format(book);
    lxw_format *wrapped = workbook_add_format(book);
    format_set_bold(formats[0]);
    format_set_bottom(formats[0], LXW_BORDER_THIN);
    format_set_num_format(formats[1], "@");
    format_set_num_format(formats[2], "#,##0");
    format_set_align(formats[3], LXW_ALIGN_RIGHT);
    format_set_pattern(formats[3], LXW_PATTERN_LIGHT_UP);
    format_set_text_wrap(wrapped);
    table_sheet(cx, book, of, formats);
    lxw_worksheet *sheet = sheet_add(cx, book, MSG_MAY_FILE_SHEET_NOTES);
    Notes notes = notes_of(cx, of->may, of->way);
    worksheet_set_column(sheet, 0, 0, 18, NULL);
    worksheet_set_column(sheet, 1, 1, 96, NULL);
    for (size_t i = 0; i < notes.n; i++) {
        put(cx, sheet, (lxw_row_t)i, 0, notes.facts[i].name, formats[0]);
        put(cx, sheet, (lxw_row_t)i, 1, notes.facts[i].text, wrapped);
    }
}

static Err corrected_take(Cx *cx, const May *may, const Way *way, Str what, Reply *reply) {
    Str base = base_name(may);
    bool book = str_ends(what, S(".xlsx"));
    Str name = message_fill(cx->mem, cx->lang, MSG_MAY_FILE_NAME, 1, &base);
    reply->file_name = str_format(cx->mem, "%.*s%s", STR_ARG(name), book ? ".xlsx" : ".csv");
    reply->type = "text/csv; charset=utf-8";
    if (!book) {
        corrected_csv(cx, &reply->body, may, way);
        return buf_check(cx, &reply->body);
    }
    Str bytes;
    const Book of = {may, way};
    TRY(workbook_bytes(cx, &bytes, cx->clock(), fill, &of));
    reply->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    buf_put(&reply->body, bytes);
    return buf_check(cx, &reply->body);
}

/* ---- for its owner ---- */

static void hierarchy_csv(Buf *out, const DimensionAsk *dimension) {
    buf_put(out, S("code,parent\n"));
    for (size_t i = 0; i < dimension->n_lines; i++) {
        buf_csv(out, dimension->lines[i].code, ',');
        buf_char(out, ',');
        buf_csv(out, dimension->lines[i].parent, ',');
        buf_char(out, '\n');
    }
}

static Err own_take(Cx *cx, const May *may, Str what, Reply *reply) {
    const TableAsk *ask = &may->table.ask;
    const Way *first = &may->advice.ways[0];
    bool proved = may->advised && !first->fault.n && first->n_hidden;
    int64_t number = 0;
    if (str_starts(what, S("hierarchy-"))) (void)int_read(str_slice(what, 10, what.n - 4), &number);
    if (str_equal(what, S("cells.csv")))
        buf_put(&reply->body, ask->bytes);
    else if (number >= 1 && number <= (int64_t)ask->n_dimensions)
        hierarchy_csv(&reply->body, &ask->dimensions[number - 1]);
    else if (proved && str_equal(what, S("table.csv")))
        log_table(&reply->body, &first->table.crossing, &first->done, ask->count);
    else if (proved && str_equal(what, S("proof.csv")))
        log_proof(cx->mem, &reply->body, &first->table.crossing, &first->done);
    else
        return fail(cx, NOT_FOUND, MSG_MAY_NO_TAKE, what);
    reply->type = "text/csv; charset=utf-8";
    reply->file_name = what;
    return buf_check(cx, &reply->body);
}

Err may_take(Cx *cx, const May *may, Str what, Reply *reply) {
    reply->body = buf_new(cx->mem, FILE_MOST);
    for (size_t i = 0; i < may->advice.n_ways && may->advised; i++) {
        const Way *way = &may->advice.ways[i];
        Str id = may_way_id(cx, may, way), rest = str_slice(what, id.n, what.n);
        bool ends = str_equal(rest, S(".csv")) || str_equal(rest, S(".xlsx"));
        if (!way->fault.n && ends && str_starts(what, id))
            return corrected_take(cx, may, way, what, reply);
    }
    return own_take(cx, may, what, reply);
}

/* ---- on the command line ---- */

/* A word as a shell takes it. */
static void put_word(Buf *out, Str text) {
    buf_char(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\'') buf_put(out, S("'\\'"));
        buf_char(out, text.p[i]);
    }
    buf_char(out, '\'');
}

Str may_call(Cx *cx, const May *may) {
    const TableAsk *ask = &may->table.ask;
    const MayChoice *choice = &may->choice;
    const Wish *wish = &choice->wish;
    bool as_is = !may->house && choice->count != MAY_NONE && choice->count == choice->count_last;
    Buf out = buf_new(cx->mem, 64 << 10);
    buf_put(&out, S("wirk protect "));
    put_word(&out, as_is ? may->sheet.name : S("cells.csv"));
    buf_put(&out, S(" --count "));
    put_word(&out, ask->count);
    for (size_t d = 0; d < ask->n_dimensions; d++) {
        buf_put(&out, S(" --dim "));
        put_word(&out, str_format(cx->mem, "%.*s:hierarchy-%zu.csv",
                                  STR_ARG(ask->dimensions[d].column), d + 1));
    }
    buf_format(&out,
               " --threshold %lld --zeros %s --group %s --insiders %s --width %lld --proof "
               "proof.csv --format csv",
               (long long)wish->threshold, wish->hide_zeros ? "hide" : "show",
               wish->all_of_them ? "yes" : "no", wish->insiders ? "yes" : "no",
               (long long)wish->width);
    return buf_str(&out);
}

/* ---- for programs ---- */

static void cell_json(Json *json, const May *may, size_t cell) {
    const Advice *advice = &may->advice;
    const Crossing *crossing = &advice->read.crossing;
    const Way *first = &advice->ways[0];
    bool done = !first->fault.n && first->done.states;
    uint8_t state = done ? first->done.states[cell] : advice->states[cell];
    uint8_t reason = done ? first->done.reasons[cell] : advice->reasons[cell];
    json_object(json);
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        json_key(json, crossing->dimensions[d].name);
        json_str(json, crossing->dimensions[d].codes[cell_code(crossing, cell, d)]);
    }
    json_key(json, may->table.ask.count);
    json_int(json, crossing->counts[cell]);
    json_field(json, "state", cell_state_id(state));
    if (state) json_field(json, "reason", cell_reason_id(reason));
    json_object_end(json);
}

static void way_json(Cx *cx, Json *json, const May *may, const Way *way) {
    json_object(json);
    json_field(json, "way", may_way_id(cx, may, way));
    json_field(json, "title", may_way_title(cx, may, way));
    if (way->fault.n) {
        json_field(json, "fault", way->fault);
        json_object_end(json);
        return;
    }
    json_field_int(json, "cells", (int64_t)way->table.crossing.n_cells);
    json_field_int(json, "hidden", (int64_t)way->n_hidden);
    json_field_int(json, "hidden_value", way->value);
    json_field_int(json, "changed", (int64_t)way->n_changed);
    json_field_int(json, "largest_change", way->largest);
    json_key(json, S("mean_change"));
    json_double(json, way->mean, -1);
    json_key(json, S("additive"));
    json_bool(json, way->additive);
    if (way->kind == WAY_CELLKEY) {
        json_key(json, S("variance"));
        json_double(json, way->noise.variance, -1);
        json_field_int(json, "bound", way->noise.bound);
        json_field_int(json, "blocked", way->noise.blocked);
    }
    if (way->table.n_joined) {
        json_key(json, S("joined"));
        json_array(json);
        for (size_t i = 0; i < way->table.n_joined; i++)
            json_str(json, way->table.joined[i]);
        json_array_end(json);
    }
    json_object_end(json);
}

static void advice_json(Cx *cx, Json *json, const May *may) {
    const Advice *advice = &may->advice;
    json_key(json, S("may_publish"));
    json_bool(json, !advice->n_primary);
    json_field_int(json, "cells", (int64_t)advice->read.crossing.n_cells);
    json_field_int(json, "threshold", may->choice.wish.threshold);
    json_field_int(json, "width", may->choice.wish.width);
    json_field_int(json, "primaries", (int64_t)advice->n_primary);
    json_key(json, S("ways"));
    json_array(json);
    for (size_t i = 0; i < advice->n_ways; i++)
        way_json(cx, json, may, &advice->ways[i]);
    json_array_end(json);
    json_key(json, S("table"));
    json_array(json);
    for (size_t cell = 0; cell < advice->read.crossing.n_cells; cell++)
        cell_json(json, may, cell);
    json_array_end(json);
}

Err may_json(Cx *cx, Buf *out, const May *may) {
    Json json = json_begin(out);
    json_object(&json);
    json_field(&json, "file", may->sheet.name);
    json_key(&json, S("dims"));
    json_array(&json);
    for (size_t d = 0; d < may->table.ask.n_dimensions; d++)
        json_str(&json, may->table.ask.dimensions[d].column);
    json_array_end(&json);
    json_field(&json, "count", may->table.ask.count);
    if (may->problem.n) json_field(&json, "fault", may->problem);
    if (may->note.n) json_field(&json, "note", may->note);
    if (may->advised) advice_json(cx, &json, may);
    json_object_end(&json);
    buf_char(out, '\n');
    return buf_check(cx, out);
}

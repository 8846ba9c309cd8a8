/* Is a text SDMX-CSV, and what are its columns? Version 1.0 begins with DATAFLOW, version 2.x with
 * STRUCTURE and STRUCTURE_ID. The columns stay where they are, so that places in messages are those
 * of the file; cells lose the labels that are written beside codes, which become code lists. The
 * text is read once before: to know its structures, its labels, and what is wrong with its rows.
 *
 * Which columns are dimensions is not told in the file: those before TIME_PERIOD and OBS_VALUE are
 * taken for it, unless SDMX itself knows the identifier as an attribute. */

#include "formats/cube_in.h"

typedef enum CsvPart {
    PART_COMPONENT,
    PART_LABEL, /* of the component in the column before */
    PART_STRUCTURE,
    PART_STRUCTURE_ID,
    PART_STRUCTURE_NAME,
    PART_ACTION,
    PART_KEY
} CsvPart;

typedef struct CsvColumn {
    CsvPart part;
    Str id, label;
    ColumnRole role;
    bool beside; /* cells are "code: label" */
    VEC(ColumnCode) codes;
    Index by_code;
} CsvColumn;

typedef struct SdmxCsv {
    Rows text; /* below */
    Arena *mem;
    Findings *findings;
    CsvColumn *columns;
    size_t n_columns, n_codes, structure_id;
    Str *cells;
    VEC(CubeSet) sets;
    Index by_name;
    Str title;
    Str chosen;
    size_t first_line; /* of data */
} SdmxCsv;

/* ---- headings ---- */

/* "FREQ: Frequency" is a code and a label. */
static Str code_of(Str text, Str *label) {
    size_t at = str_find(text, S(": "), 0);
    *label = at == SIZE_MAX ? STR_NONE : str_trim(str_slice(text, at + 2, text.n));
    return str_trim(at == SIZE_MAX ? text : str_slice(text, 0, at));
}

static CsvPart part_of(Str id, size_t at, bool version_2) {
    if (!version_2) return at == 0 ? PART_STRUCTURE_ID : PART_COMPONENT;
    if (at == 0) return PART_STRUCTURE;
    if (str_equal(id, S("STRUCTURE_ID"))) return PART_STRUCTURE_ID;
    if (str_equal(id, S("STRUCTURE_NAME"))) return PART_STRUCTURE_NAME;
    if (str_equal(id, S("ACTION"))) return PART_ACTION;
    if (str_equal(id, S("SERIES_KEY")) || str_equal(id, S("OBS_KEY"))) return PART_KEY;
    return PART_COMPONENT;
}

/* With a column STRUCTURE_NAME, each component has its name in the column behind it. */
static void pair_columns(SdmxCsv *csv) {
    bool named = false;
    size_t components = 0;
    for (size_t i = 0; i < csv->n_columns; i++) {
        named = named || csv->columns[i].part == PART_STRUCTURE_NAME;
        components += csv->columns[i].part == PART_COMPONENT;
    }
    if (!named || components % 2) return;
    for (size_t i = 0; i + 1 < csv->n_columns; i++) {
        if (csv->columns[i].part != PART_COMPONENT || csv->columns[i + 1].part != PART_COMPONENT)
            continue;
        csv->columns[i].label = csv->columns[i + 1].id;
        csv->columns[++i].part = PART_LABEL;
    }
}

static void give_roles(SdmxCsv *csv) {
    size_t first = SIZE_MAX;
    bool valued = false;
    for (size_t i = 0; i < csv->n_columns; i++) {
        ColumnRole known =
            csv->columns[i].part == PART_COMPONENT ? sdmx_role(csv->columns[i].id) : ROLE_ATTRIBUTE;
        csv->columns[i].role = known;
        valued = valued || known == ROLE_VALUE;
        if ((known == ROLE_VALUE || known == ROLE_TIME) && first == SIZE_MAX) first = i;
    }
    for (size_t i = 0; valued && i < csv->n_columns; i++)
        if (csv->columns[i].role == ROLE_UNKNOWN)
            csv->columns[i].role = i < first ? ROLE_DIMENSION : ROLE_ATTRIBUTE;
}

static void tell_double(SdmxCsv *csv, size_t line) {
    Index seen = {0};
    for (size_t i = 0; i < csv->n_columns; i++) {
        if (csv->columns[i].part != PART_COMPONENT) continue;
        if (index_get(&seen, csv->columns[i].id) != SIZE_MAX)
            finding_add(csv->findings, RULE_CSV_DOUBLE_HEADING, line, i + 1, csv->columns[i].id,
                        STR_NONE);
        index_put(csv->mem, &seen, csv->columns[i].id, i);
    }
}

/* False where the row is not the heading of SDMX-CSV. */
static bool take_headings(SdmxCsv *csv, const RawRow *row) {
    Str label;
    if (row->n < 2 || row->open_quote) return false;
    Str first = code_of(row->cells[0], &label), second = code_of(row->cells[1], &label);
    bool version_2 = (str_equal(first, S("STRUCTURE")) || str_starts(first, S("STRUCTURE["))) &&
                     str_equal(second, S("STRUCTURE_ID"));
    if (!version_2 && !str_equal(first, S("DATAFLOW"))) return false;
    csv->n_columns = row->n;
    csv->columns = NEW_ARRAY(csv->mem, CsvColumn, row->n);
    csv->structure_id = version_2;
    csv->first_line = row->line + 1;
    for (size_t i = 0; i < row->n; i++) {
        CsvColumn *column = &csv->columns[i];
        Str text = str_copy(csv->mem, row->cells[i]);
        column->id = code_of(text, &column->label);
        column->beside = column->label.n > 0;
        if (str_ends(column->id, S("[]"))) column->id.n -= 2; /* several values in a cell */
        column->part = part_of(column->id, i, version_2);
    }
    pair_columns(csv);
    give_roles(csv);
    tell_double(csv, row->line);
    return true;
}

/* ---- rows ---- */

static bool blank(const RawRow *row) {
    for (size_t i = 0; i < row->n; i++)
        if (str_trim(row->cells[i]).n) return false;
    return true;
}

static Str column_text(const SdmxCsv *csv, const RawRow *row, CsvPart part) {
    for (size_t i = 0; i < csv->n_columns; i++)
        if (csv->columns[i].part == part) return row->cells[i];
    return STR_NONE;
}

static bool structure_known(const SdmxCsv *csv, const RawRow *row) {
    static const char *const kinds[] = {"dataflow", "datastructure", "dataprovision"};
    if (csv->columns[0].part != PART_STRUCTURE) return true;
    char lower[16];
    Str kind = str_trim(row->cells[0]);
    if (kind.n >= sizeof lower) return false;
    for (size_t i = 0; i < kind.n; i++)
        lower[i] = (char)(kind.p[i] >= 'A' && kind.p[i] <= 'Z' ? kind.p[i] + 32 : kind.p[i]);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal((Str){lower, kind.n}, str_of(kinds[i]))) return true;
    return false;
}

/* An observation of any structure; everything else is told by tell_wrong. */
static bool is_data(const SdmxCsv *csv, const RawRow *row) {
    return row_whole(row, csv->n_columns) && structure_known(csv, row) &&
           sdmx_action(column_text(csv, row, PART_ACTION)) == ACTION_DATA;
}

static size_t place_of(const SdmxCsv *csv, CsvPart part) {
    for (size_t i = 0; i < csv->n_columns; i++)
        if (csv->columns[i].part == part) return i + 1;
    return 0;
}

static void tell_wrong(const SdmxCsv *csv, const RawRow *row) {
    if (!row_form(csv->findings, row, csv->n_columns)) return;
    if (!structure_known(csv, row)) {
        finding_add(csv->findings, RULE_CUBE_STRUCTURE, row->line, 1, row->cells[0],
                    S("dataflow, datastructure, dataprovision"));
    } else if (!is_data(csv, row)) {
        Str action = column_text(csv, row, PART_ACTION);
        bool deletion = sdmx_action(action) == ACTION_DELETE;
        finding_add(csv->findings, deletion ? RULE_CUBE_DELETION : RULE_CUBE_ACTION, row->line,
                    place_of(csv, PART_ACTION), deletion ? row->cells[csv->structure_id] : action,
                    deletion ? STR_NONE : S("I, A, R, M, D"));
    }
}

/* ---- the look before ---- */

static Err take_code(Cx *cx, SdmxCsv *csv, CsvColumn *column, Str code, Str label) {
    size_t at = index_get(&column->by_code, code);
    if (at != SIZE_MAX) {
        /* the same text before ": " with another behind it: a sentence, not a code */
        if (column->beside && !str_equal(column->codes.at[at].label, label)) column->beside = false;
        return OK;
    }
    if (++csv->n_codes > CUBE_MOST_CODES)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CODES, csv->text.name,
                    str_format(cx->mem, "%zu", CUBE_MOST_CODES));
    code = str_copy(csv->mem, code);
    index_put(csv->mem, &column->by_code, code, column->codes.n);
    vec_push(csv->mem, &column->codes, (ColumnCode){code, str_copy(csv->mem, label)});
    return OK;
}

static Err look_at_codes(Cx *cx, SdmxCsv *csv, const RawRow *row) {
    for (size_t i = 0; i < csv->n_columns; i++) {
        CsvColumn *column = &csv->columns[i];
        Str label;
        if (column->part != PART_COMPONENT || !str_trim(row->cells[i]).n) continue;
        if (i + 1 < csv->n_columns && csv->columns[i + 1].part == PART_LABEL) {
            label = str_trim(row->cells[i + 1]);
            if (label.n) TRY(take_code(cx, csv, column, str_trim(row->cells[i]), label));
            continue;
        }
        if (!column->beside) continue;
        Str code = code_of(row->cells[i], &label);
        bool bare = column->role == ROLE_TIME || column->role == ROLE_VALUE;
        if (label.n && !bare)
            TRY(take_code(cx, csv, column, code, label));
        else if (!bare && column->role == ROLE_ATTRIBUTE)
            column->beside = false; /* an attribute in words */
    }
    return OK;
}

static Err look_at_set(Cx *cx, SdmxCsv *csv, const RawRow *row, bool data) {
    Str label, name = code_of(row->cells[csv->structure_id], &label);
    size_t at = index_get(&csv->by_name, name);
    if (at == SIZE_MAX) {
        if (csv->sets.n == CUBE_MOST_SETS)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, csv->text.name,
                        str_format(cx->mem, "%d", CUBE_MOST_SETS));
        name = str_copy(csv->mem, name);
        at = csv->sets.n;
        index_put(csv->mem, &csv->by_name, name, at);
        vec_push(csv->mem, &csv->sets, (CubeSet){.name = name});
    }
    must(csv->sets.at != NULL);
    csv->sets.at[at].n += data;
    return OK;
}

/* The label of the structure chosen, beside its identifier or in a column of its own. */
static void look_at_title(SdmxCsv *csv, const RawRow *row) {
    Str label, name = code_of(row->cells[csv->structure_id], &label);
    if (csv->title.n || !str_equal(name, csv->chosen)) return;
    Str own = str_trim(column_text(csv, row, PART_STRUCTURE_NAME));
    if (own.n) label = own;
    csv->title =
        label.n ? str_format(csv->mem, "%.*s: %.*s", STR_ARG(name), STR_ARG(label)) : csv->chosen;
}

static Err look_through(Cx *cx, SdmxCsv *csv) {
    for (;;) {
        RawRow row;
        Err err = csv->text.next(cx, csv->text.state, &row);
        if (err == NOT_FOUND) return OK;
        TRY(err);
        if (!row.open_quote && blank(&row)) continue;
        tell_wrong(csv, &row);
        bool data = is_data(csv, &row);
        if (data || (!row.open_quote && row.n > csv->structure_id && !csv->sets.n))
            TRY(look_at_set(cx, csv, &row, data)); /* one set at least, to tell findings of */
        if (data) TRY(look_at_codes(cx, csv, &row));
    }
}

/* ---- as rows ---- */

static Str cell_of(const CsvColumn *column, Str cell) {
    Str label;
    if (column->part == PART_STRUCTURE_ID) return code_of(cell, &label);
    if (column->part != PART_COMPONENT) return cell;
    if (column->beside) cell = code_of(cell, &label);
    return column->role == ROLE_VALUE ? sdmx_value(cell) : cell;
}

static Err rows_next(Cx *cx, void *state, RawRow *out) {
    SdmxCsv *csv = state;
    for (;;) {
        RawRow row;
        Str label;
        TRY(csv->text.next(cx, csv->text.state, &row));
        if (row.line < csv->first_line || (!row.open_quote && blank(&row)) || !is_data(csv, &row))
            continue;
        if (!str_equal(code_of(row.cells[csv->structure_id], &label), csv->chosen)) continue;
        look_at_title(csv, &row);
        for (size_t i = 0; i < csv->n_columns; i++)
            csv->cells[i] = cell_of(&csv->columns[i], row.cells[i]);
        *out = (RawRow){.cells = csv->cells, .n = csv->n_columns, .line = row.line};
        return OK;
    }
}

static Err rows_rewind(Cx *cx, void *state) {
    SdmxCsv *csv = state;
    return csv->text.rewind(cx, csv->text.state);
}

static void make_columns(Cx *cx, const SdmxCsv *csv, Rows *rows) {
    rows->columns = NEW_ARRAY(cx->mem, TableColumn, csv->n_columns);
    rows->n_columns = csv->n_columns;
    for (size_t i = 0; i < csv->n_columns; i++) {
        const CsvColumn *column = &csv->columns[i];
        TableColumn *out = &rows->columns[i];
        *out = cube_column(cx->mem, column->id, column->label, column->role);
        bool coded =
            column->beside || (i + 1 < csv->n_columns && csv->columns[i + 1].part == PART_LABEL);
        if (!coded) continue;
        out->codes = column->codes.at;
        out->n_codes = column->codes.n;
    }
}

Err sdmx_csv_rows(Cx *cx, Rows *rows, const RowsAsk *ask) {
    SdmxCsv *csv = NEW(cx->mem, SdmxCsv);
    RawRow row;
    *csv = (SdmxCsv){.text = *rows, .mem = arena_within(cx->mem), .findings = ask->findings};
    Err err = rows->next(cx, rows->state, &row);
    if (err && err != NOT_FOUND) return err;
    if (err || !take_headings(csv, &row)) return rows->rewind(cx, rows->state);
    TRY(look_through(cx, csv));
    TRY(cube_choose(cx, rows, ask, csv->sets.at, csv->sets.n));
    csv->chosen = rows->sheets[rows->sheet];
    csv->cells = NEW_ARRAY(cx->mem, Str, csv->n_columns);
    make_columns(cx, csv, rows);
    rows->format = FORMAT_SDMX_CSV;
    rows->state = csv;
    rows->next = rows_next;
    rows->rewind = rows_rewind;
    TRY(rows_rewind(cx, csv));
    err = rows_next(cx, csv, &row); /* its first row has the title */
    if (err && err != NOT_FOUND) return err;
    rows->title = csv->title;
    return rows_rewind(cx, csv);
}

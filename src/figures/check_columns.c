/* What is told of a table that was looked at: its form, the lines above, each column with what it
 * was taken for, and the first rows as they stand there. */

#include "base/base.h"
#include "figures/check_in.h"
#include "figures/figures_in.h"

static Texts both(Msg message) {
    Texts out;
    for (Lang lang = DE; lang < LANGS; lang++)
        out.in[lang] = message_text(lang, message);
    return out;
}

static void use(const Look *look, size_t column, ColumnUse as, Texts meaning) {
    if (column >= look->out->n_columns) return;
    look->out->columns[column].use = as;
    look->out->columns[column].meaning = meaning;
}

/* "Schüler*innen, weiblich" */
static Texts value_meaning(Arena *mem, const MappingColumn *column) {
    Texts out = column->measure->title;
    for (Lang lang = DE; lang < LANGS; lang++)
        for (size_t i = 0; i < column->n_cell; i++) {
            const DimensionCode *code =
                dimension_code(column->cell[i].dimension, column->cell[i].code);
            if (!code) continue;
            Str parts[] = {out.in[lang], code->label.in[lang]};
            out.in[lang] = str_join(mem, 2, parts, S(", "));
        }
    return out;
}

static void uses_of_flat(const Look *look) {
    const Layout *layout = &look->layout;
    const FlatColumns *flat = &layout->flat;
    const Mapping *mapping = layout->mapping;
    use(look, flat->attribute_codes[layout->region], USE_REGION, both(MSG_CHECK_REGION));
    use(look, flat->time, USE_PERIOD, both(MSG_CHECK_PERIOD));
    use(look, flat->value, USE_VALUE,
        mapping->n_columns == 1 ? mapping->columns[0].measure->title : both(MSG_CHECK_VALUE));
    use(look, flat->quality, USE_QUALITY, both(MSG_CHECK_QUALITY));
    for (size_t i = 0; i < mapping->n_variables; i++)
        use(look, flat->attribute_codes[layout->labels[i]], USE_LABEL,
            mapping->variables[i].dimension ? mapping->variables[i].dimension->label
                                            : both(MSG_CHECK_LABEL));
}

static void uses_of_table(Arena *mem, const Look *look) {
    const Layout *layout = &look->layout;
    const Mapping *mapping = layout->mapping;
    for (size_t i = 0; i < mapping->n_register_name && layout->name; i++)
        use(look, layout->name[i], USE_NAME, both(MSG_CHECK_NAME));
    for (size_t i = 0; i < layout->values.n; i++)
        use(look, layout->values.at[i].column, USE_VALUE,
            value_meaning(mem, &mapping->columns[layout->values.at[i].declared]));
    for (size_t i = 0; i < mapping->n_measure_headings; i++)
        use(look, layout->measures[i], USE_LABEL, both(MSG_CHECK_MEASURE));
    use(look, layout->value, USE_VALUE, both(MSG_CHECK_VALUE));
    use(look, layout->quality, USE_QUALITY, both(MSG_CHECK_QUALITY));
    for (size_t i = 0; i < mapping->n_labels; i++)
        use(look, layout->labels[i], USE_LABEL,
            mapping->labels[i].dimension ? mapping->labels[i].dimension->label
                                         : both(MSG_CHECK_LABEL));
    use(look, layout->period, USE_PERIOD, both(MSG_CHECK_PERIOD));
    use(look, layout->region, USE_REGION, both(MSG_CHECK_REGION));
    for (size_t i = 0; i < mapping->n_region && layout->regions; i++)
        use(look, layout->regions[i], USE_REGION, both(MSG_CHECK_REGION));
    bool named = mapping->region_from == REGION_FROM_NAME;
    use(look, layout->name_column, named ? USE_REGION : USE_NAME,
        both(named ? MSG_CHECK_REGION : MSG_CHECK_NAME));
}

#define FEWEST_TOGETHER 3

static bool same_use(const CheckedColumn *a, const CheckedColumn *b) {
    return a->use == b->use && !a->reason.in[DE].n && !b->reason.in[DE].n &&
           str_equal(a->meaning.in[DE], b->meaning.in[DE]);
}

/* What one sentence tells of, by the proposal; without one, columns of the same meaning. */
static void column_runs(const Look *look) {
    Checked *out = look->out;
    for (size_t c = 0, n; c < out->n_columns; c += n) {
        CheckedColumn *column = &out->columns[c];
        n = 1;
        if (look->runs) {
            n = look->runs[c].n;
            column->told = look->runs[c].reason;
        }
        while (!look->runs && c + n < out->n_columns && same_use(column, column + n))
            n++;
        if (!look->runs && n < FEWEST_TOGETHER) n = 1;
        column->run = n;
    }
}

Err look_columns(Cx *cx, Look *look) {
    const Table *table = look->table;
    Checked *out = look->out;
    out->form = delivery_form(cx->mem, table);
    out->sheets = table->sheets;
    out->n_sheets = table->n_sheets;
    out->sheet = table->sheet;
    out->decimal = table->decimal == DECIMAL_COMMA ? S(",") : S(".");
    out->n_title = table->n_title;
    out->title = NEW_ARRAY(cx->mem, Str, table->n_title + 1);
    for (size_t i = 0; i < table->n_title; i++)
        out->title[i] = table->title[i];
    out->n_columns = table->n_columns;
    out->columns = NEW_ARRAY(cx->mem, CheckedColumn, table->n_columns + 1);
    for (size_t c = 0; c < table->n_columns; c++)
        out->columns[c].heading =
            layout_path(cx->mem, table->columns[c].path, table->columns[c].n_path);
    for (size_t c = 0; look->column_reasons && c < table->n_columns; c++)
        out->columns[c].reason = look->column_reasons[c];
    if (look->layout.mapping && look->layout.mapping->kind == MAPPING_FLAT)
        uses_of_flat(look);
    else if (look->layout.mapping)
        uses_of_table(cx->mem, look);
    column_runs(look);
    return OK;
}

Err look_rows(Cx *cx, Look *look) {
    Checked *out = look->out;
    Row row;
    out->rows = NEW_ARRAY(cx->mem, Str *, CHECKED_ROWS);
    out->lines = NEW_ARRAY(cx->mem, size_t, CHECKED_ROWS);
    TRY(table_rewind(cx, look->table));
    while (out->n_rows < CHECKED_ROWS) {
        Err err = table_next(cx, look->table, &row);
        if (err == NOT_FOUND) return OK;
        TRY(err);
        Str *cells = NEW_ARRAY(cx->mem, Str, out->n_columns + 1);
        for (size_t c = 0; c < out->n_columns && c < row.n; c++)
            cells[c] = str_copy(cx->mem, row.cells[c]);
        out->lines[out->n_rows] = row.line;
        out->rows[out->n_rows++] = cells;
    }
    return OK;
}

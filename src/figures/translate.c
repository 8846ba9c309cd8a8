/* What does each row say? Takes the rows of a recognised table one by one and makes observations of
 * them: region by key, period, cell by row and column headings, number or state. A field that
 * cannot be understood is told with its place. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"

#define MOST_LABELS 16

typedef struct Reading {
    const Layout *layout;
    const Mapping *mapping;
    const Table *table;
    Intake *intake;
    const Row *row;
    const Region *region; /* of the row; NULL: a school, or outside the register */
    uint32_t spot;        /* NONE32: outside the register */
    int land;             /* number of the Land whose row it is, registered or not; 0: of none */
    Period period;
    CellPart parts[MOST_LABELS]; /* by row headings */
    size_t n_parts;
    char period_text[40]; /* the last one read */
    size_t period_length;
    Period period_cached;
    int64_t *factors; /* per table column: 1000 where the unit says so */
    int year;         /* in which the file came */
    bool *filled;     /* per column of the mapping: it says something somewhere */
} Reading;

static Str field(const Reading *reading, size_t column) {
    return column < reading->row->n ? str_trim(reading->row->cells[column]) : STR_NONE;
}

static void tell(const Reading *reading, Rule rule, size_t column, Str expected) {
    finding_add(reading->intake->findings, rule, reading->row->line, column + 1,
                field(reading, column), expected);
}

/* ---- period ---- */

static Str period_kind_word(PeriodKind kind) {
    switch (kind) {
    case PERIOD_YEAR: return S("2015");
    case PERIOD_SCHOOL_YEAR: return S("2015/16");
    case PERIOD_SEMESTER: return S("2023-10P6M");
    case PERIOD_DAY: break;
    }
    return S("2015-12-31");
}

/* A bare year is a school year where the mapping says that school years are meant. */
static bool period_fit(Arena *mem, Period *period, PeriodKind kind) {
    if (period->kind == kind) return true;
    if (kind != PERIOD_SCHOOL_YEAR || period->kind != PERIOD_YEAR) return false;
    return period_read(str_format(mem, "%d/%02d", period->year, (period->year + 1) % 100), period);
}

/* Nothing is observed before its year has begun. */
static bool is_future(const Reading *reading, Period period) {
    return period.year > reading->year;
}

static bool row_period(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    Str text = field(reading, reading->layout->period);
    if (mapping->period_from == PERIOD_NOWHERE || mapping->period_from == PERIOD_DECLARED)
        return true;
    if (mapping->period_from == PERIOD_FROM_HEADING) return true;
    if (text.n && text.n == reading->period_length &&
        !memcmp(text.p, reading->period_text, text.n)) {
        reading->period = reading->period_cached;
        return true;
    }
    Period period;
    if (!period_read(text, &period) ||
        !period_fit(reading->intake->scratch, &period, mapping->period_kind)) {
        tell(reading, RULE_PERIOD_UNREADABLE, reading->layout->period,
             period_kind_word(mapping->period_kind));
        return false;
    }
    if (is_future(reading, period)) {
        tell(reading, RULE_PERIOD_FUTURE, reading->layout->period, STR_NONE);
        return false;
    }
    reading->period = reading->period_cached = period;
    reading->period_length = text.n <= sizeof reading->period_text ? text.n : 0;
    if (reading->period_length) memcpy(reading->period_text, text.p, reading->period_length);
    return true;
}

static bool fixed_period(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    const Table *table = reading->table;
    if (mapping->period_from == PERIOD_DECLARED) reading->period = mapping->period;
    if (mapping->period_from != PERIOD_FROM_HEADING) return true;
    reading->period = reading->layout->heading;
    bool fits = period_fit(reading->intake->scratch, &reading->period, mapping->period_kind);
    bool future = is_future(reading, reading->period);
    if (fits && !future) return true;
    finding_add(reading->intake->findings, fits ? RULE_PERIOD_FUTURE : RULE_PERIOD_UNREADABLE,
                table->heading_period_row, 0, table->heading_period,
                fits ? STR_NONE : period_kind_word(mapping->period_kind));
    return false;
}

/* ---- region ---- */

/* 1 … 31; 0 where the key is not that of a Land. */
static int land_number(Str key) {
    int64_t number;
    return key.n == 2 && int_read(key, &number) && number < 32 ? (int)number : 0;
}

/* False: the row cannot be used. */
static Err row_region(Cx *cx, Reading *reading, size_t column, bool *usable) {
    Intake *intake = reading->intake;
    Str key = field(reading, column);
    bool outside = false, skip = false;
    reading->spot = NONE32;
    if (reading->mapping->of_schools) {
        int64_t number;
        *usable = key.n <= 12 && int_read(key, &number);
        if (!*usable) tell(reading, RULE_REGION_UNKNOWN, column, STR_NONE);
        if (!*usable) return OK;
        reading->spot = intake_school(intake, key);
        TRY(register_row(cx, reading->layout, reading->row, intake, &skip));
        *usable = !skip;
        return OK;
    }
    *usable = key_accept(intake, key, reading->row->line, column + 1, &reading->region, &outside) ||
              outside;
    reading->land = land_number(key);
    if (reading->region) reading->spot = intake_area(intake, reading->region);
    size_t name = reading->table->name_column;
    if (reading->region && name < reading->row->n)
        name_check(intake, reading->spot, field(reading, name), reading->row->line, name + 1);
    if (outside) intake_outside(intake, key, reading->row->line, column + 1);
    return OK;
}

/* ---- row headings ---- */

static void add_part(Reading *reading, const Dimension *dimension, Str code) {
    if (dimension && code.n && reading->n_parts < MOST_LABELS)
        reading->parts[reading->n_parts++] = (CellPart){dimension, code};
}

/* False where the row is left out on purpose or its heading is not known. */
static bool row_label(Reading *reading, size_t column, const Dimension *dimension,
                      const CodeList *codes, Rule rule) {
    const MappedCode *code =
        code_list_find(codes, mapping_fold(reading->intake->scratch, field(reading, column)));
    if (!code) tell(reading, rule, column, STR_NONE);
    if (!code || code->ignore) return false;
    add_part(reading, dimension, code->code);
    return true;
}

static bool row_labels(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    reading->n_parts = 0;
    for (size_t i = 0; i < mapping->n_labels; i++)
        if (!row_label(reading, reading->layout->labels[i], mapping->labels[i].dimension,
                       &mapping->labels[i].codes, RULE_LABEL_UNKNOWN))
            return false;
    return true;
}

/* ---- fields ---- */

/* The cell of one field: what the column says and what the row says, as far as the measure knows
 * the dimension. */
static Err field_series(Cx *cx, Reading *reading, const MappingColumn *column, uint32_t *series) {
    CellPart parts[CELL_MOST_PARTS];
    size_t n = column->n_cell;
    memcpy(parts, column->cell, n * sizeof *parts);
    for (size_t i = 0; i < reading->n_parts; i++) {
        if (!measure_has(reading->intake->catalogue, column->measure, reading->parts[i].dimension))
            continue;
        if (n == CELL_MOST_PARTS) return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES, S("8"));
        parts[n++] = reading->parts[i];
    }
    Period period = reading->period;
    period.year = (int16_t)(period.year + column->period_shift);
    return intake_series(cx, reading->intake, column->measure,
                         intake_cell(reading->intake, n, parts), period, series);
}

static void scale(Raw *raw, int64_t factor) {
    if (factor < 2 || !raw_has_number(raw)) return;
    double step = (double)factor / pow(10, raw->decimals);
    raw->number = round(raw->number * (double)factor * 1e6) / 1e6;
    raw->decimals = 0;
    if (step < 2 || step > UINT16_MAX) return;
    raw->base = (uint16_t)step;
    raw->precision = ROUNDED;
    raw->presence = PRESENT; /* 0 thousand is not exactly nothing */
}

static void count_field(Reading *reading, const Raw *raw, uint32_t series_at,
                        const MappingColumn *column) {
    Series *series = &reading->intake->series.at[series_at];
    series->fields += raw->presence != NOT_MEANINGFUL;
    series->dashes += raw->dash;
    series->rounded = column->rounded;
    uint32_t bit = (uint32_t)1 << reading->land;
    if (!reading->land || series->lands.seen & bit) return;
    series->lands.seen |= bit;
    series->lands.parts++;
    if (raw_has_number(raw))
        series->lands.sum += raw->number;
    else if (raw->dash)
        series->lands.dashes++;
    else
        series->lands.unclear++;
}

/* One field of the row, at `place` (NOWHERE: the mapping's constant). */
static Err take_field(Cx *cx, Reading *reading, const MappingColumn *column, size_t place,
                      int64_t factor) {
    Intake *intake = reading->intake;
    Raw raw = {.spot = reading->spot, .line = (uint32_t)reading->row->line};
    Str text = place == NOWHERE ? STR_NONE : field(reading, place);
    raw.place = (uint16_t)((place == NOWHERE ? reading->layout->region : place) + 1);
    if (place == NOWHERE) {
        raw.number = column->value;
        raw.presence = column->value == 0 ? ZERO : PRESENT;
    } else if (!field_read(reading->mapping, reading->table->decimal, text, column->empty, &raw)) {
        tell(reading, RULE_NUMBER_UNREADABLE, place, STR_NONE);
        return OK;
    }
    size_t quality = reading->layout->flat.quality;
    if (reading->mapping->kind == MAPPING_FLAT && quality != NOWHERE)
        field_quality(field(reading, quality), &raw);
    scale(&raw, factor);
    if (column->measure->unit == UNIT_COUNT && !(raw.number - trunc(raw.number) > 0))
        raw.decimals = 0; /* "12,0" children are 12 */
    if (column->rounded && raw_has_number(&raw)) {
        raw.base = (uint16_t)column->rounded;
        raw.precision = ROUNDED;
        raw.presence = PRESENT;
    }
    if (raw.spot != NONE32) checks_field(intake, &raw, column->measure, text);
    TRY(field_series(cx, reading, column, &raw.series));
    count_field(reading, &raw, raw.series, column);
    return raw.spot == NONE32 ? OK : intake_add(cx, intake, &raw);
}

static Err table_row(Cx *cx, Reading *reading) {
    const Layout *layout = reading->layout;
    const Mapping *mapping = reading->mapping;
    bool usable;
    TRY(row_region(cx, reading, layout->region, &usable));
    if (!usable || !row_period(reading) || !row_labels(reading)) return OK;
    for (size_t i = 0; i < mapping->n_columns; i++) {
        size_t place = layout->columns[i];
        reading->filled[i] |= place == NOWHERE || field(reading, place).n;
        TRY(take_field(cx, reading, &mapping->columns[i], place,
                       place == NOWHERE ? 1 : reading->factors[place]));
    }
    return OK;
}

/* ---- ffcsv ---- */

/* Place of the attribute code of a variable: where it stood in the first row, else wherever it
 * stands in this one. */
static size_t flat_place(const Reading *reading, size_t usual, Str variable) {
    const FlatColumns *flat = &reading->layout->flat;
    if (usual < flat->n && str_equal(field(reading, flat->variable_codes[usual]), variable))
        return flat->attribute_codes[usual];
    for (size_t i = 0; i < flat->n; i++)
        if (str_equal(field(reading, flat->variable_codes[i]), variable))
            return flat->attribute_codes[i];
    return NOWHERE;
}

static size_t flat_region(const Reading *reading) {
    const Mapping *mapping = reading->mapping;
    for (size_t i = 0; i < mapping->n_region; i++) {
        size_t place = flat_place(reading, reading->layout->region, mapping->region[i]);
        if (place != NOWHERE) return place;
    }
    return NOWHERE;
}

static const MappingColumn *flat_column(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    size_t place = reading->layout->flat.value_code;
    Str code = field(reading, place);
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (str_equal(mapping->columns[i].path[0], code)) return &mapping->columns[i];
    for (size_t i = 0; i < mapping->n_ignore; i++)
        if (mapping->ignore[i].n_path && str_equal(mapping->ignore[i].path[0], code)) return NULL;
    tell(reading, RULE_COLUMN_UNKNOWN, place, STR_NONE);
    return NULL;
}

static int64_t unit_factor(Str unit) {
    int64_t factor;
    return int_read(str_trim(unit), &factor) && factor > 1 && factor <= 1000000000 ? factor : 1;
}

static Err flat_row(Cx *cx, Reading *reading) {
    const Layout *layout = reading->layout;
    const Mapping *mapping = reading->mapping;
    const MappingColumn *column = flat_column(reading);
    size_t region = flat_region(reading);
    bool usable;
    if (!column) return OK;
    if (region == NOWHERE) {
        tell(reading, RULE_CODE_UNKNOWN, layout->flat.variable_codes[layout->region],
             mapping->region[0]);
        return OK;
    }
    TRY(row_region(cx, reading, region, &usable));
    if (!usable || !row_period(reading)) return OK;
    reading->n_parts = 0;
    for (size_t i = 0; i < mapping->n_variables; i++) {
        const MappingVariable *variable = &mapping->variables[i];
        size_t place = flat_place(reading, layout->labels[i], variable->variable);
        if (place == NOWHERE) {
            tell(reading, RULE_CODE_UNKNOWN, layout->flat.variable_codes[layout->labels[i]],
                 variable->variable);
            return OK;
        }
        if (!row_label(reading, place, variable->dimension, &variable->codes, RULE_CODE_UNKNOWN))
            return OK;
    }
    int64_t factor =
        layout->flat.unit == NOWHERE ? 1 : unit_factor(field(reading, layout->flat.unit));
    return take_field(cx, reading, column, layout->flat.value, factor);
}

/* ---- all rows ---- */

static int64_t *column_factors(Arena *mem, const Table *table) {
    int64_t *factors = NEW_ARRAY(mem, int64_t, table->n_columns + 1);
    for (size_t c = 0; c < table->n_columns; c++)
        factors[c] = unit_factor(table->columns[c].unit);
    return factors;
}

/* A table of counts in which a point was taken for the decimal sign: only cells like "20.2011" can
 * have said so. */
static bool counts_only(const Mapping *mapping, const Table *table) {
    if (table->decimal != DECIMAL_POINT) return false;
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (mapping->columns[i].measure->unit != UNIT_COUNT) return false;
    return true;
}

/* Headings without a single value below them: columns may have moved. */
static void tell_empty(Cx *cx, const Reading *reading) {
    const Mapping *mapping = reading->mapping;
    if (mapping->kind == MAPPING_FLAT || reading->intake->rows < 2) return;
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (!reading->filled[i])
            finding_add(reading->intake->findings, RULE_COLUMN_EMPTY, 0,
                        reading->layout->columns[i] + 1,
                        layout_path(cx->mem, mapping->columns[i].path, mapping->columns[i].n_path),
                        STR_NONE);
}

Err translate(Cx *cx, const Layout *layout, Table *table, Intake *intake,
              const DeliverOptions *options) {
    Reading reading = {.layout = layout,
                       .mapping = layout->mapping,
                       .table = table,
                       .intake = intake,
                       .spot = NONE32,
                       .year = date_of_time(cx->clock()).year};
    reading.factors = column_factors(cx->mem, table);
    reading.filled = NEW_ARRAY(cx->mem, bool, layout->mapping->n_columns + 1);
    intake->counts_only = counts_only(layout->mapping, table);
    if (!fixed_period(&reading)) return OK;
    Row row;
    Err err;
    while (!(err = table_next(cx, table, &row))) {
        arena_reset(intake->scratch);
        reading.row = &row;
        reading.region = NULL;
        reading.land = 0;
        TRY(layout->mapping->kind == MAPPING_FLAT ? flat_row(cx, &reading)
                                                  : table_row(cx, &reading));
        if (++intake->rows % 1024) continue;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_DELIVERY_LATE);
        if (options->progress) options->progress(options->arg, options->name, intake->rows, false);
    }
    arena_reset(intake->scratch);
    if (err != NOT_FOUND) return err;
    tell_empty(cx, &reading);
    return OK;
}

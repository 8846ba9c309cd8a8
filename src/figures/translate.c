/* What does each row say? Takes the rows of a recognised table one by one and makes observations of
 * them: region by key, period, cell by row and column headings, number or state. A field that
 * cannot be understood is told with its place. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"

#define MOST_LABELS 16
#define ASSOCIATION_DIGITS 9 /* of the key of an association of municipalities */

typedef struct Reading {
    const Layout *layout;
    const Mapping *mapping;
    const Table *table;
    Intake *intake;
    const Row *row;
    const Region *region; /* of the row; NULL: a school, or outside the register */
    uint32_t spot;        /* NONE32: outside the register */
    int land;             /* number of the Land whose row it is, registered or not; 0: of none */
    Str key;              /* of the area, as the file writes it */
    uint32_t used;        /* the last period for which the row's area was told to have a number */
    Period period;
    CellPart parts[MOST_LABELS]; /* by row headings */
    size_t n_parts;
    char period_text[40]; /* the last one read */
    size_t period_length;
    Period period_cached;
    int64_t *factors;                  /* per table column: 1000 where the unit says so */
    int year;                          /* in which the file came */
    size_t taken;                      /* rows whose values were taken */
    bool *filled;                      /* per value place: it says something somewhere */
    const Region *fixed;               /* the whole table speaks of this one */
    bool told_above, told_association; /* rows that are none of the register's areas */
} Reading;

static Str field(const Reading *reading, size_t column) {
    return column < reading->row->n ? str_trim(reading->row->cells[column]) : STR_NONE;
}

static void tell(const Reading *reading, Rule rule, size_t column, Str expected) {
    finding_add(reading->intake->findings, rule, reading->row->line, column + 1,
                field(reading, column), expected);
}

/* ---- period ---- */

static bool fixed_kind(const Mapping *mapping) {
    return mapping->period_from != PERIOD_FROM_COLUMN && mapping->period_from != PERIOD_FROM_TIME;
}

Str period_kind_example(PeriodKind kind) {
    switch (kind) {
    case PERIOD_YEAR: return S("2015");
    case PERIOD_SCHOOL_YEAR: return S("2015/16");
    case PERIOD_SEMESTER: return S("2023-10P6M");
    case PERIOD_DAY: break;
    }
    return S("2015-12-31");
}

/* Nothing is observed before its year has begun. */
static bool is_future(const Reading *reading, Period period) {
    return period.year > reading->year;
}

static bool row_period(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    Str text = field(reading, reading->layout->period);
    if (fixed_kind(mapping)) return true;
    if (text.n && text.n == reading->period_length &&
        !memcmp(text.p, reading->period_text, text.n)) {
        reading->period = reading->period_cached;
        return true;
    }
    Period period;
    if (!when_read(reading->intake->scratch, text, &period) ||
        !when_fit(reading->intake->scratch, &period, mapping->period_kind)) {
        tell(reading, RULE_PERIOD_UNREADABLE, reading->layout->period,
             period_kind_example(mapping->period_kind));
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

/* The one period that the lines above the headings name; several are none. */
static bool title_period(Reading *reading, Str *said) {
    const Table *table = reading->table;
    Period found, period;
    Str rest;
    bool any = false;
    for (size_t i = 0; i < table->n_title; i++) {
        if (!when_find(reading->intake->mem, table->title[i], &period, &rest)) continue;
        if (!when_fit(reading->intake->mem, &period, reading->mapping->period_kind)) continue;
        if (any && period_compare(found, period) != 0) return false;
        found = period;
        any = true;
        *said = table->title[i];
    }
    if (any) reading->period = found;
    return any;
}

/* Nothing tells the period: the file can be looked at as if it were of this year, not delivered. */
static bool unknown_period(Reading *reading) {
    reading->period = (Period){reading->mapping->period_kind, (int16_t)reading->year, 12, 31};
    finding_add(reading->intake->findings, RULE_PERIOD_UNKNOWN, 0, 0, STR_NONE, STR_NONE);
    return true;
}

static bool fixed_period(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    const Table *table = reading->table;
    Str said = table->heading_period;
    bool fits;
    if (mapping->period_from == PERIOD_DECLARED) {
        reading->period = mapping->period;
        finding_add(reading->intake->findings, RULE_PERIOD_DECLARED, 0, 0,
                    period_code(reading->intake->mem, mapping->period), STR_NONE);
    }
    if (mapping->period_from == PERIOD_UNKNOWN) return unknown_period(reading);
    if (mapping->period_from == PERIOD_FROM_TITLE) {
        fits = title_period(reading, &said);
    } else if (mapping->period_from == PERIOD_FROM_HEADING) {
        reading->period = reading->layout->heading;
        fits = when_fit(reading->intake->scratch, &reading->period, mapping->period_kind);
    } else {
        return true;
    }
    bool future = fits && is_future(reading, reading->period);
    if (fits && !future) return true;
    finding_add(reading->intake->findings, fits ? RULE_PERIOD_FUTURE : RULE_PERIOD_UNREADABLE,
                table->heading_period_row, 0, said,
                fits ? STR_NONE : period_kind_example(mapping->period_kind));
    return false;
}

/* Headings of years to come are told once each; their columns are left out. */
static void dates_told(const Reading *reading, ValuePlaces *places) {
    size_t kept = 0;
    for (size_t i = 0; i < places->n; i++) {
        const ValuePlace *place = &places->at[i];
        if (place->dated && is_future(reading, place->period))
            finding_add(reading->intake->findings, RULE_PERIOD_FUTURE, 0, place->column + 1,
                        period_code(reading->intake->scratch, place->period), STR_NONE);
        else
            places->at[kept++] = *place;
    }
    places->n = kept;
}

/* ---- region ---- */

/* 1 … 31; 0 where the key is not that of a Land. */
int land_number(Str key) {
    int64_t number;
    return key.n == 2 && int_read(key, &number) && number < 32 ? (int)number : 0;
}

static Err row_school(Cx *cx, Reading *reading, size_t column, bool *usable) {
    Intake *intake = reading->intake;
    Str key = field(reading, column);
    bool skip = false;
    int64_t number;
    *usable = key.n <= 12 && int_read(key, &number);
    if (!*usable) tell(reading, RULE_REGION_UNKNOWN, column, STR_NONE);
    if (!*usable) return OK;
    reading->spot = intake_place(intake, key);
    TRY(register_row(cx, reading->layout, reading->row, intake, &skip));
    *usable = !skip;
    return OK;
}

/* The fields of all columns of the key, one after the other. */
static Str row_key(const Reading *reading, size_t column) {
    const Mapping *mapping = reading->mapping;
    if (mapping->kind != MAPPING_CSV || mapping->n_region < 2) return field(reading, column);
    Str parts[16];
    size_t n = 0;
    for (; n < mapping->n_region && n < sizeof parts / sizeof *parts; n++)
        parts[n] = field(reading, reading->layout->regions[n]);
    return str_join(reading->intake->scratch, n, parts, STR_NONE);
}

/* By the name alone: where it means several areas that is told, never guessed. */
static bool row_named(Reading *reading, size_t column, bool *outside) {
    Intake *intake = reading->intake;
    const Mapping *mapping = reading->mapping;
    Str several;
    if (!intake->names) intake->names = names_index(intake->mem, intake->catalogue);
    NameKind kind = name_read(intake->scratch, intake->names, field(reading, column),
                              mapping->level, &reading->region, &several);
    *outside = kind == NAME_UNKNOWN && mapping->outside == OUTSIDE_UNKNOWN;
    if (kind == NAME_SEVERAL) tell(reading, RULE_REGION_SEVERAL, column, several);
    if (kind != NAME_KNOWN) reading->region = NULL;
    if (kind == NAME_UNKNOWN && !*outside) tell(reading, RULE_REGION_UNKNOWN, column, STR_NONE);
    return kind == NAME_KNOWN || *outside;
}

static bool row_keyed(Reading *reading, Str key, size_t column, bool *outside) {
    Intake *intake = reading->intake;
    *outside =
        reading->mapping->outside == OUTSIDE_UNKNOWN && key_read(intake, key).kind == KEY_UNKNOWN;
    reading->land = land_number(key);
    if (*outside) return true;
    return key_accept(intake, key, reading->row->line, column + 1, &reading->region, outside) ||
           *outside;
}

/* A file whose area is not understood is refused; what else is wrong with it shows all the same.
 * One row is one area, unless row headings make several of it. */
static void area_not_understood(Reading *reading, Str text) {
    Arena *mem = reading->intake->scratch;
    if (!text.n && !reading->mapping->n_labels) text = str_format(mem, "%zu", reading->row->line);
    reading->spot = intake_place(reading->intake, str_format(mem, "? %.*s", STR_ARG(text)));
}

/* False: the row cannot be used. */
static Err row_region(Cx *cx, Reading *reading, size_t column, bool *usable) {
    Intake *intake = reading->intake;
    const Mapping *mapping = reading->mapping;
    size_t name = reading->layout->name_column;
    bool outside = false;
    reading->spot = NONE32;
    reading->key = STR_NONE;
    reading->used = NONE32;
    if (mapping->of_schools) return row_school(cx, reading, column, usable);
    *usable = true;
    if (mapping->region_from == REGION_DECLARED || mapping->region_from == REGION_FROM_TITLE) {
        reading->region = reading->fixed;
        if (reading->fixed)
            reading->spot = intake_area(intake, reading->fixed);
        else
            area_not_understood(reading, STR_NONE);
        return OK;
    }
    bool named = mapping->region_from == REGION_FROM_NAME;
    Str key = named ? field(reading, name) : row_key(reading, column);
    if (mapping->outside == OUTSIDE_ALL) {
        *usable = key.n > 0;
        if (*usable) reading->spot = intake_place(intake, key);
        if (!*usable) tell(reading, RULE_REGION_UNKNOWN, named ? name : column, STR_NONE);
        return OK;
    }
    if (!named) reading->key = key;
    bool known =
        named ? row_named(reading, name, &outside) : row_keyed(reading, key, column, &outside);
    if (!known) area_not_understood(reading, key);
    if (reading->region) reading->spot = intake_area(intake, reading->region);
    if (reading->region && !named && name < reading->row->n)
        name_check(intake, reading->spot, field(reading, name), reading->row->line, name + 1);
    if (outside) intake_outside(intake, key, reading->row->line, (named ? name : column) + 1);
    return OK;
}

/* The one region that the whole table speaks of; where none is found that is told. */
static void fixed_region(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    if (mapping->region_from == REGION_DECLARED)
        reading->fixed = region_by_key(reading->intake->catalogue, mapping->region_constant, false);
    if (mapping->region_from != REGION_FROM_TITLE) return;
    if (!reading->intake->names)
        reading->intake->names = names_index(reading->intake->mem, reading->intake->catalogue);
    reading->fixed = title_region(reading->intake->mem, reading->intake->catalogue,
                                  reading->intake->names, reading->table, mapping->level);
    if (!reading->fixed)
        finding_add(reading->intake->findings, RULE_REGION_TITLE, 0, 0, STR_NONE, STR_NONE);
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
        if (!mapping_measure_has(reading->intake->catalogue, reading->mapping, column->measure,
                                 reading->parts[i].dimension))
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

void field_meaning(const MappingColumn *column, int64_t factor, Raw *raw) {
    scale(raw, factor);
    if (column->measure->unit == UNIT_COUNT && !(raw->number - trunc(raw->number) > 0))
        raw->decimals = 0; /* "12,0" children are 12 */
    if (!column->rounded || !raw_has_number(raw)) return;
    raw->base = (uint16_t)column->rounded;
    raw->precision = ROUNDED;
    raw->presence = PRESENT;
}

void series_count(Series *series, const Raw *raw, uint32_t rounded, int land) {
    series->fields += raw->presence != NOT_MEANINGFUL;
    series->dashes += raw->dash;
    series->rounded = rounded;
    uint32_t bit = (uint32_t)1 << land;
    if (!land || series->lands.seen & bit) return;
    series->lands.seen |= bit;
    series->lands.parts++;
    if (raw_has_number(raw))
        series->lands.sum += raw->number;
    else if (raw->dash)
        series->lands.dashes++;
    else
        series->lands.unclear++;
}

/* Files list areas of all times, with zeros where there was nothing. */
static void area_number(Reading *reading, const Raw *raw) {
    Intake *intake = reading->intake;
    uint32_t period = intake->series.at[raw->series].period;
    if (period == reading->used || !(raw->number > 0)) return;
    reading->used = period;
    areas_used(intake, reading->region ? reading->region->key : reading->key,
               intake->periods.at[period], reading->row->line);
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
    } else if (!field_read(reading->mapping, reading->table->columns[place].decimal, text, column,
                           &raw)) {
        bool unit = field_has_unit(reading->table->columns[place].decimal, text);
        tell(reading, unit ? RULE_NUMBER_UNIT : RULE_NUMBER_UNREADABLE, place, STR_NONE);
        return OK;
    }
    size_t quality = reading->layout->quality;
    if (quality != NOWHERE && !field_quality(reading->mapping, field(reading, quality), &raw)) {
        tell(reading, RULE_CODE_UNKNOWN, quality, STR_NONE);
        return OK;
    }
    field_meaning(column, factor, &raw);
    if (raw.spot != NONE32) checks_field(intake, &raw, column->measure, text);
    TRY(field_series(cx, reading, column, &raw.series));
    if (raw_has_number(&raw) && !raw.dash) area_number(reading, &raw);
    series_count(&intake->series.at[raw.series], &raw, column->rounded, reading->land);
    return raw.spot == NONE32 ? OK : intake_add(cx, intake, &raw);
}

/* What the row's value is, where the row tells it itself; NULL: left out or unknown. */
static const MappingColumn *row_measure(Reading *reading) {
    const Mapping *mapping = reading->mapping;
    Str parts[MEASURE_MOST_HEADINGS];
    for (size_t i = 0; i < mapping->n_measure_headings; i++)
        parts[i] = field(reading, reading->layout->measures[i]);
    Str said = layout_path(reading->intake->scratch, parts, mapping->n_measure_headings);
    Str folded = mapping_fold(reading->intake->scratch, said);
    size_t at = index_get(&mapping->by_code, folded);
    if (at != NOWHERE) return &mapping->columns[at];
    for (size_t i = 0; i < mapping->n_ignore; i++)
        if (mapping->ignore[i].n_path &&
            str_equal(mapping_fold(reading->intake->scratch, mapping->ignore[i].path[0]), folded))
            return NULL;
    finding_add(reading->intake->findings, RULE_LABEL_UNKNOWN, reading->row->line,
                reading->layout->measures[0] + 1, said, STR_NONE);
    return NULL;
}

static bool row_has_values(const Reading *reading) {
    const Layout *layout = reading->layout;
    if (reading->mapping->by_row) return field(reading, layout->value).n > 0;
    for (size_t i = 0; i < layout->values.n; i++)
        if (layout->values.at[i].column == NOWHERE || field(reading, layout->values.at[i].column).n)
            return true;
    return false;
}

/* A key over several columns ends early in rows of higher levels. Without a value these only stand
 * above the others; an association is no area of the register. Either is told once. */
static bool row_above(Reading *reading) {
    size_t n = reading->mapping->n_region, first = reading->layout->region;
    if (reading->mapping->kind != MAPPING_CSV || n < 2) return false;
    if (field(reading, reading->layout->regions[n - 1]).n) return false;
    Str key = row_key(reading, first);
    bool association = key.n == ASSOCIATION_DIGITS;
    if (!key.n || (!association && row_has_values(reading))) return false;
    bool *told = association ? &reading->told_association : &reading->told_above;
    if (!*told)
        finding_add(reading->intake->findings,
                    association ? RULE_REGION_ASSOCIATION : RULE_REGION_ABOVE, reading->row->line,
                    first + 1, key, STR_NONE);
    *told = true;
    return true;
}

static Err table_row(Cx *cx, Reading *reading) {
    const Layout *layout = reading->layout;
    const Mapping *mapping = reading->mapping;
    bool usable;
    if (row_above(reading)) return OK;
    TRY(row_region(cx, reading, layout->region, &usable));
    if (!usable || !row_period(reading) || !row_labels(reading)) return OK;
    reading->taken++;
    if (mapping->by_row) {
        const MappingColumn *column = row_measure(reading);
        return column ? take_field(cx, reading, column, layout->value, 1) : OK;
    }
    for (size_t i = 0; i < layout->values.n; i++) {
        const ValuePlace *place = &layout->values.at[i];
        if (place->dated) reading->period = place->period;
        reading->filled[i] |= place->column == NOWHERE || field(reading, place->column).n;
        TRY(take_field(cx, reading, &mapping->columns[place->declared], place->column,
                       place->column == NOWHERE ? 1 : reading->factors[place->column]));
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

int64_t unit_factor(Str unit) {
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

/* Headings without a single value below them: columns may have moved. */
static void tell_empty(Cx *cx, const Reading *reading) {
    const ValuePlaces *places = &reading->layout->values;
    if (reading->taken < 2) return;
    for (size_t i = 0; i < places->n; i++) {
        size_t c = places->at[i].column;
        if (reading->filled[i] || c == NOWHERE) continue;
        const TableColumn *column = &reading->table->columns[c];
        finding_add(reading->intake->findings, RULE_COLUMN_EMPTY, 0, c + 1,
                    layout_path(cx->mem, column->path, column->n_path), STR_NONE);
    }
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
    Layout undated = *layout; /* without the columns of years to come */
    reading.layout = &undated;
    dates_told(&reading, &undated.values);
    reading.filled = NEW_ARRAY(cx->mem, bool, undated.values.n + 1);
    intake->counts_only = table_counts_only(layout->mapping, table);
    if (!fixed_period(&reading)) return OK;
    fixed_region(&reading);
    if (layout->mapping->outside == OUTSIDE_ALL)
        finding_add(intake->findings, RULE_REGION_OTHER, 0, 0, STR_NONE, STR_NONE);
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
        TRY(delivery_goes_on(cx, options, intake->rows));
    }
    arena_reset(intake->scratch);
    if (err != NOT_FOUND) return err;
    tell_empty(cx, &reading);
    return OK;
}

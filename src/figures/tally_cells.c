/* What does one row of a long file say, and of which cell? The same as translate.c finds, but each
 * text is understood only when it comes for the first time; what is wrong is told each time. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/tally_rows_in.h"

#define IGNORED (CODES_UNKNOWN - 1) /* left out on purpose */
#define OUTSIDE ((uint32_t)1 << 26) /* spot of a region outside the register */
#define LAND_SHIFT 27
#define REGION_ROOM 4096
#define SMALL_ROOM 256
#define PERIOD_ROOM 1024
#define KINDS_ROOM 200000u
#define COUNT_ROOM 65536u /* cells of persons that one thread counts in memory */

/* ---- once for the thread ---- */

static uint32_t ordinal_of(Label *label, Str code) {
    uint32_t i = 0;
    while (i < label->n && !str_equal(label->texts[i], code))
        i++;
    if (i == label->n) label->texts[label->n++] = code;
    return i;
}

static Label label_new(Arena *mem, const Dimension *dimension, const CodeList *list) {
    Label label = {.dimension = dimension, .list = list, .codes = codes_new(mem, SMALL_ROOM)};
    label.ordinals = NEW_ARRAY(mem, uint32_t, list->n + 1);
    label.texts = NEW_ARRAY(mem, Str, list->n + 1);
    for (size_t i = 0; i < list->n; i++) { /* a label without dimension makes no part of the cell */
        Str code = dimension ? list->list[i].code : STR_NONE;
        label.ordinals[i] = list->list[i].ignore ? IGNORED : ordinal_of(&label, code);
    }
    if (!label.n) label.n = 1;
    return label;
}

/* The labels of a row and its column are told as one number; it must have room. */
static Err check_room(Cx *cx, const RowReader *reader) {
    uint64_t product = reader->form->mapping->n_columns + 1;
    for (size_t i = 0; i < reader->n_labels; i++)
        if (__builtin_mul_overflow(product, (uint64_t)reader->labels[i].n, &product))
            return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES,
                        str_format(cx->mem, "%u", DELIVERY_MOST_SERIES));
    return OK;
}

Err cells_begin(Cx *cx, RowReader *reader) {
    const Mapping *mapping = reader->form->mapping;
    bool flat = mapping->kind == MAPPING_FLAT;
    reader->n_labels = flat ? mapping->n_variables : mapping->n_labels;
    if (reader->n_labels > TALLY_LABELS)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES, S("16"));
    reader->labels = NEW_ARRAY(cx->mem, Label, reader->n_labels + 1);
    for (size_t i = 0; i < reader->n_labels; i++)
        reader->labels[i] =
            flat ? label_new(cx->mem, mapping->variables[i].dimension, &mapping->variables[i].codes)
                 : label_new(cx->mem, mapping->labels[i].dimension, &mapping->labels[i].codes);
    reader->regions = codes_new(cx->mem, REGION_ROOM);
    reader->periods = codes_new(cx->mem, PERIOD_ROOM);
    reader->columns = codes_new(cx->mem, SMALL_ROOM);
    reader->filled = NEW_ARRAY(cx->mem, bool, reader->form->layout->values.n + 1);
    reader->kinds_mem = arena_within(cx->mem);
    reader->used_mem = arena_within(cx->mem);
    if (mapping->single) reader->counts = NEW_ARRAY(cx->mem, CountSlot, COUNT_ROOM);
    return check_room(cx, reader);
}

void cells_begin_block(RowReader *reader) {
    codes_forget_last(&reader->regions);
    codes_forget_last(&reader->periods);
    codes_forget_last(&reader->columns);
    for (size_t i = 0; i < reader->n_labels; i++)
        codes_forget_last(&reader->labels[i].codes);
    reader->aside = (NumberTable){0};
}

/* ---- texts and what they mean ---- */

static bool take_label(RowReader *reader, Label *label, size_t column, Rule rule) {
    Str cell = row_cell(reader, column);
    label->chosen = codes_find(&label->codes, cell);
    if (label->chosen == CODES_UNKNOWN) {
        Str folded = mapping_fold(reader->intake->scratch, row_field(reader, column));
        const MappedCode *code = code_list_find(label->list, folded);
        if (!code) {
            row_tell(reader, rule, column, STR_NONE);
            return false;
        }
        label->chosen = label->ordinals[code - label->list->list];
        codes_keep(&label->codes, cell, label->chosen);
    }
    return label->chosen != IGNORED;
}

static bool take_period(RowReader *reader) {
    const Mapping *mapping = reader->form->mapping;
    size_t column = reader->form->layout->period;
    Period period = mapping->period;
    if (mapping->period_from == PERIOD_DECLARED) {
        reader->period = period_pack(period);
        return true;
    }
    Str cell = row_cell(reader, column);
    reader->period = codes_find(&reader->periods, cell);
    if (reader->period != CODES_UNKNOWN) return true;
    if (!when_read(reader->intake->scratch, row_field(reader, column), &period) ||
        !when_fit(reader->intake->scratch, &period, mapping->period_kind)) {
        row_tell(reader, RULE_PERIOD_UNREADABLE, column, period_kind_example(mapping->period_kind));
        return false;
    }
    if (period.year > reader->form->year) { /* nothing is observed before its year has begun */
        row_tell(reader, RULE_PERIOD_FUTURE, column, STR_NONE);
        return false;
    }
    reader->period = period_pack(period);
    codes_keep(&reader->periods, cell, reader->period);
    return true;
}

/* ---- region ---- */

static Err understand_region(Cx *cx, RowReader *reader, size_t column, uint32_t *code) {
    Str key = row_field(reader, column);
    const Region *region = NULL;
    bool outside = false;
    uint32_t spot = OUTSIDE;
    *code = CODES_UNKNOWN;
    if (reader->form->mapping->of_schools) {
        int64_t number;
        if (key.n > 12 || !int_read(key, &number)) {
            row_tell(reader, RULE_REGION_UNKNOWN, column, STR_NONE);
            return OK;
        }
        TRY(frame_spot(cx, reader->frame, NULL, key, code));
        return OK;
    }
    if (!key_accept(reader->intake, key, reader->line, column + 1, &region, &outside) && !outside)
        return OK;
    if (region) TRY(frame_spot(cx, reader->frame, region, STR_NONE, &spot));
    *code = (uint32_t)land_number(key) << LAND_SHIFT | spot;
    return OK;
}

static void count_outside(RowReader *reader, size_t column) {
    Block *block = reader->block;
    if (block->rows_outside++) return;
    block->outside_line = reader->line;
    block->outside_place = column + 1;
    block->outside_key = str_copy(block->mem, row_field(reader, column));
}

/* The file is refused; what else is wrong with it shows all the same, as far as there is room for
 * keys that are none. */
static Err region_not_understood(Cx *cx, RowReader *reader, bool *usable) {
    if (reader->form->mapping->of_schools) return OK;
    Arena *mem = reader->intake->scratch;
    Str key = row_field(reader, reader->region_column), text = key;
    if (!key.n && !reader->form->mapping->n_labels)
        text = str_format(mem, "%llu.%zu", (unsigned long long)reader->block->number, reader->line);
    text = str_format(mem, "? %.*s", STR_ARG(text));
    Err err = frame_spot(cx, reader->frame, NULL, text, &reader->spot);
    if (err == LIMIT) return OK;
    reader->region = OUTSIDE;
    reader->land = land_number(key);
    *usable = err == OK;
    return err;
}

static Err take_region(Cx *cx, RowReader *reader, size_t column, bool *usable) {
    Str cell = row_cell(reader, column);
    uint32_t code = codes_find(&reader->regions, cell);
    if (code == CODES_UNKNOWN) {
        TRY(understand_region(cx, reader, column, &code));
        if (code != CODES_UNKNOWN) codes_keep(&reader->regions, cell, code);
    }
    reader->region = code;
    reader->region_column = column;
    *usable = code != CODES_UNKNOWN;
    if (!*usable) return region_not_understood(cx, reader, usable);
    reader->land = (int)(code >> LAND_SHIFT);
    reader->spot = code & (OUTSIDE - 1);
    if (code & OUTSIDE) {
        reader->spot = NONE32;
        count_outside(reader, column);
    }
    return OK;
}

/* ---- kinds ---- */

static Err kind_of_labels(Cx *cx, RowReader *reader, size_t column, uint32_t *out) {
    CellPart parts[TALLY_LABELS];
    size_t n = 0;
    for (size_t i = 0; i < reader->n_labels && n < TALLY_LABELS; i++) {
        const Label *label = &reader->labels[i];
        Str code = label->texts[label->chosen];
        if (label->dimension && code.n) parts[n++] = (CellPart){label->dimension, code};
    }
    return frame_kind(cx, reader->frame, &reader->form->mapping->columns[column], n, parts, out);
}

static uint64_t labels_number(const RowReader *reader) {
    uint64_t number = 0;
    for (size_t i = 0; i < reader->n_labels; i++)
        number = number * reader->labels[i].n + reader->labels[i].chosen;
    return number;
}

static Err kind_of_row(Cx *cx, RowReader *reader, size_t column, uint32_t *out) {
    uint64_t key = labels_number(reader) * reader->form->mapping->n_columns + column;
    *out = numbers_get(&reader->kinds, key);
    if (*out != NONE32) return OK;
    TRY(kind_of_labels(cx, reader, column, out));
    if (reader->kinds.n >= KINDS_ROOM) {
        arena_reset(reader->kinds_mem);
        reader->kinds = (NumberTable){0};
    }
    numbers_put(reader->kinds_mem, &reader->kinds, key, *out);
    return OK;
}

/* ---- values ---- */

/* Digits alone: by far the most fields. */
static bool digits_read(const RowReader *reader, Str cell, Raw *raw) {
    if (!cell.n || cell.n > 15 || !reader->form->plain_digits) return false;
    uint64_t number = 0;
    for (size_t i = 0; i < cell.n; i++) {
        uint8_t digit = (uint8_t)(cell.p[i] - '0');
        if (digit > 9) return false;
        number = number * 10 + digit;
    }
    raw->number = (double)number;
    raw->presence = number ? PRESENT : ZERO;
    raw->precision = EXACT;
    return true;
}

static Sighting sighting_of(const RowReader *reader, const Raw *raw, uint32_t kind,
                            uint32_t period) {
    return (Sighting){
        .number = raw->number,
        .period = period,
        .spot = raw->spot,
        .kind = kind,
        .line = raw->line,
        .place = raw->place,
        .base = raw->base,
        .decimals = raw->decimals,
        .state = (uint8_t)(raw->presence | raw->precision << 4),
        .marks = raw->marks,
        .sort = (uint8_t)((uint32_t)reader->land | (raw->dash ? SEEN_DASH : 0)),
    };
}

/* Of a region outside the register only the number of fields and dashes is wanted. */
static void put_aside(RowReader *reader, const Raw *raw, uint32_t kind, uint32_t period) {
    Block *block = reader->block;
    uint64_t key = (uint64_t)period << 32 | kind;
    uint32_t at = numbers_get(&reader->aside, key);
    if (at == NONE32) {
        at = (uint32_t)block->sightings.n;
        vec_push(block->mem, &block->sightings,
                 (Sighting){.period = period, .kind = kind, .sort = SEEN_ASIDE});
        numbers_put(block->mem, &reader->aside, key, at);
    }
    block->sightings.at[at].line += raw->presence != NOT_MEANINGFUL;
    block->sightings.at[at].spot += raw->dash;
}

/* An area that was there in a period, told once: many rows speak of each. */
static void use_area(RowReader *reader, uint32_t period) {
    uint64_t key = (uint64_t)(reader->region & ~((uint32_t)31 << LAND_SHIFT)) << 32 | period;
    if (reader->form->mapping->of_schools) return;
    Str text = row_field(reader, reader->region_column);
    if (reader->region & OUTSIDE) key = str_hash(text) << 23 ^ period; /* they have no number */
    if (numbers_get(&reader->used, key) != NONE32) return;
    if (reader->used.n >= KINDS_ROOM) {
        arena_reset(reader->used_mem);
        reader->used = (NumberTable){0};
    }
    numbers_put(reader->used_mem, &reader->used, key, 1);
    Block *block = reader->block;
    vec_push(block->mem, &block->uses,
             (Use){str_copy(block->mem, text), period, (uint32_t)reader->line,
                   reader->region & OUTSIDE ? NONE32 : reader->spot});
}

static Err take_value(Cx *cx, RowReader *reader, size_t column_at, size_t place, int64_t factor) {
    const TallyForm *form = reader->form;
    const MappingColumn *column = &form->mapping->columns[column_at];
    Block *block = reader->block;
    Raw raw = {.spot = reader->spot, .line = (uint32_t)reader->line};
    raw.place = (uint16_t)((place == NOWHERE ? form->layout->region : place) + 1);
    Str cell = place == NOWHERE ? STR_NONE : row_cell(reader, place);
    if (place == NOWHERE) {
        raw.number = column->value;
        raw.presence = column->value == 0 ? ZERO : PRESENT;
    } else if (!digits_read(reader, cell, &raw)) {
        cell = row_field(reader, place);
        if (!field_read(form->mapping, form->decimal, cell, column, &raw)) {
            bool unit = field_has_unit(form->decimal, cell);
            row_tell(reader, unit ? RULE_NUMBER_UNIT : RULE_NUMBER_UNREADABLE, place, STR_NONE);
            return OK;
        }
    }
    size_t quality = form->layout->quality;
    if (quality != NOWHERE && !field_quality(form->mapping, row_field(reader, quality), &raw)) {
        row_tell(reader, RULE_CODE_UNKNOWN, quality, STR_NONE);
        return OK;
    }
    field_meaning(column, factor, &raw);
    if (raw.spot != NONE32) checks_field(reader->intake, &raw, column->measure, cell);
    uint32_t kind, period = reader->period + ((uint32_t)column->period_shift << 9);
    TRY(kind_of_row(cx, reader, column_at, &kind));
    if (raw_has_number(&raw) && !raw.dash && raw.number > 0) use_area(reader, period);
    if (raw.spot == NONE32 && !reader->land) {
        put_aside(reader, &raw, kind, period);
        return OK;
    }
    if (raw.spot != NONE32 && !block->first_line) block->first_line = reader->line;
    vec_push(block->mem, &block->sightings, sighting_of(reader, &raw, kind, period));
    return OK;
}

/* ---- plain tables ---- */

/* Region, period and labels of a row; *usable is false where it has to be left out. */
static inline Err take_head(Cx *cx, RowReader *reader, bool *usable) {
    const Layout *layout = reader->form->layout;
    TRY(take_region(cx, reader, layout->region, usable));
    *usable = *usable && take_period(reader);
    for (size_t i = 0; *usable && i < reader->n_labels; i++)
        *usable = take_label(reader, &reader->labels[i], layout->labels[i], RULE_LABEL_UNKNOWN);
    return OK;
}

static Err table_row(Cx *cx, RowReader *reader) {
    const Layout *layout = reader->form->layout;
    bool usable;
    TRY(take_head(cx, reader, &usable));
    if (!usable) return OK;
    for (size_t i = 0; i < layout->values.n; i++) {
        const ValuePlace *place = &layout->values.at[i];
        reader->filled[i] |= place->column == NOWHERE || row_cell(reader, place->column).n;
        TRY(take_value(cx, reader, place->declared, place->column, 1));
    }
    return OK;
}

/* ---- ffcsv ---- */

static inline bool cell_says(const RowReader *reader, size_t column, Str text) {
    Str cell = row_cell(reader, column);
    return (cell.n == text.n && cell.n && !memcmp(cell.p, text.p, text.n)) ||
           str_equal(row_field(reader, column), text);
}

/* Place of the attribute code of a variable: where it stood in the first row, else wherever it
 * stands in this one. */
static size_t flat_place(const RowReader *reader, size_t usual, Str variable) {
    const FlatColumns *flat = &reader->form->layout->flat;
    if (usual < flat->n && cell_says(reader, flat->variable_codes[usual], variable))
        return flat->attribute_codes[usual];
    for (size_t i = 0; i < flat->n; i++)
        if (cell_says(reader, flat->variable_codes[i], variable)) return flat->attribute_codes[i];
    return NOWHERE;
}

static size_t flat_region(const RowReader *reader) {
    const Mapping *mapping = reader->form->mapping;
    for (size_t i = 0; i < mapping->n_region; i++) {
        size_t place = flat_place(reader, reader->form->layout->region, mapping->region[i]);
        if (place != NOWHERE) return place;
    }
    return NOWHERE;
}

/* CODES_UNKNOWN and a finding, or IGNORED. */
static uint32_t flat_column(RowReader *reader) {
    const Mapping *mapping = reader->form->mapping;
    size_t place = reader->form->layout->flat.value_code;
    Str cell = row_cell(reader, place);
    uint32_t code = codes_find(&reader->columns, cell);
    if (code != CODES_UNKNOWN) return code;
    Str text = row_field(reader, place);
    for (uint32_t i = 0; i < mapping->n_columns && code == CODES_UNKNOWN; i++)
        if (str_equal(mapping->columns[i].path[0], text)) code = i;
    for (size_t i = 0; i < mapping->n_ignore && code == CODES_UNKNOWN; i++)
        if (mapping->ignore[i].n_path && str_equal(mapping->ignore[i].path[0], text))
            code = IGNORED;
    if (code == CODES_UNKNOWN)
        row_tell(reader, RULE_COLUMN_UNKNOWN, place, STR_NONE);
    else
        codes_keep(&reader->columns, cell, code);
    return code;
}

static Err flat_row(Cx *cx, RowReader *reader) {
    const Layout *layout = reader->form->layout;
    const Mapping *mapping = reader->form->mapping;
    uint32_t column = flat_column(reader);
    bool usable;
    if (column == CODES_UNKNOWN || column == IGNORED) return OK;
    size_t region = flat_region(reader);
    if (region == NOWHERE) {
        row_tell(reader, RULE_CODE_UNKNOWN, layout->flat.variable_codes[layout->region],
                 mapping->region[0]);
        return OK;
    }
    TRY(take_region(cx, reader, region, &usable));
    if (!usable || !take_period(reader)) return OK;
    for (size_t i = 0; i < reader->n_labels; i++) {
        size_t place = flat_place(reader, layout->labels[i], mapping->variables[i].variable);
        if (place == NOWHERE) {
            row_tell(reader, RULE_CODE_UNKNOWN, layout->flat.variable_codes[layout->labels[i]],
                     mapping->variables[i].variable);
            return OK;
        }
        if (!take_label(reader, &reader->labels[i], place, RULE_CODE_UNKNOWN)) return OK;
    }
    size_t unit = layout->flat.unit;
    int64_t factor = unit == NOWHERE ? 1 : unit_factor(row_cell(reader, unit));
    return take_value(cx, reader, column, layout->flat.value, factor);
}

/* ---- persons ---- */

static Err count_person(Cx *cx, RowReader *reader) {
    if (reader->n_counts > COUNT_ROOM / 4 * 3) {
        uint32_t chosen[TALLY_LABELS] = {0}; /* handing out goes through all labels */
        for (size_t i = 0; i < reader->n_labels; i++)
            chosen[i] = reader->labels[i].chosen;
        TRY(row_reader_counts(cx, reader, reader->block));
        for (size_t i = 0; i < reader->n_labels; i++)
            reader->labels[i].chosen = chosen[i];
    }
    uint64_t cell = labels_number(reader);
    uint64_t mixed = (cell * 0x9E3779B97F4A7C15u) ^
                     (((uint64_t)reader->spot << 32 | reader->period) * 0xC2B2AE3D27D4EB4Fu);
    uint32_t at = (uint32_t)((mixed ^ mixed >> 31) * 0xBF58476D1CE4E5B9u >> 40);
    for (;; at++) {
        CountSlot *slot = &reader->counts[at % COUNT_ROOM];
        if (slot->n &&
            (slot->cell != cell || slot->spot != reader->spot || slot->period != reader->period))
            continue;
        if (!slot->n++) {
            slot->cell = cell;
            slot->spot = reader->spot;
            slot->period = reader->period;
            reader->n_counts++;
        }
        return OK;
    }
}

static Err person_row(Cx *cx, RowReader *reader) {
    const Layout *layout = reader->form->layout;
    Block *block = reader->block;
    bool usable;
    TRY(take_head(cx, reader, &usable));
    if (!usable) return OK;
    if (layout->id != NOWHERE) {
        Str id = row_field(reader, layout->id);
        if (!id.n) row_tell(reader, RULE_ID_MISSING, layout->id, STR_NONE);
        Person person = person_of(id, reader->period);
        person.line |= reader->line;
        if (id.n) vec_push(block->mem, &block->people, person);
    }
    return reader->spot == NONE32 ? OK : count_person(cx, reader);
}

bool row_reader_filled(const RowReader *reader, size_t place) {
    return reader->filled[place];
}

Err row_reader_counts(Cx *cx, RowReader *reader, Block *block) {
    const Mapping *mapping = reader->form->mapping;
    for (size_t i = 0; i < COUNT_ROOM; i++) {
        CountSlot *slot = &reader->counts[i];
        if (!slot->n) continue;
        uint64_t rest = slot->cell;
        for (size_t k = reader->n_labels; k-- > 0; rest /= reader->labels[k].n)
            reader->labels[k].chosen = (uint32_t)(rest % reader->labels[k].n);
        for (size_t c = 0; c < mapping->n_columns; c++) {
            Sighting seen = {
                .number = (double)slot->n * mapping->columns[c].value,
                .spot = slot->spot,
                .period = slot->period + ((uint32_t)mapping->columns[c].period_shift << 9),
                .line = (uint32_t)slot->n,
                .sort = SEEN_COUNT,
            };
            TRY(kind_of_row(cx, reader, c, &seen.kind));
            vec_push(block->mem, &block->sightings, seen);
        }
        slot->n = 0;
    }
    reader->n_counts = 0;
    return OK;
}

Err cells_of_row(Cx *cx, RowReader *reader) {
    const Mapping *mapping = reader->form->mapping;
    if (mapping->single) return person_row(cx, reader);
    return mapping->kind == MAPPING_FLAT ? flat_row(cx, reader) : table_row(cx, reader);
}

/* Which observations does one file bring? The book kept while a file is read: every observation of
 * a registered region once, with its place in the file, so that the file can be judged as a whole
 * before anything is stored. 32 bytes per observation; values of regions outside the register are
 * only counted. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/snapshot_in.h"
#include "figures/delivery_in.h"

/* ---- tables of numbers ---- */

static size_t number_slot(const NumberTable *table, uint64_t key) {
    uint64_t mixed =
        (key ^ key >> 29) * 0x9E3779B97F4A7C15u; /* both halves of a key reach the upper bits */
    size_t i = (size_t)(mixed >> 36) & (table->room - 1);
    while (table->values[i] != NONE32 && table->keys[i] != key)
        i = (i + 1) & (table->room - 1);
    return i;
}

static void numbers_widen(Arena *mem, NumberTable *table) {
    NumberTable wider = {.n = table->n, .room = table->room ? table->room * 2 : 64};
    wider.keys = NEW_ARRAY(mem, uint64_t, wider.room);
    wider.values = NEW_ARRAY(mem, uint32_t, wider.room);
    memset(wider.values, 0xFF, wider.room * sizeof *wider.values);
    for (size_t i = 0; i < table->room; i++) {
        if (table->values[i] == NONE32) continue;
        size_t at = number_slot(&wider, table->keys[i]);
        wider.keys[at] = table->keys[i];
        wider.values[at] = table->values[i];
    }
    *table = wider;
}

void numbers_put(Arena *mem, NumberTable *table, uint64_t key, uint32_t value) {
    if (table->n >= table->room / 4 * 3) numbers_widen(mem, table);
    size_t at = number_slot(table, key);
    if (table->values[at] == NONE32) table->n++;
    table->keys[at] = key;
    table->values[at] = value;
}

uint32_t numbers_get(const NumberTable *table, uint64_t key) {
    return table->room ? table->values[number_slot(table, key)] : NONE32;
}

/* ---- regions ---- */

static bool same_set(const Intake *intake, const DataSetKey *set) {
    return intake->mapping && str_equal(set->mapping, intake->mapping->id) &&
           str_equal(set->organisation, intake->organisation);
}

bool intake_sees(const Intake *intake, const DataSetKey *set) {
    return (intake->own && same_set(intake, set)) ||
           visibility_whole(&intake->catalogue->seen, set->delivery);
}

void intake_owned(Intake *intake, const Chosen *chosen, Str sender, bool own) {
    bool open = !chosen->own && intake->mapping && intake->mapping->open;
    intake->organisation = open ? S("") : sender;
    intake->own = own;
}

Intake *intake_new(Arena *mem, const Catalogue *catalogue, const Mapping *mapping,
                   Findings *findings) {
    Intake *intake = NEW(mem, Intake);
    intake->mem = mem;
    intake->scratch = arena_within(mem);
    intake->catalogue = catalogue;
    intake->mapping = mapping;
    intake->findings = findings;
    intake->spot_dg = NONE32;
    size_t n, areas = 0;
    const Region *const *all = regions_all(catalogue, &n);
    intake->areas = NEW_ARRAY(mem, const Region *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const Region *region = all[i];
        if (region->kind == REGION_SET || region->kind == REGION_SCHOOL) continue;
        intake->areas[areas] = region;
        index_put(mem, &intake->area_of_key, region->key, areas);
        for (size_t k = 0; k < region->n_keys; k++)
            index_put(mem, &intake->area_of_key, region->keys[k], areas);
        areas++;
    }
    intake->n_areas = areas;
    return intake;
}

uint32_t intake_area(Intake *intake, const Region *region) {
    size_t at = index_get(&intake->spot_of_code, region->key);
    if (at != NOWHERE) return (uint32_t)at;
    uint32_t spot = (uint32_t)intake->spots.n;
    vec_push(intake->mem, &intake->spots,
             (Spot){.region = region, .code = region->key, .number = region->id});
    index_put(intake->mem, &intake->spot_of_code, region->key, spot);
    if (region->kind == REGION_STATE) intake->spot_dg = spot;
    return spot;
}

uint32_t intake_place(Intake *intake, Str code) {
    size_t at = index_get(&intake->spot_of_code, code);
    if (at != NOWHERE) return (uint32_t)at;
    uint32_t spot = (uint32_t)intake->spots.n;
    Str kept = str_copy(intake->mem, code);
    vec_push(intake->mem, &intake->spots, (Spot){.code = kept});
    index_put(intake->mem, &intake->spot_of_code, kept, spot);
    return spot;
}

void intake_outside(Intake *intake, Str key, size_t line, size_t place) {
    if (!intake->rows_outside++)
        finding_add(intake->findings, RULE_REGION_OUTSIDE, line, place, key, STR_NONE);
}

/* ---- cells and series ---- */

static Str cell_id(Arena *mem, size_t n, const CellPart *parts) {
    Str pieces[CELL_MOST_PARTS];
    for (size_t i = 0; i < n; i++)
        pieces[i] =
            str_format(mem, "%.*s=%.*s", STR_ARG(parts[i].dimension->id), STR_ARG(parts[i].code));
    return str_join(mem, n, pieces, S(";"));
}

uint32_t intake_cell(Intake *intake, size_t n, const CellPart *parts) {
    CellEntry entry = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        size_t at = entry.n++;
        for (; at && str_compare(entry.parts[at - 1].dimension->id, parts[i].dimension->id) > 0;
             at--)
            entry.parts[at] = entry.parts[at - 1];
        entry.parts[at] = parts[i];
    }
    entry.id = cell_id(intake->scratch, entry.n, entry.parts);
    size_t known = index_get(&intake->cell_of_id, entry.id);
    if (known != NOWHERE) return (uint32_t)known;
    entry.id = str_copy(intake->mem, entry.id);
    uint32_t cell = (uint32_t)intake->cells.n;
    vec_push(intake->mem, &intake->cells, entry);
    index_put(intake->mem, &intake->cell_of_id, entry.id, cell);
    return cell;
}

uint32_t intake_cell_without(const Intake *intake, uint32_t cell, size_t part) {
    const CellEntry *own = &intake->cells.at[cell];
    CellPart rest[CELL_MOST_PARTS];
    size_t n = 0;
    for (size_t i = 0; i < own->n; i++)
        if (i != part) rest[n++] = own->parts[i];
    size_t at = index_get(&intake->cell_of_id, cell_id(intake->scratch, n, rest));
    return at == NOWHERE ? NONE32 : (uint32_t)at;
}

static uint32_t intake_measure(Intake *intake, const Measure *measure) {
    for (uint32_t i = 0; i < intake->measures.n; i++)
        if (intake->measures.at[i] == measure) return i;
    vec_push(intake->mem, &intake->measures, measure);
    return (uint32_t)intake->measures.n - 1;
}

static uint32_t intake_period(Intake *intake, Period period) {
    uint64_t key = (uint64_t)period_key(period);
    uint32_t at = numbers_get(&intake->period_of_key, key);
    if (at != NONE32) return at;
    at = (uint32_t)intake->periods.n;
    vec_push(intake->mem, &intake->periods, period);
    numbers_put(intake->mem, &intake->period_of_key, key, at);
    return at;
}

static uint64_t series_key(uint32_t measure, uint32_t cell, uint32_t period) {
    return (uint64_t)measure << 48 | (uint64_t)cell << 24 | period;
}

Err intake_series(Cx *cx, Intake *intake, const Measure *measure, uint32_t cell, Period period,
                  uint32_t *out) {
    uint32_t m = intake_measure(intake, measure), p = intake_period(intake, period);
    uint64_t key = series_key(m, cell, p);
    *out = numbers_get(&intake->series_of_key, key);
    if (*out != NONE32) return OK;
    if (intake->series.n >= DELIVERY_MOST_SERIES)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY_SERIES,
                    str_format(cx->mem, "%u", DELIVERY_MOST_SERIES));
    *out = (uint32_t)intake->series.n;
    vec_push(intake->mem, &intake->series, (Series){.measure = m, .cell = cell, .period = p});
    numbers_put(intake->mem, &intake->series_of_key, key, *out);
    return OK;
}

uint32_t intake_sibling(const Intake *intake, uint32_t series, uint32_t cell) {
    const Series *s = &intake->series.at[series];
    return intake_series_at(intake, s->measure, cell, s->period);
}

uint32_t intake_series_at(const Intake *intake, uint32_t measure, uint32_t cell, uint32_t period) {
    return numbers_get(&intake->series_of_key, series_key(measure, cell, period));
}

/* ---- observations ---- */

bool raw_has_number(const Raw *raw) {
    return raw->presence == PRESENT || raw->presence == ZERO;
}

uint32_t intake_find(const Intake *intake, uint32_t spot, uint32_t series) {
    return numbers_get(&intake->raw_of_key, (uint64_t)spot << 32 | series);
}

static Str raw_text(Arena *mem, const Raw *raw) {
    if (!raw_has_number(raw)) return raw->dash ? S("-") : presence_id((Presence)raw->presence);
    return str_format(mem, "%.*f", raw->decimals, raw->number);
}

static bool raw_same(const Raw *a, const Raw *b) {
    if (a->presence != b->presence || a->dash != b->dash || a->marks != b->marks) return false;
    return !raw_has_number(a) || a->number == b->number;
}

Err intake_add(Cx *cx, Intake *intake, const Raw *raw) {
    uint32_t known = intake_find(intake, raw->spot, raw->series);
    if (known != NONE32) {
        const Raw *other = &intake->raws.at[known];
        Arena *mem = intake->scratch;
        ArenaMark mark = arena_mark(mem); /* a long file may have millions of these */
        Str expected = str_format(mem, "%u: %.*s", other->line, STR_ARG(raw_text(mem, other)));
        finding_add(intake->findings, raw_same(raw, other) ? RULE_CELL_DOUBLE : RULE_CELL_CONFLICT,
                    raw->line, raw->place, raw_text(mem, raw), expected);
        arena_rewind(mem, mark);
        return OK;
    }
    if (intake->raws.n >= DELIVERY_MOST_OBSERVATIONS)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY,
                    str_format(cx->mem, "%u", DELIVERY_MOST_OBSERVATIONS));
    numbers_put(intake->mem, &intake->raw_of_key, (uint64_t)raw->spot << 32 | raw->series,
                (uint32_t)intake->raws.n);
    vec_push(intake->mem, &intake->raws, *raw);
    return OK;
}

/* ---- totals and their parts ---- */

static const DimensionCode *part_code(const CellPart *part) {
    for (size_t i = 0; i < part->dimension->n_codes; i++)
        if (str_equal(part->dimension->codes[i].code, part->code))
            return &part->dimension->codes[i];
    return NULL;
}

static CellGroup *group_of(Intake *intake, uint32_t total, const Dimension *dimension) {
    for (size_t i = 0; i < intake->groups.n; i++)
        if (intake->groups.at[i].total == total && intake->groups.at[i].dimension == dimension)
            return &intake->groups.at[i];
    CellGroup group = {.total = total,
                       .dimension = dimension,
                       .parts = NEW_ARRAY(intake->mem, uint32_t, dimension->n_codes)};
    vec_push(intake->mem, &intake->groups, group);
    return &intake->groups.at[intake->groups.n - 1];
}

static size_t parts_of(const Dimension *dimension) {
    size_t n = 0;
    for (size_t i = 0; i < dimension->n_codes; i++)
        n += dimension->codes[i].part;
    return n;
}

void intake_groups(Intake *intake) {
    for (uint32_t c = 0; c < intake->cells.n; c++) {
        const CellEntry *cell = &intake->cells.at[c];
        for (size_t i = 0; i < cell->n; i++) {
            const DimensionCode *code = part_code(&cell->parts[i]);
            if (!cell->parts[i].dimension->complete || !code || !code->part) continue;
            CellPart rest[CELL_MOST_PARTS];
            size_t n = 0;
            for (size_t k = 0; k < cell->n; k++)
                if (k != i) rest[n++] = cell->parts[k];
            size_t total = index_get(&intake->cell_of_id, cell_id(intake->mem, n, rest));
            if (total == NOWHERE) continue;
            CellGroup *group = group_of(intake, (uint32_t)total, cell->parts[i].dimension);
            group->parts[group->n++] = c;
        }
    }
    for (size_t i = 0; i < intake->groups.n; i++) {
        CellGroup *group = &intake->groups.at[i];
        group->whole = group->n == parts_of(group->dimension);
    }
}

/* Which mapping reads this table? Decided by headings, codes and title words alone: not by the
 * file's name, not by a table number, not by the order of columns. Where none fits, the nearest one
 * and what it misses are named. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define SAMPLE_ROWS 300
#define SAMPLE_TEXTS 100

typedef struct Sample { /* what the first rows say beside numbers */
    Str title;          /* folded */
    VEC(Str) * labels;  /* per label column of a GENESIS table: distinct texts, as written */
    FlatColumns flat;
    Str *variables;  /* of the first row of an ffcsv file */
    VEC(Str) values; /* distinct value codes */
    Headings headings;
} Sample;

typedef struct Attempt {
    Layout layout;
    size_t listed, found; /* declared headings and codes; those that are there */
    size_t told;          /* columns of the table that it accounts for */
    Str missing;          /* the first that is not there */
} Attempt;

Str layout_path(Arena *mem, const Str *path, size_t n) {
    return str_join(mem, n, path, S(" > "));
}

/* ---- the sample ---- */

static bool heading_is(const Table *table, size_t column, const char *name) {
    return table->columns[column].n_path && str_equal(table->columns[column].path[0], str_of(name));
}

static size_t heading_at(const Table *table, const char *name) {
    for (size_t c = 0; c < table->n_columns; c++)
        if (heading_is(table, c, name)) return c;
    return NOWHERE;
}

/* The columns of ffcsv are known by the names of the format; "{n}_variable_code" and its attribute
 * come in numbered groups. */
static void flat_columns(Arena *mem, const Table *table, FlatColumns *flat) {
    flat->time = heading_at(table, "time");
    flat->value = heading_at(table, "value");
    flat->unit = heading_at(table, "value_unit");
    flat->value_code = heading_at(table, "value_variable_code");
    flat->quality = heading_at(table, "value_q");
    flat->variable_codes = NEW_ARRAY(mem, size_t, table->n_columns + 1);
    flat->attribute_codes = NEW_ARRAY(mem, size_t, table->n_columns + 1);
    for (int group = 1; group < 100; group++) {
        char code[40], attribute[40];
        snprintf(code, sizeof code, "%d_variable_code", group);
        snprintf(attribute, sizeof attribute, "%d_variable_attribute_code", group);
        size_t a = heading_at(table, code), b = heading_at(table, attribute);
        if (a == NOWHERE || b == NOWHERE) continue;
        flat->variable_codes[flat->n] = a;
        flat->attribute_codes[flat->n++] = b;
    }
}

static Str cell_at(const Row *row, size_t column) {
    return column < row->n ? str_trim(row->cells[column]) : STR_NONE;
}

#define note_text(mem, list, text) \
    do { \
        bool known_ = (list)->n >= SAMPLE_TEXTS; \
        for (size_t i_ = 0; !known_ && i_ < (list)->n; i_++) \
            known_ = str_equal((list)->at[i_], (text)); \
        if (!known_) vec_push((mem), (list), str_copy((mem), (text))); \
    } while (0)

static void sample_row(Arena *mem, Sample *sample, const Table *table, const Row *row, bool first) {
    for (size_t i = 0; i < table->n_label_columns; i++)
        note_text(mem, &sample->labels[i], cell_at(row, table->first_label_column + i));
    if (table->kind != TABLE_FLAT) return;
    for (size_t i = 0; first && i < sample->flat.n; i++)
        sample->variables[i] = str_copy(mem, cell_at(row, sample->flat.variable_codes[i]));
    note_text(mem, &sample->values, cell_at(row, sample->flat.value_code));
}

static Err sample_take(Cx *cx, Arena *mem, Sample *sample, Table *table) {
    sample->headings = headings_fold(mem, table);
    sample->title = mapping_fold(mem, str_join(mem, table->n_title, table->title, S(" ")));
    if (table->kind == TABLE_FLAT) flat_columns(mem, table, &sample->flat);
    sample->variables = NEW_ARRAY(mem, Str, sample->flat.n + 1);
    sample->labels = arena_alloc(mem, (table->n_label_columns + 1) * sizeof *sample->labels);
    if (!table->n_label_columns && table->kind != TABLE_FLAT) return OK;
    for (size_t i = 0; i < SAMPLE_ROWS; i++) {
        Row row;
        Err err = table_next(cx, table, &row);
        if (err == NOT_FOUND) break;
        TRY(err);
        sample_row(mem, sample, table, &row, i == 0);
    }
    return table_rewind(cx, table);
}

/* ---- one mapping against one table ---- */

static void count(Attempt *attempt, bool there, Str what) {
    attempt->listed++;
    if (there)
        attempt->found++;
    else if (!attempt->missing.n)
        attempt->missing = what;
}

static size_t want(Arena *mem, Attempt *attempt, const Sample *sample, Str heading) {
    if (!heading.n) return NOWHERE;
    size_t at = headings_find(mem, &sample->headings, heading);
    count(attempt, at != NOWHERE, heading);
    return at;
}

static void try_paths(Arena *mem, Attempt *attempt, const Mapping *mapping, const Sample *sample) {
    Layout *layout = &attempt->layout;
    size_t *columns = NEW_ARRAY(mem, size_t, mapping->n_columns + 1);
    layout->ignored = NEW_ARRAY(mem, bool, sample->headings.n + 1);
    headings_assign(mem, &sample->headings, mapping, columns, layout->ignored);
    for (size_t i = 0; i < mapping->n_columns; i++) {
        ValuePlace place = {.declared = i, .column = columns[i]};
        vec_push(mem, &layout->values, place);
        if (!mapping->columns[i].constant)
            count(attempt, columns[i] != NOWHERE,
                  layout_path(mem, mapping->columns[i].path, mapping->columns[i].n_path));
    }
}

/* Periods in the headings: every declaration must have a column, and all of them the wanted kind of
 * period. */
static void try_dated(Arena *mem, Attempt *attempt, const Mapping *mapping, const Table *table) {
    Layout *layout = &attempt->layout;
    Headings dated = headings_fold_dated(mem, table);
    bool *there = NEW_ARRAY(mem, bool, mapping->n_columns + 1), fits = true;
    layout->ignored = NEW_ARRAY(mem, bool, dated.n + 1);
    headings_assign_dated(mem, &dated, mapping, &layout->values, layout->ignored);
    for (size_t i = 0; i < layout->values.n; i++) {
        ValuePlace *place = &layout->values.at[i];
        fits &= when_fit(mem, &place->period, mapping->period_kind);
        there[place->declared] = true;
    }
    count(attempt, fits, S("period"));
    for (size_t i = 0; i < mapping->n_columns; i++)
        count(attempt, there[i],
              layout_path(mem, mapping->columns[i].path, mapping->columns[i].n_path));
}

/* Most of the row headings that were seen must be known: a new one alone is a finding of its own,
 * not another table. */
static void try_labels(Arena *mem, Attempt *attempt, const Mapping *mapping, const Sample *sample,
                       const Table *table) {
    attempt->layout.labels = NEW_ARRAY(mem, size_t, mapping->n_labels + 1);
    if (mapping->n_labels != table->n_label_columns) {
        count(attempt, false,
              str_format(mem, "%zu / %zu", mapping->n_labels, table->n_label_columns));
        return;
    }
    for (size_t i = 0; i < mapping->n_labels; i++) {
        size_t known = 0, n = sample->labels[i].n;
        Str strange = STR_NONE;
        attempt->layout.labels[i] = table->first_label_column + i;
        for (size_t k = 0; k < n; k++) {
            bool here = code_list_find(&mapping->labels[i].codes,
                                       mapping_fold(mem, sample->labels[i].at[k])) != NULL;
            known += here;
            if (!here) strange = sample->labels[i].at[k];
        }
        count(attempt, known && 2 * known >= n, strange);
    }
}

static void try_genesis(Arena *mem, Attempt *attempt, const Mapping *mapping, const Sample *sample,
                        const Table *table) {
    try_labels(mem, attempt, mapping, sample, table);
    try_paths(mem, attempt, mapping, sample);
    attempt->layout.region = table->key_column;
    attempt->layout.name_column = table->name_column;
    attempt->layout.period = NOWHERE;
    count(attempt, table->key_column != NOWHERE, S("key"));
    if (mapping->period_from == PERIOD_FROM_TIME) {
        attempt->layout.period = table->time_column;
        count(attempt, table->time_column != NOWHERE, S("time"));
    } else if (mapping->period_from == PERIOD_FROM_HEADING) {
        count(attempt,
              table->heading_period.n > 0 &&
                  period_read(table->heading_period, &attempt->layout.heading),
              S("heading"));
    }
}

static size_t flat_group(const Sample *sample, Str variable) {
    for (size_t i = 0; i < sample->flat.n; i++)
        if (str_equal(sample->variables[i], variable)) return i;
    return NOWHERE;
}

static void try_flat(Arena *mem, Attempt *attempt, const Mapping *mapping, const Sample *sample) {
    Layout *layout = &attempt->layout;
    size_t used = 0, region = NOWHERE, values = 0;
    layout->flat = sample->flat;
    layout->quality = sample->flat.quality;
    layout->labels = NEW_ARRAY(mem, size_t, mapping->n_variables + 1);
    layout->period = sample->flat.time;
    for (size_t i = 0; i < mapping->n_region && region == NOWHERE; i++)
        region = flat_group(sample, mapping->region[i]);
    layout->region = region;
    count(attempt, region != NOWHERE, mapping->n_region ? mapping->region[0] : STR_NONE);
    for (size_t i = 0; i < mapping->n_variables; i++) {
        layout->labels[i] = flat_group(sample, mapping->variables[i].variable);
        count(attempt, layout->labels[i] != NOWHERE, mapping->variables[i].variable);
        used += layout->labels[i] != NOWHERE;
    }
    count(attempt, sample->flat.n == used + (region != NOWHERE), S("_variable_code"));
    for (size_t i = 0; i < mapping->n_columns; i++)
        for (size_t k = 0; k < sample->values.n; k++)
            values += str_equal(sample->values.at[k], mapping->columns[i].path[0]);
    count(attempt, values > 0, mapping->columns[0].path[0]);
    attempt->listed += mapping->n_columns;
    attempt->found += mapping->n_columns;
}

static size_t *want_all(Arena *mem, Attempt *attempt, const Sample *sample, const Str *headings,
                        size_t n) {
    size_t *out = NEW_ARRAY(mem, size_t, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = want(mem, attempt, sample, headings[i]);
    return out;
}

static void try_csv(Arena *mem, Attempt *attempt, const Mapping *mapping, const Sample *sample,
                    const Table *table) {
    Layout *layout = &attempt->layout;
    if (mapping->period_from == PERIOD_FROM_COLUMNS)
        try_dated(mem, attempt, mapping, table);
    else if (!mapping->by_row)
        try_paths(mem, attempt, mapping, sample);
    layout->measures =
        want_all(mem, attempt, sample, mapping->measure_headings, mapping->n_measure_headings);
    layout->value = want(mem, attempt, sample, mapping->value_heading);
    layout->quality = want(mem, attempt, sample, mapping->quality_heading);
    layout->regions = want_all(mem, attempt, sample, mapping->region, mapping->n_region);
    layout->region = mapping->n_region ? layout->regions[0] : NOWHERE;
    layout->name_column = want(mem, attempt, sample, mapping->region_name);
    layout->period = want(mem, attempt, sample, mapping->period_column);
    layout->labels = NEW_ARRAY(mem, size_t, mapping->n_labels + 1);
    for (size_t i = 0; i < mapping->n_labels; i++)
        layout->labels[i] = want(mem, attempt, sample, mapping->labels[i].column);
    layout->name = want_all(mem, attempt, sample, mapping->register_name, mapping->n_register_name);
    layout->town = want(mem, attempt, sample, mapping->register_town);
    layout->type = want(mem, attempt, sample, mapping->register_type);
    layout->easting = want(mem, attempt, sample, mapping->easting);
    layout->northing = want(mem, attempt, sample, mapping->northing);
    layout->crs = want(mem, attempt, sample, mapping->crs_column);
    layout->id = want(mem, attempt, sample, mapping->id_column);
}

/* ---- what a mapping accounts for ---- */

static bool is_row_heading(const Table *table, size_t column) {
    return column == table->time_column || column == table->key_column ||
           column == table->name_column ||
           (column >= table->first_label_column &&
            column - table->first_label_column < table->n_label_columns);
}

static void told_of(bool *told, const Headings *headings, size_t column) {
    if (column < headings->n) told[column] = true;
}

/* Columns that the mapping reads or leaves out on purpose. */
static bool *columns_told(Arena *mem, const Layout *layout, const Headings *headings,
                          const Table *table) {
    const Mapping *mapping = layout->mapping;
    bool *told = NEW_ARRAY(mem, bool, headings->n + 1);
    for (size_t c = 0; c < headings->n; c++)
        told[c] = (layout->ignored && layout->ignored[c]) ||
                  (table->kind == TABLE_GENESIS && is_row_heading(table, c));
    for (size_t i = 0; i < layout->values.n; i++)
        told_of(told, headings, layout->values.at[i].column);
    if (mapping->kind != MAPPING_CSV) return told;
    const size_t others[] = {layout->name_column, layout->period,   layout->town, layout->type,
                             layout->easting,     layout->northing, layout->crs,  layout->value,
                             layout->quality,     layout->id};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        told_of(told, headings, others[i]);
    for (size_t i = 0; i < mapping->n_region; i++)
        told_of(told, headings, layout->regions[i]);
    for (size_t i = 0; i < mapping->n_measure_headings; i++)
        told_of(told, headings, layout->measures[i]);
    for (size_t i = 0; i < mapping->n_labels; i++)
        told_of(told, headings, layout->labels[i]);
    for (size_t i = 0; i < mapping->n_register_name; i++)
        told_of(told, headings, layout->name[i]);
    return told;
}

void layout_tell_unknown(Arena *mem, const Layout *layout, const Table *table, Findings *findings) {
    const Mapping *mapping = layout->mapping;
    /* Other layouts carry much that is not taken; they are told of only where the mapping lists
     * what it leaves out. */
    if (mapping->kind != MAPPING_GENESIS && !(mapping->kind == MAPPING_CSV && mapping->n_ignore))
        return;
    Headings headings = headings_fold(mem, table);
    const bool *told = columns_told(mem, layout, &headings, table);
    for (size_t c = 0; c < headings.n; c++)
        if (!told[c] && headings.n_paths[c])
            finding_add(findings, RULE_COLUMN_UNKNOWN, 0, c + 1,
                        layout_path(mem, table->columns[c].path, table->columns[c].n_path),
                        STR_NONE);
}

/* ---- all mappings ---- */

static bool same_kind(const Mapping *mapping, const Table *table) {
    return (mapping->kind == MAPPING_GENESIS && table->kind == TABLE_GENESIS) ||
           (mapping->kind == MAPPING_FLAT && table->kind == TABLE_FLAT) ||
           (mapping->kind == MAPPING_CSV && table->kind != TABLE_FLAT);
}

static Attempt try_mapping(Arena *mem, const Mapping *mapping, const Sample *sample,
                           const Table *table) {
    Attempt attempt = {.layout = {.mapping = mapping,
                                  .columns = table->columns,
                                  .name_column = NOWHERE,
                                  .value = NOWHERE,
                                  .quality = NOWHERE}};
    for (size_t i = 0; i < mapping->n_recognise; i++)
        count(&attempt,
              str_find(sample->title, mapping_fold(mem, mapping->recognise[i]), 0) != NOWHERE,
              mapping->recognise[i]);
    if (mapping->kind == MAPPING_GENESIS)
        try_genesis(mem, &attempt, mapping, sample, table);
    else if (mapping->kind == MAPPING_FLAT)
        try_flat(mem, &attempt, mapping, sample);
    else
        try_csv(mem, &attempt, mapping, sample, table);
    if (attempt.found < attempt.listed || mapping->kind == MAPPING_FLAT) return attempt;
    const bool *told = columns_told(mem, &attempt.layout, &sample->headings, table);
    for (size_t c = 0; c < sample->headings.n; c++)
        attempt.told += told[c];
    return attempt;
}

static Str table_says(Arena *mem, const Table *table) {
    Str said = table->n_title ? str_join(mem, table->n_title, table->title, S(" ")) : STR_NONE;
    for (size_t c = 0; !said.n && c < table->n_columns && c < 8; c++)
        if (table->columns[c].n_path)
            said = layout_path(mem, table->columns[c].path, table->columns[c].n_path);
    size_t end = said.n < 160 ? said.n : 160;
    while (end && end < said.n && ((unsigned char)said.p[end] & 0xC0) == 0x80)
        end--;
    return str_slice(said, 0, end);
}

/* Of two that fit, the one that leaves fewer columns unread; then the one that asks for more. */
static int better(const Attempt *a, const Attempt *b) {
    if (a->told != b->told) return a->told > b->told ? 1 : -1;
    return (a->listed > b->listed) - (a->listed < b->listed);
}

static bool nearer(const Attempt *a, const Attempt *b) {
    return a->found * (b->listed ? b->listed : 1) > b->found * a->listed;
}

/* The nearest one and what it misses are named. */
static Err nothing_fits(Cx *cx, const Table *table, const Attempt *near, Findings *findings) {
    Str nearest = near->layout.mapping
                      ? str_format(cx->mem, "%.*s: %.*s", STR_ARG(near->layout.mapping->id),
                                   STR_ARG(near->missing))
                      : STR_NONE;
    finding_add(findings, RULE_MAPPING_NONE, 0, 0, table_says(cx->mem, table), nearest);
    return fail(cx, NOT_FOUND, MSG_DELIVERY_NO_MAPPING);
}

Err layout_choose(Cx *cx, Layout *out, const Catalogue *catalogue, Table *table,
                  Findings *findings) {
    Sample sample = {.headings = {0}};
    TRY(sample_take(cx, cx->mem, &sample, table));
    size_t n, fitting = 0;
    const Mapping *const *mappings = mappings_all(catalogue, &n);
    Attempt best = {.listed = 0}, near = {.listed = 1};
    Str rivals = STR_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!same_kind(mappings[i], table)) continue;
        Attempt attempt = try_mapping(cx->mem, mappings[i], &sample, table);
        if (attempt.found < attempt.listed) {
            if (nearer(&attempt, &near)) near = attempt;
        } else if (!fitting || better(&attempt, &best) > 0) {
            best = attempt;
            fitting = 1;
            rivals = mappings[i]->id;
        } else if (better(&attempt, &best) == 0) {
            fitting++;
            rivals = str_join(cx->mem, 2, (Str[]){rivals, mappings[i]->id}, S(", "));
        }
    }
    *out = best.layout;
    if (fitting == 1) return OK;
    if (!fitting) return nothing_fits(cx, table, &near, findings);
    finding_add(findings, RULE_MAPPING_SEVERAL, 0, 0, rivals, STR_NONE);
    return fail(cx, NOT_FOUND, MSG_DELIVERY_NO_MAPPING);
}

Err layout_fit(Cx *cx, Layout *out, const Mapping *mapping, Table *table, Findings *findings) {
    Sample sample = {.headings = {0}};
    TRY(sample_take(cx, cx->mem, &sample, table));
    Attempt attempt = {.layout = {.mapping = mapping}, .listed = 1, .missing = S("kind")};
    if (same_kind(mapping, table)) attempt = try_mapping(cx->mem, mapping, &sample, table);
    if (attempt.found < attempt.listed) return nothing_fits(cx, table, &attempt, findings);
    *out = attempt.layout;
    return OK;
}

/* ---- what a layout is ---- */

static int text_order(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static Str heading_of_layout(Arena *mem, const TableColumn *column) {
    Str *texts = NEW_ARRAY(mem, Str, column->n_path + 1);
    Period period;
    size_t n = heading_undated(mem, column, &period, texts);
    for (size_t i = 0; i < n; i++)
        texts[i] = mapping_fold(mem, texts[i]);
    return str_join(mem, n, texts, S(" > "));
}

Err layout_digest(Cx *cx, Table *table, Str *out) {
    static const char *const kinds[] = {"csv", "genesis", "flat", "cube"};
    Sample sample = {.headings = {0}};
    VEC(Str) words = {0};
    TRY(sample_take(cx, cx->mem, &sample, table));
    for (size_t i = 0; i < sample.flat.n; i++)
        vec_push(cx->mem, &words, sample.variables[i]);
    for (size_t i = 0; i < sample.values.n; i++)
        vec_push(cx->mem, &words, sample.values.at[i]);
    for (size_t c = 0; table->kind != TABLE_FLAT && c < table->n_columns; c++)
        vec_push(cx->mem, &words, heading_of_layout(cx->mem, &table->columns[c]));
    if (words.n) qsort(words.at, words.n, sizeof *words.at, text_order);
    Sha256 *hash = sha256_new(cx->mem);
    sha256_add(hash, str_of(kinds[table->kind]));
    for (size_t i = 0; i < words.n; i++) {
        if (!words.at[i].n || (i && str_equal(words.at[i], words.at[i - 1]))) continue;
        sha256_add(hash, S("\n"));
        sha256_add(hash, words.at[i]);
    }
    *out = sha256_hex(cx->mem, hash);
    return OK;
}

/* By what is a table broken down, and which rows and parts does a picture of it have? The kinds of
 * pictures that show parts ask here, for whether a table fits as for drawing it. */

#include "publish/publish_in.h"

static const Dimension *dimension_of(const Indicator *indicator, Str cell) {
    size_t equals = str_find(cell, S("="), 0);
    if (equals == SIZE_MAX || str_find(cell, S(";"), 0) != SIZE_MAX) return NULL;
    Str id = str_slice(cell, 0, equals);
    for (size_t i = 0; i < indicator->n_by; i++)
        if (str_equal(indicator->by[i]->id, id)) return indicator->by[i];
    return indicator->needs && str_equal(indicator->needs->id, id) ? indicator->needs : NULL;
}

static const DimensionCode *code_of(const Dimension *dimension, Str cell) {
    Str code = str_slice(cell, dimension->id.n + 1, cell.n);
    for (size_t i = 0; i < dimension->n_codes; i++)
        if (str_equal(dimension->codes[i].code, code)) return &dimension->codes[i];
    return NULL;
}

bool table_breakdown(const PublishedTable *table, Breakdown *out) {
    *out = (Breakdown){0};
    size_t cells = table->n ? picture_cells(table) : 0;
    if (cells < 2 || table->figures[0].cell.n) return false;
    out->dimension = dimension_of(table->indicator, table->figures[1].cell);
    for (size_t k = 1; out->dimension && k < cells && out->n < BREAKDOWN_MOST; k++) {
        Str cell = table->figures[k].cell;
        if (dimension_of(table->indicator, cell) != out->dimension) return false;
        const DimensionCode *code = code_of(out->dimension, cell);
        if (code && code->part) out->parts[out->n++] = (BreakdownPart){k, code};
    }
    return out->n > 0;
}

/* ---- parts that no row has ---- */

static bool part_anywhere(const PublishedTable *table, size_t cells, size_t cell) {
    for (size_t i = cell; i < table->n; i += cells)
        if (value_has_number(&table->figures[i].value)) return true;
    return false;
}

/* Whether the totals leave room for parts that are not among these. */
static bool totals_exceed(const PublishedTable *table, size_t cells, const Breakdown *parts) {
    for (size_t row = 0; row + cells <= table->n; row += cells) {
        const Value *total = &table->figures[row].value;
        double most = 0;
        bool any = false;
        for (size_t k = 0; k < parts->n; k++) {
            const Value *part = &table->figures[row + parts->parts[k].cell].value;
            if (value_has_number(part)) most += part->high, any = true;
        }
        if (any && (!value_has_number(total) || total->low > most + 1e-9 * total->low)) return true;
    }
    return false;
}

void breakdown_shorten(const PublishedTable *table, Breakdown *breakdown) {
    size_t cells = picture_cells(table);
    Breakdown shown = {.dimension = breakdown->dimension};
    for (size_t k = 0; k < breakdown->n; k++)
        if (part_anywhere(table, cells, breakdown->parts[k].cell))
            shown.parts[shown.n++] = breakdown->parts[k];
    if (shown.n && !totals_exceed(table, cells, &shown)) *breakdown = shown;
}

/* ---- ages ---- */

/* "15-17", "75-up": from which year to which; up is open. */
static bool age_read(Str code, int64_t *from, int64_t *to) {
    size_t dash = str_find(code, S("-"), 0);
    if (dash == SIZE_MAX || !int_read(str_slice(code, 0, dash), from) || *from < 0) return false;
    Str end = str_slice(code, dash + 1, code.n);
    *to = INT64_MAX;
    return str_equal(end, S("up")) || (int_read(end, to) && *to >= *from);
}

bool breakdown_of_ages(const Breakdown *breakdown, bool *uneven) {
    int64_t last = -1, span = 0;
    *uneven = false;
    for (size_t k = 0; k < breakdown->n; k++) {
        int64_t from, to;
        if (!age_read(breakdown->parts[k].code->code, &from, &to) || from <= last) return false;
        if (to != INT64_MAX) {
            *uneven = *uneven || (span && to - from + 1 != span);
            span = to - from + 1;
        }
        last = to;
    }
    return breakdown->n > 2;
}

/* Both halves of one age of a figure, by another dimension. */
static Err halves_there(Cx *cx, const PublishedFigure *age, const Dimension *other, int64_t as_of,
                        bool *out) {
    *out = true;
    for (size_t i = 0; i < other->n_codes && *out; i++) {
        if (!other->codes[i].part) continue;
        PublishedFigure half;
        TRY(publish_crossed(cx, &half, age, other, i, as_of));
        *out = value_has_number(&half.value) && half.stand_in == age->stand_in;
    }
    return OK;
}

static size_t count_parts(const Dimension *dimension) {
    size_t n = 0;
    for (size_t i = 0; i < dimension->n_codes; i++)
        n += dimension->codes[i].part;
    return n;
}

Err publish_crossed(Cx *cx, PublishedFigure *out, const PublishedFigure *figure,
                    const Dimension *other, size_t code, int64_t as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str cell = str_format(cx->mem, "%.*s;%.*s=%.*s", STR_ARG(figure->cell), STR_ARG(other->id),
                          STR_ARG(other->codes[code].code));
    TRY(cell_read(cx, catalogue, cell, &cell));
    return publish_figure(cx, out, figure->indicator, figure->region, figure->period, cell, as_of);
}

Err table_find_crossed(Cx *cx, PublishedTable *table) {
    Breakdown ages;
    bool uneven;
    table->crossed = NULL;
    if (table->n_periods != 1 || !table_breakdown(table, &ages) ||
        !breakdown_of_ages(&ages, &uneven))
        return OK;
    size_t cells = picture_cells(table);
    for (size_t b = 0; b < table->indicator->n_by; b++) {
        const Dimension *other = table->indicator->by[b];
        if (other == ages.dimension || count_parts(other) != 2) continue;
        for (size_t i = table->n; i > 0 && !table->crossed; i -= cells) {
            const PublishedFigure *age = &table->figures[i - cells + ages.parts[0].cell];
            bool there;
            if (!value_has_number(&age->value)) continue;
            TRY(halves_there(cx, age, other, table->as_of, &there));
            if (there) table->crossed = other;
        }
        if (table->crossed) return OK;
    }
    return OK;
}

/* ---- rows ---- */

bool picture_is_selected(const Picture *picture, const Region *region) {
    for (size_t i = 0; i < picture->n_selected; i++)
        if (picture->selected[i] == region) return true;
    return false;
}

const Region *picture_cells_stand_in(const PublishedFigure *first, size_t cells) {
    const Region *kreis = NULL;
    for (size_t k = 0; k < cells; k++) {
        if (first[k].stand_in)
            kreis = first[k].stand_in;
        else if (value_has_number(&first[k].value))
            return NULL;
    }
    return kreis;
}

PictureRows picture_rows(Cx *cx, const PublishedTable *table, const Picture *picture) {
    size_t cells = picture_cells(table), regions = publish_lines(table) / cells;
    size_t most = table->n / cells;
    PictureRows rows = {
        .rows = NEW_ARRAY(cx->mem, PictureRow, most),
        .names = NEW_ARRAY(cx->mem, Str, most),
        .marked = NEW_ARRAY(cx->mem, bool, most),
    };
    bool periods = regions == 1;
    for (size_t i = 0; i < most; i++) {
        const PublishedFigure *first = &table->figures[i * cells];
        bool shown = periods ? period_alike(first->period, picture->period)
                             : period_same(first->period, picture->period);
        if (!shown) continue;
        const Region *kreis = picture_cells_stand_in(first, cells);
        rows.rows[rows.n] = (PictureRow){first, kreis};
        Str name = periods ? words_period_short(cx->mem, cx->lang, first->period)
                           : first->region->name.in[cx->lang];
        rows.names[rows.n] = publish_stand_in_name(cx, name, kreis);
        rows.marked[rows.n++] = !periods && picture_is_selected(picture, first->region);
    }
    return rows;
}

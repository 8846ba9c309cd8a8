/* What would a release give away together with everything told before? Measure by measure and
 * period by period: what it tells newly, and each delivery that was told earlier, as publications
 * of one table (protect/guard.h) of areas by the breakdowns that occur. */

#include <math.h>
#include <string.h>

#include "figures/ledger_guard_in.h"
#include "protect/guard.h"

enum { AXES_MOST = DIMENSIONS_MOST, REVEALS_MOST = 1000 };
#define TABLE_CELLS_MOST ((size_t)1 << 20)

typedef struct Piece { /* a publication */
    int64_t delivery;
    LedgerCells cells;
} Piece;

typedef struct Checking {
    Cx *cx;
    const Catalogue *catalogue;
    const Definitions *d;
    const MeasureIn *measure;
    int64_t period;
    VEC(Piece) pieces; /* the first is the release */
    int64_t threshold, floor, width;
    Crossing crossing;
    unsigned dimensions[AXES_MOST]; /* of the breakdowns: axis i + 1 */
    size_t n_breakdowns;
    bool adds;
} Checking;

/* ---- what is told ---- */

/* Codes that are no longer agreed on, and regions that are gone, are no part of any table. */
static const RegionIn *region_of(const Checking *c, const LedgerCell *cell) {
    if (cell->region < 0 || (size_t)cell->region >= c->d->n_numbers) return NULL;
    return c->d->by_number[cell->region];
}

static bool key_of(const Checking *c, const LedgerCell *cell, CellKey *out) {
    if (cell->cell < 0 || (size_t)cell->cell >= c->catalogue->n_cells) return false;
    *out = c->catalogue->cell_keys[cell->cell];
    return c->catalogue->cell_texts[cell->cell].p != NULL;
}

static bool is_count(const LedgerCell *cell) {
    return cell->hidden || (cell->number >= 0 && cell->number <= (double)COUNT_MOST &&
                            floor(cell->number) >= cell->number);
}

/* ---- the axis of regions ---- */

typedef struct Lines {
    VEC(HierarchyLine) list;
} Lines;

static void line_add(const Checking *c, Lines *lines, Str code, Str parent) {
    HierarchyLine line = {code, parent, lines->list.n + 1};
    vec_push(c->cx->mem, &lines->list, line);
}

static Str region_code(const Checking *c, uint32_t index) {
    return str_format(c->cx->mem, "r%u", index);
}

static void area_take(const Checking *c, bool *in, uint32_t index) {
    for (const Region *up = &c->d->regions[index]->region; up; up = up->parent)
        in[region_in(up)->index] = true;
}

/* Beside each area that lies in one of the table the others that lie there, so that they add up. */
static void regions_find(const Checking *c, bool *has, bool *in, Grounds *grounds) {
    const Definitions *d = c->d;
    for (size_t p = 0; p < c->pieces.n; p++)
        for (size_t i = 0; i < c->pieces.at[p].cells.list.n; i++) {
            const RegionIn *region = region_of(c, &c->pieces.at[p].cells.list.at[i]);
            if (region) has[region->index] = true;
        }
    *grounds = grounds_find(c->cx->mem, d, period_of_key(c->period), has);
    for (uint32_t i = 0; i < d->n_areas + d->n_sets + d->n_schools; i++) {
        const Region *region = &d->regions[i]->region;
        if (!has[i]) continue;
        in[i] = true;
        if (i < d->n_areas) area_take(c, in, i);
        for (size_t k = 0; i >= d->n_areas && i < d->n_areas + d->n_sets && k < region->n_members;
             k++)
            area_take(c, in, region_in(region->members[k])->index);
    }
    bool *below = NEW_ARRAY(c->cx->mem, bool, d->n_areas + 1);
    for (uint32_t a = 0; a < d->n_areas; a++)
        if (in[a] && d->regions[a]->region.parent)
            below[region_in(d->regions[a]->region.parent)->index] = true;
    for (uint32_t a = 0; a < d->n_areas; a++)
        for (uint32_t i = 0; below[a] && i < grounds->n[a]; i++)
            in[grounds->areas[a][i]] = true;
}

static Str parent_of(const Checking *c, const Grounds *grounds, const bool *in, uint32_t area) {
    const Region *up = c->d->regions[area]->region.parent;
    if (!c->adds || !up || !in[region_in(up)->index]) return S("");
    uint32_t above = region_in(up)->index;
    for (uint32_t i = 0; i < grounds->n[above]; i++)
        if (grounds->areas[above][i] == area) return region_code(c, above);
    return S("");
}

static void set_add(const Checking *c, Lines *lines, const bool *has, uint32_t index) {
    const Region *set = &c->d->regions[index]->region;
    Str code = region_code(c, index);
    line_add(c, lines, code, S(""));
    for (size_t i = 0; i < set->n_members; i++)
        if (ground_stands(set->members, set->n_members, i, period_of_key(c->period), has))
            line_add(c, lines, region_code(c, region_in(set->members[i])->index), code);
}

static Err regions_axis(Checking *c, TableDimension *out) {
    const Definitions *d = c->d;
    size_t n = d->n_areas + d->n_sets + d->n_schools + 1;
    bool *has = NEW_ARRAY(c->cx->mem, bool, n), *in = NEW_ARRAY(c->cx->mem, bool, n);
    Grounds grounds;
    Lines tree = {0}, sets = {0};
    regions_find(c, has, in, &grounds);
    for (uint32_t i = 0; i < n - 1; i++) {
        bool is_set = i >= d->n_areas && i < d->n_areas + d->n_sets;
        if (!in[i]) continue;
        if (is_set && c->adds)
            set_add(c, &sets, has, i);
        else
            line_add(c, &tree, region_code(c, i),
                     i < d->n_areas ? parent_of(c, &grounds, in, i) : S(""));
    }
    line_add(c, &tree, S("elsewhere"), S("")); /* not told: what there is beside them */
    Hierarchy both[] = {{S("regions"), tree.list.at, tree.list.n},
                        {S("sets"), sets.list.at, sets.list.n}};
    return dimension_make(
        c->cx, out, &(TableDimensionOf){S("region"), both, sets.list.n ? 2 : 1, S("everything")});
}

/* ---- the breakdowns ---- */

static Str code_name(const Checking *c, CellPart16 part) {
    return str_format(c->cx->mem, "c%u", part);
}

static Err breakdown_axis(Checking *c, unsigned dimension, TableDimension *out) {
    const Dimension *of = &c->d->dimensions[dimension].dimension;
    bool complete = c->adds && (c->d->complete >> dimension & 1);
    Lines tree = {0};
    line_add(c, &tree, S("T"), S(""));
    for (unsigned i = 0; i < of->n_codes; i++)
        line_add(c, &tree, code_name(c, CELL_PART(dimension, i)),
                 complete && of->codes[i].part ? S("T") : S(""));
    line_add(c, &tree, S("elsewhere"), S(""));
    Hierarchy one = {of->id, tree.list.at, tree.list.n};
    return dimension_make(c->cx, out, &(TableDimensionOf){of->id, &one, 1, S("everything")});
}

/* False: too many of them, or too many cells. */
static bool crossing_fits(const TableDimension *axes, size_t n) {
    size_t cells = 1;
    for (size_t i = 0; i < n; i++) {
        if (axes[i].n > TABLE_CELLS_MOST / cells) return false;
        cells *= axes[i].n;
    }
    return true;
}

static Err table_make(Checking *c, bool *fits) {
    TableDimension axes[AXES_MOST];
    uint64_t mask = 0;
    *fits = false;
    for (size_t p = 0; p < c->pieces.n; p++)
        for (size_t i = 0; i < c->pieces.at[p].cells.list.n; i++) {
            CellKey key;
            if (key_of(c, &c->pieces.at[p].cells.list.at[i], &key)) mask |= cell_mask(key);
        }
    c->n_breakdowns = 0;
    TRY(regions_axis(c, &axes[0]));
    for (unsigned i = 0; i < c->d->n_dimensions; i++) {
        if (!(mask >> i & 1)) continue;
        if (c->n_breakdowns == AXES_MOST - 1) return OK;
        c->dimensions[c->n_breakdowns++] = i;
        TRY(breakdown_axis(c, i, &axes[c->n_breakdowns]));
    }
    *fits = crossing_fits(axes, c->n_breakdowns + 1);
    return *fits ? crossing_make(c->cx, &c->crossing, axes, c->n_breakdowns + 1) : OK;
}

/* SIZE_MAX: it has no place. */
static size_t place_of(const Checking *c, const LedgerCell *cell) {
    const RegionIn *region = region_of(c, cell);
    CellKey key;
    if (!region || !key_of(c, cell, &key) || !is_count(cell)) return SIZE_MAX;
    const Crossing *crossing = &c->crossing;
    size_t code = index_get(&crossing->dimensions[0].index, region_code(c, region->index));
    if (code == SIZE_MAX) return SIZE_MAX;
    size_t at = code * crossing->strides[0];
    for (size_t b = 0; b < c->n_breakdowns; b++) {
        CellPart16 part = cell_part(key, c->dimensions[b]);
        code = index_get(&crossing->dimensions[b + 1].index, part ? code_name(c, part) : S("T"));
        if (code == SIZE_MAX) return SIZE_MAX;
        at += code * crossing->strides[b + 1];
    }
    return at;
}

static Publication publication_of(const Checking *c, const Piece *piece) {
    Telling *tellings = NEW_ARRAY(c->cx->mem, Telling, piece->cells.list.n);
    Publication out = {.name = S("delivery"), .tellings = tellings};
    for (size_t i = 0; i < piece->cells.list.n; i++) {
        const LedgerCell *cell = &piece->cells.list.at[i];
        size_t at = place_of(c, cell);
        if (at == SIZE_MAX) continue;
        tellings[out.n++] =
            (Telling){(uint32_t)at, cell->hidden ? COUNT_HIDDEN : (int64_t)cell->number};
    }
    return out;
}

/* ---- in words ---- */

static Str codes_words(const Checking *c, uint32_t cell) {
    Str words[AXES_MOST];
    size_t n = 0;
    for (size_t b = 0; b < c->n_breakdowns; b++) {
        const Dimension *of = &c->d->dimensions[c->dimensions[b]].dimension;
        Str code = c->crossing.dimensions[b + 1].codes[cell_code(&c->crossing, cell, b + 1)];
        for (unsigned i = 0; i < of->n_codes; i++)
            if (str_equal(code, code_name(c, CELL_PART(c->dimensions[b], i))))
                words[n++] = of->codes[i].label.in[c->cx->lang];
    }
    return str_join(c->cx->mem, n, words, S(", "));
}

static Str region_words(const Checking *c, uint32_t cell) {
    Str code = c->crossing.dimensions[0].codes[cell_code(&c->crossing, cell, 0)];
    for (uint32_t i = 0; i < c->d->n_areas + c->d->n_sets + c->d->n_schools; i++)
        if (str_equal(code, region_code(c, i)))
            return c->d->regions[i]->region.name.in[c->cx->lang];
    return code;
}

static void reveal_add(Checking *c, const Revealed *r, ReleaseReveals *out) {
    Arena *mem = c->cx->mem;
    if (out->n == REVEALS_MOST) return;
    if (!out->list) out->list = NEW_ARRAY(mem, ReleaseReveal, REVEALS_MOST);
    int64_t *deliveries = NEW_ARRAY(mem, int64_t, r->n_by + 1);
    ReleaseReveal reveal = {.measure = c->measure->measure.title.in[c->cx->lang],
                            .region = region_words(c, r->cell),
                            .breakdown = codes_words(c, r->cell),
                            .period = period_code(mem, period_of_key(c->period)),
                            .at = period_of_key(c->period),
                            .least = r->least,
                            .most = r->most,
                            .hidden = r->hidden,
                            .otherwise = r->otherwise,
                            .hider =
                                r->hider == NO_PUBLICATION ? 0 : c->pieces.at[r->hider].delivery,
                            .deliveries = deliveries};
    for (size_t i = 0; i < r->n_by; i++)
        if (r->by[i]) deliveries[reveal.n_deliveries++] = c->pieces.at[r->by[i]].delivery;
    out->protected |= c->threshold && r->least == r->most;
    out->list[out->n++] = reveal;
}

/* ---- one table ---- */

static Err table_check(Checking *c, ReleaseReveals *out, bool *right) {
    Guarded seen;
    bool fits;
    TRY(table_make(c, &fits));
    if (!fits) {
        out->n_unchecked++;
        return OK;
    }
    Publication *publications = NEW_ARRAY(c->cx->mem, Publication, c->pieces.n);
    for (size_t i = 0; i < c->pieces.n; i++)
        publications[i] = publication_of(c, &c->pieces.at[i]);
    Err err = guard_publications(c->cx, &seen,
                                 &(GuardAsk){.crossing = &c->crossing,
                                             .publications = publications,
                                             .n = c->pieces.n,
                                             .floor = c->floor,
                                             .width = c->width,
                                             .threshold = c->threshold});
    if (err == INVALID) *right = false;
    if (err) return err;
    out->n_unchecked += seen.n_open > 0;
    for (size_t i = 0; i < seen.n; i++)
        reveal_add(c, &seen.at[i], out);
    return OK;
}

/* Where sums do not hold (rounded numbers, shares), what one hides and another shows is named all
 * the same. */
static Err table_look(Checking *c, ReleaseReveals *out) {
    bool right = true;
    Fault before = c->cx->fault;
    c->adds = c->measure->measure.adds && c->measure->measure.unit == UNIT_COUNT;
    Err err = table_check(c, out, &right);
    if (!err || right || !c->adds) return err;
    c->cx->fault = before;
    c->adds = false;
    return table_check(c, out, &right);
}

static bool any_hidden(const Checking *c) {
    for (size_t p = 0; p < c->pieces.n; p++)
        for (size_t i = 0; i < c->pieces.at[p].cells.list.n; i++)
            if (c->pieces.at[p].cells.list.at[i].hidden) return true;
    return false;
}

/* The rule of the delivery's own mapping; where it was purged, of the one agreed on. */
static void rule_take(Checking *c, int64_t delivery, Str id) {
    const Mapping *mapping = mapping_find(c->catalogue, id);
    const ProtectRule *rule = visibility_rule(&c->catalogue->seen, delivery);
    if (!rule && mapping && mapping->protect.set) rule = &mapping->protect;
    if (!rule || rule->base) return;
    if (rule->threshold > c->threshold) c->threshold = rule->threshold;
    if (rule->width > c->width) c->width = rule->width;
}

/* The newest of the release's deliveries first; older ones are told with it. What was told later is
 * no part of it. */
static Err pieces_read(Checking *c, const LedgerTable *table, Audience audience) {
    Rows *rows;
    Err err;
    bool after = false;
    vec_push(c->cx->mem, &c->pieces, (Piece){.delivery = 0});
    TRY(sql_ledger_of_table(c->cx, &rows, c->measure->measure.number, c->period, audience));
    while (!(err = rows_next(c->cx, rows))) {
        bool new =
            rows_int(rows, 6) == table->subject &&str_equal(rows_text(rows, 5), table->event);
        Piece piece = {.delivery = rows_int(rows, 0), .cells = {.mem = arena_within(c->cx->mem)}};
        TRY(ledger_cells(c->cx, rows_blob(rows, 3), &piece.cells));
        if (after && !new) continue;
        after |= new;
        rule_take(c, piece.delivery, rows_text(rows, 1));
        if (new &&piece.delivery >= c->pieces.at[0].delivery) c->pieces.at[0] = piece;
        if (!new) vec_push(c->cx->mem, &c->pieces, piece);
    }
    return err == NOT_FOUND ? OK : err;
}

Err ledger_check(Cx *cx, const Catalogue *catalogue, const LedgerTable *table,
                 ReleaseReveals *out) {
    Checking c = {.cx = cx,
                  .catalogue = catalogue,
                  .d = catalogue->definitions,
                  .period = table->period,
                  .width = 1};
    for (size_t i = 0; i < c.d->n_measures && !c.measure; i++)
        if (c.d->measures[i].measure.number == table->measure) c.measure = &c.d->measures[i];
    if (!c.measure) return OK;
    TRY(pieces_read(&c, table, table->audience));
    bool matters = c.pieces.n > 1 && (any_hidden(&c) || c.threshold);
    return matters ? table_look(&c, out) : OK;
}

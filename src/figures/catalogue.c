/* Which snapshot of the catalogue does a context see? Snapshots are built from the store when it
 * has changed or an embargo has ended, for the public and, where something is withheld from it, for
 * others who ask; shared by all threads, they end with the last context that uses them. What was
 * agreed on (definitions, regions, schools) is shared by successive snapshots as long as only
 * observations were added. */

#include <stdatomic.h>
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"

#define MOST_KEPT \
    24 /* some 10 MB each for the example; one for each house whose data are withheld */
#define HIGHEST_CELL ((int64_t)1000000)

static Lock keeping = LOCK("catalogue", 59);
/* The newest snapshot of each store and viewer, most recently used first. Under `keeping`. */
static Catalogue *kept[MOST_KEPT];
/* Grows when a context's end lets go of a snapshot in another thread than the one that took it. */
static _Atomic uint64_t foreign_ends;

/* What this thread's context got last: most requests ask several times. */
static _Thread_local struct {
    Arena *mem;
    struct Store *store;
    const struct Viewer *viewer;
    int64_t revision;
    uint64_t ends;
    bool held; /* the store is not asked again */
    const Catalogue *catalogue;
} last;

/* ---- lives ---- */

static void definitions_release(Definitions *d) {
    if (--d->uses > 0) return;
    arena_free(d->mem);
}

static void catalogue_release(Catalogue *c) {
    if (--c->uses > 0) return;
    for (size_t i = 0; i < c->definitions->n_measures; i++) {
        Observations *all = atomic_load(&c->observations[i]);
        if (all) arena_free(all->mem);
    }
    Catalogue *base = c->base;
    keeping_free(c->kept);
    definitions_release(c->definitions);
    arena_free(c->mem);
    if (base) catalogue_release(base);
}

typedef struct Hold { /* of a context */
    Catalogue *catalogue;
    pthread_t thread;
} Hold;

static void hold_end(void *p) {
    Hold *hold = p;
    if (!pthread_equal(hold->thread, pthread_self())) {
        atomic_fetch_add(&foreign_ends, 1);
    } else if (last.catalogue == hold->catalogue) {
        last.catalogue = NULL;
    }
    lock_take(&keeping);
    catalogue_release(hold->catalogue);
    lock_give(&keeping);
}

/* The snapshot stays valid until the context ends; it was counted for this already. */
static void hold_begin(Cx *cx, Catalogue *catalogue) {
    Hold *hold = NEW(cx->mem, Hold);
    *hold = (Hold){catalogue, pthread_self()};
    arena_defer(cx->mem, hold_end, hold);
}

void catalogue_drop(void) {
    lock_take(&keeping);
    for (size_t i = 0; i < MOST_KEPT; i++) {
        if (kept[i]) catalogue_release(kept[i]);
        kept[i] = NULL;
    }
    lock_give(&keeping);
    last.catalogue = NULL;
}

/* ---- building ---- */

/* Definitions in an arena of their own; faults are told in the context's. */
Err definitions_build(Cx *cx, const Declarations *declarations, bool attach, Definitions **out) {
    Arena *mem = arena_new();
    Definitions *d = NEW(mem, Definitions);
    *d = (Definitions){.mem = mem, .uses = 1};
    Cx inner = *cx;
    inner.mem = mem;
    Err err = definitions_load(&inner, d, declarations);
    if (!err && attach) err = regions_attach(&inner, d);
    if (err) {
        err = fault_pass(cx, &inner.fault);
        arena_free(mem);
        return err;
    }
    *out = d;
    return OK;
}

static Err measure_numbers(Cx *cx, Definitions *d) {
    Rows *rows;
    TRY(sql_measures(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        size_t i = index_get(&d->measure_ids, rows_text(rows, 1));
        if (i != SIZE_MAX) d->measures[i].measure.number = rows_int(rows, 0);
    }
    return err == NOT_FOUND ? OK : err;
}

static Err definitions_from_store(Cx *cx, Str signature, Definitions **out) {
    Declarations declarations;
    ArenaMark mark = arena_mark(cx->mem);
    Err err = declarations_stored(cx, &declarations, false);
    if (!err) err = definitions_build(cx, &declarations, true, out);
    if (err) return err; /* the fault's words stand after the mark */
    arena_rewind(cx->mem, mark);
    (*out)->signature = str_copy((*out)->mem, signature);
    err = measure_numbers(cx, *out);
    if (err) arena_free((*out)->mem);
    return err;
}

static Err cells_from_store(Cx *cx, Catalogue *c, int64_t last_cell) {
    if (last_cell > HIGHEST_CELL) return fail(cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, S("cell"));
    c->n_cells = (size_t)last_cell + 1;
    c->cell_keys = NEW_ARRAY(c->mem, CellKey, c->n_cells);
    c->cell_texts = NEW_ARRAY(c->mem, Str, c->n_cells);
    Rows *rows;
    TRY(sql_cells(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        int64_t number = rows_int(rows, 0);
        CellKey key;
        /* Given by another process since, or no longer agreed on. */
        if (number <= 0 || number > last_cell || !cell_key_read(c, rows_text(rows, 1), &key))
            continue;
        c->cell_keys[number] = key;
        Str text = str_copy(c->mem, rows_text(rows, 1));
        c->cell_texts[number] = text.p ? text : S("");
        index_put(c->mem, &c->cell_numbers, c->cell_texts[number], (size_t)number);
    }
    return err == NOT_FOUND ? OK : err;
}

/* What cx->viewer may see of it; faults are told in the context's arena. */
static Err seen_load(Cx *cx, Catalogue *c) {
    Cx inner = *cx;
    inner.mem = c->mem;
    Err err = visibility_load(&inner, c, &c->seen);
    c->open = &c->seen;
    if (!err && c->viewer.n) {
        Visibility *open = NEW(c->mem, Visibility);
        inner.viewer = NULL;
        err = visibility_load(&inner, c, open);
        if (open->until < c->seen.until) c->seen.until = open->until;
        c->open = open;
    }
    return err ? fault_pass(cx, &inner.fault) : OK;
}

static Err catalogue_build(Cx *cx, const StoreState *state, Definitions *d, Catalogue **out) {
    Arena *mem = arena_new();
    Catalogue *c = NEW(mem, Catalogue);
    *c = (Catalogue){.mem = mem, .definitions = d, .last_delivery = state->last_delivery};
    c->store = str_copy(mem, state->store);
    c->viewer = viewer_key(mem, cx->viewer);
    c->state = str_copy(mem, state->state);
    c->observations = arena_alloc(mem, d->n_measures * sizeof *c->observations);
    c->periods = arena_alloc(mem, d->n_indicators * sizeof *c->periods);
    c->kept = keeping_new(mem);
    Err err = cells_from_store(cx, c, state->last_cell);
    if (!err) err = seen_load(cx, c);
    if (err) {
        arena_free(mem);
        return err;
    }
    *out = c;
    return OK;
}

/* ---- keeping; all under `keeping` ---- */

static size_t kept_of(Str store, Str viewer) {
    size_t i = 0;
    while (i < MOST_KEPT &&
           !(kept[i] && str_equal(kept[i]->store, store) && str_equal(kept[i]->viewer, viewer)))
        i++;
    return i;
}

/* The definitions of any snapshot of the store, whoever it is for. */
static Definitions *definitions_kept(Str store, Str signature) {
    for (size_t i = 0; i < MOST_KEPT; i++)
        if (kept[i] && str_equal(kept[i]->store, store) &&
            str_equal(kept[i]->definitions->signature, signature))
            return kept[i]->definitions;
    return NULL;
}

static void keep_first(size_t at, Catalogue *catalogue) {
    for (size_t i = at; i > 0; i--)
        kept[i] = kept[i - 1];
    kept[0] = catalogue;
}

/* With definitions that may be shared; `uses` is the caller's. */
static Err catalogue_make(Cx *cx, const StoreState *state, Catalogue **out) {
    Str signature;
    TRY(sql_signature(cx, &signature));
    Definitions *d = definitions_kept(state->store, signature);
    if (d) {
        d->uses++;
    } else {
        TRY(definitions_from_store(cx, signature, &d));
    }
    Err err = catalogue_build(cx, state, d, out);
    if (err) definitions_release(d);
    return err;
}

static Err catalogue_renew(Cx *cx, const StoreState *state, size_t at, Catalogue *base,
                           Catalogue **out) {
    TRY(catalogue_make(cx, state, out));
    (*out)->base = base;
    if (base) base->uses++;
    if (at == MOST_KEPT) at = MOST_KEPT - 1;
    if (kept[at]) catalogue_release(kept[at]);
    keep_first(at, *out);
    (*out)->uses = 1; /* by being kept */
    return OK;
}

static Err catalogue_for(Cx *cx, const StoreState *state, Catalogue *base, Catalogue **out) {
    size_t at = kept_of(state->store, viewer_key(cx->mem, cx->viewer));
    bool good = at < MOST_KEPT && str_equal(kept[at]->state, state->state) &&
                cx->clock() < kept[at]->seen.until;
    if (!good) return catalogue_renew(cx, state, at, base, out);
    Catalogue *found = kept[at];
    keep_first(at, found);
    *out = found;
    return OK;
}

static Err catalogue_of_store(Cx *cx, Catalogue **out) {
    StoreState state;
    TRY(sql_state(cx, &state));
    if (state.agreed == 0) {
        TRY(catalogue_agree(cx, S("")));
        TRY(sql_state(cx, &state));
    }
    Cx public = *cx;
    public.viewer = NULL;
    lock_take(&keeping);
    Err err = catalogue_for(&public, &state, NULL, out);
    if (err) err = fault_pass(cx, &public.fault);
    must(err || *out);
    /* Where nothing is withheld from the public, all see the same. */
    if (!err && (*out)->seen.hides && viewer_key(cx->mem, cx->viewer).n)
        err = catalogue_for(cx, &state, *out, out);
    if (!err) (*out)->uses++;
    lock_give(&keeping);
    return err;
}

Err catalogue_own(Cx *cx, const Catalogue **out) {
    StoreState state;
    Catalogue *own = NULL;
    TRY(sql_state(cx, &state));
    lock_take(&keeping);
    Err err = catalogue_make(cx, &state, &own);
    if (!err) own->uses = 1;
    lock_give(&keeping);
    if (err) return err;
    hold_begin(cx, own);
    *out = own;
    return OK;
}

Err catalogue_get(Cx *cx, const Catalogue **out) {
    int64_t revision;
    must(cx->store);
    uint64_t ends = atomic_load(&foreign_ends);
    bool ours = last.catalogue && last.mem == cx->mem && last.store == cx->store &&
                last.viewer == cx->viewer && last.ends == ends;
    if (ours && last.held) {
        *out = last.catalogue;
        return OK;
    }
    TRY(store_revision(cx, &revision));
    if (ours && last.revision == revision && cx->clock() < last.catalogue->seen.until) {
        *out = last.catalogue;
        return OK;
    }
    Catalogue *catalogue = NULL;
    TRY(catalogue_of_store(cx, &catalogue));
    hold_begin(cx, catalogue);
    last.mem = cx->mem;
    last.store = cx->store;
    last.viewer = cx->viewer;
    last.revision = revision;
    last.ends = ends;
    last.held = false;
    last.catalogue = catalogue;
    *out = catalogue;
    return OK;
}

Err catalogue_hold(Cx *cx) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    last.held = true;
    return OK;
}

int64_t catalogue_last_delivery(const Catalogue *catalogue) {
    return catalogue->last_delivery;
}

int64_t catalogue_seen_until(const Catalogue *catalogue, int64_t delivery) {
    while (delivery > 0 && !visibility_any(&catalogue->seen, delivery))
        delivery--;
    return delivery;
}

int64_t catalogue_last_seen(const Catalogue *catalogue) {
    return catalogue->seen.last_seen;
}

bool catalogue_hides(const Catalogue *catalogue) {
    return catalogue->open->hides;
}

int64_t catalogue_until(const Catalogue *catalogue) {
    return catalogue->seen.until;
}

/* ---- what the snapshot holds ---- */

const Indicator *indicator_here(const Catalogue *catalogue, const Indicator *indicator) {
    const Definitions *d = catalogue->definitions;
    if (((const IndicatorIn *)indicator)->definitions == d) return indicator;
    size_t i = index_get(&d->indicator_ids, indicator->id);
    return i == SIZE_MAX ? NULL : &d->indicators[i]->indicator;
}

int64_t cell_number(const Catalogue *catalogue, Str canonical) {
    size_t i = index_get(&catalogue->cell_numbers, canonical);
    return i == SIZE_MAX ? 0 : (int64_t)i;
}

const Mapping *const *mappings_all(const Catalogue *catalogue, size_t *n) {
    *n = catalogue->definitions->n_mappings;
    return catalogue->definitions->mappings;
}

const Mapping *mapping_find(const Catalogue *catalogue, Str id) {
    const Definitions *d = catalogue->definitions;
    for (size_t i = 0; i < d->n_mappings; i++)
        if (str_equal(d->mappings[i]->id, id)) return d->mappings[i];
    return NULL;
}

const Node *catalogue_checks(const Catalogue *catalogue) {
    return catalogue->definitions->checks;
}

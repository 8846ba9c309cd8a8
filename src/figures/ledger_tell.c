/* What becomes public by a delivery, or by a release? Of a data set without a rule of
 * confidentiality what the file tells, as far as it is released; else what readers see when it
 * stands in the store. Earlier versions are told with the newest: readers may look at earlier
 * states. */

#include <math.h>

#include "figures/ledger_guard_in.h"

/* ---- from when on, for whom ---- */

/* The first moment from which on the releases tell such values to the audience; −1: never. */
static int64_t told_from(const DataSet *set, Audience audience, const DataSetPart *part) {
    int64_t from = -1;
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        if (r->withdrawn || r->audience < audience || !release_covers(r, part)) continue;
        if (from < 0 || r->embargo < from) from = r->embargo;
    }
    return from;
}

static bool is_released(const DataSet *set) {
    for (size_t i = 0; i < set->n_releases; i++)
        if (!set->releases[i].withdrawn) return true;
    return false;
}

/* ---- a file ---- */

static RegionKind kind_of(const Spot *spot) {
    return spot->region ? spot->region->kind : REGION_SCHOOL;
}

static bool raw_hides(const Raw *raw) {
    return raw->presence == UNKNOWN_AT_SOURCE;
}

static Err intake_tell(Cx *cx, const Intake *intake, const DataSet *set, const LedgerEvent *event) {
    LedgerCells cells = {.mem = arena_within(cx->mem)};
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        const Series *series = &intake->series.at[raw->series];
        const Spot *spot = &intake->spots.at[raw->spot];
        DataSetPart part = {.period = intake->periods.at[series->period], .kind = kind_of(spot)};
        int64_t told = told_from(set, event->audience, &part);
        bool zero = raw->presence == ZERO, hides = raw_hides(raw);
        if (told < 0 || !(zero || hides || raw_has_number(raw))) continue;
        LedgerCell cell = {.measure = intake->measures.at[series->measure]->number,
                           .period = period_key(part.period),
                           .delivery = event->subject,
                           .cell = intake->cells.at[series->cell].number,
                           .region = spot->number,
                           .number = zero || hides ? 0 : raw->number,
                           .hidden = hides,
                           .told = told > cx->clock() ? told : 0};
        vec_push(cells.mem, &cells.list, cell);
    }
    return ledger_write(cx, event, &cells);
}

/* ---- what readers see ---- */

static int64_t clock_late(void) {
    return INT64_MAX / 2; /* all embargoes have ended */
}

typedef struct Seeing {
    Cx *cx;
    const Catalogue *catalogue;
    const DataSet *set;
    const LedgerEvent *event;
    bool *deliveries; /* of the data set, by number */
    int64_t n_deliveries;
    LedgerCells cells;
} Seeing;

static Err deliveries_find(Seeing *s) {
    Rows *rows;
    Err err;
    s->n_deliveries = catalogue_last_delivery(s->catalogue) + 1;
    s->deliveries = NEW_ARRAY(s->cx->mem, bool, s->n_deliveries);
    TRY(sql_sets_of_deliveries(s->cx, &rows));
    while (!(err = rows_next(s->cx, rows))) {
        bool ours = str_equal(rows_text(rows, 1), s->set->mapping) &&
                    str_equal(rows_text(rows, 2), s->set->organisation);
        if (ours && rows_int(rows, 0) < s->n_deliveries) s->deliveries[rows_int(rows, 0)] = true;
    }
    return err == NOT_FOUND ? OK : err;
}

static void observation_see(Seeing *s, const Observations *all, const ObservedCell *cell,
                            const Observation *o) {
    const Region *region = &s->catalogue->definitions->regions[o->region]->region;
    if ((int64_t)o->delivery >= s->n_deliveries || !s->deliveries[o->delivery]) return;
    Value value = observation_value(all, o);
    DataSetPart part = {.period = period_of_key(cell->period), .kind = region->kind};
    int64_t told = told_from(s->set, s->event->audience, &part);
    bool hides = value.secrecy != OPEN || value.presence == UNKNOWN_AT_SOURCE;
    if (told < 0 || value.secrecy == NOT_RELEASED || !(hides || value_has_number(&value))) return;
    LedgerCell out = {.measure = all->measure->measure.number,
                      .period = cell->period,
                      .delivery = o->delivery,
                      .cell = cell->number,
                      .region = region->id,
                      .number = hides ? 0 : value.number,
                      .hidden = hides,
                      .told = told > s->cx->clock() ? told : 0};
    vec_push(s->cells.mem, &s->cells.list, out);
}

static Err measure_see(Seeing *s, const MeasureIn *measure) {
    const Observations *all;
    TRY(observations_get(s->cx, s->catalogue, measure, &all));
    for (size_t c = 0; c < all->n_cells; c++)
        for (uint32_t i = 0; i < all->cells[c].n; i++)
            observation_see(s, all, &all->cells[c], &all->list[all->cells[c].first + i]);
    return OK;
}

static Err measures_see(Seeing *s) {
    const Definitions *d = s->catalogue->definitions;
    bool *wanted = NEW_ARRAY(s->cx->mem, bool, d->n_measures + 1);
    Rows *rows;
    Err err;
    TRY(sql_ledger_measures(s->cx, &rows, s->set->mapping, s->set->organisation));
    while (!(err = rows_next(s->cx, rows)))
        for (size_t i = 0; i < d->n_measures; i++)
            wanted[i] |= d->measures[i].measure.number == rows_int(rows, 0);
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < d->n_measures; i++)
        if (wanted[i]) TRY(measure_see(s, &d->measures[i]));
    return OK;
}

/* By a snapshot of the store as it is within this change, made for this alone. */
static Err seen_tell(Cx *cx, const DataSet *set, const LedgerEvent *event) {
    const Viewer partner = {.partner = true};
    Cx reader = *cx;
    reader.viewer = event->audience == FOR_PUBLIC ? NULL : &partner;
    reader.clock = clock_late;
    Seeing s = {.cx = cx, .set = set, .event = event, .cells = {.mem = arena_within(cx->mem)}};
    if (catalogue_own(&reader, &s.catalogue)) return fault_pass(cx, &reader.fault);
    TRY(deliveries_find(&s));
    TRY(measures_see(&s));
    return ledger_write(cx, event, &s.cells);
}

/* ---- both ---- */

static bool has_audience(const DataSet *set, Audience audience) {
    for (size_t i = 0; i < set->n_releases; i++)
        if (!set->releases[i].withdrawn && set->releases[i].audience == audience) return true;
    return false;
}

/* Who sees what is public sees more as a partner only where something is for partners only. */
static Err each_tell(Cx *cx, const DataSet *set, LedgerEvent event, const Intake *intake) {
    for (Audience audience = FOR_PUBLIC; audience >= FOR_PARTNERSHIP; audience--) {
        event.audience = audience;
        if (!has_audience(set, audience)) continue;
        TRY(intake ? intake_tell(cx, intake, set, &event) : seen_tell(cx, set, &event));
    }
    return OK;
}

Err ledger_delivery(Cx *cx, const Intake *intake, int64_t delivery) {
    DataSet set;
    if (!intake->mapping) return OK;
    TRY(data_set_get(cx, &set, intake->mapping->id, intake->organisation));
    const LedgerEvent event = {.event = S("delivery"),
                               .subject = delivery,
                               .mapping = set.mapping,
                               .organisation = set.organisation};
    if (!is_released(&set)) return OK;
    return each_tell(cx, &set, event, intake->mapping->protect.set ? NULL : intake);
}

Err ledger_release(Cx *cx, const DataRelease *release) {
    DataSet set;
    TRY(data_set_get(cx, &set, release->mapping, release->organisation));
    const LedgerEvent event = {.event = S("release"),
                               .subject = release->number,
                               .mapping = set.mapping,
                               .organisation = set.organisation};
    return each_tell(cx, &set, event, NULL);
}

/* ---- what it gives away ---- */

static Err tables_of(Cx *cx, Str event, int64_t subject, LedgerTables *out) {
    Rows *rows;
    Err err;
    TRY(sql_ledger_of_event(cx, &rows, event, subject));
    while (!(err = rows_next(cx, rows))) {
        LedgerTable table = {.event = event,
                             .subject = subject,
                             .measure = rows_int(rows, 0),
                             .period = rows_int(rows, 1)};
        must(audience_read(rows_text(rows, 2), &table.audience));
        vec_push(cx->mem, &out->list, table);
    }
    return err == NOT_FOUND ? OK : err;
}

Err ledger_reveals(Cx *cx, const DataRelease *release, ReleaseReveals *out) {
    LedgerTables tables = {0};
    const Catalogue *catalogue;
    Cx reader = *cx;
    reader.viewer = NULL;
    *out = (ReleaseReveals){0};
    TRY(tables_of(cx, S("release"), release->number, &tables));
    if (!tables.list.n) return OK;
    if (catalogue_own(&reader, &catalogue)) return fault_pass(cx, &reader.fault);
    for (size_t i = 0; i < tables.list.n; i++)
        TRY(ledger_check(cx, catalogue, &tables.list.at[i], out));
    return OK;
}

enum { REVEALS_KEPT = 64 };
typedef struct Newest { /* delivery of a data set */
    const Catalogue *catalogue;
    int64_t delivery;
} Newest;

/* Of what was worked out only what is told stays. */
static Err newest_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Newest *newest = of;
    ReleaseReveals found = {0}, *kept = NEW(mem, ReleaseReveals);
    LedgerTables tables = {0};
    Fault before = cx->fault;
    TRY(tables_of(cx, S("delivery"), newest->delivery, &tables));
    for (size_t i = 0; i < tables.list.n; i++) {
        Err err = ledger_check(cx, newest->catalogue, &tables.list.at[i], &found);
        if (err && err != LIMIT) return err;
        found.n_unchecked += err == LIMIT;
        if (err) cx->fault = before;
    }
    *kept = found;
    kept->list = NEW_ARRAY(mem, ReleaseReveal, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        ReleaseReveal *one = &kept->list[i];
        *one = found.list[i];
        one->measure = str_copy(mem, one->measure);
        one->region = str_copy(mem, one->region);
        one->breakdown = str_copy(mem, one->breakdown);
        one->period = str_copy(mem, one->period);
        int64_t *deliveries = NEW_ARRAY(mem, int64_t, one->n_deliveries + 1);
        for (size_t k = 0; k < one->n_deliveries; k++)
            deliveries[k] = one->deliveries[k];
        one->deliveries = deliveries;
    }
    *out = kept;
    return OK;
}

Err data_set_reveals(Cx *cx, const DataSet *set, const ReleaseReveals **out) {
    Newest newest = {.delivery = set->newest};
    const void *made = NULL;
    TRY(catalogue_get(cx, &newest.catalogue));
    Str key = str_format(cx->mem, "reveals %lld %d", (long long)set->newest, (int)cx->lang);
    const Kept keep = {.make = newest_make, .most = REVEALS_KEPT, .key = key, .of = &newest};
    TRY(catalogue_kept(cx, newest.catalogue, &keep, &made));
    *out = made;
    return OK;
}

/* How does a checked file get into the store? In one transaction, as a whole: original bytes,
 * delivery, observations that are new or differ from the newest ones, schools, boundaries,
 * findings. What is there already is not written again. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "audit/audit.h"
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"
#include "figures/ledger_in.h"
#include "figures/release_in.h"
#include "store/store.h"

enum { KNOWN_NEW, KNOWN_SAME, KNOWN_DIFFERENT }; /* Raw.known */

/* ---- against what the store has ---- */

typedef struct Numbers { /* from the store's numbers to the intake's */
    NumberTable spots, cells;
} Numbers;

static Numbers numbers_of(Cx *cx, const Intake *intake) {
    Numbers out = {.spots = {0}};
    for (uint32_t i = 0; i < intake->spots.n; i++)
        if (intake->spots.at[i].number > 0)
            numbers_put(cx->mem, &out.spots, (uint64_t)intake->spots.at[i].number, i);
    for (uint32_t i = 0; i < intake->cells.n; i++)
        if (intake->cells.at[i].number > 0)
            numbers_put(cx->mem, &out.cells, (uint64_t)intake->cells.at[i].number, i);
    return out;
}

static uint32_t raw_of_row(const Intake *intake, const Numbers *numbers, uint32_t measure,
                           const Rows *rows) {
    uint32_t spot = numbers_get(&numbers->spots, (uint64_t)rows_int(rows, 0));
    uint32_t period = numbers_get(&intake->period_of_key, (uint64_t)rows_int(rows, 1));
    uint32_t cell = numbers_get(&numbers->cells, (uint64_t)rows_int(rows, 2));
    if (spot == NONE32 || period == NONE32 || cell == NONE32) return NONE32;
    uint32_t series = intake_series_at(intake, measure, cell, period);
    return series == NONE32 ? NONE32 : intake_find(intake, spot, series);
}

/* Decimals do not count: 5 and 5.0 are the same number. */
static bool same_value(const Raw *raw, const Rows *rows) {
    bool number = !rows_null(rows, 3);
    if (rows_int(rows, 5) != raw->presence || rows_int(rows, 6) != raw->precision ||
        rows_int(rows, 7) != raw->base ||
        (rows_int(rows, 8) & ~(int64_t)CORRECTED) != (raw->marks & ~(unsigned)CORRECTED))
        return false;
    if (number != raw_has_number(raw)) return false;
    return !number || rows_real(rows, 3) == raw->number;
}

/* That one table did not bring a number takes nothing away from another table that did. */
static bool only_silent(const Intake *intake, const Raw *raw, const Rows *rows) {
    return raw->presence == NOT_DELIVERED && !str_equal(rows_text(rows, 9), intake->mapping->id);
}

/* What is stored only stands for the file where the same owner answers for it: else a release that
 * is taken back would take the file's values along. */
static bool stands_for(const Intake *intake, const Rows *rows, bool storing) {
    const DataSetKey set = {rows_int(rows, 10), rows_text(rows, 11), rows_text(rows, 12)};
    bool known = intake_sees(intake, &set);
    return storing ? known && str_equal(set.organisation, intake->organisation) : known;
}

static Err compare_measure(Cx *cx, Intake *intake, const Numbers *numbers, uint32_t measure,
                           bool storing) {
    int64_t from = INT64_MAX, to = INT64_MIN;
    for (size_t i = 0; i < intake->periods.n; i++) {
        int64_t key = period_key(intake->periods.at[i]);
        if (key < from) from = key;
        if (key > to) to = key;
    }
    Rows *rows;
    Err err;
    TRY(sql_versions(cx, &rows, intake->measures.at[measure]->number, from, to));
    while (!(err = rows_next(cx, rows))) {
        uint32_t at = raw_of_row(intake, numbers, measure, rows);
        if (at == NONE32 || !stands_for(intake, rows, storing)) continue;
        Raw *raw = &intake->raws.at[at];
        raw->known =
            same_value(raw, rows) || only_silent(intake, raw, rows) ? KNOWN_SAME : KNOWN_DIFFERENT;
    }
    return err == NOT_FOUND ? OK : err;
}

static Err compare(Cx *cx, Intake *intake, Delivery *counts, bool storing) {
    Numbers numbers = numbers_of(cx, intake);
    for (size_t i = 0; i < intake->raws.n; i++)
        intake->raws.at[i].known = KNOWN_NEW;
    for (uint32_t m = 0; m < intake->measures.n; m++)
        TRY(compare_measure(cx, intake, &numbers, m, storing));
    counts->added = counts->changed = counts->unchanged = 0;
    for (size_t i = 0; i < intake->raws.n; i++) {
        uint8_t known = intake->raws.at[i].known;
        counts->added += known == KNOWN_NEW;
        counts->changed += known == KNOWN_DIFFERENT;
        counts->unchanged += known == KNOWN_SAME;
    }
    return OK;
}

Err delivery_compare(Cx *cx, Keep *keep) {
    Intake *intake = keep->intake;
    if (keep->outlines) return boundaries_compare(cx, keep->outlines, keep->delivery);
    for (size_t i = 0; i < intake->cells.n; i++)
        intake->cells.at[i].number = cell_number(intake->catalogue, intake->cells.at[i].id);
    return compare(cx, intake, keep->delivery, false);
}

/* ---- numbers, given where there are none yet ---- */

Err delivery_number_schools(Cx *cx, Intake *intake) {
    Str *codes = NEW_ARRAY(cx->mem, Str, intake->spots.n + 1);
    int64_t *numbers = NEW_ARRAY(cx->mem, int64_t, intake->spots.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < intake->spots.n; i++)
        if (!intake->spots.at[i].region) codes[n++] = intake->spots.at[i].code;
    if (!n) return OK;
    TRY(numbers_for_schools(cx, n, codes, numbers));
    n = 0;
    for (size_t i = 0; i < intake->spots.n; i++)
        if (!intake->spots.at[i].region) intake->spots.at[i].number = numbers[n++];
    return OK;
}

static Err number_all(Cx *cx, Intake *intake) {
    for (size_t i = 0; i < intake->spots.n; i++) {
        Spot *spot = &intake->spots.at[i];
        if (!spot->region) continue;
        spot->number =
            spot->region->id; /* anew in each attempt: a rolled back one has given none */
        if (spot->number <= 0) TRY(number_for_area(cx, spot->code, &spot->number));
    }
    for (size_t i = 0; i < intake->cells.n; i++) {
        CellEntry *cell = &intake->cells.at[i];
        cell->number = cell_number(intake->catalogue, cell->id);
        if (cell->number <= 0) TRY(number_for_cell(cx, cell->id, &cell->number));
    }
    return delivery_number_schools(cx, intake);
}

/* ---- writing ---- */

typedef struct Order { /* of the observation's primary key: sorted rows are the fastest to insert */
    uint64_t region, time_and_cell;
    uint32_t raw;
} Order;

static int order_compare(const void *a, const void *b) {
    const Order *x = a, *y = b;
    if (x->region != y->region) return x->region < y->region ? -1 : 1;
    return (x->time_and_cell > y->time_and_cell) - (x->time_and_cell < y->time_and_cell);
}

static size_t order_rows(Cx *cx, const Intake *intake, Order **out) {
    Order *order = NEW_ARRAY(cx->mem, Order, intake->raws.n + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (raw->known == KNOWN_SAME) continue;
        const Series *series = &intake->series.at[raw->series];
        uint64_t measure = (uint64_t)intake->measures.at[series->measure]->number;
        uint64_t period = (uint64_t)period_key(intake->periods.at[series->period]);
        order[n++] = (Order){measure << 40 | (uint64_t)intake->spots.at[raw->spot].number,
                             period << 28 | (uint64_t)intake->cells.at[series->cell].number, i};
    }
    qsort(order, n, sizeof *order, order_compare);
    *out = order;
    return n;
}

static Err write_observations(Cx *cx, const Intake *intake, int64_t delivery) {
    static const char *const columns[] = {"measure", "region",   "period",   "cell",    "delivery",
                                          "number",  "decimals", "presence", "precise", "base",
                                          "marks",   "line",     "place"};
    Order *order;
    size_t n = order_rows(cx, intake, &order);
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "observation", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < n; i++) {
        const Raw *raw = &intake->raws.at[order[i].raw];
        const Series *series = &intake->series.at[raw->series];
        unsigned marks = raw->marks | (raw->known == KNOWN_DIFFERENT ? (unsigned)CORRECTED : 0);
        Arg args[] = {ARG_I(intake->measures.at[series->measure]->number),
                      ARG_I(intake->spots.at[raw->spot].number),
                      ARG_I(period_key(intake->periods.at[series->period])),
                      ARG_I(intake->cells.at[series->cell].number),
                      ARG_I(delivery),
                      raw_has_number(raw) ? ARG_D(raw->number) : ARG_N,
                      ARG_I(raw->decimals),
                      ARG_I(raw->presence),
                      ARG_I(raw->precision),
                      ARG_I(raw->base),
                      ARG_I(marks),
                      ARG_I(raw->line),
                      ARG_I(raw->place)};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

static Err write_findings(Cx *cx, const Findings *findings, int64_t delivery) {
    static const char *const columns[] = {"delivery", "number", "rule",     "line",
                                          "place",    "found",  "expected", "times"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "finding", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *finding = &findings->list.at[i];
        Arg args[] = {ARG_I(delivery),
                      ARG_I((int64_t)i + 1),
                      ARG_S(rule_id(finding->rule)),
                      ARG_I((int64_t)finding->row),
                      ARG_I((int64_t)finding->column),
                      ARG_S(finding->value),
                      ARG_S(finding->expected),
                      ARG_I((int64_t)findings->of_rule[finding->rule])};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

static Err keep_piece(Cx *cx, void *arg, Str bytes) {
    return kept_add(cx, arg, bytes);
}

/* The kept bytes must be those that were checked: a file that changed meanwhile is not taken. */
static Err keep_bytes(Cx *cx, const Keep *keep) {
    KeptFile *kept;
    Str sha256;
    int64_t bytes;
    TRY(kept_begin(cx, &kept));
    TRY(file_pieces(cx, keep->path, keep_piece, kept));
    TRY(kept_end(cx, kept, &sha256, &bytes));
    if (!str_equal(sha256, keep->delivery->sha256))
        return fail(cx, CONFLICT, MSG_DELIVERY_FILE_CHANGED, keep->delivery->file_name);
    return OK;
}

/* Not under what name it came: that may say more than the log may keep. */
static Err tell(Cx *cx, const Delivery *delivery) {
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&after);
    json_object(&json);
    json_field(&json, "sha256", delivery->sha256);
    json_field(&json, "mapping", delivery->mapping);
    json_field_int(&json, "mapping_version", delivery->mapping_version);
    json_field_int(&json, "added", delivery->added);
    json_field_int(&json, "changed", delivery->changed);
    json_field_int(&json, "unchanged", delivery->unchanged);
    json_object_end(&json);
    TRY(buf_check(cx, &after));
    const AuditNote note = {.event = AUDIT_DELIVERY_ACCEPT,
                            .subject =
                                str_format(cx->mem, "delivery:%lld", (long long)delivery->number),
                            .after = buf_str(&after)};
    return audit_write(cx, &note);
}

static Err data_set_note(Cx *cx, const Keep *keep) {
    const Mapping *mapping = keep->intake->mapping;
    bool open = !keep->chosen && mapping && mapping->open;
    return release_loaded(cx, keep->delivery->number, mapping ? mapping->id : S(""),
                          keep->intake->organisation, open);
}

static Err keep_all(Cx *cx, void *arg) {
    Keep *keep = arg;
    Delivery *delivery = keep->delivery;
    Intake *intake = keep->intake;
    int64_t number;
    TRY(sql_delivery_of_digest(cx, delivery->sha256, &number));
    delivery->outcome = number ? DELIVERY_UNCHANGED : DELIVERY_STORED;
    delivery->number = number;
    if (number) return delivery_not_purged(cx, number);
    TRY(sql_delivery_last(cx, &number));
    delivery->number = number + 1;
    delivery->received = cx->clock();
    TRY(number_all(cx, intake));
    TRY(keep_bytes(cx, keep));
    TRY(keep->outlines ? boundaries_compare(cx, keep->outlines, delivery)
                       : compare(cx, intake, delivery, true));
    if (keep->chosen) TRY(mapping_keep(cx, keep->chosen));
    if (keep->chosen) delivery->mapping_version = keep->chosen->version;
    TRY(sql_delivery_add(cx, delivery));
    TRY(data_set_note(cx, keep));
    if (keep->chosen) TRY(sql_memory_link(cx, keep->chosen, delivery->number));
    TRY(write_observations(cx, intake, delivery->number));
    if (intake->mapping) TRY(register_store(cx, intake, delivery->number));
    if (keep->outlines) TRY(boundaries_store(cx, keep->outlines, delivery->number));
    TRY(write_findings(cx, keep->findings, delivery->number));
    TRY(tell(cx, delivery));
    /* Last: it may make a snapshot, which is kept for the state that this change leaves. */
    TRY(ledger_delivery(cx, intake, delivery->number));
    return store_touch(cx);
}

Err delivery_keep(Cx *cx, Keep *keep) {
    return store_do(cx, keep_all, keep);
}

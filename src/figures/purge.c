/* How does a delivery go away that should never have been sent? What later ones repeated is found
 * first, outside the transaction; then, in one, everything made from it goes, what others said
 * takes its place, and digest, reason and who stay. At last the store is rewritten, so that not
 * even its free pages hold what was there. */

#include <math.h>
#include <string.h>
#include "audit/audit.h"
#include "figures/purge_in.h"
#include "jobs/jobs.h"

enum { MOST_REASON = 1000 };

/* ---- what is lost ---- */

static Err lost_load(Cx *cx, Purge *purge) {
    Rows *rows;
    Err err;
    TRY(sql_purge_lost(cx, &rows, purge->number));
    while ((err = rows_next(cx, rows)) == OK) {
        Lost lost = {.number = rows_real(rows, 4),
                     .has_number = !rows_null(rows, 4),
                     .presence = rows_int(rows, 5),
                     .precise = rows_int(rows, 6),
                     .base = rows_int(rows, 7),
                     .next = rows_int(rows, 8) ? rows_int(rows, 8) : INT64_MAX,
                     .older = rows_int(rows, 9) > 0};
        for (size_t i = 0; i < 4; i++)
            lost.at[i] = rows_int(rows, i);
        vec_push(cx->mem, &purge->lost, lost);
    }
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < purge->lost.n; i++)
        index_put(cx->mem, &purge->of_key,
                  (Str){(const char *)purge->lost.at[i].at, sizeof purge->lost.at[i].at}, i);
    return OK;
}

static Err boundaries_load(Cx *cx, Purge *purge) {
    Rows *rows;
    Err err;
    TRY(sql_purge_boundaries(cx, &rows, purge->number));
    while ((err = rows_next(cx, rows)) == OK) {
        LostBoundary lost = {.region = rows_int(rows, 0),
                             .rings = str_copy(cx->mem, rows_text(rows, 1)),
                             .points = str_copy(cx->mem, rows_blob(rows, 2)),
                             .next = rows_int(rows, 3) ? rows_int(rows, 3) : INT64_MAX};
        vec_push(cx->mem, &purge->boundaries, lost);
    }
    return err == NOT_FOUND ? OK : err;
}

/* ---- the transaction ---- */

static Err write_taken(Cx *cx, const Purge *purge) {
    static const char *const columns[] = {"measure", "region",   "period",   "cell",    "delivery",
                                          "number",  "decimals", "presence", "precise", "base",
                                          "marks",   "line",     "place"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "observation", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < purge->lost.n; i++) {
        const Lost *lost = &purge->lost.at[i];
        if (!lost->taken) continue;
        Arg args[] = {ARG_I(lost->at[0]),    ARG_I(lost->at[1]),
                      ARG_I(lost->at[2]),    ARG_I(lost->at[3]),
                      ARG_I(lost->taken),    lost->has_number ? ARG_D(lost->number) : ARG_N,
                      ARG_I(lost->decimals), ARG_I(lost->presence),
                      ARG_I(lost->precise),  ARG_I(lost->base),
                      ARG_I(lost->marks),    ARG_I(lost->line),
                      ARG_I(lost->place)};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

static Err write_boundaries(Cx *cx, const Purge *purge) {
    static const char *const columns[] = {"region", "delivery", "line", "rings", "points"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "boundary", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < purge->boundaries.n; i++) {
        const LostBoundary *lost = &purge->boundaries.at[i];
        if (!lost->taken) continue;
        Arg args[] = {ARG_I(lost->region), ARG_I(lost->taken), ARG_I(lost->line),
                      ARG_S(lost->rings), ARG_B(lost->points)};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

/* The list of schools as the others make it, in their order, twice: a list of places finds its
 * schools also where the register that names them came after it. */
static Err write_schools(Cx *cx, const Purge *purge) {
    enum { ROUNDS = 2 };
    size_t n = purge->registers.n;
    if (!purge->schools) return OK;
    TRY(sql_schools_clear(cx));
    for (size_t i = 0; i < ROUNDS * n; i++) {
        const Reread *reread = &purge->registers.at[i % n];
        TRY(delivery_number_schools(cx, reread->intake));
        TRY(register_store(cx, reread->intake, reread->delivery));
    }
    return OK;
}

static Err tell(Cx *cx, const Purge *purge) {
    Buf before = buf_new(cx->mem, AUDIT_MOST_BYTES), after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&before);
    json_object(&json);
    json_field(&json, "sha256", purge->sha256);
    json_object_end(&json);
    json = json_begin(&after);
    json_object(&json);
    json_field(&json, "reason", purge->reason);
    json_object_end(&json);
    TRY(buf_check(cx, &before));
    TRY(buf_check(cx, &after));
    const AuditNote note = {.event = AUDIT_DELIVERY_PURGE,
                            .subject =
                                str_format(cx->mem, "delivery:%lld", (long long)purge->number),
                            .before = buf_str(&before),
                            .after = buf_str(&after)};
    return audit_write(cx, &note);
}

static Err take_away(Cx *cx, void *arg) {
    const Purge *purge = arg;
    int64_t last, purged;
    TRY(sql_purge_state(cx, &last, &purged));
    if (last != purge->last || purged != purge->purged)
        return fail(cx, CONFLICT, MSG_DELIVERY_PURGE_MEANWHILE);
    TRY(write_schools(cx, purge));
    TRY(sql_purge_take_away(cx, purge->number));
    TRY(kept_purge(cx, purge->sha256));
    TRY(job_files_purge(cx, purge->sha256));
    TRY(write_taken(cx, purge));
    TRY(write_boundaries(cx, purge));
    TRY(sql_purge_regions(cx));
    TRY(sql_purge_note(cx, purge));
    TRY(tell(cx, purge));
    return store_touch(cx);
}

/* What somebody had kept of it since, to have it delivered once more. */
static Err take_copies(Cx *cx, void *arg) {
    const Delivery *delivery = arg;
    return job_files_purge(cx, delivery->sha256);
}

/* ---- the whole ---- */

static Err reason_check(Cx *cx, Str reason) {
    bool good = str_trim(reason).n && reason.n <= MOST_REASON && str_is_utf8(reason);
    return good ? OK : fail(cx, INVALID, MSG_DELIVERY_PURGE_REASON);
}

static Err take_all(Cx *cx, const Delivery *delivery, Str reason) {
    Purge purge = {.number = delivery->number, .sha256 = delivery->sha256, .reason = reason};
    int64_t schools;
    TRY(sql_purge_state(cx, &purge.last, &purge.purged));
    TRY(lost_load(cx, &purge));
    TRY(boundaries_load(cx, &purge));
    TRY(sql_purge_schools(cx, purge.number, &schools));
    purge.schools = schools > 0;
    TRY(purge_read_later(cx, &purge));
    return store_do(cx, take_away, &purge);
}

Err delivery_purge(Cx *cx, int64_t number, Str reason) {
    Delivery delivery;
    TRY(reason_check(cx, reason));
    TRY(delivery_get(cx, &delivery, number));
    TRY(delivery.purged ? store_do(cx, take_copies, &delivery) : take_all(cx, &delivery, reason));
    return store_scrub(cx);
}

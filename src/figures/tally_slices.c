/* Do the cells of one period fit together? What a file says of one period is one slice; it goes
 * through the same book and the same checks as a small file, one slice after the other, so that
 * memory does not grow with the number of periods. What comes out comes in the order of periods,
 * whichever thread was ready first. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define TAKEN_ROOM 32768 /* sightings of a slice in memory; more are taken one room at a time */
#define TEXT_ROOM ((size_t)1 << 20)

typedef struct Queue { /* of the slices, shared by the threads */
    Slices *slices;
    Lock reading;
    Lock order;
    pthread_cond_t turned;
    uint64_t given, turn; /* number of the next slice, of the next one that may tell */
    bool stopped;
} Queue;

typedef struct Work { /* of one thread */
    Cx cx;
    Err err;
    Queue *queue;
    Intake intake; /* the frame's, with one period's observations */
    Findings findings;
    uint32_t *series_of_kind;
    VEC(uint32_t) kinds;  /* of the series */
    VEC(uint64_t) counts; /* of the observations: rows that say it */
    Sighting *taken;
    uint32_t period;
    uint64_t number;
    bool my_turn;
} Work;

/* ---- before: an order that does not depend on threads ---- */

static int by_code(const void *a, const void *b, void *arg) {
    const Intake *intake = arg;
    return str_compare(intake->spots.at[*(const uint32_t *)a].code,
                       intake->spots.at[*(const uint32_t *)b].code);
}
static int by_cell(const void *a, const void *b, void *arg) {
    const Intake *intake = arg;
    return str_compare(intake->cells.at[*(const uint32_t *)a].id,
                       intake->cells.at[*(const uint32_t *)b].id);
}
static int by_kind(const void *a, const void *b, void *arg) {
    const Frame *frame = arg;
    const Kind *x = &frame->kinds.at[*(const uint32_t *)a],
               *y = &frame->kinds.at[*(const uint32_t *)b];
    int order = str_compare(x->measure->id, y->measure->id);
    if (!order) order = (x->cell > y->cell) - (x->cell < y->cell);
    return order ? order : (x->rounded > y->rounded) - (x->rounded < y->rounded);
}
static int by_dimension(const void *a, const void *b) {
    const Dimension *const *x = a, *const *y = b;
    return str_compare((*x)->id, (*y)->id);
}

/* Places in the new order -> places in the old one. */
static uint32_t *ordered(Arena *mem, size_t n, int (*compare)(const void *, const void *, void *),
                         void *arg) {
    uint32_t *order = NEW_ARRAY(mem, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, n, sizeof *order, compare, arg);
    return order;
}

static void order_cells(Frame *frame) {
    Intake *intake = frame->intake;
    uint32_t *order = ordered(intake->mem, intake->cells.n, by_cell, intake);
    uint32_t *new_of_old = NEW_ARRAY(intake->mem, uint32_t, intake->cells.n + 1);
    CellEntry *cells = NEW_ARRAY(intake->mem, CellEntry, intake->cells.n + 1);
    for (uint32_t i = 0; i < intake->cells.n; i++) {
        cells[i] = intake->cells.at[order[i]];
        new_of_old[order[i]] = i;
        index_put(intake->mem, &intake->cell_of_id, cells[i].id, i);
    }
    intake->cells.at = cells;
    for (size_t i = 0; i < frame->kinds.n; i++)
        frame->kinds.at[i].cell = new_of_old[frame->kinds.at[i].cell];
}

static void note_dimensions(Slices *slices) {
    const Intake *intake = slices->frame->intake;
    VEC(const Dimension *) found = {0};
    for (size_t i = 0; i < intake->cells.n; i++)
        for (size_t k = 0; k < intake->cells.at[i].n; k++) {
            const Dimension *dimension = intake->cells.at[i].parts[k].dimension;
            bool known = false;
            for (size_t d = 0; d < found.n && !known; d++)
                known = found.at[d] == dimension;
            if (!known) vec_push(intake->mem, &found, dimension);
        }
    if (found.n) qsort(found.at, found.n, sizeof *found.at, by_dimension);
    slices->dimensions = found.at;
    slices->n_dimensions = found.n;
}

/* ",f,,students," – what stands between period and value. */
static Str kind_text(const Slices *slices, const Kind *kind) {
    const Intake *intake = slices->frame->intake;
    const CellEntry *cell = &intake->cells.at[kind->cell];
    Buf out = buf_new(intake->mem, TEXT_ROOM);
    for (size_t d = 0; d < slices->n_dimensions; d++) {
        buf_char(&out, ',');
        for (size_t i = 0; i < cell->n; i++)
            if (cell->parts[i].dimension == slices->dimensions[d])
                buf_csv(&out, cell->parts[i].code, ',');
    }
    buf_char(&out, ',');
    buf_csv(&out, kind->measure->id, ',');
    buf_char(&out, ',');
    return buf_str(&out);
}

void slices_prepare(Slices *slices) {
    Frame *frame = slices->frame;
    Intake *intake = frame->intake;
    order_cells(frame);
    intake_groups(intake);
    sums_prepare(intake);
    note_dimensions(slices);
    slices->spot_order = ordered(intake->mem, intake->spots.n, by_code, intake);
    uint32_t *kinds = ordered(intake->mem, frame->kinds.n, by_kind, frame);
    slices->kind_rank = NEW_ARRAY(intake->mem, uint32_t, frame->kinds.n + 1);
    slices->kind_texts = NEW_ARRAY(intake->mem, Str, frame->kinds.n + 1);
    for (uint32_t i = 0; i < frame->kinds.n; i++) {
        slices->kind_rank[kinds[i]] = i;
        slices->kind_texts[i] = kind_text(slices, &frame->kinds.at[i]);
    }
}

/* ---- one slice into a book of its own ---- */

static void work_begin_slice(Work *work) {
    const Frame *frame = work->queue->slices->frame;
    arena_reset(work->cx.mem);
    Arena *scratch = work->intake.scratch;
    work->intake = *frame->intake;
    work->intake.mem = work->cx.mem;
    work->intake.scratch = scratch;
    work->findings = (Findings){.mem = work->cx.mem};
    work->intake.findings = &work->findings;
    memset(&work->kinds, 0, sizeof work->kinds);
    memset(&work->counts, 0, sizeof work->counts);
    for (size_t i = 0; i < frame->kinds.n; i++)
        work->series_of_kind[i] = NONE32;
}

static Err series_of(Work *work, uint32_t kind_at, uint32_t *out) {
    *out = work->series_of_kind[kind_at];
    if (*out != NONE32) return OK;
    const Kind *kind = &work->queue->slices->frame->kinds.at[kind_at];
    TRY(intake_series(&work->cx, &work->intake, kind->measure, kind->cell,
                      period_unpack(work->period), out));
    work->intake.series.at[*out].rounded = kind->rounded;
    work->series_of_kind[kind_at] = *out;
    if (*out == work->kinds.n) vec_push(work->cx.mem, &work->kinds, kind_at);
    return OK;
}

static Raw raw_of(const Sighting *seen, uint32_t series) {
    return (Raw){
        .number = seen->number,
        .spot = seen->spot,
        .series = series,
        .line = seen->line,
        .place = seen->place,
        .base = seen->base,
        .decimals = seen->decimals,
        .presence = seen->state & 0xF,
        .precision = seen->state >> 4,
        .marks = seen->marks,
        .dash = (seen->sort & SEEN_DASH) != 0,
    };
}

/* Persons that several blocks have counted. */
static Err add_count(Work *work, const Sighting *seen, uint32_t series) {
    Intake *intake = &work->intake;
    uint32_t at = intake_find(intake, seen->spot, series);
    if (at == NONE32) {
        Raw raw = {.spot = seen->spot, .series = series, .presence = PRESENT};
        at = (uint32_t)intake->raws.n;
        TRY(intake_add(&work->cx, intake, &raw));
        vec_push(work->cx.mem, &work->counts, 0);
    }
    intake->raws.at[at].number += seen->number;
    work->counts.at[at] += seen->line;
    return OK;
}

static Err add_sighting(Work *work, const Sighting *seen) {
    Intake *intake = &work->intake;
    uint32_t series;
    TRY(series_of(work, seen->kind, &series));
    if (seen->sort & SEEN_COUNT) return add_count(work, seen, series);
    if (seen->sort & SEEN_ASIDE) {
        intake->series.at[series].fields += seen->line;
        intake->series.at[series].dashes += seen->spot;
        return OK;
    }
    Raw raw = raw_of(seen, series);
    uint32_t rounded = work->queue->slices->frame->kinds.at[seen->kind].rounded;
    series_count(&intake->series.at[series], &raw, rounded, (int)(seen->sort & SEEN_LAND));
    if (raw.spot == NONE32) return OK;
    size_t before = intake->raws.n;
    TRY(intake_add(&work->cx, intake, &raw));
    if (intake->raws.n > before)
        vec_push(work->cx.mem, &work->counts, 1);
    else
        work->counts.at[intake_find(intake, raw.spot, series)]++;
    return OK;
}

/* A slice with more sightings than there is room for keeps the others waiting. */
static Err take_slice(Work *work) {
    Queue *queue = work->queue;
    Spill *spill = queue->slices->spill;
    Cx *cx = &work->cx;
    size_t n = TAKEN_ROOM;
    Err err = queue->stopped ? NOT_FOUND : spill_period(cx, spill, &work->period);
    bool held = true;
    if (!err) work->number = queue->given++;
    if (!err) work_begin_slice(work);
    while (!err && n == TAKEN_ROOM) {
        err = spill_take(cx, spill, work->period, work->taken, TAKEN_ROOM, &n);
        if (!err && n < TAKEN_ROOM) {
            lock_give(&queue->reading);
            held = false;
        }
        for (size_t i = 0; i < n && !err; i++)
            err = add_sighting(work, &work->taken[i]);
    }
    if (err && err != NOT_FOUND) queue->stopped = true;
    if (held) lock_give(&queue->reading);
    return err;
}

/* ---- what comes out ---- */

static void await_turn(Work *work) {
    Queue *queue = work->queue;
    if (work->my_turn) return;
    lock_take(&queue->order);
    while (queue->turn != work->number)
        pthread_cond_wait(&queue->turned, &queue->order.mutex);
    lock_give(&queue->order); /* nobody else goes on until the turn is passed */
    work->my_turn = true;
}

static void pass_turn(Work *work) {
    Queue *queue = work->queue;
    lock_take(&queue->order);
    queue->turn++;
    pthread_cond_broadcast(&queue->turned);
    lock_give(&queue->order);
    work->my_turn = false;
}

static Err write_out(Cx *cx, const Slices *slices, Str text) {
    while (text.n) {
        ssize_t some = write(slices->out, text.p, text.n);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0)
            return fail(cx, BROKEN, MSG_TALLY_CELLS_FAILED, slices->out_name,
                        str_copy(cx->mem, str_of(strerror(errno))));
        text = str_slice(text, (size_t)some, text.n);
    }
    return OK;
}

/* By region, then by measure and cell: counting sort, last key first. */
static uint32_t *output_order(Work *work) {
    const Slices *slices = work->queue->slices;
    const Intake *intake = &work->intake;
    size_t n = intake->raws.n, n_spots = intake->spots.n, n_kinds = slices->frame->kinds.n;
    uint32_t *ranks = NEW_ARRAY(work->cx.mem, uint32_t, n_spots + 1);
    for (uint32_t i = 0; i < n_spots; i++)
        ranks[slices->spot_order[i]] = i;
    uint32_t *order = NEW_ARRAY(work->cx.mem, uint32_t, n + 1),
             *sorted = NEW_ARRAY(work->cx.mem, uint32_t, n + 1);
    uint32_t *starts =
        NEW_ARRAY(work->cx.mem, uint32_t, (n_spots > n_kinds ? n_spots : n_kinds) + 2);
    for (uint32_t i = 0; i < n; i++)
        starts[slices->kind_rank[work->kinds.at[intake->raws.at[i].series]] + 1]++;
    for (size_t i = 0; i < n_kinds; i++)
        starts[i + 1] += starts[i];
    for (uint32_t i = 0; i < n; i++)
        order[starts[slices->kind_rank[work->kinds.at[intake->raws.at[i].series]]]++] = i;
    memset(starts, 0, (n_spots + 1) * sizeof *starts);
    for (uint32_t i = 0; i < n; i++)
        starts[ranks[intake->raws.at[i].spot] + 1]++;
    for (size_t i = 0; i < n_spots; i++)
        starts[i + 1] += starts[i];
    for (uint32_t i = 0; i < n; i++)
        sorted[starts[ranks[intake->raws.at[order[i]].spot]]++] = order[i];
    return sorted;
}

static void put_cell(Buf *out, const Work *work, uint32_t at, Str period) {
    const Raw *raw = &work->intake.raws.at[at];
    buf_put(out, work->intake.spots.at[raw->spot].code);
    buf_char(out, ',');
    buf_put(out, period);
    buf_put(out, work->queue->slices->kind_texts[work->kinds.at[raw->series]]);
    if (raw_has_number(raw) && raw->number == (double)(int64_t)raw->number)
        buf_int(out, (int64_t)raw->number);
    else if (raw_has_number(raw))
        buf_double(out, raw->number);
    buf_char(out, ',');
    buf_int(out, (int64_t)work->counts.at[at]);
    buf_char(out, '\n');
}

static Err put_cells(Work *work) {
    const Slices *slices = work->queue->slices;
    if (slices->out < 0) return OK;
    Cx *cx = &work->cx;
    Buf out = buf_new(cx->mem, 2 * TEXT_ROOM);
    Str period = period_code(cx->mem, period_unpack(work->period));
    const uint32_t *order = output_order(work);
    for (size_t i = 0; i < work->intake.raws.n; i++) {
        put_cell(&out, work, order[i], period);
        if (out.n < TEXT_ROOM) continue;
        await_turn(work);
        TRY(write_out(cx, slices, buf_str(&out)));
        out.n = 0;
    }
    await_turn(work);
    return write_out(cx, slices, buf_str(&out));
}

static Err tell_slice(Work *work) {
    Slices *slices = work->queue->slices;
    bool numbers = false;
    for (size_t i = 0; i < work->intake.raws.n && !numbers; i++)
        numbers = raw_has_number(&work->intake.raws.at[i]);
    TRY(put_cells(work));
    await_turn(work);
    slices->numbers |= numbers;
    slices->cells += work->intake.raws.n;
    if (work->intake.raws.n) vec_push(slices->mem, &slices->periods, period_unpack(work->period));
    findings_move(slices->findings, &work->findings, 0);
    return OK;
}

static void judge_slices(void *arg) {
    Work *work = arg;
    Queue *queue = work->queue;
    while (!work->err) {
        lock_take(&queue->reading);
        work->number = UINT64_MAX;
        work->err = take_slice(work);
        if (work->number == UINT64_MAX) break;
        if (!work->err && !queue->slices->single) {
            rounding_detect(&work->intake);
            dash_settle(&work->intake);
            checks_validity(&work->intake, queue->slices->converted);
            check_sums(&work->intake);
        }
        if (!work->err)
            work->err =
                cx_late(&work->cx) ? fail(&work->cx, LIMIT, MSG_DELIVERY_LATE) : tell_slice(work);
        await_turn(work); /* also after a fault: others wait for it */
        pass_turn(work);
    }
    if (!work->err || work->err == NOT_FOUND) return;
    lock_take(&queue->reading);
    queue->stopped = true;
    lock_give(&queue->reading);
}

Err slices_judge(Cx *cx, Slices *slices, size_t threads) {
    Queue queue = {
        .slices = slices, .reading = LOCK("slices", 70), .order = LOCK("slice order", 71)};
    must(pthread_cond_init(&queue.turned, NULL) == 0);
    Work *works = NEW_ARRAY(cx->mem, Work, threads);
    for (size_t t = 0; t < threads; t++) {
        Work *work = &works[t];
        work->cx = *cx;
        work->cx.mem = arena_new();
        work->intake.scratch = arena_new();
        work->queue = &queue;
        work->series_of_kind = NEW_ARRAY(cx->mem, uint32_t, slices->frame->kinds.n + 1);
        work->taken = NEW_ARRAY(cx->mem, Sighting, TAKEN_ROOM);
    }
    Pool *pool = pool_new(threads, threads); /* from here on the context is the threads' business */
    for (size_t t = 0; t < threads; t++)
        must(pool_put(pool, judge_slices, &works[t]));
    pool_free(pool);
    pthread_cond_destroy(&queue.turned);
    Err err = OK;
    uint64_t first = UINT64_MAX; /* the fault of the first slice that has one */
    for (size_t t = 0; t < threads; t++) {
        Work *work = &works[t];
        if (work->err && work->err != NOT_FOUND && (!err || work->number < first)) {
            first = work->number;
            err = work->err;
            fault_keep(cx, &work->cx.fault);
        }
        arena_free(work->intake.scratch);
        arena_free(work->cx.mem);
    }
    return err;
}

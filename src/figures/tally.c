/* Does a file that is too long for memory keep to the rules, and which cells does it hold? A sample
 * tells what kind of table it is and which mapping reads it; then blocks go through several threads
 * (tally_rows.c), are put together in the order of the file, and are judged period by period
 * (tally_slices.c). */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define BLOCK ((size_t)256 << 10)
#define SIGHTINGS ((size_t)64 << 10)
#define PERSONS ((size_t)256 << 10)
#define MOST_THREADS 8
#define BLOCKS_PER_THREAD 4
#define MOST_NOT_BOOKED 10000        /* keys that are told only once */
#define LONG ((off_t)64 << 20)       /* plain files from here on */
#define LONG_PACKED ((off_t)8 << 20) /* packed ones */
#define COPY_ROOM ((size_t)64 << 10)

typedef struct Tally {
    Cx *cx;
    const TallyOrder *order;
    Delivery *out;
    Findings *findings;
    Stream *stream;
    TallySample sample;
    bool ended; /* the stream has nothing more */
    const ScanWay *way;
    Frame frame;
    Spill *spill;
    People *people; /* NULL: persons have no identifiers */
    size_t threads, block;
    /* reading, under `input` */
    Lock input;
    char *carry; /* what was read behind the last whole row */
    size_t n_carry, carry_room;
    Arena *carry_mem;
    uint64_t next;
    bool over;
    /* putting together, under `order_lock`: one thread at a time joins what is ready */
    Lock order_lock;
    pthread_cond_t freed;
    Block **idle; /* blocks that nobody works on */
    size_t n_idle;
    Block **waiting; /* by number, modulo n_blocks */
    size_t n_blocks;
    uint64_t turn;
    bool joining, stopped;
    Err err;
    Index not_booked; /* keys that were told of */
    size_t lines, rows, rows_outside, last_row, first_line;
    bool unended;
    char *cells_name; /* of the file being written */
    int cells_file;
} Tally;

typedef struct Worker {
    Tally *tally;
    Cx cx;
    RowReader *reader;
    Block *block; /* at hand */
} Worker;

bool tally_wanted(Cx *cx, Str path) {
    if (str_equal(path, S("-"))) return true;
    struct stat state;
    if (memchr(path.p ? path.p : "", 0, path.n) || stat(cstr(cx->mem, path), &state)) return false;
    if (!S_ISREG(state.st_mode)) return !S_ISDIR(state.st_mode);
    if (state.st_size > LONG) return true;
    Stream *stream;
    return state.st_size > LONG_PACKED && !stream_open(cx, &stream, path) && stream_packed(stream);
}

void findings_move(Findings *to, const Findings *from, size_t line) {
    size_t kept[RULES] = {0};
    for (size_t i = 0; i < from->list.n; i++) {
        const Finding *f = &from->list.at[i];
        kept[f->rule]++;
        finding_add(to, f->rule, f->row ? f->row + line : 0, f->column, f->value, f->expected);
    }
    for (size_t r = 0; r < RULES; r++)
        to->of_rule[r] += from->of_rule[r] - kept[r];
}

/* ---- reading blocks ---- */

static void block_widen(Block *block, size_t room) {
    if (block->room >= room) return;
    room += room / 4;
    block->text = arena_grow(block->text_mem, block->text, block->n, room + SCAN_PADDING);
    block->room = room;
}

static Err block_fill(Worker *worker, size_t more) {
    Tally *tally = worker->tally;
    Block *block = worker->block;
    size_t got = 0;
    block_widen(block, block->n + more);
    if (!tally->ended)
        TRY(stream_read(&worker->cx, tally->stream, block->text + block->n, more, &got));
    tally->ended = tally->ended || got == 0;
    block->n += got;
    memset(block->text + block->n, '\n', SCAN_PADDING);
    return OK;
}

static void carry_set(Tally *tally, Str rest) {
    if (tally->carry_room < rest.n) {
        arena_reset(tally->carry_mem);
        tally->carry_room = 2 * rest.n;
        tally->carry = arena_alloc(tally->carry_mem, tally->carry_room);
    }
    if (rest.n) memcpy(tally->carry, rest.p, rest.n);
    tally->n_carry = rest.n;
}

/* Reading begins with the first row, which the sample has. */
static void carry_begin(Tally *tally) {
    const TallySample *sample = &tally->sample;
    tally->lines = sample->line - 1;
    tally->ended = sample->ended;
    carry_set(tally, str_slice(sample->text, sample->at, sample->text.n));
}

/* Whole rows, as many as a block takes; more where one row is longer. */
static Err block_rows(Worker *worker) {
    Tally *tally = worker->tally;
    Block *block = worker->block;
    block_widen(block, tally->n_carry);
    if (tally->n_carry) memcpy(block->text, tally->carry, tally->n_carry);
    block->n = tally->n_carry;
    size_t cut = 0, more = tally->block;
    while (!cut && !tally->ended && !block->too_long) {
        TRY(block_fill(worker, more));
        cut = tally->way->cut((Str){block->text, block->n}, tally->sample.form.separator);
        block->too_long = !cut && block->n > TABLE_MOST_ROW;
        more *= 2;
    }
    if (tally->ended) {
        memset(block->text + block->n, '\n', SCAN_PADDING);
        cut = block->n;
    }
    carry_set(tally, (Str){block->text + cut, block->n - cut});
    memset(block->text + cut, '\n', SCAN_PADDING);
    block->n = cut;
    tally->over = tally->ended || block->too_long;
    return OK;
}

static void block_reset(Block *block) {
    arena_reset(block->mem);
    *block = (Block){
        .mem = block->mem, .text_mem = block->text_mem, .text = block->text, .room = block->room};
    block->findings.mem = block->mem;
}

/* A block that nobody works on; waits until there is one. NULL where all is over. */
static Block *block_take(Tally *tally) {
    lock_take(&tally->order_lock);
    while (!tally->n_idle && !tally->stopped)
        pthread_cond_wait(&tally->freed, &tally->order_lock.mutex);
    Block *block = tally->stopped ? NULL : tally->idle[--tally->n_idle];
    lock_give(&tally->order_lock);
    return block;
}

static void block_give(Tally *tally, Block *block) {
    tally->idle[tally->n_idle++] = block;
    pthread_cond_signal(&tally->freed);
}

/* False: there is nothing more. */
static bool block_next(Worker *worker) {
    Tally *tally = worker->tally;
    Block *block = worker->block = block_take(tally);
    if (!block) return false;
    block_reset(block);
    lock_take(&tally->input);
    bool any = !tally->over;
    if (any) {
        block->number = tally->next++;
        block->err = block_rows(worker);
        tally->over |= block->err != OK;
    }
    lock_give(&tally->input);
    if (any) return true;
    lock_take(&tally->order_lock);
    block_give(tally, block);
    lock_give(&tally->order_lock);
    return false;
}

/* ---- putting blocks together, in the order of the file ---- */

/* A key that the book does not know is told once in a file; each thread tells it once. */
static void drop_told(Tally *tally, Findings *findings) {
    Index *told = &tally->not_booked;
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        bool known =
            f->rule == RULE_REGION_UNKNOWN_ELSEWHERE && index_get(told, f->value) != NOWHERE;
        if (f->rule == RULE_REGION_UNKNOWN_ELSEWHERE && !known && told->n < MOST_NOT_BOOKED)
            index_put(tally->cx->mem, told, str_copy(tally->cx->mem, f->value), 1);
        findings->of_rule[f->rule] -= known;
        if (!known) findings->list.at[kept++] = *f;
    }
    findings->list.n = kept;
}

/* The frame's book is everybody's while rows are read. */
static void uses_join(Tally *tally, const Block *block, size_t before) {
    Intake *intake = tally->frame.intake;
    lock_take(&tally->frame.lock);
    for (size_t i = 0; i < block->uses.n; i++) {
        const Use *use = &block->uses.at[i];
        Str key = use->spot == NONE32 ? use->key : intake->spots.at[use->spot].code;
        areas_used(intake, key, period_unpack(use->period), before + use->line);
    }
    lock_give(&tally->frame.lock);
}

static Err block_join(Cx *cx, Tally *tally, Block *block) {
    size_t before = tally->lines;
    tally->lines += block->lines;
    if (tally->lines > UINT32_MAX)
        return fail(cx, LIMIT, MSG_TALLY_TOO_MANY_LINES, str_format(cx->mem, "%u", UINT32_MAX));
    if (block->too_long)
        return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, str_format(cx->mem, "%zu", before + 1));
    drop_told(tally, &block->findings);
    findings_move(tally->findings, &block->findings, before);
    uses_join(tally, block, before);
    if (block->rows_outside && !tally->rows_outside)
        finding_add(tally->findings, RULE_REGION_OUTSIDE, before + block->outside_line,
                    block->outside_place, block->outside_key, STR_NONE);
    tally->rows += block->rows;
    tally->rows_outside += block->rows_outside;
    if (block->lines) {
        tally->last_row = before + block->last_row;
        tally->unended = block->unended;
    }
    if (block->first_line && !tally->first_line) tally->first_line = before + block->first_line;
    for (size_t i = 0; i < block->sightings.n; i++)
        if (!(block->sightings.at[i].sort & (SEEN_ASIDE | SEEN_COUNT)))
            block->sightings.at[i].line += (uint32_t)before;
    TRY(spill_add(cx, tally->spill, block->sightings.at, block->sightings.n));
    if (tally->people)
        TRY(people_add(cx, tally->people, block->people.at, block->people.n, before));
    if (tally->order->progress)
        TRY(tally->order->progress(cx, tally->order->arg, tally->out->file_name, tally->rows,
                                   false));
    return cx_late(cx) ? fail(cx, LIMIT, MSG_DELIVERY_LATE) : OK;
}

/* The first fault in the order of the file is the one that is told. */
static void join_one(Worker *worker, Block *block) {
    Tally *tally = worker->tally;
    Err err = block->err;
    const Fault *fault = &block->fault;
    if (!err) {
        err = block_join(&worker->cx, tally, block);
        fault = &worker->cx.fault;
    }
    if (!err) return;
    tally->err = err;
    fault_keep(tally->cx, fault);
}

/* The block is done; whoever comes while nobody joins blocks joins all that are next. */
static bool block_end(Worker *worker) {
    Tally *tally = worker->tally;
    lock_take(&tally->order_lock);
    tally->waiting[worker->block->number % tally->n_blocks] = worker->block;
    bool mine = !tally->joining;
    tally->joining = true;
    while (mine && !tally->stopped) {
        Block *block = tally->waiting[tally->turn % tally->n_blocks];
        if (!block) break;
        lock_give(&tally->order_lock);
        join_one(worker, block);
        lock_take(&tally->order_lock);
        tally->waiting[tally->turn++ % tally->n_blocks] = NULL;
        tally->stopped = tally->err != OK;
        block_give(tally, block);
    }
    if (mine) tally->joining = false;
    bool stopped = tally->stopped;
    if (stopped) pthread_cond_broadcast(&tally->freed);
    lock_give(&tally->order_lock);
    return !stopped;
}

static void worker_run(void *arg) {
    Worker *worker = arg;
    bool going = true;
    while (going && block_next(worker)) {
        Block *block = worker->block;
        if (!block->err) block->err = row_reader_block(&worker->cx, worker->reader, block);
        if (block->err) block->fault = worker->cx.fault;
        going = block_end(worker);
    }
}

/* ---- all blocks ---- */

static void blocks_begin(Tally *tally) {
    Cx *cx = tally->cx;
    tally->n_blocks = BLOCKS_PER_THREAD * tally->threads;
    tally->idle = NEW_ARRAY(cx->mem, Block *, tally->n_blocks);
    tally->waiting = NEW_ARRAY(cx->mem, Block *, tally->n_blocks);
    for (size_t i = 0; i < tally->n_blocks; i++) {
        Block *block = NEW(cx->mem, Block);
        block->mem = arena_within(cx->mem);
        block->text_mem = arena_within(cx->mem);
        tally->idle[tally->n_idle++] = block;
    }
}

static Err workers_begin(Tally *tally, Worker *workers) {
    Cx *cx = tally->cx;
    for (size_t t = 0; t < tally->threads; t++) {
        Worker *worker = &workers[t];
        worker->tally = tally;
        worker->cx = *cx;
        worker->cx.mem = arena_within(cx->mem);
        Err err = row_reader_new(&worker->cx, &worker->reader, &tally->sample.form, &tally->frame,
                                 tally->way);
        if (err) fault_keep(cx, &worker->cx.fault);
        TRY(err);
    }
    return OK;
}

/* What the threads have counted of persons and not yet handed on. */
static Err counts_join(Tally *tally, Worker *workers) {
    for (size_t t = 0; t < tally->threads; t++) {
        Block *block = tally->idle[0];
        block_reset(block);
        TRY(row_reader_counts(tally->cx, workers[t].reader, block));
        TRY(spill_add(tally->cx, tally->spill, block->sightings.at, block->sightings.n));
    }
    return OK;
}

static void tell_end(Tally *tally, const Worker *workers) {
    const Mapping *mapping = tally->sample.form.mapping;
    Findings *findings = tally->findings;
    if (!tally->rows) finding_add(findings, RULE_TABLE_NO_ROWS, 0, 0, STR_NONE, STR_NONE);
    if (tally->unended)
        finding_add(findings,
                    mapping->kind == MAPPING_FLAT ? RULE_TABLE_TRUNCATED : RULE_TABLE_NO_LINE_END,
                    tally->last_row, 0, STR_NONE, STR_NONE);
    if (mapping->kind == MAPPING_FLAT || mapping->single || tally->rows < 2) return;
    const ValuePlaces *places = &tally->sample.layout.values;
    for (size_t i = 0; i < places->n; i++) {
        size_t column = places->at[i].column;
        bool filled = column == NOWHERE;
        for (size_t t = 0; t < tally->threads; t++)
            filled |= row_reader_filled(workers[t].reader, i);
        const TableColumn *heading = filled ? NULL : &tally->sample.table->columns[column];
        if (heading)
            finding_add(findings, RULE_COLUMN_EMPTY, 0, column + 1,
                        layout_path(tally->cx->mem, heading->path, heading->n_path), STR_NONE);
    }
}

static Err rows_read(Tally *tally) {
    Worker *workers = NEW_ARRAY(tally->cx->mem, Worker, tally->threads);
    TRY(workers_begin(tally, workers));
    blocks_begin(tally);
    Pool *pool = pool_new(tally->threads, tally->threads);
    for (size_t t = 0; t < tally->threads; t++)
        must(pool_put(pool, worker_run, &workers[t]));
    pool_free(pool);
    TRY(tally->err);
    if (tally->sample.form.mapping->single) TRY(counts_join(tally, workers));
    tell_end(tally, workers);
    for (size_t i = 0; i < tally->n_idle; i++) { /* their memory is wanted for what follows */
        arena_reset(tally->idle[i]->mem);
        arena_reset(tally->idle[i]->text_mem);
    }
    return OK;
}

/* ---- the cells' file ---- */

static void cells_drop(void *p) {
    Tally *tally = p;
    if (tally->cells_file >= 0) close(tally->cells_file);
    if (tally->cells_name) unlink(tally->cells_name);
}

static Err cells_failed(Tally *tally, int error) {
    return fail(tally->cx, BROKEN, MSG_TALLY_CELLS_FAILED, tally->order->cells,
                str_copy(tally->cx->mem, str_of(strerror(error))));
}

static Err cells_begin_file(Tally *tally) {
    Cx *cx = tally->cx;
    tally->cells_file = -1;
    if (!tally->order->cells.n) return OK;
    char *name =
        cstr(cx->mem, str_join(cx->mem, 2, (Str[]){tally->order->cells, S(".XXXXXX")}, STR_NONE));
    tally->cells_file = mkostemp(name, O_CLOEXEC);
    if (tally->cells_file < 0) return cells_failed(tally, errno);
    tally->cells_name = name;
    arena_defer(cx->mem, cells_drop, tally);
    return OK;
}

static Err cells_head(Tally *tally, const Slices *slices) {
    if (tally->cells_file < 0) return OK;
    Buf head = buf_new(tally->cx->mem, COPY_ROOM);
    buf_put(&head, S("region,period,"));
    for (size_t i = 0; i < slices->n_dimensions; i++) {
        buf_csv(&head, slices->dimensions[i]->id, ',');
        buf_char(&head, ',');
    }
    buf_put(&head, S("measure,value,count\n"));
    ssize_t some = write(tally->cells_file, head.p, head.n);
    return some == (ssize_t)head.n ? OK : cells_failed(tally, some < 0 ? errno : ENOSPC);
}

/* As a whole or not at all. */
static Err cells_end(Tally *tally) {
    if (tally->cells_file < 0) return OK;
    int failed = fchmod(tally->cells_file, 0644) || fsync(tally->cells_file);
    if (failed || rename(tally->cells_name, cstr(tally->cx->mem, tally->order->cells)))
        return cells_failed(tally, errno);
    tally->cells_name = NULL;
    return OK;
}

/* ---- the file as a whole ---- */

static void tell_whole(Tally *tally, const Slices *slices) {
    Intake *intake = tally->frame.intake;
    intake->findings = tally->findings;
    if (!slices->single && !slices->numbers && slices->cells && intake->spots.n > 1)
        finding_add(tally->findings, RULE_NUMBER_NONE, tally->first_line, 0, STR_NONE, STR_NONE);
    intake->periods.at = slices->periods.at;
    intake->periods.n = intake->periods.room = slices->periods.n;
    checks_regions(intake);
}

static Err judge(Tally *tally) {
    Cx *cx = tally->cx;
    Slices slices = {
        .frame = &tally->frame,
        .spill = tally->spill,
        .findings = tally->findings,
        .single = tally->sample.form.mapping->single,
        .out = tally->cells_file,
        .out_name = tally->order->cells,
        .mem = arena_within(cx->mem),
    };
    tally->frame.intake->findings = tally->findings;
    slices.converted = !slices.single && areas_tell(tally->frame.intake);
    TRY(spill_end(cx, tally->spill));
    slices_prepare(&slices);
    TRY(cells_head(tally, &slices));
    TRY(slices_judge(cx, &slices, tally->threads));
    tell_whole(tally, &slices);
    if (tally->people)
        TRY(people_judge(cx, tally->people, tally->threads, tally->sample.layout.id + 1,
                         tally->findings));
    tally->out->cells = (int64_t)slices.cells;
    return OK;
}

static Err file_tally(Tally *tally, const Catalogue *catalogue) {
    Cx *cx = tally->cx;
    const TallyOrder *order = tally->order;
    TRY(cells_begin_file(tally));
    size_t own = cores();
    tally->threads = order->threads ? order->threads : own < MOST_THREADS ? own : MOST_THREADS;
    tally->block = order->block ? order->block : BLOCK;
    tally->way = order->plain ? scan_plain() : scan_best();
    tally->frame.intake =
        intake_new(arena_within(cx->mem), catalogue, tally->sample.form.mapping, NULL);
    tally->frame.lock = (Lock)LOCK("tally frame", 72);
    tally->input = (Lock)LOCK("tally input", 70);
    tally->order_lock = (Lock)LOCK("tally order", 71);
    must(pthread_cond_init(&tally->freed, NULL) == 0);
    tally->spill =
        spill_new(arena_within(cx->mem), order->sightings ? order->sightings : SIGHTINGS);
    if (tally->sample.form.mapping->single && tally->sample.layout.id != NOWHERE)
        tally->people =
            people_new(arena_within(cx->mem), order->persons ? order->persons : PERSONS);
    Err err = rows_read(tally);
    if (!err) err = judge(tally);
    pthread_cond_destroy(&tally->freed);
    return err;
}

/* ---- a pipe that is not such a file ---- */

/* Its bytes, those of the sample too, in a file. */
static Err set_down(Tally *tally, Str *path) {
    Cx *cx = tally->cx;
    int file = -1;
    TRY(spill_file(cx, cx->mem, &file));
    TRY(spill_write(cx, file, tally->sample.text.p, tally->sample.text.n, 0));
    size_t n = tally->sample.text.n, got = 1;
    char *piece = arena_alloc(cx->mem, COPY_ROOM);
    while (got && n <= TABLE_MOST_BYTES) {
        TRY(stream_read(cx, tally->stream, piece, COPY_ROOM, &got));
        TRY(spill_write(cx, file, piece, got, (int64_t)n));
        n += got;
    }
    *path = str_format(cx->mem, "/proc/self/fd/%d", file);
    return OK;
}

static bool is_regular(Cx *cx, Str path) {
    struct stat state;
    return !str_equal(path, S("-")) && !stat(cstr(cx->mem, path), &state) && S_ISREG(state.st_mode);
}

Err tally(Cx *cx, const TallyOrder *order, Delivery *out, Findings *findings, bool *fits,
          Str *instead) {
    Tally *tally = NEW(cx->mem, Tally);
    const Catalogue *catalogue;
    size_t errors = findings_count(findings, ERROR_FINDING);
    *tally = (Tally){.cx = cx, .order = order, .out = out, .findings = findings};
    tally->carry_mem = arena_within(cx->mem);
    TRY(catalogue_get(cx, &catalogue));
    TRY(stream_open(cx, &tally->stream, order->path));
    tally->sample.name = file_name_of(cx->mem, order->path);
    tally->sample.chosen = (Chosen){.sender = order->sender, .yaml = order->mapping};
    TRY(sample_read(cx, &tally->sample, tally->stream));
    bool regular = is_regular(cx, order->path);
    Err err = sample_understand(cx, &tally->sample, catalogue, findings, fits);
    if (err && !(err == NOT_FOUND && *fits)) return err;
    *instead = order->path;
    if (!*fits) return regular ? OK : set_down(tally, instead);
    tally->sample.table->packed = stream_packed(tally->stream);
    out->form = delivery_form(cx->mem, tally->sample.table);
    if (!err) {
        delivery_said(out, tally->sample.form.mapping);
        carry_begin(tally);
        TRY(file_tally(tally, catalogue));
    }
    out->rows = (int64_t)tally->rows;
    out->rows_outside = (int64_t)tally->rows_outside;
    bool refused = findings_count(findings, ERROR_FINDING) > errors;
    out->outcome = refused ? DELIVERY_REFUSED : DELIVERY_STORED;
    out->tallied = true;
    return refused ? OK : cells_end(tally);
}

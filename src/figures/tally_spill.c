/* Where does what memory cannot hold wait until it is needed? Sightings are collected, sorted by
 * period whenever the memory is full, and written as one run to a file without a name; in the end
 * all runs are read side by side. Within a period the order of the lines is kept. Many runs become
 * one, so that neither the number of open runs nor the memory grows with the file. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define MOST_RUNS 64     /* of one level, before they become one of the next */
#define READ_ROOM 512    /* sightings of one run in memory */
#define WRITE_ROOM 16384 /* sightings written together when runs become one */

typedef struct Run {
    int64_t at;
    uint64_t n; /* sightings not yet read into memory */
    int level;
    Sighting *room; /* READ_ROOM; NULL until it is read */
    size_t have, taken;
} Run;

struct Spill {
    Arena *mem;
    int file; /* -1: nothing had to be written yet */
    int64_t end;
    size_t room, n;
    Sighting *memory, *sorted;
    VEC(Run) runs;
    size_t *starts;
};

/* ---- files ---- */

static void close_file(void *p) {
    close(*(int *)p);
}

/* /tmp may lie in memory, which is what is short. */
static Str spill_folder(void) {
    const char *folder = getenv("TMPDIR");
    if (folder && *folder) return str_of(folder);
    return access("/var/tmp", W_OK) == 0 ? S("/var/tmp") : S("/tmp");
}

static Err spill_failed(Cx *cx, int error) {
    Msg message = error == ENOSPC || error == EFBIG || error == EDQUOT ? MSG_TALLY_DISK_FULL
                                                                       : MSG_TALLY_DISK_BROKEN;
    return fail(cx, BROKEN, message, spill_folder(), str_copy(cx->mem, str_of(strerror(error))));
}

Err spill_file(Cx *cx, Arena *mem, int *out) {
    Str folder = spill_folder();
    int file = open(cstr(mem, folder), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) { /* no nameless files there */
        char *name = cstr(mem, str_join(mem, 2, (Str[]){folder, S("/wirk-XXXXXX")}, STR_NONE));
        file = mkostemp(name, O_CLOEXEC);
        if (file >= 0) unlink(name);
    }
    if (file < 0) return spill_failed(cx, errno);
    int *kept = NEW(mem, int);
    *kept = file;
    arena_defer(mem, close_file, kept);
    *out = file;
    return OK;
}

Err spill_write(Cx *cx, int file, const void *bytes, size_t n, int64_t at) {
    const char *p = bytes;
    while (n) {
        ssize_t some = pwrite(file, p, n, at);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return spill_failed(cx, some ? errno : ENOSPC);
        p += some, n -= (size_t)some, at += some;
    }
    return OK;
}

Err spill_read(Cx *cx, int file, void *bytes, size_t n, int64_t at) {
    char *p = bytes;
    while (n) {
        ssize_t some = pread(file, p, n, at);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return spill_failed(cx, some ? errno : EIO);
        p += some, n -= (size_t)some, at += some;
    }
    return OK;
}

/* ---- runs ---- */

Spill *spill_new(Arena *mem, size_t room) {
    Spill *spill = NEW(mem, Spill);
    spill->mem = mem;
    spill->file = -1;
    spill->room = room;
    spill->memory = NEW_ARRAY(mem, Sighting, room);
    spill->sorted = NEW_ARRAY(mem, Sighting, room);
    spill->starts = NEW_ARRAY(mem, size_t, 4096);
    return spill;
}

/* By 12 bits of the period, stable. */
static void sort_pass(Spill *spill, int shift) {
    size_t *starts = spill->starts, sum = 0;
    memset(starts, 0, 4096 * sizeof *starts);
    for (size_t i = 0; i < spill->n; i++)
        starts[spill->memory[i].period >> shift & 4095]++;
    for (size_t i = 0; i < 4096; i++) {
        size_t here = starts[i];
        starts[i] = sum;
        sum += here;
    }
    for (size_t i = 0; i < spill->n; i++)
        spill->sorted[starts[spill->memory[i].period >> shift & 4095]++] = spill->memory[i];
    Sighting *swapped = spill->memory;
    spill->memory = spill->sorted;
    spill->sorted = swapped;
}

static void sort_memory(Spill *spill) {
    bool low = false, high = false;
    for (size_t i = 1; i < spill->n; i++) {
        uint32_t different = spill->memory[i].period ^ spill->memory[0].period;
        low |= (different & 4095) != 0;
        high |= different >> 12 != 0;
    }
    if (low) sort_pass(spill, 0);
    if (high) sort_pass(spill, 12);
}

static Err refill(Cx *cx, const Spill *spill, Run *run) {
    if (run->taken < run->have || !run->n) return OK;
    size_t n = run->n < READ_ROOM ? (size_t)run->n : READ_ROOM;
    if (!run->room) run->room = NEW_ARRAY(spill->mem, Sighting, READ_ROOM);
    TRY(spill_read(cx, spill->file, run->room, n * sizeof(Sighting), run->at));
    run->at += (int64_t)(n * sizeof(Sighting));
    run->n -= n;
    run->have = n;
    run->taken = 0;
    return OK;
}

/* The least period that the runs from `first` on go on with; NOT_FOUND at their end. */
static Err least_period(Cx *cx, const Spill *spill, size_t first, uint32_t *out) {
    bool any = false;
    for (size_t i = first; i < spill->runs.n; i++) {
        Run *run = &spill->runs.at[i];
        TRY(refill(cx, spill, run));
        if (run->taken == run->have) continue;
        uint32_t period = run->room[run->taken].period;
        if (!any || period < *out) *out = period;
        any = true;
    }
    return any ? OK : NOT_FOUND;
}

static Err take(Cx *cx, const Spill *spill, size_t first, uint32_t period, Sighting *out,
                size_t room, size_t *n) {
    *n = 0;
    for (size_t i = first; i < spill->runs.n && *n < room;) {
        Run *run = &spill->runs.at[i];
        TRY(refill(cx, spill, run));
        size_t from = run->taken, to = from;
        while (to < run->have && *n + (to - from) < room && run->room[to].period == period)
            to++;
        if (to == from) {
            i++;
            continue;
        }
        memcpy(out + *n, run->room + from, (to - from) * sizeof *out);
        *n += to - from;
        run->taken = to;
    }
    return OK;
}

/* The runs from `first` on become one, behind them in the file; their place is given back. */
static Err runs_join(Cx *cx, Spill *spill, size_t first) {
    Run joined = {.at = spill->end, .level = spill->runs.at[first].level + 1};
    int64_t from = spill->runs.at[first].at, to = spill->end;
    ArenaMark mark = arena_mark(spill->mem);
    Sighting *room = NEW_ARRAY(spill->mem, Sighting, WRITE_ROOM);
    size_t n = 0;
    uint32_t period = 0;
    Err err;
    while (!(err = least_period(cx, spill, first, &period))) {
        TRY(take(cx, spill, first, period, room, WRITE_ROOM, &n));
        TRY(spill_write(cx, spill->file, room, n * sizeof *room, spill->end));
        spill->end += (int64_t)(n * sizeof *room);
        joined.n += n;
    }
    if (err != NOT_FOUND) return err;
    arena_rewind(spill->mem, mark);
    spill->runs.n = first;
    spill->runs.at[spill->runs.n++] = joined;
    /* What cannot be given back is only a waste. */
    int ignored =
        fallocate(spill->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, to - from);
    (void)ignored;
    return OK;
}

static Err join_full_levels(Cx *cx, Spill *spill) {
    for (;;) {
        size_t same = 0;
        int level = spill->runs.at[spill->runs.n - 1].level;
        while (same < spill->runs.n && spill->runs.at[spill->runs.n - 1 - same].level == level)
            same++;
        if (same < MOST_RUNS) return OK;
        TRY(runs_join(cx, spill, spill->runs.n - same));
    }
}

static Err write_run(Cx *cx, Spill *spill) {
    if (!spill->n) return OK;
    sort_memory(spill);
    if (spill->file < 0) TRY(spill_file(cx, spill->mem, &spill->file));
    size_t bytes = spill->n * sizeof(Sighting);
    TRY(spill_write(cx, spill->file, spill->memory, bytes, spill->end));
    vec_push(spill->mem, &spill->runs, (Run){.at = spill->end, .n = spill->n});
    spill->end += (int64_t)bytes;
    spill->n = 0;
    return join_full_levels(cx, spill);
}

Err spill_add(Cx *cx, Spill *spill, const Sighting *sightings, size_t n) {
    while (n) {
        size_t some = spill->room - spill->n < n ? spill->room - spill->n : n;
        memcpy(spill->memory + spill->n, sightings, some * sizeof *sightings);
        spill->n += some;
        sightings += some;
        n -= some;
        if (spill->n == spill->room) TRY(write_run(cx, spill));
    }
    return OK;
}

Err spill_end(Cx *cx, Spill *spill) {
    if (spill->runs.n) return write_run(cx, spill);
    sort_memory(spill);
    vec_push(spill->mem, &spill->runs, (Run){.room = spill->memory, .have = spill->n});
    return OK;
}

Err spill_period(Cx *cx, Spill *spill, uint32_t *out) {
    return least_period(cx, spill, 0, out);
}

Err spill_take(Cx *cx, Spill *spill, uint32_t period, Sighting *out, size_t room, size_t *n) {
    return take(cx, spill, 0, period, out, room, n);
}

/* Are counts rounded to the nearest multiple, and is controlled rounding the best there is? For
 * small random tables all tables of multiples are counted out (protect_tables.h), without anything
 * of protect/: they must agree on the least change, on whether a zero-restricted table exists, and
 * on how wide changes must be where none does. */

#include <stdlib.h>

#include "protect_tables.h"

#include "protect/rounding.h"

enum { TABLES = 20000, WIDE_INNER = 8, NONE = -1 };

/* ---- counting out ---- */

typedef struct Count {
    const Sums *sums;
    int64_t base, steps, now[INNER], best;
} Count;

static bool is_allowed(const Count *count, int64_t truth, int64_t rounded) {
    if (rounded < 0) return false;
    if (count->steps == 1 && truth % count->base == 0) return rounded == truth;
    return llabs(rounded - truth) < count->steps * count->base;
}

static void sums_look(Count *count) {
    const Sums *sums = count->sums;
    int64_t distance = 0;
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        int64_t rounded = 0;
        for (size_t i = 0; i < sums->n_inner; i++)
            rounded += sums->within[cell][i] ? count->now[i] : 0;
        if (!is_allowed(count, sums->counts[cell], rounded)) return;
        distance += llabs(rounded - sums->counts[cell]);
    }
    if (count->best == NONE || distance < count->best) count->best = distance;
}

static void count_out(Count *count, size_t i) {
    const Sums *sums = count->sums;
    if (i == sums->n_inner) {
        sums_look(count);
        return;
    }
    int64_t truth = sums->counts[sums->inner[i]], whole = truth / count->base;
    for (int64_t step = whole - count->steps; step <= whole + count->steps; step++) {
        count->now[i] = step * count->base;
        if (is_allowed(count, truth, count->now[i])) count_out(count, i + 1);
    }
}

static int64_t least_of(const Sums *sums, int64_t base, int64_t steps) {
    Count count = {.sums = sums, .base = base, .steps = steps, .best = NONE};
    count_out(&count, 0);
    return count.best;
}

/* ---- many tables ---- */

static bool is_table(const Sums *sums, const Rounding *rounding) {
    int64_t distance = 0, largest = 0;
    size_t changed = 0;
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        int64_t left = rounding->counts[cell];
        for (size_t i = 0; i < sums->n_inner; i++)
            left -= sums->within[cell][i] ? rounding->counts[sums->inner[i]] : 0;
        if (left || rounding->counts[cell] % rounding->base || rounding->counts[cell] < 0)
            return false;
        int64_t change = llabs(rounding->counts[cell] - sums->counts[cell]);
        distance += change, changed += change > 0;
        if (change > largest) largest = change;
    }
    return distance == rounding->distance && largest == rounding->largest &&
           changed == rounding->n_changed;
}

typedef struct Seen {
    size_t agreed, differ, none, wider, wider_differ, not_best;
} Seen;

static void one_wider(Cx *cx, const Crossing *crossing, const Sums *sums, int64_t base,
                      Seen *seen) {
    Rounding found;
    ControlWish wish = {.base = base, .wider = true};
    bool right = false;
    if (!round_control(cx, &found, crossing, &wish) && is_table(sums, &found)) {
        right = found.steps > 1 && found.steps <= 3 && !found.narrower_open;
        if (right && found.steps == 3) right = least_of(sums, base, 2) == NONE;
        right = right && least_of(sums, base, found.steps) == found.distance;
    }
    seen->wider++;
    seen->wider_differ += !right;
}

static void one(Cx *cx, Random *random, Seen *seen) {
    Crossing crossing = random_table(cx, random);
    Sums *sums = NEW(cx->mem, Sums);
    Rounding found;
    int64_t base = 2 + (int64_t)random_below(random, 4);
    for (size_t cell = 0; cell < crossing.n_cells; cell++)
        crossing.counts[cell] *=
            cell_is_inner(&crossing, cell) ? 1 + (int64_t)random_below(random, 4) : 1;
    must(!crossing_sum(cx, &crossing));
    sums_make(sums, &crossing);
    if (crossing.counts[0] < base) return;
    int64_t least = least_of(sums, base, 1);
    Err err = round_control(cx, &found, &crossing, &(ControlWish){.base = base});
    if (least == NONE) {
        seen->none++;
        seen->differ += err != INVALID;
        if (sums->n_inner <= WIDE_INNER) one_wider(cx, &crossing, sums, base, seen);
        return;
    }
    bool same = !err && is_table(sums, &found) && found.distance == least && found.steps == 1;
    seen->agreed += same;
    seen->differ += !same;
    seen->not_best += same && found.bound != least;
}

static void many(void) {
    Seen seen = {0};
    Random random = random_begin(88, 0);
    for (size_t k = 0; k < TABLES; k++) {
        Cx cx;
        cx_begin(&cx, DE);
        one(&cx, &random, &seen);
        cx_end(&cx);
    }
    ok(seen.agreed > TABLES / 2, "%zu tables were rounded", seen.agreed);
    ok(!seen.differ, "all agree with what was counted out (%zu do not)", seen.differ);
    ok(!seen.not_best, "… and are proven to be the best (%zu are not)", seen.not_best);
    ok(seen.none > 10, "%zu have no zero-restricted rounding, which is found", seen.none);
    ok(seen.wider > 5 && !seen.wider_differ,
       "%zu of them are rounded as little wider as works (%zu are not)", seen.wider,
       seen.wider_differ);
}

/* ---- each by itself ---- */

static void each(Cx *cx) {
    TableDimension dimension = tree(cx, 4, false);
    Crossing crossing;
    Rounding rounded;
    must(!crossing_make(cx, &crossing, &dimension, 1));
    const int64_t counts[] = {2, 3, 1003, 1001};
    memcpy(&crossing.counts[1], counts, sizeof counts);
    must(!crossing_sum(cx, &crossing));
    must(!round_each(cx, &rounded, &crossing, 5));
    ok(rounded.counts[1] == 0 && rounded.counts[2] == 5 && rounded.counts[3] == 1005 &&
           rounded.counts[4] == 1000 && rounded.counts[0] == 2010,
       "to multiples of 5, as the statistical office does");
    ok(rounded.distance == 2 + 2 + 2 + 1 + 1 && rounded.largest == 2 && rounded.n_changed == 5,
       "the loss is told");
    const int64_t halves[] = {5, 15, 25, 10};
    memcpy(&crossing.counts[1], halves, sizeof halves);
    must(!crossing_sum(cx, &crossing));
    must(!round_each(cx, &rounded, &crossing, 10));
    ok(rounded.counts[1] == 0 && rounded.counts[2] == 20 && rounded.counts[3] == 20 &&
           rounded.counts[4] == 10,
       "half-way to the even multiple");
    ok(round_each(cx, &rounded, &crossing, 1) == INVALID, "a base of 1 is none");
    ok(round_each(cx, &rounded, &crossing, -5) == INVALID, "… nor is one below 0");
    ok(round_each(cx, &rounded, &crossing, 56) == INVALID, "… nor one larger than all");
    crossing.counts[0]++;
    ok(round_control(cx, &rounded, &crossing, &(ControlWish){.base = 5}) == INVALID,
       "what does not add up cannot be rounded so that it does");
}

/* What a published count is said to stand for, held against all counts there are. */
static void stands_for(Cx *cx) {
    TableDimension dimension = tree(cx, 2, false);
    Crossing crossing;
    must(!crossing_make(cx, &crossing, &dimension, 1));
    size_t wrong = 0;
    for (int64_t base = 2; base <= 11; base++) {
        int64_t from[12], to[12], least, most;
        Rounding rounded;
        for (size_t k = 0; k < 12; k++)
            from[k] = INT64_MAX, to[k] = -1;
        for (int64_t count = 0; count < 10 * base; count++) {
            crossing.counts[1] = count, crossing.counts[2] = base;
            must(!crossing_sum(cx, &crossing) && !round_each(cx, &rounded, &crossing, base));
            int64_t k = rounded.counts[1] / base;
            if (count < from[k]) from[k] = count;
            if (count > to[k]) to[k] = count;
        }
        for (int64_t k = 0; k < 9; k++) {
            rounding_stands_for(&rounded, k * base, &least, &most);
            wrong += least != from[k] || most != to[k];
        }
    }
    ok(!wrong, "what each published count stands for (%zu are wrong)", wrong);
}

/* ---- large tables ---- */

enum { SIDE = 21, NEVER_SO_MUCH = 2 }; /* (21 + 1)³ = 10,648 cells */

static Crossing large_table(Cx *cx) {
    HierarchyLine lines[SIDE + 1] = {{S("T"), S(""), 1}};
    for (size_t i = 1; i <= SIDE; i++)
        lines[i] = (HierarchyLine){str_format(cx->mem, "c%zu", i), S("T"), 1 + i};
    Hierarchy only = {S("f"), lines, SIDE + 1};
    TableDimension dimensions[3];
    Crossing out;
    Random random = random_begin(9720, 0);
    for (size_t d = 0; d < 3; d++)
        must(
            !dimension_make(cx, &dimensions[d], &(TableDimensionOf){S("d"), &only, 1, S("Total")}));
    must(!crossing_make(cx, &out, dimensions, 3));
    for (size_t cell = 0; cell < out.n_cells; cell++)
        if (cell_is_inner(&out, cell)) out.counts[cell] = (int64_t)random_below(&random, 12);
    must(!crossing_sum(cx, &out));
    return out;
}

static int64_t long_ago(void) {
    return monotonic_ms() - 1;
}

/* It ends after so many steps, with a table or with a message; no time is looked at. */
static void large_end(Cx *cx, const Crossing *crossing, bool wider, uint64_t work) {
    Rounding found;
    ControlWish wish = {.base = 3, .wider = wider, .work = work};
    Err err = round_control(cx, &found, crossing, &wish);
    bool table = !err && found.additive && found.distance >= found.bound && found.bound > 0;
    bool told = err == LIMIT && cx->fault.message == MSG_ROUNDING_NOT_FOUND;
    ok(table || told, "%zu cells, wider %d, work %llu: %s", crossing->n_cells, wider,
       (unsigned long long)work, table ? "a table that adds up, with its bound" : "it is told");
    ok(found.work > 0 && found.work <= NEVER_SO_MUCH * work,
       "… after %llu steps of work, not many more", (unsigned long long)found.work);
    cx->fault = (Fault){0};
}

static void large(Cx *cx) {
    Crossing crossing = large_table(cx);
    Rounding found;
    large_end(cx, &crossing, false, (uint64_t)1 << 20);
    large_end(cx, &crossing, true, (uint64_t)1 << 26);
    cx->deadline = long_ago();
    Err err = round_control(cx, &found, &crossing, &(ControlWish){.base = 3, .wider = true});
    ok(err == LIMIT && cx->fault.message == MSG_ROUNDING_LATE && !found.work,
       "whoever is late already is told so, and nothing is done");
    cx->deadline = 0;
    cx->fault = (Fault){0};
}

int main(void) {
    Cx cx;
    cx_begin(&cx, DE);
    each(&cx);
    stands_for(&cx);
    large(&cx);
    many();
    cx_end(&cx);
    return done();
}

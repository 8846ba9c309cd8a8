/* Do zeros, ones, "all of them" and what those in a cell know go together? Small random tables with
 * hierarchies under all combinations of the rules: what must be hidden is, with the right reason,
 * and all tables that agree with the rest are counted out (protect_tables.h). */

#include "protect_tables.h"

enum { TABLES = 4000 };

typedef struct Tally {
    size_t verdicts[UNDECIDED + 1], forgotten, needless, wrong, all, all_other, zeros, impossible;
} Tally;

/* The cell has all cases of this sum, and the sum has another part. */
static bool has_all(const Crossing *crossing, size_t cell, size_t d, const CodeSum *sum) {
    uint32_t code = cell_code(crossing, cell, d);
    size_t up = cell - code * crossing->strides[d] + sum->total * crossing->strides[d];
    bool part = false;
    for (uint32_t i = 0; i < sum->n; i++)
        part |= crossing->dimensions[d].parts[sum->first + i] == code;
    return part && sum->n > 1 && crossing->counts[cell] &&
           crossing->counts[cell] == crossing->counts[up];
}

static bool has_all_of_any(const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        for (size_t s = 0; s < crossing->dimensions[d].n_sums; s++)
            if (has_all(crossing, cell, d, &crossing->dimensions[d].sums[s])) return true;
    return false;
}

/* The empty ones beside it: of each sum that it has all of, one is hidden. */
static bool has_cover(const Crossing *crossing, const uint8_t *states, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        for (size_t s = 0; s < crossing->dimensions[d].n_sums; s++) {
            const CodeSum *sum = &crossing->dimensions[d].sums[s];
            bool covered = false;
            if (!has_all(crossing, cell, d, sum)) continue;
            uint32_t code = cell_code(crossing, cell, d);
            for (uint32_t i = 0; i < sum->n; i++) {
                uint32_t other = crossing->dimensions[d].parts[sum->first + i];
                size_t beside = cell - code * crossing->strides[d] + other * crossing->strides[d];
                covered |= other != code && states[beside];
            }
            if (!covered) return false;
        }
    return true;
}

static void cells_look(Tally *tally, const Crossing *crossing, const Suppression *done,
                       const Wish *wish) {
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t count = crossing->counts[cell];
        CellReason reason = (CellReason)done->reasons[cell];
        bool hidden = done->states[cell] != CELL_SHOWN;
        bool small = count && count <= wish->threshold, zero = !count && wish->hide_zeros;
        bool all = wish->all_of_them && has_all_of_any(crossing, cell);
        tally->forgotten += (small || zero || all) && done->states[cell] != CELL_PRIMARY;
        tally->forgotten += all && !has_cover(crossing, done->states, cell);
        tally->needless += hidden && !count && !wish->hide_zeros && !wish->all_of_them;
        tally->needless += done->states[cell] == CELL_PRIMARY && !small && !zero && !all &&
                           reason != REASON_ALL_OTHER;
        tally->wrong += (reason == REASON_ALL && !all) || (reason == REASON_SMALL && !small) ||
                        (reason == REASON_ZERO && !zero) ||
                        (reason == REASON_ALL_OTHER && (count || !wish->all_of_them)) ||
                        (hidden != (reason != REASON_NONE));
        tally->all += reason == REASON_ALL, tally->all_other += reason == REASON_ALL_OTHER;
        tally->zeros += reason == REASON_ZERO;
    }
}

static void table_try(Cx *cx, Random *random, Tally *tally) {
    Crossing crossing = random_table(cx, random);
    Wish wish = {.threshold = (int64_t)random_below(random, 3),
                 .width = 1 + (int64_t)random_below(random, 2),
                 .hide_zeros = random_below(random, 2),
                 .insiders = random_below(random, 2),
                 .all_of_them = random_below(random, 2)};
    Sums sums;
    Suppression done;
    sums_make(&sums, &crossing);
    Err err = suppress(cx, &done, &crossing, &wish);
    must(!err || err == INVALID);
    tally->impossible += err == INVALID;
    if (err) return;
    tally->verdicts[verdict_of(&sums, done.states, &wish)]++;
    cells_look(tally, &crossing, &done, &wish);
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Random random = random_begin(61, 0);
    Tally tally = {0};
    for (size_t i = 0; i < TABLES; i++) {
        ArenaMark mark = arena_mark(cx.mem);
        table_try(&cx, &random, &tally);
        arena_rewind(cx.mem, mark);
    }
    ok(tally.verdicts[SAFE] > TABLES / 2 && !tally.verdicts[UNSAFE],
       "of %d tables %zu are safe, counted out, %zu are not, %zu were not decided", TABLES,
       tally.verdicts[SAFE], tally.verdicts[UNSAFE], tally.verdicts[UNDECIDED]);
    ok(tally.verdicts[UNDECIDED] * 50 < TABLES, "hardly any was too much to count out");
    ok(tally.impossible * 20 < TABLES, "%zu cannot be protected", tally.impossible);
    ok(!tally.forgotten,
       "what a rule hides is hidden, with an empty neighbour where all are in one "
       "part (%zu are not)",
       tally.forgotten);
    ok(!tally.needless, "and nothing that no rule names (%zu)", tally.needless);
    ok(!tally.wrong && tally.all > TABLES / 10 && tally.all_other && tally.zeros > TABLES,
       "reasons are right: %zu all, %zu all-other, %zu zeros (%zu wrong)", tally.all,
       tally.all_other, tally.zeros, tally.wrong);
    cx_end(&cx);
    return done();
}

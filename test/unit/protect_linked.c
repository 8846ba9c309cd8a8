/* Tables of which only parts are published, together or one after the other. Is nothing given away,
 * by all of them together? For small random ones all tables that agree with what is shown are
 * counted out (protect_tables.h); of what is refused, too: is there really no way? */

#include "protect_tables.h"

enum { TABLES = 1500 };

static Wish random_wish(Random *random) {
    return (Wish){.threshold = 1 + (int64_t)random_below(random, 2),
                  .width = 1 + (int64_t)random_below(random, 3),
                  .hide_zeros = random_below(random, 4) == 0,
                  .insiders = random_below(random, 4) == 0};
}

/* Each cell by chance: those of tables are a case of it. */
static uint8_t *random_roles(Cx *cx, Random *random, size_t n_cells) {
    uint8_t *roles = NEW_ARRAY(cx->mem, uint8_t, n_cells);
    uint64_t share = 2 + random_below(random, 4);
    for (size_t cell = 0; cell < n_cells; cell++)
        roles[cell] = random_below(random, share) ? ROLE_PUBLISHED : ROLE_UNPUBLISHED;
    return roles;
}

static size_t unproved_in(const Sums *sums, const Suppression *done, const Wish *wish) {
    size_t n = 0;
    for (size_t cell = 0; cell < sums->n_cells; cell++)
        n += cell_is_hidden(done->states[cell]) && !proof_holds(sums, done, cell, wish);
    return n;
}

/* With all that may be hidden in doubt: would then what must be hidden be safe? */
static Verdict best_verdict(const Sums *sums, const Wish *wish) {
    uint8_t states[CELLS] = {0};
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        int64_t count = sums->counts[cell];
        bool small = count ? count <= wish->threshold : wish->hide_zeros;
        uint8_t role = wish->roles[cell];
        bool shown = role == ROLE_TOLD || (role == ROLE_PUBLISHED && !count && !wish->hide_zeros);
        bool hidden = role == ROLE_KEPT || (role == ROLE_PUBLISHED && small);
        states[cell] = shown ? CELL_SHOWN : hidden ? CELL_PRIMARY : CELL_UNPUBLISHED;
    }
    return verdict_of(sums, states, wish);
}

typedef struct Tally {
    size_t verdicts[UNDECIDED + 1], unproved, changed, refused, in_vain;
} Tally;

/* One more publication; false: refused. */
static bool publish(Cx *cx, Tally *tally, const Crossing *crossing, const Sums *sums,
                    const Wish *wish, Suppression *out) {
    Err err = suppress(cx, out, crossing, wish);
    must(!err || err == INVALID);
    cx->fault = (Fault){0};
    if (err) {
        bool given_away = false;
        for (size_t cell = 0; cell < sums->n_cells; cell++) {
            int64_t count = sums->counts[cell];
            bool small = count ? count <= wish->threshold : wish->hide_zeros;
            given_away |= small && wish->roles[cell] == ROLE_TOLD;
        }
        tally->refused++;
        tally->in_vain += !given_away && best_verdict(sums, wish) == SAFE;
        return false;
    }
    tally->verdicts[verdict_of(sums, out->states, wish)]++;
    tally->unproved += unproved_in(sums, out, wish);
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        uint8_t role = wish->roles[cell], state = out->states[cell];
        tally->changed += (role == ROLE_UNPUBLISHED) != (state == CELL_UNPUBLISHED);
        tally->changed += role == ROLE_TOLD && state != CELL_SHOWN;
        tally->changed += role == ROLE_KEPT && state != CELL_PRIMARY;
    }
    return true;
}

static void told(const Tally *tally, const char *what) {
    size_t n = tally->verdicts[SAFE] + tally->verdicts[UNSAFE] + tally->verdicts[UNDECIDED];
    ok(n > TABLES / 2 && !tally->verdicts[UNSAFE] && !tally->verdicts[UNDECIDED],
       "%s: of %zu %zu are safe, %zu are not, %zu were not decided", what, n, tally->verdicts[SAFE],
       tally->verdicts[UNSAFE], tally->verdicts[UNDECIDED]);
    ok(!tally->unproved, "%s: each hidden cell has two tables that prove it (%zu have not)", what,
       tally->unproved);
    ok(!tally->changed, "%s: what is not to be decided stays as it is (%zu do not)", what,
       tally->changed);
    ok(tally->in_vain * 100 <= TABLES, "%s: %zu are refused, %zu of them though there is a way",
       what, tally->refused, tally->in_vain);
}

/* What is published together, and then more of it, perhaps by another rule. */
int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Random random = random_begin(17, 0);
    Tally first = {0}, later = {0};
    size_t given_out = 0;
    for (size_t i = 0; i < TABLES; i++) {
        ArenaMark mark = arena_mark(cx.mem);
        Crossing crossing = random_table(&cx, &random);
        Sums sums;
        Suppression done, again;
        sums_make(&sums, &crossing);
        uint8_t *roles = random_roles(&cx, &random, sums.n_cells);
        Wish wish = random_wish(&random), second = random_wish(&random);
        wish.roles = roles;
        if (publish(&cx, &first, &crossing, &sums, &wish, &done)) {
            uint8_t *more = random_roles(&cx, &random, sums.n_cells);
            if (random_below(&random, 3)) second = wish;
            for (size_t cell = 0; cell < sums.n_cells; cell++)
                if (done.states[cell] != CELL_UNPUBLISHED)
                    more[cell] = done.states[cell] == CELL_SHOWN ? ROLE_TOLD : ROLE_KEPT;
            second.roles = more;
            given_out += publish(&cx, &later, &crossing, &sums, &second, &again);
        }
        arena_rewind(cx.mem, mark);
    }
    told(&first, "published together");
    told(&later, "published later");
    ok(given_out > TABLES / 2, "%zu could be published after others", given_out);
    cx_end(&cx);
    return done();
}

/* Do the rules for amounts hide what they say, to the last cent, and does nobody learn more of a
 * hidden cell than its rule allows, those included who are alone in another one? Random tables; for
 * each person attack() (whose bounds protect_attack.c counts out) is told all that they know. */

#include <unistd.h>

#include "tap.h"

#include "protect/magnitude.h"
#include "stats/random.h"

enum { TABLES = 1500, ROWS_TEXT = 1 << 14 };

static Str written(Cx *cx, Str text) {
    Str path = str_format(cx->mem, "/tmp/protect_magnitude_%d.csv", (int)getpid());
    FILE *file = fopen(cstr(cx->mem, path), "w");
    must(file && fwrite(text.p, 1, text.n, file) == text.n && !fclose(file));
    return path;
}

static Records records_of(Cx *cx, Str text, bool holders) {
    Records records;
    RecordsAsk ask = {.table = {.path = written(cx, text),
                                .dimensions = {{S("x"), STR_NONE}, {S("y"), STR_NONE}},
                                .n_dimensions = 2,
                                .total = S("T")},
                      .value = S("v"),
                      .holder = holders ? S("h") : STR_NONE};
    must(!records_read(cx, &records, &ask));
    unlink(cstr(cx->mem, ask.table.path));
    return records;
}

/* ---- single cells ---- */

typedef struct Case {
    const char *name, *values; /* of one cell, "value holder" */
    MagnitudeRules rules;
    CellReason reason;
    int64_t rise;
} Case;

#define SHARE(percent) ((int64_t)(percent)*PERCENT)

/* Worked out by hand. */
static const Case cases[] = {
    {"one with exactly 80 % of 100",
     "80 A,15 B,5 C",
     {.dominances = {{1, SHARE(80)}}, .n_dominances = 1},
     REASON_NONE,
     0},
    {"one with 81 % of 100: safe from 101.25, in hundredths 10125",
     "81.00 A,15 B,4 C",
     {.dominances = {{1, SHARE(80)}}, .n_dominances = 1, .ranges = true},
     REASON_DOMINANCE,
     125},
    {"two with 96 of 100, 90 % allowed: safe from 106.67",
     "81 A,15 B,4 C",
     {.dominances = {{1, SHARE(85)}, {2, SHARE(90)}}, .n_dominances = 2, .ranges = true},
     REASON_DOMINANCE,
     7},
    {"what is left is exactly 10 % of the largest",
     "50 A,45 B,5 C",
     {.p = SHARE(10), .q = SHARE(100)},
     REASON_NONE,
     0},
    {"what is left is less: 5 − 4",
     "50 A,46 B,4 C",
     {.p = SHARE(10), .q = SHARE(100), .ranges = true},
     REASON_P_PERCENT,
     1},
    {"who knows others to within 50 % knows more: 10 − 9",
     "50 A,41 B,9 C",
     {.p = SHARE(10), .q = SHARE(50), .ranges = true},
     REASON_P_PERCENT,
     1},
    {"contributions of one holder are one",
     "25 A,46 B,4 C,25 A",
     {.p = SHARE(10), .q = SHARE(100), .ranges = true},
     REASON_P_PERCENT,
     1},
    {"two contributors where two are too few, and somebody with 0",
     "50 A,50 B,0 C",
     {.contributors = 2, .ranges = true},
     REASON_FEW,
     10},
    {"three are enough", "50 A,50 B,1 C", {.contributors = 2}, REASON_NONE, 0},
    {"few is told before p %, the wider range counts",
     "100 A",
     {.contributors = 2, .p = SHARE(20), .q = SHARE(100), .ranges = true},
     REASON_FEW,
     20},
    {"nobody contributes", "0 A", {.contributors = 2}, REASON_NONE, 0},
};

static void case_try(Cx *cx, const Case *one) {
    Buf text = buf_new(cx->mem, ROWS_TEXT);
    buf_put(&text, S("x,y,v,h\nb,q,1000,Z\n"));
    for (Str rest = str_of(one->values), part; str_cut(&rest, ',', &part);) {
        size_t space = str_find(part, S(" "), 0);
        Str value = str_slice(part, 0, space), holder = str_slice(part, space + 1, part.n);
        buf_format(&text, "a,p,%.*s,%.*s\n", STR_ARG(value), STR_ARG(holder));
    }
    Records records = records_of(cx, buf_str(&text), true);
    Magnitude magnitude;
    must(!magnitude_judge(cx, &magnitude, &records, &one->rules));
    const Crossing *crossing = &records.crossing;
    size_t x = index_get(&crossing->dimensions[0].index, S("a"));
    size_t y = index_get(&crossing->dimensions[1].index, S("p"));
    size_t cell = x * crossing->strides[0] + y * crossing->strides[1];
    ok(magnitude.needs.reasons[cell] == one->reason && magnitude.needs.rises[cell] == one->rise,
       "%s (reason %d, rise %lld)", one->name, magnitude.needs.reasons[cell],
       (long long)magnitude.needs.rises[cell]);
}

/* ---- random tables ---- */

typedef struct Tally {
    size_t tables, hidden, secondary, attacks, narrow, known, impossible, alone;
} Tally;

static Records random_records(Cx *cx, Random *random) {
    Buf text = buf_new(cx->mem, ROWS_TEXT);
    buf_put(&text, S("x,y,v,h\n"));
    size_t n_x = 2 + random_below(random, 3), n_y = 2 + random_below(random, 3);
    size_t people = 2 + random_below(random, 12);
    for (size_t x = 0; x < n_x; x++)
        for (size_t y = 0; y < n_y; y++) {
            size_t n = random_below(random, 4);
            for (size_t i = 0; i < n || (!i && (x == y)); i++) {
                uint64_t value = 1 + random_below(random, random_below(random, 2) ? 10 : 1000);
                buf_format(&text, "a%zu,b%zu,%d,p%d\n", x, y, (int)value,
                           (int)random_below(random, people));
            }
            buf_format(&text, "a%zu,b%zu,0,p0\n", x, y);
        }
    return records_of(cx, buf_str(&text), random_below(random, 3));
}

static MagnitudeRules random_rules(Random *random) {
    MagnitudeRules rules = {.ranges = random_below(random, 4) > 0};
    if (random_below(random, 2)) rules.contributors = 1 + (int64_t)random_below(random, 2);
    if (random_below(random, 2)) {
        rules.p = SHARE(1 + random_below(random, 40));
        rules.q = SHARE(100);
    }
    if (random_below(random, 2) || (!rules.p && !rules.contributors)) {
        rules.dominances[0] = (Dominance){1 + (uint32_t)random_below(random, 2),
                                          SHARE(70 + random_below(random, 25))};
        rules.n_dominances = 1;
    }
    return rules;
}

/* With these cells known beside the shown ones: is each hidden cell of the others as wide as it
 * must be? */
static void attack_try(Cx *cx, Tally *tally, const TableRead *published, const Suppression *done,
                       const Wish *wish, uint32_t who) {
    const Crossing *crossing = &published->crossing;
    const Needs *needs = wish->needs;
    TableRead seen = *published;
    Attack attacked;
    seen.told = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        bool known = !done->states[cell] || (who != NOBODY && needs->alone[cell] == who);
        seen.told[cell] = known ? TOLD_COUNT : TOLD_HIDDEN;
    }
    must(!attack(cx, &attacked, &seen, 0));
    tally->attacks++;
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        const CellBounds *bounds = &attacked.bounds[cell];
        int64_t count = crossing->counts[cell];
        if (done->states[cell] == CELL_SHOWN || (who != NOBODY && needs->alone[cell] == who))
            continue;
        must(bounds->least <= count && count <= bounds->most);
        if (done->states[cell] != CELL_PRIMARY && who != NOBODY) continue;
        int64_t rise = done->states[cell] == CELL_PRIMARY ? needs->rises[cell] : 0;
        if (bounds->most != NO_LIMIT &&
            (bounds->most - count < rise || bounds->most - bounds->least < wish->width))
            tally->narrow++, tally->known += who != NOBODY;
    }
}

static void table_try(Cx *cx, Random *random, Tally *tally) {
    Records records = random_records(cx, random);
    MagnitudeRules rules = random_rules(random);
    Magnitude magnitude;
    Suppression done;
    must(!magnitude_judge(cx, &magnitude, &records, &rules));
    Wish wish = {.width = 1 + (int64_t)random_below(random, 20),
                 .insiders = true,
                 .needs = &magnitude.needs,
                 .attempts = 2};
    Err err = suppress(cx, &done, &records.crossing, &wish);
    must(!err || err == INVALID);
    tally->tables++;
    tally->impossible += err == INVALID;
    if (err) return;
    TableRead published = {.file = S("f"), .crossing = records.crossing};
    tally->hidden += done.n_primary;
    tally->secondary += done.n_secondary;
    attack_try(cx, tally, &published, &done, &wish, NOBODY);
    size_t people = records.holders ? records.n_holders : records.n;
    for (uint32_t who = 0; who < people; who++) {
        bool is_alone = false;
        for (size_t cell = 0; cell < records.crossing.n_cells; cell++)
            is_alone |= done.states[cell] && magnitude.needs.alone[cell] == who;
        if (!is_alone) continue;
        tally->alone++;
        attack_try(cx, tally, &published, &done, &wish, who);
    }
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        case_try(&cx, &cases[i]);
    Random random = random_begin(77, 0);
    Tally tally = {0};
    for (size_t i = 0; i < TABLES; i++) {
        ArenaMark mark = arena_mark(cx.mem);
        table_try(&cx, &random, &tally);
        arena_rewind(cx.mem, mark);
    }
    ok(tally.hidden > TABLES && tally.secondary > TABLES / 2 && !tally.narrow,
       "%zu tables, %zu cells hidden by a rule, %zu more: %zu bounds are narrower than the rules "
       "say",
       tally.tables, tally.hidden, tally.secondary, tally.narrow);
    ok(tally.alone > TABLES && !tally.known, "%zu people who are alone in a cell: %zu know more",
       tally.alone, tally.known);
    ok(tally.impossible * 10 < TABLES, "%zu tables cannot be protected", tally.impossible);
    cx_end(&cx);
    return done();
}

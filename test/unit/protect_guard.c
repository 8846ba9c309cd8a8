/* Does the guard find what publications give away together, nothing that they do not, and by which
 * of them? Known cases, and thousands of small random tables told in pieces: for each, all tables
 * that agree with what is told are counted out (protect_tables.h). */

#include "protect_tables.h"

#include "protect/guard.h"

/* ---- a region and its towns ---- */

typedef struct Case {
    Cx *cx;
    Crossing crossing;
    Publication publications[8];
    size_t n;
    int64_t threshold, width;
    bool all;
} Case;

/* Region: RE (Herten, Marl, Haltern) and Bottrop; RE ohne Herten, Region ohne Herten beside. */
static void region_begin(Cx *cx, Case *out) {
    static const HierarchyLine areas[] = {
        {{"Region", sizeof "Region" - 1}, {"", sizeof "" - 1}, 1},
        {{"RE", sizeof "RE" - 1}, {"Region", sizeof "Region" - 1}, 2},
        {{"Bottrop", sizeof "Bottrop" - 1}, {"Region", sizeof "Region" - 1}, 3},
        {{"Herten", sizeof "Herten" - 1}, {"RE", sizeof "RE" - 1}, 4},
        {{"Marl", sizeof "Marl" - 1}, {"RE", sizeof "RE" - 1}, 5},
        {{"Haltern", sizeof "Haltern" - 1}, {"RE", sizeof "RE" - 1}, 6}};
    static const HierarchyLine sets[] = {
        {{"RE ohne Herten", sizeof "RE ohne Herten" - 1}, {"", sizeof "" - 1}, 1},
        {{"Region ohne Herten", sizeof "Region ohne Herten" - 1}, {"", sizeof "" - 1}, 2},
        {{"Marl", sizeof "Marl" - 1}, {"RE ohne Herten", sizeof "RE ohne Herten" - 1}, 3},
        {{"Haltern", sizeof "Haltern" - 1}, {"RE ohne Herten", sizeof "RE ohne Herten" - 1}, 4},
        {{"Marl", sizeof "Marl" - 1}, {"Region ohne Herten", sizeof "Region ohne Herten" - 1}, 5},
        {{"Haltern", sizeof "Haltern" - 1},
         {"Region ohne Herten", sizeof "Region ohne Herten" - 1},
         6},
        {{"Bottrop", sizeof "Bottrop" - 1},
         {"Region ohne Herten", sizeof "Region ohne Herten" - 1},
         7}};
    static const HierarchyLine kinds[] = {{{"a", sizeof "a" - 1}, {"", sizeof "" - 1}, 1},
                                          {{"b", sizeof "b" - 1}, {"", sizeof "" - 1}, 2}};
    Hierarchy of_areas[] = {{S("areas"), areas, 6}, {S("sets"), sets, 7}};
    Hierarchy of_kinds = {S("kinds"), kinds, 2};
    TableDimension dimensions[2];
    must(!dimension_make(cx, &dimensions[0],
                         &(TableDimensionOf){S("town"), of_areas, 2, S("Total")}));
    must(!dimension_make(cx, &dimensions[1],
                         &(TableDimensionOf){S("kind"), &of_kinds, 1, S("Total")}));
    *out = (Case){.cx = cx, .threshold = 3, .width = 1};
    must(!crossing_make(cx, &out->crossing, dimensions, 2));
}

static uint32_t cell_of(const Case *c, const char *town, const char *kind) {
    size_t a = index_get(&c->crossing.dimensions[0].index, str_of(town));
    size_t b = index_get(&c->crossing.dimensions[1].index, str_of(kind));
    must(a != SIZE_MAX && b != SIZE_MAX);
    return (uint32_t)(a * c->crossing.strides[0] + b * c->crossing.strides[1]);
}

static void tell(Case *c, size_t publication, const char *town, const char *kind, int64_t count) {
    Publication *p = &c->publications[publication];
    Telling *tellings = NEW_ARRAY(c->cx->mem, Telling, p->n + 1);
    if (p->n) memcpy(tellings, p->tellings, p->n * sizeof *tellings);
    tellings[p->n++] = (Telling){cell_of(c, town, kind), count};
    p->tellings = tellings;
    p->name = str_format(c->cx->mem, "p%zu", publication);
    if (publication >= c->n) c->n = publication + 1;
}

static Guarded guarded(const Case *c) {
    Guarded out;
    GuardAsk ask = {.crossing = &c->crossing,
                    .publications = c->publications,
                    .n = c->n,
                    .width = c->width,
                    .threshold = c->threshold,
                    .all = c->all};
    must(!guard_publications(c->cx, &out, &ask));
    return out;
}

/* "RE / Total = 3 … 3 by 0 1", one after the other. */
static Str told(const Case *c) {
    Guarded seen = guarded(c);
    Buf out = buf_new(c->cx->mem, 10000);
    for (size_t i = 0; i < seen.n; i++) {
        const Revealed *r = &seen.at[i];
        Str name = cell_name(c->cx, &c->crossing, r->cell);
        buf_format(&out, "%s%.*s%s%s %lld…%lld by", i ? "; " : "", STR_ARG(name),
                   r->hidden ? "" : " (untold)", r->otherwise ? " (other version)" : "",
                   (long long)r->least, (long long)r->most);
        for (size_t k = 0; k < r->n_by; k++)
            buf_format(&out, " %u", r->by[k]);
        if (!r->smallest) buf_put(&out, S(" or fewer"));
    }
    return buf_str(&out);
}

static void told_is(const Case *c, const char *expected, const char *what) {
    Str found = told(c);
    ok(str_equal(found, str_of(expected)), "%s: %.*s", what, STR_ARG(found));
}

static void known_cases(Cx *cx) {
    Case c;
    region_begin(cx, &c);
    tell(&c, 0, "RE ohne Herten", "Total", 40);
    tell(&c, 1, "RE", "Total", 43);
    tell(&c, 2, "Bottrop", "Total", 60);
    tell(&c, 3, "RE", "Total", 43);
    told_is(&c, "Herten / Total (untold) 3…3 by 0 1", "the Kreis and the Kreis without one town");
    c.threshold = 2;
    told_is(&c, "", "a town that is not small may be known");
    tell(&c, 2, "Herten", "Total", COUNT_HIDDEN);
    told_is(&c, "Herten / Total 3…3 by 0 1", "… but not if it is hidden");

    region_begin(cx, &c);
    tell(&c, 0, "Region ohne Herten", "a", 98);
    tell(&c, 1, "Region", "Total", 150);
    tell(&c, 2, "Region", "b", 50);
    tell(&c, 3, "Herten", "a", COUNT_HIDDEN);
    told_is(&c, "Herten / a 2…2 by 0 1 2",
            "the region with and without Herten, by way of the total");

    region_begin(cx, &c);
    tell(&c, 0, "Region", "Total", 150);
    tell(&c, 0, "Herten", "Total", 2);
    tell(&c, 1, "Region", "Total", 150);
    tell(&c, 1, "Herten", "Total", COUNT_HIDDEN);
    told_is(&c, "Herten / Total 2…2 by 0", "a later table shows what an earlier one hid");
    c.publications[0].version = 2020, c.publications[1].version = 2019;
    told_is(&c, "Herten / Total (other version) 2…2 by 0", "… as another version of the cases");
    c.publications[0].version = c.publications[1].version = 0;
    tell(&c, 0, "Bottrop", "Total", 61);
    tell(&c, 1, "Bottrop", "Total", 60);
    told_is(&c, "Herten / Total (other version) 2…2 by 0", "… and where counts differ");
    tell(&c, 2, "Herten", "Total", 2);
    told_is(&c, "", "what was told before is not given away now");
    c.all = true;
    told_is(&c, "Herten / Total (other version) 2…2 by 2", "… unless all is asked for");

    region_begin(cx, &c);
    tell(&c, 0, "Region", "Total", 150);
    tell(&c, 0, "Bottrop", "Total", 200);
    Guarded seen;
    GuardAsk ask = {.crossing = &c.crossing, .publications = c.publications, .n = 1, .width = 1};
    ok(guard_publications(cx, &seen, &ask) == INVALID, "a publication that contradicts itself");
    tell(&c, 1, "Region", "Total", 210);
    c.publications[0].n = 1;
    tell(&c, 2, "Bottrop", "Total", 205);
    seen = guarded(&c);
    ok(!seen.with[1] && !seen.with[2], "publications that contradict each other are versions");
}

/* ---- chance ---- */

enum { TABLES = 3000, PIECES = 4 };

typedef struct Tally {
    size_t told, missed, wrong, more, undecided, open, fewer;
} Tally;

typedef struct Try {
    Case c;
    Sums sums;
    uint8_t hidden[CELLS];
    uint8_t told[PIECES][CELLS]; /* Told */
} Try;

/* What the pieces tell together, counted out; false: too much. */
static bool count_out(const Try *try, const bool *in, Search *search) {
    uint8_t states[CELLS];
    Wish wish = {.width = INT64_MAX};
    for (size_t cell = 0; cell < try->sums.n_cells; cell++) {
        states[cell] = CELL_PRIMARY;
        for (size_t p = 0; p < PIECES; p++)
            if (in[p] && try->told[p][cell] == TOLD_COUNT) states[cell] = CELL_SHOWN;
    }
    return counted(search, &try->sums, states, &wish) != UNDECIDED;
}

static bool known(const Try *try, const bool *in, size_t cell, Tally *tally) {
    Search search;
    for (size_t p = 0; p < PIECES; p++)
        if (in[p] && try->told[p][cell] == TOLD_COUNT) return true;
    if (!count_out(try, in, &search)) {
        tally->undecided++;
        return false;
    }
    return search.high[cell] - search.low[cell] < try->c.width;
}

static void pieces_make(Try *try, Random *random) {
    Case *c = &try->c;
    for (size_t cell = 0; cell < try->sums.n_cells; cell++)
        try->hidden[cell] = !random_below(random, 3);
    for (size_t p = 0; p < PIECES; p++) {
        Telling *tellings = NEW_ARRAY(c->cx->mem, Telling, try->sums.n_cells);
        Publication *publication = &c->publications[p];
        *publication = (Publication){.name = str_int(c->cx->mem, (int64_t)p), .tellings = tellings};
        memset(try->told[p], 0, CELLS);
        for (uint32_t cell = 0; cell < try->sums.n_cells; cell++) {
            if (random_below(random, 2)) continue;
            bool hides = try->hidden[cell] && random_below(random, 12);
            try->told[p][cell] = hides ? TOLD_HIDDEN : TOLD_COUNT;
            tellings[publication->n++] =
                (Telling){cell, hides ? COUNT_HIDDEN : try->sums.counts[cell]};
        }
    }
    c->n = PIECES;
}

static const Revealed *revealed_at(const Guarded *seen, size_t cell) {
    for (size_t i = 0; i < seen->n; i++)
        if (seen->at[i].cell == cell) return &seen->at[i];
    return NULL;
}

static void by_compare(Tally *tally, const Try *try, const Revealed *r) {
    bool in[PIECES] = {0};
    for (size_t i = 0; i < r->n_by; i++)
        in[r->by[i]] = true;
    tally->wrong += !known(try, in, r->cell, tally);
    for (size_t i = 0; i < r->n_by && r->smallest; i++) {
        in[r->by[i]] = false;
        tally->fewer += known(try, in, r->cell, tally);
        in[r->by[i]] = true;
    }
}

static void try_compare(Tally *tally, const Try *try) {
    static const bool all[PIECES] = {true, true, true, true};
    static const bool earlier[PIECES] = {false, true, true, true};
    Guarded seen = guarded(&try->c);
    tally->open += seen.n_open;
    for (size_t cell = 0; cell < try->sums.n_cells; cell++) {
        bool hides = false;
        const Revealed *r = revealed_at(&seen, cell);
        for (size_t p = 0; p < PIECES; p++)
            hides |= try->told[p][cell] == TOLD_HIDDEN;
        bool now = known(try, all, cell, tally), before = known(try, earlier, cell, tally);
        bool expected = hides && now && (!before || try->c.all);
        tally->told += expected;
        tally->missed += expected && !r;
        tally->more += r && hides && !expected;
        if (!r) continue;
        by_compare(tally, try, r);
        tally->wrong += try->sums.counts[cell] < r->least || try->sums.counts[cell] > r->most;
    }
}

static void chance(Cx *cx) {
    Random random = random_begin(17, 0);
    Tally tally = {0};
    for (size_t i = 0; i < TABLES; i++) {
        ArenaMark mark = arena_mark(cx->mem);
        Try *try = NEW(cx->mem, Try);
        try->c = (Case){.cx = cx, .width = 1 + (int64_t)random_below(&random, 3), .threshold = 1};
        try->c.crossing = random_table(cx, &random);
        try->c.all = random_below(&random, 2);
        sums_make(&try->sums, &try->c.crossing);
        pieces_make(try, &random);
        try_compare(&tally, try);
        arena_rewind(cx->mem, mark);
    }
    ok(tally.told > TABLES && !tally.missed && !tally.open,
       "of %zu cells that are given away %zu are missed", tally.told, tally.missed);
    ok(!tally.more && !tally.wrong, "%zu are named that are not, %zu wrongly", tally.more,
       tally.wrong);
    /* where only whole numbers tell it, and not the sums */
    ok(tally.fewer * 1000 < tally.told, "%zu sets of publications could be smaller", tally.fewer);
    ok(tally.undecided * 100 < tally.told, "%zu questions were too much to count out",
       tally.undecided);
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    known_cases(&cx);
    chance(&cx);
    cx_end(&cx);
    return done();
}

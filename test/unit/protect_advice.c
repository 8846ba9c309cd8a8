/* Fewer groups hold the same cases, and each way to publish a table costs what it says. The counts
 * of the coarser tables were added up by hand. */

#include "tap.h"

#include "protect/advice.h"

static const HierarchyLine towns[] = {
    {.code = {"R", 1}},
    {.code = {"W", 1}, .parent = {"R", 1}},
    {.code = {"E", 1}, .parent = {"R", 1}},
    {.code = {"a", 1}, .parent = {"W", 1}},
    {.code = {"b", 1}, .parent = {"W", 1}},
    {.code = {"c", 1}, .parent = {"E", 1}},
    {.code = {"d", 1}, .parent = {"E", 1}},
    {.code = {"e", 1}, .parent = {"E", 1}},
};
static const HierarchyLine kinds[] = {{.code = {"all", 3}},
                                      {.code = {"p", 1}, .parent = {"all", 3}},
                                      {.code = {"q", 1}, .parent = {"all", 3}}};

static const Way *way_find(const Advice *advice, WayKind kind, size_t dimension) {
    for (size_t i = 0; i < advice->n_ways; i++)
        if (advice->ways[i].kind == kind && advice->ways[i].dimension == dimension)
            return &advice->ways[i];
    return NULL;
}

static int64_t count_of(const Crossing *crossing, Str town, Str kind) {
    size_t at = index_get(&crossing->dimensions[0].index, town) * crossing->strides[0];
    return crossing->counts[at + index_get(&crossing->dimensions[1].index, kind)];
}

/* The changes counted again from the counts alone. */
static void noise_test(Cx *cx, const AdviceAsk *asked, const Advice *advice) {
    const Way *way = way_find(advice, WAY_CELLKEY, 0);
    const Crossing *crossing = &way->table.crossing;
    size_t changed = 0, small = 0;
    int64_t distance = 0, largest = 0;
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t change = way->counts[cell] - crossing->counts[cell];
        if (change < 0) change = -change;
        changed += change > 0, distance += change;
        small += way->counts[cell] == 1 || way->counts[cell] == 2 || way->counts[cell] < 0;
        if (change > largest) largest = change;
    }
    ok(changed > 0 && way->n_changed == changed, "noise changes as many cells as it says");
    ok(way->largest == largest && largest <= way->noise.bound, "none by more than is told");
    ok(way->mean == (double)distance / (double)crossing->n_cells, "the mean change is told");
    is_int(small, 0, "no 1 and no 2 is left");
    ok(!way->additive && way->stands > 1, "sums do not hold, and a count stands for several");

    Advice other;
    AdviceAsk without = *asked;
    ok(!advise(cx, &other, asked), "asked again");
    ok(!memcmp(way_find(&other, WAY_CELLKEY, 0)->counts, way->counts,
               crossing->n_cells * sizeof *way->counts),
       "the same seed gives the same noise");
    without.seed = NO_SEED;
    ok(!advise(cx, &other, &without), "without a seed");
    is_str(way_find(&other, WAY_CELLKEY, 0)->fault,
           "The noise is made from a secret number: please give one.", "noise says what lacks");
    ok(!way_find(&other, WAY_ROUND, 0)->fault.n, "and the other ways are there");
}

int main(void) {
    Cx cx;
    Advice advice = {.n_ways = 0};
    Wish wish = {.threshold = 3, .width = 1};
    TableAsk ask = {
        .bytes = S(
            "t,k,n\na,p,20\na,q,30\nb,p,25\nb,q,14\nc,p,60\nc,q,50\nd,p,1\nd,q,9\ne,p,4\ne,q,8\n"),
        .name = S("t.csv"),
        .count = S("n"),
        .n_dimensions = 2,
    };
    ask.dimensions[0] =
        (DimensionAsk){.column = S("t"), .lines = towns, .n_lines = sizeof towns / sizeof *towns};
    ask.dimensions[1] =
        (DimensionAsk){.column = S("k"), .lines = kinds, .n_lines = sizeof kinds / sizeof *kinds};
    AdviceAsk asked = {.table = &ask, .wish = &wish, .most = 10000, .seed = 4711};
    cx_begin(&cx, EN);
    ok(!advise(&cx, &advice, &asked), "a table is judged");
    is_int(advice.n_primary, 1, "one cell is too small");
    ok(advice.ways[0].n_hidden >= 4 && advice.ways[0].additive, "hiding it takes others");

    const Way *joined = way_find(&advice, WAY_JOINED, 0);
    ok(joined && joined->n_hidden == 0, "joined with its smallest sister nothing is too small");
    is_int(count_of(&joined->table.crossing, S("d + e"), S("p")), 5, "their cases together");
    is_int(count_of(&joined->table.crossing, S("E"), S("q")), 67, "the sum above stays");
    is_int(joined->table.n_joined, 2, "two codes are one now");

    const Way *level = way_find(&advice, WAY_LEVEL, 0);
    is_int(level->table.crossing.n_cells, 9, "without the lowest level");
    is_int(count_of(&level->table.crossing, S("E"), S("p")), 65,
           "its cases are in the group above");

    const Way *without = way_find(&advice, WAY_LEVEL, 1);
    is_int(without->table.crossing.n_dimensions, 1, "a flat dimension goes altogether");
    is_int(without->table.crossing.counts[0], 221, "all cases stay");

    const Way *round = way_find(&advice, WAY_ROUND, 0);
    ok(round && round->largest <= 1 && round->stands == 3, "rounded to 3: a change of 1 at most");
    const Way *control = way_find(&advice, WAY_CONTROL, 0);
    ok(control && control->additive && !control->fault.n, "rounded so that sums hold");
    int64_t sum = count_of(&control->table.crossing, S("R"), S("all"));
    is_int(sum, 221, "the true counts stay beside");

    noise_test(&cx, &asked, &advice);

    asked.most = 20;
    ok(advise(&cx, &advice, &asked) == LIMIT, "a table of more cells is refused");
    cx.fault = (Fault){.kind = OK};
    wish.threshold = 0, asked.most = 10000;
    ok(!advise(&cx, &advice, &asked), "without a threshold");
    ok(advice.n_primary == 0 && advice.n_ways == 1,
       "nothing is hidden, and no other way is needed");
    cx_end(&cx);
    return done();
}

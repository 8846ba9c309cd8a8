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
    cx_begin(&cx, EN);
    ok(!advise(&cx, &advice, &ask, &wish, 10000), "a table is judged");
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

    ok(advise(&cx, &advice, &ask, &wish, 20) == LIMIT, "a table of more cells is refused");
    cx.fault = (Fault){.kind = OK};
    wish.threshold = 0;
    ok(!advise(&cx, &advice, &ask, &wish, 10000), "without a threshold");
    ok(advice.n_primary == 0 && advice.n_ways == 1,
       "nothing is hidden, and no other way is needed");
    cx_end(&cx);
    return done();
}

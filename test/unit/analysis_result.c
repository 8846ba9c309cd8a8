/* Results by their names, and a method over a text that lies in memory. */

#include "tap.h"
#include "analysis/analysis_in.h"
#include "stats/parallel.h"

static void names(Arena *mem) {
    Item root = {.kind = ITEM_OBJECT, .mem = mem};
    Item *total = item_object(&root, S("total"));
    item_number(total, S("M"), 0.25);
    item_number(&root, S("dissimilarity_a.b_vs_c[1]"), 0.5);
    item_whole(&root, S("n"), 7);
    item_none(&root, S("nothing"));
    Item *list = item_list(&root, S("event_study"));
    for (int i = 0; i < 3; i++)
        item_number(item_object(list, STR_NONE), S("att"), i);
    Item *nested = item_list(item_list(&root, S("matrix")), STR_NONE);
    item_number(nested, STR_NONE, 4);
    ok(result_number_at(&root, "total.M") == 0.25, "a name in an object");
    ok(result_number_at(&root, "event_study[2].att") == 2, "a name in an entry of a list");
    ok(result_number_at(&root, "matrix[0][0]") == 4, "an entry of an entry");
    ok(result_number_at(&root, "dissimilarity_a.b_vs_c[1]") == 0.5, "a name with a dot in it");
    ok(result_number_at(&root, "n") == 7, "a whole number");
    ok(isnan(result_number_at(&root, "nothing")), "what is not defined is no number");
    ok(result_at(&root, "nothing") && !result_at(&root, "total.N") && !result_at(&root, "tota"),
       "nor is what is not there");
    ok(!result_at(&root, "event_study[3]") && !result_at(&root, "event_study[-1]") &&
           !result_at(&root, "event_study[1") && !result_at(&root, "event_study[x]") &&
           !result_at(&root, "total[0]") && !result_at(&root, "n.M"),
       "nor an entry that the list has not");
    ok(result_at(&root, "") == &root, "nothing named is all of it");
}

/* Four units of two groups, all apart: D and H are 1. */
static void memory(Cx *cx) {
    static const Asked asked[] = {
        {S("unit"), S("unit")}, {S("group"), S("group")}, {S("weight"), S("n")}};
    Call call = {.n_inputs = 1, .asked = asked, .n_asked = 3};
    Result result;
    ok(method_find(cx, &call.method, S("segregation")) == OK, "the method is there");
    call.inputs[0] =
        (Input){.bytes = S("unit,group,n\n1,a,5\n2,b,5\n3,a,5\n4,b,5\n"), .name = S("Zahlen")};
    ok(analysis_run(cx, &result, &call) == OK, "a text in memory is read");
    ok(result_number_at(result.root, "dissimilarity_a_vs_b") == 1 &&
           fabs(result_number_at(result.root, "total.H") - 1) < 1e-12,
       "and worked out");
    call.inputs[0].bytes = S("unit,group,n\n1,a,5\n2,b,x\n");
    ok(analysis_run(cx, &result, &call) == INVALID &&
           str_find(fault_text(cx->mem, EN, &cx->fault), S("Zahlen"), 0) != SIZE_MAX,
       "what is wrong with it is told with its name");
    call.inputs[0].bytes = S("PK\3\4unit");
    ok(analysis_run(cx, &result, &call) == INVALID, "it is a text, whatever it begins with");
}

static void count_piece(void *arg, size_t i, size_t thread) {
    size_t *done = arg;
    (void)i, (void)thread;
    ++*done;
}

/* Draws end with the request that wants them: half of them are no result. */
static void late(Cx *cx) {
    static const Asked asked[] = {{S("unit"), S("unit")},
                                  {S("group"), S("group")},
                                  {S("weight"), S("n")},
                                  {S("bootstrap"), S("100000")}};
    Call call = {.n_inputs = 1, .asked = asked, .n_asked = 4};
    Result result;
    size_t done = 0;
    ok(parallel_until((Crew){.threads = 1}, 9, count_piece, &done) && done == 9, "no deadline");
    ok(parallel_until((Crew){1, monotonic_ms() + 60000}, 9, count_piece, &done) && done == 18,
       "nor one that is far away");
    ok(!parallel_until((Crew){1, 1}, 9, count_piece, &done) && done == 18,
       "past it no piece begins");
    ok(method_find(cx, &call.method, S("segregation")) == OK, "the method is there");
    Buf text = buf_new(cx->mem, 1 << 20);
    buf_put(&text, S("unit,group,n\n"));
    for (int i = 0; i < 4000; i++)
        buf_format(&text, "%d,%s,%d\n", i / 2, i % 2 ? "a" : "b", 20 + i % 7);
    call.inputs[0] = (Input){.bytes = buf_str(&text), .name = S("Zahlen")};
    cx->deadline = monotonic_ms() + 200;
    ok(analysis_run(cx, &result, &call) == LIMIT,
       "draws that would take minutes stop at the deadline");
    cx->deadline = 0;
}

static void numbers(Arena *mem) {
    is_str(result_number(mem, DE, 8.43e-6, 3), "8,43\u00A0·\u00A010⁻⁶", "a very small number");
    is_str(result_number(mem, EN, -1e300, 6), "-1\u00A0·\u00A010³⁰⁰", "a very large one");
    is_str(result_number(mem, DE, 0.25, 6), "0,25", "no more digits than it has");
    is_str(result_number(mem, DE, 2015, 15), "2015", "a year");
}

int main(void) {
    Arena *mem = arena_new();
    Cx cx = {.mem = mem, .lang = EN};
    names(mem);
    numbers(mem);
    memory(&cx);
    late(&cx);
    arena_free(mem);
    return done();
}

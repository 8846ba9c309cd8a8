/* A table that lies in memory with hierarchies that are lines: the same cells as of files, and what
 * is wrong is told with the place in the sender's file. */

#include "tap.h"

#include "protect/protect.h"

static const HierarchyLine towns[] = {{.code = {"Kreis", 5}},
                                      {.code = {"Herten", 6}, .parent = {"Kreis", 5}},
                                      {.code = {"Marl", 4}, .parent = {"Kreis", 5}}};
static const HierarchyLine types[] = {{.code = {"alle", 4}},
                                      {.code = {"a", 1}, .parent = {"alle", 4}},
                                      {.code = {"b", 1}, .parent = {"alle", 4}}};
static const uint32_t lines[] = {7, 7, 9, 9};

static TableAsk ask_of(Str bytes) {
    TableAsk ask = {.bytes = bytes,
                    .name = S("zahlen.xlsx"),
                    .lines = lines,
                    .count = S("n"),
                    .n_dimensions = 2};
    ask.dimensions[0] = (DimensionAsk){.column = S("town"), .lines = towns, .n_lines = 3};
    ask.dimensions[1] = (DimensionAsk){.column = S("type"), .lines = types, .n_lines = 3};
    return ask;
}

static Str fault_of(Cx *cx, Str bytes) {
    TableAsk ask = ask_of(bytes);
    TableRead read;
    if (!protect_read(cx, &read, &ask)) return S("none");
    return fault_text(cx->mem, EN, &cx->fault);
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    TableAsk ask = ask_of(S("town,type,n\nHerten,a,2\nHerten,b,5\nMarl,a,4\nKreis,a,6\n"));
    TableRead read = {.file = STR_NONE};
    ok(!protect_read(&cx, &read, &ask), "a table in memory is read");
    is_str(read.file, "zahlen.xlsx", "it is called as its sender does");
    ok(read.crossing.n_cells == 9, "three codes by three");
    ok(read.crossing.counts[0] == 11, "the sum of all");
    is_str(fault_of(&cx, S("town,type,n\nHerten,a,2\nHerten,b,5\nMarl,a,4\nKreis,a,7\n")),
           "zahlen.xlsx, line 9: “Kreis / a” is 7, but its parts add up to 6.",
           "a total is told with the line of the sender's file");
    is_str(fault_of(&cx, S("town,type,n\nHerten,a,2\nHerten,b,5\nMarl,c,4\nKreis,a,6\n")),
           "zahlen.xlsx, line 9, column “type”: the code “c” is not in the hierarchy.",
           "a code that no line has");
    cx_end(&cx);
    return done();
}

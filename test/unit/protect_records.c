/* Are records added up to the cells that other programs found, and is each fault told with its
 * place? The expected sums are of GaussSuppression (test/reference/sdc/magnitude_dominance). */

#include <unistd.h>

#include "tap.h"

#include "protect/read_in.h"
#include "protect/records.h"

#define REFERENCE "test/reference/sdc/magnitude_dominance/"

static RecordsAsk reference_ask(void) {
    return (RecordsAsk){.table = {.path = S(REFERENCE "input_micro.csv"),
                                  .dimensions = {{S("town"), S(REFERENCE "hierarchy_town.csv")},
                                                 {S("type"), S(REFERENCE "hierarchy_type.csv")}},
                                  .n_dimensions = 2,
                                  .total = S("Total")},
                        .value = S("euro"),
                        .holder = S("traeger")};
}

static void reference(Cx *cx) {
    Records records;
    RecordsAsk ask = reference_ask();
    Findings findings = {.mem = cx->mem};
    Table *table;
    Row row;
    size_t compared = 0, wrong = 0;
    ok(!records_read(cx, &records, &ask), "the records are read");
    is_int(records.values.decimals, 2, "euros have two decimals");
    ok(records.n_holders > 50 && records.n > 300, "with their holders");
    must(!table_open_sheet(cx, &table,
                           &(RowsAsk){.path = S(REFERENCE "expected_cells.csv"),
                                      .findings = &findings,
                                      .headed = true}));
    const Crossing *crossing = &records.crossing;
    while (!table_next(cx, table, &row)) {
        size_t town = index_get(&crossing->dimensions[0].index, row.cells[0]);
        size_t type = index_get(&crossing->dimensions[1].index, row.cells[1]);
        Number number;
        uint64_t cents;
        must(town != SIZE_MAX && type != SIZE_MAX);
        must(number_read(row.cells[3], DECIMAL_POINT, &number));
        must(number_scaled(number.value, 2, &cents));
        size_t cell = town * crossing->strides[0] + type * crossing->strides[1];
        wrong += crossing->counts[cell] != (int64_t)cents;
        compared++;
    }
    ok(compared == crossing->n_cells && !wrong, "%zu of %zu sums are as expected, to the cent",
       compared - wrong, compared);
}

static Str written(Cx *cx, Str text) {
    Str path = str_format(cx->mem, "/tmp/protect_records_%d.csv", (int)getpid());
    FILE *file = fopen(cstr(cx->mem, path), "w");
    must(file && fwrite(text.p, 1, text.n, file) == text.n && !fclose(file));
    return path;
}

typedef struct Case {
    const char *name, *text, *says[4];
    Err kind;
} Case;

static const Case cases[] = {
    {"a value below 0",
     "x,y,v,h,k,c\na,p,1,A,0.5,1\nb,q,-2,B,0.5,1\n",
     {"3", "„v“", "„-2“"},
     INVALID},
    {"no value", "x,y,v,h,k,c\na,p,,A,0.5,1\nb,q,2,B,0.5,1\n", {"2", "„v“"}, INVALID},
    {"a value with five decimals",
     "x,y,v,h,k,c\na,p,1.00001,A,0.5,1\nb,q,2,B,0.5,1\n",
     {"2", "„1.00001“"},
     INVALID},
    {"a value that is too large",
     "x,y,v,h,k,c\na,p,9E17,A,0.5,1\nb,q,2,B,0.5,1\n",
     {"2", "„v“"},
     INVALID},
    {"one too large for its decimals",
     "x,y,v,h,k,c\na,p,900000000000,A,0.5,1\nb,q,2.0001,B,0.5,1\n",
     {"2", "4"},
     LIMIT},
    {"a holder that is empty",
     "x,y,v,h,k,c\na,p,1,A,0.5,1\nb,q,2, ,0.5,1\n",
     {"3", "„h“"},
     INVALID},
    {"a key of 1", "x,y,v,h,k,c\na,p,1,A,1,1\nb,q,2,B,0.5,1\n", {"2", "„k“", "„1“"}, INVALID},
    {"a key below 0", "x,y,v,h,k,c\na,p,1,A,-0.1,1\nb,q,2,B,0.5,1\n", {"2", "„k“"}, INVALID},
    {"a cost that is none",
     "x,y,v,h,k,c\na,p,1,A,0.1,dear\nb,q,2,B,0.5,1\n",
     {"2", "„c“"},
     INVALID},
    {"a record of a total",
     "x,y,v,h,k,c\nT,p,1,A,0.1,1\nb,q,2,B,0.5,1\na,q,2,B,0.5,1\n",
     {"2", "„T / p“"},
     INVALID},
    {"no such column", "x,y,w,h,k,c\na,p,1,A,0.1,1\n", {"„v“", "x, y, w, h, k, c"}, INVALID},
    {"no records", "x,y,v,h,k,c\n", {0}, INVALID},
};

static void case_try(const Case *one) {
    Cx cx;
    cx_begin(&cx, DE);
    Records records;
    RecordsAsk ask = {.table = {.path = written(&cx, str_of(one->text)),
                                .dimensions = {{.column = S("x")}, {.column = S("y")}},
                                .n_dimensions = 2,
                                .total = S("T")},
                      .value = S("v"),
                      .holder = S("h"),
                      .key = S("k"),
                      .cost = S("c")};
    bool right = records_read(&cx, &records, &ask) == one->kind;
    Str text = fault_text(cx.mem, DE, &cx.fault);
    for (size_t i = 0; right && i < 4 && one->says[i]; i++)
        right = str_find(text, str_of(one->says[i]), 0) != SIZE_MAX;
    ok(right, "%s is told: %.*s", one->name, STR_ARG(text));
    unlink(cstr(cx.mem, ask.table.path));
    cx_end(&cx);
}

static void sums(Cx *cx) {
    Records records;
    RecordsAsk ask = {.table = {.path = written(cx, S("x;y;v\na;p;1,5\na;p;2,25\nb;q;3\n")),
                                .dimensions = {{.column = S("x")}, {.column = S("y")}},
                                .n_dimensions = 2,
                                .total = S("T")}};
    must(!records_read(cx, &records, &ask));
    is_int(records.crossing.counts[0], 3, "without a value each record counts 1");
    ask.value = S("v");
    must(!records_read(cx, &records, &ask));
    is_int(records.crossing.counts[0], 675, "values have the finest decimals of all");
    is_int(records.values.at[2], 300, "each of them");
    ok(records.cells[0] == records.cells[1] && records.lines[2] == 4,
       "records know where they are");
    ask.table.path = written(cx, S("x,y,v\na,p,8807146.92999999\nb,q,0.300000000000001\n"));
    must(!records_read(cx, &records, &ask));
    ok(records.values.decimals == 2 && records.values.at[0] == 880714693 &&
           records.values.at[1] == 30,
       "what floating point leaves of a sum is no further decimal");
    unlink(cstr(cx->mem, ask.table.path));
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    reference(&cx);
    sums(&cx);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        case_try(&cases[i]);
    cx_end(&cx);
    return done();
}

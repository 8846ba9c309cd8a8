/* Can both stores prepare every statement of figures/, and does SQLite find its rows through a key?
 * No statement may walk through all observations, and only those named here may sort. */

#include "deliveries.h"

#define Statement CatalogueStatement
#define statements catalogue_statements
#define STATEMENTS CATALOGUE_STATEMENTS
#define one_int catalogue_one_int
#include "../../src/figures/figures_sql.c"
#undef Statement
#undef statements
#undef STATEMENTS
#undef one_int
#include "../../src/figures/delivery_sql.c"

typedef struct Listed {
    const char *name;
    const Sql *list;
    size_t n;
} Listed;

/* Run only when a snapshot is built, or for one layout of one sender: few rows are sorted newest
 * first. */
static bool may_sort(const Sql *statement) {
    return statement == &catalogue_statements[BOUNDARIES] ||
           statement == &statements[MEMORY_OF_LAYOUT];
}

static size_t arguments(const char *sql) {
    size_t most = 0;
    for (const char *p = sql; (p = strchr(p, '$')); p++) {
        size_t number = strtoul(p + 1, NULL, 10);
        if (number > most) most = number;
    }
    return most;
}

/* The store's own words on how it would run the statement; empty where it cannot be prepared. */
static Str plan_of(Cx *cx, const char *sql) {
    static const Arg none[20] = {{.kind = ARG_NULL}};
    bool sqlite = store_kind(cx->store) == STORE_SQLITE;
    Str text = str_format(cx->mem, "%s %s", sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN", sql);
    Sql *explain = NEW(cx->mem, Sql);
    explain->sql = cstr(cx->mem, text);
    Buf plan = buf_new(cx->mem, (size_t)64 << 10);
    Rows *rows;
    Err err = store_query(cx, &rows, explain, arguments(sql), none);
    while (!err && !(err = rows_next(cx, rows))) {
        buf_put(&plan, rows_text(rows, sqlite ? 3 : 0));
        buf_char(&plan, '\n');
    }
    if (err != NOT_FOUND) return STR_NONE;
    buf_put(&plan, S("."));
    return buf_str(&plan);
}

static void plans(Cx *cx, Listed table) {
    for (size_t i = 0; i < table.n; i++) {
        const Sql *statement = &table.list[i];
        bool sqlite = store_kind(cx->store) == STORE_SQLITE;
        const char *own = sqlite ? statement->sqlite : statement->postgresql;
        const char *sql = own ? own : statement->sql;
        Str plan = plan_of(cx, sql);
        bool walks = str_find(plan, S("SCAN o"), 0) != SIZE_MAX;
        bool sorts = str_find(plan, S("USE TEMP B-TREE"), 0) != SIZE_MAX && !may_sort(statement);
        if (!ok(plan.n && !(sqlite && (walks || sorts)), "%s: %s, statement %zu", engine,
                table.name, i))
            printf("# %s\n# %.*s\n", sql, STR_ARG(plan));
    }
}

static void all_tests(const char *which) {
    Cx cx;
    engine = which;
    store_fresh(&cx, RUHR);
    plans(&cx, (Listed){"catalogue", catalogue_statements, CATALOGUE_STATEMENTS});
    plans(&cx, (Listed){"deliveries", statements, STATEMENTS});
    cx_end(&cx);
}

int main(void) {
    return on_both_stores(all_tests);
}

#pragma once
/* Shared by the tests of the way through long files: what came out of it, as sorted lines. */

#include "deliveries.h"
#include "figures/tally_in.h"

static uint64_t drawn = 88172645463325252u;
static uint32_t draw(uint32_t below) {
    drawn ^= drawn << 13, drawn ^= drawn >> 7, drawn ^= drawn << 17;
    return below ? (uint32_t)(drawn >> 33) % below : 0;
}

/* ---- what came out, as sorted lines ---- */

typedef struct Told {
    Err err;
    bool fits;
    Str findings, cells;
    int64_t rows, rows_outside, n_cells;
    DeliveryOutcome outcome;
    Str fault;
} Told;

typedef VEC(Str) Lines;

static int by_text(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static Str sorted(Arena *mem, Lines *lines) {
    if (lines->n) qsort(lines->at, lines->n, sizeof *lines->at, by_text);
    return str_join(mem, lines->n, lines->at, S("\n"));
}

static Str findings_text(Cx *cx, const Findings *findings) {
    Lines lines = {0};
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        if (findings->of_rule[f->rule] > 100) continue; /* which ones are kept may differ */
        vec_push(cx->mem, &lines,
                 str_format(cx->mem, "%.*s %zu:%zu %.*s | %.*s", STR_ARG(rule_id(f->rule)), f->row,
                            f->column, STR_ARG(f->value), STR_ARG(f->expected)));
    }
    for (size_t r = 0; r < RULES; r++)
        if (findings->of_rule[r] > 100)
            vec_push(
                cx->mem, &lines,
                str_format(cx->mem, "%.*s: %zu", STR_ARG(rule_id((Rule)r)), findings->of_rule[r]));
    return sorted(cx->mem, &lines);
}

/* ---- the way of long ones ---- */

/* "05111,2023-10P6M,foreign,f,,students,12,1" in the form of raw_line. */
static Str cell_line(Cx *cx, const Str *heads, size_t n_heads, Str line) {
    Str parts[24], cell = STR_NONE, part;
    size_t n = 0;
    for (Str rest = line; n < 24 && str_cut(&rest, ',', &part);)
        parts[n++] = part;
    must(n == n_heads);
    for (size_t i = 2; i + 3 < n; i++)
        if (parts[i].n)
            cell = str_format(cx->mem, "%.*s%s%.*s=%.*s", STR_ARG(cell), cell.n ? ";" : "",
                              STR_ARG(heads[i]), STR_ARG(parts[i]));
    return str_format(cx->mem, "%.*s %.*s %.*s %.*s = %.*s", STR_ARG(parts[0]), STR_ARG(parts[1]),
                      STR_ARG(cell), STR_ARG(parts[n - 3]), STR_ARG(parts[n - 2]));
}

static Str cells_text(Cx *cx, Str file) {
    Str heads[24], line, part, first;
    size_t n = 0;
    Lines lines = {0};
    must(str_cut(&file, '\n', &first));
    for (Str rest = first; str_cut(&rest, ',', &part);)
        heads[n++] = part;
    for (Str rest = file; str_cut(&rest, '\n', &line);)
        if (line.n) vec_push(cx->mem, &lines, cell_line(cx, heads, n, line));
    return sorted(cx->mem, &lines);
}

static Told long_way(Cx *cx, TallyOrder order) {
    Told told = {0};
    Findings findings = {.mem = cx->mem};
    Delivery delivery = {0};
    Str instead;
    char path[128];
    snprintf(path, sizeof path, "%s/cells-%d", folder, ++files);
    order.cells = str_of(path);
    unlink(path);
    told.err = tally(cx, &order, &delivery, &findings, &told.fits, &instead);
    if (told.err) told.fault = fault_text(cx->mem, EN, &cx->fault);
    told.findings = findings_text(cx, &findings);
    told.rows = delivery.rows;
    told.rows_outside = delivery.rows_outside;
    told.n_cells = delivery.cells;
    told.outcome = delivery.outcome;
    if (access(path, F_OK) == 0) told.cells = cells_text(cx, text_of_file(cx, path));
    return told;
}

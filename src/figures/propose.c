/* Which mapping would read this table? Looks at all of it, decides column by column, writes the
 * choice down as a mapping file with the reasons beside it. */

#include "base/base.h"
#include "figures/propose_in.h"

Texts propose_say(const Proposal *p, Msg message, size_t n, const Str *arguments) {
    Texts out;
    for (Lang lang = DE; lang < LANGS; lang++)
        out.in[lang] = message_fill(p->mem, lang, message, n, arguments);
    return out;
}

Texts propose_say_of(const Proposal *p, Msg message, size_t n, const Str *arguments,
                     const Texts *last) {
    Texts out;
    Str all[FAULT_ARGUMENTS];
    for (size_t i = 0; i < n; i++)
        all[i] = arguments[i];
    for (Lang lang = DE; lang < LANGS; lang++) {
        all[n] = last->in[lang];
        out.in[lang] = message_fill(p->mem, lang, message, n + 1, all);
    }
    return out;
}

Str propose_heading(const Proposal *p, size_t column) {
    const TableColumn *c = &p->table->columns[column];
    return layout_path(p->mem, c->path, c->n_path);
}

Str propose_count(const Proposal *p, size_t n) {
    return str_format(p->mem, "%zu", n);
}

Str propose_number(const Proposal *p, size_t column) {
    return propose_count(p, column + 1);
}

static Proposal *proposal_new(Cx *cx, const Look *look) {
    Proposal *p = NEW(cx->mem, Proposal);
    Findings *silent = NEW(cx->mem, Findings);
    silent->mem = cx->mem;
    p->mem = cx->mem;
    p->findings = look->findings;
    p->catalogue = look->catalogue;
    p->table = look->table;
    p->file_name = look->out->delivery.file_name;
    p->file_title = p->file_name;
    for (size_t i = p->file_name.n; i-- > 1;)
        if (p->file_name.p[i] == '.') {
            p->file_title = str_slice(p->file_name, 0, i);
            break;
        }
    p->n = look->table->n_columns;
    /* Where the period stands neither in its column nor alone, the headings are to tell it. */
    p->genesis = look->table->kind == TABLE_GENESIS && look->table->key_column < p->n &&
                 (look->table->time_column < p->n || look->table->heading_period.n);
    p->intake = intake_new(cx->mem, look->catalogue, NULL, silent);
    p->scratch = p->intake->scratch;
    p->names = names_index(cx->mem, look->catalogue);
    propose_codes(p);
    return p;
}

/* What rows say that their values are: all rows, since each table of a long file has its own. */
static Err row_measures(Cx *cx, Proposal *p, Table *table) {
    Index seen = {0};
    Row row;
    Err err;
    TRY(table_rewind(cx, table));
    while (!(err = table_next(cx, table, &row))) {
        Str parts[MEASURE_MOST_HEADINGS];
        if (p->row_measures.n == MOST_MEASURES_PROPOSED) break;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_DELIVERY_LATE);
        arena_reset(p->scratch);
        for (size_t i = 0; i < p->n_measured; i++)
            parts[i] = p->measured[i] < row.n ? str_trim(row.cells[p->measured[i]]) : STR_NONE;
        Str said = layout_path(p->scratch, parts, p->n_measured);
        Str folded = mapping_fold(p->scratch, said);
        if (index_get(&seen, folded) != NOWHERE) continue;
        RowMeasure measure = {.said = str_copy(p->mem, said)};
        index_put(p->mem, &seen, str_copy(p->mem, folded), p->row_measures.n);
        vec_push(p->mem, &p->row_measures, measure);
    }
    if (err && err != NOT_FOUND) return err;
    return table_rewind(cx, table);
}

Err propose_nothing(Cx *cx, const Proposal *p, Rule rule) {
    finding_add(p->findings, rule, 0, 0, STR_NONE, STR_NONE);
    return fail(cx, NOT_FOUND, MSG_DELIVERY_NO_MAPPING);
}

static void reasons_out(const Proposal *p, Look *look, Texts **column_reasons) {
    look->out->reasons = p->reasons.at;
    look->out->n_reasons = p->reasons.n;
    *column_reasons = NEW_ARRAY(p->mem, Texts, p->n + 1);
    for (size_t c = 0; p->guesses && c < p->n; c++)
        (*column_reasons)[c] = p->guesses[c].reason;
    if (p->guesses) look->runs = propose_runs(p);
}

Err propose(Cx *cx, Look *look, Str *yaml, Texts **column_reasons) {
    Proposal *p = proposal_new(cx, look);
    if (!p->n) return propose_nothing(cx, p, RULE_MAPPING_NO_VALUE);
    TRY(propose_look(cx, p, look->table));
    if (look->table->kind == TABLE_FLAT) {
        TRY(propose_flat(cx, p, yaml));
        reasons_out(p, look, column_reasons);
        return OK;
    }
    propose_region(p);
    propose_period(p);
    bool values = propose_uses(p);
    if (!values) return propose_nothing(cx, p, RULE_MAPPING_NO_VALUE);
    if (p->by_row) TRY(row_measures(cx, p, look->table));
    propose_meaning(p);
    TRY(propose_text(cx, p, yaml));
    reasons_out(p, look, column_reasons);
    return OK;
}

/* wirk protect: a table of counts, made so that nobody in it can be recognised. The methods are
 * protect_<method>.c. */

#include "cli/protect_in.h"

static const ProtectWay *const ways[METHODS] = {
    [METHOD_SUPPRESS] = &protect_suppress,
    [METHOD_ROUND] = &protect_round,
    [METHOD_CONTROL] = &protect_control,
    [METHOD_CELLKEY] = &protect_cellkey,
};

void dimensions_json(Json *json, const Crossing *crossing) {
    json_key(json, S("dims"));
    json_array(json);
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        json_str(json, crossing->dimensions[d].name);
    json_array_end(json);
}

void codes_json(Json *json, const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        json_key(json, crossing->dimensions[d].name);
        json_str(json, crossing->dimensions[d].codes[cell_code(crossing, cell, d)]);
    }
}

void primary_find(Cx *cx, Protecting *all) {
    size_t n = all->read.crossing.n_cells;
    all->done.states = NEW_ARRAY(cx->mem, uint8_t, n);
    all->done.reasons = NEW_ARRAY(cx->mem, uint8_t, n);
    primary_mark(&all->read.crossing, &all->wish, all->done.states, all->done.reasons);
}

void primary_json(Json *json, const Protecting *all, size_t cell) {
    json_field_int(json, "primary", all->done.states[cell] == CELL_PRIMARY);
}

static void json_tell(Buf *out, const Protecting *all) {
    const ProtectWay *way = ways[all->method];
    const Crossing *crossing = &all->read.crossing;
    Json json = json_begin(out);
    json_object(&json);
    dimensions_json(&json, crossing);
    json_field_int(&json, "cells", (int64_t)crossing->n_cells);
    way->summary_json(&json, all);
    json_key(&json, S("table"));
    json_array(&json);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        json_object(&json);
        codes_json(&json, crossing, cell);
        way->cell_json(&json, all, cell);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    buf_char(out, '\n');
}

static void csv_tell(Buf *out, const Protecting *all) {
    const ProtectWay *way = ways[all->method];
    const Crossing *crossing = &all->read.crossing;
    log_dimensions(out, crossing);
    way->heads_csv(out, all);
    buf_char(out, '\n');
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        log_codes(out, crossing, cell);
        way->cell_csv(out, all, cell);
        buf_char(out, '\n');
    }
}

static Err tell(Cx *cx, const Protecting *all, Output output) {
    const ProtectWay *way = ways[all->method];
    if (way->keep) TRY(way->keep(cx, all));
    if (output == OUTPUT_TABLE) {
        way->summary_tell(cx, all);
        return OK;
    }
    Buf out = buf_new(cx->mem, PROTECT_OUTPUT_MOST);
    if (output == OUTPUT_JSON)
        json_tell(&out, all);
    else
        csv_tell(&out, all);
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

int command_protect(Cx *cx, const Options *options) {
    Protecting all;
    if (protect_options_take(cx, &all, options)) return give_up(cx);
    if (ways[all.method]->run(cx, &all)) {
        bool found = cx->fault.kind == INVALID || cx->fault.kind == LIMIT;
        int code = give_up(cx);
        return found ? EXIT_FINDINGS : code;
    }
    return tell(cx, &all, options->output) ? give_up(cx) : EXIT_FINE;
}

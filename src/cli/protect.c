/* wirk protect: which cells of a table of counts must be hidden, with the proof that this is
 * enough. */

#include <string.h>

#include "cli/protect_in.h"

enum { OUTPUT_MOST = 1 << 30, WIDTH_MOST = 1 << 20, ATTEMPTS_MOST = 10000, SHOWN_ROWS = 40 };
#define THRESHOLD_MOST ((int64_t)1 << 40)

typedef struct Protecting {
    TableAsk ask;
    Wish wish;
    Str proof; /* where the proof goes; empty: nowhere */
    TableRead read;
    Suppression done;
} Protecting;

/* ---- what was asked for ---- */

static Err option_wrong(Cx *cx, const Asked *asked, Str of) {
    return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, asked->name, asked->value, of);
}

static Err whole_take(Cx *cx, const Asked *asked, int64_t most, int64_t *out) {
    bool whole = int_read(asked->value, out) && *out <= most;
    if (whole && (*out || !str_equal(asked->name, S("width")))) return OK;
    return option_wrong(cx, asked, str_format(cx->mem, "1 … %lld", (long long)most));
}

/* "a|b": which of the two; 1 for the second. */
static Err choice_take(Cx *cx, const Asked *asked, Str first, Str second, bool *out) {
    *out = str_equal(asked->value, second);
    if (*out || str_equal(asked->value, first)) return OK;
    return option_wrong(cx, asked,
                        str_format(cx->mem, "%.*s|%.*s", STR_ARG(first), STR_ARG(second)));
}

Err dimension_take(Cx *cx, TableAsk *ask, Str value) {
    if (ask->n_dimensions == DIMENSIONS_MOST)
        return fail(cx, INVALID, MSG_PROTECT_DIMENSIONS_MOST, str_int(cx->mem, DIMENSIONS_MOST));
    DimensionAsk *dimension = &ask->dimensions[ask->n_dimensions++];
    size_t colon = str_find(value, S(":"), 0);
    dimension->column = str_slice(value, 0, colon);
    dimension->hierarchy = colon == SIZE_MAX ? STR_NONE : str_slice(value, colon + 1, value.n);
    return OK;
}

static Err option_take(Cx *cx, Protecting *all, const Asked *asked) {
    Wish *wish = &all->wish;
    int64_t attempts = 0;
    bool cells = false, method = false;
    if (str_equal(asked->name, S("dim"))) return dimension_take(cx, &all->ask, asked->value);
    if (str_equal(asked->name, S("count")))
        all->ask.count = asked->value;
    else if (str_equal(asked->name, S("total")))
        all->ask.total = asked->value;
    else if (str_equal(asked->name, S("proof")))
        all->proof = asked->value;
    else if (str_equal(asked->name, S("threshold")))
        return whole_take(cx, asked, THRESHOLD_MOST, &wish->threshold);
    else if (str_equal(asked->name, S("width")))
        return whole_take(cx, asked, WIDTH_MOST, &wish->width);
    else if (str_equal(asked->name, S("zeros")))
        return choice_take(cx, asked, S("show"), S("hide"), &wish->hide_zeros);
    else if (str_equal(asked->name, S("insiders")))
        return choice_take(cx, asked, S("no"), S("yes"), &wish->insiders);
    else if (str_equal(asked->name, S("group")))
        return choice_take(cx, asked, S("no"), S("yes"), &wish->all_of_them);
    else if (str_equal(asked->name, S("method")))
        return choice_take(cx, asked, S("suppress"), S("suppress"), &method);
    else if (str_equal(asked->name, S("weight"))) {
        TRY(choice_take(cx, asked, S("values"), S("cells"), &cells));
        wish->weight = cells ? WEIGHT_CELLS : WEIGHT_VALUES;
    } else if (str_equal(asked->name, S("attempts"))) {
        TRY(whole_take(cx, asked, ATTEMPTS_MOST, &attempts));
        wish->attempts = (uint64_t)attempts;
    } else
        return fail(cx, INVALID, MSG_PROTECT_OPTION_UNKNOWN, S("protect"), asked->name,
                    S("--count, --dim, --threshold, --zeros, --group, --width, --weight, --method, "
                      "--insiders, --attempts, --total, --proof"));
    return OK;
}

static Err options_take(Cx *cx, Protecting *all, const Options *options) {
    all->ask.total = S("Total");
    all->wish = (Wish){.threshold = 3, .width = 1};
    for (size_t i = 0; i < options->n_of_method; i++)
        TRY(option_take(cx, all, &options->of_method[i]));
    if (options->n_arguments > 1)
        return fail(cx, INVALID, MSG_PROTECT_FILE_ONE, S("protect"), options->arguments[1]);
    if (!options->n_arguments || !all->ask.count.n || !all->ask.n_dimensions)
        return fail(cx, INVALID, MSG_PROTECT_OPTION_NEEDED, S("protect"),
                    S("FILE --count COLUMN --dim COLUMN[:HIERARCHY.csv]"));
    all->ask.path = options->arguments[0];
    return OK;
}

/* ---- what is told ---- */

static const char *const states[] = {"shown", "primary", "secondary"};
static const char *const reasons[] = {"", "small", "zero", "all", "all-other", "complement"};

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

static void cell_json(Json *json, const Protecting *all, size_t cell) {
    const Crossing *crossing = &all->read.crossing;
    const Suppression *done = &all->done;
    json_object(json);
    codes_json(json, crossing, cell);
    json_key(json, all->ask.count);
    json_int(json, crossing->counts[cell]);
    json_field_int(json, "primary", done->states[cell] == CELL_PRIMARY);
    json_field_int(json, "suppressed", done->states[cell] != CELL_SHOWN);
    json_field(json, "state", str_of(states[done->states[cell]]));
    if (done->states[cell]) {
        json_field(json, "reason", str_of(reasons[done->reasons[cell]]));
    }
    json_object_end(json);
}

static void summary_json(Json *json, const Protecting *all) {
    const Crossing *crossing = &all->read.crossing;
    const Suppression *done = &all->done;
    dimensions_json(json, crossing);
    json_field_int(json, "cells", (int64_t)crossing->n_cells);
    json_field_int(json, "threshold", all->wish.threshold);
    json_field_int(json, "width", all->wish.width);
    json_field_int(json, "primaries", (int64_t)done->n_primary);
    json_field_int(json, "secondaries", (int64_t)done->n_secondary);
    json_field_int(json, "suppressed", (int64_t)(done->n_primary + done->n_secondary));
    json_field_int(json, "suppressed_value", done->value);
}

static Err json_tell(Cx *cx, const Protecting *all) {
    Buf out = buf_new(cx->mem, OUTPUT_MOST);
    Json json = json_begin(&out);
    json_object(&json);
    summary_json(&json, all);
    json_key(&json, S("table"));
    json_array(&json);
    for (size_t cell = 0; cell < all->read.crossing.n_cells; cell++)
        cell_json(&json, all, cell);
    json_array_end(&json);
    json_object_end(&json);
    buf_char(&out, '\n');
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

void codes_csv(Buf *out, const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        buf_csv(out, crossing->dimensions[d].codes[cell_code(crossing, cell, d)], ',');
        buf_char(out, ',');
    }
}

void dimensions_csv(Buf *out, const Crossing *crossing) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        buf_csv(out, crossing->dimensions[d].name, ',');
        buf_char(out, ',');
    }
}

/* The move that makes a table of the proof, and how often. */
static void table_csv(Buf *out, const Protecting *all, size_t cell, int side) {
    if (all->done.states[cell] == CELL_SHOWN ||
        all->done.proofs[cell].tables[side].move == NO_MOVE) {
        buf_char(out, ',');
        return;
    }
    const ProofTable *table = &all->done.proofs[cell].tables[side];
    buf_format(out, "%u,%lld", table->move, (long long)table->times);
}

static Err csv_tell(Cx *cx, const Protecting *all) {
    const Crossing *crossing = &all->read.crossing;
    const Suppression *done = &all->done;
    Buf out = buf_new(cx->mem, OUTPUT_MOST);
    dimensions_csv(&out, crossing);
    buf_csv(&out, all->ask.count, ',');
    buf_put(&out, S(",state,reason,proof_a,times_a,proof_b,times_b\n"));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        codes_csv(&out, crossing, cell);
        buf_int(&out, crossing->counts[cell]);
        buf_format(&out, ",%s,%s,", states[done->states[cell]], reasons[done->reasons[cell]]);
        table_csv(&out, all, cell, 0);
        buf_char(&out, ',');
        table_csv(&out, all, cell, 1);
        buf_char(&out, '\n');
    }
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

/* The moves that prove something. */
static Err proof_write(Cx *cx, const Protecting *all) {
    const Crossing *crossing = &all->read.crossing;
    const Suppression *done = &all->done;
    Buf out = buf_new(cx->mem, OUTPUT_MOST);
    uint8_t *used = NEW_ARRAY(cx->mem, uint8_t, done->n_moves + 1);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        for (int side = 0; side < 2 && done->states[cell]; side++)
            if (done->proofs[cell].tables[side].move != NO_MOVE)
                used[done->proofs[cell].tables[side].move] = 1;
    buf_put(&out, S("proof,"));
    dimensions_csv(&out, crossing);
    buf_put(&out, S("change\n"));
    for (size_t m = 0; m < done->n_moves; m++) {
        const Move *move = &done->moves[m];
        for (size_t i = 0; used[m] && i < move->n; i++) {
            const MoveEntry *entry = &done->entries[move->first + i];
            buf_format(&out, "%zu,", m);
            codes_csv(&out, crossing, entry->cell);
            buf_format(&out, "%d\n", entry->change);
        }
    }
    TRY(buf_check(cx, &out));
    return file_replace(cx, all->proof, buf_str(&out), MSG_PROTECT_NO_PROOF);
}

static void table_tell(Cx *cx, const Protecting *all) {
    const Suppression *done = &all->done;
    Str numbers[] = {str_int(cx->mem, (int64_t)all->read.crossing.n_cells),
                     str_int(cx->mem, (int64_t)done->n_primary),
                     str_int(cx->mem, (int64_t)done->n_secondary), str_int(cx->mem, done->value),
                     str_int(cx->mem, all->wish.width)};
    say_message(cx, stdout, MSG_PROTECT_SUMMARY, 5, numbers);
}

static Err tell(Cx *cx, const Protecting *all, Output output) {
    if (all->proof.n) TRY(proof_write(cx, all));
    if (output == OUTPUT_JSON) return json_tell(cx, all);
    if (output == OUTPUT_CSV) return csv_tell(cx, all);
    table_tell(cx, all);
    return OK;
}

int command_protect(Cx *cx, const Options *options) {
    Protecting all = {.wish = {.width = 1}};
    if (options_take(cx, &all, options)) return give_up(cx);
    if (protect_read(cx, &all.read, &all.ask) ||
        suppress(cx, &all.done, &all.read.crossing, &all.wish)) {
        bool found = cx->fault.kind == INVALID || cx->fault.kind == LIMIT;
        int code = give_up(cx);
        return found ? EXIT_FINDINGS : code;
    }
    return tell(cx, &all, options->output) ? give_up(cx) : EXIT_FINE;
}

/* wirk protect --method suppress: which cells of a table must be hidden, with the proof that this
 * is enough. */

#include "cli/protect_in.h"

static const char *const states[] = {"shown", "primary", "secondary", "unpublished"};
static const char *const reasons[] = {
    [REASON_NONE] = "",
    [REASON_SMALL] = "small",
    [REASON_ZERO] = "zero",
    [REASON_ALL] = "all",
    [REASON_ALL_OTHER] = "all-other",
    [REASON_FEW] = "few",
    [REASON_P_PERCENT] = "p-percent",
    [REASON_DOMINANCE] = "dominance",
    [REASON_EARLIER] = "earlier",
    [REASON_COMPLEMENT] = "complement",
};

/* A table of amounts that shows nothing but empty cells is none. */
static Err left_check(Cx *cx, const Protecting *all) {
    const Crossing *crossing = &all->read.crossing;
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (all->done.states[cell] == CELL_SHOWN && crossing->counts[cell]) return OK;
    return is_magnitude(all) ? fail(cx, INVALID, MSG_PROTECT_NOTHING_LEFT) : OK;
}

static Err run(Cx *cx, Protecting *all) {
    if (is_magnitude(all))
        TRY(magnitude_read(cx, all));
    else
        TRY(counts_read(cx, all));
    TRY(width_take(cx, all));
    TRY(protect_table(cx, &all->done, &all->read, &all->wish));
    return left_check(cx, all);
}

static void cell_json(Json *json, const Protecting *all, size_t cell) {
    const Suppression *done = &all->done;
    json_key(json, figure_name(all));
    amount_json(json, all->read.crossing.counts[cell], all->decimals);
    if (is_magnitude(all)) magnitude_json(json, all, cell);
    json_field_int(json, "primary", done->states[cell] == CELL_PRIMARY);
    json_field_int(json, "suppressed", cell_is_hidden(done->states[cell]));
    json_field(json, "state", str_of(states[done->states[cell]]));
    if (done->reasons[cell]) json_field(json, "reason", str_of(reasons[done->reasons[cell]]));
}

/* The costs of all hidden cells. */
static int64_t cost_of(const Protecting *all) {
    int64_t cost = 0;
    for (size_t cell = 0; cell < all->read.crossing.n_cells; cell++)
        if (cell_is_hidden(all->done.states[cell])) cost += all->wish.costs[cell];
    return cost;
}

static void summary_json(Json *json, const Protecting *all) {
    const Suppression *done = &all->done;
    json_field_int(json, "threshold", all->wish.threshold);
    json_key(json, S("width"));
    amount_json(json, all->wish.width, all->decimals);
    json_field_int(json, "primaries", (int64_t)done->n_primary);
    json_field_int(json, "secondaries", (int64_t)done->n_secondary);
    json_field_int(json, "suppressed", (int64_t)(done->n_primary + done->n_secondary));
    json_key(json, S("suppressed_value"));
    amount_json(json, done->value, all->decimals);
    json_key(json, S("optimal"));
    json_bool(json, done->optimal);
    if (!all->wish.costs) return;
    json_key(json, S("suppressed_cost"));
    amount_json(json, cost_of(all), all->cost_decimals);
}

/* The move that makes a table of the proof, and how often. */
static void table_csv(Buf *out, const Protecting *all, size_t cell, int side) {
    if (!cell_is_hidden(all->done.states[cell]) ||
        all->done.proofs[cell].tables[side].move == NO_MOVE) {
        buf_char(out, ',');
        return;
    }
    const ProofTable *table = &all->done.proofs[cell].tables[side];
    buf_format(out, "%u,%lld", table->move, (long long)table->times);
}

static void heads_csv(Buf *out, const Protecting *all) {
    buf_csv(out, figure_name(all), ',');
    buf_put(out, S(",state,reason,proof_a,times_a,proof_b,times_b"));
    if (is_magnitude(all)) buf_put(out, S(",rise,width"));
}

static void cell_csv(Buf *out, const Protecting *all, size_t cell) {
    const Suppression *done = &all->done;
    amount_put(out, all->read.crossing.counts[cell], all->decimals);
    buf_format(out, ",%s,%s,", states[done->states[cell]], reasons[done->reasons[cell]]);
    table_csv(out, all, cell, 0);
    buf_char(out, ',');
    table_csv(out, all, cell, 1);
    if (!is_magnitude(all)) return;
    magnitude_csv(out, all, cell);
    buf_char(out, ',');
    table_csv(out, all, cell, 2);
    buf_char(out, ',');
    table_csv(out, all, cell, 3);
}

/* The moves that prove something. */
static Err proof_keep(Cx *cx, const Protecting *all) {
    const Crossing *crossing = &all->read.crossing;
    const Suppression *done = &all->done;
    if (!all->proof.n) return OK;
    Buf out = buf_new(cx->mem, PROTECT_OUTPUT_MOST);
    uint8_t *used = NEW_ARRAY(cx->mem, uint8_t, done->n_moves + 1);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        for (int side = 0; side < 4 && cell_is_hidden(done->states[cell]); side++)
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

static void summary_tell(Cx *cx, const Protecting *all) {
    const Suppression *done = &all->done;
    Str numbers[] = {str_int(cx->mem, (int64_t)all->read.crossing.n_cells),
                     str_int(cx->mem, (int64_t)done->n_primary),
                     str_int(cx->mem, (int64_t)done->n_secondary),
                     amount_text(cx->mem, done->value, all->decimals),
                     amount_text(cx->mem, all->wish.width, all->decimals)};
    say_message(cx, stdout, MSG_PROTECT_SUMMARY, 5, numbers);
    if (done->optimal) say_message(cx, stdout, MSG_PROTECT_OPTIMAL, 0, NULL);
}

const ProtectWay protect_suppress = {
    .run = run,
    .keep = proof_keep,
    .summary_json = summary_json,
    .cell_json = cell_json,
    .heads_csv = heads_csv,
    .cell_csv = cell_csv,
    .summary_tell = summary_tell,
};

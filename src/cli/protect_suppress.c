/* wirk protect --method suppress: which cells of a table must be hidden, with the proof that this
 * is enough. */

#include "cli/protect_in.h"

/* Is a cell shown that is not empty? `inner`: one that is no total. */
static bool is_left(const Protecting *all, bool inner) {
    const Crossing *crossing = &all->read.crossing;
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (all->done.states[cell] == CELL_SHOWN && crossing->counts[cell] &&
            (!inner || cell_is_inner(crossing, cell)))
            return true;
    return false;
}

static bool hides(const Suppression *done) {
    return done->n_primary + done->n_secondary > 0;
}

/* A table that shows nothing but empty cells is none. */
static Err left_check(Cx *cx, const Protecting *all) {
    if (!hides(&all->done) || is_left(all, false)) return OK;
    return fail(cx, INVALID, MSG_PROTECT_NOTHING_LEFT);
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
    json_field(json, "state", cell_state_id(done->states[cell]));
    if (done->reasons[cell]) json_field(json, "reason", cell_reason_id(done->reasons[cell]));
}

/* The costs of all hidden cells. */
static int64_t cost_of(const Protecting *all) {
    int64_t cost = 0;
    for (size_t cell = 0; cell < all->read.crossing.n_cells; cell++)
        if (cell_is_hidden(all->done.states[cell])) cost += all->wish.costs[cell];
    return cost;
}

/* Hidden cells that have two tables of their own: all, or suppress() would have failed. */
static size_t proved_count(const Protecting *all) {
    size_t n = 0;
    for (size_t cell = 0; cell < all->read.crossing.n_cells; cell++) {
        const CellProof *proof = &all->done.proofs[cell];
        n += cell_is_hidden(all->done.states[cell]) &&
             (proof->tables[0].move != NO_MOVE || proof->tables[1].move != NO_MOVE);
    }
    return n;
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
    json_field_int(json, "proved", (int64_t)proved_count(all));
    json_key(json, S("optimal"));
    json_bool(json, done->optimal);
    if (!all->wish.costs) return;
    json_key(json, S("suppressed_cost"));
    amount_json(json, cost_of(all), all->cost_decimals);
}

static void heads_csv(Buf *out, const Protecting *all) {
    buf_csv(out, figure_name(all), ',');
    buf_put(out, S(LOG_CELL_HEADS));
    if (is_magnitude(all)) buf_put(out, S(",rise,width,alone,proof_c,times_c,proof_d,times_d"));
}

static void cell_csv(Buf *out, const Protecting *all, size_t cell) {
    amount_put(out, all->read.crossing.counts[cell], all->decimals);
    log_cell(out, &all->done, cell);
    if (!is_magnitude(all)) return;
    magnitude_csv(out, all, cell);
    log_proof_table(out, &all->done, cell, 2);
    log_proof_table(out, &all->done, cell, 3);
}

/* The moves that prove something. */
static Err proof_keep(Cx *cx, const Protecting *all) {
    if (!all->proof.n) return OK;
    Buf out = buf_new(cx->mem, PROTECT_OUTPUT_MOST);
    log_proof(cx->mem, &out, &all->read.crossing, &all->done);
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
    if (hides(done) && !is_left(all, true))
        say_message(cx, stdout, MSG_PROTECT_ONLY_TOTALS, 0, NULL);
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

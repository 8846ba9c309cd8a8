/* How is a proof written down, so that others can check it? */

#include "protect/log.h"

Str cell_state_id(uint8_t state) {
    static const char *const ids[] = {[CELL_SHOWN] = "shown",
                                      [CELL_PRIMARY] = "primary",
                                      [CELL_SECONDARY] = "secondary",
                                      [CELL_UNPUBLISHED] = "unpublished"};
    return str_of(ids[state]);
}

Str cell_reason_id(uint8_t reason) {
    static const char *const ids[] = {[REASON_NONE] = "",
                                      [REASON_SMALL] = "small",
                                      [REASON_ZERO] = "zero",
                                      [REASON_ALL] = "all",
                                      [REASON_ALL_OTHER] = "all-other",
                                      [REASON_FEW] = "few",
                                      [REASON_P_PERCENT] = "p-percent",
                                      [REASON_DOMINANCE] = "dominance",
                                      [REASON_EARLIER] = "earlier",
                                      [REASON_COMPLEMENT] = "complement"};
    return str_of(ids[reason]);
}

void log_dimensions(Buf *out, const Crossing *crossing) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        buf_csv(out, crossing->dimensions[d].name, ',');
        buf_char(out, ',');
    }
}

void log_codes(Buf *out, const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        buf_csv(out, crossing->dimensions[d].codes[cell_code(crossing, cell, d)], ',');
        buf_char(out, ',');
    }
}

void log_proof_table(Buf *out, const Suppression *done, size_t cell, int side) {
    const ProofTable *table = &done->proofs[cell].tables[side];
    buf_char(out, ',');
    if (!cell_is_hidden(done->states[cell]) || table->move == NO_MOVE)
        buf_char(out, ',');
    else
        buf_format(out, "%u,%lld", table->move, (long long)table->times);
}

void log_cell(Buf *out, const Suppression *done, size_t cell) {
    buf_format(out, ",%.*s,%.*s", STR_ARG(cell_state_id(done->states[cell])),
               STR_ARG(cell_reason_id(done->reasons[cell])));
    log_proof_table(out, done, cell, 0);
    log_proof_table(out, done, cell, 1);
}

void log_table(Buf *out, const Crossing *crossing, const Suppression *done, Str count) {
    log_dimensions(out, crossing);
    buf_csv(out, count, ',');
    buf_put(out, S(LOG_CELL_HEADS "\n"));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        log_codes(out, crossing, cell);
        buf_int(out, crossing->counts[cell]);
        log_cell(out, done, cell);
        buf_char(out, '\n');
    }
}

void log_proof(Arena *mem, Buf *out, const Crossing *crossing, const Suppression *done) {
    uint8_t *used = NEW_ARRAY(mem, uint8_t, done->n_moves + 1);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        for (int side = 0; side < PROOF_TABLES && cell_is_hidden(done->states[cell]); side++)
            if (done->proofs[cell].tables[side].move != NO_MOVE)
                used[done->proofs[cell].tables[side].move] = 1;
    buf_put(out, S("proof,"));
    log_dimensions(out, crossing);
    buf_put(out, S("change\n"));
    for (size_t m = 0; m < done->n_moves; m++) {
        const Move *move = &done->moves[m];
        for (size_t i = 0; used[m] && i < move->n; i++) {
            const MoveEntry *entry = &done->entries[move->first + i];
            buf_format(out, "%zu,", m);
            log_codes(out, crossing, entry->cell);
            buf_format(out, "%d\n", entry->change);
        }
    }
}

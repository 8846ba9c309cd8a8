#pragma once
/* The files that prove a suppression (tools/proof.c checks them), and what its states are called in
 * them. */

#include "protect/protect.h"

Str cell_state_id(uint8_t state);
Str cell_reason_id(uint8_t reason);
/* "town,type," and "Herten,GE,": each code with a comma behind it. */
void log_dimensions(Buf *out, const Crossing *crossing);
void log_codes(Buf *out, const Crossing *crossing, size_t cell);
/* The move that makes a table of the proof, and how often, each with a comma before it. */
void log_proof_table(Buf *out, const Suppression *done, size_t cell, int side);
/* What stands of a cell behind its codes and its count: state, reason, the first two tables. */
void log_cell(Buf *out, const Suppression *done, size_t cell);
#define LOG_CELL_HEADS ",state,reason,proof_a,times_a,proof_b,times_b"
/* The whole table: all cells with their true counts in a column called `count`. */
void log_table(Buf *out, const Crossing *crossing, const Suppression *done, Str count);
/* The moves that prove something. */
void log_proof(Arena *mem, Buf *out, const Crossing *crossing, const Suppression *done);

#pragma once
/* Inside the simplex: what its start and its steps share. */

#include "protect/attack_in.h"

#define UNFIT UINT32_MAX             /* basic in rows that have no variable of their own yet */
#define TABLE_MOST ((size_t)1 << 26) /* numbers */

static inline int32_t *row_of(const Simplex *simplex, size_t row) {
    return simplex->table + row * simplex->stride;
}
/* The variable of the column takes the row; the row's former one goes to the column, or, if it had
 * none, for good. The pivot is above 0. */
void simplex_pivot(Simplex *simplex, size_t r, size_t q);
void simplex_column_drop(Simplex *simplex, size_t q);
/* Takes notice of the values there are now. */
void simplex_look(Simplex *simplex);

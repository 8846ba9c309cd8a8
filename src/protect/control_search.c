/* Which whole numbers meet a program's equations at the least cost? Branch and bound: the linear
 * program with the numbers left open is solved by CLP (dual simplex, beginning where the last one
 * ended); what it says of the least cost is only taken after it was worked out again in whole
 * numbers. Work is counted in iterations, not in time: the same program has the same answer. */

#include <coin/Clp_C_Interface.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "protect/control_in.h"

enum { SCALE_BITS = 20, DUAL_BITS = 30, STATUS_SOLVED = 0, STATUS_NOTHING = 1 };
#define SCALE ((int64_t)1 << SCALE_BITS)
#define DUAL_MOST ((double)((int64_t)1 << DUAL_BITS))
#define NEARLY_WHOLE 1e-6
#define ITERATIONS_MOST 100000000
/* After so much work an answer that is at most 1 % above the bound is enough. */
#define WORK_EXACT ((uint64_t)1 << 28)
enum { ENOUGH = 100, FAILURES_MOST = 20, SHARE_FIRST = 4, SHARE_LESS = 4 };

typedef struct Branch { /* a column whose bounds were narrowed */
    uint32_t column;
    int32_t lower, upper;             /* before */
    int32_t other_lower, other_upper; /* the part that is still to be looked at; empty: none */
    int64_t bound;                    /* of both parts */
} Branch;

typedef struct Open { /* a column that the linear program leaves between two whole numbers */
    uint32_t column;
    double value, away; /* from the nearest */
} Open;

typedef struct Search {
    Cx *cx;
    const Program *program;
    Clp_Simplex *model;
    int32_t *lower, *upper; /* of each column, here */
    double *model_lower, *model_upper;
    int64_t *duals; /* scaled */
    int64_t *left;  /* scratch, of each row */
    int64_t least;  /* what holds for all without any duals */
    VEC(Branch) path;
    VEC(Open) open;
    Answer *best;
    int64_t undecided; /* the least bound of what was given up; INT64_MAX: nothing was */
    uint64_t work, work_most;
} Search;

static bool is_over(const Search *search) {
    return search->work >= search->work_most || cx_late(search->cx);
}

static void model_delete(void *model) {
    Clp_deleteModel(model);
}

static void model_make(Search *search) {
    const Program *program = search->program;
    Arena *mem = search->cx->mem;
    double *right = NEW_ARRAY(mem, double, program->n_rows + 1);
    double *costs = NEW_ARRAY(mem, double, program->n_columns + 1);
    double *lower = NEW_ARRAY(mem, double, program->n_columns + 1);
    double *upper = NEW_ARRAY(mem, double, program->n_columns + 1);
    for (size_t i = 0; i < program->n_rows; i++)
        right[i] = (double)program->right[i];
    for (size_t j = 0; j < program->n_columns; j++) {
        costs[j] = (double)program->costs[j];
        lower[j] = program->lower[j], upper[j] = program->upper[j];
    }
    search->model = Clp_newModel();
    arena_defer(mem, model_delete, search->model);
    Clp_setLogLevel(search->model, 0);
    Clp_loadProblem(search->model, (int)program->n_columns, (int)program->n_rows, program->starts,
                    program->rows, program->signs, lower, upper, costs, right, right);
    Clp_scaling(search->model, 0);
    search->model_lower = Clp_columnLower(search->model);
    search->model_upper = Clp_columnUpper(search->model);
}

static void bounds_set(Search *search, uint32_t column, int32_t lower, int32_t upper) {
    search->model_lower[column] = search->lower[column] = lower;
    search->model_upper[column] = search->upper[column] = upper;
}

/* ---- what no answer can be below, in whole numbers ---- */

/* For any duals p: cost >= Σ p × right + Σ over columns of the least of (cost − p × column) × value
 * within its bounds. Without costs and with a result above 0: nothing meets the rows. */
static int64_t bound_of(Search *search, const double *duals, bool with_costs) {
    const Program *program = search->program;
    __int128 bound = 0;
    for (size_t i = 0; i < program->n_rows; i++) {
        double dual = fmax(fmin(duals[i], DUAL_MOST), -DUAL_MOST); /* 0 × NaN is not within */
        search->duals[i] = llround(dual * (double)SCALE);
        bound += (__int128)search->duals[i] * program->right[i];
    }
    for (size_t j = 0; j < program->n_columns; j++) {
        __int128 cost = with_costs ? (__int128)program->costs[j] * SCALE : 0;
        for (int k = program->starts[j]; k < program->starts[j + 1]; k++) {
            int64_t dual = search->duals[program->rows[k]];
            cost -= program->signs[k] > 0 ? dual : -dual;
        }
        bound += cost * (cost > 0 ? search->lower[j] : search->upper[j]);
    }
    return (int64_t)((bound + SCALE - 1) >> SCALE_BITS);
}

/* CLP's proof that nothing meets the rows; its sign is not the same everywhere. */
static bool nothing_fits(Search *search) {
    double *ray = Clp_infeasibilityRay(search->model);
    if (!ray) return false;
    bool nothing = bound_of(search, ray, false) > 0;
    for (size_t i = 0; i < search->program->n_rows; i++)
        ray[i] = -ray[i];
    nothing = nothing || bound_of(search, ray, false) > 0;
    Clp_freeRay(search->model, ray);
    return nothing;
}

/* One linear program can take longer than the context has: CLP looks at its own clock, that of the
 * processor. */
static void time_set(const Search *search) {
    if (!search->cx->deadline) return;
    int64_t left = search->cx->deadline - monotonic_ms();
    Clp_setMaximumSeconds(search->model, left > 0 ? (double)left / 1000 : 0);
}

/* Solves the linear program of what is open here. *bound: the least cost, INT64_MAX: nothing fits.
 * True: the columns hold what costs so much. */
static bool relax(Search *search, int64_t *bound) {
    uint64_t size = search->program->n_rows + search->program->n_columns + 1;
    uint64_t most = (search->work_most - search->work) / size + 1;
    *bound = search->path.n ? search->path.at[search->path.n - 1].bound : search->least;
    Clp_setMaximumIterations(search->model, (int)(most < ITERATIONS_MOST ? most : ITERATIONS_MOST));
    time_set(search);
    Clp_dual(search->model, 0);
    search->work += size * ((uint64_t)Clp_numberIterations(search->model) + 1);
    int status = Clp_status(search->model);
    if (status == STATUS_NOTHING && nothing_fits(search)) *bound = INT64_MAX;
    if (status != STATUS_SOLVED) return false;
    int64_t here = bound_of(search, Clp_dualRowSolution(search->model), true);
    if (here > *bound) *bound = here;
    return true;
}

/* ---- what is open ---- */

static int compare_open(const void *a, const void *b) {
    const Open *p = a, *q = b;
    if (p->away != q->away) return p->away < q->away ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

/* Into search->open. */
static void open_find(Search *search) {
    const double *values = Clp_primalColumnSolution(search->model);
    search->open.n = 0;
    for (size_t j = 0; j < search->program->n_columns; j++) {
        double away = fabs(values[j] - floor(values[j] + 0.5));
        if (away > NEARLY_WHOLE)
            vec_push(search->cx->mem, &search->open, (Open){(uint32_t)j, values[j], away});
    }
}

/* Of those that are farthest from whole numbers the first. */
static const Open *open_farthest(const Search *search) {
    const Open *best = &search->open.at[0];
    for (size_t i = 1; i < search->open.n; i++)
        if (search->open.at[i].away > best->away) best = &search->open.at[i];
    return best;
}

/* Takes what the columns hold, if it meets all rows in whole numbers. */
static bool answer_take(Search *search) {
    const Program *program = search->program;
    const double *values = Clp_primalColumnSolution(search->model);
    int64_t cost = 0;
    memcpy(search->left, program->right, program->n_rows * sizeof *search->left);
    for (size_t j = 0; j < program->n_columns; j++) {
        int64_t value = llround(values[j]);
        if (value < search->lower[j] || value > search->upper[j]) return false;
        cost += value * program->costs[j];
        for (int k = program->starts[j]; k < program->starts[j + 1]; k++)
            search->left[program->rows[k]] -= program->signs[k] > 0 ? value : -value;
    }
    for (size_t i = 0; i < program->n_rows; i++)
        if (search->left[i]) return false;
    if (search->best->found && cost >= search->best->cost) return true;
    search->best->found = true;
    search->best->cost = cost;
    for (size_t j = 0; j < program->n_columns; j++)
        search->best->values[j] = (int32_t)llround(values[j]);
    return true;
}

/* ---- parts ---- */

/* To the side of the whole number that is nearer. */
static void branch(Search *search, const Open *open, int64_t bound) {
    uint32_t column = open->column;
    int32_t below = (int32_t)floor(open->value);
    int32_t lower = search->lower[column], upper = search->upper[column];
    Branch made = {column, lower, upper, below + 1, upper, bound};
    bool up = open->value - below > 0.5;
    if (up) made.other_lower = lower, made.other_upper = below;
    vec_push(search->cx->mem, &search->path, made);
    bounds_set(search, column, up ? below + 1 : lower, up ? upper : below);
}

static void branch_undo(Search *search) {
    const Branch *last = &search->path.at[--search->path.n];
    bounds_set(search, last->column, last->lower, last->upper);
}

/* To the next part that is still to be looked at; false: there is none. */
static bool go_back(Search *search) {
    while (search->path.n) {
        Branch *last = &search->path.at[search->path.n - 1];
        if (last->other_lower <= last->other_upper) {
            bounds_set(search, last->column, last->other_lower, last->other_upper);
            last->other_upper = last->other_lower - 1;
            return true;
        }
        branch_undo(search);
    }
    return false;
}

/* Of what is open, the part that is nearest to whole numbers is set to them. */
static void batch_set(Search *search, size_t n, int64_t bound) {
    qsort(search->open.at, search->open.n, sizeof *search->open.at, compare_open);
    for (size_t i = 0; i < n && i < search->open.n; i++)
        branch(search, &search->open.at[i], bound);
}

/* A batch of columns that were set together left nothing: of a single one the other side is taken,
 * more are taken back. False: there is no other side. */
static bool batch_undo(Search *search, size_t *before) {
    if (search->path.n == *before) return false;
    if (search->path.n == *before + 1 && go_back(search)) {
        bool other = search->path.n == *before + 1;
        *before = search->path.n;
        return other;
    }
    while (search->path.n > *before)
        branch_undo(search);
    return true;
}

/* A first answer, batch by batch; where nothing fits any more batches become smaller. */
static void dive(Search *search) {
    size_t before = 0, share = SHARE_FIRST, failures = 0;
    int64_t bound;
    while (!is_over(search) && failures < FAILURES_MOST) {
        bool solved = relax(search, &bound);
        if (solved) open_find(search);
        if (solved && !search->open.n && answer_take(search)) break;
        if (!solved || !search->open.n) {
            failures++;
            share *= SHARE_LESS;
            if (!batch_undo(search, &before)) break;
            continue;
        }
        before = search->path.n;
        batch_set(search, search->open.n / share + 1, bound);
    }
    while (search->path.n)
        branch_undo(search);
}

/* Looks at a part; true: it needs no more looking at. */
static bool look(Search *search) {
    const Answer *best = search->best;
    int64_t bound;
    bool solved = relax(search, &bound);
    if (bound == INT64_MAX || (best->found && bound >= best->cost)) return true;
    if (solved) {
        open_find(search);
        if (search->open.n) {
            branch(search, open_farthest(search), bound);
            return false;
        }
        if (answer_take(search) && best->cost <= bound) return true;
    }
    if (bound < search->undecided) search->undecided = bound; /* CLP could not say, or not well */
    return true;
}

/* ---- all of it ---- */

static int64_t bound_now(const Search *search, bool ended) {
    int64_t bound = search->undecided;
    if (search->best->found && search->best->cost < bound) bound = search->best->cost;
    if (ended) return bound;
    if (!search->path.n && search->least < bound) bound = search->least;
    for (size_t i = 0; i < search->path.n; i++)
        if (search->path.at[i].bound < bound) bound = search->path.at[i].bound;
    return bound;
}

static bool is_enough(const Search *search) {
    const Program *program = search->program;
    if (is_over(search)) return true;
    if (search->work < WORK_EXACT || !search->best->found) return false;
    int64_t more = search->best->cost - bound_now(search, false);
    return more <= (program->cost + search->best->cost) / ENOUGH;
}

void program_solve(Cx *cx, Answer *out, const Program *program, uint64_t work) {
    size_t n = program->n_columns + 1;
    *out = (Answer){.values = NEW_ARRAY(cx->mem, int32_t, n)};
    Search search = {.cx = cx,
                     .program = program,
                     .lower = NEW_ARRAY(cx->mem, int32_t, n),
                     .upper = NEW_ARRAY(cx->mem, int32_t, n),
                     .duals = NEW_ARRAY(cx->mem, int64_t, program->n_rows + 1),
                     .left = NEW_ARRAY(cx->mem, int64_t, program->n_rows + 1),
                     .best = out,
                     .undecided = INT64_MAX,
                     .work_most = work};
    memcpy(search.lower, program->lower, (n - 1) * sizeof *search.lower);
    memcpy(search.upper, program->upper, (n - 1) * sizeof *search.upper);
    model_make(&search);
    search.least = bound_of(&search, NEW_ARRAY(cx->mem, double, program->n_rows + 1), true);
    dive(&search);
    bool ended = false;
    while (!ended && !is_enough(&search))
        if (look(&search)) ended = !go_back(&search);
    out->bound = bound_now(&search, ended);
    out->work = search.work;
}

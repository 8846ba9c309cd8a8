/* Are the hidden cells of a table really safe? Checks what `wirk protect` claims from its files
 * alone and with none of its code: that the table adds up; that each move, worked out from its
 * changes of single cells up to all their sums, leaves every shown cell as it is; and that for each
 * hidden cell the two tables the proof names have no count below 0 and lie at least WIDTH apart in
 * that cell. Cells that are not published may change.
 *
 * Tables of amounts have further columns: how far above the truth one of the two tables must be and
 * how far apart they must be in this cell; who alone contributes to it; and two more tables. Who is
 * alone in a cell knows it: nobody who is may know cells of both pairs of tables. Amounts may have
 * decimals, the same number in all rows.
 *
 * use: proof TABLE.csv PROOF.csv WIDTH HIERARCHY.csv… (one per dimension; "-" for one without;
 * ONE.csv:TWO.csv for one with several, the first of which is the tree)
 * TABLE.csv is the output of `wirk protect … --format csv`, PROOF.csv that of its --proof. Exit
 * code 0: proved; 1: not, with the reasons; 2: the files cannot be read. */

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = 4, FIELDS = 24, LINE = 1 << 16, COMPLAINTS = 20 };

typedef struct {
    int total, *parts, n, room;
} Sum;

typedef struct {
    int *at, n, room;
} List;

typedef struct {
    char **codes;
    int n, room;
    int *slots, n_slots;
    Sum *sums;
    int n_sums, sums_room;
    List *sums_with; /* of a code: the sums that it is a part of */
    List *over;      /* of a code that is no sum: all that it is in, itself among them */
    char *is_sum;
} Axis;

static Axis axes[DIMENSIONS];
static int n_axes;
static size_t strides[DIMENSIONS], n_cells;
static Axis people;                        /* who is alone in a cell */
static int *alone;                         /* of each cell; -1: nobody */
static int64_t *counts, *changes, *listed; /* changes: by a move, worked out; listed: as it says */
static char *states;                       /* s: shown, h: hidden, u: not published */
static int complaints;

static void give_up(const char *what, const char *about) {
    fprintf(stderr, "proof: %s: %s\n", about, what);
    exit(2);
}

static void complain(const char *format, ...) {
    va_list args;
    if (complaints++ >= COMPLAINTS) return;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static void *room(size_t n, size_t size) {
    void *block = calloc(n ? n : 1, size);
    if (!block) give_up("out of memory", "table");
    return block;
}

/* ---- files ---- */

/* Cuts a line of CSV into fields, in place. */
static int fields_cut(char *line, char **fields) {
    int n = 0;
    char *from = line, *to;
    for (;;) {
        if (n == FIELDS) return n;
        fields[n++] = to = from;
        int quoted = *from == '"';
        if (quoted) from++;
        while (*from && (quoted || (*from != ',' && *from != '\n' && *from != '\r'))) {
            if (quoted && *from == '"' && *++from != '"') {
                quoted = 0;
                continue;
            }
            *to++ = *from++;
        }
        int more = *from == ',';
        from++;
        *to = 0;
        if (!more) return n;
    }
}

static int next_line(FILE *in, char **fields) {
    static char line[LINE];
    if (!fgets(line, sizeof line, in)) return 0;
    return fields_cut(line, fields);
}

/* "12.50" as 1250. */
static int64_t amount(const char *text) {
    int64_t value = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '.' || *at == '-') continue;
        if (*at < '0' || *at > '9' || value > INT64_MAX / 16) give_up("is no amount", text);
        value = 10 * value + (*at - '0');
    }
    return *text == '-' ? -value : value;
}

static FILE *file_open(const char *path) {
    char *fields[FIELDS];
    FILE *in = fopen(path, "r");
    if (!in || !next_line(in, fields)) give_up("cannot be read", path);
    return in;
}

/* ---- codes ---- */

static uint32_t hash_of(const char *text) {
    uint32_t hash = 2166136261u;
    while (*text)
        hash = (hash ^ (unsigned char)*text++) * 16777619u;
    return hash;
}

static int code_find(const Axis *axis, const char *code) {
    if (!axis->n_slots) return -1;
    for (uint32_t at = hash_of(code);; at++) {
        int i = axis->slots[at % (uint32_t)axis->n_slots] - 1;
        if (i < 0 || !strcmp(axis->codes[i], code)) return i;
    }
}

static void code_hash(Axis *axis, int i) {
    uint32_t at = hash_of(axis->codes[i]);
    while (axis->slots[at % (uint32_t)axis->n_slots])
        at++;
    axis->slots[at % (uint32_t)axis->n_slots] = i + 1;
}

static int code_add(Axis *axis, const char *code) {
    int found = code_find(axis, code);
    if (found >= 0) return found;
    if (axis->n == axis->room) {
        axis->room = axis->room ? 2 * axis->room : 64;
        axis->codes = realloc(axis->codes, (size_t)axis->room * sizeof *axis->codes);
        free(axis->slots);
        axis->n_slots = 3 * axis->room;
        axis->slots = room((size_t)axis->n_slots, sizeof *axis->slots);
        if (!axis->codes) give_up("out of memory", "codes");
        for (int i = 0; i < axis->n; i++)
            code_hash(axis, i);
    }
    axis->codes[axis->n] = strdup(code);
    code_hash(axis, axis->n);
    return axis->n++;
}

static void list_add(List *list, int item) {
    if (list->n == list->room) {
        list->room = list->room ? 2 * list->room : 4;
        list->at = realloc(list->at, (size_t)list->room * sizeof *list->at);
        if (!list->at) give_up("out of memory", "codes");
    }
    list->at[list->n++] = item;
}

/* The sum of this code in this file, which began with sum `from`. */
static Sum *sum_find(Axis *axis, int total, int from, List *places) {
    while (places->n <= total)
        list_add(places, -1);
    if (places->at[total] < from) {
        if (axis->n_sums == axis->sums_room) {
            axis->sums_room = axis->sums_room ? 2 * axis->sums_room : 16;
            axis->sums = realloc(axis->sums, (size_t)axis->sums_room * sizeof *axis->sums);
            if (!axis->sums) give_up("out of memory", "codes");
        }
        places->at[total] = axis->n_sums;
        axis->sums[axis->n_sums++] = (Sum){.total = total};
    }
    return &axis->sums[places->at[total]];
}

static void part_add(Axis *axis, int total, int part, int from, List *places) {
    Sum *sum = sum_find(axis, total, from, places);
    if (sum->n == sum->room) {
        sum->room = sum->room ? 2 * sum->room : 4;
        sum->parts = realloc(sum->parts, (size_t)sum->room * sizeof *sum->parts);
        if (!sum->parts) give_up("out of memory", "codes");
    }
    sum->parts[sum->n++] = part;
}

/* One file of a hierarchy; the first has the total at its root, or gets one above its roots. */
static void hierarchy_read(Axis *axis, const char *path, int first, List *places) {
    char *fields[FIELDS];
    int from = axis->n_sums;
    List roots = {0};
    FILE *in = file_open(path);
    for (int n; (n = next_line(in, fields));) {
        if (n < 2) continue;
        int code = code_add(axis, fields[0]);
        if (*fields[1])
            part_add(axis, code_add(axis, fields[1]), code, from, places);
        else if (first)
            list_add(&roots, code);
    }
    fclose(in);
    int total = roots.n > 1 ? code_add(axis, "Total") : -1;
    for (int i = 0; i < roots.n && roots.n > 1; i++)
        part_add(axis, total, roots.at[i], from, places);
}

/* Without a hierarchy all codes of the table belong to "Total". */
static void flat_read(Axis *axis, const char *table, int column, List *places) {
    char *fields[FIELDS];
    int total = code_add(axis, "Total");
    FILE *in = file_open(table);
    while (next_line(in, fields) > column) {
        int n = axis->n, code = code_add(axis, fields[column]);
        if (code == n) part_add(axis, total, code, 0, places);
    }
    fclose(in);
}

/* A code is in what it is a part of, and in what that is a part of. */
static void over_find(Axis *axis, int leaf, int *seen) {
    List *over = &axis->over[leaf];
    list_add(over, leaf);
    seen[leaf] = leaf + 1;
    for (int i = 0; i < over->n; i++)
        for (int k = 0; k < axis->sums_with[over->at[i]].n; k++) {
            int total = axis->sums[axis->sums_with[over->at[i]].at[k]].total;
            if (seen[total] != leaf + 1) list_add(over, total);
            seen[total] = leaf + 1;
        }
}

/* In each sum of all that it is in, a code is once: no gap, nothing twice. */
static void once_check(const Axis *axis, int leaf, int *times) {
    const List *over = &axis->over[leaf];
    for (int i = 0; i < over->n; i++)
        for (int k = 0; k < axis->sums_with[over->at[i]].n; k++)
            times[axis->sums_with[over->at[i]].at[k]]++;
    for (int s = 0; s < axis->n_sums; s++) {
        int within = 0;
        for (int i = 0; i < over->n; i++)
            within |= over->at[i] == axis->sums[s].total;
        if (times[s] != within)
            complain("“%s” is %d times in a sum of “%s”", axis->codes[leaf], times[s],
                     axis->codes[axis->sums[s].total]);
        times[s] = 0;
    }
}

static void axis_read(Axis *axis, char *hierarchies, const char *table, int column) {
    List places = {0};
    int first = 1;
    if (!strcmp(hierarchies, "-")) flat_read(axis, table, column, &places);
    for (char *path = hierarchies, *end; path && strcmp(hierarchies, "-"); path = end) {
        end = strchr(path, ':');
        if (end) *end++ = 0;
        hierarchy_read(axis, path, first, &places);
        first = 0;
    }
    axis->sums_with = room((size_t)axis->n, sizeof *axis->sums_with);
    axis->over = room((size_t)axis->n, sizeof *axis->over);
    axis->is_sum = room((size_t)axis->n, 1);
    for (int s = 0; s < axis->n_sums; s++) {
        axis->is_sum[axis->sums[s].total] = 1;
        for (int k = 0; k < axis->sums[s].n; k++)
            list_add(&axis->sums_with[axis->sums[s].parts[k]], s);
    }
    int *seen = room((size_t)axis->n, sizeof *seen);
    int *times = room((size_t)axis->n_sums, sizeof *times);
    for (int code = 0; code < axis->n; code++)
        if (!axis->is_sum[code]) {
            over_find(axis, code, seen);
            once_check(axis, code, times);
        }
}

static size_t cell_of(char **fields, const char *path) {
    size_t cell = 0;
    for (int d = 0; d < n_axes; d++) {
        int code = code_find(&axes[d], fields[d]);
        if (code < 0) give_up(fields[d], path);
        cell += (size_t)code * strides[d];
    }
    return cell;
}

/* ---- sums ---- */

static void sum_check(const Sum *sum, int d) {
    for (size_t cell = 0; cell < n_cells; cell++) {
        if (cell / strides[d] % (size_t)axes[d].n) continue; /* one cell a line */
        int64_t all = 0;
        for (int i = 0; i < sum->n; i++)
            all += counts[cell + (size_t)sum->parts[i] * strides[d]];
        size_t total = cell + (size_t)sum->total * strides[d];
        if (all != counts[total]) complain("cell %zu is not the sum of its parts", total);
    }
}

static int is_inner(size_t cell) {
    for (int d = 0; d < n_axes; d++)
        if (axes[d].is_sum[cell / strides[d] % (size_t)axes[d].n]) return 0;
    return 1;
}

static List touched; /* cells, in order of being met */

/* A change of an inner cell changes all that it is in. */
static void change_carry(size_t cell, int64_t change, int d, size_t at) {
    if (d == n_axes) {
        if (!changes[at]) list_add(&touched, (int)at);
        changes[at] += change;
        return;
    }
    const List *over = &axes[d].over[cell / strides[d] % (size_t)axes[d].n];
    for (int i = 0; i < over->n; i++)
        change_carry(cell, change, d + 1, at + (size_t)over->at[i] * strides[d]);
}

/* ---- the proof ---- */

typedef struct {
    size_t cell;
    int64_t change;
} Step;

typedef struct {
    Step *steps;
    size_t n, room;
    int64_t most, least; /* so often it can be made, at most and at least (below 0: backwards) */
} Move;

static Move *moves;
static size_t n_moves;

static void moves_read(const char *path) {
    char *fields[FIELDS];
    FILE *in = file_open(path);
    for (int n; (n = next_line(in, fields));) {
        if (n < n_axes + 2) give_up("a row is too short", path);
        size_t id = strtoull(fields[0], NULL, 10);
        if (id > (size_t)1 << 28) give_up("a number is too large", path);
        if (id >= n_moves) {
            moves = realloc(moves, 2 * (id + 1) * sizeof *moves);
            if (!moves) give_up("out of memory", path);
            memset(moves + n_moves, 0, (2 * (id + 1) - n_moves) * sizeof *moves);
            n_moves = 2 * (id + 1);
        }
        Move *move = &moves[id];
        if (move->n == move->room) {
            move->room = move->room ? 2 * move->room : 8;
            move->steps = realloc(move->steps, move->room * sizeof *move->steps);
            if (!move->steps) give_up("out of memory", path);
        }
        move->steps[move->n++] =
            (Step){cell_of(fields + 1, path), strtoll(fields[n_axes + 1], NULL, 10)};
    }
    fclose(in);
}

static void change_check(size_t id, size_t cell) {
    if (changes[cell] && states[cell] == 's')
        complain("proof %zu changes a shown cell (%zu)", id, cell);
    int asked = states[cell] != 'u' || listed[cell];
    if (asked && changes[cell] != listed[cell])
        complain("proof %zu does not add up at cell %zu", id, cell);
}

static void move_check(size_t id) {
    Move *move = &moves[id];
    move->most = INT64_MAX, move->least = INT64_MIN;
    touched.n = 0;
    for (size_t i = 0; i < move->n; i++)
        listed[move->steps[i].cell] += move->steps[i].change;
    for (size_t i = 0; i < move->n; i++) {
        size_t cell = move->steps[i].cell;
        if (is_inner(cell) && move->steps[i].change)
            change_carry(cell, move->steps[i].change, 0, 0);
    }
    for (int i = 0; i < touched.n; i++) {
        size_t cell = (size_t)touched.at[i];
        int64_t change = changes[cell];
        if (!is_inner(cell)) continue;
        if (change < 0 && counts[cell] / -change < move->most) move->most = counts[cell] / -change;
        if (change > 0 && -(counts[cell] / change) > move->least)
            move->least = -(counts[cell] / change);
    }
    for (size_t i = 0; i < move->n; i++)
        change_check(id, move->steps[i].cell);
    for (int i = 0; i < touched.n; i++)
        change_check(id, (size_t)touched.at[i]);
    for (size_t i = 0; i < move->n; i++)
        listed[move->steps[i].cell] = 0;
    for (int i = 0; i < touched.n; i++)
        changes[touched.at[i]] = 0;
}

/* What a table of the proof has in the cell beside the truth. */
static int64_t table_change(char **fields, size_t cell) {
    if (!*fields[0]) return 0;
    size_t id = strtoull(fields[0], NULL, 10);
    int64_t times = strtoll(fields[1], NULL, 10), change = 0;
    if (id >= n_moves || !moves[id].n) {
        complain("cell %zu: there is no proof %zu", cell, id);
        return 0;
    }
    if (times > moves[id].most || times < moves[id].least)
        complain("cell %zu: proof %zu made %lld times has a count below 0", cell, id,
                 (long long)times);
    for (size_t i = 0; i < moves[id].n; i++)
        if (moves[id].steps[i].cell == cell) change += moves[id].steps[i].change;
    return times * change;
}

/* Of two tables: so far above the truth, and apart. */
static void pair_check(char **fields, size_t cell, int64_t rise, int64_t width) {
    int64_t a = table_change(fields, cell), b = table_change(fields + 2, cell);
    if (a - b < width && b - a < width)
        complain("cell %zu: the two tables are %lld apart", cell, (long long)llabs(a - b));
    if (a < rise && b < rise)
        complain("cell %zu: no table is %lld above the truth", cell, (long long)rise);
}

/* Is this person alone in a cell that one of the two tables changes? */
static int pair_is_known(char **fields, int who) {
    for (int side = 0; side < 2; side++) {
        size_t id = strtoull(fields[2 * side], NULL, 10);
        if (!*fields[2 * side] || id >= n_moves) continue;
        for (size_t i = 0; i < moves[id].n; i++)
            if (alone[moves[id].steps[i].cell] == who) return 1;
    }
    return 0;
}

static void insiders_check(char **fields, size_t cell) {
    char **first = fields + n_axes + 3, **second = fields + n_axes + 10;
    int two = *second[0] || *second[2];
    for (int who = 0; who < people.n; who++)
        if (who != alone[cell] && pair_is_known(first, who) && (!two || pair_is_known(second, who)))
            complain("cell %zu: %s knows cells of its proof", cell, people.codes[who]);
}

/* What the proof of the cell must be is in its row, or WIDTH for all. */
static void cell_check(char **fields, int n, size_t cell, int64_t width) {
    int64_t rise = 0;
    if (n >= n_axes + 9) {
        rise = amount(fields[n_axes + 7]);
        if (amount(fields[n_axes + 8]) > width) width = amount(fields[n_axes + 8]);
    }
    pair_check(fields + n_axes + 3, cell, rise, width);
    if (n < n_axes + 14) return;
    if (*fields[n_axes + 10] || *fields[n_axes + 12])
        pair_check(fields + n_axes + 10, cell, rise, width);
    if (!strcmp(fields[n_axes + 1], "primary")) insiders_check(fields, cell);
}

static char state_of(const char *text, const char *path) {
    if (!strcmp(text, "shown")) return 's';
    if (!strcmp(text, "unpublished")) return 'u';
    if (strcmp(text, "primary") && strcmp(text, "secondary")) give_up(text, path);
    return 'h';
}

int main(int argc, char **argv) {
    char *fields[FIELDS];
    if (argc < 5 || argc > 4 + DIMENSIONS)
        give_up("proof TABLE.csv PROOF.csv WIDTH HIERARCHY.csv…", "use");
    int64_t width = strtoll(argv[3], NULL, 10);
    n_axes = argc - 4;
    n_cells = 1;
    for (int d = n_axes; d-- > 0;) {
        axis_read(&axes[d], argv[4 + d], argv[1], d);
        strides[d] = n_cells;
        n_cells *= (size_t)axes[d].n;
    }
    counts = room(n_cells, sizeof *counts);
    changes = room(n_cells, sizeof *changes);
    listed = room(n_cells, sizeof *listed);
    states = room(n_cells, 1);
    alone = room(n_cells, sizeof *alone);
    size_t n_rows = 0, n_hidden = 0;
    FILE *in = file_open(argv[1]);
    for (int n; (n = next_line(in, fields)) >= n_axes + 7;) {
        size_t cell = cell_of(fields, argv[1]);
        alone[cell] =
            n > n_axes + 9 && *fields[n_axes + 9] ? code_add(&people, fields[n_axes + 9]) : -1;
        counts[cell] = amount(fields[n_axes]);
        states[cell] = state_of(fields[n_axes + 1], argv[1]);
        if (counts[cell] < 0) complain("cell %zu is below 0", cell);
        n_rows++;
    }
    fclose(in);
    if (n_rows != n_cells) complain("%zu rows, but %zu cells", n_rows, n_cells);
    for (int d = 0; d < n_axes; d++)
        for (int i = 0; i < axes[d].n_sums; i++)
            sum_check(&axes[d].sums[i], d);
    moves_read(argv[2]);
    for (size_t id = 0; id < n_moves; id++)
        move_check(id);
    in = file_open(argv[1]);
    for (int n; (n = next_line(in, fields)) >= n_axes + 7;) {
        size_t cell = cell_of(fields, argv[1]);
        if (states[cell] != 'h') continue;
        n_hidden++;
        cell_check(fields, n, cell, width);
    }
    fclose(in);
    if (complaints) return 1;
    printf("%zu hidden cells of %zu proved at width %lld\n", n_hidden, n_cells, (long long)width);
    return 0;
}

/* Which units does a file have, at which times, and in which row does each stand? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/panel_in.h"

typedef struct Name {
    Str text;
    double number;
    uint32_t code;
} Name;

static int name_order(const void *a, const void *b) {
    const Name *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;
    int order = memcmp(x->text.p, y->text.p, n);
    return order ? order : (x->text.n > y->text.n) - (x->text.n < y->text.n);
}

static int number_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void units_sort(Cx *cx, Panel *panel, const Column *unit) {
    size_t n = panel->n_units = unit->n_labels;
    Name *names = NEW_ARRAY(cx->mem, Name, n);
    uint32_t *place = NEW_ARRAY(cx->mem, uint32_t, n);
    bool numbers = true;
    for (size_t i = 0; i < n; i++) {
        Number number;
        names[i] = (Name){.text = unit->labels[i], .code = (uint32_t)i};
        if (number_read(unit->labels[i], DECIMAL_POINT, &number))
            names[i].number = number.value;
        else
            numbers = false;
    }
    for (size_t i = 0; i < n && !numbers; i++)
        names[i].number = 0;
    qsort(names, n, sizeof *names, name_order);
    panel->names = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++) {
        panel->names[i] = names[i].text;
        place[names[i].code] = (uint32_t)i;
    }
    panel->unit_of = NEW_ARRAY(cx->mem, uint32_t, panel->frame.n);
    for (size_t i = 0; i < panel->frame.n; i++)
        panel->unit_of[i] = place[unit->codes[i]];
}

static void times_sort(Cx *cx, Panel *panel, const Column *time) {
    size_t n = panel->frame.n;
    double *sorted = NEW_ARRAY(cx->mem, double, n);
    memcpy(sorted, time->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, number_order);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || sorted[i] != sorted[panel->n_times - 1]) sorted[panel->n_times++] = sorted[i];
    panel->times = sorted;
    panel->time_of = NEW_ARRAY(cx->mem, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        const double *found =
            bsearch(&time->values[i], sorted, panel->n_times, sizeof *sorted, number_order);
        panel->time_of[i] = (uint32_t)(found - sorted);
    }
}

Str time_text(Cx *cx, double time) {
    if (time == floor(time) && fabs(time) < 1e15) return str_int(cx->mem, (int64_t)time);
    return result_number(cx->mem, cx->lang, time, 15);
}

static Err rows_place(Cx *cx, Panel *panel) {
    const Frame *frame = &panel->frame;
    if (panel->n_units > FRAME_MOST_CELLS / panel->n_times)
        return fail(cx, LIMIT, MSG_ANALYSIS_PANEL_TOO_MUCH, frame->file,
                    str_int(cx->mem, (int64_t)panel->n_units),
                    str_int(cx->mem, (int64_t)panel->n_times));
    size_t cells = panel->n_units * panel->n_times;
    panel->row = NEW_ARRAY(cx->mem, uint32_t, cells);
    memset(panel->row, 0xff, cells * sizeof *panel->row);
    for (size_t i = 0; i < frame->n; i++) {
        uint32_t *at = &panel->row[panel->unit_of[i] * panel->n_times + panel->time_of[i]];
        if (*at != NO_ROW)
            return fail(cx, INVALID, MSG_ANALYSIS_PANEL_TWICE, frame->file,
                        str_int(cx->mem, frame->lines[i]), panel->names[panel->unit_of[i]],
                        time_text(cx, panel->times[panel->time_of[i]]),
                        str_int(cx->mem, frame->lines[*at]));
        *at = (uint32_t)i;
    }
    return OK;
}

static Err hole_tell(Cx *cx, const Panel *panel, size_t cell) {
    const Frame *frame = &panel->frame;
    return fail(cx, INVALID, MSG_ANALYSIS_PANEL_MISSING, frame->file,
                frame_column(frame, "unit")->name, panel->names[cell / panel->n_times],
                frame_column(frame, "time")->name,
                time_text(cx, panel->times[cell % panel->n_times]));
}

/* Row `from` of the file becomes row `to`. */
static void row_move(Panel *panel, size_t from, size_t to, uint32_t unit) {
    for (size_t c = 0; c < panel->frame.n_columns; c++) {
        Column *column = &panel->frame.columns[c];
        if (column->codes) column->codes[to] = column->codes[from];
        if (column->values) column->values[to] = column->values[from];
    }
    panel->time_of[to] = panel->time_of[from];
    panel->unit_of[to] = unit;
}

/* Leaves out the units that lack a row at one of the times. INVALID where none is left. */
static Err holes_drop(Cx *cx, Panel *panel, size_t first_hole) {
    Frame *frame = &panel->frame;
    uint32_t *place = NEW_ARRAY(cx->mem, uint32_t, panel->n_units), n = 0;
    uint32_t *lines = NEW_ARRAY(cx->mem, uint32_t, frame->n);
    Str *kept = NEW_ARRAY(cx->mem, Str, panel->n_units);
    panel->left_out = NEW_ARRAY(cx->mem, Str, panel->n_units);
    for (size_t u = 0; u < panel->n_units; u++) {
        size_t t = 0;
        while (t < panel->n_times && panel->row[u * panel->n_times + t] != NO_ROW)
            t++;
        place[u] = t == panel->n_times ? n : NO_ROW;
        if (t == panel->n_times)
            kept[n++] = panel->names[u];
        else
            panel->left_out[panel->n_left_out++] = panel->names[u];
    }
    if (!n) return hole_tell(cx, panel, first_hole);
    size_t rows = 0;
    for (size_t i = 0; i < frame->n; i++) {
        uint32_t unit = place[panel->unit_of[i]];
        if (unit == NO_ROW) continue;
        lines[rows] = frame->lines[i];
        row_move(panel, i, rows++, unit);
    }
    frame->n = rows, frame->lines = lines;
    panel->names = kept, panel->n_units = n;
    return rows_place(cx, panel);
}

/* Every unit at every time: else it is told which one lacks, or the units that do are left out. */
static Err holes_settle(Cx *cx, Panel *panel, const Call *call) {
    size_t cells = panel->n_units * panel->n_times, at = 0;
    while (at < cells && panel->row[at] != NO_ROW)
        at++;
    if (at == cells) return OK;
    if (str_equal(call_text(call, "incomplete"), S("drop"))) return holes_drop(cx, panel, at);
    return hole_tell(cx, panel, at);
}

void put_left_out(Cx *cx, Result *result, const Panel *panel) {
    if (!panel->n_left_out) return;
    Item *list = item_list(result->root, S("left_out"));
    for (size_t i = 0; i < panel->n_left_out; i++)
        item_text(list, STR_NONE, panel->left_out[i]);
    result_note(cx, result, MSG_ANALYSIS_PANEL_LEFT_OUT,
                str_int(cx->mem, (int64_t)panel->n_left_out),
                str_join(cx->mem, panel->n_left_out < 10 ? panel->n_left_out : 10, panel->left_out,
                         S(", ")));
}

Err panel_read(Cx *cx, Panel *out, const Call *call, bool whole) {
    Panel panel = {.n_units = 0};
    TRY(frame_read(cx, &panel.frame, call, 0));
    units_sort(cx, &panel, frame_column(&panel.frame, "unit"));
    times_sort(cx, &panel, frame_column(&panel.frame, "time"));
    TRY(rows_place(cx, &panel));
    if (whole) TRY(holes_settle(cx, &panel, call));
    *out = panel;
    return OK;
}

Err panel_read_rows(Cx *cx, Panel *out, const Call *call) {
    Panel panel = {.n_units = 0};
    TRY(frame_read(cx, &panel.frame, call, 0));
    times_sort(cx, &panel, frame_column(&panel.frame, "time"));
    *out = panel;
    return OK;
}

double *panel_values(Cx *cx, const Panel *panel, const Column *column) {
    size_t cells = panel->n_units * panel->n_times;
    double *out = NEW_ARRAY(cx->mem, double, cells);
    for (size_t i = 0; i < cells; i++)
        out[i] = column->values[panel->row[i]];
    return out;
}

size_t panel_unit(const Panel *panel, Str name) {
    size_t i = 0;
    while (i < panel->n_units && !str_equal(panel->names[i], name))
        i++;
    return i;
}

bool span_read(Span *out, Str text) {
    double parts[3] = {0};
    size_t n = 0;
    for (Str rest = text, part; str_cut(&rest, ':', &part); n++) {
        Number number;
        if (n == 3 || !number_read(str_trim(part), DECIMAL_POINT, &number)) return false;
        parts[n] = number.value;
    }
    *out = (Span){parts[0], n > 1 ? parts[1] : parts[0], parts[2]};
    return n > 0 && out->from <= out->to && out->step >= 0;
}

bool span_holds(const Span *span, double time) {
    if (time < span->from || time > span->to) return false;
    if (!(span->step > 0)) return true;
    double steps = (time - span->from) / span->step;
    return fabs(steps - round(steps)) < 1e-9;
}

/* Where and when is it high, where low? A table whose cells are coloured by class, with the number
 * in each, missing ones by pattern and word, and a thick line where the series breaks. What does
 * not fit beside each other stands in blocks under each other. */

#include <math.h>

#include "chart/parts_in.h"

enum { MOST_BREAKS = 8 };
#define CELL 30.0
#define STRIP 14.0

typedef struct HeatPlot {
    const HeatChart *chart;
    ChartPoint *points; /* clean; row by row */
    Str *texts;         /* of each cell: its number or the word of its state */
    uint8_t *steps;     /* of each cell: the colour of its class */
    RowName *rows;
    double *row_y; /* from the top of a block; n_rows + 1 */
    double breaks[MOST_BREAKS];
    size_t n_breaks, n_values;
    int decimals;
    double left, cell, block; /* width of a cell, height of a block with its head */
    size_t per_block, n_blocks;
    double top, bottom, height;
    bool has_break;
    Key key;
} HeatPlot;

static const ChartPoint *point_at(const HeatPlot *plot, size_t row, size_t column) {
    return &plot->points[row * plot->chart->n_columns + column];
}

static bool break_before(const HeatPlot *plot, size_t column) {
    return column > 0 && plot->chart->break_before && plot->chart->break_before[column];
}

/* ---- classes ------------------------------------------------------------------------------------
 */

static size_t class_of(const HeatPlot *plot, const ChartPoint *point) {
    double value = words_rounded(point->value, point->decimals);
    size_t k = 0;
    while (k < plot->n_breaks && value > plot->breaks[k])
        k++;
    return k;
}

/* Few classes stay away from the palest and the darkest step. */
static size_t step_of(const HeatPlot *plot, size_t of_class) {
    if (!plot->n_breaks) return 1;
    double last = (double)plot->n_breaks, at = (double)of_class;
    return last < 6 ? (size_t)lround(at * 7 / last) : (size_t)lround(at * 8 / last);
}

/* White on the dark steps, ink on the pale ones: at least 4.5 : 1 on each. */
enum { DARK_STEP = 5 };

/* ---- layout -------------------------------------------------------------------------------------
 */

static Str number_of(Pen *pen, const ChartPoint *point) {
    return point_short(pen->mem, pen->lang, UNIT_COUNT, point);
}

static void read_cells(Pen *pen, HeatPlot *plot, double *number) {
    const HeatChart *chart = plot->chart;
    size_t n = chart->n_rows * chart->n_columns;
    plot->points = NEW_ARRAY(pen->mem, ChartPoint, n + 1);
    plot->texts = NEW_ARRAY(pen->mem, Str, n + 1);
    plot->steps = NEW_ARRAY(pen->mem, uint8_t, n + 1);
    for (size_t i = 0; i < chart->n_breaks && plot->n_breaks < MOST_BREAKS; i++) {
        double bound = chart->breaks[i];
        if (isfinite(bound) && (!plot->n_breaks || bound > plot->breaks[plot->n_breaks - 1]))
            plot->breaks[plot->n_breaks++] = bound;
    }
    for (size_t i = 0; i < n; i++) {
        ChartPoint *point = &plot->points[i];
        *point = point_clean(chart->points[i]);
        plot->texts[i] = number_of(pen, point);
        if (point->state != MARK_VALUE) {
            plot->key.states[point->state] = true;
            continue;
        }
        plot->n_values++;
        plot->steps[i] = (uint8_t)step_of(plot, class_of(plot, point));
        plot->decimals = point->decimals > plot->decimals ? point->decimals : plot->decimals;
        *number = fmax(*number, text_width(plot->texts[i], pen->small));
        plot->key.provisional = plot->key.provisional || point->provisional;
    }
    for (size_t k = 1; k < chart->n_columns; k++)
        plot->has_break = plot->has_break || break_before(plot, k);
    plot->key.bars = true;
}

static void place_rows(Pen *pen, HeatPlot *plot, double most) {
    const HeatChart *chart = plot->chart;
    double y = 0, names = 0;
    plot->rows = NEW_ARRAY(pen->mem, RowName, chart->n_rows + 1);
    plot->row_y = NEW_ARRAY(pen->mem, double, chart->n_rows + 2);
    for (size_t i = 0; i < chart->n_rows; i++) {
        plot->rows[i] = row_name(pen, chart->row_names[i], chart->marked && chart->marked[i], most);
        names = fmax(names, plot->rows[i].width);
        plot->row_y[i] = y;
        y += fmax(CELL, ceil(row_name_height(pen, &plot->rows[i])) + 2);
    }
    plot->row_y[chart->n_rows] = y;
    plot->left = ceil(fmin(names, most)) + 10;
}

/* As many columns beside each other as fit, shared evenly among the blocks. */
static void place_columns(Pen *pen, HeatPlot *plot, double number) {
    const HeatChart *chart = plot->chart;
    double least = number;
    for (size_t k = 0; k < chart->n_columns; k++)
        least = fmax(least, text_width(chart->column_names[k], pen->small));
    double room = pen->width - plot->left - 2;
    least = fmin(fmax(least + 8, 34), room);
    size_t fits = (size_t)fmax(1, floor(room / least));
    plot->n_blocks = chart->n_columns ? (chart->n_columns + fits - 1) / fits : 0;
    plot->per_block = plot->n_blocks ? (chart->n_columns + plot->n_blocks - 1) / plot->n_blocks : 1;
    double cell = fmin(room / (double)plot->per_block, pen->compact ? 90 : 96);
    plot->cell = fmax(2 * floor(cell / 2), 8); /* halves are whole numbers, too */
}

static double strip_height(const Pen *pen, const HeatPlot *plot) {
    return plot->n_values ? STRIP + pen->small + 14 : 0;
}

static void lay_out(Pen *pen, HeatPlot *plot) {
    double number = 0;
    read_cells(pen, plot, &number);
    place_rows(pen, plot, pen->width * (pen->compact ? 0.36 : 0.32));
    place_columns(pen, plot, number);
    double head = pen->small + 10 + (plot->has_break ? pen->small + 4 : 0);
    plot->top = strip_height(pen, plot) + 6;
    plot->block = head + plot->row_y[plot->chart->n_rows] + 14;
    plot->bottom = plot->top + plot->block * (double)plot->n_blocks;
    double key = key_height(pen, &plot->key, pen->width - 16);
    plot->height = fmax(plot->bottom, pen->font + 12) + (key > 0 ? key + 4 : 0);
}

/* The upper left corner of a cell. */
static void place_of(const HeatPlot *plot, size_t row, size_t column, double at[2]) {
    size_t block = column / plot->per_block;
    double rows = plot->row_y[plot->chart->n_rows];
    at[0] = plot->left + (double)(column % plot->per_block) * plot->cell;
    at[1] = plot->top + plot->block * (double)(block + 1) - 14 - rows + plot->row_y[row];
}

/* ---- drawing ------------------------------------------------------------------------------------
 */

static void put_int(Pen *pen, const char *name, double value) {
    buf_char(pen->out, ' ');
    buf_put(pen->out, str_of(name));
    buf_put(pen->out, S("=\""));
    buf_int(pen->out, (int64_t)value);
    buf_char(pen->out, '"');
}

static void put_step(Pen *pen, size_t step) {
    buf_put(pen->out, S(" q"));
    buf_int(pen->out, (int64_t)step);
}

static void draw_ground(Pen *pen, const ChartPoint *point, size_t step, const double box[4]) {
    bool value = point->state == MARK_VALUE, framed = value && point->provisional;
    double edge = framed ? 2 : 1; /* a dashed frame stands inside the cell */
    buf_put(pen->out, S("<rect class=\"area"));
    if (value)
        put_step(pen, step);
    else
        buf_format(pen->out, " %.*s", STR_ARG(mark_state_class(point->state)));
    if (point->provisional) buf_put(pen->out, S(" provisional"));
    buf_char(pen->out, '"');
    put_int(pen, "x", box[0] + edge);
    put_int(pen, "y", box[1] + edge);
    put_int(pen, "width", box[2] - 2 * edge + 1);
    put_int(pen, "height", box[3] - 2 * edge + 1);
    buf_char(pen->out, ' ');
    if (value) {
        buf_put(pen->out, S("fill=\""));
        buf_put(pen->out, str_of(class_colour(step)));
        buf_char(pen->out, '"');
    } else {
        pen_fill(pen, point->state);
    }
    if (framed)
        buf_format(pen->out, " stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"3 2\"", INK);
    buf_put(pen->out, S("/>"));
}

/* A table has many cells: all coordinates are whole numbers, and what their texts share stands at
 * the table (draw_all). */
static void draw_cell(Pen *pen, const HeatPlot *plot, size_t row, size_t column) {
    const ChartPoint *point = point_at(plot, row, column);
    double at[2], high = plot->row_y[row + 1] - plot->row_y[row];
    size_t cell = row * plot->chart->n_columns + column;
    bool value = point->state == MARK_VALUE;
    place_of(plot, row, column, at);
    draw_ground(pen, point, plot->steps[cell], (double[]){at[0], at[1], plot->cell, high});
    Str text = plot->texts[cell];
    if (text_width(text, pen->small) > plot->cell - 4) {
        if (!value) return; /* its word stands in the key */
        text_wrap(pen->mem, text, pen->small, plot->cell - 4, 1, &text);
    }
    bool dark = value && plot->steps[cell] >= DARK_STEP;
    buf_put(pen->out, !value ? S("<text class=\"state-word\"")
                      : dark ? S("<text class=\"value on-dark\"")
                             : S("<text class=\"value\""));
    put_int(pen, "x", at[0] + plot->cell / 2);
    put_int(pen, "y", round(at[1] + high / 2 + pen->small * 0.36));
    if (dark) buf_put(pen->out, S(" fill=\"#fff\""));
    if (!value)
        buf_put(pen->out, S(" fill=\"" INK_SOFT "\" stroke=\"#fff\" stroke-width=\"3\" "
                            "stroke-linejoin=\"round\" paint-order=\"stroke\""));
    buf_char(pen->out, '>');
    buf_html(pen->out, text);
    buf_put(pen->out, S("</text>"));
}

static void draw_row(Pen *pen, const HeatPlot *plot, size_t row) {
    const HeatChart *chart = plot->chart;
    for (size_t k = 0; k < chart->n_columns; k++) {
        Str text = point_text(pen->mem, pen->lang, chart->unit, point_at(plot, row, k));
        pen_mark_begin(pen,
                       message_fill(pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3,
                                    (Str[]){chart->row_names[row], chart->column_names[k], text}));
        draw_cell(pen, plot, row, k);
        pen_mark_end(pen);
    }
}

/* Names of rows and columns, and the breaks between columns, of one block. */
static void draw_frame(Pen *pen, const HeatPlot *plot, size_t block) {
    const HeatChart *chart = plot->chart;
    double at[2];
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    for (size_t i = 0; i < chart->n_rows; i++) {
        place_of(plot, i, block * plot->per_block, at);
        double high = plot->row_y[i + 1] - plot->row_y[i];
        row_name_draw(pen, &plot->rows[i], plot->left - 10, at[1] + high / 2, ANCHOR_END);
    }
    for (size_t k = block * plot->per_block;
         k < chart->n_columns && k < (block + 1) * plot->per_block; k++) {
        Str line;
        place_of(plot, 0, k, at);
        text_wrap(pen->mem, chart->column_names[k], pen->small, plot->cell - 2, 1, &line);
        pen_text(pen, at[0] + plot->cell / 2, at[1] - 6, &style, line);
        if (!break_before(plot, k)) continue;
        double end = at[1] + plot->row_y[chart->n_rows];
        pen_line(pen, "break", (double[]){at[0], at[1] - pen->small - 8, at[0], end},
                 "stroke=\"" INK "\" stroke-width=\"3\"");
        Str word = message_text(pen->lang, MSG_CHART_BREAK);
        double half = text_width(word, pen->small) / 2;
        pen_text(pen, fmax(half, fmin(at[0], pen->width - half)), at[1] - pen->small - 12, &style,
                 word);
    }
}

/* The classes as one strip, with the bounds under the joints. */
static void draw_strip(Pen *pen, const HeatPlot *plot) {
    if (!plot->n_values) return;
    const HeatChart *chart = plot->chart;
    Unit unit = chart->unit;
    Str title = words_unit(pen->lang, unit), bounds[MOST_BREAKS];
    double width = 40, x = fmin(text_width(title, pen->small), pen->width * 0.4) + 10;
    for (size_t k = 0; k < plot->n_breaks; k++) {
        bounds[k] = number_text(pen->mem, pen->lang, plot->breaks[k], plot->decimals, UNIT_COUNT);
        width = fmax(width, text_width(bounds[k], pen->small) + 12);
    }
    double n = (double)plot->n_breaks + 1;
    if (x + n * width > pen->width) width = (pen->width - x) / n;
    TextStyle style = {.css = "key", .fill = INK_SOFT, .size = pen->small};
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    pen_text(pen, 0, STRIP - 2, &style, title);
    style.anchor = ANCHOR_MIDDLE;
    double limit = -1; /* of the text before: no two bounds touch */
    for (size_t k = 0; k <= plot->n_breaks; k++, x += width) {
        size_t step = step_of(plot, k);
        buf_format(pen->out,
                   "<rect class=\"swatch q%zu\" x=\"%.1f\" y=\"2\" width=\"%.1f\" "
                   "height=\"%.0f\" fill=\"%s\" stroke=\"%s\" stroke-width=\"0.5\"/>\n",
                   step, x, width, STRIP, class_colour(step), INK_LINE);
        if (k == plot->n_breaks) break;
        double half = text_width(bounds[k], pen->small) / 2;
        if (x + width - half < limit) continue;
        limit = x + width + half + 4;
        pen_text(pen, x + width, STRIP + pen->small + 4, &style, bounds[k]);
    }
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const HeatPlot *plot) {
    const HeatChart *chart = plot->chart;
    size_t n = chart->n_rows * chart->n_columns;
    Str *names = NEW_ARRAY(pen->mem, Str, n + 1), list = STR_NONE;
    for (size_t i = 0; i < n; i++)
        names[i] = str_join(pen->mem, 2,
                            (Str[]){chart->row_names[i / chart->n_columns],
                                    chart->column_names[i % chart->n_columns]},
                            S(" "));
    Str text = sentences(pen->mem, chart->description,
                         describe_places(pen->mem, pen->lang, chart->unit, n, names, plot->points));
    for (size_t k = 1; k < chart->n_columns; k++)
        if (break_before(plot, k))
            list = list.n ? str_join(pen->mem, 2, (Str[]){list, chart->column_names[k]}, S(", "))
                          : chart->column_names[k];
    if (!list.n) return text;
    return sentences(pen->mem, text,
                     message_fill(pen->mem, pen->lang, MSG_CHART_TEXT_BREAK, 1, &list));
}

static void draw_all(Pen *pen, const HeatPlot *plot) {
    draw_strip(pen, plot);
    buf_format(pen->out, "<g class=\"cells\" text-anchor=\"middle\" font-size=\"%.0f\">\n",
               pen->small);
    for (size_t i = 0; i < plot->chart->n_rows; i++)
        draw_row(pen, plot, i);
    buf_put(pen->out, S("</g>\n"));
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\" pointer-events=\"none\">\n"));
    for (size_t block = 0; block < plot->n_blocks && plot->chart->n_rows; block++)
        draw_frame(pen, plot, block);
    if (!plot->chart->n_rows || !plot->chart->n_columns) draw_no_values(pen, 4);
    buf_put(pen->out, S("</g>\n"));
    if (key_height(pen, &plot->key, pen->width - 16) > 0)
        key_draw(pen, &plot->key, 0, fmax(plot->bottom, pen->font + 12));
}

Err chart_heat(Cx *cx, Buf *out, const HeatChart *chart) {
    if (chart->n_columns > HEAT_MOST_COLUMNS)
        return chart_too_many(cx, chart->lang, HEAT_MOST_COLUMNS, chart->n_columns);
    if (chart->n_rows > HEAT_MOST_CELLS)
        return chart_too_many(cx, chart->lang, HEAT_MOST_CELLS, chart->n_rows);
    size_t n = chart->n_rows * chart->n_columns;
    if (n > HEAT_MOST_CELLS) return chart_too_many(cx, chart->lang, HEAT_MOST_CELLS, n);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    HeatPlot plot = {.chart = chart};
    lay_out(&pen, &plot);
    pen_begin(&pen, "heat", plot.height, chart->title, describe(&pen, &plot));
    pen_patterns(&pen, plot.key.states);
    draw_all(&pen, &plot);
    pen_end(&pen);
    return buf_check(cx, out);
}

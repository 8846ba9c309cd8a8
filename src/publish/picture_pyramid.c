/* How is a table by age drawn as a pyramid? Of one area, the one the reader chose or the first,
 * halved by a second dimension that is observed together with the ages. */

#include "publish/publish_in.h"

bool pyramid_fits(const PublishedTable *table) {
    Breakdown ages;
    bool uneven;
    return table->crossed && table_breakdown(table, &ages) && breakdown_of_ages(&ages, &uneven) &&
           ages.n <= PYRAMID_MOST_AGES;
}

/* The figures of the area in the picture's period. */
static const PublishedFigure *pyramid_figures(const PublishedTable *table, const Picture *picture) {
    const PublishedFigure *found = NULL;
    size_t cells = picture_cells(table);
    for (size_t i = 0; i < table->n; i += cells) {
        const PublishedFigure *f = &table->figures[i];
        if (!period_same(f->period, picture->period)) continue;
        if (picture_is_selected(picture, f->region)) return f;
        if (!found) found = f;
    }
    return found;
}

static Err fill_side(Cx *cx, const PublishedTable *table, const PublishedFigure *first,
                     const Breakdown *ages, size_t code, ChartPoint *points) {
    for (size_t k = 0; k < ages->n; k++) {
        PublishedFigure half;
        TRY(publish_crossed(cx, &half, &first[ages->parts[k].cell], table->crossed, code,
                            table->as_of));
        points[k] = picture_own_point(&half, first->stand_in);
    }
    return OK;
}

Err picture_pyramid(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    Breakdown ages;
    bool uneven;
    const PublishedFigure *first = pyramid_figures(table, picture);
    if (!first || !table->crossed || !table_breakdown(table, &ages)) return OK;
    breakdown_of_ages(&ages, &uneven);
    Str *names = NEW_ARRAY(cx->mem, Str, ages.n), sides[2] = {STR_NONE, STR_NONE};
    ChartPoint *points[2] = {NULL, NULL};
    for (size_t k = 0; k < ages.n; k++)
        names[k] = ages.parts[k].code->label.in[cx->lang];
    for (size_t i = 0, side = 0; i < table->crossed->n_codes && side < 2; i++) {
        if (!table->crossed->codes[i].part) continue;
        points[side] = NEW_ARRAY(cx->mem, ChartPoint, ages.n);
        sides[side] = table->crossed->codes[i].label.in[cx->lang];
        TRY(fill_side(cx, table, first, &ages, i, points[side++]));
    }
    Str heading[] = {picture_region_name(cx, first->region, first->stand_in),
                     words_period(cx->mem, cx->lang, first->period)};
    PyramidChart chart = {
        .title = picture->title,
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .heading = str_join(cx->mem, 2, heading, S(", ")),
        .left_name = sides[0],
        .right_name = sides[1],
        .n_ages = ages.n,
        .ages = names,
        .left = points[0],
        .right = points[1],
        .uneven = uneven,
    };
    chart.description =
        str_format(cx->mem, "%.*s, %.*s.", STR_ARG(table->indicator->title.in[cx->lang]),
                   STR_ARG(chart.heading));
    DRAW_FORMS(chart_pyramid, chart, picture, "pyramide");
    return OK;
}

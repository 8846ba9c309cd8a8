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

/* Both halves of each age, youngest first. */
static Err halves_of(Cx *cx, const PublishedTable *table, const PublishedFigure *first,
                     const Breakdown *ages, PublishedFigure **out) {
    const Dimension *by = table->crossed;
    PublishedFigure *halves = NEW_ARRAY(cx->mem, PublishedFigure, ages->n * 2 + 1);
    for (size_t k = 0, side = 0; k < ages->n; k++, side = 0)
        for (size_t code = 0; code < by->n_codes && side < 2; code++) {
            const PublishedFigure *age = &first[ages->parts[k].cell];
            PublishedFigure half;
            if (!by->codes[code].part) continue;
            TRY(publish_crossed(cx, &half, age, by, code, table->as_of));
            half = picture_own_figure(&half, first->stand_in);
            half.of = age;
            halves[k * 2 + side++] = half;
        }
    *out = halves;
    return OK;
}

Err pyramid_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    Breakdown ages;
    const PublishedFigure *first = pyramid_figures(table, picture);
    *out = *table;
    if (!first || !table->crossed || !table_breakdown(table, &ages)) return OK;
    out->periods = NEW_ARRAY(cx->mem, Period, 1);
    out->periods[0] = first->period;
    out->n_periods = 1, out->n = ages.n * 2;
    return halves_of(cx, table, first, &ages, &out->figures);
}

Err picture_pyramid(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    Breakdown ages;
    PublishedFigure *halves;
    bool uneven;
    const PublishedFigure *first = pyramid_figures(table, picture);
    if (!first || !table->crossed || !table_breakdown(table, &ages)) return OK;
    breakdown_of_ages(&ages, &uneven);
    TRY(halves_of(cx, table, first, &ages, &halves));
    Str *names = NEW_ARRAY(cx->mem, Str, ages.n), sides[2] = {STR_NONE, STR_NONE};
    ChartPoint *points[2] = {NEW_ARRAY(cx->mem, ChartPoint, ages.n),
                             NEW_ARRAY(cx->mem, ChartPoint, ages.n)};
    for (size_t k = 0; k < ages.n; k++) {
        names[k] = ages.parts[k].code->label.in[cx->lang];
        for (size_t side = 0; side < 2; side++)
            points[side][k] = picture_point(&halves[k * 2 + side]);
    }
    for (size_t i = 0, side = 0; i < table->crossed->n_codes && side < 2; i++)
        if (table->crossed->codes[i].part)
            sides[side++] = table->crossed->codes[i].label.in[cx->lang];
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
        .notes = picture_notes(cx, picture, NULL, 0),
    };
    chart.description =
        str_format(cx->mem, "%.*s, %.*s.", STR_ARG(table->indicator->title.in[cx->lang]),
                   STR_ARG(chart.heading));
    DRAW_FORMS(chart_pyramid, chart, picture, "pyramide");
    return OK;
}

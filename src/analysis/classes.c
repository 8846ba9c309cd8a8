/* How many classes do so many pupils make, row by row? */

#include <math.h>

#include "analysis/forecast_in.h"

/* The municipal ceiling: pupils of a town per so many, rounded up where that is below 15 (§ 6a (2)
 * of the same Verordnung); how it is rounded above stands in the law and is not said here. */
static void put_ceiling(Cx *cx, Result *result, const Call *call, double pupils) {
    double value = pupils / call_number(call, "per-class");
    Item *item = item_object(result->root, S("municipal"));
    item_number(item, S("pupils"), pupils);
    item_number(item, S("per_class"), value);
    item_number(item, S("ceiling"), value < 15 ? ceil(value) : NAN);
    if (value >= 15) result_note(cx, result, MSG_ANALYSIS_CLASSES_CEILING);
}

Err analyse_classes(Cx *cx, Result *result, const Call *call) {
    Frame frame;
    ClassBands bands;
    double pupils = 0, classes = 0;
    TRY(bands_read(cx, &bands, call));
    TRY(frame_read(cx, &frame, call, 0));
    const Column *column = frame_column(&frame, "pupils"), *unit = frame_column(&frame, "unit");
    Item *rows = item_list(result->root, S("rows"));
    for (size_t i = 0; i < frame.n; i++) {
        double here = column->values[i];
        if (here < 0) return cell_wrong(cx, &frame, column, i, MSG_ANALYSIS_CELL_NEGATIVE);
        if (here > COUNT_MOST) return cell_wrong(cx, &frame, column, i, MSG_ANALYSIS_TOO_MANY);
        double made = classes_of(here, bands.bounds, bands.n, bands.step);
        Item *row = item_object(rows, STR_NONE);
        if (unit) item_text(row, S("unit"), label_at(unit, i));
        item_number(row, S("pupils"), here);
        item_number(row, S("classes"), made);
        item_number(row, S("per_class"), made > 0 ? here / made : NAN);
        pupils += here, classes += made;
    }
    item_number(result->root, S("pupils"), pupils);
    item_number(result->root, S("classes"), classes);
    put_ceiling(cx, result, call, pupils);
    return OK;
}

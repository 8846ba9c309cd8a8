/* How did the areas that stand side by side get there? The course of one of the indicators, by the
 * calendar or with all lines beginning in the year in which their area joined. */

#include "web/compare_in.h"

static const struct {
    Str id;
    Msg text;
} aligned[] = {{S(""), MSG_COMPARE_ALIGN_CALENDAR}, {S("joined"), MSG_COMPARE_ALIGN_JOINED}};

Err compare_course_read(Cx *cx, const Request *request, Compare *compare) {
    Str align = request->get(request, S("align"));
    compare->joined = str_equal(align, aligned[1].id);
    if (align.n && !compare->joined && !str_equal(align, S("calendar")))
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("align"), align, S("calendar, joined"));
    return compare_indicator(cx, request, "course", compare, &compare->course);
}

void compare_course_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    CompareAxis *of = &page->axes[page->n_axes++], *align = &page->axes[page->n_axes++];
    *of = (CompareAxis){.id = S("course"), .name = message_text(cx->lang, MSG_COMPARE_COURSE)};
    compare_axis(cx, compare, compare->course, of);
    *align = (CompareAxis){.id = S("align"),
                           .name = message_text(cx->lang, MSG_COMPARE_ALIGN),
                           .options = NEW_ARRAY(cx->mem, Option, 2)};
    for (size_t i = 0; i < 2; i++)
        align->options[align->n_options++] = (Option){
            aligned[i].id, message_text(cx->lang, aligned[i].text), compare->joined == (i == 1)};
}

/* The block of its own page, for these areas: what it offers leads there. A whole area has not
 * joined. */
Err compare_course(Cx *cx, const Request *request, const Compare *compare, ComparePage *page) {
    if (!compare->course) return OK;
    size_t first = compare->joined ? BESIDE : 0;
    Request own = *request;
    FigureAsk ask;
    FigureShown shown;
    own.path = str_format(cx->mem, "/indicator/%.*s", STR_ARG(compare->course->id));
    own.query =
        str_format(cx->mem, "areas=%.*s%s%.*s%.*s%s",
                   STR_ARG(compare_keys(cx, compare->regions + first, compare->n_regions - first)),
                   compare->n_selected ? "&select=" : "",
                   STR_ARG(compare_keys(cx, compare->selected, compare->n_selected)),
                   STR_ARG(as_of_kept(cx, request, '&')), compare->joined ? "&chart=joined" : "");
    TRY(figure_ask(cx, &own, compare->course->id, &ask));
    TRY(figure_shown(cx, &ask, &shown));
    page->has_course = true;
    return figure_block(cx, &own, &ask, &shown, &page->course);
}

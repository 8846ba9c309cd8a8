#pragma once
/* Shared inside publish/ only. */

#include "figures/figures.h"
#include "figures/release.h"
#include "publish/publish.h"

/* The gate: what leaves the house leaves through this. Official open data count as released when
 * they are loaded; a secret number is taken out here, its state stays. */
PublishedFigure publish_pass(const Cx *cx, const Figure *figure);
PublishedCell publish_pass_cell(const Cx *cx, const Origin *origin);
Value publish_pass_value(const Cx *cx, Value value);
/* Of one that passed before: who is shown it sees more than the public, if it is not public. */
Value publish_note_value(const Cx *cx, Value value);

/* Sets of deliveries behind figures: equal ones, as a rule, are one. */
typedef struct Behinds {
    Arena *mem;
    VEC(const PublishedBehind *) list;
} Behinds;
const PublishedBehind *behind_of(Behinds *known, const Origins *origins);

/* Of schools: a list of at most so many deliveries stays ascending, each in it once; 0 is none. */
enum { SCHOOL_DELIVERIES_MOST = 100 };
void school_delivery_note(int64_t *list, size_t *n, int64_t number);

/* The number as the open formats write it: at most six decimals, none that the band forbids. */
void publish_number(Buf *out, const Value *value, double number);

/* Totals of one indicator at one area over all its periods: shared ones where there are some. */
typedef struct Series {
    const Indicator *indicator;
    const Region *region;
    int64_t as_of;
    const struct Totals *totals;
    size_t at; /* of the area there; SIZE_MAX: its figures are computed */
    Period *periods;
    size_t n_periods;
} Series;
Err series_begin(Cx *cx, Series *out, const Indicator *indicator, const Region *region,
                 int64_t as_of) CHECKED;
/* The same indicator at another area. */
Series series_elsewhere(const Series *series, const Region *region);
Err series_figure(Cx *cx, const Series *series, size_t p, PublishedFigure *out) CHECKED;
/* Whether it is a number, and one of the area's own. */
typedef struct SeriesState {
    bool number, own;
} SeriesState;
Err series_state(Cx *cx, const Series *series, size_t p, SeriesState *out) CHECKED;

/* ---- what the kinds of pictures share (pictures.c) ---- */

/* A wide picture fills the figure of a page with letters as large as the text around it; a map has
 * a list beside it. */
enum { COMPACT_WIDTH = 320, WIDE_WIDTH = 880, MAP_WIDTH = 720 };

/* The picture in the forms asked for: in both, the style sheet shows the one that suits the screen.
 */
#define DRAW_FORMS(draw, chart, picture, name) \
    do { \
        PictureForm form_ = (picture)->form; \
        if (form_ == FORM_BOTH) buf_put(out, S("<div class=\"chart-pair\">")); \
        (chart).id = S(name); \
        if (!(chart).width) (chart).width = WIDE_WIDTH; \
        if (form_ != FORM_COMPACT) TRY(draw(cx, out, &(chart))); \
        (chart).id = S(name "-schmal"); \
        (chart).width = COMPACT_WIDTH; \
        if (form_ != FORM_WIDE) TRY(draw(cx, out, &(chart))); \
        if (form_ == FORM_BOTH) buf_put(out, S("</div>")); \
    } while (0)

/* What a table says of one region and cell, over its periods. */
typedef struct PictureLine {
    const PublishedFigure *first;
    size_t step; /* from one period to the next */
} PictureLine;

ChartPoint picture_point(const PublishedFigure *figure);
/* A town's picture never goes on with the figures of its Kreis: what stands in for it is "not at
 * this level". */
ChartPoint picture_own_point(const PublishedFigure *figure, const Region *stand_in);
bool period_same(Period a, Period b);
size_t picture_cells(const PublishedTable *table);               /* per region and period */
PictureLine picture_line(const PublishedTable *table, size_t l); /* l < publish_lines(table) */
/* The Kreis whose figures the whole line shows in place of a town's; NULL where the town has any of
 * its own. */
const Region *picture_stand_in(const PublishedTable *table, PictureLine line);
Str picture_region_name(Cx *cx, const Region *region, const Region *stand_in);
Str picture_line_name(Cx *cx, const Catalogue *catalogue, const PublishedTable *table, size_t l);
/* The periods that are alike to `like`: their places in the table. */
size_t picture_periods(Cx *cx, const PublishedTable *table, Period like, size_t **out);

/* Whether the region contains others of the table. */
bool picture_whole(const PublishedTable *table, const Region *region);
bool picture_is_selected(const Picture *picture, const Region *region);

/* ---- parts and rows (breakdown.c) ---- */

enum { BREAKDOWN_MOST = 130 };
typedef struct BreakdownPart {
    size_t cell; /* its place among the cells of a region and period */
    const DimensionCode *code;
} BreakdownPart;
typedef struct Breakdown {
    const Dimension *dimension;
    BreakdownPart parts[BREAKDOWN_MOST]; /* codes that are parts, in their order */
    size_t n;
} Breakdown;
/* False where the table is not broken down by one dimension, with its total first. */
bool table_breakdown(const PublishedTable *table, Breakdown *out);
/* Leaves out parts that no row has, where the totals leave no room for them either. */
void breakdown_shorten(const PublishedTable *table, Breakdown *breakdown);
/* Parts that are spans of years, ascending; *uneven where they are not equally long. */
bool breakdown_of_ages(const Breakdown *breakdown, bool *uneven);
/* The figure's cell, further parted by one code of another dimension. */
Err publish_crossed(Cx *cx, PublishedFigure *out, const PublishedFigure *figure,
                    const Dimension *other, size_t code, int64_t as_of) CHECKED;
Err table_find_crossed(Cx *cx, PublishedTable *table) CHECKED; /* fills table->crossed */

/* As picture_stand_in, of the cells of one region and period. */
const Region *picture_cells_stand_in(const PublishedFigure *first, size_t cells);

/* The rows of a picture of parts: the areas in its period, or the periods of a single area. */
typedef struct PictureRow {
    const PublishedFigure *first; /* the total; the other cells follow */
    const Region *stand_in;       /* the Kreis whose figures the whole row shows; NULL */
} PictureRow;
typedef struct PictureRows {
    PictureRow *rows;
    Str *names;
    bool *marked;
    size_t n;
} PictureRows;
PictureRows picture_rows(Cx *cx, const PublishedTable *table, const Picture *picture);

/* The numbers of the notes beside a picture, for the chart; NULL where there are none. `at`: the
 * places of the chart's periods in the table; NULL where it has none. */
const ChartNotes *picture_notes(Cx *cx, const Picture *picture, const size_t *at, size_t n);
/* Cells of rows as a table of its own, with the deliveries of the one they are from; its figures
 * are to be filled, row by row. */
PublishedTable rows_told(Cx *cx, const PublishedTable *table, const PictureRows *rows,
                         size_t cells);
/* Of a table that the picture leaves as it is: without what the picture leaves out of the row. */
PublishedFigure picture_own_figure(const PublishedFigure *figure, const Region *stand_in);
/* A figure made of a point that a chart has reckoned from it. */
PublishedFigure figure_derived(const PublishedFigure *figure, Derived derived, Unit unit,
                               const ChartPoint *point);
/* From one figure to another of the same area: the difference of two parts or two periods. */
PublishedChange figures_change(const PublishedFigure *from, const PublishedFigure *to);
/* The machine's word for what a figure is: "index 2013", "share", "minus sex=f"; empty for one that
 * is not derived. */
Str derived_id(Arena *mem, const PublishedFigure *figure);

/* The places of the last period and of the first one alike to it; false where these are the same.
 */
bool table_ends(const PublishedTable *table, size_t *first, size_t *last);
/* All lines of a table over the periods that are alike to the picture's (picture_lines.c). */
Err picture_course(Cx *cx, const PublishedTable *table, const Picture *picture,
                   LineChart *out) CHECKED;
Compared compared(const Value *value, int decimals); /* headline.c */

#define PICTURE(symbol, id, fits, draw, told) \
    bool fits(const PublishedTable *table); \
    Err draw(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) CHECKED; \
    Err told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) \
        CHECKED;
#include "publish/pictures.def"
#undef PICTURE

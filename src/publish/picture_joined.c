/* How is a table drawn as lines that all begin when their area joined? Each period stands where it
 * lies from the year of joining; areas of which that is not known are left out. */

#include "publish/publish_in.h"

enum { LINES_MOST = 8, YEARS_MOST = 200, YEAR_OF_JOINING = 1000 };

bool publish_joined(const PublishedJoins *joins, const Region *region, int *year) {
    for (size_t i = 0; joins && i < joins->n; i++)
        if (joins->list[i].region == region) {
            *year = joins->list[i].year;
            return true;
        }
    return false;
}

/* The lines of areas that joined in a known year, and the years since then that they reach over. */
typedef struct Aligned {
    size_t lines[LINES_MOST];
    int joined[LINES_MOST];
    size_t n;
    int first, last;
    bool several; /* areas */
} Aligned;

/* False where there are more lines than a picture holds. */
static bool align(const PublishedTable *table, Aligned *out) {
    size_t n = publish_lines(table);
    const Region *first = NULL;
    *out = (Aligned){.n = 0};
    for (size_t l = 0; l < n; l++) {
        int joined;
        const Region *region = picture_line(table, l).first->region;
        if (!publish_joined(table->joins, region, &joined)) continue;
        if (out->n == LINES_MOST) return false;
        int from = table->periods[0].year - joined,
            to = table->periods[table->n_periods - 1].year - joined;
        if (!out->n || from < out->first) out->first = from;
        if (!out->n || to > out->last) out->last = to;
        if (!first) first = region;
        out->several |= region != first;
        out->joined[out->n] = joined;
        out->lines[out->n++] = l;
    }
    return true;
}

/* At most one period of each year, so that the years since joining tell them apart. */
static bool one_a_year(const PublishedTable *table) {
    for (size_t p = 1; p < table->n_periods; p++)
        if (!period_alike(table->periods[0], table->periods[p]) ||
            table->periods[p].year == table->periods[p - 1].year)
            return false;
    return table->n_periods > 1;
}

bool joined_fits(const PublishedTable *table) {
    Aligned aligned;
    return table->joins && one_a_year(table) && align(table, &aligned) && aligned.several &&
           aligned.last - aligned.first < YEARS_MOST;
}

static void series_place(Cx *cx, const PublishedTable *table, const Aligned *aligned, size_t a,
                         ChartSeries *series) {
    size_t n = (size_t)(aligned->last - aligned->first) + 1;
    PictureLine line = picture_line(table, aligned->lines[a]);
    const Region *stand_in = picture_stand_in(table, line);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, n);
    bool *absent = NEW_ARRAY(cx->mem, bool, n), *broken = NEW_ARRAY(cx->mem, bool, n);
    Str *when = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++) {
        points[i].state = MARK_NOT_COLLECTED;
        absent[i] = true;
    }
    for (size_t p = 0; p < table->n_periods; p++) {
        PublishedFigure figure = line.first[p * line.step];
        size_t at = (size_t)(figure.period.year - aligned->joined[a] - aligned->first);
        figure.derived = DERIVED_SINCE, figure.joined = aligned->joined[a];
        points[at] = picture_own_point(&figure, stand_in);
        when[at] = publish_when(cx, cx->lang, &figure);
        absent[at] = false;
        broken[at] = p && figure_break_between(table->indicator, table->periods[p - 1],
                                               table->periods[p], NULL);
    }
    series->points = points;
    series->absent = absent, series->broken = broken, series->when = when;
}

Err picture_joined(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    Aligned aligned;
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    must(align(table, &aligned));
    int years = aligned.last - aligned.first + 1;
    Period *periods = NEW_ARRAY(cx->mem, Period, years);
    Str *axis = NEW_ARRAY(cx->mem, Str, years);
    size_t *none = NEW_ARRAY(cx->mem, size_t, years);
    for (int i = 0; i < years; i++) {
        periods[i] =
            (Period){.kind = PERIOD_YEAR, .year = (int16_t)(YEAR_OF_JOINING + aligned.first + i)};
        axis[i] = publish_years_since(cx->mem, aligned.first + i);
        none[i] = SIZE_MAX;
    }
    ChartSeries series[LINES_MOST] = {0};
    for (size_t a = 0; a < aligned.n; a++) {
        series[a].name = picture_line_name(cx, catalogue, table, aligned.lines[a]);
        series_place(cx, table, &aligned, a, &series[a]);
    }
    bool within = aligned.first <= 0 && aligned.last >= 0;
    LineChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .n_periods = (size_t)years,
        .periods = periods,
        .axis = axis,
        .moment = within              ? (size_t)-aligned.first
                  : aligned.first > 0 ? 0
                                      : (size_t)years - 1,
        .moment_word = within ? message_text(cx->lang, MSG_PUBLISH_JOINED_MOMENT) : STR_NONE,
        .n_series = aligned.n,
        .series = series,
        .from_zero = true,
        .notes = picture_notes(cx, picture, none, (size_t)years),
    };
    DRAW_FORMS(chart_line, chart, picture, "beitritt");
    return OK;
}

Err joined_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    Aligned aligned;
    (void)picture;
    must(align(table, &aligned));
    *out = *table;
    out->figures = NEW_ARRAY(cx->mem, PublishedFigure, table->n + 1);
    out->n = 0;
    for (size_t i = 0; i < table->n; i++) {
        PublishedFigure figure = table->figures[i];
        if (!publish_joined(table->joins, figure.region, &figure.joined)) continue;
        figure.derived = DERIVED_SINCE;
        out->figures[out->n++] = figure;
    }
    table_deliveries(cx, out);
    return OK;
}

/* Where does this number come from? One figure, taken apart into the cells of the delivered files.
 */

#include <math.h>

#include "web/web_in.h"

enum { CELLS_SHOWN = 200 };

static Err asked_figure(Cx *cx, const Request *request, PublishedFigure *out, int64_t *as_of) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *indicator;
    TRY(indicator_find(cx, catalogue, request->part, &indicator));
    const Region *region;
    TRY(region_find(cx, catalogue, request->get(request, S("region")), &region));
    Str text = request->get(request, S("period"));
    Period period;
    if (!period_read(text, &period)) return fail(cx, INVALID, MSG_PUBLISH_NO_PERIOD, text);
    Str cell;
    TRY(cell_read(cx, catalogue, request->get(request, S("cell")), &cell));
    TRY(request_as_of(cx, request, as_of));
    return publish_figure(cx, out, indicator, region, period, cell, *as_of);
}

static Str shown(Cx *cx, const Value *v, int decimals) {
    if (!value_has_number(v)) return publish_state_word(cx->lang, v);
    return words_value(cx->mem, cx->lang, v->number, value_decimals(v, decimals), v->unit);
}

/* Where a cell stands; nothing of one that is not released. */
typedef struct CellPlace {
    Str delivery, file, row, column;
} CellPlace;

static Err place_of(Cx *cx, const PublishedCell *cell, CellPlace *out) {
    Delivery delivery;
    *out = (CellPlace){S(""), S(""), S(""), S("")};
    if (!cell->delivery) return OK;
    TRY(publish_delivery(cx, &delivery, cell->delivery));
    *out =
        (CellPlace){str_int(cx->mem, cell->delivery), delivery.file_name,
                    str_int(cx->mem, (int64_t)cell->row), str_int(cx->mem, (int64_t)cell->column)};
    return OK;
}

static Err cell_row(Cx *cx, const Request *request, const Catalogue *catalogue,
                    const PublishedCell *cell, OriginCell *out) {
    CellPlace place;
    TRY(place_of(cx, cell, &place));
    *out = (OriginCell){
        .measure = cell->measure_title.in[cx->lang],
        .region = cell->region->name.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, cell->period),
        .cell = cell_label(cx->mem, cx->lang, catalogue, cell->cell),
        .value = shown(cx, &cell->value, 15),
        .file = place.file,
        .row = place.row,
        .column = place.column,
    };
    if (!cell->delivery) return OK;
    out->delivery_href = page_href(cx, request, "/delivery/%.*s", STR_ARG(place.delivery));
    out->row_href = page_href(cx, request, "/delivery/%.*s/row/%.*s?column=%.*s",
                              STR_ARG(place.delivery), STR_ARG(place.row), STR_ARG(place.column));
    return OK;
}

static Err origin_sheet(Cx *cx, const Request *request, Reply *reply, const PublishedCell *cells,
                        size_t n) {
    static const char *const columns[] = {"measure", "region",   "period", "cell", "number",
                                          "state",   "delivery", "file",   "row",  "column"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < n; i++) {
        CellPlace place;
        TRY(place_of(cx, &cells[i], &place));
        Buf number = buf_new(cx->mem, 64);
        if (value_has_number(&cells[i].value)) buf_double(&number, cells[i].value.number);
        Str row[] = {cells[i].measure, cells[i].region->key, period_code(cx->mem, cells[i].period),
                     cells[i].cell,    buf_str(&number),     presence_id(cells[i].value.presence),
                     place.delivery,   place.file,           place.row,
                     place.column};
        for (size_t c = 0; c < sheet.n_columns; c++)
            vec_push(cx->mem, &sheet.cells, row[c]);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

static Err fill_versions(Cx *cx, const Request *request, const PublishedFigure *figure,
                         OriginPage *page) {
    PublishedVersion *versions;
    size_t n;
    TRY(publish_versions(cx, &versions, &n, figure));
    page->versions = NEW_ARRAY(cx->mem, OriginVersion, n + 1);
    for (size_t i = 0; i < n; i++) {
        Delivery delivery;
        TRY(publish_delivery(cx, &delivery, versions[i].delivery));
        page->versions[page->n_versions++] = (OriginVersion){
            .delivery = str_format(cx->mem, "%lld", (long long)versions[i].delivery),
            .href = page_href(cx, request, "/delivery/%lld", (long long)versions[i].delivery),
            .value = shown(cx, &versions[i].value, figure->indicator->decimals),
            .received = day_local(cx, delivery.received),
        };
    }
    for (size_t i = 0; i < page->n_versions; i++) { /* newest first */
        bool first = i + 1 == page->n_versions;
        page->versions[i].change = first ? message_text(cx->lang, MSG_ORIGIN_FIRST_TIME)
                                         : message_fill(cx->mem, cx->lang, MSG_ORIGIN_BEFORE, 1,
                                                        &page->versions[i + 1].value);
    }
    return OK;
}

/* Empty where the figure is no ratio; with one decimal where it is no whole number. */
static Str part_of_ratio(Cx *cx, double part) {
    if (!isfinite(part)) return S("");
    return words_number(cx->mem, cx->lang, part, fabs(part - round(part)) < 1e-9 ? 0 : 1);
}

static void fill_value(Cx *cx, const PublishedFigure *figure, OriginPage *page) {
    const Value *v = &figure->value;
    Lang lang = cx->lang;
    page->value = shown(cx, v, figure->indicator->decimals + 2);
    page->state = publish_state_word(lang, v);
    page->precision = value_has_number(v) ? precision_word(lang, v->precision) : S("");
    if (value_has_number(v) && v->high > v->low)
        page->band = words_band(cx->mem, lang, v->low, v->high,
                                publish_band_decimals(figure->indicator), v->unit);
    page->numerator = part_of_ratio(cx, v->numerator);
    page->denominator = part_of_ratio(cx, v->denominator);
    if (page->numerator.n && page->denominator.n && value_has_number(v)) {
        Str texts[] = {page->numerator, page->denominator, page->value};
        page->calculation = message_fill(cx->mem, lang, MSG_ORIGIN_CALCULATION, 3, texts);
    }
    if (figure->stand_in) {
        Str name = figure->stand_in->full_name.in[lang];
        page->stand_in = message_fill(cx->mem, lang, MSG_WEB_STAND_IN, 1, &name);
    }
}

Err route_origin(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedFigure figure;
    int64_t as_of = 0, last = 0;
    TRY(asked_figure(cx, request, &figure, &as_of));
    PublishedCell *cells;
    size_t n;
    TRY(publish_origin(cx, &cells, &n, &figure, as_of));
    if (request->format != AS_HTML) return origin_sheet(cx, request, reply, cells, n);
    TRY(publish_last_delivery(cx, &last));
    const Indicator *indicator = figure.indicator;
    OriginPage page = {
        .head =
            page_head(cx, request, message_text(cx->lang, MSG_WEB_TITLE_ORIGIN), S("/indicators")),
        .indicator = indicator->title.in[cx->lang],
        .indicator_href = as_of ? page_href(cx, request, "/indicator/%.*s?as_of=%lld",
                                            STR_ARG(indicator->id), (long long)as_of)
                                : page_href(cx, request, "/indicator/%.*s", STR_ARG(indicator->id)),
        .region = figure.region->full_name.in[cx->lang],
        .region_href = region_href(cx, request, figure.region),
        .period = words_period(cx->mem, cx->lang, figure.period),
        .cell = cell_label(cx->mem, cx->lang, catalogue, figure.cell),
        .formula = indicator->formula,
        .definition = indicator->definition.in[cx->lang],
        .version =
            str_format(cx->mem, "%.*s, Version %d", STR_ARG(indicator->id), indicator->version),
        .fixed_href = page_href(
            cx, request, "/indicator/%.*s/origin?%.*s", STR_ARG(indicator->id),
            STR_ARG(query_with(cx, request, S("as_of"),
                               str_format(cx->mem, "%lld", (long long)(as_of ? as_of : last))))),
    };
    fill_value(cx, &figure, &page);
    TRY(fill_versions(cx, request, &figure, &page));
    size_t shown_n = n < CELLS_SHOWN ? n : CELLS_SHOWN;
    page.cells = NEW_ARRAY(cx->mem, OriginCell, shown_n + 1);
    for (size_t i = 0; i < shown_n; i++)
        TRY(cell_row(cx, request, catalogue, &cells[i], &page.cells[page.n_cells++]));
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)shown_n),
                    words_count(cx->mem, cx->lang, (int64_t)n)};
    page.cells_text = message_fill(cx->mem, cx->lang, MSG_WEB_CELLS_SHOWN, 2, counts);
    page_origin(&reply->body, request->lang, &page);
    return OK;
}

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

static Err cell_row(Cx *cx, const Request *request, const Catalogue *catalogue,
                    const PublishedCell *cell, OriginCell *out) {
    Delivery delivery;
    TRY(publish_delivery(cx, &delivery, cell->delivery));
    *out = (OriginCell){
        .measure = cell->measure_title.in[cx->lang],
        .region = cell->region->name.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, cell->period),
        .cell = cell_label(cx->mem, cx->lang, catalogue, cell->cell),
        .value = shown(cx, &cell->value, 15),
        .delivery_href = page_href(cx, request, "/delivery/%lld", (long long)cell->delivery),
        .file = delivery.file_name,
        .row = str_format(cx->mem, "%zu", cell->row),
        .column = str_format(cx->mem, "%zu", cell->column),
        .row_href = page_href(cx, request, "/delivery/%lld/row/%zu?column=%zu",
                              (long long)cell->delivery, cell->row, cell->column),
    };
    return OK;
}

static Err origin_sheet(Cx *cx, const Request *request, Reply *reply, const PublishedCell *cells,
                        size_t n) {
    static const char *const columns[] = {"measure", "region",   "period", "cell", "number",
                                          "state",   "delivery", "file",   "row",  "column"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < n; i++) {
        Delivery delivery;
        TRY(publish_delivery(cx, &delivery, cells[i].delivery));
        Buf number = buf_new(cx->mem, 64);
        if (value_has_number(&cells[i].value)) buf_double(&number, cells[i].value.number);
        vec_push(cx->mem, &sheet.cells, cells[i].measure);
        vec_push(cx->mem, &sheet.cells, cells[i].region->key);
        vec_push(cx->mem, &sheet.cells, period_code(cx->mem, cells[i].period));
        vec_push(cx->mem, &sheet.cells, cells[i].cell);
        vec_push(cx->mem, &sheet.cells, buf_str(&number));
        vec_push(cx->mem, &sheet.cells, presence_id(cells[i].value.presence));
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%lld", (long long)cells[i].delivery));
        vec_push(cx->mem, &sheet.cells, delivery.file_name);
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", cells[i].row));
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", cells[i].column));
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

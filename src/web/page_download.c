/* In which form does a reader take a figure along? A form without an answer is shown; an answered
 * one leads to the stable address of the file. */

#include "web/figure_in.h"

/* Of what the form says, the address keeps what matters for the file. */
static Err file_address(Cx *cx, const Request *request, const FigureAsk *ask, Str format,
                        Str *out) {
    static const char *const of_csv[] = {"separator", "decimal", "bom"};
    const char *ending;
    bool all;
    if (!download_form(format, &ending, &all))
        return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, S("format"), format,
                    S("csv, xlsx, json, svg, png"));
    Request file = *request;
    file.query = query_with(cx, &file, S("format"), STR_NONE);
    if (!all || !ask->data_shown) file.query = query_with(cx, &file, S("data"), STR_NONE);
    for (size_t i = 0; i < 3 && !str_equal(format, S("csv")); i++)
        file.query = query_with(cx, &file, str_of(of_csv[i]), STR_NONE);
    *out = figure_href(cx, request, ask, ending, file.query);
    return OK;
}

static Err address_sheet(Cx *cx, const Request *request, Reply *reply, const DownloadForm *form) {
    static const char *const columns[] = {"format", "data", "address"};
    Sheet sheet = {.n_columns = 3, .columns = columns};
    const Link *lists[] = {form->shown, form->all};
    const size_t counts[] = {form->n_shown, form->n_all};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < counts[l]; i++) {
            vec_push(cx->mem, &sheet.cells, lists[l][i].text);
            vec_push(cx->mem, &sheet.cells, l ? S("all") : S("shown"));
            vec_push(cx->mem, &sheet.cells, public_address(cx, request, lists[l][i].href));
        }
    return sheet_reply(cx, request, reply, &sheet);
}

Err download_answer(Cx *cx, const Request *request, const FigureAsk *ask, Str subtitle,
                    Reply *reply) {
    Str format = request->get(request, S("format"));
    if (format.n) {
        TRY(file_address(cx, request, ask, format, &reply->location));
        reply->status = 303;
        return OK;
    }
    Str title = ask->path.n ? ask->title : ask->indicator->title.in[cx->lang];
    DownloadPage page = {
        .head = page_head(cx, request,
                          message_fill(cx->mem, cx->lang, MSG_FIGURE_TITLE_DOWNLOAD, 1, &title),
                          S("/indicators")),
        .id = ask->path.n ? ask->id : ask->indicator->id,
        .href = figure_href(cx, request, ask, "", request->query),
        .subtitle = subtitle,
    };
    figure_download(cx, request, ask, &page.form);
    if (request->format != AS_HTML) return address_sheet(cx, request, reply, &page.form);
    page_download(&reply->body, request->lang, &page);
    return OK;
}

Err route_download(Cx *cx, const Request *request, Reply *reply) {
    FigureAsk ask;
    FigureShown shown;
    Str subtitle = STR_NONE;
    TRY(figure_ask(cx, request, request->part, &ask));
    if (request->format == AS_HTML && !request->get(request, S("format")).n) {
        TRY(figure_shown(cx, &ask, &shown));
        subtitle = figure_subtitle(cx, &ask, &shown);
    }
    return download_answer(cx, request, &ask, subtitle, reply);
}

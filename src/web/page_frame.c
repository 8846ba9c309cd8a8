/* What do other houses' pages show of a figure? The finding, the picture or table, the line that
 * says where it comes from, and a link back: no navigation, no script, nothing kept in the reader's
 * browser. */

#include "web/figure_in.h"

static Err fill(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                FramePage *page) {
    PublishedNotes notes;
    Buf picture = buf_new(cx->mem, 4 << 20);
    TRY(figure_headline(cx, ask, &page->headline));
    TRY(publish_notes(cx, &notes, &shown->table));
    TRY(figure_notes_list(cx, &notes, &page->notes, &page->n_notes));
    TRY(figure_credits(cx, &shown->table, &page->credits));
    page->is_table = ask->tab == TAB_TABLE;
    if (page->is_table) {
        TRY(figure_table(cx, request, ask, shown, &notes, &page->table));
    } else {
        TRY(figure_picture(cx, ask, shown, page->headline, FORM_BOTH, &picture));
        page->picture = (Safe){buf_str(&picture)};
        page->has_picture = picture.n > 0;
    }
    return OK;
}

Err route_frame(Cx *cx, const Request *request, Reply *reply) {
    FigureAsk ask;
    FigureShown shown;
    TRY(figure_ask(cx, request, request->part, &ask));
    if (request->format != AS_HTML) {
        ask.data_shown = true;
        return figure_file(cx, request, &ask, reply);
    }
    TRY(figure_shown(cx, &ask, &shown));
    FramePage page = {
        .head = document_head(cx, request, ask.indicator->title.in[cx->lang]),
        .subtitle = figure_subtitle(cx, &ask, &shown),
        .note = shown.note,
        .href = figure_href(cx, request, &ask, "", request->query),
        .house = request->settings->name,
    };
    TRY(fill(cx, request, &ask, &shown, &page));
    reply->framed = true;
    page_frame(&reply->body, request->lang, &page);
    return OK;
}

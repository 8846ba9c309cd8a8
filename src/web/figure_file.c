/* How does a figure become a file? What is shown or all that was asked for as CSV, JSON or
 * workbook; its picture as SVG with everything it needs to stand alone, and as PNG made of that. */

#include "web/figure_in.h"

/* `cell` means the same as on a map: one part, or the total. */
static Err part_asked(Cx *cx, const FigureAsk *ask, PublishQuery *query) {
    const Catalogue *catalogue;
    Str cell = ask->request->get(ask->request, S("cell"));
    query->whole = str_equal(cell, S("total"));
    if (query->whole) query->by = STR_NONE;
    if (!cell.n || query->whole) return OK;
    TRY(catalogue_get(cx, &catalogue));
    TRY(cell_read(cx, catalogue, cell, &query->cell));
    if (map_dimension(ask->indicator, query->cell)) return OK;
    return fail(cx, INVALID, MSG_MAP_NO_PART, cell, ask->indicator->id);
}

/* What is shown where the address says so, else all that was asked for. */
static Err table_of_file(Cx *cx, const FigureAsk *ask, bool picture, FigureShown *shown) {
    if (ask->data_shown || picture) return figure_shown(cx, ask, shown);
    PublishQuery query = figure_query(ask);
    TRY(part_asked(cx, ask, &query));
    return publish_table(cx, &shown->table, &query);
}

Str figure_data_version(Cx *cx, const FigureCredits *credits) {
    if (!credits->date.n) return credits->number;
    return message_fill(cx->mem, cx->lang, MSG_FIGURE_DATA_OF, 2,
                        (Str[]){credits->number, credits->date});
}

static Err workbook(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                    Reply *reply) {
    FigureBlock block = {0};
    TRY(figure_credits(cx, &shown->table, &block.credits));
    TRY(figure_actions(cx, request, ask, shown, &block));
    WorkbookAbout about = {
        .licences = block.credits.licences,
        .data_version = figure_data_version(cx, &block.credits),
        .address = block.fixed,
        .citation = block.citation,
        .when = block.credits.received,
    };
    Str bytes;
    TRY(publish_workbook(cx, &bytes, &shown->table, &about));
    buf_put(&reply->body, bytes);
    return OK;
}

Str figure_source_line(Cx *cx, const FigureCredits *credits) {
    Str words[] = {message_text(cx->lang, MSG_WEB_SOURCE), credits->source};
    Str version[] = {message_text(cx->lang, MSG_WEB_DEFINITION_VERSION), credits->version};
    Str data[] = {message_text(cx->lang, MSG_WEB_DATA_AS_OF), figure_data_version(cx, credits)};
    Str boundaries[] = {message_text(cx->lang, MSG_WEB_BOUNDARIES), credits->boundaries};
    Str licence[] = {message_text(cx->lang, MSG_FIGURE_LICENCE), credits->licences};
    Str parts[5] = {str_join(cx->mem, 2, words, S(" ")), str_join(cx->mem, 2, version, S(" ")),
                    str_join(cx->mem, 2, data, S(" "))};
    size_t n = 3;
    if (credits->boundaries.n) parts[n++] = str_join(cx->mem, 2, boundaries, S(" "));
    if (credits->licences.n) parts[n++] = str_join(cx->mem, 2, licence, S(" "));
    return str_join(cx->mem, n, parts, S(" · "));
}

Err figure_framed(Cx *cx, const FigureAsk *ask, const FigureBlock *block, Str picture, Buf *out) {
    VEC(Str) lines = {0};
    for (size_t i = 0; i < block->n_notes; i++)
        vec_push(cx->mem, &lines,
                 str_format(cx->mem, "%.*s  %.*s", STR_ARG(block->notes[i].mark),
                            STR_ARG(block->notes[i].text)));
    if (block->note.n) vec_push(cx->mem, &lines, block->note);
    if (beyond_words(cx).n) vec_push(cx->mem, &lines, beyond_words(cx));
    Str fixed = query_with(cx, ask->request, S("as_of"), block->credits.number);
    vec_push(cx->mem, &lines, figure_source_line(cx, &block->credits));
    vec_push(cx->mem, &lines,
             public_address(cx, ask->request, figure_href(cx, ask->request, ask, "", fixed)));
    ChartFrame frame = {.title = block->headline,
                        .subtitle = block->subtitle,
                        .picture = picture,
                        .lines = lines.at,
                        .n_lines = lines.n};
    return chart_frame(cx, out, &frame);
}

static Err picture_alone(Cx *cx, const FigureAsk *ask, const FigureShown *shown, Buf *out) {
    Buf picture = buf_new(cx->mem, PAGE_MOST);
    PublishedNotes notes;
    FigureBlock block = {.subtitle = figure_subtitle(cx, ask, shown), .note = shown->note};
    TRY(figure_headline(cx, ask, &block.headline));
    TRY(figure_picture(cx, ask, shown, block.headline, FORM_WIDE, &picture));
    if (!picture.n) return fail(cx, NOT_FOUND, MSG_FIGURE_NO_PICTURE, shown->note);
    TRY(figure_credits(cx, &shown->table, &block.credits));
    TRY(publish_notes(cx, &notes, &shown->table));
    TRY(figure_notes_list(cx, &notes, &block.notes, &block.n_notes));
    return figure_framed(cx, ask, &block, buf_str(&picture), out);
}

static Err png(Cx *cx, const FigureAsk *ask, const FigureShown *shown, Reply *reply) {
    Buf svg = buf_new(cx->mem, PAGE_MOST);
    TRY(picture_alone(cx, ask, shown, &svg));
    return png_of_svg(cx, buf_str(&svg), &reply->body);
}

static const char *const endings[FORMATS] = {
#define FORMAT(symbol, ending, type) ending,
#include "web/formats.def"
#undef FORMAT
};

Err figure_file(Cx *cx, const Request *request, const FigureAsk *ask, Reply *reply) {
    FigureShown shown = {0};
    Format format = request->format;
    TRY(table_of_file(cx, ask, format == AS_SVG || format == AS_PNG, &shown));
    reply->file_name = figure_file_name(cx, ask, &shown, endings[format]);
    if (format == AS_XLSX) return workbook(cx, request, ask, &shown, reply);
    if (format == AS_SVG) return picture_alone(cx, ask, &shown, &reply->body);
    if (format == AS_PNG) return png(cx, ask, &shown, reply);
    return tables_reply(cx, request, reply, (const PublishedTable *[]){&shown.table}, 1);
}

/* How are two indicators against each other shown and taken along? As the same block as every
 * figure: picture or table, files, addresses, a frame; and what can be taken of the table of all
 * areas. */

#include "web/compare_in.h"
#include "web/figure_in.h"

/* ---- where it comes from ---- */

/* "a; b", each once. */
static Str joined(Cx *cx, Str list, Str next) {
    if (!next.n || str_find(list, next, 0) != SIZE_MAX) return list;
    return list.n ? str_format(cx->mem, "%.*s; %.*s", STR_ARG(list), STR_ARG(next)) : next;
}

/* One line for all tables: sources and licences each once, the version of each definition. */
static Err credits_of(Cx *cx, const PublishedTable *const *tables, size_t n, FigureCredits *out) {
    Delivery *all;
    size_t n_all;
    TRY(publish_deliveries(cx, &all, &n_all));
    PublishedSources sources = {.lang = cx->lang};
    *out = (FigureCredits){0};
    for (size_t i = 0; i < n; i++) {
        FigureCredits one;
        credits_among(cx, all, n_all, tables[i], &one);
        TRY(publish_sources_add(cx, &sources, tables[i]));
        out->licences = joined(cx, out->licences, one.licences);
        out->version = joined(cx, out->version, one.version);
        out->number = one.number, out->date = one.date, out->received = one.received;
    }
    out->source = publish_sources_text(cx, &sources);
    return OK;
}

/* ---- the pair as a figure ---- */

static FigureAsk pair_ask(Cx *cx, const Request *request, const Compare *compare) {
    const Indicator *x = compare->pair[0], *y = compare->pair[1];
    FigureAsk ask = {
        .request = request,
        .indicator = x,
        .path = S("/compare"),
        .title = message_fill(cx->mem, cx->lang, MSG_COMPARE_PAIR_TITLE, 2,
                              (Str[]){x->title.in[cx->lang], y->title.in[cx->lang]}),
        .id = str_format(cx->mem, "%.*s, %.*s", STR_ARG(x->id), STR_ARG(y->id)),
        .as_of = compare->as_of,
        .data_shown = str_equal(request->get(request, S("data")), S("shown")),
    };
    if (str_equal(request->get(request, S("tab")), S("table"))) ask.tab = TAB_TABLE;
    return ask;
}

static Str pair_subtitle(Cx *cx, const ComparedPair *pair) {
    Str parts[] = {words_period(cx->mem, cx->lang, pair->period),
                   message_count(cx->mem, cx->lang, MSG_FIGURE_AREAS, (int64_t)pair->n)};
    return str_join(cx->mem, 2, parts, S(" · "));
}

static Str column_name(Cx *cx, const PublishedFigure *figure) {
    return message_fill(cx->mem, cx->lang, MSG_COMPARE_PAIR_COLUMN, 2,
                        (Str[]){figure->indicator->title.in[cx->lang],
                                words_period(cx->mem, cx->lang, figure->period)});
}

/* The figures of the picture, the whole areas on top. */
static void pair_table(Cx *cx, const Request *request, const ComparedPair *pair, Str label,
                       FigureTable *out) {
    const Compare *compare = pair->compare;
    *out = (FigureTable){.label = label,
                         .heads = NEW_ARRAY(cx->mem, TableHead, 2),
                         .n_heads = 2,
                         .fixed = NEW_ARRAY(cx->mem, TableLine, BESIDE),
                         .lines = NEW_ARRAY(cx->mem, TableLine, compare->n_regions)};
    for (size_t i = 0; i < compare->n_regions; i++) {
        const PublishedFigure *f[2];
        const Region *region = compare->regions[i];
        publish_scatter_pair(&pair->tables[0], &pair->tables[1], pair->period, region, f);
        if (!f[0] || !f[1]) continue;
        TableLine line = {.region = region->name.in[cx->lang],
                          .region_href = region_href(cx, request, region),
                          .figures = NEW_ARRAY(cx->mem, FigureView, 2),
                          .n_figures = 2,
                          .marked = compare_is_selected(compare, region)};
        for (size_t k = 0; k < 2; k++) {
            line.figures[k] = figure_view(cx, request, f[k]);
            out->heads[k].text = column_name(cx, f[k]);
        }
        if (i < BESIDE)
            out->fixed[out->n_fixed++] = line;
        else
            out->lines[out->n_lines++] = line;
    }
}

static Err pair_picture(Cx *cx, const ComparedPair *pair, Str title, PictureForm form, Buf *out) {
    const Compare *compare = pair->compare;
    Picture picture = {.title = title,
                       .period = pair->period,
                       .form = form,
                       .selected = compare->selected,
                       .n_selected = compare->n_selected};
    TRY(publish_scatter(cx, out, &pair->tables[0], &pair->tables[1], &picture));
    return buf_check(cx, out);
}

/* Of both tables, with the indicator as the mark. */
static Err pair_notes(Cx *cx, const ComparedPair *pair, FootNote **out, size_t *n) {
    VEC(FootNote) list = {0};
    for (size_t i = 0; i < 2; i++) {
        PublishedNotes notes;
        TRY(publish_notes(cx, &notes, &pair->tables[i]));
        for (size_t k = 0; k < notes.n; k++)
            vec_push(cx->mem, &list, ((FootNote){pair->tables[i].indicator->id, notes.texts[k]}));
    }
    *out = list.at, *n = list.n;
    return OK;
}

static void pair_tabs(Cx *cx, const Request *request, const FigureAsk *ask, FigureBlock *block) {
    static const Msg texts[] = {MSG_WEB_TAB_CHART, MSG_WEB_TAB_TABLE};
    block->tabs = NEW_ARRAY(cx->mem, Link, 2);
    for (size_t i = 0; i < 2; i++) {
        Str query = query_with(cx, request, S("tab"), i ? S("table") : STR_NONE);
        block->tabs[block->n_tabs++] =
            (Link){.href = figure_href(cx, request, ask, "", plain_commas(cx, query)),
                   .text = message_text(cx->lang, texts[i]),
                   .active = (ask->tab == TAB_TABLE) == (i == 1)};
    }
}

/* Headline, what is measured, notes and sources: of page, frame and file. */
static Err pair_words(Cx *cx, const ComparedPair *pair, const FigureAsk *ask, FigureBlock *block) {
    const PublishedTable *tables[] = {&pair->tables[0], &pair->tables[1]};
    Str left_out = message_fill(cx->mem, cx->lang, MSG_WEB_WHOLES_LEFT_OUT, 1, &pair->left_out);
    Str note[] = {message_text(cx->lang, MSG_COMPARE_PAIR_NOTE), left_out};
    *block = (FigureBlock){
        .id = S("paar"),
        .headline = ask->title,
        .subtitle = pair_subtitle(cx, pair),
        .note = str_join(cx->mem, pair->left_out.n ? 2 : 1, note, S(" ")),
        .notes_href = S("#anmerkungen"),
        .is_table = ask->tab == TAB_TABLE,
    };
    TRY(pair_notes(cx, pair, &block->notes, &block->n_notes));
    return credits_of(cx, tables, 2, &block->credits);
}

static Err pair_block(Cx *cx, const Request *request, const ComparedPair *pair,
                      const FigureAsk *ask, FigureBlock *block) {
    Buf picture = buf_new(cx->mem, PAGE_MOST);
    TRY(pair_words(cx, pair, ask, block));
    if (block->is_table)
        pair_table(cx, request, pair, block->headline, &block->table);
    else
        TRY(pair_picture(cx, pair, block->headline, FORM_BOTH, &picture));
    block->picture = (Safe){buf_str(&picture)};
    block->has_picture = picture.n > 0;
    pair_tabs(cx, request, ask, block);
    FigureShown shown = {
        .kind = PICTURE_LINES, .drawn = true, .period = pair->period, .table = pair->tables[0]};
    return figure_actions(cx, request, ask, &shown, block);
}

Err compare_pair(Cx *cx, const Request *request, const Compare *compare, ComparePair *out) {
    const Indicator *x = compare->pair[0], *y = compare->pair[1];
    ComparedPair pair;
    if (!x && !y) return OK;
    out->asked = true;
    TRY(compare_pair_find(cx, compare, &pair));
    if (!x || !y || x == y || !pair.n) {
        bool complete = x && y && x != y;
        out->title = complete ? pair_ask(cx, request, compare).title
                              : message_text(cx->lang, MSG_COMPARE_PAIR);
        out->note = message_text(cx->lang, complete ? MSG_COMPARE_PAIR_NO_PERIOD
                                                    : MSG_COMPARE_PAIR_INCOMPLETE);
        return OK;
    }
    FigureAsk ask = pair_ask(cx, request, compare);
    out->drawn = true;
    return pair_block(cx, request, &pair, &ask, &out->block);
}

/* NOT_FOUND, with the reason, where there is nothing to draw. */
static Err pair_needed(Cx *cx, const Compare *compare, ComparedPair *pair) {
    const Indicator *x = compare->pair[0], *y = compare->pair[1];
    TRY(compare_pair_find(cx, compare, pair));
    if (pair->n) return OK;
    bool complete = x && y && x != y;
    Msg why = complete ? MSG_COMPARE_PAIR_NO_PERIOD : MSG_COMPARE_PAIR_INCOMPLETE;
    return fail(cx, NOT_FOUND, MSG_FIGURE_NO_PICTURE, message_text(cx->lang, why));
}

Err route_compare_frame(Cx *cx, const Request *request, Reply *reply) {
    Compare compare;
    ComparedPair pair;
    FigureBlock block;
    TRY(compare_read(cx, request, false, &compare));
    if (request->format != AS_HTML) { /* of what it shows */
        Request shown = *request;
        shown.query = query_with(cx, request, S("data"), S("shown"));
        return compare_file(cx, &shown, &compare, reply);
    }
    TRY(pair_needed(cx, &compare, &pair));
    FigureAsk ask = pair_ask(cx, request, &compare);
    TRY(pair_block(cx, request, &pair, &ask, &block));
    FramePage page = {
        .head = document_head(cx, request, ask.title),
        .headline = block.headline,
        .subtitle = block.subtitle,
        .note = block.note,
        .is_table = block.is_table,
        .has_picture = block.has_picture,
        .picture = block.picture,
        .table = block.table,
        .notes = block.notes,
        .n_notes = block.n_notes,
        .credits = block.credits,
        .href = figure_href(cx, request, &ask, "", request->query),
        .house = request->settings->name,
    };
    reply->framed = true;
    page_frame(&reply->body, request->lang, &page);
    return OK;
}

/* ---- files ---- */

static Err pair_svg(Cx *cx, const ComparedPair *pair, const FigureAsk *ask, Buf *out) {
    FigureBlock block;
    Buf picture = buf_new(cx->mem, PAGE_MOST);
    TRY(pair_words(cx, pair, ask, &block));
    TRY(pair_picture(cx, pair, block.headline, FORM_WIDE, &picture));
    return figure_framed(cx, ask, &block, buf_str(&picture), out);
}

static Err pair_image(Cx *cx, const Request *request, const Compare *compare, Reply *reply) {
    ComparedPair pair;
    TRY(pair_needed(cx, compare, &pair));
    FigureAsk ask = pair_ask(cx, request, compare);
    bool png = request->format == AS_PNG;
    reply->file_name = str_format(cx->mem, "%.*s_%.*s%s", STR_ARG(compare->pair[0]->id),
                                  STR_ARG(compare->pair[1]->id), png ? ".png" : ".svg");
    if (!png) return pair_svg(cx, &pair, &ask, &reply->body);
    Buf svg = buf_new(cx->mem, PAGE_MOST);
    TRY(pair_svg(cx, &pair, &ask, &svg));
    return png_of_svg(cx, buf_str(&svg), &reply->body);
}

/* What is shown is the picture, where there is one; all that was asked for is the page's table. */
static Err tables_asked(Cx *cx, const Request *request, const Compare *compare, Tables *out) {
    Compare whole;
    if (str_equal(request->get(request, S("data")), S("shown"))) {
        ComparedPair *pair = NEW(cx->mem, ComparedPair);
        TRY(compare_pair_find(cx, compare, pair));
        out->at = NEW_ARRAY(cx->mem, const PublishedTable *, 2);
        for (size_t i = 0; i < 2 && pair->n; i++)
            out->at[out->n++] = &pair->tables[i];
        if (out->n) return OK;
    }
    TRY(compare_read(cx, request, true, &whole));
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, whole.n_rows + 1);
    out->at = NEW_ARRAY(cx->mem, const PublishedTable *, whole.n_rows + 1);
    for (; out->n < whole.n_rows; out->n++) {
        TRY(publish_row_table(cx, &tables[out->n], &whole.rows[out->n], whole.as_of));
        out->at[out->n] = &tables[out->n];
    }
    return OK;
}

/* ---- what can be taken along of the table ---- */

static Err table_ask(Cx *cx, const Request *request, const Compare *compare, FigureAsk *out) {
    VEC(Str) ids = {0};
    for (size_t i = 0; i < compare->indicators.n; i++)
        vec_push(cx->mem, &ids, compare->indicators.at[i]->id);
    *out = (FigureAsk){
        .request = request,
        .path = S("/compare"),
        .title = message_text(cx->lang, MSG_COMPARE_TITLE),
        .id = str_join(cx->mem, ids.n, ids.at, S(", ")),
        .as_of = compare->as_of,
        .tab = TAB_TABLE,
        .no_picture = true,
        .data_shown = str_equal(request->get(request, S("data")), S("shown")),
    };
    return OK;
}

static Err take_fill(Cx *cx, const Request *request, const FigureAsk *ask, const Tables *tables,
                     FigureBlock *out) {
    FigureShown shown = {.kind = PICTURE_BARS};
    *out = (FigureBlock){.notes_href = S("#anmerkungen"), .is_table = true};
    TRY(credits_of(cx, tables->at, tables->n, &out->credits));
    TRY(figure_actions(cx, request, ask, &shown, out));
    out->frame_code = STR_NONE; /* frames are for pictures */
    return OK;
}

Err compare_table_actions(Cx *cx, const Request *request, const Compare *compare,
                          FigureBlock *out) {
    FigureAsk ask;
    Tables tables = {.at = NEW_ARRAY(cx->mem, const PublishedTable *, compare->n_rows + 1)};
    PublishedTable *made = NEW_ARRAY(cx->mem, PublishedTable, compare->n_rows + 1);
    for (; tables.n < compare->n_rows; tables.n++) {
        TRY(publish_row_shown(cx, &made[tables.n], &compare->rows[tables.n], compare->as_of));
        tables.at[tables.n] = &made[tables.n];
    }
    TRY(table_ask(cx, request, compare, &ask));
    return take_fill(cx, request, &ask, &tables, out);
}

Err tables_workbook(Cx *cx, const Request *request, const FigureAsk *ask, const Tables *tables,
                    Reply *reply) {
    FigureBlock block;
    Str bytes;
    TRY(take_fill(cx, request, ask, tables, &block));
    WorkbookAbout about = {
        .licences = block.credits.licences,
        .data_version = figure_data_version(cx, &block.credits),
        .address = block.fixed,
        .citation = block.citation,
        .when = block.credits.received,
    };
    reply->file_name = str_format(cx->mem, "%.*s.xlsx", STR_ARG(ask->title));
    TRY(publish_workbook_of(cx, &bytes, tables->at, tables->n, &about));
    buf_put(&reply->body, bytes);
    return OK;
}

Err compare_file(Cx *cx, const Request *request, const Compare *compare, Reply *reply) {
    Tables tables = {0};
    if (request->format == AS_SVG || request->format == AS_PNG)
        return pair_image(cx, request, compare, reply);
    TRY(tables_asked(cx, request, compare, &tables));
    if (request->format == AS_XLSX) {
        FigureAsk ask;
        TRY(table_ask(cx, request, compare, &ask));
        return tables_workbook(cx, request, &ask, &tables, reply);
    }
    return tables_reply(cx, request, reply, tables.at, tables.n);
}

Err route_compare_download(Cx *cx, const Request *request, Reply *reply) {
    Compare compare;
    FigureAsk ask;
    TRY(compare_read(cx, request, false, &compare));
    TRY(table_ask(cx, request, &compare, &ask));
    if (compare.pair[0] && compare.pair[1]) ask = pair_ask(cx, request, &compare);
    return download_answer(cx, request, &ask, STR_NONE, reply);
}

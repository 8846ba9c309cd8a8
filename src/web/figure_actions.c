/* How does a reader take a figure along? Addresses to download it in every form, a live and a fixed
 * address, how to cite it, and a line that shows it on other houses' pages. */

#include "web/figure_in.h"

/* What a downloaded file is called: "D-14a_2019", "D-14a_2006-2015". */
Str figure_file_name(Cx *cx, const FigureAsk *ask, const FigureShown *shown, const char *ending) {
    const PublishedTable *table = &shown->table;
    Str id = ask->path.n ? ask->id : ask->indicator->id;
    if (!table->n_periods) return str_format(cx->mem, "%.*s%s", STR_ARG(id), ending);
    Str first = period_code(cx->mem, table->periods[0]);
    Str last = period_code(cx->mem, table->periods[table->n_periods - 1]);
    Str span = table->n_periods == 1 ? last : str_join(cx->mem, 2, (Str[]){first, last}, S("_"));
    Str name = str_format(cx->mem, "%.*s_%.*s%s", STR_ARG(id), STR_ARG(span), ending);
    char *p = cstr(cx->mem, name);
    for (size_t i = 0; i < name.n; i++)
        if (p[i] == '/') p[i] = '-';
    return (Str){p, name.n};
}

static const struct {
    const char *id, *ending;
    Msg text;
    bool all; /* also of everything that was asked for */
} forms[] = {
#define DOWNLOAD(id, ending, message, all) {id, ending, message, all},
#include "web/downloads.def"
#undef DOWNLOAD
};
enum { FORMS = sizeof forms / sizeof *forms };

bool download_form(Str id, const char **ending, bool *all) {
    for (size_t i = 0; i < FORMS; i++) {
        if (!str_equal(id, str_of(forms[i].id))) continue;
        *ending = forms[i].ending, *all = forms[i].all;
        return true;
    }
    return false;
}

static Request with(Cx *cx, const Request *request, const char *name, Str value) {
    Request out = *request;
    out.query = query_with(cx, request, str_of(name), value);
    return out;
}

void figure_download(Cx *cx, const Request *request, const FigureAsk *ask, DownloadForm *out) {
    static const char *const left_out[] = {"data", "format", "separator", "decimal", "bom", "page"};
    DownloadForm form = {
        .action = figure_href(cx, request, ask, "/download", STR_NONE),
        .formats = NEW_ARRAY(cx->mem, Option, FORMS),
        .shown = NEW_ARRAY(cx->mem, Link, FORMS),
        .all = NEW_ARRAY(cx->mem, Link, FORMS),
        .semicolon = cx->lang == DE,
    };
    figure_kept(cx, request, 6, left_out, &form.kept, &form.n_kept);
    Request plain = *request;
    for (size_t i = 0; i < 6; i++)
        plain = with(cx, &plain, left_out[i], STR_NONE);
    Request shown = with(cx, &plain, "data", S("shown"));
    for (size_t i = 0; i < FORMS; i++) {
        Str text = message_text(cx->lang, forms[i].text);
        if (ask->no_picture && !forms[i].all) continue;
        form.formats[form.n_formats++] = (Option){str_of(forms[i].id), text, i == 0};
        /* a picture is of what is shown: its address need not say so */
        const Request *of = forms[i].all ? &shown : &plain;
        form.shown[form.n_shown++] =
            (Link){.href = figure_href(cx, of, ask, forms[i].ending, of->query), .text = text};
        if (forms[i].all)
            form.all[form.n_all++] = (Link){
                .href = figure_href(cx, &plain, ask, forms[i].ending, plain.query), .text = text};
    }
    *out = form;
}

/* Name of the house, indicator, version of the definition, data version and date, whose the numbers
 * are, address. */
static Str citation(Cx *cx, const Request *request, const FigureAsk *ask,
                    const FigureBlock *block) {
    Str house = request->settings->name;
    if (!house.n) house = S("Wirk");
    Str number = block->credits.date.n
                     ? message_fill(cx->mem, cx->lang, MSG_FIGURE_DATA_OF, 2,
                                    (Str[]){block->credits.number, block->credits.date})
                     : block->credits.number;
    Str name = ask->path.n ? ask->title : ask->indicator->title.in[cx->lang];
    Str title = str_format(cx->mem, "%.*s: %.*s", STR_ARG(house), STR_ARG(name));
    Str arguments[] = {title,
                       ask->path.n ? ask->id : ask->indicator->id,
                       block->credits.version,
                       number,
                       block->fixed,
                       block->credits.source};
    Str text = message_fill(cx->mem, cx->lang, MSG_WEB_CITATION, 6, arguments);
    if (!beyond_words(cx).n) return text;
    return message_fill(cx->mem, cx->lang, MSG_BEYOND_CITED, 1, &text);
}

/* Pixels that a frame needs at a width of some 700, by what it shows. */
static size_t frame_height(const FigureAsk *ask, const FigureShown *shown) {
    enum { AROUND = 260, ROW = 30, MAP = 640, LINES = 420, MOST = 1200 };
    size_t inner = shown->kind == PICTURE_MAP && ask->tab != TAB_TABLE ? MAP : LINES;
    bool rows = shown->kind == PICTURE_BARS || ask->tab == TAB_TABLE;
    if (rows) inner = publish_lines(&shown->table) * ROW + ROW;
    return inner + AROUND < MOST ? inner + AROUND : MOST;
}

static Str frame_code(Cx *cx, const Request *request, const FigureAsk *ask,
                      const FigureShown *shown, const FigureBlock *block) {
    Buf out = buf_new(cx->mem, 64 << 10); /* three addresses; a quote in one takes six letters */
    Str frame = public_address(cx, request, block->frame_href);
    Str picture =
        public_address(cx, request, figure_href(cx, request, ask, ".svg", request->query));
    buf_put(&out, S("<iframe src=\""));
    buf_html(&out, frame);
    buf_put(&out, S("\" title=\""));
    buf_html(&out, block->headline);
    buf_format(&out, "\" width=\"100%%\" height=\"%zu\" loading=\"lazy\"></iframe>",
               frame_height(ask, shown));
    if (block->has_picture || shown->drawn) {
        buf_put(&out, S("<noscript><a href=\""));
        buf_html(&out, block->live);
        buf_put(&out, S("\"><img src=\""));
        buf_html(&out, picture);
        buf_put(&out, S("\" alt=\""));
        buf_html(&out, block->headline);
        buf_put(&out, S("\"></a></noscript>"));
    }
    return buf_str(&out);
}

Err figure_actions(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                   FigureBlock *block) {
    Str fixed = query_with(cx, request, S("as_of"), block->credits.number);
    Str live = query_with(cx, request, S("as_of"), STR_NONE);
    figure_download(cx, request, ask, &block->download);
    block->live_href = figure_href(cx, request, ask, "", live);
    block->fixed_href = figure_href(cx, request, ask, "", fixed);
    block->live = public_address(cx, request, block->live_href);
    block->fixed = public_address(cx, request, block->fixed_href);
    block->citation = citation(cx, request, ask, block);
    block->frame_href = page_href(cx, request, "/embed%.*s%s%.*s", STR_ARG(figure_path(cx, ask)),
                                  request->query.n ? "?" : "", STR_ARG(request->query));
    block->frame_code = frame_code(cx, request, ask, shown, block);
    return OK;
}

#pragma once
/* Between the files of the figure block: what an address asks for, what is shown of it, and the
 * block that pages put around it. */

#include "web/map_panel_in.h"
#include "web/web_in.h"

typedef enum FigureTab {
#define TAB(symbol, id, message) TAB_##symbol,
#include "web/figure_tabs.def"
#undef TAB
    FIGURE_TABS
} FigureTab;

/* The state of a figure as an address tells it (figure_ask.c): the same words on every page. */
typedef struct FigureAsk {
    const Request *request;
    const Indicator *indicator;
    Str areas; /* as asked for; empty: own area, area around, members */
    const Region **regions;
    size_t n_regions;
    const Region **selected; /* areas the reader marked */
    size_t n_selected;
    Period *periods; /* all there are */
    size_t n_periods;
    Str period_text, from, to; /* as asked for; empty: all */
    bool one_period, span;     /* period was asked for; from or to was */
    Period period;             /* the one of map, bars and headline */
    Str by;
    const Dimension *dimension; /* of `by`; NULL: none */
    FigureTab tab;
    bool kind_asked;
    PictureKind kind; /* where it was asked for */
    PublishOrder order;
    size_t page;                 /* of a long table or many panels, from 1 */
    bool own_scale;              /* scale=own: each panel has its own axis */
    Period base;                 /* base=2013: where index lines are 100; year 0: as usual */
    const PublishedJoins *joins; /* of the areas; NULL: chart=joined is not offered */
    int64_t as_of;
    bool data_shown;     /* data=shown: of what is shown, not of all that was asked for */
    bool no_picture;     /* of a table alone */
    Str path, title, id; /* of a figure that is not on its indicator's page; else empty */
} FigureAsk;
/* Reads the request's parameters for this indicator. Unknown parameters are ignored, wrong values
 * of known ones are INVALID. */
Err figure_ask(Cx *cx, const Request *request, Str indicator, FigureAsk *out) CHECKED;
/* When the areas joined (figure_joined.c). */
Err figure_joins(Cx *cx, FigureAsk *ask) CHECKED;
/* By which rule, and whom of the table that leaves out. */
Str joined_note(Cx *cx, const PublishedTable *table);
/* All that was asked for, whether a picture can show it or not. */
PublishQuery figure_query(const FigureAsk *ask);

/* What is shown: the one table that table tab, description and download are told from holds what
 * the picture shows, also what it makes of the figures that it is drawn from. */
typedef struct FigureShown {
    PictureKind kind;
    bool drawn; /* false: no picture suits; `note` says why */
    Period period;
    PublishedTable table, drawn_from;
    Str note;      /* what is left out, or why there is no picture */
    MapPanel *map; /* of a map: what stands beside it */
} FigureShown;
Err figure_shown(Cx *cx, const FigureAsk *ask, FigureShown *out) CHECKED;
/* The kinds of charts (not the map) that fit what was asked for. */
Err figure_kinds(Cx *cx, const FigureAsk *ask, bool fits[PICTURE_KINDS]) CHECKED;
/* The picture of what is shown, as SVG; nothing where none is drawn. */
Err figure_picture(Cx *cx, const FigureAsk *ask, const FigureShown *shown, Str title,
                   PictureForm form, Buf *out) CHECKED;

/* The finding, and what it is measured in. */
Err figure_headline(Cx *cx, const FigureAsk *ask, Str *out) CHECKED;
Str figure_subtitle(Cx *cx, const FigureAsk *ask, const FigureShown *shown);

/* The block that pages show (part_figure_block.html): all of it in one call. */
Err figure_block(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                 FigureBlock *out) CHECKED;

/* Its parts, for pages that show less. */
Err figure_table(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                 const PublishedNotes *notes, FigureTable *out) CHECKED;
Err figure_notes_list(Cx *cx, const PublishedNotes *notes, FootNote **out, size_t *n) CHECKED;
Err figure_credits(Cx *cx, const PublishedTable *table, FigureCredits *out) CHECKED;
/* The same for many tables of a page, among all deliveries, which are read once; without the
 * source, which publish_sources_add gathers. */
void credits_among(Cx *cx, const Delivery *all, size_t n, const PublishedTable *table,
                   FigureCredits *out);
/* The picture as a file of its own: with headline, notes, source and fixed address. */
Err figure_framed(Cx *cx, const FigureAsk *ask, const FigureBlock *block, Str picture,
                  Buf *out) CHECKED;
/* Download, share, embed: after headline and credits. */
Err figure_actions(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                   FigureBlock *block) CHECKED;
void figure_download(Cx *cx, const Request *request, const FigureAsk *ask, DownloadForm *out);
/* "csv" -> ".csv"; all: everything asked for can be had so, not only what is shown. */
bool download_form(Str id, const char **ending, bool *all);
Str figure_file_name(Cx *cx, const FigureAsk *ask, const FigureShown *shown, const char *ending);
/* What a form keeps of the address: every parameter but those it sets itself. */
void figure_kept(Cx *cx, const Request *request, size_t n_left_out, const char *const *left_out,
                 Hidden **out, size_t *n);

/* "24 vom 22.11.2026"; "Quelle: … · Datenstand: …", as under the figure on the page. */
Str figure_data_version(Cx *cx, const FigureCredits *credits);
Str figure_source_line(Cx *cx, const FigureCredits *credits);
/* The address, inside the house, of the figure's page ("/indicator/D-14a"). */
Str figure_path(Cx *cx, const FigureAsk *ask);
/* The form, its addresses as a list, or the way to the file that it asks for. */
Err download_answer(Cx *cx, const Request *request, const FigureAsk *ask, Str subtitle,
                    Reply *reply) CHECKED;

/* The reply to an address with another ending than a page's. */
Err figure_file(Cx *cx, const Request *request, const FigureAsk *ask, Reply *reply) CHECKED;

/* An SVG as PNG, made by rsvg-convert. BUSY where that is missing or fails. */
Err png_of_svg(Cx *cx, Str svg, Buf *out) CHECKED;

/* An address of the house as others write it: absolute where the house knows its own. */
Str public_address(Cx *cx, const Request *request, Str href);
/* The address of this indicator's page, or of something of it ("", ".csv", "/download"). */
Str figure_href(Cx *cx, const Request *request, const FigureAsk *ask, const char *ending,
                Str query);

/* Several tables as one workbook, with one line of sources; ask: path, title and id of their page.
 */
typedef struct Tables {
    const PublishedTable **at;
    size_t n;
} Tables;
Err tables_workbook(Cx *cx, const Request *request, const FigureAsk *ask, const Tables *tables,
                    Reply *reply) CHECKED;

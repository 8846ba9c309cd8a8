#pragma once
/* The figure block: what it shows (part_figure_block.html), and the two pages around nothing but a
 * figure: its frame for other houses' pages, and its download. */

#include "web/pages_map.h"

typedef struct TableLine {
    Str region, region_href, cell;
    FigureView *figures;
    size_t n_figures;
    bool marked;
} TableLine;

typedef struct TableHead {
    Str text, note; /* note: the sign of a footnote, "1" */
} TableHead;

typedef struct FootNote {
    Str mark, text; /* "1", "Bruch ab 2015: …" */
} FootNote;

typedef struct FigureTable {
    Str label;  /* for who does not see it */
    Str corner; /* what the rows are: areas, or ages */
    TableHead *heads;
    size_t n_heads;
    TableLine *fixed, *lines; /* whole areas on top; the others */
    size_t n_fixed, n_lines;
    Str part_text, earlier_href, later_href; /* of a long table: which part this is */
} FigureTable;

typedef struct Hidden { /* what a form keeps of the address */
    Str name, value;
} Hidden;

typedef struct DownloadForm {
    Str action;
    Hidden *kept;
    size_t n_kept;
    Option *formats;
    size_t n_formats;
    Link *shown, *all; /* the stable addresses: of what is shown, of everything asked for */
    size_t n_shown, n_all;
    bool semicolon; /* what the language is used to */
} DownloadForm;

typedef struct FigureCredits {                   /* the line that is always there */
    Str source, version, number, date, licences; /* version of the definition; number and date of
                                                    the delivery up to which data count */
    Str boundaries, boundaries_href;
    int64_t received; /* that date */
} FigureCredits;

typedef struct FigureBlock {
    Str id; /* of the heading */
    Str headline, subtitle;
    Link *tabs, *kinds, *orders;
    size_t n_tabs, n_kinds, n_orders;
    bool is_table, has_picture;
    Safe picture;
    Str note; /* why there is no picture, or what it leaves out */
    MapView map;
    FigureTable table;
    Str order_text; /* by which rule the areas stand, where the reader asked for one */
    Link scale, panels_before, panels_after; /* of small panels; empty elsewhere */
    Link earlier, later, all; /* steps in time; all areas; empty where there is none */
    Str action;               /* of the form that chooses from and to */
    Hidden *kept;             /* what it keeps */
    size_t n_kept;
    Option *from, *to;
    size_t n_from, n_to;
    Option *bases; /* of index lines: where they start from */
    Hidden *base_kept;
    size_t n_bases, n_base_kept;
    FootNote *notes;
    size_t n_notes;
    FigureCredits credits;
    DownloadForm download;
    Str live, fixed, citation; /* to give away: absolute where the house knows its address */
    Str live_href, fixed_href, frame_href, frame_code, notes_href;
} FigureBlock;

typedef struct FramePage {
    Head head; /* what every document begins with; no navigation */
    Str headline, subtitle;
    bool is_table, has_picture;
    Safe picture;
    Str note;
    FigureTable table;
    FootNote *notes;
    size_t n_notes;
    FigureCredits credits;
    Str href, house; /* the page it is taken from, and whose it is */
} FramePage;

typedef struct DownloadPage {
    Head head;
    Str id, href, subtitle;
    DownloadForm form;
} DownloadPage;

PAGE(part_figure_block, FigureBlock)
PAGE(part_figure_table, FigureTable)
PAGE(part_figure_actions, FigureBlock)
PAGE(part_figure_credits, FigureCredits)
PAGE(part_download, DownloadForm)
PAGE(part_table_line, TableLine)
PAGE(page_frame, FramePage)
PAGE(page_download, DownloadPage)

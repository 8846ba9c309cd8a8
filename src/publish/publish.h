#pragma once
/* The one exit. Pages, command line and interfaces get figures from here and from nowhere else:
 * released values only, protected values only. Every way a figure leaves the house passes
 * publish_pass() in publish.c. */

#include "chart/chart.h"
#include "figures/catalogue.h"
#include "figures/delivery.h"
#include "figures/value.h"

typedef struct PublishedCell { /* one source cell behind a figure */
    int64_t delivery;          /* 0: there is none, or it is not released to who asks */
    size_t row, column;
    Str measure;
    Texts measure_title;
    const Region *region;
    Period period;
    Str cell;
    Value value;
} PublishedCell;

/* What a picture makes of figures, where its table says more than the figures themselves. */
typedef enum Derived {
    DERIVED_NOT,
    DERIVED_INDEX,      /* in per cent of the line's value in another period */
    DERIVED_SHARE,      /* in per cent of its whole */
    DERIVED_DIFFERENCE, /* of two parts */
    DERIVED_CHANGE,     /* of two periods */
    DERIVED_SINCE       /* its own value, told by the years since the area joined */
} Derived;
typedef struct PublishedBehind { /* the deliveries that a figure rests on, ascending */
    const int64_t *deliveries;
    size_t n;
} PublishedBehind;
typedef struct PublishedFigure {
    const Indicator *indicator;
    const Region *region;
    Period period;
    Str cell; /* "" = total */
    Value value;
    const Region *stand_in;
    size_t n_cells;
    PublishedCell first;
    const PublishedBehind *behind; /* NULL: of an outline */
    Derived derived;
    const struct PublishedFigure *of; /* of what is derived: the base of an index, what a difference
                                         or change is from; of a half of an age: the age */
    int joined;                       /* DERIVED_SINCE: in which year */
} PublishedFigure;

/* In which years areas joined the partnership, as partners/ says. */
typedef struct PublishedJoin {
    const Region *region;
    int year;
} PublishedJoin;
typedef struct PublishedJoins {
    const PublishedJoin *list; /* those of which it is known */
    size_t n;
} PublishedJoins;

typedef struct PublishQuery {
    const Indicator *indicator;
    const Region **regions;
    size_t n_regions;
    Str period; /* "" = all, "latest", a canonical period, or a year: every period that starts in it
                 */
    Str from, to; /* the first and the last period, both included; "" = without bound. A year means
                     every period that starts in it */
    const Period *alike; /* only periods that form one series with this one; NULL: all */
    Str by;              /* dimension id or "" */
    Str cell;            /* canonical: this one only, whatever `by` says; "" = as `by` says */
    bool whole; /* the total only, also of an indicator that says nothing without its breakdown */
    const PublishedJoins *joins; /* NULL: nobody asks for years since joining */
    int64_t as_of;
} PublishQuery;

typedef struct PublishedTable {
    const Indicator *indicator;
    PublishedFigure *figures; /* region by region as asked, then period, then cell (total first) */
    size_t n;
    Period *periods; /* all that occur, ascending */
    size_t n_periods;
    int64_t *deliveries; /* behind the figures, ascending */
    size_t n_deliveries;
    /* Of a table by ages at one period: the dimension of two parts that is observed together with
     * them; NULL where there is none. */
    const Dimension *crossed;
    const PublishedJoins *joins; /* of the query */
    int64_t
        as_of; /* the delivery number up to which this was computed: the fixed address carries it */
} PublishedTable;

/* The number of a delivery up to which figures are asked for; 0 = all for the empty text. INVALID
 * where there is no such delivery. */
Err publish_as_of(Cx *cx, Str text, int64_t *out) CHECKED;
/* The dimension by which figures are to be broken down; NULL for the empty text. INVALID names
 * those there are. */
Err publish_breakdown(Cx *cx, const Indicator *indicator, Str by, const Dimension **out) CHECKED;
/* Why there is no number: the state in words, or that it is protected. */
Str publish_state_word(Lang lang, const Value *value);
/* The number of a figure, or why there is none; differences and changes have a sign, or say that
 * they are not certain. */
Str publish_figure_text(Cx *cx, const PublishedFigure *figure);
/* "weiblich", "Index (2013 = 100)", "männlich minus weiblich"; "insgesamt" of a total. */
Str publish_cell_label(Cx *cx, Lang lang, const PublishedFigure *figure);
/* "2021 (2 Jahre nach dem Beitritt)"; of what is not told by years since joining its period. */
Str publish_when(Cx *cx, Lang lang, const PublishedFigure *figure);
Str publish_years_since(Arena *mem, int years); /* "−2", "0", "+3" */
bool publish_joined(const PublishedJoins *joins, const Region *region, int *year);

Err publish_table(Cx *cx, PublishedTable *out, const PublishQuery *query) CHECKED;
/* The table as it would be, with ones instead of its numbers: which pictures could show it? Costs
 * next to nothing; of ages at one period a look at one figure by each other dimension. */
Err publish_outline(Cx *cx, PublishedTable *out, const PublishQuery *query) CHECKED;
/* The areas of a table in another order: "name", "value" (of `period`, highest first) or "change"
 * (from the first to the last period that are alike, greatest growth first; none across a break).
 * The whole areas, own and around, stay on top; areas without a number come last. */
typedef enum PublishOrder { ORDER_ASKED, ORDER_NAME, ORDER_VALUE, ORDER_CHANGE } PublishOrder;
Err publish_order(Cx *cx, PublishedTable *table, PublishOrder order, Period period) CHECKED;
Err publish_figure(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                   Period period, Str cell, int64_t as_of) CHECKED;
/* All source cells of one figure; of those that are not released not where they stand. */
Err publish_origin(Cx *cx, PublishedCell **out, size_t *n, const PublishedFigure *figure,
                   int64_t as_of) CHECKED;
/* Each delivery that changed it, newest first, without those that are not released. */
typedef struct PublishedVersion {
    int64_t delivery;
    Value value;
} PublishedVersion;
Err publish_versions(Cx *cx, PublishedVersion **out, size_t *n,
                     const PublishedFigure *figure) CHECKED;
/* A delivery, all of them (newest first): of one that is not released to who asks only that it
 * came, its title and whose it is (`withheld`). */
Err publish_delivery(Cx *cx, Delivery *out, int64_t number) CHECKED;
Err publish_deliveries(Cx *cx, Delivery **out, size_t *n) CHECKED;
/* One of those that the public does not see is shown. */
void publish_note_delivery(const Cx *cx, const Delivery *delivery);
/* DENIED where it is not released as a whole to who asks; so are its findings, rows and file. */
Err publish_delivery_open(Cx *cx, const Delivery *delivery) CHECKED;
Err publish_findings(Cx *cx, const Delivery *delivery, Findings *out) CHECKED;
/* A row of a delivered file as it stands, with those around it (1 to 5) and its headings. Slow: the
 * file is read up to there. */
Err publish_delivery_row(Cx *cx, Excerpt *out, const Delivery *delivery, size_t line,
                         size_t around) CHECKED;
/* The delivered file itself, from its first byte; closed with the arena of cx. */
Err publish_delivery_file(Cx *cx, const Delivery *delivery, int *out) CHECKED;
/* By their start, so that the last is the newest, whatever kinds there are. */
Err publish_periods(Cx *cx, const Indicator *indicator, int64_t as_of, Period **out,
                    size_t *n) CHECKED;
/* Of those that are missing there the ones in which something is not released to who asks. */
Err publish_withheld(Cx *cx, const Indicator *indicator, int64_t as_of, Period **out,
                     size_t *n) CHECKED;
/* A period that was asked for means this one: itself, or its year. */
bool period_meant(Period period, Period wanted);
Err publish_headline(Cx *cx, Str *out, Lang lang, const Indicator *indicator, const Region *region,
                     Period period, int64_t as_of) CHECKED;
/* One figure beside the last one before it that it may be compared with. */
typedef struct PublishedTrend {
    PublishedFigure now, before;
    bool has_before, after_break; /* after_break: there is one, but beyond a break */
    Direction direction;          /* UNKNOWN where the bands allow no word */
} PublishedTrend;
Err publish_trend(Cx *cx, PublishedTrend *out, const Indicator *indicator, const Region *region,
                  Period period, int64_t as_of) CHECKED;

/* Where the whole area has no number of its own (published rates do not add up): what lies between
 * its members, without names, since nobody asked for an order. NOT_FOUND where no member has a
 * number. */
typedef struct PublishedSpread {
    Period period;
    Value low, high;
    PublishedFigure *numbers; /* by member */
    size_t n_numbers, n_areas;
} PublishedSpread;
Err publish_spread(Cx *cx, PublishedSpread *out, const Indicator *indicator, Period period,
                   int64_t as_of) CHECKED;
Str publish_spread_text(Cx *cx, Lang lang, const Indicator *indicator,
                        const PublishedSpread *spread); /* "4,1–11,0 %" */
/* Decimals of a band: one more than the number's, none for counts. */
int publish_band_decimals(const Indicator *indicator);
Err publish_spread_headline(Cx *cx, Str *out, Lang lang, const Indicator *indicator, Period period,
                            int64_t as_of) CHECKED;

typedef struct PublishedDisagreement {
    Texts what, note;
    Str source;
    const Indicator *indicator, *other;
    const Region *region;
    Period period;
    Str cell;
    Value ours, theirs, difference;
    bool agrees;
} PublishedDisagreement;
Err publish_disagreements(Cx *cx, PublishedDisagreement **out, size_t *n) CHECKED;

/* "05112,MR,Essen" -> regions by key or name, in that order, each once. "" and "all" -> the own
 * area, its members and the area around it. INVALID names the key. */
Err publish_regions(Cx *cx, Str keys, const Region ***out, size_t *n) CHECKED;
/* The newest of which who asks may see anything; 0. */
Err publish_last_delivery(Cx *cx, int64_t *out) CHECKED;

/* What has changed between the first and the last period of a table (of the kind of its last one),
 * line by line (see publish_lines); none where there is one period only. */
typedef struct PublishedChange {
    const PublishedFigure *from, *to; /* of the table */
    Value change;        /* to minus from with the band of both; percent gives points */
    Value relative;      /* in percent of `from`, of counts; elsewhere "not meaningful" */
    const Break *broken; /* why no change is given: a break lies between; NULL */
    bool certain;        /* the bands do not touch, or there are none */
} PublishedChange;
Err publish_balance(Cx *cx, PublishedChange **out, size_t *n, const PublishedTable *table) CHECKED;
/* "+0,5 Prozentpunkte", "+120 (+5,2 %)", "nicht sicher verschieden", or why there is none. */
Str publish_change_text(Cx *cx, const PublishedChange *change);
/* What has to be said beside the numbers of a table, each once and numbered: breaks, marks, bands,
 * stand-ins, and why some have no number. The same numbers stand in table, picture and workbook. */
typedef struct PublishedNotes {
    const PublishedTable *table;
    Str *texts; /* the first has the mark 1 */
    size_t n;
    size_t of_reason[20]; /* the mark of each reason (notes.c), 0 where it does not occur */
    size_t *of_period;    /* the mark of the break before each period of the table; 0: none */
} PublishedNotes;
Err publish_notes(Cx *cx, PublishedNotes *out, const PublishedTable *table) CHECKED;
/* "1, 3"; empty where there is nothing to say. */
Str publish_marks(Cx *cx, const PublishedNotes *notes, const PublishedFigure *figure);

/* Whose the numbers are, in words: the indicator's official source, "Stadt Essen: Abgänge" of what
 * a partner delivered, each once. Gathered from one table or figure after the other; of a figure
 * without a number nothing. Whatever names a source asks here. */
typedef struct SourceOwner {
    Str id, name;
} SourceOwner;
typedef struct PublishedSources {
    Lang lang;
    VEC(Str) list;
    VEC(SourceOwner) owners; /* whose names are known already */
} PublishedSources;
Err publish_sources_add(Cx *cx, PublishedSources *out, const PublishedTable *table) CHECKED;
Err publish_sources_figure(Cx *cx, PublishedSources *out, const PublishedFigure *figure) CHECKED;
Str publish_sources_text(Cx *cx, const PublishedSources *sources);                    /* "a; b" */
Err publish_source(Cx *cx, Str *out, Lang lang, const PublishedTable *table) CHECKED; /* of one */
/* A table whose figures were left out in part: its deliveries are those behind the others. */
void table_deliveries(Cx *cx, PublishedTable *table);

/* Open formats. The same bytes on the command line, in the pages' .json and .csv, and on both
 * stores. */
Err publish_json(Cx *cx, Buf *out, const PublishedTable *const *tables, size_t n) CHECKED;
/* UTF-8, one header line, separator ',' or ';', decimal sign by language (de with ';': comma). */
Err publish_csv(Cx *cx, Buf *out, const PublishedTable *const *tables, size_t n, char separator,
                Decimal decimal) CHECKED;

/* ---- figures as named columns of a file that a method reads (columns.c) ---- */

enum { COLUMNS_BY_MOST = 3, COLUMNS_VALUES_MOST = 4 };
typedef enum ColumnPart {
    COLUMN_WHOLE,   /* the figure itself */
    COLUMN_COUNTED, /* of a share k of n (indicator_counts): k */
    COLUMN_OF       /* ... and n */
} ColumnPart;
typedef struct ColumnWanted {
    Str name; /* of the column: "value", "count" */
    const Indicator *indicator;
    Str cell; /* beside the parts of the row: "certificate=none"; "" = all */
    ColumnPart part;
} ColumnWanted;
typedef struct ColumnsQuery {
    ColumnWanted values[COLUMNS_VALUES_MOST]; /* a column of numbers each */
    size_t n_values;
    const Region **regions;
    size_t n_regions;
    const Dimension *by[COLUMNS_BY_MOST]; /* a column of codes each, a row for each combination of
                                             their parts */
    size_t n_by;
    const DimensionCode *only[2]; /* of the first breakdown these alone; NULL: all its parts */
    Str period, from, to;         /* as in PublishQuery; the first value's periods count */
    const Period *alike;          /* only periods that form one series with it; NULL: all */
    const PublishedJoins *joins;  /* the column "joined": since which year, or empty; NULL: none */
    bool gaps; /* rows in which a number lacks stay, its cell empty; else they are left out */
    int64_t as_of;
} ColumnsQuery;
typedef struct ColumnsGap {
    Str reason; /* "nicht geliefert" */
    size_t n;   /* so many rows */
} ColumnsGap;
typedef struct PublishedColumns {
    /* UTF-8, one header line, separator ',', decimal point: area (its key), name, period, year,
     * a column for each breakdown (its codes), one for each value, joined, and view
     * ("not-public") where it holds what the public does not see. */
    Str csv;
    size_t rows;
    size_t left_out; /* rows in which a number lacks, or is another area's */
    const ColumnsGap *gaps;
    size_t n_gaps;
    PublishedTable tables[COLUMNS_VALUES_MOST]; /* the figures that went in: for their sources */
    size_t n_tables;
} PublishedColumns;
/* Parts of which no area has any number are no rows at all. LIMIT for too many. */
Err publish_columns(Cx *cx, PublishedColumns *out, const ColumnsQuery *query) CHECKED;

/* The table as a workbook (XLSX): figures, definition, marks; in the language of cx. What the
 * house knows of it beside the table: */
typedef struct WorkbookAbout {
    Str licences, data_version, address, citation; /* may be empty */
    int64_t when; /* stands in its properties: the same input gives the same bytes */
} WorkbookAbout;
/* LIMIT over 50,000 figures. */
Err publish_workbook(Cx *cx, Str *out, const PublishedTable *table,
                     const WorkbookAbout *about) CHECKED;
/* Several tables below each other in the same sheets. */
Err publish_workbook_of(Cx *cx, Str *out, const PublishedTable *const *tables, size_t n,
                        const WorkbookAbout *about) CHECKED;

/* Pictures of a table: the marks hold exactly the table's figures (of the picture's period). The
 * figure of a Kreis that stands in for a town's is named so; where others of the picture are the
 * town's own it is left out. */
typedef enum PictureKind {
#define PICTURE(symbol, id, fits, draw, told) PICTURE_##symbol,
#include "publish/pictures.def"
#undef PICTURE
    PICTURE_KINDS
} PictureKind;
typedef enum PictureForm {
    FORM_BOTH, /* a wide and a compact one (for phones), of which the style sheet shows one */
    FORM_WIDE,
    FORM_COMPACT
} PictureForm;
/* How a map is wished for. All zero is the usual: five quantiles of all periods, light to dark,
 * counts as circles and all else as colours. */
typedef enum MapShow { SHOW_AS_FITS, SHOW_COLOUR, SHOW_CIRCLES } MapShow;
typedef struct MapWish {
    ClassWish classes; /* classes.classes 0: CLASSES_USUAL */
    MapPalette palette;
    MapShow show;
    bool hide_missing;
    bool zero_among; /* exact zeros belong to the lowest class; else they are one of their own
                        beside other numbers, and by hand where classes.zero_own asks for it */
    bool own_scale;  /* bounds from the map's period only, not from all that are alike */
} MapWish;
struct PublishedNotes;
typedef struct Picture {
    Str title;
    const struct PublishedNotes *notes; /* that stand beside it: their numbers are written at what
                                           they explain; NULL: none */
    Period period;      /* of bars and maps; lines go over the periods that are alike */
    Str href_pattern;   /* address behind an area of a map, with * at its end for the keys that are
                           selected once the area was toggled; may be empty */
    Str cell;           /* of maps: the part that is shown; "" = total */
    const MapWish *map; /* NULL: as usual */
    PictureForm form;
    const Region *const *selected; /* areas that the reader chose: drawn strong */
    size_t n_selected;
    Period base;    /* of index lines: where they are 100. Year 0: the first period since the last
                       break in which the most lines have a number */
    bool own_scale; /* of small multiples: each panel has its own axis */
    size_t first_panel; /* of small multiples: which panel the page begins with */
} Picture;
/* "Haltern am See (Wert für: Kreis Recklinghausen)"; the name alone where nobody stands in. */
Str publish_stand_in_name(Cx *cx, Str name, const Region *stand_in);
/* How many lines a table has: regions × cells. */
size_t publish_lines(const PublishedTable *table);
Str picture_kind_id(PictureKind kind);
bool picture_kind_read(Str id, PictureKind *out);
/* Whether that kind can show this table, and all of it: each of its figures gets a mark (a kind
 * that shows one period fits tables of one period only). Fits is cheap, and drawing a table that
 * fits is no error. */
bool publish_picture_fits(const PublishedTable *table, PictureKind kind);
/* Makes the table hold no more than its picture: a Kreis's figure that a picture leaves out of a
 * town's own line, out of a map and a distribution, is not at that level; of a balance only both
 * ends stay. */
void publish_as_drawn(PublishedTable *table, PictureKind kind);
/* What a picture of that table tells, as a table of its own: index values, parts with the shares
 * that are drawn, both ends of a gap with their difference, of a change with the change, both
 * halves of each age of one area. Of all other kinds the table itself. */
Err publish_told(Cx *cx, PublishedTable *out, const PublishedTable *table, PictureKind kind,
                 const Picture *picture) CHECKED;
Err publish_picture(Cx *cx, Buf *out, const PublishedTable *table, PictureKind kind,
                    const Picture *picture) CHECKED;

/* Two tables against each other, for the areas of the first: their totals at the picture's period;
 * of the second at the same one or the last that lies in the same year. An area that lacks a number
 * of its own in one of them stands beside the picture, with the reason. */
bool publish_scatter_fits(const PublishedTable *x, const PublishedTable *y, Period period);
/* The two figures that the picture puts against each other for an area; NULL where a table has
 * none.
 */
void publish_scatter_pair(const PublishedTable *x, const PublishedTable *y, Period period,
                          const Region *region, const PublishedFigure *out[2]);
Err publish_scatter(Cx *cx, Buf *out, const PublishedTable *x, const PublishedTable *y,
                    const Picture *picture) CHECKED;

/* For the rows of a table: one line of it (line < publish_lines), over the periods that are alike
 * to the last. */
Err publish_sparkline(Cx *cx, Buf *out, const PublishedTable *table, size_t line) CHECKED;

/* A map before it is drawn: what the list beside it tells of each area, in the same classes. */
typedef struct PublishedMapArea {
    const PublishedFigure *figure; /* of the table */
    Str css;                       /* of its class; empty where it has none */
    bool own;                      /* a number of its own, not that of its Kreis */
    bool selected;
    Str href; /* selects it, or no longer */
} PublishedMapArea;
typedef struct PublishedMap {
    MapChart chart;
    Classes classes;
    PublishedMapArea *areas; /* as in the table, also those without a shape */
    size_t n_areas;
    bool zero_apart;          /* exact zeros stand among other numbers */
    bool circles, misleading; /* misleading: counts as colours, or rates as circles */
    Str compared;             /* "Metropole Ruhr 6,9 %, Nordrhein-Westfalen 6,4 %"; may be empty */
    Str middle;               /* "Metropole Ruhr, 6,9 %" of a diverging palette; else empty */
} PublishedMap;
Err publish_map(Cx *cx, PublishedMap **out, const PublishedTable *table,
                const Picture *picture) CHECKED;
Err publish_map_draw(Cx *cx, Buf *out, const PublishedMap *map, const Picture *picture) CHECKED;
/* The first code of a dimension for which any of the query's areas has a number of its own in that
 * period: "sex=f"; empty where there is none. */
Err publish_first_part(Cx *cx, const PublishQuery *query, const Dimension *by, Period period,
                       Str *out) CHECKED;
/* Whether any of the areas has a number of its own for that cell in the period. Asked with every
 * map, so the answer is kept where nobody asks for an earlier state. */
Err publish_any(Cx *cx, const PublishQuery *query, Period period, bool *out) CHECKED;

/* ---- where an area stands: newest figure, course, place among its like, difference ---- */

/* The total of an indicator at an area, without the cells behind it (`n_cells` and `first` are
 * empty: publish_figure has them). For the places of the own area, the sets and the area around it
 * all of them are worked out once for each state of the store and shared; others, and those of
 * earlier states, are computed when asked for. */
Err publish_total(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                  Period period, int64_t as_of) CHECKED;
/* 0 where as_of is the last delivery: the figures as they are now. */
Err publish_now(Cx *cx, int64_t *as_of) CHECKED;

/* The newest total of the area's own; else the newest of its Kreis that stands in for it; else the
 * state at the newest period. NOT_FOUND where nobody has any figure. */
Err publish_newest(Cx *cx, PublishedFigure *out, const Indicator *indicator, const Region *region,
                   int64_t as_of) CHECKED;
/* The totals of that area over the periods alike to the figure's, up to it: a table of one line. */
Err publish_course(Cx *cx, PublishedTable *out, const PublishedFigure *newest,
                   int64_t as_of) CHECKED;

/* Among what a figure is seen. */
typedef enum PeerKind {
    PEERS_NONE,   /* counts grow with the area: where they stand says nothing */
    PEERS_TOWNS,  /* cities and towns of the own area */
    PEERS_MEMBERS /* its Kreise and cities */
} PeerKind;
typedef struct PublishedPeers {
    PeerKind kind;
    const Region *own;    /* whose figure it is: the Kreis where it stands in for the town */
    PublishedTable table; /* the figures of that period: the peers', and `own` if it is none */
    size_t n_others;      /* peers beside `own` that have a number */
    size_t lower, higher; /* of these, certainly: their bands do not touch the own one */
} PublishedPeers;
/* A city is seen among all towns where any of them has a figure of its own, else among the members.
 * What contains these is seen among the members, too. Nobody is ranked or named. */
Err publish_peers(Cx *cx, PublishedPeers *out, const PublishedFigure *figure,
                  int64_t as_of) CHECKED;
/* "niedriger als in 40 von 52 Städten und Gemeinden"; empty without peers. */
Str publish_peers_text(Cx *cx, Lang lang, const PublishedPeers *peers);
/* The same as a small picture, its words in the language of cx; nothing without peers. */
Err publish_position(Cx *cx, Buf *out, const PublishedPeers *peers) CHECKED;

/* How one figure differs from another of the same indicator and period. */
typedef enum Differs {
    DIFFERS_NOT_TOLD, /* a number is missing, another period, a count: there is no difference */
    DIFFERS_UNSURE,   /* the bands touch */
    DIFFERS_EQUAL,
    DIFFERS_UP,
    DIFFERS_DOWN
} Differs;
typedef struct PublishedDifference {
    Differs how;
    Str text; /* "+0,5 Prozentpunkte", "nicht sicher verschieden"; empty where nothing is told */
} PublishedDifference;
PublishedDifference publish_difference(Cx *cx, Lang lang, const PublishedFigure *figure,
                                       const PublishedFigure *base);

/* ---- areas side by side ---- */

typedef struct PublishedRow {
    const Indicator *indicator;
    Period period; /* the row's: the newest at which each area that has numbers has one */
    bool common;   /* there is such a period, or it was asked for; else the newest of any of them */
    PublishedFigure *figures; /* in the order of the areas; of another period where an area has none
                                 at the row's, and none was asked for */
    size_t n;
    double longest; /* what the longest bar beside them stands for; 0: no bars */
} PublishedRow;
/* The first n_beside areas do not decide on the period. NOT_FOUND where the indicator has no period
 * (of those asked for: "" = any, a period, or a year: the newest that starts in it). */
typedef struct RowQuery {
    const Indicator *indicator;
    const Region *const *regions;
    size_t n_regions, n_beside;
    Str period;
    int64_t as_of;
} RowQuery;
Err publish_row(Cx *cx, PublishedRow *out, const RowQuery *query) CHECKED;
/* The row as a table: whose its figures are can be asked of it. */
Err publish_row_shown(Cx *cx, PublishedTable *out, const PublishedRow *row, int64_t as_of) CHECKED;
/* The same with the cells behind the figures, for the open formats. */
Err publish_row_table(Cx *cx, PublishedTable *out, const PublishedRow *row, int64_t as_of) CHECKED;
/* Places in the row from `first` on: highest first; areas without a number of the row's period at
 * the end; equal ones by name. */
void publish_row_order(Cx *cx, const PublishedRow *row, size_t first, size_t *order);
/* A small bar from zero, as long as the figure is beside the largest of the row; nothing for counts
 * and where numbers are negative. */
Err publish_row_bar(Cx *cx, Buf *out, const PublishedRow *row, size_t i) CHECKED;

#include "publish/schools.h"

#pragma once
/* What the files of this room share: the pen that writes SVG, scales, measured text, states and
 * descriptions. */

#include "chart/chart.h"

/* ---- the pen (pen.c) ---- */

typedef struct Pen {
    Buf *out;
    Arena *mem;
    Lang lang;
    Str id;             /* made safe: letters, digits, '-' and '_' */
    double width;       /* of the viewBox */
    double font, small; /* sizes of text: labels, axes */
    bool compact;
    size_t marks; /* written so far: the first gets the tab stop */
} Pen;

typedef enum Anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

typedef struct TextStyle {
    const char *css;  /* class */
    const char *fill; /* default colour */
    Anchor anchor;
    double size;
    bool strong;
    bool halo; /* a white border, where text may stand on lines */
} TextStyle;

#define INK "#22282e"
#define INK_SOFT "#5b6570"
#define INK_LINE "#8a939c"
#define INK_GRID "#e3e6e9"

double pen_width(int wished, double usual); /* wished 0: as usual; never too narrow to read */
Pen pen_new(Cx *cx, Buf *out, Lang lang, Str id, double width);
void pen_begin(Pen *pen, const char *kind, double height, Str title, Str description);
void pen_end(Pen *pen);
void pen_text(Pen *pen, double x, double y, const TextStyle *style, Str text);
void pen_line(Pen *pen, const char *css, const double ends[4], const char *attributes);
void pen_fill(Pen *pen, MarkState state); /* fill="url(#…)" of a state */
void pen_mark_begin(Pen *pen, Str label);
void pen_mark_begin_tip(Pen *pen, Str label, Str tip); /* the tip may say more than its name */
void pen_mark_end(Pen *pen);
/* <defs> with the patterns of the states that occur. */
void pen_patterns(Pen *pen, const bool used[MARK_STATES]);
const char *series_colour(size_t series);
const char *class_colour(size_t step); /* 0 … 8 */

/* ---- points and their words (marks.c) ---- */

/* A point that can be drawn: what is not a finite number is unknown, a band that is none is
 * dropped. */
ChartPoint point_clean(ChartPoint point);
bool point_has_band(const ChartPoint *point); /* of a clean point */
/* As words_value, but short for numbers of more than 15 digits. */
Str number_text(Arena *mem, Lang lang, double value, int decimals, Unit unit);
/* "7,8 %", "nicht geliefert" */
Str point_short(Arena *mem, Lang lang, Unit unit, const ChartPoint *point);
/* "7,8 % (7,71–7,88 %; vorläufig)" */
Str point_text(Arena *mem, Lang lang, Unit unit, const ChartPoint *point);
Str mark_label(Arena *mem, Lang lang, Str name, Str value); /* "Duisburg: 6,4 %" */

/* The sign of a value: a disc; hollow where it is provisional, a hollow diamond where it is
 * revised, a diamond in a ring where it is both. */
typedef struct PointSign {
    double x, y, radius;
    Str css;
    const char *colour;
} PointSign;
void point_sign(Pen *pen, const ChartPoint *point, const PointSign *sign);

/* A key explains signs: hollow points, bands, patterns. */
typedef struct Key {
    const ChartNotes *notes; /* NULL: none */
    bool provisional, revised, band, states[MARK_STATES];
    bool joint;    /* a dashed upright line is a break */
    Str reference; /* name of a grey line; empty: none */
    bool bars;     /* provisional is a hollow bar, bands are whiskers */
    bool whiskers; /* bands are whiskers of points */
} Key;
/* A word with the raised number of its note; the word alone where that is 0. */
Str word_noted(Arena *mem, Str word, size_t note);
Str state_noted(Arena *mem, Lang lang, const ChartNotes *notes, MarkState state);
/* Not of revised values: only who draws points with point_sign has a sign to explain. */
void key_add(Key *key, const ChartPoint *point);
double key_height(const Pen *pen, const Key *key, double width);
void key_draw(Pen *pen, const Key *key, double x, double y);

/* ---- an index (line_index.c) ---- */

typedef struct LineIndex {
    bool *outside;    /* per period: a break parts it from the base */
    Str *notes;       /* per series: why there is no index; empty where there is one */
    Str outside_word; /* "nicht mit 2013 vergleichbar" */
    Str caption;      /* "2013 = 100" */
    Str text;         /* for the description */
} LineIndex;
/* The chart whose values are those of the index; n_periods must not be 0. */
LineChart line_index(Arena *mem, const LineChart *chart, LineIndex *out);

/* ---- scales (scale.c) ---- */

typedef struct Scale {
    double low, high; /* low < high, finite */
    double ticks[16];
    size_t n_ticks;
    int decimals; /* that the ticks need */
} Scale;
/* About `wanted` ticks at 1, 2 or 5 times a power of ten; the bounds are ticks. `whole`: no
 * fractions. */
Scale scale_nice(double low, double high, size_t wanted, bool whole);
double scale_at(const Scale *scale, double value); /* 0 … 1 */
/* Where each period lies between the first and the last of them, by true distance: 0 … 1. */
double *period_parts(Arena *mem, const Period *periods, size_t n);

/* ---- measured text (labels.c) ---- */

double text_width(Str text, double size);
#define STRONG 1.12 /* how much wider strong type is */
/* Cuts text to lines of at most `width`; at most `most` lines, the last ends in … where text is
 * left over. */
size_t text_wrap(Arena *mem, Str text, double size, double width, size_t most, Str *lines);
/* Moves the centres of labels so that none overlap and all lie in [top, bottom] as far as they fit.
 */
typedef struct Placed {
    double wish, y, height;
    size_t of; /* whose label it is */
} Placed;
void labels_spread(Placed *labels, size_t n, double top, double bottom);

/* ---- descriptions (describe.c) ---- */

Str describe_lines(Arena *mem, const LineChart *chart);
/* "Ohne Wert: 2 von 9 (nicht geliefert: 2)."; empty where none is missing. */
Str describe_missing(Arena *mem, Lang lang, size_t n, const ChartPoint *points);
/* "Bruch in der Reihe vor: 2013; …"; empty without a break. */
Str describe_breaks(Arena *mem, Lang lang, size_t n, const Period *periods, const bool *before);
/* "A, B und 3 weitere": at most `most` of the names. */
Str names_text(Arena *mem, Lang lang, size_t n, const Str *names, size_t most);
/* Bars and areas: lowest, highest, how many without a value. */
Str describe_places(Arena *mem, Lang lang, Unit unit, size_t n, const Str *names,
                    const ChartPoint *points);
Str sentences(Arena *mem, Str first, Str second); /* joined by a blank where both say something */

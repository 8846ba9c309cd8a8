#pragma once
/* What the charts of parts, gaps and tables share (parts.c): names of rows, fills with a texture,
 * the key of parts, shares with their bands. */

#include "chart/chart_in.h"

/* ---- rows ---- */

enum { ROW_NAME_LINES = 2 };
typedef struct RowName {
    Str lines[ROW_NAME_LINES];
    size_t n;
    bool strong;
    double width; /* of the widest line */
} RowName;
RowName row_name(Pen *pen, Str name, bool strong, double most);
double row_name_height(const Pen *pen, const RowName *name);
/* Centred on `middle`. */
void row_name_draw(Pen *pen, const RowName *name, double x, double middle, Anchor anchor);
/* Percent stays at each number; units of several words stand once in a caption. */
Unit unit_beside(Unit unit);
bool unit_has_caption(Unit unit);
/* The words at the ticks, and every how many of them there is room for a word on an axis of that
 * length. */
Str tick_text(Pen *pen, const Scale *scale, size_t tick, Unit unit);
size_t tick_step(Pen *pen, const Scale *scale, Unit unit, double length);
/* The whole row or cell as the ground of a mark. */
void draw_hit(Pen *pen, const double box[4]); /* x, y, width, height */
void draw_no_values(Pen *pen, double y);
/* A rectangle with the pattern of a state, where a value would be drawn. */
void draw_stub(Pen *pen, MarkState state, const double box[4]);
/* Two lines of a band; `colour` of its strokes. */
void draw_band(Pen *pen, double from, double to, double middle);

/* ---- parts ---- */

/* As point_clean; what cannot be a part is "not meaningful". */
ChartPoint part_clean(ChartPoint point);
/* 100 · part ÷ whole with the band of both, at most one decimal and none that the band forbids. */
ChartPoint share_of(const ChartPoint *part, const ChartPoint *whole);
/* The fills of the first n parts: eight colours, each with a texture of its own, then their pale
 * twins. */
void part_patterns(Pen *pen, size_t n);
void part_fill(Pen *pen, size_t part);
const char *part_ground(size_t part); /* the colour under the texture */
const char *part_ink(size_t part);    /* of text on it */
double parts_key_height(const Pen *pen, size_t n, const Str *names);
void parts_key_draw(Pen *pen, size_t n, const Str *names, double y);

Err chart_too_many(Cx *cx, Lang lang, size_t most, size_t n) CHECKED;
/* Under a picture: the key, then the lines of a note. */
void foot_draw(Pen *pen, const Key *key, double y, const Str *note, size_t n_note);

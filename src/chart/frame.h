#pragma once
/* A picture that stands alone: with its words, as one SVG. */

#include "chart/point.h"

typedef struct ChartFrame {
    Str title, subtitle; /* may be empty */
    Str picture;         /* one SVG of this room */
    const Str *lines;    /* under it: notes, source, address */
    size_t n_lines;
} ChartFrame;
/* Headline, subtitle, picture and lines in one SVG: fonts by family only, patterns inside, nothing
 * to be loaded. The picture must be one of this room's. */
Err chart_frame(Cx *cx, Buf *out, const ChartFrame *frame) CHECKED;

/* One SVG of this room with a line of words of its own under it, inside: whoever takes the picture
 * along takes them along. */
Err chart_marked(Cx *cx, Buf *out, Str picture, Str words) CHECKED;

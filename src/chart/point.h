#pragma once
/* What every picture is made of: points with their state, and series of them. */

#include "words/words.h"

typedef enum MarkState { /* why there is no number; own pattern and word each */
                         MARK_VALUE,
                         MARK_NOT_COLLECTED,
                         MARK_NOT_DELIVERED,
                         MARK_NOT_MEANINGFUL,
                         MARK_UNKNOWN,
                         MARK_NOT_AT_LEVEL,
                         MARK_PROTECTED,
                         MARK_COVERING,     /* withheld: a part not released could be worked out */
                         MARK_NOT_RELEASED, /* by the data's owner */
                         MARK_STATES
} MarkState;
Str mark_state_class(MarkState state); /* "state-not-delivered" */
Str mark_state_word(Lang lang, MarkState state);

typedef struct ChartPoint {
    MarkState state;
    double value, low, high; /* low == high == value: no band */
    int decimals;
    bool provisional, revised; /* revised: a later delivery corrected it */
} ChartPoint;

/* Which notes stand beside the picture: their numbers are written, raised, at what they explain. 0:
 * none. */
typedef struct ChartNotes {
    size_t provisional, revised, band, states[MARK_STATES];
    const size_t *of_break; /* per period of lines: of the break before it; NULL: none */
} ChartNotes;

typedef struct ChartSeries {
    Str name;
    ChartPoint *points; /* one per period / category of the chart */
    bool quiet;         /* a grey line for comparison */
    bool dashed;        /* not measured: a line to be reached, a forecast */
    size_t from, to;    /* of lines: outside these points (to not included) there is nothing to be
                           told, not even that it is missing; to 0: all of them */
    const bool *absent; /* of lines: nor is there at these points of the axis; NULL: at each */
    const bool *broken; /* of lines: before this point its own series breaks; NULL: as the chart */
    const Str *when;    /* of lines: said of a point in place of its period; NULL: that */
} ChartSeries;

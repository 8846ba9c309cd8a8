#pragma once
/* Pictures of what has no number: areas that are in one of several states, what happened in the
 * course of time, and who is joined to whom. LIMIT beyond the constants named here. */

#include "chart/map.h"

enum { STATES_MOST = 8, EVENTS_MOST = 600, EVENT_LANES = 6, TIES_NODES = 60, TIES_MOST = 400 };

typedef enum StateLook { /* told apart without colours, too */
                         LOOK_FULL,
                         LOOK_STRIPES,
                         LOOK_DOTS,
                         LOOK_CROSSED,
                         LOOK_DASHES,
                         LOOK_EMPTY,
                         STATE_LOOKS
} StateLook;
typedef struct StateOf {
    Str word;
    StateLook look;
} StateOf;
typedef struct StatesChart {
    Str id, title, description;
    Lang lang;
    size_t n_areas;
    const MapArea *areas; /* `more` is what is said of it; the point is not asked */
    const size_t *states; /* per area: which of `of` */
    size_t n_borders;
    const MapArea *borders;
    size_t n_of;
    const StateOf *of;
    int width; /* 0 = 720; under 520 is the compact form: legend under the map */
} StatesChart;
/* Areas filled by their state; a legend of the states that occur, with how many areas. */
Err chart_states(Cx *cx, Buf *out, const StatesChart *chart) CHECKED;

typedef struct ChartEvent {
    Date first, last; /* the same: the day is known */
    size_t lane;
    bool ends; /* something ends: drawn hollow */
    Str label; /* what is said of it */
    size_t n;  /* how many it stands for; written into it where more than one */
} ChartEvent;
typedef struct EventsChart {
    Str id, title, description;
    Lang lang;
    size_t n_lanes;
    const Str *lanes;
    size_t n_events;
    const ChartEvent *events;              /* by first day */
    Date today;                            /* a line; year 0: none */
    Str today_word, known, unsure, ending; /* words of the key */
    int width;
} EventsChart;
/* An axis of years, a lane for each kind; a known day is a disc, one of which only month or year is
 * known a bar as long as that. */
Err chart_events(Cx *cx, Buf *out, const EventsChart *chart) CHECKED;

typedef struct TieNode {
    Str name, href; /* href may be empty */
    size_t column;
} TieNode;
typedef struct ChartTie {
    size_t from, to; /* nodes of different columns */
    bool thin;       /* of another kind: dashed */
    Str label;
} ChartTie;
typedef struct TiesChart {
    Str id, title, description;
    Lang lang;
    size_t n_columns;
    const Str *columns;
    size_t n_nodes;
    const TieNode *nodes; /* in the order in which they are drawn */
    size_t n_ties;
    const ChartTie *ties;
    int width;
} TiesChart;
/* Names in two or three columns, joined by lines. */
Err chart_ties(Cx *cx, Buf *out, const TiesChart *chart) CHECKED;

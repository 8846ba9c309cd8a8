#pragma once
/* Values in, accessible SVG out. Pure; no script needed to read a chart. Every figure is an <svg>
 * with role="img"-like structure: <title>, <desc> (the text alternative, written from the data),
 * and points/bars/areas as focusable groups
 * (<g class="mark" tabindex="-1" data-label="…">; the first has tabindex="0") that the small script
 * in ui/ moves through with the arrow keys. No style attribute (Content-Security-Policy): colours
 * and patterns are classes c0 … c7 (series), q0 … q8 (map classes), state-<name> (pattern fills for
 * missing states) of ui/. No ids that clash: each id starts with `id`. */

#include "chart/bars.h"
#include "chart/effects.h"
#include "chart/flow.h"
#include "chart/gaps.h"
#include "chart/classes.h"
#include "chart/frame.h"
#include "chart/lines.h"
#include "chart/map.h"
#include "chart/parts.h"
#include "chart/places.h"
#include "chart/point.h"
#include "chart/relations.h"
#include "chart/spread.h"

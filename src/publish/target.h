#pragma once
/* Targets of the agenda with their figures, and the need against which the registry is held: values
 * of the store reach agenda/ here and nowhere else. */

#include "agenda/agenda.h"
#include "publish/publish.h"

typedef struct PublishedTarget {
    TargetStory story;
    const Indicator *indicator;
    const Region *region;           /* NULL: no longer known; then there is no figure */
    const PublishedFigure *figures; /* of alike periods, ascending: the history */
    Curve curve;                    /* the same: a point for each figure */
    Status status;
    Forecast forecast;
    Value *ahead; /* the forecast's steps as values, typed as forecast, with their band */
} PublishedTarget;
/* As the viewer of cx may see the figures, and `ask` the records. A Kreis's figure that stands in
 * for a town's is none of the town's own. NOT_FOUND where who asks does not see the target. An
 * indicator that is no longer there gives no curve. */
Err publish_target(Cx *cx, PublishedTarget *out, const Records *records, const Record *target,
                   const AgendaAsk *ask) CHECKED;

/* The picture's table: each period of the history, of the line, and of the forecast, in words. */
typedef struct TargetRow {
    Period period;
    const PublishedFigure *figure; /* NULL: none at that period */
    Str value, line, ahead, band;  /* empty where there is none */
    bool after_break;              /* a new series begins here */
} TargetRow;
Err publish_target_rows(Cx *cx, TargetRow **out, size_t *n, const PublishedTarget *target) CHECKED;
/* History, the line to the target, and what comes if nothing changes, over the same axis; nothing
 * where there is no history. */
Err publish_target_picture(Cx *cx, Buf *out, const PublishedTarget *target,
                           const Picture *picture) CHECKED;

/* How great the need is at each member of the own area: the indicator's own figures at the newest
 * period at which all have one (publish_row). None where it says neither that high nor that low is
 * better. */
Err publish_needs(Cx *cx, RegistryNeed **out, size_t *n, const Indicator *indicator) CHECKED;

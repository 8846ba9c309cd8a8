#pragma once
/* Between the files of the indicator page: what its address asks for, and its pictures. */

#include "web/web_in.h"

typedef struct Asked {
    const Indicator *indicator;
    Str areas; /* as asked for; empty: own area, area around, members */
    const Region **regions;
    size_t n_regions;
    Period *periods; /* all there are */
    size_t n_periods;
    Str period_text; /* as asked for; empty: all */
    bool one_period; /* something was asked for */
    Period period;   /* the one of map, bars and headline */
    Str tab, by;
    const Dimension *dimension; /* of `by`; NULL: none */
    int64_t as_of;
} Asked;

PublishQuery asked_query(const Asked *asked);

/* Each writes the picture and what it leaves out. */
Err indicator_chart(Cx *cx, const Asked *asked, IndicatorPage *page, Buf *out) CHECKED;
Err indicator_map(Cx *cx, const Request *request, const Asked *asked, IndicatorPage *page,
                  Buf *out) CHECKED;

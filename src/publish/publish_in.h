#pragma once
/* Shared inside publish/ only. */

#include "figures/figures.h"
#include "publish/publish.h"

/* The gate: what leaves the house leaves through this. Official open data count as released when
 * they are loaded; a secret number is taken out here, its state stays. */
PublishedFigure publish_pass(const Figure *figure);
PublishedCell publish_pass_cell(const Origin *origin);

/* The number as the open formats write it: at most six decimals, none that the band forbids. */
void publish_number(Buf *out, const Value *value, double number);

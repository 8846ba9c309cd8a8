#pragma once
/* Where numbers come from: origin, deliveries, and what does not agree. */

#include "web/page.h"

typedef struct OriginCell {
    Str measure, region, period, cell, value;
    Str delivery_href, file, row, column;
    Str row_href; /* the row as it stands in the file */
} OriginCell;

typedef struct OriginVersion {
    Str delivery, href, value, received;
    Str change; /* what it was before */
} OriginVersion;

typedef struct OriginPage {
    Head head;
    Str indicator, indicator_href, region, region_href, period, cell;
    Str value, band, state, precision, formula, definition, version, stand_in;
    Str numerator, denominator;
    Str calculation; /* "200 ÷ 2.565 = 7,8 %"; empty where the figure is no ratio */
    OriginCell *cells;
    size_t n_cells;
    Str cells_text; /* "showing 200 of 1,432" */
    OriginVersion *versions;
    size_t n_versions;
    Str fixed_href;
} OriginPage;

typedef struct DisagreementRow {
    Str what, note, source, region, period, ours, theirs, difference, ours_href, theirs_href;
} DisagreementRow;

typedef struct DisagreementsPage {
    Head head;
    DisagreementRow *rows;
    size_t n_rows;
    DisagreementRow *agreeing;
    size_t n_agreeing;
} DisagreementsPage;

typedef struct DeliveryRow {
    Str number, href, file, title, received, stand, rows, added;
} DeliveryRow;

typedef struct DeliveriesPage {
    Head head;
    DeliveryRow *rows;
    size_t n_rows;
} DeliveriesPage;

typedef struct FindingRow {
    Str rule, severity, place, text;
} FindingRow;

typedef struct DeliveryPage {
    Head head;
    Str number, file, title, received, sha256, bytes, form, mapping, publisher, licence,
        attribution, stand;
    Str rows, rows_outside, added, changed, unchanged;
    Str file_href;
    FindingRow *findings;
    size_t n_findings;
    Str findings_text;
} DeliveryPage;

typedef struct DeliveredCell {
    Str text;    /* as it stands; signs that cannot be seen are named */
    bool marked; /* the cell asked for */
    bool gap;    /* columns are left out here */
} DeliveredCell;

typedef struct DeliveredRow {
    Str line, href; /* empty for headings that the format tells elsewhere */
    bool marked;
    DeliveredCell *cells;
    size_t n_cells;
} DeliveredRow;

typedef struct DeliveredPage {
    Head head;
    Str number, delivery_href, title, file, sheet, place, text, note;
    Str publisher, licence, attribution, received, sha256, file_href;
    DeliveredCell *columns; /* their numbers or letters */
    size_t n_columns;
    DeliveredRow *heads;
    size_t n_heads;
    DeliveredRow *rows;
    size_t n_rows;
} DeliveredPage;

PAGE(page_delivered, DeliveredPage)
PAGE(page_origin, OriginPage)
PAGE(page_disagreements, DisagreementsPage)
PAGE(page_deliveries, DeliveriesPage)
PAGE(page_delivery, DeliveryPage)

#pragma once
/* What would become of this file? A sender looks before delivering: what the file is, which mapping
 * reads it (agreed, remembered or proposed from the content, with the reason for each choice), its
 * first rows and everything that does not fit. Nothing is stored. */

#include "figures/delivery.h"

/* Where the mapping came from. */
typedef enum MappingOrigin {
    MAPPING_ABSENT,     /* none fits and none could be proposed; findings say why */
    MAPPING_AGREED,     /* of the catalogue */
    MAPPING_GIVEN,      /* handed over with the file */
    MAPPING_REMEMBERED, /* of this sender, for this layout */
    MAPPING_PROPOSED    /* made from the content */
} MappingOrigin;

/* What a column is taken for. */
typedef enum ColumnUse {
    USE_NONE, /* not read */
    USE_REGION,
    USE_NAME, /* of the region */
    USE_PERIOD,
    USE_LABEL, /* a breakdown */
    USE_VALUE,
    USE_QUALITY
} ColumnUse;

typedef struct CheckedColumn {
    Str heading; /* "Schulabschluss > Insgesamt" */
    ColumnUse use;
    Texts meaning; /* "Schüler*innen", "Geschlecht", …; may be empty */
    Texts reason;  /* one sentence: why; only where proposed */
    size_t run;    /* so many columns from this one on are told of together; 0: an earlier one's */
    Texts told;    /* the sentence for all of them */
} CheckedColumn;

#define CHECKED_ROWS 50

typedef struct Checked {
    Delivery delivery; /* outcome, counts and form, as `deliver` would tell them */
    Str form;          /* "XLSX, sheet Daten" */
    const Str *sheets; /* of a workbook; else none */
    size_t n_sheets, sheet;
    Str *title; /* lines above the headings */
    size_t n_title;
    Str decimal; /* "," or "." */
    MappingOrigin origin;
    Str mapping_id;
    Str yaml;       /* the mapping as a file, where GIVEN, REMEMBERED or PROPOSED */
    Texts *reasons; /* of a proposal as a whole: period from the title, region fixed … */
    size_t n_reasons;
    CheckedColumn *columns;
    size_t n_columns;
    Str **rows; /* the first ones, n_columns cells each */
    size_t *lines;
    size_t n_rows;
} Checked;

typedef struct CheckOptions {
    Str name;      /* as the sender called the file; empty: last part of the path */
    Str sheet;     /* of a workbook; empty: the one with the most cells */
    Str sender;    /* whose remembered mappings are asked; empty: none */
    Str mapping;   /* YAML of a mapping to use; empty: find one */
    bool remember; /* keep the given or proposed mapping for this sender and layout, if the file has
                      no error with it; needs a sender */
} CheckOptions;

/* OK also where the file is full of faults: the findings say so. A fault (INVALID: no table at all,
 * LIMIT, NOT_FOUND, BROKEN) leaves `out` untouched. Everything in `out` lives in cx->mem. */
Err check_file(Cx *cx, Checked *out, Findings *findings, Str path,
               const CheckOptions *options) CHECKED;

/* ---- check_tell.c: what is told of a file, in the language of cx ---- */

Str check_outcome(DeliveryOutcome outcome); /* "refused" */
Str check_use(ColumnUse use);               /* "region" */
Str check_origin(MappingOrigin origin);     /* "proposed" */

typedef struct CheckTold {
    Str file; /* as it is called where this is told */
    const Delivery *delivery;
    const Checked *checked; /* NULL where the file was delivered, or read in one go */
    const Findings *findings;
} CheckTold;
/* For programs: keys and values into the object that is open. */
void check_tell(Cx *cx, Json *j, const CheckTold *told);
/* For those who correct the file: the findings as a workbook (findings_list). BROKEN where it
 * cannot be made. */
Err check_list(Cx *cx, Str *out, const CheckTold *told) CHECKED;

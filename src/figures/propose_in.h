#pragma once
/* What the steps of a proposal hand to each other: look (statistics of every column) -> region ->
 * period -> uses -> meaning -> text of a mapping. All of it lives in one arena and goes with it. */

#include "figures/check_in.h"

#define SAMPLE_ROWS_KEPT 400
#define SAMPLE_TOGETHER 4                 /* rows next to each other */
#define MOST_TEXTS ((size_t)2000)         /* different ones of a column that are kept */
#define ALL_TEXTS ((size_t)200000)        /* of all columns together */
#define MOST_LABELS_PROPOSED 60           /* texts of a breakdown */
#define MOST_MEASURES_PROPOSED 400        /* what rows may tell that their values are */
#define PROPOSAL_MOST ((size_t)900 << 10) /* bytes of the mapping's text */

typedef enum WordClass {
    WORDS_KEY,      /* "schlüssel", "ags", "code" */
    WORDS_AREA,     /* "raum", "stadtteil", "geo" */
    WORDS_AREA_KEY, /* "ags", "gemeindeschlüssel" */
    WORDS_SCHOOL,   /* "schulnummer" */
    WORDS_NAME,     /* "name", "bezeichnung" */
    WORDS_PERIOD,   /* "jahr", "year", "stichtag" */
    WORDS_TOTAL,    /* "insgesamt", "total" */
    WORDS_VALUE,    /* "anzahl", "wert", "value": say nothing of what is counted */
    WORDS_MEASURE,  /* "indikator", "merkmal" */
    WORDS_QUALITY,  /* "qualität", "flag", "status" */
    WORDS_ASIDE,    /* "telefon", "plz", "longitude": no observation */
    WORDS_SHARE,    /* "anteil", "quote", "percent" */
    WORDS_INDEX,    /* "index", "score" */
    WORDS_MEAN,     /* "durchschnitt", "je", "einkommen": does not add */
    WORD_CLASSES
} WordClass;
/* The text has a word of the class: whole words, compared as names are; long ones also inside a
 * compound. */
bool words_have(Arena *mem, WordClass class, Str text);
/* Every word of the text is of the class. */
bool words_only(Arena *mem, WordClass class, Str text);
/* ä as ae, ß as ss, without punctuation, blanks and case: "maennlich" is "männlich". */
Str words_plain(Arena *mem, Str text);

typedef struct SeenText {
    Str text;
    size_t times;
} SeenText;

typedef struct Guess { /* one column: what stands in it, and what it is taken for */
    VEC(SeenText) texts;
    Index by_text;
    bool many; /* there are more texts than are kept */
    size_t filled, numbers, whole, signs, negative, zeros, percents;
    double low, high;
    size_t no_share; /* numbers that no share can be */
    int decimals;
    size_t otherwise; /* numbers with the other decimal sign */
    size_t code_like; /* numbers like "1E2" */
    size_t exponents; /* other numbers with an exponent: "1.5E3", "1e-05" */
    size_t apart;     /* whole numbers above 0 */
    size_t base;      /* all of them are multiples of it; 0: of none */
    size_t periods, kinds[PERIOD_DAY + 1];
    /* in cells, by propose_region.c: */
    size_t known, official, lost, schools, named, several, nuts;
    size_t length; /* of all texts; 0: they differ */
    bool leading_zero;
    ColumnUse use;
    bool total;     /* its numbers are the sum of others */
    Period dated;   /* named in its heading; year 0: none */
    size_t measure; /* of the proposal, NOWHERE */
    CellPart cell[CELL_MOST_PARTS];
    size_t n_cell;
    const Dimension *dimension; /* of a breakdown: agreed on */
    size_t breakdown;           /* of a breakdown: the proposal's own; NOWHERE */
    Texts reason;
    Msg why;      /* its message, where columns beside each other may share it */
    size_t other; /* the column that the reason names; NOWHERE */
} Guess;

typedef struct OwnBreakdown {
    Str id, label;
    Str *texts, *codes; /* a total has no code */
    size_t column;      /* whose code list, if the file brings one, has the words; NOWHERE */
    size_t n;
    bool complete;
} OwnBreakdown;

typedef struct OwnMeasureGuess {
    const Measure *agreed; /* NULL: the proposal's own */
    Str id, title, plain;
    Unit unit;
    bool adds;
    const Dimension *dimensions[CELL_MOST_PARTS];
    size_t breakdowns[CELL_MOST_PARTS];
    size_t n_dimensions, n_breakdowns;
} OwnMeasureGuess;

typedef struct RowMeasure { /* what rows say that their value is */
    Str said;
    size_t measure;
    CellPart cell[CELL_MOST_PARTS];
    size_t n_cell;
} RowMeasure;

typedef struct WordCode { /* a plain word of an agreed code */
    const Dimension *dimension;
    const DimensionCode *code;
    size_t next; /* of the same word; NOWHERE: the last */
} WordCode;

typedef struct Proposal {
    Arena *mem;
    Arena *scratch;
    Findings *findings; /* of the file */
    const Catalogue *catalogue;
    const Table *table;
    Str file_name, file_title; /* the latter without its ending */
    Intake *intake;            /* for its keys */
    const NameIndex *names;
    Index word_codes; /* of words_plain */
    VEC(WordCode) codes;
    Guess *guesses;
    size_t n, rows;
    uint32_t *cells; /* of the sample, by row: which text of its column; NONE32: none or not kept */
    double *numbers; /* of the sample, by row; NAN where there is none */
    size_t n_sample, step;
    size_t sampled[SAMPLE_ROWS_KEPT]; /* their places among all rows */
    bool genesis;                     /* the layout itself tells region and names */
    /* region */
    RegionFrom region_from;
    size_t region[16], n_region, name;
    uint32_t *areas; /* of a joined key: which area, by row of the sample; NONE32: none */
    size_t n_areas;
    bool of_schools;
    RegionLevel level;
    RegionOutside outside;
    /* period */
    int period_from; /* of Mapping */
    PeriodKind period_kind;
    size_t period;
    bool dated_apart; /* headings name more than one period */
    Period period_declared;
    /* rows that tell their measure */
    bool by_row;
    size_t value, quality;
    size_t measured[MEASURE_MOST_HEADINGS], n_measured;
    VEC(RowMeasure) row_measures;
    VEC(OwnMeasureGuess) measures;
    VEC(OwnBreakdown) breakdowns;
    VEC(Texts) reasons;
} Proposal;

/* ---- propose.c ---- */

/* The text of a mapping for the table, and why: NOT_FOUND with a finding where none can be made.
 * Sets look->out's yaml and reasons; column_reasons[c] of each column. */
Err propose(Cx *cx, Look *look, Str *yaml, Texts **column_reasons) CHECKED;

/* NOT_FOUND with the finding. */
Err propose_nothing(Cx *cx, const Proposal *p, Rule rule) CHECKED;
/* A sentence in each language; {1} … are the same in both. */
Texts propose_say(const Proposal *p, Msg message, size_t n, const Str *arguments);
/* The same with a last argument that each language has its own words for. */
Texts propose_say_of(const Proposal *p, Msg message, size_t n, const Str *arguments,
                     const Texts *last);
#define say_reason(p, message, ...) \
    propose_say((p), (message), sizeof((Str[]){__VA_ARGS__}) / sizeof(Str), (Str[]){__VA_ARGS__})
Str propose_heading(const Proposal *p, size_t column);
Str propose_count(const Proposal *p, size_t n);
/* The column as a sentence names it: its number. */
Str propose_number(const Proposal *p, size_t column);

/* ---- propose_look.c ---- */

Err propose_look(Cx *cx, Proposal *p, Table *table) CHECKED;
/* Each text of `a` stands with one text of `b` only, as far as the sample goes. */
bool propose_tells(const Proposal *p, size_t a, size_t b);

/* ---- propose_joined.c ---- */

typedef struct JoinedKey { /* official keys over several columns */
    size_t columns[5], n;  /* in the order of the key */
    size_t rows, right;    /* of the sample: with a key; with one that there is */
    size_t known, areas;   /* in the register; different ones */
} JoinedKey;
/* The best of all columns beside each other, where it tells more areas apart than `single` does
 * (NOWHERE: there is no such column). */
bool joined_find(Proposal *p, size_t single, JoinedKey *out);
void joined_take(Proposal *p, const JoinedKey *joined);
/* Each area of the joined key stands with one text of the column only. */
bool joined_tells(const Proposal *p, size_t column);

/* ---- propose_region.c, propose_period.c, propose_uses.c, propose_meaning.c ---- */

/* Where nothing tells a region, the mapping looks for it above the table: to be filled in. */
void propose_region(Proposal *p);
void propose_period(Proposal *p);
bool propose_uses(Proposal *p);
void propose_meaning(Proposal *p);
void propose_codes(Proposal *p); /* once: the words of all agreed breakdowns */
/* The code of the breakdown that the text is a word of; NULL: none. */
const DimensionCode *propose_code(const Proposal *p, const Dimension *dimension, Str text);
/* The agreed breakdown that knows all texts of a column (totals aside); of several the one with the
 * fewest codes; NULL: none. */
const Dimension *propose_dimension(const Proposal *p, const Guess *guess);
/* Columns whose numbers are the sum of those beside them. */
void propose_totals(Proposal *p);

/* ---- propose_runs.c ---- */

ColumnRun *propose_runs(const Proposal *p);

/* ---- propose_flat.c ---- */

Err propose_flat(Cx *cx, Proposal *p, Str *yaml) CHECKED;

/* ---- propose_text.c ---- */

Err propose_text(Cx *cx, const Proposal *p, Str *yaml) CHECKED;
void yaml_text(Buf *out, Str text); /* quoted */
/* Letters, digits and '-' of a text, at most 40 bytes; never empty. */
Str propose_slug(Arena *mem, Str text);

#pragma once
/* Inside the tally of long files: blocks of text become rows (tally_scan.c, tally_avx2.c), rows
 * become sightings (tally_rows.c, tally_codes.c), sightings are kept sorted outside of memory
 * (tally_spill.c), persons are told apart (tally_people.c), and what belongs to one period is
 * judged as a whole (tally_slices.c). tally.c leads through it with several threads; what comes out
 * depends neither on their number nor on where a block ends. */

#include <pthread.h>
#include "base/thread.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"
#include "figures/tally.h"

/* ---- tally_scan.c, tally_avx2.c: where cells and rows end ---- */

#define SCAN_PADDING 64 /* bytes behind a text, all of them line feeds */

typedef struct Scan {
    uint32_t *ends; /* of the cells: a separator, a line end, or the end of the text */
    size_t n, room; /* room: at least one more than the text has bytes */
    bool quotes;    /* there are any */
    bool breaks;    /* there are line ends inside quotes */
    bool irregular; /* a quote stands where none may, or is never closed */
} Scan;

/* One way to look at text; all ways give the same. `text` begins with a row and is followed by
 * SCAN_PADDING bytes. */
typedef struct ScanWay {
    const char *name;
    void (*index)(Str text, char separator, Scan *out);
    /* Length of the whole rows at the start of the text; more may follow behind it. */
    size_t (*cut)(Str text, char separator);
    /* Well-formed UTF-8 without NUL and without letters garbled on the way. */
    bool (*clean)(Str text);
} ScanWay;
const ScanWay *scan_plain(void);
const ScanWay *scan_avx2(void); /* NULL where the processor cannot */
const ScanWay *scan_best(void);

typedef struct CellLook {
    bool stray, open; /* a quote where none may stand; one that is never closed */
    size_t opened;    /* where that one stands */
    bool quotes, breaks;
} CellLook;
/* Where the cell that begins at `at` ends. */
size_t scan_cell(Str text, size_t at, char separator, CellLook *look);
/* Behind the line end at `at`; CR LF is one. */
size_t scan_over_line_end(Str text, size_t at);
size_t scan_line_ends(Str text); /* how many line ends stand in it */
/* What a cell says: without its quotes, two of them for one. In `mem` where bytes must move. */
Str scan_unquoted(Arena *mem, Str cell);

/* ---- tally_codes.c: what a text was found to mean, remembered ---- */

#define CODES_UNKNOWN UINT32_MAX
#define CODES_TEXT 43
typedef struct CodeText { /* a text for comparing: up to 16 bytes are in the two words */
    uint64_t first, last;
    Str text;
} CodeText;
typedef struct CodeSlot { /* one cache line */
    uint64_t first, last;
    uint32_t code;
    uint8_t n; /* bytes of the text and one; 0 = free */
    char text[CODES_TEXT];
} CodeSlot;
typedef struct Codes { /* forgets the oldest where there is no room; long texts are never kept */
    CodeSlot *slots;
    uint32_t mask, last_code;
    CodeText last; /* of the row before, where it lies in the same block; else of SIZE_MAX bytes */
} Codes;
Codes codes_new(Arena *mem, size_t room); /* a power of two */
void codes_forget_last(Codes *codes);
/* CODES_UNKNOWN where it was not kept, or no more. Behind the text at least 8 bytes are readable.
 */
uint32_t codes_find(Codes *codes, Str text);
void codes_keep(Codes *codes, Str text, uint32_t code);

/* ---- sightings ---- */

/* What one row, or one column of it, says of one cell; or what several rows say together. In 32
 * bytes, because a long file has many. */
typedef struct Sighting {
    double number;   /* SEEN_COUNT: the sum */
    uint32_t period; /* period_pack */
    uint32_t spot;   /* NONE32: outside the register. SEEN_ASIDE: dashes */
    uint32_t kind;   /* which measure and cell */
    uint32_t line;   /* SEEN_ASIDE: fields. SEEN_COUNT: rows */
    uint16_t place, base;
    uint8_t decimals, state; /* presence and precision */
    uint8_t marks, sort;     /* land and the bits below */
} Sighting;
#define SEEN_LAND 0x1Fu  /* number of the Land whose row it is */
#define SEEN_DASH 0x20u  /* the field was '-' */
#define SEEN_ASIDE 0x40u /* fields of regions outside the register, counted together */
#define SEEN_COUNT 0x80u /* persons, counted together */

uint32_t period_pack(Period period); /* in the order of period_key */
Period period_unpack(uint32_t packed);

typedef struct Kind { /* a measure and a cell */
    const Measure *measure;
    uint32_t cell; /* of the frame */
    uint32_t rounded;
} Kind;

/* What all blocks share while rows are read. */
typedef struct Frame {
    Intake *intake; /* spots, cells and measures of the whole file; no observations */
    VEC(Kind) kinds;
    NumberTable kind_of_key;
    Lock lock;
} Frame;
/* Spot of a registered region or of a school. LIMIT where there are too many schools. */
Err frame_spot(Cx *cx, Frame *frame, const Region *region, Str school, uint32_t *out) CHECKED;
Err frame_kind(Cx *cx, Frame *frame, const MappingColumn *column, size_t n, const CellPart *parts,
               uint32_t *out) CHECKED;

/* ---- tally_rows.c: the rows of one block ---- */

typedef struct Person {
    uint64_t id;   /* half of the digest of identifier and period */
    uint64_t line; /* 40 bits; above them 24 bits of the other half */
} Person;
#define PERSON_LINE_BITS 40

typedef struct Use { /* an area that has a number in a period */
    Str key;
    uint32_t period, line;
    uint32_t spot; /* NONE32: outside the register */
} Use;

typedef struct Block {
    Arena *mem, *text_mem; /* the first is emptied before each use */
    char *text;
    size_t n, room; /* room without the padding */
    uint64_t number;
    bool last, unended; /* the text ends here; without a line end */
    bool too_long;      /* only the start of a row that is too long */
    bool done;          /* waits to be put together with the others */
    Err err;
    Fault fault;
    size_t lines, rows, rows_outside, last_row;
    size_t outside_line, outside_place; /* of the first row outside the register */
    Str outside_key;
    size_t first_line; /* of the first observation; 0: there is none */
    Findings findings; /* lines count from the block's first */
    VEC(Sighting) sightings;
    VEC(Person) people;
    VEC(Use) uses;
} Block;

typedef struct TallyForm { /* what the sample told of the file */
    const Layout *layout;
    const Mapping *mapping;
    Encoding encoding;
    char separator;
    size_t n_columns;
    Decimal decimal;
    bool counts_only;
    bool plain_digits; /* a text of digits alone is always a number, never a sign */
    int year;          /* in which the file came */
} TallyForm;

/* ---- tally_sample.c: what the start of the file tells ---- */

typedef struct TallySample {
    Str name;      /* of the file, for messages */
    Chosen chosen; /* by whom its mapping was asked for */
    Str text;
    bool ended; /* there is nothing behind it */
    Table *table;
    Layout layout;
    TallyForm form;
    size_t line, at; /* where the first row begins */
} TallySample;
Err sample_read(Cx *cx, TallySample *sample, Stream *stream) CHECKED;
/* Sets *fits; false where the table is not one that can be read in one go. NOT_FOUND with a finding
 * where no mapping reads it. */
Err sample_understand(Cx *cx, TallySample *sample, const Catalogue *catalogue, Findings *findings,
                      bool *fits) CHECKED;

/* ---- tally_rows.c again ---- */

typedef struct RowReader RowReader; /* of one thread */
Err row_reader_new(Cx *cx, RowReader **out, const TallyForm *form, Frame *frame,
                   const ScanWay *way) CHECKED;
Err row_reader_block(Cx *cx, RowReader *reader, Block *block) CHECKED;
/* The persons counted since the last time become sightings of the block. */
Err row_reader_counts(Cx *cx, RowReader *reader, Block *block) CHECKED;
bool row_reader_filled(const RowReader *reader, size_t place); /* of the layout: says something */

/* ---- tally_spill.c: sorted, outside of memory ---- */

typedef struct Spill Spill;
Spill *spill_new(Arena *mem, size_t room); /* room: sightings held in memory */
/* In the order of their lines. BROKEN where the disk is full. */
Err spill_add(Cx *cx, Spill *spill, const Sighting *sightings, size_t n) CHECKED;
/* Nothing more comes. */
Err spill_end(Cx *cx, Spill *spill) CHECKED;
/* The period of the next sightings; NOT_FOUND at the end. */
Err spill_period(Cx *cx, Spill *spill, uint32_t *out) CHECKED;
/* Up to `room` sightings of that period, in the order of their lines; *n == 0: no more of it. */
Err spill_take(Cx *cx, Spill *spill, uint32_t period, Sighting *out, size_t room,
               size_t *n) CHECKED;
/* A nameless file for what memory does not hold, in TMPDIR or /var/tmp; closed with the arena. */
Err spill_file(Cx *cx, Arena *mem, int *out) CHECKED;
Err spill_write(Cx *cx, int file, const void *bytes, size_t n, int64_t at) CHECKED;
Err spill_read(Cx *cx, int file, void *bytes, size_t n, int64_t at) CHECKED;

/* ---- tally_people.c: the same person twice ---- */

typedef struct People People;
People *people_new(Arena *mem, size_t room); /* room: persons looked at together */
Person person_of(Str id, uint32_t period);
Err people_add(Cx *cx, People *people, const Person *persons, size_t n, size_t line) CHECKED;
/* id.double at column `place`, the first lines first. */
Err people_judge(Cx *cx, People *people, size_t threads, size_t place, Findings *findings) CHECKED;

/* ---- tally_slices.c: one period after the other ---- */

typedef struct Slices {
    Frame *frame;
    Spill *spill;
    Findings *findings;
    bool single;
    bool converted; /* to one territorial status */
    bool numbers;   /* some observation has a number */
    uint64_t cells; /* observations, or counted cells */
    int out;        /* of the cells; -1: they are not wanted */
    Str out_name;
    const Dimension **dimensions; /* of the cells, by id */
    size_t n_dimensions;
    Arena *mem; /* of the periods */
    VEC(Period) periods;
    uint32_t *spot_order, *kind_rank;
    Str *kind_texts;
} Slices;
/* Once all rows are in: cells and regions in an order that does not depend on how they came. */
void slices_prepare(Slices *slices);
Err slices_judge(Cx *cx, Slices *slices, size_t threads) CHECKED;

/* ---- tally.c ---- */

/* Hands a block's findings on, as if they had been told to `to` in the first place. */
void findings_move(Findings *to, const Findings *from, size_t line);

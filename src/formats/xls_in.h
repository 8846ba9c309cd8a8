#pragma once
/* Inside formats/: old workbooks (XLS) are read by a library that has had holes, so a process of
 * its own does it, which may do nothing but read that file and answer. These are its words. */

#include "formats/sheets_in.h"

/* ---- the answer: numbers are 32 bits of this machine, texts a number of bytes and the bytes ----
 */

#define XLS_MARK 0x31534c58  /* then the number of sheets, their names, the one that is read */
#define XLS_ROW 0x574f5258   /* then the row from 1, the number of cells, their texts */
#define XLS_END 0x444e4558   /* then the number of rows; nothing follows */
#define XLS_FAULT 0x544c4658 /* then an XlsFault; nothing follows */

typedef enum XlsFault { XLS_UNREADABLE = 1, XLS_SECRET, XLS_NO_SHEET } XlsFault;

#define XLS_MOST_ANSWER ((size_t)64 << 20)
#define XLS_MOST_MEMORY ((size_t)256 << 20)
#define XLS_MOST_SECONDS 10
#define XLS_MOST_WAIT_MS 20000

/* ---- xls_child.c ---- */

/* The word that makes a program of ours read the XLS at its standard input instead of what it is
 * for: `program --read-xls SHEET`. */
const char *xls_word(void);
/* Reads the file and writes the answer to the descriptor. Returns an exit code. */
int xls_answer(const char *path, Str sheet, int out);

/* ---- xls_process.c ---- */

/* Lets the process of its own read the file at the descriptor; *answer is all it said, unchecked.
 * INVALID where it broke down, LIMIT where it took too long or said too much. */
Err xls_ask(Cx *cx, Str *answer, int file, const RowsAsk *ask) CHECKED;

/* ---- cfb.c: what is in an old office file ---- */

typedef enum CfbKind { CFB_OTHER, CFB_WORKBOOK, CFB_ENCRYPTED } CfbKind;
CfbKind cfb_look(int file);
/* The bytes of the workbook; empty where it is damaged. */
Str cfb_workbook(Arena *mem, int file);

/* ---- xls_biff.c: what the library does not tell about a workbook ---- */

#define BIFF_ROWS 65536
#define BIFF_COLUMNS 256
#define BIFF_BLOCK 32 /* columns whose places are kept together */

typedef struct BiffSheet {
    uint32_t offset; /* of its records */
    bool hidden, worksheet;
} BiffSheet;

typedef struct Biff {
    Str stream;
    bool since_1904;
    VEC(CellFormat) formats; /* of cells, by their number */
    VEC(BiffSheet) sheets;
} Biff;

typedef struct BiffCell { /* one that the library passes over: results of formulas, truth, errors */
    bool is_number;
    double value;
    Str text;
} BiffCell;

typedef struct BiffPlace {
    uint16_t format; /* 1 + the number of the cell's format; 0: not told */
    uint32_t cell;   /* 1 + its place in `cells`; 0: none */
} BiffPlace;

typedef struct BiffLook {
    VEC(MergedRange) merges;
    VEC(BiffCell) cells;
    BiffPlace **blocks;   /* of all rows; of BIFF_BLOCK places each, or NULL */
    size_t rows, columns; /* that have such cells */
    bool *hidden_rows;    /* BIFF_ROWS */
    size_t hidden_columns;
} BiffLook;

/* Takes what it understands; what is broken is left out. */
void biff_read(Arena *mem, Biff *out, Str stream);
void biff_look(Arena *mem, BiffLook *out, const Biff *biff, const BiffSheet *sheet);
BiffPlace biff_place(const BiffLook *look, size_t row, size_t column);

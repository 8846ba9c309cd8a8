#pragma once
/* Inside formats/: the way from a workbook to rows. A package gives the parts of an office zip; a
 * look over a whole sheet finds what stands behind its rows (merged ranges); a sheet gives rows. */

#include "formats/formats_in.h"

#define SHEET_MOST_ROWS ((size_t)1048576) /* of the format */
#define SHEET_MOST_COLUMNS \
    ((size_t)16384) /* of the format; TABLE_MOST_COLUMNS of them are read \
                     */
#define WORKBOOK_MOST_SHEETS ((size_t)1000)
#define SHEET_MOST_MERGES ((size_t)100000)
#define WORKBOOK_MOST_FORMATS ((size_t)100000) /* of cells */
#define WORKBOOK_MOST_STRINGS ((size_t)4 << 20)
#define WORKBOOK_MOST_TEXT ((size_t)64 << 20) /* of all shared strings */

/* ---- package.c: the parts of an office zip ---- */

typedef struct Package Package;
typedef struct Part Part;
/* INVALID: no zip, broken, a name twice or leading out of it, a link; LIMIT: too many parts. */
Err package_open(Cx *cx, Package **out, const RowsAsk *ask) CHECKED;
Str package_name(const Package *package); /* of the file, for messages */
/* By what is in it, however broken the rest; no other kind of office file. */
bool package_is_workbook(Cx *cx, const RowsAsk *ask);
/* By its name from the root, without '/' before it; letters of either case. */
bool package_has(const Package *package, Str part);
/* NOT_FOUND without a fault where there is no such part; LIMIT where it unpacks to more than
 * TABLE_MOST_BYTES, or to far more than anything people write. */
Err part_open(Cx *cx, Part **out, Package *package, Str name) CHECKED;
Err part_read(Cx *cx, void *part, uint8_t *into, size_t room, size_t *got) CHECKED;
Err part_rewind(Cx *cx, Part *part) CHECKED;
void part_close(Part *part); /* what it kept goes, too */
/* Unpacks the part once for all, if it is not larger than PART_MOST_KEPT; *whole then is the whole
 * of it, until it is closed. Else *whole is empty, and the part is read from its start. */
#define PART_MOST_KEPT ((size_t)64 << 20)
Err part_keep(Cx *cx, Part *part, Str *whole) CHECKED;
/* Reads a part that may be absent through xml_parse; *there may be NULL: then it must be there. */
Err part_parse(Cx *cx, Package *package, Str name, const XmlHandlers *handlers, void *arg) CHECKED;

typedef struct Relation {
    Str id, type, target; /* type: its last word, "worksheet"; target: name from the root */
} Relation;
typedef struct Relations {
    VEC(Relation) list;
} Relations;
/* What the part `of` points to; of the whole package where `of` is empty. None: an empty list. */
Err package_relations(Cx *cx, Relations *out, Package *package, Str of) CHECKED;

/* ---- sheet_value.c: what a cell shows ---- */

typedef enum CellShape { SHAPE_PLAIN, SHAPE_PERCENT, SHAPE_PADDED, SHAPE_DATE } CellShape;
typedef struct CellFormat {
    uint8_t shape;
    uint8_t digits;                      /* of SHAPE_PADDED */
    bool day, time, elapsed, year_alone; /* of SHAPE_DATE */
} CellFormat;
CellFormat cell_format_built_in(int64_t id);
CellFormat cell_format_read(Str code);

#define CELL_ROOM 352 /* a double in full has 309 digits before the point */
/* What a person sees where a number is stored, with '.' as decimal sign and nothing between digits:
 * 15 significant digits, whole numbers in full, at most 15 decimals. A cell shown as 12,5 % is
 * stored as 0.125 and gives "12.5". Where a format pads with zeros, so is the text: "05112". Dates
 * are ISO: "2024-12-31", with a time of day that is not midnight "2024-12-31T13:45:00", a time
 * alone "13:45:00", a year alone "2024". What is no number comes back as it is. The
 * result is in room or a view of `stored`. */
Str cell_text(char room[static CELL_ROOM], Str stored, CellFormat format, bool since_1904);
/* "_x000D_" in a text of a workbook is the character; in place. Returns the new length. */
size_t cell_unescape(char *text, size_t n);

/* ---- xlsx_strings.c, xlsx_styles.c ---- */

typedef struct SharedStrings SharedStrings;
/* An absent part is an empty list. */
Err shared_strings_read(Cx *cx, SharedStrings **out, Package *package, Str part) CHECKED;
bool shared_string(const SharedStrings *strings, size_t index, Str *out);

typedef struct CellFormats {
    VEC(CellFormat) list;
} CellFormats;
Err cell_formats_read(Cx *cx, CellFormats *out, Package *package, Str part) CHECKED;

/* ---- xlsx_look.c: what a sheet says beside its rows ---- */

typedef struct MergedRange { /* 1-based, both ends within */
    uint32_t row, column, last_row, last_column;
} MergedRange;

typedef struct SheetLook {
    size_t cells;       /* with something in them; where they are counted */
    size_t hidden_rows; /* with something in them; of an old workbook, else told by the rows */
    size_t hidden_columns;
    size_t first_column;     /* with something in it */
    size_t overlaps;         /* merged ranges that lie on another one, left out */
    size_t first_overlap;    /* its row */
    VEC(MergedRange) merges; /* by their first row */
} SheetLook;
typedef struct LookAsk {
    Part *part;
    Str name;       /* of the file */
    bool count;     /* the cells are to be counted */
    size_t *budget; /* bytes that may still be unpacked */
} LookAsk;
Err sheet_look(Cx *cx, SheetLook *out, const LookAsk *ask) CHECKED;
/* Puts merged ranges in order and drops those that lie on another one. */
void merges_settle(Cx *cx, SheetLook *look);
/* "AB12": false where it is none; *column and *row are 0 where the letters or digits are absent. */
bool cell_reference(Str text, size_t *column, size_t *row);
bool is_true(Str text); /* of an attribute */

/* ---- workbook.c: which sheets there are, and what is told about them ---- */

typedef struct WorkbookSheets {
    Str *visible, *hidden;              /* names */
    size_t n_visible, n_hidden, chosen; /* chosen: among the visible ones */
} WorkbookSheets;
void workbook_sheets(Cx *cx, WorkbookSheets *out, size_t most);
void workbook_sheet(WorkbookSheets *sheets, Str name, bool hidden);
void workbook_tell(Cx *cx, Findings *findings, const WorkbookSheets *sheets, const SheetLook *look);

/* ---- xlsx_row.c: one row of a sheet, whoever reads it ---- */

typedef struct SheetAsk {
    Part *part;
    Str name; /* of the file */
    const SharedStrings *strings;
    const CellFormats *formats;
    const SheetLook *look;
    bool since_1904;
    Findings *findings;
} SheetAsk;

typedef struct CellHead {
    size_t column, style;
    char type; /* of t="…": n s i(nlineStr) f(ormula's text) b e d; N: a number as it is shown */
} CellHead;
CellHead cell_head(size_t column_before);
/* One attribute of a cell; those that do not matter are passed over. False where it is broken. */
bool cell_attribute(CellHead *head, Str name, Str text);

typedef struct SheetRow {
    SheetAsk ask;
    size_t row, n;                     /* n: up to the last cell with something in it */
    size_t column;                     /* of the last cell, empty or not */
    bool numbers;                      /* a number stands in a cell of the row that is not merged */
    Str cells[TABLE_MOST_COLUMNS + 1]; /* [0] is never used: columns count from 1 */
    bool stored[TABLE_MOST_COLUMNS + 1]; /* as a number */
    char *text;                          /* TABLE_MOST_ROW */
    size_t used;
    size_t merge, next_merge; /* those that begin in this row, and the first behind them */
    uint32_t merged[TABLE_MOST_COLUMNS + 1]; /* the last row in which this column is merged */
    uint32_t until[TABLE_MOST_COLUMNS + 1];  /* the last row to which above[column] goes down */
    uint32_t deepest;                        /* of until[] */
    Str above[TABLE_MOST_COLUMNS + 1];
    char *above_text;  /* a slot for each column */
    size_t handed;     /* bytes and cells given to the caller since the start */
    size_t told;       /* findings are told only for rows after this one */
    bool hidden;       /* the row is */
    size_t n_hidden;   /* rows with something in them */
    size_t n_formulas; /* without a result */
    bool all_told;     /* the sheet has been read to its end */
} SheetRow;
SheetRow *row_new(Arena *mem, const SheetAsk *ask);
void row_rewind(SheetRow *row);
/* number: 0 = the next one. INVALID or LIMIT where no such row may follow. */
Err row_begin(Cx *cx, SheetRow *row, size_t number) CHECKED;
/* What is stored in a cell, unescaped; it must stay until the row is given. */
Err row_put(Cx *cx, SheetRow *row, const CellHead *head, Str stored) CHECKED;
void row_no_value(Cx *cx, SheetRow *row, const CellHead *head); /* a formula without a result */
/* All rows have been given: tells what is only known now, once. */
void row_over(Cx *cx, SheetRow *row);
Err row_give(Cx *cx, SheetRow *row, RawRow *out) CHECKED;
Err row_broken(Cx *cx, const SheetRow *row);

/* ---- xlsx_plain.c: rows as nearly every program writes them ---- */

typedef enum Plain { PLAIN_ROW, PLAIN_MORE, PLAIN_NOT } Plain;
/* Reads a row that stands at the begin of `bytes`, in the short form that needs no XML parser:
 * ASCII without entities, comments or prefixes. PLAIN_MORE: the bytes end within it; PLAIN_NOT: it
 * is for the parser. Both leave `row` as it was. *used: bytes read. */
Err plain_row(Cx *cx, SheetRow *row, Str bytes, size_t *used, Plain *result) CHECKED;

/* ---- xlsx_sheet.c ---- */

typedef struct Sheet Sheet;
Err sheet_open(Cx *cx, Sheet **out, const SheetAsk *ask) CHECKED;
Err sheet_next(Cx *cx, void *sheet, RawRow *row) CHECKED;
Err sheet_rewind(Cx *cx, void *sheet) CHECKED;

#pragma once
/* Bytes to rows. Everything a sender's file can be is turned into one shape, the Table: named
 * columns and rows of text with their place. What the columns mean is not known here; that stands
 * in mapping files (figures/). Reading streams: memory is bounded by the longest row, whatever the
 * size of the file. */

#include "base/base.h"

/* ---- findings: what is wrong or worth knowing, with place and rule ---- */

typedef enum Severity { NOTE, WARNING, ERROR_FINDING } Severity;

typedef enum Rule {
#define RULE(name, id, severity) RULE_##name,
#include "formats/rules.def"
#undef RULE
    RULES
} Rule;

typedef struct Finding {
    Rule rule;
    size_t row, column;  /* 1-based line of the file as an editor counts it, 1-based column; 0 = the
                            whole file/row */
    Str value, expected; /* what stands there, what the rule expects; may be empty. Numbers are as
                            programs read them: "5777.25" */
} Finding;

typedef struct Findings {
    Arena *mem;
    VEC(Finding) list;       /* the first 100 per rule, and 20 of other columns, are kept … */
    size_t of_rule[RULES];   /* … all are counted */
    uint8_t kept[RULES];     /* of each rule */
    uint64_t columns[RULES]; /* that have one, by their number modulo 64 */
} Findings;

Str rule_id(Rule rule); /* "csv.ragged-row" */
Severity rule_severity(Rule rule);
Str rule_title(Lang lang, Rule rule);            /* "Verlorene führende Null" */
Str severity_id(Severity severity);              /* "error": for files and interfaces */
Str severity_word(Lang lang, Severity severity); /* "Fehler" */
/* One plain sentence, German or English; the messages are "rule.<id>" with {1} value, {2} expected.
 */
Str finding_text(Arena *mem, Lang lang, const Finding *finding);
/* What was found, what is expected: numbers of Wirk's own as the language writes them ("5.777,25");
 * texts of the sender stay. */
Str finding_value(Arena *mem, Lang lang, const Finding *finding);
Str finding_expected(Arena *mem, Lang lang, const Finding *finding);
/* "Zeile 3, Spalte 2"; empty for the whole file. */
Str finding_place(Arena *mem, Lang lang, const Finding *finding);
void finding_add(Findings *findings, Rule rule, size_t row, size_t column, Str value, Str expected);
size_t findings_count(const Findings *findings, Severity severity);

/* 1 is A, 27 is AA: as spreadsheets count. */
Str column_letters(Arena *mem, size_t column);

/* What the list of findings says of the file they belong to. */
typedef struct FindingsAbout {
    Str file, sha256, form, mapping; /* any may be empty */
    int64_t when;                    /* seconds since 1970; the only date in the workbook */
    const Str *headings;             /* of the file's columns */
    size_t n_headings;
} FindingsAbout;
/* The findings as a workbook (XLSX) that a sender works through: errors first, each with its place,
 * its sentence in the language of cx, and room for remarks; a second sheet counts by rule. Every
 * text is a text cell, so that nothing of the sender's becomes a formula. The same input gives the
 * same bytes. BROKEN where it cannot be made. */
Err findings_list(Cx *cx, Str *out, const Findings *findings, const FindingsAbout *about) CHECKED;

/* ---- workbooks, written ---- */

/* A foreign text as it may stand in a cell: at most `most` bytes, what looks like an escape is
 * none.
 */
Str workbook_text(Arena *mem, Str text, size_t most);
/* A workbook (XLSX) as bytes: `fill` adds its sheets with libxlsxwriter. `created` stands in its
 * properties: the same input gives the same bytes. BROKEN where it cannot be made. */
struct lxw_workbook;
Err workbook_bytes(Cx *cx, Str *out, int64_t created,
                   void (*fill)(Cx *cx, struct lxw_workbook *book, const void *arg),
                   const void *arg) CHECKED;

/* ---- tables ---- */

typedef enum Encoding {
    UTF8,
    UTF8_BOM,
    LATIN1, /* ISO-8859-1: Windows-1252 without any of the signs that only Windows has */
    WINDOWS_1252,
    UTF16_LE,
    UTF16_BE,
    ENCODINGS
} Encoding;
Str encoding_name(Encoding encoding);

/* What the file was written as; CSV, GENESIS and ffcsv are one. */
typedef enum FileFormat {
    FORMAT_TEXT,
    FORMAT_SDMX_CSV,
    FORMAT_SDMX_ML,
    FORMAT_SDMX_JSON,
    FORMAT_JSON_STAT,
    FORMAT_XLSX,
    FORMAT_XLS,
    FILE_FORMATS
} FileFormat;
Str format_name(FileFormat format); /* "CSV" */

typedef enum TableKind {
    TABLE_CSV,     /* plain: headings and rows, in a text or a sheet */
    TABLE_GENESIS, /* the table layout of the GENESIS databases */
    TABLE_FLAT,    /* ffcsv */
    TABLE_CUBE     /* the format itself tells what each column is: SDMX, JSON-stat */
} TableKind;

/* What a column of a TABLE_CUBE is; elsewhere ROLE_UNKNOWN: that stands in mapping files. */
typedef enum ColumnRole {
    ROLE_UNKNOWN, /* also where the format leaves it open */
    ROLE_DIMENSION,
    ROLE_TIME,
    ROLE_VALUE,
    ROLE_ATTRIBUTE, /* status, unit, remarks; what the format needs for itself */
    ROLE_REGION,    /* a dimension of places */
    ROLE_METRIC     /* a dimension that tells which quantity a value is of */
} ColumnRole;

typedef struct ColumnCode { /* of a code list that the file brings */
    Str code, label;
} ColumnCode;

typedef struct TableColumn {
    Str *path; /* heading texts from top to bottom, empty ones left out, a repetition of the one
                  above left out */
    size_t n_path;
    Str unit; /* the units' line of a GENESIS table ("Anzahl", "Prozent"), else empty */
    ColumnRole role;
    Str label; /* of a TABLE_CUBE, whose heading is an identifier: its name in words, or empty */
    const ColumnCode *codes; /* none: NULL */
    size_t n_codes;
    Decimal decimal; /* which sign its own numbers use; where they do not tell, the table's */
} TableColumn;

typedef struct Table {
    FileFormat format;
    TableKind kind;
    const Str *sheets; /* of a workbook, in its order; hidden ones left out */
    size_t n_sheets, sheet;
    Encoding encoding;   /* of a text */
    char separator;      /* 0: not a text */
    bool separator_line; /* a first line "sep=;" */
    Decimal decimal;     /* which sign most values use; by content */
    bool packed;         /* came out of gzip or zip */
    Str title[16]; /* lines above the headings, without padding; [0] is not the table number line */
    size_t n_title;
    Str table_number; /* "GENESIS-Tabelle: …", empty where absent; information only, never used to
                         recognise */
    Str heading_period; /* the one date or year that stands alone above the headings, as written;
                           empty */
    size_t heading_period_row;
    TableColumn *columns;
    size_t n_columns;
    size_t time_column, key_column, name_column; /* of a GENESIS table; SIZE_MAX where absent */
    size_t first_label_column, n_label_columns;  /* further row headings between name and values */
    /* known once the rows have been read to the end: */
    Str stand;     /* "14.12.2017" of the trailing "Stand:" line */
    Str copyright; /* its © line */
    Str notes;     /* the footnotes, at most 64 kB */
    size_t n_rows;
} Table;

typedef struct Row {
    const Str *cells; /* UTF-8, unquoted, untrimmed; views valid until the next call */
    size_t n;
    size_t line; /* 1-based line in which the row starts */
} Row;

#define TABLE_MOST_BYTES ((size_t)256 << 20) /* unpacked */
#define TABLE_MOST_ROW ((size_t)1 << 20)
#define TABLE_MOST_COLUMNS 2000

typedef struct RowsAsk { /* what is to be opened */
    Str path;
    Str bytes; /* a text that lies in memory already: read instead of the path; empty: none */
    Str name;  /* as the sender calls the file, for messages; empty: last part of the path */
    Str sheet; /* of a workbook; empty: the one with the most cells */
    Findings *findings;
    bool headed; /* a list of entries: its first filled row is the headings, all others are rows */
    bool one_column; /* a list without any separator is one, too */
} RowsAsk;

/* Opens a CSV, GENESIS table or ffcsv file, plain, gzip or a zip with one member, by content, never
 * by name. Problems of form are added to findings (the Table may still be usable; with an ERROR it
 * is not to be stored). INVALID: not a table at all (binary, NUL bytes, wrong type); LIMIT: too
 * large; NOT_FOUND: no such file; BROKEN: reading failed. */
Err table_open(Cx *cx, Table **out, Str path, Findings *findings) CHECKED;
/* The same with everything that may be said about what is to be opened. */
Err table_open_sheet(Cx *cx, Table **out, const RowsAsk *ask) CHECKED;
/* OK and a data row; NOT_FOUND at the end. Headings, footers and blank lines are no data rows. */
Err table_next(Cx *cx, Table *table, Row *row) CHECKED;
/* Back to the first data row; findings of form are told only once. */
Err table_rewind(Cx *cx, Table *table) CHECKED;

/* ---- a row of a file as it stands, to be looked up ---- */

typedef struct ExcerptCell {
    Str text; /* its first 2,000 bytes; untrimmed, may hold anything that UTF-8 can */
    size_t n; /* bytes in the file */
} ExcerptCell;

typedef struct ExcerptRow {
    ExcerptCell *cells;
    size_t n, line; /* line 0: the format tells its columns elsewhere */
} ExcerptRow;

typedef struct Excerpt {
    FileFormat format;
    Str sheet;         /* of a workbook; else empty */
    bool numbered;     /* its lines are numbers of observations */
    ExcerptRow *heads; /* what stands above the data, at most 8 rows */
    size_t n_heads;
    ExcerptRow *rows; /* the one asked for, and up to `around` before and behind it */
    size_t n_rows, at;
} Excerpt;
/* Reads up to the row that begins in `line` (Finding.row), and `around` (1 to 5) rows more.
 * NOT_FOUND: no row begins there. Else as table_open; LIMIT also at the deadline. */
Err excerpt_read(Cx *cx, Excerpt *out, const RowsAsk *ask, size_t line, size_t around) CHECKED;
/* The same of a file of boundaries: an area is a row, its properties are the cells. */
Err excerpt_read_shapes(Cx *cx, Excerpt *out, const RowsAsk *ask, size_t line,
                        size_t around) CHECKED;

/* ---- long texts, read once ---- */

typedef struct Stream Stream;
/* The bytes of a file of any size, of a gzip file, of the only member of a zip, or of a pipe, which
 * may bring gzip too; "-" is standard input. */
Err stream_open(Cx *cx, Stream **out, Str path) CHECKED;
/* Fills `into` as far as there are bytes; *got is 0 only at the end. */
Err stream_read(Cx *cx, Stream *stream, char *into, size_t room, size_t *got) CHECKED;
bool stream_packed(const Stream *stream);
/* False where an ffcsv row has something in its value column that is no value: cells have moved. */
bool flat_value_right(Str value);
/* A part of a text that begins in `line`, as UTF-8: damage is told once a line and becomes U+FFFD.
 * Characters must not be cut at its ends. Windows-1252 or UTF-8. */
Str stream_decode(Arena *mem, Encoding encoding, Str bytes, size_t line, Findings *findings);

/* ---- boundaries ---- */

typedef struct ShapeProperty {
    Str name, text;
} ShapeProperty;

typedef struct Shape { /* one area; lives during the call that hands it over */
    const ShapeProperty *properties;
    size_t n_properties;
    size_t n_rings;
    size_t *ring_points; /* points per ring */
    bool *ring_is_hole;
    double *points; /* longitude, latitude in degrees WGS84, all rings one after the other, closing
                       point left out */
    size_t n_points;
    size_t line; /* of a text; number of the record in a Shapefile */
} Shape;

typedef Err ShapeTaker(Cx *cx, void *arg, const Shape *shape);

typedef enum ShapeFormat {
    SHAPES_NONE, /* no boundaries */
    SHAPES_GEOJSON,
    SHAPES_SHAPEFILE, /* .shp with the files of the same name beside it, or all of them in a zip */
    SHAPES_KML,       /* or KMZ */
    SHAPES_WKT,
    SHAPES_POLY, /* Osmosis polygon file */
    SHAPE_FORMATS
} ShapeFormat;
Str shape_format_name(ShapeFormat format); /* "Shapefile" */

typedef struct ShapesLook {
    ShapeFormat format;
    bool in_parts; /* what belongs to it lies beside it, in files of their own */
} ShapesLook;
/* What boundaries a file holds, by content alone. NOT_FOUND or BROKEN where the file cannot be read
 * at all; what other readers must judge is SHAPES_NONE. */
Err shapes_look(Cx *cx, ShapesLook *out, Str path) CHECKED;
/* Areas in any of these forms, plain or packed, one at a time, converted to WGS84 where their
 * system of coordinates is told (.prj, GeoJSON "crs", SRID). An area without a usable outline is
 * told (shape.broken) and left out. INVALID with the place for what is no area or cut short; LIMIT
 * over 64 MB or 2 million points in one area. Calls each(cx, arg, shape). */
Err shapes_read(Cx *cx, const RowsAsk *ask, ShapeTaker *each, void *arg) CHECKED;

/* Pairs of coordinates of a system, told by its number in the EPSG's list, become longitude and
 * latitude in WGS84, NAN where that fails. NOT_FOUND for a number that is not in the list. */
Err points_to_degrees(Cx *cx, int64_t system, double *pairs, size_t n) CHECKED;

/* ---- declarations (YAML, through libyaml; no anchors, no tags; at most 1 MB and 16 levels) ----
 */

typedef enum NodeKind { NODE_TEXT, NODE_LIST, NODE_MAP } NodeKind;
typedef struct Node Node;
struct Node {
    NodeKind kind;
    Str text; /* of NODE_TEXT: always text, never guessed to be a number or a truth value */
    size_t n;
    Str *keys;    /* of NODE_MAP */
    Node **items; /* of NODE_LIST and NODE_MAP */
    size_t line;
};
/* INVALID with line and reason. `name` is used in messages. A double key is INVALID. */
Err yaml_read(Cx *cx, Node **out, Str name, Str text) CHECKED;
const Node *node_get(const Node *map, Str key); /* NULL where absent or not a map */
Str node_text(const Node *map, Str key);        /* empty where absent */

/* A whole file, at most `most` bytes. NOT_FOUND, LIMIT or BROKEN. */
Err file_read(Cx *cx, Str *out, Str path, size_t most) CHECKED;

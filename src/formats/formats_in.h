#pragma once
/* Inside formats/: the way from bytes to a Table. A container gives bytes (plain, gzip, zip), a
 * source gives them as UTF-8, a Csv gives rows of cells, and genesis.c, flat.c and table.c find out
 * what the rows are. */

#include "formats/formats.h"

#define PIECE ((size_t)64 << 10) /* bytes read at a time */

/* ---- container.c: the bytes of a file, of a gzip file, or of the only member of a zip ---- */

/* Bytes that come one after the other, from wherever they are. */
typedef struct ByteSource {
    Str name;    /* for messages */
    size_t most; /* bytes; more is LIMIT */
    /* Fills `into` as far as there are bytes; *got is 0 only at the end. */
    Err (*more)(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got);
    void *from;
} ByteSource;

/* All that is left there; LIMIT where it is more than it may be. */
Err bytes_whole(Cx *cx, const ByteSource *source, Str *out) CHECKED;

typedef struct Container Container;
Err container_open(Cx *cx, Container **out, const RowsAsk *ask) CHECKED;
/* One file of a zip that may hold several, counted from 0; NOT_FOUND behind the last. */
Err container_open_member(Cx *cx, Container **out, const RowsAsk *ask, size_t member) CHECKED;
/* The same for what is read only once: of any size, also a pipe ("-" is standard input). */
Err container_open_long(Cx *cx, Container **out, Str path) CHECKED;
/* Fills `into` as far as there are bytes; *got is 0 only at the end. */
Err container_read(Cx *cx, Container *container, uint8_t *into, size_t room, size_t *got) CHECKED;
/* `more` of a ByteSource whose `from` is a Container. */
Err container_more(Cx *cx, void *container, uint8_t *into, size_t room, size_t *got) CHECKED;
Err container_rewind(Cx *cx, Container *container) CHECKED;
bool container_packed(const Container *container);
Str container_name(const Container *container); /* for messages */
Str ask_name(const RowsAsk *ask);               /* what messages call the file */
Str size_text(Arena *mem, size_t bytes);        /* "64 MB", "512 kB" */

struct stat;
/* A descriptor of a regular file, to be closed by the caller. NOT_FOUND, INVALID or BROKEN. */
Err file_open(Cx *cx, int *out, struct stat *state, Str path, Str name) CHECKED;
Err file_failed(Cx *cx, Str name, int error); /* what errno says, in words */
/* Reads until `room` is full or the file ends. */
Err file_fill(Cx *cx, int file, Str name, uint8_t *into, size_t room, size_t *got) CHECKED;
/* A zip's own list of what is in it is read as a whole: LIMIT where it is too long. */
Err zip_bounded(Cx *cx, int file, Str name) CHECKED;

/* ---- filetype.c: what a file is that is no table ---- */

/* True where the first bytes are those of a known kind of file; *message then tells the sender. */
bool filetype_known(Str first, Msg *message);
bool filetype_binary(Str first); /* unknown, but certainly no text */

/* ---- source.c: the text of a container, as UTF-8 ---- */

typedef struct Source Source;
#define SOURCE_ROOM (3 * (PIECE + 8)) /* what one call of source_read may write */
/* Reads everything once to find the encoding; bytes that do not belong there are told to findings.
 */
Err source_open(Cx *cx, Source **out, const RowsAsk *ask) CHECKED;
Err source_read(Cx *cx, Source *source, char *into, size_t room,
                size_t *got) CHECKED; /* 0 at the end */
Err source_rewind(Cx *cx, Source *source) CHECKED;
Encoding source_encoding(const Source *source);
bool source_packed(const Source *source);
Str source_name(const Source *source);

/* ---- encoding.c: which encoding bytes are in, and the way to UTF-8 ---- */

typedef struct Utf8State { /* of a check that goes over pieces */
    uint8_t left, low, high;
} Utf8State;

typedef struct EncodingLook {                /* what was seen in the whole stream */
    size_t bytes, nuls, nuls_even, nuls_odd; /* even and odd: in the first bytes only */
    size_t sequences, broken;                /* of UTF-8: well-formed non-ASCII, ill-formed */
    size_t windows, undefined;               /* bytes 0x80 … 0x9f; those without meaning there */
    size_t garbled;  /* letters of UTF-8 that were taken for Windows-1252 on the way */
    uint32_t recent; /* the last three bytes over ASCII */
    Utf8State state;
    uint8_t first[4096];
    size_t n_first;
} EncodingLook;

void encoding_look(EncodingLook *look, const uint8_t *bytes, size_t n);
/* The last word: the encoding, bytes of its mark at the start, and whether the text has bytes that
 * must be replaced. */
Encoding encoding_decide(EncodingLook *look, size_t *mark, bool *damaged);

typedef struct Decoder {
    Encoding encoding;
    size_t line; /* of the byte that comes next; counted only when places are wanted */
    bool after_return;
    Findings *findings; /* take the places of damage; may be NULL */
    size_t told[RULES]; /* the last line of each: one finding a line is enough */
} Decoder;
/* Decodes bytes to out (room 3 * n + 3). Returns the bytes written; *used may stay up to 3 bytes
 * behind n unless `last`. */
size_t decode(Decoder *decoder, const uint8_t *bytes, size_t n, bool last, char *out, size_t *used);

Str text_unmarked(Str text); /* without the byte order mark of UTF-8 */
/* The character a byte means in Windows-1252; 0 where it means none. */
uint32_t windows_1252(uint8_t byte);
/* Writes one character, at most 4 bytes; returns how many. */
size_t utf8_put(char *out, uint32_t c);

/* ---- separator.c ---- */

/* Which of ; , tab | separates the cells of the sample; 0 where none does. `whole`: nothing comes
 * after it. */
char separator_guess(Str sample, bool whole);
/* A first line "sep=;" names it: length of that line with its end, 0 where there is none. */
size_t separator_line(Str sample, char *separator);

/* ---- rows.c: rows of cells, whatever file they stand in ---- */

typedef struct RawRow {
    const Str *cells;   /* UTF-8; views valid until the next call */
    size_t n, line;     /* line of a text, row of a sheet, number of an observation; from 1 */
    size_t stray;       /* 1-based column of the first quote that stands where none may, or 0 */
    size_t open_quote;  /* line of a quote that is never closed, or 0 */
    bool unended;       /* the text ends without a line end here */
    const bool *stored; /* by cell: a sheet keeps it as a number, so that its '.' is no group; NULL:
                           nothing tells */
} RawRow;

typedef struct Rows {
    Str name; /* of the file, for messages */
    FileFormat format;
    Encoding encoding;
    char separator; /* 0: not a text */
    bool separator_line, packed;
    bool grid; /* of a sheet: empty cells at the end of a row are not there, and no fault */
    const Str *sheets;
    size_t n_sheets, sheet;
    TableColumn *columns; /* where the format tells them; then every row is data. Else NULL */
    size_t n_columns;
    Str title; /* where the format tells it */
    void *state;
    Err (*next)(Cx *cx, void *state, RawRow *row); /* NOT_FOUND at the end */
    Err (*rewind)(Cx *cx, void *state);
} Rows;

/* Finds the reader by content. INVALID where none knows the file. */
Err rows_open(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;

/* ---- json_rows.c: the rows of a cube in JSON ---- */

bool json_rows_knows(Cx *cx, const RowsAsk *ask); /* it starts like a JSON object */
Err json_rows(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;

/* ---- sdmx_ml.c: the rows of an SDMX-ML message ---- */

bool sdmx_ml_knows(Cx *cx, const RowsAsk *ask);
Err sdmx_ml_rows(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;

/* ---- sdmx_csv.c: a text that tells what its columns are ---- */

/* Makes the rows of a text those of a cube, where its headings are those of SDMX-CSV; else they
 * stay as they are. */
Err sdmx_csv_rows(Cx *cx, Rows *rows, const RowsAsk *ask) CHECKED;

/* ---- xlsx.c, xls.c: the rows of a workbook ---- */

bool xlsx_knows(Cx *cx, const RowsAsk *ask);
Err xlsx_rows(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;
bool xls_knows(Cx *cx, const RowsAsk *ask);
Err xls_rows(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;

/* ---- csv.c: the rows of a text ---- */

typedef struct Csv {
    Source *source;
    Arena *mem; /* of the window */
    size_t room;
    char *text; /* the window on the text; text[end] is always a line feed, where scans stop */
    size_t begin, at, end; /* of the row being read, of what comes next, of the window */
    bool ended;            /* the source has nothing more */
    bool separator_line;
    char separator;
    size_t line, row_line; /* of text[at]; in which the row starts */
    Str *cells;
    size_t n;
    bool stops[256];
} Csv;

/* INVALID where nothing separates columns, unless one is enough. */
Err csv_open(Cx *cx, Csv *csv, Source *source, bool one_column) CHECKED;
/* NOT_FOUND at the end; LIMIT for a row over TABLE_MOST_ROW or TABLE_MOST_COLUMNS. */
Err csv_next(Cx *cx, Csv *csv, RawRow *row) CHECKED;
Err csv_rewind(Cx *cx, Csv *csv) CHECKED;
Err csv_rows(Cx *cx, Rows *out, const RowsAsk *ask) CHECKED;
/* It has so many cells; an empty one behind them is a separator at the end of the row. */
bool row_whole(const RawRow *row, size_t want);
/* The same, and tells what is wrong with it; findings may be NULL. */
bool row_form(Findings *findings, const RawRow *row, size_t want);

/* ---- genesis_cube.c: the text form of a cube ---- */

bool cube_begins(Str text);
/* Goes on from the rows of the text, which were just opened. */
Err cube_rows(Cx *cx, Rows *out, const Csv *csv) CHECKED;

/* ---- table.c, genesis.c, flat.c ---- */

#define HEAD_ROWS 256
typedef struct HeadRow { /* copied and trimmed */
    const Str *cells;
    size_t n, line;
    size_t filled, only; /* cells with text; the first of them */
} HeadRow;

typedef struct Head { /* the first rows: enough to see what the table is */
    HeadRow *rows;
    size_t n;
    size_t width; /* most frequent number of cells, over rows with at least two */
} Head;

#define MOST_NOTES ((size_t)64 << 10)
#define MOST_WAITING 256
typedef struct WaitingRow { /* a row with a single text: a note, if no other row follows */
    Str text;
    size_t line, column, width;
    bool blank_before, note;
} WaitingRow;

typedef struct Waiting {
    WaitingRow *rows; /* MOST_WAITING */
    char *text;       /* MOST_NOTES */
    size_t n, used;
} Waiting;

typedef struct Reader {
    Table table; /* first: a Table * handed out is a Reader * */
    Findings *findings;
    Rows rows;
    size_t first_line; /* of the first data row */
    bool ended;
    size_t told; /* findings of form are told only for lines after this one */
    size_t n_read, last_line;
    bool unended;       /* the last row read had no line end */
    bool second;        /* rows of another table stand behind the end of this one */
    char *notes, *line; /* MOST_NOTES each: all notes, and the one being read */
    size_t n_notes;
    Str *padded; /* a row of a sheet with the empty cells at its end */
    char stand[16], copyright[512];
    bool *is_value;    /* columns whose cells say which decimal sign is used */
    bool *numeric;     /* columns of a plain table that hold numbers or keys */
    bool blank_before; /* the last row read was blank */
    Waiting waiting;
    size_t handed; /* of the rows that waited */
    RawRow held;   /* the row behind them */
    bool handing;  /* they are being handed out */
    bool over;     /* nothing comes behind them */
    bool footed;   /* the line that closes the rows was there */
    size_t flat_time, flat_value;
    bool headed; /* RowsAsk.headed */
} Reader;

Str head_cell(const HeadRow *row, size_t column); /* empty beyond the end */
/* Text of a heading: trimmed, each run of blanks and line breaks one space. */
Str heading_text(Arena *mem, Str cell);
/* Fills the table from its head. False where the rows are not laid out like a GENESIS table. */
bool genesis_recognise(Cx *cx, Reader *reader, const Head *head);
bool flat_recognise(const HeadRow *headings);
void flat_begin(Reader *reader, const HeadRow *headings);
/* False where the cells of the row do not stand below their headings: it is told. */
bool flat_row_right(Reader *reader, const RawRow *row, bool tell);

/* ---- headings.c: the headings of a plain table ---- */

/* Fills the table from its head. INVALID where there is no text, LIMIT for too many columns. */
Err headings_recognise(Cx *cx, Reader *reader, const Head *head) CHECKED;
/* The row stands where another table begins: texts where this one has numbers, or its headings once
 * more. */
bool headings_again(const Reader *reader, const RawRow *row);

/* ---- heading_parents.c: over which columns a heading reaches ---- */

typedef struct HeadLevels {
    const Head *head;
    size_t width;
    const size_t *rows; /* of headings, from top to bottom */
    size_t n;
    size_t units, numbering; /* rows that name nothing; SIZE_MAX where there is none */
} HeadLevels;
/* n × width: which column's text each column has at each level, SIZE_MAX for none. */
const size_t *heading_parents(Arena *mem, const HeadLevels *levels);

/* ---- notes.c: what stands behind the rows ---- */

bool notes_line(const RawRow *row); /* a drawn line alone */
/* Takes the rows behind that line: notes, copyright, date. */
Err notes_read(Cx *cx, Reader *reader) CHECKED;
size_t row_only(const RawRow *row, bool grid);
bool notes_like(Str text); /* begins as notes do */
bool notes_may_begin(const Reader *reader, const RawRow *row);
bool notes_wait(Reader *reader, const RawRow *row);
size_t notes_settle(Reader *reader);
void notes_end(Reader *reader);

/* ---- cells.c: what a single cell looks like ---- */

bool cell_is_digits(Str s);
bool cell_is_key(Str s);
bool cell_is_key_length(Str s);
bool cell_is_strong_key(Str s); /* can be nothing else */
bool cell_is_period(Str s);
bool cell_is_valuelike(Str s); /* made of the signs that numbers are made of */
bool cell_is_number(Str s); /* in either way of writing, also in brackets or with a percent sign */
bool cell_is_sign(Str s);   /* stands for a number */
bool cell_is_unit(Str s);
Str cell_unit(Str s);     /* also "(in %)"; empty where it is none */
bool cell_is_line(Str s); /* a line drawn with signs */

/* ---- decimal.c: which decimal sign the cells of a table use ---- */

typedef struct DecimalVotes {
    size_t comma, point; /* cells that can only be read in one way */
    size_t either;       /* "1.234", "1,234" */
} DecimalVotes;
void decimal_vote(DecimalVotes *votes, Str cell);
/* A cell that a sheet keeps as a number. */
void decimal_vote_stored(DecimalVotes *votes, Str cell);
Decimal decimal_result(const DecimalVotes *votes);
/* Of one column, in a table with this sign. */
Decimal decimal_of_column(const DecimalVotes *votes, Decimal table);

/* ---- xml.c: XML from strangers ---- */

#define XML_MOST_DEPTH 64
#define XML_MOST_TEXT ((size_t)1 << 20) /* of one text between two tags, and of one tag */
#define XML_MOST_ATTRIBUTES 256

typedef struct XmlName {
    Str uri,
        local; /* the namespace's address, empty where there is none; the name without prefix */
} XmlName;

typedef struct XmlAttribute {
    XmlName name;
    Str text;
} XmlAttribute;

typedef struct XmlElement { /* views that live during the call */
    XmlName name;
    const XmlAttribute *attributes; /* of a start; an end has none */
    size_t n_attributes;
    size_t depth; /* 1 = the root */
    size_t line;
} XmlElement;

/* Each may be NULL. What one of them returns stops the reading and comes back from xml_parse. */
typedef struct XmlHandlers {
    Err (*start)(Cx *cx, void *arg, const XmlElement *element);
    Err (*end)(Cx *cx, void *arg, const XmlElement *element);
    /* The whole text between two tags, with the line in which it starts. */
    Err (*text)(Cx *cx, void *arg, Str text, size_t line);
    /* Instead of `text`, for texts of any length: the text as it comes, in parts cut anywhere
     * between two characters. */
    Err (*piece)(Cx *cx, void *arg, Str piece, size_t line);
} XmlHandlers;

/* Reads a document in UTF-8, UTF-16, ISO-8859-1 or Windows-1252; texts and names arrive as UTF-8.
 * INVALID with line for what is not well-formed, cut short, or has a document type declaration
 * (with it go entities of one's own and everything outside the document); LIMIT for what is over
 * the limits above, over source->most or past the deadline. */
Err xml_parse(Cx *cx, const ByteSource *source, const XmlHandlers *handlers, void *arg) CHECKED;
/* The same, piece by piece: xml_next reads until a handler calls xml_pause (OK) or to the end
 * (NOT_FOUND); what is not OK ends the reading. Names come with their prefix in place of the
 * namespace's address and without lines, which is faster; so declarations of namespaces are
 * attributes like others. The parser lives as long as the arena; `rewind` expects that
 * `more` starts anew. */
typedef struct XmlReader XmlReader;
XmlReader *xml_open(Cx *cx, const ByteSource *source, const XmlHandlers *handlers, void *arg);
void xml_pause(XmlReader *reader); /* only at the start or end of an element */
/* All that it was given has been told: nothing is begun and not yet whole. */
bool xml_idle(const XmlReader *reader);
Err xml_next(Cx *cx, XmlReader *reader) CHECKED;
/* As xml_next, but OK after each piece, too. */
Err xml_step(Cx *cx, XmlReader *reader) CHECKED;
void xml_rewind(XmlReader *reader);
/* By the name without prefix; STR_NONE (p == NULL) where there is none. */
Str xml_attribute(const XmlElement *element, Str name);

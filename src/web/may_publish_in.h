#pragma once
/* Between the files of "May I publish this?": a file that was sent, or figures of the house, become
 * a sheet; what is chosen, or proposed from the sheet, makes a table of counts of it; protect/ says
 * what must be hidden and what else could be done; page and files tell it. Nothing is kept. */

#include "protect/advice.h"
#include "web/web_in.h"

enum {
    MAY_CELLS_MOST = 10000,   /* of a table: more takes the command line */
    MAY_ROWS_MOST = 50000,    /* of a file */
    MAY_COLUMNS_MOST = 60,    /* of a file that are looked at */
    MAY_KEPT_MOST = 900 << 10 /* bytes of a file that travels inside the page; of FIELD(KEPT) */
};
#define MAY_NONE SIZE_MAX

typedef struct MaySheet { /* a file, or figures of the house, as rows of texts */
    Str name;             /* as its sender calls it */
    Str *headings;
    size_t n_columns, n_rows;
    const Str *cells; /* row by row, trimmed */
    uint32_t *lines;  /* in the file */
    const Decimal *decimals;
    const Str *sheets; /* of a workbook */
    size_t n_sheets;
} MaySheet;

typedef struct MayChoice {                                      /* as it was sent, or proposed */
    size_t dimensions[DIMENSIONS_MOST], above[DIMENSIONS_MOST]; /* columns; above: MAY_NONE */
    size_t n_dimensions;
    size_t count, count_last; /* columns of counts, side by side; MAY_NONE: each row is one case */
    Str across;               /* what the headings of several columns of counts tell */
    size_t listed;            /* the dimension whose hierarchy is listed as text; MAY_NONE */
    Str list;
    bool proposed;
    Wish wish;
    int64_t seed; /* of noise: a secret of who asks; NO_SEED */
} MayChoice;

typedef struct MayTable { /* what protect/ is asked */
    TableAsk ask;
    size_t n_empty; /* cells without anything that count as 0 */
} MayTable;

typedef struct May {
    const Request *request;
    bool house; /* figures of the house, not a file */
    MaySheet sheet;
    MayChoice choice;
    MayTable table;
    Advice advice;
    bool advised, too_large;
    Str problem, note; /* why there is no answer; what else is to be said of the table */
    Str source;        /* of figures of the house */
} May;

/* A parameter of the address, or a field of the form. */
Str may_asked(const Request *request, const char *name);

/* ---- may_publish_read.c ---- */
/* INVALID and LIMIT as of table_open_sheet, LIMIT for too many rows. */
Err may_read(Cx *cx, MaySheet *out, const RowsAsk *from) CHECKED;
/* The same as CSV, each row in the line where it stood; empty where that is too much. */
Str may_kept(Cx *cx, const MaySheet *sheet);

/* ---- may_publish_choice.c ---- */
/* What the columns seem to be. */
void may_propose(Cx *cx, MayChoice *out, const MaySheet *sheet);
/* What was chosen; INVALID for what cannot be. */
Err may_choose(Cx *cx, MayChoice *out, const Request *request, const MaySheet *sheet) CHECKED;
/* The rule alone. */
Err may_rule(Cx *cx, MayChoice *out, const Request *request) CHECKED;
/* The counts as a table, one row a cell. INVALID with line and column for a count that is none. */
Err may_table(Cx *cx, MayTable *out, const MaySheet *sheet, const MayChoice *choice) CHECKED;
/* A whole number from 0 on; a dash is 0, nothing at all is 0, too, and told. */
bool may_count(Str text, Decimal decimal, int64_t *out);
Str may_column_name(Cx *cx, const MaySheet *sheet, size_t column);

/* ---- may_publish_house.c ---- */
/* The sheet of figures of the house that the address asks for, and what its columns are. */
Err may_house(Cx *cx, May *may) CHECKED;
Err may_house_form(Cx *cx, const Request *request, MayHouse *out) CHECKED;

/* ---- may_publish_form.c ---- */
void may_form(Cx *cx, const May *may, MayForm *form);

/* ---- may_publish_show.c ---- */
Err may_show(Cx *cx, May *may, MayPage *page) CHECKED;
Str may_way_title(Cx *cx, const May *may, const Way *way);
Str may_way_id(Cx *cx, const May *may, const Way *way); /* "suppress", "joined-2" */
/* What a cell of the way says to readers: a number, or the sign of a hidden one. */
Str may_cell_text(Cx *cx, const Way *way, size_t cell);
Str may_rule_words(Cx *cx, const May *may);

/* ---- may_publish_files.c ---- */
/* "suppress.csv", "joined-1.xlsx", "table.csv", "proof.csv", "hierarchy-1.csv"; NOT_FOUND. */
Err may_take(Cx *cx, const May *may, Str what, Reply *reply) CHECKED;
Err may_json(Cx *cx, Buf *out, const May *may) CHECKED;
/* "wirk protect zahlen.csv --count …" */
Str may_call(Cx *cx, const May *may);

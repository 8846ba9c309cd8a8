#pragma once
/* Inside formats/: what the readers of statistical cubes share. Such a file tells its dimensions,
 * codes and attributes itself; each observation becomes one row of codes, value and attributes. */

#include "formats/formats_in.h"

#define CUBE_MOST_SETS 100                 /* data sets in one file */
#define CUBE_MOST_CODES ((size_t)1 << 20)  /* of all code lists of a file */
#define CUBE_MOST_BYTES ((size_t)64 << 20) /* of JSON, which is kept in memory */

/* ---- cube.c ---- */

typedef struct CubeSet { /* a data set, chosen like a sheet */
    Str name;
    size_t n; /* observations */
} CubeSet;

/* Fills the sheets of `rows` and chooses one: that named in `ask`, else the one with most
 * observations. NOT_FOUND-free: a name that is not there is INVALID, no set at all too. */
Err cube_choose(Cx *cx, Rows *rows, const RowsAsk *ask, const CubeSet *sets, size_t n) CHECKED;
/* Places for people: the order is dimensions, time, values, attributes; equal ones stay as they
 * are. Gives for each place the column that stands there. */
void cube_order(const ColumnRole *roles, size_t n, size_t *order);
/* One column with the heading `id`. */
TableColumn cube_column(Arena *mem, Str id, Str label, ColumnRole role);
/* What an identifier of SDMX means wherever it stands; ROLE_UNKNOWN for most. */
ColumnRole sdmx_role(Str id);
/* A value as the file has it; what SDMX writes for "no value" (NaN, #N/A) becomes empty. */
Str sdmx_value(Str text);

typedef enum SdmxAction { ACTION_DATA, ACTION_DELETE, ACTION_UNKNOWN } SdmxAction;
SdmxAction sdmx_action(Str word); /* a letter or a word; empty: data */

/* ---- json_text.c: a JSON text that is walked more than once ---- */

typedef struct JsonText {
    Str name, text;
    bool packed;
} JsonText;

typedef struct JsonPlace { /* of a value in the text; kind JSON_END: there is none */
    size_t at;
    JsonKind kind;
} JsonPlace;

typedef struct JsonWalk {
    const JsonText *text;
    JsonReader *reader;
    size_t base;
    JsonToken token; /* the last one read; its offset counts from the start of the text */
} JsonWalk;

Err json_text_open(Cx *cx, JsonText *out, const RowsAsk *ask) CHECKED;
/* A walk that starts before the value at `place`. */
JsonWalk json_walk(Arena *mem, const JsonText *text, JsonPlace place);
JsonPlace json_place(const JsonWalk *walk); /* of the token just read */
/* INVALID with name and line. */
Err walk_next(Cx *cx, JsonWalk *walk) CHECKED;
Err walk_skip(Cx *cx, JsonWalk *walk) CHECKED; /* the rest of the value that begins with token */
/* The next member of the object that is walked: token is the first of its value. *key.p is NULL
 * behind the last. */
Err walk_member(Cx *cx, JsonWalk *walk, Str *key) CHECKED;
/* The next item of the array that is walked; *any is false behind the last. */
Err walk_item(Cx *cx, JsonWalk *walk, bool *any) CHECKED;
/* Places of the members of an object; of twins the last one counts. Anything but an object has
 * none. */
Err json_find(Cx *cx, Arena *mem, const JsonText *text, JsonPlace object, size_t n,
              const Str *names, JsonPlace *out) CHECKED;
/* The text of a string or number; empty for anything else. */
Err json_words(Cx *cx, Arena *mem, const JsonText *text, JsonPlace place, Str *out) CHECKED;
/* INVALID: the member `what` is not as `format` has it. */
Err json_wrong(Cx *cx, const JsonText *text, size_t at, FileFormat format,
               const char *what) CHECKED;

/* ---- json_stat.c, sdmx_json.c: which of them a JSON text is, by its outermost members ---- */

typedef struct JsonRowsAsk {
    const RowsAsk *ask;
    JsonText *text;
} JsonRowsAsk;

/* NOT_FOUND where the text is something else. */
Err json_stat_rows(Cx *cx, Rows *out, const JsonRowsAsk *ask) CHECKED;
Err sdmx_json_rows(Cx *cx, Rows *out, const JsonRowsAsk *ask) CHECKED;

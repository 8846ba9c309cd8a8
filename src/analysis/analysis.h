#pragma once
/* Methods that are asked for by name: named columns of files in, one object of named results out.
 * What a method is called, which columns and options it has, and what is said of it stands in one
 * table (methods.def); the command line, pages and docs/methods.md are made from it. */

#include "base/base.h"
#include "base/json.h"

/* What the value of an option is. The first four name columns of the file. */
typedef enum OptionKind {
    CODES,   /* a column of texts; each different one is a code */
    NUMBERS, /* a column of numbers */
    GAPPED,  /* a column of numbers in which cells may be empty */
    MARKS,   /* a column of texts in which cells may be empty */
    WHOLE,   /* a whole number within `of`: "0..100000" */
    NUMBER,  /* a number within `of`: "0..1" */
    CHOICE,  /* one of `of`: "never|notyet" */
    TEXT     /* what the method takes it for */
} OptionKind;

/* NEEDED: without it nothing can be worked out. SEVERAL: a list, parted by commas; "x*" and "a*b"
 * among columns are all of that form, in the order of the file. FIRST, SECOND: a column of that
 * file only; else of every file that is read. */
enum { NEEDED = 1, SEVERAL = 2, FIRST = 4, SECOND = 8 };

typedef struct MethodOption {
    Str name; /* "first-treated": --first-treated */
    OptionKind kind;
    unsigned flags;
    Str fallback; /* its value where none is given; empty: none */
    Str of;       /* what is allowed */
    Msg what;     /* what it is for */
} MethodOption;

typedef struct Method {
    Str id;
    size_t inputs_least, inputs_most; /* files it reads */
    Str example;                      /* a call that can be tried */
    Msg title, what, formula, source;
    const MethodOption *options; /* up to one without a name */
} Method;

size_t methods_count(void);
const Method *method_at(size_t i); /* in the order of the table */

/* Whether its value names a column, or columns, of the file. */
bool option_is_column(const MethodOption *option);
/* What may be given for it, in words: "ganze Zahl in 0..100000; sonst 0". */
Str option_told(Cx *cx, const MethodOption *option);

/* An option as somebody gave it. */
typedef struct Asked {
    Str name, value;
} Asked;

typedef struct Input {
    Str path;
    Str bytes; /* a CSV text in memory, read instead of the path; empty: none */
    Str name;  /* as its sender calls the file; empty: the last part of the path */
} Input;

#define INPUTS_MOST 4

typedef struct Call {
    const Method *method;
    Input inputs[INPUTS_MOST];
    size_t n_inputs;
    const Asked *asked;
    size_t n_asked;
} Call;

/* INVALID for an unknown method, an option that it has not or has twice, one that lacks, a value
 * that it does not allow, too few or too many files. Looks into no file. */
Err call_check(Cx *cx, const Call *call) CHECKED;
/* The method of that name. INVALID, with the names there are. */
Err method_find(Cx *cx, const Method **out, Str id) CHECKED;

/* ---- results ---- */

typedef enum ItemKind {
    ITEM_NONE, /* not defined: null */
    ITEM_NUMBER,
    ITEM_WHOLE,
    ITEM_TEXT,
    ITEM_TRUTH,
    ITEM_OBJECT,
    ITEM_LIST
} ItemKind;

/* A named result, or one of a list (key empty). */
typedef struct Item Item;
struct Item {
    ItemKind kind;
    Str key;
    double number;
    int64_t whole; /* of ITEM_WHOLE and ITEM_TRUTH */
    Str text;
    size_t n; /* in it */
    Item *first, *last, *next;
    Arena *mem;
};

typedef struct Result {
    Item *root;     /* ITEM_OBJECT */
    VEC(Str) notes; /* what who reads the numbers must know, in the language of cx */
} Result;

/* Works a checked call out. INVALID with file, line and column where the input has something that
 * the method cannot take; LIMIT for too much of it, also at the deadline. Numbers that are not
 * finite do not come out. */
Err analysis_run(Cx *cx, Result *out, const Call *call) CHECKED;

/* The result of that name, as result_csv writes it: "total.M", "event_study[3].att"; NULL where
 * there is none. */
const Item *result_at(const Item *root, const char *path);
/* Its number; NAN where there is none, or it is not defined. */
double result_number_at(const Item *root, const char *path);

/* As JSON: numbers with 15 significant digits, null where not defined; notes under "notes". */
void result_json(Buf *out, const Result *result);
/* The same object as a value of a larger one. */
void result_json_in(Json *j, const Result *result);
/* As rows "key,value" (CSV): total.M, exposure[0].of … */
void result_csv(Buf *out, const Result *result);
/* A number as the language writes it, with as many significant digits: "0,25", "8,43 · 10⁻⁶". */
Str result_number(Arena *mem, Lang lang, double value, int digits);

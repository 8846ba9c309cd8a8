#pragma once
/* What the files of this room share: its statements, how fields are kept, and how an entry is
 * judged. */

#include "figures/catalogue.h"
#include "records/records.h"

/* ---- records_sql.c ---- */

typedef enum Statement {
    RECORDS_HIGHEST,
    RECORDS_NEWEST,
    RECORD_VERSIONS,
    RECORD_ADD,
    RECORD_FIELDS,
    NEWEST_ADD,
    NEWEST_CHANGE,
    FILE_FIND,
    FILE_THERE,
    FILE_ADD,
    FILE_EACH,
    STRAY_NEWEST,
    STRAY_RECORDS,
    STATEMENTS
} Statement;
const Sql *records_sql(Statement statement);
#define RUN(cx, statement, ...) STORE_RUN((cx), records_sql(statement), ##__VA_ARGS__)
#define QUERY(cx, out, statement, ...) \
    STORE_QUERY((cx), (out), records_sql(statement), ##__VA_ARGS__)
/* The first column of the only row, 0 where there is none. */
Err number_query(Cx *cx, int64_t *out, Statement statement, size_t n, const Arg *args) CHECKED;

/* ---- stored.c: a version as a row of the store ---- */

/* Number, kind, id, version, archived, fields, account, at. NOT_FOUND for a kind that only a newer
 * program knows. */
Err record_of_row(Cx *cx, Record *out, const Rows *rows) CHECKED;
Str fields_json(Arena *mem, const KindOf *kind, const RecordValues *values);
/* Inside store_do: as the next version. */
Err record_store(Cx *cx, const Record *record) CHECKED;
Err records_highest(Cx *cx, int64_t *out) CHECKED;
bool values_equal(RecordValues a, RecordValues b);
Str values_told(Arena *mem, RecordValues values); /* "a | b" */

/* ---- snapshot.c ---- */

/* As the store has them, whatever is kept in memory. */
Err records_afresh(Cx *cx, const Records **out) CHECKED;

/* ---- values.c: one value in its canonical form ---- */

typedef struct ValueRead {
    Str value;    /* empty: none */
    Rule rule;    /* of what is wrong, RULES: nothing */
    Str expected; /* in the language of cx */
} ValueRead;
/* References, regions, indicators and files are only looked at by their form. */
ValueRead value_read(Cx *cx, const FieldOf *field, Str text);
/* "stadt-essen" of "Stadt Essen"; empty where no letter or digit is in it. */
Str id_made(Arena *mem, Str text);
bool id_formed(Str id);
/* As two people write the same: letter case, accents, signs between words put aside. */
Str text_folded(Arena *mem, Str text);

/* ---- sight.c ---- */

/* Its first required text alone; empty where its kind has none. */
Str title_alone(Arena *mem, const Record *record, Lang lang);

/* ---- judge.c: does an entry fit the table and what stands there? ---- */

typedef struct Entry { /* one that is wanted */
    const KindOf *kind;
    Str id;
    const Record *there; /* what stands; NULL: a new one */
    bool archived;
    RecordValues *values; /* canonical once it was judged */
    size_t row;           /* of a file; 0: none */
} Entry;
typedef struct Judging {
    const Records *records;
    const Catalogue *catalogue; /* got when it is asked for first */
    Entry *entries;             /* that are wanted together */
    size_t n;
    Index by_id;         /* of them */
    Index given;         /* ids that a file gives, whether they stand or not */
    Meanings **meanings; /* by place of the field; NULL where none was asked for yet */
    void (*say)(void *arg, const Entry *entry, const FieldOf *field, Finding finding);
    void *arg;
    size_t errors;
    bool stored; /* it was judged before: names do not stand for ids any more */
} Judging;
void judge_say(Judging *judging, const Entry *entry, const FieldOf *field, Finding finding);
/* Canonical values, what is required, lengths; then references, once all entries are known. */
void entry_read(Cx *cx, Judging *judging, Entry *entry);
Err entry_refer(Cx *cx, Judging *judging, Entry *entry) CHECKED;
/* Goals that serve themselves, and the like; over all entries. */
void entries_circle(Cx *cx, Judging *judging);
/* The id of a new one: made of its title, not taken by any. */
Str entry_id(Arena *mem, const Judging *judging, Index *numbers, const Entry *entry);
/* By what two of a kind are the same: what is required, what it refers to, its first day; lines
 * folded. keys_put: under that, and under each of its other names. */
Str entry_key(Arena *mem, const KindOf *kind, const RecordValues *values);
void keys_put(Arena *mem, Index *keys, const KindOf *kind, const RecordValues *values,
              size_t which);

/* ---- change.c ---- */

/* The entry as the version of that number. */
Record entry_version(Cx *cx, const Entry *entry, int64_t number);
bool entry_changes(const Entry *entry);
/* What an entry of this kind refers to in figures/, else NULL: before store_do. */
Err catalogue_for(Cx *cx, const Catalogue **out, const KindOf *kind) CHECKED;

/* Those that are not archived and refer to it: "goal/language, …", at most `most`; empty: none. */
Str needed_by(Arena *mem, const Records *records, const Record *record, size_t most);

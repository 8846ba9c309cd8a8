#pragma once
/* What people enter by hand about the partnership: partners, agreements, goals, measures, promises.
 * One table (kinds.def) says which kinds of records there are and what they hold; this room keeps
 * every version of every record, checks what is entered against the table, tells what changed,
 * undoes it, and reads and writes all of a kind as a file. What the records mean is for the rooms
 * above (partners/, agenda/). Who may is asked by the doors. */

#include "accounts/accounts.h"
#include "formats/formats.h"
#include "records/day.h"

/* ---- the table ---- */

typedef enum Kind {
#define KIND(symbol, id, right, audience, owner, title) KIND_##symbol,
#define FIELD(kind, symbol, id, type, flags, of)
#include "records/kinds.def"
#undef KIND
#undef FIELD
    KINDS
} Kind;
typedef enum FieldName { /* AGREEMENT_TITLE … : over all kinds, in the order of the table */
#define KIND(symbol, id, right, audience, owner, title)
#define FIELD(kind, symbol, id, type, flags, of) kind##_##symbol,
#include "records/kinds.def"
#undef KIND
#undef FIELD
                         FIELDS
} FieldName;

/* What a field holds; a value is always text in one canonical form. */
typedef enum FieldType {
    FIELD_TEXT,      /* one line, at most 500 bytes */
    FIELD_PROSE,     /* paragraphs, at most 20,000 bytes */
    FIELD_CHOICE,    /* an id of choices.def */
    FIELD_DAY,       /* "2024-01-11", "2019-01", "2013" (day.h) */
    FIELD_MOMENT,    /* "2026-12-01 14:00", local time of the house */
    FIELD_PERIOD,    /* a period of figures/, canonical */
    FIELD_WHOLE,     /* 0 … 2,000,000,000 */
    FIELD_DECIMAL,   /* "27.5" */
    FIELD_MONEY,     /* euro with cents: "1250.00" */
    FIELD_FLAG,      /* "yes" or absent */
    FIELD_RECORD,    /* the id of a record of the kind `refers` */
    FIELD_REGION,    /* official key */
    FIELD_INDICATOR, /* id of an indicator */
    FIELD_ADDRESS,   /* https://… or http://… */
    FIELD_MAIL,
    FIELD_FILE, /* SHA-256 of a file that was handed over (record_file_put) */
    FIELD_TYPES
} FieldType;
enum {
    FIELD_REQUIRED = 1,
    FIELD_MANY = 2,
    FIELD_PERSONAL = 4,
    FIELD_ENGLISH = 8,
    FIELD_OWNED = 16, /* changed by who releases the data of the partner it belongs to */
    FIELD_ALSO = 32   /* other names of the first required text */
};
enum {
    VALUES_MOST = 200,          /* of one field */
    RECORD_BYTES_MOST = 200000, /* all values together */
    RECORDS_MOST = 200000,
    RECORD_ID_MOST = 60,
};

typedef enum Sight { SIGHT_PUBLIC, SIGHT_TOLD, SIGHT_PARTNERS } Sight;
typedef struct FieldOf {
    FieldName name;
    Str id; /* "title" */
    FieldType type;
    unsigned flags;
    Kind kind;   /* to which it belongs */
    Kind refers; /* of FIELD_RECORD; else KINDS */
    Str choices; /* of FIELD_CHOICE: which list of choices.def */
} FieldOf;
typedef struct KindOf {
    Kind kind;
    Str id; /* "agreement" */
    Right right;
    Sight sight;
    Str owner; /* id of the field that leads to the partner; "id": it is the partner; empty: the
                  house */
    Str title; /* ids of the fields that together are its title; empty: its first required text */
    const FieldOf *fields;
    size_t n_fields;
} KindOf;
const KindOf *kind_of(Kind kind);
const FieldOf *field_of(FieldName name);
size_t field_place(FieldName name);           /* among the fields of its kind */
const FieldOf *field_find(Kind kind, Str id); /* NULL: none */
/* To a record, an area or an indicator: by its id or key. */
bool field_refers(const FieldOf *field);
bool kind_read(Str id, Kind *out);
Str kind_word(Lang lang, Kind kind);              /* "Vereinbarung" */
Str kinds_word(Lang lang, Kind kind);             /* "Vereinbarungen" */
Str field_title(Lang lang, const FieldOf *field); /* "Unterschrieben am" */
typedef struct Choice {
    Str list, id;
} Choice;
const Choice *choices_of(Str list, size_t *n); /* in the order in which they are offered */
Str choice_word(Lang lang, Str list, Str id);  /* the id itself where the list has no such */

/* ---- what stands: a snapshot of all records, shared by all threads until something changes ----
 */

typedef struct RecordValues {
    const Str *list;
    size_t n;
} RecordValues;
typedef struct Record {
    Kind kind;
    Str id;
    int64_t number, version, at, account;
    bool archived;
    const RecordValues *values; /* by place of the field in its kind */
} Record;
typedef struct Records Records;
/* For the store's present state; it lives as long as the context. O(1) where nothing changed, else
 * all records are read once. */
Err records_now(Cx *cx, const Records **out) CHECKED;
/* The highest number of a version; grows with every change. */
int64_t records_revision(const Records *records);
/* What is worked out of a snapshot once: made by whoever asks first, seen by all threads, there as
 * long as the snapshot. `of` tells apart what one function makes. It is made from the records alone
 * and asks for nothing else that is derived; what it needs for a while lies in an arena of its own.
 */
typedef const void *(*RecordsMake)(Arena *mem, const Records *records, int of);
const void *records_derived(const Records *records, RecordsMake make, int of);
/* All of a kind, by id; archived ones are left out. */
const Record *const *records_of(const Records *records, Kind kind, size_t *n);
/* With the archived ones. */
const Record *const *records_all(const Records *records, Kind kind, size_t *n);
/* Also an archived one; NULL: none. O(log n). */
const Record *record_find(const Records *records, Kind kind, Str id);
/* Those whose field `name` (a FIELD_RECORD) names this record, by id; archived ones are left out.
 * O(log n). */
const Record *const *records_naming(const Records *records, FieldName name, Str id, size_t *n);
typedef struct RecordsSought {
    Kind kind;
    Str words; /* folded (words_fold), not empty */
    Lang lang; /* of the titles */
    bool archived;
} RecordsSought;
/* Those of a kind, archived or not, in whose title, id or texts these words stand, by id; PERSONAL
 * fields are not looked at. O(bytes of the texts), which are folded once for a snapshot. */
const Record *const *records_seek(Arena *mem, const Records *records, const RecordsSought *sought,
                                  size_t *n);
Str record_text(const Record *record, FieldName name); /* the first value; empty: none */
RecordValues record_values(const Record *record, FieldName name);
static inline bool values_hold(RecordValues values, Str value) {
    for (size_t i = 0; i < values.n; i++)
        if (str_equal(values.list[i], value)) return true;
    return false;
}
Day record_day(const Record *record, FieldName name);
/* Of a field that has one in English beside it: that, where the language is English and it is
 * there. */
Str record_words(const Record *record, FieldName name, Lang lang);
/* What a list calls it: the fields of its kind's title in words, "Stadt Essen – Vereinbarung", or
 * its first required text; never the name of a person. */
Str record_title(Arena *mem, const Records *records, const Record *record, Lang lang);
/* The id of the partner to whom it belongs, by the kind's chain; empty: the house. */
Str record_owner(const Records *records, const Record *record);

/* ---- who sees it, who may change it; person NULL: a visitor ---- */

/* Of an archived one: only who has a role. */
bool record_seen(Cx *cx, const Records *records, const Record *record, const Person *person);
/* Of one that belongs to this partner (record_owner; empty: the house). */
Err kind_changed_by(Cx *cx, bool *out, Kind kind, Str owner, const Person *person) CHECKED;
/* A field that is PERSONAL is seen by who may change it; one that is OWNED is changed by who
 * releases the partner's data. */
Err field_changed_by(Cx *cx, bool *out, const FieldOf *field, Str owner,
                     const Person *person) CHECKED;
/* To be called before PERSONAL fields are shown or handed out: writes it to the log. OK where there
 * is nothing of a person in it. */
Err record_read_note(Cx *cx, const Record *record) CHECKED;

/* ---- what does not fit, until it is put right or somebody answers ---- */

typedef enum ConflictKind {
#define CONFLICT(symbol, id, message) CONFLICT_##symbol,
#include "records/conflicts.def"
#undef CONFLICT
    CONFLICT_KINDS
} ConflictKind;
enum { CONFLICT_RECORDS = 3 };
typedef struct ConflictAt {
    Kind kind;
    Str id;
} ConflictAt;
typedef struct Conflict {
    ConflictKind kind;
    Str field; /* what of the record contradicts itself, where its kind does not say so */
    ConflictAt
        at[CONFLICT_RECORDS]; /* where to look, most likely first; those behind may be empty */
    Str key;    /* "terms-overlap:id:id": the same as long as it is the same conflict */
    Str text;   /* what is wrong, in the language asked for */
    Str answer; /* what somebody answered; empty: open */
} Conflict;
typedef struct Conflicts { /* where the rooms put what they find */
    Arena *mem;
    Lang lang;
    VEC(Conflict) list;
} Conflicts;
Str conflict_id(ConflictKind kind); /* "terms-overlap" */
/* Kind, field and records are told; the words are those of the kind's sentence. */
void conflict_add(Conflicts *to, Conflict found, size_t n, const Str *words);
/* What the fields of one record say against each other (orders.def). */
void conflicts_of_records(Conflicts *to, const Records *records);
void conflicts_sort(Conflicts *found); /* by kind, then key */
/* Tells of each what somebody answered to it. */
void conflicts_answer(Conflicts *found, const Records *records);
/* Is it one of those where to look? */
bool conflict_names(const Conflict *conflict, const Record *record);

/* ---- what somebody means who refers to something ---- */

typedef struct Meaning {
    Str id, title; /* of a record or an indicator; key and name of an area */
} Meaning;
typedef struct Meant {
    Str one;       /* the id or key of exactly that; empty: nothing, or it has to be asked */
    Meaning *list; /* at most 20 that may be meant */
    size_t n;
} Meant;
typedef struct MeaningsAsk {
    const Records *records;
    const struct Catalogue *catalogue; /* for an area or an indicator */
    const FieldOf *field;              /* that refers to it */
} MeaningsAsk;
/* All names of what a field can refer to, folded: made where a text is no id, kept by who asks for
 * several (NULL at first). */
typedef struct Meanings Meanings;
/* By id, by title with the id in brackets behind it, by a whole name. */
Meant meant_exactly(Cx *cx, Meanings **of, const MeaningsAsk *ask, Str text);
/* Or, to be asked again, by a part of a name. O(names). */
Meant meant_perhaps(Cx *cx, Meanings **of, const MeaningsAsk *ask, Str text);
/* "Stadt Essen [stadt-essen]": what a browser's list fills in, and what is understood again. */
Str meaning_told(Arena *mem, const Meaning *meaning);
Str meanings_told(Arena *mem, const Meant *meant); /* all of the list, with semicolons */

/* ---- change ---- */

typedef struct RecordWanted {
    Kind kind;
    Str id;          /* with version 0, empty: made of its title */
    int64_t version; /* that it was opened with; 0: a new one */
    bool archived;
    RecordValues *values; /* by place of the field; n_fields of the kind; as people write them */
} RecordWanted;
/* The partner to whom it would belong; empty: the house. */
Str owner_wanted(const Records *records, const RecordWanted *wanted);
/* What is wrong with an entry: by a rule of formats/rules.def ("record.…"), field by field. */
typedef struct FieldFault {
    const FieldOf *field; /* NULL: the whole record */
    Finding finding;      /* told with finding_text */
} FieldFault;
typedef struct FieldFaults {
    VEC(FieldFault) list; /* errors, and notes that hinder nothing */
} FieldFaults;
/* A new version, logged with what changed. INVALID with a finding per field in *faults; CONFLICT
 * where somebody else was quicker: *out is what stands. CONFLICT with an empty kind of *out
 * (KINDS): the id is taken, or others need what is to be archived. What stays the same makes no
 * version. References to unknown and archived records are refused where they are new; a record that
 * others refer to is not archived. */
Err record_put(Cx *cx, Record *out, FieldFaults *faults, const RecordWanted *wanted) CHECKED;
/* The same without storing anything: what would be found. */
Err record_check(Cx *cx, FieldFaults *faults, const RecordWanted *wanted) CHECKED;
/* What stands, as it would be wanted again: for changing a field of it. */
RecordWanted record_wanted(Arena *mem, const Record *record);
/* Newest first, all versions; NOT_FOUND where there is none. */
Err record_history(Cx *cx, Record **out, size_t *n, Kind kind, Str id) CHECKED;
typedef struct RecordBack {
    Kind kind;
    Str id;
    int64_t version; /* whose content is to stand again */
    int64_t opened;  /* the version that the person saw */
} RecordBack;
/* Makes a new version with the content of an earlier one; CONFLICT and faults as record_put. */
Err record_restore(Cx *cx, Record *out, FieldFaults *faults, const RecordBack *back) CHECKED;
/* Takes a person out: empties PERSONAL fields in all versions and in what the log says of them.
 * store_scrub takes the last traces out of the file. */
Err record_erase(Cx *cx, Kind kind, Str id, Str reason) CHECKED;

/* ---- files that records name ---- */

#define RECORD_FILE_MOST ((size_t)20 << 20)
typedef struct RecordFile {
    Str digest, name, type; /* type: "application/pdf", "image/png", "image/jpeg", by content */
    Str content;
} RecordFile;
/* INVALID: neither a PDF nor a picture; LIMIT: too large. The same bytes are kept once. */
Err record_file_put(Cx *cx, Str *digest, Str name, Str content) CHECKED;
Err record_file_get(Cx *cx, RecordFile *out, Str digest) CHECKED; /* NOT_FOUND */

/* ---- as files ---- */

/* A CSV or XLSX file with a column per field (`id` first; titles as field ids, or as in either
 * language); several values of a field are separated by " | ". A row whose id stands is a new
 * version, one without id a new record; a record that is the same as one there (same required
 * fields, references and first day, folded; also by an alias) is a double and said so, never
 * entered twice. A column that is not there leaves its field as it is. What a row changes has to be
 * `person`'s to change: their own organisation's, where their right reaches no farther. All rows or
 * none: with an error nothing is stored. */
typedef struct RecordsIntake {
    size_t rows, added, changed, same, doubles;
} RecordsIntake;
typedef struct RecordsIntakeAsk {
    Kind kind;
    Str path, name;       /* the file; as the sender calls it */
    Str sheet;            /* of a workbook; empty: the fullest */
    bool check_only;      /* only the findings and what would be done */
    const Person *person; /* who hands it in; NULL: the command line, which may all */
    Findings *findings;
    /* Asked every few hundred rows while they are read (`whole` 0) and judged, outside any
     * transaction: what it fails with ends the intake. NULL: nobody wants to know. */
    Err (*progress)(Cx *cx, void *arg, size_t done, size_t whole);
    /* Inside the transaction in which the rows are stored: what belongs to them. May be NULL. */
    Err (*stored)(Cx *cx, void *arg);
    void *arg; /* of both */
} RecordsIntakeAsk;
/* INVALID where there are errors among the findings. */
Err records_take(Cx *cx, RecordsIntake *out, const RecordsIntakeAsk *ask) CHECKED;

typedef enum RecordsForm { RECORDS_CSV, RECORDS_XLSX, RECORDS_JSON } RecordsForm;
typedef struct RecordsChosen {
    Str name, title, value; /* of a parameter: for programs, for people; what it was */
} RecordsChosen;
typedef struct RecordsGive {
    Kind kind;
    RecordsForm form;
    const Person *person; /* for whom: what they do not see is left out */
    bool whole;           /* for the command line and backups: everything, archived ones, too */
    const Record *const *only; /* these, which they see, in this order; NULL: all */
    size_t n_only;
    const RecordsChosen *chosen; /* by what those were chosen: the file says so */
    size_t n_chosen;
} RecordsGive;
Err records_give(Cx *cx, Str *out, const RecordsGive *ask) CHECKED;

/* Do the stored records fit the table: kinds, values, references, the newest versions? Each fault
 * is one line. */
Err records_verify(Cx *cx, void (*say)(void *arg, Str line), void *arg, size_t *faults) CHECKED;

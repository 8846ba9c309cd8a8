/* Which records stand? One snapshot of all of them for each store, read again when one changed;
 * shared by all threads, it ends with the last context that uses it. */

#include <stdlib.h>
#include "records/records_in.h"

enum { MOST_KEPT = 4 };

typedef struct Naming { /* of a field that refers to records: who names whom */
    Str *targets;       /* sorted; beside each the record that names it */
    const Record **by;
    size_t n;
} Naming;

typedef struct Derived { /* what a room worked out of the snapshot */
    RecordsMake make;
    int of;
    const void *made;
} Derived;
typedef struct DerivedList {
    Lock lock; /* also for the memory of the snapshot, once that is built */
    VEC(Derived) list;
} DerivedList;

struct Records {
    Arena *mem;
    size_t uses;
    Str store;
    int64_t revision;       /* highest number of a version */
    int64_t store_revision; /* of the store, when that was asked last */
    struct {
        const Record **all, **open;
        size_t n_all, n_open;
    } of[KINDS];
    Naming naming[FIELDS]; /* empty where a field is none that refers */
    DerivedList *derived;
};

static Lock keeping = LOCK("records", 58);
/* The newest snapshot of each store, most recently used first. Under `keeping`. */
static Records *kept[MOST_KEPT];

/* ---- lives ---- */

static void release(Records *records) {
    if (--records->uses == 0) arena_free(records->mem);
}

static void hold_end(void *p) {
    lock_take(&keeping);
    release(p);
    lock_give(&keeping);
}

/* ---- building ---- */

typedef VEC(const Record *) RecordList;

static Err rows_read(Cx *cx, RecordList *out) {
    Rows *rows;
    Err err;
    TRY(QUERY(cx, &rows, RECORDS_NEWEST));
    while (!(err = rows_next(cx, rows))) {
        Record *record = NEW(cx->mem, Record);
        Err read = record_of_row(cx, record, rows);
        if (read == NOT_FOUND) continue; /* of a newer program */
        if (read) return read;
        if (out->n == RECORDS_MOST)
            return fail(cx, LIMIT, MSG_RECORD_TOO_MANY, str_int(cx->mem, RECORDS_MOST));
        vec_push(cx->mem, out, record);
    }
    return err == NOT_FOUND ? OK : err;
}

/* The rows come by kind and id; kinds by their ids, not in the order of the table. */
static void kinds_fill(Records *records, const RecordList *list) {
    for (size_t i = 0, end; i < list->n; i = end) {
        Kind kind = list->at[i]->kind;
        for (end = i; end < list->n && list->at[end]->kind == kind; end++) {
        }
        records->of[kind].all = list->at + i;
        records->of[kind].n_all = end - i;
        records->of[kind].open = NEW_ARRAY(records->mem, const Record *, end - i);
        for (size_t j = i; j < end; j++)
            if (!list->at[j]->archived)
                records->of[kind].open[records->of[kind].n_open++] = list->at[j];
    }
}

typedef struct Named {
    Str target;
    const Record *by;
} Named;

static int named_order(const void *a, const void *b) {
    const Named *x = a, *y = b;
    int order = str_compare(x->target, y->target);
    return order ? order : str_compare(x->by->id, y->by->id);
}

/* `scratch` is for sorting only. */
static void naming_fill(Records *records, Arena *scratch, const FieldOf *field) {
    VEC(Named) list = {0};
    size_t place = field_place(field->name);
    for (size_t i = 0; i < records->of[field->kind].n_open; i++) {
        const Record *record = records->of[field->kind].open[i];
        for (size_t v = 0; v < record->values[place].n; v++)
            vec_push(scratch, &list, (Named){record->values[place].list[v], record});
    }
    if (!list.n) return;
    qsort(list.at, list.n, sizeof *list.at, named_order);
    Naming *naming = &records->naming[field->name];
    naming->n = list.n;
    naming->targets = NEW_ARRAY(records->mem, Str, list.n);
    naming->by = NEW_ARRAY(records->mem, const Record *, list.n);
    for (size_t i = 0; i < list.n; i++) {
        naming->targets[i] = list.at[i].target;
        naming->by[i] = list.at[i].by;
    }
}

static Err build(Cx *cx, Records **out) {
    Arena *mem = arena_new(), *scratch = arena_new();
    Records *records = NEW(mem, Records);
    *records = (Records){.mem = mem,
                         .store = str_copy(mem, store_name(cx->store)),
                         .derived = NEW(mem, DerivedList)};
    records->derived->lock = (Lock)LOCK("derived from records", 64);
    Cx inner = *cx;
    inner.mem = mem;
    RecordList list = {0};
    Err err = records_highest(&inner, &records->revision);
    if (!err) err = rows_read(&inner, &list);
    if (err) {
        err = fault_pass(cx, &inner.fault);
        arena_free(scratch);
        arena_free(mem);
        return err;
    }
    kinds_fill(records, &list);
    for (FieldName name = 0; name < FIELDS; name++)
        if (field_of(name)->type == FIELD_RECORD) naming_fill(records, scratch, field_of(name));
    arena_free(scratch);
    *out = records;
    return OK;
}

/* ---- keeping; under `keeping` ---- */

static size_t kept_of(Str store) {
    size_t i = 0;
    while (i < MOST_KEPT && !(kept[i] && str_equal(kept[i]->store, store)))
        i++;
    return i;
}

static void keep_first(size_t at, Records *records) {
    if (at == MOST_KEPT) at = MOST_KEPT - 1;
    if (kept[at] && kept[at] != records) release(kept[at]);
    for (size_t i = at; i > 0; i--)
        kept[i] = kept[i - 1];
    kept[0] = records;
}

/* The kept one where it still tells what stands; else NULL. */
static Err kept_good(Cx *cx, int64_t revision, Records **out) {
    size_t at = kept_of(store_name(cx->store));
    int64_t highest;
    *out = NULL;
    if (at == MOST_KEPT) return OK;
    if (kept[at]->store_revision != revision) {
        TRY(records_highest(cx, &highest));
        if (highest != kept[at]->revision) return OK;
        if (!store_doing(cx->store)) kept[at]->store_revision = revision;
    }
    *out = kept[at];
    keep_first(at, *out);
    return OK;
}

static Err records_renew(Cx *cx, int64_t revision, Records **out) {
    TRY(kept_good(cx, revision, out));
    if (*out) return OK;
    TRY(build(cx, out));
    (*out)->store_revision = revision;
    /* What a transaction sees may never come to stand: it is for that one alone. */
    if (store_doing(cx->store)) return OK;
    (*out)->uses = 1; /* by being kept */
    keep_first(kept_of((*out)->store), *out);
    return OK;
}

Err records_now(Cx *cx, const Records **out) {
    Records *records = NULL;
    int64_t revision;
    must(cx->store);
    TRY(store_revision(cx, &revision));
    lock_take(&keeping);
    Err err = records_renew(cx, revision, &records);
    if (!err) records->uses++;
    lock_give(&keeping);
    if (err) return err;
    arena_defer(cx->mem, hold_end, records);
    *out = records;
    return OK;
}

Err records_afresh(Cx *cx, const Records **out) {
    Records *records = NULL;
    TRY(build(cx, &records));
    must(records);
    records->uses = 1;
    arena_defer(cx->mem, hold_end, records);
    *out = records;
    return OK;
}

int64_t records_revision(const Records *records) {
    return records->revision;
}

/* ---- what others make of it ---- */

const void *records_derived(const Records *records, RecordsMake make, int of) {
    DerivedList *derived = records->derived;
    lock_take(&derived->lock);
    size_t i = 0;
    while (i < derived->list.n &&
           !(derived->list.at[i].make == make && derived->list.at[i].of == of))
        i++;
    if (i == derived->list.n) {
        Derived made = {make, of, make(records->mem, records, of)};
        vec_push(records->mem, &derived->list, made);
    }
    const void *out = derived->list.at[i].made;
    lock_give(&derived->lock);
    return out;
}

/* ---- looking ---- */

const Record *const *records_of(const Records *records, Kind kind, size_t *n) {
    *n = records->of[kind].n_open;
    return records->of[kind].open;
}

const Record *const *records_all(const Records *records, Kind kind, size_t *n) {
    *n = records->of[kind].n_all;
    return records->of[kind].all;
}

const Record *record_find(const Records *records, Kind kind, Str id) {
    size_t low = 0, high = records->of[kind].n_all;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Record *there = records->of[kind].all[middle];
        int order = str_compare(there->id, id);
        if (order == 0) return there;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The first place whose target is not before the id; with `after`, the first behind it. */
static size_t naming_place(const Naming *naming, Str id, bool after) {
    size_t low = 0, high = naming->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(naming->targets[middle], id);
        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const Record *const *records_naming(const Records *records, FieldName name, Str id, size_t *n) {
    const Naming *naming = &records->naming[name];
    size_t first = naming_place(naming, id, false);
    *n = naming_place(naming, id, true) - first;
    return naming->by + first;
}

RecordValues record_values(const Record *record, FieldName name) {
    must(field_of(name)->kind == record->kind);
    return record->values[field_place(name)];
}

Str record_text(const Record *record, FieldName name) {
    RecordValues values = record_values(record, name);
    return values.n ? values.list[0] : S("");
}

Day record_day(const Record *record, FieldName name) {
    Day day = {0};
    return day_read(record_text(record, name), &day) ? day : (Day){0};
}

Str record_words(const Record *record, FieldName name, Lang lang) {
    const KindOf *kind = kind_of(record->kind);
    size_t next = field_place(name) + 1;
    if (lang == EN && next < kind->n_fields && kind->fields[next].flags & FIELD_ENGLISH) {
        Str english = record_text(record, kind->fields[next].name);
        if (english.n) return english;
    }
    return record_text(record, name);
}

#pragma once
/* Records as the tests of agenda/ give them: a snapshot in memory, without a store. Values are the
 * text of a line each: given(KIND_MEASURE, "m1", (Given){MEASURE_TITLE, "…"}, …). */

#include <stdlib.h>

#include "tap.h"

#include "agenda/agenda.h"

typedef struct Given {
    FieldName field;
    const char *text; /* several: separated by '|' */
} Given;

struct Records {
    VEC(const Record *) of[KINDS];
};

static Cx cx;
static Records given_records;
static int64_t given_number, given_at;

static int64_t given_clock(void) {
    return 1795305600; /* 22 November 2026 */
}

static const Record *given_list(Kind kind, const char *id, const Given *fields, size_t n) {
    Record *record = NEW(cx.mem, Record);
    RecordValues *values = NEW_ARRAY(cx.mem, RecordValues, kind_of(kind)->n_fields);
    for (size_t i = 0; i < n; i++) {
        VEC(Str) list = {0};
        for (Str rest = str_of(fields[i].text), part; str_cut(&rest, '|', &part);)
            vec_push(cx.mem, &list, part);
        must(field_of(fields[i].field)->kind == kind);
        values[field_place(fields[i].field)] = (RecordValues){list.at, list.n};
    }
    *record = (Record){.kind = kind,
                       .id = str_copy(cx.mem, str_of(id)),
                       .number = ++given_number,
                       .version = 1,
                       .at = given_at,
                       .values = values};
    vec_push(cx.mem, &given_records.of[kind], record);
    return record;
}
#define given(kind, id, ...) \
    given_list((kind), (id), (const Given[]){__VA_ARGS__}, \
               sizeof((const Given[]){__VA_ARGS__}) / sizeof(Given))

static int given_order(const void *a, const void *b) {
    return str_compare((*(const Record *const *)a)->id, (*(const Record *const *)b)->id);
}

/* By id, as the snapshot has them. */
__attribute__((unused)) static void given_sort(void) {
    for (int kind = 0; kind < KINDS; kind++)
        if (given_records.of[kind].n)
            qsort(given_records.of[kind].at, given_records.of[kind].n, sizeof(Record *),
                  given_order);
}

__attribute__((unused)) static void given_begin(void) {
    cx_begin(&cx, DE);
    cx.clock = given_clock;
    given_at = given_clock() - 100 * 86400;
}

/* ---- what records/ answers ---- */

const Record *const *records_of(const Records *records, Kind kind, size_t *n) {
    *n = records->of[kind].n;
    return records->of[kind].at;
}

/* Anew each time: the tests add records between. */
const void *records_derived(const Records *records, RecordsMake make, int of) {
    return make(cx.mem, records, of);
}

const Record *record_find(const Records *records, Kind kind, Str id) {
    for (size_t i = 0; i < records->of[kind].n; i++)
        if (str_equal(records->of[kind].at[i]->id, id)) return records->of[kind].at[i];
    return NULL;
}

RecordValues record_values(const Record *record, FieldName name) {
    must(field_of(name)->kind == record->kind);
    return record->values[field_place(name)];
}

const Record *const *records_naming(const Records *records, FieldName name, Str id, size_t *n) {
    VEC(const Record *) list = {0};
    Kind kind = field_of(name)->kind;
    for (size_t i = 0; i < records->of[kind].n; i++) {
        RecordValues values = record_values(records->of[kind].at[i], name);
        for (size_t v = 0; v < values.n; v++)
            if (str_equal(values.list[v], id)) {
                vec_push(cx.mem, &list, records->of[kind].at[i]);
                break;
            }
    }
    *n = list.n;
    return list.at;
}

Str record_text(const Record *record, FieldName name) {
    RecordValues values = record_values(record, name);
    return values.n ? values.list[0] : STR_NONE;
}

Day record_day(const Record *record, FieldName name) {
    Day day = {0};
    must(day_read(record_text(record, name), &day));
    return day;
}

Str record_title(Arena *mem, const Records *records, const Record *record, Lang lang) {
    (void)mem, (void)records, (void)lang;
    const KindOf *kind = kind_of(record->kind);
    for (size_t i = 0; i < kind->n_fields; i++) {
        FieldType type = kind->fields[i].type;
        if (record->values[i].n && (type == FIELD_TEXT || type == FIELD_PROSE))
            return record->values[i].list[0];
    }
    return record->id;
}

/* Who asks as a visitor sees what everybody may see: the rest is records/'s own business. */
bool record_seen(Cx *context, const Records *records, const Record *record, const Person *person) {
    (void)context, (void)records;
    return person || kind_of(record->kind)->sight == SIGHT_PUBLIC;
}

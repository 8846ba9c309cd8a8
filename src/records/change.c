/* How does an entry become what stands? As a new version, in one transaction with what the log says
 * of it; the versions before stay, so that everything can be looked up and undone. */

#include <stdio.h>
#include "records/records_in.h"

enum { TOLD_MOST = 1800 /* bytes of a field in the log: the whole stands in the versions */ };

/* ---- what the log says ---- */

static Str cut(Arena *mem, Str text) {
    size_t n = 0;
    while (n < text.n && n < TOLD_MOST)
        n += str_character(text, n);
    return n < text.n ? str_format(mem, "%.*s…", (int)n, text.p) : text;
}

/* The fields that differ, on one side of the change. */
static Str side(Arena *mem, const KindOf *kind, const Record *this, const Record *other) {
    if (!this) return S("");
    Buf out = buf_new(mem, AUDIT_MOST_BYTES);
    Json j = json_begin(&out);
    json_object(&j);
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (other && values_equal(this->values[i], other->values[i])) continue;
        if (!this->values[i].n && !other) continue;
        json_key(&j, kind->fields[i].id);
        json_str(&j, cut(mem, values_told(mem, this->values[i])));
    }
    if (other ? this->archived != other->archived : this->archived)
        json_field(&j, "archived", this->archived ? S("true") : S("false"));
    json_object_end(&j);
    must(!out.full);
    return buf_str(&out);
}

static Str subject_of(Arena *mem, Kind kind, Str id) {
    return str_format(mem, "record:%.*s/%.*s", STR_ARG(kind_of(kind)->id), STR_ARG(id));
}

static Err change_note(Cx *cx, const Record *before, const Record *after) {
    const KindOf *kind = kind_of(after->kind);
    AuditNote note = {AUDIT_RECORD_CHANGE, subject_of(cx->mem, after->kind, after->id),
                      side(cx->mem, kind, before, after), side(cx->mem, kind, after, before)};
    return audit_write(cx, &note);
}

/* ---- one entry ---- */

Err catalogue_for(Cx *cx, const Catalogue **out, const KindOf *kind) {
    *out = NULL;
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == FIELD_REGION || kind->fields[i].type == FIELD_INDICATOR)
            return catalogue_get(cx, out);
    return OK;
}

bool entry_changes(const Entry *entry) {
    if (!entry->there || entry->there->archived != entry->archived) return true;
    for (size_t i = 0; i < entry->kind->n_fields; i++)
        if (!values_equal(entry->there->values[i], entry->values[i])) return true;
    return false;
}

Record entry_version(Cx *cx, const Entry *entry, int64_t number) {
    return (Record){
        .kind = entry->kind->kind,
        .id = entry->id,
        .number = number,
        .version = entry->there ? entry->there->version + 1 : 1,
        .archived = entry->archived,
        .values = entry->values,
        .account = cx->actor ? cx->actor->account : 0,
        .at = cx->clock(),
    };
}

typedef struct Put {
    const RecordWanted *wanted;
    const Catalogue *catalogue;
    Record *out;
    FieldFaults *faults;
    bool check_only;
} Put;

typedef struct Told {
    Cx *cx;
    FieldFaults *faults;
} Told;

static void fault_say(void *arg, const Entry *entry, const FieldOf *field, Finding finding) {
    (void)entry;
    Told *told = arg;
    vec_push(told->cx->mem, &told->faults->list, (FieldFault){field, finding});
}

/* Its name, or that of the person in it, folded; empty where it has none. */
static Str name_folded(Arena *mem, const KindOf *kind, const RecordValues *values) {
    const FieldOf *field = field_find(kind->kind, S("name"));
    RecordValues name = field ? values[field_place(field->name)] : (RecordValues){0};
    return name.n ? text_folded(mem, name.list[0]) : S("");
}

/* Another one of the same name may be another one: it is only said. */
static void namesake_say(Cx *cx, Judging *judging, const Entry *entry) {
    size_t n;
    const Record *const *all = records_all(judging->records, entry->kind->kind, &n);
    Str name = name_folded(cx->mem, entry->kind, entry->values);
    for (size_t i = 0; name.n && i < n; i++) {
        ArenaMark mark = arena_mark(cx->mem);
        bool same = str_equal(name, name_folded(cx->mem, entry->kind, all[i]->values));
        arena_rewind(cx->mem, mark);
        if (!same) continue;
        judge_say(judging, entry, NULL,
                  (Finding){.rule = RULE_RECORD_NAMESAKE, .value = all[i]->id});
        return;
    }
}

/* What stands, where it is the version that was opened. */
static Err there_find(Cx *cx, Put *p, const Records *records, const Record **out) {
    const RecordWanted *wanted = p->wanted;
    const Record *there = record_find(records, wanted->kind, wanted->id);
    *out = there;
    if (!wanted->version && !there) return OK;
    if (!wanted->version) {
        *p->out = (Record){.kind = KINDS};
        return fail(cx, CONFLICT, MSG_RECORD_ID_TAKEN, wanted->id);
    }
    if (!there)
        return fail(cx, NOT_FOUND, MSG_RECORD_NONE, kind_word(cx->lang, wanted->kind), wanted->id);
    if (there->version == wanted->version) return OK;
    *p->out = *there;
    return fail(cx, CONFLICT, MSG_RECORD_CHANGED_MEANWHILE, wanted->id);
}

static Err entry_judge(Cx *cx, Judging *judging, Entry *entry) {
    Index numbers = {0};
    entry_read(cx, judging, entry);
    if (judging->errors) return OK;
    if (!entry->there) namesake_say(cx, judging, entry);
    if (!entry->id.n) entry->id = entry_id(cx->mem, judging, &numbers, entry);
    judging->n = 1;
    index_put(cx->mem, &judging->by_id, entry->id, 0);
    TRY(entry_refer(cx, judging, entry));
    if (!entry->archived) entries_circle(cx, judging);
    return OK;
}

static Str first_fault(Cx *cx, const FieldFaults *faults) {
    for (size_t i = 0; i < faults->list.n; i++) {
        const FieldFault *fault = &faults->list.at[i];
        if (rule_severity(fault->finding.rule) != ERROR_FINDING) continue;
        Str text = finding_text(cx->mem, cx->lang, &fault->finding);
        if (!fault->field) return text;
        return str_format(cx->mem, "%.*s: %.*s", STR_ARG(field_title(cx->lang, fault->field)),
                          STR_ARG(text));
    }
    return S("");
}

static Err put(Cx *cx, void *arg) {
    Put *p = arg;
    const RecordWanted *wanted = p->wanted;
    const KindOf *kind = kind_of(wanted->kind);
    const Records *records;
    Told told = {cx, p->faults};
    Entry entry = {.kind = kind, .id = wanted->id, .archived = wanted->archived};
    p->faults->list.n = 0;
    TRY(records_now(cx, &records));
    TRY(there_find(cx, p, records, &entry.there));
    entry.values = NEW_ARRAY(cx->mem, RecordValues, kind->n_fields);
    for (size_t i = 0; i < kind->n_fields; i++)
        entry.values[i] = wanted->values[i];
    Judging judging = {.records = records,
                       .catalogue = p->catalogue,
                       .entries = &entry,
                       .say = fault_say,
                       .arg = &told};
    TRY(entry_judge(cx, &judging, &entry));
    if (judging.errors) return fail(cx, INVALID, MSG_RECORD_INVALID, first_fault(cx, p->faults));
    if (p->check_only) return OK;
    if (!entry_changes(&entry)) {
        *p->out = *entry.there;
        return OK;
    }
    int64_t highest;
    TRY(records_highest(cx, &highest));
    *p->out = entry_version(cx, &entry, highest + 1);
    TRY(record_store(cx, p->out));
    TRY(change_note(cx, entry.there, p->out));
    return store_touch(cx);
}

static Err put_begin(Cx *cx, Put *p) {
    const Records *before;
    must(p->wanted->kind < KINDS);
    TRY(catalogue_for(cx, &p->catalogue, kind_of(p->wanted->kind)));
    TRY(records_now(cx, &before)); /* shared: the transaction finds it there */
    return OK;
}

Err record_put(Cx *cx, Record *out, FieldFaults *faults, const RecordWanted *wanted) {
    Put p = {.wanted = wanted, .out = out, .faults = faults};
    TRY(put_begin(cx, &p));
    return store_do(cx, put, &p);
}

Err record_check(Cx *cx, FieldFaults *faults, const RecordWanted *wanted) {
    Record nowhere;
    Put p = {.wanted = wanted, .out = &nowhere, .faults = faults, .check_only = true};
    TRY(put_begin(cx, &p));
    return put(cx, &p);
}

RecordWanted record_wanted(Arena *mem, const Record *record) {
    size_t n = kind_of(record->kind)->n_fields;
    RecordValues *values = NEW_ARRAY(mem, RecordValues, n);
    for (size_t i = 0; i < n; i++)
        values[i] = record->values[i];
    return (RecordWanted){record->kind, record->id, record->version, record->archived, values};
}

/* ---- history ---- */

Err record_history(Cx *cx, Record **out, size_t *n, Kind kind, Str id) {
    Rows *rows;
    Err err;
    VEC(Record) all = {0};
    if (!id_formed(id))
        return fail(cx, NOT_FOUND, MSG_RECORD_NONE, kind_word(cx->lang, kind), S("?"));
    TRY(QUERY(cx, &rows, RECORD_VERSIONS, ARG_S(kind_of(kind)->id), ARG_S(id)));
    while (!(err = rows_next(cx, rows))) {
        Record one;
        TRY(record_of_row(cx, &one, rows));
        vec_push(cx->mem, &all, one);
    }
    if (err != NOT_FOUND) return err;
    if (!all.n) return fail(cx, NOT_FOUND, MSG_RECORD_NONE, kind_word(cx->lang, kind), id);
    *out = all.at;
    *n = all.n;
    return OK;
}

Err record_restore(Cx *cx, Record *out, FieldFaults *faults, const RecordBack *back) {
    Record *all;
    size_t n = 0;
    TRY(record_history(cx, &all, &n, back->kind, back->id));
    for (size_t i = 0; i < n; i++) {
        if (all[i].version != back->version) continue;
        RecordWanted wanted = record_wanted(cx->mem, &all[i]);
        wanted.version = back->opened;
        return record_put(cx, out, faults, &wanted);
    }
    return fail(cx, NOT_FOUND, MSG_RECORD_NO_VERSION, back->id, str_int(cx->mem, back->version));
}

/* ---- erasing a person ---- */

typedef struct Erasing {
    Kind kind;
    Str id, reason;
} Erasing;

static bool personal(const KindOf *kind) {
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].flags & FIELD_PERSONAL) return true;
    return false;
}

/* The same without anything of a person; false where there was nothing. */
static bool emptied(Arena *mem, const Record *record, Record *out) {
    RecordWanted copy = record_wanted(mem, record);
    const KindOf *kind = kind_of(record->kind);
    bool any = false;
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!(kind->fields[i].flags & FIELD_PERSONAL) || !copy.values[i].n) continue;
        copy.values[i] = (RecordValues){0};
        any = true;
    }
    *out = *record;
    out->values = copy.values;
    return any;
}

/* Does an entry of the log name a field of a person? */
static bool names_person(const KindOf *kind, const AuditEntry *entry) {
    char key[64];
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!(kind->fields[i].flags & FIELD_PERSONAL)) continue;
        snprintf(key, sizeof key, "\"%.*s\":", STR_ARG(kind->fields[i].id));
        if (str_find(entry->before, str_of(key), 0) != SIZE_MAX ||
            str_find(entry->after, str_of(key), 0) != SIZE_MAX)
            return true;
    }
    return false;
}

static Err log_erase(Cx *cx, const Erasing *e) {
    enum { AT_ONCE = 1000 };
    AuditQuery query = {.event = audit_event_id(AUDIT_RECORD_CHANGE),
                        .subject = subject_of(cx->mem, e->kind, e->id),
                        .most = AT_ONCE};
    for (size_t n = AT_ONCE; n == AT_ONCE;) {
        AuditEntry *found;
        TRY(audit_find(cx, &found, &n, &query));
        for (size_t i = 0; i < n; i++) {
            query.below = found[i].number;
            if (!found[i].erased && names_person(kind_of(e->kind), &found[i]))
                TRY(audit_erase(cx, found[i].number, e->reason));
        }
    }
    return OK;
}

static Err erase(Cx *cx, void *arg) {
    const Erasing *e = arg;
    const KindOf *kind = kind_of(e->kind);
    Record *all = NULL, without;
    size_t n = 0;
    int64_t highest;
    TRY(record_history(cx, &all, &n, e->kind, e->id));
    must(n > 0);
    for (size_t i = 0; i < n; i++)
        if (emptied(cx->mem, &all[i], &without))
            TRY(RUN(cx, RECORD_FIELDS, ARG_I(without.number),
                    ARG_S(fields_json(cx->mem, kind, without.values))));
    TRY(log_erase(cx, e));
    /* A version of its own: who reads a list from before sees that something changed. */
    (void)emptied(cx->mem, &all[0], &without);
    TRY(records_highest(cx, &highest));
    without.number = highest + 1;
    without.version++;
    without.account = cx->actor ? cx->actor->account : 0;
    without.at = cx->clock();
    TRY(record_store(cx, &without));
    Buf told = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json j = json_begin(&told);
    json_object(&j);
    json_field(&j, "reason", e->reason);
    json_object_end(&j);
    TRY(buf_check(cx, &told));
    TRY(audit_write(cx, &(AuditNote){AUDIT_RECORD_ERASE, subject_of(cx->mem, e->kind, e->id),
                                     STR_NONE, buf_str(&told)}));
    return store_touch(cx);
}

Err record_erase(Cx *cx, Kind kind, Str id, Str reason) {
    Erasing e = {kind, id, str_trim(reason)};
    if (!personal(kind_of(kind)))
        return fail(cx, INVALID, MSG_RECORD_NOT_PERSONAL, kinds_word(cx->lang, kind));
    if (!e.reason.n || !str_is_utf8(e.reason)) return fail(cx, INVALID, MSG_RECORD_REASON);
    return store_do(cx, erase, &e);
}

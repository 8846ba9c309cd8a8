/* Is what is stored what the table allows? Values, references, which version is the newest, and the
 * bytes of the files that records name. */

#include "records/records_in.h"

typedef struct Verifying {
    Cx *cx;
    void (*say)(void *arg, Str line);
    void *arg;
    size_t *faults;
    const Record *record;
} Verifying;

static void line_say(Verifying *v, Str line) {
    ++*v->faults;
    v->say(v->arg, line);
}

static void fault_say(void *arg, const Entry *entry, const FieldOf *field, Finding finding) {
    Verifying *v = arg;
    Cx *cx = v->cx;
    if (rule_severity(finding.rule) != ERROR_FINDING) return;
    Str text = finding_text(cx->mem, cx->lang, &finding);
    if (field)
        text =
            str_format(cx->mem, "%.*s: %.*s", STR_ARG(field_title(cx->lang, field)), STR_ARG(text));
    Str told[] = {entry->kind->id, entry->id, str_int(cx->mem, v->record->version), text};
    line_say(v, message_fill(cx->mem, cx->lang, MSG_RECORD_VERIFY_ROW, 4, told));
}

/* As if it were entered anew: except that areas and indicators may have gone since. */
static Err record_verify(Cx *cx, Verifying *v, const Records *records) {
    RecordWanted again = record_wanted(cx->mem, v->record);
    const KindOf *kind = kind_of(again.kind);
    Entry entry = {.kind = kind, .id = again.id, .values = again.values};
    Judging judging = {
        .records = records, .entries = &entry, .n = 1, .say = fault_say, .arg = v, .stored = true};
    entry_read(cx, &judging, &entry);
    if (v->record->archived) return OK;
    index_put(cx->mem, &judging.by_id, entry.id, 0);
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == FIELD_REGION || kind->fields[i].type == FIELD_INDICATOR)
            entry.values[i] = (RecordValues){0};
    TRY(entry_refer(cx, &judging, &entry));
    entries_circle(cx, &judging);
    return OK;
}

static Err files_verify(Cx *cx, Verifying *v) {
    Rows *rows;
    Err err;
    TRY(QUERY(cx, &rows, FILE_EACH));
    while (!(err = rows_next(cx, rows))) {
        Sha256 *hash = sha256_new(cx->mem);
        sha256_add(hash, rows_blob(rows, 1));
        Str digest = str_copy(cx->mem, rows_text(rows, 0));
        if (!str_equal(sha256_hex(cx->mem, hash), digest))
            line_say(v, message_fill(cx->mem, cx->lang, MSG_RECORD_VERIFY_FILE, 1, &digest));
    }
    return err == NOT_FOUND ? OK : err;
}

static Err newest_verify(Cx *cx, Verifying *v) {
    int64_t older, none;
    TRY(number_query(cx, &older, STRAY_NEWEST, 0, NULL));
    TRY(number_query(cx, &none, STRAY_RECORDS, 0, NULL));
    Str count = str_int(cx->mem, older + none);
    if (older + none)
        line_say(v, message_fill(cx->mem, cx->lang, MSG_RECORD_VERIFY_NEWEST, 1, &count));
    return OK;
}

Err records_verify(Cx *cx, void (*say)(void *arg, Str line), void *arg, size_t *faults) {
    const Records *records;
    Verifying v = {cx, say, arg, faults, NULL};
    *faults = 0;
    TRY(records_afresh(cx, &records));
    for (Kind kind = 0; kind < KINDS; kind++) {
        size_t n;
        const Record *const *all = records_all(records, kind, &n);
        for (size_t i = 0; i < n; i++) {
            ArenaMark mark = arena_mark(cx->mem);
            v.record = all[i];
            TRY(record_verify(cx, &v, records));
            arena_rewind(cx->mem, mark);
        }
    }
    TRY(newest_verify(cx, &v));
    return files_verify(cx, &v);
}

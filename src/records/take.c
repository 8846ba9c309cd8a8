/* How do many records come in at once? From a table with a column per field: every row is judged,
 * everything wrong is told with its place, and all rows are entered or none. */

#include "records/records_in.h"

enum { ROWS_MOST = 50000, ASK_EVERY = 256 /* rows, between two questions whether to go on */ };
#define BYTES_MOST ((size_t)128 << 20)
#define NO_FIELD SIZE_MAX

typedef struct TakenRow {
    size_t line;
    Str id, archived;
    Str *cells; /* by place of the field; p NULL: no such column */
} TakenRow;

typedef struct Taking {
    const RecordsIntakeAsk *ask;
    const KindOf *kind;
    const Catalogue *catalogue;
    RecordsIntake *out;
    size_t *places;  /* of each column: the field; NO_FIELD */
    size_t *columns; /* of each field: the column counted from 1; 0: none */
    size_t n_columns, id_column, archived_column;
    VEC(TakenRow) rows;
    size_t bytes;
    Findings read;   /* what reading the file found; judging begins with it each time */
    Judging judging; /* the rows as they fit what stood when they were judged */
    Index owners;    /* that were asked for: may they change what belongs to it? 0, 1 */
} Taking;

/* Inside the transaction nobody is asked: it is short, and may be done again. */
static Err ask_progress(Cx *cx, const Taking *t, size_t step, size_t done, size_t whole) {
    if (!t->ask->progress || step % ASK_EVERY || store_doing(cx->store)) return OK;
    return t->ask->progress(cx, t->ask->arg, done, whole);
}

/* ---- columns ---- */

static bool called(Arena *mem, Str heading, const char *id, Msg title) {
    if (str_equal(heading, str_of(id))) return true;
    Str folded = text_folded(mem, heading);
    for (Lang lang = 0; lang < LANGS; lang++)
        if (str_equal(folded, text_folded(mem, message_text(lang, title)))) return true;
    return false;
}

static size_t place_of(Arena *mem, const KindOf *kind, Str heading) {
    for (size_t i = 0; i < kind->n_fields; i++)
        if (str_equal(heading, kind->fields[i].id)) return i;
    if (heading.n > RECORD_ID_MOST * 2) return NO_FIELD;
    Str folded = text_folded(mem, heading);
    for (Lang lang = 0; folded.n && lang < LANGS; lang++)
        for (size_t i = 0; i < kind->n_fields; i++)
            if (str_equal(folded, text_folded(mem, field_title(lang, &kind->fields[i])))) return i;
    return NO_FIELD;
}

static Str field_ids(Arena *mem, const KindOf *kind) {
    Str *ids = NEW_ARRAY(mem, Str, kind->n_fields + 1);
    ids[0] = S("id");
    for (size_t i = 0; i < kind->n_fields; i++)
        ids[i + 1] = kind->fields[i].id;
    return str_join(mem, kind->n_fields + 1, ids, S(", "));
}

static void columns_read(Cx *cx, Taking *t, const Table *table) {
    Findings *findings = t->ask->findings;
    t->n_columns = table->n_columns;
    t->places = NEW_ARRAY(cx->mem, size_t, table->n_columns);
    t->columns = NEW_ARRAY(cx->mem, size_t, t->kind->n_fields);
    for (size_t c = 0; c < table->n_columns; c++) {
        const TableColumn *column = &table->columns[c];
        Str heading = column->n_path ? str_trim(column->path[column->n_path - 1]) : S("");
        size_t place = place_of(cx->mem, t->kind, heading);
        t->places[c] = place;
        if (place != NO_FIELD && t->columns[place])
            finding_add(findings, RULE_RECORD_COLUMN_TWICE, 0, c + 1, heading, STR_NONE);
        else if (place != NO_FIELD)
            t->columns[place] = c + 1;
        else if (called(cx->mem, heading, "id", MSG_RECORD_COLUMN_ID))
            t->id_column = c + 1;
        else if (called(cx->mem, heading, "archived", MSG_RECORD_COLUMN_ARCHIVED))
            t->archived_column = c + 1;
        else if (!str_equal(heading, S("selection")) && /* of a file with some of the records */
                 !called(cx->mem, heading, "version", MSG_RECORD_COLUMN_VERSION))
            finding_add(findings, RULE_RECORD_COLUMN, 0, c + 1, heading,
                        field_ids(cx->mem, t->kind));
    }
}

/* ---- rows ---- */

/* An export puts an apostrophe before what a spreadsheet would take for a formula. */
static Str cell_plain(Str cell) {
    bool shielded = cell.n > 1 && cell.p[0] == '\'' &&
                    (cell.p[1] == '=' || cell.p[1] == '+' || cell.p[1] == '-' || cell.p[1] == '@');
    return shielded ? str_slice(cell, 1, cell.n) : cell;
}

static Str cell_of(Cx *cx, Taking *t, const Row *row, size_t column) {
    if (!column || column > row->n) return S("");
    Str cell = cell_plain(str_trim(row->cells[column - 1]));
    t->bytes += cell.n;
    return cell.n ? str_copy(cx->mem, cell) : S("");
}

static Err rows_read(Cx *cx, Taking *t, Table *table) {
    Row row;
    Err err;
    while (!(err = table_next(cx, table, &row))) {
        if (t->rows.n == ROWS_MOST)
            return fail(cx, LIMIT, MSG_RECORD_ROWS_MOST, str_int(cx->mem, ROWS_MOST));
        TakenRow taken = {.line = row.line, .cells = NEW_ARRAY(cx->mem, Str, t->kind->n_fields)};
        taken.id = cell_of(cx, t, &row, t->id_column);
        taken.archived = cell_of(cx, t, &row, t->archived_column);
        for (size_t i = 0; i < t->kind->n_fields; i++)
            if (t->columns[i]) taken.cells[i] = cell_of(cx, t, &row, t->columns[i]);
        vec_push(cx->mem, &t->rows, taken);
        TRY(ask_progress(cx, t, t->rows.n, t->rows.n, 0));
        if (t->bytes > BYTES_MOST || cx_late(cx))
            return fail(cx, LIMIT, MSG_RECORD_ROWS_MOST, str_int(cx->mem, (int64_t)t->rows.n));
    }
    return err == NOT_FOUND ? OK : err;
}

static Err file_take(Cx *cx, Taking *t) {
    Table *table;
    RowsAsk ask = {.path = t->ask->path,
                   .name = t->ask->name,
                   .sheet = t->ask->sheet,
                   .findings = t->ask->findings,
                   .headed = true};
    TRY(table_open_sheet(cx, &table, &ask));
    columns_read(cx, t, table);
    return rows_read(cx, t, table);
}

/* ---- judging ---- */

static void finding_say(void *arg, const Entry *entry, const FieldOf *field, Finding finding) {
    Taking *t = arg;
    size_t column = field ? t->columns[field_place(field->name)] : t->id_column;
    finding_add(t->ask->findings, finding.rule, entry->row, column, finding.value,
                finding.expected);
}

static bool flagged(Str text) {
    return text.n && !str_equal(text, S("0")) && !str_equal(text, S("no")) &&
           !str_equal(text, S("nein")) && !str_equal(text, S("false"));
}

/* A column that is not there leaves its field as it is. */
static Entry entry_of(Cx *cx, const Taking *t, const TakenRow *row, const Record *there) {
    size_t n = t->kind->n_fields;
    Entry entry = {.kind = t->kind, .id = row->id, .there = there, .row = row->line};
    entry.archived = t->archived_column ? flagged(row->archived) : there && there->archived;
    entry.values = NEW_ARRAY(cx->mem, RecordValues, n);
    for (size_t i = 0; i < n; i++) {
        entry.values[i] = there ? there->values[i] : (RecordValues){0};
        if (row->cells[i].p) entry.values[i] = (RecordValues){&row->cells[i], row->cells[i].n > 0};
    }
    return entry;
}

typedef struct Sorting { /* which rows become entries */
    Index keys;          /* of what stands and of the rows before: places in `ids` */
    VEC(Str) ids;
    Index numbers;
} Sorting;

static void stands_put(Cx *cx, Sorting *s, const Judging *judging, const KindOf *kind) {
    size_t n;
    const Record *const *all = records_all(judging->records, kind->kind, &n);
    for (size_t i = 0; i < n; i++) {
        keys_put(cx->mem, &s->keys, kind, all[i]->values, s->ids.n);
        vec_push(cx->mem, &s->ids, all[i]->id);
    }
}

/* True where the row is a new one that is there already. */
static bool doubled(Cx *cx, Taking *t, Judging *judging, Sorting *s, const Entry *entry) {
    size_t same = index_get(&s->keys, entry_key(cx->mem, t->kind, entry->values));
    if (entry->there || same >= s->ids.n) return false; /* SIZE_MAX: none */
    Finding finding = {.rule = entry->id.n ? RULE_RECORD_NAMESAKE : RULE_RECORD_DOUBLE,
                       .value = s->ids.at[same]};
    judge_say(judging, entry, NULL, finding);
    if (entry->id.n) return false;
    t->out->doubles++;
    return true;
}

static void row_judge(Cx *cx, Taking *t, Judging *judging, Sorting *s, const TakenRow *row) {
    const Record *there = row->id.n ? record_find(judging->records, t->kind->kind, row->id) : NULL;
    Entry entry = entry_of(cx, t, row, there);
    size_t before = judging->errors;
    entry_read(cx, judging, &entry);
    if (judging->errors > before || doubled(cx, t, judging, s, &entry)) return;
    size_t twice = entry.id.n ? index_get(&judging->by_id, entry.id) : SIZE_MAX;
    if (twice != SIZE_MAX) {
        Finding finding = {.rule = RULE_RECORD_ID_TWICE, .value = entry.id};
        finding.expected = str_format(cx->mem, "%zu", judging->entries[twice].row);
        judge_say(judging, &entry, NULL, finding);
        return;
    }
    if (!entry.id.n) entry.id = entry_id(cx->mem, judging, &s->numbers, &entry);
    keys_put(cx->mem, &s->keys, t->kind, entry.values, s->ids.n);
    vec_push(cx->mem, &s->ids, entry.id);
    judging->entries[judging->n] = entry;
    index_put(cx->mem, &judging->by_id, entry.id, judging->n++);
}

/* Once for each partner: a file of thousands names few of them. */
static Err owner_allows(Cx *cx, Taking *t, Str owner, bool *out) {
    size_t known = index_get(&t->owners, owner);
    *out = known == 1;
    if (known != SIZE_MAX) return OK;
    TRY(kind_changed_by(cx, out, t->kind->kind, owner, t->ask->person));
    index_put(cx->mem, &t->owners, owner, *out);
    return OK;
}

/* The field that leads to whose it is; NULL where it is itself. */
static const FieldOf *owner_field(const KindOf *kind) {
    return kind->owner.n ? field_find(kind->kind, kind->owner) : NULL;
}

static Finding foreign(Cx *cx, const Records *records, Str owner) {
    const Record *partner = record_find(records, KIND_PARTNER, owner);
    return (Finding){.rule = RULE_RECORD_FOREIGN,
                     .value = partner   ? record_title(cx->mem, records, partner, cx->lang)
                              : owner.n ? owner
                                        : message_text(cx->lang, MSG_RECORD_HOUSE)};
}

static Err owned_allowed(Cx *cx, Taking *t, Judging *judging, const Entry *entry, Str owner) {
    for (size_t i = 0; i < t->kind->n_fields; i++) {
        bool yes;
        const FieldOf *field = &t->kind->fields[i];
        RecordValues before = entry->there ? entry->there->values[i] : (RecordValues){0};
        if (!(field->flags & FIELD_OWNED) || values_equal(before, entry->values[i])) continue;
        TRY(field_changed_by(cx, &yes, field, owner, t->ask->person));
        if (!yes)
            judge_say(judging, entry, field,
                      (Finding){.rule = RULE_RECORD_OWNED, .value = field_title(cx->lang, field)});
    }
    return OK;
}

/* Neither is anything taken from others, nor given to them, nor released for them. */
static Err entry_allowed(Cx *cx, Taking *t, Judging *judging, const Entry *entry) {
    const RecordWanted wanted = {.kind = t->kind->kind, .id = entry->id, .values = entry->values};
    const Str owners[] = {owner_wanted(judging->records, &wanted),
                          entry->there ? record_owner(judging->records, entry->there) : STR_NONE};
    for (size_t i = 0; i < (entry->there ? 2 : 1); i++) {
        bool yes;
        TRY(owner_allows(cx, t, owners[i], &yes));
        if (yes) continue;
        judge_say(judging, entry, owner_field(t->kind), foreign(cx, judging->records, owners[i]));
        return OK;
    }
    return owned_allowed(cx, t, judging, entry, owners[0]);
}

static Err entries_judge(Cx *cx, Taking *t, Judging *judging) {
    for (size_t i = 0; i < judging->n; i++) {
        Entry *entry = &judging->entries[i];
        size_t before = judging->errors;
        TRY(entry_refer(cx, judging, entry));
        if (t->ask->person && judging->errors == before && entry_changes(entry))
            TRY(entry_allowed(cx, t, judging, entry));
        TRY(ask_progress(cx, t, i, t->rows.n, t->rows.n));
    }
    entries_circle(cx, judging);
    return OK;
}

static Err rows_judge(Cx *cx, Taking *t, Judging *judging) {
    Sorting sorting = {0};
    size_t done = 0;
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->rows.at[i].id.n) index_put(cx->mem, &judging->given, t->rows.at[i].id, i);
    stands_put(cx, &sorting, judging, t->kind);
    /* Ids that the file gives are taken before any is made. */
    for (int given = 1; given >= 0; given--)
        for (size_t i = 0; i < t->rows.n; i++) {
            if ((t->rows.at[i].id.n > 0) != given) continue;
            row_judge(cx, t, judging, &sorting, &t->rows.at[i]);
            done++;
            TRY(ask_progress(cx, t, done, done, t->rows.n));
        }
    return entries_judge(cx, t, judging);
}

/* ---- storing ---- */

static Err versions_store(Cx *cx, const Record *list, size_t n) {
    static const char *const columns[] = {"number",   "kind",   "id",      "version",
                                          "archived", "fields", "account", "at"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "record", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < n; i++) {
        const Record *r = &list[i];
        const KindOf *kind = kind_of(r->kind);
        ArenaMark mark = arena_mark(cx->mem);
        Arg args[] = {ARG_I(r->number),   ARG_S(kind->id),
                      ARG_S(r->id),       ARG_I(r->version),
                      ARG_I(r->archived), ARG_S(fields_json(cx->mem, kind, r->values)),
                      ARG_I(r->account),  ARG_I(r->at)};
        TRY(bulk_row(cx, bulk, args));
        arena_rewind(cx->mem, mark);
    }
    return bulk_close(cx, bulk);
}

static Err newest_store(Cx *cx, const Record *list, size_t n) {
    static const char *const columns[] = {"kind", "id", "number"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "record_newest", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < n; i++)
        if (list[i].version == 1)
            TRY(bulk_row(cx, bulk,
                         (Arg[]){ARG_S(kind_of(list[i].kind)->id), ARG_S(list[i].id),
                                 ARG_I(list[i].number)}));
    TRY(bulk_close(cx, bulk));
    for (size_t i = 0; i < n; i++)
        if (list[i].version > 1)
            TRY(RUN(cx, NEWEST_CHANGE, ARG_S(kind_of(list[i].kind)->id), ARG_S(list[i].id),
                    ARG_I(list[i].number)));
    return OK;
}

/* One entry of the log for the file: what it brought stands in the versions, from one number to
 * another. */
static Err take_note(Cx *cx, const Taking *t, int64_t first, int64_t last) {
    Buf out = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "file", t->ask->name.n ? t->ask->name : path_last(t->ask->path));
    json_field_int(&j, "added", (int64_t)t->out->added);
    json_field_int(&j, "changed", (int64_t)t->out->changed);
    json_field_int(&j, "first", first);
    json_field_int(&j, "last", last);
    json_object_end(&j);
    TRY(buf_check(cx, &out));
    AuditNote note = {AUDIT_RECORD_TAKE, str_format(cx->mem, "records:%.*s", STR_ARG(t->kind->id)),
                      STR_NONE, buf_str(&out)};
    return audit_write(cx, &note);
}

static Err entries_store(Cx *cx, const Taking *t, const Judging *judging) {
    int64_t highest;
    VEC(Record) list = {0};
    TRY(records_highest(cx, &highest));
    for (size_t i = 0; i < judging->n; i++) {
        if (!entry_changes(&judging->entries[i])) continue;
        Record version = entry_version(cx, &judging->entries[i], highest + 1 + (int64_t)list.n);
        vec_push(cx->mem, &list, version);
    }
    if (!list.n) return OK;
    TRY(versions_store(cx, list.at, list.n));
    TRY(newest_store(cx, list.at, list.n));
    TRY(take_note(cx, t, highest + 1, highest + (int64_t)list.n));
    return store_touch(cx);
}

static void count(Taking *t, const Judging *judging) {
    for (size_t i = 0; i < judging->n; i++) {
        const Entry *entry = &judging->entries[i];
        size_t *what = !entry->there          ? &t->out->added
                       : entry_changes(entry) ? &t->out->changed
                                              : &t->out->same;
        ++*what;
    }
}

/* Against what stands now; INVALID with findings. */
static Err judge(Cx *cx, Taking *t, const Records *records) {
    *t->out = (RecordsIntake){.rows = t->rows.n};
    *t->ask->findings = t->read;
    t->judging = (Judging){.records = records,
                           .catalogue = t->catalogue,
                           .entries = NEW_ARRAY(cx->mem, Entry, t->rows.n),
                           .say = finding_say,
                           .arg = t};
    TRY(rows_judge(cx, t, &t->judging));
    count(t, &t->judging);
    size_t errors = findings_count(t->ask->findings, ERROR_FINDING);
    if (!errors) return OK;
    return fail(cx, INVALID, MSG_RECORD_TAKE_FINDINGS, str_format(cx->mem, "%zu", errors),
                t->ask->name.n ? t->ask->name : path_last(t->ask->path));
}

/* Where somebody changed something since the rows were judged, they are judged once more. */
static Err store(Cx *cx, void *arg) {
    Taking *t = arg;
    const Records *records;
    TRY(records_now(cx, &records));
    if (records_revision(records) != records_revision(t->judging.records))
        TRY(judge(cx, t, records));
    TRY(entries_store(cx, t, &t->judging));
    return t->ask->stored ? t->ask->stored(cx, t->ask->arg) : OK;
}

Err records_take(Cx *cx, RecordsIntake *out, const RecordsIntakeAsk *ask) {
    const Records *records;
    Taking t = {.ask = ask, .kind = kind_of(ask->kind), .out = out};
    must(ask->findings);
    TRY(file_take(cx, &t));
    TRY(catalogue_for(cx, &t.catalogue, t.kind));
    t.read = *ask->findings;
    TRY(records_now(cx, &records)); /* shared: the transaction finds it there */
    TRY(judge(cx, &t, records));
    return ask->check_only ? OK : store_do(cx, store, &t);
}

/* wirk record: what did people enter about the partnership, and how is it changed from here? */

#include "cli/listing_in.h"
#include "records/records.h"

#define COLUMNS(list) .columns = (list), .n_columns = sizeof(list) / sizeof *(list)

static Err kind_wanted(Cx *cx, const Options *options, Kind *out) {
    Str ids[KINDS];
    if (kind_read(options->arguments[1], out)) return OK;
    for (Kind kind = 0; kind < KINDS; kind++)
        ids[kind] = kind_of(kind)->id;
    return fail(cx, INVALID, MSG_CLI_RECORD_NO_KIND, options->arguments[1],
                str_join(cx->mem, KINDS, ids, S(", ")));
}

static Err record_asked(Cx *cx, const Options *options, const Records **records,
                        const Record **out) {
    Kind kind;
    TRY(kind_wanted(cx, options, &kind));
    TRY(records_now(cx, records));
    *out = record_find(*records, kind, options->arguments[2]);
    if (*out) return OK;
    return fail(cx, NOT_FOUND, MSG_RECORD_NONE, kind_word(cx->lang, kind), options->arguments[2]);
}

/* ---- looking ---- */

static Err kinds(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"kind", MSG_CLI_COL_KIND, false},
        {"name", MSG_CLI_COL_NAME, false},
        {"records", MSG_CLI_COL_RECORDS, true},
        {"archived", MSG_CLI_COL_ARCHIVED, true},
    };
    const Records *records;
    Listing told = {COLUMNS(columns)};
    TRY(records_now(cx, &records));
    for (Kind kind = 0; kind < KINDS; kind++) {
        size_t open, all;
        records_of(records, kind, &open);
        records_all(records, kind, &all);
        listing_text(cx, &told, kind_of(kind)->id);
        listing_text(cx, &told, kinds_word(cx->lang, kind));
        listing_number(cx, &told, (int64_t)open);
        listing_number(cx, &told, (int64_t)(all - open));
    }
    return listing_print(cx, &told, options->output);
}

static Err list(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"id", MSG_RECORD_COLUMN_ID, false},   {"title", MSG_CLI_COL_TITLE, false},
        {"owner", MSG_CLI_COL_BELONGS, false}, {"version", MSG_CLI_COL_RECORD_VERSION, true},
        {"state", MSG_CLI_COL_STATE, false},
    };
    Kind kind;
    size_t n;
    const Records *records;
    Listing told = {COLUMNS(columns)};
    TRY(kind_wanted(cx, options, &kind));
    TRY(records_now(cx, &records));
    const Record *const *all = records_all(records, kind, &n);
    for (size_t i = 0; i < n; i++) {
        listing_text(cx, &told, all[i]->id);
        listing_text(cx, &told, record_title(cx->mem, records, all[i], cx->lang));
        listing_text(cx, &told, record_owner(records, all[i]));
        listing_number(cx, &told, all[i]->version);
        listing_text(cx, &told, all[i]->archived ? S("archived") : S("open"));
    }
    return listing_print(cx, &told, options->output);
}

static Str values_joined(Cx *cx, RecordValues values) {
    return str_join(cx->mem, values.n, values.list, S(" | "));
}

static Err show(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"field", MSG_CLI_COL_FIELD, false},
        {"name", MSG_CLI_COL_NAME, false},
        {"value", MSG_CLI_COL_VALUE, false},
    };
    const Records *records;
    const Record *record;
    Listing told = {COLUMNS(columns)};
    TRY(record_asked(cx, options, &records, &record));
    TRY(record_read_note(cx, record));
    const KindOf *kind = kind_of(record->kind);
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!record->values[i].n) continue;
        listing_text(cx, &told, kind->fields[i].id);
        listing_text(cx, &told, field_title(cx->lang, &kind->fields[i]));
        listing_text(cx, &told, values_joined(cx, record->values[i]));
    }
    return listing_print(cx, &told, options->output);
}

/* What a version has that the one before had not, in words of the table's ids. */
static Str changes(Cx *cx, const Record *now, const Record *before) {
    const KindOf *kind = kind_of(now->kind);
    VEC(Str) told = {0};
    for (size_t i = 0; i < kind->n_fields; i++) {
        Str after = values_joined(cx, now->values[i]);
        Str was = before ? values_joined(cx, before->values[i]) : S("");
        if (str_equal(after, was)) continue;
        vec_push(cx->mem, &told,
                 str_format(cx->mem, "%.*s: %.*s → %.*s", STR_ARG(kind->fields[i].id), STR_ARG(was),
                            STR_ARG(after)));
    }
    if (before ? now->archived != before->archived : now->archived)
        vec_push(cx->mem, &told, now->archived ? S("archived") : S("open"));
    return str_join(cx->mem, told.n, told.at, S("; "));
}

static Err history(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"version", MSG_CLI_COL_RECORD_VERSION, true},
        {"at", MSG_CLI_COL_AT, false},
        {"account", MSG_CLI_COL_ACCOUNT, true},
        {"changes", MSG_CLI_COL_CHANGES, false},
    };
    Kind kind;
    Record *all;
    size_t n;
    Listing told = {COLUMNS(columns)};
    TRY(kind_wanted(cx, options, &kind));
    TRY(record_history(cx, &all, &n, kind, options->arguments[2]));
    TRY(record_read_note(cx, &all[0]));
    for (size_t i = 0; i < n; i++) {
        listing_number(cx, &told, all[i].version);
        listing_time(cx, &told, all[i].at);
        listing_number(cx, &told, all[i].account);
        listing_text(cx, &told, changes(cx, &all[i], i + 1 < n ? &all[i + 1] : NULL));
    }
    return listing_print(cx, &told, options->output);
}

/* ---- changing ---- */

/* Everything that was found, on standard error; the record's id on standard output. */
static Err changed(Cx *cx, Err err, const Record *record, const FieldFaults *faults) {
    for (size_t i = 0; i < faults->list.n; i++) {
        const FieldFault *fault = &faults->list.at[i];
        Str text = finding_text(cx->mem, cx->lang, &fault->finding);
        Str name = fault->field ? fault->field->id : S("id");
        say(stderr, text_harmless(cx->mem,
                                  str_format(cx->mem, "%.*s: %.*s", STR_ARG(name), STR_ARG(text))));
        fputc('\n', stderr);
    }
    if (err) return err;
    say(stdout, record->id);
    fputc('\n', stdout);
    return OK;
}

/* "field=value": each names its field once; an empty value empties it. */
static Err value_set(Cx *cx, RecordWanted *wanted, Str text) {
    size_t equals = str_find(text, S("="), 0);
    const FieldOf *field = field_find(wanted->kind, str_slice(text, 0, equals));
    if (equals == SIZE_MAX || !field) {
        const KindOf *kind = kind_of(wanted->kind);
        Str *ids = NEW_ARRAY(cx->mem, Str, kind->n_fields);
        for (size_t i = 0; i < kind->n_fields; i++)
            ids[i] = kind->fields[i].id;
        return fail(cx, INVALID, MSG_CLI_RECORD_NO_FIELD, text,
                    str_join(cx->mem, kind->n_fields, ids, S(", ")));
    }
    Str *value = NEW(cx->mem, Str);
    *value = str_slice(text, equals + 1, text.n);
    wanted->values[field_place(field->name)] = (RecordValues){value, 1};
    return OK;
}

/* wirk record put KIND [ID] FIELD=VALUE… */
static Err put(Cx *cx, const Options *options) {
    const Records *records;
    Record out = {0};
    FieldFaults faults = {0};
    RecordWanted wanted = {0};
    TRY(kind_wanted(cx, options, &wanted.kind));
    TRY(records_now(cx, &records));
    bool named = str_find(options->arguments[2], S("="), 0) == SIZE_MAX;
    if (named) wanted.id = options->arguments[2];
    const Record *there = named ? record_find(records, wanted.kind, wanted.id) : NULL;
    if (there)
        wanted = record_wanted(cx->mem, there);
    else
        wanted.values = NEW_ARRAY(cx->mem, RecordValues, kind_of(wanted.kind)->n_fields);
    for (size_t i = named ? 3 : 2; i < options->n_arguments; i++)
        TRY(value_set(cx, &wanted, options->arguments[i]));
    Err err = record_put(cx, &out, &faults, &wanted);
    return changed(cx, err, &out, &faults);
}

static Err archive_set(Cx *cx, const Options *options, bool archived) {
    const Records *records;
    const Record *there;
    Record out = {0};
    FieldFaults faults = {0};
    TRY(record_asked(cx, options, &records, &there));
    RecordWanted wanted = record_wanted(cx->mem, there);
    wanted.archived = archived;
    Err err = record_put(cx, &out, &faults, &wanted);
    return changed(cx, err, &out, &faults);
}

static Err archive(Cx *cx, const Options *options) {
    return archive_set(cx, options, true);
}

static Err bring_back(Cx *cx, const Options *options) {
    return archive_set(cx, options, false);
}

static Err restore(Cx *cx, const Options *options) {
    const Records *records;
    const Record *there;
    Record out = {0};
    FieldFaults faults = {0};
    TRY(record_asked(cx, options, &records, &there));
    RecordBack back = {.kind = there->kind, .id = there->id, .opened = there->version};
    TRY(whole_read(cx, options->arguments[3], INT64_MAX, &back.version));
    Err err = record_restore(cx, &out, &faults, &back);
    return changed(cx, err, &out, &faults);
}

static Err erase(Cx *cx, const Options *options) {
    Kind kind;
    TRY(kind_wanted(cx, options, &kind));
    TRY(record_erase(cx, kind, options->arguments[2], options->reason));
    return store_scrub(cx);
}

/* ---- files ---- */

static Err findings_print(Cx *cx, const Options *options, const Findings *findings) {
    static const ListingColumn columns[] = {
        {"severity", MSG_CLI_COL_SEVERITY, false}, {"row", MSG_CLI_COL_ROW, true},
        {"column", MSG_CLI_COL_COLUMN, true},      {"rule", MSG_CLI_COL_RULE, false},
        {"text", MSG_CLI_COL_TEXT, false},
    };
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *finding = &findings->list.at[i];
        Severity severity = rule_severity(finding->rule);
        listing_text(cx, &told,
                     options->output == OUTPUT_TABLE ? severity_word(cx->lang, severity)
                                                     : severity_id(severity));
        listing_number(cx, &told, (int64_t)finding->row);
        listing_number(cx, &told, (int64_t)finding->column);
        listing_text(cx, &told, rule_id(finding->rule));
        listing_text(cx, &told, finding_text(cx->mem, cx->lang, finding));
    }
    return findings->list.n || options->output != OUTPUT_TABLE
               ? listing_print(cx, &told, options->output)
               : OK;
}

static Err take_file(Cx *cx, const Options *options, bool check_only) {
    Findings findings = {.mem = cx->mem};
    RecordsIntake intake = {0};
    RecordsIntakeAsk ask = {.path = options->arguments[2],
                            .sheet = options->sheet,
                            .check_only = check_only,
                            .findings = &findings};
    TRY(kind_wanted(cx, options, &ask.kind));
    Err err = records_take(cx, &intake, &ask);
    Fault fault = cx->fault;
    TRY(findings_print(cx, options, &findings));
    cx->fault = fault;
    if (err) return err;
    Str told[] = {str_int(cx->mem, (int64_t)intake.rows), str_int(cx->mem, (int64_t)intake.added),
                  str_int(cx->mem, (int64_t)intake.changed), str_int(cx->mem, (int64_t)intake.same),
                  str_int(cx->mem, (int64_t)intake.doubles)};
    say_message(cx, stderr, check_only ? MSG_CLI_RECORD_WOULD_TAKE : MSG_CLI_RECORD_TAKEN, 5, told);
    return OK;
}

static Err take(Cx *cx, const Options *options) {
    return take_file(cx, options, false);
}

static Err check(Cx *cx, const Options *options) {
    return take_file(cx, options, true);
}

/* To --out, as its ending says; else to standard output, as --format says. */
static Err give(Cx *cx, const Options *options) {
    Str bytes, path = options->out;
    RecordsGive ask = {.whole = true};
    TRY(kind_wanted(cx, options, &ask.kind));
    ask.form = options->output == OUTPUT_JSON || str_ends(path, S(".json")) ? RECORDS_JSON
               : str_ends(path, S(".xlsx"))                                 ? RECORDS_XLSX
                                                                            : RECORDS_CSV;
    TRY(records_give(cx, &bytes, &ask));
    if (path.n) return file_replace(cx, path, bytes, MSG_CLI_RECORD_NOT_WRITTEN);
    say(stdout, bytes);
    return OK;
}

static Err keep(Cx *cx, const Options *options) {
    Str bytes, digest;
    TRY(file_read(cx, &bytes, options->arguments[1], RECORD_FILE_MOST));
    TRY(record_file_put(cx, &digest, options->arguments[1], bytes));
    say(stdout, digest);
    fputc('\n', stdout);
    return OK;
}

int command_record(Cx *cx, const Options *options) {
    static const Task tasks[] = {
        {"kinds", 0, kinds},
        {"list", 1, list},
        {"show", 2, show},
        {"history", 2, history},
        {"put", AT_LEAST + 2, put},
        {"archive", 2, archive},
        {"bring-back", 2, bring_back},
        {"restore", 3, restore},
        {"erase", 2, erase},
        {"check", 2, check},
        {"take", 2, take},
        {"give", 1, give},
        {"keep", 1, keep},
    };
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}

/* What is known of one record? All its fields in words, what belongs to it and what it belongs to,
 * what the checks say of it, and what became of it, version by version. */

#include "web/record_in.h"

enum { LINKED_MOST = 50, VERSIONS_MOST = 50 };

/* ---- fields ---- */

static bool person_shown(const Request *request, const RecordAsked *asked) {
    return asked->changes && str_equal(request->get(request, S("person")), S("shown"));
}

static RecordLine line_of(Cx *cx, const Request *request, const RecordAsked *asked,
                          const FieldOf *field) {
    RecordValues values = record_values(asked->record, field->name);
    RecordLine line = {
        .label = field_title(cx->lang, field),
        .prose = field->type == FIELD_PROSE,
        .values = NEW_ARRAY(cx->mem, RecordValue, values.n + 1),
    };
    for (size_t i = 0; i < values.n; i++)
        line.values[line.n_values++] =
            value_shown(cx, request, asked->records, field, asked->record, values.list[i]);
    if (!values.n) line.none = message_text(cx->lang, MSG_RECORD_DAY_NONE);
    return line;
}

/* Fields of a person only where they are asked for: then that goes to the log. */
static Err lines_fill(Cx *cx, const Request *request, const RecordAsked *asked, RecordPage *page) {
    bool person = person_shown(request, asked);
    const KindOf *kind = asked->kind;
    page->lines = NEW_ARRAY(cx->mem, RecordLine, kind->n_fields);
    for (size_t i = 0; i < kind->n_fields; i++) {
        const FieldOf *field = &kind->fields[i];
        bool hidden = field->flags & FIELD_PERSONAL && !person;
        if (hidden && asked->changes && asked->record->values[i].n)
            page->person_href = record_href(cx, request, asked->record, "?person=shown");
        if (hidden) continue;
        if (field->type == FIELD_FLAG && !asked->record->values[i].n) continue;
        page->lines[page->n_lines++] = line_of(cx, request, asked, field);
    }
    return person ? record_read_note(cx, asked->record) : OK;
}

/* ---- what names it ---- */

/* "Meilensteine", or, where a kind names it in several ways, "Unterschriften: vertritt". */
static Str linked_heading(Cx *cx, const FieldOf *field) {
    size_t ways = 0;
    const KindOf *kind = kind_of(field->kind);
    Str texts[] = {kinds_word(cx->lang, field->kind), field_title(cx->lang, field)};
    for (size_t i = 0; i < kind->n_fields; i++)
        ways += kind->fields[i].type == FIELD_RECORD && kind->fields[i].refers == field->refers;
    return ways > 1 ? message_fill(cx->mem, cx->lang, MSG_ENTRY_LINKED_BY, 2, texts) : texts[0];
}

static void linked_add(Cx *cx, const Request *request, const RecordAsked *asked,
                       const FieldOf *field, RecordPage *page) {
    size_t n, seen = 0;
    const Record *const *all = records_naming(asked->records, field->name, asked->record->id, &n);
    RecordLinked linked = {.heading = linked_heading(cx, field),
                           .links = NEW_ARRAY(cx->mem, Link, LINKED_MOST)};
    for (size_t i = 0; i < n; i++) {
        if (!record_seen(cx, asked->records, all[i], request->person)) continue;
        seen++;
        if (linked.n_links == LINKED_MOST) continue;
        linked.links[linked.n_links++] =
            (Link){.href = record_href(cx, request, all[i], ""),
                   .text = record_title(cx->mem, asked->records, all[i], cx->lang)};
    }
    const KindOf *kind = kind_of(field->kind);
    bool adds = !asked->record->archived && may(request->person, kind->right) &&
                field->flags & FIELD_REQUIRED;
    if (adds)
        page->adds[page->n_adds++] =
            (Link){.href = page_href(cx, request, "/records/%.*s/new?%.*s=%.*s", STR_ARG(kind->id),
                                     STR_ARG(field->id), STR_ARG(asked->record->id)),
                   .text = kind_word(cx->lang, field->kind)};
    if (seen > linked.n_links) {
        linked.count = words_count(cx->mem, cx->lang, (int64_t)seen);
        linked.all_href = page_href(cx, request, "/records/%.*s?%.*s=%.*s", STR_ARG(kind->id),
                                    STR_ARG(field->id), STR_ARG(asked->record->id));
    }
    if (seen) page->linked[page->n_linked++] = linked;
}

static void linked_fill(Cx *cx, const Request *request, const RecordAsked *asked,
                        RecordPage *page) {
    page->linked = NEW_ARRAY(cx->mem, RecordLinked, FIELDS);
    page->adds = NEW_ARRAY(cx->mem, Link, FIELDS);
    for (FieldName name = 0; name < FIELDS; name++) {
        const FieldOf *field = field_of(name);
        bool hidden = kind_of(field->kind)->sight == SIGHT_PARTNERS && !has_role(request->person);
        if (field->type == FIELD_RECORD && field->refers == asked->kind->kind && !hidden)
            linked_add(cx, request, asked, field, page);
    }
}

/* ---- what became of it ---- */

typedef struct Names { /* of accounts that were looked up already */
    int64_t account[VERSIONS_MOST];
    Str name[VERSIONS_MOST];
    size_t n;
} Names;

static Str name_of(Cx *cx, Names *names, int64_t account) {
    Person person;
    Fault before = cx->fault;
    if (!account) return message_text(cx->lang, MSG_ENTRY_PROGRAM);
    for (size_t i = 0; i < names->n; i++)
        if (names->account[i] == account) return names->name[i];
    bool known = account_get(cx, &person, account) == OK;
    cx->fault = before;
    Str name = !known ? str_int(cx->mem, account) : person.name.n ? person.name : person.mail;
    if (names->n < VERSIONS_MOST) {
        names->account[names->n] = account;
        names->name[names->n++] = name;
    }
    return name;
}

static Str field_change(Cx *cx, const RecordAsked *asked, const FieldOf *field,
                        const RecordValues sides[2]) {
    Str texts[] = {field_title(cx->lang, field), values_words(cx, asked->records, field, sides[0]),
                   values_words(cx, asked->records, field, sides[1])};
    if (str_equal(texts[1], texts[2])) return S("");
    if (field->flags & FIELD_PERSONAL)
        return message_fill(cx->mem, cx->lang, MSG_ENTRY_CHANGED_PERSON, 1, texts);
    if (field->type == FIELD_PROSE)
        return message_fill(cx->mem, cx->lang, MSG_ENTRY_CHANGED_PROSE, 1, texts);
    if (!sides[0].n) {
        texts[1] = texts[2];
        return message_fill(cx->mem, cx->lang, MSG_ENTRY_CHANGED_IN, 2, texts);
    }
    Msg message = sides[1].n ? MSG_HISTORY_FROM_TO : MSG_HISTORY_FIELD_OUT;
    return message_fill(cx->mem, cx->lang, message, 3, texts);
}

/* What is different from the version before; NULL: it is the first. */
static Str version_words(Cx *cx, const RecordAsked *asked, const Record *now,
                         const Record *before) {
    VEC(Str) parts = {0};
    if (!before) return message_text(cx->lang, MSG_ENTRY_ENTERED);
    if (now->archived != before->archived)
        vec_push(cx->mem, &parts,
                 message_text(cx->lang, now->archived ? MSG_ENTRY_PUT_AWAY : MSG_ENTRY_BACK_AGAIN));
    for (size_t i = 0; i < asked->kind->n_fields; i++) {
        const RecordValues sides[2] = {before->values[i], now->values[i]};
        Str told = field_change(cx, asked, &asked->kind->fields[i], sides);
        if (told.n) vec_push(cx->mem, &parts, told);
    }
    return str_join(cx->mem, parts.n, parts.at, S(" "));
}

static void version_row(Cx *cx, const Request *request, const RecordAsked *asked, DeskTable *table,
                        const Record *list, size_t at) {
    Str number = str_int(cx->mem, list[at].version);
    DeskRow *row = &table->rows[table->n_rows - 1];
    if (!table->acts || at == 0) return;
    FormView *form =
        row_action(cx, request, table, row, record_href(cx, request, asked->record, "/restore"),
                   MSG_ENTRY_RESTORE);
    form->about = number;
    form_hidden(cx, form, "to", number);
    form_hidden(cx, form, "version", str_int(cx->mem, asked->record->version));
}

static Err history_fill(Cx *cx, const Request *request, const RecordAsked *asked,
                        RecordPage *page) {
    static const DeskColumn columns[] = {{"version", MSG_ENTRY_VERSION},
                                         {"at", MSG_LOG_AT},
                                         {"who", MSG_LOG_WHO},
                                         {"change", MSG_HISTORY_CHANGE}};
    Record *list;
    size_t n;
    Names names = {.n = 0};
    if (!has_role(request->person)) return OK;
    TRY(record_history(cx, &list, &n, asked->kind->kind, asked->record->id));
    DeskSection *section = NEW(cx->mem, DeskSection);
    section->heading = message_text(cx->lang, MSG_HISTORY_TITLE);
    if (asked->changes && n > 1) section->lead = message_text(cx->lang, MSG_ENTRY_HISTORY_LEAD);
    DeskTable *table = &section->table;
    table_begin(cx, table, section->heading, sizeof columns / sizeof *columns, columns);
    table->acts = asked->changes && n > 1;
    for (size_t i = 0; i < n && i < VERSIONS_MOST; i++) {
        DeskRow *row = table_row(cx, table);
        row_cell(row, str_int(cx->mem, list[i].version));
        row_moment(cx, request, row, list[i].at);
        row_cell(row, name_of(cx, &names, list[i].account));
        row_cell(row, version_words(cx, asked, &list[i], i + 1 < n ? &list[i + 1] : NULL));
        version_row(cx, request, asked, table, list, i);
    }
    page->history = section;
    return OK;
}

/* ---- what can be done ---- */

static bool holds_person(const RecordAsked *asked) {
    for (size_t i = 0; i < asked->kind->n_fields; i++)
        if (asked->kind->fields[i].flags & FIELD_PERSONAL) return true;
    return false;
}

static void act_add(RecordPage *page, Str href, Str text) {
    page->acts[page->n_acts++] = (Link){.href = href, .text = text};
}

static void acts_fill(Cx *cx, const Request *request, const RecordAsked *asked, RecordPage *page) {
    const Record *record = asked->record;
    page->acts = NEW_ARRAY(cx->mem, Link, 1 + asked->kind->n_fields);
    if (asked->any)
        act_add(page, record_href(cx, request, record, "/change"),
                message_text(cx->lang, MSG_ENTRY_CHANGE));
    for (size_t i = 0; asked->changes && i < asked->kind->n_fields; i++)
        if (asked->kind->fields[i].type == FIELD_FILE)
            act_add(page, record_href(cx, request, record, "/hand-over"),
                    message_text(cx->lang, record->values[i].n ? MSG_ENTRY_FILE_REPLACE
                                                               : MSG_ENTRY_FILE_GIVE));
    if (!asked->changes) return;
    page->archive = NEW(cx->mem, FormView);
    *page->archive = form_new(cx, request, record_href(cx, request, record, "/archive"),
                              record->archived ? MSG_ENTRY_UNARCHIVE : MSG_ENTRY_ARCHIVE);
    form_hidden(cx, page->archive, "version", str_int(cx->mem, record->version));
    form_hidden(cx, page->archive, "archived", record->archived ? S("no") : S("yes"));
    page->archive->small = true;
    page->archive->lead = message_text(cx->lang, record->archived ? MSG_ENTRY_UNARCHIVE_LEAD
                                                                  : MSG_ENTRY_ARCHIVE_LEAD);
    if (!holds_person(asked)) return;
    page->erase = NEW(cx->mem, FormView);
    *page->erase =
        form_new(cx, request, record_href(cx, request, record, "/erase"), MSG_ENTRY_ERASE);
    page->erase->grave = page->erase->small = true;
    page->erase->lead = message_text(cx->lang, MSG_ENTRY_ERASE_LEAD);
    FormField *reason = form_line(cx, request, page->erase, "reason", MSG_ADMIN_REASON, "text");
    reason->required = true;
}

/* What the checks say of it as it stands: only who can mend it is told. */
static Err notes_fill(Cx *cx, const Request *request, const RecordAsked *asked, RecordPage *page) {
    FieldFaults faults = {0};
    Fault before = cx->fault;
    (void)request;
    if (!asked->changes || asked->record->archived) return OK;
    RecordWanted wanted = record_wanted(cx->mem, asked->record);
    Err err = record_check(cx, &faults, &wanted);
    if (err == BUSY || err == BROKEN) return err;
    cx->fault = before;
    page->notes = NEW_ARRAY(cx->mem, Link, faults.list.n + 1);
    for (size_t i = 0; i < faults.list.n; i++) {
        const FieldFault *fault = &faults.list.at[i];
        page->notes[page->n_notes++] =
            (Link){.text = finding_text(cx->mem, cx->lang, &fault->finding),
                   .note = fault->field ? field_title(cx->lang, fault->field) : S("")};
    }
    return OK;
}

/* ---- the page ---- */

static Str done_words(Cx *cx, const Request *request) {
    Str done = request_changes(request) ? S("") : request->get(request, S("done"));
    if (str_equal(done, S("saved"))) return message_text(cx->lang, MSG_DESK_DONE_SAVED);
    if (str_equal(done, S("undone"))) return message_text(cx->lang, MSG_ENTRY_DONE_RESTORED);
    if (str_equal(done, S("erased"))) return message_text(cx->lang, MSG_ENTRY_DONE_ERASED);
    return S("");
}

static Err page_made(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                     Str problem) {
    RecordPage page = {
        .head = page_head(cx, request,
                          record_title(cx->mem, asked->records, asked->record, cx->lang), S("")),
        .kind = kinds_word(cx->lang, asked->kind->kind),
        .kind_href = page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .told = done_words(cx, request),
        .problem = problem,
    };
    if (page.told.n) page.conflicts_told = conflicts_told(cx, request);
    if (asked->record->archived) page.archived = message_text(cx->lang, MSG_ENTRY_ARCHIVED);
    TRY(lines_fill(cx, request, asked, &page));
    TRY(notes_fill(cx, request, asked, &page));
    TRY(record_conflicts(cx, request, asked->record, &page));
    linked_fill(cx, request, asked, &page);
    TRY(history_fill(cx, request, asked, &page));
    acts_fill(cx, request, asked, &page);
    page_record(&reply->body, request->lang, &page);
    return OK;
}

Err record_page_again(Cx *cx, const Request *request, Reply *reply, int status) {
    RecordAsked asked;
    Request shown =
        request_at(request, str_format(cx->mem, "/record/%.*s/%.*s", STR_ARG(request->part),
                                       STR_ARG(request->second)));
    Str problem = fault_text(cx->mem, cx->lang, &cx->fault);
    cx->fault = (Fault){0};
    TRY(record_asked(cx, &shown, reply, &asked)); /* as it stands now */
    reply->status = status;
    return page_made(cx, &shown, reply, &asked, problem);
}

/* The same fields for programs, in their canonical form. */
static Err record_sheet(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked) {
    const KindOf *kind = asked->kind;
    const char **columns = NEW_ARRAY(cx->mem, const char *, kind->n_fields + 3);
    Sheet sheet = {.columns = columns};
    columns[sheet.n_columns++] = "id";
    vec_push(cx->mem, &sheet.cells, asked->record->id);
    columns[sheet.n_columns++] = "version";
    vec_push(cx->mem, &sheet.cells, str_int(cx->mem, asked->record->version));
    columns[sheet.n_columns++] = "archived";
    vec_push(cx->mem, &sheet.cells, asked->record->archived ? S("yes") : S("no"));
    for (size_t i = 0; i < kind->n_fields; i++) {
        RecordValues values = asked->record->values[i];
        if (kind->fields[i].flags & FIELD_PERSONAL) continue;
        columns[sheet.n_columns++] = cstr(cx->mem, kind->fields[i].id);
        vec_push(cx->mem, &sheet.cells, str_join(cx->mem, values.n, values.list, S(" | ")));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_record(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(record_asked(cx, &request, reply, &asked));
    if (request.format != AS_HTML) return record_sheet(cx, &request, reply, &asked);
    return page_made(cx, &request, reply, &asked, S(""));
}

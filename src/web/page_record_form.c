/* A record is entered, changed, put away, brought back, or set to what it was: forms whose errors
 * stand beside the fields, and where somebody else was quicker, both versions beside each other.
 * Nothing that was entered is lost. */

#include "web/record_in.h"

/* ---- the page ---- */

static Str form_path(Cx *cx, const RecordAsked *asked) {
    Str kind = asked->kind->id;
    if (!asked->record) return str_format(cx->mem, "/records/%.*s/new", STR_ARG(kind));
    return str_format(cx->mem, "/record/%.*s/%.*s/change", STR_ARG(kind),
                      STR_ARG(asked->record->id));
}

static void hidden_add(RecordFormPage *page, Str name, Str value) {
    page->hidden[page->n_hidden++] = (Fact){name, value};
}

/* Boxes of which none is ticked are not sent: what was in the form is told beside. */
static void hidden_fill(Cx *cx, const RecordEntry *entry, RecordFormPage *page) {
    const KindOf *kind = entry->asked.kind;
    page->hidden = NEW_ARRAY(cx->mem, Fact, kind->n_fields + 1);
    if (entry->asked.record)
        hidden_add(page, S("version"), str_int(cx->mem, entry->asked.record->version));
    for (size_t g = 0; g < page->n_groups; g++)
        for (size_t i = 0; i < page->groups[g].n_fields; i++)
            if (page->groups[g].fields[i].is_ticks)
                hidden_add(page, S("ticks"), page->groups[g].fields[i].name);
}

static Str form_title(Cx *cx, const RecordAsked *asked) {
    Str word = kind_word(cx->lang, asked->kind->kind);
    if (!asked->record) return message_fill(cx->mem, cx->lang, MSG_ENTRY_NEW, 1, &word);
    Str title = record_title(cx->mem, asked->records, asked->record, cx->lang);
    return message_fill(cx->mem, cx->lang, MSG_ENTRY_CHANGE_TITLE, 1, &title);
}

/* The id of a partner is that of its organisation, where people have roles: it can be told. */
static void id_field(Cx *cx, const RecordEntry *entry, RecordFormPage *page) {
    if (entry->asked.record || !str_equal(entry->asked.kind->owner, S("id"))) return;
    RecordGroup *group = &page->groups[page->n_groups++];
    *group = (RecordGroup){.heading = message_text(cx->lang, MSG_ENTRY_GROUP_ID),
                           .lead = message_text(cx->lang, MSG_ENTRY_GROUP_ID_LEAD),
                           .fields = NEW(cx->mem, RecordField),
                           .n_fields = 1};
    *group->fields = (RecordField){.id = S("f-id"),
                                   .name = S("id"),
                                   .label = message_text(cx->lang, MSG_ENTRY_ID),
                                   .hint = message_text(cx->lang, MSG_ENTRY_ID_HINT),
                                   .told_by = S("f-id-hint"),
                                   .is_line = true,
                                   .kind = S("text"),
                                   .most = RECORD_ID_MOST,
                                   .value = entry->wanted.id};
}

static Err notes_find(Cx *cx, RecordEntry *entry) {
    Fault before = cx->fault;
    Err err = record_check(cx, &entry->faults, &entry->wanted);
    if (err == BUSY || err == BROKEN) return err;
    cx->fault = before;
    return OK;
}

/* What stands there beside what was entered, where they differ. */
static void beside_fill(Cx *cx, const Request *request, const RecordEntry *entry,
                        RecordFormPage *page) {
    static const DeskColumn columns[] = {
        {"field", MSG_BESIDE_FIELD}, {"theirs", MSG_BESIDE_THEIRS}, {"own", MSG_BESIDE_OWN}};
    const RecordAsked *asked = &entry->asked;
    DeskSection *section = NEW(cx->mem, DeskSection);
    section->heading = message_text(cx->lang, MSG_BESIDE_TITLE);
    section->lead = message_text(cx->lang, MSG_BESIDE_LEAD);
    table_begin(cx, &section->table, section->heading, 3, columns);
    (void)request;
    for (size_t i = 0; i < asked->kind->n_fields; i++) {
        const FieldOf *field = &asked->kind->fields[i];
        Str theirs = values_words(cx, asked->records, field, asked->record->values[i]);
        Str own = values_words(cx, asked->records, field, entry->wanted.values[i]);
        if (!entry->fields[i].open || str_equal(theirs, own)) continue;
        DeskRow *row = table_row(cx, &section->table);
        row_cell(row, field_title(cx->lang, field));
        row_cell(row, theirs);
        row_cell(row, own);
    }
    if (!section->table.n_rows) {
        section->table.n_columns = 0;
        section->empty = message_text(cx->lang, MSG_ENTRY_BESIDE_SAME);
    }
    page->beside = section;
}

static Str problem_of(Cx *cx, const RecordEntry *entry, const RecordFormPage *page, Err err) {
    if (err == INVALID || entry->questions)
        return message_count(cx->mem, cx->lang, MSG_ENTRY_FAULTS, (int64_t)page->n_faults);
    return fault_text(cx->mem, cx->lang, &cx->fault);
}

/* err: what became of what was sent. */
static Err form_page(Cx *cx, const Request *request, Reply *reply, const RecordEntry *entry,
                     Err err) {
    const RecordAsked *asked = &entry->asked;
    Request shown = request_at(request, form_path(cx, asked));
    if (err == BUSY || err == BROKEN) return err;
    RecordFormPage page = {
        .head = page_head(cx, &shown, form_title(cx, asked), S("")),
        .title = form_title(cx, asked),
        .kind = kinds_word(cx->lang, asked->kind->kind),
        .kind_href = page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .action = page_href(cx, request, "%.*s", STR_ARG(form_path(cx, asked))),
        .submit = message_text(cx->lang, asked->record ? MSG_ENTRY_SAVE : MSG_ENTRY_ENTER),
        .form_key = request->session ? request->session->form_key : S(""),
        .lead = message_text(cx->lang, MSG_ENTRY_FORM_LEAD),
        .back_href = asked->record
                         ? record_href(cx, request, asked->record, "")
                         : page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .back_text = message_text(cx->lang, MSG_ENTRY_BACK),
    };
    entry_fill(cx, &shown, entry, &page);
    id_field(cx, entry, &page);
    hidden_fill(cx, entry, &page);
    if (err || entry->questions) {
        page.problem = problem_of(cx, entry, &page, err);
        reply->status = err == CONFLICT ? 409 : err == DENIED ? 403 : err == LIMIT ? 413 : 422;
        page.head.title = str_format(cx->mem, "%.*s: %.*s",
                                     STR_ARG(message_text(cx->lang, MSG_ENTRY_FAULT_TITLE)),
                                     STR_ARG(page.head.title));
    }
    if (err == CONFLICT && asked->record) beside_fill(cx, request, entry, &page);
    cx->fault = (Fault){0};
    page_record_form(&reply->body, request->lang, &page);
    return OK;
}

/* ---- a new one ---- */

/* A kind whose file is required begins with handing it over. */
static const FieldOf *file_first(const RecordEntry *entry) {
    const KindOf *kind = entry->asked.kind;
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == FIELD_FILE && kind->fields[i].flags & FIELD_REQUIRED &&
            !entry->wanted.values[i].n)
            return &kind->fields[i];
    return NULL;
}

Err route_record_new(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordEntry entry;
    TRY(record_kind_asked(cx, &request, reply, &asked));
    if (!asked.changes) return record_no_right(cx, asked.kind);
    TRY(entry_begin(cx, &request, &asked, &entry));
    if (file_first(&entry))
        return led_to(cx, &request, reply, "/records/%.*s/hand-over%s%.*s", STR_ARG(asked.kind->id),
                      request.query.n ? "?" : "", STR_ARG(request.query));
    return form_page(cx, &request, reply, &entry, OK);
}

/* They may for the partner to whom it would belong. */
static Err may_enter(Cx *cx, const Request *request, const RecordEntry *entry) {
    bool yes = false;
    Str owner = owner_wanted(entry->asked.records, &entry->wanted);
    TRY(kind_changed_by(cx, &yes, entry->asked.kind->kind, owner, request->person));
    return yes ? OK : fail(cx, DENIED, MSG_ENTRY_FOREIGN, kind_word(cx->lang, entry->wanted.kind));
}

/* Personal fields of a new one are for who may enter it; those of the owner are not. */
static Err stored_new(Cx *cx, const Request *request, RecordEntry *entry, Record *out) {
    TRY(notes_find(cx, entry));
    if (entry->questions) return INVALID;
    TRY(may_enter(cx, request, entry));
    entry->faults = (FieldFaults){0};
    return record_put(cx, out, &entry->faults, &entry->wanted);
}

Err route_record_entered(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordEntry entry;
    Record out = {.kind = KINDS};
    Conflicts before;
    TRY(record_kind_asked(cx, &request, reply, &asked));
    if (!asked.changes) return record_no_right(cx, asked.kind);
    TRY(entry_begin(cx, &request, &asked, &entry));
    entry_sent(cx, &request, &entry);
    TRY(conflicts_before(cx, &request, &before));
    Err err = stored_new(cx, &request, &entry, &out);
    if (err) return form_page(cx, &request, reply, &entry, err);
    return record_done(cx, &request, reply,
                       &(RecordDone){asked.kind->kind, out.id, "saved", &before});
}

/* ---- a change ---- */

static Err change_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *asked) {
    TRY(record_asked(cx, request, reply, asked));
    return asked->any ? OK : record_no_right(cx, asked->kind);
}

Err route_record_change(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordEntry entry;
    TRY(change_asked(cx, &request, reply, &asked));
    TRY(entry_begin(cx, &request, &asked, &entry));
    TRY(record_read_note(cx, asked.record)); /* its fields show what is there of a person */
    TRY(notes_find(cx, &entry));
    return form_page(cx, &request, reply, &entry, OK);
}

/* What one may change may not be handed to others' organisations, nor taken from them. */
static Err stored_change(Cx *cx, const Request *request, RecordEntry *entry, Record *out) {
    TRY(notes_find(cx, entry));
    if (entry->questions) return INVALID;
    if (entry->asked.changes) TRY(may_enter(cx, request, entry));
    entry->faults = (FieldFaults){0};
    return record_put(cx, out, &entry->faults, &entry->wanted);
}

static const Record *version_of(const Record *list, size_t n, int64_t version) {
    for (size_t i = 0; i < n; i++)
        if (list[i].version == version) return &list[i];
    return NULL;
}

/* Somebody was quicker: what who asks did not touch is as it stands now; what they changed stays
 * theirs, to be looked at beside what stands. */
static Err meet(Cx *cx, RecordEntry *entry, const Record *now) {
    Record *list;
    size_t n;
    const KindOf *kind = entry->asked.kind;
    TRY(record_history(cx, &list, &n, kind->kind, now->id));
    const Record *opened = version_of(list, n, entry->wanted.version);
    for (size_t i = 0; opened && i < kind->n_fields; i++) {
        const FieldOf *field = &kind->fields[i];
        Str before = values_words(cx, entry->asked.records, field, opened->values[i]);
        Str own = values_words(cx, entry->asked.records, field, entry->wanted.values[i]);
        if (str_equal(before, own)) entry->wanted.values[i] = now->values[i];
    }
    Record *stands = NEW(cx->mem, Record);
    *stands = *now;
    entry->asked.record = stands;
    entry->wanted.version = now->version;
    entry->wanted.archived = now->archived;
    return OK;
}

Err route_record_changed(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordEntry entry;
    Record out = {.kind = KINDS};
    Conflicts before;
    TRY(change_asked(cx, &request, reply, &asked));
    TRY(entry_begin(cx, &request, &asked, &entry));
    entry_sent(cx, &request, &entry);
    TRY(conflicts_before(cx, &request, &before));
    Err err = stored_change(cx, &request, &entry, &out);
    if (!err)
        return record_done(cx, &request, reply,
                           &(RecordDone){asked.kind->kind, asked.record->id, "saved", &before});
    if (err == CONFLICT && out.kind != KINDS) TRY(meet(cx, &entry, &out));
    return form_page(cx, &request, reply, &entry, err);
}

/* ---- put away, brought back, as it was ---- */

static Err whole_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *asked) {
    TRY(record_asked(cx, request, reply, asked));
    return asked->changes ? OK : record_no_right(cx, asked->kind);
}

/* The page of the record tells what kept it from being done. */
static Err back_with(Cx *cx, const Request *request, Reply *reply, Err err) {
    int status = err == CONFLICT ? 409 : err == INVALID ? 422 : 0;
    if (!status) return err;
    return record_page_again(cx, request, reply, status);
}

Err route_record_archived(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Record out = {.kind = KINDS};
    Conflicts before;
    FieldFaults faults = {0};
    TRY(whole_asked(cx, &request, reply, &asked));
    RecordWanted wanted = record_wanted(cx->mem, asked.record);
    wanted.version = version_sent(&request);
    wanted.archived = sent_is(&request, S("archived"), S("yes"));
    TRY(conflicts_before(cx, &request, &before));
    Err err = record_not_so(cx, record_put(cx, &out, &faults, &wanted), &faults);
    if (err) return back_with(cx, &request, reply, err);
    return record_done(cx, &request, reply,
                       &(RecordDone){asked.kind->kind, asked.record->id, "saved", &before});
}

/* Going back is changing: also fields that only some may change. */
static Err may_go_back(Cx *cx, const Request *request, const RecordAsked *asked, int64_t version) {
    Record *list;
    size_t n;
    bool open = false, yes = false;
    TRY(record_history(cx, &list, &n, asked->kind->kind, asked->record->id));
    const Record *then = version_of(list, n, version);
    if (!then) return OK; /* restoring tells so */
    TRY(kind_changed_by(cx, &yes, asked->kind->kind, record_owner(asked->records, then),
                        request->person));
    for (size_t i = 0; yes && i < asked->kind->n_fields; i++) {
        const FieldOf *field = &asked->kind->fields[i];
        Str before = values_words(cx, asked->records, field, then->values[i]);
        Str now = values_words(cx, asked->records, field, asked->record->values[i]);
        if (!(field->flags & FIELD_OWNED) || str_equal(before, now)) continue;
        TRY(field_changed_by(cx, &open, field, asked->owner, request->person));
        if (!open) return fail(cx, DENIED, MSG_ENTRY_OWNED, field_title(cx->lang, field));
    }
    return yes ? OK : fail(cx, DENIED, MSG_ENTRY_FOREIGN, kind_word(cx->lang, asked->kind->kind));
}

Err route_record_restored(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Record out = {.kind = KINDS};
    Conflicts before;
    FieldFaults faults = {0};
    TRY(whole_asked(cx, &request, reply, &asked));
    RecordBack back = {
        .kind = asked.kind->kind, .id = asked.record->id, .opened = version_sent(&request)};
    (void)int_read(sent(&request, S("to")), &back.version);
    TRY(may_go_back(cx, &request, &asked, back.version));
    TRY(conflicts_before(cx, &request, &before));
    Err err = record_not_so(cx, record_restore(cx, &out, &faults, &back), &faults);
    if (err) return back_with(cx, &request, reply, err);
    return record_done(cx, &request, reply,
                       &(RecordDone){asked.kind->kind, asked.record->id, "undone", &before});
}

Err route_record_erased(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(whole_asked(cx, &request, reply, &asked));
    Str reason = str_trim(sent(&request, S("reason")));
    Err err = reason.n ? record_erase(cx, asked.kind->kind, asked.record->id, reason)
                       : fail(cx, INVALID, MSG_ENTRY_ERASE_REASON);
    if (err) return back_with(cx, &request, reply, err);
    return led_to(cx, &request, reply, "/record/%.*s/%.*s?done=erased", STR_ARG(asked.kind->id),
                  STR_ARG(asked.record->id));
}

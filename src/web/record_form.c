/* How does a form of a record come about, and what was entered into it? Both are made from the
 * table of fields. What was entered stays in its field as it was, beside what is wrong with it. */

#include <string.h>

#include "web/record_in.h"

enum { EMPTY_LINES = 3, LINES_MOST = VALUES_MOST };

/* ---- what a form begins with ---- */

static bool apart(const FieldOf *field) {
    return field->flags & (FIELD_PERSONAL | FIELD_OWNED);
}

static Err fields_open(Cx *cx, const Request *request, RecordEntry *entry) {
    const RecordAsked *asked = &entry->asked;
    for (size_t i = 0; i < asked->kind->n_fields; i++) {
        const FieldOf *field = &asked->kind->fields[i];
        entry->fields[i].open = asked->changes;
        if (apart(field))
            TRY(field_changed_by(cx, &entry->fields[i].open, field, asked->owner, request->person));
    }
    return OK;
}

static RecordValues one_value(Cx *cx, Str value) {
    Str *list = NEW(cx->mem, Str);
    *list = value;
    return (RecordValues){list, value.n > 0};
}

/* A link may say what a new one begins with: the measure of a milestone. */
static void begun_with(Cx *cx, const Request *request, RecordEntry *entry) {
    const KindOf *kind = entry->asked.kind;
    for (size_t i = 0; i < kind->n_fields; i++)
        entry->wanted.values[i] =
            one_value(cx, str_trim(request->get(request, kind->fields[i].id)));
}

/* A link may propose values for one that is there: the result of a check. They stand in the form
 * and are stored by nobody but who sends it. */
static void proposed(Cx *cx, const Request *request, RecordEntry *entry) {
    const KindOf *kind = entry->asked.kind;
    for (size_t i = 0; i < kind->n_fields; i++) {
        Str value = str_trim(request->get(request, kind->fields[i].id));
        RecordValues *has = &entry->wanted.values[i];
        if (!value.n || !entry->fields[i].open) continue;
        bool adds = kind->fields[i].flags & FIELD_MANY;
        Str *list = NEW_ARRAY(cx->mem, Str, has->n + 1);
        size_t n = 0;
        for (size_t k = 0; adds && k < has->n; k++)
            if (!str_equal(has->list[k], value)) list[n++] = has->list[k];
        list[n++] = value;
        *has = (RecordValues){list, n};
    }
}

Err entry_begin(Cx *cx, const Request *request, const RecordAsked *asked, RecordEntry *out) {
    size_t n = asked->kind->n_fields;
    *out = (RecordEntry){.asked = *asked, .fields = NEW_ARRAY(cx->mem, struct EntryField, n)};
    if (asked->record) {
        out->wanted = record_wanted(cx->mem, asked->record);
    } else {
        out->wanted = (RecordWanted){.kind = asked->kind->kind,
                                     .values = NEW_ARRAY(cx->mem, RecordValues, n)};
        if (!request_changes(request)) begun_with(cx, request, out);
    }
    TRY(fields_open(cx, request, out));
    if (asked->record && !request_changes(request)) proposed(cx, request, out);
    return OK;
}

/* ---- what was sent ---- */

typedef VEC(Str) Lines;

/* All values of this name; false: none was sent. */
static bool sent_values(Cx *cx, const Request *request, Str name, Lines *out) {
    bool there = false;
    for (size_t i = 0; request->form && i < request->form->n; i++) {
        const SentField *field = &request->form->fields[i];
        if (!str_equal(field->name, name)) continue;
        there = true;
        if (str_trim(field->value).n) vec_push(cx->mem, out, str_trim(field->value));
    }
    return there || sent_is(request, S("ticks"), name);
}

/* One in a line. */
static void lines_cut(Cx *cx, Lines *lines) {
    Lines cut = {0};
    for (size_t i = 0; i < lines->n; i++)
        for (Str rest = lines->at[i], line; str_cut(&rest, '\n', &line);)
            if (str_trim(line).n) vec_push(cx->mem, &cut, str_trim(line));
    *lines = cut;
}

static void not_understood(Cx *cx, RecordEntry *entry, struct EntryField *of, Str text,
                           const Meant *meant) {
    of->meant = NEW_ARRAY(cx->mem, Option, meant->n + 1);
    of->n_meant = meant->n;
    for (size_t i = 0; i < meant->n; i++)
        of->meant[i] = (Option){meant->list[i].id, meaning_told(cx->mem, &meant->list[i]), false};
    Str texts[] = {text, meanings_told(cx->mem, meant)};
    of->problem = message_fill(cx->mem, cx->lang,
                               meant->n ? MSG_ENTRY_WHICH_MEANS : MSG_ENTRY_NOTHING_FITS, 2, texts);
    entry->questions = true;
}

/* What stood there already is not asked again, even where there is no such thing any more. */
static bool stands(const RecordEntry *entry, const FieldOf *field, Str text) {
    const Record *record = entry->asked.record;
    return record && values_hold(record_values(record, field->name), text);
}

static Str reference_read(Cx *cx, RecordEntry *entry, const FieldOf *field, Str text) {
    struct EntryField *of = &entry->fields[field_place(field->name)];
    MeaningsAsk ask = {.records = entry->asked.records, .field = field};
    Fault before = cx->fault;
    if (stands(entry, field, text)) return text;
    if (field->type != FIELD_RECORD && catalogue_get(cx, &ask.catalogue)) {
        cx->fault = before;
        return text;
    }
    Meant meant = meant_perhaps(cx, &of->meanings, &ask, text);
    if (meant.one.n) return meant.one;
    not_understood(cx, entry, of, text, &meant);
    return text;
}

static void field_sent(Cx *cx, const Request *request, RecordEntry *entry, const FieldOf *field) {
    Lines lines = {0};
    if (!sent_values(cx, request, field->id, &lines)) return; /* it was not in the form */
    if (field->flags & FIELD_MANY && !field_refers(field)) lines_cut(cx, &lines);
    for (size_t i = 0; field_refers(field) && i < lines.n && i <= VALUES_MOST; i++)
        lines.at[i] = reference_read(cx, entry, field, lines.at[i]);
    /* Of two with the same name the later one counts: a new search goes before a choice. */
    if (!(field->flags & FIELD_MANY) && lines.n > 1) {
        lines.at += lines.n - 1;
        lines.n = 1;
    }
    entry->wanted.values[field_place(field->name)] = (RecordValues){lines.at, lines.n};
}

void entry_sent(Cx *cx, const Request *request, RecordEntry *entry) {
    const KindOf *kind = entry->asked.kind;
    for (size_t i = 0; i < kind->n_fields; i++)
        if (entry->fields[i].open) field_sent(cx, request, entry, &kind->fields[i]);
    if (!entry->asked.record) entry->wanted.id = str_trim(sent(request, S("id")));
    entry->wanted.version = entry->asked.record ? version_sent(request) : 0;
}

/* ---- one field of the page ---- */

typedef struct Filling {
    Cx *cx;
    const Request *request;
    const RecordEntry *entry;
    RecordFormPage *page;
    const FieldOf *field;
    RecordValues values;
} Filling;

static Str say(const Filling *f, Msg message) {
    return message_text(f->cx->lang, message);
}

static void option_add(RecordField *out, Str value, Str text, bool chosen) {
    out->options[out->n_options++] = (Option){value, text, chosen};
}

static void choices_fill(const Filling *f, RecordField *out) {
    size_t n;
    const Choice *of = choices_of(f->field->choices, &n);
    out->options = NEW_ARRAY(f->cx->mem, Option, n + 2);
    if (out->is_choice) option_add(out, S(""), say(f, MSG_ENTRY_CHOOSE), !f->values.n);
    bool known = !f->values.n;
    for (size_t i = 0; i < n; i++) {
        known |= values_hold(f->values, of[i].id);
        option_add(out, of[i].id, choice_word(f->cx->lang, of[i].list, of[i].id),
                   values_hold(f->values, of[i].id));
    }
    if (!known && out->is_choice) option_add(out, f->values.list[0], f->values.list[0], true);
}

/* How a record is called in a form of this page: also one that was put away. */
static Str named_record(const Filling *f, Str id) {
    const Records *records = f->entry->asked.records;
    const Record *record = record_find(records, f->field->refers, id);
    if (!record || !record_seen(f->cx, records, record, f->request->person)) return id;
    return meaning_told(f->cx->mem,
                        &(Meaning){id, record_title(f->cx->mem, records, record, f->cx->lang)});
}

static void records_fill(const Filling *f, RecordField *out) {
    size_t n;
    const Records *records = f->entry->asked.records;
    const Record *const *all = records_of(records, f->field->refers, &n);
    out->options = NEW_ARRAY(f->cx->mem, Option, n + f->values.n + 1);
    if (out->is_choice) option_add(out, S(""), say(f, MSG_ENTRY_CHOOSE), !f->values.n);
    for (size_t i = 0; i < n; i++)
        if (record_seen(f->cx, records, all[i], f->request->person))
            option_add(out, all[i]->id, record_title(f->cx->mem, records, all[i], f->cx->lang),
                       values_hold(f->values, all[i]->id));
    for (size_t i = 0; i < f->values.n; i++) { /* what is there stays, also if it was put away */
        const Record *there = record_find(records, f->field->refers, f->values.list[i]);
        if (!there || there->archived)
            option_add(out, f->values.list[i], named_record(f, f->values.list[i]), true);
    }
}

/* The list of a browser for lines; one for all fields of a page that want the same. */
static Str offers_of(const Filling *f) {
    Cx *cx = f->cx;
    RecordFormPage *page = f->page;
    Str id = f->field->type == FIELD_RECORD
                 ? str_format(cx->mem, "offers-%.*s", STR_ARG(kind_of(f->field->refers)->id))
             : f->field->type == FIELD_REGION ? S("offers-region-key")
                                              : S("offers-indicator-id");
    for (size_t i = 0; i < page->n_offers; i++)
        if (str_equal(page->offers[i].id, id)) return id;
    RecordOffers *offers = &page->offers[page->n_offers++];
    *offers = (RecordOffers){.id = id, .options = NEW_ARRAY(cx->mem, Option, OFFERED_MOST)};
    const Catalogue *catalogue;
    Fault before = cx->fault;
    size_t n = 0;
    if (f->field->type == FIELD_RECORD) {
        const Record *const *all = records_of(f->entry->asked.records, f->field->refers, &n);
        for (size_t i = 0; i < n && offers->n_options < OFFERED_MOST; i++)
            if (record_seen(cx, f->entry->asked.records, all[i], f->request->person))
                offers->options[offers->n_options++] =
                    (Option){.value = named_record(f, all[i]->id)};
        return id;
    }
    if (catalogue_get(cx, &catalogue)) {
        cx->fault = before;
        return id;
    }
    if (f->field->type == FIELD_REGION) {
        const Region *const *all = regions_all(catalogue, &n);
        for (size_t i = 0; i < n && i < OFFERED_MOST; i++)
            offers->options[offers->n_options++] =
                (Option){.value = meaning_told(
                             cx->mem, &(Meaning){all[i]->key, all[i]->full_name.in[cx->lang]})};
    } else {
        const Indicator *const *all = indicators_all(catalogue, &n);
        for (size_t i = 0; i < n && i < OFFERED_MOST; i++)
            offers->options[offers->n_options++] = (Option){
                .value = meaning_told(cx->mem, &(Meaning){all[i]->id, all[i]->title.in[cx->lang]})};
    }
    return id;
}

static Str reference_entered(const Filling *f, Str value) {
    if (f->field->type == FIELD_RECORD) return named_record(f, value);
    const Records *records = f->entry->asked.records;
    Str title = values_words(f->cx, records, f->field, (RecordValues){&value, 1});
    return str_equal(title, value) ? value : meaning_told(f->cx->mem, &(Meaning){value, title});
}

static void lines_fill(const Filling *f, RecordField *out) {
    size_t n = f->values.n + EMPTY_LINES < LINES_MOST ? f->values.n + EMPTY_LINES : LINES_MOST;
    if (n < f->values.n) n = f->values.n;
    out->is_lines = true;
    out->list = offers_of(f);
    out->inputs = NEW_ARRAY(f->cx->mem, RecordInput, n);
    for (size_t i = 0; i < n; i++) {
        Str texts[] = {out->label, str_int(f->cx->mem, (int64_t)i + 1)};
        RecordInput *input = &out->inputs[out->n_inputs++];
        input->id = i ? str_format(f->cx->mem, "%.*s-%zu", STR_ARG(out->id), i + 1) : out->id;
        input->label = message_fill(f->cx->mem, f->cx->lang, MSG_ENTRY_LINE, 2, texts);
        if (i < f->values.n) input->value = reference_entered(f, f->values.list[i]);
    }
}

static void reference_fill(const Filling *f, RecordField *out) {
    size_t n = SIZE_MAX;
    const struct EntryField *of = &f->entry->fields[field_place(f->field->name)];
    bool many = f->field->flags & FIELD_MANY;
    if (f->field->type == FIELD_RECORD)
        (void)records_of(f->entry->asked.records, f->field->refers, &n);
    out->is_ticks = many && n <= TICKED_MOST && !of->problem.n;
    out->is_choice = !many && n <= CHOSEN_MOST && !of->problem.n;
    if (out->is_ticks || out->is_choice) {
        records_fill(f, out);
        if (!n && !f->values.n) out->hint = say(f, MSG_ENTRY_HINT_NONE);
        return;
    }
    out->hint = say(f, many ? MSG_ENTRY_HINT_LINES : MSG_ENTRY_HINT_FIND);
    if (many) {
        lines_fill(f, out);
        return;
    }
    out->is_line = true;
    out->list = offers_of(f);
    if (f->values.n) out->value = reference_entered(f, f->values.list[0]);
    if (!of->n_meant) return;
    out->is_choice = true; /* and a line to search once more */
    out->options = NEW_ARRAY(f->cx->mem, Option, of->n_meant + 1);
    option_add(out, S(""), say(f, MSG_ENTRY_CHOOSE), true);
    for (size_t i = 0; i < of->n_meant; i++)
        option_add(out, of->meant[i].value, of->meant[i].text, false);
    out->value = S("");
}

static void file_fill(const Filling *f, RecordField *out) {
    const Record *record = f->entry->asked.record;
    out->is_file = true;
    if (f->values.n) out->value = f->values.list[0];
    if (!record) return;
    if (f->values.n) out->file_href = record_href(f->cx, f->request, record, "/file");
    out->give_href = record_href(f->cx, f->request, record, "/hand-over");
}

/* Several texts stand one in a line. */
static Str text_entered(const Filling *f) {
    Str *texts = NEW_ARRAY(f->cx->mem, Str, f->values.n + 1);
    for (size_t i = 0; i < f->values.n; i++)
        texts[i] = value_entered(f->cx, f->field, f->values.list[i]);
    return str_join(f->cx->mem, f->values.n, texts, S("\n"));
}

static void text_fill(const Filling *f, RecordField *out) {
    static const struct {
        Msg hint;
        const char *kind, *mode;
        int most;
    } of[FIELD_TYPES] = {
        [FIELD_TEXT] = {.kind = "text", .most = 500},
        [FIELD_DAY] = {MSG_ENTRY_HINT_DAY, "text", "", 40},
        [FIELD_MOMENT] = {MSG_ENTRY_HINT_MOMENT, "text", "", 40},
        [FIELD_PERIOD] = {MSG_ENTRY_HINT_PERIOD, "text", "", 40},
        [FIELD_WHOLE] = {.kind = "text", .mode = "numeric", .most = 20},
        [FIELD_DECIMAL] = {MSG_ENTRY_HINT_DECIMAL, "text", "decimal", 40},
        [FIELD_MONEY] = {MSG_ENTRY_HINT_MONEY, "text", "decimal", 40},
        [FIELD_ADDRESS] = {MSG_ENTRY_HINT_ADDRESS, "text", "url", 2000},
        [FIELD_MAIL] = {.kind = "email", .mode = "email", .most = 254},
    };
    bool many = f->field->flags & FIELD_MANY;
    if (of[f->field->type].hint) out->hint = say(f, of[f->field->type].hint);
    if (many) out->hint = say(f, MSG_ENTRY_HINT_MANY);
    out->is_prose = many || f->field->type == FIELD_PROSE;
    out->is_line = !out->is_prose;
    out->rows = many ? 3 : 5;
    out->kind = str_of(of[f->field->type].kind);
    out->mode = str_of(of[f->field->type].mode);
    out->most = out->is_line ? of[f->field->type].most : 0;
    out->value = text_entered(f);
}

static void flag_fill(const Filling *f, RecordField *out) {
    out->is_ticks = true;
    out->options = NEW_ARRAY(f->cx->mem, Option, 1);
    option_add(out, S("yes"), say(f, MSG_ENTRY_TICK), f->values.n > 0);
}

static void fault_note(const Filling *f, RecordField *out, const FieldFault *fault) {
    Str text = finding_text(f->cx->mem, f->cx->lang, &fault->finding);
    Str *to = rule_severity(fault->finding.rule) == ERROR_FINDING ? &out->fault : &out->note;
    *to = to->n ? str_format(f->cx->mem, "%.*s %.*s", STR_ARG(*to), STR_ARG(text)) : text;
}

/* What is wrong with it, beside it and in the list on top. */
static void faults_fill(const Filling *f, RecordField *out) {
    out->fault = f->entry->fields[field_place(f->field->name)].problem;
    for (size_t i = 0; i < f->entry->faults.list.n; i++) {
        const FieldFault *fault = &f->entry->faults.list.at[i];
        /* That a text is no id says less than what it may mean. */
        if (fault->field == f->field && !out->fault.n) fault_note(f, out, fault);
    }
    if (out->fault.n)
        f->page->faults[f->page->n_faults++] = (Link){
            .href = str_format(f->cx->mem, "#%.*s", STR_ARG(out->id)),
            .text = out->label,
            .note = out->fault,
        };
    Str hint = str_format(f->cx->mem, "%.*s-hint", STR_ARG(out->id));
    Str fault = str_format(f->cx->mem, "%.*s-fault", STR_ARG(out->id));
    Str ids[] = {hint, fault};
    if (out->hint.n && (out->fault.n || out->note.n))
        out->told_by = str_join(f->cx->mem, 2, ids, S(" "));
    else if (out->fault.n || out->note.n)
        out->told_by = fault;
    else if (out->hint.n)
        out->told_by = hint;
}

static void field_fill(const Filling *f, RecordField *out) {
    *out = (RecordField){
        .id = str_format(f->cx->mem, "f-%.*s", STR_ARG(f->field->id)),
        .name = f->field->id,
        .label = field_title(f->cx->lang, f->field),
        .required = f->field->flags & FIELD_REQUIRED,
    };
    switch (f->field->type) {
    case FIELD_CHOICE:
        out->is_ticks = f->field->flags & FIELD_MANY;
        out->is_choice = !out->is_ticks;
        choices_fill(f, out);
        break;
    case FIELD_FLAG: flag_fill(f, out); break;
    case FIELD_RECORD:
    case FIELD_REGION:
    case FIELD_INDICATOR:
        out->kind = S("text");
        out->most = 600;
        reference_fill(f, out);
        break;
    case FIELD_FILE: file_fill(f, out); break;
    default: text_fill(f, out); break;
    }
    faults_fill(f, out);
}

/* ---- groups ---- */

typedef enum Group { GROUP_MAIN, GROUP_WORDS, GROUP_PERSON, GROUP_OWNER, GROUPS } Group;
enum { GROUPED_FROM = 9 };

/* Long forms have what is told in paragraphs behind what is quickly entered. */
static Group group_of(const KindOf *kind, const FieldOf *field) {
    if (field->flags & FIELD_OWNED) return GROUP_OWNER;
    if (field->flags & FIELD_PERSONAL) return GROUP_PERSON;
    bool prose = field->type == FIELD_PROSE && !(field->flags & FIELD_REQUIRED);
    return prose && kind->n_fields >= GROUPED_FROM ? GROUP_WORDS : GROUP_MAIN;
}

static void group_fill(Cx *cx, const Request *request, const RecordEntry *entry, Group group,
                       RecordFormPage *page) {
    static const struct {
        Msg heading, lead;
    } words[GROUPS] = {
        [GROUP_WORDS] = {MSG_ENTRY_GROUP_WORDS, 0},
        [GROUP_PERSON] = {MSG_ENTRY_GROUP_PERSON, MSG_ENTRY_GROUP_PERSON_LEAD},
        [GROUP_OWNER] = {MSG_ENTRY_GROUP_OWNER, MSG_ENTRY_GROUP_OWNER_LEAD},
    };
    const KindOf *kind = entry->asked.kind;
    RecordGroup *out = &page->groups[page->n_groups];
    *out = (RecordGroup){.fields = NEW_ARRAY(cx->mem, RecordField, kind->n_fields)};
    if (words[group].heading) out->heading = message_text(cx->lang, words[group].heading);
    if (words[group].lead) out->lead = message_text(cx->lang, words[group].lead);
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!entry->fields[i].open || group_of(kind, &kind->fields[i]) != group) continue;
        const Filling f = {cx, request, entry, page, &kind->fields[i], entry->wanted.values[i]};
        field_fill(&f, &out->fields[out->n_fields++]);
    }
    if (out->n_fields) page->n_groups++;
}

void entry_fill(Cx *cx, const Request *request, const RecordEntry *entry, RecordFormPage *page) {
    size_t n = entry->asked.kind->n_fields;
    page->groups = NEW_ARRAY(cx->mem, RecordGroup, GROUPS);
    page->offers = NEW_ARRAY(cx->mem, RecordOffers, n);
    page->faults = NEW_ARRAY(cx->mem, Link, n + entry->faults.list.n);
    for (size_t i = 0; i < entry->faults.list.n; i++) {
        const FieldFault *fault = &entry->faults.list.at[i];
        if (!fault->field)
            page->faults[page->n_faults++] = (Link){
                .href = S("#form"), .text = finding_text(cx->mem, cx->lang, &fault->finding)};
    }
    for (Group group = 0; group < GROUPS; group++)
        group_fill(cx, request, entry, group, page);
}

/* To whom does a record belong, what is it called, who sees it, and who may change it? */

#include "records/records_in.h"
#include "words/words.h"

enum { STEPS_MOST = 8 /* from record to record: the table needs three */ };

/* ---- whose it is ---- */

Str record_owner(const Records *records, const Record *record) {
    for (size_t step = 0; record && step < STEPS_MOST; step++) {
        const KindOf *kind = kind_of(record->kind);
        if (record->kind == KIND_PARTNER) return record->id;
        const FieldOf *field = kind->owner.n ? field_find(record->kind, kind->owner) : NULL;
        if (!field) return S("");
        Str id = record_text(record, field->name);
        if (!id.n) return S("");
        if (field->refers == KIND_PARTNER) return id;
        record = record_find(records, field->refers, id);
    }
    return S("");
}

/* By the first value of the field that leads to the partner, from record to record. */
Str owner_wanted(const Records *records, const RecordWanted *wanted) {
    const KindOf *kind = kind_of(wanted->kind);
    if (!kind->owner.n) return S("");
    if (str_equal(kind->owner, S("id"))) return wanted->id;
    const FieldOf *field = field_find(kind->kind, kind->owner);
    must(field && field->type == FIELD_RECORD);
    RecordValues values = wanted->values[field_place(field->name)];
    if (!values.n) return S("");
    if (str_equal(kind_of(field->refers)->owner, S("id"))) return values.list[0];
    const Record *next = record_find(records, field->refers, values.list[0]);
    return next ? record_owner(records, next) : S("");
}

/* ---- its name ---- */

/* The first required line or text of its own; NULL where it has none. */
static const FieldOf *title_field(const KindOf *kind) {
    for (size_t i = 0; i < kind->n_fields; i++) {
        const FieldOf *field = &kind->fields[i];
        bool text = field->type == FIELD_TEXT || field->type == FIELD_PROSE;
        if (text && field->flags & FIELD_REQUIRED) return field;
    }
    return NULL;
}

/* Its first line, if long up to the end of a word. */
static Str one_line(Arena *mem, Str text) {
    enum { TITLE_MOST = 120, TITLE_LEAST = TITLE_MOST / 2 };
    size_t n = 0;
    while (n < text.n && n < TITLE_MOST && text.p[n] != '\n')
        n += str_character(text, n);
    size_t end = n;
    while (n < text.n && text.p[n] != '\n' && end > TITLE_LEAST && text.p[end] != ' ')
        end--;
    if (end > TITLE_LEAST) n = end;
    return n < text.n ? str_format(mem, "%.*s…", (int)n, text.p) : text;
}

Str title_alone(Arena *mem, const Record *record, Lang lang) {
    const FieldOf *field = title_field(kind_of(record->kind));
    return field ? one_line(mem, record_words(record, field->name, lang)) : STR_NONE;
}

static Str title_told(Arena *mem, const Records *records, const Record *record, Lang lang,
                      size_t steps);

/* The first value of a field, as it says which record it is. */
static Str part_told(Arena *mem, const Records *records, const Record *record, const FieldOf *field,
                     Lang lang, size_t steps) {
    Str value = record_text(record, field->name);
    const Record *other;
    Period period;
    if (!value.n) return value;
    switch (field->type) {
    case FIELD_RECORD:
        other = record_find(records, field->refers, value);
        return other && steps ? title_told(mem, records, other, lang, steps - 1) : value;
    case FIELD_CHOICE: return choice_word(lang, field->choices, value);
    case FIELD_DAY: return day_told(mem, lang, record_day(record, field->name));
    case FIELD_MOMENT: return clock_told(mem, lang, value);
    case FIELD_PERIOD: return period_read(value, &period) ? words_period(mem, lang, period) : value;
    default: return one_line(mem, record_words(record, field->name, lang));
    }
}

static Str title_told(Arena *mem, const Records *records, const Record *record, Lang lang,
                      size_t steps) {
    const KindOf *kind = kind_of(record->kind);
    VEC(Str) parts = {0};
    if (!kind->title.n) return title_alone(mem, record, lang);
    for (Str rest = kind->title, id; str_cut(&rest, ' ', &id);) {
        const FieldOf *field = field_find(record->kind, id);
        must(field);
        Str told = part_told(mem, records, record, field, lang, steps);
        if (told.n) vec_push(mem, &parts, told);
    }
    return parts.n ? str_join(mem, parts.n, parts.at, S(" – ")) : record->id;
}

Str record_title(Arena *mem, const Records *records, const Record *record, Lang lang) {
    return title_told(mem, records, record, lang, STEPS_MOST);
}

/* ---- who sees it ---- */

static bool told(Cx *cx, const Records *records, const Record *record) {
    Str owner = record_owner(records, record);
    const Record *partner = owner.n ? record_find(records, KIND_PARTNER, owner) : NULL;
    return partner && !partner->archived &&
           day_reached(record_day(partner, PARTNER_TOLD), local_date(cx->clock())) == YES;
}

bool record_seen(Cx *cx, const Records *records, const Record *record, const Person *person) {
    if (may(person, RIGHT_see_partnership)) return true;
    if (record->archived) return false;
    switch (kind_of(record->kind)->sight) {
    case SIGHT_PUBLIC: return true;
    case SIGHT_TOLD: return told(cx, records, record);
    case SIGHT_PARTNERS: break;
    }
    return false;
}

/* ---- who changes it ---- */

/* A right that reaches as far as the organisation of the same id. */
static Err within(Cx *cx, bool *out, Right right, Str owner, const Person *person) {
    Organisation organisation;
    *out = false;
    if (!owner.n || !may(person, right)) return OK;
    Err err = organisation_get(cx, &organisation, owner);
    if (err == NOT_FOUND) return OK;
    if (err) return err;
    *out = may_for(person, right, organisation.number);
    return OK;
}

Err kind_changed_by(Cx *cx, bool *out, Kind kind, Str owner, const Person *person) {
    *out = may(person, RIGHT_agree);
    if (*out || kind_of(kind)->right == RIGHT_agree) return OK;
    return within(cx, out, kind_of(kind)->right, owner, person);
}

Err field_changed_by(Cx *cx, bool *out, const FieldOf *field, Str owner, const Person *person) {
    if (field->flags & FIELD_OWNED) return within(cx, out, RIGHT_release, owner, person);
    return kind_changed_by(cx, out, field->kind, owner, person);
}

typedef struct ReadNote {
    Str subject;
} ReadNote;

static Err read_write(Cx *cx, void *arg) {
    const ReadNote *note = arg;
    return audit_write(cx, &(AuditNote){AUDIT_PERSON_READ, note->subject, STR_NONE, STR_NONE});
}

Err record_read_note(Cx *cx, const Record *record) {
    const KindOf *kind = kind_of(record->kind);
    bool any = false;
    for (size_t i = 0; i < kind->n_fields; i++)
        any |= kind->fields[i].flags & FIELD_PERSONAL && record->values[i].n;
    if (!any) return OK;
    ReadNote note = {
        str_format(cx->mem, "record:%.*s/%.*s", STR_ARG(kind->id), STR_ARG(record->id))};
    return store_do(cx, read_write, &note);
}

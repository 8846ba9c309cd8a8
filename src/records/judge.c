/* Does an entry fit the table, and what stands there? Everything that is wrong is told, field by
 * field; entries that are wanted together may refer to each other. */

#include "records/records_in.h"

enum { TITLES_MOST = 8, KEY_MOST = 32 << 10 };

void judge_say(Judging *judging, const Entry *entry, const FieldOf *field, Finding finding) {
    if (rule_severity(finding.rule) == ERROR_FINDING) judging->errors++;
    judging->say(judging->arg, entry, field, finding);
}

static void say_rule(Judging *judging, const Entry *entry, const FieldOf *field, Rule rule,
                     Str value, Str expected) {
    judge_say(judging, entry, field, (Finding){.rule = rule, .value = value, .expected = expected});
}

/* ---- one entry, by itself ---- */

static Str shown(Cx *cx, Str text) {
    enum { SHOWN_MOST = 120 };
    size_t n = 0;
    if (!str_is_utf8(text)) return S("?");
    while (n < text.n && n < SHOWN_MOST)
        n += str_character(text, n);
    return n < text.n ? str_format(cx->mem, "%.*s…", (int)n, text.p) : text;
}

/* Where there may be several, one text may hold them all: "a | b". */
static RecordValues given_apart(Cx *cx, const FieldOf *field, RecordValues given) {
    VEC(Str) list = {0};
    Str mark = S(" | ");
    if (!(field->flags & FIELD_MANY)) return given;
    for (size_t i = 0; i < given.n; i++)
        for (size_t at = 0, next; at <= given.list[i].n; at = next + mark.n) {
            next = str_find(given.list[i], mark, at);
            Str part = str_slice(given.list[i], at, next);
            vec_push(cx->mem, &list, part);
            if (next == SIZE_MAX || list.n > VALUES_MOST) break;
        }
    return (RecordValues){list.at, list.n};
}

static bool stood(const Entry *entry, size_t place, Str value) {
    return entry->there && !entry->there->archived &&
           values_hold(entry->there->values[place], value);
}

/* People write names where an id belongs: false where a name is that of several. What a file gives
 * an id to is not looked for among the names of what stands. */
static bool understood(Cx *cx, Judging *judging, const Entry *entry, size_t place, Str *text) {
    const FieldOf *field = &entry->kind->fields[place];
    *text = str_trim(*text);
    if (judging->stored || !field_refers(field) || !text->n || !str_is_utf8(*text)) return true;
    if (field->refers == entry->kind->kind && index_get(&judging->given, *text) != SIZE_MAX)
        return true;
    if (!judging->meanings)
        judging->meanings = NEW_ARRAY(cx->mem, Meanings *, entry->kind->n_fields);
    const MeaningsAsk ask = {judging->records, judging->catalogue, field};
    Meant meant = meant_exactly(cx, &judging->meanings[place], &ask, *text);
    if (meant.one.n) *text = meant.one;
    if (meant.n > 1)
        say_rule(judging, entry, field, RULE_RECORD_AMBIGUOUS, shown(cx, *text),
                 meanings_told(cx->mem, &meant));
    return meant.n <= 1;
}

static void field_read(Cx *cx, Judging *judging, Entry *entry, size_t place) {
    const FieldOf *field = &entry->kind->fields[place];
    RecordValues given = given_apart(cx, field, entry->values[place]);
    size_t most = field->flags & FIELD_MANY ? VALUES_MOST : 1, before = judging->errors;
    VEC(Str) list = {0};
    for (size_t i = 0; i < given.n; i++) {
        Str text = given.list[i];
        if (!stood(entry, place, text) && !understood(cx, judging, entry, place, &text)) continue;
        ValueRead read = value_read(cx, field, text);
        if (read.rule != RULES) {
            say_rule(judging, entry, field, read.rule, shown(cx, given.list[i]), read.expected);
            continue;
        }
        if (!read.value.n || values_hold((RecordValues){list.at, list.n}, read.value)) continue;
        if (list.n == most) {
            say_rule(judging, entry, field, RULE_RECORD_MANY, str_int(cx->mem, (int64_t)given.n),
                     str_int(cx->mem, (int64_t)most));
            break;
        }
        vec_push(cx->mem, &list, read.value);
    }
    entry->values[place] = (RecordValues){list.at, list.n};
    if (field->flags & FIELD_REQUIRED && !list.n && judging->errors == before)
        say_rule(judging, entry, field, RULE_RECORD_REQUIRED, field_title(cx->lang, field),
                 STR_NONE);
}

void entry_read(Cx *cx, Judging *judging, Entry *entry) {
    size_t bytes = 0;
    for (size_t i = 0; i < entry->kind->n_fields; i++) {
        field_read(cx, judging, entry, i);
        for (size_t v = 0; v < entry->values[i].n; v++)
            bytes += entry->values[i].list[v].n;
    }
    if (bytes > RECORD_BYTES_MOST)
        say_rule(judging, entry, NULL, RULE_RECORD_LONG, S("…"),
                 str_int(cx->mem, RECORD_BYTES_MOST));
    if (entry->id.n && !id_formed(entry->id))
        say_rule(judging, entry, NULL, RULE_RECORD_ID, shown(cx, entry->id), STR_NONE);
}

/* ---- what it refers to ---- */

static const Entry *wanted_find(const Judging *judging, Kind kind, Str id) {
    size_t i = judging->n && judging->entries[0].kind->kind == kind ? index_get(&judging->by_id, id)
                                                                    : SIZE_MAX;
    return i == SIZE_MAX ? NULL : &judging->entries[i];
}

static void record_refer(Cx *cx, Judging *judging, const Entry *entry, const FieldOf *field,
                         Str id) {
    const Entry *wanted = wanted_find(judging, field->refers, id);
    const Record *there = record_find(judging->records, field->refers, id);
    Str what = kind_word(cx->lang, field->refers);
    if (!wanted && !there)
        say_rule(judging, entry, field, RULE_RECORD_REFERENCE, id, what);
    else if (wanted ? wanted->archived : there->archived)
        say_rule(judging, entry, field, RULE_RECORD_ARCHIVED, id, what);
}

static Err catalogue_refer(Cx *cx, Judging *judging, const Entry *entry, const FieldOf *field,
                           Str *value) {
    const Region *region = NULL;
    const Indicator *indicator = NULL;
    must(judging->catalogue);
    Err err = field->type == FIELD_REGION
                  ? region_find(cx, judging->catalogue, *value, &region)
                  : indicator_find(cx, judging->catalogue, *value, &indicator);
    if (!err && region) *value = region->key;
    if (!err && indicator) *value = indicator->id;
    if (err == NOT_FOUND) {
        say_rule(judging, entry, field,
                 field->type == FIELD_REGION ? RULE_RECORD_REGION : RULE_RECORD_INDICATOR, *value,
                 STR_NONE);
        return OK;
    }
    return err;
}

static Err file_refer(Cx *cx, Judging *judging, const Entry *entry, const FieldOf *field,
                      Str digest) {
    int64_t n;
    TRY(number_query(cx, &n, FILE_THERE, 1, &ARG_S(digest)));
    if (!n) say_rule(judging, entry, field, RULE_RECORD_FILE, digest, STR_NONE);
    return OK;
}

/* What stood there already is not asked again: nobody is kept from mending a title because an area
 * is no longer in the catalogue. */
static Err field_refer(Cx *cx, Judging *judging, Entry *entry, size_t place) {
    const FieldOf *field = &entry->kind->fields[place];
    RecordValues *values = &entry->values[place];
    Str *list = NEW_ARRAY(cx->mem, Str, values->n);
    for (size_t i = 0; i < values->n; i++) {
        list[i] = values->list[i];
        if (stood(entry, place, list[i])) continue;
        if (field->type == FIELD_RECORD) record_refer(cx, judging, entry, field, list[i]);
        if (field->type == FIELD_REGION || field->type == FIELD_INDICATOR)
            TRY(catalogue_refer(cx, judging, entry, field, &list[i]));
        if (field->type == FIELD_FILE) TRY(file_refer(cx, judging, entry, field, list[i]));
    }
    values->list = list;
    return OK;
}

Str needed_by(Arena *mem, const Records *records, const Record *record, size_t most) {
    VEC(Str) told = {0};
    for (FieldName name = 0; name < FIELDS; name++) {
        const FieldOf *field = field_of(name);
        size_t n = 0;
        if (field->type != FIELD_RECORD || field->refers != record->kind) continue;
        const Record *const *by = records_naming(records, name, record->id, &n);
        for (size_t i = 0; i < n; i++) {
            if (told.n == most) {
                vec_push(mem, &told, S("…"));
                return str_join(mem, told.n, told.at, S(", "));
            }
            if (by[i] == record) continue;
            vec_push(mem, &told,
                     str_format(mem, "%.*s/%.*s", STR_ARG(kind_of(field->kind)->id),
                                STR_ARG(by[i]->id)));
        }
    }
    return str_join(mem, told.n, told.at, S(", "));
}

Err entry_refer(Cx *cx, Judging *judging, Entry *entry) {
    if (entry->archived) {
        if (!entry->there || entry->there->archived) return OK;
        Str others = needed_by(cx->mem, judging->records, entry->there, TITLES_MOST);
        if (others.n) say_rule(judging, entry, NULL, RULE_RECORD_NEEDED, entry->id, others);
        return OK;
    }
    for (size_t i = 0; i < entry->kind->n_fields; i++) {
        const FieldOf *field = &entry->kind->fields[i];
        if (field_refers(field) || field->type == FIELD_FILE)
            TRY(field_refer(cx, judging, entry, i));
    }
    return OK;
}

/* ---- circles ---- */

/* The next one on the way; empty at its end. */
static Str next_id(const Judging *judging, const FieldOf *field, Str id) {
    size_t place = field_place(field->name);
    const Entry *wanted = wanted_find(judging, field->kind, id);
    const Record *there = wanted ? NULL : record_find(judging->records, field->kind, id);
    if (!wanted && !there) return S("");
    RecordValues values = wanted ? wanted->values[place] : there->values[place];
    return values.n ? values.list[0] : S("");
}

/* Follows the field from the entry on. What stands has no circle, and what an earlier walk met
 * leads nowhere back (or was told then): everything is passed once. */
static void circle_walk(Cx *cx, Judging *judging, const FieldOf *field, Index *passed,
                        size_t start) {
    const Entry *first = &judging->entries[start];
    VEC(Str) way = {0};
    for (Str id = first->id; id.n;) {
        size_t walk = index_get(passed, id);
        if (walk != SIZE_MAX && walk != start) return;
        vec_push(cx->mem, &way, id);
        if (walk == start) {
            size_t shown_first = way.n > TITLES_MOST ? way.n - TITLES_MOST : 0;
            say_rule(judging, first, field, RULE_RECORD_CIRCLE, id,
                     str_join(cx->mem, way.n - shown_first, way.at + shown_first, S(" → ")));
            return;
        }
        index_put(cx->mem, passed, id, start);
        id = next_id(judging, field, id);
    }
}

void entries_circle(Cx *cx, Judging *judging) {
    if (!judging->n) return;
    const KindOf *kind = judging->entries[0].kind;
    for (size_t f = 0; f < kind->n_fields; f++) {
        const FieldOf *field = &kind->fields[f];
        if (field->type != FIELD_RECORD || field->refers != kind->kind || field->flags & FIELD_MANY)
            continue;
        Index passed = {0};
        for (size_t i = 0; i < judging->n; i++)
            circle_walk(cx, judging, field, &passed, i);
    }
}

/* ---- ids, and who is the same ---- */

/* What it is called after: its first required line, else everything required. */
static Str called(Arena *mem, const KindOf *kind, const RecordValues *values) {
    VEC(Str) all = {0};
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!(kind->fields[i].flags & FIELD_REQUIRED) || !values[i].n) continue;
        if (kind->fields[i].type == FIELD_TEXT) return values[i].list[0];
        vec_push(mem, &all, values[i].list[0]);
    }
    return str_join(mem, all.n, all.at, S(" "));
}

static bool taken(const Judging *judging, Kind kind, Str id) {
    return wanted_find(judging, kind, id) || record_find(judging->records, kind, id);
}

/* `numbers`: the last number that was given to each name, so that a thousand of one name do not try
 * a thousand each. */
Str entry_id(Arena *mem, const Judging *judging, Index *numbers, const Entry *entry) {
    Str name = id_made(mem, called(mem, entry->kind, entry->values)), id = name;
    if (!name.n) name = entry->kind->id;
    size_t last = index_get(numbers, name);
    if (last == SIZE_MAX) {
        last = 1;
        id = name;
    } else {
        id = str_format(mem, "%.*s-%zu", STR_ARG(name), ++last);
    }
    while (taken(judging, entry->kind->kind, id))
        id = str_format(mem, "%.*s-%zu", STR_ARG(name), ++last);
    index_put(mem, numbers, name, last);
    return id;
}

/* What tells one from another: what is required, what it refers to, and its first day. */
static bool tells_apart(const KindOf *kind, size_t place) {
    const FieldOf *field = &kind->fields[place];
    if (field->flags & FIELD_REQUIRED) return true;
    if (field->flags & (FIELD_MANY | FIELD_OWNED)) return false;
    if (field->type != FIELD_DAY) return field->type == FIELD_RECORD;
    for (size_t i = 0; i < place; i++)
        if (kind->fields[i].type == FIELD_DAY) return false;
    return true;
}

/* `name` (empty: its own) stands for the first required line. */
static Str key_of(Arena *mem, const KindOf *kind, const RecordValues *values, Str name) {
    Buf out = buf_new(mem, KEY_MOST);
    for (size_t i = 0; i < kind->n_fields; i++) {
        bool line = kind->fields[i].type == FIELD_TEXT;
        if (!tells_apart(kind, i)) continue;
        for (size_t v = 0; v < values[i].n; v++) {
            Str value = line && name.n ? name : values[i].list[v];
            buf_put(&out, line ? text_folded(mem, value) : value);
            buf_char(&out, '\x1f');
        }
        if (line) name = S("");
        buf_char(&out, '\x1e');
    }
    return buf_str(&out);
}

Str entry_key(Arena *mem, const KindOf *kind, const RecordValues *values) {
    return key_of(mem, kind, values, S(""));
}

void keys_put(Arena *mem, Index *keys, const KindOf *kind, const RecordValues *values,
              size_t which) {
    index_put(mem, keys, key_of(mem, kind, values, S("")), which);
    for (size_t i = 0; i < kind->n_fields; i++)
        for (size_t v = 0; kind->fields[i].flags & FIELD_ALSO && v < values[i].n; v++) {
            Str key = key_of(mem, kind, values, values[i].list[v]);
            if (index_get(keys, key) == SIZE_MAX) index_put(mem, keys, key, which);
        }
}

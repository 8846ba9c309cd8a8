/* Which kinds of records are there, which fields have they, and what are they called? The tables
 * are kinds.def and choices.def; the words are in the catalogues. */

#include <stdio.h>
#include "records/records.h"

/* The place of the first field of each kind, counted by the compiler. */
enum {
#define KIND(symbol, id, right, audience, owner, title) \
    FIRST_##symbol, BEFORE_##symbol = FIRST_##symbol - 1,
#define FIELD(kind, symbol, id, type, flags, of) COUNTED_##kind##_##symbol,
#include "records/kinds.def"
#undef KIND
#undef FIELD
    FIRST_NONE
};
_Static_assert(FIRST_NONE == (int)FIELDS, "every field is counted once");

#define REQUIRED FIELD_REQUIRED
#define MANY FIELD_MANY
#define PERSONAL FIELD_PERSONAL
#define ENGLISH FIELD_ENGLISH
#define OWNED FIELD_OWNED
#define ALSO FIELD_ALSO
/* What the last column says depends on the type. */
#define OF_RECORD(of) .refers = KIND_##of
#define OF_CHOICE(of) .refers = KINDS, .choices = {of, sizeof(of) - 1}
#define OF_TEXT(of) .refers = KINDS
#define OF_PROSE OF_TEXT
#define OF_DAY OF_TEXT
#define OF_MOMENT OF_TEXT
#define OF_PERIOD OF_TEXT
#define OF_WHOLE OF_TEXT
#define OF_DECIMAL OF_TEXT
#define OF_MONEY OF_TEXT
#define OF_FLAG OF_TEXT
#define OF_REGION OF_TEXT
#define OF_INDICATOR OF_TEXT
#define OF_ADDRESS OF_TEXT
#define OF_MAIL OF_TEXT
#define OF_FILE OF_TEXT
static const FieldOf fields[FIELDS] = {
#define KIND(symbol, id, right, audience, owner, title)
#define FIELD(kind_, symbol, id_, type_, flags_, of) \
    {.name = kind_##_##symbol, \
     .id = {id_, sizeof(id_) - 1}, \
     .type = FIELD_##type_, \
     .flags = (flags_), \
     .kind = KIND_##kind_, \
     OF_##type_(of)},
#include "records/kinds.def"
#undef KIND
#undef FIELD
};

#define RIGHT_OF_AGREE RIGHT_agree
#define RIGHT_OF_CARRY RIGHT_carry
static const size_t firsts[KINDS + 1] = {
#define KIND(symbol, id, right, audience, owner, title) FIRST_##symbol,
#define FIELD(kind, symbol, id, type, flags, of)
#include "records/kinds.def"
#undef KIND
#undef FIELD
    FIELDS};
/* A member for each field: the size is their number and one. */
struct counting {
    char one;
#define KIND(symbol, id, right, audience, owner, title) \
    } \
    ; \
    struct counting_##symbol { \
        char one;
#define FIELD(kind, symbol, id, type, flags, of) char of_##symbol;
#include "records/kinds.def"
#undef KIND
#undef FIELD
};
static const KindOf kinds[KINDS] = {
#define KIND(symbol, id_, right_, audience, owner_, title_) \
    {.kind = KIND_##symbol, \
     .id = {id_, sizeof(id_) - 1}, \
     .right = RIGHT_OF_##right_, \
     .sight = SIGHT_##audience, \
     .owner = {owner_, sizeof(owner_) - 1}, \
     .title = {title_, sizeof(title_) - 1}, \
     .fields = fields + FIRST_##symbol, \
     .n_fields = sizeof(struct counting_##symbol) - 1},
#define FIELD(kind, symbol, id, type, flags, of)
#include "records/kinds.def"
#undef KIND
#undef FIELD
};

static const Choice choices[] = {
#define CHOICE(list, id) {{list, sizeof(list) - 1}, {id, sizeof(id) - 1}},
#include "records/choices.def"
#undef CHOICE
};
enum { CHOICES = sizeof choices / sizeof *choices, LONGEST_KEY = 120 };

const KindOf *kind_of(Kind kind) {
    must(kind < KINDS);
    return &kinds[kind];
}

const FieldOf *field_of(FieldName name) {
    must(name < FIELDS);
    return &fields[name];
}

size_t field_place(FieldName name) {
    return name - firsts[field_of(name)->kind];
}

const FieldOf *field_find(Kind kind, Str id) {
    const KindOf *of = kind_of(kind);
    for (size_t i = 0; i < of->n_fields; i++)
        if (str_equal(of->fields[i].id, id)) return &of->fields[i];
    return NULL;
}

bool field_refers(const FieldOf *field) {
    return field->type == FIELD_RECORD || field->type == FIELD_REGION ||
           field->type == FIELD_INDICATOR;
}

bool kind_read(Str id, Kind *out) {
    for (Kind kind = 0; kind < KINDS; kind++)
        if (str_equal(kinds[kind].id, id)) {
            *out = kind;
            return true;
        }
    return false;
}

/* ---- words ---- */

/* The message "record.<what>.<a>[.<b>]"; false where there is none. */
static bool word_find(const char *what, Str a, Str b, Msg *out) {
    char key[LONGEST_KEY];
    int n = snprintf(key, sizeof key, "record.%s.%.*s%s%.*s", what, STR_ARG(a), b.n ? "." : "",
                     STR_ARG(b));
    return n > 0 && (size_t)n < sizeof key && message_find(key, out);
}

static Str word_of(Lang lang, const char *what, Str a, Str b, Str otherwise) {
    Msg message;
    return word_find(what, a, b, &message) ? message_text(lang, message) : otherwise;
}

Str kind_word(Lang lang, Kind kind) {
    return word_of(lang, "kind", kind_of(kind)->id, STR_NONE, kind_of(kind)->id);
}

Str kinds_word(Lang lang, Kind kind) {
    return word_of(lang, "kinds", kind_of(kind)->id, STR_NONE, kind_of(kind)->id);
}

/* A kind may have a word of its own for a field. */
Str field_title(Lang lang, const FieldOf *field) {
    Str shared = word_of(lang, "field", field->id, STR_NONE, field->id);
    return word_of(lang, "field", kind_of(field->kind)->id, field->id, shared);
}

const Choice *choices_of(Str list, size_t *n) {
    size_t first = 0;
    while (first < CHOICES && !str_equal(choices[first].list, list))
        first++;
    *n = 0;
    while (first + *n < CHOICES && str_equal(choices[first + *n].list, list))
        ++*n;
    return choices + first;
}

Str choice_word(Lang lang, Str list, Str id) {
    size_t n;
    const Choice *of = choices_of(list, &n);
    for (size_t i = 0; i < n; i++)
        if (str_equal(of[i].id, id)) return word_of(lang, "choice", list, of[i].id, of[i].id);
    return id;
}

/* In which records do these words stand? Titles and texts are folded once for each snapshot. */

#include "records/records_in.h"
#include "words/search.h"

/* Between the texts of a record: a sign that no text may hold. */
static const Str apart = S("\x1f");

static bool is_sought(const FieldOf *field) {
    bool text = field->type == FIELD_TEXT || field->type == FIELD_PROSE;
    return text && !(field->flags & FIELD_PERSONAL);
}

static Str texts_folded(Arena *mem, Arena *scratch, const Record *record) {
    const KindOf *kind = kind_of(record->kind);
    VEC(Str) parts = {0};
    for (size_t i = 0; i < kind->n_fields; i++)
        for (size_t v = 0; is_sought(&kind->fields[i]) && v < record->values[i].n; v++)
            vec_push(scratch, &parts, words_fold(scratch, record->values[i].list[v]));
    return str_copy(mem, str_join(scratch, parts.n, parts.at, apart));
}

/* Of all records of a kind, in the order of records_all. */
static const void *texts_make(Arena *mem, const Records *records, int kind) {
    size_t n;
    const Record *const *all = records_all(records, (Kind)kind, &n);
    Str *out = NEW_ARRAY(mem, Str, n + 1);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < n; i++) {
        ArenaMark mark = arena_mark(scratch);
        out[i] = texts_folded(mem, scratch, all[i]);
        arena_rewind(scratch, mark);
    }
    arena_free(scratch);
    return out;
}

/* `of`: kind by kind, language by language. */
static const void *titles_make(Arena *mem, const Records *records, int of) {
    size_t n;
    const Record *const *all = records_all(records, (Kind)(of / LANGS), &n);
    Str *out = NEW_ARRAY(mem, Str, n + 1);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < n; i++) {
        ArenaMark mark = arena_mark(scratch);
        Str title = record_title(scratch, records, all[i], (Lang)(of % LANGS));
        out[i] = str_copy(mem, words_fold(scratch, title));
        arena_rewind(scratch, mark);
    }
    arena_free(scratch);
    return out;
}

static bool holds(Str text, Str words) {
    return str_find(text, words, 0) != SIZE_MAX;
}

const Record *const *records_seek(Arena *mem, const Records *records, const RecordsSought *sought,
                                  size_t *n) {
    size_t n_all, found = 0;
    const Record *const *all = records_all(records, sought->kind, &n_all);
    const Str *texts = records_derived(records, texts_make, (int)sought->kind);
    const Str *titles =
        records_derived(records, titles_make, (int)sought->kind * LANGS + (int)sought->lang);
    const Record **out = NEW_ARRAY(mem, const Record *, n_all + 1);
    bool across = holds(sought->words, apart); /* stands in no text, but would between two */
    for (size_t i = 0; i < n_all; i++) {
        if (all[i]->archived != sought->archived) continue;
        bool in = holds(titles[i], sought->words) || holds(all[i]->id, sought->words) ||
                  (!across && holds(texts[i], sought->words));
        if (in) out[found++] = all[i];
    }
    *n = found;
    return out;
}

/* What does somebody mean who writes a text where a record, an area or an indicator is referred to?
 * Its id, what stands in brackets behind a title, its name, or a part of it: what fits several
 * things is asked again, never guessed. */

#include "records/records_in.h"
#include "words/search.h"

enum { MEANT_MOST = 20 };

typedef struct Name { /* of a thing, folded */
    Str folded;
    size_t thing, next; /* next: another one that is the same; SIZE_MAX: none */
} Name;
struct Meanings {
    Lang lang;
    MeaningsAsk ask;
    VEC(Meaning) things;
    VEC(Name) names;
    Index by_name; /* -> the last of the same */
};

/* ---- what there is ---- */

static void name_add(Arena *mem, Meanings *of, Str name) {
    Name one = {words_fold(mem, name), of->things.n - 1, SIZE_MAX};
    if (!one.folded.n) return;
    one.next = index_get(&of->by_name, one.folded);
    if (of->names.at && one.next < of->names.n && of->names.at[one.next].thing == one.thing) return;
    index_put(mem, &of->by_name, one.folded, of->names.n);
    vec_push(mem, &of->names, one);
}

static void records_add(Arena *mem, Meanings *of) {
    size_t n;
    const Record *const *all = records_of(of->ask.records, of->ask.field->refers, &n);
    for (size_t i = 0; i < n; i++) {
        Str title = record_title(mem, of->ask.records, all[i], of->lang);
        vec_push(mem, &of->things, (Meaning){all[i]->id, title});
        name_add(mem, of, title);
        name_add(mem, of, title_alone(mem, all[i], of->lang));
    }
}

static void regions_add(Arena *mem, Meanings *of) {
    size_t n;
    const Region *const *all = regions_all(of->ask.catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        vec_push(mem, &of->things, (Meaning){all[i]->key, all[i]->full_name.in[of->lang]});
        for (Lang lang = 0; lang < LANGS; lang++) {
            name_add(mem, of, all[i]->name.in[lang]);
            name_add(mem, of, all[i]->full_name.in[lang]);
        }
    }
}

static void indicators_add(Arena *mem, Meanings *of) {
    size_t n;
    const Indicator *const *all = indicators_all(of->ask.catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        vec_push(mem, &of->things, (Meaning){all[i]->id, all[i]->title.in[of->lang]});
        for (Lang lang = 0; lang < LANGS; lang++)
            name_add(mem, of, all[i]->title.in[lang]);
    }
}

static Meanings *meanings_of(Arena *mem, const MeaningsAsk *ask, Lang lang) {
    Meanings *of = NEW(mem, Meanings);
    *of = (Meanings){.lang = lang, .ask = *ask};
    switch (ask->field->type) {
    case FIELD_RECORD: records_add(mem, of); break;
    case FIELD_REGION: regions_add(mem, of); break;
    case FIELD_INDICATOR: indicators_add(mem, of); break;
    default: must(false);
    }
    return of;
}

/* ---- what is meant ---- */

/* "Stadt Essen [stadt-essen]" → "stadt-essen"; else the text. */
static Str inside_brackets(Str text) {
    size_t from = text.n;
    if (!str_ends(text, S("]"))) return text;
    while (from && text.p[from - 1] != '[')
        from--;
    return from ? str_slice(text, from, text.n - 1) : text;
}

/* By an id or a key; empty: none. */
static Str id_of(Cx *cx, const MeaningsAsk *ask, Str text) {
    const Record *record;
    const Region *region;
    const Indicator *indicator;
    Fault before = cx->fault;
    Str id = inside_brackets(text), out = STR_NONE;
    if (ask->field->type == FIELD_RECORD) {
        record = record_find(ask->records, ask->field->refers, id);
        return record ? record->id : out;
    }
    if (ask->field->type == FIELD_REGION) {
        if (!region_find(cx, ask->catalogue, id, &region)) out = region->key;
    } else if (!indicator_find(cx, ask->catalogue, id, &indicator)) {
        out = indicator->id;
    }
    cx->fault = before;
    return out;
}

static void meant_add(Arena *mem, const Meanings *of, Meant *to, size_t thing) {
    if (!to->list) to->list = NEW_ARRAY(mem, Meaning, MEANT_MOST);
    for (size_t i = 0; i < to->n; i++)
        if (str_equal(to->list[i].id, of->things.at[thing].id)) return;
    if (to->n < MEANT_MOST) to->list[to->n++] = of->things.at[thing];
}

Meant meant_exactly(Cx *cx, Meanings **of, const MeaningsAsk *ask, Str text) {
    Meant meant = {.one = id_of(cx, ask, text)};
    if (meant.one.n) return meant;
    if (!*of) *of = meanings_of(cx->mem, ask, cx->lang);
    Str wanted = words_fold(cx->mem, text);
    const Name *names = (*of)->names.at;
    for (size_t at = wanted.n ? index_get(&(*of)->by_name, wanted) : SIZE_MAX;
         names && at < (*of)->names.n; at = names[at].next)
        meant_add(cx->mem, *of, &meant, names[at].thing);
    if (meant.n == 1) meant.one = meant.list[0].id;
    return meant;
}

Meant meant_perhaps(Cx *cx, Meanings **of, const MeaningsAsk *ask, Str text) {
    Meant meant = meant_exactly(cx, of, ask, text);
    if (meant.one.n || meant.n) return meant;
    Str wanted = words_fold(cx->mem, text);
    for (size_t i = 0; wanted.n && i < (*of)->names.n; i++)
        if (str_find((*of)->names.at[i].folded, wanted, 0) != SIZE_MAX)
            meant_add(cx->mem, *of, &meant, (*of)->names.at[i].thing);
    return meant;
}

Str meaning_told(Arena *mem, const Meaning *meaning) {
    return str_format(mem, "%.*s [%.*s]", STR_ARG(meaning->title), STR_ARG(meaning->id));
}

Str meanings_told(Arena *mem, const Meant *meant) {
    Str *names = NEW_ARRAY(mem, Str, meant->n + 1);
    for (size_t i = 0; i < meant->n; i++)
        names[i] = meaning_told(mem, &meant->list[i]);
    return str_join(mem, meant->n, names, S("; "));
}

/* What can be found? Walks through indicators, areas, schools, the words of the definitions, states
 * and pages, and gives the words of each to the index. */

#include <string.h>

#include "figures/value.h"
#include "publish/search_in.h"

typedef struct IndexMaker {
    Arena *mem, *scratch;
    const Catalogue *catalogue;
    TermMaker *terms;
    VEC(Entry) entries;
} IndexMaker;

/* Its number; the words of the title are in the index already. */
static uint32_t entry_begin(IndexMaker *maker, Entry entry, int weight) {
    uint32_t number = (uint32_t)maker->entries.n;
    bool same = str_equal(entry.title[DE], entry.title[EN]);
    for (Lang lang = DE; lang < LANGS; lang++) {
        Counted counted;
        if (same && lang != DE) {
            entry.folded[lang] = entry.folded[DE], entry.n_title[lang] = entry.n_title[DE];
            entry.name_ends[lang] = entry.name_ends[DE];
            continue;
        }
        unsigned langs = same ? EVERY_LANGUAGE : 1u << lang;
        terms_add(maker->terms, number, langs, entry.title[lang], weight, &counted);
        entry.folded[lang] = str_copy(maker->mem, counted.folded);
        entry.n_title[lang] = (uint8_t)counted.n;
        entry.name_ends[lang] = (uint16_t)counted.name_ends;
    }
    vec_push(maker->scratch, &maker->entries, entry);
    return number;
}

/* ---- indicators ---- */

static void indicator_add(IndexMaker *maker, const Indicator *indicator) {
    Entry entry = {.kind = FOUND_INDICATOR, .indicator = indicator};
    for (Lang lang = DE; lang < LANGS; lang++) {
        entry.title[lang] = indicator->title.in[lang];
    }
    uint32_t number = entry_begin(maker, entry, WEIGHT_TITLE);
    terms_add_key(maker->terms, number, indicator->id);
    terms_add_key(maker->terms, number, indicator->family);
    terms_add_texts(maker->terms, number, &indicator->subject, WEIGHT_TITLE - 1);
    terms_add_texts(maker->terms, number, &indicator->also, WEIGHT_NAME);
    terms_add_texts(maker->terms, number, &indicator->definition, WEIGHT_FIELD);
    for (Lang lang = DE; lang < LANGS; lang++)
        terms_add(maker->terms, number, 1u << lang, field_word(lang, indicator->field),
                  WEIGHT_FIELD, NULL);
    for (size_t d = 0; d < indicator->n_by; d++) {
        const Dimension *by = indicator->by[d];
        terms_add_texts(maker->terms, number, &by->label, WEIGHT_ASIDE);
        for (size_t c = 0; c < by->n_codes; c++)
            terms_add_texts(maker->terms, number, &by->codes[c].label, WEIGHT_ASIDE);
    }
}

/* ---- areas and schools ---- */

static void region_add(IndexMaker *maker, const Region *region) {
    Entry entry = {.kind = FOUND_REGION, .region = region};
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = region->name.in[lang];
    uint32_t number = entry_begin(maker, entry, WEIGHT_AREA);
    terms_add_key(maker->terms, number, region->key);
    for (size_t k = 0; k < region->n_keys; k++)
        terms_add_key(maker->terms, number, region->keys[k]);
    for (Lang lang = DE; lang < LANGS; lang++)
        terms_add(maker->terms, number, 1u << lang, region_kind_word(lang, region->kind),
                  WEIGHT_FIELD, NULL);
}

static const DimensionCode *school_type(const Catalogue *catalogue, Str code) {
    const Dimension *types = dimension_find(catalogue, S("schooltype"));
    for (size_t i = 0; types && i < types->n_codes; i++)
        if (str_equal(types->codes[i].code, code)) return &types->codes[i];
    return NULL;
}

static void school_add(IndexMaker *maker, const Region *school) {
    Entry entry = {.kind = FOUND_SCHOOL, .region = school};
    const Region *town = school->parent;
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = school->name.in[lang];
    uint32_t number = entry_begin(maker, entry, WEIGHT_NAME);
    terms_add_key(maker->terms, number, school->key);
    if (town) terms_add_texts(maker->terms, number, &town->name, WEIGHT_FIELD);
    const DimensionCode *type = school_type(maker->catalogue, school->school_type);
    if (type) terms_add_texts(maker->terms, number, &type->label, WEIGHT_FIELD + 1);
}

/* ---- words of the definitions ---- */

/* The indicator by which a breakdown is best shown: the one that is nothing without it, one of the
 * start page, the first. */
static const Indicator *indicator_by(const Catalogue *catalogue, const Dimension *by) {
    const Indicator *best = NULL;
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < all[i]->n_by; d++) {
            if (all[i]->by[d] != by) continue;
            int rank = all[i]->needs == by ? 2 : all[i]->headline > 0;
            int had = !best ? -1 : best->needs == by ? 2 : best->headline > 0;
            if (rank > had) best = all[i];
        }
    return best;
}

static void dimension_add(IndexMaker *maker, const Indicator *shown, const Dimension *by) {
    Entry entry = {.kind = FOUND_WORD, .indicator = shown, .by = by};
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = by->label.in[lang];
    entry_begin(maker, entry, WEIGHT_WORD);
    for (size_t c = 0; c < by->n_codes; c++) {
        const DimensionCode *code = &by->codes[c];
        entry.code = code;
        for (Lang lang = DE; lang < LANGS; lang++)
            entry.title[lang] = code->label.in[lang];
        uint32_t number = entry_begin(maker, entry, WEIGHT_WORD);
        for (size_t i = 0; i < code->n_also; i++)
            terms_add(maker->terms, number, EVERY_LANGUAGE, code->also[i], WEIGHT_FIELD, NULL);
    }
}

/* Each breakdown once, by the first indicator that has it. */
static void dimensions_add(IndexMaker *maker) {
    size_t n;
    const Indicator *const *all = indicators_all(maker->catalogue, &n);
    VEC(const Dimension *) seen = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < all[i]->n_by; d++) {
            size_t s = 0;
            while (s < seen.n && seen.at[s] != all[i]->by[d])
                s++;
            if (s < seen.n) continue;
            vec_push(maker->scratch, &seen, all[i]->by[d]);
            dimension_add(maker, indicator_by(maker->catalogue, all[i]->by[d]), all[i]->by[d]);
        }
}

static void state_add(IndexMaker *maker, const Str words[LANGS]) {
    Entry entry = {.kind = FOUND_WORD, .path = S("/about"), .message = MSGS};
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = words[lang];
    entry_begin(maker, entry, WEIGHT_WORD);
}

static void states_add(IndexMaker *maker) {
#define PRESENCE(name, id) \
    state_add(maker, (Str[]){presence_word(DE, name), presence_word(EN, name)});
#define PRECISION(name, id) \
    state_add(maker, (Str[]){precision_word(DE, name), precision_word(EN, name)});
#define MARK(name, id, bit) \
    state_add(maker, (Str[]){message_text(DE, mark_message(name)), \
                             message_text(EN, mark_message(name))});
#include "figures/states.def"
#undef PRESENCE
#undef PRECISION
#undef MARK
}

/* ---- pages ---- */

/* "name|note|other words" */
static Str page_part(Lang lang, Msg message, size_t which) {
    Str rest = message_text(lang, message), part = STR_NONE;
    for (size_t i = 0; i <= which; i++)
        if (!str_cut(&rest, '|', &part)) return STR_NONE;
    return part;
}

static void page_add(IndexMaker *maker, SearchKind kind, const char *path, Msg message) {
    Entry entry = {.kind = kind, .path = str_of(path), .message = message};
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = page_part(lang, message, 0);
    uint32_t number = entry_begin(maker, entry, WEIGHT_ACTION);
    for (Lang lang = DE; lang < LANGS; lang++)
        terms_add(maker->terms, number, 1u << lang, page_part(lang, message, 2), WEIGHT_NAME, NULL);
}

/* A word that the definitions use, by each of its forms. */
static void word_add(IndexMaker *maker, const char *id, Msg message) {
    Entry entry = {.kind = FOUND_WORD, .message = message};
    entry.path = str_format(maker->mem, "/about#wort-%s", id);
    for (Lang lang = DE; lang < LANGS; lang++)
        entry.title[lang] = page_part(lang, message, 0);
    uint32_t number = entry_begin(maker, entry, WEIGHT_FIELD);
    for (Lang lang = DE; lang < LANGS; lang++)
        terms_add(maker->terms, number, 1u << lang, page_part(lang, message, 1), WEIGHT_FIELD,
                  NULL);
}

/* Every field of the catalogue that has indicators: its tables. */
static void fields_add(IndexMaker *maker) {
    size_t n;
    const Indicator *const *all = indicators_all(maker->catalogue, &n);
    for (size_t i = 0; i < n; i++) { /* ids begin with the field's letter */
        if (i && str_equal(all[i]->field, all[i - 1]->field)) continue;
        Entry entry = {.kind = FOUND_ACTION, .message = MSGS};
        entry.path = str_format(maker->mem, "/build?field=%.*s&step=areas", STR_ARG(all[i]->field));
        for (Lang lang = DE; lang < LANGS; lang++)
            entry.title[lang] = field_word(lang, all[i]->field);
        entry_begin(maker, entry, WEIGHT_WORD);
    }
}

static void all_add(IndexMaker *maker) {
    size_t n;
    const Indicator *const *indicators = indicators_all(maker->catalogue, &n);
    for (size_t i = 0; i < n; i++)
        indicator_add(maker, indicators[i]);
    const Region *const *regions = regions_all(maker->catalogue, &n);
    for (size_t i = 0; i < n; i++)
        if (!regions[i]->valid_to.year) region_add(maker, regions[i]);
    const Region *const *schools = schools_all(maker->catalogue, &n);
    for (size_t i = 0; i < n; i++)
        if (region_contains(area_own(maker->catalogue), schools[i])) school_add(maker, schools[i]);
    dimensions_add(maker);
    states_add(maker);
#define FIND(kind, path, message) page_add(maker, kind, path, message);
#include "publish/search_pages.def"
#undef FIND
#define WORD(id, message) word_add(maker, id, message);
#include "publish/glossary.def"
#undef WORD
    fields_add(maker);
}

static Str filled(Arena *mem, Lang lang, Msg message, Str first, Str second) {
    return message_fill(mem, lang, message, 2, (Str[]){first, second});
}

static Str region_note(Arena *mem, Lang lang, const Region *region) {
    Str kind = region_kind_word(lang, region->kind);
    if (region->kind == REGION_SCHOOL)
        return filled(mem, lang, MSG_SEARCH_NOTE_SCHOOL,
                      region->parent ? region->parent->name.in[lang] : S("–"), region->key);
    if (region->kind == REGION_TOWN && region->parent)
        return filled(mem, lang, MSG_SEARCH_NOTE_TOWN, kind, region->parent->name.in[lang]);
    return filled(mem, lang, MSG_SEARCH_NOTE_REGION, kind, region->key);
}

bool entry_is_explained(const Entry *entry) {
    return entry->kind == FOUND_WORD && !entry->by && entry->message != MSGS;
}

Str entry_note(Arena *mem, Lang lang, const Entry *entry) {
    switch (entry->kind) {
    case FOUND_CHART:
    case FOUND_INDICATOR:
        return filled(mem, lang, MSG_SEARCH_NOTE_INDICATOR, entry->indicator->id,
                      field_word(lang, entry->indicator->field));
    case FOUND_REGION:
    case FOUND_SCHOOL: return region_note(mem, lang, entry->region);
    case FOUND_WORD:
        if (entry_is_explained(entry)) return page_part(lang, entry->message, 2);
        if (!entry->by) return message_text(lang, MSG_SEARCH_NOTE_STATE);
        return entry->code ? filled(mem, lang, MSG_SEARCH_NOTE_CODE, entry->by->label.in[lang],
                                    entry->indicator->title.in[lang])
                           : filled(mem, lang, MSG_SEARCH_NOTE_BREAKDOWN,
                                    entry->indicator->title.in[lang], STR_NONE);
    case FOUND_COMPARED:    /* no entry: it is made of areas */
    case FOUND_PARTNERSHIP: /* nor here: partners/ knows these */
    case FOUND_PAGE:
    case FOUND_ACTION:
    case SEARCH_KINDS: break;
    }
    return entry->message == MSGS ? message_text(lang, MSG_SEARCH_NOTE_FIELD)
                                  : page_part(lang, entry->message, 1);
}

Err search_index_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Catalogue *catalogue = of;
    (void)cx;
    Arena *scratch = arena_new();
    SearchIndex *index = NEW(mem, SearchIndex);
    IndexMaker maker = {
        .mem = mem, .scratch = scratch, .catalogue = catalogue, .terms = terms_begin(scratch)};
    all_add(&maker);
    index->n_entries = maker.entries.n;
    index->entries = NEW_ARRAY(mem, Entry, maker.entries.n + 1);
    if (maker.entries.n)
        memcpy(index->entries, maker.entries.at, maker.entries.n * sizeof *index->entries);
    index->own = area_own(catalogue);
    index->around = area_around(catalogue);
    terms_end(maker.terms, mem, index);
    arena_free(scratch);
    *out = index;
    return OK;
}

/* Which region does a name mean where there is no key? Names carry the kind of area in words of
 * their own ("Kreis", "Stadt", "Landeshauptstadt"); what is left names the place. Where a place is
 * a town and a Kreis at once and nothing says which, several are meant and that is told, never
 * guessed. */

#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures.h"
#include "figures/figures_in.h"

#define MOST_NAMED 8 /* regions that share a name, as told */

typedef struct Named {
    const Region *region;
    size_t next; /* with the same name; NOWHERE: the last */
} Named;

struct NameIndex {
    Index first; /* of the bare name */
    VEC(Named) list;
};

/* ---- the words of a name ---- */

typedef struct KindWord {
    Str word; /* folded */
    unsigned kinds;
} KindWord;
#define KIND(kind) (1u << (kind))
#define ALL_KINDS \
    (KIND(REGION_STATE) | KIND(REGION_LAND) | KIND(REGION_DISTRICT_GROUP) | KIND(REGION_CITY) | \
     KIND(REGION_KREIS) | KIND(REGION_TOWN))

static const KindWord kind_words[] = {
    {S("kreisfreie"), KIND(REGION_CITY)},
    {S("krfr"), KIND(REGION_CITY)},
    {S("kreisfr"), KIND(REGION_CITY)},
    {S("stadtkreis"), KIND(REGION_CITY)},
    {S("sk"), KIND(REGION_CITY)},
    {S("stadt"), KIND(REGION_CITY) | KIND(REGION_TOWN)},
    {S("city"), KIND(REGION_CITY) | KIND(REGION_TOWN)},
    {S("landeshauptstadt"), KIND(REGION_CITY) | KIND(REGION_TOWN)},
    {S("hansestadt"), KIND(REGION_CITY) | KIND(REGION_TOWN)},
    {S("gemeinde"), KIND(REGION_TOWN)},
    {S("kreis"), KIND(REGION_KREIS)},
    {S("landkreis"), KIND(REGION_KREIS)},
    {S("lk"), KIND(REGION_KREIS)},
    {S("district"), KIND(REGION_KREIS)},
    {S("städteregion"), KIND(REGION_KREIS)},
    {S("stadtregion"), KIND(REGION_KREIS)},
    {S("regierungsbezirk"), KIND(REGION_DISTRICT_GROUP)},
    {S("regbez"), KIND(REGION_DISTRICT_GROUP)},
    {S("bezirksregierung"), KIND(REGION_DISTRICT_GROUP)},
    {S("land"), KIND(REGION_LAND)},
    {S("bundesland"), KIND(REGION_LAND)},
};

static unsigned kinds_of_word(Str folded) {
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (str_equal(folded, kind_words[i].word)) return kind_words[i].kinds;
    return 0;
}

/* "a." and "d." of "Mülheim a. d. Ruhr" */
static Str long_form(Str folded, Str written) {
    if (!str_ends(written, S("."))) return folded;
    if (str_equal(folded, S("a"))) return S("an");
    if (str_equal(folded, S("d"))) return S("der");
    return str_equal(folded, S("ad")) ? S("ander") : folded;
}

/* The name without the words for its kind; *kinds: which kinds these leave. */
static Str bare_name(Arena *mem, Str name, unsigned *kinds) {
    Str words[32];
    size_t n = 0;
    *kinds = ALL_KINDS;
    char *plain = cstr(mem, name);
    for (char *c = plain; *c; c++)
        if (*c == ',' || *c == '(' || *c == ')' || *c == '/') *c = ' ';
    for (Str rest = str_of(plain), word; str_cut(&rest, ' ', &word);) {
        Str folded = long_form(mapping_fold(mem, word), word);
        unsigned kind = kinds_of_word(folded);
        if (kind)
            *kinds &= kind;
        else if (folded.n && n < sizeof words / sizeof *words)
            words[n++] = folded;
    }
    return str_join(mem, n, words, STR_NONE);
}

/* ---- the index ---- */

static void name_add(Arena *mem, NameIndex *index, const Region *region, Str name) {
    unsigned kinds;
    Str bare = bare_name(mem, name, &kinds);
    if (!bare.n) return;
    size_t first = index_get(&index->first, bare);
    for (size_t at = first; at != NOWHERE; at = index->list.at[at].next)
        if (index->list.at[at].region == region) return;
    index_put(mem, &index->first, bare, index->list.n);
    vec_push(mem, &index->list, ((Named){region, first}));
}

NameIndex *names_index(Arena *mem, const Catalogue *catalogue) {
    NameIndex *index = NEW(mem, NameIndex);
    size_t n;
    const Region *const *all = regions_all(catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->kind == REGION_SET || all[i]->kind == REGION_SCHOOL) continue;
        for (Lang lang = DE; lang < LANGS; lang++)
            name_add(mem, index, all[i], all[i]->name.in[lang]);
    }
    return index;
}

static unsigned kinds_of_level(RegionLevel level) {
    switch (level) {
    case LEVEL_ANY: break;
    case LEVEL_LAND: return KIND(REGION_STATE) | KIND(REGION_LAND);
    case LEVEL_GROUP: return KIND(REGION_DISTRICT_GROUP);
    case LEVEL_KREIS: return KIND(REGION_CITY) | KIND(REGION_KREIS);
    case LEVEL_TOWN: return KIND(REGION_CITY) | KIND(REGION_TOWN);
    }
    return ALL_KINDS;
}

/* Areas that ended in a reform are meant only where no living one is. */
static size_t candidates(const NameIndex *index, size_t first, unsigned kinds, bool ended,
                         const Region **out) {
    size_t n = 0;
    for (size_t at = first; at != NOWHERE && n < MOST_NAMED; at = index->list.at[at].next) {
        const Region *region = index->list.at[at].region;
        if ((kinds & KIND(region->kind)) && (region->valid_to.year != 0) == ended)
            out[n++] = region;
    }
    return n;
}

NameKind name_read(Arena *mem, const NameIndex *index, Str text, RegionLevel level,
                   const Region **out, Str *several) {
    const Region *found[MOST_NAMED];
    Str names[MOST_NAMED];
    unsigned kinds;
    Str bare = bare_name(mem, text, &kinds);
    if (!bare.n) return NAME_UNKNOWN;
    kinds &= kinds_of_level(level);
    size_t first = index_get(&index->first, bare);
    size_t n = candidates(index, first, kinds, false, found);
    if (!n) n = candidates(index, first, kinds, true, found);
    if (!n) return NAME_UNKNOWN;
    *out = found[0];
    if (n == 1) return NAME_KNOWN;
    for (size_t i = 0; i < n; i++)
        names[i] =
            str_format(mem, "%.*s %.*s", STR_ARG(found[i]->key), STR_ARG(found[i]->name.in[DE]));
    *several = str_join(mem, n, names, S(", "));
    return NAME_SEVERAL;
}

/* ---- what somebody enters ---- */

static Err names_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    (void)cx;
    *out = names_index(mem, of);
    return OK;
}

Err region_named(Cx *cx, const Catalogue *catalogue, Str text, const Region **out) {
    const Kept keep = {.make = names_make, .most = 1, .key = S("names"), .of = catalogue};
    const void *index;
    Str several;
    if ((*out = region_by_key(catalogue, text, false))) return OK;
    TRY(catalogue_kept(cx, catalogue, &keep, &index));
    NameKind kind = name_read(cx->mem, index, text, LEVEL_ANY, out, &several);
    if (kind == NAME_SEVERAL) return fail(cx, INVALID, MSG_FIGURES_AREA_SEVERAL, text, several);
    return kind == NAME_KNOWN ? OK : region_find(cx, catalogue, text, out); /* says what is near */
}

/* ---- the lines above a table ---- */

/* "Köln, krfr. Stadt" stands alone in its line; "Einwohner in Köln nach Alter" does not, and says
 * no more than its words do: a line is taken as a whole or after a colon. */
static const Region *line_region(Arena *mem, const Catalogue *catalogue, const NameIndex *index,
                                 Str line, RegionLevel level) {
    const Region *region;
    Str several;
    size_t colon = str_find(line, S(":"), 0);
    Str texts[] = {str_trim(line),
                   colon == NOWHERE ? STR_NONE : str_trim(str_slice(line, colon + 1, line.n))};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!texts[i].n) continue;
        if ((region = region_by_key(catalogue, texts[i], false)) && texts[i].n >= 5) return region;
        if (name_read(mem, index, texts[i], level, &region, &several) == NAME_KNOWN) return region;
    }
    return NULL;
}

const Region *title_region(Arena *mem, const Catalogue *catalogue, const NameIndex *index,
                           const Table *table, RegionLevel level) {
    const Region *found = NULL;
    for (size_t i = 0; i < table->n_title; i++) {
        const Region *region = line_region(mem, catalogue, index, table->title[i], level);
        if (region && found && region != found) return NULL;
        if (region) found = region;
    }
    return found;
}

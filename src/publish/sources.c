/* Whose are the numbers? Which deliveries figures rest on, and the words for where these come from:
 * the one place that decides them, for pages, pictures and files. */

#include <string.h>

#include "accounts/accounts.h"
#include "publish/publish_in.h"

/* ---- what figures rest on ---- */

enum { LOOKED_AT = 32 }; /* the newest of those known; one that was there before is made again */

static bool behind_same(const PublishedBehind *a, const PublishedBehind *b) {
    return a->n == b->n &&
           (!a->n || !memcmp(a->deliveries, b->deliveries, a->n * sizeof *a->deliveries));
}

typedef VEC(int64_t) Numbers;

/* Ascending, each once. */
static void number_add(Arena *mem, Numbers *list, int64_t number) {
    size_t at = list->n;
    while (at > 0 && list->at[at - 1] > number)
        at--;
    if (at > 0 && list->at[at - 1] == number) return;
    vec_push(mem, list, number);
    for (size_t i = list->n - 1; i > at; i--)
        list->at[i] = list->at[i - 1];
    list->at[at] = number;
}

const PublishedBehind *behind_of(Behinds *known, const Origins *origins) {
    Numbers numbers = {0};
    for (size_t i = 0; i < origins->deliveries.n; i++)
        number_add(origins->mem, &numbers, origins->deliveries.at[i].delivery);
    PublishedBehind here = {numbers.at, numbers.n};
    for (size_t i = 0; i < known->list.n && i < LOOKED_AT; i++) {
        const PublishedBehind *other = known->list.at[known->list.n - 1 - i];
        if (behind_same(other, &here)) return other;
    }
    int64_t *kept = NEW_ARRAY(known->mem, int64_t, here.n + 1);
    if (here.n) memcpy(kept, here.deliveries, here.n * sizeof *kept);
    PublishedBehind *made = NEW(known->mem, PublishedBehind);
    *made = (PublishedBehind){kept, here.n};
    vec_push(known->mem, &known->list, made);
    return made;
}

void table_deliveries(Cx *cx, PublishedTable *table) {
    Numbers all = {0};
    const PublishedBehind *last = NULL;
    for (size_t i = 0; i < table->n; i++) {
        const PublishedBehind *behind = table->figures[i].behind;
        if (table->figures[i].value.secrecy == NOT_RELEASED) continue; /* nor whose it is */
        for (size_t d = 0; behind && behind != last && d < behind->n; d++)
            number_add(cx->mem, &all, behind->deliveries[d]);
        last = behind;
    }
    table->deliveries = all.at, table->n_deliveries = all.n;
}

/* ---- which deliveries are a partner's ---- */

typedef struct Owned {
    int64_t delivery;
    Str owner; /* id or name */
    Texts title;
} Owned;
typedef struct OwnedList { /* ascending */
    Owned *list;
    size_t n;
} OwnedList;

static Err owned_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    (void)of;
    Delivery *all;
    size_t n;
    TRY(delivery_list(cx, &all, &n));
    OwnedList *owned = NEW(mem, OwnedList);
    *owned = (OwnedList){.list = NEW_ARRAY(mem, Owned, n + 1)};
    for (size_t i = n; i-- > 0;) { /* the newest comes first */
        if (!all[i].owner.n) continue;
        Owned *one = &owned->list[owned->n++];
        *one = (Owned){.delivery = all[i].number, .owner = str_copy(mem, all[i].owner)};
        for (Lang lang = DE; lang < LANGS; lang++)
            one->title.in[lang] = str_copy(mem, all[i].title.in[lang]);
    }
    *out = owned;
    return OK;
}

static Err owned_get(Cx *cx, const OwnedList **out) {
    const Catalogue *catalogue;
    const void *owned;
    TRY(catalogue_get(cx, &catalogue));
    const Kept keep = {.make = owned_make, .most = 1, .key = S("")};
    TRY(catalogue_kept(cx, catalogue, &keep, &owned));
    *out = owned;
    return OK;
}

/* NULL: official data. */
static const Owned *owned_find(const OwnedList *owned, int64_t delivery) {
    size_t from = 0, to = owned->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (owned->list[middle].delivery == delivery) return &owned->list[middle];
        if (owned->list[middle].delivery < delivery)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* ---- in words ---- */

static void source_add(Cx *cx, PublishedSources *sources, Str source) {
    for (size_t i = 0; i < sources->list.n; i++)
        if (str_equal(sources->list.at[i], source)) return;
    vec_push(cx->mem, &sources->list, source);
}

/* The name that the organisation has today, asked for once; what nobody here has as an id is a
 * name already. */
static Err owner_name(Cx *cx, PublishedSources *sources, Str owner, Str *out) {
    Organisation organisation;
    for (size_t i = 0; i < sources->owners.n; i++)
        if (str_equal(sources->owners.at[i].id, owner)) {
            *out = sources->owners.at[i].name;
            return OK;
        }
    Fault before = cx->fault;
    Err err = organisation_get(cx, &organisation, owner);
    if (err == NOT_FOUND) cx->fault = before;
    if (err && err != NOT_FOUND) return err;
    *out = err ? owner : organisation.name;
    vec_push(cx->mem, &sources->owners, ((SourceOwner){owner, *out}));
    return OK;
}

/* The indicator tells its official source; what a partner delivered is the partner's own: "Stadt
 * Essen: Abgänge, eigene Zählung". */
static Err sources_of(Cx *cx, PublishedSources *out, const Indicator *indicator,
                      const int64_t *deliveries, size_t n) {
    const OwnedList *owned;
    TRY(owned_get(cx, &owned));
    for (size_t i = 0; i < n; i++) {
        Str name;
        const Owned *one = owned_find(owned, deliveries[i]);
        if (!one) {
            source_add(cx, out, indicator->source.in[out->lang]);
            continue;
        }
        TRY(owner_name(cx, out, one->owner, &name));
        source_add(
            cx, out,
            str_format(cx->mem, "%.*s: %.*s", STR_ARG(name), STR_ARG(one->title.in[out->lang])));
    }
    if (!n) source_add(cx, out, indicator->source.in[out->lang]);
    return OK;
}

Err publish_sources_add(Cx *cx, PublishedSources *out, const PublishedTable *table) {
    return sources_of(cx, out, table->indicator, table->deliveries, table->n_deliveries);
}

Err publish_sources_figure(Cx *cx, PublishedSources *out, const PublishedFigure *figure) {
    const PublishedBehind *behind = figure->behind;
    if (!value_has_number(&figure->value)) return OK;
    return sources_of(cx, out, figure->indicator, behind ? behind->deliveries : NULL,
                      behind ? behind->n : 0);
}

Str publish_sources_text(Cx *cx, const PublishedSources *sources) {
    return str_join(cx->mem, sources->list.n, sources->list.at, S("; "));
}

Err publish_source(Cx *cx, Str *out, Lang lang, const PublishedTable *table) {
    PublishedSources sources = {.lang = lang};
    TRY(publish_sources_add(cx, &sources, table));
    *out = publish_sources_text(cx, &sources);
    return OK;
}

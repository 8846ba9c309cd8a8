/* Which record, area or indicator does somebody mean who typed a text into a form? Its id, what
 * stands in brackets behind a title, its title, or a part of it: what fits several things is asked
 * again, never guessed. Works without script. */

#include "web/record_in.h"
#include "words/search.h"

enum { MEANT_MOST = 20 };

/* "Stadt Essen [stadt-essen]" → "stadt-essen"; else the text. */
static Str inside_brackets(Str text) {
    size_t from = text.n;
    if (!str_ends(text, S("]"))) return text;
    while (from && text.p[from - 1] != '[')
        from--;
    return from ? str_slice(text, from, text.n - 1) : text;
}

Str named_text(Cx *cx, Str title, Str id) {
    return str_format(cx->mem, "%.*s [%.*s]", STR_ARG(title), STR_ARG(id));
}

RecordMeant record_meant(Cx *cx, const Asking *asking, Kind kind, Str text) {
    size_t n;
    RecordMeant meant = {.list = NEW_ARRAY(cx->mem, const Record *, MEANT_MOST)};
    const Record *const *all = records_of(asking->records, kind, &n), *same = NULL;
    const Record *there = record_find(asking->records, kind, inside_brackets(text));
    if (there && record_seen(cx, asking->records, there, asking->person)) {
        meant.one = there;
        return meant;
    }
    Str wanted = words_fold(cx->mem, text);
    size_t n_same = 0;
    for (size_t i = 0; wanted.n && i < n; i++) {
        Str title = words_fold(cx->mem, record_title(cx->mem, asking->records, all[i], cx->lang));
        bool whole = str_equal(title, wanted);
        if (!whole && str_find(title, wanted, 0) == SIZE_MAX) continue;
        if (!record_seen(cx, asking->records, all[i], asking->person)) continue;
        if (whole) same = all[i], n_same++;
        if (meant.n < MEANT_MOST) meant.list[meant.n++] = all[i];
    }
    if (n_same == 1) meant.one = same;
    return meant;
}

Str region_meant(Cx *cx, Str text) {
    const Catalogue *catalogue;
    const Region *region;
    Str found = STR_NONE, key = inside_brackets(text), wanted = words_fold(cx->mem, text);
    Fault before = cx->fault;
    size_t n, n_same = 0;
    if (catalogue_get(cx, &catalogue)) return text;
    if (!region_find(cx, catalogue, key, &region)) return region->key;
    cx->fault = before;
    const Region *const *all = regions_all(catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        const Texts *names[] = {&all[i]->name, &all[i]->full_name};
        bool same = false;
        for (size_t t = 0; t < 2; t++)
            for (Lang lang = 0; lang < LANGS; lang++)
                same |= str_equal(words_fold(cx->mem, names[t]->in[lang]), wanted);
        if (!same) continue;
        found = all[i]->key;
        n_same++;
    }
    return n_same == 1 ? found : key;
}

Str indicator_meant(Str text) {
    return inside_brackets(text);
}

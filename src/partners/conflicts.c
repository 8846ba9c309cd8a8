/* What contradicts itself in what people entered, and has anybody answered it? */

#include <stdlib.h>
#include "partners/partners_in.h"

static const struct {
    Str id;
    Msg sentence;
} kinds[] = {
#define CONFLICT_KIND(symbol, id) {S(id), MSG_PARTNERS_CONFLICT_##symbol},
#include "partners/conflicts.def"
#undef CONFLICT_KIND
};

Str conflict_id(ConflictKind kind) {
    return kinds[kind].id;
}

void conflict_add(Conflicts *to, ConflictKind kind, ConflictAt at, ConflictAt other,
                  const Str arguments[4]) {
    Str parts[] = {kinds[kind].id, at.id, other.id};
    Conflict conflict = {
        .kind = kind,
        .key = str_join(to->mem, other.id.n ? 3 : 2, parts, S(":")),
        .at = at.kind,
        .id = at.id,
        .at_other = other.kind,
        .other = other.id,
        .text = message_fill(to->mem, to->lang, kinds[kind].sentence, 4, arguments),
    };
    vec_push(to->mem, &to->list, conflict);
}

static int by_kind(const void *a, const void *b) {
    const Conflict *x = a, *y = b;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : str_compare(x->key, y->key);
}

/* Of several answers to one conflict the last one in the register is told. */
static void answers_join(Conflicts *found) {
    Index answers = {0};
    const Register *all = found->all;
    for (size_t i = 0; i < all->n_answers; i++)
        index_put(found->mem, &answers, all->answers[i].conflict, i);
    for (size_t i = 0; all->n_answers && i < found->list.n; i++) {
        size_t at = index_get(&answers, found->list.at[i].key);
        if (at != SIZE_MAX) found->list.at[i].answer = all->answers[at].text;
    }
}

void partners_conflicts(Arena *mem, Lang lang, const Register *all, Conflict **out, size_t *n) {
    Conflicts found = {.mem = mem, .lang = lang, .all = all};
    conflicts_of_terms(&found);
    conflicts_of_people(&found);
    if (found.list.n) qsort(found.list.at, found.list.n, sizeof *found.list.at, by_kind);
    answers_join(&found);
    *out = found.list.at;
    *n = found.list.n;
}
